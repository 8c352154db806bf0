/* Piece ids, the postal order, and the figures of a lot's delay. */
#include "base/utf8.h"
#include "core/lot/job.h"
#include "core/lot/lot.h"

#include "days.h"
#include "readers.h"

/* ---- ids ------------------------------------------------------------------------------------- */

static void id_case(char **field)
{
    char id[PIECE_ID_LENGTH + 1];

    piece_id_text(day_at(field[0]), (uint32_t)atoi(field[1]), id);
    cr_expect_str_eq(id, field[2], "%s, not %s (%s)", id, field[2], field[3]);
    cr_expect(piece_id_valid(str_of(field[2])));
}

Test(lot, piece_ids_by_hand)
{
    cr_assert_geq(cases_each("piece-ids.tsv", 4, id_case), 10);
}

/* Luhn finds every single wrong digit and every swap of neighbours but 09 and 90. */
Test(lot, a_slip_of_the_pen_is_found)
{
    uint64_t state = 1;

    for (int round = 0; round < 300; round++) {
        char id[PIECE_ID_LENGTH + 1];
        int n = 0, at[13];

        piece_id_text(day_add(day_at("2026-01-01"), (int)dice(&state, 20000)),
                      1 + dice(&state, 999999), id);
        cr_assert(piece_id_valid(str_of(id)));
        for (int i = 0; i < PIECE_ID_LENGTH; i++)
            if (id[i] != '-')
                at[n++] = i;
        for (int i = 0; i < n; i++) {
            char right = id[at[i]];

            for (char c = '0'; c <= '9'; c++) {
                id[at[i]] = c;
                cr_assert_eq(piece_id_valid(str_of(id)), c == right, "%s", id);
            }
            id[at[i]] = right;
        }
        for (int i = 1; i < n; i++) {
            char a = id[at[i - 1]], b = id[at[i]];

            if (a == b || (a == '0' && b == '9') || (a == '9' && b == '0'))
                continue;
            id[at[i - 1]] = b;
            id[at[i]] = a;
            cr_assert_not(piece_id_valid(str_of(id)), "%s", id);
            id[at[i - 1]] = a;
            id[at[i]] = b;
        }
    }
}

Test(lot, what_has_not_the_form_is_no_id)
{
    static const char *const bad[] = {"",
                                      "261124-000001-",
                                      "261124-000001-00",
                                      "2611240000017",
                                      "261124 000001-0",
                                      "261124-00000a-0",
                                      "２61124-000001",
                                      "261124-000001-x",
                                      "-61124-000001-0"};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        cr_expect_not(piece_id_valid(str_of(bad[i])), "%s", bad[i]);
}

Test(lot, a_number_beyond_the_ceiling_is_a_bug, .exit_code = EXIT_BUG)
{
    char id[PIECE_ID_LENGTH + 1];

    piece_id_text(day_at("2026-11-24"), 999999, id);
    piece_id_text(day_at("2026-11-24"), 1000000, id);
}

/* ---- order ----------------------------------------------------------------------------------- */

static int sign(int order)
{
    return (order > 0) - (order < 0);
}

static void order_case(char **field)
{
    int expected = field[1][0] == '<' ? -1 : field[1][0] == '>';

    cr_expect_eq(sign(address_compare(str_of(field[0]), str_of(field[2]))), expected,
                 "%s %s %s (%s)", field[0], field[1], field[2], field[3]);
    cr_expect_eq(sign(address_compare(str_of(field[2]), str_of(field[0]))), -expected,
                 "%s %s %s, turned round", field[0], field[1], field[2]);
}

Test(lot, jobs_by_hand)
{
    static const struct {
        const char *job;
        bool is;
    } cases[] = {{"261124-1", true},    {"261124-10", true}, {"261124-4294967295", true},
                 {"261124-01", false},  {"261124-0", false}, {"261124-", false},
                 {"261124", false},     {"", false},         {"261123-1", false},
                 {"261124-1 ", false},  {"261124--1", false}, {"261124-４", false},
                 {"2611241-1", false},  {"261124-1-1", false}, {"261124-4294967296", false},
                 {"261124-18446744073709551617", false}};
    Day day = day_of(2026, 11, 24);
    char job[JOB_TEXT_MAX];

    job_text(day, 1, job);
    cr_expect_str_eq(job, "261124-1");
    job_text(day_of(2030, 1, 2), 12, job);
    cr_expect_str_eq(job, "300102-12");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(job_is_of(str_of(cases[i].job), day), cases[i].is, "%s", cases[i].job);
}

Test(lot, postal_order_by_hand)
{
    cr_assert_geq(cases_each("postal-order.tsv", 4, order_case), 30);
}

/* A key whose bytes have the order that the contract gives: written another way, to be compared
 * with. */
static void order_key(const char *text, char key[2000])
{
    Str s = str_of(text);
    uint32_t point;
    char digits[200];
    size_t n = 0, at = 0;

    for (;;) {
        bool more = utf8_next(&s, &point);
        bool digit =
            more && ((point >= '0' && point <= '9') || (point >= 0xFF10 && point <= 0xFF19));

        if (digit) {
            digits[n++] = (char)('0' + (point >= 0xFF10 ? point - 0xFF10 : point - '0'));
            continue;
        }
        if (n) {
            size_t zeros = 0;

            while (zeros < n && digits[zeros] == '0')
                zeros++;
            at += (size_t)sprintf(key + at, "1%04zu%.*s;", n - zeros, (int)(n - zeros),
                                  digits + zeros);
            n = 0;
        }
        if (!more)
            break;
        at += (size_t)sprintf(key + at, "2%08X;", point);
    }
    key[at] = '\0';
}

static void address_roll(uint64_t *state, char out[64])
{
    static const char *const parts[] = {"0", "1",  "9", "10", "０", "１", "９", "町", "丁目",
                                        "-", "－", "A", "a",  " ",  "𠮷", "00", "2",  "番"};
    size_t used = 0;

    out[0] = '\0';
    for (unsigned n = dice(state, 7); n > 0; n--)
        used += (size_t)sprintf(out + used, "%s", parts[dice(state, 18)]);
}

Test(lot, postal_order_is_a_total_order)
{
    enum { ADDRESSES = 220 };
    static char at[ADDRESSES][64], key[ADDRESSES][2000];
    uint64_t state = 21;
    int wrong = 0, equal = 0;

    for (int i = 0; i < ADDRESSES; i++) {
        address_roll(&state, at[i]);
        order_key(at[i], key[i]);
    }
    for (int i = 0; i < ADDRESSES; i++)
        for (int j = 0; j < ADDRESSES; j++) {
            int ij = sign(address_compare(str_of(at[i]), str_of(at[j])));

            wrong += ij != -sign(address_compare(str_of(at[j]), str_of(at[i])));
            wrong += ij != sign(strcmp(key[i], key[j]));
            equal += i != j && ij == 0;
            for (int k = 0; ij <= 0 && k < ADDRESSES; k += 7)
                if (address_compare(str_of(at[j]), str_of(at[k])) <= 0)
                    wrong += address_compare(str_of(at[i]), str_of(at[k])) > 0;
        }
    cr_expect_eq(wrong, 0, "%d wrong", wrong);
    cr_expect_gt(equal, 0, "the strings are too different to show anything");
}

Test(lot, bytes_that_are_no_text_do_not_hang)
{
    cr_expect_eq(address_compare(STR("\xFF"), STR("\xFE")), 0);
    cr_expect_lt(address_compare(STR("\xFF"), STR("a")), 0);
    cr_expect_gt(address_compare(STR("a"), STR("\xFF")), 0);
}

Test(lot, pieces_by_postal_code_address_resident)
{
    struct lot_piece a = {.postal_code = STR("2500011"),
                          .address = STR("栄町2"),
                          .building = STR("Z"),
                          .resident_id = STR("10")};
    struct lot_piece b = a;

    cr_expect_eq(piece_compare(&a, &b), 0);
    b.building = STR("A");
    cr_expect_eq(piece_compare(&a, &b), 0, "without building");
    b.resident_id = STR("9");
    cr_expect_lt(piece_compare(&a, &b), 0, "resident_id bytewise");
    b.address = STR("栄町１０");
    b.resident_id = STR("0");
    cr_expect_lt(piece_compare(&a, &b), 0, "the address before the resident");
    b.address = STR("栄町０２");
    cr_expect_gt(piece_compare(&a, &b), 0, "equal addresses: the resident");
    b.postal_code = STR("2500012");
    cr_expect_lt(piece_compare(&a, &b), 0, "the postal code before all");
}

/* ---- figures --------------------------------------------------------------------------------- */

static void figures_case(char **field)
{
    struct lot_piece pieces[64] = {0};
    struct lot lot = {.pieces = pieces};
    struct delay_figures got;
    char *rest = field[0];

    while (rest) {
        struct lot_piece *piece = &pieces[lot.piece_count++];

        piece->delay_days = (uint32_t)atoi(strsep(&rest, " "));
        piece->cause_days[lot.piece_count % CAUSE_COUNT] = piece->delay_days;
    }
    got = lot_delay(&lot);
    cr_expect_eq(got.max, (uint32_t)atoi(field[1]), "%s", field[6]);
    cr_expect_eq(got.p50, (uint32_t)atoi(field[2]), "p50 %u (%s)", got.p50, field[6]);
    cr_expect_eq(got.p95, (uint32_t)atoi(field[3]), "p95 %u (%s)", got.p95, field[6]);
    cr_expect_eq(got.total, (uint64_t)atoi(field[4]), "%s", field[6]);
    cr_expect_eq(got.mean_hundredths, (uint32_t)atoi(field[5]), "mean %u (%s)", got.mean_hundredths,
                 field[6]);
    for (int cause = 0; cause < CAUSE_COUNT; cause++) {
        uint64_t sum = 0;

        for (uint32_t i = 0; i < lot.piece_count; i++)
            sum += pieces[i].cause_days[cause];
        cr_expect_eq(got.by_cause[cause], sum);
    }
}

Test(lot, delay_figures_by_hand)
{
    cr_assert_geq(cases_each("percentiles.tsv", 7, figures_case), 12);
}

Test(lot, a_lot_without_pieces_has_no_delay)
{
    struct lot lot = {0};
    struct delay_figures got = lot_delay(&lot);

    cr_expect(got.max == 0 && got.p50 == 0 && got.p95 == 0 && got.mean_hundredths == 0);
}

/* Nearest rank: the smallest value that at least that share of the values do not exceed. */
Test(lot, percentiles_by_their_definition)
{
    static struct lot_piece pieces[300];
    uint64_t state = 2;

    for (int round = 0; round < 300; round++) {
        struct lot lot = {.pieces = pieces, .piece_count = 1 + dice(&state, 300)};
        unsigned sides = 1 + dice(&state, 400);
        struct delay_figures got;

        for (uint32_t i = 0; i < lot.piece_count; i++)
            pieces[i].delay_days = dice(&state, sides);
        got = lot_delay(&lot);
        for (int which = 0; which < 2; which++) {
            uint32_t percent = which ? 95 : 50, value = which ? got.p95 : got.p50, least = 0;

            for (;; least++) {
                uint64_t within = 0;

                for (uint32_t i = 0; i < lot.piece_count; i++)
                    within += pieces[i].delay_days <= least;
                if (within * 100 >= (uint64_t)percent * lot.piece_count)
                    break;
            }
            cr_assert_eq(value, least);
        }
    }
}
