/*
 * Pages for a press with one plate: what edge/press/sheet draws where a document is black and has no
 * tags, which is what goes to the print room.
 *
 * cairo asks itself on each page again what it needs to know only once; a letter is some runs of
 * glyphs, two or three masks and a form that the file has already, so it is written as that. All is
 * DeviceGray, and no other colour can be said. The functions are those of edge/press/sheet, which
 * says what they do; lengths are its points from the top left corner. In the file they are
 * thousandths of a point, advances thousandths of an em, and neither error adds up along a line.
 */
#ifndef KIGEN_EDGE_PRESS_PLATE_H
#define KIGEN_EDGE_PRESS_PLATE_H

#include "edge/press/sheet.h"

struct plate;
struct plate_form;

struct plate *plate_open(struct sheet_fonts *fonts, const struct sheet_about *about,
                         sheet_write *write, void *context);
const char *plate_close(struct plate *plate); /* NULL, or what failed */

void plate_text(struct plate *plate, const struct form_group *group);
void plate_bars(struct plate *plate, const struct form_bar *bars, size_t count);

struct plate_mask {       /* rows of `stride` bytes, lowest bit first, in a box on the page */
    const void *identity; /* the file holds masks of one identity once; NULL: it has none */
    const uint8_t *bits;
    size_t stride;
    unsigned width, height;
    double x, y, w, h;
};
void plate_mask(struct plate *plate, const struct plate_mask *mask);

struct plate_form *plate_form_begin(struct plate *plate);
void plate_form_end(struct plate *plate, struct plate_form *form);
void plate_form_put(struct plate *plate, const struct plate_form *form);

enum plate_name { PLATE_LABEL, PLATE_BOOKMARK }; /* of the page at hand */
void plate_name(struct plate *plate, enum plate_name kind, const char *text);
void plate_page_end(struct plate *plate);

#endif
