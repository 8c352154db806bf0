"""A made-up town whose two registers live on from night to night: what accidents and quiet nights are tried on.

`Living` is a town (tests/lib/town.py) that kigen's own synth made, read once. `live(day, rate)` lets one night's worth of
ordinary life happen: births, deaths, moves within, in and out, marriages, cards handed over, renewals and losses, at the
yearly rates of a real town times `rate`. With `families` households leave together too, and from 20 March to 20 April four times
as many come, go and move; `close_home()` empties a home for the aged over some nights. Dice are seeded: the same calls make the
same registers.
"""

import copy
import random
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

import world
from town import PLAIN, Town, drawn_birth, drawn_home, drawn_serial, read_rows, row as row_of

NIGHTS_A_YEAR = 245
YEARLY = {"birth": 0.006, "death": 0.012, "move": 0.025, "leave": 0.035, "arrive": 0.035, "marry": 0.008, "divorce": 0.003,
          "issue": 0.030, "lose": 0.006}
SEASON = {"move": 4, "leave": 4, "arrive": 4}    # 20 March to 20 April
STAYS_TOGETHER = 0.7        # of a household, who comes along
HOME = "長寿園"
RENEWED_A_NIGHT = 0.012     # of the certificates in their window


def birthday_after(born, day, nth):
    """The nth birthday after the day; born on 29 February: the 28th in common years."""
    found = []
    for year in range(day.year, day.year + nth + 2):
        try:
            found.append(born.replace(year=year))
        except ValueError:
            found.append(date(year, 2, 28))
    return [one for one in found if one > day][nth - 1]


class Living(Town):
    def __init__(self, kigen, residents, seed, as_of, municipality="14206"):
        folder = Path(tempfile.mkdtemp(prefix="kigen-town-"))
        made = world.call(kigen, "synth", "--residents", residents, "--seed", seed, "--as-of", as_of, "--municipality",
                          municipality, folder / "in")
        if made.code:
            raise AssertionError(f"synth: {made}")
        residents, resident_columns = read_rows(folder / "in/residents.csv")
        certificates, certificate_columns = read_rows(folder / "in/certificates.csv")
        super().__init__(resident_columns, certificate_columns)
        self.residents, self.certificates = residents, certificates
        shutil.rmtree(folder)
        self.dice = random.Random(seed)
        self.next_id = 1
        self.families = False
        self.drops = False          # an office whose extract leaves out who died or left, with their certificates
        self.leaving = []           # a home for the aged that closes: who still lives there, and how many go a night
        self.places = [(row["postal_code"], row["address"].rstrip("0123456789-番地号丁目の")) for row in self.residents]

    def __deepcopy__(self, memo):
        """Rows hold texts alone: copied as such they cost a tenth of what copy.deepcopy() takes for each text."""
        other = object.__new__(type(self))
        for name, value in vars(self).items():
            rows = isinstance(value, list) and value and isinstance(value[0], dict)
            setattr(other, name, [dict(row) for row in value] if rows else copy.deepcopy(value, memo))
        return other

    # --- ordinary life ---

    def live(self, day, rate=1.0):
        living = [row for row in self.residents if row["status"] == "resident"]
        held = {}
        for row in self.certificates:
            held.setdefault(row["resident_id"], []).append(row)
        for what, yearly in YEARLY.items():
            season = SEASON.get(what, 1) if self.families and (3, 20) <= (day.month, day.day) <= (4, 20) else 1
            for _ in range(self.times(len(living) * yearly * rate * season / NIGHTS_A_YEAR)):
                getattr(self, what)(self.dice.choice(living), held, day)
        for row in list(self.certificates):
            expires = date.fromisoformat(row["expires_on"])
            if (row["status"] == "valid" and day < expires < day + timedelta(days=92)
                    and self.dice.random() < RENEWED_A_NIGHT * rate):
                self.renew(row, day)
        self.clear_home(held, day)
        if self.drops:
            gone = {row["resident_id"] for row in self.residents if row["status"] in ("moved_out", "deceased")}
            self.residents = [row for row in self.residents if row["resident_id"] not in gone]
            self.certificates = [row for row in self.certificates if row["resident_id"] not in gone]

    # --- a home for the aged ---

    def found_home(self, beds):
        """The oldest who live alone in their own homes move into one house, long before the first night."""
        aged = sorted((row for row in self.residents if row["status"] == "resident" and "1900" < row["birth_date"] < "1955"),
                      key=lambda row: row["birth_date"])[:beds]
        house = {"postal_code": aged[0]["postal_code"], "address": aged[0]["address"] + "の9", "building": HOME}
        for row in aged:
            row |= house
        return [row["resident_id"] for row in aged]

    def close_home(self, beds, a_night):
        self.leaving = [beds, a_night]

    def clear_home(self, held, day):
        """Of those who go two in three move within the town, each to a home of his own; the others leave it."""
        if not self.leaving:
            return
        beds, a_night = self.leaving
        now, self.leaving = beds[:a_night], [beds[a_night:], a_night] if beds[a_night:] else []
        for row in [row for row in self.residents if row["resident_id"] in now and row["status"] == "resident"]:
            if self.dice.random() < 0.67:
                self.settle(row)
                self.revoke(row, held, "signature")
            else:
                row["status"] = "moved_out"
                self.revoke(row, held, "signature")

    def times(self, mean):
        """How often something happens tonight: the whole part, and once more with the chance of the rest."""
        return int(mean) + (self.dice.random() < mean % 1)

    def newcomer(self, **values):
        self.next_id += 1
        row = row_of(self.resident_columns, resident_id=f"N{self.next_id:07d}", name=PLAIN.drawn(self.dice),
                     birth_date=drawn_birth(self.dice).isoformat(), status="resident",
                     municipality=self.residents[0]["municipality"])
        self.settle(row)
        self.residents.insert(self.dice.randrange(len(self.residents)), row | values)
        return row | values

    def settle(self, row):
        row |= drawn_home(self.dice, self.places)

    def birth(self, parent, held, day):
        self.newcomer(name=PLAIN.drawn(self.dice, surname=PLAIN.surname_of(parent["name"])), birth_date=day.isoformat(),
                      postal_code=parent["postal_code"], address=parent["address"], building=parent["building"])

    def death(self, row, held, day):
        row["status"] = "deceased"
        self.revoke(row, held)

    def leave(self, row, held, day):
        for one in [row] + (self.household(row) if self.families else []):
            one["status"] = "moved_out"
            self.revoke(one, held, "signature")

    def revoke(self, row, held, kind=""):
        for one in held.get(row["resident_id"], []):
            if one["status"] == "valid" and kind in ("", one["kind"]):
                one["status"] = "revoked"

    def move(self, row, held, day):
        home = row["address"], row["building"]
        self.settle(row)
        self.revoke(row, held, "signature")
        for other in self.household(row, home):           # it comes along
            other |= {name: row[name] for name in ("postal_code", "address", "building")}
            if self.families:
                self.revoke(other, held, "signature")

    def household(self, row, home=None):
        """Who goes along; in a home for the aged nobody does."""
        home = home or (row["address"], row["building"])
        return [other for other in self.residents
                if other is not row and (other["address"], other["building"]) == home and other["building"] != HOME
                and (other["status"] == "resident" or not self.families) and self.dice.random() < STAYS_TOGETHER]

    def arrive(self, row, held, day):
        fresh = self.newcomer()
        if self.dice.random() < 0.7:
            self.issue(fresh, held, day)

    def marry(self, row, held, day):
        row["name"] = PLAIN.drawn(self.dice, given=PLAIN.given_of(row["name"]))
        self.revoke(row, held, "signature")
        if self.dice.random() < 0.6:
            self.move(row, held, day)

    def divorce(self, row, held, day):
        self.marry(row, held, day)

    def issue(self, row, held, day):
        born = row["birth_date"]
        if row["resident_id"] in held or not born[:4].isdigit() or "00" in born[5:] or not row["resident_id"]:
            return
        try:
            born = date.fromisoformat(born)
        except ValueError:
            return
        for kind in ("signature", "authentication"):
            self.certify(row["resident_id"], kind, day, birthday_after(born, day, 5),
                         birthday_after(born, day, 10).isoformat())

    def certify(self, resident_id, kind, issued, expires, card):
        row = row_of(self.certificate_columns, serial=drawn_serial(self.dice), resident_id=resident_id, kind=kind,
                     issued_on=issued.isoformat(), expires_on=expires.isoformat(), status="valid", card_expires_on=card)
        self.certificates.insert(self.dice.randrange(len(self.certificates)), row)

    def renew(self, row, day):
        expires = date.fromisoformat(row["expires_on"])
        try:
            later = expires.replace(year=expires.year + 5)
        except ValueError:
            later = date(expires.year + 5, 2, 28)
        self.certify(row["resident_id"], row["kind"], day, later, later.isoformat())
        if self.dice.random() < 0.5:
            row["status"] = "revoked"
        else:
            self.certificates.remove(row)

    def lose(self, row, held, day):
        self.revoke(row, held)


def build(root, town, more="", letters=""):
    """A folder with the town's registers, its configuration, metrics wanted, and nothing run yet."""
    towns = world.REPO / "fixtures/odawara/towns.csv"
    world.build(root, mailing="", letters=letters, output='metrics = "out.prom";',
                more=f'post = {{ towns = "{towns}"; }};\n{more}')
    town.write(Path(root) / "in")
    return Path(root)


def office_nights(first, count):
    """As-of days: Monday to Friday but the holidays of the fixture."""
    closed = {date(*map(int, line.split(b",")[0].decode().split("/")))
              for line in (world.REPO / "fixtures/odawara/holidays.csv").read_bytes().splitlines()[1:] if line}
    day = first
    while count:
        if day.weekday() < 5 and day not in closed:
            count -= 1
            yield day
        day += timedelta(days=1)
