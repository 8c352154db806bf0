/* Stopped nights in the ledger: one row each, with what stopped it (core/gates/stops). */
#include "disk/jsonread.h"
#include "core/gates/stops.h"
#include "edge/ledger/ledger_chain.h"
#include "edge/ledger/ledger_gates.h"
#include "edge/ledger/ledger_report.h"
#include "edge/ledger/ledger_write.h"

static int insert_stop(struct ledger *ledger, const struct lot_stop *stop, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status;

    if (sql_prepare(ledger, &statement,
                    "INSERT INTO stop(as_of, mail_on, gate, after_run, account)"
                    " VALUES(?1, ?2, ?3, coalesce((SELECT run_id FROM run"
                    "  WHERE state = 'published' ORDER BY as_of DESC, nth DESC LIMIT 1), 0), ?4)",
                    err))
        return -1;
    sql_bind_day(statement, 1, stop->as_of);
    sql_bind_day(statement, 2, stop->mail_on);
    sql_bind_str(statement, 3, stop->gate);
    sql_bind_str(statement, 4, stop->account);
    status = sql_do(ledger, statement, err);
    sqlite3_finalize(statement);
    return status || chain_add(ledger, CHAIN_STOP, sqlite3_last_insert_rowid(ledger->db), err) ? -1
                                                                                               : 0;
}

int ledger_stop(struct ledger *ledger, const struct lot_stop *stop, struct err *err)
{
    if (sql_run(ledger, "BEGIN IMMEDIATE", err))
        return -1;
    return sql_finish(ledger, insert_stop(ledger, stop, err), err);
}

static bool stop_take(sqlite3_stmt *statement, struct lot_stop *stop, struct stop_account *told,
                      struct arena *arena)
{
    const struct json *json;

    *stop = (struct lot_stop){.as_of = sql_day(statement, 0),
                              .mail_on = sql_day(statement, 1),
                              .gate = sql_copy(statement, 2, arena),
                              .account = sql_copy(statement, 3, arena)};
    json = str_starts(stop->account, STR("{")) ? json_read(stop->account, arena) : NULL;
    return day_is(stop->as_of) && day_is(stop->mail_on) && json && stop_account_take(json, told);
}

struct found_stops {
    VEC(struct lot_stop) list;
    VEC(struct stop_account) accounts;
};

static int read_stops(struct ledger *ledger, sqlite3_stmt *statement, struct found_stops *found,
                      struct arena *arena, struct err *err)
{
    struct stop_account told;
    struct lot_stop stop;
    int more;

    while ((more = sql_step(ledger, statement, err)) == 1) {
        if (!stop_take(statement, &stop, &told, arena))
            return err_say(err, LEDGER_DAMAGED, ledger->path, "stop");
        VEC_PUSH(&found->list, stop);
        VEC_PUSH(&found->accounts, told);
    }
    return more;
}

static void stops_release(struct found_stops *found)
{
    VEC_RELEASE(&found->list);
    VEC_RELEASE(&found->accounts);
}

#define STOPS "SELECT as_of, mail_on, gate, account FROM stop WHERE "

int ledger_stops(struct ledger *ledger, const struct ledger_run *run, struct lot *lot,
                 struct arena *arena, struct err *err)
{
    struct found_stops found = {0};
    sqlite3_stmt *statement = NULL;
    int status;

    if (sql_prepare(ledger, &statement, STOPS "after_run = ? ORDER BY stop_id", err))
        return -1;
    sql_bind_number(statement, 1, run->id);
    status = read_stops(ledger, statement, &found, arena, err);
    sqlite3_finalize(statement);
    lot->stop_count = (uint32_t)found.list.count;
    lot->stops = VEC_KEEP(arena, &found.list);
    lot->told = VEC_KEEP(arena, &found.accounts);
    stops_release(&found);
    return status;
}

int ledger_stops_between(struct ledger *ledger, struct report *report, struct arena *arena,
                         struct err *err)
{
    struct found_stops found = {0};
    sqlite3_stmt *statement = NULL;
    int status;

    if (sql_prepare(ledger, &statement, STOPS "mail_on BETWEEN ?1 AND ?2 ORDER BY mail_on, stop_id",
                    err))
        return -1;
    sql_bind_day(statement, 1, report->from);
    sql_bind_day(statement, 2, report->to);
    status = read_stops(ledger, statement, &found, arena, err);
    sqlite3_finalize(statement);
    report->stop_count = found.list.count;
    report->stops = VEC_KEEP(arena, &found.list);
    report->accounts = VEC_KEEP(arena, &found.accounts);
    stops_release(&found);
    return status;
}
