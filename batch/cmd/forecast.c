/*
 * kigen forecast: the nights to come, planned as a night plans, on registers that stay as they are.
 * Nothing is written but the workbook, and nothing recorded.
 */
#include "cmd/cmd.h"
#include "flow/desk/forecast.h"
#include "flow/night/night.h"
#include "flow/night/open.h"

enum { MONTHS_MOST = 60, WORST_MOST = 3650, ATTEMPTS_MAX = 3 };

struct request {
    struct order order;
    bool given; /* --as-of */
    struct forecast_asked asked;
};

static int request_read(const struct session *session, int argc, char **argv,
                        struct request *request, struct err *err)
{
    struct order *order = &request->order;
    const char *as_of = NULL, *months = NULL, *worst = NULL;
    const struct option_wanted options[] = {{"-c", .value = &order->config_path},
                                            {"-o", .value = &request->asked.path},
                                            {"--as-of", .value = &as_of},
                                            {"--months", .value = &months},
                                            {"--worst", .value = &worst}};
    long number = -1;

    *request = (struct request){.order = {.purpose = NIGHT_QUESTION,
                                          .share = session->share,
                                          .as_of = session->today,
                                          .terminal = session->terminal}};
    if (options_only(argc, argv, options, sizeof options / sizeof *options, err))
        return -1;
    order->config_path = option_config(order->config_path);
    if (option_output(request->asked.path, "-o FILE.xlsx", err))
        return -1;
    if (!months)
        return err_say(err, OPTION_REQUIRED, "--months N");
    if (as_of && option_day("--as-of", as_of, &order->as_of, err))
        return -1;
    request->given = as_of != NULL;
    if (worst && option_number("--worst", worst, 0, WORST_MOST, &number, err))
        return -1;
    request->asked.worst = (int)number;
    if (option_number("--months", months, 1, MONTHS_MOST, &number, err))
        return -1;
    request->asked.months = (int)number;
    return 0;
}

static void summary(const struct forecast *forecast, const char *path)
{
    const struct forecast_week *latest = forecast_latest(forecast);
    uint64_t gone = 0;

    for (size_t i = 0; i < forecast->week_count; i++)
        gone += forecast->weeks[i].gone;
    printf(messages_are_english() ? "%s: %llu letters in %zu weeks, delay at most %d days\n"
                                  : "%s: %llu通(%zu週)、最大遅れ%d日\n",
           path, (unsigned long long)gone, forecast->week_count, latest ? latest->delay : 0);
}

static int plan_and_write(const struct request *request, const struct forecasting *from,
                          struct arena *arena, struct err *err)
{
    struct forecast forecast;

    if (forecast_make(&forecast, &request->asked, from, arena, err))
        return -1;
    if (request->order.terminal)
        summary(&forecast, request->asked.path);
    return 0;
}

static int make(struct request *request, struct err *err)
{
    const struct order *order = &request->order;
    struct foreseen foreseen = {0};
    struct night night;
    int status = -1;

    if (forecast_begin(&request->asked, err))
        return -1;
    if (night_configure(&night, order, err))
        goto out;
    open_memories(&night.tonight, &night.config, &night.store);
    if (!night_open(&night, err) &&
        !open_check_since(&night.config, &night.against, &night.store, err) &&
        !open_choose_day(&request->order.as_of, request->given, &night.against.last, err) &&
        !night_prepare(&night, err) &&
        !night_foresee(&night, forecast_until(order->as_of, request->asked.months), &foreseen,
                       err)) {
        const struct judging by = {&night.tonight, &night.against, &night.config.rules,
                                   &night.store};
        const struct forecasting from = {&foreseen, &night.intake, &night.config, &by};

        status = plan_and_write(request, &from, &night.arena, err);
    }
out:
    foreseen_release(&foreseen);
    night_release(&night);
    return status;
}

/* A night that is going on may change ledger or registers in between: then once more. */
int cmd_forecast(const struct session *session, int argc, char **argv, struct err *err)
{
    struct request request;
    int status = request_read(session, argc, argv, &request, err);
    Day as_of = request.order.as_of;

    for (int attempt = 1; !status; attempt++) {
        request.order.as_of = as_of;
        status = make(&request, err);
        if (!status || err->code != EXIT_RETRY || attempt == ATTEMPTS_MAX)
            break;
        *err = (struct err){0};
        status = 0;
    }
    return status;
}
