#!/usr/bin/env python3
"""`kigen report`: a period's book against a recount in Python from the published folders and from the events as they were
written down, of a made-up town of 2,000 that lives on for eleven nights.

    test_report.py --kigen build/kigen --shim build/crash-shim.so

Letters wait for the print limit, one night is not run, one is stopped and lifted, one run is taken back, letters come back,
are spoiled and pulled, some are made again, some certificates are found too late; some runs are approved, some are not. Then
what is refused, folders that are missing or were changed, periods without a run, a ledger of an older program, a night that
writes meanwhile; and mutants of the report, each of which the recount sees. Every name and address is made up. Prints
`N passed, N failed`.
"""

import argparse
import fcntl
import hashlib
import importlib.util
import json
import os
import random
import re
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

try:
    import openpyxl
except ImportError:     # another Python than Debian's comes first
    if sys.executable == "/usr/bin/python3":
        raise
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

import chain
import living
import sheets
import town
import seeds
import world

sys.path[:0] = [str(world.REPO / "tests" / name) for name in ("mutants", "crash")]
import board as boards
from nights import Build

WHO = town.CERTIFICATE["resident_id"]
RESIDENTS, SEED, NIGHTS = 2000, 1229, 11
FIRST = date(2026, 11, 4)
MISSED, STOPPED, LATE_FOUND, TAKEN_BACK, UNAPPROVED = 3, 5, 6, 7, 8      # nights, counted from 0
MAILING = 'limits = "limits.csv"; since = "2026-08-05"; approval = "required"; lapsed = "notify";'
LIMITS = ("effective_from,resource,scope,per,max\n2026-01-01,print,all,day,7\n2026-11-10,print,all,week,60\n"
          "2026-11-12,print,all,day,30\n2026-11-18,print,all,day,3\n2026-01-01,print,postal:250,day,25\n")
LIFT = ("--accept", "max_unreadable", "--by", "市民課長", "--why", "1行だけの誤り")
CHIEF, CLERK = "市民課長", "窓口　桜木"
WORDS = {"planned": "作成", "printed": "印刷済", "posted": "差出済", "spoiled": "損紙", "pulled": "引抜き", "returned": "返戻",
         "voided": "取消"}
MAY = {"planned": {"printed", "posted", "spoiled", "pulled", "voided"}, "printed": {"posted", "spoiled", "pulled", "voided"},
       "posted": {"returned"}, "voided": {"pulled"}}
CAUSES = {"paused": "休止", "before_start": "発送開始前", "cutoff": "印刷締切前", "print_capacity": "印刷上限",
          "counter_capacity": "窓口上限", "held": "保留", "suppressed": "発送対象外", "gate": "停止判定", "no_run": "処理未実施",
          "remade": "作り直し", "late_input": "データ未着"}
LANGUAGES = {"ja": "日本語", "ja-large": "大きな文字", "ja-easy": "やさしい日本語", "en": "英語"}
SHEETS = ["概要", "内訳", "照合", "照合付表", "発送", "遅延", "遅延付表", "差出", "返戻", "引抜き", "期限に間に合わなかった人",
          "期限に間に合わなかった人付表", "返戻のまま期限を過ぎた人", "再出力", "承認", "承認付表", "停止", "停止付表",
          "抽出データ", "定義", "版"]
PIXELS_MAX = 1440        # letters of seven points on A4
SENT, WAITING, HELD = "発送済", "発送待ち", "保留"
FROM, TO = "2026-11-01", "2026-11-30"


class Suite(world.Suite):
    def __init__(self, kigen, shim):
        super().__init__(kigen, "kigen-report-")
        self.shim, self.began = shim, int(time.time())
        self.root, self.events, self.runs = self.top / "town", [], []
        self.approved, self.reports, self.books, self.open, self.refused = {}, 0, {}, {}, False
        self.town = living.Living(kigen, RESIDENTS, SEED, FIRST.isoformat())
        world.build(self.root, mailing=MAILING, letters="bundle_letters = 20;", registers="max_unreadable = 0;")
        (self.root / "limits.csv").write_text(LIMITS, encoding="utf-8")

    # ---- the town ----

    def night(self, day, code, *more):
        done = world.run(self.kigen, self.root, day.isoformat(), *more, jobs=2)
        self.equal(f"{day} ends as it should: {done}", done.code in code, True)
        if done.code in (0, 4):
            self.runs.append(world.published(self.root)[-1])

    def record(self, day, rows):
        path = self.root / "events.csv"
        path.write_text("\n".join(["id,event,on,by,until,reason", *rows]) + "\n", encoding="utf-8")
        done = world.call(self.kigen, "record", "-c", self.root / "kigen.conf", "--as-of", day.isoformat(), path)
        self.equal(f"recorded: {done}", done.code, 0)
        self.events += [dict(zip(("id", "event", "on", "by", "until", "reason"), row.split(","))) for row in rows]

    def pieces(self, folder, root=None):
        return world.rows((root or self.root) / "out" / folder / "office/pieces.csv")

    # ---- the book ----

    def report(self, root=None, first=FROM, last=TO, kigen=None, env=None):
        self.reports += 1
        path = self.top / f"report-{self.reports}.xlsx"
        done = world.call(kigen or self.kigen, "report", "-c", (root or self.root) / "kigen.conf", "--from", first, "--to", last,
                          "-o", path, env=env)
        return done, path

    def good(self, what, code=0, **more):
        done, path = self.report(**more)
        self.equal(f"{what}: {done}", done.code, code)
        self.equal(f"{what}: nothing is left beside it", [one.name for one in self.top.glob(".report-*")], [])
        return openpyxl.load_workbook(path, data_only=True)


def live(suite):
    """The nights, and what people do after them."""
    for at, day in enumerate(living.office_nights(FIRST, NIGHTS)):
        suite.town.live(day, rate=2.0)
        if at == LATE_FOUND:      # the register had not had them
            for days in range(2, 9):
                suite.town.certify(suite.town.newcomer()["resident_id"], "authentication", date(2021, 12, 1),
                                   day + timedelta(days=days), "2031-12-01")
        if at == MISSED:
            continue
        suite.town.write(suite.root / "in")
        if at == STOPPED:
            row = suite.town.certificates[-1]
            good, row["expires_on"] = row["expires_on"], "2026-02-31"
            suite.town.write(suite.root / "in")
            row["expires_on"] = good
            suite.night(day, (8,))
            suite.night(day, (0, 4), *LIFT)
        else:
            suite.night(day, (0, 4))
        after(suite, at, day)


def after(suite, at, day):
    folder = suite.runs[-1]
    if at == TAKEN_BACK:
        done = world.call(suite.kigen, "void", "-c", suite.root / "kigen.conf", folder, "--by", CHIEF, "--why", "抽出の誤り")
        suite.equal(f"taken back: {done}", done.code, 0)
        suite.record(day, [f"{piece['piece_id']},pulled,{day},{CLERK},,抜いた" for piece in suite.pieces(folder)[:2]])
        return
    rows = []
    if at != UNAPPROVED:
        rows.append(f"run:{folder},approved,{day},{'部長' if at == STOPPED else CHIEF},,市民第{at}号")
    if at == 1:
        rows.append(f"run:{folder},approved,{day},部長,,市民第1号の2")
    for number, piece in enumerate(suite.pieces(folder)):
        fate = "spoiled" if number % 6 == 4 else "pulled" if number % 9 == 7 else "posted" if number % 5 else ""
        if fate:
            rows.append(f"{piece['piece_id']},{fate},{piece['mail_on']},{CLERK},,{'紙づまり' if fate == 'spoiled' else ''}")
        if fate == "posted" and (number % 7 == 1 or piece["expires_on"] < str(day + timedelta(days=6))):
            rows.append(f"{piece['piece_id']},returned,{piece['deliver_on']},{CLERK},,あて所に尋ねあたらず")
    rows.append(f"alarm:held_45,acknowledged,{day},{CLERK},2026-12-31,確認中")
    held = {row["resident_id"]: row["expires_on"] for row in world.rows(suite.root / "out" / folder / "office/dispositions.csv")
            if row["disposition"] == "held"}
    if len(held) > 1 and not suite.refused:     # nobody's delay from then on
        suite.refused = True
        rows.append(f"resident:{max(held, key=held.get)},refuse,{day},{CLERK},,申出")
    suite.record(day, rows)


# ---- the recount ---------------------------------------------------------------------------------------------------------

def day_of(text):
    return date.fromisoformat(text) if text else None


def fold(suite, root=None):
    """Each letter of the folders, in their order, with what became of it."""
    lives = defaultdict(lambda: ["planned", None, {}, "", ""])
    taken = set()
    for folder in suite.runs:
        for piece in suite.pieces(folder, root):
            lives[piece["piece_id"]] = ["planned", None, {}, "", ""]
    back = suite.runs[[at for at in range(NIGHTS) if at != MISSED].index(TAKEN_BACK)]
    for piece in suite.pieces(back, root):
        taken.add(piece["piece_id"])
        lives[piece["piece_id"]] = ["voided", None, {}, CHIEF, "抽出の誤り"]
    for event in suite.events:
        life = lives.get(event["id"])
        if life and event["event"] in MAY.get(life[0], ()):
            life[0], life[1], life[3], life[4] = event["event"], event["on"], event["by"], event["reason"]
            life[2][event["event"]] = event["on"]
    letters = []
    for folder in suite.runs:
        for piece in suite.pieces(folder, root):
            life = lives[piece["piece_id"]]
            letters.append(piece | {"folder": folder, "state": life[0], "on": life[1], "events": life[2], "by": life[3],
                                    "reason": life[4], "back": piece["piece_id"] in taken})
    return letters, back


def causes_of(letter):
    return {word: int(days) for word, days in (one.split(":") for one in letter["causes"].split())}


def plain(value):
    """As openpyxl gives it: days without their hour."""
    return value.date().isoformat() if hasattr(value, "date") else value


def table(book, sheet, title=None):
    """The rows of a worksheet's main table, or of the block of that title, by their headers without line ends."""
    sheet = f"{sheet}付表" if title and f"{sheet}付表" in book.sheetnames else sheet
    rows = [[plain(cell.value) for cell in row] for row in book[sheet].iter_rows()]
    if title is None:
        header = 5
    else:
        header = next(at for at, row in enumerate(rows) if str(row[0] or "").startswith(title)) + 2
    names = [str(name).replace("\n", "") for name in rows[header] if name is not None]
    found = []
    for row in rows[header + 1:]:
        if all(cell is None for cell in row):
            break
        found.append(dict(zip(names, row)))
    return found


def number(value):
    return 0 if value is None else value


def differences(suite, book, letters, back, folders=True):
    """Everything in which the book is not what was recounted: sentences."""
    wrong = []

    def same(what, got, wanted):
        if got != wanted:
            wrong.append(f"{what}: {got!r}, expected {wanted!r}"[:300])

    same("sheets", book.sheetnames, SHEETS)
    sent = table(book, "発送")
    same("letters", [row["整理番号"] for row in sent], [one["piece_id"] for one in letters])
    for row, one in zip(sent, letters):
        same(one["piece_id"], {name: row[name] for name in (
            "公開フォルダー", "束", "束内番号", WHO, "証明書数", "有効期限", "本来の差出日", "差出日", "配達見込日", "配達時残日数",
            "遅延日数", "遅れ文言", "差出確認日", "返戻日", "状態", "言語", "ページ", "更新開始日", "郵便番号", "主な原因")}, {
            "公開フォルダー": one["folder"], "束": one["bundle"], "束内番号": int(one["sequence"]), WHO: one["resident_id"],
            "証明書数": len(one["serials"].split()), "有効期限": one["expires_on"], "本来の差出日": one["ideal_on"],
            "差出日": one["mail_on"], "配達見込日": one["deliver_on"],
            "配達時残日数": (day_of(one["expires_on"]) - day_of(one["deliver_on"])).days, "遅延日数": int(one["delay_days"]),
            "遅れ文言": int(one["late"]), "差出確認日": one["events"].get("posted"), "返戻日": one["events"].get("returned"),
            "状態": WORDS[one["state"]], "言語": LANGUAGES[one["language"]], "ページ": int(one["pages"]) if folders else None,
            "更新開始日": one["opens_on"] if folders else None,
            "郵便番号": f"{one['postal_code'][:3]}-{one['postal_code'][3:]}",
            "主な原因": CAUSES[max(causes_of(one), key=lambda word: causes_of(one)[word])] if int(one["delay_days"]) else None})
    same_runs(suite, book, letters, back, same)
    same_delays(suite, book, letters, back, same)
    same_open(suite, book, back, same)
    same_undone(book, letters, same)
    same_care(suite, book, letters, same)
    same_said(suite, book, letters, back, same)
    return wrong


def same_runs(suite, book, letters, back, same):
    by_run = defaultdict(Counter)
    for one in letters:
        by_run[one["folder"]][one["state"]] += 1
        by_run[one["folder"]]["made"] += 1
        by_run[one["folder"]]["late"] += int(one["late"])
    mailings = table(book, "差出")
    same("runs", [row["公開フォルダー"] for row in mailings], suite.runs)
    for row in mailings:
        counts, run = by_run[row["公開フォルダー"]], row["公開フォルダー"]
        same(f"run {run}", [row[name] for name in ("通数", "印刷の記録なし", "印刷済(未差出)", "損紙", "引抜き", "取消", "差出済",
                                                  "返戻", "差", "遅れ文言の通")],
             [counts[word] for word in ("made", "planned", "printed", "spoiled", "pulled", "voided", "posted", "returned")]
             + [0, counts["late"]])
        first = next((event for event in suite.events if event["event"] == "approved" and event["id"] == f"run:{run}"), None)
        lacks = None if run == back else "承認の記録なし"
        same(f"run {run} was approved", (row["承認者"], row["承認日"], row["決裁番号など"]),
             (first["by"], first["on"], first["reason"]) if first else (lacks, None, None))
        same(f"run {run} was taken back", (row["取り消した者"], row["取消の理由"]), (CHIEF, "抽出の誤り") if run == back else (None, None))
    states, all_of = Counter(one["state"] for one in letters), {row["項目"]: row["数"] for row in table(book, "内訳")}
    same("figures of letters", {name: all_of[name] for name in ("作成した通", "印刷の記録なし", "差出済(返戻なし)", "返戻", "損紙", "引抜き",
                                                               "取消(引抜き前)", "差出済の記録")},
         {"作成した通": len(letters), "印刷の記録なし": states["planned"], "差出済(返戻なし)": states["posted"], "返戻": states["returned"],
          "損紙": states["spoiled"], "引抜き": states["pulled"], "取消(引抜き前)": states["voided"],
          "差出済の記録": states["posted"] + states["returned"]})
    same("figures of runs", (all_of["公開した処理回"], all_of["うち取り消した処理回"], all_of["停止判定で終わった夜"], all_of["停止解除"]),
         (len(suite.runs), 1, 1, 1))
    waiting, people = [], {one["mail_on"]: (None, None) for one in letters if one["folder"] == back}
    for folder in suite.runs:
        if folder != back:
            rows = world.rows(suite.root / "out" / folder / "office/dispositions.csv")
            mail_on = next(one["mail_on"] for one in letters if one["folder"] == folder)
            waits = [row["resident_id"] for row in rows if row["disposition"] == "waiting"]
            waiting.append((mail_on, len(waits)))
            people[mail_on] = len(waits), len(set(waits))
    same("days to clear", (all_of["滞留の解消まで(最長)"], all_of["待機の最も多いとき"]),
         (longest_wait(waiting), max(count for _, count in waiting)))
    same("who waits by mail day", {row["差出日・差出月"]: (row["最後に待機 (件)"], row["最後に待機 (人)"])
                                   for row in table(book, "概要", "作成した通と待機")}, people)
    large = table(book, "概要", "この期間の八つの数")[0]
    delays = sorted([int(one["delay_days"]) for one in letters if not one["back"]] + open_days(suite, back)[WAITING])
    same("eight figures", list(large.values()),
         [len(letters), states["posted"] + states["returned"], states["returned"], delays[-1], delays[(len(delays) + 1) // 2 - 1],
          longest_wait(waiting), len({one["resident_id"] for one in letters if too_late(one)}), 1])


def longest_wait(waiting):
    longest, began = 0, None
    for mail_on, count in waiting:
        began = began or (mail_on if count else None)
        if began:
            longest = max(longest, (day_of(mail_on) - day_of(began)).days)
        if not count:
            began = None
    return longest


def too_late(one):
    return not one["back"] and one["deliver_on"] > one["expires_on"]


def last_run(suite, back):
    return next(folder for folder in reversed(suite.runs) if folder != back)


def book_of(suite, folder):
    """The night's own workbook, which docs/audit.py recounts from published files (the suite `audit`)."""
    if folder not in suite.books:
        suite.books[folder] = openpyxl.load_workbook(suite.root / "out" / folder / "office/summary.xlsx", data_only=True)
    return suite.books[folder]


def open_days(suite, back):
    """Days of delay of those who waited or were held after the last run of the period, recounted by the auditor's program from what
    that run and those before it published."""
    if not suite.open:
        folder = last_run(suite, back)
        spec = importlib.util.spec_from_file_location("audit", world.REPO / "docs/audit.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        options = module.options_of([str(suite.root / "out"), folder, "--holidays", str(suite.root / "holidays.csv"), "--voided", back])
        opened = module.Open(module.Published(options.out, folder, options.voided), options, module.Calendar(options))
        suite.open = {side: sorted(letter.days for letter in opened.letters if letter.side == side) for side in (WAITING, HELD)}
        suite.ended = opened.ended
    return suite.open


def same_open(suite, book, back, same):
    """Who was open is what the last run's own workbook says, but for what only its register knew: delivery and postal area."""
    night, days = book_of(suite, last_run(suite, back)), open_days(suite, back)
    figures = ("通数", "遅延日数の計", "最大", "平均", "中央値", "95%値")
    for side in (WAITING, HELD):
        rows = [next(row for row in table(one, "遅延", "全体") if row["区分"] == side) for one in (book, night)]
        same(f"{side}: figures", [rows[0][name] for name in figures], [rows[1][name] for name in figures])
        same(f"{side}: recounted", [rows[0][name] for name in ("通数", "遅延日数の計", "最大")], [len(days[side]), sum(days[side]), max(days[side])])
        same(f"{side}: nobody knows whom a letter reaches in time", rows[0]["間に合わない"], None)
        for title in ("差出日ごと", "満了月ごと"):
            rows = [[row for row in table(one, "遅延", title) if row["区分"] == side] for one in (book, night)]
            same(f"{side}: {title}", *rows)
        column = f"{side} (人)"
        rows = [[row[column] for row in table(one, "遅延", "遅延日数の分布")] for one in (book, night)]
        same(f"{side}: bands", *rows)
        rows = [{row["満了月"]: row[side] for row in table(one, "遅延", "差出月 × 満了月") if row[side]} for one in (book, night)]
        same(f"{side}: months", *rows)
    all_of = {row["項目"]: row["数"] for row in table(book, "内訳")}
    same("figures of those who were open", [all_of[name] for name in ("発送待ちの人", "保留の人", "保留: 最大", "期限を過ぎた発送待ち", "期限を過ぎた保留")],
         [len(days[WAITING]), len(days[HELD]), max(days[HELD]), len(suite.ended["waiting"]), len(suite.ended["held"])])
    rows = world.rows(suite.root / "out" / last_run(suite, back) / "office/dispositions.csv")
    groups = Counter(row["reason"] for row in rows if row["disposition"] in ("waiting", "held"))
    at = next(row[0].value for row in book["期限に間に合わなかった人付表"].iter_rows() if str(row[0].value or "").startswith("期間の終わりに"))
    same("as of which run", last_run(suite, back) in at, True)
    same("certificates of those who were open", sorted(row["件数"] for row in table(book, "期限に間に合わなかった人付表", "期間の終わりに")),
         sorted(groups.values()))


def same_care(suite, book, letters, same):
    """Letters that came back, of certificates that have ended by the last run, which that run still holds."""
    last = suite.runs[-1]
    as_of = json.loads((suite.root / "out" / last / "office/run.json").read_text(encoding="utf-8"))["as_of"]
    still = {f"{row['kind']}:{row['serial']}" for row in world.rows(suite.root / "out" / last / "office/dispositions.csv")
             if row["disposition"] in ("waiting", "held", "lapsed") and row["reason"] != "refused"}
    later = lambda at, one: any(other["folder"] != one["folder"] and set(other["serials"].split()) & set(one["serials"].split())
                                for other in letters[at + 1:])
    wanted = [one for at, one in enumerate(letters) if one["state"] == "returned" and one["expires_on"] < as_of
              and set(one["serials"].split()) & still and not later(at, one)]
    rows = table(book, "返戻のまま期限を過ぎた人")
    same("people to care for", [(row[WHO], row["整理番号"], row["有効期限"], row["期限後日数"], row["返戻日"], row["返戻の理由"], row["今の区分"],
                              row["その理由"]) for row in rows],
         [(one["resident_id"], one["piece_id"], one["expires_on"], (day_of(as_of) - day_of(one["expires_on"])).days,
           one["events"]["returned"], one["reason"], "保留(職員判断)", "返戻") for one in wanted])
    all_of = {row["項目"]: row["数"] for row in table(book, "内訳")}
    same("how many", all_of["返戻のまま期限を過ぎた人"], len({one["resident_id"] for one in wanted}))
    suite.cared = len(wanted)


def same_delays(suite, book, letters, back, same):
    counted = [one for one in letters if not one["back"]]
    delays = sorted(int(one["delay_days"]) for one in counted)
    causes = Counter()
    for one in counted:
        causes.update(causes_of(one))
    rows = table(book, "遅延")
    same("delayed letters", [(row["整理番号"], row["遅延日数"], row["原因計"], row["検算(計−日数)"]) for row in rows],
         [(one["piece_id"], int(one["delay_days"]), int(one["delay_days"]), 0) for one in counted])
    same("causes of letters", {word: sum(row[name] for row in rows) for word, name in CAUSES.items()},
         {word: causes[word] for word in CAUSES})
    overall = table(book, "遅延", "全体")[0]
    rank = lambda percent: delays[(len(delays) * percent + 99) // 100 - 1]
    waits = sorted(delays + open_days(suite, back)[WAITING])
    together = next(row for row in table(book, "遅延", "全体") if row["区分"] == "発送済と発送待ち")
    same("delay of what was sent or waits", [together[name] for name in ("通数", "遅延日数の計", "最大", "中央値", "95%値")],
         [len(waits), sum(waits), waits[-1], waits[(len(waits) * 50 + 99) // 100 - 1], waits[(len(waits) * 95 + 99) // 100 - 1]])
    same("delay over all", [overall[name] for name in ("通数", "遅延日数の計", "最大", "中央値", "95%値", "間に合わない")],
         [len(delays), sum(delays), delays[-1], rank(50), rank(95), sum(map(too_late, counted))])
    for title, key in (("差出日ごと", lambda one: one["mail_on"]), ("満了月ごと", lambda one: one["expires_on"][:7]),
                       ("配達地域ごと", lambda one: one["postal_code"][:3])):
        groups = defaultdict(list)
        for one in counted:
            groups[key(one)].append(one)
        same(title, [(row["項目"], row["通数"], row["日数"], row["検算"]) for row in table(book, "遅延", title)
                     if row["区分"] == SENT and (row["通数"] or row["項目"] == "全体")],
             [(name, len(group), sum(int(one["delay_days"]) for one in group), 0) for name, group in sorted(groups.items())]
             + [("全体", len(counted), sum(delays), 0)])
    months = Counter((one["expires_on"][:7], one["mail_on"][:7]) for one in counted)
    got = {(row["満了月"], name): count for row in table(book, "遅延", "差出月 × 満了月") for name, count in row.items()
           if re.match(r"\d{4}-", name) and count}
    same("months", got, dict(months))


def same_undone(book, letters, same):
    later = {}
    for at, one in enumerate(letters):
        later[one["piece_id"]] = next((other for other in letters[at + 1:] if other["folder"] != one["folder"]
                                       and set(other["serials"].split()) & set(one["serials"].split())), None)
    for sheet, states, on in (("返戻", ("returned",), "返戻日"), ("引抜き", ("spoiled", "pulled", "voided"), "記録の日")):
        wanted = [one for one in letters if one["state"] in states]
        rows = table(book, sheet)
        same(sheet, [(row["整理番号"], row[on] if one["on"] else None, row["担当"], row["次の通の整理番号"], row["その後"] == "作り直し")
                     for row, one in zip(rows, wanted)],
             [(one["piece_id"], one["on"], one["by"] or None, (later[one["piece_id"]] or {}).get("piece_id"),
               later[one["piece_id"]] is not None) for one in wanted])
        same(f"{sheet}: as many", len(rows), len(wanted))
    same("reasons", [row["返戻の理由"] for row in table(book, "返戻")], [one["reason"] for one in letters if one["state"] == "returned"])
    same("too late", [(row["整理番号"], row[WHO], row["期限後日数"]) for row in table(book, "期限に間に合わなかった人")],
         [(one["piece_id"], one["resident_id"], (day_of(one["deliver_on"]) - day_of(one["expires_on"])).days)
          for one in letters if too_late(one)])


def same_said(suite, book, letters, back, same):
    approvals = [(event["id"][4:], event["by"], event["on"], event["reason"]) for event in suite.events if event["event"] == "approved"]
    without = [(folder, "承認の記録なし", None, None) for folder in suite.runs if folder not in {one[0] for one in approvals}]
    same("approvals", [(row["公開フォルダー(処理回)"], row["承認者"], row["承認日"], row["決裁番号など"]) for row in table(book, "承認")],
         sorted(approvals + without, key=lambda one: suite.runs.index(one[0])))
    same("lifted", [(row["停止判定"], row["解除者"], row["理由"]) for row in table(book, "承認", "停止解除")],
         [("max_unreadable", "市民課長", "1行だけの誤り")])
    same("acknowledged", [(row["警告の名"], row["確認日"], row["期限"]) for row in table(book, "承認", "警告の確認")],
         [("held_45", event["on"], "2026-12-31") for event in suite.events if event["event"] == "acknowledged"])
    same("stopped", [(row["停止判定"], row["値"], row["しきい値"], row["解除者"]) for row in table(book, "停止")],
         [("max_unreadable", 1, 0, "市民課長")])
    made = {one["mail_on"] for one in letters}
    missed = [day.isoformat() for day in living.office_nights(day_of(min(made)), 30) if day.isoformat() not in made
              and day.isoformat() < max(made)]
    same("mail days without a run", [(row["差出日"], row["内容"]) for row in table(book, "停止", "処理回のない差出日")],
         [(day, "処理未実施") for day in missed])
    checks = table(book, "照合")
    same("identities", [row["番号"] for row in checks if row["判定"] == "×"], [])
    same("every number stands there", {row["番号"] for row in checks} >= {str(at) for at in range(1, 25)}, True)


# ---- the tests -----------------------------------------------------------------------------------------------------------

def test_a_period(suite):
    live(suite)
    suite.letters, suite.back = fold(suite)
    states = Counter(one["state"] for one in suite.letters)
    suite.holds(set(states) == {"planned", "posted", "spoiled", "pulled", "voided", "returned"}, f"every state is met: {states}")
    suite.holds(any(map(too_late, suite.letters)), "somebody is told too late")
    suite.holds(any(one["deliver_on"] == one["expires_on"] for one in suite.letters), "and somebody on the last day")
    suite.holds(all(open_days(suite, suite.back).values()), f"somebody waits and somebody is held: {suite.open}")
    suite.holds(len({word for one in suite.letters for word in causes_of(one)}) > 2, "several causes are met")
    before = hashlib.sha256((suite.root / "out/ledger.sqlite").read_bytes()).hexdigest(), world.tree(suite.root)
    book = suite.good("the whole period")
    for wrong in differences(suite, book, suite.letters, suite.back) or [""]:
        suite.check("the book is what was recounted", wrong)
    suite.equal("the ledger is as it was", hashlib.sha256((suite.root / "out/ledger.sqlite").read_bytes()).hexdigest(), before[0])
    suite.check("and so is the output folder", world.difference(world.tree(suite.root), before[1]))
    limits = [row for row in table(book, "照合") if row["番号"] == "18"]
    suite.holds(limits[0]["左辺"] == limits[0]["右辺"] > 10, f"print limits were compared: {limits}")
    folders = table(book, "照合", "公開フォルダー")
    suite.equal("every folder holds", {row["判定"] for row in folders}, {"○"})
    suite.holds(suite.cared > 0, "somebody is to be cared for")
    again = [row for row in table(book, "照合") if row["番号"] == "22"]
    suite.holds(again[0]["左辺"] > 0, "some letters were made again")


def test_times(suite):
    """Beginning and end of each run, and the times of the registers' files, in Tokyo."""
    text = lambda seconds: time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(seconds + 9 * 3600))
    rows = table(suite.good("for times"), "抽出データ")
    suite.equal("two registers a run", [row["公開フォルダー"] for row in rows], [run for run in suite.runs for _ in range(2)])
    for row in rows:
        suite.holds(text(suite.began) <= row["抽出データの日時"] <= row["処理の開始"] <= row["公開の日時"] <= text(time.time()),
                    f"they follow each other: {row}")
    last = {row["種類"]: row["抽出データの日時"] for row in rows[-2:]}
    suite.equal("the file's own", last, {"住民データ": text(int((suite.root / "in/residents.csv").stat().st_mtime)),
                                         "電子証明書データ": text(int((suite.root / "in/certificates.csv").stat().st_mtime))})
    with sqlite3.connect(suite.root / "out/ledger.sqlite") as db:
        suite.equal("the chain holds them", chain.fault(db), 0)
    db.close()


def test_the_same_bytes(suite):
    books = [suite.report(env={"LANG": language, "TZ": zone})[1].read_bytes()
             for language, zone in (("C", "UTC"), ("ja_JP.UTF-8", "Asia/Tokyo"), ("en_US.UTF-8", "America/New_York"))]
    suite.equal("whatever the language and the clock", len(set(books)), 1)
    root = suite.fresh(suite.root)
    shutil.rmtree(root / "in")
    suite.equal("without registers", suite.report(root=root)[1].read_bytes() == books[0], True)


def test_part_of_it(suite):
    """Some mail days alone: letters of the others are nowhere, and what became of these is told all the same."""
    days = sorted({one["mail_on"] for one in suite.letters})[2:5]
    wanted = [one for one in suite.letters if one["mail_on"] in days]
    book = suite.good("three mail days", first=days[0], last=days[-1])
    suite.equal("their letters", [(row["整理番号"], row["状態"]) for row in table(book, "発送")],
                [(one["piece_id"], WORDS[one["state"]]) for one in wanted])
    night = book_of(suite, wanted[-1]["folder"])
    for side in (WAITING, HELD):
        rows = [next(row for row in table(one, "遅延", "全体") if row["区分"] == side) for one in (book, night)]
        names = ("通数", "遅延日数の計", "最大", "平均", "中央値", "95%値")
        suite.equal(f"{side} is that of the period's end, not of today", *([row[name] for name in names] for row in rows))
        suite.holds(rows[0]["通数"] > 0, f"somebody is {side} then")
    suite.equal("no identity is broken", [row["番号"] for row in table(book, "照合") if row["判定"] == "×"], [])


def test_nothing_is_cut(suite):
    _, path = suite.report()
    suite.equal("every text has its room", sheets.cut(path), [])
    book = openpyxl.load_workbook(path)
    for name in ("概要", "遅延付表"):
        for chart in book[name]._charts:
            suite.holds(all(one is not None for one in (chart.title, chart.x_axis.title, chart.y_axis.title)),
                        "a chart has its titles")
    suite.equal("charts", [len(book[name]._charts) for name in ("概要", "遅延付表")], [2, 3])
    headers = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row
               if isinstance(cell.value, str) and cell.data_type == "s" and cell.value.startswith("=")}
    suite.equal("no text begins as a formula", headers, set())


def test_legible(suite):
    """No sheet is wider than what can be read on A4 in landscape."""
    for what, of in (("a month", {}), ("a day without runs", {"first": "2026-09-01", "last": "2026-09-01"})):
        wide = {name: pixels for name, pixels in sheets.printed_pixels(suite.report(**of)[1]).items() if pixels > PIXELS_MAX}
        suite.equal(f"{what}: sheets that are too wide", wide, {})


def test_no_name(suite):
    """No name and no address of anybody stands in it."""
    book = suite.good("for names")
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    names = {row[column] for row in suite.town.residents for column in ("name", "address") if len(row[column]) > 3}
    suite.equal("nobody is named", [text for text in texts if any(name in text for name in names)], [])


def test_folders(suite):
    """One is gone, one was changed without its digests, one with them, one holds another letter than the ledger."""
    root = suite.fresh(suite.root)
    gone, changed, sealed = suite.runs[0], suite.runs[1], suite.runs[2]
    shutil.rmtree(root / "out" / gone)
    path = root / "out" / changed / "office/pieces.csv"
    path.write_bytes(path.read_bytes().replace(b",renewal,", b",lapsed,", 1))
    path = root / "out" / sealed / "office/pieces.csv"
    path.write_bytes(path.read_bytes()[:-2] + b"9\r\n")
    reseal(root / "out" / sealed / "office")
    done, book = suite.report(root=root)
    suite.equal(f"said, and 4: {done}", (done.code, [word in done.err for word in (changed, sealed, gone)]), (4, [True, True, False]))
    suite.equal("one line each", len(re.findall("KGN1224W", done.err)), 2)
    folders = {row["公開フォルダー(処理回)"]: row for row in table(openpyxl.load_workbook(book, data_only=True), "照合", "公開フォルダー")}
    suite.equal("in the book", [folders[name]["判定"] for name in suite.runs[:4]], ["−", "×", "×", "○"])
    suite.equal("the identity", [row["判定"] for row in table(openpyxl.load_workbook(book, data_only=True), "照合")
                                if row["番号"] == "台帳3"], ["×"])
    done, _ = suite.report(root=root, env={"LANG": "ja_JP.UTF-8"})
    suite.equal("in Japanese", "公開フォルダーが通知台帳と一致しません: SHA256SUMSが通知台帳の記録と異なる" in done.err, True)
    for name in suite.runs[1:]:
        shutil.rmtree(root / "out" / name)
    book = suite.good("no folder is there", root=root)
    for wrong in differences(suite, book, suite.letters, suite.back, folders=False) or [""]:
        suite.check("the ledger alone tells the same", wrong)


def reseal(part):
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
             for path in sorted(part.iterdir(), key=lambda one: one.name.encode()) if path.name != "SHA256SUMS"]
    (part / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def test_another_letter(suite):
    """The ledger was changed and its chain made anew: a folder that holds in itself tells."""
    root = suite.fresh(suite.root)
    one = suite.letters[0]
    for column, statement in (("delay_days", "UPDATE piece SET delay_days = delay_days + 1 WHERE piece_id = ?"),
                              ("serials", "UPDATE notice SET serial = serial || '9' WHERE piece_id = ?"),
                              ("postal_code", "UPDATE piece SET postal_code = '9999999' WHERE piece_id = ?"),
                              ("bundle", "UPDATE piece SET bundle = 'letters-0099.pdf' WHERE piece_id = ?")):
        other = suite.fresh(root)
        chain.by_hand(other, (statement, (one["piece_id"],)), seal=True)
        done, _ = suite.report(root=other)
        suite.equal(f"{column}: {done}", (done.code, f"column {column} of piece {one['piece_id']}" in done.err), (4, True))


def test_usage(suite):
    conf = suite.root / "kigen.conf"
    for what, code, words, arguments in (
            ("the wrong way round", 64, "KGN1220E", ("--from", "2026-11-30", "--to", "2026-11-01", "-o", suite.top / "x.xlsx")),
            ("no period", 64, "--from DATE", ("--to", TO, "-o", suite.top / "x.xlsx")),
            ("no end", 64, "--to DATE", ("--from", FROM, "-o", suite.top / "x.xlsx")),
            ("no file", 64, "-o FILE.xlsx", ("--from", FROM, "--to", TO)),
            ("no such day", 64, "--to", ("--from", FROM, "--to", "2026-11-31", "-o", suite.top / "x.xlsx")),
            ("another operand", 64, "KGN", ("--from", FROM, "--to", TO, "-o", suite.top / "x.xlsx", "more")),
            ("no folder for it", 73, "KGN0005E", ("--from", FROM, "--to", TO, "-o", suite.top / "nowhere/x.xlsx"))):
        done = world.call(suite.kigen, "report", "-c", conf, *arguments)
        suite.equal(f"{what}: {done}", (done.code, words in done.err), (code, True))
    suite.equal("nothing was made", (suite.top / "x.xlsx").exists(), False)
    there = suite.top / "there.xlsx"
    there.write_text("another book", encoding="utf-8")
    done = world.call(suite.kigen, "report", "-c", conf, "--from", FROM, "--to", TO, "-o", there)
    suite.equal(f"a file is there: {done}", (done.code, "KGN1221E" in done.err, there.read_text(encoding="utf-8")),
                (73, True, "another book"))
    link = suite.top / "link.xlsx"
    link.symlink_to(suite.top / "elsewhere.xlsx")
    done = world.call(suite.kigen, "report", "-c", conf, "--from", FROM, "--to", TO, "-o", link)
    suite.equal(f"a link is there: {done}", (done.code, (suite.top / "elsewhere.xlsx").exists()), (73, False))
    work = suite.top / "work"
    work.mkdir()
    done = world.call(suite.kigen, "report", "-c", conf, f"--from={FROM}", f"--to={TO}", "-o", "plain.xlsx", cwd=work)
    suite.equal(f"in the folder itself: {done}", (done.code, os.listdir(work)), (0, ["plain.xlsx"]))
    suite.equal("for its owner alone", (work / "plain.xlsx").stat().st_mode & 0o777, 0o600)


def test_empty(suite):
    done, path = suite.report(first="2020-01-01", last="2020-12-31")
    suite.equal(f"before the first run: {done}", (done.code, "KGN1223I" in done.err), (0, True))
    book = openpyxl.load_workbook(path, data_only=True)
    suite.equal("zeros are shown", set(table(book, "概要", "この期間の八つの数")[0].values()), {0, "−"})
    suite.equal("nothing that was open later", {row["数"] for row in table(book, "内訳") if row["区分"] in ("遅延", "滞留")} - {None, "−"}, {0})
    at = next(row[0].value for row in book["期限に間に合わなかった人付表"].iter_rows() if str(row[0].value or "").startswith("期間の終わりに"))
    suite.equal(f"it says that there is no run: {at}", "この期間に、取り消していない処理回はない" in at, True)
    suite.equal("and lists nothing", table(book, "期限に間に合わなかった人付表", "期間の終わりに"), [])
    suite.equal("no rows", [table(book, name) for name in ("発送", "遅延", "差出", "返戻", "引抜き", "返戻のまま期限を過ぎた人", "再出力", "承認", "停止")],
                [[]] * 9)
    suite.equal("no identity is broken", [row["番号"] for row in table(book, "照合") if row["判定"] == "×"], [])
    root = world.build(suite.fresh())
    done, _ = suite.report(root=root)
    suite.equal(f"no ledger at all: {done}", (done.code, "KGN1223I" in done.err, (root / "out").exists()), (0, True, False))


def test_printed_once_more_and_signed_off(suite):
    """A city of its own: what jammed, which templates were looked at, and the yen of a folder against the ledger's letters."""
    root = world.build(suite.fresh(), world.city(), mailing="", more='post = { schemes = "schemes.csv"; };')
    (root / "schemes.csv").write_text("effective_from,scheme,from_pieces,weight_g_max,price,discount_percent,needs\n"
                                      "2024-10-01,none,1,25,110,0,\n2024-10-01,sort,3,25,107,3,sorted\n", encoding="utf-8")
    world.run(suite.kigen, root, world.FIRST)
    pieces = [row["piece_id"] for row in suite.pieces(world.FIRST, root)]
    for at, (ids, why) in enumerate(((pieces[:2], "紙詰まり"), (pieces[:1], "かすれ"))):
        done = world.call(suite.kigen, "reprint", "-c", root / "kigen.conf", *ids, "--by", CLERK, "--why", why, "-o", root / f"{at}.pdf")
        suite.equal(f"reprinted: {done}", done.code, 0)
    signed = [("0123456789ab", "2026-11-02", CHIEF, "", "市民第12号"), ("00112233aabb", "2026-10-01", CHIEF, "2026-11-01", ""),
              ("ffffffffffff", "2026-10-01", CHIEF, "2026-10-31", ""), ("eeeeeeeeeeee", "2026-12-01", CHIEF, "", "")]
    rows = root / "events.csv"
    rows.write_text("id,event,on,by,until,reason\n" + "".join(f"templates:{one},approved,{on},{by},{until},{why}\n"
                                                              for one, on, by, until, why in signed), encoding="utf-8")
    done = world.call(suite.kigen, "record", "-c", root / "kigen.conf", "--as-of", "2026-12-01", rows)
    suite.equal(f"signed off: {done}", done.code, 0)
    book = suite.good("with both", root=root)
    told = [[row[name] for name in ("整理番号", "回", "理由", "操作者")] for row in table(book, "再出力")]
    suite.equal("each reprint", told, [[pieces[0], 1, "紙詰まり", CLERK], [pieces[1], 1, "紙詰まり", CLERK], [pieces[0], 2, "かすれ", CLERK]])
    suite.equal("templates of a day of the period", [row["様式(templates:)"] for row in table(book, "承認付表", "様式の校了")],
                ["0123456789ab", "00112233aabb"])
    sides = {(row["番号"], row["等式"][:4]): (row["左辺"], row["右辺"], row["判定"]) for row in table(book, "照合")}
    suite.equal("19", sides["19", "受け渡し"], (1, 1, "○"))
    suite.equal("20", (sides["20", "再出力の"], sides["20", "再出力し"]), ((3, 3, "○"), (2, 2, "○")))
    yen = len(pieces) * 107 - -(-len(pieces) * 107 * 3 // 100)
    suite.equal("21", sides["21", "郵便料金"], (yen, yen, "○"))
    shutil.move(root / "out" / world.FIRST, root / "archive")
    sides = {(row["番号"], row["等式"][:4]): row["左辺"] for row in table(suite.good("no folder", root=root), "照合")}
    suite.equal("without the folder they say so", (sides["19", "受け渡し"], sides["21", "郵便料金"]), (None, None))


def test_older_ledgers(suite):
    """Ledgers of schema 3: what they never knew is empty and counted; they stay as they are."""
    for name in ("before-house", "first-release"):
        root = world.build(suite.fresh())
        (root / "out").mkdir()
        with sqlite3.connect(root / "out/ledger.sqlite") as db:
            db.executescript((world.REPO / f"tests/ledgers/{name}.sql").read_text(encoding="utf-8"))
        db.close()
        before = (root / "out/ledger.sqlite").read_bytes()
        done, path = suite.report(root=root)
        suite.equal(f"{name}: {done}", done.code, 0)
        suite.equal("the ledger is as it was", (root / "out/ledger.sqlite").read_bytes() == before, True)
        book = openpyxl.load_workbook(path, data_only=True)
        with sqlite3.connect(root / "out/ledger.sqlite") as db:
            pieces = [row[0] for row in db.execute("SELECT piece_id FROM piece JOIN run USING(run_id) WHERE state = 'published'"
                                                   " ORDER BY mail_on, as_of, nth, number")]
        db.close()
        suite.equal("all its letters", [row["整理番号"] for row in table(book, "発送")], pieces)
        figures = {row["項目"]: row["数"] for row in table(book, "内訳")}
        suite.holds(figures["遅延の分からない通"] > 0, "of their delay nothing is known")
        suite.equal("no identity is broken", [row["番号"] for row in table(book, "照合") if row["判定"] == "×"], [])


def test_while_a_night_holds_the_lock(suite):
    with open(suite.root / "out/ledger.sqlite.lock", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        suite.good("a report needs no lock")


def written(suite, root, board=None):
    """The report into a folder whose writes are counted, and what lies there then."""
    made = world.call(suite.kigen, "report", "-c", root / "kigen.conf", "--from", FROM, "--to", TO, "-o", root / "book.xlsx",
                      env=board.env(suite.shim, root) if board else None)
    return made, sorted(one.name for one in root.iterdir() if "book" in one.name)


def test_cut_off(suite):
    """The disk is full from each write on, or kigen is killed before it: no half book, and the next start makes it."""
    root = suite.fresh(suite.root)
    count = boards.Board(suite.top / "board")
    made, names = written(suite, root, count)
    whole = (root / "book.xlsx").read_bytes()
    suite.equal(f"the counting report: {made}", (made.code, names, count.count > 5), (0, ["book.xlsx"], True))
    calls = list(enumerate(count.calls(), 1))
    writes = [one for one in calls if one[1][0] == "write"]
    chosen = [one for one in calls if one[1][0] != "write"] + random.Random(SEED).sample(writes, min(4, len(writes)))
    for number, (call, _, path) in seeds.part(chosen, 0.5, seeds.fresh()):
        for action in (boards.FULL, boards.BEFORE):
            (root / "book.xlsx").unlink(missing_ok=True)
            board = boards.Board(suite.top / "board", number, action)
            made, names = written(suite, root, board)
            faults = []
            if action == boards.FULL and (made.code in (73, 74)) == (names == ["book.xlsx"]):
                faults.append(f"{made}: {names}")
            if "book.xlsx" in names and (root / "book.xlsx").read_bytes() != whole:
                faults.append("half a book")
            (root / "book.xlsx").unlink(missing_ok=True)
            made, names = written(suite, root)
            if (made.code, names) != (0, ["book.xlsx"]) or (root / "book.xlsx").read_bytes() != whole:
                faults.append(f"the next start: {made}: {names}")
            suite.check(f"call {number} ({call} {path}), action {action}", "; ".join(faults), name="no half book, and the next start makes it")


def test_a_night_meanwhile(suite):
    """The ledger changes while the report is made: it is made anew, and says so where it cannot be."""
    root, path, done = suite.fresh(suite.root), suite.top / "meanwhile.xlsx", threading.Event()

    def write():
        db = sqlite3.connect(root / "out/ledger.sqlite", timeout=30, isolation_level=None)
        value = 0
        while not done.is_set():
            value += 1
            db.execute("UPDATE figure SET value = ? WHERE name = 'news'", (value,))
            time.sleep(0.002)
        db.close()

    with sqlite3.connect(root / "out/ledger.sqlite") as db:
        db.execute("INSERT OR REPLACE INTO figure VALUES((SELECT max(run_id) FROM run), 'news', 1)")
    db.close()
    writer = threading.Thread(target=write)
    writer.start()
    made = world.call(suite.kigen, "report", "-c", root / "kigen.conf", "--from", FROM, "--to", TO, "-o", path)
    done.set()
    writer.join()
    suite.equal(f"it says so: {made}", (made.code, "KGN1222E" in made.err, path.exists()), (75, True, False))
    suite.equal("and makes it afterwards", world.call(suite.kigen, "report", "-c", root / "kigen.conf", "--from", FROM, "--to", TO, "-o",
                                                      path).code, 0)


MUTANTS = [
    # what it would do, file, as it stands, what it becomes
    ("the last day is left out", "edge/ledger/ledger_report.c", "FROM run r WHERE r.mail_on BETWEEN ?1 AND ?2\"", "FROM run r WHERE r.mail_on >= ?1 AND r.mail_on < ?2\""),
    ("letters taken back are late too", "core/lot/report.c", "return !letter->taken_back && letter->knows_delay", "return letter->knows_delay"),
    ("delivered on the last day is too late", "core/lot/report.c", "day_before(letter->expires_on, letter->deliver_on);", "!day_before(letter->deliver_on, letter->expires_on);"),
    ("spoiled letters are nowhere", "core/lot/report.c", "state == PIECE_SPOILED || state == PIECE_PULLED", "state == PIECE_PULLED"),
    ("the last approval counts", "edge/ledger/ledger_report.c", "if (!day_is(run->approved.on))\n        run->approved", "run->approved"),
    ("events of one letter are the next one's", "edge/ledger/ledger_letters.c", "ORDER BY p.piece_id, e.seq", "ORDER BY p.piece_id, e.seq DESC"),
    ("the next letter is any other one", "edge/ledger/ledger_letters.c", "AND s.run_id > ?2", "AND s.run_id <> ?2"),
    ("posted is returned", "edge/ledger/ledger_letters.c", "letter->posted_on = letter->life.on;", "letter->returned_on = letter->life.on;"),
    ("a missed day is not seen", "flow/desk/report.c", "if (!was_made(report, day))", "if (false)"),
    ("print limits are not compared", "flow/desk/report_limits.c", "queries->within += letters <= in_force->max;", "queries->within += letters < in_force->max;"),
    ("an approval too few is no matter", "core/lot/report.c", "run->needs_approval && !day_is(run->approved.on)", "run->needs_approval && day_is(run->approved.on)"),
    ("what waited once is open", "edge/ledger/ledger_report_open.c", "AND d.run_id > c.run_id AND", "AND d.run_id < c.run_id AND"),
    ("who refused is open", "core/lot/report.c", "return open_is(row->disposition, row->reason) && !str_is_empty", "return !str_is_empty"),
    ("who is held is late", "flow/desk/report.c", "open->waits ? DELAY_WAITING : DELAY_HELD", "DELAY_WAITING"),
    ("who came back is told", "core/lot/report.c", "return letter->life.state == PIECE_RETURNED && letter->ended &&", "return letter->life.state == PIECE_POSTED && letter->ended &&"),
    ("who came back in time is cared for", "edge/ledger/ledger_letters.c", "day_before(letter->expires_on, letters->report->known_on);", "true;"),
    ("a person with two letters is two", "core/lot/delays.c", "if (str_equal(*known, resident_id))", "if (false)"),
    ("only the first folder is read", "flow/desk/report.c", "if (!beside->begun || beside->run != letter->run)", "if (!beside->begun)"),
]


def test_mutants(suite):
    """Each makes one line of the report wrong; the recount must differ, or the report say so."""
    build = Build(suite.kigen.parent)
    for what, file, old, new in seeds.part(MUTANTS, 0.3, seeds.fresh()):
        with tempfile.TemporaryDirectory(dir=suite.top) as work:
            program, why = build.mutate({"file": file, "old": old, "new": new}, Path(work))
            if not suite.check(f"mutant: {what}", why, name="a mutant is made"):
                continue
            done, path = suite.report(kigen=program, last=max(one["mail_on"] for one in suite.letters))
            seen = done.code != 0 or differences(suite, openpyxl.load_workbook(path, data_only=True), suite.letters, suite.back) != []
            suite.holds(seen, f"mutant: {what}: nobody saw it", name="a mutant is seen")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--kigen", required=True)
    arguments.add_argument("--shim", required=True)
    given = arguments.parse_args()
    suite = Suite(Path(given.kigen).resolve(), Path(given.shim).resolve())
    for test in (test_a_period, test_times, test_the_same_bytes, test_part_of_it, test_nothing_is_cut, test_no_name, test_folders,
                 test_another_letter, test_usage, test_empty, test_printed_once_more_and_signed_off,
                 test_older_ledgers, test_while_a_night_holds_the_lock, test_cut_off,
                 test_a_night_meanwhile, test_mutants):
        test(suite)
    shutil.rmtree(suite.top)
    suite.end()


main()
