/*
 * One person's part of a page: certificates by the register and by the ledger, pieces by the ledger
 * and the published folders, and of the resident what may be said.
 */
#include <stdlib.h>

#include "say/err.h"
#include "disk/file.h"
#include "core/text/csvtext.h"
#include "core/days/counter.h"
#include "core/days/era.h"
#include "core/rules/expiry.h"
#include "core/rules/timing.h"
#include "edge/ledger/ledger_form.h"
#include "flow/desk/why_inside.h"
#include "flow/night/faults.h"
#include "flow/night/judge.h"

/* ---- certificates of one person -------------------------------------------------------------- */

struct block { /* one person's part of the page, while it is filled */
    struct asked *asked;
    const struct match *match;
    struct person *person; /* NULL: the resident id is unknown */
    struct reply_person *out;
    struct ledger_pieces pieces;
    VEC(struct reply_certificate) certificates;
};

/* A serial that is asked for, or one that the ledger knows under that. */
static bool is_shown(const struct block *block, Str serial)
{
    const struct ledger_keys *keys = &block->asked->why->keys;

    if (!block->out->by_serial_only || str_equal(serial, block->asked->why->id))
        return true;
    for (size_t i = 0; i < keys->count; i++)
        if (str_equal(serial, keys->at[i].serial))
            return true;
    return false;
}

static const struct due *due_of_line(const struct intake *intake, uint32_t line,
                                     struct due_view *view)
{
    for (size_t i = 0; i < intake->dues.rows.count; i++)
        if (due_row(&intake->dues, i)->line == line)
            return due_at(&intake->dues, i, view);
    return NULL;
}

static struct person *person_of(const struct intake *intake, Str resident_id)
{
    for (struct person *at = intake->persons; at; at = at->next)
        if (str_equal(at->resident_id, resident_id))
            return at;
    return NULL;
}

/* The last piece of the key that counts as its notice. */
static Str told_by(const struct block *block, const struct certificate_key *key)
{
    Str found = STR_EMPTY;

    for (size_t i = 0; i < block->pieces.count; i++) {
        const struct ledger_piece *piece = &block->pieces.at[i];

        for (size_t j = 0; piece->state == RUN_PUBLISHED && j < piece->keys.count; j++)
            if (piece->keys.at[j].kind == key->kind &&
                str_equal(piece->keys.at[j].serial, key->serial) &&
                day_equal(piece->keys.at[j].expires_on, key->expires_on))
                found = piece->id;
    }
    return found;
}

static int take_changes(const struct block *block, struct reply_certificate *out, struct err *err)
{
    struct arena *arena = block->asked->arena;
    struct certificate_key key = {(enum kind)out->kind,
                                  str_is_empty(out->first_serial) ? out->serial : out->first_serial,
                                  out->expires_on};
    struct ledger_changes changes;
    struct reply_change *copy;

    if (ledger_changes_of(block->asked->why->ledger, &key, &changes, arena, err))
        return -1;
    copy = ARENA_ARRAY(arena, struct reply_change, changes.count);
    for (size_t i = 0; i < changes.count; i++)
        copy[i] = (struct reply_change){changes.at[i].as_of, changes.at[i].folder,
                                        changes.at[i].disposition, changes.at[i].reason};
    out->changes = copy;
    out->change_count = changes.count;
    return 0;
}

static void take_terms(const struct rules *rules, struct reply_certificate *out)
{
    const struct validity *validity = rules_validity(rules, out->issued_on);

    out->window_months = validity->window_months;
    out->rule_from = validity == &rules->by_issue[0] ? DAY_NONE : validity->from;
}

/* The newer certificate of its kind; of one that only the ledger remembers, one that ends later. */
static void take_successor(const struct block *block, const struct certificate *own,
                           struct reply_certificate *out)
{
    const struct certificate *found =
        facts_successor(block->person ? block->person->peers : NULL, own);

    if (!found || !day_before(own->expires_on, found->expires_on))
        return;
    out->renewed_serial = found->serial;
    out->renewed_on = found->issued_on;
    out->renewed_until = found->expires_on;
}

/* When the counter is open, from today and the first day of the window on up to the expiry. */
static void take_counter(const struct block *block, struct reply_certificate *out)
{
    const struct calendar *calendar = &block->asked->tonight->tonight->calendar;
    Day today = block->asked->why->today;
    Day from = day_before(today, out->opens_on) ? out->opens_on : today;
    Day first = counter_first(calendar, from);

    if (!day_is(first) || day_before(out->expires_on, first))
        return;
    out->counter_from = first;
    out->counter_until = counter_last(calendar, out->expires_on);
}

/* A letter that is not due is promised to nobody who would get none if it was; a recorded decision
 * counts where it holds until then. */
static enum reason foreseen(const struct block *block, const struct certificate *certificate,
                            Day ideal_on)
{
    const struct answer *tonight = block->asked->tonight;
    struct person *person = block->person;
    struct facts facts;
    struct judgement judgement;

    if (!person->known)
        return REASON_NONE;
    facts = judge_facts(person, certificate, ideal_on, tonight->tonight, tonight->against,
                        &tonight->config->rules);
    facts.seen = true; /* that it is over is known */
    judgement = rules_judge(&tonight->config->rules, &tonight->tonight->days, certificate,
                            &person->resident, &facts);
    if (judgement.disposition == DISPOSITION_SUPPRESSED)
        return judgement.reason;
    return judgement.reason == REASON_REFUSED &&
                   decision_holds(&person->decision, DECISION_REFUSE, ideal_on)
               ? REASON_REFUSED
               : REASON_NONE;
}

static Str fault_said(const struct block *block, const struct due *due)
{
    const struct answer *tonight = block->asked->tonight;

    return intake_due_fault(tonight->intake, due, &tonight->config->rules,
                            tonight->tonight->days.as_of, messages_are_english(),
                            block->asked->arena);
}

static struct reply_certificate certificate_facts(const struct certificate *from)
{
    return (struct reply_certificate){.line = from->line,
                                      .kind = (int)from->kind,
                                      .serial = from->serial,
                                      .readable = true,
                                      .issued_on = from->issued_on,
                                      .expires_on = from->expires_on,
                                      .card_expires_on = from->card_expires_on,
                                      .status = from->status,
                                      .card_type = from->card_type,
                                      .counter_from = DAY_NONE,
                                      .counter_until = DAY_NONE,
                                      .card_ends_on = from->card_expires_on,
                                      .planned_on = DAY_NONE};
}

/* A readable row of the register. */
static int add_readable(struct block *block, const struct certificate *certificate, struct err *err)
{
    const struct answer *tonight = block->asked->tonight;
    const struct rules *rules = &tonight->config->rules;
    struct due_view view;
    const struct due *due = due_of_line(tonight->intake, certificate->line, &view);
    struct certificate_key key = {certificate->kind, certificate->serial, certificate->expires_on};
    Str first_serial = history_first_serial(&tonight->intake->history, &key);
    struct reply_certificate out = certificate_facts(certificate);
    bool stays = block->person->known && day_is(block->person->resident.stay_until);
    struct timing timing = timing_of(rules, &tonight->tonight->calendar, &tonight->tonight->days,
                                     &tonight->intake->history, certificate);

    if (!str_equal(first_serial, key.serial))
        out.first_serial = key.serial = first_serial;
    out.disposition = timing.disposition;
    out.opens_on = timing.terms.opens_on;
    out.ideal_on = timing.terms.ideal_on;
    take_terms(rules, &out);
    take_counter(block, &out);
    take_successor(block, certificate, &out);
    if (block->person->known) {
        out.card_ends_on = card_end(certificate, &block->person->resident, rules->leap);
        out.card_by_stay =
            card_ends_by_stay(out.card_ends_on, &block->person->resident, rules->leap);
    }
    if (!due)
        out.foreseen = foreseen(block, certificate, out.ideal_on);
    if (due) {
        out.disposition = due->judgement.disposition;
        out.reason = due->judgement.reason;
        out.planned_on = due->planned_on;
        out.anomalies = due->anomalies;
        out.before_since = !stays && day_before(timing.terms.ideal_on, rules->since);
        out.others_write = !stays && rules->supplement;
        out.missing = block->person->missing;
        out.fault = fault_said(block, due);
    }
    if (out.disposition == DISPOSITION_TOLD)
        out.told_by = told_by(block, &key);
    if (out.reason != REASON_DUPLICATE_SERIAL && take_changes(block, &out, err))
        return -1;
    VEC_PUSH(&block->certificates, out);
    return 0;
}

static int add_readables(struct block *block, struct err *err)
{
    for (const struct peer *at = block->person ? block->person->peers : NULL; at; at = at->next)
        if (is_shown(block, at->certificate.serial) && add_readable(block, &at->certificate, err))
            return -1;
    return 0;
}

static void add_unreadables(struct block *block)
{
    const struct intake *intake = block->asked->tonight->intake;

    for (size_t i = 0; i < intake->dues.live.count; i++) {
        const struct due *due = intake->dues.live.at[i];
        struct reply_certificate out = {.line = due->certificate.line,
                                        .kind = due->kind,
                                        .serial = due->certificate.serial,
                                        .expires_on = due->certificate.expires_on,
                                        .disposition = due->judgement.disposition,
                                        .reason = due->judgement.reason,
                                        .counter_from = DAY_NONE,
                                        .counter_until = DAY_NONE,
                                        .card_ends_on = DAY_NONE,
                                        .planned_on = DAY_NONE,
                                        .fault = fault_said(block, due)};

        if (due->unreadable == REASON_NONE ||
            !str_equal(due->certificate.resident_id, block->match->resident_id) ||
            !is_shown(block, out.serial))
            continue;
        if (str_is_empty(block->out->resident_id) && !str_equal(out.serial, block->asked->why->id))
            continue; /* whose it is nobody knows: only what was asked for */
        VEC_PUSH(&block->certificates, out);
    }
}

static bool among(const struct reply_certificate *certificates, size_t count,
                  const struct certificate_key *key)
{
    for (size_t i = 0; i < count; i++)
        if (certificates[i].kind == (int)key->kind &&
            (str_equal(certificates[i].serial, key->serial) ||
             str_equal(certificates[i].first_serial, key->serial)) &&
            day_equal(certificates[i].expires_on, key->expires_on))
            return true;
    return false;
}

/* On the page already: in this block or in one above. */
static bool is_on_page(const struct block *block, const struct certificate_key *key)
{
    const struct reply *reply = block->asked->reply;

    for (size_t i = 0; i < reply->person_count; i++)
        if (among(reply->persons[i].certificates, reply->persons[i].certificate_count, key))
            return true;
    return among(block->certificates.at, block->certificates.count, key);
}

/* Only the ledger remembers it. */
static int add_gone(struct block *block, const struct certificate_key *key, struct err *err)
{
    struct reply_certificate out = {.kind = (int)key->kind,
                                    .serial = key->serial,
                                    .expires_on = key->expires_on,
                                    .counter_from = DAY_NONE,
                                    .counter_until = DAY_NONE,
                                    .card_ends_on = DAY_NONE,
                                    .disposition = DISPOSITION_COUNT,
                                    .planned_on = DAY_NONE};
    const struct certificate own = {.kind = key->kind,
                                    .serial = key->serial,
                                    .issued_on = DAY_NONE,
                                    .expires_on = key->expires_on};

    if (is_on_page(block, key) || !is_shown(block, key->serial))
        return 0;
    take_successor(block, &own, &out);
    if (take_changes(block, &out, err))
        return -1;
    VEC_PUSH(&block->certificates, out);
    return 0;
}

static int add_gone_of_pieces(struct block *block, struct err *err)
{
    for (size_t i = 0; i < block->pieces.count; i++)
        for (size_t j = 0; j < block->pieces.at[i].keys.count; j++)
            if (add_gone(block, &block->pieces.at[i].keys.at[j], err))
                return -1;
    return 0;
}

static int certificate_order(const void *a, const void *b)
{
    const struct reply_certificate *left = a, *right = b;
    int order = day_compare(left->expires_on, right->expires_on);

    if (order == 0)
        order = left->kind - right->kind;
    return order != 0 ? order : left->line < right->line ? -1 : left->line > right->line;
}

/* ---- pieces ---------------------------------------------------------------------------------- */

enum piece_column { /* of office/pieces.csv */
                    COLUMN_PIECE_ID = 0,
                    COLUMN_BUNDLE = 1,
                    COLUMN_SEQUENCE = 2,
                    COLUMN_FIRST_PAGE = 3,
                    COLUMN_PAGES = 4,
                    COLUMN_DELIVER_ON = 16,
                    COLUMN_DELAY_DAYS = 17,
                    COLUMN_CAUSES = 18,
                    PIECE_COLUMNS = 19
};
static const char pieces_header[] =
    "piece_id,bundle,sequence,first_page,pages,postal_code,barcode,variant,late,language,"
    "resident_id,serials,expires_on,opens_on,ideal_on,mail_on,deliver_on,delay_days,causes";

static uint32_t number_of(Str text)
{
    uint32_t number = 0;

    for (size_t i = 0; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
        number = number * 10 + (uint32_t)(text.p[i] - '0');
    return number;
}

/* "paused:12 print_capacity:3" */
static void take_causes(Str text, uint32_t cause_days[CAUSE_COUNT])
{
    for (int i = 0; i < CAUSE_COUNT; i++) {
        Str word = str_of(cause_term((enum cause)i).word), rest = text;

        while (rest.n > word.n) {
            bool at_start = rest.p == text.p || rest.p[-1] == ' ';

            if (at_start && str_starts(rest, word) && rest.p[word.n] == ':')
                cause_days[i] = number_of(str_skip(rest, word.n + 1));
            rest = str_skip(rest, 1);
        }
    }
}

static void take_row(struct reply_piece *out, const Str *fields)
{
    Day deliver_on;

    out->placed = true;
    out->bundle = fields[COLUMN_BUNDLE];
    out->sequence = number_of(fields[COLUMN_SEQUENCE]);
    out->first_page = number_of(fields[COLUMN_FIRST_PAGE]);
    out->pages = number_of(fields[COLUMN_PAGES]);
    out->delay_days = number_of(fields[COLUMN_DELAY_DAYS]);
    take_causes(fields[COLUMN_CAUSES], out->cause_days);
    if (date_read(fields[COLUMN_DELIVER_ON], &deliver_on) == DATE_GOOD)
        out->deliver_on = deliver_on;
}

/* Where the published folder is gone or was touched, the page does without. */
static void take_place(const struct asked *asked, struct reply_piece *out)
{
    const char *path = arena_printf(asked->arena, "%s/" STR_FMT "/office/pieces.csv",
                                    asked->tonight->config->output_dir.path.p, STR_ARG(out->folder))
                           .p;
    Str text, fields[PIECE_COLUMNS];
    struct err unheard = {0};
    struct csvtext csv;

    if (file_read(path, asked->arena, &text, &unheard) || !csvtext_begin(&csv, text, pieces_header))
        return;
    while (csvtext_next(&csv, fields, PIECE_COLUMNS, asked->arena) == 1)
        if (str_equal(fields[COLUMN_PIECE_ID], out->id)) {
            take_row(out, fields);
            return;
        }
}

static void take_events(const struct ledger_piece *from, struct reply_piece *out,
                        struct arena *arena)
{
    struct reply_event *events = ARENA_ARRAY(arena, struct reply_event, from->events.count);
    struct piece_life life = piece_born(from->as_of);

    for (size_t i = 0; i < from->events.count; i++) {
        int event = piece_event_of(from->events.at[i].event);

        if (event < 0 || !piece_may(life, (enum piece_event)event))
            continue;
        life = piece_lives(life, (enum piece_event)event, from->events.at[i].on);
        events[out->event_count++] =
            (struct reply_event){(enum piece_event)event, life.on, from->events.at[i].by};
        if (event == PIECE_VOIDED && out->state == REPLY_PUBLISHED)
            out->state = REPLY_TAKEN_BACK;
    }
    out->events = events;
}

static void take_reprints(const struct ledger_piece *from, struct reply_piece *out,
                          struct arena *arena)
{
    struct reply_reprint *reprints = ARENA_ARRAY(arena, struct reply_reprint, from->events.count);

    for (size_t i = 0; i < from->events.count; i++)
        if (str_equal(from->events.at[i].event, STR("reprint")))
            reprints[out->reprint_count++] =
                (struct reply_reprint){from->events.at[i].on, from->events.at[i].by};
    out->reprints = reprints;
}

/* Why it is on the pull list of the night that is asked; empty: it is not. */
static Str pull_of(const struct answer *tonight, Str id)
{
    for (size_t i = 0; i < tonight->pull_count; i++)
        if (str_equal(tonight->pulls[i].piece_id, id))
            return tonight->pulls[i].reasons;
    return STR_EMPTY;
}

/* Of a letter that was posted on another day than planned, counted from that one. */
static Day expected_on(const struct answer *tonight, const struct reply_piece *piece)
{
    for (size_t i = 0; i < piece->event_count; i++)
        if (piece->events[i].event == PIECE_POSTED &&
            !day_equal(piece->events[i].on, piece->mail_on))
            return business_day_from(&tonight->tonight->calendar, piece->events[i].on,
                                     tonight->config->rules.delivery_days);
    return piece->deliver_on;
}

static struct reply_piece piece_facts(struct block *block, const struct ledger_piece *from)
{
    const struct answer *tonight = block->asked->tonight;
    struct arena *arena = block->asked->arena;
    int variant = variant_of(from->variant);
    struct reply_piece out = {.id = from->id,
                              .state = from->state == RUN_PUBLISHED ? REPLY_PUBLISHED
                                       : from->state == RUN_VOIDED  ? REPLY_VOIDED
                                                                    : REPLY_UNFINISHED,
                              .as_of = from->as_of,
                              .mail_on = from->mail_on,
                              .deliver_on =
                                  business_day_from(&tonight->tonight->calendar, from->mail_on,
                                                    tonight->config->rules.delivery_days),
                              .folder = from->folder,
                              .variant = variant < 0 ? VARIANT_RENEWAL : (enum variant)variant};
    struct reply_piece_certificate *certificates =
        ARENA_ARRAY(arena, struct reply_piece_certificate, from->keys.count);

    for (size_t i = 0; i < from->keys.count; i++)
        if (is_shown(block, from->keys.at[i].serial))
            certificates[out.certificate_count++] = (struct reply_piece_certificate){
                from->keys.at[i].kind, from->keys.at[i].serial, from->keys.at[i].expires_on};
    out.certificates = certificates;
    take_events(from, &out, arena);
    take_reprints(from, &out, arena);
    if (from->state == RUN_PUBLISHED)
        take_place(block->asked, &out);
    out.pull = pull_says(pull_of(tonight, out.id), /*english*/ false, arena);
    out.pull_english = pull_says(pull_of(tonight, out.id), /*english*/ true, arena);
    out.expected_on = expected_on(tonight, &out);
    return out;
}

/* Whether two letters are about the same certificate. */
static bool share_key(const struct ledger_piece *a, const struct ledger_piece *b)
{
    for (size_t i = 0; i < a->keys.count; i++)
        for (size_t j = 0; j < b->keys.count; j++)
            if (a->keys.at[i].kind == b->keys.at[j].kind &&
                str_equal(a->keys.at[i].serial, b->keys.at[j].serial) &&
                day_equal(a->keys.at[i].expires_on, b->keys.at[j].expires_on))
                return true;
    return false;
}

/* The next letter that was made about the same; one that nobody ever saw is none. */
static Str remade_by(const struct ledger_pieces *pieces, size_t at)
{
    for (size_t i = at + 1; i < pieces->count; i++)
        if (pieces->at[i].state != RUN_VOIDED && share_key(&pieces->at[at], &pieces->at[i]))
            return pieces->at[i].id;
    return STR_EMPTY;
}

static void take_pieces(struct block *block)
{
    struct reply_piece *pieces =
        ARENA_ARRAY(block->asked->arena, struct reply_piece, block->pieces.count);

    for (size_t i = 0; i < block->pieces.count; i++) {
        struct reply_piece piece = piece_facts(block, &block->pieces.at[i]);

        piece.remade_by = remade_by(&block->pieces, i);
        if (piece.certificate_count)
            pieces[block->out->piece_count++] = piece;
    }
    block->out->pieces = pieces;
}

/* ---- the person ------------------------------------------------------------------------------ */

static void take_resident(struct block *block)
{
    struct reply_person *out = block->out;
    const struct lot *lot = block->asked->tonight->lot;
    const struct person *person = block->person;

    if (person && person->known) {
        out->known = true;
        out->status = person->resident.status;
        out->moves_on = person->resident.moves_on;
        out->stay_until = person->resident.stay_until;
        out->guarded = person->guarded;
        out->needs_agent =
            person->resident.ward || resident_under_15(&person->resident, block->asked->why->today,
                                                       block->asked->tonight->config->rules.leap);
    }
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        const struct lot_piece *piece = &lot->pieces[i];

        if (!str_equal(piece->resident_id, out->resident_id))
            continue;
        out->tonight.delay_days = piece->delay_days;
        memcpy(out->tonight.cause_days, piece->cause_days, sizeof piece->cause_days);
    }
}

static void take_unreadable_residents(struct block *block)
{
    const struct intake *intake = block->asked->tonight->intake;
    struct reply_unreadable *rows =
        ARENA_ARRAY(block->asked->arena, struct reply_unreadable, intake->unreadables.count);

    for (size_t i = 0; i < intake->unreadables.count; i++) {
        const struct lot_unreadable *row = &intake->unreadables.at[i];

        if (block->person && str_equal(row->resident_id, block->out->resident_id))
            rows[block->out->unreadable_count++] = (struct reply_unreadable){
                row->line, row->column,
                fault_sentence(intake->faults.at[i], intake->columns[/*residents*/ true].of,
                               messages_are_english(), block->asked->arena)};
    }
    block->out->unreadables = rows;
}

static int take_decisions(struct block *block, struct err *err)
{
    struct arena *arena = block->asked->arena;
    struct ledger_events events;
    struct reply_decision *decisions;

    if (ledger_decisions(block->asked->why->ledger, block->out->resident_id, &events, arena, err))
        return -1;
    decisions = ARENA_ARRAY(arena, struct reply_decision, events.count);
    for (size_t i = 0; i < events.count; i++) {
        const struct ledger_event *from = &events.at[i];
        int kind = decision_of(from->event);

        if (kind >= 0)
            decisions[block->out->decision_count++] = (struct reply_decision){
                {(enum decision_kind)kind, from->on, from->until}, from->by};
    }
    block->out->decisions = decisions;
    return 0;
}

static int take_forms(struct block *block, struct err *err)
{
    struct arena *arena = block->asked->arena;
    struct ledger_forms made;
    struct reply_formed *forms;

    if (ledger_forms_of(block->asked->why->ledger, block->out->resident_id, &made, arena, err))
        return -1;
    forms = ARENA_ARRAY(arena, struct reply_formed, made.count);
    for (size_t i = 0; i < made.count; i++)
        forms[i] = (struct reply_formed){made.at[i].on, made.at[i].by, made.at[i].id};
    block->out->forms = forms;
    block->out->form_count = made.count;
    return 0;
}

static int take_certificates(struct block *block, bool takes_keys, struct err *err)
{
    const struct ledger_keys *keys = &block->asked->why->keys;
    struct reply_person *out = block->out;

    if (add_readables(block, err))
        return -1;
    add_unreadables(block);
    if (add_gone_of_pieces(block, err))
        return -1;
    for (size_t i = 0; takes_keys && i < keys->count; i++)
        if (add_gone(block, &keys->at[i], err))
            return -1;
    out->certificate_count = block->certificates.count;
    out->certificates =
        ARENA_ARRAY(block->asked->arena, struct reply_certificate, block->certificates.count);
    if (!out->certificate_count)
        return 0;
    memcpy(out->certificates, block->certificates.at,
           out->certificate_count * sizeof *out->certificates);
    qsort(out->certificates, out->certificate_count, sizeof *out->certificates, certificate_order);
    return 0;
}

int why_take_person(struct asked *asked, const struct match *match, bool takes_keys,
                    struct reply_person *out, struct err *err)
{
    bool alone = asked->matches.count == 1;
    struct block block = {.asked = asked, .match = match, .out = out};
    int status = 0;

    out->resident_id = match->resident_id;
    out->moves_on = out->stay_until = DAY_NONE;
    out->by_serial_only = !alone && !match->by_resident && !match->by_piece;
    if (!str_is_empty(match->resident_id)) {
        block.person = person_of(asked->tonight->intake, match->resident_id);
        take_resident(&block);
        take_unreadable_residents(&block);
        out->unsure = !out->known || out->unreadable_count > 0;
        status = ledger_pieces_of(asked->why->ledger, match->resident_id, &block.pieces,
                                  asked->arena, err) ||
                 take_decisions(&block, err) || take_forms(&block, err);
    }
    if (!status)
        status = take_certificates(&block, takes_keys, err);
    if (!status)
        take_pieces(&block);
    VEC_RELEASE(&block.certificates);
    return status ? -1 : 0;
}
