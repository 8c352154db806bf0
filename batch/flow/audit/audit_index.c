/*
 * The audit of index.html of both parts: it links each other file of its part and nothing else, and
 * brings along nothing that a browser would run or fetch.
 *
 * A run that was published before there were such pages has none of them; run.json tells. print/ alone
 * has one where job.csv knows of a job.
 */
#include <stdlib.h>

#include "disk/file.h"
#include "disk/path.h"
#include "flow/audit/audit_inside.h"

static const Str index_name = {"index.html", 10};

typedef VEC(Str) LinkVec;

static int link_order(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* What stands between `before` and the next quote, from `text` on; false: nothing any more. */
static bool quoted_next(Str *text, Str before, Str *quoted)
{
    const char *at = text->n ? memmem(text->p, text->n, before.p, before.n) : NULL;
    const char *end;

    if (!at)
        return false;
    *text = str_skip(*text, (size_t)(at - text->p) + before.n);
    end = text->n ? memchr(text->p, '"', text->n) : NULL;
    *quoted = str_take(*text, end ? (size_t)(end - text->p) : text->n);
    *text = str_skip(*text, quoted->n);
    return true;
}

static void links_take(Str text, LinkVec *links)
{
    Str link;

    while (quoted_next(&text, STR(" href=\""), &link))
        VEC_PUSH(links, link);
    if (links->count)
        qsort(links->at, links->count, sizeof *links->at, link_order);
}

/* The folder's names rise bytewise, and so do the links. */
static int compare(const char *part, const struct folder_list *list, const LinkVec *links,
                   struct err *err)
{
    size_t at = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (str_equal(list->at[i].name, index_name))
            continue;
        if (at == links->count || str_compare(links->at[at], list->at[i].name) > 0)
            return err_say(err, INDEX_LACKS, part, STR_ARG(list->at[i].name));
        if (!str_equal(links->at[at], list->at[i].name))
            return err_say(err, INDEX_FOREIGN, part, STR_ARG(links->at[at]));
        at++;
    }
    return at == links->count ? 0 : err_say(err, INDEX_FOREIGN, part, STR_ARG(links->at[at]));
}

static int check_text(const char *part, Str text, struct err *err)
{
    static const char *const refused[] = {"<script", " src=", "url(h", "@import", "javascript:"};

    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (str_contains(text, str_of(refused[i])))
            return err_say(err, INDEX_FOREIGN, part, (int)strlen(refused[i]), refused[i]);
    return 0;
}

static int check_part(struct audit *audit, const char *part, bool *there, struct err *err)
{
    struct folder_list list;
    LinkVec links = {0};
    struct err cause = {0};
    Str text;
    int status;

    if (file_read(path_join(&audit->arena, part, index_name.p), &audit->arena, &text, &cause)) {
        *there = false;
        if (cause.code != EXIT_INPUT)
            *err = cause;
        return cause.code == EXIT_INPUT ? 0 : -1;
    }
    *there = true;
    if (check_text(part, text, err) || folder_list(part, &audit->arena, &list, err))
        return -1;
    links_take(text, &links);
    status = compare(part, &list, &links, err);
    VEC_RELEASE(&links);
    return status;
}

int audit_index(struct audit *audit, struct err *err)
{
    const struct json *approval;
    bool alone = !audit->office;
    bool wanted = alone ? !audit->first_edition : json_find(audit->run, "approval", &approval);
    const char *const parts[] = {audit->print, audit->office};

    for (size_t i = 0; i < (alone ? 1 : 2); i++) {
        bool there;

        if (check_part(audit, parts[i], &there, err))
            return -1;
        if (wanted && !there)
            return err_say(err, FILE_MISSING, parts[i], STR_ARG(index_name));
    }
    return 0;
}
