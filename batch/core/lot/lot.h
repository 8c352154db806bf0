/*
 * The lot: everything that a night decided, frozen before the first page is drawn.
 *
 * flow/night/making fills it, edge/disk/lotfile writes it to .RUN.partial/lot and reads it back, and
 * everything after that (press, CSV files, workbook, run.json, a restart) works from what was read
 * back and from nothing else: by then the registers may have changed. It is the only place besides
 * the letters where names and addresses stand. Text is borrowed from the buffer the lot was read
 * into. Pure.
 */
#ifndef KIGEN_CORE_LOT_LOT_H
#define KIGEN_CORE_LOT_LOT_H

#include "core/days/day.h"
#include "core/rules/decision.h"
#include "core/rules/life.h"
#include "core/rules/terms.h"

enum { PIECE_ID_LENGTH = 15, SHA256_HEX = 64 }; /* YYMMDD-NNNNNN-C */

struct lot_certificate {
    Str serial;
    enum kind kind;
    Day issued_on, expires_on, opens_on, ideal_on;
    Day card_expires_on; /* DAY_NONE: empty */
    Day card_ends_on;    /* card_end() of core/rules/rules; DAY_NONE: not known */
    Day counter_until;   /* the last day up to expires_on on which the counter is open */
    enum card_type card_type;
    uint32_t line; /* in the register; pieces.csv names its serials in that order */
};

struct lot_piece {
    char id[PIECE_ID_LENGTH + 1];
    uint32_t number;                      /* within its mail day, going on over runs */
    uint32_t bundle;                      /* index into bundles */
    uint32_t sequence, first_page, pages; /* within the bundle, from 1 */
    enum variant variant;
    bool late;     /* delay_days >= late_days */
    bool guardian; /* 保護者様 is added to the name */
    bool is_ward, is_child, is_protected;
    Str language; /* the template's: "ja" where none exists for the resident's */
    Str resident_id, municipality;
    Str addressee;   /* without 様 */
    Str holder_name; /* the resident's name, where it is not the addressee's */
    Str postal_code, address, building;
    Str barcode;                        /* as handed to the encoder; empty: none */
    Day expires_on, opens_on, ideal_on; /* the earliest of its certificates' */
    uint32_t delay_days;
    uint32_t cause_days[CAUSE_COUNT];        /* their sum is delay_days */
    uint32_t certificate, certificate_count; /* into certificates, ordered by expiry, then kind */
};

struct lot_bundle {
    Str file; /* "letters-0001.pdf" */
    enum variant variant;
    Str language;
    uint32_t piece, piece_count; /* into pieces */
    uint32_t pages, sheets;      /* of the whole bundle */
};

/* One row of dispositions.csv: the certificate rows that docs/contract 4 lists, in register order.
 */
struct lot_row {
    Str serial, resident_id; /* empty where out of form */
    int kind;                /* enum kind; -1 unknown */
    Day expires_on;          /* DAY_NONE unknown */
    enum disposition disposition;
    enum reason reason;
    Day planned_on;
    uint32_t anomalies; /* bit 1 << enum anomaly */
    uint32_t line;
    uint32_t piece; /* index into pieces for a notice, else UINT32_MAX */
    Day ideal_on;   /* DAY_NONE where it cannot be computed */
    Str missing;    /* held(unprintable): the code points, "U+2000B U+845B/E0103"; else empty */
};

/* What is known of a held row beside it; one for each, in their order. */
struct lot_hold {
    uint32_t row; /* into rows */
    Day since;    /* the first night of the unbroken series in which it was held, this one at the
                     latest */
    struct decision decision; /* the last about the resident, whether it still holds or not */
    Str by;                   /* of the staff; empty where nothing was decided */
    uint64_t reasons;         /* bit 1 << enum reason: all that hold it, the row's own among them */
};

/* How a date differs from the rule's, in a way that many rows may share. */
enum difference {
    DIFFERENCE_NONE,      /* the anomaly says all */
    DIFFERENCE_BIRTHDAYS, /* it is a birthday, `amount` before the first or after the last allowed
                           */
    DIFFERENCE_DAYS,      /* it lies `amount` days after the nearest day of the rule */
    DIFFERENCE_COUNT
};

/* One anomaly of one row, unless a pattern speaks for it (core/lot/doubts.h). */
struct lot_doubt {
    uint32_t row; /* index into rows */
    enum anomaly anomaly;
    Day registered, by_rule; /* DAY_NONE where the anomaly is no matter of dates */
    enum basis basis;        /* what by_rule rests on; BASIS_COUNT: not one of these */
    int birthdays;           /* which one it is; 0 where it is none */
    enum difference difference;
    int amount;
};

/* So many rows with one anomaly in one way that it is a fault of the extract. */
struct lot_pattern {
    enum anomaly anomaly;
    enum difference difference;
    int amount;
    uint64_t rows, checked; /* how many of how many that could be checked */
};

enum { MAILINGS_DAYS = 35 }; /* so far back the workbook shows what became of pieces */

/* What became of the pieces of one published run, as far as it was recorded. */
struct lot_mailing {
    Day mail_on;
    Str folder;
    uint64_t made;
    uint64_t states[PIECE_EVENT_COUNT]; /* pieces by the last event of their life */
};

struct lot_return { /* a piece that came back */
    Str piece_id, resident_id;
    Day mail_on, posted_on, returned_on;
};

/* An unreadable resident row: it speaks for nobody and is listed under エラー. */
struct lot_unreadable {
    uint32_t line;
    Str column; /* the canonical column at fault; empty for bad_row */
    Str reason; /* a REASON word: bad_row, bad_id, bad_status, bad_date, or bad_flag */
    Str resident_id;
};

struct lot_input {
    Str role; /* residents, certificates, holidays, limits, told_elsewhere, towns, template, font */
    Str file; /* as configured */
    char sha256[SHA256_HEX + 1];
    uint64_t rows;       /* data rows; 0 for templates and fonts */
    bool same_as_before; /* the last published run had this digest in this role and file */
};

struct lot_month { /* not_due_by_month */
    int year, month;
    uint64_t count;
};

/*
 * The certificates that end in one month and of which something is decided tonight: in the
 * register, less those that leave, as the completeness proof counts them; and those that must have
 * a notice, as the night counts them (照合 16).
 */
struct lot_cohort {
    int year, month;
    uint64_t issued, not_due, past, unusable, revoked, renewed, others;
    uint64_t must;
};

struct lot_alarm {
    Str name; /* canonical word */
    Str text; /* a Japanese sentence */
};

/* How the lines of a register become rows: lines = 1 header + blank + folded (inside quotes) +
 * rows. */
struct lot_lines {
    uint64_t lines, blank, folded, rows;
};

struct lot_gate {         /* 停止判定: one check of a gate, tripped or not */
    Str name;             /* canonical word of the gate */
    Str what;             /* what is counted, in Japanese */
    uint64_t value, most; /* it trips above `most` */
    bool compared;        /* false: there was nothing to compare with */
    Str by, why;          /* who accepted it; empty where it did not trip */
};

/* What only the gates of the next night ask for (flow/night/gates.c). */
enum { GATE_FIGURE_NAME_MAX = 24 };
struct gate_figure {
    char name[GATE_FIGURE_NAME_MAX]; /* "month:2027-02", "ahead:07", "newest" */
    int64_t value;
};

/* A night that a gate stopped after the previous run was published, in the order in which they
 * stopped. */
struct lot_stop {
    Day as_of, mail_on;
    Str gate;    /* canonical word */
    Str account; /* why, as JSON: core/gates/stops.h */
};

struct stop_account;

struct lot {
    Day as_of, mail_on, deliver_on;
    uint32_t run;    /* 1, 2, … within its as-of day */
    Str folder;      /* "2026-11-22", "2026-11-22-2" */
    Str office_name; /* office.name of the configuration; may be empty */
    Str previous;    /* the folder of the last published run; empty: none */
    Str version;     /* kigen's */
    char config_sha256[SHA256_HEX + 1];
    char fingerprint[SHA256_HEX + 1]; /* of inputs, configuration and recorded events together */
    int late_days;
    bool duplex; /* a sheet has two pages, and each piece a multiple of two */

    struct lot_lines resident_lines, certificate_lines;
    uint64_t unreadable_residents, max_unreadable;
    uint64_t dispositions[DISPOSITION_COUNT], reasons[REASON_COUNT];
    uint64_t before_dispositions[DISPOSITION_COUNT]; /* of the previous run; zeros where none */
    uint64_t before_reasons[REASON_COUNT];
    uint64_t before_pieces;
    uint64_t backlog_before, backlog_arrived, backlog_returned, backlog_sent,
        backlog_left;      /* rows */
    uint64_t backlog_gone; /* rows that waited and are now neither sent nor waiting */
    uint64_t held_before, held_new, held_gone; /* held by the previous run, now only, then only */
    bool proven;                               /* the completeness proof was made, and agrees */
    uint64_t proof_must, proof_night;    /* certificates that must have a notice: proof, night */
    uint64_t proof_missing, proof_extra; /* of these in one of both only */
    uint64_t used_before;                /* highest number of the mail day before this run */

    struct lot_piece *pieces;
    struct lot_bundle *bundles;
    struct lot_certificate *certificates;
    struct lot_row *rows;
    struct lot_hold *holds;
    struct lot_doubt *doubts;
    struct lot_pattern *patterns;
    struct lot_mailing *mailings;
    struct lot_return *returns;
    struct lot_unreadable *unreadables;
    struct lot_input *inputs;
    struct lot_month *months;
    struct lot_alarm *alarms;
    struct lot_gate *gates;
    struct lot_cohort *cohorts; /* by month */
    struct lot_stop *stops;
    struct stop_account *told; /* what the account of each stop says; no part of the file */
    struct gate_figure *gate_figures;
    uint32_t piece_count, bundle_count, certificate_count, row_count, hold_count, doubt_count,
        pattern_count, mailing_count, return_count, unreadable_count, input_count, month_count,
        alarm_count, gate_count, cohort_count, stop_count, gate_figure_count;
};

/* "261124-000001-0": the Luhn digit is over the twelve digits (docs/contract 6). number <= 999999.
 */
void piece_id_text(Day mail_on, uint32_t number, char out[PIECE_ID_LENGTH + 1]);
bool piece_id_valid(Str id);

/*
 * The order of pieces inside a bundle: printed postal code, then printed address without building
 * (runs of digits, full-width too, compared as numbers and before text; the rest by code point),
 * resident_id.
 */
int address_compare(Str a, Str b);
int piece_compare(const struct lot_piece *a, const struct lot_piece *b);

/* Delay over a lot's pieces: maximum, mean, median and 95th percentile by nearest rank. */
struct delay_figures {
    uint32_t max, p50, p95;
    uint64_t total;
    uint32_t mean_hundredths; /* rounded half up */
    uint64_t by_cause[CAUSE_COUNT];
};
struct delay_figures lot_delay(const struct lot *lot);

#endif
