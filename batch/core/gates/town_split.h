/*
 * Parts an address behind the town (町域) that its postal code denotes: what stands behind it is
 * what the customer barcode tells (core/rules/barcode.h).
 *
 * The town must be known for sure: the address begins with the municipality of the code, with or
 * without prefecture and 郡, then with a town of the code, and with no longer town of that
 * municipality. An address without prefecture and municipality may begin with the town where a
 * number follows it. Spaces, 大字 and 字 do not count, full-width and half-width are one, so are a
 * number in kanji and in digits, ヶ ケ カ が, の ノ 之, ッ ツ. What follows must not look like the rest
 * of a longer name (町, 村). No town can be told of codes of a town-less rest, of whole
 * municipalities, of lists and ranges, and of Kyoto's addresses by street names.
 *
 * Pure; it looks at each town of the municipality.
 */
#ifndef KIGEN_CORE_GATES_TOWN_SPLIT_H
#define KIGEN_CORE_GATES_TOWN_SPLIT_H

#include "core/gates/towns.h"

enum town_split {
    TOWN_SPLIT_NONE,
    TOWN_SPLIT_OFFICE, /* the code is a large office's own, and the address is in its town */
    TOWN_SPLIT_TOWN
};
/* `behind` borrows of the address. */
enum town_split town_split(const struct town_index *index, Str postal_code, Str address,
                           Str *behind);

/* One sign for those that names of towns write alike (ヶ カ ヵ が as ケ, の 之 as ノ, ツ as ッ), and ASCII for
 * its full width. */
uint32_t town_point(uint32_t point);

#endif
