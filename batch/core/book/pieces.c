/* 発送: one line a piece of this run, in the order in which they are printed. */
#include "core/account/said.h"
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/rows.h"
#include "core/book/sent.h"
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

static struct sent of_piece(const struct content *content, const struct lot_piece *piece)
{
    const struct lot *lot = content->lot;

    return (struct sent){.id = str_of(piece->id),
                         .bundle = lot->bundles[piece->bundle].file,
                         .language = piece->language,
                         .postal_code = piece->postal_code,
                         .resident_id = piece->resident_id,
                         .variant = (int)piece->variant,
                         .sequence = piece->sequence,
                         .sheets = lot_piece_sheets(lot, piece),
                         .pages = piece->pages,
                         .certificates = piece->certificate_count,
                         .expires_on = piece->expires_on,
                         .opens_on = piece->opens_on,
                         .ideal_on = piece->ideal_on,
                         .mail_on = lot->mail_on,
                         .deliver_on = lot->deliver_on,
                         .knows_delay = true,
                         .late = piece->late,
                         .knows_barcode = true,
                         .barcode = !str_is_empty(piece->barcode),
                         .delay_days = piece->delay_days,
                         .cause_days = piece->cause_days};
}

#define PIECES(X)                                                                                  \
    SENT_COLUMNS(X, piece, of_piece)                                                               \
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

void add_barcodes(struct content *content, struct worksheet *worksheet)
{
    const struct tallies *barcodes = tally_barcodes(content);

    block_add(worksheet, "発送: カスタマバーコードの有無",
              TABLE(barcode, barcodes->at, barcodes->count));
}

void add_pieces(struct content *content)
{
    const struct lot *lot = content->lot;
    struct worksheet *worksheet =
        content_add(content, "発送", "発送 (1行1通、印刷順)",
                    "カスタマバーコードは、郵便番号の町域を住所から確定できない通、"
                    "番地などを確実に読み取れない通、宛名欄に余白がない通には印字しない。");

    worksheet->main = TABLE(piece, lot->pieces, lot->piece_count);
    worksheet->printed_columns = SENT_PRINTED_COLUMNS;
}
