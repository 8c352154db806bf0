/* zlib's deflateInit_(), deflate() and deflateEnd(), before libz in the search of the linker. */
#include "edge/press/deflate.h"

#include <dlfcn.h>
#include <libdeflate.h>
#include <string.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "disk/pulse.h"

/*
 * A higher level takes much longer and saves next to nothing; zlib's 6, which cairo asks for, takes
 * longer still (docs/decisions/0006-press.md). A code or a back without text has so few bytes that none
 * is saved, and clearing the tables would cost more than the rest: those are stored as they are.
 */
enum { LEVEL = 1, LEVEL_STORED = 0, STORED_BYTES_MAX = 96, INPUT_BYTES_MIN = 32 << 10 };

struct stream { /* of one z_stream, between deflateInit() and deflateEnd() */
    z_stream *owner;
    unsigned char *in, *out; /* kept for the next one */
    size_t in_bytes, in_room, out_bytes, out_taken, out_room;
    bool ended;
};

static struct {
    bool on, black;
    struct libdeflate_compressor *compressor, *storer;
    struct stream streams[DEFLATE_STREAMS_MAX];
} quick;

static void compressors_ready(void)
{
    if (quick.compressor)
        return;
    quick.compressor = libdeflate_alloc_compressor(LEVEL);
    quick.storer = libdeflate_alloc_compressor(LEVEL_STORED);
    if (!quick.compressor || !quick.storer)
        memory_stop();
}

void deflate_quickly(bool on)
{
    if (on)
        compressors_ready();
    quick.on = on;
}

void deflate_black(bool on)
{
    quick.black = on;
}

struct bytes {
    unsigned char *at, *end;
};

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\n';
}

/* The number that ends before `*end`, which goes to its begin; empty where none stands there. */
static struct bytes number_before(unsigned char *begin, unsigned char **end)
{
    struct bytes number;

    while (*end > begin && is_blank((*end)[-1]))
        --*end;
    number.at = number.end = *end;
    while (number.at > begin &&
           ((number.at[-1] >= '0' && number.at[-1] <= '9') || number.at[-1] == '.'))
        number.at--;
    if (number.at > begin && !is_blank(number.at[-1]))
        number.at = number.end; /* the end of something else */
    *end = number.at;
    return number;
}

static bool same(const struct bytes *a, const struct bytes *b)
{
    return a->end - a->at == b->end - b->at && memcmp(a->at, b->at, (size_t)(a->end - a->at)) == 0;
}

/*
 * cairo writes black as RGB (0 0 0 rg), for which a printer may mix three inks, and wraps its lines
 * anywhere between two words. Three equal numbers become one, in as many bytes, so that no length
 * changes. `g` is the last byte of the operator.
 */
static void gray_write(const struct bytes *text, unsigned char *g)
{
    unsigned char *at = g - 1, letter = *g;
    struct bytes number[3];
    size_t bytes;

    if (at <= text->at || *at != letter - 'g' + 'r' || !is_blank(at[-1]) ||
        (g + 1 < text->end && !is_blank(g[1])))
        return;
    for (int i = 0; i < 3; i++) {
        number[i] = number_before(text->at, &at);
        if (number[i].at == number[i].end || (i && !same(&number[i], &number[i - 1])))
            return;
    }
    bytes = (size_t)(number[2].end - number[2].at);
    memset(at + bytes, ' ', (size_t)(g + 1 - at) - bytes);
    at[bytes + 1] = letter;
}

static void gray_all(const struct bytes *text, int letter)
{
    unsigned char *at = text->at;

    while ((at = memchr(at, letter, (size_t)(text->end - at))) != NULL)
        gray_write(text, at++);
}

/* Behind the string that begins at `at`: what stands in it is printed, and no operator. */
static unsigned char *string_end(unsigned char *at, unsigned char *end)
{
    size_t depth = 0;

    for (; at < end; at++) {
        if (*at == '\\' && at + 1 < end)
            at++;
        else if (*at == '(')
            depth++;
        else if (*at == ')' && --depth == 0)
            return at + 1;
    }
    return end;
}

/* A stream with a NUL is no page: a font. */
static void blacken(struct stream *stream)
{
    unsigned char *end = stream->in + stream->in_bytes;

    if (!stream->in_bytes || memchr(stream->in, '\0', stream->in_bytes))
        return;
    for (unsigned char *at = stream->in; at < end;) {
        unsigned char *string = memchr(at, '(', (size_t)(end - at));
        const struct bytes text = {at, string ? string : end};

        gray_all(&text, 'g');
        gray_all(&text, 'G');
        at = string ? string_end(string, end) : end;
    }
}

/* The stream that stands for zlib's state in `owner`; NULL: the state is zlib's. */
static struct stream *stream_of(const z_stream *owner)
{
    for (size_t i = 0; owner && i < DEFLATE_STREAMS_MAX; i++)
        if (owner->state == (void *)&quick.streams[i] && quick.streams[i].owner == owner)
            return &quick.streams[i];
    return NULL;
}

static struct stream *stream_free(void)
{
    for (size_t i = 0; i < DEFLATE_STREAMS_MAX; i++)
        if (!quick.streams[i].owner)
            return &quick.streams[i];
    return NULL;
}

/* zlib's own function; there is always one, for libz is linked and comes after this program. */
static void *next(const char *name)
{
    void *function = dlsym(RTLD_NEXT, name);

    if (!function)
        BUG("libz has no deflate");
    return function;
}

static void room_make(unsigned char **at, size_t *room, size_t bytes)
{
    if (*room >= bytes)
        return;
    *room = bytes > INPUT_BYTES_MIN ? bytes + bytes / 2 : INPUT_BYTES_MIN;
    *at = mem_resize(*at, *room);
}

static void input_take(struct stream *stream, z_stream *from)
{
    room_make(&stream->in, &stream->in_room, stream->in_bytes + from->avail_in);
    if (from->avail_in)
        memcpy(stream->in + stream->in_bytes, from->next_in, from->avail_in);
    stream->in_bytes += from->avail_in;
    from->next_in += from->avail_in;
    from->total_in += from->avail_in;
    from->avail_in = 0;
}

static void compress_all(struct stream *stream)
{
    struct libdeflate_compressor *by =
        stream->in_bytes <= STORED_BYTES_MAX ? quick.storer : quick.compressor;
    size_t most = libdeflate_zlib_compress_bound(by, stream->in_bytes);

    if (quick.black)
        blacken(stream);
    room_make(&stream->out, &stream->out_room, most);
    stream->out_bytes =
        libdeflate_zlib_compress(by, stream->in, stream->in_bytes, stream->out, stream->out_room);
    REQUIRE(stream->out_bytes > 0); /* within the bound it always fits */
    stream->ended = true;
}

Str deflate_whole(Str bytes)
{
    static unsigned char *out;
    static size_t room;

    compressors_ready();
    room_make(&out, &room, libdeflate_zlib_compress_bound(quick.compressor, bytes.n));
    return (Str){(char *)out,
                 libdeflate_zlib_compress(quick.compressor, bytes.p, bytes.n, out, room)};
}

static int output_give(struct stream *stream, z_stream *to)
{
    size_t left = stream->out_bytes - stream->out_taken;
    uInt part = left < to->avail_out ? (uInt)left : to->avail_out;

    memcpy(to->next_out, stream->out + stream->out_taken, part);
    stream->out_taken += part;
    to->next_out += part;
    to->total_out += part;
    to->avail_out -= part;
    return stream->out_taken == stream->out_bytes ? Z_STREAM_END : Z_OK;
}

int deflateInit_(z_stream *owner, int level, const char *version, int bytes)
{
    int (*zlib)(z_stream *, int, const char *, int);
    struct stream *stream;

    if (quick.on && owner && level == Z_DEFAULT_COMPRESSION && !owner->zalloc && !owner->zfree &&
        bytes == (int)sizeof *owner && (stream = stream_free())) {
        stream->owner = owner;
        stream->in_bytes = stream->out_bytes = stream->out_taken = 0;
        stream->ended = false;
        owner->state = (void *)stream;
        owner->msg = NULL;
        owner->total_in = owner->total_out = 0;
        return Z_OK;
    }
    *(void **)&zlib = next("deflateInit_");
    return zlib(owner, level, version, bytes);
}

int deflate(z_stream *owner, int flush)
{
    struct stream *stream = stream_of(owner);

    pulse(); /* libxlsxwriter packs a workbook in one call, which for a city takes seconds */
    if (!stream) {
        static int (*zlib)(z_stream *, int);

        if (!zlib)
            *(void **)&zlib = next("deflate");
        return zlib(owner, flush);
    }
    if ((flush != Z_NO_FLUSH && flush != Z_FINISH) || (stream->ended && owner->avail_in))
        return Z_STREAM_ERROR;
    input_take(stream, owner);
    if (flush == Z_NO_FLUSH)
        return Z_OK;
    if (!stream->ended)
        compress_all(stream);
    return output_give(stream, owner);
}

int deflateEnd(z_stream *owner)
{
    struct stream *stream = stream_of(owner);
    int (*zlib)(z_stream *);

    if (stream) {
        stream->owner = NULL;
        owner->state = NULL;
        return stream->ended ? Z_OK : Z_DATA_ERROR; /* as zlib: ended too early */
    }
    *(void **)&zlib = next("deflateEnd");
    return zlib(owner);
}
