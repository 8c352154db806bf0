/* Images: what an SVG may hold, that nothing else is drawn, and that librsvg starts no thread. */
#include "edge/press/seal.h"
#include "readers.h"

#include <dirent.h>

static int threads(void)
{
    DIR *folder = opendir("/proc/self/task");
    struct dirent *entry;
    int count = 0;

    cr_assert(folder);
    while ((entry = readdir(folder)) != NULL)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

static int read_svg(Str svg, struct drawing *drawing, struct arena *arena, struct err *err)
{
    memset(drawing, 0, sizeof *drawing);
    *err = (struct err){.code = EXIT_DONE};
    return seal_read("f", svg, drawing, arena, err);
}

static void drawing_case(char **field)
{
    struct arena arena = {0};
    struct drawing drawing;
    struct err err;
    Str svg = arena_printf(
        &arena, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50\">\n%s\n</svg>\n",
        field[0]);
    int status = read_svg(svg, &drawing, &arena, &err);

    if (strcmp(field[1], "-") == 0) {
        cr_expect_eq(status, 0, "%s: %s", field[0], err.text);
        cr_expect_gt(drawing.count, 2, "%s", field[0]);
        cr_expect_float_eq(drawing.w, 2 * drawing.h, 1e-9);
    } else {
        cr_expect_eq(err.code, EXIT_CONFIG_, "%s", field[0]);
        cr_expect_eq(strncmp(err.text, field[1], strlen(field[1])), 0, "%s: %s", field[0],
                     err.text);
    }
    arena_release(&arena);
}

Test(drawing, paths_and_nothing_else)
{
    int before = threads();

    cr_assert_geq(cases_each("drawing.tsv", 2, drawing_case), 21);
    cr_expect_eq(threads(), before, "a thread would not survive the fork");
}

/* An external entity and a document type are refused before any library sees them. */
Test(drawing, documents_that_reach_out)
{
    static const char *const bad[] = {
        "<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><svg viewBox=\"0 0 1 "
        "1\"><g/></svg>",
        "<?xml-stylesheet href=\"x\"?><svg viewBox=\"0 0 1 1\"/>",
        "<svg viewBox=\"0 0 1 1\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"/>",
        "<svg viewBox=\"0 0 1 1\">",
        "<g/>",
        "",
        "no svg",
        "<svg viewBox=\"0 0 0 1\"/>",
        "\xFF"};
    struct arena arena = {0};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct drawing drawing;
        struct err err;

        cr_expect_eq(read_svg(str_of(bad[i]), &drawing, &arena, &err), -1, "%s", bad[i]);
        cr_expect_eq(err.code, EXIT_CONFIG_, "%s: %s", bad[i], err.text);
    }
    arena_release(&arena);
}

/* A square is its four sides, in the place where it stands. */
Test(drawing, steps_of_a_square)
{
    struct arena arena = {0};
    struct drawing drawing;
    struct err err;
    bool filled = false;
    double least = 1e9, most = -1e9;

    cr_assert_eq(read_svg(STR("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\">"
                              "<path fill=\"#ff0000\" d=\"M2 2H8V8H2Z\"/></svg>"),
                          &drawing, &arena, &err),
                 0, "%s", err.text);
    for (size_t i = 0; i < drawing.count; i++) {
        const struct drawing_step *step = &drawing.steps[i];

        if (step->kind == DRAW_MOVE || step->kind == DRAW_LINE) {
            least = step->v[0] < least ? step->v[0] : least;
            most = step->v[0] > most ? step->v[0] : most;
        }
        if (step->kind == DRAW_COLOUR)
            cr_expect(step->v[0] > 0.99 && step->v[1] < 0.01 && step->v[2] < 0.01);
        filled |= step->kind == DRAW_FILL || step->kind == DRAW_FILL_EVEN_ODD;
    }
    cr_expect(filled);
    cr_expect_float_eq(least, 200, 0.01);
    cr_expect_float_eq(most, 800, 0.01);
    arena_release(&arena);
}
