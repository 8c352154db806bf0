/*
 * LEDGER.rows, the marks of the last published run's register, damaged.
 *
 * The first byte says how many people the last run read and whether what is done to its file ends
 * with a right checksum, the second what tonight's register is and what is asked. Then come edits
 * of four bytes: an offset (two bytes, of the file's length; the last is its end), what is done
 * there, a byte.
 *
 * A file that is not what was written is never believed: nothing is compared, no figure of it is
 * left. One that is, is, with the right figures. One that was forged, its checksum made again, may
 * be believed, but its figures add up. The new file is always whole, whatever the old one was.
 */
#include "edge/disk/rowmarks_part.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <unistd.h>

#include "core/days/calendar.h"
#include "fuzz.h"

enum { /* the first byte */ CROWD_MASK = 7, FORGED = 8, OTHER_SALT = 16, DISPUTED = 32 };
enum { /* the second */ NEWCOMERS = 3,
       WRITE = 4,
       SAME = 8,
       ALL_MOVED = 16,
       SLID = 32,
       SPILL = 0xC4,
       SPILL_CROWD = 5 };
enum { HEAD_BYTES = 2, EDIT_BYTES = 4, EDITS_MAX = 8 };
enum { CROWDS = 8, SPILL_PEOPLE = 70000 };
enum { FILE_HEAD = 64, FILE_MARK = 56, FILE_DISPUTE = 64, FILE_TAIL = 64, SUM_BYTES = 32 };
enum { ODD_NOBODY = -1 };

static const char sums[3][65] = {
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"};
enum { BEFORE, LAST, TONIGHT };
static const uint8_t salt[32] = {9}, other_salt[32] = {8};

static char ledger[64], old_path[96], new_path[96];

static void folder_make(void)
{
    if (ledger[0])
        return;
    snprintf(ledger, sizeof ledger, "%s/ledger", fuzz_folder());
    snprintf(old_path, sizeof old_path, "%s.rows", ledger);
    snprintf(new_path, sizeof new_path, "%s.rows.new", ledger);
}

/* ---- registers ------------------------------------------------------------------------------- */

/* Of `odd` the name and the birth date are somebody else's; `flags`: what else is another. */
static void people_add(struct rowmarks *rows, size_t count, int odd, unsigned flags)
{
    struct rowmarks_part part = {0};

    for (size_t i = 0; i < count; i++) {
        char id[24], name[32], town[8];
        size_t shown = flags & SLID ? i + 1 : i;
        struct resident resident = {.address = flags & ALL_MOVED ? STR("他所") : STR("某所"),
                                    .building = i % 2 ? STR("一号棟") : STR_EMPTY,
                                    .postal_code = STR("2500001"),
                                    .birth_state = i % 5 ? BIRTH_KNOWN : BIRTH_UNKNOWN,
                                    .birth_date = {(int)i == odd ? 1 : 0}};

        resident.resident_id = (Str){id, (size_t)snprintf(id, sizeof id, "%zu", i)};
        resident.name = (Str){name, (size_t)snprintf(name, sizeof name,
                                                     (int)i == odd ? "別人%zu" : "氏名%zu", shown)};
        if (i % 3)
            resident.municipality =
                (Str){town, (size_t)snprintf(town, sizeof town, "%05zu",
                                             i % 7 ? (size_t)14206 : 14000 + i % 100)};
        rowmarks_hear(rows, &part, &resident);
        if (i % 8 == 0) {
            rowmarks_take(rows, &part);
            rowmarks_part_empty(&part);
        }
    }
    rowmarks_take(rows, &part);
    rowmarks_part_free(&part);
}

struct night {
    size_t people;
    int odd;
    unsigned flags;
    const char *last, *now;
    const uint8_t *salt;
    bool write;
};

static struct rowmarks_outcome night_compare(const struct night *night)
{
    struct rowmarks_outcome outcome;
    struct rowmarks *rows;
    struct err err = {.code = EXIT_DONE};

    rowmarks_open(&rows, ledger, night->salt, night->flags & SLID);
    people_add(rows, night->people, night->odd, night->flags);
    HOLDS(came_back(rowmarks_compare(rows, day_of(2026, 11, 19), night->last, night->now,
                                     night->write, &outcome, &err),
                    &err));
    rowmarks_close(rows);
    return outcome;
}

static bool is_damaged(const struct rowmarks_outcome *outcome)
{
    return outcome->found.state != ROWMARKS_GOOD;
}

static void settle(const char *sha256, const uint8_t *own)
{
    struct rowmarks_run run = {day_of(2026, 11, 19), 1};
    struct err err = {.code = EXIT_DONE};

    HOLDS(came_back(rowmarks_settle(ledger, own, run, sha256, true, &err), &err));
}

/* The file of the last run: of a register with as many people; where disputed, with a dispute. */
static Str last_file(unsigned crowd, bool disputed)
{
    static const size_t counts[CROWDS] = {0, 1, 2, 3, 5, 8, 40, 9000};
    static struct arena kept;
    static Str made[CROWDS][2];
    struct night night = {counts[crowd], ODD_NOBODY, 0, "", sums[BEFORE], salt, true};
    struct rowmarks_outcome outcome;

    if (made[crowd][disputed].p)
        return made[crowd][disputed];
    unlink(old_path);
    for (int i = 0; i < 2; i++) {
        outcome = night_compare(&night);
        marks_release(&outcome.marks);
        settle(night.now, salt);
        night.last = sums[BEFORE];
        night.now = sums[LAST];
        night.odd = disputed ? 1 : ODD_NOBODY;
    }
    made[crowd][disputed] = fuzz_get(old_path, &kept);
    HOLDS(made[crowd][disputed].n >= FILE_HEAD + FILE_TAIL + counts[crowd] * FILE_MARK);
    return made[crowd][disputed];
}

/* ---- damage ---------------------------------------------------------------------------------- */

struct file {
    char *at;
    size_t count, room;
};

static void edit(struct file *file, const uint8_t edited[EDIT_BYTES])
{
    size_t from = ((size_t)edited[0] << 8 | edited[1]) % (file->count + 1);
    size_t rest = file->count - from;

    switch (edited[2] % 8) {
    case 0: /* another byte */
        if (rest)
            file->at[from] = (char)edited[3];
        return;
    case 1: /* one bit */
        if (rest)
            file->at[from] = (char)(file->at[from] ^ 1 << edited[3] % 8);
        return;
    case 2: /* cut off */
        file->count = from;
        return;
    case 3: /* some less */
        rest = rest < edited[3] ? rest : edited[3];
        memmove(file->at + from, file->at + from + rest, file->count - from - rest);
        file->count -= rest;
        return;
    case 4: /* some more */
        if (file->count + edited[3] > file->room)
            return;
        memmove(file->at + from + edited[3], file->at + from, rest);
        memset(file->at + from, edited[3], edited[3]);
        file->count += edited[3];
        return;
    case 5: /* a mark twice, or two changed over */
        if (rest >= 2 * FILE_MARK)
            memcpy(file->at + from + FILE_MARK, file->at + from, FILE_MARK);
        return;
    case 6: /* a run of one byte */
        memset(file->at + from, edited[3], rest < 8 ? rest : 8);
        return;
    default: /* from the end: counts and sum stand there */
        if (file->count >= edited[3])
            file->at[file->count - (edited[3] ? edited[3] : file->count ? 1 : 0)] ^= 1;
        return;
    }
}

static void put_number(char *at, uint64_t number)
{
    memcpy(at, &number, sizeof number);
}

/* As a forger would: how many marks there are (disputes are taken to be `disputes`), and the sum.
 */
static void forge(struct file *file, uint64_t disputes)
{
    char *tail = file->at + file->count - FILE_TAIL, head[FILE_HEAD];
    struct mark_key key = mark_key_of(salt);
    size_t body;

    if (file->count < FILE_HEAD + FILE_TAIL)
        return;
    body = file->count - FILE_HEAD - FILE_TAIL;
    if (body < disputes * FILE_DISPUTE)
        return;
    put_number(tail, (body - disputes * FILE_DISPUTE) / FILE_MARK);
    put_number(tail + 8, disputes);
    memcpy(head, file->at, sizeof head);
    put_number(file->at + 16,
               mark_digest(&key, (Str){file->at, 16})); /* no run is named in a sum */
    put_number(file->at + 24, 0);
    HOLDS(EVP_Digest(file->at, file->count - SUM_BYTES,
                     (unsigned char *)tail + FILE_TAIL - SUM_BYTES, NULL, EVP_sha256(), NULL));
    memcpy(file->at, head, sizeof head);
}

/* ---- one night ------------------------------------------------------------------------------- */

static void figures_add_up(const struct rowmarks_outcome *outcome)
{
    const struct marks_compared *marks = &outcome->marks;

    HOLDS(marks->common <= marks->before && marks->common <= marks->now);
    HOLDS(marks->changed <= marks->common && marks->births <= marks->common);
    HOLDS(marks->people[MARK_NAME] <= marks->changed);
    HOLDS(marks->people[MARK_ADDRESS] <= marks->changed);
    for (int i = 0; i < MARK_COLUMN_COUNT; i++) {
        const struct slide *slide = &marks->slides[i];

        HOLDS(marks->people[i] <= marks->common && slide->changes <= marks->people[i]);
        HOLDS(slide->slid <= slide->changes && slide->replaced <= slide->changes &&
              slide->expected <= slide->changes);
    }
    HOLDS(marks->given <= marks->moves.count && marks->code_changes <= marks->codes.count);
    HOLDS(marks->lost_mailing <= marks->had_mailing && marks->lost_agent <= marks->had_agent);
    HOLDS(outcome->elsewhere <= outcome->named);
    HOLDS(strnlen(outcome->before.code, sizeof outcome->before.code) < MUNICIPALITY_TEXT_MAX);
    for (size_t i = 0; i < marks->disputes.count; i++)
        marks_disputed(marks, marks->disputes.at[i].was.id);
}

static void nothing_is_believed(const struct rowmarks_outcome *outcome)
{
    HOLDS(is_damaged(outcome) && !outcome->marks.compared);
    HOLDS(outcome->marks.disputes.count == 0 && outcome->marks.old_disputes.count == 0);
    HOLDS(outcome->marks.births == 0 && outcome->marks.changed == 0 && !*outcome->before.code);
    HOLDS(outcome->elsewhere == 0 && outcome->before.rows == 0);
}

/* What tonight wrote belongs to tonight's register, is put in its place, and is whole. */
static void new_file_holds(const struct night *night)
{
    struct night after = *night;
    struct rowmarks_outcome outcome;

    settle(night->now, night->salt);
    HOLDS(access(new_path, F_OK) != 0);
    after.last = night->now;
    after.write = false;
    outcome = night_compare(&after);
    HOLDS(!is_damaged(&outcome) && outcome.marks.compared);
    HOLDS(outcome.marks.before == night->people && outcome.marks.common == night->people);
    marks_release(&outcome.marks);
}

static void night_hold(struct night *night, Str whole, Str damaged, unsigned flags)
{
    bool same = whole.n == damaged.n && memcmp(whole.p, damaged.p, whole.n) == 0;
    struct err err = {.code = EXIT_DONE};
    struct rowmarks_outcome outcome;

    fuzz_put(old_path, damaged);
    unlink(new_path);
    outcome = night_compare(night);
    figures_add_up(&outcome);
    if (flags & OTHER_SALT || (!same && !(flags & FORGED)))
        nothing_is_believed(&outcome);
    else if (same)
        HOLDS(!is_damaged(&outcome) && outcome.marks.compared);
    else
        HOLDS(is_damaged(&outcome) != outcome.marks.compared);
    HOLDS(is_damaged(&outcome) || outcome.marks.compared);
    if (access(new_path, F_OK) == 0) {
        HOLDS(night->write);
        new_file_holds(night);
    } else {
        HOLDS(!night->write || strcmp(night->last, night->now) == 0);
    }
    marks_release(&outcome.marks);
    fuzz_put(new_path, damaged); /* a damaged new file of tonight's takes nobody's place either */
    settle(sums[TONIGHT], salt);
    HOLDS(access(new_path, F_OK) != 0);
    HOLDS(came_back(rowmarks_forget(ledger, &err), &err));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct night night = {.odd = ODD_NOBODY, .last = sums[LAST], .now = sums[TONIGHT]};
    struct file file;
    Str whole;

    if (count < HEAD_BYTES)
        return 0;
    folder_make();
    whole = last_file(bytes[0] & CROWD_MASK, bytes[0] & DISPUTED);
    file.count = whole.n;
    file.room = whole.n + 256 * EDITS_MAX;
    file.at = mem_alloc(file.room);
    memcpy(file.at, whole.p, whole.n);
    for (size_t i = 0; i < EDITS_MAX && HEAD_BYTES + (i + 1) * EDIT_BYTES <= count; i++)
        edit(&file, bytes + HEAD_BYTES + i * EDIT_BYTES);
    if (bytes[0] & FORGED)
        forge(&file, bytes[0] & DISPUTED ? 1 : 0);
    night.people = (whole.n - FILE_HEAD - FILE_TAIL) / FILE_MARK + (bytes[1] & NEWCOMERS);
    if (count == HEAD_BYTES && bytes[0] == SPILL_CROWD && bytes[1] == SPILL) /* it takes long */
        night.people = SPILL_PEOPLE;
    night.flags = bytes[1];
    night.salt = bytes[0] & OTHER_SALT ? other_salt : salt;
    night.write = bytes[1] & WRITE;
    if (bytes[1] & SAME)
        night.now = night.last;
    night_hold(&night, whole, (Str){file.at, file.count}, bytes[0]);
    mem_free(file.at);
    return 0;
}
