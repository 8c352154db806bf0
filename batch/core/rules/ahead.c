/*
 * The pool from night to night. It stays sorted: of the people whose rows come or go on a night the
 * letters are gathered anew and merged into it, so that a night costs one pass over who waits.
 */
#include "core/rules/ahead.h"

#include <stdlib.h>

#include "base/bug.h"
#include "core/rules/pool.h"

size_t ahead_nights(const struct rules *rules, const struct calendar *calendar, Day as_of,
                    Day until, struct night_days *nights)
{
    size_t count = 0;

    for (Day day = as_of;; day = day_add(day, 1)) {
        struct night_days night = rules_days(rules, calendar, day);

        if (!day_is(night.mail_on) || day_before(until, night.mail_on))
            return count;
        if (night.before_cutoff || (count && day_equal(nights[count - 1].mail_on, night.mail_on)))
            continue;
        REQUIRE(count < AHEAD_NIGHTS_MAX);
        nights[count++] = night;
    }
}

struct entry { /* a letter in the pool */
    struct plan_piece piece;
    uint32_t person;
};

struct chain { /* numbers that belong to one thing, by their places; AHEAD_NEVER ends it */
    uint32_t *first, *next;
};

struct walk {
    const struct ahead *of;
    struct plan plan;
    struct ahead_planned *out;
    struct chain rows;         /* of each person */
    struct chain begins, ends; /* spans, by night */
    bool *may_go;              /* of each row: on this night */
    bool *inside, *changed;    /* of each person: in the pool; rows came or went */
    uint32_t *changes;         /* those people */
    size_t change_count;
    struct entry *fresh; /* their letters */
    size_t fresh_count;
    struct plan_piece *pool, *spare;
    uint32_t *who, *spare_who; /* whose letter it is */
    size_t pool_count;
    enum reason *verdicts;
};

/* ---- beginning and end ----------------------------------------------------------------------- */

static struct chain chain_make(size_t things, size_t numbers)
{
    struct chain chain = {mem_alloc((things + 1) * sizeof *chain.first),
                          mem_alloc((numbers + 1) * sizeof *chain.next)};

    for (size_t i = 0; i < things; i++)
        chain.first[i] = AHEAD_NEVER;
    return chain;
}

static void chain_add(struct chain *chain, size_t thing, uint32_t number)
{
    chain->next[number] = chain->first[thing];
    chain->first[thing] = number;
}

static void chain_free(struct chain *chain)
{
    mem_free(chain->first);
    mem_free(chain->next);
}

static void walk_chains(struct walk *walk)
{
    const struct ahead *of = walk->of;

    walk->rows = chain_make(of->person_count, of->row_count);
    for (size_t i = of->row_count; i-- > 0;) { /* backwards: each list then is in file order */
        REQUIRE(of->rows[i].person < of->person_count);
        chain_add(&walk->rows, of->rows[i].person, (uint32_t)i);
    }
    walk->begins = chain_make(of->night_count + 1, of->span_count);
    walk->ends = chain_make(of->night_count + 1, of->span_count);
    for (size_t i = 0; i < of->span_count; i++) {
        REQUIRE(of->spans[i].from < of->spans[i].until && of->spans[i].until <= of->night_count);
        chain_add(&walk->begins, of->spans[i].from, (uint32_t)i);
        chain_add(&walk->ends, of->spans[i].until, (uint32_t)i);
    }
}

/* What earlier runs have taken, under these limits. */
static void plan_begin(struct plan *plan, const struct plan *earlier, const struct limits *limits)
{
    plan_init(plan, earlier->rules, earlier->calendar, limits);
    for (size_t i = 0; i < earlier->used_count; i++) {
        const struct plan_use *use = &earlier->used[i];

        plan_add_use(plan, use->mail_on, use->postal_code, use->municipality, use->pieces);
    }
    for (size_t i = 0; i < earlier->visit_count; i++)
        plan_add_visits(plan, &earlier->visits[i]);
}

static void walk_open(struct walk *walk)
{
    size_t persons = walk->of->person_count, rows = walk->of->row_count;
    struct ahead_planned *out = walk->out;

    walk_chains(walk);
    walk->may_go = mem_zero(rows, sizeof *walk->may_go);
    walk->inside = mem_zero(persons, sizeof *walk->inside);
    walk->changed = mem_zero(persons, sizeof *walk->changed);
    walk->changes = mem_zero(persons, sizeof *walk->changes);
    walk->fresh = mem_zero(persons, sizeof *walk->fresh);
    walk->pool = mem_zero(persons, sizeof *walk->pool);
    walk->spare = mem_zero(persons, sizeof *walk->spare);
    walk->who = mem_zero(persons, sizeof *walk->who);
    walk->spare_who = mem_zero(persons, sizeof *walk->spare_who);
    walk->verdicts = mem_zero(persons, sizeof *walk->verdicts);
    out->nights = mem_zero(walk->of->night_count, sizeof *out->nights);
    out->gone = mem_zero(rows, sizeof *out->gone);
    for (size_t i = 0; i < rows; i++)
        out->gone[i] = AHEAD_NEVER;
}

static void walk_close(struct walk *walk)
{
    chain_free(&walk->rows);
    chain_free(&walk->begins);
    chain_free(&walk->ends);
    mem_free(walk->may_go);
    mem_free(walk->inside);
    mem_free(walk->changed);
    mem_free(walk->changes);
    mem_free(walk->fresh);
    mem_free(walk->pool);
    mem_free(walk->spare);
    mem_free(walk->who);
    mem_free(walk->spare_who);
    mem_free(walk->verdicts);
    plan_release(&walk->plan);
}

/* ---- whose rows come and go ------------------------------------------------------------------ */

static void row_set(struct walk *walk, uint32_t row, bool may_go)
{
    uint32_t person = walk->of->rows[row].person;

    if (walk->out->gone[row] != AHEAD_NEVER)
        return;
    walk->may_go[row] = may_go;
    if (!walk->changed[person])
        walk->changes[walk->change_count++] = person;
    walk->changed[person] = true;
}

static void rows_change(struct walk *walk, size_t night)
{
    const struct ahead_span *spans = walk->of->spans;

    for (uint32_t at = walk->ends.first[night]; at != AHEAD_NEVER; at = walk->ends.next[at])
        row_set(walk, spans[at].row, false);
    for (uint32_t at = walk->begins.first[night]; at != AHEAD_NEVER; at = walk->begins.next[at])
        row_set(walk, spans[at].row, true);
}

/* The rows of a person that may go tonight, with `place` for the person. */
static size_t rows_of(const struct walk *walk, uint32_t person, uint32_t place,
                      struct pool_row *rows)
{
    size_t count = 0;

    for (uint32_t at = walk->rows.first[person]; at != AHEAD_NEVER; at = walk->rows.next[at])
        if (walk->may_go[at])
            rows[count++] = (struct pool_row){.person = place,
                                              .expires_on = walk->of->rows[at].expires_on,
                                              .ideal_on = walk->of->rows[at].ideal_on};
    return count;
}

static size_t rows_most(const struct walk *walk)
{
    size_t count = 0;

    for (size_t i = 0; i < walk->change_count; i++)
        for (uint32_t at = walk->rows.first[walk->changes[i]]; at != AHEAD_NEVER;
             at = walk->rows.next[at])
            count++;
    return count;
}

static int entry_order(const void *a, const void *b)
{
    return plan_piece_compare(&((const struct entry *)a)->piece, &((const struct entry *)b)->piece);
}

static bool waited(const struct walk *walk, uint32_t person)
{
    for (uint32_t at = walk->rows.first[person]; at != AHEAD_NEVER; at = walk->rows.next[at])
        if (walk->may_go[at] && walk->of->rows[at].waited)
            return true;
    return false;
}

static void count_change(struct walk *walk, size_t night, uint32_t person, bool inside)
{
    struct ahead_night *counts = &walk->out->nights[night];

    if (inside && !walk->inside[person] && night == 0 && waited(walk, person))
        walk->out->waited++;
    else if (inside && !walk->inside[person])
        counts->arrived++;
    else if (!inside && walk->inside[person])
        counts->withdrawn++;
    walk->inside[person] = inside;
}

static void gather(struct walk *walk, size_t night)
{
    struct pool_row *rows = mem_zero(rows_most(walk), sizeof *rows);
    struct pool_letter *letters = mem_zero(walk->change_count, sizeof *letters);
    size_t count = 0;

    for (size_t i = 0; i < walk->change_count; i++)
        count += rows_of(walk, walk->changes[i], (uint32_t)i, rows + count);
    pool_gather(rows, count, letters, walk->change_count);
    walk->fresh_count = 0;
    for (size_t i = 0; i < walk->change_count; i++) {
        uint32_t person = walk->changes[i];
        struct entry entry = {walk->of->persons[person], person};

        count_change(walk, night, person, letters[i].first != POOL_END);
        if (letters[i].first == POOL_END)
            continue;
        entry.piece.expires_on = letters[i].expires_on;
        entry.piece.ideal_on = letters[i].ideal_on;
        walk->fresh[walk->fresh_count++] = entry;
    }
    if (walk->fresh_count)
        qsort(walk->fresh, walk->fresh_count, sizeof *walk->fresh, entry_order);
    mem_free(letters);
    mem_free(rows);
}

static void keep(struct walk *walk, const struct plan_piece *piece, uint32_t person, size_t *count)
{
    walk->spare[*count] = *piece;
    walk->spare_who[(*count)++] = person;
}

static void take_spare(struct walk *walk, size_t count)
{
    struct plan_piece *pool = walk->pool;
    uint32_t *who = walk->who;

    walk->pool = walk->spare;
    walk->who = walk->spare_who;
    walk->spare = pool;
    walk->spare_who = who;
    walk->pool_count = count;
}

/* The pool without those whose rows changed, and their letters as they are now. */
static void merge(struct walk *walk)
{
    size_t count = 0, f = 0;

    for (size_t i = 0; i < walk->pool_count; i++) {
        if (walk->changed[walk->who[i]])
            continue;
        while (f < walk->fresh_count &&
               plan_piece_compare(&walk->fresh[f].piece, &walk->pool[i]) < 0) {
            keep(walk, &walk->fresh[f].piece, walk->fresh[f].person, &count);
            f++;
        }
        keep(walk, &walk->pool[i], walk->who[i], &count);
    }
    for (; f < walk->fresh_count; f++)
        keep(walk, &walk->fresh[f].piece, walk->fresh[f].person, &count);
    take_spare(walk, count);
    for (size_t i = 0; i < walk->change_count; i++)
        walk->changed[walk->changes[i]] = false;
    walk->change_count = 0;
}

/* ---- who goes -------------------------------------------------------------------------------- */

static void letter_goes(struct walk *walk, size_t night, size_t at)
{
    struct ahead_planned *out = walk->out;
    uint32_t person = walk->who[at];

    if (out->letter_count == out->letter_room)
        out->letters = vec_grow(out->letters, &out->letter_room, sizeof *out->letters);
    out->letters[out->letter_count++] = (struct ahead_letter){
        (uint32_t)night, person, walk->pool[at].expires_on, walk->pool[at].ideal_on};
    for (uint32_t row = walk->rows.first[person]; row != AHEAD_NEVER; row = walk->rows.next[row]) {
        if (walk->may_go[row])
            out->gone[row] = (uint32_t)night;
        walk->may_go[row] = false;
    }
    walk->inside[person] = false;
}

/* Whether a row of the letter, gone or not, is later than is wanted. */
static bool is_too_late(const struct walk *walk, uint32_t person, Day mail_on)
{
    const struct ahead *of = walk->of;

    for (uint32_t row = walk->rows.first[person]; row != AHEAD_NEVER; row = walk->rows.next[row])
        if (walk->may_go[row] && !(of->spared && of->spared[row]) &&
            day_between(of->rows[row].ideal_on, mail_on) > *of->within)
            return true;
    return false;
}

static void take_verdicts(struct walk *walk, size_t night)
{
    struct ahead_night *counts = &walk->out->nights[night];
    Day mail_on = walk->of->nights[night].mail_on;
    size_t count = 0;

    for (size_t i = 0; i < walk->pool_count; i++) {
        int days = day_between(walk->pool[i].ideal_on, mail_on);

        if (days > counts->delay)
            counts->delay = days;
        if (walk->of->within && days > *walk->of->within && !walk->out->too_late)
            walk->out->too_late = is_too_late(walk, walk->who[i], mail_on);
        if (walk->verdicts[i] == REASON_NONE)
            letter_goes(walk, night, i);
        else
            keep(walk, &walk->pool[i], walk->who[i], &count);
    }
    counts->gone = (uint32_t)(walk->pool_count - count);
    counts->waiting = (uint32_t)count;
    take_spare(walk, count);
}

void ahead_plan(const struct ahead *ahead, const struct plan *earlier, const struct limits *limits,
                struct ahead_planned *planned)
{
    struct walk walk = {.of = ahead, .out = planned};

    *planned = (struct ahead_planned){0};
    plan_begin(&walk.plan, earlier, limits);
    walk_open(&walk);
    for (size_t night = 0; night < ahead->night_count && !planned->too_late; night++) {
        const struct night_days *days = &ahead->nights[night];

        rows_change(&walk, night);
        gather(&walk, night);
        merge(&walk);
        plan_night(&walk.plan, walk.pool, walk.pool_count, days->mail_on, days->before_cutoff,
                   walk.verdicts);
        take_verdicts(&walk, night);
    }
    walk_close(&walk);
}

void ahead_release(struct ahead_planned *planned)
{
    mem_free(planned->nights);
    mem_free(planned->letters);
    mem_free(planned->gone);
    *planned = (struct ahead_planned){0};
}
