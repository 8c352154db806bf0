/* The code of a sheet read back: what zint draws, wherever it stands between the dots; and what differs from it. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/letter/markread.h"
#include "edge/press/codes.h"

enum { SIDE = MARKREAD_SIDE, DOTS = 120, FINE = 8 };

static void drawn(MarkModules modules, const char *text)
{
    struct codes *codes = codes_new();
    struct code code;

    cr_assert(code_mark(codes, &code, str_of(text)), "%s", text);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            modules[y][x] = code.bits[y][x / 8] >> x % 8 & 1;
    codes_release(codes);
}

/* As a program that smooths edges draws it: a dot is as black as it is covered. */
static struct picture picture_of(MarkModules modules, double left, double top, double module)
{
    static uint8_t grey[DOTS * DOTS];

    for (int y = 0; y < DOTS; y++)
        for (int x = 0; x < DOTS; x++) {
            int ink = 0;

            for (int part = 0; part < FINE * FINE; part++) {
                double column = (x + (part % FINE + 0.5) / FINE - left) / module;
                double row = (y + (part / FINE + 0.5) / FINE - top) / module;

                if (column >= 0 && row >= 0 && column < SIDE && row < SIDE)
                    ink += modules[(int)row][(int)column];
            }
            grey[y * DOTS + x] = (uint8_t)(255 - ink * 255 / (FINE * FINE));
        }
    return (struct picture){.grey = grey, .width = DOTS, .height = DOTS, .dots = 100.0 / 72};
}

Test(markread, what_zint_draws)
{
    static const char *const texts[] = {"KG1 261120-000001-3 1 2 261120-1",
                                        "KG1 991231-999999-5 12 12 991231-99"};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        MarkModules modules;
        char text[MARKREAD_TEXT_MAX];

        drawn(modules, texts[i]);
        cr_expect_eq(mark_decode(modules, text), MARK_READ);
        cr_expect_str_eq(text, texts[i]);
    }
}

Test(markread, no_module_may_differ)
{
    MarkModules modules;
    char text[MARKREAD_TEXT_MAX];

    drawn(modules, "KG1 261120-000001-3 1 2 261120-1");
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            modules[y][x] = !modules[y][x];
            cr_expect_eq(mark_decode(modules, text), MARK_BROKEN, "row %d, column %d", y, x);
            modules[y][x] = !modules[y][x];
        }
}

/* Half a millimetre a module at 100 dots an inch, and larger. */
Test(markread, wherever_it_stands)
{
    static const double sides[] = {1.9685, 2.3, 3.05};
    MarkModules modules;
    char text[MARKREAD_TEXT_MAX];

    drawn(modules, "KG1 261120-000001-3 1 2 261120-1");
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++)
        for (int at = 0; at < 8; at++) {
            struct picture picture = picture_of(modules, 20 + at / 8.0, 30 + (at * 3 % 8) / 8.0, sides[i]);

            cr_expect_eq(mark_read(&picture, text), MARK_READ, "%d eighths, %.2f", at, sides[i]);
            cr_expect_str_eq(text, "KG1 261120-000001-3 1 2 261120-1");
        }
}

Test(markread, nothing_and_a_frame_are_none)
{
    MarkModules modules = {{false}};
    char text[MARKREAD_TEXT_MAX];
    struct picture picture = picture_of(modules, 20, 30, 2);

    cr_expect_eq(mark_read(&picture, text), MARK_NONE);
    cr_expect_str_eq(text, "");
    for (int i = 0; i < SIDE; i++)
        modules[i][0] = modules[SIDE - 1][i] = modules[0][i] = modules[i][SIDE - 1] = true;
    picture = picture_of(modules, 20, 30, 2);
    cr_expect_eq(mark_read(&picture, text), MARK_NONE);
}
