/* Rows become text by SQLite itself, so that anyone can make them anew by any tool. */
#include "edge/ledger/ledger_chain.h"
#include "edge/ledger/ledger_gates.h"

#include <openssl/evp.h>

#include "base/hex.h"

enum { DIGEST_BYTES = 32, DIGEST_HEX = 64 };

static const char *const kinds[CHAIN_KINDS] = {"run", "event", "stop", "void"};

/* ---- rows ------------------------------------------------------------------------------------ */

#define Q(c) "quote(" c ")"
#define AND(c) " || ',' || quote(" c ")"
#define RUN_ROW                                                                                    \
    "SELECT 'run(' || " Q("run_id") AND("as_of") AND("nth") AND("mail_on") AND("folder")           \
        AND("lot_sha256") AND("print_sha256") AND("office_sha256") AND("fingerprint")              \
            AND("rejects_sha256") AND("job") AND("began_at") AND("ended_at") " || ')' FROM run"    \
                                                                             " WHERE run_id = ?1"
static const char run_row[] = RUN_ROW;
static const char input_rows[] =
    "SELECT 'input(' || " Q("run_id") AND("role") AND("file") AND("sha256") AND("rows")
        AND("modified_at") " || ')' FROM input WHERE run_id = ?1 ORDER BY role, file";
static const char acceptance_rows[] = "SELECT 'acceptance(' || " Q("run_id") AND("gate")
    AND("by_whom") AND("reason") " || ')' FROM acceptance WHERE run_id = ?1 ORDER BY rowid";
/* All but `voided`, which changes when the run is taken back. */
static const char piece_rows[] = "SELECT 'piece(' || " Q("piece_id") AND("run_id") AND("number")
    AND("resident") AND("postal_code") AND("municipality") AND("variant") AND("language")
        AND("format") AND("ideal_on") AND("deliver_on") AND("delay_days") AND("causes") AND("late")
            AND("sheets") AND("bundle") AND("sequence") AND("scheme")
                AND("printed") " || ')' FROM piece WHERE run_id = ?1 ORDER BY piece_id";
static const char notice_rows[] =
    "SELECT 'notice(' || " Q("n.expires_on") AND("n.kind") AND("n.serial")
        AND("n.piece_id") " || ')' FROM piece p JOIN notice n ON n.piece_id = p.piece_id"
                          " WHERE p.run_id = ?1"
                          " ORDER BY n.piece_id, n.expires_on, n.kind, n.serial";
static const char spelling_rows[] = "SELECT 'spelling(' || " Q("expires_on") AND("kind")
    AND("serial") AND("run_id") AND("first_serial") " || ')' FROM spelling WHERE run_id = ?1"
                                                    " ORDER BY expires_on, kind, serial";
static const char stop_row[] = "SELECT 'stop(' || " Q("stop_id") AND("as_of") AND("mail_on")
    AND("gate") AND("after_run") AND("account") " || ')' FROM stop WHERE stop_id = ?1";
static const char event_rows[] = "SELECT 'event(' || " Q("seq") AND("batch") AND("piece_id")
    AND("resident") AND("run_id") AND("subject") AND("event") AND("on_day") AND("by_whom")
        AND("until") AND("reason") " || ')' FROM event WHERE batch = ?1 ORDER BY seq";

/* The rows of each kind, in this order, by its `about`; then the events of its number. */
static const char *const rows_of[CHAIN_KINDS][7] = {
    [CHAIN_RUN] = {run_row, input_rows, acceptance_rows, piece_rows, notice_rows, spelling_rows},
    [CHAIN_EVENT] = {NULL},
    [CHAIN_STOP] = {stop_row},
    [CHAIN_VOID] = {run_row},
};

/* ---- digests --------------------------------------------------------------------------------- */

struct link { /* one entry */
    int64_t seq, about, rows;
    enum chain_kind kind;
    uint8_t payload[DIGEST_BYTES], prev[DIGEST_BYTES], hash[DIGEST_BYTES];
};

static void digest_bytes(const void *bytes, size_t count, uint8_t digest[DIGEST_BYTES])
{
    REQUIRE(EVP_Digest(bytes, count, digest, NULL, EVP_sha256(), NULL) == 1);
}

static void link_hash(const struct link *link, uint8_t hash[DIGEST_BYTES])
{
    char text[DIGEST_HEX * 2 + 100], payload[DIGEST_HEX + 1], prev[DIGEST_HEX + 1];
    int n = snprintf(text, sizeof text, "%lld|%s|%lld|%lld|%s|%s", (long long)link->seq,
                     kinds[link->kind], (long long)link->about, (long long)link->rows,
                     hex_write(link->payload, DIGEST_BYTES, payload),
                     hex_write(link->prev, DIGEST_BYTES, prev));

    digest_bytes(text, (size_t)n, hash);
}

struct hasher { /* of one payload */
    EVP_MD_CTX *payload, *leaf;
    uint8_t salt[SHA256_HEX / 2];
    int64_t rows;
};

static void hasher_begin(struct hasher *hasher)
{
    hasher->rows = 0;
    REQUIRE(EVP_DigestInit_ex(hasher->payload, EVP_sha256(), NULL) == 1);
}

static int hasher_open(struct ledger *ledger, struct hasher *hasher, struct err *err)
{
    hasher->payload = EVP_MD_CTX_new();
    hasher->leaf = EVP_MD_CTX_new();
    REQUIRE(hasher->payload && hasher->leaf);
    return ledger_salt(ledger, hasher->salt, err);
}

static void hasher_close(struct hasher *hasher)
{
    EVP_MD_CTX_free(hasher->payload);
    EVP_MD_CTX_free(hasher->leaf);
}

static void hasher_add(struct hasher *hasher, Str row)
{
    uint8_t leaf[DIGEST_BYTES];

    REQUIRE(EVP_DigestInit_ex(hasher->leaf, EVP_sha256(), NULL) == 1 &&
            EVP_DigestUpdate(hasher->leaf, hasher->salt, sizeof hasher->salt) == 1 &&
            EVP_DigestUpdate(hasher->leaf, row.p, row.n) == 1 &&
            EVP_DigestFinal_ex(hasher->leaf, leaf, NULL) == 1 &&
            EVP_DigestUpdate(hasher->payload, leaf, sizeof leaf) == 1);
    hasher->rows++;
}

static int add_rows(struct ledger *ledger, struct hasher *hasher, const char *sql, int64_t of,
                    struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more = sql_prepare(ledger, &statement, sql, err);

    if (more)
        return more;
    sql_bind_number(statement, 1, of);
    while ((more = sql_step(ledger, statement, err)) == 1)
        hasher_add(hasher, sql_str(statement, 0));
    sqlite3_finalize(statement);
    return more;
}

/* Sets link->rows and link->payload from what stands in the ledger. */
static int payload_of(struct ledger *ledger, struct hasher *hasher, struct link *link,
                      struct err *err)
{
    const char *const *sql = rows_of[link->kind];
    int status = 0;

    hasher_begin(hasher);
    for (; !status && *sql; sql++)
        status = add_rows(ledger, hasher, *sql, link->about, err);
    if (!status)
        status = add_rows(ledger, hasher, event_rows, link->seq, err);
    REQUIRE(EVP_DigestFinal_ex(hasher->payload, link->payload, NULL) == 1);
    link->rows = hasher->rows;
    return status;
}

/* ---- adding ---------------------------------------------------------------------------------- */

/* What the first entry follows. */
static int first_prev(struct ledger *ledger, uint8_t prev[DIGEST_BYTES], struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement, "SELECT value FROM meta WHERE name = 'id'", err);

    if (!status && sql_step(ledger, statement, err) == 1)
        digest_bytes(sqlite3_column_blob(statement, 0), (size_t)sqlite3_column_bytes(statement, 0),
                     prev);
    else
        status = err_say(err, LEDGER_DAMAGED, ledger->path, "id");
    sqlite3_finalize(statement);
    return status;
}

static void take_digest(sqlite3_stmt *statement, int column, uint8_t digest[DIGEST_BYTES])
{
    memset(digest, 0, DIGEST_BYTES);
    if (sqlite3_column_bytes(statement, column) == DIGEST_BYTES)
        memcpy(digest, sqlite3_column_blob(statement, column), DIGEST_BYTES);
}

/* The number and hash of the last entry; 0 and the beginning where there is none. */
static int last_link(struct ledger *ledger, struct link *last, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int found = sql_prepare(ledger, &statement,
                            "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1", err);

    if (found)
        return found;
    *last = (struct link){.seq = 0};
    found = sql_step(ledger, statement, err);
    if (found == 1) {
        last->seq = sqlite3_column_int64(statement, 0);
        take_digest(statement, 1, last->hash);
    }
    sqlite3_finalize(statement);
    return found == 0 ? first_prev(ledger, last->hash, err) : found < 0 ? -1 : 0;
}

int chain_next(struct ledger *ledger, int64_t *seq, struct err *err)
{
    struct link last;

    if (last_link(ledger, &last, err))
        return -1;
    *seq = last.seq + 1;
    return 0;
}

static int insert_link(struct ledger *ledger, const struct link *link, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int status = sql_prepare(ledger, &statement,
                             "INSERT INTO entry(seq, kind, about, rows, payload, prev, hash)"
                             " VALUES(?,?,?,?,?,?,?)",
                             err);

    if (!status) {
        sql_bind_number(statement, 1, link->seq);
        sql_bind_text(statement, 2, kinds[link->kind]);
        sql_bind_number(statement, 3, link->about);
        sql_bind_number(statement, 4, link->rows);
        sql_bind_blob(statement, 5, link->payload, DIGEST_BYTES);
        sql_bind_blob(statement, 6, link->prev, DIGEST_BYTES);
        sql_bind_blob(statement, 7, link->hash, DIGEST_BYTES);
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status;
}

int chain_add(struct ledger *ledger, enum chain_kind kind, int64_t about, struct err *err)
{
    struct link last, link = {.kind = kind, .about = about};
    struct hasher hasher;
    int status;

    if (last_link(ledger, &last, err))
        return -1;
    link.seq = last.seq + 1;
    memcpy(link.prev, last.hash, DIGEST_BYTES);
    REQUIRE(kind != CHAIN_EVENT || about == link.seq);
    status = hasher_open(ledger, &hasher, err) || payload_of(ledger, &hasher, &link, err);
    hasher_close(&hasher);
    link_hash(&link, link.hash);
    return status || insert_link(ledger, &link, err) ? -1 : 0;
}

/* ---- looking --------------------------------------------------------------------------------- */

/* So many rows of payloads are read anew at an opening. */
enum { ROWS_NEWEST = 2000, ROWS_CHOSEN = 2000 };

typedef VEC(struct link) LinkVec;

static int broken(struct ledger *ledger, int64_t seq, struct err *err)
{
    return err_say(err, LEDGER_CHAIN, ledger->path, (long long)seq);
}

static int read_link(struct ledger *ledger, sqlite3_stmt *statement, struct link *link,
                     struct err *err)
{
    Str kind = sql_str(statement, 1);
    uint8_t hash[DIGEST_BYTES];

    *link = (struct link){.seq = sqlite3_column_int64(statement, 0),
                          .kind = CHAIN_KINDS,
                          .about = sqlite3_column_int64(statement, 2),
                          .rows = sqlite3_column_int64(statement, 3)};
    for (int i = 0; i < CHAIN_KINDS; i++)
        if (str_equal(kind, str_of(kinds[i])))
            link->kind = (enum chain_kind)i;
    if (link->kind == CHAIN_KINDS)
        return broken(ledger, link->seq, err); /* a kind that nothing writes yet */
    take_digest(statement, 4, link->payload);
    take_digest(statement, 5, link->prev);
    take_digest(statement, 6, link->hash);
    link_hash(link, hash);
    return memcmp(hash, link->hash, DIGEST_BYTES) != 0 ? broken(ledger, link->seq, err) : 0;
}

/* Every link: its number, what it follows, its own hash. */
static int read_links(struct ledger *ledger, LinkVec *links, struct err *err)
{
    uint8_t prev[DIGEST_BYTES];
    sqlite3_stmt *statement = NULL;
    int64_t next = 1;
    int more;

    if (first_prev(ledger, prev, err) ||
        sql_prepare(ledger, &statement,
                    "SELECT seq, kind, about, rows, payload, prev, hash FROM entry ORDER BY seq",
                    err))
        return -1;
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct link link;

        if (read_link(ledger, statement, &link, err)) {
            more = -1;
            break;
        }
        if (link.seq != next || memcmp(link.prev, prev, DIGEST_BYTES) != 0) {
            more = broken(ledger, next, err);
            break;
        }
        memcpy(prev, link.hash, DIGEST_BYTES);
        VEC_PUSH(links, link);
        next++;
    }
    sqlite3_finalize(statement);
    return more;
}

static int payload_holds(struct ledger *ledger, struct hasher *hasher, const struct link *link,
                         struct err *err)
{
    struct link now = *link;

    if (payload_of(ledger, hasher, &now, err))
        return -1;
    return now.rows == link->rows && memcmp(now.payload, link->payload, DIGEST_BYTES) == 0
               ? 0
               : broken(ledger, link->seq, err);
}

/* From the one before `end` towards the first, as far as `budget` rows go. */
static int stretch_holds(struct ledger *ledger, struct hasher *hasher, const LinkVec *links,
                         size_t end, int64_t budget, struct err *err)
{
    int status = 0;

    while (!status && end > 0 && (budget -= links->at[end - 1].rows + 1) >= 0)
        status = payload_holds(ledger, hasher, &links->at[--end], err);
    return status;
}

/* What belongs to no entry: it was put in behind the chain's back. */
static int nothing_beside(struct ledger *ledger, const LinkVec *links, struct err *err)
{
    static const char sql[] =
        "SELECT (SELECT ifnull(max(batch), 0) FROM event) > ?1"
        " OR (SELECT count(*) FROM stop) <> ?2"
        " OR (SELECT count(*) FROM run WHERE state = 'published') <> ?3"
        " OR (SELECT count(*) FROM run WHERE state = 'voided') + "
        "    (SELECT count(*) FROM event WHERE run_id IS NOT NULL AND event = 'void') <> ?4";
    sqlite3_stmt *statement = NULL;
    int64_t counts[CHAIN_KINDS] = {0};
    int status;

    for (size_t i = 0; i < links->count; i++)
        counts[links->at[i].kind]++;
    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    sql_bind_number(statement, 1, (int64_t)links->count);
    sql_bind_number(statement, 2, counts[CHAIN_STOP]);
    sql_bind_number(statement, 3, counts[CHAIN_RUN]);
    sql_bind_number(statement, 4, counts[CHAIN_VOID]);
    status = sql_step(ledger, statement, err) == 1 ? 0 : -1;
    if (!status && sqlite3_column_int(statement, 0))
        status = broken(ledger, (int64_t)links->count + 1, err);
    sqlite3_finalize(statement);
    return status;
}

static size_t chosen(const LinkVec *links)
{
    uint64_t number = 0;

    for (int i = 0; i < 8; i++)
        number = number << 8 | links->at[links->count - 1].hash[i];
    return (size_t)(number % links->count);
}

/* The newest, and from the chosen one on, which is read however long it is. */
static int payloads_hold(struct ledger *ledger, struct hasher *hasher, const LinkVec *links,
                         struct err *err)
{
    size_t at = chosen(links);

    return stretch_holds(ledger, hasher, links, links->count, ROWS_NEWEST, err) ||
                   payload_holds(ledger, hasher, &links->at[at], err) ||
                   stretch_holds(ledger, hasher, links, at, ROWS_CHOSEN, err)
               ? -1
               : 0;
}

int chain_holds(struct ledger *ledger, bool payloads, struct err *err)
{
    struct hasher hasher;
    LinkVec links = {0};
    int status = hasher_open(ledger, &hasher, err) || read_links(ledger, &links, err) ||
                         nothing_beside(ledger, &links, err)
                     ? -1
                     : 0;

    if (!status && payloads && links.count)
        status = payloads_hold(ledger, &hasher, &links, err);
    hasher_close(&hasher);
    VEC_RELEASE(&links);
    return status;
}
