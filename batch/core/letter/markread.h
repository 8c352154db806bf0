/*
 * Reads the code of a sheet back from a picture of its page: a Data Matrix (ECC 200) of 22 × 22
 * modules that stands upright. Written from the symbology's definition alone, without zint, which
 * draws it: two programs that err alike would prove nothing.
 *
 * Nothing is corrected. A press prints what is in the file, so a code in which one module differs
 * was not published so, and a camera that mends it would hide that. Pure.
 *
 *     mark_read(&picture, text)    "KG1 261120-000001-3 1 2 261120-1"
 */
#ifndef KIGEN_CORE_LETTER_MARKREAD_H
#define KIGEN_CORE_LETTER_MARKREAD_H

#include "core/letter/visible.h"

enum {
    MARKREAD_SIDE = 22,      /* modules */
    MARKREAD_CODEWORDS = 50, /* 30 of data, 20 by which they are checked */
    MARKREAD_DATA = 30,
    MARKREAD_TEXT_MAX = 2 * MARKREAD_DATA + 1
};

enum mark_found {
    MARK_NONE,   /* no such code stands on the page */
    MARK_BROKEN, /* one stands there, and does not read: a module of its border or its check words
                    differ, or its text is not of the form that kigen writes */
    MARK_READ
};

/* The first code of a page, from the left and the top. The picture needs 1.5 dots a module or more. */
enum mark_found mark_read(const struct picture *picture, char text[MARKREAD_TEXT_MAX]);

/* The same of modules that are known: [row][column] from the upper left, true is black. */
typedef bool MarkModules[MARKREAD_SIDE][MARKREAD_SIDE];
enum mark_found mark_decode(MarkModules modules, char text[MARKREAD_TEXT_MAX]);

#endif
