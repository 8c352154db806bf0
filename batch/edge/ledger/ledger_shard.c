/* Small queries, each of one run or of one day. */
#include "edge/ledger/ledger_shard.h"

#include "base/hex.h"
#include "edge/ledger/ledger_sql.h"

static int one_text(struct ledger *ledger, const char *sql, Day day, Str *text, struct arena *arena,
                    struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    *text = STR_EMPTY;
    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    sql_bind_day(statement, 1, day);
    found = sql_step(ledger, statement, err);
    if (found == 1)
        *text = sql_copy(statement, 0, arena);
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

int ledger_run_of_day(struct ledger *ledger, Day as_of, struct ledger_run *run, struct arena *arena,
                      struct err *err)
{
    Str folder;

    *run = (struct ledger_run){0};
    if (one_text(ledger,
                 "SELECT folder FROM run WHERE as_of = ? AND state = 'published'"
                 " ORDER BY nth DESC LIMIT 1",
                 as_of, &folder, arena, err))
        return -1;
    return str_is_empty(folder) ? 0 : ledger_run_of_folder(ledger, folder, run, arena, err);
}

/* Runs r. Those that were taken back count as never sent. */
#define EARLIER                                                                                    \
    " FROM run r, run o WHERE o.run_id = ?1 AND r.as_of = o.as_of AND r.nth < o.nth"               \
    " AND r.state = 'published' AND NOT EXISTS(SELECT 1 FROM event v WHERE v.run_id = r.run_id"    \
    " AND v.event = 'void')"
/* Of pieces p: on its way, or returned from there. What was spoiled or pulled is due again, and may
 * be a letter of the later run. */
#define STANDS                                                                                     \
    "NOT EXISTS(SELECT 1 FROM event u WHERE u.piece_id = p.piece_id"                               \
    " AND u.event IN('spoiled', 'pulled', 'voided'))"

int ledger_earlier_runs(struct ledger *ledger, const struct ledger_run *run,
                        struct shard_earlier **runs, size_t *count, struct arena *arena,
                        struct err *err)
{
    sqlite3_stmt *statement = NULL;
    VEC(struct shard_earlier) found = {0};
    int more = sql_prepare(ledger, &statement,
                           "SELECT r.folder, r.job, r.mail_on, (SELECT count(*) FROM piece p"
                           " WHERE p.run_id = r.run_id AND " STANDS ")" EARLIER " ORDER BY r.nth",
                           err);

    *count = 0;
    if (more)
        return more;
    sql_bind_number(statement, 1, run->id);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct shard_earlier earlier = {.folder = sql_copy(statement, 0, arena),
                                        .job = sql_copy(statement, 1, arena),
                                        .mail_on = sql_day(statement, 2),
                                        .pieces = (uint64_t)sqlite3_column_int64(statement, 3)};

        VEC_PUSH(&found, earlier);
    }
    sqlite3_finalize(statement);
    *count = found.count;
    *runs = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

int ledger_gate_of_day(struct ledger *ledger, Day as_of, Str *gate, struct arena *arena,
                       struct err *err)
{
    return one_text(ledger, "SELECT gate FROM stop WHERE as_of = ? ORDER BY stop_id DESC LIMIT 1",
                    as_of, gate, arena, err);
}

/* The first column of each row. */
static int texts_read(struct ledger *ledger, const struct ledger_run *run, const char *sql,
                      struct ledger_texts *texts, struct arena *arena, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    VEC(Str) found = {0};
    int more = sql_prepare(ledger, &statement, sql, err);

    *texts = (struct ledger_texts){0};
    if (more)
        return more;
    sql_bind_number(statement, 1, run->id);
    while ((more = sql_step(ledger, statement, err)) == 1)
        VEC_PUSH(&found, sql_copy(statement, 0, arena));
    sqlite3_finalize(statement);
    texts->count = found.count;
    texts->at = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

/* Of the published runs up to ?1, in their order, the last that has such rows. */
#define LAST_WITH(rows)                                                                            \
    "(SELECT q.run_id FROM run q, run o WHERE o.run_id = ?1 AND q.state = 'published'"             \
    " AND (q.as_of, q.nth) <= (o.as_of, o.nth) AND EXISTS(SELECT 1 FROM " rows                     \
    ") ORDER BY q.as_of DESC, q.nth DESC LIMIT 1)"

/* What was taken back says nothing: the register may have been another municipality's. */
#define LAST_WITH_LETTERS LAST_WITH("piece p WHERE p.run_id = q.run_id AND p.voided = 0")

int ledger_municipalities(struct ledger *ledger, const struct ledger_run *run,
                          struct ledger_texts *codes, struct arena *arena, struct err *err)
{
    static const char both[] =
        "SELECT municipality FROM piece WHERE run_id = " LAST_WITH_LETTERS
        " UNION SELECT municipality FROM piece p WHERE run_id IN(SELECT r.run_id" EARLIER
        ") AND " STANDS " ORDER BY 1";

    return texts_read(ledger, run, both, codes, arena, err);
}

int ledger_settings_of(struct ledger *ledger, const struct ledger_run *run,
                       struct ledger_texts *settings, struct arena *arena, struct err *err)
{
    return texts_read(ledger, run,
                      "SELECT file FROM input WHERE role = 'setting' AND run_id = " LAST_WITH(
                          "input i WHERE i.run_id = q.run_id AND i.role = 'setting'") " ORDER BY 1",
                      settings, arena, err);
}

int ledger_id_text(struct ledger *ledger, char id[LEDGER_ID_HEX + 1], struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found = sql_prepare(ledger, &statement, "SELECT value FROM meta WHERE name = 'id'", err);

    id[0] = '\0';
    if (found)
        return found;
    found = sql_step(ledger, statement, err);
    if (found == 1 && sqlite3_column_bytes(statement, 0) == LEDGER_ID_HEX / 2)
        hex_write(sqlite3_column_blob(statement, 0), LEDGER_ID_HEX / 2, id);
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}
