/* The real press on the shipped templates: bytes, text, fonts, pages, refusals. */
#include "flow/press/bundle.h"

#include <criterion/criterion.h>
#include <zint.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/utf8.h"
#include "core/paper/pen.h"
#include "edge/press/codes.h"
#include "edge/disk/digest.h"
#include "edge/press/pdfend.h"
#include "edge/press/pdffile.h"
#include "edge/press/png.h"
#include "edge/press/sheet.h"
#include "flow/press/paper.h"
#include "scratch.h"

enum { PIECES = 8, PAGES = 2 };

static struct config_pair office[] = {
    {STR("name"), STR("小田原市")},
    {STR("mayor_title"), STR("小田原市長")},
    {STR("mayor_name"), STR("梅里　一葉")},
    {STR("section"), STR("市民部戸籍住民課")},
    {STR("counter"), STR("小田原市役所2階3B窓口")},
    {STR("not_here"),
     STR("マロニエ住民窓口・いずみ住民窓口・こゆるぎ住民窓口・アークロード市民窓口")},
    {STR("hours"), STR("平日午前9時〜午後4時30分")},
    {STR("closed"), STR("12月29日〜1月3日")},
    {STR("crowded"), STR("休日の前後と、毎日午前10時〜12時・午後2時〜3時")},
    {STR("phone"), STR("0465-33-1386")},
    {STR("phone_reply"), STR("0465-33-1384")},
    {STR("fee"), STR("無料")},
    {STR("url"), STR("https://www.city.odawara.example.jp/mynumber/koushin")},
    {STR("document_number"), STR("戸住第1119号")},
};
static struct config_path fonts[] = {
#define FONT(path)                                                                                 \
    {                                                                                              \
        {path, sizeof path - 1},                                                                   \
        {                                                                                          \
            path, sizeof path - 1                                                                  \
        }                                                                                          \
    }
    FONT("/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf"),
    FONT("/usr/share/fonts/truetype/ipamj/ipamjm.ttf"),
    FONT("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
    FONT("/usr/share/fonts/truetype/bizud-mincho/BIZUDMincho-Regular.ttf"),
};

static struct config config_make(void)
{
    static char templates[SCRATCH_PATH_MAX];
    const char *tests = getenv("KIGEN_TESTS");
    static struct config_strings strings;
    struct config config = {.office = &strings,
                            .office_count = 1,
                            .fonts = fonts,
                            .font_count = 3,
                            .duplex = true,
                            .bundle_letters = 500,
                            .window_x = 21,
                            .window_y = 17,
                            .window_w = 90,
                            .window_h = 45,
                            .window_play_x = 21,
                            .window_play_y = 15,
                            .towns = {STR("towns.csv"), STR("towns.csv")}};

    strings = (struct config_strings){
        .from = DAY_NONE, .pairs = office, .count = sizeof office / sizeof *office};
    snprintf(templates, sizeof templates, "%s/../templates", tests && *tests ? tests : "tests");
    config.templates = (struct config_path){STR("templates"), str_of(templates)};
    return config;
}

/* Made-up people with the names and addresses that are hard to print. */
static const struct {
    const char *name, *address, *building;
} people[PIECES] = {
    {"梅原　健太", "神奈川県小田原市荻窪３００番地の５", ""},
    {"葛󠄀城　さくら", "神奈川県小田原市栄町一丁目１番２７号",
     "城山グランドハイツ弐番館1203号室"},
    {"𠮷野　花子", "神奈川県小田原市国府津2485番地の17", ""},
    {"SMITH JOHN ALEXANDER", "神奈川県小田原市城山4-8-12-1103", "コーポラス小田原"},
    {"髙橋　﨑太郎", "神奈川県小田原市浜町三丁目15番地28", ""},
    {"小笠原　与左衛門尉源朝臣", "神奈川県小田原市南鴨宮二丁目字下河原ノ上123番地の456",
     "シャトレ・ド・南鴨宮東棟1204号"},
    {"葛󠄂城　すみれ", "神奈川県小田原市曽比1786-1", ""},
    {"NGUYỄN THỊ ＡＢＣ", "神奈川県小田原市本町1-5-12", "A-1"},
};

struct night {
    struct lot lot;
    struct lot_piece pieces[PIECES];
    struct lot_certificate certificates[PIECES * 2];
    struct lot_bundle bundle;
};

static void piece_make(struct night *n, uint32_t i, enum variant variant)
{
    struct lot_piece *piece = &n->pieces[i];

    *piece = (struct lot_piece){.number = i + 1,
                                .sequence = i + 1,
                                .first_page = i * PAGES + 1,
                                .pages = PAGES,
                                .variant = variant,
                                .language = STR("ja"),
                                .addressee = str_of(people[i].name),
                                .address = str_of(people[i].address),
                                .building = str_of(people[i].building),
                                .postal_code = STR("2508555"),
                                .barcode = STR("25085553005"),
                                .late = i == 1,
                                .delay_days = i == 1 ? 20 : 0,
                                .certificate = i * 2,
                                .certificate_count = 2};
    piece->cause_days[CAUSE_PAUSED] = piece->delay_days;
    piece->is_protected = i == 3;
    piece->is_ward = i == 4;
    piece->holder_name = i == 4 ? STR("小田原　一郎") : STR_EMPTY;
    piece->is_child = i == 2;
    piece->honorific = i == 2 ? HONORIFIC_GUARDIAN : HONORIFIC_SAMA;
    piece_id_text(n->lot.mail_on, i + 1, piece->id);
    for (uint32_t k = 0; k < 2; k++)
        n->certificates[i * 2 + k] =
            (struct lot_certificate){.kind = (enum kind)k,
                                     .expires_on = day_of(2027, 2, i == 5 ? 24 + (int)k : 24),
                                     .opens_on = day_of(2026, 11, 25),
                                     .counter_until = day_of(2027, 2, i == 5 ? 24 + (int)k : 24),
                                     .card_expires_on = DAY_NONE,
                                     .card_ends_on = DAY_NONE,
                                     .card_type = i == 6 ? CARD_NO_PIN : CARD_PLAIN};
}

static void night_make(struct night *n, enum variant variant)
{
    memset(n, 0, sizeof *n);
    n->lot = (struct lot){.as_of = day_of(2026, 11, 22),
                          .mail_on = day_of(2026, 11, 24),
                          .deliver_on = day_of(2026, 11, 27),
                          .job = STR("261124-1"),
                          .office_name = STR("小田原市"),
                          .version = STR("0.0.0"),
                          .pieces = n->pieces,
                          .certificates = n->certificates,
                          .piece_count = PIECES,
                          .certificate_count = PIECES * 2};
    for (uint32_t i = 0; i < PIECES; i++)
        piece_make(n, i, variant);
    n->bundle = (struct lot_bundle){.file = STR("letters-0001.pdf"),
                                    .variant = variant,
                                    .language = STR("ja"),
                                    .piece_count = PIECES,
                                    .pages = PIECES * PAGES,
                                    .sheets = PIECES};
}

static struct press *press_ready(const struct config *config)
{
    struct press *press;
    struct err err = {.code = EXIT_DONE};

    cr_assert_eq(press_open(&press, config, DAY_NONE, &err), 0, "%s", err.text);
    return press;
}

static void draw(struct press *press, struct night *n, const char *path, char sha[65])
{
    struct err err = {.code = EXIT_DONE};

    cr_assert_eq(press_bundle(press, &n->lot, &n->bundle, path, sha, &err), 0, "%s", err.text);
}

/* What was read lives as long as its test, which is a process of its own. */
static struct arena texts;

/* The output of a command on a file. */
static Str output_of(const char *format, const char *path)
{
    char command[SCRATCH_PATH_MAX * 2];
    size_t room = 1 << 20, used;
    char *text = arena_take(&texts, room);
    FILE *pipe;

    snprintf(command, sizeof command, format, path);
    pipe = popen(command, "r");
    cr_assert(pipe);
    used = fread(text, 1, room - 1, pipe);
    text[used] = '\0';
    cr_assert_eq(pclose(pipe), 0, "%s", command);
    return (Str){text, used};
}

static void holds(Str text, const char *what)
{
    cr_expect(str_contains(text, str_of(what)), "%s is not in the text", what);
}

/* pdftotext gives wide spaces as narrow ones and keeps line ends: compare without any of them. */
static Str squeezed(Str text)
{
    char *out = arena_take(&texts, text.n + 1);
    size_t used = 0;

    for (size_t i = 0; i < text.n; i++)
        if (strncmp(text.p + i, "　", 3) == 0)
            i += 2;
        else if (!strchr(" \n\f", text.p[i]))
            out[used++] = text.p[i];
    out[used] = '\0';
    return (Str){out, used};
}

static Str page_text(const char *path, uint32_t page, const char *options)
{
    char format[128];

    snprintf(format, sizeof format, "pdftotext -layout -f %u -l %u %s %%s -", page, page, options);
    return squeezed(output_of(format, path));
}

Test(press, every_live_string_comes_back)
{
    struct config config = config_make();
    struct press *press = press_ready(&config);
    struct night n;
    struct scratch scratch;
    char sha[65], again[65];
    struct err err = {.code = EXIT_DONE};

    scratch_make(&scratch);
    for (int v = 0; v < VARIANT_COUNT; v++) {
        const char *path = scratch_path(&scratch, variant_term((enum variant)v).word);
        bool over = v == VARIANT_LAPSED || v == VARIANT_CARD_LAPSED;

        night_make(&n, (enum variant)v);
        draw(press, &n, path, sha);
        cr_assert_eq(digest_file(path, LINKS_REFUSED, again, &err), 0);
        cr_expect_str_eq(sha, again, "the digest is that of the file");
        for (uint32_t i = 0; i < PIECES; i++) {
            Str flat = page_text(path, i * PAGES + 1, ""), window;

            /* the window alone, in points: other columns would stand between its lines */
            window = page_text(path, i * PAGES + 1, "-x 60 -y 30 -W 310 -H 190");
            holds(window, "250-8555");
            holds(window, squeezed(str_of(people[i].address)).p);
            holds(window, squeezed(str_of(people[i].building)).p);
            holds(window, squeezed(str_of(people[i].name)).p);
            holds(flat, n.pieces[i].id);
            holds(flat, "令和8年11月22日現在の登録内容");
            holds(flat, over                        ? "満了した日"
                        : v == VARIANT_CARD_RENEWAL ? "有効期限"
                                                    : "いつまで");
            holds(flat, "令和9年（2027年）2月24日（水）");
            cr_expect_eq(str_contains(flat, STR("おわび")), i == 1, "%u", i);
            cr_expect_eq(str_contains(flat, STR("0465-33-1384")),
                         i != 2 && i != 3 && i != 4,
                         "%u: the reply form", i);
            cr_expect_eq(str_contains(flat, STR("・暗証番号")),
                         i != 6 && v != VARIANT_CARD_LAPSED && v != VARIANT_CARD_RENEWAL,
                         "%u: no PIN, no line about it", i);
            if (i != 2) /* of a child other uses are named */
                cr_expect_eq(str_contains(flat, STR("コンビニ")), i != 6, "%u: cards without PIN",
                             i);
            cr_expect_eq(str_contains(flat, STR("小田原一郎様")), i == 4, "%u", i);
            cr_expect_eq(str_contains(flat, STR("保護者様")), i == 2, "%u", i);
        }
    }
    press_close(press);
    scratch_remove(&scratch);
}

/*
 * The back says the same to everybody, keeps clear behind the window, and leaves nothing out; but
 * nothing about a proxy to a child, a ward or someone protected (pieces 2 to 4 of the night), and
 * nothing about PINs to whom has none (piece 6).
 */
Test(press, back_is_one_page_for_all)
{
    static const char *const all[] = {"手続きのご案内",
                                      "小田原市役所2階3B窓口",
                                      "混み合う時",
                                      "ご本人がお越しのとき",
                                      "代理の方がお越しのとき",
                                      "本物のお知らせですか",
                                      "旧氏・通称の変更",
                                      "署名用は、15歳未満",
                                      "なくしました",
                                      "5回で止まる"};
    static const char *const none[] = {"2508555", "250-8555", "整理番号", "令和8年"};
    static const char *const proxy[] = {"代理の方", "照会書", "0465-33-1384", "目隠しシール"};
    struct config config = config_make();
    struct press *press = press_ready(&config);
    struct scratch scratch;
    struct night n;
    char sha[65];

    scratch_make(&scratch);
    for (int v = 0; v < VARIANT_COUNT; v++) {
        const char *path = scratch_path(&scratch, variant_term((enum variant)v).word);
        Str first;

        night_make(&n, (enum variant)v);
        draw(press, &n, path, sha);
        first = page_text(path, 2, "");
        for (size_t k = 0; k < sizeof all / sizeof *all; k++)
            holds(first, all[k]);
        if (v != VARIANT_STAY_EXTENDED) /* there the card's end decides */
            holds(first, "5回目");
        for (size_t k = 0; k < sizeof none / sizeof *none; k++)
            cr_expect(!str_contains(first, str_of(none[k])), "%s", none[k]);
        for (uint32_t i = 1; i < PIECES; i++) {
            Str text = page_text(path, i * PAGES + 2, "");

            cr_expect_eq(str_equal(text, first), i != 6 && (i < 2 || i > 4), "%d %u", v, i);
            cr_expect_eq(str_contains(text, STR("法定代理人")), i == 2 || i == 4, "%d %u", v, i);
            for (size_t k = 0; k < sizeof proxy / sizeof *proxy; k++)
                cr_expect(i < 2 || i > 4 || !str_contains(text, str_of(proxy[k])), "%d %u %s", v, i,
                          proxy[k]);
        }
        /* in points: 78 mm from the left to the right edge, down to 77 mm */
        first = page_text(path, 2, "-x 222 -y 0 -W 373 -H 218");
        cr_expect_eq(first.n, 0, "behind the window stands: %s", first.p);
    }
    press_close(press);
    scratch_remove(&scratch);
}

static size_t count_of(Str text, const char *what)
{
    size_t count = 0, n = strlen(what);

    for (size_t i = 0; i + n <= text.n; i++)
        count += memcmp(text.p + i, what, n) == 0;
    return count;
}

static bool file_write(void *context, const void *bytes, size_t count)
{
    return fwrite(bytes, 1, count, context) == count;
}

/* White paper comes out where a form has nothing on it, on whichever of its pages; black, where it
 * is all black. */
Test(press, a_form_without_ink_leaves_its_pages_white)
{
    static const struct form_bar black = {0, 0, 100, 100, 0};
    struct sheet_about about = {.title = "t",
                                .author = "a",
                                .creator = "c",
                                .created = "2026-11-22T00:00:00+09:00",
                                .width = 100,
                                .height = 100};
    enum { SHEETS = 3, SIDES = 2 };
    struct scratch scratch;
    const char *path;

    scratch_make(&scratch);
    path = scratch_path(&scratch, "forms.pdf");
    for (int i = 0; i < 2; i++) {
        struct sheet_fonts *fonts = sheet_fonts_new();
        FILE *file = fopen(path, "wb");
        struct sheet *sheet = sheet_open(fonts, &about, file_write, file);
        struct sheet_form *fronts = sheet_form_begin(sheet), *backs;

        sheet_bars(sheet, &black, 1);
        sheet_form_end(sheet, fronts);
        backs = sheet_form_begin(sheet);
        sheet_bars(sheet, &black, (size_t)i);
        sheet_form_end(sheet, backs);
        for (int page = 0; page < SHEETS * SIDES; page++) {
            sheet_form_put(sheet, page % SIDES ? backs : fronts);
            sheet_page_end(sheet);
        }
        cr_assert_null(sheet_close(sheet));
        cr_assert_eq(fclose(file), 0);
        sheet_fonts_release(fonts);
        for (uint32_t page = 0; page < SHEETS * SIDES; page++) {
            char format[64];
            Str image;

            snprintf(format, sizeof format, "pdftoppm -gray -r 72 -f %u -l %u %%s", page + 1,
                     page + 1);
            image = output_of(format, path);
            cr_assert_eq(image.n, sizeof "P5\n100 100\n255\n" - 1 + 100 * 100);
            cr_expect_eq((uint8_t)image.p[image.n - 50 * 100 - 50], page % SIDES && !i ? 255 : 0,
                         "form %d, page %u", i, page + 1);
        }
    }
    scratch_remove(&scratch);
}

/* What cairo cannot say of a document, and ours does, as another reader has it: language, title, gray. */
Test(press, a_document_says_its_language_and_title)
{
    static const struct form_bar grey[] = {{0, 0, 50, 50, 0}, {50, 0, 50, 50, 0.5}};
    static const char *const titles[] = {"t", "題 <b> & \"c\" (d) \\ é"};
    struct scratch scratch;

    scratch_make(&scratch);
    for (int i = 0; i < 8; i++) {
        bool is_ours = i >= 4; /* and not cairo's */
        struct sheet_about about = {.title = titles[i / 2 % 2],
                                    .author = "a",
                                    .creator = "c",
                                    .created = "2026-11-22T00:00:00+09:00",
                                    .width = 100,
                                    .height = 100,
                                    .language = i % 2 ? "ja" : NULL,
                                    .tagged = !is_ours,
                                    .black = i % 2 || is_ours};
        struct sheet_fonts *fonts = sheet_fonts_new();
        const char *path = scratch_path(&scratch, "a.pdf");
        FILE *file = fopen(path, "wb");
        struct sheet *sheet = sheet_open(fonts, &about, file_write, file);
        struct err err = {.code = EXIT_DONE};
        Str text;

        for (int page = 0; page < 3; page++) {
            sheet_bars(sheet, grey, 2);
            sheet_page_end(sheet);
        }
        cr_assert_null(sheet_close(sheet));
        cr_assert_eq(fclose(file), 0);
        sheet_fonts_release(fonts);
        text = file_text(path);
        cr_expect_eq(pdffile_check(path, text.n, 3, &err), 0, "%s", err.text);
        cr_expect_eq(count_of(text, "%%EOF\n"), i % 2 && !is_ours ? 2 : 1);
        cr_expect_eq(count_of(text, "DeviceRGB"), i % 2 || is_ours ? 0 : 3);
        cr_expect_eq(count_of(text, "/Lang (ja)"), i % 2);
        text = output_of("pdfinfo -meta %s 2>&1", path);
        cr_expect_eq(count_of(text, "<dc:title>"), i % 2, "%s", text.p);
        cr_expect_eq(count_of(text, i % 4 < 2 ? ">t<" : ">題 &lt;b&gt; &amp; \"c\" (d) \\ é<"), i % 2);
        text = output_of("TZ=UTC pdfinfo -isodates %s 2>&1", path);
        holds(text, "Pages:           3");
        holds(text, "CreationDate:    2026-11-22T00:00:00+09");
        holds(text, i % 4 < 2 ? "Title:           t\n" : "Title:           題 <b> & \"c\" (d) \\ é\n");
    }
    scratch_remove(&scratch);
}

/* What is not cairo's is said, by name, and nothing is written behind it. */
Test(press, a_document_without_an_end)
{
    static const struct {
        const char *tail, *wrong;
    } cases[] = {
        {"", "trailer"},
        {"startxref\n0\n%%EOF\n", "trailer"},
        {"xref\n0 1\n0000000000 00000 n \ntrailer\n<< /Size 1 >>\nstartxref\n100\n%%EOF\n", "trailer"},
        {"xref\n0 1\n0000000000 00000 n \ntrailer\n<< /Size 1 /Root 1 0 R /Info 0 0 R >>\n"
         "startxref\n100\n%%EOF\n",
         "trailer"}, /* a catalogue behind the last object */
        {"xref\n0 1\n0000000000 00000 n \ntrailer\n<< /Size 2 /Root 1 0 R /Info 0 0 R >>\n"
         "startxref\n100\n%%EOF\n",
         "catalogue"}, /* it is not listed, or lies elsewhere */
        {"xref\n0 2\n0000000000 00000 n \n0000000007 00000 n \ntrailer\n"
         "<< /Size 2 /Root 1 0 R /Info 0 0 R >>\nstartxref\n100\n%%EOF\n",
         "catalogue"},
        {"xref\n0 2\n0000000000 00000 n \n0000000100 00000 n \ntrailer\n"
         "<< /Size 2 /Root 1 0 R /Info 0 0 R >>\nstartxref\n100\n%%EOF\n",
         "catalogue"},
        {"xref\n0 1\n0000000000 00000 n \ntrailer\n<< /Size 1 /Root 0 0 R /Info 0 0 R >>\n"
         "startxref\n99\n%%EOF\n",
         "trailer"},
        {"xref\n0 1\n0000000000 00000 n \ntrailer\n<< /Size 1 /Root 0 0 R /Info 0 0 R >>\n"
         "startxref\n100\n",
         "trailer"},
    };
    struct arena arena = {0};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pdfend end = {"ja", "t", str_of(cases[i].tail), 100};
        Str update = STR_EMPTY;
        const char *wrong = pdfend_make(&end, &arena, &update);

        cr_assert(wrong, "%zu", i);
        cr_expect_str_eq(wrong, cases[i].wrong, "%zu", i);
        cr_expect_eq(update.n, 0);
    }
    arena_release(&arena);
}

/* Printed on one side the guide is a second sheet, behind the first: nothing shows through. */
Test(press, simplex_has_two_sheets)
{
    struct config config = config_make();
    struct press *duplex = press_ready(&config), *simplex;
    struct scratch scratch;
    struct night n;
    char sha[65];

    config.duplex = false;
    simplex = press_ready(&config);
    scratch_make(&scratch);
    night_make(&n, VARIANT_RENEWAL);
    draw(duplex, &n, scratch_path(&scratch, "two"), sha);
    draw(simplex, &n, scratch_path(&scratch, "one"), sha);
    holds(page_text(scratch_path(&scratch, "two"), 1, ""), "1/1枚");
    holds(page_text(scratch_path(&scratch, "one"), 1, ""), "1/2枚");
    holds(page_text(scratch_path(&scratch, "one"), 2, ""), "手続きのご案内");
    for (uint32_t i = 0; i < PIECES; i++) {
        const char *mark[] = {"1/1枚", "1/2枚", "2/2枚"};

        for (int k = 0; k < 3; k++) /* above 8 mm, in points; the guide ends lower */
            holds(page_text(scratch_path(&scratch, k ? "one" : "two"), 2 * i + (k == 2) + 1,
                            k == 2 ? "-x 255 -y 806 -W 244 -H 14" : "-x 255 -y 787 -W 244 -H 14"),
                  arena_printf(&texts, "%s整理番号%s", mark[k], n.lot.pieces[i].id).p);
        cr_expect(!str_contains(page_text(scratch_path(&scratch, "two"), 2 * i + 2, ""),
                                STR("整理番号")));
    }
    press_close(duplex);
    press_close(simplex);
    scratch_remove(&scratch);
}

/* Same lot, same bytes: whatever the press drew before, and in another process. */
Test(press, same_bytes_whatever_came_before)
{
    struct config config = config_make();
    struct press *first = press_ready(&config), *second = press_ready(&config);
    struct night renewal, lapsed;
    struct scratch scratch;
    char a[65], b[65], c[65];

    scratch_make(&scratch);
    night_make(&renewal, VARIANT_RENEWAL);
    night_make(&lapsed, VARIANT_LAPSED);
    draw(first, &renewal, scratch_path(&scratch, "1"), a);
    draw(second, &lapsed, scratch_path(&scratch, "2"), b);
    draw(second, &renewal, scratch_path(&scratch, "3"), b);
    draw(second, &renewal, scratch_path(&scratch, "4"), c);
    cr_expect_str_eq(a, b);
    cr_expect_str_eq(a, c);
    press_close(first);
    press_close(second);
    scratch_remove(&scratch);
}

Test(press, fonts_and_pages_of_the_file)
{
    struct config config = config_make();
    struct press *press = press_ready(&config);
    struct night n;
    struct scratch scratch;
    char sha[65];
    const char *path;
    struct stat stat_;
    Str text;

    scratch_make(&scratch);
    path = scratch_path(&scratch, "a.pdf");
    night_make(&n, VARIANT_RENEWAL);
    draw(press, &n, path, sha);
    text = output_of("pdffonts %s", path);
    cr_expect(!str_contains(text, STR("Type 3")), "%s", text.p);
    cr_expect(!str_contains(text, STR(" no ")), "a font is not embedded: %s", text.p);
    holds(text, "BIZUDPGothic-Bold");
    holds(text, "IPAmjMincho");
    text = output_of("pdfinfo -isodates %s", path);
    holds(text, "Pages:           16");
    holds(text, "A4");
    holds(text, "小田原市");
    holds(text, "CreationDate:");
    /* one form for each of the faces that the eight letters need, and no more: four are backs, for
     * oneself, a child, a ward and someone protected */
    text = output_of("grep -ac '/Subtype /Form' %s", path);
    cr_expect_leq(atoi(text.p), 12);
    cr_expect_geq(atoi(text.p), 4);
    cr_assert_eq(stat(path, &stat_), 0);
    cr_expect_eq(stat_.st_mode & 07777, 0600);
    press_close(press);
    scratch_remove(&scratch);
}

/* A template folder of one letter, standing for all three; in a scratch folder. */
static struct config config_of_letter(const char *letter, const struct scratch *scratch)
{
    static char templates[SCRATCH_PATH_MAX];
    const char *tests = getenv("KIGEN_TESTS");
    struct config config = config_make();

    snprintf(templates, sizeof templates, "%s", scratch_path(scratch, "templates"));
    for (int v = 0; v < VARIANT_COUNT; v++) {
        char command[SCRATCH_PATH_MAX * 4];
        const char *word = variant_term((enum variant)v).word;

        snprintf(command, sizeof command, "mkdir -p %s/%s && cp -R %s/letters/%s/ja %s/%s/ja",
                 templates, word, tests && *tests ? tests : "tests", letter, templates, word);
        cr_assert_eq(system(command), 0, "%s", command);
    }
    config.templates = (struct config_path){STR("templates"), str_of(templates)};
    config.font_count = sizeof fonts / sizeof *fonts;
    return config;
}

/* Every string of a piece's own stands in the content in the order in which it is read. */
static void content_holds(Str content, const struct lot_piece *piece)
{
    char window[1024];

    snprintf(window, sizeof window, "250-8555" STR_FMT STR_FMT STR_FMT, STR_ARG(piece->address),
             STR_ARG(piece->building), STR_ARG(piece->addressee));
    holds(content, squeezed(str_of(window)).p);
    holds(content, piece->id);
}

/* The seal as another reader takes it out of the first page: the mask that was read, bit for bit. */
static void seal_holds(const struct scratch *scratch, const char *path)
{
    const char *tests = getenv("KIGEN_TESTS"), *name;
    char png[SCRATCH_PATH_MAX];
    struct arena arena = {0};
    struct image seal = {0};
    struct err err = {.code = EXIT_DONE};
    bool found = false;

    snprintf(png, sizeof png, "%s/letters/second/ja/seal.png", tests && *tests ? tests : "tests");
    cr_assert_eq(png_decode(png, file_text(png), &seal, &arena, &err), 0, "%s", err.text);
    output_of("cd %s && pdfimages -f 1 -l 1 a.pdf seal", scratch_path(scratch, "."));
    for (int i = 0; i < 3 && !found; i++) {
        static const Str head = {"P4\n480 480\n", 11};
        Str bits;

        name = arena_printf(&arena, "seal-%03d.pbm", i).p;
        if (access(scratch_path(scratch, name), F_OK) != 0)
            continue;
        bits = file_text(scratch_path(scratch, name));
        found = str_starts(bits, head);
        bits = str_skip(bits, found ? head.n : 0);
        for (size_t at = 0; found && at < (size_t)480 * 480; at++)
            cr_assert_eq((unsigned char)bits.p[at / 8] >> (7 - at % 8) & 1,
                         seal.bits[at / 480 * seal.stride + at % 480 / 8] >> at % 8 & 1,
                         "%zu of the seal, %s", at, path);
    }
    cr_expect(found, "no seal of 480 x 480 on the page");
    arena_release(&arena);
}

/*
 * The second letter (tests/letters/second), written from templates/README.md alone: two columns, a
 * table, an image, wide margins, two pages. And what a file is made of, on the real press.
 */
Test(press, second_letter_and_the_structure_of_its_file)
{
    struct scratch scratch;
    struct config config;
    struct press *press;
    struct night n;
    char sha[65];
    const char *path;
    Str text;

    scratch_make(&scratch);
    config = config_of_letter("second", &scratch);
    press = press_ready(&config);
    cr_assert_eq(press_pages(press, VARIANT_RENEWAL, STR("ja")), 2);
    night_make(&n, VARIANT_RENEWAL);
    n.bundle.pages = 2 * PIECES;
    path = scratch_path(&scratch, "a.pdf");
    draw(press, &n, path, sha);
    text = squeezed(output_of("pdftotext -layout -f 1 -l 1 %s -", path));
    cr_expect_geq(utf8_count(text), 900);
    text = squeezed(output_of("pdftotext -layout -f 2 -l 2 %s -", path));
    cr_expect_geq(utf8_count(text), 700);
    holds(text, "ご本人のマイナンバーカード要ります要ります要ります");
    /* a page of which nothing is live is there on every letter */
    cr_expect(str_equal(text, squeezed(output_of("pdftotext -layout -f 16 -l 16 %s -", path))));
    text = squeezed(output_of("pdftotext -raw %s - 2>&1", path));
    for (uint32_t i = 0; i < PIECES; i++)
        content_holds(text, &n.pieces[i]);
    text = output_of("pdffonts %s", path);
    cr_expect(!str_contains(text, STR("Type 3")), "%s", text.p);
    seal_holds(&scratch, path);
    press_close(press);
    scratch_remove(&scratch);
}

/* A bundle of many letters that are alike but for their own words. */
enum { MANY = 500, BYTES_A_LETTER_MAX = 3000 /* of two pages with all marks */ };
static void many_make(struct night *n, struct lot_piece *pieces)
{
    night_make(n, VARIANT_RENEWAL);
    for (uint32_t i = 0; i < MANY; i++) {
        struct lot_piece *piece = &pieces[i];

        *piece = n->pieces[i % PIECES];
        piece->number = piece->sequence = i + 1;
        piece->first_page = i * PAGES + 1;
        piece->postal_code = i < MANY / 2 ? STR("2500001") : STR("2560001");
        piece->certificate = 0;
        piece->late = piece->is_protected = piece->is_ward = piece->is_child = false;
        piece->holder_name = STR_EMPTY;
        piece->honorific = HONORIFIC_SAMA;
        piece->delay_days = 0;
        memset(piece->cause_days, 0, sizeof piece->cause_days);
        piece_id_text(n->lot.mail_on, i + 1, piece->id);
    }
    n->lot.pieces = pieces;
    n->lot.piece_count = n->bundle.piece_count = MANY;
    n->bundle.pages = MANY * PAGES;
}

/* The strings of each piece stand in the pages, piece after piece. */
static void pages_hold(Str text, const struct lot_piece *pieces)
{
    for (uint32_t i = 0; i < MANY; i++) {
        const struct lot_piece *piece = &pieces[i];
        const char *parts[] = {piece->address.p, piece->addressee.p, piece->id};

        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
            Str part = squeezed(str_of(parts[k]));
            const char *at = memmem(text.p, text.n, part.p, part.n);

            cr_assert(at, "letter %u: %s is not there, or not behind the letter before", i, part.p);
            text = str_skip(text, (size_t)(at - text.p) + part.n);
        }
    }
}

static double processor_us(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/*
 * What a bundle's file is made of, on the real press: no tags, its language and title, every word
 * of a piece in order, each page labelled, a bookmark for each postal area, one form for each static
 * page however many letters there are, no Type 3, codes as masks of one bit, what is the same on all
 * pages packed by the quicker deflate and nothing else. How long a letter takes is said and never judged: machines differ. Its bytes are judged.
 */
Test(press, what_a_bundle_is_made_of)
{
    static struct lot_piece pieces[MANY];
    struct scratch scratch;
    struct config config;
    struct press *press;
    struct night n;
    char sha[65];
    const char *path;
    double begun;
    Str file, text;

    scratch_make(&scratch);
    config = config_of_letter("second", &scratch);
    press = press_ready(&config);
    many_make(&n, pieces);
    draw(press, &n, scratch_path(&scratch, "first.pdf"), sha); /* it opens the fonts */
    path = scratch_path(&scratch, "a.pdf");
    begun = processor_us();
    draw(press, &n, path, sha);
    begun = processor_us() - begun;
    file = file_text(path);
    printf("press: %.1f us of processor and %zu bytes a letter of two pages, %d in a bundle\n",
           begun / MANY, file.n / MANY, MANY);

    cr_expect_leq(file.n / MANY, BYTES_A_LETTER_MAX, "%zu", file.n / MANY);
    text = output_of("pdfinfo %s 2>&1", path);
    holds(text, "Tagged:          no");
    holds(text, "Pages:           1000");
    cr_expect(!str_contains(text, STR("Error")), "%s", text.p);
    text = output_of("pdfinfo -meta %s 2>&1", path);
    holds(text, ">電子証明書の更新手続のご案内  261124-1</rdf:li></rdf:Alt></dc:title>");
    output_of("pdftotext -raw %s", path);
    pages_hold(squeezed(file_text(scratch_path(&scratch, "a.txt"))), pieces);
    text = output_of("pdffonts %s", path);
    cr_expect(!str_contains(text, STR("Type 3")), "%s", text.p);

    cr_expect_eq(count_of(file, "/StructElem"), 0);
    cr_expect_eq(count_of(file, "/Lang (ja)"), 1);
    cr_expect_eq(count_of(file, "DeviceRGB"), 0);
    cr_expect_eq(count_of(file, "/P (261124-"), MANY * PAGES, "each page has its label");
    cr_expect_eq(count_of(file, "/Title <FEFF3012"), 2, "the postal areas 250 and 256");
    cr_expect_eq(count_of(file, "/Subtype /Form"), PAGES, "%zu", count_of(file, "/Subtype /Form"));
    cr_expect_eq(count_of(file, "/Type /Page "), MANY * PAGES);
    cr_expect_eq(count_of(file, "/Type3"), 0);
    cr_expect_eq(count_of(file, "/SMask"), 0, "codes are masks of one bit");
    cr_expect_eq(count_of(file, "/ImageMask true /Width 480 /Height 480 "), 1,
                 "the seal, once for all the letters");
    cr_expect_eq(count_of(file, "/Interpolate true"), 0);
    cr_expect_eq(count_of(file, "/Filter /FlateDecode"), count_of(file, "stream\n\x78\x01"),
                 "libdeflate's first level");
    cr_expect_lt(count_of(file, "/Filter /FlateDecode"), 20, "pages are as they are");
    cr_expect_eq(count_of(file, "stream\n\x78\x9C"), 0, "none is zlib's");
    press_close(press);
    scratch_remove(&scratch);
}

Test(press, refuses_what_is_in_the_way)
{
    struct config config = config_make();
    struct press *press = press_ready(&config);
    struct night n;
    struct scratch scratch;
    char sha[65];
    struct err there = {.code = EXIT_DONE}, link = {.code = EXIT_DONE}, none = {.code = EXIT_DONE};

    scratch_make(&scratch);
    night_make(&n, VARIANT_RENEWAL);
    file_put(scratch_path(&scratch, "a.pdf"), STR("mine"));
    cr_expect_eq(
        press_bundle(press, &n.lot, &n.bundle, scratch_path(&scratch, "a.pdf"), sha, &there), -1);
    cr_expect_eq(there.code, EXIT_CREATE, "%s", there.text);
    cr_expect(str_equal(file_text(scratch_path(&scratch, "a.pdf")), STR("mine")));
    cr_assert_eq(symlink("nowhere", scratch_path(&scratch, "b.pdf")), 0);
    cr_expect_eq(
        press_bundle(press, &n.lot, &n.bundle, scratch_path(&scratch, "b.pdf"), sha, &link), -1);
    cr_expect_eq(
        press_bundle(press, &n.lot, &n.bundle, scratch_path(&scratch, "no/a.pdf"), sha, &none), -1);
    cr_expect_eq(none.code, EXIT_CREATE, "%s", none.text);
    press_close(press);
    scratch_remove(&scratch);
}

/* What judging would have held, or never have made: one sentence with the piece, exit 70, and no file. */
Test(press, a_letter_that_should_have_been_held)
{
    static const struct {
        Str addressee, barcode, job;
        const char *says;
    } cases[] = {
        {STR("試験\U0001F480"), STR("25085553005"), STR("261124-1"), "KGN0550E"},
        {STR("試験　太郎"), STR("250855"), STR("261124-1"), "KGN0551E"},
        {STR("試験　太郎"), STR("25085553005"), STR("JOB-WITH-A-NAME-OF-OWN"), "KGN1257E"},
    };
    struct config config = config_make();
    struct press *press = press_ready(&config);

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct night n;
        struct scratch scratch;
        char sha[65];
        struct err err = {.code = EXIT_DONE};

        scratch_make(&scratch);
        night_make(&n, VARIANT_RENEWAL);
        n.pieces[0].addressee = cases[i].addressee;
        n.pieces[0].barcode = cases[i].barcode;
        n.lot.job = cases[i].job;
        cr_expect_eq(
            press_bundle(press, &n.lot, &n.bundle, scratch_path(&scratch, "a.pdf"), sha, &err), -1);
        cr_expect_eq(err.code, EXIT_BUG, "%s", err.text);
        cr_expect_eq(strncmp(err.text, cases[i].says, strlen(cases[i].says)), 0, "%s", err.text);
        cr_expect(strstr(err.text, "261124-000001-"), "%s", err.text);
        cr_expect(!file_is_there(scratch_path(&scratch, "a.pdf")));
        scratch_remove(&scratch);
    }
    press_close(press);
}

/* The disk is full after a few bytes: one sentence, and nothing left behind. */
Test(press, disk_full)
{
    struct config config = config_make();
    struct press *press = press_ready(&config);
    struct night n;
    struct scratch scratch;
    const char *path;
    int status;
    pid_t child;

    scratch_make(&scratch);
    night_make(&n, VARIANT_RENEWAL);
    path = scratch_path(&scratch, "a.pdf");
    child = fork();
    if (child == 0) {
        const struct rlimit few = {4096, 4096};
        char sha[65];
        struct err err = {.code = EXIT_DONE};

        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &few);
        _exit(press_bundle(press, &n.lot, &n.bundle, path, sha, &err) == -1 ? (int)err.code : 99);
    }
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_IO, "%d", WEXITSTATUS(status));
    cr_expect(!file_is_there(path));
    press_close(press);
    scratch_remove(&scratch);
}

/* ---- papers ---------------------------------------------------------------------------------- */

enum { SLIP_ROWS = 60 };

/* Such as the print room needs: a handover of many bundles with boxes to sign, and a slip with a
 * code, in one document. */
static struct paper shop_floor(struct arena *arena, const struct paper_dots *dots)
{
    static const struct paper_column columns[] = {{{"束", 3}, 40, PAPER_LEFT},
                                                  {{"通", 3}, 15, PAPER_RIGHT},
                                                  {{"済", 3}, 10, PAPER_CENTRE},
                                                  {{"受領", 6}, 40, PAPER_LEFT}};
    static const Str labels[] = {{"渡した者", 12}, {"受けた者", 12}};
    struct paper_section *sections = ARENA_ARRAY(arena, struct paper_section, 2);
    struct paper_pen pen = {.arena = arena};

    pen_block(&pen, PAPER_TITLE, STR("受渡簿"));
    pen_table(&pen, columns, 4, 8);
    for (int i = 1; i <= SLIP_ROWS; i++) {
        pen_cell(&pen, arena_printf(arena, "letters-261120-1-%04d.pdf", i));
        pen_cell(&pen, STR("500"));
        pen_tick(&pen);
        pen_cell(&pen, STR_EMPTY);
    }
    pen_table_end(&pen);
    pen_boxes(&pen, labels, 2, 25);
    sections[0] = pen_section(&pen, STR("受渡簿"), STR("ジョブ 261120-1"));
    pen_block(&pen, PAPER_TITLE, STR("束票"));
    pen_figure(&pen, "束", STR("1"), "/60");
    pen_figure(&pen, "通", STR("500"), "通");
    pen_figures_end(&pen);
    pen_dots(&pen, dots, STR("261120-000001-3から\n261120-000500-1まで"));
    sections[1] = pen_section(&pen, STR("束票 1"), STR("ジョブ 261120-1"));
    return (struct paper){STR("印刷の帳票"), sections, 2};
}

static void paper_draw(struct press *press, const struct paper *paper, const char *path, char sha[65])
{
    const struct paper_about about = {STR("小田原市"), STR("kigen"), day_of(2026, 11, 22), false};
    struct err err = {.code = EXIT_DONE};

    cr_assert_eq(press_paper(press, paper, &about, path, &err), 0, "%s", err.text);
    cr_assert_eq(digest_file(path, LINKS_REFUSED, sha, &err), 0);
}

Test(press, papers_of_a_shop_floor)
{
    struct config config = config_make();
    struct press *first = press_ready(&config), *second = press_ready(&config);
    struct codes *codes = codes_new();
    struct arena arena = {0};
    struct night n;
    struct scratch scratch;
    struct code code;
    struct paper paper;
    struct paper_dots dots;
    const char *path;
    char a[65], b[65];

    scratch_make(&scratch);
    cr_assert(code_qr(codes, &code, STR("KG1 261120-000001-3 1 1 261120-1")));
    dots = (struct paper_dots){&code.bits[0][0], CODE_STRIDE, code.width, code.height, 0.6};
    paper = shop_floor(&arena, &dots);
    path = scratch_path(&scratch, "a.pdf");
    paper_draw(first, &paper, path, a);
    night_make(&n, VARIANT_RENEWAL);
    draw(second, &n, scratch_path(&scratch, "2"), b); /* whatever came before */
    paper_draw(second, &paper, scratch_path(&scratch, "3"), b);
    cr_expect_str_eq(a, b);
    holds(output_of("pdfinfo %s", path), "Pages:           4");
    holds(page_text(path, 1, ""), "束通済受領letters-261120-1-0001.pdf500");
    holds(page_text(path, 2, ""), "束通済受領letters-261120-1-"); /* the header once more */
    holds(page_text(path, 3, ""), "渡した者受けた者");
    holds(page_text(path, 3, ""), "ジョブ261120-13/3");
    holds(page_text(path, 4, ""), "ジョブ261120-11/1");
    holds(output_of("pdftoppm -r 200 -f 4 -l 4 -gray %s | zbarimg -q --raw -", path),
          "KG1 261120-000001-3 1 1 261120-1");
    holds(output_of("pdfinfo -struct-text %s", path), "\"受渡簿\"");
    codes_release(codes);
    press_close(first);
    press_close(second);
    arena_release(&arena);
    scratch_remove(&scratch);
}

Test(press, paper_on_a_full_disk)
{
    struct config config = config_make();
    struct press *press = press_ready(&config);
    struct code code = {0};
    struct paper_dots dots = {&code.bits[0][0], CODE_STRIDE, 8, 8, 0.6};
    struct arena arena = {0};
    struct paper paper = shop_floor(&arena, &dots);
    struct scratch scratch;
    const char *path;
    int status;
    pid_t child;

    scratch_make(&scratch);
    path = scratch_path(&scratch, "a.pdf");
    child = fork();
    if (child == 0) {
        const struct paper_about about = {STR("小田原市"), STR("kigen"), day_of(2026, 11, 22), false};
        const struct rlimit few = {4096, 4096};
        struct err err = {.code = EXIT_DONE};

        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &few);
        _exit(press_paper(press, &paper, &about, path, &err) == -1 ? (int)err.code : 99);
    }
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_IO, "%d", WEXITSTATUS(status));
    cr_expect(!file_is_there(path));
    press_close(press);
    arena_release(&arena);
    scratch_remove(&scratch);
}

Test(press, fits_and_languages)
{
    struct config config = config_make();
    struct press *press = press_ready(&config);
    struct night n;
    Str folder;

    night_make(&n, VARIANT_RENEWAL);
    for (uint32_t i = 0; i < PIECES; i++)
        cr_expect(press_fits(press, &n.pieces[i]), "%u", i);
    n.pieces[0].building = STR(
        "城山グランドハイツ弐番館プレミアムレジデンス東棟一二〇三号室気付株式会社小田原総合企画");
    n.pieces[0].addressee = STR("小笠原　与左衛門尉源朝臣之丞太郎次郎三郎四郎五郎六郎");
    cr_expect(!press_fits(press, &n.pieces[0]));
    n.pieces[1].address =
        STR("神奈川県小田原市荻窪111111111111111111111111111111111111111111111111111111111");
    cr_expect(!press_fits(press, &n.pieces[1]), "a number is never torn");
    cr_expect(press_find(press, VARIANT_LAPSED, STR("ja"), false, &folder) &&
              str_equal(folder, STR("ja")));
    cr_expect(!press_find(press, LANGUAGE_ANY_VARIANT, STR("en"), false, &folder));
    cr_expect(!press_find(press, LANGUAGE_ANY_VARIANT, STR("j"), false, &folder));
    cr_expect(press_find(press, VARIANT_LAPSED, STR("ja"), true, &folder) &&
              str_equal(folder, STR("ja-large")));
    cr_expect(press_unoffered(press, 0, &folder) && str_equal(folder, STR("en")),
              "the office has no words in English");
    cr_expect_eq(press_pages(press, VARIANT_RENEWAL, STR("ja")), PAGES);
    press_close(press);
}

/* Fonts told ahead, by nobody, and by a process that could not read one of them: the same digests.
 */
Test(press, inputs)
{
    struct config config = config_make();
    struct press *press = press_ready(&config);
    struct config_path wrong = {.path = STR("/nowhere/at-all.ttf")};
    enum { ROOM = 64, JAPANESE = 2 + VARIANT_COUNT, LARGE = 7, EASY = 3 + VARIANT_COUNT };
    struct lot_input inputs[ROOM], others[ROOM];
    struct lot lot = {.inputs = inputs}, again = {.inputs = others};
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE};
    struct font_digests *ahead, *in_vain;
    uint32_t count, fonts;
    char hex[DIGEST_HEX + 1];

    press_templates(press, &lot, ROOM, &arena);
    count = lot.input_count;
    cr_assert_eq(count, JAPANESE + LARGE + EASY); /* what is shared is one input */
    font_digests_begin(&ahead, config.fonts, config.font_count, NULL);
    font_digests_begin(&in_vain, &wrong, 1, NULL);
    cr_assert_eq(press_fonts(press, ahead, &lot, ROOM, &arena, &err), 0, "%s", err.text);
    cr_assert_eq(press_fonts(press, NULL, &again, ROOM, &arena, &err), 0, "%s", err.text);
    fonts = lot.input_count - count;
    cr_assert_eq(fonts, 5, "%u", fonts);
    cr_assert_eq(again.input_count, fonts);
    cr_expect(str_equal(inputs[0].role, STR("template")));
    cr_expect(str_equal(inputs[0].file, STR("templates/common/ja/layout.conf")), "%.*s",
              STR_ARG(inputs[0].file));
    cr_expect(str_equal(inputs[count].role, STR("font")));
    for (size_t i = 0; i < count + fonts; i++)
        cr_expect_eq(strlen(inputs[i].sha256), 64);
    for (size_t i = 0; i < fonts; i++)
        cr_expect_str_eq(others[i].sha256, inputs[count + i].sha256);
    cr_expect_neq(font_digest(in_vain, wrong.path.p, hex, &err), 0);
    cr_expect_eq(err.code, EXIT_INPUT);
    font_digests_end(in_vain);
    font_digests_begin(&in_vain, config.fonts, config.font_count, NULL);
    font_digests_end(in_vain); /* ended while it is at work */
    font_digests_end(ahead);
    arena_release(&arena);
    press_close(press);
}

/* ---- what is remembered of fonts ------------------------------------------------------------- */

/* The digest of the one font, as a night takes it; and what it remembers is kept. */
static void font_asked(const struct config_path *font, const char *ledger, char hex[DIGEST_HEX + 1])
{
    struct font_digests *digests;
    struct err err = {.code = EXIT_DONE};

    font_digests_begin(&digests, font, 1, ledger);
    cr_assert_eq(font_digest(digests, font->path.p, hex, &err), 0, "%s", err.text);
    font_digests_keep(digests);
    font_digests_end(digests);
}

/* The memory with another digest of its one font; with a checksum that holds, or one that does not. */
static void memory_forge(const char *path, bool holds)
{
    Str text = file_text(path);
    char *changed = strdup(text.p), hex[DIGEST_HEX + 1], *line = strchr(changed, '\n') + 1;

    memset(line, 'a', DIGEST_HEX);
    digest_of((Str){changed, text.n - DIGEST_HEX - 1}, hex);
    memcpy(changed + text.n - DIGEST_HEX - 1, hex, DIGEST_HEX);
    changed[text.n - 2] = holds ? changed[text.n - 2] : changed[text.n - 2] == 'x' ? 'y' : 'x';
    cr_assert_eq(unlink(path), 0);
    file_put(path, (Str){changed, text.n});
    free(changed);
}

/* A font that is none of the chain, as templates name them, is remembered beside it. */
static void digests_of_another(const struct config_path *chain, const char *ledger, const char *path)
{
    struct font_digests *digests;
    char truth[DIGEST_HEX + 1], hex[DIGEST_HEX + 1], memory[SCRATCH_PATH_MAX];
    struct err err = {.code = EXIT_DONE};

    cr_assert_eq(digest_file(path, LINKS_FOLLOWED, truth, &err), 0);
    snprintf(memory, sizeof memory, "%s.fonts", ledger);
    for (int night = 0; night < 2; night++) {
        font_digests_begin(&digests, chain, 1, ledger);
        cr_assert_eq(font_digest(digests, path, hex, &err), 0, "%s", err.text);
        cr_expect_str_eq(hex, truth);
        font_digests_keep(digests);
        font_digests_end(digests);
        cr_expect(strstr(file_text(memory).p, truth), "night %d", night);
    }
}

/* A font whose device, inode, size and times are remembered is not read: the forged digest is
 * believed. It is not where the font is another, is young, or the memory is damaged. */
Test(press, fonts_are_remembered)
{
    struct config config = config_make();
    struct scratch scratch;
    const char *ledger, *memory, *link, *young;
    char truth[DIGEST_HEX + 1], other[DIGEST_HEX + 1], hex[DIGEST_HEX + 1], forged[DIGEST_HEX + 1];
    struct config_path font;
    struct err err = {.code = EXIT_DONE};

    cr_assert_geq(config.font_count, 2);
    memset(forged, 'a', DIGEST_HEX);
    forged[DIGEST_HEX] = '\0';
    scratch_make(&scratch);
    ledger = strdup(scratch_path(&scratch, "ledger"));
    memory = strdup(scratch_path(&scratch, "ledger.fonts"));
    link = strdup(scratch_path(&scratch, "font"));
    young = strdup(scratch_path(&scratch, "young"));
    font = (struct config_path){.path = str_of(link)};
    cr_assert_eq(digest_file(config.fonts[0].path.p, LINKS_FOLLOWED, truth, &err), 0);
    cr_assert_eq(digest_file(config.fonts[1].path.p, LINKS_FOLLOWED, other, &err), 0);
    cr_assert_eq(symlink(config.fonts[0].path.p, link), 0);

    font_asked(&font, ledger, hex);
    cr_expect_str_eq(hex, truth);
    memory_forge(memory, /*holds*/ true);
    font_asked(&font, ledger, hex);
    cr_expect_str_eq(hex, forged, "the font is not read again");
    memory_forge(memory, /*holds*/ false);
    font_asked(&font, ledger, hex);
    cr_expect_str_eq(hex, truth, "a damaged memory is none");
    memory_forge(memory, /*holds*/ true);
    cr_assert(!unlink(link) && !symlink(config.fonts[1].path.p, link));
    font_asked(&font, ledger, hex);
    cr_expect_str_eq(hex, other, "another font at the same path");
    digests_of_another(&font, ledger, config.fonts[2].path.p);
    file_put(young, STR("a font of this moment"));
    cr_assert(!unlink(link) && !symlink(young, link));
    font_asked(&font, ledger, hex);
    cr_assert_eq(digest_file(young, LINKS_FOLLOWED, other, &err), 0);
    cr_expect_str_eq(hex, other);
    cr_expect_null(strstr(file_text(memory).p, other), "what is young is not remembered");
    scratch_remove(&scratch);
}

/* One change of a working configuration, and what is said of it. */
static void open_says(const struct config *config, enum exit_code code, const char *what)
{
    struct press *press;
    struct err err = {.code = EXIT_DONE};

    cr_expect_eq(press_open(&press, config, DAY_NONE, &err), -1, "%s", what);
    cr_expect_eq(err.code, code, "%s", err.text);
    cr_expect(strstr(err.text, what), "%s lacks %s", err.text, what);
    cr_expect_null(press);
}

static void office_with(struct config *config, const char *section)
{
    static struct config_pair changed[sizeof office / sizeof *office];

    memcpy(changed, office, sizeof office);
    for (size_t i = 0; i < sizeof office / sizeof *office; i++)
        if (str_equal(changed[i].key, STR("section")))
            changed[i].text = str_of(section);
    config->office->pairs = changed;
}

Test(press, what_cannot_be_opened)
{
    struct config config = config_make();
    struct config_path bad[] = {FONT("/nowhere/x.ttf")};

    config.templates = (struct config_path){STR("none"), STR("/nowhere")};
    open_says(&config, EXIT_INPUT, "none: ");
    config = config_make();
    config.fonts = bad;
    config.font_count = 1;
    open_says(&config, EXIT_INPUT, "/nowhere/x.ttf");
    config = config_make();
    office_with(&config, "\u3164市民課");
    open_says(&config, EXIT_CONFIG_, "words.txt");
    open_says(&config, EXIT_CONFIG_, "U+3164");
    office_with(&config, "市民課か\u3099\u3099\u3099\u3099\u3031");
    open_says(&config, EXIT_CONFIG_, "words.txt");
    config = config_make();
    config.window_w = 120;
    open_says(&config, EXIT_CONFIG_, "layout.conf:");
}

static const char *letters_of(struct press *press, enum variant variant,
                              const struct scratch *scratch, const char *name)
{
    const char *path = scratch_path(scratch, name);
    struct night n;
    char sha[65];

    night_make(&n, variant);
    draw(press, &n, path, sha);
    return path;
}

/*
 * A configuration of five lines names no office: the letter says so, and leaves nothing half said.
 */
enum { REQUIRED = 4 };
static const char *const required[REQUIRED] = {"name", "section", "phone", "counter"};

static bool is_required(Str key)
{
    for (size_t i = 0; i < REQUIRED; i++)
        if (str_equal(key, str_of(required[i])))
            return true;
    return false;
}

static size_t required_of(struct config_pair some[REQUIRED])
{
    for (size_t k = 0; k < REQUIRED; k++)
        for (size_t i = 0; i < sizeof office / sizeof *office; i++)
            if (str_equal(office[i].key, str_of(required[k])))
                some[k] = office[i];
    return REQUIRED;
}

Test(press, least_of_an_office)
{
    static const char *const odd[] = {"「」",   "（）", "（右は",       "手数料はです",
                                      "電話へ", "公印", "混み合います", "お取り扱い",
                                      "休み）", "、、", "ははお"};
    struct config_pair few[REQUIRED];
    struct config config = config_make();
    struct press *press;
    struct scratch scratch;

    config.office->pairs = few;
    config.office->count = required_of(few);
    press = press_ready(&config);
    scratch_make(&scratch);
    for (int v = 0; v < VARIANT_COUNT; v++) {
        const char *path =
            letters_of(press, (enum variant)v, &scratch, variant_term((enum variant)v).word);

        for (uint32_t i = 0; i < PIECES; i++) {
            Str flat = page_text(path, i * PAGES + 1, "");

            holds(flat, "小田原市役所2階3B窓口");
            holds(flat, "受付の時間は、先に電話でお確かめください。");
            holds(flat, "令和9年（2027年）2月24日（水）");
            for (size_t k = 0; k < sizeof odd / sizeof *odd; k++)
                cr_expect(!str_contains(flat, str_of(odd[k])), "%s in %d %u", odd[k], v, i);
        }
    }
    press_close(press);
    scratch_remove(&scratch);
}

/* Each fact alone, and all but one: every shipped letter still stands in its boxes. */
Test(press, office_in_part)
{
    size_t all = sizeof office / sizeof *office;
    struct config_pair some[sizeof office / sizeof *office + REQUIRED];
    struct config config = config_make();

    config.office->pairs = some;
    for (size_t i = 0; i < all; i++) {
        config.office->count = required_of(some);
        some[config.office->count++] = office[i];
        press_close(press_ready(&config));
        memcpy(some, office, sizeof office);
        if (is_required(office[i].key))
            continue;
        some[i] = some[all - 1];
        config.office->count = all - 1;
        press_close(press_ready(&config));
    }
}

/* A key that no {{#office.KEY}} asks for must be there: 78, with its line. */
Test(press, office_text_missing)
{
    struct config config = config_make();
    struct scratch scratch;
    char command[SCRATCH_PATH_MAX * 3], what[128];
    const char *words;
    Str text;
    FILE *file;
    int lines = 1;

    scratch_make(&scratch);
    snprintf(command, sizeof command, "cp -r %s %s", config.templates.path.p,
             scratch_path(&scratch, "templates"));
    cr_assert_eq(system(command), 0, "%s", command);
    words = scratch_path(&scratch, "templates/renewal/ja/words.txt");
    text = file_text(words);
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    file = fopen(words, "a");
    cr_assert(file);
    fputs("ファクス {{office.fax}}\n", file);
    fclose(file);
    config.templates.path = str_of(scratch_path(&scratch, "templates"));
    snprintf(what, sizeof what, "renewal/ja/words.txt:%d:6: 設定ファイルの office に fax", lines);
    open_says(&config, EXIT_CONFIG_, what);
    scratch_remove(&scratch);
}

/*
 * Names and addresses at the limit: notice, notice, held (tests/cases/hard.tsv c334, c348, c349).
 */
Test(press, fits_up_to_its_limit)
{
    struct config config = config_make();
    struct press *press = press_ready(&config);
    struct night n;

    night_make(&n, VARIANT_RENEWAL);
    n.pieces[0].addressee = n.pieces[0].holder_name =
        STR("ラーマナータン　ヴェンカタスブラマニアン　シュリニヴァサラージャゴーパ");
    n.pieces[1].address = STR("神奈川県小田原市曽我谷津字上ノ原台北部土地区画整理事業仮換地第"
                              "九百八十七番地一");
    n.pieces[1].building = STR("曽我谷津梅林高台グランドレジデンス南館ウエストウイング一二三四号");
    for (int v = 0; v < VARIANT_COUNT; v++) {
        n.pieces[0].variant = n.pieces[1].variant = (enum variant)v;
        n.pieces[0].barcode = n.pieces[1].barcode = STR("25085553005");
        cr_expect(press_fits(press, &n.pieces[0]), "%d", v);
        cr_expect(!press_fits(press, &n.pieces[1]), "%d: six lines and a barcode", v);
        n.pieces[1].barcode = STR_EMPTY;
        cr_expect(press_fits(press, &n.pieces[1]), "%d: six lines", v);
    }
    n.pieces[1].address = STR("神奈川県小田原市曽我谷津字上ノ原台北部土地区画整理事業地内仮換地街区"
                              "番号第九百八十七番符号第六百五十四号の三百二十一の二甲乙丙");
    cr_expect(!press_fits(press, &n.pieces[1]), "seven lines");
    press_close(press);
}

/* What fits by its advances and not by its ink: marks heaped up, a sign two lines tall, a mark with
 * nothing before it. */
Test(press, fits_by_ink)
{
    static const struct {
        const char *name;
        bool fits;
    } names[] = {
        {"山田　太郎", true},      {"A\u0301\u0304　É", true}, {"か\u3099\u3099　き", true},
        {"山田\u3031太郎", false}, {"山田\u3032", false},      {"\u302A山田", false},
    };
    struct config config = config_make();
    struct press *press = press_ready(&config);
    char heap[4 + 1000 * 2] = "A";
    struct night n;

    night_make(&n, VARIANT_RENEWAL);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        n.pieces[0].addressee = str_of(names[i].name);
        cr_expect_eq(press_fits(press, &n.pieces[0]), names[i].fits, "%s", names[i].name);
        n.pieces[0].addressee = STR("山田");
        n.pieces[1].building = str_of(names[i].name);
        cr_expect_eq(press_fits(press, &n.pieces[1]), names[i].fits, "%s", names[i].name);
    }
    n.pieces[2].holder_name = STR("山田　一郎");
    cr_expect(press_fits(press, &n.pieces[2]));
    n.pieces[2].holder_name = STR("山田\u3032一郎");
    cr_expect(press_fits(press, &n.pieces[2]), "smaller, it stays in its line");
    n.pieces[2].holder_name = STR("\u302A山田　一郎");
    cr_expect(!press_fits(press, &n.pieces[2]), "in the letter itself");
    for (size_t i = 0; i < 1000; i++)
        utf8_put(0x0301, heap + 1 + i * 2);
    n.pieces[1].building = STR_EMPTY;
    n.pieces[1].addressee = (Str){heap, 1 + 1000 * 2};
    cr_expect(!press_fits(press, &n.pieces[1]));
    press_close(press);
}

/* Japan Post's own examples: 67 bars, 1 full, 2 upper, 3 lower, 4 timing, as dots of three rows. */
Test(press, customer_barcode_is_japan_posts)
{
    static const char *const examples[][2] = {
        {"26300233-30-8-403",
         "1313232131214414413231231241431214441423141412314431243243243214131"},
        {"15400233-16-4-205",
         "1311414112314414413231231241411432141412341413214414143243243232131"},
        {"10000131-3-2-503",
         "1311414414414414411431211441431241413241414114431243243243243241131"}};
    struct code code;

    for (size_t i = 0; i < 3; i++) {
        char bars[68] = "";

        cr_assert(code_customer(&code, str_of(examples[i][0])));
        cr_assert(code.width == 133 && code.height == 3);
        for (int k = 0; k < 67; k++) {
            bool upper = code.bits[0][k * 2 / 8] >> (k * 2 % 8) & 1;
            bool middle = code.bits[1][k * 2 / 8] >> (k * 2 % 8) & 1;
            bool lower = code.bits[2][k * 2 / 8] >> (k * 2 % 8) & 1;

            cr_assert(middle);
            bars[k] = upper && lower ? '1' : upper ? '2' : lower ? '3' : '4';
            if (k < 66)
                cr_assert(!(code.bits[1][(k * 2 + 1) / 8] >> ((k * 2 + 1) % 8) & 1));
        }
        cr_expect_str_eq(bars, examples[i][1], "%s", examples[i][0]);
    }
    cr_expect(!code_customer(&code, STR("2508555小田原")));
    cr_expect(!code_customer(&code, STR("250855")));
    cr_expect(!code_customer(&code, STR("25085553-80-25A1-2BC")), "behind the last symbol");
    cr_expect(!code_customer(&code, STR_EMPTY));
}

static void bars_drawn(const struct code *code, char bars[68])
{
    for (int k = 0; k < 67; k++) {
        bool upper = code->bits[0][k * 2 / 8] >> (k * 2 % 8) & 1;
        bool lower = code->bits[2][k * 2 / 8] >> (k * 2 % 8) & 1;

        bars[k] = upper && lower ? '1' : upper ? '2' : lower ? '3' : '4';
    }
    bars[67] = '\0';
}

/* zint's dots; false where it refuses the text. */
static bool zint_bars(struct zint_symbol *symbol, const char *text, char bars[68])
{
    bool good = ZBarcode_Encode(symbol, (const unsigned char *)text, 0) < ZINT_ERROR;

    for (int k = 0; k < 67 && good; k++) {
        bool upper = symbol->encoded_data[0][k * 2 / 8] >> (k * 2 % 8) & 1;
        bool lower = symbol->encoded_data[2][k * 2 / 8] >> (k * 2 % 8) & 1;

        bars[k] = upper && lower ? '1' : upper ? '2' : lower ? '3' : '4';
    }
    bars[67] = '\0';
    ZBarcode_Clear(symbol);
    return good;
}

/* Another encoder, zint's, says the same of texts of 7 to 20 characters. It refuses those whose last
 * letter is cut in two, which the postal service prints. */
Test(press, customer_barcode_is_zints)
{
    struct zint_symbol *symbol = ZBarcode_Create();
    struct code code;
    uint32_t dice = 7, cut = 0;

    symbol->symbology = BARCODE_JAPANPOST;
    for (int round = 0; round < 20000; round++) {
        char text[21], wanted[68], got[68];
        int used = 0, n = 0;

        while (n < 7 || (used < 13 && (dice >> 20) % 16)) {
            dice = dice * 1664525 + 1013904223;
            text[n] = "0123456789-ABCJKLTUVZ"[(dice >> 8) % (n < 7 ? 10 : 21)];
            used += n < 7 ? 0 : text[n] >= 'A' ? 2 : 1;
            n++;
        }
        text[n] = '\0';
        cr_assert(code_customer(&code, str_of(text)), "%s", text);
        bars_drawn(&code, got);
        cr_assert_eq(zint_bars(symbol, text, wanted), used <= 13, "%s", text);
        cr_assert(used > 13 || strcmp(got, wanted) == 0, "%s", text);
        cut += used > 13;
    }
    cr_expect_gt(cut, 1000);
    ZBarcode_Delete(symbol);
}

/* 福井市新田塚3丁目80-25 J1ビル2-B of the manual's page 20: of the B there is room for CC1 alone.
 * The check by hand: 9+1+0+0+0+6+7 + 3+10+8+0+10+2+5 + 11+9+1+10+2+11 = 105, and 9 more are 6 × 19. */
Test(press, customer_barcode_of_a_letter_cut_in_two)
{
    struct code code;
    char bars[68];

    cr_assert(code_customer(&code, STR("91000673-80-25J1-2B")));
    bars_drawn(&code, bars);
    cr_expect_str_eq(bars, "13" "411" "114" "144" "144" "144" "321" "213" "312" "414" "231" "144"
                           "414" "132" "141" "324" "411" "114" "414" "132" "324" "411" "31");
}

/* The dots as a picture of 6 × 6 pixels each, 2 mm of white around: 300 dpi. */
static void mark_picture(const struct code *code, const char *path)
{
    enum { DOT = 6, QUIET = 24, SIDE = CODE_MARK_SIDE * DOT + 2 * QUIET };
    FILE *file = fopen(path, "wb");

    cr_assert(file);
    fprintf(file, "P5\n%d %d\n255\n", SIDE, SIDE);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            int column = (x - QUIET + DOT) / DOT - 1, row = (y - QUIET + DOT) / DOT - 1;
            bool in = column >= 0 && row >= 0 && column < CODE_MARK_SIDE && row < CODE_MARK_SIDE;
            bool ink = in && code->bits[row][column / 8] >> (column % 8) & 1;

            putc(ink ? 0 : 255, file);
        }
    cr_assert_eq(fclose(file), 0);
}

/* By another reader, and of one size whatever they say; what does not fit is no mark. */
Test(press, marks_say_what_they_were_given)
{
    static const char *const texts[] = {
        "KG1 261120-000001-3 1 1 261120-1",      "KG1 261120-999999-0 8 8 261120-99",
        "KG1 261120-000001-3 1 2 261120-4294967295", "KG1 PROOF 1 1 261120-1",
        "KG1 380101-123456-7 10 16 380101-10",   "K"};
    struct codes *codes = codes_new();
    struct scratch scratch;
    struct code code;

    scratch_make(&scratch);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *path = scratch_path(&scratch, "a.pgm");

        cr_assert(code_mark(codes, &code, str_of(texts[i])), "%s", texts[i]);
        cr_assert(code.width == CODE_MARK_SIDE && code.height == CODE_MARK_SIDE);
        mark_picture(&code, path);
        cr_expect_str_eq(output_of("dmtxread %s", path).p, texts[i]);
    }
    cr_expect(!code_mark(codes, &code, STR_EMPTY));
    cr_expect(!code_mark(codes, &code,
                         STR("abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ #?!")));
    codes_release(codes);
    scratch_remove(&scratch);
}

/* ---- names ----------------------------------------------------------------------------------- */

/* The shipped chain and, where `own`, tests/fonts/own.ttf: two private-use characters. */
static struct config config_with_own_font(bool own)
{
    static char path[SCRATCH_PATH_MAX];
    static struct config_path chain[4];
    const char *tests = getenv("KIGEN_TESTS");
    struct config config = config_make();

    snprintf(path, sizeof path, "%s/fonts/own.ttf", tests && *tests ? tests : "tests");
    memcpy(chain, fonts, 3 * sizeof *chain);
    chain[3] = (struct config_path){STR("own.ttf"), str_of(path)};
    config.fonts = chain;
    config.font_count = own ? 4 : 3;
    return config;
}

static void prints(struct press *press, const char *text, const char *missing)
{
    struct arena arena = {0};
    Str found = STR_EMPTY;

    cr_expect_eq(press_prints(press, str_of(text), &arena, &found), *missing == '\0', "%s", text);
    cr_expect(str_equal(found, str_of(missing)), "%s: %.*s", text, STR_ARG(found));
    arena_release(&arena);
}

/*
 * An operator's own font draws its private-use characters, in the name and in the address; without
 * it they are named, each once, and so are variants that nobody has.
 */
Test(press, own_font_by_configuration)
{
    struct config with = config_with_own_font(true), without = config_with_own_font(false);
    struct press *press = press_ready(&with), *bare = press_ready(&without);
    struct night n;
    struct scratch scratch;
    const char *path;
    char sha[65];
    Str text;

    prints(press, "\uE000田　\U000F0000子", "");
    prints(press, "\uE001田\U000F0000", "U+E001");
    prints(bare, "\uE000田　\uE000\U000F0000", "U+E000 U+F0000");
    prints(bare, "葛\U000E0103\uE000葛\U000E01EF葛\U000E0103", "U+E000 U+845B/E01EF");
    scratch_make(&scratch);
    night_make(&n, VARIANT_RENEWAL);
    n.pieces[0].addressee = STR("\uE000田　\U000F0000子");
    n.pieces[0].address = STR("神奈川県小田原市\uE000町１－２");
    cr_assert(press_fits(press, &n.pieces[0]));
    path = scratch_path(&scratch, "a.pdf");
    draw(press, &n, path, sha);
    text = output_of("pdffonts %s", path);
    holds(text, "kigen-own");
    text = page_text(path, 1, "-x 60 -y 30 -W 310 -H 190");
    holds(text, "神奈川県小田原市\uE000町１－２");
    holds(text, "\uE000田\U000F0000子");
    press_close(press);
    press_close(bare);
    scratch_remove(&scratch);
}

/*
 * What comes back of every string is the string, byte for byte: wide spaces, variants, full-width
 * digits. By the tags of a proof: pdftotext itself makes narrow spaces of wide ones on a page.
 */
Test(press, tags_of_a_proof_give_back_every_byte)
{
    struct config config = config_make();
    struct press *press = press_ready(&config);
    struct night n;
    struct scratch scratch;
    const char *path;
    Str text, captions[PIECES] = {{0}};
    struct err err = {.code = EXIT_DONE};
    uint32_t pages;

    scratch_make(&scratch);
    night_make(&n, VARIANT_RENEWAL);
    path = scratch_path(&scratch, "a.pdf");
    cr_assert_eq(press_proof(press, &n.lot, NULL, captions, path, &pages, &err), 0, "%s", err.text);
    text = output_of("pdfinfo -struct-text %s 2>&1", path);
    cr_expect(!str_contains(text, STR("Warning")) && !str_contains(text, STR("Error")));
    cr_expect_eq(count_of(text, "Document"), 1);
    for (uint32_t i = 0; i < PIECES; i++) {
        char window[1024];

        snprintf(window, sizeof window, "250-8555%s%s%s　", people[i].address, people[i].building,
                 people[i].name);
        holds(text, window);
        holds(text, n.pieces[i].id);
    }
    press_close(press);
    scratch_remove(&scratch);
}
