"""The goals, each with its limit, what was measured, and how far that is from the limit.

A goal's value is None where it was not measured: it is then neither met nor missed. `at_least`: more is better.
"""

from dataclasses import dataclass
from typing import Callable

from .turns import ratio

MILLION, YOKOHAMA, NINE, ODAWARA = "1000000", "3700000", "9000000", "185501"
UNMET_ALLOWED = 3
TYPST, TYPST_OVERLAY, TYPST_PLACED = "typst", "typst, overlay", "typst, each run placed"     # rows of the letters


@dataclass
class Goal:
    number: str
    what: str
    at_least: bool
    limit: float
    unit: str
    value: Callable             # of the results
    profile: str = ""           # which profile says where its time goes

    def measured(self, results):
        try:
            return self.value(results)
        except (KeyError, TypeError):
            return None

    def distance(self, value):
        """How much better than the limit, as a share of it; negative: it is not met."""
        return value / self.limit - 1 if self.at_least else 1 - value / self.limit

    def met(self, value):
        return self.distance(value) >= 0


def registers(results, size, peer, ours="kigen", key="cpu"):
    found = results["registers"][size]["found"]
    return ratio(found.get(peer), found.get(ours), key)


def contract(results):
    """The worse of the large sizes."""
    found = [registers(results, size, "DuckDB, contract") for size in (MILLION, YOKOHAMA) if size in results["registers"]]
    return min(one for one in found if one is not None) if any(found) else None


def variant(name):
    def value(results):
        one = results["variants"]
        return ratio(one["found"][name], one["found"]["clean"]) if one["residents"] >= int(ODAWARA) else None
    return value


def large(of):
    """The sizes of a million and more that were measured."""
    return [size for size in of if int(size) >= int(MILLION)]


def two_jobs(results):
    return max((registers(results, size, "kigen", "kigen, one job", "wall") for size in large(results["registers"])), default=None)


def memory(size):
    """The largest process; all processes at once stand beside it in the tables."""
    return lambda results: results["nights"][size]["next"]["rss"]["median"]


def again(results):
    nights = results["nights"]
    return max((ratio(nights[size]["again"], nights[size]["digests"]) for size in large(nights)), default=None)


def why(results):
    found = results["desk"]["found"]
    return max(found[name]["cpu"]["median"] for name in ("why, with a letter", "why, without")) if results["desk"]["residents"] == int(ODAWARA) else None


def proof(results):
    found = results["profiles"]["next"]
    return found["witness"] * 100 if found["residents"] >= int(ODAWARA) else None


def press(peer):
    return lambda results: ratio(results["press"]["found"][peer], results["press"]["found"]["kigen"], "us")


def letter_bytes(results):
    found = results["press"]["found"]
    return max(found[name]["bytes"]["median"] for name in ("kigen", "kigen, its own templates"))


GOALS = (
    Goal("1.1", "registers of 1 M, CPU: DuckDB's bare query ÷ kigen", True, 1.3, "×", lambda r: registers(r, MILLION, "DuckDB, bare"), "registers"),
    Goal("1.2", "registers of 3.7 M, CPU: DuckDB's bare query ÷ kigen", True, 0.8, "×", lambda r: registers(r, YOKOHAMA, "DuckDB, bare"), "large"),
    Goal("1.3", "registers of 1 M and 3.7 M, CPU: DuckDB doing comparable work ÷ kigen, the worse", True, 4, "×", contract, "large"),
    Goal("1.4", "all quoted ÷ clean, CPU", False, 2, "×", variant("quoted"), "registers"),
    Goal("1.5", "CRLF ÷ clean, CPU", False, 2, "×", variant("crlf"), "registers"),
    Goal("1.6", "cp932 ÷ clean, CPU", False, 2, "×", variant("cp932"), "registers"),
    Goal("1.7", "2 % bad rows ÷ clean, CPU", False, 2, "×", variant("bad"), "registers"),
    Goal("1.8", "two jobs ÷ one, wall, the worst of 1 M and larger", False, 0.6, "×", two_jobs, "registers"),
    Goal("2.1", "next night of 3.7 M, largest process", False, 120, "MiB", memory(YOKOHAMA), "next"),
    Goal("2.2", "next night of 9 M, largest process", False, 200, "MiB", memory(NINE), "next"),
    Goal("2.3", "the proof's share of the night's CPU", False, 25, "%", proof, "next"),
    Goal("3.1", "the same night again ÷ its digests, CPU, the worst of 1 M and larger", False, 1.5, "×", again, "again"),
    Goal("3.2", "next night of a town of 100, CPU", False, 0.12, "s", lambda r: r["small"]["found"]["next"]["cpu"]["median"], "small"),
    Goal("3.3", "`why` at 185,501 residents, CPU", False, 0.3, "s", why, "why"),
    Goal("4.1", "letters, CPU: reportlab ÷ kigen", True, 3, "×", press("reportlab"), "press"),
    Goal("4.2", "letters, CPU: libharu ÷ kigen", True, 12, "×", press("libharu"), "press"),
    Goal("4.3", "letters, CPU: typst ÷ kigen", True, 40, "×", press(TYPST), "press"),
    Goal("4.4", "bytes a letter", False, 3000, "bytes", letter_bytes, "press"),
    Goal("4.5", "workbook with read-back ÷ bare libxlsxwriter, CPU", False, 1.3, "×",
         lambda r: ratio(r["book"]["found"]["kigen"], r["book"]["found"]["libxlsxwriter"]), "book"),
    Goal("4.6", "workbook of 1 M rows, memory", False, 64, "MiB",
         lambda r: r["book"]["long"]["kigen"]["rss"]["median"] if r["book"]["rows_long"] == int(MILLION) else None, "book"),
)


def judged(results):
    """(goal, value or None) of each goal."""
    return [(goal, goal.measured(results)) for goal in GOALS]


def counts(results):
    """(met, not met, not measured)."""
    values = judged(results)
    met = sum(value is not None and goal.met(value) for goal, value in values)
    measured = sum(value is not None for _, value in values)
    return met, measured - met, len(values) - measured
