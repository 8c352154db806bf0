/*
 * Each piece has at most one of the events posted, spoiled and pulled (core/rules/life), so that
 * counting events counts pieces.
 */
#include "edge/ledger/ledger_posted.h"

#include "edge/ledger/ledger_sql.h"

/* The mail day from which on the office records postings; DAY_NONE: it records none. Events are
 * read in the order in which they were recorded, and the first that will do ends it. */
static int reported_since(struct ledger *ledger, Day *since, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    *since = DAY_NONE;
    if (sql_prepare(ledger, &statement,
                    "SELECT r.mail_on FROM event e JOIN piece p ON p.piece_id = e.piece_id"
                    " JOIN run r ON r.run_id = p.run_id"
                    " WHERE e.event IN('printed','posted') AND r.state = 'published'"
                    " AND NOT EXISTS(SELECT 1 FROM event u WHERE u.piece_id = e.piece_id"
                    "  AND u.event IN('spoiled','pulled','voided','returned')"
                    "  AND u.event = 'returned') ORDER BY e.seq LIMIT 1",
                    err))
        return -1;
    found = sql_step(ledger, statement, err);
    if (found == 1)
        *since = sql_day(statement, 0);
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

/* Whether anything ever came back: asked of event_undone, which has few entries. */
static int came_back(struct ledger *ledger, bool *any, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    if (sql_prepare(ledger, &statement,
                    "SELECT 1 FROM event WHERE event IN('spoiled','pulled','voided','returned')"
                    " AND event = 'returned' LIMIT 1",
                    err))
        return -1;
    found = sql_step(ledger, statement, err);
    *any = found == 1;
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

#define STANDS(run) run ".state = 'published' AND NOT " TAKEN_BACK(run)

/* Events of `e` are counted: all of them, or only those of event_undone. */
#define LOTS(events)                                                                               \
    "SELECT r.mail_on,"                                                                            \
    " (SELECT count(*) FROM run m JOIN piece q ON q.run_id = m.run_id"                             \
    "  WHERE m.mail_on = r.mail_on AND " STANDS(                                                   \
        "m") "),"                                                                                  \
             " count(e.event = 'posted' OR NULL), count(e.event IN('spoiled','pulled') OR NULL),"  \
             " count(e.event = 'returned' OR NULL)"                                                \
             " FROM run r JOIN piece p ON p.run_id = r.run_id"                                     \
             " LEFT JOIN event e ON e.piece_id = p.piece_id" events                                \
             " WHERE r.mail_on >= ?1 AND r.mail_on < ?2 AND " STANDS(                              \
                 "r") " GROUP BY r.mail_on ORDER BY r.mail_on"

static int read_lots(struct ledger *ledger, const char *sql, Day from, Day until, Day since,
                     struct posted_lot **lots, size_t *count, struct arena *arena, struct err *err)
{
    VEC(struct posted_lot) found = {0};
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    sql_bind_day(statement, 1, from);
    sql_bind_day(statement, 2, until);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct posted_lot lot = {.mail_on = sql_day(statement, 0),
                                 .made = (uint64_t)sqlite3_column_int64(statement, 1),
                                 .posted = (uint64_t)sqlite3_column_int64(statement, 2),
                                 .undone = (uint64_t)sqlite3_column_int64(statement, 3),
                                 .returned = (uint64_t)sqlite3_column_int64(statement, 4)};

        lot.reported = day_is(since) && !day_before(lot.mail_on, since);
        VEC_PUSH(&found, lot);
    }
    sqlite3_finalize(statement);
    *count = found.count;
    *lots = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

int ledger_posted(struct ledger *ledger, Day from, Day until, struct posted_lot **lots,
                  size_t *count, struct arena *arena, struct err *err)
{
    static const char all[] = LOTS("");
    static const char undone[] = LOTS(" AND e.event IN('spoiled','pulled','voided','returned')");
    bool returns = false;
    Day since;

    *lots = NULL;
    *count = 0;
    if (reported_since(ledger, &since, err) || came_back(ledger, &returns, err))
        return -1;
    if (!day_is(since) && !returns)
        return 0;
    return read_lots(ledger, day_is(since) ? all : undone, from, until, since, lots, count, arena,
                     err);
}
