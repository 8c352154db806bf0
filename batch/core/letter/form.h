/*
 * Compiles a letter's template and sets its pages: once what all pieces share, then what differs.
 *
 * A template is a layout (a tree that edge/press/layout reads from layout.conf) and its words
 * (core/letter/words). form_compile() joins them. Whatever is unknown, missing, unused or too large
 * is an error with file and line, exit 78; it is looked for in every case that the conditions
 * allow, not only in today's. A *face* is one page in one state of the conditions: the glyphs that
 * are the same on all its pieces, set once per bundle, and the slots for live lines. form_live()
 * fills the slots for one piece. Font handles are those of the caller's metrics. The layout has
 * lengths in mm and type sizes in points; in a form and its ink all is points from the page's top
 * left corner. Pure, but uses the heap: release a form with form_release() and its arena.
 *
 * Invariants:
 *   1 a slot never takes more lines than were reserved for it: its type becomes smaller, as far as
 *     the style's `smallest`; if that is not enough, form_live() and form_fits() return false; text
 *     is never cut;
 *   2 nothing but the window's own text lies in the window's keep-clear zone;
 *   3 the same input gives the same ink;
 *   4 every page that begins a sheet shows the fields of WORDS_ON_SHEET, and from the second edition
 *     on has a place for its code, at least 8 mm from its edges; only a back may be empty;
 *   5 a piece is made of whole sheets.
 */
#ifndef KIGEN_CORE_LETTER_FORM_H
#define KIGEN_CORE_LETTER_FORM_H

#include "core/letter/breaks.h"
#include "core/letter/ink.h"
#include "core/letter/words.h"

/* The layout as a tree that knows nothing of its file format; text lives as long as the form. */
enum form_node_kind { FORM_GROUP, FORM_LIST, FORM_STRING, FORM_NUMBER, FORM_FLAG };
struct form_node {
    enum form_node_kind kind;
    Str name; /* empty inside a list */
    Str text;
    double number;
    bool flag;
    int line, column; /* of its name, or of a value without one; from 1, in characters */
    struct form_node *children;
    size_t child_count;
};

struct form_metrics {
    void *context; /* for font(), while compiling only */
    /* A font file by the template's name for it: its handle, or -1 with err. */
    int (*font)(void *context, Str file, int *handle, struct err *err);
    /* An image of the template by its file; lives as long as the form. -1 with err. */
    int (*image)(void *context, Str file, const struct image **image, struct err *err);
    void *shape_context; /* lives as long as the form */
    /*
     * Shapes one line. `chain`: a text that the font lacks something of is set in the first font of
     * the chain that has all of it. Returns the number of glyphs, at most `room`; id 0: missing.
     */
    size_t (*shape)(void *context, int font, bool chain, Str text, struct glyph *out, size_t room);
};

struct form_window { /* mm, on the folded sheet lying in the middle of its envelope */
    double x, y, w, h, play_x, play_y;
};

/* What a letter must say and may not (form_gates.c). */
struct form_gates {
    const char *letter;        /* for messages */
    const char *const *fields; /* that it is made for; NULL ends them */
    const Str *nevers;         /* phrases that would be false in it */
    size_t never_count;
    const Str *proxies, *excepts; /* words about a proxy, and longer ones that are none */
    size_t proxy_count, except_count;
};

/* Bars in two groups, the second from `split` on; what a layout calls chart. */
struct form_chart_bar {
    Str label;
    double height; /* 0 … 1 */
    bool hollow;
};
struct form_chart {
    const struct form_chart_bar *bars;
    size_t count, split;
};

struct form_source {
    const char *layout_file; /* for messages */
    const struct form_node *layout;
    struct words_source words[WORDS_SOURCES_MAX];
    size_t word_files;
    const struct words_vocabulary *vocabulary;
    words_office *office;
    const void *office_context;
    struct form_window window;
    bool without_barcode; /* no letter bears one, whatever the layout says */
    bool duplex;          /* two pages on a sheet */
    struct form_chart chart; /* without bars: an item that shows it takes no room */
    /* Lives as long as the form. NULL: a template of the first edition, which had none. */
    const struct form_gates *gates;
    /* For a form of one page that takes the place of a page of a letter: how many come before it,
     * and how many the letter has. 0: it is a piece by itself. */
    size_t page_before, pages_whole;
    bool alone; /* it is printed by itself: no empty back is added */
};

struct form;
struct form_face;

int form_compile(struct form **form, const struct form_source *source,
                 const struct form_metrics *metrics, struct arena *arena, struct err *err);
/*
 * Its two halves, for who knows that this very source was proven before, by this program with these fonts:
 * what is read may be asked form_fits() at once; where the source is damaged after all, it may say no.
 * form_prove() comes before anything is printed.
 */
int form_read(struct form **form, const struct form_source *source,
              const struct form_metrics *metrics, struct arena *arena, struct err *err);
int form_prove(struct form *form, struct err *err);
void form_release(struct form *form);

/* Pages of a piece: an even number where two make a sheet. An empty back is added for that, so that
 * every piece begins on a front. */
size_t form_pages(const struct form *form);
bool form_is_empty(const struct form *form, size_t page); /* it has neither boxes nor a window */
bool form_is_front(const struct form *form, size_t page); /* it begins a sheet */
/*
 * Where the code of a sheet is printed, which a camera reads: a square of points, in the middle of a
 * place whose edge of FORM_MARK_QUIET_MM stays white. False: the page is a back, or its template is
 * of the first edition and has no place for it.
 */
enum { FORM_MARK_QUIET_MM = 2, FORM_MARK_MM_MIN = 15, FORM_MARK_MM_MAX = 30 /* of the place */ };
struct form_square {
    double x, y, size;
};
bool form_mark(const struct form *form, size_t page, struct form_square *square);
double form_width(const struct form *form, size_t page);  /* points */
double form_height(const struct form *form, size_t page);
bool form_bears_barcode(const struct form *form); /* its window has a place for one */
/* The texts of its QR codes in any state, each once. They live as long as the form. */
const Str *form_qr_texts(const struct form *form, size_t *count);
double form_edge(const struct form *form); /* points; the margin in which nothing is printed */
Str form_title(const struct form *form);   /* layout.conf: title, or its title_block */
const char *form_layout_file(const struct form *form); /* the source's */
/* Its words, with the blocks that its layout uses marked. */
const struct words *form_words(const struct form *form);

/*
 * The face of `page` in `state`, made when it is first needed and kept until form_new_lot(). The
 * fields that are the same for a whole lot come from `values`.
 */
const struct form_face *form_face(struct form *form, size_t page, const struct words_state *state,
                                  const struct words_values *values);
void form_new_lot(struct form *form); /* forgets all faces */
const struct form_ink *form_face_ink(const struct form_face *face);
bool form_face_is_live(const struct form_face *face); /* it has fields that differ by piece */

/*
 * Live text comes in parts: a paragraph, a row of a table or the window, each of which a screen
 * reader reads as one. form_live() adds one part of a piece to `ink`; false where some text does
 * not fit or lacks a glyph. Without a `barcode` the address may use its place in the window.
 */
size_t form_parts(const struct form_face *face);
bool form_live(struct form *form, const struct form_face *face, size_t part,
               const struct words_values *values, bool barcode, struct form_ink *ink);
/* The same without ink, and only for what may be long: the window and the names. */
bool form_fits(struct form *form, const struct words_state *state,
               const struct words_values *values, bool barcode);

#endif
