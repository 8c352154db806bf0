/*
 * Computes the digests of the fonts of the chain in a process of its own, while the registers are
 * read: they are large. Of other fonts, which templates name, it does so when it is asked.
 *
 * What a font was is remembered beside the ledger, in LEDGER.fonts, by the font's device, inode,
 * size and times: where these are the same, nothing is read. The times are those of change (ctime),
 * which cannot be set back, and of writing; a font younger than RACY_S is not remembered, since a
 * second change could have the same times. A memory that is missing, torn or of another form is
 * none.
 *
 * It must begin before the lock is taken and the ledger opened. The process only reads, and dies
 * with its parent; where all fonts of the chain are remembered there is none. If it fails,
 * font_digest() computes the digest itself.
 */
#ifndef KIGEN_FLOW_PRESS_FONTDIGESTS_H
#define KIGEN_FLOW_PRESS_FONTDIGESTS_H

#include "edge/config/config.h"
#include "edge/disk/digest.h"

struct font_digests;

/* What a font is known by, a digest of its identity: half of SHA-256, so that both fit the result of a
 * worker. False where it cannot be asked, or is too young to be known by its times. */
enum { FONT_KNOWN_BY_HEX = 32 };
bool font_known_by(const char *path, char known_by[FONT_KNOWN_BY_HEX + 1]);
/* The same however young it is. For one night: another time from change to change is enough. */
bool font_seen(const char *path, char seen[FONT_KNOWN_BY_HEX + 1]);

/* `ledger`: its path. NULL: nothing is remembered. */
void font_digests_begin(struct font_digests **digests, const struct config_path *files,
                        size_t count, const char *ledger);
/* Like digest_file() of the file that `path` links to. Waits for the process. `digests` NULL: there
 * is no process. */
int font_digest(struct font_digests *digests, const char *path, char hex[DIGEST_HEX + 1],
                struct err *err);
/* Whether each font that was digested is still the file that it was before that: of what was drawn, and
 * of whom it was said that he can be printed, these bytes are the cause. 75 with the name of one that is
 * not, in place of what err says of the data; -1 where err holds anything. `digests` NULL: nobody can tell, 0. */
int font_digests_hold(const struct font_digests *digests, struct err *err);
/* A digest of what they were known by. `digests` NULL: empty. */
void font_digests_seen(const struct font_digests *digests, char hex[DIGEST_HEX + 1]);
/* Writes the memory, where it is to be another. Only who holds the ledger's lock calls it. A failure
 * is none: the next night digests the fonts again. `digests` NULL: nothing. */
void font_digests_keep(struct font_digests *digests);
void font_digests_end(struct font_digests *digests); /* ends the process; NULL is allowed */

#endif
