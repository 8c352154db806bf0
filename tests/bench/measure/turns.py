"""Commands measured by turns: what each costs, the median of several runs, how far they lie apart.

Every command runs under build/bench/spent, a small program of our own: processor time and memory are those of the command and
of all its children. What is compared takes turns (A B A B …), so that a machine that slows down slows all alike.
"""

import json
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

PATIENCE_S = 3600
NIGHT_DONE = (0, 4)             # 4: done, and something is new for a person


class Missing(Exception):
    """What cannot be measured here, and why: one sentence."""


class Differs(Exception):
    """A peer says something else than kigen, so its time means nothing."""


@dataclass
class Spent:
    wall: float                 # seconds
    cpu: float                  # seconds of processor, children's too
    rss: float                  # MiB, the largest process
    tree: float                 # MiB, all processes at once; 0: was not looked at
    out: str

    def figures(self):
        return {"wall": self.wall, "cpu": self.cpu, "rss": self.rss}


def run(spent, command, cwd=None, looks=False, good=(0,), env=None):
    """Runs a command to its end. A code that is not good is an error with what it said."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as result:
        done = subprocess.run([str(spent), *(["-t"] if looks else []), result.name, *map(str, command)], cwd=cwd, env=env,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        text = result.read()
    figures = json.loads(text) if text else {"status": done.returncode}
    if figures["status"] not in good:
        raise RuntimeError(f"{' '.join(map(str, command))}: ended with {figures['status']}: {done.stderr.strip()[-600:]}")
    return Spent(figures["wall"], figures["user"] + figures["system"], figures["rss_kib"] / 1024, figures["tree_kib"] / 1024, done.stdout)


def by_turns(members, repeats, say=lambda text: None):
    """{name: figures of each run}: each member once, then each again. A member gives a dict of figures, or None: left out."""
    found = {name: [] for name in members}
    for turn in range(repeats):
        for name, member in members.items():
            figures = member()
            if figures is not None:
                found[name].append(figures)
                say(f"{name} {turn + 1}/{repeats}: " + ", ".join(f"{key} {value:.3g}" for key, value in figures.items()
                                                                 if isinstance(value, (int, float))))
    return {name: summed(runs) for name, runs in found.items() if runs}


def summed(runs):
    """Of each figure its median, least and most."""
    keys = [key for key, value in runs[0].items() if isinstance(value, (int, float))]
    return {"runs": len(runs)} | {key: middle([one[key] for one in runs]) for key in keys}


def middle(values):
    return {"median": statistics.median(values), "least": min(values), "most": max(values)}


def ratio(peer, ours, key="cpu"):
    """How many times as much the peer takes, by the medians; None where one of them was not measured."""
    if not peer or not ours or not ours[key]["median"]:
        return None
    return peer[key]["median"] / ours[key]["median"]


def scratch(parent, name):
    folder = Path(parent) / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
