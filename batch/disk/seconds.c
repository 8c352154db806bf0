/* The monotonic clock, to the nanosecond; the real one, to the second. */
#include "disk/seconds.h"

#include <time.h>

double seconds_now(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

int64_t seconds_of_clock(void)
{
    struct timespec at;

    clock_gettime(CLOCK_REALTIME, &at);
    return at.tv_sec;
}
