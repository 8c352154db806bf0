/* Tags are gathered whole and then judged; text is judged as it passes. */
#include "core/text/xmlcheck.h"

#include "base/bug.h"

enum { REFERENCE_BYTES_MAX = 12 };

bool xml_allows(uint32_t point)
{
    return point == '\t' || point == '\n' || point == '\r' || (point >= 0x20 && point <= 0xD7FF) ||
           (point >= 0xE000 && point <= 0xFFFD) || (point >= 0x10000 && point <= 0x10FFFF);
}

void xmlcheck_init(struct xmlcheck *xml, xml_element *element, void *context)
{
    xml->fault = NULL;
    xml->element = element;
    xml->context = context;
    xml->depth = 0;
    xml->rooted = xml->in_tag = false;
    xml->quote = '\0';
    xml->held = 0;
}

static void fail(struct xmlcheck *xml, const char *fault)
{
    if (!xml->fault)
        xml->fault = fault;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' ||
           c == '_' || c == '-' || c == '.';
}

/* "&amp;" … "&#x41;", whole. */
static bool reference_is_good(Str reference)
{
    static const char *const named[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    uint32_t point = 0, base = 10;

    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        if (str_equal(reference, str_of(named[i])))
            return true;
    if (reference.n < 4 || reference.p[1] != '#')
        return false;
    reference = str_take(str_skip(reference, 2), reference.n - 3);
    if (reference.p[0] == 'x') {
        base = 16;
        reference = str_skip(reference, 1);
    }
    if (reference.n == 0 || reference.n > 7)
        return false;
    for (size_t i = 0; i < reference.n; i++) {
        static const char digits[] = "0123456789abcdef";
        char c = reference.p[i];
        const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;

        if (!at || (uint32_t)(at - digits) >= base)
            return false;
        point = point * base + (uint32_t)(at - digits);
    }
    return xml_allows(point);
}

/* Text or an attribute's value, whole. Returns why it is bad, or NULL. */
static const char *text_fault(Str text)
{
    while (text.n) {
        uint32_t point;
        Str rest = text;

        if (!utf8_next(&rest, &point))
            return "text that is not UTF-8";
        if (!xml_allows(point))
            return "a character that XML forbids";
        if (point == '<')
            return "a bare <";
        if (point == '&') {
            const char *end = memchr(text.p, ';', text.n);

            if (!end || !reference_is_good(str_take(text, (size_t)(end - text.p) + 1)))
                return "a bad reference";
            rest = str_skip(text, (size_t)(end - text.p) + 1);
        }
        text = rest;
    }
    return NULL;
}

static Str take_name(Str *text)
{
    size_t n = 0;
    Str name;

    while (n < text->n && is_name_byte(text->p[n]))
        n++;
    name = str_take(*text, n);
    *text = str_skip(*text, n);
    return name;
}

static void skip_space(Str *text)
{
    while (text->n && is_space(text->p[0]))
        *text = str_skip(*text, 1);
}

/* Takes ` name="value"` off; false at the end or, with *fault set, where it is out of form. */
static bool take_attribute(Str *text, Str *name, Str *value, const char **fault)
{
    Str before = *text;
    const char *end;

    skip_space(text);
    if (!text->n)
        return false;
    *fault = "an attribute out of form";
    if (before.n == text->n)
        return false;
    *name = take_name(text);
    if (!name->n || text->n < 3 || text->p[0] != '=' || (text->p[1] != '"' && text->p[1] != '\''))
        return false;
    end = memchr(text->p + 2, text->p[1], text->n - 2);
    if (!end)
        return false;
    *value = (Str){text->p + 2, (size_t)(end - text->p) - 2};
    *text = str_skip(*text, value->n + 3);
    *fault = NULL;
    return true;
}

static const char *attributes_fault(Str text)
{
    uint64_t seen[XML_ATTRIBUTES_MAX];
    const char *fault = NULL;
    size_t count = 0;
    Str name, value;

    while (take_attribute(&text, &name, &value, &fault)) {
        uint64_t hash = str_hash(name);

        for (size_t i = 0; i < count; i++)
            if (seen[i] == hash)
                return "an attribute given twice";
        if (count == XML_ATTRIBUTES_MAX)
            return "too many attributes";
        seen[count++] = hash;
        if ((fault = text_fault(value)) != NULL)
            return fault;
    }
    return fault;
}

bool xml_attribute(Str attributes, const char *wanted, Str *value)
{
    const char *fault = NULL;
    Str name;

    while (take_attribute(&attributes, &name, value, &fault))
        if (str_equal(name, str_of(wanted)))
            return true;
    return false;
}

static void close_element(struct xmlcheck *xml, Str tag) /* "/name" */
{
    Str text = str_skip(tag, 1);
    Str name = take_name(&text);

    skip_space(&text);
    if (!name.n || text.n)
        fail(xml, "a closing tag out of form");
    else if (!xml->depth || xml->names[xml->depth - 1] != str_hash(name))
        fail(xml, "a closing tag that closes nothing");
    else
        xml->depth--;
}

static void open_element(struct xmlcheck *xml, Str tag)
{
    bool closed = str_ends(tag, STR("/"));
    Str text = closed ? str_take(tag, tag.n - 1) : tag;
    Str name = take_name(&text);
    const char *fault = attributes_fault(text);

    if (!name.n || fault) {
        fail(xml, fault ? fault : "a tag without a name");
        return;
    }
    if (xml->depth == 0 && xml->rooted)
        fail(xml, "a second root");
    xml->rooted = true;
    if (xml->element)
        xml->element(xml->context, name, text);
    if (closed)
        return;
    if (xml->depth == XML_DEPTH_MAX)
        fail(xml, "elements too deep");
    else
        xml->names[xml->depth++] = str_hash(name);
}

/* "?xml version=… ?": what stands in it is held to the form of attributes, like any tag's. */
static bool declaration_is_good(Str tag)
{
    static const Str begin = {"?xml", 4};

    return str_starts(tag, STR("?xml ")) && str_ends(tag, STR("?")) &&
           !attributes_fault(str_take(str_skip(tag, begin.n), tag.n - begin.n - 1));
}

static void tag_done(struct xmlcheck *xml)
{
    Str tag = {xml->hold, xml->held};

    xml->in_tag = false;
    xml->held = 0;
    if (str_starts(tag, STR("?"))) {
        if (xml->rooted || !declaration_is_good(tag))
            fail(xml, "an instruction that does not belong here");
    } else if (str_starts(tag, STR("!"))) {
        fail(xml, "a declaration, comment or CDATA");
    } else if (str_starts(tag, STR("/"))) {
        close_element(xml, tag);
    } else {
        open_element(xml, tag);
    }
}

/* Text outside tags that waits for its end: a reference or a code point. */
static void text_hold(struct xmlcheck *xml, char c)
{
    unsigned char first;

    xml->hold[xml->held++] = c;
    first = (unsigned char)xml->hold[0];
    if (first == '&') {
        if (c == ';') {
            if (!reference_is_good((Str){xml->hold, xml->held}))
                fail(xml, "a bad reference");
            xml->held = 0;
        } else if (xml->held > REFERENCE_BYTES_MAX) {
            fail(xml, "a bad reference");
        }
        return;
    }
    if (xml->held == (first >= 0xF0 ? 4U : first >= 0xE0 ? 3U : 2U)) {
        const char *fault = text_fault((Str){xml->hold, xml->held});

        if (fault)
            fail(xml, fault);
        xml->held = 0;
    }
}

static void text_byte(struct xmlcheck *xml, char c)
{
    bool begins_more = c == '&' || (unsigned char)c >= 0x80;

    if (xml->held || (begins_more && xml->depth)) {
        text_hold(xml, c);
    } else if (c == '<') {
        xml->in_tag = true;
    } else if (xml->depth == 0) {
        if (!is_space(c))
            fail(xml, "text outside the root");
    } else if (!xml_allows((unsigned char)c)) {
        fail(xml, "a character that XML forbids");
    }
}

static void tag_byte(struct xmlcheck *xml, char c)
{
    if (xml->quote) {
        if (c == xml->quote)
            xml->quote = '\0';
    } else if (c == '"' || c == '\'') {
        xml->quote = c;
    } else if (c == '>') {
        tag_done(xml);
        return;
    } else if (c == '<') {
        fail(xml, "a < inside a tag");
    }
    if (xml->held == XML_TAG_BYTES_MAX)
        fail(xml, "a tag too long");
    else
        xml->hold[xml->held++] = c;
}

void xmlcheck_add(struct xmlcheck *xml, Str bytes)
{
    for (size_t i = 0; i < bytes.n && !xml->fault; i++) {
        if (xml->in_tag)
            tag_byte(xml, bytes.p[i]);
        else
            text_byte(xml, bytes.p[i]);
    }
}

const char *xmlcheck_end(struct xmlcheck *xml)
{
    if (xml->in_tag || xml->held || xml->depth)
        fail(xml, "the text is cut off");
    else if (!xml->rooted)
        fail(xml, "there is no root");
    return xml->fault;
}
