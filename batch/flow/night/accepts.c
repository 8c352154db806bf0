/*
 * A lifted gate (停止解除): what it lets go out with this lot, said plainly before it is printed.
 *
 * Whoever accepts a gate looks at registers. What follows for letters is said here: one warning for
 * each gate that tripped and was lifted, and the number of letters on 照合 and in run.json.
 */
#include "say/err.h"
#include "flow/night/night.h"

/* ---- letters to people of whom the registers say otherwise than last time -------------------- */

static bool is_doubtful(const struct night *night, const struct person *person)
{
    if (person->misplaced ||
        marks_moved(&night->against.compared.marks,
                    mark_id(rows_key(night->against.rows), person->resident_id)))
        return true;
    for (const struct due *row = night->pool.pieces[person->piece].rows; row; row = row->twin)
        if (night_is_freed(row) || night_is_revived(row))
            return true;
    return false;
}

static uint64_t doubtful_letters(struct night *night)
{
    uint64_t count = 0;

    for (uint32_t i = 0; i < night->printing.lot.piece_count; i++)
        count += is_doubtful(night, intake_person(&night->intake, &night->arena,
                                                  night->printing.lot.pieces[i].resident_id,
                                                  /*add*/ false));
    return count;
}

static uint64_t crowded_letters(const struct night *night)
{
    uint64_t count = 0;

    for (uint32_t i = 0; i < night->printing.lot.piece_count; i++)
        count += night->printing.lot.pieces[i].certificate_count > LETTER_CERTIFICATES_MAX;
    return count;
}

/* Where nobody can tell which rows are wrong, any letter of the lot may be. */
static uint64_t letters_let_out(struct night *night, enum gate_check check, uint64_t value)
{
    switch (check) {
    case CHECK_PAIRS:
    case CHECK_SLID_NAMES:
    case CHECK_SLID_ADDRESSES:
    case CHECK_FREED:
    case CHECK_REVIVED:
    case CHECK_POSTAL:
        return doubtful_letters(night);
    case CHECK_OVERLAP:
        return value;
    case CHECK_CROWDED:
        return crowded_letters(night);
    default:
        return night->printing.lot.piece_count;
    }
}

Str night_lifted(struct night *night, enum gate_check check, uint64_t value)
{
    uint64_t letters = letters_let_out(night, check, value);
    uint64_t *most = &night->against.let_out[check_gate(check)];

    if (*most < letters)
        *most = letters;
    return arena_printf(&night->arena, "%s(解除により差し出す通数 %llu)", check_japanese(check),
                        (unsigned long long)letters);
}

/* ---- gates that were lifted ------------------------------------------------------------------ */

static bool is_lifted(const struct lot_gate *check, Str gate)
{
    return str_equal(check->name, gate) && !str_is_empty(check->by);
}

static bool gate_lifted(const struct night *night, Str gate)
{
    for (uint32_t i = 0; i < night->printing.lot.gate_count; i++)
        if (is_lifted(&night->printing.lot.gates[i], gate))
            return true;
    return false;
}

static void warn_lifted(const struct night *night, enum gate gate)
{
    const struct lot *lot = &night->printing.lot;
    unsigned long long letters = night->against.let_out[gate];
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
        notice_say(ACCEPTED_OVERLAP, lot->piece_count, letters, night->config.gates.overlap_days);
        return;
    case GATE_AHEAD:
        notice_say(ACCEPTED_AHEAD, lot->piece_count, day_text(lot->mail_on, mail_on),
                   day_text(lot->as_of, as_of));
        return;
    case GATE_MAX_UNREADABLE:
        notice_say(ACCEPTED_UNREADABLE,
                   (unsigned long long)(lot->unreadable_residents + night_unreadable(night)));
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

void night_warn_accepts(const struct night *night)
{
    const struct order *order = night->order;

    for (size_t i = 0; i < order->accepted_count; i++) {
        enum gate gate = (enum gate)gate_of(str_of(order->accepted[i].gate));

        if (gate_lifted(night, str_of(order->accepted[i].gate)))
            warn_lifted(night, gate);
        else
            notice_say(ACCEPT_UNUSED, order->accepted[i].gate);
    }
}
