/*
 * Certificates that came back under another serial (docs/contract 4.9), as the proof finds them:
 * all rows are heard before one of them is judged, so that it is known which notices nobody bears.
 */
#include "witness/prove_inside.h"
#include "witness/prove_ledger.h"

#include <stdio.h>

enum { KEY_HEAD = 1 + sizeof(Ymd) }; /* of key_text(): kind and expiry */

static Str serial_of(const struct remembered *memory)
{
    return str_skip(memory->key, KEY_HEAD);
}

static Ymd expiry_of(const struct remembered *memory)
{
    Ymd day;

    memcpy(&day, memory->key.p + 1, sizeof day);
    return day;
}

/* ---- what is called otherwise ---------------------------------------------------------------- */

struct remembered *respell_known(const struct prove *prove, int kind, Ymd expires_on, Str serial)
{
    char text[KEY_MAX];
    struct remembered *memory = set_find(&prove->ledger, key_text(text, kind, expires_on, serial));

    return memory && memory->named ? memory->of : memory;
}

void prove_spelling(struct prove *prove, const struct prove_key *name, Str first_serial)
{
    char text[KEY_MAX];
    int kind = kind_value(name->kind);
    Ymd expires_on = ymd_iso(name->expires_on);
    struct remembered *of =
        set_find(&prove->ledger, key_text(text, kind, expires_on, first_serial));
    Str key = key_text(text, kind, expires_on, name->serial);
    struct remembered *own = set_find(&prove->ledger, key);

    if (own && !own->has_piece) { /* it was listed before it was a name */
        own->named = true;
        own->of = of;
    } else if (!own && of) {
        set_put(&prove->ledger, arena_copy(&prove->arena, key), of);
    }
}

/* ---- notices that no row bears --------------------------------------------------------------- */

/* By kind and expiry, which are in front of the key. */
static void gather(struct prove *prove)
{
    if (prove->gathered)
        return;
    prove->gathered = true;
    for (struct remembered *at = prove->all_remembered; at; at = at->next) {
        struct remembered *first;

        if (!at->has_piece || at->borne)
            continue;
        first = set_put(&prove->unborne, str_take(at->key, KEY_HEAD), at);
        if (first) {
            at->alike = first->alike;
            first->alike = at;
        }
    }
}

/* It has no letter of its own. */
static bool may_be_another(const struct answer *answer)
{
    return answer->holder && !answer->duplicate && !(answer->memory && answer->memory->has_piece);
}

static struct remembered *first_alike(const struct prove *prove, const struct answer *answer)
{
    char text[KEY_MAX];

    return set_find(&prove->unborne, key_text(text, answer->kind, answer->expires, STR_EMPTY));
}

static void want_one(struct prove *prove, struct remembered *memory)
{
    if (!memory->wanted)
        VEC_PUSH(&prove->wanted, memory);
    memory->wanted = true;
}

/* The notices that it may be about; and it itself, where it was listed. */
static void want(struct prove *prove, const struct answer *answer)
{
    bool any = false;

    for (struct remembered *at = first_alike(prove, answer); at; at = at->alike)
        if (str_equal(at->resident, answer->holder->id)) {
            want_one(prove, at);
            any = true;
        }
    if (any && answer->memory)
        want_one(prove, answer->memory);
}

bool prove_wants(struct prove *prove, struct prove_key *key)
{
    const struct remembered *at;
    Ymd day;

    if (!prove->gathered) {
        gather(prove);
        for (size_t i = 0; prove->unborne.count && i < prove->answers.count; i++)
            if (may_be_another(prove->answers.at[i]))
                want(prove, prove->answers.at[i]);
    }
    if (prove->wanted_at == prove->wanted.count)
        return false;
    at = prove->wanted.at[prove->wanted_at];
    day = expiry_of(at);
    snprintf(prove->wanted_day, sizeof prove->wanted_day, "%04d-%02d-%02d", day / 10000,
             day / 100 % 100, day % 100);
    key->kind = at->key.p[0] == 's' ? STR("signature") : STR("authentication");
    key->serial = serial_of(at);
    key->expires_on = str_of(prove->wanted_day);
    return true;
}

void prove_issued(struct prove *prove, Str issued_on, Str listed_of)
{
    struct remembered *at;

    REQUIRE(prove->wanted_at < prove->wanted.count); /* prove_wants() named it */
    at = prove->wanted.at[prove->wanted_at++];
    at->issued = issued_on.n ? ymd_iso(issued_on) : 0;
    at->listed_of = arena_copy(&prove->arena, listed_of);
}

/* ---- whose they are -------------------------------------------------------------------------- */

static bool is_told(const struct remembered *memory)
{
    return memory->has_piece && !memory->undone;
}

static bool is_better(const struct remembered *one, const struct remembered *than)
{
    if (!than || is_told(one) != is_told(than))
        return !than || is_told(one);
    return str_compare(serial_of(one), serial_of(than)) < 0;
}

static void respell(struct prove *prove, struct answer *answer)
{
    struct remembered *found = NULL;

    if (answer->memory && !str_equal(answer->memory->listed_of, answer->holder->id))
        return; /* it was somebody else's */
    for (struct remembered *at = first_alike(prove, answer); at; at = at->alike)
        if (at->issued == answer->issued && str_equal(at->resident, answer->holder->id) &&
            is_better(at, found))
            found = at;
    if (!found)
        return;
    answer->memory = found;
    answer->told = is_told(found);
    answer->first_serial = serial_of(found);
}

/* None is a name before all are found. */
void respell_all(struct prove *prove)
{
    for (size_t i = 0; prove->wanted.count && i < prove->answers.count; i++)
        if (may_be_another(prove->answers.at[i]))
            respell(prove, prove->answers.at[i]);
}
