/* Tables of this version, and the way to it. The old tables are renamed, the new ones made by the
 * very statements of a new ledger, filled, and the old ones dropped. */

#include "edge/ledger/ledger_schema.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk/file.h"
#include "disk/path.h"
#include "disk/sync.h"
#include "disk/out.h"
#include "edge/ledger/ledger_chain.h"
#include "edge/ledger/ledger_check.h"
#include "edge/ledger/ledger_tables.h"

/* ---- a new ledger ---------------------------------------------------------------------------- */

static int make_tables(struct ledger *ledger, struct err *err)
{
    char pragmas[96];
    int status;

    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id=%d; PRAGMA user_version=%d;",
             APPLICATION_ID, SCHEMA_VERSION);
    status = sql_run(ledger, pragmas, err);
    for (int i = 0; !status && i < LEDGER_TABLES; i++)
        status = sql_run(ledger, ledger_tables[i], err);
    return status;
}

static int add_meta(struct ledger *ledger, const char *name, int count, struct err *err)
{
    uint8_t bytes[SALT_BYTES];
    sqlite3_stmt *statement = NULL;
    int status;

    REQUIRE(count <= SALT_BYTES);
    if (getrandom(bytes, (size_t)count, 0) != count)
        return err_say(err, LEDGER_SQL, ledger->path, system_says(errno));
    status = sql_prepare(ledger, &statement, "INSERT INTO meta VALUES(?, ?)", err);
    if (!status) {
        sql_bind_text(statement, 1, name);
        sql_bind_blob(statement, 2, bytes, count);
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status;
}

int ledger_create(struct ledger *ledger, struct err *err)
{
    int status = sql_run(ledger, "BEGIN IMMEDIATE", err);

    if (status)
        return status;
    status = make_tables(ledger, err) || add_meta(ledger, "salt", SALT_BYTES, err) ||
             add_meta(ledger, "id", ID_BYTES, err);
    ledger->version = SCHEMA_VERSION;
    return sql_finish(ledger, status ? -1 : 0, err);
}

/* ---- whether it is as it was made ------------------------------------------------------------ */

static bool is_ours(const char *sql)
{
    for (int i = 0; i < LEDGER_TABLES; i++)
        if (strcmp(ledger_tables[i], sql) == 0)
            return true;
    return false;
}

int ledger_schema_holds(struct ledger *ledger, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found = 0, more;

    /* without text: the index of a primary key; sqlite_stat1: somebody ran ANALYZE */
    if (sql_prepare(ledger, &statement,
                    "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
                    " AND name NOT GLOB 'sqlite_*'",
                    err))
        return -1;
    while ((more = sql_step(ledger, statement, err)) == 1) {
        if (!is_ours((const char *)sqlite3_column_text(statement, 1))) {
            more = err_say(err, LEDGER_DAMAGED, ledger->path,
                           (const char *)sqlite3_column_text(statement, 0));
            break;
        }
        found++;
    }
    sqlite3_finalize(statement);
    if (more == 0 && found != LEDGER_TABLES)
        more = err_say(err, LEDGER_DAMAGED, ledger->path, "sqlite_master");
    return more;
}

/* ---- from older versions --------------------------------------------------------------------- */

/* 2: the digest of what was printed, which of older pieces is not known. */
static const char to_2[] = "ALTER TABLE piece ADD COLUMN printed BLOB NOT NULL DEFAULT x'';";
/* 3: what stopped a night, and the last run published before it. Of older stops the account is not
 * known; the run is the one of an earlier day. */
static const char to_3[] =
    "ALTER TABLE stop ADD COLUMN after_run INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE stop ADD COLUMN account TEXT NOT NULL DEFAULT '{}';"
    "UPDATE stop SET after_run = coalesce((SELECT run_id FROM run WHERE state = 'published'"
    "  AND run.as_of < stop.as_of ORDER BY run.as_of DESC, run.nth DESC LIMIT 1), 0);";

/* clang-format off */
#define EACH_TABLE(X)                                                                              \
    X(meta) X(run) X(input) X(figure) X(piece) X(notice) X(event) X(change) X(standing) X(reject)  \
    X(reject_change) X(acceptance) X(stop)
#define EACH_INDEX(X)                                                                              \
    X(run_once) X(run_by_mail_day) X(run_unfinished) X(piece_by_run) X(piece_by_resident)          \
    X(notice_by_piece) X(event_by_subject) X(event_undone) X(change_by_run) X(standing_open)       \
    X(stop_by_mail_day)
/* clang-format on */

#define DROP_INDEX(index) "DROP INDEX IF EXISTS " #index ";"
#define RENAME(table) "ALTER TABLE " #table " RENAME TO old_" #table ";"
#define DROP_OLD(table) "DROP TABLE old_" #table ";"
static const char put_aside[] = EACH_INDEX(DROP_INDEX) EACH_TABLE(RENAME);
static const char drop_old[] = EACH_TABLE(DROP_OLD);

/*
 * 4, in two parts: what has no part in the chain, then events, whose batches are its numbers. What
 * was recorded at once is not known of older events: they stand in batches of OLD_BATCH, in their
 * order. Of a certificate the resident of its last piece is known, and where it has none nobody.
 */
static const char fill[] =
    "INSERT INTO meta SELECT name, value FROM old_meta;"
    "INSERT INTO resident(id) SELECT resident_id FROM old_piece"
    " UNION SELECT substr(subject, 10) FROM old_event WHERE subject GLOB 'resident:*' ORDER BY 1;"
    "INSERT INTO run(run_id, as_of, nth, mail_on, folder, state, lot_sha256, print_sha256,"
    "  office_sha256, fingerprint) SELECT run_id, as_of, nth, mail_on, folder, state, lot_sha256,"
    "  print_sha256, office_sha256, fingerprint FROM old_run ORDER BY run_id;"
    "INSERT INTO input(run_id, role, file, sha256, rows)"
    " SELECT run_id, role, file, sha256, rows FROM old_input;"
    "INSERT INTO figure SELECT run_id, name, value FROM old_figure;"
    "INSERT INTO acceptance SELECT run_id, gate, by_whom, reason FROM old_acceptance"
    " ORDER BY rowid;"
    "INSERT INTO stop(as_of, mail_on, gate, after_run, account)"
    " SELECT as_of, mail_on, gate, after_run, account FROM old_stop ORDER BY rowid;"
    "INSERT INTO piece(piece_id, run_id, number, resident, postal_code, municipality, variant,"
    "  language, format, ideal_on, deliver_on, causes, bundle, scheme, printed, voided)"
    " SELECT p.piece_id, run_id, number, n, postal_code, municipality, variant, '', '', '', '', '',"
    "  '', '', printed, EXISTS(SELECT 1 FROM old_event e WHERE e.subject = p.piece_id"
    "   AND e.event = 'voided')"
    " FROM old_piece p JOIN resident ON id = resident_id ORDER BY p.piece_id;"
    "INSERT INTO certificate SELECT expires_on, kind, serial, '', '', resident FROM"
    " (SELECT t.expires_on, t.kind, t.serial, p.resident, max(p.run_id) FROM old_notice t"
    "  JOIN piece p ON p.piece_id = t.piece_id GROUP BY 1, 2, 3);"
    "INSERT OR IGNORE INTO certificate SELECT expires_on, kind, serial, '', '', NULL"
    " FROM old_standing;"
    "INSERT OR IGNORE INTO certificate SELECT DISTINCT expires_on, kind, serial, '', '', NULL"
    " FROM old_change;"
    "INSERT INTO notice SELECT expires_on, kind, serial, piece_id FROM old_notice;"
    "INSERT INTO change SELECT expires_on, kind, serial, run_id, disposition, reason"
    " FROM old_change;"
    "INSERT INTO standing SELECT expires_on, kind, serial, disposition, reason, seen"
    " FROM old_standing;"
    "INSERT INTO reject SELECT digest, count FROM old_reject;"
    "INSERT INTO reject_change SELECT run_id, digest, count FROM old_reject_change;";

/* A run was named by its folder, which a run that was cut off may have had before it. */
#define OLD_BATCH "1000"
static const char fill_events[] =
    "INSERT INTO event(seq, batch, piece_id, resident, run_id, subject, event, on_day, by_whom,"
    "  until, reason)"
    " SELECT e.seq, ?1 + (row_number() OVER (ORDER BY e.seq) - 1) / " OLD_BATCH ", p.piece_id, s.n,"
    "  r.run_id, '', CASE WHEN e.subject GLOB 'run:*' AND e.event = 'voided' THEN 'void'"
    "   ELSE e.event END, e.on_day, e.by_whom, e.until, e.reason"
    " FROM old_event e LEFT JOIN piece p ON p.piece_id = e.subject"
    " LEFT JOIN resident s ON e.subject GLOB 'resident:*' AND s.id = substr(e.subject, 10)"
    " LEFT JOIN run r ON e.subject GLOB 'run:*' AND r.as_of = substr(e.subject, 5, 10)"
    "  AND r.folder = substr(e.subject, 5) AND r.state = 'published' ORDER BY e.seq";

static int number_of(struct ledger *ledger, const char *sql, int64_t *number, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement, sql, err);

    if (!status && sql_step(ledger, statement, err) == 1)
        *number = sqlite3_column_int64(statement, 0);
    else
        status = -1;
    sqlite3_finalize(statement);
    return status;
}

static int copy_events(struct ledger *ledger, int64_t first, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement, fill_events, err);

    if (!status) {
        sql_bind_number(statement, 1, first);
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status;
}

typedef VEC(int64_t) NumberVec;

static int numbers_of(struct ledger *ledger, const char *sql, NumberVec *numbers, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more = sql_prepare(ledger, &statement, sql, err);

    if (more)
        return more;
    numbers->count = 0;
    while ((more = sql_step(ledger, statement, err)) == 1)
        VEC_PUSH(numbers, sqlite3_column_int64(statement, 0));
    sqlite3_finalize(statement);
    return more;
}

/* An entry of this kind about each number that the statement gives. */
static int add_entries(struct ledger *ledger, enum chain_kind kind, const char *sql,
                       struct err *err)
{
    NumberVec numbers = {0};
    int status = numbers_of(ledger, sql, &numbers, err);

    for (size_t i = 0; !status && i < numbers.count; i++)
        status = chain_add(ledger, kind, numbers.at[i], err);
    VEC_RELEASE(&numbers);
    return status;
}

/* Published runs, runs that were cut off, stops, events, and runs that were taken back. */
static int begin_chain(struct ledger *ledger, struct err *err)
{
    int64_t first;

    return add_entries(ledger, CHAIN_RUN,
                       "SELECT run_id FROM run WHERE state = 'published' ORDER BY run_id", err) ||
                   add_entries(ledger, CHAIN_VOID,
                               "SELECT run_id FROM run WHERE state = 'voided' ORDER BY run_id",
                               err) ||
                   add_entries(ledger, CHAIN_STOP, "SELECT stop_id FROM stop ORDER BY stop_id",
                               err) ||
                   chain_next(ledger, &first, err) || copy_events(ledger, first, err) ||
                   add_entries(ledger, CHAIN_EVENT,
                               "SELECT DISTINCT batch FROM event ORDER BY batch", err) ||
                   add_entries(ledger, CHAIN_VOID,
                               "SELECT run_id FROM event WHERE run_id IS NOT NULL ORDER BY seq",
                               err)
               ? -1
               : 0;
}

/* Of the last run that took effect; of those before it the rejected rows are not known any more. */
static int digest_rejects(struct ledger *ledger, struct err *err)
{
    int64_t run_id = 0;

    return number_of(ledger, "SELECT ifnull(max(run_id), 0) FROM run WHERE state = 'published'",
                     &run_id, err) ||
                   (run_id && rejects_seal(ledger, run_id, err))
               ? -1
               : 0;
}

/* A statement that must find nothing. */
static int finds_none(struct ledger *ledger, const char *sql, int column, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement, sql, err);

    if (!status)
        status = sql_step(ledger, statement, err);
    if (status == 1)
        status = err_say(err, LEDGER_DAMAGED, ledger->path,
                         (const char *)sqlite3_column_text(statement, column));
    sqlite3_finalize(statement);
    return status;
}

static int old_is_whole(struct ledger *ledger, struct err *err)
{
    /* one row "ok", or what is wrong */
    return finds_none(
        ledger, "SELECT quick_check FROM pragma_quick_check WHERE quick_check <> 'ok'", 0, err);
}

static int transform(struct ledger *ledger, struct err *err)
{
    bool first = ledger->version < 2, second = ledger->version < 3;

    if ((first && sql_run(ledger, to_2, err)) || (second && sql_run(ledger, to_3, err)) ||
        sql_run(ledger, put_aside, err) || make_tables(ledger, err) || sql_run(ledger, fill, err) ||
        add_meta(ledger, "id", ID_BYTES, err) || digest_rejects(ledger, err) ||
        begin_chain(ledger, err) || sql_run(ledger, drop_old, err) ||
        finds_none(ledger, "PRAGMA foreign_key_check", 0, err) ||
        ledger_schema_holds(ledger, err) || ledger_check_all(ledger, err))
        return -1;
    ledger->version = SCHEMA_VERSION;
    return 0;
}

/* Where old tables are renamed, what refers to them must go on referring to the new ones. */
static int free_references(struct ledger *ledger, struct err *err)
{
    return sql_run(ledger, "PRAGMA foreign_keys=OFF; PRAGMA legacy_alter_table=ON;", err);
}

static int bind_references(struct ledger *ledger, struct err *err)
{
    return sql_run(ledger, "PRAGMA foreign_keys=ON; PRAGMA legacy_alter_table=OFF;", err);
}

/* ---- the copy -------------------------------------------------------------------------------- */

static int copy_failed(struct ledger *ledger, sqlite3 *copy, struct err *err)
{
    return err_say(err, LEDGER_COPY, ledger->path, sqlite3_errmsg(copy));
}

/* Page by page by SQLite itself, whose locks would be lost if the file were opened beside it. */
static int copy_pages(struct ledger *ledger, sqlite3 *copy)
{
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", ledger->db, "main");
    int status = backup ? sqlite3_backup_step(backup, -1) : SQLITE_ERROR;

    if (backup && sqlite3_backup_finish(backup) == SQLITE_OK && status == SQLITE_DONE)
        return 0;
    return -1;
}

static int copy_into(struct ledger *ledger, const char *path, struct err *err)
{
    sqlite3 *copy = NULL;
    struct stat is;
    int status = 0;

    if (sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
            SQLITE_OK ||
        copy_pages(ledger, copy))
        status = copy_failed(ledger, copy, err);
    REQUIRE(sqlite3_close(copy) == SQLITE_OK);
    if (!status && (stat(ledger->path, &is) || chmod(path, is.st_mode & 07777)))
        status = err_say(err, LEDGER_COPY, ledger->path, system_says(errno));
    return status ? status : file_sync(path, err);
}

/* Whether the file `path` holds the same bytes: a start before this one was killed after it had
 * made its copy. */
static bool same_bytes(const char *path, const char *other)
{
    struct file_map a = {0}, b = {0};
    bool same = false;

    if (!file_map(path, LINKS_REFUSED, &a) && !file_map(other, LINKS_REFUSED, &b))
        same = a.bytes == b.bytes && (a.bytes == 0 || memcmp(a.at, b.at, a.bytes) == 0);
    file_unmap(&a);
    file_unmap(&b);
    return same;
}

/* Gives the copy its name, the first that is free; one that is there already and is this very
 * ledger is enough. */
static int name_copy(struct ledger *ledger, const char *fresh, const char **named,
                     struct arena *arena, struct err *err)
{
    enum { COPIES_MAX = 1000 };

    for (int i = 1; i <= COPIES_MAX; i++) {
        char number[16] = "";

        if (i > 1)
            snprintf(number, sizeof number, "-%d", i);
        *named = arena_printf(arena, "%s.schema-%d%s", ledger->path, ledger->version, number).p;
        if (renameat2(AT_FDCWD, fresh, AT_FDCWD, *named, RENAME_NOREPLACE) == 0)
            return 0;
        if (errno == EEXIST && same_bytes(fresh, *named))
            return unlink(fresh) ? err_say(err, LEDGER_COPY, fresh, system_says(errno)) : 0;
        if (errno != EEXIST)
            break;
    }
    return err_say(err, LEDGER_COPY, ledger->path, system_says(errno));
}

static int keep_copy(struct ledger *ledger, const char **named, struct arena *arena,
                     struct err *err)
{
    const char *fresh = arena_printf(arena, "%s.schema-new", ledger->path).p;
    Str folder = path_folder(str_of(ledger->path));

    if (unlink(fresh) && errno != ENOENT)
        return err_say(err, LEDGER_COPY, ledger->path, system_says(errno));
    if (copy_into(ledger, fresh, err) || name_copy(ledger, fresh, named, arena, err)) {
        unlink(fresh);
        return -1;
    }
    return folder_sync(arena_copy(arena, folder).p, err);
}

/* ---- both ways to this version --------------------------------------------------------------- */

int ledger_upgrade(struct ledger *ledger, struct err *err)
{
    struct arena arena = {0};
    const char *named = NULL;
    int old = ledger->version, status;

    if (old == SCHEMA_VERSION)
        return 0;
    /* A reader's lock from here on: what is copied is what is changed afterwards. */
    status = free_references(ledger, err) || sql_run(ledger, "BEGIN", err) ? -1 : 0;
    if (!status)
        status = sql_finish(ledger,
                            old_is_whole(ledger, err) || keep_copy(ledger, &named, &arena, err) ||
                                    transform(ledger, err)
                                ? -1
                                : 0,
                            err);
    if (!status)
        status = bind_references(ledger, err);
    if (!status)
        notice_say(LEDGER_UPGRADED, ledger->path, old, SCHEMA_VERSION, named);
    arena_release(&arena);
    return status;
}

int ledger_upgrade_to_read(struct ledger *ledger, struct err *err)
{
    sqlite3 *memory = NULL;
    int status = 0;

    if (ledger->version == SCHEMA_VERSION)
        return 0;
    if (sqlite3_open_v2(":memory:", &memory, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
            SQLITE_OK ||
        copy_pages(ledger, memory))
        status = ledger_error(ledger, err);
    if (status) {
        sqlite3_close(memory);
        return status;
    }
    REQUIRE(sqlite3_close(ledger->db) == SQLITE_OK);
    ledger->db = memory;
    sqlite3_extended_result_codes(memory, 1);
    status =
        old_is_whole(ledger, err) || free_references(ledger, err) || sql_run(ledger, "BEGIN", err)
            ? -1
            : 0;
    if (!status)
        status = sql_finish(ledger, transform(ledger, err), err);
    return status ? status : bind_references(ledger, err);
}
