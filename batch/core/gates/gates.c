/* The gates: thresholds over figures of two runs. */
#include "core/gates/gates.h"

static void find(struct finding *finding, bool compared, uint64_t value, uint64_t most)
{
    *finding = (struct finding){compared ? value : 0, compared ? most : 0, compared};
}

/* What all the rest rests upon. At any size of town: single people are held by these too. */
static void judge_nets(const struct gate_facts *facts, struct finding *findings)
{
    bool compared = facts->has_last && !facts->pending;

    find(&findings[CHECK_LATER], true, facts->later, 0);
    find(&findings[CHECK_UNMARKED], compared, !facts->marks, 0);
    find(&findings[CHECK_NO_FIGURES], compared, !facts->figures, 0);
}

/* In a village the families of two houses are many percent; half of it is no family. */
enum { SMALL_PERCENT = 50 };

static void judge_marks(const struct gate_settings *settings, const struct gate_facts *facts,
                        struct finding *findings)
{
    bool enough = facts->marks && facts->residents_before >= (uint64_t)settings->rows_min;
    uint64_t shift = gate_widened(settings->shift_percent, facts->days, WIDE_DAYS);
    uint64_t loss = gate_widened(settings->loss_percent, facts->days, WIDE_DAYS);

    find(&findings[CHECK_PAIRS], facts->marks, facts->pairs_changed,
         gate_quiet_below(gate_share(facts->residents_common, enough ? shift : SMALL_PERCENT),
                          settings->shift_rows));
    find(&findings[CHECK_DISPUTES], facts->marks, facts->too_many_disputes, 0);
    find(&findings[CHECK_MUNICIPALITY], enough && facts->residents_named > 0,
         facts->residents_elsewhere, facts->residents_named / 2);
    find(&findings[CHECK_ABSENT], enough, facts->residents_before - facts->residents_common,
         gate_share(facts->residents_before, loss));
}

static void judge_slides(const struct gate_settings *settings, const struct gate_facts *facts,
                         struct finding *findings)
{
    static const enum gate_check checks[MARK_COLUMN_COUNT] = {
        [MARK_NAME] = CHECK_SLID_NAMES,
        [MARK_ADDRESS] = CHECK_SLID_ADDRESSES,
        [MARK_MAILING_NAME] = CHECK_SLID_MAILING_NAMES,
        [MARK_MAILING_ADDRESS] = CHECK_SLID_MAILING_ADDRESSES,
        [MARK_AGENT] = CHECK_SLID_AGENTS};
    const struct slide *slides = facts->slides;
    uint64_t most;

    for (enum mark_column column = MARK_NAME; column < MARK_COLUMN_COUNT; column++) {
        most = column == MARK_ADDRESS
                   ? slide_most_homes(&slides[column], facts->residents_common, facts->days)
                   : slide_most(&slides[column]);
        /* of names single people are held, and homes are moved into */
        if (column == MARK_NAME || column == MARK_ADDRESS)
            most = gate_quiet_below(most, settings->shift_rows);
        find(&findings[checks[column]], facts->marks, slides[column].slid, most);
    }
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* What hardly ever changes. In a village half of the people would still be chance. */
static void judge_corrections(const struct gate_settings *settings, const struct gate_facts *facts,
                              struct finding *findings)
{
    uint64_t people = facts->residents_common;
    uint64_t corrected = smaller(corrected_most(people, facts->days),
                                 gate_quiet_below(people / 2, settings->shift_rows));

    find(&findings[CHECK_BIRTHS], facts->marks, facts->births_changed, corrected);
    find(&findings[CHECK_CODES], facts->marks, facts->code_changes, corrected);
    find(&findings[CHECK_GIVEN], facts->marks, facts->given,
         smaller(given_most(people, facts->days),
                 gate_quiet_below(people / 10, settings->shift_rows)));
}

static uint64_t most_replaced(const struct gate_facts *facts)
{
    uint64_t most = 0;

    for (int i = MARK_MAILING_NAME; i < MARK_COLUMN_COUNT; i++)
        if (facts->slides[i].replaced > most)
            most = facts->slides[i].replaced;
    return most;
}

/* A flag or a column that nobody bears any more although more than one did: an emptied column looks
 * so. One alone may well have ended. */
enum { BORNE_BY_LEAST = 2 };

static uint64_t lost_most(const struct gate_settings *settings, uint64_t before, uint64_t lost,
                          bool enough)
{
    uint64_t most = gate_quiet_below(gate_share(before, (uint64_t)settings->protected_percent),
                                     settings->protected_rows);

    return enough && lost == before && before >= BORNE_BY_LEAST && before <= most ? before - 1
                                                                                  : most;
}

/* Guardians and mailing columns: another's file, an emptied column. */
static void judge_envelopes(const struct gate_settings *settings, const struct gate_facts *facts,
                            struct finding *findings)
{
    bool enough = facts->residents_before >= (uint64_t)settings->rows_min;

    find(&findings[CHECK_ENVELOPES], facts->marks, most_replaced(facts),
         gate_quiet_below(facts->had_any / 2, settings->shift_rows));
    find(&findings[CHECK_GAINED], facts->marks, facts->gained,
         gate_quiet_below(facts->residents_common / 10, settings->shift_rows));
    find(&findings[CHECK_MAILING_GONE], facts->marks, facts->lost_mailing,
         lost_most(settings, facts->had_mailing, facts->lost_mailing, enough));
    find(&findings[CHECK_AGENTS_GONE], facts->marks, facts->lost_agent,
         lost_most(settings, facts->had_agent, facts->lost_agent, enough));
}

/* Those that were accepted once, as after new numbers for all, stay for months. */
static void judge_bearers(const struct gate_settings *settings, const struct gate_facts *facts,
                          struct finding *findings)
{
    uint64_t changes = facts->bearers.changes, before = facts->changes_before;
    uint64_t couples = facts->couples.count;

    find(&findings[CHECK_NOTICES], facts->has_last, changes > before ? changes - before : 0,
         gate_quiet_below(bearers_most(facts->bearers.known, facts->days), settings->shift_rows));
    find(&findings[CHECK_COUPLES], facts->has_last && facts->couples_before.count > 0,
         couples_parted(&facts->couples, &facts->couples_before),
         smaller(corrected_most(couples, facts->days),
                 gate_quiet_below(couples / 2, settings->shift_rows)));
}

static void judge_certificates(const struct gate_settings *settings, const struct gate_facts *facts,
                               struct finding *findings)
{
    uint64_t least = (uint64_t)settings->rows_min, before = facts->certificates_before;
    bool compared = facts->has_last && before >= least;
    uint64_t lost = before > facts->certificates ? before - facts->certificates : 0;
    int back = day_is(facts->newest) && day_is(facts->newest_before)
                   ? day_between(facts->newest, facts->newest_before)
                   : 0;

    find(&findings[CHECK_FREED], facts->has_last, facts->freed,
         gate_quiet_below(facts->barred / 2, settings->shift_rows));
    /* the pair of a resident is revoked together: of slid rows many still show what they did */
    find(&findings[CHECK_REVIVED], facts->has_last, facts->revived,
         gate_quiet_below(facts->revoked / 4, settings->shift_rows));
    find(&findings[CHECK_UNKNOWN], facts->certificates >= least, facts->unknown,
         gate_quiet_below(gate_share(facts->due, (uint64_t)settings->unknown_percent),
                          settings->unknown_rows));
    find(&findings[CHECK_CROWDED], true, facts->crowd, LETTER_CERTIFICATES_MAX);
    find(&findings[CHECK_LOST], compared, lost,
         gate_share(before, gate_widened(settings->loss_percent, facts->days, WIDE_DAYS)));
    find(&findings[CHECK_MONTHS], compared, facts->months_gone, 0);
    find(&findings[CHECK_BACKWARD], compared && day_is(facts->newest_before),
         back > 0 ? (uint64_t)back : 0, (uint64_t)settings->back_days);
}

static void judge_recent(const struct gate_settings *settings, const struct gate_facts *facts,
                         struct finding *findings)
{
    uint64_t least = (uint64_t)settings->rows_min;
    bool certificates = facts->has_last && facts->certificates_before >= least;
    bool residents = facts->has_last && facts->resident_rows_before >= least;

    find(&findings[CHECK_SEEN], certificates || residents,
         (uint64_t)(certificates && facts->certificates_seen) +
             (uint64_t)(residents && facts->residents_seen),
         0);
    find(&findings[CHECK_ISSUES_GONE], certificates && facts->issued_before > 0, facts->issues_gone,
         gate_quiet_below(0, settings->gone_rows));
    /* some newborn move away; nobody takes back a day's certificates */
    find(&findings[CHECK_BIRTHS_GONE], residents && facts->born_before > 0, facts->births_gone,
         gate_quiet_below(gate_share(facts->born_before,
                                     gate_widened(settings->gone_percent, facts->days, WIDE_DAYS)),
                          settings->gone_rows));
}

static void judge_flag(const struct gate_settings *settings, const struct gate_facts *facts,
                       enum resident_flag flag, struct finding *finding)
{
    bool enough = facts->resident_rows_before >= (uint64_t)settings->rows_min;
    uint64_t before = facts->flagged_before[flag], now = facts->flagged[flag];
    uint64_t lost = before > now ? before - now : 0;

    find(finding, facts->has_last && enough, lost, lost_most(settings, before, lost, enough));
}

/* No rows_min here: chance knows how many there are. */
static void judge_classes(const struct class_findings *classes, struct finding *findings)
{
    static const enum gate_check checks[CLASS_CHECKS] = {[CLASS_OF_SHARE] = CHECK_CLASS_SHARE,
                                                         [CLASS_OF_CHANGE] = CHECK_CLASS_CHANGE,
                                                         [CLASS_OF_LOSS] = CHECK_CLASS_VANISHED};

    for (int i = 0; i < CLASS_CHECKS; i++)
        find(&findings[checks[i]], classes->tested[i] > 0, classes->worst[i].count,
             classes->worst[i].most);
}

void gates_judge(const struct gate_settings *settings, const struct gate_facts *facts,
                 struct finding findings[CHECK_COUNT])
{
    judge_nets(facts, findings);
    judge_marks(settings, facts, findings);
    judge_slides(settings, facts, findings);
    judge_corrections(settings, facts, findings);
    judge_envelopes(settings, facts, findings);
    judge_recent(settings, facts, findings);
    judge_flag(settings, facts, FLAG_PROTECTED, &findings[CHECK_PROTECTED_GONE]);
    judge_flag(settings, facts, FLAG_ELSEWHERE, &findings[CHECK_ELSEWHERE_GONE]);
    judge_flag(settings, facts, FLAG_WARD, &findings[CHECK_WARDS_GONE]);
    judge_bearers(settings, facts, findings);
    judge_certificates(settings, facts, findings);
    find(&findings[CHECK_POSTAL], facts->towns, facts->misplaced,
         gate_quiet_below(gate_share(facts->addressed, (uint64_t)settings->postal_percent),
                          settings->shift_rows));
    find(&findings[CHECK_SAME], facts->has_last && facts->residents >= (uint64_t)settings->old_rows,
         (uint64_t)facts->same_office_days, gate_quiet_below(0, settings->old_days));
    find(&findings[CHECK_RENUMBERED], true, facts->respelled, RESPELLED_MAX);
    find(&findings[CHECK_SIDE_TABLE], facts->side_judged && facts->side.rows > 0,
         facts->side.unmatched, facts->side.rows - side_table_is_spoilt(&facts->side));
    find(&findings[CHECK_OVERLAP], facts->has_last, facts->overlapping,
         gate_quiet_below(gate_share(facts->pieces, (uint64_t)settings->overlap_percent),
                          settings->overlap_rows));
    find(&findings[CHECK_AHEAD], facts->has_last, (uint64_t)facts->ahead_days, AHEAD_DAYS);
    find(&findings[CHECK_TEMPLATES], facts->templates_asked, facts->templates_unsigned, 0);
    judge_classes(&facts->classes, findings);
}
