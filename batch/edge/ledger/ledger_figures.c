/* A run is a row, its figures are rows by name; a figure of 0 has none. */
#include "edge/ledger/ledger_figures.h"

#include "edge/ledger/ledger_sql.h"

struct figures_query {
    struct ledger *ledger;
    sqlite3_stmt *of_run; /* names and values of one run */
    struct arena *arena;
};

static void take_count(struct lot_figures *figures, Str name, uint64_t value)
{
    static const Str disposition = {"disposition:", 12}, reason = {"reason:", 7};
    int at;

    if (str_equal(name, STR("pieces")))
        figures->pieces = value;
    else if (str_starts(name, disposition) &&
             (at = disposition_of(str_skip(name, disposition.n))) >= 0)
        figures->dispositions[at] = value;
    else if (str_starts(name, reason) && (at = reason_of(str_skip(name, reason.n))) > 0)
        figures->reasons[at] = value;
}

/* What only a run has that kept delay of all letters (DELAY_FIGURE). */
static void take_told(struct lot_figures *figures, Str name, uint64_t value)
{
    const struct {
        const char *name;
        uint64_t *into;
    } told[] = {{DELAY_FIGURE "_max", &figures->delay_max},
                {DELAY_FIGURE "_p50", &figures->delay_p50},
                {DELAY_FIGURE "_missed", &figures->missed},
                {COUNT_FIGURE "too_late", &figures->too_late},
                {ALARMS_FIGURE, &figures->alarms}};

    figures->told = figures->told || str_equal(name, STR(DELAY_FIGURE));
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        if (str_equal(name, str_of(told[i].name)))
            *told[i].into = value;
}

/* Columns: 0 run_id, 1 as_of, 2 mail_on, 3 folder. */
static int take_run(struct figures_query *query, sqlite3_stmt *run, struct lot_figures *figures,
                    struct err *err)
{
    int more;

    *figures = (struct lot_figures){.as_of = sql_day(run, 1),
                                    .mail_on = sql_day(run, 2),
                                    .folder = sql_copy(run, 3, query->arena)};
    sql_bind_number(query->of_run, 1, sqlite3_column_int64(run, 0));
    while ((more = sql_step(query->ledger, query->of_run, err)) == 1) {
        Str name = sql_str(query->of_run, 0);
        uint64_t value = (uint64_t)sqlite3_column_int64(query->of_run, 1);

        take_count(figures, name, value);
        take_told(figures, name, value);
    }
    sqlite3_reset(query->of_run);
    return more;
}

/* The runs of a statement, at most `most`. */
static int take_runs(struct figures_query *query, sqlite3_stmt *run, struct lot_figures *figures,
                     uint32_t most, uint32_t *count, struct err *err)
{
    int more = 0;

    *count = 0;
    while (*count < most && (more = sql_step(query->ledger, run, err)) == 1)
        if (take_run(query, run, &figures[(*count)++], err) < 0)
            return -1;
    return more < 0 ? -1 : 0;
}

/* They were read the last first. */
static void turn(struct lot_figures *figures, uint32_t count)
{
    for (uint32_t i = 0; i < count / 2; i++) {
        struct lot_figures first = figures[i];

        figures[i] = figures[count - 1 - i];
        figures[count - 1 - i] = first;
    }
}

static int take_past(struct figures_query *query, struct lot *lot, struct err *err)
{
    sqlite3_stmt *runs = NULL;
    int status;

    if (sql_prepare(query->ledger, &runs,
                    "SELECT run_id, as_of, mail_on, folder FROM run WHERE state = 'published'"
                    " ORDER BY as_of DESC, nth DESC",
                    err))
        return -1;
    status = take_runs(query, runs, lot->past, FIGURES_PAST, &lot->past_count, err);
    sqlite3_finalize(runs);
    turn(lot->past, lot->past_count);
    return status;
}

static int take_year_ago(struct figures_query *query, struct lot *lot, struct err *err)
{
    struct civil as_of = day_civil(lot->as_of);
    sqlite3_stmt *runs = NULL;
    int status;

    if (as_of.year == YEAR_FIRST)
        return 0;
    if (sql_prepare(query->ledger, &runs,
                    "SELECT run_id, as_of, mail_on, folder FROM run r WHERE as_of BETWEEN ?1 AND ?2"
                    " AND state = 'published' AND NOT " TAKEN_BACK("r") " ORDER BY as_of DESC,"
                                                                        " nth DESC",
                    err))
        return -1;
    sql_bind_day(runs, 1, day_of(as_of.year - 1, as_of.month, 1));
    sql_bind_day(runs, 2,
                 day_of(as_of.year - 1, as_of.month, month_days(as_of.year - 1, as_of.month)));
    status = take_runs(query, runs, lot->year_ago, 1, &lot->year_ago_count, err);
    sqlite3_finalize(runs);
    return status;
}

int ledger_figures(struct ledger *ledger, struct lot *lot, struct arena *arena, struct err *err)
{
    struct figures_query query = {.ledger = ledger, .arena = arena};
    int status;

    lot->past = ARENA_ARRAY(arena, struct lot_figures, FIGURES_PAST);
    lot->year_ago = ARENA_ARRAY(arena, struct lot_figures, 1);
    if (sql_prepare(ledger, &query.of_run, "SELECT name, value FROM figure WHERE run_id = ?", err))
        return -1;
    status = take_past(&query, lot, err) || take_year_ago(&query, lot, err) ? -1 : 0;
    sqlite3_finalize(query.of_run);
    return status;
}
