/*
 * The digests of both registers, each in a process of its own, begun before the lock is taken and the
 * ledger opened: where this day has a run already, they alone decide whether anything is left to do.
 *
 * The processes only read, and die with their parent. Whether they are of use is not known when they
 * begin: a folder of this day says that they may be. Whoever gets no answer digests the file himself.
 */
#ifndef KIGEN_FLOW_NIGHT_SAMEDAY_H
#define KIGEN_FLOW_NIGHT_SAMEDAY_H

#include "edge/config/config.h"
#include "edge/disk/digest.h"

struct register_digests;

/* NULL where output.dir has no folder of this day. */
void register_digests_begin(struct register_digests **digests, const struct config *config,
                            Day as_of);
/* Waits for both. False: unknown. NULL knows nothing. */
bool register_digest(struct register_digests *digests, bool residents, char hex[DIGEST_HEX + 1]);
void register_digests_end(struct register_digests *digests); /* NULL is allowed */

#endif
