/*
 * What is wrong with a row of tonight's registers, said with the columns as the office heads them
 * (core/text/faults.h): for standard error, エラー, 保留 and `why`.
 */
#ifndef KIGEN_FLOW_NIGHT_FAULTS_H
#define KIGEN_FLOW_NIGHT_FAULTS_H

#include "flow/night/intake.h"

/* In the arena; "" where `fault` is NULL: there is nothing to say. */
Str intake_fault(const struct intake *intake, bool residents, const struct fault *fault,
                 bool english, struct arena *arena);
/* The same of a judged row: why it was rejected, or what its address lacks (held, no_address). */
Str intake_due_fault(const struct intake *intake, const struct due *due, const struct rules *rules,
                     Day as_of, bool english, struct arena *arena);

#endif
