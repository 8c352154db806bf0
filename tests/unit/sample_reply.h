/*
 * Facts for pages of `kigen why`, built by hand: the night of Sunday 2026-11-22, everyone made up.
 *
 * Each page has a name, which is that of its golden file below tests/golden/why/: one for each
 * disposition and reason ("held-returned"), and one for each shape a page can take besides.
 */
#ifndef KIGEN_TESTS_SAMPLE_STORY_H
#define KIGEN_TESTS_SAMPLE_STORY_H

#include "core/desk/reply.h"

struct sample_reply {
    char name[64];
    struct reply *reply;
};

/* All of them, in a fixed order; returns how many. */
enum { SAMPLE_STORIES_MAX = 80 };
size_t sample_stories(struct arena *arena, struct sample_reply stories[SAMPLE_STORIES_MAX]);

#endif
