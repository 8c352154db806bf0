/* The ledger: its tables, its runs, and what one run writes. Reading for the night: ledger_read.c.
 */
#include "edge/ledger/ledger.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edge/ledger/ledger_sql.h"

enum { APPLICATION_ID = 0x6B696765 /* "kige" */, SCHEMA_VERSION = 3, SALT_BYTES = 32 };

/* One run writes (ledger_lock), others read (why, check, --dry-run): each lets the other finish its
 * statement or commit. */
enum { BUSY_WAIT_MS = 20000 };

/* Days are ISO texts so that an auditor can read the file with any SQLite tool. */
static const char schema[] =
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE run(run_id INTEGER PRIMARY KEY, as_of TEXT NOT NULL, nth INTEGER NOT NULL,"
    "  mail_on TEXT NOT NULL, folder TEXT NOT NULL,"
    "  state TEXT NOT NULL CHECK(state IN('planned','printed','published','voided')),"
    "  lot_sha256 TEXT NOT NULL, print_sha256 TEXT NOT NULL, office_sha256 TEXT NOT NULL,"
    "  fingerprint TEXT NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX run_once ON run(as_of, nth) WHERE state <> 'voided';"
    "CREATE INDEX run_by_mail_day ON run(mail_on, state);"
    "CREATE UNIQUE INDEX run_unfinished ON run((state IS NOT NULL))"
    "  WHERE state IN('planned','printed');"
    "CREATE TABLE input(run_id INTEGER NOT NULL REFERENCES run, role TEXT NOT NULL,"
    "  file TEXT NOT NULL, sha256 TEXT NOT NULL, rows INTEGER NOT NULL,"
    "  PRIMARY KEY(run_id, role, file)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE figure(run_id INTEGER NOT NULL REFERENCES run, name TEXT NOT NULL,"
    "  value INTEGER NOT NULL, PRIMARY KEY(run_id, name)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE piece(piece_id TEXT PRIMARY KEY, run_id INTEGER NOT NULL REFERENCES run,"
    "  number INTEGER NOT NULL CHECK(number > 0), resident_id TEXT NOT NULL,"
    "  postal_code TEXT NOT NULL, municipality TEXT NOT NULL, variant TEXT NOT NULL,"
    "  printed BLOB NOT NULL DEFAULT x'') STRICT, WITHOUT ROWID;"
    "CREATE INDEX piece_by_run ON piece(run_id);"
    "CREATE INDEX piece_by_resident ON piece(resident_id);"
    "CREATE TABLE notice(expires_on TEXT NOT NULL, kind TEXT NOT NULL, serial TEXT NOT NULL,"
    "  piece_id TEXT NOT NULL REFERENCES piece, PRIMARY KEY(expires_on, kind, serial, piece_id))"
    "  STRICT, WITHOUT ROWID;"
    "CREATE INDEX notice_by_piece ON notice(piece_id);"
    "CREATE TABLE event(seq INTEGER PRIMARY KEY, subject TEXT NOT NULL, event TEXT NOT NULL,"
    "  on_day TEXT NOT NULL, by_whom TEXT NOT NULL, until TEXT NOT NULL, reason TEXT NOT NULL)"
    "  STRICT;"
    "CREATE INDEX event_by_subject ON event(subject, seq);"
    "CREATE INDEX event_undone ON event(subject)"
    "  WHERE event IN('spoiled','pulled','voided','returned');"
    "CREATE TABLE change(expires_on TEXT NOT NULL, kind TEXT NOT NULL, serial TEXT NOT NULL,"
    "  run_id INTEGER NOT NULL REFERENCES run, disposition TEXT NOT NULL, reason TEXT NOT NULL,"
    "  PRIMARY KEY(expires_on, kind, serial, run_id)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX change_by_run ON change(run_id);"
    "CREATE TABLE standing(expires_on TEXT NOT NULL, kind TEXT NOT NULL, serial TEXT NOT NULL,"
    "  disposition TEXT NOT NULL, reason TEXT NOT NULL, seen INTEGER NOT NULL,"
    "  PRIMARY KEY(expires_on, kind, serial)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX standing_open ON standing(expires_on)"
    "  WHERE disposition IN('waiting','held');"
    "CREATE TABLE reject(digest BLOB PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE reject_change(run_id INTEGER NOT NULL REFERENCES run, digest BLOB NOT NULL,"
    "  count INTEGER NOT NULL, PRIMARY KEY(run_id, digest)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE acceptance(run_id INTEGER NOT NULL REFERENCES run, gate TEXT NOT NULL,"
    "  by_whom TEXT NOT NULL, reason TEXT NOT NULL) STRICT;"
    "CREATE TABLE stop(as_of TEXT NOT NULL, mail_on TEXT NOT NULL, gate TEXT NOT NULL,"
    "  after_run INTEGER NOT NULL DEFAULT 0, account TEXT NOT NULL DEFAULT '{}') STRICT;"
    "CREATE INDEX stop_by_mail_day ON stop(mail_on);";

static const char *const states[] = {"planned", "printed", "published", "voided"};

static int pragma_number(struct ledger *ledger, const char *sql, int *number, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = -1;

    if (!sql_prepare(ledger, &statement, sql, err) && sql_step(ledger, statement, err) == 1) {
        *number = sqlite3_column_int(statement, 0);
        status = 0;
    }
    sqlite3_finalize(statement);
    return status;
}

static int create_tables(struct ledger *ledger, struct err *err)
{
    uint8_t salt[SALT_BYTES];
    sqlite3_stmt *statement = NULL;
    char pragmas[96];
    int status = -1;

    if (getrandom(salt, sizeof salt, 0) != (ssize_t)sizeof salt)
        return err_say(err, LEDGER_SQL, ledger->path, strerror(errno));
    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id=%d; PRAGMA user_version=%d;",
             APPLICATION_ID, SCHEMA_VERSION);
    if (sql_run(ledger, "BEGIN IMMEDIATE", err) || sql_run(ledger, pragmas, err) ||
        sql_run(ledger, schema, err) ||
        sql_prepare(ledger, &statement, "INSERT INTO meta VALUES('salt', ?)", err))
        goto out;
    REQUIRE(sqlite3_bind_blob(statement, 1, salt, sizeof salt, SQLITE_TRANSIENT) == SQLITE_OK);
    if (sql_do(ledger, statement, err) || sql_run(ledger, "COMMIT", err))
        goto out;
    status = 0;
out:
    sqlite3_finalize(statement);
    return status;
}

/*
 * What each version has more: 2, the digest of what was printed, which of older pieces is not
 * known; 3, what stopped a night, and the last run published before it. Of older stops the account
 * is not known; the run is the one of an earlier day.
 */
static const char *const upgrades[SCHEMA_VERSION - 1] = {
    "BEGIN IMMEDIATE; ALTER TABLE piece ADD COLUMN printed BLOB NOT NULL DEFAULT x'';"
    " PRAGMA user_version=2; COMMIT;",
    "BEGIN IMMEDIATE; ALTER TABLE stop ADD COLUMN after_run INTEGER NOT NULL DEFAULT 0;"
    " ALTER TABLE stop ADD COLUMN account TEXT NOT NULL DEFAULT '{}';"
    " UPDATE stop SET after_run = coalesce((SELECT run_id FROM run WHERE state = 'published'"
    "  AND run.as_of < stop.as_of ORDER BY run.as_of DESC, run.nth DESC LIMIT 1), 0);"
    " PRAGMA user_version=3; COMMIT;",
};

static int upgrade(struct ledger *ledger, struct err *err)
{
    if (ledger->version < 1)
        return err_say(err, LEDGER_DAMAGED, ledger->path, "user_version");
    for (; ledger->version < SCHEMA_VERSION; ledger->version++)
        if (sql_run(ledger, upgrades[ledger->version - 1], err)) {
            sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
            return -1;
        }
    return 0;
}

static int check_version(struct ledger *ledger, bool *is_new, struct err *err)
{
    int application = 0, version = 0, tables = 0;

    *is_new = false;
    if (pragma_number(ledger, "PRAGMA application_id", &application, err) ||
        pragma_number(ledger, "PRAGMA user_version", &version, err) ||
        pragma_number(ledger, "SELECT count(*) FROM sqlite_master", &tables, err))
        return -1;
    ledger->version = version;
    if (application == 0 && version == 0 && tables == 0) {
        *is_new = true;
        ledger->version = SCHEMA_VERSION;
        return 0;
    }
    if (application != APPLICATION_ID)
        return err_say(err, LEDGER_FOREIGN, ledger->path);
    if (version > SCHEMA_VERSION)
        return err_say(err, LEDGER_NEWER, ledger->path, version, SCHEMA_VERSION);
    return 0;
}

static struct ledger *ledger_new(const char *path)
{
    struct ledger *ledger = mem_zero(1, sizeof *ledger);

    ledger->path = strdup(path);
    if (!ledger->path)
        memory_stop();
    return ledger;
}

/* SQLite opens by name, the ledger and what lies beside it, and would wait at a FIFO. */
static int files_are_regular(const char *path, struct err *err)
{
    static const char *const ends[] = {"", "-journal", "-wal", "-shm"};
    struct arena arena = {0};
    struct stat at;
    int status = 0;

    for (size_t i = 0; !status && i < sizeof ends / sizeof *ends; i++) {
        const char *name = arena_printf(&arena, "%s%s", path, ends[i]).p;

        if (stat(name, &at) == 0 && !S_ISREG(at.st_mode))
            status = err_say(err, NOT_A_FILE, name);
    }
    arena_release(&arena);
    return status;
}

static int open_file(struct ledger *ledger, const char *path, int flags, struct err *err)
{
    if (files_are_regular(path, err))
        return -1;
    if (access(path, F_OK) == 0 && access(path, flags & SQLITE_OPEN_READWRITE ? R_OK | W_OK : R_OK))
        return err_say_as(err, err_writing(errno), FILE_OPEN, path, strerror(errno));
    if (sqlite3_open_v2(path, &ledger->db, flags, NULL) != SQLITE_OK)
        return ledger_error(ledger, err);
    sqlite3_extended_result_codes(ledger->db, 1);
    sqlite3_busy_timeout(ledger->db, BUSY_WAIT_MS);
    return sql_run(ledger, "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;", err);
}

int ledger_open(struct ledger **out, const char *path, struct err *err)
{
    struct ledger *ledger = ledger_new(path);
    bool is_new;

    if (open_file(ledger, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err) ||
        sql_run(ledger, "PRAGMA synchronous=FULL;", err) || check_version(ledger, &is_new, err) ||
        (is_new ? create_tables(ledger, err) : upgrade(ledger, err))) {
        ledger_close(ledger);
        return -1;
    }
    *out = ledger;
    return 0;
}

/*
 * A writer that was killed leaves a hot journal. SQLite has to roll it back before anyone can read,
 * and can do so only through a handle that may write; query_only keeps this one from writing
 * anything else.
 */
static int undo_killed_writer(struct ledger *ledger, const char *path, struct err *err)
{
    sqlite3_exec(ledger->db, "SELECT 1 FROM sqlite_master", NULL, NULL, NULL);
    if (sqlite3_extended_errcode(ledger->db) != SQLITE_READONLY_ROLLBACK)
        return 0; /* whatever else is wrong, the next statement says it */
    REQUIRE(sqlite3_close(ledger->db) == SQLITE_OK);
    ledger->db = NULL;
    return open_file(ledger, path, SQLITE_OPEN_READWRITE, err) ||
                   sql_run(ledger, "PRAGMA query_only=ON;", err)
               ? -1
               : 0;
}

int ledger_open_to_read(struct ledger **out, const char *path, struct err *err)
{
    bool missing = access(path, F_OK) != 0 && errno == ENOENT;
    struct ledger *ledger = ledger_new(path);
    bool is_new = false;
    int status;

    if (missing)
        status = open_file(ledger, ":memory:", SQLITE_OPEN_READWRITE, err);
    else
        status = open_file(ledger, path, SQLITE_OPEN_READONLY, err) ||
                 undo_killed_writer(ledger, path, err);
    if (status || check_version(ledger, &is_new, err) ||
        (is_new && missing && create_tables(ledger, err))) {
        ledger_close(ledger);
        return -1;
    }
    if (is_new && !missing) { /* created, and killed before its tables were: nothing is in it */
        ledger_close(ledger);
        return ledger_open_to_read(out, "", err);
    }
    *out = ledger;
    return 0;
}

void ledger_close(struct ledger *ledger)
{
    if (!ledger)
        return;
    REQUIRE(sqlite3_close(ledger->db) == SQLITE_OK); /* else a statement was left open */
    free(ledger->path);
    mem_free(ledger);
}

/* ---- runs ------------------------------------------------------------------------------------ */

#define RUN_COLUMNS                                                                                \
    "run_id, as_of, nth, mail_on, folder, state, lot_sha256, print_sha256, office_sha256, "        \
    "fingerprint"

static void run_take(sqlite3_stmt *statement, struct ledger_run *run, struct arena *arena)
{
    Str state = sql_str(statement, 5);

    run->id = sqlite3_column_int64(statement, 0);
    run->as_of = sql_day(statement, 1);
    run->nth = (uint32_t)sqlite3_column_int64(statement, 2);
    run->mail_on = sql_day(statement, 3);
    run->folder = sql_copy(statement, 4, arena);
    for (int i = 0; i < 4; i++)
        if (str_equal(state, str_of(states[i])))
            run->state = (enum run_state)i;
    sql_hex(statement, 6, run->lot_sha256);
    sql_hex(statement, 7, run->print_sha256);
    sql_hex(statement, 8, run->office_sha256);
    sql_hex(statement, 9, run->fingerprint);
}

static int run_find(struct ledger *ledger, const char *sql, Str argument, struct ledger_run *run,
                    struct arena *arena, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    *run = (struct ledger_run){0};
    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    if (sqlite3_bind_parameter_count(statement))
        sql_bind_str(statement, 1, argument);
    found = sql_step(ledger, statement, err);
    if (found == 1)
        run_take(statement, run, arena);
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

int ledger_unfinished(struct ledger *ledger, struct ledger_run *run, struct arena *arena,
                      struct err *err)
{
    return run_find(ledger,
                    "SELECT " RUN_COLUMNS " FROM run WHERE state IN('planned','printed')"
                    " ORDER BY run_id DESC LIMIT 1",
                    STR_EMPTY, run, arena, err);
}

int ledger_last_published(struct ledger *ledger, struct ledger_run *run, struct arena *arena,
                          struct err *err)
{
    return run_find(ledger,
                    "SELECT " RUN_COLUMNS " FROM run WHERE state = 'published'"
                    " ORDER BY as_of DESC, nth DESC LIMIT 1",
                    STR_EMPTY, run, arena, err);
}

int ledger_run_of_folder(struct ledger *ledger, Str folder, struct ledger_run *run,
                         struct arena *arena, struct err *err)
{
    return run_find(ledger,
                    "SELECT " RUN_COLUMNS " FROM run WHERE as_of = substr(?1, 1, 10)"
                    " AND folder = ?1 AND state <> 'voided' ORDER BY run_id DESC LIMIT 1",
                    folder, run, arena, err);
}

static int one_number(struct ledger *ledger, const char *sql, Day day, int64_t *number,
                      struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found;

    *number = 0;
    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    if (day_is(day))
        sql_bind_day(statement, 1, day);
    found = sql_step(ledger, statement, err);
    if (found == 1)
        *number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

int ledger_runs_of_day(struct ledger *ledger, Day as_of, uint32_t *count, struct err *err)
{
    int64_t number;

    if (one_number(ledger,
                   "SELECT ifnull(max(nth), 0) FROM run WHERE as_of = ?"
                   " AND state <> 'voided'",
                   as_of, &number, err))
        return -1;
    *count = (uint32_t)number;
    return 0;
}

int ledger_highest_number(struct ledger *ledger, Day mail_on, uint32_t *number, struct err *err)
{
    int64_t found;

    if (one_number(ledger,
                   "SELECT ifnull(max(number), 0) FROM piece WHERE run_id IN"
                   " (SELECT run_id FROM run WHERE mail_on = ?)",
                   mail_on, &found, err))
        return -1;
    *number = (uint32_t)found;
    return 0;
}

int ledger_event_count(struct ledger *ledger, uint64_t *count, struct err *err)
{
    int64_t found;

    /* That a run was cut off and voided is no event that a person recorded: it leaves the inputs as
     * they are. That one was taken back is, once: the event of the run itself. */
    if (one_number(ledger,
                   "SELECT count(*) FROM event WHERE event <> 'voided'"
                   " OR (subject >= 'run:' AND subject < 'run;')",
                   DAY_NONE, &found, err))
        return -1;
    *count = (uint64_t)found;
    return 0;
}

int ledger_salt(struct ledger *ledger, uint8_t salt[32], struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = -1;

    if (!sql_prepare(ledger, &statement, "SELECT value FROM meta WHERE name = 'salt'", err) &&
        sql_step(ledger, statement, err) == 1 && sqlite3_column_bytes(statement, 0) == SALT_BYTES) {
        memcpy(salt, sqlite3_column_blob(statement, 0), SALT_BYTES);
        status = 0;
    } else {
        err_say(err, LEDGER_DAMAGED, ledger->path, "salt");
    }
    sqlite3_finalize(statement);
    return status;
}

/* ---- what one run writes --------------------------------------------------------------------- */

static int insert_run(struct ledger *ledger, struct ledger_run *run, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status;

    if (sql_prepare(ledger, &statement,
                    "INSERT INTO run(as_of, nth, mail_on, folder, state, lot_sha256, print_sha256,"
                    " office_sha256, fingerprint) VALUES(?,?,?,?,?,?,?,?,?)",
                    err))
        return -1;
    sql_bind_day(statement, 1, run->as_of);
    sql_bind_number(statement, 2, run->nth);
    sql_bind_day(statement, 3, run->mail_on);
    sql_bind_str(statement, 4, run->folder);
    sql_bind_text(statement, 5, states[run->state]);
    sql_bind_text(statement, 6, run->lot_sha256);
    sql_bind_text(statement, 7, run->print_sha256);
    sql_bind_text(statement, 8, run->office_sha256);
    sql_bind_text(statement, 9, run->fingerprint);
    status = sql_do(ledger, statement, err);
    run->id = sqlite3_last_insert_rowid(ledger->db);
    sqlite3_finalize(statement);
    return status;
}

static int insert_inputs(struct ledger *ledger, int64_t run_id, const struct lot *lot,
                         struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status;

    status = sql_prepare(ledger, &statement, "INSERT OR IGNORE INTO input VALUES(?,?,?,?,?)", err);
    for (uint32_t i = 0; !status && i < lot->input_count; i++) {
        sql_bind_number(statement, 1, run_id);
        sql_bind_str(statement, 2, lot->inputs[i].role);
        sql_bind_str(statement, 3, lot->inputs[i].file);
        sql_bind_text(statement, 4, lot->inputs[i].sha256);
        sql_bind_number(statement, 5, (int64_t)lot->inputs[i].rows);
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status;
}

static int insert_figure(struct ledger *ledger, sqlite3_stmt *statement, const char *group,
                         const char *name, uint64_t value, struct err *err)
{
    char text[64];

    if (value == 0)
        return 0;
    snprintf(text, sizeof text, "%s%s", group, name);
    sql_bind_text(statement, 2, text);
    sql_bind_number(statement, 3, (int64_t)value);
    return sql_do(ledger, statement, err);
}

/* How many alarms have the name of this one; 0 where one before it has. */
static uint64_t alarms_of_name(const struct lot *lot, uint32_t at)
{
    uint64_t count = 0;

    for (uint32_t i = 0; i < lot->alarm_count; i++) {
        if (!str_equal(lot->alarms[i].name, lot->alarms[at].name))
            continue;
        if (i < at)
            return 0;
        count++;
    }
    return count;
}

static int insert_news(struct ledger *ledger, sqlite3_stmt *statement,
                       const struct ledger_entry *entry, struct err *err)
{
    const struct lot *lot = entry->lot;
    int status = insert_figure(ledger, statement, "", NEWS_FIGURE, entry->news, err) ||
                 insert_figure(ledger, statement, "", UNTOLD_FIGURE, entry->news > 0, err);

    for (size_t i = 0; !status && i < entry->new_row_count; i++) {
        const struct new_rows *at = &entry->new_rows[i];
        char name[GATE_FIGURE_NAME_MAX * 2];

        snprintf(name, sizeof name, "%s:" STR_FMT, at->residents ? "residents" : "certificates",
                 STR_ARG(at->reason));
        status = insert_figure(ledger, statement, NEW_ROWS_FIGURE, name, at->rows, err) ||
                 insert_figure(ledger, statement, NEW_LINE_FIGURE, name, at->line, err);
    }
    for (uint32_t i = 0; !status && i < lot->alarm_count; i++)
        status = insert_figure(ledger, statement, ALARM_FIGURE, lot->alarms[i].name.p,
                               alarms_of_name(lot, i), err);
    return status ? -1 : 0;
}

static int insert_figures(struct ledger *ledger, int64_t run_id, const struct ledger_entry *entry,
                          struct err *err)
{
    const struct lot *lot = entry->lot;
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement, "INSERT INTO figure VALUES(?,?,?)", err);

    if (status)
        return status;
    sql_bind_number(statement, 1, run_id);
    for (int i = 0; !status && i < DISPOSITION_COUNT; i++)
        status = insert_figure(ledger, statement,
                               "disposition:", disposition_term((enum disposition)i).word,
                               lot->dispositions[i], err);
    for (int i = 1; !status && i < REASON_COUNT; i++)
        status = insert_figure(ledger, statement, "reason:", reason_term((enum reason)i).word,
                               lot->reasons[i], err);
    if (!status)
        status = insert_figure(ledger, statement, "", "pieces", lot->piece_count, err);
    if (!status)
        status = insert_news(ledger, statement, entry, err);
    if (!status)
        status = insert_figure(ledger, statement, "", PAST_BEFORE_FIGURE,
                               (uint64_t)(int64_t)entry->past_before.n, err);
    sqlite3_finalize(statement);
    return status;
}

static int insert_gate_figures(struct ledger *ledger, int64_t run_id, const struct lot *lot,
                               struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement, "INSERT INTO figure VALUES(?,?,?)", err);

    if (status)
        return status;
    sql_bind_number(statement, 1, run_id);
    for (size_t i = 0; !status && i < lot->gate_figure_count; i++) {
        status = insert_figure(ledger, statement, GATE_FIGURE, lot->gate_figures[i].name,
                               (uint64_t)lot->gate_figures[i].value, err);
    }
    sqlite3_finalize(statement);
    return status;
}

static int insert_notices(struct ledger *ledger, const struct lot *lot, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement, "INSERT INTO notice VALUES(?,?,?,?)", err);

    for (uint32_t i = 0; !status && i < lot->piece_count; i++) {
        const struct lot_piece *piece = &lot->pieces[i];

        for (uint32_t j = 0; !status && j < piece->certificate_count; j++) {
            const struct lot_certificate *at = &lot->certificates[piece->certificate + j];

            sql_bind_key(statement,
                         &(struct certificate_key){at->kind, at->serial, at->expires_on});
            sql_bind_text(statement, 4, piece->id);
            status = sql_do(ledger, statement, err);
        }
    }
    sqlite3_finalize(statement);
    return status;
}

static int insert_pieces(struct ledger *ledger, int64_t run_id, const struct ledger_entry *entry,
                         struct err *err)
{
    const struct lot *lot = entry->lot;
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement, "INSERT INTO piece VALUES(?,?,?,?,?,?,?,?)", err);

    for (uint32_t i = 0; !status && i < lot->piece_count; i++) {
        const struct lot_piece *piece = &lot->pieces[i];

        sql_bind_text(statement, 1, piece->id);
        sql_bind_number(statement, 2, run_id);
        sql_bind_number(statement, 3, piece->number);
        sql_bind_str(statement, 4, piece->resident_id);
        sql_bind_str(statement, 5, piece->postal_code);
        sql_bind_str(statement, 6, piece->municipality);
        sql_bind_text(statement, 7, variant_term(piece->variant).word);
        REQUIRE(sqlite3_bind_blob(statement, 8,
                                  entry->printed ? (const void *)entry->printed[i].digest : "",
                                  entry->printed ? PRINTED_BYTES : 0, SQLITE_STATIC) == SQLITE_OK);
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status ? status : insert_notices(ledger, lot, err);
}

static int insert_changes(struct ledger *ledger, int64_t run_id, const struct ledger_entry *entry,
                          struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement, "INSERT INTO change VALUES(?,?,?,?,?,?)", err);

    for (size_t i = 0; !status && i < entry->change_count; i++) {
        const struct standing_change *change = &entry->changes[i];

        sql_bind_key(statement, &change->key);
        sql_bind_number(statement, 4, run_id);
        sql_bind_text(statement, 5,
                      change->disposition == DISPOSITION_COUNT
                          ? ""
                          : disposition_term(change->disposition).word);
        sql_bind_text(statement, 6, reason_term(change->reason).word);
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status;
}

static int insert_rejects(struct ledger *ledger, int64_t run_id, const struct ledger_entry *entry,
                          struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement, "INSERT INTO reject_change VALUES(?,?,?)", err);

    for (size_t i = 0; !status && i < entry->reject_count; i++) {
        sql_bind_number(statement, 1, run_id);
        REQUIRE(sqlite3_bind_blob(statement, 2, entry->rejects[i].digest,
                                  sizeof entry->rejects[i].digest, SQLITE_STATIC) == SQLITE_OK);
        sql_bind_number(statement, 3, entry->rejects[i].count);
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status;
}

static int insert_acceptances(struct ledger *ledger, int64_t run_id,
                              const struct ledger_entry *entry, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement, "INSERT INTO acceptance VALUES(?,?,?,?)", err);

    for (size_t i = 0; !status && i < entry->acceptance_count; i++) {
        sql_bind_number(statement, 1, run_id);
        sql_bind_text(statement, 2, entry->acceptances[i].gate);
        sql_bind_text(statement, 3, entry->acceptances[i].by);
        sql_bind_text(statement, 4, entry->acceptances[i].why);
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status;
}

/* Runs statements whose one parameter ?1 is a run. */
static int for_run(struct ledger *ledger, int64_t run_id, const char *const *sql, size_t count,
                   struct err *err)
{
    int status = 0;

    for (size_t i = 0; !status && i < count; i++) {
        sqlite3_stmt *statement = NULL;

        status = sql_prepare(ledger, &statement, sql[i], err);
        if (!status) {
            sql_bind_number(statement, 1, run_id);
            status = sql_do(ledger, statement, err);
        }
        sqlite3_finalize(statement);
    }
    return status;
}

/* Invariants 3 and 4 of ledger.h: what the run brings takes effect. `seen` is never taken back. */
static int take_effect(struct ledger *ledger, int64_t run_id, struct err *err)
{
    static const char *const sql[] = {
        "INSERT INTO standing SELECT expires_on, kind, serial, disposition, reason,"
        " disposition IN('waiting','held','notice') FROM change WHERE run_id = ?1"
        " ON CONFLICT DO UPDATE SET disposition = excluded.disposition, reason = excluded.reason,"
        " seen = seen OR excluded.seen",
        "INSERT INTO reject SELECT digest, count FROM reject_change WHERE run_id = ?1"
        " ON CONFLICT DO UPDATE SET count = excluded.count",
        "DELETE FROM reject WHERE digest IN"
        " (SELECT digest FROM reject_change WHERE run_id = ?1 AND count = 0)",
        "DELETE FROM reject_change WHERE run_id = ?1",
        "DELETE FROM figure WHERE name GLOB '" GATE_FIGURE "*' AND run_id IN"
        " (SELECT run_id FROM run WHERE run_id < ?1 ORDER BY run_id DESC LIMIT 3)",
    };

    return for_run(ledger, run_id, sql, sizeof sql / sizeof sql[0], err);
}

int ledger_plan(struct ledger *ledger, struct ledger_run *run, const struct ledger_entry *entry,
                struct err *err)
{
    int status;

    REQUIRE(run->state == RUN_PLANNED || run->state == RUN_PUBLISHED);
    if (sql_run(ledger, "BEGIN IMMEDIATE", err))
        return -1;
    status = insert_run(ledger, run, err) || insert_inputs(ledger, run->id, entry->lot, err) ||
             insert_figures(ledger, run->id, entry, err) ||
             insert_gate_figures(ledger, run->id, entry->lot, err) ||
             insert_pieces(ledger, run->id, entry, err) ||
             insert_changes(ledger, run->id, entry, err) ||
             insert_rejects(ledger, run->id, entry, err) ||
             insert_acceptances(ledger, run->id, entry, err) ||
             (run->state == RUN_PUBLISHED && take_effect(ledger, run->id, err));
    return sql_finish(ledger, status ? -1 : 0, err);
}

static int set_state(struct ledger *ledger, struct ledger_run *run, enum run_state state,
                     struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status;

    if (sql_prepare(ledger, &statement,
                    "UPDATE run SET state = ?1, print_sha256 = ?2, office_sha256 = ?3"
                    " WHERE run_id = ?4",
                    err))
        return -1;
    run->state = state;
    sql_bind_text(statement, 1, states[state]);
    sql_bind_text(statement, 2, run->print_sha256);
    sql_bind_text(statement, 3, run->office_sha256);
    sql_bind_number(statement, 4, run->id);
    status = sql_do(ledger, statement, err);
    sqlite3_finalize(statement);
    return status;
}

int ledger_printed(struct ledger *ledger, struct ledger_run *run, struct err *err)
{
    if (sql_run(ledger, "BEGIN IMMEDIATE", err))
        return -1;
    return sql_finish(ledger, set_state(ledger, run, RUN_PRINTED, err), err);
}

int ledger_published(struct ledger *ledger, struct ledger_run *run, struct err *err)
{
    int status;

    if (sql_run(ledger, "BEGIN IMMEDIATE", err))
        return -1;
    status = set_state(ledger, run, RUN_PUBLISHED, err) || take_effect(ledger, run->id, err);
    return sql_finish(ledger, status ? -1 : 0, err);
}

int ledger_void(struct ledger *ledger, struct ledger_run *run, Day on, struct err *err)
{
    static const char *const sql[] = {
        "DELETE FROM change WHERE run_id = ?1",
        "DELETE FROM reject_change WHERE run_id = ?1",
        "DELETE FROM figure WHERE run_id = ?1 AND name GLOB '" GATE_FIGURE "*'",
    };
    sqlite3_stmt *statement = NULL;
    int status;

    if (sql_run(ledger, "BEGIN IMMEDIATE", err))
        return -1;
    status = sql_prepare(ledger, &statement,
                         "INSERT INTO event(subject, event, on_day, by_whom, until, reason)"
                         " SELECT piece_id, 'voided', ?1, '', '', '' FROM piece WHERE run_id = ?2"
                         " ORDER BY piece_id",
                         err);
    if (!status) {
        sql_bind_day(statement, 1, on);
        sql_bind_number(statement, 2, run->id);
        status = sql_do(ledger, statement, err) ||
                 for_run(ledger, run->id, sql, sizeof sql / sizeof sql[0], err) ||
                 set_state(ledger, run, RUN_VOIDED, err);
    }
    sqlite3_finalize(statement);
    return sql_finish(ledger, status ? -1 : 0, err);
}
