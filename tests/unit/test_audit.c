/* A whole published folder, sound and then spoiled in one place at a time. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "edge/disk/digest.h"
#include "edge/book/papers_write.h"
#include "edge/disk/packs.h"
#include "edge/disk/listing.h"
#include "edge/press/qpdfcheck.h"
#include "edge/press/qpdffile.h"
#include "edge/book/workbook.h"
#include "flow/audit/audit.h"
#include "sample_lot.h"
#include "scratch.h"

/*
 * A page: what its label says, what it shows, and which form it paints (1 front, 2 back, 0 none).
 * The window shows an address and a name with the postal code; empty: there is none.
 */
struct planted_page {
    const char *label, *shows;
    int form;
    Str window;
};

static void put_stream(FILE *pdf, const char *more, const char *text)
{
    fprintf(pdf, "<< %s /Length %zu >>\nstream\n%s\nendstream\nendobj\n", more, strlen(text), text);
}

static void put_page(FILE *pdf, long *offsets, uint32_t object, const struct planted_page *paper)
{
    char text[256], window[128] = "";

    if (paper->window.n)
        snprintf(window, sizeof window,
                 "1 0 0 1 90 760 Tm (" STR_FMT ") Tj 0 -15 Td (town) Tj 0 -15 Td (name) Tj",
                 STR_ARG(paper->window));
    offsets[object] = ftell(pdf);
    fprintf(
        pdf,
        "%u 0 obj\n<< /Type /Page\n   /Parent 2 0 R\n   /MediaBox [ 0 0 595 842 ]\n"
        "   /Contents %u 0 R /Resources << /Font << /f 3 0 R >> /XObject << /x1 5 0 R /x2 6 0 R >> "
        ">>\n>>\nendobj\n",
        object, object + 1);
    offsets[object + 1] = ftell(pdf);
    fprintf(pdf, "%u 0 obj\n", object + 1);
    snprintf(text, sizeof text, "BT /f 9 Tf %s 1 0 0 1 400 30 Tm (%s) Tj ET%s", window,
             paper->shows,
             paper->form == 1   ? " /x1 Do"
             : paper->form == 2 ? " /x2 Do"
                                : "");
    put_stream(pdf, "", text);
}

/* A PDF of A4 pages with the classic table that cairo writes. */
static void put_pdf(const char *path, const struct planted_page *papers, uint32_t pages)
{
    enum { FIRST = 7 };
    static const char unicode[] =
        "1 begincodespacerange\n<00> <ff>\nendcodespacerange\n11 beginbfchar\n"
        "<2d> <002d>\n<30> <0030>\n<31> <0031>\n<32> <0032>\n<33> <0033>\n<34> <0034>\n"
        "<35> <0035>\n<36> <0036>\n<37> <0037>\n<38> <0038>\n<39> <0039>\nendbfchar\n";
    static const char form[] = "/Type /XObject /Subtype /Form /BBox [ 0 0 595 842 ]";
    uint32_t objects = 2 * pages + FIRST;
    long *offsets = calloc(objects, sizeof *offsets), xref;
    FILE *pdf = fopen(path, "wb");

    cr_assert_not_null(pdf, "%s", path);
    fprintf(pdf, "%%PDF-1.5\n");
    offsets[1] = ftell(pdf);
    fprintf(pdf, "1 0 obj\n<< /Type /Catalog\n   /Pages 2 0 R\n   /PageLabels << /Nums [");
    for (uint32_t i = 0; i < pages; i++) /* as cairo does: a last digit is a number */
        fprintf(pdf, "\n%u << /S /D /St %s /P (%.14s) >>", i, papers[i].label + 14,
                papers[i].label);
    fprintf(pdf, " ] >>\n>>\nendobj\n");
    offsets[2] = ftell(pdf);
    fprintf(pdf, "2 0 obj\n<< /Type /Pages\n   /Kids [ ");
    for (uint32_t i = 0; i < pages; i++)
        fprintf(pdf, "%u 0 R ", 2 * i + FIRST);
    fprintf(pdf, "]\n   /Count %u\n>>\nendobj\n", pages);
    offsets[3] = ftell(pdf);
    fprintf(pdf, "3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Courier /ToUnicode 4 0 R "
                 "/FirstChar 0 /LastChar 255 /Widths [");
    for (int i = 0; i < 256; i++)
        fprintf(pdf, " 600");
    fprintf(pdf, " ] >>\nendobj\n");
    for (uint32_t i = 4; i < FIRST; i++) {
        offsets[i] = ftell(pdf);
        fprintf(pdf, "%u 0 obj\n", i);
        put_stream(pdf, i == 4 ? "" : form, i == 4 ? unicode : "");
    }
    for (uint32_t i = 0; i < pages; i++)
        put_page(pdf, offsets, 2 * i + FIRST, &papers[i]);
    xref = ftell(pdf);
    fprintf(pdf, "xref\n0 %u\n0000000000 65535 f \n", objects);
    for (uint32_t i = 1; i < objects; i++)
        fprintf(pdf, "%010ld 00000 n \n", offsets[i]);
    fprintf(pdf, "trailer\n<< /Size %u\n   /Root 1 0 R\n>>\nstartxref\n%ld\n%%%%EOF\n", objects,
            xref);
    cr_assert_eq(fclose(pdf), 0);
    free(offsets);
}

/* The pages of a bundle as they should be: each piece's front and back, or its two fronts. */
static struct planted_page *papers_of(struct arena *arena, const struct lot *lot,
                                      const struct lot_bundle *bundle)
{
    struct planted_page *papers = ARENA_ARRAY(arena, struct planted_page, bundle->pages);

    for (uint32_t i = 0, piece = bundle->piece, first = 0; i < bundle->pages; i++) {
        const char *id = lot->pieces[piece].id;
        bool is_front = (i - first) % 2 == 0 || !lot->duplex;

        papers[i] =
            (struct planted_page){id, is_front ? id : "", i - first < 2 ? (int)(i - first) + 1 : 0,
                                  i == first ? lot->pieces[piece].postal_code : STR_EMPTY};
        if (i + 1 == first + lot->pieces[piece].pages) {
            first = i + 1;
            piece++;
        }
    }
    return papers;
}

/* Its postage is that of sheets of two sides. */
static void unpriced(struct lot *lot)
{
    lot->post.priced = false;
    lot->postage_count = 0;
    for (uint32_t i = 0; i < lot->piece_count; i++)
        lot->pieces[i].scheme = STR_EMPTY;
}

static void one_sided(struct lot *lot, bool simplex)
{
    lot->duplex = !simplex;
    if (simplex)
        unpriced(lot);
    for (uint32_t k = 0; simplex && k < lot->bundle_count; k++)
        lot->bundles[k].sheets = lot->bundles[k].pages;
}

static void seal(const struct scratch *scratch)
{
    struct err err = {0};

    unlink(scratch_path(scratch, "print/SHA256SUMS"));
    unlink(scratch_path(scratch, "office/SHA256SUMS"));
    cr_assert_eq(digest_folder_write(scratch_path(scratch, "print"), &err), 0, "%s", err.text);
    cr_assert_eq(digest_folder_write(scratch_path(scratch, "office"), &err), 0, "%s", err.text);
}

/* What flow/press/office.c draws is drawn by the suite papers: here any page stands for it. */
static const struct planted_page of_the_office = {"000000-000000-0", "", 0, {"", 0}};

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

/* As a kigen that knew no papers of the print room: its page links none. With papers folders are verified by the suites floor
 * and receiver. */
static void drop_floor(const struct scratch *scratch, const struct lot *lot)
{
    struct arena arena = {0};
    const Str names[] = {STR("check.csv"), STR("packs.json"), STR("papers.csv"),
                         order_paper_file(lot, &arena)};
    const char *page = scratch_path(scratch, "print/index.html");

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *link = arena_printf(&arena, "<a href=\"" STR_FMT "\">", STR_ARG(names[i])).p;

        if (str_contains(file_text(page), str_of(link)))
            replace(page, link, "<a>");
    }
    arena_release(&arena);
}

static void publish(const struct scratch *scratch, const struct lot *lot)
{
    const char *print = scratch_path(scratch, "print"), *office = scratch_path(scratch, "office");
    struct account account = account_of(lot, NULL);
    struct arena arena = {0};
    struct err err = {0};

    scratch_folder(print);
    scratch_folder(office);
    cr_assert_eq(listing_print(lot, print, &err), 0, "%s", err.text);
    cr_assert_eq(listing_office(&account, office, &err), 0, "%s", err.text);
    cr_assert_eq(listing_pulls(NULL, 0, print, office, &err), 0, "%s", err.text);
    cr_assert_eq(papers_write_print(lot, print, &err) ||
                     papers_write_office(&account, office, &err),
                 0, "%s", err.text);
    for (uint32_t i = 0; i < lot->bundle_count; i++) {
        char name[64];

        snprintf(name, sizeof name, "print/" STR_FMT, STR_ARG(lot->bundles[i].file));
        put_pdf(scratch_path(scratch, name), papers_of(&arena, lot, &lot->bundles[i]),
                lot->bundles[i].pages);
    }
    arena_release(&arena);
    drop_floor(scratch, lot);
    put_pdf(scratch_path(scratch, "office/today.pdf"), &of_the_office, 1);
    put_pdf(scratch_path(scratch, "office/approval.pdf"), &of_the_office, 1);
    cr_assert_eq(workbook_write(lot, NULL, scratch_path(scratch, "office/summary.xlsx"),
                                scratch->path, &err),
                 0, "%s", err.text);
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

/* A workbook that was read back is known by its digest; by another one, or by none, it is unpacked. */
Test(audit, a_workbook_that_was_read_back_is_known)
{
    struct arena arena = {0};
    struct audit_report report;
    struct scratch scratch;
    struct err err = {0};
    char sha256[DIGEST_HEX + 1];
    const char *path;

    scratch_make(&scratch);
    publish(&scratch, sample_lot(&arena));
    path = strdup(scratch_path(&scratch, "office/summary.xlsx"));
    cr_assert_eq(digest_file(path, LINKS_REFUSED, sha256, &err), 0);
    cr_expect_eq(audit_folder_made(scratch.path, sha256, &report, &err), 0, "%s", err.text);
    cr_assert_eq(unlink(path), 0);
    file_put(path, STR("no workbook"));
    cr_assert_eq(unlink(scratch_path(&scratch, "office/SHA256SUMS")), 0);
    cr_assert_eq(digest_folder_write(scratch_path(&scratch, "office"), &err), 0);
    cr_expect_eq(audit_folder_made(scratch.path, sha256, &report, &err), -1, "another file");
    cr_expect_eq(err.code, EXIT_DATA, "%s", err.text);
    cr_expect_eq(audit_folder_made(scratch.path, "", &report, &err), -1, "nobody knows it");
    cr_assert_eq(digest_file(path, LINKS_REFUSED, sha256, &err), 0);
    err = (struct err){0};
    cr_expect_eq(audit_folder_made(scratch.path, sha256, &report, &err), 0, "its maker answers: %s",
                 err.text);
    scratch_remove(&scratch);
    arena_release(&arena);
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
        {"print/job.csv", ",1,barcode\r\n", ",1,barcode,\r\n", "KGN0806E"},
        {"print/job.csv", ",language,job,duplex,scheme", ",language", "KGN0806E"},
        {"print/job.csv", ",ja,261124-1,", ",ja,261124-2,", "job"},
        {"print/job.csv", ",ja,261124-1,1,", ",ja,261124-1,0,", "duplex"},
        {"print/job.csv", "letters-261124-1-0002.pdf", "letters-0002.pdf", "bundle"},
        {"office/run.json", "\"job\": \"261124-1\"", "\"job\": \"261124-2\"", "job"},
        {"office/run.json", "\"job\": \"261124-1\"", "\"job\": \"261123-1\"", "KGN0804E"},
        {"office/run.json", "\"job\": \"261124-1\"", "\"job\": \"261124-01\"", "KGN0804E"},
        {"office/run.json", "\"job\": \"261124-1\",", "", "KGN0806E"},
        {"print/job.csv", "261124-000043-2", "261124-000044-0", "piece_id"},
        {"print/job.csv", ",2508555,", ",2508556,", "postal_code"},
        {"print/job.csv", ",1,2508555,0,", ",1,2508555,1,", "barcode_printed"},
        {"print/job.csv",
         "261124-000046-5,letters-261124-1-0003.pdf,3,5,2,1,2508555,1,renewal,ja,261124-1,1,barcode\r\n",
         "", "KGN0809E"},
        {"print/job.csv", ",2,1,2508555,1,renewal", ",2,3,2508555,1,renewal", "sheets"},
        {"print/job.csv", ",2,1,2508555,1,renewal", ",2,2,2508555,1,renewal", "sheets"},
        {"print/job.csv", ",2,1,2508555,1,renewal", ",2,0,2508555,1,renewal", "sheets"},
        {"office/run.json", "\"duplex\": true", "\"duplex\": false", "duplex"},
        {"office/run.json", "\"duplex\": true", "\"duplex\": 1", "KGN0804E"},
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
        /* record.csv: an empty form of this lot */
        {"office/record.csv", "261124-000042-4,,,,,\r\n", "", "id"},
        {"office/record.csv", "261124-000042-4,,,,,\r\n", "261124-000043-2,,,,,\r\n", "id"},
        {"office/record.csv", "lot:2026-11-22", "lot:2026-11-23", "id"},
        {"office/record.csv", "lot:2026-11-22,,,,,\r\n", "", "pieces.csv"},
        {"office/record.csv", "lot:2026-11-22,,,,,\r\n", "lot:2026-11-22,posted,,,,\r\n", "reason"},
        {"office/record.csv", "id,event,on", "id,on,event", "KGN0806E"},
        {"office/record.csv", "lot:2026-11-22,,,,,\r\n",
         "lot:2026-11-22,,,,,\r\nlot:2026-11-22,,,,,\r\n", "id"},
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
        {"print/letters-261124-1-0003.pdf", "/Count 6", "/Count 5", "KGN0813E"},
        {"print/letters-261124-1-0003.pdf", "%%EOF\n", "%%EO", "KGN0813E"},
        {"office/summary.xlsx", "PK", "pk", "KGN0703E"},
    };

    struct arena arena = {0};
    struct scratch scratch;

    scratch_make(&scratch);
    publish(&scratch, sample_lot(&arena));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct audit_report report;
        struct err err = {0};
        char path[SCRATCH_PATH_MAX];
        Str before;

        snprintf(path, sizeof path, "%s", scratch_path(&scratch, cases[i].file));
        before = file_text(path);
        replace(path, cases[i].from, cases[i].to);
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
        file_put(path, before);
        seal(&scratch);
    }
    cr_assert_eq(audit_folder(scratch.path, true, &(struct audit_report){0}, &(struct err){0}), 0);
    scratch_remove(&scratch);
    arena_release(&arena);
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
        {"print/letters-261124-1-0002.pdf", NULL, "KGN0802E", true, 65},
        {NULL, "print/letters-261124-1-0004.pdf", "KGN0801E", false, 65},
        {NULL, "print/letters-261124-1-0004.pdf", "KGN0815E", true, 65},
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
    replace(scratch_path(&scratch, "print/letters-261124-1-0003.pdf"), "/Kids [ 7 0 R ",
            "/Kids [ 3 0 R ");
    seal(&scratch);
    cr_assert_eq(audit_folder(scratch.path, false, &report, &err), 0, "%s", err.text);
    cr_assert_eq(audit_folder(scratch.path, true, &report, &err), -1);
    cr_assert_eq(err.code, EXIT_DATA, "%s", err.text);
    scratch_remove(&scratch);
    arena_release(&arena);
}

/* ---- fronts ---------------------------------------------------------------------------------- */

/* Other pages for each bundle's pieces, as they are said to be; the sheets are what they would be.
 */
static void repage(struct lot *lot, const char *pages)
{
    for (uint32_t b = 0; b < lot->bundle_count; b++) {
        struct lot_bundle *bundle = &lot->bundles[b];

        bundle->pages = 0;
        for (uint32_t i = 0; i < bundle->piece_count; i++) {
            struct lot_piece *piece = &lot->pieces[bundle->piece + i];

            piece->pages = (uint32_t)(pages[b] - '0');
            piece->first_page = bundle->pages + 1;
            bundle->pages += piece->pages;
        }
    }
}

/* What press and listings make of such a lot, were there no identity 8 before them: without the
 * workbook, which shows it. */
static void publish_wrong(const struct scratch *scratch, const struct lot *sound, struct lot *lot,
                          const char *pages)
{
    static const char *const made[] = {"print/job.csv", "office/pieces.csv",
                                       "office/dispositions.csv", "office/record.csv",
                                       "office/run.json"};
    struct account account;
    struct arena arena = {0};
    struct err err = {0};

    publish(scratch, sound);
    repage(lot, pages);
    for (uint32_t i = 0; i < lot->bundle_count; i++) {
        char name[64];

        snprintf(name, sizeof name, "print/" STR_FMT, STR_ARG(lot->bundles[i].file));
        cr_assert_eq(unlink(scratch_path(scratch, name)), 0);
        put_pdf(scratch_path(scratch, name), papers_of(&arena, lot, &lot->bundles[i]),
                lot->bundles[i].pages);
    }
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        cr_assert_eq(unlink(scratch_path(scratch, made[i])), 0);
    cr_assert_eq(listing_print(lot, scratch_path(scratch, "print"), &err), 0, "%s", err.text);
    account = account_of(lot, NULL);
    cr_assert_eq(listing_office(&account, scratch_path(scratch, "office"), &err), 0, "%s",
                 err.text);
    arena_release(&arena);
}

/* Whatever sheets job.csv has for pieces of so many pages: these. */
static void resheet(const char *path, char pages, char was, char sheets)
{
    Str text = file_text(path);
    char from[] = {',', pages, ',', was, ',', '2', '5', '0', 0};

    for (char *at = (char *)text.p; (at = strstr(at, from)) != NULL; at++)
        at[3] = sheets;
    file_put(path, text);
}

Test(audit, a_piece_begins_on_a_front)
{
    static const struct {
        const char *pages;  /* of the pieces in each bundle: one, one and three pieces */
        const char *sheets; /* in job.csv */
        char said;          /* run.json: t two sides, f one, - the first edition does not say */
        const char *message;
        int piece, page, bundle;
    } cases[] = {
        {"222", "111", 't', NULL, 0, 0, 0},
        {"242", "121", 't', NULL, 0, 0, 0},
        {"222", "222", 'f', NULL, 0, 0, 0},
        {"123", "123", 'f', NULL, 0, 0, 0},
        {"111", "111", 'f', NULL, 0, 0, 0},
        /* the first edition: what was right stays right */
        {"222", "111", '-', NULL, 0, 0, 0},
        {"222", "222", '-', NULL, 0, 0, 0},
        {"132", "121", '-', NULL, 0, 0, 0},
        {"312", "211", '-', NULL, 0, 0, 0},
        {"111", "111", '-', NULL, 0, 0, 0},
        {"133", "133", '-', NULL, 0, 0, 0},
        /* the next resident on the back of the sheet */
        {"111", "111", 't', "KGN0822E", 0, 1, 1},
        {"221", "111", 't', "KGN0820E", 3, 2, 3},
        {"223", "112", 't', "KGN0820E", 3, 4, 3},
        {"221", "111", '-', "KGN0820E", 3, 2, 3},
        {"121", "111", '-', "KGN0820E", 3, 2, 3},
        {"213", "112", '-', "KGN0820E", 3, 4, 3},
        {"225", "113", '-', "KGN0820E", 3, 6, 3},
        /* no back behind the last front */
        {"232", "121", 't', "KGN0822E", 1, 3, 2},
        {"212", "111", 't', "KGN0822E", 1, 1, 2},
        /* sheets of one side and of two in one run; too many, too few */
        {"224", "114", '-', "sheets", 0, 0, 0},
        {"322", "311", '-', "sheets", 0, 0, 0},
        {"222", "222", 't', "sheets", 0, 0, 0},
        {"222", "111", 'f', "sheets", 0, 0, 0},
        {"224", "113", 't', "sheets", 0, 0, 0},
        {"224", "111", '-', "sheets", 0, 0, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        struct lot *sound = sample_lot(&arena), *lot = sample_lot(&arena);
        struct audit_report report;
        struct scratch scratch;

        scratch_make(&scratch);
        lot->duplex = cases[i].said == 't' ||
                      (cases[i].said == '-' && strcmp(cases[i].pages, cases[i].sheets) != 0);
        unpriced(sound);
        unpriced(lot);
        publish_wrong(&scratch, sound, lot, cases[i].pages);
        for (int b = 0; b < 3; b++) {
            int pages = cases[i].pages[b] - '0';

            resheet(scratch_path(&scratch, "print/job.csv"), cases[i].pages[b],
                    (char)('0' + (lot->duplex ? pages / 2 : pages)), cases[i].sheets[b]);
        }
        if (cases[i].said == '-')
            replace(scratch_path(&scratch, "office/run.json"),
                    lot->duplex ? "  \"duplex\": true,\n" : "  \"duplex\": false,\n", "");
        seal(&scratch);
        for (int deep = 0; deep < 2; deep++) {
            struct err err = {0};

            audit_folder(scratch.path, deep, &report, &err);
            if (!cases[i].message) {
                cr_expect_eq(err.code, EXIT_DONE, "%zu: %s", i, err.text);
                continue;
            }
            cr_expect_eq(err.code, EXIT_DATA, "%zu: %s", i, err.text);
            cr_expect_not_null(strstr(err.text, cases[i].message), "%zu: %s", i, err.text);
            if (cases[i].bundle) {
                const char *wanted[] = {
                    arena_printf(&arena, "job.csv:%d: ", cases[i].piece + 2).p,
                    lot->pieces[cases[i].piece].id, arena_printf(&arena, " %d ", cases[i].page).p,
                    arena_printf(&arena, "letters-261124-1-%04d.pdf", cases[i].bundle).p};

                for (int k = 0; k < 4; k++)
                    cr_expect_not_null(strstr(err.text, wanted[k]), "%zu: %s", i, err.text);
            }
        }
        scratch_remove(&scratch);
        arena_release(&arena);
    }
}

/* A piece is said to begin where the pages before it do not end. */
Test(audit, a_first_page_follows_the_page_before)
{
    static const char *const files[] = {"print/job.csv", "office/pieces.csv"};
    struct arena arena = {0};
    struct audit_report report;
    struct scratch scratch;
    struct err err = {0};

    scratch_make(&scratch);
    publish(&scratch, sample_lot(&arena));
    for (int i = 0; i < 2; i++)
        replace(scratch_path(&scratch, files[i]), "letters-261124-1-0003.pdf,2,3,2,",
                "letters-261124-1-0003.pdf,2,4,2,");
    seal(&scratch);
    cr_expect_eq(audit_folder(scratch.path, false, &report, &err), -1);
    cr_expect_eq(err.code, EXIT_DATA);
    cr_expect_not_null(strstr(err.text, "KGN0821E"), "%s", err.text);
    cr_expect_not_null(strstr(err.text, "261124-000045-7"), "%s", err.text);
    cr_expect_not_null(strstr(err.text, "letters-261124-1-0003.pdf"), "%s", err.text);
    scratch_remove(&scratch);
    arena_release(&arena);
}

/* ---- pages ----------------------------------------------------------------------------------- */

struct labels {
    char text[8][64];
};

static int keep_label(void *context, uint64_t page, const struct qpdf_page *found, struct err *err)
{
    struct labels *labels = context;

    (void)err;
    snprintf(labels->text[page], sizeof labels->text[page], STR_FMT, STR_ARG(found->label));
    return 0;
}

/* A file that came back from a bureau may say what it likes: a page counted beyond the last number
 * has no label. */
Test(audit, labels_count_no_further_than_numbers_go)
{
    static const struct {
        const char *first, *labels[3];
    } cases[] = {
        {"261124-000001-8", {"261124-000001-8", "261124-000001-9", "261124-000001-10"}},
        {"261124-000001-9223372036854775806",
         {"261124-000001-9223372036854775806", "261124-000001-9223372036854775807", ""}},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct planted_page papers[3] = {{cases[i].first, "", 0, STR_EMPTY},
                                         {cases[i].first, "", 0, STR_EMPTY},
                                         {cases[i].first, "", 0, STR_EMPTY}};
        struct labels labels = {0};
        struct scratch scratch;
        struct err err = {0};
        const char *path;

        scratch_make(&scratch);
        path = scratch_path(&scratch, "pages.pdf");
        put_pdf(path, papers, 3);
        replace(path, "\n1 << /S", "\n8 << /S"); /* the first label counts on */
        replace(path, "\n2 << /S", "\n9 << /S");
        cr_expect_eq(qpdf_pages_check(path, 3, keep_label, &labels, &err), 0, "%s", err.text);
        for (int k = 0; k < 3; k++)
            cr_expect_str_eq(labels.text[k], cases[i].labels[k], "case %zu, page %d", i, k);
        scratch_remove(&scratch);
    }
}

#ifndef __SANITIZE_ADDRESS__ /* it ends a process that gets no memory */

/* A page of spaces, which packed take a thousandth. */
static void put_bomb(const char *path, size_t bytes)
{
    enum { PARTS = 4 };
    static const char *const parts[PARTS] = {
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents 4 0 R /Resources << >> >>",
        "<< /Filter /FlateDecode /Length"};
    uLongf packed_bytes = compressBound(bytes);
    Bytef *plain = malloc(bytes), *packed = malloc(packed_bytes);
    long offsets[PARTS], xref;
    FILE *pdf = fopen(path, "wb");

    memset(plain, ' ', bytes);
    cr_assert_eq(compress(packed, &packed_bytes, plain, bytes), Z_OK);
    fprintf(pdf, "%%PDF-1.5\n");
    for (int i = 0; i < PARTS; i++) {
        offsets[i] = ftell(pdf);
        fprintf(pdf, "%d 0 obj\n%s", i + 1, parts[i]);
        if (i + 1 == PARTS) {
            fprintf(pdf, " %lu >>\nstream\n", packed_bytes);
            cr_assert_eq(fwrite(packed, 1, packed_bytes, pdf), packed_bytes);
            fprintf(pdf, "\nendstream");
        }
        fprintf(pdf, "\nendobj\n");
    }
    xref = ftell(pdf);
    fprintf(pdf, "xref\n0 %d\n0000000000 65535 f \n", PARTS + 1);
    for (int i = 0; i < PARTS; i++)
        fprintf(pdf, "%010ld 00000 n \n", offsets[i]);
    fprintf(pdf, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%ld\n%%%%EOF\n", PARTS + 1,
            xref);
    cr_assert_eq(fclose(pdf), 0);
    free(plain);
    free(packed);
}

static rlim_t room_now(void)
{
    struct rlimit room;

    cr_assert_eq(getrlimit(RLIMIT_AS, &room), 0);
    return room.rlim_cur;
}

static rlim_t taken_now(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    unsigned long pages = 0;

    cr_assert_eq(fscanf(file, "%lu", &pages), 1);
    fclose(file);
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void room_set(rlim_t bytes)
{
    struct rlimit room;

    cr_assert_eq(getrlimit(RLIMIT_AS, &room), 0);
    room.rlim_cur = bytes;
    cr_assert_eq(setrlimit(RLIMIT_AS, &room), 0);
}

static int keep_room(void *context, uint64_t page, const struct qpdf_page *found, struct err *err)
{
    (void)page, (void)found, (void)err;
    *(rlim_t *)context = room_now();
    return 0;
}

/* A page that unpacks to more than the process may take is a fault of its file, and no other page's. */
Test(audit, a_page_unpacks_to_more_than_there_is)
{
    const rlim_t megabyte = 1 << 20, page = 64 * megabyte, slack = 256 * megabyte;
    rlim_t before = room_now(), taken, inside = 0;
    struct scratch scratch;
    struct err err = {0};
    const char *path;

    scratch_make(&scratch);
    path = scratch_path(&scratch, "page.pdf");
    put_bomb(path, page);
    taken = taken_now();
    cr_expect_eq(qpdf_pages_check(path, 1, keep_room, &inside, &err), 0, "%s", err.text);
    cr_expect(inside >= QPDF_ROOM_BYTES && inside <= taken + QPDF_ROOM_BYTES + slack,
              "%llu bytes while it is open", (unsigned long long)inside);
    cr_expect_eq(room_now(), before, "given back");

    room_set(taken_now() + page / 2);
    cr_expect_eq(qpdf_pages_check(path, 1, keep_room, &inside, &err), -1);
    room_set(before);
    cr_expect_eq(err.code, EXIT_DATA);
    cr_expect_not_null(strstr(err.text, "KGN0813E"), "%s", err.text);
    scratch_remove(&scratch);
}

#endif

/* A label may be anything, a name too: what verify says does not repeat it. */
Test(audit, a_label_that_is_no_piece_id_is_not_repeated)
{
    static const char *const labels[] = {"TARO YAMADA --1", "999999-999999-9", "MY NUMBER 1234-1"};

    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        struct arena arena = {0};
        const struct lot *lot = sample_lot(&arena);
        struct planted_page *papers = papers_of(&arena, lot, &lot->bundles[2]);
        struct audit_report report;
        struct scratch scratch;
        struct err err = {0};

        scratch_make(&scratch);
        publish(&scratch, lot);
        papers[1].label = labels[i];
        put_pdf(scratch_path(&scratch, "print/letters-261124-1-0003.pdf"), papers,
                lot->bundles[2].pages);
        seal(&scratch);
        cr_expect_eq(audit_folder(scratch.path, true, &report, &err), -1);
        cr_expect_eq(err.code, EXIT_DATA);
        cr_expect_not_null(strstr(err.text, "KGN0680E"), "%s", err.text);
        cr_expect_not_null(strstr(err.text, lot->pieces[lot->bundles[2].piece].id), "%s", err.text);
        cr_expect_null(strstr(err.text, labels[i]), "%s", err.text);
        scratch_remove(&scratch);
        arena_release(&arena);
    }
}

enum { LABEL = 1, SHOWN = 2, FORM = 4, ALL = 7, MOVED_MAX = 8 };

/* letters-261124-1-0003.pdf (three pieces, pages a to f) with its pages in another order; . shows nothing.
 */
static void move_pages(const struct scratch *scratch, const struct lot *lot, const char *order,
                       int moved)
{
    const char *path = scratch_path(scratch, "print/letters-261124-1-0003.pdf");
    struct arena arena = {0};
    const struct planted_page *right = papers_of(&arena, lot, &lot->bundles[2]);
    struct planted_page papers[MOVED_MAX];
    uint32_t pages = (uint32_t)strlen(order);

    for (uint32_t i = 0; i < pages; i++) {
        struct planted_page from = {right[i % 6].label, "", 0, STR_EMPTY};

        if (order[i] != '.')
            from = right[order[i] - 'a'];
        papers[i] = right[i % 6];
        if (moved & LABEL)
            papers[i].label = from.label;
        if (moved & SHOWN)
            papers[i].shows = from.shows, papers[i].window = from.window;
        if (moved & FORM)
            papers[i].form = from.form;
    }
    cr_assert_eq(unlink(path), 0);
    put_pdf(path, papers, pages);
    arena_release(&arena);
}

/* A first page that shows its id and no window, or another's postal code in it; a back needs none.
 */
Test(audit, name_and_address_stand_in_the_window)
{
    const Str wrong[] = {STR_EMPTY, STR("9999999"), STR("250855")};

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct arena arena = {0};
        const struct lot *lot = sample_lot(&arena);
        struct planted_page *papers = papers_of(&arena, lot, &lot->bundles[2]);
        struct audit_report report;
        struct scratch scratch;
        struct err err = {0};

        scratch_make(&scratch);
        publish(&scratch, lot);
        papers[0].window = wrong[i];
        put_pdf(scratch_path(&scratch, "print/letters-261124-1-0003.pdf"), papers,
                lot->bundles[2].pages);
        seal(&scratch);
        cr_expect_eq(audit_folder(scratch.path, true, &report, &err), -1);
        cr_expect_eq(err.code, EXIT_DATA);
        cr_expect_not_null(strstr(err.text, "KGN0832E"), "%s", err.text);
        cr_expect_not_null(strstr(err.text, papers[0].label), "%s", err.text);
        scratch_remove(&scratch);
        arena_release(&arena);
    }
}

/* Digests that were made anew say nothing: what the pages show must be what the listings say. */
Test(audit, every_page_is_tied_to_its_piece)
{
    static const struct {
        bool simplex;
        const char *order;
        int moved;
        const char *message; /* and the page, the piece that is there, the one that belongs there */
        int page, found, wanted;
    } cases[] = {
        {false, "abcdef", ALL, NULL, 0, 0, 0},
        {true, "abcdef", ALL, NULL, 0, 0, 0},
        {false, "cbadef", SHOWN, "KGN0672E", 1, 2, 1},
        {true, "cbadef", SHOWN, "KGN0672E", 1, 2, 1},
        {false, "cdabef", ALL, "KGN0672E", 1, 2, 1},
        {false, "cdabef", LABEL, "KGN0671E", 1, 2, 1},
        {false, "abcfed", ALL, "KGN0671E", 4, 3, 2},
        {false, "abefcd", SHOWN | FORM, "KGN0672E", 3, 3, 2},
        {true, "adcbef", SHOWN | FORM, "KGN0672E", 2, 2, 1},
        {true, "adcbef", LABEL, "KGN0671E", 2, 2, 1},
        {true, "cdefab", ALL, "KGN0672E", 1, 2, 1},
        {false, "cdefab", SHOWN | FORM, "KGN0672E", 1, 2, 1},
        {false, "ababef", ALL, "KGN0672E", 3, 1, 2},
        {true, "abdcef", ALL, "KGN0674E", 3, 2, 0},
        {true, "abcdfe", FORM, "KGN0674E", 5, 3, 0},
        {false, "abdcef", ALL, "KGN0673E", 3, 2, 0},
        {false, "bcdefa", ALL, "KGN0673E", 1, 1, 0},
        {false, "ab.def", SHOWN, "KGN0673E", 3, 2, 0},
        {true, "a.cdef", SHOWN, "KGN0673E", 2, 1, 0},
        {false, "a.cdef", SHOWN | FORM, NULL, 0, 0,
         0}, /* the back of a sheet shows no piece anyway */
        {false, "abcdefef", ALL, "KGN0813E", 0, 0, 0},
        {false, "abcd", ALL, "KGN0813E", 0, 0, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        struct lot *lot = sample_lot(&arena);
        struct audit_report report;
        struct scratch scratch;
        struct err err = {0};
        const char *at = err.text;

        scratch_make(&scratch);
        one_sided(lot, cases[i].simplex);
        publish(&scratch, lot);
        move_pages(&scratch, lot, cases[i].order, cases[i].moved);
        if (cases[i].message) {
            cr_expect_eq(audit_folder(scratch.path, false, &report, &err), -1, "case %zu", i);
            cr_expect_not_null(strstr(err.text, "KGN0800E"), "case %zu: %s", i, err.text);
        }
        seal(&scratch);
        err = (struct err){0};
        audit_folder(scratch.path, true, &report, &err);
        cr_expect_eq(err.code, cases[i].message ? EXIT_DATA : EXIT_DONE, "case %zu: %s", i,
                     err.text);
        if (cases[i].message)
            cr_expect_not_null(strstr(at, cases[i].message), "case %zu: %s", i, at);
        if (cases[i].page) {
            const char *page =
                arena_printf(&arena, "letters-261124-1-0003.pdf: %d", cases[i].page).p;

            at = strstr(at, page);
            cr_assert_not_null(at, "case %zu: %s", i, err.text);
            at = strstr(at, lot->pieces[cases[i].found + 1].id);
            cr_assert_not_null(at, "case %zu: %s", i, err.text);
            cr_expect(!cases[i].wanted || strstr(at + 1, lot->pieces[cases[i].wanted + 1].id),
                      "case %zu: %s", i, err.text);
        }
        scratch_remove(&scratch);
        arena_release(&arena);
    }
}
