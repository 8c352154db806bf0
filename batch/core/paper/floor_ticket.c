/* 印刷指示書: what is printed, on what, how it is folded, filled and posted; then what each pack is. */
#include "core/account/said.h"
#include "core/paper/floor_parts.h"

static const struct paper_column items[] = {{TEXT("項目"), 34, PAPER_LEFT},
                                            {TEXT("内容"), 136, PAPER_LEFT}};

/* ---- the job --------------------------------------------------------------------------------- */

static void put_figures(struct floor_job *job)
{
    const struct workorder *order = job->order;

    pen_figure(&job->pen, "印刷する通数", office_number(order->pieces, job->arena), "通");
    pen_figure(&job->pen, "束", office_number(job->lot->bundle_count, job->arena), "束");
    pen_figure(&job->pen, "用紙", office_number(order->sheets, job->arena), "枚");
    pen_figure(&job->pen, "ページ", office_number(order->pages, job->arena), "ページ");
    pen_figure(&job->pen, "引抜き", office_number(order->pulled, job->arena), "通");
    pen_figures_end(&job->pen);
}

static void put_nothing(struct floor_job *job)
{
    if (job->order->pieces)
        return;
    floor_text(job,
               STR("この発送回には、印刷するお知らせがない。印刷、封入封緘及び差出は要らない。"));
    floor_text(job, job->order->pulled ? STR("引抜きリスト(5)だけを行い、完了報告書(9)を返す。")
                                       : STR("引き抜く通もない。完了報告書(9)だけを返す。"));
}

static void put_days(struct floor_job *job)
{
    const struct lot *lot = job->lot;

    floor_row(job, "ジョブ", floor_job_of_day(job));
    floor_row(job, "処理回・基準日",
              SAY(job, STR_FMT "（基準日 " STR_FMT "）", STR_ARG(lot->folder),
                  STR_ARG(office_day(lot->as_of, job->arena))));
    floor_row(job, "差出日", office_day(lot->mail_on, job->arena));
    floor_row(job, "配達見込日",
              SAY(job, STR_FMT "（この日までに届く見込み）",
                  STR_ARG(office_day(lot->deliver_on, job->arena))));
    floor_row(job, "緊急連絡先", lot->shop.contact);
}

/* ---- paper, colour, folds -------------------------------------------------------------------- */

static Str paper_says(struct floor_job *job)
{
    return SAY(job, "A4　" STR_FMT "　%u g/m²", STR_ARG(job->lot->shop.paper),
               (unsigned)job->lot->shop.paper_gsm);
}

static Str sides_say(const struct floor_job *job)
{
    return job->lot->duplex
               ? STR("両面（長辺とじ）。どの通もおもて面から始まり、裏面が余る通には白紙のページがある")
               : STR("片面");
}

static Str mm(struct floor_job *job, uint32_t hundredths)
{
    if (hundredths % 100)
        return SAY(job, "%u.%02u", (unsigned)(hundredths / 100), (unsigned)(hundredths % 100));
    return SAY(job, "%u", (unsigned)(hundredths / 100));
}

static Str envelope_says(struct floor_job *job)
{
    const uint32_t *window = job->lot->shop.window;

    if (!job->lot->shop.insert)
        return STR("使わない（封入封緘をしない）");
    return SAY(job,
               STR_FMT "（転送不要等の表示と返還先を印刷済み）\n窓　横" STR_FMT " mm × 縦" STR_FMT
                       " mm、折った用紙の左から" STR_FMT " mm・上から" STR_FMT " mm",
               STR_ARG(job->lot->shop.envelope), STR_ARG(mm(job, window[2])),
               STR_ARG(mm(job, window[3])), STR_ARG(mm(job, window[0])),
               STR_ARG(mm(job, window[1])));
}

/* Those of one bundle, or of all. */
static Str enclosures_say(struct floor_job *job, const struct lot_bundle *bundle)
{
    const struct shop *shop = &job->lot->shop;
    Str all = STR_EMPTY;
    unsigned number = 1; /* 1 is the letter */

    for (uint32_t i = 0; i < shop->enclosure_count; i++) {
        if (bundle && !order_encloses(&shop->enclosures[i], bundle))
            continue;
        all = SAY(job, STR_FMT "　%u " STR_FMT, STR_ARG(all), ++number,
                  STR_ARG(shop->enclosures[i].name));
        if (!bundle && shop->enclosures[i].variants)
            all = SAY(job, STR_FMT "（様式による）", STR_ARG(all));
    }
    if (!all.n)
        return STR("なし（お知らせだけを入れる）");
    return SAY(job, "宛名の面から順に　1 お知らせ" STR_FMT, STR_ARG(all));
}

/* ---- what a camera reads --------------------------------------------------------------------- */

static bool same_mark(const struct floor_mark *a, const struct floor_mark *b)
{
    return a->x == b->x && a->y == b->y && a->side == b->side;
}

/* All of `marks` stand at the place of the first. */
static bool one_place(const struct floor_marks *marks)
{
    for (uint32_t i = 1; i < marks->count; i++)
        if (!same_mark(&marks->sheets[i], &marks->sheets[0]))
            return false;
    return marks->count > 0;
}

static bool all_one_place(const struct floor_job *job)
{
    const struct floor_marks *marks = job->facts->marks;

    for (uint32_t i = 0; i < job->lot->bundle_count; i++)
        if (!one_place(&marks[i]) || !same_mark(&marks[i].sheets[0], &marks[0].sheets[0]))
            return false;
    return true;
}

/* To a hundredth, without zeros that say nothing. */
static Str mark_says(struct floor_job *job, const struct floor_mark *mark)
{
    if (!mark->side)
        return STR("記号なし（初版の様式）");
    return SAY(job,
               "用紙の左から" STR_FMT " mm・上から" STR_FMT " mm（記号の左上の角）\n"
               "大きさ　" STR_FMT " mm 角、1モジュール " STR_FMT " mm",
               STR_ARG(mm(job, mark->x)), STR_ARG(mm(job, mark->y)), STR_ARG(mm(job, mark->side)),
               STR_ARG(mm(job, (mark->side + FLOOR_MARK_MODULES / 2) / FLOOR_MARK_MODULES)));
}

static Str marks_say(struct floor_job *job, const struct floor_marks *marks)
{
    Str said = STR_EMPTY;

    if (one_place(marks))
        return mark_says(job, &marks->sheets[0]);
    for (uint32_t i = 0; i < marks->count; i++)
        said = SAY(job, STR_FMT "%s%u枚目　" STR_FMT, STR_ARG(said), i ? "\n" : "", (unsigned)i + 1,
                   STR_ARG(mark_says(job, &marks->sheets[i])));
    return said;
}

static void put_codes(struct floor_job *job)
{
    const struct order_pack *first = &job->order->packs[0];

    floor_row(
        job, "機械読取り",
        SAY(job,
            "各用紙のおもて面に Data Matrix（ECC 200）を1つ、%u×%uモジュール\n余白　周囲に2 mm以上\n"
            "位置　" STR_FMT "\n"
            "内容　KG1 整理番号 何枚目 1通の枚数 ジョブ（区切りは空白1つ）\n"
            "例　KG1 " STR_FMT " 1 %u " STR_FMT "\n"
            "束票(2)の記号　KGB1 ジョブ 束の番号 最初の整理番号 最後の整理番号 通数 用紙の枚数\n"
            "照合するデータ　check.csv（1通1行、刷る順）、packs.json（束ごとの仕様と記号の位置）",
            (unsigned)FLOOR_MARK_MODULES, (unsigned)FLOOR_MARK_MODULES,
            STR_ARG(all_one_place(job) ? marks_say(job, &job->facts->marks[0])
                                       : STR("束の仕様のとおり（様式による）")),
            STR_ARG(first->first), (unsigned)first->sheets, STR_ARG(job->order->job)));
}

/* ---- press, folding, post -------------------------------------------------------------------- */

static void put_press(struct floor_job *job)
{
    floor_row(job, "用紙", paper_says(job));
    floor_row(job, "印刷面", sides_say(job));
    floor_row(job, "色",
              STR("K1（黒1色）。PDF は全て DeviceGray（灰色1成分、黒と白だけ）で、RGB も CMYK もない。"
                  "RIP で色を変換する設定は要らない。黒は K 版だけに、網をかけずに出す"));
    floor_row(job, "大きさ",
              STR("100 %。拡大、縮小及び用紙に合わせる印刷をしない（窓の位置が変わる）"));
    put_codes(job);
}

static void put_filling(struct floor_job *job)
{
    bool insert = job->lot->shop.insert;

    floor_row(job, "折り",
              insert ? STR("巻三つ折（上から99 mm・198 mm、±1.0 mm）、宛名の面を外にする")
                     : STR("折らない"));
    floor_row(job, "封筒", envelope_says(job));
    floor_row(job, "同封物と順番", enclosures_say(job, NULL));
    floor_row(job, "封入封緘",
              insert ? STR("行う。1通ずつ、その通の用紙を全て1つの封筒に入れて封をする。"
                           "同じ機械に、当庁の別のジョブを同時にかけない")
                     : STR("行わない"));
}

/* The specimens are the office's, so their paper is no part of what is handed out here. */
static Str specimens_say(struct floor_job *job)
{
    if (!job->lot->shop.specimens)
        return STR("行わない");
    return SAY(job,
               STR_FMT "。見本（架空の宛名、全様式）は当庁が kigen proof --specimen で作り、"
                       "その用紙及び封筒とともに別に渡す(8)",
               STR_ARG(floor_count(job, job->lot->shop.specimens, "部")));
}

static void put_post(struct floor_job *job)
{
    const struct shop *shop = &job->lot->shop;

    floor_row(job, "差出局", floor_or_blank(shop->post_office));
    floor_row(job, "料金種別", shop->postage);
    floor_row(job, "余裕承諾",
              shop->slack ? STR("あり（送達日数が3日程度延びてよい）") : STR("なし"));
    floor_row(job, "見本刷り", specimens_say(job));
}

static void put_job(struct floor_job *job)
{
    pen_table(&job->pen, COLUMNS(items), 0);
    put_days(job);
    if (job->order->pieces) {
        put_press(job);
        put_filling(job);
        put_post(job);
    }
    pen_table_end(&job->pen);
}

/* ---- bundles and blanks ---------------------------------------------------------------------- */

static const struct paper_column listed[] = {
    {TEXT("束（ファイル）"), 52, PAPER_LEFT}, {TEXT("様式"), 26, PAPER_LEFT},
    {TEXT("言語"), 26, PAPER_LEFT},           {TEXT("通"), 14, PAPER_RIGHT},
    {TEXT("1通の枚数"), 21, PAPER_RIGHT},     {TEXT("用紙"), 15, PAPER_RIGHT},
    {TEXT("ページ"), 16, PAPER_RIGHT}};

static void put_bundle(struct floor_job *job, const struct order_pack *pack)
{
    const struct lot_bundle *bundle = pack->bundle;

    pen_cell(&job->pen, bundle->file);
    floor_cell(job, variant_term(bundle->variant).japanese);
    pen_cell(&job->pen, language_words(bundle->language));
    pen_cell(&job->pen, office_number(bundle->piece_count, job->arena));
    pen_cell(&job->pen, office_number(pack->sheets, job->arena));
    pen_cell(&job->pen, office_number(bundle->sheets, job->arena));
    pen_cell(&job->pen, office_number(bundle->pages, job->arena));
}

static void put_bundles(struct floor_job *job)
{
    const struct workorder *order = job->order;

    floor_heading(job, STR("束"));
    pen_table(&job->pen, COLUMNS(listed), 0);
    for (uint32_t i = 0; i < job->lot->bundle_count; i++)
        put_bundle(job, &order->packs[i]);
    pen_cell(&job->pen, SAY(job, "計 %u束", (unsigned)job->lot->bundle_count));
    floor_blanks(job, 2);
    pen_cell(&job->pen, office_number(order->pieces, job->arena));
    floor_blanks(job, 1);
    pen_cell(&job->pen, office_number(order->sheets, job->arena));
    pen_cell(&job->pen, office_number(order->pages, job->arena));
    pen_table_end(&job->pen);
}

static const struct paper_column blanks[] = {{TEXT("品目"), 82, PAPER_LEFT},
                                             {TEXT("所要"), 22, PAPER_RIGHT},
                                             {TEXT("予備の率"), 22, PAPER_RIGHT},
                                             {TEXT("予備"), 22, PAPER_RIGHT},
                                             {TEXT("渡す数"), 22, PAPER_RIGHT}};

static void put_spares(struct floor_job *job)
{
    const struct workorder *order = job->order;

    floor_heading(job, STR("予備"));
    pen_table(&job->pen, COLUMNS(blanks), 0)->whole = true;
    for (size_t i = 0; i < order->spare_count; i++) {
        const struct order_spare *spare = &order->spares[i];

        pen_cell(&job->pen, spare->what);
        pen_cell(&job->pen, floor_count(job, spare->needed, spare->unit.p));
        pen_cell(&job->pen, SAY(job, "%u %%", (unsigned)spare->percent));
        pen_cell(&job->pen, floor_count(job, spare->spare, spare->unit.p));
        pen_cell(&job->pen, floor_count(job, spare->needed + spare->spare, spare->unit.p));
    }
    pen_table_end(&job->pen);
    floor_text(job, STR("印字した用紙に予備はない。足りない通は、整理番号で再出力を求める(6)。"
                        "残った用紙、封筒及び同封物は、数えて返す(9)。見本刷りの分は、この表に"
                        "入っていない。"));
}

/* ---- the floor, in its order ----------------------------------------------------------------- */

static const struct paper_column steps[] = {{TEXT("順"), 10, PAPER_CENTRE},
                                            {TEXT("済"), 10, PAPER_CENTRE},
                                            {TEXT("行うこと"), 122, PAPER_LEFT},
                                            {TEXT("担当"), 28, PAPER_LEFT}};

static void put_steps(struct floor_job *job)
{
    static const char *const all[] = {
        ("このフォルダーに、ほかのジョブのファイルがないことを確かめ、"
         "kigen verify print/ --deep を実行する（OK で始まる1行が出るまで刷らない）。kigen のない所では、"
         "sha256sum -c SHA256SUMS で全ファイルを照合する"),
        "引抜きリスト(5)の通を、以前の束から引き抜く",
        "実際の機械と用紙で見本刷りをし、窓、折り、黒及び記号の読取りを確かめる(8)",
        "束ごとに、刷り始めと刷り終わりの1枚を確かめ、束票(2)に署名する",
        ("印刷した全ての用紙の記号（Data Matrix）をカメラで読み、check.csv と照合する。"
         "抜け、重なり及び順の違いがないこと"),
        ("封入のとき、1通ごとに何枚目と枚数を読む。1枚目で始まり、全枚数がそろってから封をする。"
         "整理番号が check.csv の順に続くこと"),
        "紙詰まり、汚れ等があったときは、損紙を記録し、整理番号で再出力を求める(6)",
        "束ごとに、抜取り検査(7)をする",
        "料金区分ごとに分け(4)、差し出す。差出票(4)を郵便局に出す",
        "完了報告書(9)の等式が成り立つことを確かめて返す。データを消去し、消去証明書(10)を出す"};

    pen_block(&job->pen, PAPER_NEW_PAGE, STR_EMPTY); /* it hangs beside the machine */
    floor_heading(job, STR("作業の順"));
    pen_table(&job->pen, COLUMNS(steps), 0)->whole = true;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        pen_cell(&job->pen, SAY(job, "%zu", i + 1));
        pen_tick(&job->pen);
        floor_cell(job, all[i]);
        floor_blanks(job, 1);
    }
    pen_table_end(&job->pen);
    floor_heading(job, STR("作業を止める場合"));
    floor_text(
        job,
        STR("次のどれかがあれば作業を止め、その束を分けて置き、1時間以内に緊急連絡先へ知らせる。\n"
            "・kigen verify が OK でない\n"
            "・記号を読めない用紙がある\n"
            "・整理番号が合わない、抜ける、又は重なる\n"
            "・ある通が裏面から始まる\n"
            "・窓から宛名以外が見える\n"
            "・抜取り検査に1通でも誤りがある\n"
            "・引抜きの数が合わない\n"
            "・完了報告書の等式が成り立たない"));
    floor_text(
        job,
        STR("記号を読めない用紙は、番号を手で入力して先へ進めない。原因を署名で残してから、その通を"
            "損紙とし、整理番号で再出力を求める(6)。"));
}

/* ---- what each pack is ----------------------------------------------------------------------- */

static bool same_pack(const struct order_pack *a, const struct order_pack *b)
{
    return a->bundle->variant == b->bundle->variant && a->sheets == b->sheets &&
           a->pages == b->pages && str_equal(a->bundle->language, b->bundle->language);
}

static Str weight_says(struct floor_job *job, const struct order_pack *pack)
{
    return SAY(job, STR_FMT "、厚さ " STR_FMT "（計算による。実物を量る）%s",
               STR_ARG(floor_thousandths(job, pack->weight_mg, " g")),
               STR_ARG(floor_thousandths(job, pack->thick_um, " mm")),
               order_is_standard(pack) ? "　定形（50 gまで）の範囲"
                                       : "　定形（50 g、厚さ1 cmまで）を超える");
}

static void put_specification(struct floor_job *job, uint32_t number)
{
    const struct order_pack *pack = &job->order->packs[number];
    const struct lot_bundle *bundle = pack->bundle;
    struct paper_block *table = pen_table(&job->pen, COLUMNS(items), 0);

    table->whole = table->with_next = true;
    floor_row(job, "様式・言語", floor_kind(job, bundle));
    floor_row(job, "1通",
              SAY(job, "用紙%u枚、%uページ、%s", (unsigned)pack->sheets, (unsigned)pack->pages,
                  job->lot->duplex ? "両面（長辺とじ）" : "片面"));
    floor_row(job, "用紙・色", SAY(job, STR_FMT "　K1", STR_ARG(paper_says(job))));
    floor_row(job, "記号の位置", marks_say(job, &job->facts->marks[number]));
    floor_row(job, "封筒", envelope_says(job));
    floor_row(job, "同封物と順番", enclosures_say(job, bundle));
    floor_row(job, "1通の重さ", weight_says(job, pack));
    floor_row(job, "差出日", office_day(job->lot->mail_on, job->arena));
    floor_row(job, "配達見込日", office_day(job->lot->deliver_on, job->arena));
    pen_table_end(&job->pen);
}

static const struct paper_column packed[] = {
    {TEXT("束（ファイル）"), 50, PAPER_LEFT}, {TEXT("最初と最後の整理番号"), 35, PAPER_LEFT},
    {TEXT("通"), 12, PAPER_RIGHT},            {TEXT("用紙"), 12, PAPER_RIGHT},
    {TEXT("黒の面積率"), 22, PAPER_RIGHT},    {TEXT("料金区分"), 39, PAPER_LEFT}};

/* Of hundredths of a percent, to a tenth. */
static Str percent(struct floor_job *job, uint32_t hundredths)
{
    uint32_t tenths = (hundredths + 5) / 10;

    return SAY(job, "%u.%u %%", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
}

static void put_packed(struct floor_job *job, uint32_t first, uint32_t end)
{
    const struct lot_read *read = job->lot->read;

    pen_table(&job->pen, COLUMNS(packed), 0);
    for (uint32_t i = first; i < end; i++) {
        const struct order_pack *pack = &job->order->packs[i];

        pen_cell(&job->pen, pack->bundle->file);
        pen_cell(&job->pen, SAY(job, STR_FMT "\n" STR_FMT, STR_ARG(pack->first), STR_ARG(pack->last)));
        pen_cell(&job->pen, office_number(pack->bundle->piece_count, job->arena));
        pen_cell(&job->pen, office_number(pack->bundle->sheets, job->arena));
        pen_cell(&job->pen, percent(job, read[i].ink));
        pen_cell(&job->pen, floor_schemes(job, pack));
    }
    pen_table_end(&job->pen);
}

/* More black than this dries badly and shows through (docs/contract 6.10). */
static void put_ink(struct floor_job *job)
{
    enum { INK_MOST = 2000 };
    unsigned over = 0;

    for (uint32_t i = 0; i < job->lot->bundle_count; i++)
        over += job->lot->read[i].ink >= INK_MOST;
    floor_text(job, STR("黒の面積率は、束の最初の通の、最も黒いページのもの。"));
    if (over)
        floor_text(job,
                   SAY(job, "20 %%以上の束が%u束ある。裏抜けと乾きを見本刷りで確かめる。", over));
}

/* Bundles of one pack stand together. */
static void put_packs(struct floor_job *job)
{
    uint32_t count = job->lot->bundle_count;

    if (!count)
        return;
    pen_block(&job->pen, PAPER_NEW_PAGE, STR_EMPTY);
    pen_block(&job->pen, PAPER_TITLE, STR("束の仕様"));
    for (uint32_t i = 0, end; i < count; i = end) {
        const struct order_pack *pack = &job->order->packs[i];

        for (end = i + 1; end < count && same_pack(pack, &job->order->packs[end]); end++)
            ;
        floor_heading(job, SAY(job, STR_FMT "・%u枚　（%u束）",
                               STR_ARG(floor_kind(job, pack->bundle)), (unsigned)pack->sheets,
                               (unsigned)(end - i)));
        put_specification(job, i);
        put_packed(job, i, end);
    }
    put_ink(job);
}

void floor_put_ticket(struct floor_job *job)
{
    pen_block(&job->pen, PAPER_TITLE,
              SAY(job, "印刷指示書　ジョブ " STR_FMT, STR_ARG(job->order->job)));
    put_figures(job);
    put_nothing(job);
    put_job(job);
    if (job->order->pieces) {
        put_bundles(job);
        put_spares(job);
        put_steps(job);
        put_packs(job);
    }
    floor_section(job, floor_title(FLOOR_TICKET));
}
