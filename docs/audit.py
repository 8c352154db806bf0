#!/usr/bin/env python3
"""Recounts what a night's workbook says of delay, from published files alone.

For auditors. It shares nothing with kigen but the files: Python 3.9 or newer and openpyxl are all it needs (Debian:
python3-openpyxl). It reads pieces.csv, dispositions.csv, pull.csv and run.json of the published folders up to the night, and
compares every figure of the blocks below 遅延, of 差出日ごとの発送と待機 and of the lines 遅延 on 概要.

    docs/audit.py OUT NIGHT --holidays holidays.csv [--residents residents.csv] [--voided FOLDER]… [--pause FROM..TO]…

    OUT          the folder that kigen publishes into (output.dir)
    NIGHT        the published folder whose workbook is recounted, for example 2026-11-22
    --holidays   the holidays file of the configuration
    --residents  the register of that night, canonical header: without it open letters are not recounted by postal area
    --voided     a run that was taken back before that night (`kigen void`). One whose letters stand on a pull list is known
                 from there and need not be named; one that is named here counts as taken back for that night alone
    --pause      a pause of the configuration, both days included; without TO it has no end
    --mailing-days, --closed, --target-days, --delivery-days, --window-months: as configured, where not the default

What it needs to know is stated in docs/contract 4. Not recounted: certificates whose window differs by issue day
(rules.by_issue); pieces of runs that were never published, and of folders of which dispositions.csv lists none.

Prints each figure that differs, then `N figures recounted, M differ`. Exit 0: none differs; 1: some do; 2: it cannot be read.
"""

import argparse
import calendar
import csv
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import openpyxl

CAUSES = {"paused": "休止", "before_start": "発送開始前", "cutoff": "印刷締切前", "print_capacity": "印刷上限",
          "counter_capacity": "窓口上限", "held": "保留", "suppressed": "発送対象外", "gate": "停止判定", "no_run": "処理未実施",
          "remade": "作り直し", "late_input": "データ未着"}
DAYS_BANDS = (("0日", 0), ("1〜7日", 7), ("8〜14日", 14), ("15〜30日", 30), ("31〜60日", 60), ("61日以上", None))
LEFT_BANDS = (("期限後", -1), ("0〜6日", 6), ("7〜13日", 13), ("14〜29日", 29), ("30〜59日", 59), ("60日以上", None))
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHOWN = 40          # mail days
NO_AREA = "郵便番号なし"


def day_of(text):
    return date.fromisoformat(text)


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# ---- the calendar -----------------------------------------------------------------------------------------------------

class Calendar:
    def __init__(self, options):
        self.holidays = set()
        if options.holidays:
            text = Path(options.holidays).read_bytes()
            for encoding in ("utf-8-sig", "cp932"):
                try:
                    text = text.decode(encoding)
                    break
                except UnicodeDecodeError:
                    continue
            for year, month, day in re.findall(r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})", text, re.M):
                self.holidays.add(date(int(year), int(month), int(day)))
        self.closed = [entry.split("..") for entry in options.closed.split(",") if entry]
        self.mailing = {WEEKDAYS.index(day) for day in options.mailing_days.split(",")}
        self.options = options

    def is_closed(self, day):
        for entry in self.closed:
            first, last = entry[0], entry[-1]
            text = day.isoformat() if len(first) == 10 else day.strftime("%m-%d")
            if (first <= text <= last) if first <= last else (text >= first or text <= last):
                return True
        return False

    def is_business(self, day):
        return day.weekday() < 5 and day not in self.holidays

    def is_mailing(self, day):
        return self.is_business(day) and not self.is_closed(day) and day.weekday() in self.mailing

    def mailing_on_or_after(self, day):
        while not self.is_mailing(day):
            day += timedelta(1)
        return day

    def deliver_on(self, mail_on):
        day, left = mail_on, self.options.delivery_days
        while left:
            day += timedelta(1)
            left -= self.is_business(day)
        return day

    def ideal_on(self, expires_on):
        """The window opens on the day after the same day so many months before, or on the first of the month after."""
        month = expires_on.year * 12 + expires_on.month - 1 - self.options.window_months
        year, month = divmod(month, 12)
        if expires_on.day > calendar.monthrange(year, month + 1)[1]:
            opens_on = date(year + (month == 11), (month + 1) % 12 + 1, 1)
        else:
            opens_on = date(year, month + 1, expires_on.day) + timedelta(1)
        return self.mailing_on_or_after(opens_on + timedelta(self.options.target_days))


# ---- what was published -----------------------------------------------------------------------------------------------

class Run:
    def __init__(self, folder):
        office = folder / "office"
        self.name = folder.name
        self.json = json.loads((office / "run.json").read_text(encoding="utf-8"))
        self.as_of, self.mail_on = day_of(self.json["as_of"]), day_of(self.json["mail_on"])
        self.nth = self.json["run"]
        self.pieces = rows_of(office / "pieces.csv")
        self.rows = rows_of(office / "dispositions.csv")
        self.pulled_as_voided = [row["piece_id"] for row in rows_of(office / "pull.csv") if "voided" in row["reason"].split()]
        self.workbook = office / "summary.xlsx"


class Published:
    """The folders up to a night, in the order in which they were published."""

    def __init__(self, out, night, voided=()):
        self.runs = sorted((Run(path) for path in Path(out).iterdir()
                            if re.fullmatch(r"\d{4}-\d\d-\d\d(-\d+)?", path.name) and (path / "office/run.json").exists()),
                           key=lambda run: (run.as_of, run.nth))
        names = [run.name for run in self.runs]
        if night not in names:
            raise SystemExit(f"audit.py: {out} has no published folder {night}")
        self.runs = self.runs[:names.index(night) + 1]
        self.tonight, self.before = self.runs[-1], self.runs[:-1]
        pulled = {piece for run in self.runs for piece in run.pulled_as_voided}
        self.voided = set(voided) | {run.name for run in self.before if any(row["piece_id"] in pulled for row in run.pieces)}
        self.first_serial = {}
        for run in self.runs:
            for one in run.json.get("spellings", []):
                self.first_serial[one["kind"], one["expires_on"], one["serial"]] = one["first_serial"]
        self.listed = {}            # (run, key) -> row
        self.letters_of = defaultdict(list)
        self.speaks = {}            # mail day -> the last run published for it
        for run in self.before:
            self.speaks[run.mail_on] = run
            for row in run.rows:
                if row["disposition"] != "rejected" or row["reason"] == "unknown_resident":
                    self.listed.setdefault((run.name, self.key(row)), row)
                if row["disposition"] == "notice":
                    self.letters_of[self.key(row)].append(run.mail_on)
        self.stopped = {stop["mail_on"] for run in self.runs for stop in run.json.get("stopped", [])}
        self.started_on = self.before[0].mail_on if self.before else self.tonight.mail_on

    def key(self, row):
        name = row["kind"], row["expires_on"], row["serial"]
        return row["kind"], row["expires_on"], self.first_serial.get(name, row["serial"])


# ---- letters ----------------------------------------------------------------------------------------------------------

class Letter:
    """side: 差出 or 未差出; mail_on: None where it is open."""

    def __init__(self, side, mail_on, expires_on, area, left, days, causes):
        self.side, self.mail_on, self.expires_on, self.area = side, mail_on, expires_on, area
        self.left, self.days, self.causes = left, days, causes


def causes_of(text):
    return Counter({word: int(days) for word, days in (part.split(":") for part in text.split())})


def area_of(postal_code):
    digits = unicodedata.normalize("NFKC", postal_code).replace("-", "").strip()
    return digits[:3] if re.fullmatch(r"\d{7}", digits) else NO_AREA


def twelve_months(mail_on):
    most = calendar.monthrange(mail_on.year - 1, mail_on.month)[1]
    return date(mail_on.year - 1, mail_on.month, min(mail_on.day, most)) + timedelta(1)


def sent(published):
    tonight = published.tonight
    first = twelve_months(tonight.mail_on)
    for run in published.runs:
        if first <= run.mail_on <= tonight.mail_on and run.name not in published.voided:
            for row in run.pieces:
                expires_on = day_of(row["expires_on"])
                yield Letter("差出", run.mail_on, expires_on, area_of(row["postal_code"]),
                             (expires_on - day_of(row["deliver_on"])).days, int(row["delay_days"]), causes_of(row["causes"]))


def paused(options, day):
    for pause in options.pause:
        first, _, last = pause.partition("..")
        if first <= day.isoformat() and (not last or day.isoformat() <= last):
            return True
    return False


def cause(published, options, key, lot):
    """What kept the certificate out of the lot of this mailing day."""
    if paused(options, lot):
        return "paused"
    if lot < published.started_on:
        return "before_start"
    run = published.speaks.get(lot)
    if not run:
        return "gate" if lot.isoformat() in published.stopped else "no_run"
    row = published.listed.get((run.name, key))
    if row and row["disposition"] == "waiting":
        return row["reason"]
    if row and row["disposition"] in ("held", "suppressed"):
        return row["disposition"]
    return "remade" if any(mail_on <= lot for mail_on in published.letters_of[key]) else "late_input"


def causes_so_far(published, options, days, key, ideal_on):
    found, day, lot = Counter(), ideal_on, ideal_on
    while day < published.tonight.mail_on:
        if days.is_mailing(day):
            lot = day
        found[cause(published, options, key, lot)] += 1
        day += timedelta(1)
    return found


def areas_of(path):
    found = {}
    for row in rows_of(path):
        mailing = row["mailing_postal_code"] or row["mailing_address"]
        found.setdefault(row["resident_id"], area_of(row["mailing_postal_code"] if mailing else row["postal_code"]))
    return found


class Open:
    """Who waits or is held: one letter a person."""

    def __init__(self, published, options, days):
        tonight = published.tonight
        people = defaultdict(list)
        for row in tonight.rows:
            if row["disposition"] in ("waiting", "held"):
                people[row["resident_id"]].append(row)
        areas = areas_of(options.residents) if options.residents else {}
        self.letters, self.waiting, self.unplanned, self.planned, late = [], 0, 0, [], Counter()
        for who, rows in people.items():
            ideal = {id(row): days.ideal_on(day_of(row["expires_on"])) for row in rows}
            order = {"signature": 0, "authentication": 1}
            speaker = min(rows, key=lambda row: (ideal[id(row)], row["expires_on"], order[row["kind"]], published.key(row)[2]))
            expires_on = min(day_of(row["expires_on"]) for row in rows)
            planned = [day_of(row["planned_on"]) for row in rows if row["planned_on"]]
            waits = any(row["disposition"] == "waiting" for row in rows)
            goes_on = (planned[0] if planned else None) if waits else days.mailing_on_or_after(tonight.mail_on + timedelta(1))
            left = (expires_on - days.deliver_on(goes_on)).days if goes_on else -1
            so_far = max((tonight.mail_on - ideal[id(speaker)]).days, 0)
            self.letters.append(Letter("未差出", None, expires_on, areas.get(who, NO_AREA), left, so_far,
                                       causes_so_far(published, options, days, published.key(speaker), ideal[id(speaker)])))
            self.waiting += waits
            self.unplanned += waits and not planned
            self.planned += planned[:1] if waits else []
            if left < 0 and expires_on >= tonight.as_of:
                late[expires_on] += 1
        self.clear_on = max(self.planned) if self.planned and not self.unplanned else None
        self.late_expiry = min(late) if late else None
        self.late_letters = late[self.late_expiry] if late else None


def figures(letters):
    """letters, days, max, mean to two decimals (half up), median, 95 % by nearest rank, too late."""
    days = sorted(letter.days for letter in letters)
    count = len(days)
    rank = lambda percent: days[(count * percent + 99) // 100 - 1] if count else 0
    mean = (sum(days) * 200 + count) // (count * 2) / 100 if count else 0
    return (count, sum(days), days[-1] if count else 0, mean, rank(50), rank(95), sum(letter.left < 0 for letter in letters))


# ---- the workbook -----------------------------------------------------------------------------------------------------

def plain(value):
    return value.date().isoformat() if hasattr(value, "date") else value


def block(sheet, title):
    """The rows of the block whose title begins so, each as header -> value; a title, totals, the header, then rows."""
    rows = [[plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    at = next((n for n, row in enumerate(rows) if isinstance(row[0], str) and row[0].startswith(title)), None)
    if at is None:
        raise SystemExit(f"audit.py: {sheet.title} has no block {title}")
    header, found = rows[at + 2], []
    for row in rows[at + 3:]:
        if row[0] is None:
            break
        found.append({name: value for name, value in zip(header, row) if name is not None})
    return found


class Audit:
    def __init__(self, book):
        self.book, self.count, self.wrong = book, 0, []

    def same(self, what, said, counted):
        self.count += 1
        if said != counted:
            self.wrong.append(f"{what}: the workbook says {said}, recounted {counted}")

    def table(self, what, said, counted):
        """Both as rows of header -> value, in order."""
        self.same(f"{what}: rows", len(said), len(counted))
        for at, (left, right) in enumerate(zip(said, counted)):
            self.same(f"{what}, row {at + 1}: columns", sorted(left), sorted(right))
            for name, value in right.items():
                self.same(f"{what}, {list(right.values())[0]} {list(right.values())[1]}: {name}", left.get(name), value)


def band(bands, days):
    return next(label for label, last in bands if last is None or days <= last)


def account_row(label, side, letters):
    causes = Counter()
    for letter in letters:
        causes.update(letter.causes)
    total = sum(causes.values())
    return {"項目": label, "区分": side, "通数": len(letters), "日数": sum(letter.days for letter in letters),
            **{japanese: causes[word] for word, japanese in CAUSES.items()}, "原因計": total,
            "検算": total - sum(letter.days for letter in letters)}


def sides(label, letters):
    return [account_row(label, "差出", [one for one in letters if one.mail_on]),
            account_row(label, "未差出", [one for one in letters if not one.mail_on]), account_row(label, "計", letters)]


def by_key(letters, key):
    groups = defaultdict(list)
    for letter in letters:
        groups[key(letter)].append(letter)
    order = sorted(groups, key=lambda one: (one != NO_AREA, one))
    return [row for one in order for row in sides(one, groups[one])] + sides("全体", letters)


def by_mail_day(letters):
    days = sorted({letter.mail_on for letter in letters if letter.mail_on})
    shown, earlier = days[-SHOWN:], set(days[:-SHOWN])
    return [account_row(day.isoformat(), "差出", [one for one in letters if one.mail_on == day]) for day in shown] + \
           [account_row("それより前", "差出", [one for one in letters if one.mail_on in earlier])] + sides("全体", letters)


def by_months(published, letters):
    first = twelve_months(published.tonight.mail_on)
    months = [f"{first.year + (first.month - 1 + n) // 12:04d}-{(first.month - 1 + n) % 12 + 1:02d}" for n in range(13)]
    found = []
    for expiry in sorted({letter.expires_on.isoformat()[:7] for letter in letters}):
        of = [letter for letter in letters if letter.expires_on.isoformat()[:7] == expiry]
        mailed = Counter(letter.mail_on.isoformat()[:7] if letter.mail_on else "未差出" for letter in of)
        found.append({"満了月": expiry, **{month: mailed[month] for month in months}, "未差出": mailed["未差出"], "計": len(of)})
    return found


def bands_of(letters, bands, days, header):
    counted = Counter((band(bands, days(letter)), letter.side) for letter in letters)
    return [{header: label, "差出 (通)": counted[label, "差出"], "未差出 (人)": counted[label, "未差出"],
             "計": counted[label, "差出"] + counted[label, "未差出"]} for label, _ in bands]


def volumes(published):
    first, last = twelve_months(published.tonight.mail_on), published.tonight.mail_on
    found = {}
    for run in sorted(published.runs, key=lambda run: run.mail_on):
        if first <= run.mail_on <= last:
            letters = found.get(run.mail_on, (0, 0))[0] + (0 if run.name in published.voided else len(run.pieces))
            found[run.mail_on] = letters, sum(row["disposition"] == "waiting" for row in run.rows)
    return [{"差出日": day.isoformat(), "発送 (通)": found[day][0], "待機 (件)": found[day][1]} for day in sorted(found)[-SHOWN:]]


def audit_delays(audit, published, letters, has_areas):
    sheet = audit.book["遅延"]
    names = ("通数", "遅延日数の計", "最大", "平均", "中央値", "95%値", "期限後")
    of_sides = (("差出", [one for one in letters if one.mail_on]), ("未差出", [one for one in letters if not one.mail_on]),
                ("計", letters))
    audit.table("遅延 全体", block(sheet, "全体:"),
                [{"区分": side, **dict(zip(names, figures(of)))} for side, of in of_sides])
    audit.table("遅延日数の分布", block(sheet, "遅延日数の分布"), bands_of(letters, DAYS_BANDS, lambda one: one.days, "遅延日数"))
    audit.table("配達時残日数の分布", block(sheet, "配達時残日数の分布"),
                bands_of(letters, LEFT_BANDS, lambda one: one.left, "配達時残日数"))
    audit.table("差出日ごと", block(sheet, "差出日ごと"), by_mail_day(letters))
    audit.table("差出月×満了月", block(sheet, "差出月 × 満了月"), by_months(published, letters))
    audit.table("満了月ごと", block(sheet, "満了月ごと"), by_key(letters, lambda one: one.expires_on.isoformat()[:7]))
    of_areas = block(sheet, "配達地域ごと")
    if has_areas:
        audit.table("配達地域ごと", of_areas, by_key(letters, lambda one: one.area))
        return
    of_sent = [row for row in by_key(of_sides[0][1], lambda one: one.area) if row["区分"] == "差出"]
    told = {row["項目"] for row in of_sent}
    audit.table("配達地域ごと 差出", [row for row in of_areas if row["区分"] == "差出" and row["項目"] in told], of_sent)


def audit_pieces(audit, published):
    """遅延 A: this run, one line a piece."""
    rows = [[plain(cell) for cell in row] for row in audit.book["遅延"].iter_rows(values_only=True)]
    at = next(n for n, row in enumerate(rows) if row[0] == "整理番号")
    names = [str(name).replace("\n", "") for name in rows[at]]
    said = []
    for row in rows[at + 1:]:
        if row[0] is None:
            break
        said.append(dict(zip(names, row)))
    counted = [{"整理番号": piece["piece_id"], "本来の差出日": piece["ideal_on"], "差出日": piece["mail_on"],
                "遅延日数": int(piece["delay_days"]),
                **{japanese: causes_of(piece["causes"])[word] for word, japanese in CAUSES.items()},
                "原因計": int(piece["delay_days"]), "検算(計−日数)": 0} for piece in published.tonight.pieces]
    audit.table("遅延 今回の通", said, counted)


def audit_summary(audit, published, letters, opened, before):
    rows = [[plain(cell) for cell in row] for row in audit.book["概要"].iter_rows(values_only=True)]
    at = next(n for n, row in enumerate(rows) if row[0] == "区分")
    names = [str(name).replace("\n", "") for name in rows[at]]
    said = {row[1]: dict(zip(names, row)) for row in rows[at + 1:] if row[0] == "遅延"}
    count, _, most, mean, middle, high, late = figures(letters)
    for item, value in (("対象の通", count), ("最大", most), ("平均", mean), ("中央値", middle), ("95%値", high),
                        ("期限後に届く通", late), ("間に合わない最初の有効期限", opened.late_letters)):
        audit.same(f"概要 遅延 {item}", said[item]["その他の数量"], value)
    for item, value in (("待機がなくなる差出日", opened.clear_on), ("間に合わない最初の有効期限", opened.late_expiry)):
        audit.same(f"概要 遅延 {item}: 日付", said[item]["日付"], value and value.isoformat())
    for item, now, at in (("最大", most, 2), ("中央値", middle, 4), ("期限後に届く通", late, 6)):
        if before and said[item]["前回"] is not None:
            audit.same(f"概要 遅延 {item}: 前回", said[item]["前回"], before[at])
            audit.same(f"概要 遅延 {item}: 差", said[item]["差"], now - before[at])
    run = published.tonight.json["delay"]
    for item, value in (("最大", run["max"]), ("平均", run["mean"]), ("中央値", run["p50"]), ("95%値", run["p95"])):
        audit.same(f"概要 遅延 今回の通: {item}", said[f"今回の通: {item}"]["その他の数量"], float(value))
    audit.table("差出日ごとの発送と待機", block(audit.book["概要"], "差出日ごとの発送と待機"), volumes(published))


def letters_of(published, options, days):
    opened = Open(published, options, days)
    return list(sent(published)) + opened.letters, opened


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("out", metavar="OUT")
    arguments.add_argument("night", metavar="NIGHT")
    arguments.add_argument("--holidays")
    arguments.add_argument("--residents")
    arguments.add_argument("--voided", action="append", default=[])
    arguments.add_argument("--pause", action="append", default=[], metavar="FROM..TO")
    arguments.add_argument("--mailing-days", default="mon,tue,wed,thu,fri")
    arguments.add_argument("--closed", default="12-29..01-03")
    arguments.add_argument("--target-days", type=int, default=0)
    arguments.add_argument("--delivery-days", type=int, default=3)
    arguments.add_argument("--window-months", type=int, default=3)
    options = arguments.parse_args()
    try:
        published, days = Published(options.out, options.night, options.voided), Calendar(options)
        book = openpyxl.load_workbook(published.tonight.workbook, data_only=True)
        letters, opened = letters_of(published, options, days)
        before = None
        if published.before:
            earlier = Published(options.out, published.before[-1].name)
            before = figures(letters_of(earlier, options, days)[0])
    except (OSError, ValueError, KeyError) as error:
        print(f"audit.py: {error!r}", file=sys.stderr)
        return 2
    audit = Audit(book)
    audit_pieces(audit, published)
    audit_delays(audit, published, letters, has_areas=bool(options.residents))
    audit_summary(audit, published, letters, opened, before)
    for line in audit.wrong:
        print(line)
    print(f"{audit.count} figures recounted, {len(audit.wrong)} differ")
    return 1 if audit.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
