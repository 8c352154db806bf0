/*
 * Digests of files worked out ahead, by a process of its own: the fonts of the chain are 70 MB, and
 * the registers can be read meanwhile.
 *
 * Begun before the lock is taken and the ledger opened. The process reads and nothing else; it dies
 * with its parent. Whatever becomes of it, ahead_digest() has an answer: what was not worked out is
 * worked out there and then.
 */
#ifndef KIGEN_FLOW_PRESS_AHEAD_H
#define KIGEN_FLOW_PRESS_AHEAD_H

#include "edge/config/config.h"
#include "edge/disk/digest.h"

struct ahead;

void ahead_begin(struct ahead **ahead, const struct config_path *files, size_t count);
/* As digest_file() of the file behind the links of `path`; waits for the process. NULL: nothing was
 * begun. */
int ahead_digest(struct ahead *ahead, const char *path, char hex[DIGEST_HEX + 1], struct err *err);
void ahead_end(struct ahead *ahead); /* NULL is allowed; the process is ended */

#endif
