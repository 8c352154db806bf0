/* Postage: mail of one weight as reckoned on paper (tests/postage compares on dice), and a whole lot. */
#include <stdlib.h>

#include "core/lot/postage.h"
#include "days.h"
#include "readers.h"
#include "sample_lot.h"

enum { ROWS_MAX = 16 };

static const char properties[] = "dbs"; /* the bits of a set */

static unsigned set_of(const char *word)
{
    unsigned set = 0;

    for (; *word && *word != '-'; word++) {
        const char *at = strchr(properties, *word);

        cr_assert(at && *at, "%s is no set", word);
        set |= 1u << (at - properties);
    }
    return set;
}

static unsigned needs_of(char *words)
{
    unsigned needs = 0;

    while (words)
        switch (*strsep(&words, "+")) {
        case 'd':
            needs |= NEEDS_DISTRICT;
            break;
        case 'b':
            needs |= NEEDS_BARCODE;
            break;
        default:
            needs |= NEEDS_SORTED;
        }
    return needs;
}

static int row_order(const void *a, const void *b)
{
    return scheme_row_compare(a, b);
}

static void rows_of(char *words, struct scheme_row rows[ROWS_MAX], struct schemes *schemes)
{
    *schemes = (struct schemes){rows, 0};
    while (words && *words) {
        struct scheme_row *row = &rows[schemes->count++];
        char *word = strsep(&words, " "), *slash = strchr(word, '/');
        int day = slash ? atoi(word) : 20200101;

        cr_assert_leq(schemes->count, ROWS_MAX);
        word = slash ? slash + 1 : word;
        *row =
            (struct scheme_row){.effective_from = day_of(day / 10000, day / 100 % 100, day % 100)};
        row->scheme = str_of(strsep(&word, ":"));
        row->from_pieces = (uint32_t)atoi(strsep(&word, ":"));
        row->weight_g_max = (uint32_t)atoi(strsep(&word, ":"));
        row->price = (uint32_t)atoi(strsep(&word, ":"));
        row->discount_percent = (uint32_t)atoi(strsep(&word, ":"));
        row->needs = needs_of(word);
    }
    qsort(rows, schemes->count, sizeof *rows, row_order);
}

/* "d:60,db:40"; the commas may be spaces. */
static void pieces_of(char *words, const char *between, uint64_t pieces[NEEDS_SETS])
{
    while (words && *words) {
        char *count = strsep(&words, between), *word = strsep(&count, ":");

        pieces[set_of(word)] += (uint64_t)atoi(count);
    }
}

static void expect_taken(const struct postage *got, char *words, const char *what)
{
    size_t count = 0;

    while (words && *words) {
        char *pieces = strsep(&words, " "), *scheme = strsep(&pieces, "=");
        uint64_t wanted[NEEDS_SETS] = {0};

        cr_assert_lt(count, got->count, "%s: %s is not taken", what, scheme);
        pieces_of(pieces, ",", wanted);
        cr_expect(str_equal(got->offers[count].row->scheme, str_of(scheme)), "%s: not %s", what,
                  scheme);
        cr_expect_arr_eq(got->offers[count].pieces, wanted, sizeof wanted, "%s: %s", what, scheme);
        count++;
    }
    cr_expect_eq(got->count, count, "%s: %zu rows", what, got->count);
}

static void postage_case(char **field)
{
    struct scheme_row rows[ROWS_MAX];
    struct mail mail = {.weight = (uint32_t)atoi(field[1])};
    struct schemes schemes;
    struct postage got;
    uint64_t sen = 0, without = 0;

    rows_of(field[0], rows, &schemes);
    pieces_of(field[2], " ", mail.pieces);
    got = postage_choose(&schemes, day_of(2026, 11, 20), &mail);
    for (size_t i = 0; i < got.count; i++)
        sen += offer_pieces(&got.offers[i]) * offer_sen(got.offers[i].row);
    for (int set = 0; set < NEEDS_SETS; set++)
        without += got.unpriced[set];
    expect_taken(&got, field[3], field[4]);
    cr_expect_eq(sen, (uint64_t)atoll(field[4]), "%s: %llu sen", field[4], (unsigned long long)sen);
    cr_expect_eq(without, (uint64_t)atoll(field[5]));
}

Test(postage, as_on_paper)
{
    cr_assert_geq(cases_each("postage.tsv", 6, postage_case), 20);
}

/* ---- a lot ----------------------------------------------------------------------------------- */

static const Str district[] = {{"250", 3}, {"2560001", 7}};

/* Ten letters of one sheet, of two at the end; five lie in the district, every second has a barcode. */
static struct lot *lot_of_ten(struct arena *arena)
{
    static const char *const codes[] = {"2508555", "2510001", "2560001", "2560002", "2500000"};
    struct lot *lot = sample_lot_of(arena, 10, 0);

    lot->mail_on = day_of(2026, 11, 20);
    lot->next_mail_on = day_of(2026, 11, 24);
    lot->duplex = true;
    lot->postage_count = 0;
    for (uint32_t i = 0; i < 10; i++) {
        lot->pieces[i].postal_code = str_of(codes[i % 5]);
        lot->pieces[i].barcode = i % 2 ? STR("25085551-1-1") : STR_EMPTY;
        lot->pieces[i].pages = i < 9 ? 2 : 4;
    }
    return lot;
}

static void price(struct lot *lot, const char *table, const struct lot_piece *next, size_t count,
                  struct arena *arena)
{
    struct scheme_row *rows = ARENA_ARRAY(arena, struct scheme_row, ROWS_MAX);
    struct schemes schemes;
    const struct postage_by by = {&schemes, {440000, 5000, 7500}, district, 2, STR("架空郵便局")};
    char *words = (char *)arena_copy(arena, str_of(table)).p;

    rows_of(words, rows, &schemes);
    postage_take(lot, &by, next, count, arena);
}

static const char *schemes_of(const struct lot *lot, char text[64])
{
    size_t n = 0;

    for (uint32_t i = 0; i < lot->piece_count; i++)
        text[n++] = lot->pieces[i].scheme.n ? lot->pieces[i].scheme.p[0] : '-';
    text[n] = '\0';
    return text;
}

Test(postage, a_lot)
{
    struct arena arena = {0};
    struct lot *lot = lot_of_ten(&arena);
    char text[64];

    /* 0 2 4 5 7 and 9 in the district: 250 twice of five, 2560001 once; 9 weighs 21.3 g */
    price(lot, "none:1:50:110:3 kunai:5:20:89:0:district", NULL, 0, &arena);
    cr_expect_str_eq(schemes_of(lot, text), "knknkknknn");
    cr_assert_eq(lot->postage_count, 3);
    cr_expect_eq(lot->postages[0].pieces, 5);
    cr_expect_eq(lot->postages[0].amount, 445);
    cr_expect_eq(lot->postages[0].weight_tenths, 169);
    cr_expect_eq(lot->postages[1].pieces, 4);
    cr_expect_eq(lot->postages[1].amount, 426, "426.80: the fraction is cut off the line");
    cr_expect_eq(lot->postages[2].weight_tenths, 213);
    cr_expect_eq(lot->postages[2].amount, 106);
    cr_expect_eq(postage_total(lot), 445 + 426 + 106);
    cr_expect_eq(postage_full(&lot->postages[1]), 440);
    cr_expect_eq(postage_discount(&lot->postages[1]), 14);
    cr_expect_eq(postage_each(&lot->postages[1]), 10670);
    cr_expect(lot->pieces[4].in_district && !lot->pieces[1].in_district &&
              !lot->pieces[3].in_district);
    cr_expect_eq(postage_of(lot, &lot->pieces[9]), &lot->postages[2]);
    arena_release(&arena);
}

Test(postage, without_a_price_or_a_table)
{
    struct arena arena = {0};
    struct lot *lot = lot_of_ten(&arena);
    int64_t yen;

    price(lot, "barcode:1:20:110:0:barcode", lot->pieces, 2, &arena);
    cr_expect_eq(lot->post.unpriced, 6, "five without a barcode, one too heavy");
    cr_expect_null(postage_of(lot, &lot->pieces[0]));
    cr_expect_eq(postage_total(lot), 440);
    cr_expect_not(postage_saving(lot, &yen));
    lot = lot_of_ten(&arena);
    price(lot, "", lot->pieces, 2, &arena);
    cr_expect(!lot->post.priced && lot->post.unpriced == 0 && lot->postage_count == 0);
    cr_expect(lot->pieces[0].in_district && lot->pieces[0].scheme.n == 0);
    arena_release(&arena);
}

/* Two letters of the next lot make seven of the district, for which there is a price. */
Test(postage, waiting_for_the_next_lot)
{
    static const char table[] = "none:1:50:110:0 kunai:7:20:80:0:district";
    struct arena arena = {0};
    struct lot *lot = lot_of_ten(&arena);
    struct lot_piece next[2] = {lot->pieces[0], lot->pieces[2]};
    int64_t yen = 0;

    price(lot, table, next, 2, &arena);
    cr_expect_eq(postage_total(lot), 1100);
    cr_expect(postage_saving(lot, &yen));
    cr_expect_eq(yen, 7 * 30);
    lot = lot_of_ten(&arena);
    price(lot, table, next, 0, &arena);
    cr_expect_not(postage_saving(lot, &yen), "nobody waits");
    lot = lot_of_ten(&arena); /* on the next mail day the price is another one */
    price(lot, "20200101/none:1:50:110:0 20261124/none:1:50:120:0", next, 1, &arena);
    cr_expect(postage_saving(lot, &yen));
    cr_expect_eq(yen, -100);
    arena_release(&arena);
}

Test(postage, slip_numbers)
{
    cr_expect(is_slip_number(STR("第118号")) && is_slip_number(STR("12345678901234567890")));
    cr_expect_not(is_slip_number(STR("123456789012345678901")), "21 characters");
    cr_expect_not(is_slip_number(STR("窓口で渡した")), "a sentence without a digit");
    cr_expect_not(is_slip_number(STR_EMPTY));
}
