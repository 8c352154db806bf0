/* A report's figures by themselves: how long people waited, which letters a sheet shows, what a row of a
 * folder says otherwise than the ledger. */
#include "core/lot/report.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "days.h"
#include "flow/desk/report_inside.h"
#include "readers.h"

/* ---- how long people waited ------------------------------------------------------------------ */

static Day day_or_none(const char *text)
{
    return strcmp(text, "-") == 0 ? DAY_NONE : day_at(text);
}

static void backlog_case(char **field)
{
    struct report_run runs[8];
    size_t count = 0;
    struct report_backlog found;

    for (char *at = field[0]; *at && *at != '-'; count++) {
        char day[11] = "";

        memcpy(day, at, 10);
        at += 10;
        runs[count] = (struct report_run){
            .mail_on = day_at(day), .waiting = strtoul(at, &at, 10), .back.on = DAY_NONE};
        if (strncmp(at, " back", 5) == 0) {
            runs[count].back.on = runs[count].mail_on;
            at += 5;
        }
        at += *at == ';';
    }
    found = report_backlog(runs, count);
    cr_expect_eq(found.days, (uint32_t)atoi(field[1]), "%s: %u days", field[6], found.days);
    cr_expect(day_equal(found.from, day_or_none(field[2])), "%s: from", field[6]);
    cr_expect(day_equal(found.until, day_or_none(field[3])), "%s: until", field[6]);
    cr_expect_eq(found.cleared, strcmp(field[4], "cleared") == 0, "%s: cleared", field[6]);
    cr_expect_eq(found.most, strtoul(field[5], NULL, 10), "%s: most", field[6]);
}

Test(report, how_long_people_waited)
{
    cr_assert_geq(cases_each("report_backlog.tsv", 7, backlog_case), 11);
}

/* ---- which letters --------------------------------------------------------------------------- */

static struct report_letter letter_new(void)
{
    return (struct report_letter){.id = STR("261120-000001-8"),
                                  .resident_id = STR("C0001"),
                                  .postal_code = STR("2500042"),
                                  .language = STR("ja"),
                                  .bundle = STR("letters-0001.pdf"),
                                  .number = 1,
                                  .variant = VARIANT_RENEWAL,
                                  .sequence = 1,
                                  .certificates = 1,
                                  .expires_on = day_at("2027-02-18"),
                                  .ideal_on = day_at("2026-11-19"),
                                  .mail_on = day_at("2026-11-20"),
                                  .deliver_on = day_at("2026-11-26"),
                                  .knows_delay = true,
                                  .delay_days = 1,
                                  .cause_days[CAUSE_NO_RUN] = 1,
                                  .life = piece_born(day_at("2026-11-20"))};
}

Test(report, a_letter_is_late_after_its_last_day)
{
    struct report_letter letter = letter_new();

    cr_expect(!report_picks(REPORT_TOO_LATE, &letter));
    letter.deliver_on = letter.expires_on;
    cr_expect(!report_picks(REPORT_TOO_LATE, &letter), "on the last day it is in time");
    letter.deliver_on = day_add(letter.expires_on, 1);
    cr_expect(report_picks(REPORT_TOO_LATE, &letter));
    letter.taken_back = true;
    cr_expect(!report_picks(REPORT_TOO_LATE, &letter), "it was never sent");
    letter.taken_back = false;
    letter.knows_delay = false;
    cr_expect(!report_picks(REPORT_TOO_LATE, &letter), "of an older schema");
}

Test(report, each_state_stands_on_its_sheet)
{
    for (int state = 0; state < PIECE_EVENT_COUNT; state++) {
        struct report_letter letter = letter_new();

        letter.life.state = (enum piece_event)state;
        cr_expect(report_picks(REPORT_ALL, &letter));
        cr_expect_eq(report_picks(REPORT_RETURNED, &letter), state == PIECE_RETURNED);
        cr_expect_eq(report_picks(REPORT_UNDONE, &letter),
                     state == PIECE_SPOILED || state == PIECE_PULLED || state == PIECE_VOIDED);
    }
}

Test(report, what_is_counted_and_what_is_wrong)
{
    struct report *report = mem_zero(1, sizeof *report);
    struct report_letter letter = letter_new();

    report_count(&report->totals, &letter);
    cr_expect_eq(report->totals.right_ids, 1);
    cr_expect_eq(report->totals.right_causes, 1);
    letter.id = STR("261120-000001-9"); /* its check digit */
    letter.cause_days[CAUSE_NO_RUN] = 2;
    letter.certificates = 0;
    report_count(&report->totals, &letter);
    cr_expect_eq(report->totals.right_ids, 1);
    cr_expect_eq(report->totals.right_causes, 1);
    cr_expect_eq(report->totals.with_notice, 1);
    cr_expect_eq(report->totals.rows[REPORT_ALL], 2);
    report_check(report);
    cr_expect_not_null(report_broken(report));
    cr_expect_str_eq(report_broken(report)->number, "6", "no run said that it made two letters");
    mem_free(report);
}

Test(report, without_letters_all_identities_hold)
{
    struct report *report = mem_zero(1, sizeof *report);
    size_t compared = 0;

    report_check(report);
    cr_expect_null(report_broken(report));
    for (size_t i = 0; i < report->check_count; i++) {
        compared += report->checks[i].compared;
        cr_expect(report->checks[i].compared || report->checks[i].why, "%s says why",
                  report->checks[i].number);
    }
    cr_expect_gt(compared, 10);
    mem_free(report);
}

/* ---- a row of pieces.csv --------------------------------------------------------------------- */

Test(report, a_row_that_differs_is_named)
{
    static const struct {
        enum folder_column column;
        const char *text, *fault;
    } cases[] = {
        {FOLDER_COLUMNS, "", NULL},
        {FOLDER_ID, "261120-000002-4", "piece_id"},
        {FOLDER_BUNDLE, "letters-0002.pdf", "bundle"},
        {FOLDER_SEQUENCE, "2", "sequence"},
        {FOLDER_FIRST_PAGE, "9", NULL}, /* not in the ledger */
        {FOLDER_PAGES, "4", NULL},
        {FOLDER_POSTAL_CODE, "2500043", "postal_code"},
        {FOLDER_VARIANT, "lapsed", "variant"},
        {FOLDER_LATE, "1", "late"},
        {FOLDER_LANGUAGE, "en", "language"},
        {FOLDER_RESIDENT, "C0002", "resident_id"},
        {FOLDER_SERIALS, "signature:A2", "serials"},
        {FOLDER_SERIALS, "signature:A1 authentication:A9", "serials"},
        {FOLDER_SERIALS, "", "serials"},
        {FOLDER_EXPIRES, "2027-02-19", "expires_on"},
        {FOLDER_IDEAL, "2026-11-20", "ideal_on"},
        {FOLDER_MAIL, "2026-11-24", "mail_on"},
        {FOLDER_DELIVER, "2026-11-27", "deliver_on"},
        {FOLDER_DELAY, "2", "delay_days"},
        {FOLDER_CAUSES, "held:1", "causes"},
        {FOLDER_CAUSES, "", "causes"},
    };
    struct report_letter letter = letter_new();

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Str row[FOLDER_COLUMNS] = {STR("261120-000001-8"),
                                   STR("letters-0001.pdf"),
                                   STR("1"),
                                   STR("1"),
                                   STR("2"),
                                   STR("2500042"),
                                   STR_EMPTY,
                                   STR("renewal"),
                                   STR("0"),
                                   STR("ja"),
                                   STR("C0001"),
                                   STR("signature:A1"),
                                   STR("2027-02-18"),
                                   STR("2026-11-19"),
                                   STR("2026-11-19"),
                                   STR("2026-11-20"),
                                   STR("2026-11-26"),
                                   STR("1"),
                                   STR("no_run:1")};
        const char *fault;

        if (cases[i].column < FOLDER_COLUMNS)
            row[cases[i].column] = str_of(cases[i].text);
        fault = folder_row_fault(row, &letter, STR("signature:A1 signature:A1b"));
        cr_expect(fault == cases[i].fault ||
                      (fault && cases[i].fault && !strcmp(fault, cases[i].fault)),
                  "case %zu: %s", i, fault ? fault : "no fault");
    }
}
