/*
 * A lifted gate (停止解除): what it lets go out with this lot, said plainly before it is printed.
 *
 * Whoever accepts a gate looks at registers. What follows for letters is said here: one warning for
 * each gate that tripped and was lifted, and the number of letters on 照合 and in run.json.
 */
#include "say/err.h"
#include "core/gates/gates.h"
#include "flow/night/accepts.h"

bool accepts_gate(const struct order *order, const char *gate)
{
    for (size_t i = 0; i < order->accepted_count; i++)
        if (str_equal(str_of(order->accepted[i].gate), str_of(gate)))
            return true;
    return false;
}

/* ---- which letters a check lets go ----------------------------------------------------------- */

enum reach {                /* of a check that was lifted */
             REACH_LOT,     /* nobody can tell which rows are wrong: any letter of the lot may be */
             REACH_CHANGED, /* letters to people of whom the registers say otherwise than last time */
             REACH_OVERLAP,
             REACH_CROWDED,
             REACH_NONE
};

/* Flags are told apart by marks of the present layout alone. */
static enum reach reach_of(enum gate_check check, const struct marks_compared *marks)
{
    switch (check) {
    case CHECK_PAIRS:
    case CHECK_SLID_NAMES:
    case CHECK_SLID_ADDRESSES:
    case CHECK_SLID_MAILING_NAMES:
    case CHECK_SLID_MAILING_ADDRESSES:
    case CHECK_SLID_AGENTS:
    case CHECK_GIVEN:
    case CHECK_GAINED:
    case CHECK_ENVELOPES:
    case CHECK_BIRTHS:
    case CHECK_CODES:
    case CHECK_MAILING_GONE:
    case CHECK_AGENTS_GONE:
    case CHECK_FREED:
    case CHECK_REVIVED:
    case CHECK_POSTAL:
        return REACH_CHANGED;
    case CHECK_PROTECTED_GONE:
    case CHECK_ELSEWHERE_GONE:
    case CHECK_WARDS_GONE:
        return marks->narrow || !marks->compared ? REACH_LOT : REACH_CHANGED;
    case CHECK_OVERLAP:
        return REACH_OVERLAP;
    case CHECK_CROWDED:
        return REACH_CROWDED;
    case CHECK_RENUMBERED:
        return REACH_NONE; /* who is told under the old serial gets none */
    default:
        return REACH_LOT;
    }
}

static bool is_changed(const struct against *against, const struct pool_piece *letter)
{
    const struct person *person = letter->person;

    if (town_contradicts(person->doubt) ||
        marks_moved(&against->compared.marks,
                    mark_id(rowmarks_key(against->rows), person->resident_id)))
        return true;
    for (const struct due *row = letter->rows; row; row = row->next_of_piece)
        if (due_is_freed(row) || due_is_revived(row))
            return true;
    return false;
}

/* The pool is in the planner's order, the lot in that of the print room. */
static const struct pool_piece *letter_of(const struct letting *by, const struct lot_piece *piece)
{
    const struct person *person = intake_find(by->intake, piece->resident_id);

    REQUIRE(person && person->piece < by->pool->count); /* a piece was a letter of the pool */
    return &by->pool->pieces[person->piece];
}

static bool lets_go(const struct against *against, const struct lot *lot, const struct letting *by,
                    enum reach reach, uint32_t at)
{
    switch (reach) {
    case REACH_LOT:
        return true;
    case REACH_CHANGED:
        return is_changed(against, letter_of(by, &lot->pieces[at]));
    case REACH_OVERLAP:
        return by->overlaps && by->overlaps[at];
    case REACH_CROWDED:
        return lot->pieces[at].certificate_count > LETTER_CERTIFICATES_MAX;
    case REACH_NONE:
        return false;
    }
    BUG("a check reaches letters in no known way");
}

Str accepts_lifted(struct against *against, const struct lot *lot, const struct letting *by,
                   enum gate_check check, struct arena *arena)
{
    struct released *released = &against->released[check_gate(check)];
    enum reach reach = reach_of(check, &against->compared.marks);
    uint64_t letters = 0;

    REQUIRE(gate_may_be_accepted(check_gate(check))); /* it may be lifted */
    if (!released->pieces)
        released->pieces = ARENA_ARRAY(arena, bool, lot->piece_count + 1);
    released->whole_lot = released->whole_lot || reach == REACH_LOT;
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        if (!lets_go(against, lot, by, reach, i))
            continue;
        letters++;
        released->letters += !released->pieces[i];
        released->pieces[i] = true;
    }
    return arena_printf(arena, "%s(解除により差し出す通数 %llu)", check_japanese(check),
                        (unsigned long long)letters);
}

void accepts_list(struct lot *lot, const struct against *against, struct arena *arena)
{
    size_t count = 0;

    REQUIRE(!lot->releases); /* once */
    for (int gate = 0; gate < GATE_COUNT; gate++)
        if (!against->released[gate].whole_lot)
            count += against->released[gate].letters;
    lot->releases = ARENA_ARRAY(arena, struct lot_release, count);
    for (int gate = 0; gate < GATE_COUNT; gate++) {
        const struct released *released = &against->released[gate];

        for (uint32_t i = 0; released->pieces && !released->whole_lot && i < lot->piece_count; i++)
            if (released->pieces[i])
                lot->releases[lot->release_count++] =
                    (struct lot_release){str_of(gate_word((enum gate)gate)), i};
    }
    REQUIRE(lot->release_count == count);
}

/* ---- gates that were lifted ------------------------------------------------------------------ */

static bool is_lifted(const struct lot_gate *check, Str gate)
{
    return str_equal(check->name, gate) && !str_is_empty(check->by);
}

static bool gate_lifted(const struct lot *lot, Str gate)
{
    for (uint32_t i = 0; i < lot->gate_count; i++)
        if (is_lifted(&lot->gates[i], gate))
            return true;
    return false;
}

static void warn_lifted(enum gate gate, const struct lot *lot, const struct against *against,
                        const struct intake *intake, const struct config *config)
{
    unsigned long long letters = against->released[gate].letters;
    char mail_on[DAY_TEXT_MAX], as_of[DAY_TEXT_MAX];

    switch (gate) {
    case GATE_SHIFT:
        notice_say(ACCEPTED_SHIFT, lot->piece_count, letters,
                   (unsigned long long)lot->reasons[REASON_CONTRADICTION]);
        return;
    case GATE_WRONG_FILE:
        notice_say(ACCEPTED_WRONG_FILE, lot->piece_count);
        return;
    case GATE_OLD_FILE:
        notice_say(ACCEPTED_OLD_FILE, lot->piece_count);
        return;
    case GATE_OVERLAP:
        notice_say(ACCEPTED_OVERLAP, lot->piece_count, letters, config->gates.overlap_days);
        return;
    case GATE_AHEAD:
        notice_say(ACCEPTED_AHEAD, lot->piece_count, day_text(lot->mail_on, mail_on),
                   day_text(lot->as_of, as_of));
        return;
    case GATE_MAX_UNREADABLE:
        notice_say(ACCEPTED_UNREADABLE,
                   (unsigned long long)(lot->unreadable_residents + intake_unreadable(intake)));
        return;
    case GATE_CLASS:
        notice_say(ACCEPTED_CLASS, lot->piece_count);
        return;
    case GATE_MARKS:
        notice_say(ACCEPTED_MARKS, lot->piece_count);
        return;
    case GATE_OLD_LEDGER:
        notice_say(ACCEPTED_OLD_LEDGER, lot->piece_count);
        return;
    case GATE_RENUMBERED:
        notice_say(ACCEPTED_RENUMBERED, lot->spelling_count);
        return;
    case GATE_SIDE_TABLE:
        notice_say(ACCEPTED_SIDE_TABLE, config->told_elsewhere.configured.p, lot->piece_count);
        return;
    case GATE_TEMPLATES:
        notice_say(ACCEPTED_TEMPLATES, lot->piece_count);
        return;
    case GATE_COUNTS:
    case GATE_PROOF:
    case GATE_COUNT:
        break;
    }
    BUG("a gate was lifted that nobody may lift");
}

enum { NAMED_IDS = 20 };

/* Whose letters these are: ids, never names. */
static void name_released(enum gate gate, const struct lot *lot, const struct released *released,
                          struct arena *arena)
{
    Str ids = STR_EMPTY, word = str_of(gate_word(gate));
    uint64_t named = 0;

    for (uint32_t i = 0; i < lot->release_count && named < NAMED_IDS; i++) {
        if (!str_equal(lot->releases[i].gate, word))
            continue;
        ids = arena_printf(arena, STR_FMT " " STR_FMT, STR_ARG(ids),
                           STR_ARG(lot->pieces[lot->releases[i].piece].resident_id));
        named++;
    }
    if (named == 0)
        return;
    if (named < released->letters)
        notice_say(RELEASED_FIRST, word.p, (unsigned long long)released->letters,
                   (unsigned long long)named, ids.p);
    else
        notice_say(RELEASED_ALL, word.p, (unsigned long long)released->letters, ids.p);
}

void accepts_warn(const struct order *order, const struct lot *lot, const struct against *against,
                  const struct intake *intake, const struct config *config, struct arena *arena)
{
    for (size_t i = 0; i < order->accepted_count; i++) {
        enum gate gate = (enum gate)gate_of(str_of(order->accepted[i].gate));

        if (!gate_lifted(lot, str_of(order->accepted[i].gate))) {
            notice_say(ACCEPT_UNUSED, order->accepted[i].gate);
            continue;
        }
        warn_lifted(gate, lot, against, intake, config);
        name_released(gate, lot, &against->released[gate], arena);
    }
}
