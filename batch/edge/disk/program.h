/*
 * What program this is: the executable and every library that it has loaded, by the build id that
 * the linker wrote into each (a digest of its contents).
 */
#ifndef KIGEN_EDGE_DISK_PROGRAM_H
#define KIGEN_EDGE_DISK_PROGRAM_H

#include "edge/disk/digest.h"

/* Once, before anything is digested: libcrypto reads no configuration of the machine, which would cost each
 * start time and could give it another SHA-256. */
void program_prepare(void);
/* False where one of them has no build id: then nothing may be known by the program. */
bool program_add(struct digest *digest);

#endif
