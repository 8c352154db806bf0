/* Content streams, and the objects that they name. */
#include "edge/press/plate.h"

#include <math.h>
#include <stdio.h>

#include "edge/press/pdfpages.h"
#include "edge/press/typecase.h"

enum {
    NOWHERE = -1,
    PAPER_MAX = 64,
    GAP_UNSEEN = 1 /* thousandths of an em, by which a glyph may stand beside its place */
};

/* Where the next glyph would stand. */
struct pen {
    bool in_text, in_array, in_string; /* BT, [ and < are open */
    int font;                          /* and its size, that were named last; NOWHERE */
    double size;
    bool in_line;  /* x, y is where the line began that the pen stands in */
    int64_t x, y;  /* thousandths of a point, from the lower left corner */
    int64_t moved; /* since then: millionths of an em */
};

struct drawing { /* a page or a form */
    struct pdf_text text;
    struct pen pen;
    VEC(uint32_t) objects; /* masks and forms that it paints */
};

struct plate_form {
    uint32_t number;
    bool has_ink; /* one without is never put */
};

struct known_mask {
    const void *identity;
    uint32_t number;
};

struct plate {
    struct pdfout out;
    struct typecase *typecase;
    struct drawing page, form, *at; /* at: one of both */
    VEC(struct plate_form *) forms;
    VEC(struct known_mask) masks;
    struct pdfpages pages;
    struct pdf_text bits; /* of a mask, as the file has them */
    uint32_t fonts, group;
    double width, height;
    char paper[PAPER_MAX]; /* "[ 0 0 595.275591 841.889764 ]" */
    bool no_font;          /* a font is no longer what it was */
};

static int64_t thousandths(double length)
{
    return llround(length * 1000);
}

static void drawing_clear(struct drawing *drawing)
{
    drawing->text.count = drawing->objects.count = 0;
    drawing->pen = (struct pen){.font = NOWHERE};
}

/* One that all pages have in common: colours are mixed in grey, for there is one plate. */
static void group_write(struct plate *plate)
{
    plate->group = pdfout_number(&plate->out);
    pdfout_begin(&plate->out, plate->group);
    pdf_say(&plate->out.text,
            "<< /Type /Group\n   /S /Transparency\n   /I true\n   /CS /DeviceGray\n>>");
    pdfout_end(&plate->out);
}

struct plate *plate_open(struct sheet_fonts *fonts, const struct sheet_about *about,
                         sheet_write *write, void *context)
{
    struct plate *plate = mem_zero(1, sizeof *plate);

    pdfout_open(&plate->out, write, context);
    pdfpages_open(&plate->pages, &plate->out, about);
    snprintf(plate->paper, sizeof plate->paper, "[ 0 0 %f %f ]", about->width, about->height);
    plate->width = about->width;
    plate->height = about->height;
    plate->typecase = typecase_new(fonts);
    plate->fonts = pdfout_number(&plate->out);
    group_write(plate);
    drawing_clear(&plate->page);
    drawing_clear(&plate->form);
    plate->at = &plate->page;
    return plate;
}

/* Black is what a reader begins with; that it is meant is said before the first ink. */
static void ink_begin(struct drawing *to)
{
    if (to->text.count == 0)
        pdf_say(&to->text, "0 g\n");
}

/* ---- text ------------------------------------------------------------------------------------ */

static void array_end(struct drawing *to)
{
    if (to->pen.in_string)
        pdf_say(&to->text, ">");
    if (to->pen.in_array)
        pdf_say(&to->text, "]TJ\n");
    to->pen.in_string = to->pen.in_array = false;
}

static void text_end(struct drawing *to)
{
    array_end(to);
    if (to->pen.in_text)
        pdf_say(&to->text, "ET\n");
    to->pen = (struct pen){.font = NOWHERE};
}

static void font_name(struct drawing *to, int font, double size)
{
    struct pen *pen = &to->pen;

    ink_begin(to);
    if (!pen->in_text)
        pdf_say(&to->text, "BT\n");
    pen->in_text = true;
    if (pen->font == font && pen->size >= size && pen->size <= size)
        return;
    array_end(to);
    pdf_say(&to->text, "/f");
    pdf_unsigned(&to->text, (uint64_t)font);
    pdf_say(&to->text, " ");
    pdf_thousandths(&to->text, thousandths(size));
    pdf_say(&to->text, " Tf\n");
    pen->font = font;
    pen->size = size;
    pen->in_line = false;
}

static void line_begin(struct drawing *to, int64_t x, int64_t y)
{
    struct pen *pen = &to->pen;

    array_end(to);
    pdf_thousandths(&to->text, x - pen->x);
    pdf_say(&to->text, " ");
    pdf_thousandths(&to->text, y - pen->y);
    pdf_say(&to->text, " Td ");
    pen->x = x;
    pen->y = y;
    pen->moved = 0;
    pen->in_line = true;
}

/* Numbers in an array go back, against the writing. */
static void gap_put(struct drawing *to, int64_t gap)
{
    if (to->pen.in_string)
        pdf_say(&to->text, ">");
    to->pen.in_string = false;
    if (gap > 0)
        pdf_say(&to->text, "-");
    pdf_unsigned(&to->text, (uint64_t)(gap < 0 ? -gap : gap));
    to->pen.moved += 1000 * gap;
}

static void glyph_put(struct drawing *to, const struct type *type, double x, int64_t y)
{
    struct pen *pen = &to->pen;
    int64_t gap;

    if (!pen->in_line || y != pen->y)
        line_begin(to, thousandths(x), y);
    if (!pen->in_array)
        pdf_say(&to->text, "[");
    pen->in_array = true;
    gap = llround((x * 1000 - (double)pen->x) / pen->size - (double)pen->moved / 1000);
    if (gap > GAP_UNSEEN || gap < -GAP_UNSEEN)
        gap_put(to, gap);
    if (!pen->in_string)
        pdf_say(&to->text, "<");
    pen->in_string = true;
    pdf_hex4(&to->text, type->code);
    pen->moved += type->width;
}

/* One character, of one glyph or of several. */
struct cluster {
    const struct form_mark *marks;
    size_t count;
    Str text;
};

static void cluster_put(struct plate *plate, const struct form_group *group,
                        const struct cluster *cluster)
{
    struct drawing *to = plate->at;
    bool reads = true, spans = cluster->count > 1 && cluster->text.n;
    const struct type *type;

    for (size_t i = 0; i < cluster->count; i++) {
        const struct form_mark *mark = &cluster->marks[i];

        type = typecase_get(plate->typecase, group->font, mark->id,
                            cluster->count == 1 ? cluster->text : STR_EMPTY, &reads);
        if (!type) {
            plate->no_font = true;
            return;
        }
        if (i == 0 && (spans || !reads)) {
            spans = true;
            array_end(to);
            pdf_say(&to->text, "/Span << /ActualText ");
            pdf_utf16(&to->text, cluster->text, "FEFF");
            pdf_say(&to->text, " >> BDC\n");
        }
        glyph_put(to, type, mark->x, thousandths(plate->height - mark->y));
    }
    if (spans) {
        array_end(to);
        pdf_say(&to->text, "EMC\n");
    }
}

/* The font has a glyph with an outline, here or before: without any it will not be in the file, and
 * blanks alone are nothing on paper. */
static bool leaves_ink(struct plate *plate, const struct form_group *group)
{
    bool reads;

    for (size_t i = 0; i < group->marks.count; i++) {
        if (typecase_has_ink(plate->typecase, group->font))
            return true;
        if (!typecase_get(plate->typecase, group->font, group->marks.at[i].id, STR_EMPTY, &reads))
            plate->no_font = true;
    }
    return typecase_has_ink(plate->typecase, group->font);
}

void plate_text(struct plate *plate, const struct form_group *group)
{
    const struct form_mark *marks = group->marks.at;
    size_t text = 0;

    if (!leaves_ink(plate, group))
        return;
    font_name(plate->at, group->font, group->size);
    for (size_t i = 0, next; i < group->marks.count; i = next) {
        struct cluster cluster = {&marks[i], 1, {group->text.at + text, marks[i].bytes}};

        for (next = i + 1; next < group->marks.count && marks[next].bytes == 0; next++)
            cluster.count++;
        text += marks[i].bytes;
        cluster_put(plate, group, &cluster);
    }
    array_end(plate->at);
}

/* ---- bars, masks, forms ---------------------------------------------------------------------- */

static void four_put(struct pdf_text *text, double a, double b, double c, double d)
{
    const double four[] = {a, b, c, d};

    for (size_t i = 0; i < 4; i++) {
        pdf_thousandths(text, thousandths(four[i]));
        pdf_say(text, " ");
    }
}

static bool is_same(double a, double b)
{
    return a >= b && a <= b;
}

void plate_bars(struct plate *plate, const struct form_bar *bars, size_t count)
{
    struct pdf_text *text = &plate->at->text;

    if (count == 0)
        return;
    text_end(plate->at);
    ink_begin(plate->at);
    for (size_t i = 0; i < count; i++) {
        bool first = i == 0 || !is_same(bars[i - 1].grey, bars[i].grey);
        bool last = i + 1 == count || !is_same(bars[i + 1].grey, bars[i].grey);

        if (first && bars[i].grey > 0) {
            pdf_say(text, "q ");
            pdf_thousandths(text, thousandths(bars[i].grey));
            pdf_say(text, " g\n");
        }
        four_put(text, bars[i].x, plate->height - bars[i].y - bars[i].h, bars[i].w, bars[i].h);
        pdf_say(text, "re\n");
        if (last)
            pdf_say(text, bars[i].grey > 0 ? "f Q\n" : "f\n");
    }
}

static void name_put(struct pdf_text *text, uint32_t number)
{
    pdf_say(text, "/x");
    pdf_unsigned(text, number);
}

static void object_paint(struct drawing *to, uint32_t number)
{
    size_t i = 0;

    while (i < to->objects.count && to->objects.at[i] != number)
        i++;
    if (i == to->objects.count)
        VEC_PUSH(&to->objects, number);
    name_put(&to->text, number);
    pdf_say(&to->text, " Do\n");
}

static unsigned char turned(unsigned char bits)
{
    bits = (unsigned char)((bits & 0x0F) << 4 | (bits & 0xF0) >> 4);
    bits = (unsigned char)((bits & 0x33) << 2 | (bits & 0xCC) >> 2);
    return (unsigned char)((bits & 0x55) << 1 | (bits & 0xAA) >> 1);
}

/* The file has the highest bit first, and rows as short as they can be. What is beside a row is 0. */
static Str bits_turn(struct plate *plate, const struct plate_mask *mask)
{
    size_t row_bytes = (mask->width + 7) / 8;
    unsigned beside = (unsigned)(row_bytes * 8 - mask->width);
    unsigned char *to;

    plate->bits.count = 0;
    pdf_room(&plate->bits, row_bytes * mask->height);
    to = (unsigned char *)plate->bits.at;
    for (size_t row = 0; row < mask->height; row++) {
        for (size_t i = 0; i < row_bytes; i++)
            *to++ = turned(mask->bits[row * mask->stride + i]);
        to[-1] = (unsigned char)(to[-1] >> beside << beside);
    }
    return (Str){plate->bits.at, row_bytes * mask->height};
}

static uint32_t mask_write(struct plate *plate, const struct plate_mask *mask)
{
    enum { STORED_BYTES_MAX = 96 /* edge/press/deflate.c says why */ };
    uint32_t number = pdfout_number(&plate->out);
    Str bits = bits_turn(plate, mask);
    struct pdf_text entries = {.room = 0};

    pdf_say(&entries, "\n   /Type /XObject /Subtype /Image /ImageMask true /Width ");
    pdf_unsigned(&entries, mask->width);
    pdf_say(&entries, " /Height ");
    pdf_unsigned(&entries, mask->height);
    pdf_say(&entries, " /BitsPerComponent 1 /Decode [1 0]");
    pdf_put(&entries, "", 1);
    pdfout_stream(&plate->out, number, entries.at, bits,
                  bits.n > STORED_BYTES_MAX ? PDF_PACKED : PDF_PLAIN);
    mem_free(entries.at);
    return number;
}

static void box_paint(struct plate *plate, uint32_t number, const struct plate_mask *box)
{
    struct drawing *to = plate->at;

    text_end(to);
    ink_begin(to);
    pdf_say(&to->text, "q ");
    pdf_thousandths(&to->text, thousandths(box->w));
    pdf_say(&to->text, " 0 0 ");
    pdf_thousandths(&to->text, thousandths(box->h));
    pdf_say(&to->text, " ");
    pdf_thousandths(&to->text, thousandths(box->x));
    pdf_say(&to->text, " ");
    pdf_thousandths(&to->text, thousandths(plate->height - box->y - box->h));
    pdf_say(&to->text, " cm ");
    object_paint(to, number);
    pdf_say(&to->text, "Q\n");
}

static uint32_t mask_number(struct plate *plate, const struct plate_mask *mask)
{
    struct known_mask known = {.identity = mask->identity};

    for (size_t i = 0; mask->identity && i < plate->masks.count; i++)
        if (plate->masks.at[i].identity == mask->identity)
            return plate->masks.at[i].number;
    known.number = mask_write(plate, mask);
    if (mask->identity)
        VEC_PUSH(&plate->masks, known);
    return known.number;
}

void plate_mask(struct plate *plate, const struct plate_mask *mask)
{
    box_paint(plate, mask_number(plate, mask), mask);
}

/* "<< /Font 2 0 R /XObject << /x4 4 0 R >> >>" */
static void resources_put(const struct plate *plate, const struct drawing *drawing,
                          struct pdf_text *text)
{
    pdf_reference(text, "<< /Font ", plate->fonts);
    if (drawing->objects.count)
        pdf_say(text, " /XObject <<");
    for (size_t i = 0; i < drawing->objects.count; i++) {
        pdf_say(text, " ");
        name_put(text, drawing->objects.at[i]);
        pdf_reference(text, " ", drawing->objects.at[i]);
    }
    pdf_say(text, drawing->objects.count ? " >> >>" : " >>");
}

struct plate_form *plate_form_begin(struct plate *plate)
{
    struct plate_form *form = mem_zero(1, sizeof *form);

    REQUIRE(plate->at == &plate->page);
    VEC_PUSH(&plate->forms, form);
    drawing_clear(&plate->form);
    plate->at = &plate->form;
    return form;
}

void plate_form_end(struct plate *plate, struct plate_form *form)
{
    struct drawing *drawn = &plate->form;
    struct pdf_text entries = {.room = 0};

    REQUIRE(plate->at == &plate->form);
    text_end(drawn);
    plate->at = &plate->page;
    form->has_ink = drawn->text.count > 0;
    if (!form->has_ink)
        return;
    form->number = pdfout_number(&plate->out);
    pdf_say(&entries, "\n   /Type /XObject /Subtype /Form /BBox [ 0 0 ");
    pdf_unsigned(&entries, (uint64_t)ceil(plate->width));
    pdf_say(&entries, " ");
    pdf_unsigned(&entries, (uint64_t)ceil(plate->height));
    pdf_say(&entries, " ]\n   /Resources ");
    resources_put(plate, drawn, &entries);
    pdf_put(&entries, "", 1);
    pdfout_stream(&plate->out, form->number, entries.at, (Str){drawn->text.at, drawn->text.count},
                  PDF_PACKED);
    mem_free(entries.at);
}

void plate_form_put(struct plate *plate, const struct plate_form *form)
{
    if (!form->has_ink)
        return;
    text_end(plate->at);
    object_paint(plate->at, form->number);
}

/* ---- pages ----------------------------------------------------------------------------------- */

void plate_name(struct plate *plate, enum plate_name kind, const char *text)
{
    if (kind == PLATE_LABEL)
        pdfpages_label(&plate->pages, text);
    else
        pdfpages_bookmark(&plate->pages, text);
}

/* As they are: to pack what differs from letter to letter takes long and saves little. */
void plate_page_end(struct plate *plate)
{
    struct drawing *page = &plate->page;
    struct pdfout *out = &plate->out;
    uint32_t content = pdfout_number(out), number = pdfout_number(out);

    text_end(page);
    pdfout_stream(out, content, "", (Str){page->text.at ? page->text.at : "", page->text.count},
                  PDF_PLAIN);
    pdfout_begin(out, number);
    pdf_reference(&out->text, "<< /Type /Page /Parent ", plate->pages.tree);
    pdf_say(&out->text, " /MediaBox ");
    pdf_say(&out->text, plate->paper);
    pdf_reference(&out->text, " /Group ", plate->group);
    pdf_reference(&out->text, "\n   /Contents ", content);
    pdf_say(&out->text, " /Resources ");
    resources_put(plate, page, &out->text);
    pdf_say(&out->text, " >>");
    pdfout_end(out);
    pdfpages_add(&plate->pages, number);
    drawing_clear(page);
}

/* ---- the end --------------------------------------------------------------------------------- */

static void drawing_release(struct drawing *drawing)
{
    mem_free(drawing->text.at);
    VEC_RELEASE(&drawing->objects);
}

static void plate_release(struct plate *plate)
{
    typecase_release(plate->typecase);
    for (size_t i = 0; i < plate->forms.count; i++)
        mem_free(plate->forms.at[i]);
    drawing_release(&plate->page);
    drawing_release(&plate->form);
    VEC_RELEASE(&plate->forms);
    VEC_RELEASE(&plate->masks);
    mem_free(plate->bits.at);
    mem_free(plate);
}

const char *plate_close(struct plate *plate)
{
    const char *trouble = typecase_write(plate->typecase, &plate->out, plate->fonts);
    struct pdfpages_end end = pdfpages_close(&plate->pages);

    if (plate->no_font)
        trouble = "font";
    if (!pdfout_close(&plate->out, end.catalogue, end.info) && !trouble)
        trouble = "write";
    plate_release(plate);
    return trouble;
}
