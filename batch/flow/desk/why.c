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

#include "core/desk/printable.h"

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
    if (str_equal(person->resident_id, asked->why->id) && (person->known || person->peer_count))
        match_add(asked, person->resident_id)->by_resident = true;
    for (const struct peer *at = person->peers; at; at = at->next)
        if (str_equal(at->certificate.serial, asked->why->id))
            match_add(asked, person->resident_id)->by_serial = true;
}

static void match_unreadable(struct asked *asked, const struct due *due)
{
    if (due->unreadable == REASON_NONE)
        return;
    if (str_equal(due->certificate.resident_id, asked->why->id))
        match_add(asked, asked->why->id)->by_resident = true;
    if (str_equal(due->certificate.serial, asked->why->id))
        match_add(asked, due->certificate.resident_id)->by_serial = true;
}

static void find_matches(struct asked *asked)
{
    const struct intake *intake = asked->tonight->intake;

    for (size_t i = 0; i < asked->why->owners.count; i++) {
        struct match *match = match_add(asked, asked->why->owners.at[i].resident_id);

        match->by_resident |= asked->why->owners.at[i].match == LEDGER_RESIDENT;
        match->by_piece |= asked->why->owners.at[i].match == LEDGER_PIECE;
        match->by_serial |= asked->why->owners.at[i].match == LEDGER_SERIAL;
    }
    for (const struct person *at = intake->persons; at; at = at->next)
        match_person(asked, at);
    for (size_t i = 0; i < intake->dues.live.count; i++)
        match_unreadable(asked, intake->dues.live.at[i]);
    for (size_t i = 0; i < intake->unreadables.count; i++)
        if (str_equal(intake->unreadables.at[i].resident_id, asked->why->id))
            match_add(asked, asked->why->id)->by_resident = true;
    if (asked->matches.count)
        qsort(asked->matches.at, asked->matches.count, sizeof *asked->matches.at, match_order);
}

/* ---- the head -------------------------------------------------------------------------------- */

static void take_pause(const struct rules *rules, struct reply *reply, struct arena *arena)
{
    reply->pause_from = reply->pause_to = DAY_NONE;
    for (size_t i = 0; i < rules->pause_count; i++) {
        const struct pause *pause = &rules->pauses[i];

        if (day_before(reply->mail_on, pause->from) ||
            (day_is(pause->to) && day_before(pause->to, reply->mail_on)))
            continue;
        reply->pause_from = pause->from;
        reply->pause_to = pause->to;
        reply->pause_reason = text_printable(pause->reason, arena);
        return;
    }
}

static Str office_says(const struct asked *asked, const char *key)
{
    const struct answer *tonight = asked->tonight;

    return config_office(tonight->config, STR_EMPTY, tonight->tonight->days.as_of, str_of(key));
}

/* What holds today: it is read out on the telephone. */
static struct reply_office office_of(const struct asked *asked)
{
    return (struct reply_office){.counter = office_says(asked, "counter"),
                                 .hours = office_says(asked, "hours"),
                                 .closed = office_says(asked, "closed"),
                                 .not_here = office_says(asked, "not_here"),
                                 .fee = office_says(asked, "fee"),
                                 .section = office_says(asked, "section"),
                                 .phone = office_says(asked, "phone"),
                                 .phone_reply = office_says(asked, "phone_reply")};
}

static int take_head(struct asked *asked, struct err *err)
{
    const struct answer *tonight = asked->tonight;
    const struct night_days *days = &tonight->tonight->days;
    const struct rules *rules = &tonight->config->rules;
    const struct intake *intake = tonight->intake;
    uint64_t most = (uint64_t)tonight->config->max_unreadable;
    struct ledger_run unfinished;

    if (ledger_unfinished(asked->why->ledger, &unfinished, asked->arena, err))
        return -1;
    *asked->reply = (struct reply){
        .asked = asked->why->id,
        .today = asked->why->today,
        .office = office_of(asked),
        .window_months = rules->by_issue_count > 1 ? 0 : rules->by_issue[0].window_months,
        .as_of = days->as_of,
        .mail_on = days->mail_on,
        .deliver_on = days->deliver_on,
        .last_as_of = tonight->last->id ? tonight->last->as_of : DAY_NONE,
        .last_folder = tonight->last->folder,
        .unfinished = unfinished.id != 0,
        .would_stop = intake_unreadable(intake) > most || intake->unreadables.count > most,
        .past_days = rules->past_days,
        .since = rules->since,
        .cutoff_on = rules->cutoff_days > 0 ? office_day_from(&tonight->tonight->calendar,
                                                              days->mail_on, -rules->cutoff_days)
                                            : days->as_of};
    take_pause(rules, asked->reply, asked->arena);
    return 0;
}

static void say_what_it_is(const struct asked *asked)
{
    struct reply *reply = asked->reply;

    for (size_t i = 0; i < asked->matches.count; i++) {
        reply->is_resident |= asked->matches.at[i].by_resident;
        reply->is_piece |= asked->matches.at[i].by_piece;
    }
    if (reply->is_piece)
        reply->asked_piece = asked->why->piece_id;
}

static void say_which_kinds(const struct asked *asked)
{
    struct reply *reply = asked->reply;

    for (size_t i = 0; i < reply->person_count; i++)
        for (size_t j = 0; j < reply->persons[i].certificate_count; j++) {
            const struct reply_certificate *at = &reply->persons[i].certificates[j];

            if (at->kind >= 0 && (str_equal(at->serial, asked->why->id) ||
                                  str_equal(at->first_serial, asked->why->id)))
                reply->is_serial[at->kind] = true;
        }
}

/* ---- all of it ------------------------------------------------------------------------------- */

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
static int take_strays(struct asked *asked, struct reply_person *out, struct err *err)
{
    const struct match nobody = {.resident_id = STR_EMPTY, .by_serial = true};

    if (why_take_person(asked, &nobody, /*takes_keys*/ true, out, err))
        return -1;
    asked->reply->person_count += out->certificate_count > 0;
    return 0;
}

static int take_persons(struct asked *asked, struct err *err)
{
    const struct match *bearer = only_bearer(asked);
    struct reply_person *persons =
        ARENA_ARRAY(asked->arena, struct reply_person, asked->matches.count + 1);

    asked->reply->persons = persons;
    for (size_t i = 0; i < asked->matches.count; i++) {
        const struct match *match = &asked->matches.at[i];

        if (why_take_person(asked, match, match == bearer, &persons[i], err))
            return -1;
        asked->reply->person_count++;
    }
    return bearer ? 0 : take_strays(asked, &persons[asked->matches.count], err);
}

static int gather(struct asked *asked, struct err *err)
{
    find_matches(asked);
    if (take_head(asked, err))
        return -1;
    say_what_it_is(asked);
    if (take_persons(asked, err))
        return -1;
    say_which_kinds(asked);
    return 0;
}

int why_begin(struct why *why, struct ledger *ledger, struct arena *arena, struct err *err)
{
    REQUIRE(ledger); /* the ledger is open */
    why->ledger = ledger;
    return ledger_version(ledger, &why->version, err) ||
                   ledger_owners(ledger, why->id, why->piece_id, &why->owners, arena, err) ||
                   ledger_keys_of_serial(ledger, why->id, &why->keys, arena, err)
               ? -1
               : 0;
}

int why_gather(struct why *why, const struct answer *answer, struct reply *reply,
               struct arena *arena, struct err *err)
{
    struct asked asked = {.why = why, .tonight = answer, .arena = arena, .reply = reply};
    int64_t after;
    int status = -1;

    REQUIRE(answer->lot && answer->lot->folder.n); /* the night has made its lot */
    why->unreadable = intake_unreadable(answer->intake) + answer->intake->unreadables.count;
    if (!gather(&asked, err) && !ledger_version(why->ledger, &after, err))
        status = why->version == after
                     ? 0
                     : err_say(err, WHY_LEDGER_CHANGED, answer->config->ledger.path.p);
    VEC_RELEASE(&asked.matches);
    return status;
}
