/* gates = { … }: the thresholds of core/gates/gates.h. */
#include "core/gates/posted.h"

#include "edge/config/config_parts.h"

enum { PERCENT_MAX = 100, ROWS_MAX = 999999999, DAYS_MAX = 3650 };
enum { FULL_LOTS_MAX = 250 };    /* a year of office days */
enum { UNPOSTED_DAYS_MAX = 60 }; /* office days: they must end before POSTED_DAYS do */

/* ---- gates.class ----------------------------------------------------------------------------- */

enum { YEARLY_MAX = 100000, TENTHS_MAX = 10000 };

static int class_values(struct reading *reading, Setting *entry, struct class_terms *terms,
                        struct err *err)
{
    const struct {
        const char *name;
        int least, most, *value;
    } keys[] = {
        {"percent", 0, PERCENT_MAX, &terms->percent},
        {"cell_percent", 0, PERCENT_MAX, &terms->cell_percent},
        {"group", 10, TENTHS_MAX, &terms->group},
        {"residents_percent", 0, PERCENT_MAX, &terms->residents_percent},
        {"residents_cell_percent", 0, PERCENT_MAX, &terms->residents_cell_percent},
        {"yearly", 0, YEARLY_MAX, &terms->yearly},
        {"peak", 10, TENTHS_MAX, &terms->peak},
        {"spread", 10, TENTHS_MAX, &terms->spread},
    };

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (setting_integer(&reading->settings, entry, keys[i].name, keys[i].least, keys[i].most,
                            keys[i].value, err))
            return -1;
    return 0;
}

static const char class_names[] =
#define X(name, word, ...) word " "
    CLASSES(X)
#undef X
    ;

static int class_read(struct reading *reading, Setting *entry, bool *known, struct err *err)
{
    struct settings *settings = &reading->settings;
    Str path = str_of(setting_path(settings, entry));
    int which = -1;

    if (setting_is_group(settings, entry, err) ||
        setting_word(settings, entry, "reason", class_names, &which, err))
        return -1;
    if (which < 0)
        return setting_required(
            settings, entry, arena_printf(reading->arena, STR_FMT ".reason", STR_ARG(path)).p, err);
    if (known[which])
        return err_say(err, CONFIG_CLASS_TWICE, WHERE(settings, entry),
                       class_word((enum class_name)which));
    known[which] = true;
    return class_values(reading, entry, &reading->config->classes.of[which], err);
}

static int classes_read(struct reading *reading, Setting *group, struct err *err)
{
    bool known[CLASS_COUNT] = {0};
    Setting *list;

    reading->config->classes = class_defaults;
    if (setting_list(&reading->settings, group, "class", CLASS_COUNT, &list, err))
        return -1;
    for (size_t i = 0; i < setting_count(list); i++)
        if (class_read(reading, setting_entry(list, i), known, err))
            return -1;
    return 0;
}

int gates_read(struct reading *reading, struct err *err)
{
    struct gate_settings *gates = &reading->config->gates;
    const struct {
        const char *name;
        int least, most, *value;
    } keys[] = {
        {"rows_min", 1, ROWS_MAX, &gates->rows_min},
        {"shift_percent", 0, PERCENT_MAX, &gates->shift_percent},
        {"shift_rows", 1, ROWS_MAX, &gates->shift_rows},
        {"postal_percent", 0, PERCENT_MAX, &gates->postal_percent},
        {"loss_percent", 0, PERCENT_MAX, &gates->loss_percent},
        {"month_percent", 0, PERCENT_MAX, &gates->month_percent},
        {"month_rows", 1, ROWS_MAX, &gates->month_rows},
        {"unknown_percent", 0, PERCENT_MAX, &gates->unknown_percent},
        {"unknown_rows", 1, ROWS_MAX, &gates->unknown_rows},
        {"back_days", 0, DAYS_MAX, &gates->back_days},
        {"old_days", 1, DAYS_MAX, &gates->old_days},
        {"old_rows", 1, ROWS_MAX, &gates->old_rows},
        {"stale_days", 1, DAYS_MAX, &gates->stale_days},
        {"gone_percent", 0, PERCENT_MAX, &gates->gone_percent},
        {"gone_rows", 1, ROWS_MAX, &gates->gone_rows},
        {"protected_percent", 0, PERCENT_MAX, &gates->protected_percent},
        {"protected_rows", 1, ROWS_MAX, &gates->protected_rows},
        {"overlap_percent", 0, PERCENT_MAX, &gates->overlap_percent},
        {"overlap_rows", 1, ROWS_MAX, &gates->overlap_rows},
        {"overlap_days", 1, DAYS_MAX, &gates->overlap_days},
        {"volume_percent", 0, ROWS_MAX, &gates->volume_percent},
        {"volume_rows", 1, ROWS_MAX, &gates->volume_rows},
        {"histogram_percent", 0, ROWS_MAX, &gates->histogram_percent},
        {"histogram_rows", 1, ROWS_MAX, &gates->histogram_rows},
        {"unposted_days", 0, UNPOSTED_DAYS_MAX, &gates->unposted_days},
        {"returned_percent", 0, PERCENT_MAX, &gates->returned_percent},
        {"returned_rows", 1, ROWS_MAX, &gates->returned_rows},
        {"returned_window_days", 1, POSTED_DAYS, &gates->returned_window_days},
        {"waiting_days", 0, DAYS_MAX, &gates->waiting_days},
        {"full_lots", 0, FULL_LOTS_MAX, &gates->full_lots},
    };
    Setting *group;

    *gates = gate_defaults;
    if (setting_group(&reading->settings, reading->root, "gates", &group, err))
        return -1;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (setting_integer(&reading->settings, group, keys[i].name, keys[i].least, keys[i].most,
                            keys[i].value, err))
            return -1;
    return classes_read(reading, group, err);
}
