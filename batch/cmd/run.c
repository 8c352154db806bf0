/* kigen run: the night. */
#include <string.h>

#include "cmd/cmd.h"
#include "edge/ledger/ledger_news.h"
#include "flow/night/accepts.h"
#include "flow/night/doubts.h"
#include "flow/night/later.h"
#include "flow/night/metrics.h"
#include "flow/night/news.h"
#include "flow/night/night.h"

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

static void summary(const struct night *night)
{
    const struct lot *lot = &night->printing.lot;
    char as_of[DAY_TEXT_MAX], mail_on[DAY_TEXT_MAX], deliver_on[DAY_TEXT_MAX];
    bool english = messages_are_english();
    struct delay_figures delay = lot_delay(lot);

    printf(english ? "kigen: as of %s, mail day %s, delivery expected %s\n"
                   : "kigen: 基準日 %s　差出日 %s　配達見込日 %s\n",
           day_text(lot->as_of, as_of), day_text(lot->mail_on, mail_on),
           day_text(lot->deliver_on, deliver_on));
    for (int i = 0; i < DISPOSITION_COUNT; i++) {
        struct term term = disposition_term((enum disposition)i);

        printf(english ? "  %-12s %10llu\n" : "  %-12s %10llu  %s\n", term.word,
               (unsigned long long)lot->dispositions[i], term.japanese);
    }
    printf(english ? "  letters %u in %u bundles; delay at most %u, median %u days\n"
                   : "  %u通　%u束　遅延 最大%u日 中央値%u日\n",
           lot->piece_count, lot->bundle_count, delay.max, delay.p50);
    printf(english ? "  rejected rows, unreadable residents or alarms that are new: %llu\n"
                   : "  新たに確認が必要なもの(取込不可・警告): %llu件\n",
           (unsigned long long)night->outcome.news);
    if (night->printing.folder && night->order->purpose == NIGHT_RUN)
        printf(english ? "  published: %s\n" : "  公開先: %s\n", night->printing.folder);
}

static void nothing_to_do(const struct night *night)
{
    printf(messages_are_english()
               ? "kigen: nothing to do: inputs, settings and recorded events are those of the"
                 " published run %s\n"
               : "kigen: 入力、設定、記録のいずれも公開済みの処理回 %s "
                 "から変わっていないため、何もしていません\n",
           night->against.last.folder.p);
}

static bool summary_wanted(const struct order *order)
{
    return order->purpose == NIGHT_DRY_RUN ||
           (!order->quiet && (order->terminal || order->verbose));
}

/* ---- the story ------------------------------------------------------------------------------- */

static int print_and_publish(struct night *night, struct err *err)
{
    const struct config *config = &night->config;
    struct printing *printing = &night->printing;
    struct arena *arena = &night->arena;
    struct watch *watch = &night->watch;
    struct store *store = &night->store;

    /* workers, one file per bundle */
    if (run_print(printing, store, night->tonight.press, night->order->jobs, arena, watch, err))
        return -1;
    /* files, counts, digests; ledger -> PRINTED */
    if (run_account(printing, config, store, arena, watch, err))
        return -1;
    /* rename the folder; ledger -> PUBLISHED */
    return run_publish(printing, config, store, arena, watch, err);
}

/* Letters that are not posted yet: who they went to, and whether their folders are there. */
static int look_at_the_past(struct night *night, struct err *err)
{
    struct arena *arena = &night->arena;
    struct ledger *ledger = night->store.ledger;

    return pull_begin(&night->past, &night->intake, night->tonight.days.as_of, ledger, arena,
                      err) ||
                   house_look(&night->past, &night->alarms, &night->config, ledger, arena, err)
               ? -1
               : 0;
}

static int own_day(struct night *night, struct err *err)
{
    if (night_prove_begin(night, err) || look_at_the_past(night, err) || night_intake(night, err))
        return -1;
    /* whoever lost a folder runs its night again: that makes nothing */
    if (night->outcome.up_to_date) {
        night->outcome.news = night->alarms.list.count;
        alarms_say(&night->alarms);
        return 0;
    }
    if (night_compare(night, err)    /* with the last published run: gates */
        || night_judge(night, err)   /* every row one disposition */
        || night_lot(night, err)     /* pieces, numbers, bundles */
        || night_prove(night, err)   /* all of it decided a second time */
        || night_counts(night, err)) /* the sums of the reconciliation */
        return -1;
    accepts_warn(night->order, &night->printing.lot, &night->against, &night->intake,
                 &night->config);
    doubts_warn(&night->printing.lot, &night->config);
    if (night->order->purpose == NIGHT_DRY_RUN)
        return 0;
    return night_freeze(night, err) /* the lot on disk; ledger -> PLANNED */
                   || print_and_publish(night, err)
               ? -1
               : 0;
}

/* What a run alone leaves for the next one; the order of a dry run leaves nothing. */
static void leave_timings(struct night *night)
{
    bool old = night->outcome.up_to_date;

    if (night->order->purpose == NIGHT_RUN && (!old || night->outcome.recovered_news))
        later_write(old ? &night->against.last : &night->printing.run,
                    old ? "recovered" : "published", night->order, &night->watch, &night->config,
                    &night->store, &night->arena);
}

/* A lot of its own: said, and only then no longer to be said. */
static void say_lot(struct night *night)
{
    struct err unheard = {0}; /* it would be said once more */

    if (summary_wanted(night->order))
        summary(night);
    news_say(&night->outcome, &night->alarms, &night->config);
    if (night->outcome.news && night->order->purpose == NIGHT_RUN)
        ledger_told(night->store.ledger, &night->printing.run, &unheard);
}

/* The exit code: 4 where anything is new. */
static int end(struct night *night)
{
    const struct outcome *outcome = &night->outcome;
    struct night_end end = {outcome->news + outcome->recovered_news ? EXIT_NEWS : EXIT_DONE, NULL};

    leave_timings(night);
    if (outcome->up_to_date) {
        if (summary_wanted(night->order) && !outcome->recovered)
            nothing_to_do(night);
        return end.exit;
    }
    say_lot(night);
    if (night->order->purpose == NIGHT_RUN)
        metrics_write(&end, &night->config, night->tonight.days.as_of, &night->printing.lot,
                      &night->alarms, &night->watch, &night->arena);
    return end.exit;
}

int cmd_run(const struct session *session, int argc, char **argv, struct err *err)
{
    struct order order;
    struct night night;
    int status = -1;

    if (order_read(session, argc, argv, &order, err))
        return -1;
    if (night_configure(&night, &order, err) || config_check_office(&night.config, err) ||
        night_check_since(&night, err))
        goto out;
    night_ahead(&night);
    if (night_open(&night, err) /* lock, ledger */
        || night_check_since(&night, err) || night_check_as_of(&night, err))
        goto out;
    if (night_inputs(&night, err)     /* calendar, limits, templates */
        || night_clock(&night, err)   /* a day far ahead: gate */
        || night_recover(&night, err) /* finish or void an older run */
        || own_day(&night, err))
        goto out;
    status = end(&night);
out:
    night_release(&night);
    return status;
}
