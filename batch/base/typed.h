/*
 * Checks text that a person typed, before kigen begins anything.
 *
 * Text from the command line, the configuration, an events file or a template is written into files
 * much later: workbook, run.json, CSV files, PDF, ledger. Some of them cannot hold every character,
 * and one would fail only after the lot is frozen. So one function checks all typed text where it
 * comes in. Pure.
 *
 *     text_fault(STR("印刷上限\033[A"), 200)      TEXT_CONTROL: an arrow key
 */
#ifndef KIGEN_BASE_TYPED_H
#define KIGEN_BASE_TYPED_H

#include "base/str.h"

/*
 * X(name, English, Japanese), the worst first: the worst fault of a text is the one reported.
 *
 *   BYTES      not text: the bytes are not UTF-8
 *   CONTROL    Unicode class Cc, any line end, and the last two code points of each plane, as
 *              U+FFFE, which XML forbids or advises against (XML 1.0, 2.2)
 *   DIRECTION  turns the direction of writing, so that a line looks different from what it holds
 *   LONG       more characters than allowed
 *   HIDDEN     takes no room and draws nothing, so that two different names look the same
 *   EMPTY      nothing, or only blanks
 */
#define TEXT_FAULTS(X)                                                                             \
    X(BYTES, "is not UTF-8", "文字コードがUTF-8ではありません")                                    \
    X(CONTROL, "holds a control character (an arrow key, a tab, a line end)",                      \
      "制御文字(矢印キー、タブ、改行など)を含んでいます")                                          \
    X(DIRECTION, "holds a character that turns the direction of writing",                          \
      "文字の並びの向きを変える文字を含んでいます")                                                \
    X(LONG, "is too long", "長すぎます")                                                           \
    X(HIDDEN, "holds an invisible character (U+200B and the like)",                                \
      "目に見えない文字(U+200Bなど)を含んでいます")                                                \
    X(EMPTY, "is empty", "空です")

#define X(name, english, japanese) TEXT_##name,
enum text_fault { TEXT_GOOD, TEXT_FAULTS(X) TEXT_FAULT_COUNT };
#undef X

/* What is wrong with a text of one line that may have `most` characters; TEXT_GOOD: nothing. */
enum text_fault text_fault(Str text, size_t most);
const char *text_fault_words(enum text_fault fault, bool english); /* REQUIREs a fault */

/* Whether an XML document may hold this code point (XML 1.0, 2.2). */
bool xml_allows(uint32_t point);

#endif
