/*
 * The lot: everything that a night decided, written to a file before the first page is drawn.
 *
 * flow/night/making.c fills it; edge/disk/lotfile.c writes it to .RUN.partial/lot and reads it
 * back. All that comes after (press, CSV files, workbook, run.json, a restart) uses only what was
 * read back, because the registers may change meanwhile. Besides the letters only the lot holds
 * names and addresses. Text of a lot that was read is borrowed from the buffer of the file. Pure.
 */
#ifndef KIGEN_CORE_LOT_LOT_H
#define KIGEN_CORE_LOT_LOT_H

#include "core/days/day.h"
#include "core/rules/decision.h"
#include "core/rules/history.h"
#include "core/rules/honorific.h"
#include "core/rules/life.h"
#include "core/rules/limits.h"
#include "core/rules/terms.h"
#include "core/lot/row.h"
#include "core/lot/shop.h"

enum { PIECE_ID_LENGTH = 15, SHA256_HEX = 64 }; /* YYMMDD-NNNNNN-C */

struct lot_certificate {
    Str serial;
    Str first_serial; /* by which the ledger knows it; empty: by `serial` */
    enum kind kind;
    Day issued_on, expires_on, opens_on, ideal_on;
    Day card_expires_on; /* DAY_NONE: empty */
    Day card_ends_on;    /* card_end() of core/rules/rules; DAY_NONE: not known */
    Day counter_from;    /* the first counter day on or after opens_on */
    Day counter_until;   /* the last one on or before expires_on, and the card's end */
    enum card_type card_type;
    uint32_t line; /* in the register; pieces.csv lists the serials of a piece in this order */
};

/* What the holder's period of stay has to do with the card. */
enum lot_stay {
    STAY_NONE, /* it has no end */
    STAY_ENDS,
    STAY_CARD, /* it has, and a card end of the piece is no birthday: the card ends with a stay */
    STAY_COUNT
};

struct lot_piece {
    char id[PIECE_ID_LENGTH + 1];
    uint32_t number;                      /* within its mail day, over all runs of that day */
    uint32_t bundle;                      /* index into bundles */
    uint32_t sequence, first_page, pages; /* within the bundle, from 1 */
    enum variant variant;
    bool late;                /* lot_piece_delay_ours() >= late_days */
    enum honorific honorific; /* that is added to the name */
    bool is_ward, is_child, is_protected;
    Str language; /* the folder of the template */
    enum lot_stay stay;
    Str resident_id, municipality;
    Str addressee;   /* without it, but with one that the office recorded */
    Str holder_name; /* the resident's name; empty where it is the addressee, without 保護者様 */
    Str postal_code, address, building;
    Str barcode;                        /* the text of the customer barcode; empty: none */
    Str scheme;                         /* its postage scheme; empty: it has no price */
    bool in_district;                   /* the office's own post office delivers it */
    Day expires_on, opens_on, ideal_on; /* the earliest of its certificates */
    Day proxy_until;                    /* proxy_last_call(), for the one that ends next */
    Day insurance_until; /* insurance_last_day(); DAY_NONE: no authentication certificate in it */
    uint32_t delay_days;
    uint32_t cause_days[CAUSE_COUNT];        /* their sum is delay_days */
    uint32_t certificate, certificate_count; /* index of its first; sorted by make_letter() */
};

struct lot_bundle {
    Str file; /* "letters-261124-1-0001.pdf" */
    enum variant variant;
    Str language;
    uint32_t piece, piece_count; /* index of its first in pieces */
    uint32_t pages, sheets;      /* of the whole bundle */
};

/* More about a held row: one for each, in the order of rows. */
struct lot_hold {
    uint32_t row; /* index into rows */
    Day since;    /* the first night of those, one after the other, in which it was held */
    struct decision decision; /* the last about the resident, even if it has ended */
    Str by;                   /* who of the staff decided; empty: no decision */
    uint64_t reasons;         /* bits 1 << enum reason of all that apply, the row's reason too */
};

/* How a date differs from the rule's date; many rows may differ in the same way. */
enum difference {
    DIFFERENCE_NONE,      /* nothing to add to the anomaly */
    DIFFERENCE_BIRTHDAYS, /* a birthday, `amount` before the first or after the last allowed one */
    DIFFERENCE_DAYS,      /* `amount` days after the nearest day allowed */
    DIFFERENCE_COUNT
};

/* One anomaly of one row, unless it is part of a pattern (core/lot/doubts.h). */
struct lot_doubt {
    uint32_t row; /* index into rows */
    enum anomaly anomaly;
    Day registered, by_rule; /* DAY_NONE where the anomaly is not about dates */
    enum basis basis;        /* the reason for by_rule; BASIS_COUNT: another than these */
    int birthdays;           /* the number of the birthday; 0 where it is none */
    enum difference difference;
    int amount;
    bool is_known; /* the last run had it too */
};

/* So many rows have one anomaly in the same way that the extract must be wrong. */
struct lot_pattern {
    enum anomaly anomaly;
    enum difference difference;
    int amount;
    uint64_t rows, checked; /* rows with it, and rows that could be checked for it */
};

enum { MAILINGS_DAYS = 35 }; /* the workbook shows past lots this many days back */

/* What became of the pieces of one published run, as far as it was recorded. */
struct lot_mailing {
    Day mail_on;
    Str folder;
    uint64_t made;
    uint64_t states[PIECE_EVENT_COUNT]; /* number of pieces in each state (core/rules/life.h) */
    uint64_t posted;                    /* pieces that have an event `posted` */
    Str slip;           /* the number of the posting slip as recorded (core/lot/postage.h) */
    bool more_slips;    /* there are others */
    bool is_as_printed; /* its print/SHA256SUMS is there, and the one that the ledger knows */
};

struct lot_return { /* a piece that came back */
    Str piece_id, resident_id;
    Day mail_on, posted_on, returned_on;
};

struct lot_reprint { /* published pages that were printed once more since the last published run */
    Str piece_id, folder; /* of the run that made the piece */
    Str why, by;
    uint32_t nth; /* the how manieth reprint of this piece */
    Day on;
};

/* An unreadable resident row. It is not used, and is listed on the sheet エラー. */
struct lot_unreadable {
    uint32_t line;
    Str column; /* the column at fault as the office heads it, or (行全体) */
    Str reason; /* a REASON word: bad_row, bad_id, bad_status, bad_date, or bad_flag */
    Str resident_id;
    Str fault; /* what is wrong, in Japanese */
};

struct lot_input {
    Str role; /* residents, certificates, holidays, limits, schemes, told_elsewhere, languages, towns, template, font */
    Str file; /* as configured */
    char sha256[SHA256_HEX + 1];
    uint64_t rows;       /* data rows; 0 for templates and fonts */
    bool same_as_before; /* the last published run had this role and file with this digest */
    int64_t modified_at; /* of a register's file, seconds since 1970; 0: not known. Not in the file */
};

struct lot_month { /* not_due_by_month */
    int year, month;
    uint64_t count;
};

/* When letters of one month of expiry arrive: those of this lot and those that wait. The month is
 * that of a letter's earliest certificate. */
struct lot_arrival {
    int year, month;
    uint64_t letters, open; /* open: of these, those that no later lot takes as things stand */
    Day first, last;        /* of the others; DAY_NONE: there are none */
};

/*
 * The certificates that expire in one month (照合 16): how many there are and how many of them need
 * no notice, as the completeness proof counts; and how many must have one, as the night counts.
 */
struct lot_cohort {
    int year, month;
    uint64_t issued, not_due, past, unusable, revoked, renewed, others;
    uint64_t must;
};

struct lot_alarm {
    Str name;               /* canonical word */
    Str text;               /* a Japanese sentence */
    uint64_t count;         /* of what it is about (docs/contract 8.3): at least 1 */
    Day acknowledged_until; /* DAY_NONE: it is heard */
};

/* lines = 1 header + blank + folded (inside quotes) + rows. */
struct lot_lines {
    uint64_t lines, blank, folded, rows;
};

struct lot_gate {         /* 停止判定: one check of a gate, tripped or not */
    Str name;             /* canonical word of the gate */
    Str what;             /* what is counted, in Japanese */
    uint64_t value, most; /* it trips above `most` */
    bool compared;        /* false: there was nothing to compare with */
    Str by, why;          /* who accepted it, and why; empty where it did not trip */
};

/* A letter of this lot that goes only because a gate was lifted. Where any letter of the lot may be
 * one, there is none of these. */
struct lot_release {
    Str gate;       /* canonical word */
    uint32_t piece; /* index into pieces */
};

/* A figure kept for the gates of the next night only (flow/night/against.c). */
enum { GATE_FIGURE_NAME_MAX = 24 };
struct gate_figure {
    char name[GATE_FIGURE_NAME_MAX]; /* "month:2027-02", "ahead:07", "newest" */
    int64_t value;
};

/* A night since the last published run that a gate stopped; in the order of the nights. */
struct lot_stop {
    Day as_of, mail_on;
    Str gate;    /* canonical word */
    Str account; /* why, as JSON: core/gates/stops.h */
};

/* A certificate that came back under another serial (core/rules/respell.h). */
struct lot_spelling {
    Str serial, first_serial;
    enum kind kind;
    Day expires_on;
};

/*
 * One line of the account of delay (core/lot/delays.h): what the letters of one side, of one key of
 * one table have in common. Each letter is in one line of each table but DELAYS_BY_MAIL_DAY, which
 * only has what was sent.
 */
enum delay_side {
    DELAY_SENT,    /* in a lot of twelve months */
    DELAY_WAITING, /* for a lot */
    DELAY_HELD,    /* for a decision of the staff */
    DELAY_SIDES,   /* all of them together */
    DELAY_GOING    /* what was sent or waits: what is held no mail day can send */
};
enum delay_table {
    DELAYS_BY_DAYS,     /* key: days of delay */
    DELAYS_BY_LEFT,     /* key: index into delivery_bands */
    DELAYS_BY_MAIL_DAY, /* key: days since 1970-01-01 */
    DELAYS_BY_EXPIRY,   /* key: month_index() of the first expiry */
    DELAYS_BY_AREA, /* key: the first three digits of the printed postal code, or DELAY_NO_AREA */
    DELAYS_BY_MONTHS, /* key: month_index() of the expiry; other: of the mail day, or DELAY_NO_MONTH */
    DELAY_TABLES
};
enum { DELAY_NO_AREA = -1, DELAY_NO_MONTH = -1 };
struct lot_delay {
    enum delay_table table;
    enum delay_side side;
    int32_t key, other; /* other: 0 but in DELAYS_BY_MONTHS */
    uint64_t letters, days, by_cause[CAUSE_COUNT];
};

/* What else the account says; DAY_NONE: there is no such day. */
struct lot_outlook {
    Day from;         /* the first mail day of the twelve months */
    Day clear_on;     /* the mailing day by which all who wait are planned */
    Day late_expiry;  /* the first day, from as_of on, on which a certificate of late_people ends */
    uint64_t unknown; /* letters sent by an older kigen: of their delay nothing is known */
    uint64_t waiting, unplanned; /* residents who wait; of these without a mail day in time */
    uint64_t late_people;        /* those of the alarm too_late whose certificate ends on that day */
    uint64_t missed; /* residents with a letter of these twelve months that came after its end */
};

/* The pause in which the mail day lies (rules_pause()), and the reason that the settings give. */
struct lot_pause {
    bool is_on;     /* else it lies in none */
    Day from, to;   /* to DAY_NONE: it has no end */
    Day resumes_on; /* the first mailing day after it; DAY_NONE: not known */
    Str reason;
};

/* What the lot of one mail day was: letters of runs that were not taken back, and the certificates
 * that its last published run left waiting, with their holders: 0 where an older kigen did not keep
 * these. */
enum { VOLUMES_MAX = 40 };
struct lot_volume {
    Day mail_on;
    uint64_t letters, waiting, people;
};

/* What a published run said of itself, as the ledger keeps it (docs/contract 9.1). */
enum { FIGURES_PAST = 13 }; /* the last run, and the twelve before it */
struct lot_figures {
    Day as_of, mail_on;
    Str folder;
    uint64_t dispositions[DISPOSITION_COUNT], reasons[REASON_COUNT], pieces;
    uint64_t delay_max, delay_p50; /* days, of what was sent or waits (DELAY_GOING) */
    uint64_t missed;               /* people whose letter came after their certificate's end */
    uint64_t too_late, alarms; /* people of the alarm too_late; alarms that are up */
    bool told;                 /* these three lines: a run of an older kigen left them out */
};

/* A week of the near future, from that of the mail day on: what its lots may have. */
enum { NEAR_WEEKS = 8 };
struct lot_week {
    Day monday, last_on; /* the last mailing day on which letters may go; DAY_NONE: none */
    bool limited;        /* there is a limit of print of scope `all` */
    uint64_t print_most; /* letters; 0 where it is not limited */
};

/* One week of one counter limit, in hundredths of visits (docs/contract 5.2). */
enum { LOAD_WEEKS = 26 };
struct lot_load {
    Str scope;    /* "all", "postal:250", "municipality:14206" */
    bool per_day; /* its limit is one of the day */
    bool limited; /* else no row of it binds the week */
    Day monday;
    uint64_t most;    /* what its row allows; 0 where it is not limited */
    uint64_t walk_in; /* those who come without a letter of ours */
    uint64_t sent;    /* whom letters bring that were sent, tonight's among them */
    uint64_t planned; /* whom those bring that wait, by planned_on as things stand */
};

/*
 * What one row of limits.csv allowed in one day or week, and what stands against it: of print in
 * pieces, of the counter in hundredths of visits, weeks by the Monday (core/lot/capacity.h).
 */
struct lot_capacity {
    enum limit_resource resource;
    enum limit_scope scope;
    Str prefix; /* of the postal code or municipality; empty: all */
    enum limit_period period;
    Day from;          /* the day, or the Monday of the week */
    uint64_t most;     /* as in force for it; of the counter by counter days where it is a day's */
    uint64_t walk_in;  /* who comes without a letter */
    uint64_t before;   /* earlier runs */
    uint64_t tonight;  /* this run */
    uint64_t near_end; /* of tonight: pieces that passed the counter, being so near their end */
    uint64_t each;     /* what one piece of tonight brings into it */
};

/* A certificate of this run that stood in a letter of an earlier one. */
struct lot_again {
    uint32_t piece;         /* index into pieces */
    Str piece_id;           /* the last such letter */
    enum piece_event state; /* what became of that */
};

/* The alarm that goes with a month beyond its band: core/gates gives it its words, and identity 23
 * looks for it. */
#define LOT_ALARM_BANDS "histogram"

/* A month of expiry in which this run's register and the last one's may be compared. */
struct lot_band {
    int year, month;
    uint64_t before, now, allowed; /* certificates; by how many it may differ */
    bool has_year; /* the run of a year ago kept this month, and both had it whole */
    uint64_t year_before, year_allowed;
};

/* A letter of an earlier run that must not be posted, or that the last run's list still had. */
struct lot_pull {
    Str piece_id, resident_id, reasons; /* as in office/pull.csv; off the list: reasons are empty */
    Str lot, bundle;                    /* as in print/pull.csv */
    uint32_t sequence;                  /* 0: not known */
    Day since; /* the first night of those in a row that listed it; DAY_NONE: not known */
    bool is_listed;
    enum piece_event state; /* what is recorded of it */
};

/* What a run was made with and the run before it was not: a setting or an input. */
struct lot_change {
    Str what;        /* "setting", or the role of the input */
    Str name;        /* the setting's key, or the file */
    Str before, now; /* its value, or the SHA-256; empty: there was none, or is none */
};

/* What the ledger itself counts of certificates that are told, and what the night made of them. */
struct lot_told {
    uint64_t ledger, ledger_people;  /* by one query: certificates, residents */
    uint64_t people;                 /* residents of these, as the night read them */
    uint64_t told, other, not_asked; /* tonight: told; another disposition; not due, or not there */
};

/* A line of the posting slip: letters of one number of sheets, and so of one weight, that go by one
 * scheme (core/lot/postage.h). */
struct lot_postage {
    Str scheme;
    uint32_t sheets, weight_tenths;   /* of one letter; tenths of a gram */
    uint32_t price, discount_percent; /* of one letter: yen before the discount */
    uint64_t pieces, amount;          /* yen, the discount taken off */
};

struct lot_post {
    bool priced;       /* there is a table of schemes: post.schemes */
    Str office;        /* the post office of the office's own district; empty: not said */
    uint64_t unpriced; /* letters for which the table has no price */
    /* the letters that wait tonight and are planned for next_mail_on: by themselves, and this lot
     * with them; next_unpriced: letters of either without a price */
    uint64_t next_letters, next_yen, both_yen, next_unpriced;
};

struct stop_account;
struct lot_read;

struct lot {
    Day as_of, mail_on, deliver_on;
    Day next_mail_on; /* the first mailing day after mail_on */
    Day counter_next; /* the first counter day from deliver_on on */
    uint32_t run;     /* 1, 2, … within its as-of day */
    Str folder;       /* "2026-11-22", "2026-11-22-2" */
    Str job;          /* core/lot/job.h; empty: of a kigen that gave none, or no lot of letters */
    Str office_name;  /* office.name of the configuration; may be empty */
    Str previous;     /* the folder of the last published run; empty: none */
    Str version;      /* of kigen */
    char config_sha256[SHA256_HEX + 1];
    char fingerprint[SHA256_HEX + 1]; /* of inputs, configuration and recorded events together */
    int late_days;
    bool duplex;   /* a sheet has two pages, and each piece an even number of pages */
    bool approval; /* nothing of it may be posted before a person has approved it */

    struct lot_lines resident_lines, certificate_lines;
    uint64_t unreadable_residents, max_unreadable;
    uint64_t residents_apart,
        residents_repeated;               /* readable rows: ids; rows whose id came before */
    bool residents_counted;               /* these two are known */
    uint64_t doubts_gone;                 /* doubts that the last run had and this one has not */
    bool doubts_compared, pulls_compared; /* the last run's are known */
    Str settings_of; /* the run whose settings are compared; empty: none are known */
    uint64_t dispositions[DISPOSITION_COUNT], reasons[REASON_COUNT];
    uint64_t backlog_before, backlog_arrived, backlog_returned, backlog_sent,
        backlog_left;      /* rows */
    uint64_t backlog_gone; /* rows that waited and are now neither sent nor waiting */
    uint64_t held_before, held_new, held_gone; /* held in the previous run, only now, only then */
    bool proven;                               /* the completeness proof was made, and agrees */
    uint64_t proof_must, proof_night;    /* certificates that must have a notice: proof, night */
    uint64_t proof_missing, proof_extra; /* of these, only in the proof, only in the night */
    uint64_t used_before;                /* highest number of the mail day before this run */
    struct lot_outlook outlook;
    struct lot_pause pause;

    struct lot_piece *pieces;
    struct lot_bundle *bundles;
    struct lot_certificate *certificates;
    struct lot_row *rows;
    struct lot_hold *holds;
    struct lot_doubt *doubts;
    struct lot_pattern *patterns;
    struct lot_mailing *mailings;
    struct lot_return *returns;
    struct lot_reprint *reprints; /* in the order in which they were recorded */
    struct lot_unreadable *unreadables;
    struct lot_input *inputs;
    struct lot_month *months;
    struct lot_alarm *alarms;
    struct lot_gate *gates;
    struct lot_release *releases; /* by gate, then in the order of pieces */
    struct lot_cohort *cohorts;   /* by month */
    struct lot_stop *stops;
    struct stop_account *told;    /* `account` of each of stops, read; not in the file */
    struct lot_arrival *arrivals; /* by month */
    struct gate_figure *gate_figures;
    struct lot_spelling *spellings; /* found tonight, in register order */
    struct lot_delay *delays;       /* by table, key, other, side */
    struct lot_volume *volumes; /* of the last VOLUMES_MAX mail days up to tonight's, in order */
    struct lot_load *loads; /* by scope, digits and period as the limits are sorted, then by week */
    struct lot_week *weeks; /* NEAR_WEEKS of them, or none */
    struct lot_figures *past; /* of the last FIGURES_PAST runs, in order; the last is `previous` */
    struct lot_figures *year_ago;    /* the last run of as_of's month a year before: one, or none */
    struct lot_capacity *capacities; /* in the order of limits.csv's keys, then by `from` */
    struct lot_again *agains;        /* by piece */
    struct lot_band *bands;          /* by month; none: nothing was compared */
    struct lot_pull *pulls;          /* those on the list, in its order, then those off it */
    struct lot_change *changes;      /* settings by key, then inputs by role and file */
    struct lot_postage *postages;    /* by sheets, then by scheme */
    struct lot_post post;
    struct lot_told ledger_told;
    struct shop shop; /* what the print room works with */
    const struct lot_read
        *read; /* what the bundles turned out to be; NULL: not yet; not in the file */
    uint32_t piece_count, bundle_count, certificate_count, row_count, hold_count, doubt_count,
        pattern_count, mailing_count, return_count, unreadable_count, input_count, month_count,
        alarm_count, gate_count, release_count, cohort_count, stop_count, arrival_count,
        gate_figure_count, spelling_count, delay_count, volume_count, capacity_count, again_count,
        pull_count, change_count, band_count, past_count, year_ago_count, load_count, week_count,
        postage_count, reprint_count;
};

/* A bundle as it was read back once print/SHA256SUMS was there. In the order of bundles. */
struct lot_read {
    uint32_t pages;              /* by another reader than the press (edge/press/pdffile) */
    uint32_t ink; /* black of the blackest page of its first piece, hundredths of a percent */
    char sha256[SHA256_HEX + 1]; /* of the file */
    char listed[SHA256_HEX + 1]; /* what print/SHA256SUMS says; empty: nothing */
};

/* The key by which the ledger knows it. */
static inline struct certificate_key lot_certificate_key(const struct lot_certificate *from)
{
    return (struct certificate_key){
        from->kind, str_is_empty(from->first_serial) ? from->serial : from->first_serial,
        from->expires_on};
}

/* "261124-000001-0": the last is the Luhn digit of the twelve (docs/contract 6). number <=
 * 999999. */
void piece_id_text(Day mail_on, uint32_t number, char out[PIECE_ID_LENGTH + 1]);
bool piece_id_valid(Str id);
/* "F261122-0001-2": the id of a reply form by itself, of that day and number; no piece id. */
enum { REPLY_NUMBER_MAX = 9999 };
void reply_id_text(Day on, uint32_t number, char out[PIECE_ID_LENGTH + 1]);

/*
 * The order of pieces in a bundle: by printed postal code, then printed address without building
 * (digits, full-width too, as numbers and before text, the rest by code point), then resident_id.
 */
int address_compare(Str a, Str b);
int piece_compare(const struct lot_piece *a, const struct lot_piece *b);

/* Delay of a lot's pieces in days; median and 95th percentile by nearest rank. */
struct delay_figures {
    uint32_t max, p50, p95;
    uint64_t total;
    uint32_t mean_hundredths; /* rounded half up */
    uint64_t by_cause[CAUSE_COUNT];
};
struct delay_figures lot_delay(const struct lot *lot);

/* The days of its delay that the office answers for: not those on which it might not be sent at all,
 * nor those before the office began to send any. */
static inline uint32_t lot_piece_delay_ours(const struct lot_piece *piece)
{
    return piece->delay_days - piece->cause_days[CAUSE_SUPPRESSED] -
           piece->cause_days[CAUSE_BEFORE_START];
}

uint64_t lot_late(const struct lot *lot);         /* letters that apologise for their delay */
uint32_t lot_alarms_heard(const struct lot *lot); /* those that nobody has acknowledged */

#endif
