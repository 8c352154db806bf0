/* Identity 18: letters of each mail day and week against the print limits in force. */
#include "edge/registers/inputs.h"
#include "flow/desk/report_inside.h"

enum { DAYS_AFTER_MONDAY = 6 };

struct comparing {
    struct report *report;
    const char *sha256; /* of the limits now */
};

/* Whether every run of a mail day from `from` to `to` read these limits. */
static bool read_these(const struct comparing *comparing, Day from, Day to)
{
    const struct report *report = comparing->report;

    for (size_t i = 0; i < report->run_count; i++) {
        const struct report_run *run = &report->runs[i];

        if (!day_before(run->mail_on, from) && !day_before(to, run->mail_on) &&
            !str_equal(str_of(run->limits_sha256), str_of(comparing->sha256)))
            return false;
    }
    return true;
}

/* `in_force`: the row of the last day of them that has letters. */
static void compare(const struct comparing *comparing, const struct limit *in_force, Day from,
                    Day to, uint64_t letters)
{
    struct report_queries *queries = &comparing->report->queries;

    if (!in_force)
        return;
    if (!read_these(comparing, from, to)) {
        queries->unlimited++;
        return;
    }
    queries->limited++;
    queries->within += letters <= in_force->max;
}

static void compare_days(const struct comparing *comparing, const struct limit_rows *rows,
                         const struct ledger_days *days)
{
    const struct report *report = comparing->report;

    for (size_t i = 0; i < days->count; i++) {
        const struct ledger_day *day = &days->at[i];

        if (!day_before(day->mail_on, report->from) && !day_before(report->to, day->mail_on))
            compare(comparing, limit_in_force(rows, day->mail_on), day->mail_on, day->mail_on,
                    day->letters);
    }
}

/* Weeks that lie in the period with all of their days that have letters. */
static void compare_weeks(const struct comparing *comparing, const struct limit_rows *rows,
                          const struct ledger_days *days)
{
    const struct report *report = comparing->report;

    for (size_t i = 0, end; i < days->count; i = end) {
        Day monday = week_monday(days->at[i].mail_on), last = days->at[i].mail_on;
        uint64_t letters = 0;

        for (end = i; end < days->count && day_equal(week_monday(days->at[end].mail_on), monday);
             end++) {
            letters += days->at[end].letters;
            last = days->at[end].mail_on;
        }
        if (!day_before(days->at[i].mail_on, report->from) && !day_before(report->to, last))
            compare(comparing, limit_in_force(rows, last), monday,
                    day_add(monday, DAYS_AFTER_MONDAY), letters);
    }
}

static int compare_key(const struct comparing *comparing, const struct limit_rows *rows,
                       struct ledger *ledger, struct arena *arena, struct err *err)
{
    static const enum ledger_scope scopes[] = {[SCOPE_ALL] = LEDGER_ALL,
                                               [SCOPE_POSTAL] = LEDGER_POSTAL,
                                               [SCOPE_MUNICIPALITY] = LEDGER_MUNICIPALITY};
    const struct report *report = comparing->report;
    const struct limit *key = rows->at;
    struct ledger_days days;

    if (key->resource != LIMIT_PRINT)
        return 0;
    if (ledger_scope_days(ledger, scopes[key->scope], key->prefix, week_monday(report->from),
                          day_add(week_monday(report->to), DAYS_AFTER_MONDAY), &days, arena, err))
        return -1;
    if (key->period == PER_DAY)
        compare_days(comparing, rows, &days);
    else
        compare_weeks(comparing, rows, &days);
    return 0;
}

int report_limits(struct report *report, const struct report_sources *from, struct arena *arena,
                  struct err *err)
{
    struct limits limits = {0};
    struct input_facts facts = {0};
    struct comparing comparing = {report, facts.sha256};
    struct err unheard = {0};

    for (size_t i = 0; i < report->run_count; i++)
        report->queries.unlimited += *report->runs[i].limits_sha256 != '\0';
    if (str_is_empty(from->config->limits.path) ||
        limits_read(&from->config->limits, arena, &limits, &facts, &unheard))
        return 0; /* then nothing can be compared */
    report->queries.unlimited = 0;
    for (size_t i = 0; i < limits.count;) {
        struct limit_rows rows = limits_of_key(&limits, &limits.rows[i]);

        if (compare_key(&comparing, &rows, from->ledger, arena, err))
            return -1;
        i += rows.count;
    }
    return 0;
}
