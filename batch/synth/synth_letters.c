/* What changes a person's letter. The frequencies are written where they are drawn. */
#include "synth/synth_letters.h"

#include "core/days/period.h"
#include "synth/synth_home.h"

/* ---- the stay -------------------------------------------------------------------------------- */

/*
 * An extension is granted about the time the old stay ends, and the card follows at the counter. So
 * the old end lies just before or within the window of what ended with it.
 */
void synth_stay_extend(const struct synth *synth, struct synth_person *person,
                       struct synth_life *life, struct dice *dice)
{
    struct civil civil = day_civil(day_add(synth->as_of, dice_between(dice, -20, 110)));
    bool extended = dice_chance(dice, 15, 100);

    if (!extended || !day_is(person->resident.stay_until))
        return;
    civil.day = civil.day > 28 ? 28 : civil.day; /* as in synth.c */
    person->resident.stay_until = day_of(civil.year + life->stay_years, civil.month, civil.day);
}

/* ---- who gets the post ----------------------------------------------------------------------- */

/* Homes see to the post of many of the old; law firms and welfare councils are guardians. */
static void organisation_draw(const struct synth *synth, struct synth_person *person,
                              struct dice *dice, int age)
{
    struct resident *resident = &person->resident;
    struct postal_address place;

    if (resident->ward && !str_is_empty(resident->agent_name)) {
        if (!dice_chance(dice, 30, 100))
            return;
        resident->agent_name = str_of(synth_word(dice, &synth_guardian_offices));
        if (!str_is_empty(resident->mailing_name))
            resident->mailing_name = resident->agent_name;
        person->organisation = true;
        return;
    }
    if (age < 75 || !str_is_empty(resident->mailing_address) || !dice_chance(dice, 35, 1000))
        return;
    place = place_draw(synth, person, dice);
    resident->mailing_name = str_of(synth_word(dice, &synth_facilities));
    resident->mailing_postal_code = place.postal_code;
    resident->mailing_address = place.address;
    resident->mailing_building = STR_EMPTY;
    person->organisation = true;
}

/* ---- language and format --------------------------------------------------------------------- */

static Str format_draw(struct dice *dice, int age)
{
    uint32_t roll = dice_below(dice, 1000);

    if (roll < 3)
        return STR("braille");
    if (roll < 6)
        return STR("audio");
    if (roll < 9)
        return STR("phone");
    return roll < (age >= 75 ? 60 : 12) ? STR("large") : STR_EMPTY;
}

/* Most who read no Japanese have told nobody; some asked for plain words. */
static void language_draw(struct synth_person *person, struct dice *dice, int age)
{
    bool plain = dice_chance(dice, person->foreign ? 330 : 1, 1000);

    if (plain && str_is_empty(person->resident.language))
        person->resident.language = STR("ja-easy");
    person->format = format_draw(dice, age);
    person->listed = dice_chance(dice, 5, 1000);
    person->listed_language = STR_EMPTY;
    person->listed_format = STR_EMPTY;
    if (dice_chance(dice, 1, 2))
        person->listed_language = dice_chance(dice, 1, 2) ? STR("en") : STR("ja-easy");
    else
        person->listed_format = STR("large");
}

/* ---- what a register lacks, and certificates of two days ------------------------------------- */

/* Many exports have the card's end only where the office made the card. */
static void card_dates_drop(struct synth_person *person, struct dice *dice, int age)
{
    uint32_t percent = age < 23 || day_is(person->resident.stay_until) ? 35 : 4;

    if (!dice_chance(dice, percent, 100))
        return;
    for (size_t i = 0; i < person->certificate_count; i++)
        person->certificates[i].card_expires_on = DAY_NONE;
}

void synth_birth_write(struct synth_person *person)
{
    char text[DAY_TEXT_MAX];
    size_t start = person->text_used;

    person->resident.birth_date = person->born_on;
    synth_put(person, day_text(person->born_on, text));
    person->birth_text = synth_put_end(person, start);
}

/* The place of the certificate of this kind that runs on the as-of day; the count: none. */
static size_t running(const struct synth *synth, const struct synth_person *person, enum kind kind)
{
    size_t at = person->certificate_count;

    for (size_t i = 0; i < person->certificate_count; i++)
        if (person->certificates[i].kind == kind &&
            person->certificates[i].status == CERTIFICATE_VALID &&
            !day_before(person->certificates[i].expires_on, synth->as_of))
            at = i;
    return at;
}

/*
 * A birth date that was put right revokes the signature alone: the new one ends on the new birthday
 * where that comes first, the other one stays (docs/domain.md 1).
 */
static void birth_correct(const struct synth *synth, struct synth_person *person, struct dice *dice,
                          int age)
{
    size_t signature = running(synth, person, KIND_SIGNATURE);
    size_t authentication = running(synth, person, KIND_AUTHENTICATION);
    int days = dice_between(dice, 1, 40);
    struct certificate *row;
    Day ends_on;

    if (!dice_chance(dice, 12, 1000) || age < 30 || person->foreign ||
        person->resident.birth_state != BIRTH_KNOWN || signature == person->certificate_count ||
        authentication == person->certificate_count)
        return;
    row = &person->certificates[signature];
    if (!day_equal(row->expires_on, person->certificates[authentication].expires_on) ||
        day_equal(row->expires_on, row->card_expires_on))
        return;
    ends_on = day_add(row->expires_on, -days);
    if (!day_before(row->issued_on, ends_on))
        return;
    person->birth_corrected = true;
    person->born_on = day_add(person->born_on, -days);
    synth_birth_write(person);
    row->expires_on = birthday_in(person->born_on, day_civil(ends_on).year, LEAP_FEB28);
}

void synth_letter(const struct synth *synth, struct synth_person *person, struct dice *dice,
                  int age)
{
    organisation_draw(synth, person, dice, age);
    language_draw(person, dice, age);
    birth_correct(synth, person, dice, age);
    card_dates_drop(person, dice, age);
}
