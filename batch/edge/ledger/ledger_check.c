/* Most are a query that must find nothing; standings are compared with their changes by one merge
 * of two tables that lie in the order of their keys. */
#include "edge/ledger/ledger_check.h"

#include <openssl/evp.h>

#include "edge/ledger/ledger_tables.h"

/* ---- 1, 2, 6, 8: what must not be found ------------------------------------------------------ */

#define VOID_EVENT(run)                                                                            \
    "EXISTS(SELECT 1 FROM event v WHERE v.run_id = " run " AND v.event = 'void')"
#define HAS(piece, events)                                                                         \
    "EXISTS(SELECT 1 FROM event e WHERE e.piece_id = " piece " AND e.event " events ")"

static const char unfinished_twice[] =
    "SELECT 1 FROM run NOT INDEXED WHERE state IN('planned', 'printed') LIMIT 1 OFFSET 1";
/* A run that was taken back stays published; a piece of it, and of one that was cut off, has come
 * undone; and `voided` of a piece says what its events say. */
static const char void_by_half[] =
    "SELECT 1 FROM event v JOIN run r ON r.run_id = v.run_id WHERE v.run_id IS NOT NULL"
    "  AND v.event = 'void' AND r.state <> 'published'"
    " UNION ALL SELECT 1 FROM run r JOIN piece p ON p.run_id = r.run_id WHERE (r.state = 'voided'"
    "  OR " VOID_EVENT("r.run_id") ") AND NOT " HAS(
        "p.piece_id",
        UNDONE) " UNION ALL SELECT 1 FROM piece p JOIN run r ON r.run_id = p.run_id WHERE p.voided = 1"
                "  AND (NOT " HAS(
                    "p.piece_id",
                    "= 'voided'") " OR NOT (r.state = 'voided'"
                                  "   OR " VOID_EVENT(
                                      "r.run_id") "))"
                                                  " UNION ALL SELECT 1 FROM event e JOIN piece p ON p.piece_id = e.piece_id"
                                                  "  WHERE e.event " UNDONE
                                                  " AND e.event = 'voided' AND p.voided = 0 LIMIT 1";
static const char another_run[] =
    "SELECT 1 FROM piece p LEFT JOIN run r ON r.run_id = p.run_id WHERE r.mail_on IS NULL"
    "  OR substr(p.piece_id, 1, 13) <> substr(r.mail_on, 3, 2) || substr(r.mail_on, 6, 2) ||"
    "   substr(r.mail_on, 9, 2) || printf('-%06d', p.number) LIMIT 1";

static const char name_of_nothing[] =
    "SELECT 1 FROM spelling s WHERE NOT EXISTS(SELECT 1 FROM notice n"
    "  WHERE n.expires_on = s.expires_on AND n.kind = s.kind AND n.serial = s.first_serial)"
    " LIMIT 1";

static int finds_none(struct ledger *ledger, const char *sql, const char *what, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found = sql_prepare(ledger, &statement, sql, err);

    if (!found)
        found = sql_step(ledger, statement, err);
    sqlite3_finalize(statement);
    return found == 1 ? err_say(err, LEDGER_DAMAGED, ledger->path, what) : found;
}

bool ledger_piece_is_of(Str piece_id, Str mail_on)
{
    static const uint8_t digits[6] = {2, 3, 5, 6, 8, 9}; /* of YYYY-MM-DD */

    if (piece_id.n != PIECE_ID_LENGTH || mail_on.n != 10)
        return false;
    for (int i = 0; i < 6; i++)
        if (piece_id.p[i] != mail_on.p[digits[i]])
            return false;
    return true;
}

/* ---- 4: rejects are those of the last run that took effect ----------------------------------- */

static int rejects_digest(struct ledger *ledger, char hex[SHA256_HEX + 1], struct err *err)
{
    uint8_t sum[SHA256_HEX / 2];
    EVP_MD_CTX *sha = EVP_MD_CTX_new();
    sqlite3_stmt *statement = NULL;
    int more;

    REQUIRE(sha && EVP_DigestInit_ex(sha, EVP_sha256(), NULL) == 1);
    more = sql_prepare(ledger, &statement,
                       "SELECT lower(hex(digest)) || ' ' || count || char(10) FROM reject"
                       " ORDER BY digest",
                       err);
    while (!more && (more = sql_step(ledger, statement, err)) == 1) {
        Str line = sql_str(statement, 0);

        REQUIRE(EVP_DigestUpdate(sha, line.p, line.n) == 1);
        more = 0;
    }
    sqlite3_finalize(statement);
    REQUIRE(EVP_DigestFinal_ex(sha, sum, NULL) == 1);
    EVP_MD_CTX_free(sha);
    for (size_t i = 0; i < sizeof sum; i++)
        snprintf(hex + 2 * i, 3, "%02x", sum[i]);
    return more;
}

int rejects_seal(struct ledger *ledger, int64_t run_id, struct err *err)
{
    char hex[SHA256_HEX + 1];
    sqlite3_stmt *statement = NULL;
    int status;

    if (rejects_digest(ledger, hex, err))
        return -1;
    status = sql_prepare(ledger, &statement, "UPDATE run SET rejects_sha256 = ?1 WHERE run_id = ?2",
                         err);
    if (!status) {
        sql_bind_text(statement, 1, hex);
        sql_bind_number(statement, 2, run_id);
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status;
}

static int check_rejects(struct ledger *ledger, struct err *err)
{
    char hex[SHA256_HEX + 1];
    sqlite3_stmt *statement = NULL;
    bool same = true;
    int found;

    if (rejects_digest(ledger, hex, err) ||
        sql_prepare(ledger, &statement,
                    "SELECT rejects_sha256 FROM run WHERE state = 'published'"
                    " ORDER BY run_id DESC LIMIT 1",
                    err))
        return -1;
    found = sql_step(ledger, statement, err);
    if (found == 1)
        same = str_equal(sql_str(statement, 0), str_of(hex));
    sqlite3_finalize(statement);
    if (found >= 0 && !same)
        return err_say(err, LEDGER_DAMAGED, ledger->path, "reject");
    return found == 0  ? finds_none(ledger, "SELECT 1 FROM reject LIMIT 1", "reject", err)
           : found < 0 ? -1
                       : 0;
}

/* ---- 3: a standing is the last change of a published run ------------------------------------- */

struct said { /* a row of either table: key, disposition, reason */
    sqlite3_stmt *statement;
    int more; /* as sql_step() says */
};

static int said_next(struct ledger *ledger, struct said *said, struct err *err)
{
    said->more = sql_step(ledger, said->statement, err);
    return said->more < 0 ? -1 : 0;
}

static bool same_columns(const struct said *a, const struct said *b, int from, int to)
{
    for (int i = from; i < to; i++)
        if (!str_equal(sql_str(a->statement, i), sql_str(b->statement, i)))
            return false;
    return true;
}

/*
 * Both lie in the order of their keys, of a key the last change first: the first row of a key in
 * `changes` must be the next of `standings`, the others are passed over.
 */
static int compare(struct ledger *ledger, struct said *standings, struct said *changes,
                   struct err *err)
{
    if (said_next(ledger, standings, err) || said_next(ledger, changes, err))
        return -1;
    while (standings->more == 1) {
        if (changes->more != 1 || !same_columns(standings, changes, 0, 5))
            return err_say(err, LEDGER_DAMAGED, ledger->path, "standing");
        do {
            if (said_next(ledger, changes, err))
                return -1;
        } while (changes->more == 1 && same_columns(standings, changes, 0, 3));
        if (said_next(ledger, standings, err))
            return -1;
    }
    return changes->more == 1 ? err_say(err, LEDGER_DAMAGED, ledger->path, "change") : 0;
}

int ledger_check_standings(struct ledger *ledger, Day floor, struct err *err)
{
    struct said standings = {NULL, 0}, changes = {NULL, 0};
    int status;

    status = sql_prepare(ledger, &standings.statement,
                         "SELECT expires_on, kind, serial, disposition, reason FROM standing"
                         " WHERE expires_on >= ?1 ORDER BY expires_on DESC, kind DESC, serial DESC",
                         err) ||
             sql_prepare(ledger, &changes.statement,
                         "SELECT expires_on, kind, serial, disposition, reason FROM change"
                         " WHERE expires_on >= ?1 AND +run_id IN (SELECT run_id FROM run"
                         "  WHERE state = 'published')"
                         " ORDER BY expires_on DESC, kind DESC, serial DESC, run_id DESC",
                         err);
    if (!status) {
        sql_bind_day(standings.statement, 1, floor);
        sql_bind_day(changes.statement, 1, floor);
        status = compare(ledger, &standings, &changes, err);
    }
    sqlite3_finalize(standings.statement);
    sqlite3_finalize(changes.statement);
    return status ? -1 : 0;
}

/* ---- all of them ----------------------------------------------------------------------------- */

int ledger_check(struct ledger *ledger, struct err *err)
{
    return finds_none(ledger, unfinished_twice, "run", err) || check_rejects(ledger, err) ||
                   finds_none(ledger, void_by_half, "voided", err) ||
                   finds_none(ledger, name_of_nothing, "spelling", err)
               ? -1
               : 0;
}

int ledger_check_all(struct ledger *ledger, struct err *err)
{
    return ledger_check(ledger, err) || finds_none(ledger, another_run, "piece", err) ||
                   ledger_check_standings(ledger, day_of(YEAR_FIRST, 1, 1), err)
               ? -1
               : 0;
}
