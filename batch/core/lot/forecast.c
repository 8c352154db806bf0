/* Nights into weeks, weeks into months. */
#include "core/lot/forecast.h"

#include "base/bug.h"
#include "core/rules/weeks.h"

struct adding {
    struct forecast *to;
    const struct forecast_from *from;
    Day monday; /* of the first week */
};

static size_t week_at(const struct adding *adding, Day day)
{
    int weeks = day_between(adding->monday, week_monday(day)) / DAYS_OF_WEEK;

    REQUIRE(weeks >= 0 && (size_t)weeks < adding->to->week_count);
    return (size_t)weeks;
}

/* ---- limits of a week ------------------------------------------------------------------------ */

static struct limit_rows rows_of_all(const struct limits *limits, enum limit_resource resource,
                                     enum limit_period period)
{
    const struct limit key = {.resource = resource, .scope = SCOPE_ALL, .period = period};

    return limits_of_key(limits, &key);
}

static void lower(bool *has, uint64_t *most, uint64_t limit)
{
    if (!*has || limit < *most)
        *most = limit;
    *has = true;
}

static void take_print(const struct adding *adding, struct forecast_week *week)
{
    const struct plan *plan = adding->from->earlier;
    const struct week_of of = {adding->from->limits, plan->calendar, plan->rules,
                               adding->to->first_mail_on};

    week->has_print = week_print_most(&of, week->monday, &week->print_most);
}

static void take_counter(const struct adding *adding, struct forecast_week *week)
{
    /* without a curve of visits counter limits bind nobody */
    for (int period = PER_DAY; adding->to->has_visits && period <= PER_WEEK; period++) {
        struct limit_rows rows =
            rows_of_all(adding->from->limits, LIMIT_COUNTER, (enum limit_period)period);
        uint64_t most;

        if (rows.count && visits_most(&rows, adding->from->earlier->calendar, week->monday, &most))
            lower(&week->has_counter, &week->counter_most, VISIT_HUNDREDTHS * most);
    }
}

/* ---- visits ---------------------------------------------------------------------------------- */

static void come(const struct adding *adding, Day deliver_on, uint64_t letters)
{
    const struct rules *rules = adding->from->earlier->rules;
    int first = day_between(adding->monday, week_monday(deliver_on)) / DAYS_OF_WEEK;

    for (int k = 0; k < (int)rules->visit_weeks; k++) {
        int week = first + k;

        if (week >= 0 && (size_t)week < adding->to->week_count)
            adding->to->weeks[week].visits += letters * (uint64_t)rules->visits[k];
    }
}

static void take_visits(const struct adding *adding)
{
    const struct plan *earlier = adding->from->earlier;
    struct limit_rows walk_ins = rows_of_all(adding->from->limits, LIMIT_WALK_IN, PER_WEEK);

    for (size_t i = 0; i < earlier->visit_count; i++) {
        const struct plan_visit *visit = &earlier->visits[i];

        come(adding,
             day_is(visit->deliver_on) ? visit->deliver_on
                                       : business_day_from(earlier->calendar, visit->mail_on,
                                                           earlier->rules->delivery_days),
             visit->pieces);
    }
    for (size_t i = 0; i < adding->from->ahead->night_count; i++)
        come(adding, adding->from->ahead->nights[i].deliver_on,
             adding->from->planned->nights[i].gone);
    for (size_t i = 0; i < adding->to->week_count && walk_ins.count; i++) {
        const struct limit *row = limit_in_force(&walk_ins, adding->to->weeks[i].monday);

        adding->to->weeks[i].visits += row ? VISIT_HUNDREDTHS * row->max : 0;
    }
}

/* ---- weeks ----------------------------------------------------------------------------------- */

static void take_night(const struct adding *adding, size_t night)
{
    const struct ahead_night *from = &adding->from->planned->nights[night];
    struct forecast_week *week =
        &adding->to->weeks[week_at(adding, adding->from->ahead->nights[night].mail_on)];

    week->arrived += from->arrived;
    week->withdrawn += from->withdrawn;
    week->gone += from->gone;
    week->waiting = from->waiting;
    week->mails = true;
    if (from->delay > week->delay)
        week->delay = from->delay;
}

/* On which night a row comes: the first of its spans. */
static void mark_renewed(const struct adding *adding)
{
    const struct ahead *ahead = adding->from->ahead;

    for (size_t i = 0; i < ahead->span_count; i++)
        if (ahead->spans[i].row >= adding->from->register_rows)
            adding->to->weeks[week_at(adding, ahead->nights[ahead->spans[i].from].mail_on)]
                .renewed = true;
}

/* What runs that are published send in the first week besides. */
static void count_published(struct adding *adding)
{
    const struct plan *earlier = adding->from->earlier;

    for (size_t i = 0; i < earlier->used_count; i++)
        if (day_equal(week_monday(earlier->used[i].mail_on), adding->monday))
            adding->to->published += earlier->used[i].pieces;
}

static uint64_t share(uint64_t letters, uint64_t rate, uint64_t whole)
{
    return (letters * rate + whole / 2) / whole;
}

static void finish_weeks(const struct adding *adding)
{
    struct forecast *to = adding->to;
    uint64_t waiting = to->waited;

    for (size_t i = 0; i < to->week_count; i++) {
        struct forecast_week *week = &to->weeks[i];

        if (!week->mails)
            week->waiting = waiting;
        waiting = week->waiting;
        week->sheets = share(week->gone, to->rates.sheets.rate, 100);
        week->after_holidays = day_is(to->last_holiday) &&
                               day_civil(week->monday).year > day_civil(to->last_holiday).year;
        take_print(adding, week);
        take_counter(adding, week);
    }
}

static void make_weeks(struct adding *adding, struct arena *arena)
{
    struct forecast *to = adding->to;
    int days = day_between(adding->monday, week_monday(to->until));

    to->week_count = days < 0 ? 0 : (size_t)(days / DAYS_OF_WEEK) + 1;
    to->weeks = ARENA_ARRAY(arena, struct forecast_week, to->week_count + 1);
    for (size_t i = 0; i < to->week_count; i++)
        to->weeks[i].monday = day_add(adding->monday, DAYS_OF_WEEK * (int)i);
}

/* ---- postage --------------------------------------------------------------------------------- */

static void price_night(const struct adding *adding, uint32_t night, const struct mail *mail)
{
    Day mail_on = adding->from->ahead->nights[night].mail_on;
    struct postage postage = postage_choose(adding->from->postage->schemes, mail_on, mail);
    uint64_t *yen = &adding->to->weeks[week_at(adding, mail_on)].postage;

    for (size_t i = 0; i < postage.count; i++)
        *yen += postage_yen(offer_pieces(&postage.offers[i]) * offer_sen(postage.offers[i].row));
    for (unsigned set = 0; set < NEEDS_SETS; set++)
        adding->to->unpriced += postage.unpriced[set];
}

/* Night by night, each letter of as many whole sheets as a letter has on average, without barcode. */
static void take_postage(const struct adding *adding)
{
    const struct postage_by *by = adding->from->postage;
    const struct ahead_planned *planned = adding->from->planned;
    uint32_t sheets = (uint32_t)((adding->to->rates.sheets.rate + 99) / 100);

    adding->to->has_postage = by->schemes->count > 0;
    for (size_t i = 0; adding->to->has_postage && i < planned->letter_count;) {
        uint32_t night = planned->letters[i].night;
        struct mail mail = {.weight = piece_weight(&by->weights, sheets)};

        for (; i < planned->letter_count && planned->letters[i].night == night; i++) {
            Str code = adding->from->ahead->persons[planned->letters[i].person].postal_code;

            mail.pieces[NEEDS_SORTED | (postage_in_district(by, code) ? NEEDS_DISTRICT : 0)]++;
        }
        price_night(adding, night, &mail);
    }
}

/* ---- months ---------------------------------------------------------------------------------- */

static struct forecast_month *month_of(struct forecast *forecast, Day monday)
{
    struct civil at = day_civil(monday);
    struct forecast_month *last = &forecast->months[forecast->month_count];

    if (forecast->month_count && last[-1].year == at.year && last[-1].month == at.month)
        return &last[-1];
    forecast->month_count++;
    *last = (struct forecast_month){
        .year = at.year, .month = at.month, .has_print = true, .has_counter = true};
    return last;
}

static void make_months(struct forecast *forecast, struct arena *arena)
{
    forecast->months = ARENA_ARRAY(arena, struct forecast_month, forecast->week_count + 1);
    for (size_t i = 0; i < forecast->week_count; i++) {
        const struct forecast_week *week = &forecast->weeks[i];
        struct forecast_month *month = month_of(forecast, week->monday);

        month->arrived += week->arrived;
        month->withdrawn += week->withdrawn;
        month->gone += week->gone;
        month->waiting = week->waiting;
        month->sheets += week->sheets;
        month->returned = share(month->gone, forecast->rates.returns.rate, RATE_WHOLE);
        month->has_print &= week->has_print;
        month->has_counter &= week->has_counter;
        month->print_most += week->print_most;
        month->counter_most += week->counter_most;
        month->visits += week->visits;
        if (week->delay > month->delay)
            month->delay = week->delay;
    }
}

/* The person's letter about what ends on that day comes on `comes_on`, or has not come by then. */
static void note_late(struct forecast *to, bool *late, bool *over, Day expires_on, Day comes_on)
{
    if (!day_before(expires_on, comes_on))
        return;
    if (day_before(expires_on, to->as_of)) {
        to->over += !*over;
        *over = true;
    } else {
        to->too_late += !*late;
        *late = true;
    }
}

/* Each person once, whatever number of letters: those that go, then rows that still wait on the last night. */
static void count_late(struct adding *adding)
{
    const struct ahead *ahead = adding->from->ahead;
    const struct ahead_planned *planned = adding->from->planned;
    bool *late = mem_zero(ahead->person_count, sizeof *late),
         *over = mem_zero(ahead->person_count, sizeof *over);
    Day last = ahead->nights[ahead->night_count - 1].deliver_on;

    for (size_t i = 0; i < planned->letter_count; i++) {
        const struct ahead_letter *letter = &planned->letters[i];

        note_late(adding->to, &late[letter->person], &over[letter->person], letter->expires_on,
                  ahead->nights[letter->night].deliver_on);
    }
    for (size_t i = 0; i < ahead->span_count; i++) {
        const struct ahead_span *span = &ahead->spans[i];
        const struct ahead_row *row = &ahead->rows[span->row];

        if (span->until >= ahead->night_count && planned->gone[span->row] == AHEAD_NEVER &&
            !day_before(row->expires_on, adding->to->as_of))
            note_late(adding->to, &late[row->person], &over[row->person], row->expires_on, last);
    }
    mem_free(late);
    mem_free(over);
}

void forecast_add_up(struct forecast *forecast, const struct forecast_from *from,
                     struct arena *arena)
{
    const struct ahead *ahead = from->ahead;
    struct adding adding = {forecast, from, week_monday(forecast->as_of)};

    forecast->first_mail_on = ahead->night_count ? ahead->nights[0].mail_on : DAY_NONE;
    if (!ahead->night_count)
        return;
    adding.monday = week_monday(forecast->first_mail_on);
    forecast->waited = from->planned->waited;
    forecast->has_visits = from->earlier->rules->visit_weeks > 0;
    make_weeks(&adding, arena);
    for (size_t i = 0; i < ahead->night_count; i++)
        take_night(&adding, i);
    mark_renewed(&adding);
    take_visits(&adding);
    take_postage(&adding);
    finish_weeks(&adding);
    count_late(&adding);
    count_published(&adding);
    make_months(forecast, arena);
}

/* ---- what stands out ------------------------------------------------------------------------- */

static bool used_of(bool has, uint64_t is, uint64_t most, uint64_t *used)
{
    uint64_t part = limit_percent(is, most);

    if (has && part > *used)
        *used = part;
    return has;
}

bool forecast_used(const struct forecast_week *week, uint64_t *used)
{
    bool print, counter;

    *used = 0;
    print = used_of(week->has_print, week->gone, week->print_most, used);
    counter = used_of(week->has_counter, week->visits, week->counter_most, used);
    return print || counter;
}

const struct forecast_week *forecast_fullest(const struct forecast *forecast)
{
    const struct forecast_week *found = NULL;
    uint64_t used, most = 0;

    for (size_t i = 0; i < forecast->week_count; i++)
        if (forecast_used(&forecast->weeks[i], &used) && (!found || used > most)) {
            found = &forecast->weeks[i];
            most = used;
        }
    return found;
}

const struct forecast_week *forecast_latest(const struct forecast *forecast)
{
    const struct forecast_week *found = NULL;

    for (size_t i = 0; i < forecast->week_count; i++)
        if (forecast->weeks[i].delay > (found ? found->delay : 0))
            found = &forecast->weeks[i];
    return found;
}
