/*
 * Writes the figures of a document: cairo has snprintf() write each, hundreds of them a page, and of
 * a number with a point the C library makes a number of any length first. That was much of what
 * drawing the papers of a small night took.
 *
 * figures.c defines __snprintf_chk() again, which is what cairo was compiled to call; the dynamic linker
 * gives it to every library of the process. While the switch is on the few forms that cairo uses are
 * written here; all else, and all while it is off, goes to the C library. So:
 *
 *   1 what is written is what the C library would write, to the last digit: computed in whole numbers,
 *     rounded to the nearest, a half to the even one;
 *   2 no more bytes than there is room for, and always an end, as snprintf() does.
 *
 * Code that makes a document switches it on and off again. Only one thread at a time may make documents.
 */
#ifndef KIGEN_EDGE_PRESS_FIGURES_H
#define KIGEN_EDGE_PRESS_FIGURES_H

#include <stdbool.h>

void figures_quickly(bool on);

#endif
