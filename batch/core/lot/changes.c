/* Standings that change, and the backlog. */
#include "core/lot/changes.h"

bool change_of_row(const struct memory *memory, const struct judgement *judgement,
                   struct standing *now)
{
    enum disposition before = memory ? (enum disposition)memory->standing : DISPOSITION_COUNT;
    enum reason why = memory ? (enum reason)memory->why : REASON_NONE;

    *now = (struct standing){judgement->disposition, judgement->reason};
    if (now->disposition == DISPOSITION_TOLD) {
        now->disposition = now->reason == REASON_NONE ? DISPOSITION_NOTICE : DISPOSITION_COUNT;
        now->reason = REASON_NONE;
    }
    return now->disposition != before ||
           (now->disposition != DISPOSITION_COUNT && now->reason != why);
}

bool change_of_absent(const struct memory *memory)
{
    return !memory->tonight.touched && memory->standing != DISPOSITION_COUNT &&
           memory->standing != DISPOSITION_NOTICE;
}

void backlog_row(struct lot *lot, const struct memory *memory, const struct judgement *judgement)
{
    bool waited = memory && memory->standing == DISPOSITION_WAITING;
    bool known = memory && (memory->told || memory->standing == DISPOSITION_HELD ||
                            memory->standing == DISPOSITION_SUPPRESSED);

    if (judgement->disposition == DISPOSITION_WAITING) {
        lot->backlog_left++;
        lot->backlog_returned += !waited && known;
        lot->backlog_arrived += !waited && !known;
    } else if (waited) {
        lot->backlog_sent += judgement->disposition == DISPOSITION_NOTICE;
        lot->backlog_gone += judgement->disposition != DISPOSITION_NOTICE;
    }
}

void backlog_memory(struct lot *lot, const struct memory *memory)
{
    bool waited = memory->standing == DISPOSITION_WAITING;

    lot->backlog_before += waited;
    lot->backlog_gone += waited && !memory->tonight.touched;
}
