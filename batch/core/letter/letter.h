/*
 * The fields and conditions of a letter, filled from a piece of the lot.
 *
 * The vocabulary is all that a template may use. templates/README.md explains each word to the
 * clerk; a test compares the two. Values are written as the template's language writes them
 * (core/letter/language); fields that end in _ja as Japanese does, for the box that the counter reads
 * in a letter of another language. A certificate is lost with its card, so no printed end is later than the
 * card's. Certificates that end on the same day are named together. Pure.
 *
 *     struct letter letter = {0};
 *
 *     letter_fill(&letter, lot, piece);
 *     values = (struct words_values){&letter, letter_text};
 */
#ifndef KIGEN_CORE_LETTER_LETTER_H
#define KIGEN_CORE_LETTER_LETTER_H

#include "core/days/calendar.h"
#include "core/lot/lot.h"
#include "core/letter/language.h"
#include "core/letter/places.h"
#include "core/letter/words.h"

/* X(name, live, is_name, item_only, need, sample) */
#define LETTER_FIELDS(X)                                                                           \
    X(sheet, false, false, false, WORDS_ON_SHEET, "1")                                             \
    X(sheets, false, false, false, WORDS_ON_SHEET, "1")                                            \
    X(as_of, false, false, false, WORDS_IN_LETTER, "令和20年12月30日")                             \
    X(mail_on, false, false, false, WORDS_FREE, "令和20年12月30日")                                \
    X(deliver_on, false, false, false, WORDS_FREE, "令和20年12月30日")                             \
    X(card_ready, true, false, false, WORDS_FREE, "令和20年12月30日")                              \
    X(fetch_from, true, false, false, WORDS_FREE, "令和20年12月30日（日）")                        \
    X(apply_by, true, false, false, WORDS_FREE, "令和20年12月30日")                                \
    X(quiet_hours, false, false, false, WORDS_FREE, "午前9時台・午後2時台・午後3時台")               \
    X(quiet_days, false, false, false, WORDS_FREE, "火・水")                                       \
    X(piece_id, true, false, false, WORDS_ON_SHEET, "261124-000001-7")                             \
    X(job, false, false, false, WORDS_FREE, "261124-10")                                            \
    X(postal_code, true, false, false, WORDS_IN_LETTER, "250-8555")                                \
    X(address, true, true, false, WORDS_IN_LETTER, "神奈川県小田原市荻窪300番地")                  \
    X(building, true, true, false, WORDS_IN_LETTER, "城山ハイツ203号")                             \
    X(addressee, true, true, false, WORDS_IN_LETTER, "小田原　太郎　様")                           \
    X(holder, true, true, false, WORDS_FREE, "小田原　太郎左衛門")                                 \
    X(expires, true, false, false, WORDS_IN_LETTER, "令和20年（2038年）12月30日（日）")            \
    X(ends, true, false, false, WORDS_FREE, "令和20年（2038年）12月30日（日）に満了しました")      \
    X(come_until, true, false, false, WORDS_FREE, "令和20年（2038年）12月30日（日）に満了しました") \
    X(expires_short, true, false, false, WORDS_FREE, "令和20年12月30日")                           \
    X(opens, true, false, false, WORDS_FREE, "令和20年12月30日（日）")                             \
    X(counter_from, true, false, false, WORDS_FREE, "令和20年12月30日（日）")                      \
    X(counter_until, true, false, false, WORDS_FREE, "令和20年12月30日（日）")                     \
    X(counter_next, true, false, false, WORDS_FREE, "令和20年12月30日（日）")                      \
    X(closing, true, false, true, WORDS_FREE, "利用者証明用")                                      \
    X(closing_until, true, false, true, WORDS_FREE, "令和20年12月30日（日）")                      \
    X(closing_expires, true, false, true, WORDS_FREE, "令和20年12月30日（日）")                    \
    X(proxy_until, true, false, false, WORDS_FREE, "令和20年12月30日（日）")                       \
    X(insurance_until, true, false, false, WORDS_FREE, "令和20年12月30日")                         \
    X(certificate, true, false, true, WORDS_FREE, "署名用電子証明書・利用者証明用電子証明書")      \
    X(certificate_short, true, false, true, WORDS_FREE, "利用者証明用")                            \
    X(place, true, true, true, WORDS_FREE, "小田原栄町郵便局")                                     \
    X(place_address, true, true, true, WORDS_FREE, "　栄町1-13-13")                                \
    X(place_hours, true, true, true, WORDS_FREE, "　平日9時〜16時")                                \
    X(place_phone, true, true, true, WORDS_FREE, "　0465-00-0000")                                 \
    X(place_booking, true, true, true, WORDS_FREE, "　予約が必要です。")                           \
    X(card_expires, true, false, false, WORDS_FREE, "令和20年（2038年）12月30日（日）")            \
    X(expires_ja, true, false, false, WORDS_FREE, "令和20年（2038年）12月30日（日）")              \
    X(ends_ja, true, false, false, WORDS_FREE, "令和20年（2038年）12月30日（日）に満了しました")   \
    X(opens_ja, true, false, false, WORDS_FREE, "令和20年12月30日（日）")                          \
    X(counter_from_ja, true, false, false, WORDS_FREE, "令和20年12月30日（日）")                   \
    X(counter_next_ja, true, false, false, WORDS_FREE, "令和20年12月30日（日）")                   \
    X(closing_ja, true, false, true, WORDS_FREE, "利用者証明用")                                   \
    X(closing_until_ja, true, false, true, WORDS_FREE, "令和20年12月30日（日）")                   \
    X(certificate_ja, true, false, true, WORDS_FREE, "署名用電子証明書・利用者証明用電子証明書")   \
    X(card_expires_ja, true, false, false, WORDS_FREE, "令和20年（2038年）12月30日（日）")         \
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
enum letter_pins { PINS_ALL, PINS_AUTHENTICATION, PINS_SIGNATURE, PINS_NONE, PINS_COUNT };
enum letter_insurance { /* the card as health insurance card */
    INSURANCE_ON,       /* it works on the day of delivery, and ends with the certificate */
    INSURANCE_OVER,
    INSURANCE_OTHER, /* the authentication certificate is none of this letter's */
    INSURANCE_COUNT
};
enum letter_visitor { VISITOR_SELF, VISITOR_PROTECTED, VISITOR_CHILD, VISITOR_WARD, VISITOR_COUNT };
enum letter_counter { /* of what has not ended when the letter arrives; of all, where all has */
    COUNTER_OPEN,     /* each certificate ends on a counter day */
    COUNTER_CLOSED,   /* one does not: the last counter day before is counter_until */
    COUNTER_OVER,     /* that day of one is past when the letter arrives */
    COUNTER_COUNT
};
enum letter_opened { /* on the day of delivery; CLOSED: the first day is no counter day */
    OPENS_LATER,
    OPENED,
    OPENS_LATER_CLOSED,
    OPENED_CLOSED,
    OPENED_COUNT
};
enum letter_card {
    CARD_IN_TIME,
    CARD_LATE, /* a new card is ready after the last day to fetch it in time */
    CARD_OVER, /* the card's end is known, and past when the letter arrives; it is late, too */
    CARD_COUNT
};
enum letter_ended { ENDED_NONE, ENDED_ONE, ENDED_ALL, ENDED_COUNT }; /* of its two days */
enum letter_choice {
    CHOICE_DELAY,
    CHOICE_PINS,
    CHOICE_VISITOR,
    CHOICE_OTHER_NAME, /* the addressee is not the holder */
    CHOICE_DATES,      /* the certificates end on value + 1 days */
    CHOICE_COUNTER,
    CHOICE_CLOSINGS, /* so many of its days are COUNTER_CLOSED */
    CHOICE_OPENED,
    CHOICE_CARD,       /* the card ends on another day than the certificates */
    CHOICE_CARD_LEFT,
    CHOICE_INSURANCE,
    CHOICE_ENDED,
    CHOICE_PROXY_LATE, /* a call for a proxy's form is no longer in time */
    CHOICE_STAY,       /* enum lot_stay */
    CHOICE_PLACES,     /* as many further counters are named */
    CHOICE_COUNT
};

enum {
    LETTER_DATES_MAX = 2,
    LETTER_EXCLUSIONS_MAX = 20,
    ANSWER_DAYS = 30 /* where all has ended */
};

struct letter_date { /* the certificates that end on one day */
    Day works_until; /* what is printed: the last day on which they work, the card's end where that is earlier */
    Day expires_on;  /* the register's own, of several the last: by it the letter's variant goes */
    Day opens_on, counter_from, counter_until;
    bool has[KIND_COUNT];
    Str expires, expires_short, expires_weekday, opens, from, until; /* as they are written; expires is works_until */
    Str ends;                                       /* the same, in the tense of the delivery day */
    Str come; /* the last day at the counter where that is still to come, else as `ends` */
    Str expires_ja, ends_ja, opens_ja, from_ja, until_ja;
};

enum { LETTER_DAYS = LETTER_DATES_MAX * 14 + 14 }; /* that are written */

struct letter {
    const struct language *language; /* NULL: Japanese */
    Str quiet_hours, quiet_days;     /* core/letter/load.h, in its language */
    int card_weeks;                  /* from an application to the new card */
    const struct calendar *calendar; /* counter days; NULL: none is known to be closed */
    const struct place *places; /* further counters of the configuration */
    size_t place_count;
    const struct place *near[PLACES_NAMED];
    size_t near_count;
    const struct lot *lot; /* NULL: only fields of the piece are known (form_fits) */
    const struct lot_piece *piece;
    struct words_state state;
    struct letter_date dates[LETTER_DATES_MAX];
    size_t date_count;
    size_t closings[LETTER_DATES_MAX], closing_count; /* the dates that are COUNTER_CLOSED */
    char postal_code[16];
    Str as_of, mail_on, deliver_on, counter_next, counter_next_ja, card_ready, fetch_from, apply_by,
        come_first, card_expires, card_expires_ja, proxy_until,
        insurance_until, answer_until;
    char days[LETTER_DAYS][LANGUAGE_TEXT_MAX];
    size_t day_count;
    char *addressee; /* with its honorific */
    size_t addressee_bytes, addressee_room;
};

const struct words_vocabulary *letter_vocabulary(void); /* with Japanese samples */
/*
 * The same for the letters of a variant in a language, with its samples, and as many further
 * counters as the configuration has for them. Language and places must live as long; the terms must
 * not be moved.
 */
struct letter_terms {
    struct words_vocabulary vocabulary;
    const struct language *language;
    const struct place *places;
    size_t place_count;
    struct words_choice choices[CHOICE_COUNT];
    struct words_exclusion exclusions[LETTER_EXCLUSIONS_MAX];
};
void letter_terms_fill(struct letter_terms *terms, const struct language *language,
                       enum variant variant, const struct place *places, size_t place_count);
/* The last day on which it works: a certificate is lost with its card. */
static inline Day certificate_works_until(const struct lot_certificate *at)
{
    return day_is(at->card_ends_on) && day_before(at->card_ends_on, at->expires_on)
               ? at->card_ends_on
               : at->expires_on;
}
/* Fills the letter, which must be all zeros but for language, places, card_weeks and calendar before the first
 * call and may be filled again. Borrows lot and piece. */
void letter_fill(struct letter *letter, const struct lot *lot, const struct lot_piece *piece);
void letter_release(struct letter *letter);
/* The text of a field, as struct words_values wants it. Lives until the next letter_fill(). */
Str letter_text(const void *letter, int field, int item);

#endif
