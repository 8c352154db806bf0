/*
 * The worst cases of a letter, as a lot of made-up people: the pages of `kigen proof`.
 *
 * Every template gets each case that its variant can have: the longest name, the fullest window,
 * rare characters, two expiries, each cause of a delay, no PIN, each kind of addressee, an expiry
 * on a closed day, and everything tall on one page. Which days are counter days, and what follows from them,
 * is asked of a calendar as in a night: so no letter stands here that no night could print. Days are fixed and as wide as dates can be (two
 * digits in year, month and day), so the same templates give the same pages. Nobody here is real,
 * and no case depends on a register or a ledger. Pure.
 */
#ifndef KIGEN_CORE_LETTER_SPECIMENS_H
#define KIGEN_CORE_LETTER_SPECIMENS_H

#include "base/arena.h"
#include "core/days/calendar.h"
#include "core/lot/lot.h"

struct specimen {
    const char *english, *japanese; /* the caption of its page */
};

struct specimens {
    struct lot lot;                /* its bundles stay empty */
    struct lot year_end;           /* the same pieces, delivered when the counter is closed */
    const struct lot **heads;      /* of each piece, one of these two: those of the year's end are last */
    const struct specimen **cases; /* one for each piece */
    const struct calendar *calendar; /* of an office that is closed from 29 December to 3 January */
};

/* Moves a piece, its case and its head to an earlier place. */
void specimen_keep(struct specimens *proof, uint32_t from, uint32_t to);

/* Fills the proof for every variant in these languages, in this order. The text of `languages` is
 * borrowed, all other memory is the arena's. */
void specimens_fill(struct specimens *proof, const Str *languages, size_t language_count,
                    struct arena *arena);

/*
 * Leaves of a proof the specimens for the press and the window (見本刷り): of each letter the shortest,
 * the fullest windows and the longest, to people who do not exist at addresses that cannot be, with
 * ids that neither `record` nor `why` takes for a piece's, of the length of those.
 */
void specimens_for_press(struct specimens *proof, struct arena *arena);

#endif
