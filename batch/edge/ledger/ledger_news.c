/* News of a run: figures by name. */
#include "edge/ledger/ledger_news.h"

#include "edge/ledger/ledger_sql.h"
#include "edge/ledger/ledger_write.h"

struct taking {
    struct arena *arena;
    VEC(struct new_rows) rows;
    VEC(Str) alarms;
};

/* "residents:bad_row": the entry of that register and reason, or NULL for another name. */
static struct new_rows *rows_of(struct taking *taking, Str name)
{
    static const Str residents = {"residents:", 10}, certificates = {"certificates:", 13};
    struct new_rows fresh = {.residents = str_starts(name, residents)};

    if (!fresh.residents && !str_starts(name, certificates))
        return NULL;
    fresh.reason = str_skip(name, fresh.residents ? residents.n : certificates.n);
    for (size_t i = 0; i < taking->rows.count; i++)
        if (taking->rows.at[i].residents == fresh.residents &&
            str_equal(taking->rows.at[i].reason, fresh.reason))
            return &taking->rows.at[i];
    fresh.reason = arena_copy(taking->arena, fresh.reason);
    VEC_PUSH(&taking->rows, fresh);
    return &taking->rows.at[taking->rows.count - 1];
}

static Str after(Str name, const char *prefix)
{
    return str_starts(name, str_of(prefix)) ? str_skip(name, strlen(prefix)) : STR_EMPTY;
}

static void figure_take(struct taking *taking, struct ledger_news *news, Str name, uint64_t value)
{
    struct new_rows *rows = rows_of(taking, after(name, NEW_ROWS_FIGURE));
    struct new_rows *line = rows_of(taking, after(name, NEW_LINE_FIGURE));
    Str alarm = after(name, ALARM_FIGURE);

    if (rows || alarm.n)
        news->named += value;
    if (rows)
        rows->rows = value;
    else if (line)
        line->line = (uint32_t)value;
    else if (alarm.n)
        VEC_PUSH(&taking->alarms, arena_copy(taking->arena, alarm));
    else if (str_equal(name, STR(NEWS_FIGURE)))
        news->count = value;
    else if (str_equal(name, STR(UNTOLD_FIGURE)))
        news->untold = value != 0;
}

int ledger_news(struct ledger *ledger, const struct ledger_run *run, struct ledger_news *news,
                struct arena *arena, struct err *err)
{
    struct taking taking = {.arena = arena};
    sqlite3_stmt *statement = NULL;
    int more;

    *news = (struct ledger_news){0};
    if (sql_prepare(ledger, &statement, "SELECT name, value FROM figure WHERE run_id = ?", err))
        return -1;
    sql_bind_number(statement, 1, run->id);
    while ((more = sql_step(ledger, statement, err)) == 1)
        figure_take(&taking, news, sql_str(statement, 0),
                    (uint64_t)sqlite3_column_int64(statement, 1));
    sqlite3_finalize(statement);
    news->row_count = taking.rows.count;
    news->rows = VEC_KEEP(arena, &taking.rows);
    news->alarm_count = taking.alarms.count;
    news->alarms = VEC_KEEP(arena, &taking.alarms);
    VEC_RELEASE(&taking.rows);
    VEC_RELEASE(&taking.alarms);
    return more;
}

int ledger_told(struct ledger *ledger, const struct ledger_run *run, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status;

    if (sql_prepare(ledger, &statement,
                    "DELETE FROM figure WHERE run_id = ? AND name = '" UNTOLD_FIGURE "'", err))
        return -1;
    sql_bind_number(statement, 1, run->id);
    status = sql_do(ledger, statement, err);
    sqlite3_finalize(statement);
    return status;
}
