/* The page of `kigen why`, put together from top to bottom; words and columns: reply_say.c. */
#include "base/bug.h"
#include "core/desk/reply_parts.h"

/* Days in a list: "令和8年11月22日(日) " */
enum { DAY_WIDE_JAPANESE = 22, DAY_WIDE_ENGLISH = 18 };

/* ---- the window ------------------------------------------------------------------------------ */

bool reply_corresponding(Day last, int months, struct civil *civil)
{
    struct civil from = day_civil(last);
    int at = from.year * 12 + from.month - 1 - months;

    *civil = (struct civil){at / 12, at % 12 + 1, from.day};
    return from.day <= month_days(civil->year, civil->month);
}

static Str say_rule(const struct page *page, const struct reply_certificate *certificate)
{
    struct civil civil;
    int months = certificate->window_months;
    bool exists = reply_corresponding(certificate->expires_on, months, &civil);

    if (page->english)
        return arena_printf(page->arena,
                            exists ? "the day after %d-%02d-%02d (%d months before)"
                                   : "no %d-%02d-%02d (%d months before): the 1st after it",
                            civil.year, civil.month, civil.day, months);
    return arena_printf(page->arena,
                        exists ? "%dか月前の応当日(%d月%d日)の翌日"
                               : "%dか月前に%d月%d日がなく、翌月の1日",
                        months, civil.month, civil.day);
}

static void put_window(struct page *page, const struct reply_certificate *certificate)
{
    Str rule = say_rule(page, certificate), opens_on = page_day(page, certificate->opens_on);

    page_field(
        page, "更新開始日", "window opens",
        SAY(page, STR_FMT "　" STR_FMT, STR_FMT ": " STR_FMT, STR_ARG(opens_on), STR_ARG(rule)));
    if (day_is(certificate->rule_from)) {
        Str from = page_day(page, certificate->rule_from);

        page_field(page, "", "",
                   SAY(page, STR_FMT "以後に発行されたものの決まりによる",
                       "by the rule for issues from " STR_FMT " on", STR_ARG(from)));
    }
    page_field(page, "本来の差出日", "ideal mail day", page_day(page, certificate->ideal_on));
}

/* ---- a certificate --------------------------------------------------------------------------- */

static void put_title(struct page *page, const struct reply_certificate *certificate, size_t number)
{
    Str kind = page_kind(page, certificate->kind);
    Str serial = str_is_empty(certificate->serial)
                     ? str_of(page->english ? "(out of form)" : "(形式不正)")
                     : certificate->serial;
    Str where = certificate->line
                    ? SAY(page, "データ%u行目", "register line %u", certificate->line)
                    : str_of(page->english ? "in the ledger only" : "通知台帳の記録のみ");

    VEC_PUSH(&page->text, '\n');
    page_line(page, SAY(page, "【%zu】" STR_FMT "　発行番号 " STR_FMT " (" STR_FMT ")",
                        "[%zu] " STR_FMT ", serial " STR_FMT " (" STR_FMT ")", number,
                        STR_ARG(kind), STR_ARG(serial), STR_ARG(where)));
}

/* The newer certificate of its kind. */
static void put_renewed(struct page *page, const struct reply_person *person,
                        const struct reply_certificate *certificate)
{
    Str on = page_day(page, certificate->renewed_on),
        to = page_day(page, certificate->renewed_until);
    Str serial = person->by_serial_only ? STR_EMPTY : certificate->renewed_serial;

    if (str_is_empty(certificate->renewed_serial))
        return;
    page_field(page, "更新後", "renewed by",
               SAY(page, STR_FMT "発行、" STR_FMT "まで有効", "issued " STR_FMT ", to " STR_FMT,
                   STR_ARG(on), STR_ARG(to)));
    if (!str_is_empty(serial))
        page_field(page, "", "",
                   SAY(page, "発行番号 " STR_FMT, "serial " STR_FMT, STR_ARG(serial)));
}

static void put_dates(struct page *page, const struct reply_certificate *certificate)
{
    Str expires_on = page_day(page, certificate->expires_on);
    Str issued_on = page_day(page, certificate->issued_on);
    Str status;

    if (day_is(certificate->expires_on))
        page_field(
            page, "有効期限", "expires",
            SAY(page, STR_FMT "まで有効", STR_FMT ", last day included", STR_ARG(expires_on)));
    if (!certificate->readable)
        return;
    if (!str_is_empty(certificate->first_serial))
        page_field(page, "通知台帳", "in the ledger",
                   SAY(page,
                       "発行番号 " STR_FMT " として記録(同じ証明書で、発行番号の書き方だけが"
                       "変わったもの)",
                       "serial " STR_FMT
                       ": the same certificate, its serial is written otherwise now",
                       STR_ARG(certificate->first_serial)));
    status = page_term(page, certificate_status_term(certificate->status));
    page_field(page, "発行年月日", "issued",
               SAY(page, STR_FMT "　状態: " STR_FMT, STR_FMT ", status " STR_FMT,
                   STR_ARG(issued_on), STR_ARG(status)));
    if (certificate->card_type != CARD_PLAIN)
        page_field(page, "カード種別", "card type",
                   page_term(page, card_type_term(certificate->card_type)));
    if (day_is(certificate->card_expires_on) &&
        !day_before(certificate->expires_on, certificate->card_expires_on)) {
        Str card = page_day(page, certificate->card_expires_on);

        page_field(page, "カード有効期限", "card expires",
                   SAY(page, STR_FMT "(カードの更新も必要)",
                       STR_FMT ": the card has to be renewed too", STR_ARG(card)));
    }
    put_window(page, certificate);
}

static void put_plan(struct page *page, const struct reply_certificate *certificate)
{
    if (certificate->disposition != DISPOSITION_WAITING)
        return;
    page_field(
        page, "差出予定日", "planned for",
        day_is(certificate->planned_on)
            ? page_day(page, certificate->planned_on)
            : str_of(page->english
                         ? "no day before its expiry; look at the limits and pauses"
                         : "有効期限の前に差し出せる見込みの日がありません。処理上限又は発送見合わ"
                           "せの設定を確認してください。"));
}

static void put_anomalies(struct page *page, uint32_t anomalies)
{
    Str text = STR_EMPTY;

    for (int i = 0; i < ANOMALY_COUNT; i++) {
        Str word = page_term(page, anomaly_term((enum anomaly)i));

        if (!(anomalies >> i & 1))
            continue;
        text = str_is_empty(text) ? word
                                  : SAY(page, STR_FMT "、" STR_FMT, STR_FMT ", " STR_FMT,
                                        STR_ARG(text), STR_ARG(word));
    }
    if (!str_is_empty(text))
        page_field(page, "要確認", "anomalies", text);
}

/* A second run of one day has another folder: then it is named. */
static Str say_night(const struct page *page, Day as_of, Str folder)
{
    Str day = page_padded(page, page_day(page, as_of),
                          page->english ? DAY_WIDE_ENGLISH : DAY_WIDE_JAPANESE);
    char iso[DAY_TEXT_MAX];

    if (str_is_empty(folder) || str_equal(folder, str_of(day_text(as_of, iso))))
        return day;
    return SAY(page, STR_FMT "(" STR_FMT ") ", STR_FMT "(" STR_FMT ") ", STR_ARG(day),
               STR_ARG(folder));
}

/* What two certificates of a person share is said once. */
static Str same_as(const struct page *page, size_t number)
{
    return SAY(page, "【%zu】に同じ", "as [%zu]", number);
}

static bool same_changes(const struct reply_certificate *a, const struct reply_certificate *b)
{
    bool same = a->change_count == b->change_count;

    for (size_t i = 0; same && i < a->change_count; i++)
        same = str_equal(a->changes[i].folder, b->changes[i].folder) &&
               a->changes[i].disposition == b->changes[i].disposition &&
               a->changes[i].reason == b->changes[i].reason;
    return same;
}

static void put_changes(struct page *page, const struct reply_certificate *certificate)
{
    for (size_t i = 0; i < certificate->change_count; i++) {
        const struct reply_change *change = &certificate->changes[i];
        Str night = say_night(page, change->as_of, change->folder);
        Str what = change->disposition == DISPOSITION_NOTICE
                       ? str_of(page->english ? "notice" : "お知らせを作成")
                       : page_disposition(page, change->disposition, change->reason);

        page_field(page, i == 0 ? "これまでの経過" : "", i == 0 ? "history" : "",
                   SAY(page, STR_FMT STR_FMT, STR_FMT STR_FMT, STR_ARG(night), STR_ARG(what)));
    }
}

struct reasoning { /* both sentences, filled in */
    Str why, next;
};

/* What to do where the caller is told nothing: about the protected, and about a letter that must not
 * go. NULL: what the reason asks for. */
static const char *nothing_said(const struct page *page, const struct reply_person *person,
                                const struct reply_certificate *certificate)
{
    const struct reply_piece *piece = reply_last_piece(person, certificate);

    if (person->guarded && certificate->reason != REASON_PROTECTED)
        return page->english ? "Say nothing at the counter or on the telephone. Pass it on to the "
                               "officer in charge."
                             : "窓口でも電話でも何も答えず、担当者に引き継いでください。";
    if (certificate->disposition == DISPOSITION_TOLD && piece && !str_is_empty(piece->pull))
        return page->english ? "Have the letter pulled, and record it (kigen record); the next "
                               "night then judges anew."
                             : "お知らせを引き抜いて、kigen record で記録してください。記録すると、"
                               "次の処理で判定し直します。";
    return NULL;
}

/* What to do about one that would get no letter if it was due is what its reason asks for. */
static struct reasoning reasoning_of(const struct page *page, const struct reply_person *person,
                                     const struct reply_certificate *certificate)
{
    const struct scene scene = {page, person, certificate};
    enum reason foreseen = certificate->foreseen;
    struct reply_words words =
        reply_words(certificate->disposition, certificate->reason, page->english);
    struct reply_words later = foreseen == REASON_NONE ? words
                                                       : reply_words(reason_disposition(foreseen),
                                                                     foreseen, page->english);

    return (struct reasoning){page_filled(&scene, words.why),
                              nothing_said(page, person, certificate)
                                  ? str_of(nothing_said(page, person, certificate))
                                  : page_filled(&scene, later.next)};
}

static void put_sentences(struct page *page, const struct reply_person *person, size_t at)
{
    const struct reply_certificate *certificate = &person->certificates[at];
    struct reasoning said = reasoning_of(page, person, certificate);

    for (size_t i = 0; i < at; i++) {
        const struct reply_certificate *above = &person->certificates[i];
        struct reasoning other;

        if (above->disposition != certificate->disposition || above->reason != certificate->reason)
            continue;
        other = reasoning_of(page, person, above);
        if (str_equal(said.why, other.why) && str_equal(said.next, other.next)) {
            said.why = said.next = same_as(page, i + 1);
            break;
        }
    }
    page_field(page, "理由", "why", said.why);
    if (!str_is_empty(certificate->fault))
        page_field(page, "内容", "in detail", certificate->fault);
    put_plan(page, certificate);
    if (certificate->disposition == DISPOSITION_NOTICE && person->tonight.delay_days > 0)
        page_field(page, "遅延日数", "delay",
                   page_causes(page, person->tonight.delay_days, person->tonight.cause_days));
    page_field(page, "次の行動", "what to do", said.next);
}

static void put_history(struct page *page, const struct reply_person *person, size_t at)
{
    const struct reply_certificate *certificate = &person->certificates[at];

    for (size_t i = 0; certificate->change_count > 1 && i < at; i++)
        if (same_changes(&person->certificates[i], certificate)) {
            page_field(page, "これまでの経過", "history", same_as(page, i + 1));
            return;
        }
    put_changes(page, certificate);
}

/* Of one that is not due, or over: it would get no letter if it was due today. */
static void put_foreseen(struct page *page, const struct reply_certificate *certificate)
{
    enum reason reason = certificate->foreseen;

    if (reason != REASON_NONE)
        page_field(page,
                   certificate->disposition == DISPOSITION_PAST ? "期間内でも" : "時期が来ても",
                   "if it was due", page_disposition(page, reason_disposition(reason), reason));
}

static void put_certificate(struct page *page, const struct reply_person *person, size_t at)
{
    const struct reply_certificate *certificate = &person->certificates[at];

    put_title(page, certificate, at + 1);
    put_dates(page, certificate);
    put_renewed(page, person, certificate);
    if (certificate->line)
        page_field(page, "処理区分", "disposition",
                   page_disposition(page, certificate->disposition, certificate->reason));
    put_foreseen(page, certificate);
    put_sentences(page, person, at);
    put_anomalies(page, certificate->anomalies);
    put_history(page, person, at);
}

/* ---- a piece --------------------------------------------------------------------------------- */

static const char *event_japanese(enum piece_event event)
{
    static const char *const words[] = {
#define X(name, word, japanese) japanese,
        PIECE_EVENTS(X)
#undef X
    };

    return words[event];
}

static void put_piece_title(struct page *page, const struct reply_piece *piece)
{
    static const char *const states[][2] = {
        [REPLY_UNFINISHED] = {"、処理回は未公開", ", run not published yet"},
        [REPLY_PUBLISHED] = {"", ""},
        [REPLY_VOIDED] = {"、処理回は取消", ", run voided"},
        [REPLY_TAKEN_BACK] = {"、処理回の取消により差し出さない",
                              ", run taken back: not to be posted"}};
    Str variant = page_term(page, variant_term(piece->variant));

    VEC_PUSH(&page->text, '\n');
    page_line(page, SAY(page, "◆お知らせ　整理番号 " STR_FMT " (" STR_FMT "%s)",
                        "* letter, piece " STR_FMT " (" STR_FMT "%s)", STR_ARG(piece->id),
                        STR_ARG(variant), states[piece->state][page->english]));
}

static void put_piece_certificates(struct page *page, const struct reply_piece *piece)
{
    for (size_t i = 0; i < piece->certificate_count; i++) {
        Str kind = page_kind(page, (int)piece->certificates[i].kind);
        Str serial = piece->certificates[i].serial;

        page_field(
            page, i == 0 ? "対象" : "", i == 0 ? "about" : "",
            SAY(page, STR_FMT " " STR_FMT, STR_FMT " " STR_FMT, STR_ARG(kind), STR_ARG(serial)));
    }
}

static void put_place(struct page *page, const struct reply_piece *piece)
{
    Str path = SAY(page, STR_FMT "/print/" STR_FMT, STR_FMT "/print/" STR_FMT,
                   STR_ARG(piece->folder), STR_ARG(piece->bundle));
    uint32_t last_page = piece->first_page + piece->pages - 1;

    if (!piece->placed) {
        page_field(page, "フォルダー", "folder",
                   piece->state == REPLY_UNFINISHED || piece->state == REPLY_VOIDED
                       ? piece->folder
                       : SAY(page, STR_FMT "(見つからないため、束と順番は不明)",
                             STR_FMT " (not there any more: bundle unknown)",
                             STR_ARG(piece->folder)));
        return;
    }
    page_field(page, "束", "bundle",
               piece->pages == 1
                   ? SAY(page, STR_FMT " の%u通目(%uページ)", STR_FMT ", letter %u (page %u)",
                         STR_ARG(path), piece->sequence, last_page)
                   : SAY(page, STR_FMT " の%u通目(%u〜%uページ)",
                         STR_FMT ", letter %u (pages %u-%u)", STR_ARG(path), piece->sequence,
                         piece->first_page, last_page));
    page_field(page, "遅延日数", "delay", page_causes(page, piece->delay_days, piece->cause_days));
}

static Str say_event(const struct page *page, const struct reply_event *event)
{
    const char *word =
        page->english ? piece_event_word(event->event) : event_japanese(event->event);

    if (event->event != PIECE_VOIDED || str_is_empty(event->by))
        return str_of(word);
    return SAY(page, "%s(処理回の取消、記録者 " STR_FMT ")",
               "%s: its run was taken back, recorded by " STR_FMT, word, STR_ARG(event->by));
}

static void put_life(struct page *page, const struct reply_piece *piece)
{
    Str night = say_night(page, piece->as_of, STR_EMPTY);

    page_field(
        page, "これまでの経過", "history",
        SAY(page, STR_FMT "%s", STR_FMT "%s", STR_ARG(night),
            page->english ? piece_event_word(PIECE_PLANNED) : event_japanese(PIECE_PLANNED)));
    for (size_t i = 0; i < piece->event_count; i++) {
        Str on = say_night(page, piece->events[i].on, STR_EMPTY);
        Str what = say_event(page, &piece->events[i]);

        page_field(page, "", "",
                   SAY(page, STR_FMT STR_FMT, STR_FMT STR_FMT, STR_ARG(on), STR_ARG(what)));
    }
}

/* Its own pages on new paper; the letter stays one. */
static void put_reprints(struct page *page, const struct reply_piece *piece)
{
    for (size_t i = 0; i < piece->reprint_count; i++) {
        const struct reply_reprint *at = &piece->reprints[i];
        Str on = page_day(page, at->on);

        page_field(page, i == 0 ? "再出力" : "", i == 0 ? "reprints" : "",
                   SAY(page, STR_FMT "　%zu回目　依頼者 " STR_FMT, STR_FMT ", no. %zu, for " STR_FMT,
                       STR_ARG(on), i + 1, STR_ARG(at->by)));
    }
}

/* Whether it must be pulled, and which letter was made in its place. */
static void put_fate(struct page *page, const struct reply_piece *piece)
{
    Str why = page->english ? piece->pull_english : piece->pull;

    if (!str_is_empty(why))
        page_field(page, "引抜き", "to be pulled",
                   SAY(page,
                       "投函しないでください(" STR_FMT ")。抜き取ったら、kigen record で pulled を"
                       "記録してください。",
                       "Do not post it (" STR_FMT "). Once it is pulled, record `pulled` (kigen "
                       "record).",
                       STR_ARG(why)));
    if (!str_is_empty(piece->remade_by))
        page_field(page, "作り直した通", "made anew as", piece->remade_by);
}

static void put_piece(struct page *page, const struct reply_piece *piece)
{
    Str mail_on = page_day(page, piece->mail_on), deliver_on = page_day(page, piece->deliver_on);

    put_piece_title(page, piece);
    put_piece_certificates(page, piece);
    put_fate(page, piece);
    page_field(page, "差出日", "mail day",
               SAY(page, STR_FMT "　配達見込日 " STR_FMT, STR_FMT ", delivery expected " STR_FMT,
                   STR_ARG(mail_on), STR_ARG(deliver_on)));
    put_place(page, piece);
    put_life(page, piece);
    put_reprints(page, piece);
}

/* ---- a person -------------------------------------------------------------------------------- */

static void put_unreadables(struct page *page, const struct reply_person *person)
{
    for (size_t i = 0; i < person->unreadable_count; i++) {
        const struct reply_unreadable *row = &person->unreadables[i];
        Str column =
            str_is_empty(row->column) ? str_of(page->english ? "row" : "行全体") : row->column;

        page_field(page, "取込不可", "unreadable",
                   SAY(page, "住民データの%u行目を読み取れません(" STR_FMT ")%s" STR_FMT,
                       "line %u of the resident register cannot be read (" STR_FMT ")%s" STR_FMT,
                       row->line, STR_ARG(column), row->fault.n ? ": " : "", STR_ARG(row->fault)));
    }
}

/* 発送可の決定(release)、令和9年3月31日(水)まで、記録者 市民課 梅里 */
static Str say_decision(const struct page *page, const struct reply_decision *said)
{
    const struct decision *decision = &said->decision;
    const char *word = decision_word(decision->kind);
    Str until = page_day(page, decision->until), what;

    what = SAY(page, "%s(%s)", "%s: %s", page->english ? word : decision_japanese(decision->kind),
               page->english ? decision_english(decision->kind) : word);
    if (day_is(decision->until))
        what = SAY(page, STR_FMT "、" STR_FMT "まで", STR_FMT ", until " STR_FMT, STR_ARG(what),
                   STR_ARG(until));
    return SAY(page, STR_FMT "、記録者 " STR_FMT, STR_FMT ", recorded by " STR_FMT, STR_ARG(what),
               STR_ARG(said->by));
}

static void put_decisions(struct page *page, const struct reply_person *person)
{
    for (size_t i = 0; i < person->decision_count; i++) {
        const struct reply_decision *said = &person->decisions[i];
        Str on = say_night(page, said->decision.on, STR_EMPTY), what = say_decision(page, said);

        page_field(page, i == 0 ? "職員の記録" : "", i == 0 ? "decisions" : "",
                   SAY(page, STR_FMT STR_FMT, STR_FMT STR_FMT, STR_ARG(on), STR_ARG(what)));
    }
}

static void put_forms(struct page *page, const struct reply_person *person)
{
    for (size_t i = 0; i < person->form_count; i++) {
        const struct reply_formed *form = &person->forms[i];
        Str on = say_night(page, form->on, STR_EMPTY);

        page_field(page, i == 0 ? "照会書兼回答書" : "", i == 0 ? "reply forms" : "",
                   SAY(page, STR_FMT "作成、整理番号 " STR_FMT "、作成者 " STR_FMT,
                       STR_FMT "made, id " STR_FMT ", by " STR_FMT, STR_ARG(on), STR_ARG(form->id),
                       STR_ARG(form->by)));
    }
}

/* Whoever was released is protected still. */
static void put_guarded(struct page *page, const struct reply_person *person)
{
    if (person->guarded)
        page_field(page, "職員限り", "staff only",
                   str_of(page->english
                              ? "protected: nothing of this page is said to a caller"
                              : "支援措置対象です。この画面の内容は、どなたにも伝えません。"));
}

static void put_person_title(struct page *page, const struct reply_person *person)
{
    Str status = person->known ? page_term(page, resident_status_term(person->status))
                               : str_of(page->english ? "no readable row" : "住民データなし");

    VEC_PUSH(&page->text, '\n');
    if (str_is_empty(person->resident_id))
        page_line(page,
                  str_of(page->english ? "== resident id unknown"
                                       : "■宛名番号 不明(抽出データにこの発行番号がありません)"));
    else
        page_line(page, SAY(page, "■宛名番号 " STR_FMT "　住民状態: " STR_FMT,
                            "== resident " STR_FMT ", status: " STR_FMT,
                            STR_ARG(person->resident_id), STR_ARG(status)));
}

static void put_person(struct page *page, const struct reply_person *person)
{
    put_person_title(page, person);
    if (page->reply->person_count > 1) {
        page_answer(page, person);
        page_after(page, person);
        VEC_PUSH(&page->text, '\n');
    }
    put_guarded(page, person);
    put_unreadables(page, person);
    put_decisions(page, person);
    put_forms(page, person);
    if (person->by_serial_only)
        page_field(
            page, "表示の範囲", "shown",
            str_of(page->english
                       ? "only what bears the serial asked for, since the id has several matches"
                       : "番号が複数に該当するため、照会した発行番号の分だけを表示しています。"));
    if (person->certificate_count == 0)
        page_field(
            page, "電子証明書", "certificates",
            str_of(page->english
                       ? "the certificate register has no row of this resident"
                       : "電子証明書データにこの方の行はありません。カードの有無と抽出の条件を確認"
                         "してください。"));
    for (size_t i = 0; i < person->certificate_count; i++)
        put_certificate(page, person, i);
    for (size_t i = 0; i < person->piece_count; i++)
        put_piece(page, &person->pieces[i]);
}

/* ---- the head -------------------------------------------------------------------------------- */

static Str say_asked_as(const struct page *page)
{
    const struct reply *reply = page->reply;
    bool both = reply->is_serial[KIND_SIGNATURE] && reply->is_serial[KIND_AUTHENTICATION];
    const struct {
        bool is;
        const char *japanese, *english;
    } as[] = {{reply->is_resident, "宛名番号", "resident id"},
              {both, "署名用と利用者証明用の発行番号", "serial of both kinds"},
              {!both && reply->is_serial[KIND_SIGNATURE], "署名用電子証明書の発行番号",
               "serial of a signature certificate"},
              {!both && reply->is_serial[KIND_AUTHENTICATION], "利用者証明用電子証明書の発行番号",
               "serial of an authentication certificate"},
              {reply->is_piece, "整理番号", "piece id"}};
    Str text = STR_EMPTY;

    for (size_t i = 0; i < sizeof as / sizeof as[0]; i++) {
        if (!as[i].is)
            continue;
        text = str_is_empty(text) ? str_of(page->english ? as[i].english : as[i].japanese)
                                  : SAY(page, STR_FMT "、%s", STR_FMT ", %s", STR_ARG(text),
                                        page->english ? as[i].english : as[i].japanese);
    }
    return str_is_empty(text) ? str_of(page->english ? "serial" : "発行番号") : text;
}

static void put_last_run(struct page *page)
{
    const struct reply *reply = page->reply;
    Str last = page_day(page, reply->last_as_of);

    page_field(
        page, "直近の処理回", "last run",
        day_is(reply->last_as_of)
            ? SAY(page, STR_FMT "(フォルダー " STR_FMT ")", STR_FMT ", folder " STR_FMT,
                  STR_ARG(last), STR_ARG(reply->last_folder))
            : str_of(page->english ? "none published yet" : "公開済みの処理回はまだありません"));
    if (reply->unfinished)
        page_field(page, "", "",
                   str_of(page->english ? "another run is going on, or was cut off"
                                        : "このほかに処理中又は中断された処理回があります。"));
    if (reply->would_stop)
        page_field(
            page, "停止判定", "gate",
            str_of(page->english
                       ? "too many rows cannot be read: the next night would stop"
                       : "取込不可の行が上限を超えているため、このままでは処理は中止されます。"));
}

static void put_head(struct page *page)
{
    const struct reply *reply = page->reply;
    Str asked = str_is_empty(reply->asked_piece) ? reply->asked : reply->asked_piece;
    Str as = say_asked_as(page), as_of = page_day(page, reply->as_of);
    Str mail_on = page_day(page, reply->mail_on), deliver_on = page_day(page, reply->deliver_on);

    VEC_PUSH(&page->text, '\n');
    page_line(page, str_of(page->english ? "Letters about expiring certificates: why, and why not"
                                         : "電子証明書の有効期限のお知らせ　個別照会"));
    page_field(
        page, "照会した番号", "asked for",
        SAY(page, STR_FMT " (" STR_FMT ")", STR_FMT " (" STR_FMT ")", STR_ARG(asked), STR_ARG(as)));
    page_field(page, "基準日", "as of",
               SAY(page, STR_FMT "現在の登録内容", STR_FMT ", by the registers as they are",
                   STR_ARG(as_of)));
    page_field(page, "今回の差出日", "next mail day",
               SAY(page, STR_FMT "　配達見込日 " STR_FMT, STR_FMT ", delivery expected " STR_FMT,
                   STR_ARG(mail_on), STR_ARG(deliver_on)));
    put_last_run(page);
    if (reply->person_count > 1)
        page_field(page, "該当", "matches",
                   SAY(page, "%zu件。ご本人の宛名番号を確かめ、該当するものだけをご覧ください。",
                       "%zu; make sure of the caller's resident id and look at that one only",
                       reply->person_count));
}

/* Which of several is meant the clerk has to ask; of whom nothing may be said comes first. */
static void put_several(struct page *page)
{
    const struct reply *reply = page->reply;
    bool guarded = false;

    for (size_t i = 0; i < reply->person_count; i++)
        guarded |= reply->persons[i].guarded || reply->persons[i].unsure;
    page_line(page,
              SAY(page, "%zu件が該当します。整理番号か宛名番号を伺い、1件に絞ってください。",
                  "%zu matches: ask for the piece id or the resident id.", reply->person_count));
    if (guarded)
        page_line(page, str_of(page->english ? "NOT TO BE READ OUT: of one of them nothing may be "
                                               "said."
                                             : "【読み上げ禁止】確認対象の方が含まれているおそれが"
                                               "あります。"));
}

static void put_top(struct page *page)
{
    const struct reply *reply = page->reply;

    if (reply->person_count > 1)
        put_several(page);
    else
        page_answer(page, &reply->persons[0]);
    page_before(page);
    if (reply->person_count == 1)
        page_after(page, &reply->persons[0]);
}

Str reply_page(const struct reply *reply, bool english, struct arena *arena)
{
    struct page page = {.reply = reply, .english = english, .arena = arena};
    Str text;

    REQUIRE(reply->person_count > 0);
    put_top(&page);
    put_head(&page);
    for (size_t i = 0; i < reply->person_count; i++)
        put_person(&page, &reply->persons[i]);
    text = arena_copy(arena, (Str){page.text.at, page.text.count});
    VEC_RELEASE(&page.text);
    return text;
}
