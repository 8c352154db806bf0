/*
 * The completeness proof over hostile registers.
 *
 * The first byte is the encoding, the second the settings, the third what the ledger and the night
 * say; then the certificates, a line of %%%%, the residents. The register readers cut both and the
 * proof hears every record, as in a night. What must hold, besides:
 *
 *     - the same bytes give the same result (asked where the third byte wants it: it takes time)
 *     - what the proof reads of each row is what the register readers read: with a night so long
 *       ago that nothing is due, their counts prove without one difference; and of each row in
 *       doubt both say the same reason, and both know the resident, or neither
 *     - a night that says nothing misses all that must be there; one that says what the proof said
 *       misses nothing and has nothing that is extra
 */
#include "witness/prove_files.h"
#include "witness/prove_hear.h"
#include "witness/prove_ledger.h"
#include "witness/prove_parts.h"

#include <stdio.h>

#include "base/index.h"
#include "base/utf8.h"
#include "edge/registers/csvfile.h"
#include "edge/registers/registers.h"
#include "fuzz.h"

enum { /* the second byte */
       OWN_HEADERS = 1,
       OWN_VALUES = 2,
       LIMITED = 4,
       PAUSED = 8,
       CUTOFF = 16,
       NOTIFY_LAPSED = 32,
       ON_MARCH_1 = 64,
       BY_ISSUE = 128
};
enum { /* the third */ LEDGER = 1, CLAIMS = 2, SINCE = 4, CALENDAR = 8, AGAIN = 16 };
enum { HEAD_BYTES = 3, ROWS_MAX = 4096 };
static const Ymd tonight = 20261122, long_ago = 18500601, not_long_ago = 18510101;

/* ---- settings, for both ---------------------------------------------------------------------- */

static struct config_pair own_columns[2][2] = {
    {{STR("serial"), STR("番号")}, {STR("kind"), STR("status")}},
    {{STR("name"), STR("名前")}, {STR("status"), STR("serial")}}};
static struct config_value own_values[] = {
    {true, STR("status"), STR("01"), STR("resident")},
    {true, STR("birth_date"), STR("-"), STR("不詳")},
    {true, STR("stay_until"), STR("0"), STR("無期限")},
    {false, STR("kind"), STR("1"), STR("signature")},
    {false, STR("status"), STR("valid"), STR("revoked")},
};
enum { OWN_VALUE_COUNT = sizeof own_values / sizeof own_values[0] };

static void config_fill(struct config *config, unsigned flags)
{
    if (flags & OWN_HEADERS) {
        config->certificate_columns = own_columns[0];
        config->resident_columns = own_columns[1];
        config->certificate_column_count = config->resident_column_count = 2;
    }
    if (flags & OWN_VALUES) {
        config->values = own_values;
        config->value_count = OWN_VALUE_COUNT;
    }
}

/* Every list of days is gone through with every day of 385 years: mostly one is enough. */
static void settings_fill(struct prove_settings *settings, unsigned flags, unsigned story)
{
    static Str days[] = {STR("mon"), STR("1st tue"), STR("last fri")},
               closed[] = {STR("12-29..01-03"), STR("11-25"), STR("1-1")};
    static struct prove_range paused[] = {{STR("2026-11-01"), STR("2026-11-30")},
                                          {STR("2030-01-01"), {"", 0}}};
    static struct prove_by_issue by_issue[] = {{STR("2021-04-01"), 6}, {STR("2022-04-01"), 0}};
    static int visits[] = {60, 0, 25, 10};
    static struct prove_pair pairs[2][2];
    static struct prove_code codes[OWN_VALUE_COUNT];

    *settings = (struct prove_settings){.lead_days = 1,
                                        .cutoff_days = flags & CUTOFF ? 1 : 0,
                                        .delivery_days = 3,
                                        .late_days = 14,
                                        .past_days = 30,
                                        .window_months = 3,
                                        .notify_lapsed = flags & NOTIFY_LAPSED,
                                        .leap_mar1 = flags & ON_MARCH_1,
                                        .since = story & SINCE ? STR("2026-10-01") : STR_EMPTY,
                                        .mailing_days = days,
                                        .mailing_day_count = story & CALENDAR ? 3 : 1,
                                        .closed = closed,
                                        .closed_count = story & CALENDAR ? 3 : 0,
                                        .paused = paused,
                                        .paused_count = flags & PAUSED ? 2 : 0,
                                        .floor_days = 20,
                                        .visits = visits,
                                        .visit_count = flags & LIMITED ? 4 : 0,
                                        .by_issue = by_issue,
                                        .by_issue_count = flags & BY_ISSUE ? 2 : 0};
    for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++)
            pairs[i][j] = (struct prove_pair){own_columns[i][j].key, own_columns[i][j].text};
        settings->columns[i] = pairs[i];
        settings->column_counts[i] = flags & OWN_HEADERS ? 2 : 0;
    }
    for (int i = 0; i < OWN_VALUE_COUNT; i++)
        codes[i] = (struct prove_code){own_values[i].residents, own_values[i].column,
                                       own_values[i].own, own_values[i].means};
    settings->codes = codes;
    settings->code_count = flags & OWN_VALUES ? OWN_VALUE_COUNT : 0;
}

/* ---- what the register readers hear ---------------------------------------------------------- */

struct heard { /* one row of the certificates */
    enum row_reason reason;
    uint32_t line;
    Str serial, resident_id;
    struct certificate certificate; /* its texts are not kept */
};
struct person { /* the first good row of a resident */
    Str id, name, postal_code, address, building, municipality;
};

struct town {
    struct arena arena;
    struct register_file *files[2]; /* [0] certificates, [1] residents */
    unsigned flags, story;
    bool heard; /* once is enough */
    VEC(struct heard) rows;
    VEC(struct person) people;
};

static Ymd ymd(Day day)
{
    struct civil civil = day_civil(day);

    return civil.year * 10000 + civil.month * 100 + civil.day;
}

static int certificate_hear(void *context, const struct row *row,
                            const struct certificate *certificate, struct err *err)
{
    struct town *town = context;
    struct heard heard = {.reason = row->reason, .line = row->line};

    (void)err;
    if (town->heard)
        return 0;
    heard.serial = arena_copy(&town->arena, row->serial);
    heard.resident_id = arena_copy(&town->arena, row->resident_id);
    if (certificate)
        heard.certificate = *certificate;
    VEC_PUSH(&town->rows, heard);
    return 0;
}

static const struct person *person_of(const struct town *town, Str id)
{
    for (size_t i = 0; i < town->people.count; i++)
        if (str_equal(town->people.at[i].id, id))
            return &town->people.at[i];
    return NULL;
}

static int resident_hear(void *context, const struct row *row, const struct resident *resident,
                         struct err *err)
{
    struct town *town = context;
    struct person person;

    (void)err;
    if (town->heard || row->reason != ROW_GOOD || person_of(town, resident->resident_id))
        return 0;
    person = (struct person){.id = arena_copy(&town->arena, resident->resident_id),
                             .name = arena_copy(&town->arena, resident->name),
                             .postal_code = arena_copy(&town->arena, resident->postal_code),
                             .address = arena_copy(&town->arena, resident->address),
                             .building = arena_copy(&town->arena, resident->building),
                             .municipality = arena_copy(&town->arena, resident->municipality)};
    VEC_PUSH(&town->people, person);
    return 0;
}

/* ---- one night ------------------------------------------------------------------------------- */

typedef void hear(struct prove *prove, const struct prove_record *record);
typedef bool hears(const struct prove *prove, void *part, const struct prove_record *record);
struct tapped {
    struct prove *prove;
    hear *take;
    hears *hears;
};

static struct prove_record record_of(const struct csv_record *record)
{
    bool broken =
        record->broken || record->count > CSV_RECORD_FIELDS_MAX; /* as flow/night/prove.c has it */

    return (struct prove_record){record->line, broken, broken ? 0 : record->count, record->fields};
}

static void tap_take(void *context, const struct csv_record *record)
{
    const struct tapped *tapped = context;
    const struct prove_record given = record_of(record);

    tapped->take(tapped->prove, &given);
}

static bool tap_hears(void *context, void *part, const struct csv_record *record)
{
    const struct tapped *tapped = context;
    const struct prove_record given = record_of(record);

    return tapped->hears(tapped->prove, part, &given);
}

static void tap_begin(void *context, void *part)
{
    prove_part_begin(((const struct tapped *)context)->prove, part);
}

static void tap_end(void *context, void *part)
{
    prove_part_end(((const struct tapped *)context)->prove, part);
}

static bool pass(struct town *town, struct tapped tapped, bool residents)
{
    const struct register_tap tap = {&tapped, prove_part_bytes(), tap_begin,
                                     tap_end, tap_hears,          tap_take};
    struct err err = {.code = EXIT_DONE};
    struct register_file *file = town->files[residents];

    prove_pass(tapped.prove);
    register_tapped(file, &tap);
    register_parts(file, /*threads*/ 1, town->flags % 2 ? 100 : 0);
    return came_back(residents ? register_residents(file, resident_hear, town, &err)
                               : register_certificates(file, certificate_hear, town, &err),
                     &err);
}

static void side(struct prove *prove, hear *heard_by, const char *const *texts, size_t columns)
{
    Str fields[8];

    for (uint32_t line = 1; *texts; line++) {
        for (size_t i = 0; i < columns; i++)
            fields[i] = str_of(*texts++);
        heard_by(prove, &(struct prove_record){.line = line, .count = columns, .fields = fields});
    }
}

static void sides(struct prove *prove, bool limited)
{
    static const char *const holidays[] = {"day",        "name",      "2026-11-23", "a",
                                           "2027-01-11", "b",         "R8.11.3",    "c",
                                           "x",          "no day: d", NULL};
    static const char *const limits[] = {"effective_from",
                                         "resource",
                                         "scope",
                                         "per",
                                         "max",
                                         "2026-01-01",
                                         "print",
                                         "all",
                                         "day",
                                         "3",
                                         "2026-01-01",
                                         "print",
                                         "postal:250",
                                         "week",
                                         "1",
                                         "2026-01-01",
                                         "print",
                                         "postal:250",
                                         "week",
                                         "2",
                                         "2026-12-01",
                                         "print",
                                         "all",
                                         "day",
                                         "0",
                                         "2027-01-01",
                                         "print",
                                         "all",
                                         "day",
                                         "9",
                                         "2026-02-01",
                                         "print",
                                         "municipality:14206",
                                         "day",
                                         "2",
                                         "2026-01-01",
                                         "counter",
                                         "all",
                                         "day",
                                         "1",
                                         "2026-01-01",
                                         "walk_in",
                                         "all",
                                         "week",
                                         "2",
                                         "2026-12-01",
                                         "counter",
                                         "postal:250",
                                         "week",
                                         "1",
                                         NULL};
    static const char *const elsewhere[] = {"serial", "kind",       "expires_on", "s5",
                                            "署名用", "2026-12-20", NULL};

    side(prove, prove_holiday, holidays, 2);
    if (limited)
        side(prove, prove_limit, limits, 5);
    side(prove, prove_elsewhere, elsewhere, 3);
}

/* What a ledger would tell of the serials s1 to s4 and the residents r1 to r3. */
static void story(struct prove *prove)
{
    static const char *const events[][3] = {
        {"resident:r1", "refuse", ""}, {"resident:r1", "release", "2026-12-31"},
        {"resident:r2", "refuse", ""}, {"resident:r3", "refuse", "2026-01-01"},
        {"p1", "printed", ""},         {"p1", "posted", ""},
        {"p1", "returned", ""},        {"p1", "spoiled", ""},
        {"p2", "voided", ""},          {"p3", "printed", ""},
        {"p3", "pulled", ""},          {"p4", "posted", ""},
    };
    static const char *const changes[] = {"waiting", "held", "notice", "told"};
    static const char *const serials[] = {"s1", "s2", "s3", "s4"}, *const pieces[] = {"p1", "p2",
                                                                                      "p3", "p4"};

    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
        prove_event(prove, str_of(events[i][0]), str_of(events[i][1]), str_of(events[i][2]));
    for (int i = 0; i < 4; i++) {
        struct prove_key key = {STR("signature"), str_of(serials[i]), STR("2026-12-20")};

        prove_change(prove, &key, str_of(changes[i]));
        prove_notice(prove, &key, str_of(pieces[i]), STR("R1"));
    }
    prove_use(prove, STR("2026-11-19"), STR("2026-11-24"), STR("2500001"), STR("142069"), 1);
    for (int i = 0; i < 4; i++)
        prove_visit(prove, STR("2026-11-19"), str_of(pieces[i]),
                    &(struct prove_sent_to){STR("2026-11-24"), i ? STR("2026-11-27") : STR_EMPTY,
                                            STR("2500001"), STR("142069")});
    prove_numbered(prove, 5);
}

/* NULL where the registers cannot be read through. */
static struct prove *prove_begin(struct town *town, struct prove_settings *settings, Ymd as_of)
{
    struct prove *prove;

    settings_fill(settings, town->flags, town->story);
    prove = prove_open(settings, as_of, NULL);
    sides(prove, town->flags & LIMITED);
    prove_ready(prove);
    HOLDS(prove_floor(prove) < as_of && prove_mail_on(prove) > as_of);
    if (town->story & LEDGER)
        story(prove);
    if (pass(town, (struct tapped){prove, prove_certificate, prove_certificate_hears},
             /*residents*/ false) &&
        pass(town, (struct tapped){prove, prove_resident, prove_resident_hears},
             /*residents*/ true)) {
        town->heard = true;
        if (!prove_has_residents(prove) ||
            pass(town, (struct tapped){prove, prove_peer, prove_peer_hears}, /*residents*/ false))
            return prove;
    }
    HOLDS(!town->heard); /* what could be read once can be read again */
    prove_close(prove);
    return NULL;
}

/* ---- nothing due: the readers' counts -------------------------------------------------------- */

static Str reason_word(enum row_reason reason)
{
    static const char *const words[] = {[ROW_GOOD] = "",
                                        [ROW_BAD_ROW] = "bad_row",
                                        [ROW_BAD_ID] = "bad_id",
                                        [ROW_BAD_KIND] = "bad_kind",
                                        [ROW_BAD_STATUS] = "bad_status",
                                        [ROW_BAD_FLAG] = "bad_flag",
                                        [ROW_BAD_DATE] = "bad_date"};

    return str_of(words[reason]);
}

struct given { /* the rows of a night that says something */
    struct prove_row *rows;
    size_t count, next;
};

static void given_begin(void *context, enum prove_walk walk)
{
    (void)walk;
    ((struct given *)context)->next = 0;
}

static bool given_next(void *context, struct prove_row *row)
{
    struct given *given = context;

    if (given->next == given->count)
        return false;
    *row = given->rows[given->next++];
    return true;
}

static void give(struct prove_said *said, struct given *given)
{
    said->rows = given;
    said->rows_begin = given_begin;
    said->rows_next = given_next;
}

static void say_readable(struct town *town, struct prove_said *said, struct given *given)
{
    given->rows = ARENA_ARRAY(&town->arena, struct prove_row, town->rows.count);
    said->not_due = ARENA_ARRAY(&town->arena, struct prove_month_count, town->rows.count);
    said->dispositions = ARENA_ARRAY(&town->arena, struct prove_count, 2);
    said->dispositions[0].word = STR("rejected");
    said->dispositions[1].word = STR("not_due");
    said->disposition_count = 2;
    said->reasons = ARENA_ARRAY(&town->arena, struct prove_count, ROW_BAD_DATE + 1);
    said->reason_count = ROW_BAD_DATE + 1;
    for (int i = 0; i <= ROW_BAD_DATE; i++)
        said->reasons[i].word = reason_word((enum row_reason)i);
    for (size_t i = 0; i < town->rows.count; i++) {
        const struct heard *row = &town->rows.at[i];

        said->dispositions[row->reason == ROW_GOOD].count++;
        if (row->reason == ROW_GOOD) {
            said->not_due[said->not_due_count++] =
                (struct prove_month_count){ymd(row->certificate.expires_on) / 100, 1};
            continue;
        }
        said->reasons[row->reason].count++;
        given->rows[given->count++] = (struct prove_row){.line = row->line,
                                                         .disposition = STR("rejected"),
                                                         .reason = reason_word(row->reason),
                                                         .piece = UINT32_MAX};
    }
}

static bool something_was_due(const struct town *town)
{
    for (size_t i = 0; i < town->rows.count; i++)
        if (town->rows.at[i].reason == ROW_GOOD &&
            ymd(town->rows.at[i].certificate.expires_on) < not_long_ago)
            return true;
    return false;
}

static void readers_agree(struct town *town)
{
    struct prove_settings settings;
    struct prove *prove;
    const struct prove_result *result;
    struct prove_said said = {0};
    struct given given = {0};

    if (something_was_due(town))
        return;
    prove = prove_begin(town, &settings, long_ago);
    HOLDS(prove && !prove_has_residents(prove));
    say_readable(town, &said, &given);
    give(&said, &given);
    said.mail_on = prove_mail_on(prove);
    said.deliver_on = prove_deliver_on(prove);
    result = prove_night(prove, &said);
    for (size_t i = 0; i < result->difference_count && i < PROVE_SHOWN_MAX; i++)
        fprintf(stderr, "line %u %s: said %s, proof %s\n", result->shown[i].line,
                result->shown[i].what, result->shown[i].said, result->shown[i].proof);
    HOLDS(result->difference_count == 0 && result->must == 0 && result->night == 0);
    prove_close(prove);
}

/* ---- tonight --------------------------------------------------------------------------------- */

static const struct heard *row_at(const struct town *town, uint32_t line)
{
    for (size_t i = 0; i < town->rows.count; i++)
        if (town->rows.at[i].line == line)
            return &town->rows.at[i];
    return NULL;
}

/* Of a row: its disposition and reason. Rows come before all other differences. */
static bool is_of_row(const struct prove_difference *shown)
{
    return shown->line && !shown->what[0];
}

static size_t rows_shown(const struct prove_result *result)
{
    size_t count = 0;

    while (count < PROVE_SHOWN_MAX && count < result->difference_count &&
           is_of_row(&result->shown[count]))
        count++;
    return count;
}

static void row_holds(const struct town *town, const struct prove_difference *shown)
{
    const struct heard *row = row_at(town, shown->line);
    Str proof = str_of(shown->proof), rejected = STR("rejected/");

    HOLDS(row && str_equal(str_of(shown->said), STR("not_due / past")));
    if (row->reason != ROW_GOOD) {
        HOLDS(str_starts(proof, rejected));
        HOLDS(str_equal(str_skip(proof, rejected.n), reason_word(row->reason)));
    } else if (!person_of(town, row->resident_id)) {
        HOLDS(str_equal(proof, STR("rejected/unknown_resident")) ||
              str_equal(proof, STR("rejected/duplicate_serial")));
    } else {
        HOLDS(!str_starts(proof, rejected) || str_equal(proof, STR("rejected/duplicate_serial")));
    }
}

static void shown_same(const struct prove_difference *a, const struct prove_difference *b)
{
    HOLDS(a->line == b->line);
    HOLDS(strcmp(a->what, b->what) == 0);
    HOLDS(strcmp(a->said, b->said) == 0 && strcmp(a->proof, b->proof) == 0);
    HOLDS(str_equal(a->kind, b->kind) && str_equal(a->serial, b->serial));
    HOLDS(str_equal(a->resident_id, b->resident_id));
}

static void result_same(const struct prove_result *a, const struct prove_result *b)
{
    HOLDS(a->difference_count == b->difference_count);
    for (size_t i = 0; i < PROVE_SHOWN_MAX; i++)
        shown_same(&a->shown[i], &b->shown[i]);
    HOLDS(a->must == b->must && a->night == b->night);
    HOLDS(a->missing == b->missing && a->extra == b->extra);
    HOLDS(a->cohort_count == b->cohort_count);
    for (size_t i = 0; i < a->cohort_count; i++) {
        const struct prove_cohort *x = &a->cohorts[i], *y = &b->cohorts[i];

        HOLDS(x->month == y->month && x->issued == y->issued && x->not_due == y->not_due);
        HOLDS(x->past == y->past && x->unusable == y->unusable && x->revoked == y->revoked);
        HOLDS(x->renewed == y->renewed && x->others == y->others);
        HOLDS(x->must == y->must && x->night == y->night);
    }
}

/* A night that says what the proof says but for what only the press can know. */
static void say_row(struct town *town, struct given *given, const struct prove_difference *from)
{
    static const char *const claims[] = {"unprintable", "contradiction", "unfit_address",
                                         "returned"};
    const struct heard *heard = row_at(town, from->line);
    const char *slash = strchr(from->proof, '/');
    struct prove_row *row = &given->rows[given->count++];
    const struct person *person = person_of(town, heard->resident_id);

    *row = (struct prove_row){.line = from->line,
                              .serial = heard->serial,
                              .resident_id = heard->resident_id,
                              .piece = UINT32_MAX};
    row->disposition =
        slash ? (Str){from->proof, (size_t)(slash - from->proof)} : str_of(from->proof);
    row->reason = slash ? str_of(slash + 1) : STR_EMPTY;
    if (heard->reason != ROW_GOOD)
        return;
    row->kind =
        heard->certificate.kind == KIND_SIGNATURE ? STR("signature") : STR("authentication");
    row->expires_on = ymd(heard->certificate.expires_on);
    if (!(town->story & CLAIMS) || !str_equal(row->disposition, STR("notice")))
        return;
    row->disposition = STR("held");
    row->reason = str_of(claims[str_hash(row->resident_id) % 4]);
    if (person && person->name.n) {
        Str name = person->name;
        uint32_t point;

        if (utf8_next(&name, &point))
            row->missing =
                arena_printf(&town->arena, "U+%04X%s", point, point % 2 ? "/E0103" : " U+E000");
    }
}

static struct prove_piece *piece_for(struct prove_said *said, Str resident_id)
{
    for (size_t i = 0; i < said->piece_count; i++)
        if (str_equal(said->pieces[i].resident_id, resident_id))
            return &said->pieces[i];
    return &said->pieces[said->piece_count];
}

/* One piece a resident, its certificates one behind the other. */
static void say_pieces(struct town *town, struct prove_said *said, struct given *given)
{
    said->pieces = ARENA_ARRAY(&town->arena, struct prove_piece, given->count);
    said->certificates = ARENA_ARRAY(&town->arena, struct prove_sent, given->count);
    for (size_t i = 0; i < given->count; i++) {
        struct prove_row *row = &given->rows[i];
        struct prove_piece *piece = piece_for(said, row->resident_id);
        const struct person *person = person_of(town, row->resident_id);

        if (!str_equal(row->disposition, STR("notice")))
            continue;
        HOLDS(person);
        row->piece = (uint32_t)(piece - said->pieces);
        if (row->piece < said->piece_count)
            continue;
        *piece = (struct prove_piece){.id = STR("261124-000006-9"),
                                      .number = row->piece + 6,
                                      .variant = STR("renewal"),
                                      .language = i % 2 ? STR("en") : STR("ja"),
                                      .resident_id = row->resident_id,
                                      .municipality = person->municipality,
                                      .addressee = person->name,
                                      .postal_code = person->postal_code,
                                      .address = person->address,
                                      .building = person->building,
                                      .certificate = (uint32_t)said->certificate_count};
        said->piece_count++;
        for (size_t j = i; j < given->count; j++) {
            const struct heard *heard = row_at(town, given->rows[j].line);

            if (!str_equal(given->rows[j].disposition, STR("notice")) ||
                !str_equal(given->rows[j].resident_id, row->resident_id))
                continue;
            piece->certificate_count++;
            said->certificates[said->certificate_count++] =
                (struct prove_sent){.serial = heard->serial,
                                    .kind = given->rows[j].kind,
                                    .card_type = STR("no_pin"),
                                    .issued_on = ymd(heard->certificate.issued_on),
                                    .expires_on = ymd(heard->certificate.expires_on),
                                    .line = heard->line};
        }
    }
}

static void answer_holds(struct town *town, const struct prove_result *first)
{
    struct prove_settings settings;
    struct prove *prove;
    struct prove_said said = {0};
    struct given given = {0};
    const struct prove_result *result;
    size_t rows = rows_shown(first);

    if (rows == PROVE_SHOWN_MAX)
        return; /* there may be more that are not shown */
    given.rows = ARENA_ARRAY(&town->arena, struct prove_row, rows);
    for (size_t i = 0; i < rows; i++)
        say_row(town, &given, &first->shown[i]);
    say_pieces(town, &said, &given);
    give(&said, &given);
    prove = prove_begin(town, &settings, tonight);
    HOLDS(prove);
    result = prove_night(prove, &said);
    HOLDS(result->missing == 0 && result->extra == 0);
    HOLDS(result->must == first->must && result->night == first->must);
    HOLDS((town->story & CLAIMS) || rows_shown(result) == 0);
    prove_close(prove);
}

static void town_prove(struct town *town)
{
    static const struct prove_said nothing;
    struct prove_settings settings, settings_again;
    struct prove *prove = prove_begin(town, &settings, tonight), *again = NULL;
    const struct prove_result *result;

    if (!prove)
        return;
    HOLDS(register_lines(town->files[0])->rows == town->rows.count);
    result = prove_night(prove, &nothing);
    if (town->story & AGAIN) {
        again = prove_begin(town, &settings_again, tonight);
        HOLDS(again);
        result_same(result, prove_night(again, &nothing));
    }
    HOLDS(result->night == 0 && result->extra == 0 && result->missing == result->must);
    prove_close(again);
    if (town->rows.count <= ROWS_MAX) { /* more are looked for too slowly here */
        for (size_t i = 0; i < rows_shown(result); i++)
            row_holds(town, &result->shown[i]);
        answer_holds(town, result);
    }
    prove_close(prove);
    readers_agree(town);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static const Str line = {"%%%%\n", 5};
    struct town town = {0};
    struct config *config;
    struct err err = {.code = EXIT_DONE};
    Str text = {(const char *)bytes, count}, residents;
    size_t cut = HEAD_BYTES;

    if (count < HEAD_BYTES)
        return 0;
    while (cut < count && !str_starts(str_skip(text, cut), line))
        cut++;
    residents = cut < count ? str_skip(text, cut + line.n) : STR_EMPTY;
    config = mem_zero(1, sizeof *config);
    config->encoding = (enum encoding)(bytes[0] % 3);
    town.flags = bytes[1];
    town.story = bytes[2];
    config_fill(config, town.flags);
    config->certificates.configured = STR("c.csv");
    config->residents.configured = STR("r.csv");
    config->certificates.path = str_of(fuzz_file(0, (Str){text.p + HEAD_BYTES, cut - HEAD_BYTES}));
    config->residents.path = str_of(fuzz_file(1, residents));
    if (came_back(register_open(&town.files[0], config, /*residents*/ false, &err), &err) &&
        came_back(register_open(&town.files[1], config, /*residents*/ true, &err), &err))
        town_prove(&town);
    register_close(town.files[0]);
    register_close(town.files[1]);
    VEC_RELEASE(&town.rows);
    VEC_RELEASE(&town.people);
    arena_release(&town.arena);
    mem_free(config);
    return 0;
}
