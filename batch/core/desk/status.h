/*
 * What `kigen status` says: the last night, what is open, which alarms are up, and the next mail
 * day, as a page for people and as JSON for a monitoring system (docs/contract 1.7).
 *
 * flow/desk/status gathers the facts from ledger and published folders; no register is read. Neither
 * form holds a name, an address, or an id but those of pieces. Pure.
 */
#ifndef KIGEN_CORE_DESK_STATUS_H
#define KIGEN_CORE_DESK_STATUS_H

#include "base/arena.h"
#include "core/rules/limits.h"
#include "core/rules/rules.h"

struct status_run { /* a run; folder empty: there is none */
    Str folder;
    Day as_of, mail_on;
    uint64_t letters;
};

struct status_alarm {
    Str name;
    Str title;              /* in Japanese; empty: an alarm that this kigen does not know */
    Str text;               /* empty where it is not known (the folder cannot be read) */
    uint64_t count;         /* of what it counts (docs/contract 8.3); 0: not known */
    Day acknowledged_until; /* DAY_NONE: it is not acknowledged */
};

struct status_stop { /* a night that a gate stopped */
    Day as_of, mail_on;
    Str gate;
};

struct status_pull { /* a letter that must not be posted */
    Str piece_id, lot, reasons;
    Str bundle;        /* empty where it is not known */
    uint32_t sequence; /* 0 likewise */
};

struct status_lot { /* letters of one mail day that are in the house, as far as is recorded */
    Day mail_on;
    uint64_t letters, open; /* open: not on record as posted, spoiled, pulled or returned */
};

struct status_unapproved { /* a run that waits for its approval */
    Str folder;
    Day mail_on;
    uint64_t letters, posted; /* made; on record as posted all the same */
};

struct status_pause { /* of mailings */
    Day from, to;     /* from DAY_NONE: there is none; to DAY_NONE: it has no end */
    Day resumes_on;   /* the first mail day after it; DAY_NONE: not known */
    Str reason;       /* of the settings; may be empty */
};

struct status_zero { /* a limit of 0 for the letters that a run of today makes */
    enum limit_resource resource; /* print or counter */
    enum limit_scope scope;
    Str prefix;                /* of the postal code or municipality; empty: SCOPE_ALL */
    enum limit_period period;
    Day from, to; /* to DAY_NONE: it has no end */
};

struct status_group { /* certificates that the last published run left waiting or held */
    enum disposition disposition;
    enum reason reason;
    uint64_t certificates;
    Day first; /* the earliest last day */
};

struct status {
    Day today;
    struct status_run last; /* the last published run */
    bool last_is_read;      /* its folder could be read; if not, texts of alarms are not known */
    int days, office_days;  /* since its as-of day; whole office days between that and today */
    bool taken_back;        /* it was, and no run was published after that */
    Day taken_back_on;
    Day approved_on; /* DAY_NONE: nobody has approved it */
    Str approved_by;
    bool approval;                        /* mailing.approval is "required" */
    struct status_unapproved *unapproved; /* runs that nobody has approved; if `approval` */
    size_t unapproved_count;
    struct status_run unfinished; /* under way, or cut off: the next start finishes it */
    struct status_stop *stops;    /* since the last published run */
    size_t stop_count;
    uint64_t missed_lots; /* mail days since then whose lot no night of today or later makes */
    Day missed_from;      /* the first of them; DAY_NONE: none */

    Day next_mail_on; /* the first mail day from today on */
    Day run_mail_on;  /* that for which a run of today makes letters */
    bool before_cutoff;
    struct status_pause pause;                   /* that in which run_mail_on lies */
    struct status_pause coming;                  /* the next one after it */
    uint64_t paused_people, paused_certificates; /* that wait for the end of a pause */
    bool limits_are_known;    /* there is no limits file, or it could be read */
    struct status_zero *zeros; /* in the order of the limits' keys */
    size_t zero_count;

    struct status_alarm *alarms;
    size_t alarm_count;
    struct status_lot *lots;
    size_t lot_count;
    struct status_group *groups; /* by disposition and reason */
    size_t group_count;
    Day oldest;      /* the earliest day on which one that waits should have gone; DAY_NONE: none */
    int oldest_days; /* since then */
    uint64_t too_late;    /* people whom no letter reaches before their certificates end */
    bool pulls_are_known; /* the last published list could be read */
    struct status_pull
        *pulls; /* letters that must not be posted, as far as ledger and folders tell */
    size_t pull_count;
};

/* What a monitoring system asks first. */
enum status_state {
    STATUS_NEW,     /* no run was published yet, and no night was stopped */
    STATUS_WELL,    /* nothing wants a person */
    STATUS_ALARM,   /* an alarm that is not acknowledged */
    STATUS_CUT_OFF, /* an older run is unfinished, or the last one was taken back */
    STATUS_MISSED,  /* a lot was missed */
    STATUS_STOPPED, /* a gate stopped the last night, and nothing was published since */
};
enum status_state status_state(const struct status *status); /* the worst that holds */
bool status_calls(enum status_state state);                  /* somebody has to do something */

Str status_page(const struct status *status, bool english, struct arena *arena);
Str status_json(const struct status *status, struct arena *arena);

#endif
