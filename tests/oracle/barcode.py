"""The customer barcode's text, a second time: docs/contract 6.9 and docs/domain.md 5, by patterns.

A row of the postal tables is (code, prefecture, municipality, town, office). `Towns(rows).text(code, address, building)`
gives the text, or "".
"""

import functools
import re
import unicodedata

UNITS = {"十": 10, "百": 100, "千": 1000}
DIGITS = "〇一二三四五六七八九"
NUMERALS = DIGITS + "十百千"
OTHERS = "○◯零壱壹弐貳参參拾廿卅万"
COUNTERS = "丁|番|号|線|の|ノ|地割"
ALIKE = ["ヶケカヵが", "のノ之", "ッツ"]
HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\ufe58\ufe63\uff0d"
SECTION = "(?:大字|字)"
NO_TOWN = re.compile("掲載がない場合|の次に|一円$|[、〜～]")


def number(text):
    """A numeral in kanji, or None for what is none."""
    if re.fullmatch("[一二三四五六七八九][〇一二三四五六七八九]{0,4}", text):
        return int("".join(str(DIGITS.index(sign)) for sign in text))
    found = re.fullmatch("(?:([一二三四五六七八九]?)千)?(?:([一二三四五六七八九]?)百)?(?:([一二三四五六七八九]?)十)?"
                         "([一二三四五六七八九]?)", text)
    if not found or not text:
        return None
    parts = [0 if part is None else DIGITS.index(part) if part else 1 for part in found.groups()[:3]]
    return parts[0] * 1000 + parts[1] * 100 + parts[2] * 10 + (DIGITS.index(found[4]) if found[4] else 0)


WIDE = {wide: wide - 0xFEE0 for wide in range(ord("！"), ord("～") + 1)} | {0x3000: " "}


def in_one_width(text):
    return text.translate(WIDE)


# ---- the split ------------------------------------------------------------------------------------------------------

@functools.lru_cache(None)
def units(name):
    """A name as a list of signs and numbers."""
    return re.findall(f"[0-9]+|[{NUMERALS}]+|.", in_one_width(name).replace(" ", ""))


def behind(text, name, section):
    """What follows the name in the text, or None. `section`: 大字 or 字 may stand before it."""
    name = name.replace("\u3000", "").replace(" ", "")
    if section:
        stripped = re.match(rf"\s*{SECTION}", text)
        for begin, wanted in ((stripped.end() if stripped else None, name), (0, name),
                              (0, re.sub(f"^{SECTION}", "", name))):
            if begin is not None:
                rest = behind(text[begin:], wanted, False)
                if rest is not None:
                    return rest
        return None
    if not name:
        return None
    for unit in units(name):
        text = text.lstrip(" \u3000")
        while True:
            found = match_unit(text, unit)
            if found is not None:
                break
            skipped = re.match(SECTION, text)
            if not skipped:
                return None
            text = text[skipped.end():].lstrip(" \u3000")
        text = text[found:]
    return text


NUMBERS = frozenset("0123456789" + NUMERALS)
RUN = re.compile(f"[0-9０-９]+|[{NUMERALS}]+")


def match_unit(text, unit):
    """How many signs of the text say the unit, or None."""
    if not text:
        return None
    if unit[0] in NUMBERS:
        run = RUN.match(text)
        if not run:
            return None
        wanted = int(unit) if unit.isdecimal() else number(unit)
        here = in_one_width(run[0])
        here = int(here) if here.isdecimal() else number(here)
        same = wanted == here if wanted is not None and here is not None else run[0] == unit
        return run.end() if same else None
    sign = in_one_width(text[0])
    return 1 if sign == unit or any(sign in group and unit in group for group in ALIKE) else None


def begins(name):
    """What names that begin one address have in common: few are asked of each address."""
    sign = in_one_width(name.lstrip(" \u3000")[:1])
    for group in ALIKE:
        sign = group[0] if sign in group else sign
    return "#" if sign and sign in NUMERALS + "0123456789" else sign


class Towns:
    def __init__(self, rows):
        self.by_code, self.by_city = {}, {}
        for row in rows:
            self.by_code.setdefault(row[0], []).append(row)
            town = row[3].split("（")[0]
            if not row[4] and not NO_TOWN.search(town):
                for beginning in {begins(town), begins(re.sub(f"^{SECTION}", "", town))}:
                    self.by_city.setdefault((*row[1:3], beginning), set()).add(town)

    def others(self, prefecture, city, rest):
        beginnings = {begins(rest)}
        while (section := re.match(rf"\s*{SECTION}", rest)):
            rest = rest[section.end():]
            beginnings.add(begins(rest))
        return set().union(*(self.by_city.get((prefecture, city, beginning), ()) for beginning in beginnings))

    def split(self, code, address):
        """"" for an office, what stands behind the town, or None."""
        found = None
        for _, prefecture, city, town, office in self.by_code.get(code, []):
            town = town.split("（")[0]
            start = behind(address, prefecture, False)
            start = address if start is None else start
            rest = behind(start, city, False)
            if rest is None and "郡" in city[:-1]:
                rest = behind(start, city.split("郡", 1)[1], False)
            if office:
                if rest is not None and (not town or behind(rest, town, True) is not None):
                    return ""
                continue
            if NO_TOWN.search(town):
                continue
            bare, rest = rest is None, address if rest is None else rest
            follows = behind(rest, town, True)
            if follows is None or follows[:1] in ("町", "村"):
                continue
            if bare and not re.match(rf"\s*[0-9０-９{NUMERALS}]", follows):
                continue
            others = (behind(rest, other, True) for other in self.others(prefecture, city, rest))
            if any(other is not None and len(other) < len(follows) for other in others):
                continue
            found = follows
        return found

    def text(self, code, address, building):
        follows = self.split(code, address)
        if follows is None:
            return ""
        if follows == "" and any(row[4] for row in self.by_code[code]):
            return code
        kept = characters(follows.strip(" \u3000\t") + " " + building.strip(" \u3000\t"))
        return code + kept if kept else ""


# ---- the characters -------------------------------------------------------------------------------------------------

ODD = re.compile("[²³¹¼½¾\u2070-\u209f\u2100-\u215f\u2180-\u218f\u2474-\u24ff\u2776-\u2793\u3220-\u3229\u3250-\u325f\u3280-\u3289"
                 "\u32b1-\u32cf\u3358-\u33ff\U0001d400-\U0001d7ff\U0001f100-\U0001f1ff]")


def characters(text):
    """The address characters; "" where there are none."""
    if ODD.search(text):
        return ""
    text = "".join("-" if sign in HYPHENS else unicodedata.normalize("NFKC", sign)
                   if "\u2160" <= sign <= "\u217f" or "\u2460" <= sign <= "\u2473" or "！" <= sign <= "～" or sign in "･ﾉ\u3000"
                   else sign for sign in text)
    text = re.sub("[a-z]+", lambda found: found[0].upper(), text)
    text = re.sub("[&/・.\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", text)
    if re.search(f"(?:^|[-0-9目地割丁番号線のノ])(?=[{NUMERALS}{OTHERS}]*[{NUMERALS}])[{NUMERALS}{OTHERS}]+(?=[- 0-9]|$)", text):
        return ""
    runs = re.findall(f"(.?)(?<![{NUMERALS}{OTHERS}])([{NUMERALS}{OTHERS}]+)(?={COUNTERS})", text)
    for before, run in runs:
        if re.search(f"[{NUMERALS}]", run) and (before.isdecimal() or number(run) is None):
            return ""
    text = re.sub(f"(?<![{NUMERALS}{OTHERS}])([{NUMERALS}]+)(?={COUNTERS})", lambda found: str(number(found[1])), text)
    text = re.sub("(?<=[0-9])F(?![A-Z])", "＿", text)
    text = re.sub("[A-Z]{2,}", "＿", text)
    text = re.sub("[^-0-9A-Z]+(?=[-0-9A-Z])", "-", text)
    text = re.sub("[^-0-9A-Z]+", "", text)
    text = re.sub("-+", "-", text).lstrip("-")
    text = re.sub("-?([A-Z])-?", r"\1", text)
    kept, used = "", 0
    for sign in text:
        if used >= 13:
            break
        kept, used = kept + sign, used + (2 if sign.isalpha() else 1)
    if kept == text and kept.endswith("-") or not re.search("[0-9]", kept):
        return ""
    return kept
