/*
 * Households, homes and their addresses.
 *
 * A block of BLOCK_SLOTS slots is cut into households by its own dice, so a resident's household is
 * found by walking one block. The frequencies are written where they are drawn.
 */
#include "synth/synth_home.h"

#include "base/bug.h"

enum { BLOCK_SLOTS = 32 };

/* ---- writing --------------------------------------------------------------------------------- */

void synth_put(struct synth_person *person, const char *text)
{
    size_t bytes = strlen(text);

    REQUIRE(person->text_used + bytes <= SYNTH_TEXT_MAX);
    memcpy(person->text + person->text_used, text, bytes);
    person->text_used += bytes;
}

Str synth_put_end(const struct synth_person *person, size_t start) /* what was put since */
{
    return (Str){person->text + start, person->text_used - start};
}

void synth_put_number(struct synth_person *person, uint64_t number, int width, bool wide)
{
    static const char *const wide_digits[] = {"０", "１", "２", "３", "４",
                                              "５", "６", "７", "８", "９"};
    char digits[24];
    int at = sizeof digits - 1;

    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 || (int)sizeof digits - 1 - at < width);
    if (!wide) {
        synth_put(person, digits + at);
        return;
    }
    for (; digits[at]; at++)
        synth_put(person, wide_digits[digits[at] - '0']);
}

const char *synth_word(struct dice *dice, const struct synth_words *words)
{
    return words->at[dice_below(dice, words->count)];
}

const char *synth_common_word(struct dice *dice, const struct synth_words *words)
{
    return words->at[dice_first(dice, words->count)];
}

/* ---- households ------------------------------------------------------------------------------ */

struct band { /* ages from..to for `share` of a hundred */
    int from, to;
    uint32_t share;
};

static int age_in(struct dice *dice, const struct band *bands)
{
    uint32_t roll = dice_below(dice, 100);

    for (; roll >= bands->share; bands++)
        roll -= bands->share;
    return dice_between(dice, bands->from, bands->to);
}

/* Households of each kind and their heads' ages, so that the whole has Japan's pyramid of 2024. */
static const uint32_t kind_shares[HOUSEHOLD_KINDS] = {36, 22, 25, 11, 6};
static const struct band single_ages[] = {{18, 24, 9},  {25, 34, 22}, {35, 49, 9},
                                          {50, 64, 14}, {65, 79, 32}, {80, 98, 14}};
static const struct band couple_ages[] = {{24, 34, 2},  {35, 49, 3},  {50, 59, 14},
                                          {60, 69, 25}, {70, 79, 34}, {80, 94, 22}};
static const struct band family_ages[] = {
    {27, 34, 3}, {35, 44, 37}, {45, 54, 30}, {55, 64, 21}, {65, 74, 9}};
static const struct band lone_parent_ages[] = {
    {26, 44, 48}, {45, 59, 6}, {60, 79, 6}, {80, 95, 40}};
static const struct band three_generations_ages[] = {{32, 44, 12}, {45, 56, 80}, {57, 66, 8}};
static const struct band *const head_ages[HOUSEHOLD_KINDS] = {
    single_ages, couple_ages, family_ages, lone_parent_ages, three_generations_ages};

static enum household_kind kind_draw(struct dice *dice)
{
    uint32_t roll = dice_below(dice, 100), kind = 0;

    for (; roll >= kind_shares[kind]; kind++)
        roll -= kind_shares[kind];
    return (enum household_kind)kind;
}

static int size_draw(struct dice *dice, enum household_kind kind)
{
    switch (kind) {
    case SINGLE:
        return 1;
    case COUPLE:
        return 2;
    case FAMILY: /* one to three children */
        return 3 + (int)dice_first(dice, 3);
    case LONE_PARENT:
        return 2 + (int)dice_first(dice, 2);
    default: /* one or two grandparents, one to three children */
        return dice_between(dice, 4, HOUSEHOLD_MAX);
    }
}

/* The household of a slot and the place in it. */
static int household_find(const struct synth *synth, uint32_t slot, struct household *household)
{
    uint32_t block = slot / BLOCK_SLOTS, place = slot % BLOCK_SLOTS, at = 0;
    struct dice dice = dice_of(synth, OF_BLOCK, block);

    for (;;) {
        enum household_kind kind = kind_draw(&dice);
        uint32_t size = (uint32_t)size_draw(&dice, kind);

        if (at + size > BLOCK_SLOTS) {
            size = BLOCK_SLOTS - at; /* the block's last household is what fits */
            kind = size == 1 ? SINGLE : size == 2 ? COUPLE : FAMILY;
        }
        if (place < at + size) {
            household->number = (uint64_t)block * BLOCK_SLOTS + at;
            household->kind = kind;
            household->size = (int)size;
            return (int)(place - at);
        }
        at += size;
    }
}

static int not_negative(int age, struct dice *dice) /* a child not born yet is a baby */
{
    return age < 0 ? (int)dice_below(dice, 3) : age;
}

static void children_draw(struct household *household, int from, int to)
{
    struct dice *dice = &household->dice;
    int age = household->members[0].age - dice_between(dice, 24, 36);

    for (int i = from; i < to; i++) {
        household->members[i] = (struct member){not_negative(age, dice), dice_chance(dice, 1, 2)};
        age -= dice_between(dice, 2, 4);
    }
}

static void members_draw(struct household *household)
{
    struct dice *dice = &household->dice;
    struct member *members = household->members;
    int grandparents = household->size > 4 ? 2 : 1, first_child = 2;

    members[0] = (struct member){age_in(dice, head_ages[household->kind]), false};
    if (household->kind == SINGLE || household->kind == LONE_PARENT) {
        /* Women live longer, and with the children. */
        members[0].woman = dice_chance(dice, members[0].age >= 65 ? 65 : 45, 100);
        children_draw(household, 1, household->size);
        return;
    }
    members[1] = (struct member){members[0].age - dice_between(dice, -3, 6), true};
    members[1].age = members[1].age < 18 ? 18 : members[1].age;
    if (household->kind == THREE_GENERATIONS)
        for (int i = 0; i < grandparents; i++, first_child++)
            members[first_child] = (struct member){
                members[0].age + dice_between(dice, 24, 34) - 2 * i, grandparents == 1 || i == 1};
    children_draw(household, first_child, household->size);
}

int household_draw(const struct synth *synth, uint32_t slot, struct household *household)
{
    int member = household_find(synth, slot, household);

    household->dice = dice_of(synth, OF_HOUSEHOLD, household->number);
    household->foreign = dice_chance(&household->dice, 30, 1000);
    household->nation = dice_below(&household->dice, SYNTH_NATIONS);
    members_draw(household);
    return member;
}

/* ---- addresses ------------------------------------------------------------------------------- */

/* How an office writes block numbers; a building has one way, and so have all who live in it. */
enum block_style { BLOCK_PLAIN, BLOCK_WIDE, BLOCK_KANJI, BLOCK_HYPHENS };

static enum block_style style_draw(struct dice *dice)
{
    uint32_t roll = dice_below(dice, 100);

    return roll < 65   ? BLOCK_PLAIN
           : roll < 80 ? BLOCK_WIDE
           : roll < 90 ? BLOCK_KANJI
                       : BLOCK_HYPHENS;
}

/* 2丁目3番4号, ２丁目３番４号, 二丁目3番4号 or 2-3-4. */
static void put_residence(struct synth_person *person, struct dice *dice, enum block_style style,
                          int chome)
{
    static const char *const kanji[] = {"", "一", "二", "三", "四", "五", "六", "七"};
    bool wide = style == BLOCK_WIDE, hyphens = style == BLOCK_HYPHENS;
    int number = dice_between(dice, 1, chome);

    if (style == BLOCK_KANJI)
        synth_put(person, kanji[number]);
    else
        synth_put_number(person, (uint64_t)number, 1, wide);
    synth_put(person, hyphens ? "-" : "丁目");
    synth_put_number(person, 1 + (uint64_t)dice_below(dice, 30), 1, wide);
    synth_put(person, hyphens ? "-" : "番");
    synth_put_number(person, 1 + (uint64_t)dice_below(dice, 45), 1, wide);
    synth_put(person, hyphens ? "" : "号");
}

/* 300番地, 300番地の5, 300番地5 or 300-5. */
static void put_lot(struct synth_person *person, struct dice *dice, enum block_style style)
{
    bool wide = style == BLOCK_WIDE, hyphens = style == BLOCK_HYPHENS;
    uint64_t branch = dice_chance(dice, 1, 2) ? 1 + (uint64_t)dice_below(dice, 30) : 0;
    const char *joint = dice_chance(dice, 2, 3) ? "番地の" : "番地";

    synth_put_number(person, 1 + (uint64_t)dice_below(dice, 2400), 1, wide);
    if (hyphens)
        synth_put(person, branch ? "-" : "");
    else
        synth_put(person, branch ? joint : "番地");
    if (branch)
        synth_put_number(person, branch, 1, wide);
}

static const struct synth_town *town_draw(const struct synth *synth, struct dice *dice)
{
    uint32_t roll = dice_below(dice, synth->town_weight), at = 0;

    for (; roll >= (uint32_t)synth->city->towns[at].weight; at++)
        roll -= (uint32_t)synth->city->towns[at].weight;
    return &synth->city->towns[at];
}

/* A town of a municipality whose towns are not known: the code looks valid and denotes nothing. */
static void put_made_up_town(const struct synth *synth, struct synth_person *person,
                             struct dice *dice, Str *postal_code)
{
    uint32_t town = dice_below(dice, synth_made_up_towns.count);
    uint64_t area = 0;
    size_t start = person->text_used;

    for (size_t i = 0; synth->municipality[i]; i++)
        area = area * 10 + (uint64_t)(synth->municipality[i] - '0');
    synth_put_number(person, 100 + dice_mix(area) % 900, 3, false);
    synth_put_number(person, 1 + (uint64_t)town, 4, false);
    *postal_code = synth_put_end(person, start);
    synth_put(person, synth_prefecture_of(synth->municipality));
    synth_put(person, "架空市");
    synth_put(person, synth_made_up_towns.at[town]);
}

/* Postal code and address down to the block number; building left empty. */
struct postal_address place_draw(const struct synth *synth, struct synth_person *person,
                                 struct dice *dice)
{
    struct postal_address place = {STR_EMPTY, STR_EMPTY, STR_EMPTY};
    bool with_prefecture = dice_chance(dice, 1, 2);
    enum block_style style = style_draw(dice);
    const struct synth_town *town;
    size_t start;

    if (!synth->city) {
        put_made_up_town(synth, person, dice, &place.postal_code);
        start = (size_t)(place.postal_code.p - person->text) + place.postal_code.n;
        put_residence(person, dice, style, 5);
        place.address = synth_put_end(person, start);
        return place;
    }
    town = town_draw(synth, dice);
    place.postal_code = str_of(town->postal_code);
    start = person->text_used;
    synth_put(person, with_prefecture ? synth->city->prefecture : "");
    synth_put(person, synth->city->name);
    synth_put(person, town->name);
    if (town->chome > 0)
        put_residence(person, dice, style, town->chome);
    else
        put_lot(person, dice, style);
    place.address = synth_put_end(person, start);
    return place;
}

/* A flat: address and building are the building's, the room is the household's. */
struct postal_address flat_draw(const struct synth *synth, struct synth_person *person,
                                struct dice *household)
{
    static const char *const before[] = {" ", "　", "", " "};
    static const char *const after[] = {"号室", "号", "", "号室"};
    struct dice dice = dice_of(synth, OF_BUILDING, dice_below(household, synth->buildings));
    struct postal_address place = place_draw(synth, person, &dice);
    size_t start = person->text_used;
    uint32_t way = dice_below(&dice, 4), floors = 2 + dice_first(&dice, 13);
    bool wide = dice_chance(&dice, 1, 6);

    synth_put(person, synth_word(&dice, &synth_building_heads));
    synth_put(person, synth_word(&dice, &synth_building_tails));
    if (dice_chance(&dice, 1, 40))
        synth_put(person, "Ⅱ");
    synth_put(person, before[way]);
    synth_put_number(
        person, 100 * (1 + (uint64_t)dice_below(household, floors)) + 1 + dice_below(household, 9),
        3, wide);
    synth_put(person, after[way]);
    place.building = synth_put_end(person, start);
    return place;
}

static struct postal_address facility_draw(const struct synth *synth, struct synth_person *person,
                                           struct dice *household)
{
    struct dice dice = dice_of(synth, OF_FACILITY, dice_below(household, synth->facilities));
    struct postal_address place = place_draw(synth, person, &dice);

    place.building = str_of(synth_word(&dice, &synth_facilities));
    return place;
}

struct postal_address home_draw(const struct synth *synth, struct synth_person *person,
                                struct household *household)
{
    uint32_t flats = household->kind == SINGLE ? 65 : household->kind == COUPLE ? 35 : 25;
    struct dice *dice = &household->dice;

    if (household->kind == SINGLE && household->members[0].age >= 75 && dice_chance(dice, 15, 100))
        return facility_draw(synth, person, dice);
    return dice_chance(dice, flats, 100) ? flat_draw(synth, person, dice)
                                         : place_draw(synth, person, dice);
}
