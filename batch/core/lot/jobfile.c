/* Columns by their place; what a number is not is no row of kigen's. */
#include "core/lot/jobfile.h"

#include "core/text/values.h"

#define FIRST_HEADER                                                                               \
    "piece_id,bundle,sequence,first_page,pages,sheets,postal_code,barcode_printed,variant,language"
#define HEADER FIRST_HEADER ",job,duplex,scheme"

enum { ID, BUNDLE, SEQUENCE, FIRST_PAGE, PAGES, SHEETS, FIRST_COLUMNS = 10 };
enum { JOB = FIRST_COLUMNS, DUPLEX, SCHEME, COLUMNS };

_Static_assert((int)COLUMNS <= (int)JOBFILE_COLUMNS_MAX, "room for every column");

bool jobfile_begin(struct jobfile *file, Str text, struct arena *arena)
{
    *file = (struct jobfile){.columns = COLUMNS, .arena = arena};
    if (csvtext_begin(&file->csv, text, HEADER))
        return true;
    file->columns = FIRST_COLUMNS;
    return csvtext_begin(&file->csv, text, FIRST_HEADER);
}

static bool is_flag(Str text)
{
    return str_equal(text, STR("0")) || str_equal(text, STR("1"));
}

static bool place_read(const Str *fields, struct jobfile_row *row)
{
    return whole_read(fields[SEQUENCE], &row->sequence) &&
           whole_read(fields[FIRST_PAGE], &row->first_page) &&
           whole_read(fields[PAGES], &row->pages) && whole_read(fields[SHEETS], &row->sheets) &&
           row->sequence > 0 && row->first_page > 0 && row->pages > 0 && row->sheets > 0;
}

int jobfile_next(struct jobfile *file, struct jobfile_row *row)
{
    Str fields[JOBFILE_COLUMNS_MAX];
    int more = csvtext_next(&file->csv, fields, file->columns, file->arena);

    if (more != 1)
        return more;
    *row = (struct jobfile_row){.piece_id = fields[ID], .bundle = fields[BUNDLE]};
    if (!place_read(fields, row))
        return -1;
    row->duplex = row->sheets < row->pages;
    if (file->columns == COLUMNS) {
        if (!is_flag(fields[DUPLEX]))
            return -1;
        row->job = fields[JOB];
        row->duplex = str_equal(fields[DUPLEX], STR("1"));
    }
    return 1;
}
