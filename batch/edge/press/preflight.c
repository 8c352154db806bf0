/* Pages, and by their resources what they paint: fonts, forms, pictures, states of transparency. */
#include "edge/press/preflight.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "core/letter/pagecolour.h"
#include "edge/press/qpdffile.h"

enum {
    FORMS_DEPTH_MAX = 8,  /* a form in a form; ours paint none */
    OBJECTS_MAX = 4096,   /* fonts and forms of a file; ours have some dozens */
    PARENTS_DEPTH_MAX = 8 /* a page's box may stand above it in the tree */
};

struct flight {
    struct qpdffile file;
    qpdf_data qpdf; /* the file's */
    struct arena arena;
    VEC(int) seen; /* fonts and forms that were looked at, by object; no more than OBJECTS_MAX */
    unsigned long page; /* from 1 */
    bool grey_only;     /* says the page of itself */
    struct preflight *wanted;
    struct err *err;
};

typedef int look(struct flight *f, qpdf_oh object, const char *name, int depth);

static qpdf_oh key_of(const struct flight *f, qpdf_oh dictionary, const char *key)
{
    return qpdf_oh_get_key_if_dict(f->qpdf, dictionary, key);
}

/* A stream's dictionary, or the dictionary that it is already. */
static qpdf_oh dictionary_of(const struct flight *f, qpdf_oh object)
{
    return qpdf_oh_is_stream(f->qpdf, object) ? qpdf_oh_get_dict(f->qpdf, object) : object;
}

static bool is_name(const struct flight *f, qpdf_oh object, const char *name)
{
    return qpdf_oh_is_name_and_equals(f->qpdf, object, name);
}

static bool seen_before(const struct flight *f, qpdf_oh object)
{
    int id = qpdf_oh_get_object_id(f->qpdf, object);

    for (size_t i = 0; i < f->seen.count; i++)
        if (f->seen.at[i] == id && id)
            return true;
    return false;
}

/* So that nobody's file keeps us busy for ever. */
static int see(struct flight *f, qpdf_oh object, const char *name)
{
    if (f->seen.count == OBJECTS_MAX)
        return err_say(f->err, PDF_BAD, f->file.path, name);
    VEC_PUSH(&f->seen, qpdf_oh_get_object_id(f->qpdf, object));
    return 0;
}

/* Each entry of a dictionary; libqpdf walks one at a time, and `act` may walk others. */
static int each(struct flight *f, qpdf_oh dictionary, look *act, int depth)
{
    VEC(const char *) names = {0};
    int status = 0;

    if (!qpdf_oh_is_dictionary(f->qpdf, dictionary))
        return 0;
    qpdf_oh_begin_dict_key_iter(f->qpdf, dictionary);
    while (qpdf_oh_dict_more_keys(f->qpdf))
        VEC_PUSH(&names, arena_copy(&f->arena, str_of(qpdf_oh_dict_next_key(f->qpdf))).p);
    for (size_t i = 0; !status && i < names.count; i++)
        status = act(f, key_of(f, dictionary, names.at[i]), names.at[i], depth);
    VEC_RELEASE(&names);
    return status;
}

static int colour_fault(const struct flight *f, const char *what)
{
    return err_say(f->err, PRINT_COLOUR, f->file.path, f->page, what);
}

/* ---- fonts ----------------------------------------------------------------------------------- */

static bool is_embedded(const struct flight *f, qpdf_oh font)
{
    static const char *const files[] = {"/FontFile", "/FontFile2", "/FontFile3"};
    qpdf_oh descriptor = key_of(f, font, "/FontDescriptor");

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (qpdf_oh_is_stream(f->qpdf, key_of(f, descriptor, files[i])))
            return true;
    return false;
}

static int font_look(struct flight *f, qpdf_oh font, const char *name, int depth)
{
    qpdf_oh inner = key_of(f, font, "/DescendantFonts"), base = key_of(f, font, "/BaseFont");

    (void)depth;
    if (seen_before(f, font))
        return 0;
    if (see(f, font, name))
        return -1;
    if (qpdf_oh_is_name(f->qpdf, base))
        name = arena_copy(&f->arena, str_skip(str_of(qpdf_oh_get_name(f->qpdf, base)), 1)).p;
    if (is_name(f, key_of(f, font, "/Subtype"), "/Type3"))
        return err_say(f->err, PRINT_TYPE3, f->file.path, f->page, name);
    if (is_name(f, key_of(f, font, "/Subtype"), "/Type0"))
        font = qpdf_oh_is_array(f->qpdf, inner) && qpdf_oh_get_array_n_items(f->qpdf, inner) > 0
                   ? qpdf_oh_get_array_item(f->qpdf, inner, 0)
                   : qpdf_oh_new_null(f->qpdf);
    return is_embedded(f, font) ? 0 : err_say(f->err, PRINT_FONT, f->file.path, f->page, name);
}

/* ---- colours --------------------------------------------------------------------------------- */

static int colours_look(struct flight *f, const unsigned char *content, size_t bytes)
{
    struct pagecolour found = {.rgb = false};

    pagecolour_read(&found, (Str){(const char *)content, bytes});
    f->wanted->rgb |= found.rgb;
    if (found.other[0])
        return colour_fault(f, found.other);
    if (f->grey_only && (found.rgb || found.grey[0]))
        return colour_fault(f, found.grey[0] ? found.grey : "rg");
    return 0;
}

/* Not whole and not nothing: ink that is mixed with the paper. */
static bool is_mixed(const struct flight *f, qpdf_oh number)
{
    double value =
        qpdf_oh_is_number(f->qpdf, number) ? qpdf_oh_get_numeric_value(f->qpdf, number) : 1;

    return value < 1;
}

static int state_look(struct flight *f, qpdf_oh state, const char *name, int depth)
{
    qpdf_oh mask = key_of(f, state, "/SMask");

    (void)depth;
    if (is_mixed(f, key_of(f, state, "/ca")) || is_mixed(f, key_of(f, state, "/CA")) ||
        (!qpdf_oh_is_null(f->qpdf, mask) && !is_name(f, mask, "/None")))
        return colour_fault(f, name);
    return 0;
}

static int resources_look(struct flight *f, qpdf_oh resources, int depth);

static int form_look(struct flight *f, qpdf_oh form, int depth)
{
    unsigned char *content = NULL;
    size_t bytes = 0;
    int status;

    if (qpdf_oh_get_stream_data(f->qpdf, form, qpdf_dl_all, NULL, &content, &bytes) != 0)
        status = err_say(f->err, PDF_BAD, f->file.path, "form");
    else
        status = colours_look(f, content, bytes) ||
                         resources_look(f, key_of(f, dictionary_of(f, form), "/Resources"), depth)
                     ? -1
                     : 0;
    free(content); /* libqpdf's, not mem_alloc's */
    return status;
}

/* A picture is dots of the colour at hand (a mask), or black and white dots. */
static int picture_look(struct flight *f, qpdf_oh picture, const char *name)
{
    qpdf_oh about = dictionary_of(f, picture), bits = key_of(f, about, "/BitsPerComponent");
    qpdf_oh mask = key_of(f, about, "/ImageMask");
    bool dots = qpdf_oh_is_integer(f->qpdf, bits) && qpdf_oh_get_int_value(f->qpdf, bits) == 1 &&
                is_name(f, key_of(f, about, "/ColorSpace"), "/DeviceGray") &&
                qpdf_oh_is_null(f->qpdf, key_of(f, about, "/SMask"));

    if (qpdf_oh_is_bool(f->qpdf, mask) && qpdf_oh_get_bool_value(f->qpdf, mask))
        return 0;
    return dots ? 0 : colour_fault(f, name);
}

static int object_look(struct flight *f, qpdf_oh object, const char *name, int depth)
{
    if (!qpdf_oh_is_stream(f->qpdf, object))
        return 0;
    if (!is_name(f, key_of(f, dictionary_of(f, object), "/Subtype"), "/Form"))
        return picture_look(f, object, name);
    if (seen_before(f, object))
        return 0;
    if (depth == FORMS_DEPTH_MAX)
        return err_say(f->err, PDF_BAD, f->file.path, name);
    return see(f, object, name) || form_look(f, object, depth + 1) ? -1 : 0;
}

static int resources_look(struct flight *f, qpdf_oh resources, int depth)
{
    return each(f, key_of(f, resources, "/Font"), font_look, depth) ||
                   each(f, key_of(f, resources, "/ExtGState"), state_look, depth) ||
                   each(f, key_of(f, resources, "/XObject"), object_look, depth)
               ? -1
               : 0;
}

/* ---- pages ----------------------------------------------------------------------------------- */

/* What a page does not say itself one above it says. */
static qpdf_oh inherited(const struct flight *f, qpdf_oh page, const char *key)
{
    qpdf_oh value = key_of(f, page, key);

    for (int i = 0; i < PARENTS_DEPTH_MAX && qpdf_oh_is_null(f->qpdf, value); i++) {
        page = key_of(f, page, "/Parent");
        value = key_of(f, page, key);
    }
    return value;
}

static double millimetres(const struct flight *f, qpdf_oh box, int from, int to)
{
    const double points_inch = 72, mm_inch = 25.4;
    double begins = qpdf_oh_get_numeric_value(f->qpdf, qpdf_oh_get_array_item(f->qpdf, box, from));
    double ends = qpdf_oh_get_numeric_value(f->qpdf, qpdf_oh_get_array_item(f->qpdf, box, to));

    return (ends - begins) / points_inch * mm_inch;
}

static bool is_near(double mm, double wanted)
{
    const double tolerance = 0.5;

    return mm > wanted - tolerance && mm < wanted + tolerance;
}

static int box_look(const struct flight *f, qpdf_oh box)
{
    bool four = qpdf_oh_is_array(f->qpdf, box) && qpdf_oh_get_array_n_items(f->qpdf, box) == 4;
    double width = four ? millimetres(f, box, 0, 2) : 0;
    double height = four ? millimetres(f, box, 1, 3) : 0;

    if (is_near(width, 210) && is_near(height, 297))
        return 0;
    return err_say(f->err, PRINT_SIZE, f->file.path, f->page, width, height);
}

static int size_look(const struct flight *f, qpdf_oh page)
{
    qpdf_oh crop = inherited(f, page, "/CropBox"), turned = inherited(f, page, "/Rotate");

    if (box_look(f, inherited(f, page, "/MediaBox")) ||
        (!qpdf_oh_is_null(f->qpdf, crop) && box_look(f, crop)))
        return -1;
    if ((qpdf_oh_is_integer(f->qpdf, turned) && qpdf_oh_get_int_value(f->qpdf, turned) != 0) ||
        !qpdf_oh_is_null(f->qpdf, key_of(f, page, "/UserUnit")))
        return err_say(f->err, PRINT_TURNED, f->file.path, f->page);
    return 0;
}

static int page_look(struct flight *f, uint64_t number)
{
    qpdf_oh page = qpdf_get_page_n(f->qpdf, (size_t)number);
    unsigned char *content = NULL;
    size_t bytes = 0;
    int status;

    f->page = (unsigned long)number + 1;
    f->grey_only = is_name(f, key_of(f, key_of(f, page, "/Group"), "/CS"), "/DeviceGray");
    if (size_look(f, page))
        return -1;
    if (qpdf_oh_get_page_content_data(f->qpdf, page, &content, &bytes) != 0 ||
        qpdffile_fault(&f->file))
        status = err_say(f->err, PDF_BAD, f->file.path, "content");
    else
        status = colours_look(f, content, bytes) ||
                         resources_look(f, inherited(f, page, "/Resources"), 0)
                     ? -1
                     : 0;
    free(content); /* libqpdf's, not mem_alloc's */
    qpdf_oh_release_all(f->qpdf);
    return status;
}

static bool title_names(const struct flight *f, Str job)
{
    qpdf_oh title = key_of(f, key_of(f, qpdf_get_trailer(f->qpdf), "/Info"), "/Title");

    return qpdf_oh_is_string(f->qpdf, title) &&
           str_contains(str_of(qpdf_oh_get_utf8_value(f->qpdf, title)), job);
}

static int file_look(struct flight *f)
{
    if (f->wanted->job.n && !title_names(f, f->wanted->job))
        return err_say(f->err, PRINT_TITLE, f->file.path, STR_ARG(f->wanted->job));
    for (uint64_t page = 0; page < f->wanted->pages; page++)
        if (page_look(f, page))
            return -1;
    return 0;
}

int preflight_check(const char *path, struct preflight *wanted, struct err *err)
{
    struct flight f = {.wanted = wanted, .err = err};
    int status = qpdffile_open(&f.file, path, wanted->pages, /*whole*/ false, err);

    f.qpdf = f.file.qpdf;
    if (!status)
        status = file_look(&f);
    qpdffile_close(&f.file);
    VEC_RELEASE(&f.seen);
    arena_release(&f.arena);
    return status;
}
