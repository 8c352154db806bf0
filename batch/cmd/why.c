/* kigen why: for the clerk at the telephone, why a person got a letter or why not. */
#include "cmd/cmd.h"
#include "core/lot/asked.h"
#include "core/text/individual.h"
#include "core/text/values.h"
#include "flow/desk/access.h"
#include "flow/desk/why.h"
#include "flow/night/night.h"
#include "flow/night/open.h"

enum { ATTEMPTS_MAX = 3 };

struct question {
    struct order order;
    bool given; /* --as-of */
    struct asked_id asked;
    bool again;          /* it will be tried in capitals where nobody knows it */
    bool unknown;        /* nobody knows the id */
    uint64_t unreadable; /* rows of both registers */
};

static int why_read(const struct session *session, int argc, char **argv, struct question *question,
                    struct arena *arena, struct err *err)
{
    struct order *order = &question->order;
    const char *as_of = NULL;
    Str id;
    const struct option_wanted options[] = {{"-c", .value = &order->config_path},
                                            {"--as-of", .value = &as_of}};
    const char **operands = mem_zero((size_t)argc, sizeof *operands);
    size_t count;
    int status = options_read(argc, argv, options, 2, operands, &count, err);

    *order = (struct order){.purpose = NIGHT_QUESTION,
                            .config_path = order->config_path,
                            .share = session->share,
                            .as_of = session->today};
    id = str_of(count ? operands[0] : "");
    mem_free(operands);
    if (status)
        return -1;
    order->config_path = option_config(order->config_path);
    if (count == 0)
        return err_say(err, OPTION_REQUIRED, "ID");
    if (count > 1 || !asked_read(id, &question->asked, arena))
        return err_say(err, WHY_ID_FORM, ID_BYTES_MAX);
    question->given = as_of != NULL;
    return as_of ? option_day("--as-of", as_of, &order->as_of, err) : 0;
}

/* The id as it was understood and whom the page shows, before it does. What may be an individual
 * number is kept only where it is somebody's id. */
static int look_note(const struct question *question, const struct asked_id *asked,
                     const struct reply *reply, const struct config *config, struct arena *arena,
                     struct err *err)
{
    Str *residents = ARENA_ARRAY(arena, Str, reply->person_count);
    struct access access = {.command = "why", .asked = &asked->id, .residents = residents};

    if (question->unknown && question->again)
        return 0;
    access.asked_count = !question->unknown || asked_fault(asked) != ASKED_INDIVIDUAL;
    for (size_t i = 0; i < reply->person_count; i++)
        if (!str_is_empty(reply->persons[i].resident_id))
            residents[access.resident_count++] = reply->persons[i].resident_id;
    return access_note(&access, config, arena, err);
}

static int answer(struct question *question, const struct asked_id *asked, struct err *err)
{
    struct order *order = &question->order;
    Day today = order->as_of; /* before a later run's day takes its place */
    struct night night;
    struct why why = {.id = asked->id, .piece_id = asked->piece_id, .today = today};
    struct answer tonight;
    struct reply reply;
    int status = -1;

    if (night_configure(&night, order, err))
        goto out;
    open_memories(&night.tonight, &night.config, &night.store);
    if (!night_open(&night, err) && !open_choose_day(&order->as_of, question->given, &night.against.last, err) &&
        !night_prepare(&night, err) && !why_begin(&why, night.store.ledger, &night.arena, err) &&
        !night_question(&night, why.id, &why.owners, QUESTION_PERSON, &tonight, err) &&
        !why_gather(&why, &tonight, &reply, &night.arena, err)) {
        question->unknown = reply.person_count == 0;
        question->unreadable = why.unreadable;
        status = look_note(question, asked, &reply, &night.config, &night.arena, err);
        if (!status && !question->unknown) {
            Str page = reply_page(&reply, messages_are_english(), &night.arena);

            fwrite(page.p, 1, page.n, stdout);
        }
    }
out:
    night_release(&night);
    return status;
}

/* A night that is going on may change ledger or registers in between: then once more. */
static int ask(struct question *question, const struct asked_id *asked, struct err *err)
{
    Day as_of = question->order.as_of;

    for (int attempt = 1;; attempt++) {
        int status;

        question->order.as_of = as_of;
        status = answer(question, asked, err);
        if (!status || err->code != EXIT_RETRY || attempt == ATTEMPTS_MAX)
            return status;
        *err = (struct err){0};
    }
}

/* 66: says what is wrong with an id that nobody knows; what may be an individual number is not
 * repeated. */
static int say_unknown(const struct asked_id *asked, uint64_t rows, struct err *err)
{
    Str id = asked->id;

    switch (asked_fault(asked)) {
    case ASKED_INDIVIDUAL:
        return err_say(err, WHY_INDIVIDUAL, INDIVIDUAL_NUMBER_DIGITS);
    case ASKED_CHECK_DIGIT:
        return err_say(err, WHY_CHECK_DIGIT, (int)id.n, id.p);
    case ASKED_DIGITS:
        return err_say(err, WHY_DIGITS, (int)id.n, id.p, asked_digits(id));
    case ASKED_NO_PIECE:
        return err_say(err, WHY_NO_PIECE, (int)asked->piece_id.n, asked->piece_id.p);
    case ASKED_UNKNOWN:
        break;
    }
    return err_say(err, WHY_UNKNOWN, (int)id.n, id.p, (unsigned long)rows);
}

/* Once more in capitals, where nobody knows the id as it was typed. */
static int ask_twice(struct question *question, struct err *err)
{
    struct asked_id capitals = question->asked;
    Day as_of = question->order.as_of;

    question->again = !str_is_empty(question->asked.capitals);
    if (ask(question, &question->asked, err))
        return -1;
    if (question->unknown && question->again) {
        capitals.id = capitals.capitals;
        question->again = false;
        question->order.as_of = as_of;
        if (ask(question, &capitals, err))
            return -1;
    }
    return question->unknown ? say_unknown(&question->asked, question->unreadable, err) : 0;
}

int cmd_why(const struct session *session, int argc, char **argv, struct err *err)
{
    struct question question = {.unknown = false};
    struct arena arena = {0};
    int status =
        why_read(session, argc, argv, &question, &arena, err) || ask_twice(&question, err) ? -1 : 0;

    arena_release(&arena);
    return status;
}
