"""Made-up towns: the columns of both registers, and the one maker of people, addresses and serials.

    town = Town()                                   the columns that a small office has; others by name
    who = town.resident(7, protected="1")           the seventh resident: the same name and address in every suite
    town.certificate(who, "S1", "署名用", "2027-02-18")
    town.pair(8, "2027-02-18")                      a resident with both certificates
    town.write(folder)

Rows are dicts of texts, column by column, so that a test can change one thing. Nothing is drawn unless dice are given, and
who gives seeded dice gets the same town again. What lives on is built on this: tests/cli/living.py, the towns of
tests/cli/test_properties.py, and the nights of tests/oracle/synth_cases.py. Every name and address is made up.

tests/oracle/oracle.py alone has the columns once more: it reads the contract a second time, and a wrong heading here would
be refused there.
"""

import re
import csv
from datetime import date
from pathlib import Path

# Column: its heading in Japanese; in the order of the contract.
RESIDENT = {
    "resident_id": "宛名番号", "name": "氏名", "birth_date": "生年月日", "postal_code": "郵便番号", "address": "住所",
    "building": "方書", "status": "住民状態", "moves_on": "異動予定日", "stay_until": "在留期間満了日",
    "residence_elsewhere": "居所登録", "protected": "支援措置", "ward": "成年被後見人", "agent_name": "法定代理人氏名",
    "mailing_name": "送付先氏名", "mailing_postal_code": "送付先郵便番号", "mailing_address": "送付先住所",
    "mailing_building": "送付先方書", "language": "通知言語", "municipality": "市区町村コード",
    "format": "通知形式"}
CERTIFICATE = {
    "serial": "発行番号", "resident_id": "宛名番号", "kind": "種別", "issued_on": "発行年月日", "expires_on": "有効期限",
    "status": "状態", "card_expires_on": "カード有効期限", "card_type": "カード種別"}

# Without these a register is refused.
RESIDENT_LEAST = ("resident_id", "name", "birth_date", "postal_code", "address", "status")
CERTIFICATE_LEAST = ("serial", "resident_id", "kind", "issued_on", "expires_on", "status")
# A small office knows no address for the post alone, and asks nobody for braille.
RESIDENT_USUAL = tuple(column for column in RESIDENT if not column.startswith("mailing_") and column != "format")

PLACES = (("2500001", "神奈川県小田原市扇町"), ("2500011", "神奈川県小田原市栄町"),
          ("2500852", "神奈川県小田原市栢山"), ("2560812", "神奈川県小田原市国府津"))


class Names:
    """Names put together of surnames and given names; `gaps`: what may stand between the two."""

    def __init__(self, surnames, given, gaps=("　",)):
        self.surnames, self.given, self.gaps = tuple(surnames), tuple(given), gaps

    def nth(self, at):
        return self.surnames[at % len(self.surnames)] + self.gaps[0] + self.given[at % len(self.given)]

    def drawn(self, dice, surname=None, given=None):
        """A part that is given is not drawn, nor is a gap that has no other: seeded towns stay as they are."""
        surname = dice.choice(self.surnames) if surname is None else surname
        gap = self.gaps[0] if len(self.gaps) == 1 else dice.choice(self.gaps)
        return surname + gap + (dice.choice(self.given) if given is None else given)

    @staticmethod
    def surname_of(name):
        return name.split("　")[0]

    @staticmethod
    def given_of(name):
        return name.split("　")[-1]


_SURNAMES = "佐々倉 三田村 小野寺 北ノ原 真鍋 鷲尾 五十川 長曽我 東海林 西園寺 南雲 喜屋武 瀬戸口".split()
_GIVEN = "一葉 大輔 美咲 陽菜 蓮 結衣 悠真 凛 颯太".split()
# Everyone's; some of them no old encoding can write.
USUAL = Names(_SURNAMES + "葛󠄀西 髙梨 渡邉".split(), _GIVEN + "さくら 健 文子".split())
# Without the hard ones: for towns so large that these would be a crowd.
PLAIN = Names(_SURNAMES + "結城 望月 寺岡 八代".split(), _GIVEN + "健 文子 千鶴 直人 早苗 透 薫 渚".split())
# What registers hold in earnest: letters of the west, of half width, brackets, one character alone, no gap.
ODD = Names(["小田原", "佐藤", "鈴木", "髙橋", "山﨑", "斎藤", "葛城", "GARCIA LOPEZ", "ﾀﾅｶ", "渡辺［中村］"],
            ["太郎", "花子", "一", "さくら", "ジョン", "MARIA", "次郎", "ゆうこ", "健"], ("　", " ", ""))


def row(columns, **values):
    """A row in the order of the columns, empty where nothing is said. A column that is not there: a test that errs."""
    unknown = values.keys() - set(columns)
    if unknown:
        raise AssertionError(f"no such column: {', '.join(sorted(unknown))}")
    return dict.fromkeys(columns, "") | values


def home(at):
    """The nth address: postal code, address, building."""
    postal_code, place = PLACES[at % len(PLACES)]
    return {"postal_code": postal_code, "address": f"{place}{1 + at % 9}丁目{1 + at % 17}番{1 + at % 23}号",
            "building": f"メゾン白鷺{100 + at}号室" if at % 3 == 0 else ""}


def drawn_home(dice, places=PLACES):
    postal_code, place = dice.choice(places)
    address = f"{place}{dice.randrange(1, 3000)}番地{dice.randrange(1, 90)}"
    return {"postal_code": postal_code, "address": address,
            "building": dice.choice(["", "", f"メゾン白鷺{dice.randrange(101, 999)}号室"])}


def drawn_birth(dice):
    return date(1930 + dice.randrange(75), 1 + dice.randrange(12), 1 + dice.randrange(28))


def drawn_serial(dice):
    return f"{dice.randrange(10 ** 19):020d}"


def five_years_before(expires_on):
    return f"{int(expires_on[:4]) - 5}{expires_on[4:]}"


class Town:
    """Rows of both registers, and the columns in which they are written."""

    def __init__(self, resident_columns=RESIDENT_USUAL, certificate_columns=tuple(CERTIFICATE)):
        self.resident_columns, self.certificate_columns = resident_columns, certificate_columns
        self.residents, self.certificates = [], []

    def resident(self, at, **values):
        usual = {"resident_id": f"C{at:04d}", "name": USUAL.nth(at),
                 "birth_date": f"19{50 + at % 40}-{1 + at % 12:02d}-{1 + at % 28:02d}", **home(at), "status": "住民",
                 "municipality": "142069"}
        self.residents.append(row(self.resident_columns, **self.kept(usual, self.resident_columns) | values))
        return self.residents[-1]["resident_id"]

    def certificate(self, resident_id, serial, kind, expires_on, **values):
        usual = {"serial": serial, "resident_id": resident_id, "kind": kind, "issued_on": five_years_before(expires_on),
                 "expires_on": expires_on, "status": "有効", "card_expires_on": self.card_of(resident_id)}
        self.certificates.append(row(self.certificate_columns, **self.kept(usual, self.certificate_columns) | values))

    def card_of(self, resident_id):
        """A birthday of the holder, as that of a card is which no stay ends; 5 May where the birth date says none."""
        born = next((who.get("birth_date", "") for who in reversed(self.residents) if who["resident_id"] == resident_id), "")
        plain = re.fullmatch(r"\d{4}-(\d\d-\d\d)", born)
        return f"2032-{plain[1]}" if plain and plain[1][3:] != "00" and plain[1][:2] != "00" else "2032-05-05"

    @staticmethod
    def kept(values, columns):
        """Of what a row has by itself, that for which there is a column."""
        return {column: text for column, text in values.items() if column in columns}

    def pair(self, at, expires_on, card=None, **values):
        who = self.resident(at, **values)
        card = self.card_of(who) if card is None else card
        self.certificate(who, f"S{at:05d}", "署名用", expires_on, card_expires_on=card)
        self.certificate(who, f"A{at:05d}", "利用者証明用", expires_on, card_expires_on=card)

    def write(self, folder, names=("residents.csv", "certificates.csv"), newline="\n"):
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name, columns, rows in zip(names, (self.resident_columns, self.certificate_columns),
                                       (self.residents, self.certificates)):
            with open(folder / name, "w", encoding="utf-8", newline="") as file:
                write_rows(file, columns, rows, newline)


def write_rows(file, columns, rows, newline="\n"):
    writer = csv.DictWriter(file, list(columns), lineterminator=newline)
    writer.writeheader()
    writer.writerows(rows)


def read_rows(path):
    """(rows, columns) of a register as it was written."""
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader), tuple(reader.fieldnames)
