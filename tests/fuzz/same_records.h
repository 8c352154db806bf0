/*
 * Whether a way to cut bytes gives the records that libcsv alone gives. For the unit tests and for
 * the target `cut`.
 */
#ifndef KIGEN_TESTS_SAME_RECORDS_H
#define KIGEN_TESTS_SAME_RECORDS_H

#include <string.h>

#include "edge/registers/csvfile.h"
#include "edge/registers/cutter.h"
#include "edge/registers/scan.h"

static const char *record_differs(const struct csv_file *a, const struct csv_record *of_a,
                                  const struct csv_file *b, const struct csv_record *of_b)
{
    uint8_t digest_a[32], digest_b[32];
    size_t kept = of_a->count < CSV_RECORD_FIELDS_MAX ? of_a->count : CSV_RECORD_FIELDS_MAX;

    if (of_a->line != of_b->line)
        return "line";
    if (of_a->broken != of_b->broken || of_a->fault != of_b->fault)
        return "fault";
    if (of_a->fault_at != of_b->fault_at)
        return "the place of a fault";
    if (of_a->count != of_b->count)
        return "how many fields";
    if (!str_equal(of_a->raw, of_b->raw))
        return "raw bytes";
    for (size_t i = 0; i < kept; i++)
        if (!str_equal(of_a->fields[i], of_b->fields[i]))
            return "a field";
    for (int fields = 0; fields < 2; fields++) {
        csv_record_digest(a, fields && kept == of_a->count, digest_a);
        csv_record_digest(b, fields && kept == of_b->count, digest_b);
        if (memcmp(digest_a, digest_b, sizeof digest_a) != 0)
            return "a digest";
    }
    return NULL;
}

static const char *files_differ(struct csv_file *a, struct csv_file *b)
{
    const struct csv_record *of_a, *of_b;
    struct err err_a = {0}, err_b = {0};
    const char *differs;

    for (;;) {
        int got_a = csv_file_next(a, &of_a, &err_a), got_b = csv_file_next(b, &of_b, &err_b);

        if (got_a != got_b)
            return "how many records";
        if (got_a < 0)
            return err_a.code != err_b.code || strcmp(err_a.text, err_b.text) != 0 ? "an error"
                                                                                   : NULL;
        if (memcmp(csv_file_lines(a), csv_file_lines(b), sizeof *csv_file_lines(a)) != 0)
            return "the counts of lines";
        if (got_a == 0)
            return strcmp(csv_file_sha256(a), csv_file_sha256(b)) != 0 ? "SHA-256" : NULL;
        differs = record_differs(a, of_a, b, of_b);
        if (differs)
            return differs;
    }
}

/* NULL, or what differs. */
static const char *cut_differs(Str bytes, enum encoding encoding, struct csv_how how)
{
    struct csv_file *ours, *of_libcsv;
    const char *differs;

    csv_file_lend(&ours, bytes, "a.csv", encoding);
    csv_file_lend(&of_libcsv, bytes, "a.csv", encoding);
    csv_file_how(ours, how);
    csv_file_how(of_libcsv, (struct csv_how){.libcsv_alone = true, .chunk_bytes = CHUNK_BYTES});
    differs = files_differ(ours, of_libcsv);
    csv_file_close(ours);
    csv_file_close(of_libcsv);
    return differs;
}

/* ---- heard by several ------------------------------------------------------------------------ */

struct
    beside { /* what is heard, and the same file read by libcsv alone, one record after another */
    struct csv_file *ours, *of_libcsv;
    const char *differs;
    uint64_t heard, met; /* records that the parts counted; that stood in the file */
    bool some;           /* not all are taken */
};

/* Nothing but the record says whether it is taken: each time, in each thread, the same. */
static unsigned beside_taken(const struct beside *beside, const struct csv_record *record)
{
    return beside->some ? (unsigned)(record->raw.n % 3) : 7;
}

static unsigned beside_hear(void *context, void *part, const struct csv_record *record)
{
    ++*(uint64_t *)part;
    return beside_taken(context, record);
}

static void beside_part_begin(void *context, void *part)
{
    (void)context;
    *(uint64_t *)part = 0;
}

static void beside_part_end(void *context, void *part)
{
    ((struct beside *)context)->heard += *(uint64_t *)part;
}

static int beside_take(void *context, const struct csv_record *record, unsigned heard,
                       struct err *err)
{
    struct beside *beside = context;
    const struct csv_record *other;

    (void)err;
    do {
        struct err unheard = {0};

        if (csv_file_next(beside->of_libcsv, &other, &unheard) <= 0) {
            beside->differs = "a record that is none";
            return -1;
        }
        beside->met++;
    } while (!beside_taken(beside, other));
    beside->differs = heard == beside_taken(beside, record)
                          ? record_differs(beside->ours, record, beside->of_libcsv, other)
                          : "what was heard";
    return beside->differs ? -1 : 0;
}

static const char *ends_differ(struct beside *beside, int status, const struct err *err)
{
    const struct csv_record *other;
    struct err of_libcsv = {0};
    int got;

    if (beside->differs)
        return beside->differs;
    while ((got = csv_file_next(beside->of_libcsv, &other, &of_libcsv)) > 0) {
        beside->met++;
        if (beside_taken(beside, other))
            return "a record that was not taken";
    }
    if (got < 0 || status < 0)
        return got != status || strcmp(err->text, of_libcsv.text) != 0 ? "an error" : NULL;
    if (beside->heard != beside->met)
        return "how many records were heard";
    if (memcmp(csv_file_lines(beside->ours), csv_file_lines(beside->of_libcsv),
               sizeof(struct lot_lines)) != 0)
        return "the counts of lines";
    return strcmp(csv_file_sha256(beside->ours), csv_file_sha256(beside->of_libcsv)) != 0
               ? "SHA-256"
               : NULL;
}

/* NULL, or what differs. */
static const char *heard_differs(Str bytes, enum encoding encoding, struct csv_how how,
                                 size_t threads, bool some)
{
    struct beside beside = {.some = some};
    const struct csv_hearing hearing = {.context = &beside,
                                        .threads = threads,
                                        .chunk_bytes = how.chunk_bytes,
                                        .part_bytes = sizeof(uint64_t),
                                        .part_begin = beside_part_begin,
                                        .part_end = beside_part_end,
                                        .hear = beside_hear,
                                        .take = beside_take};
    const struct csv_record *header, *other;
    struct err err = {0};

    csv_file_lend(&beside.ours, bytes, "a.csv", encoding);
    csv_file_lend(&beside.of_libcsv, bytes, "a.csv", encoding);
    csv_file_how(beside.ours, how);
    csv_file_how(beside.of_libcsv,
                 (struct csv_how){.libcsv_alone = true, .chunk_bytes = CHUNK_BYTES});
    if (csv_file_next(beside.ours, &header, &err) > 0 &&
        csv_file_next(beside.of_libcsv, &other, &err) > 0)
        beside.differs = ends_differ(&beside, csv_file_hear(beside.ours, &hearing, &err), &err);
    csv_file_close(beside.ours);
    csv_file_close(beside.of_libcsv);
    return beside.differs;
}

#endif
