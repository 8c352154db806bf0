#!/usr/bin/env python3
"""From an empty Debian to published nights, by nothing but what README.md and the manual pages print to be typed.

    first_steps.py ROOT        by first-steps.sh: ROOT is a Debian as debootstrap makes it, with a clone in ROOT/root/kigen

README's commands are typed in the clone, the examples of kigen(1) at home; its manual pages are those of the package that README
has installed. The folder that `cd` enters gets the files that the page prints, as it says there. `make test` is left out: it is
what tests this clone. The first command that fails is the last one. Ends with N passed, N failed.
"""

import gzip
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib"))
import printed
import processes
from checks import Checks

SECONDS_MAX = 1500              # of a command: make run installs a compiler and compiles
ENVIRONMENT = ("HOME=/root", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8")
LEFT_OUT = "make test"
FIRST = "2026-11-19"


class Machine:
    def __init__(self, root):
        self.root, self.checks = root, Checks()

    def run(self, *command):
        return processes.run(["chroot", self.root, "env", "-i", *ENVIRONMENT, *command], SECONDS_MAX, text=True, errors="replace")

    def type_line(self, line, folder):
        print(f"$ {line}", flush=True)
        return self.run("sh", "-c", f'cd "$0" || exit 99\n{line}', f"/{folder.relative_to(self.root)}")

    def types(self, lines, folder, files):
        hand = printed.Typist(self.checks, folder, files, self.type_line)
        for line in lines:
            hand.types(line)
            if self.checks.failed:
                self.checks.end()

    def manual(self, page, section):
        path = self.root / f"usr/share/man/man{section}/{page}.{section}.gz"
        return printed.examples(gzip.decompress(path.read_bytes()).decode("utf-8"))

    def published(self, night):
        done = self.run("kigen", "verify", "--deep", f"/{night.relative_to(self.root)}")
        print(done.stdout + done.stderr, end="", flush=True)
        self.checks.check(f"a night is published: {night}", "" if done.returncode == 0 and done.stdout.startswith("OK ") else str(done))


def main():
    machine = Machine(Path(sys.argv[1]).resolve())
    home = machine.root / "root"
    clone = home / "kigen"
    readme = (clone / "README.md").read_text(encoding="utf-8")
    settings, = printed.fences(readme, "", "registers")
    machine.types([line for line in printed.commands(readme) if not line.startswith(LEFT_OUT)], clone, {"kigen.conf": settings})
    machine.types(machine.manual("kigen", 1), home, {name: "\n".join(machine.manual(page, 5)) + "\n" for name, page in (
        ("kigen.conf", "kigen.conf"), ("events.csv", "kigen-events"))})
    for folder in (clone, clone / "city", home / "town"):
        machine.published(folder / "out" / FIRST)
    machine.checks.end()


if __name__ == "__main__":
    main()
