#!/usr/bin/env python3
"""From an empty Debian to published nights, by nothing but what README.md and the manual pages print to be typed.

    first_steps.py ROOT        by first-steps.sh: ROOT is a Debian as debootstrap makes it, with a clone in ROOT/root/kigen

README's commands are typed into a shell in the clone, the examples of kigen(1) into one at home; the pages are those of the
package that README has installed. The folder that `cd` enters gets the files that the page prints, as it says there. `make test`
is left out: it is what tests this clone. A command that does not end with 0 or 4 is the last one. Ends with N passed, N failed.
"""

import gzip
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib"))
import printed
import processes
from checks import Checks

MARK = "--first-steps--"
ENVIRONMENT = ("HOME=/root", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8")
LEFT_OUT = "make test"
CLONE = "/root/kigen"
FIRST = "2026-11-19"


def inside(root, *command):
    return ["chroot", str(root), "env", "-i", *ENVIRONMENT, *command]


class Shell:
    """A shell inside ROOT, typed line by line; it ends with the first command that fails."""

    def __init__(self, checks, root, folder, files):
        self.checks, self.root, self.files = checks, root, files
        self.process = subprocess.Popen(inside(root, "sh"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        text=True, errors="replace")
        self.answer(f"cd {folder}")

    def answer(self, line):
        """(exit code, what was said) of a line; the shell's own input is not the command's."""
        self.process.stdin.write(f"{{ {line}\n}} </dev/null; echo; echo {MARK} $?\n")
        self.process.stdin.flush()
        said = []
        for one in self.process.stdout:
            if one.startswith(MARK):
                return int(one.split()[1]), "".join(said)
            said.append(one)
        raise AssertionError(f"{line}: the shell has ended: {''.join(said[-20:])}")

    def types(self, line):
        print(f"$ {line}", flush=True)
        code, said = self.answer(line)
        self.checks.check(f"typed: {line}", "" if code in (0, 4) else f"exit {code}: {said[-3000:]}")
        if code not in (0, 4):
            self.checks.end()
        if line.startswith("cd "):
            here = Path(os.readlink(self.root / f"proc/{self.process.pid}/cwd"))
            for name, text in self.files.items():
                (here / name).write_text(text, encoding="utf-8")

    def ends(self):
        self.process.stdin.close()
        self.process.wait()


def manual(root, name, section):
    return printed.examples(gzip.decompress((root / f"usr/share/man/man{section}/{name}.{section}.gz").read_bytes()).decode("utf-8"))


def main():
    root = Path(sys.argv[1]).resolve()
    checks = Checks()
    readme = (root / CLONE.lstrip("/") / "README.md").read_text(encoding="utf-8")
    settings, = printed.fences(readme, "", "registers")
    shell = Shell(checks, root, CLONE, {"kigen.conf": settings})
    for line in printed.commands(readme):
        if not line.startswith(LEFT_OUT):
            shell.types(line)
    shell.ends()
    files = {name: "\n".join(manual(root, page, 5)) + "\n" for name, page in (("kigen.conf", "kigen.conf"), ("events.csv", "kigen-events"))}
    shell = Shell(checks, root, "/root", files)
    for line in manual(root, "kigen", 1):
        shell.types(line)
    shell.ends()
    for night in (f"{CLONE}/out/{FIRST}", f"{CLONE}/city/out/{FIRST}", f"/root/town/out/{FIRST}"):
        done = processes.run(inside(root, "kigen", "verify", night, "--deep"), text=True)
        print(done.stdout + done.stderr, end="")
        checks.check(f"a night is published: {night}", "" if done.returncode == 0 and done.stdout.startswith("OK ") else str(done))
    checks.end()


if __name__ == "__main__":
    main()
