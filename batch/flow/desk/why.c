/*
 * From an id to the facts of a page.
 *
 *   1 a person stands on the page who has this resident id, or a certificate of this serial, or
 *     this piece; where several persons do, one found by a serial shows what bears the serial
 *     alone;
 *   2 a row that is a duplicate or unreadable shows no history and no piece: they belong to the row
 *     that speaks, perhaps another person's;
 *   3 nothing of resident rows but status, dates and line numbers goes on.
 */
#include <stdlib.h>

#include "say/err.h"
#include "flow/desk/why_inside.h"

/* ---- who is meant ---------------------------------------------------------------------------- */

static struct match *match_add(struct asked *asked, Str resident_id)
{
    struct match fresh = {.resident_id = resident_id};

    for (size_t i = 0; i < asked->matches.count; i++)
        if (str_equal(asked->matches.at[i].resident_id, resident_id))
            return &asked->matches.at[i];
    VEC_PUSH(&asked->matches, fresh);
    return &asked->matches.at[asked->matches.count - 1];
}

static int match_order(const void *a, const void *b)
{
    return str_compare(((const struct match *)a)->resident_id,
                       ((const struct match *)b)->resident_id);
}

static void match_person(struct asked *asked, const struct person *person)
{
    if (str_equal(person->resident_id, asked->id) && (person->known || person->peer_count))
        match_add(asked, person->resident_id)->by_resident = true;
    for (const struct peer *at = person->peers; at; at = at->next)
        if (str_equal(at->certificate.serial, asked->id))
            match_add(asked, person->resident_id)->by_serial = true;
}

static void match_unreadable(struct asked *asked, const struct due *due)
{
    if (due->unreadable == REASON_NONE)
        return;
    if (str_equal(due->certificate.resident_id, asked->id))
        match_add(asked, asked->id)->by_resident = true;
    if (str_equal(due->certificate.serial, asked->id))
        match_add(asked, due->certificate.resident_id)->by_serial = true;
}

static void find_matches(struct asked *asked)
{
    const struct night *night = asked->night;

    for (size_t i = 0; i < asked->owners.count; i++) {
        struct match *match = match_add(asked, asked->owners.at[i].resident_id);

        match->by_resident |= asked->owners.at[i].match == LEDGER_RESIDENT;
        match->by_piece |= asked->owners.at[i].match == LEDGER_PIECE;
        match->by_serial |= asked->owners.at[i].match == LEDGER_SERIAL;
    }
    for (const struct person *at = night->intake.persons; at; at = at->next)
        match_person(asked, at);
    for (size_t i = 0; i < night->intake.dues.count; i++)
        match_unreadable(asked, night->intake.dues.at[i]);
    for (size_t i = 0; i < night->intake.unreadables.count; i++)
        if (str_equal(night->intake.unreadables.at[i].resident_id, asked->id))
            match_add(asked, asked->id)->by_resident = true;
    if (asked->matches.count)
        qsort(asked->matches.at, asked->matches.count, sizeof *asked->matches.at, match_order);
}

/* ---- the head -------------------------------------------------------------------------------- */

static Str printable(struct night *night, Str text)
{
    char *copy = arena_take(&night->arena, text.n + 1);

    if (text.n)
        memcpy(copy, text.p, text.n);
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)copy[i] < 0x20 || copy[i] == 0x7F)
            copy[i] = ' ';
    return (Str){copy, text.n};
}

static void take_pause(struct night *night, struct story *story)
{
    const struct rules *rules = &night->config.rules;

    story->pause_from = story->pause_to = DAY_NONE;
    for (size_t i = 0; i < rules->pause_count; i++) {
        const struct pause *pause = &rules->pauses[i];

        if (day_before(story->mail_on, pause->from) ||
            (day_is(pause->to) && day_before(pause->to, story->mail_on)))
            continue;
        story->pause_from = pause->from;
        story->pause_to = pause->to;
        story->pause_reason = printable(night, pause->reason);
        return;
    }
}

static uint64_t unreadable_rows(const struct night *night)
{
    uint64_t count = 0;

    for (size_t i = 0; i < night->intake.dues.count; i++)
        count += night->intake.dues.at[i]->unreadable != REASON_NONE;
    return count;
}

static int take_head(struct asked *asked, struct err *err)
{
    struct night *night = asked->night;
    const struct rules *rules = &night->config.rules;
    uint64_t most = (uint64_t)night->config.max_unreadable;
    struct ledger_run unfinished;

    if (ledger_unfinished(night->store.ledger, &unfinished, &night->arena, err))
        return -1;
    *asked->story = (struct story){
        .asked = asked->id,
        .as_of = night->tonight.days.as_of,
        .mail_on = night->tonight.days.mail_on,
        .deliver_on = night->tonight.days.deliver_on,
        .last_as_of = night->against.last.id ? night->against.last.as_of : DAY_NONE,
        .last_folder = night->against.last.folder,
        .unfinished = unfinished.id != 0,
        .would_stop = unreadable_rows(night) > most || night->intake.unreadables.count > most,
        .past_days = rules->past_days,
        .since = rules->since,
        .cutoff_on = rules->cutoff_days > 0
                         ? office_day_from(&night->tonight.calendar, night->tonight.days.mail_on,
                                           -rules->cutoff_days)
                         : night->tonight.days.as_of};
    take_pause(night, asked->story);
    return 0;
}

static void say_what_it_is(const struct asked *asked)
{
    struct story *story = asked->story;

    for (size_t i = 0; i < asked->matches.count; i++) {
        story->is_resident |= asked->matches.at[i].by_resident;
        story->is_piece |= asked->matches.at[i].by_piece;
    }
    for (size_t i = 0; i < story->person_count; i++)
        for (size_t j = 0; j < story->persons[i].certificate_count; j++) {
            const struct story_certificate *at = &story->persons[i].certificates[j];

            if (at->kind >= 0 && str_equal(at->serial, asked->id))
                story->is_serial[at->kind] = true;
        }
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* The night's own stages; the persons meant are read even if nothing of theirs is due. */
static int judge_today(struct asked *asked, struct err *err)
{
    struct night *night = asked->night;

    night->intake.watched_serial = asked->id;
    intake_person(&night->intake, &night->arena, asked->id, /*add*/ true);
    for (size_t i = 0; i < asked->owners.count; i++)
        intake_person(&night->intake, &night->arena, asked->owners.at[i].resident_id, /*add*/ true);
    return night_intake(night, err) || night_compare(night, err) || night_judge(night, err) ||
                   night_lot(night, err)
               ? -1
               : 0;
}

/* The one person with this serial, if there is one: what the ledger knows of the serial is theirs.
 */
static const struct match *only_bearer(const struct asked *asked)
{
    const struct match *found = NULL;

    for (size_t i = 0; i < asked->matches.count; i++) {
        if (!asked->matches.at[i].by_serial)
            continue;
        if (found)
            return NULL;
        found = &asked->matches.at[i];
    }
    return found;
}

/* What the ledger knows of the serial and nobody above bears: a block of its own, its person
 * unknown.
 */
static int take_strays(struct asked *asked, struct story_person *out, struct err *err)
{
    const struct match nobody = {.resident_id = STR_EMPTY, .by_serial = true};

    if (why_take_person(asked, &nobody, /*takes_keys*/ true, out, err))
        return -1;
    asked->story->person_count += out->certificate_count > 0;
    return 0;
}

static int take_persons(struct asked *asked, struct err *err)
{
    const struct match *bearer = only_bearer(asked);
    struct story_person *persons =
        ARENA_ARRAY(&asked->night->arena, struct story_person, asked->matches.count + 1);

    asked->story->persons = persons;
    for (size_t i = 0; i < asked->matches.count; i++) {
        const struct match *match = &asked->matches.at[i];

        if (why_take_person(asked, match, match == bearer, &persons[i], err))
            return -1;
        asked->story->person_count++;
    }
    return bearer ? 0 : take_strays(asked, &persons[asked->matches.count], err);
}

static int gather(struct asked *asked, struct err *err)
{
    struct night *night = asked->night;

    if (ledger_owners(night->store.ledger, asked->id, &asked->owners, &night->arena, err) ||
        ledger_keys_of_serial(night->store.ledger, asked->id, &asked->keys, &night->arena, err) ||
        judge_today(asked, err))
        return -1;
    find_matches(asked);
    if (take_head(asked, err) || take_persons(asked, err))
        return -1;
    if (asked->story->person_count == 0)
        return err_say(err, WHY_UNKNOWN, (int)asked->id.n, asked->id.p,
                       (unsigned long)(unreadable_rows(night) + night->intake.unreadables.count));
    say_what_it_is(asked);
    return 0;
}

int why_gather(struct night *night, Str id, struct story *story, struct err *err)
{
    struct asked asked = {.night = night, .id = id, .story = story};
    int64_t before, after;
    int status = -1;

    if (!ledger_version(night->store.ledger, &before, err) && !gather(&asked, err) &&
        !ledger_version(night->store.ledger, &after, err))
        status =
            before == after ? 0 : err_say(err, WHY_LEDGER_CHANGED, night->config.ledger.path.p);
    VEC_RELEASE(&asked.matches);
    return status;
}
