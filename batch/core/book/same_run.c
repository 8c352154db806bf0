/*
 * Identity 24: the figures of run.json, as its text was read back, are those of 概要, cell by cell.
 *
 * Both come from one account (core/account). What is compared is what came out of it: a number that
 * was written as text, read and parsed again, and the cell that the worksheet's own column fills.
 */
#include "base/bug.h"
#include "core/book/blocks.h"
#include "core/book/worksheets.h"

#include <stdio.h>

struct comparison {
    const struct content *content;
    const struct table *table;
    const struct json *run;
    uint64_t asked, same;
};

/* ---- a cell, a figure ------------------------------------------------------------------------ */

/* The cell of the line that has this group and item; false: there is no such line. */
static bool cell_of(const struct comparison *by, const char *group, const char *item,
                    const char *column, struct cell *found)
{
    struct cell cells[TABLE_COLUMNS_MAX];
    size_t of_group = table_column(by->table, STR("group")),
           of_item = table_column(by->table, STR("item"));

    for (size_t i = 0; i < by->table->rows; i++) {
        table_cells(by->content, by->table, i, cells);
        if (!str_equal(cells[of_group].text, str_of(group)) ||
            !str_equal(cells[of_item].text, str_of(item)))
            continue;
        *found = cells[table_column(by->table, str_of(column))];
        return true;
    }
    return false;
}

/* A number; of two decimals, in hundredths. What is not there is 0: run.json leaves such out. */
static int64_t figure_of(const struct json *run, const char *path)
{
    enum { HUNDREDTHS = 100 };
    const struct json *value;
    double hundredths;

    if (!json_find(run, path, &value))
        return 0;
    if (value->kind == JSON_IS_WHOLE)
        return value->whole;
    hundredths = value->kind == JSON_IS_REAL ? value->real * HUNDREDTHS : -1;
    return (int64_t)(hundredths < 0 ? hundredths : hundredths + 0.5);
}

static int64_t length_of(const struct json *run, const char *path)
{
    const struct json *list;
    int64_t length = 0;

    if (!json_find(run, path, &list) || list->kind != JSON_IS_ARRAY)
        return -1;
    for (const struct json *at = list->first; at; at = at->next)
        length++;
    return length;
}

static void compare(struct comparison *by, int64_t figure, const char *group, const char *item,
                    const char *column)
{
    struct cell cell;

    by->asked++;
    by->same += cell_of(by, group, item, column, &cell) &&
                (cell.kind == CELL_NUMBER || cell.kind == CELL_HUNDREDTHS) && cell.number == figure;
}

static void compare_day(struct comparison *by, const char *path, const char *item)
{
    const struct json *value;
    Str text = STR_EMPTY;
    struct cell cell;

    by->asked++;
    by->same += json_find(by->run, path, &value) && json_text(value, &text) &&
                cell_of(by, "日程", item, "day", &cell) && cell.kind == CELL_DAY &&
                day_equal(cell.day, day_of_text(text));
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void compare_counts(struct comparison *by)
{
    char path[64];

    for (int i = 0; i < DISPOSITION_COUNT; i++) {
        struct term term = disposition_term((enum disposition)i);

        snprintf(path, sizeof path, "dispositions.%s", term.word);
        compare(by, figure_of(by->run, path), "処理区分", term.japanese, "certificates");
    }
    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++) {
        struct term term = reason_term((enum reason)i);

        snprintf(path, sizeof path, "reasons.%s", term.word);
        compare(by, figure_of(by->run, path), "理由", term.japanese, "certificates");
    }
}

static void compare_others(struct comparison *by)
{
    static const struct {
        const char *path, *group, *item, *column;
    } figures[] = {
        {"rows.residents", "読込", "住民データ", "persons"},
        {"rows.certificates", "読込", "電子証明書データ", "certificates"},
        {"unreadable_residents", "読込", "住民データの取込不可", "other"},
        {"pieces", "発送", "発送する通", "pieces"},
        {"bundles", "発送", "束", "other"},
        {"pages", "発送", "ページ", "other"},
        {"delay.max", "遅延", "今回の通: 最大", "other"},
        {"delay.mean", "遅延", "今回の通: 平均", "other"},
        {"delay.p50", "遅延", "今回の通: 中央値", "other"},
        {"delay.p95", "遅延", "今回の通: 95%値", "other"},
        {"gate_figures.delay_max", "遅延", "最大", "other"},
        {"gate_figures.delay_p50", "遅延", "中央値", "other"},
        {"gate_figures.delay_missed", "判定", "期限に間に合わなかった人", "other"},
        {"respelled", "判定", "発行番号の書き方が変わったもの", "other"},
    };

    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        compare(by, figure_of(by->run, figures[i].path), figures[i].group, figures[i].item,
                figures[i].column);
    compare(by, length_of(by->run, "alarms"), "判定", "警告", "other");
    compare(by, length_of(by->run, "stopped"), "判定", "停止した処理回", "other");
    compare_day(by, "as_of", "基準日");
    compare_day(by, "mail_on", "差出日");
    compare_day(by, "deliver_on", "配達見込日");
}

void identity_of_run(struct content *content, const struct json *run)
{
    struct comparison by = {.content = content, .table = &content->at[0].main, .run = run};
    struct identity *identity = &content->identities[content->identity_count++];

    REQUIRE(content->count == 1 && content->identity_count <= IDENTITIES_MAX);
    compare_counts(&by);
    compare_others(&by);
    *identity = (struct identity){.number = 24,
                                  .left = (int64_t)by.asked,
                                  .right = (int64_t)by.same,
                                  .source = "office/run.json",
                                  .range = "数値と日付の各項目"};
    snprintf(identity->sentence, IDENTITY_TEXT_MAX,
             "run.json の数値と日付 = 概要の同じ項目の欄と一致するもの");
}
