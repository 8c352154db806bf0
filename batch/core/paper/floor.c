/* The papers one after the other, and what all of them write alike. */
#include "core/account/said.h"
#include "core/paper/floor_parts.h"
#include "core/rules/postage.h"

void floor_text(struct floor_job *job, Str said)
{
    pen_block(&job->pen, PAPER_TEXT, said);
}

void floor_heading(struct floor_job *job, Str said)
{
    pen_block(&job->pen, PAPER_HEADING, said);
}

void floor_cell(struct floor_job *job, const char *text)
{
    pen_cell(&job->pen, str_of(text));
}

void floor_row(struct floor_job *job, const char *item, Str value)
{
    floor_cell(job, item);
    pen_cell(&job->pen, value);
}

void floor_blanks(struct floor_job *job, size_t cells)
{
    while (cells--)
        pen_cell(&job->pen, STR_EMPTY);
}

Str floor_count(struct floor_job *job, uint64_t number, const char *unit)
{
    return office_count(number, unit, job->arena);
}

Str floor_thousandths(struct floor_job *job, uint64_t value, const char *unit)
{
    uint64_t tenths = (value + 50) / 100;

    return SAY(job, STR_FMT ".%u%s", STR_ARG(office_number(tenths / 10, job->arena)),
               (unsigned)(tenths % 10), unit);
}

Str floor_kind(struct floor_job *job, const struct lot_bundle *bundle)
{
    return SAY(job, "%s・" STR_FMT, variant_term(bundle->variant).japanese,
               STR_ARG(language_words(bundle->language)));
}

/* A folder never changes, and another job of the day may come after it. */
Str floor_job_of_day(struct floor_job *job)
{
    return SAY(job, STR_FMT "　この差出日の全%uジョブのうち%u番目（作成時。増えることがある）",
               STR_ARG(job->order->job), (unsigned)job->order->nth, (unsigned)job->order->nth);
}

Str floor_scheme(const struct floor_job *job, Str scheme)
{
    if (!str_is_empty(scheme))
        return scheme_japanese(scheme);
    return job->lot->post.priced ? STR("単価なし") : STR("区分なし（料金表なし）");
}

Str floor_schemes(struct floor_job *job, const struct order_pack *pack)
{
    Str said = STR_EMPTY;

    if (!pack->group_count)
        return STR("料金表なし（差出票(4)に記入する）");
    for (uint32_t i = 0; i < pack->group_count; i++)
        said = SAY(job, STR_FMT "%s" STR_FMT " " STR_FMT, STR_ARG(said), i ? "、" : "",
                   STR_ARG(floor_scheme(job, pack->groups[i].scheme)),
                   STR_ARG(floor_count(job, pack->groups[i].pieces, "通")));
    return said;
}

Str floor_or_blank(Str text)
{
    return str_is_empty(text) ? STR("　　　　　　　　　　（記入）") : text;
}

void floor_addressee(struct floor_job *job)
{
    floor_text(job, SAY(job, "宛先　" STR_FMT "　御中", STR_ARG(job->lot->office_name)));
}

void floor_section(struct floor_job *job, Str title)
{
    const struct lot *lot = job->lot;
    Str foot = SAY(job,
                   STR_FMT "　ジョブ " STR_FMT "　処理回 " STR_FMT "　差出日 " STR_FMT "\n" STR_FMT
                           "　print/papers-" STR_FMT ".pdf　kigen " STR_FMT,
                   STR_ARG(lot->office_name), STR_ARG(job->order->job), STR_ARG(lot->folder),
                   STR_ARG(office_iso(lot->mail_on, job->arena)), STR_ARG(title),
                   STR_ARG(job->order->job), STR_ARG(lot->version));

    VEC_PUSH(&job->sections, pen_section(&job->pen, title, foot));
}

static const struct {
    Str title;
    bool needs_letters;
} parts[FLOOR_PARTS] = {[FLOOR_TICKET] = {TEXT("1 印刷指示書"), false},
                        [FLOOR_SLIPS] = {TEXT("2 束票"), true},
                        [FLOOR_HANDOVER] = {TEXT("3 送付状・受渡簿"), false},
                        [FLOOR_POSTING] = {TEXT("4 差出票（下書き）"), false},
                        [FLOOR_PULLS] = {TEXT("5 引抜きリスト"), false},
                        [FLOOR_SPOILAGE] = {TEXT("6 再出力依頼書・損紙記録票"), true},
                        [FLOOR_SAMPLING] = {TEXT("7 抜取り検査表"), true},
                        [FLOOR_SPECIMENS] = {TEXT("8 見本刷りの確認票"), true},
                        [FLOOR_COMPLETION] = {TEXT("9 完了報告書"), false},
                        [FLOOR_DELETION] = {TEXT("10 消去証明書"), true}};

Str floor_title(enum floor_part part)
{
    return parts[part].title;
}

bool floor_needs_letters(enum floor_part part)
{
    return parts[part].needs_letters;
}

Str floor_slip_title(unsigned number, unsigned bundles, Str file, struct arena *arena)
{
    return arena_printf(arena, STR_FMT " %u/%u " STR_FMT, STR_ARG(floor_title(FLOOR_SLIPS)), number,
                        bundles, STR_ARG(file));
}

Str floor_slip_code(const struct workorder *order, uint32_t bundle, struct arena *arena)
{
    const struct order_pack *pack = &order->packs[bundle];

    return arena_printf(arena, "KGB1 " STR_FMT " %u " STR_FMT " " STR_FMT " %u %u",
                        STR_ARG(order->job), (unsigned)bundle + 1, STR_ARG(pack->first),
                        STR_ARG(pack->last), (unsigned)pack->bundle->piece_count,
                        (unsigned)pack->bundle->sheets);
}

struct paper floor_paper(const struct floor_facts *facts, struct arena *arena)
{
    struct floor_job job = {.facts = facts,
                            .order = facts->order,
                            .lot = facts->order->lot,
                            .arena = arena,
                            .pen = {.arena = arena}};
    static void (*const writers[FLOOR_PARTS])(struct floor_job *) = {
        [FLOOR_TICKET] = floor_put_ticket,         [FLOOR_SLIPS] = floor_put_slips,
        [FLOOR_HANDOVER] = floor_put_handover,     [FLOOR_POSTING] = floor_put_posting,
        [FLOOR_PULLS] = floor_put_pulls,           [FLOOR_SPOILAGE] = floor_put_spoilage,
        [FLOOR_SAMPLING] = floor_put_sampling,     [FLOOR_SPECIMENS] = floor_put_specimens,
        [FLOOR_COMPLETION] = floor_put_completion, [FLOOR_DELETION] = floor_put_deletion};
    bool prints = job.order->pieces > 0;
    struct paper paper;

    for (int part = 0; part < FLOOR_PARTS; part++)
        if (prints || !parts[part].needs_letters)
            writers[part](&job);
    paper.title = SAY(&job, "印刷関係書類（ジョブ " STR_FMT "）", STR_ARG(job.order->job));
    paper.section_count = job.sections.count;
    paper.sections = VEC_KEEP(arena, &job.sections);
    VEC_RELEASE(&job.sections);
    return paper;
}
