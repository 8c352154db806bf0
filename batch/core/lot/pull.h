/*
 * The pull list (引抜きリスト): letters that were published but must not be posted any more.
 *
 * After the letters are printed and before they are posted, people die, move, renew or come under
 * protection (Hirakawa, docs/domain.md 7). A piece is pulled in one of three cases. Either none of
 * its certificates may go by tonight's rules (core/rules/rules); one that is no longer in the
 * register may not go. Or the register has another addressee or address than was printed. Or its
 * run was taken back, because another letter goes in its place. Pure.
 */
#ifndef KIGEN_CORE_LOT_PULL_H
#define KIGEN_CORE_LOT_PULL_H

#include "base/arena.h"
#include "core/rules/rules.h"

/* X(name, word, Japanese): why a piece is pulled, besides the reasons of its certificates
 * (terms.h): the resident has no such certificate in the register; addressee or address are not
 * those printed; its run was taken back (kigen void). */
#define PULL_CAUSES(X)                                                                             \
    X(VANISHED, "vanished", "データになし")                                                        \
    X(CHANGED, "changed", "宛名又は住所の変更")                                                    \
    X(VOIDED, "voided", "処理回の取消")

struct pull_case {    /* what is known tonight of one piece */
    uint64_t reasons; /* bits 1 << enum reason, of its certificates that may not go */
    bool may_go;      /* one of its certificates may go */
    bool vanished, changed;
    bool voided; /* its run was taken back: pulled, whatever the others say */
};

/* Adds one certificate of the piece, judged as if it was not told; NULL: not in the register. */
void pull_add(struct pull_case *piece, const struct judgement *judgement);
bool pull_wanted(const struct pull_case *piece); /* whether the piece is to be pulled */
/* Why, as words in the order of REASONS and PULL_CAUSES: "protected changed". In the arena. */
Str pull_words(const struct pull_case *piece, struct arena *arena);
bool pull_word_is_known(Str word);
/* The words of a list for people: "死亡、失効"; "deceased, revoked". In the arena. */
Str pull_says(Str words, bool english, struct arena *arena);

/* Whether it is the name of a bundle's file, as letters-0001.pdf. */
bool pull_names_bundle(Str name);

/* "voided", what pull_words() gives for a piece whose run was taken back. */
Str pull_voided_word(void);

/* The headers of the two lists, with the same pieces in the same order: one tells the print room
 * where a letter is, the other tells the office why it is pulled. */
#define PULL_PRINT_HEADER "piece_id,bundle,sequence,lot"
#define PULL_OFFICE_HEADER "piece_id,resident_id,reason"

struct pull { /* one line of the pull list */
    Str piece_id, resident_id, reasons;
    Str lot;           /* the folder of the run that made it */
    Str bundle;        /* empty where it is not known */
    uint32_t sequence; /* in its bundle, from 1; 0 where it is not known */
};

#endif
