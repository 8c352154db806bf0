/*
 * The registers, streamed: certificates once for what is due, residents for those alone,
 * certificates again for what else the due residents hold. Everything that is not due is counted
 * and forgotten.
 */
#include "say/err.h"
#include "edge/disk/digest.h"
#include "flow/night/accepts.h"
#include "flow/night/news.h"
#include "flow/night/night.h"
#include "flow/night/prove.h"

enum { MONTHS = (YEAR_LAST - YEAR_FIRST + 1) * 12 };

/* ---- residents with something due ------------------------------------------------------------ */

struct person *intake_person(struct intake *intake, struct arena *arena, Str resident_id, bool add)
{
    uint64_t hash = str_hash(resident_id);
    struct index_at at = index_at(&intake->persons_by_id, hash);
    struct person *person;

    while ((person = index_next(&intake->persons_by_id, &at)) != NULL)
        if (str_equal(person->resident_id, resident_id))
            return person;
    if (!add)
        return NULL;
    person = ARENA_NEW(arena, struct person);
    person->resident_id = arena_copy(arena, resident_id);
    person->piece = UINT32_MAX;
    person->decision = DECISION_NONE;
    if (intake->last_person)
        intake->last_person->next = person;
    else
        intake->persons = person;
    intake->last_person = person;
    intake->persons_by_id.arena = arena;
    index_put(&intake->persons_by_id, hash, person);
    return person;
}

/* ---- certificates: not_due and past are settled here ----------------------------------------- */

struct certificate_pass {
    struct night *night;
    struct register_file *file;
};

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

static void keep_unreadable(struct night *night, const struct row *row)
{
    struct due *due = ARENA_NEW(&night->arena, struct due);

    due->unreadable = unreadable_reason(row->reason);
    due->kind = row->kind;
    due->certificate.serial = arena_copy(&night->arena, row->serial);
    due->certificate.resident_id = arena_copy(&night->arena, row->resident_id);
    due->certificate.expires_on = row->expires_on;
    due->certificate.line = row->line;
    due->terms = (struct terms_of){DAY_NONE, DAY_NONE};
    due->planned_on = DAY_NONE;
    memcpy(due->digest, row->digest, sizeof due->digest);
    VEC_PUSH(&night->intake.dues, due);
}

static void keep_due(struct certificate_pass *pass, const struct certificate *certificate,
                     struct terms_of terms, struct memory *memory)
{
    struct night *night = pass->night;
    struct due *due = ARENA_NEW(&night->arena, struct due);

    due->certificate = *certificate;
    due->certificate.serial = arena_copy(&night->arena, certificate->serial);
    due->person =
        intake_person(&night->intake, &night->arena, certificate->resident_id, /*add*/ true);
    due->certificate.resident_id = due->person->resident_id;
    due->kind = (int)certificate->kind;
    due->terms = terms;
    due->memory = memory;
    due->planned_on = DAY_NONE;
    register_row_digest(pass->file, due->digest);
    VEC_PUSH(&night->intake.dues, due);
}

enum disposition intake_timing(const struct intake *intake, const struct tonight *tonight,
                               const struct rules *rules, const struct certificate *certificate,
                               struct terms_of *terms, struct memory **memory)
{
    *memory = NULL;
    *terms =
        rules_terms(rules, &tonight->calendar, certificate->issued_on, certificate->expires_on);
    if (day_before(tonight->days.mail_on, terms->ideal_on))
        return DISPOSITION_NOT_DUE;
    *memory = history_find(
        &intake->history,
        &(struct certificate_key){certificate->kind, certificate->serial, certificate->expires_on});
    if (day_before(certificate->expires_on, day_add(tonight->days.as_of, -rules->past_days)) &&
        !memory_is_open(*memory))
        return DISPOSITION_PAST;
    return DISPOSITION_COUNT;
}

/* Whoever has a certificate of the serial that is watched is read whole, due or not. */
static void watch(struct night *night, Str serial, Str resident_id)
{
    if (!str_is_empty(night->intake.watched_serial) &&
        str_equal(serial, night->intake.watched_serial) && !str_is_empty(resident_id))
        intake_person(&night->intake, &night->arena, resident_id, /*add*/ true);
}

/* Whether the register still says of it what its notice said: rows that slid do not. */
static void meet_notice(struct night *night, const struct certificate *certificate)
{
    enum told_as told = told_as(
        &night->intake.told_serials,
        &(struct certificate_key){certificate->kind, certificate->serial, certificate->expires_on},
        certificate->resident_id);

    night->against.told_rows += told != TOLD_NOT;
    night->against.told_otherwise += told == TOLD_OTHERWISE;
}

static int first_pass(void *context, const struct row *row, const struct certificate *certificate,
                      struct err *err)
{
    struct certificate_pass *pass = context;
    struct night *night = pass->night;
    enum disposition timing;
    struct memory *memory;
    struct terms_of terms;
    int month;

    (void)err;
    if (!certificate) {
        watch(night, row->serial, row->resident_id);
        keep_unreadable(night, row);
        return 0;
    }
    watch(night, certificate->serial, certificate->resident_id);
    meet_notice(night, certificate);
    month = month_index(certificate->expires_on);
    timing = intake_timing(&night->intake, &night->tonight, &night->config.rules, certificate,
                           &terms, &memory);
    histogram_add(night->against.histogram, night->tonight.days.as_of, certificate->issued_on,
                  month, terms.ideal_on);
    if (timing == DISPOSITION_NOT_DUE)
        night->intake.not_due_by_month[month]++;
    if (timing != DISPOSITION_COUNT)
        night->printing.lot.dispositions[timing]++;
    else
        keep_due(pass, certificate, terms, memory);
    return 0;
}

static bool is_person(void *context, Str resident_id)
{
    struct night *night = context;

    return intake_person(&night->intake, &night->arena, resident_id, /*add*/ false) != NULL;
}

static int second_pass(void *context, const struct row *row, const struct certificate *certificate,
                       struct err *err)
{
    struct certificate_pass *pass = context;
    struct person *person;
    struct peer *peer;

    (void)row;
    (void)err;
    if (!certificate)
        return 0;
    person = intake_person(&pass->night->intake, &pass->night->arena, certificate->resident_id,
                           /*add*/ false);
    if (!person)
        return 0;
    peer = ARENA_NEW(&pass->night->arena, struct peer);
    peer->certificate = *certificate;
    peer->certificate.serial = arena_copy(&pass->night->arena, certificate->serial);
    peer->certificate.resident_id = person->resident_id;
    peer->next = person->peers;
    person->peers = peer;
    person->peer_count++;
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

static void keep_unreadable_resident(struct night *night, const struct row *row)
{
    struct lot_unreadable unreadable = {.line = row->line,
                                        .column = str_of(row->column),
                                        .reason = resident_reason(row->reason),
                                        .resident_id = arena_copy(&night->arena, row->resident_id)};
    struct rejected rejected = {.resident = true, .reason = unreadable.reason, .line = row->line};

    VEC_PUSH(&night->intake.unreadables, unreadable);
    news_add(&night->intake, &night->store, &rejected, row->digest);
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

static int resident_pass(void *context, const struct row *row, const struct resident *resident,
                         struct err *err)
{
    struct night *night = context;
    struct person *person;

    (void)err;
    if (!resident) {
        keep_unreadable_resident(night, row);
        return 0;
    }
    rows_add(night->against.rows, resident);
    histogram_resident(night->against.histogram, night->tonight.days.as_of, resident);
    person = intake_person(&night->intake, &night->arena, resident->resident_id, /*add*/ false);
    if (!person)
        return 0;
    if (!person->known) {
        person->known = true;
        copy_resident(&night->arena, &person->resident, resident);
    } else if (!resident_equal(&person->resident, resident)) {
        person->ambiguous = true;
    }
    return 0;
}

/* ---- both, and what they amount to ----------------------------------------------------------- */

/* run.json names the registers first: their places are kept until they have been read. */
enum { INPUT_RESIDENTS, INPUT_CERTIFICATES, INPUT_SIDE };
enum { SIDE_INPUTS_MAX = 16 }; /* holidays, limits, told_elsewhere, towns */

static void set_input(struct night *night, uint32_t at, const char *role, Str file,
                      const char *sha256, uint64_t rows)
{
    struct lot_input *input = &night->printing.lot.inputs[at];

    *input = (struct lot_input){.role = str_of(role), .file = file, .rows = rows};
    snprintf(input->sha256, sizeof input->sha256, "%s", sha256);
}

static void add_input(struct night *night, const char *role, Str file,
                      const struct input_facts *facts)
{
    REQUIRE(night->printing.lot.input_count < night->printing.input_room);
    set_input(night, night->printing.lot.input_count++, role, file, facts->sha256, facts->rows);
}

static int read_registers(struct night *night, struct register_file *residents,
                          struct register_file *certificates, struct err *err)
{
    struct certificate_pass pass = {night, certificates};
    struct progress *progress = &night->watch.progress;

    register_watched(certificates, progress_share, progress);
    register_watched(residents, progress_share, progress);
    progress_begin(progress, "certificates", "電子証明書データ");
    night_prove_pass(night->proof, certificates, PASS_CERTIFICATES);
    if (register_certificates(certificates, first_pass, &pass, err))
        return -1;
    progress_begin(progress, "residents", "住民データ");
    night_prove_pass(night->proof, residents, PASS_RESIDENTS);
    if (register_residents(residents, resident_pass, night, err))
        return -1;
    progress_begin(progress, "certificates again", "電子証明書データ(2回目)");
    night_prove_pass(night->proof, certificates, PASS_PEERS);
    register_only(certificates, is_person, night);
    if ((night->intake.persons || night_prove_wants(night->proof)) &&
        register_certificates(certificates, second_pass, &pass, err))
        return -1;
    progress_clear(progress);
    night->printing.lot.resident_lines = *register_lines(residents);
    night->printing.lot.certificate_lines = *register_lines(certificates);
    set_input(night, INPUT_RESIDENTS, "residents", night->config.residents.configured,
              register_sha256(residents), night->printing.lot.resident_lines.rows);
    set_input(night, INPUT_CERTIFICATES, "certificates", night->config.certificates.configured,
              register_sha256(certificates), night->printing.lot.certificate_lines.rows);
    return 0;
}

static int open_registers(struct night *night, struct err *err)
{
    struct register_file *residents = NULL, *certificates = NULL;
    int status = -1;

    if (!register_open(&residents, &night->config, /*residents*/ true, err) &&
        !register_open(&certificates, &night->config, /*residents*/ false, err))
        status = read_registers(night, residents, certificates, err);
    register_close(residents);
    register_close(certificates);
    return status;
}

static bool is_given(const struct config_path *path)
{
    return !str_is_empty(path->path);
}

static int read_holidays(struct night *night, struct err *err)
{
    struct config_path path = night->config.holidays;

    if (holidays_read(&path, night->config.holidays_encoding, &night->arena,
                      &night->tonight.holidays, err))
        return -1;
    add_input(night, "holidays", path.configured, &night->tonight.holidays.facts);
    return 0;
}

static int side_inputs(struct night *night, struct err *err)
{
    const struct config *config = &night->config;
    struct input_facts facts;

    if (read_holidays(night, err))
        return -1;
    if (is_given(&config->limits)) {
        if (limits_read(&config->limits, &night->arena, &night->tonight.limits, &facts, err))
            return -1;
        add_input(night, "limits", config->limits.configured, &facts);
    }
    if (is_given(&config->told_elsewhere)) {
        if (told_elsewhere_read(&config->told_elsewhere, &night->arena, &night->tonight.told, err))
            return -1;
        add_input(night, "told_elsewhere", config->told_elsewhere.configured,
                  &night->tonight.told.facts);
    }
    if (is_given(&config->towns)) {
        if (towns_read(&config->towns, &night->arena, &night->tonight.towns, err))
            return -1;
        add_input(night, "towns", config->towns.configured, &night->tonight.towns.facts);
    }
    return 0;
}

/* Room for the inputs so far and `more`. */
static void inputs_grow(struct night *night, size_t more)
{
    struct lot_input *inputs;

    night->printing.input_room = night->printing.lot.input_count + more;
    inputs = ARENA_ARRAY(&night->arena, struct lot_input, night->printing.input_room);
    if (night->printing.lot.inputs)
        memcpy(inputs, night->printing.lot.inputs,
               night->printing.lot.input_count * sizeof *inputs);
    night->printing.lot.inputs = inputs;
}

int night_inputs(struct night *night, struct err *err)
{
    const struct config *config = &night->config;
    size_t press_count = 0;

    inputs_grow(night, INPUT_SIDE + SIDE_INPUTS_MAX);
    night->printing.lot.input_count = INPUT_SIDE;
    if (side_inputs(night, err))
        return -1;
    if (!calendar_fill(&night->tonight.calendar, night->tonight.holidays.days,
                       night->tonight.holidays.count, config->closed, config->closed_count,
                       config->mailing_days, config->mailing_day_count))
        return err_say(err, NO_MAILING_DAY, config->file.configured.p);
    night->tonight.days = rules_days(&config->rules, &night->tonight.calendar, night->order->as_of);
    if (!day_is(night->tonight.days.mail_on) || !day_is(night->tonight.days.deliver_on))
        return err_say(err, NO_MAILING_DAY, config->file.configured.p);
    if (day_civil(night->tonight.days.deliver_on).year > YEAR_LAST)
        return err_say(err, AS_OF_LATE, YEAR_LAST);
    if (press_open(&night->tonight.press, config, err))
        return -1;
    inputs_grow(night, press_input_count(night->tonight.press));
    press_templates(
        night->tonight.press, night->printing.lot.inputs + night->printing.lot.input_count,
        night->printing.input_room - night->printing.lot.input_count, &press_count, &night->arena);
    night->printing.lot.input_count += (uint32_t)press_count;
    watch_step(&night->watch, "inputs");
    return 0;
}

int night_fonts(struct night *night, struct err *err)
{
    struct lot *lot = &night->printing.lot;
    size_t count = 0;

    if (night->printing.fonts_known)
        return 0;
    if (press_fonts(night->tonight.press, night->tonight.ahead, lot->inputs + lot->input_count,
                    night->printing.input_room - lot->input_count, &count, &night->arena, err))
        return -1;
    lot->input_count += (uint32_t)count;
    night->printing.fonts_known = true;
    return 0;
}

/* What makes this night another than the last: inputs by role and digest, settings, recorded
 * events. */
static void take_fingerprint(struct night *night)
{
    struct digest sum;

    digest_begin(&sum);
    for (uint32_t i = 0; i < night->printing.lot.input_count; i++) {
        const struct lot_input *input = &night->printing.lot.inputs[i];

        digest_add(&sum, input->role.p, input->role.n);
        digest_add(&sum, input->sha256, sizeof input->sha256);
    }
    digest_add(&sum, night->config.sha256, sizeof night->config.sha256);
    digest_add(&sum, &night->store.event_count, sizeof night->store.event_count);
    digest_end(&sum, night->tonight.fingerprint);
}

uint64_t intake_unreadable(const struct intake *intake)
{
    uint64_t count = 0;

    for (size_t i = 0; i < intake->dues.count; i++)
        count += intake->dues.at[i]->unreadable != REASON_NONE;
    return count;
}

/* bad_flag is no reason of the contract: it stands as it is, with its column. */
static const char *reason_said(Str word)
{
    int reason = reason_of(word);

    return reason > 0 && !messages_are_english() ? reason_term((enum reason)reason).japanese
                                                 : word.p;
}

static void print_unreadable(const struct night *night)
{
    size_t shown = 0;

    for (size_t i = 0; i < night->intake.unreadables.count && shown < STOP_ROWS_MAX; i++, shown++)
        notice_say(ROW_UNREADABLE, night->config.residents.configured.p,
                   night->intake.unreadables.at[i].line,
                   reason_said(night->intake.unreadables.at[i].reason),
                   str_is_empty(night->intake.unreadables.at[i].column) ? "" : ": ",
                   night->intake.unreadables.at[i].column.p);
    for (size_t i = 0; i < night->intake.dues.count && shown < STOP_ROWS_MAX; i++) {
        const struct due *due = night->intake.dues.at[i];

        if (due->unreadable == REASON_NONE)
            continue;
        shown++;
        notice_say(ROW_UNREADABLE, night->config.certificates.configured.p, due->certificate.line,
                   reason_said(str_of(reason_term(due->unreadable).word)), "", "");
    }
}

/* The rows that print_unreadable() names, in the same order. */
static void account_unreadable(struct night *night, uint64_t certificates, uint64_t residents,
                               uint64_t most)
{
    if (residents > most)
        stop_finding_add(&night->stop, STR("residents"), residents, most);
    if (certificates > most)
        stop_finding_add(&night->stop, STR("certificates"), certificates, most);
    for (size_t i = 0; i < night->intake.unreadables.count; i++) {
        const struct lot_unreadable *at = &night->intake.unreadables.at[i];
        struct stop_row row = {.file = STR("residents"),
                               .line = at->line,
                               .resident_id = at->resident_id,
                               .what = at->reason};

        stop_row_add(&night->stop, &row);
    }
    for (size_t i = 0; i < night->intake.dues.count; i++) {
        const struct due *due = night->intake.dues.at[i];
        struct stop_row row = {.file = STR("certificates"),
                               .line = due->certificate.line,
                               .serial = due->certificate.serial,
                               .resident_id = due->certificate.resident_id,
                               .what = str_of(reason_term(due->unreadable).word)};

        if (due->unreadable != REASON_NONE)
            stop_row_add(&night->stop, &row);
    }
}

static int gate_unreadable(struct night *night, struct err *err)
{
    uint64_t certificates = intake_unreadable(&night->intake),
             residents = night->intake.unreadables.count;
    uint64_t most = (uint64_t)night->config.max_unreadable;

    if ((certificates <= most && residents <= most) || night->order->purpose == NIGHT_QUESTION ||
        accepts_gate(night->order, "max_unreadable"))
        return 0;
    print_unreadable(night);
    account_unreadable(night, certificates, residents, most);
    err_say(err, GATE_UNREADABLE,
            residents > most ? night->config.residents.configured.p
                             : night->config.certificates.configured.p,
            (unsigned long)(residents > most ? residents : certificates), (unsigned long)most);
    return night_stop(night, "max_unreadable", err);
}

int night_intake(struct night *night, struct err *err)
{
    Day floor = day_add(night->tonight.days.as_of, -night->config.rules.past_days);

    night->intake.not_due_by_month = ARENA_ARRAY(&night->arena, uint64_t, MONTHS);
    night->against.histogram = ARENA_NEW(&night->arena, struct histogram);
    night->against.histogram->mail_on = night->tonight.days.mail_on;
    night->against.histogram->newest = DAY_NONE;
    rows_open(&night->against.rows, night->config.ledger.path.p, night->store.salt,
              night->order->purpose != NIGHT_RUN);
    history_init(&night->intake.history, &night->arena);
    if (ledger_history(night->store.ledger, floor, &night->intake.history, err) ||
        ledger_event_count(night->store.ledger, &night->store.event_count, err))
        return -1;
    history_told(&night->intake.history, &night->intake.told_serials);
    if (open_registers(night, err) || night_fonts(night, err))
        return -1;
    night->printing.lot.unreadable_residents = night->intake.unreadables.count;
    night->printing.lot.max_unreadable = (uint64_t)night->config.max_unreadable;
    take_fingerprint(night);
    watch_step(&night->watch, "registers");
    night->outcome.up_to_date =
        night->against.last.id && day_equal(night->against.last.as_of, night->tonight.days.as_of) &&
        str_equal(str_of(night->against.last.fingerprint), str_of(night->tonight.fingerprint));
    return night->outcome.up_to_date ? 0 : gate_unreadable(night, err);
}
