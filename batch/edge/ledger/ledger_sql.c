/* Statements of the ledger: bound by type, stepped with the first error kept. */
#include "edge/ledger/ledger_sql.h"

int ledger_error(const struct ledger *ledger, struct err *err)
{
    int code = sqlite3_errcode(ledger->db);

    switch (code & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return err_say(err, LEDGER_DAMAGED, ledger->path, sqlite3_errmsg(ledger->db));
    case SQLITE_NOTADB:
        return err_say(err, LEDGER_FOREIGN, ledger->path);
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
        return err_say_as(err, EXIT_DENIED, LEDGER_SQL, ledger->path, sqlite3_errmsg(ledger->db));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_say_as(err, EXIT_RETRY, LEDGER_SQL, ledger->path, sqlite3_errmsg(ledger->db));
    case SQLITE_CANTOPEN:
        return err_say_as(err, EXIT_CREATE, LEDGER_SQL, ledger->path, sqlite3_errmsg(ledger->db));
    case SQLITE_NOMEM:
        memory_stop();
    default:
        return err_say(err, LEDGER_SQL, ledger->path, sqlite3_errmsg(ledger->db));
    }
}

int sql_run(struct ledger *ledger, const char *sql, struct err *err)
{
    if (sqlite3_exec(ledger->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return ledger_error(ledger, err);
    return 0;
}

int sql_prepare(struct ledger *ledger, sqlite3_stmt **statement, const char *sql, struct err *err)
{
    if (sqlite3_prepare_v2(ledger->db, sql, -1, statement, NULL) != SQLITE_OK)
        return ledger_error(ledger, err);
    return 0;
}

int sql_step(struct ledger *ledger, sqlite3_stmt *statement, struct err *err)
{
    switch (sqlite3_step(statement)) {
    case SQLITE_ROW:
        return 1;
    case SQLITE_DONE:
        return 0;
    default:
        return ledger_error(ledger, err);
    }
}

int sql_do(struct ledger *ledger, sqlite3_stmt *statement, struct err *err)
{
    int status = sql_step(ledger, statement, err);

    REQUIRE(status != 1);
    sqlite3_reset(statement);
    return status;
}

int sql_finish(struct ledger *ledger, int status, struct err *err)
{
    if (!status)
        status = sql_run(ledger, "COMMIT", err);
    if (status)
        sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

int sql_hold(struct ledger *ledger, bool *held, struct err *err)
{
    *held = sqlite3_get_autocommit(ledger->db) != 0;
    return *held ? sql_run(ledger, "BEGIN", err) : 0;
}

int sql_let_go(struct ledger *ledger, bool held, int status, struct err *err)
{
    return held ? sql_finish(ledger, status, err) : status;
}

/* Binding fails only where the program is wrong (no such parameter) or memory is out. */
static void bound(int status)
{
    if (status == SQLITE_NOMEM)
        memory_stop();
    REQUIRE(status == SQLITE_OK);
}

void sql_bind_str(sqlite3_stmt *statement, int at, Str text)
{
    bound(sqlite3_bind_text(statement, at, text.n ? text.p : "", (int)text.n, SQLITE_TRANSIENT));
}

void sql_bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    sql_bind_str(statement, at, str_of(text));
}

void sql_bind_day(sqlite3_stmt *statement, int at, Day day)
{
    char text[DAY_TEXT_MAX];

    sql_bind_text(statement, at, day_text(day, text));
}

void sql_bind_blob(sqlite3_stmt *statement, int at, const void *bytes, int count)
{
    bound(sqlite3_bind_blob(statement, at, count ? bytes : "", count, SQLITE_TRANSIENT));
}

void sql_bind_number(sqlite3_stmt *statement, int at, int64_t number)
{
    bound(sqlite3_bind_int64(statement, at, number));
}

void sql_bind_key(sqlite3_stmt *statement, const struct certificate_key *key)
{
    sql_bind_day(statement, 1, key->expires_on);
    sql_bind_text(statement, 2, kind_term(key->kind).word);
    sql_bind_str(statement, 3, key->serial);
}

Str sql_str(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    int bytes = sqlite3_column_bytes(statement, column);

    return text ? (Str){text, (size_t)bytes} : STR_EMPTY;
}

Str sql_copy(sqlite3_stmt *statement, int column, struct arena *arena)
{
    return arena_copy(arena, sql_str(statement, column));
}

Day sql_day(sqlite3_stmt *statement, int column)
{
    return day_of_text(sql_str(statement, column));
}

void sql_hex(sqlite3_stmt *statement, int column, char out[SHA256_HEX + 1])
{
    Str text = str_take(sql_str(statement, column), SHA256_HEX);

    memset(out, 0, SHA256_HEX + 1);
    memcpy(out, text.p, text.n);
}

bool sql_key(sqlite3_stmt *statement, struct certificate_key *key)
{
    int kind = kind_of(sql_str(statement, 1));

    if (kind < 0)
        return false;
    *key = (struct certificate_key){(enum kind)kind, sql_str(statement, 2), sql_day(statement, 0)};
    return day_is(key->expires_on) && !str_is_empty(key->serial);
}
