"""Checks of a suite: counted, named, and said at its end as `N passed, N failed`.

A check has a name that is the same in every run, so that a lost one is seen (tests/names.txt). It is made of where it
stands: the test function, and the sentence of the check as it is written there, {} for what is put into it.

    def test_doors(suite):                      the name: `test_doors: {} is refused`
        for kind in KINDS:
            suite.check(f"{kind} is refused", fault)

A suite whose dice choose which checks it makes is named by its functions alone (by_function), and one whose cases come from
a table may give a case's name itself. Names are written to the file that KIGEN_NAMES says.
"""

import ast
import functools
import os
import re
import sys
import threading
from pathlib import Path

TESTS = str(Path(__file__).resolve().parents[1]) + os.sep
NOT_A_TEST = {"main", "<module>", "<lambda>", "<listcomp>", "<genexpr>", "<dictcomp>", "<setcomp>"}
NAME_LENGTH_MAX = 100


def skeleton(node):
    """A sentence as it is written: {} for what is put into it."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return skeleton(node.left) + skeleton(node.right)
    return "{}"


def static(what):
    """What stays of a sentence that was put together elsewhere: its parts up to one that is no words, numbers aside."""
    parts = re.sub(r"\d+", "{}", what).split(": ")
    words = [part for at, part in enumerate(parts) if not any(re.search(r"[\[('\"<]", one) for one in parts[:at + 1])]
    return ": ".join(words).strip(" :") or "{}"


@functools.lru_cache(None)
def calls(file):
    """(line, column) -> the call that begins there, of a source file; of several the outermost."""
    found = {}
    for node in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            found.setdefault((node.lineno, node.col_offset, node.end_lineno, node.end_col_offset), node)
    return found


@functools.lru_cache(None)
def sentence(code, at, argument):
    """What is written as the sentence of the check that a frame is at."""
    places = list(code.co_positions())
    line, end_line, column, end_column = places[at // 2]
    node = calls(code.co_filename).get((line, column, end_line, end_column))
    if node is None or len(node.args) <= argument or any(isinstance(one, ast.Starred) for one in node.args[:argument + 1]):
        return "{}"
    return skeleton(node.args[argument])


def test_of(frame):
    """The test that a check belongs to: the nearest function named test_…, else the outermost of ours."""
    outermost = "main"
    while frame:
        code = frame.f_code
        if os.path.abspath(code.co_filename).startswith(TESTS) and os.sep + "lib" + os.sep not in code.co_filename:
            if code.co_name.startswith("test_"):
                return code.co_name
            if code.co_name not in NOT_A_TEST:
                outermost = code.co_name
        frame = frame.f_back
    return outermost


class Checks:
    def __init__(self, by_function=False):
        self.passed = self.failed = 0
        self.by_function, self.names, self.lock = by_function, set(), threading.Lock()

    def check(self, what, fault="", name=None):
        """An empty fault says that it is so."""
        self.count(name or self.name_of(sys._getframe(1), 0), not fault)
        if fault:
            print(f"FAIL {what}: {fault}", flush=True)
        return not fault

    def holds(self, good, what, name=None):
        self.count(name or self.name_of(sys._getframe(1), 1), bool(good))
        if not good:
            print(f"FAIL {what}", flush=True)
        return bool(good)

    def holds_so(self, what, good, name=None):
        """The same, the sentence first."""
        return self.holds(good, what, name or self.name_of(sys._getframe(1), 0))

    def of_case(self, case):
        """A line of a table of cases has been tried."""
        with self.lock:
            self.names.add(f"case {case}")

    def equal(self, what, got, wanted, name=None):
        fault = "" if got == wanted else f"{got!r}, expected {wanted!r}"[:900]
        self.count(name or self.name_of(sys._getframe(1), 0), not fault)
        if fault:
            print(f"FAIL {what}: {fault}", flush=True)

    def count(self, name, good, times=1):
        with self.lock:
            self.names.add(" ".join(name.split())[:NAME_LENGTH_MAX])
            if good:
                self.passed += times
            else:
                self.failed += times

    def name_of(self, frame, argument):
        test = test_of(frame)
        if self.by_function:
            return test
        return f"{test}: {sentence(frame.f_code, frame.f_lasti, argument)}"

    def status(self):
        """Says the last line; the exit code of the suite."""
        path = os.environ.get("KIGEN_NAMES")
        if path:
            Path(path).write_text("".join(f"{name}\n" for name in sorted(self.names)), encoding="utf-8")
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed or not self.passed else 0

    def end(self):
        sys.exit(self.status())
