/*
 * Reads with which colours a content stream of a PDF paints, as far as a press of one plate asks:
 * black and white alone need no screen.
 *
 * Grey may be said as grey (g), as three equal parts of RGB (rg), or as the black of CMYK (k). Any
 * bytes may come; what is not a content stream paints nothing. Pure.
 */
#ifndef KIGEN_CORE_LETTER_PAGECOLOUR_H
#define KIGEN_CORE_LETTER_PAGECOLOUR_H

#include "base/str.h"

enum { PAGECOLOUR_TEXT_MAX = 40 };

struct pagecolour {
    bool
        rgb; /* black or white said as RGB, which a press maps to its black plate only if told to */
    char grey[PAGECOLOUR_TEXT_MAX];  /* the first grey between both, "0.4 g"; empty: none */
    char other[PAGECOLOUR_TEXT_MAX]; /* the first that is no grey, "1 0 0 rg", "sh"; empty: none */
};
/* Adds what is found to `found`, which begins all zero. */
void pagecolour_read(struct pagecolour *found, Str content);

#endif
