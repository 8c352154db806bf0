/* libconfig's own answers, path by path; every value was checked by edge/config/config before. */
#include "edge/config/config_prove.h"

#include "edge/config/config_settings.h"

static Str text_of(const Setting *setting, struct arena *arena)
{
    const char *text = setting ? config_setting_get_string(setting) : NULL;

    return arena_copy(arena, str_of(text));
}

static Str member_text(Setting *group, const char *name, struct arena *arena)
{
    return text_of(config_setting_get_member(group, name), arena);
}

static int number_at(const config_t *parsed, const char *path, int otherwise)
{
    int number;

    return config_lookup_int(parsed, path, &number) ? number : otherwise;
}

static bool word_at(const config_t *parsed, const char *path, const char *word)
{
    const char *text;

    return config_lookup_string(parsed, path, &text) && strcmp(text, word) == 0;
}

static size_t length_of(const Setting *list)
{
    return list ? (size_t)config_setting_length(list) : 0;
}

/* A list of texts; where there is none, `otherwise`. */
static void texts_take(const config_t *parsed, const char *path, const char *const *otherwise,
                       size_t otherwise_count, Str **texts, size_t *count, struct arena *arena)
{
    Setting *list = config_lookup(parsed, path);

    *count = list ? length_of(list) : otherwise_count;
    *texts = ARENA_ARRAY(arena, Str, *count);
    for (size_t i = 0; i < *count; i++)
        (*texts)[i] = list ? text_of(config_setting_get_elem(list, (unsigned)i), arena)
                           : str_of(otherwise[i]);
}

static void days_take(struct prove_settings *out, const config_t *parsed, struct arena *arena)
{
    static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri"};
    static const char *const closed[] = {"12-29..01-03"};
    Setting *paused = config_lookup(parsed, "mailing.paused");

    texts_take(parsed, "mailing.days", weekdays, 5, &out->mailing_days, &out->mailing_day_count,
               arena);
    texts_take(parsed, "calendar.closed", closed, 1, &out->closed, &out->closed_count, arena);
    texts_take(parsed, "calendar.open", NULL, 0, &out->open, &out->open_count, arena);
    texts_take(parsed, "calendar.service_stops", NULL, 0, &out->stops, &out->stop_count, arena);
    out->paused_count = length_of(paused);
    out->paused = ARENA_ARRAY(arena, struct prove_range, out->paused_count);
    for (size_t i = 0; i < out->paused_count; i++) {
        Setting *entry = config_setting_get_elem(paused, (unsigned)i);

        out->paused[i] = (struct prove_range){member_text(entry, "from", arena),
                                              member_text(entry, "to", arena)};
    }
}

static void offices_take(struct prove_settings *out, const config_t *parsed, struct arena *arena)
{
    static const char *const words[] = {"会社", "法人", "事務所",     "センター", "施設",
                                        "病院", "医院", "クリニック", "協会",     "組合",
                                        "役所", "役場", "学園"};

    texts_take(parsed, "letters.offices", words, sizeof words / sizeof *words, &out->offices,
               &out->office_count, arena);
}

static void numbers_take(struct prove_settings *out, const config_t *parsed)
{
    out->lead_days = number_at(parsed, "mailing.lead_days", 1);
    out->cutoff_days = number_at(parsed, "mailing.cutoff_days", 0);
    out->target_days = number_at(parsed, "mailing.target_days", 0);
    out->delivery_days = number_at(parsed, "mailing.delivery_days", 3);
    out->late_days = number_at(parsed, "mailing.late_days", 14);
    out->past_days = number_at(parsed, "mailing.past_days", 35);
    out->floor_days = number_at(parsed, "mailing.floor_days", 30);
    out->window_months = number_at(parsed, "rules.window_months", 3);
    out->supplement = word_at(parsed, "mailing.role", "supplement");
    out->notify_lapsed = word_at(parsed, "mailing.lapsed", "notify");
    out->leap_mar1 = word_at(parsed, "rules.leap_birthday", "mar1");
}

static void visits_take(struct prove_settings *out, const config_t *parsed, struct arena *arena)
{
    Setting *list = config_lookup(parsed, "mailing.visits");

    out->visit_count = length_of(list);
    out->visits = ARENA_ARRAY(arena, int, out->visit_count);
    for (size_t i = 0; i < out->visit_count; i++)
        out->visits[i] = config_setting_get_int_elem(list, (int)i);
}

/* registers.dates knows one word. */
static void forms_take(struct prove_settings *out, const config_t *parsed)
{
    Setting *list = config_lookup(parsed, "registers.dates");

    for (size_t i = 0; i < length_of(list); i++)
        out->era_numbers |= strcmp(config_setting_get_string_elem(list, (int)i), "era-number") == 0;
}

static void rules_take(struct prove_settings *out, const config_t *parsed, struct arena *arena)
{
    Setting *list = config_lookup(parsed, "rules.by_issue");

    out->by_issue_count = length_of(list);
    out->by_issue = ARENA_ARRAY(arena, struct prove_by_issue, out->by_issue_count);
    for (size_t i = 0; i < out->by_issue_count; i++) {
        Setting *entry = config_setting_get_elem(list, (unsigned)i);
        int months = 0;

        config_setting_lookup_int(entry, "window_months", &months);
        out->by_issue[i] = (struct prove_by_issue){member_text(entry, "from", arena), months};
    }
}

static void columns_take(struct prove_settings *out, const config_t *parsed, bool residents,
                         const char *path, struct arena *arena)
{
    Setting *group = config_lookup(parsed, path);
    size_t count = length_of(group);

    out->column_counts[residents] = count;
    out->columns[residents] = ARENA_ARRAY(arena, struct prove_pair, count);
    for (size_t i = 0; i < count; i++) {
        Setting *entry = config_setting_get_elem(group, (unsigned)i);

        out->columns[residents][i] = (struct prove_pair){
            arena_copy(arena, str_of(config_setting_name(entry))), text_of(entry, arena)};
    }
}

static void codes_take(struct prove_settings *out, const config_t *parsed, struct arena *arena)
{
    Setting *list = config_lookup(parsed, "registers.values");

    out->code_count = length_of(list);
    out->codes = ARENA_ARRAY(arena, struct prove_code, out->code_count);
    for (size_t i = 0; i < out->code_count; i++) {
        Setting *entry = config_setting_get_elem(list, (unsigned)i);

        out->codes[i] = (struct prove_code){
            str_equal(member_text(entry, "file", arena), STR("residents")),
            member_text(entry, "column", arena), member_text(entry, "own", arena),
            member_text(entry, "means", arena)};
    }
}

static void languages_take(struct prove_settings *out, const config_t *parsed, struct arena *arena)
{
    Setting *group = config_lookup(parsed, "letters.language_of");

    out->language_of_count = length_of(group);
    out->language_of = ARENA_ARRAY(arena, struct prove_pair, out->language_of_count);
    for (size_t i = 0; i < out->language_of_count; i++) {
        Setting *entry = config_setting_get_elem(group, (unsigned)i);

        out->language_of[i] = (struct prove_pair){
            arena_copy(arena, str_of(config_setting_name(entry))), text_of(entry, arena)};
    }
}

int config_prove(struct prove_settings *out, const struct config *config, struct arena *arena,
                 struct err *err)
{
    struct arena scratch = {0};
    struct settings settings;
    char sha256[65];
    int status = -1;

    *out = (struct prove_settings){0};
    if (settings_open(&settings, config->file.path.p, &scratch, err))
        goto out;
    settings_sha256(&settings, sha256);
    if (strcmp(sha256, config->sha256) != 0) {
        err_say(err, FILE_CHANGED, config->file.configured.p);
        goto out;
    }
    numbers_take(out, &settings.parsed);
    visits_take(out, &settings.parsed, arena);
    out->since = text_of(config_lookup(&settings.parsed, "mailing.since"), arena);
    if (str_equal(out->since, STR("none")))
        out->since = STR_EMPTY;
    out->towns = text_of(config_lookup(&settings.parsed, "post.towns"), arena).n > 0;
    forms_take(out, &settings.parsed);
    days_take(out, &settings.parsed, arena);
    rules_take(out, &settings.parsed, arena);
    offices_take(out, &settings.parsed, arena);
    languages_take(out, &settings.parsed, arena);
    columns_take(out, &settings.parsed, /*residents*/ false, "registers.certificate_columns",
                 arena);
    columns_take(out, &settings.parsed, /*residents*/ true, "registers.resident_columns", arena);
    codes_take(out, &settings.parsed, arena);
    status = 0;
out:
    settings_release(&settings);
    arena_release(&scratch);
    return status;
}
