/* Bytes of a descriptor: all that there are, whatever interrupts. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "disk/file.h"
#include "disk/fill.h"
#include "scratch.h"

static int writer;
static const char *coming; /* a byte with each alarm; then the pipe ends */

static void alarm_rings(int signal)
{
    (void)signal;
    if (*coming && write(writer, coming++, 1) == 1)
        return;
    setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {0}}, NULL);
    close(writer);
}

/* Each byte but the first two comes while read() waits, and interrupts it. */
static int pipe_that_is_slow(void)
{
    const struct sigaction rings = {.sa_handler = alarm_rings}; /* read() is not begun again */
    const struct itimerval often = {{0, 20000}, {0, 20000}};
    int ends[2];

    cr_assert_eq(pipe(ends), 0);
    writer = ends[1];
    cr_assert_eq(write(writer, "ab", 2), 2);
    coming = "cde";
    cr_assert_eq(sigaction(SIGALRM, &rings, NULL), 0);
    cr_assert_eq(setitimer(ITIMER_REAL, &often, NULL), 0);
    return ends[0];
}

Test(fill, up_to_the_end_whatever_interrupts)
{
    char bytes[16] = "";
    size_t got = 0;
    int fd = pipe_that_is_slow();

    cr_expect_eq(bytes_fill(fd, bytes, sizeof bytes, &got), 0);
    cr_expect_eq(got, 5);
    cr_expect_str_eq(bytes, "abcde");
    close(fd);
}

Test(fill, no_further_than_there_is_room)
{
    char bytes[16] = "";
    size_t got = 0;
    int fd = pipe_that_is_slow();

    cr_expect_eq(bytes_fill(fd, bytes, 4, &got), 0);
    cr_expect_eq(got, 4);
    cr_expect_str_eq(bytes, "abcd");
    cr_expect_eq(bytes_fill(fd, bytes, sizeof bytes, &got), 0);
    cr_expect_eq(got, 1, "the rest is there for the next");
    close(fd);
}

Test(fill, from_a_place)
{
    struct scratch scratch;
    struct stat is = {0};
    char bytes[16] = "";
    size_t got = 0;
    int fd;

    scratch_make(&scratch);
    file_put(scratch_path(&scratch, "file"), STR("0123456789"));
    fd = file_descriptor(scratch_path(&scratch, "file"), LINKS_REFUSED, &is);
    cr_assert(fd >= 0);
    cr_expect_eq(bytes_fill_at(fd, 7, bytes, sizeof bytes, &got), 0);
    cr_expect_eq(got, 3);
    cr_expect_str_eq(bytes, "789");
    cr_expect_eq(bytes_fill_at(fd, 10, bytes, sizeof bytes, &got), 0);
    cr_expect_eq(got, 0);
    cr_expect_eq(bytes_fill(fd, bytes, 2, &got), 0);
    cr_expect(got == 2 && memcmp(bytes, "01", 2) == 0, "its own place has not moved");
    close(fd);
    scratch_remove(&scratch);
}

Test(fill, what_fails_is_told)
{
    char bytes[4];
    size_t got = 9;

    cr_expect_eq(bytes_fill(-1, bytes, sizeof bytes, &got), EBADF);
    cr_expect_eq(got, 0);
    got = 9;
    cr_expect_eq(bytes_fill_at(-1, 0, bytes, sizeof bytes, &got), EBADF);
    cr_expect_eq(got, 0);
}
