/* What goes with the goods: a slip on each bundle, and the handover. */
#include "core/paper/floor_parts.h"

/* ---- 束票 ------------------------------------------------------------------------------------ */

static const struct paper_column items[] = {{TEXT("項目"), 34, PAPER_LEFT},
                                            {TEXT("内容"), 136, PAPER_LEFT}};
static const struct paper_column counts[] = {{TEXT("工程"), 66, PAPER_LEFT},
                                             {TEXT("通（計数）"), 24, PAPER_RIGHT},
                                             {TEXT("用紙（計数）"), 26, PAPER_RIGHT},
                                             {TEXT("時刻"), 28, PAPER_LEFT},
                                             {TEXT("印"), 26, PAPER_LEFT}};
enum { COUNT_ROW_MM = 13 };

static void put_counts(struct floor_job *job)
{
    static const struct {
        const char *what;
        bool counts; /* else one sheet is looked at */
    } stages[] = {{"刷り始めの1枚の確認", false}, {"刷り終わりの1枚の確認", false},
                  {"印刷", true},                 {"折り・封入封緘", true},
                  {"抜取り検査(7)", true},        {"この束から引き抜いた", true},
                  {"差出", true}};

    floor_heading(job, STR("計数欄"));
    pen_table(&job->pen, COLUMNS(counts), COUNT_ROW_MM);
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++) {
        floor_cell(job, stages[i].what);
        for (int count = 0; count < 2; count++)
            floor_cell(job, stages[i].counts ? "" : "―");
        floor_blanks(job, 2);
    }
    pen_table_end(&job->pen);
    floor_text(job, STR("「この束から引き抜いた」には、この束に封入した後で、後のジョブの引抜きリスト又は"
                        "当庁の連絡により除いた通を書く。このジョブの引抜きリスト(5)の通は、以前の束に"
                        "あるので、ここに書かない。"));
}

/* Which letters are to be set apart stands in the draft for the post office. */
static Str slip_schemes(struct floor_job *job, const struct order_pack *pack)
{
    Str said = floor_schemes(job, pack);

    return pack->group_count > 1 ? SAY(job, STR_FMT "　分ける通は差出票(4)", STR_ARG(said)) : said;
}

static void put_slip(struct floor_job *job, uint32_t number)
{
    const struct order_pack *pack = &job->order->packs[number];
    const struct lot_bundle *bundle = pack->bundle;
    unsigned bundles = job->lot->bundle_count;

    pen_block(&job->pen, PAPER_TITLE,
              SAY(job, "束票　" STR_FMT "　束%u（全%u束）", STR_ARG(job->order->job), number + 1,
                  bundles));
    pen_dots(&job->pen, &job->facts->codes[number],
             SAY(job,
                 STR_FMT "\n最初の整理番号　" STR_FMT "\n最後の整理番号　" STR_FMT
                         "\n差出日　" STR_FMT,
                 STR_ARG(bundle->file), STR_ARG(pack->first), STR_ARG(pack->last),
                 STR_ARG(office_day(job->lot->mail_on, job->arena))));
    pen_figure(&job->pen, "通", office_number(bundle->piece_count, job->arena), "通");
    pen_figure(&job->pen, "用紙", office_number(bundle->sheets, job->arena), "枚");
    pen_figure(&job->pen, "1通の枚数", office_number(pack->sheets, job->arena), "枚");
    pen_figure(&job->pen, "ページ", office_number(bundle->pages, job->arena), "ページ");
    pen_figures_end(&job->pen);
    pen_table(&job->pen, COLUMNS(items), 0);
    floor_row(job, "ジョブ", floor_job_of_day(job));
    floor_row(job, "様式・言語",
              SAY(job, STR_FMT "・%s", STR_ARG(floor_kind(job, bundle)),
                  job->lot->duplex ? "両面" : "片面"));
    floor_row(job, "料金区分", slip_schemes(job, pack));
    floor_row(job, "1通の重さ", floor_thousandths(job, pack->weight_mg, " g（計算による）"));
    pen_table_end(&job->pen);
    put_counts(job);
    floor_section(job, floor_slip_title(number + 1, bundles, bundle->file, job->arena));
}

void floor_put_slips(struct floor_job *job)
{
    for (uint32_t i = 0; i < job->lot->bundle_count; i++)
        put_slip(job, i);
}

/* ---- 送付状・受渡簿 -------------------------------------------------------------------------- */

static const struct paper_column files[] = {{TEXT("ファイル"), 50, PAPER_LEFT},
                                            {TEXT("件数"), 20, PAPER_RIGHT},
                                            {TEXT("バイト"), 32, PAPER_RIGHT},
                                            {TEXT("ハッシュ値（SHA-256）"), 68, PAPER_LEFT}};
static const struct paper_column hands[] = {{TEXT("区分"), 40, PAPER_LEFT},
                                            {TEXT("日時"), 46, PAPER_LEFT},
                                            {TEXT("所属・氏名"), 56, PAPER_LEFT},
                                            {TEXT("印"), 28, PAPER_LEFT}};
enum { HAND_ROW_MM = 12 };

static void put_files(struct floor_job *job)
{
    pen_table(&job->pen, COLUMNS(files), 0);
    for (size_t i = 0; i < job->facts->file_count; i++) {
        const struct floor_file *file = &job->facts->files[i];

        pen_cell(&job->pen, file->name);
        pen_cell(&job->pen, office_number(file->pieces, job->arena));
        pen_cell(&job->pen, office_number(file->bytes, job->arena));
        pen_cell(&job->pen, SAY(job, "%.*s\n%s", SHA256_HEX / 2, file->sha256,
                                file->sha256 + SHA256_HEX / 2));
    }
    pen_table_end(&job->pen);
}

static void put_hands(struct floor_job *job)
{
    static const char *const acts[] = {"引渡し（当庁）", "受領（印刷所）", "返却（印刷所）",
                                       "返却の受領（当庁）"};

    floor_heading(job, STR("受渡し"));
    pen_table(&job->pen, COLUMNS(hands), HAND_ROW_MM)->whole = true;
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        floor_cell(job, acts[i]);
        floor_blanks(job, 3);
    }
    pen_table_end(&job->pen);
}

void floor_put_handover(struct floor_job *job)
{
    pen_block(&job->pen, PAPER_TITLE,
              SAY(job, "送付状・受渡簿　ジョブ " STR_FMT, STR_ARG(job->order->job)));
    floor_text(job, SAY(job,
                        "印刷データを、次のとおり引き渡す。通数 " STR_FMT "、束 " STR_FMT
                        "、引き抜く通 " STR_FMT "。",
                        STR_ARG(floor_count(job, job->order->pieces, "通")),
                        STR_ARG(floor_count(job, job->lot->bundle_count, "束")),
                        STR_ARG(floor_count(job, job->order->pulled, "通"))));
    put_files(job);
    floor_text(job,
               STR("件数は、PDF では通、CSV では見出しを除く行、packs.json では束の数。"
                   "ほかのファイルを含む全てのハッシュ値は、SHA256SUMS にある。受け取った人は、"
                   "全てを照合し、SHA256SUMS のハッシュ値の初めの16桁をここに書く。"
                   "［　　　　　　　　　　　　　　　　　　　　］"));
    put_hands(job);
    floor_section(job, floor_title(FLOOR_HANDOVER));
}
