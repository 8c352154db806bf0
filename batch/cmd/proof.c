/* kigen proof: what the letters look like where they are hardest to set. Nothing else is written.
 */
#include "flow/press/specimens.h"
#include "cmd/cmd.h"
#include "flow/night/night.h"

int cmd_proof(const struct session *session, int argc, char **argv, struct err *err)
{
    struct order order = {
        .purpose = NIGHT_QUESTION, .share = session->share, .as_of = session->today};
    const char *path = NULL;
    const struct option_wanted options[] = {{"-c", .value = &order.config_path},
                                            {"-o", .value = &path}};
    struct night night;
    uint32_t pages;
    int status;

    if (options_only(argc, argv, options, 2, err))
        return -1;
    order.config_path = option_config(order.config_path);
    if (!path)
        return err_say(err, OPTION_REQUIRED, "-o FILE.pdf");
    status = night_configure(&night, &order, err) || config_check_office(&night.config, err) ||
                     specimens_print(&night.config, order.as_of, path, &pages, err)
                 ? -1
                 : 0;
    if (!status && session->terminal)
        printf(messages_are_english() ? "%s: %u pages\n" : "%s: %uページ\n", path, pages);
    night_release(&night);
    return status;
}
