#!/usr/bin/env python3
"""kigen proof: every case of every template is in the file, says what it is there for, and nothing else is touched.

    tests/cli/test_proof.py --kigen build/kigen        ends with: N passed, N failed

The cases and the words that each must show are written down here by hand, not taken from the program.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import processes
from checks import Checks
from town import CERTIFICATE_LEAST, RESIDENT_LEAST, Town

EXPIRY, LAPSED_EXPIRY = "令和10年（2028年）12月28日（木）", "令和10年（2028年）10月12日（木）"
LONG = "ラーマナータンヴェンカタスブラマニアンシュリニヴァサラージャゴーパ"
PROXY = ("照会書兼回答書", "代理の方", "目隠しシール", "同じ世帯の方は")
ALL = "RCLES"

# case: (variants, words that must be there, words that must not); R renewal, C card_renewal, L lapsed, E card_lapsed,
# S stay_extended. A word that holds for one variant only begins with its letter and a colon.
CASES = {
    "plain": (ALL, ["小田原花子様", "神奈川県小田原市荻窪300番地", "R:" + EXPIRY + "まで", "C:" + EXPIRY + "まで",
                      "L:" + LAPSED_EXPIRY, "E:" + LAPSED_EXPIRY, "S:" + EXPIRY + "まで",
                    "R:署名用は6〜16文字", "L:署名用は6〜16文字", "S:新しい在留カード",
                    "E:カードと電子証明書の有効期間が満了しました",
                    "E:新しいカードの申請", "E:身分証明書として使えません", "R:もう手続きできます", "C:今すぐお願いします"],
              ["R:おわび", "C:おわび", "S:おわび", "保護者様", "最後の日", "S:顔写真", "S:券面の期限", "E:券面の期限",
               "E:窓口で発行", "E:カードの有効期限まで", "E:決め直せます", "E:暗証番号（", "E:照会書兼回答書"]),
    "longest name": (ALL, [LONG + "様"], []),
    "long name of addressee and holder": (ALL, [LONG + "様", "どなたの", "成年後見人"], list(PROXY)),
    "address and name in five lines, with barcode": (
        ALL, ["神奈川県小田原市南鴨宮二丁目字下河原ノ上１２３番地の４５６", "シャトレ・ド・南鴨宮レジデンス東棟1204号", "barcodeand2mm"],
        []),
    "six lines, the most, without barcode": (
        ALL, ["仮換地第九百八十七番地一", "ウエストウイング一二三四号"], ["barcodeand2mm"]),
    "rare kanji and variants": (ALL, ["葛\U000e0100城𠮷髙様", "小田原市葛\U000e0100𠮷髙町三丁目12番地の3", "𠮷髙ハイツ"], []),
    "two certificates that end on different days": (
        ALL, ["R:下の日に", "L:下の日に切れました", "R:署名用令和10年（2028年）12月26日（火）", "C:署名用令和10年（2028年）12月26日（火）",
                "R:利用者証明用" + EXPIRY, "C:利用者証明用" + EXPIRY, "L:署名用令和10年（2028年）10月10日（火）"], []),
    "only the authentication certificate": (ALL, ["R:利用者証明用と住民基本台帳用は4桁", "L:利用者証明用と住民基本台帳用は4桁"],
                                            ["6〜16文字", "e-Tax"]),
    "card without PIN": (ALL, ["病院で健康保険証として使えるのは"], ["4桁", "コンビニ", "e-Tax", "決め直せます"]),
    "late: mailing was paused": (ALL, ["おわび", "窓口の混雑を避けるため、発送を見合わせていました"], []),
    "late: sent in parts": (ALL, ["おわび", "お知らせを分けて、順にお送りしています"], []),
    "late: the office": (ALL, ["おわび", "発送の事務に時間がかかりました"], []),
    "late: data was checked": (ALL, ["おわび", "登録内容の確認に時間がかかりました"], []),
    "ward": (ALL, ["小田原花子様", "小田原一郎様", "成年後見人"], list(PROXY)),
    "ward, to an organisation": (
        ALL, ["小田原市民後見支援協会南鴨宮権利擁護センター御中", "小田原一郎様", "成年後見人"], ["御中様", *PROXY]),
    "ward, to a name with its honorific": (ALL, ["成年後見人小田原花子殿", "小田原一郎様"], ["殿様", "殿御中", *PROXY]),
    "address in Kyoto": (ALL, ["智恵光院東入る二筋目下る大北小路東町４８８番地の２", "小田原花子様"], []),
    "child, to the guardian": (ALL, ["小田原花子保護者様", "親権者など"], list(PROXY)),
    "child, to a named guardian": (ALL, ["小田原花子様", "小田原一郎様", "親権者など"], ["保護者様", *PROXY]),
    "protected: no word about a proxy": (ALL, ["小田原花子様"], ["0465-33-1384", *PROXY]),
    "ends on a closed day": ("RCS", ["R:いつまで令和10年12月28日（木）まで窓口の最後の日です。有効期限は令和10年（2028年）12月30日（土）です",
                                     "S:いつまで令和10年12月28日（木）まで窓口の最後の日です。有効期限は令和10年（2028年）12月30日（土）です",
                                     "C:期限までに受け取れる最後の日は、令和10年12月28日（木）です", "C:有効期限令和10年（2028年）12月30日（土）まで"], []),
    "two dates, one on a closed day": ("RCS", ["R:利用者証明用令和10年（2028年）12月28日（木）まで", "R:※利用者証明用の期限は令和10年12月30日（土）で、窓口は休みです",
                                              "C:期限までに受け取れる最後の日は、令和10年12月28日（木）です",
                                              "S:いつまで令和10年12月28日（木）まで窓口の最後の日です。有効期限は次のとおりです。カード令和10年（2028年）12月30日（土）"],
                                      ["R:※署名用の期限", "窓口は令和"]),
    "the counter is closed until the end": ("RCS", ["R:令和11年1月4日（木）から、無料で発行します", "R:いつから令和11年1月4日（木）から", "R:令和10年（2028年）12月31日（日）（窓口は休みです）",
                                                    "C:期限まで窓口は休みですが、来なくても申請できます", "S:0465-33-1386へお電話を",
                                                    "S:期限まで窓口は休みです。お電話は、令和11年1月4日（木）からどうぞ", "S:令和11年1月4日（木）から、電話0465-33-1384へ"],
                                            ["最後の日", "R:もう手続きできます", "S:無料", "S:今から手続きできます"]),
    "arrives before the window opens": ("RCS", ["令和11年（2029年）2月14日（水）まで", "R:令和10年11月15日（水）から", "C:令和10年11月15日（水）から"],
                                        ["もう手続きでき", "もう申請できます"]),
    "the card ends on another day": ("RL", ["L:カードの期限の令和15年（2033年）12月28日（水）までにお越しください。"], []),
    # the later certificate is lost with its card
    "the card ends on another day than the first of two": (
        "CSE", ["C:カード令和10年（2028年）12月27日（水）まで", "C:署名用令和10年（2028年）12月26日（火）まで",
                "C:利用者証明用令和10年（2028年）12月27日（水）まで", "S:カード令和10年（2028年）12月27日（水）まで",
                "S:利用者証明用令和10年（2028年）12月27日（水）まで", "E:カード令和10年（2028年）10月11日（水）",
                "E:利用者証明用令和10年（2028年）10月11日（水）"], [EXPIRY, LAPSED_EXPIRY]),
    "the card has ended as well": (
        "CS", ["C:カードの有効期間が満了しました", "満了した日令和10年（2028年）10月20日（金）", "S:カードの有効期間が満了しました",
               "S:新しいカードの申請が要ります", "S:顔写真", "S:いつでも申請できます", "受け取るまで", "C:身分証明書として使えません"],
        ["券面の期限", "C:有効期限を迎えます", "S:今から手続きできます", "S:無料", "S:延ば", "S:暗証番号（", EXPIRY]),
    "a child's card has ended as well": ("CS", ["小田原花子保護者様", "親権者など", "C:新しいカードの申請"], list(PROXY)),
    "card without PIN, ended as well": ("CS", ["C:新しいカードの申請", "健康保険証"], ["4桁", "コンビニ", "e-Tax"]),
    "only the signature certificate": (
        ALL, ["e-Tax", "R:署名用は6〜16文字、住民基本台帳用は4桁", "L:署名用は6〜16文字、住民基本台帳用は4桁"],
        ["病院で健康保険証", "利用者証明用と", "コンビニでの証明書の受け取り"]),
    "too late for a proxy's form and a new card": (
        "RCS", ["令和10年（2028年）10月31日（火）まで", "R:照会書兼回答書の郵送が、期限に間に合いません",
                "C:新しいカードは間に合いませんが、ご申請ください", "S:ほかの代理の方は期限に間に合いません"], ["R:ご連絡ください"]),
    "the first of two has ended": (
        "RCS", ["署名用令和10年（2028年）10月20日（金）に満了しました", "R:もう、二つ一緒に手続きできます", "利用者証明用令和10年（2028年）10月31日（火）",
                "R:電子証明書の一つは満了し、もう一つも期限を迎えます"], ["R:下の日に"]),
    "the window opens on a closed day": (
        "RCS", ["令和11年（2029年）2月2日（金）まで", "R:令和10年11月6日（月）から"],
        ["R:令和10年11月3日", "もう手続きできます", "もう申請できます"]),
    "ended so long ago that the insurance card has stopped": (
        "LE", ["令和10年（2028年）5月12日（金）", "健康保険証としては、もう使えません"], ["健康保険証に使えるのは"]),
    "a period of stay that goes on": (
        "RCLE", ["もうお済みの方は、行き違いですので", "L:発行できます（無料）"], ["J-LIS）の通知が届いた方", "R:期限のあとも、無料で"]),
    "a period of stay that goes on, before the window opens": (
        "RC", ["令和10年11月15日（水）から", "C:申請書を、先に窓口で", "C:初日なら、令和10年12月13日（水）ごろ"], ["今すぐ", "C:申請書は窓口にもあります"]),
    "a period of stay that goes on, and the counter is closed until the end": (
        "RC", ["令和11年1月4日（木）から", "C:申請書もそのあとです", "C:申請書を、先に窓口で", "C:初日なら、令和11年2月1日（木）ごろ"], ["今すぐ", "C:1月26日"]),
    "the card ends with the period of stay": ("E", ["手数料がかかります"], ["手数料はかかりません"]),
    "everything that is tall at once": (ALL, [LONG + "様", "どなたの", "おわび"], []),
    "the same, and the card has ended": ("CS", [LONG + "様", "どなたの", "おわび"], []),
}
VARIANTS = {"C": "card_renewal", "E": "card_lapsed", "L": "lapsed", "R": "renewal", "S": "stay_extended"}
# the first case of each back: whoever comes themselves, a ward, a card without PIN, a child, someone protected
BACKS = ["plain", "long name of addressee and holder", "card without PIN", "child, to the guardian",
         "protected: no word about a proxy"]
STAYS = "a period of stay that goes on"  # the other letters, to somebody whose stay has an end
# what stands on the back where the card has ended, and never where it lives
OF_ENDED = ["今のカード", "特急発行"]
OF_LIVING = ["券面の期限", "決め直せます", "暗証番号を入力", "照会書", "カードの期限まで", "窓口で発行できます", "無料"]
# the box in easy Japanese at the foot of a back, before the window opens
EASY_EARLY = {"renewal": "「いつから」の日（ひ）から、窓口（まどぐち）へ", "card_renewal": "「申請（しんせい）は」の日（ひ）からできます"}
ZONES = ["window", "alwaysvisible", "play"]

checks = Checks()
check = checks.holds


def squeeze(text: str) -> str:
    return "".join(text.split()).replace("\u3000", "")


OFFICE = '''office = { name = "小田原市"; mayor_title = "小田原市長"; mayor_name = "梅里　一葉"; section = "市民部戸籍住民課";
    counter = "小田原市役所2階3B窓口"; hours = "平日午前9時〜午後4時30分"; closed = "12月29日〜1月3日"; fee = "無料";
    phone = "0465-33-1386"; phone_reply = "0465-33-1384"; url = "https://www.city.odawara.example.jp/koushin";
    card_fee = "1,000円（カード800円、電子証明書200円）";
    en = { name = "Odawara City"; mayor_title = "Mayor of Odawara"; mayor_name = "UMESATO Kazuha"; section = "Residents Division";
           counter = "Counter 3B, 2nd floor"; hours = "Monday to Friday, 9:00 to 16:30"; closed = "29 December to 3 January";
           fee = "free"; card_fee = "1,000 yen"; }; };
'''


TOWNS = f'post = {{ towns = "{pathlib.Path(__file__).resolve().parents[2]}/fixtures/odawara/towns.csv"; }};\n'


def office(folder: pathlib.Path, letters: str = "", post: str = TOWNS) -> str:
    config = folder / "kigen.conf"
    config.write_text(OFFICE + 'registers = { residents = "none-r.csv"; certificates = "none-c.csv"; };\n' + letters + post
                      + 'output = { dir = "out"; };\n', encoding="utf-8")
    return str(config)


def run(kigen: str, *arguments: str, language: str = "C") -> subprocess.CompletedProcess:
    environment = {**os.environ, "LANG": language}
    environment.pop("LC_ALL", None)
    environment.pop("LC_MESSAGES", None)
    return processes.run([kigen, "proof", *arguments], text=True, env=environment)


def pages_of(path: pathlib.Path) -> list:
    """[(caption, text)]; the raw order keeps what stands in the window together."""
    text = processes.run(["pdftotext", "-raw", str(path), "-"], text=True, check=True).stdout
    layout = processes.run(["pdftotext", "-layout", str(path), "-"], text=True, check=True).stdout
    found = []
    for raw, laid in zip(text.split("\f")[:-1], layout.split("\f")[:-1]):
        caption = re.search(r"^ *(?:PROOF|校正) ([\w-]+/[\w-]+: .*?) *$", raw, re.M)
        found.append((caption.group(1) if caption else "", squeeze(raw) + "\n" + squeeze(laid)))
    return found


# What readers of the Japanese pages missed: the case, and words that stand on one of its pages.
READ = (
    ("stay_extended/ja-large: child, to the guardian", "お子さんの手続きです"),
    ("stay_extended/ja-large: long name of addressee and holder", "法定代理人の手続きは、裏面と2枚目を"),
    ("stay_extended/ja-large: plain", "同じ世帯でない代理の方は、先に電話0465-33-1384へ"),
    ("stay_extended/ja-large: the counter is closed until the end", "令和11年1月4日（木）から、電話0465-33-1384へ"),
    ("stay_extended/ja-large: card without PIN", "よくあるご質問"),
    ("stay_extended/ja: child, to the guardian", "※電子証明書は翌日から使えます"),
    ("card_renewal/ja: a period of stay that goes on", "在留カード、運転免許証"),
    ("card_renewal/ja: the first of two has ended", "新しいカードは間に合いませんが"),
    ("card_renewal/ja-large: card without PIN", "カードと一体の運転免許証をお使いの方は"),
    ("card_renewal/ja-large: a period of stay that goes on", "代理の方が来るときは、先に電話0465-33-1384へ（裏面）"),
    ("lapsed/ja-large: plain", "手続きしないと、病院で健康保険証として使えるのは"),
    ("card_lapsed/ja-large: plain", "手続きしないと、病院で健康保険証として使えるのは"),
    ("lapsed/ja-large: ended so long ago that the insurance card has stopped", "もう使えません。発行のあと、登録し直せます"),
    ("renewal/ja: only the signature certificate", "窓口で署名用電子証明書の更新"),
    ("renewal/ja: the first of two has ended", "申し込み直してください"),
)


def parted(path: pathlib.Path) -> list:
    """Cases of large print in which a line ends with 電話 and the number begins the next."""
    text = processes.run(["pdftotext", "-raw", str(path), "-"], text=True, check=True).stdout
    return [page.split("\n")[-2] for page in text.split("\f")[:-1]
            if "/ja-large: " in page and re.search(r"電話 *\n[0-9]", page)]


def wanted(word: str, letter: str) -> str:
    """The word, where it is for this variant; empty where it is for another."""
    if len(word) > 1 and word[1] == ":" and word[0] in VARIANTS:
        return word[2:] if word[0] == letter else ""
    return word


def every_case(kigen: str, folder: pathlib.Path) -> None:
    path = folder / "proof.pdf"
    done = run(kigen, "-c", office(folder), "-o", str(path))
    said = re.fullmatch(r"templates:[0-9a-f]{12}: not signed off\n", done.stdout) is not None
    check((done.returncode, said, done.stderr) == (0, True, ""), f"proof: {done}")
    every = pages_of(path)
    pages = [(caption, text) for caption, text in every if "/ja:" in caption]
    fronts = {caption: text for caption, text in pages if "手続きのご案内" not in text}
    backs = [(caption, text) for caption, text in pages if "手続きのご案内" in text]
    names = {f"{VARIANTS[letter]}/ja: {case}" for case, (letters, _, _) in CASES.items() for letter in letters}
    check(set(fronts) == names, f"the cases: {set(fronts) ^ names}")
    missed = ({f"{VARIANTS[letter]}/ja: {case}" for letter in "ECLRS" for case in [*BACKS, STAYS]
               if case in BACKS or letter != "S"} - {caption for caption, _ in backs})
    check(not missed, f"the backs: with and without the way for a proxy: {missed}")
    check(len({(caption.split("/")[0], text) for caption, text in backs}) == len(backs), "no back stands twice")
    for other in ("ja-easy", "en"):
        same = {caption.replace(f"/{other}:", "/ja:") for caption, _ in every if f"/{other}:" in caption}
        check(same == names, f"the same in {other}: {same ^ names}")
    large = {caption.replace("/ja-large:", "/ja:") for caption, _ in every if "/ja-large:" in caption}
    check(large == names, f"the same in large print: {large ^ names}")
    check(len(pages) == len(names) + len(backs), f"{len(pages)} pages: a front for each case, and the backs")
    check(all("behindthewindow" in text for _, text in backs), "the zone behind the window")
    for letter, word in EASY_EARLY.items():
        early = [text for caption, text in backs if caption == f"{letter}/ja: arrives before the window opens"]
        check(bool(early) and all(word in text and "までに、窓口（まどぐち）へ" not in text for text in early),
              f"{letter}: the box in easy Japanese says from which day")
    stays = [text for caption, text in every if caption == f"lapsed/ja-easy: {STAYS}"]
    check(any("お金（かね）：無料" in text for text in stays), "easy Japanese: new certificates are free while a stay goes on")
    for caption, text in backs:
        proxy = not re.search("ward|child|protected|long name of addressee", caption)
        check(("代理の方" in text) == proxy, f"{caption}: a proxy only where one may come")
        check(proxy or not any(word in text for word in ("照会書", "0465-33-1384", "家族だけ")), caption)
        ended = caption.startswith("card_lapsed")
        for word in OF_ENDED if caption.startswith(("lapsed", "card_lapsed")) else []:
            check((word in text) == ended, f"{caption}: {word}")
        for word in OF_LIVING if ended else []:
            check(word not in text, f"{caption}: not {word}")
    for case, (letters, there, absent) in CASES.items():
        for letter in letters:
            text = fronts.get(f"{VARIANTS[letter]}/ja: {case}", "")
            for word in [*filter(None, (wanted(word, letter) for word in there)), *ZONES]:
                check(word in text, f"{letter} {case}: {word}")
            for word in filter(None, (wanted(word, letter) for word in absent)):
                check(word not in text, f"{letter} {case}: not {word}")
    for case, word in READ:
        check(any(word in text for caption, text in every if caption == case), f"{case}: {word}")
    check(not parted(path), f"a number in another line than its word: {parted(path)}")
    check(sorted(entry.name for entry in folder.iterdir()) == ["kigen.conf", "proof.pdf"], "nothing else is made")
    check(path.stat().st_mode & 0o777 == 0o600, "for its owner alone")


def without_towns(kigen: str, folder: pathlib.Path) -> None:
    """No letter bears a customer barcode where there is no table of towns, nor does the proof."""
    done = run(kigen, "-c", office(folder, post=""), "-o", str(folder / "proof.pdf"), "--template", "renewal")
    check((done.returncode, done.stderr) == (0, ""), f"proof: {done}")
    pages = pages_of(folder / "proof.pdf")
    check(pages and not any("barcodeand2mm" in text for _, text in pages), "no barcode without a table of towns")


def same_bytes(kigen: str, folder: pathlib.Path) -> None:
    config = office(folder)
    run(kigen, "-c", config, "-o", str(folder / "a.pdf"))
    run(kigen, "-c", config, "-o", str(folder / "b.pdf"))
    check((folder / "a.pdf").read_bytes() == (folder / "b.pdf").read_bytes(), "the same bytes twice")
    run(kigen, "-c", config, "-o", str(folder / "ja.pdf"), "--template", "renewal", language="ja_JP.UTF-8")
    captions = [caption for caption, _ in pages_of(folder / "ja.pdf")]
    check("renewal/ja: 有効期限の日が閉庁日" in captions, "captions in Japanese")


def refusals(kigen: str, folder: pathlib.Path) -> None:
    config = office(folder)
    mine = folder / "mine.pdf"
    mine.write_text("mine")
    done = run(kigen, "-c", config, "-o", str(mine))
    check(done.returncode == 73 and "mine.pdf" in done.stderr, f"a file in the way: {done}")
    check(mine.read_text() == "mine", "what was there stays")
    (folder / "link.pdf").symlink_to(folder / "elsewhere.pdf")
    check(run(kigen, "-c", config, "-o", str(folder / "link.pdf")).returncode == 73, "a link in the way")
    check(not (folder / "elsewhere.pdf").exists(), "no link is followed")
    check(run(kigen, "-c", config, "-o", str(folder / "no" / "a.pdf")).returncode == 73, "no such folder")
    check(run(kigen, "-c", config).returncode == 64, "-o is required")
    check(run(kigen, "-c", config, "-c", config, "-o", str(folder / "x.pdf")).returncode == 64, "one configuration")
    check(run(kigen, "-c", config, "-o", str(folder / "x.pdf"), "more").returncode == 64, "no operand")
    check(run(kigen, "-c", str(folder / "none.conf"), "-o", str(folder / "x.pdf")).returncode == 66, "no configuration")
    full = processes.run(["sh", "-c", f'trap "" XFSZ; ulimit -f 8; exec "{kigen}" proof -c "{config}" -o "{folder}/full.pdf"'], text=True)
    check(full.returncode == 74 and not (folder / "full.pdf").exists(), "a full disk leaves nothing behind")


def what_cannot_be_printed(kigen: str, folder: pathlib.Path) -> None:
    """With one font that lacks them, rare characters would be held: named, left out, the rest is printed."""
    fonts = 'letters = { fonts = ( "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf" ); };\n'
    path = folder / "few.pdf"
    done = run(kigen, "-c", office(folder, fonts), "-o", str(path), "--template", "lapsed")
    captions = [caption for caption, _ in pages_of(path)]
    check(done.returncode == 0 and done.stderr.count("rare kanji and variants") == 4, f"they are named: {done.stderr}")
    check(not any("rare kanji" in caption for caption in captions), "they are left out")
    check("lapsed/ja: ward" in captions, "the others are there")


def one_side(kigen: str, folder: pathlib.Path) -> None:
    path = folder / "one.pdf"
    run(kigen, "-c", office(folder, "letters = { duplex = false; };\n"), "-o", str(path), "--template", "renewal")
    text = pages_of(path)
    check(any("手続きのご案内" in page for _, page in text), "the second sheet")
    check(not any("behindthewindow" in page for _, page in text), "no zone on it: it lies behind the first")
    check(any("1/2枚" in page for _, page in text), "one of two")
    check(not any("裏面" in page for caption, page in text if "/ja-large:" in caption), "large print names sheets, no back")


# ---- one letter of a person ------------------------------------------------------------------------------------

NIGHT = "2026-11-19"
PEOPLE = [  # id, name, the certificate's end: what is said of it
    ("1001", "試験　太郎", "2027-02-19", 0, ""),
    ("1002", "試験　次郎", "2028-02-19", 65, "KGN1083E 1002: as of 2026-11-19 no letter is due "),
    ("1003", "試験　三\ufffd", "2027-02-19", 65, "KGN1082E 1003: as of 2026-11-19 no letter goes to this person: held(unprintable), "),
    ("1004", "試験　四郎", "2026-11-10", 0, ""),
    ("1005", "試験　五郎", "2027-02-19", 65, "KGN1082E 1005: as of 2026-11-19 no letter goes to this person: held("),
]


def town_of(folder: pathlib.Path) -> str:
    made = Town((*RESIDENT_LEAST, "protected"), (*CERTIFICATE_LEAST, "card_expires_on"))
    for at, (who, name, expiry, _, _) in enumerate(PEOPLE, 1):
        made.resident(at, resident_id=who, name=name, birth_date="1980-05-05", postal_code="2508555",
                      address=f"神奈川県小田原市荻窪{at}番地", status="resident", protected="1" if who == "1005" else "0")
        made.certificate(who, f"S{at:05d}", "authentication", expiry, issued_on="2022-01-05", status="valid", card_expires_on="")
    made.write(folder, newline="\r\n")
    config = folder / "kigen.conf"
    config.write_text(OFFICE + 'registers = { residents = "residents.csv"; certificates = "certificates.csv"; };\n'
                      'mailing = { lapsed = "notify"; since = "2000-01-01"; };\noutput = { dir = "out"; };\n', encoding="utf-8")
    return str(config)


def everything(folder: pathlib.Path) -> dict:
    """But for access.jsonl, which says that somebody was looked at."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*")
            if path.is_file() and path.name != "access.jsonl"}


def of_a_person(kigen: str, folder: pathlib.Path, config: str, who: str, *more: str) -> tuple:
    """What is said, the pages, and what else was changed in the folder."""
    path = folder / "person.pdf"
    path.unlink(missing_ok=True)
    before = everything(folder)
    done = run(kigen, "-c", config, "-o", str(path), "--resident", who, "--as-of", NIGHT, *more)
    pages = pages_of(path) if path.exists() else []
    check(not path.exists() or path.stat().st_mode & 0o777 == 0o600, f"{who}: for its owner alone")
    path.unlink(missing_ok=True)
    check(everything(folder) == before, f"{who}: nothing else is written")
    return done, pages


def people(kigen: str, folder: pathlib.Path) -> None:
    config = town_of(folder)
    for who, name, _, code, says in PEOPLE:
        done, pages = of_a_person(kigen, folder, config, who)
        check(done.returncode == code and done.stderr.startswith(says) and done.stderr.count("\n") == (code > 0), f"{who}: {done}")
        check(name not in done.stderr and "荻窪" not in done.stderr, f"{who}: no name is said")
        check(len(pages) == (2 if code == 0 else 0), f"{who}: {len(pages)} pages")
        for caption, text in pages:
            check(caption.endswith("this is no letter, do not send it"), f"{who}: {caption}")
            check(squeeze(name) + "様" in text or "手続きのご案内" in text, f"{who}: the name")
            check("261120-" not in text, f"{who}: no piece id")
    first = of_a_person(kigen, folder, config, "1001")[1]
    check(first[0][0].startswith("renewal/ja") and "令和9年（2027年）2月19日（金）まで" in first[0][1], f"their letter: {first}")
    check("整理番号PROOF" in first[0][1], "and in the place of the piece id that it is a proof")
    lapsed = of_a_person(kigen, folder, config, "1004", "--template", "lapsed")[1]
    check(lapsed and lapsed[0][0].startswith("lapsed/ja"), "the letter that was named")
    done, pages = of_a_person(kigen, folder, config, "1001", "--template", "lapsed")
    check(done.returncode == 65 and done.stderr.startswith("KGN1084E 1001: ") and "renewal" in done.stderr and not pages, f"another letter: {done}")
    for who, code, says in (("9999", 66, "KGN0850E 9999: "), ("123456789018", 64, "KGN0863E "), ("試験　太郎", 64, "KGN0106E --resident"),
                            ("", 64, "KGN0106E --resident")):
        done, pages = of_a_person(kigen, folder, config, who)
        check(done.returncode == code and done.stderr.startswith(says) and not pages, f"{says}: {done}")
        check(who not in done.stderr or not who or who == "9999", "a name or an individual number is not repeated")


def as_the_night_would(kigen: str, folder: pathlib.Path) -> None:
    """The proof and the letter that the night then prints say the same; told people get none any more."""
    config = town_of(folder)
    proofs = {who: of_a_person(kigen, folder, config, who)[1] for who, _, _, code, _ in PEOPLE if code == 0}
    processes.run([kigen, "run", "-c", config, "--as-of", NIGHT], text=True)
    printed = ""
    for path in sorted((folder / "out" / NIGHT / "print").glob("letters-*.pdf")):
        printed += processes.run(["pdftotext", "-raw", str(path), "-"], text=True, check=True).stdout
    fronts = [squeeze(page) for page in printed.split("\f") if "整理番号" in page]
    for who, pages in proofs.items():
        proof = pages[0][1].split("\n")[0]
        said = re.sub(r"整理番号.*", "", re.sub(r"^PROOF.*?donotsendit", "", proof))
        mine = [re.sub(r"整理番号.*", "", front) for front in fronts]
        words = set(re.findall(r"[^。、（）]{6,}", said))
        best = max((len(words & set(re.findall(r"[^。、（）]{6,}", front))) / len(words) for front in mine), default=0)
        check(best > 0.9, f"{who}: {best:.0%} of what the proof says stands in a letter of the night")
        before = everything(folder)
        done = run(kigen, "-c", config, "-o", str(folder / "again.pdf"), "--resident", who)
        check(done.returncode == 65 and done.stderr.startswith("KGN10"), f"told: {done}")
        check(everything(folder) == before, "nothing is changed in the ledger")
    done = run(kigen, "-c", config, "-o", str(folder / "early.pdf"), "--resident", "1001", "--as-of", "2026-11-18")
    check(done.returncode == 64, "no day before the last published run's")


def one_template(kigen: str, folder: pathlib.Path) -> None:
    config, path = office(folder), folder / "one.pdf"
    done = run(kigen, "-c", config, "-o", str(path), "--template", "stay_extended")
    captions = {caption.split("/")[0] for caption, _ in pages_of(path)}
    check(done.returncode == 0 and captions == {"stay_extended"}, f"this letter only: {captions}")
    done = run(kigen, "-c", config, "-o", str(folder / "x.pdf"), "--template", "stay")
    check(done.returncode == 64 and done.stderr.startswith("KGN1081E ") and "stay_extended" in done.stderr, f"no such letter: {done}")
    check(not (folder / "x.pdf").exists(), "and no file")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kigen", required=True)
    kigen = str(pathlib.Path(parser.parse_args().kigen).resolve())
    for test in (every_case, without_towns, same_bytes, refusals, what_cannot_be_printed, one_side, people, as_the_night_would,
                 one_template):
        with tempfile.TemporaryDirectory() as folder:
            test(kigen, pathlib.Path(folder))
    checks.end()


if __name__ == "__main__":
    main()
