/* Which further counters a letter names, and which language: clerks' tables. */
#include "core/letter/places.h"
#include "core/account/said.h"
#include "core/rules/language.h"

#include "readers.h"

static void places_case(char **field)
{
    static struct place places[8];
    const struct place *near[PLACES_NAMED];
    size_t count = 0, named;
    char said[32] = "", *list = field[0];

    memset(places, 0, sizeof places);
    for (char *one; (one = strsep(&list, " ")) != NULL; count++)
        for (char *code; strcmp(one ? one : "-", "-") != 0 && (code = strsep(&one, ",")) != NULL;)
            places[count].codes[places[count].code_count++] = str_of(code);
    named =
        places_near(places, count, (struct place_need){0},
                    strcmp(field[1], "-") == 0 ? STR_EMPTY : str_of(field[1]), near);
    for (size_t i = 0; i < named; i++)
        snprintf(said + strlen(said), sizeof said - strlen(said), "%s%d", i ? " " : "",
                 (int)(near[i] - places));
    cr_expect_str_eq(said, field[2], "%s: %s", field[1], said);
}

Test(places, near_a_postal_code)
{
    cr_assert_geq(cases_each("places.tsv", 3, places_case), 12);
    cr_expect_eq(places_near(NULL, 0, (struct place_need){0}, STR("2508555"), NULL), 0);
}

/* "C" does cards, "A" serves anyone, "-" neither; "card" and "other" are what the letter needs. */
static void serving_case(char **field)
{
    static struct place places[8];
    const struct place *near[PLACES_NAMED];
    struct place_need need = {.card = strstr(field[1], "card"), .other = strstr(field[1], "other")};
    char said[32] = "", *list = field[0];
    size_t count = 0, named;

    memset(places, 0, sizeof places);
    for (char *one; (one = strsep(&list, " ")) != NULL; count++) {
        places[count].cards = strchr(one, 'C');
        places[count].anyone = strchr(one, 'A');
    }
    named = places_near(places, count, need, STR("2508555"), near);
    for (size_t i = 0; i < named; i++)
        snprintf(said + strlen(said), sizeof said - strlen(said), "%s%d", i ? " " : "",
                 (int)(near[i] - places));
    cr_expect_str_eq(said, field[2], "%s: %s", field[1], said);
    cr_expect(places_serving(places, count, need) >= named);
}

Test(places, serve_whom_they_are_for)
{
    cr_assert_geq(cases_each("places-served.tsv", 3, serving_case), 9);
}

Test(places, show_what_is_said)
{
    struct arena arena = {0};
    struct place place = {.name = STR("鴨宮郵便局"),
                          .hours = STR("9-16"),
                          .booking_words = STR("要予約"),
                          .booking_url = STR("https://a.example")};

    place_show(&place, &arena);
    cr_expect(str_equal(place.shown[PLACE_NAME], STR("鴨宮郵便局")));
    cr_expect(str_equal(place.shown[PLACE_HOURS], STR("　9-16")));
    cr_expect_eq(place.shown[PLACE_ADDRESS].n + place.shown[PLACE_PHONE].n, 0);
    cr_expect(str_equal(place.shown[PLACE_BOOKED], STR("　要予約　https://a.example")));
    arena_release(&arena);
}

/* ---- languages ------------------------------------------------------------------------------- */

/* "renewal/ja lapsed/en" */
static bool find_in(const void *context, int variant, Str language, bool large, Str *folder)
{
    static char names[16][32];
    static int next;
    Str rest = str_of(context);

    while (rest.n) {
        const char *space = memchr(rest.p, ' ', rest.n);
        Str one = str_take(rest, space ? (size_t)(space - rest.p) : rest.n);
        const char *slash = memchr(one.p, '/', one.n);
        Str word = str_take(one, (size_t)(slash - one.p)), name = str_skip(one, word.n + 1);
        char wanted[64];

        snprintf(wanted, sizeof wanted, STR_FMT "%s", STR_ARG(language), large ? "-large" : "");
        if ((variant == LANGUAGE_ANY_VARIANT || variant_of(word) == variant) &&
            str_equal(name, str_of(wanted))) {
            next = (next + 1) % 16;
            snprintf(names[next], sizeof names[next], STR_FMT, STR_ARG(name));
            *folder = str_of(names[next]);
            return true;
        }
        rest = str_skip(rest, one.n + (space != NULL));
    }
    return false;
}

static Str said(const char *field)
{
    return strcmp(field, "-") == 0 ? STR_EMPTY : str_of(field);
}

static void language_case(char **field)
{
    struct resident resident = {.language = said(field[1])};
    struct language_entry entry = {.language = said(field[3])};
    struct rules rules = {.late_days = 0};
    struct language_choice choice;
    int variant =
        strcmp(field[6], "any") == 0 ? LANGUAGE_ANY_VARIANT : variant_of(str_of(field[6]));

    resident.bad_format = strcmp(field[2], "bad") == 0;
    if (!resident.bad_format)
        resident.format = (enum format)format_of(said(field[2]));
    entry.names_format = strcmp(field[4], "-") != 0;
    entry.format = (enum format)format_of(said(field[4]));
    if (variant >= 0)
        rules.language_of[variant] = said(field[5]);
    language_overlay(&resident, &entry);
    choice = language_choose(&resident, variant, &rules, find_in, field[0]);
    cr_expect(str_equal(choice.folder, str_of(field[7])), "%s: %.*s, not %s", field[9],
              STR_ARG(choice.folder), field[7]);
    cr_expect_eq(choice.lacking, strcmp(field[8], "no_template") == 0, "%s", field[9]);
    cr_expect(!resident.bad_format || !entry.names_format, "%s", field[9]);
}

Test(language, of_a_letter)
{
    cr_assert_geq(cases_each("languages.tsv", 10, language_case), 30);
}

Test(language, answers_by_hand)
{
    static const bool by_hand[FORMAT_COUNT] = {
        [FORMAT_BRAILLE] = true, [FORMAT_AUDIO] = true, [FORMAT_PHONE] = true};

    for (int i = 0; i < FORMAT_COUNT; i++)
        cr_expect_eq(format_is_by_hand((enum format)i), by_hand[i], "%d", i);
}

Test(language, as_a_clerk_calls_it)
{
    static const char *const cases[][2] = {{"ja", "日本語"},
                                           {"ja-large", "大きな文字"},
                                           {"ja-easy", "やさしい日本語"},
                                           {"ja-easy-large", "やさしい日本語(大きな文字)"},
                                           {"en", "英語"},
                                           {"en-large", "英語(大きな文字)"},
                                           {"de", "de"},
                                           {"", ""}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect(str_equal(language_words(str_of(cases[i][0])), str_of(cases[i][1])), "%s",
                  cases[i][0]);
}
