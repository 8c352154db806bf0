/*
 * A published folder checked again, as an auditor would: from its own files and nothing else.
 *
 * Digests both ways, the three CSV files row by row, every count of run.json counted anew, piece
 * ids, the pages of each PDF, the workbook's parts, each piece on a front. It shares with the night
 * only the readers of dates and words. Memory follows the folder's CSV files. `deep` also has
 * libqpdf read each PDF whole, and ties what each page shows to the piece that the listings put
 * there.
 */
#ifndef KIGEN_FLOW_AUDIT_AUDIT_H
#define KIGEN_FLOW_AUDIT_AUDIT_H

#include <stdint.h>

#include "say/err.h"

struct audit_report {
    uint64_t pieces, bundles, pages, rows, files;
};

/* 0, or -1 with the first fault in err: 65 with file and cause; 66, 77, 74 where it cannot be read.
 */
int audit_folder(const char *path, bool deep, struct audit_report *report, struct err *err);

#endif
