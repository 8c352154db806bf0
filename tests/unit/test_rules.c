/* One disposition for every row: each line of docs/contract 4, each pair of lines, each edge. */
#include "core/days/calendar.h"
#include "core/rules/expiry.h"
#include "core/rules/rules.h"

#include "base/arena.h"
#include "core/lot/doubts.h"

#include "days.h"
#include "readers.h"
#include "long.h"

/* ---- a case: one resident, one certificate, what is known ------------------------------------ */

struct judged {
    struct rules rules;
    struct night_days days;
    struct resident resident;
    struct certificate certificate;
    struct facts facts;
    bool nobody;
};

static struct judged judged_new(void)
{
    return (struct judged){
        .rules = {.by_issue = {{{INT32_MIN}, 3, 5}}, .by_issue_count = 1, .leap = LEAP_FEB28},
        .days = {day_at("2026-11-19"), day_at("2026-11-20"), day_at("2026-11-26"), false},
        .resident = {.resident_id = STR("0001"),
                     .name = STR("山田一郎"),
                     .address = STR("神奈川県小田原市荻窪300"),
                     .postal_code = STR("2508555"),
                     .birth_date = day_at("1985-10-10"),
                     .moves_on = DAY_NONE,
                     .stay_until = DAY_NONE,
                     .language = STR("ja")},
        .certificate = {.serial = STR("S1"),
                        .resident_id = STR("0001"),
                        .kind = KIND_AUTHENTICATION,
                        .issued_on = day_at("2022-01-15"),
                        .expires_on = day_at("2027-02-18"),
                        .card_expires_on = DAY_NONE},
        .facts = {.seen = true},
    };
}

static int found(int value, const char *word)
{
    cr_assert_geq(value, 0, "%s is no value", word);
    return value;
}

static void birth_fact(struct resident *resident, const char *value)
{
    resident->birth_state = strcmp(value, "unknown") == 0 ? BIRTH_UNKNOWN
                            : strcmp(value, "bad") == 0   ? BIRTH_BAD
                                                          : BIRTH_KNOWN;
    resident->birth_date = resident->birth_state == BIRTH_KNOWN ? day_at(value) : DAY_NONE;
}

/* DAY:WINDOW:BIRTHDAYS */
static void by_issue_fact(struct rules *rules, const char *value)
{
    struct validity *validity = &rules->by_issue[rules->by_issue_count++];
    int year, month, day;

    cr_assert_eq(sscanf(value, "%d-%d-%d:%d:%d", &year, &month, &day, &validity->window_months,
                        &validity->birthdays),
                 5, "%s", value);
    validity->from = day_of(year, month, day);
}

static bool value_fact(struct judged *at, const char *word, const char *value)
{
    struct resident *resident = &at->resident;
    struct certificate *certificate = &at->certificate;
    const struct {
        const char *word;
        Str *at;
    } texts[] = {{"name", &resident->name},
                 {"address", &resident->address},
                 {"postal", &resident->postal_code},
                 {"mname", &resident->mailing_name},
                 {"mpostal", &resident->mailing_postal_code},
                 {"maddress", &resident->mailing_address},
                 {"agent", &resident->agent_name}};
    const struct {
        const char *word;
        Day *at;
    } days[] = {{"moves", &resident->moves_on},
                {"stay", &resident->stay_until},
                {"issued", &certificate->issued_on},
                {"expires", &certificate->expires_on},
                {"card_expires", &certificate->card_expires_on}};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(word, texts[i].word) == 0)
            return *texts[i].at = str_of(value), true;
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        if (strcmp(word, days[i].word) == 0)
            return *days[i].at = day_at(value), true;
    if (strcmp(word, "status") == 0)
        resident->status = (enum resident_status)found(resident_status_of(str_of(value)), value);
    else if (strcmp(word, "cert") == 0)
        certificate->status =
            (enum certificate_status)found(certificate_status_of(str_of(value)), value);
    else if (strcmp(word, "format") == 0)
        at->resident.format = (enum format)format_of(str_of(value));
    else if (strcmp(word, "card") == 0)
        certificate->card_type = (enum card_type)found(card_type_of(str_of(value)), value);
    else if (strcmp(word, "kind") == 0)
        certificate->kind = (enum kind)found(kind_of(str_of(value)), value);
    else if (strcmp(word, "born") == 0)
        birth_fact(resident, value);
    else if (strcmp(word, "leap") == 0)
        at->rules.leap = strcmp(value, "mar1") == 0 ? LEAP_MAR1 : LEAP_FEB28;
    else if (strcmp(word, "by_issue") == 0)
        by_issue_fact(&at->rules, value);
    else
        return false;
    return true;
}

static bool flag_fact(struct judged *at, const char *word)
{
    struct facts *facts = &at->facts;
    const struct {
        const char *word;
        bool *at, value;
    } flags[] = {{"elsewhere", &at->resident.residence_elsewhere, true},
                 {"protected", &at->resident.is_protected, true},
                 {"ward", &at->resident.ward, true},
                 {"municipality=bad", &at->resident.bad_municipality, true},
                 {"format=bad", &at->resident.bad_format, true},
                 {"nobody", &at->nobody, true},
                 {"duplicate", &facts->duplicate_serial, true},
                 {"superseded", &facts->superseded, true},
                 {"told", &facts->told, true},
                 {"told_elsewhere", &facts->told_elsewhere, true},
                 {"refused", &facts->refused, true},
                 {"released", &facts->released, true},
                 {"returned", &facts->returned_unchanged, true},
                 {"ambiguous", &facts->ambiguous_resident, true},
                 {"contradiction", &facts->contradiction, true},
                 {"unprintable", &facts->unprintable, true},
                 {"unfit", &facts->unfit_address, true},
                 {"unseen", &facts->seen, false},
                 {"notify", &at->rules.notify_lapsed, true}};

    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (strcmp(word, flags[i].word) == 0)
            return *flags[i].at = flags[i].value, true;
    return false;
}

/* Facts are words with a space between them; "-" is none, a star before them says nothing here. The
 * text is cut up and borrowed. */
static void facts_take(struct judged *at, char *text)
{
    if (text && text[0] == '*')
        strsep(&text, " ");
    while (text && strcmp(text, "-") != 0) {
        char *word = strsep(&text, " "), *value;

        if (flag_fact(at, word))
            continue;
        value = strchr(word, '=');
        cr_assert(value, "%s is no fact", word);
        *value = '\0';
        cr_assert(value_fact(at, word, value + 1), "%s is no fact", word);
    }
}

static struct judgement judge(const struct judged *at)
{
    return rules_judge(&at->rules, &at->days, &at->certificate, at->nobody ? NULL : &at->resident,
                       &at->facts);
}

/* ---- the table ------------------------------------------------------------------------------- */

static bool reason_seen[REASON_COUNT];

static void disposition_case(char **field)
{
    struct judged at = judged_new();
    char *facts = strdup(field[0]);
    struct judgement got;

    facts_take(&at, field[0]);
    got = judge(&at);
    reason_seen[got.reason] = true;
    cr_expect_str_eq(disposition_term(got.disposition).word, field[1], "%s: %s, not %s (%s)", facts,
                     disposition_term(got.disposition).word, field[1], field[3]);
    cr_expect_str_eq(reason_term(got.reason).word, field[2], "%s: %s, not %s (%s)", facts,
                     reason_term(got.reason).word, field[2], field[3]);
    free(facts);
}

Test(rules, every_line_of_the_table)
{
    cr_assert_geq(cases_each("rules.tsv", 4, disposition_case), 70);
    for (int i = REASON_DUPLICATE_SERIAL; i <= REASON_UNSEEN; i++)
        cr_expect(reason_seen[i], "no case for %s", reason_term((enum reason)i).word);
}

/* ---- several lines of the table at once ------------------------------------------------------ */

/* The lines of docs/contract 4.2 in their order, each with facts that make it hold and no other. */
enum { LINES_MAX = REASON_COUNT + 1, FACT_MAX = 40 };
struct line {
    char fact[FACT_MAX], disposition[FACT_MAX], reason[FACT_MAX];
};
static struct line lines[LINES_MAX];
static size_t line_count;

static void line_case(char **field)
{
    struct line *line = &lines[line_count];

    if (field[0][0] != '*')
        return;
    cr_assert_lt(line_count, (size_t)LINES_MAX);
    snprintf(line->fact, sizeof line->fact, "%s", field[0] + strlen("* "));
    snprintf(line->disposition, sizeof line->disposition, "%s", field[1]);
    snprintf(line->reason, sizeof line->reason, "%s", field[2]);
    line_count++;
}

/* One line for each reason that is judged here, in their order, and that of `told` without one. */
static void lines_read(void)
{
    int next = REASON_DUPLICATE_SERIAL;

    line_count = 0;
    cases_each("rules.tsv", 4, line_case);
    for (size_t i = 0; i < line_count; i++)
        if (lines[i].reason[0])
            cr_assert_eq(reason_of(str_of(lines[i].reason)), next++, "rules.tsv: the line of %s",
                         reason_term((enum reason)(next - 1)).word);
        else
            cr_assert_str_eq(lines[i].disposition, "told");
    cr_assert_eq(next, REASON_UNSEEN + 1);
    cr_assert_eq(line_count, (size_t)(REASON_UNSEEN - REASON_DUPLICATE_SERIAL + 2));
}

/* Two lines that want another value of one field cannot hold together. */
static bool same_field(size_t a, size_t b)
{
    const char *equals = strchr(lines[a].fact, '=');

    return equals &&
           strncmp(lines[a].fact, lines[b].fact, (size_t)(equals - lines[a].fact) + 1) == 0;
}

/* All of section 4's lines that hold a row, where the first of all lines is one of them. */
static uint64_t all_holds(const bool holds[LINES_MAX], size_t first)
{
    uint64_t all = 0;

    if (first == line_count || strcmp(lines[first].disposition, "held") != 0)
        return 0;
    for (size_t i = first; i < line_count; i++)
        if (holds[i] && strcmp(lines[i].disposition, "held") == 0)
            all |= UINT64_C(1) << reason_of(str_of(lines[i].reason));
    return all;
}

static void expect_first(const bool holds[LINES_MAX])
{
    struct judged at = judged_new();
    char text[LINES_MAX][FACT_MAX];
    size_t first = line_count;
    struct judgement got;

    for (size_t i = line_count; i-- > 0;)
        if (holds[i]) {
            snprintf(text[i], sizeof text[i], "%s", lines[i].fact);
            facts_take(&at, text[i]);
            first = i;
        }
    got = judge(&at);
    cr_expect_str_eq(disposition_term(got.disposition).word,
                     first == line_count ? "notice" : lines[first].disposition);
    cr_expect_str_eq(reason_term(got.reason).word, first == line_count ? "" : lines[first].reason);
    cr_expect_eq(got.holds, all_holds(holds, first), "the first is %s, all are %llx",
                 reason_term(got.reason).word, (unsigned long long)got.holds);
    if (rules_suppress(&at.certificate, &at.resident))
        cr_expect(got.disposition == DISPOSITION_SUPPRESSED ||
                  got.disposition == DISPOSITION_REJECTED); /* the names of such are not kept */
}

Test(rules, of_any_two_lines_the_first_decides)
{
    lines_read();
    for (size_t i = 0; i < line_count; i++)
        for (size_t j = i; j < line_count; j++) {
            bool holds[LINES_MAX] = {false};

            if (i != j && same_field(i, j))
                continue;
            holds[i] = holds[j] = true;
            expect_first(holds);
        }
}

Test(rules, of_any_lines_the_first_decides)
{
    uint64_t state = 3;

    lines_read();
    for (int round = 0; round < 20000; round++) {
        bool holds[LINES_MAX] = {false};
        unsigned one_in = 2 + dice(&state, 12);

        for (size_t i = 0; i < line_count; i++) {
            holds[i] = dice(&state, one_in) == 0;
            for (size_t j = 0; j < i; j++)
                holds[i] = holds[i] && !(holds[j] && same_field(i, j));
        }
        expect_first(holds);
    }
}

/* Of nobody else the names are forgotten. */
Test(rules, whom_no_row_is_about)
{
    for (int status = 0; status < RESIDENT_STATUS_COUNT; status++)
        for (int elsewhere = 0; elsewhere < 2; elsewhere++) {
            struct judged at = judged_new();

            at.resident.status = (enum resident_status)status;
            at.resident.residence_elsewhere = elsewhere;
            cr_expect_eq(rules_suppress(NULL, &at.resident),
                         judge(&at).disposition == DISPOSITION_SUPPRESSED, "%s, %d",
                         resident_status_term(at.resident.status).word, elsewhere);
        }
}

/* moving, lapsed and stay, day by day around their edges. */
Test(rules, edges_day_by_day)
{
    for (int days = -40; days <= 40; days++) {
        struct judged at = judged_new();

        at.resident.status = RESIDENT_MOVING_OUT;
        at.resident.moves_on = day_add(at.days.deliver_on, days);
        cr_expect_eq(judge(&at).reason == REASON_MOVING, days <= 0, "moves %+d", days);
        at = judged_new();
        at.facts.seen = false;
        at.certificate.expires_on = day_add(at.days.deliver_on, days);
        cr_expect_eq(judge(&at).disposition == DISPOSITION_LAPSED, days < 0, "lapsed %+d", days);
        at = judged_new();
        at.resident.stay_until = day_add(at.certificate.expires_on, days);
        cr_expect_eq(judge(&at).reason == REASON_STAY_PERIOD, days <= 0, "stay %+d", days);
    }
}

/* ---- who is written to, and what is odd ------------------------------------------------------ */

static void addressee_case(char **field)
{
    static const struct office_words offices = {
        {{"会社", sizeof "会社" - 1}, {"法人", sizeof "法人" - 1}}, 2};
    struct judged at = judged_new();
    struct addressee got;
    Str title;

    facts_take(&at, field[1]);
    got = resident_addressee(&at.resident, day_at(field[0]), at.rules.leap);
    cr_expect(str_equal(got.name, str_of(field[2])), STR_FMT ", not %s (%s)", STR_ARG(got.name),
              field[2], field[4]);
    title = honorific_text(addressee_honorific(&got, &offices));
    cr_expect(str_equal(title, str_of(strcmp(field[3], "-") == 0 ? "" : field[3])),
              STR_FMT ", not %s (%s)", STR_ARG(title), field[3], field[4]);
}

Test(rules, to_whom_the_letter_goes)
{
    cr_assert_geq(cases_each("addressee.tsv", 5, addressee_case), 36);
}

static void card_end_case(char **field)
{
    struct certificate certificate = {.kind = KIND_AUTHENTICATION,
                                      .issued_on = day_at(field[0]),
                                      .expires_on = day_at(field[1]),
                                      .card_expires_on = day_at(field[2])};
    struct resident resident = {.birth_date = day_at(field[3]), .stay_until = day_at(field[4])};
    enum leap_birthday leap = strcmp(field[5], "mar1") == 0 ? LEAP_MAR1 : LEAP_FEB28;
    char found[DAY_TEXT_MAX];

    resident.birth_state = day_is(resident.birth_date) ? BIRTH_KNOWN : BIRTH_UNKNOWN;
    for (certificate.kind = 0; certificate.kind < KIND_COUNT; certificate.kind++)
        cr_expect(day_equal(card_end(&certificate, &resident, leap), day_at(field[6])),
                  "%s, not %s (%s)", day_text(card_end(&certificate, &resident, leap), found),
                  field[6], field[7]);
}

Test(rules, when_the_card_ends)
{
    cr_assert_geq(cases_each("card_end.tsv", 8, card_end_case), 28);
}

static size_t peers_take(struct certificate *peers, char *text)
{
    size_t count = 0;

    while (text && strcmp(text, "-") != 0) {
        char *expires = strsep(&text, " "), *kind = strsep(&expires, ":");

        peers[count++] = (struct certificate){.kind = (enum kind)found(kind_of(str_of(kind)), kind),
                                              .expires_on = day_at(expires)};
    }
    return count;
}

static uint32_t anomalies_seen;

static void anomaly_case(char **field)
{
    struct judged at = judged_new();
    struct certificate peers[4];
    char *facts = strdup(field[0]), text[200] = "";
    size_t count = peers_take(peers, field[1]);
    uint32_t got;

    facts_take(&at, field[0]);
    got = rules_anomalies(&at.rules, &at.certificate, &at.resident, peers, count);
    anomalies_seen |= got;
    for (int i = 0; i < ANOMALY_COUNT; i++)
        if (got & 1u << i)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", *text ? " " : "",
                     anomaly_term((enum anomaly)i).word);
    cr_expect_str_eq(*text ? text : "-", field[2], "%s: %s, not %s (%s)", facts, text, field[2],
                     field[3]);
    free(facts);
}

Test(rules, every_anomaly)
{
    cr_assert_geq(cases_each("anomalies.tsv", 4, anomaly_case), 30);
    cr_expect_eq(anomalies_seen, ((1u << ANOMALY_COUNT) - 1) & ~(1u << ANOMALY_NO_TEMPLATE));
}

/* "birthday#5:2024-10-10 card:2029-10-10" */
static void bases_text(const struct expiry_basis *bases, size_t count, char *text, size_t room)
{
    char day[DAY_TEXT_MAX];

    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(text);

        n += (size_t)snprintf(text + n, room - n, "%s%s", n ? " " : "",
                              basis_term(bases[i].basis).word);
        if (bases[i].birthdays)
            n += (size_t)snprintf(text + n, room - n, "#%d", bases[i].birthdays);
        snprintf(text + n, room - n, ":%s", day_text(bases[i].on, day));
    }
}

static unsigned bases_seen;

static void expiry_case(char **field)
{
    struct judged at = judged_new();
    struct certificate peers[4];
    struct expiry_basis bases[BASIS_COUNT];
    const struct expiry_basis *nearest;
    char text[200];
    size_t count, peer_count = peers_take(peers, field[1]);
    bool is_odd;
    int days;

    facts_take(&at, field[0]);
    count = expiry_bases(&at.rules, &at.certificate, &at.resident, peers, peer_count, bases);
    bases_text(bases, count, text, sizeof text);
    cr_expect_str_eq(text, field[2], "%s: %s, not %s", field[4], text, field[2]);
    nearest = expiry_nearest(bases, count, at.certificate.expires_on);
    days = day_between(nearest->on, at.certificate.expires_on);
    snprintf(text, sizeof text, days ? "- %s %d" : "%s", basis_term(nearest->basis).word, days);
    cr_expect_str_eq(text, field[3], "%s: %s, not %s", field[4], text, field[3]);
    is_odd = rules_anomalies(&at.rules, &at.certificate, &at.resident, peers, peer_count) &
             1u << ANOMALY_UNEXPLAINED_EXPIRY;
    cr_expect_eq(is_odd, days != 0, "%s", field[4]);
    if (!days)
        bases_seen |= 1u << nearest->basis;
}

/* Every basis explains some line; each has an article for one kind at least. */
Test(rules, every_day_on_which_a_certificate_may_end)
{
    cr_assert_geq(cases_each("expiry.tsv", 5, expiry_case), 35);
    cr_expect_eq(bases_seen, (1u << BASIS_COUNT) - 1);
    for (int i = 0; i < BASIS_COUNT; i++)
        cr_expect_str_not_empty(basis_article((enum basis)i, KIND_SIGNATURE));
}

/* Written apart from core/days/calendar: the birthday of a month and day in a year. */
static Day plain_birthday(int year, int month, int date, enum leap_birthday leap)
{
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    if (month == 2 && date == 29 && !is_leap)
        return leap == LEAP_MAR1 ? day_of(year, 3, 1) : day_of(year, 2, 28);
    return day_of(year, month, date);
}

/* Of the days around each birthday after `issued` only the 5th and the 6th are explained. */
static int explained_wrong(struct judged *at, int month, int date)
{
    Day issued = at->certificate.issued_on;
    int wrong = 0, year = day_civil(issued).year, number = 0;

    for (int turn = 0; turn <= 8; turn++) {
        Day birthday = plain_birthday(year + turn, month, date, at->rules.leap);

        number += day_before(issued, birthday);
        for (int off = -2; off <= 2; off++) {
            bool is_odd, may_end = off == 0 && (number == 5 || number == 6);

            at->certificate.expires_on = day_add(birthday, off);
            is_odd = rules_anomalies(&at->rules, &at->certificate, &at->resident, NULL, 0) &
                     1u << ANOMALY_UNEXPLAINED_EXPIRY;
            wrong += is_odd == may_end;
        }
    }
    return wrong;
}

/* Every birthday of a year, issue days of eleven years around a common century, both settings. */
Test(rules, explained_are_the_fifth_and_sixth_birthday_and_no_other_day)
{
    int wrong = 0;

    for (int leap = LEAP_FEB28; leap <= LEAP_MAR1; leap++)
        for (Day born = day_of(2000, 1, 1); day_civil(born).year == 2000; born = day_add(born, 1)) {
            struct judged at = judged_new();
            struct civil civil = day_civil(born);
            bool is_near =
                civil.month == 2 && civil.day >= 27; /* the leap day and its neighbours */
            int step = is_near ? 1 : long_run() ? 11 : 37;

            at.rules.leap = (enum leap_birthday)leap;
            at.resident.birth_date = born;
            for (Day day = day_of(2093, 1, 1); day_civil(day).year < 2104;
                 day = day_add(day, step)) {
                at.certificate.issued_on = day;
                wrong += explained_wrong(&at, civil.month, civil.day);
            }
        }
    cr_expect_eq(wrong, 0, "%d wrong", wrong);
}

/* ---- doubts, and what many of them share ----------------------------------------------------- */

static const char *const difference_words[] = {"none", "birthdays", "days"};

static size_t put_difference(char *text, size_t room, enum difference difference, int amount)
{
    if (difference == DIFFERENCE_NONE)
        return (size_t)snprintf(text, room, "none");
    return (size_t)snprintf(text, room, "%s%+d", difference_words[difference], amount);
}

/* "unexplained_expiry 2023-10-10 2024-10-10 birthday#5 birthdays-1" */
static void put_doubt(char *text, size_t room, const struct lot_doubt *doubt)
{
    char registered[DAY_TEXT_MAX], by_rule[DAY_TEXT_MAX];
    size_t n = strlen(text);

    n += (size_t)snprintf(text + n, room - n, "%s%s %s %s ", n ? " " : "",
                          anomaly_term(doubt->anomaly).word,
                          day_is(doubt->registered) ? day_text(doubt->registered, registered) : "-",
                          day_is(doubt->by_rule) ? day_text(doubt->by_rule, by_rule) : "-");
    if (doubt->basis == BASIS_COUNT)
        n += (size_t)snprintf(text + n, room - n, "- ");
    else if (doubt->birthdays)
        n += (size_t)snprintf(text + n, room - n, "%s#%d ", basis_term(doubt->basis).word,
                              doubt->birthdays);
    else
        n += (size_t)snprintf(text + n, room - n, "%s ", basis_term(doubt->basis).word);
    put_difference(text + n, room - n, doubt->difference, doubt->amount);
}

static void doubt_case(char **field)
{
    struct judged at = judged_new();
    struct certificate peers[4];
    size_t peer_count = peers_take(peers, field[1]), count;
    struct lot_doubt doubts[ANOMALY_COUNT];
    char text[400] = "";
    uint32_t anomalies, found = 0;

    facts_take(&at, field[0]);
    anomalies = rules_anomalies(&at.rules, &at.certificate, &at.resident, peers, peer_count);
    count = doubts_of_row(&at.rules, &at.certificate, &at.resident, peers, peer_count, anomalies,
                          doubts);
    for (size_t i = 0; i < count; i++) {
        put_doubt(text, sizeof text, &doubts[i]);
        found |= 1u << doubts[i].anomaly;
    }
    cr_expect_str_eq(text, field[2], "%s: %s, not %s", field[3], text, field[2]);
    cr_expect_eq(found, anomalies, "%s", field[3]);
    cr_expect_eq(anomalies & ~doubts_checkable(&at.certificate, &at.resident), 0, "%s", field[3]);
}

Test(doubts, both_dates_and_the_rule)
{
    cr_assert_geq(cases_each("doubts.tsv", 4, doubt_case), 18);
}

static int word_of(const char *text, const char *const *words, int count)
{
    for (int i = count - 1; i >= 0; i--)
        if (strncmp(text, words[i], strlen(words[i])) == 0)
            return i;
    cr_assert_fail("%s is no difference", text);
    return -1;
}

static enum anomaly anomaly_at(const char *word)
{
    for (int i = 0; i < ANOMALY_COUNT; i++)
        if (strcmp(word, anomaly_term((enum anomaly)i).word) == 0)
            return (enum anomaly)i;
    cr_assert_fail("%s is no anomaly", word);
    return ANOMALY_COUNT;
}

/* "unexplained_expiry:birthdays-1*21 …": that many doubts, dealt out in turn among the others. */
static size_t doubts_take(struct lot_doubt *doubts, size_t room, char *text)
{
    size_t count = 0;

    while (text) {
        char *group = strsep(&text, " "), *anomaly = strsep(&group, ":");
        char *difference = strsep(&group, "*");
        int form = word_of(difference, difference_words, DIFFERENCE_COUNT);

        for (int i = atoi(group); i > 0; i--) {
            cr_assert_lt(count, room);
            doubts[count] = (struct lot_doubt){
                .row = (uint32_t)count,
                .anomaly = anomaly_at(anomaly),
                .difference = (enum difference)form,
                .amount = form ? atoi(difference + strlen(difference_words[form])) : 0};
            count++;
        }
    }
    return count;
}

static void shuffle(struct lot_doubt *doubts, size_t count)
{
    uint64_t state = 7;

    for (size_t i = count; i > 1; i--) {
        size_t other = dice(&state, (unsigned)i);
        struct lot_doubt held = doubts[i - 1];

        doubts[i - 1] = doubts[other];
        doubts[other] = held;
    }
}

static void pattern_case(char **field)
{
    enum { ROOM = 4000 };
    struct lot_doubt *doubts = mem_zero(ROOM, sizeof *doubts), *before;
    struct lot_pattern patterns[PATTERNS_MAX];
    uint64_t checked[ANOMALY_COUNT];
    size_t count = doubts_take(doubts, ROOM, field[1]), all = count, found, at = 0;
    char text[400] = "";

    for (int i = 0; i < ANOMALY_COUNT; i++)
        checked[i] = (uint64_t)atoi(field[0]);
    shuffle(doubts, count);
    before = mem_zero(ROOM, sizeof *before);
    memcpy(before, doubts, count * sizeof *before);
    found = doubts_fold(doubts, &count, checked, patterns);
    for (size_t i = 0; i < found; i++) {
        size_t n = strlen(text);

        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s:", n ? " " : "",
                              anomaly_term(patterns[i].anomaly).word);
        n += put_difference(text + n, sizeof text - n, patterns[i].difference, patterns[i].amount);
        snprintf(text + n, sizeof text - n, " %lu/%lu %u", (unsigned long)patterns[i].rows,
                 (unsigned long)patterns[i].checked, pattern_permille(&patterns[i]));
        all -= patterns[i].rows;
    }
    cr_expect_str_eq(*text ? text : "-", field[2], "%s: %s, not %s", field[4], text, field[2]);
    cr_expect_eq(count, (size_t)atoi(field[3]), "%s: %zu stay", field[4], count);
    cr_expect_eq(count, all, "%s: a doubt is in a pattern or stays", field[4]);
    for (size_t i = 0; i < count; i++) { /* those that stay keep their order */
        while (before[at].row != doubts[i].row)
            at++;
        at++;
    }
    mem_free(before);
    mem_free(doubts);
}

Test(doubts, one_line_instead_of_thousands)
{
    cr_assert_geq(cases_each("patterns.tsv", 5, pattern_case), 14);
}

/* As many patterns as rows of 2.1 % each allow, for every anomaly. */
Test(doubts, no_more_patterns_than_there_is_room_for)
{
    enum { EACH = 21, KINDS_ = 47, ROWS = EACH * KINDS_ };
    struct lot_doubt *doubts = mem_zero((size_t)ROWS * ANOMALY_COUNT, sizeof *doubts);
    struct lot_pattern patterns[PATTERNS_MAX];
    uint64_t checked[ANOMALY_COUNT];
    size_t count = 0;

    for (int anomaly = 0; anomaly < ANOMALY_COUNT; anomaly++) {
        checked[anomaly] = ROWS;
        for (int i = 0; i < ROWS; i++)
            doubts[count++] = (struct lot_doubt){.anomaly = (enum anomaly)anomaly,
                                                 .difference = DIFFERENCE_DAYS,
                                                 .amount = i % KINDS_};
    }
    cr_expect_eq(doubts_fold(doubts, &count, checked, patterns), (size_t)KINDS_ * ANOMALY_COUNT);
    cr_expect_eq(count, 0);
    mem_free(doubts);
}

/* Two rows of one resident: a difference in any known column makes them ambiguous. */
Test(rules, rows_differ_in_any_known_column)
{
    static const Str other = {"x", 1};
    struct resident first = judged_new().resident, again = first;
    Str *texts[] = {&again.resident_id,     &again.name,
                    &again.address,         &again.building,
                    &again.postal_code,     &again.agent_name,
                    &again.mailing_name,    &again.mailing_postal_code,
                    &again.mailing_address, &again.mailing_building,
                    &again.language,        &again.municipality};
    Day *days[] = {&again.birth_date, &again.moves_on, &again.stay_until};
    bool *flags[] = {&again.residence_elsewhere, &again.is_protected, &again.ward};

    again.line = 99;
    cr_expect(resident_equal(&first, &again), "the line is no column");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        Str before = *texts[i];

        *texts[i] = other;
        cr_expect_not(resident_equal(&first, &again), "text %zu", i);
        *texts[i] = before;
    }
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        Day before = *days[i];

        *days[i] = day_of(2001, 1, 1);
        cr_expect_not(resident_equal(&first, &again), "day %zu", i);
        *days[i] = before;
    }
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        *flags[i] = true;
        cr_expect_not(resident_equal(&first, &again), "flag %zu", i);
        *flags[i] = false;
    }
    again.status = RESIDENT_MOVING_OUT;
    cr_expect_not(resident_equal(&first, &again), "status");
    again.status = first.status;
    again.birth_state = BIRTH_UNKNOWN;
    cr_expect_not(resident_equal(&first, &again), "birth state");
    again.birth_state = first.birth_state;
    cr_expect(resident_equal(&first, &again));
}

/* ---- the days of a night --------------------------------------------------------------------- */

static struct calendar calendar;

static int weekday_at(const char *word)
{
    static const char words[] = "montuewedthufri";

    return (int)(strstr(words, word) - words) / 3;
}

static void calendar_at(char *days)
{
    static const char *const off[] = {"2026-11-03", "2026-11-23", "2027-01-01",
                                      "2027-01-11", "2027-02-11", "2027-02-23"};
    struct day_entry closed = {.from_month = 12, .from_day = 29, .to_month = 1, .to_day = 3};
    struct mailing_rule rules[8];
    Day holidays[6];
    size_t count = 0;

    for (size_t i = 0; i < 6; i++)
        holidays[i] = day_at(off[i]);
    while (days) {
        char *word = strsep(&days, " ");
        int nth = word[0] >= '1' && word[0] <= '5' ? word[0] - '0' : NTH_EVERY;

        rules[count++] = (struct mailing_rule){weekday_at(nth ? strsep(&days, " ") : word), nth};
    }
    cr_assert(calendar_fill(&calendar, holidays, 6, &closed, 1, rules, count));
}

static void night_case(char **field)
{
    struct rules rules = {.lead_days = atoi(field[1]),
                          .cutoff_days = atoi(field[2]),
                          .delivery_days = atoi(field[3])};
    struct night_days got;
    char text[DAY_TEXT_MAX];

    calendar_at(field[0]);
    got = rules_days(&rules, &calendar, day_at(field[4]));
    cr_expect_str_eq(day_text(got.as_of, text), field[4]);
    cr_expect_str_eq(day_text(got.mail_on, text), field[5], "%s mails %s, not %s", field[4], text,
                     field[5]);
    cr_expect_str_eq(day_text(got.deliver_on, text), field[6], "%s delivers %s, not %s", field[4],
                     text, field[6]);
    cr_expect_str_eq(got.before_cutoff ? "yes" : "no", field[7], "%s", field[4]);
}

/* The last field is the reason why; it is not needed to decide. */
static void night_line(char **field)
{
    char *why = strrchr(field[7], '\t');

    if (why)
        *why = '\0';
    night_case(field);
}

static size_t nights_each(void)
{
    char path[512], *line = NULL, *field[8];
    const char *folder = getenv("KIGEN_TESTS");
    size_t room = 0, count = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/cases/nights.tsv", folder ? folder : "tests");
    file = fopen(path, "r");
    cr_assert(file, "%s cannot be opened", path);
    while (getline(&line, &room, file) > 0) {
        char *rest = line;

        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0')
            continue;
        for (size_t i = 0; i < 7; i++)
            field[i] = strsep(&rest, "\t");
        cr_assert(rest, "%s: too few fields", line);
        field[7] = rest;
        night_line(field);
        count++;
    }
    free(line);
    fclose(file);
    return count;
}

Test(rules, the_days_of_a_night)
{
    cr_assert_geq(nights_each(), 25);
}

/* mail_on is the first mailing day on or after the lead_days-th office day, for every night of a
 * year. */
Test(rules, mail_days_never_go_back_and_never_come_too_soon)
{
    struct rules rules = {.delivery_days = 3};
    char days[] = "1st tue wed";

    calendar_at(days);
    for (rules.lead_days = 1; rules.lead_days <= 20; rules.lead_days++) {
        Day before = day_of(2026, 1, 1), day = before;

        for (int i = 0; i < 365; i++, day = day_add(day, 1)) {
            struct night_days got = rules_days(&rules, &calendar, day);
            int office = 0;

            for (Day at = day_add(day, 1); !day_before(got.mail_on, at); at = day_add(at, 1))
                office += is_office_day(&calendar, at);
            cr_assert(is_mailing_day(&calendar, got.mail_on));
            cr_assert_geq(office, rules.lead_days);
            cr_assert_not(day_before(got.mail_on, before));
            before = got.mail_on;
        }
    }
}

/* ---- settings -------------------------------------------------------------------------------- */

Test(rules, validity_follows_the_issue_day)
{
    struct rules rules = {.by_issue = {{{INT32_MIN}, 3, 5},
                                       {day_at("2028-04-01"), 12, 10},
                                       {day_at("2030-01-01"), 6, 9}},
                          .by_issue_count = 3};

    cr_expect_eq(rules_validity(&rules, day_at("1990-01-01"))->window_months, 3);
    cr_expect_eq(rules_validity(&rules, day_at("2028-03-31"))->window_months, 3);
    cr_expect_eq(rules_validity(&rules, day_at("2028-04-01"))->window_months, 12);
    cr_expect_eq(rules_validity(&rules, day_at("2028-04-01"))->birthdays, 10);
    cr_expect_eq(rules_validity(&rules, day_at("2029-12-31"))->window_months, 12);
    cr_expect_eq(rules_validity(&rules, day_at("2030-01-01"))->window_months, 6);
}

Test(rules, a_pause_is_inclusive_and_may_be_open)
{
    struct rules rules = {.pauses = {{day_at("2020-03-01"), day_at("2020-05-18"), STR_EMPTY},
                                     {day_at("2026-12-01"), DAY_NONE, STR_EMPTY}},
                          .pause_count = 2};

    cr_expect_not(rules_paused(&rules, day_at("2020-02-29")));
    cr_expect(rules_paused(&rules, day_at("2020-03-01")));
    cr_expect(rules_paused(&rules, day_at("2020-05-18")));
    cr_expect_not(rules_paused(&rules, day_at("2020-05-19")));
    cr_expect_not(rules_paused(&rules, day_at("2026-11-30")));
    cr_expect(rules_paused(&rules, day_at("2026-12-01")));
    cr_expect(rules_paused(&rules, day_at("2199-12-31")));
}

Test(rules, the_ideal_day_is_a_mailing_day_on_or_after_the_opening)
{
    struct judged at = judged_new();
    char every[] = "mon tue wed thu fri", tuesdays[] = "1st tue", text[DAY_TEXT_MAX];
    struct terms_of terms;

    calendar_at(every);
    terms = rules_terms(&at.rules, &calendar, at.certificate.issued_on, day_at("2027-02-18"));
    cr_expect_str_eq(day_text(terms.opens_on, text), "2026-11-19");
    cr_expect_str_eq(day_text(terms.ideal_on, text), "2026-11-19");
    terms = rules_terms(&at.rules, &calendar, at.certificate.issued_on, day_at("2027-02-20"));
    cr_expect_str_eq(day_text(terms.opens_on, text), "2026-11-21");
    cr_expect_str_eq(day_text(terms.ideal_on, text), "2026-11-24");
    at.rules.target_days = 7;
    terms = rules_terms(&at.rules, &calendar, at.certificate.issued_on, day_at("2027-02-20"));
    cr_expect_str_eq(day_text(terms.opens_on, text), "2026-11-21");
    cr_expect_str_eq(day_text(terms.ideal_on, text), "2026-11-30");
    calendar_at(tuesdays);
    terms = rules_terms(&at.rules, &calendar, at.certificate.issued_on, day_at("2027-02-20"));
    cr_expect_str_eq(day_text(terms.ideal_on, text), "2026-12-01");
}

/* ---- pauses ---------------------------------------------------------------------------------- */

static Day pause_day(const char *text)
{
    return text && *text ? day_at(text) : DAY_NONE;
}

static void pause_case(char **field)
{
    static struct calendar calendar;
    static const struct mailing_rule weekdays[] = {
        {0, NTH_EVERY}, {1, NTH_EVERY}, {2, NTH_EVERY}, {3, NTH_EVERY}, {4, NTH_EVERY}};
    struct rules rules = {.pause_count = 0};
    struct days_paused days = {DAY_NONE, DAY_NONE};
    char got[2 * DAY_TEXT_MAX + 2] = "-", text[DAY_TEXT_MAX], *pauses = field[0], *one;

    cr_assert(calendar_fill(&calendar, NULL, 0, NULL, 0, weekdays, 5));
    while (strcmp(field[0], "-") != 0 && (one = strsep(&pauses, " ")) != NULL) {
        char *dots = strstr(one, "..");

        if (dots)
            *dots = '\0';
        rules.pauses[rules.pause_count++] =
            (struct pause){day_at(one), pause_day(dots ? dots + 2 : NULL), STR_EMPTY};
    }
    if (rules_pause(&rules, &calendar, day_at(field[1]), &days)) {
        snprintf(got, sizeof got, "%s", day_text(days.from, text));
        if (day_is(days.to))
            snprintf(got + strlen(got), sizeof got - strlen(got), "..%s", day_text(days.to, text));
    }
    cr_expect_str_eq(got, field[2], "%s: %s", field[3], got);
    cr_expect_eq(rules_paused(&rules, day_at(field[1])), strcmp(field[2], "-") != 0, "%s",
                 field[3]);
}

Test(rules, the_pause_of_a_mail_day)
{
    cr_assert_geq(cases_each("pauses.tsv", 4, pause_case), 15);
}
