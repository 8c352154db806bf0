/* Pages as core/paper/lay has laid them out, drawn one after the other. */
#include "flow/press/paper.h"

#include "disk/out.h"
#include "edge/press/deflate.h"
#include "edge/press/figures.h"
#include "edge/press/pdffile.h"
#include "flow/press/press_inside.h"

#define MM (72.0 / 25.4)

struct drawing {
    struct press *press;
    struct sheet *sheet;
    struct out out;
};

/* The first font of the chain, which letters.fonts names first. */
static size_t shape(void *context, Str text, struct glyph *out, size_t room)
{
    struct press *press = context;

    return glyphs_shape(press->glyphs, 0, /*chain*/ true, text, out, room);
}

struct paper_type press_paper_type(struct press *press)
{
    return (struct paper_type){press, shape};
}

static bool bytes_take(void *context, const void *bytes, size_t count)
{
    struct drawing *d = context;

    out_put(&d->out, bytes, count);
    return d->out.failed == 0;
}

static void dots_draw(struct drawing *d, const struct paper_dots_at *at)
{
    const struct paper_dots *dots = at->dots;

    sheet_mask(d->sheet, dots->bits, dots->stride, dots->width, dots->height, at->x, at->y,
               dots->dot_mm * MM, dots->dot_mm * MM);
}

static void page_draw(struct drawing *d, const struct paper_page *page)
{
    if (!str_is_empty(page->bookmark))
        sheet_bookmark(d->sheet, page->bookmark.p);
    sheet_bars(d->sheet, page->bars.at, page->bars.count);
    for (size_t i = 0; i < page->reads.count; i++) {
        const struct paper_read *read = &page->reads.at[i];

        sheet_tag(d->sheet, read->tag, /*begin*/ true);
        for (size_t k = 0; k < read->line_count; k++)
            sheet_text(d->sheet, &page->lines.at[read->line + k]);
        sheet_tag(d->sheet, read->tag, /*begin*/ false);
    }
    for (size_t i = 0; i < page->dots.count; i++)
        dots_draw(d, &page->dots.at[i]);
    sheet_page_end(d->sheet);
}

static void sheet_begin(struct drawing *d, const struct paper *paper,
                        const struct paper_about *about, struct arena *arena)
{
    char day[DAY_TEXT_MAX];
    const struct sheet_about of = {
        .title = arena_copy(arena, paper->title).p,
        .author = arena_copy(arena, about->author).p,
        .creator = arena_copy(arena, about->creator).p,
        .created = arena_printf(arena, "%sT00:00:00+09:00", day_text(about->created_on, day)).p,
        .width = PAPER_WIDTH,
        .height = PAPER_HEIGHT,
        .language = "ja",
        .tagged = !about->is_for_press,
        .black = true};

    d->sheet = sheet_open(d->press->sheet_fonts, &of, bytes_take, d);
}

static int pages_draw(struct drawing *d, const PaperPages *pages, const char *path, struct err *err)
{
    const char *trouble;

    sheet_tag(d->sheet, "Document", /*begin*/ true);
    for (size_t i = 0; i < pages->count; i++)
        page_draw(d, &pages->at[i]);
    sheet_tag(d->sheet, "Document", /*begin*/ false);
    trouble = sheet_close(d->sheet);
    if (trouble && d->out.failed == 0) {
        out_abandon(&d->out);
        return err_say(err, PRESS_DRAWING, path, trouble);
    }
    return out_close(&d->out, err);
}

int press_paper_counted(struct press *press, const struct paper *paper,
                        const struct paper_about *about, const char *path, uint32_t *page_count,
                        struct err *err)
{
    struct drawing d = {.press = press};
    const struct paper_type type = press_paper_type(press);
    struct arena arena = {0};
    PaperPages pages = {0};
    int status;

    if (out_open(&d.out, path, err))
        return -1;
    paper_lay(paper, &type, &pages);
    deflate_quickly(true);
    deflate_black(true);
    figures_quickly(true);
    sheet_begin(&d, paper, about, &arena);
    status = pages_draw(&d, &pages, path, err);
    figures_quickly(false);
    deflate_black(false);
    deflate_quickly(false);
    if (!status)
        status = pdffile_check(path, d.out.bytes, (uint32_t)pages.count, err);
    *page_count = (uint32_t)pages.count;
    paper_release(&pages);
    arena_release(&arena);
    return status;
}

int press_paper(struct press *press, const struct paper *paper, const struct paper_about *about,
                const char *path, struct err *err)
{
    uint32_t pages;

    return press_paper_counted(press, paper, about, path, &pages, err);
}
