/* Writes JSON, two spaces a level; errors are those of `out`. */
#ifndef KIGEN_EDGE_DISK_JSONOUT_H
#define KIGEN_EDGE_DISK_JSONOUT_H

#include "disk/out.h"

void json_str(struct out *out, Str s); /* quoted; U+FFFD for a byte that is no UTF-8 */
void json_indent(struct out *out, int depth);
/* `,` unless `first`, a new line and the key. */
void json_key(struct out *out, int depth, bool first, const char *key);
void json_count(struct out *out, int depth, bool first, const char *key, uint64_t count);

#endif
