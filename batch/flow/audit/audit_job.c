/*
 * The print room's papers, papers-<job>.pdf, check.csv, packs.json and papers.csv: all four are there,
 * and say what job.csv, pull.csv and SHA256SUMS say. Another reader reads the PDF (audit_pdf.c).
 *
 * A run that was published before there were such papers has none of them.
 */
#include "flow/audit/audit_job.h"

#include "core/rules/postage.h"
#include "core/text/csvtext.h"
#include "core/text/values.h"
#include "disk/file.h"
#include "disk/jsonread.h"
#include "disk/path.h"
#include "edge/disk/packs.h"
#include "edge/press/pdffile.h"

enum { CHECK, PACKS, PAPERS, TABLES };
static const Str names[TABLES] = {{"check.csv", 9}, {"packs.json", 10}, {"papers.csv", 10}};

struct postage_row { /* a line of the draft that has a price */
    Str part, scheme;
    uint64_t sheets, pieces, price, discount_percent, yen;
};

struct reading {
    struct audit *audit;
    struct folder_list list; /* of print/ */
    const struct folder_entry *pdf;
    const char *path[TABLES], *pdf_path;
    Str text[TABLES], sums;
    struct job_figures figures;
    VEC(struct postage_row) postage; /* the lines of papers.csv, by their part */
};

static Str number_text(struct reading *r, uint64_t number)
{
    return arena_printf(&r->audit->arena, "%llu", (unsigned long long)number);
}

/* ---- what is there --------------------------------------------------------------------------- */

static bool is_papers(Str name)
{
    return str_starts(name, STR("papers-")) && str_ends(name, STR(".pdf"));
}

/* How many of the four are there; `lacking`: one that is not. */
static size_t files_find(struct reading *r, Str *lacking)
{
    size_t found = 0;

    *lacking = STR("papers-*.pdf");
    for (size_t i = 0; i < r->list.count; i++)
        if (is_papers(r->list.at[i].name)) {
            found += r->pdf == NULL;
            r->pdf = &r->list.at[i];
        }
    for (size_t t = 0; t < TABLES; t++) {
        bool there = false;

        for (size_t i = 0; i < r->list.count; i++)
            there = there || str_equal(r->list.at[i].name, names[t]);
        found += there;
        *lacking = there ? *lacking : names[t];
    }
    return found;
}

/* One of another job would be another lot in this folder. */
static int one_job(struct reading *r, struct err *err)
{
    Str own =
        arena_printf(&r->audit->arena, "papers-" STR_FMT ".pdf", STR_ARG(r->audit->job_number));

    for (size_t i = 0; i < r->list.count; i++)
        if (is_papers(r->list.at[i].name) && !str_equal(r->list.at[i].name, own))
            return err_say(err, FOLDER_FORM, r->audit->print, STR_ARG(r->list.at[i].name));
    return 0;
}

static int texts_read(struct reading *r, struct err *err)
{
    struct audit *audit = r->audit;

    for (size_t t = 0; t < TABLES; t++) {
        r->path[t] = path_join(&audit->arena, audit->print, names[t].p);
        if (file_read(r->path[t], &audit->arena, &r->text[t], err))
            return -1;
    }
    r->pdf_path = arena_printf(&audit->arena, "%s/" STR_FMT, audit->print, STR_ARG(r->pdf->name)).p;
    return file_read(path_join(&audit->arena, audit->print, "SHA256SUMS"), &audit->arena, &r->sums,
                     err);
}

/* ---- check.csv ------------------------------------------------------------------------------- */

static bool is_digest(Str text)
{
    bool good = text.n == FLOOR_NAME_HEX;

    for (size_t i = 0; i < text.n; i++)
        good = good &&
               ((text.p[i] >= '0' && text.p[i] <= '9') || (text.p[i] >= 'a' && text.p[i] <= 'f'));
    return good;
}

static int check_row(struct reading *r, const struct audited_bundle *bundle, size_t at,
                     const Str *row, struct err *err)
{
    enum { ID, SHEETS, VARIANT, CODE, NAME };
    static const char *const columns[] = {"piece_id", "sheets", "variant", "postal_code_last2",
                                          "name_sha256_8"};
    const struct audited_piece *piece = &r->audit->list.at[at];
    const bool good[] = {
        str_equal(row[ID], piece->id), str_equal(row[SHEETS], number_text(r, bundle->sheets)),
        str_equal(row[VARIANT], bundle->variant),
        str_equal(row[CODE], floor_last_two(piece->postal_code)), is_digest(row[NAME])};

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (!good[i])
            return err_say(err, LISTING_DIFFERS, r->path[CHECK], (unsigned long)at + 2, columns[i],
                           "job.csv");
    return 0;
}

static int check_table(struct reading *r, struct err *err)
{
    struct audit *audit = r->audit;
    struct csvtext csv;
    Str row[CHECK_COLUMNS];
    size_t at = 0, bundle = 0;
    int more;

    if (!csvtext_begin(&csv, r->text[CHECK], packs_check_header))
        return err_say(err, LISTING_FORM, r->path[CHECK], 1UL, (unsigned long)CHECK_COLUMNS);
    for (; (more = csvtext_next(&csv, row, CHECK_COLUMNS, &audit->arena)) > 0; at++) {
        if (at == audit->list.count)
            return err_say(err, LISTING_ROWS, r->path[CHECK], "job.csv");
        while (at >= audit->bundles.at[bundle].first + audit->bundles.at[bundle].pieces)
            bundle++;
        if (check_row(r, &audit->bundles.at[bundle], at, row, err))
            return -1;
    }
    if (more < 0)
        return err_say(err, LISTING_FORM, r->path[CHECK], csv.line, (unsigned long)CHECK_COLUMNS);
    return at == audit->list.count ? 0 : err_say(err, LISTING_ROWS, r->path[CHECK], "job.csv");
}

/* ---- what job.csv and pull.csv give ---------------------------------------------------------- */

static const struct audited_bundle *bundle_named(const struct reading *r, Str file)
{
    for (size_t i = 0; i < r->audit->bundles.count; i++)
        if (str_equal(r->audit->bundles.at[i].file, file))
            return &r->audit->bundles.at[i];
    return NULL;
}

/* A figure of the whole job; false: it is none that is known. */
static bool job_figure(struct reading *r, Str item, Str *value)
{
    const struct {
        const char *item;
        uint64_t number;
    } figures[] = {{"pieces", r->audit->list.count},
                   {"bundles", r->audit->bundles.count},
                   {"sheets", r->figures.sheets},
                   {"pages", r->audit->report->pages},
                   {"pulls", r->audit->pulled.count}};

    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        if (str_equal(item, str_of(figures[i].item))) {
            *value = number_text(r, figures[i].number);
            return true;
        }
    *value = r->audit->job_number;
    return str_equal(item, STR("job"));
}

static bool bundle_figure(struct reading *r, const struct audited_bundle *bundle, Str item,
                          Str *value)
{
    const struct audited_piece *pieces = r->audit->list.at + bundle->first;
    uint64_t sheets = bundle->sheets * bundle->pieces; /* it has those of one piece */

    if (str_equal(item, STR("first")))
        *value = pieces[0].id;
    else if (str_equal(item, STR("last")))
        *value = pieces[bundle->pieces - 1].id;
    else if (str_equal(item, STR("pieces")))
        *value = number_text(r, bundle->pieces);
    else if (str_equal(item, STR("sheets")))
        *value = number_text(r, sheets);
    else if (str_equal(item, STR("pages")))
        *value = number_text(r, bundle->pages);
    else
        return false;
    return true;
}

/* ---- packs.json ------------------------------------------------------------------------------ */

static int differs(const char *path, Str item, Str part, struct err *err)
{
    return err_say(err, JOB_PAPER_DIFFERS, path, STR_ARG(item), STR_ARG(part));
}

static bool member_says(struct reading *r, const struct json *from, const char *key, Str value)
{
    const struct json *member;
    uint64_t number;
    Str text;

    if (!json_find(from, key, &member))
        return false;
    if (json_number(member, &number))
        text = number_text(r, number);
    else if (!json_text(member, &text))
        return false;
    return str_equal(text, value);
}

/* Whether the code of a sheet has a place on it. */
static bool pack_has_codes(const struct json *pack)
{
    const struct json *marks, *side;
    uint64_t whole = 0;

    if (!json_find(pack, "marks", &marks) || marks->kind != JSON_IS_ARRAY)
        return false;
    for (const struct json *mark = marks->first; mark; mark = mark->next)
        if (json_find(mark, "side_mm", &side) &&
            (side->kind == JSON_IS_REAL ? side->real > 0 : json_number(side, &whole) && whole > 0))
            return true;
    return false;
}

static int pack_check(struct reading *r, const struct json *pack,
                      const struct audited_bundle *bundle, struct err *err)
{
    static const char *const items[] = {"first", "last", "pieces", "sheets", "pages"};
    Str value;

    if (!member_says(r, pack, "bundle", bundle->file))
        return differs(r->path[PACKS], STR("bundle"), bundle->file, err);
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++)
        if (!bundle_figure(r, bundle, str_of(items[i]), &value) ||
            !member_says(r, pack, items[i], value))
            return differs(r->path[PACKS], str_of(items[i]), bundle->file, err);
    if (!member_says(r, pack, "variant", bundle->variant) ||
        !member_says(r, pack, "language", bundle->language) ||
        !member_says(r, pack, "sheets_a_piece", number_text(r, bundle->sheets)))
        return differs(r->path[PACKS], STR("variant, language, sheets_a_piece"), bundle->file, err);
    return bundle->uncoded && pack_has_codes(pack)
               ? err_say(err, BUNDLE_UNCODED, r->audit->print, STR_ARG(bundle->file))
               : 0;
}

static int packs_check_all(struct reading *r, struct err *err)
{
    static const char *const items[] = {"job", "pieces", "bundles", "sheets", "pages", "pulls"};
    const struct json *root = json_read(r->text[PACKS], &r->audit->arena), *packs;
    size_t at = 0;
    Str value;

    if (!root || !json_find(root, "packs", &packs) || packs->kind != JSON_IS_ARRAY)
        return err_say(err, RUN_JSON_FORM, r->path[PACKS], "packs");
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++)
        if (!job_figure(r, str_of(items[i]), &value) || !member_says(r, root, items[i], value))
            return differs(r->path[PACKS], str_of(items[i]), r->audit->job_number, err);
    for (const struct json *pack = packs->first; pack; pack = pack->next, at++)
        if (at == r->audit->bundles.count || pack_check(r, pack, &r->audit->bundles.at[at], err))
            return at == r->audit->bundles.count
                       ? differs(r->path[PACKS], STR("packs"), r->audit->job_number, err)
                       : -1;
    return at == r->audit->bundles.count
               ? 0
               : differs(r->path[PACKS], STR("packs"), r->audit->job_number, err);
}

/* ---- papers.csv ------------------------------------------------------------------------------ */

struct sums { /* of its rows */
    uint64_t known, posted, pulled, samples, schemes;
};

/* The digest that SHA256SUMS has: "hash  name", a line each. */
static bool is_summed(const struct reading *r, Str name, Str sha256)
{
    Str line =
        arena_printf(&r->audit->arena, STR_FMT "  " STR_FMT "\n", STR_ARG(sha256), STR_ARG(name));

    return str_contains(r->sums, line);
}

static bool is_of_bundle(const struct reading *r, const struct audited_bundle *bundle, Str id)
{
    for (size_t i = bundle->first; i < bundle->first + bundle->pieces; i++)
        if (str_equal(r->audit->list.at[i].id, id))
            return true;
    return false;
}

/* What a row must say; false: that is not known, and it may say anything. */
static bool row_expected(struct reading *r, const Str *row, Str *value)
{
    enum { PAPER, PART, ITEM };
    const struct audited_bundle *bundle = bundle_named(r, row[PART]);
    bool total = str_is_empty(row[PART]);

    if (str_equal(row[PAPER], STR("ticket")) ||
        (total && (str_equal(row[PAPER], STR("completion")) ||
                   (str_equal(row[PAPER], STR("posting")) && str_equal(row[ITEM], STR("pieces"))))))
        return job_figure(r, row[ITEM], value);
    if (bundle && (str_equal(row[PAPER], STR("slip")) || str_equal(row[PAPER], STR("completion"))))
        return bundle_figure(r, bundle, row[ITEM], value);
    return false;
}

/* "scheme,<bundle>,<word>,<letters>": so many of job.csv have it there. */
static uint64_t bundle_scheme(const struct reading *r, const struct audited_bundle *bundle,
                              Str scheme)
{
    uint64_t count = 0;

    for (size_t i = bundle->first; i < bundle->first + bundle->pieces; i++)
        count += str_equal(r->audit->list.at[i].scheme, scheme);
    return count;
}

static int scheme_check(struct reading *r, const Str *row, struct err *err)
{
    enum { PART = 1, ITEM, VALUE };
    const struct audited_bundle *bundle = bundle_named(r, row[PART]);
    uint64_t count = bundle ? bundle_scheme(r, bundle, row[ITEM]) : 0;

    return count && str_equal(row[VALUE], number_text(r, count))
               ? 0
               : differs(r->path[PAPERS], row[ITEM], row[PART], err);
}

/* How many such rows there must be: one for each scheme of each bundle. */
static uint64_t schemes_wanted(const struct reading *r)
{
    uint64_t count = 0;

    for (size_t b = 0; b < r->audit->bundles.count; b++) {
        const struct audited_bundle *bundle = &r->audit->bundles.at[b];
        const struct audited_piece *pieces = r->audit->list.at + bundle->first;

        for (uint64_t i = 0; i < bundle->pieces; i++) {
            bool is_new = !str_is_empty(pieces[i].scheme) &&
                          (i == 0 || !str_equal(pieces[i - 1].scheme, pieces[i].scheme));

            for (uint64_t k = 0; is_new && k < i; k++)
                is_new = !str_equal(pieces[k].scheme, pieces[i].scheme);
            count += is_new;
        }
    }
    return count;
}

static struct postage_row *postage_row(struct reading *r, Str part)
{
    struct postage_row row = {.part = part};

    for (size_t i = 0; i < r->postage.count; i++)
        if (str_equal(r->postage.at[i].part, part))
            return &r->postage.at[i];
    VEC_PUSH(&r->postage, row);
    return &r->postage.at[r->postage.count - 1];
}

static int postage_take(struct reading *r, const Str *row, struct err *err)
{
    enum { PAPER, PART, ITEM, VALUE };
    const bool total = str_is_empty(row[PART]);
    struct postage_row *at = total ? NULL : postage_row(r, row[PART]);
    const struct {
        const char *item;
        uint64_t *into;
    } numbers[] = {{"sheets", at ? &at->sheets : NULL},
                   {"pieces", at ? &at->pieces : NULL},
                   {"price", at ? &at->price : NULL},
                   {"discount_percent", at ? &at->discount_percent : NULL},
                   {"yen", at ? &at->yen : &r->figures.yen}};

    r->figures.priced |= total;
    if (at && str_equal(row[ITEM], STR("scheme"))) {
        at->scheme = row[VALUE];
        return 0;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (numbers[i].into && str_equal(row[ITEM], str_of(numbers[i].item)) &&
            whole_read(row[VALUE], numbers[i].into))
            return 0;
    return differs(r->path[PAPERS], row[ITEM], row[PAPER], err);
}

/* Each line is what its letters cost, and the lines are all letters that have a scheme. */
static int postage_check(struct reading *r, struct err *err)
{
    const uint64_t most = UINT32_MAX;
    uint64_t pieces = 0, yen = 0, priced = 0;

    for (size_t i = 0; i < r->audit->list.count; i++)
        priced += !str_is_empty(r->audit->list.at[i].scheme);
    for (size_t l = 0; l < r->postage.count; l++) {
        const struct postage_row *at = &r->postage.at[l];
        uint64_t count = 0;

        for (size_t i = 0; i < r->audit->list.count; i++)
            count += r->audit->list.at[i].sheets == at->sheets &&
                     str_equal(r->audit->list.at[i].scheme, at->scheme);
        if (at->pieces != count || at->price > most || at->discount_percent > 100 ||
            at->yen != postage_yen(at->pieces * at->price * (100 - at->discount_percent)))
            return differs(r->path[PAPERS], STR("postage"), at->part, err);
        pieces += at->pieces;
        yen += at->yen;
    }
    return pieces == priced && yen == r->figures.yen
               ? 0
               : differs(r->path[PAPERS], STR("yen"), STR("postage"), err);
}

static int row_check(struct reading *r, const Str *row, struct sums *sums, struct err *err)
{
    enum { PAPER, PART, ITEM, VALUE };
    bool total = str_is_empty(row[PART]);
    uint64_t number = 0;
    Str value;

    if (row_expected(r, row, &value)) {
        sums->known++;
        return str_equal(row[VALUE], value) ? 0
                                            : differs(r->path[PAPERS], row[ITEM], row[PAPER], err);
    }
    if (str_equal(row[ITEM], STR("sha256")) && !is_summed(r, row[PART], row[VALUE]))
        return err_say(err, HANDED_DIFFERS, r->audit->print, STR_ARG(row[PART]));
    if (str_equal(row[PAPER], STR("scheme"))) {
        sums->schemes++;
        return scheme_check(r, row, err);
    }
    if (str_equal(row[PAPER], STR("postage")))
        return postage_take(r, row, err);
    if (str_equal(row[PAPER], STR("posting")) && total && str_equal(row[ITEM], STR("weight_mg")) &&
        !whole_read(row[VALUE], &r->figures.posted_mg))
        return differs(r->path[PAPERS], row[ITEM], row[PAPER], err);
    if (str_equal(row[ITEM], STR("piece_id"))) {
        const struct audited_bundle *bundle = bundle_named(r, row[PART]);

        sums->samples++;
        return bundle && is_of_bundle(r, bundle, row[VALUE])
                   ? 0
                   : differs(r->path[PAPERS], row[ITEM], row[PART], err);
    }
    if (str_equal(row[ITEM], STR("pieces")) && whole_read(row[VALUE], &number)) {
        sums->posted += str_equal(row[PAPER], STR("posting")) ? number : 0;
        sums->pulled += str_equal(row[PAPER], STR("pull")) ? number : 0;
        sums->samples -= str_equal(row[PAPER], STR("sampling")) ? number : 0;
    }
    return 0;
}

/* All figures that can be known are there, and parts make the whole. */
static int sums_check(struct reading *r, const struct sums *sums, struct err *err)
{
    enum { TICKET = 6, SLIP = 5, COMPLETION = 2, POSTING = 1 };
    uint64_t bundles = r->audit->bundles.count;

    if (sums->known != TICKET + (SLIP + 1) * bundles + COMPLETION + POSTING)
        return differs(r->path[PAPERS], STR("item"), r->audit->job_number, err);
    if (sums->posted != r->audit->list.count)
        return differs(r->path[PAPERS], STR("pieces"), STR("posting"), err);
    if (sums->pulled != r->audit->pulled.count)
        return differs(r->path[PAPERS], STR("pieces"), STR("pull"), err);
    if (sums->schemes != schemes_wanted(r))
        return differs(r->path[PAPERS], STR("scheme"), r->audit->job_number, err);
    if (postage_check(r, err))
        return -1;
    return sums->samples == 0 ? 0 : differs(r->path[PAPERS], STR("pieces"), STR("sampling"), err);
}

static int papers_table(struct reading *r, struct err *err)
{
    struct csvtext csv;
    struct sums sums = {0};
    Str row[PAPERS_COLUMNS];
    int more;

    if (!csvtext_begin(&csv, r->text[PAPERS], packs_papers_header))
        return err_say(err, LISTING_FORM, r->path[PAPERS], 1UL, (unsigned long)PAPERS_COLUMNS);
    while ((more = csvtext_next(&csv, row, PAPERS_COLUMNS, &r->audit->arena)) > 0)
        if (row_check(r, row, &sums, err))
            return -1;
    if (more < 0)
        return err_say(err, LISTING_FORM, r->path[PAPERS], csv.line, (unsigned long)PAPERS_COLUMNS);
    return sums_check(r, &sums, err);
}

/* ---- the PDF --------------------------------------------------------------------------------- */

static int pdf_check(struct reading *r, struct err *err)
{
    struct err cause = {0};
    uint32_t pages;

    if (pdffile_pages(r->pdf_path, r->pdf->bytes, &pages, &cause))
        return err_say(err, PDF_BAD, r->pdf_path, cause.text);
    return audit_job_pdf(r->audit, &r->figures, r->pdf_path, pages, err);
}

int audit_job(struct audit *audit, struct err *err)
{
    struct reading r = {.audit = audit};
    Str lacking;
    size_t found;
    int status;

    if (folder_list(audit->print, &audit->arena, &r.list, err))
        return -1;
    found = files_find(&r, &lacking);
    if (found == 0)
        return 0;
    if (found != TABLES + 1)
        return err_say(err, JOB_PAPER_LACKS, audit->print, STR_ARG(lacking));
    for (size_t i = 0; i < audit->bundles.count; i++)
        r.figures.sheets += audit->bundles.at[i].sheets * audit->bundles.at[i].pieces;
    status = one_job(&r, err) || texts_read(&r, err) || check_table(&r, err) ||
                     packs_check_all(&r, err) || papers_table(&r, err) || pdf_check(&r, err)
                 ? -1
                 : 0;
    VEC_RELEASE(&r.postage);
    return status;
}
