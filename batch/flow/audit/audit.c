/*
 * The audit: the folder's shape and digests, then its three CSV files walked once (audit_rows.c),
 * then run.json against what was counted, then the PDFs and the workbook.
 */
#include "flow/audit/audit_job.h"
#include "flow/audit/audit_print.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/lot/job.h"
#include "disk/file.h"
#include "disk/jsonread.h"
#include "disk/path.h"
#include "edge/disk/digest.h"
#include "edge/disk/partial.h"
#include "edge/press/pdffile.h"
#include "edge/press/preflight.h"
#include "edge/book/workbook.h"

static int str_order(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

enum { PRINT_BYTES_MAX = 300000000 }; /* what a press takes in one file */

static int number_order(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

    return left < right ? -1 : left > right;
}

#define SORT(vec, order)                                                                           \
    do {                                                                                           \
        if ((vec)->count)                                                                          \
            qsort((vec)->at, (vec)->count, sizeof *(vec)->at, (order));                            \
    } while (0)

/* ---- shape and digests ----------------------------------------------------------------------- */

static int check_shape(struct audit *audit, const char *path, struct err *err)
{
    static const char *const parts[] = {"office", "print"};
    struct folder_list list;
    size_t files;

    if (folder_list(path, &audit->arena, &list, err))
        return -1;
    /* Before it is published the frozen lot still lies beside its parts, first by name. */
    while (str_ends(str_of(path), STR(".partial")) && list.count && partial_is_loose(&list.at[0])) {
        list.at++;
        list.count--;
    }
    for (size_t i = 0; i < 2 || i < list.count; i++) {
        Str name = i < 2 ? str_of(parts[i]) : list.at[i].name;

        if (i >= 2 || i >= list.count || !list.at[i].is_folder || !str_equal(list.at[i].name, name))
            return err_say(err, FOLDER_FORM, path, STR_ARG(name));
    }
    audit->office = path_join(&audit->arena, path, "office");
    audit->print = path_join(&audit->arena, path, "print");
    for (size_t i = 0; i < 2; i++) {
        if (digest_folder_check(i ? audit->print : audit->office, &files, err))
            return -1;
        audit->report->files += files;
    }
    return 0;
}

/* A file that is not there is one that the folder lacks. */
static int missing_or(const struct err *cause, const char *folder, const char *name,
                      struct err *err)
{
    if (cause->code == EXIT_INPUT)
        return err_say(err, FILE_MISSING, folder, (int)strlen(name), name);
    *err = *cause;
    return -1;
}

static int read_text_within(struct audit *audit, const char *folder, const char *name,
                            uint64_t most, const char **path, Str *text, struct err *err)
{
    struct err cause = {0};

    *path = path_join(&audit->arena, folder, name);
    return file_read_within(*path, most, &audit->arena, text, &cause)
               ? missing_or(&cause, folder, name, err)
               : 0;
}

static int open_rows(struct audit *audit, struct err *err)
{
    static const char name[] = "dispositions.csv";
    struct err cause = {0};

    audit->rows_path = path_join(&audit->arena, audit->office, name);
    return csvin_open(&audit->rows, audit->rows_path, &cause)
               ? missing_or(&cause, audit->office, name, err)
               : 0;
}

int audit_read(struct audit *audit, const char *folder, const char *name, const char **path,
               Str *text, struct err *err)
{
    return read_text_within(audit, folder, name, FILE_READ_BYTES_MAX, path, text, err);
}

/* print/ by itself: neither part is in it, and what lies there is the print room's. */
static int which_part(struct audit *audit, const char *path, bool *print, struct err *err)
{
    bool listed = false, parts = false;
    struct folder_list list;

    if (folder_list(path, &audit->arena, &list, err))
        return -1;
    *print = false;
    for (size_t i = 0; i < list.count; i++) {
        Str name = list.at[i].name;

        parts |= str_equal(name, STR("office")) || str_equal(name, STR("print"));
        listed |= str_equal(name, STR("SHA256SUMS")) || str_equal(name, STR("job.csv"));
        if (str_equal(name, STR("run.json")))
            return err_say(err, PRINT_OFFICE, path);
    }
    *print = listed && !parts;
    return 0;
}

/* ---- run.json -------------------------------------------------------------------------------- */

static int read_run(struct audit *audit, struct err *err)
{
    Str text;

    if (read_text_within(audit, audit->office, "run.json", JSON_BYTES_MAX, &audit->run_path, &text,
                         err))
        return -1;
    audit->run = json_read(text, &audit->arena);
    return audit->run ? 0 : err_say(err, RUN_JSON_FORM, audit->run_path, "JSON");
}

static int run_number(struct audit *audit, const char *path, uint64_t *number, struct err *err)
{
    const struct json *value;

    if (!json_find(audit->run, path, &value) || !json_number(value, number))
        return err_say(err, RUN_JSON_FORM, audit->run_path, path);
    return 0;
}

static int run_day(struct audit *audit, const char *path, Day *day, struct err *err)
{
    const struct json *value;
    Str text;

    if (!json_find(audit->run, path, &value) || !json_text(value, &text) || !audit_day(text, day))
        return err_say(err, RUN_JSON_FORM, audit->run_path, path);
    return 0;
}

static int expect(struct audit *audit, const char *path, uint64_t counted, struct err *err)
{
    uint64_t said = 0;

    if (run_number(audit, path, &said, err))
        return -1;
    if (said != counted)
        return err_say(err, RUN_JSON_DIFFERS, audit->run_path, path, (unsigned long long)said,
                       (unsigned long long)counted);
    return 0;
}

static int expect_word(struct audit *audit, const char *group, const char *word, uint64_t counted,
                       struct err *err)
{
    char path[128];

    snprintf(path, sizeof path, "%s.%s", group, word);
    return expect(audit, path, counted, err);
}

/* `folder` follows from `as_of` and `run`: the three must agree. */
static int run_folder(struct audit *audit, Day as_of, struct err *err)
{
    char day[DAY_TEXT_MAX], own[DAY_TEXT_MAX + 24];
    uint64_t run = 0;
    const struct json *value;
    Str text = STR_EMPTY;

    if (run_number(audit, "run", &run, err))
        return -1;
    day_text(as_of, day);
    if (run == 1)
        snprintf(own, sizeof own, "%s", day);
    else
        snprintf(own, sizeof own, "%s-%lu", day, (unsigned long)run);
    if (!json_find(audit->run, "folder", &value) || !json_text(value, &text) ||
        !str_equal(text, str_of(own)))
        return err_say(err, RUN_JSON_FORM, audit->run_path, "folder");
    return 0;
}

static int run_sides(struct audit *audit, struct err *err)
{
    const struct json *value;

    audit->first_edition = !json_find(audit->run, "duplex", &value);
    if (audit->first_edition)
        return 0;
    audit->sides = value->kind == JSON_IS_TRUE ? SIDES_TWO : SIDES_ONE;
    if (audit->sides == SIDES_ONE && value->kind != JSON_IS_FALSE)
        return err_say(err, RUN_JSON_FORM, audit->run_path, "duplex");
    return 0;
}

static int run_job(struct audit *audit, struct err *err)
{
    const struct json *value;

    if (!json_find(audit->run, "job", &value))
        return 0;
    if (!json_text(value, &audit->job_number) || !job_is_of(audit->job_number, audit->mail_on))
        return err_say(err, RUN_JSON_FORM, audit->run_path, "job");
    return 0;
}

static int open_run(struct audit *audit, struct err *err)
{
    const struct json *value;
    Day as_of = DAY_NONE;

    audit->excuses = json_find(audit->run, "delay.by_cause.before_start", &value);
    return run_day(audit, "as_of", &as_of, err) || run_folder(audit, as_of, err) ||
                   run_day(audit, "mail_on", &audit->mail_on, err) || run_job(audit, err) ||
                   run_day(audit, "deliver_on", &audit->deliver_on, err) ||
                   run_number(audit, "late_days", &audit->late_days, err) || run_sides(audit, err)
               ? -1
               : 0;
}

/* ---- across the files ------------------------------------------------------------------------ */

static int check_ids(struct audit *audit, struct err *err)
{
    SORT(&audit->numbers, number_order);
    for (size_t i = 1; i < audit->numbers.count; i++)
        if (audit->numbers.at[i] != audit->numbers.at[i - 1] + 1)
            return err_say(err, PIECES_GAP, audit->pieces_path,
                           (unsigned long)audit->numbers.at[i]);
    SORT(&audit->residents, str_order);
    for (size_t i = 1; i < audit->residents.count; i++)
        if (str_equal(audit->residents.at[i], audit->residents.at[i - 1]))
            return err_say(err, PIECES_TWICE, audit->pieces_path, STR_ARG(audit->residents.at[i]));
    return 0;
}

static int check_notices(struct audit *audit, struct err *err)
{
    size_t i = 0;

    SORT(&audit->told, str_order);
    SORT(&audit->notices, str_order);
    while (i < audit->told.count && i < audit->notices.count &&
           str_equal(audit->told.at[i], audit->notices.at[i]))
        i++;
    if (i == audit->told.count && i == audit->notices.count)
        return 0;
    if (i < audit->told.count &&
        (i == audit->notices.count || str_compare(audit->told.at[i], audit->notices.at[i]) < 0))
        return err_say(err, SERIALS_DIFFER, audit->pieces_path, STR_ARG(audit->told.at[i]));
    return err_say(err, SERIALS_DIFFER, audit->rows_path, STR_ARG(audit->notices.at[i]));
}

/* Every count of run.json; what dispositions.csv does not list must at least add up. */
static int check_counts(struct audit *audit, struct err *err)
{
    uint64_t rows = 0, sum = 0, months = 0, not_due = 0, number = 0;
    const struct json *group;

    for (int i = 0; i < DISPOSITION_COUNT; i++) {
        const char *word = disposition_term((enum disposition)i).word;
        char path[64];

        snprintf(path, sizeof path, "dispositions.%s", word);
        if (run_number(audit, path, &number, err))
            return -1;
        sum += number;
        if (disposition_is_listed((enum disposition)i) &&
            expect(audit, path, audit->by_disposition[i], err))
            return -1;
    }
    if (run_number(audit, "rows.certificates", &rows, err) ||
        expect(audit, "rows.certificates", sum, err) ||
        run_number(audit, "dispositions.not_due", &not_due, err))
        return -1;
    if (!json_find(audit->run, "not_due_by_month", &group))
        return err_say(err, RUN_JSON_FORM, audit->run_path, "not_due_by_month");
    if (group->kind != JSON_IS_OBJECT)
        return err_say(err, RUN_JSON_FORM, audit->run_path, "not_due_by_month");
    for (const struct json *month = group->first; month && json_number(month, &number);
         month = month->next)
        months += number;
    return expect(audit, "dispositions.not_due", months, err);
}

static int check_reasons(struct audit *audit, struct err *err)
{
    const struct json *group, *value;

    if (!json_find(audit->run, "reasons", &group))
        return err_say(err, RUN_JSON_FORM, audit->run_path, "reasons");
    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++) {
        const char *word = reason_term((enum reason)i).word;

        if (!disposition_is_listed(reason_disposition((enum reason)i)))
            continue;
        if (!audit->by_reason[i] && !json_find(group, word, &value))
            continue; /* zeros are left out */
        if (expect_word(audit, "reasons", word, audit->by_reason[i], err))
            return -1;
    }
    return 0;
}

static int check_inputs(struct audit *audit, struct err *err)
{
    uint64_t rows, said = 0;
    const struct json *items, *value;
    Str role;

    if (!json_find(audit->run, "inputs", &items) || items->kind != JSON_IS_ARRAY)
        return err_say(err, RUN_JSON_FORM, audit->run_path, "inputs");
    for (const struct json *item = items->first; item; item = item->next) {
        bool residents;
        const char *path;

        if (!json_find(item, "role", &value) || !json_text(value, &role))
            return err_say(err, RUN_JSON_FORM, audit->run_path, "inputs.role");
        residents = str_equal(role, STR("residents"));
        if (!residents && !str_equal(role, STR("certificates")))
            continue;
        path = residents ? "rows.residents" : "rows.certificates";
        if (!json_find(item, "rows", &value) || !json_number(value, &rows))
            return err_say(err, RUN_JSON_FORM, audit->run_path, "inputs.rows");
        if (run_number(audit, path, &said, err) || expect(audit, path, rows, err))
            return -1;
    }
    return 0;
}

/* The value at the percentile by nearest rank, of sorted delays. */
static uint64_t percentile(const struct audit *audit, uint64_t percent)
{
    uint64_t count = audit->delays.count, rank = (count * percent + 99) / 100;

    return count ? audit->delays.at[rank ? rank - 1 : 0] : 0;
}

static int check_delay(struct audit *audit, struct err *err)
{
    uint64_t count = audit->delays.count, sum = 0, hundredths;
    const struct json *value;

    SORT(&audit->delays, number_order);
    for (size_t i = 0; i < count; i++)
        sum += audit->delays.at[i];
    hundredths = count ? (sum * 200 + count) / (2 * count) : 0;
    /* Both are the double nearest to the same decimal: equal, not near. */
    if (!json_find(audit->run, "delay.mean", &value) || value->kind != JSON_IS_REAL ||
        value->real < (double)hundredths / 100 || value->real > (double)hundredths / 100)
        return err_say(err, RUN_JSON_FORM, audit->run_path, "delay.mean");
    if (expect(audit, "delay.max", percentile(audit, 100), err) ||
        expect(audit, "delay.p50", percentile(audit, 50), err) ||
        expect(audit, "delay.p95", percentile(audit, 95), err))
        return -1;
    for (int i = 0; i < CAUSE_COUNT; i++)
        if ((i != CAUSE_BEFORE_START || audit->excuses) &&
            expect_word(audit, "delay.by_cause", cause_term((enum cause)i).word, audit->by_cause[i],
                        err))
            return -1;
    return 0;
}

/* ---- the files that are no text -------------------------------------------------------------- */

bool audit_bundle_is_known(const struct audit *audit, Str name)
{
    for (size_t i = 0; i < audit->bundles.count; i++)
        if (str_equal(audit->bundles.at[i].file, name))
            return true;
    return false;
}

/* What whoever prints it asks besides. */
static int check_print(struct audit *audit, const struct audited_bundle *bundle, const char *path,
                       uint64_t bytes, struct err *err)
{
    struct preflight wanted = {.pages = bundle->pages, .job = audit->job_number};
    int status;

    if (bytes > PRINT_BYTES_MAX)
        return err_say(err, FILE_TOO_LARGE, path, (unsigned long long)PRINT_BYTES_MAX);
    status = preflight_check(path, &wanted, err);
    audit->report->rgb |= wanted.rgb;
    return status;
}

static int check_pdf(struct audit *audit, struct audited_bundle *bundle, uint64_t bytes,
                     struct err *err)
{
    const char *path =
        arena_printf(&audit->arena, "%s/" STR_FMT, audit->print, STR_ARG(bundle->file)).p;
    struct err cause = {0};

    if (pdffile_check(path, bytes, (uint32_t)bundle->pages, &cause))
        return err_say(err, PDF_BAD, path, cause.text);
    if (!audit->office && check_print(audit, bundle, path, bytes, err))
        return -1;
    if (audit->deep)
        return audit_pages(audit, bundle, path, err);
    return 0;
}

int audit_letters(struct audit *audit, struct err *err)
{
    struct folder_list list;
    size_t at = 0;

    if (folder_list(audit->print, &audit->arena, &list, err))
        return -1;
    for (size_t i = 0; i < list.count; i++)
        if (str_starts(list.at[i].name, STR("letters-")) &&
            !audit_bundle_is_known(audit, list.at[i].name))
            return err_say(err, FOLDER_FORM, audit->print, STR_ARG(list.at[i].name));
    for (size_t b = 0; b < audit->bundles.count; b++) {
        struct audited_bundle *bundle = &audit->bundles.at[b];

        while (at < list.count && !str_equal(list.at[at].name, bundle->file))
            at++; /* both rise bytewise up to 9,999 bundles; beyond, look again from the start */
        if (at == list.count)
            for (at = 0; at < list.count && !str_equal(list.at[at].name, bundle->file);)
                at++;
        if (at == list.count)
            return err_say(err, FILE_MISSING, audit->print, STR_ARG(bundle->file));
        if (check_pdf(audit, bundle, list.at[at].bytes, err))
            return -1;
        audit->report->pages += bundle->pages;
    }
    return 0;
}

/* It is the one that was read back when it was written. */
static bool workbook_is_known(const struct audit *audit, const char *path)
{
    char sha256[DIGEST_HEX + 1];
    struct err unheard = {0};

    return *audit->workbook_sha256 && !digest_file(path, LINKS_REFUSED, sha256, &unheard) &&
           strcmp(sha256, audit->workbook_sha256) == 0;
}

static int check_office(struct audit *audit, struct err *err)
{
    const Str notice = STR("delay-notice.txt");
    struct folder_list list;
    bool noticed = false;
    struct err cause = {0};
    const char *path = path_join(&audit->arena, audit->office, "summary.xlsx");

    if (folder_list(audit->office, &audit->arena, &list, err))
        return -1;
    for (size_t i = 0; i < list.count; i++)
        noticed = noticed || str_equal(list.at[i].name, notice);
    if (noticed != audit->some_late)
        return err_say(err, FOLDER_FORM, audit->office, STR_ARG(notice));
    if (workbook_is_known(audit, path) || !workbook_check(path, NULL, &cause))
        return 0;
    *err = cause;
    if (cause.code == EXIT_INPUT || cause.code == EXIT_IO)
        err->code = EXIT_DATA;
    return -1;
}

/* ---- the story ------------------------------------------------------------------------------- */

static int audit_run(struct audit *audit, const char *path, struct err *err)
{
    if (check_shape(audit, path, err) || read_run(audit, err) ||
        audit_read(audit, audit->print, "job.csv", &audit->job_path, &audit->job, err) ||
        audit_read(audit, audit->office, "pieces.csv", &audit->pieces_path, &audit->pieces, err) ||
        open_rows(audit, err) || open_run(audit, err) ||
        audit_pieces(audit, err) ||                           /* job.csv = pieces.csv, row by row */
        audit_fronts(audit, err) || audit_rows(audit, err) || /* every row has its right words */
        check_ids(audit, err) ||     /* unique, contiguous, one piece a resident */
        check_notices(audit, err) || /* the pieces' certificates = the notice rows */
        check_counts(audit, err) || check_reasons(audit, err) || check_inputs(audit, err) ||
        check_delay(audit, err) || expect(audit, "pieces", audit->numbers.count, err) ||
        audit_postage(audit, err) || expect(audit, "bundles", audit->bundles.count, err) ||
        audit_letters(audit, err) || /* pages as each PDF counts them */
        expect(audit, "pages", audit->report->pages, err) || check_office(audit, err) ||
        audit_pull(audit, err) || audit_record(audit, err) || audit_papers(audit, err) ||
        audit_job(audit, err) || audit_index(audit, err))
        return -1;
    return 0;
}

static int audit_all(struct audit *audit, const char *path, struct audit_report *report,
                     struct err *err)
{
    int status;

    *report = (struct audit_report){0};
    audit->report = report;
    status = which_part(audit, path, &report->print_alone, err);
    if (!status)
        status = report->print_alone ? audit_print(audit, path, err) : audit_run(audit, path, err);
    snprintf(report->job, sizeof report->job, STR_FMT, STR_ARG(audit->job_number));
    report->pieces = audit->list.count;
    report->bundles = audit->bundles.count;
    csvin_close(&audit->rows);
    VEC_RELEASE(&audit->bundles);
    VEC_RELEASE(&audit->list);
    VEC_RELEASE(&audit->delays);
    VEC_RELEASE(&audit->numbers);
    VEC_RELEASE(&audit->residents);
    VEC_RELEASE(&audit->told);
    VEC_RELEASE(&audit->notices);
    VEC_RELEASE(&audit->pulled);
    arena_release(&audit->arena);
    return status;
}

int audit_folder(const char *path, bool deep, struct audit_report *report, struct err *err)
{
    struct audit audit = {.deep = deep, .workbook_sha256 = ""};

    return audit_all(&audit, path, report, err);
}

int audit_folder_made(const char *path, const char *workbook_sha256, struct audit_report *report,
                      struct err *err)
{
    struct audit audit = {.workbook_sha256 = workbook_sha256};

    return audit_all(&audit, path, report, err);
}
