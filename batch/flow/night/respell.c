/* The ledger is asked for nothing where each notice has its row, or each row has its notice. */
#include "flow/night/respell.h"

#include "say/err.h"
#include "core/gates/gates.h"
#include "core/rules/respell.h"
#include "edge/ledger/ledger_spelling.h"

/* A duplicate is another row's certificate, whatever its serial. */
static bool may_be_another(const struct due *due)
{
    return due->unreadable == REASON_NONE && !due->duplicate &&
           respelling_may(due->memory, &due->certificate);
}

/* Issue days of the notices that this row could be about. */
static int ask(const struct respelling *respelling, const struct due *due, struct ledger *ledger,
               struct err *err)
{
    struct index_at at = respelling_at(respelling, &due->certificate);
    char serial[PACKED_BYTES_MAX];
    struct memory *memory;

    while ((memory = respelling_next(respelling, &due->certificate, &at)) != NULL) {
        const struct certificate_key key = memory_key(memory, serial);

        if (!memory->told->asked && ledger_issued_on(ledger, &key, &memory->told->issued_on, err))
            return -1;
        memory->told->asked = true;
    }
    return 0;
}

/* All are found before one of them is a name: no row hangs on the order of the file. */
static int find(struct intake *intake, const struct respelling *respelling, struct ledger *ledger,
                struct arena *arena, struct err *err)
{
    struct due_view view;

    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        struct due *due = due_at(&intake->dues, i, &view);
        struct memory *memory;

        if (!may_be_another(due))
            continue;
        if (ask(respelling, due, ledger, err))
            return -1;
        memory = respelling_of(respelling, &due->certificate);
        if (!memory)
            continue;
        due->memory = memory;
        due->respelled = true;
        due_put(&intake->dues, i, due, arena);
    }
    return 0;
}

static void name_all(struct intake *intake)
{
    struct due_view view;
    char first[PACKED_BYTES_MAX];

    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        const struct due *due;

        if (!due_is_respelled(&intake->dues, i))
            continue;
        due = due_at(&intake->dues, i, &view);
        history_name(&intake->history,
                     &(struct certificate_key){due->certificate.kind, due->certificate.serial,
                                               due->certificate.expires_on},
                     memory_key(due->memory, first).serial);
    }
}

/* Of rows under several names of one certificate the first speaks for it in the ledger. */
static void find_echoes(struct intake *intake, struct arena *arena)
{
    struct due_view view;

    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        struct due *due;

        if (!due_is_known(&intake->dues, i))
            continue;
        due = due_at(&intake->dues, i, &view);
        if (due->unreadable != REASON_NONE || due->duplicate)
            continue;
        due->echo = due->memory->tonight.touched;
        due->memory->tonight.touched = true;
        due_put(&intake->dues, i, due, arena);
    }
}

int respell(struct intake *intake, const struct judging *by, struct arena *arena, struct err *err)
{
    struct respelling respelling;

    REQUIRE(intake->not_due_by_month && by->store->ledger); /* intake_registers() was here */
    respelling_begin(&respelling, &intake->history, arena);
    if (respelling.by_resident.count && find(intake, &respelling, by->store->ledger, arena, err))
        return -1;
    name_all(intake);
    find_echoes(intake, arena);
    return 0;
}

struct certificate_key due_key(const struct due *due, char out[PACKED_BYTES_MAX])
{
    const struct certificate *of = &due->certificate;

    REQUIRE(due->unreadable == REASON_NONE);
    return due->memory ? memory_key(due->memory, out)
                       : (struct certificate_key){of->kind, of->serial, of->expires_on};
}

struct memory *due_speaks(const struct due *due)
{
    return due->echo ? NULL : due->memory;
}

static uint32_t respelled(const struct intake *intake)
{
    uint32_t count = 0;

    for (size_t i = 0; i < intake->dues.rows.count; i++)
        count += due_is_respelled(&intake->dues, i);
    return count;
}

void respell_take(struct lot *lot, const struct intake *intake, struct arena *arena)
{
    struct due_view view;
    char first[PACKED_BYTES_MAX];

    REQUIRE(lot->spelling_count == 0); /* once */
    lot->spellings = ARENA_ARRAY(arena, struct lot_spelling, respelled(intake));
    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        const struct due *due;

        if (!due_is_respelled(&intake->dues, i))
            continue;
        due = due_at(&intake->dues, i, &view);
        lot->spellings[lot->spelling_count++] =
            (struct lot_spelling){arena_copy(arena, due->certificate.serial),
                                  arena_copy(arena, memory_key(due->memory, first).serial),
                                  due->certificate.kind, due->certificate.expires_on};
    }
}

void respell_warn(const struct lot *lot, const struct intake *intake, const struct config *config)
{
    if (lot->spelling_count > RESPELLED_MAX)
        return; /* the gate was lifted, and that is said */
    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        if (!due_is_respelled(&intake->dues, i))
            continue;
        notice_say(RESPELLED, config->certificates.configured.p, due_row(&intake->dues, i)->line,
                   lot->spelling_count);
        return;
    }
}
