/* Line ends: two closed sets of characters, six kinds of neighbours, whole words, and a greedy
 * fill. */
#include "core/letter/breaks.h"

#include <uchar.h>

/* JIS X 4051 行頭禁則 and 行末禁則, as far as letters use them; each ends with 0. */
static const uint32_t not_first[] = {
    0x3001, 0x3002, 0xFF0C, 0xFF0E, 0x30FB, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF01, 0x309B, 0x309C, 0x30FD,
    0x30FE, 0x309D, 0x309E, 0x3005, 0x303B, 0x30FC, 0xFF09, 0xFF3D, 0xFF5D, 0x3015, 0x3009, 0x300B,
    0x300D, 0x300F, 0x3011, 0x3019, 0x3017, 0x301F, 0x2019, 0x201D, 0xFF60, 0x2026, 0x2025, 0x2014,
    0x301C, 0xFF5E, 0x2013, 0x2010, 0x30A0, 0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083,
    0x3085, 0x3087, 0x308E, 0x3095, 0x3096, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30C3, 0x30E3,
    0x30E5, 0x30E7, 0x30EE, 0x30F5, 0x30F6, 0xFF61, 0xFF63, 0xFF64, 0xFF65, 0xFF70, 0xFF67, 0xFF68,
    0xFF69, 0xFF6A, 0xFF6B, 0xFF6C, 0xFF6D, 0xFF6E, 0xFF6F, 0xFF9E, 0xFF9F, 0xFF05, 0x2030, 0x00B0,
    0x2032, 0x2033, 0x2103, ')',    ']',    '}',    ',',    '.',    ':',    ';',    '?',    '!',
    '%',    0x00BB, 0x203C, 0x2047, 0x2048, 0x2049, 0x3099, 0x309A, 0};
static const uint32_t not_last[] = {0xFF08, 0xFF3B, 0xFF5B, 0x3014, 0x3008, 0x300A, 0x300C,
                                    0x300E, 0x3010, 0x3018, 0x3016, 0x301D, 0x2018, 0x201C,
                                    0xFF5F, 0xFF62, '(',    '[',    '{',    0x00AB, 0xFFE5,
                                    0x00A5, '$',    0xFF04, 0x3012, 0x2116, 0};
/* What stands behind a number and belongs to it: 丁目番地号階室棟区画条線
 * 年月日時分秒週間人名枚通円回件歳桁か台個つ */
static const uint32_t counters[] = {0x4E01, 0x756A, 0x5730, 0x53F7, 0x968E, 0x5BA4, 0x68DF, 0x533A,
                                    0x753B, 0x6761, 0x7DDA, 0x5E74, 0x6708, 0x65E5, 0x6642, 0x5206,
                                    0x79D2, 0x9031, 0x4EBA, 0x540D, 0x679A, 0x901A, 0x5186, 0x56DE,
                                    0x4EF6, 0x6B73, 0x6841, 0x304B, 0x30F6, 0x53F0, 0x500B, 0x3064,
                                    0x306E, 0x30CE, 0x5C4B, 0x7A93, 0};
static const uint32_t kanji_digits[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D,
                                        0x4E03, 0x516B, 0x4E5D, 0x5341, 0x767E, 0x5343, 0};

/* Particles and marks after which a reader pauses: はがをにでともへや、。）」・ */
static const uint32_t pauses[] = {0x306F, 0x304C, 0x3092, 0x306B, 0x3067, 0x3068, 0x3082, 0x3078,
                                  0x3084, 0x3001, 0x3002, 0xFF09, 0x300D, 0x30FB, 0};

static bool among(const uint32_t *set, uint32_t point)
{
    for (; *set; set++)
        if (*set == point)
            return true;
    return false;
}

static bool is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static bool is_latin(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0x24F) ||
           (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A);
}

/* The look-alikes of the hyphen that stand between numbers of an address, ー among them. */
static bool is_hyphen(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFF0D || c == 0x30FC ||
           c == 0xFF70 || c == 0x2500 || c == 0x207B;
}

static bool is_number_part(uint32_t c)
{
    return is_digit(c) || is_hyphen(c) || c == ',' || c == '.' || c == ':' || c == '/' ||
           c == 0xFF0C || c == 0xFF0E || c == 0xFF0F || c == 0xFF1A;
}

static bool is_hiragana(uint32_t c)
{
    return c >= 0x3041 && c <= 0x309F;
}

static bool is_katakana(uint32_t c)
{
    return (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC || c == 0x30F6;
}

static bool is_japanese(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x3096) || is_katakana(c) || c == 0x3005 || c == 0x3007 ||
           (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == 0x3000 || c == 0xA0;
}

static bool is_word(uint32_t c)
{
    return is_digit(c) || is_latin(c);
}

/* Whether the two stand inside one number or one Latin word. */
static bool inside_word(uint32_t before, uint32_t after)
{
    if (is_word(before) && is_word(after))
        return true;
    if (after == '/' && (before == ':' || before == '/'))
        return true;
    if (before == '/' && is_latin(after)) /* a URL may end a line at a slash */
        return false;
    if (is_digit(before) && is_number_part(after))
        return true;
    if (is_number_part(before) && is_digit(after))
        return true;
    if ((is_hyphen(before) && is_hyphen(after)) || (is_word(before) && is_hyphen(after)))
        return true;
    if (is_word(after) && before < 0x80 &&
        (is_hyphen(before) || among((uint32_t[]){'.', '/', '@', '_', '\'', ':', '+', 0}, before)))
        return true;
    return is_word(before) && among((uint32_t[]){'.', '/', '@', '_', '\'', ':', '+', 0}, after);
}

/* A number before its counter, a counter before the next number, 番地 and 丁目, a katakana word. */
static enum break_rule belonging(uint32_t before, uint32_t after)
{
    bool number = is_digit(before) || among(kanji_digits, before);

    if (before == '/' && is_latin(after)) /* a long URL */
        return BREAK_LAST;
    if (number && (among(counters, after) || among(kanji_digits, after)))
        return BREAK_LAST;
    if (is_latin(before) && after == 0x7A93) /* 3B窓口 */
        return BREAK_LAST;
    if (before == 0x7B2C && is_digit(after)) /* 第3 */
        return BREAK_LAST;
    if ((before == 0x756A && after == 0x5730) || (before == 0x4E01 && after == 0x76EE))
        return BREAK_LAST;
    if (among(counters, before) && (is_digit(after) || among(kanji_digits, after)))
        return BREAK_AVOID;
    if (is_katakana(before) && is_katakana(after))
        return BREAK_AVOID;
    if ((before == 0x5730 || before == 0x53F7) && (after == 0x306E || after == 0x30CE))
        return BREAK_AVOID;
    return before == 0x5E74 && after == 0xFF08 ? BREAK_AVOID : BREAK_FREE;
}

static bool is_kanji(uint32_t c)
{
    return is_japanese(c) && !is_hiragana(c) && !is_katakana(c);
}

/* Whether the two may be parts of one word: what hiragana goes on, a verb or a particle behind its noun,
 * two kanji, お or ご before one. Behind は and を and the marks 、。」・ a word begins, with お or ご
 * behind の too. */
static bool one_word(uint32_t before, uint32_t after)
{
    if (before == 0x306E && (after == 0x304A || after == 0x3054))
        return false;
    if (is_hiragana(after))
        return !among((uint32_t[]){0x306F, 0x3092, 0x3001, 0x3002, 0x300D, 0x30FB, 0}, before);
    return is_kanji(after) && (is_kanji(before) || before == 0x304A || before == 0x3054);
}

enum break_rule break_between(uint32_t before, uint32_t after)
{
    enum break_rule rule;

    if (is_space(after))
        return BREAK_NEVER;
    if (inside_word(before, after) || among(not_first, after) || among(not_last, before))
        return BREAK_NEVER;
    if (before == 0xA0 || (is_space(before) && after == 0x69D8)) /* 様 never stands alone */
        return BREAK_NEVER;
    if (is_space(before)) /* easy Japanese parts its phrases with spaces: 窓口へ |来て |ください */
        return before == ' ' ? BREAK_PHRASE : BREAK_WORD;
    rule = belonging(before, after);
    if (rule != BREAK_FREE)
        return rule;
    /* お and ご begin a polite word: 窓口で|お取り扱い */
    if (among(pauses, before) && (!is_hiragana(after) || after == 0x304A || after == 0x3054))
        return BREAK_PHRASE;
    return one_word(before, after) ? BREAK_FREE : BREAK_WORD;
}

/* ---- the dress of a line --------------------------------------------------------------------- */

/* 、。，．）］｝〕〉》」』】〙〗〟’”⦆, and （［｛〔〈《「『【〘〖〝‘“⦅ */
static const uint32_t closing[] = {0x3001, 0x3002, 0xFF0C, 0xFF0E, 0xFF09, 0xFF3D, 0xFF5D,
                                   0x3015, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3019,
                                   0x3017, 0x301F, 0x2019, 0x201D, 0xFF60, 0};
static const uint32_t opening[] = {0xFF08, 0xFF3B, 0xFF5B, 0x3014, 0x3008, 0x300A, 0x300C, 0x300E,
                                   0x3010, 0x3018, 0x3016, 0x301D, 0x2018, 0x201C, 0xFF5F, 0};
/* Behind a number, beside the counters: 目万千億割倍度点級番分文ペ円枠箱泊 */
static const uint32_t units[] = {0x76EE, 0x4E07, 0x5343, 0x5104, 0x5272, 0x500D, 0x5EA6, 0x70B9,
                                 0x7D1A, 0x6587, 0x30DA, 0x67A0, 0x7BB1, 0x6CCA, 0x30F5, 0};

static bool has_ink(const struct glyph *glyph)
{
    return glyph->ink.right > glyph->ink.left;
}

/* What a bracket has beyond half an em, and no ink in it, goes. */
static double trimmed(const struct glyph *glyph, double free)
{
    double most = (double)glyph->advance - 0.5;

    return most < free ? most > 0 ? most : 0 : free > 0 ? free : 0;
}

static double trim_before(const struct glyph *glyph)
{
    if (!has_ink(glyph) || !among(opening, glyph->point))
        return 0;
    return trimmed(glyph, (double)glyph->dx + (double)glyph->ink.left);
}

static double trim_behind(const struct glyph *glyph)
{
    if (!has_ink(glyph) || !among(closing, glyph->point))
        return 0;
    return trimmed(glyph, (double)glyph->advance - (double)glyph->dx - (double)glyph->ink.right);
}

double line_lead(const struct glyph *glyphs, size_t count, enum line_kind kind)
{
    if (count == 0 || kind != LINE_TEXT)
        return 0;
    return (double)glyphs[0].gap + trim_before(&glyphs[0]);
}

double line_width(const struct glyph *glyphs, size_t count, enum line_kind kind)
{
    double width = -line_lead(glyphs, count, kind);

    while (count && is_space(glyphs[count - 1].point))
        count--;
    for (size_t i = 0; i < count; i++)
        width += (double)glyphs[i].gap + (double)glyphs[i].advance;
    if (count && kind != LINE_ADDRESS)
        width -= trim_behind(&glyphs[count - 1]);
    return width;
}

/* ---- gaps between Japanese and Latin --------------------------------------------------------- */

static const float gap_em = 0.25F;

static bool is_figure(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(uint32_t c)
{
    return is_latin(c) && c < 0x250;
}

static bool is_counter(uint32_t c)
{
    return among(counters, c) || among(units, c);
}

/* The point `back` glyphs before glyph i; 0 beyond the context. */
static uint32_t point_back(const struct glyph *glyphs, size_t i, size_t back)
{
    return back <= i && back <= GAP_CONTEXT ? glyphs[i - back].point : 0;
}

/* Whether a figure at glyph i goes on with a date, a time or a number: 令和9 午前8 第3 約1 9年2
 * 300番地の5. */
static bool number_goes_on(const struct glyph *glyphs, size_t i)
{
    uint32_t last = point_back(glyphs, i, 1), before = point_back(glyphs, i, 2);
    size_t back = 1;

    if (last == 0x7B2C || last == 0x7D04)
        return true;
    if ((last == 0x548C && (before == 0x4EE4 || before == 0x662D)) || /* 和: 令 昭 */
        (last == 0x6210 && before == 0x5E73) ||                       /* 平成 */
        (before == 0x5348 && (last == 0x524D || last == 0x5F8C)))     /* 午: 前 後 */
        return true;
    while (is_counter(point_back(glyphs, i, back)))
        back++;
    return back > 1 && is_figure(point_back(glyphs, i, back));
}

/* Whether what follows a figure at glyph i - 1 belongs to it: 9年 5回 3か月 第3土曜日. */
static bool number_counts(const struct glyph *glyphs, size_t i)
{
    size_t back = 1;

    if (is_counter(glyphs[i].point))
        return true;
    while (is_figure(point_back(glyphs, i, back)))
        back++;
    return point_back(glyphs, i, back) == 0x7B2C;
}

/* Whether Japanese meets Latin between glyph i and the one `back` before it, and they are no number
 * together. */
static bool scripts_meet(const struct glyph *glyphs, size_t i, size_t back)
{
    uint32_t before = point_back(glyphs, i, back), after = glyphs[i].point;

    if (is_japanese(before))
        return is_letter(after) ||
               (is_figure(after) && (back > 1 || !number_goes_on(glyphs, i)));
    if (!is_japanese(after))
        return false;
    return is_letter(before) || among((uint32_t[]){'/', '%', '+', '_', 0}, before) ||
           (is_figure(before) && (back > 1 || !number_counts(glyphs, i)));
}

void glyphs_part(struct glyph *glyphs, size_t first, size_t count)
{
    for (size_t i = first; i < count; i++) {
        size_t back = i && glyphs[i - 1].point == ' ' ? 2 : 1;

        glyphs[i].gap = 0;
        if (back <= i && glyphs[i].bytes && scripts_meet(glyphs, i, back))
            glyphs[i].gap = gap_em - (back > 1 ? glyphs[i - 1].advance : 0);
    }
}

bool glyphs_stay(const struct glyph *glyphs, size_t count, double start, double width, double above,
                 double below)
{
    double at = start;

    for (size_t i = 0; i < count; i++) {
        const struct glyph *glyph = &glyphs[i];
        double x = at + (double)glyph->dx, y = (double)glyph->dy;
        bool drawn = has_ink(glyph);

        x += (double)glyph->gap;
        at += (double)glyph->gap + (double)glyph->advance;
        if (drawn && (x + (double)glyph->ink.left < -INK_PLAY ||
                      x + (double)glyph->ink.right > width + INK_PLAY ||
                      y + (double)glyph->ink.top > above + INK_PLAY ||
                      y + (double)glyph->ink.bottom < -below - INK_PLAY))
            return false;
    }
    return true;
}

/* ---- words that stay whole ------------------------------------------------------------------- */

/*
 * The directions of addresses in Kyoto, up, down, or in from the crossing, as they are written: 上る
 * 上ル 上がる, 東入 東入る 西へ入ル; and some short words of addresses and after names. _ is any
 * character: 入る stays with what leads in (大宮入ル). A line of an address that began with る or 入ル
 * would be another address to who reads it.
 */
static const char32_t *const whole_words[] = {
    U"上る",   U"上ル",   U"上\uFF99", U"上がる", U"上ガル",    U"下る",     U"下ル",   U"下\uFF99",
    U"下がる", U"下ガル", U"_入る",    U"_入ル",  U"_入\uFF99", U"東入",     U"西入",   U"南入",
    U"北入",   U"東へ入", U"西へ入",   U"南へ入", U"北へ入",    U"東ヘ入",   U"西ヘ入", U"南ヘ入",
    U"北ヘ入", U"東江入", U"西江入",   U"南江入", U"北江入",    U"大字",     U"小字",   U"地割",
    U"地先",   U"号室",   U"号棟",     U"号館",   U"御中",      U"保護者様", U"先生"};

/* Whether the glyphs from `at` on are this word. */
static bool word_at(const struct glyph *glyphs, size_t count, size_t at, const char32_t *word)
{
    for (; *word; word++, at++)
        if (at >= count || !glyphs[at].bytes || (*word != U'_' && glyphs[at].point != *word))
            return false;
    return true;
}

/* Whether a line that ends before glyph `i` would tear one of them. */
static bool tears_word(const struct glyph *glyphs, size_t count, size_t i)
{
    for (size_t w = 0; w < sizeof whole_words / sizeof *whole_words; w++)
        for (size_t before = 1; whole_words[w][before] && before <= i; before++)
            if (word_at(glyphs, count, i - before, whole_words[w]))
                return true;
    return false;
}

/* Words that a line parts only where it has no other end; _ is any character. */
static const char32_t *const kept_words[] = {
    U"令和_",       U"運転免許証", U"本人確認書類",   U"身分証明書",     U"電子証明書", U"登記事項証明書",
    U"照会書兼回答書", U"署名用", U"利用者証明用", U"住民基本台帳用", U"在留カード", U"なら", U"書類",       U"手続き",   U"申し込み",
    U"申し込み直", U"取り消され", U"やり直し",     U"間に合",         U"ください",   U"します。",
    U"ました。",   U"ません。",   U"です。",       U"ます。",         U"とき",
    U"までです",     U"このお知らせ", U"電子申告",       U"ときは",
    U"暗証番号",     U"など",           U"」です",     U"から",     U"健康保険",   U"お知らせ",   U"お越し",     U"誕生日",   U"延ばせます", U"出生証明書",
    U"受診は",       U"登録は",    U"もう ", U"もう一度", U"受け取り",           U"窓口"};

static bool tears_kept(const struct glyph *glyphs, size_t count, size_t i)
{
    for (size_t w = 0; w < sizeof kept_words / sizeof *kept_words; w++)
        for (size_t before = 1; kept_words[w][before] && before <= i; before++)
            if (word_at(glyphs, count, i - before, kept_words[w]))
                return true;
    return false;
}

static bool is_reading(uint32_t c)
{
    return is_hiragana(c) || c == 0x30FC || c == ' ';
}

/* Whether a line that ends before glyph `i` would tear a word with a reading, 小田原市（おだわらし）は, or part the two,
 * or begin with the particle behind them. */
static bool tears_reading(const struct glyph *glyphs, size_t count, size_t i)
{
    size_t from, to;

    if (glyphs[i - 1].point == 0xFF09 && is_hiragana(glyphs[i].point)) /* ） */
        i--;
    while (i < count && is_kanji(glyphs[i - 1].point) && is_kanji(glyphs[i].point))
        i++;
    if (i == count)
        return false;
    from = to = i;
    while (from > 0 && is_reading(glyphs[from - 1].point))
        from--;
    if (glyphs[i].point == 0xFF08) /* （ */
        from = to = i + 1;
    while (to < count && is_reading(glyphs[to].point))
        to++;
    return from > 0 && to > from && to < count && glyphs[from - 1].point == 0xFF08 &&
           glyphs[to].point == 0xFF09;
}

/* 御中 alone on a line would be nobody's, as 様 would be. */
static bool parts_title(const struct glyph *glyphs, size_t count, size_t i)
{
    return is_space(glyphs[i - 1].point) && word_at(glyphs, count, i, U"御中");
}

/* Sentences are no names. In brackets a number is not parted from its word: （カード800円、 */
void glyphs_bind(struct glyph *glyphs, size_t count)
{
    bool inside = false;

    for (size_t i = 0; i < count; i++)
        if (glyphs[i].point == 0x3002) /* 。 */
            return;
    for (size_t i = 1; i < count; i++) {
        uint32_t before = glyphs[i - 1].point, point = glyphs[i].point;

        inside = before == 0xFF08 || (inside && before != 0xFF09); /* （ ） */
        glyphs[i].bound = point != 0xFF08 && (inside || !is_digit(point)) &&
                          !among((uint32_t[]){' ', 0x3000, 0x3001, 0x30FB, 0}, before);
    }
}

/* 電話 and the number to call are one thing to a reader, whichever of the two a field filled in. */
static bool parts_phone(const struct glyph *glyphs, size_t count, size_t i)
{
    for (size_t before = 1; before <= 2 && before <= i; before++)
        if (i - before + 2 < count && word_at(glyphs, count, i - before, U"電話") &&
            is_digit(glyphs[i - before + 2].point))
            return true;
    return false;
}

/* Whether a line that ends before glyph `i` would tear a name, begin with the の behind one, or part a telephone number
 * from its word. */
static bool tears_name(const struct glyph *glyphs, size_t count, size_t i)
{
    return glyphs[i].bound || (glyphs[i - 1].bound && glyphs[i].point == 0x306E) || /* の */
           parts_phone(glyphs, count, i);
}

/* What a line may end by: no rule stricter than `most`, and whether names stay whole. */
struct ending {
    enum break_rule most;
    bool names;
    enum line_kind kind;
};

static bool may_end(const struct glyph *glyphs, size_t count, size_t i, struct ending by)
{
    if (!glyphs[i].bytes || break_between(glyphs[i - 1].point, glyphs[i].point) > by.most ||
        tears_word(glyphs, count, i) || parts_title(glyphs, count, i))
        return false;
    if (by.kind == LINE_ADDRESS || by.most >= BREAK_AVOID)
        return true;
    return !(by.names && tears_name(glyphs, count, i)) && !tears_kept(glyphs, count, i) && !tears_reading(glyphs, count, i);
}

/* The first glyph that does not fit a line of `width` beginning at `start`; `count`: all fit. */
static size_t line_reach(const struct glyph *glyphs, size_t count, size_t start, double width,
                         enum line_kind kind)
{
    double used = -line_lead(glyphs + start, count - start, kind);

    for (size_t i = start; i < count; i++) {
        used += (double)glyphs[i].gap + (double)glyphs[i].advance;
        if (used > width + 1e-6 && !is_space(glyphs[i].point) &&
            (kind == LINE_ADDRESS || used - trim_behind(&glyphs[i]) > width + 1e-6))
            return i;
    }
    return count;
}

/* The last place before `reach` that is allowed, not before glyph `least`; `start` where none is. */
static size_t line_end_by(const struct glyph *glyphs, size_t count, size_t start, size_t least,
                          size_t reach, struct ending by)
{
    for (size_t i = reach; i > least; i--)
        if (may_end(glyphs, count, i, by))
            return i;
    return start;
}

/* How a line ends: by which rule at best, whether between words, and whether never inside a name. */
struct manner {
    enum break_rule most;
    bool words, names;
};

static size_t line_end(const struct glyph *glyphs, size_t count, size_t start, size_t reach,
                       struct manner manner, enum line_kind kind)
{
    const struct ending endings[] = {{BREAK_PHRASE, manner.names, kind}, {BREAK_WORD, manner.names, kind},
                                     {BREAK_FREE, manner.names, kind},   {BREAK_FREE, false, kind},
                                     {BREAK_AVOID, false, kind},         {BREAK_LAST, false, kind}};
    size_t full = reach - start;

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        enum break_rule most = endings[i].most;
        size_t least = start + (most == BREAK_PHRASE ? full * 3 / 4 : most == BREAK_WORD ? full * 2 / 3 : 0);
        size_t end = start;

        if (most >= manner.most && (most != BREAK_WORD || manner.words))
            end = line_end_by(glyphs, count, start, least, reach, endings[i]);
        if (end > start)
            return end;
    }
    return start;
}

enum { LONE_MOST = 3, LONE_ABOVE = 12 };

/* Two or three characters alone on the last line, す。, take some of a longer line above with them. */
static void lone_mend(const struct glyph *glyphs, size_t count, double width, size_t *starts,
                      size_t lines)
{
    size_t above, last;

    if (lines < 2 || count - starts[lines - 1] > LONE_MOST ||
        starts[lines - 1] - starts[lines - 2] < LONE_ABOVE)
        return;
    above = starts[lines - 2], last = starts[lines - 1];
    for (enum break_rule most = BREAK_PHRASE; most <= BREAK_FREE; most++)
        for (size_t i = last - 1; i > above + (last - above) / 2; i--)
            if (count - i > LONE_MOST && may_end(glyphs, count, i, (struct ending){most, true, LINE_TEXT}) &&
                line_width(glyphs + i, count - i, LINE_TEXT) <= width) {
                starts[lines - 1] = i;
                return;
            }
}

static size_t lines_fill_by(const struct glyph *glyphs, size_t count, double width, enum line_kind kind,
                            struct manner manner, size_t *starts, size_t lines_max)
{
    size_t lines = 0, start = 0;

    do {
        size_t end = line_reach(glyphs, count, start, width, kind);

        if (lines == lines_max)
            return 0;
        starts[lines++] = start;
        if (end < count && (end = line_end(glyphs, count, start, end, manner, kind)) == start)
            return 0;
        start = end;
        kind = kind == LINE_ADDRESS ? LINE_ADDRESS : LINE_TEXT;
    } while (start < count);
    return lines;
}

static const struct manner manners[] = {
    {BREAK_PHRASE, true, true}, {BREAK_PHRASE, false, true}, {BREAK_PHRASE, false, false}};
static const struct manner as_full = {BREAK_FREE, false, false};
enum { MANNERS = sizeof manners / sizeof *manners };

size_t lines_fill(const struct glyph *glyphs, size_t count, double width, enum line_kind kind,
                  size_t *starts, size_t lines_max)
{
    size_t lines;

    if (kind == LINE_ADDRESS)
        return lines_fill_by(glyphs, count, width, kind, as_full, starts, lines_max);
    lines = lines_fill_by(glyphs, count, width, kind, manners[MANNERS - 1], starts, lines_max);
    for (size_t i = 0; lines > 1 && i < MANNERS; i++)
        if (lines_fill_by(glyphs, count, width, kind, manners[i], starts, lines))
            break;
    if (kind == LINE_TEXT)
        lone_mend(glyphs, count, width, starts, lines);
    return lines;
}

/* Where a line ends that no rule ends: as far as it reaches, before a character and not inside one. */
static size_t line_torn(const struct glyph *glyphs, size_t count, size_t start, size_t reach)
{
    size_t end = reach;

    while (end > start + 1 && !glyphs[end].bytes)
        end--;
    for (end = end > start ? end : start + 1; end < count && !glyphs[end].bytes;)
        end++;
    return end;
}

size_t lines_fill_torn(const struct glyph *glyphs, size_t count, double width, size_t *starts,
                       size_t lines_max)
{
    size_t lines = 0, start = 0;

    do {
        size_t reach = line_reach(glyphs, count, start, width, LINE_TEXT), end = reach;

        if (lines == lines_max)
            return 0;
        starts[lines++] = start;
        if (reach < count && (end = line_end(glyphs, count, start, reach, as_full, LINE_ADDRESS)) == start)
            end = line_torn(glyphs, count, start, reach);
        start = end;
    } while (start < count);
    return lines;
}
