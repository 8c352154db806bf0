/* Each count is one query over pieces and events, which the night itself folds piece by piece. */
#include "edge/ledger/ledger_book.h"

#include "core/rules/life.h"
#include "edge/ledger/ledger_sql.h"

int ledger_told_count(struct ledger *ledger, Day floor, struct lot_told *told, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(
            ledger, &statement,
            "SELECT count(DISTINCT n.expires_on || n.kind || n.serial),"
            " count(DISTINCT p.resident) FROM notice n JOIN piece p ON p.piece_id = n.piece_id"
            " JOIN run r ON r.run_id = p.run_id"
            " WHERE n.expires_on >= ? AND r.state = 'published'"
            " AND NOT EXISTS(SELECT 1 FROM event u WHERE u.piece_id = n.piece_id"
            "  AND u.event IN('spoiled', 'pulled', 'voided', 'returned'))",
            err))
        return -1;
    sql_bind_day(statement, 1, floor);
    more = sql_step(ledger, statement, err);
    if (more == 1) {
        told->ledger = (uint64_t)sqlite3_column_int64(statement, 0);
        told->ledger_people = (uint64_t)sqlite3_column_int64(statement, 1);
    }
    sqlite3_finalize(statement);
    return more < 0 ? -1 : 0;
}

static void posted_put(struct lot *lot, Str folder, uint64_t posted)
{
    for (uint32_t i = 0; i < lot->mailing_count; i++)
        if (str_equal(lot->mailings[i].folder, folder))
            lot->mailings[i].posted = posted;
}

int ledger_posted_count(struct ledger *ledger, Day from, struct lot *lot, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement,
                    "SELECT r.folder, count(DISTINCT e.piece_id) FROM run r"
                    " JOIN piece p ON p.run_id = r.run_id JOIN event e ON e.piece_id = p.piece_id"
                    " WHERE r.mail_on >= ? AND r.state = 'published' AND e.event = 'posted'"
                    " GROUP BY r.run_id",
                    err))
        return -1;
    sql_bind_day(statement, 1, from);
    while ((more = sql_step(ledger, statement, err)) == 1)
        posted_put(lot, sql_str(statement, 0), (uint64_t)sqlite3_column_int64(statement, 1));
    sqlite3_finalize(statement);
    return more;
}

/* The rows of one certificate: 0 the piece, 1 and 2 one event; of the last run, in the order of
 * events. */
static int again_of(struct ledger *ledger, sqlite3_stmt *statement, struct lot_again *again,
                    struct arena *arena, struct err *err)
{
    struct piece_life life = piece_born(DAY_NONE);
    int more;

    while ((more = sql_step(ledger, statement, err)) == 1) {
        int event = piece_event_of(sql_str(statement, 1));

        if (str_is_empty(again->piece_id))
            again->piece_id = sql_copy(statement, 0, arena);
        if (event >= 0)
            life = piece_lives(life, (enum piece_event)event, sql_day(statement, 2));
    }
    again->state = life.state;
    return more;
}

int ledger_again(struct ledger *ledger, struct lot *lot, struct arena *arena, struct err *err)
{
    VEC(struct lot_again) found = {0};
    sqlite3_stmt *statement = NULL;
    int more = 0;

    if (sql_prepare(ledger, &statement,
                    "SELECT p.piece_id, e.event, e.on_day FROM piece p"
                    " LEFT JOIN event e ON e.piece_id = p.piece_id" OF_LIFE("e") " WHERE p.piece_id ="
                    "  (SELECT q.piece_id FROM notice n JOIN piece q ON q.piece_id = n.piece_id"
                    "   JOIN run r ON r.run_id = q.run_id WHERE n.expires_on = ? AND n.kind = ?"
                    "   AND n.serial = ? AND r.state = 'published' ORDER BY q.run_id DESC LIMIT 1)"
                    " ORDER BY e.seq",
                    err))
        return -1;
    for (uint32_t i = 0; more >= 0 && i < lot->piece_count; i++) {
        for (uint32_t c = 0; more >= 0 && c < lot->pieces[i].certificate_count; c++) {
            struct certificate_key key =
                lot_certificate_key(&lot->certificates[lot->pieces[i].certificate + c]);
            struct lot_again again = {.piece = i, .piece_id = STR_EMPTY};

            sql_bind_key(statement, &key);
            more = again_of(ledger, statement, &again, arena, err);
            sqlite3_reset(statement);
            if (more >= 0 && !str_is_empty(again.piece_id))
                VEC_PUSH(&found, again);
        }
    }
    sqlite3_finalize(statement);
    lot->again_count = (uint32_t)found.count;
    lot->agains = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more < 0 ? -1 : 0;
}

/* ---- nights before --------------------------------------------------------------------------- */

int ledger_each_change(struct ledger *ledger, Day first, Day last, ledger_change_taker *take,
                       void *context, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement,
                    "SELECT c.expires_on, c.kind, c.serial, c.disposition, r.as_of FROM change c"
                    " CROSS JOIN run r ON r.run_id = c.run_id" /* in key order */
                    " WHERE c.expires_on BETWEEN ? AND ? AND r.state = 'published'"
                    " ORDER BY c.expires_on, c.kind, c.serial, c.run_id",
                    err))
        return -1;
    sql_bind_day(statement, 1, first);
    sql_bind_day(statement, 2, last);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct certificate_key key;

        if (!sql_key(statement, &key)) {
            more = err_say(err, LEDGER_DAMAGED, ledger->path, "change");
            break;
        }
        take(context, &key, (enum disposition)disposition_of(sql_str(statement, 3)),
             sql_day(statement, 4));
    }
    sqlite3_finalize(statement);
    return more;
}

int ledger_piece_now(struct ledger *ledger, struct lot_pull *pull, struct arena *arena,
                     struct err *err)
{
    struct piece_life life = piece_born(DAY_NONE);
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement,
                    "SELECT s.id, r.folder, e.event, e.on_day FROM piece p"
                    " JOIN resident s ON s.n = p.resident JOIN run r ON r.run_id = p.run_id"
                    " LEFT JOIN event e ON e.piece_id = p.piece_id" OF_LIFE("e") " WHERE p.piece_id = ?"
                    " ORDER BY e.seq",
                    err))
        return -1;
    sql_bind_str(statement, 1, pull->piece_id);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        int event = piece_event_of(sql_str(statement, 2));

        pull->resident_id = sql_copy(statement, 0, arena);
        pull->lot = sql_copy(statement, 1, arena);
        if (event >= 0)
            life = piece_lives(life, (enum piece_event)event, sql_day(statement, 3));
    }
    sqlite3_finalize(statement);
    pull->state = life.state;
    return more;
}

/* ---- what a run was made with ---------------------------------------------------------------- */

static struct config_setting setting_of(Str text)
{
    static const char between[] = " = ";
    const char *at = memmem(text.p, text.n, between, sizeof between - 1);
    size_t n = at ? (size_t)(at - text.p) : text.n;

    return (struct config_setting){str_take(text, n),
                                   at ? str_skip(text, n + sizeof between - 1) : STR_EMPTY};
}

int ledger_settings(struct ledger *ledger, Str *folder, struct config_setting **settings,
                    size_t *count, struct arena *arena, struct err *err)
{
    VEC(struct config_setting) found = {0};
    sqlite3_stmt *statement = NULL;
    int more;

    *folder = STR_EMPTY;
    if (sql_prepare(ledger, &statement,
                    "SELECT r.folder, i.file FROM run r JOIN input i ON i.run_id = r.run_id"
                    " AND i.role = 'setting' WHERE r.run_id ="
                    "  (SELECT q.run_id FROM run q WHERE q.state = 'published' AND EXISTS(SELECT 1"
                    "   FROM input s WHERE s.run_id = q.run_id AND s.role = 'setting')"
                    "   ORDER BY q.as_of DESC, q.nth DESC LIMIT 1) ORDER BY i.file",
                    err))
        return -1;
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct config_setting setting = setting_of(sql_copy(statement, 1, arena));

        *folder = sql_copy(statement, 0, arena);
        VEC_PUSH(&found, setting);
    }
    sqlite3_finalize(statement);
    *count = found.count;
    *settings = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

int ledger_inputs(struct ledger *ledger, const struct ledger_run *run, struct lot_input **inputs,
                  size_t *count, struct arena *arena, struct err *err)
{
    VEC(struct lot_input) found = {0};
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement,
                    "SELECT role, file, sha256 FROM input WHERE run_id = ? AND role <> 'setting'"
                    " ORDER BY role, file",
                    err))
        return -1;
    sql_bind_number(statement, 1, run->id);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct lot_input input = {.role = sql_copy(statement, 0, arena),
                                  .file = sql_copy(statement, 1, arena)};

        sql_hex(statement, 2, input.sha256);
        VEC_PUSH(&found, input);
    }
    sqlite3_finalize(statement);
    *count = found.count;
    *inputs = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}
