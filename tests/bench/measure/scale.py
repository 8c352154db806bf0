"""docs/scale.md: Japan's month on the machine that was measured and on more of them, by formulas that stand on the page."""

import math

from .goals import YOKOHAMA
from .pages import MEASURED, figure, page_of, percent, table

HOLDERS, ROWS, LETTERS, TOWNS, NIGHTS = 100e6, 200e6, 2.3e6, 1741, 20
NODES = (1, 2, 4, 8, 16, 32)
FIXED_SHARE_MAX = 0.25           # of all processor time: above it the towns' fixed cost is what breaks first
PRESS_SHEETS_A_MINUTE = 100      # of one cut-sheet printer: an assumption, said on the page


def time_of(seconds):
    if seconds < 120:
        return f"{figure(seconds)} s"
    return f"{figure(seconds / 60)} minutes" if seconds < 7200 else f"{figure(seconds / 3600)} hours"


def size_of(count):
    unit, name = next((unit, name) for unit, name in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1, "bytes")) if count >= unit or unit == 1)
    return f"{figure(count / unit)} {name}"


def median(found, key):
    return found[key]["median"]


def between(points, x):
    """On the line through the two measured points around x, or the last two."""
    points = sorted(points)
    upper = next((at for at in range(1, len(points)) if points[at][0] >= x), len(points) - 1)
    (x0, y0), (x1, y1) = points[upper - 1], points[upper]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def computed(results):
    """All figures of the page."""
    sizes = sorted(map(int, results["nights"]))
    largest = YOKOHAMA if YOKOHAMA in results["nights"] else str(sizes[-1])       # no municipality has more people
    night, registers = results["nights"][largest], results["registers"][largest]
    per_resident = registers["rows"]["certificates"] / registers["rows"]["residents"]
    residents = ROWS / per_resident
    mean = residents / TOWNS
    points = [(int(size), median(one["next"], "cpu")) for size, one in results["nights"].items()]
    points.append((results["small"]["residents"], median(results["small"]["found"]["next"], "cpu")))
    town = between(points, mean)
    letters_night = LETTERS / NIGHTS
    letters_in = residents * night["letters"]["2026-11-19"] / int(largest)
    letter_us = median(results["press"]["found"]["kigen, its own templates"], "us")
    more_letters = max(0.0, letters_night - letters_in)
    cpu = TOWNS * town + more_letters * letter_us / 1e6
    cores = results["machine"]["cores"]
    on_one_core = median(night["next"], "cpu")       # a task has one (docs/slurm/shard.sh)
    floor_nodes = cpu / cores / on_one_core
    read_bytes = registers["bytes"] / registers["rows"]["residents"] * residents
    letter_bytes = median(results["press"]["found"]["kigen, its own templates"], "bytes")
    return {"residents": residents, "per_resident": per_resident, "mean": mean, "town": town, "small": points[-1][1], "letters_night": letters_night,
            "letters_in": letters_in, "more_letters": more_letters, "letter_us": letter_us, "cpu": cpu, "cores": cores, "largest": int(largest),
            "on_one_core": on_one_core, "floor_nodes": floor_nodes, "read_bytes": read_bytes, "letter_bytes": letter_bytes,
            "print_bytes": letter_bytes * LETTERS, "ledger_a_resident": night["disk"]["ledger"] / int(largest), "peak_largest": median(night["next"], "rss"),
            "tree_largest": night["tree"]["next"], "office_bytes": (night["disk"]["run"] - night["disk"]["print"]) / int(largest) * residents,
            "again": median(night["again"], "cpu") / int(largest) * residents,
            "fixed_share": TOWNS * points[-1][1] / cpu,
            "rates": [(nodes, max(on_one_core, cpu / cores / nodes)) for nodes in NODES]}


def breaks(c):
    """What breaks first, second, …: (what, why, what then)."""
    nodes = max(1, math.floor(c["floor_nodes"]))
    reading = c["read_bytes"] / max(c["on_one_core"], c["cpu"] / c["cores"] / nodes)
    found = [
        ("the largest city",
         f"Its night takes {time_of(c['on_one_core'])} on the one core of its task. From {nodes:,} nodes on more of them do not shorten the country's night.",
         "a designated city is split into its wards, which have codes and offices of their own, a shard each; until then its task is submitted by itself"
         " with more cores (`sbatch --array=1 --cpus-per-task`), of which the registers and the letters make use."),
        ("a shared file system",
         f"On {nodes:,} nodes the registers, {size_of(c['read_bytes'])} a night, are read at {size_of(reading)} a second in all.",
         "each city's registers are laid on the node that reads them, or regions start one after the other."),
        ("the memory of a node",
         f"The largest city takes {figure(c['peak_largest'])} MiB in its largest process and all its processes at once {figure(c['tree_largest'])} MiB, shared pages by their share; a node that gives"
         f" each core such a city needs {figure(c['cores'] * c['tree_largest'] / 1024)} GiB.", "fewer cities at a time on that node."),
    ]
    if c["fixed_share"] > FIXED_SHARE_MAX:
        found.insert(0, ("what every town costs before its first row",
                         f"{TOWNS:,} towns × {figure(c['small'])} s are {percent(c['fixed_share'])} of the country's processor time.",
                         "the small towns of a prefecture share a task, so that fonts and templates are opened once for all of them."))
    return found


def page(results):
    c = computed(results)
    paper = c["letters_night"] / PRESS_SHEETS_A_MINUTE
    lines = ["# The country: Japan's month in nodes, minutes, bytes", "",
             f"Written by `make bench` on {results['on']} from the figures of [{page_of(MEASURED)}]({page_of(MEASURED)}), which were measured on one machine of {c['cores']} cores"
             f" ({results['machine']['processor']}). Given are {HOLDERS / 1e6:.0f} million holders, {ROWS / 1e6:.0f} million certificate rows, {LETTERS / 1e6:.1f} million"
             f" letters a month, {TOWNS:,} municipalities and {NIGHTS} nights a month. All else is reckoned from them, and nothing here was run on more than this machine.", "",
             "## A night, a month", ""]
    lines += table(("what", "how it is reckoned", "a night", f"a month of {NIGHTS} nights"), [
        ("residents", f"registers list people without a card too: {figure(c['per_resident'])} rows a resident in the made-up ones", f"{c['residents'] / 1e6:.0f} million", ""),
        ("processor", f"{TOWNS:,} times a town of {c['mean']:,.0f} people, {figure(c['town'])} s between the sizes measured, and {figure(c['letter_us'])} µs for each of"
                      f" {c['more_letters']:,.0f} letters more than those towns had", time_of(c["cpu"]), time_of(c["cpu"] * NIGHTS)),
        ("registers read", f"{figure(c['read_bytes'] / c['residents'])} bytes a resident, both files", size_of(c["read_bytes"]), size_of(c["read_bytes"] * NIGHTS)),
        ("letters", f"{figure(c['letter_bytes'])} bytes a letter of two pages", f"{c['letters_night']:,.0f}, {size_of(c['print_bytes'] / NIGHTS)}",
         f"{LETTERS / 1e6:.1f} million, {size_of(c['print_bytes'])}"),
        ("the office's files", "workbook, lists and papers of the largest city, by residents", size_of(c["office_bytes"]), size_of(c["office_bytes"] * NIGHTS)),
        ("ledgers and marks kept", f"{figure(c['ledger_a_resident'])} bytes a resident after two nights of the largest city", size_of(c["ledger_a_resident"] * c["residents"]), ""),
        ("a night on which nothing changed", "the same night again in the largest city, by residents", time_of(c["again"]) + " of processor", "")])
    lines += ["## Nodes", "",
              f"Nodes of {c['cores']} cores, each city a shard of its own, the largest first. A task has one core, so no night is shorter than the processor time of the largest city's, {c['largest']:,} residents:"
              f" {time_of(c['on_one_core'])}. Not in these figures: waiting for a shared disk or a queue, what Slurm takes to start a task, and the merge.", ""]
    lines += table(("nodes", "cores", "a night of the country, wall", f"{NIGHTS} nights, wall"),
                   [(nodes, nodes * c["cores"], time_of(seconds), time_of(seconds * NIGHTS)) for nodes, seconds in c["rates"]])
    lines += ["## What breaks first, and what then", ""]
    lines += [f"{number}. **{what[0].upper()}{what[1:]}.** {why} *Then:* {then}" for number, (what, why, then) in enumerate(breaks(c), 1)]
    lines += ["", f"Outside the program it is paper: {c['letters_night']:,.0f} sheets are {time_of(paper * 60)} of one printer of {PRESS_SHEETS_A_MINUTE} sheets a minute (assumed, not"
              " measured). `mailing.limits` spreads them over the days, and each letter says why it waited."]
    return "\n".join(lines) + "\n"
