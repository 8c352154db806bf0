/*
 * From judged rows to a lot: pieces numbered in postal order, bundles, the listing, the counts, and
 * what changes in the ledger. night_freeze() then writes it to disk, records it, and reads it back.
 */
#include <stdlib.h>

#include "base/version.h"
#include "say/err.h"
#include "core/rules/delay.h"
#include "core/lot/identities.h"
#include "edge/ledger/ledger_mailings.h"
#include "flow/night/doubts.h"
#include "flow/night/holds.h"
#include "flow/night/judge.h"
#include "flow/night/news.h"
#include "flow/night/night.h"

enum { NUMBER_MAX = 999999 };

/* ---- pieces ---------------------------------------------------------------------------------- */

static int certificate_order(const void *a, const void *b)
{
    const struct lot_certificate *left = a, *right = b;
    int order = day_compare(left->expires_on, right->expires_on);

    if (order == 0)
        order = (int)left->kind - (int)right->kind;
    return order != 0 ? order : str_compare(left->serial, right->serial);
}

static struct lot_certificate certificate_of(const struct night *night, const struct due *row)
{
    const struct certificate *from = &row->certificate;
    Day card = card_end(from, &row->person->resident, night->config.rules.leap);
    Day until = office_day_from(&night->tonight.calendar, day_add(from->expires_on, 1), -1);

    return (struct lot_certificate){.serial = from->serial,
                                    .kind = from->kind,
                                    .issued_on = from->issued_on,
                                    .expires_on = from->expires_on,
                                    .opens_on = row->terms.opens_on,
                                    .ideal_on = row->terms.ideal_on,
                                    .card_expires_on = from->card_expires_on,
                                    .card_ends_on = card,
                                    .counter_until = until,
                                    .card_type = from->card_type,
                                    .line = from->line};
}

static void fill_certificates(struct night *night, struct lot_piece *piece, const struct due *rows)
{
    struct lot *lot = &night->printing.lot;

    piece->certificate = lot->certificate_count;
    for (const struct due *row = rows; row; row = row->twin)
        lot->certificates[lot->certificate_count++] = certificate_of(night, row);
    piece->certificate_count = lot->certificate_count - piece->certificate;
    qsort(&lot->certificates[piece->certificate], piece->certificate_count,
          sizeof *lot->certificates, certificate_order);
}

static enum variant variant_of_piece(const struct lot *lot, const struct lot_piece *piece)
{
    bool lapsed = true, card = false;

    for (uint32_t i = 0; i < piece->certificate_count; i++) {
        const struct lot_certificate *at = &lot->certificates[piece->certificate + i];

        lapsed = lapsed && day_before(at->expires_on, lot->deliver_on);
        card = card ||
               (day_is(at->card_expires_on) && !day_before(at->expires_on, at->card_expires_on));
    }
    return lapsed ? VARIANT_LAPSED : card ? VARIANT_CARD_RENEWAL : VARIANT_RENEWAL;
}

static void fill_dates(const struct lot *lot, struct lot_piece *piece)
{
    const struct lot_certificate *first = &lot->certificates[piece->certificate];

    piece->expires_on = first->expires_on;
    piece->opens_on = first->opens_on;
    piece->ideal_on = first->ideal_on;
    for (uint32_t i = 1; i < piece->certificate_count; i++) {
        if (day_before(first[i].opens_on, piece->opens_on))
            piece->opens_on = first[i].opens_on;
        if (day_before(first[i].ideal_on, piece->ideal_on))
            piece->ideal_on = first[i].ideal_on;
    }
}

static int output_order(const void *a, const void *b)
{
    const struct lot_piece *left = a, *right = b;
    int order = (int)left->variant - (int)right->variant;

    if (order == 0)
        order = str_compare(left->language, right->language);
    return order != 0 ? order : piece_compare(left, right);
}

static int fill_pieces(struct night *night, struct err *err)
{
    struct lot *lot = &night->printing.lot;
    uint32_t highest;

    lot->pieces = ARENA_ARRAY(&night->arena, struct lot_piece, night->pool.count);
    lot->certificates =
        ARENA_ARRAY(&night->arena, struct lot_certificate, night->intake.dues.count);
    for (size_t i = 0; i < night->pool.count; i++) {
        const struct pool_piece *from = &night->pool.pieces[i];
        struct lot_piece *piece = &lot->pieces[lot->piece_count];

        if (from->rows->judgement.disposition != DISPOSITION_NOTICE)
            continue;
        lot->piece_count++;
        judge_address(piece, from->person, &night->tonight, &night->config.rules);
        fill_certificates(night, piece, from->rows);
        fill_dates(lot, piece);
        piece->variant = variant_of_piece(lot, piece);
        piece->pages = press_pages(night->tonight.press, piece->variant, piece->language);
    }
    if (lot->piece_count)
        qsort(lot->pieces, lot->piece_count, sizeof *lot->pieces, output_order);
    if (ledger_highest_number(night->store.ledger, lot->mail_on, &highest, err))
        return -1;
    lot->used_before = highest;
    if (lot->piece_count > NUMBER_MAX - highest) {
        err_say(err, GATE_NUMBERS, NUMBER_MAX);
        stop_finding_add(&night->stop, STR_EMPTY, (uint64_t)highest + lot->piece_count, NUMBER_MAX);
        return night_stop(night, "piece_numbers", err);
    }
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        lot->pieces[i].number = highest + 1 + i;
        piece_id_text(lot->mail_on, lot->pieces[i].number, lot->pieces[i].id);
    }
    return 0;
}

/* ---- bundles: one variant, language and sheet count each ------------------------------------- */

static bool same_bundle(const struct lot_piece *a, const struct lot_piece *b)
{
    return a->variant == b->variant && str_equal(a->language, b->language) && a->pages == b->pages;
}

static void fill_bundles(struct night *night)
{
    struct lot *lot = &night->printing.lot;
    struct lot_bundle *bundle = NULL;

    lot->bundles = ARENA_ARRAY(&night->arena, struct lot_bundle, lot->piece_count);
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        struct lot_piece *piece = &lot->pieces[i];

        if (!bundle || !same_bundle(piece, piece - 1) ||
            bundle->piece_count == (uint32_t)night->config.bundle_letters) {
            bundle = &lot->bundles[lot->bundle_count++];
            bundle->file =
                arena_printf(&night->arena, "letters-%04u.pdf", (unsigned)lot->bundle_count);
            bundle->variant = piece->variant;
            bundle->language = piece->language;
            bundle->piece = i;
        }
        piece->bundle = lot->bundle_count - 1;
        piece->sequence = ++bundle->piece_count;
        piece->first_page = bundle->pages + 1;
        bundle->pages += piece->pages;
        bundle->sheets += lot_piece_sheets(lot, piece);
    }
}

/* ---- delay ----------------------------------------------------------------------------------- */

struct delay_question {
    const struct rules *rules;
    const struct ledger_past *past;
};

static struct lot_fact fact_of_lot(void *context, Day lot)
{
    const struct delay_question *question = context;
    struct lot_fact fact = ledger_past_fact(question->past, lot);

    fact.paused = rules_paused(question->rules, lot);
    return fact;
}

/* Of several certificates the one with the earliest ideal_on speaks; they are ordered by expiry. */
static const struct lot_certificate *speaker(const struct lot *lot, const struct lot_piece *piece)
{
    const struct lot_certificate *found = &lot->certificates[piece->certificate];

    for (uint32_t i = 1; i < piece->certificate_count; i++) {
        const struct lot_certificate *at = &lot->certificates[piece->certificate + i];

        if (day_before(at->ideal_on, found->ideal_on))
            found = at;
    }
    return found;
}

static int fill_delays(struct night *night, struct err *err)
{
    struct lot *lot = &night->printing.lot;
    struct ledger_past *past = NULL;
    struct delay_question question = {&night->config.rules, NULL};
    Day earliest = lot->mail_on;
    int status = 0;

    for (uint32_t i = 0; i < lot->piece_count; i++)
        if (day_before(lot->pieces[i].ideal_on, earliest))
            earliest = lot->pieces[i].ideal_on;
    if (ledger_past_open(night->store.ledger, earliest, &past, err))
        return -1;
    question.past = past;
    for (uint32_t i = 0; !status && i < lot->piece_count; i++) {
        struct lot_piece *piece = &lot->pieces[i];
        const struct lot_certificate *at = speaker(lot, piece);
        struct certificate_key key = {at->kind, at->serial, at->expires_on};

        if (!day_before(piece->ideal_on, lot->mail_on))
            continue;
        status = ledger_past_ask(past, &key, err);
        if (!status)
            piece->delay_days =
                delay_causes(&night->tonight.calendar, piece->ideal_on, lot->mail_on, fact_of_lot,
                             &question, piece->cause_days);
    }
    for (uint32_t i = 0; i < lot->piece_count; i++)
        lot->pieces[i].late = lot->pieces[i].delay_days >= (uint32_t)lot->late_days;
    ledger_past_close(past);
    return status;
}

/* ---- the listing and the counts -------------------------------------------------------------- */

static struct lot_row row_of(const struct due *due)
{
    return (struct lot_row){
        .serial = due->certificate.serial,
        .resident_id = due->certificate.resident_id,
        .kind = due->kind,
        .expires_on = due->certificate.expires_on,
        .disposition = due->judgement.disposition,
        .reason = due->judgement.reason,
        .planned_on = due->planned_on,
        .anomalies = due->anomalies,
        .line = due->certificate.line,
        .piece = UINT32_MAX,
        .ideal_on = due->terms.ideal_on,
        .missing = due->judgement.reason == REASON_UNPRINTABLE ? due->person->missing : STR_EMPTY};
}

/* From a place in the pool to the piece it became, which was sorted since. */
static uint32_t *piece_places(struct night *night)
{
    uint32_t *places = ARENA_ARRAY(&night->arena, uint32_t, night->pool.count);

    for (uint32_t i = 0; i < night->printing.lot.piece_count; i++) {
        struct person *person = intake_person(&night->intake, &night->arena,
                                              night->printing.lot.pieces[i].resident_id, false);

        places[person->piece] = i;
    }
    return places;
}

static void fill_rows(struct night *night)
{
    struct lot *lot = &night->printing.lot;
    const uint32_t *places = piece_places(night);

    lot->rows = ARENA_ARRAY(&night->arena, struct lot_row, night->intake.dues.count);
    for (size_t i = 0; i < night->intake.dues.count; i++) {
        const struct due *due = night->intake.dues.at[i];
        struct lot_row row = row_of(due);

        lot->dispositions[row.disposition]++;
        if (row.reason != REASON_NONE)
            lot->reasons[row.reason]++;
        if (!disposition_is_listed(row.disposition))
            continue;
        if (row.disposition == DISPOSITION_NOTICE)
            row.piece = places[due->person->piece];
        lot->rows[lot->row_count++] = row;
    }
    lot->unreadables = night->intake.unreadables.at;
    lot->unreadable_count = (uint32_t)night->intake.unreadables.count;
}

static void fill_months(struct night *night)
{
    struct lot *lot = &night->printing.lot;
    enum { MONTHS = (YEAR_LAST - YEAR_FIRST + 1) * 12 };

    lot->months = ARENA_ARRAY(&night->arena, struct lot_month, MONTHS);
    for (int i = 0; i < MONTHS; i++)
        if (night->intake.not_due_by_month[i])
            lot->months[lot->month_count++] = (struct lot_month){YEAR_FIRST + i / 12, i % 12 + 1,
                                                                 night->intake.not_due_by_month[i]};
}

/* ---- what changes in the ledger -------------------------------------------------------------- */

static void add_change(struct night *night, const struct certificate_key *key,
                       enum disposition disposition, enum reason reason)
{
    struct standing_change change = {*key, disposition, reason};

    VEC_PUSH(&night->outcome.changes, change);
}

/*
 * What the ledger keeps of a row: its disposition where it is listed. A row told by a notice keeps
 * the standing `notice`; one told elsewhere has none.
 */
static void change_of_row(struct night *night, struct due *due)
{
    struct certificate_key key = {due->certificate.kind, due->certificate.serial,
                                  due->certificate.expires_on};
    enum disposition before = due->memory ? due->memory->standing : DISPOSITION_COUNT;
    enum reason why = due->memory ? due->memory->why : REASON_NONE;
    enum disposition now = due->judgement.disposition;
    enum reason reason = due->judgement.reason;

    if (due->unreadable != REASON_NONE || due->duplicate)
        return;
    if (due->memory)
        due->memory->touched = true;
    if (now == DISPOSITION_TOLD) {
        now = reason == REASON_NONE ? DISPOSITION_NOTICE : DISPOSITION_COUNT;
        reason = REASON_NONE;
    }
    if (now != before || (now != DISPOSITION_COUNT && reason != why))
        add_change(night, &key, now, reason);
}

static int key_order(const void *a, const void *b)
{
    const struct standing_change *left = a, *right = b;
    int order = day_compare(left->key.expires_on, right->key.expires_on);

    if (order == 0)
        order = (int)left->key.kind - (int)right->key.kind;
    return order != 0 ? order : str_compare(left->key.serial, right->key.serial);
}

static void fill_changes(struct night *night)
{
    struct lot *lot = &night->printing.lot;

    for (size_t i = 0; i < night->intake.dues.count; i++)
        change_of_row(night, night->intake.dues.at[i]);
    for (const struct memory *at = history_next(&night->intake.history, NULL); at;
         at = history_next(&night->intake.history, at)) {
        lot->backlog_before += at->standing == DISPOSITION_WAITING;
        if (at->touched || at->standing == DISPOSITION_COUNT || at->standing == DISPOSITION_NOTICE)
            continue;
        lot->backlog_gone += at->standing == DISPOSITION_WAITING;
        add_change(night, &at->key, DISPOSITION_COUNT, REASON_NONE);
    }
    if (night->outcome.changes.count)
        qsort(night->outcome.changes.at, night->outcome.changes.count,
              sizeof *night->outcome.changes.at, key_order);
}

static void count_backlog(struct night *night, const struct due *due)
{
    struct lot *lot = &night->printing.lot;
    const struct memory *memory = due->memory;
    bool waited = memory && memory->standing == DISPOSITION_WAITING;
    bool known = memory && (memory->has_piece || memory->standing == DISPOSITION_HELD ||
                            memory->standing == DISPOSITION_SUPPRESSED);

    if (due->unreadable != REASON_NONE || due->duplicate)
        return;
    if (due->judgement.disposition == DISPOSITION_WAITING) {
        lot->backlog_left++;
        lot->backlog_returned += !waited && known;
        lot->backlog_arrived += !waited && !known;
    } else if (waited) {
        lot->backlog_sent += due->judgement.disposition == DISPOSITION_NOTICE;
        lot->backlog_gone += due->judgement.disposition != DISPOSITION_NOTICE;
    }
}

/* ---- the stage ------------------------------------------------------------------------------- */

static int fill_head(struct night *night, struct err *err)
{
    struct lot *lot = &night->printing.lot;
    const struct config *config = &night->config;
    uint32_t runs;

    if (ledger_runs_of_day(night->store.ledger, night->tonight.days.as_of, &runs, err))
        return -1;
    lot->as_of = night->tonight.days.as_of;
    lot->mail_on = night->tonight.days.mail_on;
    lot->deliver_on = night->tonight.days.deliver_on;
    lot->run = runs + 1;
    lot->folder = run_folder_name(&night->arena, lot->as_of, lot->run);
    lot->office_name = config_office(config, STR("name"));
    lot->previous = night->against.last.id ? night->against.last.folder : STR_EMPTY;
    lot->version = STR(KIGEN_VERSION);
    memcpy(lot->config_sha256, config->sha256, sizeof lot->config_sha256);
    memcpy(lot->fingerprint, night->tonight.fingerprint, sizeof lot->fingerprint);
    lot->late_days = config->rules.late_days;
    lot->duplex = config->duplex;
    if (ledger_stops(night->store.ledger, &night->against.last, lot, &night->arena, err))
        return -1;
    return night->against.last.id
               ? ledger_figures(night->store.ledger, &night->against.last, lot, err)
               : 0;
}

static void account_counts(struct night *night, const struct identity *identities, size_t count)
{
    uint64_t broken = 0;

    for (size_t i = 0; i < count; i++) {
        const struct identity *at = &identities[i];
        struct stop_row row = {.what = arena_printf(&night->arena, "identity %d", at->number),
                               .found = arena_printf(&night->arena, "%lld", (long long)at->left),
                               .expected =
                                   arena_printf(&night->arena, "%lld", (long long)at->right)};

        if (identity_holds(at))
            continue;
        stop_row_add(&night->stop, &row);
        broken++;
    }
    stop_finding_add(&night->stop, STR_EMPTY, broken, 0);
}

int night_counts(struct night *night, struct err *err)
{
    struct identity identities[IDENTITIES_MAX];
    size_t count = lot_identities(&night->printing.lot, identities, IDENTITIES_MAX);
    const struct identity *broken = identities_broken(identities, count);

    if (!broken)
        return 0;
    err_say(err, COUNTS_DIFFER, night->printing.lot.folder.p, broken->number,
            (long long)broken->left, (long long)broken->right, broken->sentence);
    account_counts(night, identities, count);
    return night_stop(night, "counts", err);
}

int night_lot(struct night *night, struct err *err)
{
    if (fill_head(night, err) || fill_pieces(night, err))
        return -1;
    fill_bundles(night);
    if (fill_delays(night, err))
        return -1;
    fill_rows(night);
    doubts_take(&night->printing.lot, &night->intake, &night->config.rules, &night->arena);
    fill_months(night);
    fill_changes(night);
    if (holds_take(&night->printing.lot, &night->intake, night->store.ledger, &night->arena, err) ||
        ledger_mailings(night->store.ledger, day_add(night->tonight.days.as_of, -MAILINGS_DAYS),
                        &night->printing.lot, &night->arena, err))
        return -1;
    pull_judge(&night->past, &night->alarms, &night->intake,
               &(struct again){&night->tonight, &night->against, &night->config, &night->store},
               &night->arena);
    posted_alarms(&night->alarms, &night->past, &night->tonight, &night->config.gates,
                  &night->arena);
    if (night_gates(night, err))
        return -1;
    for (size_t i = 0; i < night->intake.dues.count; i++)
        count_backlog(night, night->intake.dues.at[i]);
    if (news_count(&night->outcome, &night->intake, &night->printing.lot, &night->store,
                   &night->arena, err))
        return -1;
    watch_step(&night->watch, "lot");
    return 0;
}

int night_freeze(struct night *night, struct err *err)
{
    struct printed *printed =
        ARENA_ARRAY(&night->arena, struct printed, night->printing.lot.piece_count);
    struct ledger_entry entry = {
        &night->printing.lot,
        printed,
        night->outcome.changes.at,
        night->outcome.changes.count,
        night->outcome.reject_changes.at,
        night->outcome.reject_changes.count,
        night->order->accepted,
        night->order->accepted_count,
        night->outcome.news,
        night->outcome.new_rows.at,
        night->outcome.new_rows.count,
        day_add(night->tonight.days.as_of, -night->config.rules.past_days)};

    for (uint32_t i = 0; i < night->printing.lot.piece_count; i++)
        printed[i] = judge_printed(&night->store, &night->printing.lot.pieces[i]);
    night->printing.run.as_of = night->printing.lot.as_of;
    night->printing.run.mail_on = night->printing.lot.mail_on;
    night->printing.run.nth = night->printing.lot.run;
    night->printing.run.folder = night->printing.lot.folder;
    night->printing.run.state = RUN_PLANNED;
    memcpy(night->printing.run.fingerprint, night->tonight.fingerprint,
           sizeof night->printing.run.fingerprint);
    return run_freeze(&night->printing,
                      &(struct run_plan){&entry, night->past.pulls.at, night->past.pulls.count},
                      &night->config, &night->store, &night->arena, err);
}
