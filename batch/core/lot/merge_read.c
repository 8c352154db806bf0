/*
 * One shard as its files tell it: run.json, and the rows of both lists of the office counted anew.
 *
 * Nothing here is shared with the night or with `verify` but the words and the cutter of fields.
 */
#include <stdio.h>

#include "base/hex.h"
#include "core/lot/merge.h"
#include "core/text/csvtext.h"
#include "core/text/values.h"

enum { PATH_MAX_ = 96, DELAY_MAX = 130000 /* days from YEAR_FIRST to YEAR_LAST, and more */ };

/* ---- run.json -------------------------------------------------------------------------------- */

struct said { /* run.json, and the first key that is wrong */
    const struct json *run;
    struct arena *arena;
    const char *bad;
};

static bool wrong(struct said *said, const char *path)
{
    if (!said->bad)
        said->bad = arena_copy(said->arena, str_of(path)).p;
    return false;
}

static bool number_at(struct said *said, const struct json *in, const char *path, uint64_t *number)
{
    const struct json *value;

    return (json_find(in, path, &value) && json_number(value, number) &&
            *number <= SHARD_FIGURE_MAX) ||
           wrong(said, path);
}

static bool text_at(struct said *said, const struct json *in, const char *path, Str *text)
{
    const struct json *value;

    return (json_find(in, path, &value) && json_text(value, text)) || wrong(said, path);
}

static bool day_at(struct said *said, const char *path, Day *day)
{
    Str text;

    if (!text_at(said, said->run, path, &text))
        return false;
    *day = day_of_text(text);
    return day_is(*day) || wrong(said, path);
}

static bool sha_at(struct said *said, const struct json *in, const char *path,
                   char sha[SHA256_HEX + 1])
{
    Str text;

    if (!text_at(said, in, path, &text))
        return false;
    if (text.n != SHA256_HEX || !hex_is(text))
        return wrong(said, path);
    memcpy(sha, text.p, SHA256_HEX);
    sha[SHA256_HEX] = '\0';
    return true;
}

/* A list or an object under `path`; NULL: wrong. */
static const struct json *group_at(struct said *said, const char *path, int kind)
{
    const struct json *group;

    if (json_find(said->run, path, &group) && (int)group->kind == kind)
        return group;
    wrong(said, path);
    return NULL;
}

static bool words_at(struct said *said, const char *group, const char *word, bool may_lack,
                     uint64_t *number)
{
    const struct json *value;
    char path[PATH_MAX_];

    snprintf(path, sizeof path, "%s.%s", group, word);
    if (may_lack && !json_find(said->run, path, &value)) {
        *number = 0;
        return true;
    }
    return number_at(said, said->run, path, number);
}

static bool figures_take(struct said *said, struct shard_figures *to)
{
    const struct json *run = said->run;

    for (int i = 0; i < DISPOSITION_COUNT; i++)
        if (!words_at(said, "dispositions", disposition_term((enum disposition)i).word, false,
                      &to->dispositions[i]))
            return false;
    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
        if (!words_at(said, "reasons", reason_term((enum reason)i).word, true, &to->reasons[i]))
            return false;
    for (int i = 0; i < CAUSE_COUNT; i++) {
        if (!words_at(said, "delay.by_cause", cause_term((enum cause)i).word,
                      /*may_lack*/ i == CAUSE_BEFORE_START, &to->cause_days[i]))
            return false;
        to->delay_days += to->cause_days[i];
    }
    return number_at(said, run, "rows.residents", &to->residents) &&
           number_at(said, run, "rows.certificates", &to->certificates) &&
           number_at(said, run, "unreadable_residents", &to->unreadable) &&
           number_at(said, run, "pieces", &to->pieces) &&
           number_at(said, run, "bundles", &to->bundles) &&
           number_at(said, run, "pages", &to->pages) &&
           number_at(said, run, "delay.max", &to->delay_max);
}

/* The month of "2027-02"; -1: it is none. */
static int month_read(Str text)
{
    char day[DAY_TEXT_MAX];
    Day first;

    if (text.n != 7)
        return -1;
    snprintf(day, sizeof day, STR_FMT "-01", STR_ARG(text));
    first = day_of_text(str_of(day));
    return day_is(first) ? month_index(first) : -1;
}

static bool months_take(struct said *said, struct shard *shard)
{
    const struct json *group = group_at(said, "not_due_by_month", JSON_IS_OBJECT);
    VEC(struct shard_month) found = {0};
    bool good = group != NULL;

    for (const struct json *at = good ? group->first : NULL; at && good; at = at->next) {
        struct shard_month month = {.month = month_read(at->key)};

        good = month.month >= 0 && json_number(at, &month.count) &&
               month.count <= SHARD_FIGURE_MAX &&
               (!found.count || found.at[found.count - 1].month < month.month);
        shard->said.not_due += month.count;
        VEC_PUSH(&found, month);
    }
    shard->month_count = found.count;
    shard->months = VEC_KEEP(said->arena, &found);
    VEC_RELEASE(&found);
    return good || wrong(said, "not_due_by_month");
}

static bool inputs_take(struct said *said, struct shard *shard)
{
    static const char *const roles[2] = {"residents", "certificates"};
    const struct json *group = group_at(said, "inputs", JSON_IS_ARRAY);
    unsigned found = 0;
    Str role;

    for (const struct json *at = group ? group->first : NULL; at; at = at->next) {
        if (!text_at(said, at, "role", &role))
            return false;
        for (unsigned i = 0; i < 2; i++) {
            struct shard_register *to = &shard->registers[i];

            if (!str_equal(role, str_of(roles[i])))
                continue;
            if (!text_at(said, at, "file", &to->file) || !sha_at(said, at, "sha256", to->sha256) ||
                !number_at(said, at, "rows", &to->rows))
                return false;
            found += 1U << (4 * i);
        }
    }
    return found == 0x11 || wrong(said, "inputs");
}

static bool alarms_take(struct said *said, struct shard *shard)
{
    const struct json *group = group_at(said, "alarms", JSON_IS_ARRAY);
    VEC(struct shard_alarm) found = {0};
    bool good = group != NULL;

    for (const struct json *at = good ? group->first : NULL; at && good; at = at->next) {
        struct shard_alarm alarm = {.code = shard->code};

        good = text_at(said, at, "name", &alarm.name) && text_at(said, at, "text", &alarm.text) &&
               number_at(said, at, "count", &alarm.count);
        VEC_PUSH(&found, alarm);
    }
    shard->alarm_count = found.count;
    shard->alarms = VEC_KEEP(said->arena, &found);
    VEC_RELEASE(&found);
    return good;
}

static bool lifts_take(struct said *said, struct shard *shard)
{
    const struct json *group = group_at(said, "gates", JSON_IS_ARRAY), *value;
    VEC(struct shard_lift) found = {0};
    bool good = group != NULL;

    for (const struct json *at = good ? group->first : NULL; at && good; at = at->next) {
        struct shard_lift lift = {.code = shard->code};

        good = text_at(said, at, "name", &lift.gate);
        if (!good || !json_find(at, "by", &value) || !json_text(value, &lift.by) ||
            str_is_empty(lift.by))
            continue;
        good = text_at(said, at, "what", &lift.what) && text_at(said, at, "why", &lift.why);
        VEC_PUSH(&found, lift);
    }
    shard->lift_count = found.count;
    shard->lifts = VEC_KEEP(said->arena, &found);
    VEC_RELEASE(&found);
    return good;
}

/* Which run of its day; a ledger keeps no larger number. */
static bool nth_at(struct said *said, uint32_t *nth)
{
    uint64_t number;

    if (!number_at(said, said->run, "run", &number))
        return false;
    *nth = (uint32_t)number;
    return number <= UINT32_MAX || wrong(said, "run");
}

bool shard_said(struct shard *shard, const struct json *run, struct arena *arena, const char **bad)
{
    struct said said = {.run = run, .arena = arena};
    bool good =
        text_at(&said, run, "version", &shard->version) && day_at(&said, "as_of", &shard->as_of) &&
        day_at(&said, "mail_on", &shard->mail_on) && nth_at(&said, &shard->run) &&
        text_at(&said, run, "folder", &shard->folder) && text_at(&said, run, "job", &shard->job) &&
        sha_at(&said, run, "config_sha256", shard->config_sha256) &&
        figures_take(&said, &shard->said) && months_take(&said, shard) &&
        inputs_take(&said, shard) && alarms_take(&said, shard) && lifts_take(&said, shard);

    *bad = said.bad;
    return good;
}

/* ---- rows ------------------------------------------------------------------------------------ */

enum row_field { ROW_DISPOSITION = 4, ROW_REASON = 5, ROW_FIELDS = 10 };

bool shard_rows(struct shard *shard, Str text, struct arena *scratch, unsigned long *line)
{
    struct shard_figures *to = &shard->counted;
    struct csvtext csv;
    Str fields[ROW_FIELDS];
    int got = -1;

    *line = 1;
    if (!csvtext_begin(&csv, text,
                       "serial,resident_id,kind,expires_on,disposition,reason,planned_on,anomalies,"
                       "file,line"))
        return false;
    for (*line = csv.line; (got = csvtext_next(&csv, fields, ROW_FIELDS, scratch)) == 1;
         *line = csv.line) {
        int disposition = disposition_of(fields[ROW_DISPOSITION]);
        int reason = str_is_empty(fields[ROW_REASON]) ? REASON_NONE : reason_of(fields[ROW_REASON]);

        if (disposition < 0 || reason < 0)
            return false;
        to->dispositions[disposition]++;
        to->reasons[reason]++;
    }
    return got == 0;
}

enum piece_field {
    PIECE_BUNDLE = 1,
    PIECE_PAGES = 4,
    PIECE_VARIANT = 7,
    PIECE_SERIALS = 11,
    PIECE_IDEAL = 14,
    PIECE_MAIL = 15,
    PIECE_DELAY = 17,
    PIECE_CAUSES = 18,
    PIECE_FIELDS = 19
};

/* The text up to the next `sign`, which is taken away with it. */
static Str part_take(Str *text, char sign)
{
    const char *at = text->n ? memchr(text->p, sign, text->n) : NULL;
    Str part = str_take(*text, at ? (size_t)(at - text->p) : text->n);

    *text = str_skip(*text, part.n + (at != NULL));
    return part;
}

static int cause_of(Str word)
{
    for (int i = 0; i < CAUSE_COUNT; i++)
        if (str_equal(word, str_of(cause_term((enum cause)i).word)))
            return i;
    return -1;
}

static bool causes_take(struct shard_figures *to, Str causes)
{
    while (causes.n) {
        Str part = part_take(&causes, ' ');
        int cause = cause_of(part_take(&part, ':'));
        uint64_t days;

        if (cause < 0 || !whole_read(part, &days) || days > DELAY_MAX)
            return false;
        to->cause_days[cause] += days;
    }
    return true;
}

static bool piece_take(struct shard *shard, const Str *fields, Str *bundle)
{
    struct shard_figures *to = &shard->counted;
    Day ideal = day_of_text(fields[PIECE_IDEAL]), mail = day_of_text(fields[PIECE_MAIL]);
    int variant = variant_of(fields[PIECE_VARIANT]);
    uint64_t pages, days;
    Str serials = fields[PIECE_SERIALS];

    if (variant < 0 || !day_is(ideal) || !day_is(mail) || str_is_empty(serials) ||
        !whole_read(fields[PIECE_PAGES], &pages) || pages > SHARD_FIGURE_MAX ||
        !whole_read(fields[PIECE_DELAY], &days) || days > DELAY_MAX ||
        (int64_t)days != day_between(ideal, mail) || !causes_take(to, fields[PIECE_CAUSES]))
        return false;
    while (serials.n) {
        part_take(&serials, ' ');
        shard->told_certificates++;
    }
    if (!to->pieces || !str_equal(*bundle, fields[PIECE_BUNDLE]))
        to->bundles++;
    *bundle = fields[PIECE_BUNDLE];
    shard->variants[variant]++;
    shard->mailed += day_equal(mail, shard->mail_on);
    to->pieces++;
    to->pages += pages;
    to->delay_days += days;
    if (days > to->delay_max)
        to->delay_max = days;
    while (shard->by_delay.count <= days)
        VEC_PUSH(&shard->by_delay, 0);
    shard->by_delay.at[days]++;
    return true;
}

bool shard_pieces(struct shard *shard, Str text, struct arena *scratch, unsigned long *line)
{
    struct csvtext csv;
    Str fields[PIECE_FIELDS], bundle = STR_EMPTY;
    int got = -1;

    *line = 1;
    if (!csvtext_begin(&csv, text,
                       "piece_id,bundle,sequence,first_page,pages,postal_code,barcode,variant,late,"
                       "language,resident_id,serials,expires_on,opens_on,ideal_on,mail_on,"
                       "deliver_on,delay_days,causes"))
        return false;
    for (*line = csv.line; (got = csvtext_next(&csv, fields, PIECE_FIELDS, scratch)) == 1;
         *line = csv.line)
        if (!piece_take(shard, fields, &bundle))
            return false;
    return got == 0;
}

/* ---- both ------------------------------------------------------------------------------------ */

static bool differ(struct shard_fault *fault, const char *path, uint64_t said, uint64_t counted)
{
    *fault = (struct shard_fault){path, said, counted};
    return said != counted;
}

bool shard_agrees(const struct shard *shard, struct shard_fault *fault)
{
    const struct shard_figures *said = &shard->said, *counted = &shard->counted;

    for (int i = 0; i < DISPOSITION_COUNT; i++)
        if (disposition_is_listed((enum disposition)i) &&
            differ(fault, disposition_term((enum disposition)i).word, said->dispositions[i],
                   counted->dispositions[i]))
            return false;
    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
        if (disposition_is_listed(reason_disposition((enum reason)i)) &&
            differ(fault, reason_term((enum reason)i).word, said->reasons[i], counted->reasons[i]))
            return false;
    for (int i = 0; i < CAUSE_COUNT; i++)
        if (differ(fault, cause_term((enum cause)i).word, said->cause_days[i],
                   counted->cause_days[i]))
            return false;
    return !differ(fault, "pieces", said->pieces, counted->pieces) &&
           !differ(fault, "mail_on", said->pieces, shard->mailed) &&
           !differ(fault, "bundles", said->bundles, counted->bundles) &&
           !differ(fault, "pages", said->pages, counted->pages) &&
           !differ(fault, "delay.max", said->delay_max, counted->delay_max) &&
           !differ(fault, "delay", said->delay_days, counted->delay_days) &&
           !differ(fault, "not_due", said->dispositions[DISPOSITION_NOT_DUE], said->not_due) &&
           !differ(fault, "notice", said->dispositions[DISPOSITION_NOTICE],
                   shard->told_certificates) &&
           !differ(fault, "rows.residents", said->residents, shard->registers[0].rows) &&
           !differ(fault, "rows.certificates", said->certificates, shard->registers[1].rows);
}
