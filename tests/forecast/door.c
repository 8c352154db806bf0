/*
 * The forecast letter by letter, for tests/forecast/compare.py: what `kigen forecast` plans before it
 * adds up (docs/contract 11). No command shows it: a list of who will be written to is nobody's.
 *
 *     door CONFIG SHARE AS_OF UNTIL        or `tonight`: the letters of AS_OF as a night decides them
 *
 * A line for each letter: as-of day of its night, mail day, resident, kind:serial of its
 * certificates in order; fields separated by tabs. Then one for each night: `night`, as-of day, mail
 * day, letters that go, letters that wait, withdrawn, longest delay in days. An error is printed, and ends with its code.
 */
#include <stdio.h>
#include <stdlib.h>

#include "flow/night/foresee.h"
#include "flow/night/night.h"
#include "flow/night/open.h"
#include "flow/night/question.h"

static int serial_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void letter_print(const struct foreseen *foreseen, const struct ahead_planned *planned,
                         const struct ahead_letter *letter, struct arena *arena)
{
    const struct night_days *days = &foreseen->nights[letter->night];
    const char *serials[64];
    size_t count = 0;
    char as_of[DAY_TEXT_MAX], mail_on[DAY_TEXT_MAX];

    for (size_t i = 0; i < foreseen->rows.count; i++)
        if (foreseen->rows.at[i].person == letter->person && planned->gone[i] == letter->night &&
            foreseen->dues.at[i] && count < 64)
            serials[count++] = arena_printf(arena, "%s:" STR_FMT,
                                            kind_term(foreseen->dues.at[i]->certificate.kind).word,
                                            STR_ARG(foreseen->dues.at[i]->certificate.serial))
                                   .p;
    qsort(serials, count, sizeof *serials, serial_order);
    printf("%s\t%s\t" STR_FMT "\t", day_text(days->as_of, as_of), day_text(days->mail_on, mail_on),
           STR_ARG(foreseen->persons[letter->person].resident_id));
    for (size_t i = 0; i < count; i++)
        printf("%s%s", i ? " " : "", serials[i]);
    printf("\n");
}

static void plan_print(const struct foreseen *foreseen, const struct ahead_planned *planned,
                       struct arena *arena)
{
    char as_of[DAY_TEXT_MAX], mail_on[DAY_TEXT_MAX];

    for (size_t i = 0; i < planned->letter_count; i++)
        letter_print(foreseen, planned, &planned->letters[i], arena);
    for (size_t i = 0; i < foreseen->night_count; i++)
        printf("night\t%s\t%s\t%u\t%u\t%u\t%d\n", day_text(foreseen->nights[i].as_of, as_of),
               day_text(foreseen->nights[i].mail_on, mail_on), planned->nights[i].gone,
               planned->nights[i].waiting, planned->nights[i].withdrawn, planned->nights[i].delay);
}

/* As `kigen why` would hear it. */
static int tonight(struct night *night, struct err *err)
{
    const struct ledger_owners nobody = {0};
    struct answer answer;

    if (night_question(night, STR("-"), &nobody, QUESTION_LOT, &answer, err))
        return -1;
    for (uint32_t i = 0; i < answer.lot->piece_count; i++) {
        const struct lot_piece *piece = &answer.lot->pieces[i];
        const char *serials[64];
        char as_of[DAY_TEXT_MAX], mail_on[DAY_TEXT_MAX];

        for (uint32_t k = 0; k < piece->certificate_count && k < 64; k++) {
            const struct lot_certificate *at = &answer.lot->certificates[piece->certificate + k];

            serials[k] = arena_printf(&night->arena, "%s:" STR_FMT, kind_term(at->kind).word,
                                      STR_ARG(at->serial))
                             .p;
        }
        qsort(serials, piece->certificate_count, sizeof *serials, serial_order);
        printf("%s\t%s\t" STR_FMT "\t", day_text(answer.lot->as_of, as_of),
               day_text(answer.lot->mail_on, mail_on), STR_ARG(piece->resident_id));
        for (uint32_t k = 0; k < piece->certificate_count; k++)
            printf("%s%s", k ? " " : "", serials[k]);
        printf("\n");
    }
    return 0;
}

static int forecast(struct night *night, Day until, struct err *err)
{
    const struct judging by = {&night->tonight, &night->against, &night->config.rules,
                               &night->store};
    struct foreseen foreseen = {0};
    struct ahead_planned planned;
    struct ahead ahead;
    struct plan earlier;
    int status = -1;

    plan_init(&earlier, by.rules, &night->tonight.calendar, &night->tonight.limits);
    if (!night_foresee(night, until, &foreseen, err) &&
        !judge_use(&earlier, &by, &night->arena, err)) {
        ahead = foreseen_ahead(&foreseen);
        ahead_plan(&ahead, &earlier, &night->tonight.limits, &planned);
        plan_print(&foreseen, &planned, &night->arena);
        ahead_release(&planned);
        status = 0;
    }
    plan_release(&earlier);
    foreseen_release(&foreseen);
    return status;
}

int main(int argc, char **argv)
{
    struct order order = {.purpose = NIGHT_QUESTION};
    struct night night;
    struct err err = {0};

    if (argc != 5)
        return EXIT_USAGE_;
    order.config_path = argv[1];
    order.share = argv[2];
    order.as_of = day_of_text(str_of(argv[3]));
    messages_speak_english(true);
    if (!night_configure(&night, &order, &err) && !night_open(&night, &err) &&
        !night_prepare(&night, &err)) {
        if (strcmp(argv[4], "tonight") == 0)
            tonight(&night, &err);
        else
            forecast(&night, day_of_text(str_of(argv[4])), &err);
    }
    night_release(&night);
    if (err.code != EXIT_DONE)
        fprintf(stderr, "%s\n", err.text);
    return (int)err.code;
}
