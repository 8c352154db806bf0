/* One query in two dresses; a row for each certificate of a piece. */
#include "edge/ledger/ledger_open.h"

#include <stdlib.h>

#include "edge/ledger/ledger_sql.h"

#define PIECES(from)                                                                               \
    "SELECT n.expires_on, n.kind, n.serial, p.piece_id, s.id, r.folder, r.mail_on, r.as_of,"       \
    " p.printed, r.nth, p.number FROM " from                                                       \
    " JOIN piece p ON p.run_id = r.run_id JOIN notice n ON n.piece_id = p.piece_id"                \
    " JOIN resident s ON s.n = p.resident"                                                         \
    " WHERE r.state = 'published' AND NOT EXISTS(SELECT 1 FROM event e"                            \
    "  WHERE e.piece_id = p.piece_id AND e.event IN"
#define ORDER " ORDER BY r.mail_on, r.as_of, r.nth, p.number, n.expires_on, n.kind, n.serial"

#define OPEN                                                                                       \
    PIECES("run r")                                                                                \
    "('posted','spoiled','pulled','voided','returned'))"                                           \
    " AND r.mail_on >= ?1 AND r.mail_on <= ?2" ORDER

/* Runs by the few events of their own. */
#define BACK                                                                                       \
    PIECES("event v CROSS JOIN run r ON r.run_id = v.run_id")                                      \
    "('spoiled','pulled')) AND v.run_id IS NOT NULL AND v.event = 'void'" ORDER

typedef VEC(struct certificate_key) KeyVec; /* of one piece */

static struct open_piece piece_of(sqlite3_stmt *statement, struct arena *arena)
{
    struct open_piece piece = {.id = sql_copy(statement, 3, arena),
                               .resident_id = sql_copy(statement, 4, arena),
                               .folder = sql_copy(statement, 5, arena),
                               .mail_on = sql_day(statement, 6),
                               .made_on = sql_day(statement, 7),
                               .nth = (uint32_t)sqlite3_column_int64(statement, 9),
                               .number = (uint32_t)sqlite3_column_int64(statement, 10),
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

static int read_pieces(struct ledger *ledger, sqlite3_stmt *statement, bool voided,
                       struct open_pieces *pieces, struct arena *arena, struct err *err)
{
    Str last = STR_EMPTY;
    KeyVec keys = {0};
    int more;

    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct certificate_key key;

        if (!str_equal(sql_str(statement, 3), last)) {
            struct open_piece piece = piece_of(statement, arena);

            keys_end(pieces, &keys, arena);
            piece.voided = voided;
            VEC_PUSH(&pieces->list, piece);
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
    return more;
}

int ledger_open_pieces(struct ledger *ledger, Day from, Day to, struct open_pieces *pieces,
                       struct arena *arena, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement, OPEN, err))
        return -1;
    sql_bind_day(statement, 1, from);
    sql_bind_day(statement, 2, to);
    more = read_pieces(ledger, statement, /*voided*/ false, pieces, arena, err);
    sqlite3_finalize(statement);
    return more;
}

static int lie_order(const void *a, const void *b)
{
    const struct open_piece *left = a, *right = b;
    int order = day_compare(left->mail_on, right->mail_on);

    if (order == 0)
        order = day_compare(left->made_on, right->made_on);
    if (order == 0)
        order = (left->nth > right->nth) - (left->nth < right->nth);
    return order != 0 ? order : (left->number > right->number) - (left->number < right->number);
}

int ledger_voided_pieces(struct ledger *ledger, struct open_pieces *pieces, struct arena *arena,
                         struct err *err)
{
    sqlite3_stmt *statement = NULL;
    size_t before = pieces->list.count;
    int more;

    if (sql_prepare(ledger, &statement, BACK, err))
        return -1;
    more = read_pieces(ledger, statement, /*voided*/ true, pieces, arena, err);
    sqlite3_finalize(statement);
    if (pieces->list.count > before)
        qsort(pieces->list.at, pieces->list.count, sizeof *pieces->list.at, lie_order);
    return more;
}
