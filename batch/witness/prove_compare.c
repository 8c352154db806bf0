/*
 * The night against the proof: as sets (which rows), as counts, and piece by piece. A difference is
 * described by line, column, word, number and day; never by what stands in a name or an address.
 */
#include "witness/prove_inside.h"

#include <stdio.h>

#include "base/utf8.h"

static const char elsewhere_word[] = "not_due / past";

struct differences { /* that are said when those before them were */
    uint64_t count;
    struct prove_difference shown[PROVE_SHOWN_MAX];
};

static void difference_put(struct prove_difference *at, uint32_t line, const char *what,
                           const char *said, const char *proof)
{
    at->line = line;
    snprintf(at->what, sizeof at->what, "%s", what);
    snprintf(at->said, sizeof at->said, "%s", said);
    snprintf(at->proof, sizeof at->proof, "%s", proof);
}

static void differ_later(struct differences *later, uint32_t line, const char *what)
{
    if (later->count++ < PROVE_SHOWN_MAX)
        difference_put(&later->shown[later->count - 1], line, what, "", "");
}

static void differ_now(struct prove *prove, const struct differences *later)
{
    struct prove_result *result = &prove->result;

    for (uint64_t i = 0; i < later->count; i++, result->difference_count++)
        if (i < PROVE_SHOWN_MAX && result->difference_count < PROVE_SHOWN_MAX)
            result->shown[result->difference_count] = later->shown[i];
}

static void differ(struct prove *prove, uint32_t line, const char *what, const char *said,
                   const char *proof)
{
    struct prove_result *result = &prove->result;

    if (result->difference_count++ < PROVE_SHOWN_MAX)
        difference_put(&result->shown[result->difference_count - 1], line, what, said, proof);
}

static const char *number_text(int64_t number, char out[PROVE_TEXT_MAX])
{
    snprintf(out, PROVE_TEXT_MAX, "%lld", (long long)number);
    return out;
}

static void differ_number(struct prove *prove, uint32_t line, const char *what, int64_t said,
                          int64_t proof)
{
    char a[PROVE_TEXT_MAX], b[PROVE_TEXT_MAX];

    if (said != proof)
        differ(prove, line, what, number_text(said, a), number_text(proof, b));
}

/* ---- rows: who is where ---------------------------------------------------------------------- */

static bool must_have(enum is is)
{
    return is == IS_TOLD || is == IS_HELD || is == IS_LAPSED || is == IS_WAITING || is == IS_NOTICE;
}

static bool night_has(const struct prove_row *row)
{
    for (int is = 0; is < IS_COUNT; is++)
        if (must_have((enum is)is) && str_equal(row->disposition, is_word((enum is)is)))
            return true;
    return false;
}

static const char *state_text(Str disposition, Str reason, char out[PROVE_TEXT_MAX])
{
    snprintf(out, PROVE_TEXT_MAX, STR_FMT "%s" STR_FMT, STR_ARG(disposition), reason.n ? "/" : "",
             STR_ARG(reason));
    return out;
}

static const char *night_text(const struct prove_row *row, char out[PROVE_TEXT_MAX])
{
    return row ? state_text(row->disposition, row->reason, out) : elsewhere_word;
}

static const char *proof_text(const struct answer *answer, char out[PROVE_TEXT_MAX])
{
    return answer ? state_text(is_word((enum is)answer->is), why_word((enum why)answer->why), out)
                  : elsewhere_word;
}

/* Under which it was told, where that is another one; else empty. */
static Str first_serial(const struct prove *prove, const struct answer *answer, char out[ID_ROOM])
{
    const struct remembered *memory = answer->respelled ? memory_of(prove, answer) : NULL;

    return memory ? memory_serial(prove, memory, out) : STR_EMPTY;
}

/* A row that both know: what was read of it, and when it is planned. */
static void row_details(struct prove *prove, const struct answer *answer,
                        const struct prove_row *row)
{
    const struct holder *holder = holder_of(answer);
    const struct kept *kept = kept_at(prove, answer->kept);
    char first[ID_ROOM];

    if (!holder)
        return;
    if (!id_is(&answer->serial, row->serial))
        differ(prove, answer->line, "serial", "", "");
    if (!str_equal(first_serial(prove, answer, first), row->first_serial))
        differ(prove, answer->line, "first_serial", "", "");
    if (!id_is(&holder->id, row->resident_id))
        differ(prove, answer->line, "resident_id", "", "");
    differ_number(prove, answer->line, "kind", kind_value(row->kind), answer->kind);
    differ_number(prove, answer->line, "expires_on", row->expires_on, answer->expires);
    differ_number(prove, answer->line, "ideal_on", row->ideal_on, answer_ideal(prove, answer));
    differ_number(prove, answer->line, "planned_on", row->planned_on, kept ? kept->planned : 0);
}

/* The row of a line, as both know it; NULL where it is not_due or past, or not there. `night_must`: a
 * letter may come of what the night says. */
static void compare_row(struct prove *prove, uint32_t line, const struct answer *answer,
                        const struct prove_row *row, bool night_must)
{
    bool proof_must = answer && must_have((enum is)answer->is);
    char a[PROVE_TEXT_MAX], b[PROVE_TEXT_MAX];

    prove->result.must += proof_must;
    prove->result.night += night_must;
    prove->result.missing += proof_must && !night_must;
    prove->result.extra += night_must && !proof_must;
    if (!answer || !row || !str_equal(row->disposition, is_word((enum is)answer->is)) ||
        !str_equal(row->reason, why_word((enum why)answer->why)))
        differ(prove, line, "", night_text(row, a), proof_text(answer, b));
    else
        row_details(prove, answer, row);
}

/* ---- counts ---------------------------------------------------------------------------------- */

static uint64_t said_count(const struct prove_count *counts, size_t count, Str word)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(counts[i].word, word))
            return counts[i].count;
    return 0;
}

static uint64_t said_month(const struct prove_said *said, int month)
{
    uint64_t count = 0;

    for (size_t i = 0; i < said->not_due_count; i++)
        if (said->not_due[i].month == month)
            count += said->not_due[i].count;
    return count;
}

static int month_name(int index)
{
    return (DAYS_YEAR_FIRST + index / 12) * 100 + index % 12 + 1;
}

static void compare_counts(struct prove *prove, const struct prove_said *said, uint64_t respelled)
{
    uint64_t months = 0, said_months = 0;
    char what[PROVE_TEXT_MAX];

    for (int i = 0; i < IS_COUNT; i++)
        differ_number(
            prove, 0, is_word((enum is)i).p,
            (int64_t)said_count(said->dispositions, said->disposition_count, is_word((enum is)i)),
            (int64_t)prove->counts[i]);
    for (int i = 1; i < WHY_COUNT; i++)
        differ_number(prove, 0, why_word((enum why)i).p,
                      (int64_t)said_count(said->reasons, said->reason_count, why_word((enum why)i)),
                      (int64_t)prove->reasons[i]);
    for (int i = 0; i < DAYS_MONTHS; i++) {
        if (!prove->months[i].not_due)
            continue;
        months += prove->months[i].not_due;
        snprintf(what, sizeof what, "not_due_by_month %d", month_name(i));
        differ_number(prove, 0, what, (int64_t)said_month(said, month_name(i)),
                      (int64_t)prove->months[i].not_due);
    }
    for (size_t i = 0; i < said->not_due_count; i++)
        said_months += said->not_due[i].count;
    differ_number(prove, 0, "not_due_by_month", (int64_t)said_months, (int64_t)months);
    differ_number(prove, 0, "respelled", (int64_t)said->respelled, (int64_t)respelled);
    differ_number(prove, 0, "mail_on", said->mail_on, prove->mail_on);
    differ_number(prove, 0, "deliver_on", said->deliver_on, prove->deliver_on);
}

/* ---- characters ------------------------------------------------------------------------------ */

struct points { /* inclusive */
    uint32_t from, to;
};
/* What is never printed, whatever the fonts have (docs/contract 4, unprintable). */
static const struct points forbidden[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x00AD, 0x00AD}, {0x061C, 0x061C},
    {0x180E, 0x180E}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x2069},
    {0x3013, 0x3013}, {0xFEFF, 0xFEFF}, {0xFFFD, 0xFFFD},
};

/*
 * Combining marks as they come in names of Latin and Japanese writing; not all of category M, whose
 * others no font in use draws.
 */
static const struct points marks[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x1AB0, 0x1ACE}, {0x1DC0, 0x1DFF},
    {0x20D0, 0x20F0}, {0x302A, 0x302F}, {0x3099, 0x309A}, {0xFE20, 0xFE2F},
};
static const struct points selectors[] = {{0xFE00, 0xFE0F}, {0xE0100, 0xE01EF}};
enum { MARKS_ON_ONE = 3 };

static bool among(const struct points *set, size_t count, uint32_t point)
{
    for (size_t i = 0; i < count; i++)
        if (point >= set[i].from && point <= set[i].to)
            return true;
    return false;
}
#define AMONG(set, point) among((set), sizeof(set) / sizeof(set)[0], (point))

static bool holds_forbidden(Str text)
{
    uint32_t point;
    int heaped = 0;

    while (utf8_next(&text, &point)) {
        if (AMONG(marks, point))
            heaped++;
        else if (!AMONG(selectors, point))
            heaped = 0;
        if (heaped > MARKS_ON_ONE || AMONG(forbidden, point))
            return true;
    }
    return false;
}

enum { PRINTED_TEXTS = 4, PRINTED_NAMES = 2 }; /* the names stand first */
static void printed_texts(const struct prove *prove, const struct speaker *speaker,
                          Str out[PRINTED_TEXTS])
{
    struct postal at = speaker_postal(speaker);

    out[0] = speaker_text(speaker, R_NAME);
    out[1] = speaker_recipient(prove, speaker).name;
    out[2] = at.address;
    out[3] = at.building;
}

static bool point_is_there(Str hex, const Str *texts)
{
    uint32_t point = 0;
    char bytes[4];
    Str wanted;

    for (size_t i = 0; i < hex.n; i++) {
        char c = hex.p[i];

        if (c >= '0' && c <= '9')
            point = point * 16 + (uint32_t)(c - '0');
        else if (c >= 'A' && c <= 'F')
            point = point * 16 + (uint32_t)(c - 'A') + 10;
        else
            break; /* "/E0103": a variant of it */
    }
    wanted = (Str){bytes, utf8_put(point, bytes)};
    for (int i = 0; i < PRINTED_TEXTS; i++)
        if (str_contains(texts[i], wanted))
            return true;
    return false;
}

/* "&#…;", "\\u…" or one of the signs in a name, for a character that was lost. */
static bool loss_is_there(Str sign, const Str *texts)
{
    for (int i = 0; i < PRINTED_TEXTS; i++)
        if (is_gap(sign) ? i < PRINTED_NAMES && str_contains(texts[i], sign)
                         : (sign.p[0] == '&' || sign.p[0] == '\\') && field_is_escaped(texts[i]))
            return true;
    return false;
}

static bool word_is_there(Str word, const Str *texts)
{
    if (!str_starts(word, STR("U+")))
        return word.n > 0 && loss_is_there(word, texts);
    return word.n > 2 && point_is_there(str_skip(word, 2), texts);
}

/* Whether each character that the night calls unprintable stands in what would be printed. */
static bool missing_is_there(Str missing, const Str *texts)
{
    size_t start;

    if (!missing.n)
        return false;
    for (start = 0; start < missing.n; start++) {
        size_t end = start;

        while (end < missing.n && missing.p[end] != ' ')
            end++;
        if (!word_is_there((Str){missing.p + start, end - start}, texts))
            return false;
        start = end;
    }
    return true;
}

static bool is_printed(const struct answer *answer)
{
    return answer->is == IS_NOTICE || answer->is == IS_WAITING || answer->is == IS_LAPSED;
}

/* `row`: what the night says of it; NULL: nothing. */
static void compare_print(const struct prove *prove, const struct answer *answer,
                          const struct prove_row *row, struct differences *later)
{
    Str texts[PRINTED_TEXTS];
    bool wrong;

    if (!is_printed(answer) && answer->why != WHY_UNPRINTABLE)
        return;
    printed_texts(prove, the_speaker(prove, answer), texts);
    if (answer->why == WHY_UNPRINTABLE) {
        wrong = !row || !missing_is_there(row->missing, texts);
    } else {
        wrong = false;
        for (int t = 0; t < PRINTED_TEXTS; t++)
            wrong |= holds_forbidden(texts[t]) || field_is_escaped(texts[t]) ||
                     (t < PRINTED_NAMES && field_has_gap(texts[t]));
    }
    if (wrong)
        differ_later(later, answer->line, "unprintable");
}

/* ---- pieces ---------------------------------------------------------------------------------- */

struct piece_proof {
    struct prove *prove;
    const struct prove_said *said;
    const struct prove_piece *piece;
    uint32_t line; /* of its first certificate */
    const struct holder *holder;
    struct speaker *speaker;
};

static void piece_differs(const struct piece_proof *at, const char *column)
{
    char what[PROVE_TEXT_MAX];

    snprintf(what, sizeof what, STR_FMT " %s", STR_ARG(at->piece->id), column);
    differ(at->prove, at->line, what, "", "");
}

static void piece_number(const struct piece_proof *at, const char *column, int64_t said,
                         int64_t proof)
{
    char what[PROVE_TEXT_MAX];

    snprintf(what, sizeof what, STR_FMT " %s", STR_ARG(at->piece->id), column);
    differ_number(at->prove, at->line, what, said, proof);
}

static void piece_text(const struct piece_proof *at, const char *column, Str said, Str proof)
{
    if (!str_equal(said, proof))
        piece_differs(at, column);
}

/* "261124-000001-0": the last digit makes the sum by Luhn's rule a multiple of ten. */
static void check_id(const struct piece_proof *at, uint32_t place)
{
    char digits[16], id[24];
    int sum = 0;

    piece_number(at, "number", at->piece->number, (int64_t)at->prove->highest + 1 + place);
    snprintf(digits, sizeof digits, "%06d%06u", at->prove->mail_on % 1000000,
             at->piece->number % 1000000);
    for (int i = 11, twice = 1; i >= 0; i--, twice = !twice) {
        int digit = (digits[i] - '0') * (1 + twice);

        sum += digit > 9 ? digit - 9 : digit;
    }
    snprintf(id, sizeof id, "%.6s-%.6s-%d", digits, digits + 6, (10 - sum % 10) % 10);
    piece_text(at, "piece_id", at->piece->id, str_of(id));
}

/* Whether there is a template "<variant>/<language><end>". */
static bool there_is(const struct prove_said *said, Str variant, Str language, Str end)
{
    for (size_t i = 0; i < said->template_count; i++) {
        Str at = said->templates[i];

        if (at.n == variant.n + 1 + language.n + end.n && str_starts(at, variant) &&
            at.p[variant.n] == '/' && str_starts(str_skip(at, variant.n + 1), language) &&
            str_ends(at, end))
            return true;
    }
    return false;
}

/* The first folder there is of: what is wanted in large print, what is wanted, ja in large print,
 * ja; large only for who wants it and names no folder of large print himself. */
static bool is_folder_wanted(const struct piece_proof *at)
{
    const Str plain = STR(""), large = STR("-large"), ja = STR("ja");
    Str variant = at->piece->variant, folder = at->piece->language;
    Str language = wanted_language(at->prove, at->speaker, variant);
    bool big = wanted_format(at->prove, at->speaker) == FORM_LARGE && !str_ends(language, large);
    const struct {
        bool asked;
        Str language, end;
    } ways[] = {{big, language, large}, {true, language, plain}, {big, ja, large}};

    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (ways[i].asked && there_is(at->said, variant, ways[i].language, ways[i].end))
            return folder.n == ways[i].language.n + ways[i].end.n &&
                   str_starts(folder, ways[i].language) && str_ends(folder, ways[i].end);
    return str_equal(folder, ja);
}

/* Everything that is printed of the resident, from the resident's own row. */
static void check_texts(const struct piece_proof *at)
{
    const struct prove_piece *piece = at->piece;
    const struct speaker *speaker = at->speaker;
    struct postal postal = speaker_postal(speaker);
    struct recipient to = speaker_recipient(at->prove, speaker);
    bool same =
        str_equal(to.name, speaker_text(speaker, R_NAME)) && !str_equal(to.title, STR("保護者様"));

    piece_text(at, "addressee", piece->addressee, to.name);
    piece_text(at, "honorific", piece->honorific, to.title);
    piece_text(at, "name", piece->holder_name, same ? STR_EMPTY : speaker_text(speaker, R_NAME));
    piece_text(at, "postal_code", piece->postal_code, postal.code);
    piece_text(at, "address", piece->address, postal.address);
    piece_text(at, "building", piece->building, postal.building);
    piece_text(at, "municipality", piece->municipality, speaker_text(speaker, R_MUNICIPALITY));
    if (!is_folder_wanted(at))
        piece_differs(at, "language");
    piece_number(at, "ward", piece->is_ward, speaker->ward);
    piece_number(at, "protected", piece->is_protected, speaker->is_protected);
    piece_number(at, "under_15", piece->is_child,
                 prove_is_child(speaker->birth, at->prove->as_of, at->prove->settings->leap_mar1));
}

static Ymd first_visit(const struct prove *prove, Ymd opens_on)
{
    return days_on_or_after(&prove->days, opens_on, PROVE_COUNTER);
}

static void check_next_visit(struct prove *prove, const struct prove_said *said)
{
    if (said->piece_count)
        differ_number(prove, 0, "counter_next", said->counter_next,
                      first_visit(prove, prove->deliver_on));
}

static Ymd last_visit(const struct prove *prove, Ymd expires_on)
{
    if (prove->days.marks[days_at(&prove->days, expires_on)] & PROVE_COUNTER)
        return expires_on;
    return days_count(&prove->days, expires_on, -1, PROVE_COUNTER);
}

/* Each call is tried, the latest first: sent on the next office day, there and back by post. */
static Ymd last_call(const struct prove *prove, Ymd visit)
{
    const struct days *days = &prove->days;
    int delivery = prove->settings->delivery_days;
    Ymd call = days_count(days, visit, -1, PROVE_OFFICE);

    while (call != 0) {
        Ymd sent = days_count(days, call, 1, PROVE_OFFICE);
        Ymd there = days_count(days, sent, delivery, PROVE_BUSINESS);
        Ymd back = days_count(days, there, delivery, PROVE_BUSINESS);

        if (back != 0 && back <= visit)
            break;
        call = days_count(days, call, -1, PROVE_OFFICE);
    }
    return call;
}

static Ymd insured_until(Ymd ends_on)
{
    int month = ymd_month(ends_on) + 3, year = ymd_year(ends_on);

    if (month > 12) {
        month -= 12;
        year++;
    }
    return year * 10000 + month * 100 + ymd_month_length(year, month);
}

static int card_value(const struct prove *prove, Str word)
{
    /* the standard words stand behind the own codes */
    const struct meaning *meanings = prove->certificates.meanings[C_CARD];

    for (size_t i = prove->certificates.meaning_counts[C_CARD]; i-- > 0;)
        if (str_equal(meanings[i].text, word))
            return meanings[i].value;
    return -1;
}

/* A certificate works no longer than its card. */
static Ymd works_until(Ymd expires, Ymd card)
{
    return card && card < expires ? card : expires;
}

static Ymd card_of(const struct piece_proof *at, const struct answer *row)
{
    return prove_card_end((Ymd)row->card_expires, (Ymd)row->issued, (Ymd)row->expires,
                          at->speaker->birth, at->holder->stay, at->prove->settings->leap_mar1);
}

static void check_sent(const struct piece_proof *at, const struct prove_sent *sent)
{
    struct answer *row = answer_at(at->prove, at->speaker->rows);
    Ymd card, expires, opens;

    while (row && !(row->line == sent->line && (int)row->kind == kind_value(sent->kind) &&
                    id_is(&row->serial, sent->serial) && !row->in_piece && row->is == IS_NOTICE))
        row = row_after(at->prove, row);
    if (!row) {
        piece_differs(at, "serials");
        return;
    }
    row->in_piece = 1;
    expires = (Ymd)row->expires;
    opens = answer_opens(at->prove, row);
    card = card_of(at, row);
    piece_number(at, "issued_on", sent->issued_on, row->issued);
    piece_number(at, "expires_on", sent->expires_on, expires);
    piece_number(at, "opens_on", sent->opens_on, opens);
    piece_number(at, "ideal_on", sent->ideal_on, answer_ideal(at->prove, row));
    piece_number(at, "card_expires_on", sent->card_expires_on, row->card_expires);
    piece_number(at, "card_ends_on", sent->card_ends_on, card);
    piece_number(at, "card_type", card_value(at->prove, sent->card_type), row->card);
    piece_number(at, "counter_from", sent->counter_from, first_visit(at->prove, opens));
    piece_number(at, "counter_until", sent->counter_until,

                 last_visit(at->prove, works_until(expires, card)));
}

/* What is asked of all certificates of a piece together, to know its variant (docs/contract 6.2). */
struct sorted {
    bool all_ended, a_card_ended, a_card_ends, a_card_ends_by_stay, a_stay_ended_a_card;
    Ymd next_end, last_end; /* of those that have not ended; of all; 0: none */
    Ymd insured;            /* the last end of an authentication certificate or its card */
};

static struct sorted sorted_of(const struct piece_proof *at)
{
    struct sorted sorted = {.all_ended = true};

    for (const struct answer *row = answer_at(at->prove, at->speaker->rows); row;
         row = row_after(at->prove, row)) {
        Ymd card = card_of(at, row), expires = (Ymd)row->expires;
        bool by_stay = prove_ends_by_stay(card, at->speaker->birth, at->holder->stay,
                                          at->prove->settings->leap_mar1);
        Ymd works = works_until(expires, card);

        if (expires >= at->prove->deliver_on) {
            sorted.all_ended = false;
            if (!sorted.next_end || works < sorted.next_end)
                sorted.next_end = works;
        }
        sorted.last_end = works > sorted.last_end ? works : sorted.last_end;
        sorted.a_card_ended |= card && card < at->prove->deliver_on;
        sorted.a_card_ends |= card && card <= expires;
        sorted.a_card_ends_by_stay |= by_stay && card <= expires;
        sorted.a_stay_ended_a_card |= by_stay;
        if (row->kind == KIND_IS_AUTHENTICATION && works > sorted.insured)
            sorted.insured = works;
    }
    return sorted;
}

static Str letter_for(const struct sorted *sorted)
{
    if (sorted->all_ended)
        return sorted->a_card_ended ? STR("card_lapsed") : STR("lapsed");
    if (sorted->a_card_ends_by_stay)
        return STR("stay_extended");
    return sorted->a_card_ends ? STR("card_renewal") : STR("renewal");
}

static void check_letter(const struct piece_proof *at)
{
    const struct prove_piece *piece = at->piece;
    struct sorted sorted = sorted_of(at);
    Ymd end = sorted.next_end ? sorted.next_end : sorted.last_end;

    piece_text(at, "variant", piece->variant, letter_for(&sorted));
    piece_number(at, "stay", (int)piece->stay,
                 sorted.a_stay_ended_a_card ? 2 : at->holder->stay != 0);
    piece_number(at, "proxy_until", piece->proxy_until,
                 last_call(at->prove, last_visit(at->prove, end)));
    piece_number(at, "insurance_until", piece->insurance_until,
                 sorted.insured ? insured_until(sorted.insured) : 0);
}

/* What follows from all certificates of the piece, taken from the proof's rows of the resident. */
static void check_dates(const struct piece_proof *at)
{
    const struct prove *prove = at->prove;
    const struct prove_piece *piece = at->piece;
    Ymd expires = 0, opens = 0, ideal = 0;
    int delay;

    for (const struct answer *row = answer_at(prove, at->speaker->rows); row;
         row = row_after(prove, row)) {
        Ymd ends = (Ymd)row->expires, from = answer_opens(prove, row);
        Ymd wanted = answer_ideal(prove, row);

        expires = !expires || ends < expires ? ends : expires;
        opens = !opens || from < opens ? from : opens;
        ideal = !ideal || wanted < ideal ? wanted : ideal;
    }
    if (!ideal)
        return; /* no row of the resident can go: said already */
    delay = days_between(&prove->days, ideal, prove->mail_on);
    piece_number(at, "expires_on", piece->expires_on, expires);
    piece_number(at, "opens_on", piece->opens_on, opens);
    piece_number(at, "ideal_on", piece->ideal_on, ideal);
    piece_number(at, "delay_days", piece->delay_days, delay);
    piece_number(at, "late", piece->late,
                 delay - (int)piece->excused_days >= prove->settings->late_days);
    check_letter(at);
}

static void compare_piece(struct piece_proof *at, uint32_t place)
{
    const struct prove_said *said = at->said;
    const struct prove_piece *piece = at->piece;
    uint32_t rows = 0;

    check_id(at, place);
    at->speaker = speaker_find(at->prove, piece->resident_id);
    at->holder = at->speaker ? &at->speaker->who : NULL;
    if (!at->speaker || at->speaker->pieces++ || !at->speaker->sent) {
        piece_differs(at, "resident_id");
        return;
    }
    for (const struct answer *row = answer_at(at->prove, at->speaker->rows); row;
         row = row_after(at->prove, row))
        rows++;
    piece_number(at, "serials", piece->certificate_count, rows);
    for (uint32_t i = 0; i < piece->certificate_count; i++)
        if (piece->certificate + i < said->certificate_count)
            check_sent(at, &said->certificates[piece->certificate + i]);
    check_texts(at);
    check_dates(at);
}

static void compare_pieces(struct prove *prove, const struct prove_said *said)
{
    for (size_t i = 0; i < said->piece_count; i++) {
        struct piece_proof at = {.prove = prove, .said = said, .piece = &said->pieces[i]};

        if (at.piece->certificate < said->certificate_count)
            at.line = said->certificates[at.piece->certificate].line;
        compare_piece(&at, (uint32_t)i);
    }
    for (size_t i = 0; i < prove->kept.count; i++)
        if (prove->kept.at[i].answer.is == IS_NOTICE && !prove->kept.at[i].answer.in_piece)
            differ(prove, prove->kept.at[i].answer.line, "piece_id", "", "notice");
}

/* Whether a row is in a piece, and of whom. */
static void compare_place(const struct prove_said *said, const struct prove_row *row,
                          struct differences *later)
{
    bool in_piece = row->piece < said->piece_count;

    if (in_piece != str_equal(row->disposition, STR("notice")) ||
        (in_piece && !str_equal(said->pieces[row->piece].resident_id, row->resident_id)))
        differ_later(later, row->line, "piece_id");
}

/* ---- cohorts --------------------------------------------------------------------------------- */

static int month_index(Ymd day)
{
    return (ymd_year(day) - DAYS_YEAR_FIRST) * 12 + ymd_month(day) - 1;
}

static void cohort_leave(struct prove_cohort *cohort, const struct answer *answer)
{
    if (must_have((enum is)answer->is))
        cohort->must++;
    else if (answer->is == IS_REJECTED)
        cohort->unusable++;
    else if (answer->why == WHY_REVOKED || answer->why == WHY_SUSPENDED ||
             answer->why == WHY_UNDELIVERED)
        cohort->revoked++;
    else if (answer->why == WHY_SUPERSEDED)
        cohort->renewed++;
    else
        cohort->others++;
}

static void fill_cohorts(struct prove *prove, struct prove_cohort *all)
{
    struct prove_result *result = &prove->result;

    for (int i = 0; i < DAYS_MONTHS; i++) {
        struct prove_cohort *cohort = &all[i];
        const struct month_of_rows *rows = &prove->months[i];

        if (!cohort->month && !cohort->night)
            continue;
        cohort->month = month_name(i);
        cohort->issued = rows->issued;
        cohort->not_due = rows->not_due;
        cohort->past = rows->past;
        differ_number(prove, 0, "cohort", (int64_t)cohort->night,
                      (int64_t)(cohort->issued - cohort->not_due - cohort->past - cohort->unusable -
                                cohort->revoked - cohort->renewed - cohort->others));
        all[result->cohort_count++] = *cohort;
    }
    result->cohorts = all;
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* Both lists are long and cost a page here and there: they are walked once, and each pair of rows is
 * asked all that is asked of rows. */
struct walk {
    struct prove *prove;
    const struct prove_said *said;
    struct prove_cohort *cohorts; /* DAYS_MONTHS */
    uint64_t respelled;
    struct differences places, prints;
};

static void walk_answer(struct walk *walk, const struct answer *answer, const struct prove_row *row)
{
    struct prove *prove = walk->prove;
    struct prove_cohort *cohort;

    compare_print(prove, answer, row, &walk->prints);
    prove->counts[answer->is]++;
    if (answer->why != WHY_NONE)
        prove->reasons[answer->why]++;
    walk->respelled += answer->respelled;
    if (!answer->holder)
        return;
    cohort = &walk->cohorts[month_index((Ymd)answer->expires)];
    cohort->month = 1; /* something is decided of it */
    cohort_leave(cohort, answer);
}

static void walk_row(struct walk *walk, const struct prove_row *row, bool night_must)
{
    int month = month_index(row->expires_on);

    compare_place(walk->said, row, &walk->places);
    if (night_must && month >= 0 && month < DAYS_MONTHS)
        walk->cohorts[month].night++;
}

static void walk_line(struct walk *walk, uint32_t line, const struct answer *answer,
                      const struct prove_row *row)
{
    bool night_must = row && night_has(row);

    compare_row(walk->prove, line, answer, row, night_must);
    if (answer)
        walk_answer(walk, answer, row);
    if (row)
        walk_row(walk, row, night_must);
}

/* Both are in the order of the file. */
static void walk_rows(struct walk *walk)
{
    const struct prove *prove = walk->prove;
    struct said_rows rows = said_first(walk->said, PROVE_ALL);
    size_t i = 0;

    while (i < prove->answers.count || rows.is_there) {
        const struct answer *answer = i < prove->answers.count ? answer_look(prove, i) : NULL;
        uint32_t proof_line = answer ? answer->line : UINT32_MAX;
        uint32_t night_line = rows.is_there ? rows.row.line : UINT32_MAX;
        uint32_t line = proof_line < night_line ? proof_line : night_line;

        walk_line(walk, line, proof_line == line ? answer : NULL,
                  night_line == line ? &rows.row : NULL);
        i += proof_line == line;
        if (night_line == line)
            said_next(&rows);
    }
}

/* Rows come before pieces, pieces before figures. */
void compare_all(struct prove *prove, const struct prove_said *said)
{
    struct walk *walk = ARENA_NEW(&prove->arena, struct walk);

    walk->prove = prove;
    walk->said = said;
    walk->cohorts = ARENA_ARRAY(&prove->arena, struct prove_cohort, DAYS_MONTHS);
    for (size_t i = 0; i < prove->speakers.count; i++)
        prove->speakers.at[i].pieces = 0;
    walk_rows(walk);
    compare_pieces(prove, said);
    differ_now(prove, &walk->places);
    differ_now(prove, &walk->prints);
    compare_counts(prove, said, walk->respelled);
    check_next_visit(prove, said);
    fill_cohorts(prove, walk->cohorts);
}
