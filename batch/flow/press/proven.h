/*
 * What is remembered of letters that were all compiled and proven to fit: LEDGER.letters, beside the
 * ledger. Shared by the files of flow/press.
 *
 * A *key* is the SHA-256 of all that a proof depends on but fonts: the program and its libraries by
 * their build ids, the settings, which entries of office.from hold on the mail day, paths, and each
 * file below the folders of the letters with its bytes. Beside it stand the fonts that were used,
 * each with its digest, and for each face that a layout names the file that was found for it. Where
 * all of these are the same, a letter is compiled only when a piece could become it, and proven when
 * one does: what is printed is proven on the night that prints it. What is remembered is only that
 * the other letters and the fonts' tables are sound too, and in which order files and fonts stand in
 * run.json.
 *
 *   1 the texts that are compiled are those that the key was made of: each is read once a night
 *   2 a memory that is missing, torn, or about anything else is none: all is compiled and proven
 *   3 it is written by a run alone, after all letters were compiled, and only where the fonts are
 *     the same files as when they were opened
 */
#ifndef KIGEN_FLOW_PRESS_PROVEN_H
#define KIGEN_FLOW_PRESS_PROVEN_H

#include "flow/press/press.h"

/* Reads the files of the letters into press->tree and makes press->key; the key stays empty where
 * something there is no plain file or folder, or the program is not known: nothing is remembered. */
void proven_look(struct press *press);
/* Whether this is what the memory at `path` is about; then inputs, fonts and layouts without a code
 * are in the press, fonts unopened. */
bool proven_holds(struct press *press, const char *path, struct font_digests *fonts);
/* The file of the tree with this name as shown, or NULL. */
const struct press_input *proven_file(const struct press *press, Str shown);

#endif
