"""The text of a letter as right_letter.py reads it: words in the form in which they are looked for, and the days it shows."""

import re
from datetime import date

# ---- the text of a letter --------------------------------------------------------------------------------------------------

DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
FURIGANA = re.compile(r"[（(][ぁ-ゖー・、0-9\s]*[ぁ-ゖ][ぁ-ゖー・、0-9\s]*[）)]")
MONTHS = "january february march april may june july august september october november december".split()
WEEK = "月火水木金土日"
WEEK_EN = "mon tue wed thu fri sat sun".split()
DATE_JA = re.compile(r"(?:令和(元|\d+)年)?(?:[（(]?((?:19|20)\d\d)年[）)]?)?(\d{1,2})月(\d{1,2})日(?:[（(]([月火水木金土日])(?:曜日?)?[）)])?")
WEEKDAY_EN = r"(?:(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?"
DATE_EN = re.compile(WEEKDAY_EN + r"(?:(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9}),? (\d{4})|([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4}))"
                     r"(?: ?\((mon|tue|wed|thu|fri|sat|sun)[a-z]*\))?", re.I)
KIND_WORDS = {"ja": {"signature": "署名用", "authentication": "利用者証明用"},
              "en": {"signature": "signature", "authentication": "authentication"}}


def plain(text, language):
    """The form in which words are looked for."""
    text = text.translate(DIGITS)
    if language == "en":
        return " ".join(text.split())
    if language == "ja-easy":
        text = FURIGANA.sub("", text)
    return "".join(text.split())


class Days:
    """The days that a text shows: with a year, and without one; and what is wrong in themselves."""

    def __init__(self, text, english):
        self.whole, self.short, self.faults = set(), set(), []
        if english:
            for found in DATE_EN.finditer(text):
                self.english(found)
        if "月" in text:
            for found in DATE_JA.finditer(text):
                self.japanese(found)

    def take(self, year, month, day, weekday):
        try:
            found = date(year, month, day)
        except ValueError:
            self.faults.append(f"no day: {year}-{month}-{day}")
            return
        if weekday is not None and found.weekday() != weekday:
            self.faults.append(f"{found} is no {WEEK_EN[weekday]}day")
        self.whole.add(found)

    def japanese(self, found):
        era, western, month, day, weekday = found.groups()
        year = int(western) if western else None
        if era:
            by_era = 2018 + (1 if era == "元" else int(era))
            if year and year != by_era:
                self.faults.append(f"令和{era} is not {year}")
            year = by_era
        if year:
            self.take(year, int(month), int(day), WEEK.index(weekday) if weekday else None)
        else:
            self.short.add((int(month), int(day)))

    def english(self, found):
        before, day, month, year, month2, day2, year2, behind = found.groups()
        name = (month or month2).lower()
        months = [at for at, known in enumerate(MONTHS, 1) if known.startswith(name)]
        weekday = (before or behind or "").lower()
        if len(months) == 1:
            self.take(int(year or year2), months[0], int(day or day2), WEEK_EN.index(weekday) if weekday else None)


class Letter:
    """What one piece shows: `flow`, block by block, and `lines`, as they stand beside each other; page by page."""

    def __init__(self, flow, lines, language):
        self.language = language.removesuffix("-large")
        self.pages, self.first_rows = flow, lines[0]
        self.front, self.letter = plain(flow[0], self.language), plain("\n".join(flow), self.language)
        self.back = plain("\n".join(flow[1:]), self.language)
        self.beside = plain("\n".join(lines), self.language)
        self.beside_front = plain(lines[0], self.language)
        # Two pages of large print hold what else stands on the front.
        if language.endswith("-large") and len(flow) > 2:
            self.front = plain("\n".join(flow[:2]), self.language)
            self.beside_front = plain("\n".join(lines[:2]), self.language)
        self.bare = re.sub(r"\d{6}-\d{6}-\d", "", self.letter + self.beside)     # but for the id of the piece
        self.rows = [plain(line, self.language) for line in "\n".join(lines).splitlines()]

    def says(self, word):
        text = {"front": self.front, "back": self.back, "letter": self.letter}[word.place]
        if not word.must:
            return word.pattern.search(text)
        beside = {"front": self.beside_front, "back": self.beside, "letter": self.beside}[word.place]
        return word.pattern.search(text) or word.pattern.search(beside)
