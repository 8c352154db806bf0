/*
 * What no letter may say, and what each must: gates on templates (docs/decisions/0018-templates.md).
 *
 * Words are looked through as the layout uses them, with the sections in which they stand. A text
 * of the office counts where it is put in.
 */
#include "core/letter/form_inside.h"

static const double type_least_points = 9, body_least_points = 11.5;

enum { DEPTH_MAX = 128 }; /* sections within sections, blocks in their places */

struct walk {
    const struct words *words;
    const struct form_gates *gates;
    struct err *err;
    bool names_holder;
    uint64_t fields; /* that are there */
};

static bool holds_word(Str text, Str word)
{
    return word.n > 0 && text.n >= word.n && memmem(text.p, text.n, word.p, word.n) != NULL;
}

/* Whether the text speaks of a proxy: a word of the list, but not within one of the exceptions. */
static bool speaks_of_proxy(const struct form_gates *gates, Str text, Str *found)
{
    for (size_t at = 0; at < text.n; at++) {
        Str rest = str_skip(text, at);
        bool excepted = false;

        for (size_t i = 0; i < gates->except_count && !excepted; i++)
            if (gates->excepts[i].n && str_starts(rest, gates->excepts[i])) {
                at += gates->excepts[i].n - 1;
                excepted = true;
            }
        for (size_t i = 0; i < gates->proxy_count && !excepted; i++)
            if (gates->proxies[i].n && str_starts(rest, gates->proxies[i])) {
                *found = gates->proxies[i];
                return true;
            }
    }
    return false;
}

static bool is_condition(const struct words *words, const struct words_token *token,
                         const char *name)
{
    return token->kind == WORDS_OPEN && token->index != WORDS_DECIDED && !token->inverted &&
           str_equal(str_of(words->vocabulary->conditions[token->index].name), str_of(name));
}

static int text_gate(struct walk *walk, const struct words_token *token, bool for_proxy)
{
    const struct form_gates *gates = walk->gates;
    Str found;

    if (!for_proxy && speaks_of_proxy(gates, token->text, &found))
        return err_say(walk->err, GATE_PROXY, token->file, token->line, token->column,
                       STR_ARG(found));
    for (size_t i = 0; i < gates->never_count; i++)
        if (holds_word(token->text, gates->nevers[i]))
            return err_say(walk->err, GATE_NEVER, token->file, token->line, token->column,
                           STR_ARG(gates->nevers[i]), gates->letter);
    return 0;
}

static int block_gate(struct walk *walk, const struct words_block *block)
{
    const struct words *words = walk->words;
    bool proxy[DEPTH_MAX] = {false}, other[DEPTH_MAX] = {false};
    size_t depth = 0;

    for (size_t i = block->first; i < block->first + block->count; i++) {
        const struct words_token *token = &words->tokens[i];

        if (token->kind == WORDS_OPEN || token->kind == WORDS_LIST) {
            REQUIRE(depth + 1 < DEPTH_MAX); /* at most 8 in a block, 8 blocks deep */
            proxy[depth + 1] = proxy[depth] || is_condition(words, token, "proxy");
            other[depth + 1] = other[depth] || is_condition(words, token, "for_other");
            depth++;
        } else if (token->kind == WORDS_CLOSE) {
            depth--;
        } else if (token->kind == WORDS_FIELD) {
            const char *name = words->vocabulary->fields[token->index].name;

            walk->fields |= (uint64_t)1 << token->index;
            walk->names_holder |=
                str_equal(str_of(name), STR("holder")) && (depth == 0 || other[depth]);
        } else if (token->kind == WORDS_TEXT && text_gate(walk, token, proxy[depth])) {
            return -1;
        }
    }
    return 0;
}

static int words_gate(struct walk *walk)
{
    const struct words *words = walk->words;
    const struct words_vocabulary *v = words->vocabulary;

    for (size_t i = 0; i < words->block_count; i++)
        if (words->blocks[i].placed && block_gate(walk, &words->blocks[i]))
            return -1;
    if (!walk->names_holder)
        return err_say(walk->err, GATE_HOLDER, words->file);
    for (const char *const *need = walk->gates->fields; need && *need; need++)
        for (size_t i = 0; i < v->field_count; i++)
            if (str_equal(str_of(v->fields[i].name), str_of(*need)) && !(walk->fields >> i & 1))
                return err_say(walk->err, GATE_FIELD, words->file, *need, walk->gates->letter);
    return 0;
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

    REQUIRE(form->words.vocabulary->field_count <= 64);
    if (words_gate(&walk) || styles_gate(form, err))
        return -1;
    for (size_t i = 0; i < form->pages[0].box_count; i++)
        if (items_gate(form, &form->pages[0].boxes[i].items, err))
            return -1;
    return 0;
}
