/*
 * Writes the text files of a run for machines and auditors: CSV and run.json.
 *
 * All comes from the frozen lot, in its order, so the same lot gives the same bytes. CSV is UTF-8
 * with BOM, CRLF and a header of canonical names; a field has quotes only if it needs them
 * (docs/contract 6). None of the files holds a name or an address. 73 where one exists already.
 */
#ifndef KIGEN_EDGE_DISK_LISTING_H
#define KIGEN_EDGE_DISK_LISTING_H

#include "say/err.h"
#include "core/account/account.h"
#include "core/lot/pull.h"
#include "core/lot/record.h"

/* FOLDER/job.csv, for the print room. */
int listing_print(const struct lot *lot, const char *folder, struct err *err);
/* FOLDER/pieces.csv, dispositions.csv, record.csv and run.json. */
int listing_office(const struct account *account, const char *folder, struct err *err);
/* run.json alone, as it stands there, into `path`. */
int listing_run(const struct account *account, const char *path, struct err *err);

/*
 * PRINT/pull.csv, by which the print room finds the pieces to pull, and OFFICE/pull.csv, which also
 * says why. They are written when the lot is frozen, but not from it: printing does not need them.
 */
int listing_pulls(const struct pull *pulls, size_t count, const char *print, const char *office,
                  struct err *err);
/* The header of pieces.csv; its first columns are piece_id, bundle, sequence. */
extern const char listing_pieces_header[];
enum { PIECES_COLUMNS = 19 };

#endif
