/* One query; a row for each certificate of a piece. */
#include "edge/ledger_open.h"

#include "edge/ledger_sql.h"

#define OPEN(printed)                                                                              \
    "SELECT n.expires_on, n.kind, n.serial, p.piece_id, p.resident_id, r.folder, r.mail_on,"       \
    " r.as_of, " printed " FROM run r JOIN piece p ON p.run_id = r.run_id"                         \
    " JOIN notice n ON n.piece_id = p.piece_id"                                                    \
    " WHERE r.mail_on >= ?1 AND r.mail_on <= ?2 AND r.state = 'published'"                         \
    " AND NOT EXISTS(SELECT 1 FROM event e WHERE e.subject = p.piece_id"                           \
    "  AND e.event IN('posted','spoiled','pulled','voided','returned'))"                           \
    " ORDER BY r.mail_on, r.as_of, r.nth, p.number, n.expires_on, n.kind, n.serial"

typedef VEC(struct certificate_key) KeyVec; /* of one piece */

static struct open_piece piece_of(sqlite3_stmt *statement, struct arena *arena)
{
    struct open_piece piece = {.id = sql_copy(statement, 3, arena),
                               .resident_id = sql_copy(statement, 4, arena),
                               .folder = sql_copy(statement, 5, arena),
                               .mail_on = sql_day(statement, 6),
                               .made_on = sql_day(statement, 7),
                               .knows_printed =
                                   sqlite3_column_bytes(statement, 8) == PRINTED_BYTES};

    if (piece.knows_printed)
        memcpy(piece.printed.digest, sqlite3_column_blob(statement, 8), PRINTED_BYTES);
    return piece;
}

static void keys_end(struct open_pieces *pieces, KeyVec *keys, struct arena *arena)
{
    struct open_piece *piece;

    if (!keys->count)
        return;
    piece = &pieces->list.at[pieces->list.count - 1];
    piece->key_count = keys->count;
    piece->keys = VEC_KEEP(arena, keys);
    keys->count = 0;
}

int ledger_open_pieces(struct ledger *ledger, Day from, Day to, struct open_pieces *pieces,
                       struct arena *arena, struct err *err)
{
    const char *sql = ledger->version >= VERSION_OF_PRINTED ? OPEN("p.printed") : OPEN("x''");
    sqlite3_stmt *statement = NULL;
    Str last = STR_EMPTY;
    KeyVec keys = {0};
    int more;

    if (sql_prepare(ledger, &statement, sql, err))
        return -1;
    sql_bind_day(statement, 1, from);
    sql_bind_day(statement, 2, to);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct certificate_key key;

        if (!str_equal(sql_str(statement, 3), last)) {
            keys_end(pieces, &keys, arena);
            VEC_PUSH(&pieces->list, piece_of(statement, arena));
            last = pieces->list.at[pieces->list.count - 1].id;
        }
        if (!sql_key(statement, &key)) {
            more = err_say(err, LEDGER_DAMAGED, ledger->path, "notice");
            break;
        }
        key.serial = arena_copy(arena, key.serial);
        VEC_PUSH(&keys, key);
    }
    keys_end(pieces, &keys, arena);
    VEC_RELEASE(&keys);
    sqlite3_finalize(statement);
    return more;
}
