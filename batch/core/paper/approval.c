/*
 * approval.pdf: what is asked and who signs, then what the decision rests on: figures beside those
 * of the last run, lifted gates, alarms, three letters without names, the proof, digests.
 */
#include "core/account/said.h"
#include "core/paper/office_inside.h"

typedef unsigned long long Count; /* as printf takes it */

struct approval {
    const struct account *account;
    const struct lot *lot;
    struct arena *arena;
    struct paper_pen pen;
};

#define SAY(approval, ...) arena_printf((approval)->arena, __VA_ARGS__)
#define COLUMNS(columns) (columns), sizeof(columns) / sizeof(columns)[0]

static void cell(struct approval *a, const char *text)
{
    pen_cell(&a->pen, str_of(text));
}

static void heading(struct approval *a, const char *text)
{
    pen_block(&a->pen, PAPER_HEADING, str_of(text));
}

static void text(struct approval *a, Str said)
{
    pen_block(&a->pen, PAPER_TEXT, said);
}

/* ---- what is asked --------------------------------------------------------------------------- */

static const Str boxes[] = {TEXT("課長"), TEXT("係長"), TEXT("担当"), TEXT("起案")};
static const struct paper_column fields[] = {{TEXT(""), 24, PAPER_LEFT},
                                             {TEXT(""), 61, PAPER_LEFT},
                                             {TEXT(""), 24, PAPER_LEFT},
                                             {TEXT(""), 61, PAPER_LEFT}};

static void put_fields(struct approval *a)
{
    static const char *const names[] = {"文書番号", "起案年月日", "決裁番号", "決裁年月日"};

    pen_table(&a->pen, COLUMNS(fields), 8);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        cell(a, names[i]);
        cell(a, i % 2 ? "　　　　年　　　月　　　日" : "");
    }
    pen_table_end(&a->pen);
}

static Str question(struct approval *a)
{
    const struct lot *lot = a->lot;

    if (!lot->piece_count)
        return SAY(
            a,
            "このことについて、処理回 " STR_FMT
            " では、発送するお知らせはありませんでした。下記の結果のとおり処理してよろしいか。\n" STR_FMT,
            STR_ARG(lot->folder), STR_ARG(account_nothing(a->account, a->arena)));
    return SAY(a,
               "このことについて、下記のとおり、お知らせ" STR_FMT "（" STR_FMT "、用紙" STR_FMT
               "）を" STR_FMT "に差し出してよろしいか。",
               STR_ARG(office_count(lot->piece_count, "通", a->arena)),
               STR_ARG(office_count(lot->bundle_count, "束", a->arena)),
               STR_ARG(office_count(a->account->figures[FIGURE_SHEETS].now, "枚", a->arena)),
               STR_ARG(office_day(lot->mail_on, a->arena)));
}

static void put_question(struct approval *a)
{
    const struct lot *lot = a->lot;

    pen_boxes(&a->pen, boxes, sizeof boxes / sizeof boxes[0], 16);
    pen_block(&a->pen, PAPER_TITLE,
              STR("起案　電子証明書の有効期限のお知らせの発送について（伺い）"));
    put_fields(a);
    text(a, question(a));
    text(a, SAY(a, "処理回 " STR_FMT "　基準日 " STR_FMT "　配達見込日 " STR_FMT,
                STR_ARG(lot->folder), STR_ARG(office_day(lot->as_of, a->arena)),
                STR_ARG(office_day(lot->deliver_on, a->arena))));
}

/* ---- figures --------------------------------------------------------------------------------- */

static const struct paper_column compared[] = {
    {TEXT("項目"), 66, PAPER_LEFT},  {TEXT("単位"), 16, PAPER_CENTRE},
    {TEXT("今回"), 23, PAPER_RIGHT}, {TEXT("前回"), 23, PAPER_RIGHT},
    {TEXT("差"), 21, PAPER_RIGHT},   {TEXT("前年同月"), 23, PAPER_RIGHT}};

static Str figure(struct approval *a, const struct account_figure *of, uint64_t value)
{
    if (!of->hundredths)
        return office_number(value, a->arena);
    return SAY(a, STR_FMT ".%02u", STR_ARG(office_number(value / 100, a->arena)),
               (unsigned)(value % 100));
}

static Str difference(struct approval *a, const struct account_figure *of)
{
    if (of->now == of->before)
        return STR("0");
    return of->now > of->before ? SAY(a, "+" STR_FMT, STR_ARG(figure(a, of, of->now - of->before)))
                                : SAY(a, "−" STR_FMT, STR_ARG(figure(a, of, of->before - of->now)));
}

static void put_line(struct approval *a, const char *item, const char *unit,
                     const struct account_figure *of)
{
    const Str none = STR("—");

    cell(a, item);
    cell(a, unit);
    pen_cell(&a->pen, figure(a, of, of->now));
    pen_cell(&a->pen, of->has_before ? figure(a, of, of->before) : none);
    pen_cell(&a->pen, of->has_before ? difference(a, of) : none);
    pen_cell(&a->pen, of->has_year_ago ? figure(a, of, of->year_ago) : none);
}

/* In the order in which they are printed; the dispositions stand between both. */
static const struct line {
    const char *item;
    enum account_name name;
} first_lines[] = {{"発送するお知らせ", FIGURE_PIECES},
                   {"　束", FIGURE_BUNDLES},
                   {"　用紙", FIGURE_SHEETS},
                   {"　遅れのおわびを載せるもの", FIGURE_LATE},
                   {"読み込んだ住民データ", FIGURE_RESIDENTS},
                   {"読み込んだ電子証明書データ", FIGURE_CERTIFICATES}},
  last_lines[] = {{"取込不可の住民データ", FIGURE_UNREADABLE},
                  {"判断待ちの保留", FIGURE_PEOPLE_HELD},
                  {"期限までに届かない人", FIGURE_TOO_LATE},
                  {"期限を過ぎた保留", FIGURE_ENDED_HELD},
                  {"期限を過ぎた発送待ち", FIGURE_ENDED_WAITING},
                  {"期限に間に合わなかった人", FIGURE_MISSED},
                  {"差出前に引き抜くお知らせ", FIGURE_PULLS},
                  {"遅延日数　最大", FIGURE_DELAY_MAX},
                  {"遅延日数　中央値", FIGURE_DELAY_P50},
                  {"　保留の人（上の2行に含まない）", FIGURE_HELD_LETTERS},
                  {"　保留の遅延日数　最大", FIGURE_HELD_MAX},
                  {"遅延日数(今回のお知らせ)　最大", FIGURE_RUN_MAX},
                  {"　平均", FIGURE_RUN_MEAN},
                  {"　中央値", FIGURE_RUN_P50},
                  {"　95%値", FIGURE_RUN_P95},
                  {"警告", FIGURE_ALARMS}};

static void put_lines(struct approval *a, const struct line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_line(a, lines[i].item, account_unit(lines[i].name),
                 &a->account->figures[lines[i].name]);
}

static void put_figures(struct approval *a)
{
    heading(a, "1　件数");
    text(a, str_is_empty(a->lot->previous)
                ? STR("最初の処理回のため、前回の数値はない。")
                : SAY(a, "前回は、処理回 " STR_FMT "。数値のないものは「—」とする。",
                      STR_ARG(a->lot->previous)));
    text(
        a,
        STR("遅延日数は、「今回」又は「保留」とあるものを除き、差出日までの12か月に差し出した全ての"
            "お知らせと、発送待ちの人（1人1通）についてのもの。期限に間に合わなかった人は、その12か月の"
            "お知らせの配達見込日が有効期限より後であった人。"));
    pen_table(&a->pen, COLUMNS(compared), 0);
    put_lines(a, COLUMNS(first_lines));
    if (a->lot->post.priced)
        put_line(a, "郵便料金の見込み", account_unit(FIGURE_POSTAGE),
                 &a->account->figures[FIGURE_POSTAGE]);
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        put_line(a, disposition_term((enum disposition)i).japanese, "件",
                 &a->account->dispositions[i]);
    put_lines(a, COLUMNS(last_lines));
    pen_table_end(&a->pen);
}

static const struct paper_column kinds[] = {{TEXT("様式"), 60, PAPER_LEFT},
                                            {TEXT("言語"), 40, PAPER_LEFT},
                                            {TEXT("束"), 23, PAPER_RIGHT},
                                            {TEXT("通"), 23, PAPER_RIGHT},
                                            {TEXT("用紙"), 23, PAPER_RIGHT}};

/* Bundles of one variant and language stand together. */
static void put_kinds(struct approval *a)
{
    const struct lot *lot = a->lot;

    pen_table(&a->pen, COLUMNS(kinds), 0)->whole = true;
    for (uint32_t i = 0, end; i < lot->bundle_count; i = end) {
        const struct lot_bundle *first = &lot->bundles[i];
        uint64_t pieces = 0, sheets = 0;

        for (end = i; end < lot->bundle_count && lot->bundles[end].variant == first->variant &&
                      str_equal(lot->bundles[end].language, first->language);
             end++) {
            pieces += lot->bundles[end].piece_count;
            sheets += lot->bundles[end].sheets;
        }
        cell(a, variant_term(first->variant).japanese);
        pen_cell(&a->pen, language_words(first->language));
        pen_cell(&a->pen, office_number(end - i, a->arena));
        pen_cell(&a->pen, office_number(pieces, a->arena));
        pen_cell(&a->pen, office_number(sheets, a->arena));
    }
    pen_table_end(&a->pen);
}

/* ---- gates, stopped nights, alarms ----------------------------------------------------------- */

static const struct paper_column lifted[] = {
    {TEXT("停止判定"), 31, PAPER_LEFT}, {TEXT("数えたもの"), 46, PAPER_LEFT},
    {TEXT("値"), 16, PAPER_RIGHT},      {TEXT("しきい値"), 20, PAPER_RIGHT},
    {TEXT("解除者"), 23, PAPER_LEFT},   {TEXT("理由"), 36, PAPER_LEFT}};
static const struct paper_column stopped[] = {{TEXT("停止した処理回の基準日"), 60, PAPER_LEFT},
                                              {TEXT("差出日"), 50, PAPER_LEFT},
                                              {TEXT("停止判定"), 60, PAPER_LEFT}};

static void put_lifted(struct approval *a)
{
    const struct lot *lot = a->lot;

    pen_table(&a->pen, COLUMNS(lifted), 0);
    for (uint32_t i = account_lifted(lot, 0); i < lot->gate_count; i = account_lifted(lot, i + 1)) {
        pen_cell(&a->pen, lot->gates[i].name);
        pen_cell(&a->pen, lot->gates[i].what);
        pen_cell(&a->pen, office_number(lot->gates[i].value, a->arena));
        pen_cell(&a->pen, office_number(lot->gates[i].most, a->arena));
        pen_cell(&a->pen, lot->gates[i].by);
        pen_cell(&a->pen, lot->gates[i].why);
    }
    pen_table_end(&a->pen);
}

static void put_stopped(struct approval *a)
{
    const struct lot *lot = a->lot;

    if (lot->stop_count)
        text(a, STR("前回の公開の後、次の処理回が停止し、何も公開していない。"));
    pen_table(&a->pen, COLUMNS(stopped), 0);
    for (uint32_t i = 0; i < lot->stop_count; i++) {
        pen_cell(&a->pen, office_day(lot->stops[i].as_of, a->arena));
        pen_cell(&a->pen, office_day(lot->stops[i].mail_on, a->arena));
        pen_cell(&a->pen, lot->stops[i].gate);
    }
    pen_table_end(&a->pen);
}

static void put_gates(struct approval *a)
{
    const struct lot *lot = a->lot;
    const struct account *of = a->account;

    heading(a, "2　停止判定及び停止解除");
    text(a, SAY(a, "停止判定 %zu項目（うち判定したもの %zu、比較するものがなかったもの %zu）。%s",
                of->gates, of->gates_compared, of->gates - of->gates_compared,
                a->account->lifted ? "次のものは、しきい値を超えたが、解除して処理した。"
                                   : "しきい値を超えたものはない。"));
    put_lifted(a);
    if (lot->release_count)
        text(a, SAY(a,
                    "この解除により差し出すお知らせは" STR_FMT
                    "（summary.xlsx のシート「照合」に整理番号がある。）。",
                    STR_ARG(office_count(lot->release_count, "通", a->arena))));
    put_stopped(a);
}

static const struct paper_column alarm_columns[] = {{TEXT("警告"), 36, PAPER_LEFT},
                                                    {TEXT("内容"), 94, PAPER_LEFT},
                                                    {TEXT("件数"), 18, PAPER_RIGHT},
                                                    {TEXT("確認済"), 24, PAPER_LEFT}};

static void put_alarms(struct approval *a)
{
    const struct lot *lot = a->lot;

    heading(a, "3　警告");
    if (!lot->alarm_count)
        text(a, STR("警告はない。"));
    pen_table(&a->pen, COLUMNS(alarm_columns), 0);
    for (uint32_t i = 0; i < lot->alarm_count; i++) {
        const struct lot_alarm *alarm = &lot->alarms[i];

        pen_cell(&a->pen, office_alarm(alarm->name));
        pen_cell(&a->pen, alarm->text);
        pen_cell(&a->pen, office_count(alarm->count, account_alarm_unit(alarm->name), a->arena));
        pen_cell(&a->pen, day_is(alarm->acknowledged_until)
                              ? SAY(a, STR_FMT "まで",
                                    STR_ARG(office_iso(alarm->acknowledged_until, a->arena)))
                              : STR("—"));
    }
    pen_table_end(&a->pen);
}

/* ---- the proof ------------------------------------------------------------------------------- */

static void put_proof(struct approval *a)
{
    const struct lot *lot = a->lot;

    heading(a, "4　照合");
    text(a, SAY(a,
                "照合 %zu項目（うち両辺を比べた等式 %zu、今回は数えないもの %zu）、一致しないもの "
                "%llu。発送漏れ照合（処理とは別の再計算）では、"
                "通知を要する電子証明書 " STR_FMT "、処理結果 " STR_FMT
                "、漏れ %llu、余り %llu。内訳は summary.xlsx のシート「照合」にある。",
                a->account->identities, a->account->identities - a->account->identities_open,
                a->account->identities_open, (Count)a->account->figures[FIGURE_BROKEN].now,
                STR_ARG(office_count(lot->proof_must, "件", a->arena)),
                STR_ARG(office_count(lot->proof_night, "件", a->arena)), (Count)lot->proof_missing,
                (Count)lot->proof_extra));
}

/* ---- three letters --------------------------------------------------------------------------- */

static const struct paper_column sampled[] = {{TEXT("項目"), 41, PAPER_LEFT},
                                              {TEXT("見本1"), 43, PAPER_LEFT},
                                              {TEXT("見本2"), 43, PAPER_LEFT},
                                              {TEXT("見本3"), 43, PAPER_LEFT}};

/* "印刷上限 13日": the causes that have days, in the order of run.json. */
static Str causes(struct approval *a, const struct lot_piece *piece)
{
    Str all = STR_EMPTY;

    for (int i = 0; i < CAUSE_COUNT; i++)
        if (piece->cause_days[i])
            all = SAY(a, STR_FMT "%s%s %u日", STR_ARG(all), all.n ? "\n" : "",
                      cause_term((enum cause)i).japanese, piece->cause_days[i]);
    return all.n ? all : STR("—");
}

#define SAMPLE_LINES(X)                                                                            \
    X("整理番号", str_of(piece->id))                                                               \
    X("束", a->lot->bundles[piece->bundle].file)                                                   \
    X("束の中の順", office_number(piece->sequence, a->arena))                                      \
    X("様式", str_of(variant_term(piece->variant).japanese))                                       \
    X("言語", language_words(piece->language))                                                     \
    X("電子証明書", office_count(piece->certificate_count, "件", a->arena))                        \
    X("有効期限", office_iso(piece->expires_on, a->arena))                                         \
    X("更新開始日", office_iso(piece->opens_on, a->arena))                                         \
    X("本来の差出日", office_iso(piece->ideal_on, a->arena))                                       \
    X("差出日", office_iso(a->lot->mail_on, a->arena))                                             \
    X("配達見込日", office_iso(a->lot->deliver_on, a->arena))                                      \
    X("遅延日数", office_count(piece->delay_days, "日", a->arena))                                 \
    X("遅延の原因", causes(a, piece))

#define X(name, value)                                                                             \
    cell(a, name);                                                                                 \
    for (size_t i = 0; i < ACCOUNT_SAMPLES; i++) {                                                 \
        const struct lot_piece *piece = i < count ? &a->lot->pieces[pieces[i]] : NULL;             \
                                                                                                   \
        pen_cell(&a->pen, piece ? (value) : STR("—"));                                             \
    }
static void put_sample_lines(struct approval *a, const uint32_t *pieces, size_t count)
{
    pen_table(&a->pen, COLUMNS(sampled), 0)->whole = true;
    SAMPLE_LINES(X)
    pen_table_end(&a->pen);
}
#undef X

static void put_samples(struct approval *a)
{
    uint32_t pieces[ACCOUNT_SAMPLES];
    size_t count = account_samples(a->lot, pieces);

    heading(a, "5　見本");
    if (!count) {
        text(a, STR("発送するお知らせがないため、見本はない。"));
        return;
    }
    put_sample_lines(a, pieces, count);
    text(a, STR("run.json の fingerprint の初めの24桁を8桁ずつ16進数とし、通数で割った余りに1を"
                "加えた順番のお知らせ（pieces.csv の順。重なるときは次のもの）。氏名及び住所は"
                "載せない。"));
}

/* ---- what it rests on ------------------------------------------------------------------------ */

static const struct paper_column evidence[] = {{TEXT("証拠"), 41, PAPER_LEFT},
                                               {TEXT("ハッシュ値（SHA-256）"), 129, PAPER_LEFT}};

static void put_evidence(struct approval *a)
{
    heading(a, "6　根拠");
    pen_table(&a->pen, COLUMNS(evidence), 0)->whole = true;
    cell(a, "office/run.json");
    cell(a, a->account->run_sha256);
    cell(a, "設定");
    cell(a, a->lot->config_sha256);
    cell(a, "入力・設定・記録");
    cell(a, a->lot->fingerprint);
    pen_table_end(&a->pen);
    text(a, SAY(a,
                "ほかの全てのファイルのハッシュ値は、print 及び office の SHA256SUMS にある。"
                "決裁の後、id を「run:" STR_FMT
                "」、区分を「承認」、担当を決裁者、理由を決裁番号とした"
                "行を kigen record で記録する。",
                STR_ARG(a->lot->folder)));
}

struct paper approval_paper(const struct account *account, struct arena *arena)
{
    struct approval a = {
        .account = account, .lot = account->lot, .arena = arena, .pen = {.arena = arena}};

    put_question(&a);
    put_figures(&a);
    put_kinds(&a);
    put_gates(&a);
    put_alarms(&a);
    put_proof(&a);
    put_samples(&a);
    put_evidence(&a);
    return office_paper(&a.pen, account, "approval.pdf",
                        STR("電子証明書の有効期限のお知らせの発送について（伺い）"));
}
