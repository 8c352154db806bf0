/*
 * The beginning of a night: configuration, lock, ledger, and which day it may be.
 *
 * Folders that were published and are unknown to the ledger are adopted here (adopt.c), before
 * anything is decided: what they hold may have been posted.
 */
#include "disk/path.h"
#include "edge/disk/lock.h"
#include "edge/disk/publish.h"
#include "flow/night/night.h"

int night_configure(struct night *night, const struct order *order, struct err *err)
{
    *night = (struct night){.order = order, .store.lock_fd = -1, .against.pending = {DAY_NONE, 0}};
    night->watch.progress.wanted = order->terminal && !order->quiet;
    watch_begin(&night->watch);
    if (config_load(&night->config, order->config_path, order->share, &night->arena, err))
        return -1;
    if (night->config.page2_form)
        return err_say(err, CONFIG_PAGE2, order->config_path, night->config.page2_line);
    return 0;
}

void night_ahead(struct night *night)
{
    ahead_begin(&night->tonight.ahead, night->config.fonts, night->config.font_count);
}

/* Whose notice was due before kigen began: nobody knows but the office, and it says so before the
 * first letter. */
int night_check_since(struct night *night, struct err *err)
{
    const struct config *config = &night->config;

    if (config->since_said || night->against.last.id || night->against.to_adopt)
        return 0;
    if (!night->store.ledger &&
        (path_exists(config->ledger.path.p) || path_exists(config->output_dir.path.p)))
        return 0; /* only the ledger can tell */
    return config_since_missing(&night->config, err);
}

int night_check_as_of(struct night *night, struct err *err)
{
    char as_of[DAY_TEXT_MAX], last[DAY_TEXT_MAX];

    if (night->against.last.id && day_before(night->order->as_of, night->against.last.as_of))
        return err_say(err, AS_OF_EARLIER, day_text(night->order->as_of, as_of),
                       day_text(night->against.last.as_of, last));
    return 0;
}

static const char *ledger_folder(struct night *night)
{
    return arena_copy(&night->arena, path_folder(night->config.ledger.path)).p;
}

static int open_to_write(struct night *night, struct err *err)
{
    const char *ledger = night->config.ledger.path.p;

    return folder_make_all(night->config.output_dir.path.p, err) ||
                   folder_make_all(ledger_folder(night), err) ||
                   ledger_lock(ledger, &night->store.lock_fd, err) ||
                   ledger_open(&night->store.ledger, ledger, err)
               ? -1
               : 0;
}

int night_open(struct night *night, struct err *err)
{
    if (night->order->purpose != NIGHT_RUN
            ? ledger_open_to_read(&night->store.ledger, night->config.ledger.path.p, err)
            : open_to_write(night, err))
        return -1;
    return ledger_salt(night->store.ledger, night->store.salt, err) || night_adopt(night, err) ||
                   ledger_last_published(night->store.ledger, &night->against.last, &night->arena,
                                         err)
               ? -1
               : 0;
}

int night_check_writable(struct night *night, struct err *err)
{
    return folder_check_writable(night->config.output_dir.path.p, err) ||
                   folder_check_writable(ledger_folder(night), err)
               ? -1
               : 0;
}
