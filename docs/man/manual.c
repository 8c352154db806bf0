/*
 * What is printed of kigen's own tables: the message catalogue, the manual pages, the completion of the shell.
 *
 *     manual messages en|ja                 docs/messages.md and docs/messages.ja.md
 *     manual man docs/man FOLDER            manual pages into FOLDER/man1, man5 and man7, which are there
 *     manual completion                     for bash
 *
 * A program of the build, which is not installed. tests/tidy/manual.py compares what it prints with what is committed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "core/gates/names.h"
#include "core/letter/letter.h"
#include "core/rules/life.h"
#include "core/text/columns.h"
#include "edge/config/keys.h"
#include "say/catalogue.h"

/* ---- messages -------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    return message_text(*(const enum message *)a)->number - message_text(*(const enum message *)b)->number;
}

/* What markdown would take for a mark of its own. */
static void put_markdown(const char *text)
{
    for (; *text; text++) {
        if (strchr("*_<>|[]", *text))
            putchar('\\');
        putchar(*text);
    }
}

static void put_message(enum message message, bool english)
{
    const struct message_text *text = message_text(message);
    const struct advice *advice = message_advice(message);
    char shape[ERR_TEXT_MAX];

    printf("**KGN%04d%c**", text->number, text->severity);
    if (text->severity == 'E')
        printf(english ? " (exit %d)" : "(終了コード %d)", (int)text->code);
    fputs(" ", stdout);
    put_markdown(message_shape(english ? text->english : text->japanese, shape, sizeof shape));
    printf(english ? "  \nCause: " : "  \n原因: ");
    put_markdown(english ? advice->cause : advice->cause_japanese);
    printf(english ? "  \nWhat to do: " : "  \n対処: ");
    put_markdown(english ? advice->action : advice->action_japanese);
    if (advice->test)
        printf(english ? "  \nTest: `%s`" : "  \n試験: `%s`", advice->test);
    fputs("\n\n", stdout);
}

static void put_messages(bool english)
{
    enum message order[MSG_COUNT_];
    int untried = 0, done = 0;

    for (int i = 0; i < MSG_COUNT_; i++) {
        const char *test = message_advice((enum message)i)->test;

        order[i] = (enum message)i;
        untried += test == NULL;
        done += test && strncmp(test, "actions: ", sizeof "actions: " - 1) == 0;
    }
    qsort(order, MSG_COUNT_, sizeof order[0], by_number);
    if (english)
        printf("# Messages\n\nMade from `batch/say/messages.def` and `batch/say/actions.def` by `make catalogue`; on a terminal `kigen help KGN0631` "
               "says the same. E: error, the command ends with the exit code; W: warning; I: notice. … stands for what is put in. The "
               "test makes the fault (`tests/names.txt`); one of `actions` also does what is to be done, after which the message is gone: "
               "%d of %d. %d have no test yet.\n\n", done, MSG_COUNT_, untried);
    else
        printf("# メッセージ一覧\n\n`batch/say/messages.def` と `batch/say/actions.def` から `make catalogue` で作成しています。端末では `kigen help KGN0631` "
               "で同じ内容を表示します。Eはエラー(その終了コードで終わります)、Wは警告、Iはお知らせです。「…」には、その時の値が入ります。試験は、そのメッセージを実際に出すものです"
               "(`tests/names.txt`)。`actions` の試験では、対処も書かれたとおりに行い、メッセージが出なくなることを確かめています(%2$d件のうち%1$d件)。"
               "%3$d件には、まだ試験がありません。\n\n", done, MSG_COUNT_, untried);
    for (int i = 0; i < MSG_COUNT_; i++)
        put_message(order[i], english);
}

/* ---- manual pages ------------------------------------------------------------------------------ */

enum { LINE_BYTES_MAX = 80 }; /* of text, as mandoc's lint wants it */

/* As mandoc counts: a letter that is not of ASCII is written as \[u1234]. */
static size_t lint_bytes(const char *text, size_t bytes)
{
    size_t count = 0;

    for (size_t i = 0; i < bytes; i++)
        count += ((unsigned char)text[i] & 0xC0) == 0x80 ? 0 : (unsigned char)text[i] >= 0x80 ? 8 : 1;
    return count;
}

/* Text of a page: sentences begin lines, no line is long, and nothing stands there that mdoc would take for its own. */
static void put_text(FILE *out, const char *text)
{
    size_t column = 0;
    bool ends = false;

    for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
        size_t bytes = strcspn(text, " \n");

        if (column > 0 && (ends || column + 1 + lint_bytes(text, bytes) > LINE_BYTES_MAX))
            fputc('\n', out), column = 0;
        else if (column > 0)
            fputc(' ', out), column++;
        if (column == 0 && (*text == '.' || *text == '\''))
            fputs("\\&", out);
        for (size_t i = 0; i < bytes; i++)
            text[i] == '\\' ? (void)fputs("\\e", out) : (void)fputc(text[i], out);
        column += lint_bytes(text, bytes);
        ends = strchr(".?!", text[bytes - 1]) != NULL && bytes > 2;
        text += bytes;
        text += *text == '\n';
    }
    fputc('\n', out);
}

/* The same as the arguments of a macro: words in quotes, so that none is taken for a macro. */
static void put_arguments(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++)
        if (*text == '"')
            fputs("\\(dq", out);
        else if (*text == '\\')
            fputs("\\e", out);
        else
            fputc(*text, out);
    fputc('"', out);
}

/* One word of a usage line, "[-c", "FILE]", "RUN", "[--by]": its macro, without its brackets. */
static void put_word(FILE *out, const char *word, size_t bytes)
{
    if (bytes > 1 && word[0] == '-')
        fprintf(out, " Fl %.*s", (int)bytes - 1, word + 1);
    else if (bytes == 1 && (word[0] == '|' || word[0] == '-'))
        fprintf(out, " %c", word[0]);
    else
        fprintf(out, " Ar %.*s", (int)bytes, word);
}

/* "[-c FILE] RUN --by WHO" as .Op and .Ar and .Fl, one line each. */
static void put_usage(FILE *out, const char *usage)
{
    const char *at = usage;

    while (*at) {
        bool optional = *at == '[';
        const char *end = optional ? strchr(at, ']') : at + strcspn(at, " ");
        const char *word = optional ? at + 1 : at;
        bool first = true;

        if (!optional && *at == '-') { /* an option that must be there takes its value with it */
            const char *value = *end ? end + 1 : end;

            if (*value && *value != '-' && *value != '[')
                end = value + strcspn(value, " ");
        }
        fprintf(out, optional ? ".Op" : ".");
        while (word < end) {
            size_t bytes = strcspn(word, optional ? " |]" : " |");
            char line[128];

            if (bytes > (size_t)(end - word))
                bytes = (size_t)(end - word);
            line[0] = '\0';
            if (bytes == 0) {
                fputs(" |", out);
                word++;
                continue;
            }
            if (!optional && first) {
                FILE *own = fmemopen(line, sizeof line, "w");

                put_word(own, word, bytes);
                fclose(own);
                fputs(line + 1, out);
            } else {
                put_word(out, word, bytes);
            }
            first = false;
            word += bytes;
            word += *word == ' ' && word < end;
        }
        at = end + (*end == ']');
        if (strncmp(at, "...", 3) == 0) {
            fputs(" ...", out);
            at += 3;
        }
        fputc('\n', out);
        at += strspn(at, " ");
    }
}

static void put_list(FILE *out, const struct manual_line **line, const char *exit)
{
    enum manual_kind kind = (*line)->kind;

    fprintf(out, ".Bl -tag -width Ds\n");
    for (; (*line)->kind == kind; (*line)++) {
        const char *word = (*line)->word ? (*line)->word : exit;

        fputs(".It ", out);
        if (kind == OPTION && word[0] == '-') {
            const char *value = strchr(word, ' ');

            fprintf(out, "Fl %.*s", (int)(value ? value - word : (long)strlen(word)) - 1, word + 1);
            for (; value; value = strchr(value + 1, ' '))
                fprintf(out, " %s %.*s", value[1] == '-' ? "Fl" : "Ar", (int)strcspn(value + 1, " ") - (value[1] == '-'),
                        value + 1 + (value[1] == '-'));
        } else if (kind == OPTION) {
            fprintf(out, "Ar ");
            put_arguments(out, word);
        } else {
            put_arguments(out, word);
        }
        fputc('\n', out);
        put_text(out, (*line)->english);
    }
    fprintf(out, ".El\n");
}

static void put_head(FILE *out, const char *title, const char *section)
{
    fprintf(out, ".\\\" Made from the tables of kigen by docs/man/manual.c.\n.Dd November 29, 2026\n.Dt ");
    for (; *title; title++)
        fputc(*title >= 'a' && *title <= 'z' ? *title - 32 : *title, out);
    fprintf(out, " %s\n.Os\n", section);
}

static FILE *page_open(const char *folder, const char *name, const char *section)
{
    char path[4096];
    FILE *out;

    snprintf(path, sizeof path, "%s/man%s/%s.%s", folder, section, name, section);
    out = fopen(path, "w");
    if (!out) {
        perror(path);
        exit(EXIT_CREATE);
    }
    put_head(out, name, section);
    return out;
}

static void page_close(FILE *out)
{
    if (fflush(out) || ferror(out) || fclose(out)) {
        perror("manual");
        exit(EXIT_IO);
    }
}

static void put_command(const char *folder, const struct command_entry *entry)
{
    char name[64];
    FILE *out;
    bool exits = false;

    snprintf(name, sizeof name, "kigen-%s", entry->name);
    out = page_open(folder, name, "1");
    fprintf(out, ".Sh NAME\n.Nm %s\n.Nd %s\n.Sh SYNOPSIS\n.Nm kigen %s\n", name, entry->english, entry->name);
    put_usage(out, entry->usage + strlen(entry->name) + (entry->usage[strlen(entry->name)] == ' '));
    fprintf(out, ".Sh DESCRIPTION\n");
    for (const struct manual_line *line = entry->lines; line->kind != MANUAL_END;) {
        if (line->kind == TEXT) {
            if (line != entry->lines)
                fprintf(out, ".Pp\n");
            put_text(out, line++->english);
            continue;
        }
        if (line->kind == EXIT && !exits)
            fprintf(out, ".Sh EXIT STATUS\n");
        exits = exits || line->kind == EXIT;
        put_list(out, &line, "others");
    }
    fprintf(out, ".Sh SEE ALSO\n.Xr kigen 1 ,\n.Xr kigen.conf 5\n");
    page_close(out);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct command_entry *const *)a)->name, (*(const struct command_entry *const *)b)->name);
}

static void sorted_commands(const struct command_entry *order[COMMANDS_MAX])
{
    for (size_t i = 0; i < command_count; i++)
        order[i] = &commands[i];
    qsort(order, command_count, sizeof *order, by_name);
}

static void put_commands(FILE *out)
{
    for (size_t i = 0; i < command_count; i++) {
        fprintf(out, ".It Cm %s\n", commands[i].name);
        put_text(out, commands[i].english);
    }
}

static void put_see_commands(FILE *out)
{
    const struct command_entry *order[COMMANDS_MAX];

    sorted_commands(order);
    for (size_t i = 0; i < command_count; i++)
        fprintf(out, ".Xr kigen-%s 1%s", order[i]->name, i + 1 < command_count ? " ,\n" : "");
}

static void put_settings(FILE *out)
{
    bool open = false;
    char text[1024];

    for (const struct config_key *key = config_keys; key < config_keys + config_key_count; key++) {
        if (!key->value) {
            fprintf(out, "%s.Ss %s\n", open ? ".El\n" : "", key->key);
            put_text(out, key->english);
            fprintf(out, ".Bl -tag -width Ds\n");
            open = true;
            continue;
        }
        fprintf(out, ".It Va %s\n", key->key);
        put_text(out, key->english);
        fprintf(out, ".br\n");
        if (!key->standard)
            put_text(out, "Required.");
        snprintf(text, sizeof text, "Value: %s%s%s.", key->value, key->standard && *key->standard ? "; default " : "",
                 key->standard ? key->standard : "");
        for (char *at = text; *at; at++)
            if (*at == '|')
                *at = '/';
        put_text(out, text);
    }
    if (open)
        fprintf(out, ".El\n");
}

static void put_columns(FILE *out, bool residents)
{
    size_t count, words;
    const struct column *columns = columns_of(residents, &count);

    for (size_t i = 0; i < count; i++) {
        const struct column_word *word = column_words(residents, (int)i, &words);

        fprintf(out, ".It Va %s No (%s)%s\n", columns[i].name, columns[i].japanese, columns[i].required ? " *" : "");
        if (words == 0) {
            const char *name = columns[i].name;
            bool day = strstr(name, "_on") || strstr(name, "date") || strstr(name, "until");

            fprintf(out, "%s.\n", strcmp(name, "resident_id") == 0 || strcmp(name, "serial") == 0
                                      ? "1 to 20 letters A-Z a-z, digits and hyphens; zeros in front count"
                                  : day ? "A date" : "Text");
            continue;
        }
        for (size_t k = 0; k < words; k++)
            fprintf(out, ".Ql %s%s\n", word[k].text, k + 1 < words ? " ," : " .");
    }
}

static void put_events(FILE *out)
{
#define X(name, word, japanese) {word, japanese},
    static const struct {
        const char *word, *japanese;
    } events[] = {PIECE_EVENTS(X)};
#undef X

    for (size_t i = PIECE_PRINTED; i <= PIECE_RETURNED; i++)
        fprintf(out, ".It %s No (%s)\n%s\n", events[i].word, events[i].japanese,
                i == PIECE_PRINTED    ? "Of a piece: it is on paper."
                : i == PIECE_POSTED   ? "Of a piece: it went to the post."
                : i == PIECE_RETURNED ? "Of a piece: it came back; held until addressee or address is another one."
                                      : "Of a piece: it does not go; a later night makes another letter.");
}

static void put_variants(FILE *out)
{
    for (int v = 0; v < VARIANT_COUNT; v++)
        fprintf(out, ".Pa %s%s", variant_term((enum variant)v).word, v + 1 < VARIANT_COUNT ? " ,\n" : " ");
}

static void put_fields(FILE *out)
{
#define X(name, live, is_name, item_only, need, sample) {#name, sample, need},
    static const struct {
        const char *name, *sample;
        int need;
    } fields[] = {LETTER_FIELDS(X)};
#undef X

    put_text(out, "Each with what it may look like; those marked * must be in every letter, ** on every sheet.");
    fprintf(out, ".Bl -tag -width Ds\n");
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        fprintf(out, ".It Va %s%s\n%s\n", fields[i].name,
                fields[i].need == WORDS_ON_SHEET    ? " No **"
                : fields[i].need == WORDS_IN_LETTER ? " No *"
                                                    : "",
                fields[i].sample);
    fprintf(out, ".El\n");
}

static void put_conditions(FILE *out)
{
    const struct words_vocabulary *vocabulary = letter_vocabulary();

    for (size_t i = 0; i < vocabulary->condition_count; i++)
        fprintf(out, ".Va %s%s\n", vocabulary->conditions[i].name, i + 1 < vocabulary->condition_count ? " ," : " .");
}

static const struct {
    const char *name;
    void (*put)(FILE *out);
} tables[] = {{"COMMANDS", put_commands}, {"SEE_COMMANDS", put_see_commands}, {"SETTINGS", put_settings},
              {"EVENTS", put_events},     {"VARIANTS", put_variants},         {"FIELDS", put_fields},
              {"CONDITIONS", put_conditions}};

static bool put_table(FILE *out, const char *name, size_t bytes)
{
    if (bytes == 9 && memcmp(name, "RESIDENTS", 9) == 0)
        return put_columns(out, true), true;
    if (bytes == 12 && memcmp(name, "CERTIFICATES", 12) == 0)
        return put_columns(out, false), true;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (strlen(tables[i].name) == bytes && memcmp(tables[i].name, name, bytes) == 0)
            return tables[i].put(out), true;
    return false;
}

/* A page that is written by hand, with @TABLE@ where a table of the program belongs. */
static void put_page(const char *source, const char *folder, const char *name, const char *section)
{
    char path[4096], line[1024];
    FILE *in, *out = page_open(folder, name, section);
    bool literal = false;

    snprintf(path, sizeof path, "%s/%s.%s.in", source, name, section);
    in = fopen(path, "r");
    if (!in) {
        perror(path);
        exit(EXIT_INPUT);
    }
    while (fgets(line, sizeof line, in)) {
        size_t bytes = strspn(line + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");

        literal = strncmp(line, ".Bd -literal", 12) == 0 || (literal && strncmp(line, ".Ed", 3) != 0);
        if (line[0] == '@' && bytes > 0 && line[1 + bytes] == '@' && put_table(out, line + 1, bytes))
            fputs(line[2 + bytes] == '\n' ? "" : line + 2 + bytes, out);
        else if (line[0] == '.' || literal)
            fputs(line, out);
        else
            put_text(out, line);
    }
    fclose(in);
    page_close(out);
}

static void put_manual(const char *source, const char *folder)
{
    for (size_t i = 0; i < command_count; i++)
        put_command(folder, &commands[i]);
    put_page(source, folder, "kigen", "1");
    put_page(source, folder, "kigen.conf", "5");
    put_page(source, folder, "kigen-registers", "5");
    put_page(source, folder, "kigen-events", "5");
    put_page(source, folder, "kigen-templates", "7");
}

/* ---- completion -------------------------------------------------------------------------------- */

/* The options of a usage line, without their values. */
static void put_options(const char *usage)
{
    for (const char *at = usage; *at; at++)
        if (*at == '-' && (at == usage || at[-1] == ' ' || at[-1] == '[') && at[1] != ' ' && at[1] != '\0' && at[1] != '|')
            printf("%.*s ", (int)strcspn(at, " ]"), at);
}

static void put_completion(void)
{
    printf("# bash completion of kigen, made from its table of commands by docs/man/manual.c.\n"
           "_kigen()\n{\n    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} options\n"
           "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen -W \"");
    for (size_t i = 0; i < command_count; i++)
        printf("%s ", commands[i].name);
    printf("--help --version\" -- \"$word\"))\n        return\n    fi\n"
           "    case $before in\n    -c | -o)\n        COMPREPLY=($(compgen -f -- \"$word\"))\n        return ;;\n"
           "    --accept)\n        COMPREPLY=($(compgen -W \"");
    for (int gate = 0; gate < GATE_COUNT; gate++)
        if (gate_may_be_accepted((enum gate)gate))
            printf("%s ", gate_word((enum gate)gate));
    printf("\" -- \"$word\"))\n        return ;;\n    --template)\n        COMPREPLY=($(compgen -W \"");
    for (int v = 0; v < VARIANT_COUNT; v++)
        printf("%s ", variant_term((enum variant)v).word);
    printf("\" -- \"$word\"))\n        return ;;\n    --as-of | --from | --to | --by | --why | --jobs | --months | --worst | --residents | --seed"
           " | --municipality | --resident)\n        return ;;\n    esac\n    case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; i < command_count; i++) {
        printf("    %s) options=\"", commands[i].name);
        put_options(commands[i].usage);
        if (strcmp(commands[i].name, "help") == 0)
            for (size_t k = 0; k < command_count; k++)
                printf("%s ", commands[k].name);
        printf("--help\" ;;\n");
    }
    printf("    esac\n    if [[ $word == -* || ${COMP_WORDS[1]} == help ]]; then\n"
           "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
           "    else\n        COMPREPLY=($(compgen -f -- \"$word\"))\n    fi\n}\ncomplete -o filenames -F _kigen kigen\n");
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "messages") == 0)
        put_messages(strcmp(argv[2], "en") == 0);
    else if (argc == 4 && strcmp(argv[1], "man") == 0)
        put_manual(argv[2], argv[3]);
    else if (argc == 2 && strcmp(argv[1], "completion") == 0)
        put_completion();
    else
        return EXIT_USAGE_;
    return fflush(stdout) || ferror(stdout) ? EXIT_IO : EXIT_DONE;
}
