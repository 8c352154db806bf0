/* What a run makes and what others only look at. */
#include "flow/night/open.h"

#include "disk/path.h"
#include "edge/disk/lock.h"
#include "edge/disk/publish.h"
#include "edge/ledger/ledger_gates.h"
#include "flow/run/readers.h"

/* Whose notice was due before kigen began: nobody knows but the office, and it says so before the
 * first letter. */
int open_check_since(const struct config *config, const struct against *against,
                     const struct store *store, struct err *err)
{
    if (config->since_said || against->last.id || against->to_adopt)
        return 0;
    if (!store->ledger &&
        (path_exists(config->ledger.path.p) || path_exists(config->output_dir.path.p)))
        return 0; /* only the ledger can tell */
    return config_since_missing(config, err);
}

int open_check_as_of(Day as_of, const struct ledger_run *last, struct err *err)
{
    char asked[DAY_TEXT_MAX], before[DAY_TEXT_MAX];

    if (last->id && day_before(as_of, last->as_of))
        return err_say(err, AS_OF_EARLIER, day_text(as_of, asked), day_text(last->as_of, before));
    return 0;
}

int open_choose_day(Day *as_of, bool given, const struct ledger_run *last, struct err *err)
{
    if (!given && last->id && day_before(*as_of, last->as_of))
        *as_of = last->as_of;
    return open_check_as_of(*as_of, last, err);
}

void open_font_digests(struct tonight *tonight, const struct config *config,
                       const struct store *store)
{
    REQUIRE(!store->ledger && store->lock_fd < 0); /* neither ledger nor lock is open at the fork */
    REQUIRE(!tonight->font_digests);
    font_digests_begin(&tonight->font_digests, config->fonts, config->font_count,
                       config->ledger.path.p);
}

void open_memories(struct tonight *tonight, const struct config *config, const struct store *store)
{
    open_font_digests(tonight, config, store);
    tonight->recalls = true;
}

void open_register_digests(struct tonight *tonight, const struct config *config, Day as_of,
                           const struct store *store)
{
    REQUIRE(!store->ledger && store->lock_fd < 0);
    REQUIRE(!tonight->register_digests);
    register_digests_begin(&tonight->register_digests, config, as_of);
}

static const char *ledger_folder(const struct config *config, struct arena *arena)
{
    return arena_copy(arena, path_folder(config->ledger.path)).p;
}

static int open_to_write(struct store *store, const struct config *config, struct arena *arena,
                         struct err *err)
{
    const char *ledger = config->ledger.path.p;

    bool made = !path_exists(config->output_dir.path.p);

    return folder_make_all(config->output_dir.path.p, err) ||
                   (made && run_readers_of_output(config, err)) ||
                   folder_make_all(ledger_folder(config, arena), err) ||
                   ledger_lock(ledger, &store->lock_fd, err) ||
                   ledger_open(&store->ledger, ledger, err)
               ? -1
               : 0;
}

int open_store(struct store *store, enum night_purpose purpose, const struct config *config,
               struct arena *arena, struct err *err)
{
    REQUIRE(!store->ledger && store->lock_fd < 0); /* nothing is open before */
    if (purpose != NIGHT_RUN ? ledger_open_to_read(&store->ledger, config->ledger.path.p, err)
                             : open_to_write(store, config, arena, err))
        return -1;
    return ledger_salt(store->ledger, store->salt, err);
}

int open_check_writable(const struct config *config, struct arena *arena, struct err *err)
{
    return folder_check_writable(config->output_dir.path.p, err) ||
                   folder_check_writable(ledger_folder(config, arena), err)
               ? -1
               : 0;
}
