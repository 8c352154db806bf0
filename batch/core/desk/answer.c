/* The answer in two sentences: one is chosen for the letter, then one for the counter. */
#include "core/desk/answer.h"

#include "base/bug.h"
#include "core/days/era.h"

struct sentence {
    const char *japanese, *english;
};

/* clang-format off */
static const struct sentence
    silence = {"", ""},
    guarded = {"【読み上げ禁止】確認対象の方です。何も答えず、担当者に引き継いでください。",
               "NOT TO BE READ OUT: say nothing, and pass this on to the officer in charge."},

    planned = {"{planned_on}に発送予定です。", "The letter is planned for {planned_on}."},
    remade = {"作り直して{planned_on}に発送予定です。",
              "The letter is made anew and planned for {planned_on}."},
    came_back = {"戻ったお知らせは、{planned_on}に再発送の予定です。",
                 "The letter came back and is planned again for {planned_on}."},
    unplanned = {"発送日はまだ決まっていません。", "No day is set yet for the letter."},
    making = {"お知らせを作成中で、{mail_on}に発送予定です。",
              "The letter is being made and planned for {mail_on}."},
    ready = {"{mail_on}に発送予定です。", "The letter is planned for {mail_on}."},
    ready_today = {"本日({mail_on})発送予定です。", "The letter is planned for today ({mail_on})."},
    ready_over = {"{mail_on}が発送予定日でした(発送の記録はありません)。",
                  "The letter was planned for {mail_on}; that it was posted is not recorded."},
    posted = {"{posted_on}に発送しました({deliver_on}ごろ配達見込み)。",
              "The letter was posted on {posted_on}; it should arrive about {deliver_on}."},
    posted_over = {"{posted_on}に発送しました({deliver_on}ごろ配達見込みでした)。",
                   "The letter was posted on {posted_on} and should have come about {deliver_on}."},
    to_pull = {"作成済みのお知らせは発送しません。", "The letter that was made is not sent."},
    made = {"お知らせは作成済みです。", "The letter has been made."},
    not_due = {"お知らせの時期はまだ先です(早くて{ideal_on})。",
               "No letter is due yet ({ideal_on} at the earliest)."},
    past = {"お知らせの対象期間は終わりました。", "It is too late for a letter."},
    renewed = {"更新済({renewed_on}発行、{renewed_until}まで有効)。お知らせは不要です。",
               "Renewed (issued {renewed_on}, valid to {renewed_until}): no letter needed."},
    gone = {"今のデータに、この電子証明書はありません。",
            "The registers do not hold this certificate any more."},

    unreadable = {"データに誤りがあり、お知らせを作れません。",
                  "No letter can be made: the data are faulty."},
    doubled = {"データの行が重複しており、この行ではお知らせを作りません。",
               "No letter is made of this row: it is a double."},
    stranger = {"住民データがなく、お知らせを作れません。",
                "No letter can be made: the resident is not in the register."},
    deceased = {"死亡の登録があり、お知らせは発送しません。",
                "No letter is sent: the resident is registered as deceased."},
    moved_out = {"転出のため、お知らせは発送しません。", "No letter is sent: the resident moved out."},
    removed = {"住民登録が消除されており、お知らせは発送しません。",
               "No letter is sent: the resident was removed from the register."},
    abroad = {"国外転出のため、お知らせは発送しません。",
              "No letter is sent: the resident lives abroad."},
    revoked = {"失効しているため、お知らせは発送しません。",
               "No letter is sent: the certificate is revoked."},
    suspended = {"一時停止中のため、お知らせは発送しません。",
                 "No letter is sent: the certificate is suspended."},
    undelivered = {"カードが交付前のため、お知らせは発送しません。",
                   "No letter is sent: the card was not handed over yet."},
    superseded = {"更新済のため、お知らせは不要です。", "Renewed already: no letter is needed."},
    stay_period = {"期限が在留期間の満了日のため、お知らせは発送しません。",
                   "No letter is sent: it ends with the period of stay."},
    residence_elsewhere = {"居所情報の登録があり、お知らせは発送しません。",
                           "No letter is sent: a residence elsewhere is registered."},
    residence_card = {"特定在留カードのため、お知らせは発送しません。",
                      "No letter is sent: it is on a residence card."},
    elsewhere = {"J-LISから通知済みのため、こちらからは発送しません。",
                 "No letter is sent: J-LIS has written already."},
    refused = {"通知不要の申出により、お知らせは発送しません。",
               "No letter is sent: none is wanted, as recorded."},
    returned = {"前のお知らせが戻ったため、宛先が直るまで発送しません。",
                "No letter is sent until the address is put right: the last one came back."},
    moving = {"転出予定のため、お知らせは発送しません。",
              "No letter is sent: the resident is moving out."},
    doubtful = {"住民データを確認中で、お知らせを保留しています。",
                "The letter is held: the resident's data are being checked."},
    no_address = {"宛先の登録に不備があり、お知らせを保留しています。",
                  "The letter is held: the address is incomplete."},
    unprintable = {"宛名に印字できない文字があり、お知らせを保留しています。",
                   "The letter is held: a character of the address cannot be printed."},
    by_hand = {"点字・音声・電話のご希望により、担当者からお知らせします。",
               "An officer answers by hand: braille, audio or the telephone is wanted."},
    unfit = {"宛名が封筒の窓に収まらず、お知らせを保留しています。",
             "The letter is held: the address is too long for the envelope."},
    unseen = {"期限までにデータがなく、お知らせは発送していません。",
              "No letter was sent: it was not in the register before it ended."},

    now = {"窓口では今すぐ更新できます。", "It can be renewed at the counter now."},
    last_today = {"窓口での更新は本日までです。", "Today is the last day to renew it at the counter."},
    from = {"窓口では{counter_from}から更新できます。",
            "It can be renewed at the counter from {counter_from} on."},
    no_day = {"期限までに窓口の開く日がなく、期限後の発行となります。",
              "The counter stays closed until it ends; a new one is issued there after that."},
    ended = {"期限は過ぎましたが、カードが有効なら窓口で発行できます。",
             "It has ended; while the card is valid a new one is issued at the counter."},
    card_now = {"カードの更新が必要です。今すぐ申請できます(約1か月)。",
                "The card ends too: apply for a new one now (about a month)."},
    card_from = {"カードの更新が必要です。{opens_on}から申請できます。",
                 "The card ends too: a new one can be applied for from {opens_on} on."},
    card_ended = {"カードの期限も過ぎたため、新しいカードの申請が必要です。",
                  "The card has ended too: a new card has to be applied for."},
    stay_ended = {"カードの期限も過ぎたため、新しいカードの申請が必要です(有料)。",
                  "The card has ended too: a new card has to be applied for, at a fee."},
    stay_now = {"窓口では在留カードを持って今すぐ手続できます。",
                "It can be done at the counter now, with the new residence card."},
    stay_from = {"窓口では在留カードを持って{counter_from}から手続できます。",
                 "It can be done at the counter from {counter_from} on, with the residence card."},
    stay_no_day = {"カードの期限までに窓口が開かないため、確かめて折り返します。",
                   "The counter stays closed until the card ends: look into it and call back."},
    new_city = {"更新は転出先の市区町村でできます。",
                "It is renewed in the municipality moved to."},
    embassy = {"更新は在外公館でできます。", "It is renewed at the embassy or consulate."},
    immigration = {"更新は地方出入国在留管理局でできます。",
                   "It is renewed at the immigration office."},
    issue = {"窓口で新しく発行できます。", "A new one can be issued at the counter."},
    lift = {"先に一時停止の解除の手続が必要です。", "The suspension has to be lifted first."},
    collect = {"先にカードの交付の手続が必要です。", "The card has to be collected first."},
    after_stay = {"在留期間の更新後に手続できます。", "It can be done once the stay is extended."},
    look = {"更新できる日は、登録を確かめて折り返します。",
            "Look into the register and call back about the renewal."};
/* clang-format on */

/* ---- why there is no letter ------------------------------------------------------------------ */

struct by_reason {
    const struct sentence *letter, *renewal; /* renewal NULL: by the days */
};

#define SAYS(reason, letter, renewal)                                                              \
    static const struct by_reason answers_REASON_##reason = {letter, renewal};
SAYS(BAD_ROW, &unreadable, &look)
SAYS(BAD_ID, &unreadable, &look)
SAYS(BAD_KIND, &unreadable, &look)
SAYS(BAD_STATUS, &unreadable, &look)
SAYS(BAD_DATE, &unreadable, &look)
SAYS(DUPLICATE_SERIAL, &doubled, &look)
SAYS(UNKNOWN_RESIDENT, &stranger, &look)
SAYS(DECEASED, &deceased, &silence)
SAYS(MOVED_OUT, &moved_out, &new_city)
SAYS(REMOVED, &removed, &silence)
SAYS(ABROAD, &abroad, &embassy)
SAYS(REVOKED, &revoked, &issue)
SAYS(SUSPENDED, &suspended, &lift)
SAYS(UNDELIVERED, &undelivered, &collect)
SAYS(SUPERSEDED, &superseded, &silence)
SAYS(STAY_PERIOD, &stay_period, &after_stay)
SAYS(RESIDENCE_ELSEWHERE, &residence_elsewhere, NULL)
SAYS(RESIDENCE_CARD, &residence_card, &immigration)
SAYS(ELSEWHERE, &elsewhere, NULL)
SAYS(REFUSED, &refused, NULL)
SAYS(RETURNED, &returned, NULL)
SAYS(PROTECTED, &guarded, &silence)
SAYS(MOVING, &moving, &new_city)
SAYS(AMBIGUOUS_RESIDENT, &doubtful, NULL)
SAYS(CONTRADICTION, &doubtful, NULL)
SAYS(NO_ADDRESS, &no_address, NULL)
SAYS(UNPRINTABLE, &unprintable, NULL)
SAYS(FORMAT, &by_hand, NULL)
SAYS(UNFIT_ADDRESS, &unfit, NULL)
SAYS(UNSEEN, &unseen, NULL)

/* Whoever waits is answered by the day, whatever it waits for. */
static const struct by_reason by_days = {NULL, NULL};
#define answers_REASON_PAUSED by_days
#define answers_REASON_CUTOFF by_days
#define answers_REASON_PRINT_CAPACITY by_days
#define answers_REASON_COUNTER_CAPACITY by_days

/* The words of terms.h, each with its answer: one without does not compile. */
#define X(name, disposition, word, japanese, english) [REASON_##name] = &answers_REASON_##name,
static const struct by_reason *const of_reason[REASON_COUNT] = {[REASON_NONE] = &by_days,
                                                                REASONS(X)};
#undef X

static bool left_the_town(enum reason reason)
{
    return reason == REASON_DECEASED || reason == REASON_MOVED_OUT || reason == REASON_REMOVED ||
           reason == REASON_ABROAD;
}

static bool is_renewed(const struct answer_facts *facts)
{
    return day_is(facts->renewed_until) && !left_the_town(facts->reason) &&
           facts->reason != REASON_DUPLICATE_SERIAL;
}

/* ---- the letter ------------------------------------------------------------------------------ */

static const struct sentence *letter_planned(const struct answer_facts *facts)
{
    if (facts->letter == ANSWER_LETTER_MAKING && !day_before(facts->mail_on, facts->today))
        return &making;
    if (!day_is(facts->planned_on))
        return &unplanned;
    if (facts->letter == ANSWER_LETTER_RETURNED)
        return &came_back;
    if (facts->letter == ANSWER_LETTER_SPOILED || facts->letter == ANSWER_LETTER_PULLED ||
        facts->letter == ANSWER_LETTER_TAKEN_BACK)
        return &remade;
    return &planned;
}

static const struct sentence *letter_made(const struct answer_facts *facts)
{
    if (facts->to_pull)
        return &to_pull;
    if (facts->letter == ANSWER_LETTER_POSTED)
        return day_before(facts->deliver_on, facts->today) ? &posted_over : &posted;
    if (facts->letter == ANSWER_LETTER_MAKING)
        return &making;
    if (facts->letter != ANSWER_LETTER_READY)
        return &made;
    if (day_before(facts->mail_on, facts->today))
        return &ready_over;
    return day_equal(facts->mail_on, facts->today) ? &ready_today : &ready;
}

static const struct sentence *letter_of(const struct answer_facts *facts)
{
    REQUIRE(facts->reason < REASON_COUNT);
    if (facts->guarded)
        return &guarded;
    if (is_renewed(facts))
        return &renewed;
    if (of_reason[facts->reason]->letter)
        return of_reason[facts->reason]->letter;
    switch (facts->disposition) {
    case DISPOSITION_NOT_DUE:
        return &not_due;
    case DISPOSITION_PAST:
        return &past;
    case DISPOSITION_TOLD:
        return letter_made(facts);
    case DISPOSITION_COUNT:
        return &gone;
    default:
        return letter_planned(facts);
    }
}

/* ---- the counter ----------------------------------------------------------------------------- */

static bool has_ended(const struct answer_facts *facts)
{
    return day_before(facts->expires_on, facts->today);
}

/* The card ends no later: then it is the card that has to be renewed. */
static bool card_ends_too(const struct answer_facts *facts)
{
    return day_is(facts->card_ends_on) && !day_before(facts->expires_on, facts->card_ends_on);
}

static bool card_has_ended(const struct answer_facts *facts)
{
    return day_is(facts->card_ends_on) && day_before(facts->card_ends_on, facts->today);
}

static bool at_counter_today(const struct answer_facts *facts)
{
    return day_equal(facts->counter_from, facts->today);
}

/* After the card's end nothing is extended: the day at the counter has to lie before it. */
static const struct sentence *stay_by_days(const struct answer_facts *facts)
{
    if (!day_is(facts->counter_from) || day_before(facts->card_ends_on, facts->counter_from))
        return &stay_no_day;
    return at_counter_today(facts) ? &stay_now : &stay_from;
}

static const struct sentence *renewal_by_days(const struct answer_facts *facts)
{
    if (has_ended(facts) || card_has_ended(facts))
        return !card_has_ended(facts) ? &ended : facts->card_by_stay ? &stay_ended : &card_ended;
    if (card_ends_too(facts) && !facts->card_by_stay)
        return day_before(facts->today, facts->opens_on) ? &card_from : &card_now;
    if (card_ends_too(facts))
        return stay_by_days(facts);
    if (!day_is(facts->counter_from))
        return &no_day;
    if (!at_counter_today(facts))
        return &from;
    return day_equal(facts->expires_on, facts->today) ? &last_today : &now;
}

static const struct sentence *renewal_of(const struct answer_facts *facts)
{
    const struct by_reason *said = of_reason[facts->reason];

    if (facts->guarded || is_renewed(facts))
        return &silence;
    if (said->renewal)
        return said->renewal;
    return facts->disposition == DISPOSITION_COUNT || !day_is(facts->expires_on)
               ? &look
               : renewal_by_days(facts);
}

enum answer_errand answer_errand(const struct answer_facts *facts)
{
    const struct sentence *said = renewal_of(facts);

    if (said == &now || said == &last_today || said == &from || said == &no_day || said == &ended ||
        said == &issue)
        return ERRAND_COUNTER;
    if (said == &stay_now || said == &stay_from)
        return ERRAND_STAY;
    return said == &card_now || said == &card_from || said == &card_ended || said == &stay_ended
               ? ERRAND_CARD
               : ERRAND_NONE;
}

/* ---- words ----------------------------------------------------------------------------------- */

Str answer_day(Day day, Day today, bool english, struct arena *arena)
{
    char era[ERA_TEXT_MAX], iso[DAY_TEXT_MAX];
    struct civil civil = day_civil(day);

    if (english)
        return arena_printf(arena, "%s", day_text(day, iso));
    if (civil.year == day_civil(today).year)
        return arena_printf(arena, "%d月%d日", civil.month, civil.day);
    return arena_printf(arena, "%s", era_text(day, era));
}

static Str filled(const struct answer_facts *facts, const struct sentence *sentence, bool english,
                  struct arena *arena)
{
    const struct {
        const char *name;
        Day day;
    } days[] = {{"{planned_on}", facts->planned_on},    {"{mail_on}", facts->mail_on},
                {"{posted_on}", facts->posted_on},      {"{deliver_on}", facts->deliver_on},
                {"{ideal_on}", facts->ideal_on},        {"{opens_on}", facts->opens_on},
                {"{renewed_on}", facts->renewed_on},    {"{renewed_until}", facts->renewed_until},
                {"{counter_from}", facts->counter_from}};
    Str text = str_of(english ? sentence->english : sentence->japanese);

    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        const char *open = memmem(text.p, text.n, days[i].name, strlen(days[i].name));
        Str day;

        if (!open)
            continue;
        day = answer_day(days[i].day, facts->today, english, arena);
        text = arena_printf(arena, "%.*s" STR_FMT "%s", (int)(open - text.p), text.p, STR_ARG(day),
                            open + strlen(days[i].name)); /* a NUL is behind it */
    }
    return text;
}

struct answer_said answer_of(const struct answer_facts *facts, bool english, struct arena *arena)
{
    return (struct answer_said){filled(facts, letter_of(facts), english, arena),
                                filled(facts, renewal_of(facts), english, arena)};
}

/* ---- which certificate speaks ---------------------------------------------------------------- */

int answer_rank(const struct answer_facts *facts, bool asked)
{
    enum { ASKED, OPEN, BARRED, RENEWED, LATER, FAULTY, OVER, GONE, DOUBLED };

    if (facts->reason == REASON_DUPLICATE_SERIAL) /* the row above bears the same serial */
        return DOUBLED;
    if (asked)
        return ASKED;
    if (facts->disposition == DISPOSITION_COUNT)
        return GONE;
    if (facts->disposition == DISPOSITION_PAST)
        return OVER;
    if (facts->disposition == DISPOSITION_NOT_DUE)
        return is_renewed(facts) ? RENEWED : LATER;
    if (facts->disposition == DISPOSITION_REJECTED)
        return FAULTY;
    if (facts->disposition == DISPOSITION_SUPPRESSED)
        return is_renewed(facts) ? RENEWED : BARRED;
    return OPEN;
}
