/* One sentence a dress, with what to choose where it was saved. */
#include "edge/registers/dressed.h"

#include "base/arena.h"
#include "core/text/dress.h"

static const enum text_code codes[] = {[ENCODING_UTF8] = CODE_UTF8,
                                       [ENCODING_CP932] = CODE_CP932,
                                       [ENCODING_EUC_JP_MS] = CODE_EUC_JP_MS};
static const char *const code_names[] = {"utf-8", "cp932", "euc-jp-ms", ""};

/* How a spreadsheet program calls the form that kigen reads. */
static const char *choice(enum encoding encoding)
{
    static const char *const english[] = {"\"CSV UTF-8 (comma delimited)\"",
                                          "\"CSV (comma delimited)\"",
                                          "CSV, comma delimited, euc-jp-ms"};
    static const char *const japanese[] = {"「CSV UTF-8(コンマ区切り)」", "「CSV(コンマ区切り)」",
                                           "コンマ区切りのCSV(文字コード euc-jp-ms)"};

    return messages_are_english() ? english[encoding] : japanese[encoding];
}

static int code_say(const struct refused *file, enum text_code code, struct err *err)
{
    if (!file->key)
        return err_say(err, DRESSED_OTHER_CODE, file->shown, code_names[code],
                       choice(ENCODING_UTF8));
    return err_say(err, DRESSED_CODE, file->shown, code_names[code], file->key,
                   code_names[codes[file->encoding]], choice(file->encoding), file->key,
                   code_names[code]);
}

static int dress_say(const struct refused *file, struct dressed dressed, struct err *err)
{
    const char *shown = file->shown, *save_as = choice(file->encoding);

    switch (dressed.dress) {
    case DRESS_EMPTY:
        return err_say(err, DRESSED_EMPTY, shown);
    case DRESS_ZIP:
        return err_say(err, DRESSED_ZIP, shown, save_as);
    case DRESS_OLE:
        return err_say(err, DRESSED_OLE, shown, save_as);
    case DRESS_PDF:
        return err_say(err, DRESSED_PDF, shown, save_as);
    case DRESS_MARKUP:
        return err_say(err, DRESSED_MARKUP, shown, save_as);
    case DRESS_UTF16:
        return err_say(err, DRESSED_UTF16, shown, save_as);
    case DRESS_SEP:
        return err_say(err, DRESSED_SEP, shown, save_as);
    case DRESS_CR:
        return err_say(err, DRESSED_CR, shown, save_as);
    case DRESS_CODE:
        return code_say(file, dressed.code, err);
    case DRESS_TAB:
        return err_say(err, DRESSED_TAB, shown, dressed.line, save_as);
    case DRESS_SEMICOLON:
        return err_say(err, DRESSED_SEMICOLON, shown, dressed.line, save_as);
    case DRESS_QUOTED:
        return err_say(err, DRESSED_QUOTED, shown, dressed.line);
    case DRESS_TITLE:
        return err_say(err, DRESSED_TITLE, shown, dressed.line);
    default:
        return 0;
    }
}

int dressed_say(const struct refused *file, struct err *err)
{
    struct err better = {.code = EXIT_DONE};
    struct dressed dressed;
    char *head;
    size_t n;

    if (err->code != EXIT_DATA || !file->records)
        return -1;
    head = mem_alloc(HEAD_BYTES_MAX);
    n = csv_file_head(file->records, head);
    dressed = dress_of((Str){head, n}, n < HEAD_BYTES_MAX, codes[file->encoding], file->names,
                       file->name_count);
    if (dress_say(file, dressed, &better))
        *err = better;
    mem_free(head);
    return -1;
}

struct fault record_fault(const struct csv_record *record, enum encoding encoding, size_t fields)
{
    static const enum fault_kind kinds[] = {[CSV_FAULT_QUOTES] = FAULT_QUOTES,
                                            [CSV_FAULT_NUL] = FAULT_NUL,
                                            [CSV_FAULT_BYTES] = FAULT_BYTES};
    Str raw = record->raw;
    size_t at = record->fault_at;

    if (!record->broken)
        return fault_of_fields(record->count, fields);
    return (struct fault){
        .kind = kinds[record->fault],
        .column = FAULT_WHOLE_ROW,
        .is = (uint32_t)at + 1,
        .must = at < raw.n ? (unsigned char)raw.p[at] : 0,
        .code = codes[encoding],
        .like = record->fault == CSV_FAULT_BYTES ? code_of_bytes(raw) : CODE_NONE,
    };
}
