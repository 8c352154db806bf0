/*
 * Checks a row of an events file before it is recorded: first its form, then against what is known.
 *
 * A row (docs/contract 7: id, event, on, by, until, reason) is about a piece, by its id, or about a
 * resident, by `resident:<id>`. record_read() checks the row alone; record_piece() and
 * record_decision() check it against what was recorded before. A wrong row is refused with a
 * reason. A row that was already recorded is not an error and changes nothing, so a file can be
 * recorded twice.
 *
 *   id       a piece id with its right check digit, or `resident:` and 1-20 of 0-9A-Za-z-
 *   event    printed posted spoiled pulled returned | release refuse clear
 *   on       a date of docs/contract 3; not before the as-of day of the piece's run, nor before
 *            what was recorded last of the same piece or resident; at most RECORD_AHEAD_DAYS after
 *            today, later is a slip; after today it gets a warning (RECORD_AHEAD). `pulled` of a
 *            piece whose run was taken back may have any day up to that: it may have been pulled
 *            first, or the run's day was the mistake
 *   by       a member of staff; required for decisions, because an auditor asks for it
 *   until    release and refuse only, inclusive, not before `on`; empty: without end
 *   reason   free text
 *
 * `by` and `reason` go into the ledger, which is kept longer than any register. They must not hold
 * a resident's name or address; kigen cannot check that, so the README asks for it. Refused is what
 * text_fault() finds, with RECORD_BY_MAX or RECORD_REASON_MAX characters at most, and twelve digits
 * with the check digit of a 個人番号, blanks and hyphens between them ignored. Pure.
 */
#ifndef KIGEN_CORE_LOT_RECORD_H
#define KIGEN_CORE_LOT_RECORD_H

#include "base/typed.h"
#include "core/rules/decision.h"
#include "core/rules/life.h"

enum { RECORD_BY_MAX = 40, RECORD_REASON_MAX = 200 }; /* characters */
enum { RECORD_AHEAD_DAYS = 92 };

#define RESIDENT_SUBJECT "resident:"

struct record_row { /* as it stands in the file, trimmed; text is the reader's */
    uint32_t line;
    bool readable; /* false: not as many fields as the header, quoting, bytes */
    Str id, event, on, by, until, reason;
};

struct record_entry { /* a row in good form */
    bool is_piece;    /* `event` holds, else `kind` */
    enum piece_event event;
    enum decision_kind kind;
    Str subject;     /* the id as the ledger keeps it */
    Str resident_id; /* without `resident:`; empty for a piece */
    Day on, until;   /* until DAY_NONE: without end */
    Str by, reason;
    enum text_fault text; /* of RECORD_BAD_TEXT: what is wrong with by or reason */
};

/* X(name, English, Japanese): why a row is refused */
#define RECORD_FAULTS(X)                                                                           \
    X(ROW, "the row cannot be read (number of fields, quotes or encoding)",                        \
      "行を読み取れません(列の数、引用符又は文字コード)")                                          \
    X(MISSING, "id, event and on are required, by too for a decision",                             \
      "id、event、on は必須です。住民についての決定では by も必須です")                            \
    X(ID, "is no piece id and no resident:<id> (mistyped?)",                                       \
      "id が整理番号でも resident:宛名番号 でもありません(入力誤りの可能性)")                      \
    X(EVENT, "is no event for this kind of id", "event がこの id に使える語ではありません")        \
    X(ON, "on is not a date", "on が日付として読み取れません")                                     \
    X(FUTURE, "on lies more than three months after today", "on が今日より3か月以上後の日です")    \
    X(UNTIL, "until is not a date, or lies before on",                                             \
      "until が日付として読み取れないか、on より前の日です")                                       \
    X(UNTIL_HERE, "until means nothing with this event", "この event に until は指定できません")   \
    X(TEXT, "by or reason cannot be kept", "by 又は reason を記録できません")                      \
    X(NUMBER, "by or reason holds what looks like an individual number",                           \
      "by 又は reason に個人番号とみられる数字があります")                                         \
    X(UNKNOWN, "the id is unknown to the ledger and to the resident register",                     \
      "id が通知台帳にも住民データにもありません")                                                 \
    X(UNPUBLISHED, "the run of this piece is not published yet",                                   \
      "この通の処理回はまだ公開されていません")                                                    \
    X(VOIDED, "the run of this piece was voided: nothing of it was ever sent",                     \
      "この通の処理回は取り消されています(差し出していない通です)")                                \
    X(TAKEN_BACK,                                                                                  \
      "the run of this piece was taken back (kigen void): only pulled can be recorded",            \
      "この通の処理回は取り消されています(kigen void)。記録できるのは pulled だけです")            \
    X(ORDER, "cannot follow what was recorded before",                                             \
      "これまでの記録の次に起こり得ない event です")                                               \
    X(EARLY, "on lies before the run of the piece, or before what was recorded last",              \
      "on が処理回の基準日より前か、直前の記録より前の日です")

#define X(name, english, japanese) RECORD_BAD_##name,
enum record_fault { RECORD_GOOD, RECORD_ALREADY, RECORD_FAULTS(X) RECORD_FAULT_COUNT };
#undef X

/* Fills `entry` where the result is RECORD_GOOD, with text borrowed from the row; for
 * RECORD_BAD_TEXT it sets entry->text. */
enum record_fault record_read(const struct record_row *row, Day today, struct record_entry *entry);

struct record_event { /* one that was recorded before */
    int event;        /* enum piece_event, or enum decision_kind of a resident */
    Day on, until;
};

struct record_past { /* what is known of the piece or resident; events in the order recorded */
    bool known;
    bool published, voided; /* of the piece's run */
    Day as_of;              /* of the piece's run */
    const struct record_event *events;
    size_t event_count;
};

/*
 * RECORD_ALREADY: the piece has this event already (its first date is kept); or the resident's last
 * decision has the same kind and `until`, or an earlier one the same kind and both dates.
 */
enum record_fault record_piece(const struct record_entry *entry, const struct record_past *past);
enum record_fault record_decision(const struct record_entry *entry, const struct record_past *past);

/* Why a row is refused, in words. REQUIREs a fault. */
const char *record_fault_text(enum record_fault fault, bool english);

#endif
