/*
 * The completeness proof (発送漏れ照合): decides a second time who must have a notice by now, and
 * compares that with what the night decided.
 *
 * It reads the same bytes as the night, and after the byte reader shares no code with it: it has
 * its own days, readers of dates and words, header map, sets, reading of the ledger, order of the
 * rules and planner. Only base/ may be included here (tests/tidy/layers.py). Results of the night
 * are compared as words, numbers and days, not as the night's own types. Pure.
 *
 *     prove_open            takes the settings as they stand in the configuration file
 *     prove_holiday …       side files, record by record, the header first
 *     prove_ready           makes the calendar and the days of the night
 *     prove_change …        the ledger, row by row: events first
 *     prove_certificate     every record of the certificates, then every one of the residents,
 *     prove_resident        then the certificates once more (prove_peer)
 *     prove_heard           that was all: what only the hearing needs goes
 *     prove_night           compares with the night
 *
 * It does not decide what only the press can know (unprintable, unfit_address): there it believes
 * the night, and checks that no earlier rule applies (docs/decisions/0007-proof.md). Memory grows
 * with the certificates that are due. A Str given to the proof must live as long as the proof. Text
 * that is called lent is needed only during the call.
 */
#ifndef KIGEN_WITNESS_PROVE_H
#define KIGEN_WITNESS_PROVE_H

#include "witness/prove_said.h"
#include "witness/prove_settings.h"

struct prove;
struct page_file;

/* `file`: where answers may be kept (base/pages.h); NULL: in memory. */
struct prove *prove_open(const struct prove_settings *settings, Ymd as_of,
                         const struct page_file *file);
void prove_close(struct prove *prove); /* NULL is allowed */
void prove_ready(struct prove *prove);

/* The ledger must give all certificates that expire on this day or later, and of earlier ones those
 * that may still be open. */
Ymd prove_floor(const struct prove *prove);
Ymd prove_mail_on(const struct prove *prove);

enum { PROVE_SHOWN_MAX = 20, PROVE_TEXT_MAX = 96 };

struct prove_difference {
    uint32_t line;                 /* in the certificates; 0: it concerns no single row */
    Str kind, serial, resident_id; /* of that row, as far as they could be read */
    char what[PROVE_TEXT_MAX]; /* "", a column of a piece or a count; never the value of a name */
    char said[PROVE_TEXT_MAX], proof[PROVE_TEXT_MAX];
};

/*
 * Counts of the certificates that expire in one month, for months in which any is decided on: all
 * that are in the register, less those that need no notice, are those that must have one.
 */
struct prove_cohort {
    int month; /* of expiry: 202702 */
    uint64_t issued;
    uint64_t not_due, past, unusable, revoked, renewed, others; /* need no notice */
    uint64_t must;  /* told, notice, waiting, held, lapsed, as the proof decided */
    uint64_t night; /* the same, as the night decided */
};

struct prove_result {
    uint64_t difference_count; /* 0: proven */
    struct prove_difference shown[PROVE_SHOWN_MAX];
    uint64_t must, night;    /* certificates that must have a notice by now: by proof, by night */
    uint64_t missing, extra; /* of them: those only the proof has; those only the night has */
    struct prove_cohort *cohorts;
    size_t cohort_count;
};

/* Judges, plans and compares. The result lives until prove_close(). */
const struct prove_result *prove_night(struct prove *prove, const struct prove_said *said);

#endif
