/*
 * Finds the name that was probably meant by a mistyped one: `run` for `runn`, `--as-of` for
 * `--as-off`.
 *
 * A mistake is a letter left out, added, changed or swapped with its neighbour. Capitals count as
 * small letters, and leading hyphens are left out. About a third of the word may be wrong, two
 * letters at most: otherwise a short word would be near every name, as `-x` to `-c`.
 */
#ifndef KIGEN_BASE_NEAR_H
#define KIGEN_BASE_NEAR_H

#include "base/str.h"

enum { NEAR_BYTES_MAX = 32 }; /* for a longer word or name nothing is found */

/* The name that is nearest to `word`, the first of equals; NULL where none is near. */
const char *near_of(Str word, const char *const *names, size_t count);

#endif
