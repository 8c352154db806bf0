/*
 * Writes a page of HTML: escaped text, and tags that close in their order.
 *
 * A page is whole in itself: style inside, no script, nothing from elsewhere (a policy in its head
 * forbids both). What is printed is black on white, and no meaning hangs on a colour alone. Pure; the
 * page grows in memory of its own until html_end().
 *
 *     struct html html;
 *
 *     html_begin(&html, STR("処理回 2026-11-22"), arena);
 *     html_open(&html, "p", " class=\"note\"");
 *     html_text(&html, alarm->text);
 *     html_close(&html);
 *     Str page = html_end(&html);
 */
#ifndef KIGEN_CORE_BOOK_HTML_H
#define KIGEN_CORE_BOOK_HTML_H

#include "base/arena.h"

enum { HTML_DEPTH_MAX = 16 };

struct html {
    struct arena *arena;
    VEC(char) text;
    const char *open[HTML_DEPTH_MAX]; /* the tags that are not closed */
    size_t depth;
};

void html_begin(struct html *html, Str title, struct arena *arena); /* up to <body> */
Str html_end(struct html *html); /* closes all that is open; in the arena */

/* `attributes`: " class=\"x\"", or empty. */
void html_open(struct html *html, const char *tag, const char *attributes);
void html_close(struct html *html); /* the tag that was opened last */
/* Escaped; a byte that is no UTF-8, and a control character, becomes U+FFFD. */
void html_text(struct html *html, Str text);
/* The three at once. */
void html_put(struct html *html, const char *tag, const char *attributes, Str text);
/* The page's title; `run` is not torn at the end of a line, which a date would be at its hyphens. */
void html_heading(struct html *html, const char *title, Str run);
void html_raw(struct html *html, const char *markup); /* our own, as it stands */

#endif
