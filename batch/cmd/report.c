/* kigen report: a period of mail days in one book, from the ledger. */
#include "cmd/cmd.h"
#include "flow/desk/report.h"
#include "flow/night/night.h"

enum { ATTEMPTS_MAX = 3 };

struct wanted {
    struct order order;
    struct report_request request;
};

static int wanted_read(const struct session *session, int argc, char **argv, struct wanted *w,
                       struct err *err)
{
    const char *from = NULL, *to = NULL;
    const struct option_wanted options[] = {{"-c", .value = &w->order.config_path},
                                            {"--from", .value = &from},
                                            {"--to", .value = &to},
                                            {"-o", .value = &w->request.path}};

    *w = (struct wanted){.request.version = session->version,
                         .order = {.purpose = NIGHT_QUESTION,
                                   .share = session->share,
                                   .as_of = session->today,
                                   .terminal = session->terminal}};
    if (options_only(argc, argv, options, sizeof options / sizeof options[0], err))
        return -1;
    w->order.config_path = option_config(w->order.config_path);
    if (!from)
        return err_say(err, OPTION_REQUIRED, "--from DATE");
    if (!to)
        return err_say(err, OPTION_REQUIRED, "--to DATE");
    if (option_output(w->request.path, "-o FILE.xlsx", err) ||
        option_day("--from", from, &w->request.from, err) ||
        option_day("--to", to, &w->request.to, err))
        return -1;
    return day_before(w->request.to, w->request.from) ? err_say(err, REPORT_PERIOD, from, to) : 0;
}

static void summary(const struct wanted *w, const struct report *report)
{
    const struct report_totals *totals = &report->totals;

    printf(messages_are_english()
               ? "%s: %zu runs, %llu letters, %llu returned, %llu people told too late\n"
               : "%s: %zu処理回、%llu通、返戻%llu通、期限に間に合わなかった%llu人\n",
           w->request.path, report->run_count, (unsigned long long)totals->rows[REPORT_ALL],
           (unsigned long long)totals->states[PIECE_RETURNED],
           (unsigned long long)report->account.outlook.missed);
}

static int make(const struct wanted *w, struct err *err)
{
    struct report *report = mem_zero(1, sizeof *report);
    struct night night;
    int code = -1;

    if (!night_configure(&night, &w->order, err) && !night_open(&night, err) &&
        !intake_days(&night.tonight, &night.config, w->order.as_of, &night.arena, err) &&
        !report_make(&w->request,
                     &(struct report_sources){&night.config, &night.tonight, night.store.ledger},
                     report, &night.arena, err)) {
        if (w->order.terminal)
            summary(w, report);
        code = report_broken(report) ? EXIT_NEWS : EXIT_DONE;
    }
    night_release(&night);
    mem_free(report);
    return code;
}

int cmd_report(const struct session *session, int argc, char **argv, struct err *err)
{
    struct wanted w;

    if (wanted_read(session, argc, argv, &w, err))
        return -1;
    /* A night that is going on may change the ledger in between: then once more. */
    for (int attempt = 1;; attempt++) {
        int code = make(&w, err);

        if (code >= 0 || err->code != EXIT_RETRY || attempt == ATTEMPTS_MAX)
            return code;
        *err = (struct err){0};
    }
}
