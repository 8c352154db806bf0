/*
 * Checks by expat that bytes, given in pieces, are a well-formed XML document.
 *
 * XML that our writer never makes is refused too: document types, and so every entity but the five
 * predefined ones, processing instructions, comments, CDATA. Elements nest to XML_DEPTH_MAX. All
 * that expat keeps in memory stays below XML_BYTES_MAX: an endless tag, or ever more names, are
 * refused there.
 *
 *     xmlread_begin(&xml, on_element, context);
 *     xmlread_add(&xml, bytes); …
 *     fault = xmlread_end(&xml);
 */
#ifndef KIGEN_EDGE_BOOK_XMLREAD_H
#define KIGEN_EDGE_BOOK_XMLREAD_H

#include "base/str.h"

enum { XML_DEPTH_MAX = 64, XML_BYTES_MAX = 1 << 20 };

/* Is called for each start tag. `attributes`: name, value, name, value, …, NULL; all borrowed until
 * it returns. */
typedef void xml_element(void *context, const char *name, const char *const *attributes);
typedef void xml_text(void *context, Str text); /* text, or a part of it; borrowed */
typedef void xml_end(void *context, const char *name);

struct xmlread {
    void *parser;
    const char *fault; /* why it is not well formed; NULL so far. A constant text */
    xml_element *element;
    xml_text *text;
    xml_end *end;
    void *context;
    int depth;
};

void xmlread_begin(struct xmlread *xml, xml_element *element, void *context);
/* Text and end tags are told too, to the same context. */
void xmlread_texts(struct xmlread *xml, xml_text *text, xml_end *end);
void xmlread_add(struct xmlread *xml, Str bytes); /* INT_MAX at most at once */
/* Must be called in any case, after the last byte: NULL, or why the document is not well formed. */
const char *xmlread_end(struct xmlread *xml);

/* The value of an attribute; false where it is absent. */
bool xml_attribute(const char *const *attributes, const char *name, Str *value);

#endif
