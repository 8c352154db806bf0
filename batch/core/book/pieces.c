/* 発送: one line a piece of this run, in the order in which they are printed. */
#include "core/account/said.h"
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/rows.h"
#include "core/book/worksheets.h"
#include "core/lot/postage.h"

/* As the discount leaves it: the fraction is cut off a line of the posting slip, not a letter. */
static void cell_postage(struct cell *cell, const struct lot *lot, const struct lot_piece *piece)
{
    const struct lot_postage *line = postage_of(lot, piece);

    if (!line)
        return;
    cell_number(cell, postage_each(line));
    cell->kind = CELL_HUNDREDTHS;
}

/* The others stand on the screen alone: a page in letters of 7 points has no room for them. */
enum { PIECES_PRINTED_COLUMNS = 20 };

#define PIECES(X)                                                                                  \
    X(piece, id, "整理番号", 18, TEXT, COUNT, cell_text(cell, piece->id))                          \
    X(piece, bundle, "束", 19, TEXT, NONE, cell_str(cell, lot->bundles[piece->bundle].file))       \
    X(piece, sequence, "束内\n番号", 6, NUMBER, NONE, cell_number(cell, piece->sequence))          \
    X(piece, variant, "様式", 11, TEXT, NONE, cell_variant(cell, piece->variant))                  \
    X(piece, language, "言語", 8, TEXT, NONE, cell_str(cell, language_words(piece->language)))     \
    X(piece, sheets, "枚数", 5, NUMBER, SUM, cell_number(cell, lot_piece_sheets(lot, piece)))      \
    X(piece, pages, "ページ", 6, NUMBER, SUM, cell_number(cell, piece->pages))                     \
    X(piece, postal_code, "郵便番号", 11, TEXT, NONE, cell_postal_code(cell, piece->postal_code))  \
    X(piece, resident, "宛名番号", 13, TEXT, NONE, cell_str(cell, piece->resident_id))             \
    X(piece, certificates, "証明\n書数", 5, NUMBER, SUM,                                           \
      cell_number(cell, piece->certificate_count))                                                 \
    X(piece, expires, "有効期限", 11, DAY, NONE, cell_day(cell, piece->expires_on))                \
    X(piece, opens, "更新\n開始日", 11, DAY, NONE, cell_day(cell, piece->opens_on))                \
    X(piece, ideal, "本来の\n差出日", 11, DAY, NONE, cell_day(cell, piece->ideal_on))              \
    X(piece, mail, "差出日", 11, DAY, NONE, cell_day(cell, lot->mail_on))                          \
    X(piece, deliver, "配達\n見込日", 11, DAY, NONE, cell_day(cell, lot->deliver_on))              \
    X(piece, left, "配達時\n残日数", 7, NUMBER, NONE,                                              \
      cell_days_left(cell, lot->deliver_on, piece->expires_on))                                    \
    X(piece, delay, "遅延\n日数", 6, NUMBER, SUM, cell_delay(cell, piece))                         \
    X(piece, cause, "主な原因", 10, TEXT, NONE,                                                    \
      cell_main_cause(cell, piece->delay_days, piece->cause_days))                                 \
    X(piece, late, "遅れ\n文言", 5, NUMBER, SUM, cell_number(cell, piece->late))                   \
    X(piece, barcode, "バー\nコード", 6, NUMBER, SUM,                                              \
      cell_number(cell, !str_is_empty(piece->barcode)))                                            \
    X(piece, delivers, "配達局", 14, TEXT, NONE,                                                   \
      cell_str(cell, piece->in_district ? lot->post.office : STR_EMPTY))                           \
    X(piece, scheme, "料金区分", 22, TEXT, NONE, cell_str(cell, scheme_japanese(piece->scheme)))   \
    X(piece, postage, "金額\n(円)", 9, HUNDREDTHS, SUM, cell_postage(cell, lot, piece))
COLUMNS(piece, struct lot_piece, PIECES);

#define BARCODES(X)                                                                                \
    X(barcode, printed, "カスタマバーコード", 0, TEXT, NONE, cell_str(cell, barcode->a))           \
    X(barcode, pieces, "通数", 0, NUMBER, SUM, cell_number(cell, barcode->count))
COLUMNS(barcode, struct tally, BARCODES);

/* Both lines, be they empty. */
static const struct tallies *tally_barcodes(struct content *content)
{
    const struct lot *lot = content->lot;
    struct tallies *tallies = tallies_new(content, 2);

    tally_of(content, tallies, STR("印字する"), STR_EMPTY);
    tally_of(content, tallies, STR("印字しない"), STR_EMPTY);
    for (uint32_t i = 0; i < lot->piece_count; i++)
        tallies->at[str_is_empty(lot->pieces[i].barcode)].count++;
    return tallies;
}

void add_pieces(struct content *content)
{
    const struct lot *lot = content->lot;
    const struct tallies *barcodes = tally_barcodes(content);
    struct worksheet *worksheet =
        content_add(content, "発送", "発送 (1行1通、印刷順)",
                    "カスタマバーコードは、郵便番号の町域を住所から確定できない通、"
                    "番地などを確実に読み取れない通、宛名欄に余白がない通には印字しない。");

    worksheet->main = TABLE(piece, lot->pieces, lot->piece_count);
    worksheet->printed_columns = PIECES_PRINTED_COLUMNS;
    block_add(worksheet, "カスタマバーコードの有無", TABLE(barcode, barcodes->at, barcodes->count));
}
