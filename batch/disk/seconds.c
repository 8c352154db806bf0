/* The monotonic clock, to the nanosecond. */
#include "disk/seconds.h"

#include <time.h>

double seconds_now(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}
