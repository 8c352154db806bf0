/*
 * The audit of print/ alone, as the print room gets it: no office/, no ledger, no configuration.
 *
 * What follows from its own files is checked: digests both ways, one job, job.csv row by row (ids,
 * order, places, sheets), a front for each piece, the PDFs, the list of letters to pull, the page.
 * That a letter is the right one for its resident, and its place among those of one postal code, only
 * the office can know.
 */
#include <stdio.h>

#include "core/lot/job.h"
#include "core/text/csvtext.h"
#include "core/text/values.h"
#include "disk/file.h"
#include "edge/disk/digest.h"
#include "flow/audit/audit_print.h"

enum { ID_DAY = 6, ID_NUMBER = 7, ID_NUMBER_DIGITS = 6 };

struct walk { /* through job.csv */
    struct audit *audit;
    size_t columns;
    uint64_t number; /* of the piece above; 0: none yet */
    Str above[JOB_COLUMNS];
};

static int bad_value(const struct walk *w, unsigned long line, const char *column, struct err *err)
{
    return err_say(err, LISTING_VALUE, w->audit->job_path, line, column);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* "261120-…": 2026-11-20. */
static Day mail_day(Str id)
{
    char text[DAY_TEXT_MAX];

    snprintf(text, sizeof text, "20%.2s-%.2s-%.2s", id.p, id.p + 2, id.p + 4);
    return day_of_text(str_of(text));
}

/* The first row says of which mail day, job and sides all are; the others are held against it. */
static int run_take(struct walk *w, const Str *job, unsigned long line, struct err *err)
{
    struct audit *audit = w->audit;

    audit->mail_on = mail_day(job[JOB_ID]);
    if (!day_is(audit->mail_on))
        return bad_value(w, line, "piece_id", err);
    if (audit->first_edition)
        return 0;
    if (!job_is_of(job[JOB_JOB], audit->mail_on))
        return bad_value(w, line, "job", err);
    audit->job_number = job[JOB_JOB];
    audit->sides = str_equal(job[JOB_DUPLEX], STR("1")) ? SIDES_TWO : SIDES_ONE;
    return 0;
}

/* Numbers go up by one in the order of print: none is missing, and none stands twice. */
static int check_id(struct walk *w, const Str *job, unsigned long line, struct err *err)
{
    Str id = job[JOB_ID], day = str_take(id, ID_DAY);
    uint64_t number = 0;

    whole_read(str_take(str_skip(id, ID_NUMBER), ID_NUMBER_DIGITS), &number);
    if (number == 0 || (w->number && !str_equal(day, str_take(w->above[JOB_ID], ID_DAY))))
        return bad_value(w, line, "piece_id", err);
    if (w->number && number != w->number + 1)
        return err_say(err, PRINT_GAP, w->audit->job_path, line, STR_ARG(id));
    w->number = number;
    return 0;
}

static bool is_all_of(Str text, const char *characters)
{
    for (size_t i = 0; i < text.n; i++)
        if (!text.p[i] || !strchr(characters, text.p[i]))
            return false;
    return true;
}

static bool is_flag(Str text)
{
    return str_equal(text, STR("0")) || str_equal(text, STR("1"));
}

/* What a field can be by itself. */
static int check_form(const struct walk *w, const Str *job, unsigned long line, struct err *err)
{
    static const char digits[] = "0123456789", letters[] = "abcdefghijklmnopqrstuvwxyz_-";
    enum { CODE_DIGITS = 7 };
    const struct {
        const char *column;
        bool good;
    } checks[] = {
        {"postal_code",
         job[JOB_POSTAL_CODE].n == CODE_DIGITS && is_all_of(job[JOB_POSTAL_CODE], digits)},
        {"barcode_printed", is_flag(job[JOB_BARCODE])},
        {"variant", audit_variant_is_known(job[JOB_VARIANT])},
        {"language", job[JOB_LANGUAGE].n && is_all_of(job[JOB_LANGUAGE], letters)},
        {"duplex", w->audit->first_edition || is_flag(job[JOB_DUPLEX])},
        {"scheme", w->audit->first_edition || is_all_of(job[JOB_SCHEME], letters)},
    };

    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++)
        if (!checks[i].good)
            return bad_value(w, line, checks[i].column, err);
    return 0;
}

static int compare_numbers(Str above, Str text)
{
    uint64_t before = 0, number = 0;

    whole_read(above, &before);
    whole_read(text, &number);
    return before < number ? -1 : before > number;
}

/* By variant, language, sheets, postal code; what comes behind these, addresses, is not known here. */
static int check_order(const struct walk *w, const Str *job, unsigned long line, struct err *err)
{
    int order = str_compare(w->above[JOB_VARIANT], job[JOB_VARIANT]);

    if (order == 0)
        order = str_compare(w->above[JOB_LANGUAGE], job[JOB_LANGUAGE]);
    if (order == 0)
        order = compare_numbers(w->above[JOB_SHEETS], job[JOB_SHEETS]);
    if (order == 0)
        order = str_compare(w->above[JOB_POSTAL_CODE], job[JOB_POSTAL_CODE]);
    return order <= 0 ? 0
                      : err_say(err, PRINT_ORDER, w->audit->job_path, line, STR_ARG(job[JOB_ID]));
}

static int row_check(struct walk *w, const Str *job, unsigned long line, struct err *err)
{
    bool first = w->number == 0;

    if (!piece_id_valid(job[JOB_ID]))
        return bad_value(w, line, "piece_id", err);
    if (check_form(w, job, line, err) || (first && run_take(w, job, line, err)) ||
        check_id(w, job, line, err) || audit_piece(w->audit, job, line, err) ||
        (!first && check_order(w, job, line, err)))
        return -1;
    memcpy(w->above, job, w->columns * sizeof *job);
    return 0;
}

static int rows_check(struct audit *audit, struct err *err)
{
    struct walk walk = {.audit = audit, .columns = JOB_COLUMNS};
    Str job[JOB_COLUMNS];
    struct csvtext csv;

    if (!csvtext_begin(&csv, audit->job, audit_job_header)) {
        audit->first_edition = csvtext_begin(&csv, audit->job, audit_first_job_header);
        walk.columns = FIRST_JOB_COLUMNS;
        if (!audit->first_edition)
            return err_say(err, LISTING_FORM, audit->job_path, 1UL, (unsigned long)JOB_COLUMNS);
    }
    for (;;) {
        unsigned long line = csv.line;
        int more = csvtext_next(&csv, job, walk.columns, &audit->arena);

        if (more < 0)
            return err_say(err, LISTING_FORM, audit->job_path, line, (unsigned long)walk.columns);
        if (!more)
            return 0;
        if (row_check(&walk, job, line, err))
            return -1;
    }
}

/* ---- names ----------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A job that stands in a file's name: six digits, a hyphen, digits. */
static bool job_in(Str name, Str *job)
{
    for (size_t at = 0; at < name.n; at++) {
        size_t end = at;

        while (end < name.n && is_digit(name.p[end]))
            end++;
        if (end - at == ID_DAY && end + 1 < name.n && name.p[end] == '-' &&
            is_digit(name.p[end + 1])) {
            for (end++; end < name.n && is_digit(name.p[end]);)
                end++;
            *job = (Str){name.p + at, end - at};
            return true;
        }
        at = end; /* behind the digits, if there were any */
    }
    return false;
}

/* Every PDF is a bundle of job.csv or bears the job in its name, and nothing bears another one. */
static bool name_is_ours(const struct audit *audit, Str name)
{
    Str job = STR_EMPTY;

    if (audit_bundle_is_known(audit, name))
        return true;
    if (job_in(name, &job))
        return str_equal(job, audit->job_number) && !str_starts(name, STR("letters-"));
    return !str_ends(name, STR(".pdf")) && !str_ends(name, STR(".PDF"));
}

/* A lot without letters has no row that says its job: then a file's name may. */
static int names_check(struct audit *audit, struct err *err)
{
    struct folder_list list;

    if (folder_list(audit->print, &audit->arena, &list, err))
        return -1;
    for (size_t i = 0; i < list.count; i++) {
        if (!audit->list.count && !audit->first_edition && !audit->job_number.n)
            job_in(list.at[i].name, &audit->job_number);
        if (!name_is_ours(audit, list.at[i].name))
            return err_say(err, PRINT_FOREIGN, audit->print, STR_ARG(list.at[i].name),
                           STR_ARG(audit->job_number));
    }
    return 0;
}

/* "print/" is how it is typed, and "print//job.csv" no name to be read out. */
static const char *without_slash(struct arena *arena, const char *path)
{
    Str name = str_of(path);

    while (name.n > 1 && name.p[name.n - 1] == '/')
        name.n--;
    return arena_copy(arena, name).p;
}

/* ---- the story ------------------------------------------------------------------------------- */

int audit_print(struct audit *audit, const char *path, struct err *err)
{
    size_t files;

    REQUIRE(!audit->office && !audit->list.count); /* new */
    audit->print = without_slash(&audit->arena, path);
    if (digest_folder_check(audit->print, &files, err))
        return -1;
    audit->report->files = files;
    if (audit_read(audit, audit->print, "job.csv", &audit->job_path, &audit->job, err) ||
        rows_check(audit, err) ||                                /* one job; ids, order, places */
        names_check(audit, err) ||                               /* nothing of another job */
        audit_fronts(audit, err) || audit_letters(audit, err) || /* pages as each PDF has them */
        audit_pull(audit, err) || audit_job(audit, err) || audit_index(audit, err))
        return -1;
    return 0;
}
