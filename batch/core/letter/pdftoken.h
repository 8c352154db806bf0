/*
 * Takes the content stream of a PDF page apart: spaces, words, numbers, inline images. Any bytes may
 * come. Pure.
 */
#ifndef KIGEN_CORE_LETTER_PDFTOKEN_H
#define KIGEN_CORE_LETTER_PDFTOKEN_H

#include "base/str.h"

bool pdf_is_delimiter(char c);  /* ( ) < > [ ] { } / % */
void pdf_space_skip(Str *left); /* and comments */
/* What stands up to the next space or delimiter: a name behind its slash, a number, an operator. */
Str pdf_word_take(Str *left);
bool pdf_is_number(Str word);   /* by its first character; not empty */
double pdf_number(Str word);    /* digits, a point, a sign; anything else in it is left out */
void pdf_image_skip(Str *left); /* behind ID: the bytes of an image, up to EI between spaces */

#endif
