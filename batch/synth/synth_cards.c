/* A life with cards: events in order of their days, the earliest first, until the as-of day. */
#include "synth/synth_cards.h"

#include "base/bug.h"
#include "core/days/period.h"
#include "core/rules/expiry.h"
#include "core/rules/rules.h"

/*
 * Of most residents an office's system keeps an ended certificate for half a year only; of some it
 * has the whole history of SYNTH_HISTORY_YEARS. So a city of 185,000 has about 330,000 rows, as
 * exports do.
 */
enum { WHOLE_HISTORY_PERCENT = 30, SHORT_HISTORY_DAYS = 183 };
enum { ORDINALS_MAX = 2048 }; /* certificates of one kind ever issued to one resident; REQUIREd */

/* ---- the waves of first cards ---------------------------------------------------------------- */

/*
 * Share of residents with a card, in 1/10000, at the first of a month: the small beginning of 2016,
 * the two waves of マイナポイント (2020-09 and 2022-07 on), the flat years after. After the
 * published counts, rounded; the years from 2027 on are a guess.
 */
static const struct wave {
    int year, month;
    uint32_t share;
} waves[] = {
    {2016, 1, 0},    {2016, 7, 250},  {2017, 1, 500},  {2018, 1, 750},   {2019, 1, 900},
    {2020, 1, 1100}, {2020, 5, 1250}, {2020, 9, 1500}, {2021, 1, 2050},  {2021, 5, 2900},
    {2021, 9, 3400}, {2022, 1, 3800}, {2022, 6, 4300}, {2022, 10, 5050}, {2023, 1, 6050},
    {2023, 3, 6550}, {2023, 7, 6850}, {2024, 1, 7100}, {2025, 1, 7500},  {2026, 1, 7900},
    {2027, 1, 8150}, {2030, 1, 8400}, {2100, 1, 8700},
};
enum { WAVES = sizeof waves / sizeof *waves };

static Day wave_day(const struct wave *wave)
{
    return day_of(wave->year, wave->month, 1);
}

uint32_t synth_card_share(Day day)
{
    size_t at = 0;
    Day from, to;

    while (at + 2 < WAVES && !day_before(day, wave_day(&waves[at + 1])))
        at++;
    from = wave_day(&waves[at]);
    to = wave_day(&waves[at + 1]);
    return waves[at].share + (waves[at + 1].share - waves[at].share) *
                                 (uint32_t)day_between(from, day) / (uint32_t)day_between(from, to);
}

/* The day on which a share of residents was reached. */
static Day wave_reached(uint32_t share)
{
    size_t at = 0;
    Day from;

    while (at + 2 < WAVES && share >= waves[at + 1].share)
        at++;
    from = wave_day(&waves[at]);
    return day_add(from, (int)((share - waves[at].share) *
                               (uint32_t)day_between(from, wave_day(&waves[at + 1])) /
                               (waves[at + 1].share - waves[at].share)));
}

/* ---- one life -------------------------------------------------------------------------------- */

enum { NO_ROW = -1 };

struct holder {
    const struct synth *synth;
    struct synth_person *person;
    const struct synth_life *given;
    struct dice dice;
    int signature, authentication; /* the certificates in use: places in person->certificates */
    uint32_t ordinal;              /* of the next certificate, of either kind */
    bool never_signs, twin_serials;
    Day history_from; /* what ended before is forgotten */
    Day conversion;   /* to a 特定在留カード; DAY_NONE: none */
    enum card_type type;
    Day card_birthday, card_expires; /* of the card in use */
};

static Day earlier(Day a, Day b) /* DAY_NONE: never */
{
    if (!day_is(a))
        return b;
    return day_is(b) && day_before(b, a) ? b : a;
}

static Day later_than(Day day, Day event) /* the event, if it lies after the day */
{
    return day_is(event) && day_before(day, event) ? event : DAY_NONE;
}

static bool same_day(Day a, Day b)
{
    return day_is(a) && day_equal(a, b);
}

/* Counters and factories work on weekdays. */
static Day on_weekday(Day day)
{
    int weekday = day_weekday(day);

    return weekday == 5 ? day_add(day, 2) : weekday == 6 ? day_add(day, 1) : day;
}

static Str serial_write(struct holder *holder, enum kind kind)
{
    char *at = holder->person->text + holder->person->text_used;
    uint64_t number =
        ((uint64_t)holder->given->index * ORDINALS_MAX + holder->ordinal) * KIND_COUNT +
        (holder->twin_serials ? 0 : (uint64_t)kind);

    REQUIRE(holder->ordinal < ORDINALS_MAX);
    REQUIRE(holder->person->text_used + SYNTH_SERIAL_DIGITS <= SYNTH_TEXT_MAX);
    number = dice_mix(number ^ dice_mix(holder->synth->seed));
    for (int i = SYNTH_SERIAL_DIGITS - 1; i >= 0; i--, number /= 10)
        at[i] = (char)('0' + number % 10);
    holder->person->text_used += SYNTH_SERIAL_DIGITS;
    return (Str){at, SYNTH_SERIAL_DIGITS};
}

static struct certificate *row_at(const struct holder *holder, int at)
{
    REQUIRE(at > NO_ROW);
    return &holder->person->certificates[at];
}

static Day ends_on(const struct holder *holder) /* the certificates in use */
{
    return row_at(holder, holder->authentication)->expires_on;
}

static int row_add(struct holder *holder, enum kind kind, Day issued_on, Day expires_on,
                   enum certificate_status status)
{
    struct synth_person *person = holder->person;
    size_t at = person->certificate_count++;

    REQUIRE(at < SYNTH_CERTIFICATES_MAX);
    person->ended_on[at] = DAY_NONE;
    person->certificates[at] = (struct certificate){.resident_id = person->resident.resident_id,
                                                    .kind = kind,
                                                    .issued_on = issued_on,
                                                    .expires_on = expires_on,
                                                    .status = status,
                                                    .card_expires_on = holder->card_expires,
                                                    .card_type = holder->type};
    /* The serial is written last, for those rows that stay: `line` keeps the ordinal till then. */
    person->certificates[at].line = holder->ordinal;
    return (int)at;
}

static Day row_end(const struct synth_person *person, size_t at)
{
    return earlier(person->ended_on[at], person->certificates[at].expires_on);
}

/* Drops what ended too long ago. Certificates in use stay; their places may change. */
static void forget(struct holder *holder)
{
    struct synth_person *person = holder->person;
    size_t kept = 0;

    for (size_t i = 0; i < person->certificate_count; i++) {
        bool in_use = (int)i == holder->signature || (int)i == holder->authentication;

        if (!in_use && day_before(row_end(person, i), holder->history_from))
            continue;
        if ((int)i == holder->signature)
            holder->signature = (int)kept;
        else if ((int)i == holder->authentication)
            holder->authentication = (int)kept;
        person->certificates[kept] = person->certificates[i];
        person->ended_on[kept++] = person->ended_on[i];
    }
    person->certificate_count = kept;
}

static bool row_runs(const struct holder *holder, int at,
                     Day day) /* in use and not over on `day` */
{
    return at != NO_ROW && row_at(holder, at)->status == CERTIFICATE_VALID &&
           !day_before(row_at(holder, at)->expires_on, day);
}

/* Revokes on `day` what still runs. A register that hears late keeps it valid: superseded, or dead.
 */
static void row_revoke(struct holder *holder, int at, Day day, bool heard)
{
    if (!row_runs(holder, at, day))
        return;
    holder->person->ended_on[at] = day;
    if (heard)
        holder->person->certificates[at].status = CERTIFICATE_REVOKED;
}

/* ---- periods of stay ------------------------------------------------------------------------- */

/* The end of the period of stay that runs on `day`; DAY_NONE where stays have no end. */
static Day stay_end_after(const struct holder *holder, Day day)
{
    Day end = holder->given->stay_until;
    struct civil civil;
    int years;

    if (!day_is(end) || !day_before(day, end))
        return end;
    civil = day_civil(end);
    years =
        (civil.year - day_civil(day).year) / holder->given->stay_years * holder->given->stay_years;
    end = day_of(civil.year - years, civil.month, civil.day); /* never the 29th: synth.c */
    return day_before(day, end)
               ? end
               : day_of(civil.year - years + holder->given->stay_years, civil.month, civil.day);
}

/* ---- issue ----------------------------------------------------------------------------------- */

/* What kind of card is made that day: without PIN for some of the old and the wards since
 * 2023-12-15. */
static void card_choose(struct holder *holder, Day made)
{
    const struct resident *resident = &holder->person->resident;
    bool old = !younger_than(holder->person->born_on, made, 75, LEAP_FEB28);

    holder->type = CARD_PLAIN;
    if (day_is(holder->conversion) && !day_before(made, holder->conversion))
        holder->type = CARD_RESIDENCE;
    else if ((old || resident->ward) && !day_before(made, day_of(2023, 12, 15)) &&
             dice_chance(&holder->dice, 25, 100))
        holder->type = CARD_NO_PIN;
    holder->card_birthday =
        birthday_after(holder->person->born_on, made,
                       card_birthdays(holder->person->born_on, made, LEAP_FEB28), LEAP_FEB28);
    holder->card_expires = earlier(holder->card_birthday, stay_end_after(holder, made));
}

static bool signs(const struct holder *holder, Day day)
{
    return !holder->never_signs && !holder->person->resident.ward && holder->type != CARD_NO_PIN &&
           !younger_than(holder->person->born_on, day, 15, LEAP_FEB28);
}

/* Issues what the card in use takes on `day`: both kinds, or the one for authentication alone. */
static void issue(struct holder *holder, Day day, int birthdays, enum certificate_status status)
{
    Day expires_on = rules_expected_expiry(holder->person->born_on, day, birthdays,
                                           holder->card_expires, LEAP_FEB28);
    bool in_use = status == CERTIFICATE_VALID;
    int at;

    forget(holder);
    if (signs(holder, day)) {
        at = row_add(holder, KIND_SIGNATURE, day, expires_on, status);
        holder->signature = in_use ? at : holder->signature;
    }
    at = row_add(holder, KIND_AUTHENTICATION, day, expires_on, status);
    holder->authentication = in_use ? at : holder->authentication;
    holder->ordinal++;
}

/* Six birthdays where the old one had less than three months left and still ran (Rule 13), else
 * five. */
static int birthdays_on(const struct holder *holder, Day day)
{
    bool runs = row_runs(holder, holder->authentication, day);

    return runs && !day_before(day, window_opens(ends_on(holder), 3)) ? 6 : 5;
}

/* ---- events ---------------------------------------------------------------------------------- */

/* The next day after `day` of something that happens in `in` of `of` years; DAY_NONE: not in this
 * life. */
static Day next_in(struct holder *holder, Day day, uint32_t in, uint32_t of)
{
    for (; day_before(day, holder->given->until); day = day_add(day, 365))
        if (dice_chance(&holder->dice, in, of))
            return on_weekday(day_add(day, 1 + (int)dice_below(&holder->dice, 365)));
    return DAY_NONE;
}

/*
 * When, after `from`, the holder renews: most within the window, some late, some years after. What
 * ends with the last period of stay cannot be renewed yet.
 */
static Day renewal_of(struct holder *holder, Day from)
{
    uint32_t roll = dice_below(&holder->dice, 100);
    Day expires_on = ends_on(holder), first = window_opens(expires_on, 3), day;

    if (day_is(holder->given->stay_until) && !day_before(expires_on, holder->given->stay_until))
        return DAY_NONE;
    if (roll >= 90)
        return on_weekday(day_add(expires_on, dice_between(&holder->dice, 400, 4000)));
    first = day_before(from, first) ? first : day_add(from, 1);
    if (roll >= 76 || day_before(expires_on, first))
        return on_weekday(day_add(expires_on, 1 + (int)dice_first(&holder->dice, 600)));
    day = day_add(first, (int)dice_below(&holder->dice, 91));
    day = day_before(expires_on, day) ? expires_on : day;
    return day_before(expires_on, on_weekday(day)) ? day : on_weekday(day);
}

/* A move or a new name revokes the signature; most have a new one issued at the same counter. */
static void move_house(struct holder *holder, Day day)
{
    Day expires_on;

    row_revoke(holder, holder->signature, day, /*heard*/ true);
    holder->signature = NO_ROW;
    if (!row_runs(holder, holder->authentication, day) || !signs(holder, day) ||
        !dice_chance(&holder->dice, 80, 100))
        return;
    expires_on =
        rules_expected_expiry(holder->person->born_on, day, 5, holder->card_expires, LEAP_FEB28);
    forget(holder);
    holder->signature = row_add(holder, KIND_SIGNATURE, day, earlier(expires_on, ends_on(holder)),
                                CERTIFICATE_VALID);
    holder->ordinal++;
}

static void replace(struct holder *holder, Day day) /* the old pair makes room for a new one */
{
    bool heard = !dice_chance(&holder->dice, 2, 100);

    row_revoke(holder, holder->signature, day, heard);
    row_revoke(holder, holder->authentication, day, heard);
    holder->signature = holder->authentication = NO_ROW;
}

/* At the counter: new certificates on the same card, which a longer stay may have prolonged. */
static void renew(struct holder *holder, Day day)
{
    Day expires_on = ends_on(holder);
    int birthdays = birthdays_on(holder, day);
    Day from = day_before(day, expires_on) ? expires_on : day;

    if (day_is(holder->given->stay_until))
        holder->card_expires = earlier(holder->card_birthday, stay_end_after(holder, from));
    replace(holder, day);
    issue(holder, day, birthdays, CERTIFICATE_VALID);
}

/* A lost card ends both; a new one is made within weeks. */
static Day lose(struct holder *holder, Day day)
{
    row_revoke(holder, holder->signature, day, /*heard*/ true);
    row_revoke(holder, holder->authentication, day, /*heard*/ true);
    return on_weekday(day_add(day, dice_between(&holder->dice, 3, 20)));
}

/* Whether the certificates cannot be renewed on the card in use: it ends then, or has ended. */
static bool needs_card(const struct holder *holder, Day day)
{
    return !day_before(ends_on(holder), holder->card_birthday) ||
           day_before(holder->card_expires, day);
}

/* Lives with the card in use; returns the day on which the next one is made, or DAY_NONE. */
static Day hold_card(struct holder *holder, Day from)
{
    Day lost = next_in(holder, from, 6, 1000), moves = next_in(holder, from, 45, 1000);
    Day converts = holder->type == CARD_RESIDENCE ? DAY_NONE : later_than(from, holder->conversion);
    Day renews = renewal_of(holder, from);

    for (;;) {
        Day next;

        if (same_day(moves, renews)) /* one visit for both */
            moves = next_in(holder, moves, 45, 1000);
        next = earlier(earlier(moves, renews), earlier(lost, converts));
        if (!day_is(next) || day_before(holder->given->until, next))
            return DAY_NONE;
        if (same_day(next, lost))
            return lose(holder, lost);
        if (same_day(next, converts))
            return converts;
        if (same_day(next, moves)) {
            move_house(holder, moves);
            moves = next_in(holder, moves, 45, 1000);
            continue;
        }
        if (needs_card(holder, next))
            return next;
        renew(holder, next);
        renews = renewal_of(holder, next);
    }
}

/* A card is made and, weeks later, handed over; a few are never fetched. */
static Day new_card(struct holder *holder, Day made)
{
    Day handed = on_weekday(day_add(made, dice_between(&holder->dice, 10, 40)));
    bool fetched = !dice_chance(&holder->dice, 4, 1000);
    int birthdays = birthdays_on(holder, made);

    card_choose(holder, made);
    if (!fetched || day_before(holder->given->until, handed)) {
        issue(holder, made, birthdays, CERTIFICATE_UNDELIVERED);
        return DAY_NONE;
    }
    replace(holder, handed);
    issue(holder, made, birthdays, CERTIFICATE_VALID);
    return hold_card(holder, handed);
}

static Day first_card(struct holder *holder)
{
    uint32_t share = dice_below(&holder->dice, 10000);
    int later = dice_between(&holder->dice, 40, 1000);
    Day day;

    if (share >= holder->synth->card_share)
        return DAY_NONE;
    day = wave_reached(share);
    if (day_before(day, day_add(holder->person->born_on, 40)))
        day = day_add(holder->person->born_on, later);
    return on_weekday(day);
}

/* ---- the end --------------------------------------------------------------------------------- */

/* What a departure does to certificates: death and return of the card end both, abroad the
 * signature. */
static void depart(struct holder *holder)
{
    enum resident_status status = holder->person->resident.status;
    Day until = holder->given->until;
    bool heard = dice_chance(&holder->dice, 85, 100), keeps_authentication;

    if (status == RESIDENT_RESIDENT || status == RESIDENT_MOVING_OUT)
        return;
    keeps_authentication = (status == RESIDENT_ABROAD && !holder->person->foreign &&
                            !day_before(until, day_of(2024, 5, 27))) ||
                           (status == RESIDENT_MOVED_OUT && dice_chance(&holder->dice, 70, 100));
    row_revoke(holder, holder->signature, until, heard);
    if (!keeps_authentication)
        row_revoke(holder, holder->authentication, until, heard);
}

/* A lost card that may turn up again. */
static void suspend(struct holder *holder)
{
    int rows[] = {holder->signature, holder->authentication};

    if (!dice_chance(&holder->dice, 3, 1000))
        return;
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (row_runs(holder, rows[i], holder->synth->as_of) &&
            !day_is(holder->person->ended_on[rows[i]]))
            row_at(holder, rows[i])->status = CERTIFICATE_SUSPENDED;
}

/*
 * Past its last day a certificate is `expired`. A few stay `valid` until the register is tidied,
 * and those stay so of whose replacement it has not heard (superseded).
 */
static void expire(struct holder *holder)
{
    for (size_t i = 0; i < holder->person->certificate_count; i++) {
        struct certificate *row = &holder->person->certificates[i];

        if (row->status == CERTIFICATE_VALID && !day_is(holder->person->ended_on[i]) &&
            day_before(row->expires_on, holder->synth->as_of) &&
            !dice_chance(&holder->dice, 3, 100))
            row->status = CERTIFICATE_EXPIRED;
    }
}

static void write_serials(struct holder *holder)
{
    for (size_t i = 0; i < holder->person->certificate_count; i++) {
        struct certificate *row = &holder->person->certificates[i];

        holder->ordinal = row->line;
        row->serial = serial_write(holder, row->kind);
        row->line = 0;
    }
}

void synth_cards(const struct synth *synth, const struct synth_life *given,
                 struct synth_person *person)
{
    struct holder holder = {.synth = synth,
                            .person = person,
                            .given = given,
                            .dice = given->dice,
                            .signature = NO_ROW,
                            .authentication = NO_ROW,
                            .conversion = DAY_NONE};
    Day made;

    holder.never_signs = dice_chance(&holder.dice, 15, 1000);
    holder.twin_serials = dice_chance(&holder.dice, 10, 1000); /* one serial in both kinds */
    holder.history_from = dice_chance(&holder.dice, WHOLE_HISTORY_PERCENT, 100)
                              ? synth->history_from
                              : day_add(synth->as_of, -SHORT_HISTORY_DAYS);
    if (person->foreign) /* 特定在留カード since 2026-06-14 */
        holder.conversion =
            on_weekday(day_add(day_of(2026, 6, 14), (int)dice_below(&holder.dice, 1200)));
    for (made = first_card(&holder); day_is(made) && !day_before(given->until, made);)
        made = new_card(&holder, made);
    depart(&holder);
    suspend(&holder);
    expire(&holder);
    holder.signature = holder.authentication = NO_ROW;
    forget(&holder);
    write_serials(&holder);
}
