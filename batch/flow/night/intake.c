/*
 * The registers, streamed: certificates once for what is due, residents for those alone,
 * certificates again for what else the due residents hold. Everything that is not due is counted
 * and forgotten.
 */
#include "say/err.h"
#include "core/rules/timing.h"
#include "core/text/values.h"
#include "disk/beside.h"
#include "edge/disk/digest.h"
#include "flow/night/classes.h"
#include "flow/night/faults.h"
#include "flow/night/intake.h"
#include "flow/night/hear.h"
#include "flow/night/judge.h"
#include "flow/night/news.h"
#include "flow/night/prove.h"
#include "edge/ledger/ledger_past.h"

enum { MONTHS = (YEAR_LAST - YEAR_FIRST + 1) * 12 };
enum { ROWS_BESIDE = 1 << 14 }; /* fewer certificates are worth no thread beside */

struct reading { /* what a pass fills, and what it asks */
    struct intake *intake;
    struct against *against;
    struct lot *lot;
    const struct registers *from;
    struct arena *arena;
    struct register_file *certificates;
    const struct fault *last_fault; /* rows that follow each other are often wrong alike */
    size_t again;                   /* second pass: the first row of the night not met again yet */
};

/* ---- residents with something due ------------------------------------------------------------ */

static struct person *find_person(const struct intake *intake, Str resident_id, uint64_t hash)
{
    struct index_at at = index_at(&intake->persons_by_id, hash);
    struct person *person;

    while ((person = index_next(&intake->persons_by_id, &at)) != NULL)
        if (str_equal(person->resident_id, resident_id))
            return person;
    return NULL;
}

const struct person *intake_find(const struct intake *intake, Str resident_id)
{
    return find_person(intake, resident_id, str_hash(resident_id));
}

bool intake_knows(const struct intake *intake, Str resident_id)
{
    const struct person *person = intake_find(intake, resident_id);

    if (person && (person->known || person->peer_count))
        return true;
    for (size_t i = 0; i < intake->unreadables.count; i++)
        if (str_equal(intake->unreadables.at[i].resident_id, resident_id))
            return true;
    return false;
}

struct person *intake_person(struct intake *intake, struct arena *arena, Str resident_id, bool add)
{
    uint64_t hash = str_hash(resident_id);
    struct person *person = find_person(intake, resident_id, hash);
    struct packed id;

    if (person || !add)
        return person;
    person = ARENA_NEW(arena, struct person);
    person->resident_id = arena_copy(arena, resident_id);
    person->is_whole = true;
    person->piece = UINT32_MAX;
    person->decision = DECISION_NONE;
    if (intake->last_person)
        intake->last_person->next = person;
    else
        intake->persons = person;
    intake->last_person = person;
    intake->persons_by_id.arena = arena;
    index_put(&intake->persons_by_id, hash, person);
    if (packed_of(resident_id, &id)) /* else no row can name him */
        dues_whole(&intake->dues, dues_someone(&intake->dues, resident_id), person);
    return person;
}

bool intake_concerns(const struct intake *intake, Str resident_id)
{
    uint32_t number;

    return dues_find(&intake->dues, resident_id, &number);
}

/* ---- certificates ---------------------------------------------------------------------------- */

static enum reason unreadable_reason(enum row_reason reason)
{
    switch (reason) {
    case ROW_BAD_ROW:
        return REASON_BAD_ROW;
    case ROW_BAD_ID:
        return REASON_BAD_ID;
    case ROW_BAD_KIND:
        return REASON_BAD_KIND;
    case ROW_BAD_STATUS:
        return REASON_BAD_STATUS;
    case ROW_BAD_DATE:
        return REASON_BAD_DATE;
    case ROW_GOOD:
    case ROW_BAD_FLAG:
        break;
    }
    BUG("a certificate row is unreadable for a reason that is none");
}

static const struct fault *keep_fault(struct reading *reading, const struct fault *fault)
{
    struct fault *kept;

    if (reading->last_fault && fault_equal(reading->last_fault, fault))
        return reading->last_fault;
    kept = ARENA_NEW(reading->arena, struct fault);
    *kept = *fault;
    reading->last_fault = kept;
    return kept;
}

static void keep_unreadable(struct reading *reading, const struct row *row)
{
    struct due *due = ARENA_NEW(reading->arena, struct due);

    due->unreadable = unreadable_reason(row->reason);
    due->fault = keep_fault(reading, &row->fault);
    due->kind = row->kind;
    due->certificate.serial = arena_copy(reading->arena, row->serial);
    due->certificate.resident_id = arena_copy(reading->arena, row->resident_id);
    due->certificate.expires_on = row->expires_on;
    due->certificate.line = row->line;
    due->terms = (struct terms_of){DAY_NONE, DAY_NONE};
    due->planned_on = DAY_NONE;
    memcpy(due->digest, row->digest, sizeof due->digest);
    dues_add_live(&reading->intake->dues, due, DUE_NOBODY);
}

/*
 * Whether names and addresses of its holder may be needed, so far as the row tells: it is not told,
 * and nothing in it suppresses it (rules_judge()). `stays`: if the period of stay had an end.
 */
static bool may_go(const struct reading *reading, const struct certificate *certificate,
                   const struct timing *timing, bool stays)
{
    const struct told_elsewhere *told = &reading->from->tonight->told;
    const struct known known = {.listed_elsewhere =
                                    told_elsewhere_has(told, certificate->kind, certificate->serial,
                                                       certificate->expires_on),
                                .stays = stays,
                                .ideal_on = timing->terms.ideal_on};

    return !rules_suppress(certificate, NULL) && !memory_is_told(timing->memory) &&
           !facts_told_by_others(&reading->from->config->rules, &known);
}

static struct due *keep_live(struct reading *reading, const struct certificate *certificate,
                             const struct timing *timing)
{
    struct intake *intake = reading->intake;
    struct due *due = ARENA_NEW(reading->arena, struct due);
    struct packed id;

    due->certificate = *certificate;
    due->certificate.serial = arena_copy(reading->arena, certificate->serial);
    due->person = intake_person(intake, reading->arena, certificate->resident_id, /*add*/ true);
    due->certificate.resident_id = due->person->resident_id;
    due->kind = (int)certificate->kind;
    due->terms = timing->terms;
    due->memory = timing->memory;
    due->planned_on = DAY_NONE;
    register_row_digest(reading->certificates, due->digest);
    dues_add_live(&intake->dues, due,
                  packed_of(certificate->resident_id, &id)
                      ? dues_someone(&intake->dues, certificate->resident_id)
                      : DUE_NOBODY);
    return due;
}

static void keep_due(struct reading *reading, const struct certificate *certificate,
                     const struct timing *timing)
{
    struct intake *intake = reading->intake;
    struct packed id, serial;
    struct someone *someone;
    uint32_t holder;

    if (!packed_of(certificate->resident_id, &id) || !packed_of(certificate->serial, &serial)) {
        keep_live(reading, certificate, timing); /* whatever a reader lets through is proven */
        return;
    }
    holder = dues_someone(&intake->dues, certificate->resident_id);
    dues_add(&intake->dues, certificate, holder, timing->memory);
    someone = &intake->dues.people.at[holder];
    if (may_go(reading, certificate, timing, /*stays*/ false))
        someone->may_go = 1;
    else if (may_go(reading, certificate, timing, /*stays*/ true))
        someone->may_go_if_stays = 1;
}

/* A second row of a serial is rejected, and listed with what all certificates of its holder say. */
static void keep_doubled(void *context, uint32_t holder)
{
    struct reading *reading = context;
    char text[PACKED_BYTES_MAX];

    intake_person(reading->intake, reading->arena, dues_id(&reading->intake->dues, holder, text),
                  /*add*/ true);
}

/* Not due tonight, but on one of the nights to come that are asked about. */
static void keep_later(struct reading *reading, const struct certificate *certificate,
                       struct timing *timing)
{
    const struct certificate_key key = {certificate->kind, certificate->serial,
                                        certificate->expires_on};
    struct intake *intake = reading->intake;

    if (day_before(intake->until, timing->terms.ideal_on))
        return;
    timing->memory = history_find(&intake->history, &key);
    keep_live(reading, certificate, timing)->later = true;
}

/* Whoever has a certificate of the serial that is watched is read whole, due or not. */
static void watch(struct reading *reading, Str serial, Str resident_id)
{
    if (!str_is_empty(reading->intake->watched_serial) &&
        str_equal(serial, reading->intake->watched_serial) && !str_is_empty(resident_id))
        intake_person(reading->intake, reading->arena, resident_id, /*add*/ true);
}

/* Whether the register still says of it what the ledger does: rows that slid do not. And of a
 * notice that no row bears, another row may be the certificate (respell.c). */
static void meet_notice(struct reading *reading, const struct certificate *certificate)
{
    const struct certificate_key key = {certificate->kind, certificate->serial,
                                        certificate->expires_on};
    struct memory *borne = NULL;

    if (reading->intake->side.entries.count)
        side_table_meet(&reading->intake->side, &key);
    history_meet(&reading->intake->history, &key, certificate->resident_id);
    if (!day_before(reading->intake->latest_notice, key.expires_on))
        borne = history_find(&reading->intake->history, &key);
    if (borne)
        borne->tonight.borne = true;
}

/* ---- of those alone who are asked about ------------------------------------------------------ */

static bool has_serial(const struct intake *intake, Str serial)
{
    for (size_t i = 0; i < intake->asked_serials.count; i++)
        if (str_equal(intake->asked_serials.at[i], serial))
            return true;
    return false;
}

/* Theirs, those that might be the same certificate, and one that nobody can be told of: its row may
 * name no resident. */
static bool is_asked(const struct intake *intake, Str serial, Str resident_id)
{
    return intake_find(intake, resident_id) || has_serial(intake, serial) ||
           (!str_is_empty(serial) && str_equal(serial, intake->watched_serial));
}

static bool certificate_asked(void *context, void *part, Str serial, Str resident_id)
{
    const struct reading *reading = context;
    const struct intake *intake = reading->intake;

    (void)part;
    return is_asked(intake, serial, resident_id) || !history_is_new(&intake->history, serial);
}

static bool owner_asked(void *context, void *part, Str serial, Str resident_id)
{
    const struct reading *reading = context;
    const struct intake *intake = reading->intake;

    (void)part;
    return str_equal(serial, intake->watched_serial) || intake_find(intake, resident_id);
}

static int owner_pass(void *context, const struct row *row, const struct certificate *certificate,
                      struct err *err)
{
    struct reading *reading = context;
    struct intake *intake = reading->intake;

    (void)certificate;
    (void)err;
    watch(reading, row->serial, row->resident_id);
    if (!str_is_empty(row->serial) && intake_find(intake, row->resident_id))
        VEC_PUSH(&intake->asked_serials, arena_copy(reading->arena, row->serial));
    return 0;
}

/* Who it is about: a serial may have several owners, whose rows may stand above. */
static int owners_find(struct reading *reading, struct err *err)
{
    const struct register_hearing of_owners = {.context = reading, .wanted = owner_asked};
    const struct person *last;

    register_heard(reading->certificates, &of_owners);
    do {
        last = reading->intake->last_person;
        reading->intake->asked_serials.count = 0;
        if (register_certificates(reading->certificates, owner_pass, reading, err))
            return -1;
    } while (reading->intake->last_person != last);
    return 0;
}

static int first_pass(void *context, const struct row *row, const struct certificate *certificate,
                      struct err *err)
{
    struct reading *reading = context;
    const struct tonight *tonight = reading->from->tonight;
    struct timing timing;

    (void)err;
    if (!certificate) {
        watch(reading, row->serial, row->resident_id);
        keep_unreadable(reading, row);
        return 0;
    }
    watch(reading, certificate->serial, certificate->resident_id);
    meet_notice(reading, certificate);
    if (reading->intake->alone &&
        !is_asked(reading->intake, certificate->serial, certificate->resident_id))
        return 0; /* a notice has its bearer */
    timing = timing_of(&reading->from->config->rules, &tonight->calendar, &tonight->days,
                       &reading->intake->history, certificate);
    if (timing.disposition == DISPOSITION_NOT_DUE) {
        reading->intake->not_due_by_month[month_index(certificate->expires_on)]++;
        keep_later(reading, certificate, &timing);
    }
    if (timing.disposition != DISPOSITION_COUNT)
        reading->lot->dispositions[timing.disposition]++;
    else if (reading->intake->is_forecast) /* what is told today may go in a year */
        keep_live(reading, certificate, &timing);
    else
        keep_due(reading, certificate, &timing);
    return 0;
}

static bool is_person(void *context, void *part, Str serial, Str resident_id)
{
    const struct reading *reading = context;

    (void)part;
    (void)serial;
    return intake_concerns(reading->intake, resident_id);
}

static void add_peer(struct reading *reading, struct person *person,
                     const struct certificate *certificate)
{
    struct peer *peer = ARENA_NEW(reading->arena, struct peer);

    peer->certificate = *certificate;
    peer->certificate.serial = arena_copy(reading->arena, certificate->serial);
    peer->certificate.resident_id = person->resident_id;
    peer->next = person->peers;
    person->peers = peer;
    person->peer_count++;
}

/* The row of this line, where it will be rejected though it can be read: it is known again on
 * another night by the digest of its fields. */
static void take_rejected(struct reading *reading, uint32_t line)
{
    struct dues *dues = &reading->intake->dues;
    const struct due_row *row;
    struct due_view view;

    while (reading->again < dues->rows.count && due_row(dues, reading->again)->line < line)
        reading->again++;
    if (reading->again == dues->rows.count)
        return;
    row = due_row(dues, reading->again);
    if (row->line == line && row->holder != DUE_NOBODY &&
        (row->duplicate || !dues_person(dues, row->holder, &view)->known))
        register_row_digest(reading->certificates,
                            due_keep(dues, reading->again, reading->arena)->digest);
}

static int second_pass(void *context, const struct row *row, const struct certificate *certificate,
                       struct err *err)
{
    struct reading *reading = context;
    struct person *person;
    uint32_t number;

    (void)row;
    (void)err;
    if (!certificate || !dues_find(&reading->intake->dues, certificate->resident_id, &number))
        return 0;
    take_rejected(reading, certificate->line);
    person = dues_whole_of(&reading->intake->dues, number);
    if (person)
        add_peer(reading, person, certificate);
    else
        dues_peer(&reading->intake->dues, number, certificate);
    return 0;
}

/* ---- residents ------------------------------------------------------------------------------- */

static Str resident_reason(enum row_reason reason)
{
    switch (reason) {
    case ROW_BAD_ROW:
        return STR("bad_row");
    case ROW_BAD_ID:
        return STR("bad_id");
    case ROW_BAD_STATUS:
        return STR("bad_status");
    case ROW_BAD_FLAG:
        return STR("bad_flag");
    case ROW_BAD_DATE:
        return STR("bad_date");
    case ROW_GOOD:
    case ROW_BAD_KIND:
        break;
    }
    BUG("a resident row is unreadable for a reason that is none");
}

static void keep_unreadable_resident(struct reading *reading, const struct row *row)
{
    const struct fault *fault = keep_fault(reading, &row->fault);
    struct lot_unreadable unreadable = {
        .line = row->line,
        .column = fault_place(fault, reading->intake->columns[/*residents*/ true].of),
        .reason = resident_reason(row->reason),
        .resident_id = arena_copy(reading->arena, row->resident_id)};
    struct rejected rejected = {
        .resident = true, .reason = unreadable.reason, .fault = fault, .line = row->line};

    VEC_PUSH(&reading->intake->unreadables, unreadable);
    VEC_PUSH(&reading->intake->faults, fault);
    news_add(reading->intake, reading->from->store, &rejected, row->digest);
}

static void copy_resident(struct arena *arena, struct resident *to, const struct resident *from)
{
    Str *texts[] = {&to->resident_id,     &to->name,
                    &to->address,         &to->building,
                    &to->postal_code,     &to->agent_name,
                    &to->mailing_name,    &to->mailing_postal_code,
                    &to->mailing_address, &to->mailing_building,
                    &to->language,        &to->municipality};

    *to = *from;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        *texts[i] = arena_copy(arena, *texts[i]);
}

static const struct language_entry *meet_language(struct reading *reading,
                                                  const struct resident *resident)
{
    const struct languages *languages = &reading->from->tonight->languages;
    const struct language_entry *entry =
        languages->count ? languages_find(languages, resident->resident_id) : NULL;

    if (entry)
        reading->intake->language_met[entry - languages->rows] = true;
    return entry;
}

/* The list wins over the register, once all rows of a resident were compared. */
static void take_languages(struct reading *reading)
{
    const struct languages *languages = &reading->from->tonight->languages;

    for (struct person *at = reading->intake->persons; at && languages->count; at = at->next) {
        const struct language_entry *entry =
            at->known ? languages_find(languages, at->resident_id) : NULL;

        if (entry)
            language_overlay(&at->resident, entry);
    }
}

/* What gates and doubts ask of who gets no letter is found out while his row is there. */
static void meet_someone(struct reading *reading, uint32_t number, const struct resident *resident,
                         const struct language_entry *entry)
{
    const struct tonight *tonight = reading->from->tonight;
    const struct rules *rules = &reading->from->config->rules;
    struct someone *someone = &reading->intake->dues.people.at[number];
    struct resident as_listed = *resident;

    if (entry)
        language_overlay(&as_listed, entry);
    dues_meet(&reading->intake->dues, number, &as_listed);
    someone->lacks_template =
        language_choose(&as_listed, LANGUAGE_ANY_VARIANT, rules, press_find, tonight->press)
            .lacking;
    someone->doubt = (uint32_t)judge_doubt(resident, tonight, rules) & 7;
}

static void meet_person(struct reading *reading, struct person *person,
                        const struct resident *resident)
{
    person->guarded |= resident->is_protected;
    if (!person->known) {
        person->known = true;
        copy_resident(reading->arena, &person->resident, resident);
    } else if (!resident_equal(&person->resident, resident)) {
        person->ambiguous = true;
    }
}

/* Then his name is kept; the first readable row tells. */
static bool may_be_written_to(const struct someone *someone, const struct resident *resident)
{
    return (someone->may_go || (someone->may_go_if_stays && day_is(resident->stay_until))) &&
           !rules_suppress(NULL, resident);
}

/* Whoever has a certificate that is due, or is asked about. */
static void meet_holder(struct reading *reading, uint32_t number, const struct resident *resident,
                        const struct language_entry *entry)
{
    const struct someone *someone = &reading->intake->dues.people.at[number];
    struct person *person = dues_whole_of(&reading->intake->dues, number);

    if (!person && !someone->known && may_be_written_to(someone, resident))
        person =
            intake_person(reading->intake, reading->arena, resident->resident_id, /*add*/ true);
    if (person)
        meet_person(reading, person, resident);
    else if (!someone->known)
        meet_someone(reading, number, resident, entry);
}

static int resident_pass(void *context, const struct row *row, const struct resident *resident,
                         struct err *err)
{
    struct reading *reading = context;
    const struct language_entry *entry;
    uint32_t number;

    (void)err;
    if (!resident) {
        keep_unreadable_resident(reading, row);
        return 0;
    }
    entry = meet_language(reading, resident);
    if (dues_find(&reading->intake->dues, resident->resident_id, &number))
        meet_holder(reading, number, resident, entry);
    return 0;
}

/* ---- both, and what they amount to ----------------------------------------------------------- */

/* run.json names the registers first: their places are kept until they have been read. */
enum { INPUT_RESIDENTS, INPUT_CERTIFICATES, INPUT_SIDE };
enum { SIDE_INPUTS_MAX = 16 }; /* holidays, limits, told_elsewhere, languages, towns, offices */

static void set_input(struct lot *lot, uint32_t at, const char *role, Str file, const char *sha256,
                      uint64_t rows)
{
    struct lot_input *input = &lot->inputs[at];

    *input = (struct lot_input){.role = str_of(role), .file = file, .rows = rows};
    snprintf(input->sha256, sizeof input->sha256, "%s", sha256);
}

static void add_input(struct printing *printing, const char *role, Str file,
                      const struct input_facts *facts)
{
    REQUIRE(printing->lot.input_count < printing->input_room);
    set_input(&printing->lot, printing->lot.input_count++, role, file, facts->sha256, facts->rows);
}

static int nobody(void *context, const struct row *row, const struct resident *resident,
                  struct err *err)
{
    (void)context;
    (void)row;
    (void)resident;
    (void)err;
    return 0;
}

/* Who may have become another person is told by the marks of all; of the register of the last run it
 * has been told. */
static int marks_hear(struct reading *reading, struct register_file *residents, struct err *err)
{
    struct hearing hearing = {reading->intake, reading->against, reading->lot, reading->from};
    struct register_hearing of_marks;

    if (strcmp(register_sha256(residents), reading->against->last_residents.sha256) == 0)
        return 0;
    hearing_of_residents(&of_marks, &hearing, HEAR_MARKS);
    register_heard(residents, &of_marks);
    return register_residents(residents, nobody, NULL, err);
}

/* The proof looks for rows that stand twice while the night does. */
static void certificates_end(struct reading *reading)
{
    struct beside proof = {.goes_on = false};

    reading->intake->beside =
        reading->from->threads > 1 && register_lines(reading->certificates)->rows >= ROWS_BESIDE;
    if (reading->from->proof)
        beside_begin(&proof, reading->intake->beside, night_prove_certificates_heard,
                     reading->from->proof);
    dues_end(&reading->intake->dues, keep_doubled, reading);
    beside_end(&proof);
}

static void residents_end(struct reading *reading, const struct register_file *residents)
{
    against_marks_begin(reading->against, reading->from->tonight->days.as_of,
                        register_sha256(residents), reading->from->keeps_marks,
                        reading->intake->beside);
}

static int read_registers(struct reading *reading, struct register_file *residents, struct err *err)
{
    const struct registers *from = reading->from;
    struct register_file *certificates = reading->certificates;
    struct progress *progress = from->progress;
    struct hearing hearing = {reading->intake, reading->against, reading->lot, from};
    const struct register_hearing of_asked = {.context = reading, .wanted = certificate_asked};
    const struct register_hearing of_persons = {.context = reading, .wanted = is_person};
    bool alone = reading->intake->alone;
    struct register_hearing first, of_residents;
    struct register_tap tap;

    register_watched(certificates, progress_share, progress);
    register_watched(residents, progress_share, progress);
    register_parts(certificates, alone ? 1 : from->threads, 0);
    register_parts(residents, alone ? 1 : from->threads, 0);
    progress_begin(progress, "certificates", "電子証明書データ");
    if (alone && owners_find(reading, err))
        return -1;
    night_prove_pass(&tap, from->proof, certificates, PASS_CERTIFICATES);
    hearing_of_certificates(&first, &hearing);
    register_heard(certificates, alone ? &of_asked : &first);
    if (register_certificates(certificates, first_pass, reading, err))
        return -1;
    certificates_end(reading);
    progress_begin(progress, "residents", "住民データ");
    night_prove_pass(&tap, from->proof, residents, PASS_RESIDENTS);
    hearing_of_residents(&of_residents, &hearing, alone ? HEAR_ASKED : HEAR_ALL);
    register_heard(residents, &of_residents);
    if (register_residents(residents, resident_pass, reading, err) ||
        (alone && marks_hear(reading, residents, err)))
        return -1;
    residents_end(reading, residents);
    progress_begin(progress, "certificates again", "電子証明書データ(2回目)");
    night_prove_pass(&tap, from->proof, certificates, PASS_PEERS);
    register_heard(certificates, &of_persons);
    if ((reading->intake->dues.people.count || night_prove_wants(from->proof)) &&
        register_certificates(certificates, second_pass, reading, err))
        return -1;
    progress_clear(progress);
    return 0;
}

/* Names, digests and rows of both, once they were read to their ends. */
static void name_registers(struct lot *lot, const struct config *config,
                           const struct register_file *residents,
                           const struct register_file *certificates)
{
    lot->resident_lines = *register_lines(residents);
    lot->certificate_lines = *register_lines(certificates);
    set_input(lot, INPUT_RESIDENTS, "residents", config->residents.configured,
              register_sha256(residents), lot->resident_lines.rows);
    set_input(lot, INPUT_CERTIFICATES, "certificates", config->certificates.configured,
              register_sha256(certificates), lot->certificate_lines.rows);
    lot->inputs[INPUT_RESIDENTS].modified_at = register_modified(residents);
    lot->inputs[INPUT_CERTIFICATES].modified_at = register_modified(certificates);
}

static int open_registers(struct reading *reading, struct err *err)
{
    const struct config *config = reading->from->config;
    struct register_file *residents = NULL;
    int status = -1;

    if (!register_open(&residents, config, /*residents*/ true, err) &&
        !register_open(&reading->certificates, config, /*residents*/ false, err)) {
        register_columns(residents, &reading->intake->columns[true], reading->arena);
        register_columns(reading->certificates, &reading->intake->columns[false], reading->arena);
        status = read_registers(reading, residents, err);
    }
    if (!status)
        name_registers(reading->lot, config, residents, reading->certificates);
    register_close(residents);
    register_close(reading->certificates);
    return status;
}

/* Both have heard all there was. */
static void registers_end(struct reading *reading)
{
    struct beside proof = {.goes_on = false};

    if (reading->from->proof)
        beside_begin(&proof, reading->intake->beside, night_prove_heard, reading->from->proof);
    dues_met(&reading->intake->dues);
    beside_end(&proof);
}

/* A list is judged by the first run that reads it, so that what leaves the register later is none
 * of its matter. A night that was stopped has read nothing. */
static int begin_side_table(struct intake *intake, const struct registers *from,
                            const struct lot *lot, struct arena *arena, struct err *err)
{
    const struct told_elsewhere *told = &from->tonight->told;
    const char *sha256 = lot_input_sha256(lot, "told_elsewhere");
    bool earlier;
    Day since;

    side_table_begin(&intake->side, from->tonight->days.as_of, arena);
    if (!*sha256)
        return 0;
    if (ledger_input_past(from->store->ledger, "told_elsewhere", sha256, &since, &earlier, err))
        return -1;
    intake->side_judged = !earlier && !day_is(since);
    for (size_t i = 0; intake->side_judged && i < told->row_count; i++) {
        const struct told_entry *at = &told->rows[i];
        const struct certificate_key key = {at->kind, at->serial, at->expires_on};

        side_table_add(&intake->side, &key, at->line);
    }
    return 0;
}

static Day latest_notice(const struct history *history)
{
    Day latest = DAY_NONE;

    for (const struct memory *at = history_next(history, NULL); at; at = history_next(history, at))
        if (at->told && day_before(latest, memory_expires(at)))
            latest = memory_expires(at);
    return latest;
}

int intake_registers(struct intake *intake, struct against *against, struct printing *printing,
                     const struct registers *from, struct arena *arena, struct err *err)
{
    struct reading reading = {intake, against, &printing->lot, from, arena, NULL, NULL, 0};
    Day as_of = from->tonight->days.as_of;

    REQUIRE(day_is(as_of) && day_is(from->tonight->days.mail_on)); /* intake_inputs() was here */
    REQUIRE(printing->lot.input_count >= INPUT_SIDE && from->store->ledger);
    REQUIRE(intake->dues.rows.count == 0 && !against->rows); /* and this was not */
    intake->id_lengths = ARENA_NEW(arena, struct id_lengths);
    intake->not_due_by_month = ARENA_ARRAY(arena, uint64_t, MONTHS);
    against->histogram = ARENA_NEW(arena, struct histogram);
    against->histogram->mail_on = from->tonight->days.mail_on;
    against->histogram->newest = DAY_NONE;
    rowmarks_open(&against->rows, from->config->ledger.path.p, from->store->salt,
                  !from->keeps_marks);
    history_init(&intake->history, &intake->remembered);
    dues_begin(&intake->dues, &from->config->rules, &from->tonight->calendar, &intake->history,
               from->pages);
    if (ledger_history(from->store->ledger, day_add(as_of, -from->config->rules.past_days),
                       &intake->history, err) ||
        ledger_event_count(from->store->ledger, &from->store->event_count, err) ||
        begin_side_table(intake, from, &printing->lot, arena, err))
        return -1;
    intake->latest_notice = latest_notice(&intake->history);
    intake->language_met = ARENA_ARRAY(arena, bool, from->tonight->languages.count);
    if (open_registers(&reading, err)) {
        against_marks_drop(against, from->config->ledger.path.p);
        return -1;
    }
    registers_end(&reading);
    take_languages(&reading);
    against->bearers = bearers_of(&intake->history, /*told_only*/ false);
    against->told = bearers_of(&intake->history, /*told_only*/ true);
    printing->lot.unreadable_residents = intake->unreadables.count;
    printing->lot.max_unreadable = (uint64_t)from->config->max_unreadable;
    return 0;
}

void intake_forget(struct intake *intake)
{
    dues_release(&intake->dues);
    history_release(&intake->history);
    arena_release(&intake->remembered);
    arena_release(&intake->listed);
}

/* ---- what stands beside the registers -------------------------------------------------------- */

static bool is_given(const struct config_path *path)
{
    return !str_is_empty(path->path);
}

static int read_holidays(struct tonight *tonight, struct printing *printing,
                         const struct config *config, struct arena *arena, struct err *err)
{
    struct config_path path = config->holidays;

    if (holidays_read(&path, config->holidays_encoding, arena, &tonight->holidays, err))
        return -1;
    add_input(printing, "holidays", path.configured, &tonight->holidays.facts);
    return 0;
}

static int side_inputs(struct tonight *tonight, struct printing *printing,
                       const struct config *config, struct arena *arena, struct err *err)
{
    struct input_facts facts;

    if (read_holidays(tonight, printing, config, arena, err))
        return -1;
    if (is_given(&config->limits)) {
        if (limits_read(&config->limits, arena, &tonight->limits, &facts, err))
            return -1;
        add_input(printing, "limits", config->limits.configured, &facts);
    }
    if (is_given(&config->post.schemes)) {
        if (schemes_read(&config->post.schemes, arena, &tonight->schemes, &facts, err))
            return -1;
        add_input(printing, "schemes", config->post.schemes.configured, &facts);
    }
    if (is_given(&config->told_elsewhere)) {
        if (told_elsewhere_read(&config->told_elsewhere, config->era_numbers, arena, &tonight->told,
                                err))
            return -1;
        add_input(printing, "told_elsewhere", config->told_elsewhere.configured,
                  &tonight->told.facts);
    }
    if (is_given(&config->languages)) {
        if (languages_read(&config->languages, arena, &tonight->languages, err))
            return -1;
        add_input(printing, "languages", config->languages.configured, &tonight->languages.facts);
    }
    if (is_given(&config->towns)) { /* without it offices say nothing */
        if (towns_read(&config->towns, &config->offices, arena, &tonight->towns, err))
            return -1;
        add_input(printing, "towns", config->towns.configured, &tonight->towns.facts);
        if (is_given(&config->offices))
            add_input(printing, "offices", config->offices.configured,
                      &tonight->towns.office_facts);
    }
    return 0;
}

/* Room for the inputs so far and `more`. */
static void inputs_grow(struct printing *printing, size_t more, struct arena *arena)
{
    struct lot *lot = &printing->lot;
    struct lot_input *inputs;

    printing->input_room = lot->input_count + more;
    inputs = ARENA_ARRAY(arena, struct lot_input, printing->input_room);
    if (lot->inputs)
        memcpy(inputs, lot->inputs, lot->input_count * sizeof *inputs);
    lot->inputs = inputs;
}

static int find_days(struct tonight *tonight, const struct config *config, Day as_of,
                     struct err *err)
{
    if (!calendar_fill(&tonight->calendar, tonight->holidays.days, tonight->holidays.count,
                       config->closed, config->closed_count, config->mailing_days,
                       config->mailing_day_count))
        return err_say(err, NO_MAILING_DAY, config->file.configured.p);
    if (!calendar_counter(&tonight->calendar, config->open, config->open_count, config->stops,
                          config->stop_count))
        return err_say(err, NO_COUNTER_DAY, config->file.configured.p);
    tonight->days = rules_days(&config->rules, &tonight->calendar, as_of);
    if (!day_is(tonight->days.mail_on) || !day_is(tonight->days.deliver_on))
        return err_say(err, NO_MAILING_DAY, config->file.configured.p);
    if (day_civil(tonight->days.deliver_on).year > YEAR_LAST)
        return err_say(err, AS_OF_LATE, YEAR_LAST);
    return 0;
}

int intake_days(struct tonight *tonight, const struct config *config, Day as_of,
                struct arena *arena, struct err *err)
{
    struct config_path path = config->holidays;

    REQUIRE(day_is(as_of) && !tonight->holidays.days); /* once */
    return holidays_read(&path, config->holidays_encoding, arena, &tonight->holidays, err) ||
                   find_days(tonight, config, as_of, err)
               ? -1
               : 0;
}

static int open_press(struct tonight *tonight, const struct config *config, struct err *err)
{
    Day mail_on = tonight->days.mail_on;

    return tonight->recalls ? press_recall(&tonight->press, config, mail_on, tonight->font_digests,
                                           config->ledger.path.p, err)
                            : press_open(&tonight->press, config, mail_on, err);
}

int intake_inputs(struct tonight *tonight, struct printing *printing, const struct config *config,
                  Day as_of, struct arena *arena, struct err *err)
{
    struct lot *lot = &printing->lot;

    REQUIRE(day_is(as_of) && !tonight->press && !lot->inputs); /* once a night */
    inputs_grow(printing, INPUT_SIDE + SIDE_INPUTS_MAX, arena);
    lot->input_count = INPUT_SIDE;
    if (side_inputs(tonight, printing, config, arena, err) ||
        find_days(tonight, config, as_of, err) || open_press(tonight, config, err))
        return -1;
    inputs_grow(printing, press_input_count(tonight->press), arena);
    press_templates(tonight->press, lot, printing->input_room, arena);
    return 0;
}

static bool digest_register(const struct tonight *tonight, const struct config *config,
                            bool residents, char hex[DIGEST_HEX + 1])
{
    const struct config_path *path = residents ? &config->residents : &config->certificates;
    struct err unheard = {0};

    return register_digest(tonight->register_digests, residents, hex) ||
           !digest_file(path->path.p, LINKS_FOLLOWED, hex, &unheard);
}

bool intake_digests(struct printing *printing, const struct tonight *tonight,
                    const struct config *config)
{
    const struct config_path *residents = &config->residents, *certificates = &config->certificates;
    char of_residents[DIGEST_HEX + 1], of_certificates[DIGEST_HEX + 1];

    REQUIRE(printing->lot.input_count >= INPUT_SIDE); /* intake_inputs() was here */
    if (!digest_register(tonight, config, /*residents*/ true, of_residents) ||
        !digest_register(tonight, config, /*residents*/ false, of_certificates))
        return false;
    set_input(&printing->lot, INPUT_RESIDENTS, "residents", residents->configured, of_residents, 0);
    set_input(&printing->lot, INPUT_CERTIFICATES, "certificates", certificates->configured,
              of_certificates, 0);
    return true;
}

int intake_fonts(struct printing *printing, const struct tonight *tonight, struct arena *arena,
                 struct err *err)
{
    REQUIRE(tonight->press);
    if (printing->fonts_known)
        return 0;
    inputs_grow(printing, press_input_count(tonight->press), arena);
    if (press_fonts(tonight->press, tonight->font_digests, &printing->lot, printing->input_room,
                    arena, err))
        return -1;
    printing->fonts_known = true;
    return 0;
}

/* ---- what the night is about, and whether it can be read ------------------------------------- */

static void take_fingerprint(struct tonight *tonight, const struct lot *lot,
                             const struct config *config, const struct store *store)
{
    struct digest sum;

    digest_begin(&sum);
    for (uint32_t i = 0; i < lot->input_count; i++) {
        const struct lot_input *input = &lot->inputs[i];

        digest_add(&sum, input->role.p, input->role.n);
        digest_add(&sum, input->sha256, sizeof input->sha256);
    }
    digest_add(&sum, config->sha256, sizeof config->sha256);
    digest_add(&sum, &store->event_count, sizeof store->event_count);
    digest_end(&sum, tonight->fingerprint);
}

bool intake_same(struct tonight *tonight, const struct lot *lot, const struct config *config,
                 const struct store *store, const struct ledger_run *last)
{
    REQUIRE(lot->input_count > INPUT_SIDE && *lot->inputs[INPUT_CERTIFICATES].sha256);
    take_fingerprint(tonight, lot, config, store);
    return last->id && day_equal(last->as_of, tonight->days.as_of) &&
           str_equal(str_of(last->fingerprint), str_of(tonight->fingerprint));
}

void intake_warn_languages(const struct intake *intake, const struct languages *languages,
                           const struct config *config)
{
    uint64_t strangers = 0;
    uint32_t line = UINT32_MAX;

    for (size_t i = 0; i < languages->count; i++) {
        if (intake->language_met[i])
            continue;
        strangers++;
        if (languages->rows[i].line < line)
            line = languages->rows[i].line;
    }
    if (strangers)
        notice_say(LANGUAGES_STRANGERS, config->languages.configured.p,
                   (unsigned long long)strangers, (unsigned long long)languages->count, line);
}

uint64_t intake_unreadable(const struct intake *intake)
{
    uint64_t count = 0;

    for (size_t i = 0; i < intake->dues.live.count; i++)
        count += intake->dues.live.at[i]->unreadable != REASON_NONE;
    return count;
}

/* bad_flag is no reason of the contract: it stands as it is. */
static const char *reason_said(Str word)
{
    int reason = reason_of(word);

    return reason > 0 && !messages_are_english() ? reason_term((enum reason)reason).japanese
                                                 : word.p;
}

static void print_row(const struct intake *intake, const struct config *config, bool residents,
                      uint32_t line, Str reason, const struct fault *fault)
{
    struct arena scratch = {0};
    Str said = intake_fault(intake, residents, fault, messages_are_english(), &scratch);

    notice_say(ROW_UNREADABLE,
               residents ? config->residents.configured.p : config->certificates.configured.p, line,
               reason_said(reason), STR_ARG(said));
    arena_release(&scratch);
}

static void print_unreadable(const struct intake *intake, const struct config *config)
{
    size_t shown = 0;

    for (size_t i = 0; i < intake->unreadables.count && shown < STOP_NAMED_MAX; i++, shown++) {
        const struct lot_unreadable *at = &intake->unreadables.at[i];

        print_row(intake, config, /*residents*/ true, at->line, at->reason, intake->faults.at[i]);
    }
    for (size_t i = 0; i < intake->dues.live.count && shown < STOP_NAMED_MAX; i++) {
        const struct due *due = intake->dues.live.at[i];

        if (due->unreadable == REASON_NONE)
            continue;
        shown++;
        print_row(intake, config, /*residents*/ false, due->certificate.line,
                  str_of(reason_term(due->unreadable).word), due->fault);
    }
}

/* The rows that print_unreadable() names, in the same order. */
static void account_rows(const struct intake *intake, struct stop_account *stop)
{
    for (size_t i = 0; i < intake->unreadables.count; i++) {
        const struct lot_unreadable *at = &intake->unreadables.at[i];
        struct stop_row row = {.file = STR("residents"),
                               .line = at->line,
                               .resident_id = at->resident_id,
                               .what = at->reason};

        stop_row_add(stop, &row);
    }
    for (size_t i = 0; i < intake->dues.live.count; i++) {
        const struct due *due = intake->dues.live.at[i];
        struct stop_row row = {.file = STR("certificates"),
                               .line = due->certificate.line,
                               .serial = due->certificate.serial,
                               .resident_id = due->certificate.resident_id,
                               .what = str_of(reason_term(due->unreadable).word)};

        if (due->unreadable != REASON_NONE)
            stop_row_add(stop, &row);
    }
}

int intake_gate(const struct intake *intake, const struct config *config, struct stop_account *stop,
                struct err *err)
{
    uint64_t certificates = intake_unreadable(intake), residents = intake->unreadables.count;
    uint64_t most = (uint64_t)config->max_unreadable;

    REQUIRE(stop->finding_count == 0); /* a night stops once */
    if (certificates <= most && residents <= most)
        return 0;
    print_unreadable(intake, config);
    if (residents > most)
        stop_finding_add(stop, STR("residents"), residents, most);
    if (certificates > most)
        stop_finding_add(stop, STR("certificates"), certificates, most);
    account_rows(intake, stop);
    return err_say(
        err, GATE_UNREADABLE,
        residents > most ? config->residents.configured.p : config->certificates.configured.p,
        (unsigned long)(residents > most ? residents : certificates), (unsigned long)most);
}
