/*
 * What another machine's run says, as `kigen merge` reads it: four texts with a NUL between them,
 * which are the list of shards, run.json, dispositions.csv and pieces.csv.
 *
 * Of the list each row has codes of five digits and a folder; written anew it is the same list. Of a
 * run every text is UTF-8, every digest is one, and every figure within its bounds; the rows are
 * counted the same with an arena of their own, and a list of twice as many rows gives twice as much.
 * What agrees is added up to sums whose identities hold, and to twice as much with itself.
 */
#include <stdio.h>

#include "base/utf8.h"
#include "core/lot/merge.h"
#include "disk/jsonread.h"
#include "edge/registers/shardlist.h"
#include "fuzz.h"

enum { TEXTS = 4 };

static Str text_take(Str *text)
{
    const char *nul = text->n ? memchr(text->p, '\0', text->n) : NULL;
    Str taken = str_take(*text, nul ? (size_t)(nul - text->p) : text->n);

    *text = str_skip(*text, taken.n + (nul != NULL));
    return taken;
}

/* ---- the list -------------------------------------------------------------------------------- */

static void codes_hold(Str codes, struct arena *arena)
{
    HOLDS(codes.n % 6 == 5);
    for (size_t i = 0; i < codes.n; i++)
        HOLDS(i % 6 == 5 ? codes.p[i] == ' ' : codes.p[i] >= '0' && codes.p[i] <= '9');
    HOLDS(str_equal(shard_codes_read(codes, arena), codes));
}

static Str quoted(Str text, struct arena *arena)
{
    char *out = arena_take(arena, 2 * text.n + 2);
    size_t n = 0;

    out[n++] = '"';
    for (size_t i = 0; i < text.n; i++) {
        out[n++] = text.p[i];
        if (text.p[i] == '"')
            out[n++] = '"';
    }
    out[n++] = '"';
    return (Str){out, n};
}

static bool list_is(Str text, struct shard_list *list, struct arena *arena)
{
    struct err err = {.code = EXIT_DONE};

    return came_back(shard_list_read(fuzz_file(0, text), arena, list, &err), &err);
}

static void list_holds(Str text, struct arena *arena)
{
    struct shard_list list, again;
    Str anew = STR("ledger,municipality,folder\n");

    if (!list_is(text, &list, arena))
        return;
    for (size_t i = 0; i < list.count; i++) {
        const struct shard_entry *entry = &list.at[i];

        codes_hold(entry->codes, arena);
        HOLDS(entry->folder.n && utf8_valid(entry->folder) && utf8_valid(entry->ledger));
        HOLDS(entry->line > (i ? list.at[i - 1].line : 1));
        anew = arena_printf(arena, STR_FMT STR_FMT "," STR_FMT "," STR_FMT "\n", STR_ARG(anew),
                            STR_ARG(quoted(entry->ledger, arena)), STR_ARG(entry->codes),
                            STR_ARG(quoted(entry->folder, arena)));
    }
    HOLDS(list_is(anew, &again, arena) && again.count == list.count);
    for (size_t i = 0; i < list.count; i++)
        HOLDS(str_equal(list.at[i].codes, again.at[i].codes) &&
              str_equal(list.at[i].folder, again.at[i].folder) &&
              str_equal(list.at[i].ledger, again.at[i].ledger));
}

/* ---- what run.json says ---------------------------------------------------------------------- */

static void digest_holds(const char *sha)
{
    HOLDS(strlen(sha) == SHA256_HEX && strspn(sha, "0123456789abcdef") == SHA256_HEX);
}

static void figures_hold(const uint64_t *at, size_t count)
{
    for (size_t i = 0; i < count; i++)
        HOLDS(at[i] <= SHARD_FIGURE_MAX);
}

static void said_holds(const struct shard *shard)
{
    uint64_t days = 0, months = 0;

    HOLDS(day_is_sound(shard->as_of.n, false) && day_is_sound(shard->mail_on.n, false));
    HOLDS(utf8_valid(shard->folder) && utf8_valid(shard->job) && utf8_valid(shard->version));
    digest_holds(shard->config_sha256);
    digest_holds(shard->registers[0].sha256);
    digest_holds(shard->registers[1].sha256);
    figures_hold(shard->said.dispositions, DISPOSITION_COUNT);
    figures_hold(shard->said.reasons, REASON_COUNT);
    figures_hold(shard->said.cause_days, CAUSE_COUNT);
    figures_hold(&shard->said.pieces, 4);
    for (int i = 0; i < CAUSE_COUNT; i++)
        days += shard->said.cause_days[i];
    for (size_t i = 0; i < shard->month_count; i++) {
        HOLDS(i == 0 || shard->months[i - 1].month < shard->months[i].month);
        months += shard->months[i].count;
    }
    HOLDS(days == shard->said.delay_days && months == shard->said.not_due);
    for (size_t i = 0; i < shard->lift_count; i++)
        HOLDS(shard->lifts[i].by.n);
}

/* A run of as great a number is none: the ledger's has 32 bits. */
static void run_holds(const struct json *run, const struct shard *shard)
{
    const struct json *value;
    uint64_t number;

    HOLDS(json_find(run, "run", &value) && json_number(value, &number) && number == shard->run);
}

/* ---- rows ------------------------------------------------------------------------------------ */

typedef bool count_rows(struct shard *shard, Str text, struct arena *scratch, unsigned long *line);

/* The rows behind the header once more. */
static Str doubled(Str text, struct arena *arena)
{
    const char *end = memchr(text.p, '\n', text.n);
    Str rows = str_skip(text, (size_t)(end + 1 - text.p));

    return arena_printf(arena, STR_FMT STR_FMT, STR_ARG(text), STR_ARG(rows));
}

static bool rows_hold(struct shard *shard, Str text, count_rows *count, struct arena *arena)
{
    struct shard twice = {0};
    struct arena scratch = {0};
    unsigned long line = 0;
    bool good = count(shard, text, &scratch, &line);

    arena_release(&scratch);
    HOLDS(line > 0);
    if (good) {
        HOLDS(count(&twice, doubled(text, arena), arena, &line));
        for (int i = 0; i < DISPOSITION_COUNT; i++)
            HOLDS(count != shard_rows ||
                  twice.counted.dispositions[i] == 2 * shard->counted.dispositions[i]);
        if (count == shard_pieces) {
            HOLDS(twice.counted.pieces == 2 * shard->counted.pieces &&
                  twice.counted.pages == 2 * shard->counted.pages &&
                  twice.counted.delay_days == 2 * shard->counted.delay_days &&
                  twice.counted.delay_max == shard->counted.delay_max &&
                  twice.told_certificates == 2 * shard->told_certificates);
            HOLDS(shard->told_certificates >= shard->counted.pieces);
        }
    }
    VEC_RELEASE(&twice.by_delay);
    return good;
}

/* ---- the sums -------------------------------------------------------------------------------- */

/* Rows may contradict each other and agree with run.json: what was only counted is not proven. */
static void sums_hold(struct shard *shard)
{
    struct merge merge = {0};

    shard->code = STR("14206");
    merge_add(&merge, shard);
    shard->code = STR("14207");
    merge_add(&merge, shard);
    merge_prove(&merge, 2);
    for (size_t i = 0; i < merge.identity_count; i++)
        HOLDS(merge.identities[i].left % 2 == 0 || merge.identities[i].number == 17);
    HOLDS(merge.said.pieces == 2 * shard->said.pieces && merge.shards.count == 2);
    HOLDS(merge_percentile(&merge, 100) == shard->counted.delay_max);
    HOLDS(merge_percentile(&merge, 1) <= merge_percentile(&merge, 50));
    HOLDS(merge.days.count == 1 && merge.alarms.count == 2 * shard->alarm_count);
    merge_release(&merge);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    Str all = {(const char *)bytes, count}, texts[TEXTS];
    struct arena arena = {0};
    struct shard shard = {0};
    struct shard_fault fault;
    const char *bad = NULL;
    const struct json *run;
    bool rows, pieces;

    for (int i = 0; i < TEXTS; i++)
        texts[i] = text_take(&all);
    list_holds(texts[0], &arena);
    run = json_read(texts[1], &arena);
    if (run && shard_said(&shard, run, &arena, &bad)) {
        HOLDS(!bad);
        said_holds(&shard);
        run_holds(run, &shard);
    } else {
        HOLDS(!run || (bad && *bad));
        run = NULL;
    }
    rows = rows_hold(&shard, texts[2], shard_rows, &arena);
    pieces = rows_hold(&shard, texts[3], shard_pieces, &arena);
    if (run && rows && pieces && shard_agrees(&shard, &fault))
        sums_hold(&shard);
    VEC_RELEASE(&shard.by_delay);
    arena_release(&arena);
    return 0;
}
