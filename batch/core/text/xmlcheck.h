/*
 * Whether a stream of bytes is a well-formed XML document, a piece at a time.
 *
 * Enough XML for the parts of a workbook, and nothing let through beyond it: elements nest and
 * close, attributes are quoted and not doubled, text is valid UTF-8 of characters that XML allows,
 * references are the five named ones or numbers, exactly one root. Document types, processing
 * instructions other than the first line, comments and CDATA are refused: our writer makes none.
 * Pure; memory is fixed.
 */
#ifndef KIGEN_CORE_TEXT_XMLCHECK_H
#define KIGEN_CORE_TEXT_XMLCHECK_H

#include "base/str.h"

enum { XML_DEPTH_MAX = 64, XML_TAG_BYTES_MAX = 1 << 14, XML_ATTRIBUTES_MAX = 64 };

/* Hears of each start tag; `attributes` is the text between the name and the closing bracket. */
typedef void xml_element(void *context, Str name, Str attributes);

struct xmlcheck {
    const char *fault; /* why not; NULL so far */
    xml_element *element;
    void *context;
    uint64_t names[XML_DEPTH_MAX]; /* hashes of the open elements' names */
    int depth;
    bool rooted; /* the root was begun */
    bool in_tag;
    char quote;  /* inside an attribute's value: its quote */
    size_t held; /* bytes of an unfinished tag, reference or code point */
    char hold[XML_TAG_BYTES_MAX];
};

void xmlcheck_init(struct xmlcheck *xml, xml_element *element, void *context);
void xmlcheck_add(struct xmlcheck *xml, Str bytes);
/* After the last byte: NULL, or why the document is not well formed. */
const char *xmlcheck_end(struct xmlcheck *xml);

/* The value of an attribute in a start tag's attribute text; false where it is absent. */
bool xml_attribute(Str attributes, const char *name, Str *value);

/* Whether a code point may stand in an XML document at all. */
bool xml_allows(uint32_t point);

#endif
