/* kigen void: takes a published run back of which nothing was posted. */
#include "cmd/cmd.h"
#include "flow/night/night.h"
#include "flow/night/void.h"

static bool is_blank(const char *text)
{
    return !text || str_is_empty(str_trim(str_of(text)));
}

static int request_read(const struct session *session, int argc, char **argv, struct order *order,
                        struct void_request *request, struct err *err)
{
    const struct option_wanted options[] = {{"-c", .value = &order->config_path},
                                            {"--by", .value = &request->by},
                                            {"--why", .value = &request->why}};

    *order = (struct order){
        .share = session->share, .terminal = session->terminal, .as_of = session->today};
    *request = (struct void_request){0};
    if (options_one(argc, argv, options, sizeof options / sizeof options[0], &request->run, err))
        return -1;
    order->config_path = option_config(order->config_path);
    if (is_blank(request->run))
        return err_say(err, OPTION_REQUIRED, "RUN");
    if (is_blank(request->by))
        return err_say(err, OPTION_REQUIRED, "--by WHO");
    if (is_blank(request->why))
        return err_say(err, OPTION_REQUIRED, "--why TEXT");
    return option_said(request->by, request->why, err);
}

static void summary(const struct void_request *request, const struct void_outcome *outcome)
{
    printf(
        messages_are_english()
            ? "kigen: %s is taken back; %llu letters of it must not be posted: take them out, and"
              " record them as pulled (each later pull list names them until then)\n"
            : "kigen: 処理回 %s "
              "を取り消しました。%llu通を差し出さないよう引き抜き、引抜き(pulled)と"
              "して記録してください(記録するまで毎回の引抜きリストに載ります)\n",
        request->run, (unsigned long long)outcome->letters);
}

int cmd_void(const struct session *session, int argc, char **argv, struct err *err)
{
    struct void_request request;
    struct void_outcome outcome;
    struct order order;
    struct night night;
    int status = -1;

    if (request_read(session, argc, argv, &order, &request, err))
        return -1;
    if (!night_configure(&night, &order, err) && !night_open(&night, err) &&
        !void_take_back(&night.store, &request, order.as_of, &outcome, &night.arena, err)) {
        if (order.terminal && !outcome.before)
            summary(&request, &outcome);
        status = EXIT_DONE;
    }
    night_release(&night);
    return status;
}
