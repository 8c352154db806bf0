/* kigen record: what became of pieces, and what people decided. */
#include "cmd/cmd.h"
#include "flow/desk/record.h"
#include "flow/night/night.h"

struct request {
    struct order order;
    const char *as_of, *path;
};

static int request_read(const struct session *session, int argc, char **argv,
                        struct request *request, struct err *err)
{
    struct order *order = &request->order;
    const struct option_wanted options[] = {{"-c", .value = &order->config_path},
                                            {"--as-of", .value = &request->as_of},
                                            {"--quiet", .flag = &order->quiet},
                                            {"--verbose", .flag = &order->verbose}};

    *request = (struct request){.order = {.share = session->share, .terminal = session->terminal}};
    if (options_one(argc, argv, options, sizeof options / sizeof options[0], &request->path, err))
        return -1;
    order->config_path = option_config(order->config_path);
    if (!request->path)
        return err_say(err, OPTION_REQUIRED, "EVENTS.csv");
    order->as_of = session->today;
    return request->as_of ? option_day("--as-of", request->as_of, &order->as_of, err) : 0;
}

static void summary(const struct record_counts *counts)
{
    printf(messages_are_english()
               ? "kigen: %llu events: %llu recorded, %llu recorded before, %llu refused\n"
               : "kigen: 記録の対象%llu件　記録した%llu件　記録済み%llu件　記録できない%llu件\n",
           (unsigned long long)counts->rows, (unsigned long long)counts->recorded,
           (unsigned long long)counts->already, (unsigned long long)counts->refused);
}

int cmd_record(const struct session *session, int argc, char **argv, struct err *err)
{
    struct record_counts counts;
    struct request request;
    struct night night;
    int status = -1;
    Day today;

    if (request_read(session, argc, argv, &request, err))
        return -1;
    today = request.order.as_of;
    if (!night_configure(&night, &request.order, err) && !night_open(&night, err) &&
        (request.as_of ||
         !run_today(&night.store, request.order.as_of, &today, &night.arena, err)) &&
        !record_file(&(struct record_request){request.path, today, &night.watch.progress}, &counts,
                     &night.config, &night.store, &night.arena, err)) {
        if (!request.order.quiet && (request.order.terminal || request.order.verbose))
            summary(&counts);
        status = counts.refused ? EXIT_NEWS : EXIT_DONE;
    }
    night_release(&night);
    return status;
}
