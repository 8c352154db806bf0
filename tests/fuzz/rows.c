/*
 * Registers: bytes into rows.
 *
 * The first byte says which register, in which encoding; the second what is configured, whether
 * 0x01 stands for a very long text, and whether the file changes under the reader. The rest is the
 * file. Cutting is compared, field by field, with a reader of its own that goes byte by byte; every
 * row is told once, lines rise and add up, a second pass tells the same, and a filtered pass tells
 * exactly what was wanted.
 */
#include "edge/registers/registers.h"

#include <iconv.h>
#include <openssl/evp.h>

#include "base/index.h"
#include "base/utf8.h"
#include "core/text/values.h"
#include "fuzz.h"

enum { /* the first byte */ RESIDENTS = 1, ENCODING_SHIFT = 1, ENCODING_MASK = 3 };
enum { /* the second */ OWN_HEADERS = 1, OWN_VALUES = 2, LONG_TEXTS = 4, CHANGES = 8 };
enum { LONG_BYTES = 300000, LONG_MOST = 5, LONG_MARK = 0x01 };
enum { CUT_BYTES_MAX = 1 << 16 }; /* a longer file is not cut a second time: that is slow */

/* ---- a reader of its own --------------------------------------------------------------------- */

struct cut { /* one record as the second reader cuts it */
    uint32_t line;
    bool broken;
    size_t count;
    uint8_t digest[32];
};
typedef VEC(struct cut) Cuts;

struct cutter {
    const char *at, *end;
    uint32_t line; /* of `at` */
    enum encoding encoding;
    VEC(char) field;
    VEC(char) fields; /* of the record so far: each one's length, then its text */
    bool broken;
    size_t count;
    bool unterminated;
};

/* LF, CRLF or the end of the file stands here: how many bytes, -1 where none does. */
static int line_end_at(const struct cutter *c)
{
    if (c->at == c->end)
        return 0;
    if (c->at[0] == '\n')
        return 1;
    return c->at[0] == '\r' && c->at + 1 < c->end && c->at[1] == '\n' ? 2 : -1;
}

/* Opened once: opening takes longer than a whole input. */
static iconv_t decoder_of(enum encoding encoding)
{
    static iconv_t decoders[ENCODING_EUC_JP_MS + 1];

    if (!decoders[encoding])
        decoders[encoding] =
            iconv_open("UTF-8", encoding == ENCODING_CP932 ? "CP932" : "EUC-JP-MS");
    HOLDS(decoders[encoding] != (iconv_t)-1);
    return decoders[encoding];
}

static void field_end(struct cutter *c)
{
    size_t from_left = c->field.count, to_left = 3 * c->field.count + 1;
    char *decoded = mem_alloc(to_left), *to = decoded, *from = c->field.at;
    Str text = {c->field.at, c->field.count};

    if (c->encoding == ENCODING_UTF8) {
        c->broken = c->broken || !utf8_valid(text);
    } else {
        iconv_t decoder = decoder_of(c->encoding);

        iconv(decoder, NULL, NULL, NULL, NULL);
        if (iconv(decoder, &from, &from_left, &to, &to_left) != 0 || from_left > 0)
            c->broken = true;
        text = (Str){decoded, (size_t)(to - decoded)};
    }
    for (int i = 0; i < 8; i++)
        VEC_PUSH(&c->fields, (char)((uint64_t)text.n >> (8 * i)));
    for (size_t i = 0; i < text.n; i++)
        VEC_PUSH(&c->fields, text.p[i]);
    mem_free(decoded);
    c->field.count = 0;
    c->count++;
}

/* Steps over one byte of a field's text. */
static void take(struct cutter *c)
{
    c->broken = c->broken || *c->at == '\0';
    c->line += *c->at == '\n';
    VEC_PUSH(&c->field, *c->at);
    c->at++;
}

/* A quoted field from its quote on; false where what follows it is no end. */
static bool quoted_take(struct cutter *c)
{
    for (c->at++;;) {
        if (c->at == c->end) {
            c->unterminated = true;
            return false;
        }
        if (*c->at != '"') {
            take(c);
        } else if (c->at + 1 < c->end && c->at[1] == '"') {
            take(c);
            c->at++;
        } else {
            c->at++;
            return line_end_at(c) >= 0 || *c->at == ',';
        }
    }
}

static bool plain_take(struct cutter *c)
{
    while (line_end_at(c) < 0 && *c->at != ',') {
        if (*c->at == '"')
            return false;
        take(c);
    }
    return true;
}

static void record_cut(struct cutter *c, struct cut *cut)
{
    const char *begin = c->at;

    *cut = (struct cut){.line = c->line};
    c->fields.count = c->field.count = c->count = 0;
    c->broken = false;
    for (;;) {
        if (!(c->at < c->end && *c->at == '"' ? quoted_take(c) : plain_take(c))) {
            c->broken = true;
            break;
        }
        field_end(c);
        if (c->at == c->end || *c->at != ',')
            break;
        c->at++;
    }
    while (line_end_at(c) < 0) /* a fault spoils the rest of its line */
        c->at++;
    cut->broken = c->broken || memchr(begin, '\0', (size_t)(c->at - begin));
    cut->count = c->count;
    if (cut->broken)
        EVP_Digest(begin, (size_t)(c->at - begin), cut->digest, NULL, EVP_sha256(), NULL);
    else
        EVP_Digest(c->fields.at, c->fields.count, cut->digest, NULL, EVP_sha256(), NULL);
}

/* False where a quote is never closed. */
static bool file_cut(Str text, enum encoding encoding, Cuts *cuts)
{
    struct cutter c = {.at = text.p, .end = text.p + text.n, .line = 1, .encoding = encoding};

    if (encoding == ENCODING_UTF8 && str_starts(text, STR("\xEF\xBB\xBF")))
        c.at += 3;
    while (c.at < c.end && !c.unterminated) {
        struct cut cut;

        if (line_end_at(&c) < 0) {
            record_cut(&c, &cut);
            VEC_PUSH(cuts, cut);
        }
        if (c.at < c.end) {
            c.at += line_end_at(&c);
            c.line++;
        }
    }
    VEC_RELEASE(&c.field);
    VEC_RELEASE(&c.fields);
    return !c.unterminated;
}

/* ---- hearing --------------------------------------------------------------------------------- */

struct hearing {
    const struct register_file *file;
    const Cuts *cuts; /* NULL: nothing to compare with */
    uint64_t told;    /* a hash of all that was told */
    uint32_t line;    /* of the last row */
    size_t rows, good, wanted;
};

static bool is_wanted(Str resident_id)
{
    return str_hash(resident_id) % 2 == 0;
}

static bool half_wanted(void *context, void *part, Str serial, Str resident_id)
{
    (void)context;
    (void)part;
    (void)serial;
    return is_wanted(resident_id);
}

static void told_add(struct hearing *h, Str text)
{
    h->told = (h->told * 31 + str_hash(text)) * 31 + text.n;
}

static void row_hear(struct hearing *h, const struct row *row)
{
    uint8_t digest[32];

    HOLDS(row->line > h->line);
    HOLDS(row->reason >= ROW_GOOD && row->reason <= ROW_BAD_DATE);
    HOLDS(row->serial.n == 0 || is_register_id(row->serial));
    HOLDS(row->resident_id.n == 0 || is_register_id(row->resident_id));
    HOLDS(row->kind >= -1 && row->kind < KIND_COUNT);
    HOLDS(day_is_sound(row->expires_on.n, true));
    HOLDS((row->column[0] == '\0') == (row->reason == ROW_GOOD || row->reason == ROW_BAD_ROW));
    register_row_digest(h->file, digest);
    HOLDS(row->reason == ROW_GOOD || memcmp(digest, row->digest, sizeof digest) == 0);
    if (h->cuts) {
        const struct cut *header = &h->cuts->at[0], *cut = &h->cuts->at[h->rows + 1];

        HOLDS(h->rows + 1 < h->cuts->count && cut->line == row->line);
        HOLDS((cut->broken || cut->count != header->count) == (row->reason == ROW_BAD_ROW));
        if (cut->broken || row->reason != ROW_BAD_ROW)
            HOLDS(memcmp(digest, cut->digest, sizeof digest) == 0);
    }
    h->line = row->line;
    h->rows++;
    h->good += row->reason == ROW_GOOD;
    h->wanted += row->reason == ROW_GOOD && is_wanted(row->resident_id);
    told_add(h, (Str){(const char *)digest, sizeof digest});
    told_add(h, str_of(row->column));
    told_add(h, row->serial);
    told_add(h, row->resident_id);
    h->told = h->told * 31 + (uint64_t)(uint32_t)row->expires_on.n + row->line;
}

static int certificate_hear(void *context, const struct row *row,
                            const struct certificate *certificate, struct err *err)
{
    struct hearing *h = context;

    (void)err;
    row_hear(h, row);
    HOLDS((certificate != NULL) == (row->reason == ROW_GOOD));
    if (!certificate)
        return 0;
    HOLDS(certificate->line == row->line && str_equal(certificate->serial, row->serial));
    HOLDS(is_register_id(certificate->serial) && is_register_id(certificate->resident_id));
    HOLDS(certificate->status < CERTIFICATE_STATUS_COUNT);
    HOLDS(certificate->card_type < CARD_TYPE_COUNT);
    HOLDS(day_is_sound(certificate->issued_on.n, false));
    HOLDS(day_is_sound(certificate->expires_on.n, false));
    HOLDS(day_is_sound(certificate->card_expires_on.n, true));
    return 0;
}

static bool text_is_sound(Str text)
{
    return utf8_valid(text) && str_equal(text, str_trim(text));
}

static int resident_hear(void *context, const struct row *row, const struct resident *resident,
                         struct err *err)
{
    struct hearing *h = context;

    (void)err;
    row_hear(h, row);
    HOLDS((resident != NULL) == (row->reason == ROW_GOOD));
    if (!resident)
        return 0;
    HOLDS(resident->line == row->line && is_register_id(resident->resident_id));
    HOLDS(resident->status < RESIDENT_STATUS_COUNT);
    HOLDS(resident->birth_state <= BIRTH_BAD);
    HOLDS(day_is_sound(resident->birth_date.n, resident->birth_state != BIRTH_KNOWN));
    HOLDS(day_is_sound(resident->moves_on.n, true) && day_is_sound(resident->stay_until.n, true));
    HOLDS(text_is_sound(resident->name) && text_is_sound(resident->address));
    HOLDS(text_is_sound(resident->building) && text_is_sound(resident->agent_name));
    HOLDS(text_is_sound(resident->mailing_name) && text_is_sound(resident->mailing_address));
    HOLDS(text_is_sound(resident->postal_code) && text_is_sound(resident->language));
    HOLDS(resident->municipality.n == 0 || (resident->municipality.n >= MUNICIPALITY_DIGITS_LEAST &&
                                            resident->municipality.n <= MUNICIPALITY_DIGITS_MOST));
    HOLDS(resident_equal(resident, resident));
    told_add(h, resident->name);
    told_add(h, resident->postal_code);
    told_add(h, resident->mailing_postal_code);
    return 0;
}

static int pass(struct register_file *file, bool residents, struct hearing *h, struct err *err)
{
    static const size_t chunks[] = {0, 64, 1, 1000};
    static unsigned passes;

    h->file = file;
    passes++;
    register_parts(file, /*threads*/ 1 + passes % 16 / 15, chunks[passes % 4]);
    return residents ? register_residents(file, resident_hear, h, err)
                     : register_certificates(file, certificate_hear, h, err);
}

/* ---- one file -------------------------------------------------------------------------------- */

static void lines_hold(const struct register_file *file, const struct hearing *h, Str text)
{
    const struct lot_lines *lines = register_lines(file);
    uint8_t sum[32];
    char hex[3];

    HOLDS(lines->lines == 1 + lines->blank + lines->folded + lines->rows);
    HOLDS(lines->rows == h->rows && lines->lines >= h->line);
    EVP_Digest(text.p, text.n, sum, NULL, EVP_sha256(), NULL);
    for (size_t i = 0; i < sizeof sum; i++) {
        snprintf(hex, sizeof hex, "%02x", sum[i]);
        HOLDS(memcmp(register_sha256(file) + 2 * i, hex, 2) == 0);
    }
}

static void file_read_through(struct register_file *file, bool residents, Str text,
                              enum encoding encoding, bool changes)
{
    struct hearing first = {0}, second = {0}, filtered = {0};
    struct err err = {.code = EXIT_DONE};
    Cuts cuts = {0};
    const struct register_hearing half = {.wanted = half_wanted};

    if (text.n <= CUT_BYTES_MAX) {
        HOLDS(file_cut(text, encoding, &cuts));
        first.cuts = &cuts;
    }
    if (!came_back(pass(file, residents, &first, &err), &err)) {
        HOLDS(err.code == EXIT_DATA);
        goto out;
    }
    HOLDS(!first.cuts || first.rows + 1 == cuts.count);
    lines_hold(file, &first, text);
    if (changes) {
        char *other = mem_alloc(text.n + 1);

        memcpy(other, text.p, text.n);
        other[text.n] = '\n';
        fuzz_file(0, (Str){other, text.n + 1});
        mem_free(other);
        HOLDS(!came_back(pass(file, residents, &second, &err), &err) && err.code == EXIT_RETRY);
        goto out;
    }
    HOLDS(came_back(pass(file, residents, &second, &err), &err));
    HOLDS(second.told == first.told && second.rows == first.rows && second.good == first.good);
    lines_hold(file, &second, text);
    if (residents)
        goto out;
    register_heard(file, &half);
    HOLDS(came_back(pass(file, residents, &filtered, &err), &err));
    HOLDS(filtered.good == first.wanted && filtered.wanted == first.wanted);
out:
    VEC_RELEASE(&cuts);
}

/* The bytes, with a very long text for each of the first marks. */
static Str text_grow(Str text, bool grows, struct arena *arena)
{
    char *out, *at;
    size_t marks = 0;

    if (!grows)
        return text;
    at = out = arena_take(arena, text.n + (size_t)LONG_BYTES * LONG_MOST);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != LONG_MARK || marks == LONG_MOST) {
            *at++ = text.p[i];
            continue;
        }
        memset(at, 'x', LONG_BYTES);
        at += LONG_BYTES;
        marks++;
    }
    return (Str){out, (size_t)(at - out)};
}

static void config_fill(struct config *config, unsigned flags)
{
    static struct config_pair resident_columns[] = {{STR("name"), STR("名前")},
                                                    {STR("status"), STR("serial")}};
    static struct config_pair certificate_columns[] = {{STR("serial"), STR("番号")},
                                                       {STR("kind"), STR("status")}};
    static struct config_value values[] = {
        {true, STR("status"), STR("01"), STR("resident")},
        {true, STR("birth_date"), STR("-"), STR("不詳")},
        {true, STR("stay_until"), STR("0"), STR("無期限")},
        {false, STR("kind"), STR("1"), STR("signature")},
        {false, STR("status"), STR("valid"), STR("revoked")},
    };

    if (flags & OWN_HEADERS) {
        config->resident_columns = resident_columns;
        config->resident_column_count = sizeof resident_columns / sizeof *resident_columns;
        config->certificate_columns = certificate_columns;
        config->certificate_column_count = sizeof certificate_columns / sizeof *certificate_columns;
    }
    if (flags & OWN_VALUES) {
        config->values = values;
        config->value_count = sizeof values / sizeof *values;
    }
}

static void on_chunk(void *context, uint64_t bytes, uint64_t total)
{
    const bool *changes = context;

    HOLDS(bytes <= total || *changes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct arena arena = {0};
    struct config *config;
    struct register_file *file = NULL;
    struct err err = {.code = EXIT_DONE};
    bool residents, changes;
    Str text;
    int status;

    if (count < 2)
        return 0;
    config = mem_zero(1, sizeof *config);
    residents = bytes[0] & RESIDENTS;
    changes = bytes[1] & CHANGES;
    config->encoding = (enum encoding)((bytes[0] >> ENCODING_SHIFT & ENCODING_MASK) % 3);
    config_fill(config, bytes[1]);
    text = text_grow((Str){(const char *)bytes + 2, count - 2}, bytes[1] & LONG_TEXTS, &arena);
    config->residents.configured = config->certificates.configured = STR("a.csv");
    config->residents.path = config->certificates.path = str_of(fuzz_file(0, text));
    status = register_open(&file, config, residents, &err);
    if (came_back(status, &err)) {
        register_watched(file, on_chunk, &changes);
        file_read_through(file, residents, text, config->encoding, changes);
    } else {
        HOLDS(err.code == EXIT_DATA && !file);
    }
    register_close(file);
    arena_release(&arena);
    mem_free(config);
    return 0;
}
