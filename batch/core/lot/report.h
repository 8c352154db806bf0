/*
 * What `kigen report` says of a period: its runs, its letters counted one by one, and the identities.
 *
 * The period is one of mail days, both included; what became of its letters is told whenever it was
 * recorded. Everything comes from the ledger (edge/ledger/ledger_report) and from published folders
 * that hold (flow/desk/report). Letters are not kept: they pass by, each walk in the same order. Pure.
 *
 *     report_count(&report->totals, &letter) for each letter of the period
 *     report_check(report)                   then the identities
 */
#ifndef KIGEN_CORE_LOT_REPORT_H
#define KIGEN_CORE_LOT_REPORT_H

#include "base/arena.h"
#include "core/lot/lot.h"

/* ---- letters --------------------------------------------------------------------------------- */

/* One letter, as it passes by. What the ledger does not know (it was of an older schema, or a folder
 * was adopted) is empty, 0 or DAY_NONE. */
struct report_letter {
    Str id, resident_id, postal_code, language, bundle;
    uint32_t run;    /* index into runs */
    uint32_t number; /* within its mail day */
    int variant;     /* enum variant; -1: not known */
    uint32_t sequence, sheets, certificates;
    Day expires_on, ideal_on, mail_on, deliver_on; /* the first expiry */
    bool taken_back;                               /* with its run */
    bool knows_delay, late;
    uint32_t delay_days, cause_days[CAUSE_COUNT];
    struct piece_life life;
    Day posted_on, returned_on;
    Str by, reason; /* of what was recorded last */
    Str next_id; /* of REPORT_RETURNED and REPORT_UNDONE: the next letter about its certificates */
    Day next_on; /* and its mail day */
    int next_said; /* else what the last published run said of them: enum disposition; -1: nothing */
    enum reason next_why;
    bool ended; /* a certificate of it ended before the as-of day of the last published run */
    /* what only its folder knows, where that is there and holds */
    bool in_folder, barcode;
    uint32_t pages;
    Day opens_on;
};

/* Which letters a sheet shows. */
enum report_pick {
    REPORT_ALL,
    REPORT_COUNTED,  /* their delay is counted: their run was not taken back, and all is known */
    REPORT_RETURNED, /* they came back */
    REPORT_UNDONE,   /* they were spoiled, pulled or taken back */
    REPORT_TOO_LATE, /* counted, and delivered after the first expiry */
    /* To be cared for by hand: it came back, its certificate has ended since, there was no other letter,
     * and the last published run still had it open (waiting, held otherwise than by a refusal, lapsed).
     * Renewed, revoked or gone certificates are nobody's trouble. */
    REPORT_CARE,
    REPORT_PICKS
};
bool report_picks(enum report_pick pick, const struct report_letter *letter);

/* Sums over letters that passed by. */
struct report_totals {
    uint64_t rows[REPORT_PICKS];
    uint64_t states[PIECE_EVENT_COUNT];
    uint64_t right_ids; /* of their mail day and number, with the right check digit */
    uint64_t with_notice;
    uint64_t days, causes, right_causes; /* of REPORT_COUNTED */
    uint64_t care_people;                /* residents of REPORT_CARE, whom the caller counts */
};
void report_count(struct report_totals *totals, const struct report_letter *letter);

/* ---- runs ------------------------------------------------------------------------------------ */

struct report_said { /* who said what of a run */
    uint32_t run;    /* index into runs */
    Day on;          /* DAY_NONE: nobody */
    Str gate;        /* a gate that was lifted: its word; else empty */
    Str by, why;
};

struct report_register { /* which register a run read */
    Str file, modified_at;
    char sha256[SHA256_HEX + 1];
    uint64_t rows;
};

enum report_folder {
    REPORT_FOLDER_MISSING, /* it is not under output.dir */
    REPORT_FOLDER_HOLDS,   /* its digests are the ledger's, and so are its letters */
    REPORT_FOLDER_DIFFERS,
};

struct report_run { /* a published run of the period */
    int64_t id;     /* of the ledger */
    Day as_of, mail_on;
    uint32_t nth;
    Str folder;
    char print_sha256[SHA256_HEX + 1], office_sha256[SHA256_HEX + 1], limits_sha256[SHA256_HEX + 1];
    Str began_at, ended_at; /* empty: not recorded */
    struct report_register residents, certificates;
    bool needs_approval;
    struct report_said approved, back; /* the first approval; taken back */
    uint64_t said;                     /* letters by the run's own figure */
    uint64_t waiting;                  /* certificates that it left waiting */
    uint64_t waiting_people; /* their holders; 0 where an older kigen did not keep them */
    uint64_t made, states[PIECE_EVENT_COUNT], late;
    enum report_folder in_folder;
    Str fault; /* of a folder that differs */
    uint64_t folder_letters;
    bool handed;    /* the folder's print/SHA256SUMS is the one on record */
    uint64_t owed;  /* yen: the letters on record by scheme and sheets, at the folder's prices */
    uint64_t asked; /* yen: the total in the folder's run.json */
    bool priced;    /* these two are known */
};

struct report_alarm { /* an alarm that was acknowledged in the period */
    Str name, by, why;
    Day on, until;
};

struct report_reprint { /* published pages of a letter of the period, printed once more */
    uint32_t run;       /* index into runs */
    struct lot_reprint what;
};

struct report_signoff { /* templates that were signed off (校了) in the period, or for a day of it */
    Str templates;      /* the digits of their digest */
    Str by, why;
    Day on, until; /* until DAY_NONE: as long as they do not change */
};

struct report_missed { /* a mailing day for which no run was published */
    Day mail_on;
    bool paused;
    Str gate; /* that stopped a night for it; empty: none did */
};

struct report_scheme { /* letters of a run that have one postage scheme */
    Day mail_on;
    Str folder, scheme; /* empty: none */
    uint64_t letters;
};

struct report_row { /* a certificate that waited or was held after the last run of the period */
    struct certificate_key key;
    enum disposition disposition;
    enum reason reason;
    Str resident_id; /* empty: the ledger does not know (an older schema) */
    Day ideal_on;    /* DAY_NONE: likewise */
};

struct report_open { /* such certificates of one disposition and reason */
    enum disposition disposition;
    enum reason reason;
    uint64_t certificates;
    Day first; /* the earliest expiry */
};

/* ---- identities ------------------------------------------------------------------------------ */

/* Counted by queries of their own, not by the walk over letters. */
struct report_queries {
    uint64_t posted, returned;       /* events */
    uint64_t reprints, reprinted;    /* events; letters that have one */
    uint64_t highest, numbers;       /* Σ of the highest number of each mail day; numbers given */
    uint64_t bundles, whole_bundles; /* whose last sequence is their number of letters */
    uint64_t again, rearmed;         /* notices after another; of which the other came undone */
    uint64_t entries, published;     /* of the whole ledger: of the chain about runs; runs */
    uint64_t limited, within, unlimited; /* print limits that could be compared; held; could not */
};

enum { REPORT_CHECKS_MAX = 48, REPORT_SENTENCE_MAX = 200 };
struct report_check {
    const char *number;
    char sentence[REPORT_SENTENCE_MAX];
    bool compared; /* false: `why` says in words why there are no sides */
    int64_t left, right;
    const char *source, *why;
};

/* ---- the whole ------------------------------------------------------------------------------- */

struct report {
    Day from, to;
    Str ledger, config_sha256; /* the file as configured; of the settings now */
    int schema;
    uint64_t chain_length;
    char chain_hash[SHA256_HEX + 1];
    struct report_run *runs; /* by mail day, in their order */
    struct report_said *approvals, *lifts;
    struct report_alarm *alarms;
    struct report_signoff *signoffs;  /* in the order in which they were recorded */
    struct report_reprint *reprints; /* of the letters of the period, by run, then as recorded */
    struct lot_stop *stops;
    struct stop_account *accounts; /* of each stop */
    struct report_missed *missed;
    /* What was open at the end of the period: after its last run that was not taken back. */
    const struct report_run *last; /* one of runs; NULL: there is none, and nothing is said of it */
    struct report_row *rows;
    struct report_open *open;
    struct report_late { /* people with a certificate that had ended by that run's as-of day */
        uint64_t waiting, held;
    } ended;
    Day known_on; /* the as-of day of the ledger's last published run; DAY_NONE: there is none */
    struct report_scheme *schemes; /* in the order of runs, then by word */
    size_t scheme_count;
    size_t run_count, approval_count, lift_count, alarm_count, stop_count, missed_count, open_count,
        row_count, signoff_count, reprint_count;
    struct report_totals totals;
    struct report_queries queries;
    struct report_check checks[REPORT_CHECKS_MAX];
    size_t check_count;
    /* The account of delay (core/lot/delays), and what all sheets say of their book: office_name,
     * version, as_of and mail_on (the end of the period). No night decided it. */
    struct lot account;
};

/* Sets report->last. After the runs. */
void report_end(struct report *report);
/* Whether its delay is counted: open (core/lot/open.h), and the ledger knows since when and whose. */
bool report_row_counts(const struct report_row *row);
/* Fills report->open and report->ended from report->rows, which it sorts by resident. */
void report_open_count(struct report *report, struct arena *arena);
/* Fills report->checks. All else is filled. */
void report_check(struct report *report);
/* The first that is compared and does not hold; NULL: there is none. */
const struct report_check *report_broken(const struct report *report);

/*
 * How long people waited at the longest: calendar days from the mail day of the first run that left
 * somebody waiting to that of the first that left nobody, or to the last run where there is none.
 * One that was taken back says nothing. days 0: nobody waited.
 */
struct report_backlog {
    Day from, until;
    uint32_t days;
    bool cleared;
    uint64_t most; /* certificates that waited at once, in the whole period */
};
struct report_backlog report_backlog(const struct report_run *runs, size_t count);

/* Runs that need an approval and have none, those taken back aside; runs whose folder is so. */
uint64_t report_unapproved(const struct report *report);
uint64_t report_folders(const struct report *report, enum report_folder state);

#endif
