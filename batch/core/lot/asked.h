/*
 * What a clerk typed after `kigen why`: which ids it may be, and what is wrong with one that nobody
 * knows.
 *
 * A 整理番号 is read off a letter, over the telephone, by somebody with glasses on: it may come
 * full-width, with any hyphen or none. Ids of residents and serials are exact (docs/contract 3), so
 * of them only the width is changed; capitals are tried where the id as typed is unknown. What
 * cannot be an id may be a name, and what may be an individual number is one: neither is repeated.
 * No id is ever guessed: the nearest known one would open another person's page. Pure.
 *
 *     ２６１１２０－００００１７－４, 2611200000174     piece_id 261120-000017-4
 */
#ifndef KIGEN_CORE_LOT_ASKED_H
#define KIGEN_CORE_LOT_ASKED_H

#include "base/arena.h"

struct asked_id {
    Str id;       /* as typed, in ASCII */
    Str piece_id; /* the same with the hyphens of a piece id; empty: not of that form, or its check
                     digit is wrong */
    Str capitals; /* the same in capitals; empty: it has no small letter */
};

/* False where the text cannot be an id: not 1-20 of 0-9A-Za-z- once it is in ASCII. */
bool asked_read(Str text, struct asked_id *asked, struct arena *arena);

/* What to say of an id that nobody knows. */
enum asked_fault {
    ASKED_UNKNOWN,
    ASKED_INDIVIDUAL,  /* looks like an individual number */
    ASKED_CHECK_DIGIT, /* of the form of a piece id, and its check digit is wrong */
    ASKED_DIGITS,      /* begins like a piece id, and has not 13 digits */
    ASKED_NO_PIECE     /* a piece id that no run of this ledger has made */
};
enum asked_fault asked_fault(const struct asked_id *asked);
int asked_digits(Str id); /* how many digits it has */

#endif
