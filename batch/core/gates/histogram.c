/* What two runs count, by months and days. */
#include "core/gates/histogram.h"

static const char *const flag_words[] = {
#define X(name, word) word,
    RESIDENT_FLAGS(X)
#undef X
};

const char *flag_word(enum resident_flag flag)
{
    return flag_words[flag];
}

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

void histogram_valid(struct histogram *histogram, int month, enum certificate_status status)
{
    histogram->valid[month] += status == CERTIFICATE_VALID;
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

static void counts_join(uint64_t *counts, const uint64_t *more, size_t count)
{
    for (size_t i = 0; i < count; i++)
        counts[i] += more[i];
}

void histogram_join(struct histogram *histogram, const struct histogram *more, int first, int last)
{
    for (int i = first; i <= last; i++) {
        histogram->months[i] += more->months[i];
        histogram->valid[i] += more->valid[i];
    }
    counts_join(histogram->ahead, more->ahead, HISTOGRAM_DAYS);
    counts_join(histogram->issued, more->issued, RECENT_DAYS);
    counts_join(histogram->born, more->born, RECENT_DAYS);
    counts_join(histogram->flagged, more->flagged, FLAG_COUNT);
    histogram->recent += more->recent;
    histogram->future += more->future;
    if (day_is(more->newest) &&
        (!day_is(histogram->newest) || day_before(histogram->newest, more->newest)))
        histogram->newest = more->newest;
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
enum { BAND_MONTHS = HISTOGRAM_BANDS_MAX, WINDOW_MONTHS = 4 };

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
                lost > gate_share(was, (uint64_t)settings->month_percent);
    }
    return gone;
}

static struct histogram_band band_of(const struct histogram *now, const struct histogram *before,
                                     int month, int days, const struct gate_settings *settings)
{
    uint64_t percent = gate_widened(settings->histogram_percent, days, WEEK_DAYS);
    uint64_t was = before->months[month];

    return (struct histogram_band){
        YEAR_FIRST + month / 12, month % 12 + 1, was, now->months[month],
        gate_quiet_below(gate_share(was, percent), settings->histogram_rows)};
}

size_t histogram_bands(const struct histogram *now, const struct histogram *before, Day as_of,
                       int days, const struct gate_settings *settings,
                       struct histogram_band bands[HISTOGRAM_BANDS_MAX])
{
    int last = last_month(as_of);
    size_t count = 0;

    for (int i = first_month(as_of, days); i <= last; i++)
        bands[count++] = band_of(now, before, i, days, settings);
    return count;
}

size_t histogram_bands_since(const struct histogram *now, const struct histogram *before, Day as_of,
                             Day before_as_of, const struct gate_settings *settings,
                             struct histogram_band bands[HISTOGRAM_BANDS_MAX])
{
    int days = day_between(before_as_of, as_of), last = last_month(before_as_of);
    size_t count = 0;

    for (int i = first_month(as_of, days); i <= last; i++)
        bands[count++] = band_of(now, before, i, days, settings);
    return count;
}

struct histogram_odd histogram_odd(const struct histogram *now, const struct histogram *before,
                                   Day as_of, int days, const struct gate_settings *settings)
{
    struct histogram_odd odd = {0};
    uint64_t furthest = 0;
    int last = last_month(as_of);

    for (int i = first_month(as_of, days); i <= last; i++) {
        struct histogram_band at = band_of(now, before, i, days, settings);
        uint64_t moved = at.before > at.now ? at.before - at.now : at.now - at.before;

        if (moved <= at.allowed || moved - at.allowed <= furthest)
            continue;
        furthest = moved - at.allowed;
        odd = (struct histogram_odd){at.year, at.month, at.before, at.now, at.allowed};
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
    allowed = gate_quiet_below(gate_share(volume.foretold, (uint64_t)settings->volume_percent),
                               settings->volume_rows);
    volume.odd = volume.came > volume.foretold + allowed || came + allowed < volume.foretold;
    return volume;
}
