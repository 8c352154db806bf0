/*
 * What stands beside the ledger and remembers the last published run too: an older ledger that was
 * restored is known by it.
 *
 *     LEDGER.rows         names the run in its header (edge/disk/rowmarks)
 *     DIR/timings.jsonl   a line a night: its seconds, and which run of which ledger it published
 *
 * The last line that names this ledger speaks for it, and where none does the last line of all:
 * those of kigen 0.1.0 name none, and a ledger that was begun anew has written none yet. Lines of
 * other ledgers are not heard otherwise, nor are those that cannot be read; as-of days never fall
 * within one ledger, so that after a lifted gate the new line says what holds. Published folders
 * that are still there were adopted before (adopt.c), or are about to be (a dry run).
 */
#include <inttypes.h>

#include "disk/file.h"
#include "disk/jsonread.h"
#include "disk/path.h"
#include "edge/disk/lock.h"
#include "edge/disk/publish.h"
#include "flow/night/later.h"

enum { LEDGER_WORD_MAX = 17 };

/* Tells this ledger from others, and nothing else. */
static const char *ledger_word(const struct store *store, char word[LEDGER_WORD_MAX])
{
    struct mark_key key = mark_key_of(store->salt);

    snprintf(word, LEDGER_WORD_MAX, "%016" PRIx64, mark_digest(&key, STR("timings.jsonl")));
    return word;
}

static const char *timings_path(const struct config *config, struct arena *arena)
{
    return path_join(arena, config->output_dir.path.p, "timings.jsonl");
}

/* Seconds are no result, and failing to write them stops nothing; but the next night is told less.
 */
void later_write(const struct timing_line *of, const struct config *config,
                 const struct store *store, struct arena *arena)
{
    const struct watch *watch = of->watch;
    const char *path = timings_path(config, arena);
    char as_of[DAY_TEXT_MAX], word[LEDGER_WORD_MAX];
    struct err fault = {0};
    Str line;

    REQUIRE(of->order->purpose == NIGHT_RUN); /* a run alone writes one */
    REQUIRE(of->run->id);                     /* it is in the ledger */
    line = arena_printf(arena,
                        "{\"as_of\":\"%s\",\"run\":%u,\"ledger\":\"%s\",\"outcome\":\"%s\","
                        "\"jobs\":%zu%.*s,\"total\":%.3f}\n",
                        day_text(of->order->as_of, as_of), of->run->nth, ledger_word(store, word),
                        of->outcome, of->order->jobs, (int)watch->timings.count,
                        watch->timings.count ? watch->timings.at : "", watch_seconds(watch));
    if (line_append(path, line, LINE_UNSYNCED, &fault))
        notice_say(TIMINGS_LEFT_OUT, path, fault.text);
}

/* ---- reading it back ------------------------------------------------------------------------- */

struct timing {
    struct rowmarks_run run; /* number 0: the line does not say */
    bool names_ledger, is_ours;
};

/* The day and run that a line tells of; false where it tells of none. */
static bool timing_take(const struct json *line, const char *word, struct timing *timing)
{
    const struct json *value;
    Str outcome, as_of, ledger;
    uint64_t nth = 0;

    if (!json_find(line, "outcome", &value) || !json_text(value, &outcome) ||
        !json_find(line, "as_of", &value) || !json_text(value, &as_of))
        return false;
    if (!str_equal(outcome, STR("published")) && !str_equal(outcome, STR("recovered")))
        return false;
    if (json_find(line, "run", &value) && (!json_number(value, &nth) || nth > UINT32_MAX))
        return false;
    timing->run = (struct rowmarks_run){day_of_text(as_of), (uint32_t)nth};
    timing->names_ledger = json_find(line, "ledger", &value) && json_text(value, &ledger);
    timing->is_ours = timing->names_ledger && str_equal(ledger, str_of(word));
    return day_is(timing->run.as_of);
}

static bool timing_read(Str line, const char *word, struct timing *timing)
{
    struct arena arena = {0};
    const struct json *json = json_read(line, &arena);
    bool tells;

    *timing = (struct timing){0};
    tells = json && timing_take(json, word, timing);
    arena_release(&arena);
    return tells;
}

/* The last line of a text, which becomes shorter by it. */
static Str line_before(Str *text)
{
    size_t from = text->n;
    Str line;

    while (from > 0 && text->p[from - 1] != '\n')
        from--;
    line = str_skip(*text, from);
    *text = str_take(*text, from ? from - 1 : 0);
    return line;
}

static size_t lines_in(Str text)
{
    size_t count = text.n > 0;

    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] == '\n';
    return count;
}

/* The line that speaks for this ledger, and its number; 0: none does. */
static size_t timing_find(Str text, const char *word, struct timing *found)
{
    size_t number, at = 0;

    if (text.n && text.p[text.n - 1] == '\n')
        text.n--;
    for (number = lines_in(text); text.n; number--) {
        struct timing timing;

        if (!timing_read(line_before(&text), word, &timing))
            continue;
        if (!at || timing.is_ours) {
            at = number;
            *found = timing;
        }
        if (timing.is_ours)
            break;
    }
    return at;
}

/* ---- what is later than the ledger ----------------------------------------------------------- */

static struct rowmarks_run last_known(const struct against *against)
{
    struct rowmarks_run last = {against->last.id ? against->last.as_of : DAY_NONE,
                                against->last.nth};

    return rowmarks_run_order(last, against->pending) < 0 ? against->pending : last;
}

static void tells_of(struct against *against, Str where, Str what)
{
    if (!against->later.count++) {
        against->later.where = where;
        against->later.what = what;
    }
}

static void ask_timings(struct against *against, const struct config *config,
                        const struct store *store, struct arena *arena)
{
    const char *path = timings_path(config, arena);
    struct rowmarks_run known = last_known(against);
    char word[LEDGER_WORD_MAX];
    struct err fault = {0};
    struct timing timing;
    size_t line;
    Str text;

    if (!path_exists(path))
        return;
    if (file_read(path, arena, &text, &fault)) {
        tells_of(against, str_of(path),
                 arena_printf(arena,
                              messages_are_english() ? "nothing that can be read (%s)"
                                                     : "読み取れないもの(%s)",
                              fault.text));
        return;
    }
    line = timing_find(text, ledger_word(store, word), &timing);
    if (!line)
        return;
    if (!timing.run.nth && day_equal(timing.run.as_of, known.as_of))
        return; /* whichever of that day */
    if (rowmarks_run_order(timing.run, known) > 0)
        tells_of(against, arena_printf(arena, "%s:%zu", path, line),
                 run_folder_name(arena, timing.run.as_of, timing.run.nth ? timing.run.nth : 1));
}

void later_find(struct against *against, const struct config *config, const struct store *store,
                struct arena *arena)
{
    const struct rowmarks_found *rows = &against->compared.found;
    Str path = arena_printf(arena, "%s.rows", config->ledger.path.p);
    bool anew = !day_is(last_known(against).as_of); /* whatever stands there has a run to tell of */

    REQUIRE(against->later.count == 0); /* once a night */
    if (rowmarks_run_order(rows->run, last_known(against)) > 0)
        tells_of(against, path, run_folder_name(arena, rows->run.as_of, rows->run.nth));
    else if (anew && rows->state != ROWMARKS_MISSING)
        tells_of(against, path, str_of(messages_are_english() ? "an earlier run" : "以前の処理回"));
    ask_timings(against, config, store, arena);
}
