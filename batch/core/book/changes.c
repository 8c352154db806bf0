/* 変更履歴: settings and files by which this run differs from the one before it. */
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/worksheets.h"

static bool is_setting(const struct lot_change *change)
{
    return str_equal(change->what, STR("setting"));
}

static void cell_what(struct cell *cell, const struct lot_change *change)
{
    cell_text(cell, is_setting(change) ? "設定" : input_japanese(change->what));
}

static void cell_how(struct cell *cell, const struct lot_change *change)
{
    cell_text(cell, str_is_empty(change->before) ? "追加"
                    : str_is_empty(change->now)  ? "削除"
                                                 : "変更");
}

#define CHANGES(X)                                                                                 \
    X(change, what, "対象", 22, TEXT, COUNT, cell_what(cell, change))                              \
    X(change, name, "項目・ファイル", 40, TEXT, NONE, cell_str(cell, change->name))                \
    X(change, how, "区分", 9, TEXT, NONE, cell_how(cell, change))                                  \
    X(change, before, "前回 (ファイルはSHA-256)", 62, TEXT, NONE, cell_str(cell, change->before))  \
    X(change, now, "今回 (ファイルはSHA-256)", 62, TEXT, NONE, cell_str(cell, change->now))
COLUMNS(change, struct lot_change, CHANGES);

static const char *note(struct content *content)
{
    const struct lot *lot = content->lot;

    if (str_is_empty(lot->settings_of))
        return "比べる前回の設定が通知台帳にない。次の処理回から、変わった設定を示す。";
    return arena_printf(
               &content->arena,
               "設定は、最後に記録した公開分 " STR_FMT
               " のものと比べる。様式・書体・上限・祝日表などのファイルは前回の公開分と比べる。",
               STR_ARG(lot->settings_of))
        .p;
}

void add_changes(struct content *content)
{
    struct worksheet *worksheet = content_add(
        content, "変更履歴", "変更履歴 (前回の公開から変わった設定とファイル)", note(content));

    worksheet->main = TABLE(change, content->lot->changes, content->lot->change_count);
}
