/*
 * Whether a stream of bytes is a well-formed XML document, a piece at a time, as expat says it.
 *
 * What our writer never makes is refused although XML knows it: document types (and with them every
 * entity but the five named ones), processing instructions, comments, CDATA. Elements nest to
 * XML_DEPTH_MAX, and all that expat holds stays below XML_BYTES_MAX: a tag without end, or names
 * without end, are refused when they reach it.
 *
 *     xmlread_begin(&xml, on_element, context); xmlread_add(&xml, bytes); … fault = xmlread_end(&xml)
 */
#ifndef KIGEN_EDGE_BOOK_XMLREAD_H
#define KIGEN_EDGE_BOOK_XMLREAD_H

#include "base/str.h"

enum { XML_DEPTH_MAX = 64, XML_BYTES_MAX = 1 << 20 };

/* Hears of each start tag. `attributes`: name, value, name, value, …, NULL; all of it borrowed until
 * the function returns. */
typedef void xml_element(void *context, const char *name, const char *const *attributes);

struct xmlread {
    void *parser;
    const char *fault; /* why not; NULL so far. Lasts as long as the program */
    xml_element *element;
    void *context;
    int depth;
};

void xmlread_begin(struct xmlread *xml, xml_element *element, void *context);
void xmlread_add(struct xmlread *xml, Str bytes); /* less than 2 GB at once */
/* After the last byte, and in any case: NULL, or why the document is not well formed. */
const char *xmlread_end(struct xmlread *xml);

/* The value of an attribute; false where it is absent. */
bool xml_attribute(const char *const *attributes, const char *name, Str *value);

#endif
