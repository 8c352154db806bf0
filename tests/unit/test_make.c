/* Pieces, numbers and bundles: a clerk's tables, and bundles against their own sums. */
#include "core/lot/make.h"

#include "core/days/counter.h"
#include "core/lot/identities.h"

#include "days.h"
#include "readers.h"

/* Office days are Monday to Friday but the holidays given and, where `closes`, New Year. */
static const struct calendar *calendar_with(const char *const *days, size_t count, bool closes)
{
    static struct calendar calendar;
    const struct day_entry new_year = {12, 29, 1, 3, .form = DAYS_YEARLY};
    struct mailing_rule every[5];
    Day holidays[8];

    for (int i = 0; i < 5; i++)
        every[i] = (struct mailing_rule){i, NTH_EVERY};
    for (size_t i = 0; i < count; i++)
        holidays[i] = day_at(days[i]);
    cr_assert(calendar_fill(&calendar, holidays, count, &new_year, closes, every, 5));
    return &calendar;
}

enum { CERTIFICATES_MAX = 8, PIECES_MAX = 1100, TEXT_MAX = 200 };

/* ---- one letter ------------------------------------------------------------------------------ */

static struct lot_certificate certificate_at(char *text)
{
    struct lot_certificate certificate = {.card_expires_on = DAY_NONE};

    certificate.kind = *strsep(&text, ":") == 's' ? KIND_SIGNATURE : KIND_AUTHENTICATION;
    certificate.serial = str_of(strsep(&text, ":"));
    certificate.expires_on = day_at(strsep(&text, ":"));
    certificate.opens_on = day_at(strsep(&text, ":"));
    certificate.ideal_on = day_at(strsep(&text, ":"));
    if (text)
        certificate.card_expires_on = day_at(text);
    certificate.card_ends_on = certificate.card_expires_on;
    certificate.counter_until = certificate.expires_on;
    return certificate;
}

static const char *const stays[STAY_COUNT] = {"none", "ends", "card"};

static void made_case(char **field)
{
    struct lot_certificate certificates[CERTIFICATES_MAX + 1] = {0};
    struct lot lot = {.certificates = certificates, .deliver_on = day_at(field[0])};
    struct lot_piece piece = {.certificate = 1}; /* the first is another piece's */
    struct resident resident = {.birth_state = BIRTH_UNKNOWN,
                                .birth_date = DAY_NONE,
                                .stay_until = day_of_text(str_of(field[2]))};
    const struct rules rules = {.leap = LEAP_FEB28, .delivery_days = 3};
    char order[TEXT_MAX] = "";

    if (strcmp(field[1], "none") != 0) {
        resident.birth_state = BIRTH_KNOWN;
        resident.birth_date = day_at(field[1]);
    }
    for (char *rest = field[3]; rest; piece.certificate_count++) {
        cr_assert_lt(piece.certificate_count, CERTIFICATES_MAX);
        certificates[1 + piece.certificate_count] = certificate_at(strsep(&rest, " "));
    }
    make_letter(&lot, &piece, &resident, &rules, calendar_with(NULL, 0, false));
    for (uint32_t i = 1; i <= piece.certificate_count; i++)
        snprintf(order + strlen(order), sizeof order - strlen(order), "%s" STR_FMT,
                 *order ? " " : "", STR_ARG(certificates[i].serial));
    cr_expect_str_eq(variant_term(piece.variant).word, field[4], "%s, not %s (%s)",
                     variant_term(piece.variant).word, field[4], field[11]);
    cr_expect_str_eq(stays[piece.stay], field[5], "%s, not %s (%s)", stays[piece.stay], field[5],
                     field[11]);
    cr_expect_str_eq(order, field[6], "%s, not %s (%s)", order, field[6], field[11]);
    cr_expect(day_equal(piece.expires_on, day_at(field[7])), "expires_on (%s)", field[11]);
    cr_expect(day_equal(piece.opens_on, day_at(field[8])), "opens_on (%s)", field[11]);
    cr_expect(day_equal(piece.ideal_on, day_at(field[9])), "ideal_on (%s)", field[11]);
    cr_expect(str_equal(make_speaker(&lot, &piece)->serial, str_of(field[10])), "%s", field[11]);
    cr_expect(!certificates[0].serial.n, "another piece's certificate was touched");
}

Test(make, letters_by_hand)
{
    cr_assert_geq(cases_each("made.tsv", 12, made_case), 37);
}

Test(make, a_letter_without_a_certificate_is_a_bug, .exit_code = EXIT_BUG)
{
    struct lot_certificate certificate = {0};
    struct lot lot = {.certificates = &certificate};
    struct lot_piece piece = {0};

    make_letter(&lot, &piece, &(struct resident){0}, &(struct rules){0},
                calendar_with(NULL, 0, false));
}

/* A proxy has time until what ends next; a card is taken at the doctor's by the last that works. */
Test(make, the_days_of_a_letter_with_two_dates)
{
    const struct calendar *calendar = calendar_with(NULL, 0, false);
    const struct rules rules = {.leap = LEAP_FEB28, .delivery_days = 1};
    const struct resident resident = {.stay_until = DAY_NONE};
    struct lot_certificate made[] = {{.kind = KIND_AUTHENTICATION,
                                      .expires_on = day_at("2026-11-20"),
                                      .counter_until = day_at("2026-11-20"),
                                      .card_ends_on = day_at("2026-10-31")},
                                     {.kind = KIND_SIGNATURE,
                                      .expires_on = day_at("2026-12-11"),
                                      .counter_until = day_at("2026-12-11"),
                                      .card_ends_on = DAY_NONE}};
    struct lot lot = {.certificates = made, .deliver_on = day_at("2026-11-20")};
    struct lot_piece piece = {.certificate_count = 2};

    make_letter(&lot, &piece, &resident, &rules, calendar);
    cr_expect(day_equal(piece.proxy_until, day_at("2026-11-17")), "the first has not ended yet");
    cr_expect(day_equal(piece.insurance_until, day_at("2027-01-31")), "the card ended in October");
    lot.deliver_on = day_at("2026-11-21");
    make_letter(&lot, &piece, &resident, &rules, calendar);
    cr_expect(day_equal(piece.proxy_until, day_at("2026-12-08")), "the second is what is left");
    lot.deliver_on = day_at("2026-12-12");
    make_letter(&lot, &piece, &resident, &rules, calendar);
    cr_expect(day_equal(piece.proxy_until, day_at("2026-12-08")), "both have ended");
    made[0].card_ends_on = day_at("2029-02-03");
    make_letter(&lot, &piece, &resident, &rules, calendar);
    cr_expect(day_equal(piece.insurance_until, day_at("2027-02-28")), "the card lives on");
    piece.certificate = piece.certificate_count = 1;
    make_letter(&lot, &piece, &resident, &rules, calendar);
    cr_expect_not(day_is(piece.insurance_until), "a signature certificate is no insurance card");
}

/* ---- the days of a visit --------------------------------------------------------------------- */

static void visit_case(char **field)
{
    const char *const holidays[] = {"2026-11-03", "2026-11-23", "2027-01-01", "2027-01-11"};
    const struct calendar *calendar = calendar_with(holidays, 4, true);
    Day from = day_at(field[1]);
    Day found = strcmp(field[0], "first") == 0  ? counter_first(calendar, from)
                : strcmp(field[0], "last") == 0 ? counter_last(calendar, from)
                : strcmp(field[0], "call") == 0 ? proxy_last_call(calendar, from, atoi(field[2]))
                                                : insurance_last_day(from);
    char text[DAY_TEXT_MAX];

    cr_expect_str_eq(day_text(found, text), field[3], "%s, not %s (%s)", text, field[3], field[4]);
}

Test(make, visits_by_hand)
{
    cr_assert_geq(cases_each("visits.tsv", 5, visit_case), 19);
}

/* The next office day, there by post, back by post. */
static Day way_ends(const struct calendar *calendar, Day call, int days)
{
    Day sent = office_day_from(calendar, call, 1);

    return business_day_from(calendar, business_day_from(calendar, sent, days), days);
}

/* Of every day of thirty years: an office day on which it still works, and none later does. */
Test(make, every_last_day_to_call)
{
    const char *const holidays[] = {"2026-11-03", "2026-11-23", "2027-01-01", "2027-01-11"};
    const struct calendar *calendar = calendar_with(holidays, 4, true);
    int wrong = 0;

    for (int days = 1; days <= 30; days += days < 5 ? 1 : 5)
        for (Day until = day_of(2010, 1, 1); day_civil(until).year < 2040;
             until = day_add(until, 1)) {
            Day call = proxy_last_call(calendar, until, days);

            wrong +=
                !is_office_day(calendar, call) ||
                day_before(until, way_ends(calendar, call, days)) ||
                !day_before(until, way_ends(calendar, office_day_from(calendar, call, 1), days));
        }
    cr_expect_eq(wrong, 0);
}

/* Of every day that a register may hold: the last of a month, three months on. */
Test(make, every_last_day_at_the_doctors)
{
    int wrong = 0;

    for (Day ends = day_of(YEAR_FIRST, 1, 1); day_civil(ends).year <= YEAR_LAST;
         ends = day_add(ends, 1)) {
        Day last = insurance_last_day(ends);

        wrong += month_index(last) - month_index(ends) != 3 ||
                 month_index(day_add(last, 1)) != month_index(last) + 1;
    }
    cr_expect_eq(wrong, 0);
}

Test(make, every_first_and_last_day_at_the_counter)
{
    const char *const holidays[] = {"2026-11-03", "2026-11-23", "2027-01-01", "2027-01-11"};
    const struct calendar *calendar = calendar_with(holidays, 4, true);
    int wrong = 0;

    for (Day day = day_of(YEAR_FIRST, 1, 1); day_civil(day).year <= YEAR_LAST;
         day = day_add(day, 1)) {
        Day first = counter_first(calendar, day), last = counter_last(calendar, day);

        wrong += !is_office_day(calendar, first) || !is_office_day(calendar, last) ||
                 day_before(first, day) || day_before(day, last) ||
                 (is_office_day(calendar, day) ? !day_equal(first, last)
                                               : office_days_between(calendar, last, first) != 0);
    }
    cr_expect_eq(wrong, 0);
}

/* As the register and the law have it: the card's end, and the last day on which the counter is open. */
Test(make, a_certificate_as_its_letter_says_it)
{
    const char *const holidays[] = {"2026-11-03", "2026-11-23"};
    const struct calendar *calendar = calendar_with(holidays, 2, false);
    struct rules rules = {.leap = LEAP_FEB28};
    struct resident resident = {
        .birth_state = BIRTH_KNOWN, .birth_date = day_at("2008-03-03"), .stay_until = DAY_NONE};
    struct certificate from = {.serial = STR("S1"),
                               .kind = KIND_SIGNATURE,
                               .issued_on = day_at("2023-05-15"),
                               .expires_on = day_at("2026-11-23"),
                               .card_expires_on = DAY_NONE,
                               .line = 7};
    struct lot_certificate made;

    made = make_certificate(&from, &resident,
                            (struct terms_of){day_at("2026-08-24"), day_at("2026-08-25")}, &rules,
                            calendar);
    cr_expect(day_equal(made.counter_from, day_at("2026-08-24")), "a Monday");
    cr_expect(str_equal(made.serial, STR("S1")) && made.kind == KIND_SIGNATURE && made.line == 7);
    cr_expect(day_equal(made.counter_until, day_at("2026-11-20")), "the Friday before a holiday");
    cr_expect(day_equal(made.card_ends_on, from.expires_on), "issued to a minor");
    cr_expect(day_equal(made.opens_on, day_at("2026-08-24")) &&
              day_equal(made.ideal_on, day_at("2026-08-25")));
    from.expires_on = day_at("2026-11-24");
    made = make_certificate(&from, &resident,
                            (struct terms_of){day_at("2026-11-21"), day_at("2026-11-24")}, &rules,
                            calendar);
    cr_expect(day_equal(made.counter_from, day_at("2026-11-24")), "after a weekend and a holiday");
    cr_expect(day_equal(made.counter_until, from.expires_on), "an office day is its own");
    cr_expect_not(day_is(made.card_expires_on));
}

/* To whom, and whose name stands below it. */
Test(make, the_address_of_a_piece)
{
    struct resident resident = {.resident_id = STR("R1"),
                                .name = STR("山田一郎"),
                                .address = STR("荻窪300"),
                                .building = STR("庁舎"),
                                .postal_code = STR("2508555"),
                                .municipality = STR("14206"),
                                .birth_state = BIRTH_KNOWN,
                                .birth_date = day_at("1985-10-10")};
    const struct rules rules = {.leap = LEAP_FEB28, .offices = {{STR("法人")}, 1}};
    struct lot_piece piece = {0};
    Day as_of = day_at("2026-11-19");

    make_address(&piece, &resident, as_of, &rules);
    cr_expect(str_equal(piece.addressee, resident.name));
    cr_expect(str_is_empty(piece.holder_name), "the holder is the addressee");
    cr_expect(str_equal(piece.building, STR("庁舎")) &&
              str_equal(piece.municipality, STR("14206")));
    resident.ward = true;
    resident.agent_name = STR("後見花子");
    make_address(&piece, &resident, as_of, &rules);
    cr_expect(str_equal(piece.addressee, STR("後見花子")) && piece.is_ward);
    cr_expect(str_equal(piece.holder_name, resident.name), "whose certificate it is");
    resident.ward = false;
    resident.agent_name = STR_EMPTY;
    resident.birth_date = day_at("2011-11-20"); /* 15 tomorrow */
    make_address(&piece, &resident, as_of, &rules);
    cr_expect(piece.honorific == HONORIFIC_GUARDIAN && piece.is_child);
    cr_expect(str_equal(piece.holder_name, resident.name), "保護者様 stands behind the name");
    resident.birth_date = day_at("2011-11-19"); /* 15 today */
    resident.is_protected = true;
    make_address(&piece, &resident, as_of, &rules);
    cr_expect(piece.honorific == HONORIFIC_SAMA && !piece.is_child && piece.is_protected);
    cr_expect(str_is_empty(piece.holder_name));
    resident.mailing_name = STR("架空法人");
    make_address(&piece, &resident, as_of, &rules);
    cr_expect(piece.honorific == HONORIFIC_OFFICE);
    resident.mailing_name = STR("後見花子　様");
    make_address(&piece, &resident, as_of, &rules);
    cr_expect(piece.honorific == HONORIFIC_OWN);
    cr_expect(str_equal(piece.addressee, STR("後見花子　様")), "as it is recorded");
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void numbers_case(char **field)
{
    static struct lot_piece pieces[PIECES_MAX];
    struct lot lot = {
        .mail_on = day_at("2026-11-24"), .pieces = pieces, .piece_count = (uint32_t)atoi(field[1])};
    char said[TEXT_MAX];
    bool fits;

    cr_assert_leq(lot.piece_count, PIECES_MAX);
    memset(pieces, 0, sizeof pieces);
    fits = make_numbers(&lot, (uint32_t)strtoul(field[0], NULL, 10));
    snprintf(said, sizeof said, "%u %u", pieces[0].number,
             lot.piece_count ? pieces[lot.piece_count - 1].number : 0);
    cr_expect_str_eq(!fits ? "-" : lot.piece_count ? said : "none", field[2], "%s", field[3]);
    for (uint32_t i = 0; i < lot.piece_count; i++) {
        cr_expect_eq(fits, piece_id_valid(str_of(pieces[i].id)), "%s", field[3]);
        cr_expect(fits || pieces[i].number == 0, "%s", field[3]);
    }
}

Test(make, numbers_by_hand)
{
    cr_assert_geq(cases_each("numbers.tsv", 4, numbers_case), 13);
}

static void pieces_add(struct lot *lot, char *text)
{
    int variant = variant_of(str_of(strsep(&text, ":")));
    Str language = str_of(strsep(&text, ":"));
    uint32_t pages = (uint32_t)strtoul(text, &text, 10);
    int count = *text == 'x' ? atoi(text + 1) : 1;

    cr_assert(variant >= 0);
    for (; count > 0; count--) {
        cr_assert_lt(lot->piece_count, PIECES_MAX);
        lot->pieces[lot->piece_count++] = (struct lot_piece){
            .variant = (enum variant)variant, .language = language, .pages = pages};
    }
}

/* What stands in each piece of its bundle: every piece in one, one after the other. */
static void expect_places(const struct lot *lot, const char *why)
{
    uint32_t piece = 0;

    for (uint32_t i = 0; i < lot->bundle_count; i++) {
        uint32_t page = 1;

        cr_expect_eq(lot->bundles[i].piece, piece, "%s", why);
        for (uint32_t k = 1; k <= lot->bundles[i].piece_count; k++, piece++) {
            const struct lot_piece *at = &lot->pieces[piece];

            cr_expect(at->bundle == i && at->sequence == k && at->first_page == page, "%s", why);
            cr_expect(at->variant == lot->bundles[i].variant &&
                          str_equal(at->language, lot->bundles[i].language),
                      "%s", why);
            page += at->pages;
        }
        cr_expect_eq(page - 1, lot->bundles[i].pages, "%s", why);
    }
    cr_expect_eq(piece, lot->piece_count, "%s", why);
}

static void bundles_case(char **field)
{
    static struct lot_piece pieces[PIECES_MAX];
    struct lot lot = {.pieces = pieces, .job = STR("261124-2"), .duplex = strcmp(field[1], "yes") == 0};
    struct arena arena = {0};
    char said[TEXT_MAX] = "", name[40];

    for (char *rest = field[2]; rest && strcmp(rest, "-") != 0;)
        pieces_add(&lot, strsep(&rest, " "));
    make_bundles(&lot, (uint32_t)atoi(field[0]), &arena);
    for (uint32_t i = 0; i < lot.bundle_count; i++) {
        snprintf(said + strlen(said), sizeof said - strlen(said), "%s%u/%u/%u", *said ? " " : "",
                 lot.bundles[i].piece_count, lot.bundles[i].pages, lot.bundles[i].sheets);
        snprintf(name, sizeof name, "letters-261124-2-%04u.pdf", i + 1);
        cr_expect(str_equal(lot.bundles[i].file, str_of(name)), "%s", field[4]);
    }
    cr_expect_str_eq(*said ? said : "-", field[3], "%s, not %s (%s)", said, field[3], field[4]);
    expect_places(&lot, field[4]);
    arena_release(&arena);
}

Test(make, bundles_by_hand)
{
    cr_assert_geq(cases_each("bundles.tsv", 5, bundles_case), 14);
}

/* Variant, language, then the postal order, in which house numbers are numbers. */
Test(make, the_order_in_which_pieces_lie)
{
    static const struct {
        enum variant variant;
        const char *language, *postal_code, *address, *resident_id;
    } in_order[] = {
        {VARIANT_CARD_LAPSED, "ja", "9999999", "Z", "R9"},
        {VARIANT_CARD_RENEWAL, "ja", "9999999", "Z", "R9"},
        {VARIANT_LAPSED, "ja", "9999999", "Z", "R9"},
        {VARIANT_RENEWAL, "en", "9999999", "Z", "R9"},
        {VARIANT_RENEWAL, "ja", "2500001", "荻窪10", "R2"},
        {VARIANT_RENEWAL, "ja", "2500002", "荻窪9", "R2"},
        {VARIANT_RENEWAL, "ja", "2500002", "荻窪10", "R1"},
        {VARIANT_RENEWAL, "ja", "2500002", "荻窪10", "R10"},
        {VARIANT_RENEWAL, "ja", "2500002", "荻窪10", "R2"},
        {VARIANT_STAY_EXTENDED, "en", "0000000", "A", "R1"},
    };
    enum { N = sizeof in_order / sizeof in_order[0] };
    uint64_t state = 11;

    for (int round = 0; round < 200; round++) {
        struct lot_piece pieces[N];
        struct lot lot = {.pieces = pieces, .piece_count = N};

        for (size_t i = 0; i < N; i++)
            pieces[i] = (struct lot_piece){.variant = in_order[i].variant,
                                           .language = str_of(in_order[i].language),
                                           .postal_code = str_of(in_order[i].postal_code),
                                           .address = str_of(in_order[i].address),
                                           .resident_id = str_of(in_order[i].resident_id)};
        for (size_t i = N - 1; i > 0; i--) {
            size_t j = dice(&state, (unsigned)i + 1);
            struct lot_piece kept = pieces[i];

            pieces[i] = pieces[j];
            pieces[j] = kept;
        }
        make_order(&lot);
        for (size_t i = 0; i < N; i++)
            cr_assert(pieces[i].variant == in_order[i].variant &&
                      str_equal(pieces[i].resident_id, str_of(in_order[i].resident_id)) &&
                      str_equal(pieces[i].postal_code, str_of(in_order[i].postal_code)) &&
                      str_equal(pieces[i].address, str_of(in_order[i].address)));
    }
}

/* Days on which it might not be sent, and days before the office began, are not the office's. */
Test(make, late_from_late_days_on)
{
    for (uint32_t delay = 0; delay < 20; delay++)
        for (uint32_t excused = 0; excused <= delay; excused++)
            for (int days = 1; days < 20; days++) {
                struct lot_piece piece = {.delay_days = delay, .late = delay % 2};
                struct lot lot = {.pieces = &piece, .piece_count = 1, .late_days = days};

                piece.cause_days[CAUSE_SUPPRESSED] = excused / 2;
                piece.cause_days[CAUSE_BEFORE_START] = excused - excused / 2;
                piece.cause_days[CAUSE_HELD] = delay - excused;
                make_late(&lot);
                cr_expect_eq(piece.late, (int)(delay - excused) >= days);
            }
}
