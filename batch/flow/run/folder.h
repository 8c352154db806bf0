/* Names of run folders: 2026-11-22, and 2026-11-22-2 for the second run of that day. */
#ifndef KIGEN_FLOW_RUN_FOLDER_H
#define KIGEN_FLOW_RUN_FOLDER_H

#include "base/arena.h"
#include "core/days/calendar.h"

Str run_folder_name(struct arena *arena, Day as_of, uint32_t run);
/* Reads such a name; false where it is none. */
bool run_folder_read(Str name, Day *as_of, uint32_t *run);

#endif
