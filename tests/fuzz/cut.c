/*
 * Bytes into records: what is cut by us, and what libcsv alone makes of the same bytes.
 *
 * The first byte says in which encoding, by which instructions, how many bytes are read at once, and
 * whether several threads hear chunks of so many bytes.
 * The rest is the file. Records, faults and their places, counts of lines, digests and errors must
 * be the same.
 */
#include "fuzz.h"
#include "same_records.h"

enum {
    ENCODING_MASK = 3,
    WAY_SHIFT = 2,
    WAY_MASK = 3,
    CHUNK_SHIFT = 4,
    CHUNK_MASK = 7,
    HEARD = 128
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static const size_t chunks[CHUNK_MASK + 1] = {CHUNK_BYTES, 1, 2, 3, 7, 64, 100, 4096};
    struct csv_how how = {0};

    if (count < 1 || (bytes[0] & ENCODING_MASK) > ENCODING_EUC_JP_MS)
        return 0;
    how.scan = scan_by((enum scan_way)(bytes[0] >> WAY_SHIFT & WAY_MASK));
    how.chunk_bytes = chunks[bytes[0] >> CHUNK_SHIFT & CHUNK_MASK];
    if (bytes[0] & HEARD) {
        HOLDS(!heard_differs((Str){(const char *)bytes + 1, count - 1},
                             (enum encoding)(bytes[0] & ENCODING_MASK), how,
                             /*threads*/ count % 8 ? 1 : 3, /*some*/ count % 2));
        return 0;
    }
    HOLDS(!cut_differs((Str){(const char *)bytes + 1, count - 1},
                       (enum encoding)(bytes[0] & ENCODING_MASK), how));
    return 0;
}
