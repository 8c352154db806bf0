/* One reading of options leaves nothing to the next; the cases themselves are tests/cases/options.tsv. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "cmd/cmd.h"

enum { WORDS_MAX = 8 };

struct read {
    const char *config, *day;
    bool quiet;
    const char *operands[WORDS_MAX];
    size_t operand_count;
    struct err err;
};

static int read_all(struct read *read, int argc, char **argv)
{
    const struct option_wanted wanted[] = {{"-c", .value = &read->config},
                                           {"--as-of", .value = &read->day},
                                           {"--quiet", .flag = &read->quiet}};

    *read = (struct read){0};
    return options_read(argc, argv, wanted, 3, read->operands, &read->operand_count, &read->err);
}

static void expect_good(void)
{
    char *words[] = {"why", "one", "-cFILE", "--as-of=DAY", "two", "--q", "--", "-x", NULL};
    struct read read;

    cr_expect_eq(read_all(&read, 8, words), 0, "%s", read.err.text);
    cr_expect_str_eq(read.config, "FILE");
    cr_expect_str_eq(read.day, "DAY");
    cr_expect(read.quiet);
    cr_assert_eq(read.operand_count, 3);
    cr_expect_str_eq(read.operands[0], "one");
    cr_expect_str_eq(read.operands[1], "two");
    cr_expect_str_eq(read.operands[2], "-x");
    cr_expect_str_eq(words[1], "one", "argv stays in its order");
}

/* A reading that ends in the middle of a word, or of argv, is the worst that can go before. */
Test(options, each_reading_begins_anew)
{
    char *in_a_word[] = {"why", "-xyz", "one", NULL}, *early[] = {"why", "--no", "-cFILE", NULL},
         *valueless[] = {"why", "one", "-c", NULL}, *empty[] = {"why", NULL};
    struct read read;

    expect_good();
    cr_expect_eq(read_all(&read, 3, in_a_word), -1);
    expect_good();
    cr_expect_eq(read_all(&read, 3, early), -1);
    expect_good();
    cr_expect_eq(read_all(&read, 3, valueless), -1);
    cr_expect_null(read.config);
    expect_good();
    cr_expect_eq(read_all(&read, 1, empty), 0);
    cr_expect_eq(read.operand_count, 0);
    expect_good();
}

Test(options, posixly_correct_changes_nothing)
{
    setenv("POSIXLY_CORRECT", "1", 1);
    expect_good();
}

Test(options, without_a_configuration_there_is_a_place_for_it)
{
    cr_expect_str_eq(option_config(NULL), "/etc/kigen/kigen.conf");
    cr_expect_str_eq(option_config("kigen.conf"), "kigen.conf");
    cr_expect_str_eq(option_config(""), "", "what is given is taken");
}
