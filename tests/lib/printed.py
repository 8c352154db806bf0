"""What pages print to be typed or saved: the fenced blocks of Markdown, and what stands apart below EXAMPLES in a manual page, as
mandoc sets it."""

import re

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
