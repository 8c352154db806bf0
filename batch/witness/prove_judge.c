/*
 * The table of docs/contract 4 a second time: one straight walk down its lines for each row, from
 * the facts of this proof alone. What only the press can know is taken from the night, and only
 * where every line above it lets it through.
 */
#include "witness/prove_inside.h"
#include "base/utf8.h"

enum { CHILD_UNTIL = 15, LEAP_DAY = 229, ADULT_AT_18_FROM = 20220401 };

struct postal speaker_postal(const struct speaker *speaker)
{
    Str code = speaker_text(speaker, R_MAIL_POSTAL),
        address = speaker_text(speaker, R_MAIL_ADDRESS);

    if (code.n + address.n > 0)
        return (struct postal){code, address, speaker_text(speaker, R_MAIL_BUILDING)};
    return (struct postal){speaker_text(speaker, R_POSTAL), speaker_text(speaker, R_ADDRESS),
                           speaker_text(speaker, R_BUILDING)};
}

/* One of 29 February that the year lacks is moved. */
static Ymd birthday_of_year(Ymd birth_date, int year, bool leap_mar1)
{
    int date = birth_date % 10000;

    if (date == LEAP_DAY && ymd_month_length(year, 2) == 28)
        date = leap_mar1 ? 301 : 228;
    return year * 10000 + date;
}

/* Years are complete on the birthday itself. */
static bool lacks_years(Ymd birth_date, Ymd on, int years, bool leap_mar1)
{
    return birth_date != 0 &&
           on < birthday_of_year(birth_date, ymd_year(birth_date) + years, leap_mar1);
}

bool prove_is_child(Ymd birth_date, Ymd on, bool leap_mar1)
{
    return lacks_years(birth_date, on, CHILD_UNTIL, leap_mar1);
}

bool prove_ends_by_stay(Ymd day, Ymd birth_date, Ymd stay, bool leap_mar1)
{
    if (day == 0 || birth_date == 0 || stay == 0)
        return false;
    return birthday_of_year(birth_date, ymd_year(day), leap_mar1) != day;
}

/* A minor's certificates end with the card, and so does one that an end of stay cut short: it ends
 * on no birthday. */
Ymd prove_card_end(Ymd card, Ymd issued, Ymd expires, Ymd birth_date, Ymd stay, bool leap_mar1)
{
    int adult = issued < ADULT_AT_18_FROM ? 20 : 18;

    if (card != 0)
        return card;
    if (birth_date == 0)
        return 0;
    if (lacks_years(birth_date, issued, adult, leap_mar1))
        return expires;
    return prove_ends_by_stay(expires, birth_date, stay, leap_mar1) ? expires : 0;
}

struct recipient speaker_recipient(const struct prove *prove, const struct speaker *speaker)
{
    const struct prove_settings *settings = prove->settings;
    bool child = prove_is_child(speaker->birth, prove->as_of, settings->leap_mar1);
    Str name = speaker_text(speaker, R_MAIL_NAME);

    if (!name.n && (child || speaker->ward))
        name = speaker_text(speaker, R_AGENT);
    if (name.n)
        return (struct recipient){name,
                                  field_title(name, settings->offices, settings->office_count)};
    return (struct recipient){speaker_text(speaker, R_NAME), child ? STR("保護者様") : STR("様")};
}

static bool lacks_address(const struct prove *prove, const struct speaker *speaker)
{
    struct postal at = speaker_postal(speaker);
    Str name = speaker_text(speaker, R_NAME), to = speaker_recipient(prove, speaker).name;
    char digits[8];

    if (text_digits(at.code, digits, sizeof digits) != 7 || at.code.n != 7 ||
        str_equal(at.code, STR("0000000")))
        return true;
    if (!at.address.n || !name.n || !to.n)
        return true;
    return field_says_nothing(at.address) || field_says_nothing(name) || field_says_nothing(to) ||
           field_is_no_place(at.address);
}

Str wanted_language(const struct prove *prove, const struct speaker *speaker, Str variant)
{
    const struct prove_settings *settings = prove->settings;
    const struct wish *wish = set_find(&prove->wishes, speaker_id(speaker));

    if (wish && wish->language.n)
        return wish->language;
    if (speaker_text(speaker, R_LANGUAGE).n)
        return speaker_text(speaker, R_LANGUAGE);
    for (size_t i = 0; i < settings->language_of_count; i++)
        if (str_equal(settings->language_of[i].name, variant))
            return text_stripped(settings->language_of[i].own);
    return STR("ja");
}

int wanted_format(const struct prove *prove, const struct speaker *speaker)
{
    const struct wish *wish = set_find(&prove->wishes, speaker_id(speaker));

    return wish && wish->format >= 0 ? wish->format : speaker_text(speaker, R_FORMAT).p[0] - '0';
}

static enum why why_not(const struct answer *answer, const struct holder *holder)
{

    switch (holder->status) {
    case IS_DEAD:
        return WHY_DECEASED;
    case LEFT:
        return WHY_MOVED_OUT;
    case IS_REMOVED:
        return WHY_REMOVED;
    case LIVES_ABROAD:
        return WHY_ABROAD;
    default:
        break;
    }
    if (answer->status == CERT_REVOKED)
        return WHY_REVOKED;
    if (answer->status == CERT_SUSPENDED)
        return WHY_SUSPENDED;
    if (answer->status == CERT_UNDELIVERED)
        return WHY_UNDELIVERED;
    if (answer->renewed)
        return WHY_SUPERSEDED;
    if (holder->stay && (Ymd)answer->expires >= holder->stay)
        return WHY_STAY_PERIOD;
    if (holder->elsewhere)
        return WHY_RESIDENCE_ELSEWHERE;
    if (answer->card == CARD_OF_RESIDENCE)
        return WHY_RESIDENCE_CARD;
    return WHY_NONE;
}

/* `night`: the reason that the night gives, where it is one that only it can know. */
static enum why why_held(const struct prove *prove, const struct answer *answer, enum why night)
{
    const struct holder *holder = holder_of(answer);
    const struct speaker *speaker = speaker_of(prove, holder);
    const struct remembered *memory = memory_of(prove, answer);

    REQUIRE(speaker && answer->may_go); /* what is not told may have to be printed */
    if (speaker->refused)
        return WHY_REFUSED;
    if (night == WHY_RETURNED && memory && memory->returned)
        return WHY_RETURNED;
    if (speaker->is_protected && !speaker->released)
        return WHY_PROTECTED;
    if (holder->status == LEAVES && speaker->moves <= prove->deliver_on)
        return WHY_MOVING; /* a day that is not given is 0: before every other */
    if (speaker->ambiguous)
        return WHY_AMBIGUOUS_RESIDENT;
    if (speaker->contradicts)
        return WHY_CONTRADICTION;
    if (speaker->no_number || lacks_address(prove, speaker))
        return WHY_NO_ADDRESS;
    if (speaker->unprintable)
        return WHY_UNPRINTABLE;
    if (wanted_format(prove, speaker) >= FORM_BRAILLE)
        return WHY_FORMAT;
    return speaker->unfit ? WHY_UNFIT_ADDRESS : WHY_NONE;
}

/* J-LIS writes to nobody whose stay ends: neither the day from which kigen writes nor its role says
 * anything of them. */
static bool told_by_others(const struct prove *prove, const struct answer *answer)
{
    if (answer->listed)
        return true;
    if (holder_of(answer)->stay)
        return false;
    return answer->before_since || prove->settings->supplement;
}

static enum is judged(const struct prove *prove, const struct answer *answer, enum why night,
                      enum why *why)
{
    const struct holder *holder = holder_of(answer);

    *why = WHY_NONE;
    if (answer->duplicate || !holder->known) {
        *why = answer->duplicate ? WHY_DUPLICATE_SERIAL : WHY_UNKNOWN_RESIDENT;
        return IS_REJECTED;
    }
    if ((*why = why_not(answer, holder)) != WHY_NONE)
        return IS_SUPPRESSED;
    if (answer->told)
        return IS_TOLD;
    if (told_by_others(prove, answer)) {
        *why = WHY_ELSEWHERE;
        return IS_TOLD;
    }
    if ((*why = why_held(prove, answer, night)) != WHY_NONE)
        return IS_HELD;
    if ((Ymd)answer->expires < prove->deliver_on && !prove->settings->notify_lapsed &&
        !answer->seen) {
        *why = WHY_UNSEEN;
        return IS_LAPSED;
    }
    return IS_NOTICE; /* the planner has the last word */
}

static void judge(const struct prove *prove, struct answer *answer, enum why night)
{
    enum why why;

    answer->is = (uint32_t)judged(prove, answer, night, &why) & 15;
    answer->why = (uint32_t)why & 63;
}

/* The planner and the pieces ask of it, in no order. */
static void keep(struct prove *prove, struct answer *answer)
{
    answer->kept = (uint32_t)prove->kept.count + 1;
    VEC_PUSH(&prove->kept, ((struct kept){.answer = *answer}));
}

/* ---- what the night alone can know ----------------------------------------------------------- */

static enum why claim_of(const struct prove_row *row)
{
    if (str_equal(row->reason, STR("unprintable")))
        return WHY_UNPRINTABLE;
    if (str_equal(row->reason, STR("contradiction")))
        return WHY_CONTRADICTION;
    if (str_equal(row->reason, STR("no_address")))
        return WHY_NO_ADDRESS;
    if (str_equal(row->reason, STR("unfit_address")))
        return WHY_UNFIT_ADDRESS;
    return str_equal(row->reason, STR("returned")) ? WHY_RETURNED : WHY_NONE;
}

struct claim { /* what the night alone can know of a line */
    uint32_t line;
    enum why why;
};

struct claims { /* in the order of the file */
    VEC(struct claim) list;
    size_t at;
};

static void claims_take(struct claims *claims, const struct prove_said *said)
{
    for (struct said_rows rows = said_first(said, PROVE_LISTED); rows.is_there; said_next(&rows)) {
        struct claim claim = {rows.row.line, claim_of(&rows.row)};

        if (claim.why != WHY_NONE)
            VEC_PUSH(&claims->list, claim);
    }
}

/* Asked of one line after the other. */
static enum why claim_at(struct claims *claims, uint32_t line)
{
    while (claims->at < claims->list.count && claims->list.at[claims->at].line < line)
        claims->at++;
    return claims->at < claims->list.count && claims->list.at[claims->at].line == line
               ? claims->list.at[claims->at].why
               : WHY_NONE;
}

static bool is_number_sign(uint32_t point)
{
    return (point >= '0' && point <= '9') || (point >= 0xFF10 && point <= 0xFF19);
}

/*
 * The proof does not know the towns, so it believes that nothing follows one; but not behind the
 * number of a house. Of all towns of the country those that end with a digit have 第, ン or a minus
 * sign before it; those that end with a digit and 号 or 番 (３号, 南１３号, 中１番) have one number,
 * of two digits at most, that does not follow 丁目; and none ends with a digit and 番地.
 */
static bool may_end_with_a_town(const struct speaker *speaker)
{
    static const Str units[] = {{"号", 3}, {"番地", 6}, {"番", 3}};
    Str rest = speaker_postal(speaker).address;
    uint32_t point = 0, before = 0, last = 0;
    size_t unit = 0, digits = 0;

    while (unit < 3 && !str_ends(rest, units[unit]))
        unit++;
    if (unit < 3)
        rest = str_take(rest, rest.n - units[unit].n);
    while (utf8_next(&rest, &point)) {
        if (is_number_sign(point))
            digits++;
        else
            before = point;
        last = point;
    }
    if (!is_number_sign(last))
        return true;
    if (unit == 3)
        return before == 0x7B2C || before == 0x30F3 || before == 0x2212;
    return unit != 1 && digits <= 2 && before != 0x76EE; /* 目 */
}

/* Of whom something is claimed, all rows are asked by it. */
static void claims_heard(struct prove *prove, struct claims *claims)
{
    for (size_t i = 0; i < prove->answers.count && claims->at < claims->list.count; i++) {
        const struct answer *answer = answer_look(prove, i);
        enum why night = claim_at(claims, answer->line);
        struct speaker *speaker = speaker_of(prove, holder_of(answer));

        if (!speaker)
            continue;
        speaker->unprintable |= night == WHY_UNPRINTABLE;
        speaker->unfit |= night == WHY_UNFIT_ADDRESS;
        speaker->contradicts |= night == WHY_CONTRADICTION;
        speaker->no_number |= night == WHY_NO_ADDRESS && prove->settings->towns && speaker->texts &&
                              may_end_with_a_town(speaker);
    }
    claims->at = 0;
}

void judge_all(struct prove *prove, const struct prove_said *said)
{
    struct claims claims = {.at = 0};

    claims_take(&claims, said);
    claims_heard(prove, &claims);
    for (size_t i = 0; i < prove->answers.count; i++) {
        struct answer *answer = pages_edit(&prove->answers, i);
        enum why night = claim_at(&claims, answer->line);

        if (answer->holder)
            judge(prove, answer, night);
        if (answer->is == IS_NOTICE)
            keep(prove, answer);
    }
    VEC_RELEASE(&claims.list);
}
