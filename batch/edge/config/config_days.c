/* The configuration's days and rules: the groups calendar, mailing and rules of docs/contract 2. */
#include <stdlib.h>

#include "core/days/calendar.h"
#include "edge/config/config_parts.h"

/* ---- calendar -------------------------------------------------------------------------------- */

/* One list of days; `weekdays`: it takes "2nd sun" too. */
static int day_entries_read(struct reading *reading, Setting *group, const char *name,
                            bool weekdays, struct day_entry *entries, size_t *count,
                            struct err *err)
{
    struct settings *settings = &reading->settings;
    Setting *list;
    Str text;

    if (setting_list(settings, group, name, CLOSED_MAX, &list, err))
        return -1;
    if (list)
        *count = setting_count(list);
    for (size_t i = 0; i < setting_count(list); i++) {
        Setting *entry = setting_entry(list, i);

        if (setting_text_of(settings, entry, &text, err))
            return -1;
        switch (day_entry_read(text, weekdays, &entries[i])) {
        case DAYS_GOOD:
            continue;
        case DAYS_BACKWARDS:
            return err_say(err, CONFIG_BACKWARDS, WHERE(settings, entry));
        case DAYS_BAD_FORM:
            break;
        }
        return weekdays ? err_say(err, CONFIG_OPEN, WHERE(settings, entry))
                        : err_say(err, CONFIG_CLOSED, WHERE(settings, entry));
    }
    return 0;
}

int calendar_read(struct reading *reading, struct err *err)
{
    struct config *config = reading->config;
    struct settings *settings = &reading->settings;
    Setting *group;

    if (setting_group(settings, reading->root, "calendar", &group, err) ||
        path_read(reading, group, "holidays", &config->holidays, err) ||
        encoding_read(reading, group, "holidays_encoding", &config->holidays_encoding, err) ||
        day_entries_read(reading, group, "closed", /*weekdays*/ false, config->closed,
                         &config->closed_count, err) ||
        day_entries_read(reading, group, "open", /*weekdays*/ true, config->open,
                         &config->open_count, err) ||
        day_entries_read(reading, group, "service_stops", /*weekdays*/ true, config->stops,
                         &config->stop_count, err))
        return -1;
    if (config->holidays.configured.n == 0)
        config->holidays_encoding = ENCODING_CP932; /* the shipped file has its own */
    return 0;
}

/* ---- mailing --------------------------------------------------------------------------------- */

enum { PERCENT_MAX = 100 };

/* "mon" … "fri", "1st tue" … "5th tue", "last fri" */
static bool mailing_rule_read(Str text, struct mailing_rule *rule)
{
    enum { FRIDAY = 4 };

    return weekday_rule_read(text, rule) && rule->weekday <= FRIDAY;
}

static int mailing_days_read(struct reading *reading, Setting *group, struct err *err)
{
    struct config *config = reading->config;
    struct settings *settings = &reading->settings;
    Setting *list;
    Str text;

    if (setting_list(settings, group, "days", MAILING_RULES_MAX, &list, err))
        return -1;
    if (!list)
        return 0;
    config->mailing_day_count = setting_count(list);
    if (config->mailing_day_count == 0)
        return err_say(err, CONFIG_NO_ENTRY, WHERE(settings, list));
    for (size_t i = 0; i < config->mailing_day_count; i++) {
        Setting *entry = setting_entry(list, i);

        if (setting_text_of(settings, entry, &text, err))
            return -1;
        if (!mailing_rule_read(text, &config->mailing_days[i]))
            return err_say(err, CONFIG_MAILING_DAY, WHERE(settings, entry));
    }
    return 0;
}

static int pause_read(struct reading *reading, Setting *entry, struct pause *pause, struct err *err)
{
    struct settings *settings = &reading->settings;

    *pause = (struct pause){DAY_NONE, DAY_NONE, STR_EMPTY};
    if (setting_is_group(settings, entry, err))
        return -1;
    if (entry_has(reading, entry, "from", err))
        return -1;
    if (setting_day(settings, entry, "from", &pause->from, err) ||
        setting_day(settings, entry, "to", &pause->to, err) ||
        setting_text(settings, entry, "reason", &pause->reason, err))
        return -1;
    if (day_is(pause->to) && day_before(pause->to, pause->from))
        return err_say(err, CONFIG_FROM_TO, WHERE(settings, entry));
    return 0;
}

static int pauses_read(struct reading *reading, Setting *group, struct err *err)
{
    struct rules *rules = &reading->config->rules;
    Setting *list;

    if (setting_list(&reading->settings, group, "paused", PAUSES_MAX, &list, err))
        return -1;
    rules->pause_count = setting_count(list);
    for (size_t i = 0; i < rules->pause_count; i++)
        if (pause_read(reading, setting_entry(list, i), &rules->pauses[i], err))
            return -1;
    return 0;
}

static int cutoff_check(struct reading *reading, Setting *group, struct err *err)
{
    const struct rules *rules = &reading->config->rules;

    if (rules->cutoff_days == 0 || rules->cutoff_days >= rules->lead_days)
        return 0;
    return err_say(err, CONFIG_CUTOFF,
                   WHERE(&reading->settings, setting_member(group, "cutoff_days")),
                   rules->lead_days);
}

/* Percent of the recipients who come in the week of delivery, the next, … */
static int visits_read(struct reading *reading, Setting *group, struct err *err)
{
    struct rules *rules = &reading->config->rules;
    struct settings *settings = &reading->settings;
    Setting *list;
    int sum = 0;

    if (setting_list(settings, group, "visits", VISIT_WEEKS_MAX, &list, err))
        return -1;
    for (size_t i = 0; i < setting_count(list); i++) {
        Setting *entry = setting_entry(list, i);

        if (config_setting_type(entry) != CONFIG_TYPE_INT)
            return err_say(err, CONFIG_NOT_INTEGER, WHERE(settings, entry));
        rules->visits[i] = config_setting_get_int(entry);
        if (rules->visits[i] < 0 || rules->visits[i] > PERCENT_MAX)
            return err_say(err, CONFIG_RANGE, WHERE(settings, entry), 0, PERCENT_MAX);
        if (rules->visits[i])
            rules->visit_weeks = i + 1;
        sum += rules->visits[i];
    }
    return sum > PERCENT_MAX ? err_say(err, CONFIG_VISITS, WHERE(settings, list), sum) : 0;
}

/* A day, or "none": nobody was told by others. */
static int since_read(struct reading *reading, Setting *group, struct err *err)
{
    struct config *config = reading->config;
    struct settings *settings = &reading->settings;
    Setting *setting = setting_member(group, "since");
    Str text = STR_EMPTY;

    if (group)
        config->mailing_line = setting_line(group);
    if (!setting)
        return 0;
    if (setting_text_of(settings, setting, &text, err))
        return -1;
    config->since_said = true;
    if (str_equal(text, STR("none")))
        return 0;
    config->rules.since = day_of_text(text);
    return day_is(config->rules.since) ? 0
                                       : err_say(err, CONFIG_SINCE_DAY, WHERE(settings, setting));
}

int config_since_missing(const struct config *config, struct err *err)
{
    return err_say(err, CONFIG_SINCE, config->file.configured.p, config->mailing_line,
                   config->ledger.configured.p);
}

int mailing_read(struct reading *reading, struct err *err)
{
    struct rules *rules = &reading->config->rules;
    struct settings *settings = &reading->settings;
    Setting *group;
    int lapsed = 0, role = 0, approval = 0;

    if (setting_group(settings, reading->root, "mailing", &group, err) ||
        mailing_days_read(reading, group, err) ||
        setting_integer(settings, group, "lead_days", 1, 20, &rules->lead_days, err) ||
        setting_integer(settings, group, "cutoff_days", 0, 60, &rules->cutoff_days, err) ||
        setting_integer(settings, group, "target_days", 0, 365, &rules->target_days, err) ||
        setting_integer(settings, group, "delivery_days", 1, 30, &rules->delivery_days, err) ||
        setting_integer(settings, group, "late_days", 1, 3650, &rules->late_days, err) ||
        setting_integer(settings, group, "floor_days", 0, 365, &rules->floor_days, err) ||
        setting_integer(settings, group, "past_days", 0, 3650, &rules->past_days, err) ||
        cutoff_check(reading, group, err) || pauses_read(reading, group, err) ||
        visits_read(reading, group, err) || since_read(reading, group, err) ||
        path_read(reading, group, "told_elsewhere", &reading->config->told_elsewhere, err) ||
        setting_word(settings, group, "role", "all supplement", &role, err) ||
        setting_word(settings, group, "lapsed", "list notify", &lapsed, err) ||
        setting_word(settings, group, "approval", "none required", &approval, err) ||
        path_read(reading, group, "limits", &reading->config->limits, err))
        return -1;
    rules->notify_lapsed = lapsed == 1;
    rules->supplement = role == 1;
    reading->config->approval_required = approval == 1;
    return 0;
}

/* ---- rules ----------------------------------------------------------------------------------- */

static int validity_read(struct reading *reading, Setting *group, struct validity *validity,
                         struct err *err)
{
    struct settings *settings = &reading->settings;

    return setting_integer(settings, group, "window_months", 1, 24, &validity->window_months,
                           err) ||
                   setting_integer(settings, group, "birthdays", 1, 20, &validity->birthdays, err)
               ? -1
               : 0;
}

static int validity_compare(const void *a, const void *b)
{
    return day_compare(((const struct validity *)a)->from, ((const struct validity *)b)->from);
}

/* What an entry does not say stays as it is for certificates issued before. */
static int by_issue_read(struct reading *reading, Setting *group, struct err *err)
{
    struct rules *rules = &reading->config->rules;
    struct settings *settings = &reading->settings;
    Setting *list;

    if (setting_list(settings, group, "by_issue", BY_ISSUE_MAX, &list, err))
        return -1;
    for (size_t i = 0; i < setting_count(list); i++) {
        Setting *entry = setting_entry(list, i);
        struct validity *validity = &rules->by_issue[rules->by_issue_count];

        *validity = rules->by_issue[0];
        if (setting_is_group(settings, entry, err))
            return -1;
        if (entry_has(reading, entry, "from", err))
            return -1;
        if (setting_day(settings, entry, "from", &validity->from, err) ||
            validity_read(reading, entry, validity, err))
            return -1;
        for (size_t j = 1; j < rules->by_issue_count; j++)
            if (day_equal(rules->by_issue[j].from, validity->from))
                return err_say(err, CONFIG_TWICE, WHERE(settings, entry));
        rules->by_issue_count++;
    }
    qsort(rules->by_issue + 1, rules->by_issue_count - 1, sizeof rules->by_issue[0],
          validity_compare);
    return 0;
}

int rules_read(struct reading *reading, struct err *err)
{
    struct rules *rules = &reading->config->rules;
    Setting *group;
    int leap = (int)LEAP_FEB28;

    if (setting_group(&reading->settings, reading->root, "rules", &group, err) ||
        validity_read(reading, group, &rules->by_issue[0], err) ||
        setting_word(&reading->settings, group, "leap_birthday", "feb28 mar1", &leap, err) ||
        by_issue_read(reading, group, err))
        return -1;
    rules->leap = (enum leap_birthday)leap;
    return 0;
}
