/* Sums over shards, and the identities that prove them. */
#include "core/lot/merge.h"

#include <stdio.h>

#include "base/bug.h"

/* ---- sums ------------------------------------------------------------------------------------ */

static void figures_add(struct shard_figures *to, const struct shard_figures *from)
{
    to->residents += from->residents;
    to->certificates += from->certificates;
    to->unreadable += from->unreadable;
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        to->dispositions[i] += from->dispositions[i];
    for (int i = 0; i < REASON_COUNT; i++)
        to->reasons[i] += from->reasons[i];
    for (int i = 0; i < CAUSE_COUNT; i++)
        to->cause_days[i] += from->cause_days[i];
    to->pieces += from->pieces;
    to->bundles += from->bundles;
    to->pages += from->pages;
    to->delay_days += from->delay_days;
    to->not_due += from->not_due;
    if (to->delay_max < from->delay_max)
        to->delay_max = from->delay_max;
}

/* The place of `key` in a sorted list of such structs, where it is made if it is not there yet. */
static void month_add(struct merge *merge, const struct shard_month *month)
{
    size_t at = merge->months.count;

    while (at && merge->months.at[at - 1].month > month->month)
        at--;
    if (at && merge->months.at[at - 1].month == month->month) {
        merge->months.at[at - 1].count += month->count;
        return;
    }
    VEC_PUSH(&merge->months, *month);
    memmove(&merge->months.at[at + 1], &merge->months.at[at],
            (merge->months.count - 1 - at) * sizeof *merge->months.at);
    merge->months.at[at] = *month;
}

static void day_add_shard(struct merge *merge, const struct shard *shard)
{
    struct merge_day day = {shard->mail_on, 1, shard->mailed};
    size_t at = merge->days.count;

    while (at && day_before(day.mail_on, merge->days.at[at - 1].mail_on))
        at--;
    if (at && day_equal(merge->days.at[at - 1].mail_on, day.mail_on)) {
        merge->days.at[at - 1].shards++;
        merge->days.at[at - 1].pieces += day.pieces;
        return;
    }
    VEC_PUSH(&merge->days, day);
    memmove(&merge->days.at[at + 1], &merge->days.at[at],
            (merge->days.count - 1 - at) * sizeof *merge->days.at);
    merge->days.at[at] = day;
}

static void keep(struct merge *merge, Str *text)
{
    *text = arena_copy(&merge->arena, *text);
}

static void lists_add(struct merge *merge, const struct shard *shard)
{
    for (size_t i = 0; i < shard->month_count; i++)
        month_add(merge, &shard->months[i]);
    for (size_t i = 0; i < shard->alarm_count; i++) {
        struct shard_alarm alarm = shard->alarms[i];

        keep(merge, &alarm.code);
        keep(merge, &alarm.name);
        keep(merge, &alarm.text);
        VEC_PUSH(&merge->alarms, alarm);
    }
    for (size_t i = 0; i < shard->lift_count; i++) {
        struct shard_lift lift = shard->lifts[i];

        keep(merge, &lift.code);
        keep(merge, &lift.gate);
        keep(merge, &lift.what);
        keep(merge, &lift.by);
        keep(merge, &lift.why);
        VEC_PUSH(&merge->lifts, lift);
    }
    for (size_t i = 0; i < shard->earlier_count; i++) {
        struct shard_earlier run = shard->earlier[i];

        keep(merge, &run.code);
        keep(merge, &run.folder);
        keep(merge, &run.job);
        merge->earlier_pieces += run.pieces;
        VEC_PUSH(&merge->earlier, run);
    }
    for (size_t i = 0; i < shard->by_delay.count; i++) {
        while (merge->by_delay.count <= i)
            VEC_PUSH(&merge->by_delay, 0);
        merge->by_delay.at[i] += shard->by_delay.at[i];
    }
}

static uint64_t pieces_of_earlier(const struct shard *shard)
{
    uint64_t all = 0;

    for (size_t i = 0; i < shard->earlier_count; i++)
        all += shard->earlier[i].pieces;
    return all;
}

void merge_add(struct merge *merge, const struct shard *shard)
{
    struct shard kept = *shard;

    REQUIRE(!merge->shards.count ||
            str_compare(merge->shards.at[merge->shards.count - 1].code, shard->code) < 0);
    figures_add(&merge->said, &shard->said);
    figures_add(&merge->counted, &shard->counted);
    merge->told_certificates += shard->told_certificates;
    for (int i = 0; i < VARIANT_COUNT; i++)
        merge->variants[i] += shard->variants[i];
    lists_add(merge, shard);
    day_add_shard(merge, shard);
    kept.months = NULL;
    kept.alarms = NULL;
    kept.lifts = NULL;
    kept.earlier = NULL;
    kept.earlier_pieces = pieces_of_earlier(shard);
    memset(&kept.by_delay, 0, sizeof kept.by_delay);
    keep(merge, &kept.code);
    keep(merge, &kept.place);
    keep(merge, &kept.version);
    keep(merge, &kept.folder);
    keep(merge, &kept.job);
    for (size_t i = 0; i < 2; i++)
        keep(merge, &kept.registers[i].file);
    VEC_PUSH(&merge->shards, kept);
}

void merge_release(struct merge *merge)
{
    VEC_RELEASE(&merge->shards);
    VEC_RELEASE(&merge->months);
    VEC_RELEASE(&merge->days);
    VEC_RELEASE(&merge->alarms);
    VEC_RELEASE(&merge->lifts);
    VEC_RELEASE(&merge->earlier);
    VEC_RELEASE(&merge->by_delay);
    arena_release(&merge->arena);
}

/* ---- earlier runs ---------------------------------------------------------------------------- */

Str merge_earlier_folders(const struct merge *merge, const struct shard *shard, struct arena *arena)
{
    Str all = STR_EMPTY;

    for (size_t i = 0; i < merge->earlier.count; i++) {
        const struct shard_earlier *run = &merge->earlier.at[i];

        if (run->pieces && str_equal(run->code, shard->code))
            all = arena_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(all), all.n ? ", " : "",
                               STR_ARG(run->folder));
    }
    return all;
}

/* ---- delay ----------------------------------------------------------------------------------- */

uint64_t merge_percentile(const struct merge *merge, unsigned percent)
{
    uint64_t count = merge->counted.pieces, rank = (count * percent + 99) / 100, seen = 0;

    if (rank == 0)
        rank = 1;
    for (size_t days = 0; days < merge->by_delay.count; days++) {
        seen += merge->by_delay.at[days];
        if (seen >= rank)
            return days;
    }
    return 0;
}

uint64_t merge_mean_hundredths(const struct merge *merge)
{
    uint64_t count = merge->counted.pieces;

    return count ? (merge->counted.delay_days * 200 + count) / (2 * count) : 0;
}

/* ---- identities ------------------------------------------------------------------------------ */

/* What stands on the left, and on the right. Of one file they are different figures of it. */
static const char runs[] = "両辺とも各run.json", rows[] = "両辺とも各dispositions.csv",
                  letters[] = "両辺とも各pieces.csv",
                  runs_rows[] = "左辺: 各run.json、右辺: 各dispositions.csv",
                  runs_letters[] = "左辺: 各run.json、右辺: 各pieces.csv";

static void add(struct merge *merge, int number, uint64_t left, uint64_t right, const char *source,
                const char *format, const char *word)
{
    struct identity *to = &merge->identities[merge->identity_count++];

    REQUIRE(merge->identity_count <= IDENTITIES_MAX);
    *to = (struct identity){.number = number,
                            .left = (int64_t)left,
                            .right = (int64_t)right,
                            .source = source,
                            .range = "全市区町村"};
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* literals below, each with one %s at most */
    snprintf(to->sentence, sizeof to->sentence, format, word);
#pragma GCC diagnostic pop
}

static uint64_t sum(const uint64_t *at, size_t count)
{
    uint64_t all = 0;

    for (size_t i = 0; i < count; i++)
        all += at[i];
    return all;
}

/* Of a disposition of which each row has a reason. */
static bool has_reasons(enum disposition disposition)
{
    return disposition_is_listed(disposition) && disposition != DISPOSITION_NOTICE;
}

static uint64_t reasons_of(const struct merge *merge, enum disposition disposition)
{
    uint64_t all = 0;

    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
        if (reason_disposition((enum reason)i) == disposition)
            all += merge->counted.reasons[i];
    return all;
}

static uint64_t days_of_histogram(const struct merge *merge)
{
    uint64_t all = 0;

    for (size_t days = 0; days < merge->by_delay.count; days++)
        all += merge->by_delay.at[days] * days;
    return all;
}

/* Counted from the list of shards, whatever was summed while it was made. */
static uint64_t over_shards(const struct merge *merge,
                            uint64_t (*figure)(const struct shard *shard))
{
    uint64_t all = 0;

    for (size_t i = 0; i < merge->shards.count; i++)
        all += figure(&merge->shards.at[i]);
    return all;
}

static uint64_t rows_of(const struct shard *shard)
{
    return shard->registers[1].rows;
}

static uint64_t people_of(const struct shard *shard)
{
    return shard->registers[0].rows;
}

static uint64_t dispositions_of(const struct shard *shard)
{
    return sum(shard->said.dispositions, DISPOSITION_COUNT);
}

static uint64_t pieces_of(const struct shard *shard)
{
    return shard->counted.pieces;
}

static uint64_t days_pieces(const struct merge *merge)
{
    uint64_t all = 0;

    for (size_t i = 0; i < merge->days.count; i++)
        all += merge->days.at[i].pieces;
    return all;
}

static uint64_t months_sum(const struct merge *merge)
{
    uint64_t all = 0;

    for (size_t i = 0; i < merge->months.count; i++)
        all += merge->months.at[i].count;
    return all;
}

static void prove_rows(struct merge *merge)
{
    const struct shard_figures *said = &merge->said, *counted = &merge->counted;

    add(merge, 2, said->residents, over_shards(merge, people_of), runs,
        "読込住民 = Σ 市区町村の住民データの行", NULL);
    add(merge, 3, said->certificates, sum(said->dispositions, DISPOSITION_COUNT), runs,
        "読込証明書 = Σ 処理区分", NULL);
    add(merge, 3, over_shards(merge, rows_of), over_shards(merge, dispositions_of), runs,
        "Σ 電子証明書データの行 = Σ 市区町村の処理区分", NULL);
    for (int i = 0; i < DISPOSITION_COUNT; i++) {
        enum disposition disposition = (enum disposition)i;
        const char *word = disposition_term(disposition).japanese;

        if (disposition_is_listed(disposition))
            add(merge, 4, said->dispositions[i], counted->dispositions[i], runs_rows,
                "%s = 一覧の行", word);
        if (has_reasons(disposition))
            add(merge, 4, counted->dispositions[i], reasons_of(merge, disposition), rows,
                "%s = Σ 理由", word);
    }
    add(merge, 4, said->dispositions[DISPOSITION_NOT_DUE], months_sum(merge), runs,
        "時期未到来 = Σ 満了月", NULL);
    add(merge, 5, said->dispositions[DISPOSITION_NOTICE], merge->told_certificates, runs_letters,
        "発送(証明書) = Σ 通の証明書数", NULL);
}

static void prove_letters(struct merge *merge)
{
    const struct shard_figures *said = &merge->said, *counted = &merge->counted;

    add(merge, 6, said->pieces, counted->pieces, runs_letters, "通 = 一覧の行", NULL);
    add(merge, 6, said->pieces, sum(merge->variants, VARIANT_COUNT), runs_letters, "通 = Σ 様式",
        NULL);
    add(merge, 6, said->pieces, days_pieces(merge), runs_letters, "通 = Σ 差出日", NULL);
    add(merge, 6, said->pieces, over_shards(merge, pieces_of), runs_letters, "通 = Σ 市区町村の通",
        NULL);
    add(merge, 6, said->bundles, counted->bundles, runs_letters, "束 = 一覧の束", NULL);
    add(merge, 7, said->pages, counted->pages, runs_letters, "ページ = Σ 通のページ", NULL);
    add(merge, 17, sum(said->cause_days, CAUSE_COUNT), counted->delay_days, runs_letters,
        "遅延の原因の日数 = Σ 通の遅延日数", NULL);
    add(merge, 17, counted->delay_days, days_of_histogram(merge), letters,
        "Σ 通の遅延日数 = 日数 × 通", NULL);
    add(merge, 17, counted->pieces, sum(merge->by_delay.at, merge->by_delay.count), letters,
        "通 = Σ 遅延日数ごとの通", NULL);
    add(merge, 17, said->delay_max, merge_percentile(merge, 100), runs_letters,
        "最大遅延 = 通の最大の遅延日数", NULL);
}

void merge_prove(struct merge *merge, size_t listed)
{
    merge->identity_count = 0;
    add(merge, 1, listed, merge->shards.count, "左辺: 市区町村の一覧、右辺: 各run.json",
        "一覧の市区町村 = まとめた市区町村", NULL);
    prove_rows(merge);
    prove_letters(merge);
}
