/*
 * What the run amounts to: the office's CSV files, run.json, page and papers, their digests, and one
 * more look at all of it as an auditor would look (flow/audit/audit), before the
 * ledger learns that everything is there.
 */
#include "disk/path.h"
#include "disk/sync.h"
#include "edge/book/papers_write.h"
#include "edge/disk/digest.h"
#include "edge/disk/listing.h"
#include "edge/disk/publish.h"
#include "flow/audit/audit.h"
#include "flow/press/office.h"
#include "flow/run/run.h"
#include "edge/ledger/ledger_write.h"

int run_sums(const char *folder, struct arena *arena, char print_sha256[SHA256_HEX + 1],
             char office_sha256[SHA256_HEX + 1], struct err *err)
{
    if (digest_file(path_join(arena, folder, "print/SHA256SUMS"), LINKS_REFUSED, print_sha256,
                    err) ||
        digest_file(path_join(arena, folder, "office/SHA256SUMS"), LINKS_REFUSED, office_sha256,
                    err))
        return -1;
    return 0;
}

/* A restart may find some of these: they are made again, from the same lot. */
static int remove_listings(const struct printing *printing, struct arena *arena, struct err *err)
{
    static const char *const names[] = {
        "office/index.html", "office/pieces.csv",   "office/dispositions.csv",
        "office/record.csv", "office/run.json",     "office/delay-notice.txt",
        "office/today.pdf",  "office/approval.pdf", "office/SHA256SUMS"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (file_remove(path_join(arena, printing->partial, names[i]), err))
            return -1;
    return 0;
}

int run_account(struct printing *printing, const struct config *config, struct store *store,
                const struct crew *crew, struct arena *arena, struct err *err)
{
    const char *office = path_join(arena, printing->partial, "office");
    struct account account = account_of(&printing->lot, NULL);
    struct audit_report report = {0};
    int failed;

    REQUIRE(!store->ledger); /* the ledger is still closed */
    failed = remove_listings(printing, arena, err) || listing_office(&account, office, err) ||
            papers_write_office(&account, office, err) ||
            press_office_papers(crew->press, &account, office, err);
    if (font_digests_hold(crew->fonts, err) || failed || digest_folder_write(office, err) ||
        folder_sync(office, err) ||
        audit_folder_made(printing->partial, printing->workbook_sha256, &report, err) ||
        run_sums(printing->partial, arena, printing->run.print_sha256, printing->run.office_sha256,
                 err))
        return -1;
    /* what is accounted for is the frozen lot */
    REQUIRE(report.pieces == printing->lot.piece_count && report.rows == printing->lot.row_count);
    return ledger_open_again(&store->ledger, config->ledger.path.p, err) ||
                   ledger_printed(store->ledger, &printing->run, err)
               ? -1
               : 0;
}
