/*
 * The print room's papers and what goes with them: check.csv, packs.json, papers.csv and
 * papers-<job>.pdf (core/paper/floor, edge/disk/packs), made once the bundles are printed and read back.
 */
#ifndef KIGEN_FLOW_PRESS_JOBPAPERS_H
#define KIGEN_FLOW_PRESS_JOBPAPERS_H

#include "flow/press/press.h"

/* What they are called; the PDF bears its job. In the arena, `count` of them. */
enum { JOB_PAPERS = 4 };
void press_job_names(const struct lot *lot, struct arena *arena, Str names[JOB_PAPERS]);

/* Writes them into PRINT, where none of them exists yet, but job.csv, pull.csv and the bundles; lot->read
 * is known. -1 with err: 73, 77, 74. */
int press_job_papers(struct press *press, const struct lot *lot, const char *print,
                     struct err *err);

#endif
