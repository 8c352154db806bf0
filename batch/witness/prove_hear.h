/* Which records of the registers the completeness proof must take, asked by several threads. */
#ifndef KIGEN_WITNESS_PROVE_HEAR_H
#define KIGEN_WITNESS_PROVE_HEAR_H

#include "witness/prove_files.h"

/*
 * Nearly all records concern nobody. Several threads may ask which, each with a part of its own, of
 * zeros at first, while the others are taken in the order of the file. A part is counted once.
 */
size_t prove_part_bytes(void);
void prove_part_begin(const struct prove *prove, void *part); /* after the header */
void prove_part_end(struct prove *prove, const void *part);
bool prove_certificate_hears(const struct prove *prove, void *part,
                             const struct prove_record *record);
bool prove_resident_hears(const struct prove *prove, void *part,
                          const struct prove_record *record);
bool prove_peer_hears(const struct prove *prove, void *part, const struct prove_record *record);

/* The certificates were heard once: which of them stand twice, and which notices none bears. The second
 * prove_pass() does it where this was not called. It touches the proof alone. */
void prove_certificates_heard(struct prove *prove);

#endif
