/*
 * The two registers: header to columns, fields to residents and certificates.
 *
 * A register is looked at when it is opened (header, and the first INDIVIDUAL_NUMBER_ROWS rows for
 * individual numbers, so that nobody has been told of any row of a file that must not be read),
 * then streamed from its beginning as often as asked. Nothing is allocated for a good row.
 */
#include "edge/registers/registers.h"

#include "core/text/program.h"
#include "core/days/era.h"
#include "core/text/individual.h"
#include "edge/registers/csvfile.h"
#include "edge/registers/dressed.h"
#include "edge/registers/rows.h"

enum {
    HEADER_SHOWN_MAX = 60, /* bytes of a header in a message */
    STANDARD_WORDS_MAX = 64
};

struct register_file {
    const struct register_hearing *hearing; /* NULL: none; so is the next one */
    const struct register_tap *tap;
    struct csv_file *records;
    const struct config *config;
    const char *shown;
    bool residents;
    size_t threads, chunk_bytes;

    struct program program;
    struct fault_column columns[COLUMNS_KNOWN_MAX]; /* the same, for what is said of a fault */
    struct arena arena;

    bool has_fields; /* the row that its reader has has as many as the header */
};

static int header_read(struct register_file *file, struct err *err);
static int individual_numbers_refuse(struct register_file *file, Str *headers, struct err *err);
static void program_compile(struct register_file *file);

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
    program_compile(file);
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
        file->program.columns[i].at = -1;
    for (size_t i = 0; i < file->program.field_count; i++) {
        int column = header_column(file, headers[i]);

        if (column < 0)
            continue;
        if (file->program.columns[column].at >= 0)
            return err_say(err, REGISTER_TWICE, file->shown, own_header(file, (size_t)column),
                           columns[column].name);
        file->program.columns[column].at = (int)i;
        file->columns[column].shown =
            str_equal(headers[i], str_of(columns[column].name))
                ? arena_printf(&file->arena, "%s (%s)", columns[column].japanese,
                               columns[column].name)
                : headers[i];
    }
    for (size_t i = 0; i < count; i++)
        if (columns[i].required && file->program.columns[i].at < 0) {
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
    file->program.field_count = record->count;
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
        if (record->broken || record->count != file->program.field_count)
            continue;
        for (size_t i = 0; i < record->count; i++)
            number_column_take(&columns[i], csv_record_field(record, i));
    }
    return got < 0 ? -1 : any;
}

static int individual_numbers_refuse(struct register_file *file, Str *headers, struct err *err)
{
    size_t count = file->program.field_count;
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

/* The words of a column: its own codes, then the standard words; and as a clerk is told them. */
static void words_read(struct register_file *file, size_t column, const char *name)
{
    const struct config *config = file->config;
    size_t standard_count, count = 0;
    const struct column_word *standard =
        column_words(file->residents, (int)column, &standard_count);
    size_t room = config->value_count + standard_count;
    struct word_table *table = &file->program.columns[column].words;
    struct fault_word *told = ARENA_ARRAY(&file->arena, struct fault_word, room);

    REQUIRE(room <= CONFIG_VALUES_MAX + STANDARD_WORDS_MAX);
    word_table_begin(table, room, &file->arena);
    for (size_t i = 0; i < config->value_count; i++) {
        const struct config_value *value = &config->values[i];

        if (value->residents != file->residents || !str_equal(value->column, str_of(name)))
            continue;
        word_table_add(table, value->own,
                       column_word_value(file->residents, (int)column, value->means));
        told[count++] = (struct fault_word){value->own.p, true};
    }
    for (size_t i = 0; i < standard_count; i++) {
        word_table_add(table, str_of(standard[i].text), standard[i].value);
        told[count++] = (struct fault_word){standard[i].text, false};
    }
    file->columns[column].words = told;
    file->columns[column].word_count = count;
}

static void program_compile(struct register_file *file)
{
    size_t count;
    const struct column *columns = columns_of(file->residents, &count);

    file->program.era_numbers = file->config->era_numbers;
    for (size_t c = 0; c < count; c++)
        words_read(file, c, columns[c].name);
}

/* ---- a row ----------------------------------------------------------------------------------- */

void register_parts(struct register_file *file, size_t threads, size_t bytes)
{
    file->threads = threads;
    file->chunk_bytes = bytes;
}

void register_heard(struct register_file *file, const struct register_hearing *hearing)
{
    file->hearing = hearing;
}

void register_tapped(struct register_file *file, const struct register_tap *tap)
{
    file->tap = tap;
}

static bool has_fields(const struct register_file *file, const struct csv_record *record)
{
    return !record->broken && record->count == file->program.field_count;
}

/* Begins a row. False: it has no fields that count, a bad_row. */
static bool row_begin(const struct register_file *file, const struct csv_record *record,
                      struct row *row)
{
    row->line = record->line;
    row->reason = ROW_GOOD;
    row->column = "";
    row->fault.kind = FAULT_NONE;
    row->serial = row->resident_id = STR_EMPTY;
    row->kind = -1;
    row->expires_on = DAY_NONE;
    if (has_fields(file, record))
        return true;
    row->reason = ROW_BAD_ROW;
    row->fault = record_fault(record, file->config->encoding, file->program.field_count);
    return false;
}

/* ---- one row, by whoever hears or takes it --------------------------------------------------- */

struct reading { /* of one row */
    struct row row;
    struct certificate certificate;
    struct resident resident;
    struct row_digits digits;
};

static void row_read(const struct register_file *file, const struct csv_record *record,
                     struct reading *reading)
{
    const struct row_source source = {&file->program, record->fields, file->columns};

    if (!row_begin(file, record, &reading->row))
        return;
    if (file->residents)
        row_resident(&reading->row, &source, &reading->digits, &reading->resident);
    else
        row_certificate(&reading->row, &source, &reading->certificate);
}

static const struct certificate *certificate_of(const struct reading *reading)
{
    return reading->row.reason == ROW_GOOD ? &reading->certificate : NULL;
}

static const struct resident *resident_of(const struct reading *reading)
{
    return reading->row.reason == ROW_GOOD ? &reading->resident : NULL;
}

/* ---- hearing --------------------------------------------------------------------------------- */

enum { HEARD_BY_TAP = 1, HEARD_BY_READER = 2 };

struct pass { /* of a register, while it is read */
    struct register_file *file;
    certificate_reader *certificates;
    resident_reader *residents;
    void *context;
    struct reading taken; /* the row that the reader has */
};

struct pass_part { /* what a thread hears with; behind it the reader's part, and the tap's */
    struct reading reading;
};

static size_t aligned(size_t bytes)
{
    const size_t unit = _Alignof(max_align_t);

    return (bytes + unit - 1) / unit * unit;
}

static void *reader_part(void *part)
{
    return (char *)part + aligned(sizeof(struct pass_part));
}

static void *tap_part(const struct register_file *file, void *part)
{
    return (char *)reader_part(part) + (file->hearing ? aligned(file->hearing->part_bytes) : 0);
}

static bool is_wanted(const struct register_file *file, void *part, const struct csv_record *record)
{
    const struct register_hearing *hearing = file->hearing;
    const struct program *program = &file->program;
    Str id;

    if (!hearing->wanted || !has_fields(file, record))
        return true;
    if (file->residents) {
        id = program_text(program, record->fields, RESIDENT_COLUMN_RESIDENT_ID);
        return hearing->wanted(hearing->context, part, STR_EMPTY, id);
    }
    id = program_text(program, record->fields, CERTIFICATE_COLUMN_RESIDENT_ID);
    return hearing->wanted(hearing->context, part,
                           program_text(program, record->fields, CERTIFICATE_COLUMN_SERIAL), id);
}

static bool reader_hears(const struct register_file *file, void *part,
                         const struct csv_record *record)
{
    const struct register_hearing *hearing = file->hearing;
    struct reading *reading = &((struct pass_part *)part)->reading;

    if (!hearing)
        return true;
    if (!is_wanted(file, reader_part(part), record))
        return false;
    if (!hearing->certificate && !hearing->resident)
        return true;
    row_read(file, record, reading);
    return file->residents ? hearing->resident(hearing->context, reader_part(part), &reading->row,
                                               resident_of(reading))
                           : hearing->certificate(hearing->context, reader_part(part),
                                                  &reading->row, certificate_of(reading));
}

static unsigned pass_hear(void *context, void *part, const struct csv_record *record)
{
    const struct register_file *file = ((struct pass *)context)->file;
    const struct register_tap *tap = file->tap;
    unsigned heard = 0;

    if (tap && tap->hear(tap->context, tap_part(file, part), record))
        heard |= HEARD_BY_TAP;
    if (reader_hears(file, part, record))
        heard |= HEARD_BY_READER;
    return heard;
}

static void pass_part_begin(void *context, void *part)
{
    const struct register_file *file = ((struct pass *)context)->file;

    if (file->hearing && file->hearing->part_begin)
        file->hearing->part_begin(file->hearing->context, reader_part(part));
    if (file->tap)
        file->tap->part_begin(file->tap->context, tap_part(file, part));
}

static void pass_part_end(void *context, void *part)
{
    const struct register_file *file = ((struct pass *)context)->file;

    if (file->hearing && file->hearing->part_end)
        file->hearing->part_end(file->hearing->context, reader_part(part));
    if (file->tap)
        file->tap->part_end(file->tap->context, tap_part(file, part));
}

static void pass_part_free(void *context, void *part)
{
    const struct register_file *file = ((struct pass *)context)->file;

    if (file->hearing && file->hearing->part_free)
        file->hearing->part_free(file->hearing->context, reader_part(part));
}

/* ---- taking ---------------------------------------------------------------------------------- */

static int reader_takes(struct pass *pass, const struct csv_record *record, struct err *err)
{
    struct register_file *file = pass->file;
    struct reading *taken = &pass->taken;

    file->has_fields = has_fields(file, record);
    row_read(file, record, taken);
    if (taken->row.reason != ROW_GOOD)
        csv_record_digest(file->records, file->has_fields, taken->row.digest);
    return file->residents
               ? pass->residents(pass->context, &taken->row, resident_of(taken), err)
               : pass->certificates(pass->context, &taken->row, certificate_of(taken), err);
}

static int pass_take(void *context, const struct csv_record *record, unsigned heard,
                     struct err *err)
{
    struct pass *pass = context;
    const struct register_tap *tap = pass->file->tap;

    if (heard & HEARD_BY_TAP)
        tap->take(tap->context, record);
    return heard & HEARD_BY_READER ? reader_takes(pass, record, err) : 0;
}

/* ---- a pass ---------------------------------------------------------------------------------- */

/* The header, as it was. */
static int pass_begin(struct register_file *file, struct err *err)
{
    const struct csv_record *record;
    int got;

    if (csv_file_rewind(file->records, err))
        return -1;
    got = csv_file_next(file->records, &record, err);
    if (got < 0)
        return -1;
    if (got == 0)
        return err_say(err, FILE_CHANGED, file->shown);
    if (file->tap)
        file->tap->take(file->tap->context, record);
    return 0;
}

static int pass_run(struct pass *pass, struct err *err)
{
    const struct register_file *file = pass->file;
    const struct csv_hearing hearing = {
        .context = pass,
        .threads = file->threads ? file->threads : 1,
        .chunk_bytes = file->chunk_bytes,
        .part_bytes = aligned(sizeof(struct pass_part)) +
                      (file->hearing ? aligned(file->hearing->part_bytes) : 0) +
                      (file->tap ? aligned(file->tap->part_bytes) : 0),
        .part_begin = pass_part_begin,
        .part_end = pass_part_end,
        .part_free = pass_part_free,
        .hear = pass_hear,
        .take = pass_take};

    return pass_begin(pass->file, err) || csv_file_hear(file->records, &hearing, err) ? -1 : 0;
}

int register_certificates(struct register_file *file, certificate_reader *reader, void *context,
                          struct err *err)
{
    struct pass pass = {.file = file, .certificates = reader, .context = context};

    REQUIRE(!file->residents);
    return pass_run(&pass, err);
}

int register_residents(struct register_file *file, resident_reader *reader, void *context,
                       struct err *err)
{
    struct pass pass = {.file = file, .residents = reader, .context = context};

    REQUIRE(file->residents);
    return pass_run(&pass, err);
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
