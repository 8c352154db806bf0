/*
 * Reads words.txt of a template: the words of a letter, without its layout.
 *
 * They may stand in several files, which are read one after the other: the letter's own, then those
 * that letters of its language share. A block is the one of the first file that has it; those
 * behind it are read as strictly and then speak no more. A message names the file of its fault.
 *
 *     # a line that begins with # is a remark
 *     [deadline]                                   a block; the layout refers to its name
 *     **{{expires}}** まで                          a field, in strong type
 *     {{#late}}お知らせが遅くなり…{{/late}}          only where `late` is true; {{^late}}: false
 *     {{#office.url}}{{office.url}}{{/office.url}}  only where the configuration has that text
 *     {{#reply.phone}}…{{/reply.phone}}             only where the configuration has it so
 *     {{#certificates}}{{certificate}} … {{/certificates}}      once for each
 *     a|b|c                                        cells of a table
 *     {{>name}}                                    the words of the block [name]: alone on its line
 *                                                  its lines, else all of it within this line
 *
 * One line is one paragraph; an empty line is half a line of space. The vocabulary says which
 * fields, conditions and lists there are. {{office.KEY}} and its conditions are decided while
 * parsing: a part that does not apply is checked like all others and then left out; only there may
 * the key be missing. Anything unknown, not closed, empty or named twice is an error with file,
 * line and column. Pure.
 */
#ifndef KIGEN_CORE_LETTER_WORDS_H
#define KIGEN_CORE_LETTER_WORDS_H

#include "base/arena.h"
#include "say/err.h"

enum { WORDS_CHOICES_MAX = 16, WORDS_CONDITIONS_MAX = 60, WORDS_LISTS_MAX = 4 };

/* What a letter may depend on. A choice has a few values; a condition is true for some of them. */
struct words_choice {
    const char *name;
    uint8_t count;
};
struct words_condition {
    const char *name;
    uint8_t choice;
    uint32_t values; /* that make it true: bits 1 << value */
};
struct words_list {
    const char *name;
    uint8_t choice;    /* it has value + 1 items */
    bool may_be_empty; /* it has as many as the value says */
};
/* Where every letter must show a field. */
enum words_need { WORDS_FREE, WORDS_IN_LETTER, WORDS_ON_SHEET };
struct words_field {
    const char *name;
    bool live;            /* differs from piece to piece; else the same for a whole lot */
    bool is_name;         /* may need the font chain, and may be long */
    bool item_only;       /* allowed only inside a list */
    enum words_need need; /* WORDS_ON_SHEET: on the front of each of its sheets */
    const char *sample;   /* about the widest value: lines are reserved for it */
};
/* The fields whose text the form knows itself. */
enum words_page_field { WORDS_SHEET = 0, WORDS_SHEETS = 1, WORDS_PAGE_FIELDS };
/* Two values of choices that no letter has together. */
struct words_exclusion {
    uint8_t choice, other;
    uint32_t values, others; /* bits 1 << value */
};
/* How wide a text is set, in em. */
typedef double words_width(const void *context, Str text);
/* The widest text of a field, in `out` or elsewhere; it must last no longer than `out`. */
enum { WORDS_SAMPLE_MAX = 512 };
typedef Str words_sample(const void *context, int field, words_width *width,
                         const void *width_context, char out[WORDS_SAMPLE_MAX]);

struct words_vocabulary {
    const struct words_field *fields; /* the first two are sheet and sheets */
    size_t field_count;
    const struct words_condition *conditions;
    size_t condition_count;
    const struct words_list *lists;
    size_t list_count;
    const struct words_choice *choices;
    size_t choice_count;
    const struct words_exclusion *exclusions;
    size_t exclusion_count;
    const char *const *settings; /* decided while parsing, like office.KEY: "reply.phone" */
    size_t setting_count;
    words_sample *sample; /* NULL: those of the fields */
    const void *sample_context;
};

struct words_state { /* one value for each choice */
    uint8_t value[WORDS_CHOICES_MAX];
};

/* Gives the text of fields; `text` NULL: their samples. item -1: outside a list. */
struct words_values {
    const void *context;
    Str (*text)(const void *context, int field, int item);
};

enum words_kind {
    WORDS_TEXT,
    WORDS_FIELD,
    WORDS_INCLUDE, /* while parsing only: then the block's tokens are in its place */
    WORDS_OPEN,
    WORDS_LIST,
    WORDS_CLOSE,
    WORDS_NEWLINE,
    WORDS_STRONG,
    WORDS_CELL
};
enum { WORDS_DECIDED = -1 }; /* the index of {{#office.KEY}}: true, or its content was left out */
struct words_token {
    enum words_kind kind;
    Str text;
    int index;     /* of the field, condition or list; WORDS_TEXT: 1 where the office wrote it */
    bool inverted; /* {{^; WORDS_INCLUDE: within its line; WORDS_NEWLINE: of an empty line */
    size_t end;    /* WORDS_OPEN, WORDS_LIST: the token that closes it */
    const char *file;
    int line, column;
};
struct words_block {
    Str name;
    const char *file;
    int line;
    size_t first, count; /* tokens */
    size_t *includes;    /* blocks that stand in it */
    size_t include_count;
    bool shared;         /* of a file that other letters read too */
    bool placed;         /* the layout refers to it */
    bool always;         /* and not only where there is room */
    bool used;           /* or to one in which it stands */
    uint32_t choices;    /* that it depends on: bits 1 << choice */
    uint64_t conditions; /* that it asks for: bits 1 << condition; lists: above them */
};
struct words {
    const char *file; /* the first */
    const struct words_vocabulary *vocabulary;
    struct words_token *tokens;
    struct words_block *blocks;
    size_t token_count, block_count;
};

/* Finds the text of office.KEY; of a setting, whose key is its whole name, whether it is in force.
 * OFFICE_IN_JAPANESE: there is one, but not in the template's language, whose name `text` gets as
 * the configuration writes it; the template is refused. */
enum words_answer { OFFICE_SILENT, OFFICE_SAYS, OFFICE_IN_JAPANESE };
typedef enum words_answer words_office(const void *context, Str key, Str *text);

struct words_source {
    const char *file; /* for messages */
    Str text;
    bool shared;
};
enum { WORDS_SOURCES_MAX = 4 };

/* Parses the sources, at least one, in their order. They must live as long as the words. -1 with
 * err: 78. */
int words_parse(struct words *words, const struct words_source *sources, size_t source_count,
                const struct words_vocabulary *vocabulary, words_office *office,
                const void *office_context, struct arena *arena, struct err *err);
struct words_block *words_find(const struct words *words, Str name); /* NULL: none */
/* The layout uses the block, and with it those that stand in it. */
void words_use(struct words *words, struct words_block *block, bool always);
size_t words_fields(const struct words *words, const struct words_block *block); /* that it has */
/* Whether every letter shows the field: it stands outside lists and conditions of the letter. */
bool words_always_shows(const struct words *words, const struct words_block *block, int field);

/* One line of a block in one state: spans of fixed text and of live fields. */
struct words_span {
    Str text;  /* the fixed text, where field is -1 */
    int field; /* a live field, or without values any field */
    int item;
    bool strong, cell; /* cell: a new cell begins here */
    bool own;          /* fixed text that the office wrote */
};
struct words_line {
    struct words_span *spans;
    size_t count;
    const char *file;
    int line;           /* in it */
    bool live, is_name; /* has a live field; has one that may be long */
};
struct words_lines {
    struct words_line *at;
    size_t count;
};
/*
 * The block's lines, in the arena. Fields that are the same for a whole lot are filled in; empty
 * lines at both ends are left out.
 */
struct words_lines words_under(const struct words *words, const struct words_block *block,
                               const struct words_state *state, const struct words_values *values,
                               int sheet, int sheets, struct arena *arena);

#endif
