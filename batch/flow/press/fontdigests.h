/*
 * Digests of files worked out ahead, by a process of its own: the fonts of the chain are 70 MB, and
 * the registers can be read meanwhile.
 *
 * Begun before the lock is taken and the ledger opened. The process reads and nothing else; it dies
 * with its parent. Whatever becomes of it, font_digest() has an answer: what was not worked out is
 * worked out there and then.
 */
#ifndef KIGEN_FLOW_PRESS_FONTDIGESTS_H
#define KIGEN_FLOW_PRESS_FONTDIGESTS_H

#include "edge/config/config.h"
#include "edge/disk/digest.h"

struct font_digests;

void font_digests_begin(struct font_digests **digests, const struct config_path *files,
                        size_t count);
/* As digest_file() of the file behind the links of `path`; waits for the process. NULL: nothing was
 * begun. */
int font_digest(struct font_digests *digests, const char *path, char hex[DIGEST_HEX + 1],
                struct err *err);
void font_digests_end(struct font_digests *digests); /* NULL is allowed; the process is ended */

#endif
