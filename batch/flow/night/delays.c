/* One reading of the past serves tonight's pieces and those who are open. */
#include "flow/night/delays.h"

#include "core/lot/delays.h"
#include "core/lot/make.h"
#include "core/lot/open.h"
#include "edge/ledger/ledger_delays.h"
#include "flow/night/causes.h"
#include "flow/night/respell.h"

/* ---- those who are open ---------------------------------------------------------------------- */

struct open { /* letters, once they are gathered */
    struct delay_open *at;
    size_t count;
};

static struct open gather(const struct intake *intake, struct arena *arena)
{
    struct open open = {ARENA_ARRAY(arena, struct delay_open, intake->dues.live.count), 0};

    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        const struct due *due = due_live(&intake->dues, i); /* who is open is live */
        char serial[PACKED_BYTES_MAX];
        const struct certificate *of;

        if (!due || !open_is(due->judgement.disposition, due->judgement.reason))
            continue;
        of = &due->certificate;
        open.at[open.count++] = (struct delay_open){
            .resident_id = of->resident_id,
            .postal_code = resident_postal_address(&due->person->resident).postal_code,
            .key = due_key(due, serial),
            .ideal_on = due->terms.ideal_on,
            .expires_on = of->expires_on,
            .planned_on = due->planned_on,
            .waits = due->judgement.disposition == DISPOSITION_WAITING};
        open.at[open.count - 1].key.serial = arena_copy(arena, open.at[open.count - 1].key.serial);
    }
    open.count = open_gather(open.at, open.count);
    return open;
}

static int add_open(struct delays *delays, const struct open *open, struct delay_question *question,
                    struct lot *lot, struct err *err)
{
    struct in_time in_time = in_time_of(question->rules, question->calendar, lot->as_of);

    for (size_t i = 0; i < open->count; i++) {
        uint32_t by_cause[CAUSE_COUNT] = {0};
        struct delay_letter letter = {.side = open->at[i].waits ? DELAY_WAITING : DELAY_HELD,
                                      .mail_on = DAY_NONE,
                                      .expires_on = open->at[i].expires_on,
                                      .resident_id = open->at[i].resident_id,
                                      .postal_code = open->at[i].postal_code,
                                      .left = open_left(&open->at[i], &in_time),
                                      .by_cause = by_cause};

        if (delay_ask(question, &open->at[i].key, open->at[i].ideal_on, &letter.days, by_cause,
                      err))
            return -1;
        delays_add(delays, &letter);
        open_look(&lot->outlook, &open->at[i]);
    }
    open_look_end(&lot->outlook);
    return 0;
}

/* ---- what is sent ---------------------------------------------------------------------------- */

static int fill_pieces(struct lot *lot, struct delay_question *question, struct err *err)
{
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        struct lot_piece *piece = &lot->pieces[i];
        struct certificate_key key = lot_certificate_key(make_speaker(lot, piece));

        if (delay_ask(question, &key, piece->ideal_on, &piece->delay_days, piece->cause_days, err))
            return -1;
    }
    make_late(lot);
    return 0;
}

static int add_sent(struct delays *delays, struct lot *lot, struct ledger *ledger, struct err *err)
{
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        const struct lot_piece *piece = &lot->pieces[i];
        const struct delay_letter letter = {.side = DELAY_SENT,
                                            .mail_on = lot->mail_on,
                                            .expires_on = piece->expires_on,
                                            .resident_id = piece->resident_id,
                                            .postal_code = piece->postal_code,
                                            .left = day_between(lot->deliver_on, piece->expires_on),
                                            .days = piece->delay_days,
                                            .by_cause = piece->cause_days};

        delays_add(delays, &letter);
    }
    return ledger_delays(ledger, lot->mail_on, delays, &lot->outlook, err);
}

/* ---- the stage ------------------------------------------------------------------------------- */

static Day earliest_ideal(const struct lot *lot, const struct open *open)
{
    Day earliest = lot->mail_on;

    for (uint32_t i = 0; i < lot->piece_count; i++)
        if (day_before(lot->pieces[i].ideal_on, earliest))
            earliest = lot->pieces[i].ideal_on;
    for (size_t i = 0; i < open->count; i++)
        if (day_before(open->at[i].ideal_on, earliest))
            earliest = open->at[i].ideal_on;
    return earliest;
}

int delays_take(struct lot *lot, const struct intake *intake, const struct making *by,
                struct arena *arena, struct err *err)
{
    struct delays delays = {.index.arena = arena};
    struct delay_question question = {&by->tonight->calendar, &by->config->rules, lot->mail_on,
                                      DAY_NONE, NULL};
    struct open open = gather(intake, arena);
    int status;

    lot->outlook = (struct lot_outlook){
        .from = delays_from(lot->mail_on), .clear_on = DAY_NONE, .late_expiry = DAY_NONE};
    if (delay_question_open(&question, by->ledger, earliest_ideal(lot, &open), err))
        return -1;
    status = fill_pieces(lot, &question, err) || add_open(&delays, &open, &question, lot, err) ||
                     add_sent(&delays, lot, by->ledger, err)
                 ? -1
                 : 0;
    ledger_past_close(question.past);
    delays_finish(&delays, lot);
    return status;
}
