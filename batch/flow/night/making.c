/*
 * From judged rows to a lot: pieces numbered in postal order, bundles, the listing, the counts, and
 * what changes in the ledger.
 */
#include <stdlib.h>

#include "base/version.h"
#include "say/err.h"
#include "core/account/workorder.h"
#include "core/days/counter.h"
#include "core/lot/job.h"
#include "core/rules/visits.h"
#include "core/rules/weeks.h"
#include "core/lot/arrivals.h"
#include "core/lot/changes.h"
#include "core/lot/identities.h"
#include "core/lot/make.h"
#include "disk/beside.h"
#include "edge/ledger/ledger_delays.h"
#include "edge/ledger/ledger_figures.h"
#include "edge/ledger/ledger_mailings.h"
#include "edge/ledger/ledger_reprint.h"
#include "edge/ledger/ledger_past.h"
#include "edge/ledger/ledger_gates.h"
#include "edge/ledger/ledger_write.h"
#include "flow/night/delays.h"
#include "flow/night/faults.h"
#include "flow/night/doubts.h"
#include "flow/night/holds.h"
#include "flow/night/judge.h"
#include "flow/night/listed.h"
#include "flow/night/making.h"
#include "flow/night/postage.h"
#include "flow/night/recount.h"
#include "flow/night/respell.h"

/* ---- pieces ---------------------------------------------------------------------------------- */

/* By the variant: a language may lack it, which is an anomaly of the rows of this letter. */
static void take_language(struct lot_piece *piece, const struct pool_piece *from,
                          const struct making *by)
{
    struct language_choice choice =
        language_choose(&from->person->resident, (int)piece->variant, &by->config->rules,
                        press_find, by->tonight->press);

    piece->language = choice.folder;
    for (struct due *row = from->rows; row; row = row->next_of_piece) {
        row->anomalies &= ~(1u << ANOMALY_NO_TEMPLATE);
        if (choice.lacking)
            row->anomalies |= 1u << ANOMALY_NO_TEMPLATE;
    }
}

/* From the register's order to that of the letter. */
static void fill_piece(struct lot *lot, struct lot_piece *piece, const struct pool_piece *from,
                       const struct making *by, struct arena *arena)
{
    const struct resident *resident = &from->person->resident;
    const struct rules *rules = &by->config->rules;
    struct press *press = by->tonight->press;
    char first[PACKED_BYTES_MAX];

    make_address(piece, resident, lot->as_of, rules);
    piece->certificate = lot->certificate_count;
    for (const struct due *row = from->rows; row; row = row->next_of_piece) {
        struct lot_certificate *at = &lot->certificates[lot->certificate_count++];

        *at = make_certificate(&row->certificate, resident, row->terms, rules,
                               &by->tonight->calendar);
        if (row->memory && !str_equal(memory_key(row->memory, first).serial, at->serial))
            at->first_serial = arena_copy(arena, memory_key(row->memory, first).serial);
    }
    piece->certificate_count = lot->certificate_count - piece->certificate;
    make_letter(lot, piece, resident, rules, &by->tonight->calendar);
    take_language(piece, from, by);
    piece->pages = press_pages(press, piece->variant, piece->language);
    if (press_bears_barcode(press, piece->variant, piece->language))
        piece->barcode = from->person->barcode;
}

static void fill_pieces(struct lot *lot, const struct intake *intake, const struct pool *pool,
                        const struct making *by, struct arena *arena)
{
    lot->pieces = ARENA_ARRAY(arena, struct lot_piece, pool->count);
    lot->certificates = ARENA_ARRAY(arena, struct lot_certificate, intake->dues.live.count);
    for (size_t i = 0; i < pool->count; i++)
        if (pool->pieces[i].rows->judgement.disposition == DISPOSITION_NOTICE)
            fill_piece(lot, &lot->pieces[lot->piece_count++], &pool->pieces[i], by, arena);
    make_order(lot);
}

/* Of a letter that waits: the delivery of the lot that takes it, as the planner sees it tonight. */
static Day delivery_of(const struct pool_piece *piece, const struct making *by)
{
    Day planned = DAY_NONE;

    for (const struct due *row = piece->rows; row && !day_is(planned); row = row->next_of_piece)
        planned = row->planned_on;
    return day_is(planned)
               ? business_day_from(&by->tonight->calendar, planned, by->config->rules.delivery_days)
               : DAY_NONE;
}

static void fill_arrivals(struct lot *lot, const struct pool *pool, const struct making *by,
                          struct arena *arena)
{
    lot->arrivals = arrivals_begin(arena);
    for (size_t i = 0; i < pool->count; i++) {
        const struct pool_piece *piece = &pool->pieces[i];
        bool goes = piece->rows->judgement.disposition == DISPOSITION_NOTICE;

        arrivals_add(lot->arrivals, piece->plan.expires_on,
                     goes ? lot->deliver_on : delivery_of(piece, by));
    }
    lot->arrival_count = arrivals_end(lot->arrivals);
}

int making_numbers(struct lot *lot, struct ledger *ledger, struct stop_account *stop,
                   struct err *err)
{
    uint32_t highest;

    REQUIRE(day_is(lot->mail_on) && lot->pieces && lot->bundle_count == 0);
    if (ledger_highest_number(ledger, lot->mail_on, &highest, err))
        return -1;
    lot->used_before = highest;
    if (make_numbers(lot, highest))
        return 0;
    stop_finding_add(stop, STR_EMPTY, (uint64_t)highest + lot->piece_count, NUMBER_MAX);
    return err_say(err, GATE_NUMBERS, NUMBER_MAX);
}

/* ---- the listing and the counts -------------------------------------------------------------- */

/* Where a row was rejected for what other rows say, and nothing more is known. */
static int rejected_column(enum reason reason)
{
    return reason == REASON_UNKNOWN_RESIDENT ? CERTIFICATE_COLUMN_RESIDENT_ID
                                             : CERTIFICATE_COLUMN_SERIAL;
}

/* Column and fault of a row, in Japanese, for エラー and 保留. */
static void take_fault(struct lot_row_more *more, const struct due *due,
                       const struct intake *intake, const struct making *by, struct arena *arena)
{
    const struct fault_column *certificates = intake->columns[/*residents*/ false].of;

    if (due->judgement.disposition == DISPOSITION_REJECTED && due->fault) {
        more->column = fault_place(due->fault, certificates);
        more->fault = fault_sentence(due->fault, certificates, /*english*/ false, arena);
    } else if (due->judgement.disposition == DISPOSITION_REJECTED) {
        more->column = certificates[rejected_column(due->judgement.reason)].shown;
    } else if (due->judgement.reason == REASON_NO_ADDRESS) {
        more->fault = intake_due_fault(intake, due, &by->config->rules, by->tonight->days.as_of,
                                       /*english*/ false, arena);
    }
}

static struct lot_row row_of(const struct due *due)
{
    struct lot_row row = lot_row_none();

    row.kind = (int8_t)due->kind;
    row.expires_on = due->certificate.expires_on;
    row.disposition = (uint8_t)due->judgement.disposition;
    row.reason = (uint8_t)due->judgement.reason;
    row.planned_on = due->planned_on;
    row.anomalies = (uint16_t)due->anomalies;
    row.line = due->certificate.line;
    row.ideal_on = due->terms.ideal_on;
    return row;
}

static struct lot_row_more more_of(const struct due *due, const struct intake *intake,
                                   const struct making *by, struct arena *arena)
{
    struct lot_row_more more = lot_row_no_more;

    if (due->judgement.reason == REASON_UNPRINTABLE)
        more.missing = due->person->missing;
    take_fault(&more, due, intake, by, arena);
    return more;
}

/* From a place in the pool to the piece it became, which was sorted since. */
static uint32_t *piece_places(const struct lot *lot, struct intake *intake, struct arena *arena)
{
    uint32_t *places = ARENA_ARRAY(arena, uint32_t, intake->dues.live.count);

    for (uint32_t i = 0; i < lot->piece_count; i++) {
        struct person *person =
            intake_person(intake, arena, lot->pieces[i].resident_id, /*add*/ false);

        places[person->piece] = i;
    }
    return places;
}

static void fill_unreadables(struct lot *lot, const struct intake *intake, struct arena *arena)
{
    lot->unreadables = intake->unreadables.at;
    lot->unreadable_count = (uint32_t)intake->unreadables.count;
    for (uint32_t i = 0; i < lot->unreadable_count; i++)
        lot->unreadables[i].fault = fault_sentence(intake->faults.at[i], intake->columns[true].of,
                                                   /*english*/ false, arena);
}

static size_t listed_count(const struct intake *intake)
{
    size_t count = 0;

    for (size_t i = 0; i < intake->dues.rows.count; i++)
        count += disposition_is_listed(due_disposition(&intake->dues, i));
    return count;
}

/* The texts of a row in a view go with it. */
static Str lasting(const struct due *due, Str text, struct arena *arena)
{
    return due->is_live ? text : arena_copy(arena, text);
}

static void fill_rows(struct lot *lot, struct intake *intake, const struct making *by,
                      struct arena *arena)
{
    const uint32_t *places = piece_places(lot, intake, arena);
    struct lot_row_mores mores = {.arena = arena};
    struct listed_alike alike = {0};
    struct due_view view;

    lot->rows = ARENA_ARRAY(arena, struct lot_row, listed_count(intake));
    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        struct judgement judged = due_judged(&intake->dues, i);
        const struct due *due;
        struct lot_row row;
        struct lot_row_more more;

        lot->dispositions[judged.disposition]++;
        if (judged.reason != REASON_NONE)
            lot->reasons[judged.reason]++;
        if (!disposition_is_listed(judged.disposition))
            continue;
        due = due_at(&intake->dues, i, &view);
        row = row_of(due);
        lot_row_name(&row, due->certificate.serial, due->certificate.resident_id, arena);
        if (row.disposition == DISPOSITION_NOTICE)
            row.piece = places[due->person->piece];
        if (row.disposition == DISPOSITION_SUPPRESSED) {
            listed_why(&row, due, &alike, lot->as_of, arena);
        } else {
            more = more_of(due, intake, by, arena);
            mores_put(&mores, &row, &more);
        }
        lot->rows[lot->row_count++] = row;
    }
    fill_unreadables(lot, intake, arena);
}

static void fill_months(struct lot *lot, const struct intake *intake, struct arena *arena)
{
    enum { MONTHS = (YEAR_LAST - YEAR_FIRST + 1) * 12 };

    lot->months = ARENA_ARRAY(arena, struct lot_month, MONTHS);
    for (int i = 0; i < MONTHS; i++)
        if (intake->not_due_by_month[i])
            lot->months[lot->month_count++] =
                (struct lot_month){YEAR_FIRST + i / 12, i % 12 + 1, intake->not_due_by_month[i]};
}

/* ---- what changes in the ledger -------------------------------------------------------------- */

/* `due`: whose row says it; NULL: no row does. */
static void add_change(struct outcome *outcome, const struct certificate_key *key,
                       struct standing now, const struct due *due, struct arena *arena)
{
    struct standing_change change = {*key,     now.disposition, now.reason,
                                     DAY_NONE, DAY_NONE,        STR_EMPTY};

    if (due) {
        change.issued_on = due->certificate.issued_on;
        change.ideal_on = due->terms.ideal_on;
        change.resident_id = lasting(due, due->certificate.resident_id, arena);
    }
    change.key.serial =
        due && !due->memory ? lasting(due, key->serial, arena) : arena_copy(arena, key->serial);
    VEC_PUSH(&outcome->changes, change);
}

/* A duplicate, an echo and what cannot be read say nothing of a key: that is the speaking row's. */
static void take_row(struct outcome *outcome, struct lot *lot, const struct due *due,
                     struct arena *arena)
{
    char serial[PACKED_BYTES_MAX];
    struct certificate_key key;
    struct standing now;

    if (due->unreadable != REASON_NONE || due->duplicate)
        return;
    backlog_row(lot, due_speaks(due), &due->judgement);
    if (due->echo || !change_of_row(due->memory, &due->judgement, &now))
        return;
    key = due_key(due, serial);
    add_change(outcome, &key, now, due, arena);
}

/* Nothing of a row that the ledger does not know and that goes nowhere; nearly all are such ones. */
static bool says_something(const struct dues *dues, size_t number)
{
    struct judgement judged;
    struct standing now;

    if (due_is_known(dues, number) || due_live(dues, number))
        return true;
    judged = due_judged(dues, number);
    return change_of_row(/*memory*/ NULL, &judged, &now);
}

/* In a thread beside the listing: both read the rows. */
struct changing {
    struct outcome *outcome;
    struct lot *lot; /* its backlog */
    const struct history *history;
    struct dues dues;   /* a reader */
    struct arena arena; /* the night's own afterwards */
    struct beside beside;
};

static void fill_changes(void *context)
{
    const struct standing none = {DISPOSITION_COUNT, REASON_NONE};
    struct changing *changing = context;
    const struct history *history = changing->history;
    char serial[PACKED_BYTES_MAX];
    struct due_view view;

    for (size_t i = 0; i < changing->dues.rows.count; i++)
        if (says_something(&changing->dues, i))
            take_row(changing->outcome, changing->lot, due_at(&changing->dues, i, &view),
                     &changing->arena);
    for (const struct memory *at = history_next(history, NULL); at;
         at = history_next(history, at)) {
        backlog_memory(changing->lot, at);
        if (change_of_absent(at)) {
            const struct certificate_key key = memory_key(at, serial);

            add_change(changing->outcome, &key, none, NULL, &changing->arena);
        }
    }
}

static void changes_begin(struct changing *changing, struct outcome *outcome, struct lot *lot,
                          struct intake *intake)
{
    *changing = (struct changing){.outcome = outcome, .lot = lot, .history = &intake->history};
    dues_reader(&changing->dues, &intake->dues);
    beside_begin(&changing->beside, intake->beside, fill_changes, changing);
}

static void changes_end(struct changing *changing, struct arena *arena)
{
    beside_end(&changing->beside);
    dues_reader_release(&changing->dues);
    arena_adopt(arena, &changing->arena);
}

/* ---- the stage ------------------------------------------------------------------------------- */

void making_about(struct lot *lot, const struct config *config, Day on)
{
    lot->office_name = config_office(config, STR_EMPTY, on, STR("name"));
    lot->version = STR(KIGEN_VERSION);
    memcpy(lot->config_sha256, config->sha256, sizeof lot->config_sha256);
}

/* The reply form that the letters say is enclosed (letters.reply_form), one sheet of the letters'
 * paper, before what the office adds. */
static void enclose_reply_form(struct shop *shop, const struct config *config, struct arena *arena)
{
    enum { FOLDS = 3 };
    struct shop_enclosure *all =
        ARENA_ARRAY(arena, struct shop_enclosure, shop->enclosure_count + 1);

    if (config->reply_form != REPLY_ENCLOSED || config->page2_form)
        return;
    all[0] = (struct shop_enclosure){.name = STR("照会書兼回答書（1枚、三つ折）"),
                                     .variants = 1u << VARIANT_RENEWAL | 1u << VARIANT_LAPSED,
                                     .weight_mg = (uint32_t)shop_paper_mg(shop->paper_gsm, 1),
                                     .thick_um = (uint32_t)order_paper_um(shop->paper_gsm, FOLDS)};
    memcpy(all + 1, shop->enclosures, shop->enclosure_count * sizeof *all);
    shop->enclosures = all;
    shop->enclosure_count++;
}

static uint32_t hundredths(double mm)
{
    return (uint32_t)(mm * 100 + 0.5);
}

static void fill_shop(struct lot *lot, const struct config *config, struct arena *arena)
{
    struct shop *shop = &lot->shop;

    *shop = config->shop;
    shop->window[0] = hundredths(config->window_x);
    shop->window[1] = hundredths(config->window_y);
    shop->window[2] = hundredths(config->window_w);
    shop->window[3] = hundredths(config->window_h);
    shop->phone = config_office(config, STR_EMPTY, lot->mail_on, STR("phone"));
    if (str_is_empty(shop->contact))
        shop->contact =
            arena_printf(arena, STR_FMT "　電話 " STR_FMT,
                         STR_ARG(config_office(config, STR_EMPTY, lot->mail_on, STR("section"))),
                         STR_ARG(shop->phone));
    enclose_reply_form(shop, config, arena);
}

static int give_job(struct lot *lot, struct ledger *ledger, struct arena *arena, struct err *err)
{
    char job[JOB_TEXT_MAX];
    uint32_t before;

    if (ledger_jobs_of_day(ledger, lot->mail_on, &before, err))
        return -1;
    job_text(lot->mail_on, before + 1, job);
    lot->job = arena_copy(arena, str_of(job));
    return 0;
}

static int fill_head(struct lot *lot, const struct making *by, struct arena *arena, struct err *err)
{
    const struct config *config = by->config;
    uint32_t runs;

    lot->as_of = by->tonight->days.as_of;
    lot->mail_on = by->tonight->days.mail_on;
    lot->deliver_on = by->tonight->days.deliver_on;
    lot->next_mail_on = mailing_on_or_after(&by->tonight->calendar, day_add(lot->mail_on, 1));
    lot->counter_next = counter_first(&by->tonight->calendar, lot->deliver_on);
    if (ledger_runs_of_day(by->ledger, lot->as_of, &runs, err))
        return -1;
    lot->run = runs + 1;
    lot->folder = run_folder_name(arena, lot->as_of, lot->run);
    if (give_job(lot, by->ledger, arena, err))
        return -1;
    making_about(lot, config, lot->mail_on);
    lot->previous = by->last->id ? by->last->folder : STR_EMPTY;
    memcpy(lot->fingerprint, by->tonight->fingerprint, sizeof lot->fingerprint);
    lot->late_days = config->rules.late_days;
    lot->duplex = config->duplex;
    lot->approval = config->approval_required;
    fill_shop(lot, config, arena);
    if (ledger_stops(by->ledger, by->last, lot, arena, err))
        return -1;
    if (!by->last->id)
        return 0;
    return ledger_figures(by->ledger, lot, arena, err) ||
                   ledger_inputs_before(by->ledger, by->last, lot, err)
               ? -1
               : 0;
}

/* What the lots of the next weeks may have, tonight's the first. */
static void fill_weeks(struct lot *lot, const struct making *by, struct arena *arena)
{
    const struct week_of of = {&by->tonight->limits, &by->tonight->calendar, &by->config->rules,
                               lot->mail_on};

    lot->weeks = ARENA_ARRAY(arena, struct lot_week, NEAR_WEEKS);
    lot->week_count = NEAR_WEEKS;
    for (int i = 0; i < NEAR_WEEKS; i++) {
        struct lot_week *week = &lot->weeks[i];

        week->monday = day_add(week_monday(lot->mail_on), DAYS_OF_WEEK * i);
        week->last_on = week_last_lot(&of, week->monday);
        week->limited = week_print_most(&of, week->monday, &week->print_most);
    }
}

/* Why nothing goes on this mail day, as the settings say it. */
static void fill_pause(struct lot *lot, const struct making *by, struct arena *arena)
{
    const struct calendar *calendar = &by->tonight->calendar;
    struct days_paused days;

    lot->pause = (struct lot_pause){false, DAY_NONE, DAY_NONE, DAY_NONE, STR_EMPTY};
    if (!rules_pause(&by->config->rules, calendar, lot->mail_on, &days))
        return;
    lot->pause = (struct lot_pause){true, days.from, days.to, DAY_NONE,
                                    rules_pause_reason(&by->config->rules, lot->mail_on, arena)};
    if (day_is(days.to))
        lot->pause.resumes_on = mailing_on_or_after(calendar, day_add(days.to, 1));
}

int making_pieces(struct lot *lot, const struct intake *intake, const struct pool *pool,
                  const struct making *by, struct arena *arena, struct err *err)
{
    REQUIRE(*by->tonight->fingerprint && by->tonight->press && by->ledger);
    REQUIRE(!lot->pieces && lot->row_count == 0);
    if (fill_head(lot, by, arena, err))
        return -1;
    fill_pause(lot, by, arena);
    lot->loads = pool->loads;
    lot->load_count = (uint32_t)pool->load_count;
    fill_weeks(lot, by, arena);
    fill_pieces(lot, intake, pool, by, arena);
    fill_arrivals(lot, pool, by, arena);
    postage_fill(lot, pool, by, arena);
    return 0;
}

static int fill_listing(struct lot *lot, struct intake *intake, const struct making *by,
                        struct arena *arena, struct err *err)
{
    fill_rows(lot, intake, by, &intake->listed);
    doubts_take(lot, intake, &by->config->rules, arena);
    fill_months(lot, intake, arena);
    respell_take(lot, intake, arena);
    return holds_take(lot, intake, by->ledger, arena, err) ||
                   ledger_mailings(by->ledger, day_add(lot->as_of, -MAILINGS_DAYS), lot, arena,
                                   err) ||
                   ledger_reprints_since(by->ledger, by->last->id, lot, arena, err) ||
                   ledger_volumes(by->ledger, lot->outlook.from, lot, arena, err) ||
                   recount_take(lot, intake, by, arena, err) ||
                   listed_take(lot, intake, by, &intake->listed, err)
               ? -1
               : 0;
}

int making_lot(struct lot *lot, struct outcome *outcome, struct intake *intake,
               const struct making *by, struct arena *arena, struct err *err)
{
    struct changing changing;
    int status;

    REQUIRE(day_is(lot->as_of) && lot->pieces); /* making_pieces() was here */
    REQUIRE(lot->piece_count == 0 || lot->pieces[0].number > lot->used_before);
    REQUIRE(!lot->rows && outcome->changes.count == 0);
    make_bundles(lot, (uint32_t)by->config->bundle_letters, arena);
    if (delays_take(lot, intake, by, arena, err))
        return -1;
    changes_begin(&changing, outcome, lot, intake);
    status = fill_listing(lot, intake, by, arena, err);
    changes_end(&changing, arena);
    return status;
}

/* ---- its sums, and what the ledger learns ---------------------------------------------------- */

static void account_counts(struct stop_account *stop, const struct identity *identities,
                           size_t count, struct arena *arena)
{
    uint64_t broken = 0;

    for (size_t i = 0; i < count; i++) {
        const struct identity *at = &identities[i];
        struct stop_row row = {.what = arena_printf(arena, "identity %d", at->number),
                               .found = arena_printf(arena, "%lld", (long long)at->left),
                               .expected = arena_printf(arena, "%lld", (long long)at->right)};

        if (identity_holds(at))
            continue;
        stop_row_add(stop, &row);
        broken++;
    }
    stop_finding_add(stop, STR_EMPTY, broken, 0);
}

int making_counts(const struct lot *lot, struct stop_account *stop, struct arena *arena,
                  struct err *err)
{
    struct identity identities[IDENTITIES_MAX];
    size_t count = lot_identities(lot, identities, IDENTITIES_MAX);
    const struct identity *broken = identities_broken(identities, count);

    REQUIRE(lot->proven && stop->finding_count == 0); /* night_prove() was here */
    if (!broken)
        return 0;
    account_counts(stop, identities, count, arena);
    return err_say(err, COUNTS_DIFFER, lot->folder.p, broken->number, (long long)broken->left,
                   (long long)broken->right, broken->sentence);
}

static int key_order(const void *a, const void *b)
{
    const struct standing_change *left = a, *right = b;
    int order = day_compare(left->key.expires_on, right->key.expires_on);

    if (order == 0)
        order = (int)left->key.kind - (int)right->key.kind;
    return order != 0 ? order : str_compare(left->key.serial, right->key.serial);
}

/* By key, and not as the register has them: it is what the ledger keeps. */
static void sort_changes(struct outcome *outcome)
{
    if (outcome->changes.count)
        qsort(outcome->changes.at, outcome->changes.count, sizeof *outcome->changes.at, key_order);
}

struct ledger_entry making_entry(struct printing *printing, struct outcome *outcome,
                                 const struct order *order, const struct store *store,
                                 const struct rules *rules, struct arena *arena)
{
    const struct lot *lot = &printing->lot;
    struct printed *printed = ARENA_ARRAY(arena, struct printed, lot->piece_count);

    REQUIRE(lot->proven && printing->run.id == 0);
    sort_changes(outcome);
    for (uint32_t i = 0; i < lot->piece_count; i++)
        printed[i] = judge_printed(store, &lot->pieces[i], &rules->offices).printed;
    printing->run.as_of = lot->as_of;
    printing->run.mail_on = lot->mail_on;
    printing->run.nth = lot->run;
    printing->run.folder = lot->folder;
    printing->run.job = lot->job;
    printing->run.state = RUN_PLANNED;
    memcpy(printing->run.fingerprint, lot->fingerprint, sizeof printing->run.fingerprint);
    return (struct ledger_entry){lot,
                                 printed,
                                 outcome->changes.at,
                                 outcome->changes.count,
                                 outcome->reject_changes.at,
                                 outcome->reject_changes.count,
                                 order->accepted,
                                 order->accepted_count,
                                 outcome->news,
                                 outcome->new_rows.at,
                                 outcome->new_rows.count,
                                 outcome->settings,
                                 outcome->setting_count,
                                 day_add(lot->as_of, -rules->past_days)};
}
