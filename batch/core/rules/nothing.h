/*
 * Finds fields that are filled and say nothing: "なし", "#N/A", 住所不明, a date where an address
 * should stand (docs/contract 4, no_address). Text is UTF-8 and trimmed; any may come. Pure.
 */
#ifndef KIGEN_CORE_RULES_NOTHING_H
#define KIGEN_CORE_RULES_NOTHING_H

#include "base/str.h"

bool is_space_point(uint32_t point); /* general category Zs */

/*
 * Whether a name or an address says nothing: after NFKC, in capitals and without spaces it is one
 * of なし 無し ナシ 不明 同上 - ― ー NULL N/A NONE, or begins with #.
 *
 *     "ﾅ ｼ", "ｎｕｌｌ", "#REF!"  -> true
 *     "梨本　なし", "不明　花子"  -> false
 */
bool text_says_nothing(Str text);

/* Whether an address says that there is none: one of 住所不定, 不詳, 住居不定, 居所不定, 住所不明,
 * 居所不明, 以下不明 stands in it. */
bool address_is_denied(Str address);

/*
 * Whether an address is only a date: one as registers write them, or a month and a day, which is
 * what a spreadsheet makes of 1-2 (1月2日).
 */
bool address_is_date(Str address);

#endif
