/*
 * Computes the digests of the fonts in a process of its own, while the registers are read: the
 * fonts of the chain have 70 MB.
 *
 * It must begin before the lock is taken and the ledger opened. The process only reads, and dies
 * with its parent. If it fails, font_digest() computes the digest itself.
 */
#ifndef KIGEN_FLOW_PRESS_FONTDIGESTS_H
#define KIGEN_FLOW_PRESS_FONTDIGESTS_H

#include "edge/config/config.h"
#include "edge/disk/digest.h"

struct font_digests;

void font_digests_begin(struct font_digests **digests, const struct config_path *files,
                        size_t count);
/* Like digest_file() of the file that `path` links to. Waits for the process. `digests` NULL: there
 * is no process. */
int font_digest(struct font_digests *digests, const char *path, char hex[DIGEST_HEX + 1],
                struct err *err);
void font_digests_end(struct font_digests *digests); /* ends the process; NULL is allowed */

#endif
