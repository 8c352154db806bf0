#!/usr/bin/env python3
"""What `kigen verify --deep` costs beside `kigen verify`: of print/ alone and of the whole run, in milliseconds, the median of
three; of the clock and of the processors, its children's too.

    tests/bench/deep.py --kigen build/kigen [--letters 1000]
"""

import argparse
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import world
from town import Town

TIMES = 3


def cost(kigen, folder, *more):
    """(clock, processors), in milliseconds."""
    def spent():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    found = []
    for _ in range(TIMES):
        clock, processors = time.monotonic(), spent()
        done = world.call(kigen, "verify", folder, *more)
        found.append((time.monotonic() - clock, spent() - processors))
        if done.code:
            raise SystemExit(done.out)
    return [1000 * statistics.median(one) for one in zip(*found)]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--kigen", required=True)
    arguments.add_argument("--letters", type=int, default=1000)
    options = arguments.parse_args()
    made = Town()
    for at in range(1, options.letters + 1):
        made.pair(at, f"2027-02-1{at % 9}")
    with tempfile.TemporaryDirectory(prefix="kigen-deep-") as folder:
        root = world.build(Path(folder) / "city", made, letters="bundle_letters = 500;", mailing="")
        kigen = Path(options.kigen).resolve()
        done = world.run(kigen, root, world.FIRST)
        if done.code not in (0, 4):
            raise SystemExit(done)
        run = root / "out" / world.FIRST
        for what, part in (("print/ alone", run / "print"), ("the whole run", run)):
            for more in [], ["--deep"]:
                clock, processors = cost(kigen, part, *more)
                print(f"verify {' '.join(more):6} of {what:13} {options.letters:6} letters: {clock:7.0f} ms of the clock,"
                      f" {processors:7.0f} ms of processors")


if __name__ == "__main__":
    main()
