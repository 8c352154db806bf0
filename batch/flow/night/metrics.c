/*
 * output.metrics: the night's figures for a collector of text files (Prometheus), at exit 0, 4
 * and 8.
 *
 * One file, replaced by one rename; it names no id. It is no result: what goes wrong with it is a
 * warning, and the night's exit stays what it is.
 */
#include <sys/stat.h>
#include <time.h>

#include "disk/out.h"
#include "edge/disk/publish.h"
#include "flow/night/metrics.h"

static void gauge(struct out *out, const char *name, const char *help)
{
    out_format(out, "# HELP kigen_%s %s\n# TYPE kigen_%s gauge\n", name, help, name);
}

static void put_dispositions(struct out *out, const struct lot *lot)
{
    gauge(out, "certificates", "Certificate rows by disposition.");
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        out_format(out, "kigen_certificates{disposition=\"%s\"} %llu\n",
                   disposition_term((enum disposition)i).word,
                   (unsigned long long)lot->dispositions[i]);
}

static void put_letters(struct out *out, const struct lot *lot)
{
    struct delay_figures delay = lot_delay(lot);

    gauge(out, "letters", "Letters of the run.");
    out_format(out, "kigen_letters %u\n", lot->piece_count);
    gauge(out, "delay_days", "Days from the ideal mail day to the mail day.");
    out_format(out, "kigen_delay_days{figure=\"max\"} %u\nkigen_delay_days{figure=\"p95\"} %u\n",
               delay.max, delay.p95);
}

static void put_alarms(struct out *out, const struct alarms *alarms)
{
    gauge(out, "alarm", "1 for each alarm that is up.");
    for (int i = 0; i < ALARM_COUNT; i++) {
        bool up = false;

        for (size_t j = 0; j < alarms->list.count; j++)
            up = up || str_equal(alarms->list.at[j].name, str_of(alarm_word((enum alarm)i)));
        out_format(out, "kigen_alarm{alarm=\"%s\"} %d\n", alarm_word((enum alarm)i), up);
    }
    gauge(out, "alarm_acknowledged",
          "1 for each alarm that is up, and that a person has acknowledged.");
    for (int i = 0; i < ALARM_COUNT; i++) {
        bool quiet = false;

        for (size_t j = 0; j < alarms->list.count; j++)
            quiet =
                quiet || (day_is(alarms->list.at[j].acknowledged_until) &&
                          str_equal(alarms->list.at[j].name, str_of(alarm_word((enum alarm)i))));
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

static int write_file(const struct night_end *end, const char *path, const struct lot *lot,
                      const struct alarms *alarms, struct arena *arena, struct err *err)
{
    const char *fresh = arena_printf(arena, "%s.new", path).p;
    char day[DAY_TEXT_MAX];
    struct stat at;
    struct out out;

    if (stat(path, &at) == 0 && !S_ISREG(at.st_mode)) /* the rename would take a device's place */
        return err_say(err, NOT_A_FILE, path);
    if (file_remove(fresh, err) || out_open(&out, fresh, err))
        return -1;
    gauge(&out, "exit_code", "How the night ended: 0, 4 or 8.");
    out_format(&out, "kigen_exit_code %d\n", end->exit);
    gauge(&out, "as_of_info", "The as-of day of the night.");
    out_format(&out, "kigen_as_of_info{as_of=\"%s\"} 1\n", day_text(end->as_of, day));
    gauge(&out, "as_of_seconds", "Its beginning (UTC) in seconds since 1970.");
    out_format(&out, "kigen_as_of_seconds %lld\n", (long long)end->as_of.n * 86400);
    gauge(&out, "duration_seconds", "Seconds the night took.");
    out_format(&out, "kigen_duration_seconds %.3f\n", end->seconds);
    put_dispositions(&out, lot);
    put_letters(&out, lot);
    put_alarms(&out, alarms);
    put_gates(&out, end->gate);
    return out_close(&out, err) || file_move(fresh, path, err) ? -1 : 0;
}

void metrics_write(const struct night_end *end, const struct config *config, const struct lot *lot,
                   const struct alarms *alarms, struct arena *arena)
{
    struct err fault = {0};

    REQUIRE((end->exit == EXIT_GATE) == (end->gate != NULL));
    if (str_is_empty(config->metrics.path))
        return;
    if (write_file(end, config->metrics.path.p, lot, alarms, arena, &fault))
        notice_say(METRICS_LEFT_OUT, config->metrics.configured.p, fault.text);
}
