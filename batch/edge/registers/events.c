/* A file of events, whole: who records it must know all of it before the first row is written. */
#include "edge/registers/events.h"

#include "edge/registers/csvfile.h"

enum column { COLUMN_ID, COLUMN_EVENT, COLUMN_ON, COLUMN_BY, COLUMN_UNTIL, COLUMN_REASON, COLUMNS };

static const char *const names[COLUMNS] = {"id", "event", "on", "by", "until", "reason"};

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
            if (!str_equal(csv_record_field(record, i), str_of(names[c])))
                continue;
            header->at[c] = i;
            found++;
        }
        if (found != 1)
            return found ? err_say(err, EVENTS_COLUMN_TWICE, shown, names[c])
                         : err_say(err, EVENTS_COLUMN_MISSING, shown, names[c]);
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

static int rows_take(struct csv_file *records, const char *shown, struct arena *arena,
                     struct events *events, struct err *err)
{
    VEC(struct record_row) rows = {0};
    const struct csv_record *record;
    struct header header = {0};
    size_t readable = 0;
    int got = csv_file_next(records, &record, err);

    if (got == 0)
        got = err_say(err, EVENTS_COLUMN_MISSING, shown, names[0]);
    if (got < 0 || header_take(record, shown, &header, err))
        return -1;
    while ((got = csv_file_next(records, &record, err)) > 0) {
        struct record_row row = row_of(record, &header, arena);

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

int events_read(const struct config_path *path, struct arena *arena, struct events *events,
                struct err *err)
{
    const char *shown = path->configured.n ? path->configured.p : path->path.p;
    struct csv_file *records;
    int status;

    *events = (struct events){0};
    if (csv_file_open(&records, path, ENCODING_UTF8, err))
        return -1;
    status = rows_take(records, shown, arena, events, err);
    csv_file_close(records);
    return status;
}
