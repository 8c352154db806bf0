/*
 * Certificates that came back under another serial (docs/contract 4.9), as the proof finds them:
 * all rows are heard before one of them is judged, so that it is known which notices nobody bears.
 */
#include "witness/prove_inside.h"
#include "witness/prove_ledger.h"

#include <stdio.h>

enum { KEY_HEAD = 1 + sizeof(Ymd) }; /* of key_text(): kind and expiry */

/* ---- what is called otherwise ---------------------------------------------------------------- */

static uint32_t number_of(const struct prove *prove, const struct remembered *memory)
{
    return (uint32_t)(memory - prove->remembered.at) + 1;
}

static struct remembered *name_of(const struct prove *prove, const struct remembered *memory)
{
    uint32_t of = the_piece(prove, number_of(prove, memory))->of;

    return of ? &prove->remembered.at[of - 1] : NULL;
}

static struct remembered *certificate_of(const struct prove *prove, struct remembered *memory)
{
    if (memory && memory->alias)
        memory = name_of(prove, memory);
    return memory && memory->named ? name_of(prove, memory) : memory;
}

struct remembered *respell_known(const struct prove *prove, int kind, Ymd expires_on, Str serial)
{
    return certificate_of(prove, memory_find(prove, kind, expires_on, serial));
}

void prove_spelling(struct prove *prove, const struct prove_key *name, Str first_serial)
{
    int kind = kind_value(name->kind);
    Ymd expires_on = ymd_iso(name->expires_on);
    struct remembered *of = memory_find(prove, kind, expires_on, first_serial);
    struct remembered *own = memory_find(prove, kind, expires_on, name->serial);
    uint32_t number;

    if (of && of->alias)
        of = name_of(prove, of);
    number = of ? number_of(prove, of) : 0;
    if (own && !own->has_piece && !own->alias) { /* it was listed before it was a name */
        own->named = true;
    } else if (!own && of) {
        own = memory_add(prove, kind, expires_on, name->serial);
        own->alias = true;
    } else {
        return;
    }
    memory_piece(prove, own)->of = number;
}

/* ---- notices that no row bears --------------------------------------------------------------- */

/* The set keeps numbers of remembered; 0: there is none. */
static uint32_t number_in(const void *value)
{
    return (uint32_t)(uintptr_t)value;
}

static uint32_t next_alike(const struct prove *prove, uint32_t number)
{
    return the_piece(prove, number)->alike;
}

/* By kind and expiry, which are in front of the key. */
static void gather_one(struct prove *prove, uint32_t number)
{
    const struct remembered *at = &prove->remembered.at[number - 1];
    char text[KEY_MAX];
    Str key = key_text(text, (int)at->kind, (Ymd)at->expires, STR_EMPTY);
    uint32_t first = number_in(set_find(&prove->unborne, key));

    if (first) {
        the_piece(prove, number)->alike = next_alike(prove, first);
        the_piece(prove, first)->alike = number;
    } else {
        set_put(&prove->unborne, arena_copy(&prove->arena, key), (void *)(uintptr_t)number);
    }
}

static void gather(struct prove *prove)
{
    for (uint32_t number = (uint32_t)prove->remembered.count; number > 0; number--)
        if (prove->remembered.at[number - 1].has_piece && !prove->remembered.at[number - 1].borne)
            gather_one(prove, number);
}

/* It has no letter of its own. */
static bool may_be_another(const struct answer *answer)
{
    return answer->holder && !answer->duplicate && !answer->has_piece;
}

/* Numbers of remembered; 0: none, or none behind. */
static uint32_t first_alike(const struct prove *prove, const struct answer *answer)
{
    char text[KEY_MAX];
    Str key = key_text(text, (int)answer->kind, (Ymd)answer->expires, STR_EMPTY);

    return number_in(set_find(&prove->unborne, key));
}

static void want_one(struct prove *prove, uint32_t number)
{
    struct remembered_piece *piece = memory_piece(prove, &prove->remembered.at[number - 1]);

    if (!piece->wanted)
        VEC_PUSH(&prove->wanted, number);
    piece->wanted = true;
}

/* The notices that it may be about; and it itself, where it was listed. */
static void want(struct prove *prove, const struct answer *answer)
{
    char id[ID_ROOM];
    Str holder = holder_id(prove, answer->holder, id);
    bool any = false;

    for (uint32_t at = first_alike(prove, answer); at; at = next_alike(prove, at))
        if (str_equal(the_piece(prove, at)->resident, holder)) {
            want_one(prove, at);
            any = true;
        }
    if (any && answer->memory)
        want_one(prove, answer->memory);
}

void respell_look(struct prove *prove)
{
    gather(prove);
    for (size_t i = 0; prove->unborne.count && i < prove->answers.count; i++)
        if (may_be_another(answer_look(prove, i)))
            want(prove, answer_look(prove, i));
}

bool prove_wants(struct prove *prove, struct prove_key *key)
{
    const struct remembered *at;
    Ymd day;

    prove_heard(prove);
    if (prove->wanted_at == prove->wanted.count)
        return false;
    at = survivor_find(prove, prove->wanted.at[prove->wanted_at]);
    REQUIRE(at); /* something is known of what is asked about: it has a piece */
    day = (Ymd)at->expires;
    snprintf(prove->wanted_day, sizeof prove->wanted_day, "%04d-%02d-%02d", day / 10000,
             day / 100 % 100, day % 100);
    key->kind = at->kind ? STR("authentication") : STR("signature");
    key->serial = memory_serial(prove, at, prove->wanted_serial);
    key->expires_on = str_of(prove->wanted_day);
    return true;
}

void prove_issued(struct prove *prove, Str issued_on, Str listed_of)
{
    struct remembered_piece *at;

    REQUIRE(prove->wanted_at < prove->wanted.count); /* prove_wants() named it */
    at = the_piece(prove, prove->wanted.at[prove->wanted_at++]);
    at->issued = issued_on.n ? ymd_iso(issued_on) : 0;
    at->listed_of = arena_copy(&prove->arena, listed_of);
}

/* ---- whose they are -------------------------------------------------------------------------- */

static bool is_told(const struct remembered *memory)
{
    return memory->has_piece && !memory->undone;
}

static bool is_better(const struct prove *prove, const struct remembered *one,
                      const struct remembered *than)
{
    char first[ID_ROOM], second[ID_ROOM];

    if (!than || is_told(one) != is_told(than))
        return !than || is_told(one);
    return str_compare(memory_serial(prove, one, first), memory_serial(prove, than, second)) < 0;
}

static Str listed_of(const struct prove *prove, const struct remembered *memory)
{
    const struct remembered_piece *piece = piece_of(prove, memory);

    return piece ? piece->listed_of : STR_EMPTY;
}

static void respell(struct prove *prove, struct answer *answer)
{
    const struct remembered *found = NULL, *memory = memory_of(prove, answer);
    uint32_t found_number = 0;
    Str holder = id_text(&answer->who.id);

    if (answer->memory && !(memory && str_equal(listed_of(prove, memory), holder)))
        return; /* it was somebody else's */
    for (uint32_t number = first_alike(prove, answer); number; number = next_alike(prove, number)) {
        const struct remembered *at = survivor_find(prove, number);
        const struct remembered_piece *piece = the_piece(prove, number);

        if (piece->issued == (Ymd)answer->issued && str_equal(piece->resident, holder) &&
            is_better(prove, at, found)) {
            found = at;
            found_number = number;
        }
    }
    if (!found)
        return;
    answer->memory = found_number;
    answer->told = is_told(found);
    answer->seen = found->seen;
    answer->respelled = 1;
}

/* None is a name before all are found. */
void respell_all(struct prove *prove)
{
    for (size_t i = 0; prove->wanted.count && i < prove->answers.count; i++)
        if (may_be_another(answer_look(prove, i)))
            respell(prove, answer_edit(prove, i));
}
