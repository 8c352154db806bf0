/* The table of what the ledger remembers. */
#include "core/history.h"

#include "days.h"

static struct arena arena;

static struct certificate_key key_at(int i)
{
    char serial[24];

    /* Few serials and days, so that keys differ in one part only. */
    snprintf(serial, sizeof serial, "%08d", i / 20);
    return (struct certificate_key){(enum kind)(i % 2), arena_copy(&arena, str_of(serial)),
                                    day_add(day_at("2026-11-20"), i / 2 % 10)};
}

Test(history, finds_what_was_added_and_nothing_else)
{
    enum { KEYS = 40000 };
    struct history history;
    size_t seen = 0;

    history_init(&history, &arena);
    cr_expect_null(history_next(&history, NULL));
    for (int i = 0; i < KEYS; i += 2 + i % 3) {
        struct certificate_key key = key_at(i);
        struct memory *memory = history_add(&history, &key);

        cr_assert_eq(memory->standing, DISPOSITION_COUNT);
        cr_assert_not(memory->has_piece || memory->seen || memory->touched);
        memory->why = (enum reason)(i % REASON_COUNT);
        cr_assert_eq(history_add(&history, &key), memory, "added twice");
    }
    for (int i = 0, next = 0; i < KEYS; i++) {
        struct certificate_key key = key_at(i);
        struct memory *memory = history_find(&history, &key);

        cr_assert_eq(memory != NULL, i == next, "key %d", i);
        if (i != next)
            continue;
        cr_assert_eq(memory->why, (enum reason)(i % REASON_COUNT));
        seen++;
        next += 2 + i % 3;
    }
    cr_expect_eq(history.count, seen);
    for (struct memory *at = history_next(&history, NULL); at; at = history_next(&history, at)) {
        cr_assert_not(at->touched, "met twice");
        at->touched = true;
        seen--;
    }
    cr_expect_eq(seen, 0, "the walk missed some");
    arena_release(&arena);
}

Test(history, the_serial_is_kept_when_its_text_is_gone)
{
    struct history history;
    char serial[] = "S1";
    struct certificate_key key = {KIND_SIGNATURE, {serial, 2}, day_at("2026-11-20")};

    history_init(&history, &arena);
    history_add(&history, &key);
    serial[1] = '2';
    cr_expect_null(history_find(&history, &key));
    serial[1] = '1';
    cr_expect_not_null(history_find(&history, &key));
    arena_release(&arena);
}

/* interfaces.md 4, past: waiting or held last time, or the last piece spoiled, pulled, voided,
 * returned. */
Test(history, open_and_told)
{
    cr_expect_not(memory_is_open(NULL));
    cr_expect_not(memory_is_told(NULL));
    for (int standing = 0; standing <= DISPOSITION_COUNT; standing++)
        for (int state = -1; state < PIECE_EVENT_COUNT; state++) {
            struct memory memory = {.standing = (enum disposition)standing,
                                    .has_piece = state >= 0};
            bool undone = state == PIECE_SPOILED || state == PIECE_PULLED ||
                          state == PIECE_VOIDED || state == PIECE_RETURNED;

            if (state >= 0)
                memory.life.state = (enum piece_event)state;
            cr_expect_eq(memory_is_open(&memory),
                         standing == DISPOSITION_WAITING || standing == DISPOSITION_HELD || undone);
            cr_expect_eq(memory_is_told(&memory), state >= 0 && !undone);
        }
}
