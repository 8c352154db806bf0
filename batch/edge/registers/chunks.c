/*
 * Threads, chunks and their order.
 *
 * Chunk n of the file stands in slot n % slot_count until all above it were taken. The caller takes;
 * while the next chunk is not heard yet it hears one itself, so that without any other thread all of
 * it goes on in this one.
 *
 * Invariants:
 *   1 a slot belongs to one thread while it is HEARING, and to the caller otherwise;
 *   2 what a chunk counts is added once, and only if it began where the one above ended;
 *   3 bytes that a record took from behind its chunk are compared with the chunks they belong to.
 */
#include "edge/registers/chunks.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/bug.h"
#include "disk/beside.h"
#include "edge/registers/cutter.h"
#include "say/err.h"

enum { BEHIND_BYTES = 1 << 12 }; /* read at once behind the end of a chunk */

struct span {
    uint32_t at, n;
};

struct kept { /* a record to be taken: places in the texts and spans of its slot */
    uint32_t line;
    unsigned heard;
    bool broken;
    enum csv_fault fault;
    size_t fault_at, count;
    size_t fields; /* the first of its spans; as many as are kept of `count` */
    struct span raw;
};

enum slot_state { SLOT_FREE, SLOT_HEARING, SLOT_HEARD };

struct slot {
    enum slot_state state;
    char *bytes; /* of the chunk */
    size_t n;
    uint64_t from, to; /* its first record begins, and its last ends; NOWHERE: none begins in it */
    struct lot_lines lines;
    VEC(struct kept) kept;
    VEC(struct span) spans;
    VEC(char) text;
    VEC(char) behind; /* the bytes from the end of the chunk up to `to`, and some more */
    void *part;
    bool unread; /* its bytes cannot be read, or not all of them: `err` says why */
    int status;
    struct err err;
};
#define NOWHERE UINT64_MAX

struct ear { /* what one thread cuts with */
    struct team *team;
    struct cutter *cutter;
    struct slot *slot;
    uint64_t begin, end; /* of the slot's chunk */
    uint64_t at;         /* the next byte to give */
};

struct team {
    const struct chunks_of *file;
    const struct csv_hearing *hearing;
    size_t chunk_bytes;
    uint64_t count; /* of chunks */
    struct slot *slots;
    size_t slot_count;
    struct lot_lines *lines;
    struct csv_record record; /* that is being taken */
    Str fields[CSV_RECORD_FIELDS_MAX];
    VEC(char) promised;   /* bytes of chunks to come that a record has taken already, */
    uint64_t promised_at; /* and their place */
    uint64_t expected;    /* the next record to take begins here */

    pthread_mutex_t lock; /* of what follows, and of slots[].state */
    pthread_cond_t changed;
    uint64_t next; /* the first chunk that nobody hears yet */
    uint64_t taken;
    bool over;
};

/* ---- hearing one chunk ----------------------------------------------------------------------- */

static void text_add(struct slot *slot, Str text, struct span *span)
{
    *span = (struct span){(uint32_t)slot->text.count, (uint32_t)text.n};
    while (slot->text.room - slot->text.count < text.n)
        slot->text.at = vec_grow(slot->text.at, &slot->text.room, 1);
    if (text.n)
        memcpy(slot->text.at + slot->text.count, text.p, text.n);
    slot->text.count += text.n;
}

static void keep(struct slot *slot, const struct csv_record *record, uint32_t line, unsigned heard)
{
    struct kept kept = {.line = line,
                        .heard = heard,
                        .broken = record->broken,
                        .fault = record->fault,
                        .fault_at = record->fault_at,
                        .count = record->count,
                        .fields = slot->spans.count};
    struct span span;

    for (size_t i = 0; i < record->count && i < CSV_RECORD_FIELDS_MAX; i++) {
        text_add(slot, record->fields[i], &span);
        VEC_PUSH(&slot->spans, span);
    }
    text_add(slot, record->raw, &kept.raw);
    VEC_PUSH(&slot->kept, kept);
}

/* The source of a thread's cutter: the chunk, and behind it as little as ends the last record. */
static int ear_give(void *context, char *to, size_t room, size_t *got, struct err *err)
{
    struct ear *ear = context;
    struct slot *slot = ear->slot;

    if (ear->at < ear->end) {
        *got = ear->end - ear->at < room ? (size_t)(ear->end - ear->at) : room;
        memcpy(to, slot->bytes + (ear->at - ear->begin), *got);
        ear->at += *got;
        return 0;
    }
    if (room > BEHIND_BYTES)
        room = BEHIND_BYTES;
    if (ear->team->file->read(ear->team->file->context, ear->at, to, room, got, err))
        return -1;
    if (*got == 0)
        return 0;
    ear->at += *got;
    while (slot->behind.room - slot->behind.count < *got)
        slot->behind.at = vec_grow(slot->behind.at, &slot->behind.room, 1);
    memcpy(slot->behind.at + slot->behind.count, to, *got);
    slot->behind.count += *got;
    return 0;
}

static void slot_begin(const struct team *team, struct slot *slot)
{
    slot->kept.count = slot->spans.count = slot->text.count = slot->behind.count = 0;
    slot->lines = (struct lot_lines){0};
    slot->status = 0;
    slot->err = (struct err){0};
    if (team->hearing->part_begin)
        team->hearing->part_begin(team->hearing->context, slot->part);
}

/* Hears the records that begin from slot->from up to the end of the chunk. */
static void records_hear(struct ear *ear, uint64_t lines_above)
{
    const struct csv_hearing *hearing = ear->team->hearing;
    struct slot *slot = ear->slot;
    uint64_t from = slot->from;
    const struct csv_record *record;

    slot_begin(ear->team, slot);
    slot->to = from;
    if (from == NOWHERE || from >= ear->end)
        return;
    REQUIRE(from >= ear->begin);
    ear->at = from;
    cutter_resume(ear->cutter, lines_above);
    while (slot->to < ear->end) {
        unsigned heard;

        slot->status = cutter_next(ear->cutter, &record, &slot->err);
        slot->to = from + cutter_place(ear->cutter);
        if (slot->status <= 0)
            break;
        heard = hearing->hear(hearing->context, slot->part, record);
        if (heard)
            keep(slot, record, (uint32_t)(record->line - lines_above), heard);
    }
    slot->lines = *cutter_lines(ear->cutter);
}

static void ear_turn(struct ear *ear, uint64_t number)
{
    struct team *team = ear->team;

    ear->slot = &team->slots[number % team->slot_count];
    ear->begin = number * team->chunk_bytes;
    ear->end = ear->begin + ear->slot->n;
}

/* All bytes of the chunk: where one ended early, the next would be heard from before its begin. */
static int bytes_read(const struct team *team, uint64_t number, struct slot *slot)
{
    uint64_t begin = number * team->chunk_bytes, left = team->file->size - begin;
    size_t wanted = left < team->chunk_bytes ? (size_t)left : team->chunk_bytes;

    if (team->file->read(team->file->context, begin, slot->bytes, wanted, &slot->n, &slot->err))
        return -1;
    return slot->n < wanted ? err_say(&slot->err, FILE_CHANGED, team->file->shown) : 0;
}

/* Behind its first line feed. */
static uint64_t guess(const struct ear *ear, uint64_t number)
{
    const struct team *team = ear->team;
    const char *feed = memchr(ear->slot->bytes, '\n', ear->slot->n);

    if (number == team->file->begin / team->chunk_bytes)
        return team->file->begin;
    return feed ? ear->begin + (uint64_t)(feed + 1 - ear->slot->bytes) : NOWHERE;
}

/* `from`: where its first record begins; NOWHERE: to be guessed. */
static void chunk_hear(struct ear *ear, uint64_t number, uint64_t from)
{
    struct slot *slot = &ear->team->slots[number % ear->team->slot_count];

    slot_begin(ear->team, slot);
    slot->unread = bytes_read(ear->team, number, slot) != 0;
    if (slot->unread)
        return;
    ear_turn(ear, number);
    slot->from = from == NOWHERE ? guess(ear, number) : from;
    records_hear(ear, 0);
}

/* ---- taking ---------------------------------------------------------------------------------- */

static Str span_text(const struct slot *slot, struct span span)
{
    return span.n ? (Str){slot->text.at + span.at, span.n} : STR_EMPTY;
}

static int kept_take(struct team *team, const struct slot *slot, const struct kept *kept,
                     struct err *err)
{
    size_t fields = kept->broken                          ? 0
                    : kept->count < CSV_RECORD_FIELDS_MAX ? kept->count
                                                          : CSV_RECORD_FIELDS_MAX;

    for (size_t i = 0; i < fields; i++)
        team->fields[i] = span_text(slot, slot->spans.at[kept->fields + i]);
    team->record = (struct csv_record){.line = (uint32_t)(team->lines->lines + kept->line),
                                       .broken = kept->broken,
                                       .fault = kept->fault,
                                       .fault_at = kept->fault_at,
                                       .count = kept->count,
                                       .fields = team->fields,
                                       .raw = span_text(slot, kept->raw)};
    *team->file->taking = &team->record;
    return team->hearing->take(team->hearing->context, &team->record, kept->heard, err);
}

static void lines_add(struct lot_lines *to, const struct lot_lines *from)
{
    to->lines += from->lines;
    to->blank += from->blank;
    to->folded += from->folded;
    to->rows += from->rows;
}

/* What a record has taken of this chunk before must be what stands in it. */
static int promise_keep(struct team *team, const struct slot *slot, uint64_t begin, struct err *err)
{
    uint64_t end = team->promised_at + team->promised.count;
    size_t n;

    if (end <= begin || !slot->n)
        return 0;
    n = end - begin < slot->n ? (size_t)(end - begin) : slot->n;
    if (memcmp(team->promised.at + (begin - team->promised_at), slot->bytes, n) != 0)
        return err_say(err, FILE_CHANGED, team->file->shown);
    return 0;
}

static void promise(struct team *team, const struct slot *slot, uint64_t end)
{
    if (slot->to <= end || slot->from >= end) /* it took nothing, or nothing from behind */
        return;
    team->promised.count = 0;
    team->promised_at = end;
    for (size_t i = 0; i < slot->behind.count && i < slot->to - end; i++)
        VEC_PUSH(&team->promised, slot->behind.at[i]);
}

/* The chunk began elsewhere than was guessed. An error is to name the line. */
static bool is_wrong(const struct team *team, const struct slot *slot, uint64_t end)
{
    if (slot->from == NOWHERE) /* nothing begins in it, unless a line above ends with it */
        return team->expected < end;
    return slot->from != team->expected || slot->status < 0;
}

static int chunk_take(struct team *team, struct ear *ear, uint64_t number, struct err *err)
{
    struct slot *slot = &team->slots[number % team->slot_count];
    uint64_t begin = number * team->chunk_bytes, end = begin + slot->n;

    if (slot->unread) {
        *err = slot->err;
        return -1;
    }
    if (promise_keep(team, slot, begin, err))
        return -1;
    team->file->pass(team->file->context, slot->bytes, slot->n);
    if (is_wrong(team, slot, end)) {
        ear_turn(ear, number);
        slot->from = team->expected;
        records_hear(ear, team->lines->lines);
    }
    for (size_t i = 0; i < slot->kept.count; i++)
        if (kept_take(team, slot, &slot->kept.at[i], err))
            return -1;
    if (slot->status < 0) {
        if (team->file->known)
            return err_say(err, FILE_CHANGED, team->file->shown);
        *err = slot->err;
        return -1;
    }
    lines_add(team->lines, &slot->lines);
    if (slot->from != NOWHERE && slot->to > team->expected)
        team->expected = slot->to;
    promise(team, slot, end);
    if (team->hearing->part_end)
        team->hearing->part_end(team->hearing->context, slot->part);
    return 0;
}

/* ---- threads --------------------------------------------------------------------------------- */

/* The next chunk for which there is a slot, under the lock. */
static bool chunk_claim(struct team *team, uint64_t *number)
{
    struct slot *slot = &team->slots[team->next % team->slot_count];

    if (team->over || team->next == team->count || slot->state != SLOT_FREE)
        return false;
    slot->state = SLOT_HEARING;
    *number = team->next++;
    return true;
}

static void slot_set(struct team *team, uint64_t number, enum slot_state state)
{
    pthread_mutex_lock(&team->lock);
    team->slots[number % team->slot_count].state = state;
    pthread_cond_broadcast(&team->changed);
    pthread_mutex_unlock(&team->lock);
}

static void thread_run(void *context)
{
    struct ear *ear = context;
    struct team *team = ear->team;
    uint64_t number;

    for (;;) {
        bool claimed;

        pthread_mutex_lock(&team->lock);
        while (!(claimed = chunk_claim(team, &number)) && !team->over && team->next < team->count)
            pthread_cond_wait(&team->changed, &team->lock);
        pthread_mutex_unlock(&team->lock);
        if (!claimed)
            return;
        chunk_hear(ear, number, NOWHERE);
        slot_set(team, number, SLOT_HEARD);
    }
}

/* The caller waits for a chunk, and hears one meanwhile where there is a slot for it. */
static void chunk_await(struct team *team, struct ear *ear, uint64_t wanted)
{
    struct slot *slot = &team->slots[wanted % team->slot_count];

    for (;;) {
        uint64_t number;
        bool claimed = false, heard;

        pthread_mutex_lock(&team->lock);
        while (!(heard = slot->state == SLOT_HEARD) && !(claimed = chunk_claim(team, &number)))
            pthread_cond_wait(&team->changed, &team->lock);
        pthread_mutex_unlock(&team->lock);
        if (heard)
            return;
        REQUIRE(claimed);
        chunk_hear(ear, number, number == wanted ? team->expected : NOWHERE);
        slot_set(team, number, SLOT_HEARD);
    }
}

static int chunks_take(struct team *team, struct ear *ear, struct err *err)
{
    for (uint64_t number = 0; number < team->count; number++) {
        chunk_await(team, ear, number);
        if (chunk_take(team, ear, number, err))
            return -1;
        slot_set(team, number, SLOT_FREE);
    }
    return 0;
}

static void ear_open(struct ear *ear, struct team *team)
{
    const struct chunks_of *file = team->file;

    ear->team = team;
    ear->cutter = cutter_make(file->encoding, file->shown, ear_give, ear);
    cutter_how(ear->cutter, file->how);
}

/* A thread that cannot be had is one less. */
static size_t threads_start(struct ear *ears, struct beside *threads, size_t wanted)
{
    size_t count = 0;

    while (count < wanted && beside_try(&threads[count], thread_run, &ears[count + 1]))
        count++;
    return count;
}

static void threads_end(struct team *team, struct beside *threads, size_t count)
{
    pthread_mutex_lock(&team->lock);
    team->over = true;
    pthread_cond_broadcast(&team->changed);
    pthread_mutex_unlock(&team->lock);
    for (size_t i = 0; i < count; i++)
        beside_end(&threads[i]);
}

static void slots_open(struct team *team)
{
    team->slots = mem_zero(team->slot_count, sizeof *team->slots);
    for (size_t i = 0; i < team->slot_count; i++) {
        team->slots[i].bytes = mem_alloc(team->chunk_bytes);
        team->slots[i].part = mem_zero(1, team->hearing->part_bytes + 1);
    }
}

static void slots_close(struct team *team)
{
    for (size_t i = 0; i < team->slot_count; i++) {
        struct slot *slot = &team->slots[i];

        if (team->hearing->part_free)
            team->hearing->part_free(team->hearing->context, slot->part);
        VEC_RELEASE(&slot->kept);
        VEC_RELEASE(&slot->spans);
        VEC_RELEASE(&slot->text);
        VEC_RELEASE(&slot->behind);
        mem_free(slot->part);
        mem_free(slot->bytes);
    }
    mem_free(team->slots);
    VEC_RELEASE(&team->promised);
}

int chunks_hear(const struct chunks_of *file, const struct csv_hearing *hearing,
                struct lot_lines *lines, struct err *err)
{
    size_t bytes = hearing->chunk_bytes ? hearing->chunk_bytes : HEARD_BYTES;
    struct team *team = mem_zero(1, sizeof *team);
    struct ear *ears;
    struct beside *threads;
    size_t ear_count, thread_count;
    int status;

    *team = (struct team){.file = file,
                          .hearing = hearing,
                          .chunk_bytes = bytes,
                          .count = (file->size + bytes - 1) / bytes,
                          .lines = lines,
                          .expected = file->begin};
    ear_count = team->count < hearing->threads ? (size_t)team->count : hearing->threads;
    ear_count = ear_count ? ear_count : 1;
    ear_count = ear_count < HEARING_THREADS_MAX ? ear_count : HEARING_THREADS_MAX;
    team->slot_count = ear_count > 1 ? ear_count + 2 : 1;
    REQUIRE(pthread_mutex_init(&team->lock, NULL) == 0 &&
            pthread_cond_init(&team->changed, NULL) == 0);
    slots_open(team);
    ears = mem_zero(ear_count, sizeof *ears);
    threads = mem_zero(ear_count, sizeof *threads);
    for (size_t i = 0; i < ear_count; i++)
        ear_open(&ears[i], team);
    thread_count = threads_start(ears, threads, ear_count - 1);
    status = chunks_take(team, &ears[0], err);
    threads_end(team, threads, thread_count);
    for (size_t i = 0; i < ear_count; i++)
        cutter_free(ears[i].cutter);
    slots_close(team);
    pthread_cond_destroy(&team->changed);
    pthread_mutex_destroy(&team->lock);
    mem_free(threads);
    mem_free(ears);
    mem_free(team);
    return status;
}
