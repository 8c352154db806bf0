/* What the print room's papers write alike; no other file includes it. */
#ifndef KIGEN_CORE_PAPER_FLOOR_INSIDE_H
#define KIGEN_CORE_PAPER_FLOOR_INSIDE_H

#include "core/paper/floor.h"
#include "core/paper/office_inside.h"

struct floor_job { /* the papers being written */
    const struct floor_facts *facts;
    const struct workorder *order;
    const struct lot *lot;
    struct arena *arena;
    struct paper_pen pen;
    VEC(struct paper_section) sections;
};

#define SAY(job, ...) arena_printf((job)->arena, __VA_ARGS__)
#define COLUMNS(columns) (columns), sizeof(columns) / sizeof(columns)[0]

void floor_text(struct floor_job *job, Str said);
void floor_heading(struct floor_job *job, Str said);
void floor_cell(struct floor_job *job, const char *text);
void floor_row(struct floor_job *job, const char *item, Str value); /* two cells */
void floor_blanks(struct floor_job *job, size_t cells);             /* to be filled in by hand */
Str floor_count(struct floor_job *job, uint64_t number, const char *unit);
Str floor_thousandths(struct floor_job *job, uint64_t value, const char *unit); /* 9366: "9.4 g" */
/* Of a bundle: "更新・日本語". */
Str floor_kind(struct floor_job *job, const struct lot_bundle *bundle);
Str floor_job_of_day(struct floor_job *job);
/* A postage scheme, in the words of clerks; where there is none, why. */
Str floor_scheme(const struct floor_job *job, Str scheme);
/* By which schemes a pack's letters go, the most first: "郵便区内特別 33通、割引なし 7通". */
Str floor_schemes(struct floor_job *job, const struct order_pack *pack);
Str floor_or_blank(Str text); /* a space to write in where it is empty */
void floor_addressee(struct floor_job *job); /* 宛先: the office, of what comes back */
/* Ends a section: its title is "1 印刷指示書", which its feet say too. */
void floor_section(struct floor_job *job, Str title);

#endif
