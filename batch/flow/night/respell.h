/*
 * Certificates that came back under another serial: each row whose certificate has its notice under
 * another one gets the ledger's memory of that. What the rules say of it follows by itself.
 */
#ifndef KIGEN_FLOW_NIGHT_RESPELL_H
#define KIGEN_FLOW_NIGHT_RESPELL_H

#include "flow/night/judge.h"

/* The registers were read, duplicates are marked, and no row is judged. Sets memory, respelled and
 * echo of the due; the names are in the history then, as if the ledger had known them. */
int respell(struct intake *intake, const struct judging *by, struct arena *arena, struct err *err);

/* The key by which the ledger knows the row's certificate. It is readable. */
struct certificate_key due_key(const struct due *due, char out[PACKED_BYTES_MAX]);
/* What the ledger remembers, where this row speaks for its certificate; else NULL. */
struct memory *due_speaks(const struct due *due);

/* Sets lot->spellings: the names found tonight. */
void respell_take(struct lot *lot, const struct intake *intake, struct arena *arena);
/* Says how many, and where the first stands; nothing where there are none. */
void respell_warn(const struct lot *lot, const struct intake *intake, const struct config *config);

#endif
