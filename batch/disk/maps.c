/* A list that only grows: what was unmapped leaves a place for another map. */
#include "disk/maps.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <unistd.h>

#include "base/arena.h"

enum { NOBODY = 0, TAKEN = 1 }; /* no address of a map: those are of whole pages */

struct map {
    atomic_uintptr_t at; /* all else is good while this is an address */
    size_t bytes;
    struct err err; /* what is said of it */
    struct map *next;
};

static struct map *_Atomic maps;
static maps_hear *heard_by;
static atomic_flag is_said = ATOMIC_FLAG_INIT;

static struct map *map_taken(void)
{
    struct map *map;

    for (map = atomic_load(&maps); map; map = map->next) {
        uintptr_t nobody = NOBODY;

        if (atomic_compare_exchange_strong(&map->at, &nobody, TAKEN))
            return map;
    }
    map = mem_zero(1, sizeof *map);
    atomic_store(&map->at, TAKEN);
    map->next = atomic_load(&maps);
    while (!atomic_compare_exchange_weak(&maps, &map->next, map))
        ;
    return map;
}

void maps_add(const void *at, size_t bytes, const char *shown)
{
    struct map *map = map_taken();

    map->bytes = bytes;
    map->err.code = EXIT_DONE;
    err_say(&map->err, FILE_SHRANK, shown);
    atomic_store(&map->at, (uintptr_t)at);
}

void maps_drop(const void *at)
{
    for (struct map *map = atomic_load(&maps); map; map = map->next)
        if (atomic_load(&map->at) == (uintptr_t)at)
            atomic_store(&map->at, NOBODY);
}

void maps_heard_by(maps_hear *hears)
{
    heard_by = hears;
}

/* ---- in the handler: nothing here allocates, locks or formats -------------------------------- */

static const struct map *map_of(uintptr_t address)
{
    for (const struct map *map = atomic_load(&maps); map; map = map->next) {
        uintptr_t at = atomic_load(&map->at);

        if (at != TAKEN && at != NOBODY && address >= at && address - at < map->bytes)
            return map;
    }
    return NULL;
}

static void on_bus(int number, siginfo_t *info, void *context)
{
    const struct map *map = info->si_code == BUS_ADRERR ? map_of((uintptr_t)info->si_addr) : NULL;

    (void)context;
    if (!map) {
        signal(number, SIG_DFL);
        raise(number); /* when this returns */
        return;
    }
    if (atomic_flag_test_and_set(&is_said))
        return; /* a thread says it: this one meets the same page until the process has ended */
    if (heard_by)
        heard_by(&map->err);
    else
        err_print_now(&map->err);
    _exit((int)map->err.code);
}

void maps_watch(void)
{
    struct sigaction action = {.sa_sigaction = on_bus, .sa_flags = SA_SIGINFO};

    sigemptyset(&action.sa_mask);
    REQUIRE(sigaction(SIGBUS, &action, NULL) == 0);
}
