/* kigen merge: one night of many municipalities, as one workbook and one run.json. */
#include "cmd/cmd.h"
#include "disk/path.h"
#include "flow/desk/merge.h"

/* A folder bears the code of its municipality; others are named by a list. */
static int operand_take(const char *operand, struct shard_entry *entry, struct arena *arena,
                        struct err *err)
{
    Str name = path_name(str_of(operand));

    *entry =
        (struct shard_entry){.codes = shard_codes_read(name, arena), .folder = str_of(operand)};
    return entry->codes.n == SHARD_CODE ? 0 : err_say(err, MERGE_NAME, operand);
}

static int operands_take(struct merge_request *request, const char **operands, size_t count,
                         struct arena *arena, struct err *err)
{
    struct shard_entry *entries = ARENA_ARRAY(arena, struct shard_entry, count + 1);

    if (request->list && count)
        return err_say(err, MERGE_BOTH, operands[0]);
    if (!request->list && !count)
        return err_say(err, OPTION_REQUIRED, "SHARD_DIR");
    for (size_t i = 0; i < count; i++)
        if (operand_take(operands[i], &entries[i], arena, err))
            return -1;
    request->shards = (struct shard_list){entries, count};
    return 0;
}

static int request_read(const struct session *session, int argc, char **argv,
                        struct merge_request *request, struct arena *arena, struct err *err)
{
    const char *as_of = NULL;
    const struct option_wanted options[] = {{"-o", .value = &request->into},
                                            {"--list", .value = &request->list},
                                            {"--as-of", .value = &as_of}};
    const char **operands = ARENA_ARRAY(arena, const char *, (size_t)argc);
    size_t count;

    *request = (struct merge_request){.version = session->version, .as_of = DAY_NONE};
    if (options_read(argc, argv, options, sizeof options / sizeof *options, operands, &count,
                     err) ||
        option_output(request->into, "-o DIR", err))
        return -1;
    if (as_of && option_day("--as-of", as_of, &request->as_of, err))
        return -1;
    return operands_take(request, operands, count, arena, err);
}

static void summary(const struct merge_request *request, const struct merge *merge, bool before)
{
    char day[DAY_TEXT_MAX];
    const char *format =
        messages_are_english()
            ? "%s%s: %zu municipalities, night of %s: %llu certificates, %llu letters\n"
            : "%s%s: %zu団体、基準日 %s: 証明書%llu件、お知らせ%llu通\n";
    const char *word = messages_are_english() ? ": is there already, and says the same"
                                              : ": 既にあり、内容は同じです";

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* two literals, the same conversions */
    printf(format, request->into, before ? word : "", merge->shards.count,
           day_text(merge->about.as_of, day), (unsigned long long)merge->said.certificates,
           (unsigned long long)merge->said.pieces);
#pragma GCC diagnostic pop
}

int cmd_merge(const struct session *session, int argc, char **argv, struct err *err)
{
    struct merge *merge = mem_zero(1, sizeof *merge);
    struct merge_request request;
    struct arena arena = {0};
    bool before = false;
    int status = -1;

    if (!request_read(session, argc, argv, &request, &arena, err) &&
        !merge_make(&request, merge, &before, err)) {
        if (session->terminal)
            summary(&request, merge, before);
        status = EXIT_DONE;
    }
    merge_release(merge);
    mem_free(merge);
    arena_release(&arena);
    return status;
}
