/*
 * Whether the templates in use are signed off (校了, docs/contract 7.7) on the as-of day: an alarm, or
 * a gate, as letters.approval says.
 *
 *     signoff_look()     the digest of the templates, and what is on record of it; signoff_ask() is
 *                        the same for who only prints it
 *     signoff_facts()    for the gate `templates`; signoff_stop() says why it stops a night
 *     signoff_alarm()    raises the alarm `templates`
 *     signoff_print()    for `check` and `proof`, on standard output
 */
#ifndef KIGEN_FLOW_NIGHT_SIGNOFF_H
#define KIGEN_FLOW_NIGHT_SIGNOFF_H

#include "core/gates/gates.h"
#include "edge/config/config.h"
#include "edge/ledger/ledger_approval.h"
#include "flow/night/alarms.h"
#include "flow/press/press.h"
#include "flow/press/templatesum.h"

struct signoff {
    enum letters_approval asked;
    char digest[TEMPLATES_DIGITS + 1];
    Day as_of;
    struct templates_approval approval;
    uint64_t unsigned_in_turn; /* templates that published runs and this one used one after the
                                  other, each unsigned in its time; 0: these are signed off */
    bool raised;
    bool unknown; /* the ledger cannot be read: only the digest is set */
};

/* The ledger is open. `digest`: press_templates_digest(). */
int signoff_ask(struct signoff *signoff, const struct config *config, const char *digest,
                struct ledger *ledger, Day as_of, struct arena *arena, struct err *err);
/* `last`: the last published run. */
int signoff_look(struct signoff *signoff, const struct config *config, const struct press *press,
                 struct ledger *ledger, const struct ledger_run *last, Day as_of,
                 struct arena *arena, struct err *err);
void signoff_facts(const struct signoff *signoff, struct gate_facts *facts);
/* Once a night. */
void signoff_alarm(struct signoff *signoff, struct alarms *alarms, struct arena *arena);
/* Always -1, with EXIT_GATE. REQUIREs templates that are not signed off. */
int signoff_stop(const struct signoff *signoff, const struct config *config, struct err *err);
/* Whether the gate would stop a run. */
bool signoff_stops(const struct signoff *signoff);
void signoff_print(const struct signoff *signoff);

#endif
