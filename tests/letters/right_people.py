"""Made-up people for right_letter.py: a town in which everybody is due, dense in all that changes a letter; errors planted in
the register that kigen gets; and model letters, texts of the tests' own, one for each person."""

import copy
import random
import time
from datetime import date

import processes
from right_facts import DAY, is_birthday
from right_text import WEEK, Letter
from town import CERTIFICATE, PLAIN, RESIDENT, Town, home

# ---- made-up people --------------------------------------------------------------------------------------------------------

AS_OF = date(2026, 11, 18)          # a Wednesday; mail day 11-19, a Thursday, delivered on 11-25 over a holiday
MAIL_ON, DELIVER_ON = date(2026, 11, 19), date(2026, 11, 25)
LAST_DUE = date(2027, 2, 18)        # its window opens on 11-19
OFFICE = """office = {
    name = "小田原市"; section = "市民部戸籍住民課"; phone = "0465-33-1386"; counter = "小田原市役所2階3B窓口";
    mayor_title = "小田原市長"; address = "〒250-8555 神奈川県小田原市荻窪300番地"; access = "小田原駅から歩いて10分";
    hours = "平日午前9時〜午後4時30分"; closed = "12月29日〜1月3日"; fee = "無料"; card_fee = "1,000円"; card_weeks = "4";
    phone_reply = "0465-33-1384"; phone_main = "0465-33-1300"; crowded = "毎日午前10時〜12時・午後2時〜3時";
    url = "https://www.city.odawara.example.jp/mynumber"; document_number = "戸住第1119号";%s
};
registers = { residents = "residents.csv"; certificates = "certificates.csv"; };
calendar = { closed = ["12-29..01-03"%s]; %s };
mailing = { since = "none"; lapsed = "notify"; };
letters = { %s };
output = { dir = "out"; };
"""
ENGLISH = """
    en = { name = "Odawara City"; address = "300 Ogikubo, Odawara"; section = "Family Register and Residents Division"; counter = "Counter 3B, Odawara City Hall, 2nd floor";
           mayor_title = "Mayor of Odawara"; hours = "weekdays 9:00-16:30"; closed = "29 December to 3 January"; fee = "free";
           crowded = "10:00-12:00 and 14:00-15:00"; access = "10 minutes on foot from Odawara Station"; card_fee = "1,000 yen"; };
    ja_easy = { name = "小田原市（おだわらし）"; counter = "小田原市役所（おだわら しやくしょ） 2階（かい） 3B"; };"""


class People:
    """A town in which everybody is due, dense in all that changes a letter. The same seed gives the same town."""

    def __init__(self, count, seed):
        self.dice = random.Random(seed)
        self.town = Town(RESIDENT, tuple(CERTIFICATE))
        self.released, self.wishes = [], {}
        for at in range(count):
            self.add(at)
        self.stay_over(count)
        self.rare(count + 1)

    def birthday_of(self, expires_on, age):
        year = expires_on.year - age
        return expires_on.replace(year=year) if (expires_on.month, expires_on.day) != (2, 29) else date(year, 2, 28)

    def add(self, at):
        dice = self.dice
        days = (LAST_DUE - AS_OF).days
        expires_on = AS_OF + dice.randrange(-30, days + 1) * DAY
        if dice.random() < 0.15:                                     # near the end: proxy's way, closed days
            expires_on = DELIVER_ON + dice.randrange(-3, 25) * DAY
        sort = dice.choices(["adult", "child", "minor", "ward", "protected", "stay"], [62, 8, 6, 5, 4, 15])[0]
        age = {"child": dice.randrange(6, 14), "minor": dice.randrange(16, 20), "ward": dice.randrange(40, 95)}.get(sort, dice.randrange(27, 95))
        birth = self.birthday_of(expires_on, age)
        values = {"resident_id": f"R{at:06d}", "name": self.name(at), "birth_date": birth.isoformat(), **home(at), "status": "resident",
                  "municipality": "14206"}
        issued_on = date(expires_on.year - 5, expires_on.month, min(expires_on.day, 28)) + dice.randrange(1, 300) * DAY
        if sort == "minor":                                          # 16 to 19 on this birthday: under age when it was issued
            issued_on = expires_on.replace(year=expires_on.year - 5, day=min(expires_on.day, 28)) + dice.randrange(1, 100) * DAY
        card = dice.choices([self.birthday_of(expires_on, -dice.randrange(1, 6)), expires_on, None], [70, 18, 12])[0]
        if sort in ("child", "minor"):
            card = dice.choice([expires_on, None])
        if sort == "stay":
            birth = date(dice.randrange(1950, 1998), dice.randrange(1, 13), dice.randrange(1, 28))
            values["birth_date"] = birth.isoformat()
            if is_birthday(expires_on, birth, "feb28"):
                expires_on -= DAY
            card = dice.choice([expires_on, expires_on, None])
            values["stay_until"] = (expires_on + dice.choice([365, 1095, 1826]) * DAY).isoformat()
            issued_on = expires_on - dice.randrange(200, 1000) * DAY
        if sort == "ward":
            values.update(ward="1", agent_name=dice.choice(["", "後見　太郎", "弁護士法人　架空事務所", "架空市社会福祉協議会　成年後見センター"]))
        if sort == "protected":
            values["protected"] = "1"
            self.released.append(values["resident_id"])
        if sort == "child" and dice.random() < 0.4:
            values["agent_name"] = self.name(at + 7)
        if sort in ("adult", "stay") and dice.random() < 0.06:
            values.update(mailing_name=dice.choice(["特別養護老人ホーム架空施設", "架空病院", "架空株式会社", "架空　花子様"]),
                          mailing_postal_code="2500042", mailing_address=f"神奈川県小田原市荻窪{1 + at % 900}番地")
        values["language"] = dice.choices(["", "en", "ja-easy", "ja"], [80, 9, 8, 3])[0]
        values["format"] = dice.choices(["", "large"], [94, 6])[0]
        if dice.random() < 0.02:
            self.wishes[values["resident_id"]] = dice.choice([("en", ""), ("ja-easy", ""), ("", "large"), ("ja", "")])
        no_pin = sort in ("adult", "ward") and dice.random() < 0.06
        shape = dice.choices(["both", "two", "authentication", "signature"], [66, 16, 14, 4])[0]
        if sort in ("child", "ward") or no_pin:
            shape = "authentication"
        self.town.residents.append(dict.fromkeys(self.town.resident_columns, "") | values)
        self.certificates(at, shape, issued_on, expires_on, card, "no_pin" if no_pin else "")

    def stay_over(self, at):
        """The old stay, and the card with it, is over, and one certificate is not: too rare for the dice."""
        over, later = DELIVER_ON - 9 * DAY, DELIVER_ON + 20 * DAY
        values = {"resident_id": f"R{at:06d}", "name": self.name(at), "birth_date": "1990-07-01", **home(at), "status": "resident",
                  "municipality": "14206", "stay_until": (later + 365 * DAY).isoformat(), "language": "ja"}
        self.town.residents.append(dict.fromkeys(self.town.resident_columns, "") | values)
        self.certificates(at, "signature", over - 400 * DAY, over, over, "")
        self.certificates(at, "authentication", over - 400 * DAY, later, over, "")

    def rare(self, at):
        """In English: a card that is over, a child whose card lives on, the signature certificate alone, a period of stay whose card ends
        while the counter is closed; and one more whose stay was extended."""
        over, later, far = DELIVER_ON - 9 * DAY, DELIVER_ON + 20 * DAY, DELIVER_ON + 900 * DAY
        closed = DELIVER_ON + DAY
        people = (("en", "1990-07-01", later + 365 * DAY, (("signature", over, over), ("authentication", later, over))),
                  ("en", "2016-12-15", None, (("authentication", later, far),)),
                  ("en", "1990-07-01", far, (("signature", over, far),)),
                  ("en", closed.replace(year=1990).isoformat(), far, (("signature", closed, closed), ("authentication", closed, closed))),
                  ("ja", "1990-07-01", later + 365 * DAY, (("signature", later, later), ("authentication", later, later))))
        for index, (language, birth, stay, certificates) in enumerate(people, at):
            values = {"resident_id": f"R{index:06d}", "name": self.name(index), "birth_date": birth, **home(index), "status": "resident",
                      "municipality": "14206", "stay_until": stay.isoformat() if stay else "", "language": language}
            self.town.residents.append(dict.fromkeys(self.town.resident_columns, "") | values)
            for kind, ends_on, card in certificates:
                self.certificates(index, kind, over - 400 * DAY, ends_on, card, "")

    def name(self, at):
        return PLAIN.surnames[at // 17 % len(PLAIN.surnames)] + "　" + PLAIN.given[at % len(PLAIN.given)]

    def certificates(self, at, shape, issued_on, expires_on, card, card_type):
        kinds = {"both": ("signature", "authentication"), "two": ("signature", "authentication")}.get(shape, (shape,))
        for kind in kinds:
            ends_on = expires_on
            if shape == "two" and kind == "signature":
                ends_on = expires_on - self.dice.randrange(1, 40) * DAY
                ends_on = max(ends_on, AS_OF - 34 * DAY)
            self.town.certificates.append({
                "serial": f"{kind[0].upper()}{at:08d}", "resident_id": f"R{at:06d}", "kind": kind, "issued_on": issued_on.isoformat(),
                "expires_on": ends_on.isoformat(), "status": "valid", "card_expires_on": card.isoformat() if card else "",
                "card_type": card_type})

    def conf(self, folder, first_edition):
        extra = "" if first_edition else ENGLISH
        letters = "" if first_edition else f'languages = "languages.csv"; language_of = {{ stay_extended = "ja-easy"; }};'
        closed = "" if first_edition else ', "2026-12-07", "2027-01-12..2027-01-15"'
        # When the first letters arrive, what ends within three days cannot be renewed before its end.
        stops = "" if first_edition else 'service_stops = ["2026-11-25..2026-11-27"];'
        (folder / "kigen.conf").write_text(OFFICE % (extra, closed, stops, letters), encoding="utf-8")
        lines = [f"{who},{language},{form}\n" for who, (language, form) in sorted(self.wishes.items())]
        (folder / "languages.csv").write_text("resident_id,language,format\n" + "".join(lines), encoding="utf-8")

    def publish(self, kigen, folder, first_edition):
        """Registers as they stand, the releases, one night. Seconds that kigen took."""
        folder.mkdir(parents=True)
        self.town.write(folder)
        self.conf(folder, first_edition)
        releases = "".join(f"resident:{who},release,2026-11-18,係員,,送付可\n" for who in self.released)
        (folder / "events.csv").write_text("id,event,on,by,until,reason\n" + releases, encoding="utf-8")
        conf = ["-c", str(folder / "kigen.conf"), "--as-of", AS_OF.isoformat()]
        if self.released:
            done = processes.run([kigen, "record", *conf, str(folder / "events.csv")], seconds=300, text=True)
            if done.returncode:
                return None, f"record: {done.returncode}: {done.stderr[-900:]}"
        started = time.monotonic()
        done = processes.run([kigen, "run", *conf], seconds=590, text=True)
        if done.returncode not in (0, 4):
            return None, f"{done.returncode}: {done.stderr[-900:]}"
        return time.monotonic() - started, ""


# ---- planted errors --------------------------------------------------------------------------------------------------------

class Plants:
    """Changes of the register that kigen gets: a few people become others there, each in one thing."""

    def __init__(self, people, persons):
        self.people = copy.deepcopy(people)
        self.residents = {row["resident_id"]: row for row in self.people.town.residents}
        self.rows = {}
        for row in self.people.town.certificates:
            self.rows.setdefault(row["resident_id"], []).append(row)
        self.persons, self.planted = persons, {}

    def candidates(self, variant, *when):
        for who, person in sorted(self.persons.items()):
            wanted = {name for name in when if name[0] != "!"}
            unwanted = {name[1:] for name in when if name[0] == "!"}
            if (who not in self.planted and person.variant == variant and wanted <= person.conditions and not unwanted & person.conditions
                    and (person.folders == ("ja",) or variant == "stay_extended" and person.folders == ("ja-easy",))):
                yield who

    def plant(self, what, variant, change, *when):
        for who in self.candidates(variant, *when):
            self.planted[who] = what
            change(self.residents[who], self.rows[who])
            return
        self.planted[f"nobody: {what}"] = what

    def all(self):
        far = "2031-11-30"

        def card(day):
            return lambda resident, rows: [row.update(card_expires_on=day or row["expires_on"]) for row in rows]

        def card_and_stay(day, stay, birth=None):
            def change(resident, rows):
                resident.update(stay_until=stay, **({"birth_date": birth} if birth else {}))
                card(day)(resident, rows)
            return change

        def later(days):
            return lambda resident, rows: [row.update(expires_on=(date.fromisoformat(row["expires_on"]) + days * DAY).isoformat()) for row in rows]
        alone = ("self", "pin", "!two_dates", "!for_other", "!card_ended", "!counter_over")
        self.plant("renewal printed as card_renewal", "renewal", card(None), *alone)
        self.plant("renewal printed as stay_extended", "renewal", card_and_stay(None, far, "1980-05-05"), *alone, "!stay")
        self.plant("card_renewal printed as renewal", "card_renewal", card(far), *alone, "!stay")
        self.plant("card_renewal printed as stay_extended", "card_renewal", card_and_stay(None, far, "1980-05-05"), *alone, "!stay")
        self.plant("stay_extended printed as renewal", "stay_extended", card_and_stay(far, ""), *alone)
        self.plant("stay_extended printed as card_renewal", "stay_extended", card_and_stay(None, ""), *alone)
        self.plant("lapsed printed as card_lapsed", "lapsed", card(None), "self", "pin")
        self.plant("card_lapsed printed as lapsed", "card_lapsed", card_and_stay(far, ""), "self", "pin", "!stay_ended")
        self.plant("card_lapsed after a stay printed as free", "card_lapsed", card_and_stay(None, ""), "self", "stay_ended")
        self.plant("a day late", "renewal", later(1), *alone, "!counter_closed")
        self.plant("a day early", "card_renewal", later(-1), *alone, "!counter_closed")
        self.plant("somebody else's day", "renewal", later(-17), *alone)
        self.plant("proxy words for a protected person", "renewal", lambda resident, rows: resident.update(protected="0"), "protected")
        self.plant("proxy words for a ward", "renewal", lambda resident, rows: resident.update(ward="0", birth_date="1960-05-05"),
                   "ward", "!for_other")
        self.plant("PINs for a card without", "renewal", lambda resident, rows: [row.update(card_type="") for row in rows], "self", "!pin")
        self.plant("the dates of two certificates changed", "renewal", self.change_dates, "self", "two_dates", "!one_ended", "!ended")
        self.plant("an honorific", "renewal", lambda resident, rows: resident.update(mailing_name="架空　花子"), "self", "for_other")
        return self

    @staticmethod
    def change_dates(resident, rows):
        rows[0]["expires_on"], rows[1]["expires_on"] = rows[1]["expires_on"], rows[0]["expires_on"]


# ---- model letters ---------------------------------------------------------------------------------------------------------

def era(day, full=True):
    western = f"（{day.year}年）" if full else ""
    return f"令和{day.year - 2018}年{western}{day.month}月{day.day}日（{WEEK[day.weekday()]}）"


class Model:
    """A right letter in the tests' own words, for the program's own proof. Nothing of it is printed by kigen."""

    SAY = {
        "renewal": "{ENDS}\n引き続きお使いになるには窓口で更新をお願いします。手数料は無料です。\n持ち物　カード、暗証番号\n{PIN}カードは券面の期限まで使えます。\f"
                   "更新から1時間ほどで使えます。",
        "card_renewal": "{ENDS}\n新しいカードの申請をお願いします。すぐに申請してください。期限のあとも申請できます。写真が要ります。できるまで約1か月です。\f"
                        "スマートフォン、パソコン、まちなかの証明写真機、郵送で申請できます。申請書IDが使えます。今のカードをお持ちください。特急発行は使えません。",
        "stay_extended": "{ENDS}\n在留期間が延びた方へ。新しい在留カードを持って窓口へ。カードの期限を延長します。{FREE}写真は要りません。\f"
                         "住民基本台帳用の暗証番号。追記欄がいっぱいのとき。申請中は2か月。10回目の誕生日。その日を過ぎると新しいカードは1,000円です。{HOUSE}",
        "stay_extended, ended": "{ENDS}\n在留期間の延長のあと、カードの期限が来ました。新しいカードの申請が要ります。写真と在留カード。窓口でお渡しするまで約1か月です。"
                                "手数料は1,000円です。先に電話をください。\f誕生日",
        "lapsed": "{ENDS}\n電子証明書の有効期間が満了しました。窓口でいつでも発行できます。無料です。翌日から使えます。\n暗証番号\n{PIN}カードは券面の期限まで使えます。\f",
        "card_lapsed": "{ENDS}\nカードの有効期間が満了しました。新しいカードの申請が要ります。写真が要ります。約1か月かかります。\f{FEE}",
    }

    def __init__(self, office):
        self.office = office

    def text(self, person, variant=None):
        variant, holds = variant or person.variant, person.conditions
        short = {"signature": "署名用", "authentication": "利用者証明用"}
        wanted = sorted(person.wanted.items(), key=lambda one: not one[0].endswith(("last counter day", "opens again")))     # read first
        ends = [f"{short[what.split()[0]]} {era(day)}" if what.split()[0] in short else f"{what} {era(day)}" for what, day in wanted]
        over = variant == "stay_extended" and "card_ended" in holds
        say = self.SAY[variant + ", ended" * over].format(
            ENDS="\n".join(ends), PIN="利用者証明用 数字4桁" * ("pin" in holds) + "　6〜16文字" * ("signature_pin" in holds),
            FREE="" if "card_ended" in holds else "無料です。", HOUSE="同じ世帯の方はカードだけ延長できます。" * ("proxy" in holds),
            FEE="1,000円です。" if "stay_ended" in holds else "古いカードを返すと無料、ないと1,000円です。")
        if "pin" not in holds:
            say = say.replace("カード、暗証番号", "カード").replace("署名用 ", "電子証明書 ")
        front, back = say.split("\f")
        front = f"250-0001\n{person.addressee[0]} {person.addressee[1]}\n{person.name}\n0465-33-1386\n電子証明書のお知らせ\n{front}"
        back += "更新は任意で罰則はありません。個人番号は変わりません。口座番号を尋ねません。健康保険証として使えます。"
        if "card_late" in holds and variant == "card_renewal":
            back += "期限には間に合いません。"
            front += "新しいカードは間に合いません。" * ("one_ended" in holds)
        front += "直前の申請では間に合わないことがあります。" * (variant == "card_renewal" and "card_late" not in holds)
        front += "窓口の最後の日を書きました。" * ("counter_closed" in holds)
        front += "在留カードもお持ちください。" * ("stay_ended" in holds and variant == "card_lapsed")
        back += "満了したものは翌日から使えます。" * ("one_ended" in holds and variant == "renewal")
        front += "受け取るまでの間" * ("card_ended" in holds and variant == "card_renewal")
        back += "署名用電子証明書だけです。カードか利用者証明用の期限が早ければ、その日です。" * ("signature_pin" in holds and "insurance" not in holds and variant in ("renewal", "lapsed"))
        front += "どなた様の電子証明書かを書きました。" * ("for_other" in holds and variant in ("renewal", "lapsed"))
        if "late" in holds:
            front += "遅くなりおわびいたします。"
        if person.who == "self":
            back += "代理の方は照会書兼回答書を。2回お越しいただきます。" + "目隠しシールを貼ります。" * ("pin" in holds)
            front += "代理の方は先に0465-33-1384へ。"
            back += "代理の方は間に合いません。" * ("proxy_late" in holds)
        elif person.who in ("child", "ward"):
            back += "法定代理人の方がお越しください。"
            back += "法人が後見人のときは電話を。" * (person.who == "ward")
        return front, back

    def letter(self, person, variant=None):
        pages = list(self.text(person, variant))
        return Letter(pages, pages, "ja")
