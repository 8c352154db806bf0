/* A clock that only goes forward, and a line for each step. */
#include "flow/run/watch.h"

#include <stdio.h>
#include <string.h>

#include "base/bug.h"
#include "disk/seconds.h"
#include "say/err.h"

double watch_seconds(const struct watch *watch)
{
    return seconds_now() - watch->began;
}

void watch_begin(struct watch *watch)
{
    REQUIRE(watch->began == 0); /* once */
    watch->step_began = watch->began = seconds_now();
    watch->began_at = seconds_of_clock();
}

/* As the staff read them on a terminal; timings.jsonl has the English ones. */
static const char *step_word(const char *name)
{
    static const struct {
        const char *name, *japanese;
    } steps[] = {{"inputs", "入力の確認"},   {"recover", "前回の続き"}, {"registers", "データ読込"}, {"judge", "判定"},
                 {"lot", "発送回の作成"},    {"proof", "発送漏れ照合"}, {"freeze", "確定"},          {"print", "印刷"},
                 {"account", "一覧と帳票"}, {"publish", "公開"}};

    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !messages_are_english(); i++)
        if (strcmp(steps[i].name, name) == 0)
            return steps[i].japanese;
    return name;
}

/* Wide characters take two columns, and three bytes each. */
static int step_columns(const char *word)
{
    enum { COLUMNS = 14 };

    return COLUMNS - (int)(messages_are_english() ? strlen(word) : strlen(word) / 3 * 2);
}

void watch_step(struct watch *watch, const char *name)
{
    double at = seconds_now();
    char text[96];
    int length = snprintf(text, sizeof text, ",\"%s\":%.3f", name, at - watch->step_began);

    REQUIRE(watch->began > 0 && length > 0 && length < (int)sizeof text); /* it started */
    for (int i = 0; i < length; i++)
        VEC_PUSH(&watch->timings, text[i]);
    progress_clear(&watch->progress);
    if (watch->progress.wanted)
        fprintf(stderr, messages_are_english() ? "kigen: %s%*s %7.2f s\n" : "kigen: %s%*s %7.2f秒\n", step_word(name),
                step_columns(step_word(name)), "", at - watch->step_began);
    watch->step_began = at;
}

void watch_release(struct watch *watch)
{
    progress_clear(&watch->progress);
    VEC_RELEASE(&watch->timings);
}
