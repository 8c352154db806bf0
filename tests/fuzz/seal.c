/*
 * An SVG of a template. The bytes are the file.
 *
 * What is let through is drawn as few and finite steps, or refused with a reason; the same file
 * gives the same steps; what core/letter/drawing refuses never reaches librsvg.
 */
#include "edge/press/seal.h"

#include <math.h>

#include "fuzz.h"

static void drawing_holds(const struct drawing *drawing)
{
    int saved = 0;

    HOLDS(drawing->w > 0 && drawing->h > 0 && isfinite(drawing->w) && isfinite(drawing->h));
    HOLDS(drawing->count <= DRAWING_STEPS_MAX);
    for (size_t i = 0; i < drawing->count; i++) {
        const struct drawing_step *step = &drawing->steps[i];

        HOLDS(step->kind <= DRAW_CLIP);
        for (size_t k = 0; k < 6; k++)
            HOLDS(isfinite(step->v[k]));
        saved += (step->kind == DRAW_SAVE) - (step->kind == DRAW_RESTORE);
        HOLDS(saved >= 0);
    }
    HOLDS(saved == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    Str svg = {(const char *)bytes, count};
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE}, err2 = {.code = EXIT_DONE};
    struct drawing drawing = {0}, again = {0};
    bool allowed = came_back(drawing_allowed("seal.svg", svg, &err2), &err2);

    if (came_back(seal_read("seal.svg", svg, &drawing, &arena, &err), &err)) {
        HOLDS(allowed);
        drawing_holds(&drawing);
        HOLDS(came_back(seal_read("seal.svg", svg, &again, &arena, &err), &err));
        HOLDS(again.count == drawing.count);
        HOLDS(drawing.count == 0 ||
              memcmp(again.steps, drawing.steps, drawing.count * sizeof *drawing.steps) == 0);
    } else {
        HOLDS(err.code == EXIT_CONFIG_);
        HOLDS(allowed || strcmp(err.text, err2.text) == 0);
    }
    drawing_read(svg, &drawing, &arena); /* as if cairo had written it */
    arena_release(&arena);
    return 0;
}
