/*
 * What an alarm says (docs/contract 8.3), in both languages: the Japanese sentence stands in run.json
 * and on 概要, and either is said on standard error. Each says what was found and what is to be done;
 * none names a person, an id or an address. Days come as text. Pure; the text lives in the arena.
 */
#ifndef KIGEN_SAY_ALARMS_H
#define KIGEN_SAY_ALARMS_H

#include "base/arena.h"

struct sentence {
    Str japanese, english;
};

struct sentence say_holidays_end(int last_year, struct arena *arena);
/* A pause without an end; `first`: the earliest end of the certificates that wait. */
struct sentence say_open_pause(const char *from, uint64_t letters, uint64_t certificates,
                               const char *first, struct arena *arena);
/* A pause that outlasts certificates: `ending` of them, `first` the earliest. */
struct sentence say_long_pause(const char *to, uint64_t letters, uint64_t ending, const char *first,
                               struct arena *arena);
/* Undecided rows with `days` days left at most; `reasons`: "保留の理由 2件、…". */
struct sentence say_held(int days, uint64_t count, Str reasons, struct arena *arena);
struct sentence say_stale_register(int office_days, struct arena *arena);
struct sentence say_volume(uint64_t came, uint64_t foretold, struct arena *arena);

struct month_change { /* certificates that end in one month: the last run's, and tonight's */
    int year, month;
    uint64_t before, now, allowed;
};
struct sentence say_histogram(const struct month_change *change, struct arena *arena);

/* One lot of several, and all of them; the first of which is of the day `first_on`. */
Str say_unposted_lot(const int mail_on[3], uint64_t letters, int office_days, struct arena *arena);
struct sentence say_unposted(Str lots, int count, const char *first_on, uint64_t first_letters,
                             struct arena *arena);
struct sentence say_return_rate(int window_days, uint64_t sent, uint64_t returned, int percent,
                                struct arena *arena);
struct sentence say_pull(uint64_t letters, struct arena *arena);
/* `lots`: what is wrong with which folder. */
struct sentence say_house(uint64_t letters, struct sentence lots, struct arena *arena);

#endif
