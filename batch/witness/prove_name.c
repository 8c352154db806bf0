/* Whose row a difference is: its kind, serial and resident, as the proof read them, or the night
 * where the proof knows nothing of the line. Only of the few differences that are shown. */
#include "witness/prove_inside.h"

static const struct answer *answer_of(const struct prove *prove, uint32_t line)
{
    for (size_t i = 0; i < prove->answers.count; i++)
        if (answer_look(prove, i)->line == line)
            return answer_look(prove, i);
    return NULL;
}

static Str kind_text(int kind)
{
    static const Str words[] = {{"signature", 9}, {"authentication", 14}};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (kind_value(words[i]) == kind)
            return words[i];
    return STR_EMPTY;
}

static void name_of(struct prove *prove, const struct prove_said *said, struct prove_difference *at)
{
    const struct answer *answer = answer_of(prove, at->line);
    struct said_rows rows = said_first(said, PROVE_ALL);

    if (answer && answer->holder) {
        at->kind = kind_text((int)answer->kind);
        at->serial = arena_copy(&prove->arena, id_text(&answer->serial));
        at->resident_id = arena_copy(&prove->arena, id_text(&answer->who.id));
    } else if (said_line(&rows, at->line)) {
        at->kind = arena_copy(&prove->arena, rows.row.kind);
        at->serial = arena_copy(&prove->arena, rows.row.serial);
        at->resident_id = arena_copy(&prove->arena, rows.row.resident_id);
    }
}

void name_differences(struct prove *prove, const struct prove_said *said)
{
    struct prove_result *result = &prove->result;

    for (size_t i = 0; i < PROVE_SHOWN_MAX && i < result->difference_count; i++)
        if (result->shown[i].line)
            name_of(prove, said, &result->shown[i]);
}
