/*
 * Blocks of a register, seen at once.
 *
 * The four bytes that cut have different low halves, so one table look-up by the low half gives for
 * each byte the only one that it could be, and one comparison says whether it is. Bytes above 7F
 * look up zero, and are not zero.
 *
 * UTF-8 is judged by pairs: of a byte and the one before it, three tables, by the high half and the
 * low half of the first and by the high half of the second, each name the faults that are still
 * possible; what all three name is one. Third and fourth bytes are asked of the two bytes before.
 */
#include "edge/registers/scan.h"

#include <string.h>

#include "base/utf8.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_AVX 1
#include <immintrin.h>
#else
#define HAS_AVX 0
#endif

/* ---- plain ----------------------------------------------------------------------------------- */

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define HIGH_BITS EACH(0x80)

static uint64_t eight(const char *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* The high bit of each byte that is zero, and no other bit. */
static inline uint64_t zeros(uint64_t word)
{
    return ~(((word & ~HIGH_BITS) + ~HIGH_BITS) | word | ~HIGH_BITS);
}

static bool is_cut(char byte)
{
    return byte == ',' || byte == '\n' || byte == '"' || byte == '\0';
}

static size_t cuts_plain(const char *bytes, size_t n, uint32_t *at, bool *ascii)
{
    uint64_t all = 0;
    size_t count = 0, i = 0;

    for (; i + 8 <= n; i += 8) {
        uint64_t word = eight(bytes + i);
        uint64_t found = zeros(word ^ EACH(',')) | zeros(word ^ EACH('\n')) |
                         zeros(word ^ EACH('"')) | zeros(word);

        all |= word;
        for (; found; found &= found - 1)
            at[count++] = (uint32_t)(i + (size_t)__builtin_ctzll(found) / 8);
    }
    for (; i < n; i++) {
        all |= (uint64_t)(bytes[i] & 0x80);
        if (is_cut(bytes[i]))
            at[count++] = (uint32_t)i;
    }
    *ascii = (all & HIGH_BITS) == 0;
    return count;
}

static bool utf8_plain(const char *bytes, size_t n)
{
    return utf8_valid((Str){bytes, n});
}

static const struct scan plain = {SCAN_PLAIN, cuts_plain, utf8_plain};

#if HAS_AVX

/* ---- what both widths share ------------------------------------------------------------------ */

enum { BLOCK = 64 };

/* Writes the places of the bits, eight at a time: up to seven more are written, and not counted. */
static inline size_t places_put(uint64_t bits, size_t base, uint32_t *at)
{
    size_t count = (size_t)__builtin_popcountll(bits);

    for (size_t done = 0; done < count; done += 8)
        for (size_t i = 0; i < 8; i++) {
            at[done + i] = (uint32_t)(base + (bits ? (size_t)__builtin_ctzll(bits) : 0));
            bits &= bits - 1;
        }
    return count;
}

/* By the low half of a byte: the only cutting byte with that half; of no such half, one with
 * another half. */
#define CUTTING 0, -1, '"', -1, -1, -1, -1, -1, -1, -1, '\n', -1, ',', -1, -1, 0

/* ---- AVX2 ------------------------------------------------------------------------------------ */

#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

AVX2 static inline size_t places_avx2(uint64_t bits, size_t base, uint32_t *at)
{
    return places_put(bits, base, at);
}

AVX2 static inline uint64_t cutting_avx2(__m256i half, __m256i table)
{
    return (uint32_t)_mm256_movemask_epi8(
        _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, half), half));
}

/* The last bytes of a text, and zeros behind them. */
static inline const char *block_padded(const char *bytes, size_t n, char block[BLOCK])
{
    memset(block, 0, BLOCK);
    memcpy(block, bytes, n);
    return block;
}

AVX2 static size_t cuts_avx2(const char *bytes, size_t n, uint32_t *at, bool *ascii)
{
    const __m256i table = _mm256_setr_epi8(CUTTING, CUTTING);
    __m256i all = _mm256_setzero_si256();
    size_t count = 0;
    char last[BLOCK];

    for (size_t i = 0; i < n; i += BLOCK) {
        size_t left = n - i;
        const char *p = left >= BLOCK ? bytes + i : block_padded(bytes + i, left, last);
        __m256i low = _mm256_loadu_si256((const void *)p);
        __m256i high = _mm256_loadu_si256((const void *)(p + 32));
        uint64_t bits = cutting_avx2(low, table) | cutting_avx2(high, table) << 32;

        if (left < BLOCK)
            bits &= (UINT64_C(1) << left) - 1;
        all = _mm256_or_si256(all, _mm256_or_si256(low, high));
        count += places_avx2(bits, i, at + count);
    }
    *ascii = _mm256_movemask_epi8(all) == 0;
    return count;
}

/* ---- UTF-8 ----------------------------------------------------------------------------------- */

enum { /* what may be wrong with a byte and the next one; the last is no fault in itself */
       SHORT = 1 << 0,     /* a lead, and then no continuation */
       LONG = 1 << 1,      /* ASCII, and then a continuation */
       SLACK_3 = 1 << 2,   /* E0 80..9F */
       SURROGATE = 1 << 3, /* ED A0..BF */
       SLACK_2 = 1 << 4,   /* C0, C1 */
       BEYOND = 1 << 5,    /* F4 90..BF, F5..FF with 90..BF */
       SLACK_4 = 1 << 6,   /* F0 80..8F; and F5..FF with 80..8F, which is beyond too */
       TWO = 1 << 7        /* two continuations: wanted behind a lead of three or four */
};

/* By the high half of the first byte. */
#define BY_FIRST_HIGH                                                                              \
    LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG, (char)TWO, (char)TWO, (char)TWO, (char)TWO,    \
        SHORT | SLACK_2, SHORT, SHORT | SLACK_3 | SURROGATE, SHORT | BEYOND | SLACK_4
/* By its low half: what it leaves possible, whatever the high half is. */
#define ANY (SHORT | LONG | TWO)
#define BY_FIRST_LOW                                                                               \
    (char)(ANY | SLACK_3 | SLACK_2 | SLACK_4), (char)(ANY | SLACK_2), (char)ANY, (char)ANY,        \
        (char)(ANY | BEYOND), (char)(ANY | BEYOND | SLACK_4), (char)(ANY | BEYOND | SLACK_4),      \
        (char)(ANY | BEYOND | SLACK_4), (char)(ANY | BEYOND | SLACK_4),                            \
        (char)(ANY | BEYOND | SLACK_4), (char)(ANY | BEYOND | SLACK_4),                            \
        (char)(ANY | BEYOND | SLACK_4), (char)(ANY | BEYOND | SLACK_4),                            \
        (char)(ANY | BEYOND | SLACK_4 | SURROGATE), (char)(ANY | BEYOND | SLACK_4),                \
        (char)(ANY | BEYOND | SLACK_4)
/* By the high half of the second byte. */
#define CONTINUES (LONG | SLACK_2 | TWO)
#define BY_SECOND_HIGH                                                                             \
    SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, (char)(CONTINUES | SLACK_3 | SLACK_4), \
        (char)(CONTINUES | SLACK_3 | BEYOND), (char)(CONTINUES | SURROGATE | BEYOND),              \
        (char)(CONTINUES | SURROGATE | BEYOND), SHORT, SHORT, SHORT, SHORT

struct utf8_state {
    __m256i before; /* the 32 bytes before */
    __m256i faults;
};

/* The bytes that stand `back` before those of `now`. */
#define SHIFTED(before, now, back)                                                                 \
    _mm256_alignr_epi8(now, _mm256_permute2x128_si256(before, now, 0x21), 16 - (back))

AVX2 static inline __m256i high_half(__m256i bytes)
{
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
}

AVX2 static inline void utf8_take(struct utf8_state *state, __m256i now)
{
    const __m256i by_first_high = _mm256_setr_epi8(BY_FIRST_HIGH, BY_FIRST_HIGH);
    const __m256i by_first_low = _mm256_setr_epi8(BY_FIRST_LOW, BY_FIRST_LOW);
    const __m256i by_second_high = _mm256_setr_epi8(BY_SECOND_HIGH, BY_SECOND_HIGH);
    __m256i first = SHIFTED(state->before, now, 1);
    __m256i second_before = SHIFTED(state->before, now, 2);
    __m256i third_before = SHIFTED(state->before, now, 3);
    __m256i low_half = _mm256_and_si256(first, _mm256_set1_epi8(0x0F));
    __m256i possible =
        _mm256_and_si256(_mm256_and_si256(_mm256_shuffle_epi8(by_first_high, high_half(first)),
                                          _mm256_shuffle_epi8(by_first_low, low_half)),
                         _mm256_shuffle_epi8(by_second_high, high_half(now)));
    /* the high bit stays where a lead of three stands two before, or one of four three before */
    __m256i wanted =
        _mm256_or_si256(_mm256_subs_epu8(second_before, _mm256_set1_epi8((char)(0xE0 - 0x80))),
                        _mm256_subs_epu8(third_before, _mm256_set1_epi8((char)(0xF0 - 0x80))));
    __m256i must = _mm256_and_si256(wanted, _mm256_set1_epi8((char)TWO));

    state->faults = _mm256_or_si256(state->faults, _mm256_xor_si256(must, possible));
    state->before = now;
}

AVX2 static bool utf8_avx2(const char *bytes, size_t n)
{
    struct utf8_state state = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    size_t i = 0;
    char last[BLOCK];

    for (; i + BLOCK <= n; i += BLOCK) {
        utf8_take(&state, _mm256_loadu_si256((const void *)(bytes + i)));
        utf8_take(&state, _mm256_loadu_si256((const void *)(bytes + i + 32)));
    }
    /* less than a block is left: zeros behind it end a character that is cut off */
    block_padded(bytes + i, n - i, last);
    utf8_take(&state, _mm256_loadu_si256((const void *)last));
    utf8_take(&state, _mm256_loadu_si256((const void *)(last + 32)));
    return _mm256_testz_si256(state.faults, state.faults);
}

static const struct scan avx2 = {SCAN_AVX2, cuts_avx2, utf8_avx2};

/* ---- AVX-512 --------------------------------------------------------------------------------- */

#define AVX512 __attribute__((target("avx512f,avx512bw,avx2,bmi,popcnt")))

AVX512 static inline size_t places_avx512(uint64_t bits, size_t base, uint32_t *at)
{
    return places_put(bits, base, at);
}

AVX512 static size_t cuts_avx512(const char *bytes, size_t n, uint32_t *at, bool *ascii)
{
    const __m512i table =
        _mm512_broadcast_i32x4(_mm_setr_epi8(CUTTING)); /* the same in each quarter */
    __m512i all = _mm512_setzero_si512();
    size_t count = 0;

    for (size_t i = 0; i < n; i += BLOCK) {
        size_t left = n - i;
        __mmask64 real = left >= BLOCK ? ~UINT64_C(0) : (UINT64_C(1) << left) - 1;
        __m512i block = _mm512_maskz_loadu_epi8(real, bytes + i);
        uint64_t bits = _mm512_mask_cmpeq_epi8_mask(real, _mm512_shuffle_epi8(table, block), block);

        all = _mm512_or_si512(all, block);
        count += places_avx512(bits, i, at + count);
    }
    *ascii = _mm512_movepi8_mask(all) == 0;
    return count;
}

static const struct scan avx512 = {SCAN_AVX512, cuts_avx512, utf8_avx2};

#endif

/* ---- choosing -------------------------------------------------------------------------------- */

const struct scan *scan_by(enum scan_way way)
{
    switch (way) {
    case SCAN_PLAIN:
        return &plain;
#if HAS_AVX
    case SCAN_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                       __builtin_cpu_supports("popcnt")
                   ? &avx2
                   : NULL;
    case SCAN_AVX512:
        return scan_by(SCAN_AVX2) && __builtin_cpu_supports("avx512f") &&
                       __builtin_cpu_supports("avx512bw")
                   ? &avx512
                   : NULL;
#endif
    default:
        return NULL;
    }
}

const struct scan *scan_best(void)
{
    for (int way = SCAN_WAYS - 1; way > SCAN_PLAIN; way--)
        if (scan_by((enum scan_way)way))
            return scan_by((enum scan_way)way);
    return &plain;
}
