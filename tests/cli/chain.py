"""The chain of a ledger (docs/contract/9-ledger.md 9.1), by a second implementation, and ledgers changed by hand.

    by_hand(root, "UPDATE …")             past triggers and CHECKs; the chain is left as it is
    by_hand(root, "UPDATE …", seal=True)  and the chain is made anew over what stands there then: a ledger as another
                                          program might have written it
"""

import hashlib
import sqlite3
from pathlib import Path

RUN = ("SELECT run_id, as_of, nth, mail_on, folder, lot_sha256, print_sha256, office_sha256, fingerprint, rejects_sha256, job,"
       " began_at, ended_at FROM run WHERE run_id = ?")
EVENTS = ("event", "SELECT seq, batch, piece_id, resident, run_id, subject, event, on_day, by_whom, until, reason FROM event"
          " WHERE batch = ? ORDER BY seq")
ROWS = {
    "run": (("run", RUN),
            ("input", "SELECT run_id, role, file, sha256, rows, modified_at FROM input WHERE run_id = ? ORDER BY role, file"),
            ("acceptance", "SELECT run_id, gate, by_whom, reason FROM acceptance WHERE run_id = ? ORDER BY rowid"),
            ("piece", "SELECT piece_id, run_id, number, resident, postal_code, municipality, variant, language, format, ideal_on,"
             " deliver_on, delay_days, causes, late, sheets, bundle, sequence, scheme, printed FROM piece WHERE run_id = ?"
             " ORDER BY piece_id"),
            ("notice", "SELECT expires_on, kind, serial, piece_id FROM notice WHERE piece_id IN (SELECT piece_id FROM piece"
             " WHERE run_id = ?) ORDER BY piece_id, expires_on, kind, serial"),
            ("spelling", "SELECT expires_on, kind, serial, run_id, first_serial FROM spelling WHERE run_id = ?"
             " ORDER BY expires_on, kind, serial")),
    "void": (("run", RUN),),
    "stop": (("stop", "SELECT stop_id, as_of, mail_on, gate, after_run, account FROM stop WHERE stop_id = ?"),),
    "event": (),
}


def quote(value):
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"X'{value.hex().upper()}'"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def payload(db, kind, about, seq):
    """(rows, digest) of an entry, from what stands in the ledger."""
    salt = db.execute("SELECT value FROM meta WHERE name = 'salt'").fetchone()[0]
    leaves = [hashlib.sha256(salt + f"{table}({','.join(map(quote, row))})".encode()).digest()
              for table, sql, of in [(*rows, about) for rows in ROWS[kind]] + [(*EVENTS, seq)] for row in db.execute(sql, (of,))]
    return len(leaves), hashlib.sha256(b"".join(leaves)).digest()


def link(seq, kind, about, rows, digest, prev):
    return hashlib.sha256(f"{seq}|{kind}|{about}|{rows}|{digest.hex()}|{prev.hex()}".encode()).digest()


def beginning(db):
    return hashlib.sha256(db.execute("SELECT value FROM meta WHERE name = 'id'").fetchone()[0]).digest()


def fault(db):
    """The first entry that does not hold; 0: all do."""
    prev, seq = beginning(db), 0
    for seq, kind, about, rows, digest, before, own in db.execute(
            "SELECT seq, kind, about, rows, payload, prev, hash FROM entry ORDER BY seq").fetchall():
        if before != prev or (rows, digest) != payload(db, kind, about, seq) or link(seq, kind, about, rows, digest, prev) != own:
            return seq
        prev = own
    return 0


def append(db, kind, about=None):
    last = db.execute("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone() or (0, beginning(db))
    seq, prev = last[0] + 1, last[1]
    about = seq if about is None else about
    rows, digest = payload(db, kind, about, seq)
    db.execute("INSERT INTO entry VALUES(?,?,?,?,?,?,?)",
               (seq, kind, about, rows, digest, prev, link(seq, kind, about, rows, digest, prev)))


def standings(db):
    """The last change of each certificate that a published run brought."""
    db.execute("DELETE FROM standing")
    db.execute("INSERT INTO standing SELECT expires_on, kind, serial, disposition, reason, seen FROM (SELECT expires_on, kind,"
               " serial, disposition, reason, max(run_id), (SELECT count(*) FROM change s WHERE (s.expires_on, s.kind, s.serial) ="
               " (c.expires_on, c.kind, c.serial) AND s.disposition IN('waiting', 'held', 'notice') AND s.run_id IN"
               " (SELECT run_id FROM run WHERE state = 'published')) > 0 AS seen FROM change c"
               " WHERE run_id IN (SELECT run_id FROM run WHERE state = 'published') GROUP BY expires_on, kind, serial)")


def seal(db):
    """Standings, what the last run says of the rejects, and the entries anew: in their order, of what is there now; then
    what has none."""
    standings(db)
    rejects(db)
    one = lambda sql, *of: {row[0] for row in db.execute(sql, of)}
    batches = one("SELECT batch FROM event")
    wanted = {"run": one("SELECT run_id FROM run WHERE state = 'published'"), "stop": one("SELECT stop_id FROM stop"),
              "void": one("SELECT run_id FROM run WHERE state = 'voided'")
              | one("SELECT run_id FROM event WHERE run_id IS NOT NULL AND event = 'void'"), "event": batches}
    old = db.execute("SELECT kind, about, seq FROM entry ORDER BY seq").fetchall()
    order = []
    for kind, about, seq in old:
        if about in wanted[kind]:
            order.append((kind, about, seq))
            wanted[kind] = wanted[kind] - {about}
        elif seq in batches:
            order.append(("event", seq, seq))
    left = [seq for seq in sorted(batches) if seq not in {seq for _, _, seq in order}]
    order += [("event", seq, seq) for seq in left]
    order += [(kind, about, None) for kind in ("run", "void", "stop") for about in sorted(wanted[kind])]
    db.execute("DELETE FROM entry")
    db.execute("UPDATE event SET batch = -batch")
    for at, (kind, about, seq) in enumerate(order, 1):
        if seq is not None:
            db.execute("UPDATE event SET batch = ? WHERE batch = ?", (at, -seq))
        append(db, kind, at if kind == "event" else about)


def rejects(db):
    """What the last run says of the rejects, made right."""
    lines = "".join(f"{digest.hex()} {count}\n" for digest, count in db.execute("SELECT digest, count FROM reject ORDER BY digest"))
    db.execute("UPDATE run SET rejects_sha256 = ? WHERE run_id = (SELECT max(run_id) FROM run WHERE state = 'published')",
               (hashlib.sha256(lines.encode()).hexdigest(),))


def by_hand(root, *statements, seal=False, ledger="out/ledger.sqlite"):
    make_anew = globals()["seal"]
    db = sqlite3.connect(Path(root) / ledger)
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    db.execute("PRAGMA ignore_check_constraints = ON")
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        db.execute(*statement) if isinstance(statement, tuple) else db.execute(statement)
    if seal:
        make_anew(db)
    for _, sql in triggers:
        db.execute(sql)
    db.commit()
    db.close()
