/* One event a form, in a batch of its own. */
#include "edge/ledger/ledger_form.h"

#include "edge/ledger/ledger_chain.h"

int ledger_form_state(struct ledger *ledger, int64_t *state, struct err *err)
{
    return chain_next(ledger, state, err);
}

int ledger_form_count(struct ledger *ledger, Day on, uint32_t *count, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    if (sql_prepare(ledger, &statement,
                    "SELECT count(*) FROM event WHERE resident IS NOT NULL AND event = 'form'"
                    " AND on_day = ?",
                    err))
        return -1;
    sql_bind_day(statement, 1, on);
    found = sql_step(ledger, statement, err);
    *count = found == 1 ? (uint32_t)sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

static int insert(struct ledger *ledger, Str resident_id, const struct ledger_form *form,
                  struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int64_t batch, resident;
    int status =
        chain_next(ledger, &batch, err) || ledger_resident(ledger, resident_id, &resident, err) ||
        sql_prepare(ledger, &statement,
                    "INSERT INTO event(batch, resident, subject, event, on_day, by_whom, until,"
                    " reason) VALUES(?, ?, '', 'form', ?, ?, '', ?)",
                    err);

    if (!status) {
        sql_bind_number(statement, 1, batch);
        sql_bind_number(statement, 2, resident);
        sql_bind_day(statement, 3, form->on);
        sql_bind_str(statement, 4, form->by);
        sql_bind_str(statement, 5, form->id);
        status = sql_do(ledger, statement, err) || chain_add(ledger, CHAIN_EVENT, batch, err);
    }
    sqlite3_finalize(statement);
    return status ? -1 : 0;
}

int ledger_form_add(struct ledger *ledger, Str resident_id, const struct ledger_form *form,
                    struct err *err)
{
    if (sql_run(ledger, "BEGIN IMMEDIATE", err))
        return -1;
    return sql_finish(ledger, insert(ledger, resident_id, form, err), err);
}

int ledger_forms_of(struct ledger *ledger, Str resident_id, struct ledger_forms *forms,
                    struct arena *arena, struct err *err)
{
    VEC(struct ledger_form) found = {0};
    sqlite3_stmt *statement = NULL;
    int more;

    *forms = (struct ledger_forms){0};
    if (sql_prepare(ledger, &statement,
                    "SELECT on_day, by_whom, reason FROM event WHERE resident ="
                    " (SELECT n FROM resident WHERE id = ?) AND event = 'form' ORDER BY seq",
                    err))
        return -1;
    sql_bind_str(statement, 1, resident_id);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct ledger_form form = {sql_day(statement, 0), sql_copy(statement, 1, arena),
                                   sql_copy(statement, 2, arena)};

        VEC_PUSH(&found, form);
    }
    sqlite3_finalize(statement);
    forms->count = found.count;
    forms->at = ARENA_ARRAY(arena, struct ledger_form, found.count);
    if (found.count)
        memcpy(forms->at, found.at, found.count * sizeof *found.at);
    VEC_RELEASE(&found);
    return more;
}
