/* What is taken out, spoiled, opened and tried: lists and forms for the floor. */
#include "core/paper/floor_parts.h"

enum { WRITE_ROW_MM = 10 };

/* ---- 引抜きリスト ---------------------------------------------------------------------------- */

static const struct paper_column pulled[] = {
    {TEXT("順"), 14, PAPER_RIGHT},      {TEXT("束内の番号"), 26, PAPER_RIGHT},
    {TEXT("整理番号"), 44, PAPER_LEFT}, {TEXT("除去"), 14, PAPER_CENTRE},
    {TEXT("除去印"), 34, PAPER_LEFT},   {TEXT("時刻"), 38, PAPER_LEFT}};

static const struct paper_column pulled_sum[] = {{TEXT("引き抜いた通数"), 36, PAPER_RIGHT},
                                                 {TEXT("束に残った通数"), 36, PAPER_RIGHT},
                                                 {TEXT("確認者1"), 49, PAPER_LEFT},
                                                 {TEXT("確認者2"), 49, PAPER_LEFT}};

static void put_pull(struct floor_job *job, const struct lot_pull *pull, size_t number)
{
    pen_cell(&job->pen, SAY(job, "%zu", number));
    pen_cell(&job->pen, pull->sequence ? SAY(job, "%u", (unsigned)pull->sequence) : STR("不明"));
    pen_cell(&job->pen, pull->piece_id);
    pen_tick(&job->pen);
    floor_blanks(job, 2);
}

static void put_bundle_pulls(struct floor_job *job, const struct order_pulls *pulls, size_t *number)
{
    Str bundle = str_is_empty(pulls->bundle) ? STR("束は不明") : pulls->bundle;
    struct paper_block *table;

    floor_heading(job, SAY(job, "処理回 " STR_FMT "　" STR_FMT "　" STR_FMT, STR_ARG(pulls->lot),
                           STR_ARG(bundle), STR_ARG(floor_count(job, pulls->count, "通"))));
    table = pen_table(&job->pen, COLUMNS(pulled), 8);
    table->whole = table->with_next = true;
    for (size_t i = 0; i < pulls->count; i++)
        put_pull(job, pulls->pulls[i], ++*number);
    pen_table_end(&job->pen);
    pen_table(&job->pen, COLUMNS(pulled_sum), WRITE_ROW_MM)->whole = true;
    floor_blanks(job, sizeof pulled_sum / sizeof pulled_sum[0]);
    pen_table_end(&job->pen);
}

void floor_put_pulls(struct floor_job *job)
{
    size_t number = 0;

    pen_block(
        &job->pen, PAPER_TITLE,
        SAY(job, "引抜きリスト　ジョブ " STR_FMT "　" STR_FMT, STR_ARG(job->order->job),
            STR_ARG(floor_count(job, job->order->pulled, "通"))));
    if (job->order->pulled)
        floor_text(job,
                   STR("以前の発送回の通のうち、差し出してはならないもの。束の順に、1通ずつ除き、"
                       "印を押す。除いた通は開けずに当庁へ返す。既に差し出した通があれば、"
                       "直ちに緊急連絡先へ知らせる。"));
    else
        floor_text(job, STR("引き抜く通はない。"));
    for (size_t i = 0; i < job->order->pull_count; i++)
        put_bundle_pulls(job, &job->order->pulls[i], &number);
    floor_section(job, floor_title(FLOOR_PULLS));
}

/* ---- 再出力依頼・損紙記録 -------------------------------------------------------------------- */

static const struct paper_column spoiled[] = {
    {TEXT("整理番号"), 36, PAPER_LEFT},      {TEXT("枚"), 12, PAPER_RIGHT},
    {TEXT("事由"), 34, PAPER_LEFT},          {TEXT("再出力"), 18, PAPER_CENTRE},
    {TEXT("廃棄した枚数"), 20, PAPER_RIGHT}, {TEXT("廃棄印（2人）"), 32, PAPER_LEFT},
    {TEXT("時刻"), 18, PAPER_LEFT}};
enum { SPOILED_ROWS = 10 };

static void put_spoiled_rows(struct floor_job *job)
{
    pen_table(&job->pen, COLUMNS(spoiled), WRITE_ROW_MM);
    for (int i = 0; i < SPOILED_ROWS; i++) {
        floor_blanks(job, 3);
        pen_tick(&job->pen);
        floor_blanks(job, 3);
    }
    floor_cell(job, "計");
    floor_blanks(job, 6);
    pen_table_end(&job->pen);
}

void floor_put_spoilage(struct floor_job *job)
{
    static const Str seals[] = {TEXT("依頼者"), TEXT("廃棄立会"), TEXT("当庁受付")};

    pen_block(&job->pen, PAPER_TITLE,
              SAY(job, "再出力依頼書・損紙記録票　ジョブ " STR_FMT, STR_ARG(job->order->job)));
    floor_addressee(job);
    floor_heading(job, STR("紙詰まりのときの手順"));
    floor_text(job,
               STR("1　機械を止める。詰まった通と、その前の2通及び後の2通の用紙を全て取り出し、"
                   "下の表に1通ずつ記録する。前後の通は、傷がなくても損紙とする（用紙が入れ替わって"
                   "いることがある）。"));
    floor_text(
        job,
        STR("2　記録した通の再出力を、整理番号で求める。番号の続きから刷り直さない。束の途中から"
            "再開するときは、次に刷る通の整理番号を画面と用紙とで照らし合わせる。"));
    floor_text(
        job,
        STR("3　損紙は、枚数を数え、その日のうちに2人で廃棄する。再出力した通は、その通のあった"
            "場所へ入れる。"));
    floor_heading(job, STR("損紙と再出力"));
    floor_text(job, STR("事由の例　紙詰まり、紙詰まりの前後、汚れ、破れ、折りずれ、封入の誤り、"
                        "抜取り検査での誤り"));
    put_spoiled_rows(job);
    floor_text(
        job,
        STR("当庁では、再出力して差し替えた通は記録しない。損紙と記録すると、同じ人に新しい整理番号の"
            "お知らせがもう1通作られる。再出力は kigen reprint で作る。再出力せずに廃棄した通だけを、"
            "kigen record に「整理番号,spoiled,年月日,担当,,事由」の行で記録する。"));
    pen_boxes(&job->pen, seals, sizeof seals / sizeof seals[0], 20);
    floor_section(job, floor_title(FLOOR_SPOILAGE));
}

/* ---- 抜取り検査 ------------------------------------------------------------------------------ */

static const struct paper_column sampled[] = {{TEXT("束内の番号"), 23, PAPER_RIGHT},
                                              {TEXT("整理番号"), 34, PAPER_LEFT},
                                              {TEXT("枚"), 10, PAPER_RIGHT},
                                              {TEXT("郵便番号の下2桁"), 24, PAPER_CENTRE},
                                              {TEXT("氏名行の照合値"), 31, PAPER_CENTRE},
                                              {TEXT("一致"), 12, PAPER_CENTRE},
                                              {TEXT("誤りがあれば内容"), 36, PAPER_LEFT}};

static const struct paper_column sampled_by[] = {{TEXT("検査者1"), 60, PAPER_LEFT},
                                                 {TEXT("検査者2"), 60, PAPER_LEFT},
                                                 {TEXT("時刻"), 50, PAPER_LEFT}};

Str floor_last_two(Str postal_code)
{
    return postal_code.n > 2 ? str_skip(postal_code, postal_code.n - 2) : postal_code;
}

static void put_sample(struct floor_job *job, const struct order_pack *pack, uint32_t piece)
{
    const struct lot_piece *at = &job->lot->pieces[piece];

    pen_cell(&job->pen, office_number(at->sequence, job->arena));
    pen_cell(&job->pen, arena_copy(job->arena, str_of(at->id)));
    pen_cell(&job->pen, office_number(pack->sheets, job->arena));
    pen_cell(&job->pen, floor_last_two(at->postal_code));
    pen_cell(&job->pen, str_of(job->facts->names[piece]));
    pen_tick(&job->pen);
    floor_blanks(job, 1);
}

static void put_samples(struct floor_job *job, const struct order_pack *pack)
{
    struct paper_block *table;

    floor_heading(job,
                  SAY(job, STR_FMT "　" STR_FMT "　%u通のうち%u通", STR_ARG(pack->bundle->file),
                      STR_ARG(floor_kind(job, pack->bundle)), (unsigned)pack->bundle->piece_count, (unsigned)pack->sample_count));
    table = pen_table(&job->pen, COLUMNS(sampled), 0);
    table->whole = table->with_next = true;
    for (uint32_t i = 0; i < pack->sample_count; i++)
        put_sample(job, pack, pack->samples[i]);
    pen_table_end(&job->pen);
    pen_table(&job->pen, COLUMNS(sampled_by), WRITE_ROW_MM)->whole = true;
    floor_blanks(job, sizeof sampled_by / sizeof sampled_by[0]);
    pen_table_end(&job->pen);
}

void floor_put_sampling(struct floor_job *job)
{
    pen_block(
        &job->pen, PAPER_TITLE,
        SAY(job, "抜取り検査表　ジョブ " STR_FMT "　" STR_FMT, STR_ARG(job->order->job),
            STR_ARG(floor_count(job, job->order->sampled, "通"))));
    floor_text(job,
               STR("下の通を2人で開け、用紙が全てその通のものか、整理番号、枚数、様式、言語及び"
                   "郵便番号の下2桁を、この表及び check.csv と比べる。1通でも誤りがあれば、"
                   "ジョブを止める。氏名行の照合値は、氏名の行を読み取る機械で比べるときに使う。"));
    floor_text(
        job,
        STR("選び方　束ごとに100通に1通、少なくとも5通。最初と最後の通を含み、間は等しく区切って、"
            "区切りごとに1通を、当庁にある run.json の fingerprint の数字で決めた。様式と言語は束ごとに1つなので、"
            "どの様式と言語も含まれる。人は選べず、後から同じものを選び直せる。"));
    for (uint32_t i = 0; i < job->lot->bundle_count; i++)
        put_samples(job, &job->order->packs[i]);
    floor_section(job, floor_title(FLOOR_SAMPLING));
}

/* ---- 見本刷り -------------------------------------------------------------------------------- */

static const struct paper_column tried[] = {{TEXT("確かめること"), 66, PAPER_LEFT},
                                            {TEXT("数"), 18, PAPER_RIGHT},
                                            {TEXT("よいとする範囲"), 48, PAPER_LEFT},
                                            {TEXT("よい"), 12, PAPER_CENTRE},
                                            {TEXT("結果"), 26, PAPER_LEFT}};

static const struct trial {
    const char *what, *count, *range;
} trials[] = {
    {"窓　折って実際の封筒に入れ、四隅へ寄せて振る", "20通",
     "氏名、住所の全ての行及びバーコードが見え、ほかは見えない"},
    {"折り　99 mm・198 mm", "10通", "±1.0 mm"},
    {"表裏のずれ、傾き", "10枚", "±1.5 mm、0.3°まで"},
    {"黒　濃度、裏からの透け", "10枚", "1.2以上。裏が窓から読めない"},
    {"色版　K のみで刷られている", "1枚", "ほかの版に何もない"},
    {"用紙の記号（Data Matrix）をカメラで読む", "20枚", "全て読める。内容は KG1 で始まる"},
    {"カスタマバーコード（印字のある通）", "10通", "a = 8.0 ± 0.1、周り2 mm以上の余白、全て読める"},
    {"重さ　様式ごとに量り、束の仕様と比べる", "各5通", "±0.3 g"},
    {"字形　□や〓の字がない", "全て", "なし"}};

static void put_trials(struct floor_job *job)
{
    pen_table(&job->pen, COLUMNS(tried), WRITE_ROW_MM);
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        floor_cell(job, trials[i].what);
        floor_cell(job, trials[i].count);
        floor_cell(job, trials[i].range);
        pen_tick(&job->pen);
        floor_blanks(job, 1);
    }
    pen_table_end(&job->pen);
}

static const struct paper_column copies[] = {
    {TEXT("1部の枚数"), 34, PAPER_RIGHT},   {TEXT("部数"), 34, PAPER_RIGHT},
    {TEXT("渡した用紙"), 34, PAPER_RIGHT},  {TEXT("刷った枚数"), 34, PAPER_RIGHT},
    {TEXT("廃棄した枚数"), 34, PAPER_RIGHT}};

static void put_specimen_copies(struct floor_job *job)
{
    floor_text(job,
               STR("本番と同じ機械、用紙及び封筒で、架空の宛名の見本（全ての様式と言語、最も長い宛名と"
                   "最も短い宛名）を刷る。見本は当庁が kigen proof --specimen で作り、印刷データとは別に、"
                   "その分の用紙及び封筒とともに渡す。印刷所は見本を作らず、住民の宛名を見本に使わない。"));
    pen_table(&job->pen, COLUMNS(copies), WRITE_ROW_MM)->whole = true;
    floor_blanks(job, 1);
    pen_cell(&job->pen, office_number(job->lot->shop.specimens, job->arena));
    floor_blanks(job, 3);
    pen_table_end(&job->pen);
    floor_text(job, STR("渡した用紙　＝　1部の枚数　×　部数。見本は、確認の後に廃棄し、刷った枚数と"
                        "合わせる。見本は差し出さない。"));
}

void floor_put_specimens(struct floor_job *job)
{
    static const Str seals[] = {TEXT("印刷所"), TEXT("当庁")};

    pen_block(&job->pen, PAPER_TITLE,
              SAY(job, "見本刷りの確認票　ジョブ " STR_FMT "　" STR_FMT, STR_ARG(job->order->job),
                  STR_ARG(floor_count(job, job->lot->shop.specimens, "部"))));
    if (job->lot->shop.specimens)
        put_specimen_copies(job);
    else
        floor_text(job, STR("このジョブでは見本刷りを行わない。下の表は、本番の用紙で確かめるときに使う。"));
    put_trials(job);
    pen_boxes(&job->pen, seals, sizeof seals / sizeof seals[0], 24);
    floor_section(job, floor_title(FLOOR_SPECIMENS));
}
