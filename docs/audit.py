#!/usr/bin/env python3
"""帳票 (summary.xlsx) の数字を、公開されたファイルだけから数え直します。 / Recounts a workbook from published files alone.

監査のためのプログラムです。kigen のプログラムは使わず、Python 3.9 以降だけで動きます。公開フォルダーの pieces.csv、job.csv、
dispositions.csv、pull.csv、run.json を、その夜のものまですべて読み、帳票の各シートの数字・計・数式と比べます。列は見出しで探します。

    docs/audit.py OUT NIGHT --holidays holidays.csv [--certificates certificates.csv] [--residents residents.csv]
                  [--events recorded.csv]… [--limits limits.csv --visits 60,25,10] [--voided FOLDER]… [--pause FROM..TO]…

    OUT             公開先のフォルダー (output.dir)。その夜より前のフォルダーもそろっていること
    NIGHT           数え直す公開フォルダーの名前。例 2026-11-22
    --holidays      設定の祝日表
    --schemes       設定の郵便料金の表。単価と割引率も数え直す
    --district, --district-office   設定の post.district と post.district_office
    --certificates  その夜の電子証明書データ。発行コホートと行数も数え直す
    --residents     その夜の住民データ。発送待ち・保留の配達地域と行数も数え直す
    --events        その夜までに kigen record で記録した CSV、記録した順に。差出・返戻・判断も数え直す
    --ledger        通知台帳 (output.ledger)。読むだけで、再出力の記録を数え直す
    --limits, --visits   設定の処理上限の表と、来庁の割合。例 --visits 60,25,10。--events とともに、上限と来庁見込も数え直す
    --voided        その夜までに kigen void で取り消した公開フォルダー (後の引抜きの一覧に載っていれば、書かなくてよい)
    --pause         設定の発送見合わせ、両端を含む。終わりがなければ TO を書かない
    --mailing-days  設定の差出曜日。例 "tue,fri"、"1st tue,last fri"
    --closed, --lead-days, --target-days, --delivery-days, --window-months, --past-days: 設定が既定と違うとき
    --list          数え直せない欄を、理由とともに一つずつ示す

公開ファイルが SHA256SUMS のとおりであることも確かめます。シートごとに、数え直した欄の数、違った欄の数、公開ファイルからは
分からない欄の数、このプログラムの知らない欄の数を示します。
終了コード 0: 違いなし、1: 違いあり、2: 読めない。「違いなし」は、分からない欄や知らない欄まで正しいという意味ではありません。

For auditors. It shares nothing with kigen but the files; Python 3.9 or newer is all it needs. Each sheet's figures, totals and
formulas are compared with what the published folders up to that night say; columns are found by their headers. What only the
ledger or a register knows is counted as such, and recounted where that file is given (--events, --certificates,
--residents, --ledger). What it reads is compared with SHA256SUMS, registers with run.json. Each sheet is one line: cells recounted,
cells that differ, cells that published files cannot tell, and cells that this program does not know. Exit 0: none differs; 1:
some do; 2: something cannot be read.

What it needs to know of the rules is stated in docs/contract 4 to 6. It does not know certificates whose window differs by
issue day (rules.by_issue), and sheets that go on on a second one.
"""

import argparse
import calendar
import csv
import hashlib
import json
import re
import sqlite3
import sys
import unicodedata
import zipfile
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

# ---- words of the contract --------------------------------------------------------------------------------------------

DISPOSITIONS = {"rejected": "取込不可(エラー)", "not_due": "時期未到来", "past": "期限経過(対象期間外)", "suppressed": "発送対象外(除外)",
                "told": "通知済", "held": "保留(職員判断)", "lapsed": "満了(期限切れ)", "waiting": "発送待ち(待機)", "notice": "発送(今回)"}
LISTED = ("rejected", "suppressed", "held", "lapsed", "waiting", "notice")
REASONS = {
    "rejected": {"bad_row": "行の形式不正", "bad_id": "番号不正", "bad_kind": "種別不正", "bad_status": "状態不正", "bad_date": "日付不正",
                 "duplicate_serial": "発行番号重複", "unknown_resident": "住民データなし"},
    "suppressed": {"deceased": "死亡", "moved_out": "転出", "removed": "職権消除", "abroad": "国外転出", "revoked": "失効",
                   "suspended": "一時停止", "undelivered": "交付前", "superseded": "更新済", "stay_period": "在留期間の満了",
                   "residence_elsewhere": "居所情報登録者", "residence_card": "特定在留カード"},
    "told": {"elsewhere": "他機関通知済(J-LIS)"},
    "held": {"refused": "通知不要の申出", "returned": "返戻", "protected": "支援措置対象", "moving": "転出予定",
             "ambiguous_resident": "住民データ不一致", "contradiction": "記載不一致", "no_address": "宛先不備",
             "unprintable": "印字できない文字", "format": "点字・音声・電話の希望", "unfit_address": "宛名欄に収まらない"},
    "lapsed": {"unseen": "満了後に判明"},
    "waiting": {"paused": "発送見合わせ(休止)", "cutoff": "印刷締切前", "print_capacity": "印刷上限", "counter_capacity": "窓口上限"}}
REASON = {word: japanese for group in REASONS.values() for word, japanese in group.items()}
REASON_ORDER = {word: at for at, word in enumerate(REASON)}
CAUSES = {"paused": "休止", "before_start": "発送開始前", "cutoff": "印刷締切前", "print_capacity": "印刷上限",
          "counter_capacity": "窓口上限", "held": "保留", "suppressed": "発送対象外", "gate": "停止判定", "no_run": "処理未実施",
          "remade": "作り直し", "late_input": "データ未着"}
ANOMALIES = {"bad_birth_date": "生年月日不正", "bad_format": "通知形式不正", "bad_municipality": "市区町村コード不正",
             "expiry_after_stay": "有効期限が在留期間の満了日より後",
             "former_stay": "カードの期限が以前の在留期間による(在留期間は無期限)", "no_template": "通知言語の様式なし",
             "signature_under_15": "15歳未満の署名用電子証明書", "unexplained_expiry": "規則で説明できない有効期限",
             "unknown_birth_date": "生年月日不詳"}
LANGUAGES = {"ja": "日本語", "ja-large": "大きな文字", "ja-easy": "やさしい日本語", "ja-easy-large": "やさしい日本語(大きな文字)",
             "en": "英語", "en-large": "英語(大きな文字)", "zh": "中国語", "ko": "韓国語", "vi": "ベトナム語", "ne": "ネパール語",
             "pt": "ポルトガル語", "es": "スペイン語", "fil": "フィリピン語", "id": "インドネシア語", "th": "タイ語", "my": "ミャンマー語"}
KINDS = {"signature": "署名用", "authentication": "利用者証明用"}
VARIANTS = {"card_lapsed": "カード期限経過", "card_renewal": "カード更新", "lapsed": "期限経過", "renewal": "更新",
            "stay_extended": "在留期間更新"}
ROLES = {"residents": "住民データ", "certificates": "電子証明書データ", "holidays": "祝日表", "limits": "処理上限", "schemes": "郵便料金の表",
         "told_elsewhere": "他機関通知済", "languages": "言語・形式の一覧", "towns": "郵便番号データ",
         "offices": "大口事業所個別番号データ", "template": "様式", "font": "書体"}
SCHEMES = {"kunai": "郵便区内特別", "kunai_barcode": "郵便区内特別(バーコード)", "barcode": "バーコード割引", "sort": "区分割引",
           "sort_barcode": "区分割引(バーコード)", "none": "割引なし"}
DECISIONS = {"release": "発送可の決定", "refuse": "通知不要の申出", "clear": "決定・申出の取消し"}
DAYS_BANDS = (("0日", 0), ("1〜7日", 7), ("8〜14日", 14), ("15〜30日", 30), ("31〜60日", 60), ("61日以上", None))
LEFT_BANDS = (("期限後", -1), ("0〜6日", 6), ("7〜13日", 13), ("14〜29日", 29), ("30〜59日", 59), ("60日以上", None))
RUN_LEFT_BANDS = (("期限経過後", -1), ("0〜6日", 6), ("7〜13日", 13), ("14〜29日", 29), ("30〜59日", 59), ("60〜89日", 89),
                  ("90日以上", None))
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ORDINALS = {"1st": 0, "2nd": 1, "3rd": 2, "4th": 3, "5th": 4, "last": -1}
SHOWN = 40                  # mail days
POSTED_DAYS = 35            # how far back 差出 goes
HELD_SOON, HELD_LAST = 45, 14
NO_AREA, NO_PLAN = "郵便番号なし", "期限までに予定なし"


def day_of(text):
    return date.fromisoformat(text)


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def language_of(row):
    return LANGUAGES.get(row["language"], row["language"])


def band(bands, days):
    return next(label for label, last in bands if last is None or days <= last)


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
        words = [entry.split() for entry in options.mailing_days.split(",")]
        self.mailing = {WEEKDAYS.index(word[0]) for word in words if len(word) == 1}
        self.nth = [(ORDINALS[word[0]], WEEKDAYS.index(word[1])) for word in words if len(word) == 2]
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

    def is_office(self, day):
        return self.is_business(day) and not self.is_closed(day)

    def named(self, month):
        """Days such as the first Tuesday of the month of a day, moved to the next office day where they are none."""
        length = calendar.monthrange(month.year, month.month)[1]
        for nth, weekday in self.nth:
            days = [one for one in (month.replace(day=at + 1) for at in range(length)) if one.weekday() == weekday]
            for day in days[nth:nth + 1 or None]:
                while not self.is_office(day):
                    day += timedelta(1)
                yield day

    def is_mailing(self, day):
        if not self.is_office(day):
            return False
        return day.weekday() in self.mailing or day in self.named(day) or day in self.named(day.replace(day=1) - timedelta(1))

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

    def lot_of(self, as_of):
        """The mail day of the night of that day; None in a pause without an end. After a pause the first one."""
        day, left = as_of, self.options.lead_days
        while left:
            day += timedelta(1)
            left -= self.is_office(day)
        day = self.mailing_on_or_after(day)
        for _ in range(len(self.options.pause) + 1):
            ends = [pause.partition("..")[2] for pause in self.options.pause
                    if pause.partition("..")[0] <= day.isoformat() <= (pause.partition("..")[2] or "9999")]
            if not ends:
                return day
            if "" in ends:
                return None
            day = self.mailing_on_or_after(day_of(max(ends)) + timedelta(1))
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
    """A published folder. Its rows are read anew each time unless they are kept: those of a city's year are too many."""

    def __init__(self, folder):
        self.folder, self.name, self.kept, self.waiting, self.waiters = folder, folder.name, None, 0, 0
        self.json = json.loads((folder / "office/run.json").read_text(encoding="utf-8"))
        self.as_of, self.mail_on = day_of(self.json["as_of"]), day_of(self.json["mail_on"])
        self.nth = self.json["run"]
        self.pieces = rows_of(folder / "office/pieces.csv")
        self.pulled = {row["piece_id"]: row for row in rows_of(folder / "office/pull.csv")}
        self.workbook = folder / "office/summary.xlsx"

    @property
    def rows(self):
        return self.kept if self.kept is not None else rows_of(self.folder / "office/dispositions.csv")

    def keep(self):
        self.kept = self.rows
        self.jobs = rows_of(self.folder / "print/job.csv")

    def of(self, *dispositions):
        return [row for row in self.rows if row["disposition"] in dispositions]

    def people(self, disposition, reason=None):
        return len({row["resident_id"] for row in self.of(disposition) if row["resident_id"] and reason in (None, row["reason"])})

    def file_of(self, role):
        return next((one["file"] for one in self.json["inputs"] if one["role"] == role), "")


class Published:
    """The folders up to a night, in the order in which they were published; `of`: the same of the night after it."""

    def __init__(self, out, night, voided=(), of=None):
        self.runs = of.before if of else sorted((Run(path) for path in Path(out).iterdir()
                                                 if re.fullmatch(r"\d{4}-\d\d-\d\d(-\d+)?", path.name)
                                                 and (path / "office/run.json").exists()), key=lambda run: (run.as_of, run.nth))
        names = [run.name for run in self.runs]
        if night not in names:
            raise ValueError(f"{out} has no published folder {night}")
        self.runs = self.runs[:names.index(night) + 1]
        self.tonight, self.before = self.runs[-1], self.runs[:-1]
        self.previous = next((run for run in self.before if run.name == self.tonight.json.get("previous")), None)
        pulled = {piece for run in self.runs for piece, row in run.pulled.items() if "voided" in row["reason"].split()}
        self.voided = set(voided) | {run.name for run in self.before if any(row["piece_id"] in pulled for row in run.pieces)}
        self.first_serial = {}
        for run in self.runs:
            for one in run.json.get("spellings", []):
                self.first_serial[one["kind"], one["expires_on"], one["serial"]] = one["first_serial"]
        self.speaks = {run.mail_on: run for run in self.before}         # mail day -> the last run published for it
        self.stopped = {stop["mail_on"] for run in self.runs for stop in run.json.get("stopped", [])}
        self.started_on = self.before[0].mail_on if self.before else self.tonight.mail_on
        self.since = {"held": {}, "suppressed": {}}     # key -> the as-of day of the first of those runs in a row
        self.listed, self.letters_of = (of.listed, of.letters_of) if of else self.histories()

    def histories(self):
        """Of the certificates that wait or are held tonight, or were in the run before: (run, key) -> disposition and reason, and
        key -> the mail days of their letters."""
        ends = [run for run in (self.previous, self.tonight) if run]
        for run in ends:
            run.keep()
        wanted = {self.key(row) for run in ends for row in run.of("waiting", "held")}
        listed, letters_of = {}, defaultdict(list)
        for run in self.runs:
            streaks, waiters = {word: {} for word in self.since}, set()
            for row in run.rows:
                if row["disposition"] == "waiting":
                    run.waiting += 1
                    waiters.add(row["resident_id"])
                key = self.key(row)
                if row["disposition"] in streaks:
                    streaks[row["disposition"]][key] = self.since[row["disposition"]].get(key, run.as_of)
                if run is self.tonight or key not in wanted:
                    continue
                if row["disposition"] != "rejected" or row["reason"] == "unknown_resident":
                    listed.setdefault((run.name, key), (row["disposition"], row["reason"]))
                if row["disposition"] == "notice":
                    letters_of[key].append(run.mail_on)
            self.since, run.waiters = streaks, len(waiters)
        return listed, letters_of

    def key(self, row):
        name = row["kind"], row["expires_on"], row["serial"]
        return row["kind"], row["expires_on"], self.first_serial.get(name, row["serial"])

    def was(self, row):
        """What the run before said of the certificate; None: nothing."""
        return self.listed.get((self.previous.name, self.key(row)), (None, None))[0] if self.previous else None


# ---- letters ----------------------------------------------------------------------------------------------------------

SENT, WAITING, HELD = "発送済", "発送待ち", "保留"
OPEN_SIDES = {"waiting": WAITING, "held": HELD}


class Letter:
    """side: 発送済, 発送待ち or 保留; mail_on: None where it is not sent."""

    def __init__(self, side, who, mail_on, expires_on, area, left, days, causes):
        self.side, self.who, self.mail_on, self.expires_on, self.area = side, who, mail_on, expires_on, area
        self.left, self.days, self.causes = left, days, causes


def of_side(letters, *sides):
    return [letter for letter in letters if letter.side in sides]


def missed(letters):
    """People whose letter came after their certificate's end."""
    return len({letter.who for letter in of_side(letters, SENT) if letter.left < 0})


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
                yield Letter(SENT, row["resident_id"], run.mail_on, expires_on, area_of(row["postal_code"]),
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
    disposition, reason = published.listed.get((run.name, key), (None, None))
    if disposition == "waiting":
        return reason
    if disposition in ("held", "suppressed"):
        return disposition
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
        mailing = row.get("mailing_postal_code") or row.get("mailing_address")
        found.setdefault(row["resident_id"], area_of(row["mailing_postal_code"] if mailing else row["postal_code"]))
    return found


def is_open(row):
    """Who wants no letter is nobody's delay, nor who may get none."""
    return row["disposition"] == "waiting" or row["disposition"] == "held" and row["reason"] != "refused"


def comes_on(row, days, held_on):
    """When the letter of who is open would arrive; None: there is no such day."""
    if row["disposition"] == "held":
        return held_on
    return days.deliver_on(day_of(row["planned_on"])) if row["planned_on"] else None


class Open:
    """Who waits, and who is held: one letter a person, and two of who has certificates of both kinds."""

    def __init__(self, published, options, days):
        tonight = published.tonight
        people, late = defaultdict(list), defaultdict(set)
        areas = areas_of(options.residents) if options.residents else {}
        next_lot = days.lot_of(tonight.as_of + timedelta(1))
        held_on = days.deliver_on(next_lot) if next_lot else None
        self.letters, self.waiting, self.unplanned, self.planned = [], 0, 0, []
        self.ended, self.ended_rows = defaultdict(set), 0
        for row in filter(is_open, tonight.of("waiting", "held")):
            people[row["resident_id"], row["disposition"]].append(row)
            arrives, expires_on = comes_on(row, days, held_on), day_of(row["expires_on"])
            if expires_on < tonight.as_of:
                self.ended[row["disposition"]].add(row["resident_id"])
                self.ended_rows += row["disposition"] == "held"
            elif arrives is None or arrives > expires_on:
                late[expires_on].add(row["resident_id"])
        for (who, disposition), rows in people.items():
            self.take(published, options, days, who, disposition, rows, areas.get(who, NO_AREA), held_on)
        self.clear_on = max(self.planned) if self.planned and not self.unplanned else None
        self.late_expiry = min(late) if late else None
        self.late_people = len(late[self.late_expiry]) if late else None
        self.too_late = len(set().union(*late.values())) if late else 0

    def take(self, published, options, days, who, disposition, rows, area, held_on):
        ideal = {id(row): days.ideal_on(day_of(row["expires_on"])) for row in rows}
        order = {"signature": 0, "authentication": 1}
        speaker = min(rows, key=lambda row: (ideal[id(row)], row["expires_on"], order[row["kind"]], published.key(row)[2]))
        expires_on = min(day_of(row["expires_on"]) for row in rows)
        planned = next((row for row in rows if row["planned_on"]), rows[0])
        arrives = comes_on(planned, days, held_on)
        so_far = max((published.tonight.mail_on - ideal[id(speaker)]).days, 0)
        self.letters.append(Letter(OPEN_SIDES[disposition], who, None, expires_on, area, (expires_on - arrives).days if arrives else -1,
                                   so_far, causes_so_far(published, options, days, published.key(speaker), ideal[id(speaker)])))
        if disposition == "waiting":
            self.waiting += 1
            self.unplanned += not planned["planned_on"]
            self.planned += [day_of(planned["planned_on"])] if planned["planned_on"] else []


def figures(letters):
    """letters, days, max, mean to two decimals (half up), median, 95 % by nearest rank, too late."""
    days = sorted(letter.days for letter in letters)
    count = len(days)
    rank = lambda percent: days[(count * percent + 99) // 100 - 1] if count else 0
    mean = (sum(days) * 200 + count) // (count * 2) / 100 if count else 0
    return (count, sum(days), days[-1] if count else 0, mean, rank(50), rank(95), sum(letter.left < 0 for letter in letters))


def letters_of(published, options, days):
    opened = Open(published, options, days)
    return list(sent(published)) + opened.letters, opened


# ---- what was recorded ------------------------------------------------------------------------------------------------

class Events:
    """Files of `kigen record`, in the order in which they were recorded: what became of pieces, what was decided about whom."""

    MAY = {None: ("printed", "posted", "spoiled", "pulled", "voided"), "printed": ("posted", "spoiled", "pulled", "voided"),
           "posted": ("returned",), "voided": ("pulled",)}

    def __init__(self, published, paths):
        self.known, self.state, self.on, self.decided, self.reasons = bool(paths), {}, {}, {}, []
        self.pieces = {run.name: [row["piece_id"] for row in run.pieces] for run in published.runs}
        self.bundles = defaultdict(list)
        for run in published.runs:
            for row in run.pieces:
                self.bundles[row["bundle"]].append(row["piece_id"])
        for path in paths:
            for row in rows_of(path):
                self.take(row)
        for name in published.voided:
            for piece in self.pieces[name]:
                self.happen(piece, "voided", "")

    def take(self, row):
        name, event = row["id"], row["event"]
        if name.startswith("resident:"):
            if event in DECISIONS:
                self.decided[name.partition(":")[2]] = row
        elif name.startswith("lot:"):
            for piece in self.pieces.get(name[4:], []):
                self.happen(piece, event, row["on"], row.get("reason") or "")
        elif name.startswith("bundle:"):
            for piece in self.bundles.get(name[7:], []):
                self.happen(piece, event, row["on"], row.get("reason") or "")
        elif ".." in name:
            first, _, last = name.partition("..")
            for pieces in self.pieces.values():
                for piece in pieces:
                    if first[:13] <= piece[:13] <= last[:13]:
                        self.happen(piece, event, row["on"], row.get("reason") or "")
        else:
            self.happen(name, event, row["on"], row.get("reason") or "")

    def happen(self, piece, event, on, reason=""):
        if event in self.MAY.get(self.state.get(piece), ()):
            self.state[piece] = event
            self.on[piece, event] = on
            if event == "posted" and reason:
                self.reasons.append((piece, reason))


# ---- the workbook -----------------------------------------------------------------------------------------------------

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Cell:
    def __init__(self, value, formula=None):
        self.value, self.formula, self.seen = value, formula, False


def heading(text):
    """A header without its line ends, and without the sign of what is reckoned."""
    return text.replace("\n", "").removeprefix("= ")


class Table:
    """A header with the rows below it and the totals above; `columns`: header -> place. Where a table goes on on another page its
    header stands there again."""

    def __init__(self, sheet, name, header):
        self.sheet, self.name, self.header = sheet, name, header
        self.columns = {heading(sheet.text(header, at)): at for at in sheet.across(header) if sheet.text(header, at)}
        self.rows, self.headers, row = [], [header], header + 1
        while any((row, at) in sheet.cells and sheet.cells[row, at].value is not None for at in self.columns.values()):
            again = all(heading(sheet.text(row, at)) == name for name, at in self.columns.items())
            (self.headers if again else self.rows).append(row)
            row += 1

    def cell(self, row, column):
        return self.sheet.cells.get((row, self.columns[column]))

    def value(self, row, column):
        cell = self.cell(row, column) if column in self.columns else None
        return cell.value if cell else None


class Sheet:
    """`annex`: the sheet NAME付表, on which its tables below the first one stand; None: they stand on it."""

    def __init__(self, name, cells):
        self.name, self.cells, self.by_row, self.annex = name, cells, defaultdict(list), None
        for row, at in sorted(cells):
            self.by_row[row].append(at)
        self.height = max((row for row, _ in cells), default=0)

    def across(self, row):
        """The columns in which the row has cells."""
        return self.by_row.get(row, [])

    def text(self, row, at):
        value = self.cells[row, at].value if (row, at) in self.cells else None
        return value if isinstance(value, str) else ""

    def headed(self, names, first=1, last=None):
        """The first row that has all these headers."""
        for row in range(first, (last or self.height) + 1):
            there = {heading(self.text(row, at)) for at in self.across(row)}
            if set(names) <= there:
                return row
        return None

    def main(self, *names):
        row = self.headed(names)
        return Table(self, self.name, row) if row else None

    def block(self, title, *names):
        """The table below a title that begins so; a title, totals, the header, then rows."""
        if self.annex:
            return self.annex.block(title, *names)
        for row in range(1, self.height + 1):
            first = self.across(row)
            if first and self.text(row, first[0]).startswith(title):
                header = self.headed(names, row + 1, row + 4)
                if header:
                    return Table(self, f"{self.name} {title}", header)
        return None


def column_of(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def place_of(row, column):
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


class Book:
    """Every cell of a workbook as the file has it: numbers, texts, days as YYYY-MM-DD, formulas with the value kept beside them."""

    def __init__(self, path):
        self.sheets = {}
        with zipfile.ZipFile(path) as parts:
            read = lambda name: ElementTree.fromstring(parts.read(name))
            shared = ["".join(item.itertext()) for item in read("xl/sharedStrings.xml")] \
                if "xl/sharedStrings.xml" in parts.namelist() else []
            styles = read("xl/styles.xml")
            formats = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(MAIN + "numFmt")}
            days = [bool(re.search("[yd]", formats.get(one.get("numFmtId"), ""))) or one.get("numFmtId") in ("14", "15", "16", "17")
                    for one in styles.find(MAIN + "cellXfs")]
            links = {one.get("Id"): one.get("Target") for one in read("xl/_rels/workbook.xml.rels")}
            for sheet in read("xl/workbook.xml").iter(MAIN + "sheet"):
                target = links[sheet.get(LINK)].lstrip("/")
                cells = dict(self.cells_of(read(target if target.startswith("xl/") else f"xl/{target}"), shared, days))
                self.sheets[sheet.get("name")] = Sheet(sheet.get("name"), cells)
        for name, sheet in self.sheets.items():
            sheet.annex = self.sheets.get(f"{name}付表")

    @staticmethod
    def cells_of(part, shared, days):
        for cell in part.iter(MAIN + "c"):
            letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r")).groups()
            value, formula, kind = cell.find(MAIN + "v"), cell.find(MAIN + "f"), cell.get("t")
            if kind == "inlineStr":
                said = "".join(cell.find(MAIN + "is").itertext())
            elif value is None or value.text is None:
                said = None
            elif kind == "s":
                said = shared[int(value.text)]
            elif kind in ("str", "e", "b"):
                said = value.text
            else:
                number = float(value.text)
                said = (date(1899, 12, 30) + timedelta(number)).isoformat() if days[int(cell.get("s", "0"))] else \
                    int(number) if number == int(number) else number
            if said is not None or formula is not None:
                yield (int(row), column_of(letters)), Cell(said, formula.text if formula is not None else None)


# ---- formulas ---------------------------------------------------------------------------------------------------------

class Formula:
    """What the formulas of the workbook give: sums and differences, SUM, SUBTOTAL, COUNTIF of ×, IF(…=0,"○","×")."""

    def __init__(self, sheet):
        self.sheet = sheet

    def number(self, row, column):
        value = self.sheet.cells[row, column].value if (row, column) in self.sheet.cells else None
        return value if isinstance(value, (int, float)) else 0

    def span(self, text):
        left, top, right, bottom = re.fullmatch(r"\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)", text).groups()
        return [(row, column) for row in range(int(top), int(bottom) + 1)
                for column in range(column_of(left), column_of(right) + 1)]

    def there(self, text):
        return [self.sheet.cells[place].value for place in self.span(text)
                if place in self.sheet.cells and self.sheet.cells[place].value is not None]

    def term(self, text):
        found = re.fullmatch(r"SUM\((.+)\)", text)
        if found:
            return sum(self.number(*place) for place in self.span(found[1]))
        letters, row = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", text).groups()
        return self.number(int(row), column_of(letters))

    def value(self, text):
        """None where it is no formula of these."""
        try:
            text = text.lstrip("=")
            for head, give in (("SUBTOTAL\\(10?9,(.+)\\)", lambda of: sum(self.number(*place) for place in self.span(of))),
                               (r"SUBTOTAL\(10?3,(.+?)\)(?:-(\d+))?", lambda of, less=None: len(self.there(of)) - int(less or 0)),
                               ('COUNTIF\\((.+),"×"\\)', lambda of: sum(one == "×" for one in self.there(of)))):
                found = re.fullmatch(head, text)
                if found:
                    return give(*found.groups())
            found = re.fullmatch('IF\\((.+)=0,"○","×"\\)', text)
            if found:
                return "○" if self.value(found[1]) == 0 else "×"
            parts = re.split(r"(?=[+-])", text)
            return sum((-1 if part[0] == "-" else 1) * self.term(part.lstrip("+-")) for part in parts if part)
        except (AttributeError, ValueError):
            return None


# ---- comparing --------------------------------------------------------------------------------------------------------

class Audit:
    """`same()` compares one cell, `rows()` a table; `unknown()` says of a column why published files cannot tell it."""

    def __init__(self, book):
        self.book, self.wrong, self.why, self.missing = book, [], [], []
        self.count, self.cannot = Counter(), Counter()
        self.tables = defaultdict(list)

    def differ(self, sheet, what):
        self.wrong.append((sheet, what))

    def same(self, table, row, column, counted, of=""):
        """A column that the table does not have is noted, and compared no more."""
        if column not in table.columns:
            self.miss(f"{table.name}: no column {column}")
            return
        cell, sheet = table.cell(row, column), table.sheet
        said = cell.value if cell else None
        if cell:
            cell.seen = True
        self.count[sheet.name] += 1
        if said != counted and not (said in (None, "") and counted in (None, "")):
            self.differ(sheet.name, f"{table.name} {of or f'row {row}'}, {column} ({place_of(row, table.columns[column])}): "
                                    f"帳票は {said}、数え直すと {counted} (the workbook says, recounted)")

    def know(self, table):
        if all(one is not table for one in self.tables[table.sheet.name]):
            self.tables[table.sheet.name].append(table)

    def miss(self, what):
        if what not in self.missing:
            self.missing.append(what)

    def true(self, sheet, what, good):
        self.count[sheet] += 1
        if not good:
            self.differ(sheet, what)

    def rows(self, table, counted, missing=""):
        """All rows in order, each as header -> value; a table that is not there is noted, but where it may be left out."""
        if table is None:
            if missing:
                self.miss(f"no table {missing}")
            return
        self.know(table)
        self.true(table.sheet.name, f"{table.name}: {len(table.rows)} rows, recounted {len(counted)}",
                  len(table.rows) == len(counted))
        for row, wanted in zip(table.rows, counted):
            for column, value in wanted.items():
                self.same(table, row, column, value, " ".join(str(one) for one in list(wanted.values())[:2]))
        self.totals(table)

    def totals(self, table):
        """The row above the header: each total is the sum, the count or the number of × of all rows below it."""
        sheet, row = table.sheet, table.header - 1
        for column, at in table.columns.items():
            cell = sheet.cells.get((row, at))
            if cell is None or cell.value is None or isinstance(cell.value, str):
                continue
            values = [table.value(one, column) for one in table.rows]
            formula = cell.formula or ""
            counted = sum(value == "×" for value in values) if "COUNTIF" in formula else \
                sum(value is not None for value in values) if re.search(r"SUBTOTAL\(10?3", formula) else \
                sum(value for value in values if isinstance(value, (int, float)))
            cell.seen = True
            self.count[sheet.name] += 1
            letters, last = place_of(1, at)[:-1], table.rows[-1] if table.rows else table.header + 1
            what = f"{table.name}: the total of {column} ({place_of(row, at)})"
            if round(cell.value - counted, 6):
                self.differ(sheet.name, f"{what} is {cell.value}, recounted {counted}")
            elif formula and f"{letters}{table.header + 1}:{letters}{last}" not in formula.replace("$", ""):
                self.differ(sheet.name, f"{what} does not span its rows: {formula}")

    def unknown(self, table, columns, why):
        """Cells of which something is known all the same are compared besides."""
        if table is None:
            return
        for column in columns:
            if column not in table.columns:
                self.miss(f"{table.name}: no column {column}")
                continue
            cells = [table.cell(row, column) for row in table.rows]
            left = [cell for cell in cells if cell and cell.value is not None and not cell.seen]
            for cell in left:
                cell.seen = True
            if left:
                self.cannot[table.sheet.name] += len(left)
                self.why.append(f"{table.name}, {column}: {len(left)}: {why}")

    def words(self, table, *columns):
        """Sentences that explain and count nothing."""
        for column in columns:
            if table and column in table.columns:
                for row in table.rows:
                    if table.cell(row, column):
                        table.cell(row, column).seen = True

    def formulas(self):
        for sheet in self.book.sheets.values():
            formula = Formula(sheet)
            for (row, column), cell in sheet.cells.items():
                if cell.formula is None:
                    continue
                value = formula.value(cell.formula)
                if value is None:
                    self.miss(f"{sheet.name}: a formula of another kind: {cell.formula}")
                else:
                    self.true(sheet.name, f"{sheet.name} {place_of(row, column)}: {cell.formula} is {value}, "
                                          f"and the workbook keeps {cell.value}",
                              value == cell.value or not isinstance(value, str) and not isinstance(cell.value, str)
                              and cell.value is not None and round(value - cell.value, 6) == 0)

    def left(self, sheet):
        """Figures that nothing here has looked at: numbers and days anywhere, words in tables that are known."""
        headers = {row for table in self.tables[sheet.name] for row in table.headers}
        rows = {row for table in self.tables[sheet.name] for row in table.rows}
        return [(row, column) for (row, column), cell in sorted(sheet.cells.items()) if not cell.seen and row not in headers and (
            not isinstance(cell.value, str) or row in rows or re.fullmatch(r"\d{4}-\d\d(-\d\d)?", cell.value))]


# ---- each sheet: 概要 ---------------------------------------------------------------------------------------------------

def change(now, before, known):
    return {"前回": before if known else None, "差": now - before if known else None}


def backlog(published):
    """Before, arrived, returned, sent, gone, left."""
    tonight, previous = published.tonight, published.previous
    now = {published.key(row): row["disposition"] for row in tonight.rows if row["disposition"] != "rejected"}
    before = {published.key(row) for row in previous.of("waiting")} if previous else set()
    returned = arrived = 0
    for row in tonight.of("waiting"):
        if published.key(row) not in before:
            known = published.letters_of[published.key(row)] or published.was(row) in ("held", "suppressed")
            returned += bool(known)
            arrived += not known
    sent_now = sum(now.get(key) == "notice" for key in before)
    stays = sum(now.get(key) == "waiting" for key in before)
    return len(before), arrived, returned, sent_now, len(before) - sent_now - stays, stays + arrived + returned


def waiters(published, days):
    """One of each resident who waits, the first expiry above."""
    people = defaultdict(list)
    for row in published.tonight.of("waiting"):
        people[row["resident_id"]].append(row)
    found = []
    for who, rows in people.items():
        rows.sort(key=lambda row: (REASON_ORDER[row["reason"]], int(row["line"])))
        first = min(rows, key=lambda row: row["expires_on"])
        ideal = min(days.ideal_on(day_of(row["expires_on"])) for row in rows)
        found.append((first["expires_on"], ideal.isoformat(), who, len(rows), first["planned_on"], first["reason"]))
    return sorted(found)


LEAD_RUNS = 13              # before tonight's
MAINS = {"pieces": "発送(通)", "waiting": "発送待ち(件)", "held": "保留(件)", "rejected": "取込不可(件)",
         "too_late": "期限までに届かない人 (人)", "delay_max": "遅延の最大(日)", "delay_p50": "遅延の中央値(日)", "broken": "照合の不一致(件)",
         "alarms": "警告(件)"}


def main_figures(run):
    """What a run said of itself in run.json; None: an older kigen did not say it."""
    of, kept = run.json, run.json["gate_figures"]
    told = "delay_max" in kept or "delay" in kept
    late = sum(alarm["count"] for alarm in of["alarms"] if alarm["name"] == "too_late" and "count" in alarm)
    return {"pieces": len(run.pieces), **{word: of["dispositions"][word] for word in ("waiting", "held", "rejected")},
            "too_late": late if told else None, "delay_max": kept.get("delay_max", 0) if told else None,
            "delay_p50": kept.get("delay_p50", 0) if told else None, "broken": 0, "alarms": len(of["alarms"]) if told else None}


def year_ago(published):
    """The last run of the same month a year before that was not taken back."""
    month = f"{published.tonight.as_of.year - 1:04d}-{published.tonight.as_of.month:02d}"
    return next((run for run in reversed(published.before)
                 if f"{run.as_of:%Y-%m}" == month and run.name not in published.voided), None)


def audit_lead(audit, published, letters, counted):
    """The figures by which a run is known: of this one, against the last, a year ago, and of the thirteen before."""
    table = audit.book.sheets["概要"].main("処理回", "差出日", *list(MAINS.values())[:3])
    if table is None:
        return
    _, _, most, _, middle, _, _ = figures(of_side(letters, SENT, WAITING))
    tonight = main_figures(published.tonight) | {"delay_max": most, "delay_p50": middle, "broken": counted["broken"]}
    before = main_figures(published.previous) if published.previous else None
    ago = year_ago(published)
    line = lambda label, day, of: {"処理回": label, "差出日": day, **{MAINS[name]: of.get(name) for name in MAINS}}
    changes = {name: tonight[name] - before[name] for name in MAINS if before[name] is not None} if before else {}
    rows = [line("今回", published.tonight.json["mail_on"], tonight), line("前回との差", None, changes),
            line("前年同月", ago and ago.json["mail_on"], main_figures(ago) if ago else {})]
    rows += [line(run.name, run.json["mail_on"], main_figures(run)) for run in published.before[-LEAD_RUNS:]]
    rows.append(line(published.tonight.name, published.tonight.json["mail_on"], tonight))
    audit.rows(table, rows)


def audit_alarm_lines(audit, published, sheet):
    """A sentence each, above the table."""
    lines = [sheet.text(row, at) for row, at in sorted(sheet.cells) if at == 1 and sheet.text(row, at).startswith("警告 ")]
    alarms = published.tonight.json["alarms"]
    audit.true(sheet.name, f"概要: {len(lines)} sentences of alarms, recounted {len(alarms)}", len(lines) == len(alarms))
    for alarm in alarms:
        until = alarm.get("acknowledged_until")
        end = f"{alarm['name']}){f' 確認済({until}まで)' if until else ''}: {alarm['text']}"
        audit.true(sheet.name, f"概要: no sentence says the alarm {alarm['name']} as run.json does",
                   any(line.endswith(end) or line == f"警告 {end.replace(')', '', 1)}" for line in lines))


def second_edition(published, said):
    """What stands beside the figures besides: 前年同月 of all that a run keeps of itself, 前回 and 差 of some more."""
    ago, known = year_ago(published), published.previous is not None
    of = {("読込", "電子証明書データ"): lambda run: sum(run.json["dispositions"].values()),
          ("処理区分", "合計"): lambda run: sum(run.json["dispositions"].values()), ("発送", "発送する通"): lambda run: len(run.pieces),
          ("遅延", "最大"): lambda run: main_figures(run)["delay_max"], ("遅延", "中央値"): lambda run: main_figures(run)["delay_p50"],
          ("判定", "期限に間に合わなかった人"): lambda run: run.json["gate_figures"].get("delay_missed", 0),
          ("判定", "照合の不一致"): lambda run: 0, ("判定", "期限までに届かない人"): lambda run: main_figures(run)["too_late"],
          ("判定", "警告"): lambda run: main_figures(run)["alarms"]}
    of |= {("処理区分", japanese): lambda run, word=word: run.json["dispositions"][word] for word, japanese in DISPOSITIONS.items()}
    of |= {("理由", japanese): lambda run, word=word: run.json["reasons"].get(word, 0) for word, japanese in REASON.items()}
    for name, figure in of.items():
        line = said.setdefault(name, {})
        line["前年同月"] = figure(ago) if ago else None
        if name[0] in ("読込", "判定") and "前回" not in line and known and figure(published.previous) is not None:
            line |= change(figure(published.tonight), figure(published.previous), True)
    said["判定", "期限までに届かない人"]["その他の数量"] = main_figures(published.tonight)["too_late"]


def summary_lines(published, letters, opened, before, days, counted):
    """(group, item) -> the cells that stand beside it."""
    run, previous = published.tonight, published.previous
    json_now, known = run.json, published.previous is not None
    said = {("日程", "基準日"): {"日付": json_now["as_of"]}, ("日程", "差出日"): {"日付": json_now["mail_on"]},
            ("日程", "配達見込日"): {"日付": json_now["deliver_on"]},
            ("読込", "住民データ"): {"人数": json_now["rows"]["residents"]},
            ("読込", "電子証明書データ"): {"件数(証明書)": json_now["rows"]["certificates"]},
            ("読込", "住民データの取込不可"): {"その他の数量": json_now["unreadable_residents"]}}
    for word, japanese in DISPOSITIONS.items():
        now = json_now["dispositions"][word]
        said["処理区分", japanese] = {"件数(証明書)": now, **change(now, previous.json["dispositions"][word] if known else 0, known)}
        if word in LISTED:
            said["処理区分", japanese]["人数"] = run.people(word)
        if word == "notice":
            said["処理区分", japanese]["通数"] = len(run.pieces)
    total = sum(json_now["dispositions"].values())
    said["処理区分", "合計"] = {"件数(証明書)": total, **change(total, sum(previous.json["dispositions"].values()) if known else 0, known)}
    for word, group in REASONS.items():
        for reason, japanese in group.items():
            now = json_now["reasons"].get(reason, 0)
            said["理由", japanese] = {"件数(証明書)": now, **change(now, previous.json["reasons"].get(reason, 0) if known else 0, known)}
            if word in LISTED:
                said["理由", japanese]["人数"] = run.people(word, reason)
    said["発送", "発送する通"] = {"通数": len(run.pieces), **change(len(run.pieces), len(previous.pieces) if known else 0, known)}
    said["発送", "束"] = {"その他の数量": len({row["bundle"] for row in run.pieces})}
    said["発送", "ページ"] = {"その他の数量": sum(int(row["pages"]) for row in run.pieces)}
    said["発送", "用紙"] = {"その他の数量": sum(int(row["sheets"]) for row in run.jobs)}
    if "postage" in json_now:
        said |= postage_lines(json_now["postage"], counted["postage"])
    said["発送", "遅れのお詫びを載せる通"] = {"通数": sum(row["late"] == "1" for row in run.pieces)}
    said.update(delay_lines(published, letters, opened, before))
    names = ("前回滞留", "+ 新規到来", "+ 復帰", "− 発送", "− 対象外等へ", "今回滞留")
    said.update({("滞留", name): {"件数(証明書)": number} for name, number in zip(names, backlog(published))})
    said["滞留", "差出予定日のない発送待ち"] = {"その他の数量": sum(not one[4] for one in waiters(published, days))}
    said["判定", "照合の不一致"] = {"その他の数量": counted["broken"]}
    said["判定", "停止した処理回"] = {"その他の数量": len(json_now.get("stopped", []))}
    said["判定", "発行番号の書き方が変わったもの"] = {"その他の数量": json_now.get("respelled", 0)}
    said["判定", "要確認"] = {"その他の数量": sum(len(row["anomalies"].split()) for row in run.rows)}
    said["判定", "警告"] = {"その他の数量": len(json_now["alarms"])}
    return said


def postage_lines(told, postage):
    said = {("発送", "郵便料金見込"): {"その他の数量": postage.total()}}
    if told["unpriced"]:
        said["発送", "単価のない通"] = {"通数": sum(count for key, count in postage.tally.items() if not key[0])}
    if "waiting_saves" in told:
        said["発送", "次の便を待つと減る料金(見込み)"] = {"その他の数量": max(0, told["waiting_saves"])}
    return said


def delay_lines(published, letters, opened, before):
    """`before`: figures of what the last run had sent or waiting, and whom it had told too late."""
    count, _, most, mean, middle, high, _ = figures(of_side(letters, SENT, WAITING))
    held = figures(of_side(letters, HELD))
    said = {("遅延", "対象の通"): {"その他の数量": count}, ("遅延", "平均"): {"その他の数量": mean}, ("遅延", "95%値"): {"その他の数量": high},
            ("遅延", "うち発送待ち"): {"その他の数量": len(of_side(letters, WAITING))}, ("遅延", "保留の人"): {"その他の数量": held[0]},
            ("遅延", "保留: 最大"): {"その他の数量": held[2]}, ("遅延", "保留: 中央値"): {"その他の数量": held[4]},
            ("判定", "期限を過ぎた保留"): {"件数(証明書)": opened.ended_rows, "人数": len(opened.ended["held"])},
            ("判定", "期限を過ぎた発送待ち"): {"その他の数量": len(opened.ended["waiting"])}}
    for item, now, at in (("最大", most, 2), ("中央値", middle, 4)):
        said["遅延", item] = {"その他の数量": now, **(change(now, before[0][at], True) if before else {})}
    said["判定", "期限に間に合わなかった人"] = {"その他の数量": missed(letters), **(change(missed(letters), before[1], True) if before else {})}
    said["遅延", "待機がなくなる差出日"] = {"日付": opened.clear_on and opened.clear_on.isoformat()}
    said["遅延", "期限までに届かない人の最初の期限"] = {"日付": opened.late_expiry and opened.late_expiry.isoformat(),
                                       "その他の数量": opened.late_people}
    for item, word in (("最大", "max"), ("平均", "mean"), ("中央値", "p50"), ("95%値", "p95")):
        said["遅延", f"今回の通: {item}"] = {"その他の数量": published.tonight.json["delay"][word]}
    return said


def volumes(published):
    first, last = twelve_months(published.tonight.mail_on), published.tonight.mail_on
    found = {}
    for run in sorted(published.runs, key=lambda run: run.mail_on):
        if first <= run.mail_on <= last:
            letters = found.get(run.mail_on, (0, 0))[0] + (0 if run.name in published.voided else len(run.pieces))
            kept = not run.waiting or "delay_waiting" in run.json.get("gate_figures", {})
            found[run.mail_on] = letters, run.waiting, run.waiters if kept else None
    return [{"差出日": day.isoformat(), "発送 (通)": found[day][0], "待機 (件)": found[day][1], "待機 (人)": found[day][2]}
            for day in sorted(found)[-SHOWN:]]


def audit_summary(audit, published, letters, opened, before, days, counted):
    sheet = audit.book.sheets["概要"]
    table = sheet.main("区分", "項目", "説明")
    if table is None:
        audit.miss("概要: no table 区分, 項目, 説明")
        return
    audit.know(table)
    parts = [(table, row) for row in table.rows]
    reasons = sheet.block("理由ごとの件数", "区分", "項目", "説明")
    if reasons:
        audit.know(reasons)
        audit.words(reasons, "区分", "項目", "単位", "説明")
        parts += [(reasons, row) for row in reasons.rows]
    audit.words(table, "区分", "項目", "単位")
    said, met = summary_lines(published, letters, opened, before, days, counted), set()
    alarms, again = published.tonight.json["alarms"], "前年同月" in table.columns
    if again:
        second_edition(published, said)
        audit_lead(audit, published, letters, counted)
        audit_alarm_lines(audit, published, sheet)
        late = main_figures(published.tonight)["too_late"]
        audit.true(sheet.name, f"概要: run.json has {late} people who cannot be told in time, recounted {opened.too_late}",
                   late in (None, opened.too_late))
        for name, most in (("held_45", HELD_SOON), ("held_14", HELD_LAST)):
            counted = sum(0 <= days <= most for days in held_left(published.tonight))
            up = next((alarm["count"] for alarm in published.tonight.json["alarms"] if alarm["name"] == name), 0)
            audit.true(sheet.name, f"概要: the alarm {name} counts {up}, recounted {counted}", up == counted)
    for table, row in parts:
        name = table.value(row, "区分"), table.value(row, "項目")
        if name[0] == "警告":
            at = sum(one[0] == "警告" for one in met)
            alarm = alarms[at] if at < len(alarms) else {"name": "", "text": ""}
            until = alarm.get("acknowledged_until")
            text = f"確認済({until}まで)。{alarm['text']}" if until else alarm["text"]
            audit.true(sheet.name, f"概要 警告 {name[1]}: the {at + 1}th alarm of run.json is {alarm['name']}",
                       name[1] == alarm["name"] or name[1].endswith(f"({alarm['name']})"))
            audit.same(table, row, "説明", text, f"警告 {name[1]}")
        for column, value in said.get(name, {}).items():
            audit.same(table, row, column, value, " ".join(name))
        met.add(name if name[0] != "警告" else (*name, row))
    audit.words(parts[0][0], "説明")
    for name in said.keys() - met:
        audit.true(sheet.name, f"概要: the line {' '.join(name)} is missing", False)
    audit.true(sheet.name, "概要: each alarm has a line", again or sum(one[0] == "警告" for one in met) == len(alarms))
    audit.rows(sheet.block("差出日ごとの発送と待機", "差出日", "発送 (通)"), volumes(published), missing="概要 差出日ごとの発送と待機")


# ---- 照合 ---------------------------------------------------------------------------------------------------------------

def luhn(digits):
    """The digit that makes the sum of all digits, every second one doubled, a multiple of ten."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if at % 2 == 0 else 1)
        total += number - 9 if number > 9 else number
    return str(-total % 10)


def is_id(published, piece):
    found = re.fullmatch(r"(\d{6})-(\d{6})-(\d)", piece["piece_id"])
    return bool(found) and found[1] == published.tonight.mail_on.strftime("%y%m%d") and luhn(found[1] + found[2]) == found[3]


def bundles_of(rows):
    found = defaultdict(list)
    for row in rows:
        found[row["bundle"]].append(row)
    return found


def number_of(piece):
    return int(piece["piece_id"][7:13])


def is_in_order(rows):
    page = 1
    for at, row in enumerate(rows):
        if int(row["sequence"]) != at + 1 or int(row["first_page"]) != page:
            return False
        page += int(row["pages"])
    return True


def sheets_touched(row, pages_a_sheet):
    first, pages = int(row["first_page"]), int(row["pages"])
    return (first + pages - 2) // pages_a_sheet - (first - 1) // pages_a_sheet + 1 if pages else 0


class Identities:
    """Both sides of an identity by the sentence of its line, None where published files cannot tell one; None: not known here."""

    def __init__(self, published, letters, options, sides):
        self.published, self.letters, self.options, self.sides = published, letters, options, sides
        self.run, self.json = published.tonight, published.tonight.json

    def both(self, sentence):
        for head, of in self.LINES:
            found = re.match(head, sentence)
            if found:
                return of(self, *found.groups())
        return None

    def lines(self, japanese, blank, folded):
        role = "residents" if japanese == "住民データ" else "certificates"
        path = getattr(self.options, role)
        right = 1 + int(blank) + int(folded) + self.json["rows"][role]
        if not path:
            return None, right
        content = Path(path).read_bytes()
        return content.count(b"\n") + (not content.endswith(b"\n")), right

    def inputs(self, japanese):
        role = "residents" if japanese == "住民データ" else "certificates"
        return self.json["rows"][role], next(one["rows"] for one in self.json["inputs"] if one["role"] == role)

    def word(self, japanese):
        return next(word for word, said in DISPOSITIONS.items() if said == japanese)

    def reasons(self, japanese):
        word = self.word(japanese)
        return self.json["dispositions"][word], sum(self.json["reasons"].get(one, 0) for one in REASONS[word])

    def listed(self, japanese):
        return self.json["dispositions"][self.word(japanese)], len(self.run.of(self.word(japanese)))

    def agreeing(self):
        counted = Counter(row["reason"] for row in self.run.rows)
        every = [one for word in LISTED if word in REASONS for one in REASONS[word]]
        return sum(counted[one] == self.json["reasons"].get(one, 0) for one in every), len(every)

    def same_letter(self):
        held = {(row["resident_id"], serial) for row in self.run.pieces for serial in row["serials"].split()}
        return self.json["dispositions"]["notice"], sum((row["resident_id"], f"{row['kind']}:{row['serial']}") in held
                                                       for row in self.run.of("notice"))

    def alike(self):
        first = {name: (rows[0]["variant"], rows[0]["language"]) for name, rows in bundles_of(self.run.jobs).items()}
        return len(self.run.pieces), sum((row["variant"], row["language"]) == first[row["bundle"]] for row in self.run.jobs)

    def span(self):
        numbers = [number_of(row) for row in self.run.pieces]
        return len(numbers), max(numbers) - min(numbers) + 1 if numbers else 0

    def a_sheet(self):
        return 2 if self.json["duplex"] else 1

    def whole(self):
        a_sheet = self.a_sheet()
        return sum((int(row["first_page"]) - 1) % a_sheet == 0 and int(row["pages"]) % a_sheet == 0
                   for row in self.run.pieces), len(self.run.pieces)

    def contiguous(self, before):
        same_day = [run for run in self.published.before if run.mail_on == self.run.mail_on]
        used = max((number_of(row) for run in same_day for row in run.pieces), default=0)
        fresh = {number_of(row) for row in self.run.pieces} & set(range(used + 1, used + len(self.run.pieces) + 1))
        return len(fresh) if used == int(before) else -1, len(self.run.pieces)

    def ordered(self):
        bundles = bundles_of(self.run.pieces)
        return sum(map(is_in_order, bundles.values())), len(bundles)

    def backlog(self):
        before, arrived, returned, sent_now, gone, left = backlog(self.published)
        return before + arrived + returned - sent_now - gone, left

    def held(self, *said):
        now = {self.published.key(row) for row in self.run.of("held")}
        before = {self.published.key(row) for row in self.published.previous.of("held")} if self.published.previous else set()
        counted = len(before), len(now - before), len(before - now)
        return sum(counted[:2]) - counted[2] if counted == tuple(map(int, said)) else -1, len(self.run.of("held"))

    def must(self):
        return None, sum(self.json["dispositions"][word] for word in ("told", "notice", "waiting", "held", "lapsed"))

    def right_days(self):
        good = [row for row in self.run.pieces if sum(causes_of(row["causes"]).values()) == int(row["delay_days"])
                == (day_of(row["mail_on"]) - day_of(row["ideal_on"])).days]
        return len(good), len(self.run.pieces)

    def days(self):
        return sum(sum(causes_of(row["causes"]).values()) for row in self.run.pieces), \
            sum(int(row["delay_days"]) for row in self.run.pieces)

    def side_days(self, name):
        letters = self.of(name)
        return sum(sum(one.causes.values()) for one in letters), sum(one.days for one in letters)

    def of(self, name):
        return self.letters if "・" in name else [one for one in self.letters if name.startswith(one.side)]

    def pieces(self):
        return len(self.run.pieces)

    def residents(self, apart, unreadable, repeated):
        """Left as run.json has it; the register itself says how many ids there are, where it is given."""
        right = int(apart) + int(unreadable) + int(repeated)
        if self.options.residents and not self.json["unreadable_residents"]:
            with open(self.options.residents, encoding="utf-8-sig", newline="") as file:
                reader = csv.reader(file)
                at = next((at for at, name in enumerate(next(reader)) if name.strip() in ("resident_id", "宛名番号")), None)
                if at is not None:
                    right = right if len({row[at].strip() for row in reader if row}) == int(apart) else -1
        return self.json["rows"]["residents"], right

    def areas(self, said):
        together, areas = 0, {area_of(row["postal_code"]) for row in self.run.pieces}
        for rows in bundles_of(self.run.pieces).values():
            last, left = None, set()
            for area in (area_of(row["postal_code"]) for row in rows):
                left |= {last} if last not in (None, area) else set()
                together += area not in left
                last = area
        return len(self.run.pieces), together if len(areas) == int(said) else -1

    def pages_read(self):
        """Pages of the PDFs as their page objects say."""
        files = [path.read_bytes() for path in (self.run.folder / "print").glob("letters-*.pdf")]
        return sum(int(row["pages"]) for row in self.run.pieces), \
            sum(len(re.findall(rb"/Type\s*/Page\b", content)) for content in files)

    def digests(self):
        sums = (self.run.folder / "print" / SUMS).read_text(encoding="utf-8").splitlines()
        said = dict(reversed(line.split("  ", 1)) for line in sums)
        bundles = bundles_of(self.run.jobs)
        return sum(said.get(name) == digest_of(self.run.folder / "print" / name) for name in bundles), len(bundles)

    def told(self, *parts):
        return None, sum(map(int, parts))

    def bands(self, months, beyond):
        return int(int(beyond) > 0), sum(alarm["name"] == "histogram" for alarm in self.json["alarms"])

    LINES = (
        (r"(住民データ|電子証明書データ): 行数 = 見出し1行 \+ 空行 (\d+) \+ 引用符内の改行 (\d+)", lines),
        (r"(住民データ|電子証明書データ): 読込行 = 入力一覧の行数", inputs),
        (r"読込住民 = 採用\(宛名番号の異なり数\) (\d+) \+ 取込不可 (\d+) \+ 宛名番号の重複 (\d+)", residents),
        (r"通数 = Σ 郵便区\(郵便番号の上3桁、(\d+)区\)", areas),
        (r"Σ 各通のページ = 公開するPDFを読み直して", pages_read),
        (r"読み直したPDFのSHA-256が", digests),
        (r"通知台帳で通知済の証明書 = 今回も通知済 (\d+) \+ 今回は別の処理区分 (\d+) \+ 今回は対象の行なし (\d+)", told),
        (r"通知済の人数: 通知台帳の集計 =", lambda self: (None, None)),
        (r"上限を守る日・週・範囲", lambda self: (self.sides["kept"], self.sides["limits"])),
        (r"前回までの便: 受け渡した一覧", lambda self: (self.sides["earlier"], self.sides["earlier"])),
        (r"郵便料金\(円\) = Σ 料金区分ごとの", lambda self: (self.json["postage"]["total"], self.sides["postage"].total())),
        (r"料金区分のある通 (\d+) \+ 単価のない通 (\d+)", lambda self, *parts: (sum(map(int, parts)), self.pieces())),
        (r"前回までの便: 差出済の記録 =", lambda self: (self.sides["posted"], self.sides["gone"])),
        (r"前回までにも発送した今回の証明書", lambda self: (self.sides["again"], self.sides["undone"])),
        (r"満了月別の件数: 前回との差が幅を超えた月があれば1\((\d+)か月中 (\d+)か月\)", bands),
        (r"run.json の数値と日付 = 概要の", lambda self: (self.sides["asked"], self.sides["asked"])),
        (r"住民データの取込不可 = エラー一覧の行数", lambda self: (self.json["unreadable_residents"], self.sides["unreadable"])),
        (r"読込証明書 = Σ 処理区分", lambda self: (self.json["rows"]["certificates"], sum(self.json["dispositions"].values()))),
        (r"(.+) = Σ 理由$", reasons),
        (r"(.+) = 一覧の行数$", listed),
        (r"時期未到来 = Σ 満了月", lambda self: (self.json["dispositions"]["not_due"], sum(self.json["not_due_by_month"].values()))),
        (r"一覧の行数と一致する理由の数", agreeing),
        (r"発送\(証明書\) = Σ 各通の証明書数",
         lambda self: (self.json["dispositions"]["notice"], sum(len(row["serials"].split()) for row in self.run.pieces))),
        (r"発送\(証明書\) = 同じ宛名番号の通に載る", same_letter),
        (r"通数 = Σ 束の通数", lambda self: (self.pieces(), sum(len(rows) for rows in bundles_of(self.run.jobs).values()))),
        (r"通数 = Σ 束の様式・言語と同じ通", alike),
        (r"通数 = 最終通番 − 最初の通番 \+ 1", span),
        (r"Σ 各通のページ = Σ 束のページ",
         lambda self: (sum(int(row["pages"]) for row in self.run.pieces), self.json["pages"])),
        (r"Σ 各通の枚数 = Σ 束の枚数", lambda self: (sum(sheets_touched(row, self.a_sheet()) for row in self.run.pieces),
                                                sum(int(row["sheets"]) for row in self.run.jobs))),
        (r"用紙の表から始まり", whole),
        (r"差出日・通番・検査数字の正しい", lambda self: (sum(is_id(self.published, row) for row in self.run.pieces), self.pieces())),
        (r"前回までの最終通番 (\d+) に続く", contiguous),
        (r"束内番号とページが1から", ordered),
        (r"前回滞留 \+ 新規到来", backlog),
        (r"今回滞留 = 発送待ち", lambda self: (backlog(self.published)[-1], self.json["dispositions"]["waiting"])),
        (r"保留: 前回 (\d+) \+ 新規 (\d+) − 解除 (\d+) = 今回", held),
        (r"保留\(職員判断\) = 保留開始日のある行数", lambda self: (self.json["dispositions"]["held"], len(self.run.of("held")))),
        (r"差出のシート: 作成 =", lambda self: (self.sides["made"], self.sides["lived"])),
        (r"返戻の通数 = 返戻のシートの行数", lambda self: (self.sides["returned"], self.sides["returns"])),
        (r"発送漏れ: 通知を要する証明書", must),
        (r"発送漏れ: .+ = 0$", lambda self: (0, 0)),
        (r"発行コホート: 登録 −", lambda self: (self.sides["left"], self.sides["must"])),
        (r"発行コホート: 両辺の一致する満了月", lambda self: (self.sides["agree"], self.sides["months"])),
        (r"Σ 原因別日数 = 差出日 − 本来の差出日", right_days),
        (r"Σ 原因別日数 = Σ 遅延日数$", days),
        (r"Σ 遅延日数の分布 = 通数", lambda self: (self.pieces(), self.pieces())),
        (r"Σ 原因別日数 = Σ 遅延日数 \((.+)\)", side_days),
        (r"通数の計がどの表でも同じ.*\((.+)\)", lambda self, name: (6, 6)),
        (r"遅延のシートの(発送待ち|保留) = ", lambda self, side: (len(of_side(self.letters, side)), len(
            {row["resident_id"] for row in filter(is_open, self.run.rows) if OPEN_SIDES[row["disposition"]] == side}))))


def audit_identities(audit, published, letters, options, sides):
    """How many do not come out."""
    sheet = audit.book.sheets["照合"]
    table = sheet.main("番号", "等式", "左辺", "右辺")
    if table is None:
        audit.miss("照合: no table 番号, 等式")
        return 0
    audit.know(table)
    audit.words(table, "番号", "等式", "根拠ファイル", "行・項目の範囲")
    identities, broken, cannot = Identities(published, letters, options, sides), 0, []
    for row in table.rows:
        sentence, left, right = (table.value(row, column) for column in ("等式", "左辺", "右辺"))
        if left is None and right is None:
            audit.same(table, row, "判定", "−", sentence)
            continue
        broken += left != right
        both = identities.both(sentence)
        if both is None:
            audit.miss(f"照合: an identity that this program does not know: {sentence}")
        for column, counted in zip(("左辺", "右辺"), both or ()):
            if counted is not None:
                audit.same(table, row, column, counted, sentence)
            else:
                table.cell(row, column).seen = True
                cannot.append(f"照合 {sentence[:40]}, {column}: 抽出データまたは通知台帳による")
        if isinstance(left, (int, float)) and isinstance(right, (int, float)):
            audit.same(table, row, "差", left - right, sentence)
            audit.same(table, row, "判定", "○" if left == right else "×", sentence)
    audit.cannot[sheet.name] += len(cannot)
    audit.why += cannot
    audit.totals(table)
    audit_gates(audit, published, sheet, broken)
    audit_stops(audit, published, sheet)
    audit_released(audit, published, sheet)
    audit_again(audit, published, sides["events"], sheet)
    return broken


def asked_of_run(run):
    """How many figures run.json has on 概要: dispositions, reasons, fourteen by name, alarms, stops, three days; postage."""
    return len(DISPOSITIONS) + len(REASON) + 14 + 2 + 3 + ("postage" in run)


def of_limits(audit):
    table = audit.book.sheets["待機"].block("処理上限: 今回の日と週", "範囲", "対象", "判定")
    rows = table.rows if table else []
    return {"kept": sum(table.value(row, "判定") == "○" for row in rows), "limits": len(rows)}


def of_again(audit):
    """照合 22: certificates of this run that stood in an earlier letter, and those of them whose letter came undone."""
    table = audit.book.sheets["照合"].block("前回までにも発送した証明書", "番号", "前の整理番号", "前の通の状態")
    rows = table.rows if table else []
    return {"again": len(rows), "undone": sum(table.value(row, "前の通の状態") in ("損紙", "引抜き", "取消", "返戻") for row in rows)}


def audit_again(audit, published, events, sheet):
    """Each certificate of this run that stood in a letter of an earlier one, by letter; and months beside the run before."""
    table = sheet.block("前回までにも発送した証明書", "番号", "前の整理番号", "前の通の状態")
    if table:
        audit.know(table)
        owner = {row["piece_id"]: row["resident_id"] for run in published.runs for row in run.pieces}
        for row in table.rows:
            now, was = table.value(row, "整理番号(今回)"), table.value(row, "前の整理番号")
            audit.true(sheet.name, f"照合 22: {was} and {now} are of one resident", now in owner and owner.get(was) == owner[now])
            audit.same(table, row, "番号", number_of({"piece_id": now}), now)
            if events.known:
                japanese = {**STATES, None: None, "printed": "印刷済"}
                audit.same(table, row, "前の通の状態", japanese[events.state.get(was)], now)
        audit.totals(table)
        audit.words(table, "整理番号(今回)", "前の整理番号")
        audit.unknown(table, ("前の通の状態",), "通知台帳による (--events)")
    table = sheet.block("満了月別の件数と前回", "番号", "満了月", "今回", "差の幅(±)")
    if table and published.previous:
        figures_now, figures_before = published.tonight.json["gate_figures"], published.previous.json["gate_figures"]
        counted = []
        for at, row in enumerate(table.rows):
            month = table.value(row, "満了月")
            now, before = figures_now.get(f"month:{month}", 0), figures_before.get(f"month:{month}", 0)
            counted.append({"番号": at + 1, "満了月": month, "今回": now, "前回": before, "差": now - before,
                            "幅の中": "○" if abs(now - before) <= table.value(row, "差の幅(±)") else "×"})
        audit.rows(table, counted)
        audit_year(audit, published, table)
        audit.unknown(table, ("差の幅(±)",), "設定 (gates.histogram_percent, histogram_rows) による")


def audit_year(audit, published, table):
    """Where a month of the run of a year ago is shown: what that run said of it."""
    as_of = published.tonight.as_of
    of_month = [run for run in published.before if run.name not in published.voided and
                (run.as_of.year, run.as_of.month) == (as_of.year - 1, as_of.month)]
    kept = of_month[-1].json["gate_figures"] if of_month else {}
    for row in table.rows if "前年 (差)" in table.columns else ():
        if table.value(row, "前年 (差)") is not None:
            before = kept.get(f"month:{table.value(row, '満了月')}", 0)
            audit.same(table, row, "前年 (差)", f"{before} ({table.value(row, '今回') - before:+d})")


def audit_gates(audit, published, sheet, broken):
    counted = []
    for at, gate in enumerate(published.tonight.json["gates"]):
        compared, over = gate["compared"], max(gate["value"] - gate["most"], 0)
        counted.append({"番号": at + 1, "停止判定": f"{gate['what']} ({gate['name']})", "値": gate["value"] if compared else None,
                        "しきい値": gate["most"] if compared else None, "超過": over if compared else None,
                        "判定": ("解除" if over else "○") if compared else "比較なし", "解除者": gate.get("by") if compared else None,
                        "理由": gate.get("why") if compared else None})
    counted.append({"番号": len(counted) + 1, "停止判定": "照合の不一致 (counts)", "値": broken, "しきい値": 0, "超過": broken,
                    "判定": "×" if broken else "○"})
    counted.append({"番号": len(counted) + 1, "停止判定": "発送漏れ照合の不一致 (proof)", "値": 0, "しきい値": 0, "超過": 0, "判定": "○"})
    audit.rows(sheet.block("停止判定", "番号", "停止判定", "値", "超過"), counted, missing="照合 停止判定")


def audit_stops(audit, published, sheet):
    lifted = {}
    for gate in published.tonight.json["gates"]:
        if gate.get("by"):
            lifted.setdefault(gate["name"], (gate["by"], gate.get("why")))
    findings, named = [], []
    for at, stop in enumerate(published.tonight.json.get("stopped", [])):
        by, why = lifted.get(stop["gate"], ("解除なし", None))
        of = stop["findings"] or [{"value": 0, "most": 0}]
        for finding in of:
            findings.append({"番号": at + 1, "基準日": stop["as_of"], "差出日": stop["mail_on"], "値": finding["value"] or None,
                             "しきい値": finding["most"] if finding["value"] else None, "解除者": by, "理由": why})
        for row in stop.get("rows", []):
            named.append({"番号": at + 1, "宛名番号": row.get("resident_id"), "発行番号": row.get("serial"),
                          "種別": KINDS.get(row.get("kind")), "入力行": row.get("line") or None})
        every = sum(one["value"] for one in of) if stop["gate"] == "max_unreadable" else of[0]["value"]
        if stop.get("rows") and every > len(stop["rows"]):
            named.append({"番号": at + 1, "内容": f"ほか {every - len(stop['rows'])}件"})
    table = sheet.block("前回の公開以後に停止した処理回", "番号", "停止判定", "基準日")
    audit.rows(table, findings or [{"停止判定": "なし"}], missing="照合 停止した処理回")
    if table:
        audit.words(table, "停止判定")
    if named:
        table = sheet.block("停止した処理回の内訳", "番号", "内容", "入力行")
        audit.rows(table, named, missing="照合 停止した処理回の内訳")
        audit.unknown(table, ("内容", "処理結果(左辺)", "再計算(右辺)"), "停止した夜の抽出データによる (run.json の stopped と文で照らす)")


def audit_released(audit, published, sheet):
    table = sheet.block("停止判定の解除により差し出すお知らせ", "番号", "整理番号", "宛名番号")
    if not table:
        return
    audit.know(table)
    owner = {row["piece_id"]: row["resident_id"] for row in published.tonight.pieces}
    lifted = {gate["name"] for gate in published.tonight.json["gates"] if gate.get("by")}
    for row in table.rows:
        piece = table.value(row, "整理番号")
        audit.true(sheet.name, f"照合: {piece} is a letter of this run", piece in owner)
        audit.same(table, row, "宛名番号", owner.get(piece), piece)
        audit.same(table, row, "番号", number_of({"piece_id": piece}), piece)
        audit.true(sheet.name, f"照合: {table.value(row, '解除した停止判定')} was lifted", table.value(row, "解除した停止判定") in lifted)
    audit.words(table, "整理番号", "解除した停止判定")


# ---- 発行コホート and 入力 ----------------------------------------------------------------------------------------------------

ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}


def register_day(text):
    text = unicodedata.normalize("NFKC", text).strip()
    found = re.fullmatch(r"(\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})", text)
    if found:
        return date(*map(int, found.groups()))
    found = re.fullmatch(r"(明治|大正|昭和|平成|令和|[MTSHR])(\d{1,2}|元)[年.](\d{1,2})[月.](\d{1,2})日?", text)
    return date(ERAS[found[1]] + (1 if found[2] == "元" else int(found[2])), int(found[3]), int(found[4])) if found else None


def issued_by_month(published, path):
    """month -> (readable rows, those that ended before the office still looks); None: the file is another or cannot be read."""
    bad = {int(row["line"]) for row in published.tonight.of("rejected") if row["reason"].startswith("bad_")}
    listed = {int(row["line"]) for row in published.tonight.rows}
    found = defaultdict(lambda: [0, []])
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header, line = next(reader), reader.line_num + 1
        at = next((at for at, name in enumerate(header) if name.strip() in ("expires_on", "有効期限")), None)
        if at is None:
            return None
        for row in reader:
            if row and line not in bad:
                day = register_day(row[at])
                if day is None:
                    return None
                found[f"{day:%Y-%m}"][0] += 1
                found[f"{day:%Y-%m}"][1] += [] if line in listed else [day]
            line = reader.line_num + 1
    return found


def audit_cohorts(audit, published, options):
    """The sums that 照合 16 shows."""
    sheet, run = audit.book.sheets["発行コホート"], published.tonight
    table = sheet.main("満了月", "登録", "差", "判定")
    none = {"left": None, "must": None, "agree": None, "months": None}
    if table is None:
        audit.miss("発行コホート: no table 満了月, 登録")
        return none
    registered = issued_by_month(published, options.certificates) if options.certificates else None
    by = defaultdict(Counter)
    for row in run.rows:
        if row["expires_on"] and not row["reason"].startswith("bad_"):
            why = row["reason"] if row["disposition"] in ("rejected", "suppressed") else row["disposition"]
            by[row["expires_on"][:7]][why] += 1
    names = {"issued": "登録", "not_due": "− 時期未到来", "past": "− 期限経過(対象期間外)", "unusable": "− 取込不可(重複など)",
             "revoked": "− 失効・停止・交付前", "renewed": "− 更新済", "others": "− その他の対象外", "left": "通知を要するもの(別計算)",
             "must": "通知を要するもの(処理結果)"}
    sums, counted = Counter(), []
    for row in table.rows:
        month = table.value(row, "満了月")
        said = {word: table.value(row, name) or 0 for word, name in names.items()}
        of, shown = by[month], {"満了月": month}
        unusable = of["duplicate_serial"] + of["unknown_resident"]
        revoked = of["revoked"] + of["suspended"] + of["undelivered"]
        others = sum(of[word] for word in REASONS["suppressed"]) - revoked - of["superseded"]
        shown |= {names["not_due"]: run.json["not_due_by_month"].get(month, 0), names["unusable"]: unusable,
                  names["revoked"]: revoked, names["renewed"]: of["superseded"], names["others"]: others}
        if registered is not None:
            issued, rest = registered.get(month, (0, []))
            past = sum((run.as_of - day).days > options.past_days for day in rest)
            shown |= {names["issued"]: issued, names["past"]: past}
            shown[names["must"]] = issued - past - unusable - revoked - of["superseded"] - others - shown[names["not_due"]]
        left = said["issued"] - sum(said[word] for word in ("not_due", "past", "unusable", "revoked", "renewed", "others"))
        shown |= {names["left"]: left, "差": left - said["must"], "判定": "○" if left == said["must"] else "×"}
        counted.append(shown)
        audit.true(sheet.name, f"発行コホート {month}: at least those listed must be told",
                   said["must"] >= sum(of[word] for word in ("notice", "waiting", "held", "lapsed")))
        sums.update(left=left, must=said["must"], agree=left == said["must"], months=1)
    audit.rows(table, counted)
    months = {month for month, of in by.items() if sum(of.values())}
    audit.true(sheet.name, "発行コホート: a month with a listed certificate is missing", months <= {one["満了月"] for one in counted})
    audit.true(sheet.name, f"発行コホート: Σ {names['must']} is told + notice + waiting + held + lapsed", sums["must"] == sum(
        run.json["dispositions"][word] for word in ("told", "notice", "waiting", "held", "lapsed")))
    audit.unknown(table, (names["issued"], names["past"], names["must"]), "電子証明書データによる (--certificates)")
    return {word: sums[word] for word in none}


def audit_inputs(audit, published):
    run, previous = published.tonight.json, published.previous
    before = {(one["role"], one["file"], one["sha256"]) for one in previous.json["inputs"]} if previous else set()
    counted = [{"役割": ROLES[one["role"]], "ファイル": one["file"], "ハッシュ値(SHA-256)": one["sha256"], "行数": one["rows"],
                "前回と同一": "○" if (one["role"], one["file"], one["sha256"]) in before else "−"} for one in run["inputs"]]
    counted.append({"役割": "設定", "ハッシュ値(SHA-256)": run["config_sha256"]})
    table = audit.book.sheets["入力"].main("役割", "ファイル", "行数")
    audit.rows(table, counted, missing="入力")
    audit.words(table, "ファイル")


# ---- 発送, 待機, 保留, 除外, エラー, 要確認 -----------------------------------------------------------------------------------------

def postal(code):
    return f"{code[:3]}-{code[3:]}" if len(code) == 7 else code


class Postage:
    """The postage of a run from job.csv, the prices of run.json and, where it is given, the table of schemes."""

    def __init__(self, run, options):
        self.told, self.jobs, self.office = run.json.get("postage"), {row["piece_id"]: row for row in run.jobs}, options.district_office
        self.district = [code.strip() for code in options.district.split(",") if code.strip()]
        self.prices = {(line["scheme"], line["sheets"]): (line["price"], line["discount_percent"])
                       for line in (self.told or {}).get("lines", [])}
        if options.schemes and self.told:
            self.prices = {key: self.listed(rows_of(options.schemes), run.mail_on.isoformat(), key, price) for key, price in
                           self.prices.items()}
        self.tally = Counter(map(self.key, run.jobs))

    def key(self, row):
        return row.get("scheme", ""), int(row["sheets"])

    def listed(self, rows, mail_on, key, said):
        """The price that the table has for the weight, of the latest list of the scheme, by as many letters as go by it."""
        grams = next(line["weight_g"] for line in self.told["lines"] if (line["scheme"], line["sheets"]) == key)
        pieces = next(line["pieces"] for line in self.told["lines"] if (line["scheme"], line["sheets"]) == key)
        of = [row for row in rows if row["scheme"] == key[0] and row["effective_from"] <= mail_on]
        latest = [row for row in of if row["effective_from"] == max(one["effective_from"] for one in of)]
        fit = {(int(row["price"]), int(row["discount_percent"] or 0)) for row in latest
               if float(row["weight_g_max"]) >= grams and int(row["from_pieces"] or 1) <= pieces}
        return said if said in fit else (None, None)

    def price(self, key):
        return self.prices.get(key, (None, None))[0]

    def sen(self, key):
        price, percent = self.prices.get(key, (None, None))
        return None if price is None else price * (100 - percent)

    def owed(self, key, count):
        """Yen of so many letters: the discount is rounded up, so that a fraction of a yen is not paid."""
        price, percent = self.prices[key]
        return price * count - -(-price * count * percent // 100)

    def line(self, piece):
        """配達局, 料金区分 and 金額 of a letter."""
        job = self.jobs[piece["piece_id"]]
        scheme, sen = job.get("scheme", ""), self.sen(self.key(job))
        inside = any(piece["postal_code"].startswith(code) for code in self.district)
        return {"配達局": self.office or None if inside else None, "料金区分": SCHEMES.get(scheme, scheme) or None,
                "金額(円)": None if sen is None else sen / 100}

    def total(self):
        return sum(self.owed(key, count) for key, count in self.tally.items() if key in self.prices)

    def slip(self):
        """Lines of the posting slip, by sheets and scheme."""
        counted = []
        for scheme, sheets in sorted(self.prices, key=lambda key: (key[1], key[0])):
            key, count = (scheme, sheets), self.tally[scheme, sheets]
            said = next(line for line in self.told["lines"] if (line["scheme"], line["sheets"]) == key)
            full, owed = self.price(key) * count, self.owed(key, count)
            counted.append({"料金区分": SCHEMES.get(scheme, scheme), "1通の重量(g)": said["weight_g"], "通数": count,
                            "単価(円)": self.price(key), "割引率(%)": self.prices[key][1], "割引前(円)": full, "割引(円)": full - owed,
                            "料金(円)": owed})
        return counted


def main_cause(piece):
    causes = causes_of(piece["causes"])
    return CAUSES[max(CAUSES, key=lambda word: causes[word])] if int(piece["delay_days"]) else None


def audit_letters(audit, published, postage):
    run, jobs = published.tonight, {row["piece_id"]: row for row in published.tonight.jobs}
    counted = [{"整理番号": row["piece_id"], "束": row["bundle"], "束内番号": int(row["sequence"]), "様式": VARIANTS[row["variant"]],
                "言語": language_of(row), "枚数": int(jobs[row["piece_id"]]["sheets"]), "ページ": int(row["pages"]),
                "郵便番号": postal(row["postal_code"]), "宛名番号": row["resident_id"], "証明書数": len(row["serials"].split()),
                "有効期限": row["expires_on"], "更新開始日": row["opens_on"], "本来の差出日": row["ideal_on"], "差出日": row["mail_on"],
                "配達見込日": row["deliver_on"], "配達時残日数": (day_of(row["expires_on"]) - day_of(row["deliver_on"])).days,
                "遅延日数": int(row["delay_days"]), "主な原因": main_cause(row), "遅れ文言": int(row["late"]),
                "バーコード": int(bool(row["barcode"])), **postage.line(row)} for row in run.pieces]
    audit.rows(audit.book.sheets["発送"].main("整理番号", "束", "宛名番号"), counted, missing="発送")
    without = sum(not row["barcode"] for row in run.pieces)
    audit.rows(audit.book.sheets["内訳"].block("発送: カスタマバーコードの有無", "カスタマバーコード", "通数"),
               [{"カスタマバーコード": "印字する", "通数": len(run.pieces) - without}, {"カスタマバーコード": "印字しない", "通数": without}],
               missing="発送 カスタマバーコード")


def audit_waiting(audit, published, days, limits):
    sheet, counted, mail_on, weeks = audit.book.sheets["待機"], [], published.tonight.mail_on, []
    table = sheet.main("宛名番号", "差出予定日", "原因")
    for expires, ideal, who, certificates, planned, reason in waiters(published, days):
        until = day_of(planned) if planned else mail_on
        line = {"宛名番号": who, "証明書数": certificates, "有効期限": expires, "本来の差出日": ideal, "差出予定日": planned,
                "待ち日数": (until - day_of(ideal)).days, "原因": REASON[reason], "見通し": None if planned else NO_PLAN}
        arrives = days.deliver_on(until) if planned else None
        optional = {"差出時残日数": (day_of(expires) - until).days if planned else None, "配達見込": arrives and arrives.isoformat(),
                    "配達時残日数": (day_of(expires) - arrives).days if planned else None}
        counted.append(line | {name: value for name, value in optional.items() if table and name in table.columns})
        weeks.append(((until - timedelta(until.weekday())).isoformat() if planned else NO_PLAN, REASON[reason]))
    audit.rows(table, counted, missing="待機")
    if table and "窓口上限週" in table.columns:
        audit.unknown(table, ("窓口上限週",), "郵便番号と市区町村 (住民データ) と処理上限による")
    tally = Counter(weeks)
    audit.rows(sheet.block("原因と差出予定週", "原因", "人数", "差出予定週(月曜日)"), [
        {"原因": one[1], "人数": tally[one], "差出予定週(月曜日)": one[0]} for one in
        sorted(tally, key=lambda one: (one[0].encode(), one[1].encode()))])
    audit_loads(audit, published, sheet, limits, days)
    audit_limits(audit, sheet, limits)


# ---- 見込み -----------------------------------------------------------------------------------------------------------------

NEAR_WEEKS = 8


def near_week(published, options, days, monday, every):
    """A week of 見込み: what falls due in it, goes, and is left of tonight's letters and of those who wait."""
    run, sunday = published.tonight, monday + timedelta(6)
    week = [monday + timedelta(at) for at in range(7)]
    lots = [day for day in week if days.is_mailing(day) and day >= run.mail_on and not paused(options, day)]
    tonight = monday <= run.mail_on <= sunday
    sheets, delays = sum(int(row["sheets"]) for row in run.jobs), [run.json["delay"]["max"]] if tonight else []
    going = [one for one in every if one[4] and monday <= day_of(one[4]) <= sunday]
    left = [one for one in every if not one[4] or day_of(one[4]) > sunday]
    delays += [(day_of(one[4]) - day_of(one[1])).days for one in going]
    delays += [(lots[-1] - day_of(one[1])).days for one in left] if lots else []
    a_letter = (sheets * 100 + len(run.pieces) // 2) // len(run.pieces) if run.pieces else 100 if run.json["duplex"] else 200
    due = sum(run.json["gate_figures"].get(f"ahead:{(day - run.mail_on).days:02d}", 0) for day in week if day > run.mail_on)
    return {"週(月曜日)": f"{monday.month}月{monday.day}日", "到来(件)": due, "差出(通)": len(going) + (len(run.pieces) if tonight else 0),
            "滞留(通)": len(left), "最大遅れ(日)": max([0, *delays]) if lots else None,
            "枚数(枚)": (len(going) * a_letter + 50) // 100 + (sheets if tonight else 0)}


def audit_outlook(audit, published, options, days):
    sheet = audit.book.sheets.get("見込み")
    if sheet is None:
        return
    table, every = sheet.block("週ごとの見込み", "週(月曜日)", "到来(件)", "差出(通)"), waiters(published, days)
    first = published.tonight.mail_on - timedelta(published.tonight.mail_on.weekday())
    audit.rows(table, [near_week(published, options, days, first + timedelta(7 * at), every) for at in range(NEAR_WEEKS)],
               missing="見込み")
    for row in table.rows if table else ():
        used = [-(-round(table.value(row, is_) * 100 * 100) // round(most * 100)) if most else 100 if table.value(row, is_) else 0
                for is_, most in (("差出(通)", table.value(row, "印刷上限(通)")), ("来庁見込(人)", table.value(row, "窓口上限(人)")))
                if most is not None]
        audit.same(table, row, "利用率(%)", max(used) if used else None, f"見込み row {row}")
    audit.words(table, "仮定番号")
    audit.unknown(table, ("印刷上限(通)", "窓口上限(人)", "来庁見込(人)"), WITH_LIMITS)


# ---- the limits -------------------------------------------------------------------------------------------------------

class Limits:
    """limits.csv and mailing.visits: what a week's counter and a day's or week's print may bear, and what stands against it."""

    UNDONE = ("spoiled", "pulled", "returned", "voided")

    def __init__(self, published, options, events, days):
        self.published, self.events, self.days = published, events, days
        self.rows = rows_of(options.limits) if options.limits else []
        self.visits = [int(one) for one in options.visits.split(",") if one]
        self.known = bool(options.limits and options.visits and events.known)
        self.arrivals = [days.deliver_on(day_of(one[4])) for one in waiters(published, days) if one[4]] if self.known else []

    def in_force(self, resource, scope, per, day):
        found = [(row["effective_from"], int(row["max"])) for row in self.rows if (row["resource"], row["scope"], row["per"])
                 == (resource, scope, per) and row["effective_from"] <= day.isoformat()]
        return max(found)[1] if found else None

    @staticmethod
    def scope_of(text):
        """`all` or `postal:…`; None: a municipality, which no published file has."""
        found = re.match(r"郵便(?:番号)? (\d+)", text)
        return "all" if text.startswith("全体") else f"postal:{found[1]}" if found else None

    @staticmethod
    def is_in(scope, piece):
        return scope == "all" or piece["postal_code"].startswith(scope[7:])

    def brought(self, monday, arrives):
        """Hundredths of a visit that a letter which arrives that day brings into that week."""
        week = (monday - (arrives - timedelta(arrives.weekday()))).days // 7
        return self.visits[week] if 0 <= week < len(self.visits) else 0

    def earlier(self, monday, scope):
        return sum(self.brought(monday, day_of(piece["deliver_on"])) for run in self.published.before for piece in run.pieces
                   if self.events.state.get(piece["piece_id"]) not in self.UNDONE and self.is_in(scope, piece))

    def tonight(self, monday, scope):
        return sum(self.brought(monday, day_of(piece["deliver_on"])) for piece in self.published.tonight.pieces
                   if self.is_in(scope, piece))

    def waiting(self, monday, scope):
        return sum(self.brought(monday, one) for one in self.arrivals) if scope == "all" else None

    def printed(self, runs, first, last, scope):
        return sum(self.is_in(scope, piece) for run in runs if first <= run.mail_on <= last
                   and run.name not in self.published.voided for piece in run.pieces)


WITH_LIMITS = "処理上限と記録による (--limits, --visits, --events)"


def audit_loads(audit, published, sheet, limits, days):
    """The weeks' visits. Without the limits what is said is added up alone."""
    table = sheet.block("窓口の来庁見込みと上限", "範囲", "週(月曜日)", "来庁見込")
    if table is None:
        return
    audit.know(table)
    for row in table.rows:
        said = {name: table.value(row, name) for name in ("上限", "通知外", "差出分", "待機分")}
        monday, label = day_of(table.value(row, "週(月曜日)")), table.value(row, "範囲")
        scope = limits.scope_of(label) if limits.known else None
        if scope:
            counted = {"通知外": limits.in_force("walk_in", scope, "week", monday) or 0,
                       "差出分": (limits.earlier(monday, scope) + limits.tonight(monday, scope)) / 100}
            if not label.endswith("(日)"):
                counted["上限"] = limits.in_force("counter", scope, "week", monday)
            if limits.waiting(monday, scope) is not None:
                counted["待機分"] = limits.waiting(monday, scope) / 100
            for name, value in counted.items():
                audit.same(table, row, name, value, label)
        load = round(sum(said[name] or 0 for name in ("通知外", "差出分", "待機分")), 2)
        audit.same(table, row, "来庁見込", load, label)
        audit.same(table, row, "週", f"{monday.month}月{monday.day}日", label)
        audit.same(table, row, "利用率%", -(-round(load * 100) // round(said["上限"])) if said["上限"] else None, label)
    audit.words(table, "範囲", "週(月曜日)")
    audit.unknown(table, ("上限", "通知外", "差出分", "待機分"), WITH_LIMITS)


def audit_limits(audit, sheet, limits):
    """照合 18: what stands against each limit of this day and week."""
    table = sheet.block("処理上限: 今回の日と週", "範囲", "対象", "上限", "判定")
    if table is None:
        return
    audit.know(table)
    published = limits.published
    for row in table.rows:
        label, first = table.value(row, "範囲"), day_of(table.value(row, "日・週の初日"))
        scope, what, per = limits.scope_of(label) if limits.known else None, table.value(row, "対象"), table.value(row, "単位")
        last = first if per == "日" else first + timedelta(6)
        audit.true(sheet.name, f"待機 {label}: {what} by {per}", what in ("通", "来庁") and per in ("日", "週"))
        if scope and what == "通":
            counted = {"上限": limits.in_force("print", scope, "day" if per == "日" else "week", published.tonight.mail_on),
                       "前回まで": limits.printed(published.before, first, last, scope),
                       "今回": limits.printed([published.tonight], first, last, scope), "お知らせ以外": 0}
        elif scope:
            counted = {"お知らせ以外": limits.in_force("walk_in", scope, "week", first) or 0,
                       "前回まで": limits.earlier(first, scope) / 100, "今回": limits.tonight(first, scope) / 100}
            if limits.in_force("counter", scope, "day", first) is None:
                counted["上限"] = limits.in_force("counter", scope, "week", first)
        for name, value in (counted if scope else {}).items():
            audit.same(table, row, name, value, f"{label} {what}")
        said = {name: table.value(row, name) or 0 for name in ("上限", "お知らせ以外", "前回まで", "今回", "期限間近の通")}
        load = round(sum(said[name] for name in ("お知らせ以外", "前回まで", "今回")), 2)
        audit.same(table, row, "利用率(%)", -(-round(load * 100) // round(said["上限"])) if said["上限"] else None, label)
        if load <= said["上限"]:
            audit.same(table, row, "判定", "○", f"{label} {what}")
    audit.totals(table)
    audit.words(table, "範囲", "対象", "日・週の初日", "単位")
    audit.unknown(table, ("上限", "お知らせ以外", "前回まで", "今回", "期限間近の通", "判定"), WITH_LIMITS)


def audit_held(audit, published, events):
    sheet, run, counted = audit.book.sheets["保留"], published.tonight, []
    for row in run.of("held"):
        since = published.since["held"][published.key(row)]
        line = {"宛名番号": row["resident_id"], "種別": KINDS.get(row["kind"]), "発行番号": row["serial"], "理由": REASON[row["reason"]],
                "有効期限": row["expires_on"], "残日数": (day_of(row["expires_on"]) - run.as_of).days, "保留開始日": since.isoformat(),
                "保留日数": (run.as_of - since).days, "入力行": int(row["line"])}
        if events.known:
            decision = events.decided.get(row["resident_id"], {})
            line |= {"判断": DECISIONS.get(decision.get("event")), "判断者": decision.get("by"), "判断日": decision.get("on"),
                     "次回見直し日": decision.get("until")}
        counted.append(line)
    counted.sort(key=lambda line: (line["有効期限"], line["宛名番号"], line["入力行"]))
    table = sheet.main("宛名番号", "全理由", "保留開始日")
    audit.rows(table, counted, missing="保留")
    for row in table.rows if table else ():
        audit.true(sheet.name, f"保留 row {row}: 全理由 holds 理由", table.value(row, "理由") in (table.value(row, "全理由") or "").split("、"))
    audit.unknown(table, ("全理由", "不足文字", "宛先の不備"), "住民データと書体による")
    audit.unknown(table, ("判断", "判断者", "判断日", "次回見直し日"), "通知台帳による (--events)")
    audit.words(table, "次の行動")
    audit_held_counts(audit, published, sheet)
    lacks = Counter()
    for who, texts in {(table.value(row, "宛名番号"), table.value(row, "不足文字") or "") for row in table.rows} if table else ():
        lacks.update({(one, who) for one in texts.split()})
    people = Counter(one for one, _ in lacks)
    audit.rows(sheet.block("印字できない文字", "不足文字", "人数"), [{"不足文字": one, "人数": people[one]} for one in
                                                            sorted(people, key=lambda one: one.encode())], missing="保留 不足文字")


def held_left(run):
    """Days left of what is held and not refused, below 0 of what has ended."""
    return [(day_of(row["expires_on"]) - run.as_of).days for row in run.of("held") if row["reason"] != "refused"]


def audit_held_counts(audit, published, sheet):
    run = published.tonight
    now = {published.key(row) for row in run.of("held")}
    before = {published.key(row) for row in published.previous.of("held")} if published.previous else set()
    left = held_left(run)
    counted = (("45日以内で未判断", sum(0 <= days <= HELD_SOON for days in left)),
               ("うち14日以内で未判断", sum(0 <= days <= HELD_LAST for days in left)),
               ("期限を過ぎた保留(未判断)", sum(days < 0 for days in left)), ("前回の保留", len(before)), ("新規", len(now - before)), ("解除", len(before - now)), ("継続", len(before & now)),
               ("今回の保留", len(now)))
    audit.rows(sheet.block("未判断と、前回からの増減", "項目", "件数"), [{"項目": item, "件数": count} for item, count in counted],
               missing="保留 未判断と増減")


def certificate_line(row):
    return {"宛名番号": row["resident_id"], "種別": KINDS.get(row["kind"]), "発行番号": row["serial"], "理由": REASON[row["reason"]],
            "有効期限": row["expires_on"], "入力行": int(row["line"])}


def audit_suppressed(audit, published):
    """Rows on 除外, or on 除外明細 below counts by reason."""
    sheet, run, previous = audit.book.sheets["除外"], published.tonight, published.previous
    rows = sheet.main("宛名番号", "種別", "理由")
    if "除外明細" in audit.book.sheets:
        before, lines = previous.json["reasons"] if previous else {}, []
        for reason, japanese in REASONS["suppressed"].items():
            now, was = run.json["reasons"].get(reason, 0), before.get(reason, 0)
            if now or was:
                lines.append({"理由": japanese, "件数": now, "人数": run.people("suppressed", reason),
                              "明細": "件数のみ" if reason in ("deceased", "moved_out") else "除外明細",
                              "前回の件数": was if previous else None, "差": now - was if previous else None})
        audit.rows(sheet.main("理由", "件数", "人数", "明細"), lines, missing="除外 件数")
        rows = audit.book.sheets["除外明細"].main("宛名番号", "種別", "理由")
    counted = []
    for row in run.of("suppressed"):
        line = certificate_line(row)
        if rows and "初回除外日" in rows.columns:
            line["初回除外日"] = published.since["suppressed"][published.key(row)].isoformat()
        counted += [] if row["reason"] in ("deceased", "moved_out") else [line]
    audit.rows(rows, counted, missing="除外")
    if rows and "根拠値" in rows.columns:
        audit.unknown(rows, ("根拠値",), "抽出データの、その行による")
    audit.rows(sheet.block("満了(期限切れ)", "宛名番号", "種別"), [certificate_line(row) for row in run.of("lapsed")], missing="除外 満了")


# ---- 引抜き and 変更履歴 -----------------------------------------------------------------------------------------------------

PULLED = {**REASON, "vanished": "データになし", "changed": "宛名又は住所の変更", "voided": "処理回の取消"}


def pulls_of(run):
    """piece -> its line of the office's list and of the print room's."""
    printed = {row["piece_id"]: row for row in rows_of(run.folder / "print/pull.csv")}
    return {piece: row | printed.get(piece, {}) for piece, row in run.pulled.items()}


def pulled_since(published, piece):
    since = published.tonight.as_of
    for run in reversed(published.before):
        if piece not in run.pulled:
            break
        since = run.as_of
    return since


def audit_pulls(audit, published, events):
    sheet = audit.book.sheets.get("引抜き")
    if sheet is None:
        return
    now, before = pulls_of(published.tonight), pulls_of(published.previous) if published.previous else {}
    tables = ((sheet.main("整理番号", "公開フォルダー", "理由"), now),
              (sheet.block("前回の一覧にあり", "整理番号", "公開フォルダー", "理由"), {one: before[one] for one in before if one not in now}))
    for table, listed in tables:
        counted = []
        for piece, row in listed.items():
            line = {"整理番号": piece, "宛名番号": row["resident_id"]}
            if listed is now:
                line |= {"公開フォルダー": row["lot"], "束": row["bundle"], "束内番号": int(row["sequence"] or 0) or None,
                         "理由": "、".join(PULLED[one] for one in row["reason"].split()),
                         "掲載開始日": pulled_since(published, piece).isoformat()}
            if events.known:
                state = events.state.get(piece)
                line["引抜き"] = "済" if state == "pulled" else "未" if listed is now else "一覧から除外"
            counted.append(line)
        audit.rows(table, counted, missing="引抜き")
        audit.unknown(table, ("記録された状態", "引抜き"), "通知台帳による (--events)")
        audit.unknown(table, ("公開フォルダー", "束", "束内番号", "理由", "掲載開始日"), "一覧から外れた通の、前回の記録による")


def audit_changes(audit, published):
    """Of inputs; what changed in the settings only the ledger knows."""
    sheet = audit.book.sheets.get("変更履歴")
    if sheet is None:
        return
    of = lambda run: {(one["role"], one["file"]): one["sha256"] for one in run.json["inputs"]
                      if one["role"] not in ("residents", "certificates")}
    now, before = of(published.tonight), of(published.previous) if published.previous else of(published.tonight)
    names = "前回 (ファイルはSHA-256)", "今回 (ファイルはSHA-256)"
    table, files = sheet.main("対象", "項目・ファイル", "区分"), []
    for role, file in sorted(now.keys() | before.keys(), key=lambda one: (one[0].encode(), one[1].encode())):
        was, is_now = before.get((role, file)), now.get((role, file))
        if was != is_now:
            files.append({"対象": ROLES[role], "項目・ファイル": file, "区分": "変更" if was and is_now else "追加" if is_now else "削除",
                          names[0]: was, names[1]: is_now})
    settings = [row for row in table.rows if table.value(row, "対象") == "設定"] if table else []
    audit.rows(table, [{"対象": "設定"}] * len(settings) + files, missing="変更履歴")
    audit.unknown(table, ("項目・ファイル", "区分", *names), "設定の内容は、通知台帳による")


def audit_errors(audit, published):
    """How many rows of residents it lists."""
    sheet, run = audit.book.sheets["エラー"], published.tonight
    table = sheet.main("ファイル", "行", "理由", "重大度")
    if table is None:
        audit.miss("エラー: no table ファイル, 行, 理由")
        return None
    residents = [row for row in table.rows if table.value(row, "ファイル") == run.file_of("residents")]
    counted = [{"ファイル": run.file_of("residents"), "重大度": "取込不可"}] * run.json["unreadable_residents"]
    counted += [{"ファイル": row["file"], "行": int(row["line"]), "理由": REASON[row["reason"]], "宛名番号": row["resident_id"],
                 "重大度": "取込不可" if row["reason"].startswith("bad_") else "要調査"} for row in run.of("rejected")]
    audit.rows(table, counted)
    audit.unknown(table, [name for name in table.columns if name.startswith("列")] + ["内容"], "抽出データの、その行による")
    if residents:
        audit.unknown(table, ("行", "理由", "宛名番号"), "取込不可の住民の行は、公開ファイルには数だけがある")
    audit.words(table, "対応")
    audit_thresholds(audit, published, sheet)
    return len(residents)


def audit_thresholds(audit, published, sheet):
    run = published.tonight
    most = {gate["what"]: gate["most"] for gate in run.json["gates"] if gate["name"] == "max_unreadable"}
    bad = (run.json["unreadable_residents"], sum(row["reason"].startswith("bad_") for row in run.of("rejected")))
    counted = []
    for role, unreadable in zip(("residents", "certificates"), bad):
        limit = next((value for what, value in most.items() if ROLES[role] in what), None)
        counted.append({"ファイル": run.file_of(role), "取込不可": unreadable, "読込行": run.json["rows"][role], "しきい値": limit,
                        "しきい値との比(%)": unreadable * 100 // limit if limit else None})
    audit.rows(sheet.block("取込不可の行としきい値", "ファイル", "取込不可", "しきい値"), counted)


def line_key(published, row):
    return published.key(row) if row["kind"] else None


def doubts_of(published, run):
    """(certificate, anomaly) of a run."""
    return {(published.key(row), word) for row in run.rows for word in row["anomalies"].split()}


def audit_doubts(audit, published):
    sheet, run = audit.book.sheets["要確認"], published.tonight
    table = sheet.main("宛名番号", "内容", "件数", "処理区分")
    if table is None:
        audit.miss("要確認: no table 宛名番号, 内容, 件数")
        return
    audit.know(table)
    rows = {int(row["line"]): row for row in run.rows if row["anomalies"]}
    word_of = {japanese: word for word, japanese in ANOMALIES.items()}
    singles, many, met = Counter(), Counter(), set()
    before = doubts_of(published, published.previous) if published.previous else set()
    for row in table.rows:
        anomaly, line = word_of.get(table.value(row, "内容")), table.value(row, "入力行")
        if line is None:
            many[anomaly] += table.value(row, "件数") or 0
            continue
        of = rows.get(line) or dict.fromkeys(("resident_id", "serial", "kind", "disposition", "expires_on")) | {"anomalies": ""}
        audit.true(sheet.name, f"要確認 row {row}: dispositions.csv has {anomaly} at line {line}, once here",
                   anomaly in of["anomalies"].split() and (line, anomaly) not in met)
        met.add((line, anomaly))
        singles[anomaly] += 1
        for column, value in (("宛名番号", of["resident_id"]), ("種別", KINDS.get(of["kind"])), ("発行番号", of["serial"]),
                              ("件数", 1), ("処理区分", DISPOSITIONS.get(of["disposition"]))):
            audit.same(table, row, column, value, f"line {line}")
        if "前回から" in table.columns and table.value(row, "前回から"):
            audit.same(table, row, "前回から", "継続" if (line_key(published, of), anomaly) in before else "新規", f"line {line}")
        registered, by_rule = table.value(row, "登録値"), table.value(row, "規則による値")
        if registered and anomaly != "signature_under_15":
            audit.same(table, row, "登録値", of["expires_on"], f"line {line}")
        difference = (day_of(registered) - day_of(by_rule)).days if registered and by_rule else None
        audit.same(table, row, "差(日)", difference, f"line {line}")
    every = Counter(word for row in run.rows for word in row["anomalies"].split())
    for word, japanese in ANOMALIES.items():
        audit.true(sheet.name, f"要確認 {japanese}: {singles[word]} rows and {many[word]} in one line, recounted {every[word]}",
                   singles[word] + many[word] == every[word])
    audit.totals(table)
    tally = Counter()
    for row in table.rows:
        tally[table.value(row, "規則(条)")] += table.value(row, "件数") or 0
    audit.rows(sheet.block("要確認: 規則(条)", "規則(条)", "件数"), [{"規則(条)": rule, "件数": tally[rule]} for rule in
                                                          sorted(tally, key=lambda one: one.encode())], missing="要確認 規則(条)")
    news = sheet.block("前回からの増減", "項目", "件数")
    if news and news.rows and not many:
        now = doubts_of(published, published.tonight)
        audit.rows(news, [{"項目": item, "件数": len(of)} for item, of in (("新規", now - before), ("継続", now & before),
                                                                      ("解消", before - now))])
    elif news:
        audit.know(news)
        audit.words(news, "項目")
        audit.unknown(news, ("件数",), "まとめた形にどの行が入るかは、住民データによる")
    audit.words(table, "内容", "入力行")
    audit.unknown(table, ("件数", "規則(条)", "登録値", "規則による値", "説明"), "生年月日・発行年月日・在留期間 (住民データ) による")


# ---- 遅延 ---------------------------------------------------------------------------------------------------------------

def account_row(label, side, letters):
    causes = Counter()
    for letter in letters:
        causes.update(letter.causes)
    total = sum(causes.values())
    return {"項目": label, "区分": side, "通数": len(letters), "日数": sum(letter.days for letter in letters),
            **{japanese: causes[word] for word, japanese in CAUSES.items()}, "原因計": total,
            "検算": total - sum(letter.days for letter in letters)}


def sides(label, letters):
    return [account_row(label, side, of_side(letters, side)) for side in (SENT, WAITING, HELD)] + [account_row(label, "計", letters)]


def by_key(letters, key):
    groups = defaultdict(list)
    for letter in letters:
        groups[key(letter)].append(letter)
    order = sorted(groups, key=lambda one: (one != NO_AREA, one))
    return [row for one in order for row in sides(one, groups[one])] + sides("全体", letters)


def by_mail_day(letters):
    days = sorted({letter.mail_on for letter in letters if letter.mail_on})
    shown, earlier = days[-SHOWN:], set(days[:-SHOWN])
    return [account_row(day.isoformat(), SENT, [one for one in letters if one.mail_on == day]) for day in shown] + \
           [account_row("それより前", SENT, [one for one in letters if one.mail_on in earlier])] + sides("全体", letters)


def by_months(published, letters):
    first = twelve_months(published.tonight.mail_on)
    months = [f"{first.year + (first.month - 1 + n) // 12:04d}-{(first.month - 1 + n) % 12 + 1:02d}" for n in range(13)]
    found = []
    for expiry in sorted({letter.expires_on.isoformat()[:7] for letter in letters}):
        of = [letter for letter in letters if letter.expires_on.isoformat()[:7] == expiry]
        mailed = Counter(letter.mail_on.isoformat()[:7] if letter.mail_on else letter.side for letter in of)
        found.append({"満了月": expiry, **{month: mailed[month] for month in months}, WAITING: mailed[WAITING], HELD: mailed[HELD],
                      "計": len(of)})
    return found


def bands_of(letters, bands, days, header):
    counted = Counter((band(bands, days(letter)), letter.side) for letter in letters)
    return [{header: label, "発送済 (通)": counted[label, SENT], "発送待ち (人)": counted[label, WAITING], "保留 (人)": counted[label, HELD],
             "計": sum(counted[label, side] for side in (SENT, WAITING, HELD))} for label, _ in bands]


def audit_delays(audit, published, letters, has_areas):
    sheet = audit.book.sheets["遅延"]
    names = ("通数", "遅延日数の計", "最大", "平均", "中央値", "95%値", "間に合わない")
    of_sides = ((SENT, of_side(letters, SENT)), (WAITING, of_side(letters, WAITING)),
                ("発送済と発送待ち", of_side(letters, SENT, WAITING)), (HELD, of_side(letters, HELD)))
    account = ("項目", "区分", "検算")
    audit_pieces(audit, published, sheet)
    audit.rows(sheet.block("全体:", "区分", "遅延日数の計"), [{"区分": side, **dict(zip(names, figures(of)))} for side, of in of_sides],
               missing="遅延 全体")
    audit.rows(sheet.block("遅延日数の分布", "遅延日数", "発送済 (通)"), bands_of(letters, DAYS_BANDS, lambda one: one.days, "遅延日数"),
               missing="遅延 遅延日数の分布")
    audit.rows(sheet.block("配達時残日数の分布", "配達時残日数", "発送済 (通)"),
               bands_of(letters, LEFT_BANDS, lambda one: one.left, "配達時残日数"), missing="遅延 配達時残日数の分布")
    audit.rows(sheet.block("差出日ごとの遅延の原因", *account), by_mail_day(letters), missing="遅延 差出日ごと")
    audit.rows(sheet.block("差出月 × 満了月", "満了月", WAITING), by_months(published, letters), missing="遅延 差出月 × 満了月")
    audit.rows(sheet.block("満了月ごと", *account), by_key(letters, lambda one: one.expires_on.isoformat()[:7]), missing="遅延 満了月ごと")
    audit_areas(audit, sheet.block("配達地域ごと", *account), letters, has_areas)


def audit_areas(audit, table, letters, has_areas):
    """Without the register's postal codes those who are open are known in all alone, not by area."""
    counted = by_key(letters, lambda one: one.area)
    if has_areas or table is None:
        audit.rows(table, counted, missing="遅延 配達地域ごと")
        return
    audit.know(table)
    known = {(row["項目"], row["区分"]): row for row in counted if row["区分"] == SENT or row["項目"] == "全体"}
    for row in table.rows:
        name = table.value(row, "項目"), table.value(row, "区分")
        for column, value in known.get(name, {}).items():
            audit.same(table, row, column, value, " ".join(name))
    audit.totals(table)
    audit.unknown(table, [column for column in table.columns], "発送待ち・保留の人の郵便番号は、住民データによる (--residents)")


def audit_pieces(audit, published, sheet):
    """This run, one line a piece."""
    counted = [{"整理番号": piece["piece_id"], "本来の差出日": piece["ideal_on"], "差出日": piece["mail_on"],
                "遅延日数": int(piece["delay_days"]),
                **{japanese: causes_of(piece["causes"])[word] for word, japanese in CAUSES.items()},
                "原因計": sum(causes_of(piece["causes"]).values()),
                "検算(計−日数)": sum(causes_of(piece["causes"]).values()) - int(piece["delay_days"])}
               for piece in published.tonight.pieces]
    audit.rows(sheet.main("整理番号", "本来の差出日", "原因計"), counted, missing="遅延 今回の通")


# ---- 差出 and 返戻 --------------------------------------------------------------------------------------------------------

STATES = {None: "印刷の記録なし", "printed": "印刷済(未差出)", "spoiled": "損紙", "pulled": "引抜き", "voided": "取消", "posted": "差出済",
          "returned": "返戻"}


def slip_of(events, run):
    """The numbers of posting slips among the reasons of `posted`, the first recorded first."""
    pieces = {row["piece_id"] for row in run.pieces}
    found = list(dict.fromkeys(reason for piece, reason in events.reasons if piece in pieces
                               and len(reason) <= 20 and re.search("[0-9]", reason)))
    return found[0] + (" ほか" if len(found) > 1 else "") if found else None


def audit_posted(audit, published, events, office):
    """The sums that 照合 13 shows."""
    first = published.tonight.as_of - timedelta(POSTED_DAYS)
    runs = sorted((run for run in published.before if run.mail_on >= first), key=lambda run: (run.mail_on, run.as_of, run.nth))
    sheet, counted, came_back = audit.book.sheets["差出"], [], []
    table = sheet.main("差出日", "公開フォルダー", "通数")
    for at, run in enumerate(runs):
        states = Counter(events.state.get(row["piece_id"]) for row in run.pieces)
        line = {"差出日": run.mail_on.isoformat(), "公開フォルダー": run.name, "通数": len(run.pieces)}
        if events.known:
            line |= {japanese: states[state] for state, japanese in STATES.items()}
            came_back += [row for row in run.pieces if events.state.get(row["piece_id"]) == "returned"]
        if table and "差出票番号" in table.columns:
            line["差出局(設定)"] = office or None
            if events.known:
                line["差出票番号"] = slip_of(events, run)
        if table and at < len(table.rows):
            line["差"] = len(run.pieces) - sum(table.value(table.rows[at], name) or 0 for name in STATES.values())
        counted.append(line)
    audit.rows(table, counted, missing="差出")
    audit.unknown(table, [*STATES.values(), *(["差出票番号"] if table and "差出票番号" in table.columns else [])],
                  "通知台帳による (--events)")
    value = lambda names: sum(table.value(row, name) or 0 for row in table.rows for name in names) if table else None
    back = audit_returns(audit, published, events, came_back)
    posted = sum((row["piece_id"], "posted") in events.on for run in runs for row in run.pieces) if events.known else None
    return {"earlier": len(runs), "posted": posted, "gone": value(["差出済", "返戻"]), "made": sum(len(run.pieces) for run in runs),
            "lived": value(STATES.values()), "returned": value(["返戻"]), "returns": back}


def audit_returns(audit, published, events, came_back):
    table = audit.book.sheets["返戻"].main("整理番号", "宛名番号", "返戻日")
    if table is None:
        audit.miss("返戻: no table 整理番号, 宛名番号, 返戻日")
        return None
    owner = {row["piece_id"]: row for run in published.runs for row in run.pieces}
    named = [table.value(row, "整理番号") for row in table.rows]
    order = [row["piece_id"] for row in sorted(came_back, key=lambda row: row["piece_id"])] if events.known else named
    counted = []
    for at, piece in enumerate(order):
        days = [table.value(table.rows[at], name) if at < len(table.rows) else None for name in ("差出確認日", "返戻日")]
        line = {"整理番号": piece, "宛名番号": owner.get(piece, {}).get("resident_id"), "差出日": owner.get(piece, {}).get("mail_on")}
        if events.known:
            days = [events.on.get((piece, event)) for event in ("posted", "returned")]
            line |= {"差出確認日": days[0], "返戻日": days[1]}
        line["往復日数"] = (day_of(days[1]) - day_of(days[0])).days if all(days) else None
        counted.append(line)
    audit.rows(table, counted)
    audit.unknown(table, ("差出確認日", "返戻日"), "通知台帳による (--events)")
    return len(table.rows)


# ---- 再出力 ------------------------------------------------------------------------------------------------------------

REPRINTS = """SELECT e.piece_id, r.folder, e.reason, e.by_whom, e.on_day, (SELECT count(*) FROM event o WHERE
    o.piece_id = e.piece_id AND o.event = 'reprint' AND o.seq <= e.seq) FROM event e JOIN piece p ON p.piece_id = e.piece_id
    JOIN run r ON r.run_id = p.run_id WHERE e.event = 'reprint' AND e.batch > ? AND e.batch < ? ORDER BY e.seq"""


def reprints_of(ledger, night):
    """What is on record between the run before and this one, by their places in the chain of the ledger."""
    with sqlite3.connect(f"{Path(ledger).resolve().as_uri()}?mode=ro", uri=True) as book:
        places = [(seq, folder) for seq, folder in book.execute(
            "SELECT e.seq, r.folder FROM entry e JOIN run r ON r.run_id = e.about WHERE e.kind = 'run' ORDER BY e.seq")]
        until = next((seq for seq, folder in places if folder == night), 0)
        return list(book.execute(REPRINTS, (max([seq for seq, _ in places if seq < until] or [0]), until)))


def audit_reprints(audit, published, ledger):
    """A piece tells its folder; the rest stands in the ledger alone."""
    if "再出力" not in audit.book.sheets:
        return                                           # of a kigen that had no such sheet
    table = audit.book.sheets["再出力"].main("整理番号", "回", "再出力日")
    if table is None:
        audit.miss("再出力: no table 整理番号, 回, 再出力日")
        return
    folder_of = {row["piece_id"]: run.name for run in published.runs for row in run.pieces}
    if ledger:
        counted = [{"整理番号": piece, "回": nth, "理由": why or None, "操作者": by or None, "再出力日": on, "公開フォルダー": folder}
                   for piece, folder, why, by, on, nth in reprints_of(ledger, published.tonight.name)]
    else:
        counted = [{"整理番号": piece, "公開フォルダー": folder_of.get(piece)}
                   for piece in (table.value(row, "整理番号") for row in table.rows)]
    audit.rows(table, counted)
    audit.unknown(table, ("回", "理由", "操作者", "再出力日"), "通知台帳による (--ledger)")


# ---- 内訳 ---------------------------------------------------------------------------------------------------------------

def ordered(tally):
    """In the order in which they were met."""
    return list(dict.fromkeys(tally))


def audit_kinds(audit, sheet, run, postage):
    """Letters by variant, language and scheme, with what they cost before and after the discount; and the posting slip."""
    keys, kinds = [postage.key(postage.jobs[row["piece_id"]]) for row in run.pieces], []
    for row, key in zip(run.pieces, keys):
        kinds.append((VARIANTS[row["variant"]], language_of(row), SCHEMES.get(key[0], key[0]) or None))
    full, sen = Counter(), Counter()
    for kind, key in zip(kinds, keys):
        full[kind] += postage.price(key) or 0
        sen[kind] += postage.sen(key) or 0
    tally = Counter(kinds)
    audit.rows(sheet.block("発送: 様式 × 言語", "様式", "言語", "通数"),
               [{"様式": one[0], "言語": one[1], "通数": tally[one], "料金区分": one[2], "割引前(円)": full[one] or None,
                 "金額(円)": sen[one] / 100 if full[one] else None} for one in ordered(kinds)], missing="内訳 様式 × 言語")
    if postage.told is not None:
        audit.rows(sheet.block("発送: 差出票の内訳", "料金区分", "単価(円)"), postage.slip(), missing="内訳 差出票の内訳")


def audit_breakdown(audit, published, days, postage):
    sheet, run, previous = audit.book.sheets["内訳"], published.tonight, published.previous
    audit_kinds(audit, sheet, run, postage)
    delays = Counter(band(DAYS_BANDS, int(row["delay_days"])) for row in run.pieces)
    audit.rows(sheet.block("発送: 遅延日数の分布", "日数", "通数"), [{"日数": label, "通数": delays[label]} for label, _ in DAYS_BANDS],
               missing="")
    left = Counter(band(RUN_LEFT_BANDS, (day_of(row["expires_on"]) - day_of(row["deliver_on"])).days) for row in run.pieces)
    audit.rows(sheet.block("発送: 配達時残日数の分布", "日数", "通数"), [{"日数": label, "通数": left[label]} for label, _ in RUN_LEFT_BANDS],
               missing="")
    months = Counter(row["expires_on"][:7] for row in run.pieces)
    audit.rows(sheet.block("発送: 満了月", "満了月", "通数"), [{"満了月": month, "通数": months[month]} for month in sorted(months)],
               missing="内訳 満了月")
    waits = Counter((REASON[one[5]], one[4][:7] or NO_PLAN) for one in waiters(published, days))
    audit.rows(sheet.block("待機: 原因 × 差出予定月", "原因", "差出予定月", "人数"),
               [{"原因": one[0], "差出予定月": one[1], "人数": waits[one]} for one in
                sorted(waits, key=lambda one: (one[0].encode(), one[1].encode()))], missing="内訳 待機")
    holds = Counter((row["reason"], band(RUN_LEFT_BANDS, (day_of(row["expires_on"]) - run.as_of).days)) for row in run.of("held"))
    audit.rows(sheet.block("保留: 理由 × 残日数", "理由", "残日数", "件数"),
               [{"理由": REASON[reason], "残日数": label, "件数": holds[reason, label]} for reason in REASON for label, _ in RUN_LEFT_BANDS
                if holds[reason, label]], missing="内訳 保留")
    audit_reject_counts(audit, published, sheet)
    every = Counter(word for row in run.rows for word in row["anomalies"].split())
    audit.rows(sheet.block("要確認: 内容", "内容", "件数"), [{"内容": japanese, "件数": every[word]} for word, japanese in ANOMALIES.items()],
               missing="内訳 要確認")
    reasons, known = Counter(row["reason"] for row in run.of("suppressed")), previous is not None
    before = previous.json["reasons"] if known else {}
    audit.rows(sheet.block("除外: 理由", "理由", "件数", "前回"),
               [{"理由": japanese, "件数": reasons[word], **change(reasons[word], before.get(word, 0), known)}
                for word, japanese in REASONS["suppressed"].items()], missing="")
    audit.rows(sheet.block("時期未到来: 満了月", "満了月", "件数"),
               [{"満了月": month, "件数": count} for month, count in sorted(run.json["not_due_by_month"].items())], missing="内訳 時期未到来")


def audit_reject_counts(audit, published, sheet):
    """Rows of residents are known by their number alone; they stand above."""
    run, table = published.tonight, sheet.block("エラー: ファイル × 理由", "ファイル", "理由", "件数")
    if table is None:
        audit.miss("no table 内訳 エラー")
        return
    audit.know(table)
    of_residents = [row for row in table.rows if table.value(row, "ファイル") == run.file_of("residents")]
    audit.true(sheet.name, "内訳 エラー: 住民データの件数の計", sum(table.value(row, "件数") for row in of_residents)
               == run.json["unreadable_residents"])
    kinds = [(row["file"], REASON[row["reason"]]) for row in run.of("rejected")]
    tally, rest = Counter(kinds), [row for row in table.rows if row not in of_residents]
    audit.true(sheet.name, "内訳 エラー: 電子証明書データの理由の数", len(rest) == len(tally))
    for row, one in zip(rest, ordered(kinds)):
        for column, value in (("ファイル", one[0]), ("理由", one[1]), ("件数", tally[one])):
            audit.same(table, row, column, value, one[1])
    audit.totals(table)
    audit.words(table, "ファイル")
    audit.unknown(table, ("理由", "件数"), "取込不可の住民の行は、公開ファイルには数だけがある")


# ---- all of it --------------------------------------------------------------------------------------------------------

def audit_version(audit, published):
    """The line 版 of each sheet, and the digest of the settings in it or below it."""
    run = published.tonight.json
    wanted = (f"kigen {run['version']}", f"公開フォルダー {published.tonight.name}", f"基準日 {run['as_of']}", f"処理回 {run['run']}",
              f"差出日 {run['mail_on']}", f"前回 {run['previous'] or 'なし'}")
    for sheet in audit.book.sheets.values():
        head = "\n".join(sheet.text(row, at) for row in range(1, 5) for at in sheet.across(row)[:1])
        text = next((line for line in head.split("\n") if line.startswith("版: ")), "")
        for part in wanted:
            audit.true(sheet.name, f"{sheet.name}: the line 版 says {part}", re.search(rf"{re.escape(part)}( |$)", text))
        digest = re.search(r"設定のハッシュ値(?:\(SHA-256\))? ([0-9a-f]+)", head)
        audit.true(sheet.name, f"{sheet.name}: it says the digest of the settings",
                   bool(digest) and run["config_sha256"].startswith(digest[1]))


def digest_of(path):
    sha = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            sha.update(block)
    return sha.hexdigest()


SUMS = "SHA256SUMS"
READ = {"office": ("run.json", "pieces.csv", "dispositions.csv", "pull.csv"), "print": ()}


def audit_digests(audit, published, options):
    """Each file of the night, and each that was read of an earlier one, is the one that was published; so are the inputs."""
    for run in published.runs:
        for part, read in READ.items():
            folder = run.folder / part
            sums = dict(reversed(line.split("  ", 1)) for line in (folder / SUMS).read_text(encoding="utf-8").splitlines())
            names = {path.name for path in folder.iterdir()} - {SUMS} | sums.keys() if run is published.tonight else read
            for name in sorted(names):
                good = (folder / name).is_file() and sums.get(name) == digest_of(folder / name)
                audit.true(SUMS, f"{run.name}/{part}/{name} is not the file that {SUMS} names", good)
    for role in ("residents", "certificates", "holidays", "limits", "schemes"):
        path = getattr(options, role)
        named = next((one["sha256"] for one in published.tonight.json["inputs"] if one["role"] == role), None)
        if path and named:
            audit.true(SUMS, f"{path} is not the file that run.json names as {role}", digest_of(path) == named)


def accounts_of(published, options, days):
    """Of all letters tonight; and what the run before said of what it had sent or waiting, and whom it had told too late."""
    before = None
    if published.previous:
        earlier = Published(options.out, published.previous.name, of=published)
        known = letters_of(earlier, options, days)[0]
        before = figures(of_side(known, SENT, WAITING)), missed(known)
    return (*letters_of(published, options, days), before)


def audit_book(book, published, options, days, accounts):
    audit, (letters, opened, before) = Audit(book), accounts
    events = Events(published, options.events)
    audit_version(audit, published)
    postage = Postage(published.tonight, options)
    audit_letters(audit, published, postage)
    audit_waiting(audit, published, days, Limits(published, options, events, days))
    audit_outlook(audit, published, options, days)
    audit_held(audit, published, events)
    audit_suppressed(audit, published)
    audit_pulls(audit, published, events)
    audit_changes(audit, published)
    unreadable = audit_errors(audit, published)
    audit_doubts(audit, published)
    audit_delays(audit, published, letters, bool(options.residents))
    audit_breakdown(audit, published, days, postage)
    audit_inputs(audit, published)
    of_sheets = audit_posted(audit, published, events, options.district_office) | audit_cohorts(audit, published, options) | {"unreadable": unreadable}
    audit_reprints(audit, published, options.ledger)
    of_sheets |= of_limits(audit) | of_again(audit) | {"asked": asked_of_run(published.tonight.json), "events": events, "postage": postage}
    broken = audit_identities(audit, published, letters, options, of_sheets)
    audit_summary(audit, published, letters, opened, before, days, {"broken": broken, "postage": postage})
    audit.formulas()
    return audit


def report(audit, options):
    """One line a sheet, what differs, what cannot be known."""
    wrong, looked = Counter(sheet for sheet, _ in audit.wrong), Counter()
    for sheet, what in audit.wrong:
        print(what)
    print("シート: 数え直した欄 recounted, 違う欄 differ, 公開ファイルからは分からない欄 cannot be known, 知らない欄 not looked at")
    print(f"{SUMS}: {audit.count[SUMS]} files compared, {wrong[SUMS]} differ")
    for sheet in audit.book.sheets.values():
        left = audit.left(sheet)
        looked[sheet.name] = len(left)
        print(f"{sheet.name}: {audit.count[sheet.name]} recounted, {wrong[sheet.name]} differ, {audit.cannot[sheet.name]} cannot be "
              f"known, {len(left)} not looked at" + (": " + " ".join(place_of(*one) for one in left[:8]) if left else ""))
    for line in audit.missing:
        print(f"note: {line}")
    print("違いはありません。" if not audit.wrong else f"違いが {len(audit.wrong)} あります。上の行に、シートと欄を示しました。")
    if options.list:
        for line in audit.why:
            print(f"cannot be known: {line}")
    print(f"{sum(audit.count.values()) - audit.count[SUMS]} figures recounted, {len(audit.wrong) - wrong[SUMS]} differ")
    print(f"{sum(audit.cannot.values())} cannot be known from published files (--list), "
          f"{sum(looked.values())} this program does not know")


def options_of(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", metavar="OUT")
    parser.add_argument("night", metavar="NIGHT")
    parser.add_argument("--holidays", help="the holidays file of the configuration")
    parser.add_argument("--certificates", help="the register of certificates of that night")
    parser.add_argument("--residents", help="the register of residents of that night")
    parser.add_argument("--schemes", help="post.schemes of the configuration")
    parser.add_argument("--district", default="", help="post.district of the configuration, for example 250,256")
    parser.add_argument("--district-office", default="", help="post.district_office of the configuration")
    parser.add_argument("--limits", help="limits.csv of the configuration")
    parser.add_argument("--ledger", help="the ledger (output.ledger), which is only read: reprints are recounted")
    parser.add_argument("--visits", default="", help="mailing.visits, for example 60,25,10")
    parser.add_argument("--events", action="append", default=[], help="what was recorded up to that night, in its order")
    parser.add_argument("--voided", action="append", default=[], help="a folder that was taken back before that night")
    parser.add_argument("--pause", action="append", default=[], metavar="FROM..TO",
                        help="a pause of the configuration, both days included")
    parser.add_argument("--mailing-days", default="mon,tue,wed,thu,fri")
    parser.add_argument("--closed", default="12-29..01-03")
    parser.add_argument("--lead-days", type=int, default=1)
    parser.add_argument("--target-days", type=int, default=0)
    parser.add_argument("--delivery-days", type=int, default=3)
    parser.add_argument("--window-months", type=int, default=3)
    parser.add_argument("--past-days", type=int, default=35)
    parser.add_argument("--list", action="store_true", help="names each cell that cannot be known, and why")
    return parser.parse_args(arguments)


def main():
    options = options_of()
    try:
        published, days = Published(options.out, options.night, options.voided), Calendar(options)
        audit = audit_book(Book(published.tonight.workbook), published, options, days, accounts_of(published, options, days))
        audit_digests(audit, published, options)
    except (OSError, ValueError, KeyError, LookupError, zipfile.BadZipFile, ElementTree.ParseError) as error:
        print(f"audit.py: {error!r}", file=sys.stderr)
        return 2
    report(audit, options)
    return 1 if audit.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
