/*
 * How tall a box can become, over all states that a letter can have.
 *
 * An item depends on the few choices of its own words: its text is set once for each of their
 * states. The states of a box are the product of all of them, a million and more, but its height is
 * only a sum over items: choices are maximized away one by one, each within the items that ask for
 * it (bucket elimination), which costs as much as the largest group of choices that stand together
 * in one item. States that no letter has are left out. The result is exact, and names the state.
 */
#include <float.h>
#include <stdio.h>

#include "core/letter/form_inside.h"

enum { TABLE_MAX = 1 << 16, CHOICES = WORDS_CHOICES_MAX };

static const double empty_height = -1; /* an item without anything to show takes no gap */

/* ---- states ---------------------------------------------------------------------------------- */

static bool is_possible(const struct words_vocabulary *v, const struct words_state *state,
                        uint32_t choices)
{
    for (size_t i = 0; i < v->exclusion_count; i++) {
        const struct words_exclusion *e = &v->exclusions[i];

        if ((choices >> e->choice & 1) && (choices >> e->other & 1) &&
            (e->values >> state->value[e->choice] & 1) && (e->others >> state->value[e->other] & 1))
            return false;
    }
    return true;
}

/* The next combination, possible or not. */
static bool state_step(const struct words_vocabulary *v, struct words_state *state,
                       uint32_t choices)
{
    for (size_t i = 0; i < v->choice_count; i++) {
        if (!(choices >> i & 1))
            continue;
        if (++state->value[i] < v->choices[i].count)
            return true;
        state->value[i] = 0;
    }
    return false;
}

bool state_next(const struct words_vocabulary *v, struct words_state *state, uint32_t choices)
{
    while (state_step(v, state, choices))
        if (is_possible(v, state, choices))
            return true;
    return false;
}

/* "delay 2, holder 1": the case of which a message speaks. */
static void state_text(const struct words_vocabulary *v, const struct words_state *state,
                       uint32_t choices, char *out, size_t room)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < v->choice_count && used < room; i++)
        if (choices >> i & 1)
            used += (size_t)snprintf(out + used, room - used, "%s%s %d", used ? ", " : "",
                                     v->choices[i].name, state->value[i]);
}

/* How many states the given choices have together. */
static size_t states_of(const struct words_vocabulary *v, uint32_t choices)
{
    size_t count = 1;

    for (size_t i = 0; i < v->choice_count; i++)
        count *= choices >> i & 1 ? v->choices[i].count : 1;
    return count;
}

/* The number of a state among those: mixed radix, as state_step() counts. */
static size_t state_number(const struct words_vocabulary *v, const struct words_state *state,
                           uint32_t choices)
{
    size_t number = 0, weight = 1;

    for (size_t i = 0; choices >> i; i++)
        if (choices >> i & 1) {
            number += weight * state->value[i];
            weight *= v->choices[i].count;
        }
    return number;
}

/* ---- the heights of items -------------------------------------------------------------------- */

struct heights { /* one for each state of the choices */
    uint32_t choices;
    double *at;
};

struct prover {
    struct form *form;
    const struct words_vocabulary *v;
    size_t page;
    struct arena *arena;
    struct index *measured;
    struct err *err;
};

static double height_in(const struct prover *q, const struct heights *heights,
                        const struct words_state *state)
{
    return heights->at[state_number(q->v, state, heights->choices)];
}

static int heights_new(const struct prover *q, uint32_t choices, int line, int column,
                       struct heights *heights)
{
    if (states_of(q->v, choices) > CASES_MAX)
        return err_say(q->err, FORM_TOO_MANY, q->form->layout_file, line, column, "conditions",
                       CASES_MAX);
    heights->choices = choices;
    heights->at = ARENA_ARRAY(q->arena, double, states_of(q->v, choices));
    return 0;
}

/* What has words of its own is set in each of their states. */
static int leaf_heights(const struct prover *q, const struct item *item, double w,
                        struct heights *heights)
{
    struct words_state state = {{0}};

    do {
        struct arena arena = {0};
        struct placing placing = {
            .form = q->form, .state = &state, .page = q->page, .arena = &arena,
            .room = UINT32_MAX, .measured = q->measured, .err = q->err};
        double height;
        bool empty;
        int status = item_place(&placing, item, 0, 0, w, &height, &empty);

        arena_release(&arena);
        if (status)
            return -1;
        heights->at[state_number(q->v, &state, item->choices)] = empty ? empty_height : height;
    } while (state_next(q->v, &state, item->choices));
    return 0;
}

static int item_heights(const struct prover *q, const struct item *item, double w,
                        struct heights *heights);

static int items_heights(const struct prover *q, const struct items *items, double w,
                         struct heights **heights)
{
    *heights = ARENA_ARRAY(q->arena, struct heights, items->count);
    for (size_t i = 0; i < items->count; i++)
        if (item_heights(q, &items->at[i], w, &(*heights)[i]))
            return -1;
    return 0;
}

/* The same as items_place() adds up. */
static double items_sum(const struct prover *q, const struct items *items,
                        const struct heights *heights, size_t count,
                        const struct words_state *state)
{
    double sum = 0;
    bool first = true;

    for (size_t i = 0; i < count; i++) {
        double height = height_in(q, &heights[i], state);

        if (height < 0)
            continue;
        sum += height + (first ? 0 : items->at[i].gap);
        first = false;
    }
    return sum;
}

static int frame_heights(const struct prover *q, const struct item *item, double w,
                         struct heights *heights)
{
    const struct items *items = &item->children[0];
    double pad = item->pad + item->border;
    struct words_state state = {{0}};
    struct heights *inner;

    if (items_heights(q, items, w - 2 * pad, &inner))
        return -1;
    do {
        double sum = items_sum(q, items, inner, items->count, &state);

        heights->at[state_number(q->v, &state, item->choices)] =
            sum > 0 ? sum + 2 * pad : empty_height;
    } while (state_step(q->v, &state, item->choices));
    return 0;
}

static int columns_heights(const struct prover *q, const struct item *item,
                           struct heights *heights)
{
    struct heights *inner[COLUMNS_MAX];
    struct words_state state = {{0}};

    for (size_t i = 0; i < item->width_count; i++)
        if (items_heights(q, &item->children[i], item->widths[i], &inner[i]))
            return -1;
    do {
        double most = 0;

        for (size_t i = 0; i < item->width_count; i++) {
            double sum =
                items_sum(q, &item->children[i], inner[i], item->children[i].count, &state);

            most = sum > most ? sum : most;
        }
        heights->at[state_number(q->v, &state, item->choices)] = most > 0 ? most : empty_height;
    } while (state_step(q->v, &state, item->choices));
    return 0;
}

static int own_heights(const struct prover *q, const struct item *item, double w,
                       struct heights *heights)
{
    if (heights_new(q, item->choices, item->line, item->column, heights))
        return -1;
    if (item->kind != ITEM_FRAME && item->kind != ITEM_COLUMNS)
        return leaf_heights(q, item, w, heights);
    if (w <= 0 || item_width(item) > w + 1e-6)
        return err_say(q->err, FORM_WIDTH, q->form->layout_file, item->line, item->column, w / MM);
    return item->kind == ITEM_FRAME ? frame_heights(q, item, w, heights)
                                    : columns_heights(q, item, heights);
}

/* What is set only if there is room can be set in every state, and takes none in the proof. */
static int item_heights(const struct prover *q, const struct item *item, double w,
                        struct heights *heights)
{
    if (own_heights(q, item, w, heights))
        return -1;
    if (!item->if_room)
        return 0;
    *heights = (struct heights){0, ARENA_NEW(q->arena, double)};
    heights->at[0] = empty_height;
    return 0;
}

/* ---- the tallest state of a box -------------------------------------------------------------- */

enum { TERMS_MAX = ITEMS_MAX + 32 + CHOICES };

struct sums { /* functions of choices whose sum is to be as large as possible */
    struct heights terms[TERMS_MAX];
    bool gone[TERMS_MAX]; /* a choice of it was eliminated: a later term stands for it */
    size_t count;
    struct { /* in the order in which choices were eliminated */
        unsigned choice;
        size_t terms[TERMS_MAX], count;
    } steps[CHOICES];
    size_t step_count;
};

static void term_put(struct sums *sums, struct heights term)
{
    REQUIRE(sums->count < TERMS_MAX);
    sums->terms[sums->count++] = term;
}

/* The items down to the first that always shows something: only among them it is open which is the
 * first, above which there is no gap. */
static size_t head_count(const struct prover *q, const struct items *items,
                         const struct heights *heights)
{
    for (size_t i = 0; i < items->count; i++) {
        bool always = true;

        for (size_t k = 0; k < states_of(q->v, heights[i].choices) && always; k++)
            always = heights[i].at[k] >= 0;
        if (always)
            return i + 1;
    }
    return items->count;
}

static int head_put(const struct prover *q, const struct box *box, const struct heights *heights,
                    size_t count, struct sums *sums)
{
    struct words_state state = {{0}};
    struct heights head;
    uint32_t choices = 0;

    for (size_t i = 0; i < count; i++)
        choices |= heights[i].choices;
    if (heights_new(q, choices, box->line, box->column, &head))
        return -1;
    do
        head.at[state_number(q->v, &state, choices)] =
            items_sum(q, &box->items, heights, count, &state);
    while (state_step(q->v, &state, choices));
    term_put(sums, head);
    return 0;
}

static void tail_put(const struct prover *q, const struct item *item, const struct heights *heights,
                     struct sums *sums)
{
    size_t count = states_of(q->v, heights->choices);
    struct heights term = {heights->choices, ARENA_ARRAY(q->arena, double, count)};

    for (size_t i = 0; i < count; i++)
        term.at[i] = heights->at[i] < 0 ? 0 : heights->at[i] + item->gap;
    term_put(sums, term);
}

/* What no letter has is lower than anything. */
static void exclusions_put(const struct prover *q, uint32_t choices, struct sums *sums)
{
    for (size_t i = 0; i < q->v->exclusion_count; i++) {
        uint32_t both =
            1u << q->v->exclusions[i].choice | 1u << q->v->exclusions[i].other;
        struct heights term = {both, NULL};
        struct words_state state = {{0}};

        if ((choices & both) != both)
            continue;
        term.at = ARENA_ARRAY(q->arena, double, states_of(q->v, both));
        do
            term.at[state_number(q->v, &state, both)] =
                is_possible(q->v, &state, both) ? 0 : -DBL_MAX / TERMS_MAX;
        while (state_step(q->v, &state, both));
        term_put(sums, term);
    }
}

static uint32_t joined(const struct sums *sums, unsigned choice)
{
    uint32_t choices = 0;

    for (size_t i = 0; i < sums->count; i++)
        if (!sums->gone[i] && (sums->terms[i].choices >> choice & 1))
            choices |= sums->terms[i].choices;
    return choices;
}

/* The choice whose elimination joins the fewest states. */
static unsigned choice_next(const struct prover *q, const struct sums *sums, uint32_t left)
{
    unsigned best = 0;
    size_t least = SIZE_MAX;

    for (unsigned i = 0; i < CHOICES; i++)
        if (left >> i & 1) {
            size_t count = states_of(q->v, joined(sums, i));

            if (count < least) {
                least = count;
                best = i;
            }
        }
    return best;
}

static double terms_sum(const struct prover *q, const struct sums *sums, size_t step,
                        const struct words_state *state)
{
    double sum = 0;

    for (size_t i = 0; i < sums->steps[step].count; i++)
        sum += height_in(q, &sums->terms[sums->steps[step].terms[i]], state);
    return sum;
}

/* The value of the step's choice that makes its terms the tallest, the others as they are. */
static double step_best(const struct prover *q, const struct sums *sums, size_t step,
                        struct words_state *state)
{
    unsigned choice = sums->steps[step].choice;
    uint8_t best = 0;
    double most = -DBL_MAX;

    for (uint8_t value = 0; value < q->v->choices[choice].count; value++) {
        double sum;

        state->value[choice] = value;
        sum = terms_sum(q, sums, step, state);
        if (sum > most) {
            most = sum;
            best = value;
        }
    }
    state->value[choice] = best;
    return most;
}

static int eliminate(const struct prover *q, const struct box *box, struct sums *sums,
                     unsigned choice)
{
    uint32_t rest = joined(sums, choice) & ~(1u << choice);
    struct heights term = {rest, NULL};
    struct words_state state = {{0}};
    size_t step = sums->step_count++;

    if (states_of(q->v, rest) > TABLE_MAX)
        return err_say(q->err, FORM_TOO_MANY, q->form->layout_file, box->line, box->column,
                       "conditions", TABLE_MAX);
    sums->steps[step].choice = choice;
    sums->steps[step].count = 0;
    for (size_t i = 0; i < sums->count; i++)
        if (!sums->gone[i] && (sums->terms[i].choices >> choice & 1)) {
            sums->steps[step].terms[sums->steps[step].count++] = i;
            sums->gone[i] = true;
        }
    term.at = ARENA_ARRAY(q->arena, double, states_of(q->v, rest));
    do {
        size_t number = state_number(q->v, &state, rest);

        term.at[number] = step_best(q, sums, step, &state);
        state.value[choice] = 0;
    } while (state_step(q->v, &state, rest));
    term_put(sums, term);
    return 0;
}

/* The tallest state, and how tall it is; choices that the box does not ask for stay 0. */
static int tallest(const struct prover *q, const struct box *box, struct sums *sums,
                   struct words_state *state, double *height)
{
    uint32_t left = box->choices;

    *state = (struct words_state){{0}};
    while (left) {
        unsigned choice = choice_next(q, sums, left);

        if (eliminate(q, box, sums, choice))
            return -1;
        left &= ~(1u << choice);
    }
    *height = 2 * (box->pad + box->border);
    for (size_t i = 0; i < sums->count; i++)
        if (!sums->gone[i])
            *height += sums->terms[i].at[0];
    for (size_t i = sums->step_count; i-- > 0;)
        step_best(q, sums, i, state);
    return 0;
}

static int box_tallest(const struct prover *q, const struct box *box, struct words_state *state,
                       double *height)
{
    struct sums *sums = ARENA_NEW(q->arena, struct sums);
    double w = box->w - 2 * (box->pad + box->border);
    struct heights *heights;
    size_t head;

    if (items_heights(q, &box->items, w, &heights))
        return -1;
    head = head_count(q, &box->items, heights);
    if (head_put(q, box, heights, head, sums))
        return -1;
    for (size_t i = head; i < box->items.count; i++)
        tail_put(q, &box->items.at[i], &heights[i], sums);
    exclusions_put(q, box->choices, sums);
    return tallest(q, box, sums, state, height);
}

int box_prove(struct form *form, size_t page, const struct box *box, struct index *measured,
              struct err *err)
{
    struct arena arena = {0};
    struct prover q = {form, form->words.vocabulary, page, &arena, measured, err};
    struct words_state state;
    double height = 0;
    char text[256];
    int status = box_tallest(&q, box, &state, &height);

    if (status == 0 && height > box->h + 1e-6) {
        state_text(q.v, &state, box->choices, text, sizeof text);
        status = err_say(err, FORM_OVERFLOW, form->layout_file, box->line, box->column, height / MM,
                         box->h / MM, text);
    }
    arena_release(&arena);
    return status;
}
