/* The lot's codec: what is written comes back, and no bytes can harm the reader. */
#include "edge/disk/lotfile.h"

#include "sample_lot.h"

#include "core/lot/delays.h"

#include "days.h"

/* ---- the fields of each part, so that a random lot fills and compares every one -------------- */

/* TYPED: text of a person, or that a person's stands in; the others may be any bytes here */
enum field_type { U32, U64, INT, BOOL, DAY, TEXT, TYPED, CHARS, CHOICE };

struct field {
    size_t offset, bytes;
    enum field_type type;
    int least, count; /* CHOICE: from least to count - 1 */
};

#define FIELD(type, name, kind)                                                                    \
    {                                                                                              \
        offsetof(type, name), sizeof(((type *)0)->name), kind, 0, 0                                \
    }
#define ONE_OF(type, name, least, count)                                                           \
    {                                                                                              \
        offsetof(type, name), sizeof(((type *)0)->name), CHOICE, least, count                      \
    }

#define P(name, kind) FIELD(struct lot_piece, name, kind)
static const struct field piece_fields[] = {P(id, CHARS),
                                            P(number, U32),
                                            P(bundle, U32),
                                            P(sequence, U32),
                                            P(first_page, U32),
                                            P(pages, U32),
                                            ONE_OF(struct lot_piece, variant, 0, VARIANT_COUNT),
                                            P(late, BOOL),
                                            ONE_OF(struct lot_piece, honorific, 0, HONORIFIC_COUNT),
                                            P(is_ward, BOOL),
                                            P(is_child, BOOL),
                                            P(is_protected, BOOL),
                                            P(language, TYPED),
                                            ONE_OF(struct lot_piece, stay, 0, STAY_COUNT),
                                            P(resident_id, TEXT),
                                            P(municipality, TEXT),
                                            P(addressee, TEXT),
                                            P(holder_name, TEXT),
                                            P(postal_code, TEXT),
                                            P(address, TEXT),
                                            P(building, TEXT),
                                            P(barcode, TEXT),
                                            P(scheme, TEXT),
                                            P(in_district, BOOL),
                                            P(expires_on, DAY),
                                            P(opens_on, DAY),
                                            P(ideal_on, DAY),
                                            P(proxy_until, DAY),
                                            P(insurance_until, DAY),
                                            P(delay_days, U32),
                                            P(cause_days, U32),
                                            P(certificate, U32),
                                            P(certificate_count, U32)};

#define B(name, kind) FIELD(struct lot_bundle, name, kind)
static const struct field bundle_fields[] = {
    B(file, TEXT),       ONE_OF(struct lot_bundle, variant, 0, VARIANT_COUNT),
    B(language, TYPED),  B(piece, U32),
    B(piece_count, U32), B(pages, U32),
    B(sheets, U32)};

#define C(name, kind) FIELD(struct lot_certificate, name, kind)
static const struct field certificate_fields[] = {
    C(serial, TEXT),
    C(first_serial, TEXT),
    ONE_OF(struct lot_certificate, kind, 0, KIND_COUNT),
    C(issued_on, DAY),
    C(expires_on, DAY),
    C(opens_on, DAY),
    C(ideal_on, DAY),
    C(card_expires_on, DAY),
    C(card_ends_on, DAY),
    C(counter_from, DAY),
    C(counter_until, DAY),
    ONE_OF(struct lot_certificate, card_type, 0, CARD_TYPE_COUNT),
    C(line, U32)};

/* What a row keeps in fewer bytes is compared by itself. */
#define R(name, kind) FIELD(struct lot_row, name, kind)
static const struct field row_fields[] = {
    R(expires_on, DAY),   R(planned_on, DAY),    R(ideal_on, DAY), R(since, DAY),
    R(by_issued_on, DAY), R(by_expires_on, DAY), R(line, U32),     R(piece, U32)};

#define RM(name, kind) FIELD(struct lot_row_more, name, kind)
static const struct field more_fields[] = {RM(missing, TEXT),   RM(column, TYPED),
                                           RM(fault, TYPED),    RM(basis, TEXT),
                                           RM(deliver_on, DAY), RM(counter_week, DAY)};

#define H(name, kind) FIELD(struct lot_hold, name, kind)
static const struct field hold_fields[] = {
    H(row, U32),
    H(since, DAY),
    ONE_OF(struct lot_hold, decision.kind, 0, DECISION_COUNT + 1),
    H(decision.on, DAY),
    H(decision.until, DAY),
    H(by, TYPED),
    H(reasons, U64)};

#define D(name, kind) FIELD(struct lot_doubt, name, kind)
static const struct field doubt_fields[] = {
    D(row, U32),
    ONE_OF(struct lot_doubt, anomaly, 0, ANOMALY_COUNT),
    D(registered, DAY),
    D(by_rule, DAY),
    ONE_OF(struct lot_doubt, basis, 0, BASIS_COUNT + 1),
    D(birthdays, INT),
    ONE_OF(struct lot_doubt, difference, 0, DIFFERENCE_COUNT),
    D(amount, INT),
    D(is_known, BOOL)};

#define T(name, kind) FIELD(struct lot_pattern, name, kind)
static const struct field pattern_fields[] = {
    ONE_OF(struct lot_pattern, anomaly, 0, ANOMALY_COUNT),
    ONE_OF(struct lot_pattern, difference, 0, DIFFERENCE_COUNT), T(amount, INT), T(rows, U64),
    T(checked, U64)};

#define G(name, kind) FIELD(struct lot_mailing, name, kind)
static const struct field mailing_fields[] = {G(mail_on, DAY), G(folder, TEXT), G(made, U64),
                                              G(states, U64), G(posted, U64),
                                              G(slip, TYPED), G(more_slips, BOOL),
                                              G(is_as_printed, BOOL)};

#define E(name, kind) FIELD(struct lot_return, name, kind)
static const struct field return_fields[] = {E(piece_id, TEXT), E(resident_id, TEXT),
                                             E(mail_on, DAY), E(posted_on, DAY),
                                             E(returned_on, DAY)};

#define RP(name, kind) FIELD(struct lot_reprint, name, kind)
static const struct field reprint_fields[] = {RP(piece_id, TEXT), RP(folder, TEXT), RP(why, TYPED),
                                              RP(by, TYPED), RP(nth, U32), RP(on, DAY)};

#define U(name, kind) FIELD(struct lot_unreadable, name, kind)
static const struct field unreadable_fields[] = {U(line, U32), U(column, TYPED), U(reason, TEXT),
                                                 U(resident_id, TEXT), U(fault, TYPED)};

#define I(name, kind) FIELD(struct lot_input, name, kind)
static const struct field input_fields[] = {I(role, TEXT), I(file, TYPED), I(sha256, CHARS),
                                            I(rows, U64), I(same_as_before, BOOL)};

#define M(name, kind) FIELD(struct lot_month, name, kind)
static const struct field month_fields[] = {M(year, INT), M(month, INT), M(count, U64)};

#define A(name, kind) FIELD(struct lot_alarm, name, kind)
static const struct field alarm_fields[] = {A(name, TEXT), A(text, TYPED), A(count, U64),
                                            A(acknowledged_until, DAY)};

#define Y(name, kind) FIELD(struct lot_gate, name, kind)
static const struct field gate_fields[] = {Y(name, TEXT), Y(what, TEXT),     Y(value, U64),
                                           Y(most, U64),  Y(compared, BOOL), Y(by, TYPED),
                                           Y(why, TYPED)};
#define Z(name, kind) FIELD(struct lot_release, name, kind)
static const struct field release_fields[] = {Z(gate, TEXT), Z(piece, U32)};
#define AR(name, kind) FIELD(struct lot_arrival, name, kind)
static const struct field arrival_fields[] = {AR(year, INT), AR(month, INT), AR(letters, U64),
                                              AR(open, U64), AR(first, DAY), AR(last, DAY)};
#define K(name, kind) FIELD(struct lot_cohort, name, kind)
static const struct field cohort_fields[] = {
    K(year, INT),     K(month, INT),   K(issued, U64),  K(not_due, U64), K(past, U64),
    K(unusable, U64), K(revoked, U64), K(renewed, U64), K(others, U64),  K(must, U64)};

#define O(name, kind) FIELD(struct lot_stop, name, kind)
static const struct field stop_fields[] = {O(as_of, DAY), O(mail_on, DAY), O(gate, TEXT),
                                           O(account, TEXT)};
#define an_account                                                                                 \
    "{\"findings\": [{\"check\": \"pairs\", \"value\": 12, \"most\": 9}], \"rows\": []}"

#define F(name, kind) FIELD(struct gate_figure, name, kind)
static const struct field figure_fields[] = {F(name, CHARS), F(value, U64)};

#define N(name, kind) FIELD(struct lot_spelling, name, kind)
static const struct field spelling_fields[] = {N(serial, TEXT), N(first_serial, TEXT),
                                               ONE_OF(struct lot_spelling, kind, 0, KIND_COUNT),
                                               N(expires_on, DAY)};

#define V(name, kind) FIELD(struct lot_delay, name, kind)
static const struct field delay_fields[] = {ONE_OF(struct lot_delay, table, 0, DELAY_TABLES),
                                            ONE_OF(struct lot_delay, side, 0, DELAY_SIDES),
                                            ONE_OF(struct lot_delay, key, 0, DELIVERY_BANDS),
                                            ONE_OF(struct lot_delay, other, DELAY_NO_MONTH, 12),
                                            V(letters, U64),
                                            V(days, U64),
                                            V(by_cause, U64)};

#define W(name, kind) FIELD(struct lot_volume, name, kind)
#define LOAD(name, kind) FIELD(struct lot_load, name, kind)
static const struct field load_fields[] = {
    LOAD(scope, TEXT), LOAD(per_day, BOOL), LOAD(limited, BOOL), LOAD(monday, DAY),
    LOAD(most, U64),   LOAD(walk_in, U64),  LOAD(sent, U64),     LOAD(planned, U64)};
#define NEAR(name, kind) FIELD(struct lot_week, name, kind)
static const struct field week_fields[] = {NEAR(monday, DAY), NEAR(last_on, DAY),
                                           NEAR(limited, BOOL), NEAR(print_most, U64)};
#define SAID(name, kind) FIELD(struct lot_figures, name, kind)
static const struct field figures_fields[] = {
    SAID(as_of, DAY),      SAID(mail_on, DAY),  SAID(folder, TEXT),   SAID(dispositions, U64),
    SAID(reasons, U64),    SAID(pieces, U64),   SAID(delay_max, U64), SAID(delay_p50, U64),
    SAID(missed, U64),     SAID(too_late, U64), SAID(alarms, U64),    SAID(told, BOOL)};
static const struct field volume_fields[] = {W(mail_on, DAY), W(letters, U64), W(waiting, U64), W(people, U64)};

#define CA(name, kind) FIELD(struct lot_capacity, name, kind)
static const struct field capacity_fields[] = {
    ONE_OF(struct lot_capacity, resource, 0, LIMIT_WALK_IN + 1),
    ONE_OF(struct lot_capacity, scope, 0, SCOPE_MUNICIPALITY + 1),
    CA(prefix, TEXT),
    ONE_OF(struct lot_capacity, period, 0, PER_WEEK + 1),
    CA(from, DAY),
    CA(most, U64),
    CA(walk_in, U64),
    CA(before, U64),
    CA(tonight, U64),
    CA(near_end, U64),
    CA(each, U64)};

#define AG(name, kind) FIELD(struct lot_again, name, kind)
static const struct field again_fields[] = {AG(piece, U32), AG(piece_id, TEXT),
                                            ONE_OF(struct lot_again, state, 0, PIECE_EVENT_COUNT)};

#define BA(name, kind) FIELD(struct lot_band, name, kind)
static const struct field band_fields[] = {
    BA(year, INT),    BA(month, INT),     BA(before, U64),      BA(now, U64),
    BA(allowed, U64), BA(has_year, BOOL), BA(year_before, U64), BA(year_allowed, U64)};

#define PU(name, kind) FIELD(struct lot_pull, name, kind)
static const struct field pull_fields[] = {PU(piece_id, TEXT),
                                           PU(resident_id, TEXT),
                                           PU(reasons, TEXT),
                                           PU(lot, TEXT),
                                           PU(bundle, TEXT),
                                           PU(sequence, U32),
                                           PU(since, DAY),
                                           PU(is_listed, BOOL),
                                           ONE_OF(struct lot_pull, state, 0, PIECE_EVENT_COUNT)};

#define CH(name, kind) FIELD(struct lot_change, name, kind)
static const struct field change_fields[] = {CH(what, TEXT), CH(name, TYPED), CH(before, TYPED),
                                             CH(now, TYPED)};

#define PO(name, kind) FIELD(struct lot_postage, name, kind)
static const struct field postage_fields[] = {
    PO(scheme, TEXT), PO(sheets, U32),           PO(weight_tenths, U32),
    PO(price, U32),   PO(discount_percent, U32), PO(pieces, U64),
    PO(amount, U64)};

#define PT(name, kind) FIELD(struct lot_post, name, kind)
static const struct field post_fields[] = {PT(priced, BOOL),     PT(office, TYPED),
                                           PT(unpriced, U64),    PT(next_letters, U64),
                                           PT(next_yen, U64),    PT(both_yen, U64),
                                           PT(next_unpriced, U64)};
#define EN(name, kind) FIELD(struct shop_enclosure, name, kind)
static const struct field enclosure_fields[] = {EN(name, TYPED), EN(variants, U32),
                                                EN(weight_mg, U32), EN(thick_um, U32)};

#define SH(name, kind) FIELD(struct shop, name, kind)
static const struct field shop_fields[] = {
    SH(paper, TYPED),     SH(envelope, TYPED),  SH(postage, TYPED),   SH(post_office, TYPED),
    SH(permit, TYPED),    SH(phone, TYPED),
    SH(contact, TYPED),   SH(paper_gsm, U32),   SH(envelope_mg, U32), SH(specimens, U32),
    SH(insert, BOOL),     SH(slack, BOOL),      SH(window, U32)};

#define L(name, kind) FIELD(struct lot, name, kind)
static const struct field head_fields[] = {L(as_of, DAY),
                                           L(mail_on, DAY),
                                           L(deliver_on, DAY),
                                           L(next_mail_on, DAY), L(counter_next, DAY),
                                           L(run, U32),
                                           L(folder, TEXT), L(job, TEXT),
                                           L(office_name, TYPED),
                                           L(previous, TEXT),
                                           L(version, TEXT),
                                           L(config_sha256, CHARS),
                                           L(fingerprint, CHARS),
                                           L(late_days, INT),
                                           L(duplex, BOOL),
                                           L(approval, BOOL),
                                           L(resident_lines, U64),
                                           L(certificate_lines, U64),
                                           L(unreadable_residents, U64),
                                           L(max_unreadable, U64),
                                           L(residents_apart, U64),
                                           L(residents_repeated, U64),
                                           L(residents_counted, BOOL),
                                           L(doubts_gone, U64),
                                           L(doubts_compared, BOOL),
                                           L(pulls_compared, BOOL),
                                           L(settings_of, TEXT),
                                           L(dispositions, U64),
                                           L(reasons, U64),
                                           L(backlog_before, U64),
                                           L(backlog_arrived, U64),
                                           L(backlog_returned, U64),
                                           L(backlog_sent, U64),
                                           L(backlog_left, U64),
                                           L(backlog_gone, U64),
                                           L(held_before, U64),
                                           L(held_new, U64),
                                           L(held_gone, U64),
                                           L(proven, BOOL),
                                           L(proof_must, U64),
                                           L(proof_night, U64),
                                           L(proof_missing, U64),
                                           L(proof_extra, U64),
                                           L(used_before, U64),
                                           L(outlook.from, DAY),
                                           L(outlook.clear_on, DAY),
                                           L(outlook.late_expiry, DAY),
                                           L(outlook.unknown, U64),
                                           L(outlook.waiting, U64),
                                           L(outlook.unplanned, U64),
                                           L(outlook.late_people, U64),
                                           L(outlook.missed, U64),
                                           L(pause.is_on, BOOL),
                                           L(pause.from, DAY),
                                           L(pause.to, DAY),
                                           L(pause.resumes_on, DAY),
                                           L(pause.reason, TEXT)};

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static size_t unit_of(const struct field *field)
{
    return field->type == U32 || field->type == DAY || field->type == INT ? 4
           : field->type == U64                                           ? 8
                                                                          : field->bytes;
}

static size_t align_of(const struct field *field)
{
    switch (field->type) {
    case BOOL:
    case CHARS:
        return 1;
    case U64:
    case TEXT:
    case TYPED:
        return 8;
    default:
        return 4;
    }
}

/* A field that is missing above leaves a gap wider than alignment explains. */
static void expect_no_gap(const char *name, const struct field *fields, size_t count, size_t bytes,
                          size_t align)
{
    size_t at = 0;

    for (size_t i = 0; i < count; i++) {
        cr_expect_lt(fields[i].offset - at, align_of(&fields[i]), "%s: a field before no. %zu",
                     name, i);
        at = fields[i].offset + fields[i].bytes;
    }
    cr_expect_lt(bytes - at, align, "%s: a field after the last", name);
}

Test(lotfile, the_tests_know_every_field)
{
#define NO_GAP(fields, type)                                                                       \
    expect_no_gap(#type, fields, COUNT_OF(fields), sizeof(type), _Alignof(type))
    NO_GAP(piece_fields, struct lot_piece);
    NO_GAP(bundle_fields, struct lot_bundle);
    NO_GAP(certificate_fields, struct lot_certificate);
    expect_no_gap("struct lot_row", row_fields, COUNT_OF(row_fields),
                  offsetof(struct lot_row, text), 8);
    NO_GAP(more_fields, struct lot_row_more);
    NO_GAP(hold_fields, struct lot_hold);
    NO_GAP(doubt_fields, struct lot_doubt);
    NO_GAP(pattern_fields, struct lot_pattern);
    NO_GAP(mailing_fields, struct lot_mailing);
    NO_GAP(return_fields, struct lot_return);
    NO_GAP(reprint_fields, struct lot_reprint);
    NO_GAP(unreadable_fields, struct lot_unreadable);
    expect_no_gap("struct lot_input", input_fields, COUNT_OF(input_fields),
                  offsetof(struct lot_input, modified_at), 8);
    NO_GAP(month_fields, struct lot_month);
    NO_GAP(alarm_fields, struct lot_alarm);
    NO_GAP(gate_fields, struct lot_gate);
    NO_GAP(release_fields, struct lot_release);
    NO_GAP(cohort_fields, struct lot_cohort);
    NO_GAP(arrival_fields, struct lot_arrival);
    NO_GAP(stop_fields, struct lot_stop);
    NO_GAP(spelling_fields, struct lot_spelling);
    NO_GAP(delay_fields, struct lot_delay);
    NO_GAP(volume_fields, struct lot_volume);
    NO_GAP(figures_fields, struct lot_figures);
    NO_GAP(load_fields, struct lot_load);
    NO_GAP(week_fields, struct lot_week);
    NO_GAP(capacity_fields, struct lot_capacity);
    NO_GAP(again_fields, struct lot_again);
    NO_GAP(band_fields, struct lot_band);
    NO_GAP(pull_fields, struct lot_pull);
    NO_GAP(change_fields, struct lot_change);
    NO_GAP(postage_fields, struct lot_postage);
    NO_GAP(post_fields, struct lot_post);
    NO_GAP(enclosure_fields, struct shop_enclosure);
    expect_no_gap("struct shop", shop_fields, COUNT_OF(shop_fields),
                  offsetof(struct shop, enclosures), 8);
    expect_no_gap("struct lot", head_fields, COUNT_OF(head_fields), offsetof(struct lot, pieces),
                  8);
}

/* ---- a random lot ---------------------------------------------------------------------------- */

static void field_roll(const struct field *field, char *at, uint64_t *state, struct arena *arena)
{
    char text[24];
    size_t n = dice(state, sizeof text);
    uint64_t number;
    int choice;

    for (size_t i = 0; i < field->bytes; i += unit_of(field))
        switch (field->type) {
        case U32:
        case INT:
        case DAY:
        case U64:
            number = dice(state, 4) ? dice(state, 1000) : dice_roll(state);
            memcpy(at + i, &number, unit_of(field));
            break;
        case BOOL:
            *(bool *)at = dice(state, 2);
            break;
        case TEXT:
        case TYPED:
            for (size_t c = 0; c < n; c++)
                text[c] = (char)(field->type == TEXT ? dice(state, 256) : ' ' + dice(state, 0x5F));
            *(Str *)(void *)at = arena_copy(arena, (Str){text, n});
            break;
        case CHARS:
            memset(at, 0, field->bytes);
            for (size_t c = 0; c + 1 < field->bytes; c++)
                at[c] = (char)('0' + dice(state, 10));
            break;
        case CHOICE:
            choice = field->least + (int)dice(state, (unsigned)(field->count - field->least));
            memcpy(at, &choice, sizeof choice);
            break;
        }
}

static void fields_roll(const struct field *fields, size_t count, void *at, uint64_t *state,
                        struct arena *arena)
{
    for (size_t i = 0; i < count; i++)
        field_roll(&fields[i], (char *)at + fields[i].offset, state, arena);
}

static size_t fields_differ(const struct field *fields, size_t count, const void *a, const void *b)
{
    size_t wrong = 0;

    for (size_t i = 0; i < count; i++) {
        const char *left = (const char *)a + fields[i].offset;
        const char *right = (const char *)b + fields[i].offset;

        wrong +=
            fields[i].type == TEXT || fields[i].type == TYPED
                ? !str_equal(*(const Str *)(const void *)left, *(const Str *)(const void *)right)
                : memcmp(left, right, fields[i].bytes) != 0;
    }
    return wrong;
}

#define ROLL(array, number, fields)                                                                \
    do {                                                                                           \
        (number) = 1 + dice(state, 6);                                                             \
        (array) = arena_take(arena, (number) * sizeof *(array));                                   \
        for (uint32_t i = 0; i < (number); i++)                                                    \
            fields_roll(fields, COUNT_OF(fields), &(array)[i], state, arena);                      \
    } while (0)

static Str text_roll(uint64_t *state, struct arena *arena)
{
    size_t n = dice(state, 8) ? dice(state, 24) : 250 + dice(state, 10);
    char text[260];

    for (size_t c = 0; c < n; c++)
        text[c] = (char)dice(state, 256);
    return arena_copy(arena, (Str){text, n});
}

static void row_roll(struct lot_row *row, struct lot_row_mores *mores, uint64_t *state)
{
    struct lot_row_more more;
    Str serial = text_roll(state, mores->arena), resident_id = text_roll(state, mores->arena);

    fields_roll(row_fields, COUNT_OF(row_fields), row, state, mores->arena);
    lot_row_name(row, serial, resident_id, mores->arena);
    row->kind = (int8_t)(dice(state, KIND_COUNT + 1) - 1);
    row->disposition = (uint8_t)dice(state, DISPOSITION_COUNT);
    row->reason = (uint8_t)dice(state, REASON_COUNT);
    row->anomalies = (uint16_t)dice(state, 1 << 16);
    if (dice(state, 2)) {
        fields_roll(more_fields, COUNT_OF(more_fields), &more, state, mores->arena);
        mores_put(mores, row, &more);
    }
}

static size_t row_differs(const struct lot_row *a, const struct lot_row *b)
{
    return fields_differ(row_fields, COUNT_OF(row_fields), a, b) +
           fields_differ(more_fields, COUNT_OF(more_fields), lot_row_more(a), lot_row_more(b)) +
           (size_t) !(str_equal(lot_row_serial(a), lot_row_serial(b)) &&
                      str_equal(lot_row_resident(a), lot_row_resident(b))) +
           (a->kind != b->kind || a->disposition != b->disposition || a->reason != b->reason ||
            a->anomalies != b->anomalies);
}

static struct lot *lot_roll(uint64_t *state, struct arena *arena)
{
    struct lot *lot = ARENA_NEW(arena, struct lot);
    struct lot_row_mores mores = {.arena = arena};

    fields_roll(head_fields, COUNT_OF(head_fields), lot, state, arena);
    ROLL(lot->pieces, lot->piece_count, piece_fields);
    ROLL(lot->bundles, lot->bundle_count, bundle_fields);
    ROLL(lot->certificates, lot->certificate_count, certificate_fields);
    lot->row_count = 1 + dice(state, 6);
    lot->rows = ARENA_ARRAY(arena, struct lot_row, lot->row_count);
    for (uint32_t i = 0; i < lot->row_count; i++)
        row_roll(&lot->rows[i], &mores, state);
    ROLL(lot->holds, lot->hold_count, hold_fields);
    ROLL(lot->doubts, lot->doubt_count, doubt_fields);
    ROLL(lot->patterns, lot->pattern_count, pattern_fields);
    ROLL(lot->mailings, lot->mailing_count, mailing_fields);
    ROLL(lot->returns, lot->return_count, return_fields);
    ROLL(lot->reprints, lot->reprint_count, reprint_fields);
    ROLL(lot->unreadables, lot->unreadable_count, unreadable_fields);
    ROLL(lot->inputs, lot->input_count, input_fields);
    ROLL(lot->months, lot->month_count, month_fields);
    ROLL(lot->alarms, lot->alarm_count, alarm_fields);
    ROLL(lot->gates, lot->gate_count, gate_fields);
    ROLL(lot->releases, lot->release_count, release_fields);
    ROLL(lot->cohorts, lot->cohort_count, cohort_fields);
    ROLL(lot->arrivals, lot->arrival_count, arrival_fields);
    ROLL(lot->stops, lot->stop_count, stop_fields);
    ROLL(lot->gate_figures, lot->gate_figure_count, figure_fields);
    ROLL(lot->spellings, lot->spelling_count, spelling_fields);
    ROLL(lot->delays, lot->delay_count, delay_fields);
    ROLL(lot->volumes, lot->volume_count, volume_fields);
    ROLL(lot->loads, lot->load_count, load_fields);
    ROLL(lot->weeks, lot->week_count, week_fields);
    ROLL(lot->past, lot->past_count, figures_fields);
    ROLL(lot->year_ago, lot->year_ago_count, figures_fields);
    ROLL(lot->capacities, lot->capacity_count, capacity_fields);
    ROLL(lot->agains, lot->again_count, again_fields);
    ROLL(lot->bands, lot->band_count, band_fields);
    ROLL(lot->pulls, lot->pull_count, pull_fields);
    ROLL(lot->changes, lot->change_count, change_fields);
    ROLL(lot->postages, lot->postage_count, postage_fields);
    fields_roll(post_fields, COUNT_OF(post_fields), &lot->post, state, arena);
    fields_roll(shop_fields, COUNT_OF(shop_fields), &lot->shop, state, arena);
    ROLL(lot->shop.enclosures, lot->shop.enclosure_count, enclosure_fields);
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        lot->pieces[i].bundle = dice(state, lot->bundle_count);
        lot->pieces[i].certificate = dice(state, lot->certificate_count);
        lot->pieces[i].certificate_count =
            dice(state, lot->certificate_count - lot->pieces[i].certificate + 1);
    }
    for (uint32_t i = 0; i < lot->bundle_count; i++) {
        lot->bundles[i].piece = dice(state, lot->piece_count);
        lot->bundles[i].piece_count = dice(state, lot->piece_count - lot->bundles[i].piece + 1);
    }
    for (uint32_t i = 0; i < lot->hold_count; i++)
        lot->holds[i].row = dice(state, lot->row_count);
    for (uint32_t i = 0; i < lot->row_count; i++)
        lot->rows[i].piece = dice(state, 2) ? UINT32_MAX : dice(state, lot->piece_count);
    for (uint32_t i = 0; i < lot->doubt_count; i++)
        lot->doubts[i].row = dice(state, lot->row_count);
    for (uint32_t i = 0; i < lot->release_count; i++)
        lot->releases[i].piece = dice(state, lot->piece_count);
    for (uint32_t i = 0; i < lot->again_count; i++)
        lot->agains[i].piece = dice(state, lot->piece_count);
    for (uint32_t i = 0; i < lot->stop_count; i++)
        lot->stops[i].account = dice(state, 2) ? STR("{}") : STR(an_account);
    for (uint32_t i = 0; i < lot->pattern_count; i++)
        lot->patterns[i].checked += lot->patterns[i].checked == 0;
    for (uint32_t i = 0; i < lot->postage_count; i++)
        lot->postages[i].discount_percent %= 101;
    return lot;
}

#define DIFFER(array, number, fields)                                                              \
    do {                                                                                           \
        cr_assert_eq(a->number, b->number);                                                        \
        for (uint32_t i = 0; i < a->number; i++)                                                   \
            wrong += fields_differ(fields, COUNT_OF(fields), &a->array[i], &b->array[i]);          \
    } while (0)

static size_t lots_differ(const struct lot *a, const struct lot *b)
{
    size_t wrong = fields_differ(head_fields, COUNT_OF(head_fields), a, b);

    DIFFER(pieces, piece_count, piece_fields);
    DIFFER(bundles, bundle_count, bundle_fields);
    DIFFER(certificates, certificate_count, certificate_fields);
    cr_assert_eq(a->row_count, b->row_count);
    for (uint32_t i = 0; i < a->row_count; i++)
        wrong += row_differs(&a->rows[i], &b->rows[i]);
    DIFFER(holds, hold_count, hold_fields);
    DIFFER(doubts, doubt_count, doubt_fields);
    DIFFER(patterns, pattern_count, pattern_fields);
    DIFFER(mailings, mailing_count, mailing_fields);
    DIFFER(returns, return_count, return_fields);
    DIFFER(reprints, reprint_count, reprint_fields);
    DIFFER(unreadables, unreadable_count, unreadable_fields);
    DIFFER(inputs, input_count, input_fields);
    DIFFER(months, month_count, month_fields);
    DIFFER(alarms, alarm_count, alarm_fields);
    DIFFER(gates, gate_count, gate_fields);
    DIFFER(releases, release_count, release_fields);
    DIFFER(cohorts, cohort_count, cohort_fields);
    DIFFER(arrivals, arrival_count, arrival_fields);
    DIFFER(stops, stop_count, stop_fields);
    DIFFER(gate_figures, gate_figure_count, figure_fields);
    DIFFER(spellings, spelling_count, spelling_fields);
    DIFFER(delays, delay_count, delay_fields);
    DIFFER(volumes, volume_count, volume_fields);
    DIFFER(loads, load_count, load_fields);
    DIFFER(weeks, week_count, week_fields);
    DIFFER(past, past_count, figures_fields);
    DIFFER(year_ago, year_ago_count, figures_fields);
    DIFFER(capacities, capacity_count, capacity_fields);
    DIFFER(agains, again_count, again_fields);
    DIFFER(bands, band_count, band_fields);
    DIFFER(pulls, pull_count, pull_fields);
    DIFFER(changes, change_count, change_fields);
    DIFFER(postages, postage_count, postage_fields);
    wrong += fields_differ(post_fields, COUNT_OF(post_fields), &a->post, &b->post);
    wrong += fields_differ(shop_fields, COUNT_OF(shop_fields), &a->shop, &b->shop);
    DIFFER(shop.enclosures, shop.enclosure_count, enclosure_fields);
    return wrong;
}

struct given {
    char *at;
    size_t count;
};

static void take_given(void *context, Str bytes)
{
    struct given *given = context;

    given->at = realloc(given->at, given->count + bytes.n + 1);
    memcpy(given->at + given->count, bytes.p, bytes.n);
    given->count += bytes.n;
}

/* More than is given at once, and less. */
Test(lotfile, what_is_given_is_what_is_encoded)
{
    static const uint32_t sizes[] = {0, 1, 5000};

    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct arena arena = {0};
        struct lot *lot = sample_lot_of(&arena, 3, sizes[i]);
        struct given given = {0};
        const struct taker taker = {take_given, &given};
        Str bytes = lot_encode(lot, &arena);

        lot_give(lot, &taker);
        cr_expect(str_equal(bytes, (Str){given.at, given.count}), "%u rows", sizes[i]);
        free(given.at);
        arena_release(&arena);
    }
}

static size_t lend(void *context, char *at, size_t count)
{
    Str *left = context;
    size_t some = count < left->n ? count : left->n;

    memcpy(at, left->p, some);
    *left = str_skip(*left, some);
    return some;
}

static int thaw(struct lot *back, Str bytes, uint64_t said, struct arena *arena, struct err *err)
{
    struct lot_source from = {lend, &bytes, said};

    return lot_thaw(back, &from, "lot", arena, arena, err);
}

/* In less than one window, in many, and with a text that is longer than a window. */
Test(lotfile, what_is_read_in_a_window_is_what_is_decoded)
{
    static const uint32_t sizes[] = {0, 1, 5000};
    enum { LONG_TEXT = 1 << 20 };

    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct arena arena = {0};
        struct err err = {0};
        struct lot *lot = sample_lot_of(&arena, 3, sizes[i]), back;
        char *text = ARENA_ARRAY(&arena, char, LONG_TEXT);
        Str bytes;

        memset(text, 'x', LONG_TEXT);
        if (lot->row_count)
            lot_row_name(&lot->rows[lot->row_count / 2], (Str){text, LONG_TEXT}, (Str){text, 7},
                         &arena);
        bytes = lot_encode(lot, &arena);
        cr_assert_eq(thaw(&back, bytes, bytes.n, &arena, &err), 0, "%s", err.text);
        cr_expect_eq(lots_differ(lot, &back), 0, "%u rows", sizes[i]);
        cr_expect(str_equal(lot_encode(&back, &arena), bytes), "%u rows", sizes[i]);
        for (size_t less = 1; less < bytes.n; less = less * 3 + 1) {
            err = (struct err){0};
            cr_expect_eq(thaw(&back, str_take(bytes, bytes.n - less), bytes.n, &arena, &err), -1);
            cr_expect_eq(thaw(&back, bytes, bytes.n - less, &arena, &err), -1);
        }
        cr_expect_eq(thaw(&back, bytes, bytes.n + 1, &arena, &err), -1);
        arena_release(&arena);
    }
}

Test(lotfile, what_is_written_comes_back)
{
    uint64_t state = 1;

    for (int round = 0; round < 300; round++) {
        struct arena arena = {0};
        struct err err = {0};
        struct lot *lot = lot_roll(&state, &arena), back;
        Str bytes = lot_encode(lot, &arena);

        cr_assert_eq(lot_decode(&back, bytes, "lot", &arena, &err), 0, "%s", err.text);
        cr_assert_eq(lots_differ(lot, &back), 0);
        cr_assert(str_equal(lot_encode(&back, &arena), bytes), "not the same bytes again");
        arena_release(&arena);
    }
}

/* Of the first item of a part each typed text holds, in turn, what no workbook can. */
static size_t typed_refused(struct lot *lot, const struct field *fields, size_t count, void *at,
                            const char *bad)
{
    static const char mark[] = "(typed)";
    size_t met = 0;

    for (size_t i = 0; i < count; i++) {
        Str *text = (Str *)(void *)((char *)at + fields[i].offset), kept;
        struct arena arena = {0};
        struct err err = {0};
        struct lot back;
        Str bytes;
        char *found;

        if (fields[i].type != TYPED)
            continue;
        kept = *text;
        *text = STR(mark);
        bytes = lot_encode(lot, &arena);
        *text = kept;
        cr_assert_eq(lot_decode(&back, bytes, "lot", &arena, &err), 0, "%s", err.text);
        found = memmem(bytes.p, bytes.n, mark, strlen(mark));
        cr_assert(found);
        memcpy(found, bad, strlen(bad));
        cr_expect_eq(lot_decode(&back, bytes, "lot", &arena, &err), -1, "field %zu", i);
        arena_release(&arena);
        met++;
    }
    return met;
}

/* A lot that cannot become a workbook must not be finished again and again. */
Test(lotfile, typed_text_that_no_workbook_can_hold_is_refused)
{
    static const char *const bad[] = {"\033[A", "\x7F", "\xC2\x85", "\xEF\xBF\xBE", "\xFF"};
    struct arena arena = {0};
    uint64_t state = 5;
    struct lot *lot = lot_roll(&state, &arena);

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        size_t met = 0;

#define TYPED_OF(fields, at) met += typed_refused(lot, fields, COUNT_OF(fields), at, bad[i])
        TYPED_OF(head_fields, lot);
        TYPED_OF(piece_fields, lot->pieces);
        TYPED_OF(bundle_fields, lot->bundles);
        TYPED_OF(hold_fields, lot->holds);
        TYPED_OF(input_fields, lot->inputs);
        TYPED_OF(alarm_fields, lot->alarms);
        TYPED_OF(gate_fields, lot->gates);
        TYPED_OF(mailing_fields, lot->mailings);
        TYPED_OF(post_fields, &lot->post);
        TYPED_OF(shop_fields, &lot->shop);
        TYPED_OF(enclosure_fields, lot->shop.enclosures);
        TYPED_OF(reprint_fields, lot->reprints);
        cr_expect_eq(met, 20);
    }
    arena_release(&arena);
}

Test(lotfile, writing_such_text_is_a_bug, .exit_code = EXIT_BUG)
{
    struct arena arena = {0};
    struct lot lot = {.office_name = STR("\033[A")};

    lot_encode(&lot, &arena);
}

Test(lotfile, an_empty_lot_comes_back)
{
    struct arena arena = {0};
    struct err err = {0};
    struct lot lot = {0}, back;

    cr_expect_eq(lot_decode(&back, lot_encode(&lot, &arena), "lot", &arena, &err), 0);
    cr_expect_eq(back.piece_count, 0);
    arena_release(&arena);
}

/* ---- bytes that are none --------------------------------------------------------------------- */

/* Decodes exactly these bytes: what lies behind them belongs to nobody. */
static int decode_alone(const char *bytes, size_t n)
{
    struct arena arena = {0};
    struct err err = {0};
    char *alone = malloc(n ? n : 1);
    struct lot lot;
    int status;

    memcpy(alone, bytes, n);
    status = lot_decode(&lot, (Str){alone, n}, "out/lot", &arena, &err);
    if (status) {
        cr_assert_eq(err.code, EXIT_IO);
        cr_assert(strstr(err.text, "out/lot"));
    } else {                                         /* whatever it says, it can be walked */
        cr_assert_eq(lot_encode(&lot, &arena).n, n); /* reads every text of it */
        for (uint32_t i = 0; i < lot.piece_count; i++) {
            const struct lot_piece *piece = &lot.pieces[i];

            cr_assert_lt(piece->bundle, lot.bundle_count);
            for (uint32_t c = 0; c < piece->certificate_count; c++)
                cr_assert_lt((int)lot.certificates[piece->certificate + c].kind, KIND_COUNT);
        }
        for (uint32_t i = 0; i < lot.bundle_count; i++)
            cr_assert_leq((uint64_t)lot.bundles[i].piece + lot.bundles[i].piece_count,
                          lot.piece_count);
        for (uint32_t i = 0; i < lot.row_count; i++)
            cr_assert(lot.rows[i].piece == UINT32_MAX || lot.rows[i].piece < lot.piece_count);
        for (uint32_t i = 0; i < lot.hold_count; i++)
            cr_assert_lt(lot.holds[i].row, lot.row_count);
        for (uint32_t i = 0; i < lot.release_count; i++)
            cr_assert_lt(lot.releases[i].piece, lot.piece_count);
    }
    free(alone);
    arena_release(&arena);
    return status;
}

Test(lotfile, every_truncation_is_refused)
{
    struct arena arena = {0};
    uint64_t state = 2;
    Str bytes = lot_encode(lot_roll(&state, &arena), &arena);
    char *longer = malloc(bytes.n + 1);

    for (size_t n = 0; n < bytes.n; n++)
        cr_assert_eq(decode_alone(bytes.p, n), -1, "the first %zu of %zu bytes", n, bytes.n);
    cr_expect_eq(decode_alone(bytes.p, bytes.n), 0);
    memcpy(longer, bytes.p, bytes.n);
    longer[bytes.n] = 0;
    cr_expect_eq(decode_alone(longer, bytes.n + 1), -1, "a byte too many");
    free(longer);
    arena_release(&arena);
}

Test(lotfile, no_wrong_byte_does_harm)
{
    struct arena arena = {0};
    uint64_t state = 3;
    size_t refused = 0, taken = 0;

    for (int lot = 0; lot < 10; lot++) {
        Str bytes = lot_encode(lot_roll(&state, &arena), &arena);
        char *copy = malloc(bytes.n);

        for (int i = 0; i < 1000; i++) {
            size_t at = dice_roll(&state) % bytes.n;

            memcpy(copy, bytes.p, bytes.n);
            copy[at] = (char)(copy[at] + 1 + (int)dice(&state, 255));
            if (decode_alone(copy, bytes.n))
                refused++;
            else
                taken++;
        }
        free(copy);
    }
    cr_expect_gt(refused, 500);
    cr_expect_gt(taken, 500); /* the digest finds those */
    arena_release(&arena);
}

Test(lotfile, an_account_that_is_none_is_refused)
{
    static const char *const cases[] = {
        "",
        "{",
        "[]",
        "{\"findings\": [{\"value\": -1}]}",
        "{\"rows\": [{\"line\": 4294967296}]}",
        "{\"rows\": [{\"what\": \"a\\u3042\"}]}",
        "{\"rows\": [{\"what\": 7}]}",
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct arena arena = {0};
        struct err err = {0};
        struct lot_stop stop = {.gate = STR("proof"), .account = str_of(cases[i])};
        struct lot lot = {.stops = &stop, .stop_count = 1}, back;

        cr_expect_eq(lot_decode(&back, lot_encode(&lot, &arena), "lot", &arena, &err), -1, "%s",
                     cases[i]);
        arena_release(&arena);
    }
}

/* Keys that none of the account's tables has: a sheet would show no month of them. */
Test(lotfile, a_line_of_delay_that_is_none_is_refused)
{
    static const struct {
        enum delay_table table;
        int32_t key, other;
        bool refused;
    } cases[] = {
        {DELAYS_BY_DAYS, 0, 0, false},
        {DELAYS_BY_DAYS, -1, 0, true},
        {DELAYS_BY_LEFT, 5, 0, false},
        {DELAYS_BY_LEFT, 6, 0, true},
        {DELAYS_BY_LEFT, -1, 0, true},
        {DELAYS_BY_AREA, -1, 0, false},
        {DELAYS_BY_AREA, -2, 0, true},
        {DELAYS_BY_AREA, 999, 0, false},
        {DELAYS_BY_AREA, 1000, 0, true},
        {DELAYS_BY_EXPIRY, 4199, 0, false},
        {DELAYS_BY_EXPIRY, 4200, 0, true},
        {DELAYS_BY_EXPIRY, -1, 0, true},
        {DELAYS_BY_MONTHS, 1, -1, false},
        {DELAYS_BY_MONTHS, 1, -2, true},
        {DELAYS_BY_MONTHS, 1, 4200, true},
        {DELAYS_BY_MONTHS, 4200, 1, true},
        {DELAYS_BY_MAIL_DAY, 20781, 0, false},
        {DELAYS_BY_MAIL_DAY, INT32_MIN, 0, true},
        {DELAYS_BY_MAIL_DAY, INT32_MAX, 0, true},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct arena arena = {0};
        struct err err = {0};
        struct lot_delay line = {
            .table = cases[i].table, .key = cases[i].key, .other = cases[i].other};
        struct lot lot = {.delays = &line, .delay_count = 1}, back;

        cr_expect_eq(lot_decode(&back, lot_encode(&lot, &arena), "lot", &arena, &err),
                     cases[i].refused ? -1 : 0, "case %zu", i);
        arena_release(&arena);
    }
}

Test(lotfile, another_version_is_refused)
{
    struct arena arena = {0};
    struct err err = {0};
    struct lot lot = {0}, back;
    Str bytes = lot_encode(&lot, &arena);
    char *copy = malloc(bytes.n);

    memcpy(copy, bytes.p, bytes.n);
    cr_assert_eq(memcmp(copy, "kigen lot ", 10), 0);
    copy[10]++;
    cr_expect_eq(lot_decode(&back, (Str){copy, bytes.n}, "lot", &arena, &err), -1);
    cr_expect(strstr(err.text, "version"));
    free(copy);
    arena_release(&arena);
}
