#!/usr/bin/env python3
"""Offices with any of the optional strings: whichever an office writes, every letter still fits, and no line of it
ends inside a name of the office.

    tests/letters/offices.py --kigen build/kigen [--sets N] [--seed S]      ends with: N passed, N failed

The strings are of usual length, those that the fixture's configuration shows. Each set is drawn; the first has all of them,
the second none. The cities take turns. Some letters enclose the reply form, or count on the one of J-LIS; some are printed
on one side.
"""

import argparse
import random
import re
import shutil
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
import processes
import seeds
from checks import Checks

# name: Japanese, easy Japanese, English; "" where the language needs none
STRINGS = {
    "maintenance": ("毎月第3土曜日", "3回目（かいめ）の 土曜日（どようび）", "the third Saturday of each month"),
    "access": ("バス停「市役所」から歩いて1分", "バス停（てい）「市役所（しやくしょ）」から 歩（ある）いて 1分（ぷん）",
               "one minute on foot from the bus stop City Hall (市役所)"),
    "phone_hours": ("平日 午前8時30分〜午後5時", "月曜日（げつようび）から 金曜日（きんようび） 8:30〜17:00", "Mon–Fri 8:30–17:00 (in Japanese)"),
    "fax": ("0465-00-0000", "", ""),
    "mail": ("koseki@city.odawara.example.jp", "", ""),
    "booking": ("予約もできます（電話で）。", "電話（でんわ）で 予約（よやく）が できます。", "You can also book by telephone."),
    "booking_url": ("https://www.city.odawara.example.jp/yoyaku", "", ""),
    "pin_reset_document": ("運転免許証などもう一つの本人確認書類", "運転免許証（うんてんめんきょしょう）など もう1つの 書類（しょるい）",
                           "a second identity document"),
    "card_weeks": ("5", "", ""),
    "card_form": ("申請書は、電話をいただければ郵送します。", "電話（でんわ）で たのむと、申請書（しんせいしょ）を 送（おく）ります。",
                  "Telephone; we post you the form."),
    "card_by_post": ("書留郵便でもお渡しできます。", "カードを 郵便（ゆうびん）で 送（おく）る ことも できます。", "We can also post the card to you."),
    "lapsed_proxy": ("ご本人あての文書を、二度目にお持ちください。", "市役所（しやくしょ）から 送（おく）る 書類（しょるい）を 持（も）って 来（き）てください。",
                     "Please bring the document that we send to you."),
    "languages_url": ("https://www.city.odawara.example.jp/lang", "", ""),
}
OWN = ("closed", "not_here", "crowded", "url", "document_number", "card_fee", "phone_main", "phone_reply", "fee")   # of the fixture
CITIES = ("小田原市", "いすみ市", "南足柄市", "つくば市", "三浦市", "鎌ケ谷市")
CAPTION = re.compile(r"^ *(?:PROOF|校正) [\w-]+/([\w-]+): ", re.M)
PHONES = ("0465-33-1386", "050-0000-0000", "0465-00-0000")
PLACES = ('places = ( { name = "鴨宮郵便局"; hours = "平日9時〜16時"; postal = "2508"; booking = { words = "予約が必要です。"; }; },\n'
          '           { name = "国府津支所"; hours = "平日9時〜17時"; for = "card"; by = "anyone"; } );\n')
LOAD = "office_load = { from = 9; mon = [42, 61, 58, 40]; tue = [20, 38, 36, 22]; fri = [36, 58, 55, 37]; };\n"


def configured(folder, names, more, form=False, phone=PHONES[0], reply="phone", duplex=True, city=CITIES[0]):
    """The fixture's configuration with these optional strings, and without those of its own that are not named."""
    text = (ROOT / "fixtures/odawara/kigen.conf").read_text(encoding="utf-8")
    gone = {name for name in OWN if name not in names}
    text = "".join(line for line in text.splitlines(keepends=True) if line.split("=")[0].strip() not in gone)
    wanted = [name for name in STRINGS if name in names]
    for opening, at in (("office = {\n", 0), ("    ja_easy = {\n", 1), ("    en = {\n", 2)):
        lines = "".join(f'    {name} = "{STRINGS[name][at]}";\n' for name in wanted if STRINGS[name][at])
        text = text.replace(opening, opening + lines, 1)
    text = text.replace('page2          = "guide"', 'page2          = "form"') if form else text
    text = text.replace(f'phone           = "{PHONES[0]}"', f'phone           = "{phone}"')
    text = text.replace('page2          = "guide"', f'page2 = "guide"; reply_form = "{reply}"')
    text = text if duplex else text.replace("duplex         = true", "duplex         = false")
    text = text.replace(f'"{CITIES[0]}"', f'"{city}"').replace(f'"{CITIES[0]}役所', f'"{city}役所')
    (folder / "kigen.conf").write_text(text + more, encoding="utf-8")


def own_names(conf):
    """The office's names as they stand in Japanese letters: of the city, its section and counter, and each other counter."""
    text = conf.read_text(encoding="utf-8")
    told = re.findall(r'^    (?:name|section|counter|not_here) +=? *= *"([^"]*[ぁ-鿿][^"]*)"', text, re.M) + re.findall(r'\{ name = "([^"]+)"', text)
    return {part for value in told for part in re.split("[・、]|(?<=市役所)|(?<=階)", value)}


def torn(proof, names):
    """Where a line of a Japanese page ends inside one of them."""
    whole = processes.run(["pdftotext", "-raw", str(proof), "-"], text=True, check=True, seconds=600).stdout
    found = set()
    for page in whole.split("\f"):
        caption = CAPTION.search(page)
        if not caption or caption.group(1) not in ("ja", "ja-large"):
            continue
        lines = [line.replace(" ", "") for line in page.split("\n")]
        found |= {f"{name[:at]}|{name[at:]}" for above, below in zip(lines, lines[1:]) for name in names for at in range(1, len(name))
                  if above.endswith(name[:at]) and below.startswith(name[at:])}
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kigen", required=True, type=Path)
    parser.add_argument("--sets", type=int, default=8)
    parser.add_argument("--seed", type=int, default=seeds.fresh())
    options = parser.parse_args()
    print(f"seed {options.seed}")
    dice, checks = random.Random(options.seed), Checks()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for file in (ROOT / "fixtures/odawara").glob("*.csv"):
            shutil.copy(file, folder / file.name)
        for at in range(options.sets):
            share = (1, 0)[at] if at < 2 else dice.random()
            names = {name for name in (*STRINGS, *OWN) if dice.random() < share}
            more = "".join(part for part in (PLACES, LOAD) if dice.random() < share)
            form = at > 1 and dice.random() < 0.3
            reply = "phone" if form else ("phone", "phone", "enclosed", "jlis")[at % 4]
            duplex = at % 3 > 0 or dice.random() < 0.5
            city = CITIES[at % len(CITIES)]
            configured(folder, names, more, form, PHONES[at % 3], reply, duplex, city)
            done = processes.run([options.kigen.resolve(), "check", "-c", folder / "kigen.conf"], text=True)
            checks.holds_so(f"every letter fits: {sorted(names)} {more[:6]} {form} {reply} {duplex}: {done.stderr}", done.returncode == 0)
            done = processes.run([options.kigen.resolve(), "proof", "-c", folder / "kigen.conf", "-o", folder / "proof.pdf"], text=True)
            tears = torn(folder / "proof.pdf", own_names(folder / "kigen.conf")) if done.returncode == 0 else {done.stderr}
            checks.holds_so(f"no line ends inside a name of the office: {sorted(names)} {city} {form}: {tears}", not tears)
            (folder / "proof.pdf").unlink(missing_ok=True)
    checks.end()


if __name__ == "__main__":
    main()
