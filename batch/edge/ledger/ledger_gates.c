/* What the gates ask the ledger: figures of the last run, the past of a register's digest, and who
 * had a piece lately. */
#include "edge/ledger/ledger_sql.h"
#include "edge/ledger/ledger_past.h"
#include "edge/ledger/ledger_gates.h"

static int take_figures(struct ledger *ledger, sqlite3_stmt *statement,
                        struct gate_figure **figures, size_t *count, struct arena *arena,
                        struct err *err)
{
    VEC(struct gate_figure) found = {0};
    int more;

    while ((more = sql_step(ledger, statement, err)) == 1) {
        Str name = str_take(sql_str(statement, 0), GATE_FIGURE_NAME_MAX - 1);
        struct gate_figure figure = {.value = sqlite3_column_int64(statement, 1)};

        memcpy(figure.name, name.p, name.n);
        VEC_PUSH(&found, figure);
    }
    *count = found.count;
    *figures = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

int ledger_gate_figures(struct ledger *ledger, const struct ledger_run *run,
                        struct gate_figure **figures, size_t *count, struct arena *arena,
                        struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status;

    if (sql_prepare(ledger, &statement,
                    "SELECT substr(name, 6), value FROM figure WHERE run_id = ?"
                    " AND name GLOB '" GATE_FIGURE "*' ORDER BY name",
                    err))
        return -1;
    sql_bind_number(statement, 1, run->id);
    status = take_figures(ledger, statement, figures, count, arena, err);
    sqlite3_finalize(statement);
    return status;
}

/* The id of the run that 前年同月 is (ledger_figures.c); 0: there is none. */
static int find_year_ago(struct ledger *ledger, Day as_of, int64_t *run_id, Day *of,
                         struct err *err)
{
    struct civil at = day_civil(as_of);
    sqlite3_stmt *statement = NULL;
    int found;

    *run_id = 0;
    *of = DAY_NONE;
    if (at.year == YEAR_FIRST)
        return 0;
    if (sql_prepare(ledger, &statement,
                    "SELECT run_id, as_of FROM run r WHERE as_of BETWEEN ?1 AND ?2"
                    " AND state = 'published' AND NOT " TAKEN_BACK("r") " ORDER BY as_of DESC,"
                                                                        " nth DESC LIMIT 1",
                    err))
        return -1;
    sql_bind_day(statement, 1, day_of(at.year - 1, at.month, 1));
    sql_bind_day(statement, 2, day_of(at.year - 1, at.month, month_days(at.year - 1, at.month)));
    found = sql_step(ledger, statement, err);
    if (found == 1) {
        *run_id = sqlite3_column_int64(statement, 0);
        *of = sql_day(statement, 1);
    }
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

int ledger_months_year_ago(struct ledger *ledger, Day as_of, Day *of, struct gate_figure **figures,
                           size_t *count, struct arena *arena, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int64_t run_id;
    int status;

    *count = 0;
    if (find_year_ago(ledger, as_of, &run_id, of, err))
        return -1;
    if (!run_id)
        return 0;
    if (sql_prepare(ledger, &statement,
                    "SELECT substr(name, 6), value FROM figure WHERE run_id = ?"
                    " AND name GLOB '" MONTH_FIGURE "*' ORDER BY name",
                    err))
        return -1;
    sql_bind_number(statement, 1, run_id);
    status = take_figures(ledger, statement, figures, count, arena, err);
    sqlite3_finalize(statement);
    return status;
}

int ledger_input(struct ledger *ledger, const struct ledger_run *run, const char *role,
                 struct ledger_input *input, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    *input = (struct ledger_input){0};
    if (sql_prepare(ledger, &statement,
                    "SELECT sha256, rows FROM input WHERE run_id = ? AND role = ?", err))
        return -1;
    sql_bind_number(statement, 1, run->id);
    sql_bind_text(statement, 2, role);
    found = sql_step(ledger, statement, err);
    if (found == 1) {
        sql_hex(statement, 0, input->sha256);
        input->rows = (uint64_t)sqlite3_column_int64(statement, 1);
    }
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

int ledger_input_past(struct ledger *ledger, const char *role, const char *sha256, Day *since,
                      bool *earlier, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    bool unbroken = true, first = true;
    int more;

    *since = DAY_NONE;
    *earlier = false;
    if (sql_prepare(ledger, &statement,
                    "SELECT r.as_of, i.sha256 = ?1 FROM run r JOIN input i ON i.run_id = r.run_id"
                    " WHERE r.state = 'published' AND i.role = ?2"
                    " ORDER BY r.as_of DESC, r.nth DESC",
                    err))
        return -1;
    sql_bind_text(statement, 1, sha256);
    sql_bind_text(statement, 2, role);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        bool same = sqlite3_column_int(statement, 1) != 0;

        unbroken = unbroken && same;
        if (unbroken)
            *since = sql_day(statement, 0);
        *earlier = *earlier || (same && !first);
        first = false;
    }
    sqlite3_finalize(statement);
    return more;
}

#define FIGURE(name)                                                                               \
    " coalesce((SELECT f.value FROM figure f WHERE f.run_id = r.run_id AND f.name = '" name "'), 0)"
#define WAITED(reason) FIGURE("reason:" reason)

int ledger_left(struct ledger *ledger, Day before, size_t most, struct lot_left **left,
                size_t *count, struct arena *arena, struct err *err)
{
    static const char pieces[] = FIGURE("pieces"), full[] = WAITED("print_capacity");
    static const char paused[] = WAITED("paused"), cutoff[] = WAITED("cutoff");
    VEC(struct lot_left) found = {0};
    sqlite3_stmt *statement = NULL;
    Day spoke = DAY_NONE; /* of this mail day a later run has spoken */
    int more = 0;
    Str sql = arena_printf(arena,
                           "SELECT r.mail_on, %s, %s, %s + %s FROM run r WHERE r.mail_on < ?"
                           " AND r.state = 'published'"
                           " ORDER BY r.mail_on DESC, r.as_of DESC, r.nth DESC",
                           pieces, full, paused, cutoff);

    if (sql_prepare(ledger, &statement, sql.p, err))
        return -1;
    sql_bind_day(statement, 1, before);
    while (found.count < most && (more = sql_step(ledger, statement, err)) == 1) {
        struct lot_left at = {.mail_on = sql_day(statement, 0),
                              .pieces = (uint64_t)sqlite3_column_int64(statement, 1),
                              .at_capacity = (uint64_t)sqlite3_column_int64(statement, 2),
                              .not_made = (uint64_t)sqlite3_column_int64(statement, 3)};

        if (!day_equal(at.mail_on, spoke) && lot_was_made(&at))
            VEC_PUSH(&found, at);
        spoke = at.mail_on;
    }
    sqlite3_finalize(statement);
    *count = found.count;
    *left = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more < 0 ? -1 : 0;
}

int ledger_started_on(struct ledger *ledger, Day tonight, Day *mail_on, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    *mail_on = tonight;
    if (sql_prepare(ledger, &statement,
                    "SELECT mail_on FROM run WHERE state = 'published' ORDER BY as_of, nth LIMIT 1",
                    err))
        return -1;
    found = sql_step(ledger, statement, err);
    if (found == 1)
        *mail_on = sql_day(statement, 0);
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

int ledger_overlap(struct ledger *ledger, const struct lot *lot, Day from, bool *found,
                   struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = 0;

    if (sql_prepare(ledger, &statement,
                    "SELECT 1 FROM piece p JOIN run r ON r.run_id = p.run_id"
                    " WHERE p.resident = (SELECT n FROM resident WHERE id = ?1)"
                    " AND r.mail_on >= ?2 AND r.state = 'published'"
                    " AND NOT EXISTS(SELECT 1 FROM event e WHERE e.piece_id = p.piece_id"
                    "  AND e.event IN('spoiled','pulled','voided','returned')) LIMIT 1",
                    err))
        return -1;
    sql_bind_day(statement, 2, from);
    for (uint32_t i = 0; status >= 0 && i < lot->piece_count; i++) {
        sql_bind_str(statement, 1, lot->pieces[i].resident_id);
        status = sql_step(ledger, statement, err);
        found[i] = status == 1;
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return status < 0 ? -1 : 0;
}
