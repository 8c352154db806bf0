/* Each letter is added to one line of each table; a line is found by its hash. */
#include "core/lot/delays.h"

#include <stdlib.h>

#include "base/bug.h"

const struct day_band delivery_bands[DELIVERY_BANDS] = {
    {"期限後", -1},   {"0〜6日", 6},    {"7〜13日", 13},
    {"14〜29日", 29}, {"30〜59日", 59}, {"60日以上", INT32_MAX},
};

Day delays_from(Day mail_on)
{
    struct civil at = day_civil(mail_on);
    int most = month_days(at.year - 1, at.month);

    return day_add(day_of(at.year - 1, at.month, at.day < most ? at.day : most), 1);
}

/* ---- adding ---------------------------------------------------------------------------------- */

static bool same_line(const struct lot_delay *a, const struct lot_delay *b)
{
    return a->table == b->table && a->side == b->side && a->key == b->key && a->other == b->other;
}

static uint64_t line_hash(const struct lot_delay *line)
{
    const int32_t key[] = {(int32_t)line->table, (int32_t)line->side, line->key, line->other};

    return str_hash((Str){(const char *)key, sizeof key});
}

static struct lot_delay *line_of(struct delays *delays, const struct lot_delay *wanted)
{
    uint64_t hash = line_hash(wanted);
    struct index_at at = index_at(&delays->index, hash);
    struct lot_delay *line;

    while ((line = index_next(&delays->index, &at)) != NULL)
        if (same_line(line, wanted))
            return line;
    line = ARENA_NEW(delays->index.arena, struct lot_delay);
    *line = *wanted;
    index_put(&delays->index, hash, line);
    VEC_PUSH(&delays->lines, line);
    return line;
}

static void add_to(struct delays *delays, enum delay_table table, int32_t key, int32_t other,
                   const struct delay_letter *letter)
{
    struct lot_delay *line = line_of(
        delays,
        &(struct lot_delay){.table = table, .side = letter->side, .key = key, .other = other});

    line->letters++;
    line->days += letter->days;
    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        line->by_cause[cause] += letter->by_cause[cause];
}

static int32_t area_of(Str postal_code)
{
    enum { POSTAL_DIGITS = 7, AREA_DIGITS = 3 };
    int32_t area = 0;

    if (postal_code.n != POSTAL_DIGITS)
        return DELAY_NO_AREA;
    for (int i = 0; i < POSTAL_DIGITS; i++) {
        if (postal_code.p[i] < '0' || postal_code.p[i] > '9')
            return DELAY_NO_AREA;
        if (i < AREA_DIGITS)
            area = area * 10 + (postal_code.p[i] - '0');
    }
    return area;
}

static void add_missed(struct delays *delays, Str resident_id)
{
    uint64_t hash = str_hash(resident_id);
    struct index_at at = index_at(&delays->late, hash);
    const Str *known;
    Str *kept;

    delays->late.arena = delays->index.arena;
    while ((known = index_next(&delays->late, &at)) != NULL)
        if (str_equal(*known, resident_id))
            return;
    kept = ARENA_NEW(delays->late.arena, Str);
    *kept = arena_copy(delays->late.arena, resident_id);
    index_put(&delays->late, hash, kept);
    delays->missed++;
}

void delays_add(struct delays *delays, const struct delay_letter *letter)
{
    bool sent = letter->side == DELAY_SENT;
    int32_t expiry = month_index(letter->expires_on);

    REQUIRE(sent == day_is(letter->mail_on));
    add_to(delays, DELAYS_BY_DAYS, (int32_t)letter->days, 0, letter);
    if (letter->left != DELAY_LEFT_UNKNOWN)
        add_to(delays, DELAYS_BY_LEFT,
               (int32_t)day_band_of(delivery_bands, DELIVERY_BANDS, letter->left), 0, letter);
    if (sent && letter->left < 0)
        add_missed(delays, letter->resident_id);
    if (sent)
        add_to(delays, DELAYS_BY_MAIL_DAY, letter->mail_on.n, 0, letter);
    add_to(delays, DELAYS_BY_EXPIRY, expiry, 0, letter);
    add_to(delays, DELAYS_BY_AREA, area_of(letter->postal_code), 0, letter);
    add_to(delays, DELAYS_BY_MONTHS, expiry, sent ? month_index(letter->mail_on) : DELAY_NO_MONTH,
           letter);
}

static int line_order(const void *a, const void *b)
{
    const struct lot_delay *left = *(struct lot_delay *const *)a;
    const struct lot_delay *right = *(struct lot_delay *const *)b;
    const int32_t order[][2] = {{(int32_t)left->table, (int32_t)right->table},
                                {left->key, right->key},
                                {left->other, right->other},
                                {(int32_t)left->side, (int32_t)right->side}};

    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (order[i][0] != order[i][1])
            return order[i][0] < order[i][1] ? -1 : 1;
    return 0;
}

void delays_finish(struct delays *delays, struct lot *lot)
{
    size_t count = delays->lines.count;

    if (count)
        qsort(delays->lines.at, count, sizeof *delays->lines.at, line_order);
    lot->delays = ARENA_ARRAY(delays->index.arena, struct lot_delay, count);
    for (size_t i = 0; i < count; i++)
        lot->delays[i] = *delays->lines.at[i];
    lot->delay_count = (uint32_t)count;
    lot->outlook.missed = delays->missed;
    VEC_RELEASE(&delays->lines);
}

/* ---- what the lines say ---------------------------------------------------------------------- */

static bool line_is(const struct lot_delay *line, enum delay_table table, enum delay_side side)
{
    return line->table == table && delay_side_has(side, line->side);
}

uint64_t delays_letters(const struct lot *lot, enum delay_table table, enum delay_side side)
{
    uint64_t letters = 0;

    for (uint32_t i = 0; i < lot->delay_count; i++)
        if (line_is(&lot->delays[i], table, side))
            letters += lot->delays[i].letters;
    return letters;
}

uint64_t delays_too_late(const struct lot *lot, enum delay_side side)
{
    uint64_t letters = 0;

    for (uint32_t i = 0; i < lot->delay_count; i++)
        if (line_is(&lot->delays[i], DELAYS_BY_LEFT, side) &&
            lot->delays[i].key == DELIVERY_TOO_LATE)
            letters += lot->delays[i].letters;
    return letters;
}

/* Nearest rank, over lines by rising days. */
static uint32_t days_at(const struct lot *lot, enum delay_side side, uint64_t rank)
{
    uint64_t seen = 0;

    for (uint32_t i = 0; i < lot->delay_count; i++) {
        if (!line_is(&lot->delays[i], DELAYS_BY_DAYS, side))
            continue;
        seen += lot->delays[i].letters;
        if (seen >= rank)
            return (uint32_t)lot->delays[i].key;
    }
    return 0;
}

struct delay_figures delays_figures(const struct lot *lot, enum delay_side side)
{
    uint64_t letters = delays_letters(lot, DELAYS_BY_DAYS, side);
    struct delay_figures figures = {0};

    if (letters == 0)
        return figures;
    for (uint32_t i = 0; i < lot->delay_count; i++) {
        const struct lot_delay *line = &lot->delays[i];

        if (!line_is(line, DELAYS_BY_DAYS, side))
            continue;
        figures.total += line->letters * (uint64_t)line->key;
        for (int cause = 0; cause < CAUSE_COUNT; cause++)
            figures.by_cause[cause] += line->by_cause[cause];
    }
    figures.max = days_at(lot, side, letters);
    figures.p50 = days_at(lot, side, (letters * 50 + 99) / 100);
    figures.p95 = days_at(lot, side, (letters * 95 + 99) / 100);
    figures.mean_hundredths = (uint32_t)((figures.total * 200 + letters) / (letters * 2));
    return figures;
}

static int text_order(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* By itself: identity 17 compares it with those that core/lot/open.h let in. */
static bool row_is_of(const struct lot_row *row, enum delay_side side)
{
    return side == DELAY_WAITING
               ? row->disposition == DISPOSITION_WAITING
               : row->disposition == DISPOSITION_HELD && row->reason != REASON_REFUSED;
}

uint64_t delays_open_people(const struct lot *lot, enum delay_side side)
{
    Str *ids = mem_alloc(sizeof *ids * ((size_t)lot->row_count + 1));
    size_t count = 0;
    uint64_t residents = 0;

    for (uint32_t i = 0; i < lot->row_count; i++)
        if (row_is_of(&lot->rows[i], side))
            ids[count++] = lot_row_resident(&lot->rows[i]);
    qsort(ids, count, sizeof *ids, text_order);
    for (size_t i = 0; i < count; i++)
        residents += i == 0 || !str_equal(ids[i - 1], ids[i]);
    mem_free(ids);
    return residents;
}

static uint32_t number_at(Str text)
{
    uint32_t number = 0;

    for (size_t i = 0; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
        number = number * 10 + (uint32_t)(text.p[i] - '0');
    return number;
}

void delay_causes_read(Str text, uint32_t cause_days[CAUSE_COUNT])
{
    while (!str_is_empty(text)) {
        size_t colon = 0, end = 0;

        while (end < text.n && text.p[end] != ' ')
            end++;
        while (colon < end && text.p[colon] != ':')
            colon++;
        for (int cause = 0; colon < end && cause < CAUSE_COUNT; cause++)
            if (str_equal(str_take(text, colon), str_of(cause_term((enum cause)cause).word)))
                cause_days[cause] = number_at(str_skip(text, colon + 1));
        text = str_skip(text, end < text.n ? end + 1 : end);
    }
}
