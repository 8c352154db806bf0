/* kigen form: the reply form (照会書兼回答書) of one resident, by which a proxy may come. */
#include "cmd/cmd.h"
#include "core/lot/asked.h"
#include "core/text/individual.h"
#include "core/text/values.h"
#include "flow/desk/access.h"
#include "flow/desk/replyform.h"
#include "flow/night/night.h"
#include "flow/night/open.h"

enum { ATTEMPTS_MAX = 3 };

struct request {
    struct order order;
    bool given; /* --as-of */
    bool noted; /* in access.jsonl */
    struct replyform form;
};

static bool is_blank(const char *text)
{
    return !text || str_is_empty(str_trim(str_of(text)));
}

/* What may be an individual number is not looked up, and not repeated. */
static int id_read(const char *text, struct replyform *form, struct arena *arena, struct err *err)
{
    struct asked_id asked;

    if (!asked_read(str_of(text), &asked, arena))
        return err_say(err, FORM_ID, ID_BYTES_MAX);
    if (asked_fault(&asked) == ASKED_INDIVIDUAL)
        return err_say(err, WHY_INDIVIDUAL, INDIVIDUAL_NUMBER_DIGITS);
    form->resident_id = asked.id;
    return 0;
}

static int request_read(const struct session *session, int argc, char **argv,
                        struct request *request, struct arena *arena, struct err *err)
{
    struct order *order = &request->order;
    const char *as_of = NULL, *id = NULL;
    const struct option_wanted options[] = {{"-c", .value = &order->config_path},
                                            {"-o", .value = &request->form.path},
                                            {"--by", .value = &request->form.by},
                                            {"--as-of", .value = &as_of}};

    *request = (struct request){.order = {.purpose = NIGHT_QUESTION,
                                          .share = session->share,
                                          .terminal = session->terminal}};
    if (options_one(argc, argv, options, sizeof options / sizeof options[0], &id, err))
        return -1;
    order->config_path = option_config(order->config_path);
    order->as_of = session->today;
    request->given = as_of != NULL;
    if (is_blank(id))
        return err_say(err, OPTION_REQUIRED, "RESIDENT_ID");
    if (is_blank(request->form.by))
        return err_say(err, OPTION_REQUIRED, "--by WHO");
    return option_output(request->form.path, "-o FILE.pdf", err) ||
                   id_read(id, &request->form, arena, err) || option_said(request->form.by, /*why*/ "-", err) ||
                   (as_of && option_day("--as-of", as_of, &order->as_of, err))
               ? -1
               : 0;
}

/* As `why`: today, or the last published run's day where that lies later. */
static int choose_day(const struct ledger_run *last, struct request *request, struct err *err)
{
    struct order *order = &request->order;

    if (!request->given && last->id && day_before(order->as_of, last->as_of))
        order->as_of = last->as_of;
    return open_check_as_of(order->as_of, last, err);
}

static void summary(const struct replyform *form)
{
    printf(messages_are_english() ? "%s: reply form %s, recorded\n"
                                  : "%s: 照会書兼回答書(整理番号 %s)を作り、記録しました\n",
           form->path, form->lot.pieces->id);
}

/* Before a refusal, which tells of the person as well; once, however often it is tried. */
static int look_note(struct request *request, const struct answer *answer, struct arena *arena,
                     struct err *err)
{
    const struct replyform *form = &request->form;
    struct access access = access_of_resident("form", form->by, &form->resident_id,
                                              intake_knows(answer->intake, form->resident_id));

    if (request->noted)
        return 0;
    request->noted = true;
    return access_note(&access, answer->config, arena, err);
}

static int make(struct request *request, struct err *err)
{
    const struct ledger_owners nobody = {0};
    struct replyform *form = &request->form;
    struct night night;
    struct answer answer;
    int status = -1;

    if (night_configure(&night, &request->order, err) || config_check_office(&night.config, err))
        goto out;
    open_memories(&night.tonight, &night.config, &night.store);
    if (!night_open(&night, err) && !choose_day(&night.against.last, request, err) &&
        !night_prepare(&night, err) && !replyform_begin(form, night.store.ledger, err) &&
        !night_question(&night, form->resident_id, &nobody, QUESTION_PERSON, &answer, err) &&
        !look_note(request, &answer, &night.arena, err) &&
        !replyform_judge(form, &answer, &night.arena, err)) {
        ledger_close(night.store.ledger);
        night.store.ledger = NULL;
        status = replyform_make(form, &night.config, night.tonight.press, &night.arena, err);
        if (!status && request->order.terminal)
            summary(form);
    }
out:
    night_release(&night);
    return status;
}

int cmd_form(const struct session *session, int argc, char **argv, struct err *err)
{
    struct request request;
    struct arena arena = {0};
    int status = request_read(session, argc, argv, &request, &arena, err) ? -1 : 0;
    Day as_of = request.order.as_of;

    for (int attempt = 1; !status; attempt++) {
        request.order.as_of = as_of;
        status = make(&request, err);
        if (!status || err->code != EXIT_RETRY || attempt == ATTEMPTS_MAX)
            break;
        *err = (struct err){0};
        status = 0;
    }
    arena_release(&arena);
    return status;
}
