/*
 * Marks: gathered in chunks, sorted, merged with the old file, written to the new one.
 *
 * Both files are read and written in order and in big pieces; the only seek is to the trailer, for
 * the disputes must be known before the first mark is met.
 */
#include "edge/disk/rowmarks_part.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "disk/file.h"
#include "disk/fill.h"
#include "disk/out.h"
#include "disk/path.h"
#include "disk/sync.h"

enum {
    SHA_BYTES = 32,
    SHA_TEXT = 64,
    READ_MARKS = 512, /* of one sorted chunk at a time */
    FILE_MARKS = 8192,
    CHUNKS_MAX = 4096, /* 268 million residents: reaching it is a register of no municipality */
    TALLIES_MAX = 64   /* municipalities counted apart; a city has at most 24 wards */
};

struct header {
    char magic[16];
    uint64_t word; /* under the salt: another ledger's marks are not ours */
    uint64_t run;  /* as-of day and number; 0: none is named */
    uint8_t residents[SHA_BYTES];
};

struct trailer {
    uint64_t marks, disputes;
    char municipality[MUNICIPALITY_TEXT_MAX];
    uint64_t municipality_rows;
    uint8_t sum[SHA_BYTES];
};

_Static_assert(sizeof(struct mark) == 56 && sizeof(struct dispute) == 64, "as in rowmarks.h");
_Static_assert(sizeof(struct header) == 64 && sizeof(struct trailer) == 64, "as in rowmarks.h");

/* As kigen 0.1.0 wrote them. */
struct narrow_mark {
    uint64_t id, name, address;
    uint32_t birth, postal;
};
struct narrow_dispute {
    struct narrow_mark was;
    uint32_t why;
    Day since;
};

static const struct layout {
    char magic[16];
    size_t mark, dispute; /* their bytes */
} layouts[] = {{"kigen rows 3\n", sizeof(struct mark), sizeof(struct dispute)},
               {"kigen rows 2\n", sizeof(struct narrow_mark), sizeof(struct narrow_dispute)}};

static const struct layout *const current = &layouts[0];

static const struct layout *layout_of(const struct header *header)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
        if (memcmp(header->magic, layouts[i].magic, sizeof header->magic) == 0)
            return &layouts[i];
    return NULL;
}

static struct mark widened(const struct narrow_mark *narrow)
{
    return (struct mark){.id = narrow->id,
                         .name = narrow->name,
                         .address = narrow->address,
                         .birth = narrow->birth,
                         .postal = narrow->postal};
}

struct rowmarks {
    struct arena arena;
    const char *ledger, *path, *fresh;
    struct mark_key key;
    struct mark *chunk, *spare; /* MARKS_CHUNK each */
    uint32_t *counts;
    size_t count;   /* in the chunk */
    int spill;      /* the unlinked file of the chunks before; -1 */
    size_t spilled; /* chunks in it, each of MARKS_CHUNK marks */
    bool in_memory; /* where no file can be made */
    int failed;     /* errno of the first failure of the spill */
    struct rowmarks_tally tallies[TALLIES_MAX];
    size_t tally_count;
    uint64_t named;
};

static const char *suffixed(struct arena *arena, const char *ledger, const char *suffix)
{
    return arena_printf(arena, "%s%s", ledger, suffix).p;
}

void rowmarks_open(struct rowmarks **out, const char *ledger, const uint8_t salt[32],
                   bool in_memory)
{
    struct rowmarks *rows = mem_zero(1, sizeof *rows);

    rows->ledger = suffixed(&rows->arena, ledger, "");
    rows->path = suffixed(&rows->arena, ledger, ".rows");
    rows->fresh = suffixed(&rows->arena, ledger, ".rows.new");
    rows->key = mark_key_of(salt);
    rows->spill = -1;
    rows->in_memory = in_memory;
    *out = rows;
}

/* Tonight's marks. What is written stands in LEDGER.rows.new. */
static void marks_forget(struct rowmarks *rows)
{
    if (rows->spill >= 0)
        close(rows->spill); /* it has no name: nothing to lose */
    rows->spill = -1;
    mem_free(rows->chunk);
    mem_free(rows->spare);
    mem_free(rows->counts);
    rows->chunk = rows->spare = NULL;
    rows->counts = NULL;
    rows->count = rows->spilled = 0;
}

void rowmarks_close(struct rowmarks *rows)
{
    if (!rows)
        return;
    marks_forget(rows);
    arena_release(&rows->arena);
    mem_free(rows);
}

const struct mark_key *rowmarks_key(const struct rowmarks *rows)
{
    return &rows->key;
}

/* ---- whole reads and writes; 0 or an errno --------------------------------------------------- */

static int read_whole(int fd, void *at, size_t bytes, off_t from)
{
    size_t got;
    int failed = bytes_fill_at(fd, (uint64_t)from, at, bytes, &got);

    return failed ? failed : got < bytes ? EIO : 0;
}

static int write_whole(int fd, const void *at, size_t bytes)
{
    const char *p = at;

    while (bytes > 0) {
        ssize_t wrote = write(fd, p, bytes);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return wrote < 0 ? errno : EIO;
        p += wrote;
        bytes -= (size_t)wrote;
    }
    return 0;
}

/* ---- gathering ------------------------------------------------------------------------------- */

/* A file beside the ledger that has no name and goes with its descriptor. */
static int spill_open(struct rowmarks *rows)
{
    const char *folder = arena_copy(&rows->arena, path_folder(str_of(rows->ledger))).p;
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        const char *path = suffixed(&rows->arena, rows->ledger, ".rows.tmp");

        unlink(path);
        fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fd >= 0 && unlink(path)) {
            close(fd);
            fd = -1;
        }
    }
    return fd < 0 && rows->in_memory ? memfd_create("rows", MFD_CLOEXEC) : fd;
}

static void chunk_spill(struct rowmarks *rows)
{
    marks_sort(rows->chunk, rows->count, rows->spare, rows->counts);
    if (!rows->failed && rows->spill < 0) {
        rows->spill = spill_open(rows);
        rows->failed = rows->spill < 0 ? errno : 0;
    }
    if (!rows->failed)
        rows->failed = rows->spilled == CHUNKS_MAX ? EFBIG
                                                   : write_whole(rows->spill, rows->chunk,
                                                                 rows->count * sizeof *rows->chunk);
    rows->spilled++;
    rows->count = 0;
}

static void tally(struct rowmarks *rows, struct rowmarks_code code)
{
    if (!code.digits[0])
        return;
    rows->named++;
    for (size_t i = 0; i < rows->tally_count; i++)
        if (memcmp(rows->tallies[i].code, code.digits, sizeof code.digits) == 0) {
            rows->tallies[i].rows++;
            return;
        }
    if (rows->tally_count == TALLIES_MAX)
        return;
    memcpy(rows->tallies[rows->tally_count].code, code.digits, sizeof code.digits);
    rows->tallies[rows->tally_count++].rows = 1;
}

void rowmarks_hear(const struct rowmarks *rows, struct rowmarks_part *part,
                   const struct resident *resident)
{
    struct rowmarks_code code = {""};

    if (resident->municipality.n >= sizeof code.digits)
        memcpy(code.digits, resident->municipality.p, sizeof code.digits);
    VEC_PUSH(&part->marks, mark_of(&rows->key, resident));
    VEC_PUSH(&part->codes, code);
}

static void chunk_begin(struct rowmarks *rows)
{
    if (rows->chunk)
        return;
    rows->chunk = mem_alloc(MARKS_CHUNK * sizeof *rows->chunk);
    rows->spare = mem_alloc(MARKS_CHUNK * sizeof *rows->spare);
    rows->counts = mem_alloc(sizeof *rows->counts << 16);
}

static void marks_take(struct rowmarks *rows, const struct mark *marks, size_t count)
{
    while (count > 0) {
        size_t n = MARKS_CHUNK - rows->count < count ? MARKS_CHUNK - rows->count : count;

        if (n == 0) {
            chunk_spill(rows);
            continue;
        }
        memcpy(rows->chunk + rows->count, marks, n * sizeof *marks);
        rows->count += n;
        marks += n;
        count -= n;
    }
}

void rowmarks_take(struct rowmarks *rows, const struct rowmarks_part *part)
{
    if (part->marks.count == 0)
        return;
    chunk_begin(rows);
    marks_take(rows, part->marks.at, part->marks.count);
    for (size_t i = 0; i < part->codes.count; i++)
        tally(rows, part->codes.at[i]);
}

void rowmarks_part_empty(struct rowmarks_part *part)
{
    part->marks.count = part->codes.count = 0;
}

void rowmarks_part_free(struct rowmarks_part *part)
{
    VEC_RELEASE(&part->marks);
    VEC_RELEASE(&part->codes);
}

/* ---- tonight's marks in order ---------------------------------------------------------------- */

struct source { /* one sorted chunk */
    struct mark *buffer, *at, *end;
    size_t next, left; /* in the spill: marks before it, and still to read */
};

struct merge { /* a heap of sources: the least id first, of equal ones the chunk that came first */
    const struct rowmarks *rows;
    struct source *sources;
    uint32_t *heap;
    size_t heap_count, source_count;
    int failed;
    uint64_t last;
    struct rowmarks_count count;
    bool any;
};

static int source_fill(struct merge *merge, struct source *source)
{
    size_t count = source->left < READ_MARKS ? source->left : READ_MARKS;

    if (count == 0)
        return 0;
    merge->failed = read_whole(merge->rows->spill, source->buffer, count * sizeof(struct mark),
                               (off_t)(source->next * sizeof(struct mark)));
    source->at = source->buffer;
    source->end = source->buffer + count;
    source->next += count;
    source->left -= count;
    return merge->failed;
}

static bool source_before(const struct merge *merge, uint32_t a, uint32_t b)
{
    uint64_t left = merge->sources[a].at->id, right = merge->sources[b].at->id;

    return left != right ? left < right : a < b;
}

static void heap_sink(struct merge *merge, size_t at)
{
    for (;;) {
        size_t child = 2 * at + 1;
        uint32_t here = merge->heap[at];

        if (child >= merge->heap_count)
            return;
        if (child + 1 < merge->heap_count &&
            source_before(merge, merge->heap[child + 1], merge->heap[child]))
            child++;
        if (!source_before(merge, merge->heap[child], here))
            return;
        merge->heap[at] = merge->heap[child];
        merge->heap[child] = here;
        at = child;
    }
}

static int merge_begin(struct merge *merge, struct rowmarks *rows)
{
    *merge = (struct merge){.rows = rows, .source_count = rows->spilled + 1};
    merge->sources = mem_zero(merge->source_count, sizeof *merge->sources);
    merge->heap = mem_zero(merge->source_count, sizeof *merge->heap);
    for (size_t i = 0; i < rows->spilled; i++) {
        struct source *source = &merge->sources[i];

        source->buffer = mem_alloc(READ_MARKS * sizeof *source->buffer);
        source->next = i * MARKS_CHUNK;
        source->left = MARKS_CHUNK;
        if (source_fill(merge, source))
            return merge->failed;
    }
    if (rows->count) {
        struct source *last = &merge->sources[rows->spilled];

        marks_sort(rows->chunk, rows->count, rows->spare, rows->counts);
        last->at = rows->chunk;
        last->end = rows->chunk + rows->count;
    }
    for (size_t i = 0; i < merge->source_count; i++)
        if (merge->sources[i].at != merge->sources[i].end)
            merge->heap[merge->heap_count++] = (uint32_t)i;
    for (size_t i = merge->heap_count / 2; i-- > 0;)
        heap_sink(merge, i);
    return 0;
}

static void merge_end(struct merge *merge)
{
    for (size_t i = 0; i + 1 < merge->source_count; i++)
        mem_free(merge->sources[i].buffer);
    mem_free(merge->sources);
    mem_free(merge->heap);
}

/* The next mark, the first of each id; false at the end, or with `failed`. */
static bool merge_next(struct merge *merge, struct mark *mark)
{
    while (merge->heap_count) {
        struct source *source = &merge->sources[merge->heap[0]];

        *mark = *source->at++;
        if (source->at == source->end && source_fill(merge, source))
            return false;
        if (source->at == source->end)
            merge->heap[0] = merge->heap[--merge->heap_count];
        heap_sink(merge, 0);
        if (merge->any && mark->id == merge->last) {
            merge->count.repeated++;
            continue;
        }
        merge->count.apart++;
        merge->any = true;
        merge->last = mark->id;
        return true;
    }
    return false;
}

/* ---- the file of the last published run ------------------------------------------------------ */

struct old {
    int fd; /* -1: nothing to compare with */
    struct header header;
    struct trailer trailer;
    const struct layout *layout;
    struct mark *buffer;
    struct narrow_mark *narrow; /* what is read of the layout before */
    size_t at, count;
    uint64_t given;
    EVP_MD_CTX *sum;
};

static bool hex_read(const char *hex, uint8_t bytes[SHA_BYTES])
{
    for (size_t i = 0; i < SHA_BYTES; i++) {
        int value = 0;

        for (size_t j = 0; j < 2; j++) {
            char c = hex[2 * i + j];

            if (c >= '0' && c <= '9')
                value = value * 16 + (c - '0');
            else if (c >= 'a' && c <= 'f')
                value = value * 16 + (c - 'a' + 10);
            else
                return false;
        }
        bytes[i] = (uint8_t)value;
    }
    return true;
}

static bool header_is(const struct header *header, const char *residents_sha256)
{
    uint8_t wanted[SHA_BYTES];

    return hex_read(residents_sha256, wanted) &&
           memcmp(header->residents, wanted, sizeof wanted) == 0;
}

/* A run that is named is vouched for together with all else in the header. */
static uint64_t header_word(const struct mark_key *key, const struct header *header)
{
    struct header named = *header;

    named.word = 0;
    return mark_digest(key, header->run ? (Str){(const char *)&named, sizeof named}
                                        : (Str){named.magic, sizeof named.magic});
}

/* As it was before a run was named: so it is in the sum. */
static struct header header_plain(const struct mark_key *key, const struct header *header)
{
    struct header plain = *header;

    plain.run = 0;
    plain.word = header_word(key, &plain);
    return plain;
}

enum { RUN_DAY_SHIFT = 32 };

static uint64_t run_word(struct rowmarks_run run)
{
    return (uint64_t)(uint32_t)run.as_of.n << RUN_DAY_SHIFT | run.nth;
}

static struct rowmarks_run run_named(const struct header *header)
{
    if (!header->run)
        return (struct rowmarks_run){DAY_NONE, 0};
    return (struct rowmarks_run){(Day){(int32_t)(header->run >> RUN_DAY_SHIFT)},
                                 (uint32_t)header->run};
}

int rowmarks_run_order(struct rowmarks_run a, struct rowmarks_run b)
{
    int order = day_compare(a.as_of, b.as_of);

    return order ? order : (a.nth > b.nth) - (a.nth < b.nth);
}

/* Header and trailer, as far as they go; of this register or not is the last thing asked. */
static struct rowmarks_found ends_read(int fd, const struct mark_key *key,
                                       const char *residents_sha256, struct header *header,
                                       struct trailer *trailer)
{
    struct rowmarks_found found = {.state = ROWMARKS_DAMAGED, .run = {DAY_NONE, 0}};
    const struct layout *layout;
    struct stat is;
    uint64_t body;

    if (fstat(fd, &is) || !S_ISREG(is.st_mode)) {
        found.state = ROWMARKS_UNREADABLE;
        return found;
    }
    if (is.st_size < (off_t)(sizeof *header + sizeof *trailer) ||
        read_whole(fd, header, sizeof *header, 0) ||
        read_whole(fd, trailer, sizeof *trailer, is.st_size - (off_t)sizeof *trailer) ||
        !(layout = layout_of(header)))
        return found;
    if (header->word != header_word(key, header)) {
        found.state = ROWMARKS_FOREIGN;
        return found;
    }
    found.run = run_named(header);
    body = (uint64_t)is.st_size - sizeof *header - sizeof *trailer;
    if (trailer->disputes <= MARK_DISPUTES_MAX && trailer->marks <= body / layout->mark &&
        body == trailer->marks * layout->mark + trailer->disputes * layout->dispute)
        found.state = header_is(header, residents_sha256) ? ROWMARKS_GOOD : ROWMARKS_OTHER;
    return found;
}

static void sum_begin(EVP_MD_CTX **sum)
{
    *sum = EVP_MD_CTX_new();
    if (!*sum)
        memory_stop();
    REQUIRE(EVP_DigestInit_ex(*sum, EVP_sha256(), NULL) == 1);
}

static void sum_add(EVP_MD_CTX *sum, const void *bytes, size_t count)
{
    REQUIRE(EVP_DigestUpdate(sum, bytes, count) == 1);
}

static void sum_end(EVP_MD_CTX *sum, uint8_t bytes[SHA_BYTES])
{
    REQUIRE(EVP_DigestFinal_ex(sum, bytes, NULL) == 1);
}

static struct rowmarks_found not_opened(int error)
{
    return (struct rowmarks_found){error == ENOENT ? ROWMARKS_MISSING : ROWMARKS_UNREADABLE,
                                   {DAY_NONE, 0}};
}

/* All disputes, which stand behind the marks; `sum` gets their bytes in old_holds(). */
static int read_old_disputes(const struct old *old, struct marks_compared *marks)
{
    off_t at = (off_t)(sizeof old->header + old->trailer.marks * old->layout->mark);
    int failed = 0;

    for (uint64_t i = 0; !failed && i < old->trailer.disputes; i++) {
        struct narrow_dispute narrow = {0};
        struct dispute dispute;
        void *into = old->layout == current ? (void *)&dispute : (void *)&narrow;

        failed =
            read_whole(old->fd, into, old->layout->dispute, at + (off_t)(i * old->layout->dispute));
        if (failed)
            break;
        if (old->layout != current)
            dispute = (struct dispute){widened(&narrow.was), narrow.why, narrow.since};
        VEC_PUSH(&marks->old_disputes, dispute);
    }
    return failed;
}

/* 0, or an errno of reading; `fd` stays -1 where there is nothing that can be believed. */
static int old_open(struct old *old, const char *path, const struct mark_key *key,
                    const char *last_sha256, struct rowmarks_outcome *outcome)
{
    struct marks_compared *marks = &outcome->marks;
    struct header plain;
    struct stat is;
    int failed;

    *old = (struct old){.fd = file_descriptor(path, LINKS_REFUSED, &is)};
    if (old->fd < 0 && errno == EISDIR)
        return EISDIR; /* now, and not when the new file is to take its place */
    if (old->fd < 0) {
        outcome->found = not_opened(errno);
        return 0;
    }
    outcome->found = ends_read(old->fd, key, last_sha256, &old->header, &old->trailer);
    if (outcome->found.state != ROWMARKS_GOOD) {
        close(old->fd);
        old->fd = -1;
        return 0;
    }
    plain = header_plain(key, &old->header);
    old->layout = layout_of(&old->header);
    old->buffer = mem_alloc(FILE_MARKS * sizeof *old->buffer);
    if (old->layout != current)
        old->narrow = mem_alloc(FILE_MARKS * sizeof *old->narrow);
    sum_begin(&old->sum);
    sum_add(old->sum, &plain, sizeof plain);
    failed = read_old_disputes(old, marks);
    memcpy(outcome->before.code, old->trailer.municipality, sizeof outcome->before.code);
    outcome->before.code[sizeof outcome->before.code - 1] = '\0';
    outcome->before.rows = old->trailer.municipality_rows;
    return failed;
}

static void old_disbelieve(struct old *old)
{
    if (old->fd >= 0)
        close(old->fd);
    old->fd = -1;
}

static void old_close(struct old *old)
{
    old_disbelieve(old);
    mem_free(old->buffer);
    mem_free(old->narrow);
    EVP_MD_CTX_free(old->sum);
}

/* The next old mark, or NULL at the end; a failure ends it too, and the sum then does not hold. */
static const struct mark *old_next(struct old *old)
{
    if (old->fd < 0)
        return NULL;
    if (old->at == old->count) {
        uint64_t left = old->trailer.marks - old->given;
        void *into = old->narrow ? (void *)old->narrow : (void *)old->buffer;

        old->at = 0;
        old->count = left < FILE_MARKS ? (size_t)left : FILE_MARKS;
        if (old->count == 0 ||
            read_whole(old->fd, into, old->count * old->layout->mark,
                       (off_t)(sizeof old->header + old->given * old->layout->mark))) {
            old->count = 0;
            return NULL;
        }
        sum_add(old->sum, into, old->count * old->layout->mark);
        for (size_t i = 0; old->narrow && i < old->count; i++)
            old->buffer[i] = widened(&old->narrow[i]);
        old->given += old->count;
    }
    return &old->buffer[old->at++];
}

/* As it stands in the file. */
static void sum_dispute(struct old *old, const struct dispute *dispute)
{
    const struct mark *was = &dispute->was;
    struct narrow_dispute narrow = {
        {was->id, was->name, was->address, was->birth, was->postal}, dispute->why, dispute->since};

    if (old->narrow)
        sum_add(old->sum, &narrow, sizeof narrow);
    else
        sum_add(old->sum, dispute, sizeof *dispute);
}

/* Whether what was read is what was written: asked once all of it was read. */
static bool old_holds(struct old *old, const struct marks_compared *marks)
{
    uint8_t sum[SHA_BYTES];

    for (size_t i = 0; i < marks->old_disputes.count; i++)
        sum_dispute(old, &marks->old_disputes.at[i]);
    sum_add(old->sum, &old->trailer, sizeof old->trailer - sizeof old->trailer.sum);
    sum_end(old->sum, sum);
    return old->given == old->trailer.marks && memcmp(sum, old->trailer.sum, sizeof sum) == 0;
}

/* ---- the new file ---------------------------------------------------------------------------- */

struct fresh {
    struct out out;
    EVP_MD_CTX *sum; /* NULL: nothing is written */
    uint64_t marks;
    struct mark *buffer; /* FILE_MARKS, gathered for digest and file */
    size_t count;
};

static void fresh_put(struct fresh *fresh, const void *bytes, size_t count)
{
    if (!fresh->sum)
        return;
    sum_add(fresh->sum, bytes, count);
    out_put(&fresh->out, bytes, count);
}

static int fresh_open(struct fresh *fresh, const struct rowmarks *rows, const char *sha256,
                      struct err *err)
{
    struct header header = {0};

    if (unlink(rows->fresh) && errno != ENOENT)
        return err_say_as(err, err_writing(errno), FILE_REMOVE, rows->fresh, system_says(errno));
    if (out_open(&fresh->out, rows->fresh, err))
        return -1;
    sum_begin(&fresh->sum);
    fresh->buffer = mem_alloc(FILE_MARKS * sizeof *fresh->buffer);
    memcpy(header.magic, current->magic, sizeof header.magic);
    header.word = header_word(&rows->key, &header);
    REQUIRE(hex_read(sha256, header.residents));
    fresh_put(fresh, &header, sizeof header);
    return 0;
}

static void fresh_flush(struct fresh *fresh)
{
    if (fresh->count)
        fresh_put(fresh, fresh->buffer, fresh->count * sizeof *fresh->buffer);
    fresh->count = 0;
}

static void fresh_mark(struct fresh *fresh, const struct mark *mark)
{
    if (!fresh->sum)
        return;
    if (fresh->count == FILE_MARKS)
        fresh_flush(fresh);
    fresh->buffer[fresh->count++] = *mark;
    fresh->marks++;
}

static const struct rowmarks_tally *most_named(const struct rowmarks *rows)
{
    static const struct rowmarks_tally none = {0};
    const struct rowmarks_tally *most = &none;

    for (size_t i = 0; i < rows->tally_count; i++)
        if (rows->tallies[i].rows > most->rows)
            most = &rows->tallies[i];
    return most;
}

static int fresh_close(struct fresh *fresh, const struct rowmarks *rows,
                       const struct marks_compared *marks, struct err *err)
{
    const struct rowmarks_tally *most = most_named(rows);
    struct trailer trailer = {
        .marks = fresh->marks, .disputes = marks->disputes.count, .municipality_rows = most->rows};

    if (!fresh->sum)
        return 0;
    fresh_flush(fresh);
    if (marks->disputes.count)
        fresh_put(fresh, marks->disputes.at, marks->disputes.count * sizeof *marks->disputes.at);
    memcpy(trailer.municipality, most->code, sizeof trailer.municipality);
    sum_add(fresh->sum, &trailer, sizeof trailer - sizeof trailer.sum);
    sum_end(fresh->sum, trailer.sum);
    out_put(&fresh->out, &trailer, sizeof trailer);
    return out_close_unsynced(&fresh->out, err);
}

static void fresh_abandon(struct fresh *fresh)
{
    if (fresh->sum)
        out_abandon(&fresh->out);
}

/* ---- both ------------------------------------------------------------------------------------ */

static void meet_all(struct merge *merge, struct old *old, struct fresh *fresh,
                     struct marks_compared *marks)
{
    const struct mark *was = old_next(old);
    struct mark is;

    while (merge_next(merge, &is)) {
        for (; was && was->id < is.id; was = old_next(old))
            marks_meet(marks, was, NULL);
        if (was && was->id == is.id) {
            marks_meet(marks, was, &is);
            was = old_next(old);
        } else {
            marks_meet(marks, NULL, &is);
        }
        fresh_mark(fresh, &is);
    }
    for (; was; was = old_next(old))
        marks_meet(marks, was, NULL);
}

static void nothing_compared(struct rowmarks_outcome *outcome)
{
    struct rowmarks_run run = outcome->found.run;

    marks_release(&outcome->marks);
    *outcome = (struct rowmarks_outcome){.found = {ROWMARKS_DAMAGED, run}, .count = outcome->count};
}

static uint64_t named_elsewhere(const struct rowmarks *rows, const struct rowmarks_tally *before)
{
    uint64_t same = 0;

    if (!*before->code)
        return 0;
    for (size_t i = 0; i < rows->tally_count; i++)
        if (strcmp(rows->tallies[i].code, before->code) == 0)
            same = rows->tallies[i].rows;
    return rows->named - same;
}

/* The register is that of the last published run: what was in dispute still is. */
static int read_disputes(struct old *old, struct rowmarks_outcome *outcome)
{
    struct marks_compared *marks = &outcome->marks;

    while (old_next(old))
        ;
    if (!old_holds(old, marks)) {
        nothing_compared(outcome);
        return 0;
    }
    for (size_t i = 0; i < marks->old_disputes.count; i++)
        VEC_PUSH(&marks->disputes, marks->old_disputes.at[i]);
    marks->compared = true;
    marks->before = marks->now = marks->common = old->trailer.marks;
    return 0;
}

static int compare_all(struct rowmarks *rows, struct old *old, struct fresh *fresh,
                       struct rowmarks_outcome *outcome)
{
    struct merge merge;
    int failed = rows->failed ? rows->failed : merge_begin(&merge, rows);

    if (!rows->failed) {
        if (!failed)
            meet_all(&merge, old, fresh, &outcome->marks);
        failed = failed ? failed : merge.failed;
        merge.count.known = !failed;
        merge_end(&merge);
    }
    if (failed)
        return failed;
    outcome->count = merge.count;
    if (old->fd < 0)
        return 0;
    if (!old_holds(old, &outcome->marks)) {
        nothing_compared(outcome);
        return 0;
    }
    outcome->marks.compared = true;
    marks_end(&outcome->marks);
    return 0;
}

int rowmarks_compare(struct rowmarks *rows, Day as_of, const char *last_sha256, const char *sha256,
                     bool write, struct rowmarks_outcome *outcome, struct err *err)
{
    struct fresh fresh = {0};
    struct old old;
    bool same = strcmp(last_sha256, sha256) == 0;
    int failed, status = -1;

    *outcome = (struct rowmarks_outcome){.marks = {.as_of = as_of}};
    failed = old_open(&old, rows->path, &rows->key, last_sha256, outcome);
    same = same && old.fd >= 0 && old.layout == current;
    if (!failed && same) {
        failed = read_disputes(&old, outcome);
        same = outcome->found.state == ROWMARKS_GOOD;
        if (!same)
            old_disbelieve(&old);
    }
    if (!failed && !same && write && fresh_open(&fresh, rows, sha256, err))
        goto out;
    if (!failed && !same)
        failed = compare_all(rows, &old, &fresh, outcome);
    outcome->named = rows->named;
    outcome->elsewhere = named_elsewhere(rows, &outcome->before);
    if (failed)
        err_say_as(err, err_writing(failed), FILE_WRITE, rows->path, system_says(failed));
    else
        status = fresh_close(&fresh, rows, &outcome->marks, err);
out:
    if (failed)
        fresh_abandon(&fresh);
    EVP_MD_CTX_free(fresh.sum);
    mem_free(fresh.buffer);
    old_close(&old);
    marks_forget(rows);
    return status;
}

struct rowmarks_found rowmarks_look(const char *ledger, const uint8_t salt[32],
                                    const char *residents_sha256)
{
    struct arena arena = {0};
    struct mark_key key = mark_key_of(salt);
    struct rowmarks_outcome outcome = {0};
    struct old old;

    if (old_open(&old, suffixed(&arena, ledger, ".rows"), &key, residents_sha256, &outcome))
        outcome.found.state = ROWMARKS_UNREADABLE;
    else if (old.fd >= 0)
        read_disputes(&old, &outcome);
    old_close(&old);
    marks_release(&outcome.marks);
    arena_release(&arena);
    return outcome.found;
}

/* ---- which of the two files holds ------------------------------------------------------------ */

/* The new file may be put in place: of the register of the last run, and not another run's. */
static bool fresh_is_of(const char *path, const struct mark_key *key, struct rowmarks_run last,
                        const char *residents_sha256)
{
    struct header header;
    struct trailer trailer;
    struct rowmarks_found found;
    struct stat at;
    int fd = file_descriptor(path, LINKS_REFUSED, &at);

    if (fd < 0)
        return false;
    found = ends_read(fd, key, residents_sha256, &header, &trailer);
    close(fd);
    return found.state == ROWMARKS_GOOD &&
           (!day_is(found.run.as_of) || !rowmarks_run_order(found.run, last));
}

int rowmarks_forget(const char *ledger, struct err *err)
{
    struct arena arena = {0};
    const char *fresh = suffixed(&arena, ledger, ".rows.new");
    int status = 0;

    if (unlink(fresh) && errno != ENOENT)
        status = err_say_as(err, err_writing(errno), FILE_REMOVE, fresh, system_says(errno));
    arena_release(&arena);
    return status;
}

static int write_header(int fd, const struct header *header)
{
    ssize_t wrote;

    do
        wrote = pwrite(fd, header, sizeof *header, 0);
    while (wrote < 0 && errno == EINTR);
    return wrote == (ssize_t)sizeof *header ? 0 : wrote < 0 ? errno : EIO;
}

/* Writes the run into the header and waits for the disk; 0 or an errno. `lower`: also where a later
 * one is named. A file that is missing, cannot be read, is not ours or of another register (NULL:
 * whichever) is left as it is: the next night says it. */
static int name_run(const char *path, const struct mark_key *key, const char *residents_sha256,
                    struct rowmarks_run run, bool lower)
{
    struct header header;
    struct stat at;
    int order, failed, fd = file_descriptor(path, LINKS_REFUSED, &at);

    if (fd < 0)
        return 0;
    failed = read_whole(fd, &header, sizeof header, 0);
    close(fd);
    if (failed || !layout_of(&header) || header.word != header_word(key, &header) ||
        (residents_sha256 && !header_is(&header, residents_sha256)))
        return 0;
    order = rowmarks_run_order(run_named(&header), run);
    if (order == 0 || (order > 0 && !lower))
        return 0;
    header.run = run_word(run);
    header.word = header_word(key, &header);
    fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return errno;
    failed = write_header(fd, &header);
    if (!failed && fsync(fd))
        failed = errno;
    if (close(fd) && !failed)
        failed = errno;
    return failed;
}

static int say_writing(int failed, const char *path, struct err *err)
{
    return failed ? err_say_as(err, err_writing(failed), FILE_WRITE, path, system_says(failed)) : 0;
}

int rowmarks_keep(const char *ledger, const uint8_t salt[32], struct rowmarks_run run,
                  struct err *err)
{
    struct arena arena = {0};
    struct mark_key key = mark_key_of(salt);
    const char *fresh = suffixed(&arena, ledger, ".rows.new");
    int status = say_writing(name_run(fresh, &key, NULL, run, /*lower*/ true), fresh, err);

    if (!status && access(fresh, F_OK) == 0)
        status = file_sync(fresh, err);
    arena_release(&arena);
    return status;
}

int rowmarks_settle(const char *ledger, const uint8_t salt[32], struct rowmarks_run last,
                    const char *residents_sha256, bool published, struct err *err)
{
    struct arena arena = {0};
    struct mark_key key = mark_key_of(salt);
    const char *path = suffixed(&arena, ledger, ".rows");
    const char *fresh = suffixed(&arena, ledger, ".rows.new");
    int status = 0;

    if (!fresh_is_of(fresh, &key, last, residents_sha256))
        status = rowmarks_forget(ledger, err);
    else if (rename(fresh, path))
        status = err_say_as(err, err_writing(errno), FILE_RENAME, fresh, path, system_says(errno));
    if (!status && day_is(last.as_of))
        status = say_writing(name_run(path, &key, residents_sha256, last, published), path, err);
    arena_release(&arena);
    return status;
}
