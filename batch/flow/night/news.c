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
#include "flow/night/night.h"

/* ---- counting -------------------------------------------------------------------------------- */

void night_add_reject(struct night *night, const struct rejected *row, const uint8_t fields[32])
{
    const char *kind = row->resident ? "resident" : "certificate";
    struct rejected added = *row;
    struct digest sum;

    digest_begin(&sum);
    digest_add(&sum, night->store.salt, sizeof night->store.salt);
    digest_add(&sum, kind, strlen(kind) + 1);
    digest_add(&sum, row->reason.p, row->reason.n);
    digest_add(&sum, "", 1);
    digest_add(&sum, fields, DIGEST_BYTES);
    digest_end_bytes(&sum, added.digest);
    VEC_PUSH(&night->intake.rejects, added);
}

static int rejected_order(const void *a, const void *b)
{
    const struct rejected *left = a, *right = b;
    int order = memcmp(left->digest, right->digest, sizeof left->digest);

    if (order == 0 && left->line != right->line)
        order = left->line < right->line ? -1 : 1;
    return order;
}

static void gather_rejects(struct night *night)
{
    for (size_t i = 0; i < night->intake.dues.count; i++) {
        const struct due *due = night->intake.dues.at[i];
        struct rejected row = {.reason = str_of(reason_term(due->judgement.reason).word),
                               .line = due->certificate.line};

        if (due->judgement.disposition == DISPOSITION_REJECTED)
            night_add_reject(night, &row, due->digest);
    }
    if (night->intake.rejects.count)
        qsort(night->intake.rejects.at, night->intake.rejects.count,
              sizeof *night->intake.rejects.at, rejected_order);
}

/* The first row behind those that are the same as `at`. */
static size_t same_until(const struct night *night, size_t at)
{
    size_t end = at;

    while (end < night->intake.rejects.count &&
           memcmp(night->intake.rejects.at[at].digest, night->intake.rejects.at[end].digest,
                  DIGEST_BYTES) == 0)
        end++;
    return end;
}

static void add_new(struct night *night, const struct rejected *first, uint64_t rows)
{
    struct new_rows fresh = {first->resident, first->reason, rows, first->line};

    night->outcome.news += rows;
    for (size_t i = 0; i < night->outcome.new_rows.count; i++) {
        struct new_rows *at = &night->outcome.new_rows.at[i];

        if (at->residents != fresh.residents || !str_equal(at->reason, fresh.reason))
            continue;
        at->rows += rows;
        if (fresh.line < at->line)
            at->line = fresh.line;
        return;
    }
    VEC_PUSH(&night->outcome.new_rows, fresh);
}

/* Which comes first, tonight's row `at` or the last run's: <0, 0, >0. At least one is there. */
static int merge_order(const struct night *night, size_t at, const struct reject *before,
                       const struct reject *end)
{
    if (at == night->intake.rejects.count)
        return 1;
    return before == end
               ? -1
               : memcmp(night->intake.rejects.at[at].digest, before->digest, DIGEST_BYTES);
}

/* Merges tonight's with the last run's: what differs goes to the ledger, what is more is news. */
static int compare_rejects(struct night *night, struct err *err)
{
    struct reject *before;
    size_t before_count, i = 0, j = 0;

    if (ledger_rejects(night->store.ledger, &before, &before_count, &night->arena, err))
        return -1;
    while (i < night->intake.rejects.count || j < before_count) {
        int order = merge_order(night, i, before + j, before + before_count);
        size_t end = order <= 0 ? same_until(night, i) : i;
        struct reject change = {.count = (uint32_t)(end - i)};
        uint32_t was = order >= 0 ? before[j].count : 0;

        memcpy(change.digest, order <= 0 ? night->intake.rejects.at[i].digest : before[j].digest,
               sizeof change.digest);
        if (change.count > was)
            add_new(night, &night->intake.rejects.at[i + was], change.count - was);
        if (change.count != was)
            VEC_PUSH(&night->outcome.reject_changes, change);
        i = end;
        j += order >= 0;
    }
    night->outcome.news += night->printing.lot.alarm_count;
    return 0;
}

int night_rejects(struct night *night, struct err *err)
{
    gather_rejects(night);
    return compare_rejects(night, err);
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

static void say_new_rows(const struct night *night, struct new_rows *rows, size_t count)
{
    if (count)
        qsort(rows, count, sizeof *rows, new_rows_order);
    for (size_t i = 0; i < count; i++)
        notice_say(NEW_ROWS,
                   rows[i].residents ? night->config.residents.configured.p
                                     : night->config.certificates.configured.p,
                   rows[i].line, STR_ARG(rows[i].reason), reason_words(rows[i].reason),
                   (unsigned long long)rows[i].rows);
}

void night_say_news(struct night *night)
{
    struct err unheard = {0}; /* it would be said once more */

    alarms_say(&night->alarms);
    say_new_rows(night, night->outcome.new_rows.at, night->outcome.new_rows.count);
    if (night->outcome.news && night->order->purpose == NIGHT_RUN)
        ledger_told(night->store.ledger, &night->printing.run, &unheard);
}

int night_tell(struct night *night, const struct ledger_run *run, bool finished, struct err *err)
{
    struct ledger_news news;

    if (ledger_news(night->store.ledger, run, &news, &night->arena, err))
        return -1;
    if (news.count == 0 || (!finished && !news.untold))
        return 0;
    if (!finished)
        notice_say(RUN_UNTOLD, run->folder.p);
    for (size_t i = 0; i < news.alarm_count; i++)
        notice_say(ALARM_TOLD, news.alarms[i].p, alarm_japanese(news.alarms[i]), run->folder.p);
    say_new_rows(night, news.rows, news.row_count);
    if (news.named < news.count)
        notice_say(NEWS_UNNAMED, run->folder.p, (unsigned long long)(news.count - news.named));
    night->outcome.recovered = true;
    night->outcome.recovered_news += news.count;
    return ledger_told(night->store.ledger, run, err);
}
