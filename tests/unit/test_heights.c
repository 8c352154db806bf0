/*
 * How tall a box can become: the prover, which maximizes choices away one by one, against plain
 * enumeration of all states, on made-up templates and on the shipped ones.
 */
#include "core/letter/form_inside.h"

#include "flow/press/press_inside.h"
#include "squares.h"

/* ---- made-up templates ----------------------------------------------------------------------- */

enum { TEMPLATES = 450, TEXT_MAX = 1 << 14, OWN_CHOICES = 6, OWN_CONDITIONS = 12 };

struct made { /* a template that dice made */
    uint32_t dice;
    char words[TEXT_MAX], items[TEXT_MAX], layout[TEXT_MAX * 2];
    int blocks;
    struct words_choice choices[OWN_CHOICES];
    struct words_condition conditions[OWN_CONDITIONS];
    struct words_exclusion exclusions[4];
};

static const struct words_field fields[] = {
    {"sheet", false, false, false, WORDS_FREE, "1"},
    {"sheets", false, false, false, WORDS_FREE, "1"},
    {"one", true, false, false, WORDS_FREE, "いち"},
};
static const char *const choice_names[OWN_CHOICES] = {"p", "q", "r", "s", "t", "u"};
static const char *const condition_names[OWN_CONDITIONS] = {"ca", "cb", "cc", "cd", "ce", "cf",
                                                            "cg", "ch", "ci", "cj", "ck", "cl"};
static const struct words_list lists[] = {{"each", 0, false}};

static uint32_t roll(struct made *m, uint32_t sides)
{
    m->dice = m->dice * 1664525u + 1013904223u;
    return (m->dice >> 16) % sides;
}

__attribute__((format(printf, 2, 3))) static void add(char *text, const char *format, ...)
{
    size_t used = strlen(text);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text + used, TEXT_MAX - used, format, arguments);
    va_end(arguments);
    cr_assert_lt(strlen(text) + 1, TEXT_MAX);
}

static void vocabulary_make(struct made *m, struct words_vocabulary *v)
{
    for (uint8_t i = 0; i < OWN_CHOICES; i++)
        m->choices[i] =
            (struct words_choice){choice_names[i], (uint8_t)(i == 0 ? 2 : 2 + roll(m, 3))};
    for (size_t i = 0; i < OWN_CONDITIONS; i++) {
        uint8_t choice = (uint8_t)roll(m, OWN_CHOICES);
        uint32_t all = (1u << m->choices[choice].count) - 1;

        m->conditions[i] =
            (struct words_condition){condition_names[i], choice, 1 + roll(m, all - 1)};
    }
    for (size_t i = 0; i < 4; i++) {
        uint8_t one = (uint8_t)roll(m, OWN_CHOICES - 1), other = (uint8_t)(one + 1);

        /* never all zeros, which a letter with nothing special has */
        m->exclusions[i] =
            (struct words_exclusion){one, other, 1u << roll(m, m->choices[one].count),
                                     (1 + roll(m, (1u << m->choices[other].count) - 2)) & ~1u};
    }
    *v = (struct words_vocabulary){.fields = fields,
                                   .field_count = 3,
                                   .conditions = m->conditions,
                                   .condition_count = OWN_CONDITIONS,
                                   .lists = lists,
                                   .list_count = 1,
                                   .choices = m->choices,
                                   .choice_count = OWN_CHOICES,
                                   .exclusions = m->exclusions,
                                   .exclusion_count = roll(m, 5)};
}

static void line_make(struct made *m, int depth)
{
    uint32_t kind = roll(m, 8);

    if (kind < 4 && depth < 3) {
        const char *name = condition_names[roll(m, OWN_CONDITIONS)];
        bool own_lines = roll(m, 2) && depth == 0;

        add(m->words, "{{%c%s}}%s", roll(m, 3) ? '#' : '^', name, own_lines ? "\n" : "");
        line_make(m, depth + 1);
        add(m->words, "%s{{/%s}}", own_lines ? "\n" : "", name);
    } else if (kind == 4) {
        add(m->words, "{{one}}");
    } else if (kind == 5 && depth == 0) {
        add(m->words, "{{#each}}\nめ{{one}}\n{{/each}}");
    }
    for (uint32_t i = roll(m, 30); i > 0 && kind > 5; i--)
        add(m->words, "あ");
}

static int block_make(struct made *m)
{
    add(m->words, "[b%d]\n", ++m->blocks);
    for (uint32_t i = roll(m, 4); i-- > 0;) {
        line_make(m, 0);
        add(m->words, "%s", roll(m, 6) ? "\n" : "\n\nい\n");
    }
    return m->blocks;
}

static void items_make(struct made *m, int depth, uint32_t most, double w);

static void item_make(struct made *m, int depth, double w)
{
    uint32_t kind = roll(m, depth < 2 ? 7 : 4);
    double gap = roll(m, 4) * 0.7;

    add(m->items, "{ ");
    if (roll(m, 4) == 0)
        add(m->items, "if_room = %u; ", 1 + roll(m, 3));
    if (kind < 2) {
        add(m->items, "text = \"b%d\"; style = \"plain\"; gap = %.1f; }", block_make(m), gap);
    } else if (kind == 2) {
        add(m->items, "list = \"b%d\"; marker = \"・\"; style = \"plain\"; gap = %.1f; }",
            block_make(m), gap);
    } else if (kind == 3) {
        add(m->items, "rule = 0.2; gap = %.1f; }", gap);
    } else if (kind < 6) {
        add(m->items, "columns = ( { w = %.1f; items = (", w / 2 - 2);
        items_make(m, depth + 1, 3, w / 2 - 2);
        add(m->items, "); }, { w = %.1f; items = (", w / 2 - 2);
        items_make(m, depth + 1, 3, w / 2 - 2);
        add(m->items, "); } ); gap = %.1f; }", gap);
    } else {
        add(m->items, "frame = { border = 0.3; pad = 1; items = (");
        items_make(m, depth + 1, 3, w - 3);
        add(m->items, "); }; gap = %.1f; }", gap);
    }
}

static void items_make(struct made *m, int depth, uint32_t most, double w)
{
    for (uint32_t i = 0, count = 1 + roll(m, most); i < count; i++) {
        add(m->items, "%s", i ? ", " : "");
        item_make(m, depth, w);
    }
}

static void template_make(struct made *m, struct words_vocabulary *v)
{
    vocabulary_make(m, v);
    strcpy(m->words, "[window]\nx\n[who]\ny\n");
    items_make(m, 0, 5, 100);
    snprintf(m->layout, sizeof m->layout,
             "title = \"t\"; paper = { width = 210; height = 2000; };\n"
             "fonts = { regular = \"r\"; };\n"
             "styles = { plain = { font = \"regular\"; size = 10; leading = 4.3; }; };\n"
             "pages = ( { window = { address = \"window\"; name = \"who\"; address_style = "
             "\"plain\"; name_style = \"plain\"; };\n"
             "boxes = ( { x = 10; y = 90; w = 102; h = 1900; pad = %u; items = ( %s ); } ); } );\n",
             roll(m, 2), m->items);
}

static enum words_answer no_office(const void *context, Str key, Str *text)
{
    (void)context;
    (void)key;
    (void)text;
    return OFFICE_SILENT;
}

/* ---- the two ways ---------------------------------------------------------------------------- */

/* Of what is always set. */
static double height_in(struct form *form, size_t page, const struct box *box,
                        const struct words_state *state)
{
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE};
    struct placing placing = {
        .form = form, .state = state, .page = page, .arena = &arena, .err = &err};
    struct box full = *box; /* there is room for nothing else */
    double height = 0;

    full.h = 0;
    cr_assert_eq(box_place(&placing, &full, &height), 0, "%s", err.text);
    arena_release(&arena);
    return height;
}

/* "q 2, t 1" of a message, as a state. */
static struct words_state state_said(const struct words_vocabulary *v, const char *text)
{
    struct words_state state = {{0}};

    for (size_t i = 0; i < v->choice_count; i++) {
        char name[64];
        const char *at;

        snprintf(name, sizeof name, "%s ", v->choices[i].name);
        at = strstr(text, name);
        while (at && at != text && at[-1] != ' ' && at[-1] != '(')
            at = strstr(at + 1, name);
        if (at)
            state.value[i] = (uint8_t)atoi(at + strlen(name));
    }
    return state;
}

/* As far as the box asks for both choices. */
static bool is_of_no_letter(const struct words_vocabulary *v, const struct words_state *state,
                            uint32_t choices)
{
    for (size_t i = 0; i < v->exclusion_count; i++) {
        const struct words_exclusion *e = &v->exclusions[i];

        if ((choices >> e->choice & 1) && (choices >> e->other & 1) &&
            (e->values >> state->value[e->choice] & 1) && (e->others >> state->value[e->other] & 1))
            return true;
    }
    return false;
}

/* The prover takes a box that is just so tall, and none that is lower, and names a tallest state. */
static void expect_tallest(struct form *form, size_t page, struct box *box, double most,
                           const char *what)
{
    const struct words_vocabulary *v = form->words.vocabulary;
    struct err err = {.code = EXIT_DONE};
    struct arena arena = {0};
    struct index measured = {.arena = &arena}; /* kept from the first proof for the second */
    double before = box->h;

    box->h = most;
    cr_expect_eq(box_prove(form, page, box, &measured, &err), 0, "%s: %s", what, err.text);
    box->h = most - 0.05;
    if (most > 0.05) {
        struct words_state state;

        cr_expect_eq(box_prove(form, page, box, &measured, &err), -1, "%s: lower than %.3f", what, most);
        state = state_said(v, err.text);
        cr_expect(!is_of_no_letter(v, &state, box->choices), "%s: of no letter: %s", what,
                  err.text);
        cr_expect_float_eq(height_in(form, page, box, &state), most, 1e-6, "%s: not so tall: %s",
                           what, err.text);
    }
    box->h = before;
    arena_release(&arena);
}

Test(heights, made_up_templates)
{
    struct made *m = calloc(1, sizeof *m);
    size_t states = 0, wide = 0;

    for (uint32_t i = 0; i < TEMPLATES; i++) {
        struct words_vocabulary v;
        struct form_source source = {.words = {{.file = "w", .text = {m->words, 0}}},
                                     .word_files = 1,
                                     .vocabulary = &v,
                                     .office = no_office,
                                     .duplex = true};
        struct words_state state = {{0}};
        struct compiled c;
        struct box *box;
        double most = 0;
        char name[32];

        memset(m, 0, sizeof *m);
        m->dice = i + 1;
        template_make(m, &v);
        source.words[0].text = str_of(m->words);
        squares_compile(&c, m->layout, &source);
        snprintf(name, sizeof name, "template %u", i);
        cr_assert_eq(c.err.code, EXIT_DONE, "%s: %s\n%s\n%s", name, c.err.text, m->layout,
                     m->words);
        box = &c.form->pages[0].boxes[0];
        do {
            double height = height_in(c.form, 0, box, &state);

            most = height > most ? height : most;
            states++;
        } while (state_next(&v, &state, box->choices));
        wide += (box->choices & (box->choices - 1)) != 0;
        expect_tallest(c.form, 0, box, most, name);
        compiled_release(&c);
    }
    cr_expect_gt(wide, TEMPLATES / 2, "%zu of several choices", wide);
    cr_expect_gt(states, 20000, "%zu states", states);
    free(m);
}

/* ---- what is set only if there is room ------------------------------------------------------- */

struct rooms { /* by rank, and among equals from the top */
    const struct item *items[ROOM_ITEMS_MAX];
    size_t count;
};

static void rooms_of(const struct items *items, int rank, struct rooms *rooms)
{
    for (size_t i = 0; i < items->count; i++) {
        if (items->at[i].if_room == rank)
            rooms->items[rooms->count++] = &items->at[i];
        for (size_t k = 0; k < COLUMNS_MAX; k++)
            rooms_of(&items->at[i].children[k], rank, rooms);
    }
}

/* The items of the box below each other, with these of them that may be left out. */
static double height_with(struct placing *p, const struct box *box, uint32_t room)
{
    double pad = box->pad + box->border, sum = 0;
    bool first = true;

    p->room = room;
    for (size_t i = 0; i < box->items.count; i++) {
        const struct item *item = &box->items.at[i];
        double height;
        bool empty;

        cr_assert_eq(item_place(p, item, 0, 0, box->w - 2 * pad, &height, &empty), 0, "%s",
                     p->err->text);
        sum += empty ? 0 : height + (first ? 0 : item->gap);
        first &= empty;
    }
    return sum + 2 * pad;
}

/* In this state, in a box so tall: each item that found room, and no other. */
static uint32_t expect_room(struct form *form, struct box *box, const struct words_state *state,
                            double h, const char *what)
{
    struct arena arena = {0};
    struct err err = {.code = EXIT_DONE};
    struct placing placing = {.form = form, .state = state, .arena = &arena, .err = &err};
    struct rooms rooms = {.count = 0};
    uint32_t room = 0;
    double height;

    for (int rank = 1; rank <= IF_ROOM_MAX; rank++)
        rooms_of(&box->items, rank, &rooms);
    cr_assert_eq(rooms.count, box->room_count, "%s", what);
    for (size_t i = 0; i < rooms.count; i++) {
        uint32_t with = room | 1u << rooms.items[i]->room_bit;

        if (height_with(&placing, box, with) <= h + 1e-6)
            room = with;
    }
    box->h = h;
    cr_assert_eq(box_place(&placing, box, &height), 0, "%s: %s", what, err.text);
    cr_expect_eq(placing.room, room, "%s: %x in place of %x in %.2f", what, (unsigned)placing.room,
                 (unsigned)room, h);
    cr_expect_float_eq(height, height_with(&placing, box, room), 1e-6, "%s in %.2f", what, h);
    arena_release(&arena);
    return room;
}

Test(heights, what_finds_room)
{
    struct made *m = calloc(1, sizeof *m);
    size_t in = 0, out = 0;

    for (uint32_t i = 0; i < TEMPLATES; i++) {
        struct words_vocabulary v;
        struct form_source source = {.words = {{.file = "w"}},
                                     .word_files = 1,
                                     .vocabulary = &v,
                                     .office = no_office,
                                     .duplex = true};
        struct words_state state = {{0}};
        struct compiled c;
        struct box *box;
        char name[32];
        int left = 12;

        memset(m, 0, sizeof *m);
        m->dice = 77000 + i;
        template_make(m, &v);
        source.words[0].text = str_of(m->words);
        squares_compile(&c, m->layout, &source);
        snprintf(name, sizeof name, "template %u", i);
        cr_assert_eq(c.err.code, EXIT_DONE, "%s: %s\n%s", name, c.err.text, m->layout);
        box = &c.form->pages[0].boxes[0];
        do {
            double least = height_in(c.form, 0, box, &state);
            uint32_t room = expect_room(c.form, box, &state, least + roll(m, 40), name);

            in += (size_t)__builtin_popcount(room);
            out += box->room_count - (size_t)__builtin_popcount(room);
        } while (--left && state_next(&v, &state, c.form->pages[0].choices));
        compiled_release(&c);
    }
    cr_expect_gt(in, 500, "%zu found room", in);
    cr_expect_gt(out, 500, "%zu did not", out);
    free(m);
}

/* ---- the shipped ones ------------------------------------------------------------------------ */

/* Each item by itself is set once in each of its states; a box is added up in all of its own. */
struct item_table {
    uint32_t choices;
    size_t weights[WORDS_CHOICES_MAX];
    double *heights; /* -1: empty */
};

static void table_fill(struct form *form, size_t page, const struct item *item, double w,
                       struct item_table *table, struct arena *arena)
{
    const struct words_vocabulary *v = form->words.vocabulary;
    struct words_state state = {{0}};
    size_t count = 1;

    table->choices = item->if_room ? 0 : item->choices; /* it is not set: room is 0 */
    for (size_t i = 0; i < v->choice_count; i++) {
        table->weights[i] = table->choices >> i & 1 ? count : 0;
        count *= table->choices >> i & 1 ? v->choices[i].count : 1;
    }
    table->heights = ARENA_ARRAY(arena, double, count);
    do {
        struct arena own = {0};
        struct err err = {.code = EXIT_DONE};
        struct placing placing = {
            .form = form, .state = &state, .page = page, .arena = &own, .err = &err};
        double height;
        size_t number = 0;
        bool empty;

        for (size_t i = 0; i < v->choice_count; i++)
            number += table->weights[i] * state.value[i];
        cr_assert_eq(item_place(&placing, item, 0, 0, w, &height, &empty), 0, "%s", err.text);
        table->heights[number] = empty ? -1 : height;
        arena_release(&own);
    } while (state_next(v, &state, table->choices));
}

static double tables_sum(const struct words_vocabulary *v, const struct box *box,
                         const struct item_table *tables, const struct words_state *state)
{
    double sum = 2 * (box->pad + box->border);
    bool first = true;

    for (size_t k = 0; k < box->items.count; k++) {
        size_t number = 0;

        for (size_t i = 0; i < v->choice_count; i++)
            number += tables[k].weights[i] * state->value[i];
        if (tables[k].heights[number] < 0)
            continue;
        sum += tables[k].heights[number] + (first ? 0 : box->items.at[k].gap);
        first = false;
    }
    return sum;
}

static size_t box_expect(struct form *form, size_t page, struct box *box, const char *what)
{
    const struct words_vocabulary *v = form->words.vocabulary;
    struct arena arena = {0};
    struct item_table *tables = ARENA_ARRAY(&arena, struct item_table, box->items.count + 1);
    struct words_state state = {{0}};
    double most = 0;
    size_t states = 0;

    for (size_t i = 0; i < box->items.count; i++)
        table_fill(form, page, &box->items.at[i], box->w - 2 * (box->pad + box->border), &tables[i],
                   &arena);
    do {
        double height = tables_sum(v, box, tables, &state);

        most = height > most ? height : most;
        states++;
    } while (state_next(v, &state, box->choices));
    expect_tallest(form, page, box, most, what);
    arena_release(&arena);
    return states;
}

static struct config_pair office[] = {
    {STR("name"), STR("小田原市")},
    {STR("section"), STR("市民部戸籍住民課")},
    {STR("counter"), STR("小田原市役所2階3B窓口")},
    {STR("phone"), STR("0465-33-1386")},
};

Test(heights, shipped_templates, .timeout = 240)
{
    static const char font[] = "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf";
    const char *tests = getenv("KIGEN_TESTS");
    char templates[512];
    struct config_path fonts = path_of(font);
    struct config_strings strings = {.from = DAY_NONE, .pairs = office, .count = 4};
    struct config config = {.office = &strings,
                            .office_count = 1,
                            .fonts = &fonts,
                            .font_count = 1,
                            .duplex = true,
                            .window_x = 21,
                            .window_y = 17,
                            .window_w = 90,
                            .window_h = 45,
                            .window_play_x = 21,
                            .window_play_y = 15};
    struct err err = {.code = EXIT_DONE};
    struct press *press;
    size_t boxes = 0, most = 0;

    snprintf(templates, sizeof templates, "%s/../templates", tests ? tests : "tests");
    config.templates = path_of(templates);
    cr_assert_eq(press_open(&press, &config, day_of(2026, 11, 24), &err), 0, "%s", err.text);
    for (size_t i = 0; i < press->templates.count; i++) {
        const struct template *t = &press->templates.at[i];

        for (size_t page = 0; page < t->form->page_count; page++)
            for (size_t k = 0; k < t->form->pages[page].box_count; k++, boxes++) {
                char what[128];
                size_t states;

                snprintf(what, sizeof what, "%s/%.*s page %zu box %zu",
                         variant_term(t->variant).word, STR_ARG(t->language), page + 1, k + 1);
                states = box_expect(t->form, page, &t->form->pages[page].boxes[k], what);
                most = states > most ? states : most;
            }
    }
    cr_expect_geq(boxes, VARIANT_COUNT * 9, "%zu boxes", boxes);
    cr_expect_gt(most, 1000, "of %zu states at most", most);
    press_close(press);
}
