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
from datetime import date

import world
import processes
from checks import Checks
from town import CERTIFICATE_LEAST, RESIDENT_LEAST, Town, write_rows

AS_OF = "2026-11-19"  # Thursday; mail day 11-20, delivered 11-26

# expiry, what it falls on: what the letter says of the counter
CASES = [
    ("2027-02-19", "Friday", None),
    ("2027-02-13", "Saturday", "令和9年2月12日（金）まで窓口の最後の日です"),
    ("2027-02-11", "a holiday", "令和9年2月10日（水）まで窓口の最後の日です"),
    ("2027-01-03", "the new year's days", "令和8年12月28日（月）まで窓口の最後の日です"),
    ("2026-12-03", "closed from 12-02: a day named in calendar.closed", "令和8年12月1日（火）まで窓口の最後の日です"),
    ("2026-11-29", "a Sunday after delivery", "令和8年11月27日（金）まで窓口の最後の日です"),
]

# What a lapsed letter says on either side of a card that lives, and of one that has ended before it arrives.
LIVING = ["窓口で発行できます", "いつでも手続きできます", "カードは印刷された期限まで身分証明書として使え", "カードは使えます。新しい電子証明書は、発行の翌日から使えます",
          "いいえ、電子証明書だけです", "発行の翌日から使えます"]
ENDED = ["カードと電子証明書の有効期間が満了しました", "新しいカードの申請をお願いします", "カードは、身分証明書として使えません", "いつでも申請できます"]

checks = Checks()
check = checks.holds


def office(folder: pathlib.Path, expiries: list, letters: str = "") -> pathlib.Path:
    made = Town(RESIDENT_LEAST, (*CERTIFICATE_LEAST, "card_expires_on"))
    for at, expiry in enumerate(expiries, 1):
        who = made.resident(at, resident_id=str(at), name=f"試験　太郎{at}", birth_date="1980-05-05", postal_code="2508555",
                            address=f"神奈川県小田原市荻窪{at}番地", status="resident")
        made.certificate(who, who, "authentication", expiry, issued_on="2022-01-05", status="valid",
                         card_expires_on="")
    made.write(folder, newline="\r\n")
    config = folder / "kigen.conf"
    config.write_text(world.LEAST_OFFICE + f"mailing = {{ {world.NOBODY_TOLD} }};\n"
                      'registers = { residents = "residents.csv"; certificates = "certificates.csv"; };\n'
                      'calendar = { closed = ["12-29..01-03", "12-02..12-04"]; };\n'
                      f'{letters}\noutput = {{ dir = "out"; }};\n', encoding="utf-8")
    return config


def run(kigen: str, *arguments: str) -> subprocess.CompletedProcess:
    return processes.run([kigen, *arguments], text=True)


def text_of(path: pathlib.Path, page: int) -> str:
    found = processes.run(["pdftotext", "-layout", "-f", str(page), "-l", str(page), str(path), "-"], text=True, check=True)
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
    page = text_of(folder / "out" / "2026-12-24" / "print" / "letters-261225-1-0001.pdf", 1)
    check("期限まで窓口が休みで" in page and "窓口は休みです" in page and "最後の日" not in page, f"over: {page}")


def birthday(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def card_end(row: dict, holder: dict) -> str:
    """The contract's card end, written down a third time; empty where it is not known."""
    if row["card_expires_on"]:
        return row["card_expires_on"]
    try:
        born = date.fromisoformat(holder["birth_date"])
    except ValueError:
        return ""
    issued, expires = date.fromisoformat(row["issued_on"]), date.fromisoformat(row["expires_on"])
    if issued < birthday(born, born.year + (18 if issued >= date(2022, 4, 1) else 20)):
        return row["expires_on"]
    stays = holder["stay_until"] not in ("", "無期限", "9999-12-31", "99999999")
    return row["expires_on"] if stays and birthday(born, expires.year) != expires else ""


def ended_cards(kigen: str, folder: pathlib.Path) -> None:
    """A made-up city whose register names the card's end of every other certificate only: whoever's card has ended before
    the letter arrives is told so, on both sides, and nobody else is."""
    run(kigen, "synth", "--residents", "30000", "--seed", "8", "--as-of", AS_OF, str(folder))
    holders = {row["resident_id"]: row for row in rows_of(folder / "residents.csv")}
    certificates = rows_of(folder / "certificates.csv")
    for at, row in enumerate(certificates):
        row["card_expires_on"] = row["card_expires_on"] if at % 2 else ""
    with open(folder / "certificates.csv", "w", encoding="utf-8", newline="") as file:
        write_rows(file, certificates[0], certificates, "\r\n")
    certificates = {(row["kind"], row["serial"]): row for row in certificates}
    config = folder / "kigen.conf"
    config.write_text('office = { name = "試験市"; section = "住民課"; phone = "000-000-0000"; counter = "1番窓口"; fee = "無料";'
                      ' en = { name = "Test City"; section = "Residents"; counter = "Counter 1"; fee = "free"; }; };\n'
                      'registers = { residents = "residents.csv"; certificates = "certificates.csv"; };\n'
                      'mailing = { lapsed = "notify"; since = "1900-01-01"; };\noutput = { dir = "out"; };\n', encoding="utf-8")
    run(kigen, "run", "-c", str(config), "--as-of", AS_OF)
    run_folder = folder / "out" / AS_OF
    deliver_on = rows_of(run_folder / "office/pieces.csv")[0]["deliver_on"]
    seen = {True: 0, False: 0}
    wrong, texts, by_rule = [], {}, 0
    for piece in rows_of(run_folder / "office/pieces.csv"):
        if piece["variant"] not in ("lapsed", "card_lapsed") or piece["language"] != "ja":
            continue
        rows = [certificates[tuple(serial.split(":"))] for serial in piece["serials"].split()]
        ends = [card_end(row, holders[piece["resident_id"]]) for row in rows]
        ended = any("" < end < deliver_on for end in ends)
        by_rule += ended and not any(row["card_expires_on"] for row in rows)
        seen[ended] += 1
        wrong += [(piece["piece_id"], ended, piece["variant"])] if (piece["variant"] == "card_lapsed") != ended else []
        if piece["bundle"] not in texts:
            texts[piece["bundle"]] = processes.run(["pdftotext", "-raw", str(run_folder / "print" / piece["bundle"]), "-"],
                                                   text=True, check=True).stdout.split("\f")
        first = int(piece["first_page"]) - 1
        text = "".join("".join(texts[piece["bundle"]][first:first + int(piece["pages"])]).split()).replace("\u3000", "")
        wrong += [(piece["piece_id"], ended, word) for word in ENDED if (word in text) != ended]
        wrong += [(piece["piece_id"], ended, word) for word in LIVING if (word in text) == ended]
        wrong += [(piece["piece_id"], ended, word) for word in ("照会書兼回答書", "決め直せます") if ended and word in text]
    check(seen[True] >= 10 and seen[False] >= 10 and by_rule >= 3, f"letters of both kinds: {seen}, {by_rule} by the rule alone")
    check(not wrong, f"{len(wrong)} sentences, first {wrong[:3]}")


def simplex(kigen: str, folder: pathlib.Path) -> None:
    config = office(folder, ["2027-02-19"], "letters = { duplex = false; };")
    run(kigen, "run", "-c", str(config), "--as-of", AS_OF)
    job = rows_of(folder / "out" / AS_OF / "print" / "job.csv")
    check([(row["pages"], row["sheets"]) for row in job] == [("2", "2")], "two pages on two sheets")


def form_is_refused(kigen: str, folder: pathlib.Path) -> None:
    """Our own form on the back, and J-LIS' form that serves: one of the two is a slip."""
    config = office(folder, ["2027-02-19"], 'letters = { reply_form = "jlis";\n  page2 = "form"; };')
    line = config.read_text(encoding="utf-8").split("\n").index('  page2 = "form"; };') + 1
    for command in (["check"], ["run", "--as-of", AS_OF], ["proof", "-o", str(folder / "proof.pdf")]):
        done = run(kigen, command[0], "-c", str(config), *command[1:])
        check(done.returncode == 78, f"{command[0]} ends with {done.returncode}")
        check(f"{config}:{line}: letters.page2" in done.stderr and done.stderr.count("\n") == 1, done.stderr)
    check(not (folder / "out").exists(), "nothing is made")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kigen", required=True)
    kigen = str(pathlib.Path(parser.parse_args().kigen).resolve())
    for test in (counter_days, over_before_it_comes, ended_cards, simplex, form_is_refused):
        with tempfile.TemporaryDirectory() as folder:
            test(kigen, pathlib.Path(folder))
    checks.end()


if __name__ == "__main__":
    main()
