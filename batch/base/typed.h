/*
 * Text that a person typed, looked at where it enters.
 *
 * What stands on the command line, in the configuration, in an events file or in a template goes
 * into files that are made much later: workbook, run.json, CSV files, PDF, ledger. Some of them
 * cannot hold every character, and one refuses it only after the lot is frozen. So everything typed
 * is asked about here, by one function, before anything is begun. Pure.
 *
 *     text_fault(STR("印刷上限\033[A"), 200)      TEXT_CONTROL: an arrow key
 */
#ifndef KIGEN_BASE_TYPED_H
#define KIGEN_BASE_TYPED_H

#include "base/str.h"

/*
 * X(name, English, Japanese), the worst first: of several faults that one is named.
 *
 *   BYTES      no text at all
 *   CONTROL    Cc, a line end of any kind, and U+FFFE, U+FFFF and their like, of which XML knows
 *              none (XML 1.0, 2.2)
 *   DIRECTION  what turns the direction of writing: the line then reads otherwise than it is
 *   LONG       more characters than asked for
 *   HIDDEN     what takes no room and draws nothing: two names that look the same are not
 *   EMPTY      nothing, or nothing but blanks
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

/* What is wrong with the text of one line, at most `most` characters. */
enum text_fault text_fault(Str text, size_t most);
const char *text_fault_words(enum text_fault fault, bool english); /* REQUIREs a fault */

/* Whether a code point may stand in an XML document at all (XML 1.0, 2.2). */
bool xml_allows(uint32_t point);

#endif
