#!/usr/bin/env python3
"""What the catalogue says is to be done about a message, done once: the fault is made, the command says the message and ends with
its exit code, the action of batch/say/actions.def is carried out as it stands there, and the same command goes on without it.

    tests/cli/test_actions.py --kigen build/kigen --shim build/crash-shim.so [--only NUMBER]...

The tables are mend_*.py, their words are of mending.py; one check a message, of its number. Ends with: N passed, N failed.
"""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "crash"))
import mend_asked
import mend_config
import mend_folders
import mend_inputs
import mend_machine
import mend_merge
import mend_nights
import mend_program
import mend_templates
import mending

TABLES = (mend_config, mend_inputs, mend_templates, mend_nights, mend_machine, mend_program, mend_folders, mend_asked, mend_merge)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--shim", default="")
    parser.add_argument("--only", type=int, action="append", default=[])
    given = parser.parse_args()
    suite = mending.Mending(*(str(pathlib.Path(path).resolve()) for path in (given.kigen, given.shim)))
    suite.all_of([action for table in TABLES for action in table.ACTIONS if not given.only or action.number in given.only])
    suite.end()


if __name__ == "__main__":
    main()
