/*
 * Text of a PDF file, which grows: numbers, strings and names as ISO 32000-1, 7.3 has them.
 *
 * One of zeros is empty; its owner frees `at` with mem_free().
 */
#ifndef KIGEN_EDGE_PRESS_PDFTEXT_H
#define KIGEN_EDGE_PRESS_PDFTEXT_H

#include "base/arena.h"

struct pdf_text {
    char *at;
    size_t count, room;
};
void pdf_room(struct pdf_text *text, size_t bytes); /* for so many more */
void pdf_put(struct pdf_text *text, const void *bytes, size_t count);
static inline void pdf_say(struct pdf_text *text, const char *words)
{
    pdf_put(text, words, strlen(words));
}
void pdf_digits(struct pdf_text *text, uint64_t number, int least); /* at least so many */
void pdf_unsigned(struct pdf_text *text, uint64_t number);
/* Thousandths as a decimal number, without zeros at its end: -1500 is -1.5. */
void pdf_thousandths(struct pdf_text *text, int64_t number);
/* `key` and the object of that number: "/Parent 2 0 R". */
void pdf_reference(struct pdf_text *text, const char *key, uint32_t number);
void pdf_hex4(struct pdf_text *text, uint32_t number); /* four digits */
/* UTF-8 as UTF-16 in hexadecimal, in angle brackets, `mark` (its byte order, or nothing) before it. */
void pdf_utf16(struct pdf_text *text, Str words, const char *mark);
/* UTF-8 as a text string: in parentheses where it is plain ASCII, else UTF-16 in hexadecimal. */
void pdf_string(struct pdf_text *text, Str words);

#endif
