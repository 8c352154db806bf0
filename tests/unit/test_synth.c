/* The made-up register: its bands, its validity, its ids, its files. */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/index.h"
#include "base/utf8.h"
#include "core/days/period.h"
#include "cmd/cmd.h"
#include "core/rules/expiry.h"
#include "core/rules/rules.h"
#include "synth/synth.h"

enum { CITY = 185501, TOWN = 40000 };

static struct synth city_of(uint64_t seed, uint32_t residents, const char *municipality)
{
    struct synth synth;

    cr_assert(synth_init(&synth, seed, residents, day_of(2026, 11, 19), str_of(municipality)));
    return synth;
}

static struct synth_person person; /* large; one at a time */

/* ---- the bands of issue 2 -------------------------------------------------------------------- */

static struct synth_profile profile_of(const struct synth *synth)
{
    struct synth_profile profile = {0};

    for (uint32_t i = 0; i < synth->residents; i++) {
        synth_person(synth, i, &person);
        synth_profile_add(&profile, synth, &person);
    }
    return profile;
}

/* `count` is at least `least` and at most `most` thousandths of `of`. */
static void expect_band(const char *what, uint64_t count, uint64_t of, uint64_t least,
                        uint64_t most)
{
    cr_expect(count * 1000 >= of * least && count * 1000 <= of * most,
              "%s: %lu of %lu is not within %lu to %lu thousandths", what, (unsigned long)count,
              (unsigned long)of, (unsigned long)least, (unsigned long)most);
}

static uint64_t of_year(const struct synth_profile *profile, int year)
{
    return profile->expiring[year - YEAR_FIRST];
}

static void expect_waves(const struct synth_profile *profile)
{
    uint64_t lowest = UINT64_MAX;

    for (int year = 2024; year <= 2031; year++)
        lowest = of_year(profile, year) < lowest ? of_year(profile, year) : lowest;
    for (int year = 2025; year <= 2027; year++)
        cr_expect(of_year(profile, year) >= 2 * lowest, "%d: %lu expiries, the lowest year has %lu",
                  year, (unsigned long)of_year(profile, year), (unsigned long)lowest);
    cr_expect(of_year(profile, 2027) >= 2 * of_year(profile, 2028), "the great wave ends in 2027");
}

/* Each of the kinds that letters are made of is at least 2 in 1000 of the due, and none is a crowd. */
static void expect_letters(const struct synth_profile *profile)
{
#define X(name, english, japanese) english,
    static const char *const names[] = {SYNTH_LETTER_KINDS(X)};
#undef X

    cr_expect(profile->due * 20 > profile->residents, "%lu are due", (unsigned long)profile->due);
    for (size_t i = 0; i < SYNTH_LETTER_COUNT; i++)
        expect_band(names[i], profile->letters[i], profile->due, 2, i == SYNTH_WEEKEND ? 400 : 80);
}

static void expect_hard_kinds(const struct synth_profile *profile)
{
#define X(name, english, japanese, of_certificates) {english, of_certificates},
    static const struct {
        const char *name;
        bool of_certificates;
    } kinds[] = {SYNTH_HARD_KINDS(X)};
#undef X

    for (size_t i = 0; i < SYNTH_HARD_COUNT; i++)
        expect_band(kinds[i].name, profile->hard[i],
                    kinds[i].of_certificates ? profile->certificates : profile->residents, 1, 400);
}

/* Japan by age, 2024, in thousandths: 0-4, 5-9, … 95-99, 100 and older (rounded). */
static void expect_pyramid(const struct synth_profile *profile)
{
    static const int japan[SYNTH_AGE_STEPS] = {32, 39, 42, 44, 50, 52, 51, 56, 62, 72, 77,
                                               66, 60, 58, 69, 62, 49, 33, 18, 6,  1};

    for (int i = 0; i < SYNTH_AGE_STEPS; i++) {
        int share = (int)(profile->five_years[i] * 1000 / profile->living);

        cr_expect(abs(share - japan[i]) <= 12, "ages from %d: %d thousandths, Japan has %d", i * 5,
                  share, japan[i]);
    }
}

Test(synth, has_the_shape_of_a_city)
{
    static const struct {
        uint64_t seed;
        uint32_t residents;
        const char *municipality;
    } cities[] = {{1, CITY, "14206"}, {77, 120000, "14100"}};

    for (size_t i = 0; i < sizeof cities / sizeof *cities; i++) {
        struct synth synth = city_of(cities[i].seed, cities[i].residents, cities[i].municipality);
        struct synth_profile profile = profile_of(&synth);

        cr_expect_eq(profile.residents, cities[i].residents);
        expect_band("two certificates", profile.two, profile.holders, 800, 900);
        expect_band("under 15", profile.under_15, profile.living, 100, 130);
        expect_band("65 and older", profile.over_64, profile.living, 270, 310);
        expect_band("rows for each resident", profile.certificates, profile.residents, 1700, 1860);
        expect_band("due in a month", profile.opening_soon, profile.residents, 16, 22);
        expect_waves(&profile);
        expect_hard_kinds(&profile);
        expect_letters(&profile);
        expect_pyramid(&profile);
    }
}

/* ---- validity (docs/domain.md 1), by other means than the generator's ------------------------ */

static bool is_birthday(Day birth, Day day)
{
    struct civil b = day_civil(birth), d = day_civil(day);

    if (b.month == 2 && b.day == 29 && !day_exists(d.year, 2, 29))
        return d.month == 2 && d.day == 28;
    return b.month == d.month && b.day == d.day;
}

static Day last_day_of_authentication(Day on) /* of those in use on that day; DAY_NONE: none */
{
    Day last = DAY_NONE;

    for (size_t i = 0; i < person.certificate_count; i++) {
        const struct certificate *other = &person.certificates[i];

        if (other->kind == KIND_AUTHENTICATION && !day_before(on, other->issued_on) &&
            (!day_is(last) || day_before(last, other->expires_on)))
            last = other->expires_on;
    }
    return last;
}

/* Rows come in the order of their issue, and never two of a kind on one day. */
static void expect_order(size_t at)
{
    for (size_t i = 0; i < at; i++)
        cr_expect(
            day_before(person.certificates[i].issued_on, person.certificates[at].issued_on) ||
                (day_equal(person.certificates[i].issued_on, person.certificates[at].issued_on) &&
                 person.certificates[i].kind != person.certificates[at].kind),
            "row %zu of %.*s", at, STR_ARG(person.resident.resident_id));
}

static void expect_valid(const struct synth *synth, const struct certificate *row)
{
    bool endless = !day_is(person.resident.stay_until);
    Day authentication = last_day_of_authentication(row->issued_on);

    cr_expect(!day_before(synth->as_of, row->issued_on), "issued after the as-of day");
    cr_expect(day_before(row->issued_on, row->expires_on), "ends before it begins");
    bool dated = day_is(row->card_expires_on); /* of some cards the register has no date */

    cr_expect(!dated || !day_before(row->card_expires_on, row->expires_on), "outlives its card");
    cr_expect(!endless || person.birth_corrected || is_birthday(person.born_on, row->expires_on),
              "ends on no birthday");
    cr_expect(day_between(row->issued_on, row->expires_on) <= 6 * 366, "runs too long");
    cr_expect(!dated || day_between(row->issued_on, row->card_expires_on) <= 10 * 366,
              "a card of 11 years");
    cr_expect(day_before(row->expires_on, synth->as_of) || row->status != CERTIFICATE_EXPIRED,
              "expired before its last day was over");
    if (row->kind == KIND_AUTHENTICATION)
        return;
    cr_expect(!younger_than(person.born_on, row->issued_on, 15, LEAP_FEB28), "signature under 15");
    cr_expect(!person.resident.ward, "signature of a ward");
    cr_expect(!day_is(authentication) || !day_before(authentication, row->expires_on),
              "signature outlives authentication");
    cr_expect(!endless || !dated || day_equal(row->expires_on, row->card_expires_on) ||
                  !younger_than(person.born_on, row->issued_on, 18, LEAP_FEB28),
              "a minor's certificate ends before the card");
}

Test(synth, every_certificate_is_explained_by_the_rules)
{
    struct synth synth = city_of(3, TOWN, "14206");
    struct rules rules = {
        .by_issue = {{day_of(1900, 1, 1), 3, 5}}, .by_issue_count = 1, .leap = LEAP_FEB28};
    size_t rows = 0, unexplained = 0, renewed = 0;

    for (uint32_t i = 0; i < TOWN; i++) {
        synth_person(&synth, i, &person);
        rows += person.certificate_count;
        for (size_t c = 0; c < person.certificate_count; c++) {
            const struct certificate *row = &person.certificates[c];
            uint32_t anomalies = rules_anomalies(&rules, row, &person.resident, person.certificates,
                                                 person.certificate_count);

            expect_order(c);
            expect_valid(&synth, row);
            unexplained += anomalies >> ANOMALY_UNEXPLAINED_EXPIRY & 1;
            renewed += day_between(row->issued_on, row->expires_on) > 5 * 366;
            cr_expect(!(anomalies >> ANOMALY_SIGNATURE_UNDER_15 & 1));
        }
    }
    cr_expect(rows > TOWN);
    cr_expect(unexplained * 100 < rows, "%zu of %zu rows are unexplained", unexplained, rows);
    cr_expect(renewed * 20 > rows, "only %zu of %zu rows have a sixth birthday", renewed, rows);
}

/* ---- ids, texts, chance ---------------------------------------------------------------------- */

static int compare_texts(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void copy_text(char *to, size_t room, Str text)
{
    cr_assert(text.n < room);
    memcpy(to, text.p, text.n);
    to[text.n] = '\0';
}

static bool is_digits(Str text, size_t digits)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
    return text.n == digits;
}

Test(synth, ids_rise_and_serials_are_unique_within_a_kind)
{
    enum { SERIAL_ROOM = 22, ROWS_MAX = 2 * TOWN };
    static const struct {
        uint64_t seed;
        uint32_t residents, step;
    } cities[] = {{0, TOWN, 1}, {5, SYNTH_RESIDENTS_MAX, SYNTH_RESIDENTS_MAX / TOWN}};
    static char serials[KIND_COUNT][ROWS_MAX][SERIAL_ROOM];

    for (size_t k = 0; k < sizeof cities / sizeof *cities; k++) {
        struct synth synth = city_of(cities[k].seed, cities[k].residents, "14206");
        size_t count[KIND_COUNT] = {0};
        char last[12] = "";

        for (uint32_t i = 0; i < TOWN; i++) {
            char id[12];

            synth_person(&synth, i * cities[k].step, &person);
            cr_assert(is_digits(person.resident.resident_id, 10));
            copy_text(id, sizeof id, person.resident.resident_id);
            cr_assert(strcmp(last, id) < 0, "%s is not after %s", id, last);
            memcpy(last, id, sizeof id);
            for (size_t c = 0; c < person.certificate_count; c++) {
                const struct certificate *row = &person.certificates[c];

                cr_assert(is_digits(row->serial, 20)); /* never twelve: no individual number */
                cr_assert(str_equal(row->resident_id, person.resident.resident_id));
                cr_assert(count[row->kind] < ROWS_MAX);
                copy_text(serials[row->kind][count[row->kind]++], SERIAL_ROOM, row->serial);
            }
        }
        for (int kind = 0; kind < KIND_COUNT; kind++) {
            cr_assert(count[kind] > TOWN / 2);
            qsort(serials[kind], count[kind], SERIAL_ROOM, compare_texts);
            for (size_t i = 1; i < count[kind]; i++)
                cr_assert(strcmp(serials[kind][i - 1], serials[kind][i]) < 0, "%s twice",
                          serials[kind][i]);
        }
    }
}

/* FNV-1a: the city's digest stands below as a number, so it must not change with the program's own
 * hash. */
static uint64_t fnv(Str text)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < text.n; i++)
        hash = (hash ^ (unsigned char)text.p[i]) * UINT64_C(1099511628211);
    return hash ^ (hash >> 32);
}

static uint64_t digest_text(uint64_t digest, Str text)
{
    return (digest ^ fnv(text)) * UINT64_C(0x100000001b3) + text.n;
}

static uint64_t digest_person(void)
{
    const struct resident *r = &person.resident;
    Str texts[] = {r->resident_id,
                   r->name,
                   r->address,
                   r->building,
                   r->postal_code,
                   r->mailing_name,
                   r->mailing_address,
                   person.birth_text,
                   r->agent_name,
                   r->language,
                   r->municipality,
                   person.format,
                   person.listed ? person.listed_language : STR_EMPTY,
                   person.listed ? person.listed_format : STR_EMPTY};
    uint64_t digest = (uint64_t)r->status * 31 + r->is_protected + 2u * r->ward;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        cr_assert(utf8_valid(texts[i]));
        cr_assert(str_equal(texts[i], str_trim(texts[i])));
        digest = digest_text(digest, texts[i]);
    }
    for (size_t i = 0; i < person.certificate_count; i++) {
        const struct certificate *row = &person.certificates[i];

        digest = digest_text(digest, row->serial) + (uint64_t)row->issued_on.n * 7 +
                 (uint64_t)row->expires_on.n * 11 + (uint64_t)row->card_expires_on.n * 17 +
                 (uint64_t)row->status * 13 + row->kind;
    }
    return digest;
}

static uint64_t digest_city(uint64_t seed)
{
    struct synth synth = city_of(seed, 5000, "14206");
    uint64_t forwards = 0, backwards = 0;

    for (uint32_t i = 0; i < synth.residents; i++) {
        synth_person(&synth, i, &person);
        forwards += digest_person() * (2u * i + 1);
    }
    for (uint32_t i = synth.residents; i-- > 0;) {
        synth_person(&synth, i, &person);
        backwards += digest_person() * (2u * i + 1);
    }
    cr_assert_eq(forwards, backwards, "a resident depends on who was drawn before");
    return forwards;
}

/* Whoever changes what is drawn changes the number, knowingly: registers made before are then
 * others. */
Test(synth, the_same_seed_gives_the_same_city_on_every_machine)
{
    cr_expect_eq(digest_city(1), UINT64_C(9362618502015974827), "%lu",
                 (unsigned long)digest_city(1));
    cr_expect_neq(digest_city(1), digest_city(2));
}

/* Two residents with one name, birth date and address would be one slot drawn twice. */
Test(synth, nobody_lives_twice)
{
    static const uint32_t sizes[] = {1, 2, 31, 32, 33, 1000, 3001};
    static uint64_t seen[3001];

    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        struct synth synth = city_of(s, sizes[s], "14206");

        for (uint32_t i = 0; i < sizes[s]; i++) {
            synth_person(&synth, i, &person);
            seen[i] =
                digest_text(digest_text(digest_text(0, person.resident.name), person.birth_text),
                            person.resident.address);
            for (uint32_t j = 0; j < i; j++)
                cr_assert_neq(seen[i], seen[j], "%u and %u of %u are one", i, j, sizes[s]);
        }
    }
}

static int compare_numbers(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;

    return *left < *right ? -1 : *left > *right;
}

Test(synth, households_and_buildings_are_shared)
{
    static uint64_t homes[TOWN], houses[TOWN];
    struct synth synth = city_of(8, TOWN, "14206");
    uint32_t shared = 0, flats = 0, run = 0, longest = 0;

    for (uint32_t i = 0; i < TOWN; i++) {
        synth_person(&synth, i, &person);
        houses[i] = str_hash(person.resident.address);
        homes[i] = digest_text(houses[i], person.resident.building);
        flats += !str_is_empty(person.resident.building);
        cr_assert(is_digits(person.resident.postal_code, 7));
        cr_assert(str_starts(person.resident.postal_code, STR("250")) ||
                  str_starts(person.resident.postal_code, STR("256")));
        cr_assert(str_contains(person.resident.address, STR("小田原市")));
    }
    qsort(homes, TOWN, sizeof *homes, compare_numbers);
    qsort(houses, TOWN, sizeof *houses, compare_numbers);
    for (uint32_t i = 1; i < TOWN; i++) {
        shared += homes[i] == homes[i - 1];
        run = houses[i] == houses[i - 1] ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    expect_band("live with somebody", shared, TOWN, 400, 750);
    expect_band("live in a building", flats, TOWN, 250, 500);
    cr_expect(longest >= 20 && longest < 200, "the largest building holds %u", longest + 1);
}

Test(synth, other_municipalities_get_towns_that_look_valid)
{
    static const char *const refused[] = {"",      "48100",      "00100", "1420", "142060",
                                          "14 06", "１４２０６", "1420x", "99999"};
    struct synth synth = city_of(1, 2000, "14100");

    for (uint32_t i = 0; i < synth.residents; i++) {
        synth_person(&synth, i, &person);
        cr_assert(is_digits(person.resident.postal_code, 7));
        cr_assert(!str_ends(person.resident.postal_code, STR("00")));
        cr_assert(str_starts(person.resident.address, STR("神奈川県架空市")));
        cr_assert(str_equal(person.resident.municipality, STR("14100")));
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        cr_expect(!synth_init(&synth, 1, 10, day_of(2026, 11, 19), str_of(refused[i])), "%s",
                  refused[i]);
}

/* ---- the command ----------------------------------------------------------------------------- */

static char folder[64];

static void folder_begin(void)
{
    snprintf(folder, sizeof folder, "/tmp/kigen-synth-XXXXXX");
    cr_assert(mkdtemp(folder) != NULL);
    cr_redirect_stdout();
}

static const char *in_folder(const char *name)
{
    static char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void folder_end(void)
{
    static const char *const names[] = {
        "new/residents.csv", "new/certificates.csv", "new/languages.csv", "new",
        "residents.csv",     "certificates.csv",     "languages.csv",     ""};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        remove(in_folder(names[i])); /* some were never made */
}

static int synth_run(struct err *err, const char *residents, const char *seed, const char *as_of,
                     const char *municipality, const char *to)
{
    char arguments[9][128] = {"synth"};
    char *argv[10] = {0};
    const struct session session = {0};
    const char *pairs[][2] = {{"--residents", residents},
                              {"--seed", seed},
                              {"--as-of", as_of},
                              {"--municipality", municipality}};
    int argc = 1;

    for (size_t i = 0; i < 4; i++)
        if (pairs[i][1])
            snprintf(arguments[argc++], sizeof *arguments, "%s=%s", pairs[i][0], pairs[i][1]);
    if (to)
        snprintf(arguments[argc++], sizeof *arguments, "%s", to);
    for (int i = 0; i < argc; i++)
        argv[i] = arguments[i];
    *err = (struct err){0};
    return cmd_synth(&session, argc, argv, err);
}

static size_t file_lines(const char *path, uint64_t *digest)
{
    FILE *file = fopen(path, "rb");
    size_t lines = 0;
    int byte;

    cr_assert(file != NULL, "%s", path);
    *digest = UINT64_C(0xcbf29ce484222325);
    while ((byte = getc(file)) != EOF) {
        cr_assert(byte != '\r');
        lines += byte == '\n';
        *digest = (*digest ^ (uint64_t)byte) * UINT64_C(0x100000001b3);
    }
    fclose(file);
    return lines;
}

Test(synth, writes_two_files_and_never_over_others, .init = folder_begin, .fini = folder_end)
{
    struct err err;
    uint64_t digest, again;
    char first[512];
    FILE *file;

    cr_assert_eq(synth_run(&err, "700", "4", "2026-11-19", NULL, in_folder("new")), 0, "%s",
                 err.text);
    cr_expect_eq(file_lines(in_folder("new/residents.csv"), &digest), 701);
    cr_expect(file_lines(in_folder("new/certificates.csv"), &digest) > 1000);
    file = fopen(in_folder("new/residents.csv"), "rb");
    cr_assert(file && fgets(first, sizeof first, file));
    fclose(file);
    cr_expect(strstr(first, ",municipality,format\n") != NULL);
    cr_expect(/* no BOM before it */ strncmp(
                  first, "resident_id,name,birth_date,postal_code,address,", 48) == 0);

    cr_expect_eq(synth_run(&err, "700", "4", "2026-11-19", NULL, in_folder("new")), -1);
    cr_expect_eq(err.code, EXIT_CREATE);
    cr_expect(strstr(err.text, "residents.csv") != NULL);
    cr_expect_eq(file_lines(in_folder("new/certificates.csv"), &again) > 0 ? again : 0, digest);

    cr_assert_eq(remove(in_folder("new/residents.csv")), 0); /* the other one is still there */
    cr_expect_eq(synth_run(&err, "700", "4", "2026-11-19", NULL, in_folder("new")), -1);
    cr_expect_eq(err.code, EXIT_CREATE);
    cr_expect_neq(access(in_folder("new/residents.csv"), F_OK), 0, "half a register was left");

    cr_assert_eq(remove(in_folder("new/certificates.csv")), 0);
    cr_expect_eq(synth_run(&err, "700", "4", "2026-11-19", NULL, in_folder("new")), -1);
    cr_expect_eq(err.code, EXIT_CREATE);
    cr_expect_neq(access(in_folder("new/residents.csv"), F_OK), 0, "half a register was left");

    cr_assert_eq(remove(in_folder("new/languages.csv")), 0);
    cr_expect_eq(synth_run(&err, "700", "4", "2026-11-19", NULL, in_folder("new")), 0);
    cr_expect(file_lines(in_folder("new/certificates.csv"), &again) > 0);
    cr_expect_eq(again, digest, "the same order, other bytes");
    cr_expect_eq(synth_run(&err, "50", "4", "2026-11-19", "14100", folder), 0, "%s", err.text);
    cr_expect_eq(file_lines(in_folder("residents.csv"), &digest), 51);
}

Test(synth, refuses_what_it_cannot_make, .init = folder_begin, .fini = folder_end)
{
    static const struct {
        const char *residents, *seed, *as_of, *municipality, *to;
        enum exit_code code;
    } cases[] = {
        {NULL, "1", "2026-11-19", NULL, "new", EXIT_USAGE_},
        {"10", NULL, "2026-11-19", NULL, "new", EXIT_USAGE_},
        {"10", "1", NULL, NULL, "new", EXIT_USAGE_},
        {"10", "1", "2026-11-19", NULL, NULL, EXIT_USAGE_},
        {"0", "1", "2026-11-19", NULL, "new", EXIT_USAGE_},
        {"200000001", "1", "2026-11-19", NULL, "new", EXIT_USAGE_},
        {"10x", "1", "2026-11-19", NULL, "new", EXIT_USAGE_},
        {"10", "-1", "2026-11-19", NULL, "new", EXIT_USAGE_},
        {"10", "1", "2015-12-31", NULL, "new", EXIT_USAGE_},
        {"10", "1", "2100-01-01", NULL, "new", EXIT_USAGE_},
        {"10", "1", "2026-02-30", NULL, "new", EXIT_USAGE_},
        {"10", "1", "2026-11-19", "48100", "new", EXIT_USAGE_},
        {"10", "1", "2026-11-19", NULL, "none/new", EXIT_CREATE},
    };
    struct err err;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *to = cases[i].to ? in_folder(cases[i].to) : NULL;

        cr_expect_eq(synth_run(&err, cases[i].residents, cases[i].seed, cases[i].as_of,
                               cases[i].municipality, to),
                     -1, "case %zu", i);
        cr_expect_eq(err.code, cases[i].code, "case %zu: %d %s", i, err.code, err.text);
        cr_expect_neq(access(in_folder("new"), F_OK), 0, "case %zu made a folder", i);
    }
}

/* A file that may not grow is a disk that is full: one sentence, 74, and nothing is left. */
Test(synth, leaves_nothing_when_the_disk_is_full, .init = folder_begin, .fini = folder_end)
{
    static const char *const days[] = {"2026-11-19", "2016-03-01"}; /* many certificates; few */
    struct rlimit limit = {3 << 20, 3 << 20};
    struct err err;

    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        cr_expect_eq(synth_run(&err, "60000", "1", days[i], NULL, in_folder("new")), -1);
        cr_expect_eq(err.code, EXIT_IO, "%d %s", err.code, err.text);
        cr_expect_neq(access(in_folder("new/residents.csv"), F_OK), 0, "%s", days[i]);
        cr_expect_neq(access(in_folder("new/certificates.csv"), F_OK), 0, "%s", days[i]);
        cr_expect_neq(access(in_folder("new/languages.csv"), F_OK), 0, "%s", days[i]);
    }
}
