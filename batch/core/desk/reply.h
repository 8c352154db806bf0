/*
 * Writes the page of `kigen why`, for a clerk who answers the telephone.
 *
 * It begins with the answer (core/desk/answer), then says what anybody may be told: general rules
 * and the counter's hours, the same for every id. Then what the holder may be told once it is clear
 * who calls, and at last the facts. Of people under protection the second says nothing, and the
 * first line warns the clerk.
 *
 * flow/desk/why gathers the facts into struct reply. Here they become lines of text, Japanese or
 * English; a full-width character takes two columns. The page has ids, dates and words: no name, no
 * address, and nothing about a person who was not asked for. No field below could hold them. Pure.
 *
 *     reply_page(&reply, false, &arena)      "電子証明書のお知らせの状況 …\n"
 */
#ifndef KIGEN_CORE_DESK_REPLY_H
#define KIGEN_CORE_DESK_REPLY_H

#include "base/arena.h"
#include "core/desk/answer.h"
#include "core/rules/decision.h"
#include "core/rules/life.h"
#include "core/rules/person.h"

/* What a run decided about a certificate, where that differs from the run before. */
struct reply_change {
    Day as_of;
    Str folder;                   /* of the run */
    enum disposition disposition; /* DISPOSITION_COUNT: no longer listed */
    enum reason reason;
};

struct reply_certificate {
    uint32_t line;    /* in the register; 0: only the ledger remembers it, and nothing is judged */
    int kind;         /* enum kind; -1 unknown */
    Str serial;       /* empty where out of form */
    Str first_serial; /* by which the ledger and its letters know it; empty: the same */
    bool readable;    /* the row is readable; else what follows may be unset */
    Day issued_on, expires_on, card_expires_on;
    enum certificate_status status;
    enum card_type card_type;

    int window_months;
    Day rule_from; /* first issue day of the rule applied (rules.by_issue); DAY_NONE: none is */
    Day opens_on, ideal_on;
    Day counter_from, counter_until; /* the first and last day, from today and opens_on on up to the
                                        expiry, on which the counter is open; DAY_NONE: none */
    Day card_ends_on;                /* card_end(); DAY_NONE: not known */
    bool card_by_stay;               /* card_ends_by_stay() */
    Str renewed_serial;              /* of the newer valid one of this kind; empty: there is none */
    Day renewed_on, renewed_until;   /* when it was issued, and when it expires */

    enum disposition disposition;
    enum reason reason;
    enum reason foreseen; /* not_due and past: why it would get no letter if it was due */
    Day planned_on;
    uint32_t anomalies; /* bits 1 << enum anomaly */
    Str missing;        /* what cannot be printed, for held(unprintable) */
    Str told_by;        /* piece id, for told without a reason */
    Str fault; /* what is wrong with the row, or with the address; in the language of the page */
    bool before_since;                  /* told elsewhere because ideal_on < mailing.since */
    bool others_write;                  /* and because of mailing.role, in the first place */
    const struct reply_change *changes; /* the oldest first */
    size_t change_count;
};

struct reply_piece_certificate {
    enum kind kind;
    Str serial;
    Day expires_on;
};

struct reply_event {
    enum piece_event event;
    Day on;
    Str by; /* who of the staff took the run back; not shown for other events */
};

struct reply_reprint { /* its pages were given once more */
    Day on;
    Str by;
};

/* VOIDED: the run was never published. TAKEN_BACK: it was, but its letters must not be posted. */
enum reply_piece_state { REPLY_UNFINISHED, REPLY_PUBLISHED, REPLY_VOIDED, REPLY_TAKEN_BACK };

struct reply_piece {
    Str id;
    enum reply_piece_state state; /* of its run */
    Day as_of, mail_on, deliver_on;
    Day expected_on; /* deliver_on; where it was posted later, counted from that day */
    Str folder;
    Str pull, pull_english; /* why it is on the pull list: pull_says(); empty: it is not */
    Str remade_by; /* id of the next piece about one of its certificates; empty: there is none */
    enum variant variant;
    bool placed; /* found in office/pieces.csv of the folder; else the next two lines are unset */
    Str bundle;
    uint32_t sequence, first_page, pages, delay_days, cause_days[CAUSE_COUNT];
    const struct reply_piece_certificate *certificates;
    size_t certificate_count;
    const struct reply_event *events; /* those that changed its life, without `planned` */
    size_t event_count;
    const struct reply_reprint *reprints;
    size_t reprint_count;
};

/* The piece that a run with reply.as_of would make. */
struct reply_tonight {
    uint32_t delay_days, cause_days[CAUSE_COUNT];
};

struct reply_unreadable { /* a resident row that cannot be read */
    uint32_t line;
    Str column; /* as the office heads it; empty: the row as a whole */
    Str fault;  /* what is wrong, in the language of the page */
};

struct reply_decision { /* what a person decided and recorded */
    struct decision decision;
    Str by; /* who of the staff */
};

struct reply_formed { /* a reply form that was made */
    Day on;
    Str by, id;
};

struct reply_person {
    Str resident_id; /* empty: the ledger knows a serial, but not whose it is */
    bool known;      /* a readable row was found; else the status is unset */
    enum resident_status status;
    Day moves_on, stay_until;
    bool guarded;        /* a row says 支援措置; released or not, nothing is said to a caller */
    bool unsure;         /* a row cannot be read, or there is none: perhaps guarded */
    bool needs_agent;    /* a ward, or under 15 today: the legal representative comes */
    bool by_serial_only; /* several persons match; only what has the asked serial is shown */
    const struct reply_unreadable *unreadables;
    size_t unreadable_count;
    const struct reply_decision *decisions;
    size_t decision_count;
    const struct reply_formed *forms;
    size_t form_count;
    struct reply_certificate *certificates; /* by expiry, kind, line */
    size_t certificate_count;
    const struct reply_piece *pieces; /* in the order in which they were made */
    size_t piece_count;
    struct reply_tonight tonight;
};

struct reply_office { /* of the configuration; empty: not given */
    Str counter, hours, closed, not_here, fee, section, phone, phone_reply;
};

struct reply {
    Str asked;                                         /* as typed, in ASCII */
    Str asked_piece;                                   /* the piece that it names; empty: none */
    bool is_resident, is_piece, is_serial[KIND_COUNT]; /* what the id was found to be */
    Day today;                                         /* --as-of, else of the clock */
    struct reply_office office;
    int window_months; /* 0: not the same for all */
    Day as_of, mail_on, deliver_on;
    Day last_as_of; /* of the last published run; DAY_NONE: none */
    Str last_folder;
    bool unfinished; /* a run is going on, or was cut off */
    bool would_stop; /* a run would stop by max_unreadable */
    int past_days;
    Day since, cutoff_on;     /* mailing.since; the night on which the lot of mail_on is closed */
    Day pause_from, pause_to; /* the pause around mail_on; DAY_NONE: there is none, it has no end */
    Str pause_reason;
    const struct reply_person *persons;
    size_t person_count; /* at least one */
};

enum { REPLY_COLUMNS = 78 }; /* of a line; ids and file names are not cut, so they may pass it */

/* The page, in the arena; lines end with LF. */
Str reply_page(const struct reply *reply, bool english, struct arena *arena);
/* What is known of a certificate of a person, for its answer. */
struct answer_facts reply_facts(const struct reply *reply, const struct reply_person *person,
                                const struct reply_certificate *certificate);

/* The same day of the month as `last`, `months` months before: from it the window is counted. False
 * where that month has no such day; `civil` is set anyway, so that the page can name it. */
bool reply_corresponding(Day last, int months, struct civil *civil);

/*
 * The sentences for a disposition and its reason, with {fields} to be filled in: why it is so, and
 * what the clerk can do next. All have both, in both languages (reply_words.c).
 */
struct reply_words {
    const char *why, *next;
};
struct reply_words reply_words(enum disposition disposition, enum reason reason, bool english);

#endif
