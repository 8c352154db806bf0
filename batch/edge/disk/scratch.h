/*
 * A file without a name for pages that need not stay in memory (base/pages.h). It goes with its
 * descriptor: nothing is left over, however the program ends.
 *
 * It is made when the first page is put, in the folder of `beside`; where no file can be made there, in
 * memory. What could not be written is told at the end of a stage by scratch_check(): nothing is
 * lost until then. A page that cannot be read again ends the program with one sentence and 74.
 */
#ifndef KIGEN_EDGE_DISK_SCRATCH_H
#define KIGEN_EDGE_DISK_SCRATCH_H

#include "base/pages.h"
#include "say/err.h"

struct scratch;

/* `beside`: the ledger's path. Never NULL. */
struct scratch *scratch_open(const char *beside);
void scratch_close(struct scratch *scratch); /* NULL is allowed */
const struct page_file *scratch_pages(struct scratch *scratch);
/* -1 with 74 where a page could not be written. */
int scratch_check(const struct scratch *scratch, struct err *err);

#endif
