/* Which group gets what. A part without a group stays the account's own. */
#include "flow/run/readers.h"

#include <errno.h>

#include "disk/path.h"
#include "edge/disk/readers.h"

static bool is_given(const struct config *config, enum config_reader reader)
{
    return !str_is_empty(config->groups[reader].name);
}

static int group_of(const struct config *config, enum config_reader reader, gid_t *gid,
                    struct err *err)
{
    const struct config_group *group = &config->groups[reader];
    const char *file = config->file.configured.p;
    int failed = readers_group(group->name.p, gid);

    if (failed == ENOENT)
        return err_say(err, READERS_NO_GROUP, file, group->line, config_reader_key(reader),
                       group->name.p, group->name.p);
    return failed ? err_say(err, READERS_UNASKED, file, group->line, config_reader_key(reader),
                            group->name.p, system_says(failed))
                  : 0;
}

int run_readers_check(const struct config *config, struct err *err)
{
    for (int i = 0; i < READER_COUNT; i++) {
        const struct config_group *group = &config->groups[i];
        gid_t gid;

        if (!is_given(config, (enum config_reader)i))
            continue;
        if (group_of(config, (enum config_reader)i, &gid, err))
            return -1;
        if (!readers_may_give(gid))
            return err_say(err, READERS_FOREIGN, config->file.configured.p, group->line,
                           config_reader_key((enum config_reader)i), group->name.p, group->name.p);
    }
    return 0;
}

void run_readers_warn(const struct config *config, struct arena *arena)
{
    for (int i = READER_OFFICE; i <= READER_PRINT; i++) {
        const char *name = config->groups[i].name.p, *stopped;
        gid_t gid;

        if (!is_given(config, (enum config_reader)i) || readers_group(name, &gid))
            continue;
        stopped = readers_stopped_at(config->output_dir.path.p, gid, arena);
        if (stopped)
            notice_say(READERS_NO_WAY, stopped, name, config_reader_key((enum config_reader)i), name,
                       stopped);
    }
}

/* Both groups, or the one there is twice; false: nobody else reads runs. */
static int ways_of(const struct config *config, gid_t gids[2], bool *any, struct err *err)
{
    bool office = is_given(config, READER_OFFICE), print = is_given(config, READER_PRINT);

    *any = office || print;
    if ((office && group_of(config, READER_OFFICE, &gids[0], err)) ||
        (print && group_of(config, READER_PRINT, &gids[1], err)))
        return -1;
    if (!office)
        gids[0] = gids[1];
    if (!print)
        gids[1] = gids[0];
    return 0;
}

static int way_give(const struct config *config, const char *folder, struct err *err)
{
    gid_t gids[2] = {0};
    bool any;

    if (ways_of(config, gids, &any, err))
        return -1;
    return any ? readers_give_way(folder, gids[0], gids[1], err) : 0;
}

int run_readers_of_output(const struct config *config, struct err *err)
{
    return way_give(config, config->output_dir.path.p, err);
}

int run_readers_of_folder(const struct config *config, const char *folder, struct err *err)
{
    return way_give(config, folder, err);
}

static int part_give(const struct config *config, enum config_reader reader, const char *part,
                     struct err *err)
{
    gid_t gid;

    if (!is_given(config, reader))
        return 0;
    return group_of(config, reader, &gid, err) || readers_give_part(part, gid, err) ? -1 : 0;
}

int run_readers_of_parts(const struct config *config, const char *folder, struct arena *arena,
                         struct err *err)
{
    return part_give(config, READER_OFFICE, path_join(arena, folder, "office"), err) ||
                   part_give(config, READER_PRINT, path_join(arena, folder, "print"), err)
               ? -1
               : 0;
}

int run_readers_of_metrics(const struct config *config, const char *path, struct err *err)
{
    gid_t gid;

    if (!is_given(config, READER_METRICS))
        return 0;
    return group_of(config, READER_METRICS, &gid, err) || readers_give_file(path, gid, err) ? -1
                                                                                            : 0;
}
