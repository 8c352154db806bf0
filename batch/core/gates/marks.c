/* Row digests, and what two registers say of each other. */
#include "core/gates/marks.h"

#include <stdlib.h>

#include "base/bug.h"
#include "core/gates/classes.h"
#include "core/rules/honorific.h"

/* ---- SipHash-1-3: a keyed digest of short text, 64 bits -------------------------------------- */

static inline uint64_t rotate(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

struct sip {
    uint64_t a, b, c, d;
};

static inline void sip_round(struct sip *s)
{
    s->a += s->b;
    s->b = rotate(s->b, 13) ^ s->a;
    s->a = rotate(s->a, 32);
    s->c += s->d;
    s->d = rotate(s->d, 16) ^ s->c;
    s->a += s->d;
    s->d = rotate(s->d, 21) ^ s->a;
    s->c += s->b;
    s->b = rotate(s->b, 17) ^ s->c;
    s->c = rotate(s->c, 32);
}

static inline void sip_word(struct sip *s, uint64_t word)
{
    s->d ^= word;
    sip_round(s);
    s->a ^= word;
}

/* Bytes as a number, low first. */
static uint64_t little(const unsigned char *p, size_t count)
{
    uint64_t word = 0;

    for (size_t i = count; i-- > 0;)
        word = word << 8 | p[i];
    return word;
}

uint64_t mark_digest(const struct mark_key *key, Str text)
{
    struct sip s = {UINT64_C(0x736f6d6570736575) ^ key->k0, UINT64_C(0x646f72616e646f6d) ^ key->k1,
                    UINT64_C(0x6c7967656e657261) ^ key->k0, UINT64_C(0x7465646279746573) ^ key->k1};
    const unsigned char *p = (const unsigned char *)text.p;
    size_t whole = text.n / 8;
    uint64_t tail;

    for (size_t i = 0; i < whole; i++) {
        uint64_t word;

        memcpy(&word, p + 8 * i, sizeof word); /* eight bytes, low first */
        sip_word(&s, word);
    }
    if (whole && text.n & 7) { /* the last eight bytes, without those of the word before */
        memcpy(&tail, p + text.n - 8, sizeof tail);
        tail >>= 64 - 8 * (text.n & 7);
    } else {
        tail = little(p, text.n & 7);
    }
    sip_word(&s, tail | (uint64_t)(text.n & 255) << 56);
    s.c ^= 255;
    for (int i = 0; i < 3; i++)
        sip_round(&s);
    return s.a ^ s.b ^ s.c ^ s.d;
}

struct mark_key mark_key_of(const uint8_t salt[32])
{
    struct mark_key salted = {little(salt, 8), little(salt + 8, 8)};
    struct mark_key key;

    key.k0 = mark_digest(&salted, (Str){(const char *)salt + 16, 16});
    salted.k0 ^= key.k0;
    key.k1 = mark_digest(&salted, (Str){(const char *)salt + 16, 16});
    return key;
}

/* Each column has a key of its own: a name that is an address gives another digest. */
static uint64_t column_digest(const struct mark_key *key, uint64_t column, Str text)
{
    const struct mark_key own = {key->k0 ^ column * UINT64_C(0x9E3779B97F4A7C15), key->k1};

    return mark_digest(&own, text);
}

enum {
    COLUMN_ID = 1,
    COLUMN_NAME,
    COLUMN_ADDRESS,
    COLUMN_BUILDING,
    COLUMN_BIRTH,
    COLUMN_POSTAL,
    COLUMN_AGENT,
    COLUMN_MAILING_NAME,
    COLUMN_MAILING_CODE,
    COLUMN_MAILING_ADDRESS,
    COLUMN_MAILING_BUILDING
};

uint64_t mark_id(const struct mark_key *key, Str resident_id)
{
    return column_digest(key, COLUMN_ID, resident_id);
}

static uint32_t birth_digest(const struct mark_key *key, const struct resident *resident)
{
    int32_t days = resident->birth_date.n;
    uint32_t digest;

    if (resident->birth_state != BIRTH_KNOWN)
        return 0;
    digest = (uint32_t)column_digest(key, COLUMN_BIRTH, (Str){(const char *)&days, sizeof days});
    return digest ? digest : 1;
}

/* 0 where there is no text, and only there. */
static uint64_t digest_or_none(const struct mark_key *key, uint64_t column, Str text)
{
    uint64_t digest = str_is_empty(text) ? 0 : column_digest(key, column, text);

    return digest || str_is_empty(text) ? digest : 1;
}

static uint32_t short_digest_or_none(const struct mark_key *key, uint64_t column, Str text)
{
    uint32_t digest = (uint32_t)digest_or_none(key, column, text);

    return digest || str_is_empty(text) ? digest : 1;
}

/* Without an honorific: an office that adds 様 to all names has changed nobody. */
static uint32_t addressee_digest(const struct mark_key *key, uint64_t column, Str name)
{
    static const struct office_words none = {.count = 0};

    return str_is_empty(name) ? 0 : short_digest_or_none(key, column, honorific_bare(name, &none));
}

static uint64_t mailing_address(const struct mark_key *key, const struct resident *resident)
{
    return digest_or_none(key, COLUMN_MAILING_CODE, resident->mailing_postal_code) ^
           digest_or_none(key, COLUMN_MAILING_ADDRESS, resident->mailing_address) ^
           digest_or_none(key, COLUMN_MAILING_BUILDING, resident->mailing_building);
}

static uint8_t flags_of(const struct resident *resident)
{
    return (uint8_t)(MARK_WHOLE | (resident->is_protected ? MARK_PROTECTED : 0) |
                     (resident->residence_elsewhere ? MARK_ELSEWHERE : 0) |
                     (resident->ward ? MARK_WARD : 0) |
                     (class_is_faulty(resident) ? MARK_FAULT : 0));
}

struct mark mark_of(const struct mark_key *key, const struct resident *resident)
{
    uint64_t address = column_digest(key, COLUMN_ADDRESS, resident->address);
    struct cell_place place = class_place(resident);

    if (!str_is_empty(resident->building))
        address ^= column_digest(key, COLUMN_BUILDING, resident->building);
    return (struct mark){
        .id = mark_id(key, resident->resident_id),
        .name = column_digest(key, COLUMN_NAME, resident->name),
        .address = address,
        .mailing_address = mailing_address(key, resident),
        .birth = birth_digest(key, resident),
        .postal = (uint32_t)column_digest(key, COLUMN_POSTAL, resident->postal_code),
        .mailing_name = addressee_digest(key, COLUMN_MAILING_NAME, resident->mailing_name),
        .agent = addressee_digest(key, COLUMN_AGENT, resident->agent_name),
        .postal_code = place.area,
        .birth_year = (uint16_t)place.birth_year,
        .status = (uint8_t)resident->status,
        .flags = flags_of(resident)};
}

/* ---- sorting --------------------------------------------------------------------------------- */

void marks_sort(struct mark *marks, size_t count, struct mark *spare, uint32_t *counts)
{
    uint32_t at = 0;

    memset(counts, 0, sizeof *counts << 16);
    for (size_t i = 0; i < count; i++)
        counts[marks[i].id >> 48]++;
    for (size_t i = 0; i < (size_t)1 << 16; i++) {
        uint32_t here = counts[i];

        counts[i] = at;
        at += here;
    }
    for (size_t i = 0; i < count; i++)
        spare[counts[marks[i].id >> 48]++] = marks[i];
    for (size_t i = 0; i < count; i++) {
        size_t to = i;

        for (; to > 0 && marks[to - 1].id > spare[i].id; to--)
            marks[to] = marks[to - 1];
        marks[to] = spare[i];
    }
}

/* ---- two registers --------------------------------------------------------------------------- */

static int dispute_order(const void *a, const void *b)
{
    uint64_t left = ((const struct dispute *)a)->was.id,
             right = ((const struct dispute *)b)->was.id;

    return (left > right) - (left < right);
}

static struct dispute *dispute_find(struct dispute *disputes, size_t count, uint64_t id)
{
    struct dispute wanted = {.was = {.id = id}};

    return count ? bsearch(&wanted, disputes, count, sizeof wanted, dispute_order) : NULL;
}

static void dispute_add(struct marks_compared *compared, const struct mark *was,
                        enum dispute_why why, const struct dispute *old)
{
    struct dispute dispute = {*was, (uint32_t)why, old ? old->since : compared->as_of};

    if (compared->disputes.count == MARK_DISPUTES_MAX) {
        compared->too_many_disputes = true;
        return;
    }
    VEC_PUSH(&compared->disputes, dispute);
}

static bool is_another_person(const struct mark *was, const struct mark *is)
{
    return was->name != is->name && was->birth && is->birth && was->birth != is->birth;
}

static uint64_t column_value(const struct mark *mark, enum mark_column column)
{
    switch (column) {
    case MARK_NAME:
        return mark->name;
    case MARK_ADDRESS:
        return mark->address;
    case MARK_MAILING_NAME:
        return mark->mailing_name;
    case MARK_MAILING_ADDRESS:
        return mark->mailing_address;
    case MARK_AGENT:
        return mark->agent;
    case MARK_COLUMN_COUNT:
        break;
    }
    BUG("a column of marks that is none");
}

/* What a file of the layout before does not know has not changed. */
static enum mark_column columns_known(const struct mark *was, const struct mark *is)
{
    return mark_is_whole(was) && mark_is_whole(is) ? MARK_COLUMN_COUNT : MARK_MAILING_NAME;
}

static uint32_t columns_changed(const struct mark *was, const struct mark *is)
{
    uint32_t changed = 0;

    for (enum mark_column column = MARK_NAME; column < columns_known(was, is); column++)
        if (column_value(was, column) != column_value(is, column))
            changed |= 1u << column;
    return changed;
}

static bool birth_changed(const struct mark *was, const struct mark *is)
{
    return was->birth && is->birth && was->birth != is->birth;
}

/* What kept a letter back, or sent it to a guardian, and does so no more. */
static bool flag_lost(const struct mark *was, const struct mark *is)
{
    const uint32_t kept = MARK_PROTECTED | MARK_ELSEWHERE | MARK_WARD;

    return columns_known(was, is) == MARK_COLUMN_COUNT && was->flags & ~is->flags & kept;
}

/* Guardians and mailing columns: who had one, and who lost it. */
static void meet_envelope(struct marks_compared *compared, const struct mark *was,
                          const struct mark *is)
{
    bool had_mailing = was->mailing_name || was->mailing_address;

    compared->narrow = compared->narrow || columns_known(was, is) != MARK_COLUMN_COUNT;
    if (columns_known(was, is) != MARK_COLUMN_COUNT)
        return;
    compared->had_mailing += had_mailing;
    compared->lost_mailing += had_mailing && !is->mailing_name && !is->mailing_address;
    compared->had_agent += was->agent != 0;
    compared->lost_agent += was->agent && !is->agent;
    compared->had_any += had_mailing || was->agent;
    compared->gained +=
        !had_mailing && !was->agent && (is->mailing_name || is->mailing_address || is->agent);
}

static void keep_values(struct marks_compared *compared, const struct mark *was,
                        const struct mark *is, uint32_t changed)
{
    for (enum mark_column column = MARK_NAME; column < columns_known(was, is); column++) {
        size_t most = column < MARK_MAILING_NAME ? MARK_SAMPLE_MAX : MARK_KEPT_MAX;

        if (changed >> column & 1 || !column_value(is, column))
            continue;
        compared->unchanged[column]++;
        if (compared->kept[column].count < most)
            VEC_PUSH(&compared->kept[column], column_value(is, column));
    }
}

/* What it was before it was first in doubt: back there it is no change. */
static struct mark before_dispute(const struct mark *was, const struct dispute *old)
{
    struct mark before = *was;

    if (old && mark_is_whole(&old->was))
        return old->was;
    if (old) {
        before.name = old->was.name;
        before.address = old->was.address;
        before.birth = old->was.birth;
        before.postal = old->was.postal;
    }
    return before;
}

static void keep_move(struct marks_compared *compared, const struct mark *was,
                      const struct mark *is, uint32_t changed, bool born_again)
{
    struct mark_move move = {*was, *is, changed & columns_changed(was, is)};

    if ((move.columns || (born_again && birth_changed(was, is)) || flag_lost(was, is)) &&
        compared->moves.count < MARK_MOVES_MAX)
        VEC_PUSH(&compared->moves, move);
}

static void keep_code(struct marks_compared *compared, const struct mark *was,
                      const struct mark *is)
{
    struct mark_code code = {is->id, was->postal, is->postal};

    if (was->postal != is->postal && compared->codes.count < MARK_MOVES_MAX)
        VEC_PUSH(&compared->codes, code);
}

static void find_dispute(struct marks_compared *compared, const struct mark *was,
                         const struct mark *is, const struct dispute *old)
{
    if (is_another_person(was, is))
        dispute_add(compared, was, DISPUTE_PERSON, old);
    else if (old && old->why == DISPUTE_SWAPPED && was->name != is->name)
        dispute_add(compared, was, DISPUTE_SWAPPED, old);
}

static uint32_t classes_of_mark(const struct mark *mark)
{
    return classes_of_state((enum resident_status)mark->status, mark->flags & MARK_PROTECTED,
                            mark->flags & MARK_ELSEWHERE, mark->flags & MARK_FAULT);
}

/* Whoever lived here: what is new of him, or that he is gone. A mark of the old layout does not
 * know who did. */
static void count_classes(struct marks_compared *compared, const struct mark *was,
                          const struct mark *is)
{
    struct cell_place place = {was->postal_code, was->birth_year, CELL_NO_MONTH};
    uint32_t classes = UINT32_C(1) << CLASS_RESIDENT_GONE;

    if (!mark_is_whole(was) || !class_lives_here((enum resident_status)was->status))
        return;
    if (is)
        classes = classes_of_mark(is) & ~classes_of_mark(was);
    cells_take(&compared->cells, &place, classes);
}

void marks_meet(struct marks_compared *compared, const struct mark *was, const struct mark *is)
{
    const uint32_t home = 1u << MARK_NAME | 1u << MARK_ADDRESS;
    const struct dispute *old;
    struct mark before;
    uint32_t changed;
    bool born_again;

    compared->before += was != NULL;
    compared->now += is != NULL;
    if (was)
        count_classes(compared, was, is);
    if (!was || !is)
        return;
    compared->common++;
    old = dispute_find(compared->old_disputes.at, compared->old_disputes.count, was->id);
    changed = columns_changed(was, is);
    born_again = birth_changed(was, is);
    compared->births += born_again;
    compared->changed += (changed & home) || was->postal != is->postal;
    for (enum mark_column column = MARK_NAME; column < MARK_COLUMN_COUNT; column++)
        compared->people[column] += changed >> column & 1;
    meet_envelope(compared, was, is);
    keep_values(compared, was, is, changed);
    before = before_dispute(was, old);
    keep_move(compared, &before, is, changed, born_again);
    if (!(changed & home))
        keep_code(compared, &before, is);
    find_dispute(compared, old ? &old->was : was, is, old);
}

static int word_order(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

static bool word_is_in(const uint64_t *words, size_t count, uint64_t word)
{
    return count && bsearch(&word, words, count, sizeof word, word_order);
}

/* Who bears another's former name is in dispute. */
static void dispute_swapped(struct marks_compared *compared)
{
    uint64_t *old = mem_zero(compared->moves.count + 1, sizeof *old);
    size_t count = 0, disputes = compared->disputes.count; /* found by meeting: by id */

    for (size_t i = 0; i < compared->moves.count; i++)
        if (compared->moves.at[i].columns & 1u << MARK_NAME)
            old[count++] = compared->moves.at[i].was.name;
    qsort(old, count, sizeof *old, word_order);
    for (size_t i = 0; count && i < compared->moves.count; i++) {
        const struct mark_move *move = &compared->moves.at[i];

        /* its own old name is another word: a hit is somebody else's */
        if (move->columns & 1u << MARK_NAME && word_is_in(old, count, move->is.name) &&
            !dispute_find(compared->disputes.at, disputes, move->was.id))
            dispute_add(compared, &move->was, DISPUTE_SWAPPED, NULL);
    }
    mem_free(old);
}

static void find_slides(struct marks_compared *compared, struct value_change *changes)
{
    for (enum mark_column column = MARK_NAME; column < MARK_COLUMN_COUNT; column++) {
        const struct borne borne = {compared->kept[column].at, compared->kept[column].count,
                                    compared->unchanged[column]};
        size_t count = 0;

        for (size_t i = 0; i < compared->moves.count; i++) {
            const struct mark_move *move = &compared->moves.at[i];

            if (move->columns & 1u << column)
                changes[count++] = (struct value_change){column_value(&move->was, column),
                                                         column_value(&move->is, column)};
        }
        compared->slides[column] = slide_of(changes, count, &borne);
    }
}

static void find_code_changes(struct marks_compared *compared, struct value_change *changes)
{
    const struct borne nobody = {0};

    for (size_t i = 0; i < compared->codes.count; i++)
        changes[i] = (struct value_change){compared->codes.at[i].was, compared->codes.at[i].is};
    compared->code_changes = slide_of(changes, compared->codes.count, &nobody).changes;
}

static bool is_given(const struct marks_compared *compared, const struct mark_move *move)
{
    for (enum mark_column column = MARK_MAILING_NAME; column < MARK_COLUMN_COUNT; column++)
        if (move->columns & 1u << column && !column_value(&move->was, column) &&
            word_is_in(compared->kept[column].at, compared->kept[column].count,
                       column_value(&move->is, column)))
            return true;
    return false;
}

static void find_given(struct marks_compared *compared)
{
    for (enum mark_column column = MARK_MAILING_NAME; column < MARK_COLUMN_COUNT; column++)
        if (compared->kept[column].count)
            qsort(compared->kept[column].at, compared->kept[column].count, sizeof(uint64_t),
                  word_order);
    for (size_t i = 0; i < compared->moves.count; i++)
        compared->given += is_given(compared, &compared->moves.at[i]);
}

void marks_end(struct marks_compared *compared)
{
    size_t most = compared->moves.count > compared->codes.count ? compared->moves.count
                                                                : compared->codes.count;
    struct value_change *changes = mem_zero(most + 1, sizeof *changes);

    dispute_swapped(compared);
    find_slides(compared, changes);
    find_code_changes(compared, changes);
    find_given(compared);
    mem_free(changes);
    if (compared->disputes.count)
        qsort(compared->disputes.at, compared->disputes.count, sizeof *compared->disputes.at,
              dispute_order);
}

void marks_release(struct marks_compared *compared)
{
    cells_release(&compared->cells);
    VEC_RELEASE(&compared->moves);
    VEC_RELEASE(&compared->codes);
    for (int i = 0; i < MARK_COLUMN_COUNT; i++)
        VEC_RELEASE(&compared->kept[i]);
    VEC_RELEASE(&compared->old_disputes);
    VEC_RELEASE(&compared->disputes);
}

static int move_order(const void *a, const void *b)
{
    uint64_t left = ((const struct mark_move *)a)->was.id,
             right = ((const struct mark_move *)b)->was.id;

    return (left > right) - (left < right);
}

static int code_order(const void *a, const void *b)
{
    uint64_t left = ((const struct mark_code *)a)->id, right = ((const struct mark_code *)b)->id;

    return (left > right) - (left < right);
}

bool marks_moved(const struct marks_compared *compared, uint64_t id)
{
    const struct mark_move move = {.was = {.id = id}};
    const struct mark_code code = {.id = id};
    const struct mark_move *moves = compared->moves.at;
    const struct mark_code *codes = compared->codes.at;
    size_t count = compared->moves.count, code_count = compared->codes.count;

    if ((count == MARK_MOVES_MAX && id > moves[count - 1].was.id) ||
        (code_count == MARK_MOVES_MAX && id > codes[code_count - 1].id))
        return true;
    return (code_count && bsearch(&code, codes, code_count, sizeof code, code_order)) ||
           (count && bsearch(&move, moves, count, sizeof move, move_order));
}

Day marks_disputed(const struct marks_compared *compared, uint64_t id)
{
    const struct dispute *found = dispute_find(compared->disputes.at, compared->disputes.count, id);

    return found ? found->since : DAY_NONE;
}
