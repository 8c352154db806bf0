/*
 * A quicker deflate under cairo: zlib's three functions, for a document's own streams.
 *
 * cairo compresses each content stream with deflateInit(), deflate() and deflateEnd() and lets
 * nobody choose how: for a letter's three small streams zlib clears its tables of 256 KB three
 * times. This file defines those functions anew; the dynamic linker gives them to every library of
 * the process. While the switch is on, a stream that is begun by deflateInit() at the default level
 * and without an allocator of its own is gathered whole and compressed by libdeflate when it ends.
 * Every other stream, and every stream while the switch is off, is handed on to zlib as it is. So:
 *
 *   1 a stream stays with whom it began, whatever the switch says later;
 *   2 what comes out is a zlib stream (RFC 1950) of the bytes that went in;
 *   3 the same bytes in give the same bytes out;
 *   4 more streams at once than DEFLATE_STREAMS_MAX are zlib's.
 *
 * The switch belongs to whoever makes a document and is off for all that is outside: workbooks,
 * images and PDFs that are read are zlib's. One thread at a time may make documents; a process that
 * never switches it on pays a few comparisons a call.
 */
#ifndef KIGEN_EDGE_PRESS_DEFLATE_H
#define KIGEN_EDGE_PRESS_DEFLATE_H

#include <stdbool.h>

enum { DEFLATE_STREAMS_MAX = 4 };

void deflate_quickly(bool on);

#endif
