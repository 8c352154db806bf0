/*
 * The ledger, in a folder of its own: what it keeps of runs, pieces and standings, and what it
 * forgets.
 *
 * Events are put in with raw SQL, as `record` will write them. A table of what must be known is
 * kept beside it (struct known) and compared after every run.
 */
#include "edge/ledger/ledger.h"

#include "edge/ledger/ledger_book.h"
#include "edge/ledger/ledger_mailings.h"
#include "edge/ledger/ledger_news.h"
#include "edge/ledger/ledger_open.h"
#include "edge/ledger/ledger_void.h"
#include "edge/ledger/ledger_posted.h"
#include "edge/ledger/ledger_record.h"
#include "edge/ledger/ledger_why.h"
#include "edge/ledger/ledger_past.h"
#include "edge/ledger/ledger_figures.h"
#include "edge/ledger/ledger_gates.h"
#include "edge/ledger/ledger_write.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "days.h"

static char folder[64], path[96];
static struct arena arena;
static struct numbers table; /* of a history */
static struct ledger *ledger;
static struct err err;

#define OK(call) cr_assert_eq((call), 0, "%s", err.text)

static void begin(void)
{
    snprintf(folder, sizeof folder, "%s", "/tmp/kigen-ledger-XXXXXX");
    cr_assert(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/ledger.sqlite", folder);
    messages_speak_english(true);
}

static void begin_open(void)
{
    begin();
    OK(ledger_open(&ledger, path, &err));
}

static void end(void)
{
    char journal[128];

    ledger_close(ledger);
    ledger = NULL;
    numbers_release(&table);
    arena_release(&arena);
    snprintf(journal, sizeof journal, "%s-journal", path);
    cr_assert_neq(access(journal, F_OK), 0, "a journal was left");
    unlink(path);
    cr_assert_eq(rmdir(folder), 0, "something else was left in %s", folder);
}

TestSuite(ledger, .init = begin_open, .fini = end);
TestSuite(ledger_file, .init = begin, .fini = end);

static void sql(const char *text)
{
    sqlite3 *db;
    char *message = NULL;

    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db, text, NULL, NULL, &message), SQLITE_OK, "%s: %s", text, message);
    sqlite3_close(db);
}

static int sql_number(const char *text)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    int number;

    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(db, text, -1, &statement, NULL), SQLITE_OK, "%s", text);
    cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

/* Past what keeps events and stops as they are, and the CHECKs. */
static void by_hand(const char *text)
{
    sql("DROP TRIGGER IF EXISTS event_stays; DROP TRIGGER IF EXISTS event_remains;"
        "DROP TRIGGER IF EXISTS stop_stays; DROP TRIGGER IF EXISTS stop_remains;");
    sql(arena_printf(&arena, "PRAGMA ignore_check_constraints=ON; %s", text).p);
}

/* As the recorder writes it, whether it may follow what is there or not. */
static void event(const char *subject, const char *word, const char *on)
{
    static const Str resident = {"resident:", 9};
    Str id = str_of(subject);
    bool is_piece = !str_starts(id, resident);
    struct record_entry entry = {.about = is_piece ? RECORD_PIECE : RECORD_RESIDENT,
                                 .subject = is_piece ? id : str_skip(id, resident.n),
                                 .on = day_at(on),
                                 .until = DAY_NONE,
                                 .by = STR("clerk")};
    struct recorder *recorder;

    if (is_piece)
        entry.event = (enum piece_event)piece_event_of(str_of(word));
    else
        entry.kind = (enum decision_kind)decision_of(str_of(word));
    OK(recorder_open(ledger, /*writes*/ true, &recorder, &err));
    OK(recorder_add(recorder, &entry, entry.subject, &err));
    OK(recorder_close(recorder, /*good*/ true, &err));
}

/* ---- building a run -------------------------------------------------------------------------- */

enum { PIECES_MAX = 16, CHANGES_MAX = 32 };

struct night {
    struct lot lot;
    struct lot_piece pieces[PIECES_MAX];
    struct lot_certificate certificates[PIECES_MAX * 2];
    struct standing_change changes[CHANGES_MAX];
    struct ledger_entry entry;
    struct ledger_run run;
};

static void digest_fill(char sha256[SHA256_HEX + 1], char c)
{
    memset(sha256, c, SHA256_HEX);
    sha256[SHA256_HEX] = '\0';
}

static void night_begin(struct night *night, const char *as_of, uint32_t nth, const char *mail_on)
{
    Str run_folder =
        nth == 1 ? arena_printf(&arena, "%s", as_of) : arena_printf(&arena, "%s-%u", as_of, nth);

    *night = (struct night){.run = {.as_of = day_at(as_of),
                                    .mail_on = day_at(mail_on),
                                    .nth = nth,
                                    .folder = run_folder,
                                    .state = RUN_PLANNED}};
    night->lot.as_of = night->run.as_of;
    night->lot.mail_on = night->run.mail_on;
    night->lot.folder = night->run.folder;
    night->lot.run = nth;
    night->lot.pieces = night->pieces;
    night->lot.certificates = night->certificates;
    night->entry.lot = &night->lot;
    night->entry.changes = night->changes;
    digest_fill(night->run.lot_sha256, '1');
    digest_fill(night->run.fingerprint, '4');
}

static struct certificate_key key_of(enum kind kind, const char *serial, const char *expires)
{
    return (struct certificate_key){kind, str_of(serial), day_at(expires)};
}

static void night_piece(struct night *night, uint32_t number, const char *postal_code,
                        const char *municipality, const struct certificate_key *keys,
                        uint32_t count)
{
    struct lot_piece *piece = &night->pieces[night->lot.piece_count++];

    *piece = (struct lot_piece){.number = number,
                                .resident_id = STR("R1"),
                                .postal_code = str_of(postal_code),
                                .municipality = str_of(municipality),
                                .variant = VARIANT_RENEWAL,
                                .certificate = night->lot.certificate_count,
                                .certificate_count = count};
    piece_id_text(night->run.mail_on, number, piece->id);
    for (uint32_t i = 0; i < count; i++)
        night->certificates[night->lot.certificate_count++] = (struct lot_certificate){
            .serial = keys[i].serial, .kind = keys[i].kind, .expires_on = keys[i].expires_on};
}

static void night_change(struct night *night, struct certificate_key key,
                         enum disposition disposition, enum reason reason)
{
    night->changes[night->entry.change_count++] =
        (struct standing_change){.key = key, .disposition = disposition, .reason = reason};
}

static void night_plan(struct night *night)
{
    OK(ledger_plan(ledger, &night->run, &night->entry, &err));
    cr_assert_gt(night->run.id, 0);
}

static void night_print(struct night *night)
{
    digest_fill(night->run.print_sha256, '2');
    digest_fill(night->run.office_sha256, '3');
    OK(ledger_printed(ledger, &night->run, &err));
}

static void night_publish(struct night *night)
{
    night_plan(night);
    night_print(night);
    OK(ledger_published(ledger, &night->run, &err));
}

/* The table of the last history goes with the next one. */
static void history_begin(struct history *history)
{
    numbers_release(&table);
    history_init(history, &arena);
}

static struct memory *remembered(struct history *history, const char *floor,
                                 struct certificate_key key)
{
    history_begin(history);
    OK(ledger_history(ledger, day_at(floor), history, &err));
    table = history->by_serial;
    return history_find(history, &key);
}

/* ---- a new ledger ---------------------------------------------------------------------------- */

Test(ledger, a_new_one_knows_nothing)
{
    struct ledger_run run = {.id = 9};
    struct history history;
    struct plan plan = {0};
    struct reject *rejects;
    size_t count = 9;
    uint32_t number = 9;
    uint64_t events = 9;

    OK(ledger_unfinished(ledger, &run, &arena, &err));
    cr_expect_eq(run.id, 0);
    OK(ledger_last_published(ledger, &run, &arena, &err));
    cr_expect_eq(run.id, 0);
    OK(ledger_run_of_folder(ledger, STR("2026-11-20"), &run, &arena, &err));
    cr_expect_eq(run.id, 0);
    OK(ledger_runs_of_day(ledger, day_at("2026-11-20"), &number, &err));
    cr_expect_eq(number, 0);
    OK(ledger_highest_number(ledger, day_at("2026-11-24"), &number, &err));
    cr_expect_eq(number, 0);
    OK(ledger_event_count(ledger, &events, &err));
    cr_expect_eq(events, 0);
    OK(ledger_rejects(ledger, &rejects, &count, &arena, &err));
    cr_expect_eq(count, 0);
    OK(ledger_use(ledger, day_at("2026-11-24"), &plan, &arena, &err));
    cr_expect_eq(plan.used_count, 0);
    cr_expect_null(remembered(&history, "1900-01-01", key_of(KIND_SIGNATURE, "S", "2027-01-01")));
    cr_expect_eq(history.count, 0);
}

Test(ledger, its_salt_is_its_own_and_stays)
{
    uint8_t first[32], again[32], other[32];
    struct ledger *second = NULL;
    char second_path[128];

    OK(ledger_salt(ledger, first, &err));
    ledger_close(ledger);
    OK(ledger_open(&ledger, path, &err));
    OK(ledger_salt(ledger, again, &err));
    cr_expect_eq(memcmp(first, again, 32), 0);
    snprintf(second_path, sizeof second_path, "%s/second", folder);
    OK(ledger_open(&second, second_path, &err));
    OK(ledger_salt(second, other, &err));
    cr_expect_neq(memcmp(first, other, 32), 0);
    ledger_close(second);
    unlink(second_path);
}

/* ---- the life of a run ----------------------------------------------------------------------- */

static enum run_state unfinished_state(int64_t *id)
{
    struct ledger_run run;

    OK(ledger_unfinished(ledger, &run, &arena, &err));
    *id = run.id;
    return run.state;
}

Test(ledger, planned_printed_published)
{
    struct certificate_key keys[] = {key_of(KIND_SIGNATURE, "S1", "2027-02-18"),
                                     key_of(KIND_AUTHENTICATION, "A1", "2027-02-18")};
    struct night night;
    struct ledger_run run;
    struct history history;
    struct memory *memory;
    int64_t id;

    night_begin(&night, "2026-11-20", 1, "2026-11-24");
    night_piece(&night, 1, "2508555", "142069", keys, 2);
    night_change(&night, keys[0], DISPOSITION_NOTICE, REASON_NONE);
    night_change(&night, keys[1], DISPOSITION_NOTICE, REASON_NONE);
    night_plan(&night);
    cr_expect_eq(unfinished_state(&id), RUN_PLANNED);
    cr_expect_eq(id, night.run.id);
    cr_expect_null(remembered(&history, "2026-01-01", keys[0]), "what is planned lies beside");
    night_print(&night);
    cr_expect_eq(unfinished_state(&id), RUN_PRINTED);
    cr_expect_null(remembered(&history, "2026-01-01", keys[0]), "what is printed too");
    OK(ledger_last_published(ledger, &run, &arena, &err));
    cr_expect_eq(run.id, 0);

    OK(ledger_published(ledger, &night.run, &err));
    unfinished_state(&id);
    cr_expect_eq(id, 0);
    OK(ledger_last_published(ledger, &run, &arena, &err));
    cr_expect_eq(run.id, night.run.id);
    cr_expect_eq(run.state, RUN_PUBLISHED);
    cr_expect(day_equal(run.as_of, day_at("2026-11-20")) &&
              day_equal(run.mail_on, day_at("2026-11-24")) && run.nth == 1);
    cr_expect(str_equal(run.folder, STR("2026-11-20")));
    cr_expect_str_eq(run.lot_sha256, night.run.lot_sha256);
    cr_expect_str_eq(run.print_sha256, night.run.print_sha256);
    cr_expect_str_eq(run.office_sha256, night.run.office_sha256);
    cr_expect_str_eq(run.fingerprint, night.run.fingerprint);
    for (int i = 0; i < 2; i++) {
        memory = remembered(&history, "2026-01-01", keys[i]);
        cr_assert(memory);
        cr_expect(memory->seen && memory->told && memory_is_told(memory));
        cr_expect_not(memory_is_open(memory));
        cr_expect_eq(memory->standing, DISPOSITION_NOTICE);
        cr_expect(day_equal(memory->told->life.on, day_at("2026-11-24")));
    }
    OK(ledger_run_of_folder(ledger, STR("2026-11-20"), &run, &arena, &err));
    cr_expect_eq(run.id, night.run.id);
    OK(ledger_run_of_folder(ledger, STR("2026-11-20-2"), &run, &arena, &err));
    cr_expect_eq(run.id, 0);
}

Test(ledger, a_voided_run_leaves_its_numbers_and_nothing_else)
{
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2027-02-18");
    struct night night, again;
    struct ledger_run run;
    struct history history;
    struct memory *memory;
    struct plan plan = {0};
    uint32_t number;
    uint64_t events;
    int64_t id;

    night_begin(&night, "2026-11-20", 1, "2026-11-24");
    night_piece(&night, 7, "2508555", "142069", &key, 1);
    night_change(&night, key, DISPOSITION_NOTICE, REASON_NONE);
    night_plan(&night);
    OK(ledger_void(ledger, &night.run, day_at("2026-11-25"), &err));
    unfinished_state(&id);
    cr_expect_eq(id, 0);
    OK(ledger_last_published(ledger, &run, &arena, &err));
    cr_expect_eq(run.id, 0);
    OK(ledger_run_of_folder(ledger, STR("2026-11-20"), &run, &arena, &err));
    cr_expect_eq(run.id, 0);
    OK(ledger_runs_of_day(ledger, day_at("2026-11-20"), &number, &err));
    cr_expect_eq(number, 0);
    OK(ledger_highest_number(ledger, day_at("2026-11-24"), &number, &err));
    cr_expect_eq(number, 7, "its ids are never used again");
    OK(ledger_event_count(ledger, &events, &err));
    cr_expect_eq(events, 0, "nobody recorded anything");
    OK(ledger_use(ledger, day_at("2026-11-24"), &plan, &arena, &err));
    cr_expect_eq(plan.used_count, 0, "it takes no capacity");
    memory = remembered(&history, "2026-01-01", key);
    cr_assert(memory && memory->told);
    cr_expect_eq(memory->told->life.state, PIECE_VOIDED);
    cr_expect(day_equal(memory->told->life.on, day_at("2026-11-25")));
    cr_expect_not(memory_is_told(memory));
    cr_expect(memory_is_open(memory));
    cr_expect_eq(memory->standing, DISPOSITION_COUNT, "its changes never took effect");
    cr_expect_not(memory->seen);

    night_begin(&again, "2026-11-20", 1, "2026-11-24"); /* the folder's name is free again */
    night_piece(&again, 7, "2508555", "142069", &key, 1);
    cr_expect_eq(ledger_plan(ledger, &again.run, &again.entry, &err), -1, "its id is not");
    cr_expect_eq(err.code, EXIT_DATA);
    cr_expect_eq(sql_number("SELECT count(*) FROM run"), 1, "nothing of it was kept");
    err = (struct err){0};
    night_begin(&again, "2026-11-20", 1, "2026-11-24");
    night_piece(&again, 8, "2508555", "142069", &key, 1);
    night_publish(&again);
    memory = remembered(&history, "2026-01-01", key);
    cr_assert(memory);
    cr_expect(memory_is_told(memory), "the last piece speaks");
}

Test(ledger, one_run_of_a_number_a_day)
{
    struct night night;
    uint32_t count;

    night_begin(&night, "2026-11-20", 1, "2026-11-24");
    night_publish(&night);
    night_begin(&night, "2026-11-20", 1, "2026-11-24");
    cr_expect_eq(ledger_plan(ledger, &night.run, &night.entry, &err), -1);
    err = (struct err){0};
    night_begin(&night, "2026-11-20", 2, "2026-11-24");
    night_publish(&night);
    OK(ledger_runs_of_day(ledger, day_at("2026-11-20"), &count, &err));
    cr_expect_eq(count, 2);
    OK(ledger_runs_of_day(ledger, day_at("2026-11-21"), &count, &err));
    cr_expect_eq(count, 0);
}

Test(ledger, the_last_published_is_by_day_and_number)
{
    static const struct {
        const char *as_of;
        uint32_t nth;
    } order[] = {{"2026-11-22", 1},
                 {"2026-11-20", 1},
                 {"2026-11-24", 9},
                 {"2026-11-24", 10},
                 {"2026-11-23", 1}};
    struct night night;
    struct ledger_run run;

    for (size_t i = 0; i < 5; i++) {
        night_begin(&night, order[i].as_of, order[i].nth, "2026-11-25");
        night_publish(&night);
    }
    OK(ledger_last_published(ledger, &run, &arena, &err));
    cr_expect(day_equal(run.as_of, day_at("2026-11-24")) && run.nth == 10, "%u", run.nth);
    cr_expect(str_equal(run.folder, STR("2026-11-24-10")));
}

Test(ledger, an_adopted_run_takes_effect_at_once)
{
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2027-02-18");
    struct night night;
    struct history history;
    struct memory *memory;
    int64_t id;

    night_begin(&night, "2026-11-20", 1, "2026-11-24");
    night.run.state = RUN_PUBLISHED;
    night_piece(&night, 1, "2508555", "142069", &key, 1);
    night_change(&night, key, DISPOSITION_NOTICE, REASON_NONE);
    night_plan(&night);
    unfinished_state(&id);
    cr_expect_eq(id, 0);
    memory = remembered(&history, "2026-01-01", key);
    cr_assert(memory);
    cr_expect(memory_is_told(memory) && memory->seen);
}

/* ---- pieces undone --------------------------------------------------------------------------- */

static void one_piece(struct certificate_key key, const char *as_of, const char *mail_on,
                      uint32_t number)
{
    struct night night;

    night_begin(&night, as_of, 1, mail_on);
    night_piece(&night, number, "2508555", "142069", &key, 1);
    night_change(&night, key, DISPOSITION_NOTICE, REASON_NONE);
    night_publish(&night);
}

static void expect_life(const char *floor, struct certificate_key key, enum piece_event state,
                        bool told)
{
    struct history history;
    struct memory *memory = remembered(&history, floor, key);

    cr_assert(memory, "nothing is remembered");
    cr_expect_eq(memory->told->life.state, state, "%s", piece_event_word(memory->told->life.state));
    cr_expect_eq(memory_is_told(memory), told);
    cr_expect_eq(memory_is_open(memory), !told);
    cr_expect(memory->seen, "it was listed as a notice once");
}

Test(ledger, events_fold_into_told_and_undone)
{
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2027-02-18");
    char id[PIECE_ID_LENGTH + 1];

    one_piece(key, "2026-11-20", "2026-11-24", 1);
    piece_id_text(day_at("2026-11-24"), 1, id);
    expect_life("2026-01-01", key, PIECE_PLANNED, true);
    event(id, "printed", "2026-11-24");
    expect_life("2026-01-01", key, PIECE_PRINTED, true);
    event(id, "posted", "2026-11-25");
    expect_life("2026-01-01", key, PIECE_POSTED, true);
    event(id, "spoiled", "2026-11-26"); /* cannot follow: changes nothing */
    expect_life("2026-01-01", key, PIECE_POSTED, true);
    event(id, "returned", "2026-12-01");
    expect_life("2026-01-01", key, PIECE_RETURNED, false);
    event(id, "posted", "2026-12-02");
    expect_life("2026-01-01", key, PIECE_RETURNED, false);
    one_piece(key, "2026-12-03", "2026-12-04", 1);
    expect_life("2026-01-01", key, PIECE_PLANNED, true);
    piece_id_text(day_at("2026-12-04"), 1, id);
    event(id, "spoiled", "2026-12-04");
    expect_life("2026-01-01", key, PIECE_SPOILED, false);
    one_piece(key, "2026-12-04", "2026-12-07", 1);
    piece_id_text(day_at("2026-12-07"), 1, id);
    event(id, "pulled", "2026-12-07");
    expect_life("2026-01-01", key, PIECE_PULLED, false);
}

/* docs/contract 4, past: an old row is open while its last piece is undone, and it was seen. */
Test(ledger, an_old_notice_that_came_undone_is_open_and_was_seen)
{
    static const char *const undone[] = {"spoiled", "pulled"};
    static const enum piece_event states[] = {PIECE_SPOILED, PIECE_PULLED};

    for (uint32_t i = 0; i < 2; i++) {
        struct certificate_key key =
            key_of(KIND_SIGNATURE, i ? "S2" : "S1", i ? "2026-11-30" : "2026-11-25");
        char id[PIECE_ID_LENGTH + 1];
        struct history history;

        one_piece(key, i ? "2026-11-21" : "2026-11-20", "2026-11-24", i + 1);
        cr_expect_null(remembered(&history, "2027-06-01", key), "told and old: past");
        piece_id_text(day_at("2026-11-24"), i + 1, id);
        event(id, undone[i], "2026-11-24");
        expect_life("2027-06-01", key, states[i], false);
    }
}

Test(ledger, an_old_notice_made_anew_is_told)
{
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2026-11-25");
    char id[PIECE_ID_LENGTH + 1];
    struct history history;
    struct memory *memory;

    one_piece(key, "2026-11-20", "2026-11-24", 1);
    piece_id_text(day_at("2026-11-24"), 1, id);
    event(id, "spoiled", "2026-11-24");
    one_piece(key, "2026-11-24", "2026-11-25", 1);
    memory = remembered(&history, "2027-06-01", key);
    cr_expect_not(memory_is_open(memory));
}

/* ---- standings ------------------------------------------------------------------------------- */

static void one_change(const char *as_of, struct certificate_key key, enum disposition disposition,
                       enum reason reason)
{
    struct night night;

    night_begin(&night, as_of, 1, "2026-12-01");
    night_change(&night, key, disposition, reason);
    night_publish(&night);
}

static void expect_standing(struct certificate_key key, enum disposition disposition,
                            enum reason reason, bool seen)
{
    struct history history;
    struct memory *memory = remembered(&history, "2026-01-01", key);

    cr_assert(memory);
    cr_expect_eq(memory->standing, disposition);
    cr_expect_eq(memory->why, reason);
    cr_expect_eq(memory->seen, seen);
}

Test(ledger, the_last_change_stands_and_seen_is_never_lost)
{
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2027-02-18");

    one_change("2026-11-01", key, DISPOSITION_SUPPRESSED, REASON_REVOKED);
    expect_standing(key, DISPOSITION_SUPPRESSED, REASON_REVOKED, false);
    one_change("2026-11-02", key, DISPOSITION_LAPSED, REASON_UNSEEN);
    expect_standing(key, DISPOSITION_LAPSED, REASON_UNSEEN, false);
    one_change("2026-11-03", key, DISPOSITION_COUNT, REASON_NONE);
    expect_standing(key, DISPOSITION_COUNT, REASON_NONE, false);
    one_change("2026-11-04", key, DISPOSITION_WAITING, REASON_PRINT_CAPACITY);
    expect_standing(key, DISPOSITION_WAITING, REASON_PRINT_CAPACITY, true);
    one_change("2026-11-05", key, DISPOSITION_WAITING, REASON_PAUSED);
    expect_standing(key, DISPOSITION_WAITING, REASON_PAUSED, true);
    one_change("2026-11-06", key, DISPOSITION_SUPPRESSED, REASON_DECEASED);
    expect_standing(key, DISPOSITION_SUPPRESSED, REASON_DECEASED, true);
    one_change("2026-11-07", key, DISPOSITION_COUNT, REASON_NONE);
    expect_standing(key, DISPOSITION_COUNT, REASON_NONE, true);
}

/* Told, suspended, told again: the third is no second letter, and `why` must not say so. */
Test(ledger, told_once_more_is_not_a_second_notice)
{
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2027-02-18");
    static const enum disposition said[] = {DISPOSITION_NOTICE, DISPOSITION_SUPPRESSED,
                                            DISPOSITION_TOLD};
    struct ledger_changes changes;

    one_piece(key, "2026-11-20", "2026-11-24", 1);
    one_change("2026-11-21", key, DISPOSITION_SUPPRESSED, REASON_SUSPENDED);
    one_change("2026-11-22", key, DISPOSITION_NOTICE, REASON_NONE);
    OK(ledger_changes_of(ledger, &key, &changes, &arena, &err));
    cr_assert_eq(changes.count, 3);
    for (size_t i = 0; i < changes.count; i++)
        cr_expect_eq(changes.at[i].disposition, said[i], "change %zu", i);
}

Test(ledger, keys_differ_in_kind_serial_and_expiry)
{
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2027-02-18");
    struct history history;

    one_change("2026-11-01", key, DISPOSITION_HELD, REASON_PROTECTED);
    cr_expect_null(
        remembered(&history, "2026-01-01", key_of(KIND_AUTHENTICATION, "S1", "2027-02-18")));
    cr_expect_null(remembered(&history, "2026-01-01", key_of(KIND_SIGNATURE, "s1", "2027-02-18")));
    cr_expect_null(remembered(&history, "2026-01-01", key_of(KIND_SIGNATURE, "S1", "2027-02-19")));
    cr_expect_not_null(remembered(&history, "2026-01-01", key));
}

Test(ledger, below_the_floor_only_what_is_open_is_read)
{
    static const struct {
        const char *serial;
        enum disposition disposition;
        enum reason reason;
        bool open;
    } rows[] = {{"W", DISPOSITION_WAITING, REASON_PAUSED, true},
                {"H", DISPOSITION_HELD, REASON_NO_ADDRESS, true},
                {"S", DISPOSITION_SUPPRESSED, REASON_MOVED_OUT, true}, /* to be seen gone */
                {"L", DISPOSITION_LAPSED, REASON_UNSEEN, false},
                {"N", DISPOSITION_NOTICE, REASON_NONE, false}};
    struct history history;
    struct night night;

    night_begin(&night, "2026-11-20", 1, "2026-11-24");
    for (size_t i = 0; i < 5; i++)
        night_change(&night, key_of(KIND_SIGNATURE, rows[i].serial, "2026-12-01"),
                     rows[i].disposition, rows[i].reason);
    night_publish(&night);
    for (size_t i = 0; i < 5; i++) {
        struct certificate_key key = key_of(KIND_SIGNATURE, rows[i].serial, "2026-12-01");

        cr_expect_not_null(remembered(&history, "2026-12-01", key), "%s at the floor",
                           rows[i].serial);
        cr_expect_eq(remembered(&history, "2026-12-02", key) != NULL, rows[i].open,
                     "%s below the floor", rows[i].serial);
    }
}

/* docs/contract 4.9: a row that is open still may be the certificate of a notice that is past. */
Test(ledger, below_the_floor_a_notice_beside_an_open_certificate_of_its_resident_is_read)
{
    static const struct {
        enum kind kind;
        const char *serial, *expires, *resident;
        enum disposition disposition;
        enum reason reason;
        bool read;
    } rows[] = {
        {KIND_SIGNATURE, "07", "2026-11-25", "R1", DISPOSITION_HELD, REASON_PROTECTED, true},
        {KIND_SIGNATURE, "8", "2026-11-26", "R2", DISPOSITION_HELD, REASON_PROTECTED, false},
        {KIND_AUTHENTICATION, "9", "2026-11-27", "R1", DISPOSITION_WAITING, REASON_PAUSED, false},
        {KIND_SIGNATURE, "10", "2026-11-28", "R1", DISPOSITION_LAPSED, REASON_UNSEEN, false},
        {KIND_SIGNATURE, "11", "2026-11-29", "R1", DISPOSITION_WAITING, REASON_CUTOFF, true},
    };
    enum { ROWS = sizeof rows / sizeof rows[0] };
    struct certificate_key told[ROWS];
    struct history history;
    struct night night;

    night_begin(&night, "2026-11-20", 1, "2026-11-24");
    for (uint32_t i = 0; i < ROWS; i++) {
        told[i] = key_of(KIND_SIGNATURE, arena_printf(&arena, "T%u", i).p, rows[i].expires);
        night_piece(&night, i + 1, "2500001", "142069", &told[i], 1);
        night_change(&night, told[i], DISPOSITION_NOTICE, REASON_NONE);
        night_change(&night, key_of(rows[i].kind, rows[i].serial, rows[i].expires),
                     rows[i].disposition, rows[i].reason);
        night.changes[night.entry.change_count - 1].resident_id = str_of(rows[i].resident);
    }
    night_publish(&night);
    for (size_t i = 0; i < ROWS; i++) {
        const struct memory *memory = remembered(&history, "2027-06-01", told[i]);

        cr_expect_eq(memory_is_told(memory), rows[i].read, "%s", rows[i].serial);
        cr_expect(!memory || memory->standing == DISPOSITION_NOTICE, "%s", rows[i].serial);
    }
}

Test(ledger, a_quiet_night_writes_one_row)
{
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2027-02-18");
    struct night night;

    one_change("2026-11-01", key, DISPOSITION_WAITING, REASON_PAUSED);
    for (int i = 2; i <= 9; i++) {
        char as_of[DAY_TEXT_MAX];

        night_begin(&night, day_text(day_of(2026, 11, i), as_of), 1, "2026-12-01");
        night_publish(&night);
    }
    cr_expect_eq(sql_number("SELECT count(*) FROM change"), 1);
    cr_expect_eq(sql_number("SELECT count(*) FROM standing"), 1);
    cr_expect_eq(sql_number("SELECT count(*) FROM run"), 9);
    cr_expect_eq(sql_number("SELECT count(*) FROM event"), 0);
}

/* ---- capacity, numbers, figures -------------------------------------------------------------- */

static uint64_t used_on(const struct plan *plan, const char *mail_on, const char *postal,
                        const char *municipality)
{
    uint64_t used = 0;

    for (size_t i = 0; i < plan->used_count; i++)
        if (day_equal(plan->used[i].mail_on, day_at(mail_on)) &&
            str_equal(plan->used[i].postal_code, str_of(postal)) &&
            str_equal(plan->used[i].municipality, str_of(municipality)))
            used += plan->used[i].pieces;
    return used;
}

static void pieces_on(struct night *night, const char *as_of, const char *mail_on, uint32_t from,
                      uint32_t count)
{
    night_begin(night, as_of, 1, mail_on);
    for (uint32_t i = 0; i < count; i++) {
        struct certificate_key key =
            key_of(KIND_SIGNATURE, arena_printf(&arena, "%s-%u", as_of, i).p, "2027-02-18");

        night_piece(night, from + i, i ? "2508555" : "2500011", i ? "142069" : "", &key, 1);
    }
}

Test(ledger, capacity_counts_published_pieces_of_the_week_spoiled_too)
{
    struct night night;
    struct plan plan = {0};
    char id[PIECE_ID_LENGTH + 1];

    pieces_on(&night, "2026-11-10", "2026-11-15", 1, 3); /* the Sunday before */
    night_publish(&night);
    pieces_on(&night, "2026-11-13", "2026-11-16", 1, 3); /* Monday */
    night_publish(&night);
    pieces_on(&night, "2026-11-14", "2026-11-16", 4, 2);
    night_publish(&night);
    pieces_on(&night, "2026-11-17", "2026-11-22", 1, 4); /* Sunday */
    night_publish(&night);
    pieces_on(&night, "2026-11-18", "2026-11-19", 1, 5);
    night_plan(&night);
    OK(ledger_void(ledger, &night.run, day_at("2026-11-19"), &err));
    pieces_on(&night, "2026-11-19", "2026-11-20", 1, 6);
    night_plan(&night); /* planned, not published */
    piece_id_text(day_at("2026-11-16"), 2, id);
    event(id, "spoiled", "2026-11-16");

    OK(ledger_use(ledger, day_at("2026-11-18"), &plan, &arena, &err));
    cr_expect_eq(used_on(&plan, "2026-11-15", "2508555", "142069"), 0, "the week before");
    cr_expect_eq(used_on(&plan, "2026-11-16", "2508555", "142069"), 3, "two runs, one spoiled");
    cr_expect_eq(used_on(&plan, "2026-11-16", "2500011", ""), 2);
    cr_expect_eq(used_on(&plan, "2026-11-22", "2508555", "142069"), 3, "later in the week");
    cr_expect_eq(used_on(&plan, "2026-11-19", "2508555", "142069"), 0, "voided");
    cr_expect_eq(used_on(&plan, "2026-11-20", "2508555", "142069"), 0, "only planned");
    plan_release(&plan);
}

Test(ledger, numbers_go_on_within_a_mail_day)
{
    struct night night;
    uint32_t number;

    pieces_on(&night, "2026-11-13", "2026-11-16", 1, 3);
    night_publish(&night);
    pieces_on(&night, "2026-11-14", "2026-11-16", 4, 9);
    night_plan(&night);
    OK(ledger_highest_number(ledger, day_at("2026-11-16"), &number, &err));
    cr_expect_eq(number, 12, "a planned run's count");
    OK(ledger_void(ledger, &night.run, day_at("2026-11-16"), &err));
    OK(ledger_highest_number(ledger, day_at("2026-11-16"), &number, &err));
    cr_expect_eq(number, 12, "a voided one's too");
    OK(ledger_highest_number(ledger, day_at("2026-11-17"), &number, &err));
    cr_expect_eq(number, 0);
}

/* A run that was cut off has none: nothing of it has left the house. One of an older kigen counts. */
Test(ledger, jobs_go_on_within_a_mail_day)
{
    struct night night;
    uint32_t number;

    pieces_on(&night, "2026-11-12", "2026-11-16", 1, 3);
    night_publish(&night);
    OK(ledger_jobs_of_day(ledger, day_at("2026-11-16"), &number, &err));
    cr_expect_eq(number, 1, "without a job of its own");
    pieces_on(&night, "2026-11-13", "2026-11-16", 4, 3);
    night.run.job = STR("261116-2");
    night_plan(&night);
    OK(ledger_jobs_of_day(ledger, day_at("2026-11-16"), &number, &err));
    cr_expect_eq(number, 1, "only planned");
    OK(ledger_void(ledger, &night.run, day_at("2026-11-13"), &err));
    pieces_on(&night, "2026-11-13", "2026-11-16", 7, 3);
    night.run.job = STR("261116-2");
    night_publish(&night);
    OK(ledger_jobs_of_day(ledger, day_at("2026-11-16"), &number, &err));
    cr_expect_eq(number, 2);
    pieces_on(&night, "2026-11-14", "2026-11-16", 10, 3);
    night.run.job = STR("261116-11"); /* of a folder that was adopted */
    night_publish(&night);
    OK(ledger_jobs_of_day(ledger, day_at("2026-11-16"), &number, &err));
    cr_expect_eq(number, 11);
    OK(ledger_jobs_of_day(ledger, day_at("2026-11-17"), &number, &err));
    cr_expect_eq(number, 0);
    pieces_on(&night, "2026-11-15", "2026-11-16", 13, 3);
    night.run.job = STR("261116-2");
    cr_expect_eq(ledger_plan(ledger, &night.run, &night.entry, &err), -1, "never given twice");
    err = (struct err){0};
}

Test(ledger, figures_and_inputs_of_the_last_run)
{
    struct lot_input inputs[3] = {{STR("residents"), STR("a.csv"), "", 10, false, 0},
                                  {STR("certificates"), STR("b.csv"), "", 20, false, 0},
                                  {STR("font"), STR("f.ttf"), "", 0, false, 0}};
    struct lot later = {.inputs = inputs, .input_count = 3};
    const struct lot_figures *before;
    struct night night;

    for (size_t i = 0; i < 3; i++)
        digest_fill(inputs[i].sha256, (char)('a' + i));
    night_begin(&night, "2026-11-20", 1, "2026-11-24");
    night.lot.inputs = inputs;
    night.lot.input_count = 2;
    night.lot.dispositions[DISPOSITION_WAITING] = 5;
    night.lot.dispositions[DISPOSITION_NOTICE] = 6;
    night.lot.reasons[REASON_PAUSED] = 5;
    night.lot.reasons[REASON_COUNTER_CAPACITY] = 7;
    night_piece(&night, 1, "2508555", "", NULL, 0);
    night_publish(&night);
    digest_fill(inputs[1].sha256, 'x');
    later.as_of = day_of(2026, 11, 24);
    OK(ledger_figures(ledger, &later, &arena, &err));
    OK(ledger_inputs_before(ledger, &night.run, &later, &err));
    before = later.past;
    cr_assert(later.past_count == 1 && later.year_ago_count == 0);
    cr_expect_eq(before->dispositions[DISPOSITION_WAITING], 5);
    cr_expect_eq(before->dispositions[DISPOSITION_NOTICE], 6);
    cr_expect_eq(before->dispositions[DISPOSITION_HELD], 0);
    cr_expect_eq(before->reasons[REASON_PAUSED], 5);
    cr_expect_eq(before->reasons[REASON_COUNTER_CAPACITY], 7);
    cr_expect_eq(before->pieces, 1);
    cr_expect_not(before->told, "a run that kept no delay of all letters");
    cr_expect(inputs[0].same_as_before, "the same digest");
    cr_expect_not(inputs[1].same_as_before, "another digest");
    cr_expect_not(inputs[2].same_as_before, "not there before");
}

static void night_said(const char *as_of, const char *mail_on, uint64_t alarms, int64_t delay_max)
{
    struct gate_figure kept[] = {
        {"delay", 1}, {"delay_max", delay_max}, {"month:2027-02", delay_max}, {"newest", 7}};
    struct lot_alarm alarm[] = {{STR("too_late"), STR("."), 3, DAY_NONE},
                                {STR("unposted"), STR("."), 9, DAY_NONE}};
    struct night night;

    night_begin(&night, as_of, 1, mail_on);
    night.lot.alarms = alarm;
    night.lot.alarm_count = (uint32_t)alarms;
    night.lot.gate_figures = delay_max ? kept : NULL;
    night.lot.gate_figure_count = delay_max ? 4 : 0;
    night.lot.dispositions[DISPOSITION_HELD] = (uint64_t)delay_max + 1;
    night_publish(&night);
}

/* Delay of all letters is kept for good, months of expiry of the last run of each month, other figures
 * for gates are not; the runs are in order, the last FIGURES_PAST of them; last year's is the last of
 * that month. */
Test(ledger, what_published_runs_said)
{
    struct lot tonight = {.as_of = day_of(2026, 11, 24)};
    const struct lot_figures *said;
    struct gate_figure *months;
    size_t month_count;
    Day of;

    night_said("2025-10-31", "2025-11-04", 0, 5);
    night_said("2025-11-04", "2025-11-05", 1, 0); /* of an older kigen */
    night_said("2025-11-28", "2025-12-01", 2, 8);
    night_said("2025-12-01", "2025-12-02", 0, 9);
    for (int i = 0; i < FIGURES_PAST; i++) {
        char as_of[DAY_TEXT_MAX], mail_on[DAY_TEXT_MAX];

        night_said(day_text(day_of(2026, 10, 1 + i), as_of),
                   day_text(day_of(2026, 10, 2 + i), mail_on), 2, 20 + i);
    }
    OK(ledger_figures(ledger, &tonight, &arena, &err));
    cr_assert_eq(tonight.past_count, FIGURES_PAST);
    for (int i = 0; i < FIGURES_PAST; i++) {
        said = &tonight.past[i];
        cr_expect(day_equal(said->as_of, day_of(2026, 10, 1 + i)));
        cr_expect(said->told && said->delay_max == (uint64_t)(20 + i));
        cr_expect_eq(said->dispositions[DISPOSITION_HELD], 21 + i);
        cr_expect(said->alarms == 2 && said->too_late == 3);
    }
    cr_assert_eq(tonight.year_ago_count, 1);
    cr_expect(day_equal(tonight.year_ago->as_of, day_of(2025, 11, 28)));
    cr_expect_eq(tonight.year_ago->delay_max, 8);
    tonight = (struct lot){.as_of = day_of(2025, 11, 10)};
    OK(ledger_figures(ledger, &tonight, &arena, &err));
    cr_expect_eq(tonight.year_ago_count, 0);
    cr_expect_eq(sql_number("SELECT count(*) FROM figure WHERE name = 'gate:newest'"), 1);
    cr_expect_eq(sql_number("SELECT count(*) FROM figure WHERE name GLOB 'gate:month:*'"), 4,
                 "of October, November and December 2025 and of October 2026");
    OK(ledger_months_year_ago(ledger, day_of(2026, 11, 24), &of, &months, &month_count, &arena,
                              &err));
    cr_assert(month_count == 1 && day_equal(of, day_of(2025, 11, 28)));
    cr_expect_str_eq(months->name, "month:2027-02");
    cr_expect_eq(months->value, 8);
    OK(ledger_months_year_ago(ledger, day_of(2025, 11, 10), &of, &months, &month_count, &arena,
                              &err));
    cr_expect(month_count == 0 && !day_is(of), "no run a year before");
}

/* A start after a kill says what the killed night could not: once. */
Test(ledger, news_are_kept_until_they_were_said)
{
    static const struct new_rows rows[] = {{true, {"bad_flag", 8}, 3, 17, NULL},
                                           {false, {"duplicate_serial", 16}, 5, 4000000000u, NULL}};
    struct lot_alarm alarms[] = {{STR("pull"), STR("x"), 1, DAY_NONE},
                                 {STR("held_14"), STR("y"), 2, DAY_NONE},
                                 {STR("pull"), STR("z"), 3, DAY_NONE},
                                 {STR("held_45"), STR("q"), 9, day_at("2026-12-31")}};
    struct ledger_news news;
    struct night night;

    night_begin(&night, "2026-11-20", 1, "2026-11-24");
    night.entry.news = 11;
    night.entry.new_rows = rows;
    night.entry.new_row_count = 2;
    night.lot.alarms = alarms;
    night.lot.alarm_count = 4; /* the last is acknowledged: no news */
    night_publish(&night);
    OK(ledger_news(ledger, &night.run, &news, &arena, &err));
    cr_expect(news.untold);
    cr_expect_eq(news.count, 11);
    cr_expect_eq(news.named, 11);
    cr_assert_eq(news.row_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct new_rows *at = &news.rows[i], *wanted = &rows[!at->residents];

        cr_expect_eq(at->rows, wanted->rows);
        cr_expect_eq(at->line, wanted->line);
        cr_expect(str_equal(at->reason, wanted->reason));
    }
    cr_assert_eq(news.alarm_count, 2);
    cr_expect(str_equal(news.alarms[0], STR("held_14")));
    cr_expect(str_equal(news.alarms[1], STR("pull")));
    OK(ledger_told(ledger, &night.run, &err));
    OK(ledger_news(ledger, &night.run, &news, &arena, &err));
    cr_expect_not(news.untold);
    cr_expect_eq(news.named, 11, "what was new is still known");
}

/* Of a run that an older kigen planned the number alone is known; of one without news there is
 * nothing to say. */
Test(ledger, news_without_names_are_counted)
{
    struct ledger_news news;
    struct night night;

    night_begin(&night, "2026-11-20", 1, "2026-11-24");
    night.entry.news = 3;
    night_publish(&night);
    OK(ledger_news(ledger, &night.run, &news, &arena, &err));
    cr_expect_eq(news.count, 3);
    cr_expect_eq(news.named, 0);
    night_begin(&night, "2026-11-24", 1, "2026-11-25");
    night_publish(&night);
    OK(ledger_news(ledger, &night.run, &news, &arena, &err));
    cr_expect_eq(news.count, 0);
    cr_expect_not(news.untold);
}

/* ---- rejects, stops, acceptances ------------------------------------------------------------- */

static void reject_run(const char *as_of, const struct reject *rejects, size_t count, bool publish)
{
    struct night night;

    night_begin(&night, as_of, 1, "2026-12-01");
    night.entry.rejects = rejects;
    night.entry.reject_count = count;
    night_plan(&night);
    if (publish)
        OK(ledger_published(ledger, &night.run, &err));
    else
        OK(ledger_void(ledger, &night.run, day_at("2026-12-01"), &err));
}

static void expect_rejects(size_t expected_count, const struct reject *expected)
{
    struct reject *found;
    size_t count;

    OK(ledger_rejects(ledger, &found, &count, &arena, &err));
    cr_assert_eq(count, expected_count);
    for (size_t i = 0; i < count; i++) {
        cr_expect_eq(memcmp(found[i].digest, expected[i].digest, 32), 0);
        cr_expect_eq(found[i].count, expected[i].count);
    }
}

Test(ledger, rejects_are_those_of_the_last_published_run)
{
    struct reject first[] = {{{1}, 1}, {{2}, 3}};
    struct reject next[] = {{{1}, 0}, {{2}, 2}, {{0xFF}, 1}};
    struct reject after[] = {{{2}, 2}, {{0xFF}, 1}};

    reject_run("2026-11-01", first, 2, true);
    expect_rejects(2, first);
    reject_run("2026-11-02", next, 3, false);
    expect_rejects(2, first);
    reject_run("2026-11-03", next, 3, true);
    expect_rejects(2, after);
    reject_run("2026-11-04", NULL, 0, true);
    expect_rejects(2, after);
    cr_expect_eq(sql_number("SELECT count(*) FROM reject_change"), 0);
}

static int stop(const char *as_of, const char *mail_on, const char *gate, const char *account)
{
    struct lot_stop stopped = {day_at(as_of), day_at(mail_on), str_of(gate), str_of(account)};

    return ledger_stop(ledger, &stopped, &err);
}

Test(ledger, a_stopped_run_leaves_one_row)
{
    struct ledger_run run;

    OK(stop("2026-11-20", "2026-11-24", "max_unreadable", "{}"));
    cr_expect_eq(sql_number("SELECT count(*) FROM stop WHERE as_of = '2026-11-20'"
                            " AND mail_on = '2026-11-24' AND gate = 'max_unreadable'"),
                 1);
    cr_expect_eq(sql_number("SELECT count(*) FROM run"), 0);
    OK(ledger_last_published(ledger, &run, &arena, &err));
    cr_expect_eq(run.id, 0);
}

Test(ledger, an_acceptance_is_kept_with_its_run)
{
    struct acceptance accepted = {"max_unreadable", "課長", "確認済み"};
    struct night night;

    night_begin(&night, "2026-11-20", 1, "2026-11-24");
    night.entry.acceptances = &accepted;
    night.entry.acceptance_count = 1;
    night_publish(&night);
    cr_expect_eq(sql_number("SELECT count(*) FROM acceptance WHERE run_id = 1 AND gate ="
                            " 'max_unreadable' AND by_whom = '課長' AND reason = '確認済み'"),
                 1);
}

Test(ledger, recorded_events_are_counted)
{
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2027-02-18");
    uint64_t count;

    one_piece(key, "2026-11-20", "2026-11-24", 1);
    event("261124-000001-0", "posted", "2026-11-24");
    event("resident:R1", "release", "2026-11-24");
    OK(ledger_event_count(ledger, &count, &err));
    cr_expect_eq(count, 2);
}

/* ---- the past, lot by lot -------------------------------------------------------------------- */

static struct lot_fact fact_on(const char *from, struct certificate_key key, const char *lot)
{
    struct ledger_past *past;
    struct lot_fact fact;

    OK(ledger_past_open(ledger, day_at(from), &past, &err));
    OK(ledger_past_ask(past, &key, &err));
    fact = ledger_past_fact(past, day_at(lot));
    ledger_past_close(past);
    return fact;
}

static void past_run(const char *as_of, uint32_t nth, const char *mail_on,
                     struct certificate_key key, enum disposition disposition, enum reason reason)
{
    struct night night;

    night_begin(&night, as_of, nth, mail_on);
    if (disposition != DISPOSITION_NOT_DUE)
        night_change(&night, key, disposition, reason);
    night_publish(&night);
}

/* "proof old_file": the gates of the stops since the last published run, in their order. */
static void expect_stops(const char *want)
{
    struct ledger_run last;
    struct lot lot = {0};
    char got[200] = "";

    OK(ledger_last_published(ledger, &last, &arena, &err));
    OK(ledger_stops(ledger, &last, &lot, &arena, &err));
    for (uint32_t i = 0; i < lot.stop_count; i++)
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", i ? " " : "",
                 lot.stops[i].gate.p);
    cr_expect_str_eq(got, want);
}

Test(ledger, a_stop_is_shown_until_a_run_is_published)
{
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2027-02-18");
    struct night night;

    expect_stops("");
    OK(stop("2026-11-18", "2026-11-19", "proof", "{\"rows\": [{\"line\": 7}]}"));
    expect_stops("proof");
    OK(stop("2026-11-19", "2026-11-20", "shift", "{}"));
    expect_stops("proof shift");
    night_begin(&night, "2026-11-19", 1, "2026-11-20");
    night_plan(&night);
    expect_stops("proof shift");
    OK(ledger_void(ledger, &night.run, day_at("2026-11-20"), &err));
    expect_stops("proof shift");
    past_run("2026-11-19", 1, "2026-11-20", key, DISPOSITION_HELD, REASON_PROTECTED);
    expect_stops("");
    OK(stop("2026-11-19", "2026-11-20", "old_file", "{}")); /* again, on the day of the run */
    OK(stop("2026-11-20", "2026-11-24", "counts", "{}"));
    expect_stops("old_file counts");
    past_run("2026-11-20", 1, "2026-11-24", key, DISPOSITION_COUNT, REASON_NONE);
    expect_stops("");
}

Test(ledger, an_account_that_is_none_is_a_damaged_ledger)
{
    static const char *const wrong[] = {"account = 'x'", "as_of = '2026-02-30'", "account = '[]'"};

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct ledger_run none = {0};
        struct lot lot = {0};
        struct err why = {0};
        char change[80];

        OK(stop("2026-11-18", "2026-11-19", "proof", "{}"));
        snprintf(change, sizeof change, "UPDATE stop SET %s", wrong[i]);
        by_hand(change);
        cr_expect_eq(ledger_stops(ledger, &none, &lot, &arena, &why), -1, "%s", wrong[i]);
        cr_expect_eq(why.code, EXIT_DATA);
        by_hand("DELETE FROM stop");
    }
}

/* Taken for nothing, such a word would switch a gate off. */
Test(ledger, a_word_that_is_none_is_a_damaged_ledger)
{
    static const struct {
        const char *wrong, *right;
    } words[] = {
        {"UPDATE standing SET disposition = 'x'", "UPDATE standing SET disposition = 'held'"},
        {"UPDATE standing SET reason = 'protecteb'", "UPDATE standing SET reason = 'protected'"},
        {"INSERT INTO event(batch, piece_id, subject, event, on_day, by_whom, until, reason)"
         " SELECT 1, piece_id, '', 'returneb', '2026-11-20', '', '', '' FROM piece",
         "DELETE FROM event"}};
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2027-02-18");
    struct history history;
    struct night night;

    night_begin(&night, "2026-11-19", 1, "2026-11-20");
    night_piece(&night, 1, "2508555", "14206", &key, 1);
    night_change(&night, key, DISPOSITION_HELD, REASON_PROTECTED);
    night_publish(&night);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct err why = {0};

        cr_expect(remembered(&history, "2026-11-19", key));
        by_hand(words[i].wrong);
        history_begin(&history);
        cr_expect_eq(ledger_history(ledger, day_at("2026-11-19"), &history, &why), -1, "%s",
                     words[i].wrong);
        table = history.by_serial;
        cr_expect_eq(why.code, EXIT_DATA);
        by_hand(words[i].right);
    }
}

Test(ledger, of_several_runs_for_a_lot_the_last_published_speaks)
{
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2027-02-18");
    struct certificate_key other = key_of(KIND_SIGNATURE, "S2", "2027-02-18");
    struct night night;
    struct lot_fact fact;

    past_run("2026-11-19", 1, "2026-11-20", key, DISPOSITION_NOT_DUE, REASON_NONE); /* silent */
    past_run("2026-11-20", 1, "2026-11-24", key, DISPOSITION_HELD, REASON_PROTECTED);
    past_run("2026-11-21", 1, "2026-11-24", key, DISPOSITION_WAITING, REASON_PRINT_CAPACITY);
    past_run("2026-11-24", 1, "2026-11-25", key, DISPOSITION_NOT_DUE, REASON_NONE); /* unchanged */
    OK(stop("2026-11-25", "2026-11-26", "max_unreadable", "{}"));
    night_begin(&night, "2026-11-25", 1, "2026-11-26");
    night_change(&night, key, DISPOSITION_HELD, REASON_REFUSED);
    night_plan(&night);
    OK(ledger_void(ledger, &night.run, day_at("2026-11-27"), &err));
    past_run("2026-11-27", 1, "2026-11-30", key, DISPOSITION_COUNT, REASON_NONE);

    fact = fact_on("2026-11-01", key, "2026-11-20");
    cr_expect(fact.published && fact.said == DISPOSITION_COUNT && !fact.stopped);
    fact = fact_on("2026-11-01", key, "2026-11-24");
    cr_expect(fact.published && fact.said == DISPOSITION_WAITING &&
              fact.why == REASON_PRINT_CAPACITY);
    fact = fact_on("2026-11-01", key, "2026-11-25");
    cr_expect(fact.published && fact.said == DISPOSITION_WAITING, "what stood is still said");
    fact = fact_on("2026-11-01", key, "2026-11-26");
    cr_expect(!fact.published && fact.stopped);
    fact = fact_on("2026-11-01", key, "2026-11-27");
    cr_expect(!fact.published && !fact.stopped);
    fact = fact_on("2026-11-01", key, "2026-11-30");
    cr_expect(fact.published && fact.said == DISPOSITION_COUNT, "no longer listed");
    fact = fact_on("2026-11-25", key, "2026-11-25");
    cr_expect(fact.published && fact.said == DISPOSITION_WAITING, "changes before `from` count");
    fact = fact_on("2026-11-01", other, "2026-11-24");
    cr_expect(fact.published && fact.said == DISPOSITION_COUNT && !fact.had_piece);
}

/* A suppressed row that a later run found past is not listed by it, though nothing changed; what
 * was held or waiting is open and stays (mailing.past_days may differ from night to night). */
Test(ledger, what_a_run_found_past_it_did_not_say)
{
    struct certificate_key gone = key_of(KIND_SIGNATURE, "S1", "2026-11-10");
    struct certificate_key held = key_of(KIND_SIGNATURE, "S2", "2026-11-10");
    struct night night;

    night_begin(&night, "2026-11-19", 1, "2026-11-20");
    night_change(&night, gone, DISPOSITION_SUPPRESSED, REASON_REVOKED);
    night_change(&night, held, DISPOSITION_HELD, REASON_PROTECTED);
    night.entry.past_before = day_at("2026-11-10");
    night_publish(&night);
    night_begin(&night, "2026-11-20", 1, "2026-11-24");
    night.entry.past_before = day_at("2026-11-11");
    night_publish(&night);
    cr_expect_eq(fact_on("2026-11-01", gone, "2026-11-20").said, DISPOSITION_SUPPRESSED);
    cr_expect_eq(fact_on("2026-11-01", gone, "2026-11-24").said, DISPOSITION_COUNT);
    cr_expect_eq(fact_on("2026-11-01", held, "2026-11-24").said, DISPOSITION_HELD);
}

Test(ledger, a_piece_is_had_from_its_mail_day_on)
{
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2027-02-18");

    one_piece(key, "2026-11-20", "2026-11-24", 1);
    past_run("2026-11-24", 1, "2026-11-25", key, DISPOSITION_NOT_DUE, REASON_NONE);
    cr_expect_not(fact_on("2026-11-01", key, "2026-11-23").had_piece);
    cr_expect(fact_on("2026-11-01", key, "2026-11-24").had_piece);
    cr_expect(fact_on("2026-11-01", key, "2026-11-25").had_piece);
    cr_expect_eq(fact_on("2026-11-01", key, "2026-11-25").said, DISPOSITION_NOTICE);
}

/* ---- random years against a table beside it -------------------------------------------------- */

enum { KEYS = 14 };

struct known {
    struct certificate_key key;
    enum disposition standing;
    enum reason why;
    bool seen, has_piece;
    struct piece_life life;
    char piece[PIECE_ID_LENGTH + 1];
};

static enum reason reason_for(enum disposition disposition, uint64_t *state)
{
    enum reason reason;

    if (disposition == DISPOSITION_NOTICE || disposition == DISPOSITION_COUNT)
        return REASON_NONE;
    do
        reason = (enum reason)(1 + dice(state, REASON_COUNT - 1));
    while (reason_disposition(reason) != disposition);
    return reason;
}

static int known_differs(const struct known *known, const struct history *history, Day floor)
{
    struct memory *memory = history_find(history, &known->key);
    bool told = known->has_piece && piece_tells(known->life);
    bool open = known->standing == DISPOSITION_WAITING || known->standing == DISPOSITION_HELD ||
                (known->has_piece && !told);

    if (memory_is_open(memory) != open)
        return 1;
    if (day_before(known->key.expires_on, floor) && !open)
        return 0; /* past: nobody asks */
    if (!memory)
        return known->seen || told || known->standing != DISPOSITION_COUNT;
    return memory->seen != known->seen || memory->standing != known->standing ||
           memory->why != known->why || memory_is_told(memory) != told ||
           (known->has_piece && (memory->told->life.state != known->life.state ||
                                 !day_equal(memory->told->life.on, known->life.on)));
}

static void random_events(struct known *known, uint64_t *state)
{
    for (size_t i = 0; i < KEYS; i++) {
        enum piece_event next = (enum piece_event)(PIECE_PRINTED + dice(state, 5));
        char text[DAY_TEXT_MAX];
        Day on = day_add(known[i].life.on, (int)dice(state, 3));

        if (!known[i].has_piece || dice(state, 3))
            continue;
        event(known[i].piece, piece_event_word(next), day_text(on, text));
        known[i].life = piece_lives(known[i].life, next, on);
    }
}

static void random_night(struct known *known, int day, uint64_t *state)
{
    char as_of[DAY_TEXT_MAX], mail_on[DAY_TEXT_MAX];
    bool voided = dice(state, 5) == 0;
    struct night night;
    Day mail;

    day_text(day_add(day_at("2026-01-01"), day), as_of);
    mail = day_add(day_at(as_of), 1);
    night_begin(&night, as_of, 1, day_text(mail, mail_on));
    for (size_t i = 0; i < KEYS; i++) {
        static const enum disposition all[] = {DISPOSITION_COUNT,  DISPOSITION_SUPPRESSED,
                                               DISPOSITION_HELD,   DISPOSITION_WAITING,
                                               DISPOSITION_LAPSED, DISPOSITION_NOTICE};
        enum disposition disposition = all[dice(state, 6)];
        enum reason reason = reason_for(disposition, state);
        bool told = known[i].has_piece && piece_tells(known[i].life);
        bool piece = disposition == DISPOSITION_NOTICE && !told;

        /* Section 4 looks at told before held: a told row can only vanish or be suppressed. */
        if (dice(state, 2) ||
            (told && disposition != DISPOSITION_COUNT && disposition != DISPOSITION_SUPPRESSED))
            continue;
        night_change(&night, known[i].key, disposition, reason);
        if (piece) {
            night_piece(&night, night.lot.piece_count + 1, "2508555", "", &known[i].key, 1);
            known[i].has_piece = true;
            known[i].life = piece_born(mail);
            if (voided)
                known[i].life = piece_lives(known[i].life, PIECE_VOIDED, mail);
            memcpy(known[i].piece, night.pieces[night.lot.piece_count - 1].id,
                   sizeof known[i].piece);
        }
        if (voided)
            continue;
        known[i].standing = disposition;
        known[i].why = reason;
        known[i].seen = known[i].seen || disposition == DISPOSITION_NOTICE ||
                        disposition == DISPOSITION_WAITING || disposition == DISPOSITION_HELD;
    }
    if (voided) {
        night_plan(&night);
        OK(ledger_void(ledger, &night.run, mail, &err));
    } else {
        night_publish(&night);
    }
}

Test(ledger, random_nights_against_a_table)
{
    static struct known known[KEYS];
    uint64_t state = 17;
    int wrong = 0;

    sql("PRAGMA journal_mode=MEMORY");
    for (int i = 0; i < KEYS; i++) {
        known[i].key =
            (struct certificate_key){(enum kind)(i % 2), arena_printf(&arena, "S%d", i / 4),
                                     day_add(day_at("2026-01-10"), i / 2 * 5)};
        known[i].standing = DISPOSITION_COUNT;
    }
    for (int day = 0; day < 40; day++) {
        random_night(known, day, &state);
        random_events(known, &state);
        for (int floor = 0; floor < 4; floor++) {
            Day from = day_add(day_at("2026-01-05"), floor * 12);
            struct history history;

            history_init(&history, &arena);
            OK(ledger_history(ledger, from, &history, &err));
            for (size_t i = 0; i < KEYS; i++)
                wrong += known_differs(&known[i], &history, from);
        }
    }
    cr_expect_eq(wrong, 0, "%d wrong", wrong);
}

/* ---- files that are no ledger ---------------------------------------------------------------- */

static void expect_refused(enum exit_code code, int number)
{
    static int (*const opens[])(struct ledger **, const char *,
                                struct err *) = {ledger_open, ledger_open_to_read};
    char text[16];

    snprintf(text, sizeof text, "KGN%04dE", number);
    for (size_t i = 0; i < 2; i++) {
        struct ledger *none = NULL;
        struct err why = {0};

        cr_expect_eq(opens[i](&none, path, &why), -1);
        cr_expect_eq(why.code, code, "%s", why.text);
        cr_expect_eq(strncmp(why.text, text, 8), 0, "%s", why.text);
        cr_expect_null(none);
    }
}

static void write_file(const char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");

    cr_assert(file && fwrite(bytes, 1, n, file) == n && fclose(file) == 0);
}

Test(ledger_file, of_a_newer_version_is_refused)
{
    OK(ledger_open(&ledger, path, &err));
    ledger_close(ledger);
    ledger = NULL;
    sql("PRAGMA user_version=99");
    expect_refused(EXIT_CONFIG_, 603);
}

Test(ledger_file, of_another_program_is_refused_and_left)
{
    sql("CREATE TABLE other(x); INSERT INTO other VALUES(1)");
    expect_refused(EXIT_DATA, 602);
    cr_expect_eq(sql_number("SELECT count(*) FROM sqlite_master"), 1);
}

Test(ledger_file, that_is_text_is_refused_and_left)
{
    static char text[5000];
    struct stat at;

    memset(text, 'x', sizeof text);
    write_file(text, sizeof text);
    expect_refused(EXIT_DATA, 602);
    cr_expect(stat(path, &at) == 0 && at.st_size == (off_t)sizeof text);
}

Test(ledger_file, that_is_a_folder_is_refused)
{
    cr_assert_eq(mkdir(path, 0700), 0);
    expect_refused(EXIT_INPUT, 8);
    rmdir(path);
}

Test(ledger_file, in_no_folder_cannot_be_created)
{
    char nowhere[160];

    snprintf(nowhere, sizeof nowhere, "%s/none/ledger.sqlite", folder);
    cr_expect_eq(ledger_open(&ledger, nowhere, &err), -1);
    cr_expect_eq(err.code, EXIT_CREATE);
}

Test(ledger_file, missing_reads_as_empty_and_leaves_nothing)
{
    struct ledger_run run;
    uint8_t salt[32];

    OK(ledger_open_to_read(&ledger, path, &err));
    OK(ledger_last_published(ledger, &run, &arena, &err));
    cr_expect_eq(run.id, 0);
    OK(ledger_salt(ledger, salt, &err));
    cr_expect_neq(access(path, F_OK), 0, "a file was made");
}

Test(ledger_file, of_no_bytes_reads_as_empty_and_stays_so)
{
    struct ledger_run run;
    struct stat at;

    write_file("", 0);
    OK(ledger_open_to_read(&ledger, path, &err));
    OK(ledger_last_published(ledger, &run, &arena, &err));
    cr_expect_eq(run.id, 0);
    cr_expect(stat(path, &at) == 0 && at.st_size == 0);
    ledger_close(ledger);
    OK(ledger_open(&ledger, path, &err)); /* killed between creation and tables: made now */
    OK(ledger_last_published(ledger, &run, &arena, &err));
}

Test(ledger_file, opened_to_read_cannot_be_written)
{
    struct lot_stop stopped = {day_at("2026-11-20"), day_at("2026-11-24"), STR("g"), STR("{}")};
    struct ledger *reader;

    OK(ledger_open(&ledger, path, &err));
    OK(ledger_open_to_read(&reader, path, &err));
    cr_expect_eq(ledger_stop(reader, &stopped, &err), -1);
    ledger_close(reader);
    cr_expect_eq(sql_number("SELECT count(*) FROM stop"), 0);
}

/* Cut anywhere: an error or an answer, never a crash. */
Test(ledger_file, that_is_cut_off_does_no_harm)
{
    static char bytes[1 << 20];
    size_t size;
    FILE *file;
    int failed = 0;

    OK(ledger_open(&ledger, path, &err));
    one_piece(key_of(KIND_SIGNATURE, "S1", "2027-02-18"), "2026-11-20", "2026-11-24", 1);
    ledger_close(ledger);
    ledger = NULL;
    file = fopen(path, "rb");
    cr_assert(file);
    size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    for (size_t cut = 512; cut < size; cut += 1777) {
        struct ledger *cut_off = NULL;
        struct ledger_run run;
        struct history history;
        struct err why = {0};

        write_file(bytes, cut);
        history_init(&history, &arena);
        if (ledger_open_to_read(&cut_off, path, &why) ||
            ledger_last_published(cut_off, &run, &arena, &why) ||
            ledger_history(cut_off, day_at("2026-01-01"), &history, &why)) {
            cr_expect_eq(why.code, EXIT_DATA, "%s", why.text);
            failed++;
        }
        ledger_close(cut_off);
    }
    cr_expect_gt(failed, 10);
}

/*
 * Killed in the middle of a transaction: the journal is hot. Whoever opens next, be it to read,
 * sees the state before, and is not told that something is forbidden.
 */
Test(ledger_file, with_a_hot_journal_can_be_read)
{
    char copy[128], command_from[128];
    sqlite3 *db;
    struct ledger_run run;
    static char bytes[1 << 20];
    size_t size, journal_size;
    static char journal[1 << 20];
    FILE *file;

    OK(ledger_open(&ledger, path, &err));
    one_piece(key_of(KIND_SIGNATURE, "S1", "2027-02-18"), "2026-11-20", "2026-11-24", 1);
    ledger_close(ledger);
    ledger = NULL;
    snprintf(command_from, sizeof command_from, "%s-journal", path);
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    cr_assert_eq(
        sqlite3_exec(
            db,
            "PRAGMA ignore_check_constraints=ON;"
            "PRAGMA cache_size=1; PRAGMA cache_spill=1; BEGIN IMMEDIATE;"
            "DELETE FROM notice; DELETE FROM piece; DELETE FROM standing;"
            "UPDATE run SET folder = hex(randomblob(20000));"
            "INSERT INTO stop SELECT NULL, hex(randomblob(3000)), '', '', 0, '{}' FROM run;"
            "INSERT INTO stop SELECT NULL, hex(randomblob(3000)), '', '', 0, '{}' FROM stop;",
            NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_db_cacheflush(db);
    file = fopen(path, "rb");
    size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    file = fopen(command_from, "rb");
    cr_assert(file, "no journal");
    journal_size = fread(journal, 1, sizeof journal, file);
    fclose(file);
    cr_assert_gt(journal_size, 512);
    sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(db);
    snprintf(copy, sizeof copy, "%s", command_from);
    write_file(bytes, size); /* as the kill left it */
    file = fopen(copy, "wb");
    cr_assert(file && fwrite(journal, 1, journal_size, file) == journal_size);
    fclose(file);

    cr_expect_eq(ledger_open_to_read(&ledger, path, &err), 0, "%s", err.text);
    if (ledger) {
        OK(ledger_last_published(ledger, &run, &arena, &err));
        cr_expect(str_equal(run.folder, STR("2026-11-20")));
    }
    ledger_close(ledger);
    ledger = NULL;
    unlink(copy);
}

/* ---- since when a certificate is held -------------------------------------------------------- */

/* docs/contract 4, workbook: the first night of the unbroken series; another reason is no break. */
Test(ledger, held_since_the_first_night_of_the_last_series)
{
    static const struct {
        const char *as_of;
        enum disposition said;
        enum reason why;
        const char *since;
    } nights[] = {
        {"2026-11-19", DISPOSITION_HELD, REASON_NO_ADDRESS, "2026-11-19"},
        {"2026-11-20", DISPOSITION_HELD, REASON_PROTECTED, "2026-11-19"},
        {"2026-11-24", DISPOSITION_WAITING, REASON_PRINT_CAPACITY, "-"},
        {"2026-11-25", DISPOSITION_HELD, REASON_MOVING, "2026-11-25"},
        {"2026-11-26", DISPOSITION_COUNT, REASON_NONE, "-"},
        {"2026-11-27", DISPOSITION_HELD, REASON_PROTECTED, "2026-11-27"},
    };
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2027-02-20");
    struct certificate_key other = key_of(KIND_SIGNATURE, "S1", "2027-02-21");

    for (size_t i = 0; i < sizeof nights / sizeof nights[0]; i++) {
        Day since = DAY_NONE;
        struct night night;

        night_begin(&night, nights[i].as_of, 1, "2026-12-01");
        night_change(&night, key, nights[i].said, nights[i].why);
        night_plan(&night);
        OK(ledger_held_since(ledger, &key, &since, &err));
        cr_expect(i == 0 ? !day_is(since) : day_equal(since, day_at(nights[i - 1].since)),
                  "%zu: an unfinished run spoke", i);
        night_print(&night);
        OK(ledger_published(ledger, &night.run, &err));
        since = DAY_NONE;
        OK(ledger_held_since(ledger, &key, &since, &err));
        cr_expect(day_equal(since, day_at(nights[i].since)), "%zu", i);
        since = DAY_NONE;
        OK(ledger_held_since(ledger, &other, &since, &err));
        cr_expect_not(day_is(since));
    }
}

/* ---- what published runs have changed -------------------------------------------------------- */

struct changed { /* as they are told, one behind the other */
    char text[400];
    size_t used;
};

static void changed_take(void *context, const struct certificate_key *key,
                         enum disposition disposition, Day as_of)
{
    struct changed *changed = context;
    char day[DAY_TEXT_MAX];

    changed->used += (size_t)snprintf(
        changed->text + changed->used, sizeof changed->text - changed->used, "%s" STR_FMT " %s %s",
        changed->used ? ", " : "", STR_ARG(key->serial), day_text(as_of, day),
        disposition == DISPOSITION_COUNT || (int)disposition < 0 ? "-"
                                                               : disposition_term(disposition).word);
}

static void changes_are(const char *first, const char *last, const char *wanted)
{
    struct changed changed = {.used = 0};

    OK(ledger_each_change(ledger, day_at(first), day_at(last), changed_take, &changed, &err));
    cr_expect_str_eq(changed.text, wanted);
}

Test(ledger, changes_of_published_runs_are_told_in_their_order)
{
    struct certificate_key one = key_of(KIND_SIGNATURE, "S1", "2027-02-20");
    struct certificate_key other = key_of(KIND_SIGNATURE, "S2", "2027-02-21");
    static const char *const nights[] = {"2026-11-19", "2026-11-20", "2026-11-24"};
    static const enum disposition said[] = {DISPOSITION_SUPPRESSED, DISPOSITION_WAITING,
                                            DISPOSITION_SUPPRESSED};

    for (size_t i = 0; i < 3; i++) {
        struct night night;

        night_begin(&night, nights[i], 1, "2026-12-01");
        if (i != 1)
            night_change(&night, other, DISPOSITION_HELD, i ? REASON_PROTECTED : REASON_MOVING);
        night_change(&night, one, said[i], i == 1 ? REASON_PRINT_CAPACITY : REASON_DECEASED);
        night_plan(&night);
        if (i == 2)
            changes_are("2027-02-20", "2027-02-20",
                        "S1 2026-11-19 suppressed, S1 2026-11-20 waiting");
        night_print(&night);
        OK(ledger_published(ledger, &night.run, &err));
    }
    changes_are("2027-02-20", "2027-02-21",
                "S1 2026-11-19 suppressed, S1 2026-11-20 waiting, S1 2026-11-24 suppressed, "
                "S2 2026-11-19 held, S2 2026-11-24 held");
    changes_are("2027-02-21", "2027-12-31", "S2 2026-11-19 held, S2 2026-11-24 held");
    changes_are("2027-02-22", "2027-12-31", "");
}

/* ---- what was printed ------------------------------------------------------------------------ */

Test(ledger, a_returned_piece_is_compared_with_what_it_said)
{
    struct certificate_key keys[] = {key_of(KIND_SIGNATURE, "S1", "2027-02-20")};
    struct printed said[] = {{{1, 2, 3}}};
    const struct printed_now same = {said[0], {{5}}}, changed = {{{1, 2, 4}}, {{5}}};
    struct history history;
    struct memory *memory;
    struct night night;

    night_begin(&night, "2026-11-19", 1, "2026-11-20");
    night_piece(&night, 1, "2508555", "142069", keys, 1);
    night.entry.printed = said;
    night_publish(&night);
    event(night.pieces[0].id, "posted", "2026-11-20");
    memory = remembered(&history, "2026-10-15", keys[0]);
    cr_expect(memory->told->knows_printed);
    cr_expect_not(memory_is_returned(memory, &same), "it did not come back");
    event(night.pieces[0].id, "returned", "2026-11-30");
    memory = remembered(&history, "2026-10-15", keys[0]);
    cr_expect(memory_came_back(memory));
    cr_expect(memory_is_returned(memory, &same));
    cr_expect_not(memory_is_returned(memory, &changed));
    memory->told->knows_printed = false;
    cr_expect(memory_is_returned(memory, &changed), "not known: rather held");
    cr_expect_not(memory_is_returned(NULL, &changed));
}

/* After a change of mailing.days a later run can have the earlier mail day, and so lower ids. */
Test(ledger, the_last_piece_is_that_of_the_last_run)
{
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2027-02-20");
    static const char *const as_of[] = {"2026-11-16", "2026-11-17", "2026-11-18"};
    static const char *const mail_days[] = {"2026-11-30", "2026-11-20", "2026-11-25"};
    static struct night nights[3];
    struct history history;
    const struct memory *memory;

    for (int i = 0; i < 3; i++) {
        char id[PIECE_ID_LENGTH + 1];

        night_begin(&nights[i], as_of[i], 1, mail_days[i]);
        night_piece(&nights[i], 1, "2508555", "142069", &key, 1);
        night_publish(&nights[i]);
        memory = remembered(&history, "2026-10-01", key);
        cr_expect(memory_is_told(memory), "by the piece of run %d", i);
        cr_expect(day_equal(memory->told->life.on, day_at(mail_days[i])), "run %d", i);
        memcpy(id, nights[i].pieces[0].id, sizeof id);
        event(id, i == 1 ? "returned" : "spoiled", "2026-11-19");
        memory = remembered(&history, "2026-10-01", key);
        cr_expect_eq(memory_is_told(memory), i == 1, "run %d", i); /* it was not posted */
        if (i == 1)
            event(id, "pulled", "2026-11-19");
        cr_expect_not(memory_is_told(remembered(&history, "2026-10-01", key)), "run %d", i);
    }
}

/* ---- what became of the pieces --------------------------------------------------------------- */

Test(ledger, mailings_are_counted_and_folded)
{
    struct certificate_key keys[] = {key_of(KIND_SIGNATURE, "S1", "2027-02-20")};
    struct night old, recent, voided;
    struct lot lot = {0};

    night_begin(&old, "2026-08-03", 1, "2026-08-04");
    night_piece(&old, 1, "2508555", "142069", keys, 1);
    night_publish(&old);
    night_begin(&voided, "2026-11-18", 1, "2026-11-19");
    night_piece(&voided, 1, "2508555", "142069", keys, 1);
    night_plan(&voided);
    OK(ledger_void(ledger, &voided.run, day_at("2026-11-19"), &err));
    night_begin(&recent, "2026-11-19", 1, "2026-11-20");
    for (uint32_t i = 1; i <= 6; i++)
        night_piece(&recent, i, "2508555", "142069", keys, 1);
    night_publish(&recent);
    event(recent.pieces[1].id, "printed", "2026-11-20");
    event(recent.pieces[2].id, "printed", "2026-11-20");
    event(recent.pieces[2].id, "posted", "2026-11-21");
    event(recent.pieces[3].id, "posted", "2026-11-21");
    event(recent.pieces[3].id, "returned", "2026-11-30");
    event(recent.pieces[4].id, "spoiled", "2026-11-20");
    event(recent.pieces[5].id, "pulled", "2026-11-20");
    OK(ledger_mailings(ledger, day_at("2026-08-05"), &lot, &arena, &err));
    cr_assert_eq(lot.mailing_count, 1, "not the old one, not the voided one");
    cr_expect_eq(lot.mailings[0].made, 6);
    for (int state = 0; state < PIECE_EVENT_COUNT; state++)
        cr_expect_eq(lot.mailings[0].states[state], state == PIECE_VOIDED ? 0 : 1, "%d", state);
    cr_assert_eq(lot.return_count, 1);
    cr_expect(str_equal(lot.returns[0].piece_id, str_of(recent.pieces[3].id)));
    cr_expect(day_equal(lot.returns[0].posted_on, day_at("2026-11-21")));
    cr_expect(day_equal(lot.returns[0].returned_on, day_at("2026-11-30")));
    OK(ledger_mailings(ledger, day_at("2026-08-04"), &lot, &arena, &err));
    cr_assert_eq(lot.mailing_count, 2);
    cr_expect_eq(lot.mailings[0].states[PIECE_PLANNED], 1);
}

static const struct posted_lot *posted(const char *from, const char *until, size_t count)
{
    struct posted_lot *lots;
    size_t found;

    OK(ledger_posted(ledger, day_at(from), day_at(until), &lots, &found, &arena, &err));
    cr_assert_eq(found, count, "%zu lots from %s, not %zu", found, from, count);
    return lots;
}

static void lot_is(const struct posted_lot *lot, const char *mail_on, bool reported, uint64_t made,
                   uint64_t was_posted, uint64_t undone, uint64_t returned)
{
    cr_expect(day_equal(lot->mail_on, day_at(mail_on)), "not the lot of %s", mail_on);
    cr_expect_eq(lot->reported, reported, "%s", mail_on);
    cr_expect_eq(lot->made, made, "%s: %llu made", mail_on, (unsigned long long)lot->made);
    cr_expect_eq(lot->posted, was_posted, "%s: %llu posted", mail_on,
                 (unsigned long long)lot->posted);
    cr_expect_eq(lot->undone, undone, "%s: %llu undone", mail_on, (unsigned long long)lot->undone);
    cr_expect_eq(lot->returned, returned, "%s: %llu returned", mail_on,
                 (unsigned long long)lot->returned);
}

static void run_of(struct night *night, const char *as_of, uint32_t nth, const char *mail_on,
                   uint32_t first, uint32_t pieces)
{
    static struct certificate_key key;

    key = key_of(KIND_SIGNATURE, "S1", "2027-02-20");
    night_begin(night, as_of, nth, mail_on);
    for (uint32_t i = 0; i < pieces; i++)
        night_piece(night, first + i, "2508555", "142069", &key, 1);
}

Test(ledger, past_lots_by_what_is_on_record)
{
    static struct night old, first, again, voided, second;
    const struct posted_lot *lots;

    run_of(&old, "2026-11-16", 1, "2026-11-17", 1, 2);
    night_publish(&old);
    run_of(&voided, "2026-11-17", 1, "2026-11-18", 1, 3);
    night_plan(&voided);
    OK(ledger_void(ledger, &voided.run, day_at("2026-11-18"), &err));
    run_of(&first, "2026-11-19", 1, "2026-11-20", 1, 5);
    night_publish(&first);
    run_of(&again, "2026-11-19", 2, "2026-11-20", 6, 1);
    night_publish(&again);
    run_of(&second, "2026-11-20", 1, "2026-11-24", 1, 1);
    night_publish(&second);
    posted("2026-11-01", "2026-12-01", 0);
    event("resident:R1", "release", "2026-11-20");
    event(first.pieces[0].id, "spoiled", "2026-11-20");
    posted("2026-11-01", "2026-12-01", 0); /* nobody was said to have posted anything */
    event(old.pieces[0].id, "posted", "2026-11-17");
    event(old.pieces[0].id, "returned", "2026-11-19");
    lots = posted("2026-11-01", "2026-12-01", 3); /* it says nothing of the others */
    lot_is(&lots[0], "2026-11-17", false, 2, 0, 0, 1);
    lot_is(&lots[1], "2026-11-20", false, 6, 0, 1, 0);
    lot_is(&lots[2], "2026-11-24", false, 1, 0, 0, 0);
    event(first.pieces[1].id, "printed", "2026-11-20");
    event(first.pieces[1].id, "posted", "2026-11-20");
    event(first.pieces[2].id, "printed", "2026-11-20");
    event(first.pieces[3].id, "printed", "2026-11-20");
    event(first.pieces[3].id, "pulled", "2026-11-20");
    lots = posted("2026-11-01", "2026-12-01", 3);
    lot_is(&lots[0], "2026-11-17", false, 2, 1, 0, 1);
    lot_is(&lots[1], "2026-11-20", true, 6, 1, 2, 0); /* both runs of the mail day */
    lot_is(&lots[2], "2026-11-24", true, 1, 0, 0, 0);
    lots = posted("2026-11-18", "2026-11-24", 1); /* the first day counts, the last does not */
    lot_is(&lots[0], "2026-11-20", true, 6, 1, 2, 0);
}

/* ---- a run that is taken back ---------------------------------------------------------------- */

static uint64_t take_back(const struct night *night, const char *on)
{
    uint64_t pieces = 99;

    OK(ledger_take_back(ledger, &night->run, day_at(on), STR("clerk"), STR("the wrong file"),
                        &pieces, &err));
    return pieces;
}

static uint64_t visits_on(const struct plan *plan, const char *deliver_on, const char *municipality)
{
    uint64_t visits = 0;

    for (size_t i = 0; i < plan->visit_count; i++)
        if (day_equal(plan->visits[i].deliver_on, day_at(deliver_on)) &&
            str_equal(plan->visits[i].municipality, str_of(municipality)))
            visits += plan->visits[i].pieces;
    return visits;
}

static void delivered_on(struct night *night, const char *as_of, const char *mail_on,
                         const char *deliver_on, uint32_t count)
{
    pieces_on(night, as_of, mail_on, 1, count);
    night->lot.deliver_on = deliver_on ? day_at(deliver_on) : DAY_NONE;
}

Test(ledger, visits_are_of_letters_that_have_not_come_undone)
{
    static struct night night;
    struct plan plan = {0};

    delivered_on(&night, "2026-08-03", "2026-08-04", "2026-11-16", 1); /* longer ago than any */
    night_publish(&night);
    delivered_on(&night, "2026-11-09", "2026-11-10", "2026-11-13", 2);
    night_publish(&night);
    delivered_on(&night, "2026-11-10", "2026-11-11", "2026-11-16", 7);
    night_publish(&night);
    event(night.pieces[0].id, "posted", "2026-11-11");
    event(night.pieces[1].id, "posted", "2026-11-11");
    event(night.pieces[1].id, "returned", "2026-11-12");
    event(night.pieces[2].id, "spoiled", "2026-11-11");
    event(night.pieces[3].id, "pulled", "2026-11-11");
    event(night.pieces[4].id, "printed", "2026-11-11");
    delivered_on(&night, "2026-11-11", "2026-11-12", NULL, 3);
    night_publish(&night);
    delivered_on(&night, "2026-11-12", "2026-11-13", "2026-11-18", 4);
    night_publish(&night);
    take_back(&night, "2026-11-13");
    delivered_on(&night, "2026-11-13", "2026-11-16", "2026-11-19", 2);
    night_plan(&night);

    OK(ledger_visits(ledger, day_at("2026-11-16"), &plan, &arena, &err));
    cr_expect_eq(visits_on(&plan, "2026-11-13", "142069"), 0, "delivered before");
    cr_expect_eq(visits_on(&plan, "2026-11-16", "142069"), 3, "of six three came undone");
    cr_expect_eq(visits_on(&plan, "2026-11-16", ""), 1, "posted; that of August is left out");
    cr_expect_eq(visits_on(&plan, "", "142069"), 2, "delivery not known");
    cr_expect(day_equal(plan.visits[0].mail_on, day_at("2026-11-11")));
    cr_expect_eq(visits_on(&plan, "2026-11-18", "142069"), 0, "taken back");
    cr_expect_eq(visits_on(&plan, "2026-11-19", "142069"), 0, "only planned");
    plan_release(&plan);
}

static uint64_t used(const char *mail_on)
{
    struct plan plan = {0};
    uint64_t pieces = 0;

    OK(ledger_use(ledger, day_at(mail_on), &plan, &arena, &err));
    for (size_t i = 0; i < plan.used_count; i++)
        pieces += plan.used[i].pieces;
    mem_free(plan.used);
    return pieces;
}

static size_t open_pieces(struct open_pieces *pieces)
{
    *pieces = (struct open_pieces){0};
    OK(ledger_open_pieces(ledger, day_at("2026-11-20"), day_at("2199-12-31"), pieces, &arena,
                          &err));
    OK(ledger_voided_pieces(ledger, pieces, &arena, &err));
    return pieces->list.count;
}

/* Three runs; the second had a piece spoiled and one pulled before it was taken back. */
Test(ledger, a_run_that_is_taken_back_stays_and_its_pieces_are_as_never_sent)
{
    static struct night first, second, again, cut_off;
    struct certificate_key key = key_of(KIND_SIGNATURE, "S1", "2027-02-20");
    struct taken_back back;
    struct open_pieces pieces;
    struct ledger_run last;
    struct history history;
    struct lot lot = {0};
    uint64_t events;
    Str posted_id;

    run_of(&first, "2026-11-18", 1, "2026-11-19", 1, 1);
    night_publish(&first);
    event(first.pieces[0].id, "posted", "2026-11-19");
    run_of(&second, "2026-11-19", 1, "2026-11-20", 1, 4);
    night_change(&second, key, DISPOSITION_NOTICE, REASON_NONE);
    night_publish(&second);
    event(second.pieces[0].id, "spoiled", "2026-11-20");
    event(second.pieces[1].id, "pulled", "2026-11-20");
    event(second.pieces[2].id, "printed", "2026-11-20");
    run_of(&cut_off, "2026-11-20", 1, "2026-11-24", 1, 2);
    night_plan(&cut_off);
    OK(ledger_void(ledger, &cut_off.run, day_at("2026-11-20"), &err));
    OK(ledger_event_count(ledger, &events, &err));
    cr_expect_eq(events, 4);
    OK(ledger_taken_back(ledger, &second.run, &back, &arena, &err));
    cr_expect_not(back.is);
    OK(ledger_posted_piece(ledger, &second.run, &posted_id, &arena, &err));
    cr_expect(str_is_empty(posted_id));
    OK(ledger_posted_piece(ledger, &first.run, &posted_id, &arena, &err));
    cr_expect(str_equal(posted_id, str_of(first.pieces[0].id)));
    cr_expect_eq(used("2026-11-20"), 5);

    cr_expect_eq(take_back(&second, "2026-11-21"), 2, "without the spoiled and the pulled one");
    OK(ledger_taken_back(ledger, &second.run, &back, &arena, &err));
    cr_expect(back.is && day_equal(back.on, day_at("2026-11-21")) &&
              str_equal(back.by, STR("clerk")));
    OK(ledger_taken_back(ledger, &first.run, &back, &arena, &err));
    cr_expect_not(back.is);
    OK(ledger_event_count(ledger, &events, &err));
    cr_expect_eq(events, 5, "one event more for the night's fingerprint");
    OK(ledger_last_published(ledger, &last, &arena, &err));
    cr_expect_eq(last.id, second.run.id, "it stays a published run");
    cr_expect_eq(used("2026-11-20"), 1, "none of its pieces, spoiled ones too");
    cr_expect_not(memory_is_told(remembered(&history, "2026-10-01", key)));
    cr_expect(memory_is_open(remembered(&history, "2027-12-01", key)), "half a year later too");
    cr_assert_eq(open_pieces(&pieces), 2, "the two that are nowhere; none of the run cut off");
    for (size_t i = 0; i < 2; i++) {
        cr_expect(pieces.list.at[i].voided);
        cr_expect(str_equal(pieces.list.at[i].id, str_of(second.pieces[2 + i].id)));
    }
    VEC_RELEASE(&pieces.list);
    OK(ledger_mailings(ledger, day_at("2026-11-20"), &lot, &arena, &err));
    cr_assert_eq(lot.mailing_count, 1);
    cr_expect_eq(lot.mailings[0].states[PIECE_VOIDED], 2);
    lot_is(posted("2026-11-01", "2026-12-01", 1), "2026-11-19", true, 1, 1, 0, 0);

    event(second.pieces[2].id, "pulled", "2026-11-24");
    run_of(&again, "2026-11-19", 2, "2026-11-20", 5, 1);
    night_publish(&again);
    cr_assert_eq(open_pieces(&pieces), 2);
    cr_expect(pieces.list.at[0].voided, "by run, then number: the older first");
    cr_expect(str_equal(pieces.list.at[0].id, str_of(second.pieces[3].id)));
    cr_expect_not(pieces.list.at[1].voided);
    VEC_RELEASE(&pieces.list);
    cr_expect(memory_is_told(remembered(&history, "2026-10-01", key)), "by the run made again");
    cr_expect_eq(used("2026-11-20"), 2);
    lot = (struct lot){0};
    OK(ledger_mailings(ledger, day_at("2026-11-20"), &lot, &arena, &err));
    cr_expect_eq(lot.mailings[0].states[PIECE_VOIDED], 1);
    cr_expect_eq(lot.mailings[0].states[PIECE_PULLED], 2);
}

Test(ledger, a_run_without_pieces_is_taken_back_too)
{
    static struct night quiet;
    struct taken_back back;
    uint64_t events;

    run_of(&quiet, "2026-11-19", 2, "2026-11-20", 1, 0);
    night_publish(&quiet);
    cr_expect_eq(take_back(&quiet, "2026-11-20"), 0);
    OK(ledger_taken_back(ledger, &quiet.run, &back, &arena, &err));
    cr_expect(back.is);
    OK(ledger_event_count(ledger, &events, &err));
    cr_expect_eq(events, 1);
}

Test(ledger, an_office_records_postings_from_the_lot_of_the_first_one)
{
    static struct night first, second;
    const struct posted_lot *lots;

    run_of(&first, "2026-11-19", 1, "2026-11-20", 1, 2);
    night_publish(&first);
    run_of(&second, "2026-11-20", 1, "2026-11-24", 1, 2);
    night_publish(&second);
    event(second.pieces[0].id, "printed", "2026-11-24");
    event(first.pieces[0].id, "posted", "2026-11-24");
    lots = posted("2026-11-01", "2026-12-01", 2);
    lot_is(&lots[0], "2026-11-20", false, 2, 1, 0, 0);
    lot_is(&lots[1], "2026-11-24", true, 2, 0, 0, 0);
}

/* As kigen wrote it before a stop had an account: the stops of version 2, and in version 1 no
 * digest of what was printed. */
static void make_older(int version)
{
    static char text[1 << 18];
    const char *tests = getenv("KIGEN_TESTS");
    FILE *file;
    size_t n;

    cr_assert(tests, "set KIGEN_TESTS");
    file = fopen(arena_printf(&arena, "%s/ledgers/before-house.sql", tests).p, "r");
    cr_assert(file);
    n = fread(text, 1, sizeof text - 1, file);
    text[n] = '\0';
    fclose(file);
    unlink(path);
    sql(text);
    sql("ALTER TABLE stop DROP COLUMN account; ALTER TABLE stop DROP COLUMN after_run;");
    if (version == 1)
        sql("ALTER TABLE piece DROP COLUMN printed;");
    sql(version == 1 ? "PRAGMA user_version=1" : "PRAGMA user_version=2");
}

static uint32_t stops_after(int64_t run_id)
{
    struct ledger_run run = {.id = run_id};
    struct lot lot = {0};

    OK(ledger_stops(ledger, &run, &lot, &arena, &err));
    return lot.stop_count;
}

Test(ledger_file, of_an_older_version_is_read_as_it_is_and_upgraded)
{
    for (int version = 1; version <= 2; version++) {
        const char *copy = arena_printf(&arena, "%s.schema-%d", path, version).p;
        struct ledger_run last;

        make_older(version);
        OK(ledger_open_to_read(&ledger, path, &err));
        OK(ledger_last_published(ledger, &last, &arena, &err));
        cr_expect(str_equal(last.folder, STR("2026-11-25")));
        cr_expect_eq(stops_after(1), 1, "the one of the day after the first run");
        ledger_close(ledger);
        cr_expect_eq(sql_number("PRAGMA user_version"), version, "and changes nothing");
        cr_expect_neq(access(copy, F_OK), 0);
        OK(ledger_open(&ledger, path, &err));
        cr_expect_eq(sql_number("PRAGMA user_version"), 4);
        cr_expect_eq(stops_after(1), 1);
        OK(stop("2026-11-26", "2026-11-27", "counts", "{}"));
        expect_stops("counts");
        cr_expect_eq(sql_number("SELECT count(*) FROM piece WHERE printed <> x''") > 0,
                     version == 2);
        ledger_close(ledger);
        ledger = NULL;
        cr_expect_eq(unlink(copy), 0, "the copy");
    }
}
