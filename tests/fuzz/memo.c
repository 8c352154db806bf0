/*
 * The memos beside the ledger, LEDGER.fonts and LEDGER.letters, with any lines in them.
 *
 * The bytes are the file of both. Some of them stand for what only this machine knows: marks[] below.
 *
 * A memo is believed where its first line and its sum are right, and then each line of it: a second
 * reader says so too, and what was believed is written as the same bytes. A font's digest is that of
 * its bytes, or the one that a memory of nothing but right lines has for it. Letters are remembered
 * only where all that is said of files and fonts is so, and said the way kigen says it.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <unistd.h>

#include "base/hex.h"
#include "edge/disk/memo.h"
#include "flow/press/press_inside.h"
#include "flow/press/proven.h"
#include "fuzz.h"

enum { LINE_BYTES = DIGEST_HEX + 1 + FONT_KNOWN_BY_HEX, EXPANDED_MAX = 1 << 16 };
enum mark { FONT_SHA = 1, FONT_KNOWN_BY, FONT_PATH, FOLDER, KEY, SUM, MARKS };

static const Str letters_first = {"letters 1\n", 10}, fonts_first = {"fonts 1\n", 8};
static char font[64], ledger[64], fonts_path[80], letters_path[80], other_path[80];
static char known_by[FONT_KNOWN_BY_HEX + 1], sha[DIGEST_HEX + 1], key[DIGEST_HEX + 1];
static Str marks[MARKS];

static const char *sum_of(Str bytes, char hex[DIGEST_HEX + 1])
{
    uint8_t sum[DIGEST_BYTES];

    HOLDS(EVP_Digest(bytes.p, bytes.n, sum, NULL, EVP_sha256(), NULL));
    return hex_write(sum, DIGEST_BYTES, hex);
}

/* A font is known by its times once it is some seconds old. */
static void begin(void)
{
    Str bytes = STR("any bytes, for nothing reads them");

    if (ledger[0])
        return;
    snprintf(ledger, sizeof ledger, "%s/ledger", fuzz_folder());
    snprintf(font, sizeof font, "%s/font.ttf", fuzz_folder());
    snprintf(fonts_path, sizeof fonts_path, "%s.fonts", ledger);
    snprintf(letters_path, sizeof letters_path, "%s.letters", ledger);
    snprintf(other_path, sizeof other_path, "%s.other", ledger);
    fuzz_put(font, bytes);
    while (!font_known_by(font, known_by))
        sleep(1);
    sum_of(bytes, sha);
    sum_of(STR("key"), key);
    marks[FONT_SHA] = str_of(sha);
    marks[FONT_KNOWN_BY] = str_of(known_by);
    marks[FONT_PATH] = str_of(font);
    marks[FOLDER] = str_of(fuzz_folder());
    marks[KEY] = str_of(key);
}

static Str expanded(Str bytes, struct arena *arena)
{
    char *out = arena_take(arena, EXPANDED_MAX), sum[DIGEST_HEX + 1];
    size_t n = 0;

    for (size_t i = 0; i < bytes.n && n + DIGEST_HEX < EXPANDED_MAX; i++) {
        unsigned char byte = (unsigned char)bytes.p[i];
        Str as = byte < MARKS ? marks[byte] : STR_EMPTY;

        if (byte == SUM)
            as = str_of(sum_of((Str){out, n}, sum));
        if (!as.n)
            as = str_take(str_skip(bytes, i), 1);
        memcpy(out + n, as.p, as.n);
        n += as.n;
    }
    return (Str){out, n};
}

/* ---- any memo -------------------------------------------------------------------------------- */

/* A second reader: the lines, none where it is not to be believed. */
static bool lines_of(Str file, Str first, Str *lines)
{
    size_t tail = DIGEST_HEX + 1;
    char sum[DIGEST_HEX + 1];

    *lines = STR_EMPTY;
    if (file.n < first.n + tail || memcmp(file.p, first.p, first.n) != 0 ||
        memchr(file.p, '\0', file.n) || file.p[file.n - 1] != '\n' ||
        file.p[file.n - tail - 1] != '\n')
        return false;
    sum_of(str_take(file, file.n - tail), sum);
    if (memcmp(file.p + file.n - tail, sum, DIGEST_HEX) != 0)
        return false;
    *lines = str_skip(str_take(file, file.n - tail), first.n);
    return true;
}

static void memo_holds(Str file, const char *path, Str first, struct arena *arena)
{
    Str lines, rest, line, read = memo_read(path, first, arena);
    bool believed = lines_of(file, first, &lines);
    size_t taken = 0;

    HOLDS(str_equal(read, lines));
    if (!believed)
        return;
    for (rest = read; memo_line(&rest, &line); taken += line.n + 1)
        HOLDS(line.p == read.p + taken && line.p[line.n] == '\n' &&
              (!line.n || !memchr(line.p, '\n', line.n)));
    HOLDS(taken == read.n);
    memo_write(other_path, first, read, arena);
    HOLDS(str_equal(fuzz_get(other_path, arena), file));
    unlink(other_path);
}

/* ---- fonts ----------------------------------------------------------------------------------- */

static bool is_hex(Str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!memchr("0123456789abcdef", text.p[i], 16))
            return false;
    return true;
}

/* The digest that the memory has for the font; NULL: none, or it is no memory of fonts. */
static const char *remembered(Str lines)
{
    const char *found = NULL;

    for (Str line; memo_line(&lines, &line);) {
        if (line.n != LINE_BYTES || line.p[DIGEST_HEX] != ' ' ||
            !is_hex(str_take(line, DIGEST_HEX)) || !is_hex(str_skip(line, DIGEST_HEX + 1)))
            return NULL;
        if (!found && memcmp(line.p + DIGEST_HEX + 1, known_by, FONT_KNOWN_BY_HEX) == 0)
            found = line.p;
    }
    return found;
}

/* A chain of no font begins no process. */
static void font_is(const char *expected, size_t chain)
{
    const struct config_path path = {str_of(font), str_of(font)};
    struct err err = {.code = EXIT_DONE};
    struct font_digests *fonts;
    char hex[DIGEST_HEX + 1];

    font_digests_begin(&fonts, &path, chain, ledger);
    HOLDS(came_back(font_digest(fonts, font, hex, &err), &err));
    HOLDS(strlen(hex) == DIGEST_HEX && memcmp(hex, expected, DIGEST_HEX) == 0);
    HOLDS(came_back(font_digests_hold(fonts, &err), &err) && err.code == EXIT_DONE);
    font_digests_seen(fonts, hex);
    HOLDS(strlen(hex) == DIGEST_HEX);
    font_digests_keep(fonts);
    font_digests_end(fonts);
}

static void fonts_hold(Str file, struct arena *arena)
{
    const char *is;
    Str lines;

    lines_of(file, fonts_first, &lines);
    is = remembered(lines);
    font_is(is ? is : sha, is != NULL);
    HOLDS(lines_of(fuzz_get(fonts_path, arena), fonts_first, &lines));
    HOLDS(str_equal(lines, arena_printf(arena, "%.*s %s\n", DIGEST_HEX, is ? is : sha, known_by)));
    font_is(is ? is : sha, 1);
    unlink(fonts_path);
}

/* ---- letters --------------------------------------------------------------------------------- */

/* The faces of a memory that was believed are asked for by no letter here: they are put back. */
static void faces_put(struct press *press, Str lines)
{
    Str line, of[3] = {STR_EMPTY, STR_EMPTY, STR_EMPTY};

    while (memo_line(&lines, &line)) {
        const char *at = line.n ? memchr("lnp", line.p[0], 3) : NULL;

        if (!at)
            continue;
        of[at - strchr("lnp", 'l')] = str_skip(line, 2);
        if (*at == 'p')
            VEC_PUSH(&press->faces, ((struct press_face){of[0], of[1], of[2]}));
    }
}

static void press_holds(struct press *press, Str file, struct font_digests *fonts,
                        struct arena *arena)
{
    HOLDS(press->font_count >= press->config->font_count && press->font_count <= GLYPHS_FONTS_MAX);
    for (size_t i = 0; i < press->inputs.count; i++)
        HOLDS(proven_file(press, press->inputs.at[i].file));
    for (size_t i = 0; i < press->font_count; i++) {
        press->fonts[i].lasts = font_known_by(press->fonts[i].path, press->fonts[i].seen);
        HOLDS(press->fonts[i].lasts);
    }
    press->opened = true;
    press_remember(press, fonts);
    HOLDS(str_equal(fuzz_get(letters_path, arena), file));
}

static void letters_hold(Str file, struct arena *arena)
{
    struct config_path chain = {STR("font.ttf"), str_of(font)};
    struct config config = {.fonts = &chain, .font_count = 1};
    struct press *press = mem_zero(1, sizeof *press), *again = mem_zero(1, sizeof *again);
    struct press_input tree[] = {{.file = STR("letters/a")}, {.file = STR("letters/b")}};
    struct font_digests *fonts;
    Str lines;

    font_digests_begin(&fonts, NULL, 0, ledger);
    press->config = again->config = &config;
    press->memory = letters_path;
    memcpy(press->key, key, sizeof key);
    VEC_PUSH(&press->tree, tree[0]);
    VEC_PUSH(&press->tree, tree[1]);
    HOLDS(!proven_holds(again, letters_path, fonts)); /* without a key */
    if (proven_holds(press, letters_path, fonts)) {
        HOLDS(lines_of(file, letters_first, &lines) && str_starts(lines, str_of(key)));
        faces_put(press, lines);
        press_holds(press, file, fonts, arena);
    } else {
        HOLDS(!press->inputs.count && !press->font_count && !press->unmarked.count);
    }
    VEC_RELEASE(&press->tree);
    VEC_RELEASE(&press->inputs);
    VEC_RELEASE(&press->unmarked);
    VEC_RELEASE(&press->faces);
    arena_release(&press->arena);
    mem_free(press);
    mem_free(again);
    font_digests_end(fonts);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct arena arena = {0};
    Str file;

    begin();
    file = expanded((Str){(const char *)bytes, count}, &arena);
    fuzz_put(fonts_path, file);
    fuzz_put(letters_path, file);
    memo_holds(file, fonts_path, fonts_first, &arena);
    memo_holds(file, letters_path, letters_first, &arena);
    fonts_hold(file, &arena);
    letters_hold(file, &arena);
    arena_release(&arena);
    return 0;
}
