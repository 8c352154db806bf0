/* The operators that set a colour (ISO 32000-1, 8.6.8), and those that bring one along. */
#include "core/letter/pagecolour.h"

#include <stdio.h>
#include <string.h>

#include "core/letter/pdftoken.h"

enum { OPERANDS_MAX = 4 };

struct colours {
    Str left;
    double operands[OPERANDS_MAX]; /* the last numbers since the last operator */
    size_t count;                  /* how many numbers there were */
    Str name;                      /* the last name; empty: none since then */
    bool mask;                     /* of an inline image: /IM true */
    struct pagecolour *found;
};

static void fault_put(char fault[PAGECOLOUR_TEXT_MAX], const struct colours *c, Str operator)
{
    size_t used = 0, kept = c->count < OPERANDS_MAX ? c->count : OPERANDS_MAX;

    if (fault[0])
        return;
    for (size_t i = OPERANDS_MAX - kept; i < OPERANDS_MAX && used < PAGECOLOUR_TEXT_MAX / 2; i++)
        used += (size_t)snprintf(fault + used, PAGECOLOUR_TEXT_MAX - used, "%.4g ", c->operands[i]);
    snprintf(fault + used, PAGECOLOUR_TEXT_MAX - used, STR_FMT, STR_ARG(operator));
}

/* 0 is black and 1 white, exactly: a press screens what is next to them. */
static bool is_end(double value)
{
    return !(value > 0) || !(value < 1);
}

static bool same(double a, double b)
{
    return !(a < b) && !(a > b);
}

static void grey_do(struct colours *c, Str operator)
{
    if (!is_end(c->operands[OPERANDS_MAX - 1]))
        fault_put(c->found->grey, c, operator);
}

static void rgb_do(struct colours *c, Str operator)
{
    const double *v = c->operands + OPERANDS_MAX - 3;

    if (c->count < 3 || !same(v[0], v[1]) || !same(v[1], v[2])) {
        fault_put(c->found->other, c, operator);
        return;
    }
    c->found->rgb = true;
    grey_do(c, operator);
}

static void cmyk_do(struct colours *c, Str operator)
{
    const double *v = c->operands + OPERANDS_MAX - 4;

    if (c->count < 4 || v[0] > 0 || v[1] > 0 || v[2] > 0)
        fault_put(c->found->other, c, operator);
    else
        grey_do(c, operator);
}

/* Any colour space but grey is another colour: a pattern, a spot colour. */
static void space_do(struct colours *c, Str operator)
{
    if (!str_equal(c->name, STR("DeviceGray")))
        fault_put(c->found->other, c, operator);
}

static void named_do(struct colours *c, Str operator)
{
    if (c->name.n || c->count != 1)
        fault_put(c->found->other, c, operator);
    else
        grey_do(c, operator);
}

/* "BI /W 8 /IM true … ID bytes EI" */
static void image_do(struct colours *c, Str operator)
{
    if (!c->mask)
        fault_put(c->found->other, c, operator);
    pdf_image_skip(&c->left);
}

static void operator_do(struct colours *c, Str word)
{
    static const struct {
        const char *word;
        void (*act)(struct colours *c, Str operator);
    } acts[] = {{"g", grey_do},   {"G", grey_do},   {"rg", rgb_do},    {"RG", rgb_do},
                {"k", cmyk_do},   {"K", cmyk_do},   {"cs", space_do},  {"CS", space_do},
                {"sc", named_do}, {"SC", named_do}, {"scn", named_do}, {"SCN", named_do},
                {"ID", image_do}};

    if (str_equal(word, STR("true")))
        c->mask |= str_equal(c->name, STR("IM")) || str_equal(c->name, STR("ImageMask"));
    if (str_equal(word, STR("true")) || str_equal(word, STR("false")))
        return; /* operands */
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
        if (str_equal(word, str_of(acts[i].word)))
            acts[i].act(c, word);
    if (str_equal(word, STR("sh")))
        fault_put(c->found->other, c, word);
    c->mask = false;
    c->count = 0;
    c->name = STR_EMPTY;
}

/* A string in ( ), whose brackets balance unless a backslash stands before them. */
static void string_skip(Str *left)
{
    size_t depth = 1;

    for (; left->n && depth; *left = str_skip(*left, 1)) {
        char c = left->p[0];

        if (c == '\\' && left->n > 1)
            *left = str_skip(*left, 1);
        depth += c == '(';
        depth -= c == ')';
    }
}

static void number_take(struct colours *c, Str word)
{
    memmove(c->operands, c->operands + 1, sizeof c->operands - sizeof c->operands[0]);
    c->operands[OPERANDS_MAX - 1] = pdf_number(word);
    c->count++;
}

static void token_read(struct colours *c)
{
    char first = c->left.p[0];
    Str word;

    if (pdf_is_delimiter(first)) {
        c->left = str_skip(c->left, 1);
        if (first == '(')
            string_skip(&c->left);
        else if (first == '/')
            c->name = pdf_word_take(&c->left);
        return;
    }
    word = pdf_word_take(&c->left);
    if (pdf_is_number(word))
        number_take(c, word);
    else
        operator_do(c, word);
}

void pagecolour_read(struct pagecolour *found, Str content)
{
    struct colours colours = {.left = content, .found = found};

    for (pdf_space_skip(&colours.left); colours.left.n; pdf_space_skip(&colours.left))
        token_read(&colours);
}
