"""What the tables mend_*.py are made of: an action of the message catalogue, carried out once on the fault that it describes.

    Action(302, swap("limits.csv", "9", "x"), swap("limits.csv", "x", "9"), "check")

One line: the number of the message; a step that makes the fault; the step, or each of several alternative steps in a list, that
batch/say/actions.def prescribes; the command that says the message, and the one that no longer does, where it is another. A
step is a function of the desk. Each action stands on a tree of its own, a copy of a stage (STAGES) that is made once.
"""

import os
import pathlib
import re
import shutil
import threading
from dataclasses import dataclass
from typing import Callable

import seeds
import world
from board import BEFORE, FULL, Board
from checks import Checks
from test_templates import BASE
from town import CERTIFICATE_LEAST, RESIDENT_LEAST, Town

NIGHT, NEXT = "2026-11-19", "2026-11-20"
JAPANESE_OFFICE = 'office = { name = "見本市"; section = "市民課"; phone = "0465-00-0000"; counter = "2階3番窓口"; };\n'
SINCE = world.NOBODY_TOLD
LIMITS = "effective_from,resource,scope,per,max\n"
LANGUAGES = "resident_id,language,format\n"
EVENTS = "id,event,on,by,until,reason\n"
HOLIDAYS = "国民の祝日・休日月日,国民の祝日・休日名称\n2027/1/1,元日\n".encode("cp932")
WITHOUT_CONFIGURATION = ("verify", "merge", "synth", "help", "--help")
NOBODY = 65534
EXIT = {int(number): int(code or 0) for number, code in re.findall(
    r"^\*\*KGN(\d{4})[EWI]\*\*(?: \(exit (\d+)\))?", (world.REPO / "docs/messages.md").read_text(encoding="utf-8"), re.M)}


@dataclass
class Action:
    number: int
    fault: Callable             # or None: the stage has it already
    done: object                # a step, or a list of steps, of which each alone is what the action says: one of them by dice,
                                # all in a long run; (step, command) where its command is another than `then`
    command: str                # says the message
    then: str = ""              # says it no more; none: the same command
    stage: str = "office"
    code: int = -1              # with which the command ends; -1: the code of the catalogue, and of a warning 0 or 4
    good: tuple = (0, 4)        # how the command may end when the action was carried out
    env: Callable = None        # of the desk: what the command that says the message finds in its environment
    before: Callable = None     # of the desk: the words before that command, which set something and become it
    slow: bool = False          # it waits long and works little: others go on meanwhile


# ---- the desk -------------------------------------------------------------------------------------------------------

class Desk:
    """A folder with a configuration and all that it names, and the program."""

    def __init__(self, kigen: str, root: pathlib.Path, shim: str = ""):
        self.kigen, self.root, self.shim = kigen, root, shim
        self.said = ""                      # what the command said that says the message
        self.who = {}                       # who starts commands, where it is not the one who runs the tests

    def __truediv__(self, name: str) -> pathlib.Path:
        return self.root / name

    def read(self, name: str) -> str:
        return (self / name).read_text(encoding="utf-8")

    def write(self, name: str, content) -> None:
        path = self / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))

    def call(self, command, **more) -> world.Result:
        words = command.split() if isinstance(command, str) else list(command)
        if isinstance(command, str) and words and words[0] not in WITHOUT_CONFIGURATION and "-c" not in words:
            words[1:1] = ["-c", "kigen.conf"]
        if words[:1] == ["run"] and "--jobs" not in words:
            words += ["--jobs", "1"]
        program = self / "bin/kigen" if self.who else self.kigen
        return world.call(program, *words, cwd=self.root, **{**self.who, **more})

    def conf(self, **parts) -> None:
        """The configuration of the office: of a group more settings, or `office` and `registers` in their place; `more` behind all."""
        group = {"registers": 'residents = "residents.csv"; certificates = "certificates.csv";', "mailing": SINCE, "output": 'dir = "out";'}
        group.update({name: group.get(name, "") + " " + text for name, text in parts.items()
                      if name not in ("more", "office", "before", "whole")})
        own = (self / "templates").is_dir()
        if "fonts" not in group.get("letters", ""):
            group["letters"] = f"{group.get('letters', '')} {world.ONE_FONT}"
        if own and "templates =" not in group["letters"]:
            group["letters"] += ' templates = "templates";'
        text = parts.get("before", "") + parts.get("office", JAPANESE_OFFICE if own else world.LEAST_OFFICE) + "".join(
            f"{name} = {{ {inside} }};\n" for name, inside in group.items()) + parts.get("more", "")
        self.write("kigen.conf", parts.get("whole", text))


def shipped(desk: Desk) -> None:
    """Six people, three of whom are due, and no night yet; letters in the shipped templates."""
    made = Town(RESIDENT_LEAST, CERTIFICATE_LEAST)
    for at in range(6):
        who = made.resident(at, resident_id=f"R{at}", name="試験　太郎", birth_date="1980-05-05", postal_code="2508555",
                            address=f"神奈川県小田原市荻窪{at}番地", status="resident")
        made.certificate(who, f"S{at}", "authentication", "2027-02-10" if at < 3 else "2030-05-05", issued_on="2022-01-05", status="valid")
    made.write(desk.root)
    desk.write("limits.csv", LIMITS + "2026-01-01,print,all,day,1000\n")
    desk.write("languages.csv", LANGUAGES + "R1,ja,\n")
    desk.write("told.csv", "kind,serial,expires_on\nauthentication,S0,2027-02-10\n")
    desk.conf()


def office(desk: Desk) -> None:
    """The same with the small templates of test_templates.py, which are read in a fraction of the time."""
    shipped(desk)
    for name, text in BASE.items():
        desk.write(f"templates/{name}", text)
    desk.conf()


def crowd(late: int = 0, count: int = 40, change: Callable = None, **values):
    """Forty people, all of them due but for so many who fall due the night after; where nothing else is said, rule and
    register agree. `change` may alter the town before it is written."""
    def make(desk):
        made = Town((*RESIDENT_LEAST, "municipality", "protected"), CERTIFICATE_LEAST)
        for at in range(count):
            ends = "02-21" if at >= count - late else "02-10"
            own = {name: text for name, text in values.items() if name in made.resident_columns and name != "resident_id"}
            who = made.resident(at, **{"birth_date": f"1980-{ends}", "municipality": "14206", **own})
            made.certificate(values.get("resident_id", who), f"S{at}", "authentication", f"2027-{ends}",
                             issued_on=values.get("issued_on", "2022-03-01"))
        if change:
            change(made)
        made.write(desk.root)
    return make


# ---- steps ----------------------------------------------------------------------------------------------------------

def steps(*every):
    def do(desk):
        for one in every:
            one(desk)
    return do


def nothing(desk) -> None:
    """The action says that nothing is to be done, or to start again."""


def put(name: str, content):
    return lambda desk: desk.write(name, content)


def swap(name: str, old, new):
    """Other text in a file; that it was there is checked, or the fault would prove nothing."""
    def do(desk):
        data, before, after = (one if isinstance(one, bytes) else one.encode("utf-8") for one in ((desk / name).read_bytes(), old, new))
        if before not in data:
            raise AssertionError(f"{name} does not hold {old!r}")
        desk.write(name, data.replace(before, after))
    return do


def remake(name: str, change: Callable):
    """The bytes of a file, changed by a function."""
    return lambda desk: desk.write(name, change((desk / name).read_bytes()))


def removed(name: str):
    return lambda desk: shutil.rmtree(desk / name) if (desk / name).is_dir() else (desk / name).unlink()


def moved(name: str, to: str):
    return lambda desk: shutil.move(desk / name, desk / to)


def copied(name: str, to: str):
    return lambda desk: shutil.copytree(desk / name, desk / to) if (desk / name).is_dir() else shutil.copy2(desk / name, desk / to)


def folder(name: str):
    return lambda desk: (desk / name).mkdir()


def settings(**parts):
    return lambda desk: desk.conf(**parts)


def as_nobody(*but: str):
    """The batch account is nobody: all is its own but what is named, which is root's alone. The program and its templates are
    copied where everybody may read them."""
    def do(desk):
        (desk / "bin").mkdir()
        shutil.copy(desk.kigen, desk / "bin/kigen")
        shutil.copytree(world.TEMPLATES / "calendar", desk / "templates/calendar")
        for path in (desk.root, *desk.root.rglob("*")):
            os.lchown(path, NOBODY, NOBODY)
        for name in but:
            os.chown(desk / name, 0, 0)
            (desk / name).chmod(0o755 if (desk / name).is_dir() else 0o600)
        desk.who = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    return do


def given(name: str):
    """The batch account gets the right."""
    return lambda desk: os.chown(desk / name, NOBODY, NOBODY)


def ran(command, good=(0, 4), **more):
    """A command that must end well."""
    def do(desk):
        result = desk.call(command, **more)
        if result.code not in good:
            raise AssertionError(f"{command}: {result}")
    return do


def recorded(day: str, *rows: str):
    """Events that are recorded on a day."""
    return steps(put("events.csv", EVENTS + "".join(f"{row}\n" for row in rows)), ran(f"record --as-of {day} events.csv"))


def struck(command: str, name: str, part: str, how: int = FULL, victim: int = 0, nth: int = 0):
    """The environment in which the shim strikes a command at its nth call of a name on a file."""
    def env(desk):
        trial = Desk(desk.kigen, desk.root.with_name(desk.root.name + "-counted"))
        shutil.copytree(desk.root, trial.root, symlinks=True)
        board = Board(trial / "board")
        trial.call(command, env=board.env(desk.shim, trial.root))
        found = [at for at, (call, _, path) in enumerate(board.calls(), 1) if call == name and part in path]
        calls = board.by_name()
        shutil.rmtree(trial.root)
        if len(found) <= nth:
            raise AssertionError(f"{command}: {len(found)} calls of {name} on {part}, of {calls}")
        return Board(desk / "board", found[nth], how, victim).env(desk.shim, desk.root)
    return env


def cut_off(command: str, name: str, part: str, how: int = BEFORE, nth: int = 0):
    """The command is killed there."""
    def do(desk):
        done = desk.call(command, env=struck(command, name, part, how, nth=nth)(desk))
        if done.code >= 0:
            raise AssertionError(f"{command} was not killed: {done}")
        world.wait_unlocked(desk.root)
    return do


# ---- carrying out ---------------------------------------------------------------------------------------------------

STAGES = {
    "shipped": shipped,
    "desk": steps(shipped, ran(f"run --as-of {NIGHT}")),
    "office": office,
    "night": steps(office, ran(f"run --as-of {NIGHT}")),
    "town": steps(office, crowd(late=10), ran(f"run --as-of {NIGHT}")),
    "large": steps(office, crowd(late=30), ran(f"run --as-of {NIGHT}")),
    "alarm": steps(office, settings(calendar='holidays = "holidays.csv";'),
                   put("holidays.csv", HOLIDAYS.replace(b"2027/1/1", b"2026/11/23")), ran(f"run --as-of {NIGHT}")),
}


def heard(command, result: world.Result) -> str:
    """verify answers on standard output."""
    return result.err + (result.out if "verify" in command[:6] else "")


class Mending(Checks):
    """The stages, and a check for each message."""

    def __init__(self, kigen: str, shim: str):
        super().__init__()
        self.kigen, self.shim, self.top, self.trees, self.made = kigen, shim, world.scratch("kigen-actions-"), 0, {}
        self.top.chmod(0o755)
        self.seed = seeds.fresh()

    def desk(self, of: pathlib.Path = None) -> Desk:
        with self.lock:
            self.trees += 1
            root = self.top / f"tree-{self.trees}"
        if of:
            shutil.copytree(of, root, symlinks=True)
        else:
            root.mkdir()
        return Desk(self.kigen, root, self.shim)

    def stage(self, name: str) -> pathlib.Path:
        if name not in self.made:
            desk = self.desk()
            STAGES[name](desk)
            self.made[name] = desk.root
        return self.made[name]

    def all_of(self, actions: list) -> None:
        for name in dict.fromkeys(action.stage for action in actions if action.slow):
            self.stage(name)
        waiting = [threading.Thread(target=self.carry_out, args=(action,)) for action in actions if action.slow]
        for thread in waiting:
            thread.start()
        for action in actions:
            if not action.slow:
                self.carry_out(action)
        for thread in waiting:
            thread.join()

    def carry_out(self, action: Action) -> None:
        said = f"KGN{action.number:04d}"
        try:
            fault = self.fault_of(action, said)
        except AssertionError as error:
            fault = str(error)
        self.check(said, fault[:1200], name=said)

    def fault_of(self, action: Action, said: str) -> str:
        alternatives = seeds.part(action.done, 1 / len(action.done), self.seed) if isinstance(action.done, list) else [action.done]
        first = self.desk(self.stage(action.stage))
        if action.fault:
            action.fault(first)
        for at, done in enumerate(alternatives):
            desk = first if at + 1 == len(alternatives) else self.desk(first.root)
            more = {name: made(desk) for name, made in (("env", action.env), ("before", action.before)) if made}
            before = desk.call(action.command, **more)
            desk.said = heard(action.command, before)
            codes = (action.code,) if action.code >= 0 else (EXIT[action.number],) if EXIT[action.number] else (0, 4)
            if said not in desk.said or before.code not in codes:
                return f"it is not said, or not with {codes}: {before} {before.out[:300]}"
            step, then = done if isinstance(done, tuple) else (done, action.then or action.command)
            step(desk)
            after = desk.call(then)
            if said in heard(then, after) or after.code not in action.good:
                return f"after the action: {after} {after.out[:300]}\nbefore: {before}"
            if desk is not first:
                shutil.rmtree(desk.root)
        shutil.rmtree(first.root)
        return ""

    def end(self) -> None:
        shutil.rmtree(self.top)
        super().end()
