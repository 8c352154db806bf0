/*
 * One resident: a slot in a household, a name, a fate. Homes come from synth_home.c, cards from
 * synth_cards.c. The frequencies are written where they are drawn.
 */
#include "synth/synth.h"

#include "base/bug.h"
#include "core/days/period.h"
#include "synth/synth_cards.h"
#include "synth/synth_home.h"
#include "synth/synth_letters.h"

enum { ID_DIGITS = 10 };

/* ---- the city -------------------------------------------------------------------------------- */

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

static bool is_code(Str code)
{
    if (code.n != 5)
        return false;
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] < '0' || code.p[i] > '9')
            return false;
    return synth_prefecture_of(code.p) != NULL;
}

static Day years_before(Day day, int years)
{
    struct civil civil = day_civil(day);

    return birthday_in(day, civil.year - years, LEAP_FEB28);
}

bool synth_init(struct synth *synth, uint64_t seed, uint32_t residents, Day as_of, Str municipality)
{
    struct dice dice = dice_for(seed, OF_CITY, residents);

    REQUIRE(residents >= 1 && residents <= SYNTH_RESIDENTS_MAX);
    REQUIRE(day_civil(as_of).year >= SYNTH_YEAR_FIRST);
    REQUIRE(day_civil(as_of).year <= SYNTH_YEAR_LAST);
    if (!is_code(municipality))
        return false;
    *synth = (struct synth){.seed = seed,
                            .residents = residents,
                            .as_of = as_of,
                            .history_from = years_before(as_of, SYNTH_HISTORY_YEARS),
                            .id_stride = UINT64_C(10000000000) / residents,
                            .slot_offset = dice_below(&dice, residents),
                            .buildings = residents / RESIDENTS_A_BUILDING + 1,
                            .facilities = residents / RESIDENTS_A_FACILITY + 1,
                            .card_share = synth_card_share(as_of)};
    do
        synth->slot_factor = 1 + (uint64_t)dice_below(&dice, residents);
    while (common_divisor(synth->slot_factor, residents) != 1);
    memcpy(synth->municipality, municipality.p, municipality.n);
    synth->city = synth_city_of(synth->municipality);
    for (uint32_t i = 0; synth->city && i < synth->city->town_count; i++)
        synth->town_weight += (uint32_t)synth->city->towns[i].weight;
    return true;
}

/* ---- names ----------------------------------------------------------------------------------- */

/* What a household shares: the surname, and what is uncommon about it. */
struct surname {
    const char *text;
    bool rare, variant;
};

static struct surname surname_draw(struct dice *dice)
{
    uint32_t roll = dice_below(dice, 1000);

    if (roll < 4)
        return (struct surname){synth_word(dice, &synth_variant_surnames), false, true};
    if (roll < 24)
        return (struct surname){synth_word(dice, &synth_rare_surnames), true, false};
    return (struct surname){synth_common_word(dice, &synth_surnames), false, false};
}

static const char *given_draw(struct dice *dice, const struct member *member, bool *rare)
{
    int generation = member->age >= 60   ? SYNTH_ELDER
                     : member->age >= 25 ? SYNTH_MIDDLE
                                         : SYNTH_YOUNG;

    if (dice_chance(dice, 3, 1000)) {
        *rare = true;
        return synth_word(dice, &synth_rare_given);
    }
    return synth_common_word(dice,
                             member->woman ? &synth_women[generation] : &synth_men[generation]);
}

/* 氏　名; for some women 氏［旧氏］　名. */
static Str japanese_name(struct synth_person *person, struct dice *dice,
                         const struct surname *surname, const struct member *member)
{
    size_t start = person->text_used;
    bool former = member->woman && member->age >= 20 && dice_chance(dice, 12, 1000);

    synth_put(person, surname->text);
    if (former) {
        synth_put(person, "［");
        synth_put(person, synth_common_word(dice, &synth_surnames));
        synth_put(person, "］");
    }
    synth_put(person, "　");
    synth_put(person, given_draw(dice, member, &person->rare_kanji));
    person->rare_kanji |= surname->rare;
    person->variant_selector |= surname->variant;
    return synth_put_end(person, start);
}

/* Roman capitals; the kanji where the name has them; a 通称 for some. */
static Str foreign_name(struct synth_person *person, struct dice *dice,
                        const struct household *household)
{
    const struct synth_nation *nation = &synth_nations[household->nation];
    struct dice shared = household->dice; /* the family's name is drawn alike for all of it */
    uint32_t family = dice_below(&shared, nation->family.count);
    uint32_t given = dice_below(dice, nation->given.count);
    size_t start = person->text_used;

    synth_put(person, nation->family.at[family]);
    synth_put(person, " ");
    synth_put(person, nation->given.at[given]);
    if (nation->family_kanji.count > 0 && dice_chance(dice, 1, 2)) {
        synth_put(person, "　");
        synth_put(person, nation->family_kanji.at[family]);
        synth_put(person, nation->given_kanji.at[given]);
    } else if (dice_chance(dice, 1, 10)) {
        synth_put(person, "（");
        synth_put(person, synth_common_word(dice, &synth_surnames));
        synth_put(person, "　");
        synth_put(person, synth_common_word(dice, &synth_men[SYNTH_MIDDLE]));
        synth_put(person, "）");
    }
    return synth_put_end(person, start);
}

/* ---- one resident ---------------------------------------------------------------------------- */

/* A day of the year of that age; 29 February somewhat oftener than its share, so that it is seen.
 */
static Day birth_draw(const struct synth *synth, struct dice *dice, int age)
{
    Day birth = day_add(synth->as_of, -(age * 1461 / 4 + (int)dice_below(dice, 365)));
    int year = day_civil(birth).year / 4 * 4;

    if (dice_chance(dice, 12, 10000) && day_exists(year, 2, 29))
        return day_of(year, 2, 29);
    return birth;
}

/* 不詳, or a date with the day or month unknown. */
static Str unknown_birth(struct synth_person *person, struct dice *dice)
{
    struct civil civil = day_civil(person->born_on);
    size_t start = person->text_used;
    bool month_known = dice_chance(dice, 1, 3);

    if (dice_chance(dice, 1, 3))
        return STR("不詳");
    synth_put_number(person, (uint64_t)civil.year, 4, false);
    synth_put(person, "-");
    synth_put_number(person, month_known ? (uint64_t)civil.month : 0, 2, false);
    synth_put(person, "-00");
    return synth_put_end(person, start);
}

static void birth_set(const struct synth *synth, struct synth_person *person, struct dice *dice,
                      int age)
{
    person->born_on = birth_draw(synth, dice, age);
    if (dice_chance(dice, 15, 10000)) {
        person->resident.birth_state = BIRTH_UNKNOWN;
        person->resident.birth_date = DAY_NONE;
        person->birth_text = unknown_birth(person, dice);
        return;
    }
    person->resident.birth_state = BIRTH_KNOWN;
    synth_birth_write(person);
}

/* Whole households move, and single people; the old die. */
static enum resident_status status_draw(struct household *household, struct dice *dice, int age)
{
    uint32_t together = dice_below(&household->dice, 10000), alone = dice_below(dice, 10000);
    uint32_t deaths = age >= 80 ? 500 : age >= 65 ? 120 : age >= 40 ? 15 : 2;
    uint32_t moves = age >= 18 && age < 40 ? 150 : 25;

    if (together < 50)
        return RESIDENT_MOVED_OUT;
    if (together < 70)
        return RESIDENT_MOVING_OUT;
    if (alone < deaths)
        return RESIDENT_DECEASED;
    if (alone < deaths + moves)
        return RESIDENT_MOVED_OUT;
    if (alone < deaths + moves + 18)
        return RESIDENT_ABROAD;
    if (alone < deaths + moves + 36)
        return RESIDENT_REMOVED;
    return alone < deaths + moves + 46 ? RESIDENT_MOVING_OUT : RESIDENT_RESIDENT;
}

/* 永住者 and 特別永住者 stay without end, others for one, three or five years at a time. */
static void stay_draw(const struct synth *synth, struct synth_person *person, struct dice *dice,
                      struct synth_life *life)
{
    static const int years[] = {1, 3, 5};
    struct civil civil;

    life->stay_years = years[dice_below(dice, 3)];
    person->resident.stay_until = DAY_NONE;
    if (!person->foreign || dice_chance(dice, 38, 100))
        return;
    civil = day_civil(day_add(synth->as_of, dice_between(dice, -15, life->stay_years * 365)));
    civil.day = civil.day > 28 ? 28 : civil.day; /* so that it exists in every year */
    person->resident.stay_until = day_of(civil.year, civil.month, civil.day);
}

static void left_draw(const struct synth *synth, struct synth_person *person, struct dice *dice,
                      struct synth_life *life)
{
    struct resident *resident = &person->resident;

    life->until = synth->as_of;
    resident->moves_on = DAY_NONE;
    if (resident->status == RESIDENT_MOVING_OUT) {
        if (dice_chance(dice, 4, 5))
            resident->moves_on = day_add(synth->as_of, dice_between(dice, -5, 40));
        return;
    }
    if (resident->status != RESIDENT_RESIDENT)
        life->until = day_add(synth->as_of, -(int)dice_below(dice, 600));
    if (day_before(life->until, person->born_on))
        life->until = person->born_on;
}

static void flags_draw(struct household *household, struct synth_person *person, struct dice *dice,
                       int age)
{
    struct resident *resident = &person->resident;
    bool household_protected = dice_chance(&household->dice, 16, 10000);

    resident->is_protected = household_protected || dice_chance(dice, 6, 10000);
    resident->ward = age >= 20 && dice_chance(dice, age >= 75 ? 70 : 12, 10000);
    resident->residence_elsewhere = dice_chance(dice, 17, 10000);
}

/* Guardians get the post of wards; parents are named for some children; others have it sent on. */
static void mail_draw(const struct synth *synth, struct synth_person *person, struct dice *dice,
                      const struct surname *surname, int age)
{
    struct resident *resident = &person->resident;
    struct member other = {50, dice_chance(dice, 1, 2)};
    struct surname guardian = {synth_common_word(dice, &synth_surnames), false, false};
    struct postal_address place;

    if (resident->ward ? dice_chance(dice, 9, 10) : age < 15 && dice_chance(dice, 3, 10))
        resident->agent_name =
            japanese_name(person, dice, resident->ward ? &guardian : surname, &other);
    if (!dice_chance(dice, resident->ward ? 500 : age >= 75 ? 15 : 4, 1000))
        return;
    place =
        dice_chance(dice, 1, 3) ? flat_draw(synth, person, dice) : place_draw(synth, person, dice);
    resident->mailing_postal_code = place.postal_code;
    resident->mailing_address = place.address;
    resident->mailing_building = place.building;
    if (resident->ward)
        resident->mailing_name = resident->agent_name;
    else if (dice_chance(dice, 1, 2))
        resident->mailing_name = japanese_name(person, dice, surname, &other);
}

static Str language_of(const struct synth_person *person, struct dice *dice)
{
    if (!person->foreign || !dice_chance(dice, 1, 3))
        return STR_EMPTY;
    return dice_chance(dice, 1, 2) ? STR("en") : STR("ja");
}

static Str id_write(const struct synth *synth, struct synth_person *person, uint32_t index)
{
    struct dice dice = dice_of(synth, OF_ID, index);
    uint64_t offset = (dice_next(&dice) >> 11) % synth->id_stride;
    size_t start = person->text_used;

    synth_put_number(person, index * synth->id_stride + offset, ID_DIGITS, false);
    return synth_put_end(person, start);
}

static void person_clear(struct synth_person *person) /* all but the large arrays */
{
    person->resident = (struct resident){.agent_name = STR_EMPTY,
                                         .mailing_name = STR_EMPTY,
                                         .mailing_postal_code = STR_EMPTY,
                                         .mailing_address = STR_EMPTY,
                                         .mailing_building = STR_EMPTY};
    person->certificate_count = person->text_used = 0;
    person->foreign = person->rare_kanji = person->variant_selector = false;
    person->organisation = person->birth_corrected = person->listed = false;
}

static void name_draw(struct synth_person *person, struct household *household,
                      const struct member *member, struct dice *dice, const struct surname *surname)
{
    person->foreign = household->foreign;
    person->resident.name = household->foreign ? foreign_name(person, dice, household)
                                               : japanese_name(person, dice, surname, member);
}

static void home_set(const struct synth *synth, struct synth_person *person,
                     struct household *household)
{
    struct postal_address home = home_draw(synth, person, household);

    person->resident.postal_code = home.postal_code;
    person->resident.address = home.address;
    person->resident.building = home.building;
    person->resident.municipality = str_of(synth->municipality);
}

void synth_person(const struct synth *synth, uint32_t index, struct synth_person *person)
{
    uint32_t slot =
        (uint32_t)((index * synth->slot_factor + synth->slot_offset) % synth->residents);
    struct dice dice = dice_of(synth, OF_PERSON, slot);
    struct dice letter = dice_of(synth, OF_LETTER, slot);
    struct synth_life life = {.index = index, .dice = dice_of(synth, OF_CARDS, slot)};
    struct household household;
    struct member member;
    struct surname surname;
    int who;

    REQUIRE(index < synth->residents);
    person_clear(person);
    who = household_draw(synth, slot, &household);
    member = household.members[who];
    surname = surname_draw(&household.dice);
    person->resident.resident_id = id_write(synth, person, index);
    home_set(synth, person, &household);
    name_draw(person, &household, &member, &dice, &surname);
    birth_set(synth, person, &dice, member.age);
    person->resident.status = status_draw(&household, &dice, member.age);
    flags_draw(&household, person, &dice, member.age);
    stay_draw(synth, person, &dice, &life);
    synth_stay_extend(synth, person, &life, &letter);
    left_draw(synth, person, &dice, &life);
    mail_draw(synth, person, &dice, &surname, member.age);
    person->resident.language = language_of(person, &dice);
    life.stay_until = person->resident.stay_until;
    synth_cards(synth, &life, person);
    synth_letter(synth, person, &letter, member.age);
}
