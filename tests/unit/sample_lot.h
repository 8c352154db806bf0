/*
 * A lot built by hand for tests: everyone in it is made up, and every identity holds.
 *
 * Five pieces in three bundles, four residents who wait, three who are held, and the rest of a
 * small town's night of 2026-11-22. Tests change what they need.
 */
#ifndef KIGEN_TESTS_SAMPLE_LOT_H
#define KIGEN_TESTS_SAMPLE_LOT_H

#include "base/arena.h"
#include "core/lot/lot.h"

/* Names and addresses that stand in the lot and must stand nowhere else. NULL-terminated. */
extern const char *const sample_secrets[];

struct lot *sample_lot(struct arena *arena);

/* `pieces` letters of one bundle and `rows` suppressed rows, for measuring; identities hold. */
struct lot *sample_lot_of(struct arena *arena, uint32_t pieces, uint32_t rows);

/* A lot of a night without a single row that is due. */
struct lot *sample_lot_quiet(struct arena *arena);

#endif
