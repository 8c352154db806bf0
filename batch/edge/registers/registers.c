/*
 * The two registers: header to columns, fields to residents and certificates.
 *
 * A register is looked at when it is opened (header, and the first INDIVIDUAL_NUMBER_ROWS rows for
 * individual numbers, so that nobody has been told of any row of a file that must not be read),
 * then streamed from its beginning as often as asked. Nothing is allocated for a good row.
 */
#include "edge/registers/registers.h"

#include "core/text/columns.h"
#include "core/days/era.h"
#include "core/text/individual.h"
#include "core/text/values.h"
#include "edge/registers/csvfile.h"
#include "edge/registers/dressed.h"

enum {
    HEADER_SHOWN_MAX = 60, /* bytes of a header in a message */
    STANDARD_WORDS_MAX = 64,
    WORDS_MAX = CONFIG_VALUES_MAX + STANDARD_WORDS_MAX
};

struct word { /* what may stand in a column with a closed set of values */
    Str text;
    int value;
};

struct words { /* of one column: a run of the table, own words first */
    size_t from, count;
};

struct register_file {
    register_wanted *wanted; /* NULL: every row */
    void *wanted_context;
    register_tap *tap; /* NULL: none */
    void *tap_context;
    struct csv_file *records;
    const struct config *config;
    const char *shown;
    bool residents;

    size_t column_count;       /* in the file, extra ones included */
    int at[COLUMNS_KNOWN_MAX]; /* known column -> field; -1: not in the file */
    struct words words_of[COLUMNS_KNOWN_MAX];
    struct fault_column columns[COLUMNS_KNOWN_MAX]; /* the same, for what is said of a fault */
    struct word *words;
    size_t word_count;
    struct arena arena;

    const struct csv_record *record; /* the current one */
    bool has_fields;                 /* and it has as many fields as the header */
    char postal[POSTAL_DIGITS], mailing_postal[POSTAL_DIGITS];
    char municipality[MUNICIPALITY_DIGITS_MOST];
};

static int header_read(struct register_file *file, struct err *err);
static int individual_numbers_refuse(struct register_file *file, Str *headers, struct err *err);
static void words_read(struct register_file *file);

/* ---- opening --------------------------------------------------------------------------------- */

int register_open(struct register_file **out, const struct config *config, bool residents,
                  struct err *err)
{
    const struct config_path *path = residents ? &config->residents : &config->certificates;
    struct register_file *file = mem_zero(1, sizeof *file);

    *out = NULL;
    file->config = config;
    file->shown = path->configured.p;
    file->residents = residents;
    if (csv_file_open(&file->records, path, config->encoding, err) || header_read(file, err)) {
        register_close(file);
        return -1;
    }
    words_read(file);
    *out = file;
    return 0;
}

void register_close(struct register_file *file)
{
    if (!file)
        return;
    csv_file_close(file->records);
    arena_release(&file->arena);
    mem_free(file);
}

void register_watched(struct register_file *file, register_watch *watch, void *context)
{
    csv_file_watched(file->records, watch, context);
}

/* Whether a header means the column: its own header where one is configured, or a standard name. */
static bool header_is_own(const struct register_file *file, Str header, const char *canonical)
{
    const struct config *config = file->config;
    const struct config_pair *own =
        file->residents ? config->resident_columns : config->certificate_columns;
    size_t count =
        file->residents ? config->resident_column_count : config->certificate_column_count;

    for (size_t i = 0; i < count; i++)
        if (str_equal(own[i].key, str_of(canonical)) && str_equal(own[i].text, header))
            return true;
    return false;
}

/* The known column that a header means, -1 for an extra one. Own headers win over standard names.
 */
static int header_column(const struct register_file *file, Str header)
{
    size_t count;
    const struct column *columns = columns_of(file->residents, &count);

    for (size_t i = 0; i < count; i++)
        if (header_is_own(file, header, columns[i].name))
            return (int)i;
    for (size_t i = 0; i < count; i++)
        if (str_equal(header, str_of(columns[i].name)) ||
            str_equal(header, str_of(columns[i].japanese)))
            return (int)i;
    return -1;
}

static int forbidden_say(const struct register_file *file, size_t index, Str header,
                         struct err *err)
{
    char shown[HEADER_SHOWN_MAX + 1];
    size_t n = header.n < HEADER_SHOWN_MAX ? header.n : HEADER_SHOWN_MAX;

    while (n > 0 && n < header.n && ((unsigned char)header.p[n] & 0xC0) == 0x80)
        n--; /* not in the middle of a character */
    memcpy(shown, header.p, n);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)shown[i] < ' ')
            shown[i] = ' ';
    shown[n] = '\0';
    return err_say(err, REGISTER_MY_NUMBER, file->shown, (int)index + 1, shown);
}

/* As the office heads the column: by the configuration, or in Japanese. */
static const char *own_header(const struct register_file *file, size_t column)
{
    size_t count;
    const struct column *known = &columns_of(file->residents, &count)[column];
    const struct config *config = file->config;
    const struct config_pair *own =
        file->residents ? config->resident_columns : config->certificate_columns;

    count = file->residents ? config->resident_column_count : config->certificate_column_count;
    for (size_t i = 0; i < count; i++)
        if (str_equal(own[i].key, str_of(known->name)))
            return own[i].text.p;
    return known->japanese;
}

/* Of a file that is refused: what it really is, where that is known. Always -1. */
static int dress_say(const struct register_file *file, struct err *err)
{
    Str names[3 * COLUMNS_KNOWN_MAX];
    size_t count, n = 0;
    const struct column *columns = columns_of(file->residents, &count);
    struct refused refused = {file->records,          file->shown, "registers.encoding",
                              file->config->encoding, names,       0};

    for (size_t i = 0; i < count; i++) {
        names[n++] = str_of(columns[i].name);
        names[n++] = str_of(columns[i].japanese);
        names[n++] = str_of(own_header(file, i));
    }
    refused.name_count = n;
    return dressed_say(&refused, err);
}

static int columns_map(struct register_file *file, const Str *headers, struct err *err)
{
    size_t count;
    const struct column *columns = columns_of(file->residents, &count);

    for (size_t i = 0; i < count; i++)
        file->at[i] = -1;
    for (size_t i = 0; i < file->column_count; i++) {
        int column = header_column(file, headers[i]);

        if (column < 0)
            continue;
        if (file->at[column] >= 0)
            return err_say(err, REGISTER_TWICE, file->shown, own_header(file, (size_t)column),
                           columns[column].name);
        file->at[column] = (int)i;
        file->columns[column].shown =
            str_equal(headers[i], str_of(columns[column].name))
                ? arena_printf(&file->arena, "%s (%s)", columns[column].japanese,
                               columns[column].name)
                : headers[i];
    }
    for (size_t i = 0; i < count; i++)
        if (columns[i].required && file->at[i] < 0) {
            err_say(err, REGISTER_MISSING, file->shown, own_header(file, i), columns[i].name);
            return dress_say(file, err);
        }
    return 0;
}

/* The header cannot be cut into fields: why. */
static void header_say(const struct register_file *file, const struct csv_record *record,
                       struct err *err)
{
    struct arena scratch = {0};
    struct fault fault = record_fault(record, file->config->encoding, /*fields*/ 0);
    Str said = fault_text(&fault, NULL, messages_are_english(), &scratch);

    err_say(err, REGISTER_HEADER, file->shown, record->line, STR_ARG(said));
    arena_release(&scratch);
}

/* Reads the header and looks at the first rows; the stream is to be rewound after it. */
static int header_read(struct register_file *file, struct err *err)
{
    const struct csv_record *record;
    Str *headers;
    int got = csv_file_next(file->records, &record, err);

    if (got == 0)
        err_say(err, REGISTER_NO_ROWS, file->shown);
    else if (got > 0 && record->broken)
        header_say(file, record, err);
    if (got <= 0 || record->broken)
        return dress_say(file, err);
    if (record->count > CSV_RECORD_FIELDS_MAX)
        return err_say(err, REGISTER_COLUMNS, file->shown, CSV_RECORD_FIELDS_MAX);
    file->column_count = record->count;
    headers = ARENA_ARRAY(&file->arena, Str, record->count);
    for (size_t i = 0; i < record->count; i++) {
        headers[i] = arena_copy(&file->arena, csv_record_field(record, i));
        if (header_forbids(headers[i], &file->arena))
            return forbidden_say(file, i, headers[i], err);
    }
    return columns_map(file, headers, err) || individual_numbers_refuse(file, headers, err) ? -1
                                                                                            : 0;
}

/* ---- individual numbers ---------------------------------------------------------------------- */

/* Gives the first rows to the columns: 1 where there were any, 0, or -1. */
static int numbers_look(struct register_file *file, struct number_column *columns, struct err *err)
{
    const struct csv_record *record;
    int got = 0, any = 0;

    for (size_t rows = 0; rows < NUMBER_ROWS; rows++) {
        got = csv_file_next(file->records, &record, err);
        if (got <= 0)
            break;
        any = 1;
        if (record->broken || record->count != file->column_count)
            continue;
        for (size_t i = 0; i < record->count; i++)
            number_column_take(&columns[i], csv_record_field(record, i));
    }
    return got < 0 ? -1 : any;
}

static int individual_numbers_refuse(struct register_file *file, Str *headers, struct err *err)
{
    size_t count = file->column_count;
    struct number_column *columns = ARENA_ARRAY(&file->arena, struct number_column, count);
    uint64_t *seen = mem_zero(count * NUMBER_ROWS, sizeof *seen);
    int status;

    for (size_t i = 0; i < count; i++)
        columns[i] = (struct number_column){seen + i * NUMBER_ROWS, 0};
    status = numbers_look(file, columns, err);
    if (status == 0) {
        err_say(err, REGISTER_NO_ROWS, file->shown);
        status = dress_say(file, err);
    }
    for (size_t i = 0; status > 0 && i < count; i++)
        if (number_column_forbids(&columns[i]))
            status = forbidden_say(file, i, headers[i], err);
    mem_free(seen);
    return status < 0 ? -1 : 0;
}

/* ---- words ----------------------------------------------------------------------------------- */

static void word_add(struct register_file *file, Str text, int value)
{
    REQUIRE(file->word_count < WORDS_MAX);
    file->words[file->word_count++] = (struct word){text, value};
}

/* The words of a column, the first `own` of them the office's own, as a clerk is told them. */
static void fault_words(struct register_file *file, size_t column, size_t own)
{
    const struct words *words = &file->words_of[column];
    struct fault_word *told = ARENA_ARRAY(&file->arena, struct fault_word, words->count);

    for (size_t i = 0; i < words->count; i++)
        told[i] = (struct fault_word){file->words[words->from + i].text.p, i < own};
    file->columns[column].words = told;
    file->columns[column].word_count = words->count;
}

/* Fills the table of words: for each column its own codes, then the standard words. */
static void words_read(struct register_file *file)
{
    const struct config *config = file->config;
    size_t column_count, standard_count;
    const struct column *columns = columns_of(file->residents, &column_count);

    file->words = ARENA_ARRAY(&file->arena, struct word, WORDS_MAX);
    for (size_t c = 0; c < column_count; c++) {
        const struct column_word *standard = column_words(file->residents, (int)c, &standard_count);

        file->words_of[c].from = file->word_count;
        for (size_t i = 0; i < config->value_count; i++) {
            const struct config_value *value = &config->values[i];

            if (value->residents == file->residents &&
                str_equal(value->column, str_of(columns[c].name)))
                word_add(file, value->own,
                         column_word_value(file->residents, (int)c, value->means));
        }
        for (size_t i = 0; i < standard_count; i++)
            word_add(file, str_of(standard[i].text), standard[i].value);
        file->words_of[c].count = file->word_count - file->words_of[c].from;
        fault_words(file, c, file->words_of[c].count - standard_count);
    }
}

static int word_value(const struct register_file *file, int column, Str text)
{
    const struct words *words = &file->words_of[column];

    for (const struct word *word = file->words + words->from, *end = word + words->count;
         word < end; word++)
        if (str_equal(word->text, text))
            return word->value;
    return -1;
}

/* ---- values ---------------------------------------------------------------------------------- */

static Str field(const struct register_file *file, int column)
{
    int at = file->at[column];

    return at < 0 ? STR_EMPTY : csv_record_field(file->record, (size_t)at);
}

static enum date_form field_day(const struct register_file *file, int column, Day *day)
{
    return date_read_as(field(file, column), file->config->era_numbers, day);
}

/* A date that may be empty; false where it is neither. */
static bool optional_day(const struct register_file *file, int column, Day *day)
{
    enum date_form form = field_day(file, column, day);

    return form == DATE_GOOD || form == DATE_EMPTY;
}

/* The first fault of a row decides; later ones change nothing. True: it is this one, to be said. */
static bool row_fault(struct row *row, bool is_fault, enum row_reason reason, int column,
                      const struct column *columns)
{
    if (!is_fault || row->reason != ROW_GOOD)
        return false;
    row->reason = reason;
    row->column = columns[column].name;
    return true;
}

static void id_fault(const struct register_file *file, struct row *row, bool is_fault, int column,
                     const struct column *columns)
{
    if (row_fault(row, is_fault, ROW_BAD_ID, column, columns))
        row->fault = fault_of_id(column, field(file, column));
}

static void word_fault(const struct register_file *file, struct row *row, bool is_fault,
                       enum row_reason reason, int column, const struct column *columns)
{
    if (row_fault(row, is_fault, reason, column, columns))
        row->fault = fault_of_word(column, field(file, column), &file->columns[column]);
}

static void date_fault(const struct register_file *file, struct row *row, bool is_fault, int column,
                       const struct column *columns)
{
    if (row_fault(row, is_fault, ROW_BAD_DATE, column, columns))
        row->fault = fault_of_date(column, field(file, column), file->config->era_numbers);
}

static Str id_or_empty(Str text)
{
    return is_register_id(text) ? text : STR_EMPTY;
}

/* Begins the row that stands in file->record. False: it has no fields that count, a bad_row. */
static bool row_begin(struct register_file *file, struct row *row)
{
    file->has_fields = !file->record->broken && file->record->count == file->column_count;
    row->reason = file->has_fields ? ROW_GOOD : ROW_BAD_ROW;
    row->column = "";
    row->fault.kind = FAULT_NONE;
    if (!file->has_fields)
        row->fault = record_fault(file->record, file->config->encoding, file->column_count);
    row->line = file->record->line;
    row->serial = row->resident_id = STR_EMPTY;
    row->kind = -1;
    row->expires_on = DAY_NONE;
    return file->has_fields;
}

/* ---- certificates ---------------------------------------------------------------------------- */

#define AT(name) CERTIFICATE_COLUMN_##name

static void certificate_read(struct register_file *file, struct row *row, struct certificate *out)
{
    size_t count;
    const struct column *columns = columns_of(/*residents*/ false, &count);
    int status = word_value(file, AT(STATUS), field(file, AT(STATUS)));
    int card_type = word_value(file, AT(CARD_TYPE), field(file, AT(CARD_TYPE)));
    bool issued, expires, card;

    row->serial = id_or_empty(field(file, AT(SERIAL)));
    row->resident_id = id_or_empty(field(file, AT(RESIDENT_ID)));
    row->kind = word_value(file, AT(KIND), field(file, AT(KIND)));
    issued = field_day(file, AT(ISSUED_ON), &out->issued_on) == DATE_GOOD;
    expires = field_day(file, AT(EXPIRES_ON), &row->expires_on) == DATE_GOOD;
    card = optional_day(file, AT(CARD_EXPIRES_ON), &out->card_expires_on);

    id_fault(file, row, row->serial.n == 0, AT(SERIAL), columns);
    id_fault(file, row, row->resident_id.n == 0, AT(RESIDENT_ID), columns);
    word_fault(file, row, row->kind < 0, ROW_BAD_KIND, AT(KIND), columns);
    word_fault(file, row, status < 0, ROW_BAD_STATUS, AT(STATUS), columns);
    word_fault(file, row, card_type < 0, ROW_BAD_STATUS, AT(CARD_TYPE), columns);
    date_fault(file, row, !issued, AT(ISSUED_ON), columns);
    date_fault(file, row, !expires, AT(EXPIRES_ON), columns);
    date_fault(file, row, !card, AT(CARD_EXPIRES_ON), columns);
    if (row->reason != ROW_GOOD)
        return;
    out->serial = row->serial;
    out->resident_id = row->resident_id;
    out->kind = (enum kind)row->kind;
    out->expires_on = row->expires_on;
    out->status = (enum certificate_status)status;
    out->card_type = (enum card_type)card_type;
    out->line = row->line;
}

#undef AT

/* ---- residents ------------------------------------------------------------------------------- */

#define AT(name) RESIDENT_COLUMN_##name

static void birth_read(const struct register_file *file, struct resident *out)
{
    Str text = field(file, AT(BIRTH_DATE));
    enum date_form form = field_day(file, AT(BIRTH_DATE), &out->birth_date);

    if (word_value(file, AT(BIRTH_DATE), text) >= 0) {
        out->birth_date = DAY_NONE;
        form = DATE_UNKNOWN;
    }
    out->birth_state = form == DATE_GOOD      ? BIRTH_KNOWN
                       : form == DATE_UNKNOWN ? BIRTH_UNKNOWN
                                              : BIRTH_BAD; /* empty too */
}

/* What is taken as it is written: no value of these makes a row unreadable. */
static void texts_read(struct register_file *file, struct resident *out)
{
    int format;

    out->name = field(file, AT(NAME));
    out->address = field(file, AT(ADDRESS));
    out->building = field(file, AT(BUILDING));
    out->agent_name = field(file, AT(AGENT_NAME));
    out->mailing_name = field(file, AT(MAILING_NAME));
    out->mailing_address = field(file, AT(MAILING_ADDRESS));
    out->mailing_building = field(file, AT(MAILING_BUILDING));
    out->language = field(file, AT(LANGUAGE));
    format = word_value(file, AT(FORMAT), field(file, AT(FORMAT)));
    out->bad_format = format < 0;
    out->format = out->bad_format ? FORMAT_PRINT : (enum format)format;
    out->postal_code = postal_code_read(field(file, AT(POSTAL_CODE)), file->postal);
    out->mailing_postal_code =
        postal_code_read(field(file, AT(MAILING_POSTAL_CODE)), file->mailing_postal);
    out->municipality = municipality_read(field(file, AT(MUNICIPALITY)), file->municipality);
    out->bad_municipality = out->municipality.n == 0 && field(file, AT(MUNICIPALITY)).n > 0;
    birth_read(file, out);
}

static bool stay_read(const struct register_file *file, Day *day)
{
    Str text = field(file, AT(STAY_UNTIL));

    *day = DAY_NONE;
    return word_value(file, AT(STAY_UNTIL), text) >= 0 ||
           field_day(file, AT(STAY_UNTIL), day) == DATE_GOOD;
}

static void resident_read(struct register_file *file, struct row *row, struct resident *out)
{
    size_t count;
    const struct column *columns = columns_of(/*residents*/ true, &count);
    int status = word_value(file, AT(STATUS), field(file, AT(STATUS)));
    int elsewhere = word_value(file, AT(RESIDENCE_ELSEWHERE), field(file, AT(RESIDENCE_ELSEWHERE)));
    int is_protected = word_value(file, AT(PROTECTED), field(file, AT(PROTECTED)));
    int ward = word_value(file, AT(WARD), field(file, AT(WARD)));
    bool stay = stay_read(file, &out->stay_until);
    bool moves = optional_day(file, AT(MOVES_ON), &out->moves_on);

    row->resident_id = id_or_empty(field(file, AT(RESIDENT_ID)));
    id_fault(file, row, row->resident_id.n == 0, AT(RESIDENT_ID), columns);
    word_fault(file, row, status < 0, ROW_BAD_STATUS, AT(STATUS), columns);
    word_fault(file, row, elsewhere < 0, ROW_BAD_FLAG, AT(RESIDENCE_ELSEWHERE), columns);
    word_fault(file, row, is_protected < 0, ROW_BAD_FLAG, AT(PROTECTED), columns);
    word_fault(file, row, ward < 0, ROW_BAD_FLAG, AT(WARD), columns);
    date_fault(file, row, !stay, AT(STAY_UNTIL), columns);
    date_fault(file, row, !moves, AT(MOVES_ON), columns);
    if (row->reason != ROW_GOOD)
        return;
    out->resident_id = row->resident_id;
    out->status = (enum resident_status)status;
    out->residence_elsewhere = elsewhere == 1;
    out->is_protected = is_protected == 1;
    out->ward = ward == 1;
    out->line = row->line;
    texts_read(file, out);
}

#undef AT

/* ---- streaming ------------------------------------------------------------------------------- */

void register_tapped(struct register_file *file, register_tap *tap, void *context)
{
    file->tap = tap;
    file->tap_context = context;
}

/* The next record into file->record, and past the tap: 1, 0 at the end, -1. */
static int record_next(struct register_file *file, struct err *err)
{
    int got = csv_file_next(file->records, &file->record, err);

    if (got > 0 && file->tap)
        file->tap(file->tap_context, file->record);
    return got;
}

static int pass_begin(struct register_file *file, struct err *err)
{
    int got;

    if (csv_file_rewind(file->records, err))
        return -1;
    got = record_next(file, err); /* the header, as it was */
    if (got < 0)
        return -1;
    return got == 0 ? err_say(err, FILE_CHANGED, file->shown) : 0;
}

static void row_end(const struct register_file *file, struct row *row)
{
    if (row->reason != ROW_GOOD)
        csv_record_digest(file->records, file->has_fields, row->digest);
}

void register_only(struct register_file *file, register_wanted *wanted, void *context)
{
    file->wanted = wanted;
    file->wanted_context = context;
}

int register_certificates(struct register_file *file, certificate_reader *reader, void *context,
                          struct err *err)
{
    struct row row = {0};
    struct certificate certificate = {0};
    int got;

    REQUIRE(!file->residents);
    if (pass_begin(file, err))
        return -1;
    while ((got = record_next(file, err)) > 0) {
        if (row_begin(file, &row)) {
            if (file->wanted &&
                !file->wanted(file->wanted_context, field(file, CERTIFICATE_COLUMN_RESIDENT_ID)))
                continue;
            certificate_read(file, &row, &certificate);
        }
        row_end(file, &row);
        if (reader(context, &row, row.reason == ROW_GOOD ? &certificate : NULL, err))
            return -1;
    }
    return got;
}

int register_residents(struct register_file *file, resident_reader *reader, void *context,
                       struct err *err)
{
    struct row row = {0};
    struct resident resident = {0};
    int got;

    REQUIRE(file->residents);
    if (pass_begin(file, err))
        return -1;
    while ((got = record_next(file, err)) > 0) {
        if (row_begin(file, &row))
            resident_read(file, &row, &resident);
        row_end(file, &row);
        if (reader(context, &row, row.reason == ROW_GOOD ? &resident : NULL, err))
            return -1;
    }
    return got;
}

void register_row_digest(const struct register_file *file, uint8_t digest[32])
{
    csv_record_digest(file->records, file->has_fields, digest);
}

void register_columns(const struct register_file *file, struct register_columns *columns,
                      struct arena *arena)
{
    for (size_t c = 0; c < COLUMNS_KNOWN_MAX; c++) {
        const struct fault_column *from = &file->columns[c];
        struct fault_word *words = ARENA_ARRAY(arena, struct fault_word, from->word_count);

        for (size_t i = 0; i < from->word_count; i++)
            words[i] = from->words[i]; /* literals, and text of the configuration */
        columns->of[c] =
            (struct fault_column){arena_copy(arena, from->shown), words, from->word_count};
    }
}

const struct lot_lines *register_lines(const struct register_file *file)
{
    return csv_file_lines(file->records);
}

const char *register_sha256(const struct register_file *file)
{
    return csv_file_sha256(file->records);
}

int64_t register_modified(const struct register_file *file)
{
    return csv_file_modified(file->records);
}
