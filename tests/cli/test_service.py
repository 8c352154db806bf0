#!/usr/bin/env python3
"""kigen as a service: who may read what a night publishes (output.groups), and what standard error says to the journal.

    test_service.py --kigen build/kigen --shim build/crash-shim.so        ends with N passed, N failed

Groups are those that every Debian has; who reads is a user of no account, in one group only. As root alone; who is not
root makes the checks of the configuration and of the journal.
"""

import argparse
import grp
import os
import re
import shutil
import stat
import sys
from pathlib import Path

import world
import processes
from world import FIRST, SECOND, THIRD

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crash"))
import board as boards

OFFICE, PRINT, METRICS, STRANGER = "news", "games", "backup", "nogroup"
GROUPS = f'groups = {{ office = "{OFFICE}"; print = "{PRINT}"; metrics = "{METRICS}"; }};'
NOBODY = 65534
AS = {name: ("setpriv", f"--reuid={NOBODY}", f"--regid={grp.getgrnam(name).gr_gid}", "--clear-groups")
      for name in (OFFICE, PRINT, METRICS, STRANGER)}


class Suite(world.Suite):
    def __init__(self, kigen, shim):
        super().__init__(kigen, "kigen-service-")
        self.shim = shim
        self.top.chmod(0o755)

    def town(self, groups=GROUPS, metrics='metrics = "kigen.prom";'):
        root = world.build(self.fresh(), world.city(second=False), output=f"{metrics} {groups}")
        root.chmod(0o755)
        return root


def mode(path):
    """Group and mode of what is there: `news 640`."""
    at = Path(path).lstat()
    return f"{grp.getgrgid(at.st_gid).gr_name} {stat.S_IMODE(at.st_mode):o}"


def reads(who, path):
    """What who is in this group alone gets of a path: `listed`, `read` or `refused`."""
    path = Path(path)
    done = processes.run([*AS[who], "ls" if path.is_dir() else "cat", str(path)])
    return ("listed" if path.is_dir() else "read") if done.returncode == 0 else "refused"


def seen(root, night=FIRST):
    run = root / "out" / night
    places = {"out": root / "out", "run": run, "office": run / "office", "print": run / "print",
              "run.json": run / "office/run.json", "summary.xlsx": run / "office/summary.xlsx",
              "office sums": run / "office/SHA256SUMS", "job.csv": run / "print/job.csv",
              "letters": next(run.glob("print/letters-*-0001.pdf")), "metrics": root / "kigen.prom",
              "ledger": root / "out/ledger.sqlite", "timings": root / "out/timings.jsonl"}
    return {who: {name for name, path in places.items() if reads(who, path) != "refused"} for who in AS}


def test_each_reads_its_own(suite):
    """The contract 6.11: the office reads office/, the press print/, the collector the metrics, nobody else anything."""
    root = suite.town()
    result = world.run(suite.kigen, root, FIRST)
    suite.equal(f"the night: {result}", (result.code, result.rest), (4, ""))
    suite.equal("who sees what", seen(root), {
        OFFICE: {"out", "run", "office", "run.json", "summary.xlsx", "office sums"},
        PRINT: {"out", "run", "print", "job.csv", "letters"}, METRICS: {"metrics"}, STRANGER: set()})
    run = root / "out" / FIRST
    suite.equal("each file of office/", {mode(path) for path in (run / "office").iterdir()}, {f"{OFFICE} 640"})
    suite.equal("each file of print/", {mode(path) for path in (run / "print").iterdir()}, {f"{PRINT} 640"})
    suite.equal("the folders", [mode(run / "office"), mode(run / "print"), mode(run), mode(root / "out")],
                [f"{OFFICE} 750", f"{PRINT} 750", f"{OFFICE} 750", f"{OFFICE} 750"])
    suite.equal("the ledger and the times are the account's alone",
                {mode(root / "out" / name).split()[1] for name in ("ledger.sqlite", "timings.jsonl", "ledger.sqlite.lock")},
                {"600"})
    suite.equal("verify", world.call(suite.kigen, "verify", run).code, 0)
    world.city().write(root / "in")
    result = world.run(suite.kigen, root, SECOND)
    suite.equal(f"the next night finds the run as it was: {result}", (result.code, result.rest), (4, ""))
    suite.equal("and is read alike", "job.csv" in seen(root, SECOND)[PRINT], True)


def test_one_group(suite):
    """A part without a group stays the account's own, and its folder too."""
    root = suite.town(f'groups = {{ print = "{PRINT}"; }};')
    world.run(suite.kigen, root, FIRST)
    run = root / "out" / FIRST
    suite.equal("the parts", (mode(run / "print"), mode(run / "office").split()[1], mode(run), mode(root / "kigen.prom").split()[1]),
                (f"{PRINT} 750", "700", f"{PRINT} 750", "600"))
    suite.equal("the others see", [seen(root)[who] for who in (OFFICE, METRICS, STRANGER)], [set()] * 3)


def test_cut_off(suite):
    """Killed before the rename, when all was handed over already: the next start publishes it, read by the same."""
    first = suite.town(metrics="")
    count = boards.Board(first / "board")
    world.run(suite.kigen, first, FIRST, env=count.env(suite.shim, first))
    at = [at for at, (name, _, path) in enumerate(count.calls(), 1) if name == "rename" and path.endswith(f"out/{FIRST}")]
    suite.equal("one rename publishes", len(at), 1)
    root = suite.town(metrics="")
    board = boards.Board(root / "board", at[0], boards.BEFORE)
    result = world.call(suite.kigen, "run", "-c", root / "kigen.conf", "--as-of", FIRST, "--jobs", 1,
                        env=board.env(suite.shim, root))
    suite.equal(f"killed: {result}", (result.code < 0, (root / "out" / FIRST).exists()), (True, False))
    world.wait_unlocked(root)
    result = world.call(suite.kigen, "run", "-c", root / "kigen.conf", "--as-of", FIRST)
    suite.equal(f"finished: {result}", (result.code, "KGN0621W" in result.err), (4, True))
    suite.equal("who sees what", seen(root), seen(first))


def test_no_lists(suite):
    """A disk without access control lists: the second group passes the folders, and lists its own."""
    root = suite.town()
    (root / "out").mkdir()
    inside = (f'mount -t ramfs none "$1/out" && chmod 755 "$1/out" && "$2" run -c "$1/kigen.conf" --as-of {FIRST} >/dev/null 2>&1;'
              f' test -e "$1/out/{FIRST}" || exit 77;'
              f' stat -c %a "$1/out/{FIRST}"; {" ".join(AS[PRINT])} cat "$1/out/{FIRST}/print/job.csv" | wc -l;'
              f' {" ".join(AS[PRINT])} ls "$1/out/{FIRST}" 2>/dev/null | wc -l;'
              f' {" ".join(AS[STRANGER])} ls "$1/out/{FIRST}/print" 2>/dev/null | wc -l')
    done = processes.run(["unshare", "--mount", "sh", "-c", inside, "sh", str(root), str(suite.kigen)],
                         env=world.environment(), text=True)
    if done.returncode == 0:
        passed, read, listed, stranger = done.stdout.split()
        suite.equal("passed, not listed", (passed, int(read) > 1, listed, stranger), ("751", True, "0", "0"))


def test_refused(suite):
    """Before anything is made: a group that is not there is 78, one that is not ours 77; a way that is barred is said."""
    for groups, line in (('groups = { office = "kein-solches-amt"; };', "output.groups.office"),
                         ('groups = { metrics = "kein-solches-amt"; };', "output.groups.metrics")):
        root = suite.town(groups)
        for command in (("run", "--as-of", FIRST), ("run", "--as-of", FIRST, "--dry-run"), ("check",)):
            result = world.call(suite.kigen, command[0], "-c", root / "kigen.conf", *command[1:])
            suite.equal(f"{command}: {result}", (result.code, "KGN1385E" in result.err, line in result.err), (78, True, True))
        suite.equal("nothing was made", [path.name for path in (root / "out").glob("*")], [])
        result = world.call(suite.kigen, "status", "-c", root / "kigen.conf")
        suite.equal(f"who only looks needs no group: {result}", result.code, 0)
    for groups, told in (('groups = { office = " "; };', "KGN0218E"), ('groups = { offices = "news"; };', "KGN0207E"),
                         ('groups = "news";', "KGN0208E"), ("groups = { print = 7; };", "KGN0210E")):
        result = world.call(suite.kigen, "check", "-c", suite.town(groups) / "kigen.conf")
        suite.equal(f"{groups}: {result}", (result.code, told in result.err), (78, True))


def test_not_a_member(suite):
    root = suite.town(f'groups = {{ office = "{OFFICE}"; }};')
    shutil.copytree(world.TEMPLATES, root / "templates")
    conf = root / "kigen.conf"
    conf.write_text(conf.read_text(encoding="utf-8").replace(str(world.TEMPLATES), "templates"), encoding="utf-8")
    program = shutil.copy(suite.kigen, root / "kigen")
    for path in (root, *root.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    for who, code, told in ((STRANGER, 77, "KGN1386E"), (OFFICE, 4, "KGN0687W")):
        result = world.call(program, "run", "-c", conf, "--as-of", FIRST, before=AS[who])
        suite.equal(f"as {who}: {result}", (result.code, told in result.err), (code, True))
    suite.equal("office/ is the office's", mode(root / "out" / FIRST / "office"), f"{OFFICE} 750")


def test_barred(suite):
    """A folder on the way that the group cannot pass is named, by run and check; the run is published all the same."""
    root = suite.town()
    (root / "out").mkdir(0o700)
    for command in (("check",), ("run", "--as-of", FIRST)):
        result = world.call(suite.kigen, command[0], "-c", root / "kigen.conf", *command[1:])
        said = [line for line in result.err.splitlines() if line.startswith("KGN1389W")]
        suite.equal(f"{command}: {result}", (result.code in (0, 4), len(said), f"{root}/out: " in said[0], OFFICE in said[0],
                                             PRINT in said[1]), (True, 2, True, True, True))
    root.chmod(0o700)
    result = world.call(suite.kigen, "check", "-c", root / "kigen.conf")
    suite.equal(f"above it: {result}", f"KGN1389W {root}: " in result.err, True)


def test_journal(suite):
    """sd-daemon's levels where standard error is the journal, and nowhere else."""
    root = world.build(suite.fresh(), world.city(second=False))
    log = root / "journal"
    for journal, warning, error in ((True, "<4>KGN0687W", "<3>KGN0618E"), (False, "KGN0687W", "KGN0618E")):
        shutil.rmtree(root / "out", ignore_errors=True)
        lines = []
        for day in (FIRST, "2026-11-18"):
            with open(log, "wb") as file:
                at = os.fstat(file.fileno())
                env = {"JOURNAL_STREAM": f"{at.st_dev}:{at.st_ino}" if journal else f"{at.st_dev}:1"}
                processes.run([str(suite.kigen), "run", "-c", str(root / "kigen.conf"), "--as-of", day],
                              env=world.environment(env), stderr=file)
            lines.append(log.read_text(encoding="utf-8").splitlines())
        suite.equal(f"warnings, {journal}: {lines[0]}", {line[:len(warning)] for line in lines[0]}, {warning})
        suite.equal(f"the error, {journal}: {lines[1]}", [line[:len(error)] for line in lines[1]], [error])


# ---- what the package brings -------------------------------------------------------------------------------------

def packaged(suite):
    return processes.run(["awk", "-f", "debian/conf.awk", "fixtures/odawara/kigen.conf"], cwd=world.REPO, text=True,
                         check=True).stdout


def named(text):
    """The keys of a configuration, whether in force or not, in order."""
    return re.findall(r"^[# ]*(\w+) *= ", text, re.M)


def test_configuration(suite):
    """/etc/kigen/kigen.conf: the reference's keys, nothing of Odawara in force; a night asks for what only the office knows."""
    reference = (world.REPO / "fixtures/odawara/kigen.conf").read_text(encoding="utf-8")
    text = packaged(suite)
    suite.equal("the same keys", named(text), named(reference))
    force = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    suite.equal("nothing of Odawara", [line for line in force if "小田原" in line or "Odawara" in line], [])
    suite.equal("places of the package", [path for path in re.findall(r'"(/[^"]*|\.[^"]*)"', text)
                                          if not path.startswith(("/var/lib/kigen", "/usr/share/kigen"))], [])
    root = suite.fresh()
    city = world.build(root, world.city(second=False))
    conf = root / "etc.conf"
    text = text.replace("/var/lib/kigen/in", str(city / "in")).replace("/var/lib/kigen", str(root / "lib"))
    text = re.sub(r"^    groups  *=.*$", "", text, flags=re.M)
    (root / "lib/metrics").mkdir(parents=True)
    for told, name, more in (("KGN0240E", "name", '    name = "見本市";'), ("KGN0240E", "section", '    section = "市民課";'),
                             ("KGN0240E", "phone", '    phone = "0465-00-0000";'), ("KGN0240E", "counter", '    counter = "2階";'),
                             ("KGN0241E", "since", None)):
        conf.write_text(text, encoding="utf-8")
        result = world.call(suite.kigen, "check", "-c", conf)
        suite.equal(f"asks for {name}: {result}", (result.code, told in result.err, name in result.err), (78, True, True))
        if more:
            text = text.replace("office = {", "office = {\n" + more, 1)
    text = re.sub(r"^#   since ", "    since ", text, flags=re.M).replace(
        "letters = {", f'letters = {{ templates = "{world.TEMPLATES}"; {world.ONE_FONT}', 1)
    conf.write_text(text, encoding="utf-8")
    result = world.call(suite.kigen, "run", "-c", conf, "--as-of", FIRST)
    suite.equal(f"then it goes: {result}", (result.code, (root / "lib/runs" / FIRST / "office/run.json").exists(),
                                            (root / "lib/ledger.sqlite").exists(), (root / "lib/metrics/kigen.prom").exists()),
                (4, True, True, True))


def fenced(heading):
    """The commands that docs/operators.ja.md prints under a heading."""
    text = (world.REPO / "docs/operators.ja.md").read_text(encoding="utf-8")
    part = text.split(f"{heading}", 1)[1]
    return part.split("```sh\n", 1)[1].split("```", 1)[0].splitlines()


def shell(suite, root, lines, as_of):
    """Carries commands out as printed, but for systemd, the account and where things lie. (command, exit, what it said)"""
    said = []
    for line in lines:
        if line.startswith("systemctl "):
            continue
        line = line.replace("sudo -u kigen kigen run", f"{suite.kigen} run -c {root}/kigen.conf --as-of {as_of}")
        line = line.replace("sudo -u kigen kigen status", f"{suite.kigen} status -c {root}/kigen.conf --as-of {as_of}")
        line = line.replace("sudo -u kigen kigen", f"{suite.kigen}").replace(" check", f" check -c {root}/kigen.conf")
        line = line.replace("/var/lib/kigen", f"{root}/out").replace("/var/backups/kigen", f"{root}/backup")
        done = processes.run(["sh", "-c", line], env=world.environment(), text=True)
        said.append((line, done.returncode, done.stderr))
    return said


def test_restored(suite):
    """The ledger is lost, its copy older than the runs: the page's commands, then what was recorded once more."""
    root = world.build(suite.fresh(), world.city(second=False))
    world.run(suite.kigen, root, FIRST)
    kept = shell(suite, root, fenced("## 5. "), FIRST)
    suite.equal(f"kept: {kept}", [code for _, code, _ in kept], [0] * len(kept))
    world.city().write(root / "in")
    world.run(suite.kigen, root, SECOND)
    piece = (root / "out" / FIRST / "print/job.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(",")[0]
    (root / "events.csv").write_text(f"id,event,on,by,until,reason\n{piece},posted,2026-11-20,x,,\n", encoding="utf-8")
    recorded = ("record", "-c", root / "kigen.conf", "--as-of", SECOND, root / "events.csv")
    suite.equal("recorded", world.call(suite.kigen, *recorded).code, 0)
    whole = world.ledger(root)
    (root / "out/ledger.sqlite").write_bytes(b"damaged")
    suite.equal("the next night says so", world.call(suite.kigen, "run", "-c", root / "kigen.conf", "--as-of", THIRD).code, 65)
    said = shell(suite, root, fenced("### 5.1 "), SECOND)
    suite.equal(f"restored: {said}", [code for _, code, _ in said if code not in (0, 4)], [])
    suite.equal(f"the later run was read back: {said}", any("KGN0620W" in err for _, _, err in said), True)
    suite.equal("recorded once more", world.call(suite.kigen, *recorded).code, 0)
    now = world.ledger(root)
    suite.equal("the same letters to the same people", *([(row[0], row[2], row[3]) for row in one["piece"]] for one in (now, whole)))
    suite.equal("told of the same", now["notice"], whole["notice"])
    result = world.run(suite.kigen, root, THIRD)
    suite.equal(f"the next night: {result}", result.code in (0, 4), True)


def test_units(suite):
    """What the package starts: nothing by itself; 4 is success; 75 alone is tried again; 02:00 in Tokyo."""
    debian = world.REPO / "debian"
    service, timer = ((debian / f"kigen.{kind}").read_text(encoding="utf-8").splitlines() for kind in ("service", "timer"))
    codes = {0, 4, 8, 64, 65, 66, 70, 73, 74, 75, 77, 78}
    last = dict(line.split("=", 1) for line in service if "=" in line and not line.startswith("#"))
    suite.equal("success", last["SuccessExitStatus"], "4")
    suite.equal("tried again", codes - {0, 4} - {int(code) for code in last["RestartPreventExitStatus"].split()}, {75})
    suite.equal("told when it failed", (last["OnFailure"], (debian / last["OnFailure"]).exists() or
                                        (debian / f"kigen.{last['OnFailure']}").exists()), ("kigen-failed.service", True))
    suite.equal("at two, and made up for", {"OnCalendar=*-*-* 02:00:00 Asia/Tokyo", "Persistent=true"} <= set(timer), True)
    rules = (debian / "rules").read_text(encoding="utf-8")
    suite.equal("nothing is started, nothing stopped for an upgrade",
                ("QUIET := --no-enable --no-start --no-stop-on-upgrade --no-restart-after-upgrade\n" in rules,
                 rules.count("\tdh_installsystemd "), rules.count("$(QUIET)")), (True, 2, 2))
    if shutil.which("systemd-analyze"):
        done = processes.run(["systemd-analyze", "security", "--offline=true", "--threshold=5", "--no-pager", str(debian / "kigen.service")],
                             text=True)
        if "Overall exposure" in done.stdout:
            suite.equal(f"exposed to 0.5 at most: {done.stdout[-200:]}", done.returncode, 0)
    if shutil.which("promtool"):
        for command in (["check", "rules", "docs/alerts.yml"], ["test", "rules", "tests/package/alerts-test.yml"]):
            done = processes.run(["promtool", *command], cwd=world.REPO, text=True)
            suite.equal(f"promtool {command}: {done.stdout}{done.stderr}", done.returncode, 0)


LEDGERS = (('output = { dir = "/srv/runs"; };', "/srv/runs/ledger.sqlite"),
           ('output = { dir = "/srv/runs"; ledger = "/srv/l.sqlite"; };', "/srv/l.sqlite"),
           ('output:{ledger="l.sqlite";dir="runs"}', "/etc/kigen/l.sqlite"),
           ('# output = { ledger = "/no"; };\noutput = { /* ledger = "/no"; */ dir = "/a"; // ledger = "/no"\n };', "/a/ledger.sqlite"),
           ('office = { ledger = "/no"; }; output = { groups = { ledger = "/no"; }; dir = "/a/b"; };', "/a/b/ledger.sqlite"),
           ('output = { dir = "/a \\"b\\" {}"; };', '/a "b" {}/ledger.sqlite'))


def test_ledger_is_found(suite):
    """An upgrade copies the ledger first: by the configuration, whatever stands there in comments."""
    script = (world.REPO / "debian/kigen.preinst").read_text(encoding="utf-8")
    function = script[script.index("ledger_of() {"):script.index("copy_ledger() {")]
    conf = suite.fresh()
    conf.mkdir()
    for text, path in LEDGERS:
        (conf / "k.conf").write_text(text + "\n", encoding="utf-8")
        done = processes.run(["sh", "-c", function + 'ledger_of "$1"', "sh", str(conf / "k.conf")], text=True)
        suite.equal(f"the ledger of {text}", done.stdout.strip(), path)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kigen", required=True)
    arguments.add_argument("--shim", required=True)
    given = arguments.parse_args()
    suite = Suite(Path(given.kigen).resolve(), Path(given.shim).resolve())
    test_refused(suite)
    test_journal(suite)
    test_configuration(suite)
    test_restored(suite)
    test_units(suite)
    test_ledger_is_found(suite)
    if os.geteuid() == 0:
        test_each_reads_its_own(suite)
        test_one_group(suite)
        test_cut_off(suite)
        test_no_lists(suite)
        test_not_a_member(suite)
        test_barred(suite)
    shutil.rmtree(suite.top)
    suite.end()


if __name__ == "__main__":
    main()
