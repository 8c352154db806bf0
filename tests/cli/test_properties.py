#!/usr/bin/env python3
"""What must hold on every night of every register, however it was made up.

    tests/cli/test_properties.py --kigen build/kigen [--seed N] [--towns 2] [--scenarios 4]

A town changes at random from night to night: people move, die, come back, take another name; certificates are revoked,
renewed and corrected; rows are broken and healed; limits come and go. After each night:

    conservation   rows read = the sum of all dispositions; each row that is listed is listed once, in its order; the
                   notices are the certificates in the letters, and nothing else is
    idempotence    the same night again changes no byte, the ledger included; the same inputs beside a copy of the
                   ledger give the same folder, byte by byte, with two workers as with one
    told           no certificate is ever in a second letter while its letter stands
    re-arming      what was in a spoiled or pulled letter is listed again until it has another; what came back has none
                   before its name or address changed; recording a file twice changes nothing
    row order      a twin whose registers are shuffled every night has the same letters, byte by byte, and the same
                   disposition for each certificate

The scenarios of tests/oracle, dense in hard cases, are held to conservation and idempotence too. What may depend on the
order of rows, and is therefore not in the towns: which of two rows of one serial, or of one resident, speaks. What does
and is compared without it: lines, the order of dispositions.csv and of a piece's serials, the digests of the registers,
couples, which stand one below the other (docs/contract 8.7).

Each seed is printed when it fails, the first in any case. Prints `N passed, N failed`: one check a property and night.
"""

import argparse
import json
import random
import shutil
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "oracle"))

import synth_cases
import world
import seeds
from checks import Checks
from town import Town

NIGHTS = 6
PEOPLE = 40
LISTED = ("rejected", "suppressed", "held", "lapsed", "waiting", "notice")
START = date(2026, 11, 12)
checks = Checks(by_function=True)
check = checks.check


# ---- a town that changes ------------------------------------------------------------------------------------------------

class Restless(Town):
    def __init__(self, rng):
        super().__init__()
        self.rng, self.count, self.away = rng, 0, []
        for _ in range(PEOPLE):
            self.arrive()

    def expiry(self):
        """Around the edge of the window, and some long before and after it."""
        about = date(2027, 2, 12) + timedelta(days=self.rng.choice((0, 0, 0, 0, -20, -85, 300)))
        return (about + timedelta(days=self.rng.randint(-8, 14))).isoformat()

    def arrive(self):
        self.count += 1
        at, expiry = self.count, self.expiry()
        home = {"postal_code": "2500001", "address": "神奈川県小田原市扇町1丁目1番1号"} if self.rng.random() < 0.4 else {}
        who = self.resident(at, **home)             # many at one address: then only their ids tell them apart
        for prefix, kind in (("S", "署名用"), ("A", "利用者証明用")):
            if self.rng.random() < 0.8:
                self.certificate(who, f"{prefix}{at:05d}", kind,
                                 expiry if self.rng.random() < 0.8 else self.expiry())

    def live(self):
        """One day: a few things happen to a few."""
        people, certificates = self.residents, self.certificates
        for _ in range(self.rng.randint(2, 12)):
            person, certificate = self.rng.choice(people), self.rng.choice(certificates)
            what = self.rng.randrange(12)
            if what < 3:
                person["status"] = self.rng.choice(("住民", "住民", "転出", "死亡", "転出予定", "不明な語"))
            elif what == 3:
                person["address"] = self.rng.choice(("神奈川県小田原市荻窪300番地", "住所不定", person["address"]))
            elif what == 4:
                person["name"] = self.rng.choice(("結城　凪", "〓木　一", "鷲尾　蓮"))
            elif what == 5:
                person["protected"] = self.rng.choice(("0", "1", ""))
            elif what == 6:
                certificate["status"] = self.rng.choice(("有効", "有効", "失効", "一時停止"))
            elif what == 7:
                certificate["expires_on"] = self.rng.choice((self.expiry(), certificate["expires_on"], "2027-02-30"))
            elif what == 8 and len(people) > PEOPLE // 2:
                people.remove(person)
                self.away.append(person)
            elif what == 9 and self.away:
                people.append(self.away.pop())
            elif what == 10 and len(certificates) > PEOPLE // 2:
                certificates.remove(certificate)
            else:
                self.arrive()

    def shuffled(self, dice):
        """The same rows in another order."""
        other = Town()
        other.residents, other.certificates = list(self.residents), list(self.certificates)
        dice.shuffle(other.residents)
        dice.shuffle(other.certificates)
        return other


# ---- what must hold -----------------------------------------------------------------------------------------------------

def run_json(root, name):
    return json.loads((root / "out" / name / "office/run.json").read_text(encoding="utf-8"))


def listed(root, name):
    return world.rows(root / "out" / name / "office/dispositions.csv")


def pieces(root, name):
    return world.rows(root / "out" / name / "office/pieces.csv")


def conservation(root, name, rows):
    told = run_json(root, name)
    found = listed(root, name)
    if told["rows"]["certificates"] != sum(told["dispositions"].values()):
        return f"{told['rows']['certificates']} rows, {sum(told['dispositions'].values())} dispositions"
    if rows is not None and told["rows"]["certificates"] != rows:
        return f"{rows} rows were written, {told['rows']['certificates']} read"
    lines = [int(row["line"]) for row in found]
    if lines != sorted(set(lines)):
        return "dispositions.csv names a line twice, or not in order"
    counted = Counter(row["disposition"] for row in found)
    for disposition in told["dispositions"]:
        wanted = told["dispositions"][disposition] if disposition in LISTED else 0
        if counted[disposition] != wanted:
            return f"{disposition}: {counted[disposition]} listed, {wanted} counted"
    noticed = Counter(f"{row['kind']}:{row['serial']}" for row in found if row["disposition"] == "notice")
    lettered = Counter(serial for row in pieces(root, name) for serial in row["serials"].split())
    if noticed != lettered:
        return f"notices and letters differ: {noticed - lettered} {lettered - noticed}"
    return "" if told["pieces"] == len(pieces(root, name)) else "pieces.csv and run.json differ"


def told_once(root):
    """No (kind, serial, expiry) is a notice in two published runs, where nothing spoils, pulls or returns a letter."""
    seen = {}
    for name in world.published(root):
        for row in listed(root, name):
            key = (row["kind"], row["serial"], row["expires_on"])
            if row["disposition"] == "notice" and seen.setdefault(key, name) != name:
                return f"{key} has a letter in {seen[key]} and in {name}"
    return ""


KINDS = {"署名用": "signature", "利用者証明用": "authentication"}
ENDS = (("spoiled",), ("pulled",), ("printed", "posted", "returned"), ("printed", "spoiled"))


def key_of(row):
    return KINDS.get(row["kind"], row["kind"]), row["serial"], row["expires_on"]


class Letters:
    """What a town was sent, what became of it, and what must follow from that."""

    def __init__(self):
        self.again = 0                                   # letters in place of an earlier one
        self.where = {}                                  # key -> the folder of its last letter
        self.ended = {}                                  # key -> (what ended that letter, whom it was for, as printed)
        self.standing = {}                               # piece id -> (its keys, resident, as printed)

    @staticmethod
    def printed(place):
        return {row["resident_id"]: (row["name"], row["postal_code"], row["address"], row["building"])
                for row in place.residents}

    def night(self, root, name, place):
        """Why the letters of a new folder should not be as they are; empty where they should."""
        printed, found = self.printed(place), {key_of(row): row for row in listed(root, name)}
        for key, row in found.items():
            event, who, then = self.ended.get(key, ("", "", ""))
            if row["disposition"] == "notice" and key in self.where and not event:
                return f"{key} has a letter in {self.where[key]} and in {name}"
            if row["disposition"] in ("notice", "waiting") and event == "returned" and printed.get(who) == then:
                return f"{key} came back and is {row['disposition']} in {name}, name and address unchanged"
        for key in {key_of(row) for row in place.certificates} & set(self.ended):
            event, who, then = self.ended[key]
            if key not in found:
                return f"{key} was {event} and is not listed in {name}"
        for row in pieces(root, name):
            borne = {tuple(serial.split(":")) for serial in row["serials"].split()}
            keys = [key for key in found if key[:2] in borne and found[key]["disposition"] == "notice"]
            self.standing[row["piece_id"]] = (keys, row["resident_id"], printed[row["resident_id"]])
        for key, row in found.items():
            if row["disposition"] == "notice":
                self.again += key in self.where
                self.where[key] = name
                self.ended.pop(key, None)
        return ""

    def events(self, rng, as_of):
        """Ends a few letters: the rows of a file of events."""
        rows = []
        for piece in rng.sample(sorted(self.standing), min(len(self.standing), rng.randint(0, 4))):
            keys, who, then = self.standing.pop(piece)
            story = rng.choice(ENDS)
            rows += [f"{piece},{event},{as_of},clerk,," for event in story]
            self.ended.update((key, (story[-1], who, then)) for key in keys)     # of this expiry, not of a corrected one
        return rows


def record_differs(kigen, roots, rows, as_of):
    """Records the events in each folder, twice; the second time nothing changes."""
    for root in roots:
        (root / "events.csv").write_text("\n".join(["id,event,on,by,until,reason", *rows, ""]), encoding="utf-8")
        command = ("record", "-c", root / "kigen.conf", "--as-of", as_of, root / "events.csv")
        first = world.call(kigen, *command)
        before = world.tree_digest(root)
        second = world.call(kigen, *command)
        if first.code or second.code:
            return f"{first}; {second}"
        if world.tree_digest(root) != before:
            return "recorded twice, the ledger differs"
    return ""


COUPLES = "同じ人の署名用・利用者証明用が続く行で、満了の月日が食い違うようになった組"


def order_free(root, name):
    """What a folder says, without what may depend on the order of rows."""
    said = run_json(root, name) | {"fingerprint": ""}      # of the digests below
    for each in said["inputs"]:
        if each["role"] in ("residents", "certificates"):
            each["sha256"] = ""
    said["gates"] = [gate for gate in said["gates"] if gate["what"] != COUPLES]
    for figure in ("couples", "couples_apart"):
        said["gate_figures"].pop(figure, None)
    rows = Counter(tuple(row[key] for key in row if key != "line") for row in listed(root, name))
    letters = Counter(tuple(" ".join(sorted(row[key].split())) if key == "serials" else row[key] for key in row)
                      for row in pieces(root, name))
    folder = root / "out" / name / "print"
    return {"run.json": said, "dispositions.csv": rows, "pieces.csv": letters,
            "print": {path.name: path.read_bytes() for path in folder.iterdir()}}


def order_differs(left, right, name):
    a, b = order_free(left, name), order_free(right, name)
    for part in a:
        if a[part] != b[part]:
            if isinstance(a[part], Counter):
                return f"{part}: {list((a[part] - b[part]))[:2]} became {list((b[part] - a[part]))[:2]}"
            return f"{part} differs in {[key for key in a[part] if a[part].get(key) != b[part].get(key)]}"
    return ""


def again_differs(kigen, root, as_of, expected_code):
    """The same night once more: nothing to do, and not a byte changes."""
    before = world.tree_digest(root)
    result = world.run(kigen, root, as_of)
    if result.code != expected_code:
        return f"the second run ends otherwise: {result}"
    return "" if world.tree_digest(root) == before else "the second run changed something"


# ---- towns --------------------------------------------------------------------------------------------------------------

def town(kigen, seed, base):
    rng = random.Random(f"town {seed}")
    place, as_of, letters = Restless(rng), START, Letters()
    made = dict(mailing='limits = "limits.csv"; ' + rng.choice(('lapsed = "notify";', "", "target_days = 2;")))
    root, twin = (world.build(base / name, Town(), **made) for name in ("town", "twin"))
    for night in range(NIGHTS):
        named = f"town {seed}, night {night + 1}"
        limits = f"effective_from,resource,scope,per,max\n2026-01-01,print,all,day,{rng.choice((0, 5, 12, 400))}\n"
        for where in (root, twin):
            (where / "limits.csv").write_text(limits, encoding="utf-8")
        place.write(root / "in")
        place.shuffled(rng).write(twin / "in")
        copy = base / "copy"
        shutil.copytree(root, copy)
        known = world.published(root)
        result = world.run(kigen, root, as_of.isoformat())
        new = [name for name in world.published(root) if name not in known]
        if result.code not in (0, 4) or len(new) > 1:
            check(f"{named}: is published", f"{result}")
            return
        other = world.run(kigen, copy, as_of.isoformat(), jobs=2)
        check(f"{named}: same bytes", f"{other}" if other.code != result.code else
              world.difference(world.tree(root), world.tree(copy)))
        shutil.rmtree(copy)
        third = world.run(kigen, twin, as_of.isoformat())
        check(f"{named}: row order", f"{third}, not {result.code}" if third.code != result.code else
              "".join(order_differs(root, twin, name) for name in new))
        check(f"{named}: again", again_differs(kigen, root, as_of.isoformat(), 0))
        for name in new:
            check(f"{named}: conservation", conservation(root, name, len(place.certificates)))
            check(f"{named}: told and re-armed", letters.night(root, name, place))
        check(f"{named}: record", record_differs(kigen, (root, twin), letters.events(rng, as_of), as_of.isoformat()))
        place.live()
        as_of += timedelta(days=rng.choice((1, 1, 2, 3, 7)))
    print(f"note: town {seed}: {len(letters.where)} certificates told, {letters.again} of them anew, "
          f"{len(letters.ended)} to be")


# ---- the scenarios of the oracle ----------------------------------------------------------------------------------------

def scenario(kigen, seed, root):
    import differential                                  # writes a night's files
    made = synth_cases.scenario(seed)
    root.mkdir()
    for number, night in enumerate(made.nights):
        named = f"scenario {seed} ({made.theme}), night {number + 1}"
        differential.write_inputs(root, night)
        known = world.published(root)
        result = world.run(kigen, root, night.as_of.isoformat())
        new = [name for name in world.published(root) if name not in known]
        if not new:
            continue
        check(f"{named}: conservation", conservation(root, new[0], None))
        check(f"{named}: again", again_differs(kigen, root, night.as_of.isoformat(), 0))
        check(f"{named}: exit", "" if result.code in (0, 4) else f"{result}")
    check(f"scenario {seed} ({made.theme}): told once", told_once(root))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--kigen", required=True, type=lambda path: Path(path).resolve())
    arguments.add_argument("--seed", type=int, default=None)
    arguments.add_argument("--towns", type=int, default=2)
    arguments.add_argument("--scenarios", type=int, default=4)
    options = arguments.parse_args()
    seed = seeds.fresh() if options.seed is None else options.seed
    print(f"base seed {seed}")
    base = world.scratch("kigen-properties-")
    try:
        for number in range(options.towns):
            (base / f"t{number}").mkdir()
            town(options.kigen, seed + number, base / f"t{number}")
            shutil.rmtree(base / f"t{number}")
        for number in range(options.scenarios):
            scenario(options.kigen, seed + number, base / f"s{number}")
            shutil.rmtree(base / f"s{number}")
    finally:
        shutil.rmtree(base, ignore_errors=True)
    checks.end()


main()
