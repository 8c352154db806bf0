/*
 * Blocks and charts of 遅延 over all that was sent in twelve months or is open tonight: the lines of
 * lot->delays, by side and together. In a report: over all that was sent in its period, and what was
 * open after its last run, of which no ledger knows when it will be delivered, or where.
 */
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/report_sheets.h"
#include "core/book/worksheets.h"
#include "core/lot/delays.h"
#include "core/lot/report.h"

static const char *const sides[] = {[DELAY_SENT] = "発送済",
                                    [DELAY_WAITING] = "発送待ち",
                                    [DELAY_HELD] = "保留",
                                    [DELAY_SIDES] = "計",
                                    [DELAY_GOING] = "発送済と発送待ち"};

static Str month_of(struct content *content, int32_t index)
{
    enum { MONTHS_A_YEAR = 12 };

    return arena_printf(&content->arena, "%04d-%02d", YEAR_FIRST + index / MONTHS_A_YEAR,
                        index % MONTHS_A_YEAR + 1);
}

/* ---- the whole ------------------------------------------------------------------------------- */

struct overall {
    const char *side;
    struct delay_figures figures;
    uint64_t letters, too_late;
    bool is_planned; /* when it is delivered is known */
    bool strong;
};

static void cell_mean(struct cell *cell, const struct overall *overall)
{
    cell_number(cell, overall->figures.mean_hundredths);
    cell->kind = CELL_HUNDREDTHS;
}

static void cell_too_late(struct cell *cell, const struct overall *overall)
{
    cell_number_if(cell, overall->is_planned, overall->too_late);
    cell_alarm(cell, overall->is_planned && overall->too_late > 0);
}

#define OVERALL(X)                                                                                 \
    X(overall, side, "区分", 0, TEXT, NONE, cell_text(cell, overall->side))                        \
    X(overall, letters, "通数", 0, NUMBER, NONE, cell_number(cell, overall->letters))              \
    X(overall, days, "遅延日数の計", 0, NUMBER, NONE, cell_number(cell, overall->figures.total))   \
    X(overall, max, "最大", 0, NUMBER, NONE, cell_number(cell, overall->figures.max))              \
    X(overall, mean, "平均", 0, NUMBER, NONE, cell_mean(cell, overall))                            \
    X(overall, p50, "中央値", 0, NUMBER, NONE, cell_number(cell, overall->figures.p50))            \
    X(overall, p95, "95%値", 0, NUMBER, NONE, cell_number(cell, overall->figures.p95))             \
    X(overall, late, "間に合わない", 0, NUMBER, NONE, cell_too_late(cell, overall))
COLUMNS(overall, struct overall, OVERALL);

static bool overall_is_strong(const void *row)
{
    return ((const struct overall *)row)->strong;
}

static Str overall_title(struct content *content)
{
    const struct lot *lot = content->lot;
    char from[DAY_TEXT_MAX], until[DAY_TEXT_MAX];

    day_text(lot->outlook.from, from);
    day_text(lot->mail_on, until);
    if (content->report)
        return arena_printf(&content->arena,
                            "全体: 差出日が %s から %s までの、取り消していない処理回のすべての通と、" STR_FMT,
                            from, until, STR_ARG(report_open_text(content)));
    return arena_printf(&content->arena,
                        "全体: 差出日が %s から %s までのすべての通(今回を含む)と、発送待ち・保留の人"
                        "(1人1通、今回の差出日までの日数)",
                        from, until);
}

static void add_overall(struct content *content, struct worksheet *worksheet)
{
    static const enum delay_side shown[] = {DELAY_SENT, DELAY_WAITING, DELAY_GOING, DELAY_HELD};
    enum { SHOWN = sizeof shown / sizeof shown[0] };
    const struct lot *lot = content->lot;
    struct overall *rows = ARENA_ARRAY(&content->arena, struct overall, SHOWN);
    struct table block;

    for (size_t i = 0; i < SHOWN; i++)
        rows[i] = (struct overall){
            sides[shown[i]],
            delays_figures(lot, shown[i]),
            delays_letters(lot, DELAYS_BY_DAYS, shown[i]),
            delays_too_late(lot, shown[i]),
            !content->report || shown[i] == DELAY_SENT,
            shown[i] == DELAY_GOING,
        };
    block = TABLE(overall, rows, SHOWN);
    block.strong = overall_is_strong;
    block_add(worksheet, overall_title(content).p, block);
    block_on_new_page(worksheet);
}

/* ---- bands ----------------------------------------------------------------------------------- */

struct band_row {
    const char *label;
    uint64_t letters[DELAY_SIDES];
};

static uint64_t band_letters(const struct band_row *row)
{
    return row->letters[DELAY_SENT] + row->letters[DELAY_WAITING] + row->letters[DELAY_HELD];
}

static void cell_all(struct cell *cell, const struct band_row *row)
{
    cell_number(cell, band_letters(row));
    cell_formula(cell, "SUM({sent}:{held})");
}

#define BAND_COLUMNS(X, table, header)                                                             \
    X(table, band, header, 0, TEXT, NONE, cell_text(cell, (table)->label))                         \
    X(table, sent, "発送済 (通)", 0, NUMBER, SUM, cell_number(cell, (table)->letters[DELAY_SENT])) \
    X(table, waiting, "発送待ち (人)", 0, NUMBER, SUM,                                             \
      cell_number(cell, (table)->letters[DELAY_WAITING]))                                          \
    X(table, held, "保留 (人)", 0, NUMBER, SUM, cell_number(cell, (table)->letters[DELAY_HELD]))   \
    X(table, all, "計", 0, NUMBER, SUM, cell_all(cell, table))
#define DAYS_BANDS(X) BAND_COLUMNS(X, late, "遅延日数")
#define LEFT_BANDS_COLUMNS(X) BAND_COLUMNS(X, left, "配達時残日数")
COLUMNS(late, struct band_row, DAYS_BANDS);
COLUMNS(left, struct band_row, LEFT_BANDS_COLUMNS);

static const struct band_row *band_rows(struct content *content, const struct day_band *bands,
                                        const uint64_t (*letters)[DELAY_SIDES], size_t count)
{
    struct band_row *rows = ARENA_ARRAY(&content->arena, struct band_row, count);

    for (size_t i = 0; i < count; i++) {
        rows[i].label = bands[i].label;
        memcpy(rows[i].letters, letters[i], sizeof rows[i].letters);
    }
    return rows;
}

/* `open`: with who waits and who is held. */
static void add_band_chart(struct worksheet *worksheet, size_t rows, const char *x_axis, Str title,
                           bool open)
{
    struct chart *chart = chart_add(worksheet, CHART_BARS, rows);

    chart->categories = "band";
    chart->title = title.p;
    chart->x_axis = x_axis;
    chart->y_axis = "通数 (通)";
    chart_series_add(chart, "sent", sides[DELAY_SENT], INK_SENT);
    if (!open)
        return;
    chart_series_add(chart, "waiting", sides[DELAY_WAITING], INK_OPEN);
    chart_series_add(chart, "held", sides[DELAY_HELD], INK_CAUSE + CAUSE_HELD);
}

/* What follows from the delays: how many are late by more than a month, and of how many. */
static Str days_title(struct content *content, const struct band_row *rows)
{
    const struct lot *lot = content->lot;
    enum { MONTH_LAST = 3 }; /* the index of 15–30 */
    uint64_t late = 0, all = delays_letters(lot, DELAYS_BY_DAYS, DELAY_GOING),
             held = delays_letters(lot, DELAYS_BY_DAYS, DELAY_HELD);
    struct delay_figures figures = delays_figures(lot, DELAY_GOING);
    Str besides = STR_EMPTY;

    for (int i = MONTH_LAST + 1; i < DELAY_BANDS; i++)
        late += rows[i].letters[DELAY_SENT] + rows[i].letters[DELAY_WAITING];
    if (held)
        besides = arena_printf(&content->arena, "、別に保留%llu人(最大%u日)",
                               (unsigned long long)held, delays_figures(lot, DELAY_HELD).max);
    if (figures.max == 0)
        return arena_printf(&content->arena, "発送済と発送待ちに遅れはない" STR_FMT,
                            STR_ARG(besides));
    return arena_printf(
        &content->arena, "%llu通のうち%llu通が31日以上の遅れ (中央値%u日、最大%u日)" STR_FMT,
        (unsigned long long)all, (unsigned long long)late, figures.p50, figures.max,
        STR_ARG(besides));
}

static Str left_title(struct content *content)
{
    const struct lot *lot = content->lot;
    typedef unsigned long long Count;
    Count sent = delays_too_late(lot, DELAY_SENT);

    if (delays_too_late(lot, DELAY_SIDES) == 0)
        return STR("期限に間に合わない通はない");
    if (content->report)
        return arena_printf(&content->arena, "期限に間に合わなかった通は%llu通のうち%llu通",
                            (Count)delays_letters(lot, DELAYS_BY_LEFT, DELAY_SENT), sent);
    return arena_printf(&content->arena,
                        "期限に間に合わない: 発送済%llu通、このままでは発送待ち%llu人、保留%llu人",
                        sent, (Count)delays_too_late(lot, DELAY_WAITING),
                        (Count)delays_too_late(lot, DELAY_HELD));
}

/* Of a report, whose ledger does not know when those who are open will be told. */
static struct table of_sent(const struct content *content, struct table table)
{
    if (content->report)
        table.column_count = table_column(&table, STR("waiting"));
    return table;
}

static void add_bands(struct content *content, struct worksheet *worksheet)
{
    const struct account *account = &content->account;
    const struct band_row *late = band_rows(content, delay_bands, account->by_days, DELAY_BANDS);
    const struct band_row *left =
        band_rows(content, delivery_bands, account->by_left, DELIVERY_BANDS);

    block_add(worksheet, "遅延日数の分布", TABLE(late, late, DELAY_BANDS));
    add_band_chart(worksheet, DELAY_BANDS, "遅延日数 (日)", days_title(content, late), true);
    block_add(worksheet, "配達時残日数の分布 (配達の日から有効期限まで)",
              of_sent(content, TABLE(left, left, DELIVERY_BANDS)));
    add_band_chart(worksheet, DELIVERY_BANDS, "配達時残日数 (日)", left_title(content),
                   !content->report);
}

/* ---- causes ---------------------------------------------------------------------------------- */

struct causes_row {
    Str label;
    const char *side;
    uint64_t letters, days, by_cause[CAUSE_COUNT];
    bool strong;
};
typedef VEC(struct causes_row) AccountVec;

static uint64_t causes_of(const struct causes_row *account)
{
    uint64_t sum = 0;

    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        sum += account->by_cause[cause];
    return sum;
}

static void cell_account_sum(struct cell *cell, const struct causes_row *account)
{
    cell_number(cell, causes_of(account));
    cell_formula(cell, "SUM({PAUSED}:{LATE_INPUT})");
}

static void cell_account_check(struct cell *cell, const struct causes_row *account)
{
    cell_signed(cell, (int64_t)causes_of(account) - (int64_t)account->days);
    cell_alarm(cell, cell->number != 0);
    cell_formula(cell, "{sum}-{days}");
}

#define ACCOUNT_CAUSE(X, name_, japanese_)                                                         \
    X(account, name_, japanese_, 0, NUMBER, NONE,                                                  \
      cell_number(cell, account->by_cause[CAUSE_##name_]))
#define ACCOUNT_COLUMN_FILL(name_, word_, japanese_) ACCOUNT_CAUSE(COLUMN_FILL, name_, japanese_)
#define ACCOUNT_COLUMN_LINE(name_, word_, japanese_) ACCOUNT_CAUSE(COLUMN_LINE, name_, japanese_)
#define ACCOUNTS(X)                                                                                \
    X(account, label, "項目", 0, TEXT, NONE, cell_str(cell, account->label))                       \
    X(account, side, "区分", 0, TEXT, NONE, cell_text(cell, account->side))                        \
    X(account, letters, "通数", 0, NUMBER, NONE, cell_number(cell, account->letters))              \
    X(account, days, "日数", 0, NUMBER, NONE, cell_number(cell, account->days))                    \
    CAUSES(ACCOUNT_##X)                                                                            \
    X(account, sum, "原因計", 0, NUMBER, NONE, cell_account_sum(cell, account))                    \
    X(account, check, "検算", 0, NUMBER, SUM, cell_account_check(cell, account))
COLUMNS(account, struct causes_row, ACCOUNTS);

static bool account_is_strong(const void *row)
{
    return ((const struct causes_row *)row)->strong;
}

static void account_take(struct causes_row *account, const struct lot_delay *line)
{
    account->letters += line->letters;
    account->days += line->days;
    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        account->by_cause[cause] += line->by_cause[cause];
}

/* Of lines [first, end): one row a side, and both together. */
static void account_put(AccountVec *rows, const struct content *content, uint32_t first,
                        uint32_t end, Str label)
{
    const struct lot *lot = content->lot;

    for (int side = 0; side <= DELAY_SIDES; side++) {
        struct causes_row row = {
            .label = label, .side = sides[side], .strong = side == DELAY_SIDES};

        for (uint32_t i = first; i < end; i++)
            if (delay_side_has((enum delay_side)side, lot->delays[i].side))
                account_take(&row, &lot->delays[i]);
        VEC_PUSH(rows, row);
    }
}

struct span { /* lines of one table */
    uint32_t first, end;
};

static struct span lines_of(const struct lot *lot, enum delay_table table)
{
    struct span span = {0, 0};

    while (span.first < lot->delay_count && lot->delays[span.first].table < table)
        span.first++;
    span.end = span.first;
    while (span.end < lot->delay_count && lot->delays[span.end].table == table)
        span.end++;
    return span;
}

static void add_accounts(struct content *content, struct worksheet *worksheet, const char *title,
                         AccountVec *rows)
{
    struct table block = TABLE(account, VEC_KEEP(&content->arena, rows), rows->count);

    block.strong = account_is_strong;
    block_add(worksheet, title, block);
    VEC_RELEASE(rows);
}

static Str area_label(struct content *content, int32_t area)
{
    if (area == DELAY_NO_AREA)
        return content->report ? STR("郵便番号の記録なし") : STR("郵便番号なし");
    return arena_printf(&content->arena, "%03d", (int)area);
}

/* Every key of a table with its sides, and the whole at the end. */
static void add_by_key(struct content *content, struct worksheet *worksheet, const char *title,
                       enum delay_table table)
{
    const struct lot *lot = content->lot;
    struct span span = lines_of(lot, table);
    AccountVec rows = {0};

    for (uint32_t i = span.first, end; i < span.end; i = end) {
        int32_t key = lot->delays[i].key;

        for (end = i; end < span.end && lot->delays[end].key == key;)
            end++;
        account_put(&rows, content, i, end,
                    table == DELAYS_BY_AREA ? area_label(content, key) : month_of(content, key));
    }
    account_put(&rows, content, span.first, span.end, STR("全体"));
    add_accounts(content, worksheet, title, &rows);
}

/* ---- by mail day ----------------------------------------------------------------------------- */

enum { MAIL_DAYS_SHOWN = 40 };

static struct causes_row account_of_day(struct content *content, const struct lot_delay *line)
{
    char day[DAY_TEXT_MAX];
    struct causes_row row = {
        .label = arena_printf(&content->arena, "%s", day_text((Day){line->key}, day)),
        .side = sides[DELAY_SENT]};

    account_take(&row, line);
    return row;
}

/* The largest cause of these rows, and its share. */
static Str causes_title(struct content *content, const struct causes_row *rows, size_t count)
{
    const char *lately = content->report ? "" : "最近の";
    struct causes_row all = {0};
    int largest = 0;

    for (size_t i = 0; i < count; i++)
        for (int cause = 0; cause < CAUSE_COUNT; cause++)
            all.by_cause[cause] += rows[i].by_cause[cause];
    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        if (all.by_cause[cause] > all.by_cause[largest])
            largest = cause;
    if (causes_of(&all) == 0)
        return arena_printf(&content->arena, "%s%zu差出日に遅延はない", lately, count);
    return arena_printf(&content->arena, "%s%zu差出日で最も大きい原因は%s (%llu日のうち%llu日)",
                        lately, count, cause_term((enum cause)largest).japanese,
                        (unsigned long long)causes_of(&all),
                        (unsigned long long)all.by_cause[largest]);
}

/* A series for each cause that these rows have; where they have none, the first alone. */
static void add_cause_series(struct chart *chart, const struct causes_row *rows, size_t count)
{
#define X(name_, word_, japanese_) #name_,
    static const char *const words[CAUSE_COUNT] = {CAUSES(X)};
#undef X
    for (int cause = 0; cause < CAUSE_COUNT; cause++) {
        bool any = false;

        for (size_t i = 0; i < count; i++)
            any = any || rows[i].by_cause[cause] > 0;
        if (any)
            chart_series_add(chart, words[cause], cause_term((enum cause)cause).japanese,
                             INK_CAUSE + cause);
    }
    if (chart->series_count == 0)
        chart_series_add(chart, words[CAUSE_PAUSED], cause_term(CAUSE_PAUSED).japanese,
                         INK_CAUSE + CAUSE_PAUSED);
}

static void add_cause_chart(struct content *content, struct worksheet *worksheet,
                            const struct causes_row *rows, size_t count)
{
    struct chart *chart;

    if (count == 0)
        return;
    chart = chart_add(worksheet, CHART_STACKED, count);
    chart->categories = "label";
    chart->title = causes_title(content, rows, count).p;
    chart->x_axis = "差出日";
    chart->y_axis = "遅延日数 (日)";
    add_cause_series(chart, rows, count);
}

static void add_by_mail_day(struct content *content, struct worksheet *worksheet)
{
    const struct lot *lot = content->lot;
    struct span span = lines_of(lot, DELAYS_BY_MAIL_DAY), open = lines_of(lot, DELAYS_BY_AREA);
    uint32_t most = content->report ? UINT32_MAX : MAIL_DAYS_SHOWN;
    uint32_t shown = span.end - span.first > most ? span.end - most : span.first;
    struct causes_row earlier = {.label = STR("それより前"), .side = sides[DELAY_SENT]};
    const struct causes_row *kept;
    AccountVec rows = {0};

    for (uint32_t i = shown; i < span.end; i++)
        VEC_PUSH(&rows, account_of_day(content, &lot->delays[i]));
    for (uint32_t i = span.first; i < shown; i++)
        account_take(&earlier, &lot->delays[i]);
    if (!content->report)
        VEC_PUSH(&rows, earlier);
    account_put(&rows, content, open.first, open.end, STR("全体"));
    add_accounts(content, worksheet,
                 content->report ? "差出日ごとの遅延の原因"
                                 : "差出日ごとの遅延の原因 (最近の40差出日)",
                 &rows);
    block_on_new_page(worksheet);
    kept = worksheet->blocks[worksheet->block_count - 1].data;
    add_cause_chart(content, worksheet, kept, span.end - shown);
}

/* ---- 差出月 × 満了月 ------------------------------------------------------------------------------ */

enum { MAIL_MONTHS = 13 }; /* twelve months touch at most so many */

struct months_row {
    Str expiry;
    uint64_t by_mail[MAIL_MONTHS], waiting, held;
};

static void cell_months_sum(struct cell *cell, const struct months_row *row)
{
    uint64_t sum = row->waiting + row->held;

    for (int i = 0; i < MAIL_MONTHS; i++)
        sum += row->by_mail[i];
    cell_number(cell, sum);
    cell_formula(cell, "SUM({mail_0}:{held})");
}

#define MAIL_MONTH(X, at)                                                                          \
    X(months, mail_##at, "", 0, NUMBER, SUM, cell_number(cell, months->by_mail[at]))
/* clang-format off */
#define MONTHS(X)                                                                                  \
    X(months, expiry, "満了月", 0, TEXT, NONE, cell_str(cell, months->expiry))                     \
    MAIL_MONTH(X, 0) MAIL_MONTH(X, 1) MAIL_MONTH(X, 2) MAIL_MONTH(X, 3) MAIL_MONTH(X, 4)           \
    MAIL_MONTH(X, 5) MAIL_MONTH(X, 6) MAIL_MONTH(X, 7) MAIL_MONTH(X, 8) MAIL_MONTH(X, 9)           \
    MAIL_MONTH(X, 10) MAIL_MONTH(X, 11) MAIL_MONTH(X, 12)                                          \
    X(months, waiting, "発送待ち", 0, NUMBER, SUM, cell_number(cell, months->waiting))             \
    X(months, held, "保留", 0, NUMBER, SUM, cell_number(cell, months->held))                       \
    X(months, sum, "計", 0, NUMBER, SUM, cell_months_sum(cell, months))
/* clang-format on */
COLUMNS(months, struct months_row, MONTHS);

/*
 * The columns of mail months are headed by their months; twelve months that touch only twelve need
 * one column less, which is then that of the month after, and empty. `longer`: the first column is of
 * all months before.
 */
static const struct column *months_headed(struct content *content, int32_t first, bool longer)
{
    enum { COUNT = sizeof months_columns / sizeof months_columns[0], FIRST_MAIL = 1 };
    struct column *columns = ARENA_ARRAY(&content->arena, struct column, COUNT);

    memcpy(columns, months_columns, sizeof months_columns);
    for (int i = 0; i < MAIL_MONTHS; i++)
        columns[FIRST_MAIL + i].header = month_of(content, first + i).p;
    if (longer)
        columns[FIRST_MAIL].header = "それより前";
    return columns;
}

/* The month of the first column of mail months. A report may be of a longer period: then the last
 * months have columns of their own, and the others stand together in the first. */
static int32_t first_mail_month(const struct content *content, struct span span, bool *longer)
{
    const struct lot *lot = content->lot;
    int32_t first = INT32_MAX, last = DELAY_NO_MONTH;
    int32_t from = month_index(content->report ? content->report->from : lot->outlook.from);

    *longer = false;
    if (!content->report || month_index(content->report->to) < from + MAIL_MONTHS)
        return from;
    for (uint32_t i = span.first; i < span.end; i++) {
        if (lot->delays[i].side != DELAY_SENT)
            continue;
        first = lot->delays[i].other < first ? lot->delays[i].other : first;
        last = lot->delays[i].other > last ? lot->delays[i].other : last;
    }
    if (last == DELAY_NO_MONTH)
        return from;
    *longer = first <= last - MAIL_MONTHS;
    return *longer ? last - MAIL_MONTHS + 1 : first;
}

static void months_take(struct months_row *row, const struct lot_delay *line, int32_t first)
{
    if (line->side == DELAY_WAITING)
        row->waiting += line->letters;
    else if (line->side == DELAY_HELD)
        row->held += line->letters;
    else if (line->other < first)
        row->by_mail[0] += line->letters;
    else if (line->other < first + MAIL_MONTHS)
        row->by_mail[line->other - first] += line->letters;
}

static void add_months(struct content *content, struct worksheet *worksheet)
{
    const struct lot *lot = content->lot;
    struct span span = lines_of(lot, DELAYS_BY_MONTHS);
    bool longer;
    int32_t first = first_mail_month(content, span, &longer);
    struct months_row *rows =
        ARENA_ARRAY(&content->arena, struct months_row, span.end - span.first + 1);
    size_t count = 0;
    struct table block;

    for (uint32_t i = span.first; i < span.end; i++) {
        const struct lot_delay *line = &lot->delays[i];

        if (i == span.first || lot->delays[i - 1].key != line->key)
            rows[count++].expiry = month_of(content, line->key);
        months_take(&rows[count - 1], line, first);
    }
    block = TABLE(months, rows, count);
    block.columns = months_headed(content, first, longer);
    block_add(worksheet, "差出月 × 満了月 (通数。列は差出月)", block);
    block_on_new_page(worksheet);
}

void add_account(struct content *content, struct worksheet *worksheet)
{
    add_overall(content, worksheet);
    add_bands(content, worksheet);
    add_by_mail_day(content, worksheet);
    add_months(content, worksheet);
    add_by_key(content, worksheet, "満了月ごとの遅延の原因", DELAYS_BY_EXPIRY);
    add_by_key(content, worksheet, "配達地域ごとの遅延の原因 (郵便番号の上3桁)", DELAYS_BY_AREA);
    block_on_new_page(worksheet);
}
