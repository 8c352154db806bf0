/* A content stream's own letters, as ISO 32000-1, 7.2 has them. */
#include "core/letter/pdftoken.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

bool pdf_is_delimiter(char c)
{
    return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' ||
           c == '}' || c == '/' || c == '%';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void pdf_space_skip(Str *left)
{
    while (left->n) {
        if (left->p[0] == '%')
            while (left->n && left->p[0] != '\n' && left->p[0] != '\r')
                *left = str_skip(*left, 1);
        else if (is_space(left->p[0]))
            *left = str_skip(*left, 1);
        else
            return;
    }
}

Str pdf_word_take(Str *left)
{
    Str word = {left->p, 0};

    while (word.n < left->n && !is_space(word.p[word.n]) && !pdf_is_delimiter(word.p[word.n]))
        word.n++;
    *left = str_skip(*left, word.n);
    return word;
}

bool pdf_is_number(Str word)
{
    char c = word.n ? word.p[0] : '\0';

    return is_digit(c) || c == '-' || c == '+' || c == '.';
}

double pdf_number(Str word)
{
    double value = 0, unit = 1;
    bool negative = word.n && word.p[0] == '-', behind = false;

    for (size_t i = 0; i < word.n; i++) {
        if (word.p[i] == '.')
            behind = true;
        else if (is_digit(word.p[i]) && behind)
            value += (unit /= 10) * (word.p[i] - '0');
        else if (is_digit(word.p[i]) && value < 1e9)
            value = value * 10 + (word.p[i] - '0');
    }
    return negative ? -value : value;
}

void pdf_image_skip(Str *left)
{
    for (; left->n > 3; *left = str_skip(*left, 1))
        if (is_space(left->p[0]) && left->p[1] == 'E' && left->p[2] == 'I' &&
            is_space(left->p[3])) {
            *left = str_skip(*left, 3);
            return;
        }
    *left = STR_EMPTY;
}
