/*
 * The last published run, and how tonight's registers differ from those of that run.
 *
 * night_open() sets `last`, intake_registers() sets `rows`, `histogram`, `bearers`, `told` and
 * `couples`; the others are set here, in later.c and in gates.c. Each run keeps
 * figures of its registers in the ledger for the next night.
 */
#ifndef KIGEN_FLOW_NIGHT_AGAINST_H
#define KIGEN_FLOW_NIGHT_AGAINST_H

#include "core/gates/bearers.h"
#include "core/gates/cells.h"
#include "core/gates/histogram.h"
#include "core/gates/names.h"
#include "disk/beside.h"
#include "edge/disk/rowmarks.h"
#include "edge/ledger/ledger.h"
#include "edge/ledger/ledger_gates.h"

/* More of them are not kept from run to run: the next one then compares none. */
enum { KEPT_MAX = 4096 };
struct pull_before { /* a letter on the last run's pull list */
    char piece_id[PIECE_ID_LENGTH + 1];
    Day since;
};

struct against {
    struct ledger_run last;      /* the last published run; id 0: none */
    bool to_adopt;               /* a dry run: there are published folders that a run would adopt */
    struct rowmarks_run pending; /* a dry run: the last of those folders */
    struct rowmarks *rows;       /* marks of tonight's resident register */
    struct marking { /* the comparison of marks, while it goes on */
        struct beside beside;
        Day as_of;
        char sha256[SHA256_HEX + 1]; /* of tonight's register */
        bool has_begun, writes;
        int status;
        struct err err;
    } marking;
    struct rowmarks_outcome compared; /* once it has ended */
    struct ledger_input last_residents, last_certificates;
    struct bearers bearers, told;           /* of all that was listed; of notices alone */
    uint64_t changes_before;                /* the same in the last run: of `bearers` */
    bool told_before;                       /* … or of `told`: a run of an older kigen */
    struct couples couples, couples_before; /* tonight's; the last run's figures */
    struct histogram *histogram, *foretold; /* tonight's; the last run's */
    struct cells first_residents;           /* without a last run: all of tonight's, by class */
    struct histogram *year; /* months of the run of a year ago; NULL: they are not on record */
    Day year_as_of;         /* of that run */
    VEC(struct gate_figure) figures;        /* for the next night: lot.gate_figures */
    bool figures_before;                    /* the last run left figures */
    VEC(uint64_t)
    doubts_before; /* the last run's, by doubt_digest(), rising: the ledger sorts them */
    VEC(struct pull_before) pulls_before; /* its pull list, by piece */
    bool doubts_known, pulls_known;       /* it kept these */
    struct rowmarks_count count_before;   /* what the last run counted of its residents */
    struct later { /* files that tell of a run later than the ledger's last */
        uint64_t count;
        Str where, what; /* of the first: file and line; the run, or what else is wrong */
    } later;
    struct released { /* letters of this lot that a lifted gate lets go */
        uint64_t letters;
        bool whole_lot; /* any of its letters may be one */
        bool *pieces;   /* else which; NULL: the gate was not lifted */
    } released[GATE_COUNT];
};

/* The digest of tonight's register or side input of that role; empty: there is none. */
const char *lot_input_sha256(const struct lot *lot, const char *role);
/* Sets last_residents and last_certificates. The ledger is open. */
int against_registers(struct against *against, struct ledger *ledger, struct err *err);
/*
 * Compares the marks with those of the last run, by rowmarks_compare(), whose answer is that of
 * against_marks_end(); in a thread beside what follows, where that is wanted. The residents were read,
 * last_residents is set. Whoever reads `compared`, removes LEDGER.rows.new or releases `rows` lets it end
 * first.
 */
void against_marks_begin(struct against *against, Day as_of, const char *sha256, bool writes,
                         bool beside);
int against_marks_end(struct against *against, struct err *err);
/* The night goes no further: what was begun ends, and leaves no LEDGER.rows.new. */
void against_marks_drop(struct against *against, const char *ledger);
/* Sets foretold, changes_before, told_before, couples_before and figures_before, from the last run's
 * figures. */
int against_foretold(struct against *against, struct ledger *ledger, struct arena *arena,
                     struct err *err);
/* Sets year and year_as_of. */
int against_year_ago(struct against *against, struct ledger *ledger, Day as_of, struct arena *arena,
                     struct err *err);
/* Sets lot->gate_figures: tonight's figures, for the next night. The registers were read, lot->delays are known; once. */
void against_keep(struct against *against, struct lot *lot, Day as_of);

#endif
