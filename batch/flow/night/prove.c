/*
 * The completeness proof beside the night (witness/prove, docs/decisions/0007-proof.md): it is
 * begun before the registers are read, and hears every record that they give.
 */
#include "flow/night/prove.h"

#include "say/err.h"
#include "witness/prove_files.h"
#include "witness/prove_hear.h"
#include "edge/config/config_prove.h"
#include "edge/ledger/ledger_prove.h"
#include "edge/registers/csvfile.h"
#include "flow/night/against.h"
#include "flow/night/proving.h"

/* ---- what it reads on its own ---------------------------------------------------------------- */

/* Of a record with more fields than are kept nothing is read: a header that has them was refused,
 * unless the file was exchanged since (75, but only at its end). */
static struct prove_record record_of(const struct csv_record *record)
{
    bool broken = record->broken || record->count > CSV_RECORD_FIELDS_MAX;

    return (struct prove_record){record->line, broken, broken ? 0 : record->count, record->fields};
}

typedef void side_reader(struct prove *prove, const struct prove_record *record);

struct side_file {
    const struct config_path *path;
    enum encoding encoding;
    const char *role;
    side_reader *take;
};

/* The same bytes as the night read, or it cannot be compared: 75. */
static int side_read(struct prove *proof, const struct side_file *file, const struct lot *lot,
                     struct err *err)
{
    const struct config_path *path = file->path;
    struct csv_file *records;
    const struct csv_record *record;
    int got;

    if (str_is_empty(path->path))
        return 0;
    if (csv_file_open(&records, path, file->encoding, err))
        return -1;
    while ((got = csv_file_next(records, &record, err)) > 0) {
        struct prove_record given = record_of(record);

        file->take(proof, &given);
    }
    if (got == 0 && strcmp(csv_file_sha256(records), lot_input_sha256(lot, file->role)) != 0)
        got = err_say(err, FILE_CHANGED, path->configured.n ? path->configured.p : path->path.p);
    csv_file_close(records);
    return got;
}

int night_prove_begin(struct prove **proof, const struct config *config, Day as_of,
                      const struct page_file *file, struct arena *arena, struct err *err)
{
    struct prove_settings *settings = ARENA_NEW(arena, struct prove_settings);

    REQUIRE(!*proof); /* once a night */
    if (config_prove(settings, config, arena, err))
        return -1;
    *proof = prove_open(settings, proof_day(as_of), file);
    return 0;
}

int night_prove_hear(struct prove *proof, const struct config *config, const struct lot *lot,
                     struct ledger *ledger, struct err *err)
{
    const struct side_file files[] = {
        {&config->holidays, config->holidays_encoding, "holidays", prove_holiday},
        {&config->limits, ENCODING_UTF8, "limits", prove_limit},
        {&config->told_elsewhere, ENCODING_UTF8, "told_elsewhere", prove_elsewhere},
        {&config->languages, ENCODING_UTF8, "languages", prove_wish}};

    REQUIRE(proof);                              /* the proof has begun */
    REQUIRE(*lot_input_sha256(lot, "holidays")); /* the night has read the side inputs */
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (side_read(proof, &files[i], lot, err))
            return -1;
    prove_ready(proof);
    return ledger_prove(ledger, proof, err);
}

/* ---- the taps of the registers --------------------------------------------------------------- */

static void tap_certificate(void *context, const struct csv_record *record)
{
    struct prove_record given = record_of(record);

    prove_certificate(context, &given);
}

static void tap_resident(void *context, const struct csv_record *record)
{
    struct prove_record given = record_of(record);

    prove_resident(context, &given);
}

static void tap_peer(void *context, const struct csv_record *record)
{
    struct prove_record given = record_of(record);

    prove_peer(context, &given);
}

static bool hear_certificate(void *context, void *part, const struct csv_record *record)
{
    struct prove_record given = record_of(record);

    return prove_certificate_hears(context, part, &given);
}

static bool hear_resident(void *context, void *part, const struct csv_record *record)
{
    struct prove_record given = record_of(record);

    return prove_resident_hears(context, part, &given);
}

static bool hear_peer(void *context, void *part, const struct csv_record *record)
{
    struct prove_record given = record_of(record);

    return prove_peer_hears(context, part, &given);
}

static void part_begin(void *context, void *part)
{
    prove_part_begin(context, part);
}

static void part_end(void *context, void *part)
{
    prove_part_end(context, part);
}

void night_prove_pass(struct register_tap *tap, struct prove *proof, struct register_file *file,
                      enum night_pass pass)
{
    static const struct register_tap taps[] = {
        [PASS_CERTIFICATES] = {.hear = hear_certificate, .take = tap_certificate},
        [PASS_RESIDENTS] = {.hear = hear_resident, .take = tap_resident},
        [PASS_PEERS] = {.hear = hear_peer, .take = tap_peer}};

    if (!proof)
        return;
    prove_pass(proof);
    *tap = taps[pass];
    tap->context = proof;
    tap->part_bytes = prove_part_bytes();
    tap->part_begin = part_begin;
    tap->part_end = part_end;
    register_tapped(file, tap);
}

void night_prove_certificates_heard(void *proof)
{
    prove_certificates_heard(proof);
}

void night_prove_heard(void *proof)
{
    prove_heard(proof);
}

bool night_prove_wants(const struct prove *proof)
{
    return proof && prove_has_residents(proof);
}

int night_prove_issued(struct prove *proof, struct ledger *ledger, struct err *err)
{
    REQUIRE(proof);
    return ledger_prove_issued(ledger, proof, err);
}
