#!/usr/bin/env python3
"""The print room's papers: papers-<job>.pdf as pdftotext, pdftohtml, pdffonts and dmtxread read it, papers.csv, packs.json and
check.csv, each figure against job.csv, pull.csv, pieces.csv, run.json and the registers; what balances, what is drawn, what is
black; nights without letters, two jobs of a day; that nobody is named; what `verify` refuses; the same bytes again.

    tests/cli/test_floor.py --kigen build/kigen        ends with: N passed, N failed
"""

import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crash"))
import board as boards
import pages as damage
import world
import processes
from test_papers import lines_of, text_of
from town import Town, read_rows, write_rows
from world import FIRST, SATURDAY, SECOND

# By hand: 0.210 m × 0.297 m × 70 g = 4.3659 g, kept as 4.366; 5 g of envelope; 70 × 1.25 µm × 3 layers + 200 µm.
SHEET_MG, ENVELOPE_MG, SHEET_UM, ENVELOPE_UM = 4366, 5000, 263, 200
VARIANTS = {"renewal": "更新", "card_renewal": "カード更新", "lapsed": "期限経過", "card_lapsed": "カード期限経過",
            "stay_extended": "在留期間更新"}
SECTIONS = ["1 印刷指示書", "2 束票", "3 送付状・受渡簿", "4 差出票（下書き）", "5 引抜きリスト", "6 再出力依頼書・損紙記録票",
            "7 抜取り検査表", "8 見本刷りの確認票", "9 完了報告書", "10 消去証明書"]
WITHOUT_LETTERS = [section for section in SECTIONS if section.split()[0] in "1 3 4 5 9".split()]
INK_TOLERANCE = 0.3     # percent of a page: antialiased edges of another program


def program(*arguments, binary=False):
    done = processes.run([str(argument) for argument in arguments], text=not binary, check=True)
    return done.stdout


def colours(path):
    """The operators that set a colour, of all pages; words that are shown ("70 g/m²") are none."""
    found = set()
    for content in damage.streams(path.read_bytes()):
        if b"\0" not in content:
            content = re.sub(rb"\((?:\\.|[^\\()])*\)", b"()", content, flags=re.S)
            found |= {b" ".join(one.split()) for one in re.findall(rb"(?:[\d.]+ ){1,4}(?:rg|RG|g|G|k|K|sc|SC)\b", content)}
    return found


def ceil(number, by):
    return -(-number // by)


class Print:
    """What a published folder gives the print room, and what other files of it say apart from that."""

    def __init__(self, root, name):
        self.folder = root / "out" / name
        self.print = self.folder / "print"
        self.run = json.loads((self.folder / "office/run.json").read_text(encoding="utf-8"))
        self.pieces = world.rows(self.folder / "office/pieces.csv")
        self.job = world.rows(self.print / "job.csv")
        self.pulls = world.rows(self.print / "pull.csv")
        self.check = world.rows(self.print / "check.csv")
        self.figures = world.rows(self.print / "papers.csv")
        self.packs = json.loads((self.print / "packs.json").read_text(encoding="utf-8"))
        self.pdf = self.print / f"papers-{self.run['job']}.pdf"
        self.texts, self.lines = [re.sub(r"(?<=\d),(?=\d{3})", "", text) for text in text_of(self.pdf)], lines_of(self.pdf)

    def bundles(self):
        found = {}
        for row in self.job:
            found.setdefault(row["bundle"], []).append(row)
        return found

    def said(self, paper, part=""):
        """papers.csv: item -> value; of one that stands several times, a list."""
        found = {}
        for row in self.figures:
            if (row["paper"], row["part"]) == (paper, part):
                found.setdefault(row["item"], []).append(row["value"])
        return {item: values[0] if len(values) == 1 else values for item, values in found.items()}

    def outline(self):
        xml = program("pdftohtml", "-xml", "-i", "-stdout", self.pdf)
        return re.findall(r"<item page=\"\d+\">([^<]*)</item>", xml)

    def sections(self):
        """Title -> its pages' text, by the foot of each page."""
        found = {}
        for text in self.texts:
            number = next(section for section in reversed(SECTIONS) if "".join(section.split()) in text.split("差出日")[-1])
            found.setdefault(number, []).append(text)
        return found


class Suite(world.Suite):
    def __init__(self, kigen):
        super().__init__(kigen, "kigen-floor-")
        self.base = world.build(self.fresh())
        self.night(self.base, FIRST)
        made = world.city(changed=True)
        for at in (1, 2, 4):
            made.residents[at]["status"] = "死亡"     # after their letters were printed
        made.write(self.base / "in")
        self.people = {row["resident_id"]: row for row in made.residents}
        self.night(self.base, SECOND)

    def night(self, root, as_of, *more, **options):
        result = world.run(self.kigen, root, as_of, *more, **options)
        self.equal(f"{as_of}: {result}", result.code in (0, 4), True)
        return Print(root, world.published(root)[-1])

    def compared(self, night, people=None):
        self.ticket(night)
        self.slips(night)
        self.handed(night)
        self.lists(night)
        self.packed(night)
        self.checked(night, people or self.people)
        self.looks(night)
        for more in ([], ["--deep"]):
            done = world.call(self.kigen, "verify", night.folder, *more)
            self.equal(f"verify {more}: {done.out}{done.err}", done.code, 0)

    def ticket(self, night):
        sheets, pages = (sum(int(row[column]) for row in night.job) for column in ("sheets", "pages"))
        wanted = {"job": night.run["job"], "job_of_day": night.run["job"].split("-")[1], "pieces": str(len(night.job)),
                  "bundles": str(len(night.bundles())), "sheets": str(sheets), "pages": str(pages), "pulls": str(len(night.pulls)),
                  "specimens": "3" if night.job else "0"}
        self.equal("papers.csv: the ticket", night.said("ticket"), wanted)
        head = next(line for line in night.lines if re.fullmatch(r"(?:\d+ ?[通束枚ページ]+ ?){5}", line))
        self.equal("the ticket's large figures", [int(number) for number in re.findall(r"\d+", head)],
                   [len(night.job), len(night.bundles()), sheets, pages, len(night.pulls)])
        ticket = night.sections()[SECTIONS[0]][0]
        nth = night.run["job"].split("-")[1]
        self.equal("its job among those of the day", f"{night.run['job']}この差出日の全{nth}ジョブのうち{nth}番目（" in ticket, True)
        if night.job:
            first = night.job[0]
            self.equal("what a camera reads", [word for word in (
                "機械読取り", "DataMatrix（ECC200）", "22×22モジュール", f"KG1{first['piece_id']}1{first['sheets']}{night.run['job']}",
                "KGB1ジョブ", "packs.json", "DeviceGray", "kigenverifyprint/--deep", "記号を読めない用紙がある", "kigenproof--specimen")
                if word not in "".join(night.sections()[SECTIONS[0]])], [])
        self.equal("it says that there is nothing to print", "印刷するお知らせがない" in ticket, not night.job)
        if night.job:
            blanks = {"上質紙（白・不透明）": (sheets, 3), "長形3号 窓あき封筒": (len(night.job), 3)}
            for what, (needed, percent) in blanks.items():
                self.equal(f"spare {what}", night.said("spare", what),
                           {"needed": str(needed), "spare": str(ceil(needed * percent, 100))})
                self.equal(f"spare {what} on paper",
                           f"{what} {needed}枚 {percent} % {ceil(needed * percent, 100)}枚 {needed + ceil(needed * percent, 100)}枚"
                           in night.lines, True)

    def slips(self, night):
        slips, total = night.sections().get(SECTIONS[1], []), len(night.bundles())
        self.equal("a slip a bundle", len(slips), total)
        for number, (name, rows) in enumerate(night.bundles().items(), 1):
            sheets, pages = (sum(int(row[column]) for row in rows) for column in ("sheets", "pages"))
            self.equal(f"papers.csv: slip {number}", night.said("slip", name),
                       {"first": rows[0]["piece_id"], "last": rows[-1]["piece_id"], "pieces": str(len(rows)),
                        "sheets": str(sheets), "pages": str(pages), "sheets_a_piece": rows[0]["sheets"],
                        "weight_mg": str(int(rows[0]["sheets"]) * SHEET_MG + ENVELOPE_MG)})
            text = slips[number - 1]
            self.equal(f"slip {number}", [word in text for word in (
                f"束{number}（全{total}束）", f"{name}最初の整理番号{rows[0]['piece_id']}最後の整理番号{rows[-1]['piece_id']}",
                VARIANTS[rows[0]["variant"]], f"{len(rows)}通{sheets}枚{rows[0]['sheets']}枚{pages}ページ", "計数欄", "時刻", "印")],
                [True] * 7)
        self.equal("completion by bundle", [night.said("completion", name) for name in night.bundles()],
                   [{"pieces": str(len(rows))} for rows in night.bundles().values()])
        self.equal("completion", night.said("completion"), {"pieces": str(len(night.job)), "pulls": str(len(night.pulls))})

    def handed(self, night):
        names = [*night.bundles(), "check.csv", "job.csv", "packs.json", "pull.csv"]
        paper = night.sections()[SECTIONS[2]]
        self.equal("what is handed over", [row["part"] for row in night.figures if row["paper"] == "handover"][::3], names)
        for name in names:
            data = (night.print / name).read_bytes()
            rows = night.bundles().get(name)
            count = {"pull.csv": len(night.pulls), "packs.json": len(night.bundles())}.get(name, len(rows or night.job))
            self.equal(f"handover of {name}", night.said("handover", name),
                       {"pieces": str(count), "bytes": str(len(data)), "sha256": hashlib.sha256(data).hexdigest()})
            digest = hashlib.sha256(data).hexdigest()
            self.equal(f"handover of {name} on paper", [any(part in text for text in paper) for part in (digest[:20], digest[-20:])],
                       [True] * 2)
        self.equal("no empty columns of prices", any(word in "".join(night.sections()[SECTIONS[3]]) for word in ("単価（円）", "割引（円）")),
                   bool(night.said("postage")))
        posting = night.said("posting")
        each = [night.said("posting", str(number)) for number in range(1, 1 + len({row["part"] for row in night.figures
                                                                                   if row["paper"] == "posting" and row["part"]}))]
        self.equal("posting adds up", (sum(int(line["pieces"]) for line in each), sum(int(line["pieces"]) * int(line["weight_mg"])
                   for line in each)), (int(posting["pieces"]), int(posting["weight_mg"])))
        self.equal("posting is the job", posting["pieces"], str(len(night.job)))
        self.equal("a line even where nothing is posted", len(each) >= 1 and each[0].get("scheme"), "")

    def lists(self, night):
        wanted = Counter((row["lot"], row["bundle"]) for row in night.pulls)
        self.equal("papers.csv: letters to pull", {row["part"]: row["value"] for row in night.figures if row["paper"] == "pull"},
                   {f"{lot}/{bundle}": str(count) for (lot, bundle), count in wanted.items()})
        paper = "".join(night.sections()[SECTIONS[4]])
        order = sorted(night.pulls, key=lambda row: (row["lot"], row["bundle"], int(row["sequence"] or 0), row["piece_id"]))
        self.equal("letters to pull as they lie", re.findall(r"\d{6}-\d{6}-\d", paper), [row["piece_id"] for row in order])
        self.equal("none is said to be none", "引き抜く通はない" in paper, not night.pulls)
        if not night.job:
            return
        drawn = self.drawn(night)
        self.equal("papers.csv: letters to open", {name: night.said("sampling", name) for name in night.bundles()},
                   {name: {"pieces": str(len(ids)), "piece_id": ids if len(ids) > 1 else ids[0]} for name, ids in drawn.items()})
        paper = "".join(night.sections()[SECTIONS[6]])
        self.equal("letters to open", re.findall(r"\d{6}-\d{6}-\d", paper), sum(drawn.values(), []))
        for name, rows in night.bundles().items():
            self.equal(f"first and last of {name} are opened", {rows[0]["piece_id"], rows[-1]["piece_id"]} <= set(drawn[name]), True)

    @staticmethod
    def drawn(night):
        """By docs/contract 6.9, apart from kigen."""
        digits, found = night.run["fingerprint"], {}
        for number, (name, rows) in enumerate(night.bundles().items()):
            count = min(len(rows), max(5, ceil(len(rows), 100)))
            places, runs = {0, len(rows) - 1}, count - 2
            for draw in range(runs):
                start, end = (len(rows) - 2) * draw // runs, (len(rows) - 2) * (draw + 1) // runs
                group = (number + draw) % 8 * 8
                places.add(1 + start + int(digits[group:group + 8], 16) % (end - start))
            assert len(places) == count
            found[name] = [rows[place]["piece_id"] for place in sorted(places)]
        return found

    def packed(self, night):
        packs = night.packs
        self.equal("packs.json: the job", [packs[key] for key in ("job", "folder", "mail_on", "deliver_on", "pieces", "bundles", "pulls")],
                   [night.run[key] for key in ("job", "folder", "mail_on", "deliver_on", "pieces", "bundles")] + [len(night.pulls)])
        self.equal("packs.json: bundles", [pack["bundle"] for pack in packs["packs"]], list(night.bundles()))
        for pack in packs["packs"]:
            rows = night.bundles()[pack["bundle"]]
            sheets = int(rows[0]["sheets"])
            self.equal(f"pack of {pack['bundle']}",
                       [pack[key] for key in ("first", "last", "pieces", "sheets", "pages", "variant", "language", "duplex",
                                              "sheets_a_piece", "sides_a_piece", "schemes", "samples")],
                       [rows[0]["piece_id"], rows[-1]["piece_id"], len(rows), sheets * len(rows), int(rows[0]["pages"]) * len(rows),
                        rows[0]["variant"], rows[0]["language"], True, sheets, int(rows[0]["pages"]),
                        [scheme for scheme, _ in Counter(row["scheme"] for row in rows if row["scheme"]).most_common()],
                        self.drawn(night)[pack["bundle"]]])
            self.equal(f"weight and thickness of {pack['bundle']}",
                       (round(pack["weight_g"] * 1000), abs(round(pack["thickness_mm"] * 1000) - (sheets * SHEET_UM + ENVELOPE_UM)) <= sheets),
                       (sheets * SHEET_MG + ENVELOPE_MG, True))

    def checked(self, night, people):
        """check.csv: a digest of the name line, as the register has the name."""
        names = {row["piece_id"]: people.get(row["resident_id"], {}).get("name") for row in night.pieces}
        for row, piece in zip(night.check, night.job):
            self.equal("check.csv", [row[key] for key in ("piece_id", "sheets", "variant", "postal_code_last2")],
                       [piece["piece_id"], piece["sheets"], piece["variant"], piece["postal_code"][-2:]])
            if piece["language"] == "ja" and names[piece["piece_id"]]:
                self.equal(f"the name line of {piece['piece_id']}", row["name_sha256_8"],
                           hashlib.sha256(f"{names[piece['piece_id']]}　様".encode()).hexdigest()[:8])
        self.equal("check.csv: as many", len(night.check), len(night.job))

    def looks(self, night):
        wanted = SECTIONS if night.job else WITHOUT_LETTERS
        slips = [f"2 束票 {number}/{len(night.bundles())} {name}" for number, name in enumerate(night.bundles(), 1)]
        self.equal("the outline", night.outline(), sum(([section] if section != SECTIONS[1] else slips for section in wanted), []))
        self.equal("sections in their order", list(night.sections()), wanted)
        self.equal("black is black alone", colours(night.pdf), {b"0 g"})
        fonts = program("pdffonts", night.pdf).splitlines()[2:]
        self.equal(f"fonts are embedded, BIZ UD: {fonts}",
                   ([line.split()[-5] for line in fonts], all("BIZUD" in line for line in fonts), "Type 3" in "".join(fonts)),
                   (["yes"] * len(fonts), True, False))
        sizes = [int(size) for size in re.findall(r'<fontspec id="\d+" size="(\d+)"',
                                                  program("pdftohtml", "-xml", "-i", "-zoom", "1", "-stdout", night.pdf))]
        self.equal(f"9 points at least: {sizes}", min(sizes) >= 9, True)
        told = program("pdfinfo", night.pdf)
        self.equal("A4, titled by the job", [bool(re.search(what, told)) for what in (
            r"Page size: +595\.\d+ x 841\.\d+ pts \(A4\)", rf"Title: .*（ジョブ {night.run['job']}）")], [True] * 2)
        self.equal("each page tells its job", all(f"ジョブ{night.run['job']}" in text for text in night.texts), True)


def test_two_nights(suite):
    for as_of in (FIRST, SECOND):
        suite.compared(Print(suite.base, as_of))
    second = Print(suite.base, SECOND)
    suite.equal("letters to pull", len(second.pulls) >= 3, True)
    suite.equal("several bundles", len(second.bundles()) >= 3, True)


def test_nobody_named(suite):
    """No name, no address and no resident's id in what the print room gets beside the letters."""
    for as_of in (FIRST, SECOND):
        night = Print(suite.base, as_of)
        texts = {night.pdf.name: "".join(night.texts)}
        for name in ("check.csv", "packs.json", "papers.csv", "index.html"):
            texts[name] = "".join((night.print / name).read_text(encoding="utf-8").split())
        for what, text in texts.items():
            named = [column for person in suite.people.values() for column in ("name", "address", "building", "resident_id")
                     if "".join(person[column].split()) and "".join(person[column].split()) in text]
            suite.check(f"nobody in {what}", "、".join(named))


def test_codes(suite):
    """Each slip's Data Matrix, read from its pixels by dmtx."""
    night = Print(suite.base, SECOND)
    total = len(night.bundles())
    slips = [at for at, text in enumerate(night.texts, 1) if "".join("2 束票".split()) in text.split("差出日")[-1]]
    for number, (page, (_, rows)) in enumerate(zip(slips, night.bundles().items()), 1):
        image = suite.fresh()
        program("pdftoppm", "-r", "200", "-x", "150", "-y", "110", "-W", "320", "-H", "380", "-gray", "-singlefile",
                "-f", page, "-l", page, night.pdf, image)
        read = program("dmtxread", "-n", "-N1", f"{image}.pgm")
        sheets = sum(int(row["sheets"]) for row in rows)
        suite.equal("the slip's code", read.strip(), f"KGB1 {night.run['job']} {number} {rows[0]['piece_id']} {rows[-1]['piece_id']} "
                                                     f"{len(rows)} {sheets}")
    suite.equal("slips", len(slips), total)


def test_jam(suite):
    """The form for spoilage says what is reprinted after a jam, and how it is destroyed."""
    paper = "".join(Print(suite.base, SECOND).sections()[SECTIONS[5]])
    suite.equal("the two before and the two after", "詰まった通と、その前の2通及び後の2通" in paper, True)
    suite.equal("counted, the same day, by two", all(word in paper for word in ("枚数を数え", "その日のうちに2人で廃棄")), True)
    ends = "".join(Print(suite.base, SECOND).sections()[SECTIONS[8]])
    suite.equal("the equation", "発送回の通数＋再出力＝差出＋損紙＋引抜き＋保管" in ends, True)


def test_marks(suite):
    """Where packs.json says that the code of a sheet stands, dmtx reads it; the ticket says the same place."""
    night = Print(suite.base, SECOND)
    ticket = "".join(night.sections()[SECTIONS[0]])
    for pack in night.packs["packs"]:
        row, dots = night.bundles()[pack["bundle"]][0], 300 / 25.4
        for mark in pack["marks"]:
            image = suite.fresh()
            x, y, side = (mark[key] for key in ("x_mm", "y_mm", "side_mm"))
            program("pdftoppm", "-r", 300, "-x", round((x - 2) * dots), "-y", round((y - 2) * dots), "-W", round((side + 4) * dots),
                    "-H", round((side + 4) * dots), "-gray", "-singlefile", "-f", 2 * mark["sheet"] - 1, "-l", 2 * mark["sheet"] - 1,
                    night.print / pack["bundle"], image)
            suite.equal(f"code of sheet {mark['sheet']} of {pack['bundle']}", program("dmtxread", "-n", "-N1", f"{image}.pgm").strip(),
                        f"KG1 {row['piece_id']} {mark['sheet']} {row['sheets']} {night.run['job']}")
            said = f"左から{x:g}mm・上から{y:g}mm（記号の左上の角）大きさ{side:g}mm角、1モジュール{side / 22:.2f}mm"
            suite.equal(f"the ticket says {said}", said in ticket, True)


def test_ink(suite):
    """The share of black of a bundle's first piece, beside that of pixels that another program drew."""
    night = Print(suite.base, SECOND)
    for pack in night.packs["packs"]:
        pages = int(night.bundles()[pack["bundle"]][0]["pages"])
        shares = []
        for page in range(1, pages + 1):
            grey = program("pdftoppm", "-r", "150", "-gray", "-f", page, "-l", page, night.print / pack["bundle"], binary=True)
            dots = re.match(rb"P5\s\d+\s\d+\s255\s", grey).end()
            shares.append(100 - 100 * sum(grey[dots:]) / 255 / (len(grey) - dots))
        suite.equal(f"black of {pack['bundle']}: {max(shares):.2f}", abs(max(shares) - pack["black_percent"]) <= INK_TOLERANCE, True)


def test_large_bundle(suite):
    """Six hundred letters: one of a hundred begun is opened, and they lie apart."""
    made = Town()
    for at in range(1, 641):
        made.pair(at, f"2027-02-1{1 + at % 9}")
    root = world.build(suite.fresh(), made, mailing="", letters="bundle_letters = 620;")
    night = suite.night(root, FIRST)
    suite.compared(night, {row["resident_id"]: row for row in made.residents})
    name, rows = next(iter(night.bundles().items()))
    suite.equal("opened of the first bundle", (len(rows), len(suite.drawn(night)[name])), (620, 7))


def test_without_letters(suite):
    made = Town()
    for at in range(1, 4):
        made.pair(at, "2031-05-17")
    night = suite.night(world.build(suite.fresh(), made), FIRST)
    suite.equal("no letter", night.run["pieces"], 0)
    suite.compared(night)
    root = suite.fresh(suite.base)      # the day's limit is used up, and one of its letters must not go
    people, columns = read_rows(root / "in/residents.csv")
    gone = Print(root, SECOND).pieces[0]["resident_id"]
    next(row for row in people if row["resident_id"] == gone)["status"] = "死亡"
    with open(root / "in/residents.csv", "w", encoding="utf-8", newline="") as file:
        write_rows(file, columns, people)
    night = suite.night(root, SATURDAY)
    suite.equal("no letter, but some to pull", (night.run["pieces"], len(night.pulls)), (0, 1))
    suite.compared(night)


def test_two_jobs_of_a_day(suite):
    """A second lot of the same mail day: its papers bear its own job, and say that it is the second."""
    root = suite.fresh(suite.base)
    (root / "limits.csv").write_text(world.LIMITS.replace("15", "18"), encoding="utf-8")
    night = suite.night(root, SATURDAY)
    suite.equal("the second of its day", night.run["job"], "261124-2")
    suite.ticket(night)
    suite.looks(night)


def test_configured(suite):
    """Paper, envelope, enclosures, post as the office has them; printed on one side."""
    shop = """print = { paper = "再生紙"; paper_gsm = 81; envelope = "長3窓 A-7"; envelope_g = 4.8; post_office = "見本郵便局";
    enclosures = ( { name = "返信用封筒"; g = 2.5; mm = 0.2; }, { name = "交付申請書"; g = 4.4; variants = ["card_renewal"]; } );
    postage = "料金別納郵便"; permit = "第0118号"; slack = true; contact = "夜間 0465-00-0009"; specimens = 5; };"""
    made = world.city()
    templates = suite.fresh(world.TEMPLATES)        # those that are shipped have no room for letters that enclose the form
    words = templates / "common/ja/words.txt"
    words.write_text(words.read_text(encoding="utf-8").replace("{{^reply.phone}}\n{{>proxy_writes}}\n{{>proxy_brings}}",
                                                               "{{^reply.phone}}\n{{>proxy_writes}}"), encoding="utf-8")
    root = world.build(suite.fresh(), made, more=shop, letters='bundle_letters = 5; duplex = false; reply_form = "enclosed";',
                       mailing="", templates=templates)
    night = suite.night(root, SECOND)
    ticket = "".join(night.sections()[SECTIONS[0]])
    suite.equal("the ticket has them", [word for word in ("再生紙", "81g/m²", "長3窓A-7", "返信用封筒", "交付申請書", "料金別納郵便", "見本郵便局",
                                                          "夜間0465-00-0009", "片面", "5部", "あり（送達日数が3日程度延びてよい）",
                                                          "照会書兼回答書（1枚、三つ折）") if word not in ticket], [])
    draft = "".join(night.sections()[SECTIONS[3]])
    suite.equal("so has the draft", [word for word in ("見本郵便局", "第一種定形郵便物", "料金別納郵便", "後納承認番号第0118号", "差出人の電話")
                                     if word not in draft], [])
    for pack in night.packs["packs"]:
        form = 5052 if pack["variant"] in ("renewal", "lapsed") else 0     # one sheet of 81 g
        card = 4400 if pack["variant"] == "card_renewal" else 0
        names = ["照会書兼回答書（1枚、三つ折）"] * bool(form) + ["返信用封筒"] + ["交付申請書"] * bool(card)
        suite.equal(f"pack of {pack['variant']}", (pack["enclosures"], round(pack["weight_g"] * 1000), pack["duplex"]),
                    (names, (pack["sheets_a_piece"] * 505197 + 50) // 100 + 4800 + 2500 + form + card, False))
    suite.equal("both kinds of letters", {pack["variant"] for pack in night.packs["packs"]} >= {"renewal", "card_renewal"}, True)
    done = world.call(suite.kigen, "verify", night.folder)
    suite.equal(f"verify: {done.out}{done.err}", done.code, 0)


REFUSED = {     # what a `print` is refused for: its text -> what the message names
    'papers = "x";': "print.papers", "paper_gsm = 39;": "print.paper_gsm", 'paper = " ";': "print.paper",
    'paper_gsm = "70";': "print.paper_gsm", 'envelope_g = -1.0;': "print.envelope_g", 'enclosures = ( { g = 2.0; } );': "name",
    'enclosures = ( { name = "x"; variants = ["letter"]; } );': "variants", 'enclosures = ( { name = "x"; variants = []; } );': "variants",
    'enclosures = ( "x" );': "enclosures", 'slack = "no";': "print.slack", 'specimens = 101;': "print.specimens",
    'contact = "\\x01";': "print.contact", 'envelope = "";': "print.envelope"}


def test_refused(suite):
    root = world.build(suite.fresh())
    for text, named in REFUSED.items():
        (root / "kigen.conf").write_text(world.config(more=f"print = {{\n {text} }};"), encoding="utf-8")
        done = world.call(suite.kigen, "check", "-c", root / "kigen.conf")
        suite.equal(f"refused: {text} {done}", (done.code, bool(re.search(r"kigen\.conf:\d+: ", done.err)), named in done.err),
                    (78, True, True))
    (root / "kigen.conf").write_text(world.config(more='print = { envelope = "封筒\U0001F480"; };'), encoding="utf-8")
    done = world.call(suite.kigen, "check", "-c", root / "kigen.conf")
    suite.equal(f"what no font has: {done}", (done.code, bool(re.search(r"KGN1285E \S*kigen\.conf:\d+: print: ", done.err))), (78, True))


def test_same_bytes(suite):
    """With any number of workers, and after a start that was cut off while the papers were made, with other settings since."""
    one = suite.night(world.build(suite.fresh()), FIRST, jobs=1)
    three = suite.night(world.build(suite.fresh()), FIRST, jobs=3)
    root_of = lambda night: night.folder.parent.parent
    suite.check("jobs", world.difference(world.tree(root_of(one)), world.tree(root_of(three))))
    shim = suite.kigen.parent / "crash-shim.so"
    counted = world.build(suite.fresh())
    board = boards.Board(counted / "board")
    world.run(suite.kigen, counted, FIRST, env=board.env(shim, counted))
    calls = board.calls()
    for name in ("check.csv", "packs.json", "papers.csv", one.pdf.name):
        at = next(at for at, (call, _, path) in enumerate(calls, 1) if call == "write" and path.endswith(f"print/{name}"))
        root = world.build(suite.fresh())
        board = boards.Board(root / "board", at, boards.AFTER, boards.RUN)
        world.run(suite.kigen, root, FIRST, env=board.env(shim, root))
        world.wait_unlocked(root)
        board.remove()
        suite.equal(f"killed at {name}", world.published(root), [])
        again = world.run(suite.kigen, root, FIRST)
        suite.equal(f"finished: {again}", (again.code in (0, 4), "KGN0621W" in again.err), (True, True))
        suite.check(f"{name}: as if nothing had been", world.difference(world.tree(root), world.tree(root_of(one))))


def changed(suite, change, part="print"):
    """What `verify` says of a copy of SECOND's folder in which that was changed, and its digests made anew."""
    folder = suite.fresh(suite.base) / "out" / SECOND
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o600)
    change(folder / part)
    damage.seal(folder / part)
    return world.call(suite.kigen, "verify", folder)


def replaced(name, old, new, count=1):
    def change(folder):
        path = folder / name
        text = path.read_bytes().decode("utf-8")
        assert old in text, (name, old)
        path.write_bytes(text.replace(old, new, count).encode())
    return change


def without(*names):
    def change(folder):
        for name in names:
            (folder / name).unlink()
    return change


def test_verify(suite):
    night = Print(suite.base, SECOND)
    pdf, first = night.pdf.name, night.job[0]
    four = ("check.csv", "packs.json", "papers.csv", pdf)

    def older(folder):
        """As a kigen that knew no such papers: its page names none."""
        without(*four)(folder)
        page = folder / "index.html"
        page.write_text(re.sub(r'<a href="(check\.csv|packs\.json|papers[^"]*)">', "<a>", page.read_text(encoding="utf-8")),
                        encoding="utf-8")
    done = changed(suite, older)
    suite.equal(f"none of them: {done.out}{done.err}", done.code, 0)
    for name in four:
        done = changed(suite, without(name))
        lacking = "papers-*.pdf" if name == pdf else name
        suite.equal(f"without {name}: {done.out}{done.err}", (done.code, "KGN1286E" in done.out, lacking in done.out), (65, True, True))
    second = lambda folder: (folder / "papers-261124-2.pdf").write_bytes((folder / pdf).read_bytes())
    done = changed(suite, second)
    suite.equal(f"papers of another job: {done.out}", (done.code, "papers-261124-2.pdf" in done.out), (65, True))
    done = changed(suite, lambda folder: (folder / pdf).write_bytes((folder / pdf).read_bytes()[:-100]))
    suite.equal(f"cut off: {done.out}", (done.code, "KGN0813E" in done.out), (65, True))
    row = next(row for row in night.check if row["piece_id"] == first["piece_id"])
    code = row["name_sha256_8"]
    cases = {   # file, what stands there, what is put in its place -> message
        ("check.csv", f"{first['piece_id']},1,", f"{first['piece_id']},2,"): "KGN0808E",
        ("check.csv", f",{row['postal_code_last2']},{code}", f",99,{code}"): "KGN0808E",
        ("check.csv", code, code[:7]): "KGN0808E", ("check.csv", code, code[:7] + "G"): "KGN0808E",
        ("check.csv", f",{row['variant']},", ",lapsed,"): "KGN0808E",
        ("check.csv", "\r\n", "\n"): "KGN0806E", ("check.csv", first["piece_id"] + ",", night.job[1]["piece_id"] + ","): "KGN0808E",
        ("packs.json", '"pieces": 15', '"pieces": 16'): "KGN1287E", ("packs.json", '"job": "261124-1"', '"job": "261124-2"'): "KGN1287E",
        ("packs.json", '"sheets_a_piece": 1', '"sheets_a_piece": 2'): "KGN1287E", ("packs.json", '"language": "ja"', '"language": "en"'): "KGN1287E",
        ("packs.json", '"packs": [', '"others": ['): "KGN0804E", ("packs.json", f'"last": "{night.job[-1]["piece_id"]}"', '"last": ""'): "KGN1287E",
        ("papers.csv", "ticket,,pieces,15", "ticket,,pieces,14"): "KGN1287E", ("papers.csv", "ticket,,sheets,15\r\n", ""): "KGN1287E",
        ("papers.csv", "posting,1,pieces,15", "posting,1,pieces,14"): "KGN1287E",
        ("papers.csv", "completion,,pieces,15", "completion,,pieces,16"): "KGN1287E",
        ("papers.csv", "pull,2026-11-19/letters-261120-1-0001.pdf,pieces,", "pull,2026-11-19/letters-261120-1-0001.pdf,pieces,9"): "KGN1287E",
        ("papers.csv", f"sampling,{first['bundle']},piece_id,{first['piece_id']}", f"sampling,{first['bundle']},piece_id,{night.job[-1]['piece_id']}"): "KGN1287E",
        ("papers.csv", f"sampling,{first['bundle']},piece_id,{first['piece_id']}\r\n", ""): "KGN1287E",
        ("papers.csv", f"slip,{first['bundle']},first,{first['piece_id']}", f"slip,{first['bundle']},first,{night.job[1]['piece_id']}"): "KGN1287E",
        ("papers.csv", "handover,job.csv,sha256,", "handover,job.csv,sha256,0"): "KGN1352E",
        ("papers.csv", "posting,,weight_mg,", "posting,,weight_mg,1"): "KGN1356E",
        ("check.csv", code, "0" * 8): "KGN1352E"}
    for (name, old, new), message in cases.items():
        done = changed(suite, replaced(name, old, new))
        suite.equal(f"{name}: {old!r} as {new!r}: {done.out}", (done.code, message in done.out), (65, True))


def test_any_pdf(suite):
    """What is called papers-<job>.pdf and is none: letters, papers of another job; and papers with a page that is not theirs: one that
    paints a code as sheets have it, one that is blank."""
    night = Print(suite.base, SECOND)
    bundle, own = next(iter(night.bundles())), night.pdf.read_bytes()
    blank = damage.Bundle(night.pdf)
    damage.rewrite(blank, blank.count(), b"0 g")
    coded = re.sub(rb"/Width \d\d(\s+)/Height \d\d", rb"/Width 22\1/Height 22", own, count=1)
    for what, data, message in (("letters", (night.print / bundle).read_bytes(), "KGN1353E"),
                                ("another night's", Print(suite.base, FIRST).pdf.read_bytes(), "KGN1309E"),
                                ("a page of a letter", coded, "KGN1354E"),
                                ("a page without its job", blank.bytes, "KGN1355E")):
        suite.equal(f"{what}: as they are not", data == own, False)
        done = changed(suite, lambda folder: (folder / night.pdf.name).write_bytes(data))
        suite.equal(f"{what}: {done.out}", (done.code, message in done.out), (65, True))


def test_another_run_s_papers(suite):
    """Papers that show letters of another run."""
    folder = suite.fresh(suite.base) / "out" / SECOND
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o600)
    other = Print(suite.base, FIRST)
    (folder / "print" / Print(suite.base, SECOND).pdf.name).write_bytes(other.pdf.read_bytes())
    damage.seal(folder / "print")
    done = world.call(suite.kigen, "verify", "--deep", folder)
    suite.equal(f"found: {done.out}", (done.code, "KGN1309E" in done.out), (65, True))


if __name__ == "__main__":
    world.run_tests(Suite, globals())
