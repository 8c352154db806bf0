/* The settings that the completeness proof is given. */
#ifndef KIGEN_WITNESS_PROVE_SETTINGS_H
#define KIGEN_WITNESS_PROVE_SETTINGS_H

#include "base/str.h"

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

#endif
