/* Row digests: the digest itself, sorting, and what two registers say of each other. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "core/gates/classes.h"
#include "core/gates/marks.h"
#include "days.h"

/* The reference vectors of SipHash-1-3 (Aumasson, Bernstein): key 00..0f, message 00..n-1. */
Test(marks, siphash_as_its_authors_have_it)
{
    static const uint64_t wanted[] = {
        UINT64_C(0xabac0158050fc4dc), UINT64_C(0xc9f49bf37d57ca93), UINT64_C(0x82cb9b024dc7d44d),
        UINT64_C(0x8bf80ab8e7ddf7fb), UINT64_C(0xcf75576088d38328), UINT64_C(0xdef9d52f49533b67),
        UINT64_C(0xc50d2b50c59f22a7), UINT64_C(0xd3927d989bb11140), UINT64_C(0x369095118d299a8e)};
    struct mark_key key = {UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)};
    char message[16];

    for (size_t n = 0; n < sizeof wanted / sizeof wanted[0]; n++) {
        for (size_t i = 0; i < n; i++)
            message[i] = (char)i;
        cr_expect_eq(mark_digest(&key, (Str){message, n}), wanted[n], "%zu bytes", n);
    }
}

static struct resident resident_of(const char *id, const char *name, const char *address,
                                   const char *birth)
{
    return (struct resident){.resident_id = str_of(id),
                             .name = str_of(name),
                             .address = str_of(address),
                             .building = STR_EMPTY,
                             .postal_code = STR("2500001"),
                             .birth_state = *birth == '-' ? BIRTH_UNKNOWN : BIRTH_KNOWN,
                             .birth_date = day_at(birth)};
}

static const uint8_t salt[32] = {1, 2, 3}, other_salt[32] = {1, 2, 4};

Test(marks, each_column_and_the_salt_count)
{
    struct mark_key key = mark_key_of(salt), other = mark_key_of(other_salt);
    struct resident one = resident_of("1", "甲", "乙", "1980-01-02"), two = one;
    struct mark a = mark_of(&key, &one), b;

    b = mark_of(&other, &one);
    cr_expect(a.id != b.id && a.name != b.name && a.address != b.address && a.birth != b.birth &&
              a.postal != b.postal);
    two.building = STR("丙");
    b = mark_of(&key, &two);
    cr_expect(a.id == b.id && a.name == b.name && a.address != b.address);
    two = one;
    two.postal_code = STR("2500002");
    b = mark_of(&key, &two);
    cr_expect(a.address == b.address && a.postal != b.postal);
    two = one;
    two.birth_date = day_at("1980-01-03");
    cr_expect(mark_of(&key, &two).birth != a.birth);
    two.birth_state = BIRTH_UNKNOWN;
    cr_expect_eq(mark_of(&key, &two).birth, 0);
    two = one;
    two.name = one.address;
    cr_expect(mark_of(&key, &two).name != a.address, "a name is no address");
}

Test(marks, columns_printed_on_an_envelope_and_what_stands_in_plain_form)
{
    struct mark_key key = mark_key_of(salt);
    struct resident one = resident_of("1", "甲", "乙", "1980-01-02"), two = one;
    struct mark a = mark_of(&key, &one), b;

    cr_expect(a.mailing_name == 0 && a.mailing_address == 0 && a.agent == 0, "none is none");
    cr_expect(a.postal_code == 2500001 && a.birth_year == 1980 && mark_is_whole(&a));
    two.mailing_name = two.agent_name = STR("丙");
    b = mark_of(&key, &two);
    cr_expect(b.mailing_name && b.agent && b.mailing_name != b.agent && b.mailing_address == 0);
    two.mailing_name = STR("丙 様");
    two.agent_name = STR("丙殿");
    a = mark_of(&key, &two);
    cr_expect(a.mailing_name == b.mailing_name && a.agent == b.agent, "an honorific is nobody");
    two = one;
    two.mailing_postal_code = STR("2500002");
    a = mark_of(&key, &two);
    two.mailing_building = STR("2500002");
    b = mark_of(&key, &two);
    cr_expect(a.mailing_address && b.mailing_address && a.mailing_address != b.mailing_address);
    two = one;
    two.postal_code = STR("250-0001");
    two.birth_state = BIRTH_UNKNOWN;
    two.status = RESIDENT_ABROAD;
    two.ward = two.is_protected = true;
    b = mark_of(&key, &two);
    cr_expect(b.postal_code == MARK_CODE_NONE && b.birth_year == 0);
    cr_expect_eq(b.status, RESIDENT_ABROAD);
    cr_expect_eq(b.flags, MARK_WHOLE | MARK_WARD | MARK_PROTECTED | MARK_FAULT);
}

/* Whoever lived here and is gone, or is something else than he was. */
Test(marks, classes_of_whom_the_last_register_had)
{
    struct mark was = {.id = 1, .postal_code = 2500042, .birth_year = 1948, .flags = MARK_WHOLE};
    struct mark dead = was, same = was, departed = was, older = was, hidden = was;
    struct marks_compared compared = {0};
    const struct class_cell *at;
    uint32_t cells = 0;

    dead.status = RESIDENT_DECEASED;
    departed.status = RESIDENT_MOVED_OUT;
    older.flags = 0;
    hidden.flags |= MARK_PROTECTED | MARK_FAULT;
    marks_meet(&compared, &was, &same);
    marks_meet(&compared, &was, &dead);
    marks_meet(&compared, &was, NULL);
    marks_meet(&compared, &was, &hidden);
    marks_meet(&compared, &hidden, &hidden);
    marks_meet(&compared, &departed, NULL); /* did not live here any more */
    marks_meet(&compared, &older, NULL);    /* a mark of the old layout does not know */
    marks_meet(&compared, NULL, &was);
    for (at = cells_next(&compared.cells, NULL); at; at = cells_next(&compared.cells, at)) {
        cells++;
        cr_expect_eq(at->at_risk, 5);
        cr_expect(at->counts[CLASS_DECEASED] == 1 && at->counts[CLASS_RESIDENT_GONE] == 1);
        cr_expect(at->counts[CLASS_PROTECTED] == 1 && at->counts[CLASS_FAULT] == 1);
    }
    cr_expect_eq(cells, 3, "all, the area, the birth year");
    marks_release(&compared);
}

Test(marks, sort_by_id_and_keep_the_first)
{
    enum { COUNT = 60000 };
    struct mark *marks = mem_zero(COUNT, sizeof *marks), *spare = mem_zero(COUNT, sizeof *spare);
    uint32_t *counts = mem_zero(1 << 16, sizeof *counts);
    uint64_t dice_state = 7;

    for (size_t i = 0; i < COUNT; i++)
        marks[i] = (struct mark){.id = dice(&dice_state, 4) ? dice_roll(&dice_state)
                                                            : (uint64_t)dice(&dice_state, 50) << 40,
                                 .name = i};
    marks_sort(marks, COUNT, spare, counts);
    for (size_t i = 1; i < COUNT; i++)
        cr_assert(marks[i - 1].id < marks[i].id ||
                  (marks[i - 1].id == marks[i].id && marks[i - 1].name < marks[i].name));
    mem_free(marks);
    mem_free(spare);
    mem_free(counts);
}

/* ---- nights of a register of four ------------------------------------------------------------ */

enum { PEOPLE = 4 };

struct register_ { /* name and birth of residents 1..4; NULL: not in it */
    const char *name[PEOPLE], *birth[PEOPLE];
};

static void fill(const struct register_ *from, struct mark marks[PEOPLE], bool there[PEOPLE])
{
    struct mark_key key = mark_key_of(salt);

    for (size_t i = 0; i < PEOPLE; i++) {
        char id[2] = {(char)('1' + i), '\0'};
        struct resident resident;

        there[i] = from->name[i] != NULL;
        if (!there[i])
            continue;
        resident = resident_of(id, from->name[i], "住所", from->birth[i]);
        marks[i] = mark_of(&key, &resident);
        marks[i].id = i + 1; /* in order */
    }
}

/* One night: `disputes` go in as they came out of the night before. */
static void night(struct marks_compared *compared, const struct register_ *was,
                  const struct register_ *is, struct marks_compared *before, const char *as_of)
{
    struct mark old[PEOPLE], new[PEOPLE];
    bool old_there[PEOPLE], new_there[PEOPLE];

    *compared = (struct marks_compared){.as_of = day_at(as_of)};
    for (size_t i = 0; before && i < before->disputes.count; i++)
        VEC_PUSH(&compared->old_disputes, before->disputes.at[i]);
    fill(was, old, old_there);
    fill(is, new, new_there);
    for (size_t i = 0; i < PEOPLE; i++)
        if (old_there[i] || new_there[i])
            marks_meet(compared, old_there[i] ? &old[i] : NULL, new_there[i] ? &new[i] : NULL);
    marks_end(compared);
    if (before)
        marks_release(before);
}

static void expect_disputed(const struct marks_compared *compared, const char *who,
                            const char *what)
{
    for (uint64_t id = 1; id <= PEOPLE; id++)
        cr_expect_eq(day_is(marks_disputed(compared, id)), strchr(who, (char)('0' + id)) != NULL,
                     "%s: resident %d", what, (int)id);
}

#define PLAIN                                                                                      \
    {"甲", "乙", "丙", "丁"},                                                                      \
    {                                                                                              \
        "1980-01-01", "1981-01-01", "1982-01-01", "1983-01-01"                                     \
    }

Test(marks, who_contradicts)
{
    static const struct {
        const char *what, *disputed;
        struct register_ is;
    } rows[] = {
        {"nothing changed", "", {PLAIN}},
        {"a name",
         "",
         {{"戊", "乙", "丙", "丁"}, {"1980-01-01", "1981-01-01", "1982-01-01", "1983-01-01"}}},
        {"a birth date",
         "",
         {{"甲", "乙", "丙", "丁"}, {"1980-01-02", "1981-01-01", "1982-01-01", "1983-01-01"}}},
        {"both",
         "1",
         {{"戊", "乙", "丙", "丁"}, {"1980-01-02", "1981-01-01", "1982-01-01", "1983-01-01"}}},
        {"an unknown birth date is no evidence",
         "",
         {{"戊", "乙", "丙", "丁"}, {"-", "1981-01-01", "1982-01-01", "1983-01-01"}}},
        {"two names swapped",
         "12",
         {{"乙", "甲", "丙", "丁"}, {"1980-01-01", "1981-01-01", "1982-01-01", "1983-01-01"}}},
        {"a name that another still bears",
         "",
         {{"乙", "乙", "丙", "丁"}, {"1980-01-01", "1981-01-01", "1982-01-01", "1983-01-01"}}},
        {"names slid up",
         "123",
         {{"乙", "丙", "丁", ""}, {"1980-01-01", "1981-01-01", "1982-01-01", "1983-01-01"}}},
        {"one is gone",
         "",
         {{"甲", NULL, "丙", "丁"}, {"1980-01-01", NULL, "1982-01-01", "1983-01-01"}}},
    };
    static const struct register_ plain = {PLAIN};

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct marks_compared compared;

        night(&compared, &plain, &rows[i].is, NULL, "2026-11-19");
        expect_disputed(&compared, rows[i].disputed, rows[i].what);
        marks_release(&compared);
    }
}

Test(marks, a_dispute_lasts_until_the_register_returns)
{
    static const struct register_ plain = {PLAIN};
    static const struct register_ wrong = {
        {"乙", "甲", "戊", "丁"}, {"1980-01-01", "1981-01-01", "1999-09-09", "1983-01-01"}};
    static const struct register_ half = {{"甲", "甲", "戊", "丁"},
                                          {"1980-01-01", "1981-01-01", "1999-09-09", "1983-01-01"}};
    struct marks_compared first, second, third, fourth;

    night(&first, &plain, &wrong, NULL, "2026-11-19");
    expect_disputed(&first, "123", "the mistake");
    night(&second, &wrong, &wrong, &first, "2026-11-20");
    expect_disputed(&second, "123", "it stands a second night");
    cr_expect(day_equal(marks_disputed(&second, 1), day_at("2026-11-19")), "since the first");
    cr_expect_eq(second.changed, 0);
    night(&third, &wrong, &half, &second, "2026-11-24");
    expect_disputed(&third, "23", "one of them is put right");
    night(&fourth, &half, &plain, &third, "2026-11-25");
    expect_disputed(&fourth, "", "all are");
    marks_release(&fourth);
}

Test(marks, figures_of_what_changed)
{
    static const struct register_ plain = {PLAIN};
    static const struct register_ is = {{"乙", "甲", "戊", NULL},
                                        {"1980-01-01", "1981-01-01", "1982-01-01", NULL}};
    struct marks_compared compared;

    night(&compared, &plain, &is, NULL, "2026-11-19");
    cr_expect_eq(compared.before, 4);
    cr_expect_eq(compared.now, 3);
    cr_expect_eq(compared.common, 3);
    cr_expect_eq(compared.changed, 3);
    cr_expect_eq(compared.people[MARK_NAME], 3);
    cr_expect_eq(compared.slides[MARK_NAME].slid, 2);
    cr_expect_eq(compared.people[MARK_ADDRESS], 0);
    for (uint64_t id = 1; id <= PEOPLE + 1; id++)
        cr_expect_eq(marks_moved(&compared, id), id <= 3, "resident %d", (int)id);
    marks_release(&compared);
}

/* Letters go to an address with its code: a column of codes that slid moves everybody. */
Test(marks, another_postal_code_is_a_move)
{
    struct marks_compared compared = {.as_of = day_at("2026-11-19")};

    for (uint64_t id = 1; id <= MARK_MOVES_MAX + 4; id++) {
        struct mark was = {.id = id, .name = 1, .address = 1, .postal = 1}, is = was;

        is.postal += id > 2;
        marks_meet(&compared, &was, &is);
    }
    marks_end(&compared);
    cr_expect_eq(compared.changed, MARK_MOVES_MAX + 2);
    cr_expect_eq(compared.moves.count, 0, "the slid rows are looked for among names and addresses");
    cr_expect_not(marks_moved(&compared, 1) || marks_moved(&compared, 2));
    cr_expect(marks_moved(&compared, 3) && marks_moved(&compared, MARK_MOVES_MAX + 2));
    cr_expect(marks_moved(&compared, MARK_MOVES_MAX + 4), "beyond those that are kept");
    marks_release(&compared);
}

Test(marks, more_disputes_than_can_be_held)
{
    struct marks_compared compared = {.as_of = day_at("2026-11-19")};

    for (uint64_t i = 1; i <= MARK_DISPUTES_MAX + 1; i++) {
        struct mark was = {.id = i, .name = i, .birth = 1},
                    is = {.id = i, .name = i + (1u << 30), .birth = 2};

        cr_expect_not(compared.too_many_disputes);
        marks_meet(&compared, &was, &is);
    }
    cr_expect(compared.too_many_disputes);
    marks_end(&compared);
    cr_expect(marks_moved(&compared, MARK_MOVES_MAX + 2), "beyond those that are kept");
    cr_expect_not(marks_moved(&compared, 0));
    marks_release(&compared);
}

Test(marks, one_who_returned_from_a_dispute_has_not_moved)
{
    static const struct register_ plain = {PLAIN};
    static const struct register_ wrong = {
        {"乙", "甲", "丙", "丁"}, {"1980-01-01", "1981-01-01", "1982-01-01", "1983-01-01"}};
    struct marks_compared first, second;

    night(&first, &plain, &wrong, NULL, "2026-11-19");
    cr_expect(marks_moved(&first, 1) && marks_moved(&first, 2) && !marks_moved(&first, 3));
    night(&second, &wrong, &plain, &first, "2026-11-20");
    cr_expect_not(marks_moved(&second, 1));
    marks_release(&second);
}

/* ---- what is printed besides name and address ------------------------------------------------ */

struct envelope { /* of residents 1 to 4; "": nothing there */
    const char *mailing[PEOPLE], *agent[PEOPLE], *birth[PEOPLE];
};

static struct mark envelope_mark(const struct envelope *from, size_t at, bool whole)
{
    struct mark_key key = mark_key_of(salt);
    char id[2] = {(char)('1' + at), '\0'};
    struct resident resident = resident_of(id, "氏名", "住所", from->birth[at]);
    struct mark mark;

    resident.mailing_name = resident.mailing_address = str_of(from->mailing[at]);
    resident.agent_name = str_of(from->agent[at]);
    mark = mark_of(&key, &resident);
    if (!whole) /* as a file of the layout before has it */
        mark = (struct mark){
            .name = mark.name, .address = mark.address, .birth = mark.birth, .postal = mark.postal};
    mark.id = at + 1;
    return mark;
}

static void compare(struct marks_compared *compared, const struct envelope *was,
                    const struct envelope *is, bool whole)
{
    *compared = (struct marks_compared){.as_of = day_at("2026-11-19")};
    for (size_t i = 0; i < PEOPLE; i++) {
        struct mark before = envelope_mark(was, i, whole), now = envelope_mark(is, i, true);

        marks_meet(compared, &before, &now);
    }
    marks_end(compared);
}

#define BORN                                                                                       \
    {                                                                                              \
        "1980-01-01", "1981-01-01", "1982-01-01", "-"                                              \
    }

static const struct envelope guarded = {{"甲", "乙", "丙", ""}, {"", "", "子", "丑"}, BORN};

Test(marks, guardians_that_slid_are_found_and_nobody_is_in_dispute)
{
    static const struct envelope slid = {{"乙", "丙", "", "甲"}, {"", "", "丑", "子"}, BORN};
    struct marks_compared compared;

    compare(&compared, &guarded, &slid, true);
    cr_expect_eq(compared.slides[MARK_MAILING_NAME].changes, 4);
    cr_expect_eq(compared.slides[MARK_MAILING_NAME].slid, 3, "one of them had none before");
    cr_expect_eq(compared.slides[MARK_MAILING_ADDRESS].slid, 3);
    cr_expect_eq(compared.slides[MARK_AGENT].slid, 2);
    cr_expect_eq(compared.slides[MARK_NAME].changes, 0);
    cr_expect(compared.had_mailing == 3 && compared.lost_mailing == 1);
    cr_expect(compared.had_agent == 2 && compared.lost_agent == 0 && compared.had_any == 4);
    cr_expect_eq(compared.given, 0, "nobody kept what another got");
    cr_expect_eq(compared.changed, 0, "name, address and code are as they were");
    for (uint64_t id = 1; id <= PEOPLE; id++)
        cr_expect(marks_moved(&compared, id) && !day_is(marks_disputed(&compared, id)));
    marks_release(&compared);
    compare(&compared, &guarded, &slid, false);
    cr_expect_eq(compared.slides[MARK_MAILING_NAME].changes, 0, "not known then: unchanged now");
    cr_expect(compared.narrow && compared.had_any == 0 && compared.common == PEOPLE);
    cr_expect_not(marks_moved(&compared, 1));
    marks_release(&compared);
}

Test(marks, who_is_given_anothers_guardian)
{
    static const struct envelope given = {{"甲", "乙", "丙", "丙"}, {"丑", "寅", "子", "丑"}, BORN};
    struct marks_compared compared;

    compare(&compared, &guarded, &given, true);
    cr_expect_eq(compared.gained, 0, "each had a mailing name or a guardian");
    cr_expect_eq(compared.given, 2, "the second was given one whom nobody had");
    cr_expect_eq(compared.slides[MARK_MAILING_NAME].slid, 0);
    marks_release(&compared);
}

Test(marks, a_birth_date_that_is_another)
{
    static const struct envelope born = {{"甲", "乙", "丙", ""},
                                         {"", "", "子", "丑"},
                                         {"1980-01-02", "-", "1982-01-01", "1983-01-01"}};
    struct marks_compared compared;

    compare(&compared, &guarded, &born, true);
    cr_expect_eq(compared.births, 1, "what was or is unknown is no other date");
    cr_expect(marks_moved(&compared, 1) && !marks_moved(&compared, 2));
    cr_expect_not(marks_moved(&compared, 4));
    marks_release(&compared);
}

/* What kept a letter back is gone: whoever lifts the gate is told whose letters these are. */
Test(marks, a_flag_that_is_gone)
{
    struct mark was = {.id = 1, .flags = MARK_WHOLE | MARK_PROTECTED}, is = was;
    struct marks_compared compared = {.as_of = day_at("2026-11-19")};

    is.flags = MARK_WHOLE | MARK_WARD;
    marks_meet(&compared, &was, &is);
    was = (struct mark){.id = 2, .flags = MARK_WHOLE};
    is = (struct mark){.id = 2, .flags = MARK_WHOLE | MARK_PROTECTED};
    marks_meet(&compared, &was, &is);
    marks_end(&compared);
    cr_expect(marks_moved(&compared, 1) && !marks_moved(&compared, 2));
    marks_release(&compared);
}

Test(marks, codes_of_addresses_that_stayed_are_counted_by_change)
{
    struct marks_compared compared = {.as_of = day_at("2026-11-19")};

    for (uint64_t id = 1; id <= 9; id++) {
        struct mark was = {.id = id, .name = 1, .address = 1, .postal = id < 6 ? 1 : (uint32_t)id},
                    is = was;

        is.postal += 100;
        is.address += id == 9;
        marks_meet(&compared, &was, &is);
    }
    marks_end(&compared);
    cr_expect_eq(compared.code_changes, 4, "an area is one, and the ninth moved");
    marks_release(&compared);
}
