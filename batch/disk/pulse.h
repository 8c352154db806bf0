/*
 * A worker's sign of life: a counter that the waiting process can see (edge/disk/workers).
 *
 * Long work calls pulse() after each small step: a letter drawn, a row written, a block packed or
 * digested. Only that the counter moves matters, not how fast: on a slow machine it moves, on a
 * dead disk it does not. Costs an addition. Without pulse_into() the count goes nowhere.
 */
#ifndef KIGEN_DISK_PULSE_H
#define KIGEN_DISK_PULSE_H

#include <stdatomic.h>

typedef atomic_ullong Pulse;

void pulse_into(Pulse *counter); /* counts there from now on; it must live as long as the process */
void pulse(void);

#endif
