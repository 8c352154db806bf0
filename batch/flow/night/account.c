/*
 * What the run amounts to: the CSV files and run.json, digests of both parts, and one more look at
 * all of it as an auditor would look (flow/audit/audit), before the ledger learns that everything
 * is there.
 */
#include "disk/out.h"
#include "edge/disk/digest.h"
#include "edge/disk/listing.h"
#include "edge/disk/publish.h"
#include "flow/audit/audit.h"
#include "flow/night/night.h"

int night_sums(struct night *night, const char *folder, char print_sha256[SHA256_HEX + 1],
               char office_sha256[SHA256_HEX + 1], struct err *err)
{
    struct arena *arena = &night->arena;

    if (digest_file(path_join(arena, folder, "print/SHA256SUMS"), LINKS_REFUSED, print_sha256,
                    err) ||
        digest_file(path_join(arena, folder, "office/SHA256SUMS"), LINKS_REFUSED, office_sha256,
                    err))
        return -1;
    return 0;
}

/* A restart may find some of these: they are made again, from the same lot. */
static int remove_listings(struct night *night, struct err *err)
{
    static const char *const names[] = {"print/job.csv",     "print/SHA256SUMS",
                                        "office/pieces.csv", "office/dispositions.csv",
                                        "office/run.json",   "office/delay-notice.txt",
                                        "office/SHA256SUMS"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (file_remove(path_join(&night->arena, night->printing.partial, names[i]), err))
            return -1;
    return 0;
}

int night_account(struct night *night, struct err *err)
{
    struct arena *arena = &night->arena;
    const char *print = path_join(arena, night->printing.partial, "print");
    const char *office = path_join(arena, night->printing.partial, "office");
    struct audit_report report = {0};

    if (remove_listings(night, err) || listing_print(&night->printing.lot, print, err) ||
        listing_office(&night->printing.lot, office, err) || digest_folder_write(print, err) ||
        digest_folder_write(office, err) || folder_sync(print, err) || folder_sync(office, err) ||
        audit_folder(night->printing.partial, /*deep*/ false, &report, err) ||
        night_sums(night, night->printing.partial, night->printing.run.print_sha256,
                   night->printing.run.office_sha256, err))
        return -1;
    if (ledger_open(&night->store.ledger, night->config.ledger.path.p, err) ||
        ledger_printed(night->store.ledger, &night->printing.run, err))
        return -1;
    night_step(night, "account");
    return 0;
}
