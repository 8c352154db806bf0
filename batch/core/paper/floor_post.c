/* 差出票（下書き）: what is handed in by which postage, and which letters are set apart for it. */
#include "core/lot/postage.h"
#include "core/paper/floor_parts.h"

enum { POST_ROW_MM = 9 };

/* ---- the head -------------------------------------------------------------------------------- */

static const struct paper_column items[] = {{TEXT("項目"), 34, PAPER_LEFT},
                                            {TEXT("内容"), 136, PAPER_LEFT}};

/* 定形 or not, by what was reckoned of each pack. */
static Str kind_says(const struct floor_job *job)
{
    uint32_t count = job->lot->bundle_count, standard = 0;

    for (uint32_t i = 0; i < count; i++)
        standard += order_is_standard(&job->order->packs[i]);
    if (standard == count)
        return STR("第一種定形郵便物");
    return standard ? STR("第一種定形郵便物及び第一種定形外郵便物") : STR("第一種定形外郵便物");
}

static void put_head(struct floor_job *job)
{
    const struct shop *shop = &job->lot->shop;

    pen_table(&job->pen, COLUMNS(items), 0);
    floor_row(job, "差出人", job->lot->office_name);
    floor_row(job, "差出人の電話", floor_or_blank(shop->phone));
    floor_row(job, "差出局", floor_or_blank(shop->post_office));
    if (!str_is_empty(job->lot->post.office))
        floor_row(job, "配達局", SAY(job, STR_FMT "（郵便区内特別の通を配達する局）",
                                     STR_ARG(job->lot->post.office)));
    floor_row(job, "差出日", office_day(job->lot->mail_on, job->arena));
    floor_row(job, "種類", kind_says(job));
    floor_row(job, "料金の支払", shop->postage);
    if (str_contains(shop->postage, STR("後納")) || !str_is_empty(shop->permit))
        floor_row(job, "後納承認番号", floor_or_blank(shop->permit));
    floor_row(job, "余裕承諾", shop->slack ? STR("あり") : STR("なし"));
    pen_table_end(&job->pen);
}

/* ---- what is handed in ----------------------------------------------------------------------- */

static const struct paper_column priced[] = {
    {TEXT("料金区分"), 32, PAPER_LEFT},    {TEXT("1通の重さ"), 22, PAPER_RIGHT},
    {TEXT("通数"), 16, PAPER_RIGHT},       {TEXT("重さの計"), 27, PAPER_RIGHT},
    {TEXT("単価（円）"), 22, PAPER_RIGHT}, {TEXT("割引（円）"), 22, PAPER_RIGHT},
    {TEXT("料金（円）"), 22, PAPER_RIGHT}, {TEXT("差出通数"), 19, PAPER_RIGHT}};

static const struct paper_column unpriced[] = {
    {TEXT("料金区分"), 60, PAPER_LEFT}, {TEXT("1通の重さ"), 24, PAPER_RIGHT},
    {TEXT("通数"), 20, PAPER_RIGHT},    {TEXT("重さの計"), 30, PAPER_RIGHT},
    {TEXT("差出通数"), 36, PAPER_RIGHT}};

struct heap { /* the postings of one line: of one scheme and number of sheets */
    const struct order_posting *first;
    size_t count;
    uint64_t pieces, weight_mg;
    Str each; /* the weights of one piece, which what is enclosed may part */
};

static struct heap heap_at(struct floor_job *job, size_t at)
{
    const struct order_posting *all = job->order->postings;
    struct heap heap = {.first = &all[at], .each = STR_EMPTY};

    for (size_t i = at; i < job->order->posting_count && all[i].sheets == all[at].sheets &&
                        str_equal(all[i].scheme, all[at].scheme);
         i++) {
        heap.each = SAY(job, STR_FMT "%s" STR_FMT, STR_ARG(heap.each), heap.count ? "、" : "",
                        STR_ARG(floor_thousandths(job, all[i].weight_mg, " g")));
        heap.count++;
        heap.pieces += all[i].pieces;
        heap.weight_mg += all[i].weight_mg * all[i].pieces;
    }
    return heap;
}

static void put_charge(struct floor_job *job, const struct lot_postage *charge)
{
    if (!charge) {
        floor_blanks(job, 3);
        return;
    }
    pen_cell(&job->pen, office_number(charge->price, job->arena));
    pen_cell(&job->pen, charge->discount_percent
                            ? SAY(job, "%u %%　" STR_FMT, (unsigned)charge->discount_percent,
                                  STR_ARG(office_number(postage_discount(charge), job->arena)))
                            : STR("なし"));
    pen_cell(&job->pen, office_number(charge->amount, job->arena));
}

static void put_total(struct floor_job *job)
{
    floor_cell(job, "計");
    floor_blanks(job, 1);
    pen_cell(&job->pen, office_number(job->order->pieces, job->arena));
    pen_cell(&job->pen, floor_thousandths(job, job->order->weight_mg, " g"));
    if (job->lot->post.priced) {
        floor_blanks(job, 2);
        pen_cell(&job->pen, office_number(postage_total(job->lot), job->arena));
    }
    floor_blanks(job, 1);
}

static void put_postings(struct floor_job *job)
{
    bool prices = job->lot->post.priced;

    if (prices)
        pen_table(&job->pen, COLUMNS(priced), POST_ROW_MM);
    else
        pen_table(&job->pen, COLUMNS(unpriced), POST_ROW_MM);
    for (size_t i = 0; i < job->order->posting_count;) {
        struct heap heap = heap_at(job, i);

        pen_cell(&job->pen, floor_scheme(job, heap.first->scheme));
        pen_cell(&job->pen, heap.each);
        pen_cell(&job->pen, office_number(heap.pieces, job->arena));
        pen_cell(&job->pen, floor_thousandths(job, heap.weight_mg, " g"));
        if (prices)
            put_charge(job, heap.first->charge);
        floor_blanks(job, 1);
        i += heap.count;
    }
    put_total(job);
    pen_table_end(&job->pen);
    if (job->lot->post.unpriced)
        floor_text(job, SAY(job, "単価のない通が" STR_FMT "ある。料金の計に入っていない。",
                            STR_ARG(floor_count(job, job->lot->post.unpriced, "通"))));
    floor_text(job,
               STR("重さは計算による。実物を量り、差し出した通数で書き直す。引き抜いた通及び損紙は"
                   "入れない。様式の定められた局では、その様式に写す。"));
}

/* ---- which letters are set apart ------------------------------------------------------------- */

enum { RUNS_LISTED = 60 }; /* a row each; more stand close */

static const struct paper_column runs[] = {
    {TEXT("束内の番号"), 30, PAPER_RIGHT}, {TEXT("整理番号"), 72, PAPER_LEFT},
    {TEXT("郵便番号"), 38, PAPER_LEFT},    {TEXT("通"), 14, PAPER_RIGHT},
    {TEXT("済"), 16, PAPER_CENTRE}};

static Str code_says(struct floor_job *job, Str code)
{
    enum { HEAD = 3 };

    if (code.n <= HEAD)
        return code;
    return SAY(job, STR_FMT "-" STR_FMT, STR_ARG(str_take(code, HEAD)), STR_ARG(str_skip(code, HEAD)));
}

/* "7～12", or "7" alone. */
static Str span_says(struct floor_job *job, Str first, Str last)
{
    return str_equal(first, last) ? first : SAY(job, STR_FMT "～" STR_FMT, STR_ARG(first), STR_ARG(last));
}

static Str sequence_says(struct floor_job *job, const struct order_run *run)
{
    const struct lot_piece *first = &job->lot->pieces[run->first], *last = first + run->count - 1;

    return span_says(job, office_number(first->sequence, job->arena),
                     office_number(last->sequence, job->arena));
}

static void put_run(struct floor_job *job, const struct order_run *run)
{
    const struct lot_piece *first = &job->lot->pieces[run->first], *last = first + run->count - 1;

    pen_cell(&job->pen, sequence_says(job, run));
    pen_cell(&job->pen, span_says(job, str_of(first->id), str_of(last->id)));
    pen_cell(&job->pen, span_says(job, code_says(job, first->postal_code),
                                  code_says(job, last->postal_code)));
    pen_cell(&job->pen, office_number(run->count, job->arena));
    pen_tick(&job->pen);
}

static void put_runs(struct floor_job *job, const struct order_group *group)
{
    Str said = STR_EMPTY;

    if (group->run_count <= RUNS_LISTED) {
        pen_table(&job->pen, COLUMNS(runs), 0);
        for (uint32_t i = 0; i < group->run_count; i++)
            put_run(job, &group->runs[i]);
        pen_table_end(&job->pen);
        return;
    }
    for (uint32_t i = 0; i < group->run_count; i++) {
        enum { LINE_RUNS = 10 };

        said = SAY(job, STR_FMT "%s" STR_FMT, STR_ARG(said),
                   i % LINE_RUNS ? "、" : "",
                   STR_ARG(sequence_says(job, &group->runs[i])));
        if (i % LINE_RUNS == LINE_RUNS - 1 || i + 1 == group->run_count) {
            floor_text(job, said);
            said = STR_EMPTY;
        }
    }
}

/* The smaller groups; what stays is the largest. */
static void put_apart(struct floor_job *job, const struct order_pack *pack)
{
    floor_heading(job, SAY(job, STR_FMT "　" STR_FMT, STR_ARG(pack->bundle->file),
                           STR_ARG(floor_count(job, pack->bundle->piece_count, "通"))));
    for (uint32_t i = 1; i < pack->group_count; i++) {
        const struct order_group *group = &pack->groups[i];

        floor_text(job, SAY(job, "分ける通　" STR_FMT "　" STR_FMT "（残りの" STR_FMT "は " STR_FMT "）",
                            STR_ARG(floor_scheme(job, group->scheme)),
                            STR_ARG(floor_count(job, group->pieces, "通")),
                            STR_ARG(floor_count(job, pack->groups[0].pieces, "通")),
                            STR_ARG(floor_scheme(job, pack->groups[0].scheme))));
        put_runs(job, group);
    }
}

static void put_separation(struct floor_job *job)
{
    bool some = false;

    if (!job->lot->post.priced || !job->order->pieces)
        return;
    for (uint32_t i = 0; i < job->lot->bundle_count; i++)
        some = some || job->order->packs[i].group_count > 1;
    floor_heading(job, STR("料金区分ごとに分ける通"));
    floor_text(job, some ? STR("束の中に料金区分の違う通がある。封をした後、束の順のまま、下の通を"
                               "抜き出し、料金区分ごとに束ねて差し出す。番号は束の始めからの順（job.csv の "
                               "sequence）。郵便番号は窓から見える。ここにない束は、分けない。")
                         : STR("どの束も料金区分は1つなので、束の中で分ける通はない。"));
    for (uint32_t i = 0; i < job->lot->bundle_count; i++)
        if (job->order->packs[i].group_count > 1)
            put_apart(job, &job->order->packs[i]);
}

void floor_put_posting(struct floor_job *job)
{
    pen_block(&job->pen, PAPER_TITLE,
              SAY(job, "差出票（下書き）　ジョブ " STR_FMT, STR_ARG(job->order->job)));
    put_head(job);
    put_postings(job);
    put_separation(job);
    floor_section(job, floor_title(FLOOR_POSTING));
}
