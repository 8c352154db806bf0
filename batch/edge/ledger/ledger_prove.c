/*
 * Changes are replayed in the order of their runs instead of reading `standing`. Only for what
 * ended long ago (before prove_floor) does an index say which keys are worth a look: what is open
 * there was open when it came to the floor, and had its own proof then.
 */
#include "edge/ledger/ledger_prove.h"

#include "edge/ledger/ledger_sql.h"

#define CHANGES                                                                                    \
    "SELECT c.expires_on, c.kind, c.serial, c.disposition FROM change c"                           \
    " WHERE +c.run_id IN (SELECT run_id FROM run WHERE state = 'published')" /* in key order */
#define NOTICES                                                                                    \
    "SELECT n.expires_on, n.kind, n.serial, n.piece_id, s.id FROM notice n"                        \
    " JOIN piece p ON p.piece_id = n.piece_id JOIN resident s ON s.n = p.resident"                 \
    " WHERE p.run_id IN (SELECT run_id FROM run WHERE state IN('published','voided'))"
/* Keys before ?1 that may be open, and notices to those of whom such a one was listed: one
 * certificate may have several serials. */
#define OLD(of)                                                                                    \
    " AND (" of ".expires_on, " of ".kind, " of ".serial) IN"                                      \
    " (SELECT expires_on, kind, serial FROM standing"                                              \
    "  WHERE disposition IN('waiting','held') AND expires_on < ?1 UNION"                           \
    "  SELECT u.expires_on, u.kind, u.serial FROM event e JOIN notice u"                           \
    "   ON u.piece_id = e.piece_id"                                                                \
    "  WHERE e.event IN('spoiled','pulled','voided','returned') AND u.expires_on < ?1 UNION"       \
    "  SELECT l.expires_on, l.kind, l.serial FROM standing d CROSS JOIN certificate h"             \
    "   USING(expires_on, kind, serial) CROSS JOIN piece g USING(resident) CROSS JOIN notice l"    \
    "   USING(piece_id) WHERE d.disposition IN('waiting','held') AND d.expires_on < ?1"            \
    "   AND l.expires_on = d.expires_on AND l.kind = d.kind)"

typedef void row_taker(struct prove *prove, sqlite3_stmt *statement);

static int each(struct ledger *ledger, struct prove *prove, const char *sql, Ymd first,
                row_taker *take, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    char day[24];
    int more;

    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    snprintf(day, sizeof day, "%04d-%02d-%02d", first / 10000, first / 100 % 100, first % 100);
    if (first)
        sql_bind_text(statement, 1, day);
    while ((more = sql_step(ledger, statement, err)) == 1)
        take(prove, statement);
    sqlite3_finalize(statement);
    return more;
}

static struct prove_key key_at(sqlite3_stmt *statement)
{
    return (struct prove_key){.expires_on = sql_str(statement, 0),
                              .kind = sql_str(statement, 1),
                              .serial = sql_str(statement, 2)};
}

static void take_change(struct prove *prove, sqlite3_stmt *statement)
{
    struct prove_key key = key_at(statement);

    prove_change(prove, &key, sql_str(statement, 3));
}

static void take_notice(struct prove *prove, sqlite3_stmt *statement)
{
    struct prove_key key = key_at(statement);

    prove_notice(prove, &key, sql_str(statement, 3), sql_str(statement, 4));
}

static void take_spelling(struct prove *prove, sqlite3_stmt *statement)
{
    struct prove_key key = key_at(statement);

    prove_spelling(prove, &key, sql_str(statement, 3));
}

static void take_event(struct prove *prove, sqlite3_stmt *statement)
{
    prove_event(prove, sql_str(statement, 0), sql_str(statement, 1), sql_str(statement, 2));
}

static void take_use(struct prove *prove, sqlite3_stmt *statement)
{
    prove_use(prove, sql_str(statement, 0), sql_str(statement, 1), sql_str(statement, 2),
              sql_str(statement, 3), (uint64_t)sqlite3_column_int64(statement, 4));
}

static void take_visit(struct prove *prove, sqlite3_stmt *statement)
{
    struct prove_sent_to to = {sql_str(statement, 2), sql_str(statement, 3), sql_str(statement, 4),
                               sql_str(statement, 5)};

    prove_visit(prove, sql_str(statement, 0), sql_str(statement, 1), &to);
}

static void take_number(struct prove *prove, sqlite3_stmt *statement)
{
    prove_numbered(prove, (uint32_t)sqlite3_column_int64(statement, 0));
}

int ledger_prove(struct ledger *ledger, struct prove *prove, struct err *err)
{
    static const char changes[] =
        CHANGES " AND c.expires_on >= ?1 ORDER BY c.expires_on, c.kind, c.serial, c.run_id";
    static const char old_changes[] =
        CHANGES OLD("c") " ORDER BY c.expires_on, c.kind, c.serial, c.run_id";
    static const char notices[] =
        NOTICES " AND n.expires_on >= ?1 ORDER BY n.expires_on, n.kind, n.serial, p.run_id";
    static const char old_notices[] =
        NOTICES OLD("n") " ORDER BY n.expires_on, n.kind, n.serial, p.run_id";
    /* the whole life of a piece that came undone, and the runs that were taken back; every decision
     * about a resident */
    static const char events[] =
        "SELECT piece_id, event, until FROM event WHERE piece_id IN (SELECT piece_id FROM event"
        " WHERE event IN('spoiled','pulled','voided','returned')) ORDER BY piece_id, seq";
    static const char voids[] =
        "SELECT 'run:' || r.folder, 'voided', e.until FROM event e JOIN run r"
        " ON r.run_id = e.run_id WHERE e.run_id IS NOT NULL AND e.event = 'void' ORDER BY e.seq";
    static const char decisions[] =
        "SELECT 'resident:' || s.id, e.event, e.until FROM event e JOIN resident s"
        " ON s.n = e.resident WHERE e.resident IS NOT NULL"
        " AND e.event IN('release','refuse','clear') ORDER BY e.resident, e.seq";
    /* the mail day, and the six days before it: what is of another week is left out by the proof */
    static const char spellings[] =
        "SELECT s.expires_on, s.kind, s.serial, s.first_serial FROM spelling s WHERE s.run_id IN"
        " (SELECT run_id FROM run WHERE state = 'published')";
    static const char use[] = "SELECT r.folder, r.mail_on, p.postal_code, p.municipality, count(*)"
                              " FROM run r JOIN piece p ON p.run_id = r.run_id"
                              " WHERE r.state = 'published' AND r.mail_on >= date(?1, '-6 days')"
                              " GROUP BY 1, 2, 3, 4";
    /* a hundred days hold the longest way from the mail day to delivery */
    static const char visits[] =
        "SELECT r.folder, p.piece_id, r.mail_on, p.deliver_on, p.postal_code, p.municipality"
        " FROM run r JOIN piece p ON p.run_id = r.run_id WHERE r.state = 'published'"
        " AND r.mail_on >= date(?1, '-100 days') AND (p.deliver_on = '' OR p.deliver_on >= ?1)";
    static const char number[] = "SELECT ifnull(max(p.number), 0) FROM run r JOIN piece p"
                                 " ON p.run_id = r.run_id WHERE r.mail_on = ?1";
    Ymd first = prove_floor(prove), mail_on = prove_mail_on(prove);
    Ymd visits_from = prove_visits_from(prove);

    return each(ledger, prove, events, 0, take_event, err) ||
                   each(ledger, prove, voids, 0, take_event, err) ||
                   each(ledger, prove, decisions, 0, take_event, err) ||
                   each(ledger, prove, changes, first, take_change, err) ||
                   each(ledger, prove, old_changes, first, take_change, err) ||
                   each(ledger, prove, notices, first, take_notice, err) ||
                   each(ledger, prove, old_notices, first, take_notice, err) ||
                   each(ledger, prove, spellings, 0, take_spelling, err) ||
                   each(ledger, prove, use, mail_on, take_use, err) ||
                   (visits_from && each(ledger, prove, visits, visits_from, take_visit, err)) ||
                   each(ledger, prove, number, mail_on, take_number, err)
               ? -1
               : 0;
}

int ledger_prove_issued(struct ledger *ledger, struct prove *prove, struct err *err)
{
    static const char sql[] =
        "SELECT c.issued_on, s.id FROM certificate c LEFT JOIN resident s ON s.n = c.resident"
        " WHERE c.expires_on = ?1 AND c.kind = ?2 AND c.serial = ?3";
    sqlite3_stmt *statement = NULL;
    struct prove_key key;
    int found = 0;

    while (found >= 0 && prove_wants(prove, &key)) {
        if (!statement && sql_prepare(ledger, &statement, sql, err))
            return -1;
        sql_bind_str(statement, 1, key.expires_on);
        sql_bind_str(statement, 2, key.kind);
        sql_bind_str(statement, 3, key.serial);
        found = sql_step(ledger, statement, err);
        if (found == 1)
            prove_issued(prove, sql_str(statement, 0), sql_str(statement, 1));
        else if (found == 0)
            prove_issued(prove, STR_EMPTY, STR_EMPTY);
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return found < 0 ? -1 : 0;
}
