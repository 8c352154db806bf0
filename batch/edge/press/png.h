/*
 * PNG images of a template, by cairo's own reader, as masks of one bit.
 *
 * cairo opens no file: it gets bytes, and of these only what core/letter/image lets through, so
 * that nothing is unpacked but a picture of known size. It starts no thread and runs before the
 * fork: workers find the mask in their memory.
 */
#ifndef KIGEN_EDGE_PRESS_PNG_H
#define KIGEN_EDGE_PRESS_PNG_H

#include "core/letter/image.h"

/* `file` is for messages; the mask is in the arena. -1 with err (78). */
int png_decode(const char *file, Str png, struct image *image, struct arena *arena,
               struct err *err);

#endif
