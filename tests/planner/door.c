/*
 * The planner alone, for tests/planner/compare.py: scenes on standard input, one fact a line, fields
 * separated by tabs and lists by spaces; "-" is an empty field. What is said stays until it is said
 * anew, but for limits, earlier pieces and the pool, which `scene` empties.
 *
 *     calendar  holidays  closed  open  service_stops  weekdays of mailing
 *     rules     floor_days  delivery_days  visits  pauses (from..to)
 *     scene
 *     limit     effective_from  resource  scope  per  max
 *     sent      mail_on  deliver_on  postal code  municipality  1 where it came undone
 *     piece     id  expires_on  ideal_on  until  postal code  municipality
 *     night     mail_on  1 before the cut-off
 *
 * `night` answers with a line for each piece, in turn: id, reason ("-": it goes), planned_on ("-":
 * none); then an empty line.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "core/rules/plan.h"

enum { FIELDS_MAX = 8, LIST_MAX = 64, LIMITS_MAX = 64, PIECES_MAX = 512 };

struct scene {
    struct calendar calendar;
    struct rules rules;
    struct limit rows[LIMITS_MAX];
    struct limits limits;
    struct {
        struct plan_visit visit;
        bool undone;
    } sent[PIECES_MAX];
    size_t sent_count;
    struct plan_piece pool[PIECES_MAX];
    Day until[PIECES_MAX]; /* of pool[] */
    size_t pool_count;
    struct arena arena;
};

static Day day_at(const char *text)
{
    Day day = day_of_text(str_of(text));

    REQUIRE(day_is(day));
    return day;
}

static size_t list_of(char *text, char *words[LIST_MAX])
{
    size_t count = 0;

    while (text && strcmp(text, "-") != 0) {
        REQUIRE(count < LIST_MAX);
        words[count++] = strsep(&text, " ");
    }
    return count;
}

static size_t entries_of(char *text, struct day_entry *entries)
{
    char *words[LIST_MAX];
    size_t count = list_of(text, words);

    for (size_t i = 0; i < count; i++)
        REQUIRE(day_entry_read(str_of(words[i]), /*weekdays*/ true, &entries[i]) == DAYS_GOOD);
    return count;
}

static void take_calendar(struct scene *scene, char **field)
{
    struct day_entry closed[LIST_MAX], open[LIST_MAX], stops[LIST_MAX];
    struct mailing_rule mailing[LIST_MAX];
    char *words[LIST_MAX];
    Day holidays[LIST_MAX];
    size_t holiday_count = list_of(field[1], words), mailing_count, open_count;

    for (size_t i = 0; i < holiday_count; i++)
        holidays[i] = day_at(words[i]);
    mailing_count = list_of(field[5], words);
    for (size_t i = 0; i < mailing_count; i++)
        mailing[i] = (struct mailing_rule){atoi(words[i]), NTH_EVERY};
    REQUIRE(calendar_fill(&scene->calendar, holidays, holiday_count, closed,
                          entries_of(field[2], closed), mailing, mailing_count));
    open_count = entries_of(field[3], open);
    REQUIRE(
        calendar_counter(&scene->calendar, open, open_count, stops, entries_of(field[4], stops)));
}

static void take_rules(struct scene *scene, char **field)
{
    char *words[LIST_MAX];
    size_t count;

    scene->rules = (struct rules){.floor_days = atoi(field[1]), .delivery_days = atoi(field[2])};
    count = list_of(field[3], words);
    for (size_t i = 0; i < count; i++) {
        scene->rules.visits[i] = atoi(words[i]);
        if (scene->rules.visits[i])
            scene->rules.visit_weeks = i + 1;
    }
    scene->rules.pause_count = list_of(field[4], words);
    for (size_t i = 0; i < scene->rules.pause_count; i++) {
        char *to = strstr(words[i], "..");

        *to = '\0';
        scene->rules.pauses[i] = (struct pause){day_at(words[i]), day_at(to + 2), STR_EMPTY};
    }
}

static Str kept(struct scene *scene, const char *text)
{
    return arena_copy(&scene->arena, strcmp(text, "-") == 0 ? STR_EMPTY : str_of(text));
}

static void take_limit(struct scene *scene, char **field)
{
    struct limit *limit = &scene->rows[scene->limits.count++];
    char *scope = field[3], *word = strsep(&scope, ":");

    REQUIRE(scene->limits.count <= LIMITS_MAX);
    *limit = (struct limit){.effective_from = day_at(field[1]),
                            .period = strcmp(field[4], "day") == 0 ? PER_DAY : PER_WEEK,
                            .max = strtoull(field[5], NULL, 10)};
    limit->resource = strcmp(field[2], "print") == 0     ? LIMIT_PRINT
                      : strcmp(field[2], "counter") == 0 ? LIMIT_COUNTER
                                                         : LIMIT_WALK_IN;
    limit->scope = strcmp(word, "all") == 0      ? SCOPE_ALL
                   : strcmp(word, "postal") == 0 ? SCOPE_POSTAL
                                                 : SCOPE_MUNICIPALITY;
    snprintf(limit->prefix, sizeof limit->prefix, "%s", scope ? scope : "");
}

static void take_sent(struct scene *scene, char **field)
{
    REQUIRE(scene->sent_count < PIECES_MAX);
    scene->sent[scene->sent_count].undone = field[5][0] == '1';
    scene->sent[scene->sent_count++].visit = (struct plan_visit){
        day_at(field[1]), strcmp(field[2], "-") == 0 ? DAY_NONE : day_at(field[2]),
        kept(scene, field[3]), kept(scene, field[4]), 1};
}

static void take_piece(struct scene *scene, char **field)
{
    REQUIRE(scene->pool_count < PIECES_MAX);
    scene->until[scene->pool_count] = day_at(field[4]);
    scene->pool[scene->pool_count++] =
        (struct plan_piece){day_at(field[2]), day_at(field[3]), kept(scene, field[1]),
                            kept(scene, field[5]), kept(scene, field[6])};
}

static int limit_order(const void *a, const void *b)
{
    const struct limit *left = a, *right = b;
    int order = limit_key_compare(left, right);

    return order ? order : day_compare(left->effective_from, right->effective_from);
}

/* By insertion, so that until[] goes with it. */
static void pool_sort(struct scene *scene)
{
    for (size_t i = 1; i < scene->pool_count; i++)
        for (size_t k = i; k > 0 && plan_piece_compare(&scene->pool[k - 1], &scene->pool[k]) > 0;
             k--) {
            struct plan_piece piece = scene->pool[k];
            Day until = scene->until[k];

            scene->pool[k] = scene->pool[k - 1];
            scene->until[k] = scene->until[k - 1];
            scene->pool[k - 1] = piece;
            scene->until[k - 1] = until;
        }
}

static void plan_scene(struct scene *scene, Day mail_on, bool before_cutoff)
{
    static enum reason verdicts[PIECES_MAX];
    static Day planned[PIECES_MAX];
    char text[DAY_TEXT_MAX];
    struct plan plan;

    scene->limits.rows = scene->rows;
    qsort(scene->rows, scene->limits.count, sizeof *scene->rows, limit_order);
    pool_sort(scene);
    plan_init(&plan, &scene->rules, &scene->calendar, &scene->limits);
    for (size_t i = 0; i < scene->sent_count; i++) {
        const struct plan_visit *visit = &scene->sent[i].visit;

        plan_add_use(&plan, visit->mail_on, visit->postal_code, visit->municipality, 1);
        if (!scene->sent[i].undone)
            plan_add_visits(&plan, visit);
    }
    plan_night(&plan, scene->pool, scene->pool_count, mail_on, before_cutoff, verdicts);
    plan_ahead(&plan, scene->pool, scene->pool_count, mail_on, verdicts, scene->until, planned);
    for (size_t i = 0; i < scene->pool_count; i++)
        printf(STR_FMT "\t%s\t%s\n", STR_ARG(scene->pool[i].resident_id),
               verdicts[i] == REASON_NONE ? "-" : reason_term(verdicts[i]).word,
               day_is(planned[i]) ? day_text(planned[i], text) : "-");
    printf("\n");
    plan_release(&plan);
}

static void take(struct scene *scene, char **field)
{
    if (strcmp(field[0], "calendar") == 0) {
        take_calendar(scene, field);
    } else if (strcmp(field[0], "rules") == 0) {
        take_rules(scene, field);
    } else if (strcmp(field[0], "scene") == 0) {
        scene->limits.count = scene->sent_count = scene->pool_count = 0;
        arena_release(&scene->arena);
        scene->arena = (struct arena){0};
    } else if (strcmp(field[0], "limit") == 0) {
        take_limit(scene, field);
    } else if (strcmp(field[0], "sent") == 0) {
        take_sent(scene, field);
    } else if (strcmp(field[0], "piece") == 0) {
        take_piece(scene, field);
    } else {
        REQUIRE(strcmp(field[0], "night") == 0);
        plan_scene(scene, day_at(field[1]), field[2][0] == '1');
    }
}

int main(void)
{
    static struct scene scene;
    char *line = NULL;
    size_t room = 0;

    while (getline(&line, &room, stdin) > 0) {
        char *field[FIELDS_MAX] = {NULL}, *rest = line;

        line[strcspn(line, "\n")] = '\0';
        for (int i = 0; i < FIELDS_MAX && rest; i++)
            field[i] = strsep(&rest, "\t");
        take(&scene, field);
    }
    arena_release(&scene.arena);
    free(line);
    return EXIT_SUCCESS;
}
