/* The table `spelling`: a row for each other name of a certificate that has a notice. */
#include "edge/ledger/ledger_spelling.h"

#include "edge/ledger/ledger_sql.h"

/* Columns 0..2 the key under the other serial, 3 the first serial. */
static int name_take(struct ledger *ledger, sqlite3_stmt *statement, struct history *history,
                     struct err *err)
{
    struct certificate_key name;

    if (!sql_key(statement, &name))
        return err_say(err, LEDGER_DAMAGED, ledger->path, "spelling");
    history_name(history, &name, sql_str(statement, 3));
    return 0;
}

/* All of them: there are few, and a letter may lie in the house that tells of what is long past. */
int ledger_names(struct ledger *ledger, struct history *history, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement,
                    "SELECT n.expires_on, n.kind, n.serial, n.first_serial FROM spelling n"
                    " JOIN run r ON r.run_id = n.run_id WHERE r.state = 'published'"
                    " ORDER BY n.expires_on, n.kind, n.serial",
                    err))
        return -1;
    while ((more = sql_step(ledger, statement, err)) == 1)
        if (name_take(ledger, statement, history, err)) {
            more = -1;
            break;
        }
    sqlite3_finalize(statement);
    return more;
}

int ledger_issued_on(struct ledger *ledger, const struct certificate_key *key, Day *issued_on,
                     struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    *issued_on = DAY_NONE;
    if (sql_prepare(ledger, &statement,
                    "SELECT issued_on FROM certificate"
                    " WHERE expires_on = ? AND kind = ? AND serial = ?",
                    err))
        return -1;
    sql_bind_key(statement, key);
    found = sql_step(ledger, statement, err);
    if (found == 1)
        *issued_on = sql_day(statement, 0);
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

int ledger_write_names(struct ledger *ledger, int64_t run_id, const struct lot *lot,
                       struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement,
                             "INSERT INTO spelling(expires_on, kind, serial, run_id, first_serial)"
                             " VALUES(?,?,?,?,?)",
                             err);

    for (uint32_t i = 0; !status && i < lot->spelling_count; i++) {
        const struct lot_spelling *at = &lot->spellings[i];
        const struct certificate_key key = {at->kind, at->serial, at->expires_on};

        sql_bind_key(statement, &key);
        sql_bind_number(statement, 4, run_id);
        sql_bind_str(statement, 5, at->first_serial);
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status ? -1 : 0;
}
