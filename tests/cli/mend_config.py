"""Actions on the configuration file, and on what was typed behind a command."""

import world
from mending import NEXT, NIGHT, SINCE, Action, folder, nothing, put, remake, settings, swap


def changing(text: str) -> dict:
    """An office whose words change next spring."""
    return dict(office=world.LEAST_OFFICE.replace("{", f'{{ from = ( {{ day = "2027-04-01"; {text} }} );', 1))


# Number, what is wrong in the configuration, and what the action makes of it, or each of several: settings of a group, or `more`.
# `status` reads no more.
SETTINGS = (
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
    (218, dict(mailing='limits = "";'), [{}, dict(mailing='limits = "limits.csv";')]),
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
    (200, dict(mailing="late_days == 14;"), dict(mailing="late_days = 14;")),
    (204, dict(more="\0"), {}),
    (217, dict(mailing='paused = ( { from = "2026-05-01"; to = "2026-05-02"; reason = "a\\x1b[A"; } );'),
     dict(mailing='paused = ( { from = "2026-05-01"; to = "2026-05-02"; reason = "選挙"; } );')),
    (224, dict(mailing=f"visits = [{', '.join(['1'] * 27)}];"), dict(mailing=f"visits = [{', '.join(['1'] * 26)}];")),
    (244, dict(letters='templates = "t";', output='metrics = "t/renewal/kigen.prom";'),
     dict(letters='templates = "t";', output='metrics = "kigen.prom";')),
    (1042, changing('counter = "1番";'), changing('counter = "1番"; en = { counter = "1"; };')),
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


def of_settings(number: int, wrong: dict, right) -> Action:
    every = right if isinstance(right, list) else [right]
    return Action(number, settings(**wrong), [settings(**one) for one in every], "status")


ACTIONS = [of_settings(*row) for row in SETTINGS] + [
    Action(201, remake("kigen.conf", lambda data: b"\xef\xbb\xbf" + data), remake("kigen.conf", lambda data: data[3:]), "status"),
    Action(206, put("kigen.conf", "#" * (1 << 21)), settings(), "status"),
    Action(215, settings(whole=world.LEAST_OFFICE + 'output = { dir = "out"; };'), settings(), "status"),
    Action(240, settings(office="office = { };"), settings(), "check"),
    Action(241, swap("kigen.conf", SINCE, ""), [settings(), swap("kigen.conf", "mailing = {", 'mailing = { since = "2026-11-01";')],
           "check"),
    Action(242, swap("kigen.conf", '"none"', '"None"'), [settings(), swap("kigen.conf", '"None"', '"2026-11-22"')], "status"),
    Action(543, settings(letters='fonts = ( "no-such.ttf" );'), settings(), "check"),
    Action(1044, settings(**changing('phone = "";')), [settings(**changing('phone = "0465-00-0009";')), settings(**changing(""))],
           "check", stage="shipped"),
    Action(1047, settings(calendar='service_stops = ["01-01..12-31"];'), settings(calendar='service_stops = ["3rd sat"];'), "check"),
    Action(1048, settings(office=world.LEAST_OFFICE.replace("{", '{ eo = { name = "x"; };', 1)), settings(), "check", stage="shipped"),
    Action(633, settings(output='metrics = "nowhere/kigen.prom";'), folder("nowhere"), f"run --as-of {NIGHT}", f"run --as-of {NEXT}"),
] + [Action(number, None, nothing, wrong, right, stage="night") for number, wrong, right in TYPED]
