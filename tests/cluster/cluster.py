#!/usr/bin/env python3
"""The country's night on a cluster of four made-up nodes on this machine: docs/slurm as it stands, under Slurm's own daemons.

    tests/cluster/cluster.py --kigen build/kigen [--shards 1741] [--keep]        make cluster

1,741 small towns have a night each, the largest first. Meanwhile, while tasks stand in the middle of their work,

    n2 dies: its daemon, its steps, its tasks, all at once, a night half made     its tasks go to other nodes
    n3 loses its daemon alone; its task lives on                                 Slurm gives it to another node: twice at once
    slurmctld dies by SIGKILL and is started again                               what it did not save it does again

and a part of the array is submitted a second time: each task finds its night made. The merge runs after both. Nothing may be
lost, doubled or summed wrongly: shards and merge are counted again by code of its own (recount.py). It fails unless the attempts
that the tasks wrote down show a shard that ran twice, one after the other, and one of which two attempts were at work at once.

Needs the Debian packages slurmctld, slurmd, slurm-client and munge, and root. Prints `N passed, N failed`.
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import processes
import recount
from checks import Checks

HERE, ROOT = pathlib.Path(__file__).resolve().parent, pathlib.Path(__file__).resolve().parents[2]
NIGHT = "2026-11-19"
NODES = ("n1", "n2", "n3", "n4")
TOOLS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel")
CODE_FIRST = 20001
CONF = """office    = { name = "見本町"; section = "住民課"; phone = "0465-00-0000"; counter = "見本町役場1階1番窓口"; };
registers = { residents = "residents.csv"; certificates = "certificates.csv"; };
mailing   = { since = "2026-10-01"; };
letters   = { fonts = ( "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf" ); };     # the digests of three are much of a small night
output    = { dir = "out"; };
"""


def missing() -> str:
    """What this needs and does not find, in one sentence; empty: nothing."""
    lacks = [tool for tool in TOOLS if not shutil.which(tool)]
    if lacks:
        return f"cluster: not found: {', '.join(lacks)}; install slurmctld, slurmd, slurm-client and munge (apt-get install), as root"
    if os.geteuid() != 0:
        return "cluster: needs root, whose processes slurmd starts and this test ends"
    return ""


def residents_of(at: int, count: int) -> int:
    """A few towns of hundreds, most of some dozens."""
    return max(12, int(600 / (1 + at * 40 / count)))


# ---- the cluster ----------------------------------------------------------------------------------------------------

def free_port(count: int) -> int:
    """The first of so many ports in a row that nobody has."""
    for first in range(26817, 60000, 16):
        held = []
        try:
            for port in range(first, first + count):
                held.append(socket.socket())
                held[-1].bind(("127.0.0.1", port))
            return first
        except OSError:
            continue
        finally:
            for one in held:
                one.close()
    raise AssertionError("no port is free")


class Cluster:
    """Four nodes, their controller and munge in a folder of their own. Each process is known by the file of its own id."""

    def __init__(self, root: pathlib.Path):
        self.root = root
        self.daemons = {}
        for part in ("etc", "state", "log", "munge", *(f"spool/{node}" for node in NODES)):
            (root / part).mkdir(parents=True, exist_ok=True)
        for part in (root, root / "munge"):
            part.chmod(0o755)
        port = free_port(5)
        text = (HERE / "slurm.conf").read_text(encoding="utf-8")
        text = text.split("\n", 1)[1].format(root=root, user="root", host=socket.gethostname().split(".")[0], control_port=port,
                                             node_ports=f"{port + 1}-{port + 4}")
        (root / "etc/slurm.conf").write_text(text, encoding="utf-8")
        (root / "etc/cgroup.conf").write_text("CgroupPlugin=cgroup/v1\nCgroupAutomount=no\n", encoding="utf-8")
        key = root / "munge/key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        self.environment = dict(os.environ, SLURM_CONF=str(root / "etc/slurm.conf"), LC_ALL="C", KIGEN_WAIT_SECONDS="2")

    def begin(self, name: str, *command) -> None:
        with open(self.root / f"log/{name}.out", "ab") as out:
            self.daemons[name] = processes.start(*command, stdout=out, stderr=out, env=self.environment)

    def start(self) -> None:
        munge = self.root / "munge"
        self.begin("munged", "munged", "--foreground", "--force", f"--socket={munge}/socket", f"--key-file={munge}/key",
                   f"--log-file={munge}/log", f"--pid-file={munge}/pid", f"--seed-file={munge}/seed", "--num-threads=2")
        processes.wait_for((munge / "socket").exists, 10)
        self.start_controller("-c")
        for node in NODES:
            self.start_node(node)
        if not processes.wait_for(lambda: self.states().count("idle") == len(NODES), 120):
            raise AssertionError(f"the nodes do not come up: {self.states()}")

    def start_controller(self, *more) -> None:
        self.begin("slurmctld", "slurmctld", "-D", *more)

    def start_node(self, node: str) -> None:
        self.begin(node, "slurmd", "-D", "-N", node)

    def call(self, *command, **more) -> str:
        done = processes.run([str(word) for word in command], seconds=600, env={**self.environment, **more}, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise AssertionError(f"{' '.join(map(str, command))}: {done.returncode}: {done.stdout[-800:]}")
        return done.stdout.strip()

    def states(self, what: str = "%t") -> list:
        try:
            return self.call("sinfo", "-h", "-N", "-o", what).split()
        except AssertionError:
            return []

    def queue(self) -> list:
        """(job, state, reason) of whoever is not done; None: the controller does not answer."""
        try:
            return [tuple(line.split(" ", 2)) for line in self.call("squeue", "-h", "-r", "-o", "%i %T %r").splitlines()]
        except AssertionError:
            return None

    def mend(self) -> bool:
        """What docs/cluster.md has the administrator do after the controller died: held tasks and drained nodes go on. True: none is left
        to wait for."""
        queue = self.queue()
        for job, _, reason in queue or []:
            if "held" in reason:
                self.call("scontrol", "release", job)
        for node, state in zip(*[iter(self.states("%N %t"))] * 2):
            if state.startswith("drain"):
                self.call("scontrol", "update", f"nodename={node}", "state=resume")
        return queue == []

    def kill_daemon(self, name: str) -> None:
        daemon = self.daemons.pop(name)
        daemon.kill()
        daemon.wait()

    def stop(self) -> None:
        for name in (*NODES, "slurmctld", "munged"):
            if name in self.daemons:
                self.kill_daemon(name)
        for pid in self.own():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def own(self) -> list:
        """Steps and tasks that daemons left: they name this cluster's configuration, or have its folder in their command."""
        found, word = [], str(self.root).encode()
        for path in pathlib.Path("/proc").iterdir():
            if path.name.isdigit() and int(path.name) != os.getpid():
                try:
                    text = (path / "cmdline").read_bytes() + (path / "environ").read_bytes()
                except OSError:
                    continue
                if b"SLURM_CONF=" + word in text and b"SLURM_JOB_ID" in text or word in (path / "cmdline").read_bytes():
                    found.append(int(path.name))
        return [pid for pid in found if pid not in ancestors(os.getpid())]


def ancestors(pid: int) -> set:
    found = set()
    while pid > 1 and pid not in found:
        found.add(pid)
        pid = parent(pid)
    return found


def parent(pid: int) -> int:
    try:
        return int(pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError):
        return 0


# ---- attempts -------------------------------------------------------------------------------------------------------

class Attempt:
    def __init__(self, path: pathlib.Path):
        said = dict(line.split("=", 1) for line in path.read_text(encoding="ascii").splitlines() if "=" in line)
        self.shard, self.node = path.parent.name, said.get("node")
        self.began = float(said["began"]) if "began" in said else None
        self.ended = float(said["ended"]) if "ended" in said else None
        self.exit = int(said["exit"]) if "exit" in said else None
        self.pid = int(said["pid"]) if "pid" in said else 0

    def beside(self, other) -> bool:
        """Both were at work at one time, and both lived to say so."""
        return None not in (self.ended, other.ended) and self.began < other.ended and other.began < self.ended


def attempts(folder: pathlib.Path) -> dict:
    found = collections.defaultdict(list)
    for path in folder.glob("attempts/*/*"):
        one = Attempt(path)
        if one.began is not None:
            found[one.shard].append(one)
    for some in found.values():
        some.sort(key=lambda one: one.began)
    return found


def kigen_of(attempt: Attempt) -> int:
    """The process of the night that this attempt is at; 0: it is between nights."""
    try:
        children = processes.children(attempt.pid)
    except OSError:
        return 0
    return next((pid for pid in children if "kigen" in processes.command_of(pid).split(" ")[0] and " run " in processes.command_of(pid)), 0)


def caught(folder: pathlib.Path, node: str, seconds: float):
    """An attempt on that node whose night is half made: stopped in the middle. (attempt, pid)"""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        newest = sorted(folder.glob("attempts/*/*"), key=lambda path: path.stat().st_mtime)[-8:]
        for attempt in map(Attempt, newest):
            pid = kigen_of(attempt) if attempt.node == node and attempt.exit is None else 0
            if not pid or not list((folder / attempt.shard / "out").glob(".*.partial")):
                continue
            try:
                os.kill(pid, signal.SIGSTOP)
            except ProcessLookupError:
                continue
            if processes.wait_for(lambda: processes.is_stopped(pid), 2) and not (folder / attempt.shard / "out" / NIGHT).exists():
                return attempt, pid
            try:
                os.kill(pid, signal.SIGCONT)
            except ProcessLookupError:
                pass
        time.sleep(0.01)
    raise AssertionError(f"{node}: no night was caught in the middle")


# ---- the story ------------------------------------------------------------------------------------------------------

def make_towns(kigen: str, folder: pathlib.Path, count: int) -> None:
    def make(at: int) -> None:
        code = str(CODE_FIRST + at)
        processes.run([kigen, "synth", "--residents", str(residents_of(at, count)), "--seed", code, "--as-of", NIGHT, "--municipality",
                       code, str(folder / code)], seconds=600, check=True, stdout=subprocess.DEVNULL)
        (folder / code / "kigen.conf").write_text(CONF, encoding="utf-8")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(make, range(count)))


def published(folder: pathlib.Path) -> int:
    return sum(1 for _ in folder.glob(f"*/out/{NIGHT}"))


class Story:
    def __init__(self, cluster: Cluster, kigen: str, folder: pathlib.Path, count: int, checks: Checks):
        self.cluster, self.kigen, self.folder, self.count, self.checks = cluster, kigen, folder, count, checks
        self.began = time.monotonic()

    def say(self, what: str) -> None:
        print(f"note: {time.monotonic() - self.began:6.1f} s  {published(self.folder):5} of {self.count} nights  {what}", flush=True)

    def submit(self) -> list:
        return self.cluster.call("sh", ROOT / "docs/slurm/submit.sh", self.folder, NIGHT, KIGEN=self.kigen).split()

    def until(self, holds, seconds: float, what: str) -> None:
        if not processes.wait_for(lambda: time.sleep(0.2) or holds(), seconds):
            raise AssertionError(f"{what}: not within {seconds:.0f} s; queue {(self.cluster.queue() or [])[:5]}, nodes {self.cluster.states()}")

    def node_dies(self) -> str:
        attempt, pid = caught(self.folder, "n2", 600)
        step = parent(attempt.pid)
        self.cluster.kill_daemon("n2")
        for one in (step, attempt.pid, *processes.tree(pid)):
            os.kill(one, signal.SIGKILL)
        self.say(f"n2 died in the middle of {attempt.shard}")
        return attempt.shard

    def daemon_dies(self) -> tuple:
        attempt, pid = caught(self.folder, "n3", 600)
        self.cluster.kill_daemon("n3")
        self.say(f"the daemon of n3 died; its task stands in the middle of {attempt.shard}")
        return attempt.shard, pid

    def controller_dies(self) -> None:
        self.cluster.kill_daemon("slurmctld")
        time.sleep(3)
        self.cluster.start_controller()
        self.until(lambda: self.cluster.queue() is not None, 300, "slurmctld answers again")
        self.say("slurmctld died and is back")

    def second_runner(self, shard: str, pid: int) -> None:
        """Until Slurm gives the task, which lives, to another node, which is kept out; then the first goes on beside it, to its end.
        Its own daemon is not there: it would end a task that Slurm has given to another node."""
        def came() -> bool:
            self.cluster.mend()
            return any(one.exit == 75 for one in attempts(self.folder)[shard])
        try:
            self.until(lambda: time.sleep(2) or came(), 5400, f"a second attempt at {shard}")
            self.say(f"{shard} has a second runner, whom the lock keeps out")
        finally:
            os.kill(pid, signal.SIGCONT)
        self.until(lambda: attempts(self.folder)[shard][0].exit is not None, 300, f"the first attempt at {shard} ends")

    def run(self) -> None:
        self.submit()
        self.until(lambda: published(self.folder) >= min(20, self.count // 8), 900, "the first nights")
        dead = self.node_dies()
        doubled, pid = self.daemon_dies()
        self.until(lambda: published(self.folder) >= self.count // 3, 5400, "a third of the nights")
        self.controller_dies()
        self.cluster.start_node("n2")
        self.second_runner(doubled, pid)
        self.cluster.start_node("n3")
        self.until(lambda: time.sleep(3) or self.cluster.mend(), 5400, "all jobs end")
        self.say("all jobs of the array have ended")
        self.again()
        self.look(dead, doubled)

    def again(self) -> None:
        """The largest hundred once more, as a controller that lost its state would, and the merge: nothing changes."""
        before = {path.name: path.read_bytes() for path in (self.folder / "merged" / NIGHT).glob("*")}
        self.checks.holds(before, "the merge was made by its job: " + (self.folder / "log/merge.txt").read_text(encoding="utf-8")[-600:])
        array = self.cluster.call("sbatch", "--parsable", f"--array=1-{min(100, self.count)}", f"--output={self.folder}/log/again-%a.txt",
                                  ROOT / "docs/slurm/shard.sh", self.folder, NIGHT, KIGEN=self.kigen)
        self.cluster.call("sbatch", "--parsable", f"--dependency=afterany:{array}", f"--output={self.folder}/log/merge.txt",
                          ROOT / "docs/slurm/merge.sh", self.folder, NIGHT, KIGEN=self.kigen)
        self.until(lambda: self.cluster.queue() == [], 1800, "all jobs of the second array end")
        self.say("a hundred tasks and the merge ran once more")
        after = {path.name: path.read_bytes() for path in (self.folder / "merged" / NIGHT).glob("*")}
        self.checks.holds(before == after, "a second array and merge change the merge")

    def look(self, dead: str, doubled: str) -> None:
        checks, made = self.checks, attempts(self.folder)
        twice = [shard for shard, some in made.items() if sum(one.exit in (0, 4) for one in some) > 1]
        killed = [shard for shard, some in made.items() if any(one.exit is None for one in some[:-1]) and some[-1].exit in (0, 4)]
        at_once = [shard for shard, some in made.items()
                   if any(a.beside(b) for at, a in enumerate(some) for b in some[at + 1:] if a.pid != b.pid)]
        self.say(f"{sum(map(len, made.values()))} attempts at {len(made)} shards; {len(twice)} ended well more than once, "
                 f"{len(killed)} were killed and made again, at once: {' '.join(at_once[:5])}")
        checks.holds(len(made) == self.count, f"{len(made)} shards were attempted, not {self.count}")
        checks.holds(dead in killed and made[dead][0].node == "n2", f"the night that died with n2 was made again elsewhere: {dead}")
        checks.holds(doubled in at_once, f"two attempts were at the same night at once: {doubled}")
        checks.holds(doubled in twice and dead in twice, "no shard ran twice")
        checks.holds(any(one.exit == 75 for one in made[doubled]), f"the second runner of {doubled} was kept out by the lock")
        for fault in recount.faults(self.folder, NIGHT):
            checks.check("shards and merge, counted again", fault)
        checks.holds(published(self.folder) == self.count, f"{published(self.folder)} of {self.count} nights are published")
        checks.holds(recount.summed(self.folder, NIGHT) == self.count, "the merge holds all shards")
        for shard in (dead, doubled, sorted(made)[0]):
            checks.check("a night that was disturbed is that of an undisturbed town, byte by byte",
                         recount.undisturbed(self.kigen, self.folder, shard, NIGHT))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--shards", type=int, default=1741)
    parser.add_argument("--into", default="build/cluster")
    parser.add_argument("--keep", action="store_true", help="leave the folder of the cluster")
    given = parser.parse_args()
    lacks = missing()
    if lacks:
        sys.exit(lacks)
    kigen, root = str(pathlib.Path(given.kigen).resolve()), pathlib.Path(given.into).resolve()
    shutil.rmtree(root, ignore_errors=True)
    folder = root / "night"
    folder.mkdir(parents=True)
    checks, cluster = Checks(), Cluster(root)
    make_towns(kigen, folder, given.shards)
    try:
        cluster.start()
        Story(cluster, kigen, folder, given.shards, checks).run()
    finally:
        cluster.stop()
    status = checks.status()
    if not status and not given.keep:
        shutil.rmtree(root)
    sys.exit(status)


if __name__ == "__main__":
    main()
