/*
 * What a run amounts to for the people of the office: counted once, for both of its papers. Pure.
 *
 * Everything is counted from the frozen lot. Figures that are to stand beside each other (this run,
 * the last one, the same month of last year) are lines of account_figures(): that is the one place
 * where a further figure comes in.
 */
#ifndef KIGEN_CORE_PAPER_ACCOUNT_H
#define KIGEN_CORE_PAPER_ACCOUNT_H

#include "base/arena.h"
#include "core/lot/lot.h"

/* People who are held for one reason and wait for a decision (core/lot/holds.h). */
struct account_hold {
    enum reason reason;
    uint64_t people, certificates;
    Day first; /* the earliest end of their certificates */
};

struct account {
    const struct lot *lot;
    const char *run_sha256; /* of run.json: the digest of the folder's facts */
    uint64_t pages, sheets, late; /* late: letters with an apology */
    uint64_t pulls;               /* letters of earlier runs that must not go */
    uint64_t people_held, people_next; /* held for a decision; to go with the next mail day's lot */
    uint64_t due_next; /* certificates that newly fall due by then, by what is known today */
    bool due_next_known;
    struct account_hold holds[REASON_COUNT]; /* the earliest end first */
    size_t hold_count;
    uint64_t lifted, heard; /* gates that were lifted; alarms that nobody has acknowledged */
};

/* `run_sha256` is borrowed. */
struct account account_of(const struct lot *lot, const char *run_sha256);

enum { ACCOUNT_FIGURES_MAX = 40 };
struct account_figure {
    const char *word; /* for tests, unique */
    const char *item, *unit;
    uint64_t now, before, year_ago;
    bool has_before, has_year_ago; /* else 「—」 */
    bool hundredths;
};
/* In the order in which they are printed; returns how many. */
size_t account_figures(const struct account *account,
                       struct account_figure figures[ACCOUNT_FIGURES_MAX]);

/*
 * Three letters for a look at single ones, fewer where there are fewer: the first three times eight
 * digits of the fingerprint of run.json, as hexadecimal numbers, modulo the number of letters, are
 * their places in pieces.csv, from 0; where one is taken, the next. Anyone can draw them again, and
 * nobody can choose them.
 */
enum { ACCOUNT_SAMPLES = 3 };
size_t account_samples(const struct lot *lot, uint32_t pieces[ACCOUNT_SAMPLES]);

/* The checks of gates that were lifted: the first index at or after `from` with who lifted it;
 * gate_count where there is none. */
uint32_t account_lifted(const struct lot *lot, uint32_t from);

/* In what an alarm counts, and the file or sheet on which a person goes on; "" and the summary for
 * one that this kigen does not know. */
const char *account_alarm_unit(Str alarm);
const char *account_alarm_place(Str alarm);

#endif
