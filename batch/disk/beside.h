/*
 * A piece of work beside its caller's, in a thread of its own.
 *
 * What the work touches is its own until beside_end(), or is shared under a lock: the caller neither
 * reads nor changes it, and the work calls nothing that has its like in the caller's hands (a ledger, a
 * press, an arena); what never changes both may ask, as which letters a press has. No thread lives at a
 * fork: whoever begins a work ends it in the same stage, or before the one that forks. Signals are the
 * caller's matter: the thread takes none.
 *
 *     struct beside beside;
 *     beside_begin(&beside, jobs > 1, sort, &lines);
 *     read(&others);
 *     beside_end(&beside);
 */
#ifndef KIGEN_DISK_BESIDE_H
#define KIGEN_DISK_BESIDE_H

#include <pthread.h>
#include <stdbool.h>

typedef void beside_work(void *context);

struct beside { /* of zeros: there is nothing to end */
    beside_work *work;
    void *context;
    pthread_t thread;
    bool goes_on;
};

/* Where no thread is wanted, or none can be had, the work is done when this returns. */
void beside_begin(struct beside *beside, bool wanted, beside_work *work, void *context);
/* The same in a thread, or not at all: false where none can be had. */
bool beside_try(struct beside *beside, beside_work *work, void *context);
/* Waits for it. A second call does nothing. */
void beside_end(struct beside *beside);

#endif
