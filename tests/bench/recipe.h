/*
 * The letters of a bundle as plain lines, so that other programs can print the same ones.
 *
 * Tab-separated, UTF-8, points from the top left corner; LETTER is -1 for what all have in common:
 *
 *     font  HANDLE PATH
 *     run   LETTER PAGE X Y HANDLE SIZE TEXT       a line of text, at the font's own widths
 *     bar   LETTER PAGE X Y W H GREY               0 black ... 1 white
 *     mask  LETTER PAGE X Y W H COLUMNS ROWS HEX   each row in whole bytes, highest bit first, 1
 * ink
 *
 * Images are left out: a mask more or less in a file says nothing about a letter.
 */
#ifndef KIGEN_BENCH_RECIPE_H
#define KIGEN_BENCH_RECIPE_H

#include "flow/press/press.h"

/* The first `letters` pieces of the lot, which have one template. False: the file failed. */
bool recipe_write(struct press *press, const struct lot *lot, uint32_t letters, const char *path);

#endif
