/* Which pieces may be given once more, and where job.csv says they lie: tests/cases/reprint.tsv and jobfile.tsv. */
#include "core/lot/jobfile.h"
#include "core/lot/reprint.h"

#include "days.h"
#include "readers.h"

static int seen[REPRINT_REFUSAL_COUNT];

static void one_piece(char **fields)
{
    struct reprint_asked asked = {.published = strcmp(fields[0], "published") == 0,
                                  .cut_off = strcmp(fields[0], "cut_off") == 0,
                                  .life = piece_born(day_at("2026-11-19"))};
    enum reprint_refusal refusal;
    char *rest = fields[1];

    for (char *word; (word = strtok_r(rest, " ", &rest)) != NULL;) {
        int event = piece_event_of(str_of(word));

        cr_assert(event >= 0 && piece_may(asked.life, (enum piece_event)event), "%s", word);
        asked.life = piece_lives(asked.life, (enum piece_event)event, day_at("2026-11-20"));
    }
    refusal = reprint_refused(&asked);
    seen[refusal]++;
    cr_expect_str_eq(refusal == REPRINT_GIVEN ? "given" : reprint_refusal_word(refusal), fields[2],
                     "%s %s", fields[0], fields[1]);
}

Test(reprint, a_piece_that_came_undone_is_given_to_nobody)
{
    cr_expect_geq(cases_each("reprint.tsv", 3, one_piece), 14);
    for (int i = 0; i < REPRINT_REFUSAL_COUNT; i++)
        cr_expect(seen[i] > 0, "no case for %d", i);
    for (int i = REPRINT_GIVEN + 1; i < REPRINT_REFUSAL_COUNT; i++)
        for (int english = 0; english < 2; english++)
            cr_expect(strlen(reprint_refusal_says((enum reprint_refusal)i, english)) > 8);
}

static Str rows_of(Str text, struct arena *arena)
{
    struct jobfile_row row;
    struct jobfile file;
    Str all = STR_EMPTY;
    int more;

    if (!jobfile_begin(&file, text, arena))
        return STR("bad");
    while ((more = jobfile_next(&file, &row)) == 1)
        all = arena_printf(arena, STR_FMT "%s" STR_FMT "/" STR_FMT "/%d/%d/%d/%d/%d/" STR_FMT,
                           STR_ARG(all), all.n ? " " : "", STR_ARG(row.piece_id),
                           STR_ARG(row.bundle), (int)row.sequence, (int)row.first_page,
                           (int)row.pages, (int)row.sheets, row.duplex ? 2 : 1, STR_ARG(row.job));
    return more ? STR("bad") : all.n ? all : STR("-");
}

static void one_file(char **fields)
{
    static struct bytes text;
    struct arena arena = {0};
    Str rows;

    bytes_unescape(&text, fields[0]);
    rows = rows_of(arena_printf(&arena, "\xEF\xBB\xBF%s", text.p), &arena);
    cr_expect(str_equal(rows, str_of(fields[1])), "%s: %.*s", fields[1], STR_ARG(rows));
    arena_release(&arena);
}

Test(reprint, where_a_piece_lies_is_read_of_both_editions)
{
    cr_expect_geq(cases_each("jobfile.tsv", 2, one_file), 10);
}
