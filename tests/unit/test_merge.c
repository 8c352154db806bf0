/* Many shards as one: what is read of each, and sums, percentiles and identities against plain arithmetic. */
#include "core/lot/merge.h"

#include <stdio.h>
#include <stdlib.h>

#include "disk/jsonread.h"

#include "readers.h"

enum { LETTERS_MAX = 60, SHARDS = 9 };

#define PIECES_HEADER                                                                              \
    "\xEF\xBB\xBF"                                                                                 \
    "piece_id,bundle,sequence,first_page,pages,postal_code,barcode,variant,late,language,"         \
    "resident_id,serials,expires_on,opens_on,ideal_on,mail_on,deliver_on,delay_days,causes\r\n"
#define ROWS_HEADER                                                                                \
    "\xEF\xBB\xBF"                                                                                 \
    "serial,resident_id,kind,expires_on,disposition,reason,planned_on,anomalies,file,line\r\n"
#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* A run without rows that run.json could be wrong about, but for `notice` letters. */
static Str run_json(struct arena *arena, unsigned letters, unsigned bundles, unsigned pages,
                    unsigned max, unsigned days)
{
    Str text = arena_printf(
        arena,
        "{\"version\": \"1\", \"as_of\": \"2026-11-19\", \"mail_on\": \"2026-11-20\", \"run\": 1,"
        " \"inputs\": [{\"role\": \"residents\", \"file\": \"r\", \"sha256\": \"" SHA
        "\", \"rows\": 7}, {\"role\": \"certificates\", \"file\": \"c\", \"sha256\": \"" SHA
        "\", \"rows\": %u}], \"rows\": {\"residents\": 7, \"certificates\": %u},"
        " \"unreadable_residents\": 1, \"reasons\": {\"elsewhere\": 2, \"protected\": 1, \"refused\": 1},"
        " \"not_due_by_month\": {\"2027-03\": 2, \"2028-01\": 3},"
        " \"pieces\": %u, \"bundles\": %u, \"pages\": %u, \"alarms\": [{\"name\": \"late\","
        " \"text\": \"x\", \"count\": 3}], \"gates\": [{\"name\": \"shift\", \"by\": \"\", \"why\":"
        " \"\"}, {\"name\": \"marks\", \"what\": \"W\", \"by\": \"A\", \"why\": \"B\"}],"
        " \"folder\": \"2026-11-19\","
        " \"job\": \"261120-1\", \"config_sha256\": \"" SHA "\", \"delay\": {\"max\": %u,"
        " \"by_cause\": {",
        letters + 9, letters + 9, letters, bundles, pages, max);

    for (int i = 0; i < CAUSE_COUNT; i++)
        text = arena_printf(arena, STR_FMT "%s\"%s\": %u", STR_ARG(text), i ? ", " : "",
                            cause_term((enum cause)i).word, i == CAUSE_NO_RUN ? days : 0);
    text = arena_printf(arena, STR_FMT "}}, \"dispositions\": {", STR_ARG(text));
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        text = arena_printf(arena, STR_FMT "%s\"%s\": %u", STR_ARG(text), i ? ", " : "",
                            disposition_term((enum disposition)i).word,
                            i == DISPOSITION_NOTICE    ? letters
                            : i == DISPOSITION_NOT_DUE ? 5
                            : i == DISPOSITION_TOLD    ? 2
                            : i == DISPOSITION_HELD    ? 2
                                                       : 0);
    return arena_printf(arena, STR_FMT "}}", STR_ARG(text));
}

/* A shard of some letters, as files say it; their days of delay into `days`. */
struct made {
    unsigned letters, days[LETTERS_MAX], sum, max;
    Str run, pieces, rows;
};

static void make(struct made *made, unsigned *seed, struct arena *arena)
{
    char day[DAY_TEXT_MAX];

    *made = (struct made){.letters = (unsigned)rand_r(seed) % LETTERS_MAX};
    made->pieces = STR(PIECES_HEADER);
    made->rows = STR(ROWS_HEADER "S,R,signature,2027-02-10,held,protected,,,c,2\r\n"
                                 "S,R,signature,2027-02-10,held,refused,,,c,3\r\n");
    for (unsigned i = 0; i < made->letters; i++) {
        unsigned days = (unsigned)rand_r(seed) % 40;

        made->days[i] = days;
        made->sum += days;
        made->max = days > made->max ? days : made->max;
        made->pieces = arena_printf(
            arena,
            STR_FMT "1,b%u.pdf,1,1,2,2500001,,%s,0,ja,R%u,signature:%u,2027-02-10,2026-11-11,"
                    "%s,2026-11-20,2026-11-26,%u,%s\r\n",
            STR_ARG(made->pieces), i / 7, i % 2 ? "renewal" : "lapsed", i, i,
            day_text(day_add(day_of(2026, 11, 20), -(int)days), day), days,
            days ? arena_printf(arena, "no_run:%u", days).p : "");
        made->rows = arena_printf(arena, STR_FMT "%u,R%u,signature,2027-02-10,notice,,,,c,%u\r\n",
                                  STR_ARG(made->rows), i, i, i + 4);
    }
    made->run = run_json(arena, made->letters, (made->letters + 6) / 7, made->letters * 2,
                         made->max, made->sum);
}

static bool read_all(struct shard *shard, const struct made *made, struct arena *arena,
                     const char **bad, unsigned long *line)
{
    return shard_said(shard, json_read(made->run, arena), arena, bad) &&
           shard_rows(shard, made->rows, arena, line) &&
           shard_pieces(shard, made->pieces, arena, line);
}

static int by_value(const void *a, const void *b)
{
    unsigned left = *(const unsigned *)a, right = *(const unsigned *)b;

    return left < right ? -1 : left > right;
}

static void expect_figures(const struct merge *merge, unsigned *all, unsigned count, unsigned sum)
{
    qsort(all, count, sizeof *all, by_value);
    for (unsigned percent = 1; percent <= 100; percent++) {
        unsigned rank = (count * percent + 99) / 100;

        cr_expect_eq(merge_percentile(merge, percent), count ? all[(rank ? rank : 1) - 1] : 0,
                     "%u %%", percent);
    }
    cr_expect_eq(merge_mean_hundredths(merge), count ? (sum * 200UL + count) / (2UL * count) : 0);
    cr_expect_eq(merge->counted.pieces, count);
    cr_expect_eq(merge->said.cause_days[CAUSE_NO_RUN], sum);
}

Test(merge, sums_are_those_of_plain_arithmetic)
{
    for (unsigned seed = 1; seed <= 60; seed++) {
        unsigned all[SHARDS * LETTERS_MAX], count = 0, sum = 0, dice = seed;
        struct merge merge = {0};
        struct arena arena = {0};

        for (unsigned s = 0; s < SHARDS; s++) {
            struct shard shard = {.code = arena_printf(&arena, "1420%u", s)};
            struct shard_fault fault;
            unsigned long line = 0;
            const char *bad = NULL;
            struct made made;

            make(&made, &dice, &arena);
            cr_assert(read_all(&shard, &made, &arena, &bad, &line), "%u %s %lu", seed, bad, line);
            cr_expect(shard_agrees(&shard, &fault), "%u: %s", seed, fault.path);
            merge_add(&merge, &shard);
            VEC_RELEASE(&shard.by_delay);
            memcpy(all + count, made.days, made.letters * sizeof *all);
            count += made.letters;
            sum += made.sum;
        }
        expect_figures(&merge, all, count, sum);
        merge_prove(&merge, SHARDS);
        cr_expect_null(identities_broken(merge.identities, merge.identity_count), "%u", seed);
        cr_expect_gt(merge.identity_count, 25);
        cr_expect_eq(merge.months.count, 2);
        cr_expect_eq(merge.months.at[1].count, 3 * SHARDS);
        cr_expect_eq(merge.alarms.count, SHARDS);
        cr_expect_eq(merge.lifts.count, SHARDS, "a gate that nobody lifted is no line");
        cr_expect_eq(merge.days.count, 1);
        arena_release(&arena);
        merge_release(&merge);
    }
}

/* Each sum that is wrong by one breaks an identity. */
Test(merge, a_wrong_sum_is_seen)
{
    enum { FIGURES = 11 };

    for (int at = 0; at < FIGURES; at++) {
        struct merge merge = {0};
        struct arena arena = {0};
        struct shard shard = {.code = STR("14206")};
        unsigned long line;
        const char *bad;
        unsigned seed = 5;
        struct made made;

        make(&made, &seed, &arena);
        cr_assert(read_all(&shard, &made, &arena, &bad, &line) && made.letters > 3);
        merge_add(&merge, &shard);
        VEC_RELEASE(&shard.by_delay);
        {
            uint64_t *const figures[FIGURES] = {
                &merge.said.residents,    &merge.said.certificates,
                &merge.said.pieces,       &merge.said.pages,
                &merge.said.bundles,      &merge.said.dispositions[DISPOSITION_HELD],
                &merge.by_delay.at[1],    &merge.said.cause_days[CAUSE_HELD],
                &merge.told_certificates, &merge.variants[VARIANT_LAPSED],
                &merge.days.at[0].pieces};

            ++*figures[at];
        }
        merge_prove(&merge, 1);
        cr_expect_not_null(identities_broken(merge.identities, merge.identity_count), "%d", at);
        --merge.said.residents;
        merge_release(&merge);
        arena_release(&arena);
    }
}

/* Runs of the day before the one that is summed: in no sum but their own, those without letters too. */
Test(merge, earlier_runs_stand_beside_the_sum)
{
    const Day day = day_of(2026, 11, 20);
    const struct shard_earlier runs[2][3] = {{{STR("14205"), STR("a"), STR("261120-1"), day, 7},
                                              {STR("14205"), STR("b"), STR_EMPTY, day, 0},
                                              {STR("14205"), STR("c"), STR("261120-3"), day, 5}},
                                             {{STR("14206"), STR("a"), STR("261120-1"), day, 0}}};
    struct merge merge = {0}, alone = {0};
    struct arena arena = {0};

    for (unsigned s = 0; s < 2; s++) {
        struct shard shard = {.code = runs[s][0].code};
        unsigned long line;
        unsigned seed = 5;
        const char *bad;
        struct made made;

        make(&made, &seed, &arena);
        cr_assert(read_all(&shard, &made, &arena, &bad, &line));
        merge_add(&alone, &shard);
        shard.earlier = runs[s];
        shard.earlier_count = s ? 1 : 3;
        merge_add(&merge, &shard);
        VEC_RELEASE(&shard.by_delay);
    }
    cr_expect_eq(merge.earlier.count, 4);
    cr_expect(str_equal(merge.earlier.at[3].code, STR("14206")));
    cr_expect_eq(merge.earlier_pieces, 12);
    cr_expect_eq(merge.shards.at[0].earlier_pieces, 12);
    cr_expect_eq(merge.shards.at[1].earlier_pieces, 0);
    cr_expect(str_equal(merge_earlier_folders(&merge, &merge.shards.at[0], &arena), STR("a, c")));
    cr_expect(str_is_empty(merge_earlier_folders(&merge, &merge.shards.at[1], &arena)));
    cr_expect_arr_eq(&merge.said, &alone.said, sizeof merge.said);
    cr_expect_arr_eq(&merge.counted, &alone.counted, sizeof merge.counted);
    merge_prove(&merge, 2);
    cr_expect_null(identities_broken(merge.identities, merge.identity_count));
    merge_release(&merge);
    merge_release(&alone);
    arena_release(&arena);
}

/* What stands in run.json, and another thing in its place; the key that is named. */
static const struct {
    const char *from, *to, *named;
} wrongs[] = {
    {"\"as_of\": \"2026-11-19\"", "\"as_of\": \"2026-11-31\"", "as_of"},
    {"\"version\": \"1\"", "\"version\": 1", "version"},
    {"\"run\": 1", "\"run\": -1", "run"},
    {"\"run\": 1", "\"run\": 4294967297", "run"},
    {"\"config_sha256\": \"0", "\"config_sha256\": \"g", "config_sha256"},
    {"\"pieces\": ", "\"piece\": ", "pieces"},
    {"\"unreadable_residents\": 1", "\"unreadable_residents\": 1000000000001",
     "unreadable_residents"},
    {"\"elsewhere\": 2", "\"elsewhere\": 2.5", "reasons.elsewhere"},
    {"\"2028-01\": 3", "\"2028-13\": 3", "not_due_by_month"},
    {"\"2028-01\": 3", "\"2026-01\": 3", "not_due_by_month"},
    {"\"role\": \"residents\"", "\"role\": \"certificates\"", "inputs"},
    {"\"role\": \"residents\"", "\"role\": \"holidays\"", "inputs"},
    {"\"sha256\": \"0", "\"sha256\": \"", "sha256"},
    {"\"paused\": 0", "\"pausing\": 0", "delay.by_cause.paused"},
    {"\"held\": 2", "\"hold\": 2", "dispositions.held"},
    {"\"count\": 3", "\"count\": null", "count"},
    {"\"why\": \"B\"", "\"how\": \"B\"", "why"},
    {"\"what\": \"W\"", "\"which\": \"W\"", "what"},
    {"\"alarms\": [", "\"alarm\": [", "alarms"},
};

Test(merge, a_key_that_is_wrong_is_named)
{
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        struct arena arena = {0};
        struct shard shard = {0};
        const char *bad = NULL;
        Str good = run_json(&arena, 2, 1, 4, 0, 0), text;
        const char *at = strstr(good.p, wrongs[i].from);

        cr_assert_not_null(at, "%s", wrongs[i].from);
        text = arena_printf(&arena, "%.*s%s%s", (int)(at - good.p), good.p, wrongs[i].to,
                            at + strlen(wrongs[i].from));
        cr_expect(!shard_said(&shard, json_read(text, &arena), &arena, &bad), "%s", wrongs[i].to);
        cr_expect_str_eq(bad ? bad : "", wrongs[i].named);
        arena_release(&arena);
    }
}

/* Of the second line of the list: a text in it, and another in its place. */
static const struct {
    bool pieces;
    const char *from, *to;
} rows[] = {
    {true, ",renewal,", ",renewed,"},
    {true, ",lapsed,", ",,"},
    {true, "signature:0", ""},
    {true, ",2026-11-20,", ",2026-11-21,"},
    {true, ",2,2500001", ",x,2500001"},
    {true, "no_run:", "no_runs:"},
    {true, "no_run:", "no_run:x"},
    {true, "\r\n", "\n"},
    {true, "piece_id", "piece"},
    {false, ",notice,", ",noticed,"},
    {false, ",protected,", ",protects,"},
    {false, ",c,2", ",c,2,"},
    {false, "serial,resident_id", "resident_id,serial"},
};

Test(merge, a_row_that_is_wrong_is_seen)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = {0};
        struct shard shard = {0};
        unsigned long line = 0;
        unsigned seed = 5;
        const char *at;
        struct made made;
        Str good, text;
        bool read;

        make(&made, &seed, &arena);
        good = arena_copy(&arena, rows[i].pieces ? made.pieces : made.rows);
        at = strstr(good.p, rows[i].from);
        cr_assert_not_null(at, "%s", rows[i].from);
        text = arena_printf(&arena, "%.*s%s%s", (int)(at - good.p), good.p, rows[i].to,
                            at + strlen(rows[i].from));
        read = rows[i].pieces ? shard_pieces(&shard, text, &arena, &line)
                              : shard_rows(&shard, text, &arena, &line);
        cr_expect(!read && line > 0, "%s", rows[i].to);
        VEC_RELEASE(&shard.by_delay);
        arena_release(&arena);
    }
}

/* run.json and rows of one shard that differ by one letter. */
Test(merge, a_figure_that_the_rows_do_not_give_is_named)
{
    struct arena arena = {0};
    struct shard shard = {0};
    struct shard_fault fault;
    unsigned long line;
    unsigned seed = 5;
    const char *bad;
    struct made made;

    make(&made, &seed, &arena);
    made.run = run_json(&arena, made.letters + 1, (made.letters + 6) / 7, made.letters * 2,
                        made.max, made.sum);
    cr_assert(read_all(&shard, &made, &arena, &bad, &line));
    cr_expect(!shard_agrees(&shard, &fault));
    cr_expect_str_eq(fault.path, "notice");
    cr_expect_eq(fault.said, fault.counted + 1);
    VEC_RELEASE(&shard.by_delay);
    arena_release(&arena);
}

/* A letter of another mail day, whose delay fits that day: of each figure but that of the day. */
Test(merge, a_letter_of_another_mail_day_is_seen)
{
    struct arena arena = {0};
    struct shard shard = {.code = STR("14206")};
    struct merge merge = {0};
    const struct identity *broken;
    struct shard_fault fault;
    unsigned long line;
    unsigned seed = 5;
    const char *bad, *at;
    struct made made;
    Day mail = day_of(2026, 11, 20);
    char from[2 * DAY_TEXT_MAX], to[2 * DAY_TEXT_MAX], day[DAY_TEXT_MAX];

    make(&made, &seed, &arena);
    day_text(day_add(mail, -(int)made.days[0]), day);
    snprintf(from, sizeof from, "%s,2026-11-20", day);
    day_text(day_add(mail, 3 - (int)made.days[0]), day);
    snprintf(to, sizeof to, "%s,2026-11-23", day);
    at = strstr(made.pieces.p, from);
    cr_assert_not_null(at);
    made.pieces = arena_printf(&arena, "%.*s%s%s", (int)(at - made.pieces.p), made.pieces.p, to,
                               at + strlen(from));
    cr_assert(read_all(&shard, &made, &arena, &bad, &line), "%lu", line);
    cr_expect(!shard_agrees(&shard, &fault));
    cr_expect_str_eq(fault.path, "mail_on");
    cr_expect_eq(fault.said, fault.counted + 1);
    merge_add(&merge, &shard);
    merge_prove(&merge, 1);
    broken = identities_broken(merge.identities, merge.identity_count);
    cr_assert_not_null(broken);
    cr_expect_eq(broken->number, 6);
    VEC_RELEASE(&shard.by_delay);
    merge_release(&merge);
    arena_release(&arena);
}
