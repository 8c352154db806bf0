/* The gates: thresholds over figures of two runs. */
#include "core/gates/gates.h"

#include "base/bug.h"

const struct gate_settings gate_defaults = {
    .rows_min = 200,
    .shift_percent = 2,
    .shift_rows = 10,
    .postal_percent = 10,
    .loss_percent = 10,
    .month_percent = 80,
    .month_rows = 20,
    .unknown_percent = 50,
    .unknown_rows = 20,
    .back_days = 14,
    .old_days = 20,
    .old_rows = 5000,
    .stale_days = 7,
    .gone_percent = 2,
    .gone_rows = 5,
    .protected_percent = 50,
    .protected_rows = 5,
    .overlap_percent = 20,
    .overlap_rows = 20,
    .overlap_days = 92,
    .volume_percent = 50,
    .volume_rows = 50,
    .histogram_percent = 20,
    .histogram_rows = 50,
    .unposted_days = 3,
    .returned_percent = 5,
    .returned_rows = 10,
    .returned_window_days = 90,
};

static const struct {
    const char *word;
    bool may;
} gates[] = {
#define X(name, word, may) {word, may},
    GATES(X)
#undef X
};

static const struct {
    enum gate gate;
    const char *name, *english, *japanese;
} checks[] = {
#define X(name, gate, english, japanese) {GATE_##gate, #name, english, japanese},
    GATE_CHECKS(X)
#undef X
};

static const struct {
    const char *word, *japanese;
} alarms[] = {
#define X(name, word, japanese) {word, japanese},
    ALARMS(X)
#undef X
};

const char *alarm_word(enum alarm alarm)
{
    return alarms[alarm].word;
}

const char *alarm_japanese(Str word)
{
    for (int i = 0; i < ALARM_COUNT; i++)
        if (str_equal(word, str_of(alarms[i].word)))
            return alarms[i].japanese;
    return "";
}

static const char *const flag_words[] = {
#define X(name, word) word,
    RESIDENT_FLAGS(X)
#undef X
};

const char *flag_word(enum resident_flag flag)
{
    return flag_words[flag];
}

const char *gate_word(enum gate gate)
{
    return gates[gate].word;
}

int gate_of(Str word)
{
    for (int i = 0; i < GATE_COUNT; i++)
        if (str_equal(word, str_of(gates[i].word)))
            return i;
    return -1;
}

bool gate_may_be_accepted(enum gate gate)
{
    return gates[gate].may;
}

Str check_word(enum gate_check check, struct arena *arena)
{
    Str name = str_of(checks[check].name);
    char *word = arena_take(arena, name.n + 1);

    for (size_t i = 0; i < name.n; i++) {
        word[i] = name.p[i];
        if (word[i] != '_')
            word[i] = (char)(word[i] - 'A' + 'a');
    }
    word[name.n] = '\0';
    return (Str){word, name.n};
}

int check_of(Str word)
{
    struct arena arena = {0};
    int found = -1;

    for (int i = 0; i < CHECK_COUNT && found < 0; i++)
        if (str_equal(word, check_word((enum gate_check)i, &arena)))
            found = i;
    arena_release(&arena);
    return found;
}

const char *check_english(enum gate_check check)
{
    return checks[check].english;
}

const char *check_japanese(enum gate_check check)
{
    return checks[check].japanese;
}

enum gate check_gate(enum gate_check check)
{
    return checks[check].gate;
}

/* ---- thresholds ------------------------------------------------------------------------------ */

enum { WIDE_DAYS = 30, WEEK_DAYS = 7, WIDE_PERCENT_MAX = 90 };

/* A percentage widens with each `step` days that no run was published; never beyond 90 %. */
static uint64_t widened(int percent, int days, int step)
{
    int64_t wide = days <= step ? percent : (int64_t)percent * ((days + step - 1) / step);
    int64_t most = percent > WIDE_PERCENT_MAX ? percent : WIDE_PERCENT_MAX;

    return (uint64_t)(wide > most ? most : wide);
}

static uint64_t share(uint64_t of, uint64_t percent)
{
    return of / 100 * percent + of % 100 * percent / 100;
}

/* The most that is still quiet where `rows` are needed and more than `share_of` of them. */
static uint64_t quiet_below(uint64_t share_of, int rows)
{
    uint64_t least = (uint64_t)(rows > 0 ? rows - 1 : 0);

    return share_of > least ? share_of : least;
}

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
    uint64_t shift = widened(settings->shift_percent, facts->days, WIDE_DAYS);
    uint64_t loss = widened(settings->loss_percent, facts->days, WIDE_DAYS);

    find(&findings[CHECK_PAIRS], enough, facts->pairs_changed,
         quiet_below(share(facts->residents_common, shift), settings->shift_rows));
    /* slid rows take each other's values; people who move or marry hardly ever do */
    find(&findings[CHECK_SLID_NAMES], enough, facts->slid_names,
         quiet_below(facts->names_changed / 2, settings->shift_rows));
    find(&findings[CHECK_SLID_ADDRESSES], enough, facts->slid_addresses,
         quiet_below(facts->addresses_changed / 2, settings->shift_rows));
    find(&findings[CHECK_DISPUTES], facts->marks, facts->too_many_disputes, 0);
    find(&findings[CHECK_MUNICIPALITY], enough && facts->residents_named > 0,
         facts->residents_elsewhere, facts->residents_named / 2);
    find(&findings[CHECK_ABSENT], enough, facts->residents_before - facts->residents_common,
         share(facts->residents_before, loss));
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
         quiet_below(share(facts->told, (uint64_t)settings->shift_percent), settings->shift_rows));
    find(&findings[CHECK_FREED], facts->has_last, facts->freed,
         quiet_below(facts->barred / 2, settings->shift_rows));
    /* the pair of a resident is revoked together: of slid rows many still show what they did */
    find(&findings[CHECK_REVIVED], facts->has_last, facts->revived,
         quiet_below(facts->revoked / 4, settings->shift_rows));
    find(&findings[CHECK_UNKNOWN], facts->certificates >= least, facts->unknown,
         quiet_below(share(facts->due, (uint64_t)settings->unknown_percent),
                     settings->unknown_rows));
    find(&findings[CHECK_CROWDED], true, facts->crowd, LETTER_CERTIFICATES_MAX);
    find(&findings[CHECK_LOST], compared, lost,
         share(before, widened(settings->loss_percent, facts->days, WIDE_DAYS)));
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
         quiet_below(0, settings->gone_rows));
    /* some newborn move away; nobody takes back a day's certificates */
    find(&findings[CHECK_BIRTHS_GONE], residents && facts->born_before > 0, facts->births_gone,
         quiet_below(
             share(facts->born_before, widened(settings->gone_percent, facts->days, WIDE_DAYS)),
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
    uint64_t most =
        quiet_below(share(before, (uint64_t)settings->protected_percent), settings->protected_rows);

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
         quiet_below(share(facts->addressed, (uint64_t)settings->postal_percent),
                     settings->shift_rows));
    find(&findings[CHECK_SAME], facts->has_last && facts->residents >= (uint64_t)settings->old_rows,
         (uint64_t)facts->same_office_days, quiet_below(0, settings->old_days));
    find(&findings[CHECK_OVERLAP], facts->has_last, facts->overlapping,
         quiet_below(share(facts->pieces, (uint64_t)settings->overlap_percent),
                     settings->overlap_rows));
    find(&findings[CHECK_AHEAD], facts->has_last, (uint64_t)facts->ahead_days, AHEAD_DAYS);
}

/* ---- months and days ------------------------------------------------------------------------- */

void histogram_issue(struct histogram *histogram, Day as_of, Day issued_on)
{
    int age = day_between(issued_on, as_of);

    histogram->future += age < 0;
    histogram->recent += age >= 0 && age <= AHEAD_DAYS;
    if (age >= 0 && age < RECENT_DAYS)
        histogram->issued[age]++;
    if (age >= 0 && (!day_is(histogram->newest) || day_before(histogram->newest, issued_on)))
        histogram->newest = issued_on;
}

void histogram_add(struct histogram *histogram, Day as_of, Day issued_on, int month, Day ideal_on)
{
    int ahead = day_between(histogram->mail_on, ideal_on);

    histogram_issue(histogram, as_of, issued_on);
    histogram->months[month]++;
    if (ahead >= 0 && ahead < HISTOGRAM_DAYS)
        histogram->ahead[ahead]++;
}

int histogram_ahead(const struct histogram *now, const struct histogram *before, Day as_of,
                    Day before_as_of)
{
    bool foreseen = now->recent > 0 && now->recent <= before->future;
    int since_run = day_between(before_as_of, as_of), since_issue = since_run;

    if (day_is(now->newest) && !foreseen)
        since_issue = day_between(now->newest, as_of);
    return since_run < since_issue ? since_run : since_issue;
}

void histogram_resident(struct histogram *histogram, Day as_of, const struct resident *resident)
{
    int age = resident->birth_state == BIRTH_KNOWN ? day_between(resident->birth_date, as_of) : -1;

    histogram->flagged[FLAG_PROTECTED] += resident->is_protected;
    histogram->flagged[FLAG_ELSEWHERE] += resident->residence_elsewhere;
    histogram->flagged[FLAG_WARD] += resident->ward;
    if (age >= 0 && age < RECENT_DAYS)
        histogram->born[age]++;
}

uint64_t histogram_issued_after(const struct histogram *before, Day before_as_of, Day newest)
{
    int days = day_is(newest) ? day_between(newest, before_as_of) : RECENT_DAYS;
    uint64_t gone = 0;

    for (int i = 0; i < days && i < RECENT_DAYS; i++)
        gone += before->issued[i];
    return gone;
}

struct births histogram_births(const struct histogram *now, const struct histogram *before,
                               int days)
{
    struct births births = {0};

    for (int i = 0; i + days < RECENT_DAYS; i++) {
        births.before += before->born[i];
        births.now += now->born[i + days];
    }
    return births;
}

/*
 * Months in which both runs may be compared: the first that can have lost nothing but by renewal
 * before its end, and the last whose certificates were all issued long ago. Certificates run four
 * to five years and more, so beyond BAND_MONTHS they are still being issued.
 */
enum { BAND_MONTHS = 44, WINDOW_MONTHS = 4 };

static int first_month(Day as_of, int days)
{
    /* after a gap of more than a month, renewals empty the months of the window */
    return month_index(as_of) + 1 + (days > WIDE_DAYS ? WINDOW_MONTHS + days / WIDE_DAYS : 0);
}

static int last_month(Day as_of)
{
    int last = month_index(as_of) + BAND_MONTHS;

    return last < HISTOGRAM_MONTHS ? last : HISTOGRAM_MONTHS - 1;
}

uint64_t histogram_gone(const struct histogram *now, const struct histogram *before, Day as_of,
                        int days, const struct gate_settings *settings)
{
    uint64_t gone = 0;

    for (int i = first_month(as_of, days); i < HISTOGRAM_MONTHS; i++) {
        uint64_t was = before->months[i];
        uint64_t lost = was > now->months[i] ? was - now->months[i] : 0;

        gone += was >= (uint64_t)settings->month_rows &&
                lost > share(was, (uint64_t)settings->month_percent);
    }
    return gone;
}

struct histogram_odd histogram_odd(const struct histogram *now, const struct histogram *before,
                                   Day as_of, int days, const struct gate_settings *settings)
{
    struct histogram_odd odd = {0};
    uint64_t percent = widened(settings->histogram_percent, days, WEEK_DAYS), furthest = 0;
    int last = last_month(as_of);

    for (int i = first_month(as_of, days); i <= last; i++) {
        uint64_t was = before->months[i], is = now->months[i];
        uint64_t moved = was > is ? was - is : is - was;
        uint64_t allowed = quiet_below(share(was, percent), settings->histogram_rows);

        if (moved <= allowed || moved - allowed <= furthest)
            continue;
        furthest = moved - allowed;
        odd = (struct histogram_odd){YEAR_FIRST + i / 12, i % 12 + 1, was, is, allowed};
    }
    return odd;
}

struct volume volume_judge(Day mail_on, const struct histogram *before, uint64_t came,
                           uint64_t late, const struct gate_settings *settings)
{
    struct volume volume = {.came = came + late};
    uint64_t allowed;
    int days;

    if (!day_is(before->mail_on))
        return volume;
    days = day_between(before->mail_on, mail_on);
    if (days < 0 || days >= HISTOGRAM_DAYS)
        return volume;
    volume.compared = true;
    for (int i = 1; i <= days; i++)
        volume.foretold += before->ahead[i];
    allowed = quiet_below(share(volume.foretold, (uint64_t)settings->volume_percent),
                          settings->volume_rows);
    volume.odd = volume.came > volume.foretold + allowed || came + allowed < volume.foretold;
    return volume;
}

/* ---- what became of past lots ---------------------------------------------------------------- */

uint64_t posted_open(const struct posted_lot *lot)
{
    uint64_t settled = lot->posted + lot->undone;

    return lot->reported && lot->made > settled ? lot->made - settled : 0;
}

bool posted_is_overdue(const struct posted_lot *lot, int office_days,
                       const struct gate_settings *settings)
{
    return settings->unposted_days > 0 && office_days >= settings->unposted_days &&
           posted_open(lot) > 0;
}

struct returns returns_judge(const struct posted_lot *lots, size_t count, Day as_of,
                             const struct gate_settings *settings)
{
    struct returns returns = {0};
    Day from = day_add(as_of, -settings->returned_window_days);

    for (size_t i = 0; i < count; i++) {
        if (day_before(lots[i].mail_on, from))
            continue;
        returns.sent += lots[i].reported ? lots[i].posted : lots[i].made - lots[i].undone;
        returns.returned += lots[i].returned;
    }
    returns.odd =
        returns.returned > quiet_below(share(returns.sent, (uint64_t)settings->returned_percent),
                                       settings->returned_rows);
    return returns;
}
