/*
 * Postage alone, for tests/postage/compare.py: one question a line on standard input, fields by tabs:
 *
 *     table (a CSV file)  mail day  weight in tenths of a gram  pieces of each of the eight sets
 *
 * The answer is a line for each row that is taken: scheme, from_pieces, weight_g_max, pieces of each
 * set; then `-` and the pieces of each set without a price; then an empty line.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "edge/registers/inputs.h"

enum { FIELDS = 11, FIRST_SET = 3 };

static void say_pieces(const uint64_t pieces[NEEDS_SETS])
{
    for (int set = 0; set < NEEDS_SETS; set++)
        printf("\t%llu", (unsigned long long)pieces[set]);
    printf("\n");
}

static void answer(char **field)
{
    struct arena arena = {0};
    struct config_path path = {str_of(field[0]), str_of(field[0])};
    struct mail mail = {.weight = (uint32_t)atol(field[2])};
    struct schemes schemes;
    struct input_facts facts;
    struct postage postage;
    struct err err = {0};

    REQUIRE(schemes_read(&path, &arena, &schemes, &facts, &err) == 0);
    for (int set = 0; set < NEEDS_SETS; set++)
        mail.pieces[set] = (uint64_t)atoll(field[FIRST_SET + set]);
    postage = postage_choose(&schemes, day_of_text(str_of(field[1])), &mail);
    for (size_t i = 0; i < postage.count; i++) {
        const struct scheme_row *row = postage.offers[i].row;

        printf(STR_FMT "\t%u\t%u", STR_ARG(row->scheme), row->from_pieces, row->weight_g_max);
        say_pieces(postage.offers[i].pieces);
    }
    printf("-\t\t");
    say_pieces(postage.unpriced);
    printf("\n");
    fflush(stdout);
    arena_release(&arena);
}

int main(void)
{
    char *line = NULL;
    size_t room = 0;

    while (getline(&line, &room, stdin) > 0) {
        char *rest = line, *field[FIELDS];

        line[strcspn(line, "\n")] = '\0';
        for (int i = 0; i < FIELDS; i++)
            REQUIRE((field[i] = strsep(&rest, "\t")) != NULL);
        answer(field);
    }
    free(line);
    return 0;
}
