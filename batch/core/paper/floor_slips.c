/* What goes with the goods: a slip on each bundle, the handover, the draft for the post office. */
#include "core/lot/postage.h"
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
    static const char *const stages[] = {"刷り始めの1枚の確認",
                                         "刷り終わりの1枚の確認",
                                         "印刷",
                                         "折り・封入封緘",
                                         "抜取り検査(7)",
                                         "引抜き(5)",
                                         "差出"};

    floor_heading(job, STR("計数欄"));
    pen_table(&job->pen, COLUMNS(counts), COUNT_ROW_MM);
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++) {
        floor_cell(job, stages[i]);
        floor_blanks(job, 4);
    }
    pen_table_end(&job->pen);
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
    floor_row(job, "ジョブ",
              SAY(job, STR_FMT "（この差出日の全%uジョブ中%u。作成時の数）",
                  STR_ARG(job->order->job), (unsigned)job->order->nth, (unsigned)job->order->nth));
    floor_row(job, "様式・言語",
              SAY(job, "%s・" STR_FMT "・%s", variant_term(bundle->variant).japanese,
                  STR_ARG(bundle->language), job->lot->duplex ? "両面" : "片面"));
    floor_row(job, "1通の重さ", floor_thousandths(job, pack->weight_mg, " g（計算による）"));
    pen_table_end(&job->pen);
    put_counts(job);
    floor_section(job,
                  SAY(job, "2 束票 %u/%u " STR_FMT, number + 1, bundles, STR_ARG(bundle->file)));
}

void floor_put_slips(struct floor_job *job)
{
    for (uint32_t i = 0; i < job->lot->bundle_count; i++)
        put_slip(job, i);
}

/* ---- 送付状・受渡簿 -------------------------------------------------------------------------- */

static const struct paper_column files[] = {{TEXT("ファイル"), 50, PAPER_LEFT},
                                            {TEXT("通・行"), 18, PAPER_RIGHT},
                                            {TEXT("バイト"), 26, PAPER_RIGHT},
                                            {TEXT("ハッシュ値（SHA-256）"), 76, PAPER_LEFT}};
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
        pen_cell(&job->pen, str_of(file->sha256));
    }
    pen_table_end(&job->pen);
}

static void put_hands(struct floor_job *job)
{
    static const char *const acts[] = {"引渡し（当庁）", "受領（印刷所）", "返却（印刷所）",
                                       "返却の受領（当庁）"};

    floor_heading(job, STR("受渡し"));
    pen_table(&job->pen, COLUMNS(hands), HAND_ROW_MM);
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
               STR("ほかのファイルを含む全てのハッシュ値は、SHA256SUMS にある。受け取った人は、"
                   "全てを照合し、SHA256SUMS のハッシュ値の初めの16桁をここに書く。"
                   "［　　　　　　　　　　　　　　　　　　　　］"));
    put_hands(job);
    floor_section(job, STR("3 送付状・受渡簿"));
}

/* ---- 差出票 ---------------------------------------------------------------------------------- */

static const struct paper_column postings[] = {
    {TEXT("料金区分"), 44, PAPER_LEFT},    {TEXT("通数"), 16, PAPER_RIGHT},
    {TEXT("1通の重さ"), 22, PAPER_RIGHT},  {TEXT("重さの計"), 24, PAPER_RIGHT},
    {TEXT("単価（円）"), 20, PAPER_RIGHT}, {TEXT("割引（円）"), 20, PAPER_RIGHT},
    {TEXT("料金（円）"), 24, PAPER_RIGHT}};
enum { POST_ROW_MM = 9 };

static Str scheme_words(const struct floor_job *job, Str scheme)
{
    if (!str_is_empty(scheme))
        return scheme_japanese(scheme);
    return job->lot->post.priced ? STR("単価なし") : STR("区分なし（料金表なし）");
}

static const struct paper_column charges[] = {
    {TEXT("料金区分"), 44, PAPER_LEFT},      {TEXT("重量"), 20, PAPER_RIGHT},
    {TEXT("通数"), 18, PAPER_RIGHT},         {TEXT("単価（円）"), 22, PAPER_RIGHT},
    {TEXT("割引率（％）"), 22, PAPER_RIGHT}, {TEXT("割引（円）"), 22, PAPER_RIGHT},
    {TEXT("料金（円）"), 22, PAPER_RIGHT}};

/* As the table of schemes has it (core/lot/postage). */
static void put_charges(struct floor_job *job)
{
    const struct lot *lot = job->lot;

    if (!lot->post.priced)
        return;
    floor_heading(job, STR("料金の見込み"));
    pen_table(&job->pen, COLUMNS(charges), 0);
    for (uint32_t i = 0; i < lot->postage_count; i++) {
        const struct lot_postage *at = &lot->postages[i];

        pen_cell(&job->pen, scheme_japanese(at->scheme));
        pen_cell(&job->pen, SAY(job, "%u.%u g", (unsigned)at->weight_tenths / 10,
                                (unsigned)at->weight_tenths % 10));
        pen_cell(&job->pen, office_number(at->pieces, job->arena));
        pen_cell(&job->pen, office_number(at->price, job->arena));
        pen_cell(&job->pen, office_number(at->discount_percent, job->arena));
        pen_cell(&job->pen, office_number(postage_discount(at), job->arena));
        pen_cell(&job->pen, office_number(at->amount, job->arena));
    }
    floor_cell(job, "計");
    floor_blanks(job, 1);
    pen_cell(&job->pen, office_number(lot->piece_count - lot->post.unpriced, job->arena));
    floor_blanks(job, 3);
    pen_cell(&job->pen, office_number(postage_total(lot), job->arena));
    pen_table_end(&job->pen);
}

static void put_postings(struct floor_job *job)
{
    const struct workorder *order = job->order;

    pen_table(&job->pen, COLUMNS(postings), POST_ROW_MM);
    for (size_t i = 0; i < order->posting_count; i++) {
        const struct order_posting *at = &order->postings[i];

        pen_cell(&job->pen, scheme_words(job, at->scheme));
        pen_cell(&job->pen, office_number(at->pieces, job->arena));
        pen_cell(&job->pen, floor_thousandths(job, at->weight_mg, " g"));
        pen_cell(&job->pen, floor_thousandths(job, at->weight_mg * at->pieces, " g"));
        floor_blanks(job, 3);
    }
    floor_cell(job, "計");
    pen_cell(&job->pen, office_number(order->pieces, job->arena));
    floor_blanks(job, 1);
    pen_cell(&job->pen, floor_thousandths(job, order->weight_mg, " g"));
    floor_blanks(job, 3);
    pen_table_end(&job->pen);
}

void floor_put_posting(struct floor_job *job)
{
    const struct shop *shop = &job->lot->shop;

    pen_block(&job->pen, PAPER_TITLE,
              SAY(job, "差出票（下書き）　ジョブ " STR_FMT, STR_ARG(job->order->job)));
    pen_table(&job->pen, COLUMNS(items), 0);
    floor_row(job, "差出人", job->lot->office_name);
    floor_row(job, "差出局",
              str_is_empty(shop->post_office) ? STR("　　　　　　　　　　（記入）")
                                              : shop->post_office);
    floor_row(job, "差出日", office_day(job->lot->mail_on, job->arena));
    floor_row(job, "種別", SAY(job, "第一種郵便物　" STR_FMT, STR_ARG(shop->postage)));
    floor_row(job, "余裕承諾", shop->slack ? STR("あり") : STR("なし"));
    pen_table_end(&job->pen);
    put_postings(job);
    put_charges(job);
    floor_text(job,
               STR("重さは計算による。実物を量り、差し出した通数で書き直す。引き抜いた通及び損紙は"
                   "入れない。様式の定められた局では、その様式に写す。"));
    floor_section(job, STR("4 差出票（下書き）"));
}
