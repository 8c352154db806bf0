/*
 * A stage that is called out of order, or is handed what its header excludes, ends the program with
 * exit 70, in release builds too: one line for each such sentence. Whatever went before, nothing is
 * printed, published or recorded.
 */
#include <criterion/criterion.h>

#include "core/gates/gates.h"
#include "days.h"
#include "flow/desk/record.h"
#include "flow/night/accepts.h"
#include "flow/night/adopt.h"
#include "flow/night/clock.h"
#include "flow/night/gates.h"
#include "flow/night/later.h"
#include "flow/night/metrics.h"
#include "flow/night/night.h"
#include "flow/night/open.h"
#include "flow/night/prove.h"
#include "flow/night/proving.h"
#include "flow/night/recover.h"
#include "flow/night/void.h"
#include "witness/prove.h"
#include "edge/ledger/ledger_write.h"

#define BUG_TEST(name) Test(stages, name, .exit_code = EXIT_BUG)

static char handle; /* stands for a ledger that is open: nobody gets as far as to ask it */
static struct store opened = {.lock_fd = -1, .ledger = (struct ledger *)&handle};
static struct store closed = {.lock_fd = -1};
static struct arena arena;
static struct err err;
static struct config config;
static struct lot lot;
static struct lot_piece pieces[2];
static struct against against;
static struct tonight tonight;
static struct intake intake;
static struct printing printing = {.partial = "nowhere", .folder = "nowhere"};

/* ---- flow/run: a lot on its way -------------------------------------------------------------- */

static void freeze(const struct store *store, uint32_t first, uint32_t second, int64_t id)
{
    struct ledger_entry entry = {.lot = &printing.lot};
    struct store here = *store;

    pieces[0].number = first;
    pieces[1].number = second;
    printing.lot.used_before = 7;
    printing.lot.pieces = pieces;
    printing.lot.piece_count = 2;
    printing.run.id = id;
    run_freeze(&printing, &(struct run_plan){.entry = &entry}, &config, &here, &arena, &err);
}

BUG_TEST(a_lot_is_frozen_while_the_ledger_is_open)
{
    freeze(&closed, 8, 9, 0);
}

BUG_TEST(a_lot_is_numbered_without_a_gap)
{
    freeze(&opened, 8, 10, 0);
}

BUG_TEST(a_lot_is_numbered_behind_those_used_before)
{
    freeze(&opened, 7, 8, 0);
}

BUG_TEST(a_run_is_planned_once)
{
    freeze(&opened, 8, 9, 1);
}

static void print_from(struct store *store, enum run_state state)
{
    struct progress progress = {0};

    printing.run.id = 1;
    printing.run.state = state;
    run_print(&printing, store, &(struct crew){.jobs = 1, .progress = &progress}, &arena, &err);
}

BUG_TEST(no_ledger_handle_is_alive_at_a_fork)
{
    print_from(&opened, RUN_PLANNED);
}

BUG_TEST(what_is_printed_already_is_not_printed)
{
    print_from(&closed, RUN_PRINTED);
}

BUG_TEST(files_are_accounted_for_while_the_ledger_is_closed)
{
    run_account(&printing, &config, &opened, NULL, &arena, &err);
}

BUG_TEST(only_what_is_printed_is_published)
{
    printing.run.state = RUN_PLANNED;
    run_publish(&printing, &config, &opened, &arena, &err);
}

BUG_TEST(a_run_is_published_while_the_ledger_is_open)
{
    printing.run.state = RUN_PRINTED;
    run_publish(&printing, &config, &closed, &arena, &err);
}

BUG_TEST(a_step_ends_on_a_clock_that_was_started)
{
    struct watch watch = {0};

    watch_step(&watch, "print");
}

/* ---- flow/night: the beginning --------------------------------------------------------------- */

BUG_TEST(digests_are_begun_before_the_ledger_is_open)
{
    open_font_digests(&tonight, &config, &opened);
}

BUG_TEST(a_ledger_is_opened_once)
{
    open_store(&opened, NIGHT_QUESTION, &config, &arena, &err);
}

BUG_TEST(folders_are_adopted_under_the_lock)
{
    adopt_folders(&against, NIGHT_RUN, &config, &opened, &arena, &err);
}

BUG_TEST(folders_are_adopted_before_the_last_run_is_known)
{
    against.last.id = 1;
    adopt_folders(&against, NIGHT_DRY_RUN, &config, &opened, &arena, &err);
}

BUG_TEST(the_clock_is_judged_once_the_certificates_were_read)
{
    against.foretold = ARENA_NEW(&arena, struct histogram);
    clock_judge(&(struct clock){.as_of = day_at("2026-11-20")}, &against);
}

BUG_TEST(only_what_is_unfinished_is_recovered)
{
    struct ledger_run run = {.id = 1, .state = RUN_PUBLISHED, .folder = STR("2026-11-20")};
    struct recovery recovery;

    recover_look(&recovery, &run, &config, day_at("2026-11-25"), &arena, &err);
}

BUG_TEST(an_older_run_is_compared_with_a_press_that_is_known)
{
    struct recovery recovery = {.old.run = {.id = 1, .state = RUN_PLANNED}};

    recover_compare(&recovery, &config, &lot, &arena);
}

BUG_TEST(a_run_that_can_be_printed_is_not_voided)
{
    struct recovery recovery = {.fate = RECOVERY_PRINT, .why = "lot"};

    recover_void(&recovery, &opened, day_at("2026-11-20"), &arena, &err);
}

BUG_TEST(nothing_is_taken_back_without_the_lock)
{
    struct void_outcome outcome;

    void_take_back(&opened, &(struct void_request){"2026-11-20", "a", "b"}, day_at("2026-11-20"),
                   &outcome, &arena, &err);
}

BUG_TEST(nothing_is_recorded_without_the_lock)
{
    struct record_counts counts;

    record_file(&(struct record_request){.path = "events.csv"}, &counts, &config, &opened, &arena,
                &err);
}

/* ---- flow/night: from registers to a lot ----------------------------------------------------- */

BUG_TEST(past_letters_are_looked_for_before_the_registers_are_read)
{
    struct past past = {0};

    intake.not_due_by_month = ARENA_ARRAY(&arena, uint64_t, 1);
    pull_begin(&past, &intake, day_at("2026-11-20"), opened.ledger, &arena, &err);
}

BUG_TEST(past_letters_are_judged_once_the_registers_were_read)
{
    struct past past = {0};
    struct alarms alarms = {0};

    pull_judge(&past, &alarms, &intake,
               &(struct again){&tonight, &against, &config, &opened, &intake.history}, &arena);
}

BUG_TEST(places_are_asked_of_one_run)
{
    struct pull pulls[] = {{.lot = STR("2026-11-20")}, {.lot = STR("2026-11-21")}};

    pull_places(pulls, 2, &config, &arena);
}

BUG_TEST(gates_take_the_figures_of_registers_that_were_read)
{
    struct gating gating = {0};

    gates_take_registers(&gating, &against, &lot, &tonight, &config.gates);
}

BUG_TEST(gates_ask_the_ledger_about_a_lot_that_is_numbered)
{
    struct gating gating = {0};

    lot.pieces = pieces;
    lot.piece_count = 1;
    gates_take_ledger(&gating, &lot, &tonight, &config.gates, opened.ledger, &arena, &err);
}

BUG_TEST(gates_are_listed_once_the_rows_were_taken)
{
    struct gating gating = {0};
    struct order order = {0};

    gates_list(&lot, &gating, &order, &against, &arena);
}

BUG_TEST(only_a_check_that_tripped_stops_a_night)
{
    gates_say(CHECK_PAIRS, &(struct finding){1, 2, true}, &against, &config, &arena, &err);
}

BUG_TEST(a_night_stops_once)
{
    struct gating gating = {0};
    struct order order = {0};
    struct stop_account stop = {.finding_count = 1};

    gates_account(&gating, &order, &stop, &arena);
}

BUG_TEST(a_run_decides_nothing_without_its_proof)
{
    struct night night = {.order = &(struct order){.purpose = NIGHT_RUN}};

    night_decide(&night, &err);
}

BUG_TEST(the_proof_is_asked_about_a_lot_that_lists_what_was_read)
{
    struct due_row row = {.disposition = DISPOSITION_HELD};

    tonight.days.mail_on = tonight.days.deliver_on = day_at("2026-11-25");
    intake.dues.rows.item_bytes = sizeof row;
    pages_push(&intake.dues.rows, &row);
    proving_begin((struct prove *)&handle, &lot, &intake.dues, &tonight, /*beside*/ false, &arena);
}

BUG_TEST(figures_of_a_proof_that_differs_are_not_kept)
{
    struct prove_result result = {.difference_count = 1};

    proving_keep(&lot, &result, &arena);
}

BUG_TEST(nothing_goes_out_that_was_not_proven)
{
    struct night night = {.order = &(struct order){.purpose = NIGHT_RUN}};

    night_publish(&night, &err);
}

BUG_TEST(nothing_goes_out_that_a_gate_has_stopped)
{
    struct night night = {.order = &(struct order){.purpose = NIGHT_RUN},
                          .printing.lot.proven = true,
                          .stop.finding_count = 1};

    night_publish(&night, &err);
}

/* ---- flow/night: the end --------------------------------------------------------------------- */

BUG_TEST(a_dry_run_leaves_no_line_of_timings)
{
    struct order order = {.purpose = NIGHT_DRY_RUN};
    struct ledger_run run = {.id = 1};
    struct watch watch = {0};

    later_write(&(struct timing_line){&run, "published", &order, &watch}, &config, &opened, &arena);
}

BUG_TEST(a_night_that_a_gate_stopped_ends_with_8)
{
    struct alarms alarms = {0};

    metrics_write(&(struct night_end){.exit = EXIT_DONE, .gate = "proof"}, &config,
                  &(struct metrics_from){&lot, &alarms, NULL}, &arena);
}
