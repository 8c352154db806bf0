/*
 * The planner a second time: pieces in the contract's order, one after the other (docs/contract 4
 * and 5). The rows of one resource, scope and period are a room; a piece looks up once which rooms
 * it has to pass, and goes on a day on which all of them have a place left. A piece that goes is
 * counted where it goes; nothing is kept between two mailing days but what has gone. A room of the
 * counter knows what each week was brought; what a week may be brought is looked up anew each day.
 */
#include "witness/prove_inside.h"

#include <stdlib.h>

#include "base/bug.h"

struct waiting_piece {
    struct speaker *speaker;
    Str id;
    Str postal_code;
    Ymd expires, ideal;
    Ymd goes;     /* 0: not yet */
    enum why why; /* that it did not go tonight */
    struct rooms rooms;
};

enum { WEEKS_MAX = 26 };

struct room {
    struct limit_row *rows; /* by next */
    bool weekly, limited;   /* limited: one of its rows is in force on the day at hand */
    uint64_t left;          /* pieces that may still go on it */
    /* of the counter */
    bool at_counter, asked;      /* asked: a piece has to pass it */
    const struct room *walk_ins; /* of the same scope; NULL: none */
    VEC(int64_t) brought;        /* hundredths of visits, by week from house->first_week on */
    int64_t most[WEEKS_MAX];     /* of the week of today's delivery, the next, …; NO_LIMIT */
};
enum { NO_LIMIT = -1 };

struct house { /* all rooms, of zeros where there is no limit */
    struct set by_name;
    VEC(struct room *) rooms;
    struct rooms for_all; /* those that every piece passes */
    uint32_t first_week;  /* the place of the Monday of tonight's delivery */
};

static int piece_order(const void *left, const void *right)
{
    const struct waiting_piece *a = left, *b = right;
    Str x = a->id, y = b->id;
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

/* ---- rooms ----------------------------------------------------------------------------------- */

enum { ROOM_DIGITS_MAX = 7, ROOM_NAME_MAX = 3 + ROOM_DIGITS_MAX };

/* "01w250": print, postal, a week, 250. */
static Str room_name(char name[ROOM_NAME_MAX], enum limit_of of, int scope, bool weekly, Str digits)
{
    REQUIRE(digits.n <= ROOM_DIGITS_MAX);
    name[0] = (char)('0' + (int)of);
    name[1] = (char)('0' + scope);
    name[2] = weekly ? 'w' : 'd';
    for (size_t i = 0; i < digits.n; i++)
        name[3 + i] = digits.p[i];
    return (Str){name, 3 + digits.n};
}

static void house_open(struct house *house, struct prove *prove)
{
    for (size_t i = 0; i < prove->limits.count; i++) {
        struct limit_row *row = &prove->limits.at[i];
        char text[ROOM_NAME_MAX];
        struct room *room;
        Str name;

        if (row->prefix.n > ROOM_DIGITS_MAX)
            continue; /* no code has so many: nobody has to pass there */
        name = room_name(text, row->of, row->scope, row->weekly, row->prefix);
        room = set_find(&house->by_name, name);
        if (!room) {
            room = ARENA_NEW(&prove->arena, struct room);
            room->weekly = row->weekly;
            room->at_counter = row->of == OF_COUNTER;
            set_put(&house->by_name, arena_copy(&prove->arena, name), room);
            VEC_PUSH(&house->rooms, room);
        }
        row->next = room->rows;
        room->rows = row;
    }
    for (size_t i = 0; i < house->rooms.count; i++) {
        struct room *room = house->rooms.at[i];
        char text[ROOM_NAME_MAX];

        if (room->at_counter)
            room->walk_ins =
                set_find(&house->by_name, room_name(text, OF_WALK_IN, room->rows->scope,
                                                    /*weekly*/ true, room->rows->prefix));
    }
}

static void house_release(struct house *house)
{
    for (size_t i = 0; i < house->rooms.count; i++)
        VEC_RELEASE(&house->rooms.at[i]->brought);
    set_release(&house->by_name);
    VEC_RELEASE(&house->rooms);
}

/* Adds the rooms of every beginning of `digits` that has one, of print and of the counter. */
static void rooms_find(const struct house *house, int scope, Str digits, size_t least,
                       struct room **found, size_t *count)
{
    char text[ROOM_NAME_MAX];

    for (size_t n = least; n <= digits.n && n <= ROOM_DIGITS_MAX; n++)
        for (int kind = 0; kind < 4; kind++) {
            Str name = room_name(text, kind < 2 ? OF_PRINT : OF_COUNTER, scope,
                                 /*weekly*/ kind % 2 == 1, str_take(digits, n));
            struct room *room = set_find(&house->by_name, name);

            if (!room)
                continue;
            room->asked = true;
            found[(*count)++] = room;
        }
}

static struct rooms rooms_of(const struct house *house, struct prove *prove, Str postal_code,
                             Str municipality)
{
    struct room *found[4 * (1 + 2 * ROOM_DIGITS_MAX)];
    struct rooms rooms = {NULL, 0};

    if (house->rooms.count == 0)
        return rooms;
    rooms_find(house, /*all*/ 0, STR_EMPTY, 0, found, &rooms.count);
    rooms_find(house, /*postal*/ 1, postal_code, 1, found, &rooms.count);
    rooms_find(house, /*municipality*/ 2, municipality, 1, found, &rooms.count);
    rooms.at = ARENA_ARRAY(&prove->arena, struct room *, rooms.count);
    for (size_t i = 0; i < rooms.count; i++)
        rooms.at[i] = found[i];
    return rooms;
}

/* Whether print lets one more piece go. */
static bool all_open(const struct rooms *rooms)
{
    for (size_t i = 0; i < rooms->count; i++)
        if (rooms->at[i]->limited && rooms->at[i]->left == 0)
            return false;
    return true;
}

/* ---- days ------------------------------------------------------------------------------------ */

static uint32_t week_of(const struct prove *prove, Ymd day)
{
    uint32_t at = days_at(&prove->days, day);

    return at - (uint32_t)days_weekday(&prove->days, at);
}

/* Of the rows of one room the last that is effective by `day`; NULL: none is. */
static const struct limit_row *row_of(const struct room *room, Ymd day)
{
    const struct limit_row *now = NULL;

    for (const struct limit_row *row = room->rows; row; row = row->next)
        if (row->from <= day && (!now || row->from > now->from))
            now = row;
    return now;
}

static void room_open(struct room *room, Ymd mail_on)
{
    const struct limit_row *now = row_of(room, mail_on);

    room->limited = now != NULL;
    room->left = now ? now->max : 0;
}

/* What a counter may be brought in the week of the Monday at `place`. */
static int64_t week_most(const struct prove *prove, const struct room *room, uint32_t place)
{
    Ymd monday = prove->days.day[place];
    const struct limit_row *now = row_of(room, monday);
    const struct limit_row *walk_in = room->walk_ins ? row_of(room->walk_ins, monday) : NULL;
    int64_t most, days = 0;

    if (!now)
        return NO_LIMIT;
    for (uint32_t at = place; at < place + 7; at++)
        days += (prove->days.marks[at] & PROVE_COUNTER) != 0;
    if (!room->weekly && days == 0)
        return NO_LIMIT;
    most = (int64_t)now->max * (room->weekly ? 1 : days) - (int64_t)(walk_in ? walk_in->max : 0);
    return most < 0 ? 0 : most * 100;
}

static void counter_open(const struct prove *prove, struct room *room, Ymd mail_on)
{
    const struct prove_settings *settings = prove->settings;
    Ymd delivered = days_count(&prove->days, mail_on, settings->delivery_days, PROVE_BUSINESS);
    uint32_t week = week_of(prove, delivered);

    for (size_t k = 0; k < settings->visit_count; k++)
        room->most[k] = week_most(prove, room, week + 7 * (uint32_t)k);
}

static void rooms_open(const struct prove *prove, const struct house *house, Ymd mail_on)
{
    for (size_t i = 0; i < house->rooms.count; i++) {
        struct room *room = house->rooms.at[i];

        if (room->asked && room->at_counter)
            counter_open(prove, room, mail_on);
        else if (room->asked)
            room_open(room, mail_on);
    }
    for (size_t u = 0; u < prove->used.count; u++) {
        const struct used *used = &prove->used.at[u];

        for (size_t i = 0; i < used->rooms.count; i++) {
            struct room *room = used->rooms.at[i];
            bool counts = room->weekly ? week_of(prove, used->mail_on) == week_of(prove, mail_on)
                                       : used->mail_on == mail_on;

            if (counts)
                room->left -= room->left < used->pieces ? room->left : used->pieces;
        }
    }
}

/* ---- the counter ----------------------------------------------------------------------------- */

static int64_t *brought_in(struct room *room, size_t week)
{
    while (room->brought.count <= week)
        VEC_PUSH(&room->brought, 0);
    return &room->brought.at[week];
}

/* A piece that comes in the week `week`, which may lie before the first. */
static void bring(const struct prove *prove, const struct rooms *rooms, int week)
{
    for (size_t i = 0; i < rooms->count; i++)
        for (int k = 0; rooms->at[i]->at_counter && k < (int)prove->settings->visit_count; k++) {
            int at = week + k;

            if (at >= 0)
                *brought_in(rooms->at[i], (size_t)at) += prove->settings->visits[k];
        }
}

static int week_number(const struct prove *prove, const struct house *house, Ymd delivered)
{
    return ((int)week_of(prove, delivered) - (int)house->first_week) / 7;
}

static bool counter_open_for(const struct prove *prove, const struct rooms *rooms, int week)
{
    const struct prove_settings *settings = prove->settings;

    for (size_t i = 0; i < rooms->count; i++)
        for (size_t k = 0; rooms->at[i]->at_counter && k < settings->visit_count; k++) {
            struct room *room = rooms->at[i];

            if (settings->visits[k] > 0 && room->most[k] != NO_LIMIT &&
                *brought_in(room, (size_t)week + k) + settings->visits[k] > room->most[k])
                return false;
        }
    return true;
}

/* ---- lots ------------------------------------------------------------------------------------ */

/* WHY_NONE: it goes. */
static enum why try_piece(const struct prove *prove, const struct waiting_piece *piece, Ymd mail_on,
                          int week)
{
    const struct rooms *rooms = &piece->rooms;
    bool soon = days_between(&prove->days, mail_on, piece->expires) <= prove->settings->floor_days;

    if (!all_open(rooms))
        return WHY_PRINT_CAPACITY;
    if (!soon && !counter_open_for(prove, rooms, week))
        return WHY_COUNTER_CAPACITY;
    for (size_t i = 0; i < rooms->count; i++)
        rooms->at[i]->left -= rooms->at[i]->limited;
    bring(prove, rooms, week);
    return WHY_NONE;
}

/* One lot: those of `pieces` that go get its day. */
static void plan_day(struct prove *prove, const struct house *house, struct waiting_piece *pieces,
                     size_t count, Ymd mail_on)
{
    Ymd delivered =
        days_count(&prove->days, mail_on, prove->settings->delivery_days, PROVE_BUSINESS);
    int week = week_number(prove, house, delivered);
    size_t used_before = 0;
    enum why why;

    /* what earlier weeks used asks nobody any more */
    for (size_t i = 0; i < prove->used.count; i++)
        if (week_of(prove, prove->used.at[i].mail_on) >= week_of(prove, mail_on))
            prove->used.at[used_before++] = prove->used.at[i];
    prove->used.count = used_before;
    rooms_open(prove, house, mail_on);
    for (size_t i = 0; i < count && all_open(&house->for_all); i++) {
        struct waiting_piece *piece = &pieces[i];
        struct used used = {.mail_on = mail_on, .pieces = 1, .rooms = piece->rooms};

        if (piece->goes)
            continue;
        why = try_piece(prove, piece, mail_on, week);
        if (why != WHY_NONE) {
            piece->why = mail_on == prove->mail_on ? why : piece->why;
            continue;
        }
        piece->goes = mail_on;
        if (piece->rooms.count)
            VEC_PUSH(&prove->used, used);
    }
}

static void rows_wait(struct prove *prove, struct waiting_piece *piece, enum why why)
{
    for (struct kept *row = kept_at(prove, piece->speaker->rows); row;
         row = kept_after(prove, row)) {
        row->answer.is = IS_WAITING;
        row->answer.why = (uint32_t)why & 63;
        row->planned =
            why == WHY_CUTOFF || piece->goes < (Ymd)row->answer.expires ? piece->goes : 0;
    }
}

static size_t gather(struct prove *prove, struct waiting_piece **out)
{
    VEC(struct waiting_piece) pieces = {0};

    for (size_t i = prove->kept.count; i-- > 0;) { /* backwards: rows in the order of the file */
        struct speaker *speaker = the_speaker(prove, &prove->kept.at[i].answer);

        prove->kept.at[i].next = speaker->rows;
        speaker->rows = (uint32_t)i + 1;
    }
    for (size_t i = 0; i < prove->speakers.count; i++) {
        struct speaker *speaker = &prove->speakers.at[i];
        struct waiting_piece piece = {.speaker = speaker, .id = speaker_id(speaker)};

        for (const struct answer *row = answer_at(prove, speaker->rows); row;
             row = row_after(prove, row)) {
            Ymd ideal = answer_ideal(prove, row);

            if (!piece.expires || (Ymd)row->expires < piece.expires)
                piece.expires = (Ymd)row->expires;
            if (!piece.ideal || ideal < piece.ideal)
                piece.ideal = ideal;
        }
        if (!speaker->rows)
            continue;
        piece.postal_code = speaker_postal(speaker).code;
        VEC_PUSH(&pieces, piece);
    }
    if (pieces.count)
        qsort(pieces.at, pieces.count, sizeof *pieces.at, piece_order);
    *out = pieces.at;
    return pieces.count;
}

/* planned_on: the later mailing days one after the other, with those who wait and no others. */
static void plan_later(struct prove *prove, const struct house *house, struct waiting_piece *pieces,
                       size_t count)
{
    Ymd last = 0, day = prove->mail_on;

    for (size_t i = 0; i < count; i++)
        for (const struct answer *row = answer_at(prove, pieces[i].speaker->rows); row;
             row = row_after(prove, row))
            last = !pieces[i].goes && (Ymd)row->expires > last ? (Ymd)row->expires : last;
    for (;;) {
        size_t left = 0;

        for (size_t i = 0; i < count; i++)
            left += pieces[i].goes == 0;
        day = days_on_or_after(&prove->days, days_after(&prove->days, day, 1), PROVE_MAILING);
        if (!left || !day || day >= last)
            return;
        if (!is_paused(prove, day))
            plan_day(prove, house, pieces, count, day);
    }
}

static void rooms_meet(struct prove *prove, struct house *house, struct waiting_piece *pieces,
                       size_t count)
{
    house->for_all = rooms_of(house, prove, STR_EMPTY, STR_EMPTY);
    for (size_t i = 0; i < prove->used.count; i++)
        prove->used.at[i].rooms =
            rooms_of(house, prove, prove->used.at[i].postal_code, prove->used.at[i].municipality);
    house->first_week = week_of(prove, prove->deliver_on);
    for (size_t i = 0; i < prove->brought.count; i++) {
        const struct brought *at = &prove->brought.at[i];
        struct rooms rooms = rooms_of(house, prove, at->postal_code, at->municipality);

        bring(prove, &rooms, week_number(prove, house, at->deliver_on));
    }
    for (size_t i = 0; i < count; i++)
        pieces[i].rooms = rooms_of(house, prove, pieces[i].postal_code,
                                   speaker_text(pieces[i].speaker, R_MUNICIPALITY));
}

void plan_all(struct prove *prove)
{
    struct house house = {0};
    struct waiting_piece *pieces;
    size_t count = gather(prove, &pieces);
    bool paused = is_paused(prove, prove->mail_on);
    enum why why = paused ? WHY_PAUSED : prove->before_cutoff ? WHY_CUTOFF : WHY_PRINT_CAPACITY;

    house_open(&house, prove);
    rooms_meet(prove, &house, pieces, count);
    for (size_t i = 0; i < count; i++) {
        pieces[i].why = why;
        pieces[i].goes = why == WHY_CUTOFF ? prove->mail_on : 0;
    }
    if (why == WHY_PRINT_CAPACITY)
        plan_day(prove, &house, pieces, count, prove->mail_on);
    for (size_t i = 0; i < count; i++)
        if (why == WHY_PRINT_CAPACITY && pieces[i].goes)
            pieces[i].speaker->sent = 1; /* a notice of tonight */
    if (why != WHY_CUTOFF)
        plan_later(prove, &house, pieces, count);
    for (size_t i = 0; i < count; i++)
        if (!pieces[i].speaker->sent)
            rows_wait(prove, &pieces[i], pieces[i].why);
    house_release(&house);
    mem_free(pieces);
}
