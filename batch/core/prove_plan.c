/*
 * The planner a second time: pieces in the contract's order, one after the other, each asked of
 * every limit in force (interfaces.md 4 and 5). A piece that goes is counted where it goes; nothing
 * is kept between two mailing days but what has gone.
 */
#include "core/prove_inside.h"

#include <stdlib.h>

struct waiting_piece {
    struct holder *holder;
    Str postal_code;
    Ymd expires, ideal;
    Ymd goes; /* 0: not yet */
};

struct room { /* what one limit still lets go on one mailing day */
    const struct limit_row *limit;
    uint64_t left;
};

static int piece_order(const void *left, const void *right)
{
    const struct waiting_piece *a = left, *b = right;
    Str x = a->holder->id, y = b->holder->id;
    int order;

    if (a->expires != b->expires)
        return a->expires < b->expires ? -1 : 1;
    if (a->ideal != b->ideal)
        return a->ideal < b->ideal ? -1 : 1;
    order = memcmp(x.p, y.p, x.n < y.n ? x.n : y.n);
    return order ? order : (x.n > y.n) - (x.n < y.n);
}

static bool is_paused(const struct prove *prove, Ymd mail_on)
{
    for (size_t i = 0; i < prove->settings->paused_count; i++) {
        Ymd from = prove_date(prove->settings->paused[i].from);
        Ymd to = prove_date(prove->settings->paused[i].to);

        if (from <= mail_on && (to == 0 || mail_on <= to))
            return true;
    }
    return false;
}

static bool limit_asks(const struct limit_row *limit, Str postal_code, Str municipality)
{
    if (limit->scope == 0)
        return true;
    return str_starts(limit->scope == 1 ? postal_code : municipality, limit->prefix);
}

static bool same_limit(const struct limit_row *a, const struct limit_row *b)
{
    return a->scope == b->scope && a->weekly == b->weekly && str_equal(a->prefix, b->prefix);
}

static bool is_in_force(const struct prove *prove, const struct limit_row *limit, Ymd mail_on)
{
    if (limit->from > mail_on)
        return false;
    for (size_t i = 0; i < prove->limits.count; i++) {
        const struct limit_row *other = &prove->limits.at[i];

        if (same_limit(other, limit) && other->from <= mail_on && other->from > limit->from)
            return false;
    }
    return true;
}

static uint32_t week_of(const struct prove *prove, Ymd day)
{
    uint32_t at = days_at(&prove->days, day);

    return at - (uint32_t)days_weekday(&prove->days, at);
}

static void rooms_open(const struct prove *prove, Ymd mail_on, struct room *rooms, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < prove->limits.count; i++) {
        const struct limit_row *limit = &prove->limits.at[i];
        uint64_t gone = 0;

        if (!is_in_force(prove, limit, mail_on))
            continue;
        for (size_t u = 0; u < prove->used.count; u++) {
            const struct used *used = &prove->used.at[u];
            bool counts = limit->weekly ? week_of(prove, used->mail_on) == week_of(prove, mail_on)
                                        : used->mail_on == mail_on;

            if (counts && limit_asks(limit, used->postal_code, used->municipality))
                gone += used->pieces;
        }
        rooms[(*count)++] = (struct room){limit, limit->max > gone ? limit->max - gone : 0};
    }
}

static bool nothing_goes(const struct room *rooms, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rooms[i].limit->scope == 0 && rooms[i].left == 0)
            return true;
    return false;
}

static bool try_piece(struct room *rooms, size_t count, const struct waiting_piece *piece)
{
    Str municipality = holder_text(piece->holder, R_MUNICIPALITY);

    for (size_t i = 0; i < count; i++)
        if (rooms[i].left == 0 && limit_asks(rooms[i].limit, piece->postal_code, municipality))
            return false;
    for (size_t i = 0; i < count; i++)
        rooms[i].left -= limit_asks(rooms[i].limit, piece->postal_code, municipality);
    return true;
}

/* One lot: those of `pieces` that go get its day. */
static void plan_day(struct prove *prove, struct waiting_piece *pieces, size_t count, Ymd mail_on)
{
    struct room *rooms = mem_zero(prove->limits.count + 1, sizeof *rooms);
    size_t room_count, used_before = 0;

    /* what earlier weeks used asks nobody any more */
    for (size_t i = 0; i < prove->used.count; i++)
        if (week_of(prove, prove->used.at[i].mail_on) >= week_of(prove, mail_on))
            prove->used.at[used_before++] = prove->used.at[i];
    prove->used.count = used_before;
    rooms_open(prove, mail_on, rooms, &room_count);
    for (size_t i = 0; i < count && !nothing_goes(rooms, room_count); i++) {
        struct waiting_piece *piece = &pieces[i];
        struct used used = {mail_on, piece->postal_code, holder_text(piece->holder, R_MUNICIPALITY),
                            1};

        if (piece->goes || !try_piece(rooms, room_count, piece))
            continue;
        piece->goes = mail_on;
        if (prove->limits.count)
            VEC_PUSH(&prove->used, used);
    }
    mem_free(rooms);
}

static void rows_wait(struct waiting_piece *piece, enum why why)
{
    for (struct answer *row = piece->holder->rows; row; row = row->next) {
        row->is = IS_WAITING;
        row->why = why;
        row->planned = why == WHY_CUTOFF || piece->goes < row->expires ? piece->goes : 0;
    }
}

static size_t gather(struct prove *prove, struct waiting_piece **out)
{
    VEC(struct waiting_piece) pieces = {0};

    for (size_t i = prove->answers.count; i-- > 0;) { /* backwards: rows in the order of the file */
        struct answer *answer = prove->answers.at[i];

        if (answer->is != IS_NOTICE)
            continue;
        answer->next = answer->holder->rows;
        answer->holder->rows = answer;
    }
    for (struct holder *holder = prove->all_holders; holder; holder = holder->next) {
        struct waiting_piece piece = {.holder = holder};

        for (struct answer *row = holder->rows; row; row = row->next) {
            if (!piece.expires || row->expires < piece.expires)
                piece.expires = row->expires;
            if (!piece.ideal || row->ideal < piece.ideal)
                piece.ideal = row->ideal;
        }
        if (!holder->rows)
            continue;
        piece.postal_code = holder_postal(holder).code;
        VEC_PUSH(&pieces, piece);
    }
    if (pieces.count)
        qsort(pieces.at, pieces.count, sizeof *pieces.at, piece_order);
    *out = pieces.at;
    return pieces.count;
}

/* planned_on: the later mailing days one after the other, with those who wait and no others. */
static void plan_later(struct prove *prove, struct waiting_piece *pieces, size_t count)
{
    Ymd last = 0, day = prove->mail_on;

    for (size_t i = 0; i < count; i++)
        for (const struct answer *row = pieces[i].holder->rows; row; row = row->next)
            last = !pieces[i].goes && row->expires > last ? row->expires : last;
    for (;;) {
        size_t left = 0;

        for (size_t i = 0; i < count; i++)
            left += pieces[i].goes == 0;
        day = days_on_or_after(&prove->days, days_after(&prove->days, day, 1), PROVE_MAILING);
        if (!left || !day || day >= last)
            return;
        if (!is_paused(prove, day))
            plan_day(prove, pieces, count, day);
    }
}

void plan_all(struct prove *prove)
{
    struct waiting_piece *pieces;
    size_t count = gather(prove, &pieces);
    bool paused = is_paused(prove, prove->mail_on);
    enum why why = paused ? WHY_PAUSED : prove->before_cutoff ? WHY_CUTOFF : WHY_PRINT_CAPACITY;

    if (why == WHY_CUTOFF)
        for (size_t i = 0; i < count; i++)
            pieces[i].goes = prove->mail_on;
    if (why == WHY_PRINT_CAPACITY)
        plan_day(prove, pieces, count, prove->mail_on);
    for (size_t i = 0; i < count; i++)
        if (why == WHY_PRINT_CAPACITY && pieces[i].goes)
            pieces[i].holder->sent = 1; /* a notice of tonight */
    if (why != WHY_CUTOFF)
        plan_later(prove, pieces, count);
    for (size_t i = 0; i < count; i++)
        if (!pieces[i].holder->sent)
            rows_wait(&pieces[i], why);
    mem_free(pieces);
}
