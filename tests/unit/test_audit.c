/* A whole published folder, sound and then spoiled in one place at a time. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "edge/digest.h"
#include "edge/listing.h"
#include "edge/workbook.h"
#include "flow/audit.h"
#include "sample_lot.h"
#include "scratch.h"

/* A PDF of empty A4 pages with the classic table that cairo writes. */
static void put_pdf(const char *path, uint32_t pages)
{
    uint32_t objects = pages + 3;
    long *offsets = calloc(objects, sizeof *offsets), xref;
    FILE *pdf = fopen(path, "wb");

    cr_assert_not_null(pdf, "%s", path);
    fprintf(pdf, "%%PDF-1.5\n");
    offsets[1] = ftell(pdf);
    fprintf(pdf, "1 0 obj\n<< /Type /Catalog\n   /Pages 2 0 R\n>>\nendobj\n");
    offsets[2] = ftell(pdf);
    fprintf(pdf, "2 0 obj\n<< /Type /Pages\n   /Kids [ ");
    for (uint32_t i = 0; i < pages; i++)
        fprintf(pdf, "%u 0 R ", i + 3);
    fprintf(pdf, "]\n   /Count %u\n>>\nendobj\n", pages);
    for (uint32_t i = 0; i < pages; i++) {
        offsets[i + 3] = ftell(pdf);
        fprintf(pdf,
                "%u 0 obj\n<< /Type /Page\n   /Parent 2 0 R\n   /MediaBox [ 0 0 595 842 ]\n"
                "   /Resources << >>\n>>\nendobj\n",
                i + 3);
    }
    xref = ftell(pdf);
    fprintf(pdf, "xref\n0 %u\n0000000000 65535 f \n", objects);
    for (uint32_t i = 1; i < objects; i++)
        fprintf(pdf, "%010ld 00000 n \n", offsets[i]);
    fprintf(pdf, "trailer\n<< /Size %u\n   /Root 1 0 R\n>>\nstartxref\n%ld\n%%%%EOF\n", objects,
            xref);
    cr_assert_eq(fclose(pdf), 0);
    free(offsets);
}

static void seal(const struct scratch *scratch)
{
    struct err err = {0};

    unlink(scratch_path(scratch, "print/SHA256SUMS"));
    unlink(scratch_path(scratch, "office/SHA256SUMS"));
    cr_assert_eq(digest_folder_write(scratch_path(scratch, "print"), &err), 0, "%s", err.text);
    cr_assert_eq(digest_folder_write(scratch_path(scratch, "office"), &err), 0, "%s", err.text);
}

static void publish(const struct scratch *scratch, const struct lot *lot)
{
    const char *print = scratch_path(scratch, "print"), *office = scratch_path(scratch, "office");
    struct err err = {0};

    scratch_folder(print);
    scratch_folder(office);
    cr_assert_eq(listing_print(lot, print, &err), 0, "%s", err.text);
    cr_assert_eq(listing_office(lot, office, &err), 0, "%s", err.text);
    for (uint32_t i = 0; i < lot->bundle_count; i++) {
        char name[64];

        snprintf(name, sizeof name, "print/" STR_FMT, STR_ARG(lot->bundles[i].file));
        put_pdf(scratch_path(scratch, name), lot->bundles[i].pages);
    }
    cr_assert_eq(workbook_write(lot, scratch_path(scratch, "office/summary.xlsx"), office, &err), 0,
                 "%s", err.text);
    seal(scratch);
}

Test(audit, sound_folders_hold)
{
    for (int i = 0; i < 3; i++) {
        struct arena arena = {0};
        struct audit_report report;
        struct scratch scratch;
        struct err err = {0};
        const struct lot *lot = i == 0   ? sample_lot(&arena)
                                : i == 1 ? sample_lot_quiet(&arena)
                                         : sample_lot_of(&arena, 120, 30);

        scratch_make(&scratch);
        publish(&scratch, lot);
        for (int deep = 0; deep < 2; deep++) {
            cr_assert_eq(audit_folder(scratch.path, deep, &report, &err), 0, "%d: %s", i, err.text);
            cr_assert_eq(report.pieces, lot->piece_count);
            cr_assert_eq(report.bundles, lot->bundle_count);
            cr_assert_eq(report.rows, lot->row_count);
        }
        scratch_remove(&scratch);
        arena_release(&arena);
    }
}

/* Puts `to` in the place of the first `from`; `from` must be there. */
static void replace(const char *path, const char *from, const char *to)
{
    Str text = file_text(path);
    const char *at = memmem(text.p, text.n, from, strlen(from));
    size_t before;
    char *new = malloc(text.n + strlen(to) + 1);

    cr_assert_not_null(at, "%s: no %s", path, from);
    before = (size_t)(at - text.p);
    memcpy(new, text.p, before);
    memcpy(new + before, to, strlen(to));
    memcpy(new + before + strlen(to), at + strlen(from), text.n - before - strlen(from));
    file_put(path, (Str){new, text.n + strlen(to) - strlen(from)});
    free(new);
}

Test(audit, every_spoiled_field_is_found)
{
    static const struct {
        const char *file, *from, *to, *message;
    } cases[] = {
        /* run.json */
        {"office/run.json", "{", "[", "KGN0804E"},
        {"office/run.json", "\"mail_on\": \"2026-11-24\"", "\"mail_on\": \"24.11.2026\"",
         "mail_on"},
        {"office/run.json", "\"pieces\": 5", "\"pieces\": 6", "pieces"},
        {"office/run.json", "\"pieces\": 5", "\"pieces\": -5", "pieces"},
        {"office/run.json", "\"bundles\": 3", "\"bundles\": 4", "bundles"},
        {"office/run.json", "\"pages\": 10", "\"pages\": 11", "pages"},
        {"office/run.json", "\"certificates\": 100", "\"certificates\": 101", "rows.certificates"},
        {"office/run.json", "\"residents\": 60", "\"residents\": 59", "rows.residents"},
        {"office/run.json", "\"told\": 5", "\"told\": 4", "rows.certificates"},
        {"office/run.json", "\"held\": 4", "\"held\": 3", "dispositions.held"},
        {"office/run.json", "\"lapsed\": 1,", "", "dispositions.lapsed"},
        {"office/run.json", "\"unprintable\": 3", "\"unprintable\": 2", "reasons.unprintable"},
        {"office/run.json", "\"2027-03\": 30", "\"2027-03\": 31", "not_due"},
        {"office/run.json", "\"mean\": 31.80", "\"mean\": 31.81", "delay.mean"},
        {"office/run.json", "\"max\": 90", "\"max\": 91", "delay.max"},
        {"office/run.json", "\"p50\": 22", "\"p50\": 13", "delay.p50"},
        {"office/run.json", "\"p95\": 90", "\"p95\": 34", "delay.p95"},
        {"office/run.json", "\"paused\": 20", "\"paused\": 21", "delay.by_cause.paused"},
        /* job.csv against pieces.csv */
        {"print/job.csv", "\xEF\xBB\xBF", "", "KGN0806E"},
        {"print/job.csv", "\r\n", "\n", "KGN0806E"},
        {"print/job.csv", ",ja\r\n", ",ja,\r\n", "KGN0806E"},
        {"print/job.csv", "261124-000043-2", "261124-000044-0", "piece_id"},
        {"print/job.csv", ",2508555,", ",2508556,", "postal_code"},
        {"print/job.csv", ",1,2508555,0,", ",1,2508555,1,", "barcode_printed"},
        {"print/job.csv", "261124-000046-5,letters-0003.pdf,3,5,2,1,2508555,1,renewal,ja\r\n", "",
         "KGN0809E"},
        {"print/job.csv", ",2,1,2508555,1,renewal", ",2,3,2508555,1,renewal", "sheets"},
        /* pieces.csv */
        {"office/pieces.csv", "2027-02-23,2026-11-24", "2027-02-23,2026-11-25", "expires_on"},
        {"office/pieces.csv", ",2026-11-27,22,", ",2026-11-27,21,", "delay_days"},
        {"office/pieces.csv", "held:60 no_run:30", "no_run:30 held:60", "causes"},
        {"office/pieces.csv", "held:60 no_run:30", "held:60 no_run:31", "causes"},
        {"office/pieces.csv", "held:60 no_run:30", "held:60 lost:30", "causes"},
        {"office/pieces.csv", "lapsed,1,ja", "lapsed,0,ja", "late"},
        {"office/pieces.csv", "0000100002", "0000100001", "KGN0811E"},
        {"office/pieces.csv", "authentication:00000000000000000041",
         "authentication:00000000000000000042", "KGN0812E"},
        {"office/pieces.csv", "signature:00000000000000000011 ", "", "KGN0812E"},
        {"office/pieces.csv", "authentication:00000000000000000041", "", "serials"},
        /* dispositions.csv */
        {"office/dispositions.csv", ",held,protected,", ",held,revoked,", "reason"},
        {"office/dispositions.csv", ",held,protected,", ",told,elsewhere,", "disposition"},
        {"office/dispositions.csv", ",held,protected,", ",保留(職員判断),protected,",
         "disposition"},
        {"office/dispositions.csv", ",held,protected,", ",held,no_address,", "reasons."},
        {"office/dispositions.csv", ",notice,,", ",notice,revoked,", "reason"},
        {"office/dispositions.csv", "2026-12-24,held", "2026-13-24,held", "expires_on"},
        {"office/dispositions.csv", "held,protected,,", "held,protected,2026-12-01,", "planned_on"},
        {"office/dispositions.csv", "bad_municipality unexplained_expiry",
         "unexplained_expiry bad_municipality", "anomalies"},
        {"office/dispositions.csv", "no_template", "no_templates", "anomalies"},
        {"office/dispositions.csv", "certificates.csv,9\r\n", "certificates.csv,8\r\n", "line"},
        {"office/dispositions.csv", ",signature,2027-02-23", ",Signature,2027-02-23", "kind"},
        {"office/dispositions.csv", ",signature,2027-02-23", ",authentication,2027-02-23",
         "KGN0812E"},
        /* the rest */
        {"print/letters-0003.pdf", "/Count 6", "/Count 5", "KGN0813E"},
        {"print/letters-0003.pdf", "%%EOF\n", "%%EO", "KGN0813E"},
        {"office/summary.xlsx", "PK", "pk", "KGN0703E"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena = {0};
        struct audit_report report;
        struct scratch scratch;
        struct err err = {0};

        scratch_make(&scratch);
        publish(&scratch, sample_lot(&arena));
        replace(scratch_path(&scratch, cases[i].file), cases[i].from, cases[i].to);
        cr_assert_eq(audit_folder(scratch.path, false, &report, &err), -1);
        cr_assert_not_null(strstr(err.text, "KGN0800E"), "the digest is the first guard: %s",
                           err.text);
        err = (struct err){0};
        seal(&scratch);
        cr_assert_eq(audit_folder(scratch.path, false, &report, &err), -1, "%s: %s -> %s",
                     cases[i].file, cases[i].from, cases[i].to);
        cr_assert_eq(err.code, EXIT_DATA, "%d %s", err.code, err.text);
        cr_assert_not_null(strstr(err.text, cases[i].message), "%s -> %s: wanted %s, heard %s",
                           cases[i].from, cases[i].to, cases[i].message, err.text);
        scratch_remove(&scratch);
        arena_release(&arena);
    }
}

Test(audit, every_missing_or_foreign_file_is_found)
{
    static const struct {
        const char *remove, *add, *message;
        bool sealed; /* SHA256SUMS made anew afterwards */
        int code;
    } cases[] = {
        {"print/job.csv", NULL, "KGN0802E", false, 65},
        {"print/job.csv", NULL, "KGN0802E", true, 65},
        {"office/run.json", NULL, "KGN0802E", true, 65},
        {"office/pieces.csv", NULL, "KGN0802E", true, 65},
        {"office/dispositions.csv", NULL, "KGN0802E", true, 65},
        {"office/summary.xlsx", NULL, "summary.xlsx", true, 65},
        {"office/delay-notice.txt", NULL, "delay-notice.txt", true, 65},
        {"print/letters-0002.pdf", NULL, "KGN0802E", true, 65},
        {NULL, "print/letters-0004.pdf", "KGN0801E", false, 65},
        {NULL, "print/letters-0004.pdf", "KGN0815E", true, 65},
        {NULL, "lot", "KGN0815E", false, 65},
        {NULL, "zz", "KGN0815E", false, 65},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena = {0};
        struct audit_report report;
        struct scratch scratch;
        struct err err = {0};

        scratch_make(&scratch);
        publish(&scratch, sample_lot(&arena));
        if (cases[i].remove)
            cr_assert_eq(unlink(scratch_path(&scratch, cases[i].remove)), 0);
        if (cases[i].add)
            file_put(scratch_path(&scratch, cases[i].add), STR("x"));
        if (cases[i].sealed)
            seal(&scratch);
        cr_assert_eq(audit_folder(scratch.path, false, &report, &err), -1, "case %zu", i);
        cr_assert_eq(err.code, cases[i].code, "case %zu: %s", i, err.text);
        cr_assert_not_null(strstr(err.text, cases[i].message), "case %zu: %s", i, err.text);
        scratch_remove(&scratch);
        arena_release(&arena);
    }
}

Test(audit, no_folder_is_66)
{
    struct audit_report report;
    struct err err = {0};

    cr_assert_eq(audit_folder("/nonexistent/2026-11-22", false, &report, &err), -1);
    cr_assert_eq(err.code, EXIT_INPUT);
}

/* A file that its own tables call whole but whose page tree is not: only the other reader sees it.
 */
Test(audit, deep_reads_every_page)
{
    struct arena arena = {0};
    struct audit_report report;
    struct scratch scratch;
    struct err err = {0};

    scratch_make(&scratch);
    publish(&scratch, sample_lot(&arena));
    replace(scratch_path(&scratch, "print/letters-0003.pdf"), "/Kids [ 3 0 R ", "/Kids [ 9 0 R ");
    seal(&scratch);
    cr_assert_eq(audit_folder(scratch.path, false, &report, &err), 0, "%s", err.text);
    cr_assert_eq(audit_folder(scratch.path, true, &report, &err), -1);
    cr_assert_eq(err.code, EXIT_DATA, "%s", err.text);
    scratch_remove(&scratch);
    arena_release(&arena);
}
