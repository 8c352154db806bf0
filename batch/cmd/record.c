/* kigen record: what became of pieces, and what people decided. */
#include "cmd/cmd.h"
#include "flow/desk/record.h"
#include "flow/night/night.h"

struct request {
    struct order order;
    const char *as_of, *path;
    bool dry;
};

static int request_read(const struct session *session, int argc, char **argv,
                        struct request *request, struct err *err)
{
    struct order *order = &request->order;
    const struct option_wanted options[] = {{"-c", .value = &order->config_path},
                                            {"--as-of", .value = &request->as_of},
                                            {"--dry-run", .flag = &request->dry},
                                            {"--quiet", .flag = &order->quiet},
                                            {"--verbose", .flag = &order->verbose}};

    *request = (struct request){.order = {.share = session->share, .terminal = session->terminal}};
    if (options_one(argc, argv, options, sizeof options / sizeof options[0], &request->path, err))
        return -1;
    order->config_path = option_config(order->config_path);
    order->purpose = request->dry ? NIGHT_DRY_RUN : NIGHT_RUN;
    if (!request->path)
        return err_say(err, OPTION_REQUIRED, "EVENTS.csv");
    order->as_of = session->today;
    return request->as_of ? option_day("--as-of", request->as_of, &order->as_of, err) : 0;
}

static void summary(const struct record_counts *counts, bool dry)
{
    bool english = messages_are_english();

    if (dry)
        printf(english ? "kigen: dry run: nothing was recorded\n"
                       : "kigen: 試行(--dry-run)のため、何も記録していません\n");
    printf(english ? "kigen: %llu events: %llu recorded, %llu recorded before, %llu refused"
                   : "kigen: 記録の対象%llu件　記録した%llu件　記録済み%llu件　記録できない%llu件",
           (unsigned long long)(counts->rows - counts->skipped),
           (unsigned long long)counts->recorded, (unsigned long long)counts->already,
           (unsigned long long)counts->refused);
    if (counts->events != counts->recorded)
        printf(english ? "; of single pieces and people: %llu" : "　個々の通・人の記録%llu件",
               (unsigned long long)counts->events);
    if (counts->skipped)
        printf(english ? "; %llu rows not filled in" : "　未記入の行%llu行",
               (unsigned long long)counts->skipped);
    printf("\n");
}

static bool summary_wanted(const struct order *order)
{
    return order->purpose == NIGHT_DRY_RUN ||
           (!order->quiet && (order->terminal || order->verbose));
}

int cmd_record(const struct session *session, int argc, char **argv, struct err *err)
{
    struct record_counts counts;
    struct request request;
    struct record_request record;
    struct night night;
    int status = -1;

    if (request_read(session, argc, argv, &request, err))
        return -1;
    record = (struct record_request){.path = request.path,
                                     .today = request.order.as_of,
                                     .dry = request.dry,
                                     .progress = &night.watch.progress};
    if (!night_configure(&night, &request.order, err) &&
        !record_listen(&record, &night.arena, err) && !night_open(&night, err) &&
        (request.as_of ||
         !run_today(&night.store, request.order.as_of, &record.today, &night.arena, err))) {
        if (night.against.to_adopt)
            notice_say(RECORD_UNADOPTED, night.config.output_dir.configured.p);
        if (!record_file(&record, &counts, &night.config, &night.store, &night.arena, err)) {
            if (summary_wanted(&request.order))
                summary(&counts, request.dry);
            status = counts.refused ? EXIT_NEWS : EXIT_DONE;
        }
    }
    night_release(&night);
    return status;
}
