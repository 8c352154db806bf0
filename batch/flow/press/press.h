/*
 * The press: reads templates and fonts, and tells whether a text can be printed (bundle.h draws).
 *
 * press_open() runs in the parent before any fork and starts no thread: it uses harfbuzz, FreeType
 * and cairo's PNG reader, not pango.
 */
#ifndef KIGEN_FLOW_PRESS_PRESS_H
#define KIGEN_FLOW_PRESS_PRESS_H

#include "base/arena.h"
#include "core/lot/lot.h"
#include "core/rules/language.h"
#include "flow/press/fontdigests.h"
#include "edge/config/config.h"

struct press;

/*
 * Opens the fonts of the chain and compiles every template under config->templates, with the
 * office's strings of letters that are mailed on `mail_on`. -1 with err: 66 a font or template is
 * missing, 77 forbidden, 78 it cannot be used (file, line, cause).
 */
int press_open(struct press **press, const struct config *config, Day mail_on, struct err *err);
/*
 * The same, but where LEDGER.letters says that all of this was compiled and proven before, fonts are
 * opened by press_use(), each letter is compiled when it is asked for first, and proven when a piece
 * becomes one (flow/press/proven.h). `ledger`: its path; `fonts` lives as long as the press.
 */
int press_recall(struct press **press, const struct config *config, Day mail_on,
                 struct font_digests *fonts, const char *ledger, struct err *err);
/* The counter's days, of which letters name some; without it every day is taken for one. Lives as long as
 * the press. */
struct calendar;
void press_calendar(struct press *press, const struct calendar *calendar);
/* Before anything is asked of a text or a letter: opens what is not open yet. */
int press_use(struct press *press, struct err *err);
/* Before a long time in which nothing is asked of it: its fonts' files leave memory until then. */
void press_rest(const struct press *press);
/* A letter that could not be compiled when it was asked for: -1 with its error; what was answered
 * since then is worth nothing. */
int press_check(const struct press *press, struct err *err);
/* Before a fork: compiles and proves the letters of this lot, where that is still to be done. */
int press_ready_lot(struct press *press, const struct lot *lot, struct err *err);
/* Writes LEDGER.letters, where it is to be another. Only who holds the ledger's lock calls it. A failure
 * is none: the next night compiles all letters again. `press` NULL: nothing. */
void press_remember(struct press *press, struct font_digests *fonts);
/* The fonts of the chain alone, for papers (paper.h): no template is read, no string of the office is
 * asked for, and nothing of the letters may be called. */
int press_open_fonts(struct press **press, const struct config *config, struct err *err);
void press_close(struct press *press); /* NULL is allowed */

/* The template and font files in use, for run.json: role, file, digest; always in the same order.
 * They are added behind those that lot->inputs holds; there is `room` for all of them. Fonts are
 * large: `ahead` computes their digests in advance; it may be NULL. */
size_t press_input_count(const struct press *press);
void press_templates(const struct press *press, struct lot *lot, size_t room, struct arena *arena);
int press_fonts(const struct press *press, struct font_digests *ahead, struct lot *lot, size_t room,
                struct arena *arena, struct err *err);

/* The digest by which these templates are signed off (templatesum.h): of all files that the letters
 * use, the reply form too where it is their second page. */
const char *press_templates_digest(const struct press *press);

enum { PRESS_LANGUAGES_MAX = 64 }; /* with more press_open() gives 78 */
/* The languages of the templates, sorted. Of ja there are all variants, another may lack some. */
size_t press_languages(const struct press *press, Str languages[PRESS_LANGUAGES_MAX]);
/* The languages of the templates that are not offered, since the configuration has no words of the
 * office in them (office.en); from 0, false behind the last. */
bool press_unoffered(const struct press *press, size_t at, Str *language);
/* The layouts of the first edition whose fronts have no place for the sheet's code, and so none. */
bool press_unmarked(const struct press *press, size_t at, Str *layout);
/* A language_find() of core/rules/language.h; `press` is a struct press. */
bool press_find(const void *press, int variant, Str language, bool large, Str *folder);
/* Pages of the letter that a piece becomes: it is proven now. REQUIREs that there is a template. */
uint32_t press_pages(struct press *press, enum variant variant, Str language);
/* The letter has a place for the customer barcode, and there is a table of towns (post.towns). */
bool press_bears_barcode(struct press *press, enum variant variant, Str language);

/*
 * The reply form (照会書兼回答書), templates/form. With letters.page2 = "form" press_open() compiles
 * it as a page of the letters in which it serves; as a piece by itself (bundle.h) it is compiled
 * here, once, and may be missing where nobody asks for it.
 */
bool press_has_reply_form(struct press *press); /* the folder is there */
int press_open_reply_form(struct press *press, struct err *err);

/*
 * Whether `text` can be printed (docs/contract 4, unprintable); `missing` gets what cannot, in the
 * arena: glyphs_prints() of edge/press/glyphs.h with the fonts of the chain.
 */
bool press_prints(struct press *press, Str text, struct arena *arena, Str *missing);

/*
 * Whether addressee and address fit the window at the smallest allowed size, above the barcode if
 * the piece has one. piece->barcode must be set before.
 */
bool press_fits(struct press *press, const struct lot_piece *piece);

#endif
