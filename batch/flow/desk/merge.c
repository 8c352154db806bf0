/* The story of a merge: who is wanted, what their ledgers say, what their folders hold, the sum. */
#include "flow/desk/merge.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/index.h"
#include "disk/path.h"
#include "disk/sync.h"
#include "edge/disk/digest.h"
#include "edge/disk/lock.h"
#include "edge/disk/publish.h"
#include "flow/desk/merge_inside.h"

struct merging {
    const struct merge_request *request;
    struct merge *merge;
    struct arena arena;     /* what is known of all shards */
    SourceVec sources;      /* by rising code */
    struct index registers; /* digests of registers -> struct owned */
};

/* ---- who is wanted --------------------------------------------------------------------------- */

/* A path of the list is relative to the list. */
static const char *opened(struct merging *merging, Str path)
{
    const char *list = merging->request->list;

    if (!list || str_starts(path, STR("/")))
        return arena_copy(&merging->arena, path).p;
    return path_join(&merging->arena, arena_copy(&merging->arena, path_folder(str_of(list))).p,
                     arena_copy(&merging->arena, path).p);
}

static struct merge_source source_of(struct merging *merging, const struct shard_entry *entry)
{
    struct merge_source source = {.code = str_take(entry->codes, SHARD_CODE),
                                  .codes = entry->codes,
                                  .place = entry->folder,
                                  .folder = opened(merging, entry->folder)};

    source.ledger = str_is_empty(entry->ledger)
                        ? path_join(&merging->arena, source.folder, "ledger.sqlite")
                        : opened(merging, entry->ledger);
    return source;
}

static int source_order(const void *a, const void *b)
{
    const struct merge_source *left = a, *right = b;
    int order = str_compare(left->code, right->code);

    return order ? order : str_compare(left->place, right->place);
}

/* Each code of each shard, so that a ward too belongs to one alone. */
struct owner {
    Str code;
    const struct merge_source *source;
};

static int owner_order(const void *a, const void *b)
{
    const struct owner *left = a, *right = b;
    int order = str_compare(left->code, right->code);

    return order ? order : str_compare(left->source->place, right->source->place);
}

static int codes_differ(const SourceVec *sources, struct err *err)
{
    VEC(struct owner) owners = {0};
    int status = 0;

    for (size_t i = 0; i < sources->count; i++)
        for (Str codes = sources->at[i].codes; codes.n >= SHARD_CODE;
             codes = str_skip(codes, codes.n > SHARD_CODE ? SHARD_CODE + 1 : SHARD_CODE)) {
            struct owner owner = {str_take(codes, SHARD_CODE), &sources->at[i]};

            VEC_PUSH(&owners, owner);
        }
    qsort(owners.at, owners.count, sizeof *owners.at, owner_order);
    for (size_t i = 1; !status && i < owners.count; i++)
        if (str_equal(owners.at[i - 1].code, owners.at[i].code))
            status = err_say(err, MERGE_CODE_TWICE, STR_ARG(owners.at[i].code),
                             STR_ARG(owners.at[i - 1].source->place),
                             STR_ARG(owners.at[i].source->place));
    VEC_RELEASE(&owners);
    return status;
}

static int sources_gather(struct merging *merging, struct err *err)
{
    const struct merge_request *request = merging->request;
    struct shard_list shards = request->shards;

    if (request->list && shard_list_read(request->list, &merging->arena, &shards, err))
        return -1;
    if (shards.count == 0)
        return err_say(err, MERGE_EMPTY, request->list);
    for (size_t i = 0; i < shards.count; i++) {
        struct merge_source source = source_of(merging, &shards.at[i]);

        VEC_PUSH(&merging->sources, source);
    }
    qsort(merging->sources.at, merging->sources.count, sizeof *merging->sources.at, source_order);
    return codes_differ(&merging->sources, err);
}

/* ---- what their ledgers say ------------------------------------------------------------------ */

static int ledgers_read(struct merging *merging, Day *as_of, struct err *err)
{
    SourceVec *sources = &merging->sources;

    for (size_t i = 0; i < sources->count; i++) {
        struct merge_source *source = &sources->at[i];

        if (merge_ledger_last(source, &merging->arena, err))
            return -1;
        if (!day_is(merging->request->as_of) && source->last.id &&
            (!day_is(*as_of) || day_before(*as_of, source->last.as_of)))
            *as_of = source->last.as_of;
    }
    for (size_t i = 0; i < sources->count; i++)
        if (merge_ledger_run(&sources->at[i], *as_of, &merging->arena, err))
            return -1;
    return merge_ledgers_agree(sources, err);
}

/* ---- what their folders hold ----------------------------------------------------------------- */

struct owned {
    Str sha256, code; /* of the register, of its shard */
};

static int register_is_own(struct merging *merging, const struct shard *shard, int which,
                           struct err *err)
{
    Str sha256 = str_of(shard->registers[which].sha256);
    struct index_at at = index_at(&merging->registers, str_hash(sha256));
    struct owned *owned;

    while ((owned = index_next(&merging->registers, &at)) != NULL)
        if (str_equal(owned->sha256, sha256))
            return err_say(err, MERGE_TWICE, STR_ARG(owned->code), STR_ARG(shard->code),
                           arena_copy(&merging->arena, shard->registers[which].file).p);
    owned = ARENA_NEW(&merging->arena, struct owned);
    *owned = (struct owned){arena_copy(&merging->arena, sha256),
                            arena_copy(&merging->arena, shard->code)};
    index_put(&merging->registers, str_hash(sha256), owned);
    return 0;
}

/* Two municipalities have no register in common: one of them read the other's. Registers without a
 * row are as like as their headers. */
static int registers_are_own(struct merging *merging, const struct shard *shard, struct err *err)
{
    return register_is_own(merging, shard, 0, err) ||
                   (shard->said.certificates && register_is_own(merging, shard, 1, err))
               ? -1
               : 0;
}

static int version_is_same(const struct merge *merge, const struct shard *shard, struct err *err)
{
    const struct shard *first = merge->shards.count ? &merge->shards.at[0] : shard;

    if (str_equal(first->version, shard->version))
        return 0;
    return err_say(err, MERGE_VERSION, STR_ARG(shard->code), STR_ARG(shard->version),
                   STR_ARG(first->code), STR_ARG(first->version));
}

static int shard_take(struct merging *merging, const struct merge_source *source, struct err *err)
{
    struct arena arena = {0};
    struct shard shard;
    int status = merge_shard_read(source, &shard, &arena, err) ||
                         version_is_same(merging->merge, &shard, err) ||
                         registers_are_own(merging, &shard, err)
                     ? -1
                     : 0;

    if (!status)
        merge_add(merging->merge, &shard);
    VEC_RELEASE(&shard.by_delay);
    arena_release(&arena);
    return status;
}

/* The figures of two runs of a day cannot be added, for both have all rows of the registers. So what
 * is left out is said. */
static void earlier_tell(struct merging *merging)
{
    const struct merge *merge = merging->merge;

    for (size_t i = 0; i < merge->shards.count; i++) {
        const struct shard *shard = &merge->shards.at[i];
        Str folders;

        if (!shard->earlier_pieces)
            continue;
        folders = merge_earlier_folders(merge, shard, &merging->arena);
        notice_say(MERGE_EARLIER, STR_ARG(shard->code), STR_ARG(shard->folder),
                   (unsigned long long)shard->earlier_pieces, STR_ARG(folders));
    }
}

static int sum(struct merging *merging, struct err *err)
{
    struct merge *merge = merging->merge;
    const struct identity *broken;
    Day as_of = merging->request->as_of;

    if (ledgers_read(merging, &as_of, err))
        return -1;
    for (size_t i = 0; i < merging->sources.count; i++)
        if (shard_take(merging, &merging->sources.at[i], err))
            return -1;
    merge->about = (struct lot){.version = str_of(merging->request->version), .as_of = as_of};
    merge_prove(merge, merging->sources.count);
    broken = identities_broken(merge->identities, merge->identity_count);
    if (broken)
        return err_say(err, COUNTS_DIFFER, merging->request->into, broken->number,
                       (long long)broken->left, (long long)broken->right, broken->sentence);
    earlier_tell(merging);
    return 0;
}

/* ---- the folder ------------------------------------------------------------------------------ */

/* Of the folder that is there: whether it holds, and has the files of `made`, byte for byte. */
static int is_same(const char *there, const char *made, struct arena *arena, struct err *err)
{
    Str before = STR_EMPTY, now = STR_EMPTY;
    struct err unheard = {0};
    size_t files;

    if (file_read(path_join(arena, made, "SHA256SUMS"), arena, &now, err))
        return -1;
    if (digest_folder_check(there, &files, &unheard) ||
        file_read(path_join(arena, there, "SHA256SUMS"), arena, &before, &unheard) ||
        !str_equal(before, now))
        return err_say(err, MERGE_EXISTS, there);
    return 0;
}

static bool is_made_here(const struct folder_entry *entry)
{
    static const char *const files[] = {"run.json", "shards.csv", "summary.xlsx", "SHA256SUMS"};

    for (size_t i = 0; entry->is_file && i < sizeof files / sizeof *files; i++)
        if (str_equal(entry->name, str_of(files[i])))
            return true;
    return entry->is_folder && str_equal(entry->name, STR("scratch")); /* the workbook's */
}

/* Of a merge that was cut off; something of somebody else's stays, and is said. */
static int partial_drop(const char *partial, struct arena *arena, struct err *err)
{
    struct folder_list list;

    if (!path_exists(partial))
        return 0;
    if (folder_list(partial, arena, &list, err))
        return -1;
    for (size_t i = 0; i < list.count; i++)
        if (!is_made_here(&list.at[i]))
            return err_say(err, PARTIAL_IN_WAY, partial, partial);
    return folder_remove(path_join(arena, partial, "scratch"), err) || folder_remove(partial, err)
               ? -1
               : 0;
}

static int publish(struct merging *merging, bool *before, struct err *err)
{
    struct arena *arena = &merging->arena;
    Str into = str_of(merging->request->into);
    const char *parent = arena_copy(arena, path_folder(into)).p;
    const char *name = arena_copy(arena, path_name(into)).p;
    const char *partial = arena_printf(arena, "%s/.%s.partial", parent, name).p;
    const char *there = path_join(arena, parent, name);
    int status;

    if (partial_drop(partial, arena, err) || folder_make(partial, err))
        return -1;
    *before = path_exists(there);
    status = merge_write(merging->merge, partial, err) || folder_sync(partial, err) ||
             (*before ? is_same(there, partial, arena, err)
                      : folder_publish(partial, there, parent, err));
    if (status || *before)
        partial_drop(partial, arena, status ? &(struct err){0} : err);
    return status ? -1 : 0;
}

/* A merge changes nothing in a shard: not by the folder that it makes, nor by its lock. */
static int into_is_outside(struct merging *merging, const char *parent, struct err *err)
{
    for (size_t i = 0; i < merging->sources.count; i++)
        if (folder_holds(merging->sources.at[i].folder, parent))
            return err_say(err, MERGE_INSIDE, merging->request->into,
                           STR_ARG(merging->sources.at[i].code));
    return 0;
}

int merge_make(const struct merge_request *request, struct merge *merge, bool *before,
               struct err *err)
{
    struct merging merging = {.request = request, .merge = merge};
    const char *parent = arena_copy(&merging.arena, path_folder(str_of(request->into))).p;
    const char *name = arena_copy(&merging.arena, path_name(str_of(request->into))).p;
    int lock_fd = -1, status = -1;

    merging.registers.arena = &merging.arena;
    *merge = (struct merge){0};
    if (!sources_gather(&merging, err) && !into_is_outside(&merging, parent, err) &&
        !folder_check_writable(parent, err) &&
        !ledger_lock(path_join(&merging.arena, parent, name), &lock_fd, err) &&
        !sum(&merging, err))
        status = publish(&merging, before, err);
    if (lock_fd >= 0)
        close(lock_fd);
    VEC_RELEASE(&merging.sources);
    arena_release(&merging.arena);
    return status;
}
