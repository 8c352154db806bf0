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
#include "flow/press/proven.h"

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

int press_font(struct press *press, Str configured, const char *path, int *handle,
                     struct err *err)
{
    char seen[FONT_KNOWN_BY_HEX + 1], known_by[FONT_KNOWN_BY_HEX + 1];

    (void)font_seen(path, seen);
    if (glyphs_open(press->glyphs, path, handle, err))
        return -1;
    if ((size_t)*handle == press->font_count) {
        struct press_font *font = &press->fonts[press->font_count++];

        *font = (struct press_font){.configured = configured, .path = path};
        memcpy(font->seen, seen, sizeof font->seen);
        font->lasts = press->memory && font_known_by(path, known_by) && strcmp(known_by, seen) == 0;
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

        if (press_font(press, font->configured, path, &handle, err))
            return -1;
        glyphs_chain(press->glyphs, handle, !is_shipped(path));
    }
    return 0;
}

/* What is printed of a place is live, so no template's proof meets all of its characters. */
static int places_check(struct press *press, struct err *err)
{
    const struct config *config = press->config;

    for (size_t i = 0; i < config->place_count; i++)
        for (int text = 0; text < PLACE_TEXTS; text++) {
            Str missing, shown = config->places[i].shown[text];

            if (!glyphs_prints(press->glyphs, shown, &press->arena, &missing))
                return err_say(err, PLACE_GLYPH, config->file.configured.p, config->places_line,
                               STR_ARG(missing), STR_ARG(config->places[i].name));
        }
    return 0;
}

/* So is what the print room's papers say of paper, envelope and enclosures. */
static int shop_check(struct press *press, struct err *err)
{
    const struct shop *shop = &press->config->shop;
    const Str said[] = {shop->paper, shop->envelope, shop->postage, shop->post_office,
                        shop->permit, shop->contact};
    enum { SAID = sizeof said / sizeof said[0] };

    for (size_t i = 0; i < SAID + shop->enclosure_count; i++) {
        Str missing, shown = i < SAID ? said[i] : shop->enclosures[i - SAID].name;

        if (!glyphs_prints(press->glyphs, shown, &press->arena, &missing))
            return err_say(err, SHOP_GLYPH, press->config->file.configured.p,
                           press->config->print_line, STR_ARG(missing), STR_ARG(shown));
    }
    return 0;
}

static struct press *press_new(const struct config *config)
{
    struct press *press = mem_zero(1, sizeof *press);

    press->config = config;
    press->sheet_fonts = sheet_fonts_new();
    press->glyphs = glyphs_new(glyph_draw, press->sheet_fonts);
    press->codes = codes_new();
    return press;
}

static void sum_templates(struct press *press)
{
    struct template_file *files =
        ARENA_ARRAY(&press->arena, struct template_file, press->inputs.count);
    const struct config_path *folder = &press->config->templates;
    Str shown = str_is_empty(folder->configured) ? folder->path : folder->configured;

    for (size_t i = 0; i < press->inputs.count; i++)
        files[i] = (struct template_file){template_below(shown, press->inputs.at[i].file),
                                          press->inputs.at[i].sha256};
    template_sum(files, press->inputs.count, press->templates_digest);
}

const char *press_templates_digest(const struct press *press)
{
    REQUIRE(*press->templates_digest); /* press_open() read them */
    return press->templates_digest;
}

static int press_opened(struct press **out, struct press *press, int failed)
{
    if (failed) {
        press_close(press);
        press = NULL;
    }
    *out = press;
    return failed ? -1 : 0;
}

static struct press *press_for(const struct config *config, Day mail_on)
{
    struct press *press = press_new(config);

    press->mail_on = mail_on;
    press->letter.card_weeks = config_card_weeks(config, mail_on);
    press->letter.places = config->places;
    press->letter.place_count = config->place_count;
    return press;
}

static int open_all(struct press **out, struct press *press, struct err *err)
{
    press->opened = true;
    if (press_opened(out, press,
                     chain_open(press, err) || places_check(press, err) ||
                         shop_check(press, err) || templates_open(press, err)))
        return -1;
    sum_templates(press);
    return 0;
}

int press_open(struct press **out, const struct config *config, Day mail_on, struct err *err)
{
    return open_all(out, press_for(config, mail_on), err);
}

int press_recall(struct press **out, const struct config *config, Day mail_on,
                 struct font_digests *fonts, const char *ledger, struct err *err)
{
    struct press *press = press_for(config, mail_on);

    press->memory = arena_printf(&press->arena, "%s.letters", ledger).p;
    proven_look(press);
    press->remembered = proven_holds(press, press->memory, fonts);
    if (!press->remembered)
        return open_all(out, press, err);
    if (press_opened(out, press, templates_open(press, err)))
        return -1;
    sum_templates(press);
    return 0;
}

void press_calendar(struct press *press, const struct calendar *calendar)
{
    press->letter.calendar = calendar;
}

int press_open_fonts(struct press **out, const struct config *config, struct err *err)
{
    struct press *press = press_new(config);

    press->opened = true;
    return press_opened(out, press, chain_open(press, err));
}

/* In the order of the night that proved them: handles, and what is made of them, are the same. Whether
 * they are whole was tried then, of these very bytes. */
int press_use(struct press *press, struct err *err)
{
    if (press->opened)
        return 0;
    for (size_t i = 0; i < press->font_count; i++) {
        const char *path = press->fonts[i].path;
        int handle;

        if (glyphs_open_whole(press->glyphs, path, &handle, err))
            return -1;
        REQUIRE((size_t)handle == i); /* each stands there once */
        sheet_font(press->sheet_fonts, handle, path);
    }
    press->opened = true;
    return chain_open(press, err);
}

void press_rest(const struct press *press)
{
    glyphs_rest(press->glyphs);
    sheet_fonts_rest(press->sheet_fonts);
}

int press_check(const struct press *press, struct err *err)
{
    if (!press->failed)
        return 0;
    *err = press->failure;
    return -1;
}

int press_ready_lot(struct press *press, const struct lot *lot, struct err *err)
{
    if (press_use(press, err))
        return -1;
    for (uint32_t i = 0; i < lot->bundle_count; i++) {
        struct template *t =
            press_template(press, lot->bundles[i].variant, lot->bundles[i].language);

        REQUIRE(t);
        template_ready(press, t, /*proven*/ true);
    }
    return press_check(press, err);
}

void press_close(struct press *press)
{
    if (!press)
        return;
    for (size_t i = 0; i < press->templates.count; i++)
        form_release(press->templates.at[i].form);
    for (size_t i = 0; i < press->templates.count; i++)
        form_release(press->templates.at[i].page2);
    for (size_t i = 0; i < press->replies.count; i++)
        form_release(press->replies.at[i].form);
    VEC_RELEASE(&press->tree);
    VEC_RELEASE(&press->faces);
    VEC_RELEASE(&press->replies);
    VEC_RELEASE(&press->templates);
    VEC_RELEASE(&press->inputs);
    VEC_RELEASE(&press->images);
    VEC_RELEASE(&press->commons);
    VEC_RELEASE(&press->qr_texts);
    VEC_RELEASE(&press->unoffered);
    VEC_RELEASE(&press->unmarked);
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

/* What was opened is what was digested; that it stays so is asked later (font_digests_hold()). */
static int font_held(const struct press_font *font, struct err *err)
{
    char now[FONT_KNOWN_BY_HEX + 1];

    (void)font_seen(font->path, now);
    return *font->seen && strcmp(now, font->seen) != 0 ? err_say(err, FILE_CHANGED, font->path) : 0;
}

int press_fonts(const struct press *press, struct font_digests *ahead, struct lot *lot, size_t room,
                struct arena *arena, struct err *err)
{
    for (size_t i = 0; i < press->font_count; i++) {
        struct lot_input *input =
            input_next(lot, room, "font", arena_copy(arena, press->fonts[i].configured));

        if (access(press->fonts[i].path, F_OK))
            return err_say(err, FONT_MISSING, press->fonts[i].path);
        if (font_digest(ahead, press->fonts[i].path, input->sha256, err) ||
            font_held(&press->fonts[i], err))
            return -1;
    }
    return 0;
}

static int language_order(const void *a, const void *b)
{
    const Str *left = a, *right = b;

    return str_compare(*left, *right);
}

size_t press_languages(const struct press *press, Str languages[PRESS_LANGUAGES_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < press->templates.count; i++) {
        Str language = press->templates.at[i].language;
        bool known = false;

        for (size_t k = 0; k < count && !known; k++)
            known = str_equal(languages[k], language);
        if (!known) {
            REQUIRE(count < PRESS_LANGUAGES_MAX); /* press_open() has seen to it */
            languages[count++] = language;
        }
    }
    qsort(languages, count, sizeof *languages, language_order);
    return count;
}

bool press_unoffered(const struct press *press, size_t at, Str *language)
{
    if (at >= press->unoffered.count)
        return false;
    *language = press->unoffered.at[at];
    return true;
}

bool press_unmarked(const struct press *press, size_t at, Str *layout)
{
    if (at >= press->unmarked.count)
        return false;
    *layout = press->unmarked.at[at];
    return true;
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

uint32_t press_pages(struct press *press, enum variant variant, Str language)
{
    struct template *t = press_template(press, variant, language);

    REQUIRE(t);
    return template_ready(press, t, /*proven*/ true) ? (uint32_t)form_pages(t->form) : 0;
}

bool press_bears_barcode(struct press *press, enum variant variant, Str language)
{
    struct template *t = press_template(press, variant, language);

    REQUIRE(t);
    return template_ready(press, t, /*proven*/ false) && form_bears_barcode(t->form);
}

bool press_prints(struct press *press, Str text, struct arena *arena, Str *missing)
{
    REQUIRE(press->opened); /* press_use() */
    return glyphs_prints(press->glyphs, text, arena, missing);
}

void press_write_as(struct press *press, const struct press_writing *writes)
{
    press->letter.language = writes->language;
    press->letter.quiet_hours = writes->quiet_hours;
    press->letter.quiet_days = writes->quiet_days;
}

/* The letter, and those whose second pages it could have. */
static bool all_ready(struct press *press, struct template *t)
{
    bool ready = template_ready(press, t, /*proven*/ false);

    for (size_t i = 0; ready && press->config->page2_form && i < press->templates.count; i++)
        if (str_equal(press->templates.at[i].language, t->language))
            ready = template_ready(press, &press->templates.at[i], /*proven*/ false);
    return ready;
}

bool press_fits(struct press *press, const struct lot_piece *piece)
{
    struct template *t = press_template(press, piece->variant, piece->language);
    struct words_values values = {&press->letter, letter_text};

    REQUIRE(t);
    if (!all_ready(press, t))
        return false;
    press_write_as(press, &t->writes);
    letter_fill(&press->letter, NULL, piece);
    if (!form_fits(t->form, &press->letter.state, &values, piece->barcode.n > 0)) {
        template_ready(press, t, /*proven*/ true); /* no address is blamed for a damaged letter */
        return false;
    }
    for (size_t i = 0; i < press->templates.count; i++) { /* which letter it becomes is open */
        struct template *at = &press->templates.at[i];

        if (str_equal(at->language, piece->language) && press_has_page2(press, at) &&
            !form_fits(at->page2, &press->letter.state, &values, /*barcode*/ false)) {
            template_ready(press, at, /*proven*/ true);
            return false;
        }
    }
    return true;
}
