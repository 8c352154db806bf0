/* Classes of people: the table, and the test of each cell against chance. */
#include "core/gates/classes.h"

#include <math.h>

#include "core/gates/chance.h"
#include "core/rules/nothing.h"

static const struct {
    const char *word, *japanese, *english;
} words[] = {
#define X(name, word, a, b, c, d, e, f, g, h, japanese, english) {word, japanese, english},
    CLASSES(X)
#undef X
};

const struct class_settings class_defaults = {{
#define X(name, word, percent, cell, group, residents, residents_cell, yearly, peak, spread, ja,   \
          en)                                                                                      \
    {percent, cell, group, residents, residents_cell, yearly, peak, spread},
    CLASSES(X)
#undef X
}};

_Static_assert((int)CLASS_COUNT <= (int)CELL_CLASSES_MAX, "a set of classes is 32 bits");

const char *class_word(enum class_name which)
{
    return words[which].word;
}

const char *class_japanese(enum class_name which)
{
    return words[which].japanese;
}

const char *class_english(enum class_name which)
{
    return words[which].english;
}

int class_of_word(Str word)
{
    for (int i = 0; i < CLASS_COUNT; i++)
        if (str_equal(word, str_of(words[i].word)))
            return i;
    return -1;
}

int class_of(enum disposition disposition, enum reason reason)
{
    if (disposition != DISPOSITION_REJECTED && disposition != DISPOSITION_SUPPRESSED &&
        disposition != DISPOSITION_HELD && disposition != DISPOSITION_LAPSED)
        return -1;
    if (reason == REASON_REFUSED || reason == REASON_RETURNED)
        return -1;
    if (reason == REASON_UNPRINTABLE || reason == REASON_UNFIT_ADDRESS)
        return CLASS_FAULT;
    return class_of_word(str_of(reason_term(reason).word));
}

/* ---- one resident ---------------------------------------------------------------------------- */

enum { CODE_DIGITS = 7 };

static uint32_t area_of(Str postal_code)
{
    uint32_t number = 0;

    if (postal_code.n != CODE_DIGITS)
        return CELL_NO_AREA;
    for (size_t i = 0; i < CODE_DIGITS; i++) {
        if (postal_code.p[i] < '0' || postal_code.p[i] > '9')
            return CELL_NO_AREA;
        number = number * 10 + (uint32_t)(postal_code.p[i] - '0');
    }
    return number;
}

struct cell_place class_place(const struct resident *resident)
{
    bool born = resident->birth_state == BIRTH_KNOWN;

    return (struct cell_place){area_of(resident->postal_code),
                               born ? (uint32_t)day_civil(resident->birth_date).year : CELL_NO_YEAR,
                               CELL_NO_MONTH};
}

bool class_is_faulty(const struct resident *resident)
{
    uint32_t area = area_of(resident->postal_code);

    return area == CELL_NO_AREA || area == 0 || str_is_empty(resident->address) ||
           str_is_empty(resident->name) || text_says_nothing(resident->address) ||
           text_says_nothing(resident->name);
}

bool class_lives_here(enum resident_status status)
{
    return status == RESIDENT_RESIDENT || status == RESIDENT_MOVING_OUT;
}

uint32_t classes_of_state(enum resident_status status, bool is_protected, bool elsewhere,
                          bool faulty)
{
    switch (status) {
    case RESIDENT_DECEASED:
        return UINT32_C(1) << CLASS_DECEASED;
    case RESIDENT_MOVED_OUT:
        return UINT32_C(1) << CLASS_MOVED_OUT;
    case RESIDENT_REMOVED:
        return UINT32_C(1) << CLASS_REMOVED;
    case RESIDENT_ABROAD:
        return UINT32_C(1) << CLASS_ABROAD;
    default:
        return (uint32_t)(status == RESIDENT_MOVING_OUT) << CLASS_MOVING |
               (uint32_t)is_protected << CLASS_PROTECTED | (uint32_t)elsewhere << CLASS_ELSEWHERE |
               (uint32_t)faulty << CLASS_FAULT;
    }
}

uint32_t classes_of_resident(const struct resident *resident)
{
    return classes_of_state(resident->status, resident->is_protected, resident->residence_elsewhere,
                            class_is_faulty(resident));
}

/* ---- what is expected ------------------------------------------------------------------------ */

/* 20 March to 20 April: schools, offices and companies change places. */
static bool is_moving_week(Day day)
{
    struct civil civil = day_civil(day);

    return (civil.month == 3 && civil.day >= 20) || (civil.month == 4 && civil.day <= 20);
}

enum { QUARTERS = 4, OFFICE_DAYS_A_YEAR = 245 };

struct class_time class_time_of(const struct calendar *calendar, Day last, Day as_of)
{
    int days = day_between(last, as_of);
    int office = days > 0 ? office_days_between(calendar, last, day_add(as_of, 1)) : 0;
    int quarters = QUARTERS * office + (days - office);
    struct class_time time = {quarters > QUARTERS ? quarters : QUARTERS, false};
    Day day = as_of;

    for (int i = 0; i < 366 && (i == 0 || day_before(last, day)); i++, day = day_add(day, -1))
        time.peak |= is_moving_week(day);
    return time;
}

static bool is_first(enum class_family family)
{
    return family == FAMILY_DUE_FIRST || family == FAMILY_RESIDENTS_FIRST ||
           family == FAMILY_CERTIFICATES_FIRST;
}

/* A row twice has no standing: that it is one was no other the night before. */
static bool is_asked(enum class_family family, int which)
{
    switch (family) {
    case FAMILY_DUE_FIRST:
        return which < CLASS_UNSEEN;
    case FAMILY_DUE:
        return which <= CLASS_UNSEEN && which != CLASS_DUPLICATE;
    case FAMILY_RESIDENTS_FIRST:
        return which < CLASS_RESIDENT_GONE;
    case FAMILY_RESIDENTS:
        return (which >= CLASS_DECEASED && which <= CLASS_ABROAD) || which == CLASS_ELSEWHERE ||
               which == CLASS_PROTECTED || which == CLASS_MOVING || which == CLASS_FAULT ||
               which == CLASS_RESIDENT_GONE;
    case FAMILY_CERTIFICATES_FIRST:
    case FAMILY_CERTIFICATES:
        return which == CLASS_CERTIFICATE_GONE;
    case FAMILY_NEAR:
        return which == CLASS_NEAR_GONE;
    case FAMILY_OPEN:
        return which == CLASS_OPEN_GONE;
    case FAMILY_COUNT:
        break;
    }
    return false;
}

enum { ALL = 100 };

static int share_of(const struct class_terms *terms, enum class_family family,
                    enum cell_dimension kind)
{
    if (family == FAMILY_DUE_FIRST)
        return kind == CELL_ALL ? terms->percent : terms->cell_percent;
    return kind == CELL_ALL ? terms->residents_percent : terms->residents_cell_percent;
}

#define TENTHS 10
#define MEAN_MAX CHANCE_MEAN_MAX

/* In a large town days differ by more than households do (a Monday, the end of a month): a seventh
 * of the mean is added to the deviation. */
#define DAYS_DIFFER 50.0

/* False: this class is not asked about here. */
static bool chance_of(const struct class_terms *terms, enum class_family family,
                      const struct class_cell *cell, struct class_time time, struct chance *chance)
{
    uint64_t people = cell->at_risk;
    double mean, spread;

    if (is_first(family)) {
        int share = share_of(terms, family, cell->kind);

        mean = (double)(people * (uint64_t)share) / 100.0;
        spread = (double)terms->group / TENTHS;
        if (share >= ALL)
            return false;
    } else {
        uint64_t peak = time.peak ? (uint64_t)terms->peak : TENTHS;

        mean = (double)(people * (uint64_t)terms->yearly * peak) * (double)time.quarters /
               (1000.0 * TENTHS * QUARTERS * OFFICE_DAYS_A_YEAR);
        spread = (double)terms->spread / TENTHS + mean / DAYS_DIFFER;
        if (terms->yearly == 0)
            return false;
    }
    chance->mean = mean < MEAN_MAX ? mean : MEAN_MAX;
    chance->dispersion = spread < CHANCE_DISPERSION_MAX ? spread : CHANCE_DISPERSION_MAX;
    return true;
}

/* ---- the test -------------------------------------------------------------------------------- */

static enum class_check check_of_class(enum class_family family, int which)
{
    if (is_first(family))
        return CLASS_OF_SHARE;
    return which >= CLASS_RESIDENT_GONE ? CLASS_OF_LOSS : CLASS_OF_CHANGE;
}

static void keep_stopped(struct class_findings *findings, const struct class_odd *odd)
{
    size_t at = findings->stopped_count;

    while (at > 0 && findings->stopped[at - 1].tail > odd->tail)
        at--;
    if (at == CLASS_STOPPED_MAX)
        return;
    if (findings->stopped_count < CLASS_STOPPED_MAX)
        findings->stopped_count++;
    for (size_t i = findings->stopped_count - 1; i > at; i--)
        findings->stopped[i] = findings->stopped[i - 1];
    findings->stopped[at] = *odd;
}

/* Of two cells that are as improbable the one of the lower bound speaks: P(X >= 1) of one share and
 * dispersion may be that of others. */
#define ALIKE 1e-9

static bool is_worse(const struct class_odd *odd, const struct class_odd *worst)
{
    if (!worst->count || odd->tail < worst->tail - ALIKE)
        return true;
    return odd->tail <= worst->tail + ALIKE && odd->most < worst->most;
}

/* Up to its mean a count is no news. */
static void test(struct class_findings *findings, struct class_odd *odd,
                 const struct chance *chance)
{
    struct class_odd *worst = &findings->worst[check_of_class(odd->family, (int)odd->which)];

    findings->tested[check_of_class(odd->family, (int)odd->which)]++;
    if ((double)odd->count <= chance->mean)
        return;
    odd->tail = chance_tail(chance, odd->count);
    if (odd->tail > log(CLASS_STOPS) && worst->count && odd->tail > worst->tail + ALIKE)
        return;
    odd->most = chance_most(chance, CLASS_STOPS);
    if (odd->count > odd->most)
        keep_stopped(findings, odd);
    if (is_worse(odd, worst))
        *worst = *odd;
}

/* Of a few people nothing can be told but what the whole tells, and each cell that is tested makes
 * the alarm rarer. */
static bool is_tested(const struct class_cell *cell)
{
    return cell->kind == CELL_ALL || cell->at_risk >= CLASS_CELL_LEAST;
}

void classes_judge(struct class_findings *findings, const struct class_settings *settings,
                   enum class_family family, const struct cells *cells, struct class_time time)
{
    for (const struct class_cell *at = cells_next(cells, NULL); at; at = cells_next(cells, at))
        for (int which = 0; is_tested(at) && which < CLASS_COUNT; which++) {
            struct class_odd odd = {.which = (enum class_name)which,
                                    .family = family,
                                    .kind = at->kind,
                                    .value = at->value,
                                    .count = at->counts[which],
                                    .at_risk = at->at_risk};
            struct chance chance;

            if (is_asked(family, which) &&
                chance_of(&settings->of[which], family, at, time, &chance))
                test(findings, &odd, &chance);
        }
}

enum class_check classes_alarm(const struct class_findings *findings)
{
    enum class_check most = CLASS_CHECKS;
    uint64_t tested = 0;

    for (int i = 0; i < CLASS_CHECKS; i++) {
        const struct class_odd *worst = &findings->worst[i];

        tested += findings->tested[i];
        if (worst->count && (most == CLASS_CHECKS || worst->tail < findings->worst[most].tail))
            most = (enum class_check)i;
    }
    if (most == CLASS_CHECKS ||
        findings->worst[most].tail + log((double)tested) > log(CLASS_ALARMS))
        return CLASS_CHECKS;
    return most;
}
