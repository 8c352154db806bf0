/*
 * The fields and conditions of a letter, filled from a piece of the lot.
 *
 * The vocabulary is all that a template may use. templates/README.md explains each word to the
 * clerk; a test compares the two. Dates are written with eras; `expires` has the Western year and
 * the weekday too. Certificates that end on the same day are named together. Pure.
 *
 *     struct letter letter = {0};
 *
 *     letter_fill(&letter, lot, piece);
 *     values = (struct words_values){&letter, letter_text};
 */
#ifndef KIGEN_CORE_LETTER_LETTER_H
#define KIGEN_CORE_LETTER_LETTER_H

#include "core/days/era.h"
#include "core/lot/lot.h"
#include "core/letter/words.h"

/* X(name, live, is_name, item_only, need, sample) */
#define LETTER_FIELDS(X)                                                                           \
    X(sheet, false, false, false, WORDS_ON_SHEET, "1")                                             \
    X(sheets, false, false, false, WORDS_ON_SHEET, "1")                                            \
    X(as_of, false, false, false, WORDS_IN_LETTER, "令和20年12月30日")                             \
    X(mail_on, false, false, false, WORDS_FREE, "令和20年12月30日")                                \
    X(piece_id, true, false, false, WORDS_ON_SHEET, "261124-000001-7")                             \
    X(postal_code, true, false, false, WORDS_IN_LETTER, "250-8555")                                \
    X(address, true, true, false, WORDS_IN_LETTER, "神奈川県小田原市荻窪300番地")                  \
    X(building, true, true, false, WORDS_IN_LETTER, "城山ハイツ203号")                             \
    X(addressee, true, true, false, WORDS_IN_LETTER, "小田原　太郎　様")                           \
    X(holder, true, true, false, WORDS_FREE, "小田原　太郎左衛門")                                 \
    X(expires, true, false, false, WORDS_IN_LETTER, "令和20年（2038年）12月30日（日）")            \
    X(expires_short, true, false, false, WORDS_FREE, "令和20年12月30日")                           \
    X(opens, true, false, false, WORDS_FREE, "令和20年12月30日（日）")                             \
    X(counter_until, true, false, false, WORDS_FREE, "令和20年12月30日（日）")                     \
    X(certificate, true, false, true, WORDS_FREE, "署名用電子証明書・利用者証明用電子証明書")      \
    X(certificate_short, true, false, true, WORDS_FREE, "利用者証明用")                            \
    X(card_expires, true, false, false, WORDS_FREE, "令和20年（2038年）12月30日（日）")                 \
    X(answer_until, true, false, false, WORDS_FREE, "令和20年12月30日（日）")

/* What the conditions of a letter depend on: one enum for each choice, then the list of choices. */
enum letter_delay {
    DELAY_NONE,
    DELAY_PAUSED,
    DELAY_CROWDED,
    DELAY_OFFICE,
    DELAY_CHECKED,
    DELAY_COUNT
};
enum letter_pins { PINS_ALL, PINS_AUTHENTICATION, PINS_NONE, PINS_SIGNATURE, PINS_COUNT };
enum letter_visitor { VISITOR_SELF, VISITOR_PROTECTED, VISITOR_CHILD, VISITOR_WARD, VISITOR_COUNT };
enum letter_counter {
    COUNTER_OPEN,   /* each certificate ends on an office day */
    COUNTER_CLOSED, /* one does not: the last office day before is counter_until */
    COUNTER_OVER,   /* the same, and that day is past when the letter arrives */
    COUNTER_COUNT
};
enum letter_choice {
    CHOICE_DELAY,
    CHOICE_PINS,
    CHOICE_VISITOR,
    CHOICE_OTHER_NAME, /* the addressee is not the holder */
    CHOICE_DATES,      /* the certificates end on value + 1 days */
    CHOICE_COUNTER,
    CHOICE_OPENED,     /* the window is open when the letter arrives */
    CHOICE_CARD,       /* the card ends on another day than the certificates */
    CHOICE_CARD_ENDED, /* the card's end is known, and past when the letter arrives */
    CHOICE_COUNT
};

enum { LETTER_DATES_MAX = 2, ANSWER_DAYS = 30 /* where all has ended */ };

struct letter_date { /* the certificates that end on one day */
    Day expires_on, opens_on, counter_until;
    bool has[KIND_COUNT];
    char expires[ERA_TEXT_MAX], expires_short[ERA_TEXT_MAX], opens[ERA_TEXT_MAX];
    char counter_until_text[ERA_TEXT_MAX];
};

struct letter {
    const struct lot *lot; /* NULL: only fields of the piece are known (form_fits) */
    const struct lot_piece *piece;
    struct words_state state;
    struct letter_date dates[LETTER_DATES_MAX];
    size_t date_count;
    char postal_code[16], as_of[ERA_TEXT_MAX], mail_on[ERA_TEXT_MAX], card_expires[ERA_TEXT_MAX];
    char answer_until[ERA_TEXT_MAX];
    char *addressee; /* with its honorific */
    size_t addressee_bytes, addressee_room;
};

const struct words_vocabulary *letter_vocabulary(void);
/* Fills the letter, which must be all zeros before the first call and may be filled again. Borrows
 * lot and piece. */
void letter_fill(struct letter *letter, const struct lot *lot, const struct lot_piece *piece);
void letter_release(struct letter *letter);
/* The text of a field, as struct words_values wants it. Lives until the next letter_fill(). */
Str letter_text(const void *letter, int field, int item);

#endif
