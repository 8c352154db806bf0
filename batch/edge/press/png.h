/*
 * Reads a PNG image of a template by cairo, and makes a 1-bit mask of it.
 *
 * cairo opens no file: it gets bytes, and only those that image_look() (core/letter/image.h)
 * allows, so that it never unpacks a picture of unknown size. No thread is started. It runs before
 * the fork, so workers have the mask in their memory.
 */
#ifndef KIGEN_EDGE_PRESS_PNG_H
#define KIGEN_EDGE_PRESS_PNG_H

#include "core/letter/image.h"

/* `file` is for messages; the mask is in the arena. -1 with err (78). */
int png_decode(const char *file, Str png, struct image *image, struct arena *arena,
               struct err *err);

#endif
