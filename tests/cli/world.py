"""A small made-up city in a folder, a town of tests/lib/town.py, and what the tests of crashes and of the command line ask
about it.

The city has residents by group, so that on three consecutive mailing days something is due, waits for the print limit,
is held, suppressed and rejected:

    day        as-of        mail day     newly due: opens_on up to the mail day
    FIRST      2026-11-19   2026-11-20   expiries up to 2027-02-19
    SECOND     2026-11-20   2026-11-24   expiries 2027-02-20 to 2027-02-23 (the 23rd is a holiday)
    SATURDAY   2026-11-21   2026-11-24   the same lot as SECOND
    THIRD      2026-11-24   2026-11-25   expiries of 2027-02-24
"""

import argparse
import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
import struct
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib"))
import processes
from checks import Checks
from processes import RUN_SECONDS_MAX
from town import Town

REPO = Path(__file__).resolve().parents[2]
TEMPLATES = REPO / "templates"     # a test that changes its user sets a copy that everyone can read
FIRST, SECOND, SATURDAY, THIRD = "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-24"


def unreadable(root, made):
    """A date that does not exist, and no row may be unreadable: the next night stops. Returns the configuration as it was."""
    made.certificates[0]["expires_on"] = "2027-02-30"
    made.write(root / "in")
    conf = root / "kigen.conf"
    good = conf.read_text(encoding="utf-8")
    conf.write_text(good.replace("registers = {", "registers = { max_unreadable = 0;"), encoding="utf-8")
    return good


def city(second=True, changed=False):
    """The registers as of FIRST (second=False), as of SECOND, or those of SECOND after changes."""
    made = Town()
    for at in range(1, 6):
        made.pair(at, f"2027-02-1{at}")
    for at in range(11, 25):
        made.pair(at, f"2027-02-2{at % 4}")
    made.pair(25, "2027-02-21", card="2027-02-21")
    made.pair(26, "2027-02-22", card="2027-02-20")
    who = made.resident(27)
    made.certificate(who, "A00027", "利用者証明用", "2027-02-22")
    for at in range(31, 35):
        made.pair(at, "2027-02-24")
    for at in range(41, 61):
        made.pair(at, f"203{at % 2}-0{1 + at % 9}-17")
    made.pair(71, "2027-02-15", protected="1")
    made.pair(72, "2027-02-21", status="転出")
    made.pair(73, "2027-02-22", status="転出予定", moves_on="2026-11-26")
    made.pair(74, "2027-02-20", address="住所不定")
    made.certificate("C9999", "A99999", "利用者証明用", "2027-02-21")
    made.certificate("C0001", "A00001", "利用者証明用", "2027-02-13")
    if second:
        made.certificate("C0041", "A77777", "利用者証明用", "2027-02-30")
    if changed:
        by_id = {row["resident_id"]: row for row in made.residents}
        by_id["C0011"]["status"] = "死亡"
        by_id["C0012"]["address"] = "神奈川県小田原市荻窪300番地"
        by_id["C0014"]["name"] = "結城　凪"
        made.residents.remove(by_id["C0013"])
        made.pair(28, "2027-02-20")
        made.pair(35, "2027-02-24")
        by_id["C0031"]["protected"] = "1"
    return made


# The least that a letter must say, and all that the shipped templates can say.
LEAST_OFFICE = 'office = { name = "見本市"; section = "市民課"; phone = "0465-00-0000"; counter = "2階3番窓口";\n    en = { name = "Mihon City"; section = "Citizens Division"; counter = "Counter 3, 2nd floor"; }; };\n'
OFFICE = """office = { name = "見本市"; municipality = "14206"; mayor_title = "見本市長"; mayor_name = "梅里　一葉";
    section = "市民課"; address = "〒250-8555 神奈川県小田原市荻窪300番地"; counter = "2階3番窓口";
    not_here = "支所"; hours = "平日午前9時〜午後4時30分"; closed = "12月29日〜1月3日"; crowded = "休日の前後";
    phone = "0465-00-0000"; phone_reply = "0465-00-0001"; phone_main = "0465-00-0002"; fee = "無料";
    url = "https://city.example.jp/"; document_number = "市民第1号";
    en = { name = "Mihon City"; mayor_title = "Mayor of Mihon"; mayor_name = "UMESATO Kazuha"; section = "Citizens Division";
           address = "300 Ogikubo, Odawara"; counter = "Counter 3, 2nd floor"; not_here = "branch offices";
           hours = "Monday to Friday, 9:00 to 16:30"; closed = "29 December to 3 January";
           crowded = "before and after holidays"; fee = "free"; }; };
"""
NOBODY_TOLD = 'since = "none";'     # without it the first night of a ledger is refused
CONFIG = """{office}registers = {{ residents = "in/residents.csv"; certificates = "in/certificates.csv"; {registers} }};
calendar = {{ holidays = "holidays.csv"; {calendar} }};
mailing = {{ {mailing} }};
letters = {{ templates = "{templates}"; {letters} }};
output = {{ dir = "out"; {output} }};
{more}
"""
# A small one; the three that kigen takes by itself are large, and their digests are much of a small night. Where fonts or
# the default are what is tested, fonts="" leaves it.
ONE_FONT = 'fonts = ( "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf" );'
LIMITS = "effective_from,resource,scope,per,max\n2026-01-01,print,all,day,15\n"


def config(registers="", calendar="", mailing='limits = "limits.csv";', letters="bundle_letters = 5;", output="",
           more="", templates=None, office=OFFICE, fonts=ONE_FONT):
    if "since =" not in mailing:
        mailing = f"{NOBODY_TOLD} {mailing}"
    if "fonts =" not in letters:
        letters = f"{letters} {fonts}"
    return CONFIG.format(office=office, registers=registers, calendar=calendar, mailing=mailing, letters=letters,
                         output=output, more=more, templates=templates or TEMPLATES)


def build(root, made=None, **settings):
    """A folder with configuration, registers and limits; nothing was run in it yet."""
    root = Path(root)
    root.mkdir(parents=True, exist_ok=True)
    (made or city()).write(root / "in")
    (root / "kigen.conf").write_text(config(**settings), encoding="utf-8")
    (root / "limits.csv").write_text(LIMITS, encoding="utf-8")
    shutil.copyfile(REPO / "fixtures/odawara/holidays.csv", root / "holidays.csv")
    return root


def scratch(prefix):
    """A folder for trees: in memory where that is possible."""
    shm = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix=prefix, dir=shm if os.access(shm, os.W_OK) else None))


class Suite(Checks):
    """Checks on a program, and folders of their own."""

    def __init__(self, kigen, prefix, by_function=False):
        super().__init__(by_function)
        self.kigen, self.top, self.trees = kigen, scratch(prefix), 0

    def fresh(self, source=None):
        with self.lock:
            self.trees += 1
            target = self.top / f"tree-{self.trees}"
        if source:
            shutil.copytree(source, target)
        return target


class PostSuite(Suite):
    """Nights that must go on, and what is recorded of their letters on some later day."""

    def run(self, root, as_of, *more):
        result = run(self.kigen, root, as_of, *more)
        self.equal(f"{as_of} goes on: {result}", result.code in (0, 4), True)
        return result

    def record(self, root, *rows):
        path = Path(root) / "events.csv"
        path.write_text("\n".join(["id,event,on,by,until,reason", *rows]) + "\n", encoding="utf-8")
        done = call(self.kigen, "record", "-c", Path(root) / "kigen.conf", "--as-of", self.recorded_on, path)
        self.equal(f"recorded: {done}", done.code, 0)


def run_tests(suite_of, module):
    """The main() of a suite: every test_… of the module, in order of name, on one suite made for --kigen."""
    arguments = argparse.ArgumentParser(description=module["__doc__"])
    arguments.add_argument("--kigen", required=True)
    suite = suite_of(Path(arguments.parse_args().kigen).resolve())
    for name, test in sorted(module.items()):
        if name.startswith("test_"):
            test(suite)
    shutil.rmtree(suite.top)
    suite.end()


def sized_options(doc):
    """The options of a suite that makes its towns of several sizes."""
    parser = argparse.ArgumentParser(description=doc.split("\n")[0])
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--people", type=int, action="append", help="only towns of so many people")
    return parser.parse_args()


# ---- running -----------------------------------------------------------------------------------------------------

# What a run says of what is new for a person: alarms, new rejected rows, and both of an older run.
NEWS = re.compile(r"KGN(0632|0687|0689|0720)W ")


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def news(self):
        return [line for line in self.err.splitlines() if NEWS.match(line)]

    @property
    def rest(self):
        """Standard error without the news, and without the line about serials that are written otherwise."""
        return "".join(f"{line}\n" for line in self.err.splitlines() if not NEWS.match(line) and not line.startswith("KGN0755W"))

    def __repr__(self):
        return f"exit {self.code}: {self.err.strip()[:600]}"


def environment(more=None):
    env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C"}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            env[name] = os.environ[name]
    env.update(more or {})
    return env


def start(kigen, *arguments, env=None, before=(), **more):
    """`before`: the words of a command that sets something and then becomes kigen (processes.py, 3)."""
    return processes.start(*before, kigen, *arguments, env=environment(env), **more)


def finish(process, seconds=RUN_SECONDS_MAX):
    out, err = processes.ended(process, seconds)
    return Result(process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))


def call(kigen, *arguments, env=None, **more):
    return finish(start(kigen, *arguments, env=env, **more))


def commands(kigen):
    """Each command and its usage line, as `kigen --help` lists them."""
    return {words[1]: " ".join(words) for words in map(str.split, call(kigen, "--help").out.splitlines())
            if words[:1] == ["kigen"] and len(words) > 2 and words[1].isalpha() and words[1].islower() and words[1] != "COMMAND"
            and words[2] != "--help"}


def run(kigen, root, as_of, *more, jobs=1, env=None, **options):
    """A night, in any suite: cron mails what is said and never an exit code, so 4 says why, and 0 says nothing of it."""
    result = call(kigen, "run", "-c", Path(root) / "kigen.conf", "--as-of", as_of, "--jobs", jobs, *more, env=env,
                  **options)
    if result.code in (0, 4) and (result.code == 4) != bool(result.news):
        raise AssertionError(f"the exit code and what is said differ: {result}")
    return result


def wait_unlocked(root, seconds=10):
    """Until the last process of a killed run is gone: each of them holds the lock."""
    path = Path(root) / "out/ledger.sqlite.lock"
    if not path.exists():
        return
    end = time.monotonic() + seconds
    with open(path, "rb") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > end:
                    raise AssertionError("a process of a killed run still lives and holds the lock")
                time.sleep(0.002)


# ---- looking -----------------------------------------------------------------------------------------------------

UNLIKE = re.compile(r"^out/(timings\.jsonl|access\.jsonl|ledger\.sqlite(\.lock|\.rows|\.rows\.new|\.fonts|\.letters)?)$")


def tree(root, unlike=UNLIKE):
    """Every file and folder below root/out by name: (mode, bytes); but for times, ledger and lock."""
    root, found = Path(root), {}
    for folder, folders, files in os.walk(root / "out"):
        for name in folders + files:
            path = Path(folder) / name
            relative = str(path.relative_to(root))
            if not unlike.match(relative):
                mode = path.lstat().st_mode
                found[relative] = (mode, path.read_bytes() if path.is_file() else b"")
    return found


def tree_digest(root):
    """One digest of all that a start would find below root/out."""
    sha = hashlib.sha256()
    everything = tree(root, unlike=re.compile(r"^out/timings\.jsonl$"))
    for name in sorted(everything):
        mode, content = everything[name]
        sha.update(f"{name}\0{mode}\0{len(content)}\0".encode())
        sha.update(content)
    return sha.hexdigest()


# What is compared of each table, and the first columns by place. Residents stand by their id, which the number stands for:
# numbers differ where a run was voided in between. An event's subject is that of docs/contract 7.
RESIDENT = "(SELECT id FROM resident WHERE n = resident)"
TABLES = {name: f"SELECT * FROM {name}" for name in
          ("figure", "notice", "change", "standing", "reject", "reject_change", "acceptance", "spelling", "resident")}
# Without the times of a run and of the files that it read, which the chain is made of too: another start has others.
TABLES["run"] = ("SELECT run_id, as_of, nth, mail_on, folder, state, lot_sha256, print_sha256, office_sha256, fingerprint,"
                 " rejects_sha256, job FROM run")
TABLES["input"] = "SELECT run_id, role, file, sha256, rows FROM input"
TABLES["entry"] = "SELECT seq, kind, about, rows FROM entry"
TABLES["stop"] = "SELECT as_of, mail_on, gate, after_run, account, stop_id FROM stop"
TABLES["piece"] = (f"SELECT piece_id, run_id, number, {RESIDENT}, postal_code, municipality, variant, printed, language, format,"
                   " ideal_on, deliver_on, delay_days, causes, late, sheets, bundle, sequence, scheme, voided FROM piece")
TABLES["certificate"] = f"SELECT expires_on, kind, serial, issued_on, ideal_on, {RESIDENT} FROM certificate"
TABLES["event"] = (f"SELECT seq, coalesce(piece_id, 'resident:' || {RESIDENT}, 'run:' || (SELECT folder FROM run r"
                   " WHERE r.run_id = event.run_id), subject), event, on_day, by_whom, until, reason, batch FROM event")


def marks(root):
    """What stands of the row digests, but for the digests themselves, which the ledger's salt makes: of each file its
    name, the SHA-256 of the register it was made of, how many marks and disputes, and the run it names: days since 1970
    and number."""
    found = []
    for path in sorted((Path(root) / "out").glob("ledger.sqlite.rows*")):
        data = path.read_bytes()
        kept, disputes = struct.unpack("<QQ", data[-64:-48]) if len(data) >= 128 else (0, 0)
        whole = len(data) == 128 + 32 * kept + 40 * disputes
        found.append((path.name, data[32:64].hex(), kept, disputes, *struct.unpack("<II", data[24:32])[::-1])
                     if whole else (path.name, len(data)))
    return found


def ledger(root, copy=True):
    """Every table as a sorted list of rows, and the row digests beside it. Looks at a copy: reading would roll a journal back."""
    root = Path(root)
    if not (root / "out/ledger.sqlite").exists():
        return {}
    with tempfile.TemporaryDirectory(dir=root) as folder:
        for path in (root / "out").glob("ledger.sqlite*"):
            if not path.name.endswith(".lock"):
                shutil.copyfile(path, Path(folder) / path.name)
        db = sqlite3.connect(Path(folder) / "ledger.sqlite")
        try:
            present = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not present:
                return {}
            unknown = present - set(TABLES) - {"meta"}
            if unknown:
                raise AssertionError(f"a table that this test does not compare: {unknown}")
            tables = {name: sorted(db.execute(sql), key=repr) for name, sql in TABLES.items()}
            return {**tables, "marks": marks(root)}
        finally:
            db.close()


def without_stops(tables):
    """The tables of ledger() without its stopped nights: what a stopped night leaves as it was."""
    return {**tables, "stop": [], "entry": [row for row in tables["entry"] if row[1] != "stop"]} if tables else tables


def states(root):
    """(as_of, nth) -> state of each run in the ledger."""
    return [(row[1], row[2], row[5]) for row in ledger(root).get("run", [])]


def published(root):
    """Names of the published folders, in order."""
    out = Path(root) / "out"
    return sorted((path.name for path in out.iterdir() if re.match(r"^\d{4}-\d\d-\d\d(-\d+)?$", path.name)),
                  key=lambda name: (name[:10], int(name[11:] or 1))) if out.exists() else []


def rows(path):
    lines = Path(path).read_bytes().decode("utf-8-sig").split("\r\n")
    header = lines[0].split(",")
    return [dict(zip(header, line.split(","))) for line in lines[1:] if line]


def difference(left, right):
    """One sentence about the first thing in which two trees or ledgers differ; empty where they are equal."""
    for name in sorted(set(left) | set(right)):
        if name not in right:
            return f"{name} should not be there"
        if name not in left:
            return f"{name} is missing"
        if left[name] != right[name]:
            if isinstance(left[name], list):
                extra = [row for row in left[name] if row not in right[name]]
                lost = [row for row in right[name] if row not in left[name]]
                return f"table {name}: not expected {extra[:3]}, missing {lost[:3]}"
            return f"{name} differs ({left[name][0]:o}, {len(left[name][1])} bytes; expected {right[name][0]:o}, " \
                   f"{len(right[name][1])} bytes)"
    return ""


def twice(root):
    """Promise 2 over all published folders: no piece id twice, no certificate in two live pieces."""
    root, pieces, certificates, undone = Path(root), {}, {}, set()
    voided = {row[1] for row in ledger(root)["event"] if row[2] in ("voided", "spoiled", "pulled", "returned")}
    for name in published(root):
        for row in rows(root / "out" / name / "office/pieces.csv"):
            if row["piece_id"] in pieces:
                return f"piece {row['piece_id']} in {pieces[row['piece_id']]} and {name}"
            pieces[row["piece_id"]] = name
            if row["piece_id"] in voided:
                undone.update((name, serial) for serial in row["serials"].split())
                continue
            for serial in row["serials"].split():
                if serial in certificates:
                    return f"{serial} has a letter in {certificates[serial]} and in {name}"
                certificates[serial] = name
        noticed = {f"{row['kind']}:{row['serial']}" for row in rows(root / "out" / name / "office/dispositions.csv")
                   if row["disposition"] == "notice"}
        live = {serial for serial, where in certificates.items() if where == name}
        if noticed != live | {serial for where, serial in undone if where == name}:
            return f"{name}: notices and pieces name different certificates"
    return ""
