/*
 * What `kigen forecast` says: the planned nights by week and month, beside the limits; what was
 * assumed; the capacity that is needed (docs/contract 11). Nobody's id stands here. Pure.
 */
#ifndef KIGEN_CORE_LOT_FORECAST_H
#define KIGEN_CORE_LOT_FORECAST_H

#include "core/lot/postage.h"
#include "core/rules/capacity.h"

/* From how many letters or certificates on the ledger's rate counts: chance alone moves one of a half
 * by three points in a thousand, and that of returns, which is small, by one in three hundred. */
enum { RATE_LETTERS_LEAST = 1000, RETURNS_LETTERS_LEAST = 300 };
enum { RATE_WHOLE = 10000 }; /* a rate is hundredths of a percent */

struct forecast_week {
    Day monday;
    uint64_t arrived, withdrawn, gone, waiting; /* letters; `waiting` at the end of the week */
    bool mails, has_print, has_counter;         /* it has a lot; there is such a limit */
    uint64_t print_most, counter_most; /* limits of scope `all`: letters, hundredths of visits */
    uint64_t visits;                   /* likewise; walk-ins and those of earlier letters too */
    int delay;                         /* the longest of letters that go or wait */
    bool renewed, after_holidays;      /* assumptions 6 and 7 have a part in it */
    uint64_t sheets, postage;          /* postage in yen, of letters that have a price */
};

struct forecast_month { /* the weeks that begin in it */
    int year, month;
    uint64_t arrived, withdrawn, gone, waiting, sheets, returned;
    bool has_print, has_counter;               /* every week of it has the limit */
    uint64_t print_most, counter_most, visits; /* visits: the sum of its weeks' */
    int delay;
};

enum forecast_assumed {
    ASSUMED_REGISTER = 1,
    ASSUMED_LIMITS,
    ASSUMED_VISITS,
    ASSUMED_SHEETS,
    ASSUMED_RETURNS,
    ASSUMED_RENEWALS,
    ASSUMED_HOLIDAYS,
    ASSUMED_POSTAGE, /* only where there is a table of schemes */
    ASSUMED_COUNT = 8
};
struct forecast_assumption { /* in the order of their numbers */
    int number;
    Str what, value, basis;
    Day updated;
};

struct forecast_rate { /* of the ledger, where it has enough; else what is assumed */
    bool known;
    uint64_t least;   /* of so many it would be known */
    uint64_t letters; /* or certificates, that it was counted of */
    uint64_t rate;    /* renewals, returns: of RATE_WHOLE; sheets: hundredths of one, a letter */
};
struct forecast_rates {
    struct forecast_rate renewals, returns, sheets;
};

struct forecast {
    struct lot about; /* office_name, version, config_sha256 and as_of alone */
    Day as_of, until; /* the last day of the period */
    Day first_mail_on, last_holiday;
    int months_asked;
    uint64_t waited;         /* letters, before the first night */
    uint64_t held_now, held; /* certificates, on the first night and on the last */
    uint64_t published;      /* letters of published runs that go in the first week besides */
    bool has_postage;        /* there is a table of schemes */
    uint64_t unpriced;       /* letters for which it has no price on their mail day */
    /* People whom no letter reaches before a certificate ends that has not ended on as_of: it arrives after that day, or
     * still waits in the end; and those whose certificate had ended before, and who still get theirs. Whoever is held is
     * in neither. */
    uint64_t too_late, over;
    struct forecast_rates rates;
    bool has_visits; /* there is a curve of visits */
    struct forecast_week *weeks;
    struct forecast_month *months;
    size_t week_count, month_count;
    struct forecast_assumption assumptions[ASSUMED_COUNT];
    size_t assumption_count;
    bool asks_capacity;
    struct capacity capacity;
};

struct forecast_from { /* what it is added up from */
    const struct ahead *ahead;
    const struct ahead_planned *planned;
    const struct plan *earlier;
    const struct limits *limits;
    size_t register_rows;             /* the first rows; the others are of certificates to come */
    const struct postage_by *postage; /* of an empty table: none is reckoned */
};

/* Fills weeks and months; as_of, until, last_holiday and rates are set. */
void forecast_add_up(struct forecast *forecast, const struct forecast_from *from,
                     struct arena *arena);
/* The larger of what is used of print and counter, as limit_percent() says it; false: there is no
 * limit. */
bool forecast_used(const struct forecast_week *week, uint64_t *used);
/* The week in which most waits, is used, or is late; NULL: none. */
const struct forecast_week *forecast_fullest(const struct forecast *forecast);
const struct forecast_week *forecast_latest(const struct forecast *forecast);

#endif
