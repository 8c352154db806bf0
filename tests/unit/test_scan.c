/* The ways to scan a block against each other, and against what can be said byte by byte. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "edge/registers/scan.h"
#include "long.h"

enum { ROOM = 4096 };

static uint64_t dice = 0x9E3779B97F4A7C15;

static uint32_t roll(uint32_t sides)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (uint32_t)(dice >> 32) % sides;
}

static bool cuts(char byte)
{
    return byte == ',' || byte == '\n' || byte == '"' || byte == '\0';
}

/* Each way on a text that lies at the very end of its memory, so that a byte read behind it is
 * seen by the sanitizers. */
static void scan_all(const char *bytes, size_t n)
{
    char *text = malloc(n ? n : 1);

    memcpy(text, bytes, n);
    for (int way = 0; way < SCAN_WAYS; way++) {
        const struct scan *scan = scan_by((enum scan_way)way);
        uint32_t *at;
        size_t count, seen = 0;
        bool ascii, is_ascii = true;

        if (!scan)
            continue;
        at = malloc((n + SCAN_SPARE) * sizeof *at);
        count = scan->cuts(text, n, at, &ascii);
        for (size_t i = 0; i < n; i++) {
            is_ascii &= (unsigned char)text[i] < 0x80;
            if (!cuts(text[i]))
                continue;
            cr_assert(seen < count && at[seen] == i, "way %d, byte %zu of %zu", way, i, n);
            seen++;
        }
        cr_assert_eq(seen, count, "way %d, %zu bytes", way, n);
        cr_assert_eq(ascii, is_ascii, "way %d, %zu bytes", way, n);
        cr_assert_eq(scan->utf8(text, n), utf8_valid((Str){text, n}), "way %d, %zu bytes", way, n);
        free(at);
    }
    free(text);
}

Test(scan, each_byte_at_each_place)
{
    char text[200];

    for (int byte = 0; byte < 256; byte++)
        for (size_t at = 0; at < sizeof text; at += at < 70 ? 1 : 13) {
            memset(text, 'x', sizeof text);
            text[at] = (char)byte;
            scan_all(text, sizeof text);
            scan_all(text, at + 1);
        }
}

/* Each sequence of up to four of the bytes at which something changes, across each border. */
Test(scan, utf8_at_its_edges)
{
    static const unsigned char edges[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                          0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
                                          0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF};
    enum { EDGES = sizeof edges };
    static const size_t places[] = {0, 29, 30, 31, 61, 62, 63, 93};
    char text[100];

    for (uint32_t all = 0; all < EDGES * EDGES * EDGES * EDGES; all++) {
        size_t place = places[all % (sizeof places / sizeof *places)];
        uint32_t left = all;

        memset(text, 'x', sizeof text);
        for (int i = 0; i < 4; i++, left /= EDGES)
            text[place + (size_t)i] = (char)edges[left % EDGES];
        for (int way = 0; way < SCAN_WAYS; way++) {
            const struct scan *scan = scan_by((enum scan_way)way);
            size_t n = place + 4 + all % 2;

            if (scan && scan->utf8(text, n) != utf8_valid((Str){text, n}))
                cr_assert_fail("way %d, place %zu: %02x %02x %02x %02x", way, place,
                               (unsigned char)text[place], (unsigned char)text[place + 1],
                               (unsigned char)text[place + 2], (unsigned char)text[place + 3]);
        }
    }
}

/* Every code point at a place that moves. */
Test(scan, utf8_each_character)
{
    char text[ROOM];
    size_t n = 0;

    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        if (point >= 0xD800 && point <= 0xDFFF)
            continue;
        n += utf8_put(point, text + n);
        if (n < ROOM - 8)
            continue;
        for (int way = 0; way < SCAN_WAYS; way++)
            cr_assert(!scan_by((enum scan_way)way) || scan_by((enum scan_way)way)->utf8(text, n),
                      "way %d before U+%04X", way, point);
        n = point % 7;
        memset(text, 'x', n);
    }
}

static size_t hostile(char *text)
{
    static const char *const pieces[] = {
        ",",        "\n",         "\r\n",     "\"",           "\"\"",
        "山",       "\xE3\x81",   "\xED\xA0", "\xF0\x9F\x98", "\x80",
        "resident", "2026-11-22", "\xC0\xAF", "\xF4\x90",     "é"};
    size_t n = 0, most = roll(ROOM - 16);

    while (n < most) {
        const char *piece = pieces[roll(sizeof pieces / sizeof *pieces)];

        if (roll(12) == 0) {
            text[n++] = (char)roll(256);
            continue;
        }
        memcpy(text + n, piece, strlen(piece));
        n += strlen(piece);
    }
    return n;
}

Test(scan, hostile_bytes)
{
    static char text[ROOM];
    size_t n;

    for (int i = 0; i < (long_run() ? 100000 : 4000); i++) {
        n = i % 2 ? hostile(text) : roll(ROOM);
        for (size_t k = 0; i % 2 == 0 && k < n; k++)
            text[k] = (char)roll(256);
        scan_all(text, n);
    }
}

Test(scan, the_best_is_one_of_them)
{
    cr_assert(scan_by(SCAN_PLAIN));
    cr_expect(scan_by(scan_best()->way) == scan_best());
    fprintf(stderr, "scan: ways tried here: plain%s%s\n", scan_by(SCAN_AVX2) ? " avx2" : "",
            scan_by(SCAN_AVX512) ? " avx512" : "");
}
