/*
 * What the last published run left for this one: its registers in the ledger, and the figures by
 * which it foretold tonight's.
 */
#include "flow/night/against.h"

#include <stdlib.h>

#include "say/err.h"
#include "core/lot/delays.h"
#include "core/gates/doubtmarks.h"
#include "core/lot/doubts.h"
#include "edge/ledger/ledger_gates.h"

const char *lot_input_sha256(const struct lot *lot, const char *role)
{
    for (uint32_t i = 0; i < lot->input_count; i++)
        if (str_equal(lot->inputs[i].role, str_of(role)))
            return lot->inputs[i].sha256;
    return "";
}

int against_registers(struct against *against, struct ledger *ledger, struct err *err)
{
    REQUIRE(ledger); /* the ledger is open */
    if (!against->last.id)
        return 0;
    return ledger_input(ledger, &against->last, "residents", &against->last_residents, err) ||
                   ledger_input(ledger, &against->last, "certificates", &against->last_certificates,
                                err)
               ? -1
               : 0;
}

/* ---- marks ----------------------------------------------------------------------------------- */

static void marks_compare(void *context)
{
    struct against *against = context;
    struct marking *marking = &against->marking;

    marking->status =
        rowmarks_compare(against->rows, marking->as_of, against->last_residents.sha256,
                         marking->sha256, marking->writes, &against->compared, &marking->err);
}

void against_marks_begin(struct against *against, Day as_of, const char *sha256, bool writes,
                         bool beside)
{
    struct marking *marking = &against->marking;

    REQUIRE(against->rows && !marking->has_begun); /* once */
    *marking = (struct marking){.as_of = as_of, .has_begun = true, .writes = writes};
    snprintf(marking->sha256, sizeof marking->sha256, "%s", sha256);
    beside_begin(&marking->beside, beside, marks_compare, against);
}

int against_marks_end(struct against *against, struct err *err)
{
    struct marking *marking = &against->marking;

    REQUIRE(marking->has_begun);
    beside_end(&marking->beside);
    if (marking->status)
        *err = marking->err;
    return marking->status;
}

void against_marks_drop(struct against *against, const char *ledger)
{
    struct marking *marking = &against->marking;
    struct err unheard = {0}; /* the night has a reason of its own to end */

    beside_end(&marking->beside);
    if (marking->has_begun && marking->writes)
        rowmarks_forget(ledger, &unheard);
}

/* ---- figures from run to run ----------------------------------------------------------------- */

enum { NUMBER_BASE = 10 };

/* Changes of bearers; of an older kigen, which did not count couples, certificates with a notice. */
static const char otherwise[] = "told_otherwise";
static const char couples[] = "couples", apart[] = "couples_apart";
/* 1: kept by a kigen that asked about notices alone. */
static const char edition[] = "figures";
enum { EDITION = 2 };

/* "issued:07": one of a row of figures by day. */
static void figure_read_day(uint64_t *days, int count, const char *prefix,
                            const struct gate_figure *figure)
{
    long day;

    if (!str_starts(str_of(figure->name), str_of(prefix)))
        return;
    day = strtol(figure->name + strlen(prefix), NULL, NUMBER_BASE);
    if (day >= 0 && day < count)
        days[day] = (uint64_t)figure->value;
}

static void figure_read_flag(struct histogram *before, const struct gate_figure *figure)
{
    for (int i = 0; i < FLAG_COUNT; i++)
        if (str_equal(str_of(figure->name), str_of(flag_word((enum resident_flag)i))))
            before->flagged[i] = (uint64_t)figure->value;
}

static const char ahead[] = "ahead:", issued[] = "issued:", born[] = "born:", future[] = "future";

static const char month[] = "month:", valid[] = "valid:";

/* "month:2027-02": one of a row of figures by month. */
static void figure_read_month(uint64_t *months, const char *prefix,
                              const struct gate_figure *figure)
{
    char *end;
    long year, of_year;

    if (!str_starts(str_of(figure->name), str_of(prefix)))
        return;
    year = strtol(figure->name + strlen(prefix), &end, NUMBER_BASE);
    of_year = *end == '-' ? strtol(end + 1, NULL, NUMBER_BASE) : 0;
    if (year >= YEAR_FIRST && year <= YEAR_LAST && of_year >= 1 && of_year <= 12)
        months[(year - YEAR_FIRST) * 12 + of_year - 1] = (uint64_t)figure->value;
}

/* Of what was sent or waits (core/lot/delays.h); people who were told too late, and who wait. The first
 * is there whatever the others are. They are kept for good (edge/ledger/ledger_figures). */
static const char delay_said[] = "delay", delay_max[] = "delay_max", delay_p50[] = "delay_p50",
                  delay_missed[] = "delay_missed", delay_waiting[] = "delay_waiting";

/* Of the residents' readable rows. */
static const char apart_said[] = "residents", repeated_said[] = "residents_repeated";

static void figure_read_residents(struct rowmarks_count *before, const struct gate_figure *figure)
{
    Str name = str_of(figure->name);

    if (str_equal(name, str_of(apart_said))) {
        before->known = true;
        before->apart = (uint64_t)figure->value;
    }
    if (str_equal(name, str_of(repeated_said)))
        before->repeated = (uint64_t)figure->value;
}

/* "doubts" and "pulls": 1 where all of them are there; "doubt:0f3c…", "pull:261124-000001-0". */
static const char doubts_said[] = "doubts", doubt_said[] = "doubt:", pulls_said[] = "pulls",
                  pull_said[] = "pull:";
enum { DIGEST_BASE = 16 };

static void figure_read_kept(struct against *against, const struct gate_figure *figure)
{
    Str name = str_of(figure->name);

    if (str_equal(name, str_of(doubts_said)))
        against->doubts_known = true;
    if (str_equal(name, str_of(pulls_said)))
        against->pulls_known = true;
    if (str_starts(name, str_of(doubt_said))) {
        uint64_t digest = strtoull(figure->name + sizeof doubt_said - 1, NULL, DIGEST_BASE);

        VEC_PUSH(&against->doubts_before, digest);
    }
    if (str_starts(name, str_of(pull_said)) && name.n == sizeof pull_said - 1 + PIECE_ID_LENGTH) {
        struct pull_before pull = {.since = {(int32_t)figure->value}};

        memcpy(pull.piece_id, figure->name + sizeof pull_said - 1, PIECE_ID_LENGTH);
        VEC_PUSH(&against->pulls_before, pull);
    }
}

/* "newest", "future", "told_otherwise", "couples", "protected", those by month and by day: what the last run
 * told this one. */
static void figure_read(struct against *against, const struct gate_figure *figure)
{
    struct histogram *before = against->foretold;
    Str name = str_of(figure->name);

    if (str_equal(name, str_of(otherwise)))
        against->changes_before = (uint64_t)figure->value;
    if (str_equal(name, str_of(couples)))
        against->couples_before.count = (uint64_t)figure->value;
    if (str_equal(name, str_of(apart)))
        against->couples_before.apart = (uint64_t)figure->value;
    if (str_equal(name, str_of(edition)))
        against->told_before = figure->value < EDITION;
    if (str_equal(name, str_of(future)))
        before->future = (uint64_t)figure->value;
    if (str_equal(name, STR("newest")))
        before->newest = (Day){(int32_t)figure->value};
    figure_read_month(before->months, month, figure);
    figure_read_month(before->valid, valid, figure);
    figure_read_day(before->ahead, HISTOGRAM_DAYS, ahead, figure);
    figure_read_day(before->issued, RECENT_DAYS, issued, figure);
    figure_read_day(before->born, RECENT_DAYS, born, figure);
    figure_read_flag(before, figure);
    figure_read_residents(&against->count_before, figure);
    figure_read_kept(against, figure);
}

int against_foretold(struct against *against, struct ledger *ledger, struct arena *arena,
                     struct err *err)
{
    struct gate_figure *figures;
    size_t count;

    against->foretold = ARENA_NEW(arena, struct histogram);
    against->doubts_before.count = against->pulls_before.count = 0; /* it may be asked again */
    against->foretold->mail_on = against->foretold->newest = DAY_NONE;
    if (!against->last.id)
        return 0;
    if (ledger_gate_figures(ledger, &against->last, &figures, &count, arena, err))
        return -1;
    for (size_t i = 0; i < count; i++)
        figure_read(against, &figures[i]);
    against->figures_before = count > 0;
    if (against->figures_before)
        against->foretold->mail_on = against->last.mail_on;
    return 0;
}

int against_year_ago(struct against *against, struct ledger *ledger, Day as_of, struct arena *arena,
                     struct err *err)
{
    struct gate_figure *figures;
    size_t count;

    against->year = NULL;
    if (ledger_months_year_ago(ledger, as_of, &against->year_as_of, &figures, &count, arena, err))
        return -1;
    if (count)
        against->year = ARENA_NEW(arena, struct histogram);
    for (size_t i = 0; i < count; i++)
        figure_read_month(against->year->months, month, &figures[i]);
    return 0;
}

static void figure_keep(struct against *against, int64_t value, const char *format, int a, int b)
{
    struct gate_figure figure = {.value = value};
    int n;

    if (value == 0)
        return;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    n = snprintf(figure.name, sizeof figure.name, format, a, b);
#pragma GCC diagnostic pop
    REQUIRE(n > 0 && n < (int)sizeof figure.name);
    VEC_PUSH(&against->figures, figure);
}

static void keep_days(struct against *against, const uint64_t *days, int first, int count,
                      const char *prefix)
{
    char format[GATE_FIGURE_NAME_MAX];

    snprintf(format, sizeof format, "%s%%02d", prefix);
    for (int i = first; i < count; i++)
        figure_keep(against, (int64_t)days[i], format, i, 0);
}

static void keep_delay(struct against *against, const struct lot *lot)
{
    struct delay_figures all = delays_figures(lot, DELAY_GOING);

    figure_keep(against, 1, delay_said, 0, 0);
    figure_keep(against, all.max, delay_max, 0, 0);
    figure_keep(against, all.p50, delay_p50, 0, 0);
    figure_keep(against, (int64_t)lot->outlook.missed, delay_missed, 0, 0);
    figure_keep(against, (int64_t)lot->outlook.waiting, delay_waiting, 0, 0);
}

static void keep_doubts(struct against *against, const struct lot *lot)
{
    uint64_t *digests = mem_zero((size_t)lot->doubt_count + 1, sizeof *digests);
    size_t count = doubt_digests(lot, digests);

    if (count <= KEPT_MAX)
        figure_keep(against, 1, doubts_said, 0, 0);
    for (size_t i = 0; count <= KEPT_MAX && i < count; i++) {
        struct gate_figure figure = {.value = 1};

        snprintf(figure.name, sizeof figure.name, "%s%016llx", doubt_said,
                 (unsigned long long)digests[i]);
        VEC_PUSH(&against->figures, figure);
    }
    mem_free(digests);
}

static void keep_pulls(struct against *against, const struct lot *lot)
{
    uint32_t count = 0;

    while (count < lot->pull_count && lot->pulls[count].is_listed)
        count++;
    if (count > KEPT_MAX)
        return;
    figure_keep(against, 1, pulls_said, 0, 0);
    for (uint32_t i = 0; i < count; i++) {
        struct gate_figure figure = {.value = day_is(lot->pulls[i].since) ? lot->pulls[i].since.n
                                                                          : lot->as_of.n};

        snprintf(figure.name, sizeof figure.name, "%s" STR_FMT, pull_said,
                 STR_ARG(lot->pulls[i].piece_id));
        VEC_PUSH(&against->figures, figure);
    }
}

void against_keep(struct against *against, struct lot *lot, Day as_of)
{
    const struct histogram *now = against->histogram;

    REQUIRE(now);                                 /* the registers were read */
    REQUIRE(against->figures.count == 0);         /* once */
    figure_keep(against, EDITION, edition, 0, 0); /* even of registers without a row */

    for (int i = month_index(as_of); i < HISTOGRAM_MONTHS; i++) {
        figure_keep(against, (int64_t)now->months[i], "month:%04d-%02d", YEAR_FIRST + i / 12,
                    i % 12 + 1);
        figure_keep(against, (int64_t)now->valid[i], "valid:%04d-%02d", YEAR_FIRST + i / 12,
                    i % 12 + 1);
    }
    keep_days(against, now->ahead, /*what is due tonight is no forecast*/ 1, HISTOGRAM_DAYS, ahead);
    keep_days(against, now->issued, 0, RECENT_DAYS, issued);
    keep_days(against, now->born, 0, RECENT_DAYS, born);
    for (int i = 0; i < FLAG_COUNT; i++)
        figure_keep(against, (int64_t)now->flagged[i], flag_word((enum resident_flag)i), 0, 0);
    if (day_is(now->newest))
        figure_keep(against, now->newest.n, "newest", 0, 0);
    figure_keep(against, (int64_t)now->future, future, 0, 0);
    figure_keep(against, (int64_t)against->bearers.changes, otherwise, 0, 0);
    figure_keep(against, (int64_t)against->couples.count, couples, 0, 0);
    figure_keep(against, (int64_t)against->couples.apart, apart, 0, 0);
    keep_delay(against, lot);
    keep_doubts(against, lot);
    keep_pulls(against, lot);
    if (lot->residents_counted) {
        figure_keep(against, (int64_t)lot->residents_apart, apart_said, 0, 0);
        figure_keep(against, (int64_t)lot->residents_repeated, repeated_said, 0, 0);
    }
    lot->gate_figures = against->figures.at;
    lot->gate_figure_count = (uint32_t)against->figures.count;
}
