/* The digests of both registers by processes of their own. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

#include "flow/night/sameday.h"
#include "scratch.h"

static struct config_path path_of(const struct scratch *scratch, const char *name)
{
    Str path = str_of(strdup(scratch_path(scratch, name)));

    return (struct config_path){path, path};
}

Test(sameday, digests_where_the_day_has_a_run)
{
    Day day = day_of(2026, 11, 20);
    struct scratch scratch;
    struct config config = {.font_count = 0};
    struct register_digests *digests;
    char hex[DIGEST_HEX + 1], truth[DIGEST_HEX + 1];
    struct err err = {.code = EXIT_DONE};

    scratch_make(&scratch);
    config.output_dir = path_of(&scratch, "out");
    config.residents = path_of(&scratch, "r.csv");
    config.certificates = path_of(&scratch, "c.csv");
    file_put(config.residents.path.p, STR("residents\n"));
    file_put(config.certificates.path.p, STR("certificates\n"));
    register_digests_begin(&digests, &config, day);
    cr_expect_null(digests, "no folder at all");
    cr_expect(!register_digest(digests, /*residents*/ true, hex));
    register_digests_end(digests);
    scratch_folder(config.output_dir.path.p);
    scratch_folder(scratch_path(&scratch, "out/2026-11-19"));
    register_digests_begin(&digests, &config, day);
    cr_expect_null(digests, "another day's");
    scratch_folder(scratch_path(&scratch, "out/2026-11-20"));
    register_digests_begin(&digests, &config, day);
    cr_assert(digests);
    for (int residents = 0; residents < 2; residents++) {
        const char *path = residents ? config.residents.path.p : config.certificates.path.p;

        cr_expect(register_digest(digests, residents, hex));
        cr_assert_eq(digest_file(path, LINKS_FOLLOWED, truth, &err), 0);
        cr_expect_str_eq(hex, truth);
    }
    register_digests_end(digests);
    cr_assert_eq(unlink(config.residents.path.p), 0);
    register_digests_begin(&digests, &config, day);
    cr_expect(!register_digest(digests, /*residents*/ true, hex), "who reads it says why");
    cr_expect(register_digest(digests, /*residents*/ false, hex));
    register_digests_end(digests);
    register_digests_begin(&digests, &config, day);
    register_digests_end(digests); /* ended while they are at work */
    scratch_remove(&scratch);
}
