/*
 * The beginning of a night: configuration, lock, ledger, and which day it may be.
 *
 * Folders that were published and are unknown to the ledger are adopted here (adopt.c), before
 * anything is decided: what they hold may have been posted.
 */
#include "edge/publish.h"
#include "flow/night.h"

int night_configure(struct night *night, const struct order *order, struct err *err)
{
    *night = (struct night){.order = order, .lock_fd = -1};
    night->progress.wanted = order->terminal && !order->quiet;
    night_begin(night);
    if (config_load(&night->config, order->config_path, order->share, &night->arena, err))
        return -1;
    if (night->config.page2_form)
        return err_say(err, CONFIG_PAGE2, order->config_path, night->config.page2_line);
    return 0;
}

void night_ahead(struct night *night)
{
    ahead_begin(&night->ahead, night->config.fonts, night->config.font_count);
}

int night_check_as_of(struct night *night, struct err *err)
{
    char as_of[DAY_TEXT_MAX], last[DAY_TEXT_MAX];

    if (ledger_last_published(night->ledger, &night->last, &night->arena, err))
        return -1;
    if (night->last.id && day_before(night->order->as_of, night->last.as_of))
        return err_say(err, AS_OF_EARLIER, day_text(night->order->as_of, as_of),
                       day_text(night->last.as_of, last));
    return 0;
}

static const char *ledger_folder(struct night *night)
{
    Str path = night->config.ledger.path;
    size_t n = path.n;

    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return arena_copy(&night->arena, str_take(path, n > 1 ? n - 1 : n)).p;
}

int night_open(struct night *night, struct err *err)
{
    const char *ledger = night->config.ledger.path.p;

    if (night->order->dry_run)
        return ledger_open_to_read(&night->ledger, ledger, err) ||
                       ledger_salt(night->ledger, night->salt, err) || night_adopt(night, err)
                   ? -1
                   : 0;
    if (folder_make_all(night->config.output_dir.path.p, err) ||
        folder_make_all(ledger_folder(night), err) || ledger_lock(ledger, &night->lock_fd, err) ||
        ledger_open(&night->ledger, ledger, err) || ledger_salt(night->ledger, night->salt, err) ||
        night_adopt(night, err))
        return -1;
    return 0;
}
