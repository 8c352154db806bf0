/*
 * A clock that only goes forward, whatever is done to the day, for how long something took; and the
 * clock of the machine, for when it was. Nothing is decided by either.
 */
#ifndef KIGEN_DISK_SECONDS_H
#define KIGEN_DISK_SECONDS_H

#include <stdint.h>

/* Since some moment before the program began; only differences mean anything. */
double seconds_now(void);
/* Since 1970, in UTC: what the ledger keeps of a run's beginning and end. */
int64_t seconds_of_clock(void);

#endif
