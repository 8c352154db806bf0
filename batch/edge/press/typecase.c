/* Codes by a table of pages of 256 glyphs; fonts lifted out of a document that cairo makes. */
#include "edge/press/typecase.h"

#include <cairo-pdf.h>
#include <libdeflate.h>
#include <stdlib.h>

#include "edge/press/sheet_inside.h"

enum {
    FONTS_MAX = 64,
    PAGE_GLYPHS = 256,
    PAGES = 0x10000 / PAGE_GLYPHS,
    MIDDLE_POINTS = 100, /* of cairo's page, where all glyphs stand */
    PAPER_POINTS = 2 * MIDDLE_POINTS,
    TYPE_POINTS = 10,
    CMAP_LINES = 100,     /* as many as a reader must take at once */
    SHOWN_BYTES_MAX = 64, /* of cairo's content, a glyph */
    CONTENT_BYTES_MIN = 4096,
    ENTRY_BYTES = 20
};

struct font {
    VEC(struct type) types; /* the one of code k is at k - 1 */
    uint16_t *codes[PAGES]; /* by glyph */
    bool has_ink;
};

struct typecase {
    struct sheet_fonts *fonts;
    struct font *at[FONTS_MAX];
    struct pdf_text texts;
};

struct typecase *typecase_new(struct sheet_fonts *fonts)
{
    struct typecase *typecase = mem_zero(1, sizeof *typecase);

    typecase->fonts = fonts;
    return typecase;
}

void typecase_release(struct typecase *typecase)
{
    for (size_t i = 0; i < FONTS_MAX; i++) {
        struct font *font = typecase->at[i];

        if (!font)
            continue;
        for (size_t k = 0; k < PAGES; k++)
            mem_free(font->codes[k]);
        VEC_RELEASE(&font->types);
        mem_free(font);
    }
    mem_free(typecase->texts.at);
    mem_free(typecase);
}

/* NULL: the font lacks it, or is no font any more. */
static struct type *type_new(struct typecase *typecase, int handle, uint32_t id)
{
    struct font *font = typecase->at[handle];
    struct type type = {.id = id, .code = (uint32_t)font->types.count + 1};
    double em;

    if (!sheet_advance(typecase->fonts, handle, id, &em))
        return NULL;
    REQUIRE(type.code < UINT16_MAX);
    type.width = (uint32_t)(em * 1000000 + 0.5);
    font->has_ink = font->has_ink || sheet_has_outline(typecase->fonts, handle, id);
    VEC_PUSH(&font->types, type);
    return &font->types.at[type.code - 1];
}

static uint16_t *code_place(struct typecase *typecase, int handle, uint32_t id)
{
    uint16_t **page;

    REQUIRE(handle >= 0 && handle < FONTS_MAX && id / PAGE_GLYPHS < PAGES);
    if (!typecase->at[handle])
        typecase->at[handle] = mem_zero(1, sizeof *typecase->at[handle]);
    page = &typecase->at[handle]->codes[id / PAGE_GLYPHS];
    if (!*page)
        *page = mem_zero(PAGE_GLYPHS, sizeof **page);
    return &(*page)[id % PAGE_GLYPHS];
}

static Str text_of(const struct typecase *typecase, const struct type *type)
{
    return type->text_bytes ? (Str){typecase->texts.at + type->text, type->text_bytes} : STR_EMPTY;
}

const struct type *typecase_get(struct typecase *typecase, int handle, uint32_t id, Str text,
                                bool *reads)
{
    uint16_t *code = code_place(typecase, handle, id);
    struct type *type =
        *code ? &typecase->at[handle]->types.at[*code - 1] : type_new(typecase, handle, id);

    if (!type)
        return NULL;
    *code = (uint16_t)type->code;
    if (type->text_bytes == 0 && text.n) {
        type->text = typecase->texts.count;
        type->text_bytes = text.n;
        pdf_put(&typecase->texts, text.p, text.n);
    }
    *reads = text.n == 0 || str_equal(text_of(typecase, type), text);
    return type;
}

bool typecase_has_ink(const struct typecase *typecase, int handle)
{
    return typecase->at[handle] && typecase->at[handle]->has_ink;
}

/* ---- cairo's document ------------------------------------------------------------------------ */

static cairo_status_t bytes_keep(void *context, const unsigned char *bytes, unsigned count)
{
    pdf_put(context, bytes, count);
    return CAIRO_STATUS_SUCCESS;
}

/* All glyphs of a font in the order of their codes, at one place: what has no ink on the page cairo
 * leaves out. Without their text, by which it would make two fonts of one. */
static bool font_show(struct typecase *typecase, int handle, cairo_t *cr)
{
    const struct font *font = typecase->at[handle];
    cairo_scaled_font_t *scaled = sheet_scaled(typecase->fonts, handle, TYPE_POINTS);
    cairo_glyph_t *glyphs = mem_zero(font->types.count, sizeof *glyphs);

    for (size_t i = 0; i < font->types.count; i++)
        glyphs[i] = (cairo_glyph_t){font->types.at[i].id, MIDDLE_POINTS, MIDDLE_POINTS};
    if (scaled) {
        cairo_set_scaled_font(cr, scaled);
        cairo_show_glyphs(cr, glyphs, (int)font->types.count);
    }
    mem_free(glyphs);
    return scaled != NULL;
}

/* NULL and the document, or the cause in cairo's English. */
static const char *document_make(struct typecase *typecase, struct pdf_text *made)
{
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(bytes_keep, made, PAPER_POINTS, PAPER_POINTS);
    cairo_t *cr = cairo_create(surface);
    cairo_status_t status;
    bool good = true;

    for (int i = 0; i < FONTS_MAX && good; i++)
        if (typecase->at[i] && typecase->at[i]->has_ink)
            good = font_show(typecase, i, cr);
    cairo_show_page(cr);
    status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (!good)
        return "font";
    return status == CAIRO_STATUS_SUCCESS ? NULL : cairo_status_to_string(status);
}

/* What stands behind `key` in `text`; empty where it does not. */
static Str behind(Str text, const char *key)
{
    const char *at = text.n ? memmem(text.p, text.n, key, strlen(key)) : NULL;

    return at ? str_skip(text, (size_t)(at - text.p) + strlen(key)) : STR_EMPTY;
}

static Str before(Str text, const char *key)
{
    const char *at = text.n ? memmem(text.p, text.n, key, strlen(key)) : NULL;

    return at ? str_take(text, (size_t)(at - text.p)) : STR_EMPTY;
}

static uint64_t number_at(Str text)
{
    uint64_t number = 0;

    while (text.n && *text.p == ' ')
        text = str_skip(text, 1);
    for (; text.n && *text.p >= '0' && *text.p <= '9'; text = str_skip(text, 1))
        number = number * 10 + (uint64_t)(*text.p - '0');
    return number;
}

/* From the begin of an object on, by the table "xref\n0 N\n" and its entries of twenty bytes. */
static Str object_of(Str document, uint64_t number)
{
    enum { END_BYTES = 48 };
    Str end = str_skip(document, document.n > END_BYTES ? document.n - END_BYTES : 0);
    uint64_t table = number_at(behind(end, "startxref\n")), place;
    Str entries;

    if (table >= document.n || number == 0)
        return STR_EMPTY;
    entries = behind(behind(str_skip(document, table), "xref\n0 "), "\n");
    if (number >= entries.n / ENTRY_BYTES)
        return STR_EMPTY;
    place = number_at(str_skip(entries, number * ENTRY_BYTES));
    return place < document.n ? behind(str_skip(document, place), " 0 obj\n") : STR_EMPTY;
}

/* The object that an entry of a dictionary refers to. */
static Str referred(Str document, Str dictionary, const char *key)
{
    return object_of(document, number_at(behind(dictionary, key)));
}

/* A dictionary with its brackets, up to the end of its object or to its stream. */
static Str dictionary_of(Str object)
{
    const char *end = object.n ? memmem(object.p, object.n, "\n>>\n", 4) : NULL;

    return end ? str_take(object, (size_t)(end - object.p) + 3) : STR_EMPTY;
}

static Str stream_of(Str document, Str object)
{
    Str bytes = behind(object, "stream\n");
    uint64_t length = number_at(referred(document, dictionary_of(object), "/Length "));

    return length <= bytes.n ? str_take(bytes, length) : STR_EMPTY;
}

/* ---- that the codes are ours ----------------------------------------------------------------- */

static int hex_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool typecase_codes_are(Str *content, size_t count)
{
    bool in_string = false;
    uint32_t code = 0, digits = 0;
    size_t seen = 0;

    for (; content->n && seen < count; *content = str_skip(*content, 1)) {
        char c = *content->p;

        if (c == '<' || c == '>')
            in_string = c == '<';
        if (!in_string || hex_value(c) < 0)
            continue;
        code = code << 4 | (uint32_t)hex_value(c);
        if (++digits < 4)
            continue;
        if (code != ++seen)
            return false;
        code = digits = 0;
    }
    return seen == count;
}

static bool codes_proven(const struct typecase *typecase, Str content)
{
    for (size_t i = 0; i < FONTS_MAX; i++) {
        const struct font *font = typecase->at[i];

        if (font && font->has_ink && !typecase_codes_are(&content, font->types.count))
            return false;
    }
    return !content.n || !memchr(content.p, '<', content.n);
}

static bool content_proven(const struct typecase *typecase, Str packed)
{
    struct libdeflate_decompressor *by = libdeflate_alloc_decompressor();
    size_t most = CONTENT_BYTES_MIN, bytes;
    char *content;
    bool good;

    if (!by)
        memory_stop();
    for (size_t i = 0; i < FONTS_MAX; i++)
        most += typecase->at[i] ? SHOWN_BYTES_MAX * typecase->at[i]->types.count : 0;
    content = mem_alloc(most);
    good = libdeflate_zlib_decompress(by, packed.p, packed.n, content, most, &bytes) ==
               LIBDEFLATE_SUCCESS &&
           codes_proven(typecase, (Str){content, bytes});
    mem_free(content);
    libdeflate_free_decompressor(by);
    return good;
}

/* ---- what is written ------------------------------------------------------------------------- */

/* Which characters the codes are, for search and copies. */
static uint32_t unicode_write(const struct typecase *typecase, const struct font *font,
                              struct pdfout *out)
{
    static const char begins[] = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                                 "/CIDSystemInfo\n<< /Registry (Adobe)\n   /Ordering (UCS)\n"
                                 "   /Supplement 0\n>> def\n/CMapName /Adobe-Identity-UCS def\n"
                                 "/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\n"
                                 "endcodespacerange\n";
    uint32_t number = pdfout_number(out);
    struct pdf_text cmap = {0}, line = {0};
    size_t lines = 0;

    pdf_say(&cmap, begins);
    for (size_t i = 0; i < font->types.count; i++) {
        const struct type *type = &font->types.at[i];

        if (type->text_bytes) {
            pdf_say(&line, "<");
            pdf_hex4(&line, type->code);
            pdf_say(&line, "> ");
            pdf_utf16(&line, text_of(typecase, type), "");
            pdf_say(&line, "\n");
            lines++;
        }
        if (lines == CMAP_LINES || (lines && i + 1 == font->types.count)) {
            pdf_unsigned(&cmap, lines);
            pdf_say(&cmap, " beginbfchar\n");
            pdf_put(&cmap, line.at, line.count);
            pdf_say(&cmap, "endbfchar\n");
            line.count = lines = 0;
        }
    }
    pdf_say(&cmap, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    pdfout_stream(out, number, "", (Str){cmap.at, cmap.count}, PDF_PACKED);
    mem_free(cmap.at);
    mem_free(line.at);
    return number;
}

struct lifted { /* of one font, out of cairo's document */
    Str type0, cid, descriptor, file, outlines;
};

static bool is_compact(const struct lifted *font)
{
    return behind(font->descriptor, "/FontFile3 ").n > 0;
}

static bool lift(Str document, uint64_t number, struct lifted *font)
{
    font->type0 = dictionary_of(object_of(document, number));
    font->cid = dictionary_of(referred(document, font->type0, "/DescendantFonts [ "));
    font->descriptor = dictionary_of(referred(document, font->cid, "/FontDescriptor "));
    font->file =
        referred(document, font->descriptor, is_compact(font) ? "/FontFile3 " : "/FontFile2 ");
    font->outlines = stream_of(document, font->file);
    return behind(font->type0, "/Subtype /Type0\n").n && behind(font->cid, "/BaseFont /").n &&
           behind(font->cid, "/Subtype /CIDFontType").n && font->outlines.n;
}

/* What of a stream's dictionary is not its length: "/Filter /FlateDecode\n   /Length1 11288". */
static uint32_t outlines_write(const struct lifted *font, struct pdfout *out, struct arena *arena)
{
    uint32_t number = pdfout_number(out);
    Str rest = before(behind(dictionary_of(font->file), " 0 R\n"), "\n>>");
    const char *entries = arena_printf(arena, "\n" STR_FMT, STR_ARG(rest)).p;

    pdfout_stream(out, number, entries, font->outlines, PDF_PLAIN);
    return number;
}

/* Begins an object with what cairo's says before `key`, which refers to another one now. */
static uint32_t anew(struct pdfout *out, Str cairos, const char *key, uint32_t other)
{
    uint32_t number = pdfout_number(out);
    Str kept = before(cairos, key);

    pdfout_begin(out, number);
    pdf_put(&out->text, kept.p, kept.n);
    pdf_reference(&out->text, key, other);
    return number;
}

static uint32_t descriptor_write(const struct lifted *font, struct pdfout *out, uint32_t outlines)
{
    uint32_t number =
        anew(out, font->descriptor, is_compact(font) ? "/FontFile3 " : "/FontFile2 ", outlines);

    pdf_say(&out->text, "\n>>");
    pdfout_end(out);
    return number;
}

static uint32_t cid_write(const struct lifted *lifted, const struct font *font, struct pdfout *out,
                          uint32_t descriptor)
{
    uint32_t number = anew(out, lifted->cid, "/FontDescriptor ", descriptor);

    pdf_say(&out->text, "\n   /W [1 [");
    for (size_t i = 0; i < font->types.count; i++) {
        pdf_say(&out->text, " ");
        pdf_thousandths(&out->text, font->types.at[i].width);
    }
    pdf_say(&out->text, " ]]\n>>");
    pdfout_end(out);
    return number;
}

static uint32_t font_write(const struct typecase *typecase, const struct font *font,
                           const struct lifted *lifted, struct pdfout *out)
{
    struct arena arena = {0};
    uint32_t cid = cid_write(lifted, font, out,
                             descriptor_write(lifted, out, outlines_write(lifted, out, &arena)));
    uint32_t unicode = unicode_write(typecase, font, out);
    uint32_t number = anew(out, lifted->type0, "/DescendantFonts [ ", cid);

    pdf_reference(&out->text, " ]\n   /ToUnicode ", unicode);
    pdf_say(&out->text, "\n>>");
    pdfout_end(out);
    arena_release(&arena);
    return number;
}

/* cairo counts its fonts from 0 in the order in which they were drawn with: "/f-0-1 6 0 R\n /f-1-1 7 0 R".
 */
static const char *fonts_write(const struct typecase *typecase, Str document, Str resources,
                               struct pdfout *out, struct pdf_text *names)
{
    Str left = before(behind(resources, "/Font <<\n"), ">>");
    uint64_t count = 0;

    for (size_t i = 0; i < FONTS_MAX; i++) {
        struct lifted lifted;

        if (!typecase->at[i] || !typecase->at[i]->has_ink)
            continue;
        left = behind(left, "/f-");
        if (number_at(left) != count++ || !lift(document, number_at(behind(left, " ")), &lifted))
            return "font";
        pdf_say(names, " /f");
        pdf_unsigned(names, i);
        pdf_reference(names, " ", font_write(typecase, typecase->at[i], &lifted, out));
    }
    return behind(left, "/f-").n ? "fonts" : NULL;
}

static const char *document_take(const struct typecase *typecase, Str document, struct pdfout *out,
                                 struct pdf_text *names)
{
    Str page = behind(document, "<< /Type /Page %");
    Str content = stream_of(document, referred(document, page, "/Contents "));
    Str resources = referred(document, page, "/Resources ");

    if (!content_proven(typecase, content))
        return "glyphs";
    return fonts_write(typecase, document, resources, out, names);
}

static bool is_empty(const struct typecase *typecase)
{
    for (size_t i = 0; i < FONTS_MAX; i++)
        if (typecase->at[i] && typecase->at[i]->has_ink)
            return false;
    return true;
}

const char *typecase_write(struct typecase *typecase, struct pdfout *out, uint32_t number)
{
    struct pdf_text made = {0}, names = {0};
    const char *trouble = NULL;

    if (!is_empty(typecase)) {
        trouble = document_make(typecase, &made);
        if (!trouble)
            trouble = document_take(typecase, (Str){made.at, made.count}, out, &names);
    }
    pdfout_begin(out, number);
    pdf_say(&out->text, "<<");
    pdf_put(&out->text, names.at ? names.at : "", names.count);
    pdf_say(&out->text, " >>");
    pdfout_end(out);
    mem_free(made.at);
    mem_free(names.at);
    return trouble;
}
