/* The three small readers of our own files: XML, JSON, CSV. Each case is one document and a
 * verdict. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "disk/jsonread.h"
#include "core/text/csvtext.h"
#include "core/text/values.h"
#include "edge/book/xmlread.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

static const char *xml_fault(const char *text, size_t piece)
{
    struct xmlread xml;
    Str rest = str_of(text);

    xmlread_begin(&xml, NULL, NULL);
    while (rest.n) {
        xmlread_add(&xml, str_take(rest, piece));
        rest = str_skip(rest, rest.n < piece ? rest.n : piece);
    }
    return xmlread_end(&xml);
}

Test(xml, well_formed_or_not)
{
    static const struct {
        bool good;
        const char *text;
    } cases[] = {
        {true, HEAD "<a/>"},
        {true, HEAD "<a></a>\n"},
        {true, "<a b=\"1\" c='2'><d/>t&amp;&lt;&gt;&quot;&apos;&#12354;&#x3042;</a>"},
        {true, "<a>電子証明書 𠮷</a>"},
        {true, "<a b=\"x > y\"/>"},
        {true, "<x:a xml:space=\"preserve\"> </x:a >"},
        {false, ""},
        {false, HEAD},
        {false, HEAD "<a>"},
        {false, HEAD "<a><b></a></b>"},
        {false, HEAD "<a/><b/>"},
        {false, HEAD "<a/>text"},
        {false, "text<a/>"},
        {false, HEAD "<a></a></a>"},
        {false, "<a b=1/>"},
        {false, "<a b=\"1\" b=\"2\"/>"},
        {false, "<a b=\"1\"c=\"2\"/>"},
        {false, "<a b=\"<\"/>"},
        {false, "<a b=\"&\"/>"},
        {false, "<a b/>"},
        {false, "<a>&nbsp;</a>"},
        {false, "<a>& </a>"},
        {false, "<a>&amp</a>"},
        {false, "<a>&#0;</a>"},
        {false, "<a>&#xFFFF;</a>"},
        {false, "<a>&#xD800;</a>"},
        {false, "<a>\x01</a>"},
        {false, "<a>\xFF</a>"},
        {false, "<a>\xE3\x81</a>"},
        {false, "<a>\xED\xA0\x80</a>"},
        {false, "<a>\xEF\xBF\xBF</a>"},
        {false, "<a b=\"\xFF\"/>"},
        {false, "<a><!-- c --></a>"},
        {false, "<a><![CDATA[x]]></a>"},
        {false, "<!DOCTYPE a><a/>"},
        {false, "<a><?php ?></a>"},
        {false, "<?xml version=\"1.0\" x?><a/>"},
        {false, "<?xml version=\"1.0\" \xFF=\"\"?><a/>"},
        {false, "<?xml version=\"1.0?>\xFF\"?><a/>"},
        {false, "<a"},
        {false, "<a b=\"1"},
        {false, "< a/>"},
        {false, "</a>"},
        {false, "<a/ >"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static const size_t pieces[] = {1, 2, 7, 100000};

        for (size_t p = 0; p < 4; p++) {
            const char *fault = xml_fault(cases[i].text, pieces[p]);

            cr_assert_eq(fault == NULL, cases[i].good, "%s (by %zu): %s", cases[i].text, pieces[p],
                         fault ? fault : "good");
        }
    }
}

Test(xml, every_cut_is_noticed)
{
    static const char whole[] = HEAD "<a b=\"1\"><c>日本 &amp;</c><d/></a>";
    char text[sizeof whole];

    cr_assert_null(xml_fault(whole, 1000));
    for (size_t n = 0; n < sizeof whole - 1; n++) {
        memcpy(text, whole, n);
        text[n] = '\0';
        cr_assert_not_null(xml_fault(text, 3), "cut at %zu", n);
    }
}

static void hear_attributes(void *context, const char *name, const char *const *attributes)
{
    size_t *heard = context;
    Str value;

    cr_assert_str_eq(name, "a");
    cr_assert(xml_attribute(attributes, "spans", &value));
    cr_assert(str_equal(value, STR("1:3&")));
    cr_assert_not(xml_attribute(attributes, "ref", &value));
    (*heard)++;
}

Test(xml, attributes)
{
    struct xmlread xml;
    size_t heard = 0;

    xmlread_begin(&xml, hear_attributes, &heard);
    xmlread_add(&xml, STR("<a r=\"5\" spans='1:3&amp;'/>"));
    cr_assert_null(xmlread_end(&xml));
    cr_assert_eq(heard, 1);
}

/* Each would have expat hold more and more: by entities, by depth, by one tag, by names. */
Test(xml, nothing_grows_without_end)
{
    static const char laughs[] =
        "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><a>&c;</a>";
    char text[64];
    struct xmlread xml;

    cr_assert_str_eq(xml_fault(laughs, 1000), "a document type");
    xmlread_begin(&xml, NULL, NULL);
    for (int i = 0; i < XML_DEPTH_MAX + 1; i++)
        xmlread_add(&xml, STR("<a>"));
    cr_assert_str_eq(xmlread_end(&xml), "elements too deep");
    xmlread_begin(&xml, NULL, NULL);
    xmlread_add(&xml, STR("<a b=\""));
    for (int i = 0; i < 2 * XML_BYTES_MAX / 64; i++)
        xmlread_add(&xml, (Str){memset(text, 'x', sizeof text), sizeof text});
    cr_assert_not_null(xml.fault);
    cr_assert_not_null(strstr(xmlread_end(&xml), "too long"));
    xmlread_begin(&xml, NULL, NULL);
    xmlread_add(&xml, STR("<a>"));
    for (int i = 0; i < XML_BYTES_MAX / 16 && !xml.fault; i++) {
        snprintf(text, sizeof text, "<a%08d b%08d=''/>", i, i);
        xmlread_add(&xml, str_of(text));
    }
    cr_assert_not_null(xml.fault);
    cr_assert_not_null(strstr(xmlread_end(&xml), "too many"));
    cr_assert_null(xml_fault("<a/>", 4), "what was held is given back");
}

Test(json, well_formed_or_not)
{
    static const struct {
        bool good;
        const char *text;
    } cases[] = {
        {true, "{}"},
        {true, " [ ] \n"},
        {true, "{\"a\": [1, -2.5e+3, 0, \"x\\n\\u3042\\\"\", true, false, null], \"日\": {}}"},
        {true, "[9223372036854775807, -9223372036854775808, \"\"]"},
        {false, "12"},
        {false, "\"\""},
        {false, "[9223372036854775808]"},
        {false, "{\"a\": 1, \"b\": {}, \"a\": 1}"},
        {false, "[\"\\u0000\"]"},
        {false, "[\"\\ud800\"]"},
        {false, ""},
        {false, "{"},
        {false, "{\"a\"}"},
        {false, "{\"a\": 1,}"},
        {false, "{a: 1}"},
        {false, "[1 2]"},
        {false, "[1,]"},
        {false, "[01]"},
        {false, "[1.]"},
        {false, "[-]"},
        {false, "[1e]"},
        {false, "[+1]"},
        {false, "[\"\n\"]"},
        {false, "[\"\\x\"]"},
        {false, "[\"\\u12g4\"]"},
        {false, "[\"\xFF\"]"},
        {false, "[\"abc]"},
        {false, "[tru]"},
        {false, "{} {}"},
        {false, "\xEF\xBB\xBF{}"},
    };
    struct arena arena = {0};
    char deep[2 * JSON_DEPTH_MAX + 2], *much = calloc(1, JSON_BYTES_MAX + 1);

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_assert_eq(json_read(str_of(cases[i].text), &arena) != NULL, cases[i].good, "%s",
                     cases[i].text);
    cr_assert_null(json_read(STR("[1\0 ]"), &arena), "a NUL behind a number");
    memset(deep, '[', JSON_DEPTH_MAX + 1);
    memset(deep + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
    cr_assert_null(json_read((Str){deep, sizeof deep}, &arena), "depth has a ceiling");
    cr_assert_not_null(json_read((Str){deep + 1, sizeof deep - 2}, &arena));
    memset(much, ' ', JSON_BYTES_MAX + 1);
    memcpy(much, "{}", 2);
    cr_assert_null(json_read((Str){much, JSON_BYTES_MAX + 1}, &arena), "and so has length");
    cr_assert_not_null(json_read((Str){much, JSON_BYTES_MAX}, &arena));
    free(much);
    arena_release(&arena);
}

Test(json, finds_what_is_asked)
{
    Str text = STR("{\"a\": 1, \"b\": {\"c\": {\"d\": 9223372036854775807}, \"e\": \"x\"},"
                   " \"f\": [{\"g\": 7}, 8], \"h\": -1, \"i\": {}, \"j\": 13.70}");
    struct arena arena = {0};
    const struct json *json = json_read(text, &arena), *value, *inner;
    uint64_t number;
    Str item;

    cr_assert_not_null(json);
    cr_assert(json_find(json, "b.c.d", &value) && json_number(value, &number));
    cr_assert_eq(number, INT64_MAX);
    cr_assert(json_find(json, "b.e", &value) && json_text(value, &item));
    cr_assert(str_equal(item, STR("x")));
    cr_assert_not(json_find(json, "b.x", &value));
    cr_assert_not(json_find(json, "c", &value), "only the first level");
    cr_assert_not(json_find(json, "a.b", &value), "a number has no members");
    cr_assert(json_find(json, "h", &value) && !json_number(value, &number));
    cr_assert_eq(value->whole, -1);
    cr_assert(json_find(json, "j", &value) && value->kind == JSON_IS_REAL);
    cr_assert(!json_number(value, &number) && !json_text(value, &item));
    cr_assert_eq(value->real, 1370 / 100.0);
    cr_assert(json_find(json, "f", &value) && value->kind == JSON_IS_ARRAY);
    cr_assert(json_find(value->first, "g", &inner));
    cr_assert(json_number(value->first->next, &number));
    cr_assert_eq(number, 8);
    cr_assert_null(value->first->next->next);
    cr_assert(json_find(json, "i", &value) && value->kind == JSON_IS_OBJECT && !value->first);
    arena_release(&arena);
}

Test(values, whole_numbers)
{
    uint64_t number;

    cr_assert(whole_read(STR("18446744073709551615"), &number) && number == UINT64_MAX);
    cr_assert_not(whole_read(STR("18446744073709551616"), &number), "too large");
    cr_assert_not(whole_read(STR("-1"), &number) || whole_read(STR_EMPTY, &number));
}

#define BOM "\xEF\xBB\xBF"

/* Records joined by "|", fields by ";", or "!" where some record is out of form. */
static void csv_read(const char *text, char *out, size_t room)
{
    struct arena arena = {0};
    struct csvtext csv;
    Str fields[2];
    size_t used = 0;
    int more;

    if (!csvtext_begin(&csv, str_of(text), "a,b")) {
        snprintf(out, room, "?");
        return;
    }
    out[0] = '\0';
    while ((more = csvtext_next(&csv, fields, 2, &arena)) > 0)
        used += (size_t)snprintf(out + used, room - used, STR_FMT ";" STR_FMT "@%lu|",
                                 STR_ARG(fields[0]), STR_ARG(fields[1]), csv.line);
    if (more < 0)
        snprintf(out + used, room - used, "!");
    arena_release(&arena);
}

Test(csvtext, takes_only_what_we_write)
{
    static const struct {
        const char *text, *read;
    } cases[] = {
        {BOM "a,b\r\n", ""},
        {BOM "a,b\r\n1,2\r\n", "1;2@3|"},
        {BOM "a,b\r\n,\r\n日, x \r\n", ";@3|日; x @4|"},
        {BOM "a,b\r\n\"1,5\",\"say \"\"ho\"\"\"\r\n", "1,5;say \"ho\"@3|"},
        {BOM "a,b\r\n\"1\r\n2\",3\r\n4,5\r\n", "1\r\n2;3@4|4;5@5|"},
        {"a,b\r\n1,2\r\n", "?"},
        {BOM "a,c\r\n", "?"},
        {BOM "a,b\n1,2\n", "?"},
        {BOM "a,b", "?"},
        {BOM "a,b\r\n1,2\n", "!"},
        {BOM "a,b\r\n1,2", "!"},
        {BOM "a,b\r\n1\r\n", "!"},
        {BOM "a,b\r\n1,2,3\r\n", "!"},
        {BOM "a,b\r\n\"1\",2\r\n", "!"},
        {BOM "a,b\r\n\"1,2\r\n", "!"},
        {BOM "a,b\r\n1\"2,3\r\n", "!"},
        {BOM "a,b\r\n\"1,\"2,3\r\n", "!"},
        {BOM "a,b\r\n1,2\r\n\r\n", "1;2@3|!"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[256];

        csv_read(cases[i].text, out, sizeof out);
        cr_assert_str_eq(out, cases[i].read, "case %zu: %s", i, out);
    }
}
