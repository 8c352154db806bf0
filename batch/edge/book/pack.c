/* zlib's deflateInit2_(), before libz in the search of the linker. */
#include "edge/book/pack.h"

#include <dlfcn.h>
#include <zlib.h>

#include "base/bug.h"

static bool quickly;

void pack_quickly(bool on)
{
    quickly = on;
}

int deflateInit2_(z_stream *owner, int level, int method, int window, int memory, int strategy,
                  const char *version, int bytes)
{
    int (*zlib)(z_stream *, int, int, int, int, int, const char *, int);

    *(void **)&zlib = dlsym(RTLD_NEXT, "deflateInit2_");
    if (!zlib)
        BUG("libz has no deflate");
    return zlib(owner, quickly && level == Z_DEFAULT_COMPRESSION ? PACK_LEVEL : level, method,
                window, memory, strategy, version, bytes);
}
