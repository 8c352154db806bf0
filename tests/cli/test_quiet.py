#!/usr/bin/env python3
"""Quiet nights trip no gate: a made-up town lives on for many office nights, and none of them is more than a night.

    test_quiet.py --kigen build/kigen [--nights 60] [--long] [--thousand]

Ordinary life at its real rate and at five times that (tests/cli/living.py). No night may stop, none may end with
4 but for people who are held for long or letters that must not be posted any more, and no alarm about the registers may be up; with a long
gap in the middle, as at the turn of the year. --long: 250 nights of each.

Towns of five sizes live through an April, and in each a home for the aged closes over some nights: no gate, and at most two
alarms `class` a year and town. A few nights of the smaller three; --thousand: 200 nights of each of the five.

People do die, move and renew between publication and posting: their letters, and no others, are on the pull list.
"""

import argparse
import copy
import json
import shutil
import sys
from datetime import date
from pathlib import Path

import living
import world

FIRST = date(2026, 3, 2)
OTHER_ALARMS = {"held_45", "held_14"}   # somebody held for long: these are not about the registers
GAP = 8                         # office nights without a run, once


class PrintRoom:
    """The letters whose mail day is not over, each with what both registers said of its addressee when it was made."""

    def __init__(self):
        self.letters, self.pulled = {}, 0

    def see(self, suite, what, day, town, folder):
        """Whoever is on the list changed since; whoever died, left, or has no certificate in force any more is on it."""
        now = self.rows_of(town, {made[0]["resident_id"] for _, made in self.letters.values()})
        lying = {piece: made for piece, (mail_on, made) in self.letters.items() if mail_on >= day.isoformat()}
        listed = {row["piece_id"] for row in world.rows(folder / "pull.csv")}
        changed = {piece for piece, made in lying.items() if now.get(made[0]["resident_id"]) != made}
        gone = {piece for piece, made in lying.items() if self.is_gone(now.get(made[0]["resident_id"]), made)}
        suite.holds_so(f"{what}: {sorted(gone - listed)} are not pulled, {sorted(listed - changed)} need not be",
                    gone <= listed <= changed)
        self.pulled += len(listed)
        pieces = world.rows(folder / "pieces.csv")
        rows = self.rows_of(town, {piece["resident_id"] for piece in pieces})
        self.letters = {piece["piece_id"]: (piece["mail_on"], copy.deepcopy(rows[piece["resident_id"]])) for piece in pieces}
        return bool(listed)

    @staticmethod
    def rows_of(town, who):
        """resident_id -> its row, then its certificates."""
        found = {row["resident_id"]: [row] for row in town.residents if row["resident_id"] in who}
        for row in town.certificates:
            if row["resident_id"] in found:
                found[row["resident_id"]].append(row)
        return found

    @staticmethod
    def is_gone(now, made):
        told = {row["serial"] for row in made[1:] if row["expires_on"] <= max(
            one["expires_on"] for one in made[1:] if one["status"] == "valid")}
        return (not now or now[0]["status"] in ("deceased", "moved_out")
                or not any(row["serial"] in told and row["status"] == "valid" for row in now[1:]))


def nights(suite, rate, count, residents, seed):
    root = suite.top / f"quiet-{rate}-{residents}"
    town = living.Living(suite.kigen, residents, seed, FIRST.isoformat())
    living.build(root, town)
    room, letters, held, posted = PrintRoom(), 0, 0, None
    nearest = {}
    for at, day in enumerate(living.office_nights(FIRST, count)):
        town.live(day, rate)
        if count // 2 <= at < count // 2 + GAP:
            continue
        town.write(root / "in")
        result = world.run(suite.kigen, root, day.isoformat())
        suite.holds_so(f"{residents} people, rate {rate}, night {at + 1} ({day}): {result}",
                    result.code in (0, 4) and not result.rest)
        folder = root / f"out/{day}/office"
        if not folder.exists():
            return 0
        run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        alarms = {alarm["name"] for alarm in run["alarms"]}
        suite.holds_so(f"{residents} people, rate {rate}, night {at + 1} ({day}): {alarms}",
                    alarms <= OTHER_ALARMS | {"pull"} and bool(result.code == 0 or alarms))
        listed = room.see(suite, f"{residents} people, rate {rate}, night {at + 1} ({day})", day, town, folder)
        suite.holds_so(f"{residents} people, rate {rate}, night {at + 1} ({day}): the alarm stands while some are listed",
                    listed == ("pull" in alarms))
        letters, held = letters + run["pieces"], held + run["reasons"].get("contradiction", 0)
        for gate in run["gates"]:
            if gate["compared"]:
                nearest[gate["what"]] = max(nearest.get(gate["what"], (0, 0)), (gate["value"], gate["most"]))
        if posted:
            shutil.rmtree(posted / "print")     # its mail day is today: nobody asks for it any more
        posted = folder.parent
    print(f"note: {residents} people, rate {rate}: {count - GAP} nights, {letters} letters, {room.pulled} pulled, {held} held "
          "contradictions; "
          + ", ".join(f"{what} {value}/{most}" for what, (value, most) in nearest.items() if value))
    return room.pulled


# ---- whole classes (docs/contract 8.4): a year of five towns ---------------------------------------------------------

TOWNS = ((150, 11), (800, 12), (3000, 13), (12000, 14), (40000, 15))     # people, seed
BEDS, LEAVE_A_NIGHT = 60, 9       # of the home that closes, in towns that have one
ALARMS_A_YEAR = 2
LIGHT = 'fonts = ["/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf"];'


def year(suite, residents, seed, first, count):
    """The nights of a town: how many there were, and the alarms `class`, each with its day."""
    root = suite.top / f"town-{residents}"
    town = living.Living(suite.kigen, residents, seed, first.isoformat())
    town.families = True
    town.drops = seed % 2 == 0      # two of the five offices
    beds = town.found_home(min(BEDS, residents // 10))
    living.build(root, town, letters=LIGHT)
    alarms, posted, nearest = [], None, {}
    days = list(living.office_nights(first, count))
    for day in days:
        if day == days[count // 2]:
            town.close_home(beds, LEAVE_A_NIGHT if residents > 300 else 3)
        town.live(day)
        town.write(root / "in")
        result = world.run(suite.kigen, root, day.isoformat())
        suite.holds_so(f"{residents} people, {day}: no gate: {result}", result.code in (0, 4))
        folder = root / f"out/{day}"
        if not folder.exists():
            return len(days), alarms
        run = json.loads((folder / "office/run.json").read_text(encoding="utf-8"))
        alarms += [f"{day} {alarm['text']}" for alarm in run["alarms"] if alarm["name"] == "class"]
        for gate in run["gates"]:
            if gate["name"] == "class" and gate["most"]:
                share = gate["value"] / gate["most"]
                nearest[gate["what"]] = max(nearest.get(gate["what"], (0,)), (share, f"{gate['value']}/{gate['most']} {day}"))
        if posted:
            shutil.rmtree(posted)
        posted = folder
    print(f"note: {residents} people: {len(days)} nights, alarms class {len(alarms)}: {alarms}; nearest {nearest}", flush=True)
    return len(days), alarms


def towns(suite, chosen, first, count):
    nights = 0
    for residents, seed in chosen:
        done, alarms = year(suite, residents, seed, first, count)
        nights += done
        suite.holds_so(f"{residents} people: at most {ALARMS_A_YEAR} alarms a year: {alarms}",
                       len(alarms) <= max(ALARMS_A_YEAR * count / living.NIGHTS_A_YEAR, 1))
    print(f"note: {nights} nights of {len(chosen)} towns")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--nights", type=int, default=36)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--thousand", action="store_true")
    parser.add_argument("--town", type=int, action="append", help="only the town of so many people (with --thousand)")
    options = parser.parse_args()
    suite = world.Suite(Path(options.kigen).resolve(), "kigen-quiet-")
    try:
        if options.thousand:
            towns(suite, [one for one in TOWNS if not options.town or one[0] in options.town], date(2026, 2, 2), 200)
            return suite.end()
        towns(suite, TOWNS[:3], date(2026, 3, 16), 8)
        count = 250 + GAP if options.long else options.nights
        pulled = nights(suite, 1, count, 2400, 5) + nights(suite, 5, count, 2400, 6)
        suite.holds_so(f"somebody changed before the post: {pulled}", pulled)
        if options.long:
            nights(suite, 1, 60 + GAP, 40000, 7)
    finally:
        shutil.rmtree(suite.top, ignore_errors=True)
    suite.end()


if __name__ == "__main__":
    main()
