#!/usr/bin/env python3
"""Progress: on a terminal one line, rewritten at most ten times a second and gone at the end; in cron not a byte.

    tests/cli/test_progress.py --kigen build/kigen        ends with: N passed, N failed
"""

import argparse
import os
import pathlib
import re
import signal
import sys
import tempfile

import world
import processes
from checks import Checks
from town import CERTIFICATE_LEAST, RESIDENT_LEAST, Town

AS_OF = "2026-11-19"
DUE, OTHERS = 2500, 100000  # letters to print; rows that are not due, which make the reading long
ERASE = "\r\x1b[K"

checks = Checks()
check = checks.holds


def office(folder: pathlib.Path, due: int = DUE, others: int = OTHERS) -> pathlib.Path:
    made = Town(RESIDENT_LEAST, CERTIFICATE_LEAST)
    for at in range(due + others):
        name, issued_on, expires_on = (("試験　太郎", "2022-01-05", "2027-02-10") if at < due else
                                       ("試験　花子", "2026-01-05", "2030-05-05"))
        who = made.resident(at, resident_id=str(at), name=name, birth_date="1980-05-05", postal_code="2508555",
                            address=f"神奈川県小田原市荻窪{at}番地", status="resident")
        made.certificate(who, who, "authentication", expires_on, issued_on=issued_on, status="valid")
    made.write(folder)
    config = folder / "kigen.conf"
    config.write_text(world.LEAST_OFFICE + f"mailing = {{ {world.NOBODY_TOLD} }};\n"
                      'registers = { residents = "residents.csv"; certificates = "certificates.csv"; };\n'
                      'letters = { bundle_letters = 50; };\noutput = { dir = "out"; };\n', encoding="utf-8")
    return config


RUNS_SECONDS, STOPS_SECONDS = 0.02, 0.11  # runs for a fiftieth of a second, stops for more than a tenth


def held_up(child, done) -> None:
    """Stops the program again and again, so that time passes between two chunks however fast the machine is."""
    while not done.wait(RUNS_SECONDS):
        child.send_signal(signal.SIGSTOP)
        done.wait(STOPS_SECONDS)
        child.send_signal(signal.SIGCONT)


def on_terminal(*command: str, slow: bool = False) -> tuple:
    """Exit code, what a terminal got on standard error, and the seconds it took."""
    return processes.on_terminal(*command, env={**os.environ, "LC_ALL": "C"}, beside=held_up if slow else None)


def screen(text: str) -> list:
    """What stands on the screen at the end: CR goes back, ESC [ K erases to the end of the line."""
    lines, column = [""], 0
    for part in re.findall(r"\r|\n|\x1b\[K|[^\r\n\x1b]+", text):
        if part == "\r":
            column = 0
        elif part == "\n":
            lines.append("")
            column = 0
        elif part == "\x1b[K":
            lines[-1] = lines[-1][:column]
        else:
            lines[-1] = lines[-1][:column] + part + lines[-1][column + len(part):]
            column += len(part)
    return lines


def shows_and_clears(kigen: str, config: pathlib.Path, out: pathlib.Path) -> None:
    code, text, seconds = on_terminal(kigen, "run", "-c", str(config), "--as-of", AS_OF, "--jobs", "1",
                                      slow=True)
    shares = [int(number) for number in re.findall(r"\rkigen: certificates (\d+) %", text)]
    files = re.findall(r"\rkigen: printing, files (\d+)/(\d+)", text)
    written = len(re.findall(r"\rkigen: ", text))
    check(code == 0, f"the night ends with {code}: {text}")
    check(len(shares) > 0 and shares == sorted(shares) and all(0 < share <= 100 for share in shares),
          f"bytes of the register read: {shares}")
    check(re.search(r"\rkigen: residents \d+ %", text) is not None, "the residents too")
    check(len(files) > 0 and [int(done) for done, _ in files] == sorted(int(done) for done, _ in files)
          and {total for _, total in files} == {str(DUE // 50 + 1)}, f"bundles printed, and the workbook: {files}")
    check(written <= 10 * seconds + 1, f"{written} times in {seconds:.1f} s")
    steps = [line for line in screen(text) if not line.startswith("KGN")]  # a warning may name a share
    check(not any("%" in line or re.search(r"\d/\d", line) for line in steps), f"it is gone: {steps}")
    check(all("\x1b[K" in part for part in text.split("\rkigen: ")[1:]), "each line erases what was longer before it")
    paced = re.findall(r"\rkigen: ([^\r\n]*)\x1b\[K", text)
    form = re.compile(r"(?:[a-z ,]+ (?:\d+ %|\d+/\d+)(?:, [\d.]+( MB)?/s, \d+ (?:s|min) left)?)?")
    check(all(form.fullmatch(line) for line in paced), f"a share or count, then how fast and how long: {paced}")
    check((out / AS_OF).is_dir(), "it is published")


def coloured(kigen: str, config: pathlib.Path) -> None:
    """The closing summary: colours on a terminal that knows them, none where NO_COLOR or TERM=dumb says so."""
    for name, more, wanted in (("as it is", {}, True), ("NO_COLOR", {"NO_COLOR": "1"}, False), ("an empty NO_COLOR", {"NO_COLOR": ""}, True),
                               ("a dumb terminal", {"TERM": "dumb"}, False)):
        environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        code, text, _ = processes.on_terminal(kigen, "run", "-c", str(config), "--as-of", "2026-11-20", "--dry-run",
                                              env={**environment, "LC_ALL": "C", "TERM": "xterm", **more}, whole=True)
        check(("\x1b[1mkigen: as of" in text) == wanted and "kigen: as of" in text, f"{name}: {code} {text[-400:]!r}")


def silent(kigen: str, config: pathlib.Path) -> None:
    """A day later, so that there is something to read: off the terminal, and with --quiet on it."""
    done = processes.run([kigen, "run", "-c", str(config), "--as-of", "2026-11-20"])
    check((done.returncode, done.stdout, done.stderr) == (0, b"", b""), f"cron hears nothing: {done}")
    code, text, _ = on_terminal(kigen, "run", "-c", str(config), "--as-of", "2026-11-24", "--quiet")
    check((code, text) == (0, ""), f"--quiet: {code} {text!r}")


def an_error_stands_alone(kigen: str, config: pathlib.Path) -> None:
    """The last line of a register opens a quote that never ends: the sentence is not behind a half-erased line."""
    with open(config.parent / "residents.csv", "a", encoding="utf-8") as residents:
        residents.write('x,"試験\n')
    for command in (["check", "-c", str(config)], ["run", "-c", str(config), "--as-of", "2026-11-25"]):
        code, text, _ = on_terminal(kigen, *command, slow=True)
        last = [line for line in screen(text) if line][-1]
        check(code == 65, f"{command[0]} ends with {code}")
        check(re.match(r"^KGN\d{4}E residents\.csv", last) is not None, f"{command[0]}: {screen(text)}")
        check("residents " in text and ERASE in text, f"{command[0]} showed progress before: {text!r}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kigen", required=True)
    kigen = str(pathlib.Path(parser.parse_args().kigen).resolve())
    with tempfile.TemporaryDirectory() as name:
        config = office(pathlib.Path(name))
        shows_and_clears(kigen, config, pathlib.Path(name) / "out")
        small = pathlib.Path(name) / "small"
        small.mkdir()
        coloured(kigen, office(small, 3, 3))
        silent(kigen, config)
        an_error_stands_alone(kigen, config)
    checks.end()


if __name__ == "__main__":
    main()
