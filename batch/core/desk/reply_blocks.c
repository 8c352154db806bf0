/*
 * What a clerk may say: before it is clear who calls, and after.
 *
 *   1 the block before is the same for every id, known or not in the registers: it takes nothing
 *     from a person, so that nobody learns whether somebody is protected, dead, or has a card;
 *   2 the block after says nothing of people under protection;
 *   3 neither asks for a PIN or an individual number.
 */
#include "base/bug.h"
#include "core/desk/reply_parts.h"

/* ---- before ---------------------------------------------------------------------------------- */

static void put_text(struct page *page, const char *japanese_label, const char *english_label,
                     const char *japanese, const char *english)
{
    page_field(page, japanese_label, english_label, str_of(page->english ? english : japanese));
}

static void put_given(struct page *page, const char *japanese, const char *english, Str text)
{
    if (!str_is_empty(text))
        page_field(page, japanese, english, text);
}

static void put_when(struct page *page)
{
    int months = page->reply->window_months;

    if (months)
        page_field(page, "更新の期間", "when",
                   SAY(page,
                       "有効期限のおよそ%dか月前から有効期限の日まで。お知らせがなくても窓口で手続"
                       "できます。正確な日は、本人確認のうえお答えします。",
                       "From about %d months before the expiry to the last day, without a letter "
                       "too. The exact day only once it is clear who calls.",
                       months));
    else
        put_text(page, "更新の期間", "when",
                 "有効期限の前の一定の期間。お知らせがなくても窓口で手続できます。正確な日は、"
                 "本人確認のうえお答えします。",
                 "Some months before the expiry to the last day, without a letter too. The exact "
                 "day only once it is clear who calls.");
    put_text(page, "期限の後", "after it",
             "カードが有効なら、電子証明書は期限の後も窓口で発行できます。カードの期限も"
             "過ぎる方は、新しいカードの申請が必要です。",
             "While the card is valid, a new certificate is issued at the counter. Whose card "
             "ends too has to apply for a card.");
}

static void put_bring(struct page *page)
{
    put_text(page, "持ち物", "to bring",
             "マイナンバーカードと暗証番号。お知らせは要りません。暗証番号を忘れたときも、窓口で"
             "再設定の手続ができます。",
             "The card and its PINs; the letter is not needed. A forgotten PIN can be set anew at "
             "the counter.");
    put_given(page, "手数料", "fee", page->reply->office.fee);
    put_text(page, "代理の方", "a proxy",
             "照会書兼回答書を郵送してからの手続で、その日のうちには終わりません。お越しになる前に"
             "お電話ください。",
             "Needs the reply form, which is sent by post, so not on the same day. Call first.");
    put_given(page, "", "", page->reply->office.phone_reply);
}

static Str phone_of(const struct page *page)
{
    const struct reply_office *office = &page->reply->office;

    if (str_is_empty(office->phone) || str_is_empty(office->section))
        return office->phone;
    return SAY(page, STR_FMT "(" STR_FMT ")", STR_FMT " (" STR_FMT ")", STR_ARG(office->phone),
               STR_ARG(office->section));
}

static void put_counter(struct page *page)
{
    const struct reply_office *office = &page->reply->office;

    put_given(page, "窓口", "counter", office->counter);
    put_given(page, "受付時間", "hours", office->hours);
    put_given(page, "休み", "closed", office->closed);
    put_given(page, "取扱いなし", "not at", office->not_here);
    put_given(page, "電話", "telephone", phone_of(page));
}

void page_before(struct page *page)
{
    VEC_PUSH(&page->text, '\n');
    page_line(page, str_of(page->english ? "MAY BE SAID BEFORE IDENTIFICATION (to anybody alike)"
                                         : "本人確認前に言えること(どなたにも同じ内容)"));
    put_text(page, "最初に伺う", "ask first",
             "お手元のお知らせの整理番号を伺います。なければ、こちらで宛名番号を調べます。番号を"
             "知っていることは、本人確認になりません。",
             "The piece id on the letter. To know a number is no identification.");
    put_when(page);
    put_bring(page);
    put_counter(page);
    put_text(
        page, "注意", "take care",
        "特定の方へのお知らせや登録の有無は答えません。暗証番号と個人番号(マイナンバー)は、電話で尋ねず、"
        "聞き取りもしません。",
        "Do not say whether there is a letter or an entry, and do not ask for a PIN or an "
        "individual number.");
}

/* ---- after ----------------------------------------------------------------------------------- */

Str page_both(const struct page *page, struct answer_said answer)
{
    return str_trim(SAY(page, STR_FMT STR_FMT, STR_FMT " " STR_FMT, STR_ARG(answer.letter),
                        STR_ARG(answer.renewal)));
}

/* 署名用, or "signature" */
static const char *kind_label(const struct speaker *speaker, bool english)
{
    int kind = speaker->certificate->kind;

    if (kind < 0)
        return english ? "unknown kind" : "種別不明";
    return english ? kind_term((enum kind)kind).word : kind_term((enum kind)kind).japanese;
}

static void put_answers(struct page *page, const struct speaker *speakers, size_t count, bool alike)
{
    if (!alike) {
        for (size_t i = 0; i < count; i++)
            page_field(page, kind_label(&speakers[i], false), kind_label(&speakers[i], true),
                       page_both(page, speakers[i].answer));
        return;
    }
    page_field(page, "お知らせ", "letter", speakers[0].answer.letter);
    put_given(page, "手続", "renewal", speakers[0].answer.renewal);
}

/* Why somebody has to wait, in words that a caller may hear. */
static const char *say_wait(enum reason reason, bool english)
{
    switch (reason) {
    case REASON_PAUSED:
        return english ? "The sending of letters is suspended at present."
                       : "今は、お知らせの発送を見合わせている期間です。";
    case REASON_CUTOFF:
        return english ? "The letters of the next mail day go together."
                       : "次の発送日の分を、まとめて準備しています。";
    case REASON_PRINT_CAPACITY:
    case REASON_COUNTER_CAPACITY:
        return english ? "Letters are sent by turns, the earliest expiry first."
                       : "有効期限の近い方から順に発送しています。";
    default:
        return NULL;
    }
}

static void put_wait(struct page *page, const struct speaker *speakers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *said = say_wait(speakers[i].certificate->reason, page->english);

        if (!said)
            continue;
        page_field(page, "待つ理由", "why later", str_of(said));
        return;
    }
}

static bool is_bound(const struct speaker *speaker) /* its expiry matters to the caller */
{
    return day_is(speaker->certificate->expires_on) && speaker->certificate->readable &&
           !day_is(speaker->facts.renewed_until);
}

static void put_expiries(struct page *page, const struct speaker *speakers, size_t count)
{
    bool first = true;

    for (size_t i = 0; i < count; i++) {
        const struct reply_certificate *at = speakers[i].certificate;
        Str day = page_day(page, at->expires_on);
        bool ended = day_before(at->expires_on, page->reply->today);
        const char *label = kind_label(&speakers[i], page->english);

        if (!is_bound(&speakers[i]))
            continue;
        page_field(page, first ? "有効期限" : "", first ? "expires" : "",
                   page->english
                       ? arena_printf(page->arena, "%s: " STR_FMT "%s", label, STR_ARG(day),
                                      ended ? ", over" : ", last day included")
                       : arena_printf(page->arena, "%s　" STR_FMT "%s", label, STR_ARG(day),
                                      ended ? "まで(終了)" : "まで有効"));
        first = false;
    }
}

/* Where the last day is no counter day, the last one before it. */
static void put_last_counter_day(struct page *page, const struct speaker *speakers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct reply_certificate *at = speakers[i].certificate;
        Str day = page_day(page, at->counter_until);

        if (answer_errand(&speakers[i].facts) == ERRAND_NONE || !day_is(at->counter_until) ||
            !day_before(at->counter_until, at->expires_on))
            continue;
        page_field(page, "窓口最終日", "last day",
                   SAY(page, STR_FMT "(有効期限の日は閉庁日)",
                       STR_FMT ": the counter is closed on the day of the expiry", STR_ARG(day)));
        return;
    }
}

static enum answer_errand errand_of(const struct speaker *speakers, size_t count)
{
    enum answer_errand errand = ERRAND_NONE;

    for (size_t i = 0; i < count; i++) {
        enum answer_errand at = answer_errand(&speakers[i].facts);

        errand = at > errand ? at : errand;
    }
    return errand;
}

static bool has_no_pin(const struct speaker *speakers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (speakers[i].certificate->card_type == CARD_NO_PIN)
            return true;
    return false;
}

static Str say_pins(const struct page *page, const struct speaker *speakers, size_t count)
{
    bool signs = false;

    if (has_no_pin(speakers, count))
        return str_of(page->english ? "no PIN" : "暗証番号は不要(顔認証)");
    for (size_t i = 0; i < count; i++)
        signs |= speakers[i].certificate->kind == KIND_SIGNATURE;
    if (signs)
        return str_of(page->english ? "its PINs (signature: 6-16 capitals and digits, the others: "
                                      "4 digits)"
                                    : "暗証番号(署名用は英大文字と数字で6〜16字、ほかは数字4桁)");
    return str_of(page->english ? "its PINs (4 digits)" : "暗証番号(数字4桁)");
}

static void put_errand(struct page *page, const struct speaker *speakers, size_t count)
{
    enum answer_errand errand = errand_of(speakers, count);
    Str pins = say_pins(page, speakers, count);

    if (errand == ERRAND_NONE)
        return;
    put_last_counter_day(page, speakers, count);
    put_given(page, "場所", "where", page->reply->office.counter);
    if (errand == ERRAND_CARD)
        put_text(page, "カード", "the card",
                 "顔写真を添えて、スマートフォンや郵送などで申請します。できるまで約1か月です。"
                 "受取りのとき、今のカードをお持ちください。",
                 "Apply with a photo, by smartphone or post; it takes about a month. Bring the old "
                 "card when the new one is fetched.");
    else if (errand == ERRAND_STAY)
        page_field(page, "持ち物", "to bring",
                   SAY(page,
                       "マイナンバーカード、新しい在留カード、" STR_FMT
                       "。カードの期限を延ばし、電子証明書を発行し直します(写真は不要)",
                       "The card, the new residence card, " STR_FMT
                       ". The card is extended and the certificates are issued anew; no photo",
                       STR_ARG(pins)));
    else
        page_field(page, "持ち物", "to bring",
                   SAY(page, "マイナンバーカード(写しは不可)、" STR_FMT,
                       "The card itself (no copy), " STR_FMT, STR_ARG(pins)));
}

static void put_agent(struct page *page, const struct reply_person *person,
                      enum answer_errand errand)
{
    if (person->needs_agent && errand != ERRAND_NONE)
        put_text(page, "来庁する方", "who comes",
                 "法定代理人の方です。その方の本人確認書類と、法定代理人であることを確かめられる"
                 "書類もお持ちください。",
                 "The legal representative, with own identification and proof of it.");
}

static void put_letter_id(struct page *page, const struct reply_person *person,
                          const struct speaker *speakers, size_t count)
{
    const struct reply_piece *before = NULL;

    for (size_t i = 0; i < count; i++) {
        const struct reply_piece *piece = reply_last_piece(person, speakers[i].certificate);

        if (!piece || piece == before || speakers[i].certificate->disposition != DISPOSITION_TOLD ||
            !str_is_empty(piece->pull))
            continue;
        page_field(page, "整理番号", "piece id", piece->id);
        before = piece;
    }
}

static bool is_dead(const struct speaker *speakers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (speakers[i].facts.reason == REASON_DECEASED)
            return true;
    return false;
}

void page_after(struct page *page, const struct reply_person *person)
{
    struct speaker speakers[SPEAKERS_MAX];
    bool alike;
    size_t count = page_speakers(page, person, speakers, &alike);

    VEC_PUSH(&page->text, '\n');
    page_line(page, str_of(page->english
                               ? "MAY BE SAID AFTER IDENTIFICATION (holder, legal representative)"
                               : "本人確認後に言えること(ご本人か法定代理人に)"));
    if (person->guarded || person->unsure) {
        put_text(page, "お答え", "answer",
                 "ありません。担当者から折り返すことだけを伝えて、引き継いでください。",
                 "None. Say only that the officer in charge will call back, and pass it on.");
        return;
    }
    if (count == 0) {
        put_text(page, "お答え", "answer", "登録を確かめて、折り返しお答えします。",
                 "That the register is looked into, and that we call back.");
        return;
    }
    put_answers(page, speakers, count, alike);
    put_wait(page, speakers, count);
    if (is_dead(speakers, count)) {
        put_text(page, "ご家族に", "the family",
                 "更新の手続は要りません。ほかのお尋ねは、住民登録の担当に引き継いでください。",
                 "Nothing has to be renewed. Pass other questions on to those who keep the "
                 "register.");
        return;
    }
    put_expiries(page, speakers, count);
    put_errand(page, speakers, count);
    put_agent(page, person, errand_of(speakers, count));
    put_letter_id(page, person, speakers, count);
}
