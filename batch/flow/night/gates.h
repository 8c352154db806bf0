/*
 * The gates of a night: compares tonight's registers and letters with the last published run.
 *
 *     gates_take_…     collect the figures: of the registers, then rows, then the ledger
 *     gates_judge      which checks trip (core/gates/gates.h)
 *     gates_raise      alarms about the same figures
 *     gates_list       puts all checks into the lot, for the sheet 照合 and run.json
 *     gates_tripped    the check that stops the night
 *
 * Call them after the marks are compared, every row is judged and the lot is numbered.
 */
#ifndef KIGEN_FLOW_NIGHT_GATES_H
#define KIGEN_FLOW_NIGHT_GATES_H

#include "core/gates/gates.h"
#include "core/gates/stops.h"
#include "edge/config/config.h"
#include "flow/night/against.h"
#include "flow/night/alarms.h"
#include "flow/night/classes.h"
#include "flow/night/order.h"
#include "flow/night/pool.h"
#include "flow/run/run.h"

struct gating { /* the figures of one night, and the findings */
    struct gate_facts facts;
    struct arrivals { /* for volume_judge(): due since the last run; due earlier, but never seen */
        uint64_t came, late;
    } arrivals;
    uint64_t unreadable; /* certificate rows */
    bool compared;       /* the last run had enough rows to compare histograms */
    const struct intake *intake;
    const struct pool *pool;
    bool *
        overlaps; /* piece by piece of the lot: its resident had a letter lately; NULL: not asked */
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
                      const struct gate_settings *settings, struct ledger *ledger,
                      struct arena *arena, struct err *err);

/* Raises the alarms stale_register, volume and histogram. */
void gates_raise(struct alarms *alarms, const struct gating *gating, const struct against *against,
                 const struct night_days *days, const struct gate_settings *settings,
                 struct arena *arena);
/* Sets lot->gates and lot->releases, once, and against->released of lifted gates. All rows were
 * taken. */
void gates_list(struct lot *lot, const struct gating *gating, const struct order *order,
                struct against *against, struct arena *arena);

/* The first check that tripped and whose gate was not lifted; CHECK_COUNT: none. */
enum gate_check gates_tripped(const struct gating *gating, const struct order *order);
/* Prints which resident has the most certificates in one letter. */
void gates_say_crowded(const struct pool *pool, const struct config *config);
/* Says why the night stops at a check; it tripped. Always -1, with EXIT_GATE. */
int gates_say(enum gate_check check, const struct finding *finding, const struct against *against,
              const struct config *config, struct arena *arena, struct err *err);
/* Adds all checks that tripped and were not lifted to `stop`, the one that stops the night first. A
 * night stops once. */
void gates_account(const struct gating *gating, const struct order *order,
                   struct stop_account *stop, struct arena *arena);

/* For `check`: the two gates that need no register, marks and old_ledger. -1 with EXIT_GATE where
 * one would stop the next run; nothing is recorded. */
int gates_check_nets(struct against *against, const struct config *config,
                     const struct store *store, struct arena *arena, struct err *err);

#endif
