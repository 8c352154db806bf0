/*
 * The columns of the two registers, and the words that may stand in them (docs/contract 3).
 *
 * The lists below decide which headers are recognised, which keys registers.resident_columns and
 * registers.certificate_columns have, what registers.values may name, and what kigen synth writes.
 * Pure.
 */
#ifndef KIGEN_CORE_TEXT_COLUMNS_H
#define KIGEN_CORE_TEXT_COLUMNS_H

#include "base/str.h"

/* X(name, canonical header, Japanese header, required), in the order of docs/contract 3 */
#define RESIDENT_COLUMNS(X)                                                                        \
    X(RESIDENT_ID, "resident_id", "宛名番号", true)                                                \
    X(NAME, "name", "氏名", true)                                                                  \
    X(BIRTH_DATE, "birth_date", "生年月日", true)                                                  \
    X(POSTAL_CODE, "postal_code", "郵便番号", true)                                                \
    X(ADDRESS, "address", "住所", true)                                                            \
    X(BUILDING, "building", "方書", false)                                                         \
    X(STATUS, "status", "住民状態", true)                                                          \
    X(MOVES_ON, "moves_on", "異動予定日", false)                                                   \
    X(STAY_UNTIL, "stay_until", "在留期間満了日", false)                                           \
    X(RESIDENCE_ELSEWHERE, "residence_elsewhere", "居所登録", false)                               \
    X(PROTECTED, "protected", "支援措置", false)                                                   \
    X(WARD, "ward", "成年被後見人", false)                                                         \
    X(AGENT_NAME, "agent_name", "法定代理人氏名", false)                                           \
    X(MAILING_NAME, "mailing_name", "送付先氏名", false)                                           \
    X(MAILING_POSTAL_CODE, "mailing_postal_code", "送付先郵便番号", false)                         \
    X(MAILING_ADDRESS, "mailing_address", "送付先住所", false)                                     \
    X(MAILING_BUILDING, "mailing_building", "送付先方書", false)                                   \
    X(LANGUAGE, "language", "通知言語", false)                                                     \
    X(MUNICIPALITY, "municipality", "市区町村コード", false)                                       \
    X(FORMAT, "format", "通知形式", false)

#define CERTIFICATE_COLUMNS(X)                                                                     \
    X(SERIAL, "serial", "発行番号", true)                                                          \
    X(RESIDENT_ID, "resident_id", "宛名番号", true)                                                \
    X(KIND, "kind", "種別", true)                                                                  \
    X(ISSUED_ON, "issued_on", "発行年月日", true)                                                  \
    X(EXPIRES_ON, "expires_on", "有効期限", true)                                                  \
    X(STATUS, "status", "状態", true)                                                              \
    X(CARD_EXPIRES_ON, "card_expires_on", "カード有効期限", false)                                 \
    X(CARD_TYPE, "card_type", "カード種別", false)

#define X(name, canonical, japanese, required) RESIDENT_COLUMN_##name,
enum resident_column { RESIDENT_COLUMNS(X) RESIDENT_COLUMN_COUNT };
#undef X
#define X(name, canonical, japanese, required) CERTIFICATE_COLUMN_##name,
enum certificate_column { CERTIFICATE_COLUMNS(X) CERTIFICATE_COLUMN_COUNT };
#undef X

enum { COLUMNS_KNOWN_MAX = RESIDENT_COLUMN_COUNT }; /* of the register with more columns */

struct column {
    const char *name, *japanese;
    bool required;
};

/* A word that may stand in a column, and its value: of the column's enum; 0 or 1 for a flag. */
struct column_word {
    const char *text;
    int value;
};

/* The columns of the resident or the certificate register, indexed by the enums above. */
const struct column *columns_of(bool residents, size_t *count);
int column_find(bool residents, Str canonical); /* -1: no such column */

/*
 * The standard words of a column, canonical and Japanese. Free text, ids and most dates have none;
 * birth_date has 不詳 and stay_until the words for "no end", all with the value 0.
 */
const struct column_word *column_words(bool residents, int column, size_t *count);
int column_word_value(bool residents, int column, Str word); /* -1: no such word */

#endif
