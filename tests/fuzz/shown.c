/*
 * What a page shows. Up to the first NUL the bytes are a font's ToUnicode, behind it the content
 * stream of a page with that font, called /f.
 *
 * Of a font only digits, hyphen and slash are kept; of a page only different right piece ids,
 * different figures, and a name that stands in the stream. Without the font nothing is shown. An operator more at the end
 * changes nothing of what was shown before it. The same stream is read for its colours.
 */
#include "core/letter/pagecolour.h"
#include "core/letter/pagetext.h"

#include "fuzz.h"

static void font_holds(const struct pagetext_font *font)
{
    HOLDS(font->code_bytes == 1 || font->code_bytes == 2);
    HOLDS(font->count <= PAGETEXT_CODES_MAX);
    for (size_t i = 0; i < font->count; i++)
        HOLDS(font->codes[i].c == '-' || font->codes[i].c == '/' || font->codes[i].c == ' ' ||
              (font->codes[i].c >= '0' && font->codes[i].c <= '9'));
}

static void shown_holds(const struct pagetext *shown, Str content)
{
    HOLDS(shown->id_count <= PAGETEXT_IDS_MAX);
    for (size_t i = 0; i < shown->id_count; i++) {
        HOLDS(piece_id_valid(str_of(shown->ids[i])));
        for (size_t k = 0; k < i; k++)
            HOLDS(strcmp(shown->ids[i], shown->ids[k]) != 0);
    }
    HOLDS(shown->figure_count <= PAGETEXT_FIGURES_MAX);
    for (size_t i = 0; i < shown->figure_count; i++) {
        HOLDS(strspn(shown->figures[i], "0123456789-/") == strlen(shown->figures[i]));
        HOLDS(pagetext_shows(shown, str_of(shown->figures[i])));
        for (size_t k = 0; k < i; k++)
            HOLDS(strcmp(shown->figures[i], shown->figures[k]) != 0);
    }
    HOLDS(str_is_empty(shown->form) ||
          (shown->form.p > content.p && shown->form.p[-1] == '/' && shown->form.n <= content.n));
}

static void shown_alike(const struct pagetext *one, const struct pagetext *other)
{
    HOLDS(one->id_count == other->id_count && str_equal(one->form, other->form));
    for (size_t i = 0; i < one->id_count; i++)
        HOLDS(strcmp(one->ids[i], other->ids[i]) == 0);
    HOLDS(one->figure_count == other->figure_count && one->figures_more == other->figures_more);
    for (size_t i = 0; i < one->figure_count; i++)
        HOLDS(strcmp(one->figures[i], other->figures[i]) == 0);
}

/* Each glyph is one byte of the stream at least; the same stream twice stands in the same places.
 */
static void marks_hold(Str content, const struct pagetext_resource *resource)
{
    PagetextMarks marks = {0};
    size_t once;

    pagetext_marks(&marks, content, resource, 1);
    once = marks.count;
    HOLDS(once <= content.n);
    pagetext_marks(&marks, content, resource, 1);
    HOLDS(marks.count == 2 * once);
    for (size_t i = 0; i < once; i++)
        HOLDS(marks.at[i].c == marks.at[once + i].c);
    VEC_RELEASE(&marks);
}

/* Each fault is a text of its own length; the same stream twice adds nothing to the first. */
static void colours_hold(Str content)
{
    struct pagecolour once = {.rgb = false}, twice;

    pagecolour_read(&once, content);
    HOLDS(strnlen(once.grey, PAGECOLOUR_TEXT_MAX) < PAGECOLOUR_TEXT_MAX);
    HOLDS(strnlen(once.other, PAGECOLOUR_TEXT_MAX) < PAGECOLOUR_TEXT_MAX);
    twice = once;
    pagecolour_read(&twice, content);
    HOLDS(twice.rgb == once.rgb && strcmp(twice.grey, once.grey) == 0 &&
          strcmp(twice.other, once.other) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    Str all = {(const char *)bytes, count};
    const char *nul = count ? memchr(bytes, '\0', count) : NULL;
    Str table = nul ? str_take(all, (size_t)(nul - all.p)) : all;
    Str content = nul ? str_skip(all, table.n + 1) : STR_EMPTY;
    struct pagetext_font font;
    struct pagetext_resource resource = {STR("f"), &font};
    struct pagetext shown, none, longer;
    struct arena arena = {0};
    Str more;

    pagetext_font_read(&font, table);
    font_holds(&font);
    pagetext_read(&shown, content, &resource, 1);
    shown_holds(&shown, content);
    marks_hold(content, &resource);
    colours_hold(content);
    pagetext_read(&none, content, NULL, 0);
    HOLDS(none.id_count == 0 && none.figure_count == 0 && str_equal(none.form, shown.form));
    more = (Str){arena_take(&arena, content.n + 3), content.n + 3};
    memcpy((char *)more.p, content.p, content.n);
    memcpy((char *)more.p + content.n, "\nQ\n", 3);
    pagetext_read(&longer, more, &resource, 1);
    shown_alike(&shown, &longer);
    arena_release(&arena);
    return 0;
}
