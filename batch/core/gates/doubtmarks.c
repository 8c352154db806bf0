/* A doubt as the next night knows it again: by a digest. */
#include "core/gates/doubtmarks.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/gates/marks.h"

static int digest_order(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

    return left < right ? -1 : left > right;
}

uint64_t doubt_digest(const struct lot *lot, const struct lot_doubt *doubt)
{
    static const struct mark_key key = {0,
                                        0}; /* what it names stands beside it in dispositions.csv */
    const struct lot_row *row = &lot->rows[doubt->row];
    char text[96], expires[DAY_TEXT_MAX];
    int n = snprintf(text, sizeof text, "%s %d " STR_FMT " %s", anomaly_term(doubt->anomaly).word,
                     row->kind, STR_ARG(lot_row_serial(row)),
                     day_is(row->expires_on) ? day_text(row->expires_on, expires) : "");

    return mark_digest(&key, (Str){text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1});
}

size_t doubt_digests(const struct lot *lot, uint64_t *digests)
{
    size_t kept = 0;

    for (uint32_t i = 0; i < lot->doubt_count; i++)
        digests[i] = doubt_digest(lot, &lot->doubts[i]);
    if (lot->doubt_count)
        qsort(digests, lot->doubt_count, sizeof *digests, digest_order);
    for (uint32_t i = 0; i < lot->doubt_count; i++)
        if (kept == 0 || digests[kept - 1] != digests[i])
            digests[kept++] = digests[i];
    return kept;
}

bool digest_is_among(const uint64_t *digests, size_t count, uint64_t digest)
{
    return count && bsearch(&digest, digests, count, sizeof digest, digest_order) != NULL;
}
