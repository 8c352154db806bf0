"""What the published files of the story say, lot by lot and over all: the figures of its page, chart and questions.

It reads pieces.csv, dispositions.csv and run.json, and nothing of kigen's; `Story(out)` is all folders of output.dir.
"""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path


def day_of(text):
    return date.fromisoformat(text)


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def ranked(numbers, percent):
    """By nearest rank."""
    ordered = sorted(numbers)
    return ordered[-(-len(ordered) * percent // 100) - 1] if ordered else 0


class Lot:
    """One published run. `arrived`: people who are due with it and were not with the lot before."""

    def __init__(self, folder, before):
        office = folder / "office"
        self.folder, self.run = folder.name, json.loads((office / "run.json").read_text(encoding="utf-8"))
        self.mail_on = day_of(self.run["mail_on"])
        self.pieces = rows_of(office / "pieces.csv")
        self.rows = rows_of(office / "dispositions.csv")
        self.waiting, self.held = self.people("waiting"), self.people("held")
        due = self.waiting | {piece["resident_id"] for piece in self.pieces}
        self.arrived = len(due - before.waiting - before.held) if before else len(due)
        self.delays = [int(piece["delay_days"]) for piece in self.pieces]
        self.left = [(day_of(piece["expires_on"]) - day_of(piece["deliver_on"])).days for piece in self.pieces]
        self.causes = Counter()
        for piece in self.pieces:
            self.causes.update({word: int(days) for word, days in (part.split(":") for part in piece["causes"].split())})

    def people(self, disposition):
        return {row["resident_id"] for row in self.rows if row["disposition"] == disposition}


class Story:
    def __init__(self, out):
        self.lots = []
        for folder in sorted(path for path in Path(out).iterdir() if (path / "office/run.json").exists()):
            self.lots.append(Lot(folder, self.lots[-1] if self.lots else None))
        self.last = self.lots[-1]
        self.pieces = [piece for lot in self.lots for piece in lot.pieces]
        self.delays = [days for lot in self.lots for days in lot.delays]
        self.causes = sum((lot.causes for lot in self.lots), Counter())

    def between(self, first, last):
        return [lot for lot in self.lots if first <= lot.mail_on <= last]


def thousands(number):
    return f"{number:,}"


def percent(part, whole):
    return f"{100 * part / whole:.0f}"


def figures(story, pause):
    """Every figure that the page prints, as text by name."""
    paused = story.between(*pause)
    after = [lot for lot in story.lots if lot.mail_on > pause[1]]
    first, top = after[0], max(story.lots, key=lambda lot: len(lot.waiting))
    clear = next(lot for lot in after if not lot.waiting)
    late = [lot for lot in story.lots if any(piece["late"] == "1" for piece in lot.pieces)]
    empty = next(lot for lot in after if not lot.pieces)
    usual = [lot for lot in after[1:] if lot.pieces and lot is not clear]
    said = {
        "year": story.last.mail_on.year, "residents": thousands(story.last.run["rows"]["residents"]), "rows": thousands(story.last.run["rows"]["certificates"]),
        "letters": thousands(len(story.pieces)), "pause_from": pause[0], "pause_to": pause[1], "paused_lots": len(paused),
        "before_letters": sum(len(lot.pieces) for lot in story.lots if lot.mail_on < pause[0]),
        "released_on": first.mail_on, "released": len(first.pieces), "released_least": min(first.delays),
        "released_most": max(first.delays), "released_left": min(first.left),
        "top_on": top.mail_on, "top": len(top.waiting),
        "usual_least": min(len(lot.pieces) for lot in usual), "usual_most": max(len(lot.pieces) for lot in usual),
        "empty_on": empty.mail_on, "empty_before": story.lots[story.lots.index(empty) - 1].mail_on,
        "empty_deliver": story.lots[story.lots.index(empty) - 1].run["deliver_on"],
        "empty_before_letters": len(story.lots[story.lots.index(empty) - 1].pieces),
        "clear_on": clear.mail_on, "late_last": late[-1].mail_on,
        "late": thousands(sum(piece["late"] == "1" for piece in story.pieces)),
        "median": ranked(story.delays, 50), "high": ranked(story.delays, 95), "most": max(story.delays), "days": thousands(sum(story.delays)),
        "paused_days": thousands(story.causes["paused"]), "paused_percent": percent(story.causes["paused"], sum(story.delays)),
        "counter_days": thousands(story.causes["counter_capacity"]),
        "counter_percent": percent(story.causes["counter_capacity"], sum(story.delays)),
        "other_days": thousands(sum(story.delays) - story.causes["paused"] - story.causes["counter_capacity"]),
        "last_folder": story.last.folder, "too_late_words": too_late_words(sum(left < 0 for lot in story.lots for left in lot.left)), "table": table(story)}
    return {name: str(value) for name, value in said.items()}


def too_late_words(count):
    return f"{count} came after the certificate had ended." if count else "None came after the certificate had ended."


def table(story):
    lines = ["| mail day | newly due | sent | still waiting | delay of those sent: median, most | fewest days left on delivery |",
             "|---|--:|--:|--:|--:|--:|"]
    for lot in story.lots:
        lines.append(f"| {lot.mail_on} | {lot.arrived} | {len(lot.pieces)} | {len(lot.waiting)} | " + (
            f"{ranked(lot.delays, 50)}, {max(lot.delays)} | {min(lot.left)} |" if lot.pieces else "– | – |"))
    return "\n".join(lines)
