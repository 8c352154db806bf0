/* Shared by the files of flow/press; no other file includes it. */
#ifndef KIGEN_FLOW_PRESS_PRESS_INSIDE_H
#define KIGEN_FLOW_PRESS_PRESS_INSIDE_H

#include "core/letter/form.h"
#include "core/letter/letter.h"
#include "edge/press/codes.h"
#include "edge/press/glyphs.h"
#include "edge/press/sheet.h"
#include "flow/press/press.h"

struct template
{
    enum variant variant;
    Str language; /* its folder's name */
    const struct language *writes;
    Str quiet_hours, quiet_days; /* of office_load, in that language */
    struct form *form;
};

struct press_input { /* a file of the templates, read once */
    Str file;
    Str text;
    struct form_node *layout; /* NULL: it is none, or was not parsed yet */
    char sha256[SHA256_HEX + 1];
};

struct press_font {
    Str configured;
    const char *path;
};

struct press_image { /* read once for each file, however often layouts name it */
    const char *shown;
    const struct image *image;
};

struct press_common { /* a block that letters of a language share */
    const struct words_block *block;
    bool used; /* by one of them */
};

struct press_shared { /* a face that the bundle being drawn already has */
    const struct form_face *face;
    struct sheet_form *form;
};

struct press {
    const struct config *config;
    Day mail_on; /* of the office's strings */
    struct arena arena;
    struct glyphs *glyphs;
    struct sheet_fonts *sheet_fonts;
    struct codes *codes;
    struct press_font fonts[GLYPHS_FONTS_MAX]; /* by handle */
    size_t font_count;
    VEC(struct template) templates;
    VEC(struct press_input) inputs;
    VEC(struct press_image) images;
    VEC(struct press_common) commons;
    /* scratch of drawing */
    struct letter letter;
    struct form_ink ink;
    VEC(struct press_shared) shared;
    bool tuned;
    bool second_edition; /* the templates have a folder `common`: gates are asked */
};

/* templates.c: finds, reads and compiles all templates. -1 with err. */
int templates_open(struct press *press, struct err *err);
/* Opens a font file, once; its handle. */
int press_font(struct press *press, Str configured, const char *path, int *handle, struct err *err);
/* NULL where there is none. */
/* The letters that are filled next are written as this template writes. */
void press_write_as(struct press *press, const struct template *t);
struct template *press_template(const struct press *press, enum variant variant, Str language);

/* Draws zones and caption over a page of a proof. */
void tint_draw(struct press *press, struct sheet *sheet, const struct form *form, size_t page,
               Str caption);

#endif
