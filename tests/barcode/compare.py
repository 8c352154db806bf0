#!/usr/bin/env python3
"""The customer barcode's text of many made-up addresses: kigen's against that of tests/oracle/barcode.py.

Without options over the towns and offices of the fixture and a few dozen made-up towns of the hard kinds; `--towns FILE`
over Japan Post's table. Each town gets addresses in the spellings that people and offices use, with block numbers, places
inside the town, buildings and rooms of all kinds, and some are spoiled: another code, a sign left out, put in or doubled.
Both must say the same of each, nothing included. `--seed N`, `--count N`. Prints `N passed, N failed`.
"""

import argparse
import csv
import pathlib
import random
import re
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/lib"), str(ROOT / "tests/oracle")]
import barcode
import processes
from checks import Checks

checks = Checks()
HARD = ["一番町", "二番町", "三の丸", "二ノ丸", "北六条西", "北六条", "北十六条西", "霞ケ森", "霞ケ森町", "霞ヶ森新田", "十字", "十二所", "八丁堀",
        "鶴沼第１", "鶴沼第１２", "大沢", "大沢新田", "字東", "大字西", "象浜町二階谷", "象浜町", "緑", "緑町", "緑町東", "四ツ谷", "四ッ谷北",
        "井之頭", "井の頭南", "百千町", "千代", "本町一丁目", "本町", "南七線", "三", "甲", "Ｆ村", "泉・谷", "松が丘", "一円", "角野一円",
        "上、下", "種浜第１地割〜第３地割", "以下に掲載がない場合", "角野の次に番地がくる場合", "中（１〜４丁目）", "中（その他）"]
PLACES = ["架空県\t架空市", "架空県\t隅郡角野町", "架空県\t郡山市", "京都府\t京都市架空区", "架空県\t市川市"]
WORDS = ["字", "字上", "大字", "小", "第", "南", "西", "東", "添", "原ノ", "三の", "二ノ", "甲", "イ", "町", "村", "新田", "一", "八", "街区", "地先",
         "外", "　", " ", "-", "ー", "−", "の", "ノ", "番外地", "・", "○", "万"]
FULL = str.maketrans("0123456789-ABF", "０１２３４５６７８９－ＡＢＦ")


def made_up(dice):
    rows = []
    for place in PLACES:
        for town in HARD:
            rows.append((f"{9000000 + len(rows):07d}", *place.split("\t"), town, False))
            if dice.random() < 0.1:
                rows.append((rows[-1][0], *place.split("\t"), dice.choice(HARD), False))
        rows.append((f"{9000000 + len(rows):07d}", *place.split("\t"), dice.choice([*HARD, ""]), True))
    return rows


def kanji(value, dice):
    if dice.random() < 0.3:
        return "".join(barcode.DIGITS[int(digit)] for digit in str(value))
    text = ""
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十")):
        digit, value = value // unit % 10, value % unit
        text += ("" if digit == 1 else barcode.DIGITS[digit]) + sign if digit else ""
    return text + (barcode.DIGITS[value] if value else "")


def say(value, dice):
    if dice.random() < 0.25:
        return kanji(value, dice)
    return str(value).translate(FULL) if dice.random() < 0.2 else str(value)


def block(dice):
    a, b, c = dice.randint(1, 30), dice.randint(1, 130), dice.randint(1, 2400)
    form = dice.choice(["{a}丁目{b}番{c}号", "{a}丁目{b}-{c}", "{a}-{b}-{c}", "{c}番地", "{c}番地の{a}", "{c}番地{a}", "{c}-{a}", "{a}丁{b}番{c}号",
                        "第{a}地割{c}", "南{a}線西{c}", "{c}ノ{a}", "{c}", "{a}区{b}", "{a} - {b}", "{a}丁目 {b}", "甲{c}", "字上{c}", "字三の割{c}", "{c}番地先",
                        "{a}条{b}丁目", "番外地", "{a}号{b}"])
    return form.format(a=say(a, dice), b=say(b, dice), c=say(c, dice))


def building(dice):
    if dice.random() < 0.5:
        return ""
    room = dice.choice(["", "{n}", "{n}号", "{n}号室", "{f}F", "{f}F{n}", "{f}階", "A{n}", "B-{n}", "{f}-{n}", "F{n}", "{f}F-{n}", "a棟{f}f{n}"])
    name = dice.choice(["コーポ", "メゾン・ド・", "ABCビル", "A&Bハイツ", "Lプラザ", "第二ハイツ", "二番館", "三の丸マンション", "サン-ハイツ", "ヴィラⅡ ", "ヴィラⅤ",
                        "②号棟", "ＡＢコート", "J1ビル", "壱番館", "第○寮", "㈱寮", "㎡荘", "C.C.ビル", "1/2ビル", "コーポA", "ー", "℃"])
    text = name + dice.choice(["", " ", "　"]) + room.format(n=dice.randint(101, 1409), f=dice.randint(1, 30))
    return text.translate(FULL) if dice.random() < 0.1 else text


def respelled(town, dice):
    town = town.split("（")[0]
    if dice.random() < 0.2:
        town = re.sub(f"[{barcode.NUMERALS}]+", lambda found: str(barcode.number(found[0]) or found[0]), town)
    if dice.random() < 0.2:
        town = town.translate(str.maketrans("ケヶのノッツ", dice.choice(["ヶケノのツッ", "がヵ之之ッツ"])))
    if dice.random() < 0.1:
        town = barcode.in_one_width(town)
    return dice.choice(["", "", "", "", "大字", "字"]) + town


def address(row, dice):
    _, prefecture, city, town, _ = row
    names = [prefecture if dice.random() < 0.6 else "",
             city.split("郡", 1)[-1] if dice.random() < 0.3 else city if dice.random() < 0.95 else "", respelled(town, dice)]
    text = dice.choice(["", "", "", " ", "　"]).join(names)
    return text + dice.choice(["", "", "", " ", "　"]) + (dice.choice(WORDS) if dice.random() < 0.15 else "") + block(dice)


def spoiled(text, dice):
    at = dice.randrange(len(text))
    return text[:at] + dice.choice([dice.choice(WORDS), "", text[at] * 2, str(dice.randint(0, 9))]) + text[at + 1:]


def asked(rows, count, dice):
    made = []
    for at in range(count):
        row = rows[at % len(rows)] if count >= len(rows) else dice.choice(rows)
        code = row[0] if dice.random() < 0.95 else dice.choice(rows)[0]
        where = address(row, dice)
        made.append((code, spoiled(where, dice) if dice.random() < 0.1 else where, building(dice)))
    return made


def read_table(path, encoding, columns, office):
    with open(path, encoding=encoding, newline="") as file:
        return [(*(row[at] for at in columns), office) for row in csv.reader(file)]


def answers(door, table, offices, made):
    given = "".join("\t".join(row) + "\n" for row in made)
    said = processes.run([str(door), str(table), *([str(offices)] if offices else [])], input=given, text=True, check=True)
    return said.stdout.split("\n")[:-1]


def compare(door, name, rows, table, offices, made):
    towns = barcode.Towns(rows)
    found = answers(door, table, offices, made)
    checks.holds(len(found) == len(made), "one answer for each address")
    differ = [(row, said, wanted) for row, said in zip(made, found) for wanted in [towns.text(*row)] if said != wanted]
    for row, said, wanted in differ[:10]:
        print(f"{name}: {row}: kigen {said!r}, the second program {wanted!r}")
    checks.holds(not differ, f"{name}: both say the same")
    some = sum(bool(text) for text in found)
    checks.holds(0.3 * len(found) < some < 0.99 * len(found), f"{name}: many addresses have a barcode, some none")
    print(f"{name}: {some} of {len(found)} addresses have a barcode; the second program says the same of all but {len(differ)}")


def write_tables(work, rows):
    with open(work / "towns.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(["0", "", code, "", "", "", prefecture, city, town]
                                   for code, prefecture, city, town, office in rows if not office)
    with open(work / "offices.csv", "w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows(["0", "", "架空", prefecture, city, town, "1", code]
                                   for code, prefecture, city, town, office in rows if office)
    return work / "towns.csv", work / "offices.csv"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    parser.add_argument("--towns", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20000)
    options = parser.parse_args()
    dice, door = random.Random(options.seed), pathlib.Path(options.build) / "unit/barcode"
    if options.towns:
        rows = read_table(options.towns, "utf-8", (2, 6, 7, 8), False)
        compare(door, "the country's towns", rows, options.towns, None, asked(rows, options.count, dice))
        checks.end()
        return
    fixture = ROOT / "fixtures/odawara"
    rows = read_table(fixture / "towns.csv", "utf-8", (2, 6, 7, 8), False) + \
        read_table(fixture / "offices.csv", "cp932", (7, 3, 4, 5), True)
    compare(door, "the fixture's towns", rows, fixture / "towns.csv", fixture / "offices.csv", asked(rows, options.count, dice))
    with tempfile.TemporaryDirectory() as work:
        towns, offices = write_tables(pathlib.Path(work), made_up(dice))
        rows = read_table(towns, "utf-8", (2, 6, 7, 8), False) + read_table(offices, "cp932", (7, 3, 4, 5), True)    # 〜 comes back as ～
        compare(door, "hard towns", rows, towns, offices, asked(rows, options.count, dice))
    checks.end()


main()
