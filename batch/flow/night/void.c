/* What may be taken back; and what an older ledger has forgotten of it. */
#include "flow/night/void.h"

#include "say/err.h"
#include "disk/file.h"
#include "disk/path.h"
#include "core/text/csvtext.h"
#include "core/lot/pull.h"
#include "edge/ledger/ledger_void.h"

static int say_before(const struct taken_back *back, const char *run)
{
    char on[DAY_TEXT_MAX];

    notice_say(VOID_ALREADY, run, day_text(back->on, on),
               str_is_empty(back->by) ? "-" : back->by.p);
    return 0;
}

/* A second time is no fault: who was cut off asks again, and the first day stands (as in record).
 */
int void_take_back(const struct store *store, const struct void_request *request, Day as_of,
                   struct void_outcome *outcome, struct arena *arena, struct err *err)
{
    struct ledger *ledger = store->ledger;
    struct taken_back back;
    struct ledger_run run;
    Str posted;
    Day today;

    REQUIRE(ledger && store->lock_fd >= 0); /* the ledger is open and locked */
    *outcome = (struct void_outcome){0};
    if (ledger_run_of_folder(ledger, str_of(request->run), &run, arena, err))
        return -1;
    if (!run.id)
        return err_say(err, VOID_UNKNOWN, request->run);
    if (run.state != RUN_PUBLISHED)
        return err_say(err, VOID_UNPUBLISHED, request->run);
    if (ledger_taken_back(ledger, &run, &back, arena, err))
        return -1;
    outcome->before = back.is;
    if (back.is)
        return say_before(&back, request->run);
    if (ledger_posted_piece(ledger, &run, &posted, arena, err))
        return -1;
    if (!str_is_empty(posted))
        return err_say(err, VOID_POSTED, request->run, posted.p);
    return run_today(store, as_of, &today, arena, err) ||
                   ledger_take_back(ledger, &run, today, str_of(request->by), str_of(request->why),
                                    &outcome->letters, err)
               ? -1
               : 0;
}

/* ---- an older ledger ------------------------------------------------------------------------- */

static int take_back_again(struct ledger *ledger, Str lot, Str named_by, Day on,
                           struct arena *arena, struct err *err)
{
    struct ledger_run run;
    struct taken_back back;
    uint64_t letters;
    Str posted;

    if (ledger_run_of_folder(ledger, lot, &run, arena, err))
        return -1;
    if (!run.id || run.state != RUN_PUBLISHED)
        return 0;
    if (ledger_taken_back(ledger, &run, &back, arena, err) ||
        ledger_posted_piece(ledger, &run, &posted, arena, err))
        return -1;
    if (back.is || !str_is_empty(posted))
        return 0;
    if (ledger_take_back(ledger, &run, on, STR("kigen"), named_by, &letters, err))
        return -1;
    notice_say(VOID_ADOPTED, lot.p, named_by.p);
    return 0;
}

/* The two lists are in one order; a run of the first edition has neither. What they hold was proven
 * before (flow/audit/audit_pull). */
int void_again(const struct store *store, const char *folder, Str name, Day on, struct arena *arena,
               struct err *err)
{
    enum { ID, BUNDLE, SEQUENCE, LOT, PRINT_COLUMNS };
    enum { PIECE, RESIDENT, REASON, OFFICE_COLUMNS };
    Str texts[2], print[PRINT_COLUMNS], office[OFFICE_COLUMNS], last = STR_EMPTY;
    struct csvtext lists[2];
    struct err unheard = {0};

    REQUIRE(store->ledger && store->lock_fd >= 0); /* the ledger is open and locked */
    if (file_read(path_join(arena, folder, "print/pull.csv"), arena, &texts[0], &unheard) ||
        file_read(path_join(arena, folder, "office/pull.csv"), arena, &texts[1], &unheard) ||
        !csvtext_begin(&lists[0], texts[0], PULL_PRINT_HEADER) ||
        !csvtext_begin(&lists[1], texts[1], PULL_OFFICE_HEADER))
        return 0;
    while (csvtext_next(&lists[0], print, PRINT_COLUMNS, arena) > 0 &&
           csvtext_next(&lists[1], office, OFFICE_COLUMNS, arena) > 0) {
        if (!str_equal(office[REASON], pull_voided_word()) || str_equal(print[LOT], last))
            continue;
        last = arena_copy(arena, print[LOT]); /* ended by a NUL */
        if (take_back_again(store->ledger, last, name, on, arena, err))
            return -1;
    }
    return 0;
}
