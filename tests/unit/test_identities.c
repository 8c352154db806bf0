/* Each identity holds on a sound lot, and each way of spoiling the lot breaks the identity it
 * should. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/lot/identities.h"
#include "sample_lot.h"

static void spoil_lines(struct lot *lot)
{
    lot->certificate_lines.blank++;
}
static void spoil_input(struct lot *lot)
{
    lot->inputs[0].rows++;
}
static void spoil_unreadable(struct lot *lot)
{
    lot->unreadable_residents++;
}
static void spoil_lost_row(struct lot *lot)
{
    lot->dispositions[DISPOSITION_PAST]--;
}
static void spoil_reason(struct lot *lot)
{
    lot->reasons[REASON_REVOKED]++;
}
static void
spoil_swapped_reasons(struct lot *lot) /* the sums stay right, the list says otherwise */
{
    lot->reasons[REASON_REVOKED]++;
    lot->reasons[REASON_SUPERSEDED]--;
}
static void spoil_listed_row(struct lot *lot)
{
    lot->rows[lot->row_count - 1].disposition = DISPOSITION_SUPPRESSED;
}
static void spoil_month(struct lot *lot)
{
    lot->months[0].count--;
}
static void spoil_certificates(struct lot *lot)
{
    lot->pieces[4].certificate_count--;
}
static void spoil_other_persons_piece(struct lot *lot)
{
    lot->rows[0].piece = 3;
}
static void spoil_no_piece(struct lot *lot)
{
    lot->rows[0].piece = UINT32_MAX;
}
static void spoil_bundle_count(struct lot *lot)
{
    lot->bundles[2].piece_count--;
}
static void spoil_variant(struct lot *lot)
{
    lot->pieces[3].variant = VARIANT_LAPSED;
}
static void spoil_number_gap(struct lot *lot)
{
    lot->pieces[4].number = 47;
    piece_id_text(lot->mail_on, 47, lot->pieces[4].id);
}
static void spoil_number_twice(struct lot *lot)
{
    lot->pieces[1].number = lot->pieces[2].number;
    memcpy(lot->pieces[1].id, lot->pieces[2].id, sizeof lot->pieces[1].id);
}
static void spoil_used_number(struct lot *lot)
{
    lot->used_before = 42;
}
static void spoil_id(struct lot *lot)
{
    lot->pieces[0].id[14] = lot->pieces[0].id[14] == '0' ? '1' : '0';
}
static void spoil_pages(struct lot *lot)
{
    lot->bundles[0].pages++;
}
static void spoil_sheets(struct lot *lot)
{
    lot->bundles[2].sheets = 2; /* three people on two sheets */
}
/* Pieces of one page each on two sides: the next one begins on the back. */
static void spoil_fronts(struct lot *lot)
{
    struct lot_bundle *bundle = &lot->bundles[2];

    for (uint32_t i = 0; i < bundle->piece_count; i++) {
        lot->pieces[bundle->piece + i].pages = 1;
        lot->pieces[bundle->piece + i].first_page = i + 1;
    }
    bundle->pages = bundle->sheets = bundle->piece_count;
}
/* The only piece of its bundle ends with a front. */
static void spoil_last_back(struct lot *lot)
{
    lot->pieces[0].pages = lot->bundles[0].pages = 3;
    lot->bundles[0].sheets = 2;
}
static void spoil_sequence(struct lot *lot)
{
    lot->pieces[3].sequence = 3;
}
static void spoil_first_page(struct lot *lot)
{
    lot->pieces[3].first_page = 2;
}
static void spoil_backlog(struct lot *lot)
{
    lot->backlog_gone = 0;
}
static void spoil_backlog_left(struct lot *lot)
{
    lot->backlog_left = 6;
    lot->backlog_gone = 0;
}
static void spoil_held(struct lot *lot)
{
    lot->held_gone++;
}
static void spoil_hold(struct lot *lot)
{
    lot->hold_count--;
}
static void spoil_held_since(struct lot *lot)
{
    lot->holds[0].since = day_add(lot->as_of, 1);
}
static void spoil_mailing(struct lot *lot)
{
    lot->mailings[0].made++;
}
static void spoil_return(struct lot *lot)
{
    lot->return_count--;
}
static void spoil_cause(struct lot *lot)
{
    lot->pieces[3].cause_days[CAUSE_PRINT_CAPACITY]--;
}
static void spoil_causes_that_cancel(struct lot *lot)
{
    lot->pieces[3].cause_days[CAUSE_PRINT_CAPACITY]--;
    lot->pieces[4].cause_days[CAUSE_PRINT_CAPACITY]++;
}
static void spoil_proof(struct lot *lot)
{
    lot->proof_night--;
}

static void spoil_missing(struct lot *lot)
{
    lot->proof_missing++;
}

static void spoil_extra(struct lot *lot)
{
    lot->proof_extra++;
}

static void spoil_cohort(struct lot *lot)
{
    lot->cohorts[1].renewed++;
}

static void spoil_cohorts_that_cancel(struct lot *lot)
{
    lot->cohorts[0].must++;
    lot->cohorts[1].must--;
}

static void spoil_repeated(struct lot *lot)
{
    lot->residents_repeated++;
}

/* Two letters of one bundle change places, so that their areas lie apart. */
static void spoil_area(struct lot *lot)
{
    for (uint32_t i = 0; i < lot->piece_count; i++)
        lot->pieces[i].postal_code = i % 2 ? STR("2500001") : STR("2510001");
}

static struct lot_read reads[8];
static void fill_reads(struct lot *lot)
{
    for (uint32_t b = 0; b < lot->bundle_count; b++)
        reads[b] = (struct lot_read){.pages = lot->bundles[b].pages, .sha256 = "aa", .listed = "aa"};
    lot->read = reads;
}

static void spoil_read_pages(struct lot *lot)
{
    fill_reads(lot);
    reads[1].pages--;
}

static void spoil_read_digest(struct lot *lot)
{
    fill_reads(lot);
    reads[0].listed[0] = '\0';
}

static void spoil_told(struct lot *lot)
{
    lot->ledger_told.not_asked--;
}

static void spoil_told_people(struct lot *lot)
{
    lot->ledger_told.people++;
}

static void spoil_limit(struct lot *lot)
{
    lot->capacities[0].tonight++;
}

/* Of those two that came near their end one has another way in. */
static void spoil_near_end(struct lot *lot)
{
    lot->capacities[1].near_end--;
    lot->capacities[1].before++;
}

static void spoil_posted(struct lot *lot)
{
    lot->mailings[0].posted--;
}

static void spoil_again(struct lot *lot)
{
    lot->agains[0].state = PIECE_POSTED;
}

static void spoil_band(struct lot *lot)
{
    lot->bands[1].now = 90;
}

static void spoil_delay(struct lot *lot)
{
    lot->pieces[2].ideal_on.n--;
}

static void spoil_scheme(struct lot *lot)
{
    lot->pieces[0].scheme = STR("none");
}

static void spoil_postage(struct lot *lot)
{
    lot->postages[0].amount = 427;
}

static void spoil_unpriced(struct lot *lot)
{
    lot->post.unpriced = 1;
}

static const struct {
    const char *what;
    void (*spoil)(struct lot *lot);
    int number; /* of the identity that must break */
} cases[] = {
    {"lines", spoil_lines, 1},
    {"input rows", spoil_input, 1},
    {"unreadable", spoil_unreadable, 2},
    {"a row without disposition", spoil_lost_row, 3},
    {"reason", spoil_reason, 4},
    {"swapped reasons", spoil_swapped_reasons, 4},
    {"listed row", spoil_listed_row, 4},
    {"month", spoil_month, 4},
    {"certificates", spoil_certificates, 5},
    {"another person's piece", spoil_other_persons_piece, 5},
    {"no piece", spoil_no_piece, 5},
    {"bundle count", spoil_bundle_count, 6},
    {"variant", spoil_variant, 6},
    {"number gap", spoil_number_gap, 6},
    {"number twice", spoil_number_twice, 9},
    {"used number", spoil_used_number, 9},
    {"id", spoil_id, 9},
    {"pages", spoil_pages, 7},
    {"sheets", spoil_sheets, 8},
    {"fronts", spoil_fronts, 8},
    {"last back", spoil_last_back, 8},
    {"sequence", spoil_sequence, 10},
    {"first page", spoil_first_page, 10},
    {"backlog", spoil_backlog, 11},
    {"backlog left", spoil_backlog_left, 11},
    {"held", spoil_held, 12},
    {"a held row without its beginning", spoil_hold, 12},
    {"held from tomorrow on", spoil_held_since, 12},
    {"a piece of which nobody knows", spoil_mailing, 13},
    {"a return that is not listed", spoil_return, 13},
    {"cause", spoil_cause, 17},
    {"causes that cancel", spoil_causes_that_cancel, 17},
    {"delay", spoil_delay, 17},
    {"one too few", spoil_proof, 15},
    {"one missing", spoil_missing, 15},
    {"one too many", spoil_extra, 15},
    {"cohort", spoil_cohort, 16},
    {"cohorts that cancel", spoil_cohorts_that_cancel, 16},
    {"an id twice", spoil_repeated, 2},
    {"areas apart", spoil_area, 6},
    {"a page less in the file", spoil_read_pages, 7},
    {"a file that is not listed so", spoil_read_digest, 10},
    {"a letter of another scheme", spoil_scheme, 21},
    {"a fraction that is not cut off", spoil_postage, 21},
    {"a letter without a price", spoil_unpriced, 21},
    {"told in the ledger alone", spoil_told, 14},
    {"one person more", spoil_told_people, 14},
    {"a limit that is not kept", spoil_limit, 18},
    {"a piece that was let in", spoil_near_end, 18},
    {"posted once less", spoil_posted, 20},
    {"a letter twice", spoil_again, 22},
    {"a month out of its band", spoil_band, 23},
};

/* Each number from 1 to 23 has its rows, if only one that says why it has no sides. */
static void expect_numbers(const struct identity *identities, size_t count, bool proven)
{
    bool seen[24] = {0};

    for (size_t i = 0; i < count; i++)
        seen[identities[i].number] = true;
    for (int number = 1; number < 24; number++)
        cr_assert(seen[number] || (!proven && (number == 15 || number == 16)), "%d", number);
}

static void expect_all(const struct lot *lot, const char *what)
{
    struct identity identities[IDENTITIES_MAX];
    size_t count = lot_identities(lot, identities, IDENTITIES_MAX);
    const struct identity *broken = identities_broken(identities, count);

    cr_assert_gt(count, 20);
    cr_assert_null(broken, "%s: %d %s: %lld, %lld", what, broken ? broken->number : 0,
                   broken ? broken->sentence : "", broken ? (long long)broken->left : 0,
                   broken ? (long long)broken->right : 0);
    for (size_t i = 1; i < count; i++)
        cr_assert_leq(identities[i - 1].number, identities[i].number, "in order");
    expect_numbers(identities, count, lot->proven);
}

Test(identities, hold_on_sound_lots)
{
    struct arena arena = {0};

    expect_all(sample_lot(&arena), "sample");
    expect_all(sample_lot_quiet(&arena), "quiet");
    expect_all(sample_lot_of(&arena, 300, 40), "large");
    arena_release(&arena);
}

/* An older folder that is gone or another one stops nobody: 19 says which, and has no sides. */
Test(identities, handed_over)
{
    struct identity identities[IDENTITIES_MAX];
    struct arena arena = {0};
    struct lot *lot = sample_lot(&arena);

    for (int round = 0; round < 2; round++) {
        size_t count = lot_identities(lot, identities, IDENTITIES_MAX), i = 0;

        while (i < count && identities[i].number != 19)
            i++;
        cr_assert_lt(i, count);
        cr_expect_eq(identities[i].open, round == 1);
        cr_expect_eq(identities[i].left, round ? 0 : 3);
        cr_expect_eq(strstr(identities[i].sentence, "2026-11-21 ほか1件") != NULL, round == 1, "%s",
                     identities[i].sentence);
        lot->mailings[1].is_as_printed = lot->mailings[2].is_as_printed = false;
    }
    arena_release(&arena);
}

Test(identities, one_side_only_is_a_lot_too)
{
    struct arena arena = {0};
    struct lot *lot = sample_lot_of(&arena, 10, 0);

    lot->duplex = false;
    lot->bundles[0].sheets = lot->bundles[0].pages;
    expect_all(lot, "simplex");
    cr_assert_eq(lot_piece_sheets(lot, &lot->pieces[3]), 2);
    arena_release(&arena);
}

Test(identities, each_spoiled_lot_breaks_its_identity)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct identity identities[IDENTITIES_MAX];
        struct arena arena = {0};
        struct lot *lot = sample_lot(&arena);
        bool found = false;
        size_t count;

        cases[i].spoil(lot);
        count = lot_identities(lot, identities, IDENTITIES_MAX);
        for (size_t k = 0; k < count; k++)
            found = found ||
                    (identities[k].number == cases[i].number && !identity_holds(&identities[k]));
        cr_assert(found, "%s: identity %d still holds", cases[i].what, cases[i].number);
        cr_assert_not_null(identities_broken(identities, count));
        arena_release(&arena);
    }
}

Test(identities, bands_cover_every_day_once)
{
    static const struct {
        int32_t days;
        size_t delay, left;
    } expected[] = {{-400, 0, 0}, {-1, 0, 0}, {0, 0, 1},  {1, 1, 1},   {6, 1, 1},
                    {7, 1, 2},    {8, 2, 2},  {13, 2, 2}, {14, 2, 3},  {15, 3, 3},
                    {29, 3, 3},   {30, 3, 4}, {31, 4, 4}, {59, 4, 4},  {60, 4, 5},
                    {61, 5, 5},   {89, 5, 5}, {90, 5, 6}, {9999, 5, 6}};

    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        cr_assert_eq(day_band_of(delay_bands, DELAY_BANDS, expected[i].days), expected[i].delay,
                     "%d", expected[i].days);
        cr_assert_eq(day_band_of(left_bands, LEFT_BANDS, expected[i].days), expected[i].left, "%d",
                     expected[i].days);
    }
}
