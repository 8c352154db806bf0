/*
 * Gives the completeness proof the records of the side files and registers. Their text is lent.
 */
#ifndef KIGEN_WITNESS_PROVE_FILES_H
#define KIGEN_WITNESS_PROVE_FILES_H

#include "witness/prove.h"

struct prove_record { /* one record of a CSV file */
    uint32_t line;
    bool broken; /* it could not be cut into fields */
    size_t count;
    const Str *fields;
};

/* Side files; the first record is the header. */
void prove_holiday(struct prove *prove, const struct prove_record *record);
void prove_limit(struct prove *prove, const struct prove_record *record);
void prove_elsewhere(struct prove *prove, const struct prove_record *record);
void prove_wish(struct prove *prove, const struct prove_record *record); /* letters.languages */

/*
 * The registers. Call prove_pass() before each reading of a file: the next record is its header. Of
 * the others those may be left out of which prove_*_hears() was false, and a part has counted them.
 */
void prove_certificate(struct prove *prove, const struct prove_record *record);
void prove_resident(struct prove *prove, const struct prove_record *record);
void prove_peer(struct prove *prove, const struct prove_record *record);
void prove_pass(struct prove *prove);
/* There is no more. Once this is not called prove_wants() and prove_night() do it. */
void prove_heard(struct prove *prove);
bool prove_has_residents(const struct prove *prove); /* some resident has a certificate due */

#endif
