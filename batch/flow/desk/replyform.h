/*
 * Makes a reply form (`kigen form`, docs/contract 7.5).
 *
 *     replyform_begin   the state of the ledger that is asked
 *     night_question    what the night would decide about the person (flow/night/question.h)
 *     replyform_judge   who may not have one: 65 with the reason; else its piece, in a lot of one
 *     replyform_make    under the ledger's lock: prints it beside its file, records it, and gives
 *                       the file its name
 *
 * The question reads the registers without a lock, as `why` does, and can take minutes; the lock is
 * held for the printing alone. If the ledger changed in between: 75. The order in replyform_make()
 * is what keeps a form from being used that the ledger does not know: a start that was cut off
 * leaves either nothing that bears the file's name, or a form on record; at worst a form is on
 * record whose file lacks, and the next has another id.
 */
#ifndef KIGEN_FLOW_DESK_REPLYFORM_H
#define KIGEN_FLOW_DESK_REPLYFORM_H

#include "flow/night/question.h"
#include "flow/run/run.h"

struct replyform {
    Str resident_id;
    const char *by, *path;
    Day on;
    int64_t state; /* of the ledger */
    struct lot lot;
};

/* 73 where the file exists. The ledger is open. */
int replyform_begin(struct replyform *form, struct ledger *ledger, struct err *err);
int replyform_judge(struct replyform *form, const struct answer *answer, struct arena *arena,
                    struct err *err);
/* The ledger that was asked is closed. form->lot.pieces[0].id is the form's id afterwards. */
int replyform_make(struct replyform *form, const struct config *config, struct press *press,
                   struct arena *arena, struct err *err);

#endif
