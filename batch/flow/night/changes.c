/* Two sorted lists, walked side by side: settings by key, files by role and name. */
#include "flow/night/changes.h"

#include <stdlib.h>

#include "edge/ledger/ledger_book.h"

typedef VEC(struct lot_change) ChangeVec;

static void put_change(ChangeVec *changes, Str what, Str name, Str before, Str now)
{
    struct lot_change change = {what, name, before, now};

    VEC_PUSH(changes, change);
}

/* ---- settings -------------------------------------------------------------------------------- */

static void compare_settings(ChangeVec *changes, const struct config_setting *was, size_t was_count,
                             const struct config_setting *is, size_t is_count)
{
    size_t a = 0, b = 0;

    while (a < was_count || b < is_count) {
        int order = a == was_count ? 1 : b == is_count ? -1 : str_compare(was[a].key, is[b].key);
        Str key = order <= 0 ? was[a].key : is[b].key;
        Str before = order <= 0 ? was[a++].value : STR_EMPTY;
        Str now = order >= 0 ? is[b++].value : STR_EMPTY;

        if (order != 0 || !str_equal(before, now))
            put_change(changes, STR("setting"), key, before, now);
    }
}

static bool settings_equal(const struct config_setting *was, size_t was_count,
                           const struct config_setting *is, size_t is_count)
{
    bool equal = was_count == is_count;

    for (size_t i = 0; equal && i < is_count; i++)
        equal = str_equal(was[i].key, is[i].key) && str_equal(was[i].value, is[i].value);
    return equal;
}

static int take_settings(ChangeVec *changes, struct lot *lot, struct outcome *outcome,
                         const struct making *by, struct arena *arena, struct err *err)
{
    const struct config *config = by->config;
    struct config_setting *was;
    size_t count;

    if (ledger_settings(by->ledger, &lot->settings_of, &was, &count, arena, err))
        return -1;
    if (count)
        compare_settings(changes, was, count, config->written, config->written_count);
    if (!settings_equal(was, count, config->written, config->written_count)) {
        outcome->settings = config->written;
        outcome->setting_count = config->written_count;
    }
    return 0;
}

/* ---- files ----------------------------------------------------------------------------------- */

/* A register is another one each night. */
static bool is_compared(const struct lot_input *input)
{
    return !str_equal(input->role, STR("residents")) &&
           !str_equal(input->role, STR("certificates"));
}

static int input_compare(const struct lot_input *a, const struct lot_input *b)
{
    int order = str_compare(a->role, b->role);

    return order ? order : str_compare(a->file, b->file);
}

static int input_order(const void *a, const void *b)
{
    return input_compare(a, b);
}

static struct lot_input *inputs_now(const struct lot *lot, struct arena *arena)
{
    struct lot_input *inputs = ARENA_ARRAY(arena, struct lot_input, lot->input_count + 1);

    for (uint32_t i = 0; i < lot->input_count; i++)
        inputs[i] = lot->inputs[i];
    qsort(inputs, lot->input_count, sizeof *inputs, input_order);
    return inputs;
}

static int take_files(ChangeVec *changes, const struct lot *lot, const struct making *by,
                      struct arena *arena, struct err *err)
{
    const struct lot_input *is = inputs_now(lot, arena);
    struct lot_input *was;
    size_t was_count, a = 0, b = 0;

    if (!by->last->id)
        return 0;
    if (ledger_inputs(by->ledger, by->last, &was, &was_count, arena, err))
        return -1;
    while (a < was_count || b < lot->input_count) {
        int order = a == was_count          ? 1
                    : b == lot->input_count ? -1
                                            : input_compare(&was[a], &is[b]);
        const struct lot_input *of = order <= 0 ? &was[a] : &is[b];
        Str before = order <= 0 ? str_of(was[a++].sha256) : STR_EMPTY;
        Str now = order >= 0 ? str_of(is[b++].sha256) : STR_EMPTY;

        if (is_compared(of) && !str_equal(before, now))
            put_change(changes, of->role, of->file, before, now);
    }
    return 0;
}

int changes_take(struct lot *lot, struct outcome *outcome, const struct making *by,
                 struct arena *arena, struct err *err)
{
    ChangeVec changes = {0};
    int status;

    REQUIRE(!lot->changes && lot->input_count); /* once, when all inputs are known */
    status = take_settings(&changes, lot, outcome, by, arena, err) ||
             take_files(&changes, lot, by, arena, err);
    lot->change_count = (uint32_t)changes.count;
    lot->changes = VEC_KEEP(arena, &changes);
    VEC_RELEASE(&changes);
    return status ? -1 : 0;
}
