/*
 * What a night reads of the ledger. Every query is by key or by a range of expiry days, so that it
 * costs what is due, however long the ledger has grown.
 */
#include <stdlib.h>

#include "edge/ledger/ledger_check.h"
#include "edge/ledger/ledger_past.h"
#include "edge/ledger/ledger_gates.h"
#include "edge/ledger/ledger_spelling.h"
#include "edge/ledger/ledger_write.h"

/* ---- the table of memories ------------------------------------------------------------------- */

static int standing_take(struct ledger *ledger, sqlite3_stmt *statement, struct history *history,
                         struct err *err)
{
    struct certificate_key key;
    struct memory *memory;
    Str disposition = sql_str(statement, 3);
    int reason = reason_of(sql_str(statement, 4));

    if (!sql_key(statement, &key))
        return err_say(err, LEDGER_DAMAGED, ledger->path, "standing");
    if (sql_str(statement, 6).n > UINT8_MAX)
        return err_say(err, LEDGER_DAMAGED, ledger->path, "standing");
    memory = history_add(history, &key);
    if (!str_is_empty(disposition)) {
        int standing = disposition_of(disposition);

        if (standing < 0)
            return err_say(err, LEDGER_DAMAGED, ledger->path, "standing.disposition");
        memory->standing = (uint64_t)standing & 15;
    }
    memory->why = (uint64_t)(reason < 0 ? REASON_NONE : reason) & 63;
    memory->seen = sqlite3_column_int(statement, 5) != 0;
    history_listed(history, memory, sql_str(statement, 6));
    /* taken for none, a dead or protected person would not be missed by the gates */
    if (reason < 0 && !str_is_empty(sql_str(statement, 4)))
        return err_say(err, LEDGER_DAMAGED, ledger->path, "standing.reason");
    return 0;
}

/* Keys below the floor ?1 of which some piece came undone: they may be open, and were seen. And
 * those with a notice to the resident of an open certificate of their kind and expiry, which may be
 * the same one under another serial (docs/contract 4.9). */
#define ASKED_FOR                                                                                  \
    " (SELECT m.expires_on, m.kind, m.serial FROM event u JOIN notice m"                           \
    "  ON m.piece_id = u.piece_id WHERE u.event IN('spoiled','pulled','voided','returned')"        \
    "  AND m.expires_on < ?1 UNION SELECT m.expires_on, m.kind, m.serial FROM standing o"          \
    "  CROSS JOIN certificate w ON w.expires_on = o.expires_on AND w.kind = o.kind"                \
    "   AND w.serial = o.serial CROSS JOIN piece q ON q.resident = w.resident"                     \
    "  CROSS JOIN notice m ON m.piece_id = q.piece_id AND m.expires_on = o.expires_on"             \
    "   AND m.kind = o.kind WHERE o.disposition IN('waiting','held') AND o.expires_on < ?1)"

/* With the resident under whom the certificate was first listed, where that is known. */
#define LISTED                                                                                     \
    "SELECT t.expires_on, t.kind, t.serial, t.disposition, t.reason, t.seen, s.id FROM standing t" \
    " LEFT JOIN certificate c ON c.expires_on = t.expires_on AND c.kind = t.kind"                  \
    " AND c.serial = t.serial LEFT JOIN resident s ON s.n = c.resident"

/* A certificate that was suppressed and fell below `floor` since the last run says nothing of that any
 * more: it is asked for so that the night sees it gone. A gap of runs and a lowered past_days together
 * are no longer than this. */
enum { FELL_BEHIND_DAYS = 800 };

static int read_standings(struct ledger *ledger, Day floor, struct history *history,
                          struct err *err)
{
    static const char sql[] =
        LISTED " WHERE t.expires_on >= ?1 UNION ALL " LISTED
               " WHERE t.disposition IN('waiting','held') AND t.expires_on < ?1 UNION ALL " LISTED
               " WHERE t.disposition NOT IN('waiting','held')"
               " AND (t.expires_on, t.kind, t.serial) IN" ASKED_FOR " UNION ALL " LISTED
               " WHERE t.disposition = 'suppressed' AND t.expires_on < ?1"
               " AND t.expires_on >= ?2 AND (t.expires_on, t.kind, t.serial) NOT IN" ASKED_FOR;
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    sql_bind_day(statement, 1, floor);
    sql_bind_day(statement, 2, day_add(floor, -FELL_BEHIND_DAYS));
    while ((more = sql_step(ledger, statement, err)) == 1)
        if (standing_take(ledger, statement, history, err)) {
            more = -1;
            break;
        }
    sqlite3_finalize(statement);
    return more;
}

static void printed_take(sqlite3_stmt *statement, int column, struct told_piece *memory)
{
    memory->knows_printed = sqlite3_column_bytes(statement, column) == PRINTED_BYTES;
    if (memory->knows_printed)
        memcpy(memory->printed.digest, sqlite3_column_blob(statement, column), PRINTED_BYTES);
}

/*
 * Columns 0..2 the key, 3 the piece, 4 its mail day, 5 and 6 one event, 7 what was printed, 8 its
 * resident, 9 its run; pieces of a key in the order of their ids. The last piece is that of the
 * last run: after a change of mailing.days a later run may have the earlier mail day, and so the
 * lower id. Sorting by the run would be dear in the night of a large ledger.
 */
static int read_lives(struct ledger *ledger, const char *sql, Day floor, struct history *history,
                      struct err *err)
{
    sqlite3_stmt *statement = NULL;
    struct memory *memory = NULL;
    char piece[PIECE_ID_LENGTH + 1] = "";
    int64_t last_run = 0; /* of the pieces of `memory` */
    bool older = false;   /* this piece is of an earlier run than one that was read before */
    int more;

    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    sql_bind_day(statement, 1, floor);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct certificate_key key;
        Str id = sql_str(statement, 3);
        int event = piece_event_of(sql_str(statement, 5));

        if (!sql_key(statement, &key) || !ledger_piece_is_of(id, sql_str(statement, 4)) ||
            (sqlite3_column_bytes(statement, 7) != PRINTED_BYTES &&
             sqlite3_column_bytes(statement, 7) != 0)) {
            more = err_say(err, LEDGER_DAMAGED, ledger->path, "notice");
            break;
        }
        if (!memory || memory != history_find(history, &key) || !str_equal(id, str_of(piece))) {
            struct memory *before = memory;
            int64_t run = sqlite3_column_int64(statement, 9);

            memory = history_add(history, &key);
            memcpy(piece, id.p, id.n);
            older = before && memory == before && run < last_run;
            if (older)
                continue;
            last_run = run;
            if (!memory->told)
                history_told(history, memory);
            memory->told->life = piece_born(sql_day(statement, 4));
            printed_take(statement, 7, memory->told);
            memory->told->resident_id = sql_copy(statement, 8, history->arena);
        }
        if (event < 0 && !str_is_empty(sql_str(statement, 5))) {
            more = err_say(err, LEDGER_DAMAGED, ledger->path, "event");
            break;
        }
        if (event >= 0 && !older)
            memory->told->life =
                piece_lives(memory->told->life, (enum piece_event)event, sql_day(statement, 6));
    }
    sqlite3_finalize(statement);
    return more;
}

#define LIVES                                                                                      \
    "SELECT n.expires_on, n.kind, n.serial, n.piece_id, r.mail_on, e.event, e.on_day, p.printed,"  \
    " s.id, p.run_id FROM notice n JOIN piece p ON p.piece_id = n.piece_id"                        \
    " JOIN run r ON r.run_id = p.run_id JOIN resident s ON s.n = p.resident"                       \
    " LEFT JOIN event e ON e.piece_id = n.piece_id" OF_LIFE(                                       \
        "e") " WHERE r.state IN('published','voided')"
#define LIVES_ORDER " ORDER BY n.expires_on, n.kind, n.serial, n.piece_id, e.seq"

int ledger_history(struct ledger *ledger, Day floor, struct history *history, struct err *err)
{
    static const char recent[] = LIVES " AND n.expires_on >= ?1" LIVES_ORDER;
    static const char older[] =
        LIVES " AND (n.expires_on, n.kind, n.serial) IN" ASKED_FOR LIVES_ORDER;

    return ledger_check_standings(ledger, floor, err) ||
                   read_standings(ledger, floor, history, err) ||
                   read_lives(ledger, recent, floor, history, err) ||
                   read_lives(ledger, older, floor, history, err) ||
                   ledger_names(ledger, history, err)
               ? -1
               : 0;
}

int ledger_held_since(struct ledger *ledger, const struct certificate_key *key, Day *since,
                      struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement,
                    "SELECT r.as_of, c.disposition FROM change c JOIN run r ON r.run_id = c.run_id"
                    " WHERE c.expires_on = ? AND c.kind = ? AND c.serial = ?"
                    " AND r.state = 'published' ORDER BY r.as_of DESC, r.nth DESC",
                    err))
        return -1;
    sql_bind_key(statement, key);
    while ((more = sql_step(ledger, statement, err)) == 1 &&
           disposition_of(sql_str(statement, 1)) == DISPOSITION_HELD)
        *since = sql_day(statement, 0);
    sqlite3_finalize(statement);
    return more < 0 ? -1 : 0;
}

/* ---- capacity and inputs --------------------------------------------------------------------- */

int ledger_use(struct ledger *ledger, Day mail_on, struct plan *plan, struct arena *arena,
               struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement,
                    "SELECT r.mail_on, p.postal_code, p.municipality, count(*) FROM run r"
                    " JOIN piece p ON p.run_id = r.run_id WHERE r.mail_on >= ?1"
                    " AND r.state = 'published' AND NOT " TAKEN_BACK("r") " GROUP BY 1, 2, 3",
                    err))
        return -1;
    sql_bind_day(statement, 1, week_monday(mail_on));
    while ((more = sql_step(ledger, statement, err)) == 1)
        plan_add_use(plan, sql_day(statement, 0), sql_copy(statement, 1, arena),
                     sql_copy(statement, 2, arena), (uint64_t)sqlite3_column_int64(statement, 3));
    sqlite3_finalize(statement);
    return more;
}

/* Of how many days between mail day and delivery a look-up by mail day allows for: 30 business days
 * are the most that a run can have. */
#define DELIVERY_SPAN "92"

int ledger_visits(struct ledger *ledger, Day from, struct plan *plan, struct arena *arena,
                  struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement,
                    "SELECT r.mail_on, p.deliver_on, p.postal_code, p.municipality, count(*)"
                    " FROM run r JOIN piece p ON p.run_id = r.run_id"
                    " WHERE r.mail_on >= date(?1, '-" DELIVERY_SPAN " days')"
                    " AND (p.deliver_on >= ?1 OR p.deliver_on = '')"
                    " AND r.state = 'published' AND NOT " TAKEN_BACK(
                        "r") " AND NOT EXISTS(SELECT 1 FROM event u WHERE u.piece_id = p.piece_id"
                             "  AND u.event IN('spoiled', 'pulled', 'voided', 'returned'))"
                             " GROUP BY 1, 2, 3, 4",
                    err))
        return -1;
    sql_bind_day(statement, 1, from);
    while ((more = sql_step(ledger, statement, err)) == 1)
        plan_add_visits(
            plan, &(struct plan_visit){.mail_on = sql_day(statement, 0),
                                       .deliver_on = sql_day(statement, 1),
                                       .postal_code = sql_copy(statement, 2, arena),
                                       .municipality = sql_copy(statement, 3, arena),
                                       .pieces = (uint64_t)sqlite3_column_int64(statement, 4)});
    sqlite3_finalize(statement);
    return more;
}

int ledger_inputs_before(struct ledger *ledger, const struct ledger_run *run, struct lot *lot,
                         struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more = 0;

    if (sql_prepare(ledger, &statement,
                    "SELECT sha256 FROM input WHERE run_id = ? AND role = ? AND file = ?", err))
        return -1;
    for (uint32_t i = 0; more >= 0 && i < lot->input_count; i++) {
        sql_bind_number(statement, 1, run->id);
        sql_bind_str(statement, 2, lot->inputs[i].role);
        sql_bind_str(statement, 3, lot->inputs[i].file);
        more = sql_step(ledger, statement, err);
        lot->inputs[i].same_as_before =
            more == 1 && str_equal(sql_str(statement, 0), str_of(lot->inputs[i].sha256));
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return more < 0 ? -1 : 0;
}

int ledger_rejects(struct ledger *ledger, struct reject **rejects, size_t *count,
                   struct arena *arena, struct err *err)
{
    VEC(struct reject) found = {0};
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement, "SELECT digest, count FROM reject ORDER BY digest", err))
        return -1;
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct reject reject = {.count = (uint32_t)sqlite3_column_int64(statement, 1)};

        if (sqlite3_column_bytes(statement, 0) != (int)sizeof reject.digest) {
            more = err_say(err, LEDGER_DAMAGED, ledger->path, "reject");
            break;
        }
        memcpy(reject.digest, sqlite3_column_blob(statement, 0), sizeof reject.digest);
        VEC_PUSH(&found, reject);
    }
    sqlite3_finalize(statement);
    *count = found.count;
    *rejects = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

/* ---- the past of single certificates --------------------------------------------------------- */

struct past_run {
    Day mail_on;
    int64_t run_id;
    Day past_before; /* the first of 1970 where the run did not say: before every expiry */
};

struct past_change {
    int64_t run_id;
    enum disposition said;
    enum reason why;
};

struct ledger_past {
    struct ledger *ledger;
    sqlite3_stmt *changes_of, *pieces_of;
    VEC(struct past_run) runs; /* published, by mail day, the last one that speaks for each day */
    VEC(Day) stops;
    VEC(struct past_change) changes; /* of the certificate asked for */
    VEC(Day) pieces;                 /* mail days of its pieces */
    Day expires_on;                  /* of the certificate asked for */
};

static int read_runs(struct ledger_past *past, Day from, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(past->ledger, &statement,
                    "SELECT r.mail_on, r.run_id, coalesce(f.value, 0) FROM run r LEFT JOIN figure f"
                    " ON f.run_id = r.run_id AND f.name = '" PAST_BEFORE_FIGURE "'"
                    " WHERE r.mail_on >= ? AND r.state = 'published'"
                    " ORDER BY r.mail_on, r.as_of, r.nth",
                    err))
        return -1;
    sql_bind_day(statement, 1, from);
    while ((more = sql_step(past->ledger, statement, err)) == 1) {
        struct past_run run = {sql_day(statement, 0), sqlite3_column_int64(statement, 1),
                               (Day){sqlite3_column_int(statement, 2)}};

        if (past->runs.count && day_equal(past->runs.at[past->runs.count - 1].mail_on, run.mail_on))
            past->runs.count--;
        VEC_PUSH(&past->runs, run);
    }
    sqlite3_finalize(statement);
    return more;
}

static int read_stops(struct ledger_past *past, Day from, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(past->ledger, &statement,
                    "SELECT DISTINCT mail_on FROM stop WHERE mail_on >= ? ORDER BY mail_on", err))
        return -1;
    sql_bind_day(statement, 1, from);
    while ((more = sql_step(past->ledger, statement, err)) == 1)
        VEC_PUSH(&past->stops, sql_day(statement, 0));
    sqlite3_finalize(statement);
    return more;
}

int ledger_past_open(struct ledger *ledger, Day from, struct ledger_past **out, struct err *err)
{
    struct ledger_past *past = mem_zero(1, sizeof *past);

    past->ledger = ledger;
    if (read_runs(past, from, err) || read_stops(past, from, err) ||
        sql_prepare(ledger, &past->changes_of,
                    "SELECT c.run_id, c.disposition, c.reason FROM change c JOIN run r"
                    " ON r.run_id = c.run_id WHERE c.expires_on = ? AND c.kind = ?"
                    " AND c.serial = ? AND r.state = 'published' ORDER BY c.run_id",
                    err) ||
        sql_prepare(ledger, &past->pieces_of,
                    "SELECT r.mail_on FROM notice n JOIN piece p ON p.piece_id = n.piece_id"
                    " JOIN run r ON r.run_id = p.run_id WHERE n.expires_on = ? AND n.kind = ?"
                    " AND n.serial = ? AND r.state IN('published','voided')",
                    err)) {
        ledger_past_close(past);
        return -1;
    }
    *out = past;
    return 0;
}

int ledger_past_ask(struct ledger_past *past, const struct certificate_key *key, struct err *err)
{
    int more;

    past->changes.count = past->pieces.count = 0;
    past->expires_on = key->expires_on;
    sql_bind_key(past->changes_of, key);
    while ((more = sql_step(past->ledger, past->changes_of, err)) == 1) {
        int said = disposition_of(sql_str(past->changes_of, 1));
        int why = reason_of(sql_str(past->changes_of, 2));
        struct past_change change = {sqlite3_column_int64(past->changes_of, 0),
                                     said < 0 ? DISPOSITION_COUNT : (enum disposition)said,
                                     why < 0 ? REASON_NONE : (enum reason)why};

        VEC_PUSH(&past->changes, change);
    }
    sqlite3_reset(past->changes_of);
    if (more < 0)
        return -1;
    sql_bind_key(past->pieces_of, key);
    while ((more = sql_step(past->ledger, past->pieces_of, err)) == 1)
        VEC_PUSH(&past->pieces, sql_day(past->pieces_of, 0));
    sqlite3_reset(past->pieces_of);
    return more;
}

static const struct past_run *run_of_lot(const struct ledger_past *past, Day lot)
{
    size_t low = 0, high = past->runs.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (day_equal(past->runs.at[middle].mail_on, lot))
            return &past->runs.at[middle];
        if (day_before(past->runs.at[middle].mail_on, lot))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* The run found it past and listed nothing: what stood before ended without a change of its own. A
 * certificate whose piece came undone stays open, and is never past (docs/contract 4.2). */
static bool was_past(const struct ledger_past *past, const struct past_run *run,
                     enum disposition said)
{
    return day_before(past->expires_on, run->past_before) && said != DISPOSITION_WAITING &&
           said != DISPOSITION_HELD && said != DISPOSITION_NOTICE;
}

struct lot_fact ledger_past_fact(const struct ledger_past *past, Day lot)
{
    const struct past_run *run = run_of_lot(past, lot);
    struct lot_fact fact = {.published = run != NULL, .said = DISPOSITION_COUNT};
    bool by_this_run = false;

    for (size_t i = 0; run && i < past->changes.count; i++)
        if (past->changes.at[i].run_id <= run->run_id) {
            fact.said = past->changes.at[i].said;
            fact.why = past->changes.at[i].why;
            by_this_run = past->changes.at[i].run_id == run->run_id;
        }
    for (size_t i = 0; i < past->stops.count; i++)
        fact.stopped = fact.stopped || day_equal(past->stops.at[i], lot);
    for (size_t i = 0; i < past->pieces.count; i++)
        fact.had_piece = fact.had_piece || !day_before(lot, past->pieces.at[i]);
    if (run && !by_this_run && !fact.had_piece && was_past(past, run, fact.said)) {
        fact.said = DISPOSITION_COUNT;
        fact.why = REASON_NONE;
    }
    return fact;
}

void ledger_past_close(struct ledger_past *past)
{
    if (!past)
        return;
    sqlite3_finalize(past->changes_of);
    sqlite3_finalize(past->pieces_of);
    VEC_RELEASE(&past->runs);
    VEC_RELEASE(&past->stops);
    VEC_RELEASE(&past->changes);
    VEC_RELEASE(&past->pieces);
    mem_free(past);
}
