/* Inside the ledger module only: the handle, and statements that keep the first error. */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_SQL_H
#define KIGEN_EDGE_LEDGER_LEDGER_SQL_H

#include <sqlite3.h>

#include "edge/ledger/ledger.h"

#define GATE_FIGURE "gate:"              /* prefix of figure.name */
#define PAST_BEFORE_FIGURE "past_before" /* days since 1970-01-01 */
/* What is new for a person (edge/ledger/ledger_news.h). Of rows, "residents:" or "certificates:"
 * and the reason follow: how many there are, and the line of the first; of alarms their word. */
#define NEWS_FIGURE "news"     /* all of it */
#define UNTOLD_FIGURE "untold" /* 1 until it has been said */
#define NEW_ROWS_FIGURE "new:"
#define NEW_LINE_FIGURE "new_line:"
#define ALARM_FIGURE "alarm:"
#define APPROVAL_FIGURE "approval" /* 1: it was made where approval is required */
#define COUNT_FIGURE "count:"      /* of an alarm that is up, acknowledged or not: what it counts */
#define ALARMS_FIGURE "alarms"     /* how many are up, acknowledged or not */
#define MONTH_FIGURE GATE_FIGURE "month:" /* kept of the last run of each month */
/* Of all letters, not tonight's alone: that the run has it, and with _max, _p50, _late, what it is. */
#define DELAY_FIGURE GATE_FIGURE "delay"
#define WAITING_PEOPLE_FIGURE DELAY_FIGURE "_waiting"

/* That the pages of a piece were given once more is no step of its life: whoever follows that joins
 * its events without these. */
#define REPRINT_EVENT "reprint"
#define OF_LIFE(event) " AND " event ".event <> '" REPRINT_EVENT "'"

/* Of a published run of the table `run`: it was taken back (edge/ledger/ledger_void). A run that
 * was never published is voided by its state, and has no such event. */
#define TAKEN_BACK(run)                                                                            \
    "EXISTS(SELECT 1 FROM event v WHERE v.run_id = " run ".run_id AND v.event = 'void')"

struct ledger {
    sqlite3 *db;
    char *path;
    int version;  /* of its tables; an older one is brought to this one when it is opened */
    bool created; /* this handle made the file */
};

int ledger_error(const struct ledger *ledger, struct err *err); /* says what SQLite says; -1 */

int sql_run(struct ledger *ledger, const char *sql, struct err *err); /* one or more statements */
int sql_prepare(struct ledger *ledger, sqlite3_stmt **statement, const char *sql, struct err *err);
/* 1 a row, 0 done, -1 err. */
int sql_step(struct ledger *ledger, sqlite3_stmt *statement, struct err *err);
/* Runs a statement that gives no rows, and makes it ready again. */
int sql_do(struct ledger *ledger, sqlite3_stmt *statement, struct err *err);
/* Ends a transaction: commits where `status` is 0, else rolls back. */
int sql_finish(struct ledger *ledger, int status, struct err *err);
/* Around many small questions: without it each of them locks the file and lets it go again, which costs
 * more than the answer. Writers wait meanwhile. Nothing where a transaction is open already. */
int sql_hold(struct ledger *ledger, bool *held, struct err *err);
int sql_let_go(struct ledger *ledger, bool held, int status, struct err *err);

void sql_bind_str(sqlite3_stmt *statement, int at, Str text);
void sql_bind_text(sqlite3_stmt *statement, int at, const char *text);
void sql_bind_day(sqlite3_stmt *statement, int at, Day day);
void sql_bind_blob(sqlite3_stmt *statement, int at, const void *bytes, int count);
void sql_bind_number(sqlite3_stmt *statement, int at, int64_t number);
void sql_bind_key(sqlite3_stmt *statement, const struct certificate_key *key); /* at 1, 2, 3 */

Str sql_str(sqlite3_stmt *statement, int column); /* until the next step */
Str sql_copy(sqlite3_stmt *statement, int column, struct arena *arena);
Day sql_day(sqlite3_stmt *statement, int column); /* DAY_NONE if it is none */
void sql_hex(sqlite3_stmt *statement, int column, char out[SHA256_HEX + 1]);
/* The number of a resident, who is given one where he has none; in the caller's transaction. */
int ledger_resident(struct ledger *ledger, Str id, int64_t *n, struct err *err);
/* Records `voided` of each piece of the run that has not come undone, in the batch that comes next.
 * `pieces`: how many; NULL: nobody asks. */
int ledger_void_pieces(struct ledger *ledger, int64_t run_id, Day on, Str by, Str why,
                       uint64_t *pieces, struct err *err);
/* The key in columns 0..2 (expires_on, kind, serial); false if the row makes no sense. */
bool sql_key(sqlite3_stmt *statement, struct certificate_key *key);

#endif
