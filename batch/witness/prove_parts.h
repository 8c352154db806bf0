/*
 * Single questions to the completeness proof, for its tests.
 */
#ifndef KIGEN_WITNESS_PROVE_PARTS_H
#define KIGEN_WITNESS_PROVE_PARTS_H

#include "witness/prove.h"
#include "witness/prove_days.h"

Ymd prove_opens(const struct prove *prove, Ymd expires_on, int months);
Ymd prove_ideal(const struct prove *prove, Ymd opens_on);
Ymd prove_deliver_on(const struct prove *prove);
bool prove_before_cutoff(const struct prove *prove);
bool prove_is_child(Ymd birth_date, Ymd on, bool leap_mar1);
/* The last day of a certificate's card; 0: not known. Give 0 for days that are not known. */
Ymd prove_card_end(Ymd card, Ymd issued, Ymd expires, Ymd birth_date, Ymd stay, bool leap_mar1);
/* The holder's birth date and stay are known, and the day is no birthday; 0 for what is not known. */
bool prove_ends_by_stay(Ymd day, Ymd birth_date, Ymd stay, bool leap_mar1);
unsigned prove_marks(const struct prove *prove, Ymd day); /* bits of enum prove_day */

#endif
