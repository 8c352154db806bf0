/*
 * The fixed lists of words: dispositions, reasons, causes of delay, anomalies, kinds and states.
 *
 * Each list is written once, here; the enum, the words of the CSV files and of the workbook are
 * made from it. The words, Japanese ones too, and their order are those of docs/contract 3 and 4.
 */
#ifndef KIGEN_CORE_RULES_TERMS_H
#define KIGEN_CORE_RULES_TERMS_H

#include "base/str.h"

/* X(name, word, Japanese, listed in dispositions.csv) in the order of docs/contract 4 */
#define DISPOSITIONS(X)                                                                            \
    X(REJECTED, "rejected", "取込不可(エラー)", true)                                              \
    X(NOT_DUE, "not_due", "時期未到来", false)                                                     \
    X(PAST, "past", "期限経過(対象期間外)", false)                                                 \
    X(SUPPRESSED, "suppressed", "発送対象外(除外)", true)                                          \
    X(TOLD, "told", "通知済", false)                                                               \
    X(HELD, "held", "保留(職員判断)", true)                                                        \
    X(LAPSED, "lapsed", "満了(期限切れ)", true)                                                    \
    X(WAITING, "waiting", "発送待ち(待機)", true)                                                  \
    X(NOTICE, "notice", "発送(今回)", true)

/* X(name, disposition, word, Japanese, English), in the order in which they are decided */
#define REASONS(X)                                                                                 \
    X(BAD_ROW, REJECTED, "bad_row", "行の形式不正", "the row cannot be read")                      \
    X(BAD_ID, REJECTED, "bad_id", "番号不正", "serial or resident id out of form")                 \
    X(BAD_KIND, REJECTED, "bad_kind", "種別不正", "unknown kind")                                  \
    X(BAD_STATUS, REJECTED, "bad_status", "状態不正", "unknown status or card type")               \
    X(BAD_DATE, REJECTED, "bad_date", "日付不正", "a date that cannot be read")                    \
    X(DUPLICATE_SERIAL, REJECTED, "duplicate_serial", "発行番号重複",                              \
      "a row above has this kind and serial")                                                      \
    X(UNKNOWN_RESIDENT, REJECTED, "unknown_resident", "住民データなし",                            \
      "no readable row for the resident")                                                          \
    X(DECEASED, SUPPRESSED, "deceased", "死亡", "the holder has died")                             \
    X(MOVED_OUT, SUPPRESSED, "moved_out", "転出", "the holder has moved out")                      \
    X(REMOVED, SUPPRESSED, "removed", "職権消除", "the holder was removed from the register")      \
    X(ABROAD, SUPPRESSED, "abroad", "国外転出", "the holder lives abroad")                         \
    X(REVOKED, SUPPRESSED, "revoked", "失効", "the certificate is revoked")                        \
    X(SUSPENDED, SUPPRESSED, "suspended", "一時停止", "the certificate is suspended")              \
    X(UNDELIVERED, SUPPRESSED, "undelivered", "交付前", "the card was not handed over yet")        \
    X(SUPERSEDED, SUPPRESSED, "superseded", "更新済", "a newer certificate is held")               \
    X(STAY_PERIOD, SUPPRESSED, "stay_period", "在留期間の満了", "what ends is the period of stay") \
    X(RESIDENCE_ELSEWHERE, SUPPRESSED, "residence_elsewhere", "居所情報登録者",                    \
      "a residence elsewhere is registered")                                                       \
    X(RESIDENCE_CARD, SUPPRESSED, "residence_card", "特定在留カード",                              \
      "renewed at the immigration office")                                                         \
    X(ELSEWHERE, TOLD, "elsewhere", "他機関通知済(J-LIS)", "told by another body")                 \
    X(REFUSED, HELD, "refused", "通知不要の申出", "a recorded decision: no letter")                \
    X(RETURNED, HELD, "returned", "返戻", "the last piece came back")                              \
    X(PROTECTED, HELD, "protected", "支援措置対象", "protected, not released")                     \
    X(MOVING, HELD, "moving", "転出予定", "moves before the letter would arrive")                  \
    X(AMBIGUOUS_RESIDENT, HELD, "ambiguous_resident", "住民データ不一致",                          \
      "rows of the resident differ")                                                               \
    X(CONTRADICTION, HELD, "contradiction", "記載不一致",                                          \
      "the register now says what contradicts the last one")                                       \
    X(NO_ADDRESS, HELD, "no_address", "宛先不備", "no complete address to print")                  \
    X(UNPRINTABLE, HELD, "unprintable", "印字できない文字", "a character that cannot be printed")  \
    X(FORMAT, HELD, "format", "点字・音声・電話の希望",                                            \
      "braille, audio or the telephone is wanted")                                                 \
    X(UNFIT_ADDRESS, HELD, "unfit_address", "宛名欄に収まらない", "too long for the window")       \
    X(UNSEEN, LAPSED, "unseen", "満了後に判明", "ended before it was ever seen")                   \
    X(PAUSED, WAITING, "paused", "発送見合わせ(休止)", "mailing is paused")                        \
    X(CUTOFF, WAITING, "cutoff", "印刷締切前", "the lot is not closed yet")                        \
    X(PRINT_CAPACITY, WAITING, "print_capacity", "印刷上限", "the print limit is reached")         \
    X(COUNTER_CAPACITY, WAITING, "counter_capacity", "窓口上限", "the counter limit is reached")

/* X(name, word, Japanese): the cause of one day of a piece's delay */
#define CAUSES(X)                                                                                  \
    X(PAUSED, "paused", "休止")                                                                    \
    X(BEFORE_START, "before_start", "発送開始前")                                                  \
    X(CUTOFF, "cutoff", "印刷締切前")                                                              \
    X(PRINT_CAPACITY, "print_capacity", "印刷上限")                                                \
    X(COUNTER_CAPACITY, "counter_capacity", "窓口上限")                                            \
    X(HELD, "held", "保留")                                                                        \
    X(SUPPRESSED, "suppressed", "発送対象外")                                                      \
    X(GATE, "gate", "停止判定")                                                                    \
    X(NO_RUN, "no_run", "処理未実施")                                                              \
    X(REMADE, "remade", "作り直し")                                                                \
    X(LATE_INPUT, "late_input", "データ未着")

/* X(name, word, Japanese), in bytewise order of the words, so that a set is written sorted */
#define ANOMALIES(X)                                                                               \
    X(BAD_BIRTH_DATE, "bad_birth_date", "生年月日不正")                                            \
    X(BAD_FORMAT, "bad_format", "通知形式不正")                                                    \
    X(BAD_MUNICIPALITY, "bad_municipality", "市区町村コード不正")                                  \
    X(EXPIRY_AFTER_STAY, "expiry_after_stay", "有効期限が在留期間の満了日より後")                  \
    X(FORMER_STAY, "former_stay", "カードの期限が以前の在留期間による(在留期間は無期限)")          \
    X(NO_TEMPLATE, "no_template", "通知言語の様式なし")                                            \
    X(SIGNATURE_UNDER_15, "signature_under_15", "15歳未満の署名用電子証明書")                      \
    X(UNEXPLAINED_EXPIRY, "unexplained_expiry", "規則で説明できない有効期限")                      \
    X(UNKNOWN_BIRTH_DATE, "unknown_birth_date", "生年月日不詳")

/*
 * What can decide the last day of a certificate (docs/domain.md 1), in the order of the law:
 * X(name, word, Japanese, article for 署名用, article for 利用者証明用). An empty article: not for that
 * kind. The articles are those of 規則, 平成15年総務省令第120号; docs/rules.md has a row for each. They do not
 * name the period of stay: the card ends with it, and the certificate with the card.
 */
#define BASES(X)                                                                                   \
    X(BIRTHDAY, "birthday", "発行日の後の誕生日", "規則第13条", "規則第49条")                      \
    X(RENEWAL, "renewal", "発行日の後の誕生日(更新期間内の更新)", "規則第13条", "規則第49条")      \
    X(AUTHENTICATION, "authentication", "利用者証明用の有効期限", "規則第13条", "")                \
    X(CARD, "card", "カードの有効期限", "規則第13条", "規則第49条")                                \
    X(STAY, "stay", "在留期間の満了日(カードの有効期限)", "規則第13条", "規則第49条")

#define KINDS(X)                                                                                   \
    X(SIGNATURE, "signature", "署名用", "署名用電子証明書")                                        \
    X(AUTHENTICATION, "authentication", "利用者証明用", "利用者証明用電子証明書")

#define RESIDENT_STATUSES(X)                                                                       \
    X(RESIDENT, "resident", "住民")                                                                \
    X(MOVING_OUT, "moving_out", "転出予定")                                                        \
    X(MOVED_OUT, "moved_out", "転出")                                                              \
    X(ABROAD, "abroad", "国外転出")                                                                \
    X(DECEASED, "deceased", "死亡")                                                                \
    X(REMOVED, "removed", "消除")

#define CERTIFICATE_STATUSES(X)                                                                    \
    X(VALID, "valid", "有効")                                                                      \
    X(REVOKED, "revoked", "失効")                                                                  \
    X(SUSPENDED, "suspended", "一時停止")                                                          \
    X(EXPIRED, "expired", "満了")                                                                  \
    X(UNDELIVERED, "undelivered", "交付前")

#define CARD_TYPES(X)                                                                              \
    X(PLAIN, "", "")                                                                               \
    X(NO_PIN, "no_pin", "顔認証")                                                                  \
    X(RESIDENCE, "residence", "特定在留カード")

#define FORMATS(X)                                                                                 \
    X(PRINT, "", "")                                                                               \
    X(LARGE, "large", "拡大文字")                                                                  \
    X(BRAILLE, "braille", "点字")                                                                  \
    X(AUDIO, "audio", "音声")                                                                      \
    X(PHONE, "phone", "電話")

/* X(name, word, Japanese), in bytewise order of the words; core/rules/variant.h says whose each is */
#define VARIANTS(X)                                                                                \
    X(CARD_LAPSED, "card_lapsed", "カード期限経過")                                                \
    X(CARD_RENEWAL, "card_renewal", "カード更新")                                                  \
    X(LAPSED, "lapsed", "期限経過")                                                                \
    X(RENEWAL, "renewal", "更新")                                                                  \
    X(STAY_EXTENDED, "stay_extended", "在留期間更新")

#define X(name, word, japanese, listed) DISPOSITION_##name,
enum disposition { DISPOSITIONS(X) DISPOSITION_COUNT };
#undef X
#define X(name, disposition, word, japanese, english) REASON_##name,
enum reason { REASON_NONE, REASONS(X) REASON_COUNT };
#undef X
#define X(name, word, japanese) CAUSE_##name,
enum cause { CAUSES(X) CAUSE_COUNT };
#undef X
#define X(name, word, japanese) ANOMALY_##name,
enum anomaly { ANOMALIES(X) ANOMALY_COUNT };
#undef X
#define X(name, word, japanese, signature, authentication) BASIS_##name,
enum basis { BASES(X) BASIS_COUNT };
#undef X
#define X(name, word, japanese, full) KIND_##name,
enum kind { KINDS(X) KIND_COUNT };
#undef X
#define X(name, word, japanese) RESIDENT_##name,
enum resident_status { RESIDENT_STATUSES(X) RESIDENT_STATUS_COUNT };
#undef X
#define X(name, word, japanese) CERTIFICATE_##name,
enum certificate_status { CERTIFICATE_STATUSES(X) CERTIFICATE_STATUS_COUNT };
#undef X
#define X(name, word, japanese) CARD_##name,
enum card_type { CARD_TYPES(X) CARD_TYPE_COUNT };
#undef X
#define X(name, word, japanese) FORMAT_##name,
enum format { FORMATS(X) FORMAT_COUNT };
#undef X
#define X(name, word, japanese) VARIANT_##name,
enum variant {
    VARIANTS(X) VARIANT_COUNT
}; /* in bytewise order of their words: bundles follow it */
#undef X

/* A word and its Japanese, both empty for REASON_NONE. REQUIREs a value of the list. */
struct term {
    const char *word, *japanese;
};
struct term disposition_term(enum disposition disposition);
bool disposition_is_listed(enum disposition disposition);
struct term reason_term(enum reason reason);
const char *reason_english(enum reason reason);
enum disposition reason_disposition(enum reason reason); /* REQUIREs a reason */
struct term cause_term(enum cause cause);
struct term anomaly_term(enum anomaly anomaly);
struct term basis_term(enum basis basis);
const char *basis_article(enum basis basis, enum kind kind); /* "": not for this kind */
struct term kind_term(enum kind kind);
const char *kind_full_japanese(enum kind kind);
struct term resident_status_term(enum resident_status status);
struct term certificate_status_term(enum certificate_status status);
struct term card_type_term(enum card_type type);
struct term format_term(enum format format);
struct term variant_term(enum variant variant);

/* The value whose word or Japanese word is `s`; -1 where there is none. */
int kind_of(Str s);
int resident_status_of(Str s);
int certificate_status_of(Str s);
int card_type_of(Str s);
int format_of(Str s);
int disposition_of(Str s);
int reason_of(Str s);
int variant_of(Str s);

#endif
