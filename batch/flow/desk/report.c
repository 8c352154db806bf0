/* The walk over the letters is made once to count and compare, then twice for each worksheet that has a
 * line a letter: for its totals, and to write it. */
#include "flow/desk/report.h"

#include "core/book/report.h"
#include "core/lot/delays.h"
#include "core/lot/open.h"
#include "core/text/values.h"
#include "disk/path.h"
#include "edge/book/workbook.h"
#include "edge/disk/publish.h"
#include "edge/ledger/ledger_delays.h"
#include "edge/ledger/ledger_report_open.h"
#include "edge/ledger/ledger_why.h"
#include "flow/desk/report_inside.h"
#include "flow/night/causes.h"

struct making {
    const struct report_request *request;
    const struct report_sources *from;
    struct report *report;
    struct arena *arena;
};

static const char *folder_of(const struct making *making, const struct report_run *run)
{
    return path_join(making->arena, making->from->config->output_dir.path.p, run->folder.p);
}

/* ---- letters, counted and compared ----------------------------------------------------------- */

/* Letters of the walk beside the rows of their folders. */
struct beside {
    struct making *making;
    struct ledger_letters *letters;
    struct folder_rows rows;
    size_t run; /* whose rows are open; run_count: none */
    bool begun;
};

static struct report_run *run_beside(const struct beside *beside)
{
    return &beside->making->report->runs[beside->run];
}

static void differs(const struct beside *beside, Str fault, const char *english)
{
    folder_differs(run_beside(beside), folder_of(beside->making, run_beside(beside)), fault,
                   english);
}

/* All letters of this run have passed: its folder must have no further row. */
static void run_end(struct beside *beside)
{
    struct report_run *run;

    if (!beside->begun)
        return;
    run = run_beside(beside);
    while (beside->rows.open && folder_rows_next(&beside->rows) == 1)
        run->folder_letters++;
    if (run->in_folder == REPORT_FOLDER_HOLDS && run->folder_letters != run->made)
        differs(beside, STR("pieces.csvの行数が通知台帳の通数と異なる"),
                "pieces.csv has not as many rows as the ledger has letters");
    folder_rows_close(&beside->rows);
}

static void run_begin(struct beside *beside, size_t at)
{
    struct report_run *run;

    beside->run = at;
    beside->begun = true;
    run = run_beside(beside);
    if (run->in_folder != REPORT_FOLDER_MISSING &&
        !folder_rows_open(&beside->rows, folder_of(beside->making, run)))
        differs(beside, STR("pieces.csvを読めない"), "pieces.csv cannot be read");
}

/* Also runs without letters, up to that one. */
static void run_reach(struct beside *beside, size_t at)
{
    while (!beside->begun || beside->run < at) {
        size_t next = beside->begun ? beside->run + 1 : 0;

        run_end(beside);
        run_begin(beside, next);
    }
}

static int compare_row(struct beside *beside, const struct report_letter *letter, struct err *err)
{
    struct report_run *run = run_beside(beside);
    const char *column;
    Str serials;

    if (!beside->rows.open || folder_rows_next(&beside->rows) != 1)
        return 0; /* the number of rows differs, and is said at the end */
    run->folder_letters++;
    if (run->in_folder != REPORT_FOLDER_HOLDS)
        return 0;
    if (ledger_letters_serials(beside->letters, letter->id, &serials, err))
        return -1;
    column = folder_row_fault(beside->rows.fields, letter, serials);
    if (column)
        differs(beside,
                arena_printf(beside->making->arena,
                             "pieces.csv: 整理番号 " STR_FMT " の列 %s が通知台帳と異なる",
                             STR_ARG(letter->id), column),
                arena_printf(beside->making->arena,
                             "pieces.csv: column %s of piece " STR_FMT " is not as on record",
                             column, STR_ARG(letter->id))
                    .p);
    return 0;
}

static void count_run(struct report_run *run, const struct report_letter *letter)
{
    run->made++;
    run->states[letter->life.state]++;
    run->late += letter->late;
}

/* Each resident once. */
static void count_care(struct making *making, struct index *care,
                       const struct report_letter *letter)
{
    uint64_t hash = str_hash(letter->resident_id);
    struct index_at at = index_at(care, hash);
    const Str *known;
    Str *kept;

    if (!report_picks(REPORT_CARE, letter))
        return;
    while ((known = index_next(care, &at)) != NULL)
        if (str_equal(*known, letter->resident_id))
            return;
    kept = ARENA_NEW(making->arena, Str);
    *kept = arena_copy(making->arena, letter->resident_id);
    index_put(care, hash, kept);
    making->report->totals.care_people++;
}

static int count_letters(struct making *making, struct ledger_letters *letters, struct err *err)
{
    struct beside beside = {.making = making, .letters = letters};
    struct report *report = making->report;
    struct index care = {.arena = making->arena};
    struct report_letter letter;
    int more;

    ledger_letters_rewind(letters);
    while ((more = ledger_letters_next(letters, REPORT_ALL, &letter, err)) == 1) {
        run_reach(&beside, letter.run);
        report_count(&report->totals, &letter);
        count_care(making, &care, &letter);
        count_run(&report->runs[letter.run], &letter);
        if (compare_row(&beside, &letter, err)) {
            more = -1;
            break;
        }
    }
    if (more == 0 && report->run_count)
        run_reach(&beside, report->run_count - 1);
    if (more == 0)
        run_end(&beside);
    folder_rows_close(&beside.rows);
    return more;
}

/* ---- the rest of what is gathered ------------------------------------------------------------ */

static Str stopped_by(const struct report *report, Day mail_on)
{
    for (size_t i = 0; i < report->stop_count; i++)
        if (day_equal(report->stops[i].mail_on, mail_on))
            return report->stops[i].gate;
    return STR_EMPTY;
}

static bool was_made(const struct report *report, Day mail_on)
{
    for (size_t i = 0; i < report->run_count; i++)
        if (day_equal(report->runs[i].mail_on, mail_on))
            return true;
    return false;
}

/* Mailing days between the first and the last published run, in the period, that have none. */
static int find_missed(struct making *making, struct err *err)
{
    struct report *report = making->report;
    const struct calendar *calendar = &making->from->tonight->calendar;
    VEC(struct report_missed) found = {0};
    Day first, last;

    if (ledger_mail_days(making->from->ledger, &first, &last, err))
        return -1;
    if (!day_is(first))
        return 0;
    first = day_before(first, report->from) ? report->from : first;
    last = day_before(report->to, last) ? report->to : last;
    for (Day day = mailing_on_or_after(calendar, first); day_is(day) && !day_before(last, day);
         day = mailing_on_or_after(calendar, day_add(day, 1))) {
        struct report_missed missed = {day, rules_paused(&making->from->config->rules, day),
                                       stopped_by(report, day)};

        if (!was_made(report, day))
            VEC_PUSH(&found, missed);
    }
    report->missed_count = found.count;
    report->missed = VEC_KEEP(making->arena, &found);
    VEC_RELEASE(&found);
    return 0;
}

/* ---- what was open at the end of the period -------------------------------------------------- */

struct open { /* rows, then letters */
    struct delay_open *at;
    size_t count;
    Day earliest; /* ideal_on */
};

static struct open open_of(const struct making *making)
{
    const struct report *report = making->report;
    struct open open = {ARENA_ARRAY(making->arena, struct delay_open, report->row_count), 0,
                        report->last->mail_on};

    for (size_t i = 0; i < report->row_count; i++) {
        const struct report_row *row = &report->rows[i];

        if (!report_row_counts(row))
            continue;
        open.at[open.count++] = (struct delay_open){.resident_id = row->resident_id,
                                                    .key = row->key,
                                                    .ideal_on = row->ideal_on,
                                                    .expires_on = row->key.expires_on,
                                                    .planned_on = DAY_NONE,
                                                    .waits =
                                                        row->disposition == DISPOSITION_WAITING};
        if (day_before(row->ideal_on, open.earliest))
            open.earliest = row->ideal_on;
    }
    open.count = open_gather(open.at, open.count);
    return open;
}

/* When it will be delivered, and where, no ledger knows. */
static int add_open(struct delays *delays, const struct delay_open *open,
                    struct delay_question *question, struct err *err)
{
    uint32_t by_cause[CAUSE_COUNT] = {0};
    struct delay_letter letter = {.side = open->waits ? DELAY_WAITING : DELAY_HELD,
                                  .mail_on = DAY_NONE,
                                  .expires_on = open->expires_on,
                                  .resident_id = open->resident_id,
                                  .left = DELAY_LEFT_UNKNOWN,
                                  .by_cause = by_cause};

    if (delay_ask(question, &open->key, open->ideal_on, &letter.days, by_cause, err))
        return -1;
    delays_add(delays, &letter);
    return 0;
}

static int count_open(struct making *making, struct delays *delays, struct err *err)
{
    struct report *report = making->report;
    struct ledger *ledger = making->from->ledger;
    struct delay_question question = {&making->from->tonight->calendar, &making->from->config->rules,
                                      DAY_NONE, DAY_NONE, NULL};
    struct open open;
    int status = 0;

    if (!report->last)
        return 0;
    if (ledger_report_open(ledger, report, making->arena, err))
        return -1;
    report_open_count(report, making->arena);
    open = open_of(making);
    question.mail_on = report->last->mail_on;
    if (delay_question_open(&question, ledger, open.earliest, err))
        return -1;
    for (size_t i = 0; status == 0 && i < open.count; i++)
        status = add_open(delays, &open.at[i], &question, err);
    ledger_past_close(question.past);
    return status;
}

static int count_delays(struct making *making, struct err *err)
{
    struct report *report = making->report;
    struct delays delays = {.index.arena = making->arena};
    int status;

    report->account.outlook.from = report->from;
    status = ledger_delays(making->from->ledger, report->to, &delays, &report->account.outlook,
                           err) ||
                     count_open(making, &delays, err)
                 ? -1
                 : 0;
    delays_finish(&delays, &report->account);
    return status;
}

static void begin(struct making *making)
{
    const struct config *config = making->from->config;
    struct report *report = making->report;

    *report = (struct report){.from = making->request->from,
                              .to = making->request->to,
                              .ledger = config->ledger.configured,
                              .config_sha256 = str_of(config->sha256)};
    report->account.as_of = report->account.mail_on = report->to;
    report->account.version = str_of(making->request->version);
    report->account.office_name = config_office(config, STR_EMPTY, report->to, STR("name"));
}

static int gather(struct making *making, struct ledger_letters **letters, struct err *err)
{
    struct report *report = making->report;
    struct ledger *ledger = making->from->ledger;

    begin(making);
    if (ledger_report(ledger, report, making->arena, err) ||
        ledger_letters_open(letters, ledger, report, err))
        return -1;
    report_end(report);
    for (size_t i = 0; i < report->run_count; i++) {
        struct report_run *run = &report->runs[i];

        folder_digests(run, folder_of(making, run), making->arena);
        if (folder_postage(run, folder_of(making, run), ledger, making->arena, err))
            return -1;
    }
    if (count_letters(making, *letters, err) || count_delays(making, err) ||
        ledger_report_queries(ledger, report, err) ||
        report_limits(report, making->from, making->arena, err) || find_missed(making, err))
        return -1;
    report_check(report);
    return 0;
}

/* ---- letters, row by row for the book -------------------------------------------------------- */

struct feed { /* one pick of letters, as a worksheet asks for them */
    struct beside *beside;
    enum report_pick pick;
};

struct feeding {
    struct beside beside;
    struct feed feeds[REPORT_PICKS];
    const struct feed *now; /* who was asked last */
    size_t next;            /* its next row */
    struct report_letter letter;
    struct err err; /* the first; then rows stay as they are */
};

static struct feeding *feeding_of(const struct feed *feed)
{
    return (struct feeding *)feed->beside; /* its first member */
}

/* What only the folder of a letter knows, where that holds. */
static void take_folder(struct feeding *feeding)
{
    struct beside *beside = &feeding->beside;
    struct report_letter *letter = &feeding->letter;
    const Str *fields = beside->rows.fields;
    uint64_t pages;

    if (beside->making->report->runs[letter->run].in_folder != REPORT_FOLDER_HOLDS)
        return;
    if (!beside->begun || beside->run != letter->run)
        run_begin(beside, letter->run);
    if (!beside->rows.open || folder_rows_next(&beside->rows) != 1 ||
        !whole_read(fields[FOLDER_PAGES], &pages))
        return;
    letter->in_folder = true;
    letter->pages = (uint32_t)pages;
    letter->opens_on = day_of_text(fields[FOLDER_OPENS]);
    letter->barcode = !str_is_empty(fields[FOLDER_BARCODE]);
}

static void feed_begin(struct feeding *feeding, const struct feed *feed)
{
    ledger_letters_rewind(feeding->beside.letters);
    folder_rows_close(&feeding->beside.rows);
    feeding->beside.begun = false;
    feeding->now = feed;
    feeding->next = 0;
}

static const void *feed_row(void *context, size_t index)
{
    const struct feed *feed = context;
    struct feeding *feeding = feeding_of(feed);
    int more = 1;

    if (feeding->now != feed || index < feeding->next)
        feed_begin(feeding, feed);
    for (; feeding->err.code == EXIT_DONE && more == 1 && feeding->next <= index; feeding->next++) {
        more = ledger_letters_next(feeding->beside.letters, feed->pick, &feeding->letter,
                                   &feeding->err);
        if (more == 1 && feed->pick == REPORT_ALL)
            take_folder(feeding);
        if (more == 0) /* fewer than were counted: the ledger has changed */
            err_say(&feeding->err, REPORT_CHANGED,
                    feeding->beside.making->from->config->ledger.configured.p);
    }
    return &feeding->letter;
}

/* ---- the file -------------------------------------------------------------------------------- */

static int write_book(struct making *making, struct ledger_letters *letters, const char *path,
                      const char *tmpdir, struct err *err)
{
    struct feeding *feeding = mem_zero(1, sizeof *feeding);
    struct content *content = mem_zero(1, sizeof *content);
    struct row_source sources[REPORT_PICKS];
    int status;

    feeding->beside = (struct beside){.making = making, .letters = letters};
    for (int pick = 0; pick < REPORT_PICKS; pick++) {
        feeding->feeds[pick] = (struct feed){&feeding->beside, (enum report_pick)pick};
        sources[pick] = (struct row_source){feed_row, &feeding->feeds[pick]};
    }
    report_content(content, making->report, sources);
    status = workbook_write_content(content, path, tmpdir, err);
    if (!status && feeding->err.code != EXIT_DONE) {
        *err = feeding->err;
        status = -1;
    }
    folder_rows_close(&feeding->beside.rows);
    content_release(content);
    mem_free(content);
    mem_free(feeding);
    return status;
}

static int unchanged(const struct making *making, int64_t before, struct err *err)
{
    int64_t now;

    if (ledger_version(making->from->ledger, &now, err))
        return -1;
    return now == before ? 0
                         : err_say(err, REPORT_CHANGED, making->from->config->ledger.configured.p);
}

/* Beside the book, in a folder that only this account reads, and in which the writer has its rows. */
static int make(struct making *making, struct ledger_letters **letters, struct err *err)
{
    const char *path = making->request->path;
    const char *folder = arena_copy(making->arena, path_folder(str_of(path))).p;
    const char *partial = arena_printf(making->arena, "%s/." STR_FMT ".partial", folder,
                                       STR_ARG(path_name(str_of(path))))
                              .p;
    const char *book = path_join(making->arena, partial, "report.xlsx");
    struct err unheard = {0};
    int64_t before;
    int status;

    if (path_exists(path))
        return err_say(err, REPORT_EXISTS, path);
    if (ledger_version(making->from->ledger, &before, err) || folder_remove(partial, err) ||
        folder_make(partial, err))
        return -1;
    status = gather(making, letters, err) || write_book(making, *letters, book, partial, err) ||
                     unchanged(making, before, err)
                 ? -1
                 : 0;
    if (!status && path_exists(path))
        status = err_say(err, REPORT_EXISTS, path);
    status = status || folder_publish(book, path, folder, err) ? -1 : 0;
    folder_remove(partial, &unheard);
    return status;
}

static void say(const struct report *report)
{
    const struct report_check *broken = report_broken(report);
    char from[DAY_TEXT_MAX], to[DAY_TEXT_MAX];

    if (report->run_count == 0)
        notice_say(REPORT_EMPTY, day_text(report->from, from), day_text(report->to, to));
    if (broken && report_folders(report, REPORT_FOLDER_DIFFERS) == 0)
        notice_say(REPORT_CHECK, broken->number, (long long)broken->left, (long long)broken->right,
                   broken->sentence);
}

int report_make(const struct report_request *request, const struct report_sources *from,
                struct report *report, struct arena *arena, struct err *err)
{
    struct making making = {request, from, report, arena};
    struct ledger_letters *letters = NULL;
    int status = make(&making, &letters, err);

    ledger_letters_close(letters);
    if (!status)
        say(report);
    return status;
}
