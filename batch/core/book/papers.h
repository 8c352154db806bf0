/*
 * What the office, the print room and the city read of a run: index.html of both parts, and
 * delay-notice.txt
 * (docs/contract 6.1, 6.2).
 *
 * All comes from the frozen lot, so the same lot gives the same bytes. None of them holds a name, an
 * address, or an id but that of a piece. Pure; the text is in the arena.
 */
#ifndef KIGEN_CORE_BOOK_PAPERS_H
#define KIGEN_CORE_BOOK_PAPERS_H

#include "base/arena.h"
#include "core/account/account.h"

/* office/index.html, for a desk and for paper: figures, alarms, gates, delay, files. */
Str papers_office(const struct account *account, struct arena *arena);
/* print/index.html: the bundles, what to do first, files; nothing of the office's affairs. */
Str papers_print(const struct lot *lot, struct arena *arena);

/* The paragraphs for the city's web page, with when letters arrive; empty where no letter is late. */
Str papers_notice(const struct lot *lot, struct arena *arena);

#endif
