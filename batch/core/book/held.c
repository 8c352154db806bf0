/* 保留: the certificates that wait for a decision of the staff, and what they wait for. */
#include <stdlib.h>

#include "core/lot/holds.h"
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/rows.h"
#include "core/book/worksheets.h"

struct held {
    const struct lot_row *row;
    Str reasons; /* all of them, in words */
    Day since;
    const char *decision; /* NULL, like the rest of it: nothing was decided */
    Str by;
    Day decided_on, review_on;
};

/* ---- one certificate ------------------------------------------------------------------------- */

static const char *held_action(enum reason reason)
{
    switch (reason) {
    case REASON_REFUSED:
        return "本人の申出による。取下げがあれば clear を記録する";
    case REASON_RETURNED:
        return "居住と宛先を確認する。宛先が変われば自動で再送する";
    case REASON_PROTECTED:
        return "支援措置の担当と協議し、送る場合は release を記録する";
    case REASON_MOVING:
        return "異動の届出を確認する。転出後は除外になる";
    case REASON_AMBIGUOUS_RESIDENT:
        return "住民データの重複行の内容をそろえる";
    case REASON_CONTRADICTION:
        return "抽出データのずれと登録内容を確認し、正しければ解除を記録する";
    case REASON_NO_ADDRESS:
        return "郵便番号・住所・氏名の登録を確認する";
    case REASON_UNPRINTABLE:
        return "不足文字の書体を加えるか、登録文字(?、&#…; は文字化け)を直す";
    case REASON_FORMAT:
        return "希望の方法(点字・音声・電話)で知らせ、済めば refuse を記録する";
    case REASON_UNFIT_ADDRESS:
        return "送付先の登録など、短い書き方にできるか確認する";
    default:
        return "";
    }
}

static void cell_held_left(struct cell *cell, const struct lot *lot, const struct lot_row *row)
{
    int32_t days_left = day_between(lot->as_of, row->expires_on);

    cell_days_left(cell, lot->as_of, row->expires_on);
    cell_alarm(cell, row_is_undecided(row) && days_left <= HELD_LAST_DAYS);
}

/* The last two are not printed: the columns before them fill the page. */
#define HELD(X)                                                                                    \
    X(held, resident, "宛名番号", 17, TEXT, COUNT, cell_str(cell, lot_row_resident(held->row)))    \
    X(held, kind, "種別", 13, TEXT, NONE, cell_kind(cell, held->row->kind))                        \
    X(held, reason, "理由", 14, TEXT, NONE, cell_reason(cell, (enum reason)held->row->reason))     \
    X(held, reasons, "全理由", 16, TEXT, NONE, cell_str(cell, held->reasons))                      \
    X(held, expires, "有効期限", 11, DAY, NONE, cell_day(cell, held->row->expires_on))             \
    X(held, left, "残日数", 7, NUMBER, NONE, cell_held_left(cell, lot, held->row))                 \
    X(held, since, "保留\n開始日", 11, DAY, NONE, cell_day(cell, held->since))                     \
    X(held, days, "保留\n日数", 7, NUMBER, NONE, cell_days_left(cell, held->since, lot->as_of))    \
    X(held, missing, "不足文字", 11, TEXT, NONE, cell_str(cell, lot_row_more(held->row)->missing)) \
    X(held, fault, "宛先の不備", 18, TEXT, NONE, cell_str(cell, lot_row_more(held->row)->fault))   \
    X(held, action, "次の行動", 25, TEXT, NONE,                                                    \
      cell_text(cell, held_action((enum reason)held->row->reason)))                                \
    X(held, decision, "判断", 10, TEXT, NONE, cell_text(cell, held->decision))                     \
    X(held, by, "判断者", 11, TEXT, NONE, cell_str(cell, held->by))                                \
    X(held, decided, "判断日", 11, DAY, NONE, cell_day(cell, held->decided_on))                    \
    X(held, review, "次回\n見直し日", 11, DAY, NONE, cell_day(cell, held->review_on))              \
    X(held, serial, "発行番号", 24, TEXT, NONE, cell_str(cell, lot_row_serial(held->row)))         \
    X(held, line, "入力行", 10, NUMBER, NONE, cell_number(cell, held->row->line))
COLUMNS(held, struct held, HELD);
enum { HELD_PRINTED_COLUMNS = 15 };

/* "支援措置対象、宛先不備": in the order in which the rules name them. */
static Str reasons_text(struct content *content, uint64_t reasons)
{
    Str text = STR_EMPTY;

    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
        if (reasons >> i & 1)
            text = arena_printf(&content->arena, STR_FMT "%s%s", STR_ARG(text), text.n ? "、" : "",
                                reason_term((enum reason)i).japanese);
    return text;
}

static struct held held_of(struct content *content, const struct lot_row *row,
                           const struct lot_hold *hold)
{
    struct held held = {
        .row = row,
        .since = DAY_NONE,
        .decided_on = DAY_NONE,
        .review_on = DAY_NONE,
    };

    if (!hold)
        return held;
    held.reasons = reasons_text(content, hold->reasons);
    held.since = hold->since;
    if (hold->decision.kind == DECISION_COUNT)
        return held;
    held.decision = decision_japanese(hold->decision.kind);
    held.by = hold->by;
    held.decided_on = hold->decision.on;
    held.review_on = hold->decision.until;
    return held;
}

static int by_end(const void *a, const void *b)
{
    const struct lot_row *left = ((const struct held *)a)->row,
                         *right = ((const struct held *)b)->row;
    int order = day_compare(left->expires_on, right->expires_on);

    if (!order)
        order = str_compare(lot_row_resident(left), lot_row_resident(right));
    return order ? order : left->line < right->line ? -1 : left->line > right->line;
}

/* Who has the least time left first. Holds stand in the order of their rows, as the selection does. */
static const struct held *held_lines(struct content *content, const struct selection *rows)
{
    const struct lot *lot = content->lot;
    struct held *lines = ARENA_ARRAY(&content->arena, struct held, rows->count);

    for (size_t i = 0; i < rows->count; i++)
        lines[i] =
            held_of(content, &lot->rows[rows->at[i]], i < lot->hold_count ? &lot->holds[i] : NULL);
    qsort(lines, rows->count, sizeof *lines, by_end);
    return lines;
}

/* ---- characters that no typeface has --------------------------------------------------------- */

/* One missing character of one resident. */
struct lack {
    Str point, resident_id;
};

static int lack_compare(const void *a, const void *b)
{
    const struct lack *left = a, *right = b;
    int order = str_compare(left->point, right->point);

    return order ? order : str_compare(left->resident_id, right->resident_id);
}

/* Takes the next word off a text of words with single spaces; false at its end. */
static bool word_next(Str *text, Str *word)
{
    const char *space;

    if (str_is_empty(*text))
        return false;
    space = memchr(text->p, ' ', text->n);
    *word = str_take(*text, space ? (size_t)(space - text->p) : text->n);
    *text = str_skip(*text, word->n + (space != NULL));
    return true;
}

static struct tallies *tally_lacks(struct content *content, const struct selection *held)
{
    struct tallies *tallies = tallies_new(content, 16);
    VEC(struct lack) lacks = {0};

    for (size_t i = 0; i < held->count; i++) {
        const struct lot_row *row = &content->lot->rows[held->at[i]];
        Str text = lot_row_more(row)->missing, word;

        while (word_next(&text, &word)) {
            struct lack lack = {word, lot_row_resident(row)};

            VEC_PUSH(&lacks, lack);
        }
    }
    if (lacks.count)
        qsort(lacks.at, lacks.count, sizeof *lacks.at, lack_compare);
    for (size_t i = 0; i < lacks.count; i++)
        if (i == 0 || lack_compare(&lacks.at[i - 1], &lacks.at[i]) != 0)
            tally_of(content, tallies, lacks.at[i].point, STR_EMPTY)->count++;
    VEC_RELEASE(&lacks);
    return tallies;
}

/* One person may lack several: no sum. */
#define LACKS(X)                                                                                   \
    X(lack, point, "不足文字", 0, TEXT, NONE, cell_str(cell, lack->a))                             \
    X(lack, persons, "人数", 0, NUMBER, NONE, cell_number(cell, lack->count))
COLUMNS(lack, struct tally, LACKS);

/* ---- undecided, and what changed since the run before ---------------------------------------- */

static struct tallies *tally_holds(struct content *content)
{
    const struct lot *lot = content->lot;
    struct tallies *tallies = tallies_new(content, 8);
    uint64_t by_reason[REASON_COUNT], ended = lot_held_ended(lot, by_reason);
    const struct {
        const char *item;
        uint64_t count;
    } items[] = {
        {"45日以内で未判断", lot_undecided(lot, HELD_SOON_DAYS, by_reason)},
        {"うち14日以内で未判断", lot_undecided(lot, HELD_LAST_DAYS, by_reason)},
        {"期限を過ぎた保留(未判断)", ended},
        {"前回の保留", lot->held_before},
        {"新規", lot->held_new},
        {"解除", lot->held_gone},
        {"継続", lot->held_before - lot->held_gone},
        {"今回の保留", lot->dispositions[DISPOSITION_HELD]},
    };

    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++)
        tally_of(content, tallies, str_of(items[i].item), STR_EMPTY)->count = items[i].count;
    return tallies;
}

#define UNDECIDED(X)                                                                               \
    X(undecided, item, "項目", 0, TEXT, NONE, cell_str(cell, undecided->a))                        \
    X(undecided, count, "件数", 0, NUMBER, NONE, cell_number(cell, undecided->count))
COLUMNS(undecided, struct tally, UNDECIDED);

static bool is_held(const struct lot_row *row)
{
    return row->disposition == DISPOSITION_HELD;
}

void add_held(struct content *content)
{
    struct selection rows = rows_select(content, is_held);
    const struct tallies *lacks = tally_lacks(content, &rows), *holds = tally_holds(content);
    struct worksheet *worksheet =
        content_add(content, "保留", "保留 (1行1証明書、有効期限の早い順)",
                    "残日数は基準日から有効期限まで。判断は最後に記録されたもので、"
                    "見直し日を過ぎたものは効力がない。");

    worksheet->main = TABLE(held, held_lines(content, &rows), rows.count);
    worksheet->blocks_apart = true;
    worksheet->printed_columns = HELD_PRINTED_COLUMNS;
    block_add(worksheet, "未判断と、前回からの増減 (証明書)",
              TABLE(undecided, holds->at, holds->count));
    block_add(worksheet, "印字できない文字と、そのために保留している人数",
              TABLE(lack, lacks->at, lacks->count));
}
