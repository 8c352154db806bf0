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

static void judge_marks(const struct gate_settings *settings, const struct gate_facts *facts,
                        struct finding *findings)
{
    bool enough = facts->marks && facts->residents_before >= (uint64_t)settings->rows_min;
    uint64_t shift = gate_widened(settings->shift_percent, facts->days, WIDE_DAYS);
    uint64_t loss = gate_widened(settings->loss_percent, facts->days, WIDE_DAYS);

    find(&findings[CHECK_PAIRS], enough, facts->pairs_changed,
         gate_quiet_below(gate_share(facts->residents_common, shift), settings->shift_rows));
    /* slid rows take each other's values; people who move or marry hardly ever do */
    find(&findings[CHECK_SLID_NAMES], enough, facts->slid_names,
         gate_quiet_below(facts->names_changed / 2, settings->shift_rows));
    find(&findings[CHECK_SLID_ADDRESSES], enough, facts->slid_addresses,
         gate_quiet_below(facts->addresses_changed / 2, settings->shift_rows));
    find(&findings[CHECK_DISPUTES], facts->marks, facts->too_many_disputes, 0);
    find(&findings[CHECK_MUNICIPALITY], enough && facts->residents_named > 0,
         facts->residents_elsewhere, facts->residents_named / 2);
    find(&findings[CHECK_ABSENT], enough, facts->residents_before - facts->residents_common,
         gate_share(facts->residents_before, loss));
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
    uint64_t otherwise = facts->told_with_other_data > facts->told_with_other_data_before
                             ? facts->told_with_other_data - facts->told_with_other_data_before
                             : 0;

    /* those that were accepted once, as after new numbers for all, stay for months */
    find(&findings[CHECK_NOTICES], compared, otherwise,
         gate_quiet_below(gate_share(facts->told, (uint64_t)settings->shift_percent),
                          settings->shift_rows));
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

/* A flag that nobody bears any more although more than one did: an emptied column looks so, at any
 * size of town. One alone may well have ended. */
enum { FLAGGED_ALL_LEAST = 2 };

static void judge_flag(const struct gate_settings *settings, const struct gate_facts *facts,
                       enum resident_flag flag, struct finding *finding)
{
    bool compared = facts->has_last && facts->resident_rows_before >= (uint64_t)settings->rows_min;
    uint64_t before = facts->flagged_before[flag], now = facts->flagged[flag];
    uint64_t most = gate_quiet_below(gate_share(before, (uint64_t)settings->protected_percent),
                                     settings->protected_rows);

    if (now == 0 && before >= FLAGGED_ALL_LEAST && before <= most)
        most = before - 1;
    find(finding, compared, before > now ? before - now : 0, most);
}

void gates_judge(const struct gate_settings *settings, const struct gate_facts *facts,
                 struct finding findings[CHECK_COUNT])
{
    judge_nets(facts, findings);
    judge_marks(settings, facts, findings);
    judge_recent(settings, facts, findings);
    judge_flag(settings, facts, FLAG_PROTECTED, &findings[CHECK_PROTECTED_GONE]);
    judge_flag(settings, facts, FLAG_ELSEWHERE, &findings[CHECK_ELSEWHERE_GONE]);
    judge_flag(settings, facts, FLAG_WARD, &findings[CHECK_WARDS_GONE]);
    judge_certificates(settings, facts, findings);
    find(&findings[CHECK_POSTAL], facts->towns, facts->misplaced,
         gate_quiet_below(gate_share(facts->addressed, (uint64_t)settings->postal_percent),
                          settings->shift_rows));
    find(&findings[CHECK_SAME], facts->has_last && facts->residents >= (uint64_t)settings->old_rows,
         (uint64_t)facts->same_office_days, gate_quiet_below(0, settings->old_days));
    find(&findings[CHECK_OVERLAP], facts->has_last, facts->overlapping,
         gate_quiet_below(gate_share(facts->pieces, (uint64_t)settings->overlap_percent),
                          settings->overlap_rows));
    find(&findings[CHECK_AHEAD], facts->has_last, (uint64_t)facts->ahead_days, AHEAD_DAYS);
}
