/* The profile of a made-up register: what it holds of each kind, counted as it is made. */
#include "core/days/period.h"
#include "synth/synth.h"

enum { SOON_DAYS = 30 };

static bool is_living(const struct synth_person *person)
{
    return person->resident.status == RESIDENT_RESIDENT ||
           person->resident.status == RESIDENT_MOVING_OUT;
}

static int age_on(Day birth, Day day)
{
    int age = day_civil(day).year - day_civil(birth).year;

    return age - younger_than(birth, day, age, LEAP_FEB28);
}

static void count_age(struct synth_profile *profile, const struct synth *synth,
                      const struct synth_person *person)
{
    int age = age_on(person->born_on, synth->as_of);

    profile->living++;
    profile->under_15 += age < 15;
    profile->over_64 += age >= 65;
    profile->five_years[age >= 100 ? SYNTH_AGE_STEPS - 1 : age / 5]++;
}

static void count_resident(struct synth_profile *profile, const struct synth_person *person)
{
    const struct resident *resident = &person->resident;
    struct civil birth = day_civil(person->born_on);
    uint64_t *hard = profile->hard;

    hard[SYNTH_PROTECTED] += resident->is_protected;
    hard[SYNTH_WARD] += resident->ward;
    hard[SYNTH_STAY] += day_is(resident->stay_until);
    hard[SYNTH_LEAP] += birth.month == 2 && birth.day == 29;
    hard[SYNTH_MOVED_OUT] += resident->status == RESIDENT_MOVED_OUT;
    hard[SYNTH_DECEASED] += resident->status == RESIDENT_DECEASED;
    hard[SYNTH_ABROAD] += resident->status == RESIDENT_ABROAD;
    hard[SYNTH_REMOVED] += resident->status == RESIDENT_REMOVED;
    hard[SYNTH_MOVING_OUT] += resident->status == RESIDENT_MOVING_OUT;
    hard[SYNTH_ELSEWHERE] += resident->residence_elsewhere;
    hard[SYNTH_BIRTH_UNKNOWN] += resident->birth_state == BIRTH_UNKNOWN;
    hard[SYNTH_MAILING] += !str_is_empty(resident->mailing_address);
    hard[SYNTH_RARE_KANJI] += person->rare_kanji;
    hard[SYNTH_VARIANT] += person->variant_selector;
}

/* As docs/contract 4 has it: another one of the kind, valid, issued later or, the same day,
 * expiring later. */
static bool is_superseded(const struct synth_person *person, size_t at)
{
    const struct certificate *row = &person->certificates[at];

    for (size_t i = 0; i < person->certificate_count; i++) {
        const struct certificate *other = &person->certificates[i];
        int later = day_compare(other->issued_on, row->issued_on);

        if (other->kind == row->kind && other->status == CERTIFICATE_VALID && i != at &&
            (later > 0 || (later == 0 && day_before(row->expires_on, other->expires_on))))
            return true;
    }
    return false;
}

/* What a letter may be about: valid, not over, not superseded. */
static bool is_current(const struct synth *synth, const struct synth_person *person, size_t at)
{
    return person->certificates[at].status == CERTIFICATE_VALID &&
           !day_before(person->certificates[at].expires_on, synth->as_of) &&
           !is_superseded(person, at);
}

static void count_certificate(struct synth_profile *profile, const struct synth *synth,
                              const struct synth_person *person, size_t at)
{
    const struct certificate *row = &person->certificates[at];
    int year = day_civil(row->expires_on).year - YEAR_FIRST;
    bool current = is_current(synth, person, at);
    uint64_t *hard = profile->hard;

    profile->certificates++;
    profile->current += current;
    profile->history += row->status == CERTIFICATE_REVOKED || row->status == CERTIFICATE_EXPIRED;
    profile->expiring[year]++;
    profile->current_expiring[year] += current;
    hard[SYNTH_REVOKED] += row->status == CERTIFICATE_REVOKED;
    hard[SYNTH_SUPERSEDED] += row->status == CERTIFICATE_VALID && is_superseded(person, at);
    hard[SYNTH_SUSPENDED] += row->status == CERTIFICATE_SUSPENDED;
    hard[SYNTH_UNDELIVERED] += row->status == CERTIFICATE_UNDELIVERED;
    hard[SYNTH_NO_PIN] += row->card_type == CARD_NO_PIN;
    hard[SYNTH_RESIDENCE_CARD] += row->card_type == CARD_RESIDENCE;
}

/* Whether a notice about it falls due within the coming month. */
static bool opens_soon(const struct synth *synth, const struct synth_person *person, size_t at)
{
    const struct certificate *row = &person->certificates[at];
    int ahead = day_between(synth->as_of, window_opens(row->expires_on, 3));
    Day stay = person->resident.stay_until;

    return ahead > 0 && ahead <= SOON_DAYS && row->card_type != CARD_RESIDENCE &&
           (!day_is(stay) || day_before(row->expires_on, stay));
}

/* Whether its letter is due: the window is open, or opens soon. */
static bool is_due(const struct synth *synth, const struct synth_person *person, size_t at)
{
    const struct certificate *row = &person->certificates[at];
    Day stay = person->resident.stay_until;

    return is_current(synth, person, at) && row->card_type != CARD_RESIDENCE &&
           day_between(synth->as_of, window_opens(row->expires_on, 3)) <= SOON_DAYS &&
           (!day_is(stay) || day_before(row->expires_on, stay));
}

static bool is_birthday(const struct synth_person *person, Day day)
{
    return person->resident.birth_state == BIRTH_KNOWN &&
           day_equal(day,
                     birthday_in(person->resident.birth_date, day_civil(day).year, LEAP_FEB28));
}

/* A card that has no date of its own and was made for a minor ends with the certificate. */
static bool of_a_minor(const struct synth_person *person, const struct certificate *row)
{
    int line = day_before(row->issued_on, day_of(2022, 4, 1)) ? 20 : 18;

    return person->resident.birth_state == BIRTH_KNOWN &&
           younger_than(person->resident.birth_date, row->issued_on, line, LEAP_FEB28);
}

static void see_certificate(const struct synth_person *person, const struct certificate *row,
                            bool *found)
{
    bool bare = !day_is(row->card_expires_on);
    bool cut_short = day_is(person->resident.stay_until) && !is_birthday(person, row->expires_on);

    found[SYNTH_EXTENDED] |=
        cut_short && !bare && !day_before(row->expires_on, row->card_expires_on);
    found[SYNTH_EXTENDED_BARE] |= cut_short && bare;
    found[SYNTH_MINOR_BARE] |= bare && of_a_minor(person, row);
    found[SYNTH_WEEKEND] |= day_weekday(row->expires_on) >= 5;
}

static void count_letter(struct synth_profile *profile, const struct synth *synth,
                         const struct synth_person *person)
{
    const struct resident *resident = &person->resident;
    bool found[SYNTH_LETTER_COUNT] = {[SYNTH_ORGANISATION] = person->organisation,
                                      [SYNTH_ENGLISH] = str_equal(resident->language, STR("en")),
                                      [SYNTH_EASY] = str_equal(resident->language, STR("ja-easy")),
                                      [SYNTH_LARGE] = str_equal(person->format, STR("large")),
                                      [SYNTH_BRAILLE] = str_equal(person->format, STR("braille")),
                                      [SYNTH_AUDIO] = str_equal(person->format, STR("audio")),
                                      [SYNTH_PHONE] = str_equal(person->format, STR("phone"))};
    Day first = DAY_NONE;

    for (size_t i = 0; i < person->certificate_count; i++) {
        const struct certificate *row = &person->certificates[i];

        if (!is_due(synth, person, i))
            continue;
        see_certificate(person, row, found);
        found[SYNTH_TWO_DATES] |= day_is(first) && !day_equal(first, row->expires_on);
        first = row->expires_on;
    }
    if (!day_is(first))
        return;
    profile->due++;
    for (size_t i = 0; i < SYNTH_LETTER_COUNT; i++)
        profile->letters[i] += found[i];
}

static void count_holder(struct synth_profile *profile, const struct synth *synth,
                         const struct synth_person *person)
{
    bool has[KIND_COUNT] = {false, false}, soon = false;

    for (size_t i = 0; i < person->certificate_count; i++) {
        if (!is_current(synth, person, i))
            continue;
        has[person->certificates[i].kind] = true;
        soon = soon || opens_soon(synth, person, i);
    }
    profile->holders += has[KIND_SIGNATURE] || has[KIND_AUTHENTICATION];
    profile->two += has[KIND_SIGNATURE] && has[KIND_AUTHENTICATION];
    profile->opening_soon += soon;
}

void synth_profile_add(struct synth_profile *profile, const struct synth *synth,
                       const struct synth_person *person)
{
    profile->residents++;
    count_resident(profile, person);
    for (size_t i = 0; i < person->certificate_count; i++)
        count_certificate(profile, synth, person, i);
    if (!is_living(person))
        return;
    count_age(profile, synth, person);
    count_holder(profile, synth, person);
    count_letter(profile, synth, person);
}
