/* The table directory, then what the tables say of each other: sizes and places, no outlines. */
#include "core/letter/fontfile.h"

enum {
    DIRECTORY = 12, /* bytes before the first entry */
    ENTRY = 16,
    COLLECTION_FIRST = 12,
    HEAD_BYTES = 54,
    HHEA_BYTES = 36,
    MAXP_BYTES = 6,
    UPEM_MIN = 16,
    UPEM_MAX = 16384,
    CFF_CHARSTRINGS = 17, /* operator of the top dictionary */
    CFF_LONG = 28,
    CFF_LONGER = 29,
    CFF_REAL = 30
};

static bool has(Str data, size_t at, size_t bytes)
{
    return at <= data.n && bytes <= data.n - at;
}

/* A number of `bytes` at `at`, which is there. */
static uint32_t number(Str data, size_t at, size_t bytes)
{
    uint32_t value = 0;

    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | (unsigned char)data.p[at + i];
    return value;
}

static Str part(Str data, size_t at, size_t bytes)
{
    return str_take(str_skip(data, at), bytes);
}

/* ---- the directory --------------------------------------------------------------------------- */

struct directory {
    Str file;
    size_t at, count; /* its entries */
};

static bool directory_open(Str file, struct directory *d)
{
    size_t at = 0;
    uint32_t kind;

    if (!has(file, 0, COLLECTION_FIRST + 4))
        return false;
    if (str_starts(file, STR("ttcf")))
        at = number(file, COLLECTION_FIRST, 4);
    if (!has(file, at, DIRECTORY))
        return false;
    kind = number(file, at, 4);
    if (kind != 0x00010000 && kind != 0x4F54544F && kind != 0x74727565) /* OTTO, true */
        return false;
    *d = (struct directory){file, at + DIRECTORY, number(file, at + 4, 2)};
    return d->count > 0 && has(file, d->at, d->count * ENTRY);
}

static void tag_copy(const struct directory *d, size_t entry, char tag[FONT_TAG + 1])
{
    for (size_t i = 0; i < FONT_TAG; i++) { /* it goes into a message */
        char c = d->file.p[d->at + entry * ENTRY + i];

        tag[i] = '?';
        if (c >= ' ' && c < 0x7F)
            tag[i] = c;
    }
    tag[FONT_TAG] = '\0';
}

static bool table_at(const struct directory *d, size_t entry, Str *table)
{
    size_t at = d->at + entry * ENTRY, from = number(d->file, at + 8, 4);
    size_t bytes = number(d->file, at + 12, 4);

    if (!has(d->file, from, bytes))
        return false;
    *table = part(d->file, from, bytes);
    return true;
}

/* Empty where there is none. */
static Str table_of(const struct directory *d, const char *tag)
{
    Str table = STR_EMPTY;

    for (size_t i = 0; i < d->count; i++)
        if (memcmp(d->file.p + d->at + i * ENTRY, tag, FONT_TAG) == 0 && table_at(d, i, &table))
            return table;
    return STR_EMPTY;
}

static bool lies_inside(const struct directory *d, char tag[FONT_TAG + 1])
{
    Str table;

    for (size_t i = 0; i < d->count; i++)
        if (!table_at(d, i, &table)) {
            tag_copy(d, i, tag);
            return false;
        }
    return true;
}

/* ---- the tables ------------------------------------------------------------------------------ */

static bool head_holds(Str head)
{
    uint32_t upem;

    if (head.n < HEAD_BYTES || number(head, 12, 4) != 0x5F0F3CF5)
        return false;
    upem = number(head, 18, 2);
    return upem >= UPEM_MIN && upem <= UPEM_MAX && number(head, 50, 2) <= 1;
}

static bool maxp_holds(Str maxp)
{
    return maxp.n >= MAXP_BYTES && number(maxp, 4, 2) > 0;
}

static bool hhea_holds(Str hhea, size_t glyphs)
{
    return hhea.n >= HHEA_BYTES && number(hhea, 34, 2) > 0 && number(hhea, 34, 2) <= glyphs;
}

static bool hmtx_holds(Str hmtx, Str hhea, size_t glyphs)
{
    size_t wide = number(hhea, 34, 2);

    return hmtx.n >= wide * 4 + (glyphs - wide) * 2;
}

/* Each glyph lies in `glyf`, behind the one before it. */
static bool loca_holds(Str loca, Str glyf, Str head, size_t glyphs)
{
    bool wide = number(head, 50, 2) == 1;
    size_t bytes = wide ? 4 : 2, before = 0;

    if (loca.n / bytes < glyphs + 1)
        return false;
    for (size_t i = 0; i <= glyphs; i++) {
        size_t at = (size_t)number(loca, i * bytes, bytes) * (wide ? 1 : 2);

        if (at < before || at > glyf.n)
            return false;
        before = at;
    }
    return true;
}

/* ---- CFF ------------------------------------------------------------------------------------- */

struct index {                          /* of byte strings */
    size_t count, offsets, bytes, data; /* where offsets begin, how long each is; data - 1 */
};

/* Reads the index at *at and steps over it. */
static bool index_read(Str cff, size_t *at, struct index *index)
{
    size_t before = 1;

    if (!has(cff, *at, 2))
        return false;
    *index = (struct index){.count = number(cff, *at, 2)};
    *at += 2;
    if (index->count == 0)
        return true;
    if (!has(cff, *at, 1))
        return false;
    index->bytes = number(cff, *at, 1);
    index->offsets = *at + 1;
    index->data = index->offsets + (index->count + 1) * index->bytes - 1;
    if (index->bytes < 1 || index->bytes > 4 || !has(cff, 0, index->data + 1))
        return false;
    for (size_t i = 0; i <= index->count; i++) {
        size_t offset = number(cff, index->offsets + i * index->bytes, index->bytes);

        if (offset < before || !has(cff, index->data, offset))
            return false;
        before = offset;
    }
    *at = index->data + before;
    return true;
}

static Str index_item(Str cff, const struct index *index, size_t i)
{
    size_t from = number(cff, index->offsets + i * index->bytes, index->bytes);
    size_t end = number(cff, index->offsets + (i + 1) * index->bytes, index->bytes);

    return part(cff, index->data + from, end - from);
}

/* Bytes of an operand that begins with `first`; 0: none begins so. A real ends with its nibble 15.
 */
static size_t operand_bytes(Str dict, size_t at, uint32_t first)
{
    size_t end = at + 1;

    if (first == CFF_LONG)
        return 3;
    if (first == CFF_LONGER)
        return 5;
    if (first == CFF_REAL) {
        while (has(dict, end, 1) && (number(dict, end, 1) & 0x0F) != 0x0F)
            end++;
        return end + 1 - at;
    }
    return first >= 32 && first <= 246 ? 1 : first >= 247 && first <= 254 ? 2 : 0;
}

/* Where the outlines are: the last operand before the operator, an integer. 0: not said. */
static size_t charstrings_at(Str dict)
{
    size_t place = 0;

    for (size_t at = 0; has(dict, at, 1);) {
        uint32_t first = number(dict, at, 1);
        size_t bytes = operand_bytes(dict, at, first);

        if (bytes == 0 && first == CFF_CHARSTRINGS)
            return place;
        if (bytes && !has(dict, at, bytes))
            return 0;
        if (first == CFF_LONG || first == CFF_LONGER)
            place = number(dict, at + 1, bytes - 1);
        else if (bytes == 1)
            place = first - 139;
        else if (bytes == 2 && first <= 250)
            place = (first - 247) * 256 + number(dict, at + 1, 1) + 108;
        at += bytes ? bytes : first == 12 ? 2 : 1;
    }
    return 0;
}

static bool cff_holds(Str cff, size_t glyphs)
{
    struct index names, tops, outlines;
    size_t at, place;

    if (!has(cff, 0, 4) || number(cff, 0, 1) != 1)
        return false;
    at = number(cff, 2, 1);
    if (!index_read(cff, &at, &names) || !index_read(cff, &at, &tops) || tops.count == 0)
        return false;
    place = charstrings_at(index_item(cff, &tops, 0));
    return place && index_read(cff, &place, &outlines) && outlines.count == glyphs;
}

/* ---- checksums ------------------------------------------------------------------------------- */

/* Which glyph a character gets, where its outline lies, how wide it is, what stands beside it. */
static const char *const summed[] = {"cmap", "loca", "hmtx", "hhea", "maxp", "GSUB", "GPOS"};

/* Numbers of four bytes added up, the last filled with 0. */
static uint32_t sum_of(Str table)
{
    uint32_t sum = 0;
    size_t whole = table.n / 4 * 4;

    for (size_t at = 0; at < whole; at += 4)
        sum += number(table, at, 4);
    for (size_t i = 0; i < table.n - whole; i++)
        sum += number(table, whole + i, 1) << (24 - 8 * i);
    return sum;
}

static bool is_summed(const char *tag)
{
    for (size_t i = 0; i < sizeof summed / sizeof *summed; i++)
        if (strcmp(tag, summed[i]) == 0)
            return true;
    return false;
}

static bool sums_hold(const struct directory *d, char tag[FONT_TAG + 1])
{
    Str table = STR_EMPTY;

    for (size_t i = 0; i < d->count; i++) {
        uint32_t stated = number(d->file, d->at + i * ENTRY + 4, 4);

        tag_copy(d, i, tag);
        if (stated && is_summed(tag) && (!table_at(d, i, &table) || sum_of(table) != stated))
            return false;
    }
    return true;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static bool fault(const char *name, char tag[FONT_TAG + 1])
{
    memcpy(tag, name, FONT_TAG + 1);
    return false;
}

static bool outlines_hold(const struct directory *d, Str head, size_t glyphs,
                          char tag[FONT_TAG + 1])
{
    Str glyf = table_of(d, "glyf"), cff = table_of(d, "CFF ");

    if (glyf.n)
        return loca_holds(table_of(d, "loca"), glyf, head, glyphs) || fault("loca", tag);
    if (cff.n)
        return cff_holds(cff, glyphs) || fault("CFF ", tag);
    return table_of(d, "CFF2").n > 0 || fault("glyf", tag);
}

bool fontfile_holds(Str file, char tag[FONT_TAG + 1])
{
    struct directory d;
    Str head, maxp, hhea;
    size_t glyphs;

    if (!directory_open(file, &d))
        return fault("sfnt", tag);
    if (!lies_inside(&d, tag))
        return false;
    head = table_of(&d, "head");
    maxp = table_of(&d, "maxp");
    hhea = table_of(&d, "hhea");
    if (!head_holds(head))
        return fault("head", tag);
    if (!maxp_holds(maxp))
        return fault("maxp", tag);
    glyphs = number(maxp, 4, 2);
    if (!hhea_holds(hhea, glyphs))
        return fault("hhea", tag);
    if (!hmtx_holds(table_of(&d, "hmtx"), hhea, glyphs))
        return fault("hmtx", tag);
    return outlines_hold(&d, head, glyphs, tag) && sums_hold(&d, tag);
}
