"""The nights on which mutants are tried, and how a mutant is made: for run.py and tests/cli/test_gate_proof.py."""

import csv
import os
import pathlib
import re
import shlex
import shutil
import sys
from collections import Counter
from datetime import date, timedelta

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import processes

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURE = ROOT / "fixtures/odawara"
GATES = {"proof": "KGN0650E", "counts": "KGN0700E", "class": "KGN0740E"}
TIMEOUT_SECONDS = 60
# Of the fonts that kigen takes by itself the digests take as long as the rest of a night.
ONE_FONT = 'fonts = ( "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf" );'
# The fixture's registers stand still for the months before N3.
# Who is wrongly held is often a whole class: the proof has to see it all the same.
CLASS = ["--accept", "class", "--by", "tests", "--why", "the proof is asked"]
AHEAD = ["--accept", "ahead", "--by", "tests", "--why", "the same registers once more"]


def setting(name, value):
    return (rf"\n#?\s*{name}\s*=\s*[^;]*;", f"\n{name} = {value};")


PAUSE = (r"paused\s*=\s*\(", 'paused = ( { from = "2026-11-16"; to = "2026-11-30"; reason = "test"; },')
ONE_DAY = (r"paused\s*=\s*\(", 'paused = ( { from = "2026-11-20"; to = "2026-11-20"; reason = "test"; },')
TUESDAYS = [setting("days", '["1st tue", "3rd tue"]'), setting("cutoff_days", "3")]
# Languages that lack letters, a list of who wants what, and a counter that is open and closed otherwise than the office.
WISHES = [(r"letters = \{", 'letters = { languages = "languages.csv"; language_of = { renewal = "en"; card_renewal = "zh"; };'),
          (r"calendar = \{", 'calendar = { open = ["sat", "sun"]; service_stops = ["2027-02-10..2027-02-19"];')]
LANGUAGES = ("resident_id,language,format\nH100,,braille\nH101,,audio\nH102,ja,phone\nH103,en,\nH104,ja,\nH105,ja,large\n"
             "H106,en,large\nH107,ja-large,\nH108,zh,large\nH109,xx,\n")
# A curve of visits with a week in which nobody comes; a week that is stopped whole, a Sunday that is open.
COUNTER = [(r"mailing = \{", "mailing = { visits = [ 60, 20, 0, 10 ];"), setting("limits", '"counter.csv"'),
           (r"calendar = \{", 'calendar = { open = ["2026-11-29"]; service_stops = ["2026-12-07..2026-12-13"];')]
COUNTER_LIMITS = """effective_from,resource,scope,per,max
2026-04-01,counter,all,week,110
2026-11-24,counter,all,week,95
2026-12-15,counter,all,week,40
2026-12-28,counter,all,week,90
2026-04-01,walk_in,all,week,30
2026-04-01,counter,postal:2500011,day,1
2026-04-01,walk_in,postal:2500011,week,2
2026-04-01,counter,postal:2500042,day,1
2026-12-07,counter,postal:2500042,day,0
2026-12-21,counter,postal:2500042,day,1
2026-04-01,counter,postal:2500004,week,9
2026-11-30,counter,postal:2500004,week,1
2026-12-14,counter,postal:2500004,week,9
2026-04-01,counter,postal:2500001,week,9
2026-12-07,counter,postal:2500001,week,0
2026-12-14,counter,postal:2500001,week,9
2026-12-07,walk_in,postal:2500001,week,1
2026-12-14,walk_in,postal:2500001,week,0
2026-04-01,print,postal:2500852,day,0
2026-12-01,print,postal:2500852,day,1
2026-04-01,counter,postal:2500852,week,0
2026-04-01,counter,municipality:14206,week,100
2026-04-01,counter,postal:2500003,week,6
"""
MORE_LETTERS = ("card_renewal", "card_lapsed", "stay_extended")
NIGHTS = {  # night: (changes to the configuration, nights published before it, as-of day)
    "N1": ([], [], "2026-11-19"),
    "N2": ([], ["2026-11-19"], "2026-11-20"),
    "N3": ([], ["2026-11-19", "2026-11-20"], "2027-02-28"),
    "O1": ([], ["2026-11-19", "2026-11-20", "2027-02-28"], "2027-04-20"),   # past_days after what was held and waited
    "L1": ([], [], "2026-11-24"),                                           # a limit takes effect on the mail day
    "W1": (WISHES, [], "2026-11-19"),
    "K1": (COUNTER, [], "2026-11-19"),
    "K3": (COUNTER, ["2026-11-19"], "2026-11-26"),                          # delivered a week later
    "K2": (COUNTER, ["2026-11-19"], "2026-11-20"),                          # delivered in the same week; see RECORDED
    "P1": ([PAUSE], [], "2026-11-19"),
    "R1": ([], ["2026-11-19"], "2026-11-20"),
    "R2": ([], ["2026-11-19"], "2026-11-24"),
    "R3": ([], ["2026-11-19"], "2026-11-24"),
    "R4": ([], ["2026-11-19"], "2027-04-20"),                               # past_days after what was told
    "R5": ([], ["2026-11-19"], "2027-02-28"),                               # the letter came to nothing; see RECORDED
    "P2": ([ONE_DAY], [], "2026-11-19"),
    "C1": (TUESDAYS, [], "2026-11-19"),
    "C2": (TUESDAYS, [], "2026-11-25"),                                     # the day before the cut-off
    "H1": (TUESDAYS, [], "2026-10-30"),                                     # the 1st Tuesday is a holiday
    "Y1": ([], [], "2026-12-24"),                                           # delivered while the office is closed
    "Y2": ([], [], "2026-12-28"),
    "T1": ([setting("days", '["last fri", "2nd wed"]'), setting("target_days", "10"), setting("lead_days", "2"),
            (r"\n#\s*by_issue[^\n]*", '\nby_issue = ( { from = "2022-11-07"; window_months = 6; } );')], [], "2026-11-26"),
}


RECORDED = {"K2", "R5"}    # before these it is recorded what became of letters
class Build:
    """How one object is made and the program linked, as the Makefile does."""

    def __init__(self, folder):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        packages = re.search(r"^PKGS\s*:=\s*(.*)$", makefile, re.M).group(1).split()
        self.folder = pathlib.Path(folder).resolve()
        self.compile = (["cc", "-std=c17", "-O0", "-w", "-D_GNU_SOURCE",
                         '-DKIGEN_SHARE="/nowhere"', f"-I{ROOT}/batch", f"-I{self.folder}/made"] + self.ask("--cflags", packages))
        self.libraries = (self.ask("--libs", packages)
                          + re.search(r"^LIBS\s*=\s*\$\(PC_LIBS\)\s*(.*)$", makefile, re.M).group(1).split())
        # Much faster than the other linker, and faster still without what a debugger needs.
        self.linker = ["-Wl,-S"] + (["-fuse-ld=gold"] if shutil.which("ld.gold") else [])
        self.objects = [self.folder / "main.o"] + [
            self.folder / source.relative_to(ROOT / "batch").with_suffix(".o")
            for source in sorted((ROOT / "batch").rglob("*.c")) if source.name != "main.c"]

    @staticmethod
    def ask(what, packages):
        return shlex.split(processes.run(["pkg-config", what, *packages], check=True, text=True).stdout)

    def object_of(self, source, work):
        """Another main() than the program's, for mutate()."""
        made = pathlib.Path(work) / "main.o"
        processes.run([str(part) for part in [*self.compile, "-c", "-o", made, source]], check=True)
        return made

    def mutate(self, mutant, work, main=None):
        """The program, or that of another main.o, with this one line wrong; or why there is none."""
        source = ROOT / "batch" / mutant["file"]
        text = source.read_text(encoding="utf-8")
        old, new = (mutant[name].replace("\\n", "\n") for name in ("old", "new"))
        if text.count(old) != 1:
            return None, f"{mutant['file']} has its text {text.count(old)} times"
        changed, made, program = work / source.name, work / "mutant.o", work / "bin/kigen"
        changed.write_text(text.replace(old, new), encoding="utf-8")
        program.parent.mkdir()
        own = self.folder / pathlib.Path(mutant["file"]).with_suffix(".o")
        for command in ([*self.compile, f"-I{source.parent}", "-c", "-o", made, changed],
                        ["cc", *self.linker, "-o", program, made, *(each for each in [main or self.objects[0], *self.objects[1:]] if each != own),
                         *self.libraries]):
            done = processes.run([str(part) for part in command], text=True)
            if done.returncode:
                return None, "does not compile: " + done.stderr[:300]
        return program, ""


def more_templates(templates):
    """The shipped letters, and those in Japanese once more as another language, which lacks some."""
    shutil.copytree(ROOT / "templates", templates)
    for folder in [templates / "common", *(templates / variant for variant in MORE_LETTERS)]:
        shutil.copytree(folder / "ja", folder / "zh")


def night_folder(folder, changes):
    """A copy of the fixture that can be run, with some settings changed."""
    shutil.copytree(FIXTURE, folder)
    text = (folder / "kigen.conf").read_text(encoding="utf-8").replace("../../out", "out")
    text = text.replace("letters = {", f'letters = {{ templates = "{ROOT}/templates"; {ONE_FONT}', 1)
    # The proof alone must see it; and of one font more of the hard residents lack a letter than chance allows.
    text += ("\ngates = { rows_min = 999999999; overlap_rows = 999999999;\n"
             'class = ( { reason = "no_address"; percent = 4; } ); };\n')
    for pattern, replacement in changes:
        text, count = re.subn(pattern, replacement, text, count=1)
        if count != 1:
            sys.exit(f"kigen.conf has nothing like {pattern}\n0 passed, 1 failed")
    if changes is WISHES:
        more_templates(folder / "more")
        (folder / "languages.csv").write_text(LANGUAGES, encoding="utf-8")
        text = text.replace(f'templates = "{ROOT}/templates"', 'templates = "more"')
    if changes is COUNTER:
        (folder / "counter.csv").write_text(COUNTER_LIMITS, encoding="utf-8")
    (folder / "kigen.conf").write_text(text, encoding="utf-8")
    return folder


def record(program, folder):
    """Of the letters of the first night some came back, some were spoiled or pulled, and others are on their way."""
    with open(folder / "out/2026-11-19/office/pieces.csv", encoding="utf-8-sig", newline="") as file:
        pieces = [row["piece_id"] for row in csv.DictReader(file)]
    lines = ["id,event,on,by,until,reason"]
    for at, piece in enumerate(pieces[:90]):
        events = (["posted", "returned"], ["spoiled"], ["pulled"], ["posted"], ["printed"], [])[at % 6]
        lines += [f"{piece},{event},2026-11-20,tests,," for event in events]
    (folder / "events.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return processes.run([str(program), "record", "-c", str(folder / "kigen.conf"), "--as-of", "2026-11-20",
                          str(folder / "events.csv")], text=True, seconds=TIMEOUT_SECONDS)


def respell(folder):
    """Eleven certificates with a notice come back under another serial, one of them under that of a row that was listed with
    another expiry; others are certificates of their own: issued on another day, with another expiry, beside the old row."""
    path = folder / "certificates.csv"
    lines = path.read_bytes().split(b"\n")              # there are rows that no reader of CSV takes
    with open(folder / "out/2026-11-19/office/dispositions.csv", encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    ends = {(row["kind"], row["serial"]): row["expires_on"] for row in listed}
    plain = {tuple(reversed(line.decode("latin-1").split(",")[0:3:2])) for line in lines
             if re.fullmatch(rb"[0-9A-Za-z-]+,[0-9A-Za-z-]+,[a-z]+,[0-9]{4}-[0-9]{2}-[0-9]{2},[0-9]{4}-.*", line.strip())}
    told = [(row["kind"], row["serial"]) for row in listed if row["disposition"] == "notice"
            and (row["kind"], row["serial"]) in plain][:14]
    other = next(row["serial"] for row in listed if row["disposition"] == "suppressed" and row["kind"] == told[12][0]
                 and row["expires_on"] != ends[told[12]] and (row["kind"], row["serial"]) in plain)
    written = []
    for line in lines:
        cells = line.decode("latin-1").split(",")
        key = (cells[2], cells[0]) if len(cells) > 4 else None
        if key == (told[12][0], other):
            continue
        if key in told:
            at = told.index(key)
            if at == 13:
                written.append(line)
            cells[0] = other if at == 12 else f"N{at}"
            if at == 10:
                cells[3] = (date.fromisoformat(cells[3]) + timedelta(1)).isoformat()
            if at == 11:
                cells[4] = (date.fromisoformat(cells[4]) - timedelta(1)).isoformat()
        written.append(",".join(cells).encode("latin-1"))
    path.write_bytes(b"\n".join(written))


def edit(folder, file, change):
    """Every row that no quote divides, by its cells; change() gives the rows that stand there then."""
    path = folder / file
    head, *lines = path.read_bytes().split(b"\n")
    rows = ((line, line.decode("latin-1").split(",")) for line in lines)
    written = [[",".join(row).encode("latin-1") for row in change(cells)] if len(cells) == head.count(b",") + 1 else [line]
               for line, cells in rows]
    path.write_bytes(b"\n".join([head, *(line for lines in written for line in lines)]))


def told_alone(folder):
    """(serial, resident) of three certificates with a notice, the only ones listed of their residents."""
    with open(folder / "out/2026-11-19/office/dispositions.csv", encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    often = Counter(row["resident_id"] for row in listed)
    return [(row["serial"], row["resident_id"]) for row in listed if row["disposition"] == "notice"
            and often[row["resident_id"]] == 1 and re.fullmatch("[0-9]{10}", row["resident_id"])][:3]


def protect(folder, flag):
    residents = {resident for _, resident in told_alone(folder)}
    edit(folder, "residents.csv", lambda row: [[*row[:10], flag, *row[11:]] if row[0] in residents else row])


def beside(folder):
    """Other serials stand beside theirs, and are held; the last of another resident, and suspended."""
    told = told_alone(folder)

    def change(row):
        if tuple(row[:2]) not in told:
            return [row]
        at = told.index(tuple(row[:2]))
        return [row, [f"B{at}", told[0][1] if at == 2 else row[1], *row[2:5], "suspended" if at == 2 else "valid", *row[6:]]]

    edit(folder, "certificates.csv", change)
    protect(folder, "1")


def apart(folder):
    """Theirs are gone, and nothing keeps the others, which are their own now, from a letter."""
    told = told_alone(folder)

    def change(row):
        if tuple(row[:2]) in told:
            return []
        return [[row[0], told[int(row[0][1])][1], *row[2:5], "valid", *row[6:]]] if row[0] in ("B0", "B1", "B2") else [row]

    edit(folder, "certificates.csv", change)
    protect(folder, "0")


# What the register does before these, and nights that are published in between.
RESPELLED = {"R1": (respell,), "R5": (respell,), "R2": (respell, "2026-11-20"), "R3": (beside, "2026-11-20", apart),
             "R4": (beside, "2026-11-20", apart)}


def night(program, folder, as_of, dry=True, lifted=()):
    accept = [*(AHEAD if as_of >= NIGHTS["N3"][2] else []), *lifted]
    return processes.run([str(program), "run", "-c", str(folder / "kigen.conf"), "--as-of", as_of, "--quiet",
                          *accept, *(["--dry-run"] if dry else [])], text=True,
                         errors="replace", seconds=TIMEOUT_SECONDS, env=dict(os.environ, LANG="C"))


def gate_of(done):
    """The gate that a run names; else how it ended."""
    if done.returncode != 8:
        return f"exit {done.returncode} {done.stderr.strip()[:160]}"
    return next((gate for gate, message in GATES.items() if message in done.stderr), "another gate: " + done.stderr[:160])


def read_mutants():
    names = ("id", "night", "gate", "file", "old", "new", "why")
    lines = (ROOT / "tests/mutants/mutants.tsv").read_text(encoding="utf-8").splitlines()
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines if line and line[0] != "#"]
