/*
 * The completeness proof (発送漏れ照合): who must have a notice by now, decided a second time.
 *
 * It is fed the same bytes as the selection and shares nothing with it after the byte reader: own
 * days, own date and word readers, own header map, own sets, own fold of the ledger, own order of
 * the rules, own planner. Only base/ is included here (tests/tidy/layers.py), and what the night
 * says is compared as words, numbers and days, not as the night's own types. Pure.
 *
 *     prove_open            settings as they stand in the configuration file
 *     prove_holiday …       side files, record by record, the header first
 *     prove_ready           the calendar and the days of the night
 *     prove_change …        the ledger, row by row
 *     prove_certificate     every record of the certificates; then every one of the residents;
 *     prove_resident        then the certificates once more (prove_peer)
 *     prove_night           compares with what the night says
 *
 * It does not decide what only the press can know (unprintable, unfit_address): there it takes the
 * night's word, and checks that nothing else stood in the way (docs/decisions/0007-proof.md).
 * Memory follows the due. Everything given as Str must live as long as the proof unless it says
 * "lent".
 */
#ifndef KIGEN_WITNESS_PROVE_H
#define KIGEN_WITNESS_PROVE_H

#include "witness/prove_said.h"
#include "witness/prove_settings.h"

struct prove;

struct prove *prove_open(const struct prove_settings *settings, Ymd as_of);
void prove_close(struct prove *prove); /* NULL is allowed */
void prove_ready(struct prove *prove);

/* From here on the ledger must give everything, below it only what may still be open. */
Ymd prove_floor(const struct prove *prove);
Ymd prove_mail_on(const struct prove *prove);

enum { PROVE_SHOWN_MAX = 20, PROVE_TEXT_MAX = 96 };

struct prove_difference {
    uint32_t line;                 /* in the certificates; 0: not of one row */
    Str kind, serial, resident_id; /* of that row, as far as they could be read */
    char what[PROVE_TEXT_MAX]; /* "", a column of a piece, a figure; never a value with a name */
    char said[PROVE_TEXT_MAX], proof[PROVE_TEXT_MAX];
};

/*
 * Of the certificates that end in one month, and of which something is decided: those in the
 * register, less what leaves them = those that must have a notice.
 */
struct prove_cohort {
    int month; /* of expiry: 202702 */
    uint64_t issued;
    uint64_t not_due, past, unusable, revoked, renewed, others; /* that leave */
    uint64_t must;  /* told, notice, waiting, held, lapsed: by the proof */
    uint64_t night; /* the same by the night */
};

struct prove_result {
    uint64_t difference_count; /* 0: proven */
    struct prove_difference shown[PROVE_SHOWN_MAX];
    uint64_t must, night;    /* certificates that must have a notice by now: proof, night */
    uint64_t missing, extra; /* of these: not with the night; only with the night */
    struct prove_cohort *cohorts;
    size_t cohort_count;
};

/* Lives until prove_close(). */
const struct prove_result *prove_night(struct prove *prove, const struct prove_said *said);

#endif
