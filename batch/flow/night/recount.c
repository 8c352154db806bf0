/* Nothing here is asked of the planner or of what the judge read of the ledger, but to be compared. */
#include "flow/night/recount.h"

#include <stdlib.h>

#include "core/lot/capacity.h"
#include "core/gates/doubtmarks.h"
#include "core/lot/doubts.h"
#include "disk/path.h"
#include "edge/disk/digest.h"
#include "edge/ledger/ledger_book.h"
#include "edge/ledger/ledger_past.h"

/* ---- limits ---------------------------------------------------------------------------------- */

static int take_capacities(struct lot *lot, const struct making *by, struct arena *arena,
                           struct err *err)
{
    struct plan past;
    Day from;
    int status;

    plan_init(&past, &by->config->rules, &by->tonight->calendar, &by->tonight->limits);
    from = plan_visits_from(&past, lot->mail_on);
    status = ledger_use(by->ledger, lot->mail_on, &past, arena, err) ||
             (day_is(from) && ledger_visits(by->ledger, from, &past, arena, err));
    if (!status)
        capacity_take(lot, &past, arena);
    plan_release(&past);
    return status ? -1 : 0;
}

/* ---- who is told ----------------------------------------------------------------------------- */

static bool is_counted(const struct memory *memory, Day floor)
{
    return memory_is_told(memory) && !day_before(memory_expires(memory), floor);
}

static int id_order(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* Residents of what the night read as told. */
static uint64_t people_told(const struct history *history, Day floor)
{
    VEC(Str) ids = {0};
    uint64_t people = 0;

    for (const struct memory *at = history_next(history, NULL); at; at = history_next(history, at))
        if (is_counted(at, floor))
            VEC_PUSH(&ids, at->told->resident_id);
    if (ids.count)
        qsort(ids.at, ids.count, sizeof *ids.at, id_order);
    for (size_t i = 0; i < ids.count; i++)
        people += i == 0 || !str_equal(ids.at[i - 1], ids.at[i]);
    VEC_RELEASE(&ids);
    return people;
}

static int take_told(struct lot *lot, const struct intake *intake, const struct making *by,
                     struct err *err)
{
    Day floor = day_add(lot->as_of, -by->config->rules.past_days);
    struct lot_told *told = &lot->ledger_told;
    struct due_view view;

    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        const struct due *due;

        if (!due_is_known(&intake->dues, i))
            continue;
        due = due_at(&intake->dues, i, &view);
        if (due->unreadable != REASON_NONE || due->duplicate || due->echo ||
            !is_counted(due->memory, floor))
            continue;
        if (due->judgement.disposition == DISPOSITION_TOLD)
            told->told++;
        else
            told->other++;
    }
    for (const struct memory *at = history_next(&intake->history, NULL); at;
         at = history_next(&intake->history, at))
        told->not_asked += is_counted(at, floor) && !at->tonight.touched;
    told->people = people_told(&intake->history, floor);
    return ledger_told_count(by->ledger, floor, told, err);
}

/* ---- earlier lots as they were handed over --------------------------------------------------- */

static int take_handed(struct lot *lot, const struct making *by, struct arena *arena,
                       struct err *err)
{
    for (uint32_t i = 0; i < lot->mailing_count; i++) {
        struct lot_mailing *at = &lot->mailings[i];
        const char *folder = path_join(arena, by->config->output_dir.path.p, at->folder.p);
        char sha256[SHA256_HEX + 1];
        struct ledger_run run;
        struct err unheard = {0}; /* the alarm `house` says what is wrong with a folder */

        if (ledger_run_of_folder(by->ledger, at->folder, &run, arena, err))
            return -1;
        at->is_as_printed = digest_file(path_join(arena, folder, "print/SHA256SUMS"), LINKS_REFUSED,
                                        sha256, &unheard) == 0 &&
                            strcmp(sha256, run.print_sha256) == 0;
    }
    return 0;
}

int recount_take(struct lot *lot, const struct intake *intake, const struct making *by,
                 struct arena *arena, struct err *err)
{
    return take_capacities(lot, by, arena, err) || take_told(lot, intake, by, err) ||
                   take_handed(lot, by, arena, err) || ledger_again(by->ledger, lot, arena, err) ||
                   ledger_posted_count(by->ledger, day_add(lot->as_of, -MAILINGS_DAYS), lot, err)
               ? -1
               : 0;
}

/* ---- residents, and months of expiry --------------------------------------------------------- */

void recount_residents(struct lot *lot, const struct against *against)
{
    const struct rowmarks_count *now = &against->compared.count, *before = &against->count_before;
    const struct rowmarks_count *by = now->known ? now : before;

    lot->residents_counted = by->known;
    lot->residents_apart = by->apart;
    lot->residents_repeated = by->repeated;
}

/* Beside the months of this run those of a year ago, where both can be compared. */
static void recount_year(struct lot *lot, const struct against *against,
                         const struct gate_settings *settings)
{
    struct histogram_band bands[HISTOGRAM_BANDS_MAX];
    size_t count;

    if (!against->year)
        return;
    count = histogram_bands_since(against->histogram, against->year, lot->as_of,
                                  against->year_as_of, settings, bands);
    for (size_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < lot->band_count; k++)
            if (lot->bands[k].year == bands[i].year && lot->bands[k].month == bands[i].month) {
                lot->bands[k].has_year = true;
                lot->bands[k].year_before = bands[i].before;
                lot->bands[k].year_allowed = bands[i].allowed;
            }
}

void recount_bands(struct lot *lot, const struct against *against, int days,
                   const struct gate_settings *settings, struct arena *arena)
{
    struct histogram_band bands[HISTOGRAM_BANDS_MAX];
    size_t count =
        histogram_bands(against->histogram, against->foretold, lot->as_of, days, settings, bands);

    lot->bands = ARENA_ARRAY(arena, struct lot_band, count + 1);
    for (size_t i = 0; i < count; i++)
        if (bands[i].before || bands[i].now)
            lot->bands[lot->band_count++] = (struct lot_band){.year = bands[i].year,
                                                              .month = bands[i].month,
                                                              .before = bands[i].before,
                                                              .now = bands[i].now,
                                                              .allowed = bands[i].allowed};
    recount_year(lot, against, settings);
}

/* ---- doubts, and letters to pull, from run to run -------------------------------------------- */

void recount_doubts(struct lot *lot, const struct against *against)
{
    uint64_t *now = mem_zero((size_t)lot->doubt_count + 1, sizeof *now);
    size_t count = doubt_digests(lot, now), before = against->doubts_before.count;

    lot->doubts_compared = against->doubts_known;
    for (uint32_t i = 0; i < lot->doubt_count; i++)
        lot->doubts[i].is_known =
            digest_is_among(against->doubts_before.at, before, doubt_digest(lot, &lot->doubts[i]));
    for (size_t i = 0; i < before; i++)
        lot->doubts_gone += !digest_is_among(now, count, against->doubts_before.at[i]);
    mem_free(now);
}

static Day listed_since(const struct lot *lot, const struct against *against, Str piece_id)
{
    if (!against->pulls_known)
        return DAY_NONE;
    for (size_t i = 0; i < against->pulls_before.count; i++)
        if (str_equal(str_of(against->pulls_before.at[i].piece_id), piece_id))
            return against->pulls_before.at[i].since;
    return lot->as_of;
}

static struct lot_pull listed(const struct lot *lot, const struct pull *pull,
                              const struct against *against)
{
    return (struct lot_pull){.piece_id = pull->piece_id,
                             .resident_id = pull->resident_id,
                             .reasons = pull->reasons,
                             .lot = pull->lot,
                             .bundle = pull->bundle,
                             .sequence = pull->sequence,
                             .since = listed_since(lot, against, pull->piece_id),
                             .is_listed = true};
}

static bool is_on_list(const struct past *past, Str piece_id)
{
    for (size_t i = 0; i < past->pulls.count; i++)
        if (str_equal(past->pulls.at[i].piece_id, piece_id))
            return true;
    return false;
}

int recount_pulls(struct lot *lot, const struct past *past, const struct against *against,
                  struct ledger *ledger, struct arena *arena, struct err *err)
{
    size_t before = against->pulls_before.count;

    lot->pulls_compared = against->pulls_known;
    lot->pulls = ARENA_ARRAY(arena, struct lot_pull, past->pulls.count + before + 1);
    for (size_t i = 0; i < past->pulls.count; i++) {
        struct lot_pull *pull = &lot->pulls[lot->pull_count++];

        *pull = listed(lot, &past->pulls.at[i], against);
        if (ledger_piece_now(ledger, pull, arena, err))
            return -1;
    }
    for (size_t i = 0; i < before; i++) {
        const struct pull_before *was = &against->pulls_before.at[i];
        struct lot_pull *pull = &lot->pulls[lot->pull_count];

        if (is_on_list(past, str_of(was->piece_id)))
            continue;
        *pull = (struct lot_pull){.piece_id = arena_copy(arena, str_of(was->piece_id)),
                                  .since = was->since};
        lot->pull_count++;
        if (ledger_piece_now(ledger, pull, arena, err))
            return -1;
    }
    return 0;
}
