/* The account of a stopped night: written, and read back. */
#include "core/gates/stops.h"

#include <stdio.h>

#include "base/bug.h"
#include "core/gates/names.h"
#include "core/text/values.h"

void stop_finding_add(struct stop_account *account, Str check, uint64_t value, uint64_t most)
{
    REQUIRE(account->finding_count < STOP_FINDINGS_MAX);
    account->findings[account->finding_count++] = (struct stop_finding){check, value, most};
}

void stop_row_add(struct stop_account *account, const struct stop_row *row)
{
    if (account->row_count < STOP_NAMED_MAX)
        account->rows[account->row_count++] = *row;
}

/* Beside the checks of core/gates. */
static const struct {
    const char *gate, *check, *japanese;
} others[] = {
    {"max_unreadable", "residents", "取込不可の住民データの行"},
    {"max_unreadable", "certificates", "取込不可の電子証明書データの行"},
    {"counts", "", "照合の不一致"},
    {"proof", "", "発送漏れ照合の不一致"},
    {"proof", "missing", "うち再計算では通知を要し、処理結果では要しない電子証明書"},
    {"proof", "extra", "うち処理結果では通知を要し、再計算では要しない電子証明書"},
    {"piece_numbers", "", "1つの差出日の整理番号"},
};

Str stop_japanese(Str gate, Str check)
{
    int at = check_of(check);

    if (at >= 0)
        return str_of(check_japanese((enum gate_check)at));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (str_equal(gate, str_of(others[i].gate)) && str_equal(check, str_of(others[i].check)))
            return str_of(others[i].japanese);
    return STR_EMPTY;
}

/* ---- writing --------------------------------------------------------------------------------- */

typedef VEC(char) Text;

static void put(Text *out, Str text)
{
    for (size_t i = 0; i < text.n; i++)
        VEC_PUSH(out, text.p[i]);
}

static void put_number(Text *out, const char *name, uint64_t number)
{
    char text[64];
    int n;

    number = number < INT64_MAX ? number : INT64_MAX; /* more no reader of JSON need hold */
    n = snprintf(text, sizeof text, "\"%s\": %llu", name, (unsigned long long)number);
    REQUIRE(n > 0 && n < (int)sizeof text);
    put(out, str_of(text));
}

/* Words, ids and numbers are plain; a name or an address never got here, and would not pass. */
static bool is_plain(Str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < ' ' || text.p[i] > '~' || text.p[i] == '"' || text.p[i] == '\\')
            return false;
    return true;
}

static void put_word(Text *out, bool *first, const char *name, Str text)
{
    if (str_is_empty(text) || !is_plain(text))
        return;
    put(out, *first ? STR("\"") : STR(", \""));
    put(out, str_of(name));
    put(out, STR("\": \""));
    put(out, text);
    put(out, STR("\""));
    *first = false;
}

/* In a file whose columns slid an id may be anything: MARIA has the form of one. Ids have digits,
 * names have none. */
static bool is_id_of_register(Str id)
{
    bool digits = false;

    for (size_t i = 0; i < id.n; i++)
        digits |= id.p[i] >= '0' && id.p[i] <= '9';
    return digits && is_register_id(id);
}

static void put_id(Text *out, bool *first, const char *name, Str id)
{
    put_word(out, first, name, is_id_of_register(id) ? id : STR_EMPTY);
}

static void put_finding(Text *out, const struct stop_finding *finding)
{
    bool first = true;

    put(out, STR("{"));
    put_word(out, &first, "check", finding->check);
    put(out, first ? STR_EMPTY : STR(", "));
    put_number(out, "value", finding->value);
    put(out, STR(", "));
    put_number(out, "most", finding->most);
    put(out, STR("}"));
}

static void put_row(Text *out, const struct stop_row *row)
{
    bool first = true;

    put(out, STR("{"));
    put_word(out, &first, "file", row->file);
    if (row->line) {
        put(out, first ? STR_EMPTY : STR(", "));
        put_number(out, "line", row->line);
        first = false;
    }
    put_word(out, &first, "kind", row->kind);
    put_id(out, &first, "serial", row->serial);
    put_id(out, &first, "resident_id", row->resident_id);
    put_word(out, &first, "what", row->what);
    put_word(out, &first, "found", row->found);
    put_word(out, &first, "expected", row->expected);
    put(out, STR("}"));
}

Str stop_account_text(const struct stop_account *account, struct arena *arena)
{
    Text out = {0};
    Str text;

    put(&out, STR("{\"findings\": ["));
    for (size_t i = 0; i < account->finding_count; i++) {
        put(&out, i ? STR(", ") : STR_EMPTY);
        put_finding(&out, &account->findings[i]);
    }
    put(&out, STR("], \"rows\": ["));
    for (size_t i = 0; i < account->row_count; i++) {
        put(&out, i ? STR(", ") : STR_EMPTY);
        put_row(&out, &account->rows[i]);
    }
    put(&out, STR("]}"));
    text = arena_copy(arena, (Str){out.at, out.count});
    VEC_RELEASE(&out);
    return text;
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool take_number(const struct json *object, const char *name, uint64_t most,
                        uint64_t *number)
{
    const struct json *value;

    *number = 0;
    return !json_find(object, name, &value) || (json_number(value, number) && *number <= most);
}

static bool take_word(const struct json *object, const char *name, Str *text)
{
    const struct json *value;

    *text = STR_EMPTY;
    return !json_find(object, name, &value) || (json_text(value, text) && is_plain(*text));
}

static bool take_finding(const struct json *object, struct stop_account *account)
{
    struct stop_finding *finding = &account->findings[account->finding_count];

    if (account->finding_count == STOP_FINDINGS_MAX)
        return false;
    account->finding_count++;
    return take_word(object, "check", &finding->check) &&
           take_number(object, "value", UINT64_MAX, &finding->value) &&
           take_number(object, "most", UINT64_MAX, &finding->most);
}

static bool take_row(const struct json *object, struct stop_account *account)
{
    struct stop_row *row = &account->rows[account->row_count];
    uint64_t line;

    if (account->row_count == STOP_NAMED_MAX || !take_number(object, "line", UINT32_MAX, &line))
        return false;
    account->row_count++;
    row->line = (uint32_t)line;
    return take_word(object, "file", &row->file) && take_word(object, "kind", &row->kind) &&
           take_word(object, "serial", &row->serial) &&
           take_word(object, "resident_id", &row->resident_id) &&
           take_word(object, "what", &row->what) && take_word(object, "found", &row->found) &&
           take_word(object, "expected", &row->expected);
}

typedef bool take_item(const struct json *object, struct stop_account *account);

static bool take_items(const struct json *json, const char *name, take_item *take,
                       struct stop_account *account)
{
    const struct json *items;

    if (!json_find(json, name, &items) || items->kind != JSON_IS_ARRAY)
        return true;
    for (const struct json *item = items->first; item; item = item->next)
        if (!take(item, account))
            return false;
    return true;
}

bool stop_account_take(const struct json *json, struct stop_account *account)
{
    *account = (struct stop_account){0};
    return json->kind == JSON_IS_OBJECT && take_items(json, "findings", take_finding, account) &&
           take_items(json, "rows", take_row, account);
}
