/* cp932 by a table, euc-jp-ms by iconv. */
#include "edge/registers/decode.h"

#include <errno.h>
#include <iconv.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"

enum { TRAIL_FIRST = 0x40, TRAILS = 0x100 - TRAIL_FIRST, BYTES = 256 };

/* A character: its UTF-8 from the low byte up, and in the highest how many bytes; 0: none. */
typedef uint32_t Spelled;

struct decoder {
    enum encoding encoding;
    iconv_t iconv;
    bool asked;            /* the tables are filled */
    Spelled single[BYTES]; /* a byte that is a character */
    uint8_t lead[BYTES];   /* of others: 1 + the row of `pairs`; 0: it begins nothing */
    Spelled (*pairs)[TRAILS];
};

/* iconv_open() says EINVAL of an encoding whose files it could not open, too: whether that is for want of
 * descriptors is asked of the system itself. */
static int cause_of(int failed)
{
    int fd = failed == EINVAL ? dup(STDERR_FILENO) : -1;

    if (fd >= 0)
        close(fd);
    else if (failed == EINVAL && errno != EBADF)
        failed = errno;
    return failed;
}

int decoder_open(struct decoder **out, enum encoding encoding)
{
    iconv_t iconv = iconv_open("UTF-8", encoding == ENCODING_CP932 ? "CP932" : "EUC-JP-MS");
    struct decoder *decoder;

    REQUIRE(encoding != ENCODING_UTF8);
    *out = NULL;
    if (iconv == (iconv_t)-1) /* NOLINT: iconv's own way */
        return cause_of(errno);
    decoder = mem_zero(1, sizeof *decoder);
    decoder->encoding = encoding;
    decoder->iconv = iconv;
    *out = decoder;
    return 0;
}

void decoder_close(struct decoder *decoder)
{
    if (!decoder)
        return;
    iconv_close(decoder->iconv);
    mem_free(decoder->pairs);
    mem_free(decoder);
}

bool text_is_ascii(Str text)
{
    uint64_t word, all = 0;
    size_t i = 0;

    for (; i + sizeof word <= text.n; i += sizeof word) {
        memcpy(&word, text.p + i, sizeof word);
        all |= word;
    }
    for (; i < text.n; i++)
        all |= (unsigned char)text.p[i];
    return (all & UINT64_C(0x8080808080808080)) == 0;
}

static bool iconv_take(struct decoder *decoder, Str text, char *to, size_t *written, size_t *left)
{
    char *from, *end = to;
    size_t from_left = text.n, to_left = text.n * DECODED_PER_BYTE_MAX;
    size_t status;

    iconv(decoder->iconv, NULL, NULL, NULL, NULL);
    memcpy(&from, &text.p, sizeof from); /* iconv wants a char ** and changes no byte */
    status = iconv(decoder->iconv, &from, &from_left, &end, &to_left);
    *written = (size_t)(end - to);
    *left = from_left;
    return status == 0 && from_left == 0;
}

/* ---- the table of cp932 ---------------------------------------------------------------------- */

static Spelled spelled(struct decoder *decoder, Str character)
{
    unsigned char to[2 * DECODED_PER_BYTE_MAX];
    size_t written, left;

    if (!iconv_take(decoder, character, (char *)to, &written, &left))
        return 0;
    REQUIRE(written > 0 && written <= 3); /* cp932 has nothing beyond U+FFFF */
    return to[0] | (Spelled)(written > 1 ? to[1] : 0) << 8 |
           (Spelled)(written > 2 ? to[2] : 0) << 16 | (Spelled)written << 24;
}

static bool pairs_ask(struct decoder *decoder, char lead, Spelled row[TRAILS])
{
    bool any = false;

    for (int trail = 0; trail < TRAILS; trail++) {
        const char pair[2] = {lead, (char)(trail + TRAIL_FIRST)};

        row[trail] = spelled(decoder, (Str){pair, 2});
        any |= row[trail] != 0;
    }
    return any;
}

static void table_ask(struct decoder *decoder)
{
    size_t rows = 0;

    decoder->asked = true;
    decoder->pairs = mem_zero(BYTES, sizeof *decoder->pairs);
    for (int byte = 0; byte < BYTES; byte++) {
        const char one = (char)byte;

        decoder->single[byte] = spelled(decoder, (Str){&one, 1});
        if (!decoder->single[byte] && pairs_ask(decoder, one, decoder->pairs[rows]))
            decoder->lead[byte] = (uint8_t)++rows;
    }
    decoder->pairs = mem_resize(decoder->pairs, rows * sizeof *decoder->pairs);
}

static inline Spelled character_of(const struct decoder *decoder, const unsigned char *p, size_t n,
                                   size_t *bytes)
{
    Spelled single = decoder->single[*p];
    uint8_t row = decoder->lead[*p];

    *bytes = 1;
    if (single)
        return single;
    *bytes = 2;
    return row && n > 1 && p[1] >= TRAIL_FIRST ? decoder->pairs[row - 1][p[1] - TRAIL_FIRST] : 0;
}

static bool table_take(struct decoder *decoder, Str text, char *to, size_t *written, size_t *left)
{
    const unsigned char *p = (const unsigned char *)text.p, *end = p + text.n;
    char *out = to;

    if (!decoder->asked)
        table_ask(decoder);
    while (p < end) {
        size_t bytes;
        Spelled character = character_of(decoder, p, (size_t)(end - p), &bytes);

        if (!character)
            break;
        out[0] = (char)character;
        if (character >> 24 > 1)
            out[1] = (char)(character >> 8);
        if (character >> 24 > 2)
            out[2] = (char)(character >> 16);
        out += character >> 24;
        p += bytes;
    }
    *written = (size_t)(out - to);
    *left = (size_t)(end - p);
    return p == end;
}

bool decoder_take(struct decoder *decoder, Str text, char *to, size_t *written, size_t *left)
{
    return decoder->encoding == ENCODING_CP932 ? table_take(decoder, text, to, written, left)
                                               : iconv_take(decoder, text, to, written, left);
}
