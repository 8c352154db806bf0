/* Doubts of single rows, and the patterns that many of them make. */
#include "core/lot/doubts.h"


#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "core/rules/expiry.h"

#define BIT(anomaly) (UINT32_C(1) << ANOMALY_##anomaly)

uint32_t doubts_checkable(const struct certificate *certificate, const struct resident *resident)
{
    uint32_t checkable = (UINT32_C(1) << ANOMALY_COUNT) - 1;

    if (resident->birth_state != BIRTH_KNOWN)
        checkable &= ~(BIT(UNEXPLAINED_EXPIRY) | BIT(SIGNATURE_UNDER_15) | BIT(FORMER_STAY));
    if (certificate->kind != KIND_SIGNATURE)
        checkable &= ~BIT(SIGNATURE_UNDER_15);
    checkable &= day_is(resident->stay_until) ? ~BIT(FORMER_STAY) : ~BIT(EXPIRY_AFTER_STAY);
    return checkable;
}

/* ---- one row --------------------------------------------------------------------------------- */

/* Which birthday after `from` the day is; 0 where it is none. */
static int birthday_number(Day birth_date, Day from, Day on, enum leap_birthday leap)
{
    int years = day_civil(on).year - day_civil(from).year;

    for (int n = years > 0 ? years : 1; n <= years + 1; n++)
        if (day_equal(birthday_after(birth_date, from, n, leap), on))
            return n;
    return 0;
}

/*
 * How the register's expiry differs: by whole birthdays where it is one (an export that gives the
 * day of handing over as the issue day is one birthday short), else by days from the nearest.
 */
static void tell_difference(const struct rules *rules, const struct certificate *certificate,
                            const struct resident *resident, struct lot_doubt *doubt)
{
    int first = rules_validity(rules, certificate->issued_on)->birthdays;
    int number = birthday_number(resident->birth_date, certificate->issued_on,
                                 certificate->expires_on, rules->leap);

    if (number > 0) {
        doubt->difference = DIFFERENCE_BIRTHDAYS;
        doubt->amount = number < first ? number - first : number - first - 1;
        return;
    }
    doubt->difference = DIFFERENCE_DAYS;
    doubt->amount = day_between(doubt->by_rule, doubt->registered);
}

static void explain_expiry(const struct rules *rules, const struct certificate *certificate,
                           const struct resident *resident, const struct certificate *peers,
                           size_t peer_count, struct lot_doubt *doubt)
{
    struct expiry_basis bases[BASIS_COUNT];
    size_t count = expiry_bases(rules, certificate, resident, peers, peer_count, bases);
    const struct expiry_basis *nearest = expiry_nearest(bases, count, certificate->expires_on);

    doubt->registered = certificate->expires_on;
    doubt->by_rule = nearest->on;
    doubt->basis = nearest->basis;
    doubt->birthdays = nearest->birthdays;
    tell_difference(rules, certificate, resident, doubt);
}

size_t doubts_of_row(const struct rules *rules, const struct certificate *certificate,
                     const struct resident *resident, const struct certificate *peers,
                     size_t peer_count, uint32_t anomalies, struct lot_doubt out[ANOMALY_COUNT])
{
    size_t count = 0;

    for (int i = 0; i < ANOMALY_COUNT; i++) {
        struct lot_doubt doubt = {.anomaly = (enum anomaly)i,
                                  .registered = DAY_NONE,
                                  .by_rule = DAY_NONE,
                                  .basis = BASIS_COUNT};

        if (!(anomalies >> i & 1))
            continue;
        if (doubt.anomaly == ANOMALY_UNEXPLAINED_EXPIRY)
            explain_expiry(rules, certificate, resident, peers, peer_count, &doubt);
        if (doubt.anomaly == ANOMALY_EXPIRY_AFTER_STAY) {
            doubt.registered = certificate->expires_on;
            doubt.by_rule = resident->stay_until;
        }
        if (doubt.anomaly == ANOMALY_SIGNATURE_UNDER_15) {
            doubt.registered = certificate->issued_on;
            doubt.by_rule = fifteenth_birthday(resident, rules->leap);
        }
        out[count++] = doubt;
    }
    return count;
}

/* ---- many rows ------------------------------------------------------------------------------- */

static int kind_compare(const struct lot_doubt *left, const struct lot_doubt *right)
{
    int order = (int)left->anomaly - (int)right->anomaly;

    if (!order)
        order = (int)left->difference - (int)right->difference;
    return order ? order : left->amount - right->amount;
}

static int kind_order(const void *a, const void *b)
{
    return kind_compare(a, b);
}

static bool is_pattern(uint64_t rows, uint64_t checked)
{
    REQUIRE(rows <= checked);
    return checked >= PATTERN_CHECKED_LEAST && rows >= PATTERN_ROWS_LEAST &&
           rows * 100 > checked * PATTERN_PERCENT;
}

static bool is_in(const struct lot_doubt *doubt, const struct lot_pattern *pattern)
{
    return doubt->anomaly == pattern->anomaly && doubt->difference == pattern->difference &&
           doubt->amount == pattern->amount;
}

static bool is_in_any(const struct lot_doubt *doubt, const struct lot_pattern *patterns,
                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_in(doubt, &patterns[i]))
            return true;
    return false;
}

static size_t find_patterns(const struct lot_doubt *sorted, size_t count,
                            const uint64_t checked[ANOMALY_COUNT], struct lot_pattern *patterns)
{
    size_t found = 0, end;

    for (size_t at = 0; at < count; at = end) {
        const struct lot_doubt *first = &sorted[at];

        for (end = at + 1; end < count && kind_compare(first, &sorted[end]) == 0; end++)
            ;
        if (!is_pattern(end - at, checked[first->anomaly]))
            continue;
        REQUIRE(found < PATTERNS_MAX); /* each takes more than its percents of one anomaly's rows */
        patterns[found++] = (struct lot_pattern){first->anomaly, first->difference, first->amount,
                                                 end - at, checked[first->anomaly]};
    }
    return found;
}

size_t doubts_fold(struct lot_doubt *doubts, size_t *count, const uint64_t checked[ANOMALY_COUNT],
                   struct lot_pattern patterns[PATTERNS_MAX])
{
    struct lot_doubt *sorted = mem_alloc(sizeof *sorted * (*count + 1));
    size_t found, kept = 0;

    for (size_t i = 0; i < *count; i++)
        sorted[i] = doubts[i];
    qsort(sorted, *count, sizeof *sorted, kind_order);
    found = find_patterns(sorted, *count, checked, patterns);
    mem_free(sorted);
    for (size_t i = 0; i < *count; i++)
        if (!is_in_any(&doubts[i], patterns, found))
            doubts[kept++] = doubts[i];
    *count = kept;
    return found;
}

unsigned pattern_permille(const struct lot_pattern *pattern)
{
    return (unsigned)(pattern->rows * 1000 / pattern->checked);
}
