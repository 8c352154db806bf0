/*
 * The first lines of the page of `kigen why`: one answer, or one for each kind where they differ.
 *
 * Before it stands what the clerk must not do: answer a caller about somebody under protection,
 * post a letter that is on the pull list. After it, where the id is of a letter that is no letter
 * any more, what became of it.
 */
#include "core/desk/reply_parts.h"

/* ---- what is known --------------------------------------------------------------------------- */

bool reply_is_about(const struct reply_piece *piece, const struct reply_certificate *certificate)
{
    Str serial =
        str_is_empty(certificate->first_serial) ? certificate->serial : certificate->first_serial;

    for (size_t i = 0; i < piece->certificate_count; i++)
        if ((int)piece->certificates[i].kind == certificate->kind &&
            str_equal(piece->certificates[i].serial, serial) &&
            day_equal(piece->certificates[i].expires_on, certificate->expires_on))
            return true;
    return false;
}

const struct reply_piece *reply_last_piece(const struct reply_person *person,
                                           const struct reply_certificate *certificate)
{
    for (size_t i = person->piece_count; i-- > 0;)
        if (person->pieces[i].state != REPLY_VOIDED &&
            reply_is_about(&person->pieces[i], certificate))
            return &person->pieces[i];
    return NULL;
}

static enum answer_letter letter_of(const struct reply_piece *piece)
{
    if (piece->state == REPLY_UNFINISHED)
        return ANSWER_LETTER_MAKING;
    if (piece->state == REPLY_TAKEN_BACK)
        return ANSWER_LETTER_TAKEN_BACK;
    switch (piece->event_count ? piece->events[piece->event_count - 1].event : PIECE_PLANNED) {
    case PIECE_POSTED:
        return ANSWER_LETTER_POSTED;
    case PIECE_SPOILED:
        return ANSWER_LETTER_SPOILED;
    case PIECE_PULLED:
        return ANSWER_LETTER_PULLED;
    case PIECE_RETURNED:
        return ANSWER_LETTER_RETURNED;
    default:
        return ANSWER_LETTER_READY;
    }
}

static void take_letter(const struct reply_piece *piece, struct answer_facts *facts)
{
    facts->letter = letter_of(piece);
    facts->mail_on = piece->mail_on;
    facts->deliver_on = piece->expected_on;
    facts->to_pull = !str_is_empty(piece->pull);
    for (size_t i = 0; i < piece->event_count; i++)
        if (piece->events[i].event == PIECE_POSTED)
            facts->posted_on = piece->events[i].on;
}

/* Where a run would stop tonight, nobody knows when the next one is. */
static Day planned_on(const struct reply *reply, const struct reply_certificate *certificate)
{
    if (reply->would_stop)
        return DAY_NONE;
    return certificate->disposition == DISPOSITION_NOTICE ? reply->mail_on
                                                          : certificate->planned_on;
}

struct answer_facts reply_facts(const struct reply *reply, const struct reply_person *person,
                                const struct reply_certificate *certificate)
{
    const struct reply_piece *piece = reply_last_piece(person, certificate);
    bool by_foresight = certificate->disposition == DISPOSITION_NOT_DUE ||
                        certificate->disposition == DISPOSITION_PAST;
    bool renewed = !str_is_empty(certificate->renewed_serial);
    struct answer_facts facts = {.today = reply->today,
                                 .disposition = certificate->disposition,
                                 .reason =
                                     by_foresight ? certificate->foreseen : certificate->reason,
                                 .opens_on = certificate->opens_on,
                                 .expires_on = certificate->expires_on,
                                 .ideal_on = certificate->ideal_on,
                                 .planned_on = planned_on(reply, certificate),
                                 .mail_on = DAY_NONE,
                                 .posted_on = DAY_NONE,
                                 .deliver_on = DAY_NONE,
                                 .renewed_on = renewed ? certificate->renewed_on : DAY_NONE,
                                 .renewed_until = renewed ? certificate->renewed_until : DAY_NONE,
                                 .counter_from = certificate->counter_from,
                                 .card_ends_on = certificate->card_ends_on,
                                 .card_by_stay = certificate->card_by_stay,
                                 .guarded = person->guarded};

    if (piece)
        take_letter(piece, &facts);
    return facts;
}

/* ---- who speaks ------------------------------------------------------------------------------ */

static bool was_asked(const struct reply *reply, const struct reply_person *person,
                      const struct reply_certificate *certificate)
{
    if (!str_is_empty(certificate->serial) && str_equal(certificate->serial, reply->asked))
        return true;
    for (size_t i = 0; i < person->piece_count; i++)
        if (str_equal(person->pieces[i].id, reply->asked_piece) &&
            reply_is_about(&person->pieces[i], certificate))
            return true;
    return false;
}

static void speak(const struct page *page, const struct reply_person *person, int kind,
                  struct speaker *speaker)
{
    int best = 0;

    speaker->certificate = NULL;
    for (size_t i = 0; i < person->certificate_count; i++) {
        const struct reply_certificate *at = &person->certificates[i];
        struct answer_facts facts = reply_facts(page->reply, person, at);
        int rank = answer_rank(&facts, was_asked(page->reply, person, at));

        if (at->kind != kind || (speaker->certificate && rank >= best))
            continue;
        speaker->certificate = at;
        speaker->facts = facts;
        best = rank;
    }
}

size_t page_speakers(const struct page *page, const struct reply_person *person,
                     struct speaker speakers[SPEAKERS_MAX], bool *alike)
{
    static const int kinds[SPEAKERS_MAX] = {KIND_SIGNATURE, KIND_AUTHENTICATION, -1};
    size_t count = 0;

    *alike = true;
    for (size_t i = 0; i < SPEAKERS_MAX; i++) {
        struct speaker *at = &speakers[count];

        speak(page, person, kinds[i], at);
        if (!at->certificate)
            continue;
        at->answer = answer_of(&at->facts, page->english, page->arena);
        *alike &= str_equal(at->answer.letter, speakers[0].answer.letter) &&
                  str_equal(at->answer.renewal, speakers[0].answer.renewal);
        count++;
    }
    return count;
}

/* ---- the lines ------------------------------------------------------------------------------- */

static void put_pulls(struct page *page, const struct reply_person *person)
{
    for (size_t i = 0; i < person->piece_count; i++) {
        const struct reply_piece *piece = &person->pieces[i];
        Str why = page->english ? piece->pull_english : piece->pull;

        if (str_is_empty(piece->pull))
            continue;
        page_sentences(page,
                       str_of(page->english ? "TO BE PULLED: do not post this letter"
                                            : "引抜き対象です。投函しないでください"),
                       SAY(page, "(" STR_FMT "、" STR_FMT ")。", "(" STR_FMT ": " STR_FMT ").",
                           STR_ARG(piece->id), STR_ARG(why)));
    }
}

static const char *label_of(const struct page *page, const struct speaker *speaker)
{
    int kind = speaker->certificate->kind;

    if (kind < 0)
        return page->english ? "unknown kind:" : "種別不明:";
    if (kind == KIND_SIGNATURE)
        return page->english ? "signature:" : "署名用:";
    return page->english ? "authentication:" : "利用者証明用:";
}

static void put_no_certificate(struct page *page)
{
    page_line(page,
              str_of(page->english ? "No letter is planned: the register holds no certificate "
                                     "of this resident."
                                   : "電子証明書のデータがなく、お知らせの予定はありません。"));
}

static void put_answers(struct page *page, const struct reply_person *person)
{
    struct speaker speakers[SPEAKERS_MAX];
    bool alike;
    size_t count = page_speakers(page, person, speakers, &alike);

    if (count == 0)
        put_no_certificate(page);
    else if (alike)
        page_sentences(page, speakers[0].answer.letter, speakers[0].answer.renewal);
    for (size_t i = 0; !alike && i < count; i++)
        page_labelled(page, label_of(page, &speakers[i]), page_both(page, speakers[i].answer));
}

/* What became of a piece that is no letter any more; NULL: it is one. */
static const char *end_of(const struct page *page, const struct reply_piece *piece)
{
    if (piece->state == REPLY_VOIDED)
        return page->english ? "was never published" : "公開前に取り消した通";
    switch (letter_of(piece)) {
    case ANSWER_LETTER_SPOILED:
        return page->english ? "was spoiled" : "損紙";
    case ANSWER_LETTER_PULLED:
        return page->english ? "was pulled" : "引き抜いた通";
    case ANSWER_LETTER_RETURNED:
        return page->english ? "came back" : "返戻";
    case ANSWER_LETTER_TAKEN_BACK:
        return page->english ? "is of a run that was taken back" : "処理回を取り消した通";
    default:
        return NULL;
    }
}

static void put_asked_piece(struct page *page, const struct reply_person *person)
{
    for (size_t i = 0; i < person->piece_count; i++) {
        const struct reply_piece *piece = &person->pieces[i];
        const char *end = end_of(page, piece);

        if (!end || !str_equal(piece->id, page->reply->asked_piece))
            continue;
        page_sentences(page,
                       SAY(page, STR_FMT "は%sです。", STR_FMT " %s.", STR_ARG(piece->id), end),
                       str_is_empty(piece->remade_by) ? STR_EMPTY
                                                      : SAY(page, "作り直した通は" STR_FMT "です。",
                                                            "The letter made anew is " STR_FMT ".",
                                                            STR_ARG(piece->remade_by)));
    }
}

static void put_guard(struct page *page, const struct reply_person *person)
{
    const struct answer_facts facts = {.today = page->reply->today, .guarded = person->guarded};

    if (person->guarded)
        page_line(page, answer_of(&facts, page->english, page->arena).letter);
}

void page_answer(struct page *page, const struct reply_person *person)
{
    put_guard(page, person);
    put_pulls(page, person);
    if (!person->guarded)
        put_answers(page, person);
    put_asked_piece(page, person);
    if (person->unsure && !person->guarded)
        page_line(page, str_of(page->english
                                   ? "NOT TO BE READ OUT: say nothing until it is clear whether "
                                     "they are protected."
                                   : "【読み上げ禁止】確認対象かどうかが分かるまで、何も答えないで"
                                     "ください。"));
}
