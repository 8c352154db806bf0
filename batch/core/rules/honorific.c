/* Honorifics at the end of a name, and words of organisations in it. */
#include "core/rules/honorific.h"

#include "base/utf8.h"
#include "core/rules/nothing.h"

#define TEXT(literal)                                                                              \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

Str honorific_text(enum honorific honorific)
{
    static const Str texts[HONORIFIC_COUNT] = {[HONORIFIC_SAMA] = TEXT("様"),
                                               [HONORIFIC_GUARDIAN] = TEXT("保護者様"),
                                               [HONORIFIC_OFFICE] = TEXT("御中"),
                                               [HONORIFIC_OWN] = TEXT("")};

    return texts[honorific];
}

/* Takes the last code point off. */
static uint32_t point_take(Str *text)
{
    Str last = STR_EMPTY;
    uint32_t point = 0;

    if (!text->n)
        return 0;
    do
        last = (Str){text->p + --text->n, last.n + 1};
    while (text->n && ((unsigned char)*last.p & 0xC0) == 0x80);
    utf8_next(&last, &point);
    return point;
}

static Str without_spaces(Str text)
{
    Str shorter = text;

    while (is_space_point(point_take(&shorter)))
        text = shorter;
    return text;
}

/* Takes `word` off the end, also where it is spaced out: 御　中. */
static bool word_take(Str *text, Str word)
{
    Str rest = *text;

    while (word.n) {
        rest = without_spaces(rest);
        if (!rest.n || point_take(&rest) != point_take(&word))
            return false;
    }
    *text = rest;
    return true;
}

/* A post: 架空会社行, 架空　花子　宛. */
static bool post_take(Str *name, const struct office_words *offices)
{
    static const Str posts[] = {TEXT("宛"), TEXT("行")};

    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++) {
        Str rest = *name;

        if (!str_ends(rest, posts[i]))
            continue;
        rest.n -= posts[i].n;
        *name = without_spaces(rest);
        if (name->n < rest.n)
            return true;
        for (size_t k = 0; k < offices->count; k++)
            if (str_ends(rest, offices->at[k]))
                return true;
        name->n = rest.n + posts[i].n;
    }
    return false;
}

Str honorific_bare(Str name, const struct office_words *offices)
{
    static const Str ends[] = {TEXT("様"), TEXT("殿"), TEXT("御中"), TEXT("先生")};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (word_take(&name, ends[i]))
            return without_spaces(name);
    post_take(&name, offices);
    return name;
}

/* What stands behind the last `word` in `name`; false: it is not there. */
static bool behind(Str name, Str word, Str *rest)
{
    for (size_t at = name.n; at-- > 0;) {
        *rest = str_skip(name, at);
        if (word.n && str_starts(*rest, word)) {
            *rest = str_skip(*rest, word.n);
            return true;
        }
    }
    return false;
}

/* Somebody with a post or a profession: 施設長, 弁護士, 代表取締役. */
static bool names_person(Str text)
{
    return str_contains(text, STR("長")) || str_contains(text, STR("士")) ||
           str_contains(text, STR("代表")) || str_contains(text, STR("担当"));
}

enum honorific honorific_of(Str name, const struct office_words *offices)
{
    Str rest;

    if (honorific_bare(name, offices).n < name.n)
        return HONORIFIC_OWN;
    for (size_t i = 0; i < offices->count; i++)
        if (behind(name, offices->at[i], &rest) && !names_person(rest))
            return HONORIFIC_OFFICE;
    return HONORIFIC_SAMA;
}
