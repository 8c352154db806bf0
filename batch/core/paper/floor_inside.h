/* Shared by the print room's papers; no other file includes it. */
#ifndef KIGEN_CORE_PAPER_FLOOR_INSIDE_H
#define KIGEN_CORE_PAPER_FLOOR_INSIDE_H

#include "core/paper/floor.h"
#include "core/paper/office_inside.h"

typedef unsigned long long Count; /* as printf takes it */

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
/* Ends a section: its title is "1 印刷指示書", which its feet say too. */
void floor_section(struct floor_job *job, Str title);

/* Each writes sections of its own. */
void floor_put_ticket(struct floor_job *job);
void floor_put_slips(struct floor_job *job);
void floor_put_handover(struct floor_job *job);
void floor_put_posting(struct floor_job *job);
void floor_put_pulls(struct floor_job *job);
void floor_put_spoilage(struct floor_job *job);
void floor_put_sampling(struct floor_job *job);
void floor_put_specimens(struct floor_job *job);
void floor_put_completion(struct floor_job *job);
void floor_put_deletion(struct floor_job *job);

#endif
