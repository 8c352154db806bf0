/* kigen why: for the clerk at the telephone, why a person got a letter or why not. */
#include "cmd/cmd.h"
#include "flow/desk/why.h"
#include "flow/night/night.h"
#include "flow/night/open.h"

enum { ATTEMPTS_MAX = 3, ID_BYTES_MAX = 20 };

/* What may be an id at all. Anything else may be a name, and is not repeated in a message. */
static bool is_id(Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') &&
            c != '-')
            return false;
    }
    return text.n >= 1 && text.n <= ID_BYTES_MAX;
}

static int why_read(const struct session *session, int argc, char **argv, struct order *order,
                    const char **as_of, Str *id, struct err *err)
{
    const struct option_wanted options[] = {{"-c", .value = &order->config_path},
                                            {"--as-of", .value = as_of}};
    const char **operands = mem_zero((size_t)argc, sizeof *operands);
    size_t count;
    int status = options_read(argc, argv, options, 2, operands, &count, err);

    *order = (struct order){.purpose = NIGHT_QUESTION,
                            .config_path = order->config_path,
                            .share = session->share,
                            .as_of = session->today};
    *id = str_of(count ? operands[0] : "");
    mem_free(operands);
    if (status)
        return -1;
    order->config_path = option_config(order->config_path);
    if (count == 0)
        return err_say(err, OPTION_REQUIRED, "ID");
    if (count > 1 || !is_id(*id))
        return err_say(err, WHY_ID_FORM, ID_BYTES_MAX);
    return *as_of ? option_day("--as-of", *as_of, &order->as_of, err) : 0;
}

/* Without --as-of: today, or the last published run's day where that lies later (an evening's run
 * for the next morning). */
static int choose_day(const struct ledger_run *last, struct order *order, bool given,
                      struct err *err)
{
    if (!given && last->id && day_before(order->as_of, last->as_of))
        order->as_of = last->as_of;
    return open_check_as_of(order->as_of, last, err);
}

static int answer(struct order *order, bool given, Str id, struct err *err)
{
    struct night night;
    struct why why;
    struct answer tonight;
    struct reply reply;
    int status = -1;

    if (night_configure(&night, order, err))
        goto out;
    open_font_digests(&night.tonight, &night.config, &night.store);
    if (!night_open(&night, err) && !choose_day(&night.against.last, order, given, err) &&
        !night_prepare(&night, err) &&
        !why_begin(&why, id, night.store.ledger, &night.arena, err) &&
        !night_question(&night, id, &why.owners, &tonight, err) &&
        !why_gather(&why, &tonight, &reply, &night.arena, err)) {
        Str page = reply_page(&reply, messages_are_english(), &night.arena);

        fwrite(page.p, 1, page.n, stdout);
        status = 0;
    }
out:
    night_release(&night);
    return status;
}

int cmd_why(const struct session *session, int argc, char **argv, struct err *err)
{
    const char *as_of = NULL;
    struct order order = {0};
    Str id;
    int status;

    if (why_read(session, argc, argv, &order, &as_of, &id, err))
        return -1;
    /* A night that is going on may change ledger or registers in between: then once more. */
    for (int attempt = 1;; attempt++) {
        status = answer(&order, as_of != NULL, id, err);
        if (!status || err->code != EXIT_RETRY || attempt == ATTEMPTS_MAX)
            return status;
        *err = (struct err){0};
    }
}
