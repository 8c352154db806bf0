/* Each rate is one query of two counts. */
#include "edge/ledger/ledger_rates.h"

#include "edge/ledger/ledger_sql.h"

static int read_rate(struct ledger *ledger, const char *sql, Day from, Day until,
                     struct ledger_rate *rate, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    *rate = (struct ledger_rate){0};
    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    sql_bind_day(statement, 1, from);
    sql_bind_day(statement, 2, until);
    found = sql_step(ledger, statement, err);
    if (found == 1) {
        rate->of = (uint64_t)sqlite3_column_int64(statement, 0);
        rate->is = (uint64_t)sqlite3_column_int64(statement, 1);
    }
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

int ledger_renewals(struct ledger *ledger, Day from, Day until, struct ledger_rate *rate,
                    struct err *err)
{
    static const char sql[] =
        "SELECT count(*), count(s.reason = 'superseded' OR NULL) FROM"
        " (SELECT DISTINCT n.expires_on, n.kind, n.serial FROM notice n"
        "  JOIN piece p ON p.piece_id = n.piece_id JOIN run r ON r.run_id = p.run_id"
        "  WHERE n.expires_on BETWEEN ?1 AND ?2 AND r.state = 'published'"
        "  AND NOT " TAKEN_BACK("r") ") t LEFT JOIN standing s USING(expires_on, kind, serial)";

    return read_rate(ledger, sql, from, until, rate, err);
}

int ledger_sheets(struct ledger *ledger, Day from, Day until, struct ledger_rate *rate,
                  struct err *err)
{
    static const char sql[] = "SELECT count(*), sum(p.sheets) FROM run r"
                              " JOIN piece p ON p.run_id = r.run_id"
                              " WHERE r.mail_on BETWEEN ?1 AND ?2 AND r.state = 'published'"
                              " AND p.sheets > 0 AND NOT " TAKEN_BACK("r");

    return read_rate(ledger, sql, from, until, rate, err);
}
