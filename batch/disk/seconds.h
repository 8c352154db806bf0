/* A clock that only goes forward, whatever is done to the day: for how long something took. */
#ifndef KIGEN_DISK_SECONDS_H
#define KIGEN_DISK_SECONDS_H

/* Since some moment before the program began; only differences mean anything. */
double seconds_now(void);

#endif
