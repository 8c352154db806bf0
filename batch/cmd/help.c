/* kigen help, and --help of each command: the tables of commands and messages, set in lines of a terminal. */
#include "cmd/commands.h"

#include <string.h>

#include "base/near.h"
#include "base/utf8.h"
#include "say/catalogue.h"

enum { LINE_COLUMNS = 79, WORD_COLUMNS = 18 }; /* a word's text begins at column 20 */

/* ---- setting --------------------------------------------------------------------------------- */

/* Of our own sentences, which hold Latin, kana, kanji and their signs. */
static int columns_of(uint32_t point)
{
    return point >= 0x1100 ? 2 : 1;
}

/* What may not begin a line. */
static bool hangs(uint32_t point)
{
    static const uint32_t signs[] = {0x3001, 0x3002, 0x300D, 0x300F, 0xFF09, ')', ',', '.', 0x30FC, 0x3063, 0x30E3, 0x30E5, 0x30E7};

    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (signs[i] == point)
            return true;
    return false;
}

/* The next piece that is not broken: a word with the spaces before it, or one wide character with what hangs on it. */
static Str piece_next(Str *rest, int *columns)
{
    const char *begin = rest->p;
    bool wide = false, any = false;
    uint32_t point;

    *columns = 0;
    for (Str at = *rest; utf8_next(&at, &point); *rest = at) {
        bool is_wide = columns_of(point) == 2;

        if (any && !hangs(point) && (wide || is_wide || point == ' '))
            break;
        any = any || point != ' ';
        wide = is_wide;
        *columns += columns_of(point);
    }
    return (Str){begin, (size_t)(rest->p - begin)};
}

/* Text from column `at` on; further lines begin at column `indent`. */
static void set(const char *text, int at, int indent)
{
    Str rest = str_of(text);
    bool first = true;
    int columns;

    while (rest.n > 0) {
        Str piece = piece_next(&rest, &columns);

        if (!first && at + columns > LINE_COLUMNS) {
            while (piece.n > 0 && piece.p[0] == ' ')
                piece = str_skip(piece, 1), columns--;
            printf("\n%*s", indent, "");
            at = indent;
        }
        printf(STR_FMT, STR_ARG(piece));
        at += columns;
        first = false;
    }
    putchar('\n');
}

static int width_of(const char *text)
{
    Str rest = str_of(text);
    uint32_t point;
    int width = 0;

    while (utf8_next(&rest, &point))
        width += columns_of(point);
    return width;
}

/* ---- a command ------------------------------------------------------------------------------- */

static void say_line(const struct manual_line *line)
{
    bool english = messages_are_english();
    const char *text = english ? line->english : line->japanese;
    const char *word = !english && line->word_japanese ? line->word_japanese : line->word;
    int width;

    if (!word) {
        set(text, 0, 0);
        return;
    }
    width = width_of(word);
    printf("  %s", word);
    if (width >= WORD_COLUMNS)
        printf("\n%*s", 2 + WORD_COLUMNS, "");
    else
        printf("%*s", WORD_COLUMNS - width, "");
    set(text, 2 + WORD_COLUMNS, 2 + WORD_COLUMNS);
}

void help_command(const struct command_entry *entry)
{
    enum manual_kind before = TEXT;

    printf("kigen %s\n\n", entry->usage);
    for (const struct manual_line *line = entry->lines; line->kind != MANUAL_END; line++) {
        if (line != entry->lines && (line->kind != before || line->kind == TEXT))
            putchar('\n');
        if (line->kind == EXIT && before != EXIT)
            puts(messages_are_english() ? "Exit codes:" : "終了コード:");
        say_line(line);
        before = line->kind;
    }
}

void help_commands(const char *version)
{
    bool english = messages_are_english();

    printf(english ? "kigen %s: notices for expiring My Number Card certificates\n\n"
                   : "kigen %s: マイナンバーカードの電子証明書の有効期限のお知らせ\n\n",
           version);
    for (size_t i = 0; i < command_count; i++) {
        printf("  kigen %s\n      ", commands[i].usage);
        set(english ? commands[i].english : commands[i].japanese, 6, 6);
    }
    printf(english ? "\n  kigen COMMAND --help explains one command, kigen help KGN0631 a message; kigen --version\n"
                   : "\n  kigen COMMAND --help で各コマンド、kigen help KGN0631 でメッセージの説明を表示します。kigen --version\n");
}

const struct command_entry *command_named(const char *name)
{
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(name, commands[i].name) == 0)
            return &commands[i];
    return NULL;
}

/* ---- a message ------------------------------------------------------------------------------- */

static void say_part(const char *title, const char *text)
{
    printf("\n%s\n  ", title);
    set(text, 2, 2);
}

static void help_message(enum message message)
{
    const struct message_text *text = message_text(message);
    const struct advice *advice = message_advice(message);
    bool english = messages_are_english();
    char shape[ERR_TEXT_MAX];

    printf("KGN%04d%c\n  ", text->number, text->severity);
    set(message_shape(english ? text->english : text->japanese, shape, sizeof shape), 2, 2);
    say_part(english ? "Cause" : "原因", english ? advice->cause : advice->cause_japanese);
    say_part(english ? "What to do" : "対処", english ? advice->action : advice->action_japanese);
    if (text->severity == 'E')
        printf(english ? "\nThe command ends with exit code %d.\n" : "\n終了コード %d で終わります。\n", (int)text->code);
}

static void help_retired(int number, enum message instead)
{
    printf(messages_are_english() ? "KGN%04d is not said any more; this one is in its place:\n\n"
                                  : "KGN%04d は、今の版では使われません。代わりは次のとおりです。\n\n",
           number);
    help_message(instead);
}

int cmd_help(const struct session *session, int argc, char **argv, struct err *err)
{
    const struct command_entry *entry;
    const char *wanted;
    int message, instead;

    if (options_one(argc, argv, NULL, 0, &wanted, err))
        return -1;
    if (!wanted) {
        help_commands(session->version);
        return EXIT_DONE;
    }
    entry = command_named(wanted);
    message = message_named(wanted);
    instead = message_instead(message_number(wanted));
    if (entry)
        help_command(entry);
    else if (message >= 0)
        help_message((enum message)message);
    else if (instead >= 0)
        help_retired(message_number(wanted), (enum message)instead);
    else
        return err_say(err, HELP_UNKNOWN, wanted);
    return EXIT_DONE;
}
