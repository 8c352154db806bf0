/* Shared by the files of flow/press; no other file includes it. */
#ifndef KIGEN_FLOW_PRESS_PRESS_INSIDE_H
#define KIGEN_FLOW_PRESS_PRESS_INSIDE_H

#include "core/letter/form.h"
#include "core/letter/letter.h"
#include "edge/press/codes.h"
#include "edge/press/glyphs.h"
#include "edge/press/sheet.h"
#include "flow/press/press.h"
#include "flow/press/templatesum.h"

struct press_writing { /* how what is filled into a template is written */
    const struct language *language;
    Str quiet_hours, quiet_days; /* of office_load, in that language */
};

struct template
{
    enum variant variant;
    Str language; /* its folder's name */
    struct press_writing writes;
    struct form *form;  /* NULL: no piece has asked for it (template_ready()) */
    struct form *page2; /* the reply form as its second page; NULL: it has none */
    bool proven;        /* both, tonight */
};

struct press_reply { /* the reply form of a language, as a piece by itself */
    Str language;
    struct press_writing writes;
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
    char seen[FONT_KNOWN_BY_HEX + 1]; /* before it was opened; empty: it is taken from the memory */
    bool lasts;                       /* it can be known by that */
};

struct press_face { /* the file that was found for a font's name in a layout of this folder */
    Str folder, name, path;
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

struct press_barcode { /* on the page being drawn, points; scale 0: none */
    double x, y, scale;
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
    VEC(struct press_reply) replies;
    VEC(struct press_input) inputs;
    VEC(struct press_image) images;
    VEC(struct press_common) commons;
    VEC(Str) qr_texts;  /* of all templates, each once; they can be encoded */
    VEC(Str) unoffered; /* languages without the office's words in them */
    VEC(Str) unmarked;  /* layouts of letters without a place for the sheet's code */
    /* scratch of drawing */
    struct letter letter;
    struct form_ink ink;
    struct press_barcode barcode;
    VEC(struct press_shared) shared;
    char templates_digest[TEMPLATES_DIGITS + 1];
    /* proven.h */
    const char *memory;           /* LEDGER.letters; NULL: nothing is remembered */
    char key[DIGEST_HEX + 1];     /* empty: this cannot be remembered */
    VEC(struct press_input) tree; /* with a key: the only files that are compiled */
    VEC(struct press_face) faces;
    bool remembered; /* letters are compiled when they are asked for, proven when one is printed */
    bool opened;     /* the fonts are */
    bool failed;     /* a letter could not be compiled: */
    struct err failure;
    bool tuned;
    bool second_edition; /* the templates have a folder `common`: gates are asked */
};

/* templates.c: finds, reads and compiles all templates; of remembered ones it only finds which there
 * are. -1 with err. */
int templates_open(struct press *press, struct err *err);
/* Compiles this one, and with `proven` proves it, where that is still to be done: before a piece becomes
 * this letter. False: press->failure. */
bool template_ready(struct press *press, struct template *t, bool proven);
/* The file of the font that a layout in this folder calls so, or NULL. */
const char *press_face_find(struct press *press, Str folder, Str name);
/* Opens a font file, once; its handle. */
int press_font(struct press *press, Str configured, const char *path, int *handle, struct err *err);
/* The reply form by itself, in the language or in Japanese; press_open_reply_form() was called. */
const struct press_reply *press_reply_of(const struct press *press, Str language);
/* Whether the piece that press->letter is filled with has the reply form as its second page. */
bool press_has_page2(const struct press *press, const struct template *t);
/* Where the code of a sheet stands, whose front is `page` of the letter, from 0: form_mark(). */
bool press_mark(const struct press *press, const struct template *t, size_t page,
                struct form_square *at);
/* The letters that are filled next are written so. */
void press_write_as(struct press *press, const struct press_writing *writes);
/* NULL where there is none. */
struct template *press_template(const struct press *press, enum variant variant, Str language);

/* Draws zones and caption over a page of a proof. */
void tint_draw(struct press *press, struct sheet *sheet, const struct form *form, size_t page,
               Str caption);

#endif
