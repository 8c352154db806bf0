/* Runs and what belongs to them by small queries a run; sums by one query each. */
#include "edge/ledger/ledger_report.h"

#include "base/hex.h"
#include "edge/ledger/ledger_sql.h"

/* A question about the report's period, whose first day it knows as ?1 and whose last as ?2. */
static int period_prepare(struct ledger *ledger, sqlite3_stmt **statement,
                          const struct report *report, const char *sql, struct err *err)
{
    int status = sql_prepare(ledger, statement, sql, err);

    if (status)
        return status;
    sql_bind_day(*statement, 1, report->from);
    sql_bind_day(*statement, 2, report->to);
    return 0;
}

/* ---- runs ------------------------------------------------------------------------------------ */

#define FIGURE(name)                                                                               \
    "coalesce((SELECT f.value FROM figure f WHERE f.run_id = r.run_id AND f.name = '" name "'), 0)"
#define LIMITS_SHA256                                                                              \
    "coalesce((SELECT i.sha256 FROM input i WHERE i.run_id = r.run_id AND i.role = 'limits'), '')"
static const char runs[] =
    "SELECT r.run_id, r.as_of, r.nth, r.mail_on, r.folder, r.print_sha256, r.office_sha256,"
    " r.began_at, r.ended_at, " FIGURE("pieces") ", " FIGURE("disposition:waiting") ", " FIGURE(
        APPROVAL_FIGURE) ", " LIMITS_SHA256 ", " FIGURE(WAITING_PEOPLE_FIGURE) " FROM run r WHERE r.mail_on BETWEEN ?1 AND ?2"
                         " AND r.state = 'published' ORDER BY r.mail_on, r.as_of, r.nth";

typedef VEC(struct report_run) RunVec;
typedef VEC(struct report_said) SaidVec;

static struct report_run run_of(sqlite3_stmt *statement, struct arena *arena)
{
    struct report_run run = {.id = sqlite3_column_int64(statement, 0),
                             .as_of = sql_day(statement, 1),
                             .nth = (uint32_t)sqlite3_column_int64(statement, 2),
                             .mail_on = sql_day(statement, 3),
                             .folder = sql_copy(statement, 4, arena),
                             .began_at = sql_copy(statement, 7, arena),
                             .ended_at = sql_copy(statement, 8, arena),
                             .said = (uint64_t)sqlite3_column_int64(statement, 9),
                             .waiting = (uint64_t)sqlite3_column_int64(statement, 10),
                             .waiting_people = (uint64_t)sqlite3_column_int64(statement, 13),
                             .needs_approval = sqlite3_column_int(statement, 11) != 0,
                             .approved.on = DAY_NONE,
                             .back.on = DAY_NONE};

    sql_hex(statement, 5, run.print_sha256);
    sql_hex(statement, 6, run.office_sha256);
    sql_hex(statement, 12, run.limits_sha256);
    return run;
}

static int read_runs(struct ledger *ledger, struct report *report, struct arena *arena,
                     struct err *err)
{
    sqlite3_stmt *statement = NULL;
    RunVec found = {0};
    int more = period_prepare(ledger, &statement, report, runs, err);

    if (more)
        return more;
    while ((more = sql_step(ledger, statement, err)) == 1)
        VEC_PUSH(&found, run_of(statement, arena));
    sqlite3_finalize(statement);
    report->run_count = found.count;
    report->runs = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

static void register_take(sqlite3_stmt *statement, struct report_run *run, struct arena *arena)
{
    struct report_register *to =
        str_equal(sql_str(statement, 0), STR("residents")) ? &run->residents : &run->certificates;

    to->file = sql_copy(statement, 1, arena);
    sql_hex(statement, 2, to->sha256);
    to->rows = (uint64_t)sqlite3_column_int64(statement, 3);
    to->modified_at = sql_copy(statement, 4, arena);
}

static int read_registers(struct ledger *ledger, struct report *report, struct arena *arena,
                          struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more = sql_prepare(ledger, &statement,
                           "SELECT role, file, sha256, rows, modified_at FROM input"
                           " WHERE run_id = ? AND role IN('residents', 'certificates')",
                           err);

    for (size_t i = 0; more == 0 && i < report->run_count; i++) {
        sql_bind_number(statement, 1, report->runs[i].id);
        while ((more = sql_step(ledger, statement, err)) == 1)
            register_take(statement, &report->runs[i], arena);
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return more;
}

/* ---- what people said of them ---------------------------------------------------------------- */

/* Columns: 0 day, 1 who, 2 why, 3 a word. */
static struct report_said said_of(sqlite3_stmt *statement, size_t run, struct arena *arena)
{
    return (struct report_said){.run = (uint32_t)run,
                                .on = sql_day(statement, 0),
                                .by = sql_copy(statement, 1, arena),
                                .why = sql_copy(statement, 2, arena),
                                .gate = sql_copy(statement, 3, arena)};
}

static void event_take(struct report_run *run, const struct report_said *said, SaidVec *approvals)
{
    if (str_equal(said->gate, STR("void"))) {
        run->back = *said;
        return;
    }
    if (!day_is(run->approved.on))
        run->approved = *said;
    VEC_PUSH(approvals, *said);
}

static int read_events(struct ledger *ledger, struct report *report, SaidVec *approvals,
                       struct arena *arena, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more = sql_prepare(ledger, &statement,
                           "SELECT on_day, by_whom, reason, event FROM event WHERE run_id = ?"
                           " AND event IN('approved', 'void') ORDER BY seq",
                           err);

    for (size_t i = 0; more == 0 && i < report->run_count; i++) {
        sql_bind_number(statement, 1, report->runs[i].id);
        while ((more = sql_step(ledger, statement, err)) == 1) {
            struct report_said said = said_of(statement, i, arena);

            event_take(&report->runs[i], &said, approvals);
        }
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return more;
}

static int read_lifts(struct ledger *ledger, struct report *report, SaidVec *lifts,
                      struct arena *arena, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more = sql_prepare(ledger, &statement,
                           "SELECT '', by_whom, reason, gate FROM acceptance WHERE run_id = ?"
                           " ORDER BY rowid",
                           err);

    for (size_t i = 0; more == 0 && i < report->run_count; i++) {
        sql_bind_number(statement, 1, report->runs[i].id);
        while ((more = sql_step(ledger, statement, err)) == 1)
            VEC_PUSH(lifts, said_of(statement, i, arena));
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return more;
}

static int read_said(struct ledger *ledger, struct report *report, struct arena *arena,
                     struct err *err)
{
    SaidVec approvals = {0}, lifts = {0};
    int status = read_events(ledger, report, &approvals, arena, err) ||
                         read_lifts(ledger, report, &lifts, arena, err)
                     ? -1
                     : 0;

    report->approval_count = approvals.count;
    report->approvals = VEC_KEEP(arena, &approvals);
    report->lift_count = lifts.count;
    report->lifts = VEC_KEEP(arena, &lifts);
    VEC_RELEASE(&approvals);
    VEC_RELEASE(&lifts);
    return status;
}

static int read_alarms(struct ledger *ledger, struct report *report, struct arena *arena,
                       struct err *err)
{
    VEC(struct report_alarm) found = {0};
    sqlite3_stmt *statement = NULL;
    int more = period_prepare(ledger, &statement, report,
                              "SELECT substr(subject, 7), on_day, by_whom, until, reason FROM event"
                              " WHERE event = 'acknowledged' AND subject GLOB 'alarm:*'"
                              " AND on_day BETWEEN ?1 AND ?2 ORDER BY seq",
                              err);

    if (more)
        return more;
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct report_alarm alarm = {.name = sql_copy(statement, 0, arena),
                                     .on = sql_day(statement, 1),
                                     .by = sql_copy(statement, 2, arena),
                                     .until = sql_day(statement, 3),
                                     .why = sql_copy(statement, 4, arena)};

        VEC_PUSH(&found, alarm);
    }
    sqlite3_finalize(statement);
    report->alarm_count = found.count;
    report->alarms = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

static int read_signoffs(struct ledger *ledger, struct report *report, struct arena *arena,
                         struct err *err)
{
    VEC(struct report_signoff) found = {0};
    sqlite3_stmt *statement = NULL;
    int more = period_prepare(ledger, &statement, report,
                              "SELECT substr(subject, 11), on_day, by_whom, until, reason FROM event"
                              " WHERE event = 'approved' AND subject GLOB 'templates:*'"
                              " AND on_day <= ?2 AND (until = '' OR until >= ?1) ORDER BY seq",
                              err);

    if (more)
        return more;
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct report_signoff signoff = {.templates = sql_copy(statement, 0, arena),
                                         .on = sql_day(statement, 1),
                                         .by = sql_copy(statement, 2, arena),
                                         .until = sql_day(statement, 3),
                                         .why = sql_copy(statement, 4, arena)};

        VEC_PUSH(&found, signoff);
    }
    sqlite3_finalize(statement);
    report->signoff_count = found.count;
    report->signoffs = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

/* Of the letters of a run, in the order of the records; `nth` counts those of a piece. */
static int read_reprints(struct ledger *ledger, struct report *report, struct arena *arena,
                         struct err *err)
{
    VEC(struct report_reprint) found = {0};
    sqlite3_stmt *statement = NULL;
    int more = sql_prepare(ledger, &statement,
                           "SELECT p.piece_id, row_number() OVER(PARTITION BY p.piece_id ORDER BY e.seq),"
                           " e.reason, e.by_whom, e.on_day FROM piece p"
                           " JOIN event e ON e.piece_id = p.piece_id WHERE p.run_id = ?"
                           " AND e.event = '" REPRINT_EVENT "' ORDER BY e.seq",
                           err);

    for (size_t i = 0; more == 0 && i < report->run_count; i++) {
        sql_bind_number(statement, 1, report->runs[i].id);
        while ((more = sql_step(ledger, statement, err)) == 1) {
            struct report_reprint reprint = {
                (uint32_t)i,
                {.piece_id = sql_copy(statement, 0, arena),
                 .folder = report->runs[i].folder,
                 .nth = (uint32_t)sqlite3_column_int64(statement, 1),
                 .why = sql_copy(statement, 2, arena),
                 .by = sql_copy(statement, 3, arena),
                 .on = sql_day(statement, 4)}};

            VEC_PUSH(&found, reprint);
        }
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    report->reprint_count = found.count;
    report->reprints = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

/* ---- the ledger itself ----------------------------------------------------------------------- */

static int read_known(struct ledger *ledger, struct report *report, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found = sql_prepare(ledger, &statement,
                            "SELECT ifnull(max(as_of), '') FROM run WHERE state = 'published'", err);

    if (found)
        return found;
    found = sql_step(ledger, statement, err);
    report->known_on = found == 1 ? sql_day(statement, 0) : DAY_NONE;
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

static int read_chain(struct ledger *ledger, struct report *report, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found =
        sql_prepare(ledger, &statement,
                    "SELECT seq, lower(hex(hash)) FROM entry ORDER BY seq DESC LIMIT 1", err);

    if (found)
        return found;
    found = sql_step(ledger, statement, err);
    if (found == 1) {
        report->chain_length = (uint64_t)sqlite3_column_int64(statement, 0);
        sql_hex(statement, 1, report->chain_hash);
    }
    sqlite3_finalize(statement);
    report->schema = ledger->version;
    return found < 0 ? -1 : 0;
}

static int read_schemes(struct ledger *ledger, struct report *report, struct arena *arena,
                        struct err *err)
{
    VEC(struct report_scheme) found = {0};
    sqlite3_stmt *statement = NULL;
    int more = period_prepare(ledger, &statement, report,
                              "SELECT r.mail_on, r.folder, p.scheme, count(*) FROM run r"
                              " JOIN piece p ON p.run_id = r.run_id"
                              " WHERE r.mail_on BETWEEN ? AND ? AND r.state = 'published'"
                              " GROUP BY r.run_id, p.scheme"
                              " ORDER BY r.mail_on, r.as_of, r.nth, p.scheme",
                              err);

    if (more)
        return more;
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct report_scheme scheme = {sql_day(statement, 0), sql_copy(statement, 1, arena),
                                       sql_copy(statement, 2, arena),
                                       (uint64_t)sqlite3_column_int64(statement, 3)};

        VEC_PUSH(&found, scheme);
    }
    sqlite3_finalize(statement);
    report->scheme_count = found.count;
    report->schemes = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

int ledger_report(struct ledger *ledger, struct report *report, struct arena *arena,
                  struct err *err)
{
    return read_runs(ledger, report, arena, err) || read_registers(ledger, report, arena, err) ||
                   read_said(ledger, report, arena, err) ||
                   read_alarms(ledger, report, arena, err) ||
                   read_signoffs(ledger, report, arena, err) ||
                   read_reprints(ledger, report, arena, err) ||
                   ledger_stops_between(ledger, report, arena, err) ||
                   read_known(ledger, report, err) || read_chain(ledger, report, err) ||
                   read_schemes(ledger, report, arena, err)
               ? -1
               : 0;
}

/* ---- sums by queries ------------------------------------------------------------------------- */

#define IN_PERIOD " r.mail_on BETWEEN ?1 AND ?2 AND r.state = 'published'"
#define WAS_UNDONE(piece)                                                                          \
    "EXISTS(SELECT 1 FROM event u WHERE u.piece_id = " piece                                       \
    " AND u.event IN('spoiled','pulled','voided','returned'))"

/* Each gives two numbers of the period. */
static const char of_events[] =
    "SELECT count(e.event = 'posted' OR NULL), count(e.event = 'returned' OR NULL) FROM run r"
    " JOIN piece p ON p.run_id = r.run_id JOIN event e ON e.piece_id = p.piece_id WHERE" IN_PERIOD;
static const char of_reprints[] =
    "SELECT count(*), count(DISTINCT e.piece_id) FROM run r JOIN piece p ON p.run_id = r.run_id"
    " JOIN event e ON e.piece_id = p.piece_id AND e.event = '" REPRINT_EVENT "' WHERE" IN_PERIOD;
/* Runs that were cut off gave numbers too. */
static const char of_numbers[] =
    "SELECT coalesce(sum(highest), 0), coalesce(sum(given), 0) FROM (SELECT"
    " max(p.number) AS highest, count(*) AS given FROM run r JOIN piece p ON p.run_id = r.run_id"
    " WHERE r.mail_on BETWEEN ?1 AND ?2 GROUP BY r.mail_on)";
static const char of_bundles[] =
    "SELECT count(last = letters OR NULL), count(*) FROM (SELECT max(p.sequence) AS last,"
    " count(*) AS letters FROM run r JOIN piece p ON p.run_id = r.run_id WHERE" IN_PERIOD
    " AND p.bundle <> '' GROUP BY r.run_id, p.bundle)";
static const char of_notices[] = "SELECT count(*), count(" WAS_UNDONE(
    "o.piece_id") " OR NULL)"
                  " FROM run r JOIN piece p ON p.run_id = r.run_id"
                  " JOIN notice n ON n.piece_id = p.piece_id"
                  " JOIN notice o ON o.expires_on = n.expires_on AND o.kind = n.kind"
                  "  AND o.serial = n.serial AND o.piece_id <> n.piece_id"
                  " JOIN piece q ON q.piece_id = o.piece_id JOIN run s ON s.run_id = q.run_id"
                  " WHERE" IN_PERIOD " AND s.state = 'published' AND s.run_id < r.run_id";
static const char of_chain[] = "SELECT (SELECT count(*) FROM entry WHERE kind = 'run'),"
                               " (SELECT count(*) FROM run WHERE state = 'published')";

static int two_numbers(struct ledger *ledger, const struct report *report, const char *sql,
                       uint64_t *first, uint64_t *second, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found = sql_prepare(ledger, &statement, sql, err);

    if (found)
        return found;
    if (sqlite3_bind_parameter_count(statement)) {
        sql_bind_day(statement, 1, report->from);
        sql_bind_day(statement, 2, report->to);
    }
    found = sql_step(ledger, statement, err);
    if (found == 1) {
        *first = (uint64_t)sqlite3_column_int64(statement, 0);
        *second = (uint64_t)sqlite3_column_int64(statement, 1);
    }
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

int ledger_report_pieces(struct ledger *ledger, int64_t run_id, Str scheme, uint64_t sheets,
                         uint64_t *pieces, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found = sql_prepare(ledger, &statement,
                            "SELECT count(*) FROM piece WHERE run_id = ? AND scheme = ? AND sheets = ?",
                            err);

    if (found)
        return found;
    sql_bind_number(statement, 1, run_id);
    sql_bind_str(statement, 2, scheme);
    sql_bind_number(statement, 3, (int64_t)sheets);
    found = sql_step(ledger, statement, err);
    *pieces = found == 1 ? (uint64_t)sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}

int ledger_report_queries(struct ledger *ledger, struct report *report, struct err *err)
{
    struct report_queries *to = &report->queries;

    return two_numbers(ledger, report, of_events, &to->posted, &to->returned, err) ||
                   two_numbers(ledger, report, of_reprints, &to->reprints, &to->reprinted, err) ||
                   two_numbers(ledger, report, of_numbers, &to->highest, &to->numbers, err) ||
                   two_numbers(ledger, report, of_bundles, &to->whole_bundles, &to->bundles, err) ||
                   two_numbers(ledger, report, of_notices, &to->again, &to->rearmed, err) ||
                   two_numbers(ledger, report, of_chain, &to->entries, &to->published, err)
               ? -1
               : 0;
}

int ledger_scope_days(struct ledger *ledger, enum ledger_scope scope, const char *prefix, Day from,
                      Day to, struct ledger_days *days, struct arena *arena, struct err *err)
{
    static const char *const columns[] = {"''", "p.postal_code", "p.municipality"};
    VEC(struct ledger_day) found = {0};
    sqlite3_stmt *statement = NULL;
    Str sql = arena_printf(arena,
                           "SELECT r.mail_on, count(*) FROM run r JOIN piece p"
                           " ON p.run_id = r.run_id WHERE" IN_PERIOD " AND NOT " TAKEN_BACK(
                               "r") " AND substr(%s, 1, length(?3)) = ?3 GROUP BY 1 ORDER BY 1",
                           columns[scope]);
    int more = sql_prepare(ledger, &statement, sql.p, err);

    if (more)
        return more;
    sql_bind_day(statement, 1, from);
    sql_bind_day(statement, 2, to);
    sql_bind_text(statement, 3, scope == LEDGER_ALL ? "" : prefix);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct ledger_day day = {sql_day(statement, 0),
                                 (uint64_t)sqlite3_column_int64(statement, 1)};

        VEC_PUSH(&found, day);
    }
    sqlite3_finalize(statement);
    days->count = found.count;
    days->at = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

int ledger_mail_days(struct ledger *ledger, Day *first, Day *last, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found = sql_prepare(ledger, &statement,
                            "SELECT ifnull(min(mail_on), ''), ifnull(max(mail_on), '') FROM run"
                            " WHERE state = 'published'",
                            err);

    *first = *last = DAY_NONE;
    if (found)
        return found;
    found = sql_step(ledger, statement, err);
    if (found == 1) {
        *first = sql_day(statement, 0);
        *last = sql_day(statement, 1);
    }
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}
