/* Drawing one bundle: every page its live text, then the shared form of what all have in common. */
#include <malloc.h>
#include <stdio.h>

#include "disk/out.h"
#include "disk/pulse.h"
#include "edge/press/deflate.h"
#include "edge/disk/digest.h"
#include "edge/press/pdffile.h"
#include "flow/press/bundle.h"
#include "flow/press/press_inside.h"

#define MM (72.0 / 25.4)
enum { AREA_DIGITS = 3 };

struct document {
    struct press *press;
    const struct lot *lot;
    const struct lot_bundle *bundle;
    struct form *form;
    struct template *template; /* of the piece at hand; NULL: a reply form by itself */
    const struct press_writing *writes; /* NULL in a proof, where each piece has its own */
    struct sheet *sheet;
    const struct lot *const *heads; /* of a proof: each piece's own days and job; NULL: the lot's */
    const Str *captions; /* of a proof, one for each piece; NULL: letters */
    uint32_t pages;
    struct out out;
    struct digest digest;
    struct code code;
    struct err *err;
};

/*
 * A page makes and frees many small blocks; glibc would give the pages back to the kernel each time
 * and fault them in again, which is dear (docs/architecture.md 4).
 */
static void memory_tune(struct press *press)
{
    if (press->tuned)
        return;
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_MMAP_THRESHOLD, 64 << 20);
    mallopt(M_TOP_PAD, 4 << 20);
    press->tuned = true;
}

static bool bytes_take(void *context, const void *bytes, size_t count)
{
    struct document *d = context;

    out_put(&d->out, bytes, count);
    digest_add(&d->digest, bytes, count);
    return d->out.failed == 0;
}

static void code_draw(struct document *d, double x, double y, double dot_w, double dot_h)
{
    sheet_mask(d->sheet, &d->code.bits[0][0], CODE_STRIDE, d->code.width, d->code.height, x, y,
               dot_w, dot_h);
}

static void ink_draw(struct document *d, const struct form_ink *ink)
{
    sheet_bars(d->sheet, ink->bars.at, ink->bars.count);
    for (size_t i = 0; i < ink->images.count; i++)
        sheet_image(d->sheet, &ink->images.at[i]);
    for (size_t i = 0; i < ink->group_count; i++)
        sheet_text(d->sheet, &ink->groups[i]);
    for (size_t i = 0; i < ink->codes.count; i++) {
        const struct form_code *code = &ink->codes.at[i];

        if (!code_qr(d->press->codes, &d->code, code->text))
            BUG("a QR code that was encoded when the press was opened");
        code_draw(d, code->x, code->y, code->size / d->code.width, code->size / d->code.height);
    }
}

static int barcode_draw(struct document *d, const struct lot_piece *piece,
                        const struct form_ink *ink)
{
    double scale = ink->barcode_scale * MM;

    if (!ink->has_barcode)
        return 0;
    if (!code_customer(&d->code, piece->barcode))
        return err_say(d->err, PIECE_BARCODE, piece->id);
    code_draw(d, ink->barcode_x, ink->barcode_y, 0.6 * scale, 1.2 * scale);
    d->press->barcode = (struct press_barcode){ink->barcode_x, ink->barcode_y, ink->barcode_scale};
    return 0;
}

/* The shared form of a face, drawn when the bundle needs it first. */
static struct sheet_form *shared_form(struct document *d, const struct form_face *face)
{
    struct press_shared shared = {.face = face};

    for (size_t i = 0; i < d->press->shared.count; i++)
        if (d->press->shared.at[i].face == face)
            return d->press->shared.at[i].form;
    shared.form = sheet_form_begin(d->sheet);
    ink_draw(d, form_face_ink(face));
    sheet_form_end(d->sheet, shared.form);
    VEC_PUSH(&d->press->shared, shared);
    return shared.form;
}

struct side { /* where a page of the piece is made */
    struct form *form;
    size_t page;
};

static struct side side_of(const struct document *d, size_t page)
{
    if (page == 1 && d->template && press_has_page2(d->press, d->template))
        return (struct side){d->template->page2, 0};
    return (struct side){d->form, page};
}

bool press_mark(const struct press *press, const struct template *t, size_t page,
                struct form_square *at)
{
    bool second = page == 1 && press_has_page2(press, t);

    return form_mark(second ? t->page2 : t->form, second ? 0 : page, at);
}

/* One paragraph of the piece's own words, inside its tag and in the order in which it is read. */
static int part_draw(struct document *d, const struct lot_piece *piece, struct form *form,
                     const struct form_face *face, size_t part)
{
    struct press *press = d->press;
    struct words_values values = {&press->letter, letter_text};

    form_ink_clear(&press->ink);
    if (!form_live(form, face, part, &values, piece->barcode.n > 0, &press->ink))
        return err_say(d->err, PIECE_TEXT, piece->id);
    if (press->ink.group_count == 0)
        return 0;
    sheet_tag(d->sheet, "P", /*begin*/ true);
    ink_draw(d, &press->ink);
    sheet_tag(d->sheet, "P", /*begin*/ false);
    return barcode_draw(d, piece, &press->ink);
}

/* Specimens are of more than one mail day; other documents are of one lot. */
static const struct lot *lot_of(const struct document *d, const struct lot_piece *piece)
{
    return d->heads ? d->heads[piece - d->lot->pieces] : d->lot;
}

enum { MARK_TEXT_MAX = 96 };

/* "KG1 261120-000001-3 1 2 261120-1": the piece, its sheet, how many it has, the job. */
static const char *mark_text(const struct document *d, const struct lot_piece *piece, size_t page,
                             char text[MARK_TEXT_MAX])
{
    unsigned sides = d->press->config->duplex ? 2 : 1;
    unsigned sheet = (unsigned)page / sides + 1, sheets = (unsigned)form_pages(d->form) / sides;
    bool is_piece = piece_id_valid(str_of(piece->id)); /* else a proof of a letter of somebody's */

    snprintf(text, MARK_TEXT_MAX, "KG1 %s %u %u " STR_FMT, is_piece ? piece->id : "PROOF", sheet,
             sheets, STR_ARG(lot_of(d, piece)->job));
    return text;
}

/* The code by which a camera knows the sheet. A reply form by itself is of no job and has none. */
static int mark_draw(struct document *d, const struct lot_piece *piece, size_t page,
                     const struct side *side)
{
    struct form_square at;
    char text[MARK_TEXT_MAX];

    if (!d->template || !form_mark(side->form, side->page, &at))
        return 0;
    if (!code_mark(d->press->codes, &d->code, str_of(mark_text(d, piece, page, text))))
        return err_say(d->err, PIECE_MARK, piece->id, text);
    code_draw(d, at.x, at.y, at.size / d->code.width, at.size / d->code.height);
    return 0;
}

/* Text first, inside its tags, then the form: in any other order cairo loses tags without a word.
 */
static int page_draw(struct document *d, const struct lot_piece *piece, size_t page)
{
    struct words_values values = {&d->press->letter, letter_text};
    struct side side = side_of(d, page);
    const struct form_face *face =
        form_face(side.form, side.page, &d->press->letter.state, &values);
    struct sheet_form *form = shared_form(d, face);

    d->press->barcode.scale = 0;
    for (size_t part = 0; part < form_parts(face); part++)
        if (part_draw(d, piece, side.form, face, part))
            return -1;
    if (mark_draw(d, piece, page, &side))
        return -1;
    sheet_form_put(d->sheet, form);
    sheet_label(d->sheet, piece->id);
    if (d->captions)
        tint_draw(d->press, d->sheet, d->form, page, d->captions[piece - d->lot->pieces]);
    sheet_page_end(d->sheet);
    d->pages++;
    return 0;
}

/*
 * A bookmark where a postal area begins, the first three digits: a bundle lies in postal order. A
 * single piece is found by its page label, which is its id.
 */
static void area_mark(struct document *d, uint32_t i)
{
    const struct lot_piece *piece = &d->lot->pieces[d->bundle->piece + i];
    Str area = str_take(piece->postal_code, AREA_DIGITS);
    char text[sizeof "〒" + AREA_DIGITS];

    if (i && str_equal(area, str_take(piece[-1].postal_code, AREA_DIGITS)))
        return;
    snprintf(text, sizeof text, "〒" STR_FMT, STR_ARG(area));
    sheet_bookmark(d->sheet, text);
}

static int pieces_draw(struct document *d)
{
    sheet_tag(d->sheet, "Document", /*begin*/ true);
    for (uint32_t i = 0; i < d->bundle->piece_count; i++) {
        const struct lot_piece *piece = &d->lot->pieces[d->bundle->piece + i];

        /* its pieces are of its variant and language */
        REQUIRE(piece->variant == d->bundle->variant &&
                str_equal(piece->language, d->bundle->language));
        pulse();
        press_write_as(d->press, d->writes);
        letter_fill(&d->press->letter, d->lot, piece);
        area_mark(d, i);
        for (size_t page = 0; page < form_pages(d->form); page++)
            if (page_draw(d, piece, page))
                return -1;
    }
    sheet_tag(d->sheet, "Document", /*begin*/ false);
    return 0;
}

/* A page that has nothing of the piece's own and is in the file already. */
static bool page_is_known(const struct document *d, size_t page)
{
    struct words_values values = {&d->press->letter, letter_text};
    struct side side = side_of(d, page);
    const struct form_face *face =
        form_face(side.form, side.page, &d->press->letter.state, &values);

    for (size_t i = 0; i < d->press->shared.count; i++)
        if (d->press->shared.at[i].face == face)
            return !form_face_is_live(face);
    return false;
}

static void template_new_lot(struct template *t)
{
    form_new_lot(t->form);
    if (t->page2)
        form_new_lot(t->page2);
}

/* Faces hold what is the same for a whole lot: its days. */
static void head_change(struct press *press)
{
    for (size_t i = 0; i < press->templates.count; i++)
        template_new_lot(&press->templates.at[i]);
    press->shared.count = 0;
}

static int mixed_draw(struct document *d)
{
    sheet_tag(d->sheet, "Document", /*begin*/ true);
    for (uint32_t i = 0; i < d->lot->piece_count; i++) {
        const struct lot_piece *piece = &d->lot->pieces[i];

        struct template *t = press_template(d->press, piece->variant, piece->language);

        if (i && lot_of(d, piece) != lot_of(d, piece - 1))
            head_change(d->press);
        d->template = t;
        d->form = t->form;
        press_write_as(d->press, &t->writes);
        letter_fill(&d->press->letter, lot_of(d, piece), piece);
        for (size_t page = 0; page < form_pages(d->form); page++)
            if (!(d->captions && page_is_known(d, page)) && page_draw(d, piece, page))
                return -1;
    }
    sheet_tag(d->sheet, "Document", /*begin*/ false);
    return 0;
}

/* Of a proof or of one reply form, which is read on a screen as well. A press reads no tags, of
 * bundles as of specimens. */
static bool is_for_a_screen(const struct document *d)
{
    return d->captions || (d->bundle && !d->template);
}

/* A proof has coloured zones; all else is printed with one plate. */
static bool is_for_a_press(const struct document *d)
{
    return !d->captions;
}

/* As BCP 47 has it: a folder's name says also how easy or how large. */
static Str language_tag(const struct document *d)
{
    const Str ways[] = {STR("-easy"), STR("-large")};
    Str language = d->bundle ? d->bundle->language : STR("ja");

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (str_ends(language, ways[i]))
            return str_take(language, language.n - ways[i].n);
    return language;
}

/* With the job, so that a viewer's window tells two lots of one day apart. */
static const char *document_title(const struct document *d, struct arena *arena)
{
    Str title = form_title(d->form);

    if (!d->bundle && !d->captions)
        return "見本刷りの見本（架空の宛名、差出不可）";
    if (str_is_empty(d->lot->job))
        return arena_copy(arena, title).p;
    return arena_printf(arena, STR_FMT "  " STR_FMT, STR_ARG(title), STR_ARG(d->lot->job)).p;
}

/* The document's own facts come from the lot: the same lot gives the same bytes. */
static void sheet_begin(struct document *d, struct arena *arena)
{
    char day[DAY_TEXT_MAX];
    struct sheet_about about = {
        .title = document_title(d, arena),
        .author = arena_copy(arena, d->lot->office_name).p,
        .creator = arena_printf(arena, "kigen " STR_FMT, STR_ARG(d->lot->version)).p,
        .created = arena_printf(arena, "%sT00:00:00+09:00", day_text(d->lot->as_of, day)).p,
        .width = form_width(d->form, 0),
        .height = form_height(d->form, 0),
        .language = arena_copy(arena, language_tag(d)).p,
        .tagged = is_for_a_screen(d),
        .black = is_for_a_press(d)};

    d->sheet = sheet_open(d->press->sheet_fonts, &about, bytes_take, d);
}

static int document_draw(struct document *d, const char *path, char sha256[SHA256_HEX + 1])
{
    const char *trouble;
    int status = d->bundle ? pieces_draw(d) : mixed_draw(d);

    trouble = sheet_close(d->sheet);
    digest_end(&d->digest, sha256);
    if (status == 0 && trouble && d->out.failed == 0)
        status = err_say(d->err, PRESS_DRAWING, path, trouble);
    if (status) {
        out_abandon(&d->out);
        return -1;
    }
    return out_close(&d->out, d->err);
}

/* Everything into a new file, which then is read back. */
static int document_make(struct document *d, const char *path, char sha256[SHA256_HEX + 1])
{
    struct press *press = d->press;
    struct arena arena = {0};
    int status;

    memory_tune(press);
    press->shared.count = 0;
    form_ink_release(&press->ink); /* the order of its groups must not tell of earlier bundles */
    press->ink.in_order = true;
    if (out_open(&d->out, path, d->err))
        return -1;
    digest_begin(&d->digest);
    deflate_quickly(true);
    deflate_black(is_for_a_press(d));
    sheet_begin(d, &arena);
    status = document_draw(d, path, sha256);
    deflate_black(false);
    deflate_quickly(false);
    arena_release(&arena);
    return status ? -1 : pdffile_check(path, d->out.bytes, d->pages, d->err);
}

int press_bundle(struct press *press, const struct lot *lot, const struct lot_bundle *bundle,
                 const char *path, char sha256[SHA256_HEX + 1], struct err *err)
{
    struct template *t = press_template(press, bundle->variant, bundle->language);
    struct document d = {.press = press, .lot = lot, .bundle = bundle, .err = err};

    REQUIRE(t && t->proven && form_pages(t->form) * bundle->piece_count == bundle->pages);
    template_new_lot(t);
    d.template = t;
    d.form = t->form;
    d.writes = &t->writes;
    if (document_make(&d, path, sha256))
        return -1;
    REQUIRE(d.pages == bundle->pages);
    return 0;
}

/* Of any variants and languages. */
static int mixed_make(struct document *d, const char *path, uint32_t *pages)
{
    struct press *press = d->press;
    char sha256[SHA256_HEX + 1];

    REQUIRE(!press->remembered); /* all letters are compiled: press_open() */
    for (size_t i = 0; i < press->templates.count; i++)
        template_new_lot(&press->templates.at[i]);
    d->form = press->templates.at[0].form; /* its title and paper are the document's */
    if (document_make(d, path, sha256))
        return -1;
    *pages = d->pages;
    return 0;
}

int press_proof(struct press *press, const struct lot *lot, const struct lot *const *heads, const Str *captions,
                const char *path, uint32_t *pages, struct err *err)
{
    struct document d = {.press = press, .lot = lot, .heads = heads, .captions = captions, .err = err};

    return mixed_make(&d, path, pages);
}

int press_specimens(struct press *press, const struct lot *lot, const char *path, uint32_t *pages,
                    struct err *err)
{
    struct document d = {.press = press, .lot = lot, .err = err};

    return mixed_make(&d, path, pages);
}

int press_reply_form(struct press *press, const struct lot *lot, const char *path, struct err *err)
{
    const struct lot_piece *piece = lot->pieces;
    struct lot_bundle bundle = {
        .variant = piece->variant, .language = piece->language, .piece_count = 1};
    const struct press_reply *reply = press_reply_of(press, piece->language);
    struct document d = {.press = press, .lot = lot, .bundle = &bundle, .err = err};
    char sha256[SHA256_HEX + 1];

    REQUIRE(lot->piece_count == 1);
    d.form = reply->form;
    d.writes = &reply->writes;
    form_new_lot(d.form);
    return document_make(&d, path, sha256);
}

bool press_reply_fits(struct press *press, const struct lot *lot)
{
    struct words_values values = {&press->letter, letter_text};
    const struct lot_piece *piece = lot->pieces;

    REQUIRE(lot->piece_count == 1);
    press_write_as(press, &press_reply_of(press, piece->language)->writes);
    letter_fill(&press->letter, lot, piece);
    return form_fits(press_reply_of(press, piece->language)->form, &press->letter.state, &values,
                     piece->barcode.n > 0);
}
