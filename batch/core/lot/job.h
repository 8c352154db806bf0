/*
 * The job: "261124-2", the number under which a lot goes through the print room, the second of its
 * mail day (docs/contract 6.1). It stands in names and on sheets, so that two folders of one day are
 * never taken for each other. Pure.
 */
#ifndef KIGEN_CORE_LOT_JOB_H
#define KIGEN_CORE_LOT_JOB_H

#include "base/str.h"
#include "core/days/day.h"

enum { JOB_TEXT_MAX = 24 };
void job_text(Day mail_on, uint32_t nth, char out[JOB_TEXT_MAX]); /* nth >= 1 */
/* Whether it is a job of that mail day. */
bool job_is_of(Str job, Day mail_on);

#endif
