/* Towns: the rows of a code by binary search, the towns of a city by one walk over the table, which
 * only addresses that are already in doubt need. */
#include "core/gates/towns.h"

#include <stdlib.h>

#include "base/bug.h"
#include "base/utf8.h"
#include "core/gates/town_split.h"
#include "core/rules/barcode.h"

enum { FOLDED_MAX = 1024, NAME_MAX_BYTES = 255, CODE_DIGITS = 7 };

/* ---- folding: one spelling for what is written in several ways ------------------------------- */

struct folded {
    char text[FOLDED_MAX];
    size_t n;
};

static void fold_put(struct folded *folded, uint32_t point)
{
    char bytes[4];
    size_t n = utf8_put(point, bytes);

    if (folded->n + n > FOLDED_MAX)
        return;
    memcpy(folded->text + folded->n, bytes, n);
    folded->n += n;
}

/* 十一 = 11, 二一 = 21, 二十 = 20. */
static void fold_number(struct folded *folded, uint32_t first, Str *rest)
{
    uint32_t total = 0, digits = 0, point = first;
    Str before = *rest;
    char text[16];
    int n;

    for (;;) {
        uint32_t unit = numeral_unit_of(point);
        int digit = numeral_digit_of(point);

        if (unit) {
            total += (digits ? digits : 1) * unit;
            digits = 0;
        } else if (digit >= 0 && digits < 100000) {
            digits = digits * 10 + (uint32_t)digit;
        } else {
            break;
        }
        before = *rest;
        if (!utf8_next(rest, &point))
            break;
    }
    *rest = before;
    total += digits;
    n = 0;
    do {
        text[n++] = (char)('0' + total % 10);
        total /= 10;
    } while (total);
    while (n > 0)
        fold_put(folded, (unsigned char)text[--n]);
}

static void fold(Str text, bool numerals, struct folded *folded)
{
    uint32_t point;

    folded->n = 0;
    while (utf8_next(&text, &point)) {
        if (point == ' ' || point == 0x3000 || point == 0x5B57) /* 字 */
            continue;
        if (point == 0x5927 && str_starts(text, STR("字")))
            continue;
        if (numerals && (numeral_digit_of(point) >= 0 || numeral_unit_of(point)))
            fold_number(folded, point, &text);
        else
            fold_put(folded, town_point(point));
    }
}

static Str folded_str(const struct folded *folded)
{
    return (Str){folded->text, folded->n};
}

/* ---- the table ------------------------------------------------------------------------------- */

void towns_begin(struct town_index *index)
{
    *index = (struct town_index){.sorted = true};
}

void towns_release(struct town_index *index)
{
    VEC_RELEASE(&index->cities);
    VEC_RELEASE(&index->rows);
    VEC_RELEASE(&index->by_city);
    VEC_RELEASE(&index->names);
}

static bool code_number(Str code, uint32_t *number)
{
    *number = 0;
    if (code.n != CODE_DIGITS)
        return false;
    for (size_t i = 0; i < code.n; i++) {
        if (code.p[i] < '0' || code.p[i] > '9')
            return false;
        *number = *number * 10 + (uint32_t)(code.p[i] - '0');
    }
    return true;
}

static Str folded_copy(struct arena *arena, Str text)
{
    struct folded folded;

    fold(text, /*numerals*/ false, &folded);
    return arena_copy(arena, folded_str(&folded));
}

/* Rows of a city mostly follow each other: the last few are looked at, no more. A city that is
 * entered twice costs a few bytes until cities_join(). */
static uint32_t city_of(struct town_index *index, struct arena *arena, Str prefecture, Str name)
{
    enum { LOOK_BACK = 8 };
    size_t count = index->cities.count;
    struct town_city city;

    for (size_t i = count; i > 0 && i + LOOK_BACK > count; i--)
        if (str_equal(index->cities.at[i - 1].name, name) &&
            str_equal(index->cities.at[i - 1].prefecture, prefecture))
            return (uint32_t)(i - 1);
    city = (struct town_city){.prefecture = arena_copy(arena, prefecture),
                              .name = arena_copy(arena, name),
                              .folded_prefecture = folded_copy(arena, prefecture),
                              .folded_name = folded_copy(arena, name)};
    VEC_PUSH(&index->cities, city);
    return (uint32_t)count;
}

static void row_add(struct town_index *index, struct arena *arena, Str code, Str prefecture,
                    Str city, Str town, bool office)
{
    struct town_row row = {.town = (uint32_t)index->names.count, .office = office};

    if (!code_number(code, &row.code) || town.n > NAME_MAX_BYTES)
        return;
    row.city = city_of(index, arena, prefecture, city);
    VEC_PUSH(&index->names, (char)(unsigned char)town.n);
    for (size_t i = 0; i < town.n; i++)
        VEC_PUSH(&index->names, town.p[i]);
    if (index->rows.count && row.code < index->rows.at[index->rows.count - 1].code)
        index->sorted = false;
    VEC_PUSH(&index->rows, row);
}

void towns_add(struct town_index *index, struct arena *arena, Str code, Str prefecture, Str city,
               Str town)
{
    row_add(index, arena, code, prefecture, city, town, /*office*/ false);
}

void towns_add_office(struct town_index *index, struct arena *arena, Str code, Str prefecture,
                      Str city, Str town)
{
    row_add(index, arena, code, prefecture, city, town, /*office*/ true);
}

static int row_order(const void *a, const void *b)
{
    const struct town_row *left = a, *right = b;

    return (left->code > right->code) - (left->code < right->code);
}

static int city_compare(const struct town_city *left, const struct town_city *right)
{
    int order = str_compare(left->prefecture, right->prefecture);

    return order ? order : str_compare(left->name, right->name);
}

static int city_order(const void *a, const void *b)
{
    const struct town_city *const *left = a, *const *right = b;
    int order = city_compare(*left, *right);

    return order ? order : (*left > *right) - (*left < *right);
}

/* Of a city that was entered more than once the rows get the first entry; the others stay without
 * any. */
static void cities_join(struct town_index *index)
{
    size_t count = index->cities.count;
    struct town_city **sorted = mem_zero(count, sizeof(struct town_city *));
    uint32_t *first = mem_zero(count, sizeof *first);

    for (size_t i = 0; i < count; i++)
        sorted[i] = &index->cities.at[i];
    if (count)
        qsort(sorted, count, sizeof *sorted, city_order);
    for (size_t i = 0; i < count; i++) {
        uint32_t city = (uint32_t)(sorted[i] - index->cities.at);

        first[city] = i && city_compare(sorted[i - 1], sorted[i]) == 0
                          ? first[sorted[i - 1] - index->cities.at]
                          : city;
    }
    for (size_t i = 0; i < index->rows.count; i++)
        index->rows.at[i].city = first[index->rows.at[i].city];
    mem_free(first);
    mem_free(sorted);
}

static void rows_by_city(struct town_index *index)
{
    uint32_t at = 0;

    index->by_city.count = 0;
    for (size_t i = 0; i < index->cities.count; i++)
        index->cities.at[i].count = 0;
    for (size_t i = 0; i < index->rows.count; i++) {
        index->cities.at[index->rows.at[i].city].count++;
        VEC_PUSH(&index->by_city, 0);
    }
    for (size_t i = 0; i < index->cities.count; i++) {
        struct town_city *city = &index->cities.at[i];

        city->first = at;
        at += city->count;
        city->count = 0;
    }
    for (size_t i = 0; i < index->rows.count; i++) {
        struct town_city *city = &index->cities.at[index->rows.at[i].city];

        index->by_city.at[city->first + city->count++] = (uint32_t)i;
    }
}

void towns_ready(struct town_index *index)
{
    if (!index->sorted)
        qsort(index->rows.at, index->rows.count, sizeof *index->rows.at, row_order);
    index->sorted = true;
    cities_join(index);
    rows_by_city(index);
}

static Str name_written(const struct town_index *index, const struct town_row *row)
{
    const char *at = index->names.at + row->town;

    return (Str){at + 1, (unsigned char)at[0]};
}

/* As postal codes are doubted: a large office stands for its whole municipality. */
static Str town_name(const struct town_index *index, const struct town_row *row)
{
    return row->office ? STR("以下に掲載がない場合") : name_written(index, row);
}

/* ---- one address ----------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The town's own name, without what stands in parentheses behind it. */
static Str base_name(Str town)
{
    for (size_t i = 0; i < town.n; i++)
        if (str_starts(str_skip(town, i), STR("（")))
            return str_take(town, i);
    return town;
}

/* The code of what has no town, or of a whole place: no name of a town. */
static bool is_no_name(Str town)
{
    return str_contains(town, STR("掲載がない場合")) || str_contains(town, STR("次に")) ||
           str_ends(town, STR("一円"));
}

/* Nor is it clear what belongs to a list or a range. */
static bool is_townless(Str town)
{
    return is_no_name(town) || str_contains(town, STR("、")) || str_contains(town, STR("〜")) ||
           str_contains(town, STR("～"));
}

static bool starts_with_name(Str address, Str name)
{
    if (name.n == 0 || !str_starts(address, name))
        return false;
    /* not in the middle of a number */
    return address.n == name.n || !is_digit(name.p[name.n - 1]) || !is_digit(address.p[name.n]);
}

/* Both names in the spelling of the address. The prefecture may be left out, and the 郡 of a
 * town. */
static bool after_names(Str address, Str prefecture, Str name, Str *rest)
{
    size_t county = 0;

    if (str_starts(address, prefecture))
        address = str_skip(address, prefecture.n);
    for (size_t i = 0; i + 3 < name.n && county == 0; i++)
        if (str_starts(str_skip(name, i), STR("郡")))
            county = i + 3;
    if (!str_starts(address, name)) {
        name = str_skip(name, county);
        if (county == 0 || !str_starts(address, name))
            return false;
    }
    *rest = str_skip(address, name.n);
    return true;
}

static bool after_city(Str address, const struct town_city *city, bool numerals, Str *rest)
{
    struct folded prefecture, name;

    if (!numerals)
        return after_names(address, city->folded_prefecture, city->folded_name, rest);
    fold(city->prefecture, numerals, &prefecture);
    fold(city->name, numerals, &name);
    return after_names(address, folded_str(&prefecture), folded_str(&name), rest);
}

Str town_name_of(const struct town_index *index, const struct town_row *row)
{
    return base_name(name_written(index, row));
}

bool town_is_none(const struct town_index *index, const struct town_row *row)
{
    return is_townless(town_name_of(index, row));
}

size_t towns_of_city(const struct town_index *index, const struct town_row *row,
                     const uint32_t **rows)
{
    const struct town_city *city = &index->cities.at[row->city];

    *rows = index->by_city.at + city->first;
    return city->count;
}

struct question {
    const struct town_index *index;
    const struct town_row *own; /* the rows of the code */
    size_t own_count;
    const struct town_city *city;
    Str rest; /* of the folded address, behind the city */
};

/* Whether some town of the code begins the address, or is so like `name` that it may be meant. */
static bool is_own_town(const struct question *question, bool numerals, Str name)
{
    struct folded own;

    for (size_t i = 0; i < question->own_count; i++) {
        Str town;

        fold(base_name(town_name(question->index, &question->own[i])), numerals, &own);
        town = folded_str(&own);
        if (starts_with_name(question->rest, town))
            return true;
        if (name.n && (str_starts(town, name) || str_starts(name, town)))
            return true;
    }
    return false;
}

/* The address goes on with a number: what came before it was the town, whole. */
static bool ends_here(Str rest, size_t name_bytes)
{
    return rest.n == name_bytes || is_digit(rest.p[name_bytes]);
}

/* The longest town of the city with which the address begins, before its number. */
static bool find_town(const struct question *question, struct folded *found)
{
    const struct town_index *index = question->index;
    struct folded town;

    found->n = 0;
    for (size_t i = 0; i < index->rows.count; i++) {
        const struct town_row *row = &index->rows.at[i];
        const struct town_city *city = &index->cities.at[row->city];

        if (city != question->city && (!str_equal(city->name, question->city->name) ||
                                       !str_equal(city->prefecture, question->city->prefecture)))
            continue;
        if (is_townless(town_name(index, row)))
            continue;
        fold(base_name(town_name(index, row)), /*numerals*/ true, &town);
        if (town.n > found->n && starts_with_name(question->rest, folded_str(&town)))
            *found = town;
    }
    return found->n > 0 && ends_here(question->rest, found->n);
}

/* False: the table does not have the code. */
static bool own_rows(const struct town_index *index, uint32_t code, struct question *question)
{
    struct town_row wanted = {.code = code};
    const struct town_row *found, *first, *end = index->rows.at + index->rows.count;

    found = bsearch(&wanted, index->rows.at, index->rows.count, sizeof wanted, row_order);
    if (!found)
        return false;
    for (first = found; first > index->rows.at && first[-1].code == code; first--)
        ;
    question->own = first;
    for (question->own_count = 0;
         first + question->own_count < end && first[question->own_count].code == code;)
        question->own_count++;
    return true;
}

size_t towns_of_code(const struct town_index *index, Str code, size_t *first)
{
    struct question question = {.index = index};
    uint32_t number;

    if (!index->rows.count || !code_number(code, &number) || !own_rows(index, number, &question))
        return 0;
    *first = (size_t)(question.own - index->rows.at);
    return question.own_count;
}

/* The municipality of the code with which the address begins. */
static bool city_find(struct question *question, const struct folded *address, bool numerals)
{
    for (size_t i = 0; i < question->own_count; i++) {
        question->city = &question->index->cities.at[question->own[i].city];
        if (after_city(folded_str(address), question->city, numerals, &question->rest))
            return true;
    }
    return false;
}

/* Whether some row of the code speaks for the whole of the municipality. */
static bool fits_whole_city(const struct question *question, const struct folded *address)
{
    for (size_t i = 0; i < question->own_count; i++) {
        const struct town_row *row = &question->own[i];
        const struct town_city *city = &question->index->cities.at[row->city];
        Str rest;

        if ((is_townless(town_name(question->index, row)) ||
             str_starts(city->name, STR("京都市"))) &&
            after_city(folded_str(address), city, /*numerals*/ false, &rest))
            return true;
    }
    return false;
}

/* NULL: with none of the table. */
static const struct town_city *begins_with_a_city(const struct town_index *index,
                                                  const struct folded *address)
{
    Str rest;

    for (size_t i = 0; i < index->cities.count; i++)
        if (after_city(folded_str(address), &index->cities.at[i], /*numerals*/ false, &rest))
            return &index->cities.at[i];
    return NULL;
}

/* Nothing follows the name of a town of the code. */
static bool ends_with_own_town(const struct question *question, bool numerals)
{
    struct folded own;

    for (size_t i = 0; i < question->own_count; i++) {
        Str town = town_name(question->index, &question->own[i]);

        fold(base_name(town), numerals, &own);
        if (own.n && !is_no_name(town) && str_equal(question->rest, folded_str(&own)))
            return true;
    }
    return false;
}

/* The address without its municipality, as some registers have it: it may begin with a town that is
 * called like some municipality. */
static bool begins_with_own_town(struct question *question, const struct folded *address,
                                 const struct town_city *city)
{
    question->rest = folded_str(address);
    return !str_starts(question->rest, city->folded_prefecture) &&
           is_own_town(question, /*numerals*/ false, STR_EMPTY);
}

/* The code belongs to the municipality with which the address begins. */
static enum town_doubt doubt_of_town(struct question *question, Str address,
                                     const struct folded *as_written)
{
    struct folded folded, other;
    bool whole = fits_whole_city(question, as_written);

    if (ends_with_own_town(question, false))
        return TOWN_WITHOUT_NUMBER;
    if (is_own_town(question, false, STR_EMPTY))
        return TOWN_NO_DOUBT;
    fold(address, /*numerals*/ true, &folded);
    if (!city_find(question, &folded, true))
        return TOWN_NO_DOUBT;
    if (ends_with_own_town(question, true))
        return TOWN_WITHOUT_NUMBER;
    if (whole || is_own_town(question, true, STR_EMPTY) || !find_town(question, &other) ||
        is_own_town(question, true, folded_str(&other)))
        return TOWN_NO_DOUBT;
    return TOWN_OTHER_TOWN;
}

enum town_doubt town_doubt(const struct town_index *index, Str postal_code, Str address)
{
    struct question question = {.index = index};
    const struct town_city *city;
    struct folded as_written;
    uint32_t code;
    bool known;

    if (!index->rows.count || !code_number(postal_code, &code) || address.n > FOLDED_MAX)
        return TOWN_NO_DOUBT;
    known = own_rows(index, code, &question);
    fold(address, /*numerals*/ false, &as_written);
    if (city_find(&question, &as_written, false))
        return doubt_of_town(&question, address, &as_written);
    city = begins_with_a_city(index, &as_written);
    if (!city || begins_with_own_town(&question, &as_written, city))
        return TOWN_NO_DOUBT;
    return known ? TOWN_OTHER_PLACE : TOWN_CODE_UNKNOWN;
}
