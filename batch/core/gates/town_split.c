/* Splitting: names are taken off the address sign by sign, so that what is left is as written. */
#include "core/gates/town_split.h"

#include "base/utf8.h"
#include "core/rules/barcode.h"

/* ---- taking a name off an address ------------------------------------------------------------ */

uint32_t town_point(uint32_t point)
{
    switch (point) {
    case 0x30F6: /* ヶ */
    case 0x30AB: /* カ: 駒ケ根, 駒カ根 */
    case 0x30F5: /* ヵ */
    case 0x304C: /* が */
        return 0x30B1;
    case 0x306E: /* の */
    case 0x4E4B: /* 之 */
        return 0x30CE;
    case 0x30C4: /* ツ */
        return 0x30C3;
    default:
        return point >= 0xFF01 && point <= 0xFF5E ? point - 0xFEE0 : point;
    }
}

/* As towns are compared, and a full-width space is a space. */
static uint32_t one_spelling(uint32_t point)
{
    return point == 0x3000 ? ' ' : town_point(point);
}

static uint32_t next_point(Str text)
{
    uint32_t point;

    return utf8_next(&text, &point) ? one_spelling(point) : 0;
}

static Str skip_point(Str text)
{
    uint32_t point;

    utf8_next(&text, &point);
    return text;
}

static Str skip_spaces(Str text)
{
    while (next_point(text) == ' ')
        text = skip_point(text);
    return text;
}

/* 大字 and 字 where they stand before something; the text itself where there is none. */
static Str skip_section(Str text)
{
    if (str_starts(text, STR("大字")))
        return str_skip(text, STR("大字").n);
    return str_starts(text, STR("字")) ? str_skip(text, STR("字").n) : text;
}

static bool is_digit(uint32_t point)
{
    return point >= '0' && point <= '9';
}

/* All digits, or all numerals in kanji, with which the text begins. False: no number that is sure. */
static bool number_take(Str *text, uint32_t *number)
{
    if (!is_digit(next_point(*text)))
        return numeral_take(text, number);
    for (*number = 0; is_digit(next_point(*text)); *text = skip_point(*text)) {
        if (*number > 99999)
            return false;
        *number = *number * 10 + (next_point(*text) - '0');
    }
    return true;
}

static bool is_number(uint32_t point)
{
    return is_digit(point) || numeral_is(point);
}

/* Both go on with a number: in digits or in kanji it is the same one. What is no sound number (百千)
 * must be written alike. */
static bool numbers_take(Str *address, Str *name)
{
    Str left = *address, right = *name;
    uint32_t here, there;
    bool sound = number_take(address, &here);

    sound &= number_take(name, &there);
    return sound ? here == there
                 : str_equal(str_take(left, left.n - address->n), str_take(right, right.n - name->n));
}

/* 大字 and 字 stand inside an address where a table has two names in one: 象潟町字二階谷地. */
static bool sign_take(Str *address, Str *name)
{
    Str behind = skip_section(*address);

    if (is_number(next_point(*address)) && is_number(next_point(*name)))
        return numbers_take(address, name);
    if (next_point(*address) == next_point(*name)) {
        *address = skip_point(*address);
        *name = skip_point(*name);
        return true;
    }
    if (behind.n == address->n)
        return false;
    *address = behind;
    return true;
}

/* Takes the name off the beginning of the address; false: it does not begin with it. */
static bool name_take(Str *address, Str name)
{
    Str rest = *address;

    if (name.n == 0)
        return false;
    while (name.n) {
        rest = skip_spaces(rest);
        if (rest.n == 0 || !sign_take(&rest, &name))
            return false;
        name = skip_spaces(name);
    }
    *address = rest;
    return true;
}

/* The same for a town, before which 大字 or 字 may stand, here or in the table: 大字大沢. */
static bool town_take(Str *address, Str name)
{
    Str rest = skip_spaces(*address), section = skip_section(rest);

    if (section.n < rest.n && name_take(&section, name)) {
        *address = section;
        return true;
    }
    return name_take(address, name) || name_take(address, skip_section(name));
}

/* ---- the municipality ------------------------------------------------------------------------ */

/* What stands behind 郡 in the name of a municipality; the name itself where there is none. */
static Str without_county(Str name)
{
    for (size_t i = 0; i + STR("郡").n < name.n; i++)
        if (str_starts(str_skip(name, i), STR("郡")))
            return str_skip(name, i + STR("郡").n);
    return name;
}

static bool city_take(Str *address, const struct town_city *city)
{
    name_take(address, city->prefecture);
    return name_take(address, city->name) || name_take(address, without_county(city->name));
}

/* ---- the town -------------------------------------------------------------------------------- */

static bool number_follows(Str behind)
{
    return is_number(next_point(skip_spaces(behind)));
}

/* 町 or 村 right behind a town: it may be another one, whose name is longer. */
static bool name_goes_on(Str behind)
{
    return str_starts(behind, STR("町")) || str_starts(behind, STR("村"));
}

/* Some town of the municipality reaches farther into the address than what is left of it. */
static bool has_longer(const struct town_index *index, const struct town_row *row, Str address,
                       Str behind)
{
    const uint32_t *rows;
    size_t count = towns_of_city(index, row, &rows);

    for (size_t i = 0; i < count; i++) {
        const struct town_row *other = &index->rows.at[rows[i]];
        Str rest = address;

        if (!other->office && town_take(&rest, town_name_of(index, other)) && rest.n < behind.n &&
            !town_is_none(index, other)) /* asked last: hardly any comes that far */
            return true;
    }
    return false;
}

/* `address` stands behind the municipality, or has none (`bare`). */
static bool town_find(const struct town_index *index, const struct town_row *row, Str address,
                      bool bare, Str *behind)
{
    Str rest = address;

    if (town_is_none(index, row) || !town_take(&rest, town_name_of(index, row)) ||
        name_goes_on(rest) || (bare && !number_follows(rest)) ||
        has_longer(index, row, address, rest))
        return false;
    *behind = rest;
    return true;
}

static bool office_find(const struct town_index *index, const struct town_row *row, Str address)
{
    Str town = town_name_of(index, row);

    return town.n == 0 || town_take(&address, town);
}

static enum town_split row_split(const struct town_index *index, const struct town_row *row,
                                 Str address, Str *behind)
{
    Str rest = address;
    bool bare = !city_take(&rest, &index->cities.at[row->city]);

    if (bare)
        rest = address;
    if (row->office)
        return !bare && office_find(index, row, rest) ? TOWN_SPLIT_OFFICE : TOWN_SPLIT_NONE;
    return town_find(index, row, rest, bare, behind) ? TOWN_SPLIT_TOWN : TOWN_SPLIT_NONE;
}

enum town_split town_split(const struct town_index *index, Str postal_code, Str address,
                           Str *behind)
{
    enum town_split found = TOWN_SPLIT_NONE;
    size_t first, count = towns_of_code(index, postal_code, &first);

    for (size_t i = 0; i < count && found != TOWN_SPLIT_OFFICE; i++) {
        Str rest;
        enum town_split split = row_split(index, &index->rows.at[first + i], address, &rest);

        if (split == TOWN_SPLIT_NONE)
            continue;
        found = split;
        if (split == TOWN_SPLIT_TOWN)
            *behind = rest;
    }
    return found;
}
