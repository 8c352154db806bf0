"""docs/scale.md: Japan's month on the machine that was measured and on more of them, by formulas that stand on the page."""

import math

from .pages import figure, percent, table

HOLDERS, ROWS, LETTERS, TOWNS, NIGHTS = 100e6, 200e6, 2.3e6, 1741, 20
NODES = (1, 2, 4, 8, 16, 32)
PRESS_SHEETS_A_MINUTE = 100      # of one cut-sheet printer: an assumption, said on the page


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
    largest = str(sizes[-1])
    night, registers = results["nights"][largest], results["registers"][largest]
    per_resident = registers["rows"]["certificates"] / registers["rows"]["residents"]
    residents = ROWS / per_resident
    mean = residents / TOWNS
    points = [(int(size), median(one["next"], "cpu")) for size, one in results["nights"].items()]
    points.append((results["small"]["residents"], median(results["small"]["found"]["next"], "cpu")))
    town = between(points, mean)
    letters_night = LETTERS / NIGHTS
    letters_in = residents * night["letters"]["2026-11-19"] / sizes[-1]
    letter_us = median(results["press"]["found"]["kigen, its own templates"], "us")
    more_letters = max(0.0, letters_night - letters_in)
    cpu = TOWNS * town + more_letters * letter_us / 1e6
    cores = results["machine"]["cores"]
    wall_largest = median(night["next"], "wall")
    floor_nodes = cpu / cores / wall_largest
    read_bytes = registers["bytes"] / registers["rows"]["residents"] * residents
    letter_bytes = median(results["press"]["found"]["kigen, its own templates"], "bytes")
    return {"residents": residents, "per_resident": per_resident, "mean": mean, "town": town, "small": points[-1][1], "letters_night": letters_night,
            "letters_in": letters_in, "more_letters": more_letters, "letter_us": letter_us, "cpu": cpu, "cores": cores, "largest": sizes[-1],
            "wall_largest": wall_largest, "floor_nodes": floor_nodes, "read_bytes": read_bytes, "letter_bytes": letter_bytes,
            "print_bytes": letter_bytes * LETTERS, "ledger_a_resident": night["disk"]["ledger"] / sizes[-1], "peak_largest": median(night["next"], "rss"),
            "tree_largest": night["tree"]["next"], "office_bytes": (night["disk"]["run"] - night["disk"]["print"]) / sizes[-1] * residents,
            "again": median(night["again"], "cpu") / sizes[-1] * residents,
            "fixed_share": TOWNS * points[-1][1] / cpu,
            "rates": [(nodes, max(wall_largest, cpu / cores / nodes)) for nodes in NODES]}


def breaks(c):
    """What breaks first, second, …: (how many nodes of this kind it stands, what, what then), the least first."""
    floor = max(1, math.floor(c["floor_nodes"]))
    reading = c["read_bytes"] / max(c["wall_largest"], c["cpu"] / c["cores"] / max(1, floor)) / 1e6
    found = [
        (c["floor_nodes"], "the largest city",
         f"Its night takes {figure(c['wall_largest'])} s of the clock on one node and cannot be spread over two. From {figure(c['floor_nodes'])} nodes on more of them do"
         " not shorten the country's night. *Then:* a designated city is split into its wards, which have codes and offices of their own (a shard each); or"
         " it gets a node with more cores. Starting the largest shards first (descending size) costs nothing and is done."),
        (c["floor_nodes"] * 1.0001, "a shared file system",
         f"At that point the registers, {figure(c['read_bytes'] / 1e9)} GB a night, are read at {figure(reading)} MB/s in all. *Then:* each city's registers are laid on"
         " the node that reads them, or nights start by region. SHA-256 and reading are one pass, so nothing is read twice."),
        (c["floor_nodes"] * 1.0002, "memory of a node",
         f"The largest city takes {figure(c['peak_largest'])} MiB in its largest process, {figure(c['tree_largest'])} MiB with all its processes; a node that starts one shard a core"
         f" needs less than {figure(c['cores'] * c['tree_largest'] / 1024)} GiB. *Then:* fewer shards at a time on that node; nothing else grows with the city but letters."),
    ]
    if c["fixed_share"] > 0.25:
        found.insert(0, (0, "what every town costs before its first row",
                         f"{TOWNS:,} towns × {figure(c['small'])} s are {percent(c['fixed_share'])} of the country's processor time. *Then:* fonts, templates and the calendar are"
                         " read once for many towns; small towns share a task."))
    return found


def page(results):
    c = computed(results)
    letters_minutes = c["letters_night"] / PRESS_SHEETS_A_MINUTE
    lines = ["# The country: Japan's month in nodes, minutes, bytes", "",
             f"Written by `make bench` on {results['on']} from the figures of [benchmarks.md](benchmarks.md), measured on one machine of {c['cores']} cores"
             f" ({results['machine']['processor']}). What is given: {HOLDERS / 1e6:.0f} million holders, {ROWS / 1e6:.0f} million certificate rows, {LETTERS / 1e6:.1f} million"
             f" letters a month, {TOWNS:,} municipalities, {NIGHTS} nights. The rest follows; nothing here was run on more than one machine.", "",
             "## A night, a month", ""]
    lines += table(("what", "how it is computed", "a night", f"a month of {NIGHTS} nights"), [
        ("residents", f"rows ÷ {figure(c['per_resident'])} rows a resident, as measured", f"{c['residents'] / 1e6:.0f} M", ""),
        ("processor", f"{TOWNS:,} × {figure(c['town'])} s, a town of {c['mean']:,.0f} people between the sizes measured, and {figure(c['letter_us'])} µs for each of {c['more_letters']:,.0f}"
                      " letters more than those towns had", f"{figure(c['cpu'] / 60)} minutes", f"{figure(c['cpu'] * NIGHTS / 3600)} hours"),
        ("registers read", f"{figure(c['read_bytes'] / c['residents'])} bytes a resident, both files", f"{figure(c['read_bytes'] / 1e9)} GB", f"{figure(c['read_bytes'] * NIGHTS / 1e12)} TB"),
        ("letters", f"{figure(c['letter_bytes'])} bytes a letter of two pages", f"{c['letters_night']:,.0f}, {figure(c['print_bytes'] / NIGHTS / 1e9)} GB",
         f"{LETTERS / 1e6:.1f} M, {figure(c['print_bytes'] / 1e9)} GB"),
        ("the office's files", "workbook, lists and papers of the largest city, by residents", f"{figure(c['office_bytes'] / 1e9)} GB", f"{figure(c['office_bytes'] * NIGHTS / 1e9)} GB"),
        ("ledgers and marks", f"{figure(c['ledger_a_resident'])} bytes a resident after two nights", f"{figure(c['ledger_a_resident'] * c['residents'] / 1e9)} GB kept", ""),
        ("a night on which nothing changed", "the same night again, by residents", f"{figure(c['again'] / 60)} minutes of processor", "")])
    lines += ["## Nodes", "",
              f"Of {c['cores']} cores each, all cities a shard of their own, the largest first. A night is never shorter than that of the largest city measured,"
              f" {c['largest']:,} residents: {figure(c['wall_largest'])} s.", ""]
    lines += table(("nodes", "cores", "a night of the whole country, wall", f"{NIGHTS} nights"),
                   [(nodes, nodes * c["cores"], f"{figure(seconds / 60)} minutes", f"{figure(seconds * NIGHTS / 60)} minutes") for nodes, seconds in c["rates"]])
    lines += ["## What breaks first, and what then", ""]
    lines += [f"{number}. **{what[0].upper()}{what[1:]}.** {then}" for number, (_, what, then) in enumerate(breaks(c), 1)]
    lines += ["", f"Outside the program it is paper: {c['letters_night']:,.0f} sheets a night are {figure(letters_minutes / 60)} hours of one printer of {PRESS_SHEETS_A_MINUTE} sheets a minute"
              " (assumed, not measured), and the post takes them by municipality. `mailing.limits` spreads them, and says of each letter why it waited.", ""]
    return "\n".join(lines).rstrip() + "\n"
