/* The files of a merge: the same shards give the same bytes, wherever and whenever they are merged. */
#include "core/book/merge.h"
#include "disk/path.h"
#include "edge/book/workbook.h"
#include "edge/disk/csvout.h"
#include "edge/disk/digest.h"
#include "edge/disk/jsonout.h"
#include "edge/disk/publish.h"
#include "flow/desk/merge_inside.h"

/* ---- run.json -------------------------------------------------------------------------------- */

static void group_begin(struct out *out, const char *key, const char *bracket)
{
    json_key(out, /*depth*/ 1, /*first*/ false, key);
    out_text(out, bracket);
}

static void group_end(struct out *out, bool empty, const char *bracket)
{
    if (!empty)
        json_indent(out, 1);
    out_text(out, bracket);
}

static void put_text(struct out *out, const char *before, Str text)
{
    out_text(out, before);
    json_str(out, text);
}

static void put_head(struct out *out, const struct merge *merge)
{
    char day[DAY_TEXT_MAX];

    out_put(out, "{", 1);
    json_key(out, 1, /*first*/ true, "version");
    json_str(out, merge->about.version);
    json_key(out, 1, false, "as_of");
    json_str(out, str_of(day_text(merge->about.as_of, day)));
    json_count(out, 1, false, "shards", merge->shards.count);
    group_begin(out, "pieces_by_mail_day", "{");
    for (size_t i = 0; i < merge->days.count; i++)
        json_count(out, 2, i == 0, day_text(merge->days.at[i].mail_on, day),
                   merge->days.at[i].pieces);
    group_end(out, merge->days.count == 0, "}");
}

static void put_counts(struct out *out, const struct merge *merge)
{
    const struct shard_figures *said = &merge->said;
    bool first = true;

    group_begin(out, "rows", "{");
    json_count(out, 2, true, "residents", said->residents);
    json_count(out, 2, false, "certificates", said->certificates);
    group_end(out, false, "}");
    json_count(out, 1, false, "unreadable_residents", said->unreadable);
    group_begin(out, "dispositions", "{");
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        json_count(out, 2, i == 0, disposition_term((enum disposition)i).word,
                   said->dispositions[i]);
    group_end(out, false, "}");
    group_begin(out, "reasons", "{");
    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++) {
        if (!said->reasons[i])
            continue;
        json_count(out, 2, first, reason_term((enum reason)i).word, said->reasons[i]);
        first = false;
    }
    group_end(out, first, "}");
    group_begin(out, "not_due_by_month", "{");
    for (size_t i = 0; i < merge->months.count; i++) {
        int month = merge->months.at[i].month;
        char key[32];

        snprintf(key, sizeof key, "%04d-%02d", YEAR_FIRST + month / 12, month % 12 + 1);
        json_count(out, 2, i == 0, key, merge->months.at[i].count);
    }
    group_end(out, merge->months.count == 0, "}");
}

static void put_letters(struct out *out, const struct merge *merge)
{
    const struct shard_figures *said = &merge->said;
    uint64_t mean = merge_mean_hundredths(merge);

    json_count(out, 1, false, "pieces", said->pieces);
    group_begin(out, "variants", "{");
    for (int i = 0; i < VARIANT_COUNT; i++)
        json_count(out, 2, i == 0, variant_term((enum variant)i).word, merge->variants[i]);
    group_end(out, false, "}");
    json_count(out, 1, false, "bundles", said->bundles);
    json_count(out, 1, false, "pages", said->pages);
    group_begin(out, "delay", "{");
    json_count(out, 2, true, "max", merge_percentile(merge, 100));
    json_key(out, 2, false, "mean");
    out_format(out, "%llu.%02llu", (unsigned long long)(mean / 100),
               (unsigned long long)(mean % 100));
    json_count(out, 2, false, "p50", merge_percentile(merge, 50));
    json_count(out, 2, false, "p95", merge_percentile(merge, 95));
    json_key(out, 2, false, "by_cause");
    out_put(out, "{", 1);
    for (int i = 0; i < CAUSE_COUNT; i++)
        json_count(out, 3, i == 0, cause_term((enum cause)i).word, said->cause_days[i]);
    json_indent(out, 2);
    out_put(out, "}", 1);
    group_end(out, false, "}");
}

static void put_lists(struct out *out, const struct merge *merge)
{
    group_begin(out, "alarms", "[");
    for (size_t i = 0; i < merge->alarms.count; i++) {
        const struct shard_alarm *alarm = &merge->alarms.at[i];

        out_text(out, i ? "," : "");
        json_indent(out, 2);
        put_text(out, "{\"municipality\": ", alarm->code);
        put_text(out, ", \"name\": ", alarm->name);
        put_text(out, ", \"text\": ", alarm->text);
        out_format(out, ", \"count\": %llu}", (unsigned long long)alarm->count);
    }
    group_end(out, merge->alarms.count == 0, "]");
    group_begin(out, "lifted", "[");
    for (size_t i = 0; i < merge->lifts.count; i++) {
        const struct shard_lift *lift = &merge->lifts.at[i];

        out_text(out, i ? "," : "");
        json_indent(out, 2);
        put_text(out, "{\"municipality\": ", lift->code);
        put_text(out, ", \"name\": ", lift->gate);
        put_text(out, ", \"by\": ", lift->by);
        put_text(out, ", \"why\": ", lift->why);
        out_put(out, "}", 1);
    }
    group_end(out, merge->lifts.count == 0, "]");
}

/* Runs of the same night that stand beside those that are summed. */
static void put_earlier(struct out *out, const struct merge *merge)
{
    char day[DAY_TEXT_MAX];

    group_begin(out, "earlier_runs", "[");
    for (size_t i = 0; i < merge->earlier.count; i++) {
        const struct shard_earlier *run = &merge->earlier.at[i];

        out_text(out, i ? "," : "");
        json_indent(out, 2);
        put_text(out, "{\"municipality\": ", run->code);
        put_text(out, ", \"folder\": ", run->folder);
        put_text(out, ", \"job\": ", run->job);
        put_text(out, ", \"mail_on\": ", str_of(day_text(run->mail_on, day)));
        out_format(out, ", \"pieces\": %llu}", (unsigned long long)run->pieces);
    }
    group_end(out, merge->earlier.count == 0, "]");
}

/* Which runs these are: whoever has them can make the file again. */
static void put_shards(struct out *out, const struct merge *merge)
{
    char day[DAY_TEXT_MAX];

    group_begin(out, "runs", "[");
    for (size_t i = 0; i < merge->shards.count; i++) {
        const struct shard *shard = &merge->shards.at[i];

        out_text(out, i ? "," : "");
        json_indent(out, 2);
        put_text(out, "{\"municipality\": ", shard->code);
        put_text(out, ", \"folder\": ", shard->folder);
        put_text(out, ", \"job\": ", shard->job);
        put_text(out, ", \"mail_on\": ", str_of(day_text(shard->mail_on, day)));
        out_format(out, ", \"certificates\": %llu, \"pieces\": %llu",
                   (unsigned long long)shard->said.certificates,
                   (unsigned long long)shard->said.pieces);
        put_text(out, ", \"office_sha256\": ", str_of(shard->office_sha256));
        put_text(out, ", \"print_sha256\": ", str_of(shard->print_sha256));
        out_put(out, "}", 1);
    }
    group_end(out, merge->shards.count == 0, "]");
}

static int run_json(const struct merge *merge, const char *path, struct err *err)
{
    struct out out;

    if (out_open(&out, path, err))
        return -1;
    put_head(&out, merge);
    put_counts(&out, merge);
    put_letters(&out, merge);
    put_lists(&out, merge);
    put_earlier(&out, merge);
    put_shards(&out, merge);
    out_text(&out, "\n}\n");
    return out_close(&out, err);
}

/* ---- shards.csv ------------------------------------------------------------------------------ */

static int shards_csv(const struct merge *merge, const char *path, struct err *err)
{
    struct csv csv;

    if (csv_open(&csv, path,
                 "municipality,folder,job,mail_on,residents,certificates,rejected,not_due,past,"
                 "suppressed,told,held,lapsed,waiting,notice,pieces,bundles,pages,earlier_pieces,"
                 "delay_max,delay_days,alarms,config_sha256,office_sha256,print_sha256",
                 err))
        return -1;
    for (size_t i = 0; i < merge->shards.count; i++) {
        const struct shard *shard = &merge->shards.at[i];

        csv_str(&csv, shard->code);
        csv_str(&csv, shard->folder);
        csv_str(&csv, shard->job);
        csv_day(&csv, shard->mail_on);
        csv_number(&csv, shard->said.residents);
        csv_number(&csv, shard->said.certificates);
        for (int d = 0; d < DISPOSITION_COUNT; d++)
            csv_number(&csv, shard->said.dispositions[d]);
        csv_number(&csv, shard->counted.pieces);
        csv_number(&csv, shard->counted.bundles);
        csv_number(&csv, shard->counted.pages);
        csv_number(&csv, shard->earlier_pieces);
        csv_number(&csv, shard->counted.delay_max);
        csv_number(&csv, shard->counted.delay_days);
        csv_number(&csv, shard->alarm_count);
        csv_text(&csv, shard->config_sha256);
        csv_text(&csv, shard->office_sha256);
        csv_text(&csv, shard->print_sha256);
        csv_end(&csv);
    }
    return out_close(&csv.out, err);
}

/* ---- the folder ------------------------------------------------------------------------------ */

static int workbook(const struct merge *merge, const char *folder, struct arena *arena,
                    struct err *err)
{
    struct content *content = mem_zero(1, sizeof *content);
    const char *scratch = path_join(arena, folder, "scratch");
    int status = folder_make(scratch, err);

    merge_content(content, merge);
    status = status ||
                     workbook_write_content(content, path_join(arena, folder, "summary.xlsx"),
                                            scratch, err) ||
                     folder_remove(scratch, err)
                 ? -1
                 : 0;
    content_release(content);
    mem_free(content);
    return status;
}

int merge_write(const struct merge *merge, const char *folder, struct err *err)
{
    struct arena arena = {0};
    int status = run_json(merge, path_join(&arena, folder, "run.json"), err) ||
                         shards_csv(merge, path_join(&arena, folder, "shards.csv"), err) ||
                         workbook(merge, folder, &arena, err) || digest_folder_write(folder, err)
                     ? -1
                     : 0;

    arena_release(&arena);
    return status;
}
