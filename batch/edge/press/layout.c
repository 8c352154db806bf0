/* libconfig's tree, copied node by node with its line numbers. */
#include "edge/press/layout.h"

#include <libconfig.h>

#include "base/typed.h"
#include "base/utf8.h"

enum { DIGITS_MAX = 9 }; /* libconfig cuts longer integers silently; no layout needs them */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Refuses what libconfig would accept and change. Strings and remarks are looked at as well. */
static int text_check(const char *file, Str text, struct err *err)
{
    int line = 1;
    size_t digits = 0;

    for (size_t i = 0; i < text.n; i++) {
        digits = is_digit(text.p[i]) ? digits + 1 : 0;
        if (text.p[i] == '\0')
            return err_say(err, LAYOUT_SYNTAX, file, line, "NUL");
        if (digits > DIGITS_MAX)
            return err_say(err, LAYOUT_SYNTAX, file, line, "number");
        if (text.p[i] == '@')
            return err_say(err, LAYOUT_SYNTAX, file, line, "@");
        if (str_starts(str_skip(text, i), STR("\\x00")) ||
            str_starts(str_skip(text, i), STR("\\X00"))) /* it would end the string there */
            return err_say(err, LAYOUT_SYNTAX, file, line, "NUL");
        line += text.p[i] == '\n';
    }
    if (!utf8_valid(text))
        return err_say(err, LAYOUT_SYNTAX, file, 1, "UTF-8");
    return 0;
}

static void node_copy(const config_setting_t *setting, struct arena *arena, struct form_node *node)
{
    const char *name = config_setting_name(setting);

    *node = (struct form_node){.line = (int)config_setting_source_line(setting)};
    node->name = arena_copy(arena, str_of(name));
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        node->kind = FORM_NUMBER;
        node->number = (double)config_setting_get_int64(setting);
        return;
    case CONFIG_TYPE_FLOAT:
        node->kind = FORM_NUMBER;
        node->number = config_setting_get_float(setting);
        return;
    case CONFIG_TYPE_BOOL:
        node->kind = FORM_FLAG;
        node->flag = config_setting_get_bool(setting);
        return;
    case CONFIG_TYPE_STRING:
        node->kind = FORM_STRING;
        node->text = arena_copy(arena, str_of(config_setting_get_string(setting)));
        return;
    default:
        break;
    }
    node->kind = config_setting_is_group(setting) ? FORM_GROUP : FORM_LIST;
    node->child_count = (size_t)config_setting_length(setting);
    node->children = ARENA_ARRAY(arena, struct form_node, node->child_count);
    for (size_t i = 0; i < node->child_count; i++)
        node_copy(config_setting_get_elem(setting, (unsigned)i), arena, &node->children[i]);
}

/* Names of files and fonts, the title: they stand in the PDF, in run.json and in the workbook. */
static int strings_check(const char *file, const struct form_node *node, struct err *err)
{
    enum text_fault fault =
        node->kind == FORM_STRING ? text_fault(node->text, SIZE_MAX) : TEXT_GOOD;

    if (fault != TEXT_GOOD && fault != TEXT_EMPTY)
        return err_say(err, LAYOUT_TEXT, file, node->line,
                       text_fault_words(fault, messages_are_english()));
    for (size_t i = 0; i < node->child_count; i++)
        if (strings_check(file, &node->children[i], err))
            return -1;
    return 0;
}

/*
 * libconfig keeps lines and no columns. The text is known to be well formed when this walks through
 * it beside the tree, which has its nodes in the same order.
 */
struct cursor {
    const char *at, *line_start;
    int line;
};

static void step(struct cursor *c)
{
    if (*c->at == '\n') {
        c->line++;
        c->line_start = c->at + 1;
    }
    c->at += *c->at != '\0';
}

/* Blanks, remarks of all three kinds, and the marks between one value and the next. */
static void blanks_skip(struct cursor *c, const char *marks)
{
    for (;;) {
        if (*c->at == '#' || (c->at[0] == '/' && c->at[1] == '/')) {
            while (*c->at && *c->at != '\n')
                step(c);
        } else if (c->at[0] == '/' && c->at[1] == '*') {
            while (*c->at && !(c->at[0] == '*' && c->at[1] == '/'))
                step(c);
            step(c);
            step(c);
        } else if (*c->at && strchr(" \t\r\n\f", *c->at)) {
            step(c);
        } else if (*c->at && strchr(marks, *c->at)) {
            step(c);
        } else {
            return;
        }
    }
}

static void place(const struct cursor *c, struct form_node *node)
{
    node->line = c->line;
    node->column = 1;
    for (const char *at = c->line_start; at < c->at; at++)
        node->column += ((unsigned char)*at & 0xC0) != 0x80;
}

static void string_skip(struct cursor *c)
{
    for (step(c); *c->at && *c->at != '"'; step(c))
        if (*c->at == '\\')
            step(c);
    step(c);
}

static void value_walk(struct cursor *c, struct form_node *node);

static void children_walk(struct cursor *c, struct form_node *node)
{
    for (size_t i = 0; i < node->child_count; i++) {
        struct form_node *child = &node->children[i];

        blanks_skip(c, ";,");
        place(c, child);
        if (node->kind == FORM_GROUP) {
            while (*c->at && !strchr(" \t\r\n\f:=#/", *c->at))
                step(c);
            blanks_skip(c, ":=");
        }
        value_walk(c, child);
    }
    blanks_skip(c, ";,");
}

static void value_walk(struct cursor *c, struct form_node *node)
{
    if (node->kind == FORM_GROUP || node->kind == FORM_LIST) {
        step(c); /* what opens it */
        children_walk(c, node);
        step(c);
    } else if (node->kind == FORM_STRING) {
        for (; *c->at == '"'; blanks_skip(c, "")) /* neighbours are one string */
            string_skip(c);
    } else {
        while (*c->at && !strchr(" \t\r\n\f;,)]}#/", *c->at))
            step(c);
    }
}

int layout_read(const char *file, Str text, struct arena *arena, struct form_node **root,
                struct err *err)
{
    config_t config;
    Str walked = arena_copy(arena, text);
    int status = 0;

    if (text_check(file, text, err))
        return -1;
    config_init(&config);
    if (config_read_string(&config, walked.p) != CONFIG_TRUE)
        status = err_say(err, LAYOUT_SYNTAX, file, config_error_line(&config),
                         config_error_text(&config));
    if (status == 0) {
        *root = ARENA_NEW(arena, struct form_node);
        node_copy(config_root_setting(&config), arena, *root);
        (*root)->line = (*root)->column = 1;
        children_walk(&(struct cursor){walked.p, walked.p, 1}, *root);
        status = strings_check(file, *root, err);
    }
    config_destroy(&config);
    return status;
}
