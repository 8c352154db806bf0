/*
 * The proof: from open to what it knows before the registers are read, and the order of its parts.
 * The registers are prove_rows.c, judging is prove_judge.c, planning prove_plan.c, the comparison
 * prove_compare.c.
 */
#include "base/bug.h"
#include "witness/prove_inside.h"
#include "witness/prove_ledger.h"

enum { PAST_MARGIN_DAYS = 92 }; /* the ledger is read whole for so many days before `past` */

/* By the serial alone. */
static uint32_t key_said(const void *owner, uint32_t number)
{
    const struct prove *prove = owner;
    char serial[ID_ROOM];

    return places_tag(memory_serial(prove, &prove->remembered.at[number], serial));
}

struct prove *prove_open(const struct prove_settings *settings, Ymd as_of,
                         const struct page_file *file)
{
    struct prove *prove = mem_zero(1, sizeof *prove);

    prove->settings = settings;
    prove->as_of = as_of;
    prove->answers.item_bytes = sizeof(struct answer);
    prove->answers.file = file;
    prove_tables(prove);
    prove->by_key = (struct places){.said = key_said, .owner = prove};
    days_open(&prove->days, &prove->arena);
    header_words(&prove->certificates, settings, /*residents*/ false, &prove->arena);
    header_words(&prove->residents, settings, /*residents*/ true, &prove->arena);
    for (size_t i = 0; i < sizeof prove->headers_due / sizeof prove->headers_due[0]; i++)
        prove->headers_due[i] = true;
    prove->months = ARENA_ARRAY(&prove->arena, struct month_of_rows, DAYS_MONTHS);
    prove->issue_from = ARENA_ARRAY(&prove->arena, Ymd, settings->by_issue_count);
    for (size_t i = 0; i < settings->by_issue_count; i++)
        prove->issue_from[i] = prove_date(settings->by_issue[i].from);
    prove->since = prove_date(settings->since);
    return prove;
}

void prove_close(struct prove *prove)
{
    if (!prove)
        return;
    VEC_RELEASE(&prove->holidays);
    VEC_RELEASE(&prove->limits);
    VEC_RELEASE(&prove->used);
    VEC_RELEASE(&prove->brought);
    pages_release(&prove->answers);
    VEC_RELEASE(&prove->met);
    VEC_RELEASE(&prove->kept);
    VEC_RELEASE(&prove->survivors);
    places_release(&prove->by_number);
    places_release(&prove->by_speaker);
    VEC_RELEASE(&prove->wanted);
    set_release(&prove->unborne);
    set_release(&prove->elsewhere);
    set_release(&prove->wishes);
    set_release(&prove->undone_pieces);
    set_release(&prove->taken_back);
    set_release(&prove->decisions);
    places_release(&prove->by_key);
    places_release(&prove->by_id);
    VEC_RELEASE(&prove->remembered);
    VEC_RELEASE(&prove->pieces);
    VEC_RELEASE(&prove->holders);
    VEC_RELEASE(&prove->long_ids);
    VEC_RELEASE(&prove->speakers);
    arena_release(&prove->arena);
    mem_free(prove);
}

/* ---- side files ------------------------------------------------------------------------------ */

enum { HOLIDAYS, LIMITS, ELSEWHERE, WISHES };

/* Whether this record is the header of the file, which comes first. */
static bool is_header(struct prove *prove, int file)
{
    bool first = prove->headers_due[file];

    prove->headers_due[file] = false;
    return first;
}

static void names_map(int *at, const char *const *names, int count,
                      const struct prove_record *record)
{
    for (int c = 0; c < count; c++)
        for (size_t i = 0; i < record->count && i < (size_t)count; i++)
            if (str_equal(text_bare(record->fields[i]), str_of(names[c])))
                at[c] = (int)i;
}

void prove_holiday(struct prove *prove, const struct prove_record *record)
{
    Ymd day;

    if (is_header(prove, HOLIDAYS) || record->broken || record->count == 0)
        return;
    day = prove_date(text_bare(record->fields[0]));
    if (day)
        VEC_PUSH(&prove->holidays, day);
}

static uint64_t number_of(Str text)
{
    uint64_t number = 0;

    for (size_t i = 0; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
        number = number * 10 + (uint64_t)(text.p[i] - '0');
    return number;
}

void prove_limit(struct prove *prove, const struct prove_record *record)
{
    static const char *const names[] = {"effective_from", "resource", "scope", "per", "max"};
    struct limit_row row = {0};
    Str fields[5], scope;

    if (is_header(prove, LIMITS)) {
        names_map(prove->limit_at, names, 5, record);
        return;
    }
    if (record->broken || record->count != 5)
        return;
    for (int i = 0; i < 5; i++)
        fields[i] = text_bare(record->fields[prove->limit_at[i]]);
    row.of = str_equal(fields[1], STR("print"))     ? OF_PRINT
             : str_equal(fields[1], STR("counter")) ? OF_COUNTER
                                                    : OF_WALK_IN;
    scope = fields[2];
    row.from = prove_date(fields[0]);
    row.weekly = str_equal(fields[3], STR("week"));
    row.max = number_of(fields[4]);
    for (size_t i = 0; i < scope.n; i++)
        if (scope.p[i] == ':') {
            row.scope = str_starts(scope, STR("postal")) ? 1 : 2;
            row.prefix = arena_copy(&prove->arena, str_skip(scope, i + 1));
            break;
        }
    VEC_PUSH(&prove->limits, row);
}

Str key_text(char out[KEY_MAX], int kind, Ymd expires_on, Str serial)
{
    size_t n = serial.n < KEY_MAX - 8 ? serial.n : KEY_MAX - 8;

    out[0] = kind == KIND_IS_SIGNATURE ? 's' : 'a';
    memcpy(out + 1, &expires_on, sizeof expires_on);
    memcpy(out + 1 + sizeof expires_on, serial.p, n);
    return (Str){out, 1 + sizeof expires_on + n};
}

void prove_elsewhere(struct prove *prove, const struct prove_record *record)
{
    static const char *const names[] = {"kind", "serial", "expires_on"};
    char text[KEY_MAX];
    Ymd expires_on;
    Str key;

    if (is_header(prove, ELSEWHERE)) {
        names_map(prove->elsewhere_at, names, 3, record);
        return;
    }
    if (record->broken || record->count != 3)
        return;
    ymd_read(text_bare(record->fields[prove->elsewhere_at[2]]), prove->settings->era_numbers,
             &expires_on);
    key = key_text(text, kind_value(text_bare(record->fields[prove->elsewhere_at[0]])), expires_on,
                   text_bare(record->fields[prove->elsewhere_at[1]]));
    if (!set_find(&prove->elsewhere, key))
        set_put(&prove->elsewhere, arena_copy(&prove->arena, key),
                prove); /* only that it is there */
}

void prove_wish(struct prove *prove, const struct prove_record *record)
{
    static const char *const names[] = {"resident_id", "language", "format"};
    static const char *const japanese[] = {"宛名番号", "言語", "形式"};
    struct wish *wish;
    Str form;

    if (is_header(prove, WISHES)) {
        names_map(prove->wish_at, names, 3, record);
        names_map(prove->wish_at, japanese, 3, record); /* one or the other */
        return;
    }
    if (record->broken || record->count != 3)
        return;
    wish = ARENA_NEW(&prove->arena, struct wish);
    form = text_bare(record->fields[prove->wish_at[2]]);
    wish->language = arena_copy(&prove->arena, text_bare(record->fields[prove->wish_at[1]]));
    wish->format = form.n ? format_value(form) : -1;
    set_put(&prove->wishes, arena_copy(&prove->arena, text_bare(record->fields[prove->wish_at[0]])),
            wish);
}

void prove_ready(struct prove *prove)
{
    const struct prove_settings *settings = prove->settings;
    struct days *days = &prove->days;
    Ymd closes;

    days_mark(days, settings, prove->holidays.at, prove->holidays.count);
    prove->mail_on = days_on_or_after(
        days, days_count(days, prove->as_of, settings->lead_days, PROVE_OFFICE), PROVE_MAILING);
    prove->deliver_on = days_count(days, prove->mail_on, settings->delivery_days, PROVE_BUSINESS);
    if (settings->cutoff_days) {
        closes = days_count(days, prove->mail_on, -settings->cutoff_days, PROVE_OFFICE);
        prove->before_cutoff = prove->as_of < closes;
    }
    /* the mail day is a mailing day: what opens (and has its target) by then is due, and no other
     */
    prove->not_due_from = days_after(days, prove->mail_on, 1 - settings->target_days);
    prove->past_before = days_after(days, prove->as_of, -settings->past_days);
}

Ymd prove_floor(const struct prove *prove)
{
    return days_after(&prove->days, prove->past_before, -PAST_MARGIN_DAYS);
}

Ymd prove_mail_on(const struct prove *prove)
{
    return prove->mail_on;
}

/* ---- the ledger ------------------------------------------------------------------------------ */

Str memory_serial(const struct prove *prove, const struct remembered *memory, char out[ID_ROOM])
{
    const struct digits digits = {.rest = (uint64_t)memory->high << 32 | memory->low,
                                  .front = memory->front,
                                  .count = memory->digits};

    if (memory->digits)
        return digits_text(digits, out);
    REQUIRE(memory->piece);
    return prove->pieces.at[memory->piece - 1].serial;
}

static void serial_take(struct prove *prove, struct remembered *memory, Str serial)
{
    struct digits digits = digits_of(serial);

    if (!digits.count) {
        memory_piece(prove, memory)->serial = arena_copy(&prove->arena, serial);
        return;
    }
    memory->low = (uint32_t)digits.rest;
    memory->high = (uint32_t)(digits.rest >> 32) & 0xFFFFFFF;
    memory->front = digits.front & 127;
    memory->digits = digits.count & 31;
}

struct remembered *memory_find(const struct prove *prove, int kind, Ymd expires_on, Str serial)
{
    uint32_t tag = places_tag(serial), number;
    char text[ID_ROOM];
    size_t slot = 0;

    while (places_next(&prove->by_key, tag, &slot, &number)) {
        struct remembered *at = &prove->remembered.at[number];

        if (at->kind == (kind == KIND_IS_SIGNATURE ? 0 : 1) && (Ymd)at->expires == expires_on &&
            str_equal(memory_serial(prove, at, text), serial))
            return at;
    }
    return NULL;
}

struct remembered_piece *memory_piece(struct prove *prove, struct remembered *memory)
{
    if (!memory->piece) {
        VEC_PUSH(&prove->pieces, (struct remembered_piece){.issued = 0});
        memory->piece = (uint32_t)prove->pieces.count;
    }
    return piece_of(prove, memory);
}

struct remembered *memory_add(struct prove *prove, int kind, Ymd expires_on, Str serial)
{
    struct remembered memory = {.kind = kind == KIND_IS_SIGNATURE ? 0 : 1,
                                .expires = (uint32_t)expires_on & 0x1FFFFFF,
                                .standing = IS_COUNT};

    serial_take(prove, &memory, serial);
    places_put(&prove->by_key, places_tag(serial));
    VEC_PUSH(&prove->remembered, memory);
    return &prove->remembered.at[prove->remembered.count - 1];
}

static struct remembered *remembered_of(struct prove *prove, const struct prove_key *key)
{
    int kind = kind_value(key->kind);
    Ymd expires_on = ymd_iso(key->expires_on);
    struct remembered *memory = memory_find(prove, kind, expires_on, key->serial);

    return memory ? memory : memory_add(prove, kind, expires_on, key->serial);
}

static enum is is_of(Str word)
{
    int i = 0;

    while (i < IS_COUNT && !str_equal(word, is_word((enum is)i)))
        i++;
    return (enum is)i;
}

void prove_change(struct prove *prove, const struct prove_key *key, Str disposition)
{
    enum is standing = is_of(disposition);
    bool seen = standing == IS_WAITING || standing == IS_HELD || standing == IS_NOTICE;
    struct remembered *memory = remembered_of(prove, key);

    memory->standing = (uint32_t)standing & 15;
    memory->seen |= seen;
}

/* What has become of a piece. Only what may follow changes it: nothing is pulled or taken back
 * after it was posted, nothing comes back before. */
struct fate {
    bool posted, undone, returned;
};

static void fate_event(struct fate *fate, Str event)
{
    if (fate->undone)
        return;
    if (str_equal(event, STR("posted"))) {
        fate->posted = true;
    } else if (str_equal(event, STR("returned"))) {
        fate->returned = fate->undone = fate->posted;
    } else if (str_equal(event, STR("spoiled")) || str_equal(event, STR("pulled")) ||
               str_equal(event, STR("voided"))) {
        fate->undone = !fate->posted;
    }
}

/* The last word of a person on a resident; `clear` and a day that has passed take it back. */
struct decision {
    bool refused, released;
};

static void decision_event(struct prove *prove, Str resident_id, Str event, Str until)
{
    struct decision *decision = set_find(&prove->decisions, resident_id);
    bool ended = until.n && ymd_iso(until) < prove->as_of;

    if (!decision) {
        decision = ARENA_NEW(&prove->arena, struct decision);
        set_put(&prove->decisions, arena_copy(&prove->arena, resident_id), decision);
    }
    *decision = (struct decision){.refused = !ended && str_equal(event, STR("refuse")),
                                  .released = !ended && str_equal(event, STR("release"))};
}

void prove_event(struct prove *prove, Str subject, Str event, Str until)
{
    static const Str resident = {"resident:", sizeof "resident:" - 1};
    static const Str run = {"run:", sizeof "run:" - 1};
    struct fate *fate;

    if (str_starts(subject, resident)) {
        decision_event(prove, str_skip(subject, resident.n), event, until);
        return;
    }
    if (str_starts(subject, run)) {
        Str folder = str_skip(subject, run.n);

        if (str_equal(event, STR("voided")) && !set_find(&prove->taken_back, folder))
            set_put(&prove->taken_back, arena_copy(&prove->arena, folder), prove);
        return;
    }
    fate = set_find(&prove->undone_pieces, subject);
    if (!fate) {
        fate = ARENA_NEW(&prove->arena, struct fate);
        set_put(&prove->undone_pieces, arena_copy(&prove->arena, subject), fate);
    }
    fate_event(fate, event);
}

void prove_notice(struct prove *prove, const struct prove_key *key, Str piece_id, Str resident_id)
{
    struct remembered *memory = remembered_of(prove, key);
    const struct fate *fate = set_find(&prove->undone_pieces, piece_id);
    struct remembered_piece *piece;
    Ymd expires_on = ymd_iso(key->expires_on);

    if (prove->latest_notice < expires_on)
        prove->latest_notice = expires_on;
    memory->has_piece = true;
    piece = memory_piece(prove, memory);
    if (!str_equal(piece->resident, resident_id))
        piece->resident = arena_copy(&prove->arena, resident_id);
    memory->undone = fate && fate->undone;
    memory->returned = fate && fate->returned;
}

void prove_use(struct prove *prove, Str folder, Str mail_on, Str postal_code, Str municipality,
               uint64_t pieces)
{
    struct used used = {ymd_iso(mail_on), arena_copy(&prove->arena, postal_code),
                        arena_copy(&prove->arena, municipality), pieces};

    if (!set_find(&prove->taken_back, folder)) /* its letters are as never made */
        VEC_PUSH(&prove->used, used);
}

Ymd prove_visits_from(const struct prove *prove)
{
    const struct prove_settings *settings = prove->settings;
    int sum = 0;

    for (size_t i = 0; i < settings->visit_count; i++)
        sum += settings->visits[i];
    return sum == 0 ? 0
                    : days_after(&prove->days, prove->deliver_on, -7 * (int)settings->visit_count);
}

void prove_visit(struct prove *prove, Str folder, Str piece_id, const struct prove_sent_to *to)
{
    const struct fate *fate = set_find(&prove->undone_pieces, piece_id);
    struct brought brought = {ymd_iso(to->deliver_on), arena_copy(&prove->arena, to->postal_code),
                              arena_copy(&prove->arena, to->municipality)};

    if ((fate && fate->undone) || set_find(&prove->taken_back, folder))
        return;
    if (to->deliver_on.n == 0)
        brought.deliver_on = days_count(&prove->days, ymd_iso(to->mail_on),
                                        prove->settings->delivery_days, PROVE_BUSINESS);
    VEC_PUSH(&prove->brought, brought);
}

void prove_numbered(struct prove *prove, uint32_t highest)
{
    prove->highest = highest;
}

/* ---- the comparison -------------------------------------------------------------------------- */

Str speaker_id(const struct speaker *speaker)
{
    return id_text(&speaker->who.id);
}

static void decisions_apply(struct prove *prove)
{
    for (size_t i = 0; i < prove->speakers.count; i++) {
        struct speaker *speaker = &prove->speakers.at[i];
        const struct decision *decision = set_find(&prove->decisions, speaker_id(speaker));

        speaker->refused = decision && decision->refused;
        speaker->released = decision && decision->released;
    }
}

const struct prove_result *prove_night(struct prove *prove, const struct prove_said *said)
{
    prove_heard(prove);
    decisions_apply(prove);
    respell_all(prove);
    judge_all(prove, said);
    plan_all(prove);
    compare_all(prove, said);
    name_differences(prove, said);
    return &prove->result;
}

/* ---- for tests ------------------------------------------------------------------------------- */

Ymd prove_opens(const struct prove *prove, Ymd expires_on, int months)
{
    return days_window(&prove->days, expires_on, months);
}

Ymd prove_ideal(const struct prove *prove, Ymd opens_on)
{
    return days_on_or_after(&prove->days,
                            days_after(&prove->days, opens_on, prove->settings->target_days),
                            PROVE_MAILING);
}

Ymd prove_deliver_on(const struct prove *prove)
{
    return prove->deliver_on;
}

bool prove_before_cutoff(const struct prove *prove)
{
    return prove->before_cutoff;
}

unsigned prove_marks(const struct prove *prove, Ymd day)
{
    return prove->days.marks[days_at(&prove->days, day)];
}
