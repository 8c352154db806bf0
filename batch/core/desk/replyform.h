/*
 * Who may have a reply form (照会書兼回答書), by which a holder lets a proxy renew: the refusals of
 * docs/contract 7.5, each a sentence to the clerk.
 *
 * Its rows are judged by rules_judge() like those of a letter, but as if nobody had been told: that
 * a letter went, came back or was not wanted, and that it is late, is no reason to refuse what is
 * asked for at the counter. What would let the wrong person act is: somebody protected, a child or
 * a ward (a legal representative is no proxy), another person under the id. Pure.
 */
#ifndef KIGEN_CORE_DESK_REPLYFORM_H
#define KIGEN_CORE_DESK_REPLYFORM_H

#include "core/rules/rules.h"

/* In the order in which they are asked. X(name, word, English, Japanese) */
#define REPLY_REFUSALS(X)                                                                                                             \
    X(UNKNOWN, "unknown", "no resident of this id stands in the register; look the id up anew",                                       \
      "この宛名番号の住民がデータにありません。番号を確かめてください")                                                               \
    X(UNREADABLE, "unreadable",                                                                                                       \
      "the register has a row of this resident that cannot be read; mend the extract first",                                          \
      "住民データに、この人の読み取れない行があります。抽出データを直してからにしてください")                                         \
    X(AMBIGUOUS, "ambiguous_resident",                                                                                                \
      "the register has two different rows of this resident; find out which is right first",                                          \
      "住民データに、この人の内容の違う行が二つあります。どちらが正しいか確かめてください")                                           \
    X(DECEASED, "deceased", "the resident has died; the card is to be handed back",                                                   \
      "死亡の届出があります。カードの返納をご案内ください")                                                                           \
    X(MOVED_OUT, "moved_out", "the resident has moved out; the new municipality is in charge",                                        \
      "転出しています。転出先の市区町村の手続きです")                                                                                 \
    X(ABROAD, "abroad", "the resident has moved abroad; the form is not for that",                                                    \
      "国外に転出しています。この用紙では手続きできません")                                                                           \
    X(REMOVED, "removed", "the resident was removed from the register",                                                               \
      "住民票が消除されています。この用紙では手続きできません")                                                                       \
    X(PROTECTED, "protected",                                                                                                         \
      "no proxy may act for this resident (protected, released or not); the holder comes",                                            \
      "支援措置対象のため、送付可の決定があっても、代理の方の手続きはできません(職員限り)。" \
      "ご本人の来庁をご案内ください")                                                                                                 \
    X(ELSEWHERE, "residence_elsewhere",                                                                                               \
      "the resident's residence is registered elsewhere: no form goes out under this address",                                        \
      "居所登録のある方です。住所あてに用紙を出せません(職員限り)。ご本人の来庁をご案内ください")                                     \
    X(CHILD, "child", "the holder is under 15: the legal representative comes, not a proxy",                                          \
      "15歳未満です。任意代理人ではなく、法定代理人の来庁をご案内ください")                                                           \
    X(WARD, "ward", "the holder is a ward: the legal representative comes, not a proxy",                                              \
      "成年被後見人です。任意代理人ではなく、法定代理人の来庁をご案内ください")                                                       \
    X(CONTRADICTION, "contradiction",                                                                                                 \
      "the register shows another person or another place than before; find out who it is first",                                     \
      "住民データの内容が以前と食い違っています(別人か別の場所)。確かめてからにしてください")                                         \
    X(MOVING, "moving", "the resident moves out before the form could be back",                                                       \
      "用紙が戻る前に転出する予定です。転出先での手続きをご案内ください")                                                             \
    X(NO_ADDRESS, "no_address", "the register has no complete address to write to",                                                   \
      "照会先の住所が整っていません。住民データを確かめてください")                                                                   \
    X(UNPRINTABLE, "unprintable", "name or address has a character that no font draws",                                               \
      "氏名か住所に、書体にない文字があります。kigen why で文字を確かめてください")                                                   \
    X(UNFIT, "unfit_address", "name and address do not fit the window",                                                               \
      "氏名と住所が窓に収まりません。手書きの用紙をお使いください")                                                                   \
    X(NONE, "no_certificate", "the register has no certificate of this resident",                                                     \
      "この人の電子証明書がデータにありません")                                                                                       \
    X(REVOKED, "revoked", "the certificates were revoked: the holder comes, to have them issued",                                     \
      "電子証明書が失効しています。更新の用紙は使えません。新しい発行をご案内ください")                                               \
    X(SUSPENDED, "suspended", "the certificates are suspended; the suspension is lifted first",                                       \
      "電子証明書が一時停止中です。一時停止の解除が先です")                                                                           \
    X(UNDELIVERED, "undelivered", "the card has not been handed over yet",                                                            \
      "カードがまだ交付されていません。交付の手続きをご案内ください")                                                                 \
    X(STAY_PERIOD, "stay_period", "the certificate ends with the period of stay",                                                     \
      "電子証明書が在留期間とともに満了します。在留期間の更新が先です")                                                               \
    X(RESIDENCE_CARD, "residence_card", "a residence card is renewed at the immigration office",                                      \
      "特定在留カードです。出入国在留管理局の手続きです")                                                                             \
    X(NOT_DUE, "not_due", "no certificate of this resident can be renewed yet",                                                       \
      "いま更新できる電子証明書がありません(更新済か、更新開始日の前です)")                                                           \
    X(CARD, "card",                                                                                                                   \
      "the card itself ends: a new card is applied for, and this form is for certificates only",                                      \
      "カードの有効期限も来るため、カードの交付申請が必要です。この用紙では手続きできません")                                         \
    X(STAY, "stay_extended",                                                                                                          \
      "the card's date is to be extended first, at the counter, with the new residence card",                                         \
      "在留期間の延長に伴うカードの期限の変更が先です。在留カードを持っての来庁をご案内ください")

enum reply_refusal {
#define X(name, word, english, japanese) REPLY_##name,
    REPLY_REFUSALS(X)
#undef X
        REPLY_GIVEN,
    REPLY_REFUSAL_COUNT
};
const char *reply_refusal_word(enum reply_refusal refusal);
const char *reply_refusal_says(enum reply_refusal refusal, bool english);

struct
    reply_row { /* a readable certificate of the resident; no second one of its kind and serial */
    const struct certificate *certificate;
    bool open;                  /* it is due, or its window is open today */
    struct judgement judgement; /* as if nobody had been told of it */
    bool served;                /* set here: the form is about it */
};

struct reply_asked {
    const struct resident *resident; /* NULL: no readable row */
    bool unreadable;                 /* a row of the id cannot be read */
    bool ambiguous, guarded;         /* guarded: some row says 支援措置 */
    Day today;
    enum leap_birthday leap;
    struct reply_row *rows;
    size_t row_count;
};

/* Of the person and the certificates; sets `served`. REPLY_GIVEN: at least one is. */
enum reply_refusal reply_refused(struct reply_asked *asked);
/* Of the letter that the served certificates would make: where the form does not serve. */
enum reply_refusal reply_refused_as(enum variant variant);

#endif
