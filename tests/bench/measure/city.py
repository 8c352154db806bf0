"""Made-up cities: registers of any size, a configuration, and the same registers written otherwise.

The night of FIRST is mailed on SECOND; who was due before that day was told by J-LIS (mailing.since). What ends from NOT_PAST
to OPEN_UNTIL is due in that night: the contract's days (docs/contract), by hand, and the bench compares kigen's counts by them.
"""

import codecs
import csv
import shutil
from pathlib import Path

from . import turns

REPO = Path(__file__).resolve().parents[3]
FIXTURE = REPO / "fixtures/odawara"
FIRST, SECOND = "2026-11-18", "2026-11-19"
NOT_PAST, OPEN_UNTIL = "2026-10-14", "2027-02-18"
MONTH = ("2027-01-19", OPEN_UNTIL)              # the last month of the window: what a bare query asks for
BAD_ONE_IN = 50                                 # 2 %
UNREADABLE_ALLOWED = 999999999
BLOCK = 1 << 22


def office():
    """The office's texts, of the fixture."""
    lines = (FIXTURE / "kigen.conf").read_text(encoding="utf-8").split("\n")
    begin = next(at for at, line in enumerate(lines) if line.startswith("office"))
    end = next(at for at in range(begin, len(lines)) if lines[at].startswith("};"))
    return "\n".join(lines[begin:end + 1])


def configure(folder, town, out="out", encoding="utf-8", unreadable=None):
    """folder/kigen.conf of the registers in `town`; results go to folder/out."""
    folder.mkdir(parents=True, exist_ok=True)
    more = f" max_unreadable = {unreadable};" if unreadable else ""
    (folder / "kigen.conf").write_text(f"""{office()}
registers = {{ residents = "{town}/residents.csv"; certificates = "{town}/certificates.csv"; encoding = "{encoding}";{more} }};
calendar  = {{ holidays = "{FIXTURE}/holidays.csv"; }};
mailing   = {{ since = "{SECOND}"; }};
letters   = {{ templates = "{REPO}/templates"; }};
post      = {{ towns = "{FIXTURE}/towns.csv"; }};
output    = {{ dir = "{out}"; }};
""", encoding="utf-8")
    return folder / "kigen.conf"


def make(bench, residents, seed=1):
    """The folder of a city's registers: made once."""
    town = bench.work / f"town-{residents}"
    if not (town / "made").exists():
        shutil.rmtree(town, ignore_errors=True)
        town.mkdir(parents=True)
        turns.run(bench.spent, [bench.kigen, "synth", "--residents", residents, "--seed", seed, "--as-of", SECOND, "--municipality", "14206",
                                town])
        (town / "made").touch()
    return town


def bytes_of(town):
    return sum((town / name).stat().st_size for name in ("residents.csv", "certificates.csv"))


# ---- the same registers, written otherwise ----------------------------------------------------------------------------------
#
# Each takes a block of whole lines and the number of its first one, the header's is 0.

def quoted(block, number):
    if b'"' not in block:
        return b'"' + block[:-1].replace(b",", b'","').replace(b"\n", b'"\n"') + b'"\n'
    return b"".join(b",".join(b'"' + field.replace('"', '""').encode() + b'"' for field in row) + b"\n"
                    for row in csv.reader(block.decode().splitlines()))


def crlf(block, number):
    return block.replace(b"\n", b"\r\n")


def spoiled(block, number):
    """One row in fifty cannot be read, in three ways that take turns: a field too many, an id that is none, a quote that opens nothing."""
    lines = block.split(b"\n")[:-1]
    for at in range(-number % BAD_ONE_IN, len(lines), BAD_ONE_IN):
        turn = (number + at) // BAD_ONE_IN
        if turn:
            lines[at] = (lines[at] + b",", b"#" + lines[at], lines[at] + b'x"')[turn % 3]
    return b"\n".join(lines) + b"\n"


def plain_cp932(block, number):
    """What CP932 cannot say is said by another character, so that the same register exists in both encodings."""
    return block.decode().encode("cp932", "cp932-other").decode("cp932").encode()


def cp932(block, number):
    return block.decode().encode("cp932")


def other_character(error):
    """For each that CP932 lacks 山; for a variation selector nothing."""
    return "".join("" if "\U000E0100" <= one <= "\U000E01EF" else "山" for one in error.object[error.start:error.end]), error.end


codecs.register_error("cp932-other", other_character)

VARIANTS = {"quoted": quoted, "crlf": crlf, "bad": spoiled}


def rewrite(source, target, how):
    """Both registers by `how`. Made once."""
    if not (target / "made").exists():
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for name in ("residents.csv", "certificates.csv"):
            with open(source / name, "rb") as file, open(target / name, "wb") as out:
                number = 0
                while block := file.read(BLOCK):
                    block += file.readline()
                    out.write(how(block, number))
                    number += block.count(b"\n")
        (target / "made").touch()
    return target


def rows(town, name):
    with open(town / name, "rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(BLOCK), b"")) - 1
