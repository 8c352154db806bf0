/* expat, with every door shut that a workbook of ours does not use. */
#include "edge/book/xmlread.h"

#include <expat.h>
#include <limits.h>
#include <malloc.h>

#include "base/arena.h"
#include "base/bug.h"

/* ---- memory with a ceiling ------------------------------------------------------------------- */

/* What expat holds, of all documents that are open: its functions know no context. */
static size_t held;

static void *take(void *at, size_t bytes)
{
    size_t before = at ? malloc_usable_size(at) : 0;

    if (bytes > XML_BYTES_MAX || held - before + bytes > XML_BYTES_MAX)
        return NULL; /* expat says that it is out of memory */
    at = mem_resize(at, bytes);
    held = held - before + malloc_usable_size(at);
    return at;
}

static void *take_new(size_t bytes)
{
    return take(NULL, bytes);
}

static void give_back(void *at)
{
    held -= at ? malloc_usable_size(at) : 0;
    mem_free(at);
}

/* ---- what is heard --------------------------------------------------------------------------- */

static void refuse(struct xmlread *xml, const char *fault)
{
    if (!xml->fault)
        xml->fault = fault;
    XML_StopParser(xml->parser, XML_FALSE);
}

static void on_start(void *context, const char *name, const char **attributes)
{
    struct xmlread *xml = context;

    if (xml->fault)
        return;
    if (xml->depth == XML_DEPTH_MAX) {
        refuse(xml, "elements too deep");
        return;
    }
    xml->depth++;
    if (xml->element)
        xml->element(xml->context, name, (const char *const *)attributes);
}

static void on_end(void *context, const char *name)
{
    struct xmlread *xml = context;

    xml->depth--;
    if (xml->end && !xml->fault)
        xml->end(xml->context, name);
}

static void on_text(void *context, const char *text, int bytes)
{
    struct xmlread *xml = context;

    if (!xml->fault)
        xml->text(xml->context, (Str){text, (size_t)bytes});
}

static void on_doctype(void *context, const char *name, const char *system, const char *public,
                       int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    refuse(context, "a document type");
}

static void on_instruction(void *context, const char *target, const char *data)
{
    (void)target, (void)data;
    refuse(context, "a processing instruction");
}

static void on_comment(void *context, const char *text)
{
    (void)text;
    refuse(context, "a comment");
}

static void on_cdata(void *context)
{
    refuse(context, "a CDATA section");
}

static void on_declaration(void *context, const char *version, const char *encoding, int alone)
{
    (void)version, (void)alone;
    if (encoding && strcmp(encoding, "UTF-8") != 0)
        refuse(context, "an encoding that is not UTF-8");
}

/* ---- the document ---------------------------------------------------------------------------- */

void xmlread_begin(struct xmlread *xml, xml_element *element, void *context)
{
    static const XML_Memory_Handling_Suite memory = {take_new, take, give_back};
    XML_Parser parser = XML_ParserCreate_MM("UTF-8", &memory, NULL);

    REQUIRE(parser); /* take() itself ends the program where the machine has no memory */
    *xml = (struct xmlread){.parser = parser, .element = element, .context = context};
    XML_SetUserData(parser, xml);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    XML_SetProcessingInstructionHandler(parser, on_instruction);
    XML_SetCommentHandler(parser, on_comment);
    XML_SetStartCdataSectionHandler(parser, on_cdata);
    XML_SetXmlDeclHandler(parser, on_declaration);
}

void xmlread_texts(struct xmlread *xml, xml_text *text, xml_end *end)
{
    xml->text = text;
    xml->end = end;
    XML_SetCharacterDataHandler(xml->parser, on_text);
}

static void parse(struct xmlread *xml, Str bytes, bool last)
{
    REQUIRE(bytes.n <= INT_MAX);
    if (xml->fault || XML_Parse(xml->parser, bytes.p, (int)bytes.n, last) == XML_STATUS_OK ||
        xml->fault)
        return;
    xml->fault = XML_GetErrorCode(xml->parser) == XML_ERROR_NO_MEMORY
                     ? "a tag too long, or too many names"
                     : XML_ErrorString(XML_GetErrorCode(xml->parser));
}

void xmlread_add(struct xmlread *xml, Str bytes)
{
    if (bytes.n)
        parse(xml, bytes, /*last*/ false);
}

const char *xmlread_end(struct xmlread *xml)
{
    parse(xml, STR_EMPTY, /*last*/ true);
    XML_ParserFree(xml->parser);
    xml->parser = NULL;
    return xml->fault;
}

bool xml_attribute(const char *const *attributes, const char *name, Str *value)
{
    for (; *attributes; attributes += 2) {
        if (strcmp(attributes[0], name) == 0) {
            *value = str_of(attributes[1]);
            return true;
        }
    }
    return false;
}
