/*
 * The name somebody meant who typed another one: `runn` is near `run`, `--as-off` near `--as-of`.
 *
 * Counted are letters left out, added, changed or swapped with their neighbour; capitals are as
 * small ones, and leading hyphens do not count as letters. A third of the word may be wrong, two
 * letters at most, so that a short word is not near to everything: `-x` is not near `-c`.
 */
#ifndef KIGEN_BASE_NEAR_H
#define KIGEN_BASE_NEAR_H

#include "base/str.h"

enum { NEAR_BYTES_MAX = 32 }; /* a longer word or name is near to nothing */

/* The one of `names` that is nearest to `word`, of equals the first; NULL where none is near. */
const char *near_of(Str word, const char *const *names, size_t count);

#endif
