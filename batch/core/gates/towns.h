/*
 * Tells whether an address contradicts its postal code, by the table of postal codes and towns
 * (町域).
 *
 * Only clear evidence counts. The code must be in the table for towns, not for a place without
 * towns. The address must begin with the city of the code, and then name, before its number,
 * another town of that city. Kyoto's street names, buildings with their own codes, unknown codes
 * and anything else unusual are no contradiction. Both sides are first brought to one spelling
 * (docs/domain.md 5): full-width digits and kanji numerals as digits, ケ as ヶ, ノ as の, 大字 as 字.
 * Pure; it needs 12 bytes a row and the names.
 *
 *     towns_add(&towns, &arena, code, prefecture, city, town)   for each row of the table
 *     towns_ready(&towns, &arena)
 *     town_contradicts(&towns, STR("2500852"), STR("神奈川県小田原市栄町1-2"))
 */
#ifndef KIGEN_CORE_GATES_TOWNS_H
#define KIGEN_CORE_GATES_TOWNS_H

#include "base/arena.h"

struct town_city {
    Str prefecture, name;
};
struct town_row {
    uint32_t code, city, town; /* the postal code as a number; indexes of city and of the name */
};

struct town_index {
    VEC(struct town_city) cities;
    VEC(struct town_row) rows; /* by code, once ready */
    VEC(char) names;           /* each counted by one byte */
    bool sorted;               /* the rows were added in order of their codes */
};

void towns_begin(struct town_index *index);
/* `code` is 7 digits. A row with a name of more than 255 bytes is left out. */
void towns_add(struct town_index *index, struct arena *arena, Str code, Str prefecture, Str city,
               Str town);
void towns_ready(struct town_index *index);
void towns_release(struct town_index *index);

bool town_contradicts(const struct town_index *index, Str postal_code, Str address);

#endif
