/*
 * The gates (停止判定): compare tonight's registers and letters with the last published run, to stop
 * a night whose data are wrong (docs/contract 8).
 *
 * Each accident of docs/domain.md 7 that shows in the registers is found by figures and thresholds.
 * A gate that trips stops the night (exit 8) unless a person accepts it; an alarm does not stop it
 * (exit 4). A single resident whose data contradict the last run is held (marks.h, towns.h) and
 * trips no gate. Shares are not compared in registers of fewer than gates.rows_min rows, because there
 * a few people are many percent; what chance allows (slides.h) is compared at any size. Pure.
 *
 *     gates_judge()    facts + settings -> one finding a check, with value and threshold
 */
#ifndef KIGEN_CORE_GATES_GATES_H
#define KIGEN_CORE_GATES_GATES_H

#include "core/gates/bearers.h"
#include "core/gates/classes.h"
#include "core/gates/histogram.h"
#include "core/gates/marks.h"
#include "core/gates/names.h"
#include "core/gates/side_table.h"

/*
 * The most certificates of one letter. A person has two; a few more are rows that the extract has
 * twice. With more than this the id belongs to nobody (0, a test account) and the certificates to
 * others, who would count as told. It trips at any size of town; if it is accepted, one letter goes
 * for all of them.
 */
enum { LETTER_CERTIFICATES_MAX = 64 };

/* The most certificates that come back under another serial in one night (core/rules/respell.h):
 * with more the serials of the extract are no longer what they were, or are not serials. */
enum { RESPELLED_MAX = 20 };

/* The figures of this night: counts of rows or residents. */
struct gate_facts { /* NOLINT: padding; sorted by subject */
    bool has_last;  /* there is a published run, the last run */
    bool pending;   /* a later one is not adopted yet (dry run, check); it is not compared with */
    bool figures;   /* the last run left figures */
    uint64_t later; /* files that tell of a run which is neither in the ledger nor pending */
    int days;       /* since the last run's as-of day, at least 0 */

    bool marks; /* the resident registers were compared */
    uint64_t residents_before, residents_common, pairs_changed;
    struct slide slides[MARK_COLUMN_COUNT];
    uint64_t births_changed, code_changes, given;
    uint64_t had_mailing, lost_mailing, had_agent, lost_agent, had_any, gained;
    bool too_many_disputes;
    struct bearers bearers;  /* certificates that the ledger knows */
    uint64_t changes_before; /* bearers.changes of the last run */
    struct couples couples, couples_before;
    uint64_t barred, freed; /* due rows (bars.h) */
    uint64_t revoked, revived;
    uint64_t residents_named, residents_elsewhere; /* rows with a municipality; with another one */

    bool towns;                    /* there is a table of towns */
    uint64_t addressed, misplaced; /* due residents; those whose postal code is another town's */
    uint64_t due, unknown;         /* due rows; those without a resident */
    uint64_t crowd;                /* the most certificates that one letter could have */
    uint64_t certificates_before, certificates;
    uint64_t months_gone;                   /* histogram_gone() */
    bool residents_seen, certificates_seen; /* a run before the last one read the same file */
    uint64_t resident_rows_before, residents;
    uint64_t issued_before, issues_gone; /* issued lately; histogram_issued_after() */
    uint64_t born_before, births_gone;   /* born lately; how many fewer now */
    uint64_t flagged_before[FLAG_COUNT], flagged[FLAG_COUNT];
    Day newest_before, newest;    /* latest issued_on up to the as-of day; DAY_NONE: none */
    int same_office_days;         /* how long the register unchanged for longest has not changed */
    uint64_t pieces, overlapping; /* of the lot; of these, to residents who had a letter lately */
    int ahead_days;               /* histogram_ahead() */
    uint64_t respelled;           /* certificates under another serial than in their notice */
    bool side_judged;             /* told_elsewhere is another file than any run has read */
    struct side_count side;       /* its certificates */
    struct class_findings classes;
    bool templates_asked, templates_unsigned; /* they must be signed off; they are not */
};

struct finding {
    uint64_t value, most; /* it trips above `most` */
    bool compared;        /* there was something to compare with */
};
static inline bool finding_trips(const struct finding *finding)
{
    return finding->compared && finding->value > finding->most;
}
void gates_judge(const struct gate_settings *settings, const struct gate_facts *facts,
                 struct finding findings[CHECK_COUNT]);

#endif
