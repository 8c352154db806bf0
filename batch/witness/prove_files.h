/*
 * What the completeness proof hears of the files: every record, as the reader of bytes cut it.
 */
#ifndef KIGEN_WITNESS_PROVE_FILES_H
#define KIGEN_WITNESS_PROVE_FILES_H

#include "witness/prove.h"

struct prove_record { /* one record of a CSV file; lent */
    uint32_t line;
    bool broken;
    size_t count;
    const Str *fields;
};

/* Side files. The header comes first. */
void prove_holiday(struct prove *prove, const struct prove_record *record);
void prove_limit(struct prove *prove, const struct prove_record *record);
void prove_elsewhere(struct prove *prove, const struct prove_record *record);

/* The registers, record by record, the header of each pass first. */
void prove_certificate(struct prove *prove, const struct prove_record *record);
void prove_resident(struct prove *prove, const struct prove_record *record);
void prove_peer(struct prove *prove, const struct prove_record *record);
void prove_pass(struct prove *prove); /* before each pass: its first record is the header */
bool prove_has_residents(const struct prove *prove); /* someone has something due */

#endif
