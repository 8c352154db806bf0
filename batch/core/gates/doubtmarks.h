/* Doubts that the next run is to know again (docs/contract 6.5): each by a digest of its anomaly and
 * certificate. Pure. */
#ifndef KIGEN_CORE_GATES_DOUBTMARKS_H
#define KIGEN_CORE_GATES_DOUBTMARKS_H

#include "core/lot/lot.h"

/* Of anomaly and certificate, by which the next run knows the doubt again. */
uint64_t doubt_digest(const struct lot *lot, const struct lot_doubt *doubt);
/* Those of all doubts, rising, each once; room for doubt_count. Returns how many. */
size_t doubt_digests(const struct lot *lot, uint64_t *digests);
bool digest_is_among(const uint64_t *digests, size_t count, uint64_t digest);

#endif
