/* kigen check: everything a run needs, verified; nothing written. */
#include "cmd/cmd.h"
#include "flow/night/night.h"

static int ignore_certificate(void *context, const struct row *row,
                              const struct certificate *certificate, struct err *err)
{
    (void)row, (void)err;
    *(uint64_t *)context += certificate == NULL;
    return 0;
}

static int ignore_resident(void *context, const struct row *row, const struct resident *resident,
                           struct err *err)
{
    (void)row, (void)err;
    *(uint64_t *)context += resident == NULL;
    return 0;
}

static int check_register(struct night *night, bool residents, struct err *err)
{
    const struct config *config = &night->config;
    struct register_file *file = NULL;
    const struct config_path *path = residents ? &config->residents : &config->certificates;
    uint64_t unreadable = 0;
    int status = -1;

    if (register_open(&file, config, residents, err))
        return -1;
    register_watched(file, progress_share, &night->watch.progress);
    progress_begin(&night->watch.progress, residents ? "residents" : "certificates",
                   residents ? "住民データ" : "電子証明書データ");
    if (!(residents ? register_residents(file, ignore_resident, &unreadable, err)
                    : register_certificates(file, ignore_certificate, &unreadable, err))) {
        progress_clear(&night->watch.progress);
        printf(messages_are_english() ? "%s: %llu rows, %llu cannot be read\n"
                                      : "%s: %llu件、うち取込不可%llu件\n",
               path->configured.p, (unsigned long long)register_lines(file)->rows,
               (unsigned long long)unreadable);
        status = 0;
        if (unreadable > (uint64_t)config->max_unreadable)
            status = err_say(err, GATE_UNREADABLE, path->configured.p, (unsigned long)unreadable,
                             (unsigned long)config->max_unreadable);
    }
    register_close(file);
    return status;
}

/* Letters that have not left the house: what a night would say of their folders. */
static int check_house(struct night *night, struct err *err)
{
    if (pull_begin(&night->past, &night->intake, night->tonight.days.as_of, night->store.ledger,
                   &night->arena, err) ||
        house_look(&night->past, &night->alarms, &night->config, night->store.ledger, &night->arena,
                   err))
        return -1;
    alarms_say(&night->alarms);
    return 0;
}

static int check_all(struct night *night, struct err *err)
{
    if (config_check_office(&night->config, err) || night_check_writable(night, err) ||
        night_open(night, err) || night_check_since(night, err) || night_inputs(night, err) ||
        check_house(night, err) || check_register(night, /*residents*/ true, err) ||
        check_register(night, /*residents*/ false, err) || night_check_nets(night, err))
        return -1;
    for (uint32_t i = 0; i < night->printing.lot.input_count; i++)
        if (!str_is_empty(night->printing.lot.inputs[i].role))
            printf("%-14s %.64s  %s\n", night->printing.lot.inputs[i].role.p,
                   night->printing.lot.inputs[i].sha256, night->printing.lot.inputs[i].file.p);
    if (ledger_last_published(night->store.ledger, &night->against.last, &night->arena, err) ||
        night_clock(night, err)) /* what a run without --as-of would say today */
        return -1;
    printf("%s\n", messages_are_english() ? "everything a run needs is in order"
                                          : "処理に必要なものはすべて整っています");
    return 0;
}

int cmd_check(const struct session *session, int argc, char **argv, struct err *err)
{
    struct order order = {.purpose = NIGHT_QUESTION,
                          .share = session->share,
                          .as_of = session->today,
                          .terminal = session->terminal};
    const struct option_wanted options[] = {{"-c", .value = &order.config_path}};
    struct night night;
    int status;

    if (options_only(argc, argv, options, 1, err))
        return -1;
    order.config_path = option_config(order.config_path);
    status = night_configure(&night, &order, err);
    if (!status)
        status = check_all(&night, err);
    night_release(&night);
    return status;
}
