/* 照合: the identities that prove the figures, the gates, and (in stops.c) the nights that they
 * stopped since the run before. */
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/worksheets.h"

/* ---- the identities -------------------------------------------------------------------------- */

static void cell_side(struct cell *cell, const struct identity *identity, int64_t side)
{
    if (!identity->open)
        cell_signed(cell, side);
}

static void cell_difference(struct cell *cell, const struct identity *identity)
{
    if (identity->open)
        return;
    cell_signed(cell, identity->left - identity->right);
    cell_alarm(cell, !identity_holds(identity));
    cell_formula(cell, "{left}-{right}");
}

static void cell_holds(struct cell *cell, const struct identity *identity)
{
    if (identity->open) {
        cell_text(cell, "−");
        return;
    }
    cell_mark(cell, identity_holds(identity));
    cell_formula(cell, "IF({difference}=0,\"○\",\"×\")");
}

/* The sides are as wide as an id of twenty digits in the blocks below. */
#define IDENTITIES(X)                                                                              \
    X(identity, number, "番号", 7, NUMBER, NONE, cell_number(cell, (uint64_t)identity->number))    \
    X(identity, sentence, "等式", 60, TEXT, NONE, cell_text(cell, identity->sentence))             \
    X(identity, left, "左辺", 24, NUMBER, NONE, cell_side(cell, identity, identity->left))         \
    X(identity, right, "右辺", 24, NUMBER, NONE, cell_side(cell, identity, identity->right))       \
    X(identity, difference, "差", 14, NUMBER, NONE, cell_difference(cell, identity))               \
    X(identity, holds, "判定", 10, TEXT, CROSSES, cell_holds(cell, identity))                      \
    X(identity, source, "根拠ファイル", 30, TEXT, NONE, cell_text(cell, identity->source))         \
    X(identity, range, "行・項目の範囲", 31, TEXT, NONE, cell_text(cell, identity->range))
COLUMNS(identity, struct identity, IDENTITIES);

/* ---- the gates ------------------------------------------------------------------------------- */

struct gate {
    uint64_t number, value, most;
    Str what, by, why;
    bool compared; /* false: there was nothing to compare with */
    bool own;      /* nobody can lift it */
};

static bool has_tripped(const struct gate *gate)
{
    return gate->value > gate->most;
}

static void cell_excess(struct cell *cell, const struct gate *gate)
{
    if (!gate->compared)
        return;
    cell_number(cell, has_tripped(gate) ? gate->value - gate->most : 0);
    cell_alarm(cell, has_tripped(gate) && !gate->own);
}

/* A run is published only if what tripped was lifted by a person. */
static void cell_verdict(struct cell *cell, const struct gate *gate)
{
    if (!gate->compared)
        cell_text(cell, "比較なし");
    else if (has_tripped(gate) && !gate->own)
        cell_text(cell, "解除");
    else
        cell_text(cell, has_tripped(gate) ? "×" : "○");
    cell_alarm(cell, gate->compared && has_tripped(gate));
}

#define GATES(X)                                                                                   \
    X(gate, number, "番号", 0, NUMBER, NONE, cell_number(cell, gate->number))                      \
    X(gate, what, "停止判定", 0, TEXT, NONE, cell_str(cell, gate->what))                           \
    X(gate, value, "値", 0, NUMBER, NONE, cell_number_if(cell, gate->compared, gate->value))       \
    X(gate, most, "しきい値", 0, NUMBER, NONE, cell_number_if(cell, gate->compared, gate->most))   \
    X(gate, excess, "超過", 0, NUMBER, NONE, cell_excess(cell, gate))                              \
    X(gate, verdict, "判定", 0, TEXT, NONE, cell_verdict(cell, gate))                              \
    X(gate, by, "解除者", 0, TEXT, NONE, cell_str(cell, gate->by))                                 \
    X(gate, why, "理由", 0, TEXT, NONE, cell_str(cell, gate->why))
COLUMNS(gate, struct gate, GATES);

static struct gate gate_of(struct content *content, const struct lot_gate *gate)
{
    struct gate line = {.value = gate->value, .most = gate->most, .compared = gate->compared};

    line.what = arena_printf(&content->arena, STR_FMT " (" STR_FMT ")", STR_ARG(gate->what),
                             STR_ARG(gate->name));
    if (gate->compared) {
        line.by = gate->by;
        line.why = gate->why;
    }
    return line;
}

static struct gate gate_own(const char *what, uint64_t broken)
{
    return (struct gate){.value = broken, .what = str_of(what), .compared = true, .own = true};
}

/* Those of the lot, then those that nobody can lift; a lot that was not proven has no proof's. */
static const struct gate *gates(struct content *content, size_t *count)
{
    enum { OWN_GATES = 2 };
    const struct lot *lot = content->lot;
    struct gate *lines =
        ARENA_ARRAY(&content->arena, struct gate, (size_t)lot->gate_count + OWN_GATES);

    *count = 0;
    for (uint32_t i = 0; i < lot->gate_count; i++)
        lines[(*count)++] = gate_of(content, &lot->gates[i]);
    lines[(*count)++] =
        gate_own("照合の不一致 (counts)", content->account.figures[FIGURE_BROKEN].now);
    if (lot->proven)
        lines[(*count)++] =
            gate_own("発送漏れ照合の不一致 (proof)", lot->proof_missing + lot->proof_extra);
    for (size_t i = 0; i < *count; i++)
        lines[i].number = i + 1;
    return lines;
}

/* ---- letters that a lifted gate let go ------------------------------------------------------- */

struct released {
    const struct lot_release *release;
    const struct lot_piece *piece;
};

#define RELEASED(X)                                                                                \
    X(released, number, "番号", 0, NUMBER, NONE, cell_number(cell, released->piece->number))       \
    X(released, gate, "解除した停止判定", 0, TEXT, NONE, cell_str(cell, released->release->gate))  \
    X(released, id, "整理番号", 0, TEXT, NONE, cell_text(cell, released->piece->id))               \
    X(released, resident, "宛名番号", 0, TEXT, NONE, cell_str(cell, released->piece->resident_id))
COLUMNS(released, struct released, RELEASED);

static void add_released(struct content *content, struct worksheet *worksheet)
{
    const struct lot *lot = content->lot;
    struct released *lines = ARENA_ARRAY(&content->arena, struct released, lot->release_count);

    if (!lot->release_count)
        return;
    for (uint32_t i = 0; i < lot->release_count; i++)
        lines[i] = (struct released){&lot->releases[i], &lot->pieces[lot->releases[i].piece]};
    block_add(worksheet, "停止判定の解除により差し出すお知らせ",
              TABLE(released, lines, lot->release_count));
}

/* ---- letters that go once more, and months of expiry ----------------------------------------- */

#define AGAIN(X)                                                                                   \
    X(again, number, "番号", 0, NUMBER, NONE, cell_number(cell, lot->pieces[again->piece].number)) \
    X(again, id, "整理番号(今回)", 0, TEXT, COUNT, cell_text(cell, lot->pieces[again->piece].id))  \
    X(again, before, "前の整理番号", 0, TEXT, NONE, cell_str(cell, again->piece_id))               \
    X(again, state, "前の通の状態", 0, TEXT, NONE,                                                 \
      cell_text(cell, piece_event_japanese(again->state)))

COLUMNS(again, struct lot_again, AGAIN);

static void cell_month(struct cell *cell, const struct lot_band *band)
{
    cell_format(cell, "%04d-%02d", band->year, band->month);
}

static bool band_is_kept(const struct lot_band *band)
{
    return (band->now > band->before ? band->now - band->before : band->before - band->now) <=
           band->allowed;
}

/* In one cell, for the sheet has no more columns: "1203 (-17)". */
static void cell_year(struct cell *cell, const struct lot_band *band)
{
    if (band->has_year)
        cell_format(cell, "%llu (%+lld)", (unsigned long long)band->year_before,
                    (long long)band->now - (long long)band->year_before);
}

#define BANDS(X)                                                                                   \
    X(band, number, "番号", 0, NUMBER, NONE, cell_number(cell, (uint64_t)(band - lot->bands) + 1)) \
    X(band, month, "満了月", 0, TEXT, NONE, cell_month(cell, band))                                \
    X(band, now, "今回", 0, NUMBER, NONE, cell_number(cell, band->now))                            \
    X(band, before, "前回", 0, NUMBER, NONE, cell_number(cell, band->before))                      \
    X(band, change, "差", 0, NUMBER, NONE,                                                         \
      cell_signed(cell, (int64_t)band->now - (int64_t)band->before))                               \
    X(band, kept, "幅の中", 0, TEXT, CROSSES, cell_mark(cell, band_is_kept(band)))                 \
    X(band, allowed, "差の幅(±)", 0, NUMBER, NONE, cell_number(cell, band->allowed))               \
    X(band, year, "前年 (差)", 0, TEXT, NONE, cell_year(cell, band))
COLUMNS(band, struct lot_band, BANDS);

void add_identities(struct content *content)
{
    size_t count;
    const struct gate *lines = gates(content, &count);
    struct worksheet *worksheet = content_add(
        content, "照合", "照合",
        "判定の上の数は × の件数。0 でなければ公開しない。入力ファイルのハッシュ値は「入力」。");

    worksheet->main = TABLE(identity, content->identities, content->identity_count);
    worksheet->blocks_apart = true;
    block_add(worksheet, "停止判定", TABLE(gate, lines, count));
    block_on_new_page(worksheet);
    add_released(content, worksheet);
    if (content->lot->again_count)
        block_add(worksheet, "前回までにも発送した証明書 (22)",
                  TABLE(again, content->lot->agains, content->lot->again_count));
    if (content->lot->band_count)
        block_add(worksheet, "満了月別の件数と前回・前年 (23)",
                  TABLE(band, content->lot->bands, content->lot->band_count));
    add_stops(content, worksheet);
}
