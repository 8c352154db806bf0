/* Side inputs: each a table with a fixed header, read row by row into what the core works with. */
#include "edge/registers/inputs.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/index.h"
#include "core/text/columns.h"
#include "core/days/era.h"
#include "core/text/faults.h"
#include "core/text/individual.h"
#include "core/text/values.h"
#include "edge/registers/csvfile.h"
#include "edge/registers/dressed.h"

enum { TABLE_COLUMNS_MAX = 8, LIMIT_DIGITS_MAX = 9 };

struct table { /* one file with named columns, and its current row */
    struct csv_file *records;
    const char *shown;
    enum encoding encoding;
    const char *key;          /* of the configuration, for the encoding; NULL: always UTF-8 */
    const char *const *names; /* canonical */
    size_t column_count;
    size_t at[TABLE_COLUMNS_MAX]; /* column -> field */
    const struct csv_record *record;
    uint64_t rows;
};

/* ---- tables ---------------------------------------------------------------------------------- */

static const char *path_shown(const struct config_path *path)
{
    return path->configured.n ? path->configured.p : path->path.p;
}

/* Finds each name in the header: as many fields as names, so each once and no other column. */
static bool table_map(struct table *table)
{
    if (table->record->broken || table->record->count != table->column_count)
        return false;
    for (size_t c = 0; c < table->column_count; c++) {
        size_t i = 0;

        while (i < table->column_count &&
               !str_equal(csv_record_field(table->record, i), str_of(table->names[c])))
            i++;
        if (i == table->column_count)
            return false;
        table->at[c] = i;
    }
    return true;
}

/* Of a file that is refused: what it really is, where that is known. Always -1. */
static int dress_say(const struct table *table, const char *const *names, size_t count,
                     struct err *err)
{
    Str known[TABLE_COLUMNS_MAX];
    struct refused refused = {table->records,  table->shown, table->key,
                              table->encoding, known,        count};

    for (size_t i = 0; i < count; i++)
        known[i] = str_of(names[i]);
    return dressed_say(&refused, err);
}

static int header_say(const struct table *table, struct err *err)
{
    char names[128] = "";

    for (size_t i = 0, n = 0; i < table->column_count && n < sizeof names; i++)
        n += (size_t)snprintf(names + n, sizeof names - n, "%s%s", i ? "," : "", table->names[i]);
    err_say(err, INPUT_HEADER, table->shown, names);
    return dress_say(table, table->names, table->column_count, err);
}

static int table_open(struct table *table, const struct config_path *path, enum encoding encoding,
                      const char *const *names, size_t column_count, struct err *err)
{
    int got;

    *table =
        (struct table){.shown = path_shown(path), .names = names, .column_count = column_count};
    table->encoding = encoding;
    REQUIRE(column_count <= TABLE_COLUMNS_MAX);
    if (csv_file_open(&table->records, path, encoding, err))
        return -1;
    if (!names)
        return 0;
    got = csv_file_next(table->records, &table->record, err);
    if (got < 0)
        return dress_say(table, names, column_count, err);
    return got > 0 && table_map(table) ? 0 : header_say(table, err);
}

/* Why the current row cannot be cut into `fields` fields. */
static int row_say(const struct table *table, size_t fields, struct err *err)
{
    struct arena scratch = {0};
    struct fault fault = record_fault(table->record, table->encoding, fields);
    Str said = fault_text(&fault, NULL, messages_are_english(), &scratch);

    err_say(err, INPUT_BAD_ROW, table->shown, table->record->line, STR_ARG(said));
    arena_release(&scratch);
    return -1;
}

/* The next row, of as many fields as there are columns: 1, 0 at the end, -1. */
static int table_next(struct table *table, struct err *err)
{
    int got = csv_file_next(table->records, &table->record, err);

    if (got <= 0)
        return got;
    if (table->record->broken || table->record->count != table->column_count)
        return row_say(table, table->column_count, err);
    table->rows++;
    return 1;
}

static Str value(const struct table *table, size_t column)
{
    return csv_record_field(table->record, table->at[column]);
}

static int value_say(const struct table *table, size_t column, struct err *err)
{
    return err_say(err, INPUT_VALUE, table->shown, table->record->line, table->names[column], "",
                   STR_ARG(STR_EMPTY));
}

/* The value of a column is none: what is wrong with it, and what would be right. */
static int fault_say(const struct table *table, const struct fault *fault,
                     const struct fault_column *columns, struct err *err)
{
    struct arena scratch = {0};
    Str said = fault_sentence(fault, columns, messages_are_english(), &scratch);

    err_say(err, INPUT_VALUE, table->shown, table->record->line, table->names[fault->column], ": ",
            STR_ARG(said));
    arena_release(&scratch);
    return -1;
}

static int day_say(const struct table *table, size_t column, bool era_numbers, struct err *err)
{
    struct fault fault = fault_of_date((int)column, value(table, column), era_numbers);

    return fault_say(table, &fault, NULL, err);
}

/* The value of column `at` is none of the standard words of a register's column. */
static int words_say(const struct table *table, int at, bool residents, int of, struct err *err)
{
    enum { WORDS_MAX = 16 };
    struct fault_word words[WORDS_MAX];
    struct fault_column columns[TABLE_COLUMNS_MAX] = {0};
    struct fault_column *column = &columns[at];
    struct fault fault;
    const struct column_word *known = column_words(residents, of, &column->word_count);

    REQUIRE(column->word_count <= WORDS_MAX);
    for (size_t i = 0; i < column->word_count; i++)
        words[i] = (struct fault_word){known[i].text, .own = false};
    column->words = words;
    fault = fault_of_word(at, value(table, (size_t)at), column);
    return fault_say(table, &fault, columns, err);
}

static void table_facts(const struct table *table, struct input_facts *facts)
{
    /* cppcheck-suppress ctuuninitvar ; it is filled here */
    snprintf(facts->sha256, sizeof facts->sha256, "%s", csv_file_sha256(table->records));
    facts->rows = table->rows;
}

/* ---- holidays -------------------------------------------------------------------------------- */

enum { HOLIDAY_DATE, HOLIDAY_NAME, HOLIDAY_COLUMNS };
static const char *const holiday_names[] = {"国民の祝日・休日月日", "国民の祝日・休日名称"};

static bool day_is_read(Str text, Day *day)
{
    return date_read(text, day) == DATE_GOOD;
}

/* The header may be worded as it likes, but a date in it is a first row without header. */
static int holidays_header(struct table *table, struct err *err)
{
    const struct csv_record *header;
    Day day;
    int got = csv_file_next(table->records, &header, err);

    if (got > 0 && !header->broken && header->count == HOLIDAY_COLUMNS &&
        !day_is_read(csv_record_field(header, 0), &day))
        return 0;
    err_say(err, HOLIDAYS_HEADER, table->shown);
    return dress_say(table, holiday_names, HOLIDAY_COLUMNS, err);
}

static int holidays_take(struct table *table, struct arena *arena, struct holidays *holidays,
                         struct err *err)
{
    VEC(Day) days = {0};
    Day day;
    int got;

    while ((got = table_next(table, err)) > 0) {
        if (!day_is_read(value(table, HOLIDAY_DATE), &day))
            got = day_say(table, HOLIDAY_DATE, /*era_numbers*/ false, err);
        else if (value(table, HOLIDAY_NAME).n == 0)
            got = value_say(table, HOLIDAY_NAME, err);
        if (got < 0)
            break;
        VEC_PUSH(&days, day);
        if (day_civil(day).year > holidays->last_year)
            holidays->last_year = day_civil(day).year;
    }
    if (got == 0 && days.count == 0)
        got = err_say(err, HOLIDAYS_NONE, table->shown);
    holidays->count = days.count;
    holidays->days = ARENA_ARRAY(arena, Day, days.count);
    if (days.count)
        memcpy(holidays->days, days.at, days.count * sizeof(Day));
    VEC_RELEASE(&days);
    return got;
}

int holidays_read(const struct config_path *path, enum encoding encoding, struct arena *arena,
                  struct holidays *holidays, struct err *err)
{
    struct table table;
    int status = -1;

    *holidays = (struct holidays){0};
    if (table_open(&table, path, encoding, /*names*/ NULL, HOLIDAY_COLUMNS, err))
        goto out;
    table.key = "calendar.holidays_encoding";
    if (holidays_header(&table, err))
        goto out;
    table.names = holiday_names; /* for messages: what the two columns mean */
    table.at[HOLIDAY_NAME] = HOLIDAY_NAME;
    if (holidays_take(&table, arena, holidays, err))
        goto out;
    table_facts(&table, &holidays->facts);
    status = 0;
out:
    csv_file_close(table.records);
    return status;
}

/* ---- limits ---------------------------------------------------------------------------------- */

enum { LIMIT_FROM, LIMIT_RESOURCE, LIMIT_SCOPE, LIMIT_PER, LIMIT_MAX, LIMIT_COLUMNS };

static bool number_read(Str text, uint64_t *number)
{
    *number = 0;
    if (text.n < 1 || text.n > LIMIT_DIGITS_MAX)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        *number = *number * 10 + (uint64_t)(text.p[i] - '0');
    }
    return true;
}

/* One of two words, the first 0 and the second 1; else false. */
static bool either_read(Str text, Str zero, Str one, int *value_read)
{
    *value_read = str_equal(text, one);
    return *value_read || str_equal(text, zero);
}

/* "all", "postal:250" (1 to 7 digits), "municipality:14206" (5 digits) */
static bool scope_read(Str text, struct limit *limit)
{
    static const Str postal = {"postal:", 7}, municipality = {"municipality:", 13};
    uint64_t number;
    Str digits;

    if (str_equal(text, STR("all"))) {
        limit->scope = SCOPE_ALL;
        return true;
    }
    limit->scope = str_starts(text, postal) ? SCOPE_POSTAL : SCOPE_MUNICIPALITY;
    if (limit->scope == SCOPE_MUNICIPALITY && !str_starts(text, municipality))
        return false;
    digits = str_skip(text, limit->scope == SCOPE_POSTAL ? postal.n : municipality.n);
    if (!number_read(digits, &number) || digits.n > POSTAL_DIGITS ||
        (limit->scope == SCOPE_MUNICIPALITY && digits.n != MUNICIPALITY_DIGITS_LEAST))
        return false;
    memcpy(limit->prefix, digits.p, digits.n);
    return true;
}

static bool resource_read(Str text, enum limit_resource *resource)
{
    static const char *const words[] = {
        [LIMIT_PRINT] = "print", [LIMIT_COUNTER] = "counter", [LIMIT_WALK_IN] = "walk_in"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_equal(text, str_of(words[i]))) {
            *resource = (enum limit_resource)i;
            return true;
        }
    return false;
}

static int limit_take(struct table *table, struct limit *limit, struct err *err)
{
    int period;

    *limit = (struct limit){.line = table->record->line};
    if (!day_is_read(value(table, LIMIT_FROM), &limit->effective_from))
        return day_say(table, LIMIT_FROM, /*era_numbers*/ false, err);
    if (!resource_read(value(table, LIMIT_RESOURCE), &limit->resource))
        return value_say(table, LIMIT_RESOURCE, err);
    if (!scope_read(value(table, LIMIT_SCOPE), limit))
        return value_say(table, LIMIT_SCOPE, err);
    if (!either_read(value(table, LIMIT_PER), STR("day"), STR("week"), &period))
        return value_say(table, LIMIT_PER, err);
    if (!number_read(value(table, LIMIT_MAX), &limit->max))
        return value_say(table, LIMIT_MAX, err);
    limit->period = period ? PER_WEEK : PER_DAY;
    if (limit->resource == LIMIT_WALK_IN && limit->period != PER_WEEK)
        return err_say(err, LIMIT_WALK_IN_WEEK, table->shown, table->record->line);
    return 0;
}

/* By key, day, and line: of two that are the same the later line comes last. */
static int limit_compare(const void *left, const void *right)
{
    const struct limit *a = left, *b = right;
    int order = limit_key_compare(a, b);

    if (order == 0)
        order = day_compare(a->effective_from, b->effective_from);
    return order ? order : (a->line > b->line) - (a->line < b->line);
}

static int limits_sort(struct limits *limits, const char *shown, struct err *err)
{
    if (limits->count > 1)
        qsort(limits->rows, limits->count, sizeof limits->rows[0], limit_compare);
    for (size_t i = 1; i < limits->count; i++) {
        const struct limit *a = &limits->rows[i - 1], *b = &limits->rows[i];

        if (limit_key_compare(a, b) == 0 && day_equal(a->effective_from, b->effective_from))
            return err_say(err, LIMIT_TWICE, shown, b->line, a->line);
    }
    return 0;
}

int limits_read(const struct config_path *path, struct arena *arena, struct limits *limits,
                struct input_facts *facts, struct err *err)
{
    static const char *const names[] = {"effective_from", "resource", "scope", "per", "max"};
    VEC(struct limit) rows = {0};
    struct table table;
    struct limit limit;
    int got = -1;

    *limits = (struct limits){0};
    if (table_open(&table, path, ENCODING_UTF8, names, LIMIT_COLUMNS, err))
        goto out;
    while ((got = table_next(&table, err)) > 0) {
        if (limit_take(&table, &limit, err)) {
            got = -1;
            break;
        }
        VEC_PUSH(&rows, limit);
    }
    if (got < 0)
        goto out;
    limits->count = rows.count;
    limits->rows = ARENA_ARRAY(arena, struct limit, rows.count);
    if (rows.count)
        memcpy(limits->rows, rows.at, rows.count * sizeof rows.at[0]);
    got = limits_sort(limits, table.shown, err);
    table_facts(&table, facts);
out:
    VEC_RELEASE(&rows);
    csv_file_close(table.records);
    return got;
}

/* ---- postage schemes ------------------------------------------------------------------------- */

enum {
    SCHEME_FROM,
    SCHEME_WORD,
    SCHEME_PIECES,
    SCHEME_WEIGHT,
    SCHEME_PRICE,
    SCHEME_DISCOUNT,
    SCHEME_NEEDS,
    SCHEME_COLUMNS
};
enum { WEIGHT_G_MOST = 9999, PRICE_MOST = 999999, PERCENT_MOST = 100 };

/* "district barcode": each word once, in any order. */
static bool needs_read(Str text, unsigned *needs)
{
    static const struct {
        const char *word;
        unsigned bit;
    } words[] = {
        {"district", NEEDS_DISTRICT}, {"barcode", NEEDS_BARCODE}, {"sorted", NEEDS_SORTED}};

    for (*needs = 0; text.n > 0;) {
        const char *space = memchr(text.p, ' ', text.n);
        Str word = str_take(text, space ? (size_t)(space - text.p) : text.n);
        unsigned bit = 0;

        text = str_trim(str_skip(text, word.n));
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (str_equal(word, str_of(words[i].word)))
                bit = words[i].bit;
        if (!bit || *needs & bit)
            return false;
        *needs |= bit;
    }
    return true;
}

/* A number of a column, `least` where the field is empty and may be. */
static bool scheme_number(const struct table *table, size_t column, bool may_be_empty,
                          uint32_t least, uint32_t most, uint32_t *number)
{
    Str text = value(table, column);
    uint64_t read;

    *number = least;
    if (str_is_empty(text))
        return may_be_empty;
    if (!number_read(text, &read) || read < least || read > most)
        return false;
    *number = (uint32_t)read;
    return true;
}

/* The value is none: what would be right. */
static int scheme_say(const struct table *table, size_t column, const char *english,
                      const char *japanese, struct err *err)
{
    const char *right = messages_are_english() ? english : japanese;

    return err_say(err, INPUT_VALUE, table->shown, table->record->line, table->names[column], ": ",
                   (int)strlen(right), right);
}

static int range_say(const struct table *table, size_t column, bool may_be_empty, uint32_t least,
                     uint32_t most, struct err *err)
{
    char english[96], japanese[128];

    snprintf(english, sizeof english, "a whole number from %u to %u%s", (unsigned)least,
             (unsigned)most, may_be_empty ? ", or empty" : "");
    snprintf(japanese, sizeof japanese, "%uから%uまでの整数%sを書いてください", (unsigned)least,
             (unsigned)most, may_be_empty ? "(空欄も可)" : "");
    return scheme_say(table, column, english, japanese, err);
}

static int scheme_take(const struct table *table, struct arena *arena, struct scheme_row *row,
                       struct err *err)
{
    const struct {
        size_t column;
        bool may_be_empty;
        uint32_t least, most;
        uint32_t *number;
    } numbers[] = {{SCHEME_PIECES, true, 1, 999999999, &row->from_pieces},
                   {SCHEME_WEIGHT, false, 1, WEIGHT_G_MOST, &row->weight_g_max},
                   {SCHEME_PRICE, false, 1, PRICE_MOST, &row->price},
                   {SCHEME_DISCOUNT, true, 0, PERCENT_MOST, &row->discount_percent}};

    *row = (struct scheme_row){.line = table->record->line};
    if (!day_is_read(value(table, SCHEME_FROM), &row->effective_from))
        return day_say(table, SCHEME_FROM, /*era_numbers*/ false, err);
    if (!scheme_word_is_good(value(table, SCHEME_WORD)))
        return scheme_say(table, SCHEME_WORD,
                          "small letters a to z and _, at most 24, a letter first",
                          "英小文字と _ を24字まで(先頭は英小文字)で書いてください", err);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (!scheme_number(table, numbers[i].column, numbers[i].may_be_empty, numbers[i].least,
                           numbers[i].most, numbers[i].number))
            return range_say(table, numbers[i].column, numbers[i].may_be_empty, numbers[i].least,
                             numbers[i].most, err);
    if (!needs_read(value(table, SCHEME_NEEDS), &row->needs))
        return scheme_say(table, SCHEME_NEEDS,
                          "empty, or district, barcode, sorted, by a space, each once",
                          "空欄か、district・barcode・sorted を空白で区切り、各1回まで書いてください",
                          err);
    row->scheme = arena_copy(arena, value(table, SCHEME_WORD));
    return 0;
}

static int scheme_order(const void *a, const void *b)
{
    const struct scheme_row *left = a, *right = b;
    int order = scheme_row_compare(left, right);

    return order ? order : (left->line > right->line) - (left->line < right->line);
}

static int schemes_sort(struct schemes *schemes, const char *shown, struct err *err)
{
    if (schemes->count == 0)
        return err_say(err, SCHEMES_NONE, shown);
    qsort(schemes->rows, schemes->count, sizeof *schemes->rows, scheme_order);
    for (size_t i = 1; i < schemes->count; i++) {
        const struct scheme_row *a = &schemes->rows[i - 1], *b = &schemes->rows[i];

        if (scheme_row_compare(a, b) == 0)
            return err_say(err, SCHEME_TWICE, shown, b->line, a->line);
    }
    for (size_t i = 0; i < schemes->count; i++)
        if (schemes_crowd(schemes, schemes->rows[i].effective_from))
            return err_say(err, SCHEMES_CROWD, shown, schemes->rows[i].line, OFFERS_MAX);
    return 0;
}

int schemes_read(const struct config_path *path, struct arena *arena, struct schemes *schemes,
                 struct input_facts *facts, struct err *err)
{
    static const char *const names[] = {"effective_from", "scheme", "from_pieces",
                                        "weight_g_max",   "price",  "discount_percent",
                                        "needs"};
    VEC(struct scheme_row) rows = {0};
    struct scheme_row row;
    struct table table;
    int got = -1;

    *schemes = (struct schemes){0};
    if (table_open(&table, path, ENCODING_UTF8, names, SCHEME_COLUMNS, err))
        goto out;
    while ((got = table_next(&table, err)) > 0) {
        if (rows.count == SCHEME_ROWS_MAX)
            got = err_say(err, SCHEMES_MANY, table.shown, table.record->line, SCHEME_ROWS_MAX);
        else
            got = scheme_take(&table, arena, &row, err);
        if (got < 0)
            break;
        VEC_PUSH(&rows, row);
    }
    if (got < 0)
        goto out;
    schemes->count = rows.count;
    schemes->rows = VEC_KEEP(arena, &rows);
    got = schemes_sort(schemes, table.shown, err);
    table_facts(&table, facts);
out:
    VEC_RELEASE(&rows);
    csv_file_close(table.records);
    return got;
}

/* ---- told elsewhere -------------------------------------------------------------------------- */

enum { TOLD_KIND, TOLD_SERIAL, TOLD_EXPIRES_ON, TOLD_COLUMNS };

static uint64_t told_hash(enum kind kind, Str serial, Day expires_on)
{
    uint64_t hash = str_hash(serial) ^ ((uint64_t)(uint32_t)expires_on.n << 1 | (unsigned)kind);

    hash *= UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

/* The slot of an entry, or the free one where it would go. */
static struct told_entry *told_slot(const struct told_elsewhere *told, enum kind kind, Str serial,
                                    Day expires_on)
{
    size_t mask = told->slot_count - 1;
    size_t i = (size_t)told_hash(kind, serial, expires_on) & mask;

    for (;; i = (i + 1) & mask) {
        struct told_entry *slot = &told->slots[i];

        if (slot->serial.n == 0 || (slot->kind == kind && day_equal(slot->expires_on, expires_on) &&
                                    str_equal(slot->serial, serial)))
            return slot;
    }
}

bool told_elsewhere_has(const struct told_elsewhere *told, enum kind kind, Str serial,
                        Day expires_on)
{
    return told->slot_count > 0 && serial.n > 0 &&
           told_slot(told, kind, serial, expires_on)->serial.n > 0;
}

static int told_take(struct table *table, bool era_numbers, struct arena *arena,
                     struct told_entry *entry, struct err *err)
{
    int kind =
        column_word_value(/*residents*/ false, CERTIFICATE_COLUMN_KIND, value(table, TOLD_KIND));

    if (kind < 0)
        return words_say(table, TOLD_KIND, /*residents*/ false, CERTIFICATE_COLUMN_KIND, err);
    if (!is_register_id(value(table, TOLD_SERIAL))) {
        struct fault fault = fault_of_id(TOLD_SERIAL, value(table, TOLD_SERIAL));

        return fault_say(table, &fault, NULL, err);
    }
    if (date_read_as(value(table, TOLD_EXPIRES_ON), era_numbers, &entry->expires_on) != DATE_GOOD)
        return day_say(table, TOLD_EXPIRES_ON, era_numbers, err);
    entry->kind = (enum kind)kind;
    entry->line = table->record->line;
    entry->serial = arena_copy(arena, value(table, TOLD_SERIAL));
    return 0;
}

static void told_fill(struct told_elsewhere *told, const struct told_entry *entries, size_t count,
                      struct arena *arena)
{
    for (told->slot_count = 1; told->slot_count < 2 * count; told->slot_count *= 2)
        ;
    told->slots = ARENA_ARRAY(arena, struct told_entry, told->slot_count);
    for (size_t i = 0; i < count; i++)
        *told_slot(told, entries[i].kind, entries[i].serial, entries[i].expires_on) = entries[i];
}

int told_elsewhere_read(const struct config_path *path, bool era_numbers, struct arena *arena,
                        struct told_elsewhere *told, struct err *err)
{
    static const char *const names[] = {"kind", "serial", "expires_on"};
    VEC(struct told_entry) entries = {0};
    struct told_entry entry;
    struct table table;
    int got = -1;

    *told = (struct told_elsewhere){0};
    if (table_open(&table, path, ENCODING_UTF8, names, TOLD_COLUMNS, err))
        goto out;
    while ((got = table_next(&table, err)) > 0) {
        if (told_take(&table, era_numbers, arena, &entry, err)) {
            got = -1;
            break;
        }
        VEC_PUSH(&entries, entry);
    }
    if (got < 0)
        goto out;
    if (entries.count)
        told_fill(told, entries.at, entries.count, arena);
    told->row_count = entries.count;
    told->rows = VEC_KEEP(arena, &entries);
    table_facts(&table, &told->facts);
out:
    VEC_RELEASE(&entries);
    csv_file_close(table.records);
    return got;
}

/* ---- languages ------------------------------------------------------------------------------- */

enum { WANTS_ID, WANTS_LANGUAGE, WANTS_FORMAT, WANTS_COLUMNS };
static const char *const wants_names[] = {"resident_id", "language", "format"};
static const char *const wants_japanese[] = {"宛名番号", "言語", "形式"};

static int numbers_say(const struct table *table, size_t column, Str header, struct err *err)
{
    return err_say(err, LANGUAGES_FORBIDDEN, table->shown, (unsigned long)column + 1,
                   STR_ARG(header));
}

/* The first rows of each column, before any of them is believed. -1, or 0. */
static int numbers_refuse(struct table *table, const Str *headers, struct err *err)
{
    uint64_t *seen = mem_zero((size_t)TABLE_COLUMNS_MAX * NUMBER_ROWS, sizeof *seen);
    struct number_column columns[TABLE_COLUMNS_MAX];
    const struct csv_record *record;
    int got = 0, status = 0;

    for (size_t i = 0; i < TABLE_COLUMNS_MAX; i++)
        columns[i] = (struct number_column){seen + i * NUMBER_ROWS, 0};
    for (size_t rows = 0; rows < NUMBER_ROWS; rows++) {
        got = csv_file_next(table->records, &record, err);
        if (got <= 0)
            break;
        for (size_t i = 0; !record->broken && i < record->count && i < TABLE_COLUMNS_MAX; i++)
            number_column_take(&columns[i], csv_record_field(record, i));
    }
    for (size_t i = 0; got >= 0 && !status && i < TABLE_COLUMNS_MAX; i++)
        if (number_column_forbids(&columns[i]))
            status = numbers_say(table, i, i < table->column_count ? headers[i] : STR_EMPTY, err);
    mem_free(seen);
    return got < 0 ? -1 : status;
}

/* The header: a column of numbers is named before it is said that it does not belong here. */
static int wants_open(struct table *table, const struct config_path *path, struct arena *arena,
                      struct err *err)
{
    Str headers[TABLE_COLUMNS_MAX];
    int got;

    if (table_open(table, path, ENCODING_UTF8, /*names*/ NULL, WANTS_COLUMNS, err))
        return -1;
    table->names = wants_names;
    got = csv_file_next(table->records, &table->record, err);
    if (got < 0)
        return dress_say(table, wants_names, WANTS_COLUMNS, err);
    for (size_t i = 0; got > 0 && i < table->record->count && i < TABLE_COLUMNS_MAX; i++) {
        headers[i] = arena_copy(arena, csv_record_field(table->record, i));
        if (header_forbids(headers[i], arena))
            return numbers_say(table, i, headers[i], err);
    }
    if (got == 0 || !table_map(table)) {
        table->names = wants_japanese;
        if (got == 0 || !table_map(table)) {
            table->names = wants_names;
            return header_say(table, err);
        }
        table->names = wants_names; /* for messages */
    }
    if (numbers_refuse(table, headers, err) || csv_file_rewind(table->records, err))
        return -1;
    return csv_file_next(table->records, &table->record, err) > 0 ? 0 : -1;
}

static int wants_take(const struct table *table, struct arena *arena, struct language_entry *entry,
                      struct err *err)
{
    Str id = value(table, WANTS_ID), form = value(table, WANTS_FORMAT);
    int format = column_word_value(/*residents*/ true, RESIDENT_COLUMN_FORMAT, form);

    if (!is_register_id(id)) {
        struct fault fault = fault_of_id(WANTS_ID, id);

        return fault_say(table, &fault, NULL, err);
    }
    if (format < 0)
        return words_say(table, WANTS_FORMAT, /*residents*/ true, RESIDENT_COLUMN_FORMAT, err);
    *entry = (struct language_entry){.resident_id = arena_copy(arena, id),
                                     .language = arena_copy(arena, value(table, WANTS_LANGUAGE)),
                                     .format = (enum format)format,
                                     .names_format = !str_is_empty(form),
                                     .line = table->record->line};
    return 0;
}

static int entry_order(const void *a, const void *b)
{
    const struct language_entry *left = a, *right = b;
    int order = str_compare(left->resident_id, right->resident_id);

    return order ? order : (left->line > right->line) - (left->line < right->line);
}

static int wants_sort(struct languages *languages, const char *shown, struct err *err)
{
    if (languages->count)
        qsort(languages->rows, languages->count, sizeof *languages->rows, entry_order);
    for (size_t i = 1; i < languages->count; i++) {
        const struct language_entry *first = &languages->rows[i - 1], *again = first + 1;

        if (str_equal(first->resident_id, again->resident_id))
            return err_say(err, LANGUAGES_TWICE, shown, again->line, first->line);
    }
    return 0;
}

int languages_read(const struct config_path *path, struct arena *arena, struct languages *languages,
                   struct err *err)
{
    VEC(struct language_entry) rows = {0};
    struct language_entry entry;
    struct table table;
    int got = -1;

    *languages = (struct languages){0};
    if (wants_open(&table, path, arena, err))
        goto out;
    while ((got = table_next(&table, err)) > 0) {
        if (wants_take(&table, arena, &entry, err)) {
            got = -1;
            break;
        }
        VEC_PUSH(&rows, entry);
    }
    if (got < 0)
        goto out;
    languages->count = rows.count;
    languages->rows = VEC_KEEP(arena, &rows);
    got = wants_sort(languages, table.shown, err);
    table_facts(&table, &languages->facts);
out:
    VEC_RELEASE(&rows);
    csv_file_close(table.records);
    return got;
}

const struct language_entry *languages_find(const struct languages *languages, Str resident_id)
{
    size_t from = 0, to = languages->count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = str_compare(resident_id, languages->rows[middle].resident_id);

        if (order == 0)
            return &languages->rows[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

/* ---- towns, large offices -------------------------------------------------------------------- */

enum { TOWN_COLUMNS_MAX = 64 };

struct postal_layout { /* which column is what; both tables have no header */
    size_t code, prefecture, city, town;
    bool offices; /* whose town may be empty */
    size_t columns_least;
};
static const struct postal_layout of_towns = {2, 6, 7, 8, false, 9};
static const struct postal_layout of_offices = {7, 3, 4, 5, true, 8};

static int postal_check(const struct table *table, const struct postal_layout *layout,
                        struct err *err)
{
    const struct {
        size_t column;
        const char *name;
        bool asked;
    } filled[] = {{layout->prefecture, "都道府県名", true},
                  {layout->city, "市区町村名", true},
                  {layout->town, "町域名", !layout->offices}};
    const struct csv_record *record = table->record;
    char digits[POSTAL_DIGITS];

    if (record->broken || record->count < layout->columns_least ||
        record->count > TOWN_COLUMNS_MAX) {
        row_say(table, layout->columns_least, err);
        return table->rows > 1 ? -1 : dress_say(table, NULL, 0, err);
    }
    if (csv_record_field(record, layout->code).n != POSTAL_DIGITS ||
        digits_read(csv_record_field(record, layout->code), digits, POSTAL_DIGITS) != POSTAL_DIGITS)
        return err_say(err, INPUT_VALUE, table->shown, record->line, "郵便番号", "",
                       STR_ARG(STR_EMPTY));
    for (size_t i = 0; i < sizeof filled / sizeof filled[0]; i++)
        if (filled[i].asked && csv_record_field(record, filled[i].column).n == 0)
            return err_say(err, INPUT_VALUE, table->shown, record->line, filled[i].name, "",
                           STR_ARG(STR_EMPTY));
    return 0;
}

static void postal_take(const struct table *table, const struct postal_layout *layout,
                        struct arena *arena, struct town_index *index)
{
    const struct csv_record *record = table->record;
    Str code = csv_record_field(record, layout->code),
        prefecture = csv_record_field(record, layout->prefecture),
        city = csv_record_field(record, layout->city),
        town = csv_record_field(record, layout->town);

    if (layout->offices)
        towns_add_office(index, arena, code, prefecture, city, town);
    else
        towns_add(index, arena, code, prefecture, city, town);
}

/* Adds the rows of one table to the index. */
static int postal_read(const struct config_path *path, enum encoding encoding,
                       const struct postal_layout *layout, struct arena *arena,
                       struct town_index *index, struct input_facts *facts, struct err *err)
{
    size_t before = index->rows.count;
    struct table table;
    int got = -1;

    if (table_open(&table, path, encoding, /*names*/ NULL, /*column_count*/ 0, err))
        goto out;
    while ((got = csv_file_next(table.records, &table.record, err)) > 0) {
        table.rows++;
        if (postal_check(&table, layout, err)) {
            got = -1;
            break;
        }
        postal_take(&table, layout, arena, index);
    }
    if (got == 0 && index->rows.count == before)
        got = err_say(err, TOWNS_NONE, table.shown);
    table_facts(&table, facts);
out:
    csv_file_close(table.records);
    return got;
}

int towns_read(const struct config_path *towns_path, const struct config_path *offices_path,
               struct arena *arena, struct towns *towns, struct err *err)
{
    int status;

    *towns = (struct towns){0};
    towns_begin(&towns->index);
    status =
        postal_read(towns_path, ENCODING_UTF8, &of_towns, arena, &towns->index, &towns->facts, err);
    if (status == 0 && !str_is_empty(offices_path->path))
        status = postal_read(offices_path, ENCODING_CP932, &of_offices, arena, &towns->index,
                             &towns->office_facts, err);
    towns_ready(&towns->index);
    return status;
}
