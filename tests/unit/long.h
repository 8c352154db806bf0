/* How much of a large domain a test goes through. */
#ifndef KIGEN_TESTS_LONG_H
#define KIGEN_TESTS_LONG_H

#include <stdbool.h>
#include <stdlib.h>

/* Whether $KIGEN_LONG is set (make long): domains are then gone through whole, else in part. */
static inline bool long_run(void)
{
    return getenv("KIGEN_LONG") != NULL;
}

#endif
