/*
 * Postal codes and towns (町域): whether an address contradicts its postal code.
 *
 * Only positive evidence counts. The code must be in the table, with towns of its own and not as
 * the code of a town-less rest; the address must begin with that city and then name, before its
 * number, another town of the same city. Kyoto's street names, buildings with codes of their own,
 * unknown codes and anything else that is merely odd are no contradiction. Both sides are compared
 * after what docs/domain.md 5 says: full-width digits and kanji numerals as digits, ケ and ヶ, ノ and
 * の, 大字 and 字 as one. Pure; memory is the arena's: 12 bytes a row and the names as they stand.
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
    bool sorted;               /* the rows came in order of their codes */
};

void towns_begin(struct town_index *index);
/* `code` 7 digits. A name of more than 255 bytes is left out: it could not be told. */
void towns_add(struct town_index *index, struct arena *arena, Str code, Str prefecture, Str city,
               Str town);
void towns_ready(struct town_index *index);
void towns_release(struct town_index *index);

bool town_contradicts(const struct town_index *index, Str postal_code, Str address);

#endif
