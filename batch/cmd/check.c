/* kigen check: everything a run needs, verified; nothing written. */
#include "cmd/cmd.h"
#include "edge/config/keys.h"
#include "edge/registers/registers.h"
#include "flow/night/gates.h"
#include "flow/night/languages.h"
#include "flow/night/night.h"
#include "flow/night/open.h"
#include "flow/night/postage.h"
#include "flow/run/readers.h"

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

static int check_register(const struct config *config, bool residents, struct progress *progress,
                          struct err *err)
{
    struct register_file *file = NULL;
    const struct config_path *path = residents ? &config->residents : &config->certificates;
    uint64_t unreadable = 0;
    int status = -1;

    if (register_open(&file, config, residents, err))
        return -1;
    register_watched(file, progress_share, progress);
    progress_begin(progress, residents ? "residents" : "certificates",
                   residents ? "住民データ" : "電子証明書データ");
    if (!(residents ? register_residents(file, ignore_resident, &unreadable, err)
                    : register_certificates(file, ignore_certificate, &unreadable, err))) {
        progress_clear(progress);
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

static void say_inputs(const struct lot *lot)
{
    for (uint32_t i = 0; i < lot->input_count; i++)
        if (!str_is_empty(lot->inputs[i].role))
            printf("%-14s %.64s  %s\n", lot->inputs[i].role.p, lot->inputs[i].sha256,
                   lot->inputs[i].file.p);
}

/* Both registers, row by row, and marks and ledger as a run would find them. */
static int check_data(const struct config *config, struct against *against,
                      const struct store *store, struct progress *progress, struct arena *arena,
                      struct err *err)
{
    return check_register(config, /*residents*/ true, progress, err) ||
                   check_register(config, /*residents*/ false, progress, err) ||
                   gates_check_nets(against, config, store, arena, err)
               ? -1
               : 0;
}

/* By the folders of the templates; and so that nobody thinks it works who has not said it. */
static void say_languages(const struct language_counts *counts)
{
    bool english = messages_are_english(), only_ja = true;

    for (size_t i = 0; i < counts->count; i++) {
        only_ja = only_ja && str_equal(counts->of[i].folder, STR("ja"));
        printf(english ? "language " STR_FMT ": %llu people\n" : "言語 " STR_FMT ": %llu人\n",
               STR_ARG(counts->of[i].folder), (unsigned long long)counts->of[i].people);
    }
    for (int i = 0; i < FORMAT_COUNT; i++)
        if (counts->by_hand[i])
            printf(english ? "format %s: %llu people, answered by hand\n"
                           : "通知形式 %s: %llu人(職員が対応)\n",
                   english ? format_term((enum format)i).word
                           : format_term((enum format)i).japanese,
                   (unsigned long long)counts->by_hand[i]);
    if (counts->lacking)
        printf(english ? "of them %llu people want what the templates have not (no_template)\n"
                       : "うち%llu人は、希望の言語・形式の様式がありません(no_template)\n",
               (unsigned long long)counts->lacking);
    if (only_ja && counts->lacking)
        printf("%s\n", english ? "nobody of tonight's due gets another language than ja: the "
                                 "templates have no folder for those who want one"
                               : "今回の対象者に ja 以外の言語を受け取る方はいません(希望はありま"
                                 "すが、様式にそのフォルダーがありません)");
    else if (only_ja)
        printf("%s\n", english ? "nobody of tonight's due gets another language than ja: the "
                                 "register, letters.languages and letters.language_of name none"
                               : "今回の対象者に ja 以外の言語を受け取る方はいません(住民データ、"
                                 "letters.languages、letters.language_of に指定がありません)");
}

static void say_unoffered(const struct press *press)
{
    Str language;

    for (size_t i = 0; press_unoffered(press, i, &language); i++)
        printf(messages_are_english()
                   ? "language " STR_FMT
                     ": not offered; to offer it, write the office's words in it "
                     "into the configuration: office = { " STR_FMT " = { name = \"…\"; … }; … }\n"
                   : "言語 " STR_FMT
                     ": 使いません。使うときは、設定ファイルにその言語の組織名などを書いて"
                     "ください: office = { " STR_FMT " = { name = \"…\"; … }; … }\n",
               STR_ARG(language), STR_ARG(language));
}

static void say_postage(const struct lot *lot)
{
    bool english = messages_are_english();

    for (uint32_t i = 0; i < lot->postage_count; i++) {
        const struct lot_postage *at = &lot->postages[i];
        Str name = english ? at->scheme : scheme_japanese(at->scheme);

        printf(english ? "postage " STR_FMT ", %u.%u g: %llu letters, %llu yen\n"
                       : "郵便料金 " STR_FMT "、%u.%u g: %llu通、%llu円\n",
               STR_ARG(name), (unsigned)at->weight_tenths / 10, (unsigned)at->weight_tenths % 10,
               (unsigned long long)at->pieces, (unsigned long long)at->amount);
    }
}

static void say_unmarked(const struct press *press)
{
    Str layout;

    for (size_t i = 0; press_unmarked(press, i, &layout); i++)
        printf(messages_are_english()
                   ? STR_FMT ": its fronts bear no code of the sheet (Data Matrix), by which a camera "
                             "counts letters and sheets; to print one, write into each front "
                             "mark = { x = …; y = …; size = 15; };\n"
                   : STR_FMT ": 用紙の表に、機械が通と枚数を数えるコード(Data Matrix)を刷りません。刷るときは、"
                             "表になる各ページに mark = { x = …; y = …; size = 15; }; と書いてください\n",
               STR_ARG(layout));
}

int cmd_check(const struct session *session, int argc, char **argv, struct err *err)
{
    struct order order = {.purpose = NIGHT_QUESTION,
                          .share = session->share,
                          .as_of = session->today,
                          .terminal = session->terminal};
    bool show = false;
    const struct option_wanted options[] = {{"-c", .value = &order.config_path}, {"--show", .flag = &show}};
    struct language_counts counts;
    struct night night;
    int status = -1;

    if (options_only(argc, argv, options, sizeof options / sizeof options[0], err))
        return -1;
    order.config_path = option_config(order.config_path);
    if (night_configure(&night, &order, err))
        goto out;
    if (show)
        config_show(&night.config);
    if (config_check_office(&night.config, err) || run_readers_check(&night.config, err) ||
        open_check_writable(&night.config, &night.arena, err) || night_open(&night, err) ||
        open_check_since(&night.config, &night.against, &night.store, err) ||
        night_prepare(&night, err) || night_look_back(&night, err) || night_signoff(&night, err))
        goto out;
    run_readers_warn(&night.config, &night.arena);
    alarms_say(&night.alarms,
               /*published*/ false); /* what a night would say of folders that are not posted yet */
    /* kigen form needs no more than its folder; who has none is not asked for one */
    if (press_has_reply_form(night.tonight.press) &&
        press_open_reply_form(night.tonight.press, err))
        goto out;
    if (check_data(&night.config, &night.against, &night.store, &night.watch.progress, &night.arena,
                   err))
        goto out;
    say_inputs(&night.printing.lot);
    signoff_print(&night.signoff);
    if (signoff_stops(&night.signoff)) {
        signoff_stop(&night.signoff, &night.config, err);
        goto out;
    }
    if (night_clock(&night, err)) /* what a run without --as-of would say today */
        goto out;
    /* tonight's letters, as far as a run would make them by what is there */
    if (night_read(&night, err) || night_decide(&night, err))
        goto out;
    languages_count(&counts, &night.intake, &night.pool, &night.printing.lot, &night.tonight,
                    &night.config.rules);
    say_languages(&counts);
    say_unoffered(night.tonight.press);
    say_unmarked(night.tonight.press);
    intake_warn_languages(&night.intake, &night.tonight.languages, &night.config);
    say_postage(&night.printing.lot);
    postage_warn_settings(&night.tonight, &night.config);
    postage_warn(&night.printing.lot, &night.config);
    printf("%s\n", messages_are_english() ? "everything a run needs is in order"
                                          : "処理に必要なものはすべて整っています");
    status = 0;
out:
    if (status && err->code == EXIT_GATE)
        notice_say(CHECK_STOPS, night.config.file.configured.p);
    night_release(&night);
    return status;
}
