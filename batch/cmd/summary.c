/* The closing summary of a night: what there is to know before one goes on, each alarm by its name. */
#include <stdio.h>

#include "cmd/summary.h"

#include "core/gates/names.h"
#include "say/err.h"

/* Colours of every terminal, where they are wanted: good, to be looked at, the rest. */
#define GOOD "\033[32m"
#define LOOK "\033[33m"
#define STRONG "\033[1m"

static void line_begin(const struct closing_words *closing, const char *colour)
{
    printf("  %s", closing->colour ? colour : "");
}

static void line_end(const struct closing_words *closing)
{
    puts(closing->colour ? "\033[0m" : "");
}

static void say_days(const struct closing_words *closing)
{
    const struct lot *lot = closing->lot;
    char as_of[DAY_TEXT_MAX], mail_on[DAY_TEXT_MAX], deliver_on[DAY_TEXT_MAX];

    fputs(closing->colour ? STRONG : "", stdout);
    printf(messages_are_english() ? "kigen: as of %s, mail day %s, delivery expected %s" : "kigen: 基準日 %s　差出日 %s　配達見込日 %s",
           day_text(lot->as_of, as_of), day_text(lot->mail_on, mail_on), day_text(lot->deliver_on, deliver_on));
    line_end(closing);
}

static void say_dispositions(const struct closing_words *closing)
{
    bool english = messages_are_english();
    uint64_t all = 0;

    for (int i = 0; i < DISPOSITION_COUNT; i++) {
        struct term term = disposition_term((enum disposition)i);
        uint64_t count = closing->lot->dispositions[i];
        bool look = i == DISPOSITION_REJECTED || i == DISPOSITION_HELD;

        all += count;
        line_begin(closing, count == 0 ? "" : i == DISPOSITION_NOTICE ? GOOD : look ? LOOK : "");
        printf("%-12s %10llu", term.word, (unsigned long long)count);
        if (!english)
            printf("  %s", term.japanese);
        line_end(closing);
    }
    printf(english ? "  %-12s %10llu\n" : "  %-12s %10llu  電子証明書データの行数\n", "total", (unsigned long long)all);
}

static void say_letters(const struct closing_words *closing)
{
    const struct lot *lot = closing->lot;
    struct delay_figures delay = lot_delay(lot);

    line_begin(closing, lot->piece_count ? GOOD : "");
    printf(messages_are_english() ? "letters %u in %u bundles; delay at most %u, median %u days"
                                  : "お知らせ %u通　%u束　遅延 最大%u日 中央値%u日",
           lot->piece_count, lot->bundle_count, delay.max, delay.p50);
    line_end(closing);
}

/* Their sentences stand above, on standard error. */
static void say_alarms(const struct closing_words *closing)
{
    bool english = messages_are_english();

    for (uint32_t i = 0; i < closing->lot->alarm_count; i++) {
        const struct lot_alarm *alarm = &closing->lot->alarms[i];
        bool heard = !day_is(alarm->acknowledged_until);

        line_begin(closing, heard ? LOOK : "");
        printf(english ? "alarm " STR_FMT : "警告 " STR_FMT, STR_ARG(alarm->name));
        if (!english)
            printf(" %s", alarm_japanese(alarm->name));
        if (!heard)
            fputs(english ? " (acknowledged)" : "(確認済)", stdout);
        line_end(closing);
    }
}

void summary_print(const struct closing_words *closing)
{
    bool english = messages_are_english();

    say_days(closing);
    say_dispositions(closing);
    say_letters(closing);
    say_alarms(closing);
    line_begin(closing, closing->news ? LOOK : GOOD);
    printf(english ? "rejected rows, unreadable residents or alarms that are new: %llu"
                   : "新たに確認が必要なもの(取込不可・警告): %llu件",
           (unsigned long long)closing->news);
    line_end(closing);
    if (closing->folder)
        printf(english ? "  published: %s; begin with office/index.html there\n" : "  公開先: %s(まず office/index.html を開いてください)\n",
               closing->folder);
}
