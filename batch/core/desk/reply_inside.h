/* The page of `kigen why` while it is written: columns, words and days. Only the files
 * core/desk/reply*.c include this. */
#ifndef KIGEN_CORE_DESK_REPLY_INSIDE_H
#define KIGEN_CORE_DESK_REPLY_INSIDE_H

#include "core/desk/reply.h"

struct page {
    const struct reply *reply;
    bool english;
    struct arena *arena;
    VEC(char) text;
};

/* Formats a text in the page's language; so both formats stand side by side. */
#define SAY(page, in_japanese, in_english, ...)                                                    \
    ((page)->english ? arena_printf((page)->arena, in_english, __VA_ARGS__)                        \
                     : arena_printf((page)->arena, in_japanese, __VA_ARGS__))

/* Adds a line as it is. */
void page_line(struct page *page, Str text);
/* Adds two sentences, in one line where both have room; the second may be empty. */
void page_sentences(struct page *page, Str first, Str second);
/* Adds a text that begins with a label at the edge, wrapped as a field's. */
void page_labelled(struct page *page, const char *label, Str text);
/* Adds "  label        text". Further lines of the text begin below its first one; an empty label
 * continues the field before. */
void page_field(struct page *page, const char *japanese, const char *english, Str text);
/* The text, filled up with spaces to `columns`, at least one space. */
Str page_padded(const struct page *page, Str text, size_t columns);

/* Words in the page's language. */
Str page_day(const struct page *page, Day day); /* 令和8年11月22日(日), or 2026-11-22 (Sun) */
Str page_term(const struct page *page, struct term term);
Str page_kind(const struct page *page, int kind); /* enum kind; -1 */
Str page_disposition(const struct page *page, enum disposition disposition, enum reason reason);
Str page_causes(const struct page *page, uint32_t delay_days,
                const uint32_t cause_days[CAUSE_COUNT]);

#endif
