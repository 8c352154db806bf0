/*
 * Replaces zlib's compression while cairo writes a document, because zlib is slow on small streams.
 *
 * cairo compresses each content stream by deflateInit(), deflate() and deflateEnd(), and there is
 * no setting for it. A page has some small streams, and for each of them zlib clears all of its
 * tables. deflate.c defines these functions again; the dynamic linker gives them to every library
 * of the process. While the switch is on, a stream begun by deflateInit() with the default level
 * and zlib's own allocator is collected and compressed as a whole by libdeflate when it ends. All
 * other streams go to zlib. So:
 *
 *   1 a stream ends with the library that it began with, even if the switch changes meanwhile;
 *   2 the result is a zlib stream (RFC 1950) of the bytes given, with deflate_black() of as many;
 *   3 the same bytes give the same result;
 *   4 streams beyond DEFLATE_STREAMS_MAX at once go to zlib.
 *
 * Code that makes a document switches it on and off again, so workbooks, images and PDFs that are
 * read use zlib. Only one thread at a time may make documents. While it is off a call costs a few
 * comparisons.
 */
#ifndef KIGEN_EDGE_PRESS_DEFLATE_H
#define KIGEN_EDGE_PRESS_DEFLATE_H

#include "base/str.h"

enum { DEFLATE_STREAMS_MAX = 4 };

void deflate_quickly(bool on);
/* On: what is deflated quickly has black and grey as gray (0 g), not as three colours (0 0 0 rg).
 * Text that is printed stays, whatever it says. */
void deflate_black(bool on);

/* All of these bytes as one zlib stream; valid until the next call. Needs no switch. */
Str deflate_whole(Str bytes);

#endif
