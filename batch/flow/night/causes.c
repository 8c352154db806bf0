/* One reading of the past serves all that is asked of one mail day. */
#include "flow/night/causes.h"

#include "core/rules/delay.h"
#include "edge/ledger/ledger_gates.h"

int delay_question_open(struct delay_question *question, struct ledger *ledger, Day earliest,
                        struct err *err)
{
    return ledger_started_on(ledger, question->mail_on, &question->started_on, err) ||
                   ledger_past_open(ledger, earliest, &question->past, err)
               ? -1
               : 0;
}

static struct lot_fact fact_of_lot(void *context, Day lot)
{
    const struct delay_question *question = context;
    struct lot_fact fact = ledger_past_fact(question->past, lot);

    fact.paused = rules_paused(question->rules, lot);
    fact.before_start = day_before(lot, question->started_on);
    return fact;
}

int delay_ask(struct delay_question *question, const struct certificate_key *key, Day ideal_on,
              uint32_t *days, uint32_t by_cause[CAUSE_COUNT], struct err *err)
{
    *days = 0;
    if (!day_before(ideal_on, question->mail_on))
        return 0;
    if (ledger_past_ask(question->past, key, err))
        return -1;
    *days = delay_causes(question->calendar, ideal_on, question->mail_on, fact_of_lot, question,
                         by_cause);
    return 0;
}
