/* Queries by person, piece and certificate; each list is gathered, then moved into the arena. */
#include "edge/ledger/ledger_why.h"

#include "edge/ledger/ledger_sql.h"

/* Moves the items of a VEC into the arena; the list that is filled has `at` and `count`. */
#define MOVE(list, vec, arena)                                                                     \
    do {                                                                                           \
        (list)->count = (vec)->count;                                                              \
        (list)->at = arena_take((arena), (vec)->count * sizeof *(vec)->at);                        \
        if ((vec)->count)                                                                          \
            memcpy((list)->at, (vec)->at, (vec)->count * sizeof *(vec)->at);                       \
        VEC_RELEASE(vec);                                                                          \
    } while (0)

int ledger_version(struct ledger *ledger, int64_t *version, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    if (sql_prepare(ledger, &statement, "PRAGMA data_version", err))
        return -1;
    found = sql_step(ledger, statement, err);
    *version = found == 1 ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

int ledger_owners(struct ledger *ledger, Str id, Str piece_id, struct ledger_owners *owners,
                  struct arena *arena, struct err *err)
{
    static const char sql[] =
        "SELECT s.id, 0 FROM resident s WHERE s.id = ?1"
        "  AND EXISTS(SELECT 1 FROM piece p WHERE p.resident = s.n)"
        " UNION SELECT s.id, 1 FROM piece p JOIN resident s ON s.n = p.resident"
        "  WHERE p.piece_id = ?2"
        " UNION SELECT s.id, 2 FROM notice n JOIN piece p ON p.piece_id = n.piece_id"
        "  JOIN resident s ON s.n = p.resident WHERE n.serial = ?1"
        " UNION SELECT s.id, 2 FROM spelling o JOIN run r ON r.run_id = o.run_id"
        "  JOIN notice n ON n.expires_on = o.expires_on AND n.kind = o.kind"
        "   AND n.serial = o.first_serial JOIN piece p ON p.piece_id = n.piece_id"
        "  JOIN resident s ON s.n = p.resident"
        "  WHERE o.serial = ?1 AND r.state = 'published' ORDER BY 1, 2";
    VEC(struct ledger_owner) found = {0};
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    sql_bind_str(statement, 1, id);
    sql_bind_str(statement, 2, piece_id);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct ledger_owner owner = {sql_copy(statement, 0, arena),
                                     (enum ledger_match)sqlite3_column_int(statement, 1)};

        VEC_PUSH(&found, owner);
    }
    sqlite3_finalize(statement);
    MOVE(owners, &found, arena);
    return more;
}

/* Columns 0..2 are a key each. */
static int read_keys(struct ledger *ledger, const char *sql, Str argument, struct ledger_keys *keys,
                     struct arena *arena, struct err *err)
{
    VEC(struct certificate_key) found = {0};
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    sql_bind_str(statement, 1, argument);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct certificate_key key;

        if (!sql_key(statement, &key)) {
            more = err_say(err, LEDGER_DAMAGED, ledger->path, "key");
            break;
        }
        key.serial = arena_copy(arena, key.serial);
        VEC_PUSH(&found, key);
    }
    sqlite3_finalize(statement);
    MOVE(keys, &found, arena);
    return more;
}

int ledger_keys_of_serial(struct ledger *ledger, Str serial, struct ledger_keys *keys,
                          struct arena *arena, struct err *err)
{
    return read_keys(ledger,
                     "SELECT expires_on, kind, serial FROM standing WHERE serial = ?1"
                     " UNION SELECT o.expires_on, o.kind, o.first_serial FROM spelling o"
                     "  JOIN run r ON r.run_id = o.run_id"
                     "  WHERE o.serial = ?1 AND r.state = 'published' ORDER BY 1, 2, 3",
                     serial, keys, arena, err);
}

int ledger_changes_of(struct ledger *ledger, const struct certificate_key *key,
                      struct ledger_changes *changes, struct arena *arena, struct err *err)
{
    VEC(struct ledger_change) found = {0};
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement,
                    /* `notice` in a run that made no piece of it: it counted as told once more */
                    "SELECT r.as_of, r.folder, CASE WHEN c.disposition = 'notice' AND NOT EXISTS"
                    " (SELECT 1 FROM notice n JOIN piece p ON p.piece_id = n.piece_id"
                    " WHERE n.expires_on = c.expires_on AND n.kind = c.kind"
                    " AND n.serial = c.serial AND p.run_id = c.run_id)"
                    " THEN 'told' ELSE c.disposition END, c.reason FROM change c JOIN run r"
                    " ON r.run_id = c.run_id WHERE c.expires_on = ? AND c.kind = ?"
                    " AND c.serial = ? AND r.state = 'published' ORDER BY r.as_of, r.nth",
                    err))
        return -1;
    sql_bind_key(statement, key);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        int said = disposition_of(sql_str(statement, 2)), why = reason_of(sql_str(statement, 3));
        struct ledger_change change = {sql_day(statement, 0), sql_copy(statement, 1, arena),
                                       said < 0 ? DISPOSITION_COUNT : (enum disposition)said,
                                       why < 0 ? REASON_NONE : (enum reason)why};

        VEC_PUSH(&found, change);
    }
    sqlite3_finalize(statement);
    MOVE(changes, &found, arena);
    return more;
}

static int read_events(struct ledger *ledger, const char *sql, Str subject,
                       struct ledger_events *events, struct arena *arena, struct err *err)
{
    VEC(struct ledger_event) found = {0};
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    sql_bind_str(statement, 1, subject);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct ledger_event event = {sql_copy(statement, 0, arena), sql_day(statement, 1),
                                     sql_day(statement, 2), sql_copy(statement, 3, arena)};

        VEC_PUSH(&found, event);
    }
    sqlite3_finalize(statement);
    MOVE(events, &found, arena);
    return more;
}

int ledger_decisions(struct ledger *ledger, Str resident_id, struct ledger_events *events,
                     struct arena *arena, struct err *err)
{
    return read_events(ledger,
                       "SELECT event, on_day, until, by_whom FROM event WHERE resident ="
                       " (SELECT n FROM resident WHERE id = ?)"
                       " AND event IN('release','refuse','clear') ORDER BY seq",
                       resident_id, events, arena, err);
}

static int piece_take(struct ledger *ledger, sqlite3_stmt *statement, struct ledger_piece *piece,
                      struct arena *arena, struct err *err)
{
    static const char *const states[] = {
        [RUN_PLANNED] = "planned", [RUN_PRINTED] = "printed", [RUN_VOIDED] = "voided"};
    Str state = sql_str(statement, 5);

    *piece = (struct ledger_piece){.id = sql_copy(statement, 0, arena),
                                   .variant = sql_copy(statement, 1, arena),
                                   .folder = sql_copy(statement, 2, arena),
                                   .as_of = sql_day(statement, 3),
                                   .mail_on = sql_day(statement, 4),
                                   .state = RUN_PUBLISHED};
    for (int i = RUN_PLANNED; i <= RUN_VOIDED; i++)
        if (i != RUN_PUBLISHED && str_equal(state, str_of(states[i])))
            piece->state = (enum run_state)i;
    return read_keys(ledger,
                     "SELECT expires_on, kind, serial FROM notice WHERE piece_id = ?"
                     " ORDER BY expires_on, kind, serial",
                     piece->id, &piece->keys, arena, err) ||
                   read_events(ledger,
                               "SELECT event, on_day, until, by_whom FROM event"
                               " WHERE piece_id = ? ORDER BY seq",
                               piece->id, &piece->events, arena, err)
               ? -1
               : 0;
}

int ledger_pieces_of(struct ledger *ledger, Str resident_id, struct ledger_pieces *pieces,
                     struct arena *arena, struct err *err)
{
    VEC(struct ledger_piece) found = {0};
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement,
                    "SELECT p.piece_id, p.variant, r.folder, r.as_of, r.mail_on, r.state"
                    " FROM piece p JOIN run r ON r.run_id = p.run_id WHERE p.resident ="
                    " (SELECT n FROM resident WHERE id = ?)"
                    " ORDER BY p.run_id, p.piece_id",
                    err))
        return -1;
    sql_bind_str(statement, 1, resident_id);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct ledger_piece piece;

        if (piece_take(ledger, statement, &piece, arena, err)) {
            more = -1;
            break;
        }
        VEC_PUSH(&found, piece);
    }
    sqlite3_finalize(statement);
    MOVE(pieces, &found, arena);
    return more;
}
