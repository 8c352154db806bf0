/* Letters and mail days of earlier runs, for the account of delay. */
#include "edge/ledger/ledger_delays.h"

#include "edge/ledger/ledger_sql.h"

/* Columns: 0 mail_on, 1 delay_days, 2 causes, 3 deliver_on, 4 postal_code, 5 the first expiry,
 * 6 the resident's id. */
static void take_piece(sqlite3_stmt *statement, struct delays *delays, struct lot_outlook *outlook)
{
    uint32_t by_cause[CAUSE_COUNT] = {0};
    Day deliver_on = sql_day(statement, 3);
    struct delay_letter letter = {.side = DELAY_SENT,
                                  .mail_on = sql_day(statement, 0),
                                  .expires_on = sql_day(statement, 5),
                                  .resident_id = sql_str(statement, 6),
                                  .postal_code = sql_str(statement, 4),
                                  .days = (uint32_t)sqlite3_column_int64(statement, 1),
                                  .by_cause = by_cause};

    if (sqlite3_column_type(statement, 1) == SQLITE_NULL || !day_is(deliver_on) ||
        !day_is(letter.expires_on)) {
        outlook->unknown++;
        return;
    }
    letter.left = day_between(deliver_on, letter.expires_on);
    delay_causes_read(sql_str(statement, 2), by_cause);
    delays_add(delays, &letter);
}

int ledger_delays(struct ledger *ledger, Day until, struct delays *delays,
                  struct lot_outlook *outlook, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    if (sql_prepare(ledger, &statement,
                    "SELECT r.mail_on, p.delay_days, p.causes, p.deliver_on, p.postal_code,"
                    " (SELECT min(n.expires_on) FROM notice n WHERE n.piece_id = p.piece_id),"
                    " (SELECT s.id FROM resident s WHERE s.n = p.resident)"
                    " FROM run r JOIN piece p ON p.run_id = r.run_id"
                    " WHERE r.mail_on BETWEEN ?1 AND ?2 AND r.state = 'published'"
                    " AND NOT " TAKEN_BACK("r"),
                    err))
        return -1;
    sql_bind_day(statement, 1, outlook->from);
    sql_bind_day(statement, 2, until);
    while ((more = sql_step(ledger, statement, err)) == 1)
        take_piece(statement, delays, outlook);
    sqlite3_finalize(statement);
    return more;
}

/* Runs of one mail day follow each other: their letters add up, and the last one says who waits. */
static void take_run(sqlite3_stmt *statement, struct lot *lot)
{
    struct lot_volume *last = lot->volume_count ? &lot->volumes[lot->volume_count - 1] : NULL;
    Day mail_on = sql_day(statement, 0);

    if (!last || !day_equal(last->mail_on, mail_on)) {
        if (lot->volume_count == VOLUMES_MAX) {
            memmove(lot->volumes, lot->volumes + 1, sizeof *last * (VOLUMES_MAX - 1));
            lot->volume_count--;
        }
        last = &lot->volumes[lot->volume_count++];
        *last = (struct lot_volume){.mail_on = mail_on};
    }
    last->letters += (uint64_t)sqlite3_column_int64(statement, 1);
    last->waiting = (uint64_t)sqlite3_column_int64(statement, 2);
    last->people = (uint64_t)sqlite3_column_int64(statement, 3);
}

static void take_tonight(struct lot *lot, struct lot_volume tonight)
{
    struct lot_volume *last = lot->volume_count ? &lot->volumes[lot->volume_count - 1] : NULL;

    if (last && day_equal(last->mail_on, tonight.mail_on)) {
        tonight.letters += last->letters;
        lot->volume_count--;
    } else if (lot->volume_count == VOLUMES_MAX) {
        memmove(lot->volumes, lot->volumes + 1, sizeof *last * (VOLUMES_MAX - 1));
        lot->volume_count--;
    }
    lot->volumes[lot->volume_count++] = tonight;
}

int ledger_volumes(struct ledger *ledger, Day from, struct lot *lot, struct arena *arena,
                   struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int more;

    lot->volumes = ARENA_ARRAY(arena, struct lot_volume, VOLUMES_MAX);
    if (sql_prepare(
            ledger, &statement,
            "SELECT r.mail_on, CASE WHEN " TAKEN_BACK(
                "r") " THEN 0 ELSE"
                     " (SELECT f.value FROM figure f WHERE f.run_id = r.run_id AND f.name = 'pieces')"
                     " END, (SELECT f.value FROM figure f WHERE f.run_id = r.run_id"
                     " AND f.name = 'disposition:waiting'),"
                     " (SELECT f.value FROM figure f WHERE f.run_id = r.run_id"
                     " AND f.name = '" WAITING_PEOPLE_FIGURE "') FROM run r"
                     " WHERE r.mail_on BETWEEN ?1 AND ?2 AND r.state = 'published'"
                     " ORDER BY r.mail_on, r.as_of, r.nth",
            err))
        return -1;
    sql_bind_day(statement, 1, from);
    sql_bind_day(statement, 2, lot->mail_on);
    while ((more = sql_step(ledger, statement, err)) == 1)
        take_run(statement, lot);
    sqlite3_finalize(statement);
    if (more < 0)
        return -1;
    take_tonight(lot, (struct lot_volume){lot->mail_on, lot->piece_count,
                                          lot->dispositions[DISPOSITION_WAITING],
                                          lot->outlook.waiting});
    return 0;
}
