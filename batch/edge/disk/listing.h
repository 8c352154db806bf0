/*
 * The plain files of a published run: CSV for machines and auditors, run.json, the notice of delay.
 *
 * Everything comes from the frozen lot, in its order, so the same lot gives the same bytes. CSV:
 * UTF-8 with BOM, CRLF, quotes only where a field needs them, header in canonical names
 * (docs/contract 6). None of these files holds a name or an address. Each is created anew
 * (disk/out.h): 73 where one exists already.
 */
#ifndef KIGEN_EDGE_DISK_LISTING_H
#define KIGEN_EDGE_DISK_LISTING_H

#include "say/err.h"
#include "core/lot/lot.h"
#include "core/lot/pull.h"

/* FOLDER/job.csv, for the print room. */
int listing_print(const struct lot *lot, const char *folder, struct err *err);
/*
 * FOLDER/pieces.csv, dispositions.csv, run.json, and delay-notice.txt when some piece is late: the
 * paragraph for the city's web page, UTF-8, LF.
 */
int listing_office(const struct lot *lot, const char *folder, struct err *err);

/*
 * PRINT/pull.csv, by which the print room finds the pieces, and OFFICE/pull.csv, which says why.
 * They are written with the lot and not from it: nothing that stands in them is needed to print.
 */
int listing_pulls(const struct pull *pulls, size_t count, const char *print, const char *office,
                  struct err *err);
/* Of pieces.csv; the first columns are piece_id, bundle, sequence. */
extern const char listing_pieces_header[];
enum { PIECES_COLUMNS = 19 };

#endif
