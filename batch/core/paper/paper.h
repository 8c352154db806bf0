/*
 * A paper of the office or of the print room as values: what stands on it, in the order of reading.
 *
 * core/paper/pen.h writes one down, core/paper/lay.h lays it out on pages, flow/press/paper.h draws
 * it. Text is UTF-8 and borrowed; "\n" in it begins a line. Nothing here knows of lots or files, so
 * that any paper can be made of it. A paper is black on white, without any grey: it is signed,
 * stamped, copied and faxed.
 *
 * A paper has sections. Each begins a page, counts its own pages, and is a bookmark of the file, so
 * that many papers may be one document.
 */
#ifndef KIGEN_CORE_PAPER_PAPER_H
#define KIGEN_CORE_PAPER_PAPER_H

#include "base/arena.h"

enum paper_align { PAPER_LEFT, PAPER_CENTRE, PAPER_RIGHT };

struct paper_figure { /* in large type, in a box of its own */
    Str label, value, unit;
};

struct paper_column {
    Str header; /* where all are empty there is no header row */
    double share; /* of the table's width; any unit */
    enum paper_align align;
};

struct paper_cell {
    Str text;
    bool tick; /* a box to tick, and no text */
};

/* A machine-readable code as dots: rows of `stride` bytes, lowest bit first (edge/press/codes). */
struct paper_dots {
    const uint8_t *bits;
    int stride, width, height;
    double dot_mm;
};

enum paper_kind {
    PAPER_TITLE,
    PAPER_HEADING, /* never alone at the foot of a page */
    PAPER_TEXT,
    PAPER_FIGURES,
    PAPER_TABLE, /* goes on over pages with its header; a row is torn only where no page holds it */
    PAPER_BOXES, /* for seals and signatures, at the right edge */
    PAPER_DOTS,  /* a code, and text beside it */
    PAPER_NEW_PAGE
};

struct paper_block {
    enum paper_kind kind;
    Str text;                           /* of a title, heading, text; beside the dots */
    const struct paper_figure *figures; /* `count` */
    const struct paper_column *columns; /* `column_count` */
    const struct paper_cell *cells;     /* `count` rows of as many, one after the other */
    const Str *labels;                  /* of `count` boxes */
    const struct paper_dots *dots;
    size_t count, column_count;
    double height_mm; /* the least of a row; of a box */
    bool whole;       /* a table: it is not parted where a page holds it */
    bool with_next;   /* a table: its last row stands on the page where the next block begins */
};

struct paper_section {
    Str title;  /* its bookmark */
    Str footer; /* on each of its pages, beside "1/2" */
    const struct paper_block *blocks;
    size_t block_count;
};

struct paper {
    Str title; /* of the document */
    const struct paper_section *sections;
    size_t section_count;
};

#endif
