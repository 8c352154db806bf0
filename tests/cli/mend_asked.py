"""Actions on what somebody asks for at a desk: why, proofs, reply forms, reprints, reports and forecasts."""

import json
import re

import chain
import mend_nights
import pages
from mending import NEXT, NIGHT, STAGES, Action, copied, crowd, moved, nothing, put, ran, recorded, settings, steps, swap

FIRST = "261120-000001-8"
BY = "--by 課長 --why 紙詰まり"
FORM = f"form --as-of {NEXT} R1 --by 梅里"
REPRINT = f"reprint {FIRST} {BY}"
REPORT = "report --from 2026-11-01 --to 2026-11-30"
FORECAST = f"forecast --as-of {NEXT} --months 1"
PROOF = f"proof --as-of {NIGHT}"
CALENDAR = 'closed = ["01-01..12-31"];'


def exists(number: int, command: str, name: str) -> Action:
    """A file of this name is there: another name, or it is moved away."""
    return Action(number, put(name, "kept"), [(nothing, f"{command} -o new-{name}"), moved(name, f"old-{name}")], f"{command} -o {name}",
                  stage="desk")


def typed(number: int, wrong: str, *right: str, stage: str = "desk") -> Action:
    return Action(number, None, [(nothing, command) for command in right], wrong, stage=stage)


def dead(desk) -> None:
    lines = desk.read("residents.csv").splitlines()
    desk.write("residents.csv", "".join(f"{line.replace('resident', 'deceased') if line.startswith('R2,') else line}\n" for line in lines))


def of_two_kinds(desk) -> None:
    """A lot on both sides of its sheets, and one on one side."""
    crowd(late=10)(desk)
    ran(f"run --as-of {NIGHT}")(desk)
    desk.conf(letters="duplex = false;")
    ran(f"run --as-of {NEXT}")(desk)


def without_figures(desk) -> None:
    """The last folder is of a version that kept no figures, and the ledger is of the evening before."""
    mend_nights.older_ledger(NEXT)(desk)
    office = desk / f"out/{NEXT}/office"
    kept = json.loads((office / "run.json").read_text(encoding="utf-8"))
    for key in ("gate_figures", "respelled", "spellings"):
        del kept[key]
    (office / "run.json").chmod(0o600)
    (office / "SHA256SUMS").chmod(0o600)
    (office / "run.json").write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    pages.seal(office)


def by_hand(*statements: str):
    """The ledger is changed by another program, which seals its chain anew; the last backup is as it was."""
    return steps(mend_nights.backed_up, lambda desk: chain.by_hand(desk.root, *statements, seal=True))


def sent(pattern: str):
    """What the supplier is told stands in the message."""
    def do(desk):
        if not re.search(pattern, desk.said):
            raise AssertionError(f"no {pattern} in {desk.said}")
    return do


ALL_FORMS = ("WITH RECURSIVE n(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < 9999) INSERT INTO event(batch, resident,"
             " subject, event, on_day, by_whom, until, reason) SELECT (SELECT max(seq) + 1 FROM entry), 1, '', 'form',"
             f" '{NEXT}', '梅里', '', 'F' || at FROM n")
LAST_NUMBER = ("PRAGMA defer_foreign_keys = ON", "UPDATE notice SET piece_id = '261120-999999-6' WHERE piece_id = '261120-000001-8'",
               "UPDATE piece SET piece_id = '261120-999999-6', number = 999999 WHERE number = 1")


def touched(name: str):
    """A published file is changed; the backup has it."""
    def do(desk):
        copied(name, "backup")(desk)
        (desk / name).chmod(0o600)
        desk.write(name, (desk / name).read_bytes() + b"\n")
    return do


BUNDLE = f"out/{NIGHT}/print/letters-261120-1-0001.pdf"
LATER = f"run --as-of {mend_nights.THIRD}"
STAGES["sides"] = steps(STAGES["shipped"], of_two_kinds)
ACTIONS = [
    typed(860, f"why {FIRST[:-1]}9", f"why {FIRST}"),
    typed(861, f"why {FIRST[:-3]}", f"why {FIRST}"),
    typed(862, "why 261120-000013-3", "why R1"),
    typed(1081, f"{PROOF} --template renewel -o p.pdf", f"{PROOF} --template renewal -o p.pdf"),
    Action(1082, dead, [(nothing, f"why --as-of {NIGHT} R2"), (nothing, f"{PROOF} --resident R1 -o p.pdf")],
           f"{PROOF} --resident R2 -o p.pdf", stage="shipped"),
    typed(1083, f"{PROOF} --resident R4 -o p.pdf", f"why --as-of {NIGHT} R4", f"{PROOF} --resident R1 -o p.pdf", stage="shipped"),
    typed(1084, f"{PROOF} --resident R1 --template lapsed -o p.pdf", f"{PROOF} --resident R1 -o p.pdf",
          f"{PROOF} --resident R1 --template renewal -o p.pdf", stage="shipped"),
    typed(1331, f"{PROOF} --specimen --resident R1 -o p.pdf", f"{PROOF} --specimen -o p.pdf", f"{PROOF} --resident R1 -o p.pdf",
          stage="shipped"),
    Action(1101, dead, nothing, FORM.replace("R1", "R2") + " -o f.pdf", FORM + " -o f.pdf", stage="desk"),
    exists(1102, FORM, "f.pdf"),
    typed(1105, FORM.replace("R1", "R_1") + " -o f.pdf", FORM + " -o f.pdf"),
    exists(1200, FORECAST, "f.xlsx"),
    typed(1220, "report --from 2026-11-30 --to 2026-11-01 -o r.xlsx", f"{REPORT} -o r.xlsx"),
    exists(1221, REPORT, "r.xlsx"),
    typed(1223, "report --from 2025-11-01 --to 2025-11-30 -o r.xlsx", f"{REPORT} -o s.xlsx"),
    Action(1224, touched(f"out/{NIGHT}/office/pieces.csv"), steps(ran(f"verify out/{NIGHT}", good=(65,)),
                                                                  copied("backup", f"out/{NIGHT}/office/pieces.csv")),
           f"{REPORT} -o r.xlsx", f"{REPORT} -o s.xlsx", stage="desk"),
    Action(624, steps(by_hand(*LAST_NUMBER), swap("certificates.csv", "S3,R3,authentication,2022-01-05,2030-05-05",
                                                  "S3,R3,authentication,2022-01-05,2027-02-10"),
                      put("limits.csv", "effective_from,resource,scope,per,max\n2026-01-01,print,all,day,3\n")),
           settings(mailing='limits = "limits.csv";'), f"run --as-of {NIGHT}", stage="desk"),
    Action(1104, by_hand(ALL_FORMS), nothing, f"{FORM} -o f.pdf", FORM.replace(NEXT, mend_nights.THIRD) + " -o f.pdf", stage="desk"),
    Action(1225, by_hand("UPDATE figure SET value = value + 1 WHERE name = 'pieces'"), sent(r"identity \S+ .*: \d+ is not \d+ "),
           f"{REPORT} -o r.xlsx", "status", stage="desk"),
    Action(1324, by_hand("UPDATE piece SET sequence = sequence + 10 WHERE number = 1"),
           steps(ran(f"verify out/{NIGHT}"), mend_nights.RESTORED),
           f"{REPRINT} -o r.pdf", stage="desk"),
    exists(1320, REPRINT, "r.pdf"),
    typed(1321, f"reprint {FIRST} {FIRST} {BY} -o r.pdf", f"{REPRINT} -o r.pdf"),
    Action(1322, recorded(NEXT, f"{FIRST},spoiled,{NEXT},梅里,,"), ran(f"run --as-of {NEXT}"), f"{REPRINT} -o r.pdf",
           f"reprint 261124-000001-0 {BY} -o r.pdf",
           stage="desk"),
    Action(1323, touched(BUNDLE), copied("backup", BUNDLE), f"{REPRINT} -o r.pdf", stage="desk"),
    Action(1325, None, [steps(ran(f"{REPRINT} -o one.pdf"), ran(f"reprint 261124-000001-0 {BY} -o two.pdf"))],
           f"reprint {FIRST} 261124-000001-0 {BY} -o r.pdf", "status", stage="sides"),
    Action(1326, recorded(NEXT, f"{FIRST},posted,{NEXT},梅里,,"), nothing, f"{REPRINT} -o r.pdf", f"why --as-of {NEXT} {FIRST}",
           stage="desk"),
    typed(1327, f"reprint {' '.join(f'261120-{at:06d}-0' for at in range(1, 1002))} {BY} -o r.pdf", f"{REPRINT} -o r.pdf"),
    typed(1328, f"reprint R1 {BY} -o r.pdf", f"{REPRINT} -o r.pdf"),
    typed(1350, f"{REPORT} -o -", f"{REPORT} -o r.xlsx"),
    Action(615, settings(calendar=CALENDAR), settings(calendar='closed = ["12-29..01-03"];'), "check"),
    Action(641, without_figures, [mend_nights.lift("marks", LATER)], LATER, stage="town"),
]
