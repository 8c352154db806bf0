/* Groups and modes, by descriptor: what is given is what was looked at. */
#include "edge/disk/readers.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/posix_acl.h>
#include <linux/posix_acl_xattr.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "disk/file.h"
#include "disk/path.h"
#include "disk/sync.h"

#define ACL_NAME "system.posix_acl_access"

enum { FILE_MODE = 0640, FOLDER_MODE = 0750, PASSED_MODE = 0751, MODE_BITS = 07777 };
enum { MAY_READ = 4, MAY_PASS = 1, GROUP_BYTES_MAX = 1 << 20, ENTRIES_MAX = 64 };

/* ---- groups ---------------------------------------------------------------------------------- */

int readers_group(const char *name, gid_t *gid)
{
    size_t room = 1024;
    struct group group, *found = NULL;
    int failed;

    do { /* a group of many members needs more room */
        char *buffer = mem_alloc(room);

        failed = getgrnam_r(name, &group, buffer, room, &found);
        if (found)
            *gid = found->gr_gid;
        mem_free(buffer);
        room *= 4;
    } while (failed == ERANGE && room <= GROUP_BYTES_MAX);
    if (found)
        return 0;
    return failed && failed != ESRCH && failed != EBADF && failed != EPERM ? failed : ENOENT;
}

bool readers_may_give(gid_t gid)
{
    int count = getgroups(0, NULL);
    gid_t *groups;
    bool member = gid == getegid() || geteuid() == 0;

    if (member || count <= 0)
        return member;
    groups = mem_alloc((size_t)count * sizeof *groups);
    count = getgroups(count, groups);
    for (int i = 0; i < count; i++)
        member = member || groups[i] == gid;
    mem_free(groups);
    return member;
}

/* ---- giving ---------------------------------------------------------------------------------- */

static int give_error(const char *path, int failed, struct err *err)
{
    return err_say_as(err, err_writing(failed), READERS_WRITE, path, system_says(failed));
}

/* Group and mode of what is open, then both on disk. 0, or an errno. */
static int give(int fd, const struct stat *is, gid_t gid, mode_t mode)
{
    if (is->st_gid == gid && (is->st_mode & MODE_BITS) == mode)
        return 0;
    /* the mode last: until then nobody but the owner reads it */
    return fchown(fd, (uid_t)-1, gid) || fchmod(fd, mode) || fsync(fd) ? errno : 0;
}

int readers_give_file(const char *path, gid_t gid, struct err *err)
{
    struct stat is;
    int fd = file_open(path, LINKS_REFUSED, path, &is, err), failed;

    if (fd < 0)
        return -1;
    failed = give(fd, &is, gid, FILE_MODE);
    close(fd); /* opened for reading: nothing can be lost */
    return failed ? give_error(path, failed, err) : 0;
}

static int folder_open(const char *path, struct stat *is, struct err *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (fd >= 0 && fstat(fd, is) == 0)
        return fd;
    err_say_as(err, err_reading(errno), FILE_OPEN, path, system_says(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

int readers_give_part(const char *folder, gid_t gid, struct err *err)
{
    struct arena arena = {0};
    struct folder_list list;
    struct stat is;
    const char *sums = path_join(&arena, folder, "SHA256SUMS");
    int status = folder_list(folder, &arena, &list, err), fd, failed;

    for (size_t i = 0; !status && i < list.count; i++)
        if (!str_equal(list.at[i].name, STR("SHA256SUMS")))
            status = readers_give_file(path_join(&arena, folder, list.at[i].name.p), gid, err);
    if (!status)
        status = readers_give_file(sums, gid, err);
    arena_release(&arena);
    if (status || (fd = folder_open(folder, &is, err)) < 0)
        return -1;
    failed = give(fd, &is, gid, FOLDER_MODE);
    close(fd);
    return failed ? give_error(folder, failed, err) : 0;
}

/* ---- access control lists, as the kernel keeps them ------------------------------------------ */

struct acl { /* little-endian, entries in this order */
    struct posix_acl_xattr_header header;
    struct posix_acl_xattr_entry entries[ENTRIES_MAX];
};

static struct posix_acl_xattr_entry entry_of(int tag, int perm, uint32_t id)
{
    return (struct posix_acl_xattr_entry){htole16((uint16_t)tag), htole16((uint16_t)perm),
                                          htole32(id)};
}

/* The owner everything, the folder's group and `gid` list and pass, others nothing. */
static int acl_give(int fd, gid_t gid)
{
    const uint32_t none = (uint32_t)ACL_UNDEFINED_ID;
    const int list = MAY_READ | MAY_PASS;
    const struct acl acl = {{htole32(POSIX_ACL_XATTR_VERSION)},
                            {entry_of(ACL_USER_OBJ, 7, none), entry_of(ACL_GROUP_OBJ, list, none),
                             entry_of(ACL_GROUP, list, gid), entry_of(ACL_MASK, list, none),
                             entry_of(ACL_OTHER, 0, none)}};

    return fsetxattr(fd, ACL_NAME, &acl, sizeof acl.header + 5 * sizeof *acl.entries, 0) ? errno
                                                                                        : 0;
}

/* What a member of `gid` may do with a folder that has no list of its own: as its mode says. */
static int mode_allows(const struct stat *is, gid_t gid)
{
    return (int)(is->st_mode >> (is->st_gid == gid ? 3 : 0)) & 7;
}

/* The same, by its list: of several entries about him any will do. */
static int acl_allows(const struct acl *acl, size_t count, const struct stat *is, gid_t gid)
{
    int granted = 0, mask = 7, other = 0;
    bool named = false;

    for (size_t i = 0; i < count; i++) {
        int tag = le16toh(acl->entries[i].e_tag), perm = le16toh(acl->entries[i].e_perm);

        if ((tag == ACL_GROUP && le32toh(acl->entries[i].e_id) == gid) ||
            (tag == ACL_GROUP_OBJ && is->st_gid == gid)) {
            granted |= perm;
            named = true;
        }
        mask = tag == ACL_MASK ? perm : mask;
        other = tag == ACL_OTHER ? perm : other;
    }
    return named ? granted & mask : other;
}

static int allows(const char *path, gid_t gid)
{
    struct acl acl;
    ssize_t bytes = getxattr(path, ACL_NAME, &acl, sizeof acl);
    struct stat is;

    if (stat(path, &is))
        return 0;
    if (bytes < (ssize_t)sizeof acl.header)
        return mode_allows(&is, gid);
    return acl_allows(&acl, ((size_t)bytes - sizeof acl.header) / sizeof *acl.entries, &is, gid);
}

int readers_give_way(const char *folder, gid_t one, gid_t other, struct err *err)
{
    struct stat is;
    int fd = folder_open(folder, &is, err), failed;

    if (fd < 0)
        return -1;
    failed = fchown(fd, (uid_t)-1, one) || fchmod(fd, FOLDER_MODE) ? errno : 0;
    if (!failed && one != other) {
        failed = acl_give(fd, other);
        if (failed == EOPNOTSUPP || failed == ENOSYS)
            failed = fchmod(fd, PASSED_MODE) ? errno : 0;
    }
    if (!failed && fsync(fd))
        failed = errno;
    close(fd);
    return failed ? give_error(folder, failed, err) : 0;
}

const char *readers_stopped_at(const char *folder, gid_t gid, struct arena *arena)
{
    char real[PATH_MAX];
    Str whole;

    if (!realpath(folder, real))
        return NULL; /* not there yet: it is made with the rights that it needs */
    whole = str_of(real);
    for (size_t i = 1; i < whole.n; i++)
        if (whole.p[i] == '/') {
            const char *at = arena_copy(arena, str_take(whole, i)).p;

            if (!(allows(at, gid) & MAY_PASS))
                return at;
        }
    return (allows(real, gid) & (MAY_READ | MAY_PASS)) == (MAY_READ | MAY_PASS)
               ? NULL
               : arena_copy(arena, whole).p;
}
