/*
 * The story of a night: which stage comes after which, and what each is handed. No stage is told
 * more than its header names, and nothing is decided here but the order.
 */
#include "flow/night/night.h"

#include <malloc.h>
#include <unistd.h>

#include "disk/seconds.h"
#include "say/err.h"
#include "witness/prove.h"
#include "witness/prove_files.h"
#include "edge/disk/publish.h"
#include "edge/ledger/ledger_news.h"
#include "edge/ledger/ledger_write.h"
#include "flow/night/accepts.h"
#include "flow/night/adopt.h"
#include "flow/night/backlog.h"
#include "flow/night/changes.h"
#include "flow/night/clock.h"
#include "flow/night/doubts.h"
#include "flow/night/foresee.h"
#include "flow/night/gates.h"
#include "flow/night/judge.h"
#include "flow/night/later.h"
#include "flow/night/lists.h"
#include "flow/night/making.h"
#include "flow/night/metrics.h"
#include "flow/night/news.h"
#include "flow/night/open.h"
#include "flow/night/postage.h"
#include "flow/night/prove.h"
#include "flow/night/proving.h"
#include "flow/night/question.h"
#include "flow/night/recount.h"
#include "flow/night/recover.h"
#include "flow/night/respell.h"

/* ---- the beginning --------------------------------------------------------------------------- */

int night_configure(struct night *night, const struct order *order, struct err *err)
{
    *night = (struct night){.order = order, .store.lock_fd = -1, .against.pending = {DAY_NONE, 0}};
    night->watch.progress.wanted = order->terminal && !order->quiet;
    watch_begin(&night->watch);
    if (config_load(&night->config, order->config_path, order->share, &night->arena, err))
        return -1;
    if (night->config.page2_form && night->config.reply_form == REPLY_JLIS)
        return err_say(err, CONFIG_PAGE2, order->config_path, night->config.page2_line);
    return 0;
}

int night_open(struct night *night, struct err *err)
{
    enum night_purpose purpose = night->order->purpose;

    return open_store(&night->store, purpose, &night->config, &night->arena, err) ||
                   adopt_folders(&night->against, purpose, &night->config, &night->store,
                                 &night->arena, err) ||
                   ledger_last_published(night->store.ledger, &night->against.last, &night->arena,
                                         err) ||
                   alarms_begin(&night->alarms, night->store.ledger, night->order->as_of, err)
               ? -1
               : 0;
}

static void leave_metrics(struct night *night, const struct night_end *end)
{
    const struct metrics_from from = {&night->printing.lot, &night->alarms, night->store.ledger};

    metrics_write(end, &night->config, &from, &night->arena);
}

/* ---- a gate that stops it -------------------------------------------------------------------- */

/* Records the gate and night->stop. */
static int stop(struct night *night, const char *gate, struct err *err)
{
    REQUIRE(err->code == EXIT_GATE);
    alarms_say(&night->alarms, /*published*/ false);
    alarms_say_acknowledged(&night->alarms, /*published*/ false);
    if (night->order->purpose == NIGHT_RUN) {
        const struct night_days *days = &night->tonight.days;
        struct night_end end = {EXIT_GATE, gate, days->as_of, watch_seconds(&night->watch)};
        struct lot_stop account = {days->as_of, days->mail_on, str_of(gate),
                                   stop_account_text(&night->stop, &night->arena)};
        struct err other = {0};

        leave_metrics(night, &end);
        beside_end(&night->against.marking.beside);
        /* before the registers were read what lies there is an unfinished run's */
        if ((night->against.rows && rowmarks_forget(night->config.ledger.path.p, &other)) ||
            ledger_stop(night->store.ledger, &account, &other))
            *err = other;
    }
    return -1;
}

/* What a gate of a stage found is in night->stop; any other failure is the world's. */
static int stopped(struct night *night, const char *gate, struct err *err)
{
    return err->code == EXIT_GATE ? stop(night, gate, err) : -1;
}

/* ---- before the registers -------------------------------------------------------------------- */

int night_prepare(struct night *night, struct err *err)
{
    if (intake_inputs(&night->tonight, &night->printing, &night->config, night->order->as_of,
                      &night->arena, err))
        return -1;
    press_calendar(night->tonight.press, &night->tonight.calendar);
    watch_step(&night->watch, "inputs");
    return 0;
}

int night_clock(struct night *night, struct err *err)
{
    struct against *against = &night->against;
    struct clock clock = {.as_of = night->tonight.days.as_of};

    REQUIRE(!night->outcome.recovered); /* before night_recover() */
    if (!clock_asks(&against->last, clock.as_of))
        return 0;
    if (against_foretold(against, night->store.ledger, &night->arena, err) ||
        clock_read(&clock, &night->config, &night->watch.progress, &night->arena, err))
        return -1;
    if (!clock_judge(&clock, against) || accepts_gate(night->order, gate_word(GATE_AHEAD)))
        return 0;
    clock_stop(&clock, against, &night->config, &night->stop, &night->arena, err);
    return stop(night, gate_word(GATE_AHEAD), err);
}

/* ---- the way of a lot to its folder, tonight's and an older one's ---------------------------- */

static int publish(struct night *night, struct printing *printing, struct err *err)
{
    if (run_publish(printing, &night->config, &night->store, &night->arena, err))
        return -1;
    watch_step(&night->watch, "publish");
    return 0;
}

static int print_and_publish(struct night *night, struct printing *printing, struct err *err)
{
    const struct crew crew = {night->tonight.press, night->order->jobs, &night->watch.progress,
                              night->tonight.font_digests};

    if (run_drawing(printing, crew.fonts, &night->arena, err) ||
        run_print(printing, &night->store, &crew, &night->arena, err))
        return -1;
    watch_step(&night->watch, "print");
    if (run_account(printing, &night->config, &night->store, &crew, &night->arena, err))
        return -1;
    watch_step(&night->watch, "account");
    return publish(night, printing, err);
}

/* A run's line in timings.jsonl. */
static void leave_timings(struct night *night)
{
    bool old = night->outcome.up_to_date;
    const struct timing_line line = {old ? &night->against.last : &night->printing.run,
                                     old ? "recovered" : "published", night->order, &night->watch};

    if (night->order->purpose == NIGHT_RUN && (!old || night->outcome.recovered_news))
        later_write(&line, &night->config, &night->store, &night->arena);
}

static void close_scratch(struct night *night)
{
    scratch_close(night->scratch);
    scratch_close(night->witness_scratch);
    night->scratch = night->witness_scratch = NULL;
}

/* What was decided is in the lot and in the ledger: what it was decided by need not stay while the
 * letters are made. Faults of new rows and their columns are still to be said. */
static void forget(struct night *night)
{
    prove_close(night->proof);
    night->proof = NULL;
    VEC_RELEASE(&night->outcome.changes);
    intake_forget(&night->intake);
    close_scratch(night);
    malloc_trim(0);
}

static int freeze(struct night *night, struct err *err)
{
    struct ledger_entry entry = making_entry(&night->printing, &night->outcome, night->order,
                                             &night->store, &night->config.rules, &night->arena);
    const struct run_plan plan = {&entry, night->past.pulls.at, night->past.pulls.count};

    night->printing.run.began_at = night->watch.began_at;
    if (run_freeze(&night->printing, &plan, &night->config, &night->store, &night->arena, err))
        return -1;
    forget(night);
    if (run_thaw(&night->printing, &night->arena, err))
        return -1;
    watch_step(&night->watch, "freeze");
    return 0;
}

static void keep_memories(struct night *night)
{
    font_digests_keep(night->tonight.font_digests);
    press_remember(night->tonight.press, night->tonight.font_digests);
}

int night_publish(struct night *night, struct err *err)
{
    const struct lot *lot = &night->printing.lot;

    REQUIRE(lot->proven);                    /* nothing goes out that was not proven */
    REQUIRE(night->stop.finding_count == 0); /* or that a gate has stopped */
    if (night->order->purpose == NIGHT_DRY_RUN &&
        (night->order->accepted_count || lot->pattern_count))
        notice_say(DRY_RUN_ONLY, night->config.file.configured.p);
    accepts_warn(night->order, lot, &night->against, &night->intake, &night->config, &night->arena);
    respell_warn(lot, &night->intake, &night->config);
    doubts_warn(lot, &night->config);
    intake_warn_languages(&night->intake, &night->tonight.languages, &night->config);
    postage_warn(lot, &night->config);
    if (night->order->purpose == NIGHT_DRY_RUN)
        return 0;
    if (freeze(night, err) || print_and_publish(night, &night->printing, err))
        return -1;
    leave_timings(night);
    keep_memories(night);
    return 0;
}

/* ---- an older run ---------------------------------------------------------------------------- */

static int tell(struct night *night, const struct ledger_run *run, struct err *err)
{
    return news_tell(&night->outcome, run, &night->config, &night->store, &night->arena, err);
}

static int finish(struct night *night, struct recovery *older, struct err *err)
{
    struct store *store = &night->store;
    struct printing *old = &older->old;

    switch (older->fate) {
    case RECOVERY_VOID:
        return recover_void(older, store, night->order->as_of, &night->arena, err);
    case RECOVERY_PRINT:
        if (press_use(night->tonight.press, err))
            return -1;
        ledger_close(store->ledger);
        store->ledger = NULL;
        if (print_and_publish(night, old, err))
            return -1;
        break;
    case RECOVERY_PUBLISH:
        if (publish(night, old, err))
            return -1;
        break;
    case RECOVERY_RECORD:
        old->run.ended_at = seconds_of_clock();
        if (ledger_published(store->ledger, &old->run, err))
            return -1;
        break;
    case RECOVERY_OPEN:
        BUG("an older run whose fate is open");
    }
    notice_say(RUN_FINISHED, old->run.folder.p);
    return tell(night, &old->run, err);
}

static int recover_run(struct night *night, const struct ledger_run *run, struct err *err)
{
    struct recovery older = {0};
    int status;

    if (recover_look(&older, run, &night->config, night->tonight.days.mail_on, &night->arena, err))
        return -1;
    if (older.fate == RECOVERY_OPEN) {
        /* whether the press is the same is asked of all its files */
        if (intake_fonts(&night->printing, &night->tonight, &night->arena, err))
            return -1;
        recover_compare(&older, &night->config, &night->printing.lot, &night->arena);
    }
    status = finish(night, &older, err);
    arena_release(&older.old.rows);
    return status;
}

/* What a start before this one left undone: a run, what it had to say, or its scraps. */
static int recover(struct night *night, struct ledger_run *unfinished, struct err *err)
{
    const struct ledger_run *last = &night->against.last;

    if (ledger_unfinished(night->store.ledger, unfinished, &night->arena, err))
        return -1;
    night->outcome.recovered = unfinished->id != 0;
    if (unfinished->id ? recover_run(night, unfinished, err) : last->id && tell(night, last, err))
        return -1;
    return recover_sweep(&night->config, &night->arena, err) ||
                   run_settle(&night->config, &night->store, /*published*/ false, &night->arena,
                              err)
               ? -1
               : 0;
}

int night_recover(struct night *night, struct err *err)
{
    struct ledger_run *last = &night->against.last;
    struct ledger_run unfinished;

    if (night->order->purpose != NIGHT_RUN)
        return 0;
    if (recover(night, &unfinished, err))
        return -1;
    watch_step(&night->watch, "recover");
    if (!unfinished.id)
        return 0;
    return ledger_last_published(night->store.ledger, last, &night->arena, err) ||
                   open_check_as_of(night->order->as_of, last, err)
               ? -1
               : 0;
}

/* ---- from registers to a lot ----------------------------------------------------------------- */

int night_look_back(struct night *night, struct err *err)
{
    struct ledger *ledger = night->store.ledger;

    return pull_begin(&night->past, &night->intake, night->tonight.days.as_of, ledger,
                      &night->arena, err) ||
                   house_look(&night->past, &night->alarms, &night->config, ledger, &night->arena,
                              err)
               ? -1
               : 0;
}

int night_signoff(struct night *night, struct err *err)
{
    if (signoff_look(&night->signoff, &night->config, night->tonight.press, night->store.ledger,
                     &night->against.last, night->tonight.days.as_of, &night->arena, err))
        return -1;
    signoff_alarm(&night->signoff, &night->alarms, &night->arena);
    return 0;
}

/* It hears all that is read from here on. */
static int begin_proof(struct night *night, struct err *err)
{
    return night_prove_begin(&night->proof, &night->config, night->order->as_of,
                             scratch_pages(night->witness_scratch), &night->arena, err) ||
                   night_prove_hear(night->proof, &night->config, &night->printing.lot,
                                    night->store.ledger, err)
               ? -1
               : 0;
}

/* Whether this day was published from these very inputs: their digests tell it, and no row is read. A
 * night of another day does not ask, so that nothing is digested twice. */
static int ask_digests(struct night *night, struct err *err)
{
    const struct ledger_run *last = &night->against.last;
    struct store *store = &night->store;

    if (!last->id || !day_equal(last->as_of, night->tonight.days.as_of))
        return 0;
    if (ledger_event_count(store->ledger, &store->event_count, err) ||
        intake_fonts(&night->printing, &night->tonight, &night->arena, err))
        return -1;
    night->outcome.up_to_date =
        intake_digests(&night->printing, &night->tonight, &night->config) &&
        intake_same(&night->tonight, &night->printing.lot, &night->config, store, last);
    watch_step(&night->watch, "digests");
    return 0;
}

/* Those that nobody asked for are still at work. */
static void end_digests(struct night *night)
{
    register_digests_end(night->tonight.register_digests);
    night->tonight.register_digests = NULL;
}

/* The proof has a file of its own, so that it may go on beside the night. */
static void open_scratch(struct night *night)
{
    Str ledger = night->config.ledger.path;

    night->scratch = scratch_open(ledger.p);
    night->witness_scratch =
        scratch_open(arena_printf(&night->arena, STR_FMT ".proof", STR_ARG(ledger)).p);
}

static int check_scratch(const struct night *night, struct err *err)
{
    return scratch_check(night->scratch, err) || scratch_check(night->witness_scratch, err) ? -1
                                                                                            : 0;
}

static int read_registers(struct night *night, struct err *err)
{
    const struct registers from = {.config = &night->config,
                                   .tonight = &night->tonight,
                                   .store = &night->store,
                                   .proof = night->proof,
                                   .pages = scratch_pages(night->scratch),
                                   .progress = &night->watch.progress,
                                   .keeps_marks = night->order->purpose == NIGHT_RUN,
                                   .threads = night->order->jobs ? night->order->jobs : 1};

    if (intake_registers(&night->intake, &night->against, &night->printing, &from, &night->arena,
                         err) ||
        intake_fonts(&night->printing, &night->tonight, &night->arena, err) ||
        check_scratch(night, err))
        return -1;
    night->outcome.up_to_date = intake_same(&night->tonight, &night->printing.lot, &night->config,
                                            &night->store, &night->against.last);
    watch_step(&night->watch, "registers");
    return 0;
}

int night_read(struct night *night, struct err *err)
{
    bool is_question = night->order->purpose == NIGHT_QUESTION;

    REQUIRE(!night->intake.not_due_by_month); /* once */
    open_scratch(night);
    if (!is_question) {
        if (ask_digests(night, err))
            return -1;
        end_digests(night);
        if ((!night->outcome.up_to_date && begin_proof(night, err)) || night_look_back(night, err))
            return -1;
    }
    if (night->outcome.up_to_date)
        return 0;
    if (against_registers(&night->against, night->store.ledger, err) ||
        press_use(night->tonight.press, err))
        return -1;
    press_rest(night->tonight.press);
    if (read_registers(night, err))
        return -1;
    if (night->outcome.up_to_date || is_question ||
        accepts_gate(night->order, gate_word(GATE_MAX_UNREADABLE)))
        return 0;
    return intake_gate(&night->intake, &night->config, &night->stop, err)
               ? stopped(night, gate_word(GATE_MAX_UNREADABLE), err)
               : 0;
}

static int compare(struct night *night, struct err *err)
{
    struct against *against = &night->against;

    if (against_marks_end(against, err))
        return -1;
    later_find(against, &night->config, &night->store, &night->arena);
    return 0;
}

static int take_figures(struct night *night, struct gating *gating,
                        const struct classes_of_night *classes_of, struct err *err)
{
    const struct gate_settings *settings = &night->config.gates;
    struct against *against = &night->against;
    const struct lot *lot = &night->printing.lot;

    if (against_foretold(against, night->store.ledger, &night->arena, err))
        return -1;
    gates_take_registers(gating, against, lot, &night->tonight, settings);
    gates_take_rows(gating, &night->intake, &night->pool, against->last.mail_on);
    classes_find(&gating->facts.classes, classes_of);
    signoff_facts(&night->signoff, &gating->facts);
    return gates_take_ledger(gating, lot, &night->tonight, settings, night->store.ledger,
                             &night->arena, err);
}

static int stop_at(struct night *night, const struct gating *gating, enum gate_check check,
                   const struct classes_of_night *classes_of, struct err *err)
{
    const struct class_findings *classes = &gating->facts.classes;

    if (check == CHECK_TEMPLATES)
        signoff_stop(&night->signoff, &night->config, err);
    if (check == CHECK_CROWDED)
        gates_say_crowded(&night->pool, &night->config);
    if (lists_says(check)) {
        lists_stop(check, &gating->findings[check], &night->intake, &night->config, &night->stop,
                   &night->arena, err);
    } else if (check_gate(check) == GATE_CLASS) {
        classes_name(check, classes, classes_of, &night->stop, &night->arena);
        classes_say(check, classes, classes_of, &night->arena, err);
    } else {
        gates_say(check, &gating->findings[check], &night->against, &night->config, &night->arena,
                  err);
    }
    gates_account(gating, night->order, &night->stop, &night->arena);
    return stop(night, gate_word(check_gate(check)), err);
}

static int gates(struct night *night, struct err *err)
{
    const struct gate_settings *settings = &night->config.gates;
    struct lot *lot = &night->printing.lot;
    struct arena *arena = &night->arena;
    struct gating gating = {0};
    const struct classes_of_night classes_of = {&night->intake, &night->against, &night->tonight,
                                                &night->config};
    enum gate_check check;

    if (take_figures(night, &gating, &classes_of, err))
        return -1;
    gates_raise(&night->alarms, &gating, &night->against, &night->tonight.days, settings, arena);
    gates_judge(settings, &gating.facts, gating.findings);
    check = gates_tripped(&gating, night->order);
    classes_raise(&night->alarms, &gating.facts.classes, &classes_of,
                  check != CHECK_COUNT && check_gate(check) == GATE_CLASS, arena);
    gates_list(lot, &gating, night->order, &night->against, arena);
    if (backlog_alarms(
            &night->alarms, lot,
            &(struct backlog){&night->tonight, &night->config, &night->pool, night->store.ledger},
            arena, err))
        return -1;
    alarms_of_lot(&night->alarms, lot, &night->tonight, &night->pool, &night->config.rules, arena);
    recount_residents(lot, &night->against);
    if (gating.compared &&
        against_year_ago(&night->against, night->store.ledger, lot->as_of, arena, err))
        return -1;
    if (gating.compared)
        recount_bands(lot, &night->against, gating.facts.days, settings, arena);
    recount_doubts(lot, &night->against);
    if (recount_pulls(lot, &night->past, &night->against, night->store.ledger, arena, err))
        return -1;
    against_keep(&night->against, lot, night->tonight.days.as_of);
    if (night->order->purpose == NIGHT_QUESTION || check == CHECK_COUNT)
        return 0;
    return stop_at(night, &gating, check, &classes_of, err);
}

static int judge(struct night *night, struct err *err)
{
    const struct judging by = {&night->tonight, &night->against, &night->config.rules,
                               &night->store};

    if (judge_night(&night->intake, &night->pool, &by, &night->arena, err) ||
        press_check(night->tonight.press, err))
        return -1;
    watch_step(&night->watch, "judge");
    return 0;
}

static int make_lot(struct night *night, struct err *err)
{
    const struct making from = {&night->tonight, &night->against.last, &night->config,
                                night->store.ledger, night->order->purpose == NIGHT_QUESTION};
    struct lot *lot = &night->printing.lot;

    if (making_pieces(lot, &night->intake, &night->pool, &from, &night->arena, err))
        return -1;
    if (making_numbers(lot, night->store.ledger, &night->stop, err))
        return stopped(night, "piece_numbers", err);
    press_rest(night->tonight.press);
    return making_lot(lot, &night->outcome, &night->intake, &from, &night->arena, err) ||
                   changes_take(lot, &night->outcome, &from, &night->arena, err) ||
                   font_digests_hold(night->tonight.font_digests, err) ||
                   press_check(night->tonight.press, err)
               ? -1
               : 0;
}

/* Letters of earlier runs once more, by what the registers say now. */
static void judge_past(struct night *night)
{
    const struct again again = {&night->tonight, &night->against, &night->config, &night->store,
                                &night->intake.history};

    pull_judge(&night->past, &night->alarms, &night->intake, &again, &night->arena);
    posted_alarms(&night->alarms, &night->past, &night->tonight, &night->config.gates,
                  &night->arena);
}

static void end_proving(struct night *night)
{
    proving_end(night->proving);
    night->proving = NULL;
}

/* The proof compares beside the gates, for neither asks the other. */
static int begin_proving(struct night *night, struct err *err)
{
    if (!night->proof)
        return 0;
    if (night_prove_issued(night->proof, night->store.ledger, err))
        return -1;
    night->proving = proving_begin(night->proof, &night->printing.lot, &night->intake.dues,
                                   &night->tonight, night->intake.beside, &night->arena);
    return 0;
}

int night_decide(struct night *night, struct err *err)
{
    /* what is decided was heard by the proof, but for a question */
    REQUIRE(night->proof || night->order->purpose == NIGHT_QUESTION);
    if (compare(night, err) || judge(night, err) || make_lot(night, err))
        return -1;
    judge_past(night);
    if (night->alone) /* what follows is of all together, and no answer for one of them */
        return 0;
    if (begin_proving(night, err) ||
        approval_alarm(&night->alarms, &night->config, night->store.ledger,
                       night->tonight.days.as_of, &night->arena, err) ||
        night_signoff(night, err) || gates(night, err) ||
        news_count(&night->outcome, &night->intake, &night->printing.lot, &night->store,
                   &night->arena, err))
        return -1;
    watch_step(&night->watch, "lot");
    return 0;
}

/* ---- a second time --------------------------------------------------------------------------- */

int night_prove(struct night *night, struct err *err)
{
    struct lot *lot = &night->printing.lot;
    const struct prove_result *result;

    REQUIRE(night->proving); /* night_decide() has asked */
    result = proving_result(night->proving);
    end_proving(night);
    if (proving_judge(result, &night->config, &night->stop, err))
        return stop(night, gate_word(GATE_PROOF), err);
    proving_keep(lot, result, &night->arena);
    watch_step(&night->watch, "proof");
    if (check_scratch(night, err)) /* nothing is written from here on */
        return -1;
    return making_counts(lot, &night->stop, &night->arena, err)
               ? stopped(night, gate_word(GATE_COUNTS), err)
               : 0;
}

/* ---- a question ------------------------------------------------------------------------------ */

/* Whether what others get tonight is nothing to the answer: where a lot has no limit nobody takes
 * anybody's place. */
static bool stands_alone(const struct night *night, enum question_about about)
{
    return about == QUESTION_PERSON && night->tonight.limits.count == 0;
}

int night_question(struct night *night, Str id, const struct ledger_owners *owners,
                   enum question_about about, struct answer *answer, struct err *err)
{
    struct intake *intake = &night->intake;

    REQUIRE(night->order->purpose == NIGHT_QUESTION);
    night->alone = intake->alone = stands_alone(night, about);
    intake->watched_serial = id;
    intake_person(intake, &night->arena, id, /*add*/ true);
    for (size_t i = 0; i < owners->count; i++)
        intake_person(intake, &night->arena, owners->at[i].resident_id, /*add*/ true);
    if (pull_open(&night->past, night->tonight.days.as_of, night->store.ledger, &night->arena,
                  err) ||
        night_read(night, err))
        return -1;
    pull_only(&night->past, intake);
    if (night_decide(night, err))
        return -1;
    *answer = (struct answer){
        &night->config,       &night->tonight,      &night->against.last,    intake,
        &night->printing.lot, night->past.pulls.at, night->past.pulls.count, &night->against};
    return 0;
}

/* ---- the nights to come ---------------------------------------------------------------------- */

int night_foresee(struct night *night, Day until, struct foreseen *foreseen, struct err *err)
{
    const struct judging by = {&night->tonight, &night->against, &night->config.rules,
                               &night->store};

    REQUIRE(night->order->purpose == NIGHT_QUESTION);
    night->intake.is_forecast = true;
    night->intake.until = until;
    return night_read(night, err) || compare(night, err) ||
                   foresee(foreseen, &night->intake, &by, until, &night->arena, err) ||
                   press_check(night->tonight.press, err)
               ? -1
               : 0;
}

/* ---- the end --------------------------------------------------------------------------------- */

/* Where nothing else is said, nobody is written to about what was acknowledged. */
static void say_acknowledged(const struct night *night, int exit, bool published)
{
    const struct order *order = night->order;

    if (exit != EXIT_DONE || (!order->quiet && (order->terminal || order->verbose)))
        alarms_say_acknowledged(&night->alarms, published);
}

void night_rest(struct night *night)
{
    night->outcome.news = alarms_heard(&night->alarms);
    alarms_say(&night->alarms, /*published*/ false);
    say_acknowledged(night, night->outcome.news ? EXIT_NEWS : EXIT_DONE, /*published*/ false);
    leave_timings(night);
    keep_memories(night);
}

void night_end(struct night *night, int exit)
{
    struct night_end end = {exit, NULL, night->tonight.days.as_of, 0};
    bool published = night->order->purpose == NIGHT_RUN;
    struct err unheard = {0}; /* it would be said once more */

    if (night->outcome.up_to_date) { /* all was said; a collector reads of the run that is there */
        end.seconds = watch_seconds(&night->watch);
        if (published)
            metrics_write_last(&end, &night->config, &night->against.last, &night->alarms,
                               night->store.ledger, &night->arena);
        return;
    }
    news_say(&night->outcome, &night->alarms, &night->config, &night->intake, published);
    say_acknowledged(night, exit, published);
    if (night->order->purpose != NIGHT_RUN)
        return;
    if (night->outcome.news) /* said, and only then no longer to be said */
        ledger_told(night->store.ledger, &night->printing.run, &unheard);
    end.seconds = watch_seconds(&night->watch);
    leave_metrics(night, &end);
}

void night_release(struct night *night)
{
    end_proving(night);
    watch_release(&night->watch);
    ledger_close_used(night->store.ledger);
    register_digests_end(night->tonight.register_digests);
    font_digests_end(night->tonight.font_digests);
    press_close(night->tonight.press);
    beside_end(&night->against.marking.beside);
    rowmarks_close(night->against.rows);
    marks_release(&night->against.compared.marks);
    towns_release(&night->tonight.towns.index);
    prove_close(night->proof);
    if (night->store.lock_fd >= 0)
        close(night->store.lock_fd);
    VEC_RELEASE(&night->past.open.list);
    VEC_RELEASE(&night->past.pulls);
    intake_forget(&night->intake);
    VEC_RELEASE(&night->intake.asked_serials);
    arena_release(&night->printing.rows);
    close_scratch(night);
    VEC_RELEASE(&night->intake.unreadables);
    VEC_RELEASE(&night->intake.faults);
    VEC_RELEASE(&night->intake.rejects);
    side_table_release(&night->intake.side);
    VEC_RELEASE(&night->outcome.new_rows);
    VEC_RELEASE(&night->alarms.list);
    VEC_RELEASE(&night->alarms.english);
    VEC_RELEASE(&night->alarms.unpublished);
    cells_release(&night->against.first_residents);
    VEC_RELEASE(&night->against.figures);
    VEC_RELEASE(&night->against.doubts_before);
    VEC_RELEASE(&night->against.pulls_before);
    VEC_RELEASE(&night->outcome.changes);
    VEC_RELEASE(&night->outcome.reject_changes);
    arena_release(&night->arena);
}
