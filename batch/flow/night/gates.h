/*
 * The gates of a night: tonight's registers and letters against the last published run.
 *
 *     gates_take_…     gather the figures: registers, then rows, then what the ledger remembers
 *     gates_judge      which trip (core/gates/gates)
 *     gates_raise      alarms about the same figures
 *     gates_list       all of them on 照合 and in run.json
 *     gates_tripped    the one that stops the night, and what is said of it
 *
 * Once the marks are compared, every row is judged and the lot is numbered.
 */
#ifndef KIGEN_FLOW_NIGHT_GATES_H
#define KIGEN_FLOW_NIGHT_GATES_H

#include "core/gates/gates.h"
#include "core/gates/stops.h"
#include "edge/config/config.h"
#include "flow/night/against.h"
#include "flow/night/alarms.h"
#include "flow/night/order.h"
#include "flow/night/pool.h"
#include "flow/run/run.h"

struct gating { /* the figures of one night, and what the gates say of them */
    struct gate_facts facts;
    struct arrivals { /* due rows since the last run, and due rows that it should have known */
        uint64_t came, late;
    } arrivals;
    uint64_t unreadable; /* certificate rows */
    bool compared;       /* the histograms: the last run had enough rows */
    struct finding findings[CHECK_COUNT];
};

/* Begins `gating`. The registers were read, and the last run's figures are known. */
void gates_take_registers(struct gating *gating, const struct against *against,
                          const struct lot *lot, const struct tonight *tonight,
                          const struct gate_settings *settings);
/* After gates_take_registers(). Each letter of the pool has its rows. */
void gates_take_rows(struct gating *gating, const struct intake *intake, const struct pool *pool,
                     Day last_mail_on);
/* After gates_take_registers() of the same lot, which is numbered. */
int gates_take_ledger(struct gating *gating, const struct lot *lot, const struct tonight *tonight,
                      const struct gate_settings *settings, struct ledger *ledger, struct err *err);

/* stale_register, volume, histogram. */
void gates_raise(struct alarms *alarms, const struct gating *gating, const struct against *against,
                 const struct night_days *days, const struct gate_settings *settings,
                 struct arena *arena);
/* lot->gates, once, and against->letters_released of those that were lifted. */
void gates_list(struct lot *lot, const struct gating *gating, const struct order *order,
                struct against *against, const struct pool *pool, struct arena *arena);

/* The first that tripped and that nobody lifted; CHECK_COUNT: none. */
enum gate_check gates_tripped(const struct gating *gating, const struct order *order);
/* Which resident has the most certificates in one letter: nobody finds him by a number alone. */
void gates_say_crowded(const struct pool *pool, const struct config *config);
/* Why the night stops at a check that tripped: always -1, with EXIT_GATE. */
int gates_say(enum gate_check check, const struct finding *finding, const struct against *against,
              const struct config *config, struct arena *arena, struct err *err);
/* Everything that tripped and that nobody lifted, the one that stops the night first. A night stops
 * once. */
void gates_account(const struct gating *gating, const struct order *order,
                   struct stop_account *stop, struct arena *arena);

/* `check`: the gates that need no register, marks and old_ledger, for the last published run. -1
 * with EXIT_GATE where one would stop the next run; nothing is recorded. */
int gates_check_nets(struct against *against, const struct config *config,
                     const struct store *store, struct arena *arena, struct err *err);

#endif
