/*
 * A CSV file: its bytes, read once or several times through one descriptor, and what is known of
 * them. edge/registers/cutter makes records of them.
 */
#include "edge/registers/csvfile.h"

#include <errno.h>
#include <openssl/evp.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/hex.h"
#include "disk/file.h"
#include "disk/fill.h"
#include "edge/registers/chunks.h"
#include "edge/registers/cutter.h"

enum { SHA256_BYTES = 32, SHA256_HEX_ROOM = 2 * SHA256_BYTES + 1 };

/*
 * By which a later pass knows the bytes of an earlier one again, far cheaper than by SHA-256: four
 * sums of products, each of which depends on all before it. Never stored.
 */
enum { SUM_LANES = 4, SUM_BLOCK = SUM_LANES * 16 };
struct checksum {
    uint64_t lanes[SUM_LANES];
    char rest[SUM_BLOCK]; /* bytes that make no whole block yet */
    size_t rest_count;
    uint64_t bytes;
};

/* A reading that ended before the file did, as that of a header does: what it saw must be what the
 * next pass begins with. */
enum { SEEN_AT_OPENING, SEEN_LAST, SEEN_COUNT };

struct csv_file {
    int fd;            /* -1: all is in memory, */
    Str all, lent;     /* and this is what is left of it */
    const char *shown; /* the file as configured, for messages */
    enum encoding encoding;
    struct stat opened;        /* as it was when opened */
    EVP_MD_CTX *sha, *row_sha; /* of the file; of single rows */
    struct cutter *cutter;
    struct csv_how how;
    const struct csv_record *record; /* the last one */
    struct lot_lines lines;          /* of a pass that was heard */

    uint64_t bytes_read;   /* in this pass */
    csv_file_watch *watch; /* may be NULL */
    void *watch_context;
    bool whole;                       /* this pass reached its end, */
    bool heard;                       /* by csv_file_hear() */
    struct checksum sum, first_sum;   /* of this pass; of the first that reached its end */
    struct checksum seen[SEEN_COUNT]; /* ended; of so many bytes, 0: there was no such reading */
    bool differs;                     /* a pass began with other bytes */
    bool hashed;                      /* the file's SHA-256 is known */

    char sha256[SHA256_HEX_ROOM];
};

static int bytes_give(void *context, char *to, size_t room, size_t *got, struct err *err);
static int pass_end(struct csv_file *records, struct err *err);

/* ---- knowing bytes again --------------------------------------------------------------------- */

static inline uint64_t folded(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 product;
    product all = (product)a * b;

    return (uint64_t)all ^ (uint64_t)(all >> 64);
}

static inline void block_sum(uint64_t lanes[SUM_LANES], const char *block)
{
    static const uint64_t odd[SUM_LANES] = {
        UINT64_C(0x9E3779B97F4A7C15), UINT64_C(0xC2B2AE3D27D4EB4F), UINT64_C(0xBF58476D1CE4E5B9),
        UINT64_C(0x94D049BB133111EB)};

    for (int i = 0; i < SUM_LANES; i++) {
        uint64_t pair[2];

        memcpy(pair, block + 16 * i, sizeof pair);
        lanes[i] += folded(pair[0] ^ odd[i], pair[1] ^ lanes[i]);
    }
}

static void checksum_add(struct checksum *sum, const char *bytes, size_t n)
{
    sum->bytes += n;
    if (sum->rest_count) {
        size_t more = SUM_BLOCK - sum->rest_count < n ? SUM_BLOCK - sum->rest_count : n;

        memcpy(sum->rest + sum->rest_count, bytes, more);
        sum->rest_count += more;
        bytes += more;
        n -= more;
        if (sum->rest_count < SUM_BLOCK)
            return;
        block_sum(sum->lanes, sum->rest);
        sum->rest_count = 0;
    }
    for (; n >= SUM_BLOCK; bytes += SUM_BLOCK, n -= SUM_BLOCK)
        block_sum(sum->lanes, bytes);
    memcpy(sum->rest, bytes, n);
    sum->rest_count = n;
}

static void checksum_end(struct checksum *sum)
{
    memset(sum->rest + sum->rest_count, 0, SUM_BLOCK - sum->rest_count);
    block_sum(sum->lanes, sum->rest);
    memset(sum->rest, 0, SUM_BLOCK);
    memcpy(sum->rest, &sum->bytes, sizeof sum->bytes);
    block_sum(sum->lanes, sum->rest);
}

static bool checksum_equal(const struct checksum *a, const struct checksum *b)
{
    return memcmp(a->lanes, b->lanes, sizeof a->lanes) == 0;
}

/* ---- opening --------------------------------------------------------------------------------- */

static struct csv_file *file_make(int fd, const char *shown, enum encoding encoding)
{
    struct csv_file *records = mem_zero(1, sizeof *records);

    records->fd = fd;
    records->shown = shown;
    records->sha = EVP_MD_CTX_new();
    records->row_sha = EVP_MD_CTX_new();
    REQUIRE(records->sha && EVP_DigestInit_ex(records->sha, EVP_sha256(), NULL) == 1);
    REQUIRE(records->row_sha && EVP_DigestInit_ex(records->row_sha, EVP_sha256(), NULL) == 1);
    records->encoding = encoding;
    records->how.chunk_bytes = CHUNK_BYTES;
    records->cutter = cutter_make(encoding, shown, bytes_give, records);
    return records;
}

int csv_file_open(struct csv_file **out, const struct config_path *path, enum encoding encoding,
                  struct err *err)
{
    const char *shown = path->configured.n ? path->configured.p : path->path.p;
    struct stat opened;
    int fd = file_open(path->path.p, LINKS_FOLLOWED, shown, &opened, err);

    *out = NULL;
    if (fd < 0)
        return -1;
    *out = file_make(fd, shown, encoding);
    (*out)->opened = opened;
    return 0;
}

void csv_file_lend(struct csv_file **out, Str bytes, const char *shown, enum encoding encoding)
{
    *out = file_make(-1, shown, encoding);
    (*out)->opened.st_size = (off_t)bytes.n;
    (*out)->all = (*out)->lent = bytes;
}

void csv_file_close(struct csv_file *records)
{
    if (!records)
        return;
    if (records->fd >= 0)
        close(records->fd); /* read only: nothing can be lost */
    EVP_MD_CTX_free(records->sha);
    EVP_MD_CTX_free(records->row_sha);
    cutter_free(records->cutter);
    mem_free(records);
}

void csv_file_watched(struct csv_file *records, csv_file_watch *watch, void *context)
{
    records->watch = watch;
    records->watch_context = context;
}

void csv_file_how(struct csv_file *records, struct csv_how how)
{
    records->how = how;
    cutter_how(records->cutter, how);
}

static void seen_keep(struct csv_file *records)
{
    bool opening = records->seen[SEEN_AT_OPENING].bytes == 0;

    if (records->whole || records->sum.bytes == 0)
        return;
    checksum_end(&records->sum);
    records->seen[opening ? SEEN_AT_OPENING : SEEN_LAST] = records->sum;
}

static void pass_begin(struct csv_file *records)
{
    seen_keep(records);
    if (!records->hashed)
        REQUIRE(EVP_DigestInit_ex(records->sha, EVP_sha256(), NULL) == 1);
    records->sum = (struct checksum){0};
    records->bytes_read = 0;
    records->whole = false;
}

int csv_file_rewind(struct csv_file *records, struct err *err)
{
    REQUIRE(records->fd >= 0); /* what is lent is read once */
    if (lseek(records->fd, 0, SEEK_SET) < 0)
        return err_say(err, FILE_READ, records->shown, system_says(errno));
    pass_begin(records);
    records->heard = false;
    cutter_restart(records->cutter);
    return 0;
}

/* ---- one record after another ---------------------------------------------------------------- */

static bool is_changed(const struct csv_file *records)
{
    struct stat now;

    if (records->fd < 0)
        return false;
    return fstat(records->fd, &now) || now.st_size != records->opened.st_size ||
           now.st_mtim.tv_sec != records->opened.st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != records->opened.st_mtim.tv_nsec;
}

/* A file that is being written to may look broken: then it is not the data that is wrong. `known`: a
 * pass has seen the whole of it, and could read it. */
static int refused(const struct csv_file *records, bool known, struct err *err)
{
    if (err->code != EXIT_DATA || (!known && !records->differs && !is_changed(records)))
        return -1;
    err->code = EXIT_DONE;
    return err_say(err, FILE_CHANGED, records->shown);
}

int csv_file_next(struct csv_file *records, const struct csv_record **record, struct err *err)
{
    int got = records->whole ? 0 : cutter_next(records->cutter, &records->record, err);

    if (got > 0) {
        *record = records->record;
        return got;
    }
    if (got == 0)
        return pass_end(records, err);
    return refused(records, records->hashed, err);
}

/* Whether this pass saw the bytes of the first one. */
static bool is_same(struct csv_file *records)
{
    struct checksum *sum = &records->sum;
    unsigned char sha256[SHA256_BYTES];

    checksum_end(sum);
    if (records->hashed)
        return checksum_equal(sum, &records->first_sum);
    REQUIRE(EVP_DigestFinal_ex(records->sha, sha256, NULL) == 1);
    hex_write(sha256, sizeof sha256, records->sha256);
    records->first_sum = *sum;
    records->hashed = true;
    return true;
}

static int pass_end(struct csv_file *records, struct err *err)
{
    if (records->whole)
        return 0;
    if (records->bytes_read != (uint64_t)records->opened.st_size || is_changed(records) ||
        records->differs || !is_same(records))
        return err_say(err, FILE_CHANGED, records->shown);
    records->whole = true;
    return 0;
}

/* ---- bytes ----------------------------------------------------------------------------------- */

/* 0, or an errno. */
static int bytes_take(struct csv_file *records, char *to, size_t room, size_t *taken)
{
    Str lent = str_take(records->lent, room);

    if (records->fd >= 0)
        return bytes_fill(records->fd, to, room, taken);
    memcpy(to, lent.p, lent.n);
    records->lent = str_skip(records->lent, lent.n);
    *taken = lent.n;
    return 0;
}

/* Adds bytes up to the next place at which a reading before this one ended. */
static size_t sum_add(struct csv_file *records, const char *bytes, size_t n)
{
    struct checksum *sum = &records->sum, now;

    for (int i = 0; i < SEEN_COUNT; i++)
        if (records->seen[i].bytes > sum->bytes && records->seen[i].bytes - sum->bytes < n)
            n = (size_t)(records->seen[i].bytes - sum->bytes);
    checksum_add(sum, bytes, n);
    for (int i = 0; i < SEEN_COUNT; i++)
        if (records->seen[i].bytes == sum->bytes) {
            now = *sum;
            checksum_end(&now);
            records->differs |= !checksum_equal(&now, &records->seen[i]);
        }
    return n;
}

static void bytes_pass(void *context, const char *bytes, size_t n)
{
    struct csv_file *records = context;

    for (size_t at = 0; at < n;)
        at += sum_add(records, bytes + at, n - at);
    if (!records->hashed)
        REQUIRE(EVP_DigestUpdate(records->sha, bytes, n) == 1);
    records->bytes_read += n;
    if (records->watch)
        records->watch(records->watch_context, records->bytes_read,
                       (uint64_t)records->opened.st_size);
}

/* The source of the cutter. */
static int bytes_give(void *context, char *to, size_t room, size_t *taken, struct err *err)
{
    struct csv_file *records = context;
    int failed = bytes_take(records, to, room, taken);

    if (failed)
        return err_say(err, FILE_READ, records->shown, system_says(failed));
    bytes_pass(records, to, *taken);
    return 0;
}

/* ---- heard by several ------------------------------------------------------------------------ */

static int bytes_at(void *context, uint64_t place, char *to, size_t room, size_t *got,
                    struct err *err)
{
    const struct csv_file *records = context;
    int failed;

    if (records->fd < 0) {
        Str lent = str_take(str_skip(records->all, (size_t)place), room);

        memcpy(to, lent.p, lent.n);
        *got = lent.n;
        return 0;
    }
    failed = bytes_fill_at(records->fd, place, to, room, got);
    return failed ? err_say(err, FILE_READ, records->shown, system_says(failed)) : 0;
}

int csv_file_hear(struct csv_file *records, const struct csv_hearing *hearing, struct err *err)
{
    const struct chunks_of file = {.shown = records->shown,
                                   .encoding = records->encoding,
                                   .how = records->how,
                                   .begin = cutter_place(records->cutter),
                                   .size = (uint64_t)records->opened.st_size,
                                   .known = records->hashed,
                                   .context = records,
                                   .read = bytes_at,
                                   .pass = bytes_pass,
                                   .taking = &records->record};

    REQUIRE(records->record && !records->whole); /* the header was read */
    records->lines = *cutter_lines(records->cutter);
    records->heard = true;
    pass_begin(records); /* all bytes pass once more */
    if (chunks_hear(&file, hearing, &records->lines, err))
        return refused(records, /*known*/ false, err); /* the taker may have said it */
    return pass_end(records, err);
}

/* ---- what is known of the file --------------------------------------------------------------- */

size_t csv_file_head(const struct csv_file *records, char head[HEAD_BYTES_MAX])
{
    size_t got;
    int failed = bytes_fill_at(records->fd, 0, head, HEAD_BYTES_MAX, &got);

    return failed ? 0 : got; /* it was refused already: no second fault is told */
}

const struct lot_lines *csv_file_lines(const struct csv_file *records)
{
    return records->heard ? &records->lines : cutter_lines(records->cutter);
}

const char *csv_file_sha256(const struct csv_file *records)
{
    return records->sha256;
}

static void digest_number(EVP_MD_CTX *sha, uint64_t number)
{
    unsigned char bytes[8];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(number >> (8 * i));
    REQUIRE(EVP_DigestUpdate(sha, bytes, sizeof bytes) == 1);
}

void csv_record_digest(const struct csv_file *records, bool has_fields, uint8_t digest[32])
{
    const struct csv_record *record = records->record;
    EVP_MD_CTX *sha = records->row_sha;

    REQUIRE(EVP_DigestInit_ex(sha, NULL, NULL) == 1);
    if (has_fields)
        for (size_t i = 0; i < record->count; i++) {
            digest_number(sha, record->fields[i].n);
            REQUIRE(EVP_DigestUpdate(sha, record->fields[i].p, record->fields[i].n) == 1);
        }
    else
        REQUIRE(EVP_DigestUpdate(sha, record->raw.p, record->raw.n) == 1);
    REQUIRE(EVP_DigestFinal_ex(sha, digest, NULL) == 1);
}

int64_t csv_file_modified(const struct csv_file *records)
{
    return records->opened.st_mtim.tv_sec;
}
