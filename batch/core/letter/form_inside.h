/* The compiled template, which the files core/letter/form*.c share. Only they include this. */
#ifndef KIGEN_CORE_LETTER_FORM_INSIDE_H
#define KIGEN_CORE_LETTER_FORM_INSIDE_H

#include "base/index.h"
#include "core/letter/form.h"

/* The largest template that compiles; more of anything is FORM_TOO_MANY. */
enum {
    FONTS_MAX = 8,
    STYLES_MAX = 32,
    PAGES_MAX = 8,
    BOXES_MAX = 64,
    ITEMS_MAX = 64,
    COLUMNS_MAX = 8,
    FOLDS_MAX = 4,
    IF_ROOM_MAX = 9,   /* ranks */
    ROOM_ITEMS_MAX = 32, /* items of a box that have one */
    ONCE_MAX = 32,       /* different `once` of a page */
    CASES_MAX = 32768, /* states of one item, all of which are set */
    PARAGRAPH_LINES_MAX = 64
};

#define MM (72.0 / 25.4) /* points */
#define SHEET_MARK_EDGE_MM 8.0
#define FOLD_MARK_MM 3.0 /* long, from the edge */
#define FOLD_CLEAR_MM 1.5 /* free of ink on both sides of a fold */

struct style {
    Str name;
    int font, strong; /* handles */
    double size, leading, smallest;
    const struct form_node *node;
    bool used;
};

enum align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

enum item_kind {
    ITEM_TEXT,
    ITEM_LIST,
    ITEM_TABLE,
    ITEM_COLUMNS,
    ITEM_FRAME,
    ITEM_RULE,
    ITEM_QR,
    ITEM_IMAGE,
    ITEM_CHART,
    ITEM_CELLS, /* these four are to write in: form_write.c */
    ITEM_TICKS,
    ITEM_WRITE,
    ITEM_CUT
};

struct items {
    struct item *at;
    size_t count;
};

struct item {
    enum item_kind kind;
    int line, column;
    double gap; /* above it, unless it is first in its box or empty */
    const struct style *style;
    enum align align;
    double indent;
    size_t lines; /* at least so many are reserved for a live paragraph */
    const struct words_block *block;
    Str marker;                 /* before each entry of a list; empty: a number */
    double widths[COLUMNS_MAX]; /* of a table or of columns */
    enum align aligns[COLUMNS_MAX];
    size_t width_count;
    double between; /* columns; in a table `pad` keeps text from the lines */
    struct items children[COLUMNS_MAX];
    double pad, border, fill, size; /* fill < 0: none */
    double row;                     /* to write in: the least height of a row */
    size_t count, across;           /* boxes, and of these in a row */
    const struct image *image;      /* `size` wide */
    int if_room; /* 0: always set; else only where its box has room left, 1 before 2 */
    unsigned room_bit; /* its number among those of its box, in that order */
    unsigned once;     /* 0: none; else the number of its `once` on the page: said above, it is not set */
    uint32_t choices;  /* of its words, without those of an item in it that has `if_room` */
};

struct box {
    int line, column;
    double x, y, w, h, pad, border, fill, stretch;
    bool bottom; /* its items stand at its lower end */
    bool front;  /* it is printed only on pages that begin a sheet */
    bool vanish; /* without an item to show it has no border either */
    struct items items;
    size_t room_count; /* items that are set only if there is room */
    uint32_t choices;  /* of what is always set */
};

struct window_spec {
    bool on, barcode;
    int line, column;
    const struct style *address_style, *name_style;
    const struct words_block *address, *name;
    size_t lines_max;
    double barcode_scale, gap;
    double x, y, w, h; /* the part that is visible wherever the sheet lies in its envelope */
};

struct page { /* all zero: an empty back, which the layout does not name */
    int line, column;
    struct box *boxes;
    size_t box_count;
    struct window_spec window;
    double folds[FOLDS_MAX];
    size_t fold_count;
    double fold_clear;             /* nothing is set so near to a fold */
    double mark_x, mark_y, mark_w; /* the place of the sheet's code; mark_w 0: none */
    uint32_t choices;
    uint64_t conditions; /* of its words (struct words_block) */
};

struct form_sample { /* the widest text of a field in a font */
    int font, field;
    Str text;
};

struct form {
    struct form_metrics metrics;
    struct arena *arena;
    struct words words;
    const char *layout_file;
    Str title;
    double page_w, page_h, edge;
    struct form_window keep_clear; /* points: window and play on each side */
    struct style styles[STYLES_MAX];
    size_t style_count;
    struct page *pages;
    size_t page_count;
    size_t page_before; /* pages of the piece before its first */
    size_t pages_whole; /* of the piece; 0: its own */
    bool duplex;
    struct form_chart chart;
    const struct form_gates *gates; /* NULL: there are none */
    bool proven;                    /* form_prove() has found it good */
    VEC(struct form_face *) faces;
    VEC(struct form_sample) samples;
    VEC(Str) qr_texts; /* that were met while it was proven */
    VEC(struct glyph) glyphs; /* of the text being set, with its bytes in `text` */
    VEC(char) text;
};

static inline bool page_is_front(const struct form *form, size_t page)
{
    return !form->duplex || (page + form->page_before) % 2 == 0;
}

/* form_layout.c: makes pages of the tree and marks the blocks that they use. */
/* The customer barcode of the page's window is whole and clear wherever the sheet lies, or err. */
int barcode_prove(const struct form *form, const struct page *page, struct err *err);
/* Height of the bars, and what they take with 2 mm above and below; width likewise. Points. */
double barcode_height(const struct window_spec *window);
double barcode_width(const struct window_spec *window);
int layout_compile(struct form *form, const struct form_source *source, struct arena *arena,
                   struct err *err);

/* The place of a paragraph whose text comes with the piece. */
struct slot {
    const struct words_line *line;
    const struct style *style;
    double x, y, w;
    enum align align;
    size_t lines; /* reserved */
    size_t part;  /* slots that belong together have the same: the cells of a table's row */
    enum line_kind kind;
    const struct glyph *context; /* LINE_GOES_ON: the last glyphs before it, GAP_CONTEXT at most */
    size_t context_count;
};

struct form_face {
    struct arena arena;
    struct words_state state;
    size_t page;
    bool of_names; /* for form_fits() alone: only boxes in which a name may stand */
    bool broken;   /* of a form that is not proven: a box does not hold what it says */
    const struct page *spec;
    struct form_ink ink;
    VEC(struct slot) slots;
    size_t part_count; /* of the slots; a window is a further part, before them */
    struct words_lines window_address, window_name;
};

/*
 * form_place.c: places the items of a page in one state on a face, or only measures them.
 */
struct placing {
    struct form *form;
    const struct words_state *state;
    const struct words_values *values;
    size_t page;
    struct arena *arena;
    struct form_face *face; /* NULL: measure only */
    bool in_row;            /* the next slot belongs to the part of the one before */
    uint32_t room;          /* items that are set, of those with `if_room`: bits */
    uint32_t said, saying;  /* the `once` of what was set in boxes before, and in this one: bits */
    struct index *measured; /* heights of paragraphs; NULL: none is kept. With it no face, and the same values */
    struct err *err;
};
/*
 * Places the content of a box; -1 with err where something cannot be set. `height`: what it takes,
 * with its padding. Items that are set only if there is room are tried by rank, and among equals from
 * the top: one that does not fit is left out whole, and the next is tried.
 */
int box_place(struct placing *p, const struct box *box, double *height);
/* Places one item at x, y; `empty`: it has nothing to show in this state. */
int item_place(struct placing *p, const struct item *item, double x, double y, double w,
               double *height, bool *empty);
struct words_lines block_lines(const struct placing *p, const struct words_block *block);
/* Checks that the style's fonts have every character of the lines, samples in place of fields. */
int lines_prove(struct placing *p, const struct words_lines *lines, const struct style *style);

/*
 * Places one paragraph; at least `lines_least` lines are reserved where it is live.
 */
int line_place(struct placing *p, const struct words_line *line, const struct style *style,
               enum align align, size_t lines_least, double x, double y, double w, double *height);
/* The cells of a row, as lines of their own. Returns how many. */
size_t cells_split(struct placing *p, const struct words_line *row, struct words_line **cells);

/* form_write.c: the items in which a person writes. */
int write_item_place(struct placing *p, const struct item *item, double x, double y, double w,
                     double *height, bool *empty);
double write_item_width(const struct item *item); /* by itself; 0: it takes what there is */
double item_width(const struct item *item); /* that it needs by itself; 0: what there is */

/*
 * form_heights.c: proves that a box holds what it always says in every state that a letter can have,
 * and that what it says only if there is room can be set. What paragraphs it measured is kept in `measured` for the next box of the form.
 */
int box_prove(struct form *form, size_t page, const struct box *box, struct index *measured,
              struct err *err);
/* Moves to the next state that a letter can have of the given choices; false after the last. */
bool state_next(const struct words_vocabulary *v, struct words_state *state, uint32_t choices);

/* form_gates.c */
int gates_prove(const struct form *form, const struct form_gates *gates, struct err *err);

/* form_text.c: sets lines of text. */
size_t line_shape(struct form *form, const struct words_line *line, const struct style *style,
                  const struct words_values *values);
/* Whether the ink of `count` glyphs from `first`, filled into lines, stays within these lines. */
bool lines_stay(const struct form *form, size_t first, size_t count, const size_t *starts,
                size_t lines, const struct slot *slot, double size);
/* How the lines of a slot are set: only the first may go on behind other text. */
static inline enum line_kind slot_line(const struct slot *slot, size_t line)
{
    return line && slot->kind == LINE_GOES_ON ? LINE_TEXT : slot->kind;
}
void line_emit(const struct form *form, struct form_ink *ink, size_t first, size_t end,
               size_t text_first, double size, double x, double baseline);
bool slot_fill(struct form *form, const struct slot *slot, const struct words_values *values,
               struct form_ink *ink);
bool window_fill(struct form *form, const struct form_face *face, const struct words_values *values,
                 bool barcode, struct form_ink *ink);
void ink_bar(struct form_ink *ink, double x, double y, double w, double h, double grey);
double aligned(enum align align, double x, double w, double used);
double baseline_of(const struct style *style, double y, double size);

#endif
