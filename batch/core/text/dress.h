/*
 * What a file really is that was given as CSV and cannot be read as one (docs/contract 3.8).
 *
 * A spreadsheet program, a database or a browser saves a table in many dresses. Each is known by
 * its first bytes and named, with what to choose there. It is asked only of a file that is refused
 * already, and never makes a file right or wrong: what it does not know it leaves to the sentence
 * of the refusal. Pure.
 *
 *     dress_of(head, whole, CODE_UTF8, names, count).dress == DRESS_TAB
 */
#ifndef KIGEN_CORE_TEXT_DRESS_H
#define KIGEN_CORE_TEXT_DRESS_H

#include <stdint.h>

#include "base/str.h"

enum text_code { CODE_UTF8, CODE_CP932, CODE_EUC_JP_MS, CODE_NONE };

/* The code in which bytes with Japanese in them can be read as a whole, or CODE_NONE where it is
 * none, or they are ASCII. UTF-8 is asked first: by chance nothing is UTF-8. */
enum text_code code_of_bytes(Str bytes);

enum dress {
    DRESS_NONE,
    DRESS_EMPTY,     /* no byte, or nothing but a BOM */
    DRESS_ZIP,       /* xlsx, ods, or packed */
    DRESS_OLE,       /* xls, or a workbook with a password */
    DRESS_PDF,       /* %PDF */
    DRESS_MARKUP,    /* HTML or XML */
    DRESS_UTF16,     /* with a BOM, or without */
    DRESS_SEP,       /* the first line is sep=; */
    DRESS_CR,        /* lines end with a CR alone */
    DRESS_CODE,      /* `code`, and the configuration says another */
    DRESS_TAB,       /* fields lie between tabs */
    DRESS_SEMICOLON, /* or semicolons */
    DRESS_QUOTED,    /* each line is one quoted field */
    DRESS_TITLE,     /* the header stands on `line`, below others */
    DRESS_COUNT
};

struct dressed {
    enum dress dress;
    enum text_code code;
    uint32_t line;
};

/*
 * `head`: the first bytes of the file; `whole`: it is all of it. `code`: the configured one.
 * `names`: what a header may be called, in UTF-8; without any only the first nine are known.
 */
struct dressed dress_of(Str head, bool whole, enum text_code code, const Str *names, size_t count);

#endif
