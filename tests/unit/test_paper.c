/* Papers: lines that are torn, pages by dice, the account, and the office's two papers. */
#include "base/utf8.h"
#include "core/gates/names.h"
#include "core/paper/office.h"
#include "core/paper/office_inside.h"
#include "readers.h"
#include "sample_lot.h"
#include "squares.h"
#include "synth/dice.h"
#include "long.h"

/* ---- lines that hold whatever there is ------------------------------------------------------- */

static void torn_case(char **field)
{
    struct glyph glyphs[128];
    size_t starts[130], count = square_shape(NULL, 0, false, str_of(field[0]), glyphs, 128), at = 0;
    size_t lines = lines_fill_torn(glyphs, count, atof(field[1]), starts, count + 1);
    char found[512] = "";

    cr_assert_gt(lines, 0, "%s", field[0]);
    for (size_t k = 0; k < lines; k++) {
        size_t end = k + 1 < lines ? starts[k + 1] : count, bytes = 0;

        for (size_t i = starts[k]; i < end; i++)
            bytes += glyphs[i].bytes;
        snprintf(found + strlen(found), sizeof found - strlen(found), "%s%.*s", k ? "|" : "",
                 (int)bytes, field[0] + at);
        at += bytes;
    }
    cr_expect_str_eq(found, field[2], "%s in %s is %s, not %s", field[0], field[1], found,
                     field[2]);
}

Test(paper, torn_lines)
{
    cr_assert_geq(cases_each("torn.tsv", 3, torn_case), 10);
}

Test(paper, lines_without_room)
{
    struct glyph glyphs[8];
    size_t starts[2], count = square_shape(NULL, 0, false, STR("あいう"), glyphs, 8);

    cr_expect_eq(lines_fill_torn(glyphs, count, 1, starts, 2), 0);
    cr_expect_eq(lines_fill_torn(glyphs, 0, 1, starts, 2), 1); /* an empty line is one */
}

/* A character of two glyphs, such as a letter and its mark, is never torn. */
Test(paper, characters_stay_whole)
{
    struct glyph glyphs[5] = {{.point = 'a', .bytes = 1, .advance = 1},
                              {.point = 'b', .bytes = 3, .advance = 1},
                              {.point = 'b', .advance = 1}, /* of b */
                              {.point = 'c', .bytes = 1, .advance = 1},
                              {.point = 'c', .advance = 1}};
    size_t starts[6];

    cr_assert_eq(lines_fill_torn(glyphs, 5, 2, starts, 6), 3);
    cr_expect(starts[1] == 1 && starts[2] == 3, "a|b|c");
    cr_assert_eq(lines_fill_torn(glyphs + 1, 4, 1, starts, 6),
                 2); /* wider than a line: it sticks out */
    cr_expect(starts[1] == 2);
}

/* ---- the type of these tests: squares -------------------------------------------------------- */

static size_t shape(void *context, Str text, struct glyph *out, size_t room)
{
    (void)context;
    return square_shape(NULL, 0, false, text, out, room);
}

static const struct paper_type squares = {NULL, shape};

/* A line of text with the room that it takes. */
struct box {
    double left, right, top, bottom;
    Str text;
};

static struct box box_of(const struct form_group *group)
{
    Str text = {group->text.at, group->text.count};
    struct box box = {.left = group->marks.at[0].x, .text = text};
    const struct form_mark *last = &group->marks.at[group->marks.count - 1];
    struct glyph glyphs[512];
    size_t count = square_shape(NULL, 0, false, text, glyphs, 512);

    box.right = last->x + (double)glyphs[count - 1].advance * group->size;
    box.bottom = last->y + 0.12 * group->size;
    box.top = box.bottom - group->size;
    return box;
}

static bool overlap(double from, double to, double other_from, double other_to)
{
    return from < other_to - 0.01 && other_from < to - 0.01;
}

static bool touch(const struct box *box, double left, double right, double top, double bottom)
{
    return overlap(box->left, box->right, left, right) &&
           overlap(box->top, box->bottom, top, bottom);
}

static void box_holds(const struct paper_page *page, const struct box *boxes, size_t at)
{
    const struct box *box = &boxes[at];

    cr_expect(box->left > 60 && box->right < PAPER_WIDTH - 40 && box->top > 40 &&
                  box->bottom < PAPER_HEIGHT - 25,
              "%.*s leaves its page", STR_ARG(box->text));
    for (size_t k = 0; k < at; k++)
        cr_expect(!touch(box, boxes[k].left, boxes[k].right, boxes[k].top, boxes[k].bottom),
                  "%.*s on %.*s", STR_ARG(box->text), STR_ARG(boxes[k].text));
    for (size_t k = 0; k < page->bars.count; k++) {
        const struct form_bar *bar = &page->bars.at[k];

        cr_expect(!touch(box, bar->x, bar->x + bar->w, bar->y, bar->y + bar->h), "%.*s under a bar",
                  STR_ARG(box->text));
    }
}

/* Invariant 2 of core/paper/lay.h, and no grey. */
static void page_holds(const struct paper_page *page)
{
    struct box *boxes = calloc(page->lines.count + 1, sizeof *boxes);

    for (size_t i = 0; i < page->lines.count; i++) {
        boxes[i] = box_of(&page->lines.at[i]);
        box_holds(page, boxes, i);
    }
    for (size_t k = 0; k < page->bars.count; k++)
        cr_expect(page->bars.at[k].grey <= 0, "grey");
    free(boxes);
}

/* ---- papers by dice -------------------------------------------------------------------------- */

/* All text is of kanji that rise by one from each to the next, so that each shows what it is. */
enum { KANJI_FIRST = 0x4E00, KANJI = 20000, HEADER_FIRST = 0x30A2, PAPERS = 250, LONG = 24 };

struct making {
    struct dice dice;
    struct arena *arena;
    uint32_t next;
};

static Str point_text(struct arena *arena, uint32_t point)
{
    return arena_printf(arena, "%c%c%c", (int)(0xE0 | point >> 12), (int)(0x80 | (point >> 6 & 63)),
                        (int)(0x80 | (point & 63)));
}

static Str text_of(struct making *m, uint32_t most)
{
    Str text = STR_EMPTY;
    uint32_t count = dice_below(&m->dice, most) + 1;

    if (most >= LONG && dice_below(&m->dice, 40) == 0)
        count *= 30; /* a row that no page holds */
    for (uint32_t i = 0; i < count && m->next < KANJI_FIRST + KANJI; i++) {
        bool parted = i && dice_below(&m->dice, 30) == 0;
        Str point = point_text(m->arena, m->next++);

        text = arena_printf(m->arena, STR_FMT "%s" STR_FMT, STR_ARG(text), parted ? "\n" : "",
                            STR_ARG(point));
    }
    return text;
}

static void table_make(struct making *m, struct paper_pen *pen, uint32_t header)
{
    size_t columns = 1 + dice_below(&m->dice, 5), rows = dice_below(&m->dice, 30);
    struct paper_column *column = ARENA_ARRAY(m->arena, struct paper_column, columns);
    struct paper_block *table;

    for (size_t i = 0; i < columns; i++)
        column[i] = (struct paper_column){i ? STR_EMPTY : point_text(m->arena, header),
                                          1 + dice_below(&m->dice, 4),
                                          (enum paper_align)dice_below(&m->dice, 3)};
    table = pen_table(pen, column, columns, dice_below(&m->dice, 12));
    table->whole = dice_below(&m->dice, 3) == 0;
    table->with_next = dice_below(&m->dice, 3) == 0;
    for (size_t i = 0; i < rows * columns; i++)
        if (dice_below(&m->dice, 6) == 0)
            pen_tick(pen);
        else
            pen_cell(pen, text_of(m, 24));
    pen_table_end(pen);
}

static const uint8_t bits[8] = {1, 2, 4, 8};
static const struct paper_dots dots = {bits, 1, 8, 8, 0.5};

static void block_make(struct making *m, struct paper_pen *pen, uint32_t header)
{
    size_t count;
    Str *labels;

    switch (dice_below(&m->dice, 8)) {
    case 0:
        pen_block(pen, PAPER_TITLE, text_of(m, 20));
        return;
    case 1:
        pen_block(pen, PAPER_HEADING, text_of(m, 20));
        return;
    case 2:
        for (size_t i = dice_below(&m->dice, 9); i < 9; i++)
            pen_figure(pen, "カ", text_of(m, 6), "ツ");
        pen_figures_end(pen);
        return;
    case 3:
        count = 1 + dice_below(&m->dice, 4);
        labels = ARENA_ARRAY(m->arena, Str, count);
        for (size_t i = 0; i < count; i++)
            labels[i] = text_of(m, 5);
        pen_boxes(pen, labels, count, 10 + dice_below(&m->dice, 30));
        return;
    case 4:
        pen_dots(pen, &dots, text_of(m, 20));
        return;
    case 5:
        if (pen->blocks.count && pen->blocks.at[pen->blocks.count - 1].kind != PAPER_HEADING &&
            dice_below(&m->dice, 3) == 0)
            pen_block(pen, PAPER_NEW_PAGE, STR_EMPTY);
        return;
    case 6:
        pen_block(pen, PAPER_TEXT, text_of(m, 400));
        return;
    default:
        table_make(m, pen, header);
    }
}

/* How often each kanji stands on the pages, and that it stands behind the one before it, as it was
 * written: on a later page, further down, or in the same line or another cell. */
static void all_is_there(const struct making *m, const PaperPages *pages, unsigned seed)
{
    uint8_t *seen = calloc(KANJI, 1);
    size_t missing = 0;

    for (size_t p = 0; p < pages->count; p++)
        for (size_t i = 0; i < pages->at[p].lines.count; i++) {
            Str text = {pages->at[p].lines.at[i].text.at, pages->at[p].lines.at[i].text.count};
            uint32_t point, before = 0;

            while (utf8_next(&text, &point)) {
                if (point >= KANJI_FIRST && point < m->next) {
                    cr_expect(!before || point == before + 1, "seed %u: out of order", seed);
                    before = point;
                    seen[point - KANJI_FIRST]++;
                }
            }
        }
    for (uint32_t i = 0; i < m->next - KANJI_FIRST; i++)
        missing += seen[i] != 1;
    cr_expect_eq(missing, 0, "seed %u: %zu characters are cut, or stand twice", seed, missing);
    free(seen);
}

/* Invariant 3: the header of a table stands on each page that has cells of it. */
static void headers_stand(const PaperPages *pages, unsigned seed)
{
    for (size_t p = 1; p < pages->count; p++) {
        const struct paper_page *page = &pages->at[p];
        bool table = false;

        /* a row that goes on from the page before begins with a thin upright bar at the margin */
        for (size_t i = 0; i < page->bars.count; i++)
            table = table || (page->bars.at[i].y < 45 && page->bars.at[i].w < 0.5 &&
                              page->bars.at[i].h > 10 && page->bars.at[i].x < 70);
        if (table && str_is_empty(page->bookmark)) {
            struct form_group *first = &page->lines.at[0];

            cr_expect(first->text.count == 3 && (uint8_t)first->text.at[0] == 0xE3,
                      "seed %u: page %zu begins with a table and without its header", seed, p + 1);
        }
    }
}

/* Whether a bar or a code stands below `y`; the last bar is that of the foot. */
static bool something_below(const struct paper_page *page, double y)
{
    for (size_t i = 0; i + 1 < page->bars.count; i++)
        if (page->bars.at[i].y > y)
            return true;
    for (size_t i = 0; i < page->dots.count; i++)
        if (page->dots.at[i].y > y)
            return true;
    return false;
}

/* Invariant 4: below a heading stands something, but for the last of a section. */
static void headings_stand(const PaperPages *pages, unsigned seed)
{
    for (size_t p = 0; p + 1 < pages->count; p++) {
        const struct paper_page *page = &pages->at[p];
        const struct paper_read *last =
            &page->reads.at[page->reads.count - 3]; /* before the foot */
        const struct form_group *line;

        if (page->reads.count < 3 || !str_is_empty(pages->at[p + 1].bookmark) ||
            last->tag[0] != 'H')
            continue;
        line = &page->lines.at[last->line + last->line_count - 1];
        if (line->size < 13) /* a title may end a page */
            cr_expect(something_below(page, line->marks.at[0].y + 15), "seed %u: a heading alone",
                      seed);
    }
}

Test(paper, papers_by_dice)
{
    for (unsigned seed = 1; seed <= (long_run() ? PAPERS : PAPERS / 4); seed++) {
        struct arena arena = {0};
        struct making m = {.arena = &arena, .next = KANJI_FIRST};
        struct paper_section sections[2];
        struct paper_pen pen = {.arena = &arena};
        struct paper paper = {STR("t"), sections, 2};
        PaperPages pages = {0}, again = {0};

        m.dice = dice_for(seed, 0, 0);
        for (size_t s = 0; s < 2; s++) {
            size_t blocks = dice_below(&m.dice, 12);

            for (size_t i = 0; i < blocks; i++)
                block_make(&m, &pen, HEADER_FIRST + (uint32_t)i);
            sections[s] = pen_section(&pen, STR("s"), STR("foot"));
        }
        paper_lay(&paper, &squares, &pages);
        paper_lay(&paper, &squares, &again);
        cr_expect_eq(pages.count, again.count);
        for (size_t p = 0; p < pages.count; p++) {
            page_holds(&pages.at[p]);
            cr_expect_eq(pages.at[p].lines.count, again.at[p].lines.count);
        }
        all_is_there(&m, &pages, seed);
        headers_stand(&pages, seed);
        headings_stand(&pages, seed);
        paper_release(&pages);
        paper_release(&again);
        arena_release(&arena);
    }
}

/* ---- sections -------------------------------------------------------------------------------- */

static bool page_says(const struct paper_page *page, const char *text)
{
    for (size_t i = 0; i < page->lines.count; i++)
        if (str_contains((Str){page->lines.at[i].text.at, page->lines.at[i].text.count},
                         str_of(text)))
            return true;
    return false;
}

Test(paper, sections_count_their_own_pages)
{
    struct arena arena = {0};
    struct paper_pen pen = {.arena = &arena};
    struct paper_section sections[3];
    PaperPages pages = {0};

    pen_block(&pen, PAPER_TEXT, STR("一"));
    sections[0] = pen_section(&pen, STR("受渡簿"), STR("下"));
    pen_block(&pen, PAPER_TEXT, STR("二"));
    pen_block(&pen, PAPER_NEW_PAGE, STR_EMPTY);
    pen_block(&pen, PAPER_TEXT, STR("三"));
    sections[1] = pen_section(&pen, STR("束票"), STR("下"));
    sections[2] = pen_section(&pen, STR("空"), STR("下"));
    paper_lay(&(struct paper){STR("t"), sections, 3}, &squares, &pages);
    cr_assert_eq(pages.count, 4);
    cr_expect(page_says(&pages.at[0], "1/1") && page_says(&pages.at[1], "1/2") &&
              page_says(&pages.at[2], "2/2") && page_says(&pages.at[3], "1/1"));
    cr_expect(str_equal(pages.at[1].bookmark, STR("束票")));
    cr_expect(str_is_empty(pages.at[2].bookmark));
    cr_expect(str_equal(pages.at[3].bookmark, STR("空")));
    paper_release(&pages);
    arena_release(&arena);
}

/* A table of `rows` behind `lines` of text: how many of its rows stand on the first page. */
static size_t rows_on_first_page(size_t lines, size_t rows, bool whole)
{
    static const struct paper_column column = {{"カ", 3}, 1, PAPER_LEFT};
    struct arena arena = {0};
    struct paper_pen pen = {.arena = &arena};
    struct paper_section section;
    PaperPages pages = {0};
    size_t found = 0;

    for (size_t i = 0; i < lines; i++)
        pen_block(&pen, PAPER_TEXT, STR("前"));
    pen_table(&pen, &column, 1, 0)->whole = whole;
    for (size_t i = 0; i < rows; i++)
        pen_cell(&pen, STR("行"));
    pen_table_end(&pen);
    section = pen_section(&pen, STR("s"), STR("下"));
    paper_lay(&(struct paper){STR("t"), &section, 1}, &squares, &pages);
    for (size_t i = 0; i < pages.at[0].lines.count; i++)
        found += str_equal(
            (Str){pages.at[0].lines.at[i].text.at, pages.at[0].lines.at[i].text.count}, STR("行"));
    paper_release(&pages);
    arena_release(&arena);
    return found;
}

Test(paper, a_table_may_stay_whole)
{
    cr_expect_eq(rows_on_first_page(0, 10, true), 10);
    cr_expect_eq(rows_on_first_page(30, 10, true), 0);
    cr_expect(rows_on_first_page(30, 10, false) > 3);
    cr_expect(rows_on_first_page(30, 100, true) > 3, "no page holds it");
}

/* A list of `rows` behind `lines` of text, and the row in which somebody signs it. */
static void list_is_signed(size_t lines, size_t rows, bool whole)
{
    static const struct paper_column column = {{"カ", 3}, 1, PAPER_LEFT};
    struct arena arena = {0};
    struct paper_pen pen = {.arena = &arena};
    struct paper_section section;
    struct paper_block *table;
    PaperPages pages = {0};

    for (size_t i = 0; i < lines; i++)
        pen_block(&pen, PAPER_TEXT, STR("前"));
    table = pen_table(&pen, &column, 1, 8);
    table->whole = whole;
    table->with_next = true;
    for (size_t i = 0; i < rows; i++)
        pen_cell(&pen, i + 1 < rows ? STR("行") : STR("終"));
    pen_table_end(&pen);
    pen_table(&pen, &column, 1, 10)->whole = true;
    pen_cell(&pen, STR("印"));
    pen_table_end(&pen);
    section = pen_section(&pen, STR("s"), STR("下"));
    paper_lay(&(struct paper){STR("t"), &section, 1}, &squares, &pages);
    for (size_t p = 0; p < pages.count; p++)
        cr_expect_eq(page_says(&pages.at[p], "終"), page_says(&pages.at[p], "印"),
                     "%zu lines, %zu rows, page %zu", lines, rows, p + 1);
    paper_release(&pages);
    arena_release(&arena);
}

Test(paper, a_list_ends_where_it_is_signed)
{
    for (size_t lines = 0; lines < 45; lines++)
        for (size_t rows = 1; rows < 40; rows += 6) {
            list_is_signed(lines, rows, false);
            list_is_signed(lines, rows, true);
        }
}

/* ---- the account ----------------------------------------------------------------------------- */

static const char sha256[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

Test(paper, numbers)
{
    static const struct {
        uint64_t number;
        const char *text;
    } cases[] = {{0, "0"},          {999, "999"},           {1000, "1,000"},
                 {20005, "20,005"}, {1234567, "1,234,567"}, {1000000, "1,000,000"}};
    struct arena arena = {0};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect(str_equal(office_number(cases[i].number, &arena), str_of(cases[i].text)), "%s",
                  cases[i].text);
    arena_release(&arena);
}

Test(paper, samples_are_drawn_from_the_fingerprint)
{
    static const struct {
        const char *fingerprint;
        uint32_t pieces;
        size_t count;
        uint32_t drawn[ACCOUNT_SAMPLES];
    } cases[] = {
        {"000000000000000100000002", 5, 3, {0, 1, 2}},
        {"000000000000000000000000", 5, 3, {0, 1, 2}}, /* taken: the next */
        {"000000040000000400000004", 5, 3, {4, 0, 1}}, /* and round */
        {"ffffffff0000000a0000000b", 7, 3, {3, 4, 5}}, /* 2^32 - 1 = 7 k + 3; 10; 11 -> 4, taken */
        {"0000000700000009ffffffff", 2, 2, {1, 0, 0}},
        {"0000000700000009ffffffff", 1, 1, {0, 0, 0}},
        {"0000000700000009ffffffff", 0, 0, {0, 0, 0}},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct lot lot = {.piece_count = cases[i].pieces};
        uint32_t drawn[ACCOUNT_SAMPLES] = {0};

        snprintf(lot.fingerprint, sizeof lot.fingerprint, "%s%040d", cases[i].fingerprint, 0);
        cr_expect_eq(account_samples(&lot, drawn), cases[i].count);
        for (size_t k = 0; k < cases[i].count; k++)
            cr_expect_eq(drawn[k], cases[i].drawn[k], "%zu: %u", i, drawn[k]);
    }
}

Test(paper, account_of_the_sample)
{
    struct arena arena = {0};
    struct account account = account_of(sample_lot(&arena), sha256);

    cr_expect_eq(account.figures[FIGURE_PAGES].now, 10);
    cr_expect_eq(account.figures[FIGURE_SHEETS].now, 5);
    cr_expect_eq(account.figures[FIGURE_LATE].now, 3); /* 22, 90 and 34 days */
    cr_expect_eq(account.figures[FIGURE_PEOPLE_HELD].now, 3);
    cr_expect_eq(account.hold_count,
                 2); /* 印字できない文字 of two, 支援措置 of one, which ends first */
    cr_expect_eq(account.holds[0].reason, REASON_PROTECTED);
    cr_expect_eq(account.holds[1].people, 2);
    cr_expect_eq(account.holds[1].certificates, 3);
    cr_expect_eq(account.figures[FIGURE_PEOPLE_NEXT].now, 1); /* two certificates of one resident */
    cr_expect_eq(account.lifted, 1);
    cr_expect_eq(account.figures[FIGURE_HEARD].now, 1);
    cr_expect(account.due_next_known);
    arena_release(&arena);
}

/* ---- the office's papers --------------------------------------------------------------------- */

/* The text of all pages, cell by cell, with | between. */
static const char *papers_text(const struct paper *paper, size_t *pages, struct arena *arena)
{
    PaperPages laid = {0};
    Str text = STR("|");

    paper_lay(paper, &squares, &laid);
    *pages = laid.count;
    for (size_t p = 0; p < laid.count; p++) {
        page_holds(&laid.at[p]);
        for (size_t i = 0; i < laid.at[p].reads.count; i++) {
            const struct paper_read *read = &laid.at[p].reads.at[i];

            for (size_t k = 0; k < read->line_count; k++) {
                const struct form_group *line = &laid.at[p].lines.at[read->line + k];

                text = arena_printf(arena, STR_FMT "%.*s", STR_ARG(text), (int)line->text.count,
                                    line->text.at);
            }
            text = arena_printf(arena, STR_FMT "|", STR_ARG(text));
        }
    }
    paper_release(&laid);
    return text.p;
}

static void says(const char *text, const char *part)
{
    cr_expect(strstr(text, part), "%s is not in %s", part, text);
}

static void says_not(const char *text, const char *part)
{
    cr_expect(!strstr(text, part), "%s is in %s", part, text);
}

static void no_secret(const char *text)
{
    for (size_t i = 0; sample_secrets[i]; i++)
        says_not(text, sample_secrets[i]);
}

Test(paper, today_of_the_sample)
{
    struct arena arena = {0};
    struct account account = account_of(sample_lot(&arena), sha256);
    struct paper paper = today_paper(&account, &squares, &arena);
    size_t pages;
    const char *text = papers_text(&paper, &pages, &arena);

    cr_expect_eq(pages, 1);
    says(text, "|お知らせ|5|通|用紙|5|枚|警告|1|件|引抜き|0|通|判断待ちの保留|3|人|");
    says(text, "停止判定 shift（氏名・住所・郵便番号の組合せが前回と変わった人 12、しきい値 9）　"
               "解除者 市民課長　理由 住居表示の実施による|1項目|シート「照合」|");
    says(text, "|停止解除により差し出すお知らせを確かめる|2通|");
    says(text, "|発送するお知らせの数を確かめる（3束、用紙5枚、10ページ）|5通|");
    says(text, "|遅れの案内を市区町村のホームページに載せるか決める（おわびを載せるお知らせ）|3通|"
               "delay-notice.txt|");
    says(text,
         "令和8年11月24日（火）に差し出し、結果を記録する（配達見込日 令和8年11月27日（金））|5通|"
         "record.csv|");
    says(text, "|保留を判断する：支援措置対象（有効期限まで最短32日）|1人|シート「保留」|");
    says(
        text,
        "|次の差出日は令和8年11月25日（水）。差し出す予定の発送待ちを確かめる|1通|シート「待機」|");
    says(text, sha256);
    says(text, "|1/1|");
    no_secret(text);
    arena_release(&arena);
}

/* Those that call somebody first; the pull list has a line of its own. */
Test(paper, alarms_of_today)
{
    struct arena arena = {0};
    struct lot *lot = sample_lot(&arena);
    struct lot_alarm alarms[] = {{STR("unposted"), STR("記録のない通。"), 3, day_of(2026, 12, 31)},
                                 {STR("pull"), STR("引き抜くこと。"), 7, DAY_NONE},
                                 {STR("too_late"), STR("届かない人。"), 4, DAY_NONE}};
    struct account account;
    struct paper paper;
    size_t pages;
    const char *text, *late, *unposted;

    lot->alarms = alarms;
    lot->alarm_count = 3;
    account = account_of(lot, sha256);
    paper = today_paper(&account, &squares, &arena);
    text = papers_text(&paper, &pages, &arena);
    says(text, "|警告|2|件|引抜き|7|通|");
    says(text, "|7通|print/pull.csv|");
    says_not(text, "引き抜くこと。");
    says(text, "|警告 期限までに届かない人：届かない人。|4人|シート「待機」「保留」|");
    late = strstr(text, "届かない人。");
    unposted = strstr(text, "警告 差出の記録なし（2026-12-31まで確認済）：記録のない通。|3通|");
    cr_expect(late && unposted && late < unposted);
    arena_release(&arena);
}

Test(paper, today_without_letters)
{
    struct arena arena = {0};
    struct account account = account_of(sample_lot_quiet(&arena), sha256);
    struct paper paper = today_paper(&account, &squares, &arena);
    size_t pages;
    const char *text = papers_text(&paper, &pages, &arena);

    cr_expect_eq(pages, 1);
    says(text, "今回発送するお知らせはない（印刷及び差出しの作業はない）");
    says_not(text, "印刷担当");
    says_not(text, "approval.pdf|");
    paper = approval_paper(&account, &arena);
    text = papers_text(&paper, &pages, &arena);
    says(text, "では、発送するお知らせはありませんでした。下記の結果のとおり処理してよろしいか。");
    says(text, "|発送するお知らせがないため、見本はない。|");
    arena_release(&arena);
}

/* The worst night: each alarm and gate there is, with as much as a person may write. */
static struct lot *worst(struct arena *arena, int length)
{
    struct lot *lot = sample_lot(arena);
    Str text = STR_EMPTY;

    for (int i = 0; i < length; i++)
        text = arena_printf(arena, STR_FMT "%s", STR_ARG(text), i % 20 == 19 ? "。" : "長");
    lot->alarm_count = ALARM_COUNT;
    lot->alarms = ARENA_ARRAY(arena, struct lot_alarm, ALARM_COUNT);
    for (int i = 0; i < ALARM_COUNT; i++)
        lot->alarms[i] =
            (struct lot_alarm){str_of(alarm_word((enum alarm)i)), text, 1234567, DAY_NONE};
    lot->gate_count = GATE_COUNT;
    lot->gates = ARENA_ARRAY(arena, struct lot_gate, GATE_COUNT);
    for (int i = 0; i < GATE_COUNT; i++)
        lot->gates[i] = (struct lot_gate){.name = str_of(gate_word((enum gate)i)),
                                          .what = text,
                                          .value = 1234567,
                                          .most = 9,
                                          .compared = true,
                                          .by = str_take(text, 120),
                                          .why = str_take(text, 600)};
    for (uint32_t i = 0; i < lot->row_count; i++) { /* each row is held for another reason */
        lot->rows[i].disposition = DISPOSITION_HELD;
        lot->rows[i].reason = (uint8_t)(REASON_NONE + 1 + i % (REASON_COUNT - 1));
        lot->rows[i].expires_on = day_add(lot->as_of, (int)i - 3);
    }
    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
        lot->reasons[i] = 1234567;
    return lot;
}

Test(paper, today_is_one_page_on_the_worst_night)
{
    static const int lengths[] = {1, 60, 200, 3000};

    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct arena arena = {0};
        struct account account = account_of(worst(&arena, lengths[i]), sha256);
        struct paper paper = today_paper(&account, &squares, &arena);
        size_t pages;
        const char *text = papers_text(&paper, &pages, &arena);

        cr_expect_eq(pages, 1, "%d characters: %zu pages %s", lengths[i], pages);
        says(text, "警告の内容を読む"); /* how many more there are, and where */
        says(text, "件|シート「概要」|");
        says(text, "保留を判断する");
        says(text, "次の差出日");
        no_secret(text);
        arena_release(&arena);
    }
}

Test(paper, approval_of_the_sample)
{
    struct arena arena = {0};
    struct lot *lot = sample_lot(&arena);
    struct account account = account_of(lot, sha256);
    struct paper paper = approval_paper(&account, &arena);
    uint32_t drawn[ACCOUNT_SAMPLES];
    size_t pages, count = account_samples(lot, drawn);
    const char *text = papers_text(&paper, &pages, &arena);

    says(text, "|課長|係長|担当|起案|");
    says(text, "お知らせ5通（3束、用紙5枚）を令和8年11月24日（火）に差し出してよろしいか。");
    says(text, "|発送するお知らせ|通|5|4|+1|7|");
    says(text, "|発送待ち(待機)|件|5|4|+1|0|");
    says(text, "|遅延日数　最大|日|90|91|−1|—|");
    says(text, "|　束|束|3|—|—|—|");
    says(
        text,
        "|shift|氏名・住所・郵便番号の組合せが前回と変わった人|12|9|市民課長|住居表示の実施による|");
    says(text, "この解除により差し出すお知らせは2通");
    says(text, "|差出の記録なし|");
    says(text, "|2026-12-31まで|");
    cr_assert_eq(count, 3);
    for (size_t i = 0; i < count; i++)
        says(text, lot->pieces[drawn[i]].id);
    no_secret(text);
    arena_release(&arena);
}

Test(paper, approval_of_a_first_night)
{
    struct arena arena = {0};
    struct lot *lot = sample_lot(&arena);
    struct account account;
    struct paper paper;
    size_t pages;
    const char *text;

    lot->previous = STR_EMPTY;
    lot->past_count = lot->year_ago_count = 0;
    account = account_of(lot, sha256);
    paper = approval_paper(&account, &arena);
    text = papers_text(&paper, &pages, &arena);
    says(text, "最初の処理回のため、前回の数値はない。");
    says(text, "|発送するお知らせ|通|5|—|—|—|");
    arena_release(&arena);
}
