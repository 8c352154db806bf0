/* One walk over the code points; the worst that was met is named. */
#include "base/typed.h"

#include "base/bug.h"
#include "base/utf8.h"

/* Cc, the two separators of lines, and the last two code points of each plane. */
static bool is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029 ||
           (point & 0xFFFE) == 0xFFFE;
}

/* The bidirectional marks and the zero-width characters are those that hold a name back
 * (held, unprintable). */
static bool turns_direction(uint32_t point)
{
    return point == 0x061C || point == 0x200E || point == 0x200F ||
           (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

static bool is_hidden(uint32_t point)
{
    return point == 0x00AD || point == 0x180E || (point >= 0x200B && point <= 0x200D) ||
           (point >= 0x2060 && point <= 0x2065) || point == 0xFEFF;
}

static enum text_fault point_fault(uint32_t point)
{
    if (is_control(point))
        return TEXT_CONTROL;
    if (turns_direction(point))
        return TEXT_DIRECTION;
    return is_hidden(point) ? TEXT_HIDDEN : TEXT_GOOD;
}

static enum text_fault worse(enum text_fault a, enum text_fault b)
{
    if (a == TEXT_GOOD || b == TEXT_GOOD)
        return a == TEXT_GOOD ? b : a;
    return a < b ? a : b;
}

enum text_fault text_fault(Str text, size_t most)
{
    enum text_fault fault = TEXT_GOOD;
    size_t count = 0;
    uint32_t point;

    if (str_is_empty(str_trim(text)))
        fault = TEXT_EMPTY;
    while (utf8_next(&text, &point)) {
        fault = worse(fault, point_fault(point));
        count++;
    }
    if (count > most)
        fault = worse(fault, TEXT_LONG);
    return text.n ? TEXT_BYTES : fault;
}

const char *text_fault_words(enum text_fault fault, bool english)
{
    static const char *const words[][2] = {
#define X(name, english_, japanese_) [TEXT_##name] = {japanese_, english_},
        TEXT_FAULTS(X)
#undef X
    };

    REQUIRE(fault > TEXT_GOOD && fault < TEXT_FAULT_COUNT);
    return words[fault][english];
}

bool xml_allows(uint32_t point)
{
    return point == '\t' || point == '\n' || point == '\r' || (point >= 0x20 && point <= 0xD7FF) ||
           (point >= 0xE000 && point <= 0xFFFD) || (point >= 0x10000 && point <= 0x10FFFF);
}
