/* A table of three columns, whole: who merges must know all shards before the first is opened. */
#include "edge/registers/shardlist.h"

#include "core/text/faults.h"
#include "core/text/values.h"
#include "edge/registers/csvfile.h"
#include "edge/registers/dressed.h"

enum shard_column { SHARD_MUNICIPALITY, SHARD_FOLDER, SHARD_LEDGER, SHARD_COLUMNS };
static const char *const names[SHARD_COLUMNS] = {"municipality", "folder", "ledger"};
enum { SHARD_CODE_DIGITS = 5 };

Str shard_codes_read(Str text, struct arena *arena)
{
    Str codes = STR_EMPTY;

    for (Str rest = str_trim(text); rest.n;) {
        const char *space = memchr(rest.p, ' ', rest.n);
        Str word = str_take(rest, space ? (size_t)(space - rest.p) : rest.n);
        char digits[MUNICIPALITY_DIGITS_MOST];
        Str code = municipality_read(word, digits);

        if (str_is_empty(code))
            return STR_EMPTY;
        code = str_take(code, SHARD_CODE_DIGITS);
        codes = arena_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(codes), codes.n ? " " : "",
                             STR_ARG(code));
        rest = str_trim(str_skip(rest, word.n));
    }
    return codes;
}

static int header_take(const struct csv_record *record, const char *shown, size_t at[SHARD_COLUMNS],
                       struct err *err)
{
    bool good = !record->broken && record->count == SHARD_COLUMNS;

    for (size_t c = 0; good && c < SHARD_COLUMNS; c++) {
        size_t i = 0;

        while (i < SHARD_COLUMNS && !str_equal(csv_record_field(record, i), str_of(names[c])))
            i++;
        at[c] = i;
        good = i < SHARD_COLUMNS;
    }
    return good ? 0 : err_say(err, INPUT_HEADER, shown, "municipality,folder,ledger");
}

static int row_take(const struct csv_record *record, const char *shown,
                    const size_t at[SHARD_COLUMNS], struct shard_entry *entry, struct arena *arena,
                    struct err *err)
{
    if (record->broken || record->count != SHARD_COLUMNS) {
        struct fault fault = record_fault(record, ENCODING_UTF8, SHARD_COLUMNS);
        Str said = fault_text(&fault, NULL, messages_are_english(), arena);

        return err_say(err, INPUT_BAD_ROW, shown, record->line, STR_ARG(said));
    }
    *entry = (struct shard_entry){
        .codes = shard_codes_read(csv_record_field(record, at[SHARD_MUNICIPALITY]), arena),
        .folder = arena_copy(arena, csv_record_field(record, at[SHARD_FOLDER])),
        .ledger = arena_copy(arena, csv_record_field(record, at[SHARD_LEDGER])),
        .line = record->line};
    if (str_is_empty(entry->codes) || str_is_empty(entry->folder))
        return err_say(err, INPUT_VALUE, shown, record->line,
                       names[str_is_empty(entry->codes) ? SHARD_MUNICIPALITY : SHARD_FOLDER], "",
                       STR_ARG(STR_EMPTY));
    return 0;
}

int shard_list_read(const char *path, struct arena *arena, struct shard_list *list, struct err *err)
{
    const struct config_path at_path = {.path = str_of(path), .configured = str_of(path)};
    VEC(struct shard_entry) found = {0};
    const struct csv_record *record;
    struct csv_file *records = NULL;
    size_t at[SHARD_COLUMNS];
    struct shard_entry entry;
    int got;

    *list = (struct shard_list){0};
    if (csv_file_open(&records, &at_path, ENCODING_UTF8, err))
        return -1;
    got = csv_file_next(records, &record, err);
    if (got == 0)
        got = err_say(err, INPUT_HEADER, path, "municipality,folder,ledger");
    if (got > 0)
        got = header_take(record, path, at, err);
    while (got >= 0 && (got = csv_file_next(records, &record, err)) > 0) {
        if (row_take(record, path, at, &entry, arena, err)) {
            got = -1;
            break;
        }
        VEC_PUSH(&found, entry);
    }
    csv_file_close(records);
    list->count = found.count;
    list->at = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return got < 0 ? -1 : 0;
}
