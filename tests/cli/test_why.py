#!/usr/bin/env python3
"""`kigen why` against the Python implementation, on made-up nights, and against what it must never do.

    tests/cli/test_why.py --kigen build/kigen [--seed N] [--certificates 20]

Scenarios of tests/oracle are run night by night; the next day certificates are drawn by lot, and the page of each has to
state what the oracle derives: the answer in its first line, the letters to be pulled, disposition and reason, window, ideal
and planned day, mail day and delivery, every change of disposition with its night, the piece with its bundle. No page holds
a name, an address or another person's id. Prints `N passed, N failed`: one check a certificate, and one for each promise of
the command line.
"""

import argparse
import fcntl
import os
import random
import re
import shutil
import sqlite3
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/oracle"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib"))

import chain
import differential
import processes
import seeds
from checks import Checks
import oracle
import synth_cases

SCENARIOS_MAX, A_SCENARIO = 60, 4
ALONE = 8                                                # people of a scenario who are asked about twice
WATCHED = ("waiting", "held", "suppressed")              # whose leaving is kept, however long they have ended
ERAS = [(date(2019, 5, 1), "令和", 2018), (date(1989, 1, 8), "平成", 1988), (date(1926, 12, 25), "昭和", 1925)]
KIND_TITLES = {"signature": "signature certificate", "authentication": "authentication certificate",
               "": "certificate of unknown kind"}
checks = Checks()


def check(name, faults):
    checks.check(name, "\n  ".join(faults), checks.name_of(sys._getframe(1), 0))


def run(kigen, folder, *arguments, english=True):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    environment["LANG"] = "C" if english else "ja_JP.UTF-8"
    return processes.run([kigen, *arguments], cwd=folder, text=True,
                         env=environment, seconds=120)


def why(kigen, folder, as_of, asked, english=True):
    return run(kigen, folder, "why", "-c", "kigen.conf", "--as-of", as_of.isoformat(), "--", asked, english=english)


def western(day):
    return f"{day.isoformat()} ({'Mon Tue Wed Thu Fri Sat Sun'.split()[day.weekday()]})"


def japanese(day):
    for first, name, before in ERAS:
        if day >= first:
            year = day.year - before
            return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日({'月火水木金土日'[day.weekday()]})"
    raise ValueError(day)


# ---------------------------------------------------------------------------------------------------------------------
# What a page says
# ---------------------------------------------------------------------------------------------------------------------

def joined(text):
    """Fields whose text goes on below itself become one line; `label` -> list of texts."""
    fields = []
    for line in text.splitlines():
        if re.match(r"^ {18}\S", line) and fields:
            fields[-1][1].append(line.strip())
        elif re.match(r"^  \S", line):
            label = re.match(r"^  (.*?)(?:  +| (?=\S*$))(.*)$", line)
            fields.append((label.group(1).strip(), [label.group(2).strip()]))
    return dict(fields)


class Page:
    def __init__(self, text):
        parts = re.split(r"\n(?=== resident|\[\d+\] |\* letter)", text)
        self.head, self.residents, self.certificates, self.pieces = joined(parts[0]), [], [], []
        for part in parts[1:]:
            title = part.splitlines()[0]
            if title.startswith("== resident"):
                found = re.match(r"== resident (\S+), status: ", title)
                self.residents.append(found.group(1) if found else "")
            elif title.startswith("* letter"):
                self.pieces.append((re.match(r"\* letter, piece (\S+) ", title).group(1), joined(part)))
            else:
                found = re.match(r"\[(\d+)\] (.*), serial (.*) \((.*)\)$", title)
                self.certificates.append((found.group(2), found.group(3), found.group(4), joined(part),
                                          len(self.residents)))

    def certificate(self, line):
        """The block of a row of the register."""
        return next((at for at in self.certificates if at[2] == f"register line {line}"), None)


# ---------------------------------------------------------------------------------------------------------------------
# What the oracle derives
# ---------------------------------------------------------------------------------------------------------------------

def changes_of(published, key):
    """(night, disposition / reason) each time it became another: what a row that is listed says, and when it left."""
    found, before = [], None
    for name, night in zip(folder_names(published), published):
        row = next((row for row in night.rows if row.key == key and not row.certificate.bad
                    and row.reason != "duplicate_serial"), None)
        now = None
        if row and row.disposition == "told" and not row.reason:
            if before in (("notice", ""), ("told", "")):
                continue                                 # told by the notice that was the last change
            now = "told", ""                             # told again, after something else had come between
        if row and row.disposition in oracle.LISTED:
            now = row.disposition, row.reason
        elif now is None and not (row and row.disposition == "told"):
            floor = night.as_of - timedelta(oracle.setting(night.config, "mailing", "past_days"))
            if before and (before[0] in ("notice", "told") or (key[2] < floor and before[0] not in WATCHED)):
                continue
        if now != before:
            said = "no longer listed" if now is None else " / ".join(filter(None, now))
            second = "" if name == night.as_of.isoformat() else f"({name}) "
            found.append(f"{western(night.as_of)} {second}{said}")
            before = now
    return found


def folder_names(published):
    names = []
    for night in published:
        names.append(differential.next_folder(names, night.as_of))
    return names


def expected_fields(evening, row):
    night, wanted = evening.night, {}
    wanted["disposition"] = " / ".join(filter(None, (row.disposition, row.reason)))
    if not row.certificate.bad:
        wanted["expires"] = f"{western(row.certificate.expires_on)}, last day included"
        wanted["ideal mail day"] = western(row.ideal_on)
        wanted["window opens"] = western(row.opens_on)
    if row.disposition == "waiting":
        wanted["planned for"] = western(row.planned_on) if row.planned_on else "no day before its expiry"
    if row.anomalies:
        wanted["anomalies"] = ", ".join(row.anomalies)
    return wanted


def people_of(evening, published, asked):
    """resident ids that the id stands for; "" for a row whose resident id is out of form."""
    found = {row.certificate.resident_id for row in evening.night.rows if row.certificate.serial == asked}
    known = set(evening.residents) | {row.certificate.resident_id for row in evening.night.rows}
    found |= {asked} & known
    for night in published:
        for piece in night.pieces:
            if asked in (piece.columns["piece_id"], piece.resident.resident_id) \
                    or any(row.certificate.serial == asked for row in piece.rows):
                found.add(piece.resident.resident_id)
    return found


def faults_of(page, evening, published, row, asked):
    certificate, faults = row.certificate, []
    block = page.certificate(certificate.line)
    if not block:
        return [f"no block for line {certificate.line}"]
    kind, serial, _, fields, _ = block
    if (kind, serial) != (KIND_TITLES[certificate.kind], certificate.serial or "(out of form)"):
        faults.append(f"title {kind} {serial}")
    for label, text in expected_fields(evening, row).items():
        found = " ".join(fields.get(label, ["(none)"]))
        if not found.startswith(text):
            faults.append(f"{label}: want {text}, have {found}")
    head = f"{western(evening.mail_on)}, delivery expected {western(evening.deliver_on)}"
    if page.head.get("next mail day") != [head]:
        faults.append(f"head: want {head}, have {page.head.get('next mail day')}")
    if not certificate.bad and row.reason != "duplicate_serial":
        wanted = changes_of(published, row.key)
        found = re.findall(r"\d{4}-\d\d-\d\d \(.*?(?= \d{4}-\d\d-\d\d \(|$)|^as \[.*",
                           re.sub(r"  +", " ", " ".join(fields.get("history", []))))  # a long line is wrapped
        if found != wanted and not (found and found[0].startswith("as [")):
            faults.append(f"history: want {wanted}, have {found}")
    elif "history" in fields:
        faults.append("a row that does not speak has a history")
    return faults + piece_faults(page, published, row)


def piece_faults(page, published, row):
    """A certificate that is told has its piece on the page, where it lies and when it goes."""
    if (row.disposition, row.reason) != ("told", ""):
        return []
    faults = []
    for name, night in zip(folder_names(published), published):
        for piece in night.pieces:
            if row.key not in [at.key for at in piece.rows] \
                    or piece.resident.resident_id != row.certificate.resident_id:
                continue
            columns = piece.columns
            fields = dict(page.pieces).get(columns["piece_id"])
            if not fields:
                return [f"no piece {columns['piece_id']}"]
            days = columns["delay_days"]
            causes = columns["causes"].replace(" ", ", ").replace(":", " ")
            wanted = {"mail day": f"{western(night.mail_on)}, delivery expected "
                                  f"{western(date.fromisoformat(columns['deliver_on']))}",
                      "bundle": f"{name}/print/{columns['bundle']}, letter {columns['sequence']} ",
                      "delay": "none" if days == "0" else f"{days} days: {causes}",
                      "history": f"{western(night.as_of)} "}
            for label, text in wanted.items():
                if not " ".join(fields.get(label, [])).startswith(text):
                    faults.append(f"piece {columns['piece_id']}, {label}: want {text}, have {fields.get(label)}")
    return faults


def wanted_answer(evening, row):
    """What one of the first lines says of a row whose serial was asked for, as a pattern."""
    if row.disposition == "waiting":
        return f"planned (again )?for {row.planned_on}" if row.planned_on else "No day is set yet"
    return {"notice": f"planned (again )?for {evening.mail_on}",
            "told": "No letter is sent: J-LIS" if row.reason else "planned (again )?for|posted|is not sent|has been made",
            "not_due": f"{row.ideal_on} at the earliest|No letter is sent|Renewed",
            "past": "too late|No letter is sent|Renewed",
            "suppressed": "no letter needed|no letter is needed" if row.reason == "superseded" else "No letter|Renewed",
            "held": "held|No letter is sent|officer answers by hand", "lapsed": "No letter was sent",
            "rejected": "No letter (can be|is) made"}[row.disposition]


def answer_faults(text, page, evening, row, asked):
    """The first lines: a warning where a row of the resident says 支援措置, the letters to be pulled, the answer."""
    who, faults, flat = row.certificate.resident_id, [], re.sub(r"\n {18}", " ", text)
    first, after = flat.split("\n\n")[0], flat[flat.index("MAY BE SAID AFTER"):].split("\n\n")[0]
    if len(page.residents) != 1 or not who:
        return faults
    guarded = any(resident.protected for resident in evening.residents.get(who, ()))
    if first.startswith("NOT TO BE READ OUT: say nothing, and") != guarded:
        faults.append(f"protected: {guarded}, but the page begins: {first}")
    if guarded and re.search(r"\d", after):
        faults.append(f"protected, and there is something to be said: {after}")
    pulled = [f"{piece.columns['piece_id']}: {words.replace(' ', ', ')}" for piece, _, words in evening.night.pulls
              if piece.resident.resident_id == who]
    found = re.findall(r"do not post this letter\s*\((.*?)\)\.", first)
    if sorted(found) != sorted(pulled):
        faults.append(f"to be pulled: want {pulled}, have {found}")
    # a serial that stood with another expiry before stands for both: which of them speaks is not this row's to say
    alone = len(re.findall(rf"serial {re.escape(asked)} ", text)) == 1
    speaks = asked == row.certificate.serial and row.reason != "duplicate_serial" and alone
    if not guarded and speaks and not re.search(wanted_answer(evening, row), first):
        faults.append(f"want {wanted_answer(evening, row)}, the page begins: {first}")
    return faults


def privacy_faults(text, page, evening, published, asked, known):
    """Nobody's name or address, and ids of those alone who are meant."""
    faults = []
    meant = people_of(evening, published, asked)
    if set(page.residents) != meant:
        faults.append(f"people: want {sorted(meant)}, have {page.residents}")
    for secret in known["texts"]:
        if secret in text:
            faults.append(f"{secret!r} stands on the page")
    alone = len(meant) == 1
    serials = {row.certificate.serial for row in evening.night.rows if row.certificate.resident_id in meant}
    for night in published:
        for piece in night.pieces:
            if piece.resident.resident_id in meant:
                serials |= {row.certificate.serial for row in piece.rows}
    for _, serial, _, _, at in page.certificates:
        owner = page.residents[at - 1]
        whole = alone or asked in (owner, *(piece.columns["piece_id"] for night in published for piece in night.pieces
                                            if piece.resident.resident_id == owner))
        if serial != "(out of form)" and (serial not in serials or not (whole or serial == asked)):
            faults.append(f"serial {serial} is not of who was asked for")
    others = known["ids"] - meant - serials - {asked}
    for token in set(re.findall(r"[0-9A-Za-z-]+", text)):
        if len(token) >= 6 and token in others:
            faults.append(f"another person's id {token}")
    return faults


def japanese_faults(text, evening, row):
    flat = re.sub(r"\n {18}", "", text)
    wanted = [japanese(evening.as_of) + "現在の登録内容", japanese(evening.mail_on), japanese(evening.deliver_on)]
    if not row.certificate.bad:
        wanted += [japanese(day) for day in (row.certificate.expires_on, row.opens_on, row.ideal_on)]
    if row.planned_on:
        wanted.append("差出予定日      " + japanese(row.planned_on))
    return [f"the Japanese page lacks {word}" for word in wanted if word not in flat]


# ---------------------------------------------------------------------------------------------------------------------
# Scenarios
# ---------------------------------------------------------------------------------------------------------------------

def secrets_of(evening):
    texts, ids = set(), {row.certificate.resident_id for row in evening.night.rows}
    for rows in evening.residents.values():
        for resident in rows:
            ids.add(resident.resident_id)
            texts |= {value for name, value in vars(resident).items() if isinstance(value, str)
                      and re.search("name|address|building", name)}
    ids |= {row.certificate.serial for row in evening.night.rows}
    # Parts of names too, but for words that are the pages' own (宛先, 代理).
    own = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests/golden/why").glob("*.txt"))
    parts = {part for text in texts for part in re.split(r"[\s　]", text) if len(part) >= 2 and part not in own}
    return {"texts": parts | {text for text in texts if len(text) >= 3 and text not in own and not oracle.says_nothing(text)}, "ids": ids - {""}}


def play(kigen, folder, seed):
    """Runs the nights; (evening of the next day, published nights), or None where it cannot be judged."""
    scenario = synth_cases.scenario(seed)
    history = []
    folder.mkdir(parents=True)
    for night in scenario.nights:
        history = oracle.judge(night.config, history, night.files, night.as_of).history
        differential.write_inputs(folder, night)
        differential.run_kigen(kigen, folder, "run", "--as-of", night.as_of.isoformat())
    published = [night for night in history if night.published]
    last = scenario.nights[-1]
    if not published or last.as_of < published[-1].as_of:
        return None
    try:
        evening = oracle.Evening(last.config, published, history, last.files, last.as_of + timedelta(1), ())
    except oracle.DataUnusable:
        return None
    return (evening, published) if evening.night.published else None


def draw(rng, rows, met):
    """Rows with an id to ask for, those of a rare or new disposition first."""
    rows = [row for row in rows if row.certificate.serial or row.certificate.resident_id]
    rng.shuffle(rows)
    rows.sort(key=lambda row: met.get((row.disposition, row.reason), 0))
    chosen = []
    for row in rows:
        if len(chosen) < A_SCENARIO and (row.disposition, row.reason) not in [(at.disposition, at.reason)
                                                                              for at in chosen]:
            chosen.append(row)
    return chosen


def ids_of(rng, row, published):
    ids = [row.certificate.serial, row.certificate.resident_id]
    for night in published:
        for piece in night.pieces:
            if row.key in [at.key for at in piece.rows]:
                ids.append(piece.columns["piece_id"])
    return rng.choice([text for text in ids if text])


def check_certificate(kigen, folder, evening, published, row, asked, known, seed):
    name = f"seed {seed}, line {row.certificate.line}, why {asked} ({row.disposition} {row.reason})"
    done = why(kigen, folder, evening.as_of, asked)
    if done.returncode != 0:
        check(name, [f"exit {done.returncode}: {done.stderr}"])
        return
    try:
        page = Page(done.stdout)
        faults = faults_of(page, evening, published, row, asked)
        faults += answer_faults(done.stdout, page, evening, row, asked)
        faults += privacy_faults(done.stdout, page, evening, published, asked, known)
    except (AttributeError, IndexError) as error:
        faults = [f"the page has another form: {error!r}\n{done.stdout}"]
    text = why(kigen, folder, evening.as_of, asked, english=False).stdout
    faults += japanese_faults(text, evening, row)
    faults += [f"{secret!r} stands on the Japanese page" for secret in known["texts"] if secret in text]
    check(name, faults)


def check_alone(kigen, folder, evening, rng, seed):
    """Without limits a person is judged alone; with limits that nobody reaches, among all: both say the same."""
    text = re.sub(r'\blimits\s*=\s*"[^"]*"\s*;', "", (folder / "kigen.conf").read_text(encoding="utf-8"))
    ids = sorted({text for row in evening.night.rows for text in (row.certificate.serial, row.certificate.resident_id) if text})
    (folder / "free.conf").write_text(text, encoding="utf-8")
    (folder / "wide.csv").write_text("effective_from,resource,scope,per,max\n1900-01-01,print,all,day,999999\n")
    (folder / "wide.conf").write_text(re.sub(r"\bmailing\s*=\s*\{", 'mailing = { limits = "wide.csv";', text, count=1), encoding="utf-8")
    for asked in rng.sample(ids, min(len(ids), ALONE)):
        alone, among = (run(kigen, folder, "why", "-c", conf, "--as-of", evening.as_of.isoformat(), "--", asked)
                        for conf in ("free.conf", "wide.conf"))
        check("as among all", [f"seed {seed}, {asked}: {alone.stdout}{alone.stderr}\n--\n{among.stdout}{among.stderr}"]
              if (alone.returncode, alone.stdout, alone.stderr) != (among.returncode, among.stdout, among.stderr) else [])


# ---------------------------------------------------------------------------------------------------------------------
# The command line
# ---------------------------------------------------------------------------------------------------------------------

def tree(folder):
    """But for access.jsonl, in which each look-up leaves a line, and the folder that it stands in (suite access)."""
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns if path.name != "out" else 0,
                                            path.read_bytes() if path.is_file() else b"")
            for path in Path(folder).rglob("*") if path.name != "access.jsonl"}


def want(done, code, *words):
    faults = [] if done.returncode == code else [f"exit {done.returncode}, want {code}: {done.stderr}"]
    return faults + [f"no {word!r}: {done.stdout}{done.stderr}" for word in words if word not in done.stdout + done.stderr]


def check_promises(kigen, folder, evening, row):
    as_of, asked = evening.as_of, row.certificate.serial
    ledger = folder / "out/ledger.sqlite"
    before = tree(folder)
    first = why(kigen, folder, as_of, asked)
    check("writes nothing", [] if tree(folder) == before else ["the folder changed"])
    check("unknown id", want(why(kigen, folder, as_of, "NOBODY-HAS-THIS-1"), 66, "KGN0850E"))
    name = why(kigen, folder, as_of, "山田太郎")
    check("what cannot be an id is not repeated", want(name, 64, "KGN0851E") + (["repeated"] if "山田" in name.stderr
                                                                                else []))
    check("no id", want(run(kigen, folder, "why", "-c", "kigen.conf"), 64, "KGN0106E"))
    check("a day before the last run", want(why(kigen, folder, as_of - timedelta(400), asked), 64, "KGN0618E"))
    with open(f"{ledger}.lock", "a", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        db = sqlite3.connect(ledger, isolation_level=None)
        db.execute("BEGIN IMMEDIATE")
        during = why(kigen, folder, as_of, asked)
        check("answers while a run writes", want(during, 0) + ([] if during.stdout == first.stdout else ["another page"]))
        db.execute("ROLLBACK")
        db.close()
    # as a night leaves it that was cut off while it printed: its changes have not taken effect
    last = "(SELECT max(run_id) FROM run)"
    chain.by_hand(folder, f"UPDATE run SET state = 'planned' WHERE run_id = {last}",
                  f"UPDATE run SET rejects_sha256 = (SELECT rejects_sha256 FROM run WHERE run_id = {last})",
                  "DELETE FROM standing WHERE (expires_on, kind, serial) IN"
                  f" (SELECT expires_on, kind, serial FROM change WHERE run_id = {last})", seal=True)
    check("says that a run is unfinished", want(why(kigen, folder, as_of, asked), 0, "another run is going on"))
    for path in (folder / "out").glob("ledger.sqlite*"):
        path.unlink()
    check("answers without a ledger", want(why(kigen, folder, as_of, asked), 0, "none published yet"))
    check("creates no ledger", ["it is there"] if ledger.exists() else [])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kigen", required=True)
    parser.add_argument("--seed", type=int, default=seeds.fresh())
    parser.add_argument("--certificates", type=int, default=20)
    order = parser.parse_args()
    kigen, rng, met, checked = str(Path(order.kigen).resolve()), random.Random(order.seed), {}, 0
    print(f"seed {order.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kigen-why-") as work:
        for seed in range(order.seed, order.seed + SCENARIOS_MAX):
            folder = Path(work) / str(seed)
            judged = play(kigen, folder, seed)
            for row in draw(rng, judged[0].night.rows, met) if judged else []:
                if checked == order.certificates:
                    break
                met[row.disposition, row.reason] = met.get((row.disposition, row.reason), 0) + 1
                check_certificate(kigen, folder, *judged, row, ids_of(rng, row, judged[1]), secrets_of(judged[0]), seed)
                checked += 1
            if judged:
                check_alone(kigen, folder, judged[0], rng, seed)
            if judged and checked == order.certificates:
                row = next((row for row in judged[0].night.rows if row.certificate.serial), None)
                if row:
                    check_promises(kigen, folder, judged[0], row)
                    break
            shutil.rmtree(folder)
    if checked < order.certificates:
        check("enough certificates", [f"only {checked}"])
    print("met: " + ", ".join(" ".join(filter(None, key)) + f" {number}" for key, number in sorted(met.items())))
    checks.end()


main()
