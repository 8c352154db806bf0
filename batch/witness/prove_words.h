/* The proof's own copy of the contract's words. Only the files of witness/ include this. */
#ifndef KIGEN_WITNESS_PROVE_WORDS_H
#define KIGEN_WITNESS_PROVE_WORDS_H

#include "base/str.h"

/* All in the order of docs/contract 4. */
#define PROVE_DISPOSITIONS(X)                                                                      \
    X(REJECTED, "rejected")                                                                        \
    X(NOT_DUE, "not_due")                                                                          \
    X(PAST, "past")                                                                                \
    X(SUPPRESSED, "suppressed")                                                                    \
    X(TOLD, "told")                                                                                \
    X(HELD, "held")                                                                                \
    X(LAPSED, "lapsed")                                                                            \
    X(WAITING, "waiting")                                                                          \
    X(NOTICE, "notice")
#define PROVE_REASONS(X)                                                                           \
    X(NONE, "")                                                                                    \
    X(BAD_ROW, "bad_row")                                                                          \
    X(BAD_ID, "bad_id")                                                                            \
    X(BAD_KIND, "bad_kind")                                                                        \
    X(BAD_STATUS, "bad_status")                                                                    \
    X(BAD_DATE, "bad_date")                                                                        \
    X(DUPLICATE_SERIAL, "duplicate_serial")                                                        \
    X(UNKNOWN_RESIDENT, "unknown_resident")                                                        \
    X(DECEASED, "deceased")                                                                        \
    X(MOVED_OUT, "moved_out")                                                                      \
    X(REMOVED, "removed")                                                                          \
    X(ABROAD, "abroad")                                                                            \
    X(REVOKED, "revoked")                                                                          \
    X(SUSPENDED, "suspended")                                                                      \
    X(UNDELIVERED, "undelivered")                                                                  \
    X(SUPERSEDED, "superseded")                                                                    \
    X(STAY_PERIOD, "stay_period")                                                                  \
    X(RESIDENCE_ELSEWHERE, "residence_elsewhere")                                                  \
    X(RESIDENCE_CARD, "residence_card")                                                            \
    X(ELSEWHERE, "elsewhere")                                                                      \
    X(REFUSED, "refused")                                                                          \
    X(RETURNED, "returned")                                                                        \
    X(PROTECTED, "protected")                                                                      \
    X(MOVING, "moving")                                                                            \
    X(AMBIGUOUS_RESIDENT, "ambiguous_resident")                                                    \
    X(CONTRADICTION, "contradiction")                                                              \
    X(NO_ADDRESS, "no_address")                                                                    \
    X(UNPRINTABLE, "unprintable")                                                                  \
    X(FORMAT, "format")                                                                            \
    X(UNFIT_ADDRESS, "unfit_address")                                                              \
    X(UNSEEN, "unseen")                                                                            \
    X(PAUSED, "paused")                                                                            \
    X(CUTOFF, "cutoff")                                                                            \
    X(PRINT_CAPACITY, "print_capacity")                                                            \
    X(COUNTER_CAPACITY, "counter_capacity")

#define X(name, word) IS_##name,
enum is { PROVE_DISPOSITIONS(X) IS_COUNT };
#undef X
#define X(name, word) WHY_##name,
enum why { PROVE_REASONS(X) WHY_COUNT };
#undef X

Str is_word(enum is is);
Str why_word(enum why why);

/* The columns, and the values of their words, in the order of docs/contract 3. */
enum { C_SERIAL, C_RESIDENT, C_KIND, C_ISSUED, C_EXPIRES, C_STATUS, C_CARD_EXPIRES, C_CARD, C_ALL };
enum {
    R_ID,
    R_NAME,
    R_BIRTH,
    R_POSTAL,
    R_ADDRESS,
    R_BUILDING,
    R_STATUS,
    R_MOVES,
    R_STAY,
    R_ELSEWHERE,
    R_PROTECTED,
    R_WARD,
    R_AGENT,
    R_MAIL_NAME,
    R_MAIL_POSTAL,
    R_MAIL_ADDRESS,
    R_MAIL_BUILDING,
    R_LANGUAGE,
    R_MUNICIPALITY,
    R_FORMAT,
    R_ALL
};
enum { KIND_IS_SIGNATURE, KIND_IS_AUTHENTICATION };
enum { LIVES_HERE, LEAVES, LEFT, LIVES_ABROAD, IS_DEAD, IS_REMOVED };
enum { CERT_VALID, CERT_REVOKED, CERT_SUSPENDED, CERT_EXPIRED, CERT_UNDELIVERED };
enum { CARD_IS_PLAIN, CARD_HAS_NO_PIN, CARD_OF_RESIDENCE };
enum { FORM_PLAIN, FORM_LARGE, FORM_BRAILLE, FORM_AUDIO, FORM_PHONE };
int format_value(Str word); /* of the standard words of `format`; -1: another word */
int kind_value(Str word);   /* of the standard words of `kind`; -1: another word */

#endif
