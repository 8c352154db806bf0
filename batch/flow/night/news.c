/*
 * What is new for a person (exit 4): rejected rows and unreadable residents that the last published
 * run did not have, and the alarms that are up. Cron mails what is said, never an exit code: no
 * night ends with 4 that has not said why.
 *
 * A row is new by its reason and the digest of its fields. Of rows that are the same in all fields
 * those further down are the new ones.
 */
#include <stdlib.h>

#include "say/err.h"
#include "edge/disk/digest.h"
#include "edge/ledger/ledger_news.h"
#include "edge/ledger/ledger_gates.h"
#include "edge/ledger/ledger_write.h"
#include "flow/night/faults.h"
#include "flow/night/news.h"

/* ---- counting -------------------------------------------------------------------------------- */

void news_add(struct intake *intake, const struct store *store, const struct rejected *row,
              const uint8_t fields[32])
{
    const char *kind = row->resident ? "resident" : "certificate";
    struct rejected added = *row;
    struct digest sum;

    digest_begin(&sum);
    digest_add(&sum, store->salt, sizeof store->salt);
    digest_add(&sum, kind, strlen(kind) + 1);
    digest_add(&sum, row->reason.p, row->reason.n);
    digest_add(&sum, "", 1);
    digest_add(&sum, fields, DIGEST_BYTES);
    digest_end_bytes(&sum, added.digest);
    VEC_PUSH(&intake->rejects, added);
}

static int rejected_order(const void *a, const void *b)
{
    const struct rejected *left = a, *right = b;
    int order = memcmp(left->digest, right->digest, sizeof left->digest);

    if (order == 0 && left->line != right->line)
        order = left->line < right->line ? -1 : 1;
    return order;
}

static void gather_rejects(struct intake *intake, const struct store *store)
{
    for (size_t i = 0; i < intake->dues.live.count; i++) {
        const struct due *due = intake->dues.live.at[i];
        struct rejected row = {.reason = str_of(reason_term(due->judgement.reason).word),
                               .fault = due->fault,
                               .line = due->certificate.line};

        if (due->judgement.disposition == DISPOSITION_REJECTED)
            news_add(intake, store, &row, due->digest);
    }
    if (intake->rejects.count)
        qsort(intake->rejects.at, intake->rejects.count, sizeof *intake->rejects.at,
              rejected_order);
}

/* The first row behind those that are the same as `at`. */
static size_t same_until(const struct intake *intake, size_t at)
{
    size_t end = at;

    while (end < intake->rejects.count &&
           memcmp(intake->rejects.at[at].digest, intake->rejects.at[end].digest, DIGEST_BYTES) == 0)
        end++;
    return end;
}

static void add_new(struct outcome *outcome, const struct rejected *first, uint64_t rows)
{
    struct new_rows fresh = {first->resident, first->reason, rows, first->line, first->fault};

    outcome->news += rows;
    for (size_t i = 0; i < outcome->new_rows.count; i++) {
        struct new_rows *at = &outcome->new_rows.at[i];

        if (at->residents != fresh.residents || !str_equal(at->reason, fresh.reason))
            continue;
        at->rows += rows;
        if (fresh.line < at->line) {
            at->line = fresh.line;
            at->fault = fresh.fault;
        }
        return;
    }
    VEC_PUSH(&outcome->new_rows, fresh);
}

/* Which comes first, tonight's row `at` or the last run's: <0, 0, >0. At least one is there. */
static int merge_order(const struct intake *intake, size_t at, const struct reject *before,
                       const struct reject *end)
{
    if (at == intake->rejects.count)
        return 1;
    return before == end ? -1 : memcmp(intake->rejects.at[at].digest, before->digest, DIGEST_BYTES);
}

/* Merges tonight's with the last run's: what differs goes to the ledger, what is more is news. */
static int compare_rejects(struct outcome *outcome, const struct intake *intake,
                           const struct store *store, struct arena *arena, struct err *err)
{
    struct reject *before;
    size_t before_count, i = 0, j = 0;

    if (ledger_rejects(store->ledger, &before, &before_count, arena, err))
        return -1;
    while (i < intake->rejects.count || j < before_count) {
        int order = merge_order(intake, i, before + j, before + before_count);
        size_t end = order <= 0 ? same_until(intake, i) : i;
        struct reject change = {.count = (uint32_t)(end - i)};
        uint32_t was = order >= 0 ? before[j].count : 0;

        memcpy(change.digest, order <= 0 ? intake->rejects.at[i].digest : before[j].digest,
               sizeof change.digest);
        if (change.count > was)
            add_new(outcome, &intake->rejects.at[i + was], change.count - was);
        if (change.count != was)
            VEC_PUSH(&outcome->reject_changes, change);
        i = end;
        j += order >= 0;
    }
    return 0;
}

int news_count(struct outcome *outcome, struct intake *intake, const struct lot *lot,
               const struct store *store, struct arena *arena, struct err *err)
{
    REQUIRE(lot->gates);                                         /* after the gates */
    REQUIRE(outcome->news == 0 && outcome->new_rows.count == 0); /* once */
    gather_rejects(intake, store);
    if (compare_rejects(outcome, intake, store, arena, err))
        return -1;
    outcome->news += lot_alarms_heard(lot);
    return 0;
}

/* ---- saying ---------------------------------------------------------------------------------- */

static int new_rows_order(const void *a, const void *b)
{
    const struct new_rows *left = a, *right = b;

    if (left->residents != right->residents)
        return left->residents ? -1 : 1;
    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    return str_compare(left->reason, right->reason);
}

/* bad_flag is no reason of the contract: unreadable residents alone have it. */
static const char *reason_words(Str word)
{
    int reason = reason_of(word);

    if (reason <= 0)
        return messages_are_english() ? "a flag that is neither 0 nor 1" : "0/1の値不正";
    return messages_are_english() ? reason_english((enum reason)reason)
                                  : reason_term((enum reason)reason).japanese;
}

/* `intake` NULL: rows of an older run, of which nothing but their number is known. */
static void say_new_rows(const struct config *config, const struct intake *intake,
                         struct new_rows *rows, size_t count)
{
    struct arena scratch = {0};

    if (count)
        qsort(rows, count, sizeof *rows, new_rows_order);
    for (size_t i = 0; i < count; i++) {
        Str said = intake ? intake_fault(intake, rows[i].residents, rows[i].fault,
                                         messages_are_english(), &scratch)
                          : STR_EMPTY;

        notice_say(NEW_ROWS,
                   rows[i].residents ? config->residents.configured.p
                                     : config->certificates.configured.p,
                   rows[i].line, STR_ARG(rows[i].reason), reason_words(rows[i].reason),
                   (unsigned long long)rows[i].rows, said.n ? ": " : "", STR_ARG(said));
    }
    arena_release(&scratch);
}

void news_say(const struct outcome *outcome, const struct alarms *alarms,
              const struct config *config, const struct intake *intake, bool published)
{
    alarms_say(alarms, published);
    say_new_rows(config, intake, outcome->new_rows.at, outcome->new_rows.count);
}

int news_tell(struct outcome *outcome, const struct ledger_run *run, const struct config *config,
              const struct store *store, struct arena *arena, struct err *err)
{
    bool finished = outcome->recovered;
    struct ledger_news news;

    REQUIRE(run->id && store->ledger); /* it is in the ledger, which is open */
    if (ledger_news(store->ledger, run, &news, arena, err))
        return -1;
    if (news.count == 0 || (!finished && !news.untold))
        return 0;
    if (!finished)
        notice_say(RUN_UNTOLD, run->folder.p);
    for (size_t i = 0; i < news.alarm_count; i++)
        notice_say(ALARM_TOLD, news.alarms[i].p, alarm_japanese(news.alarms[i]), run->folder.p);
    say_new_rows(config, /*intake*/ NULL, news.rows, news.row_count);
    if (news.named < news.count)
        notice_say(NEWS_UNNAMED, run->folder.p, (unsigned long long)(news.count - news.named));
    outcome->recovered = true;
    outcome->recovered_news += news.count;
    return ledger_told(store->ledger, run, err);
}
