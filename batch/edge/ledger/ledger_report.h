/*
 * What `kigen report` asks of the ledger (core/lot/report.h): runs and lists of the period, sums by
 * queries, and a walk over its letters that keeps none of them.
 *
 * Nothing is written. Each statement is short: of the walk one a run, so that a night that writes
 * waits for the letters of one lot at most. The caller asks afterwards whether the ledger has
 * changed meanwhile (ledger_version). Every function returns 0, or -1 with err.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_REPORT_H
#define KIGEN_EDGE_LEDGER_LEDGER_REPORT_H

#include "core/lot/report.h"
#include "edge/ledger/ledger.h"

/* Of the period report->from..to: runs, approvals, lifted gates, alarms that were acknowledged, templates
 * that were signed off, reprints, stops;
 * chain, schema and the last as-of day of the ledger. States of letters are not counted. */
int ledger_report(struct ledger *ledger, struct report *report, struct arena *arena,
                  struct err *err);
int ledger_stops_between(struct ledger *ledger, struct report *report, struct arena *arena,
                         struct err *err); /* the stops among them */

/* How many letters of a run that have this scheme and number of sheets, as the ledger has them. */
int ledger_report_pieces(struct ledger *ledger, int64_t run_id, Str scheme, uint64_t sheets,
                         uint64_t *pieces, struct err *err);

/* Fills report->queries but for the limits. */
int ledger_report_queries(struct ledger *ledger, struct report *report, struct err *err);

/* Letters of each mail day of runs that were not taken back, by mail day from `from` to `to`, in the
 * scope of a limit: postal codes or municipalities that begin with `prefix`. */
enum ledger_scope { LEDGER_ALL, LEDGER_POSTAL, LEDGER_MUNICIPALITY };
struct ledger_day {
    Day mail_on;
    uint64_t letters;
};
struct ledger_days {
    struct ledger_day *at;
    size_t count;
};
int ledger_scope_days(struct ledger *ledger, enum ledger_scope scope, const char *prefix, Day from,
                      Day to, struct ledger_days *days, struct arena *arena, struct err *err);

/* The first and the last mail day of all published runs; DAY_NONE: there is none. */
int ledger_mail_days(struct ledger *ledger, Day *first, Day *last, struct err *err);

/*
 * The walk over the letters of report->runs, in their order and that of their numbers.
 *
 *     ledger_letters_open(&letters, ledger, report, err)
 *     while ((more = ledger_letters_next(letters, REPORT_ALL, &letter, err)) == 1) …
 *     ledger_letters_rewind(letters)                  begins anew
 */
struct ledger_letters;
int ledger_letters_open(struct ledger_letters **letters, struct ledger *ledger,
                        const struct report *report, struct err *err);
void ledger_letters_close(struct ledger_letters *letters); /* NULL is allowed */
void ledger_letters_rewind(struct ledger_letters *letters);
/* 1 the next letter of that pick, 0 the end, -1 err. What it names is valid until the next call. */
int ledger_letters_next(struct ledger_letters *letters, enum report_pick pick,
                        struct report_letter *letter, struct err *err);
/* "kind:serial" of each of its certificates, by space, sorted by their bytes; until the next call. */
int ledger_letters_serials(struct ledger_letters *letters, Str piece_id, Str *serials,
                           struct err *err);

#endif
