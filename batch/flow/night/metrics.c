/*
 * output.metrics: the night's figures for a collector of text files (Prometheus), at exit 0, 4
 * and 8.
 *
 * One file, replaced by one rename; it names no id. It is no result: what goes wrong with it is a
 * warning, and the night's exit stays what it is.
 */
#include <sys/stat.h>
#include <time.h>

#include "core/account/account.h"
#include "core/gates/names.h"
#include "disk/file.h"
#include "disk/jsonread.h"
#include "disk/out.h"
#include "disk/path.h"
#include "edge/disk/publish.h"
#include "edge/ledger/ledger_status.h"
#include "flow/night/metrics.h"
#include "flow/run/readers.h"

static void gauge(struct out *out, const char *name, const char *help)
{
    out_format(out, "# HELP kigen_%s %s\n# TYPE kigen_%s gauge\n", name, help, name);
}

/* What a run amounts to. */
struct shown {
    uint64_t certificates[DISPOSITION_COUNT], letters, delay_max, delay_p95;
};

static void put_dispositions(struct out *out, const struct shown *shown)
{
    gauge(out, "certificates", "Certificate rows by disposition.");
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        out_format(out, "kigen_certificates{disposition=\"%s\"} %llu\n",
                   disposition_term((enum disposition)i).word,
                   (unsigned long long)shown->certificates[i]);
}

static void put_letters(struct out *out, const struct shown *shown)
{
    gauge(out, "letters", "Letters of the run.");
    out_format(out, "kigen_letters %llu\n", (unsigned long long)shown->letters);
    gauge(out, "delay_days", "Days from the ideal mail day to the mail day.");
    out_format(out,
               "kigen_delay_days{figure=\"max\"} %llu\nkigen_delay_days{figure=\"p95\"} %llu\n",
               (unsigned long long)shown->delay_max, (unsigned long long)shown->delay_p95);
}

struct said_alarms {
    const struct lot_alarm *at;
    size_t count;
};

static void put_alarms(struct out *out, const struct said_alarms *alarms)
{
    gauge(out, "alarm", "1 for each alarm that is up.");
    for (int i = 0; i < ALARM_COUNT; i++) {
        bool up = false;

        for (size_t j = 0; j < alarms->count; j++)
            up = up || str_equal(alarms->at[j].name, str_of(alarm_word((enum alarm)i)));
        out_format(out, "kigen_alarm{alarm=\"%s\"} %d\n", alarm_word((enum alarm)i), up);
    }
    gauge(out, "alarm_acknowledged",
          "1 for each alarm that is up, and that a person has acknowledged.");
    for (int i = 0; i < ALARM_COUNT; i++) {
        bool quiet = false;

        for (size_t j = 0; j < alarms->count; j++)
            quiet =
                quiet || (day_is(alarms->at[j].acknowledged_until) &&
                          str_equal(alarms->at[j].name, str_of(alarm_word((enum alarm)i))));
        out_format(out, "kigen_alarm_acknowledged{alarm=\"%s\"} %d\n", alarm_word((enum alarm)i),
                   quiet);
    }
}

static void put_gates(struct out *out, const char *gate)
{
    bool known = false;

    gauge(out, "gate", "1 for the gate that stopped the night.");
    for (int i = 0; i < GATE_COUNT; i++) {
        bool up = gate && strcmp(gate, gate_word((enum gate)i)) == 0;

        known = known || up;
        out_format(out, "kigen_gate{gate=\"%s\"} %d\n", gate_word((enum gate)i), up);
    }
    if (gate && !known)
        out_format(out, "kigen_gate{gate=\"%s\"} 1\n", gate);
}

/* A stopped night leaves them as the last published run did: they are asked of the ledger. */
struct lasting {
    struct ledger_run last; /* published; id 0: none yet */
    struct ledger_backlog backlog;
};

static int lasting_read(struct lasting *lasting, struct ledger *ledger, struct arena *arena,
                        struct err *err)
{
    return ledger_last_published(ledger, &lasting->last, arena, err) ||
                   ledger_backlog(ledger, &lasting->last, &lasting->backlog, err)
               ? -1
               : 0;
}

static long long seconds_of(Day day)
{
    return (long long)day.n * 86400;
}

static void put_lasting(struct out *out, const struct lasting *lasting, Day as_of)
{
    if (lasting->last.id) {
        gauge(out, "last_success_seconds",
              "Beginning (UTC) of the as-of day of the last published run, in seconds since 1970.");
        out_format(out, "kigen_last_success_seconds %lld\n", seconds_of(lasting->last.as_of));
    }
    gauge(out, "backlog_age_days",
          "Days since the oldest certificate that waits should have been told; 0: none waits.");
    out_format(out, "kigen_backlog_age_days %d\n", ledger_backlog_days(&lasting->backlog, as_of));
    gauge(out, "too_late_people", "People whom no letter reaches before their certificates end.");
    out_format(out, "kigen_too_late_people %llu\n", (unsigned long long)lasting->backlog.people);
}

/* All figures take the place of the last ones at once, readable already by who may read them. */
static int put_in_place(const struct config *config, const char *fresh, struct err *err)
{
    return run_readers_of_metrics(config, fresh, err) ||
                   file_move(fresh, config->metrics.path.p, err)
               ? -1
               : 0;
}

struct figures {
    struct shown shown;
    struct said_alarms alarms;
};

static int write_file(const struct night_end *end, const struct config *config,
                      const struct figures *figures, struct ledger *ledger, struct arena *arena,
                      struct err *err)
{
    const char *path = config->metrics.path.p;
    const char *fresh = arena_printf(arena, "%s.new", path).p;
    char day[DAY_TEXT_MAX];
    struct lasting lasting;
    struct stat at;
    struct out out;

    if (stat(path, &at) == 0 && !S_ISREG(at.st_mode)) /* the rename would take a device's place */
        return err_say(err, NOT_A_FILE, path);
    if (lasting_read(&lasting, ledger, arena, err) || file_remove(fresh, err) ||
        out_open(&out, fresh, err))
        return -1;
    gauge(&out, "exit_code", "How the night ended: 0, 4 or 8.");
    out_format(&out, "kigen_exit_code %d\n", end->exit);
    gauge(&out, "as_of_info", "The as-of day of the night.");
    out_format(&out, "kigen_as_of_info{as_of=\"%s\"} 1\n", day_text(end->as_of, day));
    gauge(&out, "as_of_seconds", "Its beginning (UTC) in seconds since 1970.");
    out_format(&out, "kigen_as_of_seconds %lld\n", seconds_of(end->as_of));
    gauge(&out, "duration_seconds", "Seconds the night took.");
    out_format(&out, "kigen_duration_seconds %.3f\n", end->seconds);
    put_lasting(&out, &lasting, end->as_of);
    put_dispositions(&out, &figures->shown);
    put_letters(&out, &figures->shown);
    put_alarms(&out, &figures->alarms);
    put_gates(&out, end->gate);
    return out_close(&out, err) || put_in_place(config, fresh, err) ? -1 : 0;
}

static void put_file(const struct night_end *end, const struct config *config,
                     const struct figures *figures, struct ledger *ledger, struct arena *arena)
{
    struct err fault = {0};

    if (write_file(end, config, figures, ledger, arena, &fault))
        notice_say(METRICS_LEFT_OUT, config->metrics.configured.p, fault.text);
}

void metrics_write(const struct night_end *end, const struct config *config,
                   const struct metrics_from *from, struct arena *arena)
{
    struct figures figures = {.alarms = {from->alarms->list.at, from->alarms->list.count}};
    struct account account;

    REQUIRE((end->exit == EXIT_GATE) == (end->gate != NULL));
    if (str_is_empty(config->metrics.path))
        return;
    account = account_of(from->lot, NULL);
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        figures.shown.certificates[i] = account.dispositions[i].now;
    figures.shown.letters = account.figures[FIGURE_PIECES].now;
    figures.shown.delay_max = account.figures[FIGURE_RUN_MAX].now;
    figures.shown.delay_p95 = account.figures[FIGURE_RUN_P95].now;
    put_file(end, config, &figures, from->ledger, arena);
}

/* ---- of a run that is published already ------------------------------------------------------ */

static uint64_t told_number(const struct json *run, const char *path)
{
    const struct json *value;
    uint64_t number = 0;

    return json_find(run, path, &value) && json_number(value, &number) ? number : 0;
}

static struct shown told_shown(const struct json *run)
{
    struct shown shown = {.letters = told_number(run, "pieces"),
                          .delay_max = told_number(run, "delay.max"),
                          .delay_p95 = told_number(run, "delay.p95")};

    for (int i = 0; i < DISPOSITION_COUNT; i++) {
        char path[64];

        snprintf(path, sizeof path, "dispositions.%s", disposition_term((enum disposition)i).word);
        shown.certificates[i] = told_number(run, path);
    }
    return shown;
}

/* Who acknowledged one of them since then is known by `alarms`. */
static struct said_alarms told_alarms(const struct json *run, const struct alarms *alarms,
                                      Day as_of, struct arena *arena)
{
    VEC(struct lot_alarm) found = {0};
    struct said_alarms said;
    const struct json *items;

    if (json_find(run, "alarms", &items) && items->kind == JSON_IS_ARRAY)
        for (const struct json *item = items->first; item; item = item->next) {
            const struct json *value;
            struct lot_alarm alarm = {.count = told_number(item, "count"),
                                      .acknowledged_until = DAY_NONE};
            int known;

            if (!json_find(item, "name", &value) || !json_text(value, &alarm.name))
                continue;
            known = alarm_named(alarm.name);
            if (known >= 0 && acknowledged_holds(&alarms->acknowledged[known], as_of, alarm.count))
                alarm.acknowledged_until = alarms->acknowledged[known].until;
            VEC_PUSH(&found, alarm);
        }
    said = (struct said_alarms){VEC_KEEP(arena, &found), found.count};
    VEC_RELEASE(&found);
    return said;
}

void metrics_write_last(const struct night_end *end, const struct config *config,
                        const struct ledger_run *last, const struct alarms *alarms,
                        struct ledger *ledger, struct arena *arena)
{
    const char *folder = path_join(arena, config->output_dir.path.p, last->folder.p);
    const char *path = path_join(arena, folder, "office/run.json");
    const struct json *run;
    struct err fault = {0};
    Str text;

    if (str_is_empty(config->metrics.path))
        return;
    if (file_read(path, arena, &text, &fault)) {
        notice_say(METRICS_LEFT_OUT, config->metrics.configured.p, fault.text);
        return;
    }
    run = json_read(text, arena);
    if (run)
        put_file(end, config,
                 &(struct figures){told_shown(run), told_alarms(run, alarms, end->as_of, arena)},
                 ledger, arena);
}
