/* The papers one after the other, and what all of them write alike. */
#include "core/paper/floor_parts.h"

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
    bool prints = job.order->pieces > 0;
    struct paper paper;

    floor_put_ticket(&job);
    if (prints)
        floor_put_slips(&job);
    floor_put_handover(&job);
    floor_put_posting(&job);
    floor_put_pulls(&job);
    if (prints) {
        floor_put_spoilage(&job);
        floor_put_sampling(&job);
        floor_put_specimens(&job);
    }
    floor_put_completion(&job);
    if (prints)
        floor_put_deletion(&job);
    paper.title = SAY(&job, "印刷関係書類（ジョブ " STR_FMT "）", STR_ARG(job.order->job));
    paper.section_count = job.sections.count;
    paper.sections = VEC_KEEP(arena, &job.sections);
    VEC_RELEASE(&job.sections);
    return paper;
}
