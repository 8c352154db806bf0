/* Hexadecimal digits. */
#include "base/hex.h"

static const char digits[] = "0123456789abcdef";

const char *hex_write(const uint8_t *bytes, size_t count, char *text)
{
    for (size_t i = 0; i < count; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * count] = '\0';
    return text;
}

bool hex_is(Str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!memchr(digits, text.p[i], sizeof digits - 1))
            return false;
    return true;
}
