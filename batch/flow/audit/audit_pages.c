/*
 * Each page of a bundle against the piece that the listings put there.
 *
 *   1 Its label is that piece's id.
 *   2 It shows no other piece's id.
 *   3 The front of a sheet shows an id at all.
 *   4 What is painted under the text is the same page of every letter of the bundle: a piece's page
 *   1
 *     and page 2 cannot change places.
 *   5 The first of its letters, drawn by another program, has ink where each character of its own
 *     stands, and among these are name and address.
 *
 *   6 The code (Data Matrix) of some fronts, read from the same picture, says the piece, the sheet and
 *     the job; where one of them has a code, all have. Where none has, the bundle is uncoded: what
 *     packs.json says of it decides whether that is a fault (audit_job.c).
 *   7 Where the front of one sheet shows "1/2", its place among the piece's sheets, all do, and so
 *     with the job. How a letter writes them is its template's.
 *
 * The back of a sheet shows no id and is shared: two that changed places under right labels are not
 * found, nor is the only letter of a bundle when its two sheets are turned.
 */
#include <stdio.h>

#include "core/letter/markread.h"
#include "core/letter/visible.h"
#include "edge/press/qpdfcheck.h"
#include "edge/press/render.h"
#include "flow/audit/audit_inside.h"

struct face { /* a shared form, and how often it is this page of its letter */
    int form;
    uint64_t in_piece, count;
};

struct seen { /* a page with such a form */
    int form;
    uint64_t page, in_piece;
    size_t piece;
};

enum { TOLD_SHEET, TOLD_JOB, TOLD_COUNT, TOLD_TEXT_MAX = 48 };

struct told {  /* what fronts show of themselves */
    bool some; /* one shows it */
    bool lacks;
    uint64_t page; /* the first that does not */
    size_t piece;
    char wanted[TOLD_TEXT_MAX];
};

struct pages {
    const struct audit *audit;
    const struct audited_bundle *bundle;
    const char *path;
    size_t piece;      /* of the bundle, at hand */
    uint64_t in_piece; /* pages of it already seen */
    VEC(struct face) faces;
    VEC(struct seen) seen;
    struct told told[TOLD_COUNT];
    struct told coded; /* fronts that were drawn: which show a code */
    struct err drawn;  /* of pictures; said once every page is known to lie in its place */
};

static const struct audited_piece *piece_at(const struct pages *p, size_t piece)
{
    return &p->audit->list.at[p->bundle->first + piece];
}

static void face_count(struct pages *p, uint64_t page, int form)
{
    struct seen seen = {form, page, p->in_piece, p->piece};
    struct face face = {form, p->in_piece, 1};

    if (!form)
        return;
    VEC_PUSH(&p->seen, seen);
    for (size_t i = 0; i < p->faces.count; i++)
        if (p->faces.at[i].form == form && p->faces.at[i].in_piece == p->in_piece) {
            p->faces.at[i].count++;
            return;
        }
    VEC_PUSH(&p->faces, face);
}

/* Where most letters have a form, there it belongs; of two alike the first. */
static uint64_t face_place(const struct pages *p, int form)
{
    const struct face *most = NULL;

    for (size_t i = 0; i < p->faces.count; i++)
        if (p->faces.at[i].form == form && (!most || p->faces.at[i].count > most->count))
            most = &p->faces.at[i];
    REQUIRE(most);
    return most->in_piece;
}

static int faces_check(const struct pages *p, struct err *err)
{
    for (size_t i = 0; i < p->seen.count; i++) {
        const struct seen *seen = &p->seen.at[i];

        if (face_place(p, seen->form) != seen->in_piece)
            return err_say(err, PAGE_FACE, p->path, (unsigned long)seen->page + 1,
                           STR_ARG(piece_at(p, seen->piece)->id));
    }
    return 0;
}

static int ink_check(const struct pages *p, const struct audited_piece *piece,
                     const PagetextMarks *marks, const struct picture *picture, struct err *err)
{
    size_t asked, missing;

    if (!visible_window(marks, piece->postal_code))
        return err_say(err, PAGE_NO_WINDOW, p->path, 1UL, STR_ARG(piece->id));
    missing = visible_missing(marks, picture, &asked);
    return missing ? err_say(err, PAGE_NO_INK, p->path, 1UL, STR_ARG(piece->id),
                             (unsigned long)asked, (unsigned long)missing)
                   : 0;
}

static unsigned long sides_of(const struct pages *p)
{
    return p->audit->sides == SIDES_TWO ? 2 : 1;
}

/* "1/2": of the sheet at hand. */
struct sheet_place {
    unsigned long sheet, sheets;
};

static struct sheet_place sheet_at(const struct pages *p)
{
    unsigned long sides = sides_of(p), pages = (unsigned long)piece_at(p, p->piece)->pages;

    return (struct sheet_place){(unsigned long)p->in_piece / sides + 1, (pages + sides - 1) / sides};
}

/* Of docs/contract 6: what a camera reads. */
static int code_check(struct pages *p, uint64_t page, const struct picture *picture,
                      struct err *err)
{
    const struct audited_piece *piece = piece_at(p, p->piece);
    struct sheet_place at = sheet_at(p);
    char wanted[TOLD_TEXT_MAX * 2], text[MARKREAD_TEXT_MAX];
    enum mark_found found = mark_read(picture, text);
    unsigned long shown = (unsigned long)page + 1;

    snprintf(wanted, sizeof wanted, "KG1 " STR_FMT " %lu %lu " STR_FMT, STR_ARG(piece->id),
             at.sheet, at.sheets, STR_ARG(p->audit->job_number));
    p->coded.some |= found != MARK_NONE;
    if (found == MARK_BROKEN)
        return err_say(err, PAGE_CODE_BROKEN, p->path, shown, STR_ARG(piece->id));
    if (found == MARK_READ && strcmp(text, wanted) != 0) /* it may say anything: not repeated */
        return err_say(err, PAGE_CODE_OTHER, p->path, shown, STR_ARG(piece->id), wanted);
    if (found == MARK_NONE && !p->coded.lacks) {
        p->coded.lacks = true;
        p->coded.page = page;
        p->coded.piece = p->piece;
    }
    return 0;
}

/* Three fronts of a bundle: the first, the last, and the last of the piece in the middle. */
static bool is_sampled(const struct pages *p, uint64_t page)
{
    size_t last = p->bundle->pieces - 1;
    struct sheet_place at = sheet_at(p);

    return page == 0 || (at.sheet == at.sheets && (p->piece == last || p->piece == last / 2));
}

static void picture_check(struct pages *p, uint64_t page, const PagetextMarks *marks)
{
    bool coded = !str_is_empty(p->audit->job_number) && is_sampled(p, page);
    struct picture picture;

    if ((!marks && !coded) || p->drawn.code != EXIT_DONE ||
        render_page(p->path, page + 1, &picture, &p->drawn))
        return;
    if (!marks || !ink_check(p, piece_at(p, p->piece), marks, &picture, &p->drawn)) {
        if (coded)
            code_check(p, page, &picture, &p->drawn);
    }
    mem_free(picture.grey);
}

static void codes_check(struct pages *p)
{
    if (p->coded.some && p->coded.lacks)
        err_say(&p->drawn, PAGE_CODE_NONE, p->path, (unsigned long)p->coded.page + 1,
                STR_ARG(piece_at(p, p->coded.piece)->id));
}

static void told_count(struct pages *p, int what, const char *wanted, uint64_t page,
                       const struct pagetext *shown)
{
    struct told *told = &p->told[what];
    bool shows = pagetext_shows(shown, str_of(wanted));

    told->some |= shows;
    if (shows || told->lacks || shown->figures_more || !wanted[0])
        return;
    told->lacks = true;
    told->page = page;
    told->piece = p->piece;
    memcpy(told->wanted, wanted, TOLD_TEXT_MAX);
}

static void front_count(struct pages *p, uint64_t page, const struct pagetext *shown)
{
    struct sheet_place at = sheet_at(p);
    char sheet[TOLD_TEXT_MAX], job[TOLD_TEXT_MAX];

    snprintf(sheet, sizeof sheet, "%lu/%lu", at.sheet, at.sheets);
    snprintf(job, sizeof job, STR_FMT, STR_ARG(p->audit->job_number));
    told_count(p, TOLD_SHEET, sheet, page, shown);
    told_count(p, TOLD_JOB, job, page, shown);
}

static int told_check(const struct pages *p, struct err *err)
{
    for (int i = 0; i < TOLD_COUNT; i++)
        if (p->told[i].some && p->told[i].lacks)
            return err_say(err, PAGE_LACKS, p->path, (unsigned long)p->told[i].page + 1,
                           STR_ARG(piece_at(p, p->told[i].piece)->id), p->told[i].wanted);
    return 0;
}

static int page_check(void *context, uint64_t page, const struct qpdf_page *found, struct err *err)
{
    struct pages *p = context;
    const struct audited_piece *piece = piece_at(p, p->piece);
    bool front = page % sides_of(p) == 0;
    unsigned long shown = (unsigned long)page + 1;

    for (size_t i = 0; i < found->shown.id_count; i++)
        if (!str_equal(str_of(found->shown.ids[i]), piece->id))
            return err_say(err, PAGE_SHOWS, p->path, shown, STR_ARG(str_of(found->shown.ids[i])),
                           STR_ARG(piece->id));
    if (!piece_id_valid(found->label)) /* it may be anything, a name too: it is not repeated */
        return err_say(err, PAGE_UNLABELLED, p->path, shown, STR_ARG(piece->id));
    if (!str_equal(found->label, piece->id))
        return err_say(err, PAGE_LABEL, p->path, shown, STR_ARG(found->label), STR_ARG(piece->id));
    if (front && found->shown.id_count == 0)
        return err_say(err, PAGE_SHOWS_NONE, p->path, shown, STR_ARG(piece->id));
    if (front)
        front_count(p, page, &found->shown);
    if (front)
        picture_check(p, page, found->marks);
    face_count(p, page, found->form);
    if (++p->in_piece == piece->pages) {
        p->piece++;
        p->in_piece = 0;
    }
    return 0;
}

int audit_pages(const struct audit *audit, struct audited_bundle *bundle, const char *path,
                struct err *err)
{
    struct pages pages = {.audit = audit, .bundle = bundle, .path = path};
    int status;

    REQUIRE(audit->deep); /* where the audit is deep */
    status = qpdf_pages_check(path, bundle->pages, page_check, &pages, err) ||
                     faces_check(&pages, err) || told_check(&pages, err)
                 ? -1
                 : 0;

    codes_check(&pages);
    bundle->uncoded = pages.coded.lacks && !pages.coded.some;
    audit->report->uncoded += bundle->uncoded;
    if (!status && pages.drawn.code != EXIT_DONE) {
        *err = pages.drawn;
        status = -1;
    }
    VEC_RELEASE(&pages.faces);
    VEC_RELEASE(&pages.seen);
    return status;
}
