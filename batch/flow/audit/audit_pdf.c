/*
 * papers-<job>.pdf as a reader shows it: its title says the job, its bookmarks are the papers in their
 * order, each page belongs to them, and the figures that the floor works by stand on them.
 *
 * Of a page's glyphs digits, hyphens and slashes are known (core/letter/pagetext). A section is read as
 * its numbers, one behind the other; what stands beside each other on a paper must do so there too.
 */
#include <stdio.h>

#include "base/index.h"
#include "core/paper/floor.h"
#include "edge/press/qpdfcheck.h"
#include "flow/audit/audit_job.h"

struct part { /* a section: a paper, or a slip */
    Str title;
    uint64_t page;     /* its first, from 0 */
    VEC(char) numbers; /* " 15 1 261120-1 ": of all its pages */
};

struct pdf {
    const struct audit *audit;
    const struct job_figures *figures;
    const char *path;
    struct arena arena;
    struct index ids; /* of Str: the pieces that a paper may name */
    VEC(struct part) parts;
    size_t at; /* the part of the page at hand */
};

/* ---- which sections there are ---------------------------------------------------------------- */

static void part_add(struct pdf *p, Str title)
{
    struct part part = {.title = title};

    VEC_PUSH(&p->parts, part);
}

static void parts_expect(struct pdf *p)
{
    size_t bundles = p->audit->bundles.count;

    for (int part = 0; part < FLOOR_PARTS; part++) {
        if (floor_needs_letters((enum floor_part)part) && !bundles)
            continue;
        if (part != FLOOR_SLIPS) {
            part_add(p, floor_title((enum floor_part)part));
            continue;
        }
        for (size_t i = 0; i < bundles; i++)
            part_add(p, floor_slip_title((unsigned)i + 1, (unsigned)bundles,
                                         p->audit->bundles.at[i].file, &p->arena));
    }
}

/* Each begins a page behind the one before it, the first the file. */
static int outline_check(struct pdf *p, const struct qpdf_outline *outline, struct err *err)
{
    if (p->audit->job_number.n && !str_contains(outline->title, p->audit->job_number))
        return err_say(err, PRINT_TITLE, p->path, STR_ARG(p->audit->job_number));
    for (size_t i = 0; i < p->parts.count; i++) {
        struct part *part = &p->parts.at[i];
        const struct qpdf_bookmark *found =
            i < outline->bookmarks.count ? &outline->bookmarks.at[i] : NULL;

        if (!found || !str_equal(found->title, part->title) || found->page == UINT64_MAX ||
            (i ? found->page <= part[-1].page : found->page != 0))
            return err_say(err, PAPER_BOOKMARK, p->path, (unsigned long)i + 1,
                           STR_ARG(part->title));
        part->page = found->page;
    }
    return outline->bookmarks.count == p->parts.count
               ? 0
               : err_say(err, PAPER_BOOKMARK, p->path, (unsigned long)p->parts.count + 1, 1, "-");
}

/* ---- what a page shows ----------------------------------------------------------------------- */

static bool is_next(const struct pagetext_mark *left, const struct pagetext_mark *right)
{
    const double slack = 0.2; /* of the size: kerning */
    double gap = right->x - (left->x + left->width), rise = right->y - left->y;

    return gap > -slack * left->size && gap < slack * left->size && rise > -0.1 && rise < 0.1;
}

static void id_know(struct pdf *p, Str *id)
{
    index_put(&p->ids, str_hash(*id), id);
}

/* Of this job, and of those before it that are pulled. */
static void ids_know(struct pdf *p)
{
    p->ids.arena = &p->arena;
    for (size_t i = 0; i < p->audit->list.count; i++)
        id_know(p, &p->audit->list.at[i].id);
    for (size_t i = 0; i < p->audit->pulled.count; i++)
        id_know(p, &p->audit->pulled.at[i]);
}

static bool id_is_known(const struct pdf *p, Str id)
{
    struct index_at at = index_at(&p->ids, str_hash(id));
    const Str *found;

    while ((found = index_next(&p->ids, &at)) != NULL)
        if (str_equal(*found, id))
            return true;
    return false;
}

static bool is_joint(char c)
{
    return c == '-' || c == '/';
}

/* A number behind those of its section; what is written as a piece id is one of the run's. */
static int number_take(struct pdf *p, uint64_t page, Str number, struct err *err)
{
    struct part *part = &p->parts.at[p->at];

    while (number.n && is_joint(number.p[0]))
        number = str_skip(number, 1);
    while (number.n && is_joint(number.p[number.n - 1]))
        number.n--;
    if (!number.n)
        return 0;
    if (piece_id_valid(number) && !id_is_known(p, number))
        return err_say(err, PAPER_SHOWS, p->path, (unsigned long)page + 1, STR_ARG(number));
    for (size_t i = 0; i < number.n; i++)
        VEC_PUSH(&part->numbers, number.p[i]);
    VEC_PUSH(&part->numbers, ' ');
    return 0;
}

static int numbers_take(struct pdf *p, uint64_t page, const PagetextMarks *marks, struct err *err)
{
    VEC(char) number = {0};
    int status = 0;

    for (size_t i = 0; !status && i <= marks->count; i++) {
        const struct pagetext_mark *mark = i < marks->count ? &marks->at[i] : NULL;
        bool known = mark && mark->c && mark->c != ' ';

        if (number.count && !(known && is_next(&mark[-1], mark))) {
            status = number_take(p, page, (Str){number.at, number.count}, err);
            number.count = 0;
        }
        if (known)
            VEC_PUSH(&number, mark->c);
    }
    VEC_RELEASE(&number);
    return status;
}

static int page_check(void *context, uint64_t page, const struct qpdf_page *found, struct err *err)
{
    struct pdf *p = context;
    Str job = p->audit->job_number;
    unsigned long shown = (unsigned long)page + 1;

    while (p->at + 1 < p->parts.count && p->parts.at[p->at + 1].page <= page)
        p->at++;
    if (piece_id_valid(found->label) || found->has_mark)
        return err_say(err, PAPER_LETTER, p->path, shown);
    if (!found->shown.figures_more && !pagetext_shows(&found->shown, job))
        return err_say(err, PAPER_NO_JOB, p->path, shown, STR_ARG(job));
    return numbers_take(p, page, found->marks, err);
}

/* ---- the figures ----------------------------------------------------------------------------- */

struct row { /* numbers that stand beside each other */
    char text[160];
    size_t used;
};

/* As it is written in a text: "1,234" shows two numbers. */
static void row_add(struct row *row, Str text)
{
    if (!row->used)
        row->text[row->used++] = ' ';
    for (size_t i = 0; i < text.n && row->used + 2 < sizeof row->text; i++) {
        char c = text.p[i];

        row->text[row->used++] = (char)((c >= '0' && c <= '9') || is_joint(c) ? c : ' ');
    }
    row->text[row->used++] = ' ';
}

/* Papers write "1,234". Written here and not by office_number(), which writes the papers: a paper whose
 * numbers are in wrong groups would agree with itself (docs/decisions/0046-sheets-without-a-code.md). */
static void row_number(struct row *row, uint64_t number)
{
    enum { GROUP = 3 };
    char digits[32], grouped[48];
    size_t count = (size_t)snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        if (i && (count - i) % GROUP == 0)
            grouped[used++] = ',';
        grouped[used++] = digits[i];
    }
    row_add(row, (Str){grouped, used});
}

static int row_check(const struct pdf *p, const struct part *part, const struct row *row,
                     struct err *err)
{
    Str wanted = {row->text, row->used}, shown = {part->numbers.at, part->numbers.count};

    return str_contains(shown, wanted)
               ? 0
               : err_say(err, PAPER_FIGURES, p->path, STR_ARG(part->title),
                         STR_ARG(str_trim(wanted)));
}

static int ticket_check(struct pdf *p, const struct part *part, struct err *err)
{
    const struct audit *audit = p->audit;
    const uint64_t figures[] = {audit->list.count, audit->bundles.count, p->figures->sheets,
                                audit->report->pages, audit->pulled.count};
    struct row row = {.used = 0};

    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        row_number(&row, figures[i]);
    return row_check(p, part, &row, err);
}

static int slip_check(struct pdf *p, const struct part *part, size_t number, struct err *err)
{
    enum { LABEL = 1 }; /* 「1通の枚数」 */
    const struct audited_bundle *bundle = &p->audit->bundles.at[number];
    const struct audited_piece *pieces = p->audit->list.at + bundle->first;
    const uint64_t figures[] = {bundle->pieces, bundle->sheets * bundle->pieces, LABEL,
                                bundle->sheets, bundle->pages};
    struct row ids = {.used = 0}, row = {.used = 0};

    row_add(&ids, pieces[0].id);
    row_add(&ids, pieces[bundle->pieces - 1].id);
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        row_number(&row, figures[i]);
    return row_check(p, part, &ids, err) || row_check(p, part, &row, err) ? -1 : 0;
}

/* The foot of the draft, as papers.csv has it. */
static int posting_check(struct pdf *p, const struct part *part, struct err *err)
{
    uint64_t tenths = (p->figures->posted_mg + 50) / 100;
    struct row row = {.used = 0};

    row_number(&row, p->audit->list.count);
    row_number(&row, tenths / 10);
    row_number(&row, tenths % 10);
    if (p->figures->priced)
        row_number(&row, p->figures->yen);
    return row_check(p, part, &row, err);
}

static int figures_check(struct pdf *p, struct err *err)
{
    size_t slips = p->audit->bundles.count;

    if (ticket_check(p, &p->parts.at[0], err))
        return -1;
    for (size_t i = 0; i < slips; i++)
        if (slip_check(p, &p->parts.at[1 + i], i, err))
            return -1;
    for (size_t i = 0; i < p->parts.count; i++)
        if (str_equal(p->parts.at[i].title, floor_title(FLOOR_POSTING)))
            return posting_check(p, &p->parts.at[i], err);
    BUG("papers with a draft for the post office");
}

static int pages_check(struct pdf *p, uint64_t pages, struct err *err)
{
    for (size_t i = 0; i < p->parts.count; i++)
        VEC_PUSH(&p->parts.at[i].numbers, ' ');
    return qpdf_glyphs_check(p->path, pages, page_check, p, err) || figures_check(p, err) ? -1 : 0;
}

int audit_job_pdf(const struct audit *audit, const struct job_figures *figures, const char *path,
                  uint32_t pages, struct err *err)
{
    struct pdf p = {.audit = audit, .figures = figures, .path = path};
    struct qpdf_outline outline;
    int status;

    ids_know(&p);
    parts_expect(&p);
    status = qpdf_outline_read(path, pages, &outline, &p.arena, err) ||
                     outline_check(&p, &outline, err) || pages_check(&p, pages, err)
                 ? -1
                 : 0;
    for (size_t i = 0; i < p.parts.count; i++)
        VEC_RELEASE(&p.parts.at[i].numbers);
    VEC_RELEASE(&p.parts);
    VEC_RELEASE(&outline.bookmarks);
    arena_release(&p.arena);
    return status;
}
