/*
 * utf_ken_all.csv. The bytes are the file.
 *
 * A file that is right is right as a whole: twice itself has twice the rows, and the same file
 * with a bad row behind it is refused. Between the two stands CRLF: where the file ends in a bare
 * CR, which is text, an LF alone would make a line end of it.
 */
#include <stdio.h>

#include "base/utf8.h"
#include "core/gates/town_split.h"
#include "core/rules/barcode.h"
#include "edge/registers/inputs.h"
#include "fuzz.h"

/* What stands behind a town ends where the address ends, and its barcode can be drawn. */
static void split(const struct town_index *index, Str postal, Str address)
{
    char text[BARCODE_TEXT_MAX], bars[BARCODE_BARS];
    Str behind;
    size_t bytes;

    if (town_split(index, postal, address, &behind) != TOWN_SPLIT_TOWN)
        return;
    HOLDS(behind.p + behind.n == address.p + address.n && behind.n < address.n);
    bytes = barcode_text(postal, behind, address, text);
    HOLDS(bytes == 0 || barcode_bars((Str){text, bytes}, bars));
}

/* A table that was read can be asked about any text. */
static void ask(const struct town_index *index, Str text)
{
    for (size_t i = 0; i < index->rows.count && i < 4; i++) {
        const struct town_city *city = &index->cities.at[index->rows.at[i].city];
        char code[16];
        Str postal = {code, (size_t)snprintf(code, sizeof code, "%07u", index->rows.at[i].code)};

        town_doubt(index, postal, city->name);
        if (!utf8_valid(text))
            continue;
        town_doubt(index, postal, text);
        split(index, postal, text);
    }
}

static bool towns_of(Str text, struct towns *towns)
{
    struct arena arena = {0};
    struct config_path path = {STR("towns.csv"), str_of(fuzz_file(0, text))}, none = {0};
    struct err err = {.code = EXIT_DONE};

    bool good = came_back(towns_read(&path, &none, &arena, towns, &err), &err);

    if (good) {
        HOLDS(towns->facts.rows > 0 && strlen(towns->facts.sha256) == 64);
        ask(&towns->index, text);
    } else {
        HOLDS(err.code == EXIT_DATA);
    }
    towns_release(&towns->index);
    arena_release(&arena);
    return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static const Str bom = {"\xEF\xBB\xBF", 3};
    Str text = {(const char *)bytes, count}, body;
    struct arena arena = {0};
    struct towns towns, twice;

    if (towns_of(text, &towns)) {
        body = str_starts(text, bom) ? str_skip(text, bom.n) : text;
        HOLDS(towns_of(arena_printf(&arena, STR_FMT "\r\n" STR_FMT, STR_ARG(body), STR_ARG(body)),
                       &twice));
        HOLDS(twice.facts.rows == 2 * towns.facts.rows);
        HOLDS(!towns_of(arena_printf(&arena, STR_FMT "\r\nx\n", STR_ARG(body)), &twice));
    }
    arena_release(&arena);
    return 0;
}
