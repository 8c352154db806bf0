/*
 * The configuration. The bytes are the file.
 *
 * What loads is within its bounds, whatever they were meant to be; it loads twice with the same
 * outcome, and with a remark behind it with the same digest.
 */
#include "edge/config/config.h"

#include "base/index.h"
#include "base/utf8.h"
#include "core/days/calendar.h"
#include "core/text/columns.h"
#include "fuzz.h"

struct told { /* a hash of all settings */
    uint64_t hash;
};

static void number_tell(struct told *told, int64_t number)
{
    told->hash = (told->hash ^ (uint64_t)number) * UINT64_C(0x9E3779B97F4A7C15);
    told->hash ^= told->hash >> 29;
}

static void text_tell(struct told *told, Str text)
{
    HOLDS(utf8_valid(text) && (text.n == 0 || !memchr(text.p, '\n', text.n)));
    number_tell(told, (int64_t)str_hash(text));
}

static void path_tell(struct told *told, const struct config_path *path)
{
    HOLDS(path->configured.n == 0 || str_ends(path->path, path->configured));
    text_tell(told, path->configured);
}

static void registers_hold(const struct config *config, struct told *told)
{
    HOLDS(config->residents.path.n > 0 && config->certificates.path.n > 0);
    HOLDS(config->encoding <= ENCODING_EUC_JP_MS && config->holidays_encoding <= 2);
    HOLDS(config->value_count <= CONFIG_VALUES_MAX && config->max_unreadable >= 0);
    path_tell(told, &config->residents);
    path_tell(told, &config->certificates);
    number_tell(told, config->encoding);
    number_tell(told, config->max_unreadable);
    for (size_t i = 0; i < config->resident_column_count; i++) {
        HOLDS(column_find(true, config->resident_columns[i].key) >= 0);
        HOLDS(config->resident_columns[i].text.n > 0);
        text_tell(told, config->resident_columns[i].text);
    }
    for (size_t i = 0; i < config->certificate_column_count; i++) {
        HOLDS(column_find(false, config->certificate_columns[i].key) >= 0);
        text_tell(told, config->certificate_columns[i].text);
    }
    for (size_t i = 0; i < config->value_count; i++) {
        const struct config_value *value = &config->values[i];

        HOLDS(column_word_value(value->residents, column_find(value->residents, value->column),
                                value->means) >= 0);
        text_tell(told, value->own);
    }
}

static void entry_tell(struct told *told, const struct day_entry *entry)
{
    if (entry->form == DAYS_YEARLY) {
        HOLDS(day_exists(2000, entry->from_month, entry->from_day));
        HOLDS(day_exists(2000, entry->to_month, entry->to_day));
    } else if (entry->form == DAYS_DATES) {
        HOLDS(!day_before(entry->to, entry->from));
    } else {
        HOLDS(entry->rule.weekday >= 0 && entry->rule.weekday < 7);
    }
    number_tell(told, entry->from_month * 40 + entry->to_day);
    number_tell(told, entry->from.n ^ entry->rule.nth);
}

static void days_hold(const struct config *config, struct told *told)
{
    HOLDS(config->mailing_day_count >= 1 && config->mailing_day_count <= MAILING_RULES_MAX);
    HOLDS(config->closed_count <= CLOSED_MAX);
    for (size_t i = 0; i < config->mailing_day_count; i++) {
        HOLDS(config->mailing_days[i].weekday >= 0 && config->mailing_days[i].weekday < 5);
        number_tell(told, config->mailing_days[i].weekday * 8 + config->mailing_days[i].nth);
    }
    for (size_t i = 0; i < config->closed_count; i++) {
        const struct day_entry *closed = &config->closed[i];

        HOLDS(closed->form != DAYS_WEEKDAY);
        entry_tell(told, closed);
    }
    HOLDS(config->open_count <= CLOSED_MAX && config->stop_count <= CLOSED_MAX);
    for (size_t i = 0; i < config->open_count; i++)
        entry_tell(told, &config->open[i]);
    for (size_t i = 0; i < config->stop_count; i++)
        entry_tell(told, &config->stops[i]);
}

static void visits_hold(const struct rules *rules)
{
    int sum = 0;

    HOLDS(rules->visit_weeks <= VISIT_WEEKS_MAX);
    HOLDS(rules->visit_weeks == 0 || rules->visits[rules->visit_weeks - 1] > 0);
    for (size_t i = 0; i < VISIT_WEEKS_MAX; i++) {
        HOLDS(rules->visits[i] >= 0 && (i < rules->visit_weeks || rules->visits[i] == 0));
        sum += rules->visits[i];
    }
    HOLDS(sum <= 100);
}

static void rules_hold(const struct rules *rules, struct told *told)
{
    HOLDS(rules->lead_days >= 1 && rules->lead_days <= 20);
    HOLDS(rules->cutoff_days == 0 || rules->cutoff_days >= rules->lead_days);
    HOLDS(rules->target_days >= 0 && rules->target_days <= 365);
    HOLDS(rules->delivery_days >= 1 && rules->delivery_days <= 30);
    HOLDS(rules->late_days >= 1 && rules->past_days >= 0 && rules->floor_days >= 0);
    visits_hold(rules);
    HOLDS(day_is_sound(rules->since.n, true)); /* none: unsaid, or "none" */
    HOLDS(rules->pause_count <= PAUSES_MAX);
    HOLDS(rules->by_issue_count >= 1 && rules->by_issue_count <= BY_ISSUE_MAX + 1);
    number_tell(told, rules->lead_days * 1000 + rules->cutoff_days);
    number_tell(told, rules->late_days * 100000 + rules->past_days);
    number_tell(told, rules->since.n);
    for (size_t i = 0; i < rules->by_issue_count; i++) {
        const struct validity *validity = &rules->by_issue[i];

        HOLDS(validity->window_months >= 1 && validity->window_months <= 24);
        HOLDS(validity->birthdays >= 1 && validity->birthdays <= 20);
        HOLDS(day_is_sound(validity->from.n, i == 0));
        HOLDS(i < 2 || day_before(validity[-1].from, validity->from));
        number_tell(told, validity->from.n);
    }
    for (size_t i = 0; i < rules->pause_count; i++) {
        const struct pause *pause = &rules->pauses[i];

        HOLDS(day_is_sound(pause->from.n, false) && day_is_sound(pause->to.n, true));
        HOLDS(!day_is(pause->to) || !day_before(pause->to, pause->from));
        text_tell(told, pause->reason);
    }
}

static void letters_hold(const struct config *config, struct told *told)
{
    HOLDS(config->bundle_letters >= 1 && config->bundle_letters <= 10000);
    HOLDS(config->font_count >= 1 && config->font_count <= CONFIG_FONTS_MAX);
    for (size_t i = 0; i < config->font_count; i++)
        path_tell(told, &config->fonts[i]);
    HOLDS(config->window_w > config->window_play_x && config->window_h > config->window_play_y);
    HOLDS(config->window_x >= 0 && config->window_x + config->window_w <= 210);
    HOLDS(config->window_y >= 0 && config->window_y + config->window_h <= 297);
    number_tell(told, (int64_t)(config->window_x * 1000 + config->window_h));
    HOLDS(config->output_dir.path.n > 0 && config->ledger.path.n > 0);
    path_tell(told, &config->output_dir);
    path_tell(told, &config->towns);
}

static uint64_t settings_hold(const struct config *config)
{
    struct told told = {0};

    HOLDS(strlen(config->sha256) == 64);
    for (size_t i = 0; i < config->office_count; i++) {
        const struct config_strings *at = &config->office[i];

        HOLDS(i == 0 || !day_before(at->from, config->office[i - 1].from));
        text_tell(&told, at->language);
        number_tell(&told, at->from.n);
        for (size_t k = 0; k < at->count; k++) {
            HOLDS(at->pairs[k].key.n > 0);
            text_tell(&told, at->pairs[k].key);
            text_tell(&told, at->pairs[k].text);
        }
    }
    registers_hold(config, &told);
    days_hold(config, &told);
    rules_hold(&config->rules, &told);
    letters_hold(config, &told);
    return told.hash;
}

static bool load(struct config *config, unsigned number, Str text, struct arena *arena,
                 struct err *err)
{
    *err = (struct err){.code = EXIT_DONE};
    return came_back(config_load(config, fuzz_file(number, text), "share", arena, err), err);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    Str text = {(const char *)bytes, count}, more;
    struct config *config = mem_zero(2, sizeof *config), *again = config + 1;
    struct arena arena = {0};
    struct err err, err2;

    if (load(config, 0, text, &arena, &err)) {
        HOLDS(load(again, 1, text, &arena, &err2));
        HOLDS(settings_hold(config) == settings_hold(again));
        HOLDS(strcmp(config->sha256, again->sha256) == 0);
        more = arena_printf(&arena, STR_FMT "\n# remark\n/* another */ // third\n", STR_ARG(text));
        HOLDS(load(again, 1, more, &arena, &err2));
        HOLDS(strcmp(config->sha256, again->sha256) == 0);
    } else {
        HOLDS(err.code == EXIT_CONFIG_);
        HOLDS(!load(again, 0, text, &arena, &err2) && strcmp(err.text, err2.text) == 0);
    }
    arena_release(&arena);
    mem_free(config);
    return 0;
}
