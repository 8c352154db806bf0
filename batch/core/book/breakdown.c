/* 内訳: the counts of lists by their kinds, as far as no other sheet has them. */
#include "core/account/said.h"
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/rows.h"
#include "core/book/sent.h"
#include "core/book/worksheets.h"
#include "core/lot/postage.h"

/* ---- the columns ----------------------------------------------------------------------------- */

struct letters { /* letters of one variant, language and scheme */
    enum variant variant;
    Str language, scheme;
    uint64_t pieces, full, sen; /* yen before the discount; sen after it */
};

static void cell_sen(struct cell *cell, uint64_t sen)
{
    cell_number(cell, sen);
    cell->kind = CELL_HUNDREDTHS;
}

#define VARIANT_COUNTS(X)                                                                          \
    X(kind, variant, "様式", 34, TEXT, NONE, cell_variant(cell, kind->variant))                    \
    X(kind, language, "言語", 24, TEXT, NONE, cell_str(cell, language_words(kind->language)))      \
    X(kind, pieces, "通数", 12, NUMBER, SUM, cell_number(cell, kind->pieces))                      \
    X(kind, scheme, "料金区分", 24, TEXT, NONE, cell_str(cell, scheme_japanese(kind->scheme)))     \
    X(kind, full, "割引前(円)", 12, NUMBER, SUM, cell_number_if(cell, kind->full > 0, kind->full)) \
    X(kind, sen, "金額(円)", 12, HUNDREDTHS, SUM, if (kind->full) cell_sen(cell, kind->sen))
COLUMNS(kind, struct letters, VARIANT_COUNTS);

#define SLIP(X)                                                                                    \
    X(slip, scheme, "料金区分", 0, TEXT, NONE, cell_str(cell, scheme_japanese(slip->scheme)))      \
    X(slip, weight, "1通の重量(g)", 0, HUNDREDTHS, NONE, cell_sen(cell, slip->weight_tenths * 10)) \
    X(slip, pieces, "通数", 0, NUMBER, SUM, cell_number(cell, slip->pieces))                       \
    X(slip, price, "単価(円)", 0, NUMBER, NONE, cell_number(cell, slip->price))                    \
    X(slip, percent, "割引率(%)", 0, NUMBER, NONE, cell_number(cell, slip->discount_percent))      \
    X(slip, full, "割引前(円)", 0, NUMBER, SUM, cell_number(cell, postage_full(slip)))             \
    X(slip, off, "割引(円)", 0, NUMBER, SUM, cell_number(cell, postage_discount(slip)))            \
    X(slip, amount, "料金(円)", 0, NUMBER, SUM, cell_number(cell, slip->amount))
COLUMNS(slip, struct lot_postage, SLIP);

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

struct letter_kinds {
    struct letters *at;
    size_t count;
};

static struct letters *letters_like(struct letter_kinds *kinds, const struct lot_piece *piece)
{
    for (size_t i = 0; i < kinds->count; i++)
        if (kinds->at[i].variant == piece->variant &&
            str_equal(kinds->at[i].language, piece->language) &&
            str_equal(kinds->at[i].scheme, piece->scheme))
            return &kinds->at[i];
    kinds->at[kinds->count] =
        (struct letters){piece->variant, piece->language, piece->scheme, 0, 0, 0};
    return &kinds->at[kinds->count++];
}

/* In the order of print. */
static struct letter_kinds kinds_count(struct content *content)
{
    const struct lot *lot = content->lot;
    struct letter_kinds kinds = {ARENA_ARRAY(&content->arena, struct letters, lot->piece_count), 0};

    for (uint32_t i = 0; i < lot->piece_count; i++) {
        struct letters *kind = letters_like(&kinds, &lot->pieces[i]);
        const struct lot_postage *line = postage_of(lot, &lot->pieces[i]);

        kind->pieces++;
        kind->full += line ? line->price : 0;
        kind->sen += line ? postage_each(line) : 0;
    }
    return kinds;
}

static void blocks_of_pieces(struct content *content, struct worksheet *worksheet)
{
    const struct lot *lot = content->lot;
    struct tallies *months = tallies_new(content, 16);
    struct letter_kinds kinds = kinds_count(content);

    for (uint32_t i = 0; i < lot->piece_count; i++)
        tally_of(content, months, month_text(content, lot->pieces[i].expires_on), STR_EMPTY)
            ->count++;
    tallies_sort(months);
    block_add(worksheet, "発送: 様式 × 言語 × 料金区分", TABLE(kind, kinds.at, kinds.count));
    if (lot->post.priced)
        block_add(worksheet, "発送: 差出票の内訳 (1行ごとに1円未満切捨て)",
                  TABLE(slip, lot->postages, lot->postage_count));
    add_barcodes(content, worksheet);
    block_add(worksheet, "発送: 満了月", TABLE(month, months->at, months->count));
}

/* In the order of reasons, and of the days that are left. */
static const struct tallies *holds_count(struct content *content)
{
    const struct lot *lot = content->lot;
    struct tallies *holds = tallies_new(content, 16);
    uint64_t counts[REASON_COUNT][LEFT_BANDS] = {0};

    for (uint32_t i = 0; i < lot->row_count; i++) {
        const struct lot_row *row = &lot->rows[i];

        if (row->disposition == DISPOSITION_HELD)
            counts[row->reason][day_band_of(left_bands, LEFT_BANDS,
                                            day_between(lot->as_of, row->expires_on))]++;
    }
    for (int reason = 0; reason < REASON_COUNT; reason++)
        for (size_t band = 0; band < LEFT_BANDS; band++)
            if (counts[reason][band])
                tally_of(content, holds, str_of(reason_term((enum reason)reason).japanese),
                         str_of(left_bands[band].label))
                    ->count = counts[reason][band];
    return holds;
}

static void blocks_of_rows(struct content *content, struct worksheet *worksheet)
{
    const struct lot *lot = content->lot;
    const struct tallies *holds = holds_count(content);
    struct tallies *rejects = tallies_new(content, 16);
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
