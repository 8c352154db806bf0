/* The folder of one shard: as its ledger has it published, whole in itself, and counted anew. */
#include "disk/file.h"
#include "disk/jsonread.h"
#include "disk/path.h"
#include "edge/disk/digest.h"
#include "flow/audit/audit.h"
#include "flow/desk/merge_inside.h"

/* ---- digests on record ----------------------------------------------------------------------- */

static int part_is_published(const struct merge_source *source, const char *folder,
                             const char *part, const char *on_record, struct err *err)
{
    struct arena arena = {0};
    const char *sums = arena_printf(&arena, "%s/%s/SHA256SUMS", folder, part).p;
    char now[DIGEST_HEX + 1];
    struct err cause = {0};
    int status = digest_file(sums, LINKS_REFUSED, now, &cause);

    if (status)
        status = err_say_as(err, cause.code, MERGE_SHARD, STR_ARG(source->code), cause.text);
    else if (strcmp(now, on_record) != 0)
        status = err_say(err, MERGE_DIGEST, STR_ARG(source->code), sums);
    arena_release(&arena);
    return status;
}

static int is_published(const struct merge_source *source, const char *folder, struct err *err)
{
    return part_is_published(source, folder, "office", source->run.office_sha256, err) ||
                   part_is_published(source, folder, "print", source->run.print_sha256, err)
               ? -1
               : 0;
}

/* ---- what it says, and what its rows say ----------------------------------------------------- */

static int text_read(const char *folder, const char *name, const char **path, Str *text,
                     struct arena *arena, struct err *err)
{
    *path = arena_printf(arena, "%s/office/%s", folder, name).p;
    return file_read(*path, arena, text, err);
}

static int said_read(struct shard *shard, const char *folder, struct arena *arena, struct err *err)
{
    const char *path, *bad = NULL;
    const struct json *run;
    Str text;

    if (text_read(folder, "run.json", &path, &text, arena, err))
        return -1;
    run = json_read(text, arena);
    if (!run)
        return err_say(err, RUN_JSON_FORM, path, "JSON");
    return shard_said(shard, run, arena, &bad) ? 0 : err_say(err, RUN_JSON_FORM, path, bad);
}

typedef bool rows_count(struct shard *shard, Str text, struct arena *scratch, unsigned long *line);

static int rows_read(struct shard *shard, const char *folder, const char *name, rows_count *count,
                     unsigned long columns, struct err *err)
{
    struct arena arena = {0};
    unsigned long line = 0;
    const char *path;
    Str text;
    int status = text_read(folder, name, &path, &text, &arena, err);

    if (!status && !count(shard, text, &arena, &line))
        status = err_say(err, LISTING_FORM, path, line, columns);
    arena_release(&arena);
    return status;
}

static int counted(struct shard *shard, const char *folder, struct arena *arena, struct err *err)
{
    struct audit_report report;

    return audit_folder(folder, /*deep*/ false, &report, err) ||
                   said_read(shard, folder, arena, err) ||
                   rows_read(shard, folder, "dispositions.csv", shard_rows, 10, err) ||
                   rows_read(shard, folder, "pieces.csv", shard_pieces, 19, err)
               ? -1
               : 0;
}

static bool is_of_run(const struct shard *shard, const struct ledger_run *run)
{
    return day_equal(shard->as_of, run->as_of) && day_equal(shard->mail_on, run->mail_on) &&
           shard->run == run->nth && str_equal(shard->folder, run->folder);
}

/* What `verify` has found to agree, and must still: it is counted by other code here. */
static int agrees(const struct shard *shard, const char *folder, struct err *err)
{
    struct shard_fault fault;

    if (shard_agrees(shard, &fault))
        return 0;
    return err_say(err, RUN_JSON_DIFFERS, folder, fault.path, (unsigned long long)fault.said,
                   (unsigned long long)fault.counted);
}

int merge_shard_read(const struct merge_source *source, struct shard *shard, struct arena *arena,
                     struct err *err)
{
    const char *folder =
        arena_printf(arena, "%s/" STR_FMT, source->folder, STR_ARG(source->run.folder)).p;
    struct err cause = {0};

    *shard = (struct shard){.code = source->code,
                            .place = source->place,
                            .earlier = source->earlier,
                            .earlier_count = source->earlier_count};
    memcpy(shard->print_sha256, source->run.print_sha256, sizeof shard->print_sha256);
    memcpy(shard->office_sha256, source->run.office_sha256, sizeof shard->office_sha256);
    if (is_published(source, folder, err))
        return -1;
    if (counted(shard, folder, arena, &cause) || agrees(shard, folder, &cause))
        return err_say_as(err, cause.code, MERGE_SHARD, STR_ARG(source->code), cause.text);
    if (!is_of_run(shard, &source->run))
        return err_say(err, MERGE_DIGEST, STR_ARG(source->code), folder);
    return is_published(source, folder, err); /* not exchanged while it was counted, by its names */
}
