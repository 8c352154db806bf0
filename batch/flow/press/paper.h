/*
 * Draws a paper (core/paper) into a PDF: in the fonts of the chain, the first that has a text, all
 * embedded; black as gray, tagged by paragraphs and cells, a bookmark for each section.
 */
#ifndef KIGEN_FLOW_PRESS_PAPER_H
#define KIGEN_FLOW_PRESS_PAPER_H

#include "core/paper/lay.h"
#include "flow/press/press.h"

struct paper_about { /* of the document */
    Str author, creator;
    Day created_on;
    bool is_for_press; /* no tags: a press reads none, and they take their bytes */
};

/* The type in which papers of this press are set; lives as long as the press. */
struct paper_type press_paper_type(struct press *press);

/*
 * Draws it into a new file `path` (mode 0600 less umask), syncs it, and checks it by
 * edge/press/pdffile. The same paper gives the same bytes, whatever was drawn before. -1 with err: 73
 * it cannot be created, 77 forbidden, 74.
 */
int press_paper(struct press *press, const struct paper *paper, const struct paper_about *about,
                const char *path, struct err *err);
/* The same, and how many pages it has. */
int press_paper_counted(struct press *press, const struct paper *paper,
                        const struct paper_about *about, const char *path, uint32_t *pages,
                        struct err *err);

#endif
