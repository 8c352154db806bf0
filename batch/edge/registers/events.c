/* A file of events, whole: who records it must know all of it before the first row is written. */
#include "edge/registers/events.h"

#include "base/utf8.h"
#include "edge/registers/csvfile.h"

enum column { COLUMN_ID, COLUMN_EVENT, COLUMN_ON, COLUMN_BY, COLUMN_UNTIL, COLUMN_REASON, COLUMNS };

static const char *const names[COLUMNS][2] = {{"id", "整理番号"}, {"event", "区分"},
                                              {"on", "年月日"},   {"by", "担当"},
                                              {"until", "期限"},  {"reason", "理由"}};

/* ---- UTF-8 or cp932 -------------------------------------------------------------------------- */

static bool is_ascii(Str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] >= 0x80)
            return false;
    return true;
}

/*
 * cp932 where some line cannot be UTF-8, and no line can that is not ASCII alone: text of either is
 * hardly ever good text of the other. Of a file that is a mixture the lines that are no UTF-8 are
 * refused; nothing is guessed into the ledger.
 */
static enum encoding encoding_of(Str bytes)
{
    bool other = false;

    for (Str rest = bytes; rest.n;) {
        const char *end = memchr(rest.p, '\n', rest.n);
        Str line = str_take(rest, end ? (size_t)(end - rest.p) + 1 : rest.n);

        rest = str_skip(rest, line.n);
        if (is_ascii(line))
            continue;
        if (utf8_valid(line))
            return ENCODING_UTF8;
        other = true;
    }
    return other ? ENCODING_CP932 : ENCODING_UTF8;
}

/* ---- header and rows ------------------------------------------------------------------------- */

struct header {
    size_t fields;      /* of each row */
    size_t at[COLUMNS]; /* column -> field */
};

static int header_take(const struct csv_record *record, const char *shown, struct header *header,
                       struct err *err)
{
    header->fields = record->count;
    for (size_t c = 0; c < COLUMNS; c++) {
        size_t found = 0;

        for (size_t i = 0; !record->broken && i < record->count && i < CSV_RECORD_FIELDS_MAX; i++) {
            Str name = csv_record_field(record, i);

            if (!str_equal(name, str_of(names[c][0])) && !str_equal(name, str_of(names[c][1])))
                continue;
            header->at[c] = i;
            found++;
        }
        if (found != 1)
            return found ? err_say(err, EVENTS_COLUMN_TWICE, shown, names[c][0], names[c][1])
                         : err_say(err, EVENTS_COLUMN_MISSING, shown, names[c][0], names[c][1]);
    }
    return 0;
}

static struct record_row row_of(const struct csv_record *record, const struct header *header,
                                struct arena *arena)
{
    struct record_row row = {.line = record->line,
                             .readable = !record->broken && record->count == header->fields};
    Str *const fields[COLUMNS] = {&row.id, &row.event, &row.on, &row.by, &row.until, &row.reason};

    for (size_t c = 0; row.readable && c < COLUMNS; c++)
        *fields[c] = arena_copy(arena, csv_record_field(record, header->at[c]));
    return row;
}

/* Spreadsheet programs save rows that were emptied as commas. */
static bool says_nothing(const struct csv_record *record)
{
    size_t fields = record->count < CSV_RECORD_FIELDS_MAX ? record->count : CSV_RECORD_FIELDS_MAX;

    for (size_t i = 0; i < fields; i++)
        if (csv_record_field(record, i).n)
            return false;
    return !record->broken;
}

static int rows_take(struct csv_file *records, const char *shown, struct arena *arena,
                     struct events *events, struct err *err)
{
    VEC(struct record_row) rows = {0};
    const struct csv_record *record;
    struct header header = {0};
    size_t readable = 0;
    int got = csv_file_next(records, &record, err);

    if (got == 0)
        got = err_say(err, EVENTS_COLUMN_MISSING, shown, names[0][0], names[0][1]);
    if (got < 0 || header_take(record, shown, &header, err))
        return -1;
    while ((got = csv_file_next(records, &record, err)) > 0) {
        struct record_row row;

        if (says_nothing(record))
            continue;
        row = row_of(record, &header, arena);
        readable += row.readable;
        VEC_PUSH(&rows, row);
    }
    if (got == 0 && rows.count && readable == 0)
        got = err_say(err, EVENTS_UNREADABLE, shown, rows.at[0].line);
    events->count = rows.count;
    events->rows = VEC_KEEP(arena, &rows);
    VEC_RELEASE(&rows);
    return got;
}

int events_read(Str bytes, const char *shown, struct arena *arena, struct events *events,
                struct err *err)
{
    struct csv_file *records;
    int status;

    *events = (struct events){0};
    csv_file_lend(&records, bytes, shown, encoding_of(bytes));
    status = rows_take(records, shown, arena, events, err);
    csv_file_close(records);
    return status;
}
