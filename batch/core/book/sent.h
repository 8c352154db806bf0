/*
 * The columns of 発送, one list for the nightly book and for a report: a letter is the same letter in either. The night
 * takes it from its lot, the report from ledger and folders, which may not know all; what is not known stays empty. Only
 * the worksheets of core/book include this.
 */
#ifndef KIGEN_CORE_BOOK_SENT_H
#define KIGEN_CORE_BOOK_SENT_H

#include "core/book/columns.h"

struct sent { /* a letter as its line shows it */
    Str id, bundle, language, postal_code, resident_id;
    int variant;                                             /* enum variant; -1: not known */
    uint32_t sequence, sheets, pages, certificates;          /* 0: not known */
    Day expires_on, opens_on, ideal_on, mail_on, deliver_on; /* DAY_NONE: not known */
    bool knows_delay, late, knows_barcode, barcode;
    uint32_t delay_days;
    const uint32_t *cause_days; /* CAUSE_COUNT of them */
};

/* `of(content, row)` gives the `struct sent` of a row of that table. */
#define SENT_COLUMNS(X, table, of)                                                                 \
    X(table, id, "整理番号", 18, TEXT, COUNT, cell_str(cell, of(content, table).id))               \
    X(table, bundle, "束", 29, TEXT, NONE, cell_str(cell, of(content, table).bundle))              \
    X(table, sequence, "束内\n番号", 6, NUMBER, NONE,                                              \
      cell_sent_count(cell, of(content, table).sequence))                                          \
    X(table, variant, "様式", 11, TEXT, NONE, cell_sent_variant(cell, of(content, table).variant)) \
    X(table, language, "言語", 9, TEXT, NONE,                                                     \
      cell_str(cell, language_words(of(content, table).language)))                                 \
    X(table, sheets, "枚数", 5, NUMBER, SUM, cell_sent_count(cell, of(content, table).sheets))     \
    X(table, pages, "ページ", 6, NUMBER, SUM, cell_sent_count(cell, of(content, table).pages))     \
    X(table, postal_code, "郵便番号", 11, TEXT, NONE,                                              \
      cell_postal_code(cell, of(content, table).postal_code))                                      \
    X(table, resident, "宛名番号", 13, TEXT, NONE, cell_str(cell, of(content, table).resident_id)) \
    X(table, certificates, "証明\n書数", 5, NUMBER, SUM,                                           \
      cell_sent_count(cell, of(content, table).certificates))                                      \
    X(table, expires, "有効期限", 11, DAY, NONE, cell_day(cell, of(content, table).expires_on))    \
    X(table, opens, "更新\n開始日", 11, DAY, NONE, cell_day(cell, of(content, table).opens_on))    \
    X(table, ideal, "本来の\n差出日", 11, DAY, NONE, cell_day(cell, of(content, table).ideal_on))  \
    X(table, mail, "差出日", 11, DAY, NONE, cell_day(cell, of(content, table).mail_on))            \
    X(table, deliver, "配達\n見込日", 11, DAY, NONE,                                               \
      cell_day(cell, of(content, table).deliver_on))                                               \
    X(table, left, "配達時\n残日数", 7, NUMBER, NONE,                                              \
      cell_days_left(cell, of(content, table).deliver_on, of(content, table).expires_on))          \
    X(table, delay, "遅延\n日数", 6, NUMBER, SUM,                                                  \
      cell_sent_delay(cell, of(content, table).knows_delay, of(content, table).delay_days,         \
                      of(content, table).late))                                                    \
    X(table, cause, "主な原因", 11, TEXT, NONE,                                                    \
      cell_main_cause(cell, of(content, table).delay_days, of(content, table).cause_days))         \
    X(table, late, "遅れ\n文言", 5, NUMBER, SUM,                                                   \
      cell_number_if(cell, of(content, table).knows_delay, of(content, table).late))               \
    X(table, barcode, "バー\nコード", 6, NUMBER, SUM,                                              \
      cell_number_if(cell, of(content, table).knows_barcode, of(content, table).barcode))

/* The last two, and what a sheet adds, stand on the screen alone: a page in letters of 7 points has no room for them. */
enum { SENT_PRINTED_COLUMNS = 18 };

/* A block to 内訳: letters with a customer barcode, and without. */
void add_barcodes(struct content *content, struct worksheet *worksheet);

#endif
