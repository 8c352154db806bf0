/* The workbook is made in a folder of its own beside the file, which it becomes by a rename. */
#include "flow/desk/forecast_file.h"

#include <unistd.h>

#include "base/version.h"
#include "core/book/forecast.h"
#include "disk/path.h"
#include "edge/book/workbook.h"
#include "edge/disk/publish.h"

static int write_and_name(const struct content *content, const char *path, const char *folder,
                          struct arena *arena, struct err *err)
{
    const char *parent = arena_copy(arena, path_folder(str_of(path))).p;
    const char *made = path_join(arena, folder, "forecast.xlsx");

    return workbook_write_content(content, made, /*tmpdir*/ folder, err) ||
                   folder_publish(made, path, parent, err)
               ? -1
               : 0;
}

int forecast_write(const struct forecast *forecast, const char *path, const struct config *config,
                   struct arena *arena, struct err *err)
{
    const char *parent = arena_copy(arena, path_folder(str_of(path))).p;
    const char *folder = arena_printf(arena, "%s/." STR_FMT ".%ld.partial", parent,
                                      STR_ARG(path_name(str_of(path))), (long)getpid())
                             .p;
    struct lot head = {.as_of = forecast->as_of,
                       .version = STR(KIGEN_VERSION),
                       .office_name =
                           config_office(config, STR_EMPTY, forecast->as_of, STR("name"))};
    struct content *content = mem_zero(1, sizeof *content);
    struct err unheard = {0};
    int status = -1;

    memcpy(head.config_sha256, config->sha256, sizeof head.config_sha256);
    forecast_content(content, &head, forecast);
    if (!folder_make(folder, err))
        status = write_and_name(content, path, folder, arena, err);
    folder_remove(folder, &unheard);
    content_release(content);
    mem_free(content);
    return status;
}
