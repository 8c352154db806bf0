/*
 * Inside the ledger module only: the tables of schema 4, one statement each
 * (docs/decisions/0013-schema-4.md says why each is so).
 *
 * An empty text or a NULL number means: not known, or does not exist. Days are ISO texts, and words
 * are those of docs/contract, so that an auditor can read the file with any SQLite tool. Columns
 * that only a later kigen will write are here already, and empty until then.
 *
 * A ledger whose statements are not these is damaged (ledger_schema_holds): where a trigger is gone
 * an event can be taken away, and a foreign one runs with the rights of the night.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_TABLES_H
#define KIGEN_EDGE_LEDGER_LEDGER_TABLES_H

/* It would break the statements anywhere: */
/* clang-format off */
/* "+0 days": without a modifier date() takes the 31st of any month */
#define DAY(c) c " TEXT NOT NULL CHECK(date(" c ", '+0 days') IS " c ")"
#define DAY_OR_NOT(c) c " TEXT NOT NULL CHECK(" c " = '' OR date(" c ", '+0 days') IS " c ")"
#define TIME_OR_NOT(c) c " TEXT NOT NULL CHECK(" c " = '' OR datetime(" c ", '+0 days') IS " c ")"
#define WORD(c) c " TEXT NOT NULL CHECK(length(" c ") BETWEEN 1 AND 40 AND " c " NOT GLOB '*[^a-z_]*')"
#define WORD_OR_NOT(c) c " TEXT NOT NULL CHECK(length(" c ") <= 40 AND " c " NOT GLOB '*[^a-z_]*')"
#define SHA_OR_NOT(c) c " TEXT NOT NULL CHECK(length(" c ") IN(0, 64) AND " c " NOT GLOB '*[^0-9a-f]*')"
#define DIGEST(c) c " BLOB NOT NULL CHECK(length(" c ") = 32)"
#define OF_RUN "run_id INTEGER NOT NULL REFERENCES run"
/* Not IN(…): of three and more SQLite makes a table of their own for each row that is added, which
 * is dear on a first night. */
#define DISPOSITION                                                                                \
    "disposition TEXT NOT NULL CHECK(CASE disposition WHEN '' THEN 1 WHEN 'rejected' THEN 1"       \
    " WHEN 'not_due' THEN 1 WHEN 'past' THEN 1 WHEN 'suppressed' THEN 1 WHEN 'told' THEN 1"        \
    " WHEN 'held' THEN 1 WHEN 'lapsed' THEN 1 WHEN 'waiting' THEN 1 WHEN 'notice' THEN 1"          \
    " ELSE 0 END)"
/* Serials have 20 characters at most; those that kigen makes where a register has none (resident
 * and day) have up to 32. */
#define KEY                                                                                        \
    DAY("expires_on") ", kind TEXT NOT NULL"                                                       \
    " CHECK(kind = 'signature' OR kind = 'authentication' OR kind = 'card'),"                      \
    " serial TEXT NOT NULL CHECK(length(serial) BETWEEN 1 AND 32)"
#define BY_KEY "PRIMARY KEY(expires_on, kind, serial)"
/* An event after which the certificates of its piece are due again, or held. */
#define UNDONE "IN('spoiled', 'pulled', 'voided', 'returned')"

static const char *const ledger_tables[] = {
    "CREATE TABLE meta(" WORD("name") " PRIMARY KEY, value BLOB NOT NULL CHECK(length(value) ="
    "  CASE name WHEN 'salt' THEN 32 WHEN 'id' THEN 16 ELSE length(value) END))"
    " STRICT, WITHOUT ROWID",

    "CREATE TABLE resident(n INTEGER PRIMARY KEY, id TEXT NOT NULL"
    "  CHECK(length(id) BETWEEN 1 AND 20 AND id NOT GLOB '*[^0-9A-Za-z-]*')) STRICT",
    "CREATE UNIQUE INDEX resident_by_id ON resident(id)",

    /* ---- runs; job is empty of a run that an older program made or that was cut off; began_at and ended_at are '' of an older program's run, and of
     * a folder that was adopted */
    "CREATE TABLE run(run_id INTEGER PRIMARY KEY, " DAY("as_of") ","
    " nth INTEGER NOT NULL CHECK(nth > 0), " DAY("mail_on") " CHECK(mail_on >= as_of),"
    " folder TEXT NOT NULL CHECK(folder = CASE nth WHEN 1 THEN as_of ELSE as_of || '-' || nth END),"
    " state TEXT NOT NULL CHECK(state IN('planned', 'printed', 'published', 'voided')),"
    " " SHA_OR_NOT("lot_sha256") ", " SHA_OR_NOT("print_sha256") ","
    " " SHA_OR_NOT("office_sha256") ", " SHA_OR_NOT("fingerprint") ","
    " " SHA_OR_NOT("rejects_sha256") " DEFAULT '',"
    " job TEXT NOT NULL DEFAULT ''"
    "  CHECK(job = '' OR job GLOB '[0-9][0-9][0-9][0-9][0-9][0-9]-[1-9]*'),"
    " " TIME_OR_NOT("began_at") " DEFAULT '', " TIME_OR_NOT("ended_at") " DEFAULT '') STRICT",
    "CREATE UNIQUE INDEX run_once ON run(as_of, nth) WHERE state <> 'voided'",
    "CREATE UNIQUE INDEX run_of_job ON run(job) WHERE job <> ''",
    "CREATE INDEX run_by_mail_day ON run(mail_on, state)",
    "CREATE UNIQUE INDEX run_unfinished ON run((state IS NOT NULL))"
    " WHERE state IN('planned', 'printed')",
    /* modified_at: of the two registers */
    "CREATE TABLE input(" OF_RUN ", " WORD("role") ", file TEXT NOT NULL, " SHA_OR_NOT("sha256") ","
    " rows INTEGER NOT NULL CHECK(rows >= 0), " TIME_OR_NOT("modified_at") " DEFAULT '',"
    " PRIMARY KEY(run_id, role, file)) STRICT, WITHOUT ROWID",
    "CREATE TABLE figure(" OF_RUN ", name TEXT NOT NULL CHECK(length(name) BETWEEN 1 AND 64),"
    " value INTEGER NOT NULL, PRIMARY KEY(run_id, name)) STRICT, WITHOUT ROWID",
    "CREATE TABLE acceptance(" OF_RUN ", " WORD("gate") ", by_whom TEXT NOT NULL,"
    " reason TEXT NOT NULL) STRICT",
    "CREATE TABLE stop(stop_id INTEGER PRIMARY KEY, " DAY("as_of") ", " DAY("mail_on") ","
    " " WORD("gate") ", after_run INTEGER NOT NULL CHECK(after_run >= 0),"
    " account TEXT NOT NULL CHECK(account GLOB '{*' AND json_valid(account))) STRICT",
    "CREATE INDEX stop_by_mail_day ON stop(mail_on)",

    /* ---- letters; format is not written yet. Of a piece of an older schema language,
     * ideal_on, deliver_on, causes and bundle are '', delay_days, late, sheets, sequence NULL */
    "CREATE TABLE piece(piece_id TEXT PRIMARY KEY CHECK(length(piece_id) = 15 AND piece_id GLOB"
    " '[0-9][0-9][0-9][0-9][0-9][0-9]-[0-9][0-9][0-9][0-9][0-9][0-9]-[0-9]'), " OF_RUN ","
    " number INTEGER NOT NULL CHECK(number BETWEEN 1 AND 999999),"
    " resident INTEGER NOT NULL REFERENCES resident,"
    " postal_code TEXT NOT NULL CHECK(length(postal_code) = 7 AND postal_code NOT GLOB '*[^0-9]*'),"
    " municipality TEXT NOT NULL CHECK((municipality = '' OR length(municipality) BETWEEN 5 AND 6)"
    "  AND municipality NOT GLOB '*[^0-9]*'),"
    " variant TEXT NOT NULL CHECK(variant = 'renewal' OR variant = 'card_renewal' OR variant = 'lapsed'"
    "  OR variant = 'stay_extended' OR variant = 'card_lapsed'),"
    " language TEXT NOT NULL CHECK(length(language) <= 40 AND language NOT GLOB '*[^0-9A-Za-z_-]*'),"
    " format TEXT NOT NULL CHECK(format IN('', 'large')),"
    " " DAY_OR_NOT("ideal_on") ", " DAY_OR_NOT("deliver_on") ","
    " delay_days INTEGER CHECK(delay_days >= 0),"
    " causes TEXT NOT NULL CHECK(causes NOT GLOB '*[^a-z_:0-9 ]*'),"
    " late INTEGER CHECK(late IN(0, 1)), sheets INTEGER CHECK(sheets > 0),"
    " bundle TEXT NOT NULL CHECK(bundle = '' OR bundle GLOB '?*.pdf'),"
    " sequence INTEGER CHECK(sequence > 0), " WORD_OR_NOT("scheme") ","
    " printed BLOB NOT NULL CHECK(length(printed) IN(0, 32)),"
    " voided INTEGER NOT NULL CHECK(voided IN(0, 1))) STRICT, WITHOUT ROWID",
    "CREATE INDEX piece_by_run ON piece(run_id)",
    "CREATE INDEX piece_by_resident ON piece(resident)",
    "CREATE INDEX piece_voided ON piece(run_id) WHERE voided = 1",

    /* ---- certificates; of what an older schema kept, and an adopted folder does not say, issued_on
     * and ideal_on are '', resident NULL */
    "CREATE TABLE certificate(" KEY ", " DAY_OR_NOT("issued_on") ", " DAY_OR_NOT("ideal_on") ","
    " resident INTEGER REFERENCES resident, " BY_KEY ") STRICT, WITHOUT ROWID",
    /* another serial by which the certificate of first_serial, of this expiry and kind, is known */
    "CREATE TABLE spelling(" KEY ", " OF_RUN ", first_serial TEXT NOT NULL"
    "  CHECK(length(first_serial) BETWEEN 1 AND 32 AND first_serial <> serial), " BY_KEY ")"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE notice(" KEY ", piece_id TEXT NOT NULL REFERENCES piece,"
    " PRIMARY KEY(expires_on, kind, serial, piece_id)) STRICT, WITHOUT ROWID",
    "CREATE INDEX notice_by_piece ON notice(piece_id)",
    "CREATE TABLE change(" KEY ", " OF_RUN ", " DISPOSITION ", " WORD_OR_NOT("reason") ","
    " PRIMARY KEY(expires_on, kind, serial, run_id)) STRICT, WITHOUT ROWID",
    "CREATE INDEX change_by_run ON change(run_id)",
    "CREATE TABLE standing(" KEY ", " DISPOSITION ", " WORD_OR_NOT("reason") ","
    " seen INTEGER NOT NULL CHECK(seen IN(0, 1)), " BY_KEY ") STRICT, WITHOUT ROWID",
    "CREATE INDEX standing_open ON standing(expires_on) WHERE disposition IN('waiting', 'held')",
    "CREATE TABLE reject(" DIGEST("digest") " PRIMARY KEY, count INTEGER NOT NULL CHECK(count > 0))"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE reject_change(" OF_RUN ", " DIGEST("digest") ","
    " count INTEGER NOT NULL CHECK(count >= 0), PRIMARY KEY(run_id, digest)) STRICT, WITHOUT ROWID",

    /* ---- what is only ever added to */
    "CREATE TABLE entry(seq INTEGER PRIMARY KEY CHECK(seq > 0),"
    " kind TEXT NOT NULL CHECK(kind IN('run', 'event', 'stop', 'void', 'purge', 'rekey')),"
    " about INTEGER NOT NULL CHECK(about >= 0), rows INTEGER NOT NULL CHECK(rows >= 0),"
    " " DIGEST("payload") ", " DIGEST("prev") ", " DIGEST("hash") ") STRICT",
    /* one row an event a piece; of subjects the one whose event it is is there, and no other.
     * of a form `reason` is its id; of a reprint until is empty */
    "CREATE TABLE event(seq INTEGER PRIMARY KEY CHECK(seq > 0),"
    " batch INTEGER NOT NULL REFERENCES entry DEFERRABLE INITIALLY DEFERRED,"
    " piece_id TEXT REFERENCES piece, resident INTEGER REFERENCES resident,"
    " run_id INTEGER REFERENCES run, subject TEXT NOT NULL, event TEXT NOT NULL,"
    " " DAY("on_day") ", by_whom TEXT NOT NULL, " DAY_OR_NOT("until") ", reason TEXT NOT NULL,"
    " CHECK((piece_id IS NOT NULL) + (resident IS NOT NULL) + (run_id IS NOT NULL)"
    "  + (subject <> '') = 1),"
    " CHECK(CASE WHEN piece_id IS NOT NULL THEN event IN('printed', 'posted', 'spoiled', 'pulled',"
    "   'returned', 'voided', 'reprint')"
    "  WHEN resident IS NOT NULL THEN event IN('release', 'refuse', 'clear', 'form')"
    "  WHEN run_id IS NOT NULL THEN event IN('void', 'approved')"
    "  WHEN subject GLOB 'templates:?*' THEN event = 'approved'"
    "  WHEN subject GLOB 'alarm:?*' THEN event = 'acknowledged' AND until <> '' ELSE 0 END),"
    " CHECK(until = '' OR (until >= on_day"
    "  AND event IN('release', 'refuse', 'approved', 'acknowledged')))) STRICT",
    "CREATE INDEX event_by_piece ON event(piece_id)",
    "CREATE INDEX event_by_resident ON event(resident) WHERE resident IS NOT NULL",
    "CREATE INDEX event_by_run ON event(run_id) WHERE run_id IS NOT NULL",
    "CREATE INDEX event_by_batch ON event(batch)",
    "CREATE INDEX event_undone ON event(piece_id) WHERE event " UNDONE,

    "CREATE TRIGGER entry_follows BEFORE INSERT ON entry"
    " WHEN NEW.seq IS NOT (SELECT ifnull(max(seq), 0) + 1 FROM entry)"
    "  OR (NEW.seq > 1 AND NEW.prev IS NOT (SELECT hash FROM entry WHERE seq = NEW.seq - 1))"
    " BEGIN SELECT RAISE(ABORT, 'an entry follows the last one'); END",
    "CREATE TRIGGER entry_stays BEFORE UPDATE ON entry"
    " BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END",
    "CREATE TRIGGER entry_remains BEFORE DELETE ON entry"
    " BEGIN SELECT RAISE(ABORT, 'an entry is never taken away'); END",
    "CREATE TRIGGER event_stays BEFORE UPDATE ON event"
    " BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END",
    "CREATE TRIGGER stop_stays BEFORE UPDATE ON stop"
    " BEGIN SELECT RAISE(ABORT, 'a stop is never changed'); END",
    /* a purge says so in an entry of its own, before it takes payloads away */
    "CREATE TRIGGER event_remains BEFORE DELETE ON event"
    " WHEN (SELECT kind FROM entry ORDER BY seq DESC LIMIT 1) IS NOT 'purge'"
    " BEGIN SELECT RAISE(ABORT, 'an event is never taken away'); END",
    "CREATE TRIGGER stop_remains BEFORE DELETE ON stop"
    " WHEN (SELECT kind FROM entry ORDER BY seq DESC LIMIT 1) IS NOT 'purge'"
    " BEGIN SELECT RAISE(ABORT, 'a stop is never taken away'); END",
};
/* clang-format on */

enum { LEDGER_TABLES = sizeof ledger_tables / sizeof ledger_tables[0] };

#endif
