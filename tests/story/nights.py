"""The nights of 2020 in a made-up town: letters held back from 1 March to 18 May, then let go within what the counter can bear.

    out = nights(kigen, root)        the folder that kigen published into, after the last night

The town is one of kigen's own synth, and many of its people took a card in the first months of 2016, so that their
certificates end in 2020. Letters go on Tuesdays, which are few enough that the last workbook shows all of them. Each lot is
approved and posted, some letters come back or are spoiled, and whoever gets one comes to the counter in the weeks after it
by the curve that the configuration has. All dice are seeded: the same bytes each time.
"""

import random
import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import living
import world

RESIDENTS, SEED = 6000, 2020
FIRST, LAST = date(2020, 2, 4), date(2020, 9, 29)      # mail days
PAUSE = date(2020, 3, 1), date(2020, 5, 18)
REASON = "感染症の拡大に伴い窓口の混雑を避けるため"
EARLY = 1500            # people who took a card in 2016
RUSH = 0.65             # of them in its first four months
VISITS = (40, 25, 10)   # percent of the recipients, by weeks
UNASKED = 0.006         # of the certificates in their window, a week: whoever comes without a letter
RETURNED = 0.025        # of the letters
FLOOR_DAYS = 14
# (mail day from which it holds, visits a week that the counter can bear, of these without a letter)
COUNTER = (("2020-02-01", 60, 12), ("2020-05-18", 36, 8), ("2020-07-06", 45, 10))
PRINT_WEEK = 300
OFFICE = world.OFFICE.replace("見本市", "見晴市").replace("Mihon", "Miharashi")
HOLIDAYS = {date(2020, *day) for day in ((1, 1), (1, 13), (2, 11), (2, 23), (2, 24), (3, 20), (4, 29), (5, 3), (5, 4), (5, 5), (5, 6),
                                         (7, 23), (7, 24), (8, 10), (9, 21), (9, 22), (11, 3), (11, 23))}
MISREAD = date(2020, 9, 15)     # from here on the extract has two rows that nothing can be made of
CHIEF, CLERK = "市民課長", "市民課"


def limits():
    lines = ["effective_from,resource,scope,per,max", f"2020-02-01,print,all,week,{PRINT_WEEK}"]
    for day, visits, unasked in COUNTER:
        lines += [f"{day},counter,all,week,{visits}", f"{day},walk_in,all,week,{unasked}"]
    return "\n".join(lines) + "\n"


def is_open(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def mail_days():
    day = FIRST
    while day <= LAST:
        if is_open(day):
            yield day
        day += timedelta(7)


def eve(day):
    """The night before: the last day before it on which the office is open."""
    day -= timedelta(1)
    while not is_open(day):
        day -= timedelta(1)
    return day


class Town(living.Living):
    """The town, and who comes to its counter."""

    def __init__(self, kigen):
        super().__init__(kigen, RESIDENTS, SEED, eve(FIRST).isoformat())
        self.sent = []          # (weeks since delivery, resident)
        held = {row["resident_id"] for row in self.certificates}
        grown = [row for row in self.residents
                 if row["resident_id"] not in held and row["status"] == "resident" and "1930" < row["birth_date"] < "1996"]
        for row in self.dice.sample(grown, EARLY):
            days = self.dice.randrange(121) if self.dice.random() < RUSH else 121 + self.dice.randrange(245)
            self.issue(row, {}, date(2016, 1, 4) + timedelta(days))

    def week(self, day, closed):
        """What happens until the night of the day; `closed`: people are asked to stay away from the counter."""
        self.come(day, closed)
        self.live(day, rate=5.0)

    def live(self, day, rate=1.0):
        """Ordinary life, without the renewals that come to a counter by chance: those are ours."""
        chance, living.RENEWED_A_NIGHT = living.RENEWED_A_NIGHT, 0.0
        super().live(day, rate)
        living.RENEWED_A_NIGHT = chance

    def extract(self, folder, misread):
        """Both registers; `misread`: with a certificate of nobody, and one of a day that does not exist."""
        good, first = self.certificates, self.certificates[0]
        if misread:
            self.certificates = good + [first | {"serial": "7" * 20, "resident_id": "7" * 10, "expires_on": "2020-12-15"},
                                        first | {"serial": "1" * 20, "expires_on": "2020-11-31"}]
        self.write(folder)
        self.certificates = good

    def come(self, day, closed):
        coming, later = set(), []
        for weeks, who in self.sent:
            if weeks < len(VISITS):
                coming |= {who} if self.dice.random() * 100 < VISITS[weeks] else set()
                later.append((weeks + 1, who))
        self.sent = [(weeks, who) for weeks, who in later if who not in coming]
        for row in [row for row in self.certificates if row["status"] == "valid" and day < date.fromisoformat(row["expires_on"])
                    < day + timedelta(92)]:
            if row["resident_id"] in coming or self.dice.random() < (0.1 if closed else 1) * UNASKED:
                self.renew(row, day)


def record(kigen, root, day, rows):
    path = root / "events.csv"
    path.write_text("\n".join(["id,event,on,by,until,reason", *rows]) + "\n", encoding="utf-8")
    with open(root / "recorded.csv", "a", encoding="utf-8") as file:
        file.write("".join(f"{row}\n" for row in rows))
    done = world.call(kigen, "record", "-c", root / "kigen.conf", "--as-of", day.isoformat(), path)
    if done.code:
        raise AssertionError(f"{day}: {done}")


def post(kigen, root, town, dice, day, folder):
    """Approved in the morning, posted on the mail day but for one that is spoiled now and then; some come back in two weeks."""
    pieces = world.rows(root / "out" / folder / "office/pieces.csv")
    rows, back = [f"run:{folder},approved,{day},{CHIEF},,戸住第{day:%m%d}号"], []
    for piece in pieces:
        if dice.random() < 0.006:
            rows.append(f"{piece['piece_id']},spoiled,{day},,,")
            continue
        if dice.random() < RETURNED:
            back.append(piece["piece_id"])
        else:
            town.sent.append((0, piece["resident_id"]))
    if pieces:
        rows.append(f"lot:{folder},posted,{day},,,")
    record(kigen, root, day, rows)
    return [(day + timedelta(14), piece) for piece in back]


def decide(root, folder, day):
    """Once a month: who is under protection was asked and may be written to; who wants braille or a call was told by hand."""
    held = {row["resident_id"]: row["reason"] for row in world.rows(root / "out" / folder / "office/dispositions.csv")
            if row["disposition"] == "held"}
    said = {"protected": ("release", "本人に確認"), "format": ("refuse", "希望の方法で案内済")}
    return [f"resident:{who},{said[why][0]},{day},{CLERK},2021-03-31,{said[why][1]}" for who, why in held.items() if why in said]


def build(root):
    counted = ", ".join(map(str, VISITS))
    world.build(root, office=OFFICE, letters="bundle_letters = 500;", fonts="", mailing=(
        f'days = [ "tue" ]; since = "{FIRST}"; limits = "limits.csv"; visits = [ {counted} ]; floor_days = {FLOOR_DAYS}; '
        f'approval = "required";\n  paused = ( {{ from = "{PAUSE[0]}"; to = "{PAUSE[1]}"; reason = "{REASON}"; }} );'))
    (root / "limits.csv").write_text(limits(), encoding="utf-8")


def nights(kigen, root):
    town, dice, back = Town(kigen), random.Random(SEED), []
    build(root)
    for day in mail_days():
        night = eve(day)
        town.week(night, PAUSE[0] <= night <= PAUSE[1])
        came = [piece for on, piece in back if on <= night]
        back = [(on, piece) for on, piece in back if on > night]
        if came:
            record(kigen, root, night, [f"{piece},returned,{night},,," for piece in came])
        town.extract(root / "in", day >= MISREAD)
        done = world.run(kigen, root, night.isoformat(), jobs=2)
        if done.code not in (0, 4):
            raise AssertionError(f"the night of {night}: {done}")
        folder = world.published(root)[-1]
        if day < LAST:
            back += post(kigen, root, town, dice, day, folder)
            rows = decide(root, folder, day) if day.day <= 7 else []
            if rows:
                record(kigen, root, day, rows)
    return root / "out"


if __name__ == "__main__":
    if len(sys.argv) != 3 or Path(sys.argv[2]).exists():
        sys.exit("nights.py KIGEN FOLDER, which must not be there yet")
    print(nights(Path(sys.argv[1]).resolve(), Path(sys.argv[2])))
