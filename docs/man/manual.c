/*
 * What is printed of kigen's own tables: the message catalogue, the manual pages, the completion of the shell.
 *
 *     manual messages en|ja                 docs/messages.md and docs/messages.ja.md
 *
 * A program of the build, which is not installed. tests/tidy/manual.py compares what it prints with what is committed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    int untried = 0;

    for (int i = 0; i < MSG_COUNT_; i++) {
        order[i] = (enum message)i;
        untried += message_advice((enum message)i)->test == NULL;
    }
    qsort(order, MSG_COUNT_, sizeof order[0], by_number);
    if (english)
        printf("# Messages\n\nMade from `batch/say/messages.def` and `batch/say/actions.def` by `make catalogue`; on a terminal `kigen help KGN0631` "
               "says the same. E: error, the command ends with the exit code; W: warning; I: notice. … stands for what is put in. The "
               "test provokes the message (`tests/names.txt`); %d of %d messages have none yet.\n\n", untried, MSG_COUNT_);
    else
        printf("# メッセージ一覧\n\n`batch/say/messages.def` と `batch/say/actions.def` から `make catalogue` で作成しています。端末では `kigen help KGN0631` "
               "で同じ内容を表示します。Eはエラー(その終了コードで終わります)、Wは警告、Iはお知らせです。「…」には、その時の値が入ります。試験は、そのメッセージを実際に出すものです"
               "(`tests/names.txt`)。%2$d件のうち%1$d件には、まだありません。\n\n", untried, MSG_COUNT_);
    for (int i = 0; i < MSG_COUNT_; i++)
        put_message(order[i], english);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "messages") == 0)
        put_messages(strcmp(argv[2], "en") == 0);
    else
        return EXIT_USAGE_;
    return fflush(stdout) || ferror(stdout) ? EXIT_IO : EXIT_DONE;
}
