/*
 * The sentences of the alarms in both languages (docs/contract 8.3). The Japanese one is written to
 * run.json and the sheet 概要, either of them to standard error. Each says what was found and what to
 * do; none has a name, an id or an address. Days are given as text. Pure; the text is in the arena.
 */
#ifndef KIGEN_SAY_ALARMS_H
#define KIGEN_SAY_ALARMS_H

#include "base/arena.h"

struct sentence {
    Str japanese, english;
};

struct sentence say_holidays_end(int last_year, struct arena *arena);
struct late_people {                /* who cannot be told before the certificate ends */
    uint64_t people, waiting, held; /* waiting, held: certificates */
    const char *first;              /* the earliest last day */
};
struct sentence say_too_late(const struct late_people *late, struct arena *arena);
/* `letters` have waited `days` days or more; the oldest since `since`, `oldest_days` days. */
struct sentence say_waiting_long(uint64_t letters, int days, const char *since, int oldest_days,
                                 struct arena *arena);
/* The print limit was reached `lots` mail days running; `left` certificates waited on the last. */
struct sentence say_print_full(int lots, const char *last_on, uint64_t left, struct arena *arena);
struct closing { /* a print limit of 0 that no later row lifts */
    const char *file;
    uint32_t line;
    const char *from;
    uint64_t limits, letters; /* such rows; letters that they keep back now */
};
struct sentence say_limits_end(const struct closing *closing, struct arena *arena);
struct resuming {           /* a pause that ends */
    const char *to, *on;    /* its last day; the first lot after it */
    uint64_t letters, late; /* that wait; of these, those that do so late_days and more */
    int late_days;
};
struct sentence say_pause_ends(const struct resuming *resuming, struct arena *arena);
/* A pause without an end. `first`: the earliest expiry of the certificates that wait. */
struct sentence say_open_pause(const char *from, uint64_t letters, uint64_t certificates,
                               const char *first, struct arena *arena);
/* `ending` certificates expire before the pause ends; `first`: the earliest expiry. */
struct sentence say_long_pause(const char *to, uint64_t letters, uint64_t ending, const char *first,
                               struct arena *arena);
/* Undecided rows with at most `days` days left. `reasons`: undecided_reasons(). `ended`: besides. */
struct sentence say_held(int days, uint64_t count, Str reasons, uint64_t ended,
                         struct arena *arena);
struct sentence say_stale_register(int office_days, struct arena *arena);
struct sentence say_volume(uint64_t came, uint64_t foretold, struct arena *arena);

struct month_change { /* certificates that expire in one month, in the last run and tonight */
    int year, month;
    uint64_t before, now, allowed;
};
struct sentence say_histogram(const struct month_change *change, struct arena *arena);

/* One lot, and the sentence about all `count` of them; the first has the mail day `first_on`. */
Str say_unposted_lot(const int mail_on[3], uint64_t letters, int office_days, struct arena *arena);
struct sentence say_unposted(Str lots, int count, const char *first_on, uint64_t first_letters,
                             struct arena *arena);
struct sentence say_return_rate(int window_days, uint64_t sent, uint64_t returned, int percent,
                                struct arena *arena);
/* Letters that were posted of runs that nobody approved; `runs`: their folders. */
struct sentence say_unapproved(uint64_t letters, Str runs, struct arena *arena);
/* Templates that nobody has signed off, by the first digits of their digest. `until`: the day on
 * which a sign-off of them ended; empty: there was none. */
struct sentence say_templates(const char *digest, const char *until, struct arena *arena);
struct sentence say_pull(uint64_t letters, struct arena *arena);
/* The same where the list itself stands beside it (`status`). */
struct sentence say_pull_listed(uint64_t letters, struct arena *arena);
/* The same where no list is published, because the night is stopped or dry. `places`: some of the
 * letters and where they lie. */
struct sentence say_pull_unpublished(uint64_t letters, Str places, struct arena *arena);
/* `hint`: how the register differs, or empty. */
struct sentence say_side_table(uint64_t unmatched, uint64_t rows, struct sentence hint,
                               struct arena *arena);
/* `lots`: what is wrong with the folder of each lot. */
struct sentence say_house(uint64_t letters, struct sentence lots, struct arena *arena);

#endif
