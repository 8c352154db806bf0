/* The settings, as the completeness proof takes them. */
#ifndef KIGEN_WITNESS_PROVE_SETTINGS_H
#define KIGEN_WITNESS_PROVE_SETTINGS_H

#include "base/str.h"

struct prove_pair { /* of resident_columns or certificate_columns: canonical name = own header */
    Str name, own;
};
struct prove_code { /* of registers.values */
    bool residents;
    Str column, own, means;
};
struct prove_range { /* of mailing.paused; `to` empty: without end */
    Str from, to;
};
struct prove_by_issue { /* of rules.by_issue; 0 months: settings.window_months */
    Str from;
    int window_months;
};

/* Texts are as they stand in the file; what is missing has the default of docs/contract 2. */
struct prove_settings {
    int lead_days, cutoff_days, target_days, delivery_days, late_days, past_days;
    int window_months, floor_days;
    int *visits; /* percent of the week of delivery, the next, … */
    bool notify_lapsed, leap_mar1;
    bool supplement;  /* mailing.role */
    bool towns;       /* there is a table of towns, which the proof does not read */
    bool era_numbers; /* registers.dates has "era-number" */
    Str since;
    Str *mailing_days, *closed, *open, *stops, *offices;
    struct prove_range *paused;
    struct prove_by_issue *by_issue;
    struct prove_pair *columns[2]; /* [0] certificates, [1] residents */
    struct prove_code *codes;
    struct prove_pair *language_of; /* letters.language_of: variant = "language" */
    size_t mailing_day_count, closed_count, open_count, stop_count, paused_count, by_issue_count,
        office_count, visit_count, column_counts[2], code_count, language_of_count;
};

#endif
