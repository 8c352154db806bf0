/* Few rows each; but for acknowledgements, which have no index of their own, all by an index. */
#include "edge/ledger/ledger_status.h"

#include "edge/ledger/ledger_sql.h"

static bool group_take(sqlite3_stmt *statement, struct open_group *group)
{
    int disposition = disposition_of(sql_str(statement, 0));
    int reason = reason_of(sql_str(statement, 1));

    *group = (struct open_group){.certificates = (uint64_t)sqlite3_column_int64(statement, 2),
                                 .first = sql_day(statement, 3)};
    if (disposition < 0 || reason < 0)
        return false;
    group->disposition = (enum disposition)disposition;
    group->reason = (enum reason)reason;
    return true;
}

int ledger_open_groups(struct ledger *ledger, struct open_group **groups, size_t *count,
                       struct arena *arena, struct err *err)
{
    VEC(struct open_group) found = {0};
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement,
                    "SELECT disposition, reason, count(*), min(expires_on) FROM standing"
                    " WHERE disposition IN('waiting','held') GROUP BY 1, 2"
                    " ORDER BY disposition DESC, min(expires_on), reason",
                    err))
        return -1;
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct open_group group;

        if (!group_take(statement, &group)) {
            more = err_say(err, LEDGER_DAMAGED, ledger->path, "standing");
            break;
        }
        VEC_PUSH(&found, group);
    }
    sqlite3_finalize(statement);
    *count = found.count;
    *groups = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

/* The first column of the first row; 0 where there is no row. */
static int one(struct ledger *ledger, sqlite3_stmt *statement, int64_t *number, struct err *err)
{
    int found = sql_step(ledger, statement, err);

    *number = found == 1 ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

/* The earliest day at which a certificate that waits should have gone. */
static int oldest_waiting(struct ledger *ledger, Day *oldest, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    *oldest = DAY_NONE;
    if (sql_prepare(ledger, &statement,
                    "SELECT min(c.ideal_on) FROM standing s JOIN certificate c"
                    " ON c.expires_on = s.expires_on AND c.kind = s.kind AND c.serial = s.serial"
                    " WHERE s.disposition = 'waiting' AND c.ideal_on <> ''",
                    err))
        return -1;
    found = sql_step(ledger, statement, err);
    if (found == 1)
        *oldest = sql_day(statement, 0);
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

/* A certificate of which an adopted folder said no resident counts as a person of its own. */
static int paused_waiting(struct ledger *ledger, struct ledger_backlog *backlog, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    if (sql_prepare(ledger, &statement,
                    "SELECT count(*), count(DISTINCT c.resident) + count(*) - count(c.resident)"
                    " FROM standing s JOIN certificate c"
                    " ON c.expires_on = s.expires_on AND c.kind = s.kind AND c.serial = s.serial"
                    " WHERE s.disposition = 'waiting' AND s.reason = 'paused'",
                    err))
        return -1;
    found = sql_step(ledger, statement, err);
    if (found == 1) {
        backlog->paused_certificates = (uint64_t)sqlite3_column_int64(statement, 0);
        backlog->paused_people = (uint64_t)sqlite3_column_int64(statement, 1);
    }
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

int ledger_backlog(struct ledger *ledger, const struct ledger_run *last,
                   struct ledger_backlog *backlog, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int64_t people;

    *backlog = (struct ledger_backlog){.oldest = DAY_NONE};
    if (oldest_waiting(ledger, &backlog->oldest, err) || paused_waiting(ledger, backlog, err) ||
        sql_prepare(
            ledger, &statement,
            "SELECT value FROM figure WHERE run_id = ? AND name = '" COUNT_FIGURE "too_late'", err))
        return -1;
    sql_bind_number(statement, 1, last->id);
    if (one(ledger, statement, &people, err))
        return -1;
    backlog->people = (uint64_t)people;
    return 0;
}

int ledger_backlog_days(const struct ledger_backlog *backlog, Day on)
{
    return day_is(backlog->oldest) && day_before(backlog->oldest, on)
               ? day_between(backlog->oldest, on)
               : 0;
}

int ledger_letters_of(struct ledger *ledger, const struct ledger_run *run, uint64_t *pieces,
                      struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int64_t number;

    if (sql_prepare(ledger, &statement, "SELECT count(*) FROM piece WHERE run_id = ?", err))
        return -1;
    sql_bind_number(statement, 1, run->id);
    if (one(ledger, statement, &number, err))
        return -1;
    *pieces = (uint64_t)number;
    return 0;
}

int ledger_is_settled(struct ledger *ledger, Str piece_id, bool *settled, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int64_t number;

    if (sql_prepare(ledger, &statement,
                    "SELECT EXISTS(SELECT 1 FROM event WHERE piece_id = ?"
                    " AND event IN('posted','spoiled','pulled','returned'))",
                    err))
        return -1;
    sql_bind_str(statement, 1, piece_id);
    if (one(ledger, statement, &number, err))
        return -1;
    *settled = number != 0;
    return 0;
}
