/*
 * The codec of a lot: little-endian fixed-width numbers and counted text, in the order of
 * core/lot/lot.h. Reading checks every length against what is left; an array's count is bounded by
 * the bytes that follow.
 */
#include "edge/disk/lotfile.h"

#include "base/version.h"
#include "say/err.h"
#include "base/typed.h"
#include "disk/jsonread.h"
#include "core/gates/stops.h"
#include "core/lot/delays.h"

#define LOT_MAGIC "kigen lot 22 " KIGEN_VERSION "\n"

enum { TAKEN_TOGETHER = 1 << 16 };

struct codec {
    bool writing;
    char *out;              /* writing; NULL: it is only counted, or `to` has it */
    size_t count;           /* writing: bytes so far */
    const struct taker *to; /* writing: takes what is in `taken` whenever that is full */
    char *taken;
    Str in;                        /* reading: what is left of the window */
    const struct lot_source *from; /* reading: what is `behind` it, in bytes; NULL: nothing is */
    uint64_t behind;
    char *window;
    size_t room;
    bool failed; /* the bytes ended too early, or make no sense; a text that no file can hold */
    struct arena *arena;
    struct arena *rows; /* reading: for rows, and for what they have */
    bool borrows;       /* reading: text stays where it is read */
    struct lot_row_mores mores;
};

static void give(struct codec *codec, const void *at, size_t count)
{
    size_t filled = codec->count % TAKEN_TOGETHER, some;

    for (; count; count -= some, at = (const char *)at + some) {
        some = count < TAKEN_TOGETHER - filled ? count : TAKEN_TOGETHER - filled;
        memcpy(codec->taken + filled, at, some);
        codec->count += some;
        filled = (filled + some) % TAKEN_TOGETHER;
        if (!filled)
            codec->to->take(codec->to->context, (Str){codec->taken, TAKEN_TOGETHER});
    }
}

static void put(struct codec *codec, const void *at, size_t count)
{
    if (codec->to) {
        give(codec, at, count);
        return;
    }
    if (codec->out && count)
        memcpy(codec->out + codec->count, at, count);
    codec->count += count;
}

/* The window gets so many bytes where they are there, and as many more as it has room for. */
static void window_fill(struct codec *codec, size_t count)
{
    char *window = count > codec->room ? mem_alloc(count) : codec->window;
    size_t wanted;

    memmove(window, codec->in.p, codec->in.n);
    if (window != codec->window) {
        mem_free(codec->window);
        codec->window = window;
        codec->room = count;
    }
    codec->in.p = window;
    wanted = codec->room - codec->in.n;
    if (wanted > codec->behind)
        wanted = (size_t)codec->behind;
    codec->behind -= wanted;
    count = codec->from->read(codec->from->context, window + codec->in.n, wanted);
    if (count < wanted) {
        codec->behind = 0;
        codec->failed = true;
    }
    codec->in.n += count;
}

/* Reading: whether the next `count` bytes are there, and then in the window. */
static bool has(struct codec *codec, uint64_t count)
{
    if (codec->in.n < count && count - codec->in.n <= codec->behind)
        window_fill(codec, count);
    return codec->in.n >= count;
}

static void io_bytes(struct codec *codec, void *at, size_t count)
{
    if (codec->writing) {
        put(codec, at, count);
        return;
    }
    if (!has(codec, count)) {
        codec->failed = true;
        memset(at, 0, count);
        return;
    }
    memcpy(at, codec->in.p, count);
    codec->in = str_skip(codec->in, count);
}

static void io_u64(struct codec *codec, uint64_t *value)
{
    unsigned char bytes[8] = {0};

    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(*value >> (8 * i));
    io_bytes(codec, bytes, sizeof bytes);
    *value = 0;
    for (int i = 7; i >= 0; i--)
        *value = *value << 8 | bytes[i];
}

static void io_u32(struct codec *codec, uint32_t *value)
{
    unsigned char bytes[4] = {(unsigned char)*value, (unsigned char)(*value >> 8),
                              (unsigned char)(*value >> 16), (unsigned char)(*value >> 24)};

    io_bytes(codec, bytes, sizeof bytes);
    *value = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
             (uint32_t)bytes[3] << 24;
}

static void io_u16(struct codec *codec, uint16_t *value)
{
    unsigned char bytes[2] = {(unsigned char)*value, (unsigned char)(*value >> 8)};

    io_bytes(codec, bytes, sizeof bytes);
    *value = (uint16_t)(bytes[0] | bytes[1] << 8);
}

static void io_int(struct codec *codec, int *value)
{
    uint32_t bits = (uint32_t)*value;

    io_u32(codec, &bits);
    *value = (int)(int32_t)bits;
}

static void io_day(struct codec *codec, Day *day)
{
    int n = day->n;

    io_int(codec, &n);
    day->n = n;
}

static void io_bool(struct codec *codec, bool *value)
{
    unsigned char byte = *value;

    io_bytes(codec, &byte, 1);
    *value = byte != 0;
    codec->failed = codec->failed || byte > 1;
}

static void io_str(struct codec *codec, Str *s)
{
    uint32_t length = (uint32_t)s->n;

    io_u32(codec, &length);
    if (codec->writing) {
        put(codec, s->p, s->n);
        return;
    }
    if (!has(codec, length)) {
        codec->failed = true;
        *s = STR_EMPTY;
        return;
    }
    *s = str_take(codec->in, length);
    if (!codec->borrows)
        *s = arena_copy(codec->arena, *s);
    codec->in = str_skip(codec->in, length);
}

/* What a person typed. It was refused where it entered; a lot of another kigen that holds what the
 * workbook cannot would stop every try to finish it, so it cannot be used. */
static void io_typed(struct codec *codec, Str *s)
{
    enum text_fault fault;

    io_str(codec, s);
    fault = text_fault(*s, SIZE_MAX);
    codec->failed = codec->failed || fault == TEXT_BYTES || fault == TEXT_CONTROL;
}

/* An enum below `count` (-1 allowed where `least` says so). */
static int io_choice(struct codec *codec, int value, int least, int count)
{
    io_int(codec, &value);
    if (value < least || value >= count) {
        codec->failed = true;
        return 0;
    }
    return value;
}

/* The count of an array whose items take at least one byte each; room for it when reading. */
static void *io_array(struct codec *codec, void *at, uint32_t *count, size_t item_bytes)
{
    io_u32(codec, count);
    if (codec->writing)
        return at;
    if (*count > codec->in.n + codec->behind) {
        codec->failed = true;
        *count = 0;
    }
    return arena_take(codec->arena, *count * item_bytes);
}

static void io_piece(struct codec *codec, struct lot_piece *piece)
{
    io_bytes(codec, piece->id, sizeof piece->id);
    io_u32(codec, &piece->number);
    io_u32(codec, &piece->bundle);
    io_u32(codec, &piece->sequence);
    io_u32(codec, &piece->first_page);
    io_u32(codec, &piece->pages);
    piece->variant = (enum variant)io_choice(codec, (int)piece->variant, 0, VARIANT_COUNT);
    piece->honorific = (enum honorific)io_choice(codec, (int)piece->honorific, 0, HONORIFIC_COUNT);
    io_bool(codec, &piece->late);
    io_bool(codec, &piece->is_ward);
    io_bool(codec, &piece->is_child);
    io_bool(codec, &piece->is_protected);
    io_typed(codec, &piece->language);
    piece->stay = (enum lot_stay)io_choice(codec, (int)piece->stay, 0, STAY_COUNT);
    io_str(codec, &piece->resident_id);
    io_str(codec, &piece->municipality);
    io_str(codec, &piece->addressee);
    io_str(codec, &piece->holder_name);
    io_str(codec, &piece->postal_code);
    io_str(codec, &piece->address);
    io_str(codec, &piece->building);
    io_str(codec, &piece->barcode);
    io_str(codec, &piece->scheme);
    io_bool(codec, &piece->in_district);
    io_day(codec, &piece->expires_on);
    io_day(codec, &piece->opens_on);
    io_day(codec, &piece->ideal_on);
    io_day(codec, &piece->proxy_until);
    io_day(codec, &piece->insurance_until);
    io_u32(codec, &piece->delay_days);
    for (int i = 0; i < CAUSE_COUNT; i++)
        io_u32(codec, &piece->cause_days[i]);
    io_u32(codec, &piece->certificate);
    io_u32(codec, &piece->certificate_count);
    piece->id[PIECE_ID_LENGTH] = '\0';
}

static void io_bundle(struct codec *codec, struct lot_bundle *bundle)
{
    io_str(codec, &bundle->file);
    bundle->variant = (enum variant)io_choice(codec, (int)bundle->variant, 0, VARIANT_COUNT);
    io_typed(codec, &bundle->language);
    io_u32(codec, &bundle->piece);
    io_u32(codec, &bundle->piece_count);
    io_u32(codec, &bundle->pages);
    io_u32(codec, &bundle->sheets);
}

static void io_certificate(struct codec *codec, struct lot_certificate *certificate)
{
    io_str(codec, &certificate->serial);
    io_str(codec, &certificate->first_serial);
    certificate->kind = (enum kind)io_choice(codec, (int)certificate->kind, 0, KIND_COUNT);
    io_day(codec, &certificate->issued_on);
    io_day(codec, &certificate->expires_on);
    io_day(codec, &certificate->opens_on);
    io_day(codec, &certificate->ideal_on);
    io_day(codec, &certificate->card_expires_on);
    io_day(codec, &certificate->card_ends_on);
    io_day(codec, &certificate->counter_from);
    io_day(codec, &certificate->counter_until);
    certificate->card_type =
        (enum card_type)io_choice(codec, (int)certificate->card_type, 0, CARD_TYPE_COUNT);
    io_u32(codec, &certificate->line);
}

/* A number of a row, which is kept in fewer bytes than it has elsewhere. */
static uint8_t io_small(struct codec *codec, uint8_t value, int count)
{
    io_bytes(codec, &value, sizeof value);
    if (value < count)
        return value;
    codec->failed = true;
    return 0;
}

/* How long both are, then both; as a row keeps them, so that they stay where they are read. */
static void io_row_texts(struct codec *codec, struct lot_row *row)
{
    Str serial = lot_row_serial(row), resident_id = lot_row_resident(row);
    uint64_t bytes = serial.n + resident_id.n;
    bool is_long;

    io_bytes(codec, &row->serial_bytes, 1);
    io_bytes(codec, &row->resident_bytes, 1);
    is_long = row->serial_bytes == ROW_TEXT_LONG;
    codec->failed = codec->failed || is_long != (row->resident_bytes == ROW_TEXT_LONG);
    if (codec->writing) {
        put(codec, row->text, bytes + (is_long ? ROW_LENGTHS_BYTES : 0));
        return;
    }
    bytes = (uint64_t)row->serial_bytes + row->resident_bytes;
    if (is_long && has(codec, ROW_LENGTHS_BYTES)) {
        row->text = codec->in.p;
        serial = lot_row_serial(row);
        resident_id = lot_row_resident(row);
        bytes = ROW_LENGTHS_BYTES + (uint64_t)serial.n + resident_id.n;
    } else if (is_long) {
        bytes = UINT64_MAX;
    }
    if (!codec->failed && has(codec, bytes)) {
        row->text = codec->borrows ? codec->in.p
                                   : memcpy(arena_bytes(codec->rows, bytes), codec->in.p, bytes);
        codec->in = str_skip(codec->in, bytes);
        return;
    }
    codec->failed = true;
    *row = lot_row_none();
}

static void io_row_more(struct codec *codec, struct lot_row *row)
{
    struct lot_row_more more = *lot_row_more(row);
    bool has = row->more != NULL;

    io_bool(codec, &has);
    if (!has)
        return;
    io_str(codec, &more.missing);
    io_typed(codec, &more.column);
    io_typed(codec, &more.fault);
    io_str(codec, &more.basis);
    io_day(codec, &more.deliver_on);
    io_day(codec, &more.counter_week);
    if (!codec->writing)
        mores_put(&codec->mores, row, &more);
    codec->failed = codec->failed || !row->more;
}

static void io_row(struct codec *codec, struct lot_row *row)
{
    if (!codec->writing)
        row->text = "";
    io_row_texts(codec, row);
    row->kind = (int8_t)(io_small(codec, (uint8_t)(row->kind + 1), KIND_COUNT + 1) - 1);
    row->disposition = io_small(codec, row->disposition, DISPOSITION_COUNT);
    row->reason = io_small(codec, row->reason, REASON_COUNT);
    io_u16(codec, &row->anomalies);
    io_day(codec, &row->expires_on);
    io_day(codec, &row->planned_on);
    io_day(codec, &row->ideal_on);
    io_day(codec, &row->since);
    io_day(codec, &row->by_issued_on);
    io_day(codec, &row->by_expires_on);
    io_u32(codec, &row->line);
    io_u32(codec, &row->piece);
    io_row_more(codec, row);
}

static void io_hold(struct codec *codec, struct lot_hold *hold)
{
    io_u32(codec, &hold->row);
    io_day(codec, &hold->since);
    hold->decision.kind = (enum decision_kind)io_choice(codec, (int)hold->decision.kind, 0,
                                                        DECISION_COUNT + 1); /* with "none" */
    io_day(codec, &hold->decision.on);
    io_day(codec, &hold->decision.until);
    io_typed(codec, &hold->by);
    io_u64(codec, &hold->reasons);
}

static void io_doubt(struct codec *codec, struct lot_doubt *doubt)
{
    io_u32(codec, &doubt->row);
    doubt->anomaly = (enum anomaly)io_choice(codec, (int)doubt->anomaly, 0, ANOMALY_COUNT);
    io_day(codec, &doubt->registered);
    io_day(codec, &doubt->by_rule);
    doubt->basis = (enum basis)io_choice(codec, (int)doubt->basis, 0, BASIS_COUNT + 1);
    io_int(codec, &doubt->birthdays);
    doubt->difference =
        (enum difference)io_choice(codec, (int)doubt->difference, 0, DIFFERENCE_COUNT);
    io_int(codec, &doubt->amount);
    io_bool(codec, &doubt->is_known);
}

static void io_pattern(struct codec *codec, struct lot_pattern *pattern)
{
    pattern->anomaly = (enum anomaly)io_choice(codec, (int)pattern->anomaly, 0, ANOMALY_COUNT);
    pattern->difference =
        (enum difference)io_choice(codec, (int)pattern->difference, 0, DIFFERENCE_COUNT);
    io_int(codec, &pattern->amount);
    io_u64(codec, &pattern->rows);
    io_u64(codec, &pattern->checked);
}

static void io_mailing(struct codec *codec, struct lot_mailing *mailing)
{
    io_day(codec, &mailing->mail_on);
    io_str(codec, &mailing->folder);
    io_u64(codec, &mailing->made);
    for (int i = 0; i < PIECE_EVENT_COUNT; i++)
        io_u64(codec, &mailing->states[i]);
    io_u64(codec, &mailing->posted);
    io_typed(codec, &mailing->slip);
    io_bool(codec, &mailing->more_slips);
    io_bool(codec, &mailing->is_as_printed);
}

static void io_return(struct codec *codec, struct lot_return *returned)
{
    io_str(codec, &returned->piece_id);
    io_str(codec, &returned->resident_id);
    io_day(codec, &returned->mail_on);
    io_day(codec, &returned->posted_on);
    io_day(codec, &returned->returned_on);
}

static void io_reprint(struct codec *codec, struct lot_reprint *reprint)
{
    io_str(codec, &reprint->piece_id);
    io_str(codec, &reprint->folder);
    io_u32(codec, &reprint->nth);
    io_typed(codec, &reprint->why);
    io_typed(codec, &reprint->by);
    io_day(codec, &reprint->on);
}

static void io_unreadable(struct codec *codec, struct lot_unreadable *row)
{
    io_u32(codec, &row->line);
    io_typed(codec, &row->column);
    io_str(codec, &row->reason);
    io_str(codec, &row->resident_id);
    io_typed(codec, &row->fault);
}

static void io_input(struct codec *codec, struct lot_input *input)
{
    io_str(codec, &input->role);
    io_typed(codec, &input->file);
    io_bytes(codec, input->sha256, sizeof input->sha256);
    input->sha256[SHA256_HEX] = '\0';
    io_u64(codec, &input->rows);
    io_bool(codec, &input->same_as_before);
}

static void io_lines(struct codec *codec, struct lot_lines *lines)
{
    io_u64(codec, &lines->lines);
    io_u64(codec, &lines->blank);
    io_u64(codec, &lines->folded);
    io_u64(codec, &lines->rows);
}

static void io_counts(struct codec *codec, struct lot *lot)
{
    io_lines(codec, &lot->resident_lines);
    io_lines(codec, &lot->certificate_lines);
    io_u64(codec, &lot->unreadable_residents);
    io_u64(codec, &lot->max_unreadable);
    io_u64(codec, &lot->residents_apart);
    io_u64(codec, &lot->residents_repeated);
    io_bool(codec, &lot->residents_counted);
    io_u64(codec, &lot->doubts_gone);
    io_bool(codec, &lot->doubts_compared);
    io_bool(codec, &lot->pulls_compared);
    io_str(codec, &lot->settings_of);
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        io_u64(codec, &lot->dispositions[i]);
    for (int i = 0; i < REASON_COUNT; i++)
        io_u64(codec, &lot->reasons[i]);
    io_u64(codec, &lot->backlog_before);
    io_u64(codec, &lot->backlog_arrived);
    io_u64(codec, &lot->backlog_returned);
    io_u64(codec, &lot->backlog_sent);
    io_u64(codec, &lot->backlog_left);
    io_u64(codec, &lot->backlog_gone);
    io_u64(codec, &lot->held_before);
    io_u64(codec, &lot->held_new);
    io_u64(codec, &lot->held_gone);
    io_u64(codec, &lot->used_before);
    io_bool(codec, &lot->proven);
    io_u64(codec, &lot->proof_must);
    io_u64(codec, &lot->proof_night);
    io_u64(codec, &lot->proof_missing);
    io_u64(codec, &lot->proof_extra);
}

static void io_head(struct codec *codec, struct lot *lot)
{
    io_day(codec, &lot->as_of);
    io_day(codec, &lot->mail_on);
    io_day(codec, &lot->deliver_on);
    io_day(codec, &lot->next_mail_on);
    io_day(codec, &lot->counter_next);
    io_u32(codec, &lot->run);
    io_str(codec, &lot->folder);
    io_str(codec, &lot->job);
    io_typed(codec, &lot->office_name);
    io_str(codec, &lot->previous);
    io_str(codec, &lot->version);
    io_bytes(codec, lot->config_sha256, sizeof lot->config_sha256);
    lot->config_sha256[SHA256_HEX] = '\0';
    io_bytes(codec, lot->fingerprint, sizeof lot->fingerprint);
    lot->fingerprint[SHA256_HEX] = '\0';
    io_int(codec, &lot->late_days);
    io_counts(codec, lot);
}

#define IO_ARRAY(codec, at, count, io)                                                             \
    do {                                                                                           \
        (at) = io_array((codec), (at), &(count), sizeof *(at));                                    \
        for (uint32_t io_at = 0; io_at < (count) && !(codec)->failed; io_at++)                     \
            io((codec), &(at)[io_at]);                                                             \
    } while (0)

static void io_month(struct codec *codec, struct lot_month *month)
{
    io_int(codec, &month->year);
    io_int(codec, &month->month);
    io_u64(codec, &month->count);
}

static void io_arrival(struct codec *codec, struct lot_arrival *arrival)
{
    io_int(codec, &arrival->year);
    io_int(codec, &arrival->month);
    io_u64(codec, &arrival->letters);
    io_u64(codec, &arrival->open);
    io_day(codec, &arrival->first);
    io_day(codec, &arrival->last);
}

static void io_cohort(struct codec *codec, struct lot_cohort *cohort)
{
    io_int(codec, &cohort->year);
    io_int(codec, &cohort->month);
    io_u64(codec, &cohort->issued);
    io_u64(codec, &cohort->not_due);
    io_u64(codec, &cohort->past);
    io_u64(codec, &cohort->unusable);
    io_u64(codec, &cohort->revoked);
    io_u64(codec, &cohort->renewed);
    io_u64(codec, &cohort->others);
    io_u64(codec, &cohort->must);
}

static void io_alarm(struct codec *codec, struct lot_alarm *alarm)
{
    io_str(codec, &alarm->name);
    io_typed(codec, &alarm->text);
    io_u64(codec, &alarm->count);
    io_day(codec, &alarm->acknowledged_until);
}

static void io_gate(struct codec *codec, struct lot_gate *gate)
{
    io_str(codec, &gate->name);
    io_str(codec, &gate->what);
    io_u64(codec, &gate->value);
    io_u64(codec, &gate->most);
    io_bool(codec, &gate->compared);
    io_typed(codec, &gate->by);
    io_typed(codec, &gate->why);
}

static void io_release(struct codec *codec, struct lot_release *release)
{
    io_str(codec, &release->gate);
    io_u32(codec, &release->piece);
}

static void io_stop(struct codec *codec, struct lot_stop *stop)
{
    io_day(codec, &stop->as_of);
    io_day(codec, &stop->mail_on);
    io_str(codec, &stop->gate);
    io_str(codec, &stop->account);
}

/* What the accounts say, once the stops are read. */
static void read_accounts(struct codec *codec, struct lot *lot)
{
    if (codec->writing || codec->failed)
        return;
    lot->told = ARENA_ARRAY(codec->arena, struct stop_account, lot->stop_count);
    for (uint32_t i = 0; i < lot->stop_count && !codec->failed; i++) {
        Str text = lot->stops[i].account;
        const struct json *json = str_starts(text, STR("{")) ? json_read(text, codec->arena) : NULL;

        codec->failed = !json || !stop_account_take(json, &lot->told[i]);
    }
}

static void io_gate_figure(struct codec *codec, struct gate_figure *figure)
{
    uint64_t value = (uint64_t)figure->value;

    io_bytes(codec, figure->name, sizeof figure->name);
    figure->name[sizeof figure->name - 1] = '\0';
    io_u64(codec, &value);
    figure->value = (int64_t)value;
}

static void io_spelling(struct codec *codec, struct lot_spelling *spelling)
{
    io_str(codec, &spelling->serial);
    io_str(codec, &spelling->first_serial);
    spelling->kind = (enum kind)io_choice(codec, (int)spelling->kind, 0, KIND_COUNT);
    io_day(codec, &spelling->expires_on);
}

static void io_delay(struct codec *codec, struct lot_delay *delay)
{
    delay->table = (enum delay_table)io_choice(codec, (int)delay->table, 0, DELAY_TABLES);
    delay->side = (enum delay_side)io_choice(codec, (int)delay->side, 0, DELAY_SIDES);
    io_int(codec, &delay->key);
    io_int(codec, &delay->other);
    io_u64(codec, &delay->letters);
    io_u64(codec, &delay->days);
    for (int i = 0; i < CAUSE_COUNT; i++)
        io_u64(codec, &delay->by_cause[i]);
}

static void io_volume(struct codec *codec, struct lot_volume *volume)
{
    io_day(codec, &volume->mail_on);
    io_u64(codec, &volume->letters);
    io_u64(codec, &volume->waiting);
    io_u64(codec, &volume->people);
}

static void io_capacity(struct codec *codec, struct lot_capacity *capacity)
{
    capacity->resource =
        (enum limit_resource)io_choice(codec, (int)capacity->resource, 0, LIMIT_WALK_IN + 1);
    capacity->scope =
        (enum limit_scope)io_choice(codec, (int)capacity->scope, 0, SCOPE_MUNICIPALITY + 1);
    io_str(codec, &capacity->prefix);
    capacity->period = (enum limit_period)io_choice(codec, (int)capacity->period, 0, PER_WEEK + 1);
    io_day(codec, &capacity->from);
    io_u64(codec, &capacity->most);
    io_u64(codec, &capacity->walk_in);
    io_u64(codec, &capacity->before);
    io_u64(codec, &capacity->tonight);
    io_u64(codec, &capacity->near_end);
    io_u64(codec, &capacity->each);
}

static void io_again(struct codec *codec, struct lot_again *again)
{
    io_u32(codec, &again->piece);
    io_str(codec, &again->piece_id);
    again->state = (enum piece_event)io_choice(codec, (int)again->state, 0, PIECE_EVENT_COUNT);
}

static void io_band(struct codec *codec, struct lot_band *band)
{
    io_int(codec, &band->year);
    io_int(codec, &band->month);
    io_u64(codec, &band->before);
    io_u64(codec, &band->now);
    io_u64(codec, &band->allowed);
    io_bool(codec, &band->has_year);
    io_u64(codec, &band->year_before);
    io_u64(codec, &band->year_allowed);
}

static void io_pull(struct codec *codec, struct lot_pull *pull)
{
    io_str(codec, &pull->piece_id);
    io_str(codec, &pull->resident_id);
    io_str(codec, &pull->reasons);
    io_str(codec, &pull->lot);
    io_str(codec, &pull->bundle);
    io_u32(codec, &pull->sequence);
    io_day(codec, &pull->since);
    io_bool(codec, &pull->is_listed);
    pull->state = (enum piece_event)io_choice(codec, (int)pull->state, 0, PIECE_EVENT_COUNT);
}

static void io_change(struct codec *codec, struct lot_change *change)
{
    io_str(codec, &change->what);
    io_typed(codec, &change->name);
    io_typed(codec, &change->before);
    io_typed(codec, &change->now);
}

static void io_told(struct codec *codec, struct lot_told *told)
{
    io_u64(codec, &told->ledger);
    io_u64(codec, &told->ledger_people);
    io_u64(codec, &told->people);
    io_u64(codec, &told->told);
    io_u64(codec, &told->other);
    io_u64(codec, &told->not_asked);
}

static void io_pause(struct codec *codec, struct lot_pause *pause)
{
    io_bool(codec, &pause->is_on);
    io_day(codec, &pause->from);
    io_day(codec, &pause->to);
    io_day(codec, &pause->resumes_on);
    io_str(codec, &pause->reason);
}

static void io_outlook(struct codec *codec, struct lot_outlook *outlook)
{
    io_day(codec, &outlook->from);
    io_day(codec, &outlook->clear_on);
    io_day(codec, &outlook->late_expiry);
    io_u64(codec, &outlook->unknown);
    io_u64(codec, &outlook->waiting);
    io_u64(codec, &outlook->unplanned);
    io_u64(codec, &outlook->late_people);
    io_u64(codec, &outlook->missed);
}

static void io_figures(struct codec *codec, struct lot_figures *figures)
{
    io_day(codec, &figures->as_of);
    io_day(codec, &figures->mail_on);
    io_str(codec, &figures->folder);
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        io_u64(codec, &figures->dispositions[i]);
    for (int i = 0; i < REASON_COUNT; i++)
        io_u64(codec, &figures->reasons[i]);
    io_u64(codec, &figures->pieces);
    io_u64(codec, &figures->delay_max);
    io_u64(codec, &figures->delay_p50);
    io_u64(codec, &figures->missed);
    io_u64(codec, &figures->too_late);
    io_u64(codec, &figures->alarms);
    io_bool(codec, &figures->told);
}

static void io_load(struct codec *codec, struct lot_load *load)
{
    io_str(codec, &load->scope);
    io_bool(codec, &load->per_day);
    io_bool(codec, &load->limited);
    io_day(codec, &load->monday);
    io_u64(codec, &load->most);
    io_u64(codec, &load->walk_in);
    io_u64(codec, &load->sent);
    io_u64(codec, &load->planned);
}

static void io_enclosure(struct codec *codec, struct shop_enclosure *enclosure)
{
    io_typed(codec, &enclosure->name);
    io_u32(codec, &enclosure->variants);
    io_u32(codec, &enclosure->weight_mg);
    io_u32(codec, &enclosure->thick_um);
}

static void io_shop(struct codec *codec, struct shop *shop)
{
    io_typed(codec, &shop->paper);
    io_typed(codec, &shop->envelope);
    io_typed(codec, &shop->postage);
    io_typed(codec, &shop->post_office);
    io_typed(codec, &shop->permit);
    io_typed(codec, &shop->phone);
    io_typed(codec, &shop->contact);
    io_u32(codec, &shop->paper_gsm);
    io_u32(codec, &shop->envelope_mg);
    io_u32(codec, &shop->specimens);
    io_bool(codec, &shop->insert);
    io_bool(codec, &shop->slack);
    for (size_t i = 0; i < sizeof shop->window / sizeof shop->window[0]; i++)
        io_u32(codec, &shop->window[i]);
    IO_ARRAY(codec, shop->enclosures, shop->enclosure_count, io_enclosure);
}

static void io_postage(struct codec *codec, struct lot_postage *line)
{
    io_str(codec, &line->scheme);
    io_u32(codec, &line->sheets);
    io_u32(codec, &line->weight_tenths);
    io_u32(codec, &line->price);
    io_u32(codec, &line->discount_percent);
    io_u64(codec, &line->pieces);
    io_u64(codec, &line->amount);
}

static void io_post(struct codec *codec, struct lot_post *post)
{
    io_bool(codec, &post->priced);
    io_typed(codec, &post->office);
    io_u64(codec, &post->unpriced);
    io_u64(codec, &post->next_letters);
    io_u64(codec, &post->next_yen);
    io_u64(codec, &post->both_yen);
    io_u64(codec, &post->next_unpriced);
}

static void io_week(struct codec *codec, struct lot_week *week)
{
    io_day(codec, &week->monday);
    io_day(codec, &week->last_on);
    io_bool(codec, &week->limited);
    io_u64(codec, &week->print_most);
}

/* What rows have is kept with them. */
static void io_rows(struct codec *codec, struct lot *lot)
{
    struct arena *arena = codec->arena;

    codec->arena = codec->rows;
    IO_ARRAY(codec, lot->rows, lot->row_count, io_row);
    codec->arena = arena;
}

static void io_lot(struct codec *codec, struct lot *lot)
{
    io_head(codec, lot);
    IO_ARRAY(codec, lot->pieces, lot->piece_count, io_piece);
    IO_ARRAY(codec, lot->bundles, lot->bundle_count, io_bundle);
    IO_ARRAY(codec, lot->certificates, lot->certificate_count, io_certificate);
    io_rows(codec, lot);
    IO_ARRAY(codec, lot->holds, lot->hold_count, io_hold);
    IO_ARRAY(codec, lot->doubts, lot->doubt_count, io_doubt);
    IO_ARRAY(codec, lot->patterns, lot->pattern_count, io_pattern);
    IO_ARRAY(codec, lot->unreadables, lot->unreadable_count, io_unreadable);
    IO_ARRAY(codec, lot->inputs, lot->input_count, io_input);
    IO_ARRAY(codec, lot->months, lot->month_count, io_month);
    IO_ARRAY(codec, lot->alarms, lot->alarm_count, io_alarm);
    IO_ARRAY(codec, lot->mailings, lot->mailing_count, io_mailing);
    IO_ARRAY(codec, lot->returns, lot->return_count, io_return);
    IO_ARRAY(codec, lot->reprints, lot->reprint_count, io_reprint);
    IO_ARRAY(codec, lot->gates, lot->gate_count, io_gate);
    IO_ARRAY(codec, lot->releases, lot->release_count, io_release);
    IO_ARRAY(codec, lot->cohorts, lot->cohort_count, io_cohort);
    IO_ARRAY(codec, lot->stops, lot->stop_count, io_stop);
    read_accounts(codec, lot);
    IO_ARRAY(codec, lot->arrivals, lot->arrival_count, io_arrival);
    IO_ARRAY(codec, lot->gate_figures, lot->gate_figure_count, io_gate_figure);
    IO_ARRAY(codec, lot->spellings, lot->spelling_count, io_spelling);
    IO_ARRAY(codec, lot->delays, lot->delay_count, io_delay);
    IO_ARRAY(codec, lot->volumes, lot->volume_count, io_volume);
    IO_ARRAY(codec, lot->loads, lot->load_count, io_load);
    IO_ARRAY(codec, lot->weeks, lot->week_count, io_week);
    IO_ARRAY(codec, lot->past, lot->past_count, io_figures);
    IO_ARRAY(codec, lot->year_ago, lot->year_ago_count, io_figures);
    io_outlook(codec, &lot->outlook);
    io_pause(codec, &lot->pause);
    IO_ARRAY(codec, lot->capacities, lot->capacity_count, io_capacity);
    IO_ARRAY(codec, lot->agains, lot->again_count, io_again);
    IO_ARRAY(codec, lot->bands, lot->band_count, io_band);
    IO_ARRAY(codec, lot->pulls, lot->pull_count, io_pull);
    IO_ARRAY(codec, lot->changes, lot->change_count, io_change);
    IO_ARRAY(codec, lot->postages, lot->postage_count, io_postage);
    io_post(codec, &lot->post);
    io_told(codec, &lot->ledger_told);
    io_bool(codec, &lot->duplex);
    io_bool(codec, &lot->approval);
    io_shop(codec, &lot->shop);
}

static void encode(struct codec *codec, const struct lot *lot)
{
    struct lot copy = *lot;
    Str magic = STR(LOT_MAGIC);

    codec->count = 0;
    put(codec, magic.p, magic.n);
    io_lot(codec, &copy);
    REQUIRE(!codec->failed);
}

Str lot_encode(const struct lot *lot, struct arena *arena)
{
    struct codec codec = {.writing = true, .arena = arena};

    encode(&codec, lot); /* counted first */
    codec.out = ARENA_ARRAY(arena, char, codec.count);
    encode(&codec, lot);
    return (Str){codec.out, codec.count};
}

void lot_give(const struct lot *lot, const struct taker *to)
{
    struct codec codec = {.writing = true, .to = to, .taken = mem_alloc(TAKEN_TOGETHER)};

    encode(&codec, lot);
    to->take(to->context, (Str){codec.taken, codec.count % TAKEN_TOGETHER});
    mem_free(codec.taken);
}

/* Keys that no table of the account can have. */
static bool delay_holds(const struct lot_delay *delay)
{
    static const int32_t months = (YEAR_LAST - YEAR_FIRST + 1) * 12, areas = 1000;

    switch (delay->table) {
    case DELAYS_BY_LEFT:
        return delay->key >= 0 && delay->key < DELIVERY_BANDS;
    case DELAYS_BY_EXPIRY:
        return delay->key >= 0 && delay->key < months;
    case DELAYS_BY_MONTHS:
        return delay->key >= 0 && delay->key < months && delay->other >= DELAY_NO_MONTH &&
               delay->other < months;
    case DELAYS_BY_AREA:
        return delay->key >= DELAY_NO_AREA && delay->key < areas;
    case DELAYS_BY_MAIL_DAY:
        return delay->key >= day_of(YEAR_FIRST, 1, 1).n &&
               delay->key <= day_of(YEAR_LAST, 12, 31).n;
    default:
        return delay->key >= 0;
    }
}

/* Indices that point outside their arrays are as bad as bytes that end too early; so is a share of
 * nothing. */
static bool indices_hold(const struct lot *lot)
{
    for (uint32_t i = 0; i < lot->bundle_count; i++)
        if (lot->bundles[i].piece > lot->piece_count ||
            lot->bundles[i].piece_count > lot->piece_count - lot->bundles[i].piece)
            return false;
    for (uint32_t i = 0; i < lot->piece_count; i++)
        if (lot->pieces[i].bundle >= lot->bundle_count ||
            lot->pieces[i].certificate > lot->certificate_count ||
            lot->pieces[i].certificate_count > lot->certificate_count - lot->pieces[i].certificate)
            return false;
    for (uint32_t i = 0; i < lot->row_count; i++)
        if (lot->rows[i].piece != UINT32_MAX && lot->rows[i].piece >= lot->piece_count)
            return false;
    for (uint32_t i = 0; i < lot->hold_count; i++)
        if (lot->holds[i].row >= lot->row_count)
            return false;
    for (uint32_t i = 0; i < lot->release_count; i++)
        if (lot->releases[i].piece >= lot->piece_count)
            return false;
    for (uint32_t i = 0; i < lot->doubt_count; i++)
        if (lot->doubts[i].row >= lot->row_count)
            return false;
    for (uint32_t i = 0; i < lot->again_count; i++)
        if (lot->agains[i].piece >= lot->piece_count)
            return false;
    for (uint32_t i = 0; i < lot->pattern_count; i++)
        if (lot->patterns[i].checked == 0)
            return false;
    for (uint32_t i = 0; i < lot->delay_count; i++)
        if (!delay_holds(&lot->delays[i]))
            return false;
    for (uint32_t i = 0; i < lot->postage_count; i++)
        if (lot->postages[i].discount_percent > 100)
            return false;
    return true;
}

static int decode(struct codec *codec, struct lot *lot, const char *path, struct err *err)
{
    Str magic = STR(LOT_MAGIC);

    memset(lot, 0, sizeof *lot);
    if (!has(codec, magic.n) || !str_starts(codec->in, magic))
        return err_say(err, LOT_UNUSABLE, path, "version");
    codec->in = str_skip(codec->in, magic.n);
    io_lot(codec, lot);
    if (codec->failed || codec->in.n != 0 || codec->behind != 0 || !indices_hold(lot))
        return err_say(err, LOT_UNUSABLE, path, "format");
    return 0;
}

int lot_decode(struct lot *lot, Str bytes, const char *path, struct arena *arena, struct err *err)
{
    struct codec codec = {
        .in = bytes, .arena = arena, .rows = arena, .borrows = true, .mores = {.arena = arena}};

    return decode(&codec, lot, path, err);
}

int lot_thaw(struct lot *lot, const struct lot_source *from, const char *path, struct arena *arena,
             struct arena *rows, struct err *err)
{
    struct codec codec = {.from = from,
                          .behind = from->bytes,
                          .window = mem_alloc(TAKEN_TOGETHER),
                          .room = TAKEN_TOGETHER,
                          .arena = arena,
                          .rows = rows,
                          .mores = {.arena = rows}};
    int status;

    codec.in.p = codec.window;
    status = decode(&codec, lot, path, err);
    mem_free(codec.window);
    return status;
}
