/* One statement a run gives its letters with their events, in the order of the table's own key. */
#include "core/lot/delays.h"
#include "edge/ledger/ledger_report.h"
#include "edge/ledger/ledger_sql.h"

/* The texts of one letter: ids, codes, a bundle, who said why. Longer ones are cut, which no writer
 * leaves: 40 and 200 characters are the most that is recorded. */
enum { TEXTS_BYTES = 4096, SERIALS_BYTES = 1 << 14 };

struct ledger_letters {
    struct ledger *ledger;
    const struct report *report;
    sqlite3_stmt *pieces, *next, *said, *serials;
    size_t run;        /* whose letters are being read */
    bool reading, row; /* its statement is bound; a row of the next letter is at hand */
    char texts[TEXTS_BYTES];
    size_t used;
    char serial_text[SERIALS_BYTES];
};

static const char pieces[] =
    "SELECT p.piece_id, p.number, s.id, p.postal_code, p.variant, p.language, p.ideal_on,"
    " p.deliver_on, p.delay_days, p.causes, p.late, p.sheets, p.bundle, p.sequence,"
    " (SELECT min(n.expires_on) FROM notice n WHERE n.piece_id = p.piece_id),"
    " (SELECT count(*) FROM notice n WHERE n.piece_id = p.piece_id),"
    " e.event, e.on_day, e.by_whom, e.reason"
    " FROM piece p JOIN resident s ON s.n = p.resident"
    " LEFT JOIN event e ON e.piece_id = p.piece_id WHERE p.run_id = ?"
    " ORDER BY p.piece_id, e.seq";
enum {
    PIECE_ID,
    PIECE_NUMBER,
    PIECE_RESIDENT,
    PIECE_POSTAL_CODE,
    PIECE_VARIANT,
    PIECE_LANGUAGE,
    PIECE_IDEAL,
    PIECE_DELIVER,
    PIECE_DELAY,
    PIECE_CAUSES,
    PIECE_LATE,
    PIECE_SHEETS,
    PIECE_BUNDLE,
    PIECE_SEQUENCE,
    PIECE_EXPIRES,
    PIECE_CERTIFICATES,
    EVENT_WORD,
    EVENT_ON,
    EVENT_BY,
    EVENT_REASON
};

/* A later letter of a published run about one of its certificates, and what else is said of them. */
static const char next_letter[] =
    "SELECT q.piece_id, s.mail_on FROM notice n JOIN notice o ON o.expires_on = n.expires_on"
    " AND o.kind = n.kind AND o.serial = n.serial AND o.piece_id <> n.piece_id"
    " JOIN piece q ON q.piece_id = o.piece_id JOIN run s ON s.run_id = q.run_id"
    " WHERE n.piece_id = ?1 AND s.state = 'published' AND s.run_id > ?2"
    " ORDER BY s.run_id, q.piece_id LIMIT 1";
static const char said_of[] =
    "SELECT t.disposition, t.reason FROM notice n JOIN standing t ON t.expires_on = n.expires_on"
    " AND t.kind = n.kind AND t.serial = n.serial WHERE n.piece_id = ?1"
    " ORDER BY n.expires_on, n.kind, n.serial LIMIT 1";
static const char serials_of[] =
    "SELECT kind || ':' || serial FROM notice WHERE piece_id = ? ORDER BY 1";

int ledger_letters_open(struct ledger_letters **out, struct ledger *ledger,
                        const struct report *report, struct err *err)
{
    struct ledger_letters *letters = mem_zero(1, sizeof *letters);

    letters->ledger = ledger;
    letters->report = report;
    if (sql_prepare(ledger, &letters->pieces, pieces, err) ||
        sql_prepare(ledger, &letters->next, next_letter, err) ||
        sql_prepare(ledger, &letters->said, said_of, err) ||
        sql_prepare(ledger, &letters->serials, serials_of, err)) {
        ledger_letters_close(letters);
        return -1;
    }
    *out = letters;
    return 0;
}

void ledger_letters_close(struct ledger_letters *letters)
{
    if (!letters)
        return;
    sqlite3_finalize(letters->pieces);
    sqlite3_finalize(letters->next);
    sqlite3_finalize(letters->said);
    sqlite3_finalize(letters->serials);
    mem_free(letters);
}

void ledger_letters_rewind(struct ledger_letters *letters)
{
    sqlite3_reset(letters->pieces);
    letters->run = 0;
    letters->reading = letters->row = false;
}

/* ---- one letter ------------------------------------------------------------------------------ */

static Str keep(struct ledger_letters *letters, Str text)
{
    char *at = letters->texts + letters->used;
    Str kept = str_take(text, TEXTS_BYTES - letters->used);

    if (kept.n)
        memcpy(at, kept.p, kept.n);
    letters->used += kept.n;
    return (Str){at, kept.n};
}

static Str kept(struct ledger_letters *letters, int column)
{
    return keep(letters, sql_str(letters->pieces, column));
}

static bool knows(const struct ledger_letters *letters, int column)
{
    return sqlite3_column_type(letters->pieces, column) != SQLITE_NULL;
}

static uint32_t number(const struct ledger_letters *letters, int column)
{
    return (uint32_t)sqlite3_column_int64(letters->pieces, column);
}

static void letter_begin(struct ledger_letters *letters, struct report_letter *letter)
{
    const struct report_run *run = &letters->report->runs[letters->run];

    letters->used = 0;
    *letter = (struct report_letter){
        .id = kept(letters, PIECE_ID),
        .resident_id = kept(letters, PIECE_RESIDENT),
        .postal_code = kept(letters, PIECE_POSTAL_CODE),
        .language = kept(letters, PIECE_LANGUAGE),
        .bundle = kept(letters, PIECE_BUNDLE),
        .run = (uint32_t)letters->run,
        .number = number(letters, PIECE_NUMBER),
        .variant = variant_of(sql_str(letters->pieces, PIECE_VARIANT)),
        .sequence = number(letters, PIECE_SEQUENCE),
        .sheets = number(letters, PIECE_SHEETS),
        .certificates = number(letters, PIECE_CERTIFICATES),
        .expires_on = sql_day(letters->pieces, PIECE_EXPIRES),
        .ideal_on = sql_day(letters->pieces, PIECE_IDEAL),
        .mail_on = run->mail_on,
        .deliver_on = sql_day(letters->pieces, PIECE_DELIVER),
        .taken_back = day_is(run->back.on),
        .knows_delay = knows(letters, PIECE_DELAY),
        .delay_days = number(letters, PIECE_DELAY),
        .late = number(letters, PIECE_LATE) != 0,
        .life = piece_born(run->mail_on),
        .posted_on = DAY_NONE,
        .returned_on = DAY_NONE,
        .next_on = DAY_NONE,
        .next_said = -1,
        .opens_on = DAY_NONE,
    };
    letter->ended = day_is(letter->expires_on) && day_is(letters->report->known_on) &&
                    day_before(letter->expires_on, letters->report->known_on);
    delay_causes_read(sql_str(letters->pieces, PIECE_CAUSES), letter->cause_days);
}

static int event_take(struct ledger_letters *letters, struct report_letter *letter, struct err *err)
{
    int event =
        knows(letters, EVENT_WORD) ? piece_event_of(sql_str(letters->pieces, EVENT_WORD)) : -1;
    size_t used = letters->used;

    if (event < 0)
        return knows(letters, EVENT_WORD)
                   ? err_say(err, LEDGER_DAMAGED, letters->ledger->path, "event")
                   : 0;
    letter->life =
        piece_lives(letter->life, (enum piece_event)event, sql_day(letters->pieces, EVENT_ON));
    if (letter->life.state == PIECE_POSTED)
        letter->posted_on = letter->life.on;
    if (letter->life.state == PIECE_RETURNED)
        letter->returned_on = letter->life.on;
    letter->by = kept(letters, EVENT_BY); /* of the last event: those before it make room */
    letter->reason = kept(letters, EVENT_REASON);
    letters->used = used;
    return 0;
}

static int step(struct ledger_letters *letters, struct err *err)
{
    int more = sql_step(letters->ledger, letters->pieces, err);

    letters->row = more == 1;
    return more < 0 ? -1 : 0;
}

/* To the first letter that is left, of this run or a later one: 1; 0 the end. */
static int next_row(struct ledger_letters *letters, struct err *err)
{
    while (!letters->row) {
        if (letters->reading) {
            sqlite3_reset(letters->pieces);
            letters->reading = false;
            letters->run++;
        }
        if (letters->run >= letters->report->run_count)
            return 0;
        sql_bind_number(letters->pieces, 1, letters->report->runs[letters->run].id);
        letters->reading = true;
        if (step(letters, err))
            return -1;
    }
    return 1;
}

static int any_letter(struct ledger_letters *letters, struct report_letter *letter, struct err *err)
{
    int more = next_row(letters, err);

    if (more != 1)
        return more;
    letter_begin(letters, letter);
    do {
        if (event_take(letters, letter, err) || step(letters, err))
            return -1;
    } while (letters->row && str_equal(sql_str(letters->pieces, PIECE_ID), letter->id));
    return 1;
}

/* ---- what followed --------------------------------------------------------------------------- */

static int find_next(struct ledger_letters *letters, struct report_letter *letter, struct err *err)
{
    int found;

    letters->used += letter->by.n + letter->reason.n; /* they stay */
    sql_bind_str(letters->next, 1, letter->id);
    sql_bind_number(letters->next, 2, letters->report->runs[letter->run].id);
    found = sql_step(letters->ledger, letters->next, err);
    if (found == 1) {
        letter->next_id = keep(letters, sql_str(letters->next, 0));
        letter->next_on = sql_day(letters->next, 1);
    }
    sqlite3_reset(letters->next);
    return found < 0 ? -1 : 0;
}

static int find_said(struct ledger_letters *letters, struct report_letter *letter, struct err *err)
{
    int found, why;

    sql_bind_str(letters->said, 1, letter->id);
    found = sql_step(letters->ledger, letters->said, err);
    if (found == 1) {
        letter->next_said = disposition_of(sql_str(letters->said, 0));
        why = reason_of(sql_str(letters->said, 1));
        letter->next_why = why < 0 ? REASON_NONE : (enum reason)why;
    }
    sqlite3_reset(letters->said);
    return found < 0 ? -1 : 0;
}

/* What followed decides who is cared for, in each walk; else it is only shown. */
static bool asks_next(enum report_pick pick, const struct report_letter *letter)
{
    return report_picks(REPORT_RETURNED, letter) ||
           (pick == REPORT_UNDONE && report_picks(REPORT_UNDONE, letter));
}

int ledger_letters_next(struct ledger_letters *letters, enum report_pick pick,
                        struct report_letter *letter, struct err *err)
{
    int more;

    do {
        more = any_letter(letters, letter, err);
        if (more != 1)
            return more;
        if (asks_next(pick, letter) &&
            (find_next(letters, letter, err) || find_said(letters, letter, err)))
            return -1;
    } while (!report_picks(pick, letter));
    return 1;
}

int ledger_letters_serials(struct ledger_letters *letters, Str piece_id, Str *serials,
                           struct err *err)
{
    size_t used = 0;
    int more;

    sql_bind_str(letters->serials, 1, piece_id);
    while ((more = sql_step(letters->ledger, letters->serials, err)) == 1) {
        Str serial = sql_str(letters->serials, 0);

        if (used + 1 + serial.n > SERIALS_BYTES)
            break; /* more than 64 certificates of one letter are stopped (docs/contract 8.1) */
        if (used)
            letters->serial_text[used++] = ' ';
        memcpy(letters->serial_text + used, serial.p, serial.n);
        used += serial.n;
    }
    sqlite3_reset(letters->serials);
    *serials = (Str){letters->serial_text, used};
    return more < 0 ? -1 : 0;
}
