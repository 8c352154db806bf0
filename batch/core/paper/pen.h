/*
 * Writes the blocks of a section down, one after the other; memory is the arena's.
 *
 *     struct paper_pen pen = {.arena = arena};
 *
 *     pen_title(&pen, STR("受渡簿"));
 *     pen_table(&pen, columns, 2, 0);
 *     pen_tick(&pen), pen_cell(&pen, STR("束を数える"));
 *     pen_table_end(&pen);
 *     section = pen_section(&pen, STR("受渡簿"), footer);
 */
#ifndef KIGEN_CORE_PAPER_PEN_H
#define KIGEN_CORE_PAPER_PEN_H

#include "core/paper/paper.h"

struct paper_pen {
    struct arena *arena;
    VEC(struct paper_block) blocks;
    VEC(struct paper_cell) cells; /* of the table at hand */
    VEC(struct paper_figure) figures;
};

void pen_block(struct paper_pen *pen, enum paper_kind kind, Str text); /* without anything else */
void pen_figure(struct paper_pen *pen, const char *label, Str value, const char *unit);
void pen_figures_end(struct paper_pen *pen); /* those since the last call are one block */
/* `columns` live as long as the paper. `height_mm`: of a row at least. What is returned may be told
 * to stay whole, and with what follows it, before anything else is written. */
struct paper_block *pen_table(struct paper_pen *pen, const struct paper_column *columns,
                              size_t count, double height_mm);
void pen_cell(struct paper_pen *pen, Str text);
void pen_tick(struct paper_pen *pen);
void pen_table_end(struct paper_pen *pen); /* REQUIREs whole rows; a table without any is left out */
void pen_boxes(struct paper_pen *pen, const Str *labels, size_t count, double side_mm);
void pen_dots(struct paper_pen *pen, const struct paper_dots *dots, Str text);

/* All that was written since the last call; releases what the pen holds. */
struct paper_section pen_section(struct paper_pen *pen, Str title, Str footer);

#endif
