/* The table of what the ledger remembers. */
#include "core/rules/history.h"

#include "days.h"

static struct arena arena;

static struct certificate_key key_at(int i)
{
    char serial[24];

    /* Few serials and days, so that keys differ in one part only. */
    snprintf(serial, sizeof serial, "%08d", i / 20);
    return (struct certificate_key){(enum kind)(i % 2), arena_copy(&arena, str_of(serial)),
                                    day_add(day_at("2026-11-20"), i / 2 % 10)};
}

Test(history, finds_what_was_added_and_nothing_else)
{
    enum { KEYS = 40000 };
    struct history history;
    size_t seen = 0;

    history_init(&history, &arena);
    cr_expect_null(history_next(&history, NULL));
    for (int i = 0; i < KEYS; i += 2 + i % 3) {
        struct certificate_key key = key_at(i);
        struct memory *memory = history_add(&history, &key);

        cr_assert_eq(memory->standing, DISPOSITION_COUNT);
        cr_assert_not(memory->told || memory->seen || memory->tonight.touched);
        memory->why = (uint64_t)(i % REASON_COUNT) & 63;
        cr_assert_eq(history_add(&history, &key), memory, "added twice");
    }
    for (int i = 0, next = 0; i < KEYS; i++) {
        struct certificate_key key = key_at(i);
        struct memory *memory = history_find(&history, &key);

        cr_assert_eq(memory != NULL, i == next, "key %d", i);
        if (i != next)
            continue;
        cr_assert_eq(memory->why, i % REASON_COUNT);
        seen++;
        next += 2 + i % 3;
    }
    cr_expect_eq(history.count, seen);
    for (struct memory *at = history_next(&history, NULL); at; at = history_next(&history, at)) {
        cr_assert_not(at->tonight.touched, "met twice");
        at->tonight.touched = true;
        seen--;
    }
    cr_expect_eq(seen, 0, "the walk missed some");
    history_release(&history);
    arena_release(&arena);
}

/* Whatever the ledger has as a serial or as a resident comes back, and the table is filled again by it. */
Test(history, texts_come_back)
{
    static const char *const texts[] = {"00000000000000000001",
                                        "99999999999999999999",
                                        "abcdefghijklmnopqrst",
                                        "12345678901234567890123456789012",
                                        "S_1",
                                        "発行番号",
                                        "000000000000001",
                                        "-"};
    enum { TEXTS = sizeof texts / sizeof texts[0], MORE = 2000 };
    struct history history;
    char out[PACKED_BYTES_MAX];

    history_init(&history, &arena);
    for (int i = 0; i < TEXTS; i++) {
        const struct certificate_key key = {KIND_AUTHENTICATION, str_of(texts[i]),
                                            day_at(i % 2 ? "1850-01-01" : "2199-12-31")};
        struct memory *memory = history_add(&history, &key);

        cr_expect(str_is_empty(memory_listed_of(memory, out)));
        history_listed(&history, memory, str_of(texts[TEXTS - 1 - i]));
    }
    for (int i = 0; i < MORE; i++) {
        const struct certificate_key key = key_at(i * 20);

        history_add(&history, &key);
    }
    for (int i = 0; i < TEXTS; i++) {
        const struct certificate_key key = {KIND_AUTHENTICATION, str_of(texts[i]),
                                            day_at(i % 2 ? "1850-01-01" : "2199-12-31")};
        struct memory *memory = history_find(&history, &key);
        struct certificate_key back;

        cr_assert(memory && memory->number == (unsigned)i, "%s", texts[i]);
        back = memory_key(memory, out);
        cr_expect(back.kind == key.kind && day_equal(back.expires_on, key.expires_on));
        cr_expect(str_equal(back.serial, key.serial), "%s", texts[i]);
        cr_expect(str_equal(memory_listed_of(memory, out), str_of(texts[TEXTS - 1 - i])));
    }
    history_release(&history);
    arena_release(&arena);
}

/* What one row of the night says of the entries: "none" are of its serial, "alike", "otherwise". */
static const char *said_of(struct history *history, const struct certificate_key *key,
                           Str resident_id)
{
    const char *said = "none";
    struct memory *at;

    for (at = history_next(history, NULL); at; at = history_next(history, at)) {
        at->tonight.alike = at->tonight.differs = false;
    }
    history_meet(history, key, resident_id);
    for (at = history_next(history, NULL); at; at = history_next(history, at)) {
        const struct differing *differs = history_differing(history, at);

        cr_expect(!differs || (differs->was && differs->is));
        cr_expect_not(at->tonight.alike && differs);
        said = at->tonight.alike ? "alike" : differs ? "otherwise" : said;
    }
    return said;
}

static void is_told(struct history *history, struct memory *memory, Str resident_id)
{
    struct told_piece *told = history_told(history, memory);

    told->resident_id = resident_id;
    told->life = piece_born(day_at("2026-08-21"));
}

Test(history, what_the_ledger_says_of_a_row)
{
    struct history history;
    struct certificate_key key = {KIND_SIGNATURE, STR("S1"), day_at("2026-11-20")}, other = key;
    struct memory *memory;

    history_init(&history, &arena);
    cr_expect_str_eq(said_of(&history, &key, STR("R1")), "none");
    memory = history_add(&history, &key);
    cr_expect_str_eq(said_of(&history, &key, STR("R1")), "none", "neither listed nor told");
    memory->standing = DISPOSITION_WAITING;
    cr_expect_str_eq(said_of(&history, &key, STR("R9")), "alike", "whose it is is not known");
    history_listed(&history, memory, STR("R0"));
    cr_expect_str_eq(said_of(&history, &key, STR("R1")), "otherwise", "first listed of another");
    is_told(&history, memory, STR("R1"));
    cr_expect_str_eq(said_of(&history, &key, STR("R1")), "alike", "the notice's resident counts");
    cr_expect_str_eq(said_of(&history, &key, STR("R2")), "otherwise", "its resident");
    other.expires_on = day_at("2026-11-21");
    cr_expect_str_eq(said_of(&history, &other, STR("R1")), "otherwise", "its expiry");
    memory = history_add(&history, &other);
    cr_expect_str_eq(said_of(&history, &other, STR("R1")), "otherwise", "not listed yet");
    is_told(&history, memory, STR("R1"));
    cr_expect_str_eq(said_of(&history, &other, STR("R1")), "alike", "corrected and told");
    other = key;
    other.kind = KIND_AUTHENTICATION;
    cr_expect_str_eq(said_of(&history, &other, STR("R1")), "otherwise", "another kind");
    other = (struct certificate_key){KIND_SIGNATURE, STR("S2"), key.expires_on};
    cr_expect_str_eq(said_of(&history, &other, STR("R1")), "none", "another serial");
    memory->told->life = piece_lives(memory->told->life, PIECE_SPOILED, day_at("2026-08-22"));
    history_find(&history, &key)->told->life = memory->told->life;
    history_find(&history, &key)->standing = DISPOSITION_COUNT;
    cr_expect_str_eq(said_of(&history, &key, STR("R2")), "none", "spoiled, it tells no more");
    history_release(&history);
    arena_release(&arena);
}

/* What changed alike is alike, of however many certificates and people. */
Test(history, what_changed_alike_is_alike)
{
    const Day old = day_at("2026-11-20"), right = day_at("2026-11-21");
    const struct {
        Str serial, holder, says;
        Day day;
    } rows[] = {{STR("S1"), STR("R1"), STR("M1"), old},   /* R1 is merged into M1 */
                {STR("S2"), STR("R1"), STR("M1"), old},   /* with the other certificate */
                {STR("S3"), STR("R2"), STR("R2"), right}, /* a day is put right */
                {STR("S4"), STR("R3"), STR("R3"), right}, /* for another too */
                {STR("S5"), STR("R4"), STR("M1"), old},   /* another one */
                {STR("S6"), STR("R1"), STR("M1"), right}};
    enum { ROWS = sizeof rows / sizeof rows[0] };
    static const int change[ROWS] = {1, 1, 2, 2, 3, 4};
    struct memory *of[ROWS];
    struct history history;

    history_init(&history, &arena);
    for (int i = 0; i < ROWS; i++) {
        of[i] =
            history_add(&history, &(struct certificate_key){KIND_SIGNATURE, rows[i].serial, old});
        is_told(&history, of[i], rows[i].holder);
    }
    for (int i = 0; i < ROWS; i++)
        history_meet(&history,
                     &(struct certificate_key){KIND_SIGNATURE, rows[i].serial, rows[i].day},
                     rows[i].says);
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < ROWS; j++) {
            const struct differing *one = history_differing(&history, of[i]);
            const struct differing *other = history_differing(&history, of[j]);

            cr_assert(one && other);
            cr_expect_eq(one->was == other->was && one->is == other->is, change[i] == change[j],
                         "%d and %d", i, j);
        }
    history_release(&history);
    arena_release(&arena);
}

Test(history, other_names_lead_to_the_same_entry)
{
    const Day from = day_at("2026-11-20");
    struct certificate_key key = {KIND_SIGNATURE, STR("0012"), from}, name = key, other = key;
    struct history history;
    struct memory *memory;

    history_init(&history, &arena);
    memory = history_add(&history, &key);
    is_told(&history, memory, STR("R1"));
    name.serial = STR("12");
    cr_expect_null(history_find(&history, &name));
    history_name(&history, &name, key.serial);
    cr_expect_eq(history_find(&history, &name), memory);
    cr_expect_eq(history_add(&history, &name), memory, "no entry of its own");
    cr_expect_eq(history.count, 1);
    cr_expect_str_eq(said_of(&history, &name, STR("R1")), "alike");
    cr_expect_str_eq(said_of(&history, &name, STR("R2")), "otherwise");
    name.expires_on = day_add(from, 1);
    cr_expect_null(history_find(&history, &name), "of another expiry");
    cr_expect_str_eq(said_of(&history, &name, STR("R1")), "otherwise");
    name.expires_on = from;
    name.kind = KIND_AUTHENTICATION;
    cr_expect_null(history_find(&history, &name), "of another kind");
    other.serial = STR("0013");
    history_add(&history, &other)->standing = DISPOSITION_HELD;
    history_name(&history, &other, key.serial);
    cr_expect_eq(history_find(&history, &other), memory, "what was listed before is over");
    cr_expect(str_equal(history_first_serial(&history, &other), key.serial));
    other.serial = STR("0014");
    history_told(&history, history_add(&history, &other));
    history_name(&history, &other, key.serial);
    cr_expect_neq(history_find(&history, &other), memory, "its own notice goes first");
    cr_expect(str_equal(history_first_serial(&history, &other), other.serial));
    name = (struct certificate_key){KIND_SIGNATURE, STR("15"), from};
    cr_expect(str_equal(history_first_serial(&history, &name), STR("15")));
    history_name(&history, &name, STR("0015"));
    cr_expect_null(history_find(&history, &name), "long past, nothing is remembered");
    cr_expect(str_equal(history_first_serial(&history, &name), STR("0015")));
    history_release(&history);
    arena_release(&arena);
}

Test(history, the_serial_is_kept_when_its_text_is_gone)
{
    struct history history;
    char serial[] = "S1";
    struct certificate_key key = {KIND_SIGNATURE, {serial, 2}, day_at("2026-11-20")};

    history_init(&history, &arena);
    history_add(&history, &key);
    serial[1] = '2';
    cr_expect_null(history_find(&history, &key));
    serial[1] = '1';
    cr_expect_not_null(history_find(&history, &key));
    history_release(&history);
    arena_release(&arena);
}

/* docs/contract 4, past: waiting or held last time, or the last piece spoiled, pulled, voided,
 * returned. */
Test(history, open_and_told)
{
    cr_expect_not(memory_is_open(NULL));
    cr_expect_not(memory_is_told(NULL));
    for (int standing = 0; standing <= DISPOSITION_COUNT; standing++)
        for (int state = -1; state < PIECE_EVENT_COUNT; state++) {
            struct told_piece told = {.life.state = (enum piece_event)(state < 0 ? 0 : state)};
            struct memory memory = {.standing = (uint64_t)standing & 15,
                                    .told = state >= 0 ? &told : NULL};
            bool undone = state == PIECE_SPOILED || state == PIECE_PULLED ||
                          state == PIECE_VOIDED || state == PIECE_RETURNED;

            cr_expect_eq(memory_is_open(&memory),
                         standing == DISPOSITION_WAITING || standing == DISPOSITION_HELD || undone);
            cr_expect_eq(memory_is_told(&memory), state >= 0 && !undone);
        }
}
