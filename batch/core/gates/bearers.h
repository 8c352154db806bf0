/*
 * Finds columns of the certificates that slid: a serial never changes its holder.
 *
 * Two things tell. The ledger knows who had each certificate that was ever listed, and to when: a row
 * that names another resident, expiry or kind is a change. Those alike are one: a person whose id is
 * another, a day that is put right for many. And the two certificates of one card, where they stand
 * one below the other, end on the same day of the year, the holder's birthday, whenever they were
 * issued: it needs no ledger, so that of every row of the register one can tell. Where a file is not
 * sorted by resident there are no such neighbours, and nothing is asked.
 *
 * Both are compared with the last run: what was so then is accepted. Pure.
 */
#ifndef KIGEN_CORE_GATES_BEARERS_H
#define KIGEN_CORE_GATES_BEARERS_H

#include "core/rules/history.h"
#include "core/rules/person.h"

struct bearers {
    uint64_t known;   /* listed certificates of whose serial there is a row tonight */
    uint64_t changes; /* different ones, among those of which no row says what the ledger does */
};
/* After history_meet() of every row. `told_only`: of the certificates with a notice alone, all that
 * kigen asked about before it kept figures of the second kind. */
struct bearers bearers_of(const struct history *history, bool told_only);

struct couples {           /* neighbouring rows of one resident: valid ones of different kinds */
    uint64_t count, apart; /* of these, those that end on different days of the year */
    struct couple_row { /* the last row; the first one, where `any` */
        uint64_t holder; /* a digest of its resident; 0: it is not valid */
        enum kind kind;
        Day expires_on;
    } last, first;
    bool any;
};
/* Of every readable row, in the order of the file. */
void couples_take(struct couples *couples, const struct certificate *certificate);
/* Adds the couples of the rows that follow. */
void couples_join(struct couples *couples, const struct couples *more);
/* How many more are apart than in the last run; 0 too where there are a tenth more couples, because
 * the rows were sorted otherwise then, or where that run did not count. */
uint64_t couples_parted(const struct couples *now, const struct couples *before);

/* The most different changes, of so many known ones, that chance allows in so many days: ids are
 * merged and dates put right, of one in a thousand in a year. */
uint64_t bearers_most(uint64_t known, int days);

#endif
