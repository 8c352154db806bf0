/* Parts of the page of `kigen why`, and what they ask of a person's certificates and letters. Only
 * the files core/desk/reply*.c include this. */
#ifndef KIGEN_CORE_DESK_REPLY_PARTS_H
#define KIGEN_CORE_DESK_REPLY_PARTS_H

#include "core/desk/reply_inside.h"

/* reply_answer.c: the first lines: what the clerk must not do, the answer, what became of the piece
 * that was asked for. */
void page_answer(struct page *page, const struct reply_person *person);
/* Of each kind that the person has the certificate that speaks; returns how many. `alike`: all give
 * the same answer. */
struct speaker {
    const struct reply_certificate *certificate;
    struct answer_facts facts;
    struct answer_said answer;
};
enum { SPEAKERS_MAX = KIND_COUNT + 1 };
Str page_both(const struct page *page, struct answer_said answer); /* its sentences */
size_t page_speakers(const struct page *page, const struct reply_person *person,
                     struct speaker speakers[SPEAKERS_MAX], bool *alike);
bool reply_is_about(const struct reply_piece *piece, const struct reply_certificate *certificate);
/* The last piece about a certificate that is or was one; NULL: there is none. */
const struct reply_piece *reply_last_piece(const struct reply_person *person,
                                           const struct reply_certificate *certificate);

/* reply_blocks.c: what may be said before it is clear who calls, and what after. */
void page_before(struct page *page);
void page_after(struct page *page, const struct reply_person *person);

struct scene { /* what the fields of a sentence are filled from */
    const struct page *page;
    const struct reply_person *person;
    const struct reply_certificate *certificate;
};
/* A sentence of reply_words.c with its {fields} filled in. */
Str page_filled(const struct scene *scene, const char *sentence);

#endif
