/*
 * Draws letters into PDF files: a bundle for the print room, and a proof.
 *
 * press_bundle() runs in a worker and reads only the lot. -1 with err: 73 the file cannot be
 * created, 77 forbidden, 74.
 */
#ifndef KIGEN_FLOW_PRESS_BUNDLE_H
#define KIGEN_FLOW_PRESS_BUNDLE_H

#include "flow/press/press.h"

/*
 * Draws one bundle into a new file `path` (mode 0600 less umask), syncs it, and checks it by
 * edge/press/pdffile. Its pieces have its variant and language. `sha256` is of the bytes written.
 */
int press_bundle(struct press *press, const struct lot *lot, const struct lot_bundle *bundle,
                 const char *path, char sha256[SHA256_HEX + 1], struct err *err);

/*
 * Draws all pieces of a lot, of any variants and languages, into one file as a proof: zones tinted,
 * with the caption of its piece on each page. A later page that is the same for every piece is
 * drawn once. `pages` gets the number of pages. The file is made as by press_bundle(). `heads`: a lot for each
 * piece, whose days and job it has, pieces of one together; NULL: the lot's own.
 */
int press_proof(struct press *press, const struct lot *lot, const struct lot *const *heads, const Str *captions,
                const char *path, uint32_t *pages, struct err *err);

/* The same as the print room gets letters: nothing tinted, no caption, each page of each piece. */
int press_specimens(struct press *press, const struct lot *lot, const char *path, uint32_t *pages,
                    struct err *err);

/*
 * Draws the reply form of the only piece of `lot` into a new file, as press_bundle() does. After
 * press_open_reply_form(); press_reply_fits() tells before whether name and address have room.
 */
int press_reply_form(struct press *press, const struct lot *lot, const char *path, struct err *err);
bool press_reply_fits(struct press *press, const struct lot *lot);

#endif
