#include "sample_reply.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define DAY(y, m, d) day_of(y, m, d)

struct making {
    struct arena *arena;
    struct reply *reply;
    struct reply_person *person; /* the first */
    struct reply_certificate *certificate;
};

static void add_change(struct making *making, struct reply_certificate *certificate, Day as_of,
                       enum disposition disposition, enum reason reason)
{
    struct reply_change *changes =
        ARENA_ARRAY(making->arena, struct reply_change, certificate->change_count + 1);
    char iso[DAY_TEXT_MAX];

    if (certificate->change_count)
        memcpy(changes, certificate->changes, certificate->change_count * sizeof *changes);
    changes[certificate->change_count] = (struct reply_change){
        as_of, arena_copy(making->arena, str_of(day_text(as_of, iso))), disposition, reason};
    certificate->changes = changes;
    certificate->change_count++;
}

static struct reply_certificate a_certificate(enum kind kind, const char *serial, uint32_t line)
{
    return (struct reply_certificate){.line = line,
                                      .kind = (int)kind,
                                      .serial = str_of(serial),
                                      .readable = true,
                                      .issued_on = DAY(2022, 1, 20),
                                      .expires_on = DAY(2027, 2, 24),
                                      .card_expires_on = DAY(2032, 2, 24),
                                      .status = CERTIFICATE_VALID,
                                      .window_months = 3,
                                      .rule_from = DAY_NONE,
                                      .opens_on = DAY(2026, 11, 25),
                                      .ideal_on = DAY(2026, 11, 25),
                                      .counter_from = DAY_NONE,
                                      .counter_until = DAY_NONE,
                                      .card_ends_on = DAY(2032, 2, 24),
                                      .planned_on = DAY_NONE};
}

/* One person with one signature certificate. */
static struct making make(struct arena *arena)
{
    struct making making = {.arena = arena, .reply = ARENA_NEW(arena, struct reply)};

    making.person = ARENA_ARRAY(arena, struct reply_person, 3);
    making.certificate = ARENA_ARRAY(arena, struct reply_certificate, 4);
    making.certificate[0] = a_certificate(KIND_SIGNATURE, "S0123456", 12);
    *making.person = (struct reply_person){.resident_id = STR("0001016857"),
                                           .known = true,
                                           .status = RESIDENT_RESIDENT,
                                           .moves_on = DAY_NONE,
                                           .stay_until = DAY_NONE,
                                           .certificates = making.certificate,
                                           .certificate_count = 1};
    *making.reply =
        (struct reply){.asked = STR("0001016857"),
                       .is_resident = true,
                       .today = DAY(2026, 11, 22),
                       .office = {STR("市役所2階3番窓口"), STR("平日午前9時〜午後4時30分"),
                                  STR("12月29日〜1月3日"), STR("支所の窓口"), STR("無料"),
                                  STR("市民課"), STR("0465-00-0000"), STR("0465-00-0001")},
                       .window_months = 3,
                       .as_of = DAY(2026, 11, 22),
                       .mail_on = DAY(2026, 11, 24),
                       .deliver_on = DAY(2026, 11, 27),
                       .last_as_of = DAY(2026, 11, 20),
                       .last_folder = STR("2026-11-20"),
                       .past_days = 35,
                       .since = DAY(2026, 10, 1),
                       .cutoff_on = DAY(2026, 11, 20),
                       .pause_from = DAY_NONE,
                       .pause_to = DAY_NONE,
                       .persons = making.person,
                       .person_count = 1};
    return making;
}

/* ---- a piece --------------------------------------------------------------------------------- */

static struct reply_piece a_piece(struct arena *arena, const char *id)
{
    struct reply_piece_certificate *about = ARENA_NEW(arena, struct reply_piece_certificate);

    *about = (struct reply_piece_certificate){KIND_SIGNATURE, STR("S0123456"), DAY_NONE};
    return (struct reply_piece){.id = str_of(id),
                                .state = REPLY_PUBLISHED,
                                .as_of = DAY(2026, 11, 19),
                                .mail_on = DAY(2026, 11, 20),
                                .deliver_on = DAY(2026, 11, 26),
                                .folder = STR("2026-11-19"),
                                .variant = VARIANT_RENEWAL,
                                .placed = true,
                                .bundle = STR("letters-261124-1-0002.pdf"),
                                .sequence = 17,
                                .first_page = 33,
                                .pages = 2,
                                .certificates = about,
                                .certificate_count = 1};
}

static void give_pieces(struct making *making, const struct reply_piece *pieces, size_t count)
{
    struct reply_piece *copy = ARENA_ARRAY(making->arena, struct reply_piece, count);

    memcpy(copy, pieces, count * sizeof *copy);
    making->person->pieces = copy;
    making->person->piece_count = count;
}

static void give_events(struct making *making, struct reply_piece *piece, bool returned)
{
    struct reply_event *events = ARENA_ARRAY(making->arena, struct reply_event, 3);

    events[0] = (struct reply_event){PIECE_PRINTED, DAY(2026, 11, 20), STR("print-02")};
    events[1] = (struct reply_event){PIECE_POSTED, DAY(2026, 11, 20), STR("print-02")};
    events[2] = (struct reply_event){PIECE_RETURNED, DAY(2026, 12, 1), STR("shimin-01")};
    piece->events = events;
    piece->event_count = returned ? 3 : 2;
}

static struct reply_decision decided(enum decision_kind kind, Day on, Day until)
{
    return (struct reply_decision){{kind, on, until}, STR("shimin-01")};
}

static void give_decision(struct making *making, struct reply_decision decision)
{
    struct reply_decision *decisions = ARENA_NEW(making->arena, struct reply_decision);

    *decisions = decision;
    making->person->decisions = decisions;
    making->person->decision_count = 1;
}

/* ---- one page for each disposition and reason ------------------------------------------------ */

static void renew(struct reply_certificate *certificate)
{
    certificate->renewed_serial = STR("S0456789");
    certificate->renewed_on = DAY(2026, 11, 10);
    certificate->renewed_until = DAY(2031, 11, 22);
}

static void spoil_row(struct reply_certificate *certificate, enum reason reason)
{
    certificate->readable = false;
    if (reason == REASON_BAD_ID)
        certificate->serial = STR_EMPTY;
    if (reason == REASON_BAD_KIND)
        certificate->kind = -1;
    if (reason == REASON_BAD_DATE || reason == REASON_BAD_ROW)
        certificate->expires_on = DAY_NONE;
}

/* What belongs to a reason, so that the page reads as it would. */
static void suit(struct making *making, enum disposition disposition, enum reason reason)
{
    struct reply_certificate *certificate = making->certificate;
    struct reply_person *person = making->person;
    struct reply_piece piece = a_piece(making->arena, "261120-000017-4");

    switch (reason) {
    case REASON_BAD_ROW:
    case REASON_BAD_ID:
    case REASON_BAD_KIND:
    case REASON_BAD_STATUS:
    case REASON_BAD_DATE:
        spoil_row(certificate, reason);
        break;
    case REASON_UNKNOWN_RESIDENT:
        person->known = false;
        person->unsure = true;
        break;
    case REASON_DECEASED:
        person->status = RESIDENT_DECEASED;
        break;
    case REASON_MOVED_OUT:
        person->status = RESIDENT_MOVED_OUT;
        break;
    case REASON_REMOVED:
        person->status = RESIDENT_REMOVED;
        break;
    case REASON_ABROAD:
        person->status = RESIDENT_ABROAD;
        break;
    case REASON_REVOKED:
        certificate->status = CERTIFICATE_REVOKED;
        break;
    case REASON_SUSPENDED:
        certificate->status = CERTIFICATE_SUSPENDED;
        break;
    case REASON_UNDELIVERED:
        certificate->status = CERTIFICATE_UNDELIVERED;
        break;
    case REASON_SUPERSEDED:
        renew(certificate);
        break;
    case REASON_STAY_PERIOD:
        person->stay_until = certificate->expires_on;
        break;
    case REASON_RESIDENCE_CARD:
        certificate->card_type = CARD_RESIDENCE;
        break;
    case REASON_REFUSED:
        give_decision(making, decided(DECISION_REFUSE, DAY(2026, 11, 18), DAY(2027, 3, 31)));
        break;
    case REASON_PROTECTED:
        person->guarded = true;
        give_decision(making, decided(DECISION_RELEASE, DAY(2026, 11, 12), DAY(2026, 11, 18)));
        break;
    case REASON_RETURNED:
        give_events(making, &piece, /*returned*/ true);
        give_pieces(making, &piece, 1);
        break;
    case REASON_MOVING:
        person->status = RESIDENT_MOVING_OUT;
        person->moves_on = DAY(2026, 11, 26);
        break;
    case REASON_NO_ADDRESS:
        certificate->fault = STR("postal_code: NNN-NNN");
        break;
    case REASON_UNPRINTABLE:
        certificate->missing = STR("U+2000B U+845B/E0103");
        break;
    case REASON_UNSEEN:
        certificate->expires_on = DAY(2026, 11, 18);
        certificate->opens_on = DAY(2026, 8, 19);
        certificate->ideal_on = DAY(2026, 8, 19);
        break;
    case REASON_PAUSED:
        making->reply->pause_from = DAY(2026, 11, 16);
        making->reply->pause_to = DAY(2026, 11, 30);
        making->reply->pause_reason = STR("窓口の混雑を避けるため");
        certificate->planned_on = DAY(2026, 12, 1);
        break;
    case REASON_CUTOFF:
        certificate->planned_on = DAY(2026, 11, 24);
        break;
    case REASON_PRINT_CAPACITY:
    case REASON_COUNTER_CAPACITY:
        certificate->planned_on = DAY(2026, 11, 26);
        break;
    default:
        break;
    }
    if (disposition == DISPOSITION_TOLD && reason == REASON_NONE) {
        certificate->told_by = STR("261120-000017-4");
        give_events(making, &piece, /*returned*/ false);
        give_pieces(making, &piece, 1);
    }
}

static struct reply *page_of(struct arena *arena, enum disposition disposition, enum reason reason)
{
    struct making making = make(arena);
    struct reply_certificate *certificate = making.certificate;

    if (disposition != DISPOSITION_NOT_DUE) {
        certificate->expires_on = DAY(2027, 2, 18);
        certificate->opens_on = certificate->ideal_on = DAY(2026, 11, 19);
    }
    if (disposition == DISPOSITION_PAST) {
        certificate->expires_on = DAY(2026, 10, 16);
        certificate->opens_on = DAY(2026, 7, 17);
        certificate->ideal_on = DAY(2026, 7, 17);
        certificate->status = CERTIFICATE_EXPIRED;
    }
    certificate->disposition = disposition;
    certificate->reason = reason;
    suit(&making, disposition, reason);
    if (disposition_is_listed(disposition) && certificate->readable &&
        disposition != DISPOSITION_NOTICE && reason != REASON_DUPLICATE_SERIAL)
        add_change(&making, certificate, DAY(2026, 11, 19), disposition, reason);
    return making.reply;
}

/* ---- and one for each other shape ------------------------------------------------------------ */

/* Two certificates in one piece, that was late. */
static struct reply *two_certificates(struct arena *arena)
{
    struct making making = make(arena);
    struct reply_piece piece = a_piece(arena, "261120-000017-4");
    struct reply_piece_certificate *about = ARENA_ARRAY(arena, struct reply_piece_certificate, 2);

    making.certificate[1] = a_certificate(KIND_AUTHENTICATION, "S0123456", 13);
    about[0] = (struct reply_piece_certificate){KIND_SIGNATURE, STR("S0123456"), DAY_NONE};
    about[1] = (struct reply_piece_certificate){KIND_AUTHENTICATION, STR("S0123456"), DAY_NONE};
    for (int i = 0; i < 2; i++) {
        struct reply_certificate *at = &making.certificate[i];

        at->expires_on = DAY(2027, 1, 31);
        at->opens_on = DAY(2026, 11, 1);
        at->ideal_on = DAY(2026, 11, 2);
        at->disposition = DISPOSITION_TOLD;
        at->told_by = piece.id;
        add_change(&making, at, DAY(2026, 11, 2), DISPOSITION_WAITING, REASON_PAUSED);
        add_change(&making, at, DAY(2026, 11, 16), DISPOSITION_WAITING, REASON_PRINT_CAPACITY);
        add_change(&making, at, DAY(2026, 11, 19), DISPOSITION_NOTICE, REASON_NONE);
    }
    piece.certificates = about;
    piece.certificate_count = 2;
    piece.delay_days = 18;
    piece.cause_days[CAUSE_PAUSED] = 14;
    piece.cause_days[CAUSE_PRINT_CAPACITY] = 4;
    give_events(&making, &piece, /*returned*/ false);
    give_pieces(&making, &piece, 1);
    making.person->certificate_count = 2;
    making.reply->asked = STR("S0123456");
    making.reply->is_resident = false;
    making.reply->is_serial[KIND_SIGNATURE] = making.reply->is_serial[KIND_AUTHENTICATION] = true;
    return making.reply;
}

/* 28 to 31 May all open on 1 March; the rule of a later issue; a card that has to be renewed too.
 */
static struct reply *no_such_day(struct arena *arena)
{
    struct making making = make(arena);
    struct reply_certificate *at = making.certificate;

    at->issued_on = DAY(2028, 4, 3);
    at->expires_on = at->card_expires_on = at->card_ends_on = DAY(2038, 5, 31);
    at->rule_from = DAY(2028, 4, 1);
    at->opens_on = at->ideal_on = DAY(2038, 3, 1);
    at->disposition = DISPOSITION_NOT_DUE;
    at->card_type = CARD_NO_PIN;
    return making.reply;
}

/* Tonight's letter, late, of a certificate that has already ended. */
static struct reply *late_notice(struct arena *arena)
{
    struct making making = make(arena);
    struct reply_certificate *at = making.certificate;

    at->expires_on = DAY(2026, 11, 10);
    at->opens_on = DAY(2026, 8, 11);
    at->ideal_on = DAY(2026, 8, 12);
    at->disposition = DISPOSITION_NOTICE;
    at->anomalies = 1u << ANOMALY_UNEXPLAINED_EXPIRY | 1u << ANOMALY_NO_TEMPLATE;
    add_change(&making, at, DAY(2026, 8, 11), DISPOSITION_HELD, REASON_NO_ADDRESS);
    making.person->tonight.delay_days = 104;
    making.person->tonight.cause_days[CAUSE_HELD] = 104;
    making.reply->would_stop = true;
    return making.reply;
}

/* No day is left for it, the pause has no end, and the ledger knows another run that same day. */
static struct reply *no_day_left(struct arena *arena)
{
    struct making making = make(arena);
    struct reply_certificate *at = making.certificate;

    at->expires_on = DAY(2026, 12, 1);
    at->opens_on = at->ideal_on = DAY(2026, 9, 2);
    at->disposition = DISPOSITION_WAITING;
    at->reason = REASON_PAUSED;
    add_change(&making, at, DAY(2026, 11, 19), DISPOSITION_SUPPRESSED, REASON_SUSPENDED);
    add_change(&making, at, DAY(2026, 11, 20), DISPOSITION_COUNT, REASON_NONE);
    add_change(&making, at, DAY(2026, 11, 20), DISPOSITION_WAITING, REASON_PAUSED);
    ((struct reply_change *)at->changes)[2].folder = STR("2026-11-20-2");
    making.reply->last_folder = STR("2026-11-20-2");
    making.reply->pause_from = DAY(2026, 11, 16);
    return making.reply;
}

/* A voided piece, a spoiled one, and one that is being printed; the folder of one is gone. */
static struct reply *many_pieces(struct arena *arena)
{
    struct making making = make(arena);
    struct reply_piece pieces[3] = {a_piece(arena, "261112-000003-5"),
                                    a_piece(arena, "261120-000017-4"),
                                    a_piece(arena, "261124-000001-7")};
    struct reply_event *events = ARENA_ARRAY(arena, struct reply_event, 2);

    events[0] = (struct reply_event){PIECE_VOIDED, DAY(2026, 11, 13), STR_EMPTY};
    events[1] = (struct reply_event){PIECE_SPOILED, DAY(2026, 11, 20), STR_EMPTY};
    pieces[0].state = REPLY_VOIDED;
    pieces[0].as_of = DAY(2026, 11, 11);
    pieces[0].mail_on = DAY(2026, 11, 12);
    pieces[0].deliver_on = DAY(2026, 11, 17);
    pieces[0].folder = STR("2026-11-11");
    pieces[0].placed = pieces[1].placed = pieces[2].placed = false;
    pieces[0].events = &events[0];
    pieces[1].events = &events[1];
    pieces[0].event_count = pieces[1].event_count = 1;
    pieces[2].state = REPLY_UNFINISHED;
    pieces[2].as_of = DAY(2026, 11, 22);
    pieces[2].mail_on = DAY(2026, 11, 24);
    pieces[2].deliver_on = DAY(2026, 11, 27);
    pieces[2].folder = STR("2026-11-22");
    pieces[1].remade_by = pieces[2].id;
    give_pieces(&making, pieces, 3);
    making.certificate->disposition = DISPOSITION_NOTICE;
    making.reply->unfinished = true;
    making.reply->asked = making.reply->asked_piece = pieces[1].id;
    making.reply->is_resident = false;
    making.reply->is_piece = true;
    return making.reply;
}

/* Its run was taken back after it was printed, and it was found; tonight makes another. */
static struct reply *taken_back(struct arena *arena)
{
    struct making making = make(arena);
    struct reply_piece piece = a_piece(arena, "261120-000017-4");
    struct reply_event *events = ARENA_ARRAY(arena, struct reply_event, 3);

    events[0] = (struct reply_event){PIECE_PRINTED, DAY(2026, 11, 20), STR("print-02")};
    events[1] = (struct reply_event){PIECE_VOIDED, DAY(2026, 11, 20), STR("shimin-01")};
    events[2] = (struct reply_event){PIECE_PULLED, DAY(2026, 11, 21), STR("print-02")};
    piece.state = REPLY_TAKEN_BACK;
    piece.events = events;
    piece.event_count = 3;
    give_pieces(&making, &piece, 1);
    making.certificate->disposition = DISPOSITION_NOTICE;
    return making.reply;
}

/* A serial in both kinds, of two people, which is also the id of a third. */
static struct reply *ambiguous(struct arena *arena)
{
    struct making making = make(arena);

    for (uint32_t i = 0; i < 3; i++) {
        making.certificate[i] = a_certificate(i == 1 ? KIND_AUTHENTICATION : KIND_SIGNATURE,
                                              i == 2 ? "S0999999" : "7654", 12 + i);
        making.certificate[i].disposition = DISPOSITION_NOT_DUE;
        making.person[i] = making.person[0];
        making.person[i].certificates = &making.certificate[i];
        making.person[i].certificate_count = 1;
        making.person[i].by_serial_only = i < 2;
    }
    making.person[1].resident_id = STR("0001016858");
    making.person[2].resident_id = STR("7654");
    making.reply->asked = STR("7654");
    making.reply->is_serial[KIND_SIGNATURE] = making.reply->is_serial[KIND_AUTHENTICATION] = true;
    making.reply->person_count = 3;
    return making.reply;
}

/* Only the ledger remembers the serial, and nobody knows whose it is; no run was published. */
static struct reply *gone(struct arena *arena)
{
    struct making making = make(arena);

    making.certificate[0] = (struct reply_certificate){.kind = KIND_SIGNATURE,
                                                       .serial = STR("S0123456"),
                                                       .expires_on = DAY(2027, 2, 18),
                                                       .counter_from = DAY_NONE,
                                                       .counter_until = DAY_NONE,
                                                       .card_ends_on = DAY_NONE,
                                                       .planned_on = DAY_NONE,
                                                       .disposition = DISPOSITION_COUNT};
    add_change(&making, making.certificate, DAY(2026, 11, 18), DISPOSITION_HELD,
               REASON_AMBIGUOUS_RESIDENT);
    add_change(&making, making.certificate, DAY(2026, 11, 19), DISPOSITION_COUNT, REASON_NONE);
    making.person->resident_id = STR_EMPTY;
    making.person->known = false;
    making.person->unsure = true;
    making.reply->asked = STR("S0123456");
    making.reply->is_resident = false;
    making.reply->is_serial[KIND_SIGNATURE] = true;
    return making.reply;
}

/* Its last letter lies in the house, addressed to where nobody lives any more. */
static struct reply *to_pull(struct arena *arena)
{
    struct making making = make(arena);
    struct reply_piece piece = a_piece(arena, "261124-000001-7");

    piece.as_of = DAY(2026, 11, 20);
    piece.mail_on = DAY(2026, 11, 24);
    piece.deliver_on = DAY(2026, 11, 27);
    piece.folder = STR("2026-11-20");
    piece.pull = STR("宛名又は住所の変更");
    piece.pull_english = STR("changed");
    give_pieces(&making, &piece, 1);
    making.certificate->disposition = DISPOSITION_TOLD;
    making.certificate->told_by = piece.id;
    return making.reply;
}

/* Asked by the letter that was spoiled; the one made anew was posted a day late. */
static struct reply *made_anew(struct arena *arena)
{
    struct making making = make(arena);
    struct reply_piece pieces[2] = {a_piece(arena, "261112-000003-5"),
                                    a_piece(arena, "261120-000017-4")};
    struct reply_event *events = ARENA_ARRAY(arena, struct reply_event, 2);

    events[0] = (struct reply_event){PIECE_SPOILED, DAY(2026, 11, 12), STR("print-02")};
    events[1] = (struct reply_event){PIECE_POSTED, DAY(2026, 11, 21), STR("print-02")};
    pieces[0].as_of = DAY(2026, 11, 11);
    pieces[0].mail_on = DAY(2026, 11, 12);
    pieces[0].folder = STR("2026-11-11");
    pieces[0].events = &events[0];
    pieces[1].events = &events[1];
    pieces[0].event_count = pieces[1].event_count = 1;
    pieces[0].remade_by = pieces[1].id;
    pieces[1].expected_on = DAY(2026, 11, 27);
    give_pieces(&making, pieces, 2);
    making.certificate->disposition = DISPOSITION_TOLD;
    making.certificate->told_by = pieces[1].id;
    making.reply->asked = STR("2611120000035");
    making.reply->asked_piece = pieces[0].id;
    making.reply->is_resident = false;
    making.reply->is_piece = true;
    return making.reply;
}

/* One kind was renewed, the other waits; and the holder is a ward. */
static struct reply *kinds_differ(struct arena *arena)
{
    struct making making = make(arena);

    making.certificate[1] = a_certificate(KIND_AUTHENTICATION, "S0123456", 13);
    making.certificate[0].disposition = DISPOSITION_SUPPRESSED;
    making.certificate[0].reason = REASON_SUPERSEDED;
    renew(&making.certificate[0]);
    making.certificate[1].disposition = DISPOSITION_WAITING;
    making.certificate[1].reason = REASON_PRINT_CAPACITY;
    making.certificate[1].planned_on = DAY(2026, 11, 26);
    making.person->certificate_count = 2;
    making.person->needs_agent = true;
    return making.reply;
}

/* Protected and released, so that the letter is made; on the telephone nothing is said. */
static struct reply *released(struct arena *arena)
{
    struct making making = make(arena);

    give_decision(&making, decided(DECISION_RELEASE, DAY(2026, 11, 12), DAY_NONE));
    making.person->guarded = true;
    making.certificate->disposition = DISPOSITION_NOTICE;
    return making.reply;
}

/* Whoever has died gets no letter when it would be due. */
static struct reply *not_due_and_dead(struct arena *arena)
{
    struct making making = make(arena);

    making.person->status = RESIDENT_DECEASED;
    making.certificate->disposition = DISPOSITION_NOT_DUE;
    making.certificate->foreseen = REASON_DECEASED;
    return making.reply;
}

/* A resident without a certificate, with an unreadable second row and recorded decisions. */
static struct reply *no_certificate(struct arena *arena)
{
    struct making making = make(arena);
    struct reply_unreadable *rows = ARENA_ARRAY(arena, struct reply_unreadable, 2);
    struct reply_decision *decisions = ARENA_ARRAY(arena, struct reply_decision, 3);

    rows[0] = (struct reply_unreadable){7, STR("stay_until"), STR_EMPTY};
    rows[1] = (struct reply_unreadable){8, STR_EMPTY, STR_EMPTY};
    decisions[0] = decided(DECISION_REFUSE, DAY(2026, 11, 2), DAY(2027, 3, 31));
    decisions[1] = decided(DECISION_CLEAR, DAY(2026, 11, 9), DAY_NONE);
    decisions[2] = decided(DECISION_RELEASE, DAY(2026, 11, 10), DAY_NONE);
    making.person->unreadables = rows;
    making.person->unsure = true;
    making.person->unreadable_count = 2;
    making.person->decisions = decisions;
    making.person->decision_count = 3;
    making.person->certificate_count = 0;
    making.reply->last_as_of = DAY_NONE;
    return making.reply;
}

/* ---- all ------------------------------------------------------------------------------------- */

/* The counter is closed on Sunday the 22nd and on the two holidays. */
static bool is_open(Day day)
{
    return day_weekday(day) < 5 && !day_equal(day, DAY(2026, 11, 23)) &&
           !day_equal(day, DAY(2027, 2, 23));
}

static void open_counter(const struct reply *reply, struct reply_certificate *at)
{
    Day from = day_before(reply->today, at->opens_on) ? at->opens_on : reply->today;
    Day until = at->expires_on;

    if (!at->readable || day_before(until, from))
        return;
    while (!is_open(from))
        from = day_add(from, 1);
    while (!is_open(until))
        until = day_add(until, -1);
    at->counter_from = from;
    at->counter_until = until;
}

/* Letters are about the expiry that the register has. */
static void date_letter(const struct reply_person *person, struct reply_piece *piece)
{
    struct reply_piece_certificate *about = (struct reply_piece_certificate *)piece->certificates;

    for (size_t i = 0; i < piece->certificate_count; i++)
        for (size_t j = 0; j < person->certificate_count; j++)
            if (person->certificates[j].kind == (int)about[i].kind)
                about[i].expires_on = person->certificates[j].expires_on;
    if (piece->expected_on.n == 0)
        piece->expected_on = piece->deliver_on;
}

static void settle(struct reply *reply)
{
    for (size_t i = 0; i < reply->person_count; i++) {
        const struct reply_person *person = &reply->persons[i];

        for (size_t j = 0; j < person->certificate_count; j++)
            open_counter(reply, &person->certificates[j]);
        for (size_t j = 0; j < person->piece_count; j++)
            date_letter(person, (struct reply_piece *)&person->pieces[j]);
    }
}

static void add(struct sample_reply *stories, size_t *count, const char *name, struct reply *reply)
{
    cr_assert_lt(*count, SAMPLE_STORIES_MAX);
    settle(reply);
    snprintf(stories[*count].name, sizeof stories->name, "%s", name);
    stories[(*count)++].reply = reply;
}

size_t sample_stories(struct arena *arena, struct sample_reply stories[SAMPLE_STORIES_MAX])
{
    static const enum disposition without_reason[] = {DISPOSITION_NOT_DUE, DISPOSITION_PAST,
                                                      DISPOSITION_TOLD, DISPOSITION_NOTICE};
    size_t count = 0;
    char name[64];

    for (size_t i = 0; i < sizeof without_reason / sizeof without_reason[0]; i++)
        add(stories, &count, disposition_term(without_reason[i]).word,
            page_of(arena, without_reason[i], REASON_NONE));
    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++) {
        enum disposition disposition = reason_disposition((enum reason)i);

        snprintf(name, sizeof name, "%s-%s", disposition_term(disposition).word,
                 reason_term((enum reason)i).word);
        add(stories, &count, name, page_of(arena, disposition, (enum reason)i));
    }
    add(stories, &count, "two-certificates", two_certificates(arena));
    add(stories, &count, "no-such-day", no_such_day(arena));
    add(stories, &count, "late-notice", late_notice(arena));
    add(stories, &count, "no-day-left", no_day_left(arena));
    add(stories, &count, "many-pieces", many_pieces(arena));
    add(stories, &count, "ambiguous", ambiguous(arena));
    add(stories, &count, "gone", gone(arena));
    add(stories, &count, "no-certificate", no_certificate(arena));
    add(stories, &count, "taken-back", taken_back(arena));
    add(stories, &count, "to-pull", to_pull(arena));
    add(stories, &count, "made-anew", made_anew(arena));
    add(stories, &count, "kinds-differ", kinds_differ(arena));
    add(stories, &count, "released", released(arena));
    add(stories, &count, "not_due-deceased", not_due_and_dead(arena));
    return count;
}
