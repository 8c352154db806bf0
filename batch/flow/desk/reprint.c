/* What the ledger says of each piece, where it lies, and the order of writing. */
#include "flow/desk/reprint.h"

#include <stdlib.h>

#include "core/lot/jobfile.h"
#include "core/paper/reprint.h"
#include "disk/path.h"
#include "edge/disk/digest.h"
#include "edge/disk/publish.h"
#include "edge/ledger/ledger_reprint.h"
#include "edge/press/qpdfcopy.h"
#include "flow/desk/access.h"
#include "flow/night/making.h"
#include "flow/press/paper.h"
#include "say/err.h"

struct reprint_file { /* a bundle, as it was published */
    const char *path;
    Str folder, name;
    struct file_map map;
};

struct reprint_pages {
    Str id;
    struct reprint_piece known;
    bool placed; /* job.csv has it; else the rest is unset */
    Str bundle, job;
    uint64_t sequence, first_page, pages, sheets;
    bool duplex;
    size_t file; /* of reprint->files */
};

struct finding { /* the print/ of one run */
    struct reprint *reprint;
    const struct config *config;
    const char *print;
    Str folder, sums;
    struct arena *arena;
};

/* ---- the pieces ------------------------------------------------------------------------------ */

static int refuse(Str id, enum reprint_refusal refusal, struct err *err)
{
    return err_say(err, REPRINT_REFUSED, STR_ARG(id), reprint_refusal_word(refusal),
                   reprint_refusal_says(refusal, messages_are_english()));
}

static int piece_ask(struct reprint_pages *piece, struct ledger *ledger, struct arena *arena,
                     struct err *err)
{
    if (ledger_reprint_piece(ledger, piece->id, &piece->known, arena, err))
        return -1;
    return piece->known.known ? 0 : err_say(err, WHY_NO_PIECE, STR_ARG(piece->id));
}

static int piece_allows(const struct reprint_pages *piece, struct err *err)
{
    enum reprint_refusal refusal = reprint_refused(&piece->known.asked);

    return refusal == REPRINT_GIVEN ? 0 : refuse(piece->id, refusal, err);
}

/* Before a refusal, which tells of a person's letter as well. */
static int look_note(const struct reprint *reprint, const struct config *config,
                     struct arena *arena, struct err *err)
{
    Str *residents = ARENA_ARRAY(arena, Str, reprint->id_count);
    struct access access = {.command = "reprint",
                            .by = str_trim(str_of(reprint->by)),
                            .asked = reprint->ids,
                            .asked_count = reprint->id_count,
                            .residents = residents};

    for (size_t i = 0; i < reprint->id_count; i++) {
        Str id = reprint->pieces[i].known.resident_id;
        size_t k = 0;

        while (k < access.resident_count && !str_equal(residents[k], id))
            k++;
        if (k == access.resident_count)
            residents[access.resident_count++] = id;
    }
    return access_note(&access, config, arena, err);
}

/* As they lie in the house: by run, bundle and place. */
static int in_order(const void *a, const void *b)
{
    const struct reprint_pages *left = a, *right = b;
    int bundles = str_compare(left->bundle, right->bundle);

    if (left->known.run_id != right->known.run_id)
        return left->known.run_id < right->known.run_id ? -1 : 1;
    if (bundles)
        return bundles;
    return left->sequence < right->sequence ? -1 : left->sequence > right->sequence;
}

static void posted_warn(const struct reprint_pages *piece)
{
    const struct piece_life *life = &piece->known.asked.life;
    char on[DAY_TEXT_MAX];

    if (life->state == PIECE_POSTED)
        notice_say(REPRINT_POSTED, STR_ARG(piece->id), day_text(life->on, on));
}

/* ---- the files of a run, from the ledger's digest down --------------------------------------- */

/* The digest that SHA256SUMS has of a file; empty: it names none of this name. */
static Str digest_in(Str sums, Str name)
{
    enum { BEFORE_NAME = DIGEST_HEX + 2 };

    while (sums.n) {
        const char *end = memchr(sums.p, '\n', sums.n);
        Str line = str_take(sums, end ? (size_t)(end - sums.p) : sums.n);

        sums = str_skip(sums, line.n + (end != NULL));
        if (line.n > BEFORE_NAME && str_equal(str_skip(line, BEFORE_NAME), name))
            return str_take(line, DIGEST_HEX);
    }
    return STR_EMPTY;
}

static int as_published(Str bytes, const char *path, Str sha256, struct err *err)
{
    char hex[DIGEST_HEX + 1];

    digest_of(bytes, hex);
    return str_equal(str_of(hex), sha256) ? 0 : err_say(err, REPRINT_DIGEST, path);
}

static int sums_read(struct finding *at, const char *print_sha256, struct err *err)
{
    const char *path = path_join(at->arena, at->print, "SHA256SUMS");

    return file_read(path, at->arena, &at->sums, err) ||
                   as_published(at->sums, path, str_of(print_sha256), err)
               ? -1
               : 0;
}

static struct reprint_pages *wanted(struct finding *at, Str id)
{
    for (size_t i = 0; i < at->reprint->id_count; i++)
        if (str_equal(at->reprint->pieces[i].id, id))
            return &at->reprint->pieces[i];
    return NULL;
}

/* What the ledger knows of its place is the same; an older ledger knows none. */
static bool agrees(const struct reprint_pages *piece, const struct jobfile_row *row, Str folder)
{
    return str_equal(piece->known.folder, folder) &&
           (!piece->known.bundle.n || (str_equal(piece->known.bundle, row->bundle) &&
                                       (uint64_t)piece->known.sequence == row->sequence));
}

static int row_take(struct finding *at, const struct jobfile_row *row, const char *path,
                    struct err *err)
{
    struct reprint_pages *piece = wanted(at, row->piece_id);

    if (!piece)
        return 0;
    if (piece->placed || !agrees(piece, row, at->folder))
        return err_say(err, REPRINT_PLACE, path, STR_ARG(piece->id));
    piece->placed = true;
    piece->bundle = arena_copy(at->arena, row->bundle);
    piece->job = arena_copy(at->arena, row->job);
    piece->sequence = row->sequence;
    piece->first_page = row->first_page;
    piece->pages = row->pages;
    piece->sheets = row->sheets;
    piece->duplex = row->duplex;
    return 0;
}

static int places_read(struct finding *at, struct err *err)
{
    const char *path = path_join(at->arena, at->print, "job.csv");
    struct jobfile_row row;
    struct jobfile file;
    Str text;
    int more;

    if (file_read(path, at->arena, &text, err) ||
        as_published(text, path, digest_in(at->sums, STR("job.csv")), err))
        return -1;
    if (!jobfile_begin(&file, text, at->arena))
        return err_say(err, LISTING_FORM, path, 1UL, (unsigned long)JOBFILE_COLUMNS_MAX);
    while ((more = jobfile_next(&file, &row)) == 1)
        if (row_take(at, &row, path, err))
            return -1;
    return more ? err_say(err, LISTING_FORM, path, file.csv.line, (unsigned long)file.columns) : 0;
}

/* A bundle is read once, however many of its pieces are asked for. */
static int bundle_open(struct finding *at, struct reprint_pages *piece, struct err *err)
{
    struct reprint *reprint = at->reprint;
    struct reprint_file *file;
    int failed;

    for (piece->file = 0; piece->file < reprint->files.count; piece->file++)
        if (str_equal(reprint->files.at[piece->file]->folder, at->folder) &&
            str_equal(reprint->files.at[piece->file]->name, piece->bundle))
            return 0;
    file = ARENA_NEW(at->arena, struct reprint_file);
    *file = (struct reprint_file){.path = path_join(at->arena, at->print, piece->bundle.p),
                                  .folder = at->folder,
                                  .name = piece->bundle};
    failed = file_map(file->path, LINKS_REFUSED, &file->map);
    if (failed)
        return file_open_error(file->path, failed, err);
    VEC_PUSH(&reprint->files, file);
    return as_published((Str){(const char *)file->map.at, file->map.bytes}, file->path,
                        digest_in(at->sums, piece->bundle), err);
}

/* All pieces of the run of `first`. */
static int run_find(struct finding *at, const struct reprint_pages *first, struct err *err)
{
    struct reprint *reprint = at->reprint;
    const char *folder = path_join(at->arena, at->config->output_dir.path.p, first->known.folder.p);

    at->folder = first->known.folder;
    at->print = path_join(at->arena, folder, "print");
    if (sums_read(at, first->known.print_sha256, err) || places_read(at, err))
        return -1;
    for (size_t i = 0; i < reprint->id_count; i++) {
        struct reprint_pages *piece = &reprint->pieces[i];

        if (piece->known.run_id != first->known.run_id)
            continue;
        if (!piece->placed)
            return err_say(err, REPRINT_PLACE, path_join(at->arena, at->print, "job.csv"),
                           STR_ARG(piece->id));
        if (bundle_open(at, piece, err))
            return -1;
    }
    return 0;
}

static bool run_is_known(const struct reprint *reprint, size_t piece)
{
    for (size_t i = 0; i < piece; i++)
        if (reprint->pieces[i].known.run_id == reprint->pieces[piece].known.run_id)
            return true;
    return false;
}

/* One-sided sheets among two-sided ones would be printed on backs. */
static int sides_agree(struct reprint *reprint, struct err *err)
{
    const struct reprint_pages *pieces = reprint->pieces;

    reprint->duplex = pieces[0].duplex;
    for (size_t i = 0; i < reprint->id_count; i++) {
        if (pieces[i].duplex != reprint->duplex)
            return err_say(err, REPRINT_SIDES, STR_ARG(pieces[0].id), STR_ARG(pieces[i].id));
        reprint->sheets += pieces[i].sheets;
    }
    return 0;
}

int reprint_find(struct reprint *reprint, const struct config *config, struct ledger *ledger,
                 struct arena *arena, struct err *err)
{
    struct finding at = {.reprint = reprint, .config = config, .arena = arena};

    REQUIRE(reprint->id_count > 0);
    if (path_exists(reprint->path))
        return err_say(err, REPRINT_EXISTS, reprint->path);
    reprint->pieces = ARENA_ARRAY(arena, struct reprint_pages, reprint->id_count);
    for (size_t i = 0; i < reprint->id_count; i++) {
        reprint->pieces[i].id = reprint->ids[i];
        if (piece_ask(&reprint->pieces[i], ledger, arena, err))
            return -1;
    }
    if (look_note(reprint, config, arena, err))
        return -1;
    for (size_t i = 0; i < reprint->id_count; i++)
        if (piece_allows(&reprint->pieces[i], err))
            return -1;
    for (size_t i = 0; i < reprint->id_count; i++)
        if (!run_is_known(reprint, i) && run_find(&at, &reprint->pieces[i], err))
            return -1;
    qsort(reprint->pieces, reprint->id_count, sizeof *reprint->pieces, in_order);
    if (sides_agree(reprint, err))
        return -1;
    for (size_t i = 0; i < reprint->id_count; i++)
        posted_warn(&reprint->pieces[i]);
    return 0;
}

/* ---- the file -------------------------------------------------------------------------------- */

static struct reprint_cover cover_of(const struct reprint *reprint, Str version,
                                     struct arena *arena)
{
    struct reprint_line *lines = ARENA_ARRAY(arena, struct reprint_line, reprint->id_count);

    for (size_t i = 0; i < reprint->id_count; i++) {
        const struct reprint_pages *piece = &reprint->pieces[i];
        const struct piece_life *life = &piece->known.asked.life;

        lines[i] = (struct reprint_line){.id = piece->id,
                                         .folder = piece->known.folder,
                                         .job = piece->job,
                                         .bundle = piece->bundle,
                                         .sequence = piece->sequence,
                                         .sheets = piece->sheets,
                                         .time = piece->known.reprints + 1,
                                         .posted_on = life->state == PIECE_POSTED ? life->on
                                                                                  : DAY_NONE};
    }
    return (struct reprint_cover){lines,
                                  reprint->id_count,
                                  reprint->duplex,
                                  reprint->on,
                                  str_trim(str_of(reprint->by)),
                                  str_trim(str_of(reprint->why)),
                                  version};
}

static int cover_draw(const struct reprint *reprint, const struct config *config, const char *path,
                      uint32_t *pages, struct arena *arena, struct err *err)
{
    struct lot office = {.run = 0}; /* what any paper says of itself */
    struct paper_about about = {.created_on = reprint->on};
    struct reprint_cover cover;
    struct paper paper;
    struct press *press;
    int status;

    making_about(&office, config, reprint->on);
    about.author = office.office_name;
    about.creator = arena_printf(arena, "kigen " STR_FMT, STR_ARG(office.version));
    cover = cover_of(reprint, office.version, arena);
    paper = reprint_paper(&cover, arena);
    status = press_open_fonts(&press, config, err) ||
             press_paper_counted(press, &paper, &about, path, pages, err);
    press_close(press);
    return status ? -1 : 0;
}

/* The cover, a blank back where its last sheet would have a letter on it, the pieces. */
static int pages_write(const struct reprint *reprint, Str cover, uint32_t cover_pages,
                       const char *partial, struct arena *arena, struct err *err)
{
    size_t sources = reprint->files.count + 1, count = 0;
    struct qpdf_source *from = ARENA_ARRAY(arena, struct qpdf_source, sources);
    struct qpdf_range *ranges = ARENA_ARRAY(arena, struct qpdf_range, 2 * reprint->id_count + 1);

    from[0] = (struct qpdf_source){partial, cover};
    for (size_t i = 1; i < sources; i++) {
        const struct reprint_file *file = reprint->files.at[i - 1];

        from[i] = (struct qpdf_source){file->path, {(const char *)file->map.at, file->map.bytes}};
    }
    if (reprint->duplex && cover_pages % 2)
        ranges[count++] = (struct qpdf_range){0};
    for (size_t i = 0; i < reprint->id_count; i++) {
        const struct reprint_pages *piece = &reprint->pieces[i];

        ranges[count++] =
            (struct qpdf_range){piece->file + 1, piece->first_page, piece->pages};
        if (reprint->duplex && piece->pages % 2) /* of the first edition */
            ranges[count++] = (struct qpdf_range){0};
    }
    return qpdf_pages_copy(from, sources, ranges, count, partial, err);
}

static const char *beside(const struct reprint *reprint, const char *end, struct arena *arena)
{
    Str path = str_of(reprint->path);

    return arena_printf(arena, STR_FMT "/." STR_FMT ".%s", STR_ARG(path_folder(path)),
                        STR_ARG(path_name(path)), end)
        .p;
}

static int draw(const struct reprint *reprint, const struct config *config, const char *partial,
                struct arena *arena, struct err *err)
{
    const char *path = beside(reprint, "cover", arena);
    struct err unheard = {0};
    uint32_t pages = 0;
    Str cover;
    int status;

    /* what a start left that was cut off: nobody else writes, the ledger is locked */
    if (file_remove(path, err) || file_remove(partial, err) ||
        cover_draw(reprint, config, path, &pages, arena, err))
        return -1;
    status = file_read(path, arena, &cover, err);
    file_remove(path, &unheard);
    return status || pages_write(reprint, cover, pages, partial, arena, err) ? -1 : 0;
}

static int record(const struct reprint *reprint, struct ledger *ledger, struct arena *arena,
                  struct err *err)
{
    Str *ids = ARENA_ARRAY(arena, Str, reprint->id_count);

    for (size_t i = 0; i < reprint->id_count; i++)
        ids[i] = reprint->pieces[i].id;
    return ledger_reprint_add(ledger, ids, reprint->id_count, reprint->on,
                              str_trim(str_of(reprint->by)), str_trim(str_of(reprint->why)), err);
}

int reprint_make(struct reprint *reprint, const struct config *config, struct ledger *ledger,
                 struct arena *arena, struct err *err)
{
    const char *partial = beside(reprint, "partial", arena);
    const char *folder = arena_copy(arena, path_folder(str_of(reprint->path))).p;
    struct err unheard = {0};

    REQUIRE(reprint->pieces && day_is(reprint->on));
    if (!draw(reprint, config, partial, arena, err)) {
        if (path_exists(reprint->path))
            err_say(err, REPRINT_EXISTS, reprint->path);
        else if (!record(reprint, ledger, arena, err) &&
                 !folder_publish(partial, reprint->path, folder, err))
            return 0;
    }
    file_remove(partial, &unheard); /* it holds names */
    return -1;
}

void reprint_release(struct reprint *reprint)
{
    for (size_t i = 0; i < reprint->files.count; i++)
        file_unmap(&reprint->files.at[i]->map);
    VEC_RELEASE(&reprint->files);
}
