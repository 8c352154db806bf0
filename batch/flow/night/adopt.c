/* A folder read back into what the ledger would have learned of it. */
#include "flow/night/adopt.h"

#include <stdlib.h>

#include "disk/file.h"
#include "disk/jsonread.h"
#include "disk/path.h"
#include "core/gates/names.h"
#include "core/gates/stops.h"
#include "core/lot/job.h"
#include "core/lot/delays.h"
#include "edge/disk/digest.h"
#include "edge/disk/publish.h"
#include "edge/registers/csvfile.h"
#include "flow/audit/audit.h"
#include "flow/night/void.h"
#include "edge/ledger/ledger_gates.h"
#include "edge/ledger/ledger_past.h"
#include "edge/ledger/ledger_write.h"

/* ---- run.json: our own fixed form, its digest already proven --------------------------------- */

/* The text under `path`; empty: it is not there. */
static Str json_word(const struct json *json, const char *path)
{
    const struct json *value;
    Str text = STR_EMPTY;

    return json_find(json, path, &value) && json_text(value, &text) ? text : STR_EMPTY;
}

/* The number at `group.name`, or at `name` where there is no group; 0: it is not there. */
static uint64_t json_count(const struct json *json, const char *group, const char *name)
{
    char path[64];
    const struct json *value;
    uint64_t number = 0;

    snprintf(path, sizeof path, "%s%s%s", group, *group ? "." : "", name);
    return json_find(json, path, &value) && json_number(value, &number) ? number : 0;
}

static uint64_t number_of(Str text)
{
    uint64_t number = 0;

    for (size_t i = 0; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
        number = number * 10 + (uint64_t)(text.p[i] - '0');
    return number;
}

static void read_figures(struct lot *lot, const struct json *json)
{
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        lot->dispositions[i] =
            json_count(json, "dispositions", disposition_term((enum disposition)i).word);
    for (int i = 1; i < REASON_COUNT; i++)
        lot->reasons[i] = json_count(json, "reasons", reason_term((enum reason)i).word);
}

/* Borrowed from `json`, which lives as long as the night. */
static void read_inputs(struct lot *lot, const struct json *json, struct arena *arena)
{
    VEC(struct lot_input) found = {0};
    const struct json *items;

    if (!json_find(json, "inputs", &items) || items->kind != JSON_IS_ARRAY)
        return;
    for (const struct json *item = items->first; item; item = item->next) {
        struct lot_input input = {.role = json_word(item, "role"),
                                  .file = json_word(item, "file"),
                                  .rows = json_count(item, "", "rows")};

        snprintf(input.sha256, sizeof input.sha256, STR_FMT,
                 STR_ARG(str_take(json_word(item, "sha256"), SHA256_HEX)));
        VEC_PUSH(&found, input);
    }
    lot->input_count = (uint32_t)found.count;
    lot->inputs = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
}

static void read_gate_figures(struct lot *lot, const struct json *json, struct arena *arena)
{
    VEC(struct gate_figure) found = {0};
    const struct json *members;

    if (!json_find(json, "gate_figures", &members) || members->kind != JSON_IS_OBJECT)
        return;
    for (const struct json *at = members->first; at; at = at->next) {
        struct gate_figure figure = {.value = at->kind == JSON_IS_WHOLE ? at->whole : 0};

        memcpy(figure.name, at->key.p, str_take(at->key, GATE_FIGURE_NAME_MAX - 1).n);
        VEC_PUSH(&found, figure);
    }
    lot->gate_figure_count = (uint32_t)found.count;
    lot->gate_figures = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
}

/* What each alarm counted, so that one that was acknowledged is compared with it. Nothing of them is
 * news: the night that made the folder said them. */
static void read_alarms(struct lot *lot, const struct json *json, struct arena *arena)
{
    VEC(struct lot_alarm) found = {0};
    const struct json *items;

    if (!json_find(json, "alarms", &items) || items->kind != JSON_IS_ARRAY)
        return;
    for (const struct json *item = items->first; item; item = item->next) {
        int alarm = alarm_named(json_word(item, "name"));
        struct lot_alarm at = {.count = json_count(item, "", "count"),
                               .acknowledged_until = DAY_NONE};

        if (alarm < 0 || !at.count)
            continue;
        at.name = str_of(alarm_word((enum alarm)alarm));
        VEC_PUSH(&found, at);
    }
    lot->alarm_count = (uint32_t)found.count;
    lot->alarms = VEC_KEEP(arena, &found);
    VEC_RELEASE(&found);
}

/* ---- the two lists --------------------------------------------------------------------------- */

typedef int row_taker(void *context, const struct csv_record *record);

static int each_row(const char *path, row_taker *take, void *context, struct err *err)
{
    struct config_path at = {str_of(path), str_of(path)};
    const struct csv_record *record;
    struct csv_file *records;
    int more, status = 0;

    if (csv_file_open(&records, &at, ENCODING_UTF8, err))
        return -1;
    csv_file_next(records, &record, err); /* the header */
    while (!status && (more = csv_file_next(records, &record, err)) != 0)
        status = more < 0 ? -1 : take(context, record);
    csv_file_close(records);
    if (status && err->code == EXIT_DONE)
        err_say(err, FOLDER_UNKNOWN, path);
    return status;
}

struct adopted_notice {
    Str resident_id;
    struct lot_certificate certificate;
};

struct adoption { /* one folder */
    const struct config *config;
    struct store *store;
    struct arena *arena;
    struct lot lot;
    struct history history;
    VEC(struct lot_piece) pieces;
    VEC(struct lot_bundle) bundles;
    bool knows_duplex; /* run.json of kigen 0.1.0 does not say it: then sheets are not known */
    VEC(struct adopted_notice) notices;
    VEC(struct standing_change) changes;
    const struct json *stopped; /* run.json's nights that were stopped before this one, or NULL */
    VEC(struct acceptance) acceptances;
};

/* Who lifted a gate of it, once a gate: that person may not approve it. */
static void read_acceptances(struct adoption *adoption, const struct json *json)
{
    const struct json *items;

    if (!json_find(json, "gates", &items) || items->kind != JSON_IS_ARRAY)
        return;
    for (const struct json *item = items->first; item; item = item->next) {
        Str gate = json_word(item, "name"), by = json_word(item, "by");
        size_t at = 0;

        while (at < adoption->acceptances.count &&
               !str_equal(gate, str_of(adoption->acceptances.at[at].gate)))
            at++;
        if (by.n && gate.n && at == adoption->acceptances.count) {
            struct acceptance accepted = {arena_copy(adoption->arena, gate).p,
                                          arena_copy(adoption->arena, by).p,
                                          arena_copy(adoption->arena, json_word(item, "why")).p};

            VEC_PUSH(&adoption->acceptances, accepted);
        }
    }
}

/* Pieces lie in their order, so that a bundle is begun where another name stands. */
static void take_bundle(struct adoption *adoption, struct lot_piece *piece, Str file)
{
    struct lot_bundle bundle = {.file = file};

    if (!adoption->bundles.count ||
        !str_equal(adoption->bundles.at[adoption->bundles.count - 1].file, file)) {
        bundle.file = arena_copy(adoption->arena, file);
        VEC_PUSH(&adoption->bundles, bundle);
    }
    piece->bundle = (uint32_t)adoption->bundles.count - 1;
}

/* The columns of pieces.csv (docs/contract 6), by their place. */
static int take_piece(void *context, const struct csv_record *record)
{
    struct adoption *adoption = context;
    struct arena *arena = adoption->arena;
    const Str *field = record->fields;
    struct lot_piece piece = {0};
    int variant;

    if (record->broken || record->count < 19 || !piece_id_valid(field[0]))
        return -1;
    memcpy(piece.id, field[0].p, PIECE_ID_LENGTH);
    piece.number = (uint32_t)number_of(str_take(str_skip(field[0], 7), 6));
    take_bundle(adoption, &piece, field[1]);
    piece.sequence = (uint32_t)number_of(field[2]);
    piece.pages = adoption->knows_duplex ? (uint32_t)number_of(field[4]) : 0;
    piece.postal_code = arena_copy(arena, field[5]);
    variant = variant_of(field[7]);
    if (variant < 0)
        return -1;
    piece.variant = (enum variant)variant;
    piece.late = number_of(field[8]) == 1;
    piece.language = arena_copy(arena, field[9]);
    piece.resident_id = arena_copy(arena, field[10]);
    piece.ideal_on = day_of_text(field[14]);
    adoption->lot.deliver_on = day_of_text(field[16]);
    piece.delay_days = (uint32_t)number_of(field[17]);
    delay_causes_read(field[18], piece.cause_days);
    VEC_PUSH(&adoption->pieces, piece);
    return 0;
}

/* The same rule as change_of_row() of flow/night/making.c, on what was published. */
static int take_disposition(void *context, const struct csv_record *record)
{
    struct adoption *adoption = context;
    struct standing_change change;
    char serial[PACKED_BYTES_MAX];
    struct memory *memory;
    int kind, disposition, reason;

    if (record->broken || record->count < 10)
        return -1;
    kind = kind_of(record->fields[2]);
    disposition = disposition_of(record->fields[4]);
    reason = str_is_empty(record->fields[5]) ? REASON_NONE : reason_of(record->fields[5]);
    if (disposition < 0 || reason < 0)
        return -1;
    if (disposition == DISPOSITION_REJECTED && reason != REASON_UNKNOWN_RESIDENT)
        return 0;
    change.key =
        (struct certificate_key){(enum kind)kind, arena_copy(adoption->arena, record->fields[0]),
                                 day_of_text(record->fields[3])};
    change.disposition = (enum disposition)disposition;
    change.reason = (enum reason)reason;
    change.issued_on = change.ideal_on = DAY_NONE;
    change.resident_id = arena_copy(adoption->arena, record->fields[1]);
    if (kind < 0 || !day_is(change.key.expires_on))
        return -1;
    memory = history_add(&adoption->history, &change.key);
    change.key = memory_key(memory, serial); /* by its first name, where it has several */
    change.key.serial = arena_copy(adoption->arena, change.key.serial);
    if (!memory->tonight.touched && ((enum disposition)memory->standing != change.disposition ||
                                     (enum reason)memory->why != change.reason))
        VEC_PUSH(&adoption->changes, change);
    memory->tonight.touched = true;
    if (disposition == DISPOSITION_NOTICE) {
        struct adopted_notice notice = {.resident_id =
                                            arena_copy(adoption->arena, record->fields[1]),
                                        .certificate = {.kind = change.key.kind,
                                                        .serial = change.key.serial,
                                                        .expires_on = change.key.expires_on,
                                                        .issued_on = DAY_NONE,
                                                        .ideal_on = DAY_NONE}};

        VEC_PUSH(&adoption->notices, notice);
    }
    return 0;
}

static int piece_resident_order(const void *a, const void *b)
{
    return str_compare(((const struct lot_piece *)a)->resident_id,
                       ((const struct lot_piece *)b)->resident_id);
}

static int notice_resident_order(const void *a, const void *b)
{
    return str_compare(((const struct adopted_notice *)a)->resident_id,
                       ((const struct adopted_notice *)b)->resident_id);
}

/* Gives each piece the certificates of its resident; a notice without a piece, or the other way
 * round, is no folder of ours. */
static bool join_certificates(struct adoption *adoption)
{
    struct lot *lot = &adoption->lot;
    size_t at = 0;

    if (adoption->pieces.count == 0)
        return adoption->notices.count == 0;
    if (adoption->notices.count == 0)
        return false;
    qsort(adoption->pieces.at, adoption->pieces.count, sizeof *adoption->pieces.at,
          piece_resident_order);
    qsort(adoption->notices.at, adoption->notices.count, sizeof *adoption->notices.at,
          notice_resident_order);
    lot->certificates =
        ARENA_ARRAY(adoption->arena, struct lot_certificate, adoption->notices.count);
    for (size_t i = 0; i < adoption->pieces.count; i++) {
        struct lot_piece *piece = &adoption->pieces.at[i];

        piece->certificate = (uint32_t)at;
        while (at < adoption->notices.count &&
               str_equal(adoption->notices.at[at].resident_id, piece->resident_id)) {
            lot->certificates[at] = adoption->notices.at[at].certificate;
            at++;
        }
        piece->certificate_count = (uint32_t)at - piece->certificate;
        if (piece->certificate_count == 0)
            return false;
    }
    lot->certificate_count = (uint32_t)at;
    lot->bundles = adoption->bundles.at;
    lot->bundle_count = (uint32_t)adoption->bundles.count;
    lot->pieces = adoption->pieces.at;
    lot->piece_count = (uint32_t)adoption->pieces.count;
    return at == adoption->notices.count;
}

/* The names that this run gave; those of certificates whose notice the ledger does not have, as
 * after the loss of an older folder, say nothing to it. */
static void take_spellings(struct adoption *adoption, const struct json *json)
{
    VEC(struct lot_spelling) found = {0};
    const struct json *items;

    if (!json_find(json, "spellings", &items) || items->kind != JSON_IS_ARRAY)
        return;
    for (const struct json *item = items->first; item; item = item->next) {
        int kind = kind_of(json_word(item, "kind"));
        struct certificate_key name = {(enum kind)kind, json_word(item, "serial"),
                                       day_of_text(json_word(item, "expires_on"))};
        struct certificate_key first = name;
        char serial[PACKED_BYTES_MAX];
        struct memory *memory;

        first.serial = json_word(item, "first_serial");
        memory = kind < 0 ? NULL : history_find(&adoption->history, &first);
        if (!memory_has_notice(memory) || str_is_empty(name.serial) ||
            !str_equal(history_first_serial(&adoption->history, &name), name.serial) ||
            memory_has_notice(history_find(&adoption->history, &name)))
            continue;
        first.serial = arena_copy(adoption->arena, memory_key(memory, serial).serial);
        history_name(&adoption->history, &name, first.serial);
        VEC_PUSH(&found,
                 ((struct lot_spelling){name.serial, first.serial, name.kind, name.expires_on}));
    }
    adoption->lot.spelling_count = (uint32_t)found.count;
    adoption->lot.spellings = VEC_KEEP(adoption->arena, &found);
    VEC_RELEASE(&found);
}

static bool is_same_stop(const struct lot_stop *stop, const struct lot_stop *other)
{
    return day_equal(stop->as_of, other->as_of) && day_equal(stop->mail_on, other->mail_on) &&
           str_equal(stop->gate, other->gate);
}

/* The nights that were stopped before it, but for the first of them that the ledger knows: why a
 * letter is late hangs on them. Each is a transaction, so who is cut off here goes on later. */
static int stop_again(struct adoption *adoption, const char *folder, struct err *err)
{
    struct ledger *ledger = adoption->store->ledger;
    const struct json *item = adoption->stopped ? adoption->stopped->first : NULL;
    struct stop_account account;
    struct ledger_run last;
    struct lot known = {0};

    if (ledger_last_published(ledger, &last, adoption->arena, err) ||
        ledger_stops(ledger, &last, &known, adoption->arena, err))
        return -1;
    for (uint32_t at = 0; item; item = item->next, at++) {
        struct lot_stop stop = {day_of_text(json_word(item, "as_of")),
                                day_of_text(json_word(item, "mail_on")), json_word(item, "gate"),
                                STR_EMPTY};

        if (at < known.stop_count && is_same_stop(&stop, &known.stops[at]))
            continue;
        if (!day_is(stop.as_of) || !day_is(stop.mail_on) || str_is_empty(stop.gate) ||
            !stop_account_take(item, &account))
            return err_say(err, FOLDER_UNKNOWN, folder);
        stop.account = stop_account_text(&account, adoption->arena);
        if (ledger_stop(ledger, &stop, err))
            return -1;
    }
    return 0;
}

static void no_longer_listed(struct adoption *adoption)
{
    char serial[PACKED_BYTES_MAX];

    for (const struct memory *at = history_next(&adoption->history, NULL); at;
         at = history_next(&adoption->history, at)) {
        struct standing_change change = {.key = memory_key(at, serial),
                                         .disposition = DISPOSITION_COUNT,
                                         .issued_on = DAY_NONE,
                                         .ideal_on = DAY_NONE};

        if (at->tonight.touched || at->standing == DISPOSITION_COUNT ||
            at->standing == DISPOSITION_NOTICE)
            continue;
        change.key.serial = arena_copy(adoption->arena, change.key.serial);
        VEC_PUSH(&adoption->changes, change);
    }
}

/* ---- one folder, and all of them ------------------------------------------------------------- */

/* NULL with an error. */
static const struct json *read_run_json(const char *folder, struct arena *arena, struct err *err)
{
    const struct json *json;
    Str text;

    if (file_read_within(path_join(arena, folder, "office/run.json"), JSON_BYTES_MAX, arena, &text,
                         err))
        return NULL;
    json = json_read(text, arena);
    if (!json)
        err_say(err, FOLDER_UNKNOWN, folder);
    return json;
}

static int read_folder(struct adoption *adoption, const char *folder, struct ledger_run *run,
                       struct err *err)
{
    struct arena *arena = adoption->arena;
    struct lot *lot = &adoption->lot;
    const struct json *json = read_run_json(folder, arena, err), *duplex;

    if (!json)
        return -1;
    run->as_of = lot->as_of = day_of_text(json_word(json, "as_of"));
    run->mail_on = lot->mail_on = day_of_text(json_word(json, "mail_on"));
    run->nth = lot->run = (uint32_t)json_count(json, "", "run");
    snprintf(run->fingerprint, sizeof run->fingerprint, STR_FMT,
             STR_ARG(str_take(json_word(json, "fingerprint"), SHA256_HEX)));
    run->job = json_word(json, "job");
    if (!day_is(run->as_of) || !day_is(run->mail_on) || run->nth == 0 ||
        (run->job.n && !job_is_of(run->job, run->mail_on)))
        return err_say(err, FOLDER_UNKNOWN, folder);
    adoption->knows_duplex = json_find(json, "duplex", &duplex);
    lot->duplex = adoption->knows_duplex && duplex->kind == JSON_IS_TRUE;
    lot->approval = str_equal(json_word(json, "approval"), STR("required"));
    read_figures(lot, json);
    read_inputs(lot, json, arena);
    read_gate_figures(lot, json, arena);
    read_alarms(lot, json, arena);
    if (!json_find(json, "stopped", &adoption->stopped))
        adoption->stopped = NULL;
    read_acceptances(adoption, json);
    history_init(&adoption->history, arena);
    if (ledger_history(adoption->store->ledger,
                       day_add(run->as_of, -adoption->config->rules.past_days), &adoption->history,
                       err))
        return -1;
    take_spellings(adoption, json);
    if (each_row(path_join(arena, folder, "office/pieces.csv"), take_piece, adoption, err) ||
        each_row(path_join(arena, folder, "office/dispositions.csv"), take_disposition, adoption,
                 err))
        return -1;
    if (!join_certificates(adoption))
        return err_say(err, FOLDER_UNKNOWN, folder);
    no_longer_listed(adoption);
    return 0;
}

/* A copy under another name would be recorded as a run that never was. */
static int check_name(struct adoption *adoption, const char *folder, Str name, struct err *err)
{
    Str own = run_folder_name(adoption->arena, adoption->lot.as_of, adoption->lot.run);

    return str_equal(name, own) ? 0 : err_say(err, FOLDER_RENAMED, folder, own.p);
}

static int read_whole(struct adoption *adoption, const char *folder, struct ledger_run *run,
                      struct err *err)
{
    struct arena *arena = adoption->arena;

    return read_folder(adoption, folder, run, err) ||
                   check_name(adoption, folder, run->folder, err) ||
                   run_sums(folder, arena, run->print_sha256, run->office_sha256, err) ||
                   void_again(adoption->store, folder, run->folder, run->as_of, arena, err)
               ? -1
               : 0;
}

static int adopt_folder(const struct config *config, struct store *store, Str name,
                        struct arena *arena, struct err *err)
{
    const char *folder = path_join(arena, config->output_dir.path.p, name.p);
    struct adoption adoption = {.config = config, .store = store, .arena = arena};
    struct ledger_run run = {.state = RUN_PUBLISHED, .folder = name};
    struct audit_report report = {0};
    struct err fault = {0};
    int status;

    if (audit_folder(folder, /*deep*/ false, &report, &fault)) {
        err_print(&fault);
        return err_say(err, FOLDER_UNKNOWN, folder);
    }
    status = read_whole(&adoption, folder, &run, err) || stop_again(&adoption, folder, err);
    if (!status) {
        struct ledger_entry entry = {.lot = &adoption.lot,
                                     .changes = adoption.changes.at,
                                     .change_count = adoption.changes.count,
                                     .acceptances = adoption.acceptances.at,
                                     .acceptance_count = adoption.acceptances.count};

        status = ledger_plan(store->ledger, &run, &entry, err);
    }
    if (!status)
        notice_say(FOLDER_ADOPTED, folder, (unsigned)adoption.pieces.count);
    history_release(&adoption.history);
    VEC_RELEASE(&adoption.pieces);
    VEC_RELEASE(&adoption.bundles);
    VEC_RELEASE(&adoption.notices);
    VEC_RELEASE(&adoption.changes);
    VEC_RELEASE(&adoption.acceptances);
    return status ? -1 : 0;
}

/* By day, then by number: "…-10" after "…-9". */
static int run_folder_order(const void *a, const void *b)
{
    Str left = ((const struct folder_entry *)a)->name,
        right = ((const struct folder_entry *)b)->name;

    return address_compare(left, right);
}

/* A dry run and `check` look at the night after the adoption, not at one without it. */
static void waits_for_adoption(struct against *against, struct rowmarks_run run, const char *path)
{
    against->to_adopt = true;
    notice_say(FOLDER_LATER, path);
    if (rowmarks_run_order(run, against->pending) > 0)
        against->pending = run;
}

/* A link or file under the name of a run would stop its publication, after everything was printed.
 */
static int is_known(const struct folder_entry *entry, const char *path, struct store *store,
                    bool *known, struct arena *arena, struct err *err)
{
    struct ledger_run run;

    if (!entry->is_folder)
        return err_say(err, FOLDER_UNKNOWN, path);
    if (ledger_run_of_folder(store->ledger, entry->name, &run, arena, err))
        return -1;
    *known = run.id != 0;
    return 0;
}

int adopt_folders(struct against *against, enum night_purpose purpose, const struct config *config,
                  struct store *store, struct arena *arena, struct err *err)
{
    const char *dir = config->output_dir.path.p;
    struct folder_list list = {0};

    /* the ledger is open, of a run under its lock */
    REQUIRE(store->ledger && (purpose != NIGHT_RUN || store->lock_fd >= 0));
    REQUIRE(!against->last.id); /* nobody has asked it for the last run yet */
    if (purpose != NIGHT_RUN && !path_exists(dir))
        return 0;
    if (folder_list(dir, arena, &list, err))
        return -1;
    if (list.count)
        qsort(list.at, list.count, sizeof *list.at, run_folder_order);
    for (size_t i = 0; i < list.count; i++) {
        const char *path = path_join(arena, dir, list.at[i].name.p);
        struct rowmarks_run run;
        bool known = false;

        if (!run_folder_read(list.at[i].name, &run.as_of, &run.nth))
            continue;
        if (is_known(&list.at[i], path, store, &known, arena, err))
            return -1;
        if (known)
            continue;
        if (purpose != NIGHT_RUN)
            waits_for_adoption(against, run, path);
        else if (adopt_folder(config, store, list.at[i].name, arena, err))
            return -1;
    }
    return 0;
}

bool adopt_is_run(struct ledger_run *run, const char *folder, struct arena *arena)
{
    struct audit_report report = {0};
    const struct json *json;
    struct err unheard = {0};

    REQUIRE(run->id && run->state == RUN_PLANNED); /* it is planned */
    /* The same ledger, inputs and as-of day give the same pieces (docs/contract 6). */
    return !audit_folder(folder, /*deep*/ false, &report, &unheard) &&
           (json = read_run_json(folder, arena, &unheard)) &&
           str_equal(json_word(json, "fingerprint"), str_of(run->fingerprint)) &&
           day_equal(day_of_text(json_word(json, "as_of")), run->as_of) &&
           !run_sums(folder, arena, run->print_sha256, run->office_sha256, &unheard);
}
