/* The rows of the night as the proof reads them, and what it answers. */
#include "flow/night/proving.h"

#include "disk/beside.h"
#include "say/err.h"
#include "witness/prove.h"

int32_t proof_day(Day day)
{
    struct civil civil;

    if (!day_is(day))
        return 0;
    civil = day_civil(day);
    return civil.year * 10000 + civil.month * 100 + civil.day;
}

/* ---- what the night says --------------------------------------------------------------------- */

static Str kind_word(int kind)
{
    return kind < 0 ? STR_EMPTY : str_of(kind_term((enum kind)kind).word);
}

static struct prove_row row_listed(const struct lot_row *row)
{
    return (struct prove_row){.line = row->line,
                              .serial = lot_row_serial(row),
                              .resident_id = lot_row_resident(row),
                              .kind = kind_word(row->kind),
                              .disposition =
                                  str_of(disposition_term((enum disposition)row->disposition).word),
                              .reason = str_of(reason_term((enum reason)row->reason).word),
                              .missing = lot_row_more(row)->missing,
                              .expires_on = proof_day(row->expires_on),
                              .planned_on = proof_day(row->planned_on),
                              .ideal_on = proof_day(row->ideal_on),
                              .piece = row->piece};
}

/* Told: counted, not listed, so that it stands in the night's own rows only. */
static struct prove_row row_told(const struct due *due)
{
    return (struct prove_row){.line = due->certificate.line,
                              .serial = due->certificate.serial,
                              .resident_id = due->certificate.resident_id,
                              .kind = kind_word(due->kind),
                              .disposition =
                                  str_of(disposition_term(due->judgement.disposition).word),
                              .reason = str_of(reason_term(due->judgement.reason).word),
                              .expires_on = proof_day(due->certificate.expires_on),
                              .ideal_on = proof_day(due->terms.ideal_on),
                              .piece = UINT32_MAX};
}

struct night_rows { /* the listing of the lot, and between its lines what it counts only */
    const struct lot *lot;
    const struct dues *dues;
    size_t due;  /* the next row of the night */
    uint32_t at; /* the next row of the lot */
    enum prove_walk walk;
    struct due_view view;
    char first[PACKED_BYTES_MAX]; /* serial under which the last one was told */
};

static void rows_begin(void *context, enum prove_walk walk)
{
    struct night_rows *rows = context;

    rows->due = 0;
    rows->at = 0;
    rows->walk = walk;
}

static uint32_t due_line(const struct night_rows *rows)
{
    return rows->due < rows->dues->rows.count ? due_row(rows->dues, rows->due)->line : UINT32_MAX;
}

static void take_listed(struct night_rows *rows, struct prove_row *row)
{
    *row = row_listed(&rows->lot->rows[rows->at++]);
    if (row->line == due_line(rows) && due_is_respelled(rows->dues, rows->due))
        row->first_serial =
            memory_key(due_at(rows->dues, rows->due, &rows->view)->memory, rows->first).serial;
}

static void take_told(struct night_rows *rows, struct prove_row *row)
{
    const struct due *due = due_at(rows->dues, rows->due++, &rows->view);

    *row = row_told(due);
    if (due->respelled)
        row->first_serial = memory_key(due->memory, rows->first).serial;
}

static bool listed_next(struct night_rows *rows, struct prove_row *row)
{
    if (rows->at == rows->lot->row_count)
        return false;
    *row = row_listed(&rows->lot->rows[rows->at++]);
    return true;
}

/* Both are in the order of the file. */
static bool rows_next(void *context, struct prove_row *row)
{
    struct night_rows *rows = context;

    if (rows->walk == PROVE_LISTED)
        return listed_next(rows, row);
    for (;; rows->due++) {
        if (rows->at < rows->lot->row_count && rows->lot->rows[rows->at].line <= due_line(rows)) {
            take_listed(rows, row);
            return true;
        }
        if (rows->due == rows->dues->rows.count)
            return false;
        if (!disposition_is_listed(due_disposition(rows->dues, rows->due))) {
            take_told(rows, row);
            return true;
        }
    }
}

/* The rows of the lot are the listed ones of the night. */
static void rows_agree(const struct lot *lot, const struct dues *dues)
{
    uint32_t listed = 0;

    for (size_t i = 0; i < dues->rows.count; i++)
        listed += disposition_is_listed(due_disposition(dues, i));
    REQUIRE(listed == lot->row_count);
}

static void say_pieces(const struct lot *lot, struct prove_said *said, struct arena *arena)
{
    said->piece_count = lot->piece_count;
    said->pieces = ARENA_ARRAY(arena, struct prove_piece, lot->piece_count);
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        const struct lot_piece *piece = &lot->pieces[i];

        said->pieces[i] =
            (struct prove_piece){.id = str_of(piece->id),
                                 .number = piece->number,
                                 .variant = str_of(variant_term(piece->variant).word),
                                 .language = piece->language,
                                 .resident_id = piece->resident_id,
                                 .municipality = piece->municipality,
                                 .late = piece->late,
                                 .honorific = honorific_text(piece->honorific),
                                 .is_ward = piece->is_ward,
                                 .is_child = piece->is_child,
                                 .is_protected = piece->is_protected,
                                 .addressee = piece->addressee,
                                 .holder_name = piece->holder_name,
                                 .postal_code = piece->postal_code,
                                 .address = piece->address,
                                 .building = piece->building,
                                 .expires_on = proof_day(piece->expires_on),
                                 .opens_on = proof_day(piece->opens_on),
                                 .ideal_on = proof_day(piece->ideal_on),
                                 .proxy_until = proof_day(piece->proxy_until),
                                 .insurance_until = proof_day(piece->insurance_until),
                                 .stay = (uint32_t)piece->stay,
                                 .delay_days = piece->delay_days,
                                 .excused_days = piece->delay_days - lot_piece_delay_ours(piece),
                                 .certificate = piece->certificate,
                                 .certificate_count = piece->certificate_count};
    }
}

static void say_certificates(const struct lot *lot, struct prove_said *said, struct arena *arena)
{
    said->certificate_count = lot->certificate_count;
    said->certificates = ARENA_ARRAY(arena, struct prove_sent, lot->certificate_count);
    for (uint32_t i = 0; i < lot->certificate_count; i++) {
        const struct lot_certificate *at = &lot->certificates[i];

        said->certificates[i] =
            (struct prove_sent){.serial = at->serial,
                                .kind = str_of(kind_term(at->kind).word),
                                .card_type = str_of(card_type_term(at->card_type).word),
                                .issued_on = proof_day(at->issued_on),
                                .expires_on = proof_day(at->expires_on),
                                .opens_on = proof_day(at->opens_on),
                                .ideal_on = proof_day(at->ideal_on),
                                .card_expires_on = proof_day(at->card_expires_on),
                                .card_ends_on = proof_day(at->card_ends_on),
                                .counter_from = proof_day(at->counter_from),
                                .counter_until = proof_day(at->counter_until),
                                .line = at->line};
    }
}

static void say_counts(const struct lot *lot, struct prove_said *said, struct arena *arena)
{
    said->disposition_count = DISPOSITION_COUNT;
    said->dispositions = ARENA_ARRAY(arena, struct prove_count, DISPOSITION_COUNT);
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        said->dispositions[i] = (struct prove_count){
            str_of(disposition_term((enum disposition)i).word), lot->dispositions[i]};
    said->reason_count = REASON_COUNT;
    said->reasons = ARENA_ARRAY(arena, struct prove_count, REASON_COUNT);
    for (int i = 0; i < REASON_COUNT; i++)
        said->reasons[i] =
            (struct prove_count){str_of(reason_term((enum reason)i).word), lot->reasons[i]};
    said->not_due_count = lot->month_count;
    said->not_due = ARENA_ARRAY(arena, struct prove_month_count, lot->month_count);
    for (uint32_t i = 0; i < lot->month_count; i++)
        said->not_due[i] = (struct prove_month_count){
            lot->months[i].year * 100 + lot->months[i].month, lot->months[i].count};
}

static void say_templates(const struct press *press, struct prove_said *said, struct arena *arena)
{
    Str languages[PRESS_LANGUAGES_MAX], folder;
    size_t count = press_languages(press, languages);

    said->templates = ARENA_ARRAY(arena, Str, count * VARIANT_COUNT);
    for (int variant = 0; variant < VARIANT_COUNT; variant++)
        for (size_t i = 0; i < count; i++)
            if (press_find(press, variant, languages[i], /*large*/ false, &folder))
                said->templates[said->template_count++] =
                    arena_printf(arena, "%s/" STR_FMT, variant_term((enum variant)variant).word,
                                 STR_ARG(folder));
}

/* ---- what comes of it ------------------------------------------------------------------------ */

static void differences_say(const struct prove_result *result, const char *certificates)
{
    size_t count = result->difference_count < STOP_NAMED_MAX ? (size_t)result->difference_count
                                                             : STOP_NAMED_MAX;

    for (size_t i = 0; i < count; i++) {
        const struct prove_difference *at = &result->shown[i];

        if (at->line)
            notice_say(PROOF_ROW, certificates, at->line, at->what, at->what[0] ? ": " : "",
                       at->said, at->proof);
        else
            notice_say(PROOF_FIGURE, certificates, at->what, at->said, at->proof);
    }
}

/* The same, for the ledger: the next published run names them on 照合. */
static void account_differences(const struct prove_result *result, struct stop_account *stop)
{
    stop_finding_add(stop, STR_EMPTY, result->difference_count, 0);
    if (result->missing)
        stop_finding_add(stop, STR("missing"), result->missing, 0);
    if (result->extra)
        stop_finding_add(stop, STR("extra"), result->extra, 0);
    for (size_t i = 0; i < PROVE_SHOWN_MAX && i < result->difference_count; i++) {
        const struct prove_difference *at = &result->shown[i];
        struct stop_row row = {.file = at->line ? STR("certificates") : STR_EMPTY,
                               .line = at->line,
                               .kind = at->kind,
                               .serial = at->serial,
                               .resident_id = at->resident_id,
                               .what = str_of(at->what),
                               .found = str_of(at->said),
                               .expected = str_of(at->proof)};

        stop_row_add(stop, &row);
    }
}

void proving_keep(struct lot *lot, const struct prove_result *result, struct arena *arena)
{
    REQUIRE(result->difference_count == 0 && !lot->proven);
    lot->proven = true;
    lot->proof_must = result->must;
    lot->proof_night = result->night;
    lot->proof_missing = result->missing;
    lot->proof_extra = result->extra;
    lot->cohort_count = (uint32_t)result->cohort_count;
    lot->cohorts = ARENA_ARRAY(arena, struct lot_cohort, result->cohort_count);
    for (size_t i = 0; i < result->cohort_count; i++) {
        const struct prove_cohort *at = &result->cohorts[i];

        lot->cohorts[i] = (struct lot_cohort){.year = at->month / 100,
                                              .month = at->month % 100,
                                              .issued = at->issued,
                                              .not_due = at->not_due,
                                              .past = at->past,
                                              .unusable = at->unusable,
                                              .revoked = at->revoked,
                                              .renewed = at->renewed,
                                              .others = at->others,
                                              .must = at->night};
    }
}

struct proving {
    struct prove *proof;
    struct prove_said said;
    struct night_rows rows;
    struct dues dues; /* a reader of the night's */
    struct beside beside;
    const struct prove_result *result; /* NULL: it was not asked yet */
};

static void ask(void *context)
{
    struct proving *proving = context;

    proving->result = prove_night(proving->proof, &proving->said);
}

struct proving *proving_begin(struct prove *proof, const struct lot *lot, struct dues *dues,
                              const struct tonight *tonight, bool beside, struct arena *arena)
{
    struct proving *proving = ARENA_NEW(arena, struct proving);
    struct prove_said *said = &proving->said;

    *said = (struct prove_said){.mail_on = proof_day(tonight->days.mail_on),
                                .deliver_on = proof_day(tonight->days.deliver_on),
                                .counter_next = proof_day(lot->counter_next),
                                .rows_begin = rows_begin,
                                .rows_next = rows_next,
                                .rows = &proving->rows,
                                .respelled = lot->spelling_count};
    REQUIRE(proof && !lot->proven);             /* once */
    REQUIRE(said->mail_on && said->deliver_on); /* the days are set */
    rows_agree(lot, dues);
    say_pieces(lot, said, arena);
    say_certificates(lot, said, arena);
    say_counts(lot, said, arena);
    say_templates(tonight->press, said, arena);
    proving->proof = proof;
    dues_reader(&proving->dues, dues);
    proving->rows = (struct night_rows){.lot = lot, .dues = &proving->dues};
    if (beside)
        beside_begin(&proving->beside, /*wanted*/ true, ask, proving);
    return proving;
}

const struct prove_result *proving_result(struct proving *proving)
{
    beside_end(&proving->beside);
    if (!proving->result)
        ask(proving);
    return proving->result;
}

void proving_end(struct proving *proving)
{
    if (!proving)
        return;
    beside_end(&proving->beside);
    dues_reader_release(&proving->dues);
}

int proving_judge(const struct prove_result *result, const struct config *config,
                  struct stop_account *stop, struct err *err)
{
    const char *certificates = config->certificates.configured.p;

    if (!result->difference_count)
        return 0;
    differences_say(result, certificates);
    account_differences(result, stop);
    return err_say(err, GATE_PROOF, certificates, (unsigned long long)result->difference_count,
                   (unsigned long long)result->missing, (unsigned long long)result->extra);
}
