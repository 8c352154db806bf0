"""Actions on a night: the gates that stop it, what it says of itself, and the ledger."""

import fcntl
import pathlib
import re
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ledgers"))
import chain
import make
import world
from mending import (EVENTS, HOLIDAYS, NEXT, NIGHT, STAGES, Action, copied, crowd, cut_off, folder, moved, nothing, put, ran, recorded,
                     remake, removed, settings, steps, struck)
from board import AFTER

THIRD, FOURTH = "2026-11-24", "2026-11-25"
BY = "--by 課長 --why 確認済み"
FIRST_RUN, RUN, LATER_RUN = (f"run --as-of {day}" for day in (NIGHT, NEXT, THIRD))


def lifted(gate: str, run: str = RUN, *more: str) -> str:
    return f"{run} " + " ".join(f"--accept {one} {BY}" for one in (gate, *more))


def lift(gate: str, run: str = RUN) -> tuple:
    """The registers are right: the gate is lifted."""
    return nothing, lifted(gate, run)


def compared(night: str, day: str = ""):
    """Letters with the system's screen: kigen says whose each is, and the register has that person."""
    def do(desk):
        ids = [line.split(",")[0] for line in desk.read("residents.csv").splitlines()]
        pieces = world.rows(desk / f"out/{night}/office/pieces.csv")
        if not pieces:
            raise AssertionError(f"{night} has no letter")
        for row in pieces[:3]:
            ran(f"why --as-of {day or night} {row['piece_id']}")(desk)
            if row["resident_id"] not in ids:
                raise AssertionError(f"{row['resident_id']} is no resident")
    return do


def slid(made) -> None:
    """Every address is the next one's."""
    values = [(row["postal_code"], row["address"]) for row in made.residents]
    for row, (code, address) in zip(made.residents, values[1:] + values[:1]):
        row["postal_code"], row["address"] = code, address


def halved(made) -> None:
    del made.residents[::2]


def grown(made, at: int = 99) -> None:
    who = made.resident(at)
    made.certificate(who, f"S{at}", "authentication", "2030-05-05")


def told_again(made) -> None:
    """Last time's people stand there once more, under new serials."""
    made.certificates += [row | {"serial": f"9{row['serial']}"} for row in made.certificates[:30]]


def one_bad(made) -> None:
    made.certificates[0]["expires_on"] = "2027-02-30"


def unmarked(desk) -> None:
    """The row marks are lost; the backup of that night has them."""
    moved("out/ledger.sqlite.rows", "backup.rows")(desk)


def listed(*rows: str):
    return steps(settings(mailing='told_elsewhere = "told.csv";'),
                 put("told.csv", "kind,serial,expires_on\n" + "".join(f"{row}\n" for row in rows)))


def signed_off(day: str):
    """The digest stands in what the proof says."""
    def do(desk):
        said = desk.call("proof -o signed.pdf")
        record = re.search(r"templates:([0-9a-f]+)", said.out + said.err)
        recorded(day, f"templates:{record[1]},approved,{day},梅里,,")(desk)
    return do


def older_ledger(*nights: str):
    """The ledger is that of before these nights; their folders are there."""
    return steps(copied("out/ledger.sqlite", "evening.sqlite"), *(ran(f"run --as-of {night}") for night in nights),
                 copied("out/ledger.sqlite", "newer.sqlite"), copied("evening.sqlite", "out/ledger.sqlite"))


def forgotten(desk) -> None:
    """An older ledger, and the folder is lost too."""
    older_ledger(NEXT)(desk)
    moved(f"out/{NEXT}", "lost")(desk)


def statement(sql: str, name: str = "out/ledger.sqlite"):
    def do(desk):
        with sqlite3.connect(desk / name) as db:
            db.executescript(sql)
        db.close()
    return do


def backed_up(desk) -> None:
    copied("out/ledger.sqlite", "evening.sqlite")(desk)


RESTORED = copied("evening.sqlite", "out/ledger.sqlite")


class Held:
    """Another program has the ledger, or a file of it, until it is let go."""

    def __init__(self, name: str, lock: bool = False):
        self.name, self.lock, self.held = name, lock, {}

    def take(self, desk):
        if self.lock:
            file = open(desk / self.name, "ab")
            fcntl.flock(file, fcntl.LOCK_EX)
        else:
            file = sqlite3.connect(desk / self.name, isolation_level=None)
            file.execute("BEGIN EXCLUSIVE")
        self.held[desk.root] = file

    def give(self, desk):
        self.held.pop(desk.root).close()


LOCK, BUSY = Held("out/ledger.sqlite.lock", lock=True), Held("out/ledger.sqlite")
ALL = settings(registers="max_unreadable = 0;")
LEDGERS = world.REPO / "tests/ledgers"


def of_first_release(desk) -> None:
    """A ledger as the version before this one left it."""
    root = make.fresh(desk / "old", world.TEMPLATES, since=True)
    (root / "out").mkdir()
    with sqlite3.connect(root / "out/ledger.sqlite") as db:
        db.executescript((LEDGERS / "before-house.sql").read_text(encoding="utf-8"))
    db.close()


SCHEMES = "effective_from,scheme,from_pieces,weight_g_max,price,discount_percent,needs\n"
PULLED = f"261120-000001-8,pulled,{NEXT},梅里,,\n"
UNNAMED = "DELETE FROM figure WHERE name GLOB 'new*:*' OR name GLOB 'alarm:*'"
STAGES.update(
    today=steps(STAGES["office"], ran("run")),          # check is always of today
    news=steps(STAGES["office"], crowd(change=one_bad)),
    alarming=steps(STAGES["office"], settings(calendar='holidays = "holidays.csv";'),
                   put("holidays.csv", HOLIDAYS.replace(b"2027/1/1", b"2026/11/23"))),
    recording=steps(STAGES["town"], copied("residents.csv", "residents.good"), put("events.csv", EVENTS + PULLED.replace(",,", ",,破損"))),
    priced=steps(STAGES["office"], put("schemes.csv", SCHEMES + "2027-10-01,none,1,50,110,0,\n")),
    sorted=steps(STAGES["office"], put("schemes.csv", SCHEMES + "2024-10-01,none,1,50,110,0,\n2024-10-01,kunai,1,50,99,0,district\n")),
    foreign=steps(STAGES["office"], settings(output='ledger = "mine.sqlite";')))
TOUCH = f"void -c old/kigen.conf 2020-01-01 {BY}"


def renumbered(count: int):
    def change(made):
        for row in made.certificates[:count]:
            row["serial"] = f"N{row['serial']}"
    return change


def dead(made) -> None:
    for row in made.residents:
        row["status"] = "死亡"


SMALL = settings(more="gates = { rows_min = 10; };")         # towns of forty are compared too
ALWAYS_SO = settings(more='gates = { class = ( { reason = "deceased"; percent = 100; yearly = 100000; peak = 100; } ); };')
SLID = crowd(late=10, change=slid)
GATES = [
    Action(630, SLID, [crowd(late=10), lift("shift")], RUN, stage="town"),
    Action(660, SLID, compared(NEXT), lifted("shift"), LATER_RUN, stage="town"),
    Action(750, SLID, steps(compared(NEXT), recorded(NEXT, f"lot:{NEXT},pulled,{NEXT},梅里,,")), lifted("shift"), LATER_RUN, stage="town"),
    Action(751, crowd(late=30, change=slid), compared(NEXT), lifted("shift"), LATER_RUN, stage="large"),
    Action(661, steps(SMALL, crowd(late=10, change=halved)), compared(NEXT), lifted("wrong_file", RUN, "class"), LATER_RUN, stage="town"),
    Action(662, steps(SMALL, crowd(late=10, change=grown), ran(RUN), crowd(late=10)),
           steps(ran(f"void {THIRD} {BY}"), crowd(late=10, change=lambda made: (grown(made), grown(made, 98)))),
           lifted("old_file", LATER_RUN), LATER_RUN, stage="town"),
    Action(756, crowd(late=10, change=renumbered(40)), [crowd(late=10), lift("renumbered")], RUN, stage="town"),
    Action(757, crowd(late=10, change=renumbered(40)), crowd(late=10), RUN, stage="town", code=8),
    Action(758, crowd(late=10, change=renumbered(40)), nothing, lifted("renumbered"), LATER_RUN, stage="town"),
    Action(755, crowd(late=10, change=renumbered(3)), nothing, RUN, LATER_RUN, stage="town"),
    Action(740, crowd(late=10, change=dead), [crowd(late=10), lift("class"), (ALWAYS_SO, RUN)], RUN, stage="town"),
    Action(741, crowd(late=10, change=dead), crowd(late=10), RUN, stage="town", code=8),
    Action(742, crowd(late=10, change=dead), nothing, lifted("class"), LATER_RUN, stage="town"),
]
GATES += [
    Action(663, crowd(late=10, change=told_again), steps(compared(NEXT), ran(f"void {NEXT} {BY}"), crowd(late=10)), lifted("overlap"),
           LATER_RUN, stage="town"),
    Action(616, steps(ALL, crowd(change=one_bad)), crowd(), FIRST_RUN),
    Action(617, steps(ALL, crowd(change=one_bad)), [crowd(), lift("max_unreadable", FIRST_RUN)], FIRST_RUN),
    Action(664, steps(ALL, crowd(change=one_bad)), crowd(), lifted("max_unreadable", FIRST_RUN), RUN),
    Action(690, None, [(nothing, RUN), lift("ahead", "run --as-of 2027-03-01")], "run --as-of 2027-03-01", stage="town"),
    Action(691, None, ran(f"void 2027-03-01 {BY}"), lifted("ahead", "run --as-of 2027-03-01"), "run --as-of 2027-03-02", stage="town"),
    Action(759, listed(*(f"authentication,0S{at},2027-02-10" for at in range(5))),
           [listed(*(f"authentication,S{at},2027-02-10" for at in range(5))), lift("side_table", FIRST_RUN)], FIRST_RUN, stage="office"),
    Action(760, listed(*(f"authentication,0S{at},2027-02-10" for at in range(5))),
           listed(*(f"authentication,S{at},2027-02-10" for at in range(5))), FIRST_RUN, code=8),
    Action(761, listed(*(f"authentication,0S{at},2027-02-10" for at in range(5))), compared(NIGHT), lifted("side_table", FIRST_RUN), RUN),
    Action(1329, settings(letters='approval = "required";'), signed_off(NIGHT), FIRST_RUN),
    Action(1330, settings(letters='approval = "required";'), signed_off(NIGHT), lifted("templates", FIRST_RUN), RUN),
    Action(640, unmarked, [moved("backup.rows", "out/ledger.sqlite.rows"), lift("marks")], RUN, stage="town"),
    Action(643, unmarked, compared(NEXT), lifted("marks"), LATER_RUN, stage="town"),
    Action(642, forgotten, [moved("lost", f"out/{NEXT}"), copied("newer.sqlite", "out/ledger.sqlite"), lift("old_ledger", LATER_RUN)],
           LATER_RUN, stage="town"),
    Action(644, forgotten, steps(moved("lost", "seen"), ran(f"why --as-of {THIRD} C0001")), lifted("old_ledger", LATER_RUN),
           f"run --as-of {FOURTH}", stage="town"),
    Action(645, steps(removed("out/timings.jsonl"), folder("out/timings.jsonl")), removed("out/timings.jsonl"), lifted("old_ledger"),
           LATER_RUN, stage="town"),
    Action(623, None, nothing, lifted("shift"), LATER_RUN, stage="night"),
]

# ---- what a night says of itself --------------------------------------------------------------------------------------

TOLD = [
    Action(632, None, [put("holidays.csv", HOLIDAYS), recorded(NEXT, f"alarm:holidays_end,acknowledged,{NEXT},梅里,2026-12-19,")], RUN,
           stage="alarm"),
    Action(873, recorded(NEXT, f"alarm:holidays_end,acknowledged,{NEXT},梅里,{NEXT},"), nothing, f"{RUN} --verbose",
           f"{LATER_RUN} --verbose", stage="alarm"),
    Action(687, crowd(change=one_bad), crowd(), FIRST_RUN, RUN),
    Action(890, SLID, nothing, lifted("shift", f"{RUN} --dry-run"), lifted("shift"), stage="town"),
    Action(891, unmarked, moved("backup.rows", "out/ledger.sqlite.rows"), "check", stage="today", code=8),
    Action(621, cut_off(RUN, "rename", "letters", AFTER), nothing, RUN, stage="town"),
    Action(622, cut_off(RUN, "rename", "letters", AFTER), compared("2026-12-01"), "run --as-of 2026-12-01", "run --as-of 2026-12-02",
           stage="town"),
    Action(688, cut_off(FIRST_RUN, "write", "timings.jsonl"), nothing, FIRST_RUN, RUN, stage="news"),
    Action(689, steps(cut_off(FIRST_RUN, "write", "timings.jsonl"), statement(UNNAMED)), nothing, FIRST_RUN, RUN, stage="news"),
    Action(720, cut_off(FIRST_RUN, "write", "timings.jsonl"), put("holidays.csv", HOLIDAYS), FIRST_RUN, RUN, stage="alarming"),
    Action(619, put("out/2026-11-18/print/a.pdf", "?"), moved("out/2026-11-18", "elsewhere"), RUN, stage="town"),
    Action(620, older_ledger(NEXT), steps(compared(NEXT, THIRD), recorded(THIRD, f"lot:{NEXT},posted,{NEXT},梅里,,")), LATER_RUN,
           f"run --as-of {FOURTH}", stage="town"),
    Action(625, copied(f"out/{NIGHT}", f"out/{NIGHT}-2"), moved(f"out/{NIGHT}-2", "elsewhere"), RUN, stage="night"),
    Action(626, older_ledger(NEXT), ran(LATER_RUN), f"{LATER_RUN} --dry-run", f"run --as-of {FOURTH} --dry-run", stage="town"),
    Action(627, None, nothing, "run --as-of 2199-12-31", FIRST_RUN),
    Action(730, steps(put(f"out/.{THIRD}.partial/notes.txt", "mine")), moved(f"out/.{THIRD}.partial/notes.txt", "notes.txt"), RUN,
           stage="night"),
    Action(731, put(f"out/.{NEXT}.partial/notes.txt", "mine"), moved(f"out/.{NEXT}.partial/notes.txt", "notes.txt"), RUN, stage="night"),
    Action(693, cut_off(RUN, "rename", "letters", AFTER), ran(RUN), f"void {NEXT} {BY}", stage="town"),
    Action(694, recorded(NEXT, "261120-000001-8,posted,2026-11-20,梅里,,"), recorded(NEXT, "261120-000002-6,pulled,2026-11-20,梅里,,"),
           f"void {NIGHT} {BY}", "status", stage="town"),
    Action(695, ran(f"void {NIGHT} {BY}"), recorded(NEXT, f"lot:{NIGHT},pulled,{NEXT},梅里,,"), f"void {NIGHT} {BY}", "status", stage="town"),
    Action(871, older_ledger(NEXT), [(nothing, "record --as-of 2026-11-24 events.csv"), ran(LATER_RUN)],
           "record --as-of 2026-11-24 --dry-run events.csv",
           stage="recording"),
    Action(870, removed("residents.csv"), [copied("residents.good", "residents.csv"), put("events.csv", EVENTS + PULLED)],
           f"record --as-of {NEXT} events.csv", stage="recording", code=4),
    Action(1275, settings(post='schemes = "schemes.csv";'), put("schemes.csv", SCHEMES + "2024-10-01,none,1,50,110,0,\n"), FIRST_RUN, RUN,
           stage="priced"),
    Action(1276, settings(post='schemes = "schemes.csv";'), [put("schemes.csv", SCHEMES + "2024-10-01,none,1,50,110,0,\n"),
                                                             settings(post='schemes = "schemes.csv"; district = "250";')], "check",
           stage="sorted"),
]

# ---- the ledger ------------------------------------------------------------------------------------------------------

LEDGER = [
    Action(601, BUSY.take, BUSY.give, RUN, stage="night", code=75),
    Action(614, LOCK.take, LOCK.give, RUN, stage="night"),
    Action(602, put("mine.sqlite", "mine"), settings(), "check", stage="foreign"),
    Action(603, steps(backed_up, statement("PRAGMA user_version = 99")), RESTORED, RUN, stage="night"),
    Action(604, steps(backed_up, remake("out/ledger.sqlite", lambda data: data[:4096] + bytes(4096) + data[8192:])), RESTORED, RUN,
           stage="night"),
    Action(675, steps(backed_up, lambda desk: chain.by_hand(desk.root, "UPDATE piece SET postal_code = '2500001' WHERE number = 1")),
           RESTORED, RUN, stage="night"),
    Action(676, of_first_release, nothing, TOUCH, code=74, env=struck(TOUCH, "pwrite", "schema-new"), good=(0, 4, 65)),
    Action(677, of_first_release, nothing, TOUCH, code=65, good=(65,)),
    Action(696, steps(backed_up, ran(RUN), ran(f"void {NEXT} {BY}"), ran(LATER_RUN), RESTORED), nothing, f"run --as-of {FOURTH}",
           "run --as-of 2026-11-26", stage="town"),
]
ACTIONS = GATES + TOLD + LEDGER
