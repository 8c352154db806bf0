/* What comes back: the report that must balance, and that the data is gone. */
#include "core/paper/floor_parts.h"

enum { WRITE_ROW_MM = 10 };

/* ---- 完了報告 -------------------------------------------------------------------------------- */

static const struct paper_column results[] = {
    {TEXT("束"), 52, PAPER_LEFT},      {TEXT("発送回の通数"), 28, PAPER_RIGHT},
    {TEXT("再出力"), 15, PAPER_RIGHT}, {TEXT("封入"), 15, PAPER_RIGHT},
    {TEXT("差出"), 15, PAPER_RIGHT},   {TEXT("損紙"), 15, PAPER_RIGHT},
    {TEXT("引抜き"), 15, PAPER_RIGHT}, {TEXT("保管"), 15, PAPER_RIGHT}};

static void put_results(struct floor_job *job)
{
    enum { BLANKS = 6 };
    const struct lot *lot = job->lot;

    pen_table(&job->pen, COLUMNS(results), WRITE_ROW_MM);
    for (uint32_t i = 0; i < lot->bundle_count; i++) {
        pen_cell(&job->pen, lot->bundles[i].file);
        pen_cell(&job->pen, office_number(lot->bundles[i].piece_count, job->arena));
        floor_blanks(job, BLANKS);
    }
    floor_cell(job, "計");
    pen_cell(&job->pen, office_number(job->order->pieces, job->arena));
    floor_blanks(job, BLANKS);
    pen_table_end(&job->pen);
}

static const struct paper_column balance[] = {
    {TEXT("発送回の通数"), 34, PAPER_RIGHT}, {TEXT("＋ 再出力"), 27, PAPER_RIGHT},
    {TEXT("＝ 差出"), 27, PAPER_RIGHT},      {TEXT("＋ 損紙"), 27, PAPER_RIGHT},
    {TEXT("＋ 引抜き"), 28, PAPER_RIGHT},    {TEXT("＋ 保管"), 27, PAPER_RIGHT}};

static void put_balance(struct floor_job *job)
{
    floor_heading(job, STR("等式"));
    pen_table(&job->pen, COLUMNS(balance), WRITE_ROW_MM)->whole = true;
    pen_cell(&job->pen, office_number(job->order->pieces, job->arena));
    floor_blanks(job, sizeof balance / sizeof balance[0] - 1);
    pen_table_end(&job->pen);
    floor_text(job, STR("左右が1通でも違えば、差し出さずに止め、1時間以内に緊急連絡先へ知らせる。"
                        "損紙には、再出力した通と差し替えて廃棄した元の通も数える。差出の通数は、差出票の通数と同じでなければならない。封入の通数は、差出、"
                        "引抜き及び保管のうち封をしたものの計。引抜きは、この束から除いた通（束票(2)）で、"
                        "このジョブの引抜きリスト(5)の通は入れない（下の表に書く）。"));
}

static const struct paper_column blanks[] = {
    {TEXT("品目"), 66, PAPER_LEFT},      {TEXT("渡した数"), 24, PAPER_RIGHT},
    {TEXT("使った数"), 20, PAPER_RIGHT}, {TEXT("傷んだ数"), 20, PAPER_RIGHT},
    {TEXT("返す数"), 20, PAPER_RIGHT},   {TEXT("差"), 20, PAPER_RIGHT}};

static void put_blanks(struct floor_job *job)
{
    const struct workorder *order = job->order;

    floor_heading(job, STR("残りの用紙、封筒及び同封物"));
    floor_text(job, STR("渡した数　＝　使った数　＋　傷んだ数　＋　返す数（差は0になる）"));
    pen_table(&job->pen, COLUMNS(blanks), WRITE_ROW_MM);
    for (size_t i = 0; i < order->spare_count; i++) {
        const struct order_spare *spare = &order->spares[i];

        pen_cell(&job->pen, spare->what);
        pen_cell(&job->pen, floor_count(job, spare->needed + spare->spare, spare->unit.p));
        floor_blanks(job, 4);
    }
    pen_table_end(&job->pen);
}

static const struct paper_column pulls[] = {{TEXT("リストの通数"), 34, PAPER_RIGHT},
                                            {TEXT("＝ 引き抜いた"), 42, PAPER_RIGHT},
                                            {TEXT("＋ 既に差し出していた"), 52, PAPER_RIGHT},
                                            {TEXT("＋ 見つからない"), 42, PAPER_RIGHT}};

static void put_pulls_done(struct floor_job *job)
{
    struct paper_block *table;

    floor_heading(job, STR("以前の発送回の引抜き（引抜きリスト(5)）"));
    table = pen_table(&job->pen, COLUMNS(pulls), WRITE_ROW_MM);
    table->whole = table->with_next = true;
    pen_cell(&job->pen, office_number(job->order->pulled, job->arena));
    floor_blanks(job, sizeof pulls / sizeof pulls[0] - 1);
    pen_table_end(&job->pen);
}

/* ---- who signs ------------------------------------------------------------------------------- */

static const struct paper_column completed[] = {{TEXT("完了した日時"), 50, PAPER_LEFT},
                                                {TEXT("所属・氏名"), 120, PAPER_LEFT}};
static const struct paper_column certified[] = {{TEXT("証明した日"), 50, PAPER_LEFT},
                                                {TEXT("所属・氏名"), 120, PAPER_LEFT}};

/* With the boxes for seals behind it. */
static void put_signed(struct floor_job *job, const struct paper_column *columns, size_t count)
{
    struct paper_block *table = pen_table(&job->pen, columns, count, WRITE_ROW_MM);

    table->whole = table->with_next = true;
    floor_blanks(job, count);
    pen_table_end(&job->pen);
}

void floor_put_completion(struct floor_job *job)
{
    static const Str seals[] = {TEXT("責任者"), TEXT("担当"), TEXT("当庁の確認")};

    pen_block(&job->pen, PAPER_TITLE,
              SAY(job, "完了報告書　ジョブ " STR_FMT, STR_ARG(job->order->job)));
    floor_addressee(job);
    if (job->order->pieces) {
        put_results(job);
        put_balance(job);
        put_blanks(job);
    } else {
        floor_text(job, STR("この発送回には、印刷したお知らせがない（0通）。"));
    }
    put_pulls_done(job);
    put_signed(job, COLUMNS(completed));
    pen_boxes(&job->pen, seals, sizeof seals / sizeof seals[0], 24);
    floor_section(job, floor_title(FLOOR_COMPLETION));
}

/* ---- 消去証明 -------------------------------------------------------------------------------- */

static const struct paper_column gone[] = {{TEXT("消去又は廃棄したもの"), 70, PAPER_LEFT},
                                           {TEXT("済"), 10, PAPER_CENTRE},
                                           {TEXT("数"), 18, PAPER_RIGHT},
                                           {TEXT("方法"), 40, PAPER_LEFT},
                                           {TEXT("日時"), 32, PAPER_LEFT}};

static void put_gone(struct floor_job *job)
{
    static const char *const things[] = {"受け取った印刷データ（このフォルダーの全ファイル）",
                                         "受渡しに使った媒体又は転送先の複写",
                                         "RIP、印刷機及び封入封緘機の中間データと履歴",
                                         "照合用のデータ（check.csv、撮影した画像）",
                                         "予備及びバックアップの複写",
                                         "損紙、見本刷り及び版（紙）"};

    pen_table(&job->pen, COLUMNS(gone), WRITE_ROW_MM);
    for (size_t i = 0; i < sizeof things / sizeof things[0]; i++) {
        floor_cell(job, things[i]);
        pen_tick(&job->pen);
        floor_blanks(job, 3);
    }
    pen_table_end(&job->pen);
}

void floor_put_deletion(struct floor_job *job)
{
    static const Str seals[] = {TEXT("実施者"), TEXT("立会者"), TEXT("責任者")};

    pen_block(&job->pen, PAPER_TITLE,
              SAY(job, "消去証明書　ジョブ " STR_FMT, STR_ARG(job->order->job)));
    floor_addressee(job);
    floor_text(job,
               STR("下のデータ及び紙を、復元できないように消去し、又は廃棄したことを証明する。"));
    put_gone(job);
    floor_text(job, SAY(job, "対象　" STR_FMT "　" STR_FMT "　差出日 " STR_FMT,
                        STR_ARG(floor_count(job, job->lot->bundle_count, "束")),
                        STR_ARG(floor_count(job, job->order->pieces, "通")),
                        STR_ARG(office_day(job->lot->mail_on, job->arena))));
    put_signed(job, COLUMNS(certified));
    pen_boxes(&job->pen, seals, sizeof seals / sizeof seals[0], 24);
    floor_section(job, floor_title(FLOOR_DELETION));
}
