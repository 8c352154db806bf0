/* What a letter says about one piece. Nothing here is words of the letter: those are the
 * template's. */
#include "core/letter/letter.h"

#include <stdio.h>

#include "core/days/counter.h"

enum field {
#define X(name, live, is_name, item_only, need, sample) FIELD_##name,
    LETTER_FIELDS(X)
#undef X
        FIELD_COUNT
};

static const struct words_field fields[] = {
#define X(name, live, is_name, item_only, need, sample)                                            \
    {#name, live, is_name, item_only, need, sample},
    LETTER_FIELDS(X)
#undef X
};

static const struct words_choice choices[CHOICE_COUNT] = {
    [CHOICE_DELAY] = {"delay", DELAY_COUNT},
    [CHOICE_PINS] = {"pins", PINS_COUNT},
    [CHOICE_VISITOR] = {"visitor", VISITOR_COUNT},
    [CHOICE_OTHER_NAME] = {"other_name", 2},
    [CHOICE_DATES] = {"dates", LETTER_DATES_MAX},
    [CHOICE_COUNTER] = {"counter", COUNTER_COUNT},
    [CHOICE_CLOSINGS] = {"closings", LETTER_DATES_MAX + 1},
    [CHOICE_OPENED] = {"opened", OPENED_COUNT},
    [CHOICE_CARD] = {"card", 2},
    [CHOICE_CARD_LEFT] = {"card_left", CARD_COUNT},
    [CHOICE_INSURANCE] = {"insurance", INSURANCE_COUNT},
    [CHOICE_ENDED] = {"ended", ENDED_COUNT},
    [CHOICE_PROXY_LATE] = {"proxy_late", 2},
    [CHOICE_STAY] = {"stay", STAY_COUNT},
    [CHOICE_PLACES] = {"places", PLACES_NAMED + 1},
};

#define ONLY(value) (1u << (value))
static const struct words_condition conditions[] = {
    {"late", CHOICE_DELAY, ~ONLY(DELAY_NONE)},
    {"late_paused", CHOICE_DELAY, ONLY(DELAY_PAUSED)},
    {"late_crowded", CHOICE_DELAY, ONLY(DELAY_CROWDED)},
    {"late_office", CHOICE_DELAY, ONLY(DELAY_OFFICE)},
    {"late_checked", CHOICE_DELAY, ONLY(DELAY_CHECKED)},
    {"pin", CHOICE_PINS, ~ONLY(PINS_NONE)},
    {"signature_pin", CHOICE_PINS, ONLY(PINS_ALL) | ONLY(PINS_SIGNATURE)},
    {"authentication_pin", CHOICE_PINS, ONLY(PINS_ALL) | ONLY(PINS_AUTHENTICATION)},
    {"insurance", CHOICE_INSURANCE, ~ONLY(INSURANCE_OTHER)},
    {"insurance_over", CHOICE_INSURANCE, ONLY(INSURANCE_OVER)},
    {"proxy", CHOICE_VISITOR, ONLY(VISITOR_SELF)},
    {"proxy_late", CHOICE_PROXY_LATE, ONLY(1)},
    {"child", CHOICE_VISITOR, ONLY(VISITOR_CHILD)},
    {"ward", CHOICE_VISITOR, ONLY(VISITOR_WARD)},
    {"for_other", CHOICE_OTHER_NAME, ONLY(1)},
    {"two_dates", CHOICE_DATES, ONLY(1)},
    {"counter_closed", CHOICE_COUNTER, ONLY(COUNTER_CLOSED)},
    {"counter_over", CHOICE_COUNTER, ONLY(COUNTER_OVER)},
    {"opened", CHOICE_OPENED, ONLY(OPENED) | ONLY(OPENED_CLOSED)},
    {"opens_closed", CHOICE_OPENED, ONLY(OPENS_LATER_CLOSED) | ONLY(OPENED_CLOSED)},
    {"ended", CHOICE_ENDED, ONLY(ENDED_ALL)},
    {"one_ended", CHOICE_ENDED, ONLY(ENDED_ONE)},
    {"card_apart", CHOICE_CARD, ONLY(1)},
    {"card_late", CHOICE_CARD_LEFT, ~ONLY(CARD_IN_TIME)},
    {"card_ended", CHOICE_CARD_LEFT, ONLY(CARD_OVER)},
    {"stay", CHOICE_STAY, ~ONLY(STAY_NONE)},
    {"stay_ended", CHOICE_STAY, ONLY(STAY_CARD)},
    {"other_places", CHOICE_PLACES, ~ONLY(0)},
};

/* state_find() makes none of these, whatever the register says. */
static const struct words_exclusion exclusions[] = {
    {CHOICE_PINS, CHOICE_INSURANCE, ONLY(PINS_SIGNATURE), ~ONLY(INSURANCE_OTHER)},
    {CHOICE_PINS, CHOICE_INSURANCE, ONLY(PINS_ALL) | ONLY(PINS_AUTHENTICATION),
     ONLY(INSURANCE_OTHER)},
    {CHOICE_DATES, CHOICE_ENDED, ONLY(0), ONLY(ENDED_ONE)},
    {CHOICE_ENDED, CHOICE_OPENED, ONLY(ENDED_ALL), ONLY(OPENS_LATER) | ONLY(OPENS_LATER_CLOSED)},
    {CHOICE_ENDED, CHOICE_COUNTER, ONLY(ENDED_ALL), ONLY(COUNTER_CLOSED)},
    {CHOICE_COUNTER, CHOICE_CLOSINGS, ONLY(COUNTER_OPEN), ~ONLY(0)},
    {CHOICE_COUNTER, CHOICE_CLOSINGS, ONLY(COUNTER_CLOSED), ONLY(0)},
    {CHOICE_COUNTER, CHOICE_CLOSINGS, ONLY(COUNTER_OVER), ONLY(LETTER_DATES_MAX)},
    {CHOICE_DATES, CHOICE_CLOSINGS, ONLY(0), ONLY(LETTER_DATES_MAX)},
    {CHOICE_ENDED, CHOICE_CLOSINGS, ONLY(ENDED_ONE), ONLY(LETTER_DATES_MAX)},
    {CHOICE_ENDED, CHOICE_CLOSINGS, ONLY(ENDED_ALL), ~ONLY(0)},
    {CHOICE_ENDED, CHOICE_PROXY_LATE, ONLY(ENDED_ALL), ONLY(0)},
    {CHOICE_ENDED, CHOICE_CARD_LEFT, ONLY(ENDED_ALL), ONLY(CARD_IN_TIME)},
};

/* Decided by the configuration: letters.reply_form, letters.page2, office_load, letters.duplex. */
static const char *const settings[] = {"reply.phone", "reply.enclosed", "reply.jlis", "page2.guide",
                                       "page2.form", "counter.load", "print.duplex"};

static const struct words_list lists[] = {{"certificates", CHOICE_DATES, false},
                                          {"closings", CHOICE_CLOSINGS, true},
                                          {"places", CHOICE_PLACES, true}};

/* ---- samples --------------------------------------------------------------------------------- */

/* Written as Japanese writes it, whatever the letter's language. */
static bool is_for_counter(int field)
{
    return field >= FIELD_expires_ja && field <= FIELD_card_expires_ja;
}

/* How a day is written that a field names; LANGUAGE_DATES: it is no day. */
static enum language_date date_of(int field)
{
    switch ((enum field)field) {
    case FIELD_expires:
    case FIELD_card_expires:
    case FIELD_expires_ja:
    case FIELD_card_expires_ja:
        return DATE_LONG;
    case FIELD_as_of:
    case FIELD_mail_on:
    case FIELD_deliver_on:
    case FIELD_card_ready:
    case FIELD_apply_by:
    case FIELD_expires_short:
    case FIELD_insurance_until:
        return DATE_SHORT;
    case FIELD_opens:
    case FIELD_counter_from:
    case FIELD_counter_until:
    case FIELD_counter_next:
    case FIELD_fetch_from:
    case FIELD_closing_until:
    case FIELD_closing_expires:
    case FIELD_proxy_until:
    case FIELD_answer_until:
    case FIELD_opens_ja:
    case FIELD_counter_from_ja:
    case FIELD_counter_next_ja:
    case FIELD_closing_until_ja:
        return DATE_WEEKDAY;
    default:
        return LANGUAGE_DATES;
    }
}

static Str widest(const Str texts[3], words_width *width, const void *context)
{
    Str found = texts[0];

    for (int i = 1; i < 3; i++)
        if (width(context, texts[i]) > width(context, found))
            found = texts[i];
    return found;
}

static Str widest_place(const struct letter_terms *terms, int text, words_width *width,
                        const void *context)
{
    Str found = STR_EMPTY;

    for (size_t i = 0; i < terms->place_count; i++)
        if (width(context, terms->places[i].shown[text]) > width(context, found))
            found = terms->places[i].shown[text];
    return found;
}

static Str widest_day(const struct language *language, words_width *width, const void *context)
{
    Str found = language->weekdays[0];

    for (int i = 1; i < 7; i++)
        if (width(context, language->weekdays[i]) > width(context, found))
            found = language->weekdays[i];
    return found;
}

/* "…まで" or "…に満了しました", whichever is wider. */
static Str widest_end(const struct language *language, words_width *width, const void *context,
                      char out[WORDS_SAMPLE_MAX])
{
    char date_out[LANGUAGE_TEXT_MAX], coming_out[LANGUAGE_TEXT_MAX];
    Str date = language_widest_date(language, DATE_LONG, width, context, date_out);
    Str coming = language_end(language, false, date, coming_out);
    Str past = language_end(language, true, date, out);

    if (width(context, past) >= width(context, coming)) {
        if (past.p != out)
            memcpy(out, past.p, past.n);
        return (Str){out, past.n};
    }
    memcpy(out, coming.p, coming.n);
    return (Str){out, coming.n};
}

static Str sample(const void *context, int field, words_width *width, const void *width_context,
                  char out[WORDS_SAMPLE_MAX])
{
    const struct letter_terms *terms = context;
    const struct language *language =
        is_for_counter(field) ? language_japanese() : terms->language;
    enum language_date how = date_of(field);

    if (how != LANGUAGE_DATES)
        return language_widest_date(language, how, width, width_context, out);
    if (field == FIELD_ends || field == FIELD_ends_ja || field == FIELD_come_until)
        return widest_end(language, width, width_context, out);
    if (field == FIELD_certificate || field == FIELD_certificate_ja)
        return widest(language->certificates, width, width_context);
    if (field == FIELD_certificate_short || field == FIELD_closing || field == FIELD_closing_ja)
        return widest(language->certificates_short, width, width_context);
    if (field == FIELD_addressee)
        return (Str){out, language_addressee(language, HONORIFIC_SAMA, STR("小田原　太郎"), out,
                                             WORDS_SAMPLE_MAX)};
    if (field >= FIELD_place && field <= FIELD_place_booking)
        return widest_place(terms, field - FIELD_place, width, width_context);
    if (field == FIELD_quiet_days) {
        Str day = widest_day(language, width, width_context);

        return (Str){out, (size_t)snprintf(out, WORDS_SAMPLE_MAX, "%.*s, %.*s", STR_ARG(day),
                                           STR_ARG(day))};
    }
    return str_of(fields[field].sample);
}

static bool needs_card(enum variant variant);

/* No letter names more places than serve it. */
static void places_bound(struct letter_terms *terms, bool card)
{
    struct place_need holder = {.card = card}, guardian = {.card = card, .other = true};
    size_t all = places_serving(terms->places, terms->place_count, holder);
    size_t some = places_serving(terms->places, terms->place_count, guardian);
    size_t count = sizeof exclusions / sizeof *exclusions;

    all = all < PLACES_NAMED ? all : PLACES_NAMED;
    some = some < all ? some : all;
    terms->choices[CHOICE_PLACES].count = (uint8_t)(all + 1);
    terms->exclusions[count] =
        (struct words_exclusion){CHOICE_VISITOR, CHOICE_PLACES,
                                 ONLY(VISITOR_CHILD) | ONLY(VISITOR_WARD), ~0u << (some + 1)};
    terms->exclusions[count + 1] =
        (struct words_exclusion){CHOICE_OTHER_NAME, CHOICE_PLACES, ONLY(1), ~0u << (some + 1)};
    terms->vocabulary.exclusion_count = count + 2;
}

void letter_terms_fill(struct letter_terms *terms, const struct language *language,
                       enum variant variant, const struct place *places, size_t place_count)
{
    _Static_assert(sizeof exclusions / sizeof *exclusions + 2 <= LETTER_EXCLUSIONS_MAX, "room");
    *terms = (struct letter_terms){.vocabulary = *letter_vocabulary(),
                                   .language = language,
                                   .places = places,
                                   .place_count = place_count};
    memcpy(terms->choices, choices, sizeof choices);
    memcpy(terms->exclusions, exclusions, sizeof exclusions);
    terms->vocabulary.choices = terms->choices;
    terms->vocabulary.exclusions = terms->exclusions;
    terms->vocabulary.sample = sample;
    terms->vocabulary.sample_context = terms;
    places_bound(terms, needs_card(variant));
}

const struct words_vocabulary *letter_vocabulary(void)
{
    static const struct words_vocabulary vocabulary = {
        .fields = fields,
        .field_count = sizeof fields / sizeof *fields,
        .conditions = conditions,
        .condition_count = sizeof conditions / sizeof *conditions,
        .lists = lists,
        .list_count = sizeof lists / sizeof *lists,
        .choices = choices,
        .choice_count = CHOICE_COUNT,
        .exclusions = exclusions,
        .exclusion_count = sizeof exclusions / sizeof *exclusions,
        .settings = settings,
        .setting_count = sizeof settings / sizeof *settings,
    };

    return &vocabulary;
}

/* ---- a letter's days ------------------------------------------------------------------------- */

static const struct language *language_of(const struct letter *letter)
{
    return letter->language ? letter->language : language_japanese();
}

/* Whether a certificate is told with a date: it ends on that day, and either it opens with it or a card
 * ends both, whose window is the earlier one's. */
static bool shares(const struct letter_date *date, const struct lot_certificate *at)
{
    Day works = certificate_works_until(at);

    return day_equal(date->works_until, works) &&
           (day_equal(date->opens_on, at->opens_on) || day_before(works, at->expires_on) ||
            day_before(date->works_until, date->expires_on));
}

static void date_join(struct letter_date *date, const struct lot_certificate *at)
{
    if (day_before(date->expires_on, at->expires_on))
        date->expires_on = at->expires_on;
    if (day_before(at->opens_on, date->opens_on)) {
        date->opens_on = at->opens_on;
        date->counter_from = at->counter_from;
    }
    date->has[at->kind] = true;
}

/*
 * Days and kinds. Of several certificates of one kind (two rows that none supersedes) the last to
 * end speaks: it is what the holder still has. So there are at most as many days as kinds.
 */
static void dates_find(struct letter *letter)
{
    const struct lot_certificate *last[KIND_COUNT] = {NULL};
    const struct lot_piece *piece = letter->piece;

    letter->date_count = 0;
    for (uint32_t i = 0; letter->lot && i < piece->certificate_count; i++) {
        const struct lot_certificate *c = &letter->lot->certificates[piece->certificate + i];

        if (!last[c->kind] || day_before(last[c->kind]->expires_on, c->expires_on))
            last[c->kind] = c;
    }
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        struct letter_date *date = NULL;

        if (!last[kind])
            continue;
        for (size_t i = 0; i < letter->date_count; i++)
            if (shares(&letter->dates[i], last[kind]))
                date = &letter->dates[i];
        if (!date) {
            REQUIRE(letter->date_count < LETTER_DATES_MAX);
            date = &letter->dates[letter->date_count++];
            *date = (struct letter_date){.expires_on = last[kind]->expires_on,
                                         .works_until = certificate_works_until(last[kind]),
                                         .opens_on = last[kind]->opens_on,
                                         .counter_from = last[kind]->counter_from,
                                         .counter_until = last[kind]->counter_until};
        }
        date_join(date, last[kind]);
    }
}

static void dates_order(struct letter *letter)
{
    if (letter->date_count == 2 &&
        day_before(letter->dates[1].works_until, letter->dates[0].works_until)) {
        struct letter_date first = letter->dates[1];

        letter->dates[1] = letter->dates[0];
        letter->dates[0] = first;
    }
}

static Str day_write(struct letter *letter, enum language_date how, Day day)
{
    REQUIRE(letter->day_count < LETTER_DAYS);
    return language_date(language_of(letter), how, day, letter->days[letter->day_count++]);
}

/* As Japanese writes it; `written` is how the letter's language did. */
static Str day_write_ja(struct letter *letter, enum language_date how, Day day, Str written)
{
    if (language_of(letter) == language_japanese())
        return written;
    REQUIRE(letter->day_count < LETTER_DAYS);
    return language_date(language_japanese(), how, day, letter->days[letter->day_count++]);
}

static Str end_write(struct letter *letter, const struct language *language, Day day, Str date)
{
    bool past = letter->lot && day_before(day, letter->lot->deliver_on);

    REQUIRE(letter->day_count < LETTER_DAYS);
    return language_end(language, past, date, letter->days[letter->day_count++]);
}

static bool has_ended(const struct letter *letter, const struct letter_date *date)
{
    return day_before(date->expires_on, letter->lot->deliver_on);
}

/* The last day on which its holder can still act at the counter. Where the counter is closed until the end, or
 * all is over, the end itself, which the letter then does not call a day to come. */
static Day come_until(const struct letter *letter, const struct letter_date *date)
{
    return day_is(date->counter_until) && !day_before(date->counter_until, letter->lot->deliver_on) &&
                   day_before(date->counter_until, date->works_until)
               ? date->counter_until
               : date->works_until;
}

static void come_write(struct letter *letter, struct letter_date *date)
{
    Day come = come_until(letter, date);

    date->come = day_equal(come, date->works_until)
                     ? date->ends
                     : end_write(letter, language_of(letter), come, day_write(letter, DATE_LONG, come));
}

/* Of several dates the day by which everything can be done at one visit: the first that is not over. */
static Str come_first(const struct letter *letter)
{
    const struct letter_date *first = NULL;

    for (size_t i = 0; i < letter->date_count; i++) {
        const struct letter_date *at = &letter->dates[i];

        if (!has_ended(letter, at) &&
            (!first || day_before(come_until(letter, at), come_until(letter, first))))
            first = at;
    }
    return first ? first->come : letter->date_count ? letter->dates[0].come : STR_EMPTY;
}

static void dates_write(struct letter *letter)
{
    for (size_t i = 0; i < letter->date_count; i++) {
        struct letter_date *date = &letter->dates[i];

        date->expires = day_write(letter, DATE_LONG, date->works_until);
        date->expires_short = day_write(letter, DATE_SHORT, date->works_until);
        date->expires_weekday = day_write(letter, DATE_WEEKDAY, date->works_until);
        date->opens = day_write(letter, DATE_WEEKDAY, date->opens_on);
        date->from = day_write(letter, DATE_WEEKDAY, date->counter_from);
        date->until = day_write(letter, DATE_WEEKDAY, date->counter_until);
        date->expires_ja = day_write_ja(letter, DATE_LONG, date->works_until, date->expires);
        date->opens_ja = day_write_ja(letter, DATE_WEEKDAY, date->opens_on, date->opens);
        date->from_ja = day_write_ja(letter, DATE_WEEKDAY, date->counter_from, date->from);
        date->until_ja = day_write_ja(letter, DATE_WEEKDAY, date->counter_until, date->until);
        date->ends = end_write(letter, language_of(letter), date->works_until, date->expires);
        date->ends_ja = language_of(letter) == language_japanese()
                            ? date->ends
                            : end_write(letter, language_japanese(), date->works_until, date->expires_ja);
        come_write(letter, date);
    }
    letter->come_first = come_first(letter);
}

/* The one cause that a letter names: the one with the most days. */
static enum letter_delay delay_of(const struct lot_piece *piece)
{
    static const enum letter_delay of_cause[CAUSE_COUNT] = {
        [CAUSE_PAUSED] = DELAY_PAUSED,
        [CAUSE_BEFORE_START] = DELAY_NONE, /* nobody's: not apologised for */
        [CAUSE_CUTOFF] = DELAY_OFFICE,
        [CAUSE_PRINT_CAPACITY] = DELAY_CROWDED,
        [CAUSE_COUNTER_CAPACITY] = DELAY_CROWDED,
        [CAUSE_HELD] = DELAY_CHECKED,
        [CAUSE_SUPPRESSED] = DELAY_NONE,
        [CAUSE_GATE] = DELAY_OFFICE,
        [CAUSE_NO_RUN] = DELAY_OFFICE,
        [CAUSE_REMADE] = DELAY_OFFICE,
        [CAUSE_LATE_INPUT] = DELAY_CHECKED,
    };
    bool is_over = piece->variant == VARIANT_LAPSED || piece->variant == VARIANT_CARD_LAPSED;
    uint32_t days[DELAY_COUNT] = {0};
    enum letter_delay most = DELAY_OFFICE;

    if (!piece->late && !(is_over && lot_piece_delay_ours(piece) > 0))
        return DELAY_NONE;
    for (int i = 0; i < CAUSE_COUNT; i++)
        days[of_cause[i]] += piece->cause_days[i];
    for (int i = DELAY_PAUSED; i < DELAY_COUNT; i++)
        if (days[i] > days[most])
            most = (enum letter_delay)i;
    return most;
}

static bool has_kind(const struct letter *letter, enum kind kind)
{
    for (size_t i = 0; i < letter->date_count; i++)
        if (letter->dates[i].has[kind])
            return true;
    return false;
}

static enum letter_pins pins_of(const struct letter *letter)
{
    const struct lot_piece *piece = letter->piece;

    if (!letter->lot)
        return PINS_ALL;
    for (uint32_t i = 0; i < piece->certificate_count; i++)
        if (letter->lot->certificates[piece->certificate + i].card_type == CARD_NO_PIN)
            return PINS_NONE;
    return !has_kind(letter, KIND_SIGNATURE)        ? PINS_AUTHENTICATION
           : !has_kind(letter, KIND_AUTHENTICATION) ? PINS_SIGNATURE
                                                    : PINS_ALL;
}

static enum letter_insurance insurance_of(const struct letter *letter)
{
    Day until = letter->piece->insurance_until;

    if (!letter->lot)
        return INSURANCE_ON;
    if (!has_kind(letter, KIND_AUTHENTICATION))
        return INSURANCE_OTHER;
    return day_is(until) && day_before(until, letter->lot->deliver_on) ? INSURANCE_OVER
                                                                       : INSURANCE_ON;
}

/* A protected person's letter offers no reply form, whoever else they are; a child's and a ward's
 * neither. */
static enum letter_visitor visitor_of(const struct lot_piece *piece)
{
    return piece->is_ward        ? VISITOR_WARD
           : piece->is_child     ? VISITOR_CHILD
           : piece->is_protected ? VISITOR_PROTECTED
                                 : VISITOR_SELF;
}

/* The card's own last day, of several the first; DAY_NONE where it is not known. */
static Day card_day(const struct letter *letter)
{
    const struct lot_piece *piece = letter->piece;
    Day first = DAY_NONE;

    for (uint32_t i = 0; letter->lot && i < piece->certificate_count; i++) {
        const struct lot_certificate *c = &letter->lot->certificates[piece->certificate + i];

        if (day_is(c->card_ends_on) && (!day_is(first) || day_before(c->card_ends_on, first)))
            first = c->card_ends_on;
    }
    return first;
}

/* The last day on which a reply form serves: the end of what ends next; where all has ended, 30 days
 * from the day of the inquiry, because the holder then comes a second time. */
static Day answer_day(const struct letter *letter)
{
    for (size_t i = 0; i < letter->date_count; i++)
        if (!day_before(letter->dates[i].works_until, letter->lot->deliver_on))
            return letter->dates[i].works_until;
    return day_add(letter->lot->mail_on, ANSWER_DAYS);
}

/* The first day from it on which the counter is open. */
static Day counter_on_or_after(const struct letter *letter, Day day)
{
    Day open = letter->calendar ? counter_first(letter->calendar, day) : DAY_NONE;

    return day_is(open) ? open : day;
}

/* Whoever has a period of stay gets the form at the counter first. */
static Day apply_from(const struct letter *letter)
{
    Day from = letter->lot->deliver_on;

    if (letter->date_count && day_before(from, letter->dates[0].opens_on))
        from = letter->dates[0].opens_on;
    return letter->piece->stay == STAY_NONE ? from : counter_on_or_after(letter, from);
}

/* The day by which a card is there that is applied for on the day of delivery, or on the first day
 * on which one may. */
static Day card_ready_on(const struct letter *letter)
{
    return day_add(apply_from(letter), 7 * letter->card_weeks);
}

/* The last day on which the new card can be fetched while card and certificates still work: of those
 * that have not ended, the first. Where all have, their first end. */
static Day last_fetch(const struct letter *letter)
{
    Day card = card_day(letter), last = DAY_NONE;

    for (size_t i = 0; i < letter->date_count; i++) {
        const struct letter_date *date = &letter->dates[i];

        if (!has_ended(letter, date) && (!day_is(last) || day_before(date->counter_until, last)))
            last = date->counter_until;
    }
    if (!day_is(last))
        last = letter->dates[0].works_until;
    return day_is(card) && day_before(card, last) ? card : last;
}

static enum letter_card card_left(const struct letter *letter)
{
    Day card = card_day(letter);

    if (day_is(card) && day_before(card, letter->lot->deliver_on))
        return CARD_OVER;
    return day_before(last_fetch(letter), card_ready_on(letter)) ? CARD_LATE : CARD_IN_TIME;
}

/* Ready, and the counter is open. */
static Day fetch_from(const struct letter *letter)
{
    return counter_on_or_after(letter, card_ready_on(letter));
}

static enum letter_counter counter_of(const struct letter *letter, const struct letter_date *date)
{
    if (!day_before(date->counter_until, date->works_until))
        return COUNTER_OPEN;
    return day_before(date->counter_until, letter->lot->deliver_on) ? COUNTER_OVER : COUNTER_CLOSED;
}

/* What has ended needs no counter, as long as anything has not. */
static enum letter_counter counters_find(struct letter *letter, enum letter_ended ended)
{
    enum letter_counter all = COUNTER_OPEN;

    for (size_t i = 0; i < letter->date_count; i++) {
        const struct letter_date *date = &letter->dates[i];
        enum letter_counter counter = counter_of(letter, date);

        if (ended != ENDED_ALL && has_ended(letter, date))
            continue;
        if (ended != ENDED_ALL && counter == COUNTER_CLOSED)
            letter->closings[letter->closing_count++] = i;
        if (counter > all)
            all = counter;
    }
    return all;
}

static enum letter_opened opened_of(const struct letter *letter)
{
    bool opened = true, closed = false;

    for (size_t i = 0; i < letter->date_count; i++) {
        const struct letter_date *date = &letter->dates[i];

        if (day_before(letter->lot->deliver_on, date->opens_on))
            opened = false;
        if (day_is(date->counter_from) && !day_equal(date->counter_from, date->opens_on))
            closed = true;
    }
    return opened ? closed ? OPENED_CLOSED : OPENED : closed ? OPENS_LATER_CLOSED : OPENS_LATER;
}

static enum letter_ended ended_of(const struct letter *letter)
{
    size_t ended = 0;

    for (size_t i = 0; i < letter->date_count; i++)
        ended += has_ended(letter, &letter->dates[i]);
    return ended == 0 ? ENDED_NONE : ended == letter->date_count ? ENDED_ALL : ENDED_ONE;
}

/* What has ended is open no more, and nothing is left of its days: so it is by the dates, unless a
 * register is out of order. */
static void ended_state(uint8_t *value)
{
    if (value[CHOICE_ENDED] != ENDED_ALL)
        return;
    if (value[CHOICE_OPENED] == OPENS_LATER || value[CHOICE_OPENED] == OPENS_LATER_CLOSED)
        value[CHOICE_OPENED]++;
    if (value[CHOICE_COUNTER] == COUNTER_CLOSED)
        value[CHOICE_COUNTER] = COUNTER_OVER;
    if (value[CHOICE_CARD_LEFT] == CARD_IN_TIME)
        value[CHOICE_CARD_LEFT] = CARD_LATE;
    value[CHOICE_PROXY_LATE] = true;
}

static void dates_state(struct letter *letter)
{
    uint8_t *value = letter->state.value;
    Day card = card_day(letter), until = letter->piece->proxy_until;

    value[CHOICE_CARD_LEFT] = (uint8_t)card_left(letter);
    value[CHOICE_DATES] = (uint8_t)(letter->date_count - 1);
    value[CHOICE_OPENED] = (uint8_t)opened_of(letter);
    value[CHOICE_ENDED] = (uint8_t)ended_of(letter);
    value[CHOICE_PROXY_LATE] = day_is(until) && day_before(until, letter->lot->deliver_on);
    value[CHOICE_COUNTER] = (uint8_t)counters_find(letter, ended_of(letter));
    value[CHOICE_CLOSINGS] = (uint8_t)letter->closing_count;
    for (size_t i = 0; i < letter->date_count; i++)
        if (day_is(card) && !day_equal(card, letter->dates[i].works_until))
            value[CHOICE_CARD] = true;
    ended_state(value);
}

static void state_find(struct letter *letter)
{
    uint8_t *value = letter->state.value;

    memset(&letter->state, 0, sizeof letter->state);
    value[CHOICE_DELAY] = (uint8_t)delay_of(letter->piece);
    value[CHOICE_PINS] = (uint8_t)pins_of(letter);
    value[CHOICE_INSURANCE] = (uint8_t)insurance_of(letter);
    value[CHOICE_VISITOR] = (uint8_t)visitor_of(letter->piece);
    value[CHOICE_OTHER_NAME] = letter->piece->holder_name.n > 0;
    value[CHOICE_STAY] = (uint8_t)letter->piece->stay;
    value[CHOICE_PLACES] = (uint8_t)letter->near_count;
    if (letter->date_count)
        dates_state(letter);
}

static void addressee_write(struct letter *letter)
{
    const struct language *language = language_of(letter);
    enum honorific honorific = letter->piece->honorific;
    Str name = letter->piece->addressee;

    letter->addressee_bytes =
        language_addressee(language, honorific, name, letter->addressee, letter->addressee_room);
    if (letter->addressee_bytes <= letter->addressee_room)
        return;
    letter->addressee_room = letter->addressee_bytes * 2;
    letter->addressee = mem_resize(letter->addressee, letter->addressee_room);
    language_addressee(language, honorific, name, letter->addressee, letter->addressee_room);
}

/* 2508555 as 250-8555; anything else as it is, cut to the buffer (such a piece is held). */
static void postal_code_write(struct letter *letter)
{
    Str code = letter->piece->postal_code;
    size_t at = 0;

    for (size_t i = 0; i < code.n && at + 2 < sizeof letter->postal_code; i++) {
        if (code.n == 7 && i == 3)
            letter->postal_code[at++] = '-';
        letter->postal_code[at++] = code.p[i];
    }
    letter->postal_code[at] = '\0';
}

static void days_write(struct letter *letter)
{
    const struct lot *lot = letter->lot;
    const struct lot_piece *piece = letter->piece;
    Day card = day_is(card_day(letter)) ? card_day(letter) : piece->expires_on;

    letter->as_of = day_write(letter, DATE_SHORT, lot->as_of);
    letter->mail_on = day_write(letter, DATE_SHORT, lot->mail_on);
    letter->deliver_on = day_write(letter, DATE_SHORT, lot->deliver_on);
    letter->counter_next = day_write(letter, DATE_WEEKDAY, lot->counter_next);
    letter->counter_next_ja = day_write_ja(letter, DATE_WEEKDAY, lot->counter_next, letter->counter_next);
    letter->card_ready = day_write(letter, DATE_SHORT, card_ready_on(letter));
    letter->fetch_from = day_write(letter, DATE_WEEKDAY, fetch_from(letter));
    letter->apply_by = letter->date_count ? day_write(letter, DATE_SHORT,
                                                      day_add(last_fetch(letter), -7 * letter->card_weeks))
                                          : STR_EMPTY;
    letter->card_expires = day_write(letter, DATE_LONG, card);
    letter->card_expires_ja = day_write_ja(letter, DATE_LONG, card, letter->card_expires);
    letter->proxy_until = day_write(letter, DATE_WEEKDAY, piece->proxy_until);
    letter->answer_until = day_write(letter, DATE_WEEKDAY, answer_day(letter));
    letter->insurance_until = day_write(letter, DATE_SHORT, piece->insurance_until);
}

/* A card is made or changed at the office; a guardian comes there with papers. */
static bool needs_card(enum variant variant)
{
    return variant == VARIANT_CARD_RENEWAL || variant == VARIANT_CARD_LAPSED ||
           variant == VARIANT_STAY_EXTENDED;
}

static struct place_need need_of(const struct lot_piece *piece)
{
    return (struct place_need){.card = needs_card(piece->variant),
                               .other = piece->is_child || piece->is_ward ||
                                        piece->holder_name.n > 0};
}

void letter_fill(struct letter *letter, const struct lot *lot, const struct lot_piece *piece)
{
    letter->lot = lot;
    letter->piece = piece;
    letter->day_count = 0;
    letter->closing_count = 0;
    dates_find(letter);
    dates_order(letter);
    dates_write(letter);
    letter->near_count = places_near(letter->places, letter->place_count, need_of(piece),
                                     piece->postal_code, letter->near);
    state_find(letter);
    addressee_write(letter);
    postal_code_write(letter);
    if (lot)
        days_write(letter);
}

void letter_release(struct letter *letter)
{
    mem_free(letter->addressee);
    letter->addressee = NULL;
    letter->addressee_room = 0;
}

static Str certificate_text(const Str texts[3], const struct letter_date *date)
{
    bool both = date->has[KIND_SIGNATURE] && date->has[KIND_AUTHENTICATION];

    return texts[both                           ? CERTIFICATE_BOTH
                 : date->has[KIND_SIGNATURE]    ? CERTIFICATE_SIGNATURE
                                                : CERTIFICATE_AUTHENTICATION];
}

/* In a list the item is the list's. Alone a date is the first; the counter's last day, the first that
 * is told. */
static const struct letter_date *date_at(const struct letter *letter, int field, int item)
{
    bool is_closing = field == FIELD_closing || field == FIELD_closing_until ||
                      field == FIELD_closing_expires ||
                      field == FIELD_closing_ja || field == FIELD_closing_until_ja ||
                      (field == FIELD_counter_until && item < 0 && letter->closing_count);
    size_t at = item > 0 ? (size_t)item : 0;

    REQUIRE(at < (is_closing ? letter->closing_count : letter->date_count));
    return &letter->dates[is_closing ? letter->closings[at] : at];
}

static Str date_text(const struct letter *letter, int field, int item)
{
    const struct letter_date *date;

    if (letter->date_count == 0) /* no lot: form_fits() asks for names only */
        return str_of(fields[field].sample);
    date = date_at(letter, field, item);
    switch ((enum field)field) {
    case FIELD_expires:
        return date->expires;
    case FIELD_ends:
        return date->ends;
    case FIELD_ends_ja:
        return date->ends_ja;
    case FIELD_come_until:
        return item < 0 ? letter->come_first : date->come;
    case FIELD_closing_expires:
        return date->expires_weekday;
    case FIELD_expires_short:
        return date->expires_short;
    case FIELD_opens:
        return date->opens;
    case FIELD_counter_from:
        return date->from;
    case FIELD_counter_until:
    case FIELD_closing_until:
        return date->until;
    case FIELD_closing_until_ja:
        return date->until_ja;
    case FIELD_expires_ja:
        return date->expires_ja;
    case FIELD_opens_ja:
        return date->opens_ja;
    case FIELD_counter_from_ja:
        return date->from_ja;
    case FIELD_closing_ja:
        return certificate_text(language_japanese()->certificates_short, date);
    case FIELD_certificate_ja:
        return certificate_text(language_japanese()->certificates, date);
    case FIELD_certificate_short:
    case FIELD_closing:
        return certificate_text(language_of(letter)->certificates_short, date);
    default:
        return certificate_text(language_of(letter)->certificates, date);
    }
}

Str letter_text(const void *context, int field, int item)
{
    const struct letter *letter = context;
    const struct lot_piece *piece = letter->piece;

    switch ((enum field)field) {
    case FIELD_as_of:
        return letter->as_of;
    case FIELD_mail_on:
        return letter->mail_on;
    case FIELD_deliver_on:
        return letter->deliver_on;
    case FIELD_counter_next:
        return letter->counter_next;
    case FIELD_counter_next_ja:
        return letter->counter_next_ja;
    case FIELD_card_ready:
        return letter->card_ready;
    case FIELD_fetch_from:
        return letter->fetch_from;
    case FIELD_apply_by:
        return letter->apply_by;
    case FIELD_proxy_until:
        return letter->proxy_until;
    case FIELD_insurance_until:
        return letter->insurance_until;
    case FIELD_quiet_hours:
        return letter->quiet_hours;
    case FIELD_quiet_days:
        return letter->quiet_days;
    case FIELD_piece_id:
        return str_of(piece->id);
    case FIELD_job:
        return letter->lot ? letter->lot->job : STR_EMPTY;
    case FIELD_postal_code:
        return str_of(letter->postal_code);
    case FIELD_address:
        return piece->address;
    case FIELD_building:
        return piece->building;
    case FIELD_addressee:
        return (Str){letter->addressee, letter->addressee_bytes};
    case FIELD_holder:
        return piece->holder_name.n ? piece->holder_name : piece->addressee;
    case FIELD_expires:
    case FIELD_ends:
    case FIELD_ends_ja:
    case FIELD_come_until:
    case FIELD_closing_expires:
    case FIELD_expires_short:
    case FIELD_opens:
    case FIELD_counter_from:
    case FIELD_counter_until:
    case FIELD_closing:
    case FIELD_closing_until:
    case FIELD_certificate:
    case FIELD_certificate_short:
    case FIELD_expires_ja:
    case FIELD_opens_ja:
    case FIELD_counter_from_ja:
    case FIELD_closing_ja:
    case FIELD_closing_until_ja:
    case FIELD_certificate_ja:
        return date_text(letter, field, item);
    case FIELD_card_expires:
        return letter->card_expires;
    case FIELD_answer_until:
        return letter->answer_until;
    case FIELD_card_expires_ja:
        return letter->card_expires_ja;
    case FIELD_place:
    case FIELD_place_address:
    case FIELD_place_hours:
    case FIELD_place_phone:
    case FIELD_place_booking:
        REQUIRE(item >= 0 && item < (int)letter->near_count);
        return letter->near[item]->shown[field - FIELD_place];
    case FIELD_sheet: /* the form's own */
    case FIELD_sheets:
    case FIELD_COUNT:
        break;
    }
    BUG("field");
}
