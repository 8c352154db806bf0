/* Serials are compared by what is left when all that a spreadsheet changes is taken away. */
#include "core/gates/side_table.h"

enum { ALARM_PERCENT = 2, SERIAL_MAX = 32, SPREADSHEET_DIGITS = 15 };

static const struct {
    const char *english, *japanese;
} words[] = {
#define X(name, english, japanese) {english, japanese},
    SPELLED(X)
#undef X
};

const char *spelled_english(enum spelled how)
{
    return words[how].english;
}

const char *spelled_japanese(enum spelled how)
{
    return words[how].japanese;
}

/* ---- what is left of a serial ---------------------------------------------------------------- */

enum { TAKE_HYPHENS = 1, TAKE_ZEROS = 2, TAKE_CASE = 4, TAKE_DIGITS = 8, TAKE_ALL = 15 };

static char small(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    return c;
}

static bool all_digits(Str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
    return true;
}

/* At least one zero stays of a serial of zeros. */
static Str without_zeros(Str text)
{
    while (text.n > 1 && text.p[0] == '0')
        text = str_skip(text, 1);
    return text;
}

static Str left_of(Str serial, int takes, char out[SERIAL_MAX])
{
    Str left = {out, 0};

    for (size_t i = 0; i < serial.n && left.n < SERIAL_MAX; i++)
        if (serial.p[i] != '-' || !(takes & TAKE_HYPHENS))
            out[left.n++] = (char)(takes & TAKE_CASE ? small(serial.p[i]) : serial.p[i]);
    if (takes & TAKE_ZEROS)
        left = without_zeros(left);
    if (takes & TAKE_DIGITS && left.n > SPREADSHEET_DIGITS && all_digits(left))
        for (size_t i = SPREADSHEET_DIGITS; i < left.n; i++)
            out[left.p - out + (ptrdiff_t)i] = '0';
    return left;
}

static bool equal_by(Str a, Str b, int takes)
{
    char one[SERIAL_MAX], other[SERIAL_MAX];

    return str_equal(left_of(a, takes, one), left_of(b, takes, other));
}

/* They are equal when everything is taken away. */
static enum spelled difference(const struct certificate_key *a, const struct certificate_key *b)
{
    static const int takes[] = {[SPELLED_ZEROS] = TAKE_ZEROS,
                                [SPELLED_HYPHENS] = TAKE_HYPHENS,
                                [SPELLED_CASE] = TAKE_CASE,
                                [SPELLED_DIGITS] = TAKE_DIGITS};

    if (!day_equal(a->expires_on, b->expires_on))
        return SPELLED_EXPIRY;
    for (int how = 0; how < SPELLED_SEVERAL; how++)
        if (equal_by(a->serial, b->serial, takes[how]))
            return (enum spelled)how;
    return SPELLED_SEVERAL;
}

/* ---- the list and the register --------------------------------------------------------------- */

static uint64_t hash_of(enum kind kind, Str left)
{
    return str_hash(left) + (uint64_t)kind * UINT64_C(0x9E3779B97F4A7C15);
}

void side_table_begin(struct side_table *table, Day as_of, struct arena *arena)
{
    *table = (struct side_table){.as_of = as_of, .by_serial = {.arena = arena}};
}

void side_table_release(struct side_table *table)
{
    VEC_RELEASE(&table->entries);
}

static bool same_serial(const struct side_entry *entry, const struct certificate_key *key)
{
    return entry->key.kind == key->kind && str_equal(entry->key.serial, key->serial);
}

static bool is_there(const struct side_table *table, uint64_t hash,
                     const struct certificate_key *key)
{
    struct index_at at = index_at(&table->by_serial, hash);
    const struct side_entry *entry;

    while ((entry = index_next(&table->by_serial, &at)) != NULL)
        if (same_serial(entry, key) && day_equal(entry->key.expires_on, key->expires_on))
            return true;
    return false;
}

void side_table_add(struct side_table *table, const struct certificate_key *key, uint32_t line)
{
    char left[SERIAL_MAX];
    uint64_t hash = hash_of(key->kind, left_of(key->serial, TAKE_ALL, left));
    struct side_entry *entry;

    if (day_before(key->expires_on, table->as_of) || is_there(table, hash, key))
        return;
    entry = ARENA_NEW(table->by_serial.arena, struct side_entry);
    *entry = (struct side_entry){.key = *key, .line = line};
    VEC_PUSH(&table->entries, entry);
    index_put(&table->by_serial, hash, entry);
}

static void entry_meets(struct side_entry *entry, const struct certificate_key *key)
{
    enum spelled how;

    if (same_serial(entry, key) && day_equal(entry->key.expires_on, key->expires_on)) {
        entry->matched = true;
        return;
    }
    /* of another expiry only the very serial: that many people have something alike says nothing */
    if (!day_equal(entry->key.expires_on, key->expires_on) && !same_serial(entry, key))
        return;
    how = difference(&entry->key, key);
    if (!entry->near || how < entry->how)
        entry->how = how;
    entry->near = true;
}

void side_table_meet(struct side_table *table, const struct certificate_key *key)
{
    char left[SERIAL_MAX], of_entry[SERIAL_MAX];
    Str own = left_of(key->serial, TAKE_ALL, left);
    struct index_at at = index_at(&table->by_serial, hash_of(key->kind, own));
    struct side_entry *entry;

    while ((entry = index_next(&table->by_serial, &at)) != NULL)
        if (entry->key.kind == key->kind &&
            str_equal(left_of(entry->key.serial, TAKE_ALL, of_entry), own))
            entry_meets(entry, key);
}

/* ---- what it amounts to ---------------------------------------------------------------------- */

struct side_count side_table_count(const struct side_table *table)
{
    struct side_count count = {.rows = table->entries.count};

    for (size_t i = 0; i < table->entries.count; i++) {
        const struct side_entry *entry = table->entries.at[i];

        if (entry->matched)
            continue;
        count.unmatched++;
        if (entry->near)
            count.near[entry->how]++;
    }
    return count;
}

bool side_table_is_alarm(const struct side_count *count)
{
    return count->unmatched * 100 > count->rows * ALARM_PERCENT;
}

bool side_table_is_spoilt(const struct side_count *count)
{
    return count->rows > 0 && count->unmatched == count->rows &&
           (count->rows > 1 || side_table_hint(count) != SPELLED_COUNT);
}

enum spelled side_table_hint(const struct side_count *count)
{
    int most = 0;

    for (int how = 1; how < SPELLED_COUNT; how++)
        if (count->near[how] > count->near[most])
            most = how;
    return count->near[most] ? (enum spelled)most : SPELLED_COUNT;
}
