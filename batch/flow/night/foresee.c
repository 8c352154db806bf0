/* One group of rows after the other: a row alone, or all rows of a kind and serial. */
#include "flow/night/foresee.h"

#include <stdlib.h>

#include "core/rules/timing.h"

struct foreseeing {
    struct foreseen *out;
    struct intake *intake;
    struct tonight tonight; /* whose days are those of the night that is judged */
    struct judging by;
    struct history nothing; /* remembered */
    struct arena *arena;
};

struct fate { /* of a row, from night to night */
    struct due *due;
    bool waited;   /* before the first night */
    bool listed;   /* on the night before it was held, or might go: it is not past while it waits */
    bool held;     /* on the night before */
    bool went;     /* on an earlier night it might go */
    bool blocks;   /* on this night: rows of its serial below it are duplicates */
    uint32_t row;  /* of foreseen->rows; AHEAD_NEVER: it has none yet */
    uint32_t from; /* since which night it may go; AHEAD_NEVER: it may not */
};

/* ---- one row on one night -------------------------------------------------------------------- */

static bool is_due(const struct fate *fate, const struct night_days *days)
{
    return !day_before(days->mail_on, fate->due->terms.ideal_on);
}

/*
 * What waits or is held is open, and never past. Whether what may go waits is not known here: it is
 * taken to be told by the time it would be past, and blocks nobody from then on.
 */
static bool comes_to_judgement(const struct foreseeing *f, struct fate *fate)
{
    struct timing timing;

    fate->blocks = false;
    if (!is_due(fate, &f->tonight.days))
        return false;
    timing = timing_of(f->by.rules, &f->tonight.calendar, &f->tonight.days,
                       fate->went ? &f->nothing : &f->intake->history, &fate->due->certificate);
    if (timing.memory)
        fate->due->memory = timing.memory;
    fate->blocks = timing.disposition == DISPOSITION_COUNT || fate->held;
    return fate->blocks || fate->listed;
}

static bool is_young(const struct foreseeing *f, const struct person *person)
{
    return person->known &&
           resident_under_15(&person->resident, f->out->nights[0].as_of, f->by.rules->leap);
}

/* What was found out of addressee and address, by another night's age. */
static void forget_address(struct person *person)
{
    person->print_checked = person->unprintable = person->unfit = false;
    person->contradiction_checked = false;
    person->doubt = TOWN_NO_DOUBT;
    person->missing = STR_EMPTY;
}

/* What the night leaves in the ledger about it. */
static void keep_standing(const struct foreseeing *f, struct fate *fate)
{
    const struct certificate *of = &fate->due->certificate;
    const struct certificate_key key = {of->kind, of->serial, of->expires_on};
    enum disposition now = fate->due->judgement.disposition;

    fate->held = now == DISPOSITION_HELD;
    fate->went |= now == DISPOSITION_NOTICE;
    fate->listed = fate->held || now == DISPOSITION_NOTICE;
    if (fate->listed) {
        fate->due->memory = history_add(&f->intake->history, &key);
        fate->due->memory->seen = true;
    }
    if (fate->due->memory)
        fate->due->memory->standing = (uint64_t)now & 15;
}

static bool may_go(const struct foreseeing *f, struct fate *fate, uint32_t night, bool duplicate)
{
    struct due *due = fate->due;

    if (!comes_to_judgement(f, fate)) {
        fate->listed = fate->held = false;
        return false;
    }
    if (is_young(f, due->person))
        forget_address(due->person);
    if (night >= FORESEE_TRIED_NIGHTS)
        due->person->print_checked = true;
    due->duplicate = duplicate;
    judge_row(due, &f->by, f->arena);
    keep_standing(f, fate);
    return due->judgement.disposition == DISPOSITION_NOTICE;
}

/* ---- what it may do is kept ------------------------------------------------------------------ */

static uint32_t person_of(struct foreseeing *f, struct person *person)
{
    const struct pool_letter nothing = {POOL_END, DAY_NONE, DAY_NONE, DAY_NONE};
    struct foreseen *out = f->out;

    if (person->piece == UINT32_MAX) {
        person->piece = out->person_count++;
        out->persons[person->piece] = pool_plan_piece(&nothing, &person->resident);
    }
    return person->piece;
}

static void row_add(struct foreseeing *f, struct fate *fate)
{
    const struct due *due = fate->due;
    struct ahead_row row = {.person = person_of(f, due->person),
                            .expires_on = due->certificate.expires_on,
                            .ideal_on = due->terms.ideal_on,
                            .waited = fate->waited};

    fate->row = (uint32_t)f->out->rows.count;
    VEC_PUSH(&f->out->rows, row);
    VEC_PUSH(&f->out->dues, due);
}

static void span_set(struct foreseeing *f, struct fate *fate, uint32_t night, bool may)
{
    struct ahead_span span = {fate->row, fate->from, night};

    if (may == (fate->from != AHEAD_NEVER))
        return;
    if (fate->from != AHEAD_NEVER)
        VEC_PUSH(&f->out->spans, span);
    else if (fate->row == AHEAD_NEVER)
        row_add(f, fate);
    fate->from = may ? night : AHEAD_NEVER;
}

/* ---- a group from night to night ------------------------------------------------------------- */

/* Whether its verdict may be another on a later night. */
static bool may_change(const struct foreseeing *f, const struct due *due)
{
    const struct person *person = due->person;

    return day_is(person->decision.until) ||
           (person->known &&
            (person->resident.status == RESIDENT_MOVING_OUT ||
             resident_under_15(&person->resident, f->tonight.days.as_of, f->by.rules->leap)));
}

/* A row above is the same certificate, and went. */
static bool is_told(const struct fate *fates, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (fates[i].went &&
            day_equal(fates[i].due->certificate.expires_on, fates[at].due->certificate.expires_on))
            return true;
    return false;
}

/* One night of a group; a readable row above that is due, and not past, makes it a duplicate. */
static void judge_group(struct foreseeing *f, struct fate *fates, size_t count, uint32_t night)
{
    bool above = false;

    f->tonight.days = f->out->nights[night];
    for (size_t i = 0; i < count; i++) {
        fates[i].went |= is_told(fates, i);
        span_set(f, &fates[i], night, may_go(f, &fates[i], night, above));
        above |= fates[i].blocks;
        f->out->held_now += night == 0 && fates[i].held;
    }
}

/* The first night on which it is due. */
static uint32_t first_night(const struct foreseen *out, Day ideal_on)
{
    uint32_t low = 0, high = out->night_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (day_before(out->nights[middle].mail_on, ideal_on))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void foresee_group(struct foreseeing *f, struct fate *fates, size_t count)
{
    uint32_t night = f->out->night_count;

    for (size_t i = 0; i < count; i++) {
        uint32_t first = first_night(f->out, fates[i].due->terms.ideal_on);

        if (first < night)
            night = first;
    }
    for (; night < f->out->night_count; night++) {
        judge_group(f, fates, count, night);
        if (count == 1 && !may_change(f, fates->due))
            break;
    }
    for (size_t i = 0; i < count; i++) {
        f->out->held += fates[i].held;
        span_set(f, &fates[i], f->out->night_count, false);
    }
}

/* ---- all rows -------------------------------------------------------------------------------- */

static size_t take_rows(const struct intake *intake, struct serial_row *rows)
{
    size_t count = 0;

    for (size_t i = 0; i < intake->dues.live.count; i++) { /* in a forecast all are live */
        const struct due *due = intake->dues.live.at[i];

        if (due->unreadable == REASON_NONE)
            rows[count++] = (struct serial_row){.kind = due->kind,
                                                .serial = due->certificate.serial,
                                                .line = due->certificate.line,
                                                .place = i};
    }
    facts_duplicates(rows, count); /* sorts: rows of a serial stand together, in file order */
    return count;
}

static void foresee_rows(struct foreseeing *f)
{
    struct intake *intake = f->intake;
    struct serial_row *rows = mem_zero(intake->dues.live.count, sizeof *rows);
    struct fate *fates = mem_zero(intake->dues.live.count, sizeof *fates);
    size_t count = take_rows(intake, rows);

    for (size_t i = 0; i < count; i++) {
        struct due *due = intake->dues.live.at[rows[i].place];

        fates[i] =
            (struct fate){.due = due,
                          .waited = due->memory && due->memory->standing == DISPOSITION_WAITING,
                          .row = AHEAD_NEVER,
                          .from = AHEAD_NEVER};
    }
    for (size_t i = 0, next; i < count; i = next) {
        next = i + 1;
        while (next < count && rows[next].duplicate)
            next++;
        foresee_group(f, &fates[i], next - i);
    }
    mem_free(fates);
    mem_free(rows);
}

static size_t people(const struct intake *intake)
{
    size_t count = 0;

    for (const struct person *at = intake->persons; at; at = at->next)
        count++;
    return count;
}

int foresee(struct foreseen *foreseen, struct intake *intake, const struct judging *by, Day until,
            struct arena *arena, struct err *err)
{
    struct foreseeing f = {
        .out = foreseen, .intake = intake, .tonight = *by->tonight, .by = *by, .arena = arena};

    REQUIRE(!foreseen->nights);      /* once */
    history_init(&f.nothing, arena); /* and nothing is ever added */
    f.by.tonight = &f.tonight;
    foreseen->nights = ARENA_ARRAY(arena, struct night_days, AHEAD_NIGHTS_MAX);
    foreseen->persons = ARENA_ARRAY(arena, struct plan_piece, people(intake) + 1);
    foreseen->night_count = (uint32_t)ahead_nights(
        by->rules, &by->tonight->calendar, by->tonight->days.as_of, until, foreseen->nights);
    if (judge_begin(intake, by, arena, err))
        return -1;
    if (foreseen->night_count)
        foresee_rows(&f);
    foreseen->register_rows = (uint32_t)foreseen->rows.count;
    return 0;
}

/* ---- the next wave --------------------------------------------------------------------------- */

struct renewal { /* a certificate to come */
    struct person *person;
    Day expires_on, ideal_on;
};

/* The same day so many years later; 29 February becomes the 28th where there is none. */
static Day years_after(Day day, int years)
{
    struct civil at = day_civil(day);
    int most = month_days(at.year + years, at.month);

    return day_of(at.year + years, at.month, at.day < most ? at.day : most);
}

/* Renewed when its window is open; one that has ended, or was superseded, is none of these. */
static bool renewal_of(const struct due *due, const struct judging *by, struct renewal *renewal)
{
    enum disposition now = due->judgement.disposition;
    Day as_of = by->tonight->days.as_of, on = due->terms.opens_on;
    const struct certificate *old = &due->certificate;

    if (due->unreadable != REASON_NONE || !due->person->known ||
        day_before(old->expires_on, as_of) ||
        (now != DISPOSITION_TOLD && now != DISPOSITION_NOTICE))
        return false;
    if (day_before(on, as_of))
        on = as_of;
    renewal->person = due->person;
    renewal->expires_on = years_after(old->expires_on, rules_validity(by->rules, on)->birthdays);
    renewal->ideal_on =
        rules_terms(by->rules, &by->tonight->calendar, on, renewal->expires_on).ideal_on;
    return true;
}

static int renewal_order(const void *a, const void *b)
{
    const struct renewal *left = a, *right = b;
    int order = day_compare(left->ideal_on, right->ideal_on);

    if (order == 0)
        order = str_compare(left->person->resident_id, right->person->resident_id);
    return order ? order : day_compare(left->expires_on, right->expires_on);
}

static void renewal_add(struct foreseeing *f, const struct renewal *renewal)
{
    struct foreseen *out = f->out;
    struct ahead_row row = {.person = person_of(f, renewal->person),
                            .expires_on = renewal->expires_on,
                            .ideal_on = renewal->ideal_on};
    struct ahead_span span = {(uint32_t)out->rows.count, first_night(out, renewal->ideal_on),
                              out->night_count};

    if (span.from == span.until)
        return;
    VEC_PUSH(&out->rows, row);
    VEC_PUSH(&out->dues, NULL);
    VEC_PUSH(&out->spans, span);
}

/* Both certificates of a person are renewed, or none. */
static void take_share(struct foreseeing *f, const struct renewal *renewals, size_t count,
                       uint64_t rate)
{
    enum { WHOLE = 10000 };
    uint64_t due = 0;

    for (size_t i = 0; i < count; i++) {
        struct person *person = renewals[i].person;

        if (person->renews == RENEWS_UNKNOWN) {
            due += rate;
            person->renews = due >= WHOLE ? RENEWS : RENEWS_NOT;
            due -= due >= WHOLE ? WHOLE : 0;
        }
        if (person->renews == RENEWS)
            renewal_add(f, &renewals[i]);
    }
}

void foresee_renewals(struct foreseen *foreseen, struct intake *intake, const struct judging *by,
                      uint64_t rate, struct arena *arena)
{
    struct foreseeing f = {.out = foreseen, .intake = intake, .by = *by, .arena = arena};
    struct renewal *renewals = mem_zero(intake->dues.live.count, sizeof *renewals);
    size_t count = 0;

    for (size_t i = 0; i < intake->dues.live.count; i++)
        if (renewal_of(intake->dues.live.at[i], by, &renewals[count]) &&
            !day_before(intake->until, renewals[count].ideal_on))
            count++;
    if (count)
        qsort(renewals, count, sizeof *renewals, renewal_order);
    take_share(&f, renewals, count, rate);
    mem_free(renewals);
}

struct ahead foreseen_ahead(const struct foreseen *foreseen)
{
    return (struct ahead){.persons = foreseen->persons,
                          .rows = foreseen->rows.at,
                          .spans = foreseen->spans.at,
                          .nights = foreseen->nights,
                          .person_count = foreseen->person_count,
                          .row_count = foreseen->rows.count,
                          .span_count = foreseen->spans.count,
                          .night_count = foreseen->night_count};
}

void foreseen_release(struct foreseen *foreseen)
{
    VEC_RELEASE(&foreseen->rows);
    VEC_RELEASE(&foreseen->dues);
    VEC_RELEASE(&foreseen->spans);
}
