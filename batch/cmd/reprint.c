/* kigen reprint: the published pages of pieces once more, behind a cover sheet; recorded. */
#include "cmd/cmd.h"
#include "core/lot/asked.h"
#include "core/text/individual.h"
#include "flow/desk/reprint.h"
#include "flow/night/night.h"

struct request {
    struct order order;
    struct reprint reprint;
    struct arena arena;
};

static bool is_blank(const char *text)
{
    return !text || str_is_empty(str_trim(str_of(text)));
}

/* What may be an individual number is not looked up, and not repeated. */
static int id_read(const char *text, Str *id, struct arena *arena, struct err *err)
{
    struct asked_id asked;

    if (!asked_read(str_of(text), &asked, arena))
        return err_say(err, REPRINT_ID, /*it may be a name*/ "-");
    *id = asked.piece_id;
    if (!str_is_empty(*id))
        return 0;
    switch (asked_fault(&asked)) {
    case ASKED_INDIVIDUAL:
        return err_say(err, WHY_INDIVIDUAL, INDIVIDUAL_NUMBER_DIGITS);
    case ASKED_CHECK_DIGIT:
        return err_say(err, WHY_CHECK_DIGIT, STR_ARG(asked.id));
    case ASKED_DIGITS:
        return err_say(err, WHY_DIGITS, STR_ARG(asked.id), asked_digits(asked.id));
    case ASKED_NO_PIECE:
    case ASKED_UNKNOWN:
        break;
    }
    return err_say(err, REPRINT_ID, asked.id.p);
}

static int ids_read(struct request *request, const char *const *operands, size_t count,
                    struct err *err)
{
    Str *ids = ARENA_ARRAY(&request->arena, Str, count);

    if (count == 0)
        return err_say(err, OPTION_REQUIRED, "PIECE_ID");
    if (count > REPRINT_PIECES_MAX)
        return err_say(err, REPRINT_MANY, REPRINT_PIECES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (id_read(operands[i], &ids[i], &request->arena, err))
            return -1;
        for (size_t k = 0; k < i; k++)
            if (str_equal(ids[k], ids[i]))
                return err_say(err, REPRINT_TWICE, STR_ARG(ids[i]));
    }
    request->reprint.ids = ids;
    request->reprint.id_count = count;
    return 0;
}

static int request_read(const struct session *session, int argc, char **argv,
                        struct request *request, struct err *err)
{
    struct reprint *reprint = &request->reprint;
    struct order *order = &request->order;
    const struct option_wanted options[] = {{"-c", .value = &order->config_path},
                                            {"-o", .value = &reprint->path},
                                            {"--by", .value = &reprint->by},
                                            {"--why", .value = &reprint->why}};
    const char **operands = ARENA_ARRAY(&request->arena, const char *, (size_t)argc);
    size_t count;

    *order = (struct order){
        .share = session->share, .terminal = session->terminal, .as_of = session->today};
    if (options_read(argc, argv, options, sizeof options / sizeof options[0], operands, &count,
                     err) ||
        ids_read(request, operands, count, err))
        return -1;
    order->config_path = option_config(order->config_path);
    if (is_blank(reprint->by))
        return err_say(err, OPTION_REQUIRED, "--by WHO");
    if (is_blank(reprint->why))
        return err_say(err, OPTION_REQUIRED, "--why TEXT");
    return option_output(reprint->path, "-o FILE.pdf", err) ||
                   option_said(reprint->by, reprint->why, err)
               ? -1
               : 0;
}

static void summary(const struct reprint *reprint)
{
    printf(messages_are_english()
               ? "%s: %zu letters on %llu sheets behind a cover sheet, recorded; do not record them "
                 "as spoiled\n"
               : "%s: 表紙と%zu通(%llu枚)を作り、再出力を記録しました。差し替えた通を損紙と記録しない"
                 "でください\n",
           reprint->path, reprint->id_count, (unsigned long long)reprint->sheets);
}

int cmd_reprint(const struct session *session, int argc, char **argv, struct err *err)
{
    struct request request = {.reprint.path = NULL};
    struct reprint *reprint = &request.reprint;
    struct night night;
    int status = -1;

    if (!request_read(session, argc, argv, &request, err)) {
        if (!night_configure(&night, &request.order, err) && !night_open(&night, err) &&
            !run_today(&night.store, request.order.as_of, &reprint->on, &night.arena, err) &&
            !reprint_find(reprint, &night.config, night.store.ledger, &night.arena, err) &&
            !reprint_make(reprint, &night.config, night.store.ledger, &night.arena, err)) {
            if (request.order.terminal)
                summary(reprint);
            status = EXIT_DONE;
        }
        reprint_release(reprint);
        night_release(&night);
    }
    arena_release(&request.arena);
    return status;
}
