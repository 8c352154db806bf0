/*
 * The audit of the events form, office/record.csv: a row for each piece in the order of print, then
 * one for the lot, and nothing filled in.
 *
 * A run that was published before there was such a form has none.
 */
#include "disk/file.h"
#include "disk/path.h"
#include "core/lot/record.h"
#include "core/text/csvtext.h"
#include "flow/audit/audit_inside.h"

enum { RECORD_COLUMNS = 6 };

/* The id that stands in a row of the form; empty: there is no such row. */
static Str id_wanted(struct audit *audit, size_t row)
{
    const struct json *value;
    Str folder = STR_EMPTY;

    if (row < audit->list.count)
        return audit->list.at[row].id;
    if (row > audit->list.count || !row)
        return STR_EMPTY;
    if (json_find(audit->run, "folder", &value))
        json_text(value, &folder);
    return arena_printf(&audit->arena, "lot:" STR_FMT, STR_ARG(folder));
}

static int check_row(struct audit *audit, const char *path, const Str *fields, size_t row,
                     unsigned long line, struct err *err)
{
    if (!str_equal(fields[0], id_wanted(audit, row)))
        return err_say(err, LISTING_DIFFERS, path, line, "id", "pieces.csv");
    for (int i = 1; i < RECORD_COLUMNS; i++)
        if (!str_is_empty(fields[i]))
            return err_say(err, LISTING_VALUE, path, line, RECORD_HEADER);
    return 0;
}

int audit_record(struct audit *audit, struct err *err)
{
    const char *path = path_join(&audit->arena, audit->office, "record.csv");
    Str text, fields[RECORD_COLUMNS];
    struct csvtext form;
    struct err cause = {0};

    if (file_read(path, &audit->arena, &text, &cause)) {
        if (cause.code != EXIT_INPUT)
            *err = cause;
        return cause.code == EXIT_INPUT ? 0 : -1;
    }
    if (!csvtext_begin(&form, text, RECORD_HEADER))
        return err_say(err, LISTING_FORM, path, 1UL, (unsigned long)RECORD_COLUMNS);
    for (size_t row = 0;; row++) {
        unsigned long line = form.line;
        int more = csvtext_next(&form, fields, RECORD_COLUMNS, &audit->arena);

        if (more < 0)
            return err_say(err, LISTING_FORM, path, line, (unsigned long)RECORD_COLUMNS);
        if (!more)
            return str_is_empty(id_wanted(audit, row))
                       ? 0
                       : err_say(err, LISTING_ROWS, path, "pieces.csv");
        if (check_row(audit, path, fields, row, line, err))
            return -1;
    }
}
