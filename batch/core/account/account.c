/* One walk over the rows, sorted once, counts people; the rest is read off the lot. */
#include "core/account/account.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "core/gates/histogram.h"
#include "core/gates/names.h"
#include "core/lot/holds.h"
#include "core/lot/postage.h"

const char *account_unit(enum account_name name)
{
#define X(name, unit) unit,
    static const char *const units[FIGURE_COUNT] = {ACCOUNT_FIGURES(X)};
#undef X
    return units[name];
}

/* ---- what a run said ------------------------------------------------------------------------- */

const char *account_main_item(enum account_main which)
{
#define X(name, item, unit) item,
    static const char *const items[MAIN_COUNT] = {ACCOUNT_MAIN(X)};
#undef X
    return items[which];
}

const char *account_main_unit(enum account_main which)
{
#define X(name, item, unit) unit,
    static const char *const units[MAIN_COUNT] = {ACCOUNT_MAIN(X)};
#undef X
    return units[which];
}

bool account_said(const struct lot_figures *run, enum account_main which, uint64_t *value)
{
    const struct {
        uint64_t value;
        bool said;
    } all[MAIN_COUNT] = {
        [MAIN_PIECES] = {run->pieces, true},
        [MAIN_WAITING] = {run->dispositions[DISPOSITION_WAITING], true},
        [MAIN_HELD] = {run->dispositions[DISPOSITION_HELD], true},
        [MAIN_REJECTED] = {run->dispositions[DISPOSITION_REJECTED], true},
        [MAIN_TOO_LATE] = {run->too_late, run->told},
        [MAIN_DELAY_MAX] = {run->delay_max, run->told},
        [MAIN_DELAY_P50] = {run->delay_p50, run->told},
        [MAIN_BROKEN] = {0, true}, /* it was published */
        [MAIN_ALARMS] = {run->alarms, run->told},
    };

    *value = all[which].value;
    return all[which].said;
}

static uint64_t alarm_count(const struct lot *lot, enum alarm alarm)
{
    uint64_t count = 0;

    for (uint32_t i = 0; i < lot->alarm_count; i++)
        if (alarm_named(lot->alarms[i].name) == (int)alarm)
            count += lot->alarms[i].count;
    return count;
}

static struct lot_figures said_now(const struct lot *lot, const struct delay_figures *delay)
{
    struct lot_figures now = {.as_of = lot->as_of,
                              .mail_on = lot->mail_on,
                              .folder = lot->folder,
                              .pieces = lot->piece_count,
                              .delay_max = delay->max,
                              .delay_p50 = delay->p50,
                              .missed = lot->outlook.missed,
                              .too_late = alarm_count(lot, ALARM_TOO_LATE),
                              .alarms = lot->alarm_count,
                              .told = true};

    memcpy(now.dispositions, lot->dispositions, sizeof now.dispositions);
    memcpy(now.reasons, lot->reasons, sizeof now.reasons);
    return now;
}

/* ---- beside each other ----------------------------------------------------------------------- */

/* A member of struct lot_figures, of this run and of those that stand beside it. */
struct member {
    size_t at;
    bool told; /* it is known of those alone that have it */
};
#define MEMBER(name, told) ((struct member){offsetof(struct lot_figures, name), told})

static bool member_of(const struct lot_figures *run, struct member member, uint64_t *value)
{
    if (!run || (member.told && !run->told))
        return false;
    memcpy(value, (const char *)run + member.at, sizeof *value);
    return true;
}

/* What the last published run said; NULL: there is none. */
static const struct lot_figures *last_run(const struct lot *lot)
{
    return lot->past_count ? &lot->past[lot->past_count - 1] : NULL;
}

static const struct lot_figures *year_ago(const struct lot *lot)
{
    return lot->year_ago_count ? lot->year_ago : NULL;
}

static struct account_figure beside(const struct account *account, struct member member)
{
    struct account_figure figure = {0};

    member_of(&account->now, member, &figure.now);
    figure.has_before = member_of(last_run(account->lot), member, &figure.before);
    figure.has_year_ago = member_of(year_ago(account->lot), member, &figure.year_ago);
    return figure;
}

static uint64_t rows_of(const struct lot_figures *run)
{
    uint64_t rows = 0;

    for (int i = 0; run && i < DISPOSITION_COUNT; i++)
        rows += run->dispositions[i];
    return rows;
}

static void count_beside(struct account *account)
{
    const struct lot_figures *before = last_run(account->lot), *ago = year_ago(account->lot);
    struct account_figure *figures = account->figures;

    for (int i = 0; i < DISPOSITION_COUNT; i++)
        account->dispositions[i] =
            beside(account, (struct member){offsetof(struct lot_figures, dispositions) +
                                                sizeof(uint64_t) * (size_t)i,
                                            false});
    for (int i = 0; i < REASON_COUNT; i++)
        account->reasons[i] =
            beside(account, (struct member){offsetof(struct lot_figures, reasons) +
                                                sizeof(uint64_t) * (size_t)i,
                                            false});
    figures[FIGURE_PIECES] = beside(account, MEMBER(pieces, false));
    figures[FIGURE_DELAY_MAX] = beside(account, MEMBER(delay_max, true));
    figures[FIGURE_DELAY_P50] = beside(account, MEMBER(delay_p50, true));
    figures[FIGURE_MISSED] = beside(account, MEMBER(missed, true));
    figures[FIGURE_TOO_LATE] = beside(account, MEMBER(too_late, true));
    figures[FIGURE_ALARMS] = beside(account, MEMBER(alarms, true));
    figures[FIGURE_CERTIFICATES] = (struct account_figure){account->lot->certificate_lines.rows,
                                                           rows_of(before),
                                                           rows_of(ago),
                                                           before != NULL,
                                                           ago != NULL,
                                                           false};
    figures[FIGURE_BROKEN].has_before = before != NULL;
    figures[FIGURE_BROKEN].has_year_ago = ago != NULL;
}

struct account_figure account_main(const struct account *account, enum account_main which)
{
    const struct account_figure all[MAIN_COUNT] = {
        [MAIN_PIECES] = account->figures[FIGURE_PIECES],
        [MAIN_WAITING] = account->dispositions[DISPOSITION_WAITING],
        [MAIN_HELD] = account->dispositions[DISPOSITION_HELD],
        [MAIN_REJECTED] = account->dispositions[DISPOSITION_REJECTED],
        [MAIN_TOO_LATE] = account->figures[FIGURE_TOO_LATE],
        [MAIN_DELAY_MAX] = account->figures[FIGURE_DELAY_MAX],
        [MAIN_DELAY_P50] = account->figures[FIGURE_DELAY_P50],
        [MAIN_BROKEN] = account->figures[FIGURE_BROKEN],
        [MAIN_ALARMS] = account->figures[FIGURE_ALARMS],
    };

    return all[which];
}

bool account_alarms(const struct account *account, enum account_main which)
{
    switch (which) {
    case MAIN_TOO_LATE:
        return account->figures[FIGURE_TOO_LATE].now > 0;
    case MAIN_BROKEN:
        return account->figures[FIGURE_BROKEN].now > 0;
    case MAIN_ALARMS:
        return account->figures[FIGURE_HEARD].now > 0;
    default:
        return false;
    }
}

/* ---- people ---------------------------------------------------------------------------------- */

static int by_resident(const void *a, const void *b)
{
    const struct lot_row *left = *(const struct lot_row *const *)a,
                         *right = *(const struct lot_row *const *)b;
    int order = (int)left->disposition - (int)right->disposition;

    if (!order)
        order = str_compare(lot_row_resident(left), lot_row_resident(right));
    if (!order)
        order = (int)left->reason - (int)right->reason;
    return order ? order : left->line < right->line ? -1 : left->line > right->line;
}

struct person { /* rows of one disposition and resident */
    const struct lot_row **rows;
    size_t count;
};

static void count_reasons(struct account *account, const struct person *person)
{
    for (size_t i = 0; i < person->count; i++)
        account->people_for[person->rows[i]->reason] +=
            i == 0 || person->rows[i - 1]->reason != person->rows[i]->reason;
}

static void count_waiting(struct account *account, const struct person *person)
{
    const struct lot_row *first = person->rows[0]; /* the one that ends first */
    bool next = false, ended = false;

    for (size_t i = 0; i < person->count; i++) {
        const struct lot_row *row = person->rows[i];

        if (day_before(row->expires_on, first->expires_on))
            first = row;
        ended = ended || row_has_ended(row, account->lot->as_of);
        next = next ||
               (day_is(row->planned_on) && day_equal(row->planned_on, account->lot->next_mail_on));
    }
    account->figures[FIGURE_HOPELESS].now += !day_is(first->planned_on);
    account->figures[FIGURE_PEOPLE_NEXT].now += next;
    account->figures[FIGURE_ENDED_WAITING].now += ended;
}

static void hold_end(struct account_hold *hold, const struct lot_row *row, Day as_of)
{
    bool over = row_has_ended(row, as_of);

    if (hold->certificates && over > hold->over)
        return;
    if (!hold->certificates || over < hold->over || day_before(row->expires_on, hold->first))
        hold->first = row->expires_on;
    hold->over = over;
}

/* `holds`: one for each reason. */
static void count_held(struct account *account, const struct person *person,
                       struct account_hold holds[REASON_COUNT])
{
    bool undecided = false, ended = false;

    for (size_t i = 0; i < person->count; i++) {
        const struct lot_row *row = person->rows[i];
        struct account_hold *hold = &holds[row->reason];

        if (!row_is_undecided(row))
            continue;
        hold_end(hold, row, account->lot->as_of);
        hold->certificates++;
        hold->people += i == 0 || person->rows[i - 1]->reason != row->reason;
        undecided = true;
        ended = ended || row_has_ended(row, account->lot->as_of);
        account->held_ended += row_has_ended(row, account->lot->as_of);
    }
    account->figures[FIGURE_PEOPLE_HELD].now += undecided;
    account->figures[FIGURE_ENDED_HELD].now += ended;
}

static void count_person(struct account *account, const struct person *person,
                         struct account_hold holds[REASON_COUNT])
{
    enum disposition disposition = (enum disposition)person->rows[0]->disposition;

    if (!str_is_empty(lot_row_resident(person->rows[0]))) {
        account->people_of[disposition]++;
        count_reasons(account, person);
    }
    if (disposition == DISPOSITION_WAITING)
        count_waiting(account, person);
    if (disposition == DISPOSITION_HELD)
        count_held(account, person, holds);
}

static int by_end(const void *a, const void *b)
{
    const struct account_hold *left = a, *right = b;
    int order = (int)left->over - (int)right->over;

    if (!order)
        order = day_compare(left->first, right->first);
    return order ? order : (int)left->reason - (int)right->reason;
}

static void take_holds(struct account *account, const struct account_hold holds[REASON_COUNT])
{
    for (int reason = 0; reason < REASON_COUNT; reason++) {
        if (!holds[reason].certificates)
            continue;
        account->holds[account->hold_count] = holds[reason];
        account->holds[account->hold_count++].reason = (enum reason)reason;
    }
    qsort(account->holds, account->hold_count, sizeof *account->holds, by_end);
}

static void count_people(struct account *account)
{
    const struct lot *lot = account->lot;
    const struct lot_row **rows = mem_alloc(sizeof *rows * ((size_t)lot->row_count + 1));
    struct account_hold holds[REASON_COUNT] = {0};

    for (uint32_t i = 0; i < lot->row_count; i++) {
        rows[i] = &lot->rows[i];
        account->figures[FIGURE_ANOMALIES].now +=
            (unsigned)__builtin_popcount(lot->rows[i].anomalies);
    }
    qsort(rows, lot->row_count, sizeof *rows, by_resident);
    for (uint32_t i = 0, end; i < lot->row_count; i = end) {
        for (end = i + 1; end < lot->row_count && rows[end]->disposition == rows[i]->disposition &&
                          str_equal(lot_row_resident(rows[end]), lot_row_resident(rows[i]));)
            end++;
        count_person(account, &(struct person){rows + i, end - i}, holds);
    }
    take_holds(account, holds);
    mem_free((void *)rows);
}

/* ---- what falls due, gates, letters ---------------------------------------------------------- */

static uint64_t gate_figure_of(const struct lot *lot, const char *name)
{
    for (uint32_t i = 0; i < lot->gate_figure_count; i++)
        if (strcmp(lot->gate_figures[i].name, name) == 0)
            return (uint64_t)lot->gate_figures[i].value;
    return 0;
}

/* The night foretells the next ones so many days ahead (core/gates/histogram.h). */
static void foretell(struct account *account)
{
    const struct lot *lot = account->lot;
    int days = day_is(lot->next_mail_on) ? day_between(lot->mail_on, lot->next_mail_on) : 0;

    account->due_next_known = days > 0 && days < HISTOGRAM_DAYS;
    account->due_on = DAY_NONE;
    for (int i = 1; i < HISTOGRAM_DAYS; i++) {
        char name[GATE_FIGURE_NAME_MAX];
        uint64_t due;

        snprintf(name, sizeof name, "ahead:%02d", i);
        due = gate_figure_of(lot, name);
        if (due && !day_is(account->due_on))
            account->due_on = day_add(lot->mail_on, i);
        if (account->due_next_known && i <= days)
            account->due_next += due;
    }
}

uint32_t account_lifted(const struct lot *lot, uint32_t from)
{
    while (from < lot->gate_count && str_is_empty(lot->gates[from].by))
        from++;
    return from;
}

/* Checks of one gate stand together. */
static uint64_t gates_lifted(const struct lot *lot)
{
    uint64_t lifted = 0;
    Str before = STR_EMPTY;

    for (uint32_t i = account_lifted(lot, 0); i < lot->gate_count; i = account_lifted(lot, i + 1)) {
        lifted += !str_equal(lot->gates[i].name, before);
        before = lot->gates[i].name;
    }
    return lifted;
}

/* Besides those of the lot: `counts`, and `proof` where it was made. Nobody lifts them, so that a
 * published run kept them. */
static void count_gates(struct account *account)
{
    const struct lot *lot = account->lot;
    size_t own = 1 + lot->proven;

    account->gates = lot->gate_count + own;
    account->gates_compared = own;
    for (uint32_t i = 0; i < lot->gate_count; i++)
        account->gates_compared += lot->gates[i].compared;
}

static void count_letters(struct account *account)
{
    const struct lot *lot = account->lot;
    struct account_figure *figures = account->figures;

    figures[FIGURE_BUNDLES].now = lot->bundle_count;
    for (uint32_t i = 0; i < lot->bundle_count; i++) {
        figures[FIGURE_PAGES].now += lot->bundles[i].pages;
        figures[FIGURE_SHEETS].now += lot->bundles[i].sheets;
    }
    figures[FIGURE_LATE].now = lot_late(lot);
    figures[FIGURE_POSTAGE].now = postage_total(lot);
}

static void count_bands(struct account *account)
{
    for (uint32_t i = 0; i < account->lot->delay_count; i++) {
        const struct lot_delay *line = &account->lot->delays[i];

        if (line->table == DELAYS_BY_DAYS)
            account->by_days[day_band_of(delay_bands, DELAY_BANDS, line->key)][line->side] +=
                line->letters;
        if (line->table == DELAYS_BY_LEFT)
            account->by_left[line->key][line->side] += line->letters;
    }
}

static void take_delay(struct account *account)
{
    const struct delay_figures *all = &account->delay, *run = &account->delay_of_run;
    const struct lot *lot = account->lot;
    struct account_figure *figures = account->figures;

    figures[FIGURE_DELAY_LETTERS].now = delays_letters(lot, DELAYS_BY_DAYS, DELAY_GOING);
    figures[FIGURE_DELAY_WAITING].now = delays_letters(lot, DELAYS_BY_DAYS, DELAY_WAITING);
    figures[FIGURE_HELD_LETTERS].now = delays_letters(lot, DELAYS_BY_DAYS, DELAY_HELD);
    figures[FIGURE_HELD_MAX].now = account->delay_of_held.max;
    figures[FIGURE_HELD_P50].now = account->delay_of_held.p50;
    figures[FIGURE_DELAY_MEAN] =
        (struct account_figure){.now = all->mean_hundredths, .hundredths = true};
    figures[FIGURE_DELAY_P95].now = all->p95;
    figures[FIGURE_RUN_MAX].now = run->max;
    figures[FIGURE_RUN_MEAN] =
        (struct account_figure){.now = run->mean_hundredths, .hundredths = true};
    figures[FIGURE_RUN_P50].now = run->p50;
    figures[FIGURE_RUN_P95].now = run->p95;
}

static void ask_identities(struct account *account)
{
    struct identity identities[IDENTITIES_MAX];
    size_t count = lot_identities(account->lot, identities, IDENTITIES_MAX);

    account->identities = count + 1; /* and 24, which is asked where the workbook is made */
    account->identities_open = count - identities_counted(identities, count);
    for (size_t i = 0; i < count; i++)
        account->figures[FIGURE_BROKEN].now += !identity_holds(&identities[i]);
}

struct account account_of(const struct lot *lot, const char *run_sha256)
{
    struct account account = {.lot = lot,
                              .run_sha256 = run_sha256,
                              .delay = delays_figures(lot, DELAY_GOING),
                              .delay_of_held = delays_figures(lot, DELAY_HELD),
                              .delay_of_run = lot_delay(lot)};

    account.now = said_now(lot, &account.delay);
    count_beside(&account);
    account.figures[FIGURE_RESIDENTS].now = lot->resident_lines.rows;
    account.figures[FIGURE_UNREADABLE].now = lot->unreadable_residents;
    account.figures[FIGURE_PULLS].now = alarm_count(lot, ALARM_PULL); /* up while one is listed */
    account.figures[FIGURE_HEARD].now = lot_alarms_heard(lot);
    account.lifted = gates_lifted(lot);
    count_gates(&account);
    count_letters(&account);
    take_delay(&account);
    count_bands(&account);
    count_people(&account);
    ask_identities(&account);
    foretell(&account);
    return account;
}

/* ---- three letters --------------------------------------------------------------------------- */

uint32_t account_draw(const struct lot *lot, size_t group)
{
    enum { DIGITS = 8 };
    uint32_t number = 0;

    for (size_t i = 0; i < DIGITS; i++) {
        char c = lot->fingerprint[group * DIGITS % SHA256_HEX + i];

        number = number << 4 | (uint32_t)(c >= 'a' ? c - 'a' + 10 : c - '0');
    }
    return number;
}

static bool is_drawn(const uint32_t *pieces, size_t count, uint32_t piece)
{
    for (size_t i = 0; i < count; i++)
        if (pieces[i] == piece)
            return true;
    return false;
}

size_t account_samples(const struct lot *lot, uint32_t pieces[ACCOUNT_SAMPLES])
{
    size_t wanted = lot->piece_count < ACCOUNT_SAMPLES ? lot->piece_count : ACCOUNT_SAMPLES;

    for (size_t i = 0; i < wanted; i++) {
        uint32_t piece = account_draw(lot, i) % lot->piece_count;

        while (is_drawn(pieces, i, piece))
            piece = (piece + 1) % lot->piece_count;
        pieces[i] = piece;
    }
    return wanted;
}
