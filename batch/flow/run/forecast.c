/* The workbook is made in a folder of its own beside the file, which it becomes by a rename. */
#include "flow/run/forecast.h"

#include <unistd.h>

#include "disk/path.h"
#include "edge/book/workbook.h"
#include "edge/disk/publish.h"

int forecast_may_write(const char *path, struct err *err)
{
    return path_exists(path) ? err_say(err, FORECAST_EXISTS, path) : 0;
}

static int write_and_name(const struct forecast *forecast, const char *path, const char *folder,
                          struct arena *arena, struct err *err)
{
    const char *parent = arena_copy(arena, path_folder(str_of(path))).p;
    const char *made = path_join(arena, folder, "forecast.xlsx");

    return workbook_write_forecast(forecast, made, /*tmpdir*/ folder, err) ||
                   forecast_may_write(path, err) || folder_publish(made, path, parent, err)
               ? -1
               : 0;
}

int forecast_write(const struct forecast *forecast, const char *path, struct arena *arena,
                   struct err *err)
{
    const char *parent = arena_copy(arena, path_folder(str_of(path))).p;
    const char *folder = arena_printf(arena, "%s/." STR_FMT ".%ld.partial", parent,
                                      STR_ARG(path_name(str_of(path))), (long)getpid())
                             .p;
    struct err unheard = {0};
    int status;

    if (folder_make(folder, err))
        return -1;
    status = write_and_name(forecast, path, folder, arena, err);
    folder_remove(folder, &unheard);
    return status;
}
