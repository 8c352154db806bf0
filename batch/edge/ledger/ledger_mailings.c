/* Pieces counted by one query, their lives folded from another: identity 13 compares the two. */
#include "edge/ledger/ledger_mailings.h"

#include "core/lot/postage.h"
#include "core/rules/life.h"
#include "edge/ledger/ledger_sql.h"

struct gathering {
    struct ledger *ledger;
    struct arena *arena;
    VEC(struct lot_mailing) mailings;
    VEC(int64_t) runs; /* of each mailing */
    VEC(struct lot_return) returns;
};

static int read_runs(struct gathering *gathering, Day from, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(gathering->ledger, &statement,
                    "SELECT run_id, mail_on, folder,"
                    " (SELECT count(*) FROM piece p WHERE p.run_id = r.run_id) FROM run r"
                    " WHERE mail_on >= ? AND state = 'published' ORDER BY mail_on, as_of, nth",
                    err))
        return -1;
    sql_bind_day(statement, 1, from);
    while ((more = sql_step(gathering->ledger, statement, err)) == 1) {
        struct lot_mailing mailing = {.mail_on = sql_day(statement, 1),
                                      .folder = sql_copy(statement, 2, gathering->arena),
                                      .made = (uint64_t)sqlite3_column_int64(statement, 3)};

        VEC_PUSH(&gathering->mailings, mailing);
        VEC_PUSH(&gathering->runs, sqlite3_column_int64(statement, 0));
    }
    sqlite3_finalize(statement);
    return more;
}

struct folded { /* one piece, while its events are read */
    bool begun;
    struct lot_return facts;
    struct piece_life life;
};

static void piece_end(struct gathering *gathering, struct lot_mailing *mailing,
                      const struct folded *piece)
{
    if (!piece->begun)
        return;
    mailing->states[piece->life.state]++;
    if (piece->life.state == PIECE_RETURNED)
        VEC_PUSH(&gathering->returns, piece->facts);
}

/* Columns 0 the piece, 1 its resident, 2 and 3 one event. */
static void event_take(struct gathering *gathering, sqlite3_stmt *statement,
                       struct lot_mailing *mailing, struct folded *piece)
{
    int event = piece_event_of(sql_str(statement, 2));
    Str id = sql_str(statement, 0);

    if (!piece->begun || !str_equal(id, piece->facts.piece_id)) {
        piece_end(gathering, mailing, piece);
        *piece = (struct folded){.begun = true,
                                 .facts = {.piece_id = sql_copy(statement, 0, gathering->arena),
                                           .resident_id = sql_copy(statement, 1, gathering->arena),
                                           .mail_on = mailing->mail_on,
                                           .posted_on = DAY_NONE,
                                           .returned_on = DAY_NONE},
                                 .life = piece_born(mailing->mail_on)};
    }
    if (event < 0)
        return;
    piece->life = piece_lives(piece->life, (enum piece_event)event, sql_day(statement, 3));
    if (piece->life.state == PIECE_POSTED)
        piece->facts.posted_on = piece->life.on;
    if (piece->life.state == PIECE_RETURNED)
        piece->facts.returned_on = piece->life.on;
}

static int read_lives(struct gathering *gathering, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more = 0;

    if (sql_prepare(gathering->ledger, &statement,
                    "SELECT p.piece_id, s.id, e.event, e.on_day FROM piece p"
                    " JOIN resident s ON s.n = p.resident"
                    " LEFT JOIN event e ON e.piece_id = p.piece_id" OF_LIFE("e") " WHERE p.run_id = ?"
                    " ORDER BY p.piece_id, e.seq",
                    err))
        return -1;
    for (size_t i = 0; more == 0 && i < gathering->mailings.count; i++) {
        struct lot_mailing *mailing = &gathering->mailings.at[i];
        struct folded piece = {0};

        sql_bind_number(statement, 1, gathering->runs.at[i]);
        while ((more = sql_step(gathering->ledger, statement, err)) == 1)
            event_take(gathering, statement, mailing, &piece);
        piece_end(gathering, mailing, &piece);
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return more;
}

/* What was recorded as the reason of `posted`, the first first. */
static int read_slips(struct gathering *gathering, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more = 0;

    if (sql_prepare(gathering->ledger, &statement,
                    "SELECT e.reason FROM piece p JOIN event e ON e.piece_id = p.piece_id"
                    " WHERE p.run_id = ? AND e.event = 'posted' AND e.reason <> ''"
                    " GROUP BY e.reason ORDER BY min(e.seq)",
                    err))
        return -1;
    for (size_t i = 0; more == 0 && i < gathering->mailings.count; i++) {
        struct lot_mailing *mailing = &gathering->mailings.at[i];

        sql_bind_number(statement, 1, gathering->runs.at[i]);
        while ((more = sql_step(gathering->ledger, statement, err)) == 1) {
            if (!is_slip_number(sql_str(statement, 0)))
                continue;
            mailing->more_slips = !str_is_empty(mailing->slip);
            if (!mailing->more_slips)
                mailing->slip = sql_copy(statement, 0, gathering->arena);
        }
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return more;
}

int ledger_mailings(struct ledger *ledger, Day from, struct lot *lot, struct arena *arena,
                    struct err *err)
{
    struct gathering gathering = {.ledger = ledger, .arena = arena};
    int status = read_runs(&gathering, from, err) || read_lives(&gathering, err) ||
                         read_slips(&gathering, err)
                     ? -1
                     : 0;

    lot->mailing_count = (uint32_t)gathering.mailings.count;
    lot->mailings = VEC_KEEP(arena, &gathering.mailings);
    lot->return_count = (uint32_t)gathering.returns.count;
    lot->returns = VEC_KEEP(arena, &gathering.returns);
    VEC_RELEASE(&gathering.mailings);
    VEC_RELEASE(&gathering.runs);
    VEC_RELEASE(&gathering.returns);
    return status;
}

int ledger_jobs_of_day(struct ledger *ledger, Day mail_on, uint32_t *count, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    /* an older kigen gave none; of what is not published none has left the house */
    if (sql_prepare(ledger, &statement,
                    "SELECT max(count(*), ifnull(max(CAST(substr(job, 8) AS INTEGER)), 0))"
                    " FROM run WHERE mail_on = ? AND state = 'published'",
                    err))
        return -1;
    sql_bind_day(statement, 1, mail_on);
    more = sql_step(ledger, statement, err);
    if (more == 1)
        *count = (uint32_t)sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return more == 1 ? 0 : -1;
}
