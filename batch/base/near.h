/*
 * Finds the name that was probably meant by a mistyped one: `run` for `runn`, `--as-of` for
 * `--as-off`.
 *
 * A mistake is a letter (a code point) left out, added, changed or swapped with its neighbour.
 * Capitals and full-width letters count as small ones, and leading hyphens are left out. About a third of the word may be wrong, two
 * letters at most: otherwise a short word would be near every name, as `-x` to `-c`.
 */
#ifndef KIGEN_BASE_NEAR_H
#define KIGEN_BASE_NEAR_H

#include "base/str.h"

enum { NEAR_BYTES_MAX = 32 }; /* for a longer word or name nothing is found */

/* How many mistakes lie between two words; SIZE_MAX where one of them is too long to be asked. */
size_t near_distance(Str a, Str b);

/* The name that is nearest to `word`, the first of equals; NULL where none is near. */
const char *near_of(Str word, const char *const *names, size_t count);

#endif
