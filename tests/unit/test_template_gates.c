/*
 * What no letter may say, what each must, and what a page keeps free: each gate once passed and
 * once not, with the place that its message names (tests/cases/template_gates.tsv), and each row of
 * the table of variants.
 */
#include "core/letter/letter.h"
#include "core/rules/variant.h"
#include "squares.h"

static const char good_layout[] =
    "title = \"t\";\n"
    "paper = { width = 210; height = 297; };\n"
    "fonts = { regular = \"r\"; };\n"
    "styles = {\n"
    "  body = { font = \"regular\"; size = 12; leading = 5; };\n"
    "  plain = { font = \"regular\"; size = 10; leading = 5; };\n"
    "  name = { font = \"regular\"; size = 11; leading = 5; smallest = 9; }; };\n"
    "pages = ( {\n"
    "  window = { address = \"window\"; name = \"who\"; address_style = \"name\"; name_style = "
    "\"name\"; };\n"
    "  folds = (99, 198); fold_clear = 1.5;\n"
    "  mark = { x = 8; y = 274; size = 15; };\n"
    "  boxes = (\n"
    "    { x = 20; y = 101; w = 150; h = 95; items = (\n"
    "      { text = \"lead\"; style = \"plain\"; },\n"
    "      { text = \"body\"; style = \"body\"; },\n"
    "      { list = \"list\"; marker = \"1\"; style = \"body\"; },\n"
    "      { table = \"table\"; widths = (60, 60); style = \"body\"; } ); },\n"
    "    { x = 24; y = 274; w = 100; h = 15; items = (\n"
    "      { text = \"foot\"; style = \"plain\"; } ); } ); },\n"
    "  { folds = (99, 198); fold_clear = 1.5;\n"
    "  mark = { x = 8; y = 274; size = 15; };\n"
    "  boxes = (\n"
    "    { x = 26; y = 110; w = 100; h = 60; items = (\n"
    "      { list = \"back\"; marker = \"1\"; style = \"plain\"; },\n"
    "      { text = \"foot\"; style = \"plain\"; } ); } ); } );\n";
static const char good_words[] = "[window]\n"
                                 "{{postal_code}}\n"
                                 "{{address}} {{building}}\n"
                                 "[who]\n"
                                 "{{addressee}}\n"
                                 "[lead]\n"
                                 "{{#for_other}}{{holder}}{{/for_other}}\n"
                                 "[body]\n"
                                 "{{#proxy}}代理の方は{{/proxy}}\n"
                                 "{{expires}} {{card_expires}} {{opens}} {{counter_from}}\n"
                                 "[list]\n"
                                 "法定代理人の方は{{office.counter}}\n"
                                 "[table]\n"
                                 "左|右\n"
                                 "[foot]\n"
                                 "{{as_of}} {{piece_id}} {{sheet}}/{{sheets}}\n"
                                 "[back]\n"
                                 "うら\n";

static enum words_answer office(const void *context, Str key, Str *text)
{
    (void)context;
    *text = str_equal(key, STR("hours")) ? STR("代理の方は午後") : STR("窓口");
    if (str_equal(key, STR("access"))) {
        *text = STR("en");
        return OFFICE_IN_JAPANESE;
    }
    return str_equal(key, STR("fax")) ? OFFICE_SILENT : OFFICE_SAYS;
}

static void compile_gated(struct compiled *c, const char *layout, const char *words, bool duplex,
                          const struct form_gates *gates)
{
    struct form_source source = {.words = {{.file = "w", .text = str_of(words)}},
                                 .word_files = 1,
                                 .vocabulary = letter_vocabulary(),
                                 .office = office,
                                 .duplex = duplex,
                                 .gates = gates};

    squares_compile(c, layout, &source);
}

static struct form_gates gates_of(const Str *nevers, size_t never_count, const char *const *needs)
{
    const struct language *language = language_japanese();

    return (struct form_gates){.letter = "renewal",
                               .fields = needs,
                               .nevers = nevers,
                               .never_count = never_count,
                               .proxies = language->proxies,
                               .proxy_count = language->proxy_count,
                               .excepts = language->excepts,
                               .except_count = language->except_count};
}

/* A good text with one place changed; the caller frees it. */
static char *changed(const char *good, const char *from, const char *to)
{
    const char *at = strstr(good, from);
    struct bytes *by = malloc(sizeof *by);
    char *text;

    cr_assert(at, "%s is not in the good template", from);
    bytes_unescape(by, to);
    text = calloc(1, strlen(good) + by->n + 1);
    strncat(text, good, (size_t)(at - good));
    strcat(text, by->p);
    strcat(text, at + strlen(from));
    free(by);
    return text;
}

static void expect_says(const struct compiled *c, const char *wanted, const char *what)
{
    if (strcmp(wanted, "-") == 0)
        cr_expect_eq(c->err.code, EXIT_DONE, "%s: %s", what, c->err.text);
    else
        cr_expect(c->err.code == EXIT_CONFIG_ && strncmp(c->err.text, wanted, strlen(wanted)) == 0,
                  "%s: %s, not %s", what, c->err.text, wanted);
}

static void gate_case(char **field)
{
    static const Str nevers[] = {STR("窓口で発行")};
    static const char *const needs[] = {"card_expires", NULL};
    struct form_gates gates = gates_of(nevers, 1, needs);
    bool of_layout = strcmp(field[0], "layout") == 0;
    char *text = changed(of_layout ? good_layout : good_words, field[2], field[3]);
    struct compiled c;

    compile_gated(&c, of_layout ? text : good_layout, of_layout ? good_words : text,
                  strcmp(field[1], "2") == 0, &gates);
    expect_says(&c, field[4], field[3]);
    compiled_release(&c);
    free(text);
}

Test(template_gates, each_passed_and_not)
{
    cr_assert_geq(cases_each("template_gates.tsv", 5, gate_case), 60);
}

/* On a back nothing is read by a camera; printed on one side the same page is a front. */
Test(template_gates, a_back_needs_no_mark)
{
    static const char from[] = "  mark = { x = 8; y = 274; size = 15; };\n"
                               "  boxes = (\n    { x = 26;",
                      to[] = "  boxes = (\n    { x = 26;";
    static const char *const needs[] = {"card_expires", NULL};
    struct form_gates gates = gates_of(NULL, 0, needs);
    char *text = changed(good_layout, from, to);
    struct form_square at;
    struct compiled c;

    compile_gated(&c, text, good_words, /*duplex*/ true, &gates);
    expect_says(&c, "-", "duplex");
    cr_expect(form_mark(c.form, 0, &at));
    cr_expect_float_eq(at.x, 10 * 72 / 25.4, 1e-6);
    cr_expect_float_eq(at.y, 276 * 72 / 25.4, 1e-6);
    cr_expect_float_eq(at.size, 11 * 72 / 25.4, 1e-6);
    cr_expect_not(form_mark(c.form, 1, &at));
    compiled_release(&c);
    compile_gated(&c, text, good_words, /*duplex*/ false, &gates);
    expect_says(&c, "KGN1255E l:20:3: ", "on one side");
    compiled_release(&c);
    compile_gated(&c, text, good_words, /*duplex*/ false, NULL);
    expect_says(&c, "-", "of the first edition");
    cr_expect_not(form_mark(c.form, 1, &at));
    compiled_release(&c);
    compile_gated(&c, good_layout, good_words, /*duplex*/ false, &gates);
    cr_expect(form_mark(c.form, 1, &at));
    compiled_release(&c);
    free(text);
}

/* ---- the table of variants ------------------------------------------------------------------- */

static size_t nevers_of(const struct variant_row *row, Str nevers[VARIANT_WORDS_MAX])
{
    size_t count = 0;

    for (; count < VARIANT_WORDS_MAX && row->never[count]; count++)
        nevers[count] = str_of(row->never[count]);
    return count;
}

/* A letter that lacks one of its fields says which; the others it may have or not. */
static void needs_asked(const struct variant_row *row, const struct form_gates *gates)
{
    static const char *const fields[] = {"expires", "card_expires", "opens", "counter_from"};

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct arena arena = {0};
        char *words = changed(good_words, arena_printf(&arena, "{{%s}}", fields[i]).p,
                              /* in the letter, as every letter must have it, but in the window */
                              "");
        bool needed = false;
        struct compiled c;
        const char *says;

        for (size_t k = 0; k < VARIANT_WORDS_MAX && row->fields[k]; k++)
            needed |= strcmp(row->fields[k], fields[i]) == 0;
        compile_gated(&c, good_layout, words, /*duplex*/ true, gates);
        says = arena_printf(&arena, needed ? "KGN1072E w: {{%s}} " : "-", fields[i]).p;
        if (i == 0 && c.err.code != EXIT_DONE) /* every letter must have it: either gate says so */
            cr_expect(strstr(c.err.text, "expires"), "%s", c.err.text);
        else
            expect_says(&c, says, fields[i]);
        compiled_release(&c);
        free(words);
        arena_release(&arena);
    }
}

static void nevers_asked(const struct form_gates *gates)
{
    for (size_t i = 0; i < gates->never_count; i++) {
        struct arena arena = {0};
        char *words = changed(good_words, "うら",
                              arena_printf(&arena, "あ%.*sい", STR_ARG(gates->nevers[i])).p);
        struct compiled c;

        compile_gated(&c, good_layout, words, /*duplex*/ true, gates);
        expect_says(&c,
                    arena_printf(&arena, "KGN1070E w:18:1: 「%.*s」は、お知らせ %s ",
                                 STR_ARG(gates->nevers[i]), gates->letter)
                        .p,
                    words);
        compiled_release(&c);
        free(words);
        arena_release(&arena);
    }
}

Test(template_gates, each_variant_has_its_own)
{
    for (int i = 0; i < VARIANT_COUNT; i++) {
        const struct variant_row *row = &variant_rows()[i];
        Str nevers[VARIANT_WORDS_MAX];
        struct form_gates gates = gates_of(nevers, nevers_of(row, nevers), row->fields);
        struct compiled c;

        gates.letter = variant_term(row->variant).word;
        compile_gated(&c, good_layout, good_words, /*duplex*/ true, &gates);
        expect_says(&c, "-", gates.letter);
        compiled_release(&c);
        cr_expect_geq(gates.never_count, 4, "%s", gates.letter);
        needs_asked(row, &gates);
        nevers_asked(&gates);
    }
}

/* Templates of the first edition had no gates: they are asked for nothing of this. */
Test(template_gates, first_edition_is_not_asked)
{
    char *words = changed(good_words, "うら", "代理の方、窓口で発行");
    struct compiled c;

    compile_gated(&c, good_layout, words, /*duplex*/ true, NULL);
    expect_says(&c, "-", "without gates");
    compiled_release(&c);
    free(words);
}
