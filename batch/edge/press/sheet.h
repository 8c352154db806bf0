/*
 * Draws pages into a PDF: glyph runs, bars, 1-bit masks, shared forms, labels, bookmarks.
 *
 * A document that is black and has no tags goes to a press and is written by edge/press/plate; cairo
 * draws all others. Neither opens the file: bytes go to the caller's function; once that fails it is
 * not called again. Fonts are opened by file (FreeType), once per process, and embedded as outlines,
 * never as Type 3. All lengths are points from the top left corner. The same calls give the same
 * bytes, whatever the process drew before.
 */
#ifndef KIGEN_EDGE_PRESS_SHEET_H
#define KIGEN_EDGE_PRESS_SHEET_H

#include "base/bug.h"
#include "core/letter/breaks.h"
#include "core/letter/ink.h"

struct sheet_fonts; /* the font files of this process */
struct sheet_fonts *sheet_fonts_new(void);
void sheet_fonts_release(struct sheet_fonts *fonts);
/* Their files leave memory until they are asked again. */
void sheet_fonts_rest(const struct sheet_fonts *fonts);
/*
 * Sets the file of a font `handle`, a small number. It is opened when it is first used.
 */
void sheet_font(struct sheet_fonts *fonts, int handle, const char *path);

/*
 * Draws one small glyph as FreeType draws it on pages and screens, and gives the place of its ink
 * in em from its origin. False: it has no ink, or its outline cannot be drawn.
 */
bool sheet_ink(struct sheet_fonts *fonts, int handle, uint32_t id, struct ink_box *ink);
/* The area that a glyph's outline encloses, in em²; 0 where it has none. */
double sheet_area(struct sheet_fonts *fonts, int handle, uint32_t id);

struct sheet;
struct sheet_form;

typedef bool sheet_write(void *context, const void *bytes, size_t count); /* false: it failed */
struct sheet_about {
    const char *title, *author, *creator;
    const char *created; /* 2026-11-22T00:00:00+09:00 */
    double width, height;
    const char *language; /* "ja"; NULL: the document says none, and has no XMP either */
    bool tagged;          /* otherwise sheet_tag() does nothing */
    /* For a press with one plate: black and grey are DeviceGray everywhere. The streams are so where
     * deflate_black() is on as well. */
    bool black;
};
struct sheet *sheet_open(struct sheet_fonts *fonts, const struct sheet_about *about,
                         sheet_write *write, void *context);
/*
 * Ends the document and releases the sheet. NULL, or the cause of a failure in cairo's English.
 */
const char *sheet_close(struct sheet *sheet);

void sheet_text(struct sheet *sheet, const struct form_group *group);
/* Draws neighbours of one grey as one path: cairo reads a form again for each page it is put on. */
void sheet_bars(struct sheet *sheet, const struct form_bar *bars, size_t count);
/* Draws a small mask of dots: rows of `stride` bytes, lowest bit first; each dot is dot_w × dot_h. */
void sheet_mask(struct sheet *sheet, const uint8_t *bits, int stride, int width, int height,
                double x, double y, double dot_w, double dot_h);

/* Draws a translucent rectangle over what is already there. */
struct sheet_colour {
    double red, green, blue, alpha;
};
void sheet_tint(struct sheet *sheet, double x, double y, double w, double h,
                const struct sheet_colour *colour);

/* Draws an image as a mask too; the file holds it once, on however many faces it stands. */
void sheet_image(struct sheet *sheet, const struct form_image *image);

/* A form is drawn once and put on many pages; the file holds it once. All drawing between begin and
 * end goes into it. A form without ink is never put. */
struct sheet_form *sheet_form_begin(struct sheet *sheet);
void sheet_form_end(struct sheet *sheet, struct sheet_form *form);
void sheet_form_put(struct sheet *sheet, struct sheet_form *form);

void sheet_label(struct sheet *sheet, const char *label); /* of the current page */
void sheet_bookmark(struct sheet *sheet, const char *text);
void sheet_tag(struct sheet *sheet, const char *tag, bool begin);
void sheet_page_end(struct sheet *sheet);

#endif
