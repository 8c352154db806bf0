/* The audit of the three CSV files: every field of every row that can be right or wrong by itself.
 */
#include <stdio.h>

#include "core/text/csvtext.h"
#include "core/text/values.h"
#include "flow/audit/audit_print.h"

#define JOB_HEADER                                                                                 \
    "piece_id,bundle,sequence,first_page,pages,sheets,postal_code,barcode_printed,variant,language"
const char audit_first_job_header[] = JOB_HEADER; /* of a run without a job */
const char audit_job_header[] = JOB_HEADER ",job,duplex,scheme";
static const char pieces_header[] =
    "piece_id,bundle,sequence,first_page,pages,postal_code,barcode,variant,late,language,"
    "resident_id,serials,expires_on,opens_on,ideal_on,mail_on,deliver_on,delay_days,causes";
static const char dispositions_header[] =
    "serial,resident_id,kind,expires_on,disposition,reason,planned_on,anomalies,file,line";

enum piece_column {
    PIECE_ID,
    PIECE_BUNDLE,
    PIECE_SEQUENCE,
    PIECE_FIRST_PAGE,
    PIECE_PAGES,
    PIECE_POSTAL_CODE,
    PIECE_BARCODE,
    PIECE_VARIANT,
    PIECE_LATE,
    PIECE_LANGUAGE,
    PIECE_RESIDENT,
    PIECE_SERIALS,
    PIECE_EXPIRES,
    PIECE_OPENS,
    PIECE_IDEAL,
    PIECE_MAIL,
    PIECE_DELIVER,
    PIECE_DELAY,
    PIECE_CAUSES,
    PIECE_COLUMNS
};
enum row_column {
    ROW_SERIAL,
    ROW_RESIDENT,
    ROW_KIND,
    ROW_EXPIRES,
    ROW_DISPOSITION,
    ROW_REASON,
    ROW_PLANNED,
    ROW_ANOMALIES,
    ROW_FILE,
    ROW_LINE,
    ROW_COLUMNS
};

/* ---- small readers --------------------------------------------------------------------------- */

bool audit_day(Str text, Day *day)
{
    *day = day_of_text(text);
    return day_is(*day);
}

bool audit_is_word(Str text, struct term term)
{
    return str_equal(text, str_of(term.word));
}

/* The part before the next space; false at the end. */
static bool next_word(Str *text, Str *word)
{
    const char *space = text->n ? memchr(text->p, ' ', text->n) : NULL;

    if (!text->n)
        return false;
    *word = str_take(*text, space ? (size_t)(space - text->p) : text->n);
    *text = str_skip(*text, word->n + (space != NULL));
    return true;
}

/* ---- job.csv and pieces.csv, side by side ---------------------------------------------------- */

struct pair { /* one piece in both files */
    Str job[JOB_COLUMNS], piece[PIECE_COLUMNS];
    unsigned long line; /* the same in both: neither has folded fields */
};

static int bad_value(const char *path, unsigned long line, const char *column, struct err *err)
{
    return err_say(err, LISTING_VALUE, path, line, column);
}

static int check_same(const struct audit *audit, const struct pair *pair, struct err *err)
{
    static const struct {
        enum job_column job;
        enum piece_column piece;
        const char *name;
    } same[] = {
        {JOB_ID, PIECE_ID, "piece_id"},
        {JOB_BUNDLE, PIECE_BUNDLE, "bundle"},
        {JOB_SEQUENCE, PIECE_SEQUENCE, "sequence"},
        {JOB_FIRST_PAGE, PIECE_FIRST_PAGE, "first_page"},
        {JOB_PAGES, PIECE_PAGES, "pages"},
        {JOB_POSTAL_CODE, PIECE_POSTAL_CODE, "postal_code"},
        {JOB_VARIANT, PIECE_VARIANT, "variant"},
        {JOB_LANGUAGE, PIECE_LANGUAGE, "language"},
    };
    Str printed = str_is_empty(pair->piece[PIECE_BARCODE]) ? STR("0") : STR("1");

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        if (!str_equal(pair->job[same[i].job], pair->piece[same[i].piece]))
            return err_say(err, LISTING_DIFFERS, audit->job_path, pair->line, same[i].name,
                           "pieces.csv");
    if (!str_equal(pair->job[JOB_BARCODE], printed))
        return err_say(err, LISTING_DIFFERS, audit->job_path, pair->line, "barcode_printed",
                       "pieces.csv");
    return 0;
}

static int check_id(struct audit *audit, const struct pair *pair, struct err *err)
{
    Str id = pair->piece[PIECE_ID];
    char text[PIECE_ID_LENGTH + 1];
    uint64_t number;

    if (!piece_id_valid(id) || !whole_read(str_take(str_skip(id, 7), 6), &number) || number == 0)
        return bad_value(audit->pieces_path, pair->line, "piece_id", err);
    piece_id_text(audit->mail_on, (uint32_t)number, text);
    if (!str_equal(id, str_of(text)))
        return bad_value(audit->pieces_path, pair->line, "piece_id", err);
    VEC_PUSH(&audit->numbers, (uint32_t)number);
    VEC_PUSH(&audit->residents, pair->piece[PIECE_RESIDENT]);
    return 0;
}

/* Whether a piece of so many pages has so many sheets, printed as the rest of the run is. */
static bool sheets_fit(struct audit *audit, uint64_t pages, uint64_t sheets)
{
    bool one = sheets == pages, two = sheets == pages / 2 + pages % 2;

    if (audit->sides == SIDES_UNTOLD && one != two)
        audit->sides = one ? SIDES_ONE : SIDES_TWO;
    return audit->sides == SIDES_TWO ? two : one;
}

/* The name that the bundle must have, the one that is last in the list by now. */
static Str bundle_name(struct audit *audit)
{
    Str job = audit->job_number;

    return arena_printf(&audit->arena, "letters-" STR_FMT "%s%04zu.pdf", STR_ARG(job),
                        job.n ? "-" : "", audit->bundles.count);
}

/* What each row repeats: the run's job, and on how many sides it is printed. */
static int check_job(struct audit *audit, const Str *job, unsigned long line, struct err *err)
{
    if (!audit->job_number.n)
        return 0;
    if (!str_equal(job[JOB_JOB], audit->job_number))
        return bad_value(audit->job_path, line, "job", err);
    if (!audit->first_edition &&
        !str_equal(job[JOB_DUPLEX], audit->sides == SIDES_TWO ? STR("1") : STR("0")))
        return bad_value(audit->job_path, line, "duplex", err);
    return 0;
}

/* A piece begins a bundle or goes on in the last one: same variant, language and sheets, next page.
 */
static int check_place(struct audit *audit, const Str *job, unsigned long line, struct err *err)
{
    uint64_t sequence, first_page, pages, sheets;
    struct audited_piece piece = {.id = job[JOB_ID], .postal_code = job[JOB_POSTAL_CODE]};
    struct audited_bundle *bundle;

    if (!whole_read(job[JOB_SEQUENCE], &sequence) ||
        !whole_read(job[JOB_FIRST_PAGE], &first_page) || !whole_read(job[JOB_PAGES], &pages) ||
        !whole_read(job[JOB_SHEETS], &sheets))
        return bad_value(audit->job_path, line, "sequence, first_page, pages, sheets", err);
    if (!audit->bundles.count ||
        !str_equal(audit->bundles.at[audit->bundles.count - 1].file, job[JOB_BUNDLE])) {
        struct audited_bundle new = {.file = job[JOB_BUNDLE],
                                     .variant = job[JOB_VARIANT],
                                     .language = job[JOB_LANGUAGE],
                                     .sheets = sheets,
                                     .first = audit->list.count};

        VEC_PUSH(&audit->bundles, new);
        if (!str_equal(new.file, bundle_name(audit)))
            return bad_value(audit->job_path, line, "bundle", err);
    }
    bundle = &audit->bundles.at[audit->bundles.count - 1];
    if (sequence != bundle->pieces + 1 || pages == 0)
        return bad_value(audit->job_path, line, "sequence, pages", err);
    if (first_page != bundle->pages + 1)
        return err_say(err, PIECE_PLACE, audit->job_path, line, STR_ARG(piece.id),
                       (unsigned long)first_page, STR_ARG(bundle->file),
                       (unsigned long)bundle->pages);
    if (sheets != bundle->sheets || !sheets_fit(audit, pages, sheets))
        return bad_value(audit->job_path, line, "sheets", err);
    if (!str_equal(bundle->variant, job[JOB_VARIANT]) ||
        !str_equal(bundle->language, job[JOB_LANGUAGE]))
        return bad_value(audit->job_path, line, "variant, language", err);
    bundle->pieces++;
    bundle->pages += pages;
    piece.first_page = first_page;
    piece.pages = pages;
    piece.sheets = sheets;
    piece.scheme = audit->job_number.n ? job[JOB_SCHEME] : STR_EMPTY;
    VEC_PUSH(&audit->list, piece);
    return 0;
}

int audit_piece(struct audit *audit, const Str *job, unsigned long line, struct err *err)
{
    return check_job(audit, job, line, err) || check_place(audit, job, line, err) ? -1 : 0;
}

/* `paused:12 print_capacity:3`: known words, each once, in their order; returns false else. */
/* `excused`: the days of those for which nobody apologises (docs/contract 6.2 late). */
static bool add_causes(struct audit *audit, Str text, uint64_t *sum, uint64_t *excused)
{
    int last = -1;
    Str word;

    *sum = *excused = 0;
    while (next_word(&text, &word)) {
        const char *colon = memchr(word.p, ':', word.n);
        uint64_t days;
        int cause = last + 1;
        Str name;

        if (!colon)
            return false;
        name = str_take(word, (size_t)(colon - word.p));
        while (cause < CAUSE_COUNT && !audit_is_word(name, cause_term((enum cause)cause)))
            cause++;
        if (cause == CAUSE_COUNT || !whole_read(str_skip(word, name.n + 1), &days) || !days)
            return false;
        audit->by_cause[cause] += days;
        *sum += days;
        if (audit->excuses && (cause == CAUSE_SUPPRESSED || cause == CAUSE_BEFORE_START))
            *excused += days;
        last = cause;
    }
    return true;
}

static int check_days(struct audit *audit, const struct pair *pair, struct err *err)
{
    const Str *piece = pair->piece;
    Day expires, opens, ideal, mail, deliver;
    uint64_t delay, causes, excused, late;

    if (!audit_day(piece[PIECE_EXPIRES], &expires) || !audit_day(piece[PIECE_OPENS], &opens) ||
        !audit_day(piece[PIECE_IDEAL], &ideal) || !audit_day(piece[PIECE_MAIL], &mail) ||
        !audit_day(piece[PIECE_DELIVER], &deliver) || !day_equal(mail, audit->mail_on) ||
        !day_equal(deliver, audit->deliver_on) || day_before(ideal, opens) ||
        day_before(mail, ideal))
        return bad_value(audit->pieces_path, pair->line, "expires_on … deliver_on", err);
    if (!whole_read(piece[PIECE_DELAY], &delay) || delay != (uint64_t)day_between(ideal, mail))
        return bad_value(audit->pieces_path, pair->line, "delay_days", err);
    if (!add_causes(audit, piece[PIECE_CAUSES], &causes, &excused) || causes != delay)
        return bad_value(audit->pieces_path, pair->line, "causes", err);
    late = delay - excused;
    if (!str_equal(piece[PIECE_LATE], late >= audit->late_days ? STR("1") : STR("0")))
        return bad_value(audit->pieces_path, pair->line, "late", err);
    audit->some_late = audit->some_late || late >= audit->late_days;
    VEC_PUSH(&audit->delays, (uint32_t)delay);
    return 0;
}

bool audit_variant_is_known(Str text)
{
    int variant = variant_of(text);

    return variant >= 0 && audit_is_word(text, variant_term((enum variant)variant));
}

static int check_piece(struct audit *audit, const struct pair *pair, struct err *err)
{
    Str serials = pair->piece[PIECE_SERIALS], serial;

    if (check_same(audit, pair, err) || check_id(audit, pair, err) ||
        audit_piece(audit, pair->job, pair->line, err) || check_days(audit, pair, err))
        return -1;
    if (!audit_variant_is_known(pair->piece[PIECE_VARIANT]))
        return bad_value(audit->pieces_path, pair->line, "variant", err);
    if (str_is_empty(serials))
        return bad_value(audit->pieces_path, pair->line, "serials", err);
    while (next_word(&serials, &serial))
        VEC_PUSH(&audit->told, arena_printf(&audit->arena, STR_FMT " " STR_FMT,
                                            STR_ARG(pair->piece[PIECE_RESIDENT]), STR_ARG(serial)));
    return 0;
}

int audit_pieces(struct audit *audit, struct err *err)
{
    struct csvtext job, pieces;
    struct pair pair;
    size_t columns = audit->job_number.n ? JOB_COLUMNS : FIRST_JOB_COLUMNS;

    if (!csvtext_begin(&job, audit->job,
                       audit->job_number.n ? audit_job_header : audit_first_job_header))
        return err_say(err, LISTING_FORM, audit->job_path, 1UL, (unsigned long)columns);
    if (!csvtext_begin(&pieces, audit->pieces, pieces_header))
        return err_say(err, LISTING_FORM, audit->pieces_path, 1UL, (unsigned long)PIECE_COLUMNS);
    for (;;) {
        int in_job, in_pieces;

        pair.line = job.line;
        in_job = csvtext_next(&job, pair.job, columns, &audit->arena);
        in_pieces = csvtext_next(&pieces, pair.piece, PIECE_COLUMNS, &audit->arena);
        if (in_job < 0)
            return err_say(err, LISTING_FORM, audit->job_path, pair.line, (unsigned long)columns);
        if (in_pieces < 0)
            return err_say(err, LISTING_FORM, audit->pieces_path, pair.line,
                           (unsigned long)PIECE_COLUMNS);
        if (in_job != in_pieces)
            return err_say(err, LISTING_ROWS, audit->job_path, "pieces.csv");
        if (!in_job)
            return 0;
        if (check_piece(audit, &pair, err))
            return -1;
    }
}

static int front_check(const struct audit *audit, const struct audited_bundle *bundle, size_t at,
                       struct err *err)
{
    enum { HEADER_LINES = 1 };
    const struct audited_piece *piece = &audit->list.at[at];
    unsigned long line = (unsigned long)at + HEADER_LINES + 1;
    bool last = at + 1 == bundle->first + bundle->pieces;

    if (piece->first_page % 2 == 0)
        return err_say(err, PIECE_ON_BACK, audit->job_path, line, STR_ARG(piece->id),
                       (unsigned long)piece->first_page, STR_ARG(bundle->file));
    if (last && bundle->pages % 2 == 1 && !audit->first_edition)
        return err_say(err, PIECE_NO_BACK, audit->job_path, line, STR_ARG(piece->id),
                       (unsigned long)bundle->pages, STR_ARG(bundle->file));
    return 0;
}

/* Printed on two sides, a piece on an even page would share a sheet with the one before it. */
int audit_fronts(const struct audit *audit, struct err *err)
{
    if (audit->sides != SIDES_TWO)
        return 0;
    for (size_t b = 0; b < audit->bundles.count; b++) {
        const struct audited_bundle *bundle = &audit->bundles.at[b];

        REQUIRE(bundle->first + bundle->pieces <= audit->list.count); /* are among them */
        for (size_t i = bundle->first; i < bundle->first + bundle->pieces; i++)
            if (front_check(audit, bundle, i, err))
                return -1;
    }
    return 0;
}

/* ---- dispositions.csv ------------------------------------------------------------------------ */

/* Known words, each once, sorted. */
static bool anomalies_are_good(Str text)
{
    int anomaly = 0;
    Str word;

    while (next_word(&text, &word)) {
        while (anomaly < ANOMALY_COUNT && !audit_is_word(word, anomaly_term((enum anomaly)anomaly)))
            anomaly++;
        if (anomaly++ == ANOMALY_COUNT)
            return false;
    }
    return true;
}

static int find_disposition(Str text)
{
    int disposition = disposition_of(text);

    if (disposition >= 0 && audit_is_word(text, disposition_term((enum disposition)disposition)) &&
        disposition_is_listed((enum disposition)disposition))
        return disposition;
    return -1;
}

/* Whether the reason belongs to the disposition; a notice has none. */
static bool reason_fits(Str text, int disposition, int *reason)
{
    *reason = REASON_NONE;
    if (disposition == DISPOSITION_NOTICE)
        return str_is_empty(text);
    *reason = reason_of(text);
    return *reason > REASON_NONE && audit_is_word(text, reason_term((enum reason) * reason)) &&
           reason_disposition((enum reason) * reason) == (enum disposition)disposition;
}

static int check_row(struct audit *audit, const Str *row, unsigned long line, uint64_t *last,
                     struct err *err)
{
    int disposition = find_disposition(row[ROW_DISPOSITION]), reason;
    const char *path = audit->rows_path;
    uint64_t number;
    Day day;

    if (disposition < 0)
        return bad_value(path, line, "disposition", err);
    if (!reason_fits(row[ROW_REASON], disposition, &reason))
        return bad_value(path, line, "reason", err);
    if (!str_is_empty(row[ROW_KIND]) &&
        (kind_of(row[ROW_KIND]) < 0 ||
         !audit_is_word(row[ROW_KIND], kind_term((enum kind)kind_of(row[ROW_KIND])))))
        return bad_value(path, line, "kind", err);
    if (!str_is_empty(row[ROW_EXPIRES]) && !audit_day(row[ROW_EXPIRES], &day))
        return bad_value(path, line, "expires_on", err);
    if (!str_is_empty(row[ROW_PLANNED]) &&
        (disposition != DISPOSITION_WAITING || !audit_day(row[ROW_PLANNED], &day)))
        return bad_value(path, line, "planned_on", err);
    if (!anomalies_are_good(row[ROW_ANOMALIES]))
        return bad_value(path, line, "anomalies", err);
    if (!whole_read(row[ROW_LINE], &number) || number <= *last)
        return bad_value(path, line, "line", err);
    *last = number;
    audit->by_disposition[disposition]++;
    audit->by_reason[reason]++;
    if (disposition == DISPOSITION_NOTICE)
        VEC_PUSH(&audit->notices, arena_printf(&audit->arena, STR_FMT " " STR_FMT ":" STR_FMT,
                                               STR_ARG(row[ROW_RESIDENT]), STR_ARG(row[ROW_KIND]),
                                               STR_ARG(row[ROW_SERIAL])));
    return 0;
}

int audit_rows(struct audit *audit, struct err *err)
{
    unsigned long line = 1;
    Str row[ROW_COLUMNS];
    struct csvin *in = &audit->rows;
    uint64_t last = 1; /* the register's header */
    enum csvin_got got;

    REQUIRE(audit->report->rows == 0 && audit->notices.count == 0); /* once */
    got = csvin_begin(in, dispositions_header, err);
    while (got == CSVIN_RECORD) {
        line = in->csv.line;
        got = csvin_next(in, row, ROW_COLUMNS, &audit->arena, err);
        if (got == CSVIN_RECORD && check_row(audit, row, line, &last, err))
            return -1;
        audit->report->rows += got == CSVIN_RECORD;
    }
    if (got == CSVIN_FORM)
        return err_say(err, LISTING_FORM, audit->rows_path, line, (unsigned long)ROW_COLUMNS);
    return got == CSVIN_END ? 0 : -1;
}
