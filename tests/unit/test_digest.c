/* Digests against FIPS 180-4's own examples, and SHA256SUMS both ways. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

#include "edge/disk/digest.h"
#include "scratch.h"

#define SHA_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define SHA_EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define SHA_TWO_BLOCKS "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"

Test(digest, known_answers)
{
    static const struct {
        const char *text, *hex;
    } known[] = {
        {"", SHA_EMPTY},
        {"abc", SHA_ABC},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", SHA_TWO_BLOCKS},
    };
    struct scratch scratch;

    scratch_make(&scratch);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const char *path = scratch_path(&scratch, "file");
        char hex[DIGEST_HEX + 1];
        struct err err = {0};
        struct digest digest;

        digest_of(str_of(known[i].text), hex);
        cr_assert_str_eq(hex, known[i].hex);
        file_put(path, str_of(known[i].text));
        cr_assert_eq(digest_file(path, LINKS_REFUSED, hex, &err), 0);
        cr_assert_str_eq(hex, known[i].hex);
        digest_begin(&digest);
        for (const char *p = known[i].text; *p; p++)
            digest_add(&digest, p, 1);
        digest_end(&digest, hex);
        cr_assert_str_eq(hex, known[i].hex);
    }
    scratch_remove(&scratch);
}

static void fill(const struct scratch *scratch)
{
    file_put(scratch_path(scratch, "b.csv"), STR("abc"));
    file_put(scratch_path(scratch, "a b.pdf"), STR(""));
    file_put(scratch_path(scratch, "B.json"), STR("abc"));
}

static const char good_sums[] = SHA_ABC "  B.json\n" SHA_EMPTY "  a b.pdf\n" SHA_ABC "  b.csv\n";

Test(digest, folder_sums_are_the_contracts_bytes)
{
    struct scratch scratch;
    struct err err = {0};
    size_t files;

    scratch_make(&scratch);
    fill(&scratch);
    cr_assert_eq(digest_folder_write(scratch.path, &err), 0, "%s", err.text);
    cr_assert_str_eq(file_text(scratch_path(&scratch, "SHA256SUMS")).p, good_sums);
    cr_assert_eq(digest_folder_check(scratch.path, &files, &err), 0, "%s", err.text);
    cr_assert_eq(files, 3);
    cr_assert_eq(digest_folder_write(scratch.path, &err), -1, "it never writes over one");
    cr_assert_eq(err.code, EXIT_CREATE);
    scratch_remove(&scratch);
}

Test(digest, every_fault_of_a_folder_is_found)
{
    static const struct {
        const char *what, *sums, *message;
        const char *remove, *add; /* files */
        int code;
    } cases[] = {
        {"as written", good_sums, NULL, NULL, NULL, 0},
        {"a file is gone", good_sums, "KGN0802E", "b.csv", NULL, 65},
        {"the first file is gone", good_sums, "KGN0802E", "B.json", NULL, 65},
        {"a foreign file behind", good_sums, "KGN0801E", NULL, "z", 65},
        {"a foreign file between", good_sums, "KGN0801E", NULL, "a", 65},
        {"a foreign file before", good_sums, "KGN0801E", NULL, "A", 65},
        {"a digest differs", SHA_ABC "  B.json\n" SHA_ABC "  a b.pdf\n" SHA_ABC "  b.csv\n",
         "KGN0800E", NULL, NULL, 65},
        {"not in order", SHA_EMPTY "  a b.pdf\n" SHA_ABC "  B.json\n" SHA_ABC "  b.csv\n",
         "KGN0801E", NULL, NULL, 65},
        {"one blank", SHA_ABC " B.json\n" SHA_EMPTY "  a b.pdf\n" SHA_ABC "  b.csv\n", "KGN0803E",
         NULL, NULL, 65},
        {"no line end", SHA_ABC "  B.json\n" SHA_EMPTY "  a b.pdf\n" SHA_ABC "  b.csv", "KGN0803E",
         NULL, NULL, 65},
        {"capitals", "BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  B.json\n",
         "KGN0803E", NULL, NULL, 65},
        {"nothing", "", "KGN0801E", NULL, NULL, 65},
        {"a line too many",
         SHA_ABC "  B.json\n" SHA_EMPTY "  a b.pdf\n" SHA_ABC "  b.csv\n" SHA_ABC "  c\n",
         "KGN0802E", NULL, NULL, 65},
        {"no SHA256SUMS", good_sums, "KGN0802E", "SHA256SUMS", NULL, 65},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct scratch scratch;
        struct err err = {0};
        size_t files;
        int status;

        scratch_make(&scratch);
        fill(&scratch);
        file_put(scratch_path(&scratch, "SHA256SUMS"), str_of(cases[i].sums));
        if (cases[i].remove)
            unlink(scratch_path(&scratch, cases[i].remove));
        if (cases[i].add)
            file_put(scratch_path(&scratch, cases[i].add), STR("abc"));
        status = digest_folder_check(scratch.path, &files, &err);
        cr_assert_eq(err.code, cases[i].code, "%s: %s", cases[i].what, err.text);
        cr_assert_eq(status, cases[i].code ? -1 : 0, "%s", cases[i].what);
        if (cases[i].message)
            cr_assert_not_null(strstr(err.text, cases[i].message), "%s: %s", cases[i].what,
                               err.text);
        scratch_remove(&scratch);
    }
}

Test(digest, only_regular_files_are_summed)
{
    struct scratch scratch;
    struct err err = {0};
    size_t files;

    scratch_make(&scratch);
    fill(&scratch);
    cr_assert_eq(digest_folder_write(scratch.path, &err), 0);
    unlink(scratch_path(&scratch, "b.csv"));
    cr_assert_eq(symlink("B.json", scratch_path(&scratch, "b.csv")), 0);
    cr_assert_eq(digest_folder_check(scratch.path, &files, &err), -1, "a link is no file of ours");
    cr_assert_eq(err.code, EXIT_DATA);
    err = (struct err){0};
    unlink(scratch_path(&scratch, "SHA256SUMS"));
    cr_assert_eq(digest_folder_write(scratch.path, &err), -1);
    cr_assert_not(file_is_there(scratch_path(&scratch, "SHA256SUMS")), "nothing half written");
    scratch_remove(&scratch);
}
