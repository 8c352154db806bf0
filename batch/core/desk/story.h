/*
 * The page for the clerk at the telephone: facts in, lines out (`kigen why`).
 *
 * flow/desk/why gathers the facts; here they become sentences, Japanese or English, in columns that
 * count full-width characters twice. A page holds ids, dates and words: no name, no address, and
 * nothing of a person who was not asked for; there is no field here in which they could come. Pure.
 *
 *     story_page(&story, false, &arena)      "電子証明書のお知らせの状況 …\n"
 */
#ifndef KIGEN_CORE_DESK_STORY_H
#define KIGEN_CORE_DESK_STORY_H

#include "base/arena.h"
#include "core/rules/decision.h"
#include "core/rules/life.h"
#include "core/rules/person.h"

/* What the night of a run said anew of a certificate. */
struct story_change {
    Day as_of;
    Str folder;                   /* of the run */
    enum disposition disposition; /* DISPOSITION_COUNT: no longer listed */
    enum reason reason;
};

struct story_certificate {
    uint32_t line; /* in the register; 0: only the ledger remembers it, and nothing is judged */
    int kind;      /* enum kind; -1 unknown */
    Str serial;    /* empty where out of form */
    bool readable; /* the row; else what follows may be unset */
    Day issued_on, expires_on, card_expires_on;
    enum certificate_status status;
    enum card_type card_type;

    int window_months;
    Day rule_from; /* rules.by_issue: the rule holds for issues from here on; DAY_NONE: from the
                      beginning */
    Day opens_on, ideal_on;

    enum disposition disposition;
    enum reason reason;
    Day planned_on;
    uint32_t anomalies;                 /* bits 1 << enum anomaly */
    Str missing;                        /* code points, for held(unprintable) */
    Str told_by;                        /* piece id, for told without a reason */
    bool before_since;                  /* told elsewhere because ideal_on < mailing.since */
    const struct story_change *changes; /* by night, rising */
    size_t change_count;
};

struct story_piece_certificate {
    enum kind kind;
    Str serial;
};

struct story_event {
    enum piece_event event;
    Day on;
    Str by; /* of the staff: who took the run back; of other events it is not shown */
};

/* voided: never published; taken back: published, and not to be posted */
enum story_piece_state { STORY_UNFINISHED, STORY_PUBLISHED, STORY_VOIDED, STORY_TAKEN_BACK };

struct story_piece {
    Str id;
    enum story_piece_state state; /* of its run */
    Day as_of, mail_on, deliver_on;
    Str folder;
    enum variant variant;
    bool placed; /* office/pieces.csv of the folder names it; else the next two lines are unset */
    Str bundle;
    uint32_t sequence, first_page, pages, delay_days, cause_days[CAUSE_COUNT];
    const struct story_piece_certificate *certificates;
    size_t certificate_count;
    const struct story_event *events; /* those that changed its life, without `planned` */
    size_t event_count;
};

/* The piece that the night of story.as_of would make. */
struct story_tonight {
    uint32_t delay_days, cause_days[CAUSE_COUNT];
};

struct story_unreadable { /* a resident row that cannot be read */
    uint32_t line;
    Str column; /* canonical; empty: the row as a whole */
};

struct story_decision { /* what a person decided and recorded */
    struct decision decision;
    Str by; /* of the staff */
};

struct story_person {
    Str resident_id; /* empty: the ledger knows a serial, but not whose it is */
    bool known;      /* a readable row is there: the next line holds */
    enum resident_status status;
    Day moves_on, stay_until;
    bool by_serial_only; /* one of several matches: shown is what bears the serial asked for */
    const struct story_unreadable *unreadables;
    size_t unreadable_count;
    const struct story_decision *decisions;
    size_t decision_count;
    struct story_certificate *certificates; /* by expiry, kind, line */
    size_t certificate_count;
    const struct story_piece *pieces; /* in the order in which they were made */
    size_t piece_count;
    struct story_tonight tonight;
};

struct story {
    Str asked;
    bool is_resident, is_piece, is_serial[KIND_COUNT]; /* as what the id was found */
    Day as_of, mail_on, deliver_on;
    Day last_as_of; /* of the last published run; DAY_NONE: none */
    Str last_folder;
    bool unfinished; /* a run is going on, or was cut off */
    bool would_stop; /* by max_unreadable */
    int past_days;
    Day since, cutoff_on;     /* mailing.since; the night on which the lot of mail_on is closed */
    Day pause_from, pause_to; /* the pause in which mail_on lies; DAY_NONE: none, without end */
    Str pause_reason;
    const struct story_person *persons;
    size_t person_count; /* at least one */
};

enum { STORY_COLUMNS = 78 }; /* of a line; ids and file names are never cut, so may pass it */

/* The page, lines ended by LF, in the arena. */
Str story_page(const struct story *story, bool english, struct arena *arena);

/* The day three (`months`) months before `last` that the window's rule speaks of: false where that
 * month has no such day. `civil` is set in both cases, so that the page can name it. */
bool story_corresponding(Day last, int months, struct civil *civil);

/*
 * Why, and what the clerk can do next: the sentences for a disposition and its reason, with
 * {fields} still in them. Every disposition and every reason has all four (story_words.c).
 */
struct story_words {
    const char *why, *next;
};
struct story_words story_words(enum disposition disposition, enum reason reason, bool english);

#endif
