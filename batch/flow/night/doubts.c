/*
 * 要確認: the anomalies of each listed row, then the doubts that the workbook shows, and one
 * warning for each pattern. Nothing here stops a night or changes its exit code.
 */
#include "core/lot/doubts.h"

#include "say/err.h"
#include "core/rules/expiry.h"
#include "flow/night/doubts.h"

/* The certificates of a person in one piece; the caller frees it. */
static struct certificate *peers_of(const struct person *person)
{
    struct certificate *peers = mem_zero(person->peer_count, sizeof *peers);
    size_t count = 0;

    for (const struct peer *at = person->peers; at; at = at->next)
        peers[count++] = at->certificate;
    return peers;
}

static bool is_checked(const struct due *due)
{
    return due->person && due->person->known && disposition_is_listed(due->judgement.disposition);
}

/* Of a letter tonight making.c says it. */
static bool lacks_template(const struct person *person, const struct rules *rules,
                           const struct press *press)
{
    return person->is_whole
               ? language_choose(&person->resident, LANGUAGE_ANY_VARIANT, rules, press_find, press)
                     .lacking
               : person->lacks_template;
}

static void count_checked(const struct due *due, uint64_t checked[ANOMALY_COUNT])
{
    uint32_t checkable = doubts_checkable(&due->certificate, &due->person->resident);

    for (int anomaly = 0; anomaly < ANOMALY_COUNT; anomaly++)
        checked[anomaly] += checkable >> anomaly & 1;
}

void doubts_find(struct due *due, uint64_t checked[ANOMALY_COUNT], const struct rules *rules,
                 const struct press *press)
{
    const struct person *person = due->person;
    struct certificate *peers;

    REQUIRE(due->anomalies == 0); /* once */
    if (!is_checked(due))
        return;
    count_checked(due, checked);
    peers = peers_of(person);
    due->anomalies =
        rules_anomalies(rules, &due->certificate, &person->resident, peers, person->peer_count);
    if (lacks_template(person, rules, press))
        due->anomalies |= 1u << ANOMALY_NO_TEMPLATE;
    mem_free(peers);
}

/* ---- doubts and patterns --------------------------------------------------------------------- */

typedef VEC(struct lot_doubt) DoubtVec;

static void add_doubts(const struct rules *rules, const struct due *due, uint32_t row,
                       DoubtVec *doubts)
{
    const struct person *person = due->person;
    struct certificate *peers = peers_of(person);
    struct lot_doubt found[ANOMALY_COUNT];
    size_t count = doubts_of_row(rules, &due->certificate, &person->resident, peers,
                                 person->peer_count, due->anomalies, found);

    for (size_t i = 0; i < count; i++) {
        found[i].row = row;
        VEC_PUSH(doubts, found[i]);
    }
    mem_free(peers);
}

/* The rows of the lot are the listed ones of the night, in the same order. */
static uint32_t gather_doubts(const struct intake *intake, const struct rules *rules,
                              DoubtVec *doubts)
{
    struct due_view view;
    uint32_t row = 0;

    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        if (!disposition_is_listed(due_disposition(&intake->dues, i)))
            continue;
        if (due_anomalies(&intake->dues, i))
            add_doubts(rules, due_at(&intake->dues, i, &view), row, doubts);
        row++;
    }
    return row;
}

void doubts_take(struct lot *lot, const struct intake *intake, const struct rules *rules,
                 struct arena *arena)
{
    DoubtVec doubts = {0};
    uint32_t rows;
    size_t count;

    rows = gather_doubts(intake, rules, &doubts);
    REQUIRE(rows == lot->row_count);
    count = doubts.count;
    lot->doubts = VEC_KEEP(arena, &doubts);
    lot->patterns = ARENA_ARRAY(arena, struct lot_pattern, PATTERNS_MAX);
    lot->pattern_count = (uint32_t)doubts_fold(lot->doubts, &count, intake->checked, lot->patterns);
    lot->doubt_count = (uint32_t)count;
    VEC_RELEASE(&doubts);
}

/* ---- one message instead of thousands -------------------------------------------------------- */

static void warn_pattern(const char *file, const struct lot_pattern *pattern)
{
    unsigned long rows = pattern->rows, checked = pattern->checked;
    unsigned share = pattern_permille(pattern);
    struct term term = anomaly_term(pattern->anomaly);

    if (pattern->difference == DIFFERENCE_NONE)
        notice_say(DOUBTS_ALIKE, file, rows, checked, share / 10, share % 10, term.word,
                   term.japanese);
    else if (pattern->difference == DIFFERENCE_DAYS)
        notice_say(DOUBTS_DAYS, file, rows, checked, share / 10, share % 10, pattern->amount);
    else if (pattern->amount == -1)
        notice_say(DOUBTS_HANDED_OVER, file, rows, checked, share / 10, share % 10);
    else
        notice_say(DOUBTS_BIRTHDAYS, file, rows, checked, share / 10, share % 10, pattern->amount);
}

/* Whose file holds what is odd: the rows that are counted are certificates' all the same. */
static const char *file_at_fault(const struct config *config, enum anomaly anomaly)
{
    switch (anomaly) {
    case ANOMALY_BAD_BIRTH_DATE:
    case ANOMALY_UNKNOWN_BIRTH_DATE:
    case ANOMALY_BAD_MUNICIPALITY:
    case ANOMALY_BAD_FORMAT:
    case ANOMALY_NO_TEMPLATE:
        return config->residents.configured.p;
    default:
        return config->certificates.configured.p;
    }
}

void doubts_warn(const struct lot *lot, const struct config *config)
{
    for (uint32_t i = 0; i < lot->pattern_count; i++) {
        const struct lot_pattern *pattern = &lot->patterns[i];

        warn_pattern(file_at_fault(config, pattern->anomaly), pattern);
    }
}
