/* Approvals by the index of events of runs; postings by that of pieces. */
#include "edge/ledger/ledger_approval.h"

#include "edge/ledger/ledger_sql.h"
#include "edge/ledger/ledger_void.h"

int ledger_approval(struct ledger *ledger, const struct ledger_run *run, struct approval *approval,
                    struct arena *arena, struct err *err)
{
    *approval = (struct approval){.on = DAY_NONE};
    return ledger_run_event(ledger, run, "approved", &approval->on, &approval->by, arena, err) < 0
               ? -1
               : 0;
}

int ledger_unapproved(struct ledger *ledger, Day from, struct unapproved **runs, size_t *count,
                      struct arena *arena, struct err *err)
{
    static const char sql[] =
        "SELECT r.folder, r.mail_on, count(p.piece_id),"
        " count(EXISTS(SELECT 1 FROM event e WHERE e.piece_id = p.piece_id"
        "  AND e.event = 'posted') OR NULL)"
        " FROM run r JOIN figure f ON f.run_id = r.run_id AND f.name = '" APPROVAL_FIGURE "'"
        " LEFT JOIN piece p ON p.run_id = r.run_id WHERE r.mail_on >= ?1"
        " AND r.state = 'published' AND NOT " TAKEN_BACK(
            "r") " AND NOT EXISTS(SELECT 1 FROM event a WHERE a.run_id = r.run_id"
                 "  AND a.event = 'approved') GROUP BY r.run_id ORDER BY r.run_id";
    VEC(struct unapproved) found = {0};
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    sql_bind_day(statement, 1, from);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct unapproved run = {sql_copy(statement, 0, arena), sql_day(statement, 1),
                                 (uint64_t)sqlite3_column_int64(statement, 2),
                                 (uint64_t)sqlite3_column_int64(statement, 3)};

        VEC_PUSH(&found, run);
    }
    sqlite3_finalize(statement);
    *count = found.count;
    *runs = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}
