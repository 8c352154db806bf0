#!/usr/bin/env python3
"""`kigen status`: the last night, what is open, the alarms that are up and the next mail day; and the alarms about letters that
wait, night by night, as they rise and fall.

    test_status.py --kigen build/kigen

The city is that of test_void.py: six people with two certificates each, all due in the night of FIRST (Thursday 19 November
2026), whose lot goes on Friday the 20th. Monday the 23rd is a holiday. Every name and address is made up. Prints
`N passed, N failed`.
"""

import fcntl
import json
import os
import re
import shutil

import chain
import world
from town import Town
from world import FIRST, SECOND, THIRD

PEOPLE = 6
NOBODY = 65534
TABLE = world.REPO / "docs/contract/1-commands.md"
FIRST_PAGE = """\
last published run: 2026-11-19 (as of 2026-11-19, mail day 2026-11-20, 6 letters)
  1 days since its as-of day (0 whole office days between)
next mail day: 2026-11-20; a run of today (2026-11-20) makes letters for 2026-11-24
alarms: 0
lots not reported posted: 1
  mail day 2026-11-20: 6 letters, 6 of them open (still to come)
certificates that wait or are held: 0
people whom no letter reaches in time: 0
letters that must not be posted (pull): 0
"""
FIRST_PAGE_JAPANESE = """\
直近の公開済み処理回: 2026-11-19(基準日 2026-11-19、差出日 2026-11-20、6通)
  基準日から1日(間の開庁日は0日)
次の差出日: 2026-11-20　本日(2026-11-20)の処理の差出日: 2026-11-24
警告: 0件
差出の記録がない発送回: 1回
  差出日 2026-11-20　6通のうち6通(これから差出)
発送待ち・保留の電子証明書: 0件
期限までに届かない人: 0人
差し出してはならない通(引抜き): 0通
"""


def city(protected=(), status="住民"):
    made = Town()
    for at in range(PEOPLE):
        made.pair(at, "2027-02-18", protected="1" if at in protected else "", status=status if at == 3 else "住民")
    return made


class Suite(world.PostSuite):
    recorded_on = "2026-12-31"

    def __init__(self, kigen):
        super().__init__(kigen, "kigen-status-")
        self.empty = world.build(self.fresh(), city(), mailing="", letters="bundle_letters = 4;")
        self.base = self.fresh(self.empty)
        self.run(self.base, FIRST)
        self.ids = {row["resident_id"]: row["piece_id"]
                    for row in world.rows(self.base / f"out/{FIRST}/office/pieces.csv")}

    def asked(self, root, as_of, *more, **options):
        return world.call(self.kigen, "status", "-c", root / "kigen.conf", "--as-of", as_of, *more, **options)

    def state(self, what, root, as_of, state):
        """The JSON of a status whose state is `state`, and which changed nothing."""
        before = world.tree(root), world.ledger(root) if (root / "out/ledger.sqlite").exists() else None
        done = self.asked(root, as_of, "--json")
        said = json.loads(done.out) if done.code in (0, 4) else {}
        self.equal(f"{what}: {done}", (said.get("state"), done.code, done.err),
                   (state, 0 if state in ("new", "well") else 4, ""))
        self.check(f"{what}: the folders", world.difference(world.tree(root), before[0]))
        if before[1] is not None:
            self.check(f"{what}: the ledger", world.difference(world.ledger(root), before[1]))
        self.keys(what, said)
        page = self.asked(root, as_of)
        self.equal(f"{what}: the page has the same exit", page.code, done.code)
        return said

    def keys(self, what, said):
        """Keys and types as docs/contract 1.7 has them."""
        types = {"number": int, "text": str, "day": str, "bool": bool, "object": dict, "array of objects": list}
        wanted = {}
        for names, kind in re.findall(r"^\| (`[^|]+`) \| ([^|]+) \|", TABLE.read_text(encoding="utf-8").split("## 1.7")[1], re.M):
            for name in re.findall(r"`([^`]+)`", names):
                wanted[name] = kind
        found = {}
        flatten(said, "", found)
        for name, values in found.items():
            kind = wanted.get(name, "not in the contract")
            allowed = tuple(types.get(word, type(None)) for word in kind.removesuffix(" or null").split("\n"))
            allowed += (type(None),) if kind.endswith(" or null") else ()
            self.equal(f"{what}: {name} is {kind}", [value for value in values if type(value) not in allowed], [])
            if kind.startswith("day"):
                self.equal(f"{what}: {name} are days", [value for value in values if value is not None
                                                         and not re.fullmatch(r"\d{4}-\d\d-\d\d", value)], [])
        top = {name for name in wanted if "." not in name}
        self.equal(f"{what}: every key", {name.removesuffix("[]") for name in top}, set(said))

    def night(self, root, as_of, *alarms):
        """A night on which these alarms are up and no others of theirs; its run.json."""
        result = self.run(root, as_of)
        run = json.loads((sorted((root / "out").glob(f"{as_of}*"))[-1] / "office/run.json").read_text(encoding="utf-8"))
        up = {alarm["name"] for alarm in run["alarms"]}
        self.equal(f"{as_of}: {result}", up, set(alarms))
        self.equal(f"{as_of}: each is said", all(f"alarm {name}: " in result.err for name in alarms), True)
        return run


def flatten(value, name, found):
    """Dotted name, [] behind arrays -> all values."""
    if isinstance(value, dict):
        for key, inner in value.items():
            flatten(inner, f"{name}.{key}" if name else key, found)
        if name and not name.endswith("[]"):
            found.setdefault(name, []).append(value)
    elif isinstance(value, list):
        found.setdefault(f"{name}[]", []).append(value)
        for inner in value:
            flatten(inner, f"{name}[]", found)
    elif value is None:
        found.setdefault(name, found.setdefault(name, []))
        found[name].append(None)
    else:
        found.setdefault(name, []).append(value)


# ---- the states ----------------------------------------------------------------------------------------------------

def test_before_the_first_night(suite):
    said = suite.state("nothing yet", suite.empty, FIRST, "new")
    suite.equal("no run", (said["last"], said["next_mail_on"], said["run_mail_on"], said["pull"]), (None, FIRST, "2026-11-20", None))
    for language, words in (("C", "no run was published yet"), ("ja_JP.UTF-8", "公開済みの処理回はまだありません")):
        suite.equal(f"says so, {language}", words in suite.asked(suite.empty, FIRST, env={"LANG": language}).out, True)
    suite.equal("nothing is made", (suite.empty / "out").exists(), False)


def test_a_good_night(suite):
    root = suite.fresh(suite.base)
    said = suite.state("the day after", root, SECOND, "well")
    suite.equal("the last night", said["last"], {
        "folder": FIRST, "as_of": FIRST, "mail_on": "2026-11-20", "letters": PEOPLE, "days": 1, "office_days": 0,
        "taken_back_on": None, "approved_on": None, "folder_read": True})
    suite.equal("its letters go today", said["lots"], [{"mail_on": "2026-11-20", "letters": PEOPLE, "open": PEOPLE}])
    suite.equal("the page", suite.asked(root, SECOND).out, FIRST_PAGE)
    suite.equal("the page in Japanese", suite.asked(root, SECOND, env={"LANG": "ja_JP.UTF-8"}).out, FIRST_PAGE_JAPANESE)
    suite.equal("a day before the last run's is that day", json.loads(suite.asked(root, "2026-11-18", "--json").out)["today"], FIRST)


def test_without_office(suite):
    root = suite.fresh(suite.base)
    conf = root / "kigen.conf"
    text = conf.read_text(encoding="utf-8")
    conf.write_text(text[text.index("registers ="):], encoding="utf-8")
    (root / "in/residents.csv").unlink()
    suite.state("no office, no register", root, SECOND, "well")


def test_a_missed_mail_day(suite):
    """The 24th is the mail day of a run as of the 20th to the 23rd; a run as of the 24th makes letters for the 25th."""
    suite.state("the holiday", suite.base, "2026-11-23", "well")
    said = suite.state("the 24th", suite.base, THIRD, "missed")
    suite.equal("which", said["missed_lots"], {"count": 1, "first": "2026-11-24"})
    said = suite.state("the 26th", suite.base, "2026-11-26", "missed")
    suite.equal("three", said["missed_lots"], {"count": 3, "first": "2026-11-24"})
    root = suite.fresh(suite.base)
    (root / "kigen.conf").write_text(world.config(mailing='paused = ( { from = "2026-11-23"; to = "2026-11-30"; } );'), encoding="utf-8")
    said = suite.state("a pause misses nothing", root, "2026-11-26", "well")
    suite.equal("which pause", said["paused"], {"from": "2026-11-23", "to": "2026-11-30", "reason": None, "resumes_on": "2026-12-01",
                                                "people": 0, "certificates": 0})
    suite.equal("the page says it", "mailing is paused: 2026-11-23 to 2026-11-30" in suite.asked(root, "2026-11-26").out, True)
    suite.run(root, THIRD)
    suite.state("a run falls it", root, THIRD, "well")


def test_a_lot_that_nobody_closed(suite):
    """Mailed on Tuesdays, closed three office days before: as of Tuesday the 17th the letters of the 24th still wait."""
    root = world.build(suite.fresh(), city(), mailing='days = ["tue"]; cutoff_days = 3;', letters="bundle_letters = 4;")
    suite.run(root, "2026-11-17")
    said = suite.state("before the cut-off", root, "2026-11-17", "well")
    suite.equal("it waits", (said["before_cutoff"], said["run_mail_on"], said["certificates"]), (True, "2026-11-24", [
        {"disposition": "waiting", "reason": "cutoff", "count": 2 * PEOPLE, "first_expiry": "2027-02-18"}]))
    suite.state("still time", root, "2026-11-23", "well")
    said = suite.state("too late", root, "2026-11-24", "missed")
    suite.equal("that lot", said["missed_lots"], {"count": 1, "first": "2026-11-24"})


def test_a_stopped_night(suite):
    root = suite.fresh(suite.base)
    made, conf = city(), root / "kigen.conf"
    good = world.unreadable(root, made)
    suite.equal("it stops", world.run(suite.kigen, root, SECOND).code, 8)
    said = suite.state("after the stop", root, SECOND, "stopped")
    suite.equal("which gate", said["stopped"], [{"as_of": SECOND, "mail_on": "2026-11-24", "gate": "max_unreadable"}])
    page = suite.asked(root, SECOND).out
    suite.equal("the page says it", "gate max_unreadable stopped the night as of 2026-11-20 (mail day 2026-11-24); nothing was published since"
                in page, True)
    conf.write_text(good, encoding="utf-8")
    suite.run(root, SECOND)
    suite.equal("a good night ends it", json.loads(suite.asked(root, SECOND, "--json").out)["stopped"], [])
    first = suite.fresh(suite.empty)
    made.write(first / "in")
    conf = first / "kigen.conf"
    conf.write_text(conf.read_text(encoding="utf-8").replace("registers = {", "registers = { max_unreadable = 0;"), encoding="utf-8")
    suite.equal("the first night stops", world.run(suite.kigen, first, FIRST).code, 8)
    said = suite.state("no run yet, and a stop", first, FIRST, "stopped")
    suite.equal("no run", said["last"], None)


def test_a_run_taken_back(suite):
    root = suite.fresh(suite.base)
    done = world.call(suite.kigen, "void", "-c", root / "kigen.conf", FIRST, "--by", "係", "--why", "試験")
    suite.equal(f"taken back: {done}", done.code, 0)
    said = suite.state("taken back", root, SECOND, "cut_off")
    suite.equal("since when", bool(said["last"]["taken_back_on"]), True)
    suite.equal("its letters are to be pulled", [(one["piece_id"], one["lot"], one["bundle"], one["sequence"], one["reason"])
                                                 for one in said["pull"]],
                [(row["piece_id"], FIRST, row["bundle"], int(row["sequence"]), "voided")
                 for row in world.rows(root / f"out/{FIRST}/office/pieces.csv")])
    suite.equal("and no letter is open", said["lots"], [])
    suite.equal("the alarm pull", [alarm["name"] for alarm in said["alarms"]], ["pull"])
    suite.record(root, *(f"{piece},pulled,2026-11-20,a,," for piece in suite.ids.values()))
    said = suite.state("pulled, and not run again", root, SECOND, "cut_off")
    suite.equal("nothing to be pulled", (said["pull"], said["alarms"]), ([], []))
    suite.run(root, FIRST)
    said = suite.state("run again", root, SECOND, "well")
    suite.equal("the new run", (said["last"]["folder"], said["last"]["taken_back_on"]), (f"{FIRST}-2", None))


def test_letters_to_pull(suite):
    root = suite.fresh(suite.base)
    city(status="死亡").write(root / "in")
    suite.run(root, SECOND)
    said = suite.state("one is to be pulled", root, SECOND, "alarm")
    suite.equal("which", [(one["piece_id"], one["lot"], one["reason"]) for one in said["pull"]], [(suite.ids["C0003"], FIRST, "deceased")])
    suite.equal("the alarm", [(alarm["name"], alarm["count"]) for alarm in said["alarms"]], [("pull", 1)])
    shown = suite.asked(root, SECOND).out
    suite.equal("the page names it", f"  {suite.ids['C0003']}  {FIRST}  letters-261120-1-0002.pdf 2  deceased" in shown, True)
    suite.record(root, f"{suite.ids['C0003']},pulled,2026-11-20,a,,")
    said = suite.state("pulled", root, SECOND, "well")
    suite.equal("none left", (said["pull"], said["alarms"]), ([], []))
    back = suite.fresh(root)
    shutil.rmtree(back / f"out/{SECOND}")
    said = suite.state("its folder is gone", back, SECOND, "alarm")
    suite.equal("the word is known, the list is not", (said["last"]["folder_read"], said["alarms"], said["pull"]),
                (False, [{"name": "pull", "text": None, "count": None, "acknowledged_until": None}], None))


def test_unposted_and_acknowledged(suite):
    """One letter of six is recorded as posted; on Friday the 27th the office days of the 24th to the 26th have passed."""
    root = suite.fresh(suite.base)
    suite.record(root, f"{suite.ids['C0001']},posted,2026-11-20,a,,")
    for as_of, names in (("2026-11-26", []), ("2026-11-27", ["unposted"])):
        said = suite.state(f"as of {as_of}", root, as_of, "missed")
        suite.equal(f"as of {as_of}", [alarm["name"] for alarm in said["alarms"]], names)
        suite.equal(f"as of {as_of}: open", said["lots"], [{"mail_on": "2026-11-20", "letters": 6, "open": 5}])
    suite.run(root, "2026-11-27")
    suite.state("an alarm", root, "2026-11-27", "alarm")
    chain.by_hand(root, "INSERT INTO event(batch, subject, event, on_day, by_whom, until, reason)"
                        " VALUES(1000, 'alarm:unposted', 'acknowledged', '2026-11-27', 'a', '2026-11-28', '')", seal=True)
    said = suite.state("acknowledged", root, "2026-11-28", "well")
    suite.equal("until when", [(alarm["name"], alarm["acknowledged_until"]) for alarm in said["alarms"]], [("unposted", "2026-11-28")])
    suite.state("no longer", root, "2026-11-29", "alarm")


def test_a_run_that_is_unfinished(suite):
    root = suite.fresh(suite.base)
    suite.run(root, SECOND)
    shutil.move(root / "out" / SECOND, root / "gone")
    chain.by_hand(root, ("UPDATE run SET state = 'planned' WHERE folder = ?", (SECOND,)), seal=True)
    with open(root / "out/ledger.sqlite.lock", "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = suite.state("under way", root, SECOND, "well")
    suite.equal("which", said["unfinished"], {"folder": SECOND, "as_of": SECOND, "mail_on": "2026-11-24"})
    suite.state("the next day it was cut off", root, "2026-11-21", "cut_off")


def test_who_may_only_read(suite):
    root = suite.fresh(suite.base)
    if os.geteuid() != 0:
        suite.equal("only root can become another", True, True)
        return
    os.chmod(suite.top, 0o755)
    for folder, _, files in os.walk(root):
        os.chmod(folder, 0o755)
        for name in files:
            os.chmod(os.path.join(folder, name), 0o644)
    done = suite.asked(root, SECOND, "--json", user=NOBODY, group=NOBODY)
    suite.equal(f"reads: {done}", (done.code, json.loads(done.out or "{}").get("state")), (0, "well"))
    os.chmod(root / "out" / FIRST / "office", 0o700)
    done = suite.asked(root, SECOND, "--json", user=NOBODY, group=NOBODY)
    suite.equal(f"not the folder: {done}", (done.code, json.loads(done.out or "{}").get("last", {}).get("folder_read")), (0, False))
    os.chmod(root / "out/ledger.sqlite", 0o600)
    done = suite.asked(root, SECOND, user=NOBODY, group=NOBODY)
    suite.equal(f"not the ledger: {done}", (done.code, "ledger.sqlite" in done.err), (77, True))


def test_what_is_wrong(suite):
    root = suite.fresh(suite.base)
    (root / "holidays.csv").unlink()
    done = suite.asked(root, SECOND)
    suite.equal(f"no holidays: {done}", (done.code, "holidays.csv" in done.err), (66, True))
    root = suite.fresh(suite.base)
    (root / "out/ledger.sqlite").write_bytes(b"no ledger" * 200)
    done = suite.asked(root, SECOND)
    suite.equal(f"no ledger: {done}", (done.code, "ledger.sqlite" in done.err, done.out), (65, True, ""))
    root = suite.fresh(suite.base)
    for what, text in (("cut", '{"alarms": ['), ("no object", "[]"), ("no list", '{"alarms": 1}'), ("no text", '{"alarms": [{"name": "pull"}]}')):
        (root / f"out/{FIRST}/office/run.json").write_text(text, encoding="utf-8")
        said = suite.state(f"run.json {what}", root, SECOND, "well")
        suite.equal(f"run.json {what}", said["last"]["folder_read"], False)
    (root / f"out/{FIRST}/office/run.json").write_text('{"alarms": [{"name": "a\\"b\\u0007", "text": "\\u001b[31m赤"}]}', encoding="utf-8")
    said = suite.state("run.json by others", root, SECOND, "alarm")
    suite.equal("as it is, in JSON", said["alarms"][0], {"name": 'a"b\x07', "text": "\x1b[31m赤", "count": None, "acknowledged_until": None})
    suite.equal("and no control on a terminal", "\x1b" in suite.asked(root, SECOND).out, False)


def test_the_age_of_what_waits(suite):
    """Two letters a day of six that should have gone on Thursday the 19th; the metrics say what status says, after a stop too."""
    root = world.build(suite.fresh(), city(), mailing='limits = "limits.csv";', letters="bundle_letters = 4;",
                       output='metrics = "out.prom";')
    (root / "limits.csv").write_text("effective_from,resource,scope,per,max\n2026-01-01,print,all,day,2\n", encoding="utf-8")
    figures = lambda: dict(line.split(" ") for line in (root / "out.prom").read_text(encoding="utf-8").splitlines()
                           if re.match(r"kigen_(backlog|too_late|last_success)\w* ", line))
    shown = lambda days, seconds: {"kigen_backlog_age_days": str(days), "kigen_too_late_people": "0",
                                   "kigen_last_success_seconds": str(seconds)}
    first, second = 1795046400, 1795132800                             # 00:00 UTC of FIRST and SECOND
    suite.run(root, FIRST)
    suite.equal("the first night", figures(), shown(0, first))
    said = suite.state("a day later", root, SECOND, "well")
    suite.equal("one day old", said["backlog"], {"ideal_on": FIRST, "days": 1, "too_late": 0})
    suite.equal("the page", "  the oldest that waits should have gone on 2026-11-19 (1 days ago)\npeople whom no letter reaches in time: 0\n"
                in suite.asked(root, SECOND).out, True)
    suite.equal("in Japanese", "  最も長く待つもの: 本来の差出日 2026-11-19(1日前)\n期限までに届かない人: 0人\n"
                in suite.asked(root, SECOND, env={"LANG": "ja_JP.UTF-8"}).out, True)
    made = city()
    made.certificates[0]["expires_on"] = "2027-02-30"
    made.write(root / "in")
    conf = root / "kigen.conf"
    good = conf.read_text(encoding="utf-8")
    conf.write_text(good.replace("registers = {", "registers = { max_unreadable = 0;"), encoding="utf-8")
    suite.equal("a stopped night", world.run(suite.kigen, root, "2026-11-21").code, 8)
    suite.equal("leaves what waits, which grows older", figures(), shown(2, first))
    conf.write_text(good, encoding="utf-8")
    city().write(root / "in")
    suite.run(root, SECOND)
    suite.equal("the second night", figures(), shown(1, second))
    suite.run(root, THIRD)
    said = suite.state("all went", root, THIRD, "well")
    suite.equal("nothing waits", (said["backlog"], figures()["kigen_backlog_age_days"]), ({"ideal_on": None, "days": 0, "too_late": 0}, "0"))


# ---- alarms about letters that wait --------------------------------------------------------------------------------

def waiting_town(suite, limits, mailing="", gates=""):
    root = world.build(suite.fresh(), city(), mailing=f'limits = "limits.csv"; {mailing}', letters="bundle_letters = 4;",
                       more=f"gates = {{ {gates} }};" if gates else "")
    (root / "limits.csv").write_text("\n".join(["effective_from,resource,scope,per,max", *limits, ""]), encoding="utf-8")
    return root


def test_too_late_rises_and_falls(suite):
    """A stop that lets letters go on 16 February 2027 delivers them on the 19th; the certificates end on the 18th."""
    root = waiting_town(suite, ["2026-11-01,print,all,day,0", "2027-02-16,print,all,day,9"])
    run = suite.night(root, FIRST, "too_late")
    suite.equal("status counts them", json.loads(suite.asked(root, FIRST, "--json").out)["backlog"]["too_late"], PEOPLE)
    suite.equal("people and certificates", "6人" in run["alarms"][0]["text"] and "発送待ち12件、保留0件、最も早い有効期限は2027-02-18"
                in run["alarms"][0]["text"], True)
    (root / "limits.csv").write_text("effective_from,resource,scope,per,max\n2026-11-01,print,all,day,0\n"
                                     "2027-02-15,print,all,day,9\n", encoding="utf-8")
    suite.night(root, SECOND)


def test_limits_end_rises_and_falls(suite):
    """A last row of 0 from Monday 21 December on; 30 days before it is Saturday 21 November, whose lot is the 24th's."""
    root = waiting_town(suite, ["2026-11-01,print,all,day,9", "2026-12-21,print,all,day,0"])
    suite.night(root, FIRST)
    suite.night(root, SECOND, "limits_end")
    (root / "limits.csv").write_text("effective_from,resource,scope,per,max\n2026-11-01,print,all,day,9\n"
                                     "2026-12-21,print,all,day,0\n2027-01-04,print,all,day,9\n", encoding="utf-8")
    suite.night(root, THIRD)


def test_print_full_rises_and_falls(suite):
    """Two letters a day of six, and `full_lots` 2: the second night is up; the third leaves nobody."""
    root = waiting_town(suite, ["2026-11-01,print,all,day,2"], gates="full_lots = 2;")
    suite.night(root, FIRST)
    suite.night(root, SECOND, "print_full")
    suite.night(root, THIRD)


PAUSES = """paused = ( { from = "2026-11-20"; to = "2026-11-27"; reason = "窓口の混雑"; }, { from = "2026-11-28"; to = "2026-12-03"; },
    { from = "2026-12-05"; to = "2026-12-06"; }, { from = "2027-01-04"; reason = "移転"; }, { from = "2026-12-21"; to = "2026-12-25"; } );"""


def test_pauses(suite):
    """Two pauses that touch are one; one of a weekend is none; the last has no end. Whoever waits is counted from the first night on."""
    root = world.build(suite.fresh(), city(), mailing=PAUSES, letters="bundle_letters = 4;")
    now = {"from": "2026-11-20", "to": "2026-12-03", "reason": "窓口の混雑", "resumes_on": "2026-12-04"}
    december = {"from": "2026-12-21", "to": "2026-12-25", "reason": None, "resumes_on": "2026-12-28"}
    said = suite.state("the day before", root, "2026-11-18", "new")
    suite.equal("it is to come", (said["paused"], said["coming_pause"]), (None, now))
    suite.run(root, FIRST)
    said = json.loads(suite.asked(root, FIRST, "--json").out)
    suite.equal("it holds", (said["paused"], said["coming_pause"]),
                (now | {"people": PEOPLE, "certificates": 2 * PEOPLE}, december))
    page = suite.asked(root, FIRST, env={"LANG": "ja_JP.UTF-8"}).out
    suite.equal(f"the page: {page}", """\
  発送見合わせ中: 2026-11-20〜2026-12-03(理由: 窓口の混雑)
    待っている人: 6人(電子証明書12件)　差出を再開する日: 2026-12-04
  発送見合わせの予定: 2026-12-21〜2026-12-25　差出を再開する日: 2026-12-28
""" in page, True)
    page = suite.asked(root, FIRST, env={"LANG": "C"}).out
    suite.equal(f"in English: {page}", """\
  mailing is paused: 2026-11-20 to 2026-12-03 (窓口の混雑)
    waiting for its end: 6 people (12 certificates); letters go again on 2026-12-04
  a pause is to come: 2026-12-21 to 2026-12-25; letters go again on 2026-12-28
""" in page, True)
    said = json.loads(suite.asked(root, "2026-12-25", "--json").out)
    suite.equal("one without an end", (said["paused"], said["coming_pause"]),
                (None, {"from": "2027-01-04", "to": None, "reason": "移転", "resumes_on": None}))
    suite.equal("and after that none", json.loads(suite.asked(root, "2027-01-04", "--json").out)["coming_pause"], None)


def test_limits_of_zero(suite):
    """Nothing is printed on the lots of 20 to 27 November; the counter takes nobody of 250-8 from the week of the 30th on. A limit that
    nothing binds, or that holds on another day, is none of them."""
    root = world.build(suite.fresh(), city(), mailing='limits = "limits.csv"; visits = [ 50 ];', letters="bundle_letters = 4;")
    path = root / "limits.csv"
    path.write_text("effective_from,resource,scope,per,max\n2026-11-20,print,all,day,0\n2026-11-24,print,all,day,0\n"
                    "2026-11-28,print,all,day,9\n2026-11-01,print,postal:100,week,5\n2026-11-30,counter,postal:2508,week,0\n"
                    "2026-01-01,walk_in,all,week,0\n", encoding="utf-8")
    closed = {"resource": "print", "scope": "all", "per": "day", "from": "2026-11-20", "to": "2026-11-27"}
    full = {"resource": "counter", "scope": "postal:2508", "per": "week", "from": "2026-11-30", "to": None}
    suite.run(root, FIRST)
    for as_of, zeros in ((FIRST, [closed]), ("2026-11-25", [closed, full]), ("2026-11-27", [full])):
        said = json.loads(suite.asked(root, as_of, "--json").out)
        suite.equal(f"{as_of}: {said['run_mail_on']}", said["zero_limits"], zeros)
    page = suite.asked(root, "2026-11-25", env={"LANG": "ja_JP.UTF-8"}).out
    suite.equal(f"the page: {page}", """\
  印刷上限が0通: 全体、2026-11-20〜2026-11-27　差し出せるお知らせはない
  窓口上限が0人: 郵便番号2508、2026-11-30〜(終わりの日なし)　差し出せるのは有効期限が近い人のお知らせだけ
""" in page, True)
    page = suite.asked(root, "2026-11-25", env={"LANG": "C"}).out
    suite.equal(f"in English: {page}", """\
  the print limit is 0: all, 2026-11-20 to 2026-11-27; no letter can go
  the counter limit is 0: postal:2508, since 2026-11-30, without an end; only letters of who is near the end can go
""" in page, True)
    conf = root / "kigen.conf"
    conf.write_text(conf.read_text(encoding="utf-8").replace("visits = [ 50 ];", ""), encoding="utf-8")
    known = suite.asked(root, "2026-11-25", "--json")
    suite.equal("without visits the counter binds nobody", json.loads(known.out)["zero_limits"], [closed])
    path.unlink()
    said = suite.asked(root, "2026-11-25", "--json")
    suite.equal(f"they cannot be read: {said}", (said.code, json.loads(said.out)["zero_limits"]), (known.code, None))


def test_waiting_long_rises_and_falls(suite):
    """The first lot is that of the 20th; that of the 25th is five days later, that of the 24th four."""
    root = waiting_town(suite, ["2026-11-01,print,all,day,1"], gates="waiting_days = 5; full_lots = 0;")
    suite.night(root, FIRST)
    suite.night(root, SECOND)
    run = suite.night(root, THIRD, "waiting_long")
    suite.equal("three wait", "3通" in run["alarms"][0]["text"], True)
    (root / "limits.csv").write_text("effective_from,resource,scope,per,max\n2026-11-01,print,all,day,9\n", encoding="utf-8")
    suite.night(root, "2026-11-25")


def test_pause_ends_rises_and_falls(suite):
    """A pause from Friday 20 November to Monday 7 December; the lot of the 8th is 18 days late."""
    root = waiting_town(suite, [], mailing='paused = ( { from = "2026-11-20"; to = "2026-12-07"; } ); late_days = 18;')
    suite.night(root, "2026-11-27")
    suite.night(root, "2026-11-30", "pause_ends")
    suite.night(root, "2026-12-04", "pause_ends")
    suite.night(root, "2026-12-07")


def figures(root):
    """What a collector reads, but for how this start went."""
    lines = (root / "out.prom").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith(("kigen_exit_code", "kigen_duration_seconds"))]


def test_metrics_of_a_run_that_only_had_to_be_recorded(suite):
    """Of the second night the folder is there, and ledger, metrics and timings are those before it: the next start makes nothing, and
    the figures are those of that run all the same."""
    root = world.build(suite.fresh(), city(), mailing="", letters="bundle_letters = 4;", output='metrics = "out.prom";')
    suite.run(root, FIRST)
    first = figures(root)
    places = [root / "out.prom", *(root / "out" / name for name in ("ledger.sqlite", "ledger.sqlite.rows", "timings.jsonl"))]
    before = {place: place.read_bytes() for place in places}
    city(status="死亡").write(root / "in")
    suite.run(root, SECOND)
    said = figures(root)
    suite.equal("two nights differ", said != first, True)
    for place, data in before.items():
        place.write_bytes(data)
    suite.run(root, SECOND)
    suite.equal("no run was made", world.published(root), [FIRST, SECOND])
    suite.equal("the figures of the second", figures(root), said)


def test_the_holiday_table_ends(suite):
    """The table ends with 2028. 92 days after Saturday 30 September 2028 is New Year's Eve."""
    for as_of, alarms in (("2028-09-28", ()), ("2028-09-29", ("holidays_end",))):
        root = world.build(suite.fresh(), city(), mailing="", letters="bundle_letters = 4;")
        suite.night(root, as_of, *alarms)


# ---- nights that publish nothing -----------------------------------------------------------------------------------

def test_a_pull_list_that_is_not_published(suite):
    root = suite.fresh(suite.base)
    city(status="死亡").write(root / "in")
    place = f"{suite.ids['C0003']} ({FIRST} letters-261120-1-0002.pdf 2)"
    dry = world.run(suite.kigen, root, SECOND, "--dry-run")
    suite.equal(f"dry: {dry}", (dry.code, place in dry.err, "print/pull.csv" in dry.err, "nothing is published" in dry.err),
                (4, True, False, True))
    conf = root / "kigen.conf"
    made = city(status="死亡")
    for row in made.certificates:
        row["issued_on"] = "2020-01-06"
    made.write(root / "in")
    conf.write_text(conf.read_text(encoding="utf-8") + "gates = { rows_min = 1; gone_rows = 1; back_days = 0; };\n", encoding="utf-8")
    stopped = world.run(suite.kigen, root, SECOND)
    suite.equal(f"stopped: {stopped}", (stopped.code, place in stopped.err, "print/pull.csv" in stopped.err), (8, True, False))


def test_what_a_trial_says(suite):
    """A dry run that lifts a gate speaks of letters that will be sent, and a check of a run that was stopped: neither is so."""
    root = suite.fresh(suite.base)
    conf = root / "kigen.conf"
    good = conf.read_text(encoding="utf-8")
    made = city()
    made.certificates[0]["expires_on"] = "2027-02-30"
    made.write(root / "in")
    conf.write_text(good.replace("registers = {", "registers = { max_unreadable = 0;"), encoding="utf-8")
    accept = ("--accept", "max_unreadable", "--by", "係", "--why", "試験")
    dry = world.run(suite.kigen, root, SECOND, "--dry-run", *accept)
    lines = [line[:9] for line in dry.err.splitlines()]
    suite.equal(f"dry: {dry}", lines.index("KGN0890W ") < lines.index("KGN0664W "), True)
    checked = world.call(suite.kigen, "check", "-c", conf)
    suite.equal(f"check: {checked}", (checked.code, "KGN0891W " in checked.err), (8, True))
    lifted = world.run(suite.kigen, root, SECOND, *accept)
    suite.equal(f"a run: {lifted}", (lifted.code, "KGN0890W " in lifted.err), (4, False))


world.run_tests(Suite, globals())
