"""Actions on what an office hands in: registers and lists, and the file of events."""

import os
import re

from mending import (EVENTS, HOLIDAYS, LANGUAGES, LIMITS, NEXT, NIGHT, Action, copied, crowd, folder, moved, put, recorded, remake, removed,
                     settings, steps, swap)
from town import RESIDENT

ROW = "2026-01-01,print,all,day,9\n"
REFUSED = f"resident:R1,refuse,{NIGHT},梅里,,"


def limits(number: int, wrong, right=LIMITS + ROW) -> Action:
    """What the table of limits is, and what the action makes of it."""
    return Action(number, steps(settings(mailing='limits = "limits.csv";'), put("limits.csv", wrong)), put("limits.csv", right), "check")


def languages(number: int, wrong, right: str) -> Action:
    return Action(number, steps(settings(letters='languages = "languages.csv";'), put("languages.csv", wrong)),
                  put("languages.csv", right), "check")


def events(number: int, wrong, right: str, **more) -> Action:
    return Action(number, wrong if callable(wrong) else put("events.csv", wrong), put("events.csv", right),
                  f"record --as-of {NEXT} events.csv", **{"stage": "night", **more})



SCHEMES = "effective_from,scheme,from_pieces,weight_g_max,price,discount_percent,needs\n"
PRICE = "2024-10-01,none,1,50,110,0,\n"
MONTHLY = "".join(f"{2000 + at // 12}-{1 + at % 12:02d}-01,none,1,50,110,0,\n" for at in range(1100))
TOWNS = '"","","2508555","","","","神奈川県","小田原市","荻窪","0","0","0","0","0","0"\n'


def grown(name: str, size: int):
    """A file of so many bytes, which takes no room."""
    return steps(put(name, ""), lambda desk: os.truncate(desk / name, size))


def listed(number: int, group: str, key: str, name: str, wrong, right, without: bool = True) -> Action:
    """A list that a setting names: put right, or left out where the action says that too."""
    mended = put(name, right)
    return Action(number, steps(settings(**{group: f'{key} = "{name}";'}), put(name, wrong)),
                  [mended, settings()] if without else mended, "check")


def register(number: int, how, right=None, name: str = "residents.csv", **parts) -> Action:
    """A register whose bytes a function spoils; the action is to save or extract it as it should be, or each of `right`."""
    good = name + ".good"
    return Action(number, steps(copied(name, good), remake(name, how), settings(**parts)), right or moved(good, name), "check")


def recoded(data: bytes, code: str) -> bytes:
    """With Japanese headings, by which a file's code is known."""
    text = data.decode("utf-8")
    for column, heading in RESIDENT.items():
        text = re.sub(rf"\b{column}\b", heading, text, count=1)
    return text.encode(code)


def lines(change):
    return lambda data: "".join(change(at, line) + "\n" for at, line in enumerate(data.decode("utf-8").splitlines())).encode("utf-8")


# Number, how the register is spoilt; it is saved or extracted as it should be.
SPOILT = (
    (400, lambda data: data + b'R9,"abc\ndef\n'),
    (401, lambda data: data + b'R9,"' + b"a\n" * 1500000 + b'"\n'),
    (402, lambda data: data.replace(b"resident_id", b'resi"dent_id')),
    (403, lambda data: data.split(b"\n")[0] + b"\n"),
    (404, lines(lambda at, line: line + (",x" if at else ",c") * 1100)),
    (407, lines(lambda at, line: line + ("," if at else ",個人番号"))),
    (420, lambda data: b""),
    (421, lambda data: b"PK\x03\x04\x14\0\x06\0" + data),
    (422, lambda data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    (423, lambda data: b"%PDF-1.7\n"),
    (424, lambda data: b"<table><tr><td>" + data.replace(b",", b"<td>")),
    (425, lambda data: data.decode("utf-8").encode("utf-16")),
    (427, lambda data: data.replace(b"\n", b"\r")),
    (430, lambda data: data.replace(b",", b"\t")),
    (431, lambda data: data.replace(b",", b";")),
    (432, lines(lambda at, line: f'"{line}"')),
)

MANY = crowd(count=70)
DRY = f"run --as-of {NIGHT} --dry-run"

ACTIONS = [
    Action(8, steps(settings(mailing='limits = "limits.csv";'), removed("limits.csv"), folder("limits.csv")),
           [steps(removed("limits.csv"), put("limits.csv", LIMITS + ROW)), settings()], "check"),
    limits(300, "from,resource,scope,per,max\n"),
    limits(301, LIMITS + "2026-01-01,print,all,day\n"),
    limits(302, LIMITS + "2026-01-01,print,all,day,x\n"),
    limits(303, LIMITS + ROW * 2),
    limits(429, "effective_from,resource,scope,per,max,備考\n".encode("cp932")),
    limits(1121, LIMITS + "2026-01-01,walk_in,all,day,9\n", LIMITS + "2026-01-01,walk_in,all,week,9\n"),
    Action(405, swap("residents.csv", "birth_date", "born"), settings(registers='resident_columns = { birth_date = "born"; };'), "check"),
    languages(1050, LANGUAGES + "R1,ja,\nR1,en,\n", LANGUAGES + "R1,en,\n"),
    languages(1051, LANGUAGES + "R1,ja,\nX9,ja,\n", LANGUAGES + "R1,ja,\n"),
    events(1000, f"id,event,on,by,until\n{REFUSED[:-1]}\n", f"{EVENTS}{REFUSED}\n"),
    events(1001, f"{EVENTS[:-1]},on\n{REFUSED},{NIGHT}\n", f"{EVENTS}{REFUSED}\n"),
    events(1003, f"{EVENTS}resident:R9,refuse,{NIGHT},梅里,,\n", f"{EVENTS}{REFUSED}\n"),
    events(1020, f"{EVENTS}resident:R1,refuse,{NIGHT},{'梅' * 41},,\n", f"{EVENTS}{REFUSED}\n"),
    *(register(number, how) for number, how in SPOILT),
    register(406, lines(lambda at, line: line + (",試験" if at else ",お名前")), [moved("residents.csv.good", "residents.csv"), settings()],
             registers='resident_columns = { name = "お名前"; };'),
    register(426, lambda data: b"sep=,\n" + data, swap("residents.csv", "sep=,\n", "")),
    register(428, lambda data: recoded(data, "cp932"), [moved("residents.csv.good", "residents.csv"),
                                                        settings(registers='encoding = "cp932";')]),
    register(433, lambda data: "抽出結果\n\n".encode("utf-8") + data, swap("residents.csv", "抽出結果\n\n", "")),
    listed(304, "calendar", "holidays", "holidays.csv", HOLIDAYS.split(b"\n", 1)[1], HOLIDAYS),
    listed(305, "calendar", "holidays", "holidays.csv", HOLIDAYS.split(b"\n")[0] + b"\n", HOLIDAYS),
    listed(306, "post", "towns", "towns.csv", "", TOWNS),
    listed(1270, "post", "schemes", "schemes.csv", SCHEMES + PRICE * 2, SCHEMES + PRICE, without=False),
    listed(1271, "post", "schemes", "schemes.csv", SCHEMES + "".join(f"2024-10-01,none,{at},50,110,0,\n" for at in range(1, 40)),
           SCHEMES + PRICE, without=False),
    listed(1272, "post", "schemes", "schemes.csv", SCHEMES, SCHEMES + PRICE),
    listed(1273, "post", "schemes", "schemes.csv", SCHEMES + MONTHLY,
           SCHEMES + PRICE, without=False),
    languages(1052, "resident_id,language,format,個人番号\nR1,ja,,\n", LANGUAGES + "R1,ja,\n"),
    events(1002, f"{EVENTS}{REFUSED[:20]}", (EVENTS + REFUSED + "\n").encode("cp932")),
    events(1004, f"{EVENTS}resident:R1,refuse,2026-12-19,梅里,,\n", f"{EVENTS}{REFUSED}\n"),
    events(872, f"{EVENTS}alarm:house,acknowledged,{NEXT},梅里,2026-12-19,\n",
           f"{EVENTS}alarm:holidays_end,acknowledged,{NEXT},梅里,2026-12-19,\n",
           stage="alarm"),
    events(9, grown("events.csv", (256 << 20) + 1), f"{EVENTS}{REFUSED}\n"),
    Action(410, crowd(count=70, issued_on="2023-03-01"), MANY, DRY),
    Action(411, crowd(count=70, issued_on="2024-03-01"), [MANY, settings(more="rules = { birthdays = 3; };")], DRY),
    Action(412, crowd(count=70, birth_date="1980-02-15"), MANY, DRY),
    Action(413, crowd(count=70, municipality="小田原"), MANY, DRY),
    Action(653, crowd(count=70, resident_id="C0001"), [MANY, recorded(NIGHT, f"resident:C0001,refuse,{NIGHT},梅里,,")], DRY, code=8),
]
