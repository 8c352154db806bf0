/* What may stand in a language.conf: each message once (tests/cases/language_conf.tsv), and values
 * written by one. */
#include "core/letter/language.h"

#include "squares.h"

static const char good[] =
    "dates = {\n"
    "  long = \"{weekday}, {day} {month_name} {western}\";\n"
    "  short = \"{day} {month_name} {western}\";\n"
    "  weekday = \"{weekday}, {day} {month_name}\"; };\n"
    "weekdays = (\"Mon\", \"Tue\", \"Wed\", \"Thu\", \"Fri\", \"Sat\", \"Sun\");\n"
    "months = (\"Jan\", \"Feb\", \"Mar\", \"Apr\", \"May\", \"Jun\", \"Jul\", \"Aug\", \"Sep\", "
    "\"Oct\", \"Nov\", \"Dec\");\n"
    "certificates = { both = \"both of them\"; signature = \"the one\"; authentication = "
    "\"the other\"; };\n"
    "certificates_short = { both = \"both\"; signature = \"one\"; authentication = \"other\"; };\n"
    "honorifics = { person = \"{name}\"; guardian = \"Parent or guardian of {name}\"; office = "
    "\"To {name}\"; };\n"
    "proxy_words = (\"proxy\", \"reply form\");\n"
    "proxy_words_except = (\"proxy server\");\n";

static void read_text(struct language *language, const char *text, struct arena *arena,
                      struct err *err)
{
    struct form_node *root;

    if (layout_read("c", str_of(text), arena, &root, err) == 0)
        language_read(language, "c", root, err);
}

/* The good file with one place changed; * in it stands for 130 letters. */
static Str changed(const char *from, const char *to, struct arena *arena)
{
    static char long_text[131];
    const char *at = strstr(good, from), *star = strchr(to, '*');
    int before = star ? (int)(star - to) : (int)strlen(to);

    cr_assert(at, "%s is not in the good file", from);
    memset(long_text, 'x', sizeof long_text - 1);
    return arena_printf(arena, "%.*s%.*s%s%s%s", (int)(at - good), good, before, to,
                        star ? long_text : "", star ? star + 1 : "", at + strlen(from));
}

static void conf_case(char **field)
{
    struct language language;
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE};
    Str text = changed(field[0], field[1], &arena);

    read_text(&language, text.p, &arena, &err);
    if (strcmp(field[2], "-") == 0)
        cr_expect_eq(err.code, EXIT_DONE, "%s: %s", field[1], err.text);
    else
        cr_expect(err.code == EXIT_CONFIG_ && strncmp(err.text, field[2], strlen(field[2])) == 0,
                  "%s: %s, not %s", field[1], err.text, field[2]);
    arena_release(&arena);
}

Test(language_conf, each_fault)
{
    cr_assert_geq(cases_each("language_conf.tsv", 3, conf_case), 45);
}

static void expect_text(Str text, const char *wanted)
{
    cr_expect(str_equal(text, str_of(wanted)), "%.*s, not %s", STR_ARG(text), wanted);
}

Test(language_conf, writes_what_it_says)
{
    struct language language;
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE};
    char out[LANGUAGE_TEXT_MAX];
    size_t n;

    read_text(&language, good, &arena, &err);
    cr_assert_eq(err.code, EXIT_DONE, "%s", err.text);
    expect_text(language_date(&language, DATE_LONG, day_of(2027, 2, 24), out), "Wed, 24 Feb 2027");
    expect_text(language_date(&language, DATE_SHORT, day_of(2027, 12, 1), out), "1 Dec 2027");
    expect_text(language_date(&language, DATE_WEEKDAY, day_of(2027, 1, 31), out), "Sun, 31 Jan");
    expect_text(language_date(&language, DATE_LONG, DAY_NONE, out), "");
    n = language_addressee(&language, HONORIFIC_GUARDIAN, STR("A"), out, sizeof out);
    expect_text((Str){out, n}, "Parent or guardian of A");
    n = language_addressee(&language, HONORIFIC_OFFICE, STR("A"), out, sizeof out);
    expect_text((Str){out, n}, "To A");
    n = language_addressee(&language, HONORIFIC_OWN, STR("A 殿"), out, sizeof out);
    expect_text((Str){out, n}, "A 殿"); /* recorded with its honorific: in every language */
    cr_expect_eq(language_addressee(&language, HONORIFIC_GUARDIAN, STR("A"), out, 3), 23,
                 "so much it takes, where there is room for less");
    expect_text(language.certificates[CERTIFICATE_BOTH], "both of them");
    expect_text(language.certificates_short[CERTIFICATE_AUTHENTICATION], "other");
    cr_expect_eq(language.proxy_count, 2);
    cr_expect_eq(language.except_count, 1);
    arena_release(&arena);
}

static double letters_wide(const void *context, Str text)
{
    (void)context;
    return (double)text.n;
}

/* No day of eleven years is wider than the sample for which room is kept. */
Test(language_conf, the_widest_day)
{
    struct language language;
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE};

    read_text(&language, good, &arena, &err);
    cr_assert_eq(err.code, EXIT_DONE, "%s", err.text);
    for (int how = 0; how < LANGUAGE_DATES; how++) {
        char widest[LANGUAGE_TEXT_MAX], out[LANGUAGE_TEXT_MAX];
        size_t most =
            language_widest_date(&language, (enum language_date)how, letters_wide, NULL, widest).n;

        for (Day day = day_of(2025, 1, 1); day_before(day, day_of(2036, 1, 1));
             day = day_add(day, 1))
            cr_assert_leq(language_date(&language, (enum language_date)how, day, out).n, most);
    }
    arena_release(&arena);
}
