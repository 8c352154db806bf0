/* Digits by hand: printf() would take much of a letter's time. */
#include "edge/press/pdftext.h"

#include "base/utf8.h"

enum { ROOM_MIN = 4096, DIGITS_MAX = 20 };

static const char hex[] = "0123456789ABCDEF";

void pdf_room(struct pdf_text *text, size_t bytes)
{
    if (text->room - text->count >= bytes)
        return;
    text->room = 2 * text->room + bytes + ROOM_MIN;
    text->at = mem_resize(text->at, text->room);
}

void pdf_put(struct pdf_text *text, const void *bytes, size_t count)
{
    pdf_room(text, count);
    memcpy(text->at + text->count, bytes, count);
    text->count += count;
}

void pdf_digits(struct pdf_text *text, uint64_t number, int least)
{
    char digits[DIGITS_MAX];
    int at = DIGITS_MAX;

    for (; number || DIGITS_MAX - at < least; number /= 10)
        digits[--at] = (char)('0' + number % 10);
    pdf_put(text, digits + at, (size_t)(DIGITS_MAX - at));
}

void pdf_unsigned(struct pdf_text *text, uint64_t number)
{
    pdf_digits(text, number, 1);
}

void pdf_thousandths(struct pdf_text *text, int64_t number)
{
    uint64_t positive = number < 0 ? -(uint64_t)number : (uint64_t)number, rest = positive % 1000;
    int digits = 3;

    if (number < 0)
        pdf_put(text, "-", 1);
    pdf_digits(text, positive / 1000, 1);
    if (rest == 0)
        return;
    for (; rest % 10 == 0; rest /= 10)
        digits--;
    pdf_put(text, ".", 1);
    pdf_digits(text, rest, digits);
}

void pdf_reference(struct pdf_text *text, const char *key, uint32_t number)
{
    pdf_say(text, key);
    pdf_unsigned(text, number);
    pdf_say(text, " 0 R");
}

void pdf_hex4(struct pdf_text *text, uint32_t number)
{
    const char digits[4] = {hex[number >> 12 & 15], hex[number >> 8 & 15], hex[number >> 4 & 15],
                            hex[number & 15]};

    pdf_put(text, digits, sizeof digits);
}

static bool is_plain(Str words)
{
    for (size_t i = 0; i < words.n; i++)
        if (words.p[i] < ' ' || words.p[i] > '~')
            return false;
    return true;
}

void pdf_utf16(struct pdf_text *text, Str words, const char *mark)
{
    enum { ABOVE = 0x10000, HIGH = 0xD800, LOW = 0xDC00 };
    uint32_t point;

    pdf_say(text, "<");
    pdf_say(text, mark);
    while (utf8_next(&words, &point)) {
        if (point >= ABOVE) {
            pdf_hex4(text, HIGH + ((point - ABOVE) >> 10));
            point = LOW + ((point - ABOVE) & 0x3FF);
        }
        pdf_hex4(text, point);
    }
    pdf_say(text, ">");
}

void pdf_string(struct pdf_text *text, Str words)
{
    if (!is_plain(words)) {
        pdf_utf16(text, words, "FEFF");
        return;
    }
    pdf_say(text, "(");
    for (size_t i = 0; i < words.n; i++) {
        if (strchr("()\\", words.p[i]))
            pdf_say(text, "\\");
        pdf_put(text, words.p + i, 1);
    }
    pdf_say(text, ")");
}
