/* The facts of a row: superseded, duplicate, decided, contradicting, remembered. */
#include "core/rules/facts.h"

#include <stdlib.h>

bool facts_is_newer(Day issued_on, Day expires_on, Day than_issued_on, Day than_expires_on)
{
    int later = day_compare(issued_on, than_issued_on);

    return later > 0 || (later == 0 && day_before(than_expires_on, expires_on));
}

static bool is_newer(const struct certificate *peer, const struct certificate *own)
{
    return facts_is_newer(peer->issued_on, peer->expires_on, own->issued_on, own->expires_on);
}

bool facts_takes_over(const struct certificate *peer, const struct certificate *own)
{
    return peer->kind == own->kind && peer->status == CERTIFICATE_VALID &&
           !str_equal(peer->serial, own->serial) && is_newer(peer, own);
}

bool facts_superseded(const struct peer *peers, const struct certificate *own)
{
    for (const struct peer *at = peers; at; at = at->next)
        if (facts_takes_over(&at->certificate, own))
            return true;
    return false;
}

const struct certificate *facts_successor(const struct peer *peers, const struct certificate *own)
{
    const struct certificate *found = NULL;

    for (const struct peer *at = peers; at; at = at->next)
        if (facts_takes_over(&at->certificate, own) &&
            (!found || is_newer(&at->certificate, found)))
            found = &at->certificate;
    return found;
}

/* ---- duplicates ------------------------------------------------------------------------------ */

static int serial_order(const void *a, const void *b)
{
    const struct serial_row *left = a, *right = b;
    int order = left->kind - right->kind;

    if (order == 0)
        order = str_compare(left->serial, right->serial);
    if (order == 0)
        order = left->line < right->line ? -1 : 1;
    return order;
}

void facts_duplicates(struct serial_row *rows, size_t count)
{
    if (count)
        qsort(rows, count, sizeof *rows, serial_order);
    for (size_t i = 0; i < count; i++)
        rows[i].duplicate = i > 0 && rows[i].kind == rows[i - 1].kind &&
                            str_equal(rows[i].serial, rows[i - 1].serial);
}

/* ---- a person and a certificate -------------------------------------------------------------- */

/* A release recorded before the register went wrong says nothing of it. */
static bool contradicts(const struct known *known, bool released)
{
    if (!day_is(known->disputed))
        return known->misplaced && !released;
    return !released || day_before(known->decision.on, known->disputed);
}

bool facts_told_by_others(const struct rules *rules, const struct known *known)
{
    if (known->listed_elsewhere)
        return true;
    return !known->stays && (rules->supplement || day_before(known->ideal_on, rules->since));
}

struct facts facts_of(const struct rules *rules, Day as_of, const struct certificate *certificate,
                      const struct known *known)
{
    bool released = decision_holds(&known->decision, DECISION_RELEASE, as_of);

    return (struct facts){.superseded = facts_superseded(known->peers, certificate),
                          .told_elsewhere = facts_told_by_others(rules, known),
                          .refused = decision_holds(&known->decision, DECISION_REFUSE, as_of),
                          .released = released,
                          .ambiguous_resident = known->ambiguous,
                          .contradiction = contradicts(known, released),
                          .no_number = known->only_town};
}

void facts_remember(struct facts *facts, const struct memory *memory, const struct printed_now *now)
{
    facts->told = memory_is_told(memory);
    facts->seen = memory && memory->seen;
    facts->returned_unchanged = now && memory_is_returned(memory, now);
}
