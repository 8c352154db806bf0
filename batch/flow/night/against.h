/*
 * The last published run, and how tonight's registers differ from its own.
 *
 * `last` is set by who opens the ledger, `rows` and `histogram` by intake_registers(), the told ones
 * too; the rest here, in later.c and in gates.c. Figures of a run are kept in the ledger for the
 * next night: months, days and words of its registers, and what they foretell.
 */
#ifndef KIGEN_FLOW_NIGHT_AGAINST_H
#define KIGEN_FLOW_NIGHT_AGAINST_H

#include "core/gates/gates.h"
#include "edge/disk/rowmarks.h"
#include "edge/ledger/ledger.h"

struct against {                 /* the last published run, and how tonight differs from it */
    struct ledger_run last;      /* id 0: none */
    bool to_adopt;               /* a dry run: there are published folders that a run would adopt */
    struct rowmarks_run pending; /* a dry run: the last published folder that waits to be adopted */
    struct rowmarks *rows;       /* marks of the resident register */
    struct rowmarks_outcome compared;
    struct ledger_input last_residents, last_certificates;
    uint64_t told_rows,
        told_with_other_data;               /* certificates that have a notice; another one's now */
    uint64_t told_with_other_data_before;   /* the same of the last run */
    struct histogram *histogram, *foretold; /* tonight's; the last run's */
    VEC(struct gate_figure) figures;        /* for the next night: lot.gate_figures */
    bool figures_before;                    /* the last run left any */
    struct later { /* files that tell of a run later than the ledger's last */
        uint64_t count;
        Str where, what; /* the first of them: file and line; the run, or what else is wrong */
    } later;
    uint64_t letters_released[GATE_COUNT]; /* letters of this lot that a lifted gate lets go */
};

/* The digest of tonight's register or side input of that role; empty: there is none. */
const char *lot_input_sha256(const struct lot *lot, const char *role);
/* last_residents, last_certificates. The ledger is open. */
int against_registers(struct against *against, struct ledger *ledger, struct err *err);
/* foretold, told_with_other_data_before, figures_before: what the last run's figures say of tonight. */
int against_foretold(struct against *against, struct ledger *ledger, struct arena *arena,
                     struct err *err);
/* lot->gate_figures: those of tonight, for the next night. The registers were read; once. */
void against_keep(struct against *against, struct lot *lot, Day as_of);

#endif
