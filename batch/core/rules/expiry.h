/*
 * Explains the dates of a certificate by the law (docs/domain.md 1): on which days it may end, when
 * its card ends, and what is odd about a row.
 *
 * The register's dates always count; nothing here decides whether a letter goes. Pure.
 */
#ifndef KIGEN_CORE_RULES_EXPIRY_H
#define KIGEN_CORE_RULES_EXPIRY_H

#include "core/rules/rules.h"

/*
 * The anomalies of a row, as bits 1 << enum anomaly, without NO_TEMPLATE, which the caller adds.
 * `peers` are all readable certificates of the resident, due or not, because a signature
 * certificate ends with the authentication one (規則第13条).
 */
uint32_t rules_anomalies(const struct rules *rules, const struct certificate *certificate,
                         const struct resident *resident, const struct certificate *peers,
                         size_t peer_count);

/*
 * The days on which a certificate may end by docs/domain.md 1, in the order of BASES; returns how
 * many. Of several authentication certificates the one whose expiry is nearest to the register's
 * date counts. The register's date always wins; this only explains it. REQUIREs a known birth date.
 */
struct expiry_basis {
    enum basis basis;
    int birthdays; /* number of the birthday after the issue day; 0 where it is none */
    Day on;
};
size_t expiry_bases(const struct rules *rules, const struct certificate *certificate,
                    const struct resident *resident, const struct certificate *peers,
                    size_t peer_count, struct expiry_basis bases[BASIS_COUNT]);
/* The basis whose day is nearest to `on`, the first of two equally near. REQUIREs count > 0. */
const struct expiry_basis *expiry_nearest(const struct expiry_basis *bases, size_t count, Day on);

/*
 * The expiry to expect of a certificate: birthday number `birthdays` after it was issued, but not
 * later than the card (DAY_NONE: no limit).
 */
Day rules_expected_expiry(Day birth_date, Day issued_on, int birthdays, Day card_expires_on,
                          enum leap_birthday leap);
/* After how many birthdays from the application a card ends: 10, or 5 for a minor. */
int card_birthdays(Day birth_date, Day applied_on, enum leap_birthday leap);

/*
 * Card end (docs/contract 6): the last day of the card that holds a certificate; DAY_NONE where it
 * is not known. The register's card_expires_on comes first. Without it the certificate ends with
 * its card if it was issued to a minor (under 18, or 20 for issue days before 2022-04-01), or if
 * the holder's stay has an end and the certificate does not end on a birthday: then an earlier end
 * of stay had shortened card and certificate. An unknown birth date gives DAY_NONE.
 *
 *     born 2008-03-03, issued 2023-05-15, to 2028-03-03                     -> 2028-03-03
 *     born 1985-10-10, issued 2022-05-15, to 2026-10-10                     -> DAY_NONE
 *     born 1985-10-10, issued 2024-04-01, to 2026-11-20, stay to 2029-11-20 -> 2026-11-20
 */
Day card_end(const struct certificate *certificate, const struct resident *resident,
             enum leap_birthday leap);
/* A stay that has an end, and a known card end that is no birthday: the card ends with a period of
 * stay, this one or one before. No day is no birthday where the birth date is unknown. */
bool card_ends_by_stay(Day card_ends_on, const struct resident *resident, enum leap_birthday leap);

#endif
