/*
 * One night: the stages that cmd_run tells as a story, and what they share.
 *
 *     open      configuration, lock, ledger, folders that it does not know
 *     clock     a day far ahead of everything known: gate `ahead`
 *     recover   an older run that is unfinished
 *     intake    side inputs, templates, both registers; only what is due is kept
 *     compare   the resident register against the last published run's
 *     judge     every row gets one disposition; the planner has the last word
 *     lot       number, cut into bundles
 *     prove     decided a second time, and compared (witness/prove); then the sums
 *     freeze    the lot on disk; ledger -> PLANNED
 *     print     workers draw the bundles and the workbook
 *     account   files, counts, digests; ledger -> PRINTED
 *     publish   one rename; ledger -> PUBLISHED
 *
 * Memory follows the due, not the register. No ledger handle is open while workers are forked.
 */
#ifndef KIGEN_FLOW_NIGHT_NIGHT_H
#define KIGEN_FLOW_NIGHT_NIGHT_H

#include "base/index.h"
#include "core/rules/decision.h"
#include "core/rules/history.h"
#include "core/gates/gates.h"
#include "core/rules/plan.h"
#include "core/lot/pull.h"
#include "core/gates/stops.h"
#include "edge/config/config.h"
#include "edge/registers/inputs.h"
#include "edge/ledger/ledger.h"
#include "edge/ledger/ledger_open.h"
#include "edge/registers/registers.h"
#include "edge/disk/rows.h"
#include "flow/press/press.h"
#include "flow/run/run.h"

enum { ACCEPT_MAX = 16, STOP_ROWS_MAX = 20 };

/*
 * What a night is asked for. A run alone leaves anything (so do `record` and `void`, which begin as a
 * run does); a dry run ends as the run would, gates and all; a question (`why`, `check`, `proof`)
 * borrows stages of a dry run, and gates of the registers do not stop it.
 */
enum night_purpose { NIGHT_RUN, NIGHT_DRY_RUN, NIGHT_QUESTION };

struct order { /* what the command line asked for */
    enum night_purpose purpose;
    const char *config_path, *share;
    Day as_of;
    size_t jobs;
    bool quiet, verbose, terminal;
    struct acceptance accepted[ACCEPT_MAX];
    size_t accepted_count;
};

struct peer { /* another certificate of a due resident, due or not */
    struct certificate certificate;
    struct peer *next;
};

struct person { /* a resident with a certificate that is due */
    Str resident_id;
    struct person *next; /* in the order in which they were met */
    bool known;          /* a readable row was found: the first speaks */
    struct resident resident;
    bool ambiguous;
    struct peer *peers;
    size_t peer_count;
    bool print_checked, unprintable, unfit;
    bool contradiction_checked, misplaced; /* misplaced: by its postal code */
    Day disputed;                          /* since when the id shows another person; DAY_NONE */
    Str missing;                           /* code points that cannot be printed */
    struct decision decision;              /* the last that was recorded; set by night_judge() */
    Str decided_by;
    uint32_t piece; /* in the pool of this night; UINT32_MAX: none */
};

struct due { /* a row that is rejected, or neither not_due nor past: in file order */
    struct certificate certificate; /* what of it could be read */
    int kind;                       /* enum kind; -1 */
    enum reason unreadable;         /* REASON_NONE: readable */
    uint8_t digest[32];             /* of its fields as read */
    struct terms_of terms;
    struct memory *memory; /* NULL: the ledger knows nothing of it */
    struct person *person; /* NULL where unreadable */
    bool duplicate;
    struct judgement judgement;
    Day planned_on;
    uint32_t anomalies;
    struct due *twin; /* next row of the same piece */
};

struct rejected {                 /* a row that is rejected, or an unreadable resident */
    uint8_t digest[DIGEST_BYTES]; /* of register, reason, the ledger's salt and the fields */
    bool resident;
    Str reason; /* a REASON word, or bad_flag */
    uint32_t line;
};

struct pool_piece { /* a resident's due certificates, before it is known whether they go */
    struct person *person;
    struct due *rows; /* linked by twin, in file order */
    Day until;        /* the latest of their expiries */
};

/* Filled by the stages, read by the stages after them: one struct each, in the order of a night. */

struct tonight { /* the day, and what stands beside the registers */
    struct night_days days;
    struct calendar calendar;
    struct holidays holidays;
    struct limits limits;
    struct told_elsewhere told;
    struct towns towns;
    struct press *press;
    struct ahead *ahead; /* NULL: nothing is worked out ahead */
    char fingerprint[SHA256_HEX + 1];
};

struct past {                /* what is on record about runs before this one */
    struct posted_lot *lots; /* by mail day */
    size_t lot_count;
    struct open_pieces open; /* letters of earlier runs that have not left the house */
    VEC(struct pull) pulls;  /* of these, what must not be posted, in bundle order */
};

struct against {             /* the last published run, and how tonight differs from it */
    struct ledger_run last;  /* id 0: none */
    bool to_adopt;           /* a dry run: there are published folders that a run would adopt */
    struct rows_run pending; /* a dry run: the last published folder that waits to be adopted */
    struct rows *rows;       /* marks of the resident register */
    struct rows_outcome compared;
    struct ledger_input last_residents, last_certificates;
    uint64_t told_rows, told_otherwise;     /* certificates that have a notice; another one's now */
    uint64_t told_otherwise_before;         /* the same of the last run */
    struct histogram *histogram, *foretold; /* tonight's; the last run's */
    VEC(struct gate_figure) figures;        /* for the next night: lot.gate_figures */
    bool figures_before;                    /* the last run left any */
    struct later { /* files that tell of a run later than the ledger's last */
        uint64_t count;
        Str where, what; /* the first of them: file and line; the run, or what else is wrong */
    } later;
    uint64_t let_out[GATE_COUNT]; /* letters of this lot that a lifted gate lets go */
};

struct intake { /* what both registers say of those who matter tonight */
    struct history history;
    struct index told_serials; /* of the history, those that a notice tells of */
    VEC(struct due *) dues;
    struct person *persons, *last_person;
    struct index persons_by_id;
    VEC(struct lot_unreadable) unreadables;
    VEC(struct rejected) rejects;
    uint64_t *not_due_by_month; /* from YEAR_FIRST-01 on */
    Str watched_serial; /* `why`: residents with a certificate of this serial become persons; empty */
};

struct pool { /* what may become a letter, before the planner has spoken */
    struct pool_piece *pieces;
    size_t count;
};

struct alarms {
    VEC(struct lot_alarm) list;
    VEC(Str) english; /* the same sentences */
};

struct outcome { /* what the ledger learns, and what is new for a person */
    VEC(struct standing_change) changes;
    VEC(struct reject) reject_changes;
    uint64_t news; /* rejected and unreadable rows that the last published run did not have, and
                      alarms */
    VEC(struct new_rows) new_rows; /* the rows of it, by register and reason */
    bool recovered;                /* an older run was finished, voided or told of first */
    uint64_t recovered_news;       /* `news` of that run */
    bool up_to_date;               /* nothing changed since the last published run: nothing to do */
};

struct night {
    const struct order *order;
    struct config config;
    struct arena arena;
    struct watch watch;
    struct store store;
    struct tonight tonight;
    struct past past;
    struct against against;
    struct intake intake;
    struct prove *proof; /* NULL: this night is not proven (`why`, `check`) */
    struct pool pool;
    struct alarms alarms;
    struct outcome outcome;
    struct printing printing;
    struct stop_account stop; /* what a gate found: filled before night_stop() */
};

/* open.c */
int night_configure(struct night *night, const struct order *order, struct err *err);
void night_ahead(
    struct night *night); /* before night_open(): what will be asked for behind the registers */
int night_open(struct night *night, struct err *err);
/* 78 where no run was published yet and nobody said `since`. Before night_open() it asks what needs
 * no ledger: where nothing is yet, nothing shall be made. */
int night_check_since(struct night *night, struct err *err);
int night_check_as_of(struct night *night, struct err *err); /* 64 before the last published run */
/* `check`: whether the folders of output.dir and of the ledger are there, or could be made. */
int night_check_writable(struct night *night, struct err *err);
/* For what is recorded without a day: the order's, or the last published run's where that is later:
 * an evening's run for the next morning. */
int night_today(struct night *night, Day *today, struct err *err);
/* recover.c: an unfinished run is finished, or voided */
int night_recover(struct night *night, struct err *err);
void night_release(struct night *night);

/* intake.c, judge.c: -1 with EXIT_GATE where a gate stops the night (and it is recorded) */
int night_inputs(struct night *night,
                 struct err *err); /* holidays, limits, told_elsewhere, towns */
int night_intake(struct night *night, struct err *err);
int night_fonts(struct night *night, struct err *err); /* into printing.lot.inputs; once */
uint64_t night_unreadable(const struct night *night);  /* certificate rows that cannot be read */
int night_judge(struct night *night, struct err *err);
/* not_due or past, or DISPOSITION_COUNT for a row that goes on to night_judge(). `memory` is set
 * unless the row is not_due. */
enum disposition night_timing(const struct night *night, const struct certificate *certificate,
                              struct terms_of *terms, struct memory **memory);

/* What may count against a certificate of a person who was read, but for what the ledger remembers
 * of it and what can be printed. */
struct facts night_facts(struct night *night, struct person *person,
                         const struct certificate *certificate, Day ideal_on);

/* clock.c: the gate `ahead`; before night_recover(), which acts on the day of the night */
int night_clock(struct night *night, struct err *err);

/* gates.c */
int night_foretold(struct night *night, struct histogram *before, struct err *err); /* last run's */
/* `check`: the gates that need no register, marks and old_ledger. -1 with EXIT_GATE where one would
 * stop the next run; nothing is recorded. */
int night_check_nets(struct night *night, struct err *err);
int night_compare(struct night *night, struct err *err);
bool night_contradicts(struct night *night, struct person *person, bool released);
int night_gates(struct night *night, struct err *err);
/* The holder was protected, dead or departed for the last run; the certificate was revoked. */
bool night_is_freed(const struct due *due);
bool night_is_revived(const struct due *due);
/* accepts.c: what a lifted gate lets go out. The words of a lifted check on 照合, with the number
 * of letters, which against.let_out keeps; and a warning for each gate once the night is not stopped. */
Str night_lifted(struct night *night, enum gate_check check, uint64_t value);
void night_warn_accepts(const struct night *night);
/* metrics.c: `gate` NULL unless the night was stopped */
void night_metrics(struct night *night, int exit, const char *gate);

/* lot.c */
int night_lot(struct night *night, struct err *err);
int night_counts(struct night *night, struct err *err); /* the sums of 照合: gate `counts` */
int night_freeze(struct night *night, struct err *err);

/* holds.c: since when, and what was decided; once the changes of the ledger are known */
int night_holds(struct night *night, struct err *err);
void night_hold_alarms(struct night *night);

/* doubts.c: anomalies of each row; what 要確認 shows of them; a warning for what many rows share */
void night_anomalies(struct night *night);
void night_doubts(struct night *night);
void night_warn_patterns(const struct night *night);

/* prove.c: begun before night_intake(), which then lets the proof hear every record; made between
 * night_lot() and night_counts(). A difference is the gate `proof`. */
enum night_pass { PASS_CERTIFICATES, PASS_RESIDENTS, PASS_PEERS };
int night_prove_begin(struct night *night, struct err *err);
void night_prove_pass(struct night *night, struct register_file *file, enum night_pass pass);
bool night_prove_wants(const struct night *night); /* the certificates a second time */
int night_prove(struct night *night, struct err *err);

/* posted.c: alarms about past lots, from what was recorded of their pieces */
void night_posted(struct night *night);

/* pull.c: letters that were published and must not be posted. Begun before night_intake(), so that
 * all that the registers say of those people is kept; then judged, with an alarm where there are
 * any. */
int night_pull_begin(struct night *night, struct err *err);
void night_pull(struct night *night);
/* Bundle and sequence of pieces of one published run, from its pieces.csv. What is not found there
 * stays unknown: a folder may be gone. */
void night_places(struct night *night, struct pull *pulls, size_t count);

/* house.c: after night_pull_begin(): whether the folders of letters that have not left the house
 * are there and as they were published; an alarm where they are not. */
int night_house(struct night *night, struct err *err);

/* alarms.c: any stage before night_lot() may add one; night_lot() asks for the rest. The Japanese
 * sentence goes into run.json and the workbook; a night that stops says either (messages). */
void night_alarm(struct night *night, const char *name, Str japanese, Str english);
void night_say_alarms(const struct night *night);
void night_alarms(struct night *night);

/*
 * news.c: what is new for a person (exit 4). Counted once the alarms are known; said by whoever
 * ends with 4, one line for each alarm and each reason of a new row; kept in the ledger until it
 * was said, so that a start after a kill says it (night_tell).
 */
void night_add_reject(struct night *night, const struct rejected *row, const uint8_t fields[32]);
int night_rejects(struct night *night, struct err *err);
void night_say_news(struct night *night);
/* Of a run that was finished just now, or of a published one of which nothing was said yet. */
int night_tell(struct night *night, const struct ledger_run *run, bool finished, struct err *err);

/* later.c: a ledger that is older than what stands beside it, once the marks were compared; and
 * the line of this night in DIR/timings.jsonl. */
void night_later(struct night *night);
void night_write_timings(struct night *night, const char *outcome);

/* adopt.c: published folders that the ledger does not know (an older ledger was restored) */
int night_adopt(struct night *night, struct err *err); /* a dry run only says that there are some */
/* Whether a whole, published folder is the one that this planned run was to become; takes its
 * digests. */
bool night_is_run(struct arena *arena, struct ledger_run *run, const char *folder);

/* Shared by them. */
/* Records the gate and night->stop. */
int night_stop(struct night *night, const char *gate, struct err *err);
bool night_accepts(const struct night *night, const char *gate);
bool night_names_run(Str name); /* adopt.c: whether it is such a name */
Str night_folder_name(struct night *night, Day as_of, uint32_t run); /* 2026-11-22, 2026-11-22-2 */
/* The salted digest by which a piece that came back is compared with what would be printed now:
 * addressee (without 様 or 保護者様), postal code, address, building. */
struct printed night_printed(const struct night *night, const struct lot_piece *piece);
/* Addressee, address and what else of a piece follows from the resident alone. */
void night_address(const struct night *night, const struct person *person, struct lot_piece *piece);
struct person *night_person(struct night *night, Str resident_id, bool add);

#endif
