/*
 * Reads of a bundle what a print room asks of it before it is printed, by libqpdf: each page is A4
 * and upright, each font is embedded and none is of Type 3, and everything painted is black.
 *
 * Read are the pages' own contents and all forms that they paint, each form once. A bundle says by
 * the colour space of its pages' groups how it is made: in grey, then nothing in it may be RGB nor
 * between black and white; or, before the second edition, in RGB, whose equal parts are black
 * only after the setting of a press.
 */
#ifndef KIGEN_EDGE_PRESS_PREFLIGHT_H
#define KIGEN_EDGE_PRESS_PREFLIGHT_H

#include <stdint.h>

#include "base/str.h"
#include "say/err.h"

struct preflight {
    uint64_t pages; /* that the file must have */
    Str job;        /* must stand in its title; empty: no job is known */
    bool rgb;       /* found: some black is said as RGB */
};

/* 65 with file, page and fault. */
int preflight_check(const char *path, struct preflight *wanted, struct err *err);

#endif
