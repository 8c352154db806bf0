/* kigen status: the last night, what is open, alarms that are up, the next mail day. */
#include "cmd/cmd.h"
#include "flow/desk/status.h"
#include "flow/night/night.h"

enum { ATTEMPTS_MAX = 3 };

static int order_read(const struct session *session, int argc, char **argv, struct order *order,
                      bool *json, struct err *err)
{
    const char *as_of = NULL;
    const struct option_wanted options[] = {{"-c", .value = &order->config_path},
                                            {"--as-of", .value = &as_of},
                                            {"--json", .flag = json}};

    *order =
        (struct order){.purpose = NIGHT_QUESTION, .share = session->share, .as_of = session->today};
    if (options_only(argc, argv, options, sizeof options / sizeof options[0], err))
        return -1;
    order->config_path = option_config(order->config_path);
    return as_of ? option_day("--as-of", as_of, &order->as_of, err) : 0;
}

/* An evening's run may be of the next morning: then today is that day. */
static Day today_of(const struct order *order, const struct ledger_run *last)
{
    return last->id && day_before(order->as_of, last->as_of) ? last->as_of : order->as_of;
}

static int answer(const struct order *order, bool json, struct err *err)
{
    struct night night;
    struct status status;
    int code = -1;

    if (!night_configure(&night, order, err) && !night_open(&night, err) &&
        !intake_days(&night.tonight, &night.config, today_of(order, &night.against.last),
                     &night.arena, err) &&
        !status_gather(&status,
                       &(struct status_sources){&night.config, &night.tonight, night.store.ledger,
                                                &night.against.last},
                       &night.arena, err)) {
        Str text = json ? status_json(&status, &night.arena)
                        : status_page(&status, messages_are_english(), &night.arena);

        fwrite(text.p, 1, text.n, stdout);
        code = status_calls(status_state(&status)) ? EXIT_NEWS : EXIT_DONE;
    }
    night_release(&night);
    return code;
}

int cmd_status(const struct session *session, int argc, char **argv, struct err *err)
{
    struct order order;
    bool json = false;

    if (order_read(session, argc, argv, &order, &json, err))
        return -1;
    /* A night that is going on may change the ledger in between: then once more. */
    for (int attempt = 1;; attempt++) {
        int code = answer(&order, json, err);

        if (code >= 0 || err->code != EXIT_RETRY || attempt == ATTEMPTS_MAX)
            return code;
        *err = (struct err){0};
    }
}
