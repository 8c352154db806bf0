/*
 * The templates: which letters there are in which language, and of which files each is made.
 *
 * A letter is a folder <variant>/<language>. What letters of a language share stands in
 * common/<language>: words.txt, whose blocks those of the letter's own words.txt win over, and
 * layout.conf, which a letter's own replaces. Large print is a language whose name ends in -large:
 * words that it lacks are those of the language itself, and with a folder in common it has each
 * letter that the language has. Every file is read once and is an input of the run.
 */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/typed.h"
#include "core/rules/variant.h"
#include "disk/file.h"
#include "disk/path.h"
#include "edge/disk/digest.h"
#include "edge/press/layout.h"
#include "edge/press/png.h"
#include "flow/press/press_inside.h"
#include "flow/press/proven.h"

enum {
    TEMPLATE_BYTES_MAX = 16 << 20, /* of one file; an image has a lower ceiling of its own */
    LANGUAGE_MAX = 40              /* characters */
};

static const Str large_end = {"-large", sizeof "-large" - 1};
static const char common_folder[] = "common";

struct spot { /* a folder or file: where it lies, and what messages and run.json call it */
    const char *path, *shown;
};

static struct spot place_in(struct press *press, struct spot folder, Str name)
{
    const char *file = arena_copy(&press->arena, name).p;

    return (struct spot){path_join(&press->arena, folder.path, file),
                          path_join(&press->arena, folder.shown, file)};
}

static struct spot templates_place(struct press *press)
{
    struct spot top = {arena_copy(&press->arena, press->config->templates.path).p,
                        arena_copy(&press->arena, press->config->templates.configured).p};

    if (!*top.shown)
        top.shown = top.path;
    return top;
}

static struct spot language_place(struct press *press, const char *letter, Str language)
{
    return place_in(press, place_in(press, templates_place(press), str_of(letter)), language);
}

static bool exists(struct spot place)
{
    return access(place.path, F_OK) == 0;
}

/* ja-large is made of ja. False: the language is no large print. */
static bool base_of(Str language, Str *base)
{
    if (!str_ends(language, large_end) || language.n == large_end.n)
        return false;
    *base = str_take(language, language.n - large_end.n);
    return true;
}

/* ---- files ----------------------------------------------------------------------------------- */

/* Reads one file, once, and remembers it as an input. */
static int input_read(struct press *press, struct spot file, struct press_input **out,
                      struct err *err)
{
    struct press_input input = {.file = str_of(file.shown)};
    const struct press_input *known;

    for (size_t i = 0; i < press->inputs.count; i++)
        if (str_equal(press->inputs.at[i].file, input.file)) {
            *out = &press->inputs.at[i];
            return 0;
        }
    known = proven_file(press, input.file);
    if (known)
        input = *known;
    else if (*press->key || !exists(file))
        return err_say(err, TEMPLATE_MISSING, file.shown);
    else if (file_read_within(file.path, TEMPLATE_BYTES_MAX, &press->arena, &input.text, err))
        return -1;
    else
        digest_of(input.text, input.sha256);
    VEC_PUSH(&press->inputs, input);
    *out = &press->inputs.at[press->inputs.count - 1];
    return 0;
}

struct files {               /* of one letter */
    struct spot folder;      /* of its layout: fonts and images lie beside it */
    const char *layout_file; /* as shown */
    struct form_node *layout;
    struct words_source words[WORDS_SOURCES_MAX];
    size_t word_files;
};

/* Its own layout, or the one that the language's letters share. */
static int layout_find(struct press *press, const char *letter, Str language, struct files *files,
                       struct err *err)
{
    struct spot own = language_place(press, letter, language);
    struct spot common = language_place(press, common_folder, language);
    struct spot file = place_in(press, own, STR("layout.conf"));
    struct press_input *input;

    files->folder = own;
    if (!exists(file) && exists(common)) {
        files->folder = common;
        file = place_in(press, common, STR("layout.conf"));
    }
    files->layout_file = file.shown;
    if (input_read(press, file, &input, err))
        return -1;
    if (!input->layout && layout_read(file.shown, input->text, &press->arena, &input->layout, err))
        return -1;
    files->layout = input->layout;
    return 0;
}

static int words_add(struct press *press, const char *letter, Str language, bool shared,
                     struct files *files, struct err *err)
{
    struct spot file = place_in(press, language_place(press, letter, language), STR("words.txt"));
    struct press_input *input;

    if (shared && !exists(file))
        return 0;
    if (input_read(press, file, &input, err))
        return -1;
    files->words[files->word_files++] = (struct words_source){file.shown, input->text, shared};
    return 0;
}

/* A block is looked for in this order. Only large print may have no words of its own. */
static int words_find_all(struct press *press, const char *letter, Str language,
                          struct files *files, struct err *err)
{
    Str base = STR_EMPTY;
    bool large = base_of(language, &base) && exists(language_place(press, letter, base));
    bool own = !large ||
               exists(place_in(press, language_place(press, letter, language), STR("words.txt")));

    return (own && words_add(press, letter, language, /*shared*/ false, files, err)) ||
                   words_add(press, common_folder, language, /*shared*/ true, files, err) ||
                   (large && words_add(press, letter, base, /*shared*/ true, files, err)) ||
                   (large && words_add(press, common_folder, base, /*shared*/ true, files, err))
               ? -1
               : 0;
}

/* ---- what a form asks for ------------------------------------------------------------------- */

/* Where Debian installs the faces of the shipped layouts: they are found whatever chain is
 * configured for names. */
static const char *const shipped_faces[] = {"/usr/share/fonts/truetype/bizud-gothic",
                                            "/usr/share/fonts/opentype/noto"};

/* The file of a template's font: in its own folder, or one of the configured, or beside one of
 * these, or where Debian has it. */
static const char *font_find(struct press *press, Str folder, Str name, Str *configured)
{
    const char *file = arena_copy(&press->arena, name).p;
    const char *path = path_join(&press->arena, arena_copy(&press->arena, folder).p, file);

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
    for (size_t i = 0; i < sizeof shipped_faces / sizeof *shipped_faces; i++) {
        path = path_join(&press->arena, shipped_faces[i], file);
        *configured = str_of(path);
        if (access(path, F_OK) == 0)
            return path;
    }
    return NULL;
}

const char *press_face_find(struct press *press, Str folder, Str name)
{
    Str configured;

    return font_find(press, folder, name, &configured);
}

static void face_note(struct press *press, Str folder, Str name, const char *path)
{
    for (size_t i = 0; i < press->faces.count; i++)
        if (str_equal(press->faces.at[i].folder, folder) &&
            str_equal(press->faces.at[i].name, name))
            return;
    VEC_PUSH(&press->faces,
             ((struct press_face){folder, arena_copy(&press->arena, name), str_of(path)}));
}

struct font_context {
    struct press *press;
    struct spot folder; /* of the layout */
    const char *layout;
};

static int metrics_font(void *context, Str name, int *handle, struct err *err)
{
    const struct font_context *c = context;
    Str configured;
    const char *path = memchr(name.p, '/', name.n)
                           ? NULL
                           : font_find(c->press, str_of(c->folder.path), name, &configured);

    if (!path)
        return err_say(err, FONT_NOT_FOUND, c->layout, STR_ARG(name));
    face_note(c->press, str_of(c->folder.path), name, path);
    for (size_t i = 0; i < c->press->config->font_count; i++)
        if (str_equal(c->press->config->fonts[i].path, str_of(path)))
            configured = c->press->config->fonts[i].configured;
    return press_font(c->press, configured, path, handle, err);
}

static size_t metrics_shape(void *context, int font, bool chain, Str text, struct glyph *out,
                            size_t room)
{
    return glyphs_shape(context, font, chain, text, out, room);
}

struct office_context { /* whose strings a template asks for */
    const struct press *press;
    Str language;
    struct arena *arena;
};

/* reply.phone and its like (core/letter/letter.c): which of their values the configuration has. */
static bool setting_holds(const struct config *config, Str name)
{
    static const char *const replies[] = {[REPLY_PHONE] = "reply.phone",
                                          [REPLY_ENCLOSED] = "reply.enclosed",
                                          [REPLY_JLIS] = "reply.jlis"};

    if (str_equal(name, STR("counter.load")))
        return config->load.hours > 0;
    if (str_equal(name, STR("print.duplex")))
        return config->duplex;
    return str_equal(name, str_of(replies[config->reply_form])) ||
           str_equal(name, str_of(config->page2_form ? "page2.form" : "page2.guide"));
}

/* Strings that every language writes alike. */
static bool is_language_free(Str key)
{
    static const char *const keys[] = {
        "phone",         "phone_main",  "phone_reply",     "fax",        "mail",        "url",
        "languages_url", "booking_url", "document_number", "card_weeks", "postal_code", "map"};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (str_equal(key, str_of(keys[i])))
            return true;
    return false;
}

/* ja, ja-large, ja-easy: who reads them reads Japanese strings. */
static bool is_japanese(Str language)
{
    return str_equal(language, STR("ja")) || str_starts(language, STR("ja-"));
}

/* en of en-large, with _ for -, as the configuration names its group. */
static Str group_of(const struct office_context *c)
{
    Str base = c->language;
    char *name;

    base_of(c->language, &base);
    name = arena_take(c->arena, base.n + 1);
    for (size_t i = 0; i < base.n; i++)
        name[i] = base.p[i] == '-' ? '_' : base.p[i];
    name[base.n] = '\0';
    return (Str){name, base.n};
}

/* office.ja.KEY: the Japanese string, for the box that the counter reads in another language. office.ja_easy.KEY: the one of
 * easy Japanese, for the box in it on other letters; the Japanese one where the office gives none. */
static bool is_for_box(const struct office_context *c, Str key, Str *text)
{
    static const struct {
        Str prefix, language;
    } boxes[] = {{{"ja.", 3}, {"ja", 2}}, {{"ja_easy.", 8}, {"ja-easy", 7}}};

    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++)
        if (str_starts(key, boxes[i].prefix)) {
            *text = config_office(c->press->config, boxes[i].language, c->press->mail_on,
                                  str_skip(key, boxes[i].prefix.n));
            return true;
        }
    return false;
}

static enum words_answer office_text(const void *context, Str key, Str *text)
{
    const struct office_context *c = context;
    const struct config *config = c->press->config;
    bool own;

    if (is_for_box(c, key, text))
        return str_is_empty(*text) ? OFFICE_SILENT : OFFICE_SAYS;
    if (memchr(key.p, '.', key.n))
        return setting_holds(config, key) ? OFFICE_SAYS : OFFICE_SILENT;
    own = config_office_own(config, c->language, c->press->mail_on, key, text);
    *text = config_office(config, c->language, c->press->mail_on, key);
    if (str_is_empty(*text) && config_office_needed(key))
        *text = key; /* nothing is printed then (config_check_office()): why alone does without */
    if (str_is_empty(*text))
        return OFFICE_SILENT;
    if (own || is_japanese(c->language) || is_language_free(key) || !c->press->second_edition)
        return OFFICE_SAYS;
    *text = group_of(c);
    return OFFICE_IN_JAPANESE;
}

/* An image stands beside the layout and is one of its files. */
static int metrics_image(void *context, Str name, const struct image **image, struct err *err)
{
    const struct font_context *c = context;
    struct press *press = c->press;
    struct arena *arena = &press->arena;
    struct spot file = place_in(press, c->folder, name);
    struct image *made = ARENA_NEW(arena, struct image);
    struct press_input *input;

    *image = made;
    for (size_t i = 0; i < press->images.count; i++)
        if (str_equal(str_of(press->images.at[i].shown), str_of(file.shown))) {
            *image = press->images.at[i].image;
            return 0;
        }
    if (name.n == 0 || memchr(name.p, '/', name.n))
        return err_say(err, TEMPLATE_MISSING, file.shown);
    if (input_read(press, file, &input, err) ||
        png_decode(file.shown, input->text, made, arena, err))
        return -1;
    VEC_PUSH(&press->images, ((struct press_image){file.shown, made}));
    return 0;
}

static bool is_encoded(const struct press *press, Str text)
{
    for (size_t i = 0; i < press->qr_texts.count; i++)
        if (str_equal(press->qr_texts.at[i], text))
            return true;
    return false;
}

/* Every QR code of a template can be encoded: constant text, so this is known before the first
 * page. Templates share most of them. */
static int codes_check(struct press *press, const struct form *form, const char *file,
                       struct err *err)
{
    size_t count;
    const Str *texts = form_qr_texts(form, &count);

    for (size_t i = 0; i < count; i++) {
        struct code code;

        if (is_encoded(press, texts[i]))
            continue;
        if (!code_qr(press->codes, &code, texts[i]))
            return err_say(err, QR_ENCODE, file);
        VEC_PUSH(&press->qr_texts, texts[i]);
    }
    return 0;
}

/* How the language writes values: Japanese, where it does not say. */
static int language_take(struct press *press, Str of, const struct language **writes,
                         struct err *err)
{
    static const char name[] = "language.conf";
    struct spot file = place_in(press, language_place(press, common_folder, of), str_of(name));
    struct language *language = ARENA_NEW(&press->arena, struct language);
    struct press_input *input;
    Str base;

    *writes = language_japanese();
    if (!exists(file) && base_of(of, &base))
        file = place_in(press, language_place(press, common_folder, base), str_of(name));
    if (!exists(file))
        return 0;
    if (input_read(press, file, &input, err))
        return -1;
    if (!input->layout && layout_read(file.shown, input->text, &press->arena, &input->layout, err))
        return -1;
    *writes = language;
    return language_read(language, file.shown, input->layout, err);
}

/* ---- one letter ------------------------------------------------------------------------------ */

/*
 * What is shared is of use when one letter uses it: a letter's own file too, which large print reads
 * behind its own.
 */
static void commons_note(struct press *press, const struct words *words)
{
    for (size_t i = 0; i < words->block_count; i++) {
        const struct words_block *block = &words->blocks[i];
        struct press_common *common = NULL;

        for (size_t k = 0; k < press->commons.count && !common; k++)
            if (str_equal(press->commons.at[k].block->name, block->name) &&
                str_equal(str_of(press->commons.at[k].block->file), str_of(block->file)))
                common = &press->commons.at[k];
        if (common)
            common->used |= block->used;
        else
            VEC_PUSH(&press->commons, ((struct press_common){block, block->used}));
    }
}

/* Every front of a letter has a code, or its layout is named: what a camera is to read is missing. */
static void marks_note(struct press *press, const struct form *form, const char *layout_file)
{
    struct form_square at;
    bool missing = false;

    for (size_t page = 0; page < form_pages(form); page++)
        missing |= form_is_front(form, page) && !form_mark(form, page, &at);
    for (size_t i = 0; i < press->unmarked.count; i++)
        missing &= !str_equal(press->unmarked.at[i], str_of(layout_file));
    if (missing)
        VEC_PUSH(&press->unmarked, str_of(layout_file));
}

struct asked { /* a folder, a language, and what page it is of which letter */
    const char *letter;
    Str language;
    size_t page_before, pages_whole;
    bool alone;
    int variant; /* -1: the reply form, which is for proxies alone and has no gates */
};

static const struct form_gates *gates_of(const struct asked *asked, const struct language *writes,
                                         struct arena *arena)
{
    const struct variant_row *row = variant_row((enum variant)asked->variant);
    struct form_gates *gates = ARENA_NEW(arena, struct form_gates);
    Str *nevers = ARENA_ARRAY(arena, Str, VARIANT_WORDS_MAX);

    *gates = (struct form_gates){.letter = asked->letter,
                                 .fields = row->fields,
                                 .nevers = nevers,
                                 .proxies = writes->proxies,
                                 .proxy_count = writes->proxy_count,
                                 .excepts = writes->excepts,
                                 .except_count = writes->except_count};
    for (size_t i = 0; i < VARIANT_WORDS_MAX && row->never[i] && is_japanese(asked->language); i++)
        nevers[gates->never_count++] = str_of(row->never[i]);
    return gates;
}

static void writing_fill(struct press *press, const struct asked *asked, struct letter_terms *terms,
                         struct press_writing *writes)
{
    const struct config *config = press->config;
    enum variant variant = asked->variant < 0 ? VARIANT_RENEWAL : (enum variant)asked->variant;

    letter_terms_fill(terms, writes->language, variant, config->places, config->place_count);
    writes->quiet_hours = load_quiet_hours(&config->load, writes->language, &press->arena);
    writes->quiet_days = load_quiet_days(&config->load, writes->language, &press->arena);
}

/* Proves what compile() read. */
static int prove(struct press *press, struct form *form, struct err *err)
{
    return form_prove(form, err) || codes_check(press, form, form_layout_file(form), err) ? -1 : 0;
}

/* `proves`: now; else prove() does so before it is printed. */
static int compile(struct press *press, const struct asked *asked, bool proves, struct form **form,
                   struct press_writing *writes, struct err *err)
{
    const struct config *config = press->config;
    struct files files = {0};
    struct office_context office = {press, asked->language, &press->arena};
    struct font_context fonts = {press, {NULL, NULL}, NULL};
    struct form_metrics metrics = {.context = &fonts,
                                   .font = metrics_font,
                                   .image = metrics_image,
                                   .shape_context = press->glyphs,
                                   .shape = metrics_shape};
    struct letter_terms *terms = ARENA_NEW(&press->arena, struct letter_terms);
    struct form_source source = {.vocabulary = &terms->vocabulary,
                                 .office = office_text,
                                 .office_context = &office,
                                 .window = {config->window_x, config->window_y, config->window_w,
                                            config->window_h, config->window_play_x,
                                            config->window_play_y},
                                 .without_barcode = str_is_empty(config->towns.path),
                                 .duplex = config->duplex,
                                 .page_before = asked->page_before,
                                 .pages_whole = asked->pages_whole,
                                 .alone = asked->alone};

    if (layout_find(press, asked->letter, asked->language, &files, err) ||
        words_find_all(press, asked->letter, asked->language, &files, err) ||
        language_take(press, asked->language, &writes->language, err))
        return -1;
    writing_fill(press, asked, terms, writes);
    source.chart = load_chart(&config->load, writes->language, &press->arena);
    if (press->second_edition && asked->variant >= 0)
        source.gates = gates_of(asked, writes->language, &press->arena);
    fonts.folder = files.folder;
    fonts.layout = source.layout_file = files.layout_file;
    source.layout = files.layout;
    memcpy(source.words, files.words, sizeof source.words);
    source.word_files = files.word_files;
    if (form_read(form, &source, &metrics, &press->arena, err) ||
        (proves && prove(press, *form, err))) {
        form_release(*form);
        return -1;
    }
    commons_note(press, form_words(*form));
    if (!asked->alone)
        marks_note(press, *form, source.layout_file);
    return 0;
}

/* ---- the reply form -------------------------------------------------------------------------- */

static const char reply_folder[] = "form";

/* Where a proxy can renew or apply at once: not where a card must be ordered or extended first. */
static bool reply_serves(enum variant variant)
{
    return variant == VARIANT_RENEWAL || variant == VARIANT_LAPSED;
}

static int template_compile(struct press *press, struct template *t, bool proves, struct err *err)
{
    const struct asked letter = {
        variant_term(t->variant).word, t->language, 0, 0, false, (int)t->variant};
    struct asked reply = {reply_folder, t->language, 1, 0, false, -1};

    t->proven = proves;
    if (compile(press, &letter, proves, &t->form, &t->writes, err))
        return -1;
    reply.pages_whole = form_pages(t->form);
    if (!press->config->page2_form || !reply_serves(t->variant) || reply.pages_whole < 2 ||
        !exists(language_place(press, reply_folder, t->language)))
        return 0;
    if (compile(press, &reply, proves, &t->page2, &t->writes, err)) {
        form_release(t->form);
        return -1;
    }
    return 0;
}

static bool template_read(struct press *press, struct template *t)
{
    if (t->form || press->failed)
        return !press->failed;
    REQUIRE(press->remembered); /* else all were compiled at once */
    press->failed = press_use(press, &press->failure) ||
                    template_compile(press, t, /*proves*/ false, &press->failure);
    if (press->failed)
        t->form = NULL;
    return !press->failed;
}

bool template_ready(struct press *press, struct template *t, bool proven)
{
    if (!template_read(press, t))
        return false;
    if (proven && !t->proven) {
        press->failed = prove(press, t->form, &press->failure) ||
                        (t->page2 && prove(press, t->page2, &press->failure));
        t->proven = !press->failed;
    }
    return !press->failed;
}

/* Whoever asks for it gets it in Japanese at least. */
static int page2_check(struct press *press, struct err *err)
{
    struct spot ja = language_place(press, reply_folder, STR("ja"));

    if (press->config->page2_form && !exists(ja))
        return err_say(err, TEMPLATE_JAPANESE, ja.shown);
    return 0;
}

bool press_has_reply_form(struct press *press)
{
    return exists(place_in(press, templates_place(press), str_of(reply_folder)));
}

bool press_has_page2(const struct press *press, const struct template *t)
{
    return t->page2 && press->letter.state.value[CHOICE_VISITOR] == VISITOR_SELF;
}

const struct press_reply *press_reply_of(const struct press *press, Str language)
{
    const struct press_reply *japanese = NULL;

    for (size_t i = 0; i < press->replies.count; i++) {
        if (str_equal(press->replies.at[i].language, language))
            return &press->replies.at[i];
        if (str_equal(press->replies.at[i].language, STR("ja")))
            japanese = &press->replies.at[i];
    }
    REQUIRE(japanese); /* press_open_reply_form() was called */
    return japanese;
}

/* ---- all letters ----------------------------------------------------------------------------- */

/* The folder's name is the language in job.csv and pieces.csv, and part of an input's. */
static int language_check(Str name, const char *shown, struct err *err)
{
    enum text_fault fault = text_fault(name, LANGUAGE_MAX);

    return fault == TEXT_GOOD ? 0
                              : err_say(err, TEMPLATE_NAME, shown,
                                        text_fault_words(fault, messages_are_english()));
}

struct languages {
    Str at[PRESS_LANGUAGES_MAX];
    size_t count;
};

static bool languages_have(const struct languages *languages, Str language)
{
    for (size_t i = 0; i < languages->count; i++)
        if (str_equal(languages->at[i], language))
            return true;
    return false;
}

static int language_add(struct languages *languages, struct spot folder, Str language,
                        struct err *err)
{
    if (languages->count == PRESS_LANGUAGES_MAX)
        return err_say(err, LANGUAGES_TOO_MANY, folder.shown, PRESS_LANGUAGES_MAX);
    languages->at[languages->count++] = language;
    return 0;
}

/* The folders of a folder, those that are hidden aside; one that is not there has none. */
static int folders_in(struct press *press, struct spot folder, struct languages *languages,
                      struct err *err)
{
    struct folder_list list;

    languages->count = 0;
    if (!exists(folder))
        return 0;
    if (folder_list(folder.path, &press->arena, &list, err))
        return -1;
    for (size_t i = 0; i < list.count; i++)
        if (list.at[i].is_folder && list.at[i].name.p[0] != '.' &&
            (language_check(list.at[i].name, place_in(press, folder, list.at[i].name).shown, err) ||
             language_add(languages, folder, list.at[i].name, err)))
            return -1;
    return 0;
}

static int language_order(const void *a, const void *b)
{
    const Str *left = a, *right = b;

    return str_compare(*left, *right);
}

/* A language other than Japanese needs the office's words in it: without a group of its own in the
 * configuration it is not offered, so that nobody has to write English who sends none. */
static bool is_offered(const struct press *press, Str language)
{
    const struct config *config = press->config;
    Str base = language;

    if (is_japanese(language) || !press->second_edition)
        return true;
    base_of(language, &base);
    for (size_t i = 0; i < config->office_count; i++)
        if (str_equal(config->office[i].language, base) ||
            str_equal(config->office[i].language, language))
            return true;
    return false;
}

static void leave_out(struct press *press, Str language)
{
    for (size_t i = 0; i < press->unoffered.count; i++)
        if (str_equal(press->unoffered.at[i], language))
            return;
    VEC_PUSH(&press->unoffered, language);
}

static bool is_left_out(const struct press *press, Str language)
{
    for (size_t i = 0; i < press->unoffered.count; i++)
        if (str_equal(press->unoffered.at[i], language))
            return true;
    return false;
}

static int variant_open(struct press *press, enum variant variant, const struct languages *common,
                        struct err *err)
{
    struct spot top = templates_place(press);
    struct spot folder = place_in(press, top, str_of(variant_term(variant).word));
    struct languages languages;
    Str base;

    if (folders_in(press, folder, &languages, err))
        return -1;
    for (size_t i = 0; i < common->count; i++)
        if (!languages_have(&languages, common->at[i]) && base_of(common->at[i], &base) &&
            languages_have(&languages, base) &&
            language_add(&languages, folder, common->at[i], err))
            return -1;
    if (!languages_have(&languages, STR("ja")))
        return err_say(err, TEMPLATE_JAPANESE, place_in(press, folder, STR("ja")).shown);
    qsort(languages.at, languages.count, sizeof *languages.at, language_order);
    for (size_t i = 0; i < languages.count; i++) {
        struct template t = {.variant = variant, .language = languages.at[i]};

        if (!is_offered(press, t.language)) {
            leave_out(press, t.language);
            continue;
        }

        if (!press->remembered && template_compile(press, &t, /*proves*/ true, err))
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

static bool file_is_read(const struct press *press, struct spot file)
{
    for (size_t i = 0; i < press->inputs.count; i++)
        if (str_equal(press->inputs.at[i].file, str_of(file.shown)))
            return true;
    return false;
}

/* What no letter uses is a slip of the pen: a folder, a file, a block. */
static int commons_check(struct press *press, const struct languages *common, struct err *err)
{
    static const char *const names[] = {"layout.conf", "words.txt", "language.conf"};
    Str languages[PRESS_LANGUAGES_MAX];
    struct languages known = {.count = press_languages(press, languages)};

    memcpy(known.at, languages, sizeof known.at);
    for (size_t i = 0; i < common->count; i++) {
        struct spot folder = language_place(press, common_folder, common->at[i]);

        if (is_left_out(press, common->at[i]))
            continue;
        if (!languages_have(&known, common->at[i]))
            return err_say(err, TEMPLATE_UNUSED, folder.shown);
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            struct spot file = place_in(press, folder, str_of(names[k]));

            if (exists(file) && !file_is_read(press, file))
                return err_say(err, TEMPLATE_UNUSED, file.shown);
        }
    }
    for (size_t i = 0; i < press->commons.count; i++) {
        const struct words_block *block = press->commons.at[i].block;

        if (!press->commons.at[i].used)
            return err_say(err, WORDS_UNUSED, block->file, block->line, STR_ARG(block->name));
    }
    return 0;
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

/* A language of its own strings of the office that no letter has is a slip of the pen. */
static int offices_check(const struct press *press, struct err *err)
{
    const struct config *config = press->config;
    Str folder;

    for (size_t i = 0; i < config->office_count; i++) {
        const struct config_strings *at = &config->office[i];

        if (!str_is_empty(at->language) &&
            !press_find(press, LANGUAGE_ANY_VARIANT, at->language, /*large*/ false, &folder))
            return err_say(err, OFFICE_STRANGER, config->file.configured.p, at->line,
                           STR_ARG(at->language), STR_ARG(at->language));
    }
    return 0;
}

int templates_open(struct press *press, struct err *err)
{
    struct spot top = templates_place(press);
    struct languages common;

    if (!exists(place_in(press, top, STR(".")))) /* a file is no folder */
        return err_say(err, TEMPLATE_MISSING, top.shown);
    press->second_edition = exists(place_in(press, top, str_of(common_folder)));
    if (folders_in(press, place_in(press, top, str_of(common_folder)), &common, err))
        return -1;
    if (page2_check(press, err))
        return -1;
    for (int v = 0; v < VARIANT_COUNT; v++)
        if (variant_open(press, (enum variant)v, &common, err))
            return -1;
    if (languages_count(press) > PRESS_LANGUAGES_MAX)
        return err_say(err, LANGUAGES_TOO_MANY, top.shown, PRESS_LANGUAGES_MAX);
    if (press->remembered) /* so that what follows holds, and not all letters are compiled */
        return 0;
    return offices_check(press, err) || commons_check(press, &common, err) ? -1 : 0;
}

int press_open_reply_form(struct press *press, struct err *err)
{
    struct spot folder = place_in(press, templates_place(press), str_of(reply_folder));
    struct languages languages;

    if (press->replies.count)
        return 0;
    if (folders_in(press, folder, &languages, err))
        return -1;
    if (!languages_have(&languages, STR("ja")))
        return err_say(err, TEMPLATE_JAPANESE, place_in(press, folder, STR("ja")).shown);
    for (size_t i = 0; i < languages.count; i++) {
        const struct asked asked = {reply_folder, languages.at[i], 0, 0, /*alone*/ true, -1};
        struct press_reply reply = {.language = languages.at[i]};

        if (compile(press, &asked, /*proves*/ true, &reply.form, &reply.writes, err))
            return -1;
        VEC_PUSH(&press->replies, reply);
    }
    return 0;
}
