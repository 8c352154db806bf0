/* What a refused file really is, from its table of cases. */
#include "core/text/dress.h"

#include "readers.h"

static const char *const code_names[] = {"utf-8", "cp932", "euc-jp-ms", "none"};

static enum text_code code_named(const char *name)
{
    int code = CODE_UTF8;

    while (strcmp(code_names[code], name) != 0)
        cr_assert_lt(++code, CODE_NONE);
    return (enum text_code)code;
}

static const Str names[] = {{"宛名番号", 12},    {"氏名", 6}, {"生年月日", 12},   {"住所", 6},
                            {"resident_id", 11}, {"name", 4}, {"birth_date", 10}, {"address", 7}};

static void dress_case(char **field)
{
    static const char *const words[DRESS_COUNT] = {"none",   "empty",     "zip",    "ole",  "pdf",
                                                   "markup", "utf16",     "sep",    "cr",   "code",
                                                   "tab",    "semicolon", "quoted", "title"};
    static struct bytes bytes;
    struct dressed found;
    char said[64];
    bool whole;

    bytes_unescape(&bytes, field[1]);
    whole = bytes.n == 0 || bytes.p[bytes.n - 1] != '%';
    found = dress_of((Str){bytes.p, bytes.n - !whole}, whole, code_named(field[0]), names,
                     sizeof names / sizeof names[0]);
    snprintf(said, sizeof said, "%s", words[found.dress]);
    if (found.dress == DRESS_CODE)
        snprintf(said, sizeof said, "code %s", code_names[found.code]);
    else if (found.dress >= DRESS_TAB)
        snprintf(said, sizeof said, "%s %u", words[found.dress], found.line);
    cr_expect_str_eq(said, field[2], "%s %s: %s, not %s", field[0], field[1], said, field[2]);
}

Test(dress, every_line_of_the_table)
{
    cr_assert_geq(cases_each("dress.tsv", 3, dress_case), 55);
}

/* However a head is cut, nothing is read behind it; run under the sanitizers. */
Test(dress, of_every_beginning)
{
    static const char *const files[] = {
        "\xEF\xBB\xBFsep=;\n宛名番号;氏名;住所\n1;2;3\n", "\"宛名番号,氏名\"\r\n\"1,2\"\r\n",
        "表\n\n宛名番号\t氏名\t住所\n", "\x8f\x8e\x8f\xa1\x8f\xa1\xa1,"};

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        for (size_t n = 0; n <= strlen(files[i]); n++) {
            char *head = malloc(n + 1);

            cr_assert(head);
            memcpy(head, files[i], n);
            for (int code = CODE_UTF8; code < CODE_NONE; code++)
                for (int whole = 0; whole < 2; whole++)
                    cr_expect_lt(dress_of((Str){head, n}, whole, (enum text_code)code, names,
                                          sizeof names / sizeof names[0])
                                     .dress,
                                 DRESS_COUNT);
            free(head);
        }
}
