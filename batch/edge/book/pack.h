/*
 * How hard a workbook is packed. libxlsxwriter always asks zlib for its default, which takes much of the time that a
 * workbook takes, and has no setting for it.
 *
 * pack.c defines deflateInit2_() again; the dynamic linker gives it to every library of the process. While the switch is on, a
 * stream begun with the default level gets PACK_LEVEL instead; all else is zlib's. Whoever makes a workbook switches it on and
 * off again, so nothing else in the process is packed otherwise. Only one thread at a time may make workbooks.
 */
#ifndef KIGEN_EDGE_BOOK_PACK_H
#define KIGEN_EDGE_BOOK_PACK_H

#include <stdbool.h>

/* The lowest that still gains, in time and bytes of a workbook of millions of cells: docs/decisions/0053-workbook.md. */
enum { PACK_LEVEL = 3 };

void pack_quickly(bool on);

#endif
