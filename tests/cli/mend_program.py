"""Actions on a fault of the program or a failing machine: a program with one line wrong (tests/mutants) stands for both, and the
right one for what the supplier sends, or for the start that has its memory whole.
"""

import pathlib
import sys

import world
from mending import NIGHT, Action, crowd

sys.path.insert(0, str(world.REPO / "tests/mutants"))
import nights

RUN = f"run --as-of {NIGHT}"
BARCODE = ("flow/press/bundle.c", "    if (!ink->has_barcode)\n        return 0;\n    if (!code_customer(&d->code, piece->barcode))",
           "    if (true)")
MARK = ("flow/press/bundle.c", "    if (!d->template || !form_mark(side->form, side->page, &at))\n        return 0;\n"
        "    if (!code_mark(d->press->codes, &d->code, str_of(mark_text(d, piece, page, text))))", "    if (mark_text(d, piece, page, text))")
TEXT = ("flow/press/bundle.c", "    if (!form_live(form, face, part, &values, piece->barcode.n > 0, &press->ink))", "    if (true)")
SHEET = ("edge/book/workbook.c", "    if (book->bad_text)\n", "    book->bad_text = \"概要\";\n    if (book->bad_text)\n")
DEAD = ("core/rules/rules.c", "        return REASON_DECEASED;", "        return REASON_NONE;")
PAGES = ("flow/night/making.c", "press_pages(press, piece->variant, piece->language);",
         "press_pages(press, piece->variant, piece->language) - 1;")


def one_dead(made) -> None:
    made.residents[0]["status"] = "deceased"


def wrong(file: str, old: str, new: str, *before):
    """The program of this desk has one text wrong."""
    def step(desk):
        for one in before:
            one(desk)
        folder = desk.root / "wrong"
        folder.mkdir()
        (folder / "templates").symlink_to(world.REPO / "templates")
        program, fault = nights.Build(pathlib.Path(desk.kigen).parent).mutate({"file": file, "old": old, "new": new}, folder)
        if not program:
            raise AssertionError(fault)
        desk.right, desk.kigen = desk.kigen, str(program)
    return step


def righted(desk) -> None:
    desk.kigen = desk.right


def faulty(number: int, line: tuple, *before) -> Action:
    return Action(number, wrong(*line, *before), righted, RUN)


ACTIONS = [
    faulty(550, TEXT),
    faulty(551, BARCODE),
    faulty(1257, MARK),
    faulty(702, SHEET),
    faulty(700, PAGES),
    faulty(650, DEAD, crowd(change=one_dead)),
    faulty(651, DEAD, crowd(change=one_dead)),
    faulty(652, DEAD, crowd(change=one_dead)),
]
