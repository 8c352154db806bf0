/* All reasons at once against one resident after the other. */
#include "core/text/naming.h"

#include <stdlib.h>

#include "base/bug.h"
#include "base/utf8.h"
#include "core/text/folded.h"

enum {
    NAME_LEAST = 3,
    OWN_LEAST = 2,
    LATIN_LEAST = 4,
    KANA_LEAST = 3,      /* of the resident's own, Latin letters too */
    TITLED_LEAST = 2,    /* of any resident, with 様 behind it */
    PLACE_LEAST = 2,     /* characters before the first number of an address */
    OWN_PLACE_LEAST = 6, /* of an address without one */
    PAIR_BYTES = 6       /* two kanji */
};

void naming_init(struct naming *naming, struct arena *arena)
{
    *naming = (struct naming){.arena = arena, .known.arena = arena, .residents.arena = arena};
}

void naming_release(struct naming *naming)
{
    VEC_RELEASE(&naming->reasons);
    VEC_RELEASE(&naming->abouts);
    VEC_RELEASE(&naming->text);
}

/* ---- the reasons ----------------------------------------------------------------------------- */

static struct naming_reason *reason_known(const struct naming *naming,
                                          const struct naming_reason *r)
{
    struct naming_reason *found;

    for (struct index_at at = index_at(&naming->known, str_hash(r->text));
         (found = index_next(&naming->known, &at)) != NULL;)
        if (str_equal(found->text, r->text) && memcmp(found->breaks, r->breaks, r->text.n) == 0)
            return found;
    return NULL;
}

size_t naming_add(struct naming *naming, Str reason, Str resident_id)
{
    struct naming_about about = {.resident_id = resident_id};
    struct naming_reason *fresh = ARENA_NEW(naming->arena, struct naming_reason);
    char *text = arena_take(naming->arena, reason.n + 1);
    uint8_t *breaks = arena_take(naming->arena, reason.n + 1);

    REQUIRE(!naming->pairs); /* before naming_ready() */
    fresh->text = (Str){text, text_folded(reason, text, breaks)};
    fresh->breaks = breaks;
    about.reason = reason_known(naming, fresh);
    if (!about.reason) {
        about.reason = fresh;
        index_put(&naming->known, str_hash(fresh->text), fresh);
        VEC_PUSH(&naming->reasons, fresh);
    }
    VEC_PUSH(&naming->abouts, about);
    return naming->abouts.count - 1;
}

bool naming_names(const struct naming *naming, size_t row)
{
    return naming->abouts.at[row].named || naming->abouts.at[row].reason->named;
}

static bool begins_here(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

static Str suffix_text(const struct naming *naming, const struct naming_suffix *suffix)
{
    return str_skip(naming->reasons.at[suffix->reason]->text, suffix->at);
}

static int suffix_order(const void *a, const void *b, void *naming)
{
    return str_compare(suffix_text(naming, a), suffix_text(naming, b));
}

static size_t pair_of(Str text)
{
    return str_hash(str_take(text, PAIR_BYTES)) % NAMING_PAIRS;
}

void naming_ready(struct naming *naming)
{
    size_t bytes = 0;

    REQUIRE(!naming->pairs); /* once */
    for (size_t i = 0; i < naming->reasons.count; i++)
        bytes += naming->reasons.at[i]->text.n;
    naming->pairs = arena_take(naming->arena, NAMING_PAIRS);
    naming->suffixes = ARENA_ARRAY(naming->arena, struct naming_suffix, bytes + 1);
    for (size_t i = 0; i < naming->reasons.count; i++) {
        Str text = naming->reasons.at[i]->text;

        for (size_t at = 0; at < text.n; at++) {
            if (!begins_here(text.p[at]))
                continue;
            naming->suffixes[naming->suffix_count++] =
                (struct naming_suffix){(uint32_t)i, (uint32_t)at};
            if (text.n - at >= PAIR_BYTES)
                naming->pairs[pair_of(str_skip(text, at))] = 1;
        }
    }
    if (naming->suffix_count)
        qsort_r(naming->suffixes, naming->suffix_count, sizeof *naming->suffixes, suffix_order,
                naming);
    for (size_t i = 0; i < naming->abouts.count; i++)
        if (!str_is_empty(naming->abouts.at[i].resident_id))
            index_put(&naming->residents, str_hash(naming->abouts.at[i].resident_id),
                      &naming->abouts.at[i]);
}

/* ---- where a word begins and ends ------------------------------------------------------------ */

enum script { SCRIPT_OTHER, SCRIPT_DIGIT, SCRIPT_LATIN, SCRIPT_KATAKANA, SCRIPT_HIRAGANA };

static enum script script_of(uint32_t point)
{
    uint32_t letter = point | 0x20;

    if (point >= '0' && point <= '9')
        return SCRIPT_DIGIT;
    if ((letter >= 'a' && letter <= 'z' && point < 0x80) || (point >= 0xC0 && point < 0x250))
        return SCRIPT_LATIN;
    if ((point >= 0x30A1 && point <= 0x30FA) || point == 0x30FC)
        return SCRIPT_KATAKANA;
    return point >= 0x3041 && point <= 0x3096 ? SCRIPT_HIRAGANA : SCRIPT_OTHER;
}

static enum script script_at(Str text)
{
    uint32_t point = 0;

    return utf8_next(&text, &point) ? script_of(point) : SCRIPT_OTHER;
}

static enum script script_before(Str text, size_t at)
{
    while (at > 0 && !begins_here(text.p[--at])) {
    }
    return script_at(str_skip(text, at));
}

/* Whether a word goes on from the byte before `at` to the one there. */
static bool goes_on(const struct naming_reason *reason, size_t at)
{
    enum script before, after;

    if (at == 0 || at == reason->text.n)
        return false;
    before = script_before(reason->text, at);
    after = script_at(str_skip(reason->text, at));
    if (before == SCRIPT_DIGIT)
        return after == SCRIPT_DIGIT;
    return before == after && !reason->breaks[at] &&
           (before == SCRIPT_LATIN || before == SCRIPT_KATAKANA);
}

static bool title_follows(Str text)
{
    static const char *const titles[] = {"様", "さま", "サマ", "さん",   "サン", "殿",
                                         "氏", "どの", "くん", "ちゃん", "先生", "君"};

    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (str_starts(text, str_of(titles[i])))
            return true;
    return false;
}

struct sought {
    Str text;    /* folded */
    bool titled; /* only where 様 and the like follow */
};

static bool is_here(const struct naming_reason *reason, size_t at, const struct sought *sought)
{
    size_t end = at + sought->text.n;

    return !goes_on(reason, at) && !goes_on(reason, end) &&
           (!sought->titled || title_follows(str_skip(reason->text, end)));
}

/* ---- looking up ------------------------------------------------------------------------------ */

/* The first suffix that is not before `text`. */
static size_t suffix_from(const struct naming *naming, Str text)
{
    size_t low = 0, high = naming->suffix_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (str_compare(suffix_text(naming, &naming->suffixes[middle]), text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void seek_in_all(struct naming *naming, const struct sought *sought)
{
    if (sought->text.n >= PAIR_BYTES && !naming->pairs[pair_of(sought->text)])
        return;
    for (size_t i = suffix_from(naming, sought->text); i < naming->suffix_count; i++) {
        const struct naming_suffix *suffix = &naming->suffixes[i];
        struct naming_reason *reason = naming->reasons.at[suffix->reason];

        if (!str_starts(suffix_text(naming, suffix), sought->text))
            return;
        reason->named = reason->named || is_here(reason, suffix->at, sought);
    }
}

static void seek_in_one(struct naming_about *about, const struct sought *sought)
{
    const struct naming_reason *reason = about->reason;

    for (size_t at = 0; at + sought->text.n <= reason->text.n && !about->named; at++)
        about->named =
            str_starts(str_skip(reason->text, at), sought->text) && is_here(reason, at, sought);
}

/* `about` NULL: in all reasons. */
static void seek(struct naming *naming, struct naming_about *about, const struct sought *sought)
{
    if (about)
        seek_in_one(about, sought);
    else
        seek_in_all(naming, sought);
}

/* ---- names ----------------------------------------------------------------------------------- */

static Str fold(struct naming *naming, Str text)
{
    while (naming->text.room < text.n + 1)
        naming->text.at = vec_grow(naming->text.at, &naming->text.room, sizeof *naming->text.at);
    return (Str){naming->text.at, text_folded(text, naming->text.at, NULL)};
}

static bool says_nothing(Str name)
{
    static const char *const words[] = {"不明",   "不詳",     "なし",     "無し", "ナシ", "同上",
                                        "名無し", "氏名不明", "氏名不詳", "NULL", "NONE", "N/A"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(name, str_of(words[i])))
            return true;
    return false;
}

/* Whether all of a name that is of a script is of `script`, and some of it. */
static bool is_all(Str name, enum script script, enum script other)
{
    bool some = false;
    uint32_t point;

    while (utf8_next(&name, &point)) {
        enum script at = script_of(point);

        if (at == script || at == other)
            some = true;
        else if (at != SCRIPT_OTHER || point >= 0x80)
            return false;
    }
    return some;
}

static void seek_name(struct naming *naming, struct naming_about *about, Str name)
{
    struct sought sought = {.text = fold(naming, name)};
    size_t count = utf8_count(sought.text), least = about ? OWN_LEAST : NAME_LEAST;

    if (is_all(sought.text, SCRIPT_LATIN, SCRIPT_LATIN))
        least = about ? KANA_LEAST : LATIN_LEAST;
    else if (is_all(sought.text, SCRIPT_KATAKANA, SCRIPT_HIRAGANA))
        least = KANA_LEAST;
    sought.titled = count < least;
    if (count >= (about ? 1 : TITLED_LEAST) && !says_nothing(sought.text))
        seek(naming, about, &sought);
}

/* The first word of a name, which is taken off it: 佐藤　花子, グエン・ヴァン, LE, AN. */
static Str word_take(Str *name)
{
    static const char *const ends[] = {" ", "　", "・", ","};
    size_t at = 0, end = 0;

    for (; at < name->n && !end; at += !end)
        for (size_t i = 0; i < sizeof ends / sizeof *ends && !end; i++)
            if (str_starts(str_skip(*name, at), str_of(ends[i])))
                end = strlen(ends[i]);
    Str word = str_take(*name, at);

    *name = str_skip(*name, at + end);
    return word;
}

/* ---- addresses ------------------------------------------------------------------------------- */

static bool is_one_of(uint32_t point, const char *points)
{
    Str rest = str_of(points);
    uint32_t at;

    while (utf8_next(&rest, &at))
        if (at == point)
            return true;
    return false;
}

/* Behind the numerals: 丁目, 番 or 号. */
static bool counts(Str text)
{
    return str_starts(text, STR("丁目")) || str_starts(text, STR("番")) ||
           str_starts(text, STR("号"));
}

static bool number_begins(Str text)
{
    uint32_t point = 0;

    if (script_at(text) == SCRIPT_DIGIT)
        return true;
    while (utf8_next(&text, &point) && is_one_of(point, "一二三四五六七八九十百千"))
        if (counts(text))
            return true;
    return false;
}

/* How many characters stand before the first number; SIZE_MAX: there is none. */
static size_t before_number(Str address)
{
    uint32_t point;

    for (size_t count = 0; address.n; count++) {
        if (number_begins(address))
            return count;
        if (!utf8_next(&address, &point))
            break;
    }
    return SIZE_MAX;
}

static void seek_address(struct naming *naming, struct naming_about *about, Str address)
{
    struct sought sought = {.text = fold(naming, address)};
    size_t before = before_number(sought.text);
    Str rest = sought.text;
    uint32_t point;

    if (before == SIZE_MAX) {
        if (about && utf8_count(rest) >= OWN_PLACE_LEAST)
            seek(naming, about, &sought);
        return;
    }
    for (bool begins = true; before >= PLACE_LEAST; before--) {
        sought.text = rest;
        if (begins)
            seek(naming, about, &sought);
        utf8_next(&rest, &point);
        begins = is_one_of(point, "都道府県市区郡町村");
    }
}

/* ---- residents ------------------------------------------------------------------------------- */

static void seek_own(struct naming *naming, struct naming_about *about,
                     const struct resident *resident)
{
    const Str whole[] = {resident->name, resident->agent_name, resident->mailing_name};
    Str name = resident->name;

    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        seek_name(naming, about, whole[i]);
    while (name.n)
        seek_name(naming, about, word_take(&name));
    seek_address(naming, about, resident->address);
    seek_address(naming, about, resident->mailing_address);
}

void naming_person(struct naming *naming, const struct resident *resident)
{
    struct naming_about *about;

    REQUIRE(naming->pairs); /* after naming_ready() */
    seek_name(naming, NULL, resident->name);
    seek_address(naming, NULL, resident->address);
    for (struct index_at at = index_at(&naming->residents, str_hash(resident->resident_id));
         (about = index_next(&naming->residents, &at)) != NULL;)
        if (str_equal(about->resident_id, resident->resident_id))
            seek_own(naming, about, resident);
}
