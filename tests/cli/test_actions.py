#!/usr/bin/env python3
"""What the catalogue says is to be done about a message, done once: the fault is made, the command says the message, the action of
batch/say/actions.def is carried out as it stands there, and the same command goes on.

    tests/cli/test_actions.py --kigen build/kigen        ends with: N passed, N failed; one check a message
"""

import argparse
import pathlib
import re
import shutil

import world
from checks import Checks
from town import CERTIFICATE_LEAST, RESIDENT_LEAST, Town

NIGHT, NEXT = "2026-11-19", "2026-11-20"
SINCE = world.NOBODY_TOLD


def office(folder: pathlib.Path) -> pathlib.Path:
    """Six people, three of whom are due, and no night yet."""
    made = Town(RESIDENT_LEAST, CERTIFICATE_LEAST)
    for at in range(6):
        who = made.resident(at, resident_id=f"R{at}", name="試験　太郎", birth_date="1980-05-05", postal_code="2508555",
                            address=f"神奈川県小田原市荻窪{at}番地", status="resident")
        made.certificate(who, f"S{at}", "authentication", "2027-02-10" if at < 3 else "2030-05-05", issued_on="2022-01-05", status="valid")
    made.write(folder)
    (folder / "limits.csv").write_text("effective_from,resource,scope,per,max\n2026-01-01,print,all,day,1000\n", encoding="utf-8")
    (folder / "languages.csv").write_text("resident_id,language,format\nR1,ja,\n", encoding="utf-8")
    (folder / "told.csv").write_text("kind,serial,expires_on\nauthentication,S0,2027-02-10\n", encoding="utf-8")
    return folder


def conf(root: pathlib.Path, **parts) -> None:
    """The configuration of the office: of a group more settings, or `office` and `registers` in their place; `more` behind all."""
    group = {"registers": 'residents = "residents.csv"; certificates = "certificates.csv";', "mailing": SINCE, "output": 'dir = "out";'}
    group.update({name: group.get(name, "") + " " + text for name, text in parts.items() if name not in ("more", "office", "before", "whole")})
    if "fonts" not in group.get("letters", ""):
        group["letters"] = f"{group.get('letters', '')} {world.ONE_FONT}"
    text = parts.get("before", "") + parts.get("office", world.LEAST_OFFICE) + "".join(
        f"{name} = {{ {inside} }};\n" for name, inside in group.items()) + parts.get("more", "")
    (root / "kigen.conf").write_text(parts.get("whole", text), encoding="utf-8")


# Number, what is wrong in the configuration, and what the action makes of it: settings of a group, or `more`. `status` reads no more.
CONFIGURATION = (
    (202, dict(before='@include "x.conf"\n'), {}),
    (203, dict(mailing="late_days = 4294967297;"), dict(mailing="late_days = 42;")),
    (205, dict(more="/* begins"), dict(more="/* begins */")),
    (207, dict(mailing="lead_day = 1;"), dict(mailing="lead_days = 1;")),
    (208, dict(more="rules = 3;"), dict(more="rules = { window_months = 3; };")),
    (209, dict(mailing='days = "mon";'), dict(mailing='days = ["mon"];')),
    (210, dict(registers="encoding = 8;"), dict(registers='encoding = "utf-8";')),
    (211, dict(mailing='lead_days = "1";'), dict(mailing="lead_days = 1;")),
    (212, dict(letters='window = { x = "21"; };'), dict(letters="window = { x = 21; };")),
    (213, dict(letters='duplex = "yes";'), dict(letters="duplex = true;")),
    (214, dict(mailing="lead_days = 21;"), dict(mailing="lead_days = 20;")),
    (216, dict(mailing='lapsed = "drop";'), dict(mailing='lapsed = "list";')),
    (218, dict(mailing='limits = "";'), {}),
    (219, dict(mailing='paused = ( { from = "2026-02-30"; } );'), dict(mailing='paused = ( { from = "2026-02-28"; } );')),
    (220, dict(mailing='paused = ( { from = "2026-05-02"; to = "2026-05-01"; } );'),
     dict(mailing='paused = ( { from = "2026-05-01"; to = "2026-05-02"; } );')),
    (221, dict(mailing="lead_days = 3; cutoff_days = 2;"), dict(mailing="lead_days = 3; cutoff_days = 3;")),
    (222, dict(mailing='days = ["sat"];'), dict(mailing='days = ["last fri"];')),
    (223, dict(calendar='closed = ["02-30"];'), dict(calendar='closed = ["12-29..01-03"];')),
    (225, dict(registers='dates = ["era-number", "era-number"];'), dict(registers='dates = ["era-number"];')),
    (226, dict(registers='resident_columns = { nema = "x"; };'), dict(registers='resident_columns = { name = "x"; };')),
    (227, dict(registers='values = ( { file = "residents"; column = "status"; own = "1"; means = "alive"; } );'),
     dict(registers='values = ( { file = "residents"; column = "status"; own = "1"; means = "resident"; } );')),
    (228, dict(letters="window = { x = 200; };"), dict(letters="window = { x = 20; };")),
    (229, dict(mailing="days = [];"), dict(mailing='days = ["mon"];')),
    (230, dict(more='x = "open;\n'), {}),
    (243, dict(mailing='limits = "limits.csv"; told_elsewhere = "limits.csv";'),
     dict(mailing='limits = "limits.csv"; told_elsewhere = "told.csv";')),
    (245, dict(output='metrics = "out/2026-11-19/kigen.prom";'), dict(output='metrics = "kigen.prom";')),
    (743, dict(gates='class = ( { reason = "protected"; percent = 3; }, { reason = "protected"; percent = 4; } );'),
     dict(gates='class = ( { reason = "protected"; percent = 3; } );')),
    (1040, dict(office=world.LEAST_OFFICE.replace("{", '{ ja = { fee = "x"; };', 1)), {}),
    (1041, dict(office=world.LEAST_OFFICE.replace("{", '{ En = { fee = "x"; };', 1)),
     dict(office=world.LEAST_OFFICE.replace("{", '{ pt = { fee = "x"; };', 1))),
    (1043, dict(office=world.LEAST_OFFICE.replace("{", '{ card_weeks = "30";', 1)),
     dict(office=world.LEAST_OFFICE.replace("{", '{ card_weeks = "5";', 1))),
    (1045, dict(calendar='open = ["9th sun"];'), dict(calendar='open = ["2nd sun"];')),
    (1046, dict(calendar='closed = ["2027-05-09..2027-05-06"];'), dict(calendar='closed = ["2027-05-06..2027-05-09"];')),
    (1049, dict(letters='language_of = { renewel = "en"; };'), dict(letters='language_of = { renewal = "en"; };')),
    (1053, dict(more='places = ( { name = "P"; postal = "250;256"; } );'), dict(more='places = ( { name = "P"; postal = "250,256"; } );')),
    (1054, dict(more='places = ( { name = "P"; booking = { url = "https://a.example.jp/"; }; } );'),
     dict(more='places = ( { name = "P"; booking = { url = "https://a.example.jp/"; words = "予約が必要です。"; }; } );')),
    (1055, dict(more='places = ( { name = "P"; booking = { url = "a.example.jp"; words = "予約"; }; } );'),
     dict(more='places = ( { name = "P"; booking = { url = "https://a.example.jp/"; words = "予約"; }; } );')),
    (1085, dict(more="office_load = { mon = [42, 61, 58, 40]; tue = [20, 38, 36]; };"),
     dict(more="office_load = { mon = [42, 61, 58, 40]; tue = [20, 38, 36, 22]; };")),
    (1086, dict(more="office_load = { mon = [1, 1]; tue = [1, 1]; };"), {}),
    (1106, dict(letters='page2 = "form"; reply_form = "jlis";'), dict(letters='page2 = "guide"; reply_form = "jlis";')),
    (1120, dict(mailing="visits = [60, 50];"), dict(mailing="visits = [60, 40];")),
    (1274, dict(post='district_office = "P";'), dict(post='district_office = "P"; district = "250";')),
)


def write(name: str, text):
    return lambda root: (root / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))


def with_settings(**parts):
    return lambda root: conf(root, **parts)


def both(*steps):
    def do(root):
        for step in steps:
            step(root)
    return do


def column(name: str, old: str, new: str):
    return lambda root: (root / name).write_text((root / name).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


HEADED = "resident_id,language,format\n"
LIMITS = "effective_from,resource,scope,per,max\n"
# Number, command, what is wrong, what the action does.
OTHERS = (
    (8, "check", both(lambda root: (root / "limits.csv").unlink(), lambda root: (root / "limits.csv").mkdir()),
     both(lambda root: (root / "limits.csv").rmdir(), write("limits.csv", LIMITS + "2026-01-01,print,all,day,9\n"))),
    (201, "status", lambda root: (root / "kigen.conf").write_bytes(b"\xef\xbb\xbf" + (root / "kigen.conf").read_bytes()),
     lambda root: (root / "kigen.conf").write_bytes((root / "kigen.conf").read_bytes()[3:])),
    (206, "status", write("kigen.conf", "#" * (1 << 21)), with_settings()),
    (215, "status", with_settings(whole=world.LEAST_OFFICE + 'output = { dir = "out"; };'), with_settings()),
    (240, "check", with_settings(office="office = { };"), with_settings()),
    (241, "check", lambda root: column("kigen.conf", SINCE, "")(root), with_settings()),
    (300, "check", write("limits.csv", "from,resource,scope,per,max\n"), write("limits.csv", LIMITS)),
    (301, "check", write("limits.csv", LIMITS + "2026-01-01,print,all,day\n"), write("limits.csv", LIMITS + "2026-01-01,print,all,day,9\n")),
    (302, "check", write("limits.csv", LIMITS + "2026-01-01,print,all,day,x\n"), write("limits.csv", LIMITS + "2026-01-01,print,all,day,9\n")),
    (303, "check", write("limits.csv", LIMITS + "2026-01-01,print,all,day,9\n" * 2), write("limits.csv", LIMITS + "2026-01-01,print,all,day,9\n")),
    (405, "check", column("residents.csv", "birth_date", "born"), with_settings(registers='resident_columns = { birth_date = "born"; };')),
    (429, "check", write("limits.csv", "effective_from,resource,scope,per,max,備考\n".encode("cp932")), write("limits.csv", LIMITS)),
    (543, "check", with_settings(letters='fonts = ( "no-such.ttf" );'), with_settings()),
    (1047, "check", with_settings(calendar='service_stops = ["01-01..12-31"];'), with_settings(calendar='service_stops = ["3rd sat"];')),
    (1048, "check", with_settings(office=world.LEAST_OFFICE.replace("{", '{ eo = { name = "x"; };', 1)), with_settings()),
    (1050, "check", write("languages.csv", HEADED + "R1,ja,\nR1,en,\n"), write("languages.csv", HEADED + "R1,en,\n")),
    (1051, "check", write("languages.csv", HEADED + "R1,ja,\nX9,ja,\n"), write("languages.csv", HEADED + "R1,ja,\n")),
    (1121, "check", write("limits.csv", LIMITS + "2026-01-01,walk_in,all,day,9\n"), write("limits.csv", LIMITS + "2026-01-01,walk_in,all,week,9\n")),
    (633, "run", both(with_settings(output='metrics = "nowhere/kigen.prom";')), lambda root: (root / "nowhere").mkdir()),
)
STATUS, DRY = ("status", "-c", "kigen.conf"), ("run", "-c", "kigen.conf", "--as-of", NEXT, "--jobs", "1", "--dry-run")
LIFTED, SYNTH = ("--accept", "shift", "--by", "課長", "--why", "確認済み"), ("synth", "--residents", "5", "--seed", "1", "--as-of", NIGHT)
# Number, what was typed, and what the action makes of it; beside a night of NIGHT.
TYPED = (
    (100, (*STATUS, "--walk"), STATUS),
    (101, (*STATUS, "--as-of"), (*STATUS, "--as-of", NEXT)),
    (102, (*STATUS, "--json=1"), (*STATUS, "--json")),
    (103, (*STATUS, "--as-of", NEXT, "--as-of", NEXT), (*STATUS, "--as-of", NEXT)),
    (104, (*STATUS, "--as-of", "2026/11/20"), (*STATUS, "--as-of", NEXT)),
    (105, (*DRY[:-2], "0", "--dry-run"), DRY),
    (106, (), ("--help",)),
    (107, (*STATUS, "x"), STATUS),
    (108, ("walk",), STATUS),
    (109, (*DRY, "--accept", "shift"), (*DRY, *LIFTED)),
    (110, (*DRY, "--accept", "proof", *LIFTED[2:]), (*DRY, *LIFTED)),
    (112, (*DRY, *LIFTED[:-1], "確認\t済み"), (*DRY, *LIFTED)),
    (113, (*DRY, *LIFTED[:-1], "123456789018"), (*DRY, *LIFTED)),
    (120, (*STATUS, "--jsn"), (*STATUS, "--json")),
    (121, ("statsu", *STATUS[1:]), STATUS),
    (122, (*DRY, "--a", NEXT), DRY),
    (123, (*DRY, "--by", "課長"), (*DRY, *LIFTED)),
    (124, ("help", "KGN9999"), ("help", "KGN0124")),
    (618, (*DRY[:4], "2026-11-18", *DRY[5:]), DRY),
    (692, ("void", "-c", "kigen.conf", "2026-11-18", *LIFTED[2:]), ("void", "-c", "kigen.conf", NIGHT, *LIFTED[2:])),
    (850, ("why", "-c", "kigen.conf", "R9"), ("why", "-c", "kigen.conf", "R1")),
    (851, ("why", "-c", "kigen.conf", "R 1/"), ("why", "-c", "kigen.conf", "R1")),
    (863, ("why", "-c", "kigen.conf", "123456789018"), ("why", "-c", "kigen.conf", "R1")),
    (900, ("synth", "--residents", "5", "--seed", "1", "made"), (*SYNTH, "made")),
    (901, (*SYNTH, "made", "more"), (*SYNTH, "made")),
    (902, ("synth", "--residents", "5", "--seed", "1", "--as-of", "1900-01-01", "made"), (*SYNTH, "made")),
    (903, (*SYNTH, "--municipality", "99999", "made"), (*SYNTH, "--municipality", "14206", "made")),
)
EVENT, RECORD = "id,event,on,by,until,reason\n", ("record", "-c", "kigen.conf", "--as-of", NEXT, "events.csv")
REFUSED = f"resident:R1,refuse,{NIGHT},梅里,,"
# Number, the file of events as it was, and as the action makes it.
RECORDED = (
    (1000, f"id,event,on,by,until\n{REFUSED[:-1]}\n", EVENT + REFUSED + "\n"),
    (1001, f"{EVENT[:-1]},on\n{REFUSED},{NIGHT}\n", EVENT + REFUSED + "\n"),
    (1003, f"{EVENT}resident:R9,refuse,{NIGHT},梅里,,\n", EVENT + REFUSED + "\n"),
    (1020, f"{EVENT}resident:R1,refuse,{NIGHT},{'梅' * 41},,\n", EVENT + REFUSED + "\n"),
)


class Suite(Checks):
    def __init__(self, kigen: str):
        super().__init__()
        self.kigen, self.top = kigen, world.scratch("kigen-actions-")
        self.base = self.top / "base"
        self.base.mkdir()
        office(self.base)
        conf(self.base)

    def call(self, root: pathlib.Path, command: str, night: str = NIGHT) -> world.Result:
        more = ("--as-of", night, "--jobs", "1") if command == "run" else ()
        return world.call(self.kigen, command, "-c", root / "kigen.conf", *more)

    def tried(self, number: int, before: world.Result, after: world.Result) -> None:
        said = f"KGN{number:04d}"
        self.check(said, "" if said in before.err and said not in after.err and after.code in (0, 4) else
                   f"before: {before}; after the action: {after}"[:900], name=said)

    def office_with(self, number: int) -> pathlib.Path:
        root = self.top / f"at-{number}"
        shutil.copytree(self.base, root)
        return root


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kigen", required=True)
    suite = Suite(str(pathlib.Path(parser.parse_args().kigen).resolve()))
    for number, wrong, right in CONFIGURATION:
        root = suite.office_with(number)
        conf(root, **wrong)
        before = suite.call(root, "status")
        conf(root, **right)
        suite.tried(number, before, suite.call(root, "status"))
    for number, command, wrong, right in OTHERS:
        root = suite.office_with(number)
        conf(root, mailing='limits = "limits.csv";', letters='languages = "languages.csv";')
        wrong(root)
        before = suite.call(root, command)
        right(root)
        suite.tried(number, before, suite.call(root, command, NEXT))
    conf(suite.base)
    suite.check("a night", "" if suite.call(suite.base, "run").code in (0, 4) else "it does not go")
    for number, wrong, right in TYPED:
        root = suite.office_with(number)
        suite.tried(number, *(world.call(suite.kigen, *words, cwd=root) for words in (wrong, right)))
    for number, wrong, right in RECORDED:
        root = suite.office_with(number)
        done = []
        for text in (wrong, right):
            write("events.csv", text)(root)
            done.append(world.call(suite.kigen, *RECORD, cwd=root))
        suite.tried(number, *done)
    shutil.rmtree(suite.top)
    suite.end()


if __name__ == "__main__":
    main()
