#!/usr/bin/env python3
"""How the command line is read: every line of tests/cases/options.tsv, in the order of a terminal and with POSIXLY_CORRECT,
which makes other programs stop at the first operand. And what a command does that is given no -c.

Prints `N passed, N failed`.
"""

import os
import shlex

import world

CASES = world.REPO / "tests/cases/options.tsv"
DEFAULT = "/etc/kigen/kigen.conf"
SECRET = "secret"                # of a line whose value is not to be repeated


def cases():
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            what, words, code, said = line.split("\t")
            yield what, shlex.split(words), int(code), said.split("|")


def test_every_line(suite):
    names = [what for what, *_ in cases()]
    suite.equal("each line has a name of its own", len(names), len(set(names)))
    for what, words, code, said in cases():
        for env in ({"LANG": "C"}, {"LANG": "C", "POSIXLY_CORRECT": "1"}):
            result = world.call(suite.kigen, *words, env=env)
            text = result.out + result.err
            missing = [part for part in said if part not in text] + [SECRET] * (SECRET in text)
            suite.equal(f"{what}: {' '.join(words)}: {result}", (result.code, missing), (code, []))
            suite.equal(f"{what}: trouble is one line", len(result.err.splitlines()), 1 if code else 0)


def test_japanese(suite):
    """The sentences of the table that are new say the same name."""
    for words, named in ((["runn"], "run"), (["run", "--as-off", "x"], "--as-of"), (["run", "--a", "x"], "--accept"),
                         (["run", "--by", "x"], "--accept")):
        result = world.call(suite.kigen, *words, env={"LANG": "ja_JP.UTF-8"})
        suite.equal(f"{words}: {result}", (result.code, named in result.err, "ください" in result.err or "必要" in result.err),
                    (64, True, True))


def test_without_a_configuration(suite):
    """Only `check` is tried, which writes nothing: where kigen is installed the file is there, and is somebody's."""
    result = world.call(suite.kigen, "check")
    there = os.path.exists(DEFAULT)
    suite.equal(f"{DEFAULT} is read: {result}", there or (result.code == 66 and f"{DEFAULT}: cannot open" in result.err), True)
    configured = [name for name, usage in world.commands(suite.kigen).items() if "[-c FILE]" in usage]
    suite.equal("those that read a configuration", len(configured) >= 6, True)
    for name in configured:
        for language in ("C", "ja_JP.UTF-8"):
            text = world.call(suite.kigen, name, "--help", env={"LANG": language}).out
            suite.equal(f"{name} --help names it in {language}", ("[-c FILE]" in text, DEFAULT in text), (True, True))


if __name__ == "__main__":
    world.run_tests(lambda kigen: world.Suite(kigen, "kigen-options-"), globals())
