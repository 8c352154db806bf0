"""docs/benchmarks.md of a run's results: words that stay, figures that the run measured."""

from . import goals, picture
from .turns import ratio

MEASURED, COUNTRY, PICTURE = "benchmarks", "scale", "pictures/benchmarks.svg"     # in docs/, pages as .md
SHARE_SHOWN = 0.02
QUOTED = (185501, 1000000, 3700000)


def page_of(name):
    return f"{name}.md"


# ---- figures in words ----------------------------------------------------------------------------------------------------------

def figure(value):
    """Three digits that count."""
    if value is None:
        return "–"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= 10 else f"{value:.3f}" if abs(value) < 1 else f"{value:.2f}"


def spread(found, scale=1):
    """Median (least–most); the figure alone where it was measured once, or was the same each time."""
    if not found:
        return "–"
    if found["least"] == found["most"]:
        return figure(found["median"] * scale)
    return f"{figure(found['median'] * scale)} ({figure(found['least'] * scale)}–{figure(found['most'] * scale)})"


def percent(share, signed=False):
    return f"{share * 100:+.0f} %".replace("-", "−") if signed else f"{share * 100:.0f} %"


def table(head, rows):
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(map(str, row)) + " |" for row in rows), ""]


def people(size):
    return f"{int(size):,}"


# ---- parts of the page -----------------------------------------------------------------------------------------------------------

def head(results):
    machine, met = results["machine"], goals.counts(results)
    lines = ["# How fast, how large: measured", "",
             f"Written by `make bench` on {results['on']}, kigen {results['kigen']} (commit {results['commit']}); no figure on this page was typed. It took"
             f" {results['seconds'] / 60:.0f} minutes on {machine['cores']} cores of {machine['processor']}, {machine['memory_gib']:.0f} GiB,"
             f" {machine['system']}; the load was {machine['load_before']:.1f} before and {machine['load_after']:.1f} after"
             + (": **the machine had other work**, so wall times say little." if machine["load_before"] > 0.7 * machine["cores"] else "."), "",
             "Seconds are processor time of a program and all its children, unless *wall* is said; kigen and its peers took turns, each figure is the"
             " median, with least and most in brackets; without them it was measured once, as the nights of more than a million people are, or the same each time. Memory is that of the largest process. Peers are written as one who knows them well would"
             " (`tests/bench/peer_*`), and what they put out was compared with kigen's before a time was taken: the same rows, reasons, text, cells."
             " Time that a peer needs to start, and to open fonts, is not counted; kigen's is.", "",
             "Versions: " + ", ".join(f"{name} {version}" for name, version in sorted(results["versions"].items())) + ".", ""]
    begun = sorted(set(results.get("begun", {}).values()))
    if len(begun) > 1:
        lines += ["Not all was measured in one run: " + "; ".join(
            f"begun {run}: {', '.join(part for part, of in results['begun'].items() if of == run)}" for run in begun) + ".", ""]
    lines += [f"Missing here: {one}" for one in results["missing"]] + ([""] if results["missing"] else [])
    return lines + short_part(results) + [f"## Goals: {met[0]} met, {met[1]} not met, {met[2]} not measured", ""]


def short_part(results):
    """What other documents may quote."""
    nights = [f"of {people(size)} people {figure(one['next']['cpu']['median'])} s of processor and {figure(one['next']['rss']['median'])} MiB"
              for size, one in sorted(results.get("nights", {}).items(), key=lambda item: int(item[0])) if int(size) in QUOTED]
    said = [f"the night of a city, letters, workbook and proof included, takes {', '.join(nights)}"] if nights else []
    if results.get("press"):
        said.append(f"a core prints {1e6 / results['press']['found']['kigen, its own templates']['us']['median']:,.0f} letters of two pages a second")
    return ["In short: " + "; ".join(said) + ".", ""] if said else []


def goal_rows(results):
    rows = []
    for goal, value in goals.judged(results):
        sign = "≥" if goal.at_least else "≤"
        if value is None:
            rows.append((goal.number, goal.what, f"{sign} {goal.limit:g} {goal.unit}", "–", "not measured", ""))
        else:
            rows.append((goal.number, goal.what, f"{sign} {goal.limit:g} {goal.unit}", f"{figure(value)} {goal.unit}",
                         "met" if goal.met(value) else "**not met**", percent(goal.distance(value), True)))
    return rows


def of_whom(found):
    return f"{people(found['residents'])} residents" if found and found["residents"] else "in one run"


# What kigen does in a run in which its peer does not; the proof's own share is `witness`.
BEYOND = {"1.1": " The bare query joins, takes what is valid and ends in one month, and looks at no other field; kigen reads and judges every field of every row,"
                 " decides each a second time (`witness`), takes the SHA-256 of both files, holds the gates and plans the days.",
          "1.2": " DuckDB leaves out what it leaves out of 1.1.",
          "1.3": " DuckDB's comparable work leaves out the second decision, the digests, the gates and the plan."}


def goals_part(results):
    lines = table(("", "goal", "limit", "measured", "", "room to the limit"), goal_rows(results))
    for goal, value in goals.judged(results):
        found = results.get("profiles", {}).get(goal.profile)
        if value is not None and not goal.met(value):
            rooms = ", ".join(f"{room} {percent(share)}" for room, share in list(found["rooms"].items())[:6]) if found else "no profile was made"
            lines += [f"*{goal.number} is not met.* Where kigen's time goes, {of_whom(found)}: {rooms}.{BEYOND.get(goal.number, '')}", ""]
    return lines


def registers_part(results):
    lines = ["## Registers", "",
             "`kigen run --dry-run`: both registers read, every rule, every gate, the proof; no letters. *Next night* is the same against a ledger and the"
             " marks of the night before. *Bare*: due in the last month, valid, joined, and no field looked at beside. *Comparable work*: every field checked,"
             " rows counted by month, the reasons that the registers give, every due row with its holder, a mark a resident, sorted.", ""]
    for size in sorted(results["registers"], key=int):
        one = results["registers"][size]
        base = one["found"]["kigen"]
        rows = [(name, spread(found["cpu"]), spread(found["wall"]), spread(found["rss"]), figure(ratio(found, base)))
                for name, found in one["found"].items()]
        agreed = f"; {one['agreed']:,} figures and rows compared with DuckDB's" if one["agreed"] else ""
        lines += [f"### {people(size)} residents, {one['rows']['certificates']:,} certificates, {one['bytes'] / 1e6:,.0f} MB{agreed}", ""]
        lines += table(("", "CPU s", "wall s", "MiB", "CPU ÷ kigen"), rows)
    return lines


def variants_part(results):
    one = results["variants"]
    names = {"clean": "clean", "quoted": "every field quoted", "crlf": "CRLF", "cp932": "cp932", "bad": f"2 % bad rows ({one['bad']:,} certificates)"}
    clean = one["found"]["clean"]
    lines = [f"### The same registers written otherwise, {people(one['residents'])} residents", "",
             "The first four give the same counts of every disposition; of the last each bad row is a reject.", ""]
    lines += table(("", "CPU s", "MiB", "÷ clean"), [(names[name], spread(found["cpu"]), spread(found["rss"]), figure(ratio(found, clean)))
                                                   for name, found in one["found"].items()])
    if "same_bytes" in results:
        same = results["same_bytes"]
        lines += [f"One job and two publish the same bytes: {same['files']} files of a night of {people(same['residents'])}.", ""]
    return lines


def nights_part(results):
    lines = ["## Whole nights: memory, and nothing to do", "",
             "The night after the first one: letters printed, workbook and papers written, ledger and marks brought up to date. *Again* is that night once more,"
             " beside the SHA-256 of both registers by libcrypto, which is the least that must be read.", ""]
    rows = []
    for size in sorted(results["nights"], key=int):
        one = results["nights"][size]
        rows.append((people(size), one["letters"]["2026-11-19"], spread(one["next"]["cpu"]), spread(one["next"]["wall"]), spread(one["next"]["rss"]),
                     figure(one["tree"]["next"]), spread(one["again"]["cpu"]), spread(one["digests"]["cpu"]), figure(ratio(one["again"], one["digests"]))))
    lines += table(("residents", "letters", "CPU s", "wall s", "MiB, largest process", "MiB, all at once", "again, CPU s", "digests, CPU s", "again ÷ digests"), rows)
    if "small" in results:
        found = results["small"]["found"]
        lines += [f"A town of {results['small']['residents']}, letters and all: first night {spread(found['first']['cpu'])} s, next {spread(found['next']['cpu'])} s, again"
                  f" {spread(found['again']['cpu'])} s.", ""]
    if "desk" in results:
        found = results["desk"]["found"]
        lines += [f"At the desk, {people(results['desk']['residents'])} residents: " + ", ".join(
            f"{name} {spread(one['cpu'])} s" for name, one in found.items()) + ".", ""]
    return lines


def press_part(results):
    one = results["press"]
    base = one["found"]["kigen"]
    lines = ["## Letters", "", f"{one['letters']} letters of {one['pages']} pages in one file by one process, kigen's with codes, outline and labels, which the others leave out; the"
             " text of every page is the same.", ""]
    lines += table(("", "µs of CPU a letter", "bytes a letter", "MiB", "÷ kigen"),
                   [(name, spread(found["us"]), spread(found["bytes"]), spread(found["rss"]), figure(ratio(found, base, "us"))) for name, found in one["found"].items()])
    return lines + typst_part(one["found"])


def typst_part(found):
    """What the rows of typst are, where all of them were measured."""
    names = (goals.TYPST, goals.TYPST_OVERLAY, goals.TYPST_PLACED)
    if not all(name in found for name in names):
        return []
    fastest = min(names, key=lambda name: found[name]["us"]["median"])
    return [f"*{goals.TYPST}* is a document (`tests/bench/peer_typst.typ`) in which typst breaks the lines and sets the blocks and the table, what all letters"
            f" share being written so that it is laid out once; goal 4.3 is measured against it. *{goals.TYPST_OVERLAY}* is that document in two steps: what"
            f" all letters share is printed first, as two pages on which the letters are set. *{goals.TYPST_PLACED}* is no document: every run stands where"
            f" kigen found that it must stand. The fastest of the three is *{fastest}*.", ""]


def book_part(results):
    one = results["book"]
    base = one["found"]["libxlsxwriter"]
    lines = ["## Workbook", "", f"{one['rows']:,} rows of {one['columns']} cells; kigen's is read back and synced besides. Every cell was compared.", ""]
    rows = [(name, f"{one['rows']:,}", spread(found["cpu"]), spread(found["rss"]), figure(found["bytes"]["median"] / 1e6), figure(ratio(found, base)))
            for name, found in one["found"].items()]
    rows += [(name, f"{one['rows_long']:,}", spread(found["cpu"]), spread(found["rss"]), figure(found["bytes"]["median"] / 1e6),
              figure(ratio(found, one["long"]["libxlsxwriter"]))) for name, found in one["long"].items()]
    return lines + table(("", "rows", "CPU s", "MiB", "MB", "÷ libxlsxwriter"), rows)


PROFILES = {"registers": "Registers, first night", "large": "Registers, first night of a large city", "next": "Registers, next night", "again": "The same night again", "small": "Next night of a town of 100", "why": "`why`",
            "press": "Letters", "book": "Workbook"}


def profiles_part(results):
    lines = ["## Where the time goes", "",
             "Samples of `perf`. A sample belongs to the room of the house (docs/architecture.md) that was at work; what a library or the kernel does for it is"
             " its own. The second line counts by whose code ran.", ""]
    for name, title in PROFILES.items():
        one = results.get("profiles", {}).get(name)
        if one:
            city = f"{people(one['residents'])} residents; " if one["residents"] else ""
            lines += [f"- **{title}** ({city}{one['samples']:,} samples; proof {percent(one['witness'])}): {shown(one['rooms'])}.",
                      f"  By code: {shown(one['libraries'])}."]
    return lines + [""]


def shown(shares):
    return ", ".join(f"{name} {percent(share)}" for name, share in shares.items() if share >= SHARE_SHOWN) or "nothing above 2 %"


def benchmarks(results):
    lines = head(results) + goals_part(results)
    if results.get("registers"):
        lines += [f"![Seconds and memory over the size of the city]({PICTURE})", ""]
    for name, part in (("registers", registers_part), ("variants", variants_part), ("nights", nights_part), ("press", press_part), ("book", book_part),
                       ("profiles", profiles_part)):
        if results.get(name):
            lines += part(results)
    return "\n".join(lines).rstrip() + "\n"


def drawn(results):
    return picture.draw("A night by the size of the city: seconds and memory, both axes logarithmic", picture.of_results(results))


def printed(results):
    """The goals, for a terminal."""
    lines = [f"{number:4} {what:84} {limit:>12} {measured:>14}  {verdict.strip('*'):12} {room}" for number, what, limit, measured, verdict, room in goal_rows(results)]
    return "\n".join(lines + ["{} met, {} not met, {} not measured".format(*goals.counts(results))])
