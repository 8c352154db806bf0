"""What pages print to be typed or saved: the fenced blocks of Markdown, and what stands apart below EXAMPLES in a manual page, as
mandoc sets it."""

import re
import shlex

import processes

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
EXAMPLES = re.compile(r"^EXAMPLES\n(.*?)^\S", re.M | re.S)
APART = " " * 11                # five of every section, six of a display


def fences(text, kind, holding=""):
    """The blocks of one kind (sh; none: a file, or what a command says)."""
    return [block for word, block in FENCE.findall(text) if word == kind and holding in block]


def commands(text):
    return [line for block in fences(text, "sh") for line in block.splitlines() if line]


def examples(source):
    """The lines that a manual page (its mdoc) shows apart in its examples; none where it has no examples."""
    shown = processes.run(["mandoc", "-Tutf8", "-Owidth=200"], input=source, check=True, text=True).stdout
    found = EXAMPLES.search(re.sub(".\b", "", shown))
    return [line[len(APART):] for line in found.group(1).splitlines() if line.startswith(APART)] if found else []


class Typist:
    """Types lines, each into a shell, in the folder that the last `cd` entered: it gets the files that the page prints.
    `run` is given a line and the folder."""

    def __init__(self, checks, folder, files, run):
        self.checks, self.folder, self.files, self.run = checks, folder, files, run

    def types(self, line):
        """(the command's second word, what it came to); None of `cd`, the only line that is done by hand."""
        words = shlex.split(line, comments=True)
        if words[0] == "cd":
            self.folder /= words[1]
            for name, text in self.files.items():
                (self.folder / name).write_text(text, encoding="utf-8")
            return None
        done = self.run(line, self.folder)
        self.checks.check(line, "" if done.returncode in (0, 4) else f"exit {done.returncode}: {done.stdout[-600:]}{done.stderr[-900:]}")
        return words[1], done
