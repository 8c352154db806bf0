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

/* ---- letters to people of whom the registers say otherwise than last time -------------------- */

static bool is_doubtful(const struct against *against, const struct pool_piece *piece)
{
    const struct person *person = piece->person;

    if (town_contradicts(person->doubt) || marks_moved(&against->compared.marks,
                                         mark_id(rowmarks_key(against->rows), person->resident_id)))
        return true;
    for (const struct due *row = piece->rows; row; row = row->next_of_piece)
        if (due_is_freed(row) || due_is_revived(row))
            return true;
    return false;
}

/* Of those that go: the planner lets the others wait. */
static uint64_t doubtful_letters(const struct against *against, const struct pool *pool)
{
    uint64_t count = 0;

    for (size_t i = 0; i < pool->count; i++)
        count += pool->pieces[i].rows->judgement.disposition == DISPOSITION_NOTICE &&
                 is_doubtful(against, &pool->pieces[i]);
    return count;
}

static uint64_t crowded_letters(const struct lot *lot)
{
    uint64_t count = 0;

    for (uint32_t i = 0; i < lot->piece_count; i++)
        count += lot->pieces[i].certificate_count > LETTER_CERTIFICATES_MAX;
    return count;
}

/* Where nobody can tell which rows are wrong, any letter of the lot may be. */
static uint64_t letters_let_out(const struct against *against, const struct pool *pool,
                                const struct lot *lot, enum gate_check check, uint64_t value)
{
    switch (check) {
    case CHECK_PAIRS:
    case CHECK_SLID_NAMES:
    case CHECK_SLID_ADDRESSES:
    case CHECK_FREED:
    case CHECK_REVIVED:
    case CHECK_POSTAL:
        return doubtful_letters(against, pool);
    case CHECK_OVERLAP:
        return value;
    case CHECK_CROWDED:
        return crowded_letters(lot);
    default:
        return lot->piece_count;
    }
}

Str accepts_lifted(struct against *against, const struct pool *pool, const struct lot *lot,
                   enum gate_check check, uint64_t value, struct arena *arena)
{
    uint64_t letters, *most = &against->letters_released[check_gate(check)];

    REQUIRE(gate_may_be_accepted(check_gate(check))); /* it may be lifted */
    letters = letters_let_out(against, pool, lot, check, value);
    if (*most < letters)
        *most = letters;
    return arena_printf(arena, "%s(解除により差し出す通数 %llu)", check_japanese(check),
                        (unsigned long long)letters);
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
    unsigned long long letters = against->letters_released[gate];
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
    case GATE_MARKS:
        notice_say(ACCEPTED_MARKS, lot->piece_count);
        return;
    case GATE_OLD_LEDGER:
        notice_say(ACCEPTED_OLD_LEDGER, lot->piece_count);
        return;
    case GATE_COUNTS:
    case GATE_PROOF:
    case GATE_COUNT:
        break;
    }
    BUG("a gate was lifted that nobody may lift");
}

void accepts_warn(const struct order *order, const struct lot *lot, const struct against *against,
                  const struct intake *intake, const struct config *config)
{
    for (size_t i = 0; i < order->accepted_count; i++) {
        enum gate gate = (enum gate)gate_of(str_of(order->accepted[i].gate));

        if (gate_lifted(lot, str_of(order->accepted[i].gate)))
            warn_lifted(gate, lot, against, intake, config);
        else
            notice_say(ACCEPT_UNUSED, order->accepted[i].gate);
    }
}
