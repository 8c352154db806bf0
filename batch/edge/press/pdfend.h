/*
 * Writes what cairo 1.16 cannot: the language of a document, and its title as XMP.
 *
 * Both are an incremental update behind the document's last byte (ISO 32000-1, 7.5.6): cairo's
 * catalogue again with two entries more, the metadata, a table of these two objects, and a trailer
 * that points to cairo's. What cairo wrote is not touched. The update is bytes for the caller to
 * write; nothing is read from a disk.
 */
#ifndef KIGEN_EDGE_PRESS_PDFEND_H
#define KIGEN_EDGE_PRESS_PDFEND_H

#include "base/arena.h"

struct pdfend {
    const char *language; /* "ja", as BCP 47 has it */
    const char *title;
    /* The end of the document, at least from its catalogue on, and how many bytes stand before. */
    Str tail;
    uint64_t before;
};

/* NULL and the update, or what of cairo's document was not found. */
const char *pdfend_make(const struct pdfend *end, struct arena *arena, Str *update);
/* A document's title and language as a packet of XMP. */
Str pdfend_xmp(const char *title, const char *language, struct arena *arena);

#endif
