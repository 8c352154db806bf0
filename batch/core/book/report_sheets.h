/* The worksheets of a report, in their order. Only the files of core/book include this. */
#ifndef KIGEN_CORE_BOOK_REPORT_SHEETS_H
#define KIGEN_CORE_BOOK_REPORT_SHEETS_H

#include "core/book/report.h"

/* `sources` by enum report_pick. Each adds the worksheets that it names. */
void add_report_summary(struct content *content); /* 概要, 内訳 */
void add_report_checks(struct content *content);  /* 照合 */
/* 発送, 遅延 */
void add_report_letters(struct content *content, const struct row_source *sources);
void add_report_mailings(struct content *content); /* 差出 */
/* 返戻, 引抜き, 期限に間に合わなかった人, 返戻のまま期限を過ぎた人 */
void add_report_fates(struct content *content, const struct row_source *sources);
void add_report_reprints(struct content *content); /* 再出力 */
void add_report_people(struct content *content); /* 承認, 停止 */
void add_report_words(struct content *content);  /* 抽出データ, 定義, 版 */

/* 「2026-11-27 の処理回の後に発送待ち・保留だった人」, or that the period has no run. */
Str report_open_text(struct content *content);

#endif
