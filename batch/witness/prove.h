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

#include "base/arena.h"

/* A day as the number 20261122: numbers in the order of days. 0: none. */
typedef int32_t Ymd;

struct prove_pair { /* resident_columns, certificate_columns: canonical name = own header */
    Str name, own;
};
struct prove_code { /* registers.values */
    bool residents;
    Str column, own, means;
};
struct prove_range { /* mailing.paused; to empty: open */
    Str from, to;
};
struct prove_by_issue { /* rules.by_issue; 0 months: as everywhere */
    Str from;
    int window_months;
};

/* The configuration as libconfig read it: texts uninterpreted, defaults of docs/contract 2. */
struct prove_settings {
    int lead_days, cutoff_days, target_days, delivery_days, late_days, past_days;
    int window_months;
    bool notify_lapsed, leap_mar1;
    Str since;
    Str *mailing_days, *closed;
    struct prove_range *paused;
    struct prove_by_issue *by_issue;
    struct prove_pair *columns[2]; /* [0] certificates, [1] residents */
    struct prove_code *codes;
    size_t mailing_day_count, closed_count, paused_count, by_issue_count, column_counts[2],
        code_count;
};

struct prove_record { /* one record of a CSV file; lent */
    uint32_t line;
    bool broken;
    size_t count;
    const Str *fields;
};

struct prove;

struct prove *prove_open(const struct prove_settings *settings, Ymd as_of);
void prove_close(struct prove *prove); /* NULL is allowed */

/* Side files. The header comes first. */
void prove_holiday(struct prove *prove, const struct prove_record *record);
void prove_limit(struct prove *prove, const struct prove_record *record);
void prove_elsewhere(struct prove *prove, const struct prove_record *record);
void prove_ready(struct prove *prove);

/* From here on the ledger must give everything, below it only what may still be open. */
Ymd prove_floor(const struct prove *prove);
Ymd prove_mail_on(const struct prove *prove);

/* The ledger. All text is lent. */
struct prove_key {
    Str kind, serial;
    Str expires_on; /* 2026-11-22 */
};
/* A change of a published run; of one key in the order of the runs. */
void prove_change(struct prove *prove, const struct prove_key *key, Str disposition);
/* A notice of a published or voided run; pieces of one key in the order of their runs. */
void prove_notice(struct prove *prove, const struct prove_key *key, Str piece_id);
/* An event of a piece, of a resident ("resident:1001"), of a run ("run:2026-11-22"): in the order
 * of their recording. Before the notices and the use. */
void prove_event(struct prove *prove, Str subject, Str event, Str until);
/* Pieces that a published run planned for the week of the mail day and later. */
void prove_use(struct prove *prove, Str folder, Str mail_on, Str postal_code, Str municipality,
               uint64_t pieces);
void prove_numbered(struct prove *prove, uint32_t highest); /* of the mail day, in any run */

/* The registers, record by record, the header of each pass first. */
void prove_certificate(struct prove *prove, const struct prove_record *record);
void prove_resident(struct prove *prove, const struct prove_record *record);
void prove_peer(struct prove *prove, const struct prove_record *record);
void prove_pass(struct prove *prove); /* before each pass: its first record is the header */
bool prove_has_residents(const struct prove *prove); /* someone has something due */

/* ---- what the night says --------------------------------------------------------------------- */

struct prove_row { /* a row that is neither not_due nor past, in the order of the file */
    uint32_t line;
    Str serial, resident_id, kind; /* as far as they could be read */
    Str disposition, reason;
    Str missing; /* unprintable: "U+2000B U+845B/E0103" */
    Ymd expires_on, planned_on, ideal_on;
    uint32_t piece; /* of a notice; UINT32_MAX */
};
struct prove_sent { /* a certificate in a piece */
    Str serial, kind, card_type;
    Ymd issued_on, expires_on, opens_on, ideal_on, card_expires_on, card_ends_on, counter_until;
    uint32_t line;
};
struct prove_piece {
    Str id;
    uint32_t number;
    Str variant, language, resident_id, municipality;
    bool late, guardian, is_ward, is_child, is_protected;
    Str addressee, holder_name, postal_code, address, building;
    Ymd expires_on, opens_on, ideal_on;
    uint32_t delay_days;
    uint32_t certificate, certificate_count;
};
struct prove_count {
    Str word;
    uint64_t count;
};
struct prove_month_count {
    int month; /* 202611 */
    uint64_t count;
};
struct prove_said {
    Ymd mail_on, deliver_on;
    struct prove_row *rows;
    struct prove_piece *pieces;
    struct prove_sent *certificates;
    struct prove_count *dispositions, *reasons;
    struct prove_month_count *not_due;
    size_t row_count, piece_count, certificate_count, disposition_count, reason_count,
        not_due_count;
};

/* ---- what comes of it ------------------------------------------------------------------------ */

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

/* ---- for its tests alone --------------------------------------------------------------------- */

Ymd prove_date(Str text); /* a date in any of the forms of docs/contract 3; 0: none */
Ymd prove_opens(const struct prove *prove, Ymd expires_on, int months);
Ymd prove_ideal(const struct prove *prove, Ymd opens_on);
Ymd prove_deliver_on(const struct prove *prove);
bool prove_before_cutoff(const struct prove *prove);
bool prove_is_child(Ymd birth_date, Ymd on, bool leap_mar1);
/* The last day of a certificate's card; 0: not known. Days that are not known are 0 as well. */
Ymd prove_card_end(Ymd card, Ymd issued, Ymd expires, Ymd birth_date, Ymd stay, bool leap_mar1);
enum prove_day { PROVE_BUSINESS = 1, PROVE_OFFICE = 2, PROVE_MAILING = 4 };
unsigned prove_marks(const struct prove *prove, Ymd day); /* bits of enum prove_day */

#endif
