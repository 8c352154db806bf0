/*
 * Judges the nights to come, as if the registers stayed as they are: which certificates may go on
 * which of them (`kigen forecast`, docs/contract 11). core/rules/ahead then plans those nights.
 *
 * Of each certificate the night on which it comes due judges it, by judge_row(). On registers that
 * stay as they are its verdict can change on a later night only
 *
 *     by deliver_on    a move out of town that comes near                       status moving_out
 *     by the day       a decision that ends; the 15th birthday (the addressee)
 *     by other rows    one above with the same serial that comes due, or is past
 *
 * so rows of such people, and such rows, are judged on each night, all others once. Everything else
 * that a night asks is the same on all of them: status, successors, stay, flags, what was told,
 * names and addresses. That what went counts as told, and what waited or was held as seen and open,
 * is kept here.
 */
#ifndef KIGEN_FLOW_NIGHT_FORESEE_H
#define KIGEN_FLOW_NIGHT_FORESEE_H

#include "core/rules/ahead.h"
#include "flow/night/judge.h"

/*
 * On so many nights names and addresses of who comes due are tried in the window of each letter, as
 * the night does. That is dear, and few are held for it: on later nights whoever comes due is taken to
 * be printable.
 */
enum { FORESEE_TRIED_NIGHTS = 64 };

struct night;

struct foreseen {
    struct night_days *nights; /* tonight's too, where its lot may be printed */
    struct plan_piece *persons;
    VEC(struct ahead_row) rows;
    VEC(const struct due *) dues; /* of each row; NULL: it is not in the register yet */
    VEC(struct ahead_span) spans;
    uint32_t night_count, person_count;
    uint64_t held_now, held; /* certificates that are held on the first night, on the last */
    uint32_t register_rows; /* so many of `rows` are in the register, the first ones */
};

/* After night_prepare(), of a NIGHT_QUESTION: reads the registers and judges the lots of all mailing
 * days up to `until`. */
int night_foresee(struct night *night, Day until, struct foreseen *foreseen, struct err *err);
/* The same, after the registers were read with intake->until. */
int foresee(struct foreseen *foreseen, struct intake *intake, const struct judging *by, Day until,
            struct arena *arena, struct err *err);
/*
 * Adds the certificates by which those that can be renewed now will be replaced and that come due on
 * one of the nights: of each person's by turns so many as the rate says, hundredths of a percent, in
 * the order in which they will come due. They end so many years later as birthdays are in force.
 */
void foresee_renewals(struct foreseen *foreseen, struct intake *intake, const struct judging *by,
                      uint64_t rate, struct arena *arena);
struct ahead foreseen_ahead(const struct foreseen *foreseen); /* borrows */
void foreseen_release(struct foreseen *foreseen);

#endif
