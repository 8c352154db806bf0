#!/usr/bin/env python3
"""`kigen why` as the clerk at the telephone reads it: the first line is the answer, what anybody may hear and what the holder may
hear stand apart, and an id is taken as it was read out.

    test_answers.py --kigen build/kigen

One town lives through three nights: letters are spoiled and made anew, posted, pulled, taken back; people renew, move, die, and
come under protection. Every name and address is made up. Prints `N passed, N failed`.
"""

import re

import world
from town import Town
from world import FIRST, SECOND, THIRD

JAPANESE, ENGLISH = {"LANG": "ja_JP.UTF-8"}, {"LANG": "C"}
QUIET, DEAD, MOVED, RENEWED, SPOILED, POSTED, GUARDED, LATER, WARD, CARD, BROKEN, DOUBLE, GONE = range(13)
BEFORE, AFTER = "本人確認前に言えること", "本人確認後に言えること"
WARNING = "【読み上げ禁止】"
NOW = "窓口では今すぐ更新できます。"


def town(changed=False):
    made = Town()
    for at in (QUIET, DEAD, MOVED, RENEWED, SPOILED, POSTED, GONE):
        made.pair(at, "2027-02-18")
    made.pair(GUARDED, "2027-02-18", protected="1")
    made.pair(LATER, "2027-06-10")
    made.pair(WARD, "2027-02-18", ward="1", agent_name="後見　葉")
    made.pair(CARD, "2027-02-18", card="2027-02-18")
    made.pair(BROKEN, "2027-02-18", protected="?")
    made.pair(DOUBLE, "2027-02-18")
    made.resident(DOUBLE, protected="1")
    if changed:
        by_id = {row["resident_id"]: row for row in made.residents}
        by_id["C0001"]["status"] = "死亡"
        by_id["C0002"]["address"] = "神奈川県小田原市荻窪300番地"
        made.certificate("C0003", "S70003", "署名用", "2031-11-20", issued_on="2026-11-20")
        made.certificates = [row for row in made.certificates if row["resident_id"] != f"C{GONE:04d}"]
    return made


class Suite(world.PostSuite):
    recorded_on = "2026-12-31"

    def __init__(self, kigen):
        super().__init__(kigen, "kigen-answers-")
        self.base = world.build(self.fresh(), town(), mailing="", letters="bundle_letters = 4;")
        self.run(self.base, FIRST)
        self.ids = {row["resident_id"]: row["piece_id"]
                    for row in world.rows(self.base / "out" / FIRST / "office/pieces.csv")}
        self.later = self.fresh(self.base)
        self.record(self.later, f"{self.ids['C0004']},spoiled,2026-11-20,print-02,,",
                    f"{self.ids['C0005']},posted,2026-11-20,print-02,,")
        town(changed=True).write(self.later / "in")

    def why(self, root, asked, as_of=SECOND, env=JAPANESE):
        return world.call(self.kigen, "why", "-c", root / "kigen.conf", "--as-of", as_of, asked, env=env)

    def page(self, root, asked, as_of=SECOND, env=JAPANESE):
        done = self.why(root, asked, as_of, env)
        self.equal(f"answered: {done}", (done.code, done.err), (0, ""))
        return done.out

    def first(self, root, at, *lines, as_of=SECOND, env=JAPANESE):
        """The lines that the page of a resident, or of an id, begins with; then a blank one."""
        asked = f"C{at:04d}" if isinstance(at, int) else at
        got = self.page(root, asked, as_of, env).split("\n\n")[0].split("\n")
        self.equal(f"the first lines about {asked} on {as_of}: {got}", got, list(lines))


def block(page, title):
    return page[page.index(title):].split("\n\n")[0]


def test_the_first_line_is_the_answer(suite):
    suite.first(suite.base, QUIET, f"11月20日に発送予定です。{NOW}", as_of=FIRST)
    suite.first(suite.base, QUIET, f"本日(11月20日)発送予定です。{NOW}")
    suite.first(suite.base, QUIET, "11月20日が発送予定日でした(発送の記録はありません)。", NOW, as_of=THIRD)
    suite.first(suite.base, LATER, "お知らせの時期はまだ先です(早くて令和9年3月11日)。", "窓口では令和9年3月11日から更新できます。")
    suite.first(suite.base, CARD, "11月20日に発送予定です。カードの更新が必要です。今すぐ申請できます(約1か月)。", as_of=FIRST)
    suite.first(suite.base, QUIET, "The letter is planned for 2026-11-20. It can be renewed at the counter now.", as_of=FIRST,
                env=ENGLISH)


def test_tense_goes_by_the_day(suite):
    suite.first(suite.later, POSTED, f"11月20日に発送しました(11月26日ごろ配達見込み)。{NOW}")
    suite.first(suite.later, POSTED, "11月20日に発送しました(11月26日ごろ配達見込みでした)。", NOW, as_of="2026-12-01")
    suite.first(suite.later, POSTED, "11月20日に発送しました(11月26日ごろ配達見込み)。", "窓口では11月24日から更新できます。",
                as_of="2026-11-21")
    suite.first(suite.later, POSTED, "令和8年11月20日に発送しました(令和8年11月26日ごろ配達見込みでした)。",
                "窓口での更新は本日までです。", as_of="2027-02-18")
    suite.first(suite.later, POSTED, "令和8年11月20日に発送しました(令和8年11月26日ごろ配達見込みでした)。",
                "期限は過ぎましたが、カードが有効なら窓口で発行できます。", as_of="2027-02-19")
    suite.first(suite.later, POSTED, "お知らせの対象期間は終わりました。", "期限は過ぎましたが、カードが有効なら窓口で発行できます。",
                as_of="2027-05-10")


def test_letters_to_be_pulled_come_first(suite):
    ids = suite.ids
    suite.first(suite.later, DEAD, f"引抜き対象です。投函しないでください({ids['C0001']}、死亡)。",
                "死亡の登録があり、お知らせは発送しません。")
    suite.first(suite.later, ids["C0002"], f"引抜き対象です。投函しないでください({ids['C0002']}、宛名又は住所の変更)。",
                f"作成済みのお知らせは発送しません。{NOW}")
    page = suite.page(suite.later, ids["C0002"])
    suite.check("the letter's own block says it, and what to record", "" if "引抜き" in page.split("◆")[1]
                and "kigen record" in page.split("◆")[1] else page)
    suite.check("a letter that must not go is not waited for", "届かない場合" if "届かない場合" in page else "")
    suite.first(suite.later, ids["C0001"], f"TO BE PULLED: do not post this letter ({ids['C0001']}: deceased).",
                "No letter is sent: the resident is registered as deceased.", env=ENGLISH)
    suite.first(suite.later, "C0012", f"引抜き対象です。投函しないでください({ids['C0012']}、データになし)。",
                "今のデータに、この電子証明書はありません。", "更新できる日は、登録を確かめて折り返します。")


def test_whoever_renewed_one_kind(suite):
    page = suite.page(suite.later, "C0003").splitlines()
    suite.equal("one line each, as they differ",
                page[:3], ["署名用:           更新済(11月20日発行、令和13年11月20日まで有効)。お知らせは",
                           "                  不要です。", f"利用者証明用:     本日(11月20日)発送予定です。{NOW}"])
    suite.first(suite.later, "S70003", "署名用:           お知らせの時期はまだ先です(早くて令和13年8月21日)。窓口では",
                "                  令和13年8月21日から更新できます。",
                f"利用者証明用:     本日(11月20日)発送予定です。{NOW}")


def test_spoiled_and_made_anew(suite):
    root, old = suite.fresh(suite.later), suite.ids["C0004"]
    suite.first(root, SPOILED, f"作り直して11月24日に発送予定です。{NOW}")
    suite.first(root, old, f"作り直して11月24日に発送予定です。{NOW}", f"{old}は損紙です。")
    suite.run(root, SECOND)
    new = next(row["piece_id"] for row in world.rows(root / "out" / SECOND / "office/pieces.csv")
               if row["resident_id"] == "C0004")
    suite.first(root, SPOILED, f"11月24日に発送予定です。{NOW}")
    suite.first(root, old, f"11月24日に発送予定です。{NOW}", f"{old}は損紙です。作り直した通は{new}です。")
    page = suite.page(root, old)
    suite.check("the old letter names the new one", "" if re.search(rf"◆お知らせ　整理番号 {old} .*\n.*\n.*\n  作り直した通 +{new}",
                                                                  page) else page)


def test_a_run_taken_back(suite):
    root, old = suite.fresh(suite.base), suite.ids["C0000"]
    done = world.call(suite.kigen, "void", "-c", root / "kigen.conf", FIRST, "--by", "市民課 梅里", "--why", "抽出の誤り")
    suite.equal(f"taken back: {done}", done.code, 0)
    suite.first(root, QUIET, f"引抜き対象です。投函しないでください({old}、処理回の取消)。",
                f"作り直して11月24日に発送予定です。{NOW}")
    suite.first(root, old, f"引抜き対象です。投函しないでください({old}、処理回の取消)。",
                f"作り直して11月24日に発送予定です。{NOW}", f"{old}は処理回を取り消した通です。")
    suite.record(root, f"{old},pulled,2026-11-20,print-02,,")
    suite.first(root, QUIET, f"作り直して11月24日に発送予定です。{NOW}")


def test_of_the_protected_nothing_is_said(suite):
    warning = f"{WARNING}確認対象の方です。何も答えず、担当者に引き継いでください。"
    suite.first(suite.base, GUARDED, warning)
    suite.first(suite.base, DOUBLE, warning)      # the second of two rows says so
    root = suite.fresh(suite.base)
    suite.record(root, "resident:C0006,release,2026-11-19,市民課 梅里,,")
    suite.first(root, GUARDED, warning)
    for at, what in ((GUARDED, "released"), (DOUBLE, "two rows")):
        after = block(suite.page(root, f"C{at:04d}"), AFTER)
        suite.check(f"{what}: nothing after identification either", after if re.search(r"月|更新|発送|窓口", after) else "")
        last = suite.page(root, f"C{at:04d}").split("次の行動")[1].split("\n\n")[0]
        suite.check(f"{what}: nobody is advised to tell them anything", last if "案内" in last else "")


def test_who_may_be_protected(suite):
    page = suite.page(suite.base, "C0010")
    suite.check("a row that cannot be read: it may say that they are protected",
                "" if f"\n{WARNING}確認対象かどうかが分かるまで、何も答えないでください。\n" in page else page)
    suite.equal("nothing after identification", "担当者から折り返す" in block(page, AFTER), True)


def test_anybody_hears_the_same(suite):
    asked = [f"C{at:04d}" for at in range(12)] + ["S00004", suite.ids["C0004"]]
    for env, title in ((JAPANESE, BEFORE), (ENGLISH, "MAY BE SAID BEFORE")):
        blocks = {block(suite.page(suite.later, one, env=env), title) for one in asked}
        suite.equal("before identification there is one text for all", len(blocks), 1)
        said = blocks.pop()
        for word in ("2階3番窓口", "平日午前9時〜午後4時30分", "12月29日〜1月3日", "0465-00-0000"):
            suite.check(f"it names {word}", "" if word in said else said)
        suite.check("it holds no number of anybody", said if re.search(r"C00|S00|A00|26\d{4}-", said) else "")


def test_what_the_holder_needs(suite):
    ward, card = block(suite.page(suite.base, "C0008"), AFTER), block(suite.page(suite.base, "C0009"), AFTER)
    suite.check("a ward is represented", "" if "法定代理人の方です" in ward else ward)
    suite.check("a card is applied for with a photo", "" if "顔写真" in card and "約1か月" in card else card)
    suite.check("nobody is sent to the counter for a card", card if "窓口では" in card else "")
    quiet = block(suite.page(suite.base, "C0000"), AFTER)
    for word in ("令和9年2月18日(木)まで有効", "2階3番窓口", "暗証番号", suite.ids["C0000"]):
        suite.check(f"{word} is said", "" if word in quiet else quiet)
    closed = block(suite.page(suite.base, "C0007", as_of="2027-03-01"), AFTER)
    suite.check("no closed day, no word of it", closed if "閉庁日" in closed else "")


def test_ids_as_they_are_read_out(suite):
    root, piece = suite.later, suite.ids["C0005"]
    wide = piece.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789-"})
    page = suite.page(root, piece)
    for typed in (piece.replace("-", ""), wide, wide.replace("－", "ー"), piece.replace("-", " "), f" {piece}　"):
        suite.equal(f"{typed!r} is the same letter", suite.page(root, typed) == page, True)
    for typed, of in (("c0005", "C0005"), ("Ｃ０００５", "C0005"), ("s00005", "S00005")):
        suite.equal(f"{typed} is {of}", suite.page(root, typed), suite.page(root, of))


def refused(suite, root, typed, code, *words, hidden=()):
    for env in (JAPANESE, ENGLISH):
        done = suite.why(root, typed, env=env)
        suite.equal(f"{typed!r}: {done}", (done.code, done.out), (code, ""))
        suite.check("the reason", "" if words[0] in done.err else done.err)
        suite.check("no id of anybody", done.err if [one for one in suite.ids.values() if one in done.err] else "")
        for secret in hidden:
            suite.check("it is not repeated", done.err if secret in done.err else "")
    done = suite.why(root, typed)
    for word in words[1:]:
        suite.check(f"it says {word}", "" if word in done.err else done.err)


def test_mistyped_ids(suite):
    root, piece = suite.later, suite.ids["C0005"]
    wrong = piece[:-1] + str((int(piece[-1]) + 1) % 10)
    swapped = piece[:4] + piece[5] + piece[4] + piece[6:]
    refused(suite, root, wrong, 66, "KGN0860E", "検査数字が合いません", "打ち間違い", wrong)
    refused(suite, root, wrong.replace("-", ""), 66, "KGN0860E", "検査数字が合いません")
    refused(suite, root, swapped, 66, "KGN0860E", "入れ違い")
    refused(suite, root, piece[:-2], 66, "KGN0861E", "13桁", "入力は12桁")
    refused(suite, root, "261120-999999-6", 66, "KGN0862E", "通知台帳にありません")
    refused(suite, root, "NOBODY-HAS-THIS", 66, "KGN0850E")
    refused(suite, root, "123456789018", 64, "KGN0863E", "個人番号", hidden=("123456789018",))
    refused(suite, root, "1234-5678-9018", 64, "KGN0863E", hidden=("5678",))
    refused(suite, root, "山田花子", 64, "KGN0851E", "整理番号", hidden=("山田",))
    refused(suite, root, "Yamada Hanako", 64, "KGN0851E", hidden=("Yamada",))


def test_of_several_none_is_said(suite):
    """A serial that is another resident's id."""
    root = suite.fresh(suite.base)
    made = town()
    made.certificate("C0000", "C0006", "利用者証明用", "2027-02-20")
    made.write(root / "in")
    suite.first(root, "C0006", "2件が該当します。整理番号か宛名番号を伺い、1件に絞ってください。",
                f"{WARNING}確認対象の方が含まれているおそれがあります。")


def test_no_name_stands_anywhere(suite):
    made = town(changed=True)
    secrets = {text for row in made.residents for column in ("name", "address", "agent_name") for text in [row.get(column)] if text}
    parts = {part for text in secrets for part in re.split(r"[\s　]", text) if len(part) > 1}
    for at in range(13):
        page = suite.page(suite.later, f"C{at:04d}")
        suite.equal("no name, no address", [part for part in parts if part in page], [])


def test_it_advises_what_there_is(suite):
    known = set(world.commands(suite.kigen))
    for env in (JAPANESE, ENGLISH):
        named = {name for at in range(13) for page in [suite.page(suite.later, f"C{at:04d}", env=env)]
                 for name in re.findall(r"kigen\s+([a-z]+)", page)}
        suite.equal("commands are named", "record" in named, True)
        suite.equal("each of them exists", named - known, set())


world.run_tests(Suite, globals())
