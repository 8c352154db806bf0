/*
 * Tells whether an address contradicts its postal code, by the table of postal codes and towns
 * (町域), and by that of large offices with codes of their own (docs/contract 4.4).
 *
 * An address is asked only where it begins with a municipality of the table. Then its code must be
 * known and belong to that municipality. Within it only clear evidence counts: the code must be one
 * of towns, and the address must name, before its number, another town of the municipality. Codes
 * of a large office or of what has no town fit their whole municipality; Kyoto's street names and
 * buildings with their own codes are no contradiction. Both sides are first brought to one spelling
 * (docs/domain.md 5): full-width digits and kanji numerals as digits, ケ as ヶ, ノ as の, 大字 as 字.
 * Pure; it needs 20 bytes a row and the names. town_split.h parts an address by it.
 *
 *     towns_add(&towns, &arena, code, prefecture, city, town)   for each row of the table
 *     towns_add_office(&towns, &arena, code, prefecture, city, town)  for each large office
 *     towns_ready(&towns, &arena)
 *     town_doubt(&towns, STR("2500852"), STR("神奈川県小田原市栄町1-2"))
 */
#ifndef KIGEN_CORE_GATES_TOWNS_H
#define KIGEN_CORE_GATES_TOWNS_H

#include "base/arena.h"

struct town_city {
    Str prefecture, name;
    Str folded_prefecture, folded_name; /* in one spelling, kanji numerals left as they are */
    uint32_t first, count;              /* its rows in by_city, once ready */
};
struct town_row {
    uint32_t code, city, town; /* the postal code as a number; indexes of city and of the name */
    bool office;               /* a large office has the code; its town may be empty */
};

struct town_index {
    VEC(struct town_city) cities;
    VEC(struct town_row) rows; /* by code, once ready */
    VEC(uint32_t) by_city;     /* indexes of rows, one municipality behind the other */
    VEC(char) names;           /* each counted by one byte */
    bool sorted;               /* the rows were added in order of their codes */
};

void towns_begin(struct town_index *index);
/* `code` is 7 digits. A row with a name of more than 255 bytes is left out. */
void towns_add(struct town_index *index, struct arena *arena, Str code, Str prefecture, Str city,
               Str town);
/* A large office's own code fits every address of its municipality. */
void towns_add_office(struct town_index *index, struct arena *arena, Str code, Str prefecture,
                      Str city, Str town);
void towns_ready(struct town_index *index);
void towns_release(struct town_index *index);

/* The rows of a code, by index from `first` on; 0: there are none. */
size_t towns_of_code(const struct town_index *index, Str code, size_t *first);
/* The rows of a municipality, which the row stands for, as indexes of rows. */
size_t towns_of_city(const struct town_index *index, const struct town_row *row,
                     const uint32_t **rows);
/* The town's name as the table has it, without what stands in parentheses behind it. */
Str town_name_of(const struct town_index *index, const struct town_row *row);
/* That name is none of a town: the rest of a municipality or the whole of it, a list, a range. */
bool town_is_none(const struct town_index *index, const struct town_row *row);

enum town_doubt {
    TOWN_NO_DOUBT,
    TOWN_CODE_UNKNOWN,  /* neither table has the code */
    TOWN_OTHER_PLACE,   /* the code belongs to other municipalities */
    TOWN_OTHER_TOWN,    /* the code belongs to another town of the municipality */
    TOWN_WITHOUT_NUMBER /* no contradiction: the address ends with a town of its code */
};
/* An empty table doubts nothing. */
enum town_doubt town_doubt(const struct town_index *index, Str postal_code, Str address);
static inline bool town_contradicts(enum town_doubt doubt)
{
    return doubt == TOWN_CODE_UNKNOWN || doubt == TOWN_OTHER_PLACE || doubt == TOWN_OTHER_TOWN;
}

#endif
