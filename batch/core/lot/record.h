/*
 * Checks a row of an events file before it is recorded: first its form, then against what is known.
 *
 * A row (docs/contract 7: id, event, on, by, until, reason) is about a piece, about all pieces of a
 * lot, a bundle or a range that have not come undone, about a resident, an alarm, a run, or about
 * templates. record_read() checks the row alone; record_piece(), record_decision(), record_alarm(),
 * record_run() and record_templates() check it against what was recorded before. A wrong row is refused with a reason. A
 * row that was already recorded is not an error and changes nothing, so a file can be recorded twice.
 *
 *   id       a piece id with its right check digit; `lot:` and a run's folder; `bundle:` and a
 *            bundle's file; `piece id..piece id`; `resident:` and 1-20 of 0-9A-Za-z-; `alarm:` and
 *            its word; `run:` and a run's folder; `templates:` and the first digits of their digest.
 *            ロット: 束: 宛名番号: 警告: 処理回: 様式: stand for these, and each width is one
 *   event    printed posted spoiled pulled returned | release refuse clear | acknowledged |
 *            approved, or the Japanese words beside them
 *   on       a date of docs/contract 3; not before the as-of day of the run, or of the piece's run,
 *            nor before what was recorded last of the same piece, resident or alarm; at most
 *            RECORD_AHEAD_DAYS after today, later is a slip; after today it gets a warning
 *            (RECORD_AHEAD). `pulled` of a piece whose run was taken back may have any day up to
 *            that: it may have been pulled first, or the run's day was the mistake
 *   by       a member of staff; required for decisions and approvals, because an auditor asks for
 *            it. Who lifted a gate of a run cannot approve it
 *   until    of release, refuse and approved of templates (empty: without end) and of acknowledged,
 *            which must have one;
 *            inclusive, not before `on`
 *   reason   free text
 *
 * A row that has an id and nothing else is a row of office/record.csv that nobody filled in: it is
 * skipped. `by` and `reason` go into the ledger, which is kept longer than any register. Refused is
 * what text_fault() finds, with RECORD_BY_MAX or RECORD_REASON_MAX characters at most, and twelve
 * digits with the check digit of a 個人番号, blanks and hyphens between them ignored; a name or an
 * address in a reason is found by core/text/naming.h. Pure.
 */
#ifndef KIGEN_CORE_LOT_RECORD_H
#define KIGEN_CORE_LOT_RECORD_H

#include "base/arena.h"
#include "base/typed.h"
#include "core/rules/decision.h"
#include "core/rules/life.h"

enum { RECORD_BY_MAX = 40, RECORD_REASON_MAX = 200 }; /* characters */
enum { RECORD_AHEAD_DAYS = 92, RECORD_TEMPLATES_DIGITS = 12 };

#define RECORD_HEADER "id,event,on,by,until,reason"

struct record_row { /* as it stands in the file, trimmed; text is the reader's */
    uint32_t line;
    bool readable; /* false: not as many fields as the header, quoting, bytes */
    Str id, event, on, by, until, reason;
};

/* What an id names. X(name, prefix, Japanese prefix) */
#define RECORD_SUBJECTS(X)                                                                         \
    X(PIECE, "", "")                                                                               \
    X(RANGE, "", "")                                                                               \
    X(LOT, "lot:", "ロット:")                                                                      \
    X(BUNDLE, "bundle:", "束:")                                                                    \
    X(RESIDENT, "resident:", "宛名番号:")                                                          \
    X(ALARM, "alarm:", "警告:")                                                                    \
    X(RUN, "run:", "処理回:")                                                                      \
    X(TEMPLATES, "templates:", "様式:")

#define X(name, prefix, japanese) RECORD_##name,
enum record_about { RECORD_SUBJECTS(X) RECORD_ABOUT_COUNT };
#undef X

struct record_entry { /* a row in good form */
    enum record_about about;
    enum piece_event event;  /* of pieces */
    enum decision_kind kind; /* of a resident */
    Str subject;   /* the piece; of a range its first; else what stands behind the prefix */
    Str last;      /* of a range: its last piece */
    Day on, until; /* until DAY_NONE: without end */
    Str by, reason;
    enum text_fault text; /* of RECORD_BAD_TEXT: what is wrong with by or reason */
};

/* X(name, English, Japanese): why a row is refused */
#define RECORD_FAULTS(X)                                                                                                  \
    X(ROW, "the row cannot be read (number of fields, quotes or encoding)",                                               \
      "行を読み取れません(列の数、引用符又は文字コード)")                                                                 \
    X(MISSING, "id, event and on are required, by too for a decision and an approval",                                    \
      "id、区分(event)、年月日(on)は必須です。住民についての決定と処理回の承認では担当(by)も必須です")                    \
    X(ID,                                                                                                                 \
      "is no piece id, no lot:, bundle: or range of pieces, no resident:<id>, no alarm:, run: or templates:",              \
      "id が整理番号でも ロット:、束:、整理番号の範囲、宛名番号:、警告:、処理回:、様式: でもありません")                         \
    X(DIGIT, "the check digit of the piece id is wrong (mistyped?)",                                                      \
      "整理番号の検査数字が合いません(入力誤りの可能性)")                                                                 \
    X(TEMPLATES, "is no digest of templates: 12 of 0-9 and a-f, as kigen check and kigen proof print it",                 \
      "様式のハッシュ値(kigen check と kigen proof が示す、0-9 と a-f の12桁)ではありません")                             \
    X(RANGE, "a range is two piece ids of one mail day, the lower one first",                                             \
      "範囲は、差出日が同じ2つの整理番号を小さい順に指定してください")                                                    \
    X(EVENT, "is no event for this kind of id", "区分(event)がこの id に使える語ではありません")                          \
    X(ON, "on is not a date", "年月日(on)が日付として読み取れません")                                                     \
    X(FUTURE, "on lies more than three months after today",                                                               \
      "年月日(on)が今日より3か月以上後の日です")                                                                          \
    X(UNTIL, "until is not a date, or lies before on",                                                                    \
      "期限(until)が日付として読み取れないか、年月日(on)より前の日です")                                                  \
    X(UNTIL_HERE, "until means nothing with this event",                                                                  \
      "この区分(event)に期限(until)は指定できません")                                                                     \
    X(UNTIL_WANTED, "an alarm is acknowledged until a day: until is required",                                            \
      "警告の確認済(acknowledged)には期限(until)が必要です")                                                              \
    X(TEXT, "by or reason cannot be kept", "担当(by)又は理由(reason)を記録できません")                                    \
    X(NUMBER, "by or reason holds what looks like an individual number",                                                  \
      "担当(by)又は理由(reason)に個人番号とみられる数字があります")                                                       \
    X(NAMED, "the reason holds a name or an address of a resident; write it without",                                     \
      "理由(reason)に住民の氏名又は住所があります。氏名・住所を書かずに記入してください")                                 \
    X(UNREAD,                                                                                                             \
      "the reason cannot be compared with names and addresses; leave it empty, or record"                                 \
      " it once the resident register can be read",                                                                       \
      "理由(reason)に氏名・住所がないか確認できません。理由を空にするか、住民データを" \
      "読み込めるようにしてから記録してください")                                                                         \
    X(UNKNOWN, "the id is unknown to the ledger and to the resident register",                                            \
      "id が通知台帳にも住民データにもありません")                                                                        \
    X(GAP, "the range has numbers that were never given to a piece",                                                      \
      "範囲に、付番されていない番号が含まれています")                                                                     \
    X(MANY, "several runs have a bundle of this name; name the lot, or a range of pieces",                                \
      "この名前の束は複数の処理回にあります。ロット: か整理番号の範囲で指定してください")                                 \
    X(NONE, "none of its pieces can have it: all came undone, or there are none",                                         \
      "記録の対象になる通がありません(すべて損紙・引抜き・返戻・取消か、通がない処理回です)")                             \
    X(ALARM, "is no alarm", "その名前の警告はありません")                                                                 \
    X(UNPUBLISHED, "the run is not published yet", "この処理回はまだ公開されていません")                                  \
    X(VOIDED, "the run of this piece was voided: nothing of it was ever sent",                                            \
      "この通の処理回は取り消されています(差し出していない通です)")                                                       \
    X(TAKEN_BACK,                                                                                                         \
      "the run of this piece was taken back (kigen void): only pulled can be recorded",                                   \
      "この通の処理回は取り消されています(kigen void)。記録できるのは引抜き(pulled)だけです")                             \
    X(REVOKED, "the run was taken back (kigen void) and cannot be approved",                                              \
      "この処理回は取り消されている(kigen void)ため、承認できません")                                                     \
    X(LIFTED, "who lifted a gate of the run cannot approve it: somebody else has to",                                     \
      "この処理回の停止判定を解除した人は、その処理回を承認できません。別の人が承認してください")                         \
    X(ORDER, "cannot follow what was recorded before",                                                                    \
      "これまでの記録の次に起こり得ない区分(event)です")                                                                  \
    X(EARLY, "on lies before the run of the piece, or before what was recorded last",                                     \
      "年月日(on)が処理回の基準日より前か、直前の記録より前の日です")

#define X(name, english, japanese) RECORD_BAD_##name,
enum record_fault {
    RECORD_GOOD,
    RECORD_ALREADY,
    RECORD_SKIPPED,
    RECORD_FAULTS(X) RECORD_FAULT_COUNT
};
#undef X

/* Fills `entry` where the result is RECORD_GOOD, with text borrowed from the row or in the arena;
 * for RECORD_BAD_TEXT it sets entry->text, for RECORD_BAD_EVENT entry->about. RECORD_SKIPPED: the
 * row has an id and nothing else. */
enum record_fault record_read(const struct record_row *row, Day today, struct arena *arena,
                              struct record_entry *entry);
bool record_is_of_pieces(enum record_about about);

struct record_event { /* one that was recorded before */
    int event;        /* enum piece_event, or enum decision_kind of a resident */
    Day on, until;
    Str by; /* of a run's and of templates' alone */
};

struct record_past { /* what is known of the piece, resident, alarm or run; events as recorded */
    bool known;
    bool published, voided; /* of the piece's run */
    bool up;                /* of the alarm: in the last published run */
    Str words;              /* where there is no such alarm: those that there are */
    Day as_of;              /* of the run, or of the piece's run */
    bool taken_back;        /* the run was */
    const Str *lifters;     /* who lifted its gates */
    size_t lifter_count;
    const struct record_event *events;
    size_t event_count;
};

/*
 * RECORD_ALREADY: the piece has this event already (its first date is kept); or the resident's last
 * decision has the same kind and `until`, or an earlier one the same kind and both dates; or the
 * alarm was acknowledged with both dates; or this person has approved the run, or signed the
 * templates off until that day. Persons are compared
 * as text_folded() writes them.
 */
enum record_fault record_piece(const struct record_entry *entry, const struct record_past *past);
enum record_fault record_decision(const struct record_entry *entry, const struct record_past *past);
enum record_fault record_alarm(const struct record_entry *entry, const struct record_past *past);
enum record_fault record_run(const struct record_entry *entry, const struct record_past *past);
enum record_fault record_templates(const struct record_entry *entry,
                                   const struct record_past *past);
/* A piece of a lot, bundle or range: RECORD_SKIPPED where it came undone and is not meant. */
enum record_fault record_of_many(const struct record_entry *entry, const struct record_past *past);

/* Why a row is refused, in words. REQUIREs a fault. */
const char *record_fault_text(enum record_fault fault, bool english);
/* The same, and behind it what lets a clerk mend it: the words that there are, what is on record.
 * In the arena. `past` NULL: not asked. */
Str record_said(enum record_fault fault, enum record_about about, const struct record_past *past,
                bool english, struct arena *arena);

#endif
