/* One code point after the other; a voicing mark looks back at the one before. */
#include "core/text/folded.h"

#include "base/bug.h"
#include "base/utf8.h"

enum {
    FULL_FIRST = 0xFF01, /* the full-width ASCII characters */
    FULL_LAST = 0xFF5E,
    FULL_LESS = 0xFEE0,
    KANA_FIRST = 0xFF61, /* the half-width kana */
    KANA_LAST = 0xFF9F,
    VOICED = 0x3099,
    HALF_VOICED = 0x309A,
    LONG_MARK = 0x30FC,
    HIRAGANA_TO_KATAKANA = 0x60
};

static const uint16_t kana[KANA_LAST - KANA_FIRST + 1] = {
    0x3002, 0x300C, 0x300D, 0x3001, 0x30FB, 0x30F2, 0x30A1, 0x30A3,     0x30A5, 0x30A7, 0x30A9,
    0x30E3, 0x30E5, 0x30E7, 0x30C3, 0x30FC, 0x30A2, 0x30A4, 0x30A6,     0x30A8, 0x30AA, 0x30AB,
    0x30AD, 0x30AF, 0x30B1, 0x30B3, 0x30B5, 0x30B7, 0x30B9, 0x30BB,     0x30BD, 0x30BF, 0x30C1,
    0x30C4, 0x30C6, 0x30C8, 0x30CA, 0x30CB, 0x30CC, 0x30CD, 0x30CE,     0x30CF, 0x30D2, 0x30D5,
    0x30D8, 0x30DB, 0x30DE, 0x30DF, 0x30E0, 0x30E1, 0x30E2, 0x30E4,     0x30E6, 0x30E8, 0x30E9,
    0x30EA, 0x30EB, 0x30EC, 0x30ED, 0x30EF, 0x30F3, VOICED, HALF_VOICED};

static bool is_dash(uint32_t point)
{
    return (point >= 0x2010 && point <= 0x2015) || point == 0x2212 || point == 0xFE63;
}

static bool is_space(uint32_t point)
{
    return point == ' ' || point == '\t' || point == 0xA0 || point == 0x3000 || point == 0x202F ||
           point == 0x205F || (point >= 0x2000 && point <= 0x200A);
}

static bool is_variation(uint32_t point)
{
    return (point >= 0xFE00 && point <= 0xFE0F) || (point >= 0xE0100 && point <= 0xE01EF);
}

/* か and が stand side by side, は, ば and ぱ too; 0: nothing voiced is made of it. */
static uint32_t voiced_of(uint32_t point, bool half)
{
    uint32_t shift = point >= 0x30A1 ? HIRAGANA_TO_KATAKANA : 0, base = point - shift;

    if (base >= 0x306F && base <= 0x307B && (base - 0x306F) % 3 == 0)
        return point + 1 + half;
    if (half)
        return 0;
    if (base == 0x3046) /* う */
        return 0x3094 + shift;
    if (base >= 0x304B && base <= 0x3061 && base % 2 == 1)
        return point + 1;
    return base == 0x3064 || base == 0x3066 || base == 0x3068 ? point + 1 : 0;
}

struct folding {
    char *out;
    size_t n, last; /* bytes written; where the last code point begins */
    uint32_t point; /* the last one; 0: none yet */
};

static void folding_put(struct folding *folding, uint32_t point)
{
    uint32_t voiced = point == VOICED || point == HALF_VOICED
                          ? voiced_of(folding->point, point == HALF_VOICED)
                          : 0;

    if (voiced) {
        point = voiced;
        folding->n = folding->last;
    }
    folding->last = folding->n;
    folding->point = point;
    folding->n += utf8_put(point, folding->out + folding->n);
}

/* What stands for a code point, in one width; … and ‥ become dots of their own. */
static uint32_t narrow(uint32_t point, uint32_t before)
{
    if (point >= KANA_FIRST && point <= KANA_LAST)
        point = kana[point - KANA_FIRST];
    else if (point >= FULL_FIRST && point <= FULL_LAST)
        point -= FULL_LESS;
    if (is_dash(point) || (point == LONG_MARK && before >= '0' && before <= '9'))
        return '-';
    return point == 0x3000 ? ' ' : point;
}

static void narrow_put(struct folding *folding, uint32_t point)
{
    int dots = point == 0x2026 ? 3 : point == 0x2025 ? 2 : 0;

    if (!dots)
        folding_put(folding, narrow(point, folding->point));
    for (; dots > 0; dots--)
        folding_put(folding, '.');
}

Str text_narrow(Str text, struct arena *arena)
{
    struct folding folding = {.out = arena_take(arena, text.n + 1)};
    uint32_t point = 0;

    while (utf8_next(&text, &point))
        narrow_put(&folding, point);
    return (Str){folding.out, folding.n};
}

static uint32_t capital(uint32_t point)
{
    uint32_t ascii = point >= FULL_FIRST && point <= FULL_LAST ? point - FULL_LESS : point;

    return ascii >= 'a' && ascii <= 'z' ? ascii - ('a' - 'A') : point;
}

size_t text_folded(Str text, char *out, uint8_t *breaks)
{
    struct folding folding = {.out = out};
    size_t room = text.n;
    bool gap = true;
    uint32_t point = 0;

    while (utf8_next(&text, &point)) {
        size_t at = folding.n;

        if (is_variation(point))
            continue;
        if (is_space(point)) {
            gap = true;
            continue;
        }
        narrow_put(&folding, capital(point));
        REQUIRE(folding.n <= room); /* no code point becomes longer */
        if (breaks && folding.n > at)
            memset(breaks + at, 0, folding.n - at);
        if (breaks && folding.n > at)
            breaks[at] = gap;
        gap = false;
    }
    if (breaks)
        breaks[folding.n] = 1;
    return folding.n;
}
