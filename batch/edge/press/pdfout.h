/*
 * Writes a PDF file from its first byte to its last: objects, each at a place that is remembered,
 * then the table of places and the trailer.
 *
 * Nothing is read and no file is opened: bytes go to the caller's function in large pieces; once that
 * fails it is not called again. Numbers of objects are handed out before the objects are written, so
 * that one may name another; each that was handed out must be written before pdfout_close().
 *
 *     number = pdfout_number(&out);
 *     pdfout_begin(&out, number);
 *     pdf_say(&out.text, "<< /Type /Pages /Count ");
 *     pdf_unsigned(&out.text, 7);
 *     pdf_say(&out.text, " >>");
 *     pdfout_end(&out);
 */
#ifndef KIGEN_EDGE_PRESS_PDFOUT_H
#define KIGEN_EDGE_PRESS_PDFOUT_H

#include "edge/press/pdftext.h"

typedef bool pdf_write(void *context, const void *bytes, size_t count); /* false: it failed */
struct pdfout {
    struct pdf_text text; /* what was not handed on yet; the object at hand grows here */
    pdf_write *write;
    void *context;
    uint64_t before; /* bytes that were handed on */
    VEC(uint64_t) places;
    bool failed;
};

void pdfout_open(struct pdfout *out, pdf_write *write, void *context);
uint32_t pdfout_number(struct pdfout *out);
void pdfout_begin(struct pdfout *out, uint32_t number);
void pdfout_end(struct pdfout *out);
/* A whole stream; `entries` of its dictionary but for its length. Packed where that makes it smaller. */
enum pdf_packing { PDF_PLAIN, PDF_PACKED };
void pdfout_stream(struct pdfout *out, uint32_t number, const char *entries, Str bytes,
                   enum pdf_packing packing);
/* The table and the trailer; releases all. False: some bytes could not be written. */
bool pdfout_close(struct pdfout *out, uint32_t root, uint32_t info);

#endif
