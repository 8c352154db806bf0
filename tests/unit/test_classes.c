/* The gate `class`: tests/cases/classes.tsv, cells, days, and what each reason counts as. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "core/gates/classes.h"
#include "days.h"
#include "readers.h"

/* ---- bounds ---------------------------------------------------------------------------------- */

static const char *const families[FAMILY_COUNT] = {[FAMILY_DUE_FIRST] = "due_first",
                                                   [FAMILY_DUE] = "due",
                                                   [FAMILY_RESIDENTS_FIRST] = "residents_first",
                                                   [FAMILY_RESIDENTS] = "residents",
                                                   [FAMILY_CERTIFICATES_FIRST] =
                                                       "certificates_first",
                                                   [FAMILY_CERTIFICATES] = "certificates",
                                                   [FAMILY_NEAR] = "near",
                                                   [FAMILY_OPEN] = "open"};

static enum class_family family_of(const char *word)
{
    for (int i = 0; i < FAMILY_COUNT; i++)
        if (strcmp(families[i], word) == 0)
            return (enum class_family)i;
    cr_assert(false, "no such family: %s", word);
    return FAMILY_COUNT;
}

static struct class_findings judged(enum class_family family, enum cell_dimension kind,
                                    uint64_t at_risk, unsigned which, uint64_t count,
                                    struct class_time time)
{
    struct class_findings findings = {0};
    struct cells cells = {0};

    cells_put(&cells, kind, 7, at_risk, which, count);
    classes_judge(&findings, &class_defaults, family, &cells, time);
    cells_release(&cells);
    return findings;
}

static void bound_case(char **field)
{
    enum class_family family = family_of(field[0]);
    int which = class_of_word(str_of(field[1]));
    enum cell_dimension kind = strcmp(field[2], "all") == 0 ? CELL_ALL : CELL_AREA;
    uint64_t at_risk = strtoull(field[3], NULL, 10), most = strtoull(field[6], NULL, 10);
    struct class_time time = {atoi(field[4]), field[5][0] == '1'};
    struct class_findings findings;

    cr_assert_geq(which, 0, "no such class: %s", field[1]);
    if (field[6][0] == '-') {
        findings = judged(family, kind, at_risk, (unsigned)which, at_risk, time);
        cr_expect_eq(findings.stopped_count, 0, "%s: all of them may", field[7]);
        return;
    }
    findings = judged(family, kind, at_risk, (unsigned)which, most, time);
    cr_expect_eq(findings.stopped_count, 0, "%s: %s are chance", field[7], field[6]);
    findings = judged(family, kind, at_risk, (unsigned)which, most + 1, time);
    cr_expect_eq(findings.stopped_count, 1, "%s: one more than %s stops", field[7], field[6]);
    cr_expect_eq(findings.stopped[0].most, most, "%s: %llu, not %s", field[7],
                 (unsigned long long)findings.stopped[0].most, field[6]);
}

Test(classes, bounds)
{
    cr_assert_gt(cases_each("classes.tsv", 8, bound_case), 40);
}

/* ---- findings -------------------------------------------------------------------------------- */

Test(classes, worst_first_and_in_its_check)
{
    const struct class_time night = {4, false};
    struct class_findings findings = {0};
    struct cells cells = {0};

    cells_put(&cells, CELL_AREA, 2500001, 1000, CLASS_DECEASED, 60);
    cells_put(&cells, CELL_AREA, 2500002, 1000, CLASS_RESIDENT_GONE, 90);
    cells_put(&cells, CELL_AREA, 2500003, 1000, CLASS_DECEASED, 80);
    cells_put(&cells, CELL_AREA, 2500004, 9, CLASS_DECEASED, 9);
    cells_put(&cells, CELL_BIRTH_YEAR, 1948, 1000, CLASS_MOVED_OUT, 3);
    classes_judge(&findings, &class_defaults, FAMILY_RESIDENTS, &cells, night);
    cells_release(&cells);
    cr_expect_eq(findings.stopped_count, 3);
    cr_expect_eq(findings.stopped[0].value, 2500002);
    cr_expect_eq(findings.stopped[1].value, 2500003);
    cr_expect_eq(findings.worst[CLASS_OF_CHANGE].count, 80);
    cr_expect_eq(findings.worst[CLASS_OF_LOSS].count, 90);
    cr_expect_eq(findings.worst[CLASS_OF_SHARE].count, 0);
    cr_expect_eq(findings.tested[CLASS_OF_CHANGE], 4 * 8, "an area of nine is not tested");
    cr_expect_eq(findings.tested[CLASS_OF_LOSS], 4);
    cr_expect_eq(classes_alarm(&findings), CLASS_OF_LOSS);
}

Test(classes, no_more_than_fit_are_kept)
{
    const struct class_time night = {4, false};
    struct class_findings findings = {0};
    struct cells cells = {0};

    for (uint32_t i = 0; i < 300; i++)
        cells_put(&cells, CELL_AREA, i, 1000, CLASS_DECEASED, 100 + i * 7 % 300);
    classes_judge(&findings, &class_defaults, FAMILY_RESIDENTS, &cells, night);
    cells_release(&cells);
    cr_expect_eq(findings.stopped_count, CLASS_STOPPED_MAX);
    for (size_t i = 0; i < CLASS_STOPPED_MAX; i++)
        cr_expect_eq(findings.stopped[i].count, 399 - i, "%d", (int)findings.stopped[i].count);
}

/* The smallest P times the cells: both edges of the alarm, by the number of cells. */
Test(classes, alarm_by_the_number_of_cells)
{
    struct class_findings findings = judged(FAMILY_RESIDENTS, CELL_AREA, 1000, CLASS_DECEASED, 24,
                                            (struct class_time){4, false});
    double tail = findings.worst[CLASS_OF_CHANGE].tail;
    uint64_t cells = (uint64_t)floor(1e-4 / exp(tail));

    cr_assert(cells > 10 && findings.stopped_count == 0);
    findings.tested[CLASS_OF_SHARE] = 5;
    findings.tested[CLASS_OF_LOSS] = 0;
    findings.tested[CLASS_OF_CHANGE] = cells - 5;
    cr_expect_eq(classes_alarm(&findings), CLASS_OF_CHANGE);
    findings.tested[CLASS_OF_LOSS] = 1;
    cr_expect_eq(classes_alarm(&findings), CLASS_CHECKS);
    findings.worst[CLASS_OF_CHANGE].count = 0;
    cr_expect_eq(classes_alarm(&findings), CLASS_CHECKS, "nothing is odd");
}

Test(classes, a_setting_moves_the_bound)
{
    struct class_settings settings = class_defaults;
    struct class_findings findings = {0};
    struct cells cells = {0};

    cells_put(&cells, CELL_ALL, 0, 1000, CLASS_PROTECTED, 300);
    settings.of[CLASS_PROTECTED].percent = 30;
    classes_judge(&findings, &settings, FAMILY_DUE_FIRST, &cells, (struct class_time){4, false});
    cr_expect_eq(findings.stopped_count, 0);
    settings.of[CLASS_PROTECTED].percent = 100;
    settings.of[CLASS_DECEASED].percent = 0;
    classes_judge(&findings, &settings, FAMILY_DUE_FIRST, &cells, (struct class_time){4, false});
    cr_expect_eq(findings.stopped_count, 0);
    cells_put(&cells, CELL_ALL, 0, 1, CLASS_DECEASED, 1);
    classes_judge(&findings, &settings, FAMILY_DUE_FIRST, &cells, (struct class_time){4, false});
    cr_expect_eq(findings.stopped_count, 1, "of a share of 0 one is too many");
    cells_release(&cells);
}

/* ---- cells ----------------------------------------------------------------------------------- */

Test(classes, cells_hold_many)
{
    enum { PEOPLE = 100000 };
    struct cells cells = {0};
    uint64_t all = 0, areas = 0, years = 0, months = 0, dead = 0;

    for (uint32_t i = 0; i < PEOPLE; i++) {
        struct cell_place place = {i % 7001, 1900 + i % 101, i % 2 ? 1900 + i % 61 : CELL_NO_MONTH};

        cells_take(&cells, &place, (uint32_t)(i % 10 == 0) << CLASS_DECEASED);
    }
    cells_take(&cells, &(struct cell_place){CELL_NO_AREA, CELL_NO_YEAR, CELL_NO_MONTH}, 0);
    for (const struct class_cell *at = cells_next(&cells, NULL); at; at = cells_next(&cells, at)) {
        all += at->kind == CELL_ALL ? at->at_risk : 0;
        dead += at->kind == CELL_ALL ? at->counts[CLASS_DECEASED] : 0;
        areas += at->kind == CELL_AREA;
        years += at->kind == CELL_BIRTH_YEAR ? at->at_risk : 0;
        months += at->kind == CELL_MONTH ? at->at_risk : 0;
    }
    cr_expect(all == PEOPLE + 1 && dead == PEOPLE / 10 && areas == 7001);
    cr_expect(years == PEOPLE && months == PEOPLE / 2);
    cells_release(&cells);
    cr_expect_null(cells_next(&cells, NULL));
}

/* ---- what is counted ------------------------------------------------------------------------- */

Test(classes, each_reason_has_its_class)
{
    for (int i = 1; i < REASON_COUNT; i++) {
        enum reason reason = (enum reason)i;
        enum disposition disposition = reason_disposition(reason);
        const char *word = reason_term(reason).word;
        bool unread = strncmp(word, "bad_", 4) == 0;
        bool asked = disposition != DISPOSITION_TOLD && disposition != DISPOSITION_WAITING &&
                     !unread && reason != REASON_REFUSED && reason != REASON_RETURNED;

        cr_expect_eq(class_of(disposition, reason) >= 0, asked,
                     "%s: a reason needs a line of CLASSES, or stands here as one not asked about",
                     word);
    }
    cr_expect_eq(class_of(DISPOSITION_HELD, REASON_UNPRINTABLE), CLASS_FAULT);
    cr_expect_eq(class_of(DISPOSITION_COUNT, REASON_NONE), -1);
    cr_expect_eq(class_of(DISPOSITION_NOTICE, REASON_NONE), -1);
}

Test(classes, each_class_has_words)
{
    for (int i = 0; i < CLASS_COUNT; i++) {
        cr_expect_eq(class_of_word(str_of(class_word((enum class_name)i))), i);
        cr_expect_str_neq(class_japanese((enum class_name)i), "");
        cr_expect_str_neq(class_english((enum class_name)i), "");
    }
    cr_expect_eq(class_of_word(STR("dead")), -1);
}

Test(classes, what_a_register_says_of_a_resident)
{
    struct resident one = {.name = STR("甲"),
                           .address = STR("乙"),
                           .postal_code = STR("2500042"),
                           .birth_state = BIRTH_KNOWN,
                           .birth_date = day_at("1948-12-31"),
                           .stay_until = DAY_NONE,
                           .moves_on = DAY_NONE};
    struct cell_place place = class_place(&one);
    static const char *const faulty[] = {"", "250-0042", "0000000", "25O0042", "25000421"};

    cr_expect(place.area == 2500042 && place.birth_year == 1948 && place.month == CELL_NO_MONTH);
    cr_expect_eq(classes_of_resident(&one), 0);
    one.is_protected = one.residence_elsewhere = true;
    one.status = RESIDENT_MOVING_OUT;
    cr_expect_eq(classes_of_resident(&one),
                 1u << CLASS_PROTECTED | 1u << CLASS_ELSEWHERE | 1u << CLASS_MOVING);
    one.status = RESIDENT_DECEASED;
    cr_expect_eq(classes_of_resident(&one), 1u << CLASS_DECEASED, "who is dead is nothing else");
    one.status = RESIDENT_RESIDENT;
    for (size_t i = 0; i < sizeof faulty / sizeof faulty[0]; i++) {
        one.postal_code = str_of(faulty[i]);
        cr_expect(class_is_faulty(&one), "%s", faulty[i]);
    }
    one.postal_code = STR("2500042");
    one.address = STR_EMPTY;
    cr_expect(class_is_faulty(&one), "no address");
    one.address = STR("不　明");
    cr_expect(class_is_faulty(&one), "an address that says nothing");
    one.address = STR("神奈川県小田原市荻窪300番地");
    one.name = STR("#NAME?");
    cr_expect(class_is_faulty(&one), "an error of a spreadsheet");
    one.name = STR("梨本　なし");
    cr_expect_not(class_is_faulty(&one));
    one.birth_state = BIRTH_UNKNOWN;
    cr_expect_eq(class_place(&one).birth_year, CELL_NO_YEAR);
}

/* ---- days ------------------------------------------------------------------------------------ */

Test(classes, time_since_the_last_run)
{
    static const struct {
        const char *last, *as_of;
        int quarters;
        bool peak;
        const char *why;
    } rows[] = {
        {"2026-11-18", "2026-11-19", 4, false, "one office day"},
        {"2026-11-19", "2026-11-19", 4, false, "the same day: one, at least"},
        {"2026-11-20", "2026-11-21", 4, false, "a Saturday: no less than one"},
        {"2026-11-20", "2026-11-23", 6, false, "over a weekend"},
        {"2026-11-19", "2026-11-24", 14, false, "Friday, the weekend, Monday, Tuesday"},
        {"2026-12-28", "2027-01-04", 10, false, "the turn of the year: six closed days and Monday"},
        {"2026-03-18", "2026-03-19", 4, false, "before the moving weeks"},
        {"2026-03-19", "2026-03-20", 4, true, "their first day"},
        {"2026-04-17", "2026-04-20", 6, true, "their last day"},
        {"2026-04-20", "2026-04-21", 4, false, "after them"},
        {"2026-04-17", "2026-04-21", 10, true, "what was not looked at since then lies in them"},
        {"2026-04-21", "2027-03-19", 0, false, "eleven months without one"},
        {"2025-03-19", "2027-01-04", 0, true, "years"}};
    static const struct mailing_rule daily[] = {{0, 0}, {1, 0}, {2, 0}, {3, 0}, {4, 0}};
    static const struct day_entry closed[] = {
        {.from_month = 12, .from_day = 29, .to_month = 1, .to_day = 3}};
    struct calendar *calendar = mem_zero(1, sizeof *calendar);

    cr_assert(calendar_fill(calendar, NULL, 0, closed, 1, daily, 5));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct class_time time =
            class_time_of(calendar, day_at(rows[i].last), day_at(rows[i].as_of));

        cr_expect(!rows[i].quarters || time.quarters == rows[i].quarters, "%s: %d", rows[i].why,
                  time.quarters);
        cr_expect_eq(time.peak, rows[i].peak, "%s", rows[i].why);
    }
    mem_free(calendar);
}
