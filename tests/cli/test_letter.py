#!/usr/bin/env python3
"""What a whole night prints: pages, sheets, the last counter day, and what cannot be printed yet.

    tests/cli/test_letter.py --kigen build/kigen        ends with: N passed, N failed
"""

import argparse
import csv
import pathlib
import subprocess
import sys
import tempfile

AS_OF = "2026-11-19"  # Thursday; mail day 11-20, delivered 11-26
RESIDENTS = "resident_id,name,birth_date,postal_code,address,status\r\n"
CERTIFICATES = "serial,resident_id,kind,issued_on,expires_on,status,card_expires_on\r\n"

# expiry, what it falls on: what the letter says of the counter
CASES = [
    ("2027-02-19", "Friday", None),
    ("2027-02-13", "Saturday", "手続きできる最後の日令和9年2月12日（金）"),
    ("2027-02-11", "a holiday", "手続きできる最後の日令和9年2月10日（水）"),
    ("2027-01-03", "the new year's days", "手続きできる最後の日令和8年12月28日（月）"),
    ("2026-12-03", "closed from 12-02: a day named in calendar.closed", "手続きできる最後の日令和8年12月1日（火）"),
    ("2026-11-29", "a Sunday after delivery", "手続きできる最後の日令和8年11月27日（金）"),
]

passed = failed = 0


def check(holds: bool, what: str) -> None:
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print(f"failed: {what}")


def office(folder: pathlib.Path, expiries: list, letters: str = "") -> pathlib.Path:
    people = "".join(f"{i},試験　太郎{i},1980-05-05,2508555,神奈川県小田原市荻窪{i}番地,resident\r\n"
                     for i in range(1, len(expiries) + 1))
    rows = "".join(f"{i},{i},authentication,2022-01-05,{expiry},valid,\r\n"
                   for i, expiry in enumerate(expiries, 1))
    (folder / "residents.csv").write_bytes((RESIDENTS + people).encode())
    (folder / "certificates.csv").write_bytes((CERTIFICATES + rows).encode())
    config = folder / "kigen.conf"
    config.write_text('registers = { residents = "residents.csv"; certificates = "certificates.csv"; };\n'
                      'calendar = { closed = ["12-29..01-03", "12-02..12-04"]; };\n'
                      f'{letters}\noutput = {{ dir = "out"; }};\n', encoding="utf-8")
    return config


def run(kigen: str, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([kigen, *arguments], capture_output=True, text=True, check=False)


def text_of(path: pathlib.Path, page: int) -> str:
    found = subprocess.run(["pdftotext", "-layout", "-f", str(page), "-l", str(page), str(path), "-"],
                           capture_output=True, text=True, check=True)
    return "".join(found.stdout.split()).replace("\u3000", "")


def rows_of(path: pathlib.Path) -> list:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def counter_days(kigen: str, folder: pathlib.Path) -> None:
    config = office(folder, [case[0] for case in CASES])
    done = run(kigen, "run", "-c", str(config), "--as-of", AS_OF)
    check(done.returncode == 0, f"the night ends with {done.returncode}: {done.stderr}")
    pieces = rows_of(folder / "out" / AS_OF / "office" / "pieces.csv")
    check(len(pieces) == len(CASES), f"{len(pieces)} pieces")
    for piece in pieces:
        expiry, case, sentence = CASES[int(piece["resident_id"]) - 1]
        page = text_of(folder / "out" / AS_OF / "print" / piece["bundle"], int(piece["first_page"]))
        if sentence:
            check(sentence in page, f"{expiry}, {case}: {sentence}")
        else:
            check("最後の日" not in page, f"{expiry}, {case}: no word about the counter")
    check([(piece["first_page"], piece["pages"]) for piece in pieces]
          == [(str(2 * i + 1), "2") for i in range(len(pieces))], "two pages each, the first ones odd")
    job = rows_of(folder / "out" / AS_OF / "print" / "job.csv")
    check(all(row["sheets"] == "1" for row in job), "one sheet each, printed on both sides")
    again = run(kigen, "verify", "--deep", str(folder / "out" / AS_OF))
    check(again.returncode == 0, f"verify: {again.stdout}")


def over_before_it_comes(kigen: str, folder: pathlib.Path) -> None:
    """Delivered on 12-30, when the counter is closed up to the expiry: no day that is past is named."""
    config = office(folder, ["2027-01-03"])
    run(kigen, "run", "-c", str(config), "--as-of", "2026-12-24")
    page = text_of(folder / "out" / "2026-12-24" / "print" / "letters-0001.pdf", 1)
    check("この日まで休みです" in page and "最後の日" not in page, f"over: {page}")


def simplex(kigen: str, folder: pathlib.Path) -> None:
    config = office(folder, ["2027-02-19"], "letters = { duplex = false; };")
    run(kigen, "run", "-c", str(config), "--as-of", AS_OF)
    job = rows_of(folder / "out" / AS_OF / "print" / "job.csv")
    check([(row["pages"], row["sheets"]) for row in job] == [("2", "2")], "two pages on two sheets")


def form_is_refused(kigen: str, folder: pathlib.Path) -> None:
    config = office(folder, ["2027-02-19"], 'letters = {\n  page2 = "form"; };')
    for command in (["check"], ["run", "--as-of", AS_OF], ["proof", "-o", str(folder / "proof.pdf")]):
        done = run(kigen, command[0], "-c", str(config), *command[1:])
        check(done.returncode == 78, f"{command[0]} ends with {done.returncode}")
        check(f"{config}:4: letters.page2" in done.stderr and done.stderr.count("\n") == 1, done.stderr)
    check(not (folder / "out").exists(), "nothing is made")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kigen", required=True)
    kigen = str(pathlib.Path(parser.parse_args().kigen).resolve())
    for test in (counter_days, over_before_it_comes, simplex, form_is_refused):
        with tempfile.TemporaryDirectory() as folder:
            test(kigen, pathlib.Path(folder))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
