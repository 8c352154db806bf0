/* A content stream taken apart, no further than its strings, names, numbers and operators. */
#include "core/letter/pagetext.h"

#include "core/letter/pdftoken.h"

enum {
    GAP_MIN = 200,   /* thousandths of an em moved inside a text operator: a space to the eye */
    RUN_BYTES = 128, /* digits, hyphens and slashes in a row; what is longer holds no id */
    DAY_DIGITS = 6,  /* of a job, before its hyphen */
    OPERANDS_MAX = 6
};

struct matrix {
    double a, b, c, d, e, f;
};
static const struct matrix upright = {1, 0, 0, 1, 0, 0};

struct place { /* where the next glyph goes */
    struct matrix page, text, line;
    double size, moved; /* moved: in text space, since the text matrix was set */
};

struct reader {
    Str left;
    const struct pagetext_resource *fonts;
    size_t font_count;
    const struct pagetext_font *font;
    Str name;            /* the operand that came last */
    char run[RUN_BYTES]; /* digits, hyphens and slashes shown side by side */
    size_t run_count;
    uint32_t code; /* of a glyph whose bytes are not all there */
    size_t code_count;
    struct pagetext *found; /* by the strings whose operator has not come yet */
    struct pagetext pending;
    PagetextMarks *marks; /* NULL: nobody asks */
    size_t mark_count;    /* before the strings whose operator has not come yet */
    bool in_array;
    double operands[OPERANDS_MAX]; /* the last numbers */
    struct place place;
    double moved; /* before those strings */
    struct matrix saved[PAGETEXT_STATES_MAX];
    size_t depth;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* ---- ToUnicode ------------------------------------------------------------------------------- */

/* <00ff>: its value and how many bytes it has; false where there is none, or one too long. */
static bool code_take(Str *s, uint32_t *code, size_t *bytes)
{
    size_t digits = 0;

    *code = 0;
    pdf_space_skip(s);
    if (s->n == 0 || s->p[0] != '<')
        return false;
    for (*s = str_skip(*s, 1); s->n && hex_value(s->p[0]) >= 0; *s = str_skip(*s, 1), digits++)
        *code = *code << 4 | (uint32_t)hex_value(s->p[0]);
    if (s->n == 0 || s->p[0] != '>')
        return false;
    *s = str_skip(*s, 1);
    *bytes = digits / 2;
    return true;
}

/* The characters that are told apart: digits, hyphen, slash, and spaces as one. 0: any other. */
static char character_of(uint32_t point)
{
    if (point == '-' || point == '/' || (point >= '0' && point <= '9'))
        return (char)point;
    return point == ' ' || point == 0xA0 || point == 0x1680 ||
                   (point >= 0x2000 && point <= 0x200A) || point == 0x202F || point == 0x205F ||
                   point == 0x3000
               ? ' '
               : '\0';
}

static void pairs_read(struct pagetext_font *font, Str *s)
{
    uint32_t code, point;
    size_t bytes, point_bytes;

    while (code_take(s, &code, &bytes) && code_take(s, &point, &point_bytes))
        if (point_bytes == 2 && character_of(point) && font->count < PAGETEXT_CODES_MAX) {
            font->codes[font->count].code = code;
            font->codes[font->count++].c = character_of(point);
        }
}

void pagetext_font_read(struct pagetext_font *font, Str to_unicode)
{
    uint32_t code;

    *font = (struct pagetext_font){.code_bytes = 1};
    for (pdf_space_skip(&to_unicode); to_unicode.n; pdf_space_skip(&to_unicode)) {
        Str word = pdf_word_take(&to_unicode);

        if (str_equal(word, STR("begincodespacerange")))
            (void)code_take(&to_unicode, &code, &font->code_bytes);
        else if (str_equal(word, STR("beginbfchar")))
            pairs_read(font, &to_unicode);
        else if (word.n == 0)
            to_unicode = str_skip(to_unicode, 1);
    }
    if (font->code_bytes != 2)
        font->code_bytes = 1;
}

/* ---- what is shown --------------------------------------------------------------------------- */

bool pagetext_shows(const struct pagetext *shown, Str figure)
{
    for (size_t i = 0; i < shown->figure_count; i++)
        if (str_equal(figure, str_of(shown->figures[i])))
            return true;
    return false;
}

static void id_put(struct pagetext *shown, Str id)
{
    for (size_t i = 0; i < shown->id_count; i++)
        if (str_equal(id, str_of(shown->ids[i])))
            return;
    if (shown->id_count == PAGETEXT_IDS_MAX)
        return;
    memcpy(shown->ids[shown->id_count], id.p, id.n);
    shown->ids[shown->id_count++][id.n] = '\0';
}

static size_t digits_from(Str run, size_t at)
{
    size_t count = 0;

    while (at + count < run.n && is_digit(run.p[at + count]))
        count++;
    return count;
}

/* "1/2", "261124-1": as a sheet and a job are written. */
static bool is_figure(Str run)
{
    size_t first = digits_from(run, 0), second = digits_from(run, first + 1);

    return first && second && first + 1 + second == run.n && run.n <= PAGETEXT_FIGURE_BYTES &&
           (run.p[first] == '/' || (run.p[first] == '-' && first == DAY_DIGITS));
}

static void figure_put(struct pagetext *shown, Str figure)
{
    if (pagetext_shows(shown, figure))
        return;
    shown->figures_more |= shown->figure_count == PAGETEXT_FIGURES_MAX;
    if (shown->figures_more)
        return;
    memcpy(shown->figures[shown->figure_count], figure.p, figure.n);
    shown->figures[shown->figure_count++][figure.n] = '\0';
}

void pagetext_figures_add(struct pagetext *shown, const struct pagetext *form)
{
    for (size_t i = 0; i < form->figure_count; i++)
        figure_put(shown, str_of(form->figures[i]));
    shown->figures_more |= form->figures_more;
}

/* The end of such a run: the ids that stand in it, no digit at either side, or one figure. */
static void run_end(struct reader *r)
{
    for (size_t i = 0; r->run_count < RUN_BYTES && i + PIECE_ID_LENGTH <= r->run_count; i++) {
        Str id = {r->run + i, PIECE_ID_LENGTH};

        if ((i && is_digit(r->run[i - 1])) ||
            (i + id.n < r->run_count && is_digit(r->run[i + id.n])) || !piece_id_valid(id))
            continue;
        id_put(&r->pending, id);
        i += id.n - 1;
    }
    if (r->run_count < RUN_BYTES && is_figure((Str){r->run, r->run_count}))
        figure_put(&r->pending, (Str){r->run, r->run_count});
    r->run_count = 0;
}

/* What is done first, then what was done before. */
static struct matrix joined(const struct matrix *m, const struct matrix *n)
{
    return (struct matrix){m->a * n->a + m->b * n->c,        m->a * n->b + m->b * n->d,
                           m->c * n->a + m->d * n->c,        m->c * n->b + m->d * n->d,
                           m->e * n->a + m->f * n->c + n->e, m->e * n->b + m->f * n->d + n->f};
}

static double positive(double value)
{
    return value < 0 ? -value : value;
}

/* Letters stand upright: what is turned or sheared has no size here, and no place to be asked for.
 */
static void mark_put(struct reader *r, char c, double em)
{
    struct matrix m = joined(&r->place.text, &r->place.page);
    struct pagetext_mark mark = {.x = r->place.moved * m.a + m.e,
                                 .y = r->place.moved * m.b + m.f,
                                 .width = em * r->place.size * positive(m.a),
                                 .size = r->place.size * positive(m.d),
                                 .c = c};

    r->place.moved += em * r->place.size;
    VEC_PUSH(r->marks, mark);
}

static double width_of(const struct pagetext_font *font, uint32_t code)
{
    return code >= font->first && code - font->first < font->width_count
               ? (double)font->widths[code - font->first]
               : (double)font->width;
}

static void glyph_put(struct reader *r, uint32_t code)
{
    char c = '\0';

    for (size_t i = 0; c == '\0' && i < r->font->count; i++)
        if (r->font->codes[i].code == code)
            c = r->font->codes[i].c;
    if (r->marks)
        mark_put(r, c, width_of(r->font, code));
    if (c == '\0' || c == ' ')
        run_end(r);
    else if (r->run_count < RUN_BYTES)
        r->run[r->run_count++] = c;
}

static void byte_put(struct reader *r, unsigned char byte)
{
    if (!r->font)
        return;
    r->code = r->code << 8 | byte;
    if (++r->code_count < r->font->code_bytes)
        return;
    glyph_put(r, r->code);
    r->code = 0;
    r->code_count = 0;
}

static void hex_string(struct reader *r)
{
    int high = -1;

    for (; r->left.n && r->left.p[0] != '>'; r->left = str_skip(r->left, 1)) {
        int value = hex_value(r->left.p[0]);

        if (value < 0)
            continue;
        if (high < 0) {
            high = value;
        } else {
            byte_put(r, (unsigned char)(high << 4 | value));
            high = -1;
        }
    }
    if (high >= 0)
        byte_put(r, (unsigned char)(high << 4));
    if (r->left.n)
        r->left = str_skip(r->left, 1);
}

/* What follows a backslash: an octal code, an end of line that is none, or a character. */
static void escape_put(struct reader *r)
{
    static const char named[] = "nrtbf", meant[] = "\n\r\t\b\f";
    unsigned value = 0;
    size_t digits = 0;
    const char *at;

    while (digits < 3 && digits < r->left.n && r->left.p[digits] >= '0' && r->left.p[digits] <= '7')
        value = value << 3 | (unsigned)(r->left.p[digits++] - '0');
    if (digits) {
        byte_put(r, (unsigned char)value);
        r->left = str_skip(r->left, digits);
    } else if (r->left.n && r->left.p[0] == '\n') {
        r->left = str_skip(r->left, 1);
    } else if (r->left.n) {
        at = strchr(named, r->left.p[0]);
        byte_put(r, (unsigned char)(at && *at ? meant[at - named] : r->left.p[0]));
        r->left = str_skip(r->left, 1);
    }
}

static void plain_string(struct reader *r)
{
    size_t depth = 1;

    while (r->left.n) {
        char c = r->left.p[0];

        r->left = str_skip(r->left, 1);
        if (c == '\\') {
            escape_put(r);
            continue;
        }
        depth += c == '(';
        depth -= c == ')';
        if (depth == 0)
            return;
        byte_put(r, (unsigned char)c);
    }
}

/* The integer part will do. */
static bool is_gap(Str number)
{
    unsigned value = 0;

    for (size_t i = 0; i < number.n && number.p[i] != '.'; i++)
        if (is_digit(number.p[i]) && value < GAP_MIN)
            value = value * 10 + (unsigned)(number.p[i] - '0');
    return value >= GAP_MIN;
}

static void font_choose(struct reader *r)
{
    r->font = NULL;
    for (size_t i = 0; i < r->font_count; i++)
        if (str_equal(r->fonts[i].name, r->name))
            r->font = r->fonts[i].font;
}

/* ---- places ---------------------------------------------------------------------------------- */

static void number_take(struct reader *r, Str word)
{
    double value = pdf_number(word);

    if (is_gap(word))
        run_end(r);
    memmove(r->operands, r->operands + 1, sizeof r->operands - sizeof r->operands[0]);
    r->operands[OPERANDS_MAX - 1] = value;
    if (r->in_array)
        r->place.moved -= value / 1000 * r->place.size;
}

static void text_begin_at(struct place *place, const struct matrix *at)
{
    place->text = place->line = *at;
    place->moved = 0;
}

static void place_do(struct reader *r, Str word)
{
    const double *v = r->operands;
    struct matrix all = {v[0], v[1], v[2], v[3], v[4], v[5]}, step = {1, 0, 0, 1, v[4], v[5]};
    struct place *place = &r->place;

    if (str_equal(word, STR("Tm"))) {
        text_begin_at(place, &all);
    } else if (str_equal(word, STR("Td")) || str_equal(word, STR("TD"))) {
        step = joined(&step, &place->line);
        text_begin_at(place, &step);
    } else if (str_equal(word, STR("BT"))) {
        text_begin_at(place, &upright);
    } else if (str_equal(word, STR("Tf"))) {
        place->size = v[OPERANDS_MAX - 1];
    } else if (str_equal(word, STR("cm"))) {
        place->page = joined(&all, &place->page);
    } else if (str_equal(word, STR("q"))) {
        if (r->depth < PAGETEXT_STATES_MAX)
            r->saved[r->depth] = place->page;
        r->depth++;
    } else if (str_equal(word, STR("Q")) && r->depth) {
        if (--r->depth < PAGETEXT_STATES_MAX)
            place->page = r->saved[r->depth];
    }
}

static void operator_do(struct reader *r, Str word)
{
    bool shows = str_equal(word, STR("Tj")) || str_equal(word, STR("TJ")) ||
                 str_equal(word, STR("'")) || str_equal(word, STR("\""));

    run_end(r);
    for (size_t i = 0; shows && i < r->pending.id_count; i++)
        id_put(r->found, str_of(r->pending.ids[i]));
    if (shows)
        pagetext_figures_add(r->found, &r->pending);
    if (r->marks && !shows) {
        r->marks->count = r->mark_count;
        r->place.moved = r->moved;
    }
    place_do(r, word);
    r->mark_count = r->marks ? r->marks->count : 0;
    r->moved = r->place.moved;
    r->pending.id_count = r->pending.figure_count = 0;
    r->pending.figures_more = false;
    r->code = 0;
    r->code_count = 0;
    if (str_equal(word, STR("Tf")))
        font_choose(r);
    else if (str_equal(word, STR("Do")))
        r->found->form = r->name;
    else if (str_equal(word, STR("ID")))
        pdf_image_skip(&r->left);
}

static void token_read(struct reader *r)
{
    char c = r->left.p[0];
    Str word;

    if (pdf_is_delimiter(c)) {
        r->left = str_skip(r->left, 1);
        if (c == '(')
            plain_string(r);
        else if (c == '/')
            r->name = pdf_word_take(&r->left);
        else if (c == '<' && r->left.n && r->left.p[0] == '<')
            r->left = str_skip(r->left, 1);
        else if (c == '<')
            hex_string(r);
        else if (c == '[' || c == ']')
            r->in_array = c == '[';
        return;
    }
    word = pdf_word_take(&r->left);
    if (pdf_is_number(word))
        number_take(r, word);
    else
        operator_do(r, word);
}

static void content_read(struct pagetext *shown, PagetextMarks *marks, Str content,
                         const struct pagetext_resource *fonts, size_t font_count)
{
    struct reader r = {.left = content,
                       .fonts = fonts,
                       .font_count = font_count,
                       .found = shown,
                       .marks = marks,
                       .mark_count = marks ? marks->count : 0,
                       .place = {upright, upright, upright, 0, 0}};

    *shown = (struct pagetext){.id_count = 0};
    for (pdf_space_skip(&r.left); r.left.n; pdf_space_skip(&r.left))
        token_read(&r);
    if (marks)
        marks->count = r.mark_count; /* strings without an operator show nothing */
}

void pagetext_read(struct pagetext *shown, Str content, const struct pagetext_resource *fonts,
                   size_t font_count)
{
    content_read(shown, NULL, content, fonts, font_count);
}

void pagetext_marks(PagetextMarks *marks, Str content, const struct pagetext_resource *fonts,
                    size_t font_count)
{
    struct pagetext unasked;

    content_read(&unasked, marks, content, fonts, font_count);
}
