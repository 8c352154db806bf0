/* 内訳: the counts of lists by their kinds, as far as no other sheet has them. */
#include "core/rules/language.h"
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/rows.h"
#include "core/book/worksheets.h"

/* ---- the columns ----------------------------------------------------------------------------- */

#define VARIANT_COUNTS(X)                                                                          \
    X(variant, variant, "様式", 34, TEXT, NONE, cell_str(cell, variant->a))                        \
    X(variant, language, "言語", 24, TEXT, NONE, cell_str(cell, variant->b))                       \
    X(variant, pieces, "通数", 12, NUMBER, SUM, cell_number(cell, variant->count))
COLUMNS(variant, struct tally, VARIANT_COUNTS);

#define MONTHS(X)                                                                                  \
    X(month, month, "満了月", 0, TEXT, NONE, cell_str(cell, month->a))                             \
    X(month, pieces, "通数", 0, NUMBER, SUM, cell_number(cell, month->count))
COLUMNS(month, struct tally, MONTHS);

#define WAITS(X)                                                                                   \
    X(wait, reason, "原因", 0, TEXT, NONE, cell_str(cell, wait->a))                                \
    X(wait, planned, "差出予定月", 0, TEXT, NONE, cell_str(cell, wait->b))                         \
    X(wait, persons, "人数", 0, NUMBER, SUM, cell_number(cell, wait->count))
COLUMNS(wait, struct tally, WAITS);

#define HOLDS(X)                                                                                   \
    X(hold, reason, "理由", 0, TEXT, NONE, cell_str(cell, hold->a))                                \
    X(hold, left, "残日数", 0, TEXT, NONE, cell_str(cell, hold->b))                                \
    X(hold, certificates, "件数", 0, NUMBER, SUM, cell_number(cell, hold->count))
COLUMNS(hold, struct tally, HOLDS);

#define REJECTS(X)                                                                                 \
    X(reject, file, "ファイル", 0, TEXT, NONE, cell_str(cell, reject->a))                          \
    X(reject, reason, "理由", 0, TEXT, NONE, cell_str(cell, reject->b))                            \
    X(reject, rows, "件数", 0, NUMBER, SUM, cell_number(cell, reject->count))
COLUMNS(reject, struct tally, REJECTS);

#define ANOMALY_COUNTS(X)                                                                          \
    X(anomaly, anomaly, "内容", 0, TEXT, NONE, cell_str(cell, anomaly->a))                         \
    X(anomaly, rows, "件数", 0, NUMBER, SUM, cell_number(cell, anomaly->count))
COLUMNS(anomaly, struct tally, ANOMALY_COUNTS);

#define NOT_DUE(X)                                                                                 \
    X(not_due, month, "満了月", 0, TEXT, NONE, cell_str(cell, not_due->a))                         \
    X(not_due, certificates, "件数", 0, NUMBER, SUM, cell_number(cell, not_due->count))
COLUMNS(not_due, struct tally, NOT_DUE);

/* ---- the counts ------------------------------------------------------------------------------ */

static Str month_text(struct content *content, Day day)
{
    struct civil civil;

    if (!day_is(day))
        return STR("期限までに予定なし");
    civil = day_civil(day);
    return arena_printf(&content->arena, "%04d-%02d", civil.year, civil.month);
}

static void blocks_of_pieces(struct content *content, struct worksheet *worksheet)
{
    const struct lot *lot = content->lot;
    struct tallies *variants = tallies_new(content, 16), *months = tallies_new(content, 16);

    for (uint32_t i = 0; i < lot->piece_count; i++) {
        const struct lot_piece *piece = &lot->pieces[i];

        tally_of(content, variants, str_of(variant_term(piece->variant).japanese),
                 language_words(piece->language))
            ->count++;
        tally_of(content, months, month_text(content, piece->expires_on), STR_EMPTY)->count++;
    }
    tallies_sort(months);
    block_add(worksheet, "発送: 様式 × 言語", TABLE(variant, variants->at, variants->count));
    block_add(worksheet, "発送: 満了月", TABLE(month, months->at, months->count));
    block_on_new_page(worksheet);
}

static void blocks_of_rows(struct content *content, struct worksheet *worksheet)
{
    const struct lot *lot = content->lot;
    struct tallies *holds = tallies_new(content, 16), *rejects = tallies_new(content, 16);
    struct tallies *anomalies = tallies_new(content, ANOMALY_COUNT);
    Str files[] = {input_file(lot, "residents"), input_file(lot, "certificates")};

    for (int i = 0; i < ANOMALY_COUNT; i++)
        tally_of(content, anomalies, str_of(anomaly_term((enum anomaly)i).japanese), STR_EMPTY);
    for (uint32_t i = 0; i < lot->unreadable_count; i++) {
        int reason = reason_of(lot->unreadables[i].reason);

        tally_of(content, rejects, files[0],
                 reason > 0 ? str_of(reason_term((enum reason)reason).japanese)
                            : STR("0/1の値不正"))
            ->count++;
    }
    for (uint32_t i = 0; i < lot->row_count; i++) {
        const struct lot_row *row = &lot->rows[i];
        Str reason = str_of(reason_term(row->reason).japanese);

        for (int anomaly = 0; anomaly < ANOMALY_COUNT; anomaly++)
            anomalies->at[anomaly].count += row->anomalies >> anomaly & 1;
        if (row->disposition == DISPOSITION_REJECTED)
            tally_of(content, rejects, files[1], reason)->count++;
        if (row->disposition == DISPOSITION_HELD) {
            int32_t days = day_between(lot->as_of, row->expires_on);

            tally_of(content, holds, reason,
                     str_of(left_bands[day_band_of(left_bands, LEFT_BANDS, days)].label))
                ->count++;
        }
    }
    block_add(worksheet, "保留: 理由 × 残日数", TABLE(hold, holds->at, holds->count));
    block_add(worksheet, "エラー: ファイル × 理由", TABLE(reject, rejects->at, rejects->count));
    block_add(worksheet, "要確認: 内容", TABLE(anomaly, anomalies->at, anomalies->count));
}

void add_breakdown(struct content *content, const struct waiters *waiters)
{
    const struct lot *lot = content->lot;
    struct worksheet *worksheet =
        content_add(content, "内訳", "内訳", "各シートの集計。合計は見出しの上。");
    struct tallies *waits = tallies_new(content, 16), *months = tallies_new(content, 16);

    for (size_t i = 0; i < waiters->count; i++)
        tally_of(content, waits, str_of(reason_term(waiters->at[i].reason).japanese),
                 month_text(content, waiters->at[i].planned_on))
            ->count++;
    tallies_sort(waits);
    for (uint32_t i = 0; i < lot->month_count; i++)
        tally_of(
            content, months,
            arena_printf(&content->arena, "%04d-%02d", lot->months[i].year, lot->months[i].month),
            STR_EMPTY)
            ->count += lot->months[i].count;
    blocks_of_pieces(content, worksheet);
    block_add(worksheet, "待機: 原因 × 差出予定月", TABLE(wait, waits->at, waits->count));
    blocks_of_rows(content, worksheet);
    block_add(worksheet, "時期未到来: 満了月", TABLE(not_due, months->at, months->count));
    block_on_new_page(worksheet);
}
