#!/usr/bin/env python3
"""A stopped night in the next workbook: why it stopped, which rows, who accepted it; and never a name.

    tests/cli/test_stops.py --build build

Nights are stopped by the proof (one mutant of tests/mutants: the dead get letters), by rows that slid and by rows that
cannot be read. Prints `N passed, N failed`.
"""

import argparse
import csv
import json
import pathlib
import re
import shutil
import sqlite3
import sys
import tempfile
from datetime import date

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/mutants"))
sys.path.insert(0, str(ROOT / "tests/cli"))
sys.path.insert(0, str(ROOT / "tests/crash"))

import board as boards
import living
import nights
import sheets
import world
from checks import Checks, static
import town
from town import Town

STOPS, NAMED = "前回の公開以後に停止した処理回", "停止した処理回の内訳(番号は上の表の番号)"
FIRST, SECOND, THIRD = "2026-11-19", "2026-11-20", "2026-11-24"
DAY_ZERO = 25569        # 1970-01-01 as Excel counts


def stops_of(root):
    """The rows of the table: as-of day, mail day, gate, account."""
    with sqlite3.connect(root / "out/ledger.sqlite") as db:
        rows = db.execute("SELECT as_of, mail_on, gate, account FROM stop ORDER BY rowid").fetchall()
    return [(*row[:3], json.loads(row[3])) for row in rows]


def run_json(root, folder):
    return json.loads((root / "out" / folder / "office/run.json").read_text(encoding="utf-8"))


def block(root, folder, title):
    """The rows of a block of 照合, without its header; None where there is no such block."""
    rows = sheets.book(root / "out" / folder / "office/summary.xlsx")["照合"]
    at = next((at for at, row in enumerate(rows) if row[0] == title), None)
    if at is None:
        return None
    rows = rows[at + 2:]
    end = next((end for end, row in enumerate(rows) if end and isinstance(row[0], str)), len(rows))
    return [row[:8] for row in rows[:end] if any(cell is not None for cell in row)]


def excel(text):
    return float((date.fromisoformat(text) - date(1970, 1, 1)).days + DAY_ZERO)


def lines_of(path):
    """line -> its text, as the physical line that the account counts."""
    return dict(enumerate(path.read_bytes().decode("utf-8-sig", "ignore").split("\n"), 1))


def names_in(path, register):
    """Names and addresses of the register that stand in the bytes of a file."""
    data = path.read_bytes()
    with open(register, encoding="utf-8-sig", errors="ignore", newline="") as file:
        texts = {(row.get(column) or "").strip() for row in csv.DictReader(file)
                 for column in ("name", "address", "building", "氏名", "住所", "方書")}
    texts = {text for text in texts if len(text) > 2 and not text.isascii()}    # a broken row shifts a word there
    return sorted(text for text in texts if text.encode() in data) if texts else ["the register has no names"]


# ---- the completeness proof ------------------------------------------------------------------------------------------

def proof(build, kigen, work):
    folder = nights.night_folder(work / "proof", [])
    out = folder / "out"
    mutant = next(each for each in nights.read_mutants() if each["id"] == "dead-get-letters")
    (work / "mutant").mkdir()
    program, fault = nights.Build(build).mutate(mutant, work / "mutant")
    yield f"the mutant is built {fault}", program is not None
    nights.night(kigen, folder, FIRST, dry=False)
    shutil.copytree(folder, work / "twin")
    done = nights.night(program, folder, SECOND, dry=False)
    yield "stopped", done.returncode == 8
    as_of, mail_on, gate, account = stops_of(folder)[0]
    yield "one row, with the gate", (as_of, mail_on, gate, len(stops_of(folder))) == (SECOND, "2026-11-24", "proof", 1)
    first, *others = account["findings"]
    yield "how many differ", first["value"] >= len(account["rows"]) and first["most"] == 0
    yield "how many too many", [one["check"] for one in others] == ["extra"] and others[0]["value"] > 0
    named = [row for row in account["rows"] if row.get("expected") == "suppressed/deceased"]
    yield "named as standard error names them", len(account["rows"]) == min(
        20, len(re.findall(r"KGN065[12]E ", done.stderr)))
    yield "a figure has no line", "KGN0652E certificates.csv: deceased: the night says " in done.stderr and ":0: " not in done.stderr
    certificates = lines_of(folder / "certificates.csv")
    residents = "\n".join(lines_of(folder / "residents.csv").values())
    yield "by file, line, kind, serial and resident", bool(named) and all(
        row["file"] == "certificates" and {row["serial"], row["resident_id"]} <= set(certificates[row["line"]].split(","))
        and row["kind"] in ("signature", "authentication") for row in named)
    yield "the dead ones", all(re.search(rf"(?m)^{row['resident_id']},.*(死亡|deceased)", residents) for row in named)
    yield f"what each says: {sorted({row['found'] for row in named})}", "notice" in {row["found"] for row in named} and all(
        row["found"] != row["expected"] for row in named)
    yield f"no name in the ledger: {names_in(out / 'ledger.sqlite', folder / 'residents.csv')[:3]}", not names_in(
        out / "ledger.sqlite", folder / "residents.csv")

    whole = nights.night(kigen, folder, SECOND, dry=False)
    yield "repaired, it is published", whole.returncode in (0, 4)
    said = run_json(folder, SECOND)["stopped"]
    yield "run.json has the account", said == [{"as_of": SECOND, "mail_on": "2026-11-24", "gate": "proof", **account}]
    rows = block(folder, SECOND, STOPS)
    yield "照合: the stop", rows is not None and rows[0] == [
        1.0, "発送漏れ照合の不一致 (proof)", excel(SECOND), excel("2026-11-24"), float(first["value"]), 0.0, "解除なし", None]
    rows = block(folder, SECOND, NAMED) or []
    wanted = {(row["serial"], row["resident_id"], float(row["line"])) for row in named}
    yield "照合: the rows", wanted and wanted <= {(row[3], row[2], row[5]) for row in rows}
    yield "照合: in words", any(row[1] == "電子証明書データ: 処理区分と理由" and row[7] == "発送対象外(除外) 死亡"
                              and row[4] in ("署名用", "利用者証明用") for row in rows)
    yield "照合: how many more", first["value"] <= 20 or rows[-1][1] == f"ほか {first['value'] - 20}件"
    verified = world.call(kigen, "verify", out / FIRST, out / SECOND, "--deep")
    yield f"verify holds: {verified}", verified.code == 0
    found = sheets.cut(out / SECOND / "office/summary.xlsx")
    yield f"no text of the workbook is cut: {found}", found == []

    twin = nights.night(kigen, work / "twin", SECOND, dry=False)
    yield "the twin that never stopped", twin.returncode in (0, 4)
    unlike = [path.relative_to(out).as_posix() for path in sorted((out / SECOND).rglob("*")) if path.is_file()
              and path.read_bytes() != (work / "twin/out" / path.relative_to(out)).read_bytes()]
    yield f"publishes the same but for what tells of the stop: {unlike}", unlike == [
        f"{SECOND}/office/{name}" for name in ("SHA256SUMS", "approval.pdf", "index.html", "run.json", "summary.xlsx", "today.pdf")]
    yield "and tells of none", run_json(work / "twin", SECOND)["stopped"] == [] and block(
        work / "twin", SECOND, STOPS) == [[None, "なし"] + [None] * 6] and block(work / "twin", SECOND, NAMED) is None

    nights.night(program, folder, THIRD, dry=False)
    nights.night(program, folder, THIRD, dry=False)
    nights.night(kigen, folder, THIRD, dry=False)
    yield "the next night tells of its own two alone", [one["as_of"] for one in run_json(folder, THIRD)["stopped"]] == [
        THIRD, THIRD] and len(stops_of(folder)) == 3


# ---- rows that slid --------------------------------------------------------------------------------------------------

def shift(build, kigen, work):
    root = world.build(work / "shift", Town())
    town = living.Living(kigen, 2400, 7, "2026-11-17", "14206")
    town.write(root / "in")
    yield "the first night", world.run(kigen, root, "2026-11-17").code in (0, 4)
    shutil.copytree(root / "in", work / "as-it-was")
    values = [row["name"] for row in town.residents]
    for row, value in zip(town.residents, values[1:] + values[:1]):
        row["name"] = value
    town.write(root / "in")
    result = world.run(kigen, root, "2026-11-18")
    yield f"stopped: {result}", result.code == 8
    as_of, _, gate, account = stops_of(root)[0]
    checks = {one["check"]: one for one in account["findings"]}
    yield f"every check that tripped: {account}", (as_of, gate) == ("2026-11-18", "shift") and {"pairs", "slid_names"} <= set(checks)
    yield "above its threshold", all(one["value"] > one["most"] for one in checks.values()) and account["rows"] == []
    yield "nobody by name", not names_in(root / "out/ledger.sqlite", root / "in/residents.csv")
    shutil.copytree(root, work / "accepted")

    shutil.copytree(work / "as-it-was", root / "in", dirs_exist_ok=True)
    yield "repaired", world.run(kigen, root, "2026-11-18").code in (0, 4)
    rows = block(root, "2026-11-18", STOPS)
    yield f"照合: check, value, threshold: {rows}", len(rows) == len(checks) and [
        1.0, "氏名・住所・郵便番号の組合せが前回と変わった人 (shift)", excel("2026-11-18"), excel("2026-11-19"),
        float(checks["pairs"]["value"]), float(checks["pairs"]["most"]), "解除なし", None] in rows
    yield "no rows to name", block(root, "2026-11-18", NAMED) is None

    accepted, accepts = work / "accepted", []
    for _ in range(4):
        accepts += ["--accept", stops_of(accepted)[-1][2], "--by", "市民課長", "--why", "住居表示の実施"]
        if world.run(kigen, accepted, "2026-11-18", *accepts).code != 8:
            break
    rows = block(accepted, "2026-11-18", STOPS)
    yield f"accepted: by whom and why: {rows}", bool(rows) and all(row[6:] == ["市民課長", "住居表示の実施"] for row in rows)


# ---- rows that cannot be read ----------------------------------------------------------------------------------------

def unreadable(build, kigen, work):
    root = world.build(work / "unreadable", registers="max_unreadable = 22;")
    path = root / "in/residents.csv"
    good = path.read_bytes()
    first_bad = good.count(b"\n") + 1
    path.write_bytes(good + b"?,?\n" * 25)
    done = world.run(kigen, root, FIRST)
    yield "stopped", done.code == 8
    fields = len(town.RESIDENT_USUAL)
    yield "named in English", done.err.splitlines()[0] == (
        f"KGN0616E in/residents.csv:{first_bad}: cannot be read: bad_row: 2 fields, the header has {fields}; "
        "a line end inside a value may stand without quotes")
    done = world.run(kigen, root, FIRST, "--dry-run", env={"LANG": "ja_JP.UTF-8"})
    yield "and in Japanese", done.err.splitlines()[0] == (
        f"KGN0616E in/residents.csv:{first_bad}: 取込不可: 行の形式不正: 項目が2個です(見出しは{fields}個)。"
        "値の中の改行が引用符(\")で囲まれていないか、抽出元で確認してください")
    _, _, gate, account = stops_of(root)[0]
    yield f"the file and its rows: {account['findings']}", gate == "max_unreadable" and account["findings"] == [
        {"check": "residents", "value": 25, "most": 22}]
    yield "twenty by line and reason", account["rows"] == [
        {"file": "residents", "line": first_bad + at, "what": "bad_row"} for at in range(20)]
    path.write_bytes(good)
    yield "repaired", world.run(kigen, root, FIRST).code in (0, 4)
    rows = block(root, FIRST, STOPS)
    yield f"照合: the stop: {rows}", rows == [[1.0, "取込不可の住民データの行 (max_unreadable)", excel(FIRST), excel(SECOND),
                                            25.0, 22.0, "解除なし", None]]
    rows = block(root, FIRST, NAMED)
    yield f"照合: the rows: {rows[:1]}", len(rows) == 21 and rows[0][:6] == [
        1.0, "住民データ: 行の形式不正", None, None, None, float(first_bad)] and rows[-1][1] == "ほか 5件"


# ---- killed while it stops -------------------------------------------------------------------------------------------

def killed(build, kigen, work):
    """Before each call of a stopping night, and after the last: its row is whole or not there, and a repaired night is published."""
    root = world.build(work / "killed", registers="max_unreadable = 22;")
    world.run(kigen, root, FIRST)
    path = root / "in/residents.csv"
    good = path.read_bytes()
    path.write_bytes(good + b"?,?\n" * 25)
    board = boards.Board(work / "board")
    shim = pathlib.Path(build).resolve() / "crash-shim.so"
    copy = work / "killed-count"
    shutil.copytree(root, copy)
    world.run(kigen, copy, SECOND, env=board.env(shim, copy))
    whole, count = stops_of(copy), board.count
    yield f"the shim sees {count} calls", count > 10 and len(whole) == 1
    kept, shown = {0: 0, 1: 0}, True
    for at, action in [(at, boards.BEFORE) for at in range(1, count + 1)] + [(count, boards.AFTER)]:
        one = work / f"killed-{at}-{action}"
        shutil.copytree(root, one)
        board = boards.Board(work / "board", at, action)
        world.run(kigen, one, SECOND, env=board.env(shim, one))
        world.wait_unlocked(one)
        (one / "in/residents.csv").write_bytes(good)
        again = world.run(kigen, one, SECOND)
        found = stops_of(one)
        if again.code not in (0, 4) or found not in ([], whole):
            yield f"killed at call {at}: {again}, {found}", False
            continue
        said = run_json(one, SECOND)["stopped"]
        shown = shown and len(said) == len(found) and all(entry["gate"] == "max_unreadable" for entry in said)
        kept[len(found)] += 1
        shutil.rmtree(one)
    yield f"none or whole: {kept}", kept[0] > 0 and kept[1] > 0
    yield "and told as often as it is there", shown


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--build", default="build")
    build = arguments.parse_args().build
    kigen = pathlib.Path(build).resolve() / "kigen"
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kigen-stops-") as work:
        for story in (proof, shift, unreadable, killed):
            for what, holds in story(build, kigen, pathlib.Path(work)):
                checks.holds(holds, f"{story.__name__}: {what}", f"{story.__name__}: {static(what)}")
    checks.end()


main()
