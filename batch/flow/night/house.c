/*
 * Letters in the house: what was published and has not left yet is worth a look each night. A
 * folder that was deleted or cut between publication and posting would otherwise be noticed by
 * nobody, and its people count as told.
 */
#include "disk/path.h"
#include "edge/disk/digest.h"
#include "say/err.h"
#include "flow/night/past.h"

enum { NAMED_LOTS = 3, NAMED_FILES = 3 }; /* a sentence names no more */

struct house {
    struct alarms *alarms;
    const struct config *config;
    struct ledger *ledger;
    struct arena *arena;
    struct sentence lots; /* those named so far */
    unsigned long long lot_count, letters;
};

/* ---- what is said of one folder -------------------------------------------------------------- */

/* "print/letters-0001.pdfがない"; the folder itself where there is no name. */
static struct sentence fault_told(const struct digest_fault *fault, struct arena *arena)
{
    static const char *const of_file[][2] = {
        [DIGEST_FAULT_MISSING] = {"がない", " is missing"},
        [DIGEST_FAULT_CHANGED] = {"が公開したものと違う", " is not as published"},
        [DIGEST_FAULT_UNREADABLE] = {"を読めない: ", " cannot be read: "}};
    static const char *const of_folder[][2] = {
        [DIGEST_FAULT_MISSING] = {"フォルダーがない", "the folder is missing"},
        [DIGEST_FAULT_CHANGED] = {"フォルダーではない", "it is no folder"},
        [DIGEST_FAULT_UNREADABLE] = {"フォルダーを読めない: ", "the folder cannot be read: "}};
    const char *const *words = (fault->name.n ? of_file : of_folder)[fault->kind];
    const char *cause = fault->failed ? system_says(fault->failed) : "";

    return (struct sentence){
        arena_printf(arena, STR_FMT "%s%s", STR_ARG(fault->name), words[0], cause),
        arena_printf(arena, STR_FMT "%s%s", STR_ARG(fault->name), words[1], cause)};
}

static struct sentence joined(struct sentence before, struct sentence next, struct arena *arena)
{
    if (!before.japanese.n)
        return next;
    return (struct sentence){
        arena_printf(arena, STR_FMT "、" STR_FMT, STR_ARG(before.japanese), STR_ARG(next.japanese)),
        arena_printf(arena, STR_FMT ", " STR_FMT, STR_ARG(before.english), STR_ARG(next.english))};
}

static struct sentence faults_told(const DigestFaults *faults, struct arena *arena)
{
    struct sentence told = {0};

    for (size_t i = 0; i < faults->count && i < NAMED_FILES; i++)
        told = joined(told, fault_told(&faults->at[i], arena), arena);
    if (faults->count > NAMED_FILES) {
        size_t more = faults->count - NAMED_FILES;
        struct sentence rest = {arena_printf(arena, "ほかに%zu件", more),
                                arena_printf(arena, "%zu more", more)};

        told = joined(told, rest, arena);
    }
    return told;
}

static void lot_tell(struct house *house, Str folder, const DigestFaults *faults, uint64_t letters)
{
    struct arena *arena = house->arena;
    struct sentence told = faults_told(faults, arena);
    unsigned long long count = letters;

    house->letters += letters;
    if (house->lot_count++ >= NAMED_LOTS)
        return;
    told.japanese = arena_printf(arena, STR_FMT "(" STR_FMT "、%llu通)", STR_ARG(folder),
                                 STR_ARG(told.japanese), count);
    told.english = arena_printf(arena, STR_FMT " (" STR_FMT "; %llu letters)", STR_ARG(folder),
                                STR_ARG(told.english), count);
    house->lots = joined(house->lots, told, arena);
}

static void house_alarm(struct house *house)
{
    struct arena *arena = house->arena;

    if (!house->lot_count)
        return;
    if (house->lot_count > NAMED_LOTS) {
        unsigned long long more = house->lot_count - NAMED_LOTS;
        struct sentence rest = {arena_printf(arena, "ほかに%llu回分", more),
                                arena_printf(arena, "%llu more runs", more)};

        house->lots = joined(house->lots, rest, arena);
    }
    alarm_raise(house->alarms, ALARM_HOUSE, house->letters,
                say_house(house->letters, house->lots, arena));
}

/* ---- which letters it is about --------------------------------------------------------------- */

/* "print/letters-0001.pdf": the bundle; empty where the fault is none of a bundle alone. */
static Str bundle_of(const struct digest_fault *fault)
{
    static const Str print = {"print/", sizeof "print/" - 1};
    Str name = str_starts(fault->name, print) ? str_skip(fault->name, print.n) : STR_EMPTY;

    return pull_names_bundle(name) ? name : STR_EMPTY;
}

static bool all_are_bundles(const DigestFaults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        if (!bundle_of(&faults->at[i]).n)
            return false;
    return true;
}

/* Where the letters of one run lie: from its pieces.csv, empty where that does not say. */
static struct pull *places_of(const struct house *house, const struct open_piece *pieces,
                              size_t count)
{
    struct pull *places = ARENA_ARRAY(house->arena, struct pull, count);

    for (size_t i = 0; i < count; i++)
        places[i] = (struct pull){.piece_id = pieces[i].id, .lot = pieces[i].folder};
    pull_places(places, count, house->config, house->arena);
    return places;
}

/* Keeps the faults of bundles in which an open letter lies, and counts the letters. */
static uint64_t letters_in(DigestFaults *faults, const struct pull *places, size_t count)
{
    uint64_t letters = 0, somewhere = 0;
    size_t kept = 0;

    for (size_t k = 0; k < count; k++)
        somewhere += places[k].bundle.n == 0;
    for (size_t i = 0; i < faults->count; i++) {
        Str bundle = bundle_of(&faults->at[i]);
        uint64_t here = 0;

        for (size_t k = 0; k < count; k++)
            here += str_equal(places[k].bundle, bundle);
        letters += here;
        if (here || somewhere)
            faults->at[kept++] = faults->at[i];
    }
    faults->count = kept;
    return letters + somewhere;
}

/* ---- each folder ----------------------------------------------------------------------------- */

static int lot_look(struct house *house, const struct open_piece *pieces, size_t count,
                    struct err *err)
{
    const char *folder =
        path_join(house->arena, house->config->output_dir.path.p, pieces[0].folder.p);
    DigestFaults faults = {0};
    struct ledger_run run;
    uint64_t letters = count;

    if (ledger_run_of_folder(house->ledger, pieces[0].folder, &run, house->arena, err))
        return -1;
    REQUIRE(run.id); /* its pieces were read from it */
    digest_run_look(folder, run.print_sha256, run.office_sha256, house->arena, &faults);
    if (faults.count && all_are_bundles(&faults))
        letters = letters_in(&faults, places_of(house, pieces, count), count);
    if (faults.count)
        lot_tell(house, pieces[0].folder, &faults, letters);
    VEC_RELEASE(&faults);
    return 0;
}

int house_look(const struct past *past, struct alarms *alarms, const struct config *config,
               struct ledger *ledger, struct arena *arena, struct err *err)
{
    const struct open_piece *pieces = past->open.list.at;
    struct house house = {.alarms = alarms, .config = config, .ledger = ledger, .arena = arena};
    size_t from = 0, to;

    REQUIRE(ledger); /* the ledger being open */
    for (; from < past->open.list.count; from = to) {
        for (to = from;
             to < past->open.list.count && str_equal(pieces[to].folder, pieces[from].folder);)
            to++;
        if (lot_look(&house, &pieces[from], to - from, err))
            return -1;
    }
    house_alarm(&house);
    return 0;
}
