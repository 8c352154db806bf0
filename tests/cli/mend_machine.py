"""Actions on what the machine does: files, rights and groups, a full or failing disk, processes."""

import grp
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import struct
import threading

import world
from board import BEFORE, CALLER, FULL, FULL_ONCE, HANG, HANGS, LOST
from mending import NEXT, NIGHT, Action, as_nobody, folder, given, moved, nothing, put, removed, settings, steps, struck

RUN = f"run --as-of {NEXT}"
FIRST_RUN = f"run --as-of {NIGHT}"


def refused(call: str):
    """A call that the machine refuses."""
    return lambda desk: {"LD_PRELOAD": desk.shim, "KIGEN_REFUSED": call}


def changing(name: str, how: str, does: str = ""):
    """A file of the office changes, or fails, while it is read."""
    return lambda desk: {"LD_PRELOAD": desk.shim, "KIGEN_CHANGE_FILE": str(desk / name), "KIGEN_CHANGE_HOW": how, "KIGEN_CHANGE_DOES": does}


FONT = "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf"


def own_font(desk) -> None:
    shutil.copyfile(FONT, desk / "font.ttf")
    desk.conf(letters='fonts = ( "font.ttf" );')


def little_memory(desk) -> tuple:
    """So little that the program begins and has not enough."""
    for megabytes in range(10, 200, 2):
        words = ("prlimit", f"--as={megabytes << 20}")
        if desk.call("status", before=words).code == 70:
            return words
    raise AssertionError("there is no such limit")


def disk(number: int, name: str, part: str, how: int = FULL, command: str = RUN, stage: str = "night", **more) -> Action:
    """A call on a file fails, as on a full disk, or is lost; with room on the disk the start goes on."""
    return Action(number, None, nothing, command, stage=stage, env=struck(command, name, part, how), **more)


def meanwhile(name: str):
    """While a file is read somebody makes a reply form, which the ledger keeps."""
    return lambda desk: changing(name, "do", f"{desk.kigen} form -c kigen.conf R0 --by 梅里 -o $$.pdf")(desk)


class Writer:
    """Another process writes into the ledger all the time."""

    def __init__(self):
        self.threads = {}

    def take(self, desk):
        ended = threading.Event()
        thread = threading.Thread(target=self.write, args=(desk / "out/ledger.sqlite", ended))
        thread.start()
        self.threads[desk.root] = (thread, ended)

    def give(self, desk):
        thread, ended = self.threads.pop(desk.root)
        ended.set()
        thread.join()

    @staticmethod
    def write(path, ended):
        db = sqlite3.connect(path, timeout=30, isolation_level=None)
        db.execute("INSERT OR REPLACE INTO figure VALUES((SELECT max(run_id) FROM run), 'news', 1)")
        while not ended.wait(0.002):
            db.execute("UPDATE figure SET value = value + 1 WHERE name = 'news'")
        db.execute("DELETE FROM figure WHERE name = 'news'")
        db.close()


WRITER = Writer()


def joined(desk) -> None:
    """The account becomes a member of the group, in a new session."""
    desk.who["extra_groups"] = [grp.getgrnam("daemon").gr_gid]


def way_given(desk) -> None:
    """What the command does that the message shows (setfacl -m group:NAME:rx FOLDER; not every machine has it), for each folder."""
    for name, path in re.findall(r"setfacl -m group:(\S+):rx ([^)\s]+)", desk.said):
        entries = ((1, 7, -1), (4, 0, -1), (8, 5, grp.getgrnam(name).gr_gid), (16, 5, -1), (32, 0, -1))
        os.setxattr(desk / path, "system.posix_acl_access", struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *one) for one in entries))


def stuck(desk) -> dict:
    """A worker stands still, and cannot be ended."""
    return {**struck(FIRST_RUN, "write", "letters", BEFORE, HANG)(desk), "KIGEN_REFUSED": "kill"}


def gone(desk) -> None:
    """Its disk is back, and so the process ends."""
    for path in pathlib.Path("/proc").iterdir():
        try:
            if path.name.isdigit() and os.readlink(path / "cwd") == str(desk.root):
                os.kill(int(path.name), signal.SIGKILL)
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
    world.wait_unlocked(desk.root)
MEMBERS = 'groups = { office = "daemon"; };'
ACTIONS = [
    Action(0, None, nothing, "status", before=little_memory),
    Action(1, moved("residents.csv", "elsewhere"), moved("elsewhere", "residents.csv"), "check", code=66),
    Action(1, as_nobody("residents.csv"), given("residents.csv"), "check", code=77),
    Action(2, None, nothing, "check", env=changing("residents.csv", "broken")),
    Action(7, None, nothing, "check", env=changing("residents.csv", "append")),
    disk(3, "write", "pieces.csv"),
    disk(4, "rename", "out/" + NEXT, FULL_ONCE),
    Action(5, as_nobody("."), given("."), FIRST_RUN, code=77),
    Action(6, None, nothing, RUN, env=refused("unlink"), stage="night", code=77),
    Action(10, None, nothing, "status", env=refused("setrlimit")),
    Action(11, own_font, own_font, FIRST_RUN, env=changing(f"out/.{NIGHT}.partial/lot", "do", "truncate -s 0 font.ttf")),
    Action(552, None, nothing, FIRST_RUN, env=refused("cairo")),
    disk(553, "write", "letters", LOST, command=FIRST_RUN, stage="office"),
    disk(611, "write", "partial/lot", LOST),
    disk(701, "write", "summary.xlsx"),
    disk(703, "write", "summary.xlsx", LOST),
    Action(612, None, nothing, f"{RUN} --jobs 3", f"{RUN} --jobs 1", stage="town",
           env=struck(f"{RUN} --jobs 3", "write", "letters", BEFORE, CALLER)),
    Action(613, None, nothing, f"{RUN} --jobs 3", f"{RUN} --jobs 1", stage="night", env=refused("fork")),
    Action(732, steps(put("out/.2026-11-18.partial/lot", "names"), as_nobody("out/.2026-11-18.partial")),
           removed("out/.2026-11-18.partial"), RUN,
           stage="night"),
    Action(852, None, nothing, f"why --as-of {NEXT} R1", stage="desk", env=meanwhile("residents.csv")),
    Action(1103, None, nothing, f"form --as-of {NEXT} R1 --by 梅里 -o form.pdf", stage="desk", env=meanwhile("residents.csv")),
    Action(1222, WRITER.take, WRITER.give, "report --from 2026-11-01 --to 2026-11-30 -o report.xlsx", stage="desk"),
    Action(1365, None, nothing, f"why --as-of {NEXT} R1", stage="desk", env=struck(f"why --as-of {NEXT} R1", "write", "access.jsonl")),
    Action(1385, settings(output='groups = { office = "kein-solches-amt"; };'), settings(output=MEMBERS), "check"),
    Action(1387, settings(output=MEMBERS), nothing, "check", env=refused("getgrnam_r")),
    Action(1388, settings(output=MEMBERS), nothing, FIRST_RUN, env=refused("fchown"), code=77),
    Action(1386, steps(settings(output=MEMBERS), as_nobody()), joined, FIRST_RUN),
    Action(1389, steps(settings(output=MEMBERS), folder("out"), lambda desk: (desk / "out").chmod(0o700)), way_given, FIRST_RUN, RUN),
    Action(605, None, nothing, FIRST_RUN, RUN, env=struck(FIRST_RUN, "write", "letters", BEFORE, HANG), slow=True),
    Action(606, None, nothing, FIRST_RUN, env=struck(FIRST_RUN, "write", "letters", BEFORE, HANGS), slow=True),
    Action(607, None, gone, FIRST_RUN, env=stuck, slow=True),
]
