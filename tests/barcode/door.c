/*
 * The customer barcode's text alone, for tests/barcode/compare.py: `door TOWNS [OFFICES]` reads
 * postal code, address and building from standard input, fields separated by tabs, and answers each
 * line with the text, empty where there is none.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/gates/town_split.h"
#include "core/rules/barcode.h"
#include "edge/registers/inputs.h"

static size_t text_of(const struct town_index *towns, char **field, char out[BARCODE_TEXT_MAX])
{
    Str behind, code = str_of(field[0]);

    switch (town_split(towns, code, str_of(field[1]), &behind)) {
    case TOWN_SPLIT_OFFICE:
        return barcode_text_of_office(code, out);
    case TOWN_SPLIT_TOWN:
        return barcode_text(code, behind, str_of(field[2]), out);
    default:
        return 0;
    }
}

int main(int count, char **words)
{
    struct arena arena = {0};
    struct err err = {0};
    struct towns towns;
    struct config_path tables[2] = {{STR_EMPTY, STR_EMPTY}, {STR_EMPTY, STR_EMPTY}};
    char *line = NULL, text[BARCODE_TEXT_MAX];
    size_t room = 0;

    for (int i = 1; i < count && i <= 2; i++)
        tables[i - 1] = (struct config_path){.path = str_of(words[i]), .configured = str_of(words[i])};
    if (count < 2 || towns_read(&tables[0], &tables[1], &arena, &towns, &err)) {
        fprintf(stderr, "%s\n", count < 2 ? "door TOWNS [OFFICES]" : err.text);
        return 64;
    }
    while (getline(&line, &room, stdin) > 0) {
        char *rest = line, *field[3];

        line[strcspn(line, "\n")] = '\0';
        for (int i = 0; i < 3; i++)
            field[i] = rest ? strsep(&rest, "\t") : "";
        printf("%.*s\n", (int)text_of(&towns.index, field, text), text);
    }
    free(line);
    towns_release(&towns.index);
    arena_release(&arena);
    return 0;
}
