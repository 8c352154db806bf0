/* Shared by the print room's papers; no other file includes it. */
#ifndef KIGEN_CORE_PAPER_JOB_INSIDE_H
#define KIGEN_CORE_PAPER_JOB_INSIDE_H

#include "core/paper/job.h"
#include "core/paper/office_inside.h"

typedef unsigned long long Count; /* as printf takes it */

struct job { /* the papers being written */
    const struct job_facts *facts;
    const struct workorder *order;
    const struct lot *lot;
    struct arena *arena;
    struct paper_pen pen;
    VEC(struct paper_section) sections;
};

#define SAY(job, ...) arena_printf((job)->arena, __VA_ARGS__)
#define COLUMNS(columns) (columns), sizeof(columns) / sizeof(columns)[0]

void job_text(struct job *job, Str said);
void job_heading(struct job *job, Str said);
void job_cell(struct job *job, const char *text);
void job_row(struct job *job, const char *item, Str value); /* two cells */
void job_blanks(struct job *job, size_t cells);             /* to be filled in by hand */
Str job_count(struct job *job, uint64_t number, const char *unit);
Str job_thousandths(struct job *job, uint64_t value, const char *unit); /* 9366: "9.4 g" */
/* Ends a section: its title is "1 印刷指示書", which its feet say too. */
void job_section(struct job *job, Str title);

/* Each writes sections of its own. */
void job_put_ticket(struct job *job);
void job_put_slips(struct job *job);
void job_put_handover(struct job *job);
void job_put_posting(struct job *job);
void job_put_pulls(struct job *job);
void job_put_spoilage(struct job *job);
void job_put_sampling(struct job *job);
void job_put_specimens(struct job *job);
void job_put_completion(struct job *job);
void job_put_deletion(struct job *job);

#endif
