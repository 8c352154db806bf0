/* fsync of what was written before, by its path. */
#include "disk/sync.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "disk/file.h"

int file_sync(const char *path, struct err *err)
{
    struct stat is;
    int fd = file_open(path, LINKS_REFUSED, path, &is, err), failed;

    if (fd < 0)
        return -1;
    failed = fsync(fd) ? errno : 0;
    close(fd); /* opened for reading: nothing can be lost */
    return failed ? err_say_as(err, err_writing(failed), FILE_WRITE, path, system_says(failed)) : 0;
}

int folder_sync(const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return err_say_as(err, err_reading(errno), FILE_OPEN, path, system_says(errno));
    if (fsync(fd) != 0) {
        err_say_as(err, err_writing(errno), FILE_WRITE, path, system_says(errno));
        close(fd);
        return -1;
    }
    if (close(fd) != 0)
        return err_say_as(err, err_writing(errno), FILE_WRITE, path, system_says(errno));
    return 0;
}
