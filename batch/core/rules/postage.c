/*
 * Which rows are used at all is tried in full, there being few; for each choice the pieces go where
 * they cost the least, and then as many as a row still lacks move over, each time by the cheapest
 * chain of moves. That is the method of successive shortest paths, so the result is the least.
 */
#include "core/rules/postage.h"

#include "base/bug.h"

/* ---- the table ------------------------------------------------------------------------------- */

int scheme_row_compare(const struct scheme_row *a, const struct scheme_row *b)
{
    int order = str_compare(a->scheme, b->scheme);

    if (order == 0)
        order = day_compare(a->effective_from, b->effective_from);
    if (order == 0)
        order = (a->from_pieces > b->from_pieces) - (a->from_pieces < b->from_pieces);
    if (order == 0)
        order = (a->weight_g_max > b->weight_g_max) - (a->weight_g_max < b->weight_g_max);
    return order;
}

bool scheme_word_is_good(Str word)
{
    if (word.n < 1 || word.n > SCHEME_WORD_MAX || word.p[0] < 'a' || word.p[0] > 'z')
        return false;
    for (size_t i = 0; i < word.n; i++)
        if ((word.p[i] < 'a' || word.p[i] > 'z') && word.p[i] != '_')
            return false;
    return true;
}

Str scheme_japanese(Str word)
{
    static const struct {
        const char *word, *japanese;
    } known[] = {{"kunai", "郵便区内特別"},
                 {"kunai_barcode", "郵便区内特別(バーコード)"},
                 {"barcode", "バーコード割引"},
                 {"sort", "区分割引"},
                 {"sort_barcode", "区分割引(バーコード)"},
                 {"none", "割引なし"}};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (str_equal(word, str_of(known[i].word)))
            return str_of(known[i].japanese);
    return word;
}

bool scheme_in_force(const struct schemes *schemes, const struct scheme_row *row, Day day)
{
    if (day_before(day, row->effective_from))
        return false;
    for (const struct scheme_row *at = row + 1; at < schemes->rows + schemes->count; at++) {
        if (!str_equal(at->scheme, row->scheme))
            return true;
        if (!day_equal(at->effective_from, row->effective_from))
            return day_before(day, at->effective_from);
    }
    return true;
}

static bool same_offer(const struct scheme_row *a, const struct scheme_row *b)
{
    return str_equal(a->scheme, b->scheme) && a->from_pieces == b->from_pieces;
}

bool schemes_crowd(const struct schemes *schemes, Day day)
{
    const struct scheme_row *last = NULL;
    size_t count = 0;

    for (const struct scheme_row *at = schemes->rows; at < schemes->rows + schemes->count; at++) {
        if (!scheme_in_force(schemes, at, day))
            continue;
        count += !last || !same_offer(last, at);
        last = at;
    }
    return count > OFFERS_MAX;
}

/* ---- what a piece weighs, what it costs ------------------------------------------------------ */

uint32_t piece_weight(const struct weights *weights, uint32_t sheets)
{
    uint64_t paper_mg = ((uint64_t)weights->sheet_hundredths * sheets + 50) / 100;

    return (uint32_t)((paper_mg + weights->envelope_mg + weights->enclosures_mg + 50) / 100);
}

uint64_t offer_sen(const struct scheme_row *row)
{
    return (uint64_t)row->price * (100 - row->discount_percent);
}

uint64_t offer_pieces(const struct offer *offer)
{
    uint64_t sum = 0;

    for (unsigned set = 0; set < NEEDS_SETS; set++)
        sum += offer->pieces[set];
    return sum;
}

static bool has_all(unsigned set, const struct scheme_row *row)
{
    return (row->needs & ~set) == 0;
}

/* ---- the rows that come into question -------------------------------------------------------- */

enum { TENTHS = 10 };

static bool can_be_taken(const struct scheme_row *row, const struct mail *mail)
{
    uint64_t pieces = 0;

    for (unsigned set = 0; set < NEEDS_SETS; set++)
        pieces += has_all(set, row) ? mail->pieces[set] : 0;
    return pieces >= row->from_pieces;
}

/* Of the rows of one scheme and number that of the least weight which bears the mail's. */
static void take_rows(struct postage *postage, const struct schemes *schemes, Day mail_on,
                      const struct mail *mail)
{
    const struct scheme_row *last = NULL;

    for (const struct scheme_row *at = schemes->rows; at < schemes->rows + schemes->count; at++) {
        if (!scheme_in_force(schemes, at, mail_on) ||
            (uint64_t)at->weight_g_max * TENTHS < mail->weight || (last && same_offer(last, at)))
            continue;
        last = at;
        if (!can_be_taken(at, mail))
            continue;
        REQUIRE(postage->count < OFFERS_MAX);
        postage->offers[postage->count++].row = at;
    }
}

/* ---- one choice of rows ---------------------------------------------------------------------- */

/* Each piece to the cheapest row that it may take. */
static void place_all(struct postage *at, const struct mail *mail)
{
    for (unsigned set = 0; set < NEEDS_SETS; set++) {
        struct offer *best = NULL;

        for (size_t i = 0; i < at->count; i++)
            if (has_all(set, at->offers[i].row) &&
                (!best || offer_sen(at->offers[i].row) < offer_sen(best->row)))
                best = &at->offers[i];
        *(best ? &best->pieces[set] : &at->unpriced[set]) = mail->pieces[set];
    }
}

static int64_t spare_of(const struct offer *offer)
{
    return (int64_t)offer_pieces(offer) - offer->row->from_pieces;
}

struct chain { /* the cheapest ways from rows that have pieces to spare */
    int64_t cost[OFFERS_MAX];
    int from[OFFERS_MAX]; /* -1: it begins here */
    bool reached[OFFERS_MAX];
};

/* The set of which most pieces may move from one row to the other; NEEDS_SETS: none may. */
static unsigned movable(const struct offer *from, const struct offer *to)
{
    unsigned most = NEEDS_SETS;

    for (unsigned set = 0; set < NEEDS_SETS; set++)
        if (from->pieces[set] && has_all(set, to->row) &&
            (most == NEEDS_SETS || from->pieces[set] > from->pieces[most]))
            most = set;
    return most;
}

static bool chain_step(struct chain *chain, const struct postage *at, size_t from, size_t to)
{
    int64_t cost;

    if (from == to || !chain->reached[from] ||
        movable(&at->offers[from], &at->offers[to]) == NEEDS_SETS)
        return false;
    cost = chain->cost[from] + (int64_t)offer_sen(at->offers[to].row) -
           (int64_t)offer_sen(at->offers[from].row);
    if (chain->reached[to] && chain->cost[to] <= cost)
        return false;
    chain->reached[to] = true;
    chain->cost[to] = cost;
    chain->from[to] = (int)from;
    return true;
}

/* The row that lacks pieces and is reached for the least; -1: none is. */
static int chain_find(struct chain *chain, const struct postage *at)
{
    bool changed = true;
    int best = -1;

    *chain = (struct chain){0};
    for (size_t i = 0; i < at->count; i++) {
        chain->from[i] = -1;
        chain->reached[i] = spare_of(&at->offers[i]) > 0;
    }
    while (changed) {
        changed = false;
        for (size_t i = 0; i < at->count; i++)
            for (size_t k = 0; k < at->count; k++)
                changed |= chain_step(chain, at, i, k);
    }
    for (size_t i = 0; i < at->count; i++)
        if (chain->reached[i] && spare_of(&at->offers[i]) < 0 &&
            (best < 0 || chain->cost[i] < chain->cost[best]))
            best = (int)i;
    return best;
}

static void chain_move(const struct chain *chain, struct postage *at, int to)
{
    int64_t count = -spare_of(&at->offers[to]);
    int begin = to;

    for (; chain->from[begin] >= 0; begin = chain->from[begin]) {
        const struct offer *from = &at->offers[chain->from[begin]];
        int64_t most = (int64_t)from->pieces[movable(from, &at->offers[begin])];

        count = most < count ? most : count;
    }
    if (spare_of(&at->offers[begin]) < count)
        count = spare_of(&at->offers[begin]);
    REQUIRE(count > 0);
    /* what a row gets it may give on at once: it then has no fewer of the set that was counted */
    for (int k = begin; k != to;) {
        int next = to;
        unsigned set;

        while (chain->from[next] != k)
            next = chain->from[next];
        set = movable(&at->offers[k], &at->offers[next]);
        at->offers[k].pieces[set] -= (uint64_t)count;
        at->offers[next].pieces[set] += (uint64_t)count;
        k = next;
    }
}

/* Until each row has the pieces that it asks for; false: it cannot. */
static bool fill_rows(struct postage *at)
{
    struct chain chain;

    for (;;) {
        bool lacks = false;
        int to;

        for (size_t i = 0; i < at->count; i++)
            lacks |= spare_of(&at->offers[i]) < 0;
        if (!lacks)
            return true;
        to = chain_find(&chain, at);
        if (to < 0)
            return false;
        chain_move(&chain, at, to);
    }
}

/* ---- all choices ----------------------------------------------------------------------------- */

static uint64_t unpriced_of(const struct postage *postage)
{
    uint64_t sum = 0;

    for (unsigned set = 0; set < NEEDS_SETS; set++)
        sum += postage->unpriced[set];
    return sum;
}

static uint64_t sen_of(const struct postage *postage)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < postage->count; i++)
        sum += offer_pieces(&postage->offers[i]) * offer_sen(postage->offers[i].row);
    return sum;
}

static bool is_better(const struct postage *a, const struct postage *b)
{
    if (unpriced_of(a) != unpriced_of(b))
        return unpriced_of(a) < unpriced_of(b);
    if (sen_of(a) != sen_of(b))
        return sen_of(a) < sen_of(b);
    return a->count < b->count;
}

/* The rows whose bits are set; false: two of them are one scheme's, which has one price at a time. */
static bool choice_of(const struct postage *all, unsigned bits, struct postage *choice)
{
    *choice = (struct postage){0};
    for (size_t i = 0; i < all->count; i++) {
        const struct scheme_row *row = all->offers[i].row;

        if (!(bits >> i & 1))
            continue;
        if (choice->count && str_equal(choice->offers[choice->count - 1].row->scheme, row->scheme))
            return false;
        choice->offers[choice->count++].row = row;
    }
    return true;
}

struct postage postage_choose(const struct schemes *schemes, Day mail_on, const struct mail *mail)
{
    struct postage all = {0}, best = {0}, choice;

    take_rows(&all, schemes, mail_on, mail);
    place_all(&best, mail); /* nobody has a price */
    for (unsigned bits = 1; bits < 1u << all.count; bits++) {
        if (!choice_of(&all, bits, &choice))
            continue;
        place_all(&choice, mail);
        if (fill_rows(&choice) && is_better(&choice, &best))
            best = choice;
    }
    return best;
}
