/* The ledger: opened, its runs, and what one run writes. Its tables: ledger_schema.c; reading for
 * the night: ledger_read.c. */
#include "edge/ledger/ledger.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/lot/identities.h"
#include "edge/ledger/ledger_chain.h"
#include "edge/ledger/ledger_check.h"
#include "edge/ledger/ledger_schema.h"
#include "edge/ledger/ledger_gates.h"
#include "edge/ledger/ledger_spelling.h"
#include "edge/ledger/ledger_write.h"

/* One run writes (ledger_lock), others read (why, check, --dry-run): each lets the other finish its
 * statement or commit. */
enum { BUSY_WAIT_MS = 20000 };

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
    return version < 1 ? err_say(err, LEDGER_DAMAGED, ledger->path, "user_version") : 0;
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
        return err_say_as(err, err_writing(errno), FILE_OPEN, path, system_says(errno));
    /* no two threads ever have a ledger at once (disk/beside.h) */
    if (sqlite3_open_v2(path, &ledger->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return ledger_error(ledger, err);
    sqlite3_extended_result_codes(ledger->db, 1);
    sqlite3_busy_timeout(ledger->db, BUSY_WAIT_MS);
    return sql_run(ledger, "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;", err);
}

/* What is asserted whenever it is opened. */
static int holds(struct ledger *ledger, bool payloads, struct err *err)
{
    return ledger_schema_holds(ledger, err) || chain_holds(ledger, payloads, err) ||
                   ledger_check(ledger, err)
               ? -1
               : 0;
}

static int open_to_write(struct ledger **out, const char *path, bool payloads, struct err *err)
{
    struct ledger *ledger = ledger_new(path);
    bool is_new;

    ledger->created = access(path, F_OK) != 0 && errno == ENOENT;
    if (open_file(ledger, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err) ||
        sql_run(ledger, "PRAGMA synchronous=FULL;", err) || check_version(ledger, &is_new, err) ||
        (is_new ? ledger_create(ledger, err) : ledger_upgrade(ledger, err)) ||
        holds(ledger, payloads, err)) {
        ledger_close(ledger);
        return -1;
    }
    *out = ledger;
    return 0;
}

int ledger_open(struct ledger **out, const char *path, struct err *err)
{
    return open_to_write(out, path, /*payloads*/ true, err);
}

int ledger_open_again(struct ledger **out, const char *path, struct err *err)
{
    return open_to_write(out, path, /*payloads*/ false, err);
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
        (is_new && missing && ledger_create(ledger, err))) {
        ledger_close(ledger);
        return -1;
    }
    if (is_new && !missing) { /* created, and killed before its tables were: nothing is in it */
        ledger_close(ledger);
        return ledger_open_to_read(out, "", err);
    }
    if (ledger_upgrade_to_read(ledger, err) || holds(ledger, /*payloads*/ true, err)) {
        ledger_close(ledger);
        return -1;
    }
    *out = ledger;
    return 0;
}

/* Each thing that is ever recorded has an entry; a run has none until it is published. */
static bool is_unused(struct ledger *ledger)
{
    struct err unheard = {0};
    int rows = 1;

    return !pragma_number(ledger,
                          "SELECT (SELECT count(*) FROM run) + (SELECT count(*) FROM entry)"
                          " + (SELECT count(*) FROM event) + (SELECT count(*) FROM stop)",
                          &rows, &unheard) &&
           rows == 0;
}

void ledger_close(struct ledger *ledger)
{
    if (!ledger)
        return;
    REQUIRE(sqlite3_close(ledger->db) == SQLITE_OK); /* else a statement was left open */
    free(ledger->path);
    mem_free(ledger);
}

void ledger_close_used(struct ledger *ledger)
{
    char *path = ledger && ledger->created && is_unused(ledger) ? strdup(ledger->path) : NULL;

    ledger_close(ledger);
    if (path)
        unlink(path); /* an empty one that stays does no harm */
    free(path);
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
     * they are. That one was taken back is, once: the event `void` of the run itself. A reply form
     * and a reprint change nothing that a night decides. */
    if (one_number(ledger,
                   "SELECT count(*) FROM event WHERE event NOT IN('voided', 'form', '" REPRINT_EVENT
                   "')",
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
    char began[TIME_TEXT_MAX], ended[TIME_TEXT_MAX];
    sqlite3_stmt *statement = NULL;
    int status;

    if (sql_prepare(ledger, &statement,
                    "INSERT INTO run(as_of, nth, mail_on, folder, state, lot_sha256, print_sha256,"
                    " office_sha256, fingerprint, began_at, ended_at, job)"
                    " VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
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
    sql_bind_text(statement, 10, time_text(run->began_at, began));
    sql_bind_text(statement, 11, time_text(run->ended_at, ended));
    sql_bind_str(statement, 12, run->job);
    status = sql_do(ledger, statement, err);
    run->id = sqlite3_last_insert_rowid(ledger->db);
    sqlite3_finalize(statement);
    return status;
}

static int insert_inputs(struct ledger *ledger, int64_t run_id, const struct lot *lot,
                         struct err *err)
{
    char modified[TIME_TEXT_MAX];
    sqlite3_stmt *statement = NULL;
    int status;

    status =
        sql_prepare(ledger, &statement,
                    "INSERT OR IGNORE INTO input(run_id, role, file, sha256, rows, modified_at)"
                    " VALUES(?,?,?,?,?,?)",
                    err);
    for (uint32_t i = 0; !status && i < lot->input_count; i++) {
        sql_bind_number(statement, 1, run_id);
        sql_bind_str(statement, 2, lot->inputs[i].role);
        sql_bind_str(statement, 3, lot->inputs[i].file);
        sql_bind_text(statement, 4, lot->inputs[i].sha256);
        sql_bind_number(statement, 5, (int64_t)lot->inputs[i].rows);
        sql_bind_text(statement, 6, time_text(lot->inputs[i].modified_at, modified));
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status;
}

static int insert_settings(struct ledger *ledger, int64_t run_id, const struct ledger_entry *entry,
                           struct err *err)
{
    struct arena arena = {0};
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement,
                             "INSERT INTO input(run_id, role, file, sha256, rows)"
                             " VALUES(?, 'setting', ?, '', 0)",
                             err);

    for (size_t i = 0; !status && i < entry->setting_count; i++) {
        const struct config_setting *at = &entry->settings[i];

        sql_bind_number(statement, 1, run_id);
        sql_bind_str(statement, 2,
                     arena_printf(&arena, STR_FMT " = " STR_FMT, STR_ARG(at->key),
                                  STR_ARG(at->value)));
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    arena_release(&arena);
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

/* How many alarms that are heard have the name of this one, or `counted` what all of them count; 0
 * where one before it has it. */
static uint64_t alarms_of_name(const struct lot *lot, uint32_t at, bool counted)
{
    uint64_t count = 0;

    for (uint32_t i = 0; i < lot->alarm_count; i++) {
        if (!str_equal(lot->alarms[i].name, lot->alarms[at].name))
            continue;
        if (i < at)
            return 0;
        count += counted ? lot->alarms[i].count : !day_is(lot->alarms[i].acknowledged_until);
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
    for (uint32_t i = 0; !status && i < lot->alarm_count; i++) {
        const char *alarm = lot->alarms[i].name.p;
        uint64_t heard = entry->news ? alarms_of_name(lot, i, /*counted*/ false) : 0;

        status = insert_figure(ledger, statement, ALARM_FIGURE, alarm, heard, err) ||
                 insert_figure(ledger, statement, COUNT_FIGURE, alarm,
                               alarms_of_name(lot, i, /*counted*/ true), err);
    }
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
        status = insert_figure(ledger, statement, "", "pieces", lot->piece_count, err) ||
                 insert_figure(ledger, statement, "", ALARMS_FIGURE, lot->alarm_count, err);
    if (!status)
        status = insert_news(ledger, statement, entry, err);
    if (!status && lot->approval)
        status = insert_figure(ledger, statement, "", APPROVAL_FIGURE, 1, err);
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

/* What is written of residents and certificates beside a run's own rows. */
struct writer {
    struct ledger *ledger;
    sqlite3_stmt *find, *resident, *certificate;
};

static int writer_open(struct writer *writer, struct ledger *ledger, struct err *err)
{
    *writer = (struct writer){.ledger = ledger};
    return sql_prepare(ledger, &writer->find, "SELECT n FROM resident WHERE id = ?", err) ||
                   sql_prepare(ledger, &writer->resident, "INSERT INTO resident(id) VALUES(?)",
                               err) ||
                   /* what is known already stays: the first that said it was a register's row */
                   sql_prepare(ledger, &writer->certificate,
                               "INSERT INTO certificate(expires_on, kind, serial, issued_on,"
                               " ideal_on, resident) VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
                               " ON CONFLICT DO UPDATE SET"
                               "  issued_on = iif(issued_on = '', excluded.issued_on, issued_on),"
                               "  ideal_on = iif(ideal_on = '', excluded.ideal_on, ideal_on),"
                               "  resident = coalesce(resident, excluded.resident)"
                               " WHERE issued_on = '' OR ideal_on = '' OR resident IS NULL",
                               err)
               ? -1
               : 0;
}

static void writer_close(struct writer *writer)
{
    sqlite3_finalize(writer->find);
    sqlite3_finalize(writer->resident);
    sqlite3_finalize(writer->certificate);
}

/* The number of a resident, who is given one where he has none. */
static int resident_number(struct writer *writer, Str id, int64_t *n, struct err *err)
{
    int found;

    sql_bind_str(writer->find, 1, id);
    found = sql_step(writer->ledger, writer->find, err);
    if (found == 1)
        *n = sqlite3_column_int64(writer->find, 0);
    sqlite3_reset(writer->find);
    if (found)
        return found < 0 ? -1 : 0;
    sql_bind_str(writer->resident, 1, id);
    if (sql_do(writer->ledger, writer->resident, err))
        return -1;
    *n = sqlite3_last_insert_rowid(writer->ledger->db);
    return 0;
}

int ledger_resident(struct ledger *ledger, Str id, int64_t *n, struct err *err)
{
    struct writer writer;
    int status = writer_open(&writer, ledger, err) || resident_number(&writer, id, n, err) ? -1 : 0;

    writer_close(&writer);
    return status;
}

/* `resident_id` empty: not known. */
static int insert_certificate(struct writer *writer, const struct certificate_key *key,
                              Day issued_on, Day ideal_on, Str resident_id, struct err *err)
{
    int64_t resident = 0;

    if (!str_is_empty(resident_id) && resident_number(writer, resident_id, &resident, err))
        return -1;
    sql_bind_key(writer->certificate, key);
    sql_bind_day(writer->certificate, 4, issued_on);
    sql_bind_day(writer->certificate, 5, ideal_on);
    if (str_is_empty(resident_id))
        sqlite3_bind_null(writer->certificate, 6);
    else
        sql_bind_number(writer->certificate, 6, resident);
    return sql_do(writer->ledger, writer->certificate, err);
}

static int insert_notices(struct ledger *ledger, const struct lot *lot, struct writer *writer,
                          struct err *err)
{
    sqlite3_stmt *statement = NULL;
    /* a register may have one certificate twice, under two of its names */
    int status = sql_prepare(ledger, &statement,
                             "INSERT INTO notice VALUES(?,?,?,?) ON CONFLICT DO NOTHING", err);

    for (uint32_t i = 0; !status && i < lot->piece_count; i++) {
        const struct lot_piece *piece = &lot->pieces[i];

        for (uint32_t j = 0; !status && j < piece->certificate_count; j++) {
            const struct lot_certificate *at = &lot->certificates[piece->certificate + j];
            struct certificate_key key = lot_certificate_key(at);

            sql_bind_key(statement, &key);
            sql_bind_text(statement, 4, piece->id);
            status = insert_certificate(writer, &key, at->issued_on, at->ideal_on,
                                        piece->resident_id, err) ||
                     sql_do(ledger, statement, err);
        }
    }
    sqlite3_finalize(statement);
    return status ? -1 : 0;
}

/* "paused:12 print_capacity:3", as in pieces.csv. */
static const char *causes_text(const struct lot_piece *piece, char *text, size_t size)
{
    size_t n = 0;

    text[0] = '\0';
    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        if (piece->cause_days[cause])
            n += (size_t)snprintf(text + n, size - n, "%s%s:%u", n ? " " : "",
                                  cause_term((enum cause)cause).word, piece->cause_days[cause]);
    REQUIRE(n < size);
    return text;
}

static void bind_known(sqlite3_stmt *statement, int at, uint32_t number) /* 0: not known */
{
    if (number)
        sql_bind_number(statement, at, number);
    else
        sqlite3_bind_null(statement, at);
}

static void bind_piece(sqlite3_stmt *statement, const struct lot *lot,
                       const struct lot_piece *piece)
{
    char causes[32 * CAUSE_COUNT];

    sql_bind_text(statement, 1, piece->id);
    sql_bind_number(statement, 3, piece->number);
    sql_bind_str(statement, 5, piece->postal_code);
    sql_bind_str(statement, 6, piece->municipality);
    sql_bind_text(statement, 7, variant_term(piece->variant).word);
    sql_bind_str(statement, 8, piece->language);
    sql_bind_day(statement, 9, piece->ideal_on);
    sql_bind_day(statement, 10, lot->deliver_on);
    sql_bind_number(statement, 11, piece->delay_days);
    sql_bind_text(statement, 12, causes_text(piece, causes, sizeof causes));
    sql_bind_number(statement, 13, piece->late);
    bind_known(statement, 14, lot_piece_sheets(lot, piece));
    sql_bind_str(statement, 15, lot->bundle_count ? lot->bundles[piece->bundle].file : STR_EMPTY);
    bind_known(statement, 16, piece->sequence);
}

static int insert_pieces(struct ledger *ledger, int64_t run_id, const struct ledger_entry *entry,
                         struct writer *writer, struct err *err)
{
    const struct lot *lot = entry->lot;
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement,
                             "INSERT INTO piece(piece_id, run_id, number, resident, postal_code,"
                             " municipality, variant, language, ideal_on, deliver_on, delay_days,"
                             " causes, late, sheets, bundle, sequence, printed, format, scheme,"
                             " voided) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'',?,0)",
                             err);

    for (uint32_t i = 0; !status && i < lot->piece_count; i++) {
        int64_t resident = 0;

        bind_piece(statement, lot, &lot->pieces[i]);
        sql_bind_number(statement, 2, run_id);
        sql_bind_blob(statement, 17, entry->printed ? entry->printed[i].digest : NULL,
                      entry->printed ? PRINTED_BYTES : 0);
        sql_bind_str(statement, 18, lot->pieces[i].scheme);
        status = resident_number(writer, lot->pieces[i].resident_id, &resident, err);
        if (!status) {
            sql_bind_number(statement, 4, resident);
            status = sql_do(ledger, statement, err);
        }
    }
    sqlite3_finalize(statement);
    return status ? status : insert_notices(ledger, lot, writer, err);
}

static int insert_changes(struct ledger *ledger, int64_t run_id, const struct ledger_entry *entry,
                          struct writer *writer, struct err *err)
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
        status = insert_certificate(writer, &change->key, change->issued_on, change->ideal_on,
                                    change->resident_id, err) ||
                 sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status ? -1 : 0;
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

/* Invariants 3 and 4 of ledger.h: what the run brings takes effect, and enters the chain. `seen` is
 * never taken back. */
static int take_effect(struct ledger *ledger, int64_t run_id, struct err *err)
{
    static const char *const sql[] = {
        "INSERT INTO standing SELECT expires_on, kind, serial, disposition, reason,"
        " disposition IN('waiting','held','notice') FROM change WHERE run_id = ?1"
        " ON CONFLICT DO UPDATE SET disposition = excluded.disposition, reason = excluded.reason,"
        " seen = seen OR excluded.seen",
        "DELETE FROM reject WHERE digest IN"
        " (SELECT digest FROM reject_change WHERE run_id = ?1 AND count = 0)",
        "INSERT INTO reject SELECT digest, count FROM reject_change WHERE run_id = ?1 AND count > 0"
        " ON CONFLICT DO UPDATE SET count = excluded.count",
        "DELETE FROM reject_change WHERE run_id = ?1",
        /* the months of the last run of a month stay: next year's are compared with them */
        "DELETE FROM figure WHERE name GLOB '" GATE_FIGURE "*'"
        " AND name NOT GLOB '" DELAY_FIGURE "*'"
        " AND (name NOT GLOB '" MONTH_FIGURE "*' OR (SELECT substr(as_of, 1, 7) FROM run"
        "  WHERE run_id = figure.run_id)"
        "  = (SELECT substr(as_of, 1, 7) FROM run WHERE run_id = ?1))"
        " AND run_id IN"
        " (SELECT run_id FROM run WHERE run_id < ?1 ORDER BY run_id DESC LIMIT 3)",
    };

    return for_run(ledger, run_id, sql, sizeof sql / sizeof sql[0], err) ||
                   rejects_seal(ledger, run_id, err) || chain_add(ledger, CHAIN_RUN, run_id, err)
               ? -1
               : 0;
}

int ledger_plan(struct ledger *ledger, struct ledger_run *run, const struct ledger_entry *entry,
                struct err *err)
{
    struct writer writer;
    int status;

    REQUIRE(run->state == RUN_PLANNED || run->state == RUN_PUBLISHED);
    if (sql_run(ledger, "BEGIN IMMEDIATE", err))
        return -1;
    status = writer_open(&writer, ledger, err) || insert_run(ledger, run, err) ||
             insert_inputs(ledger, run->id, entry->lot, err) ||
             insert_settings(ledger, run->id, entry, err) ||
             insert_figures(ledger, run->id, entry, err) ||
             insert_gate_figures(ledger, run->id, entry->lot, err) ||
             insert_pieces(ledger, run->id, entry, &writer, err) ||
             insert_changes(ledger, run->id, entry, &writer, err) ||
             ledger_write_names(ledger, run->id, entry->lot, err) ||
             insert_rejects(ledger, run->id, entry, err) ||
             insert_acceptances(ledger, run->id, entry, err) ||
             (run->state == RUN_PUBLISHED && take_effect(ledger, run->id, err));
    writer_close(&writer);
    return sql_finish(ledger, status ? -1 : 0, err);
}

static int set_state(struct ledger *ledger, struct ledger_run *run, enum run_state state,
                     struct err *err)
{
    char ended[TIME_TEXT_MAX];
    sqlite3_stmt *statement = NULL;
    int status;

    if (sql_prepare(ledger, &statement,
                    "UPDATE run SET state = ?1, print_sha256 = ?2, office_sha256 = ?3,"
                    " ended_at = iif(?5 = '', ended_at, ?5) WHERE run_id = ?4",
                    err))
        return -1;
    run->state = state;
    sql_bind_text(statement, 1, states[state]);
    sql_bind_text(statement, 2, run->print_sha256);
    sql_bind_text(statement, 3, run->office_sha256);
    sql_bind_number(statement, 4, run->id);
    sql_bind_text(statement, 5, time_text(run->ended_at, ended));
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
        "DELETE FROM spelling WHERE run_id = ?1",
        "DELETE FROM figure WHERE run_id = ?1 AND name GLOB '" GATE_FIGURE "*'",
        "UPDATE run SET job = '' WHERE run_id = ?1", /* the next run of the mail day has it */
    };
    int status;

    if (sql_run(ledger, "BEGIN IMMEDIATE", err))
        return -1;
    status = ledger_void_pieces(ledger, run->id, on, STR_EMPTY, STR_EMPTY, NULL, err) ||
             for_run(ledger, run->id, sql, sizeof sql / sizeof sql[0], err) ||
             set_state(ledger, run, RUN_VOIDED, err) || chain_add(ledger, CHAIN_VOID, run->id, err);
    return sql_finish(ledger, status ? -1 : 0, err);
}
