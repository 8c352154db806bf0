/* The workbook read back: whatever is not as it was written is found, by whichever of the two ways a row is read. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <zip.h>

#include "core/book/content.h"
#include "edge/book/sheetread.h"
#include "edge/book/workbook.h"
#include "sample_lot.h"
#include "scratch.h"

/* ---- a book and what must be found in it ----------------------------------------------------- */

struct book {
    struct arena arena;
    struct scratch scratch;
    struct workbook_shape shape;
    const char *path;
    Str whole; /* the file */
};

static struct book *book_new(void)
{
    struct book *book = calloc(1, sizeof *book);
    struct content *content = calloc(1, sizeof *content);
    struct err err = {0};

    scratch_make(&book->scratch);
    book->path = strdup(scratch_path(&book->scratch, "a.xlsx"));
    content_init(content, sample_lot(&book->arena), NULL);
    cr_assert_eq(workbook_put(content, book->path, book->scratch.path, &book->shape, &err), 0, "%s",
                 err.text);
    content_release(content);
    free(content);
    book->whole = file_text(book->path);
    return book;
}

static void book_free(struct book *book)
{
    scratch_remove(&book->scratch);
    arena_release(&book->arena);
    free((void *)(uintptr_t)book->path);
    free(book);
}

/* What a part unpacks to, with a NUL behind it; to be freed. */
static char *part_text(const struct book *book, const char *part)
{
    zip_t *zip = zip_open(book->path, ZIP_RDONLY, NULL);
    zip_stat_t is;
    zip_file_t *file;
    char *text;

    cr_assert_not_null(zip);
    cr_assert_eq(zip_stat(zip, part, 0, &is), 0, "%s", part);
    text = calloc(1, is.size + 1);
    file = zip_fopen(zip, part, 0);
    cr_assert_eq(zip_fread(file, text, is.size), (zip_int64_t)is.size);
    zip_fclose(file);
    zip_discard(zip);
    return text;
}

static void part_put(const struct book *book, const char *part, const char *text)
{
    zip_t *zip = zip_open(book->path, 0, NULL);
    zip_int64_t at = zip_name_locate(zip, part, 0);

    cr_assert_geq(at, 0, "%s", part);
    if (text) {
        cr_assert_eq(zip_file_replace(zip, (zip_uint64_t)at,
                                      zip_source_buffer(zip, text, strlen(text), 0), 0),
                     0);
        cr_assert_eq(zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_DEFLATE, 0), 0);
    } else {
        cr_assert_eq(zip_delete(zip, (zip_uint64_t)at), 0);
    }
    cr_assert_eq(zip_close(zip), 0);
}

/* The text with the first `was` after the first `after` become `is`; to be freed. */
static char *changed(const char *text, const char *after, const char *was, const char *is)
{
    const char *at = strstr(text, after);
    size_t bytes = strlen(text) + strlen(is) + 1;
    char *out = malloc(bytes);

    cr_assert(at, "%s is not there", after);
    at = strstr(at, was);
    cr_assert(at, "%s is not there after %s", was, after);
    snprintf(out, bytes, "%.*s%s%s", (int)(at - text), text, is, at + strlen(was));
    return out;
}

static bool holds(const struct book *book, bool with_shape, struct err *err)
{
    *err = (struct err){0};
    return workbook_check(book->path, with_shape ? &book->shape : NULL, err) == 0;
}

Test(readback, what_was_written_is_found)
{
    struct book *book = book_new();
    struct err err;

    cr_expect(holds(book, true, &err), "%s", err.text);
    cr_expect(holds(book, false, &err), "%s", err.text);
    book_free(book);
}

/* ---- one thing spoiled, in a file that is whole by length, CRC and XML ----------------------- */

struct spoilt {
    const char *part, *after, *was, *is; /* part NULL: see each test */
    const char *fault;
    bool by_itself; /* found without knowing what was written */
};

static void each_is_found(const struct spoilt *cases, size_t count)
{
    struct book *book = book_new();
    struct err err;

    for (size_t i = 0; i < count; i++) {
        const struct spoilt *one = &cases[i];
        char *text = part_text(book, one->part);
        char *spoilt = one->was ? changed(text, one->after, one->was, one->is) : NULL;

        part_put(book, one->part, spoilt);
        cr_expect(!holds(book, true, &err), "case %zu: %s", i, one->is);
        cr_expect(strstr(err.text, one->fault), "case %zu: %s", i, err.text);
        cr_expect_eq(err.code, EXIT_IO, "case %zu", i);
        cr_expect_eq(holds(book, false, &err), !one->by_itself, "case %zu: %s", i, err.text);
        free(text);
        free(spoilt);
        file_put(book->path, book->whole);
    }
    cr_expect(holds(book, true, &err), "%s", err.text);
    book_free(book);
}

#define SHEET "xl/worksheets/sheet"
#define OTHER "says something else"

Test(readback, one_spoilt_cell_is_found)
{
    static const struct spoilt cases[] = {
        {SHEET "6.xml", "<v>", "<v>1", "<v>2", OTHER, false},           /* a number */
        {SHEET "6.xml", "<row r=\"7\"", "<v>4", "<v>5", OTHER, false},  /* a day, by 10,000 */
        {SHEET "6.xml", "<row r=\"7\"", "2611", "2612", OTHER, false},  /* a piece's id */
        {SHEET "6.xml", "<row r=\"7\"", "</t>", " </t>", OTHER, false}, /* a blank behind it */
        {SHEET "2.xml", "<f>IF", "×", "○", OTHER, false},               /* a formula */
        {SHEET "2.xml", "<f>", "</f><v>", "</f><v>1", OTHER, false},    /* what it came to */
        {SHEET "2.xml", "t=\"str\"", "<v>○", "<v>×", OTHER, false},
        {SHEET "1.xml", "<t>", "<t>", "<t>x", OTHER, false},
        {SHEET "1.xml", "<t>", "</t>", "&lt;</t>", OTHER, false},
        {SHEET "6.xml", "<row r=\"7\"", "r=\"7\"", "r=\"07\"", "not in its place", true},
        {SHEET "6.xml", "<row r=\"7\"", "r=\"A7\"", "r=\"A8\"", "not in its place", true},
        {SHEET "6.xml", "<row r=\"7\"", "r=\"B7\"", "r=\"A7\"", "not in its place", true},
        {SHEET "6.xml", "<row r=\"7\"", "<row r=\"8\"", "<row r=\"7\"", "not in its place", true},
        {SHEET "6.xml", "<row r=\"7\"", " s=\"", " s=\"9", "a format that is not there", true},
        {SHEET "6.xml", "<row r=\"7\"", "</row>", "<c r=\"ZZ7\"/></row>", "rows or cells", false},
        {SHEET "6.xml", "<row r=\"7\"", "</row>", "</row><row r=\"7\"/>", "not in its place", true},
        {SHEET "6.xml", "</sheetData>", "</sheetData>", "</sheetData><sheetData/>", "second table",
         true},
        {SHEET "6.xml", "<dimension", "\"/>", "0\"/>", "its last row", true},
    };

    each_is_found(cases, sizeof cases / sizeof cases[0]);
}

/* kigen writes none: a number that stands for a text elsewhere proves nothing. */
Test(readback, kinds_of_cell_that_are_never_written_are_refused)
{
    static const struct spoilt cases[] = {
        {SHEET "6.xml", "<row r=\"7\"", "t=\"inlineStr\"", "t=\"s\"", "another kind", true},
        {SHEET "6.xml", "<row r=\"7\"", "t=\"inlineStr\"", "t=\"b\"", "another kind", true},
        {SHEET "6.xml", "<row r=\"7\"", " t=\"inlineStr\"", "", "another form", true},
        {SHEET "6.xml", "<row r=\"7\"", "<is><t>", "<is><t/><t>", "another form", true},
        {SHEET "6.xml", "<row r=\"7\"", "<is><t>", "<is><r/><t>", "another form", true},
        {SHEET "6.xml", "<row r=\"7\"", "<v>", "<v>x", "another form", true},
        {SHEET "6.xml", "<row r=\"7\"", "<v>", "<v>0</v><v>", "another form", true},
        {SHEET "2.xml", "t=\"str\"", "<f>", "<f><t/>", "another form", true},
    };

    each_is_found(cases, sizeof cases / sizeof cases[0]);
}

#define BOOK_RELS "xl/_rels/workbook.xml.rels"
#define DRAWING_RELS "xl/drawings/_rels/drawing1.xml.rels"
#define TYPES "[Content_Types].xml"

Test(readback, one_spoilt_relationship_is_found)
{
    static const struct spoilt cases[] = {
        {BOOK_RELS, "<", "sheet1.xml", "sheet2.xml", "several", true},
        {BOOK_RELS, "<", "sheet1.xml", "sheet99.xml", "no relationship leads", true},
        {BOOK_RELS, "<", "\"rId1\"", "\"rId2\"", "not there", true},
        {BOOK_RELS, "<", "\"rId1\"", "\"rId901\"", "not there", true},
        {BOOK_RELS, "<", "/worksheet\"", "/chartsheet\"", "of another type", true},
        {BOOK_RELS, "styles.xml", "\"/>", "\" TargetMode=\"External\"/>", "outside", true},
        {BOOK_RELS, "<", "<Relationship Id", "<Other Id", "no relationship leads", true},
        {"_rels/.rels", "<", "xl/workbook.xml", "xl/styles.xml", "no relationship leads", true},
        {"xl/workbook.xml", "<sheet ", "\"rId1\"", "\"rId3\"", "another part", true},
        {"xl/workbook.xml", "<sheet ", "r:id=\"rId1\"", "", "another part", true},
        {DRAWING_RELS, "<", "chart1.xml", "chart2.xml", "several", true},
        {"xl/drawings/drawing1.xml", "<c:chart", "\"rId1\"", "\"rId2\"", "another part", true},
        {SHEET "1.xml", "<drawing", "<drawing r:id=\"rId1\"/>", "", "", true},
        {TYPES, "<", "/xl/worksheets/sheet1.xml", "/xl/worksheets/sheet2.xml", "type", true},
        {TYPES, "sheet1.xml", "worksheet+xml", "chartsheet+xml", "type", true},
        {TYPES, "<Override", "<Override", "<Other", "no type", true},
        {BOOK_RELS, NULL, NULL, NULL, "no relationship leads", true},
        {"xl/styles.xml", NULL, NULL, NULL, "", true},
        {SHEET "6.xml", NULL, NULL, NULL, "a sheet is missing", true},
    };

    each_is_found(cases, sizeof cases / sizeof cases[0]);
}

Test(readback, a_missing_cell_is_found)
{
    struct book *book = book_new();
    char *text = part_text(book, SHEET "6.xml"), *at = strstr(text, "<c r=\"B7\""), *next;
    struct err err;

    cr_assert_not_null(at);
    next = strstr(at + 1, "<c ");
    cr_assert_not_null(next);
    memmove(at, next, strlen(next) + 1);
    part_put(book, SHEET "6.xml", text);
    cr_expect(!holds(book, true, &err));
    cr_expect_not_null(strstr(err.text, "rows or cells"), "%s", err.text);
    cr_expect(holds(book, false, &err), "%s", err.text);
    free(text);
    book_free(book);
}

/* Two sheets exchanged with all that leads to them: their names then stand above another one's cells. */
Test(readback, exchanged_sheets_are_found)
{
    struct book *book = book_new();
    char *a = part_text(book, SHEET "9.xml"), *b = part_text(book, SHEET "11.xml");
    struct err err;

    part_put(book, SHEET "9.xml", b);
    part_put(book, SHEET "11.xml", a);
    cr_expect(!holds(book, true, &err));
    cr_expect(holds(book, false, &err), "%s", err.text);
    free(a);
    free(b);
    book_free(book);
}

/* ---- bytes ----------------------------------------------------------------------------------- */

static size_t le(const char *at, int bytes)
{
    size_t value = 0;

    while (bytes-- > 0)
        value = value << 8 | (unsigned char)at[bytes];
    return value;
}

/* Now and then one, and the last two. */
static size_t byte_after(size_t at, size_t count)
{
    enum { STEP = 1499, LAST = 2 };

    if (at + STEP + LAST < count)
        return at + STEP;
    return at + LAST < count ? count - LAST : at + 1;
}

/* Behind each local header stand the packed bytes of a part: any bit of them changed, its end too. */
Test(readback, one_spoilt_byte_of_any_part_is_found)
{
    enum { HEADER = 30 };
    struct book *book = book_new();
    char *bytes = malloc(book->whole.n);
    struct err err;
    size_t parts = 0;

    memcpy(bytes, book->whole.p, book->whole.n);
    for (size_t at = 0; memcmp(bytes + at, "PK\3\4", 4) == 0;) {
        size_t packed = le(bytes + at + 18, 4);
        size_t data = at + HEADER + le(bytes + at + 26, 2) + le(bytes + at + 28, 2);

        for (size_t i = 0; i < packed; i = byte_after(i, packed))
            for (int bit = 0; bit < 8; bit += i == 0 || i + 2 > packed ? 1 : 3) {
                bytes[data + i] ^= (char)(1 << bit);
                file_put(book->path, (Str){bytes, book->whole.n});
                cr_expect(!holds(book, true, &err), "part %zu, byte %zu of %zu, bit %d", parts, i,
                          packed, bit);
                bytes[data + i] ^= (char)(1 << bit);
            }
        parts++;
        at = data + packed;
    }
    cr_expect_gt(parts, 30);
    free(bytes);
    book_free(book);
}

/* ---- the two ways to read a row -------------------------------------------------------------- */

static const char *read_by(struct sheetread *read, Str text, size_t step, bool expat_alone)
{
    sheetread_begin(read, NULL, NULL);
    if (expat_alone)
        read->stage = SHEET_REST;
    for (; text.n; text = str_skip(text, str_take(text, step).n))
        sheetread_add(read, str_take(text, step));
    return sheetread_end(read);
}

static void same_both_ways(const char *text, size_t step, const char *what)
{
    struct sheetread *quick = calloc(1, sizeof *quick), *slow = calloc(1, sizeof *slow);
    const char *fault = read_by(quick, str_of(text), step, false);
    const char *other = read_by(slow, str_of(text), 997, true);

    cr_expect_eq(!fault, !other, "%s: %s, %s", what, fault ? fault : "-", other ? other : "-");
    cr_expect(fault || (quick->rows.rows == slow->rows.rows &&
                        quick->rows.last_row == slow->rows.last_row &&
                        quick->rows.style_end == slow->rows.style_end &&
                        quick->rows.sum.cells == slow->rows.sum.cells &&
                        quick->rows.sum.sum == slow->rows.sum.sum),
              "%s: %llu and %llu cells", what, (unsigned long long)quick->rows.sum.cells,
              (unsigned long long)slow->rows.sum.cells);
    free(quick);
    free(slow);
}

Test(readback, each_sheet_is_the_same_both_ways)
{
    static const size_t steps[] = {1, 13, 4096, 65536};
    struct book *book = book_new();

    for (size_t i = 1; i <= book->shape.count; i++) {
        char part[64];
        char *text;

        snprintf(part, sizeof part, SHEET "%zu.xml", i);
        text = part_text(book, part);
        for (size_t s = 0; s < sizeof steps / sizeof steps[0]; s++)
            same_both_ways(text, steps[s], part);
        free(text);
    }
    book_free(book);
}

/* From any row on expat may have to take over. */
Test(readback, a_row_of_another_form_changes_nothing)
{
    struct book *book = book_new();
    char *text = part_text(book, SHEET "1.xml");
    struct sheetread *read = calloc(1, sizeof *read);
    struct cellsum sum;

    cr_assert_null(read_by(read, str_of(text), 4096, false));
    sum = read->rows.sum;
    cr_expect_eq(sum.sum, book->shape.at[0].sum.sum);
    for (unsigned row = 1; row < 60; row++) {
        char was[32], is[32];
        char *other;

        snprintf(was, sizeof was, "<row r=\"%u\"", row);
        snprintf(is, sizeof is, "<row  r='%u'", row);
        if (!strstr(text, was))
            continue;
        other = changed(text, "<", was, is);
        cr_expect_null(read_by(read, str_of(other), 4096, false), "row %u", row);
        cr_expect(read->rows.sum.cells == sum.cells && read->rows.sum.sum == sum.sum, "row %u",
                  row);
        free(other);
    }
    free(read);
    free(text);
    book_free(book);
}

/* One row each: whether rowread takes it, and the same as expat does. */
Test(readback, forms_of_a_row)
{
    static const struct {
        const char *row;
        bool quick;
    } cases[] = {
        {"<row r=\"1\"></row>", true},
        {"<row r=\"1\"/>", false},
        {"<row r=\"1048576\"><c r=\"XFD1048576\"/></row>", true},
        {"<row r=\"1048577\"></row>", false},
        {"<row r=\"0\"></row>", false},
        {"<row r=\"01\"></row>", false},
        {"<row r=\"\"></row>", false},
        {"<row r=\"2\" ht=\"28.5\" customHeight=\"1\"><c r=\"A2\" s=\"3\"/></row>", true},
        {"<row r=\"2\" ht=\"28\"><c r=\"A2\" s=\"3\"/></row>", false},
        {"<row r=\"2\" ht=\"\" customHeight=\"1\"></row>", false},
        {"<row r=\"2\"><c r=\"A2\" s=\"0\"/></row>", false},
        {"<row r=\"2\"><c r=\"A2\" s=\"70000\"/></row>", false},
        {"<row r=\"2\"><c r=\"XFE2\"/></row>", false},
        {"<row r=\"2\"><c r=\"AAAA2\"/></row>", false},
        {"<row r=\"2\"><c r=\"2\"/></row>", false},
        {"<row r=\"2\"><c r=\"B2\"/><c r=\"A2\"/></row>", false},
        {"<row r=\"2\"><c r=\"A2\"/><c r=\"A2\"/></row>", false},
        {"<row r=\"2\"><c r=\"A3\"/></row>", false},
        {"<row r=\"2\"><c r=\"A2\"><v>0</v></c><c r=\"B2\"><v>-1.5</v></c></row>", true},
        {"<row r=\"2\"><c r=\"A2\"><v>123456789012345</v></c></row>", true},
        {"<row r=\"2\"><c r=\"A2\"><v>1234567890123456789</v></c></row>", true},
        {"<row r=\"2\"><c r=\"A2\"><v>1E+15</v></c></row>", true},
        {"<row r=\"2\"><c r=\"A2\"><v>9.010000000000001</v></c></row>", true},
        {"<row r=\"2\"><c r=\"A2\"><v></v></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\"><v>-</v></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\"><v>1e999</v></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\"><v>0x1p3</v></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\"><v>1 </v></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\" t=\"n\"><v>1</v></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>a</t></is></c></row>", true},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t></t></is></c></row>", true},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t/></is></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><t>a</t></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>\xE5\x8D\x97&amp;&lt;&gt;\n\t</t></is></c></row>",
         true},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> a </t></is></c></row>",
         true},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>&#65;&quot;</t></is></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>a>b</t></is></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>]]></t></is></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>&</t></is></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>a\rb</t></is></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>\x01</t></is></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>\xFF</t></is></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>\xEF\xBF\xBF</t></is></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>a</t></is></c><x/></row>", false},
        {"<row r=\"2\"><c r=\"A2\"><f>B2&lt;3</f><v>1</v></c></row>", true},
        {"<row r=\"2\"><c r=\"A2\"><f>B2</f></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\"><v>1</v><f>B2</f></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\" t=\"str\"><f>B2</f><v>x&amp;</v></c></row>", true},
        {"<row r=\"2\"><c r=\"A2\" t=\"str\"><v>x</v></c></row>", false},
        {"<row r=\"2\"><c r=\"A2\" t=\"str\"/></row>", false},
    };
    struct rowread *read = calloc(1, sizeof *read);

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *row = cases[i].row;
        char sheet[1024];
        size_t taken;

        read->sum = (struct cellsum){0};
        read->rows = 0;
        read->last_row = read->style_end = 0;
        taken = rowread_take(read, str_of(row));
        cr_expect_eq(taken, cases[i].quick ? strlen(row) : 0, "%s: %zu", row, taken);
        cr_expect(taken || (read->sum.cells == 0 && read->sum.sum == 0 && read->rows == 0), "%s",
                  row);
        snprintf(sheet, sizeof sheet, "<worksheet><sheetData>%s</sheetData></worksheet>", row);
        same_both_ways(sheet, 7, row);
        snprintf(sheet, sizeof sheet, "<worksheet><sheetData>%s%s</sheetData></worksheet>", row,
                 row);
        same_both_ways(sheet, 4096, row);
    }
    free(read);
}

Test(readback, rows_count_only_among_the_cells)
{
    static const char *const cases[] = {
        "<worksheet><sheetData/></worksheet>",
        "<worksheet><x><sheetData><row r=\"1\"></row></sheetData></x></worksheet>",
        "<worksheet><row r=\"1\"></row><sheetData></sheetData></worksheet>",
        "<worksheet><sheetData></sheetData><row r=\"1\"></row></worksheet>",
        "<worksheet><sheetData><row r=\"1\"></row></sheetData><sheetData></sheetData></worksheet>",
        "<worksheet><sheetData><c r=\"A1\"/></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"1\"><row r=\"2\"></row></row></sheetData></worksheet>",
        "<worksheet a=\"<sheetData>\"></worksheet>",
        "<worksheet>&<sheetData></sheetData></worksheet>",
        "<sheetData><row r=\"1\"></row></sheetData>",
        "<worksheet><sheetData><row r=\"1\"></row>",
        "<worksheet><sheetData><row r=\"1\">",
        "<worksheet><sheetData><row r=\"1\"></row></sheetData></worksheet><",
        "",
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (size_t step = 1; step < 80; step += 6)
            same_both_ways(cases[i], step, cases[i]);
}

/* What the library prints of a double is read as that double: all that a book holds are hundredths. */
Test(readback, numbers_come_back)
{
    uint64_t dice = 1;

    for (int i = 0; i < 200000; i++) {
        int64_t hundredths;
        double number, back = -1;
        char text[40];

        dice = dice * 6364136223846793005u + 1442695040888963407u;
        hundredths = (int64_t)(dice >> (12 + dice % 50)) * (dice & 1 ? -1 : 1);
        number = (double)hundredths / 100;
        for (int digits = 16; digits <= 17; digits++) {
            snprintf(text, sizeof text, "%.*G", digits, number);
            cr_assert(cell_number_of(str_of(text), &back), "%s", text);
            cr_assert_eq(back, number, "%s", text);
        }
    }
}
