"""Actions on templates, fonts and images, and on the window of the envelope.

The tree is the small one of test_templates.py, its shared words and layout changed in one place; what the action makes of that
place stands beside it.
"""

import pathlib
import struct
import sys
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "fonts"))
import damage
import world
import mending
from mending import JAPANESE_OFFICE, Action, copied, nothing, office, put, removed, settings, steps, swap
from test_templates import BASE, ENGLISH, LANGUAGE, LAYOUT, VARIANTS, WORDS, own

TREE = 'templates = "templates"; duplex = false;'
SHARED, PLAN, SPOKEN = "common/ja/words.txt", "common/ja/layout.conf", "common/en/language.conf"
FONTS = "/usr/share/fonts/truetype"
FONT = world.ONE_FONT.split('"')[1]


def tree(changes: dict):
    """Files of the templates; None: away with it."""
    def do(desk):
        for name, content in changes.items():
            if content is None:
                removed(f"templates/{name}")(desk)
            else:
                desk.write(f"templates/{name}", content)
    return do


def japanese(desk) -> None:
    tree(BASE)(desk)
    desk.conf(letters=TREE, office=JAPANESE_OFFICE)


def english(desk) -> None:
    tree({**BASE, **ENGLISH})(desk)
    desk.conf(letters=TREE, office=world.LEAST_OFFICE)


def changed(number: int, wrong: dict, *right: dict, stage: str = "japanese") -> Action:
    return Action(number, tree(wrong), [tree(one) for one in right], "check", stage=stage)


def words(number: int, wrong: str, *right: str, old: str = "みなのはじめ") -> Action:
    """In the words that all letters share, in the place of `old`."""
    return changed(number, *({SHARED: WORDS.replace(old, new)} for new in (wrong, *right)))


def laid(number: int, old: str, wrong: str, *right: str, more: dict = {}) -> Action:
    """In the shared layout, in the place of `old`; `more` stands beside it from the start."""
    fault, *mended = ({PLAN: LAYOUT.replace(old, new)} for new in (wrong, *right))
    return changed(number, {**fault, **more}, *mended)


def spoken(number: int, old: str, wrong: str, *right: str) -> Action:
    return changed(number, *({SPOKEN: LANGUAGE.replace(old, new)} for new in (wrong, *right)), stage="english")


# ---- images and fonts -----------------------------------------------------------------------------------------------

def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, ink, depth: int = 8, extra: bytes = b"") -> bytes:
    """Grey; `ink` gives the byte of a place."""
    rows = b"".join(b"\0" + (bytes((width * depth + 7) // 8) if ink is None else bytes(
        one for x in range(width) for one in [ink(x, y)] * (depth // 8))) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)) + extra
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def square(x, y):
    return 0 if 10 <= x < 30 and 10 <= y < 30 else 255


GOOD, LARGE = png(40, 40, square), png(240, 240, lambda x, y: square(x // 6, y // 6))


def image(number: int, wrong: bytes, right: bytes = GOOD, width: str = "1.5") -> Action:
    """A mark of a millimetre and a half on every letter."""
    shown = {PLAN: LAYOUT.replace('{ text = "foot"', f'{{ image = "a.png"; width = {width}; }}, {{ text = "foot"')}
    return changed(number, {**shown, "common/ja/a.png": wrong}, {"common/ja/a.png": right})


def font(number: int, spoil) -> Action:
    """A copy of the font of the configuration is damaged, and put there anew."""
    return Action(number, steps(copied(FONT, "a.ttf"), settings(letters='fonts = ( "a.ttf" );'),
                                lambda desk: spoil(damage.Font(desk / "a.ttf"))),
                  copied(FONT, "a.ttf"), "check")


def copies(count: int):
    """The configuration names so many fonts, and each letter eight of its own."""
    def do(desk):
        for at in range(count):
            copied(FONT, f"f{at}.ttf")(desk)
        desk.conf(letters=f"{TREE} fonts = ( {', '.join(f'{chr(34)}f{at}.ttf{chr(34)}' for at in range(count))} );", office=JAPANESE_OFFICE)
    return do


def own_fonts(variant: str, count: int) -> dict:
    styles = "".join(f'    s{at} = {{ font = "{variant}{at}"; size = 12; leading = 6; smallest = 9; }};\n' for at in range(count))
    fonts = " ".join(f'{variant}{at} = "{variant}{at}.ttf";' for at in range(count))
    texts = "".join(f'{{ text = "own"; style = "s{at}"; }}, ' for at in range(count))
    return {f"{variant}/ja/layout.conf": LAYOUT.replace("fonts = {", f"fonts = {{ {fonts}").replace("styles = {\n", "styles = {\n" + styles)
            .replace('{ text = "own"', texts + '{ text = "own"'),
            **{f"{variant}/ja/{variant}{at}.ttf": pathlib.Path(FONT).read_bytes() for at in range(count)}}


# ---- the window of the envelope -------------------------------------------------------------------------------------

WINDOW = {"x": 21, "y": 17, "w": 90, "h": 45, "play_x": 21, "play_y": 15}
TOWNS = '"","","2508555","","","","神奈川県","小田原市","荻窪","0","0","0","0","0","0"\n'


def envelope(**changes):
    sizes = " ".join(f"{key} = {float(value)};" for key, value in {**WINDOW, **changes}.items())
    return settings(letters=f"{TREE} window = {{ {sizes} }};", office=JAPANESE_OFFICE, more='post = { towns = "towns.csv"; };\n')


def barred(bars: str):
    return tree({PLAN: LAYOUT.replace("lines = 6;", f"lines = 6; {bars};")})


def window(number: int, wrong: dict, right: dict, *more) -> Action:
    """Letters with a customer barcode: the fault, another envelope, the same one printed without, or as `more` says."""
    return Action(number, steps(put("towns.csv", TOWNS), barred("barcode = true; barcode_points = 8"), envelope(**wrong)),
                  [envelope(**right), barred("barcode = false"), *more], "check", stage="japanese")


# ---- the table ------------------------------------------------------------------------------------------------------

FEE = world.LEAST_OFFICE.replace("{", '{ fee = "無料";', 1)
CODE = {SHARED: WORDS + "[code]\nhttps://a.example.jp/\n"}
WITH_CODE = LAYOUT.replace('{ text = "foot"', '{ qr = "code"; size = 15; }, { text = "foot"')
TABLE = LAYOUT.replace('{ text = "foot"', '{ table = "rows"; widths = (60, 60); style = "body"; }, { text = "foot"')
ROWS = WORDS + "[rows]\n左|右\n"
ACTIONS = [
    words(500, "{{holdr}}", "{{holder}}"),
    words(501, "{{#certificates}}{{#certificates}}{{certificate}}{{/certificates}}{{/certificates}}",
          "{{#certificates}}{{certificate}}{{/certificates}}"),
    words(502, "{{#proxy}}{{#child}}あ{{/proxy}}{{/child}}", "{{#proxy}}{{#child}}あ{{/child}}{{/proxy}}"),
    Action(503, tree({SHARED: WORDS.replace("みなのはじめ", "{{office.fee}}")}),
           [settings(letters=TREE, office=JAPANESE_OFFICE.replace("{", '{ fee = "無料";', 1)), tree({SHARED: WORDS})], "check",
           stage="japanese"),
    words(504, "{{certificate}}", "{{#certificates}}{{certificate}}{{/certificates}}"),
    words(505, "{{holder", "{{holder}}"),
    words(506, "**はじめ", "**はじめ**"),
    words(507, "{{#proxy}}はじめ", "{{#proxy}}はじめ{{/proxy}}"),
    changed(508, {"renewal/ja/words.txt": "[own]\nひとつ\n[own]\nふたつ\n"}, {"renewal/ja/words.txt": "[own]\nひとつ\nふたつ\n"}),
    changed(509, {"renewal/ja/words.txt": "更新\n" + own("renewal")}, {"renewal/ja/words.txt": "# 更新\n" + own("renewal")},
            {"renewal/ja/words.txt": "[own]\n更新\n"}),
    changed(510, {"renewal/ja/words.txt": "[own]\n更新\n".encode("cp932")}, {"renewal/ja/words.txt": "[own]\n更新\n"}),
    changed(511, {SHARED: WORDS + "[more]\nついで\n"}, {PLAN: LAYOUT.replace('"foot"; style = "body"; }',
                                                                          '"foot"; style = "body"; }, { text = "more"; style = "body"; }')},
            {SHARED: WORDS}),
    words(512, "", "{{postal_code}}", old="{{postal_code}}"),
    words(260, "あ\tい", "あ　い"),
    words(1063, "{{>none}}", "はじめ"),
    changed(1064, {"renewal/ja/words.txt": "[own]\n{{>more}}\n[more]\n{{>own}}\n"},
            {"renewal/ja/words.txt": "[own]\n{{>more}}\n[more]\n更新\n"}),
    words(1069, "代理の方", "{{#proxy}}代理の方{{/proxy}}"),
    changed(1070, {"lapsed/ja/words.txt": "[own]\n有効期限を迎えます\n"}, {"lapsed/ja/words.txt": "[own]\n有効期限が切れました\n"}),
    words(1071, "", "{{#for_other}}{{holder}}　様の{{/for_other}}", old="{{#for_other}}{{holder}}{{/for_other}}"),
    words(1072, "", "{{counter_from}}", old="{{counter_from}}"),
    Action(1075, steps(tree({"renewal/en/words.txt": "[own]\n{{office.fee}}\n"}), settings(letters=TREE, office=FEE)),
           settings(letters=TREE, office=FEE.replace("en = {", 'en = { fee = "free";')), "check", stage="english"),
    laid(261, 'title = "t"', 'title = "t\x1bA"', 'title = "t"'),
    laid(520, "x = 16;", "left = 16;", "x = 16;"),
    laid(521, "x = 16;", 'x = "16";', "x = 16;"),
    laid(522, " w = 178;", "", " w = 178;"),
    laid(523, "leading = 6;", "leading = 2;", "leading = 6;"),
    laid(524, 'text = "own"; style = "body"', 'text = "own"; style = "bodi"', 'text = "own"; style = "body"'),
    laid(525, "{\n    window", "{ folds = (10, 20, 30, 40, 50);\n    window", "{ folds = (10, 20, 30, 40);\n    window"),
    laid(526, '{ text = "own"; style', '{ txt = "own"; style', '{ text = "own"; style'),
    laid(527, "x = 16;", "x = 4;", "x = 16;"),
    laid(528, "y = 100; w = 178; h = 120;", "y = 40; w = 178; h = 120;", "y = 100; w = 178; h = 120;"),
    laid(530, "h = 120;", "h = 12;", "h = 120;"),
    words(531, "ก", "ア"),
    laid(532, "x = 16; y = 100; w = 178;", "x = 16; y = 100; w = 2.5;", "x = 16; y = 100; w = 178;"),
    changed(533, {PLAN: TABLE, SHARED: ROWS.replace("左|右", "左|中|右")}, {SHARED: ROWS}),
    changed(534, {PLAN: WITH_CODE, SHARED: WORDS + "[code]\nhttps://a.example.jp/\n{{piece_id}}\n"}, CODE),
    laid(535, "styles = {", 'styles = { more = { font = "regular"; size = 9; };', "styles = {"),
    laid(540, "x = 16;", "x = = 16;", "x = 16;"),
    Action(541, settings(letters='templates = "nowhere";'), [settings(), steps(removed("templates"), settings())], "check"),
    laid(545, "BIZUDPGothic", "NoSuch", "BIZUDGothic"),
    changed(546, {PLAN: WITH_CODE, SHARED: WORDS + f"[code]\nhttps://a.example.jp/{'a' * 3000}\n"}, CODE),
    Action(570, tree({PLAN: LAYOUT.replace("} );\n} );", "} ); }, { mark = { x = 8; y = 274; size = 15; }; boxes = (); } );")}),
           [tree({PLAN: LAYOUT}), settings(letters=TREE.replace("false", "true"), office=JAPANESE_OFFICE)], "check", stage="japanese"),
    changed(262, {"renewal/j\x1ba/words.txt": own("renewal")}, {"renewal/j\x1ba": None}),
    changed(1060, {PLAN: LAYOUT.replace('title = "t"', 'title_block = "head"'), SHARED: WORDS + "[head]\n{{holder}}の更新\n"},
            {SHARED: WORDS + "[head]\n電子証明書の更新\n"}),
    changed(1061, {"lapsed/ja": None}, {"lapsed/ja/words.txt": own("lapsed")}),
    changed(1062, {"common/fr/words.txt": WORDS}, {"common/fr": None},
            {"renewal/fr/words.txt": own("renewal"), "renewal/fr/layout.conf": LAYOUT}),
    laid(1073, "size = 12; leading = 6; smallest = 9;", "size = 12; leading = 6; smallest = 8;", "size = 12; leading = 6; smallest = 9;"),
    laid(1074, "size = 12;", "size = 11;", "size = 12;"),
    laid(1076, "x = 16; y = 100; w = 178; h = 120;", "x = 16; y = 100; w = 178; h = 180;", "x = 16; y = 100; w = 178; h = 120;",
         "x = 24; y = 100; w = 170; h = 180;"),
    laid(1077, "pages = ( {", "pages = ( { folds = (99, 198); fold_clear = 1.5;", "pages = ( {"),
    laid(1080, "x = 8; y = 274; size = 15;", "x = 5; y = 274; size = 15;", "x = 8; y = 274; size = 15;"),
    laid(1087, '{ text = "foot"', '{ chart = "crowd"; style = "body"; h = 7; }, { text = "foot"',
         '{ chart = "load"; style = "body"; h = 7; }, { text = "foot"'),
    laid(1100, '{ text = "foot"', '{ cut = "foot"; style = "body"; }, { text = "foot"', '{ text = "foot"'),
    laid(1255, "mark = { x = 8; y = 274; size = 15; };", "", "mark = { x = 8; y = 274; size = 15; };"),
    laid(1256, "h = 120;", "h = 120; fill = 0.9;", "h = 120; border = 0.2;"),
    words(670, "{{#proxy}}{{piece_id}}{{/proxy}}", "{{piece_id}}", old="{{piece_id}}"),
    words(580, "A\u0301\u0301\u0301\u0301\u0301", "A"),
    spoken(1065, "{western}", "{year}", "{western}"),
    spoken(1066, "{day} {month_name} {western}", "{month_name} {western}", "{day} {month_name} {western}"),
    spoken(1067, '"Sat", "Sun"', '"Sat"', '"Sat", "Sun"'),
    spoken(1068, '"Mon"', '""', '"Mon"'),
    image(537, GOOD[:60]),
    image(590, png(40, 40, square, depth=16)),
    image(591, png(12000, 10, None, depth=8)),
    image(592, png(40, 40, lambda x, y: 255 - 3 * x - 3 * y)),
    image(593, png(40, 40, lambda x, y: 255)),
    image(594, png(40, 40, lambda x, y: 0)),
    image(595, GOOD, LARGE, width="5"),
    image(596, png(40, 40, square, extra=chunk(b"tEXt", bytes(5000000)))),
    font(544, lambda one: damage.cut(one, 0)),
    font(581, lambda one: damage.cut(one, 7)),
    font(582, lambda one: damage.zero(one, "glyf")),
    changed(654, {f"renewal/{a}{b}/words.txt": own("renewal") for a in "abcdefgh" for b in "abcdefghi"},
            {f"renewal/{a}{b}": None for a in "abcdefgh" for b in "abcdefghi"}),
    Action(655, steps(copies(32), tree({name: text for v in VARIANTS for name, text in own_fonts(v, 7).items()})),
           tree({name: None for v in VARIANTS for name in own_fonts(v, 7)}), "check", stage="japanese"),
    window(529, dict(w=88), dict(w=92), envelope(w=88, play_x=15)),
    window(1240, dict(h=33.5), dict(h=45), envelope(h=33.5, play_y=8)),
    window(1241, dict(x=2.9, play_x=10), dict(x=6, play_x=10)),
    Action(554, nothing, swap("kigen.conf", world.ONE_FONT, ""), "proof -o proof.pdf", "proof -o again.pdf", stage="shipped"),
    Action(1088, settings(more='places = ( { name = "支所\U0002B740"; } );\n'), [
        settings(more='places = ( { name = "支所"; } );\n'),
        settings(more='places = ( { name = "支所\U0002B740"; } );\n',
                 letters=world.ONE_FONT.replace(" );", f', "{FONTS}/ipamj/ipamjm.ttf" );'))], "check"),
    Action(1285, settings(more='print = { envelope = "封筒\U0002B740"; };\n'), [
        settings(more='print = { envelope = "封筒"; };\n'),
        settings(more='print = { envelope = "封筒\U0002B740"; };\n',
                 letters=world.ONE_FONT.replace(" );", f', "{FONTS}/ipamj/ipamjm.ttf" );'))], "check"),
]
mending.STAGES.update(japanese=steps(office, japanese), english=steps(office, english))