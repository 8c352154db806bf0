/* A register that becomes another one while several hear it. */
#include <criterion/criterion.h>

#include "edge/registers/chunks.h"
#include "say/err.h"

enum { ROWS = 300, CHUNK = 256 };

struct sheet { /* of which one chunk cannot be had whole */
    char bytes[ROWS * 24];
    size_t n, cut_at, kept;
};

static int sheet_read(void *context, uint64_t place, char *to, size_t room, size_t *got, struct err *err)
{
    const struct sheet *sheet = context;
    size_t begin = (size_t)place, end = begin + room < sheet->n ? begin + room : sheet->n;

    (void)err;
    if (begin >= sheet->cut_at && begin < sheet->cut_at + CHUNK && end > sheet->cut_at + sheet->kept)
        end = begin < sheet->cut_at + sheet->kept ? sheet->cut_at + sheet->kept : begin;
    *got = end - begin;
    memcpy(to, sheet->bytes + begin, *got);
    return 0;
}

static void sheet_pass(void *context, const char *bytes, size_t n)
{
    (void)context, (void)bytes, (void)n;
}

static unsigned row_hear(void *context, void *part, const struct csv_record *record)
{
    (void)context, (void)part;
    cr_assert(record->broken || record->count == 2);
    return 1;
}

static int row_take(void *context, const struct csv_record *record, unsigned heard, struct err *err)
{
    size_t *rows = context;

    (void)record, (void)heard, (void)err;
    ++*rows;
    return 0;
}

static int hear(struct sheet *sheet, size_t threads, size_t *rows, struct err *err)
{
    const struct csv_record *taking;
    const struct chunks_of file = {.shown = "r.csv",
                                   .encoding = ENCODING_UTF8,
                                   .how = {.chunk_bytes = 64},
                                   .size = sheet->n,
                                   .context = sheet,
                                   .read = sheet_read,
                                   .pass = sheet_pass,
                                   .taking = &taking};
    const struct csv_hearing hearing = {
        .context = rows, .threads = threads, .chunk_bytes = CHUNK, .hear = row_hear, .take = row_take};
    struct lot_lines lines = {0};

    *rows = 0;
    *err = (struct err){0};
    return chunks_hear(&file, &hearing, &lines, err);
}

/* Cut off anywhere within a chunk while those behind it are there: who writes a file anew in its place does that. (In a
 * quoted row it may be the quote that has no end; then csv_file_hear() looks whether the file is the same.) */
Test(chunks, one_that_was_cut_off_is_a_file_that_changed)
{
    struct sheet sheet = {.cut_at = SIZE_MAX};
    struct err err;
    size_t rows;

    for (int i = 0; i < ROWS; i++)
        sheet.n += (size_t)sprintf(sheet.bytes + sheet.n, "row,%d\n", i);
    for (size_t threads = 1; threads <= 3; threads++) {
        sheet.cut_at = SIZE_MAX / 2;
        cr_assert_eq(hear(&sheet, threads, &rows, &err), 0, "%s", err.text);
        cr_assert_eq(rows, ROWS);
        for (sheet.cut_at = 0; sheet.cut_at < sheet.n; sheet.cut_at += CHUNK)
            for (sheet.kept = 0; sheet.kept < CHUNK && sheet.cut_at + sheet.kept < sheet.n; sheet.kept += 17) {
                cr_assert_eq(hear(&sheet, threads, &rows, &err), -1, "%zu of %zu", sheet.kept, sheet.cut_at);
                cr_assert_eq(err.code, EXIT_RETRY, "%s", err.text);
            }
    }
}
