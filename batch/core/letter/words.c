/* Parsing words.txt into tokens, and reading tokens back as lines under one state. */
#include "core/letter/words.h"

#include <stdio.h>

#include "base/typed.h"
#include "base/utf8.h"

enum {
    NESTING_MAX = 8,        /* sections within sections, blocks within blocks */
    TOKENS_MAX = 100 * 1000 /* of a template, with its blocks in their places */
};

struct section {
    size_t token;     /* that opened it */
    uint32_t choices; /* of the block, before it */
    uint64_t conditions;
    bool cut;         /* {{#office.KEY}} of a key that is not there, or {{^ of one that is */
};

struct parser {
    struct words *words;
    const struct words_source *source; /* being read */
    size_t source_block;               /* its first block */
    VEC(struct words_token) tokens;
    VEC(struct words_block) blocks;
    VEC(struct words_token) mentions; /* of blocks in others, those that were cut too */
    struct section open[NESTING_MAX];
    size_t depth;
    size_t line_first; /* the first token that may belong to the line at hand */
    int line;
    const char *line_start;
    words_office *office;
    const void *office_context;
    struct err *err;
};

static const Str office_prefix = {"office.", sizeof "office." - 1};

static int column_of(const struct parser *p, const char *at)
{
    return (int)utf8_count((Str){p->line_start, (size_t)(at - p->line_start)}) + 1;
}

static void token_put(struct parser *p, enum words_kind kind, Str text, int index, const char *at)
{
    struct words_token token = {.kind = kind,
                                .text = text,
                                .index = index,
                                .file = p->source->file,
                                .line = p->line,
                                .column = column_of(p, at)};

    VEC_PUSH(&p->tokens, token);
}

static int field_index(const struct words_vocabulary *v, Str name)
{
    for (size_t i = 0; i < v->field_count; i++)
        if (str_equal(name, str_of(v->fields[i].name)))
            return (int)i;
    return -1;
}

static int condition_index(const struct words_vocabulary *v, Str name)
{
    for (size_t i = 0; i < v->condition_count; i++)
        if (str_equal(name, str_of(v->conditions[i].name)))
            return (int)i;
    return -1;
}

static int list_index(const struct words_vocabulary *v, Str name)
{
    for (size_t i = 0; i < v->list_count; i++)
        if (str_equal(name, str_of(v->lists[i].name)))
            return (int)i;
    return -1;
}

static bool is_setting(const struct words_vocabulary *v, Str name)
{
    for (size_t i = 0; i < v->setting_count; i++)
        if (str_equal(name, str_of(v->settings[i])))
            return true;
    return false;
}

static bool inside_list(const struct parser *p)
{
    for (size_t i = 0; i < p->depth; i++)
        if (p->tokens.at[p->open[i].token].kind == WORDS_LIST)
            return true;
    return false;
}

static bool inside_cut(const struct parser *p)
{
    for (size_t i = 0; i < p->depth; i++)
        if (p->open[i].cut)
            return true;
    return false;
}

/* Whether office.KEY has a text: blank is as good as none. -1: not in this language. */
static int office_says(const struct parser *p, Str key, Str *text, const char *at, bool *says)
{
    enum words_answer answer =
        p->office ? p->office(p->office_context, key, text) : OFFICE_SILENT;

    if (answer == OFFICE_IN_JAPANESE)
        return err_say(p->err, WORDS_OFFICE_LANGUAGE, p->source->file, p->line, column_of(p, at),
                       STR_ARG(key), text->p, STR_ARG(key));
    *says = answer == OFFICE_SAYS && str_trim(*text).n > 0;
    return 0;
}

static int section_push(struct parser *p, enum words_kind kind, Str name, int index, bool inverted,
                        bool cut, const char *at)
{
    struct section *section = &p->open[p->depth];

    if (p->depth == NESTING_MAX || (kind == WORDS_LIST && inside_list(p)))
        return err_say(p->err, WORDS_NESTING, p->source->file, p->line, column_of(p, at),
                       STR_ARG(name));
    *section = (struct section){p->tokens.count, p->blocks.at[p->blocks.count - 1].choices,
                                p->blocks.at[p->blocks.count - 1].conditions, cut};
    p->depth++;
    token_put(p, kind, name, index, at);
    p->tokens.at[section->token].inverted = inverted;
    return 0;
}

static int section_open(struct parser *p, Str name, bool inverted, const char *at)
{
    const struct words_vocabulary *v = p->words->vocabulary;
    int list = inverted ? -1 : list_index(v, name), condition = condition_index(v, name);
    bool says;
    Str text;

    if (str_starts(name, office_prefix) && name.n > office_prefix.n)
        return office_says(p, str_skip(name, office_prefix.n), &text, at, &says)
                   ? -1
                   : section_push(p, WORDS_OPEN, name, WORDS_DECIDED, inverted, says == inverted,
                                  at);
    if (is_setting(v, name)) {
        says = p->office && p->office(p->office_context, name, &text) == OFFICE_SAYS;
        return section_push(p, WORDS_OPEN, name, WORDS_DECIDED, inverted, says == inverted, at);
    }
    if (list < 0 && condition < 0)
        return err_say(p->err, WORDS_UNKNOWN, p->source->file, p->line, column_of(p, at),
                       STR_ARG(name));
    if (section_push(p, list >= 0 ? WORDS_LIST : WORDS_OPEN, name, list >= 0 ? list : condition,
                     inverted, /*cut*/ false, at))
        return -1;
    p->blocks.at[p->blocks.count - 1].choices |=
        1u << (list >= 0 ? v->lists[list].choice : v->conditions[condition].choice);
    p->blocks.at[p->blocks.count - 1].conditions |=
        (uint64_t)1 << (list >= 0 ? WORDS_CONDITIONS_MAX + list : condition);
    return 0;
}

/* Whatever was cut has been read as strictly as the rest, and is then taken out again. */
static void section_cut(struct parser *p, const struct section *section)
{
    p->tokens.count = section->token + 1;
    p->blocks.at[p->blocks.count - 1].choices = section->choices;
    p->blocks.at[p->blocks.count - 1].conditions = section->conditions;
    if (p->line_first > section->token)
        p->line_first = section->token;
}

static int section_close(struct parser *p, Str name, const char *at)
{
    const struct section *section;

    if (p->depth == 0 || !str_equal(p->tokens.at[p->open[p->depth - 1].token].text, name))
        return err_say(p->err, WORDS_CLOSE, p->source->file, p->line, column_of(p, at),
                       STR_ARG(name));
    section = &p->open[--p->depth];
    if (section->cut)
        section_cut(p, section);
    p->tokens.at[section->token].end = p->tokens.count;
    token_put(p, WORDS_CLOSE, name, 0, at);
    return 0;
}

static int office_put(struct parser *p, Str name, const char *at)
{
    Str key = str_skip(name, office_prefix.n), text;
    bool says;

    if (inside_cut(p))
        return 0;
    if (office_says(p, key, &text, at, &says))
        return -1;
    if (!says)
        return err_say(p->err, WORDS_OFFICE, p->source->file, p->line, column_of(p, at),
                       STR_ARG(key));
    token_put(p, WORDS_TEXT, text, 1, at);
    return 0;
}

/* Which block it is, is known when all files are read. */
static void include_put(struct parser *p, Str name, const char *at)
{
    token_put(p, WORDS_INCLUDE, name, 0, at);
    VEC_PUSH(&p->mentions, p->tokens.at[p->tokens.count - 1]);
}

/* One tag, `inside` being what stands between {{ and }}. */
static int tag_put(struct parser *p, Str inside, const char *at)
{
    const struct words_vocabulary *v = p->words->vocabulary;
    char mark = '\0';
    Str name = inside;
    int field;

    if (inside.n && strchr("#^/>", inside.p[0])) {
        mark = inside.p[0];
        name = str_skip(inside, 1);
    }
    name = str_trim(name);
    if (mark == '>') {
        include_put(p, name, at);
        return 0;
    }
    if (mark == '/')
        return section_close(p, name, at);
    if (mark)
        return section_open(p, name, mark == '^', at);
    if (str_starts(name, office_prefix))
        return office_put(p, name, at);
    field = field_index(v, name);
    if (field < 0)
        return err_say(p->err, WORDS_UNKNOWN, p->source->file, p->line, column_of(p, at),
                       STR_ARG(name));
    if (v->fields[field].item_only && !inside_list(p))
        return err_say(p->err, WORDS_ITEM, p->source->file, p->line, column_of(p, at),
                       STR_ARG(name));
    token_put(p, WORDS_FIELD, name, field, at);
    return 0;
}

static size_t find(Str s, const char *what)
{
    size_t n = strlen(what);
    const char *at = s.n >= n ? memmem(s.p, s.n, what, n) : NULL;

    return at ? (size_t)(at - s.p) : s.n;
}

/* The next of {{, ** and | in a line. */
static size_t find_special(Str s)
{
    size_t tag = find(s, "{{"), strong = find(s, "**"), cell = find(s, "|");
    size_t least = tag < strong ? tag : strong;

    return least < cell ? least : cell;
}

static int line_put(struct parser *p, Str line)
{
    const char *strong = NULL; /* where it was opened last */

    while (line.n) {
        size_t plain = find_special(line), close;

        if (plain)
            token_put(p, WORDS_TEXT, str_take(line, plain), 0, line.p);
        line = str_skip(line, plain);
        if (!line.n)
            break;
        if (line.p[0] == '|') {
            token_put(p, WORDS_CELL, str_take(line, 1), 0, line.p);
            line = str_skip(line, 1);
        } else if (line.p[0] == '*') {
            token_put(p, WORDS_STRONG, str_take(line, 2), 0, line.p);
            strong = strong ? NULL : line.p;
            line = str_skip(line, 2);
        } else {
            close = find(line, "}}");
            if (close == line.n)
                return err_say(p->err, WORDS_TAG, p->source->file, p->line, column_of(p, line.p));
            if (tag_put(p, (Str){line.p + 2, close - 2}, line.p))
                return -1;
            line = str_skip(line, close + 2);
        }
    }
    if (strong)
        return err_say(p->err, WORDS_STRONG_OPEN, p->source->file, p->line, column_of(p, strong));
    return 0;
}

/* A line of nothing but section tags is no line of the letter; with one block in it, it is that
 * block's lines. */
static bool only_sections(const struct parser *p)
{
    size_t includes = 0;

    for (size_t i = p->line_first; i < p->tokens.count; i++) {
        enum words_kind kind = p->tokens.at[i].kind;

        includes += kind == WORDS_INCLUDE;
        if (kind != WORDS_OPEN && kind != WORDS_LIST && kind != WORDS_CLOSE &&
            kind != WORDS_INCLUDE)
            return false;
    }
    return p->tokens.count > p->line_first && includes <= 1;
}

/* A block that stands among other words of a line is set within that line. */
static void includes_join(struct parser *p)
{
    for (size_t i = p->line_first; i < p->tokens.count; i++)
        if (p->tokens.at[i].kind == WORDS_INCLUDE)
            p->tokens.at[i].inverted = true;
}

static bool is_empty_line(const struct words_token *token)
{
    return token->kind == WORDS_NEWLINE && token->inverted;
}

static int block_end(struct parser *p)
{
    struct words_block *block;

    if (p->blocks.count == p->source_block)
        return 0;
    block = &p->blocks.at[p->blocks.count - 1];
    while (p->tokens.count > block->first && is_empty_line(&p->tokens.at[p->tokens.count - 1]))
        p->tokens.count--; /* what parts it from the next block */
    block->count = p->tokens.count - block->first;
    if (p->depth) {
        const struct words_token *token = &p->tokens.at[p->open[p->depth - 1].token];

        return err_say(p->err, WORDS_OPEN_SECTION, p->source->file, token->line, token->column,
                       STR_ARG(token->text));
    }
    return 0;
}

static int block_begin(struct parser *p, Str name)
{
    struct words_block block = {.name = name,
                                .file = p->source->file,
                                .line = p->line,
                                .shared = p->source->shared};

    if (block_end(p))
        return -1;
    for (size_t i = p->source_block; i < p->blocks.count; i++)
        if (str_equal(p->blocks.at[i].name, name))
            return err_say(p->err, WORDS_TWICE, p->source->file, p->line, STR_ARG(name));
    block.first = p->tokens.count;
    VEC_PUSH(&p->blocks, block);
    return 0;
}

static bool is_heading(Str line)
{
    line = str_trim(line);
    if (line.n < 3 || line.p[0] != '[' || line.p[line.n - 1] != ']')
        return false;
    for (size_t i = 1; i + 1 < line.n; i++) {
        char c = line.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
            return false;
    }
    return true;
}

static int text_line(struct parser *p, Str line)
{
    p->line_first = p->tokens.count;
    p->line_start = line.p;
    if (line.n && line.p[0] == '#')
        return 0;
    if (is_heading(line)) {
        line = str_trim(line);
        return block_begin(p, (Str){line.p + 1, line.n - 2});
    }
    if (p->blocks.count == p->source_block) {
        if (str_trim(line).n)
            return err_say(p->err, WORDS_NO_BLOCK, p->source->file, p->line);
        return 0;
    }
    if (line_put(p, line))
        return -1;
    if (!only_sections(p)) {
        bool empty = p->tokens.count == p->line_first;

        includes_join(p);
        token_put(p, WORDS_NEWLINE, STR_EMPTY, 0, line.p);
        p->tokens.at[p->tokens.count - 1].inverted = empty;
    }
    return 0;
}

/* Invisible characters are left to the fonts: some scripts join letters with them. */
static int line_check(const struct parser *p, Str line)
{
    enum text_fault fault = text_fault(line, SIZE_MAX);

    if (fault == TEXT_BYTES)
        return err_say(p->err, WORDS_BYTES, p->source->file, p->line);
    if (fault == TEXT_CONTROL || fault == TEXT_DIRECTION)
        return err_say(p->err, WORDS_TEXT, p->source->file, p->line,
                       text_fault_words(fault, messages_are_english()));
    return 0;
}

static int source_parse(struct parser *p, const struct words_source *source)
{
    Str text = source->text;

    p->source = source;
    p->source_block = p->blocks.count;
    p->line = 0;
    while (text.n) {
        size_t end = find(text, "\n");
        Str line = str_take(text, end);

        p->line++;
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        if (line_check(p, line) || text_line(p, line))
            return -1;
        text = str_skip(text, end < text.n ? end + 1 : end);
    }
    return block_end(p);
}

/* ---- blocks in blocks ------------------------------------------------------------------------ */

struct joiner { /* puts the tokens of blocks in the place of their names */
    const struct parser *p;
    VEC(struct words_token) tokens;
    VEC(size_t) includes; /* of the block at hand */
    size_t path[NESTING_MAX], depth;
    struct err *err;
};

static size_t block_index(const struct parser *p, Str name)
{
    size_t i = 0;

    while (i < p->blocks.count && !str_equal(p->blocks.at[i].name, name))
        i++;
    return i;
}

static int include_fault(const struct joiner *j, const struct words_token *token)
{
    return err_say(j->err, WORDS_INCLUDE_LOOP, token->file, token->line, token->column,
                   STR_ARG(token->text), NESTING_MAX);
}

static int block_join(struct joiner *j, size_t index, bool in_list, bool in_line);

/* The block that a token names, which is there: every mention was looked up before. */
static int include_join(struct joiner *j, const struct words_token *token, bool in_list,
                        bool in_line)
{
    size_t index = block_index(j->p, token->text);

    for (size_t i = 0; i < j->depth; i++)
        if (j->path[i] == index)
            return include_fault(j, token);
    if (j->depth == NESTING_MAX || j->tokens.count > TOKENS_MAX)
        return include_fault(j, token);
    VEC_PUSH(&j->includes, index);
    return block_join(j, index, in_list, in_line || token->inverted);
}

static int block_join(struct joiner *j, size_t index, bool in_list, bool in_line)
{
    struct words_block *block = &j->p->blocks.at[index];
    size_t open[NESTING_MAX], depth = 0;
    bool lists[NESTING_MAX];

    j->path[j->depth++] = index;
    for (size_t i = block->first; i < block->first + block->count; i++) {
        const struct words_token *token = &j->p->tokens.at[i];

        if (token->kind == WORDS_INCLUDE) {
            if (include_join(j, token, in_list, in_line))
                return -1;
            continue;
        }
        if (token->kind == WORDS_NEWLINE && in_line)
            continue;
        if (token->kind == WORDS_LIST && in_list)
            return err_say(j->err, WORDS_NESTING, token->file, token->line, token->column,
                           STR_ARG(token->text));
        if (token->kind == WORDS_OPEN || token->kind == WORDS_LIST) {
            lists[depth] = in_list;
            open[depth++] = j->tokens.count;
            in_list |= token->kind == WORDS_LIST;
        }
        if (token->kind == WORDS_CLOSE) {
            in_list = lists[--depth];
            j->tokens.at[open[depth]].end = j->tokens.count;
        }
        VEC_PUSH(&j->tokens, *token);
    }
    j->depth--;
    return 0;
}

static int mentions_check(const struct parser *p)
{
    for (size_t i = 0; i < p->mentions.count; i++) {
        const struct words_token *token = &p->mentions.at[i];

        if (block_index(p, token->text) == p->blocks.count)
            return err_say(p->err, WORDS_NO_SUCH, token->file, token->line, token->column,
                           STR_ARG(token->text));
    }
    return 0;
}

/* All blocks with what stands in them, into the words. */
static int blocks_join(struct parser *p, struct arena *arena)
{
    struct joiner j = {.p = p, .err = p->err};
    struct words *words = p->words;
    int status = mentions_check(p);

    words->block_count = p->blocks.count;
    words->blocks = ARENA_ARRAY(arena, struct words_block, p->blocks.count);
    for (size_t i = 0; i < p->blocks.count && status == 0; i++) {
        struct words_block *block = &words->blocks[i];

        *block = p->blocks.at[i];
        block->first = j.tokens.count;
        j.includes.count = j.depth = 0;
        status = block_join(&j, i, /*in_list*/ false, /*in_line*/ false);
        block->count = j.tokens.count - block->first;
        block->include_count = j.includes.count;
        for (size_t k = 0; k < j.includes.count; k++) {
            block->choices |= p->blocks.at[j.includes.at[k]].choices;
            block->conditions |= p->blocks.at[j.includes.at[k]].conditions;
        }
        block->includes = VEC_KEEP(arena, &j.includes);
    }
    words->token_count = j.tokens.count;
    words->tokens = VEC_KEEP(arena, &j.tokens);
    VEC_RELEASE(&j.tokens);
    VEC_RELEASE(&j.includes);
    return status;
}

int words_parse(struct words *words, const struct words_source *sources, size_t source_count,
                const struct words_vocabulary *vocabulary, words_office *office,
                const void *office_context, struct arena *arena, struct err *err)
{
    struct parser p = {
        .words = words, .office = office, .office_context = office_context, .err = err};
    int status = 0;

    REQUIRE(source_count > 0 && source_count <= WORDS_SOURCES_MAX);
    REQUIRE(vocabulary->condition_count <= WORDS_CONDITIONS_MAX &&
            vocabulary->list_count <= WORDS_LISTS_MAX);
    *words = (struct words){.file = sources[0].file, .vocabulary = vocabulary};
    for (size_t i = 0; i < source_count && status == 0; i++)
        status = source_parse(&p, &sources[i]);
    if (status == 0)
        status = blocks_join(&p, arena);
    VEC_RELEASE(&p.tokens);
    VEC_RELEASE(&p.blocks);
    VEC_RELEASE(&p.mentions);
    return status;
}

struct words_block *words_find(const struct words *words, Str name)
{
    for (size_t i = 0; i < words->block_count; i++)
        if (str_equal(words->blocks[i].name, name))
            return &words->blocks[i];
    return NULL;
}

void words_use(struct words *words, struct words_block *block, bool always)
{
    block->placed = block->used = true;
    block->always |= always;
    for (size_t i = 0; i < block->include_count; i++)
        words->blocks[block->includes[i]].used = true;
}

size_t words_fields(const struct words *words, const struct words_block *block)
{
    size_t count = 0;

    for (size_t i = block->first; i < block->first + block->count; i++)
        count += words->tokens[i].kind == WORDS_FIELD;
    return count;
}

bool words_always_shows(const struct words *words, const struct words_block *block, int field)
{
    for (size_t i = block->first; i < block->first + block->count; i++) {
        const struct words_token *token = &words->tokens[i];

        if (token->kind == WORDS_FIELD && token->index == field)
            return true;
        if (token->kind == WORDS_LIST ||
            (token->kind == WORDS_OPEN && token->index != WORDS_DECIDED))
            i = token->end;
    }
    return false;
}

/* Reading: one pass over the tokens that are in force, a line at each newline. */
struct reader {
    const struct words *words;
    const struct words_state *state;
    const struct words_values *values;
    int sheet, sheets;
    struct arena *arena;
    VEC(struct words_span) spans; /* of the line at hand */
    VEC(struct words_line) lines;
    bool strong, cell;
};

static void span_put(struct reader *r, Str text, int field, int item)
{
    struct words_span span = {
        .text = text, .field = field, .item = item, .strong = r->strong, .cell = r->cell};

    VEC_PUSH(&r->spans, span);
    r->cell = false;
}

static void field_put(struct reader *r, const struct words_token *token, int item)
{
    const struct words_field *field = &r->words->vocabulary->fields[token->index];

    if (token->index < WORDS_PAGE_FIELDS)
        span_put(r,
                 arena_printf(r->arena, "%d", token->index == WORDS_SHEET ? r->sheet : r->sheets),
                 -1, item);
    else if (field->live)
        span_put(r, STR_EMPTY, token->index, item);
    else if (r->values && r->values->text)
        span_put(r, arena_copy(r->arena, r->values->text(r->values->context, token->index, item)),
                 -1, item);
    else /* a sample, which the font chooses */
        span_put(r, str_of(field->sample), token->index, item);
}

static void line_end_put(struct reader *r, const struct words_token *token)
{
    struct words_line line = {.file = token->file, .line = token->line};

    if (r->cell)
        span_put(r, STR_EMPTY, -1, -1); /* the last cell of its row is empty */
    line.count = r->spans.count;
    line.spans = ARENA_ARRAY(r->arena, struct words_span, line.count);
    for (size_t i = 0; i < line.count; i++) {
        line.spans[i] = r->spans.at[i];
        if (line.spans[i].field >= 0) {
            const struct words_field *field =
                &r->words->vocabulary->fields[line.spans[i].field];

            line.live |= field->live;
            line.is_name |= field->live && field->is_name;
        }
    }
    VEC_PUSH(&r->lines, line);
    r->spans.count = 0;
    r->strong = r->cell = false;
}

static bool holds(const struct reader *r, const struct words_token *token)
{
    const struct words_condition *condition;

    if (token->index == WORDS_DECIDED)
        return true;
    condition = &r->words->vocabulary->conditions[token->index];
    return ((condition->values >> r->state->value[condition->choice] & 1) != 0) != token->inverted;
}

static int items_of(const struct reader *r, const struct words_token *token)
{
    const struct words_list *list = &r->words->vocabulary->lists[token->index];

    return r->state->value[list->choice] + !list->may_be_empty;
}

static void tokens_read(struct reader *r, size_t first, size_t end, int item)
{
    for (size_t i = first; i < end; i++) {
        const struct words_token *token = &r->words->tokens[i];

        switch (token->kind) {
        case WORDS_TEXT:
            span_put(r, token->text, -1, item);
            r->spans.at[r->spans.count - 1].own = token->index == 1;
            break;
        case WORDS_FIELD:
            field_put(r, token, item);
            break;
        case WORDS_OPEN:
            if (!holds(r, token))
                i = token->end;
            break;
        case WORDS_LIST:
            for (int k = 0; k < items_of(r, token); k++)
                tokens_read(r, i + 1, token->end, k);
            i = token->end;
            break;
        case WORDS_NEWLINE:
            line_end_put(r, token);
            break;
        case WORDS_STRONG:
            r->strong = !r->strong;
            break;
        case WORDS_CELL:
            if (r->cell || r->spans.count == 0) /* an empty cell is one all the same */
                span_put(r, STR_EMPTY, -1, item);
            r->cell = true;
            break;
        case WORDS_CLOSE:
        case WORDS_INCLUDE: /* none is left */
            break;
        }
    }
}

struct words_lines words_under(const struct words *words, const struct words_block *block,
                               const struct words_state *state, const struct words_values *values,
                               int sheet, int sheets, struct arena *arena)
{
    struct reader r = {.words = words,
                       .state = state,
                       .values = values,
                       .sheet = sheet,
                       .sheets = sheets,
                       .arena = arena};
    struct words_lines lines = {0};
    size_t first = 0, end;

    tokens_read(&r, block->first, block->first + block->count, -1);
    end = r.lines.count;
    while (first < end && r.lines.at[first].count == 0)
        first++;
    while (end > first && r.lines.at[end - 1].count == 0)
        end--;
    lines.count = end - first;
    lines.at = ARENA_ARRAY(arena, struct words_line, lines.count);
    if (lines.count)
        memcpy(lines.at, r.lines.at + first, lines.count * sizeof *lines.at);
    VEC_RELEASE(&r.spans);
    VEC_RELEASE(&r.lines);
    return lines;
}
