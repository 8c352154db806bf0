#!/usr/bin/env python3
"""The pages of a run, office/index.html and print/index.html, read by Python's html.parser: whole in themselves, figures those of
run.json, each file of the part linked; and delay-notice.txt, by which the city says when letters come.

    test_office.py --kigen build/kigen

The city is that of test_void.py: six people with two certificates each, all due in the night of FIRST. Every name and address is
made up. Prints `N passed, N failed`.
"""

import json
import re
import shutil
import sqlite3
from html.parser import HTMLParser

import pages
import world
from town import Town
from world import FIRST, SECOND, THIRD

VOID = {"meta", "rect", "line"}             # tags that hold nothing; rect and line of an SVG close themselves
DISPOSITIONS = {"rejected": "取込不可(エラー)", "not_due": "時期未到来", "past": "期限経過(対象期間外)", "suppressed": "発送対象外(除外)",
                "told": "通知済", "held": "保留(職員判断)", "lapsed": "満了(期限切れ)", "waiting": "発送待ち(待機)", "notice": "発送(今回)"}
CAUSES = {"paused": "休止", "before_start": "発送開始前", "cutoff": "印刷締切前", "print_capacity": "印刷上限", "counter_capacity": "窓口上限",
          "held": "保留", "suppressed": "発送対象外", "gate": "停止判定", "no_run": "処理未実施", "remade": "作り直し", "late_input": "データ未着"}
SENT_LATE = """\
電子証明書の有効期限のお知らせの遅れについて

見本市からお送りするマイナンバーカードの電子証明書の有効期限のお知らせは、現在、お知らせの対象となるかたが多く、順次作成している影響により、一部のかたへのお届けが遅れています。令和8年11月24日（火）に発送するお知らせ2通のうち2通は、本来の時期より2日以上（最大4日）遅れての発送となり、令和8年11月27日（金）ごろお届けする見込みです。ご迷惑をおかけし、申し訳ありません。

お知らせがお手元に届く時期は、有効期限の月ごとに、次のとおり見込んでいます。発送の状況により、前後することがあります。

・有効期限が令和9年2月のかた　令和8年11月27日（金）ごろから令和8年11月30日（月）ごろまで

電子証明書の更新手続は、お知らせが届く前でも、更新手続ができる最初の日から行えます。お知らせをお持ちいただく必要はありません。有効期限を過ぎた後でも、マイナンバーカードの有効期間内であれば、無料で電子証明書の発行を受けられます。
"""


def city(status="住民"):
    made = Town()
    for at in range(6):
        made.pair(at, "2027-02-18", status=status if at == 3 else "住民")
    return made


class Page(HTMLParser):
    """What stands on a page, and what is wrong with its tags."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.links, self.rows, self.texts = [], [], [], [], []
        self.tags, self.attributes, self.heads, self.tables, self.alarms = set(), [], 0, 0, []
        self.source = path.read_text(encoding="utf-8")
        self.feed(self.source)
        self.close()
        self.faults += [f"never closed: {tag}" for tag, _ in self.open]

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        self.tables += tag == "table"
        if tag == "th":
            self.heads += 1
            if ("scope", "col") not in attrs and ("scope", "row") not in attrs:
                self.faults.append("a head of no column and no row")
        if tag == "a":
            self.links.append(dict(attrs).get("href"))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
        if tag == "div" and ("class", "alarm") in attrs:
            self.alarms.append("")
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("class")))

    def handle_startendtag(self, tag, attrs):
        self.attributes += attrs

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
            return
        self.open.pop()

    def handle_data(self, data):
        self.texts.append(data)
        inside = [tag for tag, _ in self.open]
        if self.rows and self.rows[-1] and ("td" in inside or "th" in inside):
            self.rows[-1][-1] += data
        if ("div", "alarm") in self.open:
            self.alarms[-1] += data

    def figures(self):
        """First cell of a row -> the second."""
        return {row[0]: row[1] for row in self.rows if len(row) > 1}

    @property
    def text(self):
        return "".join(self.texts)


class Suite(world.PostSuite):
    recorded_on = "2026-12-31"

    def __init__(self, kigen):
        super().__init__(kigen, "kigen-office-")
        self.base = world.build(self.fresh(), city(), mailing="", letters="bundle_letters = 4;")
        self.run(self.base, FIRST)

    def looked(self, what, root, name):
        """Both pages of a run, whole and good by themselves, and its run.json."""
        folder = root / "out" / name
        done = world.call(self.kigen, "verify", folder)
        self.equal(f"{what}: verify {done}", done.code, 0)
        return [self.page(f"{what}, {part}", folder / part) for part in ("office", "print")], \
            json.loads((folder / "office/run.json").read_text(encoding="utf-8"))

    def page(self, what, part):
        page = Page(part / "index.html")
        self.equal(f"{what}: tags are balanced", page.faults, [])
        self.equal(f"{what}: it says its language", ("lang", "ja") in page.attributes, True)
        self.equal(f"{what}: each table has heads", page.tables > 0 and page.heads >= page.tables, True)
        self.equal(f"{what}: nothing runs", page.tags & {"script", "iframe", "object", "embed", "link", "img", "form", "base"}, set())
        self.equal(f"{what}: nothing is fetched", [pair for pair in page.attributes if pair[0] in ("src", "srcset", "xlink:href")
                                                  or pair[0].startswith("on") or ":" in (pair[1] or "") and pair[0] == "href"], [])
        self.equal(f"{what}: no address of elsewhere", re.findall(r"https?:|//[a-z]|@import|url\((?!#)", page.source), [])
        self.equal(f"{what}: each file is linked, once", sorted(page.links),
                   sorted(path.name for path in part.iterdir() if path.name != "index.html"))
        return page


def secrets(town):
    """Names, addresses and ids of residents."""
    return {row[column] for row in town.residents for column in ("resident_id", "name", "address", "building") if row.get(column)}


def comma(number):
    return f"{number:,}"


def same_figures(suite, what, page, run):
    shown, most = page.figures(), run["gate_figures"].get("delay_max", 0)
    expected = {"束": f"{comma(run['bundles'])}束", "ページ": f"{comma(run['pages'])}ページ",
                "電子証明書データ": f"{comma(run['rows']['certificates'])}件", "住民データ": f"{comma(run['rows']['residents'])}行",
                "うち取込不可": f"{comma(run['unreadable_residents'])}行", "警告": f"{len(run['alarms'])}件", "照合の不一致": "0件",
                "発送": f"{comma(run['pieces'])}通", "発送する通": f"{comma(run['pieces'])}通", "遅延の最大": f"{comma(most)}日",
                "遅延の中央値": f"{comma(run['gate_figures'].get('delay_p50', 0))}日",
                "期限までに届かない人": f"{sum(alarm['count'] for alarm in run['alarms'] if alarm['name'] == 'too_late')}人"}
    for word, japanese in (DISPOSITIONS | {"waiting": "発送待ち", "held": "保留", "rejected": "取込不可"}).items():
        expected[japanese] = f"{comma(run['dispositions'][word])}件"
    for word, japanese in DISPOSITIONS.items():
        expected[japanese] = f"{comma(run['dispositions'][word])}件"
    if most:
        expected |= {"最大": f"{comma(most)}日", "中央値": expected["遅延の中央値"]}
    suite.equal(f"{what}: figures are those of run.json", {name: shown.get(name) for name in expected}, expected)
    days = lambda text: int(text.replace(",", "").rstrip("日"))
    causes = {name: days(text) for name, text in shown.items() if name.startswith("原因: ")}
    suite.equal(f"{what}: causes of delay, which add up", (set(causes) <= {f"原因: {cause}" for cause in CAUSES.values()},
                                                            sum(causes.values())), (True, days(shown.get("合計", "0日"))))


def same_checks(suite, what, page, run):
    suite.equal(f"{what}: alarms that are heard stand in red, with what to do",
                [text for alarm in run["alarms"] for text in page.alarms if alarm["text"] in text and alarm["name"] in text],
                page.alarms)
    suite.equal(f"{what}: as many", len(page.alarms), len([1 for alarm in run["alarms"] if "acknowledged_until" not in alarm]))
    listed = [tuple(row[:4]) for row in page.rows if len(row) == 5 and row[4] in ("通過", "解除", "比較なし")]
    suite.equal(f"{what}: each check of a gate", listed, [
        (gate["name"], gate["what"], comma(gate["value"]), comma(gate["most"])) if gate["compared"]
        else (gate["name"], gate["what"], "–", "–") for gate in run["gates"]])


def test_an_ordinary_night(suite):
    (office, bundles), run = suite.looked("a first night", suite.base, FIRST)
    same_figures(suite, "a first night", office, run)
    same_checks(suite, "a first night", office, run)
    suite.equal("nothing to compare with", [row for row in office.rows if row[:1] == ["発送"]][0], ["発送", "6通", "–", "–"])
    suite.equal("no approval is asked for", "承認" in office.text.replace("解除した人", ""), False)
    suite.equal("no notice of delay", "delay-notice.txt" in office.links, False)
    pieces = world.rows(suite.base / f"out/{FIRST}/office/pieces.csv")
    for name in ("letters-0001.pdf", "letters-0002.pdf"):
        own = [row for row in pieces if row["bundle"] == name]
        suite.equal(f"{name} with its first and last piece", [row[3:] for row in bundles.rows if row[:1] == [name]],
                    [[str(len(own)), "1", str(len(own)), str(2 * len(own)), own[0]["piece_id"], own[-1]["piece_id"]]])
    suite.equal("sheets and pages", (bundles.figures()["用紙"], bundles.figures()["ページ"], bundles.figures()["通数"]),
                ("6枚", "12ページ", "6通"))


def test_the_next_night(suite):
    root = suite.fresh(suite.base)
    city(status="死亡").write(root / "in")
    suite.run(root, SECOND)
    (office, bundles), run = suite.looked("the next night", root, SECOND)
    same_figures(suite, "the next night", office, run)
    same_checks(suite, "the next night", office, run)
    suite.equal("compared with the last run", [row for row in office.rows if row[:1] == ["発送"]][0], ["発送", "0通", "6通", "−6"])
    suite.equal("an alarm", [alarm["name"] for alarm in run["alarms"]], ["pull"])
    suite.equal("the lot before, and what is on record", [row for row in office.rows if row[:1] == [FIRST]],
                [[FIRST, "令和8年11月20日（金）", "6", "0", "0", "6", "0", "0", "0"]])
    suite.equal("no letters", "今回発送する通はありません" in bundles.text, True)
    suite.equal("the print room is told to pull", (bundles.figures()["引抜き"], "pull.csv にある1通は" in bundles.text), ("1通", True))
    for word in ("警告", "停止判定", "遅延", "保留", "死亡", "deceased", "判定"):
        suite.equal(f"and not told {word}", word in bundles.text, False)


def test_delay(suite):
    """Two letters a day of six: on Tuesday the 24th those of the 20th are four days late; the last two go on the 25th."""
    root = world.build(suite.fresh(), city(), mailing='limits = "limits.csv"; late_days = 2;', letters="bundle_letters = 4;")
    (root / "limits.csv").write_text("effective_from,resource,scope,per,max\n2026-01-01,print,all,day,2\n", encoding="utf-8")
    suite.run(root, FIRST)
    less = suite.fresh(root)
    suite.run(root, SECOND)
    (office, _), run = suite.looked("late", root, SECOND)
    same_figures(suite, "late", office, run)
    suite.equal("bars by days", {row[0]: row[1:] for row in office.rows if row and re.fullmatch(r"[\d〜]+日(以上)?", row[0])},
                {band: ["4", "2", "0"] if band == "1〜7日" else ["0", "0", "0"]     # of both nights, one day and five; two wait, five days
                 for band in ("0日", "1〜7日", "8〜14日", "15〜30日", "31〜60日", "61日以上")})
    suite.equal("the chart says what follows", office.text.count("6通のうち6通が本来の差出日から遅れ、最大5日、中央値5日です"), 2)
    notice = (root / f"out/{SECOND}/office/delay-notice.txt").read_text(encoding="utf-8")
    suite.equal("the notice", notice, SENT_LATE)
    planned = {row["planned_on"] for row in world.rows(root / f"out/{SECOND}/office/dispositions.csv") if row["disposition"] == "waiting"}
    suite.equal("the last ones are planned for the 25th", planned, {"2026-11-25"})
    (less / "limits.csv").write_text("effective_from,resource,scope,per,max\n2026-01-01,print,all,day,1\n2026-11-25,print,all,day,0\n",
                                     encoding="utf-8")
    suite.run(less, SECOND)
    suite.looked("no day for three", less, SECOND)
    suite.equal("some have no day", "令和9年2月のかた　令和8年11月27日（金）ごろ（一部のかたは、お届けの時期がまだ決まっていません）\n"
                in (less / f"out/{SECOND}/office/delay-notice.txt").read_text(encoding="utf-8"), True)


def test_text_that_is_markup(suite):
    name = """A<b>&"'</p>"""
    root = world.build(suite.fresh(), city(), mailing='approval = "required";', letters="bundle_letters = 4;",
                       office=world.OFFICE.replace('name = "見本市"', 'name = "{}"'.format(name.replace('"', '\\"'))))
    done = world.run(suite.kigen, root, FIRST)
    suite.equal(f"the night runs: {done}", done.code, 0)
    (office, bundles), _ = suite.looked("markup", root, FIRST)
    suite.equal("it stands as it was written", (name in office.text, name in bundles.text, office.source.count("A<b>")), (True, True, 0))
    suite.equal("and says that the run is to be approved", f"run:{FIRST}" in office.text, True)
    suite.equal("to the office alone", "承認" in bundles.text, False)
    (root / "out/ledger.sqlite.rows").unlink()
    suite.run(root, SECOND, "--accept", "marks", "--by", "係<i>", "--why", "写し & <控え>")
    (office, bundles), run = suite.looked("lifted", root, SECOND)
    same_checks(suite, "lifted", office, run)
    suite.equal("who lifted it, and why", [row[4:] for row in office.rows if row[:1] == ["marks"] and len(row) == 6],
                [["係<i>", "写し & <控え>"]])
    suite.equal("not for the print room", "控え" in bundles.text, False)


def test_nobody_is_named(suite):
    root = world.build(suite.fresh())
    suite.run(root, FIRST)
    suite.run(root, SECOND)
    for folder in (FIRST, SECOND):
        (office, bundles), run = suite.looked(folder, root, folder)
        same_figures(suite, folder, office, run)
        same_checks(suite, folder, office, run)
        known = secrets(world.city())
        suite.equal(f"{folder}: people were looked for", len(known) > 60, True)
        for part, page in (("office", office), ("print", bundles)):
            suite.equal(f"{folder}, {part}: nobody", [text for text in known if text in page.source], [])


def test_stopped_nights_are_told(suite):
    root = suite.fresh(suite.base)
    conf = root / "kigen.conf"
    good = world.unreadable(root, city())
    suite.equal("it stops", world.run(suite.kigen, root, SECOND).code, 8)
    conf.write_text(good, encoding="utf-8")
    city().write(root / "in")
    suite.run(root, SECOND)
    (office, bundles), _ = suite.looked("after a stop", root, SECOND)
    suite.equal("which, and when", [row[:3] for row in office.rows if row[:1] == ["max_unreadable"] and len(row) == 4],
                [["max_unreadable", "令和8年11月20日（金）", "令和8年11月24日（火）"]])
    suite.equal("not for the print room", "max_unreadable" in bundles.text, False)


def test_verify(suite):
    """Links both ways; nothing that runs; folders of a kigen without such pages hold, and are adopted."""
    def broken(what, change, *words):
        root = suite.fresh(suite.base)
        folder = root / "out" / FIRST
        change(folder)
        for part in ("office", "print"):
            pages.seal(folder / part)
        done = world.call(suite.kigen, "verify", folder)
        suite.equal(f"{what}: {done}", (done.code, [word for word in words if word not in done.out + done.err]), (65 if words else 0, []))
        return root

    def edit(name, old, new):
        def change(folder):
            text = (folder / name).read_text(encoding="utf-8")
            assert old in text, old
            (folder / name).chmod(0o600)
            (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return change

    def without(folder, *more):
        for part in ("office", "print"):
            (folder / part / "index.html").unlink()
        for change in more:
            change(folder)

    broken("a link less", edit("office/index.html", '<a href="pieces.csv">', "<a>"), "KGN1180E", "pieces.csv")
    broken("a link twice", edit("office/index.html", '<a href="pieces.csv">', '<a href="job.csv">'), "index.html")
    broken("a link out of the folder", edit("print/index.html", '<a href="job.csv">', '<a href="../office/pieces.csv">'), "KGN1181E")
    broken("a bundle less", edit("print/index.html", '<a href="letters-0002.pdf">', "<a>"), "KGN1180E", "letters-0002.pdf")
    broken("a script", edit("office/index.html", "</body>", "<script>1</script></body>"), "KGN1181E", "<script")
    broken("a picture", edit("office/index.html", "</body>", '<img src="x.png"></body>'), "KGN1181E")
    broken("no page", lambda folder: (folder / "print/index.html").unlink(), "KGN0802E", "index.html")
    older = edit("office/run.json", '  "approval": "none",\n', "")
    root = broken("of a kigen without pages", lambda folder: without(folder, older))
    (root / "out/ledger.sqlite").unlink()
    (root / "out/ledger.sqlite.rows").unlink()
    done = world.run(suite.kigen, root, SECOND, "--accept", "marks", "--by", "係", "--why", "試験")
    suite.equal(f"and adopted: {done}", (done.code, f"out/{FIRST}" in done.err), (0, True))
    with sqlite3.connect(root / "out/ledger.sqlite") as db:
        suite.equal("with its letters", db.execute("SELECT count(*) FROM piece").fetchone()[0], 6)


def test_the_same_bytes(suite):
    """The same night in another folder, by more workers, and again from the lot after the pages were written."""
    other = world.build(suite.fresh(), city(), mailing="", letters="bundle_letters = 4;")
    suite.equal("runs", world.call(suite.kigen, "run", "-c", other / "kigen.conf", "--as-of", FIRST, "--jobs", "3").code, 0)
    for part in ("office", "print"):
        suite.equal(f"{part}: the same page", (other / f"out/{FIRST}/{part}/index.html").read_bytes(),
                    (suite.base / f"out/{FIRST}/{part}/index.html").read_bytes())
    for language in ("C", "ja_JP.UTF-8"):
        third = world.build(suite.fresh(), city(), mailing="", letters="bundle_letters = 4;")
        world.run(suite.kigen, third, FIRST, env={"LANG": language, "TZ": "America/New_York"})
        suite.check(f"{language}: the same folder", world.difference(world.tree(third), world.tree(suite.base)))


if __name__ == "__main__":
    world.run_tests(Suite, globals())
