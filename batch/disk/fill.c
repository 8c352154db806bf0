#include "disk/fill.h"

#include <errno.h>
#include <unistd.h>

/* `place`: NULL where the descriptor's own is meant. */
static int bytes_get(int fd, const uint64_t *place, char *to, size_t room, size_t *got)
{
    for (*got = 0; *got < room;) {
        size_t left = room - *got;
        ssize_t n =
            place ? pread(fd, to + *got, left, (off_t)(*place + *got)) : read(fd, to + *got, left);

        if (n == 0)
            break;
        if (n > 0)
            *got += (size_t)n;
        else if (errno != EINTR)
            return errno;
    }
    return 0;
}

int bytes_fill(int fd, void *to, size_t room, size_t *got)
{
    return bytes_get(fd, NULL, to, room, got);
}

int bytes_fill_at(int fd, uint64_t place, void *to, size_t room, size_t *got)
{
    return bytes_get(fd, &place, to, room, got);
}
