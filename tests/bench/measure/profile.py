"""Where the time goes: samples of `perf`, each given to the room of the house (batch/…) that was at work.

A sample belongs to the room of the innermost function of ours on its stack that is no tool of all (base/, disk/): what a
library or the kernel does for a room is that room's. The proof's share is that of the samples with a function of batch/witness
anywhere on their stack.
"""

import collections
import re
import shutil
import subprocess

from . import turns

EVERY_HZ = 499
STACK_BYTES = 16384
TOOLS = ("base", "disk")
LIBRARIES = (("libcrypto", "SHA-256 (libcrypto)"), ("libdeflate", "deflate (libdeflate)"), ("libz.", "deflate (zlib)"), ("libcairo", "cairo"),
             ("libxlsxwriter", "libxlsxwriter"), ("libsqlite3", "SQLite"), ("libexpat", "expat"), ("libharfbuzz", "harfbuzz"),
             ("libfreetype", "FreeType"), ("libcsv", "libcsv"), ("libjansson", "jansson"), ("libc.so", "libc"), ("kernel", "kernel"), ("[k", "kernel"))
ROOM = re.compile(r"/batch/(.+)/[^/]+$|/batch/([^/]+)$")


def measure(bench, program, command, cwd=None, good=turns.NIGHT_DONE):
    """{samples, rooms {room: share}, libraries {library: share}, witness: share} of one run."""
    if not shutil.which("perf"):
        raise turns.Missing("perf is not installed (the package linux-perf)")
    data = bench.work / "perf.data"
    done = subprocess.run(["perf", "record", "-o", data, "-F", str(EVERY_HZ), "--call-graph", f"dwarf,{STACK_BYTES}", "--", *map(str, command)],
                          cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=turns.PATIENCE_S, check=False)
    if done.returncode not in good or not data.exists():
        raise turns.Missing(f"perf could not record: {done.stderr.strip()[-200:]}")
    script = subprocess.run(["perf", "script", "-i", data, "--no-inline", "-F", "comm,pid,ip,sym,dso"], capture_output=True, text=True,
                            timeout=turns.PATIENCE_S, check=False).stdout
    data.unlink()
    return account(stacks_of(script, str(program)), lambda places: sources(program, places))


def stacks_of(script, program):
    """Of each sample its frames, innermost first: (place in the program or None, library)."""
    stacks = []
    for block in script.split("\n\n"):
        frames = []
        for line in block.split("\n")[1:]:
            found = re.match(r"\s*([0-9a-f]+) .*\(([^()]*|\[[^\]]*\])\)$", line)
            if found:
                ours = found.group(2) == program
                frames.append((found.group(1) if ours else None, found.group(2)))
        if frames:
            stacks.append(frames)
    return stacks


def sources(program, places):
    """{place: source file}."""
    done = subprocess.run(["addr2line", "-e", program], input="\n".join(places), capture_output=True, text=True, timeout=turns.PATIENCE_S, check=True)
    return {place: line.split(":")[0] for place, line in zip(places, done.stdout.split("\n"))}


def room_of(source):
    found = ROOM.search(source)
    return (found.group(1) or "main") if found else None


def account(stacks, sources_of):
    files = sources_of(sorted({place for frames in stacks for place, _ in frames if place}))
    rooms, libraries, witness = collections.Counter(), collections.Counter(), 0
    for frames in stacks:
        stack = [room_of(files[place]) for place, _ in frames if place]
        stack = [room for room in stack if room]
        own = [room for room in stack if room not in TOOLS]
        rooms[(own or stack or ["no room of ours"])[0]] += 1
        witness += any(room.startswith("witness") for room in stack)
        libraries[library_of(frames[0][1]) if not frames[0][0] else "kigen's own code"] += 1
    if not stacks:
        raise turns.Missing("perf took no sample")
    count = len(stacks)
    return {"samples": count, "rooms": shares(rooms, count), "libraries": shares(libraries, count), "witness": witness / count}


def shares(counter, count):
    return {name: number / count for name, number in counter.most_common()}


def library_of(path):
    return next((name for part, name in LIBRARIES if part in path), path.rsplit("/", 1)[-1].strip("[]"))
