/*
 * The press: templates compiled, texts proved printable, bundles drawn.
 *
 * press_open() runs in the parent before any fork and starts no thread (harfbuzz and FreeType only,
 * no pango; of cairo its PNG reader). press_bundle() runs in a worker: it reads nothing but the lot.
 */
#ifndef KIGEN_FLOW_PRESS_PRESS_H
#define KIGEN_FLOW_PRESS_PRESS_H

#include "base/arena.h"
#include "core/lot/lot.h"
#include "flow/press/fontdigests.h"
#include "edge/config/config.h"

struct press;

/*
 * Loads the fonts of the chain and compiles every template folder under config->templates. Errors:
 * 66 a font or template is missing, 78 a template or font that cannot be used (file, line, cause).
 */
int press_open(struct press **press, const struct config *config, struct err *err);
void press_close(struct press *press);

/* The template and font files in use, for run.json: role, file, digest. In a fixed order, behind
 * those that lot->inputs holds; there is `room` for all of them. Fonts are long: `ahead` (may be
 * NULL) may have their digests by the time they are asked for. */
size_t press_input_count(const struct press *press);
void press_templates(const struct press *press, struct lot *lot, size_t room, struct arena *arena);
int press_fonts(const struct press *press, struct font_digests *ahead, struct lot *lot, size_t room,
                struct arena *arena, struct err *err);

bool press_has_language(const struct press *press, Str language); /* exact: "ja", "en" */
enum { PRESS_LANGUAGES_MAX = 64 }; /* a folder more: 78 by press_open() */
/* The languages of the templates, sorted. */
size_t press_languages(const struct press *press, Str languages[PRESS_LANGUAGES_MAX]);
uint32_t press_pages(const struct press *press, enum variant variant, Str language);

/*
 * Whether every character and variant of `text` is drawn as it is by some font of the chain (the
 * whole string in one font), and none is of those that docs/contract 4 names under `unprintable`.
 * When not, `missing` gets "U+E000 U+845B/E0103" (each once, in order) in the arena. Private-use
 * characters count only if a font of the operator's own (any font outside the default chain) has
 * them.
 */
bool press_prints(struct press *press, Str text, struct arena *arena, Str *missing);

/*
 * Whether addressee and address fit the window at the smallest permitted size, above the barcode if
 * the piece has one: `barcode` is set before this is asked.
 */
bool press_fits(struct press *press, const struct lot_piece *piece);

/*
 * Draws one bundle into `path` (created anew, 0600 & umask), flushed to disk. Its pieces are of its
 * variant and language. Everything is checked, file trailer and page count included. `sha256` is of
 * the bytes as they were written.
 */
int press_bundle(struct press *press, const struct lot *lot, const struct lot_bundle *bundle,
                 const char *path, char sha256[SHA256_HEX + 1], struct err *err);

/*
 * Draws all pieces of a lot, of any variants and languages, into one file as a proof: zones tinted,
 * each page under the caption of its piece. A further page that is the same on every piece is drawn
 * once. `pages` gets how many there are. The file is made as press_bundle() makes it.
 */
int press_proof(struct press *press, const struct lot *lot, const Str *captions, const char *path,
                uint32_t *pages, struct err *err);

#endif
