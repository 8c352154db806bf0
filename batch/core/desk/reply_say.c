/* Columns, words and sentences of the page of `kigen why`. */
#include "base/bug.h"
#include "base/utf8.h"
#include "core/letter/breaks.h"
#include "core/days/era.h"
#include "core/desk/reply_parts.h"

enum { LABEL_AT = 2, /* labels are indented */ TEXT_AT = 18 /* where the text beside begins */ };

/* ---- columns --------------------------------------------------------------------------------- */

/* ASCII and half-width kana take one column, everything else two, as on a Japanese terminal. */
static size_t point_columns(uint32_t point)
{
    return point < 0x80 || (point >= 0xFF61 && point <= 0xFF9F) ? 1 : 2;
}

static size_t text_columns(Str text)
{
    size_t columns = 0;
    uint32_t point;

    while (utf8_next(&text, &point))
        columns += point_columns(point);
    return columns;
}

static void put(struct page *page, Str text)
{
    for (size_t i = 0; i < text.n; i++)
        VEC_PUSH(&page->text, text.p[i]);
}

static void put_spaces(struct page *page, size_t count)
{
    while (count-- > 0)
        VEC_PUSH(&page->text, ' ');
}

void page_line(struct page *page, Str text)
{
    put(page, text);
    VEC_PUSH(&page->text, '\n');
}

void page_sentences(struct page *page, Str first, Str second)
{
    Str both = SAY(page, STR_FMT STR_FMT, STR_FMT " " STR_FMT, STR_ARG(first), STR_ARG(second));
    bool apart = !str_is_empty(second) && text_columns(both) > REPLY_COLUMNS;

    page_line(page, apart ? first : str_trim(both));
    if (apart)
        page_line(page, second);
}

/* The text from TEXT_AT on, in as many lines as it needs; the first stands where the page is. */
static void put_wrapped(struct page *page, Str text)
{
    struct glyph *glyphs = ARENA_ARRAY(page->arena, struct glyph, text.n + 1);
    size_t *starts = ARENA_ARRAY(page->arena, size_t, text.n + 1);
    size_t count = 0, lines, at = 0;
    Str rest = text;
    uint32_t point;

    for (size_t before = rest.n; utf8_next(&rest, &point); before = rest.n)
        glyphs[count++] = (struct glyph){.point = point,
                                         .bytes = (uint16_t)(before - rest.n),
                                         .advance = (float)point_columns(point) / 2};
    lines = count ? lines_fill(glyphs, count, (REPLY_COLUMNS - TEXT_AT) / 2.0, LINE_TEXT,
                               starts, text.n)
                  : 0;
    if (lines == 0) { /* a word wider than a line: whole rather than cut */
        page_line(page, text);
        return;
    }
    for (size_t line = 0; line < lines; line++) {
        size_t end = line + 1 < lines ? starts[line + 1] : count, bytes = 0;

        for (size_t i = starts[line]; i < end; i++)
            bytes += glyphs[i].bytes;
        if (line > 0)
            put_spaces(page, TEXT_AT);
        page_line(page, str_trim((Str){text.p + at, bytes}));
        at += bytes;
    }
}

void page_field(struct page *page, const char *japanese, const char *english, Str text)
{
    Str label = str_of(page->english ? english : japanese);
    size_t columns = text_columns(label);

    put_spaces(page, LABEL_AT);
    put(page, label);
    put_spaces(page, columns + LABEL_AT < TEXT_AT ? TEXT_AT - LABEL_AT - columns : 1);
    put_wrapped(page, text);
}

void page_labelled(struct page *page, const char *label, Str text)
{
    put(page, page_padded(page, str_of(label), TEXT_AT));
    put_wrapped(page, text);
}

Str page_padded(const struct page *page, Str text, size_t columns)
{
    size_t wide = text_columns(text);

    return arena_printf(page->arena, STR_FMT "%*s", STR_ARG(text),
                        wide < columns ? (int)(columns - wide) : 1, "");
}

/* ---- words and days -------------------------------------------------------------------------- */

static const char *weekday_english(Day day)
{
    static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

    return names[day_weekday(day)];
}

Str page_day(const struct page *page, Day day)
{
    char era[ERA_TEXT_MAX], iso[DAY_TEXT_MAX];

    if (!day_is(day))
        return str_of(page->english ? "none" : "なし");
    if (page->english)
        return arena_printf(page->arena, "%s (%s)", day_text(day, iso), weekday_english(day));
    return arena_printf(page->arena, "%s(%s)", era_text(day, era), weekday_japanese(day));
}

Str page_term(const struct page *page, struct term term)
{
    return str_of(page->english ? term.word : term.japanese);
}

Str page_kind(const struct page *page, int kind)
{
    if (kind < 0)
        return str_of(page->english ? "certificate of unknown kind" : "電子証明書(種別不明)");
    if (page->english)
        return arena_printf(page->arena, "%s certificate", kind_term((enum kind)kind).word);
    return str_of(kind_full_japanese((enum kind)kind));
}

Str page_disposition(const struct page *page, enum disposition disposition, enum reason reason)
{
    Str word, why;

    if (disposition == DISPOSITION_COUNT)
        return str_of(page->english ? "no longer listed" : "対象の一覧から外れました");
    word = page_term(page, disposition_term(disposition));
    if (reason == REASON_NONE)
        return word;
    why = page_term(page, reason_term(reason));
    return SAY(page, STR_FMT "・" STR_FMT, STR_FMT " / " STR_FMT, STR_ARG(word), STR_ARG(why));
}

Str page_causes(const struct page *page, uint32_t delay_days,
                const uint32_t cause_days[CAUSE_COUNT])
{
    Str text = SAY(page, "%u日", "%u days", delay_days);
    const char *between = page->english ? ": " : "(";

    if (delay_days == 0)
        return str_of(page->english ? "none" : "なし");
    for (int i = 0; i < CAUSE_COUNT; i++) {
        Str word = page_term(page, cause_term((enum cause)i));

        if (cause_days[i] == 0)
            continue;
        text = SAY(page, STR_FMT "%s" STR_FMT "%u日", STR_FMT "%s" STR_FMT " %u", STR_ARG(text),
                   between, STR_ARG(word), cause_days[i]);
        between = page->english ? ", " : "、";
    }
    return page->english ? text : arena_printf(page->arena, STR_FMT ")", STR_ARG(text));
}

/* ---- {fields} of the sentences --------------------------------------------------------------- */

static Str field_pause(const struct page *page)
{
    const struct reply *reply = page->reply;
    Str from = page_day(page, reply->pause_from), to = page_day(page, reply->pause_to), text;

    if (!day_is(reply->pause_to))
        text = SAY(page, STR_FMT "から、終わりは未定", STR_FMT " on, without end", STR_ARG(from));
    else
        text = SAY(page, STR_FMT "から" STR_FMT "まで", STR_FMT " to " STR_FMT, STR_ARG(from),
                   STR_ARG(to));
    if (str_is_empty(reply->pause_reason))
        return text;
    return SAY(page, STR_FMT "、理由: " STR_FMT, STR_FMT "; " STR_FMT, STR_ARG(text),
               STR_ARG(reply->pause_reason));
}

/* What the caller can do without the letter. */
static Str field_anyway(const struct scene *scene)
{
    const struct page *page = scene->page;
    const struct reply_certificate *certificate = scene->certificate;
    Str opens_on = page_day(page, certificate->opens_on);

    if (day_before(certificate->expires_on, page->reply->today))
        return str_of(
            page->english
                ? "It has ended: say that a new certificate is issued at the counter, free "
                  "of charge, while the card is valid."
                : "有効期間は満了しています。カードが有効なら、窓口で新しい電子証明書を無料で"
                  "発行できることを案内してください。");
    if (!day_before(page->reply->today, certificate->opens_on))
        return str_of(
            page->english
                ? "Say that it can be renewed at the counter already, without the letter too."
                : "お知らせがなくても、すでに窓口で更新できることを案内してください。");
    return SAY(page, "お知らせがなくても、" STR_FMT "から窓口で更新できることを案内してください。",
               "Say that it can be renewed at the counter from " STR_FMT
               " on, without the letter too.",
               STR_ARG(opens_on));
}

static Str field_elsewhere(const struct scene *scene)
{
    const struct page *page = scene->page;
    Str since = page_day(page, page->reply->since);

    if (scene->certificate->others_write)
        return str_of(page->english
                          ? "J-LIS writes to all whose stay has no end (mailing.role)"
                          : "在留期間に定めのない方にはJ-LISが通知するため(mailing.role)");
    if (scene->certificate->before_since)
        return SAY(page, "本来の差出日が" STR_FMT "より前のため",
                   "its ideal mail day is before " STR_FMT, STR_ARG(since));
    return str_of(page->english ? "it stands in the list of those (told_elsewhere)"
                                : "他機関通知済の一覧に載っているため");
}

static Str field_told_by(const struct scene *scene)
{
    Str piece = scene->certificate->told_by;

    if (str_is_empty(piece))
        return str_of(scene->page->english ? "see the ledger" : "通知台帳に記録あり");
    return SAY(scene->page, "整理番号 " STR_FMT, "piece " STR_FMT, STR_ARG(piece));
}

/* When the last decision was taken, and until when it holds. */
static Str field_decided(const struct scene *scene)
{
    const struct page *page = scene->page;
    const struct reply_person *person = scene->person;
    const struct decision *last;
    Str on, until;

    if (person->decision_count == 0)
        return str_of(page->english ? "see the ledger" : "通知台帳に記録あり");
    last = &person->decisions[person->decision_count - 1].decision;
    on = page_day(page, last->on);
    until = page_day(page, last->until);
    if (!day_is(last->until))
        return SAY(page, STR_FMT "、期限なし", STR_FMT ", without end", STR_ARG(on));
    return SAY(page, STR_FMT "、" STR_FMT "まで", STR_FMT ", until " STR_FMT, STR_ARG(on),
               STR_ARG(until));
}

/* The last piece of the certificate that came back, and when. */
static Str field_came_back(const struct scene *scene)
{
    const struct page *page = scene->page;
    const struct reply_person *person = scene->person;

    for (size_t i = person->piece_count; i-- > 0;) {
        const struct reply_piece *piece = &person->pieces[i];
        const struct reply_event *last =
            piece->event_count ? &piece->events[piece->event_count - 1] : NULL;
        Str on;

        if (!last || last->event != PIECE_RETURNED || !reply_is_about(piece, scene->certificate))
            continue;
        on = page_day(page, last->on);
        return SAY(page, STR_FMT "、整理番号 " STR_FMT, STR_FMT ", piece " STR_FMT, STR_ARG(on),
                   STR_ARG(piece->id));
    }
    return str_of(page->english ? "see the ledger" : "通知台帳に記録あり");
}

static Str field_moves_on(const struct scene *scene)
{
    if (!day_is(scene->person->moves_on))
        return str_of(scene->page->english ? "no date given" : "登録なし");
    return page_day(scene->page, scene->person->moves_on);
}

static Str field_value(const struct scene *scene, Str name)
{
    const struct page *page = scene->page;
    const struct reply *reply = page->reply;
    const struct {
        const char *name;
        Day day;
    } days[] = {{"as_of", reply->as_of},
                {"mail_on", reply->mail_on},
                {"deliver_on", reply->deliver_on},
                {"cutoff_on", reply->cutoff_on},
                {"opens_on", scene->certificate->opens_on},
                {"ideal_on", scene->certificate->ideal_on},
                {"stay_until", scene->person->stay_until}};

    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        if (str_equal(name, str_of(days[i].name)))
            return page_day(page, days[i].day);
    if (str_equal(name, STR("line")))
        return arena_printf(page->arena, "%u", scene->certificate->line);
    if (str_equal(name, STR("past_days")))
        return arena_printf(page->arena, "%d", reply->past_days);
    if (str_equal(name, STR("missing")))
        return scene->certificate->missing;
    if (str_equal(name, STR("pause")))
        return field_pause(page);
    if (str_equal(name, STR("anyway")))
        return field_anyway(scene);
    if (str_equal(name, STR("elsewhere")))
        return field_elsewhere(scene);
    if (str_equal(name, STR("told_by")))
        return field_told_by(scene);
    if (str_equal(name, STR("decided")))
        return field_decided(scene);
    if (str_equal(name, STR("came_back")))
        return field_came_back(scene);
    if (str_equal(name, STR("moves_on")))
        return field_moves_on(scene);
    BUG("a sentence of reply_words.c has a field that nobody fills");
}

Str page_filled(const struct scene *scene, const char *sentence)
{
    struct arena *arena = scene->page->arena;
    Str done = STR_EMPTY;

    for (const char *open; (open = strchr(sentence, '{')) != NULL;) {
        const char *close = strchr(open, '}');
        Str value;

        REQUIRE(close);
        value = field_value(scene, (Str){open + 1, (size_t)(close - open - 1)});
        done = arena_printf(arena, STR_FMT "%.*s" STR_FMT, STR_ARG(done), (int)(open - sentence),
                            sentence, STR_ARG(value));
        sentence = close + 1;
    }
    return arena_printf(arena, STR_FMT "%s", STR_ARG(done), sentence);
}
