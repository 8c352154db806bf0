/* Objects and their table, ISO 32000-1, 7.3 and 7.5, as plainly as readers of 1993 had it. */
#include "edge/press/pdfout.h"

#include "base/bug.h"
#include "edge/press/deflate.h"

enum { HAND_ON_BYTES = 64 << 10, PLACE_DIGITS = 10 };

static void hand_on(struct pdfout *out)
{
    if (!out->failed && out->text.count && !out->write(out->context, out->text.at, out->text.count))
        out->failed = true;
    out->before += out->text.count;
    out->text.count = 0;
}

/* The four bytes of the second line tell programs that carry files that this one is no text. */
void pdfout_open(struct pdfout *out, pdf_write *write, void *context)
{
    *out = (struct pdfout){.write = write, .context = context};
    pdfout_number(out); /* 0 is nobody's */
    pdf_say(&out->text, "%PDF-1.5\n%\xb5\xed\xae\xfb\n");
}

uint32_t pdfout_number(struct pdfout *out)
{
    VEC_PUSH(&out->places, 0);
    return (uint32_t)out->places.count - 1;
}

void pdfout_begin(struct pdfout *out, uint32_t number)
{
    REQUIRE(number && number < out->places.count && !out->places.at[number]);
    out->places.at[number] = out->before + out->text.count;
    pdf_unsigned(&out->text, number);
    pdf_say(&out->text, " 0 obj\n");
}

void pdfout_end(struct pdfout *out)
{
    pdf_say(&out->text, "\nendobj\n");
    if (out->text.count >= HAND_ON_BYTES)
        hand_on(out);
}

void pdfout_stream(struct pdfout *out, uint32_t number, const char *entries, Str bytes,
                   enum pdf_packing packing)
{
    Str packed = packing == PDF_PACKED ? deflate_whole(bytes) : bytes;
    bool smaller = packed.n < bytes.n;

    pdfout_begin(out, number);
    pdf_say(&out->text, "<< /Length ");
    pdf_unsigned(&out->text, smaller ? packed.n : bytes.n);
    if (smaller)
        pdf_say(&out->text, " /Filter /FlateDecode");
    pdf_say(&out->text, entries);
    pdf_say(&out->text, " >>\nstream\n");
    pdf_put(&out->text, smaller ? packed.p : bytes.p, smaller ? packed.n : bytes.n);
    pdf_say(&out->text, "\nendstream");
    pdfout_end(out);
}

static void table_put(struct pdfout *out)
{
    pdf_say(&out->text, "xref\n0 ");
    pdf_unsigned(&out->text, out->places.count);
    pdf_say(&out->text, "\n0000000000 65535 f \n");
    for (size_t i = 1; i < out->places.count; i++) {
        REQUIRE(out->places.at[i]); /* a number that was handed out is an object */
        pdf_digits(&out->text, out->places.at[i], PLACE_DIGITS);
        pdf_say(&out->text, " 00000 n \n");
    }
}

bool pdfout_close(struct pdfout *out, uint32_t root, uint32_t info)
{
    uint64_t table = out->before + out->text.count;
    bool good;

    table_put(out);
    pdf_say(&out->text, "trailer\n<< /Size ");
    pdf_unsigned(&out->text, out->places.count);
    pdf_say(&out->text, "\n   /Root ");
    pdf_unsigned(&out->text, root);
    pdf_say(&out->text, " 0 R\n   /Info ");
    pdf_unsigned(&out->text, info);
    pdf_say(&out->text, " 0 R\n>>\nstartxref\n");
    pdf_unsigned(&out->text, table);
    pdf_say(&out->text, "\n%%EOF\n");
    hand_on(out);
    good = !out->failed;
    mem_free(out->text.at);
    VEC_RELEASE(&out->places);
    return good;
}
