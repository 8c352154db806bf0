/*
 * Whether the published pages of a piece may be given once more (`kigen reprint`, docs/contract
 * 7.6), and how a jam is answered by them.
 *
 * A reprint replaces paper: the piece stays the one that it was, and is posted once. So a piece that
 * came undone has none; its certificates get a letter of their own, under another id, and both would
 * go out. One that is on record as posted may be given, with a warning: what is recorded by lot may
 * hold a letter that lies spoiled in the house. Pure.
 */
#ifndef KIGEN_CORE_LOT_REPRINT_H
#define KIGEN_CORE_LOT_REPRINT_H

#include "core/rules/life.h"

enum { REPRINT_PIECES_MAX = 1000 }; /* of one call */

/* X(name, word, English, Japanese), in the order in which they are asked */
#define REPRINT_REFUSALS(X)                                                                        \
    X(UNPUBLISHED, "unpublished", "its run is not published yet: kigen run finishes it first",     \
      "この通の処理回はまだ公開されていません。先に kigen run で処理を終えてください")             \
    X(CUT_OFF, "cut_off", "its run was never published; its certificates are due again",           \
      "この通の処理回は公開されずに取り消されました。電子証明書は改めて発送の対象になります")      \
    X(TAKEN_BACK, "taken_back",                                                                    \
      "its run was taken back (kigen void): pull the letter, another one is made",                 \
      "この通の処理回は取り消されています(kigen void)。引き抜いてください。新しい通が作られます")  \
    X(SPOILED, "spoiled",                                                                          \
      "it is on record as spoiled: another letter is made in its place, under an id of its own",   \
      "損紙と記録されています。新しい整理番号の通が代わりに作られます")                            \
    X(PULLED, "pulled", "it is on record as pulled and must not go",                               \
      "引抜きと記録されています。差し出せない通です")                                              \
    X(RETURNED, "returned", "it is on record as returned: it was delivered to nobody there",       \
      "返戻と記録されています。同じ宛先に再び差し出すことはできません")

#define X(name, word, english, japanese) REPRINT_##name,
enum reprint_refusal { REPRINT_GIVEN, REPRINT_REFUSALS(X) REPRINT_REFUSAL_COUNT };
#undef X

struct reprint_asked { /* a piece that the ledger knows */
    bool published;    /* its run is */
    bool cut_off;      /* its run is in state voided: it was never published */
    struct piece_life life;
};

enum reprint_refusal reprint_refused(const struct reprint_asked *asked);
/* REQUIRE a refusal. */
const char *reprint_refusal_word(enum reprint_refusal refusal);
const char *reprint_refusal_says(enum reprint_refusal refusal, bool english);

#endif
