/*
 * Text as it is compared with what another hand wrote: one width, no spaces.
 *
 *     text_narrow("ロット：２０２６－１１－２２")   ロット:2026-11-22     words and ids of an events file
 *     text_folded("ﾔﾏﾀﾞ　ﾊﾅ子")                   ヤマダハナ子          names, addresses, reasons
 *
 * Both turn full-width ASCII into ASCII, half-width kana into kana (with its voicing), ‥ and …
 * into dots, and each dash into "-"; a ー behind a digit is one too. text_folded() besides leaves
 * out spaces and variation selectors and makes Latin letters capital. Pure; nothing else of NFKC is
 * done (docs/decisions/0022-record.md).
 */
#ifndef KIGEN_CORE_TEXT_FOLDED_H
#define KIGEN_CORE_TEXT_FOLDED_H

#include "base/arena.h"

/* In the arena. Bytes that are not UTF-8 end the text. */
Str text_narrow(Str text, struct arena *arena);

/*
 * Into `out`, which has room for text.n bytes (none becomes longer); returns how many. Where `breaks` is not NULL it has
 * room for text.n + 1 bytes: breaks[i] is 1 where a space stood before the byte out[i], or where
 * the text begins or ends there, else 0.
 */
size_t text_folded(Str text, char *out, uint8_t *breaks);

#endif
