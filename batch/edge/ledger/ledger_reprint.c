/* A piece with its events, and one row a piece and call. */
#include "edge/ledger/ledger_reprint.h"

#include "edge/ledger/ledger_chain.h"

static int life_take(struct ledger *ledger, sqlite3_stmt *statement, struct reprint_piece *piece,
                     struct err *err)
{
    Str word = sql_str(statement, 8);
    int event = piece_event_of(word);

    if (str_is_empty(word))
        return 0;
    if (str_equal(word, STR(REPRINT_EVENT))) {
        piece->reprints++;
        return 0;
    }
    if (event < 0)
        return err_say(err, LEDGER_DAMAGED, ledger->path, "event.event");
    piece->asked.life =
        piece_lives(piece->asked.life, (enum piece_event)event, sql_day(statement, 9));
    return 0;
}

static void piece_take(sqlite3_stmt *statement, struct reprint_piece *piece, struct arena *arena)
{
    Str state = sql_str(statement, 2);
    Str sha256 = sql_str(statement, 4);

    piece->known = true;
    piece->run_id = sqlite3_column_int64(statement, 0);
    piece->folder = sql_copy(statement, 1, arena);
    piece->asked = (struct reprint_asked){.published = str_equal(state, STR("published")),
                                          .cut_off = str_equal(state, STR("voided")),
                                          .life = piece_born(sql_day(statement, 3))};
    if (sha256.n == SHA256_HEX)
        memcpy(piece->print_sha256, sha256.p, SHA256_HEX);
    piece->bundle = sql_copy(statement, 5, arena);
    piece->sequence = sqlite3_column_int64(statement, 6);
    piece->resident_id = sql_copy(statement, 7, arena);
}

int ledger_reprint_piece(struct ledger *ledger, Str piece_id, struct reprint_piece *piece,
                         struct arena *arena, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    *piece = (struct reprint_piece){.known = false};
    if (sql_prepare(ledger, &statement,
                    "SELECT r.run_id, r.folder, r.state, r.as_of, r.print_sha256, p.bundle,"
                    " p.sequence, s.id, e.event, e.on_day FROM piece p"
                    " JOIN run r ON r.run_id = p.run_id JOIN resident s ON s.n = p.resident"
                    " LEFT JOIN event e ON e.piece_id = p.piece_id WHERE p.piece_id = ?"
                    " ORDER BY e.seq",
                    err))
        return -1;
    sql_bind_str(statement, 1, piece_id);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        if (!piece->known)
            piece_take(statement, piece, arena);
        if (life_take(ledger, statement, piece, err)) {
            more = -1;
            break;
        }
    }
    sqlite3_finalize(statement);
    return more;
}

/* By the entries of the chain, whatever day an event bears. */
int ledger_reprints_since(struct ledger *ledger, int64_t since, struct lot *lot,
                          struct arena *arena, struct err *err)
{
    VEC(struct lot_reprint) found = {0};
    sqlite3_stmt *statement = NULL;
    int more = sql_prepare(
        ledger, &statement,
        "SELECT e.piece_id, r.folder, (SELECT count(*) FROM event o WHERE o.piece_id = e.piece_id"
        "  AND o.event = e.event AND o.seq <= e.seq), e.reason, e.by_whom, e.on_day FROM event e"
        " JOIN piece p ON p.piece_id = e.piece_id JOIN run r ON r.run_id = p.run_id"
        " WHERE e.batch > ifnull((SELECT max(seq) FROM entry WHERE kind = 'run' AND about = ?), 0)"
        "  AND e.event = '" REPRINT_EVENT "' ORDER BY e.seq",
        err);

    if (more)
        return more;
    sql_bind_number(statement, 1, since);
    while ((more = sql_step(ledger, statement, err)) == 1) {
        struct lot_reprint reprint = {.piece_id = sql_copy(statement, 0, arena),
                                      .folder = sql_copy(statement, 1, arena),
                                      .nth = (uint32_t)sqlite3_column_int64(statement, 2),
                                      .why = sql_copy(statement, 3, arena),
                                      .by = sql_copy(statement, 4, arena),
                                      .on = sql_day(statement, 5)};

        VEC_PUSH(&found, reprint);
    }
    sqlite3_finalize(statement);
    lot->reprint_count = (uint32_t)found.count;
    lot->reprints = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
    return more;
}

static int insert(struct ledger *ledger, const Str *piece_ids, size_t count, Day on, Str by,
                  Str why, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int64_t batch;
    int status = chain_next(ledger, &batch, err) ||
                 sql_prepare(ledger, &statement,
                             "INSERT INTO event(batch, piece_id, subject, event, on_day, by_whom,"
                             " until, reason) VALUES(?, ?, '', '" REPRINT_EVENT "', ?, ?, '', ?)",
                             err);

    for (size_t i = 0; !status && i < count; i++) {
        sql_bind_number(statement, 1, batch);
        sql_bind_str(statement, 2, piece_ids[i]);
        sql_bind_day(statement, 3, on);
        sql_bind_str(statement, 4, by);
        sql_bind_str(statement, 5, why);
        status = sql_do(ledger, statement, err);
    }
    sqlite3_finalize(statement);
    return status || chain_add(ledger, CHAIN_EVENT, batch, err) ? -1 : 0;
}

int ledger_reprint_add(struct ledger *ledger, const Str *piece_ids, size_t count, Day on, Str by,
                       Str why, struct err *err)
{
    REQUIRE(count > 0); /* an entry of the chain has rows */
    if (sql_run(ledger, "BEGIN IMMEDIATE", err))
        return -1;
    return sql_finish(ledger, insert(ledger, piece_ids, count, on, by, why, err), err);
}
