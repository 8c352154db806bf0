/* Thresholds of the gates: tests/cases/gates.tsv, and months and days from run to run. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "core/gates/acknowledged.h"
#include "core/gates/gates.h"
#include "core/text/values.h"
#include "days.h"
#include "readers.h"

static const char *const check_names[] = {
#define X(name, gate, english, japanese) #name,
    GATE_CHECKS(X)
#undef X
};

static void fact_take(struct gate_facts *facts, const char *word)
{
    const char *equals = strchr(word, '=');
    size_t n = equals ? (size_t)(equals - word) : strlen(word);
    uint64_t value = equals ? strtoull(equals + 1, NULL, 10) : 1;
    struct {
        const char *name;
        uint64_t *number;
        int *small;
        bool *flag;
        Day *day;
    } known[] = {
        {"before", &facts->residents_before, 0, 0, 0},
        {"common", &facts->residents_common, 0, 0, 0},
        {"changed", &facts->pairs_changed, 0, 0, 0},
        {"names", &facts->slides[MARK_NAME].changes, 0, 0, 0},
        {"slid_names", &facts->slides[MARK_NAME].slid, 0, 0, 0},
        {"expected_names", &facts->slides[MARK_NAME].expected, 0, 0, 0},
        {"replaced_names", &facts->slides[MARK_NAME].replaced, 0, 0, 0},
        {"addresses", &facts->slides[MARK_ADDRESS].changes, 0, 0, 0},
        {"slid_addresses", &facts->slides[MARK_ADDRESS].slid, 0, 0, 0},
        {"expected_addresses", &facts->slides[MARK_ADDRESS].expected, 0, 0, 0},
        {"replaced_addresses", &facts->slides[MARK_ADDRESS].replaced, 0, 0, 0},
        {"mailing_names", &facts->slides[MARK_MAILING_NAME].changes, 0, 0, 0},
        {"slid_mailing_names", &facts->slides[MARK_MAILING_NAME].slid, 0, 0, 0},
        {"expected_mailing_names", &facts->slides[MARK_MAILING_NAME].expected, 0, 0, 0},
        {"replaced_mailing_names", &facts->slides[MARK_MAILING_NAME].replaced, 0, 0, 0},
        {"mailing_addresses", &facts->slides[MARK_MAILING_ADDRESS].changes, 0, 0, 0},
        {"slid_mailing_addresses", &facts->slides[MARK_MAILING_ADDRESS].slid, 0, 0, 0},
        {"expected_mailing_addresses", &facts->slides[MARK_MAILING_ADDRESS].expected, 0, 0, 0},
        {"replaced_mailing_addresses", &facts->slides[MARK_MAILING_ADDRESS].replaced, 0, 0, 0},
        {"agents", &facts->slides[MARK_AGENT].changes, 0, 0, 0},
        {"slid_agents", &facts->slides[MARK_AGENT].slid, 0, 0, 0},
        {"expected_agents", &facts->slides[MARK_AGENT].expected, 0, 0, 0},
        {"replaced_agents", &facts->slides[MARK_AGENT].replaced, 0, 0, 0},
        {"births", &facts->births_changed, 0, 0, 0},
        {"codes", &facts->code_changes, 0, 0, 0},
        {"given", &facts->given, 0, 0, 0},
        {"had_any", &facts->had_any, 0, 0, 0},
        {"gained", &facts->gained, 0, 0, 0},
        {"had_mailing", &facts->had_mailing, 0, 0, 0},
        {"lost_mailing", &facts->lost_mailing, 0, 0, 0},
        {"had_agent", &facts->had_agent, 0, 0, 0},
        {"lost_agent", &facts->lost_agent, 0, 0, 0},
        {"named", &facts->residents_named, 0, 0, 0},
        {"elsewhere", &facts->residents_elsewhere, 0, 0, 0},
        {"addressed", &facts->addressed, 0, 0, 0},
        {"misplaced", &facts->misplaced, 0, 0, 0},
        {"due", &facts->due, 0, 0, 0},
        {"unknown", &facts->unknown, 0, 0, 0},
        {"crowd", &facts->crowd, 0, 0, 0},
        {"certificates_before", &facts->certificates_before, 0, 0, 0},
        {"certificates", &facts->certificates, 0, 0, 0},
        {"months_gone", &facts->months_gone, 0, 0, 0},
        {"residents", &facts->residents, 0, 0, 0},
        {"listed", &facts->bearers.known, 0, 0, 0},
        {"otherwise", &facts->bearers.changes, 0, 0, 0},
        {"otherwise_before", &facts->changes_before, 0, 0, 0},
        {"couples", &facts->couples.count, 0, 0, 0},
        {"apart", &facts->couples.apart, 0, 0, 0},
        {"couples_before", &facts->couples_before.count, 0, 0, 0},
        {"apart_before", &facts->couples_before.apart, 0, 0, 0},
        {"barred", &facts->barred, 0, 0, 0},
        {"revoked", &facts->revoked, 0, 0, 0},
        {"revived", &facts->revived, 0, 0, 0},
        {"freed", &facts->freed, 0, 0, 0},
        {"pieces", &facts->pieces, 0, 0, 0},
        {"later", &facts->later, 0, 0, 0},
        {"pending", 0, 0, &facts->pending, 0},
        {"overlapping", &facts->overlapping, 0, 0, 0},
        {"cells", &facts->classes.tested[CLASS_OF_CHANGE], 0, 0, 0},
        {"fell", &facts->classes.worst[CLASS_OF_CHANGE].count, 0, 0, 0},
        {"may_fall", &facts->classes.worst[CLASS_OF_CHANGE].most, 0, 0, 0},
        {"shares", &facts->classes.tested[CLASS_OF_SHARE], 0, 0, 0},
        {"share", &facts->classes.worst[CLASS_OF_SHARE].count, 0, 0, 0},
        {"may_share", &facts->classes.worst[CLASS_OF_SHARE].most, 0, 0, 0},
        {"lives", &facts->classes.tested[CLASS_OF_LOSS], 0, 0, 0},
        {"lost", &facts->classes.worst[CLASS_OF_LOSS].count, 0, 0, 0},
        {"may_lose", &facts->classes.worst[CLASS_OF_LOSS].most, 0, 0, 0},
        {"days", 0, &facts->days, 0, 0},
        {"ahead", 0, &facts->ahead_days, 0, 0},
        {"respelled", &facts->respelled, 0, 0, 0},
        {"side_judged", 0, 0, &facts->side_judged, 0},
        {"side_rows", &facts->side.rows, 0, 0, 0},
        {"side_unmatched", &facts->side.unmatched, 0, 0, 0},
        {"side_zeros", &facts->side.near[SPELLED_ZEROS], 0, 0, 0},
        {"residents_seen", 0, 0, &facts->residents_seen, 0},
        {"certificates_seen", 0, 0, &facts->certificates_seen, 0},
        {"resident_rows_before", &facts->resident_rows_before, 0, 0, 0},
        {"issued_before", &facts->issued_before, 0, 0, 0},
        {"issues_gone", &facts->issues_gone, 0, 0, 0},
        {"born_before", &facts->born_before, 0, 0, 0},
        {"births_gone", &facts->births_gone, 0, 0, 0},
        {"protected_before", &facts->flagged_before[FLAG_PROTECTED], 0, 0, 0},
        {"protected", &facts->flagged[FLAG_PROTECTED], 0, 0, 0},
        {"elsewhere_before", &facts->flagged_before[FLAG_ELSEWHERE], 0, 0, 0},
        {"elsewhere_now", &facts->flagged[FLAG_ELSEWHERE], 0, 0, 0},
        {"wards_before", &facts->flagged_before[FLAG_WARD], 0, 0, 0},
        {"wards", &facts->flagged[FLAG_WARD], 0, 0, 0},
        {"same", 0, &facts->same_office_days, 0, 0},
        {"disputes", 0, 0, &facts->too_many_disputes, 0},
        {"towns", 0, 0, &facts->towns, 0},
        {"templates_asked", 0, 0, &facts->templates_asked, 0},
        {"templates_unsigned", 0, 0, &facts->templates_unsigned, 0},
        {"newest", 0, 0, 0, &facts->newest},
        {"newest_before", 0, 0, 0, &facts->newest_before}};

    if (strcmp(word, "unmarked") == 0) {
        facts->marks = false;
        return;
    }
    if (strcmp(word, "unfigured") == 0) {
        facts->figures = false;
        return;
    }
    if (strcmp(word, "first") == 0) {
        facts->has_last = false;
        return;
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strlen(known[i].name) != n || strncmp(known[i].name, word, n) != 0)
            continue;
        if (known[i].number)
            *known[i].number = value;
        else if (known[i].small)
            *known[i].small = (int)value;
        else if (known[i].flag)
            *known[i].flag = true;
        else
            *known[i].day = day_at(equals + 1);
        return;
    }
    cr_assert(false, "no such fact: %s", word);
}

static void tripped(const struct gate_facts *facts, char *out, size_t room)
{
    struct finding findings[CHECK_COUNT];

    gates_judge(&gate_defaults, facts, findings);
    *out = '\0';
    for (int i = 0; i < CHECK_COUNT; i++)
        if (finding_trips(&findings[i]))
            snprintf(out + strlen(out), room - strlen(out), "%s%s", *out ? " " : "",
                     check_names[i]);
    if (!*out)
        snprintf(out, room, "-");
}

static bool check_seen[CHECK_COUNT];

static void gate_case(char **field)
{
    struct gate_facts facts = {.has_last = true,
                               .marks = true,
                               .figures = true,
                               .days = 1,
                               .certificates = 1000,
                               .certificates_before = 1000,
                               .resident_rows_before = 1000,
                               .newest = DAY_NONE,
                               .newest_before = DAY_NONE};
    char got[256], *text = field[0], *word;

    while ((word = strsep(&text, " ")) != NULL)
        fact_take(&facts, word);
    tripped(&facts, got, sizeof got);
    cr_expect_str_eq(got, field[1], "%s: %s, not %s", field[2], got, field[1]);
    for (int i = 0; i < CHECK_COUNT; i++)
        check_seen[i] = check_seen[i] || strcmp(field[1], check_names[i]) == 0;
}

Test(gates, both_edges_of_each_check)
{
    cr_assert_geq(cases_each("gates.tsv", 3, gate_case), 50);
    for (int i = 0; i < CHECK_COUNT; i++)
        cr_expect(check_seen[i], "no line makes %s trip", check_names[i]);
}

Test(gates, an_alarm_has_words)
{
    for (int i = 0; i < ALARM_COUNT; i++)
        cr_expect_str_neq(alarm_japanese(str_of(alarm_word((enum alarm)i))), "");
    cr_expect_str_eq(alarm_japanese(STR("held_4")), "");
}

static void one_acknowledged(char **fields)
{
    const struct acknowledged last = {day_at(fields[0]), strtoull(fields[1], NULL, 10)};
    bool quiet = acknowledged_holds(&last, day_at(fields[2]), strtoull(fields[3], NULL, 10));

    cr_expect_str_eq(quiet ? "quiet" : "heard", fields[4], "until %s of %s, on %s of %s", fields[0],
                     fields[1], fields[2], fields[3]);
}

Test(gates, an_alarm_that_was_acknowledged)
{
    cr_assert_geq(cases_each("acknowledged.tsv", 5, one_acknowledged), 10);
}

/* ---- months ---------------------------------------------------------------------------------- */

static uint64_t *month_of(struct histogram *histogram, int year, int month)
{
    return &histogram->months[(year - YEAR_FIRST) * 12 + month - 1];
}

Test(gates, a_month_that_is_gone)
{
    static struct histogram before, now;
    static const struct {
        int year, month;
        uint64_t was, is;
        int days;
        uint64_t gone;
        const char *why;
    } rows[] = {
        {2027, 6, 20, 0, 1, 1, "all of twenty"},
        {2027, 6, 19, 0, 1, 0, "nineteen are too few"},
        {2027, 6, 100, 20, 1, 0, "four fifths"},
        {2027, 6, 100, 19, 1, 1, "more than four fifths"},
        {2026, 11, 100, 0, 1, 0, "this month ends"},
        {2026, 12, 100, 0, 1, 1, "the next does not"},
        {2026, 12, 100, 0, 30, 1, "nor in 30 days"},
        {2026, 12, 100, 0, 31, 0, "renewed in longer"},
        {2027, 6, 100, 0, 31, 1, "beyond the window"},
        {2035, 1, 100, 0, 1, 1, "far away"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        memset(&before, 0, sizeof before);
        memset(&now, 0, sizeof now);
        *month_of(&before, rows[i].year, rows[i].month) = rows[i].was;
        *month_of(&now, rows[i].year, rows[i].month) = rows[i].is;
        cr_expect_eq(
            histogram_gone(&now, &before, day_at("2026-11-19"), rows[i].days, &gate_defaults),
            rows[i].gone, "%s", rows[i].why);
    }
}

Test(gates, a_month_out_of_its_band)
{
    static struct histogram before, now;
    static const struct {
        int year, month;
        uint64_t was, is;
        int days, odd;
        const char *why;
    } rows[] = {
        {2027, 6, 100, 149, 1, 0, "49 more"},
        {2027, 6, 100, 150, 1, 6, "50 more"},
        {2027, 6, 1000, 1200, 1, 0, "a fifth more"},
        {2027, 6, 1000, 1201, 1, 6, "more than that"},
        {2027, 6, 1000, 800, 1, 0, "a fifth less"},
        {2027, 6, 1000, 799, 1, 6, "less than that"},
        {2027, 6, 1000, 600, 8, 0, "two fifths in more than a week"},
        {2027, 6, 1000, 599, 8, 6, "less than that"},
        {2030, 7, 0, 500, 1, 7, "44 months ahead"},
        {2030, 8, 0, 500, 1, 0, "45: still being issued"},
        {2026, 11, 0, 500, 1, 0, "this month"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct histogram_odd odd;

        memset(&before, 0, sizeof before);
        memset(&now, 0, sizeof now);
        *month_of(&before, rows[i].year, rows[i].month) = rows[i].was;
        *month_of(&now, rows[i].year, rows[i].month) = rows[i].is;
        odd = histogram_odd(&now, &before, day_at("2026-11-19"), rows[i].days, &gate_defaults);
        cr_expect_eq(odd.month, rows[i].odd, "%s", rows[i].why);
        cr_expect(odd.month == 0 || (odd.before == rows[i].was && odd.now == rows[i].is));
    }
}

/* A year apart: renewals have emptied the months up to 16 ahead, and beyond 44 of the first run both were
 * still being issued. */
Test(gates, months_a_year_apart)
{
    static struct histogram before, now;
    struct histogram_band bands[HISTOGRAM_BANDS_MAX];
    size_t count;

    *month_of(&before, 2028, 4) = 1000;
    *month_of(&now, 2028, 4) = 900;
    count = histogram_bands_since(&now, &before, day_at("2026-11-19"), day_at("2025-11-28"),
                                  &gate_defaults, bands);
    cr_assert_eq(count, 17, "%zu", count);
    cr_expect(bands[0].year == 2028 && bands[0].month == 3, "%d-%d", bands[0].year, bands[0].month);
    cr_expect(bands[16].year == 2029 && bands[16].month == 7);
    cr_expect(bands[1].before == 1000 && bands[1].now == 900 && bands[1].allowed == 900);
    cr_expect_eq(bands[2].before, 0);
}

Test(gates, what_fell_due_against_what_was_foretold)
{
    static struct histogram before;
    static const struct {
        const char *mail_on;
        uint64_t came, late;
        bool compared, odd;
        const char *why;
    } rows[] = {
        {"2026-11-20", 100, 0, true, false, "as foretold"},
        {"2026-11-20", 150, 0, true, false, "half as many again"},
        {"2026-11-20", 151, 0, true, true, "more than that"},
        {"2026-11-20", 100, 51, true, true, "with those that no run had seen"},
        {"2026-11-20", 50, 0, true, false, "half"},
        {"2026-11-20", 49, 0, true, true, "less than half"},
        {"2026-11-20", 49, 60, true, true, "late ones do not stand in for those that are missing"},
        {"2026-11-24", 110, 0, true, false, "ten more four days later"},
        {"2026-11-24", 166, 0, true, true, "110 and half of them and one"},
        {"2026-11-19", 49, 0, true, false, "the same mail day: nothing was foretold"},
        {"2026-11-19", 50, 0, true, true, "fifty all the same"},
        {"2027-01-20", 999, 0, false, false, "further than a run can tell"},
        {"2026-11-18", 999, 0, false, false, "before it"},
    };

    before.mail_on = day_at("2026-11-19");
    before.ahead[1] = 100;
    before.ahead[5] = 10;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct volume volume = volume_judge(day_at(rows[i].mail_on), &before, rows[i].came,
                                            rows[i].late, &gate_defaults);

        cr_expect(volume.compared == rows[i].compared && volume.odd == rows[i].odd, "%s",
                  rows[i].why);
    }
    before.mail_on = DAY_NONE;
    cr_expect_not(volume_judge(day_at("2026-11-20"), &before, 999, 0, &gate_defaults).odd);
}

Test(gates, histogram_counts_months_days_and_the_newest_issue)
{
    static struct histogram histogram;
    Day as_of = day_at("2026-11-18");

    histogram.mail_on = day_at("2026-11-19");
    histogram.newest = DAY_NONE;
    histogram_add(&histogram, as_of, day_at("2022-01-05"), month_index(day_at("2027-02-19")),
                  day_at("2026-11-20"));
    histogram_add(&histogram, as_of, day_at("2026-11-18"), month_index(day_at("2031-02-01")),
                  day_at("2030-11-05"));
    histogram_add(&histogram, as_of, day_at("2199-01-01"), month_index(day_at("2027-02-01")),
                  day_at("2026-11-05"));
    cr_expect_eq(*month_of(&histogram, 2027, 2), 2);
    cr_expect_eq(*month_of(&histogram, 2031, 2), 1);
    cr_expect_eq(histogram.ahead[1], 1);
    cr_expect(day_equal(histogram.newest, as_of), "a day after the as-of day is a slip of the pen");
    cr_expect_eq(histogram.issued[0], 1, "and no certificate of tonight");
    cr_expect_eq(histogram.recent, 1);
    cr_expect_eq(histogram.future, 1);
}

/* Issue days with a space between; "-": none. */
static void issues(struct histogram *histogram, const char *as_of, const char *days)
{
    char copy[200], *text = copy, *day;

    snprintf(copy, sizeof copy, "%s", days);
    *histogram = (struct histogram){.newest = DAY_NONE};
    while (strcmp(days, "-") != 0 && (day = strsep(&text, " ")) != NULL)
        histogram_issue(histogram, day_at(as_of), day_at(day));
}

/* The last run was on 2026-11-19. */
Test(gates, how_far_a_night_lies_ahead_of_all_that_is_known)
{
    static struct histogram before, now;
    static const struct {
        const char *as_of, *then, *now;
        int days;
        const char *why;
    } cases[] = {
        {"2026-11-20", "2026-11-18", "2026-11-18", 1, "the next night"},
        {"2027-01-20", "2026-11-18", "2026-11-18", 62, "the registers stood still"},
        {"2027-01-21", "2026-11-18", "2026-11-18", 63, "one day more"},
        {"2027-11-19", "2026-11-18", "2026-11-18", 365, "a clock that is a year ahead"},
        {"2027-11-19", "2026-11-18", "2027-11-18", 1,
         "nobody ran it for a year, the registers went on"},
        {"2027-11-19", "2026-11-18", "2027-09-18", 62, "the newest issue is 62 days old"},
        {"2027-11-19", "2026-11-18", "2027-09-17", 63, "63 days"},
        {"2027-11-19", "2026-11-18", "2026-11-18 2027-12-01", 365, "what is to come says nothing"},
        {"2027-11-19", "2026-11-18", "-", 365, "no certificate at all"},
        {"2027-11-19", "-", "2027-12-01", 365, "none that was issued"},
        {"2027-11-19", "2026-11-18 2027-11-01", "2026-11-18 2027-11-01", 365,
         "a slip that the last run saw says nothing of the time since"},
        {"2027-11-19", "2026-11-18 2027-11-01", "2026-11-18 2027-11-01 2027-11-18", 1,
         "one more than the slip does"},
        {"2027-11-19", "2026-11-18 2027-09-18", "2026-11-18 2027-09-18", 365,
         "a slip of 62 days ago would hide it still"},
        {"2027-11-19", "2026-11-18 2199-01-01", "2026-11-18 2199-01-01", 365, "a slip far away"},
        {"2026-12-01", "2026-11-18 2199-01-01", "2026-11-18 2199-01-01", 12, "days, and a slip"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int days;

        issues(&before, "2026-11-19", cases[i].then);
        issues(&now, cases[i].as_of, cases[i].now);
        days = histogram_ahead(&now, &before, day_at(cases[i].as_of), day_at("2026-11-19"));
        cr_expect_eq(days, cases[i].days, "%s: %d", cases[i].why, days);
    }
}

/* The last run's as-of day is 18 November; what it read was issued, and born, on these days. */
Test(gates, what_the_last_run_read_and_this_one_does_not)
{
    static struct histogram before, now;
    static const char *const days[] = {"2026-09-17", "2026-09-18", "2026-11-10",
                                       "2026-11-17", "2026-11-18", "2026-11-19"};
    static const struct {
        const char *newest;
        uint64_t gone;
        const char *why;
    } rows[] = {
        {"2026-11-19", 0, "a day further"},
        {"2026-11-18", 0, "as new as then"},
        {"2026-11-17", 1, "the 18th is gone; the 19th was a slip of the pen then"},
        {"2026-11-13", 2, "the 17th too"},
        {"2026-09-17", 4, "all of the 62 days to 18 November"},
        {"2020-01-01", 4, "nothing older is known"},
        {"", 4, "none tonight"},
    };
    static const struct {
        int days;
        const char *added;
        uint64_t before, now;
        const char *why;
    } births[] = {
        {0, NULL, 4, 0, "all are gone"},
        {1, NULL, 3, 0, "tonight's 62 days begin on 19 September"},
        {1, "2026-11-15", 3, 1, "one came to the register late"},
        {1, "2026-11-19", 3, 0, "born since then: no stand-in"},
        {54, "2026-11-10", 2, 0, "tonight's begin on 11 November"},
        {62, "2026-11-18", 0, 0, "no day in common"},
        {9999, NULL, 0, 0, "nor years later"},
    };
    struct resident resident = {.birth_state = BIRTH_KNOWN};
    Day as_of = day_at("2026-11-18");

    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        histogram_add(&before, as_of, day_at(days[i]), month_index(day_at("2031-01-01")), as_of);
        resident.birth_date = day_at(days[i]);
        histogram_resident(&before, as_of, &resident);
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_expect_eq(histogram_issued_after(&before, as_of,
                                            *rows[i].newest ? day_at(rows[i].newest) : DAY_NONE),
                     rows[i].gone, "%s", rows[i].why);
    for (size_t i = 0; i < sizeof births / sizeof births[0]; i++) {
        struct births found;

        memset(&now, 0, sizeof now);
        if (births[i].added) {
            resident.birth_date = day_at(births[i].added);
            histogram_resident(&now, day_add(as_of, births[i].days), &resident);
        }
        found = histogram_births(&now, &before, births[i].days);
        cr_expect(found.before == births[i].before && found.now == births[i].now, "%s: %d of %d",
                  births[i].why, (int)found.now, (int)found.before);
    }
}

Test(gates, residents_by_flag)
{
    static struct histogram histogram;
    const struct resident residents[] = {
        {.birth_state = BIRTH_UNKNOWN, .birth_date = DAY_NONE, .is_protected = true},
        {.birth_state = BIRTH_BAD, .birth_date = DAY_NONE, .is_protected = true, .ward = true},
        {.birth_state = BIRTH_UNKNOWN, .birth_date = DAY_NONE, .residence_elsewhere = true},
        {.birth_state = BIRTH_UNKNOWN,
         .birth_date = DAY_NONE,
         .is_protected = true,
         .status = RESIDENT_DECEASED}};

    for (size_t i = 0; i < sizeof residents / sizeof residents[0]; i++)
        histogram_resident(&histogram, day_at("2026-11-18"), &residents[i]);
    cr_expect_eq(histogram.flagged[FLAG_PROTECTED], 3, "of any status");
    cr_expect_eq(histogram.flagged[FLAG_ELSEWHERE], 1);
    cr_expect_eq(histogram.flagged[FLAG_WARD], 1);
    for (int i = 0; i < RECENT_DAYS; i++)
        cr_expect_eq(histogram.born[i], 0, "an unknown birth is on no day");
}

Test(gates, words_and_who_may_lift_them)
{
    cr_expect_eq(gate_of(STR("wrong_file")), GATE_WRONG_FILE);
    cr_expect_eq(gate_of(STR("")), -1);
    for (int i = 0; i < GATE_COUNT; i++) {
        enum gate gate = (enum gate)i;

        cr_expect_eq(gate_of(str_of(gate_word(gate))), i);
        cr_expect_eq(gate_may_be_accepted(gate), gate != GATE_COUNTS && gate != GATE_PROOF);
    }
}

/* What several have counted is what one would have, wherever they part. */
Test(gates, figures_of_parts)
{
    enum { ROWS = 400 };
    static struct histogram all, joined, part;
    static struct id_lengths lengths, joined_lengths, part_lengths;
    const Day as_of = day_at("2026-11-19");

    srand(7);
    all.newest = joined.newest = part.newest = DAY_NONE;
    all.mail_on = joined.mail_on = part.mail_on = as_of;
    for (int i = 0; i < ROWS; i++) {
        Day issued_on = day_add(as_of, rand() % 200 - 150), expires_on = day_add(as_of, rand() % 900);
        struct resident resident = {.birth_state = BIRTH_KNOWN,
                                    .birth_date = day_add(as_of, -(rand() % 100)),
                                    .is_protected = rand() % 9 == 0,
                                    .ward = rand() % 9 == 0};
        Str id = (Str){"0123456789x123456789", 1 + (size_t)rand() % 20};

        for (int both = 0; both < 2; both++) {
            struct histogram *to = both ? &all : &part;

            histogram_add(to, as_of, issued_on, month_index(expires_on), day_add(as_of, i % 70));
            histogram_valid(to, month_index(expires_on),
                            i % 3 ? CERTIFICATE_VALID : CERTIFICATE_REVOKED);
            histogram_resident(to, as_of, &resident);
            id_lengths_add(both ? &lengths : &part_lengths, id);
        }
        if (rand() % 20 && i + 1 < ROWS)
            continue;
        histogram_join(&joined, &part, month_index(as_of), month_index(day_add(as_of, 900)));
        id_lengths_join(&joined_lengths, &part_lengths);
        memset(&part, 0, sizeof part);
        memset(&part_lengths, 0, sizeof part_lengths);
        part.newest = DAY_NONE;
        part.mail_on = as_of;
    }
    cr_expect_eq(memcmp(&joined, &all, sizeof all), 0, "figures of certificates and residents");
    cr_expect_eq(memcmp(&joined_lengths, &lengths, sizeof lengths), 0, "lengths of ids");
}
