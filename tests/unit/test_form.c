/* The template compiler: line breaks, words, layouts, faces and what is live. */
#include "core/letter/breaks.h"
#include "core/letter/form.h"
#include "readers.h"
#include "squares.h"

/* ---- line breaks ----------------------------------------------------------------------------- */

static void breaks_expect(const char *all, const struct glyph *glyphs, size_t count, const char *width,
                          enum line_kind kind, const char *expected)
{
    size_t starts[32], lines, at = 0;
    struct bytes *found = calloc(1, sizeof *found);

    lines = lines_fill(glyphs, count, atof(width), kind, starts, 32);
    for (size_t k = 0; k < lines; k++) {
        size_t end = k + 1 < lines ? starts[k + 1] : count;

        if (k)
            found->p[found->n++] = '|';
        for (size_t i = starts[k]; i < end; i++)
            for (size_t b = 0; b < glyphs[i].bytes; b++)
                found->p[found->n++] = all[at++];
    }
    cr_expect_str_eq(lines ? found->p : "none", expected, "%s in %s is %s, not %s", all, width,
                     lines ? found->p : "none", expected);
    free(found);
}

static void break_case(char **field)
{
    struct glyph glyphs[256];
    size_t count = square_shape(NULL, 0, false, str_of(field[0]), glyphs, 256);

    breaks_expect(field[0], glyphs, count, field[1], field[2][0] == '1' ? LINE_ADDRESS : LINE_TEXT, field[3]);
}

Test(form, line_breaks)
{
    cr_assert_geq(cases_each("breaks.tsv", 4, break_case), 54);
}

/* text before a name, the name, text behind it */
static void name_case(char **field)
{
    struct glyph glyphs[256];
    size_t count = 0, first = 0;
    char all[512] = "";

    for (size_t i = 0; i < 3; i++) {
        first = count;
        strcat(all, field[i]);
        count += square_shape(NULL, 0, false, str_of(field[i]), glyphs + count, 256 - count);
        if (i == 1)
            glyphs_bind(glyphs + first, count - first);
    }
    breaks_expect(all, glyphs, count, field[3], LINE_TEXT, field[4]);
}

Test(form, names_stay_whole)
{
    cr_assert_geq(cases_each("names_in_lines.tsv", 5, name_case), 10);
}

/* ---- the dress of a line --------------------------------------------------------------------- */

/* Brackets and 、。 with the ink that they have in a font of squares. */
static size_t inked_shape(Str text, struct glyph *glyphs, size_t room)
{
    size_t count = square_shape(NULL, 0, false, text, glyphs, room);

    for (size_t i = 0; i < count; i++) {
        uint32_t c = glyphs[i].point;
        bool opens = c == 0xFF08 || c == 0x300C, closes = c == 0xFF09 || c == 0x300D;

        if (c == 0x3000)
            continue;
        glyphs[i].ink = opens ? (struct ink_box){0.6F, 0.9F, -0.1F, 0.8F}
                        : closes || c == 0x3001 || c == 0x3002
                            ? (struct ink_box){0.1F, 0.4F, -0.1F, 0.8F}
                            : (struct ink_box){0.05F, glyphs[i].advance - 0.05F, -0.1F, 0.8F};
    }
    return count;
}

static void trim_case(char **field)
{
    struct glyph glyphs[64];
    size_t starts[16], count = inked_shape(str_of(field[0]), glyphs, 64), lines, at = 0;
    enum line_kind kind = field[2][0] == '1' ? LINE_ADDRESS : LINE_TEXT;
    char text[256] = "", takes[128] = "";

    if (kind == LINE_TEXT)
        glyphs_part(glyphs, 0, count);
    lines = lines_fill(glyphs, count, atof(field[1]), kind, starts, 16);
    for (size_t k = 0; k < lines; k++) {
        size_t end = k + 1 < lines ? starts[k + 1] : count, bytes = 0;
        double lead = line_lead(glyphs + starts[k], end - starts[k], kind);
        double width = line_width(glyphs + starts[k], end - starts[k], kind);

        for (size_t i = starts[k]; i < end; i++)
            bytes += glyphs[i].bytes;
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%.*s", k ? "|" : "", (int)bytes, field[0] + at);
        snprintf(takes + strlen(takes), sizeof takes - strlen(takes), "%s%g:%g", k ? " " : "", width, lead);
        at += bytes;
        cr_expect(glyphs_stay(glyphs + starts[k], end - starts[k], -lead, width, 1, 0.5),
                  "ink of %s leaves its line", field[0]);
    }
    cr_expect_str_eq(lines ? text : "none", field[3], "%s in %s", field[0], field[1]);
    cr_expect_str_eq(takes, field[4], "%s in %s takes %s", field[0], field[1], takes);
}

Test(form, brackets_at_line_ends)
{
    cr_assert_geq(cases_each("trims.tsv", 5, trim_case), 14);
}

/* The same gaps in a text that is set at once and in one that goes on after any of its glyphs. */
static void gap_case(char **field)
{
    struct glyph glyphs[64];
    size_t count = square_shape(NULL, 0, false, str_of(field[0]), glyphs, 64), at = 0;
    char text[256] = "";

    glyphs_part(glyphs, 0, count);
    for (size_t i = 0; i < count; i++) {
        double space = i && glyphs[i - 1].point == ' ' ? 0.5 : 0;

        if (glyphs[i].gap < 0 || glyphs[i].gap > 0) {
            strcat(text, "'");
            cr_expect_float_eq(glyphs[i].gap + space, 0.25, 1e-6);
        }
        strncat(text, field[0] + at, glyphs[i].bytes);
        at += glyphs[i].bytes;
    }
    cr_expect_str_eq(text, field[1]);
    for (size_t split = 1; split < count; split++) {
        size_t kept = split < GAP_CONTEXT ? split : GAP_CONTEXT;
        struct glyph rest[64];

        memcpy(rest, glyphs + split - kept, (count - split + kept) * sizeof *rest);
        glyphs_part(rest, kept, count - split + kept);
        for (size_t i = split; i < count; i++)
            cr_expect_float_eq(rest[i - split + kept].gap, glyphs[i].gap, 1e-6,
                               "%s goes on after %zu glyphs", field[0], split);
    }
}

Test(form, gaps_between_scripts)
{
    cr_assert_geq(cases_each("gaps.tsv", 2, gap_case), 24);
}

/* ---- ink that leaves its line ---------------------------------------------------------------- */

/* Two glyphs of one em; the second has this ink, moved by dx and dy. In a line of `width` em, begun
 * at `start`, that reaches 1 em up and half an em down. */
static bool stays(struct ink_box ink, float dx, float dy, double start, double width)
{
    const struct glyph glyphs[] = {{.id = 1, .advance = 1, .ink = {0.1F, 0.9F, -0.1F, 0.8F}},
                                   {.id = 2, .advance = 0, .dx = dx, .dy = dy, .ink = ink}};

    return glyphs_stay(glyphs, 2, start, width, 1, 0.5);
}

Test(form, ink_stays_in_its_line)
{
    const struct ink_box mark = {-0.6F, -0.4F, 0.7F, 0.9F};

    cr_expect(stays(mark, 0, 0, 0, 1));
    cr_expect(stays(mark, 0, 0.2F, 0, 1), "INK_PLAY above");
    cr_expect(!stays(mark, 0, 0.21F, 0, 1), "stacked too high");
    cr_expect(stays(mark, 0, -1.29F, 0, 1));
    cr_expect(!stays(mark, 0, -1.31F, 0, 1), "hangs too low");
    cr_expect(stays(mark, -0.49F, 0, 0, 1));
    cr_expect(!stays(mark, -0.51F, 0, 0, 1), "left of its line");
    cr_expect(stays(mark, -0.51F, 0, 0.5, 2), "but not where the line begins further right");
    cr_expect(stays(mark, 0.49F, 0, 0, 1));
    cr_expect(!stays(mark, 0.51F, 0, 0, 1), "right of its line");
    cr_expect(stays(mark, 0.51F, 0, 0, 1.1));
    cr_expect(stays((struct ink_box){0}, 9, 9, 0, 1), "a space is nowhere");
}

/* No two neighbours of a number, whatever digits and hyphens, may part; every pair is asked. */
Test(form, numbers_stay_whole)
{
    static const uint32_t digits[] = {'0', '9', 0xFF10, 0xFF19};
    static const uint32_t hyphens[] = {'-',    0x2010, 0x2011, 0x2012, 0x2013,
                                       0x2014, 0x2015, 0x2212, 0xFF0D, 0x30FC};

    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < 4; k++)
            cr_expect_eq(break_between(digits[i], digits[k]), BREAK_NEVER);
        for (size_t k = 0; k < sizeof hyphens / sizeof *hyphens; k++) {
            cr_expect_eq(break_between(digits[i], hyphens[k]), BREAK_NEVER);
            cr_expect_eq(break_between(hyphens[k], digits[i]), BREAK_NEVER);
        }
    }
}

/* Easy Japanese parts its phrases with spaces; names with wide ones, and what must not part, with
 * U+00A0. */
Test(form, phrases_part_at_spaces)
{
    cr_expect_eq(break_between(' ', 0x6765), BREAK_PHRASE);
    cr_expect_eq(break_between(0x3000, 0x6765), BREAK_WORD);
    cr_expect_eq(break_between(' ', 0x69D8), BREAK_NEVER, "様 never stands alone");
    cr_expect_eq(break_between(0xA0, 'F'), BREAK_NEVER, "24 February");
    cr_expect_eq(break_between('4', 0xA0), BREAK_NEVER);
}

/* ---- a small vocabulary ---------------------------------------------------------------------- */

static const struct words_field fields[] = {
    {"sheet", false, false, false, WORDS_FREE, "1"},
    {"sheets", false, false, false, WORDS_FREE, "1"},
    {"one", true, false, false, WORDS_IN_LETTER, "いち"},
    {"two", false, false, false, WORDS_FREE, "に"},
    {"part", true, false, true, WORDS_FREE, "部"},
    {"name", true, true, false, WORDS_FREE, "なまえ"},
};
static const struct words_choice choices[] = {{"yesno", 2}, {"items", 2}};
static const struct words_condition conditions[] = {{"yes", 0, 2}, {"no", 0, 1}};
static const struct words_list lists[] = {{"items", 1, false}};
static const struct words_vocabulary vocabulary = {.fields = fields,
                                                   .field_count = 6,
                                                   .conditions = conditions,
                                                   .condition_count = 2,
                                                   .lists = lists,
                                                   .list_count = 1,
                                                   .choices = choices,
                                                   .choice_count = 2};

static enum words_answer office(const void *context, Str key, Str *text)
{
    (void)context;
    *text = str_equal(key, STR("blank")) ? STR(" ") : STR("市");
    return str_equal(key, STR("blank")) || str_equal(key, STR("name"));
}

static int parse(struct words *words, Str text, struct arena *arena, struct err *err)
{
    struct words_source source = {.file = "w", .text = text};

    return words_parse(words, &source, 1, &vocabulary, office, NULL, arena, err);
}

static void words_case(char **field)
{
    struct bytes *text = calloc(1, sizeof *text);
    struct arena arena = {0};
    struct words words;
    struct err err = {.code = EXIT_DONE};
    int status;

    bytes_unescape(text, field[0]);
    status = parse(&words, (Str){text->p, text->n}, &arena, &err);
    if (strcmp(field[1], "-") == 0) {
        cr_expect_eq(status, 0, "%s: %s", field[0], err.text);
    } else {
        cr_expect_eq(err.code, EXIT_CONFIG_, "%s", field[0]);
        cr_expect_eq(strncmp(err.text, field[1], strlen(field[1])), 0, "%s: %s", field[0],
                     err.text);
    }
    arena_release(&arena);
    free(text);
}

Test(form, words_are_strict)
{
    cr_assert_geq(cases_each("words.tsv", 2, words_case), 20);
}

static Str value(const void *context, int field, int item)
{
    static char text[32];

    (void)context;
    snprintf(text, sizeof text, "<%s%d>", fields[field].name, item);
    return str_of(text);
}

/* What a block reads as under a state, lines joined by /. */
static void read_as(const char *source, uint8_t yes, uint8_t items, const char *expected)
{
    struct arena arena = {0};
    struct words words;
    struct err err = {.code = EXIT_DONE};
    struct words_state state = {{yes, items}};
    struct words_values values = {NULL, value};
    struct words_lines found;
    char text[512] = "";

    cr_assert_eq(parse(&words, str_of(source), &arena, &err), 0, "%s", err.text);
    found = words_under(&words, words_find(&words, STR("a")), &state, &values, 1, 2, &arena);
    for (size_t i = 0; i < found.count; i++) {
        if (i)
            strcat(text, "/");
        for (size_t k = 0; k < found.at[i].count; k++) {
            const struct words_span *span = &found.at[i].spans[k];
            Str part = span->field < 0 ? span->text : value(NULL, span->field, span->item);

            strcat(text, span->cell ? "|" : "");
            strcat(text, span->strong ? "*" : "");
            strncat(text, part.p, part.n);
        }
    }
    cr_expect_str_eq(text, expected, "%s reads %s", source, text);
    arena_release(&arena);
}

Test(form, words_under_a_state)
{
    read_as("[a]\n{{one}}x{{two}}\n", 0, 0, "<one-1>x<two-1>");
    read_as("[a]\n{{#yes}}\ny\n{{/yes}}\n{{^yes}}\nn\n{{/yes}}\n", 0, 0, "n");
    read_as("[a]\n{{#yes}}\ny\n{{/yes}}\n{{#no}}n{{/no}}z\n", 1, 0, "y/z");
    read_as("[a]\n{{#items}}\n{{part}}{{one}}\n{{/items}}\n", 0, 0, "<part0><one0>");
    read_as("[a]\n{{#items}}\n{{part}}{{one}}\n{{/items}}\n", 0, 1, "<part0><one0>/<part1><one1>");
    read_as("[a]\n\nx\n\ny\n\n", 0, 0, "x//y");
    read_as("[a]\na **b** c\n", 0, 0, "a *b c");
    read_as("[a]\na|b|\n", 0, 0, "a|b|");
    read_as("[a]\n{{sheet}}/{{sheets}}{{office.name}}\n", 0, 0, "1/2市");
    read_as("[a]\n# remark\nx\n", 0, 0, "x");
}

/* A block in another: alone its lines, else within the line; with its conditions. */
Test(form, words_in_words)
{
    read_as("[a]\n{{>b}}\nz\n[b]\nx\n\ny\n\n[c]\n", 0, 0, "x//y/z");
    read_as("[a]\nw{{>b}}z\n[b]\nx\ny\n", 0, 0, "wxyz");
    read_as("[a]\n{{#yes}}\n{{>b}}\n{{/yes}}\n[b]\n{{#no}}n{{/no}}{{^no}}{{one}}{{/no}}\n", 1, 0,
            "<one-1>");
    read_as("[a]\n{{>b}}\n[b]\n{{>c}}|{{>c}}\n[c]\nx\n", 0, 0, "x|x");
    read_as("[a]\n{{#office.fax}}{{>b}}{{/office.fax}}z\n[b]\nx\n", 0, 0, "z");
}

/* What the office does not say is gone while parsing: the lines, and the choices they depend on. */
Test(form, words_of_an_office)
{
    struct arena arena = {0};
    struct words words;
    struct err err = {.code = EXIT_DONE};

    read_as("[a]\n{{#office.name}}x{{/office.name}}{{^office.name}}y{{/office.name}}\n", 0, 0, "x");
    read_as("[a]\n{{#office.fax}}x{{/office.fax}}{{^office.fax}}y{{/office.fax}}\n", 0, 0, "y");
    read_as("[a]\n{{#office.blank}}x{{/office.blank}}{{^office.blank}}y{{/office.blank}}\n", 0, 0,
            "y");
    read_as("[a]\nx\n{{#office.fax}}\ny\n{{/office.fax}}\nz\n", 0, 0, "x/z");
    read_as("[a]\nx\n{{#office.fax}}y{{/office.fax}}\nz\n", 0, 0, "x/z");
    read_as("[a]\n{{#office.fax}}\n{{#items}}x{{part}}{{/items}}\n\n{{/office.fax}}tail\n", 0, 1,
            "tail");
    read_as("[a]\n{{#office.name}}\n{{#yes}}\n{{office.name}}{{#office.fax}}・{{office.fax}}"
            "{{/office.fax}}\n{{/yes}}\n{{/office.name}}\n",
            1, 0, "市");
    read_as("[a]\n{{#office.fax}}\nx\n{{/office.fax}}\n", 0, 0, "");
    cr_assert_eq(parse(&words,
                       STR("[a]\n{{#office.fax}}\n{{#yes}}x{{/yes}}\n{{/office.fax}}\n"
                           "{{#items}}x{{/items}}\n"),
                       &arena, &err),
                 0, "%s", err.text);
    cr_expect_eq(words.blocks[0].choices, 1u << 1, "what was cut makes no cases");
    arena_release(&arena);
}

/* ---- layouts --------------------------------------------------------------------------------- */

static const char good_layout[] =
    "title = \"t\";\n"
    "paper = { width = 210; height = 297; };\n"
    "fonts = { regular = \"r\"; };\n"
    "styles = {\n"
    "  plain = { font = \"regular\"; size = 10; leading = 5; };\n"
    "  name = { font = \"regular\"; size = 10; leading = 5; smallest = 8; }; };\n"
    "pages = ( {\n"
    "  window = { address = \"window\"; name = \"who\"; address_style = \"name\"; name_style = "
    "\"name\"; barcode = true; barcode_points = 8; };\n"
    "  boxes = (\n"
    "    { x = 10; y = 100; w = 100; h = 60; items = (\n"
    "      { text = \"body\"; style = \"plain\"; gap = 2; },\n"
    "      { list = \"list\"; marker = \"1\"; style = \"plain\"; },\n"
    "      { qr = \"code\"; size = 10; },\n"
    "      { table = \"table\"; widths = (40, 30); style = \"plain\"; border = 0.2; }\n"
    "    ); } ); } );\n";
static const char good_words[] = "[window]\n{{name}}\n[who]\n{{name}} 様\n"
                                 "[body]\n{{#yes}}\nはい{{one}}\n{{/yes}}\nいつも\n"
                                 "[list]\nあ\n　い\nう\n[code]\nQ\n[table]\n左|右\n{{one}}|\n";

static void compile_as(struct compiled *c, const char *layout, const char *words,
                       const struct words_vocabulary *own, bool duplex)
{
    struct form_source source = {.words = {{.file = "w", .text = str_of(words)}},
                                 .word_files = 1,
                                 .vocabulary = own,
                                 .office = office,
                                 .duplex = duplex};

    squares_compile(c, layout, &source);
}

static void compile(struct compiled *c, const char *layout, const char *words)
{
    compile_as(c, layout, words, &vocabulary, /*duplex*/ true);
}

static void layout_case(char **field)
{
    char *changed = calloc(1, sizeof good_layout + 256);
    const char *at = strstr(good_layout, field[0]);
    struct compiled c;

    cr_assert(at, "%s is not in the good layout", field[0]);
    strncat(changed, good_layout, (size_t)(at - good_layout));
    strcat(changed, field[1]);
    strcat(changed, at + strlen(field[0]));
    compile(&c, changed, good_words);
    if (strcmp(field[2], "-") == 0)
        cr_expect_eq(c.err.code, EXIT_DONE, "%s", c.err.text);
    else
        cr_expect(c.err.code == EXIT_CONFIG_ &&
                      strncmp(c.err.text, field[2], strlen(field[2])) == 0,
                  "%s -> %s: %s", field[0], field[1], c.err.text);
    compiled_release(&c);
    free(changed);
}

Test(form, layouts_are_strict)
{
    cr_assert_geq(cases_each("layout.tsv", 3, layout_case), 25);
}

/* The numbers that the good layout's list is set with: 12 for two entries. */
static void list_numbers(const char *list, char *numbers)
{
    char *words = strdup(good_words), *at = strstr(words, "[list]"), *behind = strstr(words, "[code]");
    char *changed = calloc(1, strlen(words) + strlen(list) + 1);
    struct words_state state = {{0}};
    const struct form_ink *ink;
    struct compiled c;

    strncat(changed, words, (size_t)(at - words) + strlen("[list]\n"));
    strcat(strcat(changed, list), behind);
    compile(&c, good_layout, changed);
    cr_assert_eq(c.err.code, EXIT_DONE, "%s", c.err.text);
    ink = form_face_ink(form_face(c.form, 0, &state, NULL));
    for (size_t g = 0; g < ink->group_count; g++)
        for (size_t i = 0; i < ink->groups[g].text.count; i++)
            if (ink->groups[g].text.at[i] >= '0' && ink->groups[g].text.at[i] <= '9')
                *numbers++ = ink->groups[g].text.at[i];
    *numbers = '\0';
    compiled_release(&c);
    free(changed);
    free(words);
}

Test(form, a_lone_entry_has_no_number)
{
    char numbers[16];

    list_numbers("あ\n　い\nう\n", numbers);
    cr_expect_str_eq(numbers, "12");
    list_numbers("あ\n　い\n", numbers);
    cr_expect_str_eq(numbers, "");
    list_numbers("あ\n", numbers);
    cr_expect_str_eq(numbers, "");
}

Test(form, required_field_and_missing_glyph)
{
    struct compiled c;
    char *words = strdup(good_words), *at;

    while ((at = strstr(words, "{{one}}")) != NULL)
        memcpy(at, "{{two}}", 7);
    compile(&c, good_layout, words);
    cr_expect_eq(strncmp(c.err.text, "KGN0512E w:", 11), 0, "%s", c.err.text);
    compiled_release(&c);
    free(words);
    compile(&c, good_layout,
            "[window]\n{{name}}\n[who]\n{{name}}\n[body]\n{{one}}\n\xE2\x80\x83\n[list]\nx\n[code]"
            "\nQ\n[table]\nx|y\n");
    cr_expect_eq(strncmp(c.err.text, "KGN0531E w:7:", 13), 0, "%s", c.err.text);
    compiled_release(&c);
}

/* What nobody is to fill in is not printed: boxes, ticks, grid and cut line go with their words, and
 * so does the border of a box that has nothing else. */
Test(form, items_to_write_in)
{
    static const char layout[] =
        "title = \"t\";\n"
        "paper = { width = 210; height = 297; };\n"
        "fonts = { regular = \"r\"; };\n"
        "styles = { plain = { font = \"regular\"; size = 10; leading = 5; }; };\n"
        "pages = ( {\n"
        "  window = { address = \"window\"; name = \"who\"; address_style = \"plain\"; name_style ="
        " \"plain\"; };\n"
        "  boxes = ( { x = 10; y = 100; w = 100; h = 80; border = 0.5; vanish = true; items = (\n"
        "    { cells = \"cells\"; count = 10; across = 8; w = 8; h = 9; style = \"plain\"; },\n"
        "    { ticks = \"ticks\"; widths = (0, 30, 30); size = 5; h = 9; style = \"plain\"; },\n"
        "    { write = \"write\"; widths = (20, 30); h = 9; fill = 0.9; style = \"plain\"; },\n"
        "    { cut = \"cut\"; style = \"plain\"; } ); } ); } );\n";
    static const char words[] = "[window]\n{{name}}{{one}}{{two}}\n[who]\n{{name}}\n"
                                "[cells]\n{{#yes}}\nx\n{{/yes}}\n"
                                "[ticks]\n{{#yes}}\n|a|b\n{{/yes}}\n"
                                "[write]\n{{#yes}}\nx|\n{{/yes}}\n"
                                "[cut]\n{{#yes}}\nx\n{{/yes}}\n";
    /* rows of 8 and 2 boxes: 2 + 9 and 2 + 3 lines; two squares; a fill and 2 + 3 lines; on 99 mm a
     * dash each 3.5 mm, but where the text is */
    enum { BORDER = 4, BOXES = 16, SQUARES = 8, GRID = 6, DASHES_LEAST = 24, DASHES_MOST = 28 };
    struct words_state state = {{0}};
    struct compiled c;
    size_t bars;

    compile(&c, layout, words);
    cr_assert_eq(c.err.code, EXIT_DONE, "%s", c.err.text);
    for (int value = 0; value < 2; value++) {
        state.value[0] = (uint8_t)value;
        bars = form_face_ink(form_face(c.form, 0, &state, NULL))->bars.count;
        if (bars == 0)
            continue;
        bars -= BORDER + BOXES + SQUARES + GRID;
        cr_expect(bars >= DASHES_LEAST && bars <= DASHES_MOST, "%zu dashes", bars);
        state.value[7] = 1; /* seen */
    }
    cr_expect_eq(state.value[7], 1, "in one state it is all there");
    state.value[7] = 0;
    state.value[0] = 0;
    bars = form_face_ink(form_face(c.form, 0, &state, NULL))->bars.count;
    state.value[0] = 1;
    cr_expect_eq(bars * form_face_ink(form_face(c.form, 0, &state, NULL))->bars.count, 0,
                 "in the other nothing");
    compiled_release(&c);
}

/* Where the rule of 2 mm stands, from the page's top, and how many there are. Above all of them is `first`, of whose words
 * nothing is set, and what a frame has where the upper box is so high. */
static double rule_at(const char *first, const char *words, const char *upper_height, size_t *count)
{
    char layout[2048];
    struct words_state state = {{0}};
    const struct form_ink *ink;
    struct compiled c;
    double y = 0;

    snprintf(layout, sizeof layout,
             "title = \"t\"; paper = { width = 210; height = 297; };\n"
             "fonts = { regular = \"r\"; };\n"
             "styles = { plain = { font = \"regular\"; size = 10; leading = 4; }; };\n"
             "pages = ( { window = { address = \"window\"; name = \"who\"; address_style = \"plain\";"
             " name_style = \"plain\"; }; boxes = (\n%s"
             "  { x = 10; y = 100; w = 100; h = %s; items = ( { rule = 1.0; },\n"
             "    { frame = { items = ( { rule = 2.0; } ); }; gap = 1; once = \"x\"; if_room = 1; } ); },\n"
             "  { x = 10; y = 120; w = 100; h = 2; items = ( { rule = 2.0; once = \"x\"; } ); },\n"
             "  { x = 10; y = 140; w = 100; h = 2; items = ( { rule = 2.0; once = \"x\"; if_room = 1; } ); }"
             " ); } );\n",
             first, upper_height);
    compile(&c, layout, words);
    cr_assert_eq(c.err.code, EXIT_DONE, "%s", c.err.text);
    ink = form_face_ink(form_face(c.form, 0, &state, NULL));
    *count = 0;
    for (size_t i = 0; i < ink->bars.count; i++)
        if (ink->bars.at[i].h > 1.5 * 72 / 25.4) {
            y = ink->bars.at[i].y * 25.4 / 72;
            ++*count;
        }
    compiled_release(&c);
    return y;
}

/* What stands in several boxes with one `once` is set in the first that has room for it. */
Test(form, said_once)
{
    static const char words[] = "[window]\n{{name}}{{one}}{{two}}\n[who]\n{{name}}\n";
    size_t count;

    cr_expect_float_eq(rule_at("", words, "4.0", &count), 102, 1e-6);
    cr_expect_eq(count, 1);
    cr_expect_float_eq(rule_at("", words, "3.9", &count), 120, 1e-6);
    cr_expect_eq(count, 1);
}

/* What has nothing to say in this state says it for nobody else. */
Test(form, said_by_what_is_empty)
{
    static const char words[] =
        "[window]\n{{name}}{{one}}{{two}}\n[who]\n{{name}}\n[often]\n{{#yes}}\ny\n{{/yes}}\n";
    size_t count;

    cr_expect_float_eq(rule_at("  { x = 10; y = 80; w = 100; h = 9; items = ("
                               " { text = \"often\"; style = \"plain\"; once = \"x\"; } ); },\n",
                               words, "4.0", &count),
                       102, 1e-6);
    cr_expect_eq(count, 1);
}

/* What names the sheet ({{one}} here) stands on every front, in every case, 8 mm from its edges. */
Test(form, every_front_names_its_sheet)
{
    static const struct {
        const char *back; /* the box of page 2 */
        const char *words;
        bool duplex;
        const char *says;
    } cases[] = {
        {"x = 10; y = 10; w = 50; h = 20;", "x", true, ""},
        {"x = 10; y = 10; w = 50; h = 20;", "x", false, "KGN0670E l: 2"},
        {"x = 10; y = 10; w = 50; h = 20;", "{{one}}", false, ""},
        {"x = 10; y = 10; w = 50; h = 20;", "x\n{{#yes}}{{one}}{{/yes}}", false, "KGN0670E"},
        {"x = 10; y = 10; w = 50; h = 20;", "x\n{{^yes}}{{one}}{{/yes}}", false, "KGN0670E"},
        {"x = 10; y = 10; w = 50; h = 20;", "{{#office.name}}{{one}}{{/office.name}}", false, ""},
        {"x = 10; y = 10; w = 50; h = 20;", "{{^office.name}}{{one}}{{/office.name}}x", false,
         "KGN0670E"},
        {"x = 7.9; y = 10; w = 50; h = 20;", "{{one}}", false, "KGN0527E l:16:"},
        {"x = 10; y = 7.9; w = 50; h = 20;", "{{one}}", false, "KGN0527E l:16:"},
        {"x = 10; y = 10; w = 192.1; h = 20;", "{{one}}", false, "KGN0527E l:16:"},
        {"x = 10; y = 10; w = 50; h = 279.1;", "{{one}}", false, "KGN0527E l:16:"},
        {"x = 8; y = 8; w = 194; h = 281;", "{{one}}", false, ""},
        {"x = 7.9; y = 10; w = 50; h = 20;", "x", true, ""},
        /* only where it begins a sheet: lies behind the window, which the back of one must not */
        {"front = true; x = 110; y = 10; w = 50; h = 20;", "{{one}}", false, ""},
        {"front = true; x = 10; y = 10; w = 50; h = 20;", "{{one}}", true, ""},
        /* too low for its words on a front, not on a back */
        {"x = 10; y = 10; w = 50; h = 20; h_front = 4;", "{{one}}", true, ""},
        {"x = 10; y = 10; w = 50; h = 20; h_front = 4;", "{{one}}", false, "KGN0530E"},
    };
    struct words_field own[sizeof fields / sizeof *fields];
    struct words_vocabulary marked = vocabulary;

    memcpy(own, fields, sizeof fields);
    own[2].need = WORDS_ON_SHEET;
    marked.fields = own;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        size_t end = sizeof good_layout - 1 - strlen(" );\n");
        struct compiled c;

        compile_as(&c,
                   arena_printf(&arena,
                                "%.*s, { boxes = (\n{ %s items = ( { text = \"back\"; "
                                "style = \"plain\"; } ); } ); } );\n",
                                (int)end, good_layout, cases[i].back)
                       .p,
                   arena_printf(&arena, "%s[back]\n%s\n", good_words, cases[i].words).p, &marked,
                   cases[i].duplex);
        if (*cases[i].says)
            cr_expect(strncmp(c.err.text, cases[i].says, strlen(cases[i].says)) == 0, "%zu: %s", i,
                      c.err.text);
        else
            cr_expect_eq(c.err.code, EXIT_DONE, "%zu: %s", i, c.err.text);
        if (c.err.code == EXIT_DONE) {
            struct words_state state = {{0}};
            bool live = form_face_is_live(form_face(c.form, 1, &state, NULL));
            bool wanted = strstr(cases[i].words, "{{one}}") &&
                          !(cases[i].duplex && strstr(cases[i].back, "front = true"));

            cr_expect_eq(live, wanted, "%zu: a back has no box of a front", i);
        }
        compiled_release(&c);
        arena_release(&arena);
    }
}

/* What is behind the first page: f names its sheet, b is empty. */
Test(form, pieces_are_whole_sheets)
{
    static const struct {
        const char *pages, *two, *one; /* what comes out on two sides and on one: or the message */
    } cases[] = {
        {"f", "fb", "f"},
        {"ff", "ff", "ff"},
        {"fff", "fffb", "fff"},
        {"fffff", "fffffb", "fffff"},
        {"fffffff", "fffffffb", "fffffff"},
        {"ffffffff", "ffffffff", "ffffffff"},
        {"fb", "fb", "KGN0570E l:16:3: 2"},
        {"fbf", "fbfb", "KGN0570E l:16:3: 2"},
        {"fbfb", "fbfb", "KGN0570E l:16:3: 2"},
        {"ffb", "KGN0570E l:18:3: 3", "KGN0570E l:18:3: 3"},
        {"fffffffff", "KGN0525E l:7:1: pages", "KGN0525E l:7:1: pages"},
    };
    struct words_field own[sizeof fields / sizeof *fields];
    struct words_vocabulary marked = vocabulary;

    memcpy(own, fields, sizeof fields);
    own[2].need = WORDS_ON_SHEET;
    marked.fields = own;
    for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
        bool duplex = i % 2 == 0;
        const char *wanted = duplex ? cases[i / 2].two : cases[i / 2].one;
        struct arena arena = {0};
        Str layout = arena_printf(&arena, "%.*s", (int)(sizeof good_layout - 1 - strlen(" );\n")),
                                  good_layout);
        struct compiled c;

        for (const char *page = cases[i / 2].pages + 1; *page; page++)
            layout = arena_printf(&arena, "%s,\n  %s", layout.p,
                                  *page == 'b' ? "{ boxes = (); }"
                                               : "{ boxes = ( { x = 10; y = 110; w = 50; h = 20; "
                                                 "items = (\n{ text = \"mark\"; "
                                                 "style = \"plain\"; } ); } ); }");
        compile_as(&c, arena_printf(&arena, "%s );\n", layout.p).p,
                   arena_printf(&arena, "%s%s", good_words,
                                strchr(cases[i / 2].pages + 1, 'f') ? "[mark]\n{{one}}\n" : "")
                       .p,
                   &marked, duplex);
        if (*wanted == 'K') {
            cr_expect(strncmp(c.err.text, wanted, strlen(wanted)) == 0, "%s: %s", wanted,
                      c.err.text);
        } else if (c.err.code != EXIT_DONE) {
            cr_expect(false, "%s: %s", cases[i / 2].pages, c.err.text);
        } else {
            cr_expect_eq(form_pages(c.form), strlen(wanted), "%s", cases[i / 2].pages);
            for (size_t page = 0; page < form_pages(c.form); page++)
                cr_expect_eq(form_is_empty(c.form, page), wanted[page] == 'b', "%s: %zu",
                             cases[i / 2].pages, page);
        }
        compiled_release(&c);
        arena_release(&arena);
    }
}

/* ---- what is live ---------------------------------------------------------------------------- */

struct person {
    const char *name, *one;
};

static Str person_value(const void *context, int field, int item)
{
    const struct person *person = context;

    (void)item;
    return str_of(strcmp(fields[field].name, "name") == 0 ? person->name : person->one);
}

static bool fits_beside(struct compiled *c, const char *name, bool barcode)
{
    struct person person = {name, "x"};
    struct words_values values = {&person, person_value};
    struct words_state state = {{0}};

    return form_fits(c->form, &state, &values, barcode);
}

static bool fits(struct compiled *c, const char *name)
{
    return fits_beside(c, name, /*barcode*/ true);
}

/* 69 mm at 10 points hold 19 characters, at 8 points 24; five lines in all for address and name. */
Test(form, window_shrinks_then_wraps_then_refuses)
{
    struct compiled c;

    compile(&c, good_layout, good_words);
    cr_assert_eq(c.err.code, EXIT_DONE, "%s", c.err.text);
    cr_expect(fits(&c, "いろは"));
    cr_expect(fits(&c, "いろはにほへとちりぬるをわかよたれそつねならむ"));
    cr_expect(fits(&c, "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえて"));
    cr_expect(!fits(&c, "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさ"
                        "きゆめみしゑひもせすんいろはにほ"));
    cr_expect(!fits(&c, "111111111111111111111111111111111111111111111111111111111111111"));
    cr_expect(!fits(&c, "い\xE2\x80\x83ろ"), "a glyph that the font lacks");
    compiled_release(&c);
}

/* Six lines of 4.5 mm stand in 30 mm; above a barcode there is room for five. */
Test(form, window_without_barcode_has_room)
{
    static const char six[] = "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくや";
    char *layout = strdup(good_layout), *smallest = strstr(layout, "smallest = 8");
    char *lines = malloc(sizeof good_layout + 32), *at = strstr(layout, "barcode = true");
    struct compiled c;

    memcpy(smallest, "smallest = 9", 12);
    snprintf(lines, sizeof good_layout + 32, "%.*slines = 6; %s", (int)(at - layout), layout, at);
    compile(&c, lines,
            "[window]\n2\n3\n{{name}}\n[who]\n{{name}} 様\n[body]\n{{one}}\n[list]\nx\n"
            "[code]\n{{#office.fax}}Q{{/office.fax}}\n[table]\nx|y\n");
    cr_assert_eq(c.err.code, EXIT_DONE, "%s", c.err.text);
    cr_expect(fits_beside(&c, six, /*barcode*/ false));
    cr_expect(!fits_beside(&c, six, /*barcode*/ true));
    cr_expect(!fits_beside(&c,
                           "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえて"
                           "あさきゆめみし",
                           /*barcode*/ false),
              "a name takes two lines at most");
    compiled_release(&c);
    free(layout);
    free(lines);
}

/* How many glyphs stand in the lowest line of the window, where the name is alone in it. */
static size_t lowest_line(struct compiled *c, const char *name)
{
    struct person person = {name, "x"};
    struct words_values values = {&person, person_value};
    struct words_state state = {{0}};
    struct form_ink ink = {.group_count = 0};
    const struct form_face *face = form_face(c->form, 0, &state, &values);
    size_t found = 0;
    double lowest = 0;

    cr_assert(form_live(c->form, face, 0, &values, /*barcode*/ false, &ink));
    for (size_t i = 0; i < ink.group_count; i++)
        for (size_t k = 0; k < ink.groups[i].marks.count; k++) {
            double y = ink.groups[i].marks.at[k].y;

            found = y > lowest + 1e-6 ? 1 : found + (y > lowest - 1e-6);
            lowest = y > lowest ? y : lowest;
        }
    form_ink_release(&ink);
    return found;
}

/* 19 characters at 10 points, 24 at 8. */
Test(form, a_long_name_is_parted_at_its_space)
{
    struct compiled c;

    compile(&c, good_layout,
            "[window]\n2\n[who]\n{{name}} 様\n[body]\n{{one}}\n[list]\nx\n[code]\nQ\n[table]\nx|y\n");
    cr_assert_eq(c.err.code, EXIT_DONE, "%s", c.err.text);
    cr_expect_eq(lowest_line(&c, "いろはにほへとちりぬるを　わかよた"), 19, "one line");
    cr_expect_eq(lowest_line(&c, "いろはにほへとちりぬるを　わかよたれそつねならむうゐの"), 16);
    cr_expect_eq(lowest_line(&c, "いろは　にほへとちりぬるを　わかよたれそつねならむうゐの"), 16,
                 "the last space");
    cr_expect_eq(lowest_line(&c, "いろ　はにほへとちりぬるをわかよたれそつねならむ"), 23,
                 "smaller than it need be, for the space");
    cr_expect_eq(lowest_line(&c, "いろはにほへとちりぬるをわかよたれそつねならむ"), 6,
                 "nowhere but within");
    compiled_release(&c);
}

static size_t marks_of(const struct form_ink *ink)
{
    size_t count = 0;

    for (size_t i = 0; i < ink->group_count; i++)
        count += ink->groups[i].marks.count;
    return count;
}

/* Static text is in the face, live text is not, and together they are the whole page. */
Test(form, face_and_live)
{
    struct compiled c;
    struct person person = {"たろう", "12"};
    struct words_values values = {&person, person_value};
    struct words_state state = {{1, 0}};
    struct form_ink ink = {.group_count = 0};
    const struct form_face *face;

    compile(&c, good_layout, good_words);
    cr_assert_eq(c.err.code, EXIT_DONE, "%s", c.err.text);
    face = form_face(c.form, 0, &state, &values);
    /* はい いつも 1 あ い 2 う 左右; the dotted "はい" before the field is static */
    cr_expect_eq(marks_of(form_face_ink(face)), 12, "%zu", marks_of(form_face_ink(face)));
    cr_expect_eq(form_face_ink(face)->codes.count, 1);
    cr_assert_eq(form_parts(face), 3, "the window, a line of the body, a row of the table");
    for (size_t part = 0; part < form_parts(face); part++)
        cr_assert(form_live(c.form, face, part, &values, /*barcode*/ true, &ink));
    /* window たろう, name たろう 様, 12 in the body and 12 in the table */
    cr_expect_eq(marks_of(&ink), 3 + 5 + 2 + 2, "%zu", marks_of(&ink));
    cr_expect(ink.has_barcode);
    cr_expect_eq(form_face(c.form, 0, &state, &values), face, "a face is made once");
    state.value[0] = 0;
    cr_expect_neq(form_face(c.form, 0, &state, &values), face);
    state.value[1] = 1; /* nothing on the page depends on it */
    state.value[0] = 1;
    cr_expect_eq(form_face(c.form, 0, &state, &values), face);
    form_ink_release(&ink);
    compiled_release(&c);
}
