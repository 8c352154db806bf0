/* The planner against a clerk's table and against section 5 written another way. */
#include "core/rules/plan.h"

#include <time.h>

#include "core/days/calendar.h"
#include "days.h"
#include "readers.h"

static struct calendar calendar;

static void calendar_plain(void)
{
    struct mailing_rule rules[5];
    Day holiday = day_at("2026-11-23");

    for (int i = 0; i < 5; i++)
        rules[i] = (struct mailing_rule){i, NTH_EVERY};
    cr_assert(calendar_fill(&calendar, &holiday, 1, NULL, 0, rules, 5));
}

static int limit_order(const void *a, const void *b)
{
    const struct limit *left = a, *right = b;
    int order = limit_key_compare(left, right);

    return order ? order : day_compare(left->effective_from, right->effective_from);
}

/* ---- the table ------------------------------------------------------------------------------- */

enum { POOL_MAX = 60, LIMITS_MAX = 12 };

struct scene {
    struct rules rules;
    struct limit rows[LIMITS_MAX];
    struct limits limits;
    struct plan plan;
    struct plan_piece pool[POOL_MAX];
    size_t pool_count;
    Day until[POOL_MAX];
};

static struct limit limit_at(char *text)
{
    char *from = strsep(&text, ","), *resource = strsep(&text, ","), *scope = strsep(&text, ","),
         *per = strsep(&text, ",");
    struct limit limit = {.effective_from = day_at(from), .max = (uint64_t)atoi(text)};
    char *word = strsep(&scope, ":");

    limit.resource = strcmp(resource, "print") == 0     ? LIMIT_PRINT
                     : strcmp(resource, "counter") == 0 ? LIMIT_COUNTER
                                                        : LIMIT_WALK_IN;
    limit.scope = strcmp(word, "all") == 0      ? SCOPE_ALL
                  : strcmp(word, "postal") == 0 ? SCOPE_POSTAL
                                                : SCOPE_MUNICIPALITY;
    snprintf(limit.prefix, sizeof limit.prefix, "%s", scope ? scope : "");
    limit.period = strcmp(per, "day") == 0 ? PER_DAY : PER_WEEK;
    return limit;
}

static struct plan_piece piece_at(char *text)
{
    struct plan_piece piece = {.resident_id = str_of(strsep(&text, ":"))};

    piece.expires_on = day_at(strsep(&text, ":"));
    piece.ideal_on = day_at(strsep(&text, ":"));
    piece.postal_code = str_of(strsep(&text, ":"));
    piece.municipality = str_of(text);
    return piece;
}

static int piece_order(const void *a, const void *b)
{
    return plan_piece_compare(a, b);
}

static void scene_open(struct scene *scene, char *limits, char *pool, char *used)
{
    *scene = (struct scene){
        .rules = {.pauses = {{day_at("2026-12-07"), day_at("2026-12-08"), STR_EMPTY}},
                  .pause_count = 1}};
    while (limits && strcmp(limits, "-") != 0)
        scene->rows[scene->limits.count++] = limit_at(strsep(&limits, " "));
    scene->limits.rows = scene->rows;
    qsort(scene->rows, scene->limits.count, sizeof *scene->rows, limit_order);
    while (pool && strcmp(pool, "-") != 0)
        scene->pool[scene->pool_count++] = piece_at(strsep(&pool, " "));
    qsort(scene->pool, scene->pool_count, sizeof *scene->pool, piece_order);
    for (size_t i = 0; i < scene->pool_count; i++)
        scene->until[i] = scene->pool[i].expires_on;
    plan_init(&scene->plan, &scene->rules, &calendar, &scene->limits);
    while (used && strcmp(used, "-") != 0) {
        char *one = strsep(&used, " "), *day = strsep(&one, ":"), *postal = strsep(&one, ":"),
             *municipality = strsep(&one, ":");

        plan_add_use(&scene->plan, day_at(day), str_of(postal), str_of(municipality),
                     (uint64_t)atoi(one));
    }
}

/* The letters of one table: what went and what waits, in the words of the case. */
static void scene_go(struct scene *scene, Day mail_on, bool reasons, char *go, char *waits,
                     size_t size)
{
    enum reason verdicts[POOL_MAX];
    Day planned[POOL_MAX];
    char text[DAY_TEXT_MAX];

    plan_night(&scene->plan, scene->pool, scene->pool_count, mail_on, false, verdicts);
    plan_ahead(&scene->plan, scene->pool, scene->pool_count, mail_on, verdicts, scene->until,
               planned);
    for (size_t i = 0; i < scene->pool_count; i++) {
        const char *name = scene->pool[i].resident_id.p;
        char *out = verdicts[i] == REASON_NONE ? go : waits;
        size_t n = strlen(out);

        n += (size_t)snprintf(out + n, size - n, "%s%s", n ? " " : "", name);
        if (verdicts[i] == REASON_NONE)
            continue;
        if (reasons)
            n += (size_t)snprintf(out + n, size - n, ":%s", reason_term(verdicts[i]).word);
        snprintf(out + n, size - n, ":%s", day_is(planned[i]) ? day_text(planned[i], text) : "-");
        cr_expect_eq(verdicts[i] == REASON_PAUSED, rules_paused(&scene->rules, mail_on));
    }
}

static void plan_case(char **field)
{
    static struct scene scene;
    char go[400] = "", waits[400] = "";

    scene_open(&scene, field[0], field[1], field[2]);
    scene_go(&scene, day_at(field[3]), /*reasons*/ false, go, waits, sizeof go);
    cr_expect_str_eq(*go ? go : "-", field[4], "go %s, not %s (%s)", go, field[4], field[6]);
    cr_expect_str_eq(*waits ? waits : "-", field[5], "wait %s, not %s (%s)", waits, field[5],
                     field[6]);
    plan_release(&scene.plan);
}

Test(plan, every_line_of_the_table)
{
    calendar_plain();
    cr_assert_geq(cases_each("plan.tsv", 7, plan_case), 25);
}

/* visits, then as above, with the day of delivery of earlier runs and reasons */
static void counter_case(char **field)
{
    static struct scene scene;
    char go[400] = "", waits[400] = "", *limits = field[1], *pool = field[2], none[] = "-";

    scene_open(&scene, limits, pool, none);
    plan_release(&scene.plan);
    scene.rules.floor_days = 30;
    scene.rules.delivery_days = 3;
    for (char *rest = field[0]; rest && strcmp(rest, "-") != 0;)
        scene.rules.visits[scene.rules.visit_weeks++] = atoi(strsep(&rest, ","));
    plan_init(&scene.plan, &scene.rules, &calendar, &scene.limits);
    for (char *rest = field[3]; rest && strcmp(rest, "-") != 0;) {
        char *one = strsep(&rest, " ");
        Day mail_on = day_at(strsep(&one, ":")), deliver_on = day_at(strsep(&one, ":"));
        Str postal = str_of(strsep(&one, ":")), town = str_of(strsep(&one, ":"));

        plan_add_visits(&scene.plan, &(struct plan_visit){mail_on, deliver_on, postal, town,
                                                          (uint64_t)atoi(one)});
    }
    scene_go(&scene, day_at(field[4]), /*reasons*/ true, go, waits, sizeof go);
    cr_expect_str_eq(*go ? go : "-", field[5], "go %s, not %s (%s)", go, field[5], field[7]);
    cr_expect_str_eq(*waits ? waits : "-", field[6], "wait %s, not %s (%s)", waits, field[6],
                     field[7]);
    plan_release(&scene.plan);
}

Test(plan, the_counter_by_hand)
{
    struct day_entry open = {.form = DAYS_DATES, .from = day_at("2026-11-29")}, stop;

    calendar_plain();
    open.to = open.from;
    stop = (struct day_entry){
        .form = DAYS_DATES, .from = day_at("2026-12-14"), .to = day_at("2026-12-20")};
    cr_assert(calendar_counter(&calendar, &open, 1, &stop, 1));
    cr_assert_geq(cases_each("counter.tsv", 8, counter_case), 30);
}

/* Half of 10 letters sent in the week before, those of tonight and those that wait; the fourth week has
 * one counter day, the fifth is limited by the week. */
Test(plan, weeks_of_the_counter)
{
    struct limit rows[] = {
        {.resource = LIMIT_PRINT, .scope = SCOPE_ALL, .period = PER_DAY, .max = 2},
        {.resource = LIMIT_COUNTER, .scope = SCOPE_ALL, .period = PER_DAY, .max = 4},
        {.resource = LIMIT_COUNTER,
         .scope = SCOPE_POSTAL,
         .prefix = "999",
         .period = PER_WEEK,
         .max = 7},
        {.resource = LIMIT_WALK_IN, .scope = SCOPE_ALL, .period = PER_WEEK, .max = 3}};
    struct limits limits = {rows, sizeof rows / sizeof rows[0]};
    struct rules rules = {.delivery_days = 3, .visits = {50, 25}, .visit_weeks = 2};
    struct plan_piece pool[4];
    enum reason verdicts[4];
    Day until[4], planned[4], mail_on = day_at("2026-11-24");
    struct plan_load loads[2 * 3];
    struct plan plan;

    calendar_plain();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        rows[i].effective_from = day_at("2026-04-01");
    for (int i = 0; i < 4; i++) {
        static const char *const ids[] = {"1", "2", "3", "4"};

        pool[i] = (struct plan_piece){day_at("2027-03-01"), day_at("2026-11-24"), str_of(ids[i]),
                                      STR("2500001"), STR("14206")};
        until[i] = day_at("2027-03-01");
    }
    plan_init(&plan, &rules, &calendar, &limits);
    plan_add_visits(&plan, &(struct plan_visit){day_at("2026-11-16"), day_at("2026-11-19"),
                                                STR("2500001"), STR("14206"), 10});
    cr_assert_eq(plan_loads(&plan, mail_on, 3, NULL), 6);
    plan_night(&plan, pool, 4, mail_on, false, verdicts);
    cr_assert_eq(plan_loads(&plan, mail_on, 3, loads), 6);
    cr_expect(day_equal(loads[0].monday, day_at("2026-11-23")) && loads[0].limit == &rows[1]);
    cr_expect(loads[0].week.limited && loads[0].week.most == 100 * 4 * 4, "Monday is a holiday");
    cr_expect_eq(loads[0].week.walk_in, 300);
    cr_expect_eq(loads[0].week.letters, 10 * 25 + 2 * 50);
    cr_expect_eq(loads[1].week.letters, 2 * 25);
    cr_expect_eq(loads[2].week.letters, 0);
    cr_expect(loads[3].limit == &rows[2] && loads[3].week.most == 700 &&
              loads[3].week.walk_in == 0 && loads[3].week.letters == 0);
    plan_ahead(&plan, pool, 4, mail_on, verdicts, until, planned);
    cr_assert_eq(plan_loads(&plan, mail_on, 3, loads), 6);
    cr_expect_eq(loads[0].week.letters, 10 * 25 + 2 * 50, "2026-11-25 is delivered the week after");
    cr_expect_eq(loads[1].week.letters, 2 * 25 + 2 * 50);
    cr_expect_eq(loads[2].week.letters, 2 * 25);
    plan_release(&plan);
    rules.visit_weeks = 0;
    plan_init(&plan, &rules, &calendar, &limits);
    cr_expect_eq(plan_loads(&plan, mail_on, 3, loads), 0, "without a curve they bind nobody");
    plan_release(&plan);
}

/* ---- section 5 written another way ----------------------------------------------------------- */

struct placed {
    Day mail_on;
    Str postal_code, municipality;
};

struct history {
    struct placed at[20000];
    size_t count;
};

static bool row_covers(const struct limit *row, Str postal_code, Str municipality)
{
    size_t n = strlen(row->prefix);

    if (row->scope == SCOPE_ALL)
        return true;
    if (row->scope == SCOPE_POSTAL)
        return postal_code.n >= n && strncmp(postal_code.p, row->prefix, n) == 0;
    return municipality.n >= 5 && strncmp(municipality.p, row->prefix, 5) == 0;
}

/* Of rows with this row's key, is this the one in force on `day`? */
static bool row_in_force(const struct limits *limits, const struct limit *row, Day day)
{
    if (row->resource != LIMIT_PRINT || day_before(day, row->effective_from))
        return false;
    for (size_t i = 0; i < limits->count; i++) {
        const struct limit *other = &limits->rows[i];

        if (other->resource == row->resource && other->scope == row->scope &&
            other->period == row->period && strcmp(other->prefix, row->prefix) == 0 &&
            day_before(row->effective_from, other->effective_from) &&
            !day_before(day, other->effective_from))
            return false;
    }
    return true;
}

static bool in_period(const struct limit *row, Day a, Day b)
{
    if (row->period == PER_DAY)
        return day_equal(a, b);
    while (day_weekday(a) != 0) /* Monday to Sunday */
        a = day_add(a, -1);
    return !day_before(b, a) && day_before(b, day_add(a, 7));
}

static uint64_t row_used(const struct history *history, const struct limit *row, Day day)
{
    uint64_t used = 0;

    for (size_t i = 0; i < history->count; i++)
        used += in_period(row, day, history->at[i].mail_on) &&
                row_covers(row, history->at[i].postal_code, history->at[i].municipality);
    return used;
}

static bool may_go(const struct limits *limits, const struct history *history,
                   const struct plan_piece *piece, Day day)
{
    for (size_t i = 0; i < limits->count; i++)
        if (row_in_force(limits, &limits->rows[i], day) &&
            row_covers(&limits->rows[i], piece->postal_code, piece->municipality) &&
            row_used(history, &limits->rows[i], day) >= limits->rows[i].max)
            return false;
    return true;
}

static void history_add(struct history *history, Day day, Str postal_code, Str municipality)
{
    cr_assert_lt(history->count, 20000);
    history->at[history->count++] = (struct placed){day, postal_code, municipality};
}

static void night_naive(const struct scene *scene, struct history *history, Day day,
                        const bool *gone, enum reason *verdicts)
{
    for (size_t i = 0; i < scene->pool_count; i++) {
        const struct plan_piece *piece = &scene->pool[i];

        if (gone[i])
            continue;
        verdicts[i] = rules_paused(&scene->rules, day)              ? REASON_PAUSED
                      : may_go(&scene->limits, history, piece, day) ? REASON_NONE
                                                                    : REASON_PRINT_CAPACITY;
        if (verdicts[i] == REASON_NONE)
            history_add(history, day, piece->postal_code, piece->municipality);
    }
}

static void ahead_naive(const struct scene *scene, struct history *history, Day mail_on,
                        const enum reason *first, Day *planned)
{
    bool gone[POOL_MAX];
    enum reason verdicts[POOL_MAX];

    for (size_t i = 0; i < scene->pool_count; i++) {
        gone[i] = first[i] == REASON_NONE;
        planned[i] = DAY_NONE;
    }
    for (Day day = day_add(mail_on, 1); day_between(mail_on, day) < 300; day = day_add(day, 1)) {
        if (!is_mailing_day(&calendar, day))
            continue;
        night_naive(scene, history, day, gone, verdicts);
        for (size_t i = 0; i < scene->pool_count; i++)
            if (!gone[i] && verdicts[i] == REASON_NONE) {
                gone[i] = true;
                planned[i] = day_before(day, scene->until[i]) ? day : DAY_NONE;
            }
    }
}

/* ---- random scenes --------------------------------------------------------------------------- */

static const char *const postals[] = {"2508555", "2500011", "2510001", "1000001", "250"};
static const char *const towns[] = {"14206", "142069", "14205", "", "13101"};
static const char *const prefixes[] = {"", "250", "2508555", "14206", "13101", "2"};

static struct limit limit_roll(uint64_t *state)
{
    static const uint64_t most[] = {0, 1, 2, 3, 5, 8, 20};
    struct limit limit = {.effective_from = day_add(day_at("2026-11-02"), (int)dice(state, 40)),
                          .resource = dice(state, 8) ? LIMIT_PRINT : LIMIT_COUNTER,
                          .scope = (enum limit_scope)dice(state, 3),
                          .period = dice(state, 2) ? PER_DAY : PER_WEEK,
                          .max = most[dice(state, 7)]};
    unsigned at = limit.scope == SCOPE_ALL      ? 0
                  : limit.scope == SCOPE_POSTAL ? 1 + dice(state, 2)
                                                : 3 + dice(state, 2);

    if (dice(state, 3) == 0)
        limit.effective_from = day_at("2026-11-01");
    snprintf(limit.prefix, sizeof limit.prefix, "%s", prefixes[at]);
    return limit;
}

static void limits_roll(struct scene *scene, uint64_t *state)
{
    size_t wanted = dice(state, LIMITS_MAX);

    while (scene->limits.count < wanted) {
        struct limit fresh = limit_roll(state);
        bool twice = false;

        for (size_t i = 0; i < scene->limits.count; i++)
            twice = twice || limit_order(&fresh, &scene->rows[i]) == 0;
        if (twice)
            wanted--;
        else
            scene->rows[scene->limits.count++] = fresh;
    }
    qsort(scene->rows, scene->limits.count, sizeof *scene->rows, limit_order);
}

static void scene_roll(struct scene *scene, struct history *history, uint64_t *state, Day mail_on)
{
    static char names[POOL_MAX][12];

    *scene = (struct scene){.limits = {scene->rows, 0}, .pool_count = dice(state, POOL_MAX)};
    history->count = 0;
    scene->rules.pause_count = dice(state, 3);
    for (size_t i = 0; i < scene->rules.pause_count; i++) {
        Day from = day_add(mail_on, (int)dice(state, 40) - 2);

        scene->rules.pauses[i] =
            (struct pause){from, day_add(from, (int)dice(state, 6)), STR_EMPTY};
    }
    limits_roll(scene, state);
    for (size_t i = 0; i < scene->pool_count; i++) {
        snprintf(names[i], sizeof names[i], "%zu", i * 7919 % 1000);
        scene->pool[i] =
            (struct plan_piece){.expires_on = day_add(mail_on, (int)dice(state, 60) - 5),
                                .ideal_on = day_add(mail_on, -(int)dice(state, 4)),
                                .resident_id = str_of(names[i]),
                                .postal_code = str_of(postals[dice(state, 5)]),
                                .municipality = str_of(towns[dice(state, 5)])};
    }
    qsort(scene->pool, scene->pool_count, sizeof *scene->pool, piece_order);
    for (size_t i = 0; i < scene->pool_count; i++)
        scene->until[i] = day_add(scene->pool[i].expires_on, (int)dice(state, 3) * 10);
    plan_init(&scene->plan, &scene->rules, &calendar, &scene->limits);
    for (unsigned n = dice(state, 6); n > 0; n--) {
        Day day = day_add(mail_on, (int)dice(state, 16) - 8);
        Str postal = str_of(postals[dice(state, 5)]), town = str_of(towns[dice(state, 5)]);
        unsigned pieces = 1 + dice(state, 4);

        plan_add_use(&scene->plan, day, postal, town, pieces);
        for (unsigned i = 0; i < pieces; i++)
            history_add(history, day, postal, town);
    }
}

/* No row in force is overrun by what this night added. */
static int overrun(const struct scene *scene, const struct history *before,
                   const struct history *after, Day day)
{
    int wrong = 0;

    for (size_t i = 0; i < scene->limits.count; i++) {
        const struct limit *row = &scene->limits.rows[i];
        uint64_t used = row_used(after, row, day);

        wrong += row_in_force(&scene->limits, row, day) && used > row->max &&
                 used != row_used(before, row, day);
    }
    return wrong;
}

Test(plan, random_pools_against_the_words_of_section_5)
{
    static struct scene scene;
    static struct history history, before;
    uint64_t state = 11;
    int wrong = 0, went = 0, waited = 0, planned_count = 0;

    calendar_plain();
    for (int round = 0; round < 1500; round++) {
        Day mail_on =
            mailing_on_or_after(&calendar, day_add(day_at("2026-11-02"), (int)dice(&state, 40)));
        enum reason got[POOL_MAX], expected[POOL_MAX];
        Day got_on[POOL_MAX], expected_on[POOL_MAX];
        bool gone[POOL_MAX] = {false};

        scene_roll(&scene, &history, &state, mail_on);
        before = history;
        plan_night(&scene.plan, scene.pool, scene.pool_count, mail_on, false, got);
        night_naive(&scene, &history, mail_on, gone, expected);
        wrong += overrun(&scene, &before, &history, mail_on);
        plan_ahead(&scene.plan, scene.pool, scene.pool_count, mail_on, got, scene.until, got_on);
        ahead_naive(&scene, &history, mail_on, expected, expected_on);
        for (size_t i = 0; i < scene.pool_count; i++) {
            wrong += got[i] != expected[i];
            wrong += got[i] != REASON_NONE && !day_equal(got_on[i], expected_on[i]);
            wrong += got[i] == REASON_NONE && day_is(got_on[i]);
            went += got[i] == REASON_NONE;
            waited += got[i] != REASON_NONE;
            planned_count += day_is(got_on[i]);
        }
        plan_release(&scene.plan);
    }
    cr_expect_eq(wrong, 0, "%d wrong", wrong);
    cr_expect_gt(went, 5000);
    cr_expect_gt(waited, 5000);
    cr_expect_gt(planned_count, 2000);
}

/* The header: pieces that go are added to `used`, so that a night planned later counts them. */
Test(plan, what_went_counts_in_the_same_week_and_day)
{
    struct limit row = {.effective_from = day_at("2026-11-18"), .period = PER_WEEK, .max = 3};
    struct limits limits = {&row, 1};
    struct rules rules = {0};
    struct plan plan;
    struct plan_piece pool[] = {
        {day_at("2027-02-01"), day_at("2026-11-01"), STR("1"), STR("2508555"), STR("14206")},
        {day_at("2027-02-01"), day_at("2026-11-01"), STR("2"), STR("2508555"), STR("14206")}};
    enum reason verdicts[2];

    calendar_plain();
    plan_init(&plan, &rules, &calendar, &limits);
    plan_night(&plan, pool, 2, day_at("2026-11-16"), false, verdicts); /* no limit yet: both go */
    cr_expect(verdicts[0] == REASON_NONE && verdicts[1] == REASON_NONE);
    plan_night(&plan, pool, 2, day_at("2026-11-18"), false,
               verdicts); /* the week has room for one */
    cr_expect_eq(verdicts[0], REASON_NONE);
    cr_expect_eq(verdicts[1], REASON_PRINT_CAPACITY);
    plan_night(&plan, pool, 2, day_at("2026-11-24"), false, verdicts); /* another week */
    cr_expect(verdicts[0] == REASON_NONE && verdicts[1] == REASON_NONE);
    plan_release(&plan);
}

Test(plan, before_the_cutoff_all_wait_and_are_planned_for_the_lot_itself)
{
    struct limits limits = {NULL, 0};
    struct rules rules = {.pauses = {{day_at("2026-12-07"), day_at("2026-12-08"), STR_EMPTY}},
                          .pause_count = 1};
    struct plan plan;
    struct plan_piece pool = {day_at("2027-02-01"), day_at("2026-11-01"), STR("1"), STR("2508555"),
                              STR_EMPTY};
    enum reason verdict;
    Day planned, until = pool.expires_on;

    calendar_plain();
    plan_init(&plan, &rules, &calendar, &limits);
    plan_night(&plan, &pool, 1, day_at("2026-12-01"), true, &verdict);
    cr_expect_eq(verdict, REASON_CUTOFF);
    plan_ahead(&plan, &pool, 1, day_at("2026-12-01"), &verdict, &until, &planned);
    cr_expect(day_equal(planned, day_at("2026-12-01")));
    plan_night(&plan, &pool, 1, day_at("2026-12-08"), true, &verdict);
    cr_expect_eq(verdict, REASON_PAUSED, "paused comes before cutoff");
    plan_ahead(&plan, &pool, 1, day_at("2026-12-08"), &verdict, &until, &planned);
    cr_expect(day_equal(planned, day_at("2026-12-09")));
    cr_expect_eq(plan.used_count, 1, "only the simulated night took room");
    plan_release(&plan);
}

/* A piece that waits for an open pause is planned for no day, and the search ends. */
Test(plan, an_open_pause_ends_the_search_at_the_expiry)
{
    struct limits limits = {NULL, 0};
    struct rules rules = {.pauses = {{day_at("2026-11-01"), DAY_NONE, STR_EMPTY}},
                          .pause_count = 1};
    struct plan plan;
    struct plan_piece pool = {day_at("2027-02-01"), day_at("2026-11-01"), STR("1"), STR("2508555"),
                              STR_EMPTY};
    enum reason verdict;
    Day planned, until = pool.expires_on;

    calendar_plain();
    plan_init(&plan, &rules, &calendar, &limits);
    plan_night(&plan, &pool, 1, day_at("2026-12-01"), false, &verdict);
    plan_ahead(&plan, &pool, 1, day_at("2026-12-01"), &verdict, &until, &planned);
    cr_expect_eq(verdict, REASON_PAUSED);
    cr_expect_not(day_is(planned));
    plan_release(&plan);
}

Test(plan, a_pool_out_of_order_is_a_bug, .exit_code = EXIT_BUG)
{
    struct limits limits = {NULL, 0};
    struct rules rules = {0};
    struct plan plan;
    struct plan_piece pool[] = {
        {day_at("2027-02-02"), day_at("2026-11-01"), STR("1"), STR_EMPTY, STR_EMPTY},
        {day_at("2027-02-01"), day_at("2026-11-01"), STR("2"), STR_EMPTY, STR_EMPTY}};
    enum reason verdicts[2];

    calendar_plain();
    plan_init(&plan, &rules, &calendar, &limits);
    plan_night(&plan, pool, 2, day_at("2026-11-16"), false, verdicts);
}

/* ---- as many limits as there are postal codes ------------------------------------------------ */

/* Each code has its row, so that a piece is asked of one of 300,000: the time must not follow their
 * number times that of the pieces or of the mailing days. */
Test(plan, many_limits_cost_little)
{
    enum { ROWS = 300000, PIECES = 2000, FIRST_CODE = 1000000, SECONDS_MAX = 10 };
    static struct limit rows[ROWS];
    static struct plan_piece pool[PIECES];
    static char codes[PIECES][8], ids[PIECES][8];
    static enum reason verdicts[PIECES];
    static Day until[PIECES], planned[PIECES];
    struct limits limits = {rows, ROWS};
    struct rules rules = {.pause_count = 0};
    clock_t began = clock();
    struct plan plan;
    size_t wrong = 0;

    calendar_plain();
    for (size_t i = 0; i < ROWS; i++) {
        rows[i] = (struct limit){.effective_from = day_at("2026-01-01"),
                                 .resource = LIMIT_PRINT,
                                 .scope = SCOPE_POSTAL,
                                 .period = PER_DAY,
                                 .max = 1};
        snprintf(rows[i].prefix, sizeof rows[i].prefix, "%zu", FIRST_CODE + i);
    }
    for (size_t i = 0; i < PIECES; i++) { /* fifty to a code */
        snprintf(codes[i], sizeof codes[i], "%zu", FIRST_CODE + i % (PIECES / 50) * 7001);
        snprintf(ids[i], sizeof ids[i], "%05zu", i);
        pool[i] = (struct plan_piece){.expires_on = day_at("2027-02-20"),
                                      .ideal_on = day_at("2026-11-20"),
                                      .resident_id = str_of(ids[i]),
                                      .postal_code = str_of(codes[i]),
                                      .municipality = STR("14206")};
        until[i] = day_at("2027-02-20");
    }
    plan_init(&plan, &rules, &calendar, &limits);
    plan_night(&plan, pool, PIECES, day_at("2026-11-20"), false, verdicts);
    plan_ahead(&plan, pool, PIECES, day_at("2026-11-20"), verdicts, until, planned);
    for (size_t i = 0; i < PIECES; i++) {
        size_t place = i / (PIECES / 50); /* in its code: one a mailing day */

        wrong += (verdicts[i] == REASON_NONE) != (place == 0);
        wrong += place == 1 && !day_equal(planned[i], day_at("2026-11-24"));
        wrong += place == 49 && !day_equal(planned[i], day_at("2027-01-29"));
    }
    cr_expect_eq(wrong, 0, "%zu wrong", wrong);
    cr_expect_lt((clock() - began) / CLOCKS_PER_SEC, SECONDS_MAX);
    plan_release(&plan);
}
