/* kigen run: the night. */
#include <string.h>

#include "cmd/cmd.h"
#include "flow/night/night.h"

enum { JOBS_MAX = 256 };

/* ---- arguments ------------------------------------------------------------------------------- */

/* The gates a person may lift; a failed proof or count never is. */
static bool gate_is_known(const char *gate)
{
    int known = gate_of(str_of(gate));

    return known >= 0 && gate_may_be_accepted((enum gate)known);
}

/* Takes "--accept GATE --by WHO --why TEXT" triples out of argv; the rest is left for
 * options_read(). */
static int accepts_take(int *argc, char **argv, struct order *order, struct err *err)
{
    int kept = 0;

    for (int at = 0; at < *argc; at++) {
        struct acceptance *accepted = &order->accepted[order->accepted_count];

        if (strcmp(argv[at], "--accept") != 0) {
            argv[kept++] = argv[at];
            continue;
        }
        if (at + 1 >= *argc)
            return err_say(err, OPTION_VALUE, "--accept");
        if (at + 5 >= *argc || strcmp(argv[at + 2], "--by") != 0 ||
            strcmp(argv[at + 4], "--why") != 0 || argv[at + 3][0] == '\0' ||
            argv[at + 5][0] == '\0')
            return err_say(err, ACCEPT_FORM, argv[at + 1]);
        if (!gate_is_known(argv[at + 1]) || order->accepted_count == ACCEPT_MAX)
            return err_say(err, ACCEPT_GATE, argv[at + 1]);
        if (option_said(argv[at + 3], argv[at + 5], err))
            return -1;
        *accepted = (struct acceptance){argv[at + 1], argv[at + 3], argv[at + 5]};
        order->accepted_count++;
        at += 5;
    }
    *argc = kept;
    return 0;
}

static int order_read(const struct session *session, int argc, char **argv, struct order *order,
                      struct err *err)
{
    const char *as_of = NULL, *jobs = NULL;
    const struct option options[] = {
        {"-c", &order->config_path, NULL}, {"--as-of", &as_of, NULL},
        {"--jobs", &jobs, NULL},           {"--dry-run", NULL, &order->dry_run},
        {"--quiet", NULL, &order->quiet},  {"--verbose", NULL, &order->verbose},
    };
    long number = 1;

    *order = (struct order){.share = session->share, .terminal = session->terminal};
    if (accepts_take(&argc, argv, order, err) ||
        options_only(argc, argv, options, sizeof options / sizeof options[0], err))
        return -1;
    if (!order->config_path)
        return err_say(err, OPTION_REQUIRED, "-c FILE");
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
    const struct lot *lot = &night->lot;
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
           (unsigned long long)night->news);
    if (night->folder && !night->order->dry_run)
        printf(english ? "  published: %s\n" : "  公開先: %s\n", night->folder);
}

static void nothing_to_do(const struct night *night)
{
    printf(messages_are_english()
               ? "kigen: nothing to do: inputs, settings and recorded events are those of the"
                 " published run %s\n"
               : "kigen: 入力、設定、記録のいずれも公開済みの処理回 %s "
                 "から変わっていないため、何もしていません\n",
           night->last.folder.p);
}

static bool summary_wanted(const struct order *order)
{
    return order->dry_run || (!order->quiet && (order->terminal || order->verbose));
}

/* ---- the story ------------------------------------------------------------------------------- */

static int own_day(struct night *night, struct err *err)
{
    if (night_prove_begin(night, err) || night_pull_begin(night, err) /* letters not yet posted */
        || night_house(night, err)                                    /* whether they are there */
        || night_intake(night, err))
        return -1;
    if (night->up_to_date) { /* whoever lost a folder runs its night again: that makes nothing */
        night->news = night->alarms.count;
        night_say_alarms(night);
        return 0;
    }
    if (night_compare(night, err)    /* with the last published run: gates */
        || night_judge(night, err)   /* every row one disposition */
        || night_lot(night, err)     /* pieces, numbers, bundles */
        || night_prove(night, err)   /* all of it decided a second time */
        || night_counts(night, err)) /* the sums of the reconciliation */
        return -1;
    night_warn_accepts(night);
    night_warn_patterns(night);
    if (night->order->dry_run)
        return 0;
    return night_freeze(night, err)             /* the lot on disk; ledger -> PLANNED */
                   || night_print(night, err)   /* workers, one file per bundle */
                   || night_account(night, err) /* files, counts, digests; ledger -> PRINTED */
                   || night_publish(night, err) /* rename the folder; ledger -> PUBLISHED */
               ? -1
               : 0;
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
    if (!night.up_to_date || night.recovered_news)
        night_write_timings(&night, night.up_to_date ? "recovered" : "published");
    if (!night.up_to_date) {
        if (summary_wanted(&order))
            summary(&night);
        night_say_news(&night);
    } else if (summary_wanted(&order) && !night.recovered) {
        nothing_to_do(&night);
    }
    status = night.news + night.recovered_news ? EXIT_NEWS : EXIT_DONE;
    if (!night.up_to_date)
        night_metrics(&night, status, NULL);
out:
    night_release(&night);
    return status;
}
