/* Formats and their placeholders; the Japanese ones. */
#include "core/letter/language.h"

#include "core/days/era.h"

#define TEXT(s)                                                                                    \
    {                                                                                              \
        s, sizeof s - 1                                                                            \
    }

/* 署名用 is padded to the width of 利用者証明用, so that two dates stand below each other. */
static const struct language japanese = {
    .dates = {[DATE_LONG] = TEXT("{era}{era_year}年（{western}年）{month}月{day}日（{weekday}）"),
              [DATE_SHORT] = TEXT("{era}{era_year}年{month}月{day}日"),
              [DATE_WEEKDAY] = TEXT("{era}{era_year}年{month}月{day}日（{weekday}）")},
    .hours = {TEXT("午前{hour}時台"), TEXT("昼12時台"), TEXT("午後{hour}時台")},
    .weekdays = {TEXT("月"), TEXT("火"), TEXT("水"), TEXT("木"), TEXT("金"), TEXT("土"),
                 TEXT("日")},
    .certificates = {[CERTIFICATE_BOTH] = TEXT("署名用電子証明書・利用者証明用電子証明書"),
                     [CERTIFICATE_SIGNATURE] = TEXT("署名用電子証明書"),
                     [CERTIFICATE_AUTHENTICATION] = TEXT("利用者証明用電子証明書")},
    .certificates_short = {[CERTIFICATE_BOTH] = TEXT("署名用　　　"),
                           [CERTIFICATE_SIGNATURE] = TEXT("署名用　　　"),
                           [CERTIFICATE_AUTHENTICATION] = TEXT("利用者証明用")},
    .honorifics = {[HONORIFIC_SAMA] = TEXT("{name}　様"),
                   [HONORIFIC_GUARDIAN] = TEXT("{name}　保護者様"),
                   [HONORIFIC_OFFICE] = TEXT("{name}　御中"),
                   [HONORIFIC_OWN] = TEXT("{name}")},
    .ends = {TEXT("{date}まで"), TEXT("{date}に満了しました")},
    .proxies = {TEXT("代理"), TEXT("照会書"), TEXT("回答書"), TEXT("委任状"), TEXT("委任する")},
    .proxy_count = 5,
    .excepts = {TEXT("法定代理")},
    .except_count = 1,
};

const struct language *language_japanese(void)
{
    return &japanese;
}

/* ---- formats --------------------------------------------------------------------------------- */

struct values { /* of placeholders, by name */
    const char *const *names;
    const Str *at;
    size_t count;
};

struct writer {
    char *out;
    size_t used, room; /* `used` goes on where there is no room: so much it takes */
};

static void put(struct writer *w, Str text)
{
    if (w->used < w->room)
        memcpy(w->out + w->used, text.p, text.n < w->room - w->used ? text.n : w->room - w->used);
    w->used += text.n;
}

/* The next part of a format: a text, or the name of a placeholder. */
static bool format_next(Str *rest, Str *part, bool *is_name)
{
    const char *open = rest->n ? memchr(rest->p, '{', rest->n) : NULL;
    const char *close;

    *is_name = open == rest->p && open;
    if (rest->n == 0)
        return false;
    if (!*is_name) {
        *part = str_take(*rest, open ? (size_t)(open - rest->p) : rest->n);
        *rest = str_skip(*rest, part->n);
        return true;
    }
    close = memchr(rest->p, '}', rest->n);
    *part = str_take(str_skip(*rest, 1), close ? (size_t)(close - rest->p) - 1 : rest->n - 1);
    *rest = str_skip(*rest, part->n + 1 + (close ? 1 : 0));
    return true;
}

static size_t name_index(const char *const *names, size_t count, Str name)
{
    size_t i = 0;

    while (i < count && !str_equal(name, str_of(names[i])))
        i++;
    return i;
}

static void format_write(Str format, const struct values *values, struct writer *w)
{
    Str part;
    bool is_name;

    while (format_next(&format, &part, &is_name))
        put(w, is_name ? values->at[name_index(values->names, values->count, part)] : part);
}

enum { ERA, ERA_YEAR, WESTERN, MONTH, MONTH_NAME, DAY, WEEKDAY, DATE_PARTS };
static const char *const date_names[DATE_PARTS] = {"era",        "era_year", "western", "month",
                                                   "month_name", "day",      "weekday"};
static const char *const name_names[] = {"name"};
static const char *const end_names[] = {"date"};

static Str date_write(Str format, const Str parts[DATE_PARTS], char out[LANGUAGE_TEXT_MAX])
{
    struct values values = {date_names, parts, DATE_PARTS};
    struct writer w = {out, 0, LANGUAGE_TEXT_MAX};

    format_write(format, &values, &w);
    REQUIRE(w.used <= w.room); /* language_read() has seen to it */
    return (Str){out, w.used};
}

enum { NUMBER_MAX = 12 };

/* By hand: each letter has many dates, and printf is slow over them. */
static Str number_text(int number, char out[NUMBER_MAX])
{
    size_t at = NUMBER_MAX;

    REQUIRE(number >= 0);
    do
        out[--at] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    return (Str){out + at, NUMBER_MAX - at};
}

Str language_date(const struct language *language, enum language_date how, Day day,
                  char out[LANGUAGE_TEXT_MAX])
{
    struct civil civil;
    char numbers[4][NUMBER_MAX];
    int year;
    Str parts[DATE_PARTS];

    if (!day_is(day))
        return STR_EMPTY;
    civil = day_civil(day);
    parts[ERA] = str_of(era_and_year(day, &year));
    parts[ERA_YEAR] = year == 1 ? STR("元") : number_text(year, numbers[0]);
    parts[WESTERN] = number_text(civil.year, numbers[1]);
    parts[MONTH] = number_text(civil.month, numbers[2]);
    parts[MONTH_NAME] = language->months[civil.month - 1];
    parts[DAY] = number_text(civil.day, numbers[3]);
    parts[WEEKDAY] = language->weekdays[day_weekday(day)];
    return date_write(language->dates[how], parts, out);
}

static Str widest_of(const Str *texts, size_t count, words_width *width, const void *context)
{
    Str widest = texts[0];

    for (size_t i = 1; i < count; i++)
        if (width(context, texts[i]) > width(context, widest))
            widest = texts[i];
    return widest;
}

Str language_widest_date(const struct language *language, enum language_date how,
                         words_width *width, const void *context, char out[LANGUAGE_TEXT_MAX])
{
    static const Str digits[] = {TEXT("0"), TEXT("1"), TEXT("2"), TEXT("3"), TEXT("4"),
                                 TEXT("5"), TEXT("6"), TEXT("7"), TEXT("8"), TEXT("9")};
    static const Str eras[] = {TEXT("令和"), TEXT("平成")};
    char digit = widest_of(digits, 10, width, context).p[0];
    char year[4] = {digit, digit, digit, digit};
    Str parts[DATE_PARTS];

    parts[ERA] = widest_of(eras, 2, width, context);
    parts[ERA_YEAR] = parts[DAY] = parts[MONTH] = (Str){year, 2};
    parts[WESTERN] = (Str){year, 4};
    parts[MONTH_NAME] = widest_of(language->months, 12, width, context);
    parts[WEEKDAY] = widest_of(language->weekdays, 7, width, context);
    return date_write(language->dates[how], parts, out);
}

Str language_end(const struct language *language, bool past, Str date, char out[LANGUAGE_TEXT_MAX])
{
    struct values values = {end_names, &date, 1};
    struct writer w = {out, 0, LANGUAGE_TEXT_MAX};

    if (str_is_empty(language->ends[past]))
        return date;
    format_write(language->ends[past], &values, &w);
    REQUIRE(w.used <= w.room);
    return (Str){out, w.used};
}

size_t language_addressee(const struct language *language, enum honorific honorific, Str name,
                          char *out, size_t room)
{
    struct values values = {name_names, &name, 1};
    struct writer w = {out, 0, room};

    format_write(language->honorifics[honorific], &values, &w);
    return w.used;
}

/* ---- language.conf --------------------------------------------------------------------------- */

struct reading {
    const char *file;
    struct err *err;
};

static const struct form_node *member(const struct form_node *node, const char *name)
{
    for (size_t i = 0; i < node->child_count; i++)
        if (str_equal(node->children[i].name, str_of(name)))
            return &node->children[i];
    return NULL;
}

static int kind_check(const struct reading *r, const struct form_node *node,
                      enum form_node_kind kind)
{
    static const char *const kinds[] = {"{ … }", "( … )", "\"…\"", "0.0", "true / false"};

    if (node->kind == kind)
        return 0;
    return err_say(r->err, FORM_TYPE, r->file, node->line, node->column, STR_ARG(node->name),
                   kinds[kind]);
}

/* A group with exactly these members. */
static int group_check(const struct reading *r, const struct form_node *node,
                       const char *const *names, size_t count)
{
    if (kind_check(r, node, FORM_GROUP))
        return -1;
    for (size_t i = 0; i < node->child_count; i++)
        if (name_index(names, count, node->children[i].name) == count)
            return err_say(r->err, FORM_KEY, r->file, node->children[i].line,
                           node->children[i].column, STR_ARG(node->children[i].name));
    for (size_t i = 0; i < count; i++)
        if (!member(node, names[i]))
            return err_say(r->err, FORM_NEEDS, r->file, node->line, node->column, names[i]);
    return 0;
}

enum { WORD_MAX = 32, CERTIFICATE_MAX = 160, FORMAT_MAX = 128 }; /* bytes */
/* Each placeholder once, and what stands between them. */
_Static_assert(DATE_PARTS *WORD_MAX + 2 * FORMAT_MAX <= LANGUAGE_TEXT_MAX, "a date and its end fit");

static int text_read(const struct reading *r, const struct form_node *node, size_t most, Str *text)
{
    if (kind_check(r, node, FORM_STRING))
        return -1;
    if (str_is_empty(str_trim(node->text)) || node->text.n > most)
        return err_say(r->err, LANGUAGE_TEXT, r->file, node->line, node->column, (int)most);
    *text = node->text;
    return 0;
}

static int placeholder_check(const struct reading *r, const struct form_node *node,
                             const char *const *names, size_t count, Str part)
{
    bool closed = part.p + part.n < node->text.p + node->text.n;

    if (closed && name_index(names, count, part) < count)
        return 0;
    return err_say(r->err, LANGUAGE_PLACEHOLDER, r->file, node->line, node->column, STR_ARG(part),
                   names == name_names  ? "{name}"
                   : names == end_names ? "{date}"
                              : "{era} {era_year} {western} {month} {month_name} {day} {weekday}");
}

/* A format of these placeholders, each at most once; `needed`: the one that it must have. */
static int format_read(const struct reading *r, const struct form_node *node,
                       const char *const *names, size_t count, const char *needed, Str *format)
{
    Str rest, part;
    bool is_name, again = false;
    unsigned found = 0; /* bits 1 << placeholder */

    if (kind_check(r, node, FORM_STRING))
        return -1;
    rest = *format = node->text;
    while (format_next(&rest, &part, &is_name)) {
        unsigned bit;

        if (!is_name)
            continue;
        if (placeholder_check(r, node, names, count, part))
            return -1;
        bit = 1u << name_index(names, count, part);
        again |= (found & bit) != 0;
        found |= bit;
    }
    if (!(found >> name_index(names, count, str_of(needed)) & 1))
        return err_say(r->err, LANGUAGE_LACKS, r->file, node->line, node->column, needed);
    if (again || node->text.n > FORMAT_MAX)
        return err_say(r->err, LANGUAGE_TEXT, r->file, node->line, node->column, FORMAT_MAX);
    return 0;
}

static int texts_read(const struct reading *r, const struct form_node *node, Str *texts,
                      size_t count)
{
    if (kind_check(r, node, FORM_LIST))
        return -1;
    if (node->child_count != count)
        return err_say(r->err, LANGUAGE_COUNT, r->file, node->line, node->column,
                       STR_ARG(node->name), (int)count, (int)node->child_count);
    for (size_t i = 0; i < count; i++)
        if (node->children[i].kind != FORM_STRING)
            return err_say(r->err, FORM_TYPE, r->file, node->children[i].line,
                           node->children[i].column, STR_ARG(node->name), "( \"…\", … )");
        else if (text_read(r, &node->children[i], WORD_MAX, &texts[i]))
            return -1;
    return 0;
}

static bool has_placeholder(const struct language *language, const char *name)
{
    for (int i = 0; i < LANGUAGE_DATES; i++) {
        Str rest = language->dates[i], part;
        bool is_name;

        while (format_next(&rest, &part, &is_name))
            if (is_name && str_equal(part, str_of(name)))
                return true;
    }
    return false;
}

/* The day itself is in every format; what else it has, is the language's choice. */
static int dates_read(const struct reading *r, const struct form_node *root,
                      struct language *language)
{
    static const char *const names[] = {"long", "short", "weekday"};
    const struct form_node *dates = member(root, "dates"), *months = member(root, "months");

    if (group_check(r, dates, names, LANGUAGE_DATES))
        return -1;
    for (size_t i = 0; i < LANGUAGE_DATES; i++)
        if (format_read(r, member(dates, names[i]), date_names, DATE_PARTS, "day",
                        &language->dates[i]))
            return -1;
    if (texts_read(r, member(root, "weekdays"), language->weekdays, 7))
        return -1;
    if (months)
        return texts_read(r, months, language->months, 12);
    if (has_placeholder(language, "month_name"))
        return err_say(r->err, FORM_NEEDS, r->file, dates->line, dates->column, "months");
    return 0;
}

static int certificates_read(const struct reading *r, const struct form_node *node, Str texts[3])
{
    static const char *const names[] = {"both", "signature", "authentication"};

    if (group_check(r, node, names, 3))
        return -1;
    for (size_t i = 0; i < 3; i++)
        if (text_read(r, member(node, names[i]), CERTIFICATE_MAX, &texts[i]))
            return -1;
    return 0;
}

/* A name that was recorded with its honorific is written as it is, in every language. */
static int honorifics_read(const struct reading *r, const struct form_node *node,
                           struct language *language)
{
    static const char *const names[] = {"person", "guardian", "office"};
    static const enum honorific which[] = {HONORIFIC_SAMA, HONORIFIC_GUARDIAN, HONORIFIC_OFFICE};

    if (group_check(r, node, names, 3))
        return -1;
    for (size_t i = 0; i < 3; i++)
        if (format_read(r, member(node, names[i]), name_names, 1, "name",
                        &language->honorifics[which[i]]))
            return -1;
    language->honorifics[HONORIFIC_OWN] = japanese.honorifics[HONORIFIC_OWN];
    return 0;
}

static int ends_read(const struct reading *r, const struct form_node *node, Str ends[2])
{
    static const char *const names[] = {"coming", "past"};

    if (group_check(r, node, names, 2))
        return -1;
    for (size_t i = 0; i < 2; i++)
        if (format_read(r, member(node, names[i]), end_names, 1, "date", &ends[i]))
            return -1;
    return 0;
}

/* A list of any number of words. */
static int list_read(const struct reading *r, const struct form_node *root, const char *name,
                     Str *texts, size_t *count)
{
    const struct form_node *node = member(root, name);

    if (!node)
        return 0;
    if (kind_check(r, node, FORM_LIST))
        return -1;
    if (node->child_count > LANGUAGE_WORDS_MAX)
        return err_say(r->err, FORM_TOO_MANY, r->file, node->line, node->column, name,
                       LANGUAGE_WORDS_MAX);
    *count = node->child_count;
    return texts_read(r, node, texts, node->child_count);
}

/* Without them the gate on words about a proxy could not see any in this language. */
static int proxies_read(const struct reading *r, const struct form_node *root,
                        struct language *language)
{
    const struct form_node *words = member(root, "proxy_words");

    if (list_read(r, root, "proxy_words", language->proxies, &language->proxy_count) ||
        list_read(r, root, "proxy_words_except", language->excepts, &language->except_count))
        return -1;
    if (language->proxy_count == 0)
        return err_say(r->err, FORM_NEEDS, r->file, words->line, words->column, "proxy_words");
    return 0;
}

int language_read(struct language *language, const char *file, const struct form_node *root,
                  struct err *err)
{
    static const char *const names[] = {"dates",        "weekdays",           "months",
                                        "certificates", "certificates_short", "honorifics",
                                        "proxy_words",  "proxy_words_except", "hours",
                                        "ends"};
    static const size_t count = sizeof names / sizeof *names;
    struct reading r = {file, err};

    *language = (struct language){0};
    for (size_t i = 0; i < root->child_count; i++)
        if (name_index(names, count, root->children[i].name) == count)
            return err_say(err, FORM_KEY, file, root->children[i].line, root->children[i].column,
                           STR_ARG(root->children[i].name));
    for (size_t i = 0; i < count; i++)
        if (!member(root, names[i]) && strcmp(names[i], "months") != 0 &&
            strcmp(names[i], "proxy_words_except") != 0 && strcmp(names[i], "hours") != 0 &&
            strcmp(names[i], "ends") != 0)
            return err_say(err, FORM_NEEDS, file, root->line, root->column, names[i]);
    return dates_read(&r, root, language) ||
                   certificates_read(&r, member(root, "certificates"), language->certificates) ||
                   certificates_read(&r, member(root, "certificates_short"),
                                     language->certificates_short) ||
                   honorifics_read(&r, member(root, "honorifics"), language) ||
                   proxies_read(&r, root, language) ||
                   (member(root, "hours") && texts_read(&r, member(root, "hours"), language->hours, 3)) ||
                   (member(root, "ends") && ends_read(&r, member(root, "ends"), language->ends))
               ? -1
               : 0;
}
