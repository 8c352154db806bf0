/* Opening the press: fonts, templates, what they are made of; and what can be printed at all. */
#include "flow/press/press.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "disk/file.h"
#include "base/typed.h"
#include "disk/path.h"
#include "edge/disk/digest.h"
#include "edge/press/layout.h"
#include "edge/press/png.h"
#include "flow/press/press_inside.h"

enum { TEMPLATE_BYTES_MAX = 16 << 20 }; /* of one file; an image has a lower ceiling of its own */

/* The fonts that Debian ships and the default chain names: their private-use characters mean
 * nothing. */
static const char *const shipped_fonts[] = {
    "BIZUDGothic-Regular.ttf",  "BIZUDMincho-Regular.ttf", "BIZUDPGothic-Regular.ttf",
    "BIZUDPMincho-Regular.ttf", "BIZUDGothic-Bold.ttf",    "ipamjm.ttf",
    "NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc",
};

static bool is_shipped(const char *path)
{
    for (size_t i = 0; i < sizeof shipped_fonts / sizeof *shipped_fonts; i++)
        if (str_equal(path_name(str_of(path)), str_of(shipped_fonts[i])))
            return true;
    return false;
}

static int font_open(struct press *press, Str configured, const char *path, int *handle,
                     struct err *err)
{
    if (glyphs_open(press->glyphs, path, handle, err))
        return -1;
    if ((size_t)*handle == press->font_count) {
        press->fonts[press->font_count++] = (struct press_font){configured, path};
        sheet_font(press->sheet_fonts, *handle, path);
        return glyphs_try(press->glyphs, *handle, err);
    }
    return 0;
}

static bool glyph_draw(void *context, int font, uint32_t id, struct ink_box *ink)
{
    return sheet_ink(context, font, id, ink);
}

static int chain_open(struct press *press, struct err *err)
{
    for (size_t i = 0; i < press->config->font_count; i++) {
        const struct config_path *font = &press->config->fonts[i];
        const char *path = arena_copy(&press->arena, font->path).p;
        int handle;

        if (font_open(press, font->configured, path, &handle, err))
            return -1;
        glyphs_chain(press->glyphs, handle, !is_shipped(path));
    }
    return 0;
}

/* The file of a template's font: in its own folder, or one of the configured, or beside one of
 * these. */
static const char *font_find(struct press *press, const char *folder, Str name, Str *configured)
{
    const char *file = arena_copy(&press->arena, name).p;
    const char *path = path_join(&press->arena, folder, file);

    *configured = str_of(path);
    if (access(path, F_OK) == 0)
        return path;
    for (size_t i = 0; i < press->config->font_count; i++) {
        Str beside = path_folder(press->config->fonts[i].path);

        path = path_join(&press->arena, arena_copy(&press->arena, beside).p, file);
        *configured = str_of(path);
        if (access(path, F_OK) == 0)
            return path;
    }
    return NULL;
}

struct font_context {
    struct press *press;
    const char *folder, *shown, *layout;
};

static int metrics_font(void *context, Str name, int *handle, struct err *err)
{
    const struct font_context *c = context;
    Str configured;
    const char *path =
        memchr(name.p, '/', name.n) ? NULL : font_find(c->press, c->folder, name, &configured);

    if (!path)
        return err_say(err, FONT_NOT_FOUND, c->layout, STR_ARG(name));
    for (size_t i = 0; i < c->press->config->font_count; i++)
        if (str_equal(c->press->config->fonts[i].path, str_of(path)))
            configured = c->press->config->fonts[i].configured;
    return font_open(c->press, configured, path, handle, err);
}

static size_t metrics_shape(void *context, int font, bool chain, Str text, struct glyph *out,
                            size_t room)
{
    return glyphs_shape(context, font, chain, text, out, room);
}

struct office_context { /* whose strings a template asks for */
    const struct press *press;
    Str language;
};

static bool office_text(const void *context, Str key, Str *text)
{
    const struct office_context *c = context;

    *text = config_office(c->press->config, c->language, c->press->mail_on, key);
    return !str_is_empty(*text);
}

/* Reads one file of a template and remembers it as an input. `shown`: as configured. */
static int input_read(struct press *press, const char *path, const char *shown, Str *text,
                      struct err *err)
{
    struct press_input input = {.file = str_of(shown)};

    if (access(path, F_OK) != 0)
        return err_say(err, TEMPLATE_MISSING, shown);
    if (file_read_within(path, TEMPLATE_BYTES_MAX, &press->arena, text, err))
        return -1;
    digest_of(*text, input.sha256);
    VEC_PUSH(&press->inputs, input);
    return 0;
}

/* An image stands in the template's own folder and is one of its files. */
static int metrics_image(void *context, Str name, const struct image **image, struct err *err)
{
    const struct font_context *c = context;
    struct press *press = c->press;
    struct arena *arena = &press->arena;
    const char *file = arena_copy(arena, name).p;
    const char *shown = path_join(arena, c->shown, file);
    struct image *made = ARENA_NEW(arena, struct image);
    Str png;

    *image = made;
    for (size_t i = 0; i < press->images.count; i++)
        if (str_equal(str_of(press->images.at[i].shown), str_of(shown))) {
            *image = press->images.at[i].image;
            return 0;
        }
    if (name.n == 0 || memchr(name.p, '/', name.n))
        return err_say(err, TEMPLATE_MISSING, shown);
    if (input_read(press, path_join(arena, c->folder, file), shown, &png, err) ||
        png_decode(shown, png, made, arena, err))
        return -1;
    VEC_PUSH(&press->images, ((struct press_image){shown, made}));
    return 0;
}

/* Every QR code of a template can be encoded: constant text, so this is known before the first
 * page. */
static int codes_check(struct press *press, struct form *form, const char *file, struct err *err)
{
    struct words_state state = {{0}};
    struct code *code = mem_alloc(sizeof *code);
    bool good = true;

    for (size_t page = 0; page < form_pages(form); page++) {
        const struct form_ink *ink = form_face_ink(form_face(form, page, &state, NULL));

        for (size_t i = 0; i < ink->codes.count; i++)
            good &= code_qr(press->codes, code, ink->codes.at[i].text);
    }
    mem_free(code);
    form_new_lot(form);
    return good ? 0 : err_say(err, QR_ENCODE, file);
}

static int template_compile(struct press *press, struct template *t, const char *folder,
                            const char *shown, struct err *err)
{
    struct office_context office = {press, t->language};
    struct form_source source = {.vocabulary = letter_vocabulary(),
                                 .office = office_text,
                                 .office_context = &office,
                                 .duplex = press->config->duplex};
    struct font_context fonts = {press, folder, shown, NULL};
    struct form_metrics metrics = {.context = &fonts, .font = metrics_font, .image = metrics_image};
    struct form_node *root;
    Str layout = STR_EMPTY;

    source.layout_file = fonts.layout = path_join(&press->arena, shown, "layout.conf");
    source.words_file = path_join(&press->arena, shown, "words.txt");
    source.window = (struct form_window){
        press->config->window_x, press->config->window_y,      press->config->window_w,
        press->config->window_h, press->config->window_play_x, press->config->window_play_y};
    if (input_read(press, path_join(&press->arena, folder, "layout.conf"), source.layout_file,
                   &layout, err) ||
        input_read(press, path_join(&press->arena, folder, "words.txt"), source.words_file,
                   &source.words, err) ||
        layout_read(source.layout_file, layout, &press->arena, &root, err))
        return -1;
    source.layout = root;
    metrics.shape_context = press->glyphs;
    metrics.shape = metrics_shape;
    if (form_compile(&t->form, &source, &metrics, &press->arena, err) ||
        codes_check(press, t->form, source.layout_file, err)) {
        form_release(t->form);
        return -1;
    }
    return 0;
}

enum { LANGUAGE_MAX = 40 }; /* characters */

/* The folder's name is the language in job.csv and pieces.csv, and part of an input's. */
static int language_check(Str name, const char *shown, struct err *err)
{
    enum text_fault fault = text_fault(name, LANGUAGE_MAX);

    return fault == TEXT_GOOD ? 0
                              : err_say(err, TEMPLATE_NAME, shown,
                                        text_fault_words(fault, messages_are_english()));
}

static int variant_open(struct press *press, enum variant variant, struct err *err)
{
    const char *word = variant_term(variant).word;
    const char *top = arena_copy(&press->arena, press->config->templates.path).p;
    const char *shown = arena_copy(&press->arena, press->config->templates.configured).p;
    const char *folder = path_join(&press->arena, top, word);
    struct folder_list list;
    size_t languages = 0;

    if (!*shown)
        shown = top;
    shown = path_join(&press->arena, shown, word);
    if (access(folder, F_OK) != 0)
        return err_say(err, TEMPLATE_MISSING, shown);
    if (folder_list(folder, &press->arena, &list, err))
        return -1;
    for (size_t i = 0; i < list.count; i++) {
        struct template t = {.variant = variant, .language = list.at[i].name};

        if (!list.at[i].is_folder || t.language.p[0] == '.')
            continue;
        if (++languages > PRESS_LANGUAGES_MAX)
            return err_say(err, LANGUAGES_TOO_MANY, shown, PRESS_LANGUAGES_MAX);
        if (language_check(t.language, path_join(&press->arena, shown, t.language.p), err) ||
            template_compile(press, &t, path_join(&press->arena, folder, t.language.p),
                             path_join(&press->arena, shown, t.language.p), err))
            return -1;
        VEC_PUSH(&press->templates, t);
    }
    return 0;
}

struct template *press_template(const struct press *press, enum variant variant, Str language)
{
    for (size_t i = 0; i < press->templates.count; i++)
        if (press->templates.at[i].variant == variant &&
            str_equal(press->templates.at[i].language, language))
            return &press->templates.at[i];
    return NULL;
}

/* All variants together. */
static size_t languages_count(const struct press *press)
{
    size_t count = 0;
    Str folder;

    for (size_t i = 0; i < press->templates.count; i++) {
        const struct template *at = &press->templates.at[i];
        bool first = true;

        for (int v = 0; v < (int)at->variant; v++)
            first = first && !press_find(press, v, at->language, /*large*/ false, &folder);
        count += first;
    }
    return count;
}

/* Japanese has all letters; another language may lack some. */
static int languages_check(const struct press *press, struct err *err)
{
    const struct config *config = press->config;

    for (int v = 0; v < VARIANT_COUNT; v++)
        if (!press_template(press, (enum variant)v, STR("ja")))
            return err_say(err, TEMPLATE_LANGUAGE, variant_term((enum variant)v).word, 2, "ja");
    if (languages_count(press) > PRESS_LANGUAGES_MAX)
        return err_say(err, LANGUAGES_TOO_MANY, config->templates.configured.p,
                       PRESS_LANGUAGES_MAX);
    for (size_t i = 0; i < config->office_count; i++) {
        const struct config_strings *at = &config->office[i];
        Str folder;

        if (!str_is_empty(at->language) &&
            !press_find(press, LANGUAGE_ANY_VARIANT, at->language, /*large*/ false, &folder))
            return err_say(err, OFFICE_STRANGER, config->file.configured.p, at->line,
                           STR_ARG(at->language), STR_ARG(at->language));
    }
    return 0;
}

int press_open(struct press **out, const struct config *config, Day mail_on, struct err *err)
{
    struct press *press = mem_zero(1, sizeof *press);
    int status;

    press->config = config;
    press->mail_on = mail_on;
    press->sheet_fonts = sheet_fonts_new();
    press->glyphs = glyphs_new(glyph_draw, press->sheet_fonts);
    press->codes = codes_new();
    status = chain_open(press, err);
    for (int v = 0; status == 0 && v < VARIANT_COUNT; v++)
        status = variant_open(press, (enum variant)v, err);
    if (status == 0)
        status = languages_check(press, err);
    if (status) {
        press_close(press);
        press = NULL;
    }
    *out = press;
    return status;
}

void press_close(struct press *press)
{
    if (!press)
        return;
    for (size_t i = 0; i < press->templates.count; i++)
        form_release(press->templates.at[i].form);
    VEC_RELEASE(&press->templates);
    VEC_RELEASE(&press->inputs);
    VEC_RELEASE(&press->images);
    VEC_RELEASE(&press->shared);
    form_ink_release(&press->ink);
    letter_release(&press->letter);
    sheet_fonts_release(press->sheet_fonts);
    codes_release(press->codes);
    glyphs_release(press->glyphs);
    arena_release(&press->arena);
    mem_free(press);
}

static struct lot_input *input_next(struct lot *lot, size_t room, const char *role, Str file)
{
    struct lot_input *input = &lot->inputs[lot->input_count];

    REQUIRE(lot->input_count < room); /* there is room for all of them */
    *input = (struct lot_input){.role = str_of(role), .file = file};
    lot->input_count++;
    return input;
}

/* Of the shipped folder nothing is configured, and where it lies is no input: renewal/ja/words.txt.
 */
static Str as_configured(const struct config *config, Str file)
{
    Str folder = config->templates.path;

    if (!str_is_empty(config->templates.configured) || !str_starts(file, folder))
        return file;
    return str_skip(file, folder.n + (file.n > folder.n && file.p[folder.n] == '/'));
}

size_t press_input_count(const struct press *press)
{
    return press->inputs.count + press->font_count;
}

void press_templates(const struct press *press, struct lot *lot, size_t room, struct arena *arena)
{
    for (size_t i = 0; i < press->inputs.count; i++) {
        struct lot_input *input =
            input_next(lot, room, "template",
                       arena_copy(arena, as_configured(press->config, press->inputs.at[i].file)));

        memcpy(input->sha256, press->inputs.at[i].sha256, sizeof input->sha256);
    }
}

int press_fonts(const struct press *press, struct font_digests *ahead, struct lot *lot, size_t room,
                struct arena *arena, struct err *err)
{
    for (size_t i = 0; i < press->font_count; i++) {
        struct lot_input *input =
            input_next(lot, room, "font", arena_copy(arena, press->fonts[i].configured));

        if (access(press->fonts[i].path, F_OK))
            return err_say(err, FONT_MISSING, press->fonts[i].path);
        if (font_digest(ahead, press->fonts[i].path, input->sha256, err))
            return -1;
    }
    return 0;
}

static int language_order(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* Whether a variant before this one has the language. */
static bool is_known(const Str *languages, size_t count, Str language)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(languages[i], language))
            return true;
    return false;
}

size_t press_languages(const struct press *press, Str languages[PRESS_LANGUAGES_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < press->templates.count; i++)
        if (!is_known(languages, count, press->templates.at[i].language)) {
            REQUIRE(count < PRESS_LANGUAGES_MAX); /* languages_check() was here */
            languages[count++] = press->templates.at[i].language;
        }
    qsort(languages, count, sizeof *languages, language_order);
    return count;
}

bool press_find(const void *context, int variant, Str language, bool large, Str *folder)
{
    const struct press *press = context;
    const Str end = large ? STR("-large") : STR_EMPTY;

    for (size_t i = 0; i < press->templates.count; i++) {
        const struct template *at = &press->templates.at[i];

        if ((variant != LANGUAGE_ANY_VARIANT && (int)at->variant != variant) ||
            at->language.n != language.n + end.n || !str_starts(at->language, language) ||
            !str_ends(at->language, end))
            continue;
        *folder = at->language;
        return true;
    }
    return false;
}

uint32_t press_pages(const struct press *press, enum variant variant, Str language)
{
    const struct template *t = press_template(press, variant, language);

    REQUIRE(t);
    return (uint32_t)form_pages(t->form);
}

bool press_prints(struct press *press, Str text, struct arena *arena, Str *missing)
{
    return glyphs_prints(press->glyphs, text, arena, missing);
}

bool press_fits(struct press *press, const struct lot_piece *piece)
{
    struct template *t = press_template(press, piece->variant, piece->language);
    struct words_values values = {&press->letter, letter_text};

    REQUIRE(t);
    letter_fill(&press->letter, NULL, piece);
    return form_fits(t->form, &press->letter.state, &values, piece->barcode.n > 0);
}
