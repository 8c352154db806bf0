/*
 * The audit of the two pull lists: they name the same pieces in the same order, every field is in
 * form, and run.json has the alarm `pull` exactly where they name any.
 *
 * A run that was published before there were pull lists has neither, and no such alarm. Of print/
 * alone the list is in form, and names no piece twice and none of the job itself.
 */
#include <stdlib.h>

#include "disk/file.h"
#include "disk/path.h"
#include "core/text/csvtext.h"
#include "core/gates/names.h"
#include "core/text/values.h"
#include "core/lot/pull.h"
#include "flow/audit/audit_inside.h"

enum { PRINT_ID, PRINT_BUNDLE, PRINT_SEQUENCE, PRINT_LOT, PRINT_COLUMNS };
enum { OFFICE_ID, OFFICE_RESIDENT, OFFICE_REASON, OFFICE_COLUMNS };

static const char name[] = "pull.csv", print_header[] = "piece_id,bundle,sequence,lot";

static int read_list(struct audit *audit, const char *folder, const char **path, Str *text,
                     bool *there, struct err *err)
{
    struct err cause = {0};

    *path = path_join(&audit->arena, folder, name);
    *there = !file_read(*path, &audit->arena, text, &cause);
    if (*there || cause.code == EXIT_INPUT)
        return 0;
    *err = cause;
    return -1;
}

static bool alarm_is_up(const struct audit *audit)
{
    const struct json *items, *value;
    Str word;

    if (!json_find(audit->run, "alarms", &items) || items->kind != JSON_IS_ARRAY)
        return false;
    for (const struct json *item = items->first; item; item = item->next)
        if (json_find(item, "name", &value) && json_text(value, &word) &&
            str_equal(word, str_of(alarm_word(ALARM_PULL))))
            return true;
    return false;
}

static bool reasons_are_known(Str text)
{
    while (text.n) {
        const char *space = memchr(text.p, ' ', text.n);
        Str word = str_take(text, space ? (size_t)(space - text.p) : text.n);

        if (!pull_word_is_known(word))
            return false;
        text = str_skip(text, word.n);
        if (text.n == 1)
            return false; /* it ends with a space */
        text = str_skip(text, text.n ? 1 : 0);
    }
    return true;
}

static bool place_is_good(const Str *print)
{
    uint64_t sequence;

    if (str_is_empty(print[PRINT_BUNDLE]) || str_is_empty(print[PRINT_SEQUENCE]))
        return str_is_empty(print[PRINT_BUNDLE]) && str_is_empty(print[PRINT_SEQUENCE]);
    return whole_read(print[PRINT_SEQUENCE], &sequence) && sequence > 0;
}

struct lists {
    const char *print_path, *office_path;
    struct csvtext print, office;
};

static int check_print(const struct lists *lists, const Str *print, unsigned long line,
                       struct err *err)
{
    if (!piece_id_valid(print[PRINT_ID]))
        return err_say(err, LISTING_VALUE, lists->print_path, line, "piece_id");
    if (!place_is_good(print))
        return err_say(err, LISTING_VALUE, lists->print_path, line, "bundle, sequence");
    if (str_is_empty(print[PRINT_LOT]))
        return err_say(err, LISTING_VALUE, lists->print_path, line, "lot");
    return 0;
}

static int check_line(const struct lists *lists, const Str *print, const Str *office,
                      unsigned long line, struct err *err)
{
    if (check_print(lists, print, line, err))
        return -1;
    if (!str_equal(print[PRINT_ID], office[OFFICE_ID]))
        return err_say(err, LISTING_DIFFERS, lists->print_path, line, "piece_id",
                       "office/pull.csv");
    if (str_is_empty(office[OFFICE_RESIDENT]))
        return err_say(err, LISTING_VALUE, lists->office_path, line, "resident_id");
    if (str_is_empty(office[OFFICE_REASON]) || !reasons_are_known(office[OFFICE_REASON]))
        return err_say(err, LISTING_VALUE, lists->office_path, line, "reason");
    return 0;
}

static int check_lines(struct audit *audit, struct lists *lists, uint64_t *count, struct err *err)
{
    Str print[PRINT_COLUMNS], office[OFFICE_COLUMNS];

    for (;; ++*count) {
        unsigned long line = lists->print.line;
        int more = csvtext_next(&lists->print, print, PRINT_COLUMNS, &audit->arena);
        int other = csvtext_next(&lists->office, office, OFFICE_COLUMNS, &audit->arena);

        if (more < 0)
            return err_say(err, LISTING_FORM, lists->print_path, line,
                           (unsigned long)PRINT_COLUMNS);
        if (other < 0)
            return err_say(err, LISTING_FORM, lists->office_path, line,
                           (unsigned long)OFFICE_COLUMNS);
        if (more != other)
            return err_say(err, LISTING_DIFFERS, lists->print_path, line, "piece_id",
                           "office/pull.csv");
        if (!more)
            return 0;
        if (check_line(lists, print, office, line, err))
            return -1;
        VEC_PUSH(&audit->pulled, print[PRINT_ID]);
    }
}

/* ---- print/ alone ---------------------------------------------------------------------------- */

static int id_order(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* The pieces of the job have one day and numbers in a row. */
static bool is_of_job(const struct audit *audit, Str id)
{
    const struct audited_piece *list = audit->list.at;
    size_t count = audit->list.count;

    return count && str_compare(id, list[0].id) >= 0 && str_compare(id, list[count - 1].id) <= 0;
}

/* The line of an id that stands twice; 0: none does. */
static unsigned long twice_line(struct audit *audit)
{
    size_t count = audit->pulled.count;
    Str *sorted = ARENA_ARRAY(&audit->arena, Str, count);
    unsigned long line = 0;

    if (count < 2)
        return 0;
    memcpy(sorted, audit->pulled.at, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, id_order);
    for (size_t i = 1; i < count && !line; i++)
        for (size_t k = 0; k < count && str_equal(sorted[i], sorted[i - 1]); k++)
            if (str_equal(audit->pulled.at[k], sorted[i]))
                line = (unsigned long)k + 2; /* the last one's */
    return line;
}

static int check_alone(struct audit *audit, struct lists *lists, struct err *err)
{
    Str print[PRINT_COLUMNS];
    unsigned long line;

    for (;;) {
        int more;

        line = lists->print.line;
        more = csvtext_next(&lists->print, print, PRINT_COLUMNS, &audit->arena);
        if (more < 0)
            return err_say(err, LISTING_FORM, lists->print_path, line,
                           (unsigned long)PRINT_COLUMNS);
        if (!more)
            break;
        if (check_print(lists, print, line, err))
            return -1;
        if (is_of_job(audit, print[PRINT_ID]))
            return err_say(err, PULL_TWICE, lists->print_path, line, STR_ARG(print[PRINT_ID]));
        VEC_PUSH(&audit->pulled, print[PRINT_ID]);
    }
    line = twice_line(audit);
    return line ? err_say(err, PULL_TWICE, lists->print_path, line,
                          STR_ARG(audit->pulled.at[line - 2]))
                : 0;
}

static int pull_alone(struct audit *audit, struct err *err)
{
    struct lists lists;
    bool there;
    Str text;

    if (read_list(audit, audit->print, &lists.print_path, &text, &there, err))
        return -1;
    if (!there)
        return audit->first_edition
                   ? 0
                   : err_say(err, FILE_MISSING, audit->print, (int)(sizeof name - 1), name);
    if (!csvtext_begin(&lists.print, text, print_header))
        return err_say(err, LISTING_FORM, lists.print_path, 1UL, (unsigned long)PRINT_COLUMNS);
    return check_alone(audit, &lists, err);
}

int audit_pull(struct audit *audit, struct err *err)
{
    struct lists lists;
    Str print, office;
    bool has_print, has_office;
    uint64_t count = 0;

    if (!audit->office)
        return pull_alone(audit, err);
    if (read_list(audit, audit->print, &lists.print_path, &print, &has_print, err) ||
        read_list(audit, audit->office, &lists.office_path, &office, &has_office, err))
        return -1;
    if (!has_print && (has_office || alarm_is_up(audit)))
        return err_say(err, FILE_MISSING, audit->print, (int)(sizeof name - 1), name);
    if (!has_office && has_print)
        return err_say(err, FILE_MISSING, audit->office, (int)(sizeof name - 1), name);
    if (!has_print)
        return 0;
    if (!csvtext_begin(&lists.print, print, print_header))
        return err_say(err, LISTING_FORM, lists.print_path, 1UL, (unsigned long)PRINT_COLUMNS);
    if (!csvtext_begin(&lists.office, office, "piece_id,resident_id,reason"))
        return err_say(err, LISTING_FORM, lists.office_path, 1UL, (unsigned long)OFFICE_COLUMNS);
    if (check_lines(audit, &lists, &count, err))
        return -1;
    if ((count > 0) != alarm_is_up(audit))
        return err_say(err, RUN_JSON_FORM, audit->run_path, "alarms: pull");
    return 0;
}
