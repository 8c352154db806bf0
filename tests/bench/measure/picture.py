"""Seconds and memory over the size of the city, on two logarithmic axes each, as an SVG that stands by itself."""

import math

WIDTH, HEIGHT = 1180, 520
PANELS = ((70, "seconds of processor"), (660, "MiB, the largest process"))
PLOT_W, PLOT_H, TOP = 330, 380, 70
STYLES = (("#1b5e9b", ""), ("#1b5e9b", "6 3"), ("#c0392b", ""), ("#c0392b", "6 3"), ("#777777", ""), ("#777777", "2 3"))
LABEL_APART = 15
INK, GRID = "#222222", "#dddddd"


def draw(title, series):
    """series: for each panel a list of (name, [(residents, value)], style). Lines are named at their right ends."""
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img"'
             f' aria-label="{title}" font-family="sans-serif" font-size="13">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
             f'<text x="70" y="28" font-size="16" fill="{INK}">{title}</text>']
    for (left, unit), lines in zip(PANELS, series):
        parts += panel(left, unit, [line for line in lines if line[1]])
    return "\n".join([*parts, "</svg>", ""])


def decades(values):
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def panel(left, unit, lines):
    points = [point for _, line, _ in lines for point in line]
    if not points:
        return []
    x_low, x_high = math.log10(min(x for x, _ in points)), math.log10(max(x for x, _ in points))
    y_low, y_high = decades([y for _, y in points])

    def at(x, y):
        across = (math.log10(x) - x_low) / (x_high - x_low or 1)
        up = (math.log10(y) - y_low) / (y_high - y_low or 1)
        return left + across * PLOT_W, TOP + PLOT_H - up * PLOT_H

    parts = [f'<text x="{left}" y="{TOP - 14}" fill="{INK}">{unit}</text>']
    for power in range(y_low, y_high + 1):
        y = at(10 ** x_low, 10 ** power)[1]
        parts += [f'<line x1="{left}" y1="{y:.1f}" x2="{left + PLOT_W}" y2="{y:.1f}" stroke="{GRID}"/>',
                  f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{INK}">{10 ** power:g}</text>']
    for size in sorted({x for x, _ in points}):
        x = at(size, 10 ** y_low)[0]
        parts += [f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{TOP + PLOT_H}" stroke="{GRID}"/>',
                  f'<text x="{x:.1f}" y="{TOP + PLOT_H + 20}" text-anchor="middle" fill="{INK}">{short(size)}</text>']
    parts.append(f'<text x="{left + PLOT_W / 2}" y="{TOP + PLOT_H + 42}" text-anchor="middle" fill="{INK}">residents</text>')
    ends = []
    for name, line, style in lines:
        colour, dashes = STYLES[style]
        corners = [at(*point) for point in sorted(line)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"' + (f' stroke-dasharray="{dashes}"' if dashes else "") + "/>")
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in corners]
        ends.append([corners[-1][1], name, colour, corners[-1][0]])
    return parts + names(left, ends)


def names(left, ends):
    """Beside the right end of each line; pushed apart where they would lie on each other."""
    parts, last = [], -math.inf
    for y, name, colour, x in sorted(ends):
        place = max(y, last + LABEL_APART)
        last = place
        parts.append(f'<text x="{left + PLOT_W + 16}" y="{place + 4:.1f}" fill="{colour}">{name}</text>')
        if place - y > 3:
            parts.append(f'<line x1="{x + 4:.1f}" y1="{y:.1f}" x2="{left + PLOT_W + 13}" y2="{place:.1f}" stroke="{colour}" stroke-width="0.7"/>')
    return parts


def short(size):
    return f"{size / 1e6:g} M" if size >= 1e6 else f"{size // 1000} k" if size >= 1000 else str(size)


def of_results(results):
    """The two panels of a run's results."""
    registers, nights = results.get("registers", {}), results.get("nights", {})

    def over(source, pick):
        return [(int(size), value) for size in sorted(source, key=int) if (value := pick(source[size])) is not None]

    def found(name, key):
        return lambda one: one["found"][name][key]["median"] if name in one["found"] else None

    seconds = [("kigen, registers alone", over(registers, found("kigen, next night", "cpu")), 0), ("kigen, the next night, whole", over(nights, lambda one: one["next"]["cpu"]["median"]), 1),
               ("DuckDB, bare query", over(registers, found("DuckDB, bare", "cpu")), 2),
               ("DuckDB, comparable work", over(registers, found("DuckDB, contract", "cpu")), 3),
               ("the same night again", over(nights, lambda one: one["again"]["cpu"]["median"]), 5), ("SHA-256 of the files", over(registers, found("SHA-256", "cpu")), 4)]
    memory = [("kigen, registers alone", over(registers, found("kigen, next night", "rss")), 0), ("kigen, the next night, whole", over(nights, lambda one: one["next"]["rss"]["median"]), 1),
              ("DuckDB, bare query", over(registers, found("DuckDB, bare", "rss")), 2),
              ("DuckDB, comparable work", over(registers, found("DuckDB, contract", "rss")), 3)]
    return seconds, memory
