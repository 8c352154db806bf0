/*
 * XML, as the parts of a workbook are checked. The first byte says how the rest is cut.
 *
 * However it is cut, the verdict is the same; a document that is well formed is so no longer with
 * its last byte gone or a second root.
 */
#include "base/index.h"
#include "edge/book/xmlread.h"

#include "fuzz.h"

struct heard {
    size_t elements;
    uint64_t told;
};

static void on_element(void *context, const char *name, const char *const *attributes)
{
    struct heard *heard = context;
    Str value;

    HOLDS(*name);
    heard->elements++;
    heard->told = heard->told * 31 + str_hash(str_of(name));
    for (size_t i = 0; attributes[i]; i++)
        heard->told = heard->told * 31 + str_hash(str_of(attributes[i]));
    if (xml_attribute(attributes, "r", &value))
        heard->told = heard->told * 31 + str_hash(value);
}

/* The verdict on two texts, one after the other, in steps of `step` bytes. */
static const char *verdict(Str first, Str second, size_t step, struct heard *heard)
{
    struct xmlread xml;

    *heard = (struct heard){0};
    xmlread_begin(&xml, on_element, heard);
    for (; first.n; first = str_skip(first, str_take(first, step).n))
        xmlread_add(&xml, str_take(first, step));
    xmlread_add(&xml, second);
    return xmlread_end(&xml);
}

static Str without_blanks(Str text)
{
    while (text.n && strchr(" \t\r\n", text.p[text.n - 1]) && text.p[text.n - 1])
        text.n--;
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct heard whole, cut, other;
    const char *fault;
    Str text;

    if (count < 1)
        return 0;
    text = (Str){(const char *)bytes + 1, count - 1};
    fault = verdict(text, STR_EMPTY, text.n ? text.n : 1, &whole);
    HOLDS(!verdict(text, STR_EMPTY, (size_t)bytes[0] % 7 + 1, &cut) == !fault);
    if (fault)
        return 0;
    HOLDS(cut.elements == whole.elements && cut.told == whole.told);
    HOLDS(whole.elements > 0);
    HOLDS(verdict(text, STR("\n"), 64, &other) == NULL);
    HOLDS(verdict(text, STR("<a/>"), 64, &other) != NULL);
    HOLDS(verdict(str_take(without_blanks(text), without_blanks(text).n - 1), STR_EMPTY, 64,
                  &other) != NULL);
    return 0;
}
