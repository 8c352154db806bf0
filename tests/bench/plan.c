/*
 * The planner alone: a million pieces over 40 mailing days, by what there is to ask. Prints seconds.
 *
 *     build/bench/plan [PIECES [DAYS]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/bug.h"
#include "core/rules/plan.h"

enum { CODES = 2000, PAST_WEEKS = 26, DAYS_A_WEEK = 5, ROWS_MAX = 2 * CODES + 16, ID_ROOM = 24 };

static struct calendar calendar;
static struct limit rows[ROWS_MAX];
static struct limits limits = {rows, 0};
static struct plan_piece *pool;
static char *ids, codes[CODES][8];
static Day *until, *planned;
static enum reason *verdicts;
static size_t pieces = 1000000, days = 40;

static void days_fill(void)
{
    struct mailing_rule rules[DAYS_A_WEEK];

    for (int i = 0; i < DAYS_A_WEEK; i++)
        rules[i] = (struct mailing_rule){i, NTH_EVERY};
    REQUIRE(calendar_fill(&calendar, NULL, 0, NULL, 0, rules, DAYS_A_WEEK));
    REQUIRE(calendar_counter(&calendar, NULL, 0, NULL, 0));
}

static Day last_day(Day mail_on)
{
    Day day = mail_on;

    for (size_t i = 0; i < days; i++)
        day = mailing_on_or_after(&calendar, day_add(day, 1));
    return day;
}

/* In the order of the pool; neighbours are of different codes. */
static void pool_fill(Day mail_on)
{
    Day last = last_day(mail_on);

    pool = mem_zero(pieces, sizeof *pool);
    ids = mem_zero(pieces, ID_ROOM);
    until = mem_zero(pieces, sizeof *until);
    planned = mem_zero(pieces, sizeof *planned);
    verdicts = mem_zero(pieces, sizeof *verdicts);
    for (size_t i = 0; i < CODES; i++)
        snprintf(codes[i], sizeof codes[i], "%07zu", 2200000 + i * 7);
    for (size_t i = 0; i < pieces; i++) {
        char *id = ids + i * ID_ROOM;

        snprintf(id, ID_ROOM, "%09zu", i);
        pool[i] = (struct plan_piece){last, mail_on, str_of(id), str_of(codes[i * 31 % CODES]),
                                      STR("14100")};
        until[i] = last;
    }
}

static void limit_add(enum limit_resource resource, enum limit_scope scope, const char *prefix,
                      enum limit_period period, uint64_t max)
{
    struct limit *limit = &rows[limits.count++];

    REQUIRE(limits.count <= ROWS_MAX);
    *limit = (struct limit){day_of(2026, 4, 1), resource, scope, "", period, max, 0};
    snprintf(limit->prefix, sizeof limit->prefix, "%s", prefix);
}

static int limit_order(const void *a, const void *b)
{
    return limit_key_compare(a, b);
}

static void curve(struct rules *rules, const int *visits, size_t weeks)
{
    rules->visit_weeks = weeks;
    for (size_t i = 0; i < weeks; i++)
        rules->visits[i] = visits[i];
}

/* What half a year has sent, to every code on every day. */
static void past_add(struct plan *plan, Day mail_on)
{
    for (int week = 0; week < PAST_WEEKS; week++)
        for (int day = 0; day < DAYS_A_WEEK; day++)
            for (size_t i = 0; i < CODES; i++) {
                Day on = day_add(mail_on, -DAYS_OF_WEEK * (week + 1) + day);

                plan_add_visits(plan, &(struct plan_visit){on, day_add(on, 4), str_of(codes[i]),
                                                           STR("14100"), 5});
            }
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void measure(const char *what, struct rules *rules, Day mail_on)
{
    struct plan plan;
    size_t now = 0, later = 0;
    double began = seconds(), took;

    rules->delivery_days = 3;
    qsort(rows, limits.count, sizeof *rows, limit_order);
    plan_init(&plan, rules, &calendar, &limits);
    if (rules->visit_weeks)
        past_add(&plan, mail_on);
    plan_night(&plan, pool, pieces, mail_on, false, verdicts);
    plan_ahead(&plan, pool, pieces, mail_on, verdicts, until, planned);
    took = seconds() - began;
    for (size_t i = 0; i < pieces; i++) {
        now += verdicts[i] == REASON_NONE;
        later += day_is(planned[i]);
    }
    printf("%6.2f s  %-58s %zu tonight, %zu later, %zu never\n", took, what, now, later,
           pieces - now - later);
    plan_release(&plan);
    limits.count = 0;
}

int main(int argc, char **argv)
{
    static const int short_curve[] = {60, 25, 10};
    static const int long_curve[PAST_WEEKS] = {10, 9, 8, 8, 7, 6, 5, 5, 4, 4, 3, 3, 3,
                                               2,  2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1};
    Day mail_on = day_of(2026, 11, 2);
    struct rules plain = {0}, shortly = {0}, longly = {0};

    if (argc > 1)
        pieces = strtoul(argv[1], NULL, 10);
    if (argc > 2)
        days = strtoul(argv[2], NULL, 10);
    days_fill();
    pool_fill(mail_on);
    curve(&shortly, short_curve, 3);
    curve(&longly, long_curve, PAST_WEEKS);
    printf("%zu pieces, %zu mailing days, %d postal codes\n", pieces, days, CODES);
    limit_add(LIMIT_PRINT, SCOPE_ALL, "", PER_DAY, pieces / days);
    measure("print, one limit", &plain, mail_on);
    limit_add(LIMIT_COUNTER, SCOPE_ALL, "", PER_WEEK, pieces / 9);
    measure("counter, one limit, a curve of 3 weeks", &shortly, mail_on);
    limit_add(LIMIT_COUNTER, SCOPE_ALL, "", PER_WEEK, pieces / 9);
    measure("counter, one limit, a curve of 26 weeks", &longly, mail_on);
    limit_add(LIMIT_PRINT, SCOPE_ALL, "", PER_DAY, pieces / days);
    limit_add(LIMIT_COUNTER, SCOPE_ALL, "", PER_DAY, pieces / 45);
    limit_add(LIMIT_WALK_IN, SCOPE_ALL, "", PER_WEEK, pieces / 100);
    limit_add(LIMIT_COUNTER, SCOPE_MUNICIPALITY, "14100", PER_WEEK, pieces / 9);
    for (size_t i = 0; i < CODES; i++) {
        limit_add(LIMIT_COUNTER, SCOPE_POSTAL, codes[i], PER_WEEK, pieces / CODES / 8);
        limit_add(LIMIT_WALK_IN, SCOPE_POSTAL, codes[i], PER_WEEK, 2);
    }
    measure("print, counter by all, town and each code, 26 weeks", &longly, mail_on);
    limit_add(LIMIT_COUNTER, SCOPE_ALL, "", PER_WEEK, 0);
    measure("counter of 0: a million that never go, 3 weeks", &shortly, mail_on);
    mem_free(pool);
    mem_free(ids);
    mem_free(until);
    mem_free(planned);
    mem_free(verdicts);
    return EXIT_SUCCESS;
}
