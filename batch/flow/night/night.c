/* What the stages of a night share: gates, the end. */
#include <unistd.h>

#include "witness/prove.h"
#include "edge/disk/publish.h"
#include "flow/night/metrics.h"
#include "flow/night/night.h"

int night_stop(struct night *night, const char *gate, struct err *err)
{
    REQUIRE(err->code == EXIT_GATE);
    alarms_say(&night->alarms);
    if (night->order->purpose == NIGHT_RUN) {
        struct lot_stop stop = {night->tonight.days.as_of, night->tonight.days.mail_on,
                                str_of(gate), stop_account_text(&night->stop, &night->arena)};
        struct err other = {0};

        metrics_write(&(struct night_end){EXIT_GATE, gate}, &night->config,
                      night->tonight.days.as_of, &night->printing.lot, &night->alarms,
                      &night->watch, &night->arena);
        /* before the registers were read what lies there is an unfinished run's */
        if ((night->against.rows && rows_forget(night->config.ledger.path.p, &other)) ||
            ledger_stop(night->store.ledger, &stop, &other))
            *err = other;
    }
    return -1;
}

void night_release(struct night *night)
{
    watch_release(&night->watch);
    ledger_close(night->store.ledger);
    ahead_end(night->tonight.ahead);
    press_close(night->tonight.press);
    rows_close(night->against.rows);
    marks_release(&night->against.compared.marks);
    towns_release(&night->tonight.towns.index);
    prove_close(night->proof);
    if (night->store.lock_fd >= 0)
        close(night->store.lock_fd);
    VEC_RELEASE(&night->past.open.list);
    VEC_RELEASE(&night->past.pulls);
    VEC_RELEASE(&night->intake.dues);
    VEC_RELEASE(&night->intake.unreadables);
    VEC_RELEASE(&night->intake.rejects);
    VEC_RELEASE(&night->outcome.new_rows);
    VEC_RELEASE(&night->alarms.list);
    VEC_RELEASE(&night->alarms.english);
    VEC_RELEASE(&night->against.figures);
    VEC_RELEASE(&night->outcome.changes);
    VEC_RELEASE(&night->outcome.reject_changes);
    arena_release(&night->arena);
}
