/* A folder is compared in two steps: its digests, then its rows as the letters pass by. */
#include "disk/file.h"
#include "disk/jsonread.h"
#include "disk/path.h"
#include "core/text/values.h"
#include "edge/disk/digest.h"
#include "edge/disk/publish.h"
#include "flow/desk/report_inside.h"
#include "flow/run/run.h"
#include "core/lot/delays.h"

static const char header[] =
    "piece_id,bundle,sequence,first_page,pages,postal_code,barcode,variant,late,language,"
    "resident_id,serials,expires_on,opens_on,ideal_on,mail_on,deliver_on,delay_days,causes";

/* ---- digests --------------------------------------------------------------------------------- */

void folder_differs(struct report_run *run, const char *folder, Str fault, const char *english)
{
    if (run->in_folder == REPORT_FOLDER_DIFFERS)
        return;
    run->in_folder = REPORT_FOLDER_DIFFERS;
    run->fault = fault;
    notice_say(REPORT_FOLDER, folder, messages_are_english() ? english : fault.p);
}

void folder_digests(struct report_run *run, const char *folder, struct arena *arena)
{
    char print[SHA256_HEX + 1], office[SHA256_HEX + 1];
    struct err fault = {0};
    size_t files;

    if (!path_exists(folder)) {
        run->in_folder = REPORT_FOLDER_MISSING;
        return;
    }
    run->in_folder = REPORT_FOLDER_HOLDS;
    if (run_sums(folder, arena, print, office, &fault)) {
        folder_differs(run, folder, STR("SHA256SUMSを読めない"), fault.text);
        return;
    }
    run->handed = str_equal(str_of(print), str_of(run->print_sha256));
    if (!str_equal(str_of(print), str_of(run->print_sha256)) ||
             !str_equal(str_of(office), str_of(run->office_sha256)))
        folder_differs(run, folder, STR("SHA256SUMSが通知台帳の記録と異なる"),
                       "its SHA256SUMS is not the one on record");
    else if (digest_folder_check(path_join(arena, folder, "print"), &files, &fault))
        folder_differs(run, folder, STR("print/のファイルがSHA256SUMSと一致しない"), fault.text);
    else if (digest_folder_check(path_join(arena, folder, "office"), &files, &fault))
        folder_differs(run, folder, STR("office/のファイルがSHA256SUMSと一致しない"), fault.text);
}

/* ---- postage --------------------------------------------------------------------------------- */

struct price { /* a line of run.json */
    Str scheme;
    uint64_t sheets, yen, discount_percent;
};

static bool price_read(const struct json *line, struct price *price)
{
    const struct json *scheme, *sheets, *yen, *discount;

    return json_find(line, "scheme", &scheme) && json_text(scheme, &price->scheme) &&
           json_find(line, "sheets", &sheets) && json_number(sheets, &price->sheets) &&
           json_find(line, "price", &yen) && json_number(yen, &price->yen) &&
           json_find(line, "discount_percent", &discount) &&
           json_number(discount, &price->discount_percent) && price->discount_percent <= 100;
}

/* As the slip reckons it: what is left of a yen goes to the discount. */
static uint64_t owed(const struct price *price, uint64_t pieces)
{
    uint64_t full = pieces * price->yen;

    return full - (full * price->discount_percent + 99) / 100;
}

int folder_postage(struct report_run *run, const char *folder, struct ledger *ledger,
                   struct arena *arena, struct err *err)
{
    const char *path = path_join(arena, folder, "office/run.json");
    const struct json *json, *total, *lines;
    struct err unheard = {0};
    uint64_t asked;
    Str text;

    if (run->in_folder != REPORT_FOLDER_HOLDS || file_read(path, arena, &text, &unheard) ||
        !(json = json_read(text, arena)) || !json_find(json, "postage.total", &total) ||
        !json_number(total, &asked) || !json_find(json, "postage.lines", &lines) ||
        lines->kind != JSON_IS_ARRAY)
        return 0; /* no table of prices that night */
    run->priced = true;
    run->asked = asked;
    for (const struct json *line = lines->first; line; line = line->next) {
        struct price price;
        uint64_t pieces;

        if (!price_read(line, &price))
            continue;
        if (ledger_report_pieces(ledger, run->id, price.scheme, price.sheets, &pieces, err))
            return -1;
        run->owed += owed(&price, pieces);
    }
    return 0;
}

/* ---- rows ------------------------------------------------------------------------------------ */

void folder_rows_close(struct folder_rows *rows)
{
    arena_release(&rows->arena);
    *rows = (struct folder_rows){0};
}

bool folder_rows_open(struct folder_rows *rows, const char *folder)
{
    struct err unheard = {0};
    Str text;

    folder_rows_close(rows);
    rows->open = !file_read(path_join(&rows->arena, folder, "office/pieces.csv"), &rows->arena,
                            &text, &unheard) &&
                 csvtext_begin(&rows->csv, text, header);
    return rows->open;
}

int folder_rows_next(struct folder_rows *rows)
{
    REQUIRE(rows->open);
    return csvtext_next(&rows->csv, rows->fields, FOLDER_COLUMNS, &rows->arena);
}

static bool same_day(Str text, Day day)
{
    return day_equal(day_of_text(text), day);
}

static bool same_number(Str text, uint64_t number)
{
    uint64_t read;

    return whole_read(text, &read) && read == number;
}

static bool same_causes(Str text, const struct report_letter *letter)
{
    uint32_t cause_days[CAUSE_COUNT] = {0};

    delay_causes_read(text, cause_days);
    return memcmp(cause_days, letter->cause_days, sizeof cause_days) == 0;
}

static Str next_word(Str *text)
{
    const char *space = text->n ? memchr(text->p, ' ', text->n) : NULL;
    Str word = str_take(*text, space ? (size_t)(space - text->p) : text->n);

    *text = str_skip(*text, word.n + (space != NULL));
    return word;
}

static bool has_word(Str text, Str word)
{
    while (text.n)
        if (str_equal(next_word(&text), word))
            return true;
    return false;
}

/* The ledger has a certificate once, though a register may have it under two of its names. */
static bool same_serials(Str text, const struct report_letter *letter, Str names)
{
    uint32_t count = 0;

    for (; text.n; count++)
        if (!has_word(names, next_word(&text)))
            return false;
    return count >= letter->certificates;
}

const char *folder_row_fault(const Str *fields, const struct report_letter *letter, Str serials)
{
    const struct {
        enum folder_column column;
        const char *name;
        bool same;
    } columns[] = {
        {FOLDER_ID, "piece_id", str_equal(fields[FOLDER_ID], letter->id)},
        {FOLDER_BUNDLE, "bundle",
         str_is_empty(letter->bundle) || str_equal(fields[FOLDER_BUNDLE], letter->bundle)},
        {FOLDER_SEQUENCE, "sequence",
         !letter->sequence || same_number(fields[FOLDER_SEQUENCE], letter->sequence)},
        {FOLDER_POSTAL_CODE, "postal_code",
         str_equal(fields[FOLDER_POSTAL_CODE], letter->postal_code)},
        {FOLDER_VARIANT, "variant", variant_of(fields[FOLDER_VARIANT]) == letter->variant},
        {FOLDER_LATE, "late",
         !letter->knows_delay || same_number(fields[FOLDER_LATE], letter->late)},
        {FOLDER_LANGUAGE, "language",
         str_is_empty(letter->language) || str_equal(fields[FOLDER_LANGUAGE], letter->language)},
        {FOLDER_RESIDENT, "resident_id", str_equal(fields[FOLDER_RESIDENT], letter->resident_id)},
        {FOLDER_SERIALS, "serials", same_serials(fields[FOLDER_SERIALS], letter, serials)},
        {FOLDER_EXPIRES, "expires_on", same_day(fields[FOLDER_EXPIRES], letter->expires_on)},
        {FOLDER_IDEAL, "ideal_on",
         !day_is(letter->ideal_on) || same_day(fields[FOLDER_IDEAL], letter->ideal_on)},
        {FOLDER_MAIL, "mail_on", same_day(fields[FOLDER_MAIL], letter->mail_on)},
        {FOLDER_DELIVER, "deliver_on",
         !day_is(letter->deliver_on) || same_day(fields[FOLDER_DELIVER], letter->deliver_on)},
        {FOLDER_DELAY, "delay_days",
         !letter->knows_delay || same_number(fields[FOLDER_DELAY], letter->delay_days)},
        {FOLDER_CAUSES, "causes",
         !letter->knows_delay || same_causes(fields[FOLDER_CAUSES], letter)},
    };

    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        if (!columns[i].same)
            return columns[i].name;
    return NULL;
}
