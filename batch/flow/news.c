/*
 * What is new for a person (exit 4): rejected rows and unreadable residents that the last published
 * run did not have, and the alarms that are up.
 */
#include <stdlib.h>

#include "flow/night.h"

static int reject_order(const void *a, const void *b)
{
    return memcmp(((const struct reject *)a)->digest, ((const struct reject *)b)->digest,
                  sizeof((const struct reject *)a)->digest);
}

static void gather_rejects(struct night *night)
{
    size_t kept = 0;

    for (size_t i = 0; i < night->dues.count; i++) {
        const struct due *due = night->dues.at[i];

        if (due->judgement.disposition == DISPOSITION_REJECTED)
            night_add_reject(night, "certificate", reason_term(due->judgement.reason).word,
                             due->digest);
    }
    if (night->rejects.count)
        qsort(night->rejects.at, night->rejects.count, sizeof *night->rejects.at, reject_order);
    for (size_t i = 0; i < night->rejects.count; i++) {
        if (kept && reject_order(&night->rejects.at[kept - 1], &night->rejects.at[i]) == 0)
            night->rejects.at[kept - 1].count++;
        else
            night->rejects.at[kept++] = night->rejects.at[i];
    }
    night->rejects.count = kept;
}

/* Merges tonight's with the last run's: what differs goes to the ledger, what is more is news. */
static int compare_rejects(struct night *night, struct err *err)
{
    struct reject *before;
    size_t before_count, i = 0, j = 0;

    if (ledger_rejects(night->ledger, &before, &before_count, &night->arena, err))
        return -1;
    while (i < night->rejects.count || j < before_count) {
        int order = i == night->rejects.count ? 1
                    : j == before_count       ? -1
                                              : reject_order(&night->rejects.at[i], &before[j]);
        struct reject change = order <= 0 ? night->rejects.at[i] : before[j];
        uint32_t was = order >= 0 ? before[j].count : 0;

        change.count = order <= 0 ? night->rejects.at[i].count : 0;
        if (change.count > was)
            night->news += change.count - was;
        if (change.count != was)
            VEC_PUSH(&night->reject_changes, change);
        i += order <= 0;
        j += order >= 0;
    }
    night->news += night->lot.alarm_count;
    return 0;
}

int night_rejects(struct night *night, struct err *err)
{
    gather_rejects(night);
    return compare_rejects(night, err);
}
