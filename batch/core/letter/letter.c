/* What a letter says about one piece. Nothing here is words of the letter: those are the
 * template's. */
#include "core/letter/letter.h"

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
    [CHOICE_OPENED] = {"opened", 2},
    [CHOICE_CARD] = {"card", 2},
    [CHOICE_CARD_ENDED] = {"card_ended", 2},
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
    {"proxy", CHOICE_VISITOR, ONLY(VISITOR_SELF)},
    {"child", CHOICE_VISITOR, ONLY(VISITOR_CHILD)},
    {"ward", CHOICE_VISITOR, ONLY(VISITOR_WARD)},
    {"for_other", CHOICE_OTHER_NAME, ONLY(1)},
    {"two_dates", CHOICE_DATES, ONLY(1)},
    {"counter_closed", CHOICE_COUNTER, ONLY(COUNTER_CLOSED)},
    {"counter_over", CHOICE_COUNTER, ONLY(COUNTER_OVER)},
    {"opened", CHOICE_OPENED, ONLY(1)},
    {"card_apart", CHOICE_CARD, ONLY(1)},
    {"card_ended", CHOICE_CARD_ENDED, ONLY(1)},
};

static const struct words_list lists[] = {{"certificates", CHOICE_DATES}};

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
    };

    return &vocabulary;
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
            if (day_equal(letter->dates[i].expires_on, last[kind]->expires_on) &&
                day_equal(letter->dates[i].opens_on, last[kind]->opens_on))
                date = &letter->dates[i];
        if (!date) {
            REQUIRE(letter->date_count < LETTER_DATES_MAX);
            date = &letter->dates[letter->date_count++];
            *date = (struct letter_date){.expires_on = last[kind]->expires_on,
                                         .opens_on = last[kind]->opens_on,
                                         .counter_until = last[kind]->counter_until};
        }
        date->has[kind] = true;
    }
}

static void dates_order(struct letter *letter)
{
    if (letter->date_count == 2 &&
        day_before(letter->dates[1].expires_on, letter->dates[0].expires_on)) {
        struct letter_date first = letter->dates[1];

        letter->dates[1] = letter->dates[0];
        letter->dates[0] = first;
    }
}

static void dates_write(struct letter *letter)
{
    for (size_t i = 0; i < letter->date_count; i++) {
        struct letter_date *date = &letter->dates[i];

        era_text_full(date->expires_on, /*western_year*/ true, /*weekday*/ true, date->expires);
        era_text(date->expires_on, date->expires_short);
        era_text_full(date->opens_on, /*western_year*/ false, /*weekday*/ true, date->opens);
        era_text_full(date->counter_until, /*western_year*/ false, /*weekday*/ true,
                      date->counter_until_text);
    }
}

/* The one cause that a letter names: the one with the most days. */
static enum letter_delay delay_of(const struct lot_piece *piece)
{
    static const enum letter_delay of_cause[CAUSE_COUNT] = {
        [CAUSE_PAUSED] = DELAY_PAUSED,
        [CAUSE_CUTOFF] = DELAY_OFFICE,
        [CAUSE_PRINT_CAPACITY] = DELAY_CROWDED,
        [CAUSE_COUNTER_CAPACITY] = DELAY_CROWDED,
        [CAUSE_HELD] = DELAY_CHECKED,
        [CAUSE_SUPPRESSED] = DELAY_CHECKED,
        [CAUSE_GATE] = DELAY_OFFICE,
        [CAUSE_NO_RUN] = DELAY_OFFICE,
        [CAUSE_REMADE] = DELAY_OFFICE,
        [CAUSE_LATE_INPUT] = DELAY_CHECKED,
    };
    uint32_t days[DELAY_COUNT] = {0};
    enum letter_delay most = DELAY_OFFICE;

    if (!piece->late && !(piece->variant == VARIANT_LAPSED && piece->delay_days > 0))
        return DELAY_NONE;
    for (int i = 0; i < CAUSE_COUNT; i++)
        days[of_cause[i]] += piece->cause_days[i];
    for (int i = DELAY_PAUSED; i < DELAY_COUNT; i++)
        if (days[i] > days[most])
            most = (enum letter_delay)i;
    return most;
}

static enum letter_pins pins_of(const struct letter *letter)
{
    const struct lot_piece *piece = letter->piece;
    bool has[KIND_COUNT] = {false};

    if (!letter->lot)
        return PINS_ALL;
    for (uint32_t i = 0; i < piece->certificate_count; i++) {
        const struct lot_certificate *c = &letter->lot->certificates[piece->certificate + i];

        if (c->card_type == CARD_NO_PIN)
            return PINS_NONE;
        has[c->kind] = true;
    }
    if (!has[KIND_SIGNATURE])
        return PINS_AUTHENTICATION;
    return has[KIND_AUTHENTICATION] ? PINS_ALL : PINS_SIGNATURE;
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
        if (!day_before(letter->dates[i].expires_on, letter->lot->deliver_on))
            return letter->dates[i].expires_on;
    return day_add(letter->lot->mail_on, ANSWER_DAYS);
}

static enum letter_counter counter_of(const struct letter *letter, const struct letter_date *date)
{
    if (!day_before(date->counter_until, date->expires_on))
        return COUNTER_OPEN;
    return day_before(date->counter_until, letter->lot->deliver_on) ? COUNTER_OVER : COUNTER_CLOSED;
}

static void dates_state(struct letter *letter)
{
    uint8_t *value = letter->state.value;
    Day card = card_day(letter);

    value[CHOICE_CARD_ENDED] = day_is(card) && day_before(card, letter->lot->deliver_on);
    value[CHOICE_DATES] = (uint8_t)(letter->date_count - 1);
    value[CHOICE_OPENED] = true;
    for (size_t i = 0; i < letter->date_count; i++) {
        const struct letter_date *date = &letter->dates[i];

        if (counter_of(letter, date) > value[CHOICE_COUNTER])
            value[CHOICE_COUNTER] = (uint8_t)counter_of(letter, date);
        if (day_before(letter->lot->deliver_on, date->opens_on))
            value[CHOICE_OPENED] = false;
        if (day_is(card) && !day_equal(card, date->expires_on))
            value[CHOICE_CARD] = true;
    }
}

static void state_find(struct letter *letter)
{
    uint8_t *value = letter->state.value;

    memset(&letter->state, 0, sizeof letter->state);
    value[CHOICE_DELAY] = (uint8_t)delay_of(letter->piece);
    value[CHOICE_PINS] = (uint8_t)pins_of(letter);
    value[CHOICE_VISITOR] = (uint8_t)visitor_of(letter->piece);
    value[CHOICE_OTHER_NAME] = letter->piece->holder_name.n > 0;
    if (letter->date_count)
        dates_state(letter);
}

static void addressee_write(struct letter *letter)
{
    Str name = letter->piece->addressee, title = honorific_text(letter->piece->honorific);
    Str space = title.n ? STR("　") : STR_EMPTY;

    letter->addressee_bytes = name.n + space.n + title.n;
    if (letter->addressee_bytes > letter->addressee_room) {
        letter->addressee_room = letter->addressee_bytes * 2;
        letter->addressee = mem_resize(letter->addressee, letter->addressee_room);
    }
    memcpy(letter->addressee, name.p, name.n);
    memcpy(letter->addressee + name.n, space.p, space.n);
    memcpy(letter->addressee + name.n + space.n, title.p, title.n);
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

void letter_fill(struct letter *letter, const struct lot *lot, const struct lot_piece *piece)
{
    letter->lot = lot;
    letter->piece = piece;
    dates_find(letter);
    dates_order(letter);
    dates_write(letter);
    state_find(letter);
    addressee_write(letter);
    postal_code_write(letter);
    if (lot) {
        Day card = day_is(card_day(letter)) ? card_day(letter) : piece->expires_on;

        era_text(lot->as_of, letter->as_of);
        era_text(lot->mail_on, letter->mail_on);
        era_text_full(card, /*western_year*/ true, /*weekday*/ true, letter->card_expires);
        era_text_full(answer_day(letter), /*western_year*/ false, /*weekday*/ true,
                      letter->answer_until);
    }
}

void letter_release(struct letter *letter)
{
    mem_free(letter->addressee);
    letter->addressee = NULL;
    letter->addressee_room = 0;
}

static Str certificate_text(const struct letter_date *date)
{
    if (date->has[KIND_SIGNATURE] && date->has[KIND_AUTHENTICATION])
        return STR("署名用電子証明書・利用者証明用電子証明書");
    return str_of(
        kind_full_japanese(date->has[KIND_SIGNATURE] ? KIND_SIGNATURE : KIND_AUTHENTICATION));
}

/* 署名用 is padded to the width of 利用者証明用, so that two dates stand below each other. */
static Str certificate_short(const struct letter_date *date)
{
    return date->has[KIND_SIGNATURE] ? STR("署名用　　　") : STR("利用者証明用");
}

static Str date_text(const struct letter *letter, int field, int item)
{
    const struct letter_date *date = &letter->dates[item > 0 ? item : 0];

    if (letter->date_count == 0) /* no lot: form_fits() asks for names only */
        return str_of(fields[field].sample);
    REQUIRE(item < (int)letter->date_count);
    switch ((enum field)field) {
    case FIELD_expires:
        return str_of(date->expires);
    case FIELD_expires_short:
        return str_of(date->expires_short);
    case FIELD_opens:
        return str_of(date->opens);
    case FIELD_counter_until:
        return str_of(date->counter_until_text);
    case FIELD_certificate_short:
        return certificate_short(date);
    default:
        return certificate_text(date);
    }
}

Str letter_text(const void *context, int field, int item)
{
    const struct letter *letter = context;
    const struct lot_piece *piece = letter->piece;

    switch ((enum field)field) {
    case FIELD_as_of:
        return str_of(letter->as_of);
    case FIELD_mail_on:
        return str_of(letter->mail_on);
    case FIELD_piece_id:
        return str_of(piece->id);
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
    case FIELD_expires_short:
    case FIELD_opens:
    case FIELD_counter_until:
    case FIELD_certificate:
    case FIELD_certificate_short:
        return date_text(letter, field, item);
    case FIELD_card_expires:
        return str_of(letter->card_expires);
    case FIELD_answer_until:
        return str_of(letter->answer_until);
    case FIELD_sheet: /* the form's own */
    case FIELD_sheets:
    case FIELD_COUNT:
        break;
    }
    BUG("field");
}
