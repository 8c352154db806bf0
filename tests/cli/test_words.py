#!/usr/bin/env python3
"""Fields that say nothing, that lost a character, and names with an honorific: from the register to the window.

    tests/cli/test_words.py --kigen build/kigen        ends with: N passed, N failed

The people stand in tests/cases/fields.tsv, one a line; all of them live in one town. Everybody is made up.
"""

import re

import world
import processes
import town

NIGHT = "2026-11-19"
COLUMNS = tuple(town.RESIDENT)


def people():
    """(what the register says, disposition, word) of each case."""
    lines = (world.REPO / "tests/cases/fields.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            said, disposition, word, _ = line.replace("\\\\", "\\").split("\t")
            yield dict(part.split("=", 1) for part in said.split("  ")), disposition, "" if word == "-" else word


def squeeze(text):
    return "".join(text.split())


class Suite(world.PostSuite):
    recorded_on = "2026-12-31"

    def __init__(self, kigen):
        super().__init__(kigen, "kigen-words-")

    def town_of(self, *persons, letters=""):
        made = town.Town(resident_columns=COLUMNS)
        for at, person in enumerate(persons):
            made.pair(at, "2027-02-11", **person)
        return world.build(self.fresh(), made, mailing="", letters=letters, fonts="")

    def windows(self, root, folder=NIGHT):
        """resident -> the text of the first page of the letter, line by line."""
        found = {}
        for row in world.rows(root / "out" / folder / "office/pieces.csv"):
            page = row["first_page"]
            text = processes.run(["pdftotext", "-f", page, "-l", page, "-layout", "-W", "300", "-H", "200", "-x", "0", "-y", "0",
                                  root / "out" / folder / "print" / row["bundle"], "-"], text=True, check=True).stdout
            found[row["resident_id"]] = text
        return found


def held_rows(root):
    return {row["resident_id"]: f"{row['disposition']} {row['reason']}".strip()
            for row in world.rows(root / "out" / NIGHT / "office/dispositions.csv")}


def test_fields(suite):
    """Every line of the table: what is decided, what the window shows, what `why` names."""
    cases = list(people())
    root = suite.town_of(*(person for person, _, _ in cases))
    suite.run(root, NIGHT, "--accept", "class", "--by", "tests", "--why", "a town of faults")
    dispositions, windows = held_rows(root), suite.windows(root)
    for at, (person, disposition, word) in enumerate(cases):
        who, what = f"C{at:04d}", f"{person}"
        suite.equal(f"decided as the table says: {what}", dispositions[who], disposition)
        if disposition == "notice":
            suite.equal(f"in the window: {what}: {windows[who]}", word in squeeze(windows[who]), True)
            suite.equal(f"one honorific: {what}", re.search("(様|殿|御中|先生|宛|行)(様|御中)", squeeze(windows[who])), None)
            suite.equal(f"no direction torn: {what}: {windows[who]}", re.search("^ *[るル入]", windows[who], re.M), None)
        elif word:
            page = world.call(suite.kigen, "why", "-c", root / "kigen.conf", "--as-of", NIGHT, who).out
            suite.equal(f"why names it: {what}: {page}", f"({word})" in page, True)
    done = world.call(suite.kigen, "verify", "--deep", root / "out" / NIGHT)
    suite.equal(f"verify: {done}", done.code, 0)


def test_honorifics_are_not_compared(suite):
    """A letter came back; the office then records the same addressee with an honorific: still the same door."""
    for what, before, after, disposition in (
            ("the same, with 様", "架木　葉子", "架木　葉子　様", "held returned"),
            ("the own name, recorded with 様", "", town.USUAL.nth(0) + "様", "held returned"),
            ("another honorific", "架木病院　御中", "架木病院", "held returned"),
            ("behind a word of the offices", "架木会社", "架木会社行", "held returned"),
            ("another name", "架木　葉子", "架木　花子　様", "notice"),
            ("not behind such a word", "架木　葉子", "架木　葉子行", "notice")):
        root = suite.town_of({"mailing_name": before})
        suite.run(root, NIGHT)
        piece = world.rows(root / "out" / NIGHT / "office/pieces.csv")[0]["piece_id"]
        changed = town.Town(resident_columns=COLUMNS)
        changed.pair(0, "2027-02-11", mailing_name=after)
        changed.write(root / "in")
        suite.run(root, "2026-11-20")
        pulled = [row["reason"] for row in world.rows(root / "out/2026-11-20/office/pull.csv")]
        suite.equal(f"{what}: pulled", pulled, [] if disposition.startswith("held") else ["changed"])
        suite.record(root, f"{piece},posted,2026-11-20,A12,,", f"{piece},returned,2026-11-27,A12,,")
        suite.run(root, "2026-11-30")
        rows = world.rows(root / "out/2026-11-30/office/dispositions.csv")
        suite.equal(what, {f"{row['disposition']} {row['reason']}".strip() for row in rows}, {disposition})


def test_words_of_the_office(suite):
    """letters.offices takes the place of the shipped words, and none at all is allowed."""
    people = ({"mailing_name": "架木社協"}, {"mailing_name": "架木病院"}, {"mailing_name": "架木社協行"})
    for letters, wanted in (("", ("架木社協様", "架木病院御中", "架木社協行様")),
                            ('offices = ( "社協" );', ("架木社協御中", "架木病院様", "架木社協行")),
                            ("offices = ( );", ("架木社協様", "架木病院様", "架木社協行様"))):
        root = suite.town_of(*people, letters=letters)
        suite.run(root, NIGHT)
        windows = suite.windows(root)
        for at, words in enumerate(wanted):
            shown = squeeze(windows[f"C{at:04d}"])
            suite.equal(f"{letters} {words}: {shown}", words in shown and words + "様" not in shown, True)


def test_towns_that_end_with_a_number(suite):
    """An address that is nothing but its town is held, and the proof believes it of a town named 3号 or 中1番 too."""
    towns = ("架町３号", "南１３号", "美中１番", "鶴池第２", "西出８２４０−１", "東池ビルＮＯン６０", "空台")
    numbered = tuple(name + "123番地の4" for name in towns)
    made = town.Town(resident_columns=COLUMNS)
    for at, name in enumerate(towns + numbered):
        made.pair(at, "2027-02-11", postal_code=f"25000{at % len(towns):02d}", address="神奈川県架空市" + name)
    root = world.build(suite.fresh(), made, mailing="", fonts="", more='post = { towns = "towns.csv"; };')
    (root / "towns.csv").write_text("".join(
        f'"14999","","25000{at:02d}","","","","神奈川県","架空市","{name}","0","0","0","0","0","0"\n'
        for at, name in enumerate(towns)), encoding="utf-8")
    suite.run(root, NIGHT, "--accept", "class", "--by", "tests", "--why", "a town of faults")
    for who, decided in held_rows(root).items():
        bare = int(who[1:]) < len(towns)
        suite.equal(f"{(towns + numbered)[int(who[1:])]}", decided, "held no_address" if bare else "notice")


if __name__ == "__main__":
    world.run_tests(Suite, globals())
