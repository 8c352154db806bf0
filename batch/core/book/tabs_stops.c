/* On 照合: the nights that were stopped since the previous run, why, who accepted it, and of a
 * failed proof the rows. What they say was frozen with the lot: core/stops. */
#include "core/text/json.h"
#include "core/gates/stops.h"
#include "core/book/tabs_inside.h"

/* Of one stop one line a finding; then one line a row that is named. */
struct line {
    uint32_t stop; /* into the lot's */
    struct stop_finding finding;
    struct stop_row row;
    uint64_t left; /* rows beyond those named; 0: this line names one */
    Str what;
};
typedef VEC(struct line) LineVec;

/* ---- the stops ------------------------------------------------------------------------------- */

static const struct column columns_stops[] = {
    {"番号", 0, CELL_NUMBER, TOTAL_NONE, NULL}, {"停止判定", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"基準日", 0, CELL_DAY, TOTAL_NONE, NULL},  {"差出日", 0, CELL_DAY, TOTAL_NONE, NULL},
    {"値", 0, CELL_NUMBER, TOTAL_NONE, NULL},   {"しきい値", 0, CELL_NUMBER, TOTAL_NONE, NULL},
    {"解除者", 0, CELL_TEXT, TOTAL_NONE, NULL}, {"理由", 0, CELL_TEXT, TOTAL_NONE, NULL},
};

/* Who lifted that gate for the run that this workbook is of. */
static const struct lot_gate *lifted_by(const struct lot *lot, Str gate)
{
    for (uint32_t i = 0; i < lot->gate_count; i++)
        if (str_equal(lot->gates[i].name, gate) && !str_is_empty(lot->gates[i].by))
            return &lot->gates[i];
    return NULL;
}

static void row_stop(const struct tabs *tabs, const struct table *table, size_t index,
                     struct cell *cells)
{
    const struct line *line = &((const struct line *)table->data)[index];
    const struct lot_stop *stop = &tabs->lot->stops[line->stop];
    const struct lot_gate *lifted = lifted_by(tabs->lot, stop->gate);

    cell_number(&cells[0], (uint64_t)line->stop + 1);
    cell_str(&cells[1], line->what);
    cell_day(&cells[2], stop->as_of);
    cell_day(&cells[3], stop->mail_on);
    if (line->finding.value) {
        cell_number(&cells[4], line->finding.value);
        cell_number(&cells[5], line->finding.most);
    }
    cell_str(&cells[6], lifted ? lifted->by : STR("解除なし"));
    if (lifted)
        cell_str(&cells[7], lifted->why);
}

static void row_none(const struct tabs *tabs, const struct table *table, size_t index,
                     struct cell *cells)
{
    (void)tabs, (void)table, (void)index;
    cell_text(&cells[1], "なし");
}

static Str finding_text(struct tabs *tabs, Str gate, Str check)
{
    Str japanese = stop_japanese(gate, check);

    if (str_is_empty(japanese))
        return arena_printf(&tabs->arena, "内訳の記録なし (" STR_FMT ")", STR_ARG(gate));
    return arena_printf(&tabs->arena, STR_FMT " (" STR_FMT ")", STR_ARG(japanese), STR_ARG(gate));
}

/* ---- the rows that are named ----------------------------------------------------------------- */

static const struct column columns_rows[] = {
    {"番号", 0, CELL_NUMBER, TOTAL_NONE, NULL},
    {"内容", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"宛名番号", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"発行番号", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"種別", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"入力行", 0, CELL_NUMBER, TOTAL_NONE, NULL},
    {"処理結果(左辺)", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"再計算(右辺)", 0, CELL_TEXT, TOTAL_NONE, NULL},
};

/* What the proof compares: columns of a row and of a piece (witness/prove_compare). */
static const struct term columns_compared[] = {
    {"serial", "発行番号"},
    {"resident_id", "宛名番号"},
    {"kind", "種別"},
    {"expires_on", "有効期限"},
    {"ideal_on", "本来の差出日"},
    {"planned_on", "差出予定日"},
    {"unprintable", "印字できない文字"},
    {"piece_id", "整理番号"},
    {"number", "整理番号の通し番号"},
    {"addressee", "宛名"},
    {"name", "本人の氏名"},
    {"postal_code", "郵便番号"},
    {"address", "住所"},
    {"building", "方書"},
    {"municipality", "市区町村コード"},
    {"language", "通知言語"},
    {"guardian", "「保護者様」の有無"},
    {"ward", "成年被後見人"},
    {"protected", "支援措置"},
    {"under_15", "15歳未満"},
    {"serials", "通に載る電子証明書"},
    {"issued_on", "発行年月日"},
    {"opens_on", "更新開始日"},
    {"card_expires_on", "カードの有効期限"},
    {"card_ends_on", "カードの有効期限(登録がないときは規則による)"},
    {"card_type", "カード種別"},
    {"counter_until", "窓口で手続ができる最後の日"},
    {"delay_days", "遅延日数"},
    {"late", "遅れのお詫びの有無"},
    {"variant", "様式"},
    {"mail_on", "差出日"},
    {"deliver_on", "配達見込日"},
    {"cohort", "発行コホートの件数"},
    {"not_due_by_month", "時期未到来の件数(満了月別の合計)"},
    {"bad_flag", "0/1の値不正"},
};

static Str word_japanese(Str word)
{
    for (size_t i = 0; i < sizeof columns_compared / sizeof columns_compared[0]; i++)
        if (str_equal(word, str_of(columns_compared[i].word)))
            return str_of(columns_compared[i].japanese);
    if (disposition_of(word) >= 0)
        return str_of(disposition_term((enum disposition)disposition_of(word)).japanese);
    if (reason_of(word) >= 0)
        return str_of(reason_term((enum reason)reason_of(word)).japanese);
    return word;
}

static Str after(Str text, Str head)
{
    return str_starts(text, head) ? str_skip(text, head.n) : STR_EMPTY;
}

static bool is_of_piece(Str what)
{
    return what.n > PIECE_ID_LENGTH + 1 && what.p[PIECE_ID_LENGTH] == ' ' &&
           piece_id_valid(str_take(what, PIECE_ID_LENGTH));
}

/* Not of one row: "not_due_by_month 202702", "identity 7", "held", "mail_on". */
static Str figure_text(struct tabs *tabs, Str what)
{
    Str month = after(what, STR("not_due_by_month ")), number = after(what, STR("identity "));

    if (month.n == 6)
        return arena_printf(&tabs->arena, "時期未到来の件数(満了月 %.4s-%.2s)", month.p,
                            month.p + 4);
    if (number.n)
        return arena_printf(&tabs->arena, "照合 " STR_FMT, STR_ARG(number));
    if (disposition_of(what) >= 0 || reason_of(what) >= 0)
        return arena_printf(&tabs->arena, STR_FMT "の件数", STR_ARG(word_japanese(what)));
    return word_japanese(what);
}

/* "261124-000001-0 addressee", "expires_on", "bad_date", "": where the disposition differs. */
static Str what_text(struct tabs *tabs, const struct stop_row *row)
{
    Str what = str_is_empty(row->what) ? STR("処理区分と理由") : word_japanese(row->what);
    const char *file = str_equal(row->file, STR("residents")) ? "住民データ" : "電子証明書データ";

    if (!row->line)
        return figure_text(tabs, row->what);
    if (is_of_piece(row->what))
        return arena_printf(&tabs->arena, "整理番号 %.*s の" STR_FMT, PIECE_ID_LENGTH, row->what.p,
                            STR_ARG(word_japanese(str_skip(row->what, PIECE_ID_LENGTH + 1))));
    return arena_printf(&tabs->arena, "%s: " STR_FMT, file, STR_ARG(what));
}

static bool is_day_of(Str what)
{
    return str_ends(what, STR("_on")) || str_ends(what, STR("counter_until"));
}

/* "suppressed/deceased", "not_due / past", "20270218" where it is a day, a number. */
static Str side_text(struct tabs *tabs, const struct stop_row *row, Str side)
{
    static const Str neither = {"not_due / past", 14};
    const char *slash = side.n ? memchr(side.p, '/', side.n) : NULL;
    Str head = slash ? str_take(side, (size_t)(slash - side.p)) : side;

    if (str_equal(side, neither))
        return STR("時期未到来・期限経過");
    if (is_day_of(row->what) && side.n == 8)
        return arena_printf(&tabs->arena, "%.4s-%.2s-%.2s", side.p, side.p + 4, side.p + 6);
    if (slash)
        return arena_printf(&tabs->arena, STR_FMT " " STR_FMT, STR_ARG(word_japanese(head)),
                            STR_ARG(word_japanese(str_skip(side, head.n + 1))));
    return word_japanese(side);
}

static void cell_side(struct cell *cell, Str side)
{
    uint64_t number;

    if (json_number(side, &number))
        cell_number(cell, number);
    else
        cell_str(cell, side);
}

static void row_named(const struct tabs *tabs, const struct table *table, size_t index,
                      struct cell *cells)
{
    const struct line *line = &((const struct line *)table->data)[index];

    (void)tabs;
    cell_number(&cells[0], (uint64_t)line->stop + 1);
    cell_str(&cells[1], line->what);
    if (line->left)
        return;
    cell_str(&cells[2], line->row.resident_id);
    cell_str(&cells[3], line->row.serial);
    cell_kind(&cells[4], kind_of(line->row.kind));
    if (line->row.line)
        cell_number(&cells[5], line->row.line);
    cell_side(&cells[6], line->row.found);
    cell_side(&cells[7], line->row.expected);
}

static struct line line_named(struct tabs *tabs, uint32_t stop, const struct stop_row *row)
{
    struct line line = {.stop = stop, .row = *row, .what = what_text(tabs, row)};

    line.row.found = side_text(tabs, row, row->found);
    line.row.expected = side_text(tabs, row, row->expected);
    return line;
}

/* ---- both blocks ----------------------------------------------------------------------------- */

/* How many places the account speaks of in all: the proof's first finding, or those of each file.
 */
static uint64_t places(const struct lot_stop *stop, const struct stop_account *account)
{
    uint64_t all = account->finding_count ? account->findings[0].value : 0;

    for (size_t i = 1; str_equal(stop->gate, STR("max_unreadable")) && i < account->finding_count;
         i++)
        all += account->findings[i].value;
    return all;
}

static void take_stop(struct tabs *tabs, uint32_t at, LineVec *findings, LineVec *rows)
{
    const struct lot_stop *stop = &tabs->lot->stops[at];
    struct stop_account account;
    uint64_t all;

    if (!stop_account_read(stop->account, &account) || account.finding_count == 0) {
        struct line line = {.stop = at, .what = finding_text(tabs, stop->gate, STR("-"))};

        VEC_PUSH(findings, line);
        return;
    }
    all = places(stop, &account);
    for (size_t i = 0; i < account.finding_count; i++) {
        struct line line = {.stop = at,
                            .finding = account.findings[i],
                            .what = finding_text(tabs, stop->gate, account.findings[i].check)};

        VEC_PUSH(findings, line);
    }
    for (size_t i = 0; i < account.row_count; i++) {
        struct line line = line_named(tabs, at, &account.rows[i]);

        VEC_PUSH(rows, line);
    }
    if (account.row_count && all > account.row_count) {
        struct line line = {.stop = at, .left = all - account.row_count};

        line.what = arena_printf(&tabs->arena, "ほか %llu件", (unsigned long long)line.left);
        VEC_PUSH(rows, line);
    }
}

static struct line *lines_keep(struct tabs *tabs, LineVec *lines)
{
    struct line *kept = VEC_KEEP(&tabs->arena, lines);

    VEC_RELEASE(lines);
    return kept;
}

void tab_stops(struct tabs *tabs, struct tab *tab)
{
    LineVec findings = {0}, rows = {0};
    size_t finding_count, row_count;

    for (uint32_t i = 0; i < tabs->lot->stop_count; i++)
        take_stop(tabs, i, &findings, &rows);
    finding_count = findings.count;
    row_count = rows.count;
    if (finding_count == 0) {
        BLOCK(tab, "前回の公開以後に停止した処理回", columns_stops, 1, row_none, NULL);
        return;
    }
    BLOCK(tab, "前回の公開以後に停止した処理回", columns_stops, finding_count, row_stop,
          lines_keep(tabs, &findings));
    if (row_count == 0)
        return;
    BLOCK(tab, "停止した処理回の内訳(番号は上の表の番号)", columns_rows, row_count, row_named,
          lines_keep(tabs, &rows));
    tab_new_page(tab);
}
