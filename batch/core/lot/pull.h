/*
 * The pull list (引抜きリスト): letters that were published and must not be posted any more.
 *
 * Between extraction and posting people die, move, renew and come under protection (Hirakawa,
 * docs/domain.md 7). A piece has one fate: it is pulled where none of its certificates may go
 * tonight, by the rules that decide about every letter (core/rules/rules), or where the register
 * no longer says the addressee and address that were printed. Whoever or whatever stands in the
 * register no more may not go: nobody knows then whether the letter still has an addressee. A
 * piece of a run that was taken back is pulled whatever is judged of it, for another letter goes
 * in its place. Pure.
 */
#ifndef KIGEN_CORE_LOT_PULL_H
#define KIGEN_CORE_LOT_PULL_H

#include "base/arena.h"
#include "core/rules/rules.h"

/* X(name, word): why a piece is pulled, beside the reasons of its certificates (core/rules/terms).
 * */
#define PULL_CAUSES(X)                                                                             \
    X(VANISHED, "vanished") /* the resident has no such certificate in the register */             \
    X(CHANGED, "changed")   /* addressee or address are not those printed */                       \
    X(VOIDED, "voided")     /* its run was taken back (kigen void) */

struct pull_case {    /* what tonight says of one piece */
    uint64_t reasons; /* bit 1 << enum reason, of the certificates that may not go */
    bool may_go;      /* one of them may */
    bool vanished, changed;
    bool voided; /* its run was taken back; nothing else counts */
};

/* One certificate of the piece, judged as if nobody had been told; NULL: it is not in the register.
 */
void pull_add(struct pull_case *piece, const struct judgement *judgement);
bool pull_wanted(const struct pull_case *piece);
/* "deceased", "protected changed": words in the order of REASONS and PULL_CAUSES, in the arena. */
Str pull_words(const struct pull_case *piece, struct arena *arena);
bool pull_word_is_known(Str word);

/* letters-0001.pdf: the name of a bundle's file. */
bool pull_names_bundle(Str name);

/* The one word of a piece whose run was taken back. */
Str pull_voided_word(void);

/* The two lists, in the same order: where it lies, and why. */
#define PULL_PRINT_HEADER "piece_id,bundle,sequence,lot"
#define PULL_OFFICE_HEADER "piece_id,resident_id,reason"

struct pull { /* one line of the pull list */
    Str piece_id, resident_id, reasons;
    Str lot;           /* the folder of the run that made it */
    Str bundle;        /* empty where it is not known */
    uint32_t sequence; /* in its bundle, from 1; 0 where it is not known */
};

#endif
