/* kigen run: the night. */
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/summary.h"
#include "flow/night/night.h"
#include "flow/night/open.h"
#include "flow/run/readers.h"
#include "edge/ledger/ledger_write.h"

enum { JOBS_MAX = 256 };

/* ---- arguments ------------------------------------------------------------------------------- */

/* The gates a person may lift; a failed proof or count never is. */
static bool gate_is_known(const char *gate)
{
    int known = gate_of(str_of(gate));

    return known >= 0 && gate_may_be_accepted((enum gate)known);
}

/* What was said of the last --accept is all that it needs. Without one there is nothing to check. */
static int accept_check(const struct order *order, struct err *err)
{
    const struct acceptance *last;

    if (order->accepted_count == 0)
        return 0;
    last = &order->accepted[order->accepted_count - 1];
    if (!last->by || !last->why || !*last->by || !*last->why)
        return err_say(err, ACCEPT_FORM, last->gate);
    if (!gate_is_known(last->gate))
        return err_say(err, ACCEPT_GATE, last->gate);
    return option_said(last->by, last->why, err);
}

/* --accept begins another one, --by and --why belong to the --accept before them. */
static int accept_take(void *context, const char *name, const char *value, struct err *err)
{
    struct order *order = context;
    struct acceptance *last;
    const char **said;

    if (strcmp(name, "--accept") == 0) {
        if (accept_check(order, err))
            return -1;
        if (order->accepted_count == ACCEPT_MAX)
            return err_say(err, ACCEPT_GATE, value);
        order->accepted[order->accepted_count++] = (struct acceptance){.gate = value};
        return 0;
    }
    if (order->accepted_count == 0)
        return err_say(err, ACCEPT_FIRST, name);
    last = &order->accepted[order->accepted_count - 1];
    said = strcmp(name, "--by") == 0 ? &last->by : &last->why;
    if (*said)
        return err_say(err, OPTION_TWICE, name);
    *said = value;
    return 0;
}

static int order_read(const struct session *session, int argc, char **argv, struct order *order,
                      struct err *err)
{
    const char *as_of = NULL, *jobs = NULL;
    bool dry_run = false;
    const struct option_wanted options[] = {
        {"-c", .value = &order->config_path},
        {"--as-of", .value = &as_of},
        {"--jobs", .value = &jobs},
        {"--dry-run", .flag = &dry_run},
        {"--quiet", .flag = &order->quiet},
        {"--verbose", .flag = &order->verbose},
        {"--accept", .take = accept_take, .context = order},
        {"--by", .take = accept_take, .context = order},
        {"--why", .take = accept_take, .context = order},
    };
    long number = 1;

    *order = (struct order){.share = session->share, .terminal = session->terminal};
    if (options_only(argc, argv, options, sizeof options / sizeof options[0], err) ||
        accept_check(order, err))
        return -1;
    order->purpose = dry_run ? NIGHT_DRY_RUN : NIGHT_RUN;
    order->config_path = option_config(order->config_path);
    order->as_of = session->today;
    if (as_of && option_day("--as-of", as_of, &order->as_of, err))
        return -1;
    if (jobs && option_number("--jobs", jobs, 1, JOBS_MAX, &number, err))
        return -1;
    order->jobs = jobs ? (size_t)number : session->processors;
    return 0;
}

/* ---- what is said at the end ----------------------------------------------------------------- */

static void nothing_to_do(const struct ledger_run *last)
{
    printf(messages_are_english()
               ? "kigen: nothing to do: inputs, settings and recorded events are those of the"
                 " published run %s\n"
               : "kigen: 入力、設定、記録のいずれも公開済みの処理回 %s "
                 "から変わっていないため、何もしていません\n",
           last->folder.p);
}

static bool summary_wanted(const struct order *order)
{
    return order->purpose == NIGHT_DRY_RUN ||
           (!order->quiet && (order->terminal || order->verbose));
}

/* A night that made nothing says so, unless an older one was finished in its place. */
static void say(const struct session *session, const struct order *order, const struct printing *printing,
                const struct outcome *outcome, const struct ledger_run *last)
{
    const struct closing_words closing = {&printing->lot, order->purpose == NIGHT_RUN ? printing->folder : NULL,
                                          outcome->news, session->colour};

    if (!summary_wanted(order))
        return;
    if (!outcome->up_to_date)
        summary_print(&closing);
    else if (!outcome->recovered)
        nothing_to_do(last);
}

/* ---- the story ------------------------------------------------------------------------------- */

/* The exit code: 4 where anything is new. */
static int exit_of(const struct outcome *outcome)
{
    return outcome->news + outcome->recovered_news ? EXIT_NEWS : EXIT_DONE;
}

int cmd_run(const struct session *session, int argc, char **argv, struct err *err)
{
    struct order order;
    struct night night;
    int status = -1;

    if (order_read(session, argc, argv, &order, err))
        return -1;
    if (night_configure(&night, &order, err) || config_check_office(&night.config, err) ||
        run_readers_check(&night.config, err) ||
        open_check_since(&night.config, &night.against, &night.store, err))
        goto out;
    run_readers_warn(&night.config, &night.arena);
    open_memories(&night.tonight, &night.config, &night.store);
    open_register_digests(&night.tonight, &night.config, order.as_of, &night.store);
    if (night_open(&night, err) /* lock, ledger */
        || open_check_since(&night.config, &night.against, &night.store, err) ||
        open_check_as_of(order.as_of, &night.against.last, err))
        goto out;
    if (night_prepare(&night, err)    /* calendar, limits, templates */
        || night_clock(&night, err)   /* a day far ahead: gate */
        || night_recover(&night, err) /* finish or void an older run */
        || night_read(&night, err))   /* letters that are not posted yet; both registers */
        goto out;
    if (night.outcome.up_to_date)
        night_rest(&night); /* whoever lost a folder runs its night again: that makes nothing */
    else if (night_decide(&night, err)      /* compared, judged, planned: one lot, and its gates */
             || night_prove(&night, err)    /* all of it decided a second time; the sums */
             || night_publish(&night, err)) /* frozen, printed, accounted for, renamed */
        goto out;
    status = exit_of(&night.outcome);
    night_end(&night, status); /* what is new, and the figures for a collector */
    say(session, &order, &night.printing, &night.outcome, &night.against.last);
out:
    night_release(&night);
    return status;
}
