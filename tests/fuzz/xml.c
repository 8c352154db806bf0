/*
 * XML, as the parts of a workbook are checked. The first byte says how the rest is cut.
 *
 * However it is cut, the verdict is the same; a document that is well formed is so no longer with
 * its last byte gone or a second root.
 */
#include "core/text/xmlcheck.h"

#include "fuzz.h"

struct heard {
    size_t elements;
    uint64_t told;
};

static void on_element(void *context, Str name, Str attributes)
{
    struct heard *heard = context;
    Str value;

    HOLDS(name.n > 0);
    heard->elements++;
    heard->told = heard->told * 31 + str_hash(name) + str_hash(attributes);
    if (xml_attribute(attributes, "r", &value))
        heard->told = heard->told * 31 + str_hash(value);
}

/* The verdict on two texts, one after the other, in steps of `step` bytes. */
static const char *verdict(Str first, Str second, size_t step, struct heard *heard)
{
    static struct xmlcheck xml;

    *heard = (struct heard){0};
    xmlcheck_init(&xml, on_element, heard);
    for (; first.n; first = str_skip(first, str_take(first, step).n))
        xmlcheck_add(&xml, str_take(first, step));
    xmlcheck_add(&xml, second);
    return xmlcheck_end(&xml);
}

static const char *fault_text(const char *fault)
{
    return fault ? fault : "none";
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
    HOLDS(!strcmp(fault_text(verdict(text, STR_EMPTY, (size_t)bytes[0] % 7 + 1, &cut)),
                  fault_text(fault)));
    HOLDS(cut.elements == whole.elements && cut.told == whole.told);
    if (fault)
        return 0;
    HOLDS(utf8_valid(text) && whole.elements > 0);
    HOLDS(verdict(text, STR("\n"), 64, &other) == NULL);
    HOLDS(verdict(text, STR("<a/>"), 64, &other) != NULL);
    HOLDS(verdict(str_take(without_blanks(text), without_blanks(text).n - 1), STR_EMPTY, 64,
                  &other) != NULL);
    return 0;
}
