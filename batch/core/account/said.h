/* Sentences that several papers say of one account: the same words on each. Pure. */
#ifndef KIGEN_CORE_ACCOUNT_SAID_H
#define KIGEN_CORE_ACCOUNT_SAID_H

#include "base/arena.h"
#include "core/account/account.h"

/*
 * Why a lot has no letters, how many wait or are held, and on which mail day letters go next; empty
 * where it has letters. The first that holds: a pause, with its days and its reason; the cut-off; a
 * print limit of 0; limits of print or counter; nothing is due.
 */
Str account_nothing(const struct account *account, struct arena *arena);

/* Whose delay the large figures are, and that of who is held beside it. */
Str account_delay(const struct account *account, struct arena *arena);

#endif
