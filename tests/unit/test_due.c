/*
 * Rows as a night keeps them: packed ids, tables of numbers, and that a view says of a row and of a
 * holder who is not whole what the whole ones say.
 */
#include "flow/night/due.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "base/packed.h"
#include "core/gates/classes.h"
#include "core/rules/expiry.h"
#include "days.h"

static const char characters[] = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static struct calendar calendar;

static void calendar_plain(void)
{
    struct mailing_rule rules[5];

    for (int i = 0; i < 5; i++)
        rules[i] = (struct mailing_rule){i, NTH_EVERY};
    cr_assert(calendar_fill(&calendar, NULL, 0, NULL, 0, rules, 5));
}

static struct rules rules_plain(void)
{
    return (struct rules){.by_issue = {{{INT32_MIN}, 3, 5}}, .by_issue_count = 1};
}

static Str random_id(uint64_t *state, char out[PACKED_BYTES_MAX])
{
    size_t n = 1 + dice(state, PACKED_BYTES_MAX);

    for (size_t i = 0; i < n; i++)
        out[i] = characters[dice(state, dice(state, 2) ? 11 : sizeof characters - 1)];
    return (Str){out, n};
}

/* ---- packed ids ------------------------------------------------------------------------------ */

static int sign(int n)
{
    return n < 0 ? -1 : n > 0;
}

static int packed_order(struct packed a, struct packed b)
{
    if (a.high != b.high)
        return a.high < b.high ? -1 : 1;
    return a.low < b.low ? -1 : a.low > b.low;
}

Test(due, ids_come_back_and_keep_their_order)
{
    uint64_t state = 1;

    for (int i = 0; i < 20000; i++) {
        char a[PACKED_BYTES_MAX], b[PACKED_BYTES_MAX], back[PACKED_BYTES_MAX];
        Str one = random_id(&state, a), other = random_id(&state, b);
        struct packed x, y;

        if (i % 3 == 0) { /* they often begin alike */
            size_t same = one.n < other.n ? one.n : other.n;

            memcpy(b, a, dice(&state, (uint32_t)same + 1));
        }
        cr_assert(packed_of(one, &x) && packed_of(other, &y));
        cr_assert(packed_is(x));
        cr_assert(str_equal(packed_text(x, back), one));
        cr_assert_eq(packed_equal(x, y), str_equal(one, other));
        cr_assert_eq(packed_order(x, y), sign(str_compare(one, other)));
    }
}

Test(due, what_is_no_id_is_not_packed)
{
    static const char twenty_one[] = "012345678901234567890";
    struct packed id;

    cr_expect_not(packed_of(STR_EMPTY, &id));
    cr_expect_not(packed_is(id));
    cr_expect_not(packed_of(str_of(twenty_one), &id));
    cr_expect(packed_of((Str){twenty_one, 20}, &id));
    for (int c = 0; c < 256; c++)
        for (size_t at = 0; at < PACKED_BYTES_MAX; at++) {
            char text[PACKED_BYTES_MAX];

            memset(text, '7', sizeof text);
            text[at] = (char)c;
            cr_assert_eq(packed_of((Str){text, sizeof text}, &id),
                         c != 0 && strchr(characters, c) != NULL, "byte %d at %zu", c, at);
        }
}

/* Digits with zeros in front, and other ids, of every length that there is. */
static Str random_word(uint64_t *state, char out[PACKED_BYTES_MAX])
{
    Str id = random_id(state, out);

    for (size_t i = 0, digits = dice(state, 2); digits && i < id.n; i++)
        out[i] = (char)('0' + dice(state, dice(state, 2) ? 10 : 1));
    return id;
}

static bool are_all_digits(Str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
    return true;
}

Test(due, a_word_is_an_id_or_says_that_it_is_none)
{
    uint64_t state = 11;
    int fits = 0;

    for (int i = 0; i < 40000; i++) {
        char a[PACKED_BYTES_MAX], b[PACKED_BYTES_MAX], back[PACKED_BYTES_MAX];
        Str one = random_word(&state, a), other = random_word(&state, b);
        uint64_t x, y;

        if (i % 3 == 0 && other.n <= one.n) /* the end of it, as a number would have it */
            memcpy(b, a + one.n - other.n, other.n);
        x = packed_word(one);
        y = packed_word(other);
        cr_assert_eq(x != 0, one.n <= 10 || (one.n <= 18 && are_all_digits(one)));
        cr_assert_not(x & PACKED_FREE);
        cr_assert(!x || str_equal(packed_word_text(x, back), one));
        cr_assert(!x || !y || (x == y) == str_equal(one, other));
        fits += x != 0;
    }
    cr_expect_gt(fits, 20000);
    cr_expect_eq(packed_word(STR_EMPTY), 0);
    cr_expect_eq(packed_word(STR("12345 789")), 0);
    cr_expect_eq(packed_word(STR("01234567890123456:")), 0);
    cr_expect_eq(packed_word(STR("01234567890123456/")), 0);
}

enum { HOLDERS = 3000 };

/* Each has his number, is found by it and nobody else is, and is whole where it is said. */
Test(due, holders_are_found_by_their_ids)
{
    static char texts[HOLDERS][PACKED_BYTES_MAX];
    static struct person persons[HOLDERS];
    static Str ids[HOLDERS];
    struct dues dues = {0};
    uint64_t state = 5;
    uint32_t number;

    for (uint32_t i = 0; i < HOLDERS; i++) {
        char back[PACKED_BYTES_MAX];

        do
            ids[i] = random_word(&state, texts[i]);
        while (dues_find(&dues, ids[i], &number));
        cr_assert_eq(dues_someone(&dues, ids[i]), i);
        cr_assert_eq(dues_someone(&dues, ids[i]), i, "again");
        cr_assert(str_equal(dues_id(&dues, i, back), ids[i]));
        persons[i].is_whole = dice(&state, 3) == 0;
        if (persons[i].is_whole)
            dues_whole(&dues, i, &persons[i]);
    }
    cr_expect(dues.wide.count > 0 && dues.wide.count < HOLDERS);
    for (uint32_t i = 0; i < HOLDERS; i++) {
        cr_assert(dues_find(&dues, ids[i], &number));
        cr_assert_eq(number, i);
        cr_assert_eq(dues_whole_of(&dues, i), persons[i].is_whole ? &persons[i] : NULL);
    }
    cr_expect_not(dues_find(&dues, STR("012345678901234567890"), &number), "it is no id");
    dues_release(&dues);
}

/* ---- tables of numbers ----------------------------------------------------------------------- */

enum { NUMBERS = 5000, HASHES = 700 };
static uint64_t hashes[HASHES];

static uint32_t hash_put(uint32_t number) /* several have the same */
{
    return number * 37 % 1009 % HASHES;
}

static uint64_t hash_of(const void *owner, uint32_t number)
{
    ++*(uint64_t *)(uintptr_t)owner;
    return hashes[hash_put(number)];
}

Test(due, a_table_gives_all_numbers_of_a_hash)
{
    uint64_t asked = 0, state = 7;
    struct numbers table = {.hash_of = hash_of, .owner = &asked};
    uint32_t count[HASHES] = {0}, number;
    struct numbers_at at = numbers_at(&table, 5);

    cr_expect_not(numbers_next(&table, &at, &number), "an empty one");
    for (int i = 0; i < HASHES; i++)
        hashes[i] = i % 3 ? dice_roll(&state) : (uint64_t)i; /* some begin at the first slot */
    hashes[1] = UINT64_MAX;                                  /* and one at the last */
    for (uint32_t i = 0; i < NUMBERS; i++) {
        numbers_put(&table, hashes[hash_put(i)]);
        count[hash_put(i)]++;
        cr_assert_leq(table.count * 5, table.room * 4, "a search must end");
    }
    cr_expect_eq(table.count, NUMBERS);
    cr_expect_leq(table.room * 5, NUMBERS * 8, "it grows by a quarter");
    cr_expect_leq(asked, NUMBERS * 5, "of each, and as often as it grew");
    for (uint32_t i = 0; i < HASHES; i++) {
        uint32_t found = 0, before = UINT32_MAX;

        for (at = numbers_at(&table, hashes[i]); numbers_next(&table, &at, &number);) {
            cr_assert_lt(number, NUMBERS);
            cr_assert_neq(number, before);
            before = number;
            found += hash_put(number) == i;
        }
        cr_assert_eq(found, count[i]);
    }
    numbers_release(&table);
    at = numbers_at(&table, hashes[0]);
    cr_expect_not(numbers_next(&table, &at, &number), "an empty one again");
    numbers_put(&table, hashes[hash_put(0)]);
    at = numbers_at(&table, hashes[hash_put(0)]);
    cr_expect(numbers_next(&table, &at, &number) && number == 0);
    numbers_release(&table);
}

/* ---- views ----------------------------------------------------------------------------------- */

enum { PEERS = 5 };

static Day random_day(uint64_t *state, Day around, uint32_t most)
{
    return day_add(around, (int)dice(state, most) - (int)most / 2);
}

static struct certificate random_certificate(uint64_t *state, Str serial, Day around, uint32_t line)
{
    struct certificate certificate = {
        .serial = serial,
        .resident_id = STR("R1"),
        .kind = (enum kind)dice(state, KIND_COUNT),
        .issued_on = random_day(state, around, 6), /* so that some are alike */
        .status = (enum certificate_status)dice(state, 2),
        .card_expires_on = dice(state, 2) ? random_day(state, around, 4000) : DAY_NONE,
        .card_type = (enum card_type)dice(state, CARD_TYPE_COUNT),
        .line = line};

    certificate.expires_on = random_day(state, day_add(around, 1800), 8);
    return certificate;
}

static struct resident random_resident(uint64_t *state, Day around)
{
    static const char *const codes[] = {"2500042", "0000000", "9999999", "250-0042", ""};
    struct resident resident = {.resident_id = STR("R1"),
                                .name = STR("n"),
                                .postal_code = str_of(codes[dice(state, 5)]),
                                .birth_state = (enum birth_state)dice(state, 3),
                                .birth_date = DAY_NONE,
                                .status = (enum resident_status)dice(state, RESIDENT_STATUS_COUNT),
                                .moves_on = DAY_NONE,
                                .stay_until =
                                    dice(state, 2) ? random_day(state, around, 4000) : DAY_NONE,
                                .residence_elsewhere = dice(state, 4) == 0,
                                .is_protected = dice(state, 4) == 0,
                                .bad_municipality = dice(state, 4) == 0,
                                .bad_format = dice(state, 4) == 0};

    if (resident.birth_state == BIRTH_KNOWN)
        resident.birth_date = random_day(state, day_add(around, -9000), 14000);
    return resident;
}

static void rows_say(const struct dues *dues, size_t number, const struct certificate *row,
                     const struct resident *resident, const struct certificate *peers)
{
    struct peer chain[PEERS];
    struct due_view view;
    const struct due *due = due_at(dues, number, &view);
    const struct certificate *by, *seen;
    struct certificate few[2], all[PEERS];
    size_t count = 0;

    for (int i = 0; i < PEERS; i++) /* as intake.c puts them together: the last first */
        chain[i] = (struct peer){peers[i], i ? &chain[i - 1] : NULL};
    cr_assert(str_equal(due->certificate.serial, row->serial));
    cr_assert(str_equal(due->certificate.resident_id, row->resident_id));
    cr_assert(due->certificate.kind == row->kind && due->certificate.status == row->status &&
              due->certificate.card_type == row->card_type && due->certificate.line == row->line);
    cr_assert(day_equal(due->certificate.issued_on, row->issued_on) &&
              day_equal(due->certificate.expires_on, row->expires_on) &&
              day_equal(due->certificate.card_expires_on, row->card_expires_on));
    by = facts_successor(&chain[PEERS - 1], row);
    seen = facts_successor(due->person->peers, &due->certificate);
    cr_assert_eq(by != NULL, seen != NULL);
    cr_assert(!by || (day_equal(by->issued_on, seen->issued_on) &&
                      day_equal(by->expires_on, seen->expires_on)));
    for (const struct peer *at = due->person->peers; at; at = at->next)
        few[count++] = at->certificate;
    cr_assert_eq(count, due->person->peer_count);
    for (int i = 0; i < PEERS; i++)
        all[i] = peers[PEERS - 1 - i];
    cr_assert_eq(
        rules_anomalies(dues->rules, row, resident, all, PEERS),
        rules_anomalies(dues->rules, &due->certificate, &due->person->resident, few, count));
}

static void holder_says(const struct dues *dues, const struct resident *resident)
{
    struct due_view view;
    const struct person *person = dues_person(dues, 0, &view);
    struct cell_place is = class_place(&person->resident), was = class_place(resident);

    cr_assert(person->known && !person->is_whole && str_equal(person->resident_id, STR("R1")));
    cr_assert(is.area == was.area && is.birth_year == was.birth_year);
    cr_assert(person->resident.status == resident->status &&
              person->resident.residence_elsewhere == resident->residence_elsewhere &&
              person->resident.is_protected == resident->is_protected &&
              person->resident.bad_municipality == resident->bad_municipality &&
              person->resident.bad_format == resident->bad_format &&
              day_equal(person->resident.stay_until, resident->stay_until));
}

static void nobody_is_told(void *context, uint32_t holder)
{
    (void)context;
    (void)holder;
}

static void count_told(void *context, uint32_t holder)
{
    cr_expect_eq(holder, 0);
    ++*(int *)context;
}

Test(due, a_view_says_what_the_register_does)
{
    const Day around = day_at("2026-11-20");
    struct rules rules = rules_plain();
    uint64_t state = 3;

    calendar_plain();
    for (int round = 0; round < 4000; round++) {
        static const char *const serials[] = {"S1", "S2", "S3", "S4", "S5"};
        struct certificate peers[PEERS];
        struct resident resident = random_resident(&state, around);
        struct history history = {0};
        struct dues dues = {0};
        uint32_t holder;

        dues_begin(&dues, &rules, &calendar, &history, /*file*/ NULL);
        holder = dues_someone(&dues, STR("R1"));
        for (int i = 0; i < PEERS; i++)
            peers[i] = random_certificate(&state, str_of(serials[dice(&state, 4) ? i : 0]), around,
                                          (uint32_t)i + 2);
        for (int i = 0; i < PEERS; i++)
            dues_add(&dues, &peers[i], holder, NULL);
        dues_end(&dues, nobody_is_told, NULL);
        dues_meet(&dues, holder, &resident);
        for (int i = 0; i < PEERS; i++)
            dues_peer(&dues, holder, &peers[i]);
        dues_met(&dues);
        holder_says(&dues, &resident);
        for (size_t i = 0; i < PEERS; i++)
            rows_say(&dues, i, &peers[i], &resident, peers);
        dues_release(&dues);
    }
}

Test(due, the_first_of_a_serial_is_no_duplicate)
{
    static const char *const serials[] = {"S1", "S2", "S1", "S1", "S3"};
    static const bool second[] = {false, false, true, false, false};
    int told = 0;
    struct rules rules = rules_plain();
    struct history history = {0};
    struct dues dues = {0};

    calendar_plain();
    dues_begin(&dues, &rules, &calendar, &history, /*file*/ NULL);
    for (int i = 0; i < 5; i++) {
        struct certificate row = {.serial = str_of(serials[i]),
                                  .kind = i == 3 ? KIND_AUTHENTICATION : KIND_SIGNATURE,
                                  .issued_on = day_at("2022-01-10"),
                                  .expires_on = day_at("2027-01-10"),
                                  .card_expires_on = DAY_NONE,
                                  .line = (uint32_t)i + 2};

        dues_add(&dues, &row, dues_someone(&dues, STR("R1")), NULL);
    }
    dues_end(&dues, count_told, &told);
    cr_expect_eq(told, 1);
    for (int i = 0; i < 5; i++)
        cr_expect_eq(due_row(&dues, (size_t)i)->duplicate, second[i], "row %d", i);
    cr_expect_eq(dues.people.count, 1);
    dues_release(&dues);
}
