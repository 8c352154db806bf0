/* The line, and who asks: the account, and the one that logged in where sudo stands between. */
#include "flow/desk/access.h"

#include <stdlib.h>
#include <unistd.h>

#include "disk/file.h"
#include "disk/path.h"
#include "disk/seconds.h"
#include "edge/disk/lock.h"
#include "edge/disk/publish.h"

/* The kernel's own word of who logged in, which sudo does not change; "null" where it has none. */
static const char *login_of(struct arena *arena)
{
    static const char nobody[] = "4294967295"; /* no login: cron, a daemon */
    char text[sizeof nobody] = "";
    struct stat is;
    int fd = file_descriptor("/proc/self/loginuid", LINKS_FOLLOWED, &is);
    ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);

    if (fd >= 0)
        close(fd); /* only read */
    if (got <= 0 || strspn(text, "0123456789") == 0 || strcmp(text, nobody) == 0)
        return "null";
    return arena_printf(arena, "%lu", strtoul(text, NULL, 10)).p;
}

/* Without control characters, which no id and no --by has. */
static Str quoted(Str text, struct arena *arena)
{
    char *to = arena_take(arena, 2 * text.n + 2);
    size_t n = 0;

    to[n++] = '"';
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"' || text.p[i] == '\\')
            to[n++] = '\\';
        to[n++] = text.p[i];
    }
    to[n++] = '"';
    return (Str){to, n};
}

static Str list(const Str *ids, size_t count, struct arena *arena)
{
    size_t most = 2, n = 0;
    char *to;

    for (size_t i = 0; i < count; i++)
        most += 2 * ids[i].n + 3;
    to = arena_take(arena, most);
    to[n++] = '[';
    for (size_t i = 0; i < count; i++) {
        Str one = quoted(ids[i], arena);

        if (i)
            to[n++] = ',';
        memcpy(to + n, one.p, one.n);
        n += one.n;
    }
    to[n++] = ']';
    return (Str){to, n};
}

struct access access_of_resident(const char *command, const char *by, const Str *id, bool known)
{
    return (struct access){.command = command,
                           .by = str_trim(str_of(by)),
                           .asked = id,
                           .asked_count = 1,
                           .residents = id,
                           .resident_count = known};
}

int access_note(const struct access *access, const struct config *config, struct arena *arena,
                struct err *err)
{
    const char *folder = arena_copy(arena, path_folder(config->ledger.path)).p;
    const char *path = path_join(arena, folder, ACCESS_FILE);
    struct err fault = {0};
    char at[TIME_TEXT_MAX];
    Str by = access->by.n ? quoted(access->by, arena) : STR("null");
    Str asked = list(access->asked, access->asked_count, arena);
    Str residents = list(access->residents, access->resident_count, arena);
    Str line = arena_printf(arena,
                            "{\"at\":\"%s\",\"command\":\"%s\",\"uid\":%lu,\"login\":%s,\"by\":" STR_FMT
                            ",\"asked\":" STR_FMT ",\"residents\":" STR_FMT "}\n",
                            time_text(seconds_of_clock(), at), access->command, (unsigned long)getuid(),
                            login_of(arena), STR_ARG(by), STR_ARG(asked), STR_ARG(residents));

    if (folder_make_all(folder, &fault) || line_append(path, line, LINE_SYNCED, &fault))
        return err_say_as(err, fault.code, ACCESS_UNWRITTEN, path, fault.text);
    return 0;
}
