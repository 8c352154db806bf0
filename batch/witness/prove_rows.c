/*
 * The registers as the proof hears them: of each certificate whether it must be answered for, of
 * the residents those who have such a certificate. What is not due or past is counted and
 * forgotten.
 */
#include <stddef.h>
#include <stdio.h>

#include "base/bug.h"
#include "witness/prove_inside.h"
#include "witness/prove_hear.h"

/* ---- certificates: who must be answered for -------------------------------------------------- */

void prove_pass(struct prove *prove)
{
    prove->header_comes = true;
    if (++prove->pass == 2)
        prove_certificates_heard(prove);
}

static bool header_taken(struct prove *prove, struct header *header,
                         const struct prove_record *record)
{
    if (!prove->header_comes)
        return false;
    prove->header_comes = false;
    header_map(header, prove->settings, record);
    return true;
}

static bool has_fields(const struct header *header, const struct prove_record *record)
{
    return !record->broken && record->count == header->column_count;
}

struct certificate_text { /* one row, read */
    Str serial, resident;
    int kind, status, card;
    Ymd issued, expires, card_expires;
};

static enum ymd_form date_take(const struct header *header, const struct prove_record *record,
                               int column, Ymd *day)
{
    return ymd_read(header_field(header, record, column), header->numbered, day);
}

static enum why certificate_take(struct header *header, const struct prove_record *record,
                                 struct certificate_text *row)
{
    enum ymd_form card;

    if (!has_fields(header, record))
        return WHY_BAD_ROW;
    row->serial = header_field(header, record, C_SERIAL);
    row->resident = header_field(header, record, C_RESIDENT);
    row->kind = header_value(header, C_KIND, header_field(header, record, C_KIND));
    row->status = header_value(header, C_STATUS, header_field(header, record, C_STATUS));
    row->card = header_value(header, C_CARD, header_field(header, record, C_CARD));
    if (!text_is_id(row->serial) || !text_is_id(row->resident))
        return WHY_BAD_ID;
    if (row->kind < 0)
        return WHY_BAD_KIND;
    if (row->status < 0 || row->card < 0)
        return WHY_BAD_STATUS;
    if (date_take(header, record, C_ISSUED, &row->issued) != YMD_GOOD ||
        date_take(header, record, C_EXPIRES, &row->expires) != YMD_GOOD)
        return WHY_BAD_DATE;
    card = date_take(header, record, C_CARD_EXPIRES, &row->card_expires);
    return card == YMD_GOOD || card == YMD_EMPTY ? WHY_NONE : WHY_BAD_DATE;
}

/* The entry of by_issue with the latest day that is not after the issue day. */
static int months_of(const struct prove *prove, Ymd issued)
{
    const struct prove_settings *settings = prove->settings;
    int months = settings->window_months;
    Ymd latest = 0;

    for (size_t i = 0; i < settings->by_issue_count; i++)
        if (prove->issue_from[i] <= issued && prove->issue_from[i] > latest) {
            latest = prove->issue_from[i];
            months = settings->by_issue[i].window_months ? settings->by_issue[i].window_months
                                                         : settings->window_months;
        }
    return months;
}

Str holder_id(const struct prove *prove, uint32_t number, char out[ID_ROOM])
{
    uint64_t id = prove->holders.at[number - 1].id;

    return id & LONG_ID ? id_text(&prove->long_ids.at[id & ~LONG_ID]) : id_word_text(id, out);
}

struct due_holder *holder_find(const struct prove *prove, Str id)
{
    uint32_t tag, number;
    char text[ID_ROOM];
    size_t slot = 0;

    if (id.n == 0 || id.n > ID_ROOM)
        return NULL;
    tag = places_tag(id);
    while (places_next(&prove->by_id, tag, &slot, &number))
        if (str_equal(holder_id(prove, number + 1, text), id))
            return &prove->holders.at[number];
    return NULL;
}

static uint32_t holder_said(const void *owner, uint32_t number)
{
    char text[ID_ROOM];

    return places_tag(holder_id(owner, number + 1, text));
}

/* The number of who holds it. */
static uint32_t holder_number(struct prove *prove, Str id)
{
    const struct due_holder *found = holder_find(prove, id);
    struct due_holder holder = {.id = id_word(id)};
    struct id text;

    if (found)
        return (uint32_t)(found - prove->holders.at) + 1;
    if (!holder.id) {
        REQUIRE(id_take(&text, id));
        VEC_PUSH(&prove->long_ids, text);
        holder.id = LONG_ID | (prove->long_ids.count - 1);
    }
    places_put(&prove->by_id, places_tag(id));
    VEC_PUSH(&prove->holders, holder);
    return (uint32_t)prove->holders.count;
}

static uint32_t speaker_said(const void *owner, uint32_t number)
{
    const struct prove *prove = owner;

    return places_tag(id_text(&prove->speakers.at[number].who.id));
}

/* The holder has this id. */
static void speaks(struct prove *prove, struct due_holder *holder, Str id)
{
    struct speaker speaker = {.holder = (uint32_t)(holder - prove->holders.at) + 1};

    if (holder->speaks)
        return;
    REQUIRE(id_take(&speaker.who.id, id));
    places_put(&prove->by_speaker, places_tag(id));
    VEC_PUSH(&prove->speakers, speaker);
    holder->speaks = 1;
}

static uint32_t number_tag(uint32_t number)
{
    return number * UINT32_C(0x9E3779B1); /* never 0 of a number that is not */
}

static uint32_t survivor_said(const void *owner, uint32_t number)
{
    const struct prove *prove = owner;

    return number_tag(prove->survivors.at[number].number);
}

void prove_tables(struct prove *prove)
{
    prove->by_id = (struct places){.said = holder_said, .owner = prove};
    prove->by_speaker = (struct places){.said = speaker_said, .owner = prove};
    prove->by_number = (struct places){.said = survivor_said, .owner = prove};
}

static int month_number(Ymd day)
{
    return (ymd_year(day) - DAYS_YEAR_FIRST) * 12 + ymd_month(day) - 1;
}

static bool is_open(const struct remembered *memory)
{
    return memory && (memory->standing == IS_WAITING || memory->standing == IS_HELD ||
                      (memory->has_piece && memory->undone));
}

static Ymd ideal_of(const struct prove *prove, Ymd opens)
{
    return days_on_or_after(
        &prove->days, days_after(&prove->days, opens, prove->settings->target_days), PROVE_MAILING);
}

Ymd answer_opens(const struct prove *prove, const struct answer *answer)
{
    return days_window(&prove->days, (Ymd)answer->expires, months_of(prove, (Ymd)answer->issued));
}

Ymd answer_ideal(const struct prove *prove, const struct answer *answer)
{
    return ideal_of(prove, answer_opens(prove, answer));
}

static uint32_t met_tag(Str serial)
{
    return places_tag(serial) >> 25;
}

static void answer_add(struct prove *prove, const struct answer *answer, uint32_t next)
{
    struct met met = {.issued = answer->issued,
                      .kind = answer->kind,
                      .expires = answer->expires,
                      .tag = met_tag(id_text(&answer->serial)) & 127,
                      .next = next};

    pages_push(&prove->answers, answer);
    VEC_PUSH(&prove->met, met);
}

/* Whether a status or a card leaves it no way to a letter. */
static bool can_never_go(const struct certificate_text *row)
{
    return row->status == CERT_REVOKED || row->status == CERT_SUSPENDED ||
           row->status == CERT_UNDELIVERED || row->card == CARD_OF_RESIDENCE;
}

static void must_answer(struct prove *prove, const struct certificate_text *row, Ymd opens,
                        struct remembered *memory, uint32_t line)
{
    struct answer answer = {.line = line,
                            .kind = (uint32_t)row->kind & 1,
                            .status = (uint32_t)row->status & 7,
                            .card = (uint32_t)row->card & 3,
                            .issued = (uint32_t)row->issued & 0x1FFFFFF,
                            .expires = (uint32_t)row->expires & 0x1FFFFFF,
                            .card_expires = (uint32_t)row->card_expires & 0x1FFFFFF};
    struct due_holder *holder;
    char listed[KEY_MAX];

    REQUIRE(id_take(&answer.serial, row->serial));
    answer.memory = memory ? (uint32_t)(memory - prove->remembered.at) + 1 : 0;
    answer.seen = memory && memory->seen;
    answer.has_piece = memory && memory->has_piece;
    answer.told = memory && memory->has_piece && !memory->undone;
    answer.before_since = ideal_of(prove, opens) < prove->since;
    answer.listed =
        set_find(&prove->elsewhere, key_text(listed, row->kind, row->expires, row->serial)) != NULL;
    answer.holder = holder_number(prove, row->resident);
    holder = &prove->holders.at[answer.holder - 1];
    if (!answer.told && !answer.listed && !can_never_go(row)) {
        answer.may_go = 1;
        holder->wants_if_stay = true;
        if (!answer.before_since && !prove->settings->supplement)
            speaks(prove, holder, row->resident);
    }
    answer_add(prove, &answer, holder->answers);
    holder->answers = (uint32_t)prove->answers.count;
}

void prove_certificate(struct prove *prove, const struct prove_record *record)
{
    struct certificate_text row;
    struct remembered *memory = NULL;
    struct month_of_rows *month;
    enum why why;
    Ymd opens;

    if (header_taken(prove, &prove->certificates, record))
        return;
    why = certificate_take(&prove->certificates, record, &row);
    if (why != WHY_NONE) {
        answer_add(
            prove,
            &(struct answer){.line = record->line, .is = IS_REJECTED, .why = (uint32_t)why & 63},
            0);
        return;
    }
    month = &prove->months[month_number(row.expires)];
    month->issued++;
    opens = days_window(&prove->days, row.expires, months_of(prove, row.issued));
    if (opens < prove->not_due_from || row.expires <= prove->latest_notice)
        memory = respell_known(prove, row.kind, row.expires, row.serial);
    if (memory)
        memory->borne = true;
    if (opens >= prove->not_due_from) {
        month->not_due++;
        prove->counts[IS_NOT_DUE]++;
        return;
    }
    if (row.expires < prove->past_before && !is_open(memory)) {
        month->past++;
        prove->counts[IS_PAST]++;
        return;
    }
    must_answer(prove, &row, opens, memory, record->line);
}

/* ---- certificates that concern nobody -------------------------------------------------------- */

struct part {
    struct header certificates, residents; /* they remember words of their own */
    uint64_t not_due, past;
    int first, last; /* months in which any was counted; first > last: none */
    struct month_of_rows months[DAYS_MONTHS];
};

size_t prove_part_bytes(void)
{
    return sizeof(struct part);
}

void prove_part_begin(const struct prove *prove, void *of)
{
    struct part *part = of;

    if (part->first <= part->last)
        memset(&part->months[part->first], 0,
               (size_t)(part->last - part->first + 1) * sizeof part->months[0]);
    /* what they remember is their owner's, who may be taking a row just now */
    memcpy(&part->certificates, &prove->certificates, offsetof(struct header, recent));
    memcpy(&part->residents, &prove->residents, offsetof(struct header, recent));
    part->not_due = part->past = 0;
    part->first = DAYS_MONTHS;
    part->last = -1;
}

void prove_part_end(struct prove *prove, const void *of)
{
    const struct part *part = of;

    prove->counts[IS_NOT_DUE] += part->not_due;
    prove->counts[IS_PAST] += part->past;
    for (int i = part->first; i <= part->last; i++) {
        prove->months[i].issued += part->months[i].issued;
        prove->months[i].not_due += part->months[i].not_due;
        prove->months[i].past += part->months[i].past;
    }
}

static void part_count(struct part *part, Ymd expires, bool is_past)
{
    int month = month_number(expires);

    part->first = month < part->first ? month : part->first;
    part->last = month > part->last ? month : part->last;
    part->months[month].issued++;
    part->months[month].not_due += !is_past;
    part->months[month].past += is_past;
    part->not_due += !is_past;
    part->past += is_past;
}

/* Whatever the ledger says of it, who takes it looks: that may change in the meantime. */
static bool may_be_remembered(const struct prove *prove, Str serial)
{
    uint32_t number;
    size_t slot = 0;

    return places_next(&prove->by_key, places_tag(serial), &slot, &number);
}

bool prove_certificate_hears(const struct prove *prove, void *of, const struct prove_record *record)
{
    struct part *part = of;
    struct certificate_text row;
    bool is_due;
    Ymd opens;

    if (certificate_take(&part->certificates, record, &row) != WHY_NONE)
        return true;
    opens = days_window(&prove->days, row.expires, months_of(prove, row.issued));
    is_due = opens < prove->not_due_from;
    if ((is_due || row.expires <= prove->latest_notice) && may_be_remembered(prove, row.serial))
        return true;
    if (is_due && row.expires >= prove->past_before)
        return true;
    part_count(part, row.expires, is_due);
    return false;
}

bool prove_resident_hears(const struct prove *prove, void *of, const struct prove_record *record)
{
    const struct part *part = of;

    return has_fields(&part->residents, record) &&
           holder_find(prove, header_field(&part->residents, record, R_ID));
}

bool prove_peer_hears(const struct prove *prove, void *of, const struct prove_record *record)
{
    const struct part *part = of;

    return has_fields(&part->certificates, record) &&
           holder_find(prove, header_field(&part->certificates, record, C_RESIDENT));
}

bool prove_has_residents(const struct prove *prove)
{
    return prove->holders.count > 0;
}

/* The tag tells most apart without their page. */
static bool has_serial(const struct prove *prove, uint32_t number, Str serial)
{
    return prove->met.at[number].tag == (met_tag(serial) & 127) &&
           id_is(&answer_look(prove, number)->serial, serial);
}

/* Another certificate of the kind, valid, issued later, or on the same day and ending later. */
static bool renews(const struct prove *prove, const struct certificate_text *row, uint32_t number)
{
    const struct met *met = &prove->met.at[number];

    return row->kind == (int)met->kind &&
           (row->issued > (Ymd)met->issued ||
            (row->issued == (Ymd)met->issued && row->expires > (Ymd)met->expires)) &&
           !has_serial(prove, number, row->serial);
}

void prove_peer(struct prove *prove, const struct prove_record *record)
{
    struct certificate_text row;
    const struct due_holder *holder;

    if (header_taken(prove, &prove->certificates, record) ||
        !has_fields(&prove->certificates, record))
        return;
    holder = holder_find(prove, header_field(&prove->certificates, record, C_RESIDENT));
    if (!holder)
        return; /* nearly every row */
    if (certificate_take(&prove->certificates, record, &row) != WHY_NONE ||
        row.status != CERT_VALID)
        return; /* no other supersedes anything */
    for (uint32_t at = holder->answers; at; at = prove->met.at[at - 1].next)
        if (renews(prove, &row, at - 1))
            prove->met.at[at - 1].renewed = 1;
}

struct speaker *speaker_find(const struct prove *prove, Str id)
{
    uint32_t tag, number;
    size_t slot = 0;

    if (id.n == 0 || id.n > ID_ROOM)
        return NULL;
    tag = places_tag(id);
    while (places_next(&prove->by_speaker, tag, &slot, &number))
        if (id_is(&prove->speakers.at[number].who.id, id))
            return &prove->speakers.at[number];
    return NULL;
}

/* ---- all was heard --------------------------------------------------------------------------- */

/* A share of the serials at a time: a table of all would be the largest there is. */
enum { SERIALS_TOGETHER = 1 << 17 };

struct standing { /* the first row of a kind and serial */
    uint32_t tag, row;
};
struct serials { /* of a share */
    VEC(struct standing) first;
    struct places by_tag;
};

static uint32_t standing_said(const void *owner, uint32_t number)
{
    const struct serials *serials = owner;

    return serials->first.at[number].tag;
}

/* Whether a row above has this kind and serial. */
static bool stands_above(const struct prove *prove, struct serials *serials, size_t number,
                         uint32_t tag)
{
    const struct answer answer = *answer_look(prove, number);
    uint32_t before;
    size_t slot = 0;

    while (places_next(&serials->by_tag, tag, &slot, &before)) {
        const struct standing *first = &serials->first.at[before];
        const struct answer *above = first->tag == tag ? answer_look(prove, first->row) : NULL;

        if (above && above->kind == answer.kind &&
            memcmp(&above->serial, &answer.serial, sizeof above->serial) == 0)
            return true;
    }
    VEC_PUSH(&serials->first, ((struct standing){tag, (uint32_t)number}));
    places_put(&serials->by_tag, tag);
    return false;
}

/* By other bits than the place in a table is found by: a share must not stand in a part of it. */
static uint32_t share_of(uint32_t tag, uint32_t shares)
{
    return (uint32_t)((uint64_t)(tag * UINT32_C(0xC2B2AE35)) * shares >> 32);
}

static void share_twice(struct prove *prove, uint32_t share, uint32_t shares)
{
    struct serials serials = {.by_tag = {.said = standing_said, .owner = &serials}};

    for (size_t i = 0; i < prove->answers.count; i++) {
        const struct answer *answer = answer_look(prove, i);
        uint32_t tag = places_tag(id_text(&answer->serial));

        if (answer->holder && share_of(tag, shares) == share &&
            stands_above(prove, &serials, i, tag))
            answer_edit(prove, i)->duplicate = 1;
    }
    places_release(&serials.by_tag);
    VEC_RELEASE(&serials.first);
}

static void rows_twice(struct prove *prove)
{
    uint32_t shares = (uint32_t)(prove->answers.count / SERIALS_TOGETHER) + 1;

    for (uint32_t share = 0; share < shares; share++)
        share_twice(prove, share, shares);
}

/* What is asked of a holder once all was heard. */
static struct holder holder_heard(const struct prove *prove, uint32_t number)
{
    const struct due_holder *heard = &prove->holders.at[number - 1];
    struct holder holder = {.stay = (Ymd)heard->stay,
                            .status = (uint8_t)heard->status,
                            .known = heard->known,
                            .elsewhere = heard->elsewhere};
    char text[ID_ROOM];
    Str id = holder_id(prove, number, text);

    REQUIRE(id_take(&holder.id, id));
    if (heard->speaks)
        holder.speaker = (uint32_t)(speaker_find(prove, id) - prove->speakers.at) + 1;
    return holder;
}

/* What each answer is asked later stands with it, so that the order of the file is enough. */
static void answer_heard(struct prove *prove, size_t number)
{
    struct answer *answer = answer_edit(prove, number);

    if (!answer->holder)
        return;
    answer->renewed = prove->met.at[number].renewed;
    answer->who = holder_heard(prove, answer->holder);
}

struct remembered *survivor_find(const struct prove *prove, uint32_t number)
{
    uint32_t at;
    size_t slot = 0;

    while (places_next(&prove->by_number, number_tag(number), &slot, &at))
        if (prove->survivors.at[at].number == number)
            return &prove->survivors.at[at].memory;
    return NULL;
}

static void survive(struct prove *prove)
{
    for (size_t i = 0; i < prove->remembered.count; i++) {
        struct survivor survivor = {(uint32_t)i + 1, prove->remembered.at[i]};

        if (!survivor.memory.piece)
            continue;
        places_put(&prove->by_number, number_tag(survivor.number));
        VEC_PUSH(&prove->survivors, survivor);
    }
    VEC_RELEASE(&prove->remembered);
    places_release(&prove->by_key);
}

/* All of them, once: what only they are asked by goes. */
void prove_certificates_heard(struct prove *prove)
{
    if (prove->certificates_heard)
        return;
    rows_twice(prove);
    respell_look(prove);
    survive(prove);
    prove->certificates_heard = true;
}

void prove_heard(struct prove *prove)
{
    if (prove->heard)
        return;
    prove_certificates_heard(prove);
    for (size_t i = 0; i < prove->answers.count; i++)
        answer_heard(prove, i);
    for (size_t i = 0; i < prove->speakers.count; i++) {
        struct speaker *speaker = &prove->speakers.at[i];

        speaker->who = holder_heard(prove, speaker->holder);
    }
    prove->heard = true;
    VEC_RELEASE(&prove->met);
    VEC_RELEASE(&prove->holders);
    VEC_RELEASE(&prove->long_ids);
    places_release(&prove->by_id);
}

/* ---- residents ------------------------------------------------------------------------------- */

/* Like a date that may be empty; false where it is neither. */
static bool date_or_empty(const struct header *header, const struct prove_record *record,
                          int column, Ymd *day)
{
    enum ymd_form form = date_take(header, record, column, day);

    return form == YMD_GOOD || form == YMD_EMPTY;
}

struct speech { /* what one row says of a resident; lent, and in its own digits */
    int status;
    bool elsewhere, is_protected, ward;
    Ymd birth, moves, stay;
    Str texts[R_ALL];
    char postal[7], mail_postal[7], municipality[6], birth_text[16];
};

static bool flag_take(struct header *header, const struct prove_record *record, int column,
                      bool *flag)
{
    int value = header_value(header, column, header_field(header, record, column));

    *flag = value == 1;
    return value >= 0;
}

/* False where the row cannot be read: then it speaks for nobody. */
static bool speech_take(struct header *header, const struct prove_record *record,
                        struct speech *row)
{
    Str stay = header_field(header, record, R_STAY);

    row->status = header_value(header, R_STATUS, header_field(header, record, R_STATUS));
    if (row->status < 0 || !flag_take(header, record, R_ELSEWHERE, &row->elsewhere) ||
        !flag_take(header, record, R_PROTECTED, &row->is_protected) ||
        !flag_take(header, record, R_WARD, &row->ward) ||
        !date_or_empty(header, record, R_MOVES, &row->moves))
        return false;
    if (header_value(header, R_STAY, stay) < 0)
        return date_take(header, record, R_STAY, &row->stay) == YMD_GOOD;
    row->stay = 0;
    return true;
}

/* A birth date by meaning: the day, "?" unknown, "!" not a date. */
static void birth_take(struct header *header, const struct prove_record *record, struct speech *row)
{
    Str text = header_field(header, record, R_BIRTH);
    enum ymd_form form = date_take(header, record, R_BIRTH, &row->birth);

    if (header_value(header, R_BIRTH, text) >= 0) {
        row->birth = 0;
        form = YMD_UNKNOWN;
    }
    if (form == YMD_GOOD)
        snprintf(row->birth_text, sizeof row->birth_text, "%d", row->birth);
    else
        snprintf(row->birth_text, sizeof row->birth_text, "%s", form == YMD_UNKNOWN ? "?" : "!");
    row->texts[R_BIRTH] = str_of(row->birth_text);
}

/* By meaning: another word is as none. */
static Str form_word(int value)
{
    static const char digits[] = "01234";

    return (Str){digits + (value < 0 ? FORM_PLAIN : value), 1};
}

static void texts_take(struct header *header, const struct prove_record *record, struct speech *row)
{
    static const int plain[] = {R_NAME,      R_ADDRESS,      R_BUILDING,      R_AGENT,
                                R_MAIL_NAME, R_MAIL_ADDRESS, R_MAIL_BUILDING, R_LANGUAGE};
    size_t count;

    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        row->texts[plain[i]] = header_field(header, record, plain[i]);
    row->texts[R_FORMAT] =
        form_word(header_value(header, R_FORMAT, header_field(header, record, R_FORMAT)));
    row->texts[R_POSTAL] = text_postal(header_field(header, record, R_POSTAL), row->postal);
    row->texts[R_MAIL_POSTAL] =
        text_postal(header_field(header, record, R_MAIL_POSTAL), row->mail_postal);
    birth_take(header, record, row);
    count = text_digits(header_field(header, record, R_MUNICIPALITY), row->municipality,
                        sizeof row->municipality);
    row->texts[R_MUNICIPALITY] = count >= 5 ? (Str){row->municipality, count} : STR_EMPTY;
}

static bool rows_agree(const struct due_holder *holder, const struct speaker *speaker,
                       const struct speech *row)
{
    for (int i = 0; i < R_ALL; i++) {
        Str before = speaker_text(speaker, i), now = row->texts[i];

        if (i == R_LANGUAGE && before.n == 0)
            before = STR("ja");
        if (i == R_LANGUAGE && now.n == 0)
            now = STR("ja");
        if (!str_equal(before, now))
            return false;
    }
    return (int)holder->status == row->status && speaker->moves == row->moves &&
           (Ymd)holder->stay == row->stay && holder->elsewhere == row->elsewhere &&
           speaker->is_protected == row->is_protected && speaker->ward == row->ward;
}

static void texts_keep(struct prove *prove, struct speaker *speaker, const struct speech *row)
{
    struct texts *texts;
    size_t bytes = 0;

    for (int i = 0; i < R_ALL; i++)
        bytes += row->texts[i].n;
    texts = arena_take(&prove->arena, sizeof *texts + bytes);
    for (int i = 0; i < R_ALL; i++) {
        Str text = row->texts[i];

        if (text.n)
            memcpy(texts->bytes + texts->at[i], text.p, text.n);
        texts->at[i + 1] = texts->at[i] + (uint32_t)text.n;
    }
    speaker->texts = texts;
}

/* The first readable row speaks. */
static void holder_speaks(struct prove *prove, struct due_holder *holder, struct speaker *speaker,
                          const struct speech *row)
{
    holder->known = true;
    holder->status = (uint32_t)row->status & 7;
    holder->elsewhere = row->elsewhere;
    holder->stay = (uint32_t)row->stay & 0x1FFFFFF;
    if (!speaker)
        return;
    speaker->is_protected = row->is_protected;
    speaker->ward = row->ward;
    speaker->birth = row->birth;
    speaker->moves = row->moves;
    texts_keep(prove, speaker, row);
}

void prove_resident(struct prove *prove, const struct prove_record *record)
{
    struct header *header = &prove->residents;
    struct due_holder *holder;
    struct speaker *speaker;
    struct speech row;
    Str id;

    if (header_taken(prove, header, record) || !has_fields(header, record))
        return;
    id = header_field(header, record, R_ID);
    holder = holder_find(prove, id);
    if (!holder)
        return;
    memset(&row, 0, sizeof row);
    if (!speech_take(header, record, &row))
        return;
    if (!holder->known && row.stay && holder->wants_if_stay)
        speaks(prove, holder, id);
    speaker = holder->speaks ? speaker_find(prove, id) : NULL;
    if (speaker)
        texts_take(header, record, &row);
    if (!holder->known)
        holder_speaks(prove, holder, speaker, &row);
    else if (speaker) /* two rows matter only where something may be printed */
        speaker->ambiguous |= !rows_agree(holder, speaker, &row);
}
