"""Processes of tests: each wait has a limit, and nothing that a test started outlives it.

1. A process begins a session of its own: whoever it forks belongs to that session.
2. Past its limit the whole session is killed, and the test gets an AssertionError that names who was left. Also where the
   process itself has ended and one that it forked holds its output open.
3. No Python runs between fork and exec (preexec_fn): it may wait for ever for a lock that another thread held at the fork.
   Limits, users and signals are set by words in front of the command: prlimit(1), setpriv(1), env(1).
4. Who asks for a stopped process waits until /proc says that it stands still: a signal that was sent has not arrived.
"""

import os
import pty
import select
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

RUN_SECONDS_MAX = 120
DEATH_SECONDS_MAX = 10          # from SIGKILL to the end


def state(pid):
    """R, S, D, T, Z … as in /proc; None: there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()[0]
    except (OSError, IndexError):
        return None


def session(number):
    """The processes of a session that have not ended."""
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                fields = (path / "stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            if int(fields[3]) == number and fields[0] not in "ZX":
                found.append(int(path.name))
    return found


def children(pid):
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            found += [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
        except OSError:        # a thread that has ended since
            continue
    return found


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return "?"


def is_stopped(pid):
    return state(pid) == "T"


def all_stopped(number):
    """Whether every process of a session stands still."""
    members = session(number)
    return bool(members) and all(map(is_stopped, members))


def wait_for(holds, seconds=30):
    """Until holds() is true; False where it is not in that time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.002)
    return True


def tree(pid):
    """A process and all below it that have not ended, of whatever session; and those of its own session that were left by
    their parents."""
    below, found, todo = {}, [], [pid]
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                fields = (path / "stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            below.setdefault(int(fields[1]), []).append((int(path.name), fields[0]))
    todo += session(pid)
    while todo:
        one = todo.pop()
        if one not in found and state(one) not in (None, "Z", "X"):
            found.append(one)
        todo += [child for child, _ in below.get(one, ()) if child not in found]
    return found


def kill(members_of):
    """Kills who members_of() says, until that is nobody; a sentence about each."""
    said, end = {}, time.monotonic() + DEATH_SECONDS_MAX
    while (members := members_of()) and time.monotonic() < end:
        for pid in members:
            said.setdefault(pid, f"{pid} ({state(pid)}) {command_of(pid)}")
        for what in (signal.SIGSTOP, signal.SIGKILL):      # stopped, none says that another was killed
            for pid in members:
                try:
                    os.kill(pid, what)
                except ProcessLookupError:
                    pass
        time.sleep(0.01)
    return list(said.values())


def kill_session(number):
    return kill(lambda: session(number))


def kill_tree(pid):
    """Also whom the processes that die first leave: all are known before the first is killed."""
    known = set()

    def members():
        known.update(tree(pid))
        return [one for one in known if state(one) not in (None, "Z", "X")]
    return kill(members)


def start(*command, **more):
    """A process in a session of its own, without input, its output in pipes."""
    more = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    return subprocess.Popen([str(word) for word in command], start_new_session=True, **more)


def ended(process, seconds, given=None):
    """(standard output, standard error) of a process and of all that it forked, once they have ended."""
    try:
        return process.communicate(given, timeout=seconds)
    except subprocess.TimeoutExpired:
        left = kill_session(process.pid)
    try:
        process.communicate(timeout=DEATH_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        left.append("and somebody outside its session holds its output")
    raise AssertionError(f"{process.args}: no end after {seconds} s: {'; '.join(left) or 'nobody is left'}"[:2000])


def run(command, seconds=RUN_SECONDS_MAX, check=False, input=None, **more):
    """subprocess.run() with these rules: output is caught unless it is said where it goes, text as there."""
    if input is not None:
        more["stdin"] = subprocess.PIPE
    process = start(*command, **more)
    out, err = ended(process, seconds, input)
    done = subprocess.CompletedProcess(process.args, process.returncode, out, err)
    if check:
        done.check_returncode()
    return done


def wait4(process, seconds):
    """(wait status, resources used) of a process and of those that it waited for; None: it has not ended by then."""
    end, pause = time.monotonic() + seconds, 0.001
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return status, usage
        if time.monotonic() > end:
            return None
        time.sleep(pause)
        pause = min(1.1 * pause, 0.05)


def reaped(process, seconds=RUN_SECONDS_MAX):
    """The same of one that ends by then."""
    found = wait4(process, seconds)
    if not found:
        raise AssertionError(f"{process.args}: no end after {seconds} s: {'; '.join(kill_session(process.pid))}"[:2000])
    return found


def measured(*command, env=None, seconds=RUN_SECONDS_MAX):
    """(exit code, standard error, seconds, resources used) of a process and its children."""
    with tempfile.TemporaryFile() as err:
        began = time.monotonic()
        process = start(*command, env=env, stdout=subprocess.DEVNULL, stderr=err)
        _, usage = reaped(process, seconds)
        took = time.monotonic() - began
        err.seek(0)
        return process.returncode, err.read().decode("utf-8", "replace"), took, usage


def on_terminal(*command, env=None, whole=False, beside=None, seconds=RUN_SECONDS_MAX):
    """(exit code, what a terminal got, seconds) of a process whose standard error is a terminal; input and output too where
    `whole`. beside(process, done) runs in a thread of its own until the event `done` is set."""
    master, slave = pty.openpty()
    began = time.monotonic()
    process = start(*command, env=env, stdin=slave if whole else subprocess.DEVNULL,
                    stdout=slave if whole else subprocess.DEVNULL, stderr=slave)
    os.close(slave)
    done = threading.Event()
    holder = threading.Thread(target=beside, args=(process, done)) if beside else None
    if holder:
        holder.start()
    text = b""
    try:
        while True:
            if time.monotonic() - began > seconds:
                raise AssertionError(f"{process.args}: no end after {seconds} s: {kill_session(process.pid)}"[:2000])
            if not select.select([master], [], [], 0.1)[0]:
                continue
            try:
                part = os.read(master, 65536)
            except OSError:                                  # Linux: the other end is closed
                break
            if not part:
                break
            text += part
    finally:
        done.set()
        if holder:
            holder.join(DEATH_SECONDS_MAX)
        os.close(master)
    return process.wait(DEATH_SECONDS_MAX), text.decode("utf-8", "replace"), time.monotonic() - began
