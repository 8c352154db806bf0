#!/usr/bin/env python3
"""The office's papers, office/today.pdf and office/approval.pdf: each figure on them against run.json and the CSV files of the
same folder, as pdftotext reads it; page counts, fonts, black, no name; nights of all kinds; the same bytes again.

    tests/cli/test_papers.py --kigen build/kigen        ends with: N passed, N failed

The shim that kills lies beside kigen. Every name and address is made up.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crash"))
import board as boards
import pages as damage
import sheets
import world
import processes
from town import Town
from world import FIRST, SECOND, THIRD

PAPERS = ("today", "approval")
WHO, WHY = "市民課長 梅里", "抽出の担当に確かめ、行の形式の誤りだけであったため"
DISPOSITIONS = {"rejected": "取込不可(エラー)", "not_due": "時期未到来", "past": "期限経過(対象期間外)",
                "suppressed": "発送対象外(除外)", "told": "通知済", "held": "保留(職員判断)", "lapsed": "満了(期限切れ)",
                "waiting": "発送待ち(待機)", "notice": "発送(今回)"}
# The order in which three letters are drawn: docs/contract 6.
SAMPLES, SAMPLE_DIGITS = 3, 8


def text_of(path):
    """All of it without spaces, page by page, and without the foot's lines between."""
    done = processes.run(["pdftotext", "-layout", path, "-"], text=True, check=True)
    return ["".join(page.split()) for page in done.stdout.split("\f")[:-1]]


def lines_of(path):
    """Its lines, words parted by one space; numbers without commas."""
    done = processes.run(["pdftotext", "-layout", path, "-"], text=True, check=True)
    return [re.sub(r"(?<=\d),(?=\d{3})", "", " ".join(line.split())) for line in done.stdout.splitlines()]


def colours(path):
    """The operators that set a colour, of all pages."""
    found = set()
    for content in damage.streams(Path(path).read_bytes()):
        if b"\0" not in content:
            found |= {b" ".join(one.split()) for one in re.findall(rb"(?:[\d.]+ ){1,4}(?:rg|RG|g|G|k|K|sc|SC)\b", content)}
    return found


class Night:
    """A published folder, its papers read and its own figures counted from the CSV files."""

    def __init__(self, root, name):
        self.root, self.folder = root, root / "out" / name
        self.office = self.folder / "office"
        self.run = json.loads((self.office / "run.json").read_text(encoding="utf-8"))
        self.pieces = world.rows(self.office / "pieces.csv")
        self.job = world.rows(self.folder / "print/job.csv")
        self.rows = world.rows(self.office / "dispositions.csv")
        self.pulls = world.rows(self.folder / "print/pull.csv")
        self.texts = {paper: text_of(self.office / f"{paper}.pdf") for paper in PAPERS}
        self.lines = {paper: lines_of(self.office / f"{paper}.pdf") for paper in PAPERS}

    def held(self):
        return {row["resident_id"] for row in self.rows if row["disposition"] == "held" and row["reason"] != "refused"}

    def heard(self):
        return [alarm for alarm in self.run["alarms"] if "acknowledged_until" not in alarm]

    def sheets(self):
        return sum(int(row["sheets"]) for row in self.job)

    def samples(self):
        """Drawn again, apart from kigen."""
        places = []
        for at in range(min(SAMPLES, len(self.pieces))):
            digits = self.run["fingerprint"][at * SAMPLE_DIGITS:(at + 1) * SAMPLE_DIGITS]
            place = int(digits, 16) % len(self.pieces)
            while place in places:
                place = (place + 1) % len(self.pieces)
            places.append(place)
        return [self.pieces[place] for place in places]


class Suite(world.Suite):
    def __init__(self, kigen):
        super().__init__(kigen, "kigen-papers-")
        self.base = world.build(self.fresh())
        self.night(self.base, FIRST)
        made = world.city(changed=True)
        made.residents[2]["status"] = "死亡"     # after the letter was printed
        made.write(self.base / "in")
        self.people = made.residents
        self.night(self.base, SECOND)

    def night(self, root, as_of, *more, **options):
        result = world.run(self.kigen, root, as_of, *more, **options)
        self.equal(f"{as_of}: {result}", result.code in (0, 4), True)
        return Night(root, world.published(root)[-1])

    def compared(self, night, before=None):
        """All that both papers say of the night."""
        self.bounds(night)
        self.today(night)
        self.approval(night, before)
        for more in ([], ["--deep"]):
            done = world.call(self.kigen, "verify", night.folder, *more)
            self.equal(f"verify {more}: {done.out}{done.err}", done.code, 0)

    def bounds(self, night):
        """Pages, the foot on each, fonts, black."""
        sha256 = hashlib.sha256((night.office / "run.json").read_bytes()).hexdigest()
        sums = (night.office / "SHA256SUMS").read_text(encoding="utf-8")
        for paper in PAPERS:
            path, texts = night.office / f"{paper}.pdf", night.texts[paper]
            self.equal(f"{paper} is summed", f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {paper}.pdf\n" in sums, True)
            for at, text in enumerate(texts, 1):
                self.equal(f"{paper}: the foot of page {at}",
                           [word in text for word in (f"{at}/{len(texts)}", sha256, f"処理回{night.folder.name}",
                                                      f"差出日{night.run['mail_on']}", f"office/{paper}.pdf")], [True] * 5)
            fonts = processes.run(["pdffonts", path], text=True, check=True).stdout.splitlines()[2:]
            self.equal(f"{paper}: fonts are embedded: {fonts}",
                       (len(fonts) > 0, [line.split()[-5] for line in fonts], "Type 3" in "".join(fonts)),
                       (True, ["yes"] * len(fonts), False))
            self.equal(f"{paper}: black is black alone", colours(path), {b"0 g"})
            told = processes.run(["pdfinfo", path], text=True, check=True).stdout
            self.equal(f"{paper}: A4, tagged, with a title and an outline",
                       [bool(re.search(what, told)) for what in (r"Page size: +595\.\d+ x 841\.\d+ pts \(A4\)", "Tagged: +yes",
                                                                 rf"Title: .*（処理回 {night.folder.name}、ジョブ {night.run['job']}）")]
                       + [b"/Outlines" in path.read_bytes()], [True] * 4)
        self.equal("today is one page", len(night.texts["today"]), 1)

    def today(self, night):
        text, run = night.texts["today"][0], night.run
        head = [line.split() for line in night.lines["today"] if re.fullmatch(r"(?:\d+ ?[通枚件人] ?){5}", line)]
        self.equal("its large figures", re.findall(r"(\d+)([通枚件人])", "".join(head[0])) if head else None,
                   [(str(run["pieces"]), "通"), (str(night.sheets()), "枚"), (str(len(night.heard())), "件"),
                    (str(len(night.pulls)), "通"), (str(len(night.held())), "人")])
        if run["pieces"]:
            self.equal("what goes out", f"（{run['bundles']}束、用紙{night.sheets()}枚、" in text, True)
            self.equal("approve, hand over, post",
                       [word in text for word in ("起案を印刷して決裁を受け", "print/を印刷担当に渡し", "に差し出し、結果を記録する")], [True] * 3)
        else:
            self.equal("it says so", ("今回発送するお知らせはない" in text, "印刷担当に渡し" in text), (True, False))
        self.equal("the pull list", "print/pull.csv" in text, bool(night.pulls))
        people = sum(map(int, re.findall(r"(\d+)人シート「保留」", text)))
        self.equal("people held, reason by reason", (people > 0, people >= len(night.held())), (len(night.held()) > 0, True))
        rejected = sum(count for reason, count in run["reasons"].items() if reason in self.rejects(night))
        self.equal("rejected rows", sum(map(int, re.findall(r"(\d+)行シート「エラー」", text))),
                   rejected + run["unreadable_residents"])

    @staticmethod
    def rejects(night):
        return {row["reason"] for row in night.rows if row["disposition"] == "rejected"}

    def figure(self, night, item):
        """The columns of a line of figures: unit, now, before, difference, a year ago."""
        for line in night.lines["approval"]:
            if line.startswith(item + " ") and len(line[len(item):].split()) == 5:
                return line[len(item):].split()
        return None

    @staticmethod
    def account(run):
        """Figures of all letters and of alarms, which a run leaves for the next."""
        of = run["gate_figures"].get
        return {"遅延日数 最大": ("日", of("delay_max", 0)), "遅延日数 中央値": ("日", of("delay_p50", 0)),
                "期限に間に合わなかった人": ("人", of("delay_missed", 0)), "警告": ("件", len(run["alarms"]))}

    def approval(self, night, before):
        run, text = night.run, "".join(night.texts["approval"])
        delay = run["delay"]
        wanted = {"発送するお知らせ": ("通", run["pieces"]), "束": ("束", run["bundles"]), "用紙": ("枚", night.sheets()),
                  "遅れのおわびを載せるもの": ("通", sum(row["late"] == "1" for row in night.pieces)),
                  "読み込んだ住民データ": ("行", run["rows"]["residents"]),
                  "読み込んだ電子証明書データ": ("件", run["rows"]["certificates"]),
                  "取込不可の住民データ": ("行", run["unreadable_residents"]), "判断待ちの保留": ("人", len(night.held())),
                  "期限を過ぎた保留": ("人", len({row["resident_id"] for row in night.rows if row["disposition"] == "held" and
                                         row["reason"] != "refused" and row["expires_on"] < run["as_of"]})),
                  "期限を過ぎた発送待ち": ("人", len({row["resident_id"] for row in night.rows if row["disposition"] == "waiting" and
                                           row["expires_on"] < run["as_of"]})),
                  "保留の人（上の2行に含まない）": ("人", len(night.held())),
                  "期限までに届かない人": ("人", sum(alarm["count"] for alarm in run["alarms"] if alarm["name"] == "too_late")),
                  "差出前に引き抜くお知らせ": ("通", len(night.pulls)), "遅延日数(今回のお知らせ) 最大": ("日", delay["max"]),
                  "平均": ("日", f"{delay['mean']:.2f}"), "中央値": ("日", delay["p50"]), "95%値": ("日", delay["p95"]),
                  **self.account(run)}
        wanted.update({japanese: ("件", run["dispositions"][word]) for word, japanese in DISPOSITIONS.items()})
        for item, (unit, now) in wanted.items():
            self.equal(f"figures of {item}", (self.figure(night, item) or [None] * 5)[:2], [unit, str(now)])
        then = {"発送するお知らせ": before.run["pieces"] if before else None}
        then.update({item: now if before else None for item, (_, now) in (self.account(before.run) if before else wanted).items()
                     if item in self.account(run)})
        then.update({japanese: before.run["dispositions"][word] if before else None for word, japanese in DISPOSITIONS.items()})
        for item, was in then.items():
            now = int(wanted[item][1])
            self.equal(f"figures of {item} beside the last run's", (self.figure(night, item) or [None] * 5)[2:],
                       ["—", "—", "—"] if was is None else
                       [str(was), "0" if now == was else f"{'+' if now > was else '−'}{abs(now - was)}", "—"])
        self.equal("who is before", ("最初の処理回のため" in text, f"前回は、処理回{before.folder.name}。" in text if before else False),
                   (before is None, before is not None))
        self.drawn(night, text)
        self.same_checks(night, text)
        self.why_nothing(night)
        for alarm in run["alarms"]:
            self.equal(f"alarm {alarm['name']}", alarm["text"][:8] in text, True)

    def same_checks(self, night, text):
        """The draft counts what 照合 lists, line by line."""
        rows = sheets.book(night.office / "summary.xlsx", 8)["照合"]
        gates = next(at for at, row in enumerate(rows) if row[0] == "停止判定")
        verdicts = [row[5] for row in rows[:gates] if isinstance(row[0], float)]
        self.equal("identities", f"照合{len(verdicts)}項目（うち両辺を比べた等式{verdicts.count('○') + verdicts.count('×')}、今回は数えないもの"
                   f"{verdicts.count('−')}）、一致しないもの{verdicts.count('×')}。" in text, True)
        header, of_gates = next(at for at in range(gates, len(rows)) if rows[at][0] == "番号"), []
        for row in rows[header + 1:]:
            if row == rows[header]:     # on the next page
                continue
            if not isinstance(row[0], float):
                break
            of_gates.append(row[5])
        self.equal("gates", f"停止判定{len(of_gates)}項目（うち判定したもの{len(of_gates) - of_gates.count('比較なし')}、比較するものがなかったもの"
                   f"{of_gates.count('比較なし')}）。" in text, True)

    def why_nothing(self, night):
        """Every paper says the same sentence where there are no letters, and none where there are."""
        said = next((row[0] for row in sheets.book(night.office / "summary.xlsx", 2)["概要"]
                     if isinstance(row[0], str) and "今回差し出すお知らせはありません。" in row[0]), None)
        self.equal("概要 says why there are no letters", said is not None, not night.pieces)
        page = (night.office / "index.html").read_text(encoding="utf-8")
        for what, text in (("today.pdf", night.texts["today"][0]), ("approval.pdf", "".join(night.texts["approval"])), ("index.html", page)):
            self.equal(f"{what} says the same", "今回差し出すお知らせはありません" in "".join(text.split()) if said is None else
                       "".join(said.split()) in "".join(text.split()), said is not None)

    def drawn(self, night, text):
        samples = night.samples()
        found = re.findall(r"\d{6}-\d{6}-\d", text)
        self.equal("three letters", found, [row["piece_id"] for row in samples])
        for name, column in (("有効期限", "expires_on"), ("更新開始日", "opens_on"), ("本来の差出日", "ideal_on"),
                             ("差出日", "mail_on"), ("配達見込日", "deliver_on")):
            if samples:
                self.equal(f"their {name}", f"{name} {' '.join(row[column] for row in samples)}" in
                           [line.replace(" —", "") for line in night.lines["approval"]], True)


def test_first_and_second_night(suite):
    first, second = Night(suite.base, FIRST), Night(suite.base, SECOND)
    suite.compared(first)
    suite.compared(second, first)
    suite.equal("letters to pull", len(second.pulls) > 0, True)


def test_no_name(suite):
    """No name and no address of a resident, and no id but those of pieces."""
    for night in (Night(suite.base, FIRST), Night(suite.base, SECOND)):
        text = "".join("".join(night.texts[paper]) for paper in PAPERS)
        for person in suite.people:
            for column in ("name", "address", "resident_id"):
                value = "".join(person[column].split())
                suite.equal(f"no {column}", bool(value) and value in text, False)


def test_without_letters(suite):
    made = Town()
    for at in range(1, 4):
        made.pair(at, "2031-05-17")
    root = world.build(suite.fresh(), made)
    night = suite.night(root, FIRST)
    suite.equal("no letter", night.run["pieces"], 0)
    suite.compared(night)
    suite.equal("no sample", "見本はない" in "".join(night.texts["approval"]), True)
    suite.equal("nothing is due", "今回の差出日までに発送の時期が来たものがないため、今回差し出すお知らせはありません。発送待ちの人、判断待ちの保留の人は"
                "いません。次にお知らせを差し出す日は、今のところ決まっていません。" in night.texts["today"][0], True)


def test_why_there_are_no_letters(suite):
    """A pause with its days and its reason, and a print limit of 0: how many wait, and when letters go next."""
    pause = 'paused = ( { from = "2026-11-20"; to = "2026-12-02"; reason = "窓口の混雑を避けるため"; } );'
    root = world.build(suite.fresh(), mailing=pause)
    night = suite.night(root, FIRST)
    suite.compared(night)
    waiting = len({row["resident_id"] for row in night.rows if row["disposition"] == "waiting"})
    suite.equal("somebody waits", waiting > 0, True)
    suite.equal("a pause", f"発送見合わせ(2026-11-20から2026-12-02まで。理由:窓口の混雑を避けるため)のため、今回差し出すお知らせはありません。"
                f"発送待ちは{waiting}人、判断待ちの保留は{len(night.held())}人です。次にお知らせを差し出す日は2026-12-03の見込みです。"
                in night.texts["today"][0], True)
    root = world.build(suite.fresh(), mailing='limits = "limits.csv";')
    (root / "limits.csv").write_text("effective_from,resource,scope,per,max\n2026-01-01,print,all,day,0\n2026-12-01,print,all,day,9\n",
                                     encoding="utf-8")
    night = suite.night(root, FIRST)
    suite.compared(night)
    suite.equal("a limit of 0", "印刷上限が0通のため、今回差し出すお知らせはありません。" in night.texts["today"][0]
                and "次にお知らせを差し出す日は2026-12-01の見込みです。" in night.texts["today"][0], True)


def test_lifted_gate_and_long_alarms(suite):
    root = world.build(suite.fresh(), registers="max_unreadable = 0;")
    result = world.run(suite.kigen, root, FIRST)
    suite.equal(f"stopped: {result}", result.code, 8)
    night = suite.night(root, FIRST, "--accept", "max_unreadable", "--by", WHO, "--why", WHY)
    suite.compared(night)
    today, approval = night.texts["today"][0], "".join(night.texts["approval"])
    suite.equal("who and why, in the morning",
                ["停止解除の理由を確かめる：停止判定max_unreadable" in today, "".join(WHO.split()) in today, WHY in today], [True] * 3)
    suite.equal("the stopped night", ("前回の公開の後に停止した処理回を確かめる" in today, "停止した処理回の基準日" in approval), (True, True))
    suite.equal("who and why, in the draft", ["max_unreadable" in approval, "次のものは、しきい値を超えたが" in approval], [True] * 2)


def test_many_held(suite):
    """One page all the same: what has no line of its own is counted."""
    made = Town()
    for at in range(1, 40):
        how = ({"protected": "1"}, {"address": "住所不定"}, {"status": "転出予定", "moves_on": "2026-11-26"},
               {"name": "名無〓"}, {"address": "〓"}, {"status": "転出"})[at % 6]
        made.pair(at, f"2027-0{1 + at % 2}-1{at % 9}", **how)
    for at in range(40, 60):
        made.certificate(f"C{at:04}", f"B{at}", "利用者証明用" if at % 2 else "何か", f"2027-02-{31 if at % 3 else 12}")
    made.residents.append({**made.residents[1], "status": "不明"})
    root = world.build(suite.fresh(), made)
    night = suite.night(root, FIRST)
    suite.compared(night)
    suite.equal("held", len(night.held()) > 20, True)


def test_same_bytes(suite):
    """With any number of workers, and after a start that was cut off while the papers were made."""
    one = suite.night(world.build(suite.fresh()), FIRST, jobs=1)
    three = suite.night(world.build(suite.fresh()), FIRST, jobs=3)
    suite.check("jobs", world.difference(world.tree(one.root), world.tree(three.root)))
    shim = suite.kigen.parent / "crash-shim.so"
    for paper in PAPERS:
        counted = world.build(suite.fresh())
        board = boards.Board(counted / "board")
        world.run(suite.kigen, counted, FIRST, env=board.env(shim, counted))
        at = next(at for at, (name, _, path) in enumerate(board.calls(), 1)
                  if name == "write" and path.endswith(f"office/{paper}.pdf"))
        root = world.build(suite.fresh())
        board = boards.Board(root / "board", at, boards.AFTER, boards.RUN)
        world.run(suite.kigen, root, FIRST, env=board.env(shim, root))
        world.wait_unlocked(root)
        board.remove()
        suite.equal(f"killed at {paper}", world.published(root), [])
        again = world.run(suite.kigen, root, FIRST)
        suite.equal(f"finished: {again}", (again.code in (0, 4), "KGN0621W" in again.err), (True, True))
        suite.check(f"{paper}: as if nothing had been", world.difference(world.tree(root), world.tree(one.root)))


def test_verify(suite):
    """A folder of the first edition has neither paper; one alone, or a damaged one, does not hold."""
    def without(*names, cut=0):
        folder = suite.fresh(suite.base) / "out" / FIRST
        for name in names:
            path = folder / "office" / name
            path.chmod(0o600)
            if cut:
                path.write_bytes(path.read_bytes()[:-cut])
            else:
                path.unlink()
        if len(names) == 2:         # as a kigen that knew no papers: its page names none
            page = folder / "office/index.html"
            page.chmod(0o600)
            page.write_text(re.sub(r'<a href="(today|approval)\.pdf">', "<a>", page.read_text(encoding="utf-8")), encoding="utf-8")
        (folder / "office/SHA256SUMS").chmod(0o600)
        damage.seal(folder / "office")
        return world.call(suite.kigen, "verify", folder)

    done = without("today.pdf", "approval.pdf")
    suite.equal(f"neither: {done.out}{done.err}", done.code, 0)
    for name in ("today.pdf", "approval.pdf"):
        done = without(name)
        suite.equal(f"without {name}: {done.out}{done.err}", (done.code, "KGN0802E" in done.out, name in done.out), (65, True, True))
        done = without(name, cut=100)
        suite.equal(f"{name} cut off: {done.out}{done.err}", (done.code, "KGN0813E" in done.out, name in done.out), (65, True, True))


def test_another_run_s_paper(suite):
    """A deep look: a draft that shows letters of another run."""
    root = suite.fresh(suite.base)
    folder = root / "out" / SECOND
    path = folder / "office/approval.pdf"
    path.chmod(0o600)
    path.write_bytes((root / "out" / FIRST / "office/approval.pdf").read_bytes())
    (folder / "office/SHA256SUMS").chmod(0o600)
    damage.seal(folder / "office")
    done = world.call(suite.kigen, "verify", "--deep", folder)
    suite.equal(f"found: {done.out}", (done.code, "KGN1160E" in done.out), (65, True))


if __name__ == "__main__":
    world.run_tests(Suite, globals())
