/* The worksheets, one function and file each. Only the files of core/book include this. */
#ifndef KIGEN_CORE_BOOK_WORKSHEETS_H
#define KIGEN_CORE_BOOK_WORKSHEETS_H

#include "core/book/rows.h"

/* Each adds its worksheet; they stand here in the order of the workbook. */
void add_summary(struct content *content);
/* Adds identity 24 to the content: each figure of run.json against its cell of 概要, which is there. */
void identity_of_run(struct content *content, const struct json *run);
void add_identities(struct content *content);
void add_stops(struct content *content, struct worksheet *worksheet); /* adds blocks to 照合 */
void add_cohorts(struct content *content);
void add_inputs(struct content *content);
void add_pieces(struct content *content);
void add_loads(struct content *content, struct worksheet *worksheet); /* a block to 待機 */
void add_waiting(struct content *content, const struct waiters *waiters);
void add_held(struct content *content);
void add_suppressed(struct content *content);
void add_suppressed_rows(struct content *content); /* 除外明細 */
void add_errors(struct content *content);
void add_doubts(struct content *content);
void add_delays(struct content *content);
void add_account(struct content *content, struct worksheet *worksheet); /* blocks to 遅延 */
void add_outlook(struct content *content, const struct waiters *waiters);
void add_posted(struct content *content); /* adds three: 差出, 返戻, 再出力 */
void add_pulls(struct content *content);
void add_breakdown(struct content *content, const struct waiters *waiters);
void add_changes(struct content *content);
void add_definitions(struct content *content);

#endif
