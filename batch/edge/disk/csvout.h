/*
 * Writes CSV of the contract's form: UTF-8 with BOM, CRLF, quotes only where a field needs them. Errors
 * are those of `out`.
 *
 *     csv_open(&csv, path, "piece_id,sheets", err) || …
 *     csv_text(&csv, piece->id), csv_number(&csv, sheets), csv_end(&csv);
 *     return out_close(&csv.out, err);
 */
#ifndef KIGEN_EDGE_DISK_CSVOUT_H
#define KIGEN_EDGE_DISK_CSVOUT_H

#include "core/days/day.h"
#include "disk/out.h"

struct csv {
    struct out out;
    bool begun; /* the record has a field */
};

/* A new file with its header; as out_open(). */
int csv_open(struct csv *csv, const char *path, const char *header, struct err *err);
void csv_next(struct csv *csv); /* begins a field, which the caller writes to `out` */
void csv_str(struct csv *csv, Str s);
void csv_text(struct csv *csv, const char *text);
void csv_number(struct csv *csv, uint64_t number);
void csv_day(struct csv *csv, Day day); /* empty for DAY_NONE */
void csv_flag(struct csv *csv, bool flag);
void csv_end(struct csv *csv); /* of a record */

#endif
