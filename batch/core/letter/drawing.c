/* The strict look at an SVG, and the few operators of the page that is made of it. */
#include "core/letter/drawing.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

static const char *const elements[] = {"svg",  "g",        "path",    "rect",  "circle", "ellipse",
                                       "line", "polyline", "polygon", "title", "desc"};
static const char *const attributes[] = {"xmlns",
                                         "version",
                                         "id",
                                         "width",
                                         "height",
                                         "viewBox",
                                         "transform",
                                         "d",
                                         "x",
                                         "y",
                                         "rx",
                                         "ry",
                                         "cx",
                                         "cy",
                                         "r",
                                         "x1",
                                         "y1",
                                         "x2",
                                         "y2",
                                         "points",
                                         "fill",
                                         "fill-rule",
                                         "stroke",
                                         "stroke-width",
                                         "stroke-linecap",
                                         "stroke-linejoin",
                                         "stroke-miterlimit"};

struct look {
    const char *file;
    Str svg;
    size_t at;
    struct err *err;
    int depth;
};

/* Line and column (in characters) of a byte. */
static int refuse(struct look *l, size_t at, const char *what)
{
    int line = 1, column = 1;

    for (size_t i = 0; i < at && i < l->svg.n; i++) {
        column += ((unsigned char)l->svg.p[i] & 0xC0) != 0x80;
        if (l->svg.p[i] == '\n') {
            line++;
            column = 1;
        }
    }
    return err_say(l->err, IMAGE_CONTENT, l->file, line, column, what);
}

static bool listed(Str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(name, str_of(names[i])))
            return true;
    return false;
}
#define LISTED(name, names) listed((name), (names), sizeof(names) / sizeof *(names))

static char here(const struct look *l)
{
    if (l->at < l->svg.n)
        return l->svg.p[l->at];
    return '\0';
}

static bool begins(const struct look *l, const char *text)
{
    return str_starts(str_skip(l->svg, l->at), str_of(text));
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void spaces_skip(struct look *l)
{
    while (is_space(here(l)))
        l->at++;
}

static Str name_take(struct look *l)
{
    size_t first = l->at;

    while (l->at < l->svg.n && (strchr("-_:.", here(l)) || (here(l) >= '0' && here(l) <= '9') ||
                                ((here(l) | 32) >= 'a' && (here(l) | 32) <= 'z')))
        l->at++;
    return (Str){l->svg.p + first, l->at - first};
}

/* name="value": a listed name; no value that names something else, url(…) or a character reference.
 */
static int attribute_check(struct look *l)
{
    size_t first = l->at;
    Str name = name_take(l);
    char quote;

    if (!LISTED(name, attributes))
        return refuse(l, first, "attribute");
    spaces_skip(l);
    if (here(l) != '=')
        return refuse(l, l->at, "=");
    l->at++;
    spaces_skip(l);
    quote = here(l);
    if (quote != '"' && quote != '\'')
        return refuse(l, l->at, "\"");
    for (l->at++; here(l) != quote; l->at++)
        if (l->at >= l->svg.n || strchr("<&", here(l)) || begins(l, "url("))
            return refuse(l, l->at, "value");
    l->at++;
    return 0;
}

static int tag_check(struct look *l)
{
    size_t first = l->at++;
    bool closes = here(l) == '/';
    Str name;

    l->at += closes;
    name = name_take(l);
    if (!LISTED(name, elements) || (l->depth == 0 && !str_equal(name, STR("svg"))))
        return refuse(l, first, "element");
    for (spaces_skip(l); l->at < l->svg.n && !strchr("/>", here(l)); spaces_skip(l))
        if (closes || attribute_check(l))
            return closes ? refuse(l, l->at, "attribute") : -1;
    l->depth += closes ? -1 : begins(l, "/>") ? 0 : 1;
    l->at += begins(l, "/>") ? 2 : 1;
    return l->depth < 0 || l->at > l->svg.n ? refuse(l, first, "element") : 0;
}

/* A remark or the first line of the document; anything else that begins with ! or ? is refused. */
static int aside_check(struct look *l)
{
    const char *end = begins(l, "<!--") ? "-->" : l->at == 0 && begins(l, "<?xml ") ? "?>" : NULL;
    size_t first = l->at;

    if (!end)
        return refuse(l, first, "<! <?");
    while (l->at < l->svg.n && !begins(l, end))
        l->at++;
    if (l->at == l->svg.n)
        return refuse(l, first, end);
    l->at += strlen(end);
    return 0;
}

int drawing_allowed(const char *file, Str svg, struct err *err)
{
    struct look l = {.file = file, .svg = svg, .err = err};

    if (svg.n > DRAWING_BYTES_MAX || !utf8_valid(svg) || memchr(svg.p, '\0', svg.n))
        return refuse(&l, 0, "UTF-8");
    while (l.at < svg.n) {
        bool aside = begins(&l, "<!") || begins(&l, "<?");

        if (here(&l) == '&')
            return refuse(&l, l.at, "&");
        if (here(&l) != '<')
            l.at++;
        else if (aside ? aside_check(&l) : tag_check(&l))
            return -1;
    }
    return l.depth ? refuse(&l, svg.n, "</svg>") : 0;
}

/* Operators of cairo's PostScript, how many numbers each takes, and what it means here. */
static const struct operator
{
    const char *name;
    size_t takes;
    enum drawing_kind kind;
}
operators[] = {{"m", 2, DRAW_MOVE},    {"l", 2, DRAW_LINE},        {"c", 6, DRAW_CURVE},
               {"h", 0, DRAW_CLOSE},   {"f", 0, DRAW_FILL},        {"f*", 0, DRAW_FILL_EVEN_ODD},
               {"S", 0, DRAW_STROKE},  {"rg", 3, DRAW_COLOUR},     {"g", 1, DRAW_COLOUR},
               {"w", 1, DRAW_WIDTH},   {"J", 1, DRAW_CAP},         {"j", 1, DRAW_JOIN},
               {"M", 1, DRAW_MITER},   {"q", 0, DRAW_SAVE},        {"Q", 0, DRAW_RESTORE},
               {"cm", 6, DRAW_MATRIX}, {"rectclip", 4, DRAW_CLIP}, {"re", 4, DRAW_MOVE},
               {"d", 1, DRAW_WIDTH}};

static Str word_take(Str *text)
{
    size_t n = 0;
    Str word;

    while (text->n && is_space(text->p[0]))
        *text = str_skip(*text, 1);
    while (n < text->n && !is_space(text->p[n]))
        n++;
    word = str_take(*text, n);
    *text = str_skip(*text, n);
    return word;
}

struct reading {
    struct drawing *drawing;
    double stack[6];
    size_t held;
};

static void step_put(struct reading *r, enum drawing_kind kind, const double *v, size_t count)
{
    struct drawing_step *step = &r->drawing->steps[r->drawing->count++];

    *step = (struct drawing_step){.kind = kind};
    for (size_t i = 0; i < count; i++)
        step->v[i] = v[i];
}

/* A rectangle is four lines. */
static void rectangle_put(struct reading *r)
{
    double x = r->stack[0], y = r->stack[1], w = r->stack[2], h = r->stack[3];

    step_put(r, DRAW_MOVE, (double[]){x, y}, 2);
    step_put(r, DRAW_LINE, (double[]){x + w, y}, 2);
    step_put(r, DRAW_LINE, (double[]){x + w, y + h}, 2);
    step_put(r, DRAW_LINE, (double[]){x, y + h}, 2);
    step_put(r, DRAW_CLOSE, NULL, 0);
}

static bool operator_take(struct reading *r, Str word)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        const struct operator* op = & operators[i];

        if (!str_equal(word, str_of(op->name)))
            continue;
        if (r->held != op->takes || r->drawing->count + 5 > DRAWING_STEPS_MAX)
            return false;
        if (str_equal(word, STR("g")))
            r->stack[1] = r->stack[2] = r->stack[0];
        if (str_equal(word, STR("re")))
            rectangle_put(r);
        else if (!str_equal(word, STR("d"))) /* no dash: "[] 0.0 d" */
            step_put(r, op->kind, r->stack, op->kind == DRAW_COLOUR ? 3 : op->takes);
        r->held = 0;
        return true;
    }
    return false;
}

static bool number_take(struct reading *r, Str word)
{
    char text[32], *end;

    if (word.n == 0 || word.n >= sizeof text || r->held == 6)
        return false;
    memcpy(text, word.p, word.n);
    text[word.n] = '\0';
    r->stack[r->held] = strtod(text, &end);
    if (end != text + word.n)
        return false;
    r->held++;
    return true;
}

bool drawing_read(Str page, struct drawing *drawing, struct arena *arena)
{
    struct reading r = {.drawing = drawing};
    Str word;

    drawing->steps = ARENA_ARRAY(arena, struct drawing_step, DRAWING_STEPS_MAX);
    drawing->count = 0;
    while ((word = word_take(&page)).n > 0) {
        if (str_equal(word, STR("showpage")))
            return r.held == 0;
        if (!str_equal(word, STR("[]")) && !number_take(&r, word) && !operator_take(&r, word))
            return false;
    }
    return false;
}
