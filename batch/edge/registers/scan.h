/*
 * Finds the bytes that cut a register, a whole block at a time, by the widest instructions that
 * this processor has.
 *
 *     const struct scan *scan = scan_best();
 *     count = scan->cuts(bytes, n, at, &ascii);
 *
 * Every way gives the same results; the plain one runs everywhere and is the measure of the others
 * (tests/unit/test_scan.c). Why by blocks: docs/decisions/0049-cutting.md.
 */
#ifndef KIGEN_EDGE_REGISTERS_SCAN_H
#define KIGEN_EDGE_REGISTERS_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum scan_way { SCAN_PLAIN, SCAN_AVX2, SCAN_AVX512, SCAN_WAYS };
enum { SCAN_SPARE = 16 }; /* entries behind the last one that cuts() may overwrite */

struct scan {
    enum scan_way way;
    /*
     * Writes the places of all commas, line feeds, quotes and NULs to `at`, rising, and returns how
     * many there are. `at` has room for n + SCAN_SPARE; n is below 2^32. *ascii: no byte is above
     * 7F.
     */
    size_t (*cuts)(const char *bytes, size_t n, uint32_t *at, bool *ascii);
    /* Whether all of it is UTF-8, as utf8_valid() says. */
    bool (*utf8)(const char *bytes, size_t n);
};

const struct scan *scan_best(void);
const struct scan *scan_by(enum scan_way way); /* NULL: not on this processor */

#endif
