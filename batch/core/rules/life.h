/*
 * Follows one piece (a letter) through its events, from planned to posted or returned.
 *
 * A certificate counts as told by its last piece, unless that piece was spoiled, pulled, voided or
 * returned (docs/contract 4 and 7). Events are applied in the order in which they were recorded. An
 * event that cannot follow is refused when it is recorded (piece_may), not when it is read. Pure.
 *
 * A piece is voided for one of two reasons: its run was cut off and never published, or its
 * published run was taken back (`kigen void`; its printed letters are kept in the office until they
 * are recorded as pulled). The state of the run tells which (edge/ledger/ledger.h).
 */
#ifndef KIGEN_CORE_RULES_LIFE_H
#define KIGEN_CORE_RULES_LIFE_H

#include "core/days/day.h"

/* X(name, word, Japanese) */
#define PIECE_EVENTS(X)                                                                            \
    X(PLANNED, "planned", "作成")                                                                  \
    X(PRINTED, "printed", "印刷済")                                                                \
    X(POSTED, "posted", "差出済")                                                                  \
    X(SPOILED, "spoiled", "損紙")                                                                  \
    X(PULLED, "pulled", "引抜き")                                                                  \
    X(RETURNED, "returned", "返戻")                                                                \
    X(VOIDED, "voided", "取消")

#define X(name, word, japanese) PIECE_##name,
enum piece_event { PIECE_EVENTS(X) PIECE_EVENT_COUNT };
#undef X

struct piece_life {
    enum piece_event state; /* the last event that changed it */
    Day on;                 /* its date */
};

struct piece_life piece_born(Day planned_on); /* the life of a piece just planned */
/* The life after one more event; an event that may not follow changes nothing. */
struct piece_life piece_lives(struct piece_life life, enum piece_event event, Day on);
/* Whether `event` may follow, for example printed after planned, returned after posted. */
bool piece_may(struct piece_life life, enum piece_event event);
/* Whether the certificates of the piece count as told: it is planned, printed or posted. */
bool piece_tells(struct piece_life life);

const char *piece_event_word(enum piece_event event);
const char *piece_event_japanese(enum piece_event event);
int piece_event_of(Str word); /* -1 where there is none */

#endif
