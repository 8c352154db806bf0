/*
 * Where libxlsxwriter keeps the parts of a workbook until it packs them.
 *
 * It makes a file for each part and each sheet, dozens for a workbook of one row, takes its name away
 * and reads it once: much of the time of a small workbook went into making files. spill.c defines the
 * library's own lxw_tmpfile() again; the dynamic linker gives it to the library. A part is kept in
 * memory as long as it is small, then goes into a file of its own as before. So:
 *
 *   1 what is read is what was written, in memory or in a file;
 *   2 a part takes at most SPILL_BYTES of memory;
 *   3 where a file is made it is in the folder that was asked for, 0600, and without a name;
 *   4 a full disk is an error of the stream, as it is of a file: reading the workbook back finds it.
 */
#ifndef KIGEN_EDGE_BOOK_SPILL_H
#define KIGEN_EDGE_BOOK_SPILL_H

#include <stdio.h>

enum { SPILL_BYTES = 64 << 10 };

/* A new stream to be written and read, of no name; it goes with fclose(). NULL, with errno: there is no
 * memory for it. */
FILE *spill_open(const char *folder);

#endif
