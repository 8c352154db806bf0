/*
 * A worker's sign of life: a counter in the sight of whoever waits for it (edge/disk/workers).
 *
 * Long work calls pulse() wherever it has come a little further: a letter drawn, a row written, a
 * block packed or digested. What counts is that it moves, not how fast: a slow machine moves, a
 * dead disk does not. Costs an addition. In a process that nobody looks at it counts for itself.
 */
#ifndef KIGEN_DISK_PULSE_H
#define KIGEN_DISK_PULSE_H

#include <stdatomic.h>

typedef atomic_ullong Pulse;

void pulse_into(Pulse *counter); /* from now on; it must live as long as the process */
void pulse(void);

#endif
