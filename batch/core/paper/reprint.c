/* One section: what it is, the pieces, what to do with them, and who signs. */
#include "core/paper/reprint.h"

#include "core/paper/office_inside.h"

struct writing {
    const struct reprint_cover *cover;
    struct arena *arena;
    struct paper_pen pen;
};

#define SAY(w, ...) arena_printf((w)->arena, __VA_ARGS__)
#define COLUMNS(table) (table), sizeof(table) / sizeof *(table)

static const struct paper_column about[] = {{TEXT(""), 34, PAPER_LEFT}, {TEXT(""), 136, PAPER_LEFT}};
static const struct paper_column pieces[] = {
    {TEXT("順"), 9, PAPER_RIGHT},     {TEXT("整理番号"), 33, PAPER_LEFT},
    {TEXT("処理回"), 24, PAPER_LEFT}, {TEXT("束"), 50, PAPER_LEFT},
    {TEXT("束内"), 11, PAPER_RIGHT},  {TEXT("枚"), 8, PAPER_RIGHT},
    {TEXT("回"), 8, PAPER_RIGHT},     {TEXT("差替え"), 14, PAPER_CENTRE},
    {TEXT("廃棄"), 13, PAPER_CENTRE}};
static const Str signs[] = {TEXT("出力"), TEXT("差替え"), TEXT("廃棄立会"), TEXT("確認")};

static uint64_t sheets_of(const struct reprint_cover *cover)
{
    uint64_t sheets = 0;

    for (size_t i = 0; i < cover->line_count; i++)
        sheets += cover->lines[i].sheets;
    return sheets;
}

static void fact(struct writing *w, const char *name, Str value)
{
    pen_cell(&w->pen, str_of(name));
    pen_cell(&w->pen, value);
}

/* Each job once; a run of the first edition has none. */
static Str jobs_of(struct writing *w)
{
    const struct reprint_line *lines = w->cover->lines;
    Str all = STR_EMPTY;

    for (size_t i = 0; i < w->cover->line_count; i++) {
        Str job = lines[i].job.n ? lines[i].job : lines[i].folder;

        if (i && str_equal(lines[i].folder, lines[i - 1].folder))
            continue;
        all = SAY(w, STR_FMT "%s" STR_FMT, STR_ARG(all), all.n ? "、" : "", STR_ARG(job));
    }
    return all;
}

static void put_facts(struct writing *w)
{
    const struct reprint_cover *cover = w->cover;

    pen_table(&w->pen, COLUMNS(about), 0);
    fact(w, "ジョブ", jobs_of(w));
    fact(w, "印刷", cover->duplex ? STR("両面（この表紙は1枚。裏は白紙）") : STR("片面"));
    fact(w, "依頼した職員", cover->by);
    fact(w, "理由", cover->why);
    fact(w, "再出力した日", office_day(cover->on, w->arena));
    pen_table_end(&w->pen);
}

static void put_pieces(struct writing *w)
{
    pen_block(&w->pen, PAPER_HEADING, STR("再出力した通（この順に続く）"));
    pen_table(&w->pen, COLUMNS(pieces), 0);
    for (size_t i = 0; i < w->cover->line_count; i++) {
        const struct reprint_line *line = &w->cover->lines[i];

        pen_cell(&w->pen, SAY(w, "%zu", i + 1));
        pen_cell(&w->pen, line->id);
        pen_cell(&w->pen, line->folder);
        pen_cell(&w->pen, line->bundle);
        pen_cell(&w->pen, office_number(line->sequence, w->arena));
        pen_cell(&w->pen, office_number(line->sheets, w->arena));
        pen_cell(&w->pen, SAY(w, "%u", line->time));
        pen_tick(&w->pen);
        pen_tick(&w->pen);
    }
    pen_table_end(&w->pen);
    pen_block(&w->pen, PAPER_TEXT,
              STR("「回」は、その通の何回目の再出力かを示す。印刷した紙面は公開した束の写しで、"
                  "作り直したものではない。"));
}

static void put_posted(struct writing *w)
{
    Str all = STR_EMPTY;

    for (size_t i = 0; i < w->cover->line_count; i++) {
        const struct reprint_line *line = &w->cover->lines[i];

        if (day_is(line->posted_on))
            all = SAY(w, STR_FMT "%s" STR_FMT "（%s）", STR_ARG(all), all.n ? "、" : "",
                      STR_ARG(line->id), office_iso(line->posted_on, w->arena).p);
    }
    if (!all.n)
        return;
    pen_block(&w->pen, PAPER_HEADING, STR("差出済の記録がある通"));
    pen_block(&w->pen, PAPER_TEXT,
              SAY(w, STR_FMT "\n元の紙が差し出されていないことを確かめるまで、差し出さない。",
                  STR_ARG(all)));
}

static void put_rules(struct writing *w)
{
    pen_block(&w->pen, PAPER_HEADING, STR("取扱い"));
    pen_block(&w->pen, PAPER_TEXT,
              STR("1　この表紙は封入しない。再出力の記録とともに保管する。\n"
                  "2　紙詰まりのときは、詰まった通とその前後2通を再出力し、元の紙とすべて差し替える。\n"
                  "3　元の紙は、枚数を数え、その日のうちに2人で廃棄する。\n"
                  "4　差し替えた通を損紙（spoiled）と記録しない。損紙と記録した通の電子証明書には、別の"
                  "整理番号のお知らせが作られる。"));
}

struct paper reprint_paper(const struct reprint_cover *cover, struct arena *arena)
{
    struct writing w = {.cover = cover, .arena = arena, .pen = {.arena = arena}};
    struct paper_section *section = ARENA_NEW(arena, struct paper_section);

    pen_block(&w.pen, PAPER_TITLE, STR("再出力　表紙"));
    pen_figure(&w.pen, "この紙の束", STR("再出力"), "");
    pen_figure(&w.pen, "お知らせ", office_number(cover->line_count, arena), "通");
    pen_figure(&w.pen, "用紙", office_number(sheets_of(cover), arena), "枚");
    pen_figures_end(&w.pen);
    put_facts(&w);
    put_posted(&w);
    put_pieces(&w);
    put_rules(&w);
    pen_boxes(&w.pen, signs, sizeof signs / sizeof *signs, 20);
    *section = pen_section(&w.pen, STR("再出力　表紙"),
                           SAY(&w, "再出力　表紙　%s　%zu通　kigen " STR_FMT,
                               office_iso(cover->on, arena).p, cover->line_count,
                               STR_ARG(cover->version)));
    return (struct paper){STR("再出力　表紙"), section, 1};
}
