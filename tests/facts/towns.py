"""Every town of the country's postal table, and what the night says of addresses in it.

`plain` and `respelled` give true addresses, each under its own code, the latter in the spellings that people use: none
may be held as a contradiction. `misplaced` gives addresses under the code of another town of the same city; of these
the night should find most. `held` runs one night over residents who live there, all due on one day, and gives
the places in `rows` that it held for it.
"""

import csv
import pathlib
import random
import re
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/cli"))

import world
import processes
from town import CERTIFICATE_LEAST, RESIDENT_LEAST, Town

FULL = str.maketrans("0123456789-", "０１２３４５６７８９－")
NUMERALS = "〇一二三四五六七八九"
NO_TOWN = re.compile(r"以下に掲載がない場合|の次に|一円$|[、〜～]")
"""Rows without a town of their own, or of several towns in one."""


def towns(path: pathlib.Path) -> list:
    """Code, prefecture, city and town as people write it, each once, in the order of the table."""
    seen = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            town = re.sub(r"（.*", "", row[8])
            if town and not NO_TOWN.search(row[8].split("（")[0]):
                seen.setdefault((row[2], row[6], row[7], town))
    return list(seen)


def number(kanji: str) -> str:
    """A numeral below a hundred: 十一 is 11, 二十 is 20."""
    tens, ten, ones = kanji.rpartition("十")
    return str(10 * (NUMERALS.find(tens) if tens else 1) * bool(ten) + (NUMERALS.find(ones) if ones else 0))


def spellings(prefecture: str, city: str, town: str) -> set:
    whole = prefecture + city + town
    return {city + town + "1-2-3", (whole + "1-2-3").translate(FULL), whole, whole + "二丁目3番4号",
            prefecture + re.sub(r"^.+?郡", "", city) + town + "1-2-3",
            prefecture + city + town.translate(str.maketrans("ケヶノの", "ヶケのノ")) + "2丁目3番",
            prefecture + city + re.sub(r"([〇一二三四五六七八九十]+)(?=条|線|号|区|丁目)", lambda found: number(found[1]), town)
            + "1-2-3",
            prefecture + city + town.replace("大字", "").replace("字", "") + "123番地",
            prefecture + city + "大字" + town + "123番地"}


def plain(table: list) -> list:
    return [(code, f"{prefecture}{city}{town}1-2-3") for code, prefecture, city, town in table]


def respelled(table: list, count: int, seed: int) -> list:
    rows = [(code, address) for code, *place in table for address in sorted(spellings(*place))]
    return random.Random(seed).sample(rows, min(count, len(rows)))


def misplaced(table: list, count: int, seed: int) -> list:
    """Addresses of towns under the code of some other town of the city."""
    dice = random.Random(seed)
    by_city, rows = {}, []
    for place in table:
        by_city.setdefault(place[1:3], []).append(place)
    for places in by_city.values():
        for code, prefecture, city, town in places:
            other = dice.choice(places)
            if other[0] != code and other[3] != town:
                rows.append((other[0], f"{prefecture}{city}{town}1-2-3"))
    return dice.sample(rows, min(count, len(rows)))


def strayed(table: list, count: int, seed: int) -> list:
    """True addresses under the code of another municipality, or under one that the table does not have."""
    dice = random.Random(seed)
    known = {code for code, *_ in table}
    rows = []
    for code, prefecture, city, town in dice.sample(table, count):
        other = dice.choice(table)
        if other[2] != city and not (city.startswith(other[2]) or other[2].startswith(city)):
            rows.append((other[0], f"{prefecture}{city}{town}1-2-3"))
        unknown = f"{dice.randrange(10 ** 7):07d}"
        if unknown not in known and unknown != "0000000":
            rows.append((unknown, f"{prefecture}{city}{town}1-2-3"))
    return rows


def unnumbered(table: list) -> list:
    return [(code, f"{prefecture}{city}{town}") for code, prefecture, city, town in table]


def held(kigen: pathlib.Path, table: pathlib.Path, rows: list, reason: str = "contradiction") -> set:
    """Indexes of the rows that one night holds for this reason."""
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        made = Town((*RESIDENT_LEAST[:5], "building", *RESIDENT_LEAST[5:]), (*CERTIFICATE_LEAST, "card_expires_on"))
        for at, (code, address) in enumerate(rows):
            who = made.resident(at, resident_id=f"R{at}", name=f"架空　{at % 9}花子", birth_date="1970-01-01",
                                postal_code=code, address=address, building="", status="resident")
            made.certificate(who, f"S{at}", "signature", "2027-02-19", status="valid", card_expires_on="2032-02-20")
        made.write(work)
        (work / "limits.csv").write_text("effective_from,resource,scope,per,max\n2026-01-01,print,all,day,0\n")
        (work / "kigen.conf").write_text(world.OFFICE + f"""
registers = {{ residents = "residents.csv"; certificates = "certificates.csv"; }};
calendar  = {{ holidays = "{ROOT}/fixtures/odawara/holidays.csv"; }};
mailing   = {{ since = "2026-11-19"; limits = "limits.csv"; }};
post      = {{ towns = "{table}"; }};
output    = {{ dir = "out"; }};
""", encoding="utf-8")
        done = processes.run([str(kigen), "run", "-c", str(work / "kigen.conf"), "--as-of", "2026-11-19", "--accept",
                              "shift", "--by", "試験", "--why", "試験", "--accept",
                              "class", "--by", "試験", "--why", "試験", "--quiet"], text=True)
        if done.returncode not in (0, 4):
            raise SystemExit(f"the night of the towns ended with {done.returncode}: {done.stderr[:600]}")
        with open(work / "out/2026-11-19/office/dispositions.csv", encoding="utf-8", newline="") as file:
            listed = list(csv.DictReader(file))
    if len(listed) != len(rows):
        raise SystemExit(f"the night of the towns listed {len(listed)} of {len(rows)} rows")
    return {int(row["resident_id"][1:]) for row in listed if row["reason"] == reason}
