/* Files in the order in which one needs the other: what is handed over is digested before it is listed. */
#include "flow/press/jobpapers.h"

#include "disk/file.h"
#include "disk/path.h"
#include "edge/disk/digest.h"
#include "edge/disk/packs.h"
#include "flow/press/paper.h"
#include "flow/press/press_inside.h"

#define SLIP_DOT_MM 0.7

struct making {
    struct press *press;
    const struct lot *lot;
    const char *print;
    struct workorder order;
    struct floor_facts facts;
    VEC(char) name; /* of one letter */
    struct folder_list list;
    struct arena arena;
};

/* ---- name lines ------------------------------------------------------------------------------ */

/* The addressee as its letter has it, in that language. */
static void name_digest(struct making *m, const struct lot_piece *piece,
                        char digits[FLOOR_NAME_HEX + 1])
{
    const struct template *t = press_template(m->press, piece->variant, piece->language);
    const struct language *language = t->writes.language ? t->writes.language : language_japanese();
    size_t bytes = language_addressee(language, piece->honorific, piece->addressee, NULL, 0);
    char hex[SHA256_HEX + 1];

    while (m->name.room < bytes)
        m->name.at = vec_grow(m->name.at, &m->name.room, 1);
    language_addressee(language, piece->honorific, piece->addressee, m->name.at, bytes);
    digest_of((Str){m->name.at, bytes}, hex);
    memcpy(digits, hex, FLOOR_NAME_HEX);
    digits[FLOOR_NAME_HEX] = '\0';
}

static void make_names(struct making *m)
{
    char(*names)[FLOOR_NAME_HEX + 1] =
        arena_take(&m->arena, (m->lot->piece_count + 1) * sizeof *names);

    for (uint32_t i = 0; i < m->lot->piece_count; i++)
        name_digest(m, &m->lot->pieces[i], names[i]);
    m->facts.names = (const char(*)[FLOOR_NAME_HEX + 1]) names;
}

/* ---- the codes of slips ---------------------------------------------------------------------- */

static void make_codes(struct making *m)
{
    uint32_t count = m->lot->bundle_count;
    struct paper_dots *dots = ARENA_ARRAY(&m->arena, struct paper_dots, count);
    struct code *codes = ARENA_ARRAY(&m->arena, struct code, count);

    for (uint32_t i = 0; i < count; i++) {
        if (!code_slip(m->press->codes, &codes[i], floor_slip_code(&m->order, i, &m->arena)))
            BUG("a slip's code of ASCII letters and digits");
        dots[i] = (struct paper_dots){&codes[i].bits[0][0], CODE_STRIDE, codes[i].width,
                                      codes[i].height, SLIP_DOT_MM};
    }
    m->facts.codes = dots;
}

/* ---- the codes of sheets --------------------------------------------------------------------- */

static uint32_t hundredths(double points)
{
    return (uint32_t)(points / 72 * 2540 + 0.5);
}

static void marks_of(struct making *m, const struct order_pack *pack, struct floor_marks *marks)
{
    const struct template *t =
        press_template(m->press, pack->bundle->variant, pack->bundle->language);
    struct floor_mark *sheets = ARENA_ARRAY(&m->arena, struct floor_mark, pack->sheets);
    size_t sides = m->lot->duplex ? 2 : 1;
    struct form_square at;

    for (uint32_t i = 0; i < pack->sheets; i++)
        if (press_mark(m->press, t, i * sides, &at))
            sheets[i] =
                (struct floor_mark){hundredths(at.x), hundredths(at.y), hundredths(at.size)};
    *marks = (struct floor_marks){sheets, pack->sheets};
}

static void make_marks(struct making *m)
{
    struct floor_marks *marks =
        ARENA_ARRAY(&m->arena, struct floor_marks, m->lot->bundle_count);

    for (uint32_t i = 0; i < m->lot->bundle_count; i++)
        marks_of(m, &m->order.packs[i], &marks[i]);
    m->facts.marks = marks;
}

/* ---- what is handed over --------------------------------------------------------------------- */

static uint64_t bytes_of(const struct making *m, Str name)
{
    for (size_t i = 0; i < m->list.count; i++)
        if (str_equal(m->list.at[i].name, name))
            return m->list.at[i].bytes;
    BUG("a file of print/ that was written");
}

static int file_known(struct making *m, struct floor_file *file, Str name, uint64_t pieces,
                      const char *sha256, struct err *err)
{
    file->name = name;
    file->pieces = pieces;
    file->bytes = bytes_of(m, name);
    if (!sha256)
        return digest_file(path_join(&m->arena, m->print, name.p), LINKS_REFUSED, file->sha256,
                           err);
    memcpy(file->sha256, sha256, sizeof file->sha256);
    return 0;
}

/* Bundles, then what tells of them, bytewise. */
static int make_files(struct making *m, struct err *err)
{
    const struct lot *lot = m->lot;
    const struct {
        Str name;
        uint64_t rows;
    } tables[] = {{STR("check.csv"), m->order.pieces},
                  {STR("job.csv"), m->order.pieces},
                  {STR("packs.json"), lot->bundle_count},
                  {STR("pull.csv"), m->order.pulled}};
    enum { TABLES = sizeof tables / sizeof tables[0] };
    struct floor_file *files =
        ARENA_ARRAY(&m->arena, struct floor_file, lot->bundle_count + TABLES);

    if (folder_list(m->print, &m->arena, &m->list, err))
        return -1;
    for (uint32_t i = 0; i < lot->bundle_count; i++)
        if (file_known(m, &files[i], lot->bundles[i].file, lot->bundles[i].piece_count,
                       lot->read[i].sha256, err))
            return -1;
    for (size_t i = 0; i < TABLES; i++)
        if (file_known(m, &files[lot->bundle_count + i], tables[i].name, tables[i].rows, NULL, err))
            return -1;
    m->facts.files = files;
    m->facts.file_count = lot->bundle_count + TABLES;
    return 0;
}

/* ---- the story ------------------------------------------------------------------------------- */

void press_job_names(const struct lot *lot, struct arena *arena, Str names[JOB_PAPERS])
{
    names[0] = STR("check.csv");
    names[1] = STR("packs.json");
    names[2] = order_paper_file(lot, arena);
    names[3] = STR("papers.csv");
}

static int draw(struct making *m, struct err *err)
{
    struct paper_about about = {.author = m->lot->office_name, .created_on = m->lot->as_of,
                                .is_for_press = true};
    struct paper paper = floor_paper(&m->facts, &m->arena);

    about.creator = arena_printf(&m->arena, "kigen " STR_FMT, STR_ARG(m->lot->version));
    return press_paper(m->press, &paper, &about,
                       path_join(&m->arena, m->print, order_paper_file(m->lot, &m->arena).p), err);
}

int press_job_papers(struct press *press, const struct lot *lot, const char *print, struct err *err)
{
    struct making m = {.press = press, .lot = lot, .print = print};
    int status;

    REQUIRE(lot->read || lot->bundle_count == 0);
    m.order = order_of(lot, &m.arena);
    m.facts.order = &m.order;
    make_names(&m);
    make_codes(&m);
    make_marks(&m);
    status = packs_check(&m.facts, print, err) || packs_json(&m.facts, print, err) ||
             make_files(&m, err) || packs_papers(&m.facts, print, err) || draw(&m, err);
    VEC_RELEASE(&m.name);
    arena_release(&m.arena);
    return status ? -1 : 0;
}
