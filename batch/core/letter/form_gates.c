/*
 * What no letter may say, and what each must: gates on templates (docs/decisions/0018-templates.md).
 *
 * Words are looked through as the layout uses them, with the sections in which they stand. A text
 * of the office counts where it is put in. A word is found although its middle is strong or stands
 * in a condition; what a field or the end of a line parts is none.
 */
#include "core/letter/form_inside.h"

static const double type_least_points = 9, body_least_points = 11.5;

enum { DEPTH_MAX = 128 }; /* sections within sections, blocks in their places */

struct part { /* of a line: a text, and where it comes from */
    const struct words_token *token;
    size_t end; /* in the line */
    bool for_proxy;
};

struct holder { /* a place that names the holder: the sections in which it stands */
    const struct words_token *sections[DEPTH_MAX];
    size_t count;
};

struct walk {
    const struct words *words;
    const struct form_gates *gates;
    bool always; /* the block is set on every letter, not only where there is room */
    struct err *err;
    VEC(char) line; /* texts that follow each other, whatever type and conditions they have */
    VEC(struct part) parts;
    VEC(struct holder) holders;
    uint64_t fields; /* that are there */
};

static void walk_release(struct walk *walk)
{
    VEC_RELEASE(&walk->line);
    VEC_RELEASE(&walk->parts);
    VEC_RELEASE(&walk->holders);
}

/* ---- words ----------------------------------------------------------------------------------- */

static void line_add(struct walk *walk, const struct words_token *token, bool for_proxy)
{
    for (size_t i = 0; i < token->text.n; i++)
        VEC_PUSH(&walk->line, token->text.p[i]);
    VEC_PUSH(&walk->parts, ((struct part){token, walk->line.count, for_proxy}));
}

/* The part in which the byte lies. */
static const struct part *part_at(const struct walk *walk, size_t at)
{
    size_t i = 0;

    while (walk->parts.at[i].end <= at)
        i++;
    return &walk->parts.at[i];
}

/* Whether what stands there is read only where a proxy may come: some of it is. */
static bool is_for_proxy(const struct walk *walk, size_t at, size_t count)
{
    for (const struct part *part = part_at(walk, at);; part++) {
        if (part->for_proxy)
            return true;
        if (part->end >= at + count)
            return false;
    }
}

/* The first bytes of Japanese characters are nearly all the same, so the last of a word is asked before all of it. */
static Str starts_with(Str text, const Str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (words[i].n && words[i].n <= text.n && words[i].p[words[i].n - 1] == text.p[words[i].n - 1] &&
            str_starts(text, words[i]))
            return words[i];
    return STR_EMPTY;
}

/* Within a character no word begins. */
static bool is_inside(Str line, size_t at)
{
    return ((unsigned char)line.p[at] & 0xC0) == 0x80;
}

/* A word of the list, but not within one of the exceptions. */
static int proxy_gate(const struct walk *walk, size_t *at, Str rest)
{
    const struct form_gates *gates = walk->gates;
    Str except = starts_with(rest, gates->excepts, gates->except_count);
    Str found = starts_with(rest, gates->proxies, gates->proxy_count);
    const struct words_token *token;

    if (except.n) {
        *at += except.n - 1;
        return 0;
    }
    if (!found.n || is_for_proxy(walk, *at, found.n))
        return 0;
    token = part_at(walk, *at)->token;
    return err_say(walk->err, GATE_PROXY, token->file, token->line, token->column, STR_ARG(found));
}

static int never_gate(const struct walk *walk, size_t at, Str rest)
{
    Str found = starts_with(rest, walk->gates->nevers, walk->gates->never_count);
    const struct words_token *token;

    if (!found.n)
        return 0;
    token = part_at(walk, at)->token;
    return err_say(walk->err, GATE_NEVER, token->file, token->line, token->column, STR_ARG(found),
                   walk->gates->letter);
}

/* Asks what stands in the line, and begins the next. */
static int line_gate(struct walk *walk)
{
    Str line = {walk->line.at, walk->line.count};
    int status = 0;

    for (size_t at = 0; at < line.n && !status; at++)
        if (!is_inside(line, at))
            status = never_gate(walk, at, str_skip(line, at));
    for (size_t at = 0; at < line.n && !status; at++)
        if (!is_inside(line, at))
            status = proxy_gate(walk, &at, str_skip(line, at));
    walk->line.count = walk->parts.count = 0;
    return status;
}

static bool is_condition(const struct words *words, const struct words_token *token,
                         const char *name)
{
    return token->kind == WORDS_OPEN && token->index != WORDS_DECIDED && !token->inverted &&
           str_equal(str_of(words->vocabulary->conditions[token->index].name), str_of(name));
}

static void field_note(struct walk *walk, const struct words_token *token,
                       const struct words_token *const *sections, size_t depth)
{
    struct holder holder = {.count = depth};

    if (!walk->always)
        return; /* what may be left out fulfils no gate */
    walk->fields |= (uint64_t)1 << token->index;
    if (!str_equal(str_of(walk->words->vocabulary->fields[token->index].name), STR("holder")))
        return;
    if (depth)
        memcpy(holder.sections, sections, depth * sizeof *sections);
    VEC_PUSH(&walk->holders, holder);
}

static int block_gate(struct walk *walk, const struct words_block *block)
{
    const struct words *words = walk->words;
    const struct words_token *sections[DEPTH_MAX];
    bool proxy[DEPTH_MAX] = {false}; /* within so many sections */
    size_t depth = 0;

    for (size_t i = block->first; i < block->first + block->count; i++) {
        const struct words_token *token = &words->tokens[i];

        switch (token->kind) {
        case WORDS_OPEN:
        case WORDS_LIST:
            REQUIRE(depth + 1 < DEPTH_MAX); /* at most 8 in a block, 8 blocks deep */
            proxy[depth + 1] = proxy[depth] || is_condition(words, token, "proxy");
            sections[depth++] = token;
            break;
        case WORDS_CLOSE:
            depth--;
            break;
        case WORDS_TEXT:
            line_add(walk, token, proxy[depth]);
            break;
        case WORDS_FIELD:
            field_note(walk, token, sections, depth);
            if (line_gate(walk))
                return -1;
            break;
        case WORDS_NEWLINE:
        case WORDS_CELL:
            if (line_gate(walk))
                return -1;
            break;
        case WORDS_STRONG:
        case WORDS_INCLUDE:
            break;
        }
    }
    return line_gate(walk);
}

/* ---- the holder ------------------------------------------------------------------------------ */

static uint32_t choice_of(const struct words_vocabulary *v, const struct words_token *section)
{
    if (section->kind == WORDS_LIST)
        return 0; /* it has at least one item */
    return section->index == WORDS_DECIDED ? 0 : 1u << v->conditions[section->index].choice;
}

static bool is_open(const struct words_vocabulary *v, const struct words_token *section,
                    const struct words_state *state)
{
    const struct words_condition *condition;

    if (!choice_of(v, section))
        return true;
    condition = &v->conditions[section->index];
    return (condition->values >> state->value[condition->choice] & 1) != section->inverted;
}

static bool names_holder(const struct walk *walk, const struct words_state *state)
{
    for (size_t i = 0; i < walk->holders.count; i++) {
        const struct holder *holder = &walk->holders.at[i];
        bool open = true;

        for (size_t k = 0; k < holder->count && open; k++)
            open = is_open(walk->words->vocabulary, holder->sections[k], state);
        if (open)
            return true;
    }
    return false;
}

/* Each letter that goes to somebody else says whose certificates it is about. */
static int holder_gate(const struct walk *walk)
{
    const struct words_vocabulary *v = walk->words->vocabulary;
    const struct words_condition *other = v->conditions;
    struct words_state state = {{0}};
    uint32_t choices;

    while (!str_equal(str_of(other->name), STR("for_other")))
        REQUIRE(++other < v->conditions + v->condition_count);
    choices = 1u << other->choice;
    for (size_t i = 0; i < walk->holders.count; i++)
        for (size_t k = 0; k < walk->holders.at[i].count; k++)
            choices |= choice_of(v, walk->holders.at[i].sections[k]);
    do
        if ((other->values >> state.value[other->choice] & 1) && !names_holder(walk, &state))
            return err_say(walk->err, GATE_HOLDER, walk->words->file);
    while (state_next(v, &state, choices));
    return 0;
}

static int fields_gate(const struct walk *walk)
{
    const struct words_vocabulary *v = walk->words->vocabulary;

    for (const char *const *need = walk->gates->fields; need && *need; need++)
        for (size_t i = 0; i < v->field_count; i++)
            if (str_equal(str_of(v->fields[i].name), str_of(*need)) && !(walk->fields >> i & 1))
                return err_say(walk->err, GATE_FIELD, walk->words->file, *need,
                               walk->gates->letter);
    return 0;
}

static int words_gate(struct walk *walk)
{
    const struct words *words = walk->words;

    for (size_t i = 0; i < words->block_count; i++) {
        walk->always = words->blocks[i].always;
        if (words->blocks[i].placed && block_gate(walk, &words->blocks[i]))
            return -1;
    }
    return holder_gate(walk) || fields_gate(walk) ? -1 : 0;
}

/* ---- type ------------------------------------------------------------------------------------ */

static int styles_gate(const struct form *form, struct err *err)
{
    for (size_t i = 0; i < form->style_count; i++) {
        const struct style *style = &form->styles[i];
        double least = style->smallest < style->size ? style->smallest : style->size;

        if (least < type_least_points - 1e-9)
            return err_say(err, GATE_TYPE, form->layout_file, style->node->line,
                           style->node->column, STR_ARG(style->name), least, type_least_points);
    }
    return 0;
}

/* Lists, tables and what is set in a style named body are what is read; a line of the sender or of
 * the foot may be smaller. */
static int items_gate(const struct form *form, const struct items *items, struct err *err)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct item *item = &items->at[i];
        bool body = item->kind == ITEM_LIST || item->kind == ITEM_TABLE ||
                    (item->kind == ITEM_TEXT && str_equal(item->style->name, STR("body")));

        if (body && item->style->size < body_least_points - 1e-9)
            return err_say(err, GATE_BODY, form->layout_file, item->line, item->column,
                           item->style->size, body_least_points);
        for (size_t k = 0; k < COLUMNS_MAX; k++)
            if (items_gate(form, &item->children[k], err))
                return -1;
    }
    return 0;
}

int gates_prove(const struct form *form, const struct form_gates *gates, struct err *err)
{
    struct walk walk = {.words = &form->words, .gates = gates, .err = err};
    int status;

    REQUIRE(form->words.vocabulary->field_count <= 64);
    status = words_gate(&walk);
    walk_release(&walk);
    if (status || styles_gate(form, err))
        return -1;
    for (size_t i = 0; i < form->pages[0].box_count; i++)
        if (items_gate(form, &form->pages[0].boxes[i].items, err))
            return -1;
    return 0;
}
