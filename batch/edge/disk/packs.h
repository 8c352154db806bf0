/*
 * What machines of the print room read beside job.csv: check.csv for a camera, packs.json with what
 * each pack is, papers.csv with the figures of its papers (docs/contract 6.10).
 *
 * All comes from the frozen lot, so the same lot gives the same bytes. None holds a name or an
 * address. 73 where one exists already.
 */
#ifndef KIGEN_EDGE_DISK_PACKS_H
#define KIGEN_EDGE_DISK_PACKS_H

#include "core/paper/floor.h"
#include "say/err.h"

extern const char packs_check_header[], packs_papers_header[];
enum { CHECK_COLUMNS = 5, PAPERS_COLUMNS = 4 };

/* PRINT/check.csv, of facts->order and facts->names alone. */
int packs_check(const struct floor_facts *facts, const char *print, struct err *err);
/* PRINT/packs.json, of facts->order alone; the lot's bundles were read back. */
int packs_json(const struct floor_facts *facts, const char *print, struct err *err);
/* PRINT/papers.csv: of the order and of the files that are handed over. */
int packs_papers(const struct floor_facts *facts, const char *print, struct err *err);

#endif
