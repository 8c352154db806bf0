/*
 * The office's two papers of a run: today.pdf, the work of the morning in its order, and
 * approval.pdf, the draft (起案) that is signed. Japanese alone, like all that staff reads; no name
 * and no address of a resident, and no id but those of pieces. Pure; memory is the arena's.
 */
#ifndef KIGEN_CORE_PAPER_OFFICE_H
#define KIGEN_CORE_PAPER_OFFICE_H

#include "core/account/account.h"
#include "core/account/alarms.h"
#include "core/paper/lay.h"

/*
 * One page, in the type that it will be drawn in. What does not fit is left out from the end of its
 * kind, and one line says how many more there are and where they stand.
 */
struct paper today_paper(const struct account *account, const struct paper_type *type,
                         struct arena *arena);

/* As many pages as it takes. */
struct paper approval_paper(const struct account *account, struct arena *arena);

#endif
