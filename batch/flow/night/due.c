/* Rows packed and opened; the holders beside them. */
#include "flow/night/due.h"

#include <stdlib.h>

#include "base/bug.h"
#include "core/gates/classes.h"

enum { DAY_MASK = (1 << DAY_PACKED_BITS) - 1 };

/* ---- begin and end --------------------------------------------------------------------------- */

void dues_begin(struct dues *dues, const struct rules *rules, const struct calendar *calendar,
                const struct history *history, const struct page_file *file)
{
    REQUIRE(dues->rows.count == 0); /* persons may be there: who is asked about */
    dues->rows.item_bytes = sizeof(struct due_row);
    dues->rows.file = file;
    dues->crowd.item_bytes = sizeof(struct someone);
    dues->crowd.file = file;
    dues->terms = mem_zero(1, sizeof *dues->terms);
    dues->rules = rules;
    dues->calendar = calendar;
    dues->history = history;
}

void dues_release(struct dues *dues)
{
    pages_release(&dues->rows);
    pages_release(&dues->crowd);
    mem_free(dues->terms);
    mem_free(dues->states);
    dues->terms = NULL;
    dues->states = NULL;
    VEC_RELEASE(&dues->met);
    VEC_RELEASE(&dues->live);
    VEC_RELEASE(&dues->people);
    VEC_RELEASE(&dues->wide);
    VEC_RELEASE(&dues->whole);
    numbers_release(&dues->by_id);
    numbers_release(&dues->by_holder);
}

/* ---- holders --------------------------------------------------------------------------------- */

static Str id_of(const struct dues *dues, const struct someone *someone, char out[PACKED_BYTES_MAX])
{
    return someone->id & PACKED_FREE ? packed_text(dues->wide.at[someone->id & ~PACKED_FREE], out)
                                     : packed_word_text(someone->id, out);
}

Str dues_id(const struct dues *dues, uint32_t number, char out[PACKED_BYTES_MAX])
{
    return id_of(dues, &dues->people.at[number], out);
}

bool dues_find(const struct dues *dues, Str id, uint32_t *number)
{
    struct numbers_at at = numbers_at(&dues->by_id, str_hash(id));
    char text[PACKED_BYTES_MAX];

    while (numbers_next(&dues->by_id, &at, number))
        if (str_equal(dues_id(dues, *number, text), id))
            return true;
    return false;
}

static uint64_t someone_hash(const void *owner, uint32_t number)
{
    char text[PACKED_BYTES_MAX];

    return str_hash(dues_id(owner, number, text));
}

static uint64_t wide_add(struct dues *dues, Str id)
{
    struct packed packed;

    REQUIRE(packed_of(id, &packed));
    VEC_PUSH(&dues->wide, packed);
    return PACKED_FREE | (dues->wide.count - 1);
}

uint32_t dues_someone(struct dues *dues, Str id)
{
    struct someone someone = {.id = packed_word(id)};
    uint32_t number;

    if (dues_find(dues, id, &number))
        return number;
    if (!someone.id)
        someone.id = wide_add(dues, id);
    VEC_PUSH(&dues->people, someone);
    dues->by_id.hash_of = someone_hash;
    dues->by_id.owner = dues;
    numbers_put(&dues->by_id, str_hash(id));
    return (uint32_t)dues->people.count - 1;
}

static uint64_t whole_hash(const void *owner, uint32_t number)
{
    const struct dues *dues = owner;

    return numbers_scatter(dues->whole.at[number].holder);
}

void dues_whole(struct dues *dues, uint32_t number, struct person *person)
{
    struct someone *someone = &dues->people.at[number];

    REQUIRE(!someone->is_whole && person->is_whole);
    VEC_PUSH(&dues->whole, ((struct whole){number, person}));
    dues->by_holder.hash_of = whole_hash;
    dues->by_holder.owner = dues;
    numbers_put(&dues->by_holder, numbers_scatter(number));
    someone->is_whole = 1;
}

/* Who is said to be. */
static struct person *the_whole(const struct dues *dues, uint32_t holder)
{
    struct numbers_at at = numbers_at(&dues->by_holder, numbers_scatter(holder));
    uint32_t number;

    while (numbers_next(&dues->by_holder, &at, &number))
        if (dues->whole.at[number].holder == holder)
            return dues->whole.at[number].person;
    BUG("a holder is whole and not there");
}

struct person *dues_whole_of(const struct dues *dues, uint32_t number)
{
    return dues->people.at[number].is_whole ? the_whole(dues, number) : NULL;
}

void dues_meet(struct dues *dues, uint32_t number, const struct resident *resident)
{
    struct someone *someone = &dues->people.at[number];

    REQUIRE(!someone->is_whole && !someone->known); /* the first row speaks */
    someone->known = 1;
    someone->birth = day_packed(resident->birth_date) & DAY_MASK;
    someone->stay = day_packed(resident->stay_until) & DAY_MASK;
    someone->area = class_place(resident).area & 0xFFFFFF;
    someone->status = (uint64_t)resident->status & 7;
    someone->birth_state = (uint64_t)resident->birth_state & 3;
    someone->elsewhere = resident->residence_elsewhere;
    someone->is_protected = resident->is_protected;
    someone->bad_municipality = resident->bad_municipality;
    someone->bad_format = resident->bad_format;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void add_row(struct dues *dues, const struct due_row *row, const struct due_met *met)
{
    REQUIRE(dues->rows.count < DUE_ROWS_MAX && !dues->readers);
    pages_push(&dues->rows, row);
    VEC_PUSH(&dues->met, *met);
}

void dues_add_live(struct dues *dues, struct due *due, uint32_t holder)
{
    struct due_row row = {.line = due->certificate.line, .holder = holder, .is_live = 1};

    VEC_PUSH(&dues->live, due);
    row.at = (uint32_t)dues->live.count;
    due->is_live = true;
    add_row(dues, &row, &(struct due_met){.is_live = 1});
}

static uint64_t serial_hash(const struct due_row *row)
{
    return packed_hash(row->serial) + row->kind * UINT64_C(0x9E3779B97F4A7C15);
}

static uint64_t tag_of(struct packed serial)
{
    return packed_hash(serial) >> (64 - DUE_TAG_BITS);
}

void dues_add(struct dues *dues, const struct certificate *certificate, uint32_t holder,
              const struct memory *memory)
{
    struct someone *someone = &dues->people.at[holder];
    struct due_row row = {.kind = (uint64_t)certificate->kind & 1,
                          .status = (uint64_t)certificate->status & 7,
                          .card_type = (uint64_t)certificate->card_type & 3,
                          .line = certificate->line,
                          .holder = holder,
                          .at = memory ? memory->number + 1 : 0};
    struct due_met met = {.kind = row.kind, .next = someone->row & (DUE_ROWS_MAX - 1)};

    REQUIRE(packed_of(certificate->serial, &row.serial));
    row.issued = met.issued = day_packed(certificate->issued_on) & DAY_MASK;
    row.expires = met.expires = day_packed(certificate->expires_on) & DAY_MASK;
    row.card = day_packed(certificate->card_expires_on) & DAY_MASK;
    row.disposition = DISPOSITION_COUNT;
    met.tag = tag_of(row.serial) & ((1 << DUE_TAG_BITS) - 1);
    add_row(dues, &row, &met);
    someone->row = dues->rows.count & (DUE_ROWS_MAX - 1);
}

/* ---- duplicates ------------------------------------------------------------------------------ */

/* A table of all serials would be the largest of the night: the rows are walked for a share of them at
 * a time. */
enum { SERIALS_TOGETHER = 1 << 17 };

struct serial { /* the first row of a kind and serial */
    uint32_t hash, row;
};
struct serials { /* of a share */
    VEC(struct serial) first;
    struct numbers by_hash;
};

static uint64_t first_hash(const void *owner, uint32_t number)
{
    const struct serials *serials = owner;

    return numbers_scatter(serials->first.at[number].hash);
}

/* Whether a row above has its kind and serial; the first of them is remembered. */
static bool is_second(const struct dues *dues, struct serials *serials, size_t number,
                      uint32_t hash)
{
    const struct due_row row = *due_row(dues, number);
    struct numbers_at at = numbers_at(&serials->by_hash, numbers_scatter(hash));
    uint32_t before;

    while (numbers_next(&serials->by_hash, &at, &before)) {
        const struct serial *first = &serials->first.at[before];
        const struct due_row *above = first->hash == hash ? due_row(dues, first->row) : NULL;

        if (above && packed_equal(above->serial, row.serial) && above->kind == row.kind)
            return true;
    }
    VEC_PUSH(&serials->first, ((struct serial){hash, (uint32_t)number}));
    numbers_put(&serials->by_hash, numbers_scatter(hash));
    return false;
}

void dues_end(struct dues *dues, dues_told *told, void *context)
{
    uint32_t shares = (uint32_t)(dues->rows.count / SERIALS_TOGETHER) + 1;

    for (uint32_t share = 0; share < shares; share++) {
        struct serials serials = {.by_hash = {.hash_of = first_hash, .owner = &serials}};

        for (size_t i = 0; i < dues->rows.count; i++) {
            const struct due_row *row = due_row(dues, i);
            uint64_t hash = serial_hash(row);

            if (row->is_live || (uint32_t)hash % shares != share ||
                !is_second(dues, &serials, i, (uint32_t)(hash >> 32)))
                continue;
            ((struct due_row *)pages_edit(&dues->rows, i))->duplicate = 1;
            told(context, due_row(dues, i)->holder);
        }
        numbers_release(&serials.by_hash);
        VEC_RELEASE(&serials.first);
    }
}

/* ---- certificates of a holder who is not whole ----------------------------------------------- */

/* The nearest end; of equally near ones the last in the file, as expiry_bases() has it. */
static void explain(struct due_met *met, Day ends_on)
{
    Day expires_on = day_unpacked(met->expires), before = day_unpacked(met->authentication);

    if (!day_is(before) ||
        abs(day_between(expires_on, ends_on)) <= abs(day_between(expires_on, before)))
        met->authentication = day_packed(ends_on) & DAY_MASK;
}

static bool has_serial(const struct dues *dues, size_t number, Str serial)
{
    struct packed packed;

    return packed_of(serial, &packed) && dues->met.at[number].tag == tag_of(packed) &&
           packed_equal(due_row(dues, number)->serial, packed);
}

/* As facts_takes_over() says it; the serial is in the pages, and is asked for last. */
static bool takes_over(const struct dues *dues, size_t number, const struct certificate *by)
{
    const struct due_met *met = &dues->met.at[number];
    const struct certificate of = {.serial = STR_EMPTY,
                                   .kind = (enum kind)met->kind,
                                   .issued_on = day_unpacked(met->issued),
                                   .expires_on = day_unpacked(met->expires)};

    return facts_takes_over(by, &of) && !has_serial(dues, number, by->serial);
}

/* Of equally new ones the last in the file, as facts_successor() has it. */
static void supersede(struct due_met *met, const struct certificate *by)
{
    if (met->by_expires &&
        facts_is_newer(day_unpacked(met->by_issued), day_unpacked(met->by_expires), by->issued_on,
                       by->expires_on))
        return;
    met->by_issued = day_packed(by->issued_on) & DAY_MASK;
    met->by_expires = day_packed(by->expires_on) & DAY_MASK;
}

void dues_peer(struct dues *dues, uint32_t holder, const struct certificate *certificate)
{
    REQUIRE(!dues->people.at[holder].is_whole);
    for (uint32_t at = (uint32_t)dues->people.at[holder].row; at;
         at = (uint32_t)dues->met.at[at - 1].next) {
        struct due_met *met = &dues->met.at[at - 1];

        if (met->is_live)
            continue;
        if (certificate->kind == KIND_AUTHENTICATION && met->kind == KIND_SIGNATURE)
            explain(met, certificate->expires_on);
        if (takes_over(dues, at - 1, certificate))
            supersede(met, certificate);
    }
}

static void row_met(struct dues *dues, size_t number)
{
    const struct due_met *met = &dues->met.at[number];
    struct due_row *row = pages_edit(&dues->rows, number);

    if (row->holder != DUE_NOBODY)
        row->who = dues->people.at[row->holder];
    if (met->is_live)
        return;
    row->by_issued = met->by_issued;
    row->by_expires = met->by_expires;
    row->authentication = met->authentication;
}

static uint32_t state_of(const struct due_row *row)
{
    if (row->is_live)
        return DUE_LIVE_BIT | (row->at - 1);
    return (uint32_t)row->disposition | (row->respelled ? DUE_RESPELLED : 0) |
           (row->at ? DUE_KNOWN : 0);
}

void dues_met(struct dues *dues)
{
    for (size_t i = 0; i < dues->rows.count; i++)
        row_met(dues, i);
    for (size_t i = 0; i < dues->people.count; i++)
        pages_push(&dues->crowd, &dues->people.at[i]);
    VEC_RELEASE(&dues->met);
    VEC_RELEASE(&dues->people);
    numbers_release(&dues->by_id);
    dues->states = mem_alloc((dues->rows.count + 1) * sizeof *dues->states);
    for (size_t i = 0; i < dues->rows.count; i++)
        dues->states[i] = state_of(due_row(dues, i));
}

static struct certificate certificate_of(const struct due_row *row, char serial[PACKED_BYTES_MAX])
{
    return (struct certificate){.serial = packed_text(row->serial, serial),
                                .kind = (enum kind)row->kind,
                                .issued_on = day_unpacked(row->issued),
                                .expires_on = day_unpacked(row->expires),
                                .status = (enum certificate_status)row->status,
                                .card_expires_on = day_unpacked(row->card),
                                .card_type = (enum card_type)row->card_type,
                                .line = row->line};
}

/* ---- opening --------------------------------------------------------------------------------- */

/* Seven digits, or nothing: what class_place() makes the same area of. */
static Str postal_code_of(uint32_t area, char out[7])
{
    if (area == CELL_NO_AREA)
        return STR_EMPTY;
    for (size_t i = 7; i-- > 0; area /= 10)
        out[i] = (char)('0' + area % 10);
    return (Str){out, 7};
}

static void open_someone(const struct dues *dues, const struct someone *someone,
                         struct due_view *view)
{
    view->person = (struct person){
        .resident_id = id_of(dues, someone, view->resident_id),
        .known = someone->known,
        .contradiction_checked = someone->known,
        .lacks_template = someone->lacks_template,
        .doubt = (enum town_doubt)someone->doubt,
        .disputed = DAY_NONE,
        .decision = DECISION_NONE,
        .piece = UINT32_MAX,
        .resident = {.postal_code = postal_code_of(someone->area, view->postal_code),
                     .birth_state = (enum birth_state)someone->birth_state,
                     .birth_date = day_unpacked(someone->birth),
                     .status = (enum resident_status)someone->status,
                     .moves_on = DAY_NONE,
                     .stay_until = day_unpacked(someone->stay),
                     .residence_elsewhere = someone->elsewhere,
                     .is_protected = someone->is_protected,
                     .bad_municipality = someone->bad_municipality,
                     .bad_format = someone->bad_format}};
    view->person.resident.resident_id = view->person.resident_id;
}

static void peer_add(struct due_view *view, enum kind kind, enum certificate_status status,
                     Day issued_on, Day expires_on)
{
    struct peer *peer = &view->peers[view->person.peer_count++];

    *peer = (struct peer){.next = view->person.peers,
                          .certificate = {.serial = STR_EMPTY,
                                          .resident_id = view->person.resident_id,
                                          .kind = kind,
                                          .issued_on = issued_on,
                                          .expires_on = expires_on,
                                          .status = status,
                                          .card_expires_on = DAY_NONE}};
    view->person.peers = peer;
}

/* The one that explains an expiry comes first, and supersedes nothing. */
static void open_peers(const struct due_row *row, struct due_view *view)
{
    if (row->by_expires)
        peer_add(view, (enum kind)row->kind, CERTIFICATE_VALID, day_unpacked(row->by_issued),
                 day_unpacked(row->by_expires));
    if (row->authentication)
        peer_add(view, KIND_AUTHENTICATION, CERTIFICATE_EXPIRED, DAY_NONE,
                 day_unpacked(row->authentication));
}

const struct person *dues_person(const struct dues *dues, size_t number, struct due_view *view)
{
    const struct someone *someone =
        dues->crowd.count ? pages_at(&dues->crowd, number) : &dues->people.at[number];

    if (someone->is_whole)
        return the_whole(dues, (uint32_t)number);
    open_someone(dues, someone, view);
    return &view->person;
}

struct due *due_at(const struct dues *dues, size_t number, struct due_view *view)
{
    const struct due_row *row = due_row(dues, number);
    const struct someone *someone;
    struct due *due = &view->due;

    if (row->is_live)
        return dues->live.at[row->at - 1];
    someone = dues->crowd.count ? &row->who : &dues->people.at[row->holder];
    *due =
        (struct due){.certificate = certificate_of(row, view->serial),
                     .kind = (int)row->kind,
                     .memory = row->at ? history_at(dues->history, row->at - 1) : NULL,
                     .duplicate = row->duplicate,
                     .respelled = row->respelled,
                     .echo = row->echo,
                     .judgement = {(enum disposition)row->disposition, (enum reason)row->reason, 0},
                     .planned_on = DAY_NONE,
                     .anomalies = (uint32_t)row->anomalies};
    due->terms = rules_terms_again(dues->terms, dues->rules, dues->calendar,
                                   due->certificate.issued_on, due->certificate.expires_on)
                     ->terms;
    if (someone->is_whole) {
        due->person = the_whole(dues, row->holder);
    } else {
        open_someone(dues, someone, view);
        open_peers(row, view);
        due->person = &view->person;
    }
    due->certificate.resident_id = due->person->resident_id;
    return due;
}

void dues_reader(struct dues *reader, struct dues *of)
{
    REQUIRE(of->states); /* dues_met() was here */
    of->readers++;
    *reader = *of;
    reader->of = of;
    reader->terms = mem_zero(1, sizeof *reader->terms);
    pages_reader(&reader->rows, &of->rows);
    pages_reader(&reader->crowd, &of->crowd);
}

void dues_reader_release(struct dues *reader)
{
    REQUIRE(reader->of && reader->of->readers);
    reader->of->readers--;
    reader->of = NULL;
    pages_release(&reader->rows);
    pages_release(&reader->crowd);
    mem_free(reader->terms);
    reader->terms = NULL;
}

static struct due_brief brief_of(const struct due *due, uint32_t holder)
{
    return (struct due_brief){.holder = holder,
                              .judgement = due->judgement,
                              .unreadable = due->unreadable,
                              .memory = due->memory,
                              .expires_on = due->certificate.expires_on,
                              .ideal_on = due->terms.ideal_on,
                              .duplicate = due->duplicate,
                              .respelled = due->respelled};
}

struct due_brief due_brief(const struct dues *dues, size_t number)
{
    const struct due_row *row = due_row(dues, number);
    Day expires_on = day_unpacked(row->expires);

    if (row->is_live)
        return brief_of(dues->live.at[row->at - 1], row->holder);
    return (struct due_brief){
        .holder = row->holder,
        .judgement = {(enum disposition)row->disposition, (enum reason)row->reason, 0},
        .memory = row->at ? history_at(dues->history, row->at - 1) : NULL,
        .expires_on = expires_on,
        .ideal_on = rules_terms_again(dues->terms, dues->rules, dues->calendar,
                                      day_unpacked(row->issued), expires_on)
                        ->terms.ideal_on,
        .duplicate = row->duplicate,
        .respelled = row->respelled};
}

/* A person whose texts stay, for a live row of a holder whom nobody knows. */
static struct person *person_keep(const struct person *person, struct arena *arena)
{
    struct person *kept = ARENA_NEW(arena, struct person);

    *kept = *person;
    kept->resident_id = arena_copy(arena, person->resident_id);
    kept->resident.resident_id = kept->resident_id;
    kept->resident.postal_code = arena_copy(arena, person->resident.postal_code);
    kept->peers = NULL; /* such a row is asked nothing about them */
    kept->peer_count = 0;
    return kept;
}

static struct due *make_live(struct dues *dues, size_t number, const struct due *due,
                             struct arena *arena)
{
    struct due_row *row = pages_edit(&dues->rows, number);
    struct due *live = ARENA_NEW(arena, struct due);

    *live = *due;
    live->is_live = true;
    if (!due->person->is_whole)
        live->person = person_keep(due->person, arena);
    live->certificate.serial = arena_copy(arena, due->certificate.serial);
    live->certificate.resident_id = live->person->resident_id;
    VEC_PUSH(&dues->live, live);
    row->is_live = 1;
    row->at = (uint32_t)dues->live.count;
    if (dues->met.count)
        dues->met.at[number].is_live = 1;
    if (dues->states)
        dues->states[number] = state_of(row);
    return live;
}

struct due *due_keep(struct dues *dues, size_t number, struct arena *arena)
{
    struct due_view view;
    struct due *due = due_at(dues, number, &view);

    REQUIRE(!dues->readers);
    return due->is_live ? due : make_live(dues, number, due, arena);
}

static bool stays_packed(enum disposition disposition)
{
    return disposition == DISPOSITION_COUNT || disposition == DISPOSITION_TOLD ||
           disposition == DISPOSITION_SUPPRESSED;
}

void due_put(struct dues *dues, size_t number, struct due *due, struct arena *arena)
{
    struct due_row row;

    REQUIRE(!dues->readers);
    if (due->is_live)
        return;
    if (!stays_packed(due->judgement.disposition)) {
        /* whose name is not kept has no address, so that he is held; and the proof asks why */
        REQUIRE(due->judgement.disposition != DISPOSITION_NOTICE || due->person->is_whole);
        make_live(dues, number, due, arena);
        return;
    }
    REQUIRE(due->anomalies >> ANOMALY_COUNT == 0 && dues->states);
    row = *due_row(dues, number);
    row.at = due->memory ? due->memory->number + 1 : 0;
    row.respelled = due->respelled;
    row.echo = due->echo;
    row.disposition = (uint64_t)due->judgement.disposition & 15;
    row.reason = (uint64_t)due->judgement.reason & 63;
    row.anomalies = due->anomalies & 511;
    if (memcmp(&row, due_row(dues, number), sizeof row) != 0)
        *(struct due_row *)pages_edit(&dues->rows, number) = row;
    dues->states[number] = state_of(&row);
}
