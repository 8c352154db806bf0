/* What the ledger of a shard says: which run counts, of whom it is, by which settings it was made. */
#include <stdlib.h>

#include "disk/path.h"
#include "edge/config/keys.h"
#include "edge/disk/publish.h"
#include "edge/ledger/ledger_void.h"
#include "flow/desk/merge_inside.h"

/* Figures of shards can be added up only where these are the same: what comes due when, what counts
 * as late or as past, and whom the office writes to at all. Calendars, limits and capacity are each
 * municipality's own. A name that ends with a dot means all below it. */
static const char *const shared[] = {
    "rules.",         "mailing.late_days", "mailing.past_days", "mailing.target_days",
    "mailing.lapsed", "mailing.role"};
enum { SHARED = sizeof shared / sizeof *shared };

static bool is_shared(Str setting)
{
    for (size_t i = 0; i < SHARED; i++) {
        Str name = str_of(shared[i]);

        if (str_starts(setting, name) &&
            (str_ends(name, STR(".")) || str_starts(str_skip(setting, name.n), STR(" = "))))
            return true;
    }
    return false;
}

/* Whether it says what would hold without it. */
static bool is_default(Str setting, struct arena *arena)
{
    for (size_t i = 0; i < config_key_count; i++) {
        const struct config_key *key = &config_keys[i];
        Str standard = str_of(key->standard);

        if (!key->value || str_is_empty(standard))
            continue;
        if (standard.n > 2 && standard.p[0] == '"')
            standard = str_take(str_skip(standard, 1), standard.n - 2);
        if (str_equal(setting, arena_printf(arena, "%s = " STR_FMT, key->key, STR_ARG(standard))))
            return true;
    }
    return false;
}

static struct ledger_texts shared_of(const struct ledger_texts *all, struct arena *arena)
{
    struct ledger_texts found = {.at = ARENA_ARRAY(arena, Str, all->count + 1)};

    for (size_t i = 0; i < all->count; i++)
        if (is_shared(all->at[i]) && !is_default(all->at[i], arena))
            found.at[found.count++] = all->at[i];
    return found;
}

/* ---- one ledger ------------------------------------------------------------------------------ */

static int say_of(const struct merge_source *source, const struct err *cause, struct err *err)
{
    return err_say_as(err, cause->code, MERGE_SHARD, STR_ARG(source->code), cause->text);
}

static int last_read(struct ledger *ledger, struct merge_source *source, struct arena *arena,
                     struct err *err)
{
    struct ledger_run unfinished;

    if (ledger_last_published(ledger, &source->last, arena, err) ||
        ledger_unfinished(ledger, &unfinished, arena, err) ||
        ledger_id_text(ledger, source->ledger_id, err))
        return -1;
    source->unfinished = unfinished.id ? unfinished.folder : STR_EMPTY;
    return 0;
}

int merge_ledger_last(struct merge_source *source, struct arena *arena, struct err *err)
{
    struct ledger *ledger = NULL;
    struct err cause = {0};
    int status;

    if (!path_exists(source->ledger))
        return 0; /* no night was published: said once the day is known */
    status = ledger_open_to_read(&ledger, source->ledger, &cause) ||
             last_read(ledger, source, arena, &cause);
    ledger_close(ledger);
    return status ? say_of(source, &cause, err) : 0;
}

static bool has_code(Str codes, Str code)
{
    code = str_take(code, SHARD_CODE);
    for (; codes.n >= SHARD_CODE;
         codes = str_skip(codes, codes.n > SHARD_CODE ? SHARD_CODE + 1 : SHARD_CODE))
        if (str_equal(str_take(codes, SHARD_CODE), code))
            return true;
    return false;
}

static int whose(struct ledger *ledger, const struct merge_source *source, struct arena *arena,
                 struct err *cause, struct err *err)
{
    struct ledger_texts codes;

    if (ledger_municipalities(ledger, &source->run, &codes, arena, cause))
        return -1;
    for (size_t i = 0; i < codes.count; i++)
        if (!str_is_empty(codes.at[i]) && !has_code(source->codes, codes.at[i]))
            return err_say(err, MERGE_FOREIGN, STR_ARG(source->code), source->ledger,
                           STR_ARG(codes.at[i]));
    return 0;
}

static int earlier_read(struct ledger *ledger, struct merge_source *source, struct arena *arena,
                        struct err *cause)
{
    int status = ledger_earlier_runs(ledger, &source->run, &source->earlier, &source->earlier_count,
                                     arena, cause);

    for (size_t i = 0; i < source->earlier_count; i++)
        source->earlier[i].code = source->code;
    return status;
}

static int run_missing(struct ledger *ledger, const struct merge_source *source, Day as_of,
                       struct arena *arena, struct err *cause, struct err *err)
{
    char day[DAY_TEXT_MAX];
    Str gate = STR_EMPTY;

    day_text(as_of, day);
    if (ledger && ledger_gate_of_day(ledger, as_of, &gate, arena, cause))
        return -1;
    return str_is_empty(gate)
               ? err_say(err, MERGE_MISSING, STR_ARG(source->code), source->folder, day)
               : err_say(err, MERGE_STOPPED, STR_ARG(source->code), source->folder, day,
                         STR_ARG(gate));
}

/* -1 with either: `err` says it already, or `cause` is still to be said of the shard. */
static int run_read(struct ledger *ledger, struct merge_source *source, Day as_of,
                    struct arena *arena, struct err *cause, struct err *err)
{
    struct ledger_texts settings;
    struct taken_back back;

    if (!str_is_empty(source->unfinished))
        return err_say(err, MERGE_UNFINISHED, STR_ARG(source->code), source->folder,
                       STR_ARG(source->unfinished));
    if (ledger_run_of_day(ledger, as_of, &source->run, arena, cause))
        return -1;
    if (!source->run.id)
        return run_missing(ledger, source, as_of, arena, cause, err);
    if (ledger_taken_back(ledger, &source->run, &back, arena, cause))
        return -1;
    if (back.is)
        return err_say(err, MERGE_TAKEN_BACK, STR_ARG(source->code), source->folder,
                       STR_ARG(source->run.folder));
    if (earlier_read(ledger, source, arena, cause) || whose(ledger, source, arena, cause, err) ||
        ledger_settings_of(ledger, &source->run, &settings, arena, cause))
        return -1;
    source->settings = shared_of(&settings, arena);
    return 0;
}

int merge_ledger_run(struct merge_source *source, Day as_of, struct arena *arena, struct err *err)
{
    struct ledger *ledger = NULL;
    struct err cause = {0};
    int status;

    if (!path_exists(source->ledger))
        return run_missing(NULL, source, as_of, arena, &cause, err);
    status = ledger_open_to_read(&ledger, source->ledger, &cause) ||
             run_read(ledger, source, as_of, arena, &cause, err);
    ledger_close(ledger);
    if (status && cause.code != EXIT_DONE)
        say_of(source, &cause, err);
    return status ? -1 : 0;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static int id_order(const void *a, const void *b)
{
    const struct merge_source *left = *(const struct merge_source *const *)a;
    const struct merge_source *right = *(const struct merge_source *const *)b;
    int order = strcmp(left->ledger_id, right->ledger_id);

    return order ? order : str_compare(left->code, right->code);
}

/* A ledger that two shards name, or a copy of one. */
static int ledgers_differ(const SourceVec *sources, struct err *err)
{
    const struct merge_source **by_id = mem_alloc(sizeof *by_id * (sources->count + 1));
    int status = 0;

    for (size_t i = 0; i < sources->count; i++)
        by_id[i] = &sources->at[i];
    qsort(by_id, sources->count, sizeof *by_id, id_order);
    for (size_t i = 1; !status && i < sources->count; i++)
        if (strcmp(by_id[i - 1]->ledger_id, by_id[i]->ledger_id) == 0)
            status = err_say(err, MERGE_TWICE, STR_ARG(by_id[i - 1]->code), STR_ARG(by_id[i]->code),
                             by_id[i]->ledger);
    mem_free(by_id);
    return status;
}

/* The first setting that only one of two shards has; both lists are sorted. Empty: none. */
static Str setting_alone(const struct ledger_texts *first, const struct ledger_texts *other)
{
    for (size_t i = 0; i < first->count || i < other->count; i++) {
        if (i == first->count)
            return other->at[i];
        if (i == other->count || !str_equal(first->at[i], other->at[i]))
            return first->at[i];
    }
    return STR_EMPTY;
}

int merge_ledgers_agree(const SourceVec *sources, struct err *err)
{
    const struct merge_source *first = &sources->at[0];

    if (ledgers_differ(sources, err))
        return -1;
    for (size_t i = 1; i < sources->count; i++) {
        const struct merge_source *at = &sources->at[i];
        Str setting = setting_alone(&first->settings, &at->settings);

        if (!str_is_empty(setting))
            return err_say(err, MERGE_SETTING, STR_ARG(at->code), STR_ARG(first->code),
                           STR_ARG(setting));
    }
    return 0;
}
