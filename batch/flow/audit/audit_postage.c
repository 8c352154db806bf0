/*
 * The audit of postage: what run.json says of it, counted again from the schemes in job.csv. The
 * prices are not known here; what follows from them is.
 *
 * A run without a table of schemes says nothing of postage, and no letter of it has a scheme.
 */
#include "flow/audit/audit_job.h"

#include "core/lot/postage.h"

struct postage_line {
    Str scheme;
    uint64_t sheets, price, discount_percent, pieces, amount;
};

static bool line_read(const struct json *from, struct postage_line *line)
{
    const struct {
        const char *name;
        uint64_t *into;
    } numbers[] = {{"sheets", &line->sheets},
                   {"price", &line->price},
                   {"discount_percent", &line->discount_percent},
                   {"pieces", &line->pieces},
                   {"amount", &line->amount}};
    const struct json *value;

    if (!json_find(from, "scheme", &value) || !json_text(value, &line->scheme) ||
        !scheme_word_is_good(line->scheme))
        return false;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (!json_find(from, numbers[i].name, &value) || !json_number(value, numbers[i].into))
            return false;
    return line->price <= UINT32_MAX && line->discount_percent <= 100;
}

static uint64_t pieces_of(const struct audit *audit, const struct postage_line *line)
{
    uint64_t count = 0;

    for (size_t i = 0; i < audit->list.count; i++)
        count += audit->list.at[i].sheets == line->sheets &&
                 str_equal(audit->list.at[i].scheme, line->scheme);
    return count;
}

static int differ(const struct audit *audit, const char *what, uint64_t said, uint64_t counted,
                  struct err *err)
{
    return said == counted ? 0
                           : err_say(err, RUN_JSON_DIFFERS, audit->run_path, what,
                                     (unsigned long long)said, (unsigned long long)counted);
}

static int check_line(const struct audit *audit, const struct postage_line *line, struct err *err)
{
    uint64_t pieces = pieces_of(audit, line);
    uint64_t sen = pieces * line->price * (100 - line->discount_percent);

    return differ(audit, "postage.lines.pieces", line->pieces, pieces, err) ||
                   differ(audit, "postage.lines.amount", line->amount, postage_yen(sen), err)
               ? -1
               : 0;
}

static int number_of(const struct audit *audit, const char *path, uint64_t *number, struct err *err)
{
    const struct json *value;

    return json_find(audit->run, path, &value) && json_number(value, number)
               ? 0
               : err_say(err, RUN_JSON_FORM, audit->run_path, path);
}

/* Sums of all lines, beside what is said of the whole. */
static int check_whole(const struct audit *audit, uint64_t priced, uint64_t amount, struct err *err)
{
    uint64_t total, unpriced, without = 0;

    for (size_t i = 0; i < audit->list.count; i++)
        without += str_is_empty(audit->list.at[i].scheme);
    return number_of(audit, "postage.total", &total, err) ||
                   number_of(audit, "postage.unpriced", &unpriced, err) ||
                   differ(audit, "postage.total", total, amount, err) ||
                   differ(audit, "postage.unpriced", unpriced, without, err) ||
                   differ(audit, "postage.lines", priced + without, audit->list.count, err)
               ? -1
               : 0;
}

/* No table of schemes: no letter has one. */
static int check_none(const struct audit *audit, struct err *err)
{
    enum { FIRST_LINE = 2 };

    for (size_t i = 0; i < audit->list.count; i++)
        if (!str_is_empty(audit->list.at[i].scheme))
            return err_say(err, LISTING_VALUE, audit->job_path, (unsigned long)i + FIRST_LINE,
                           "scheme");
    return 0;
}

int audit_postage(const struct audit *audit, struct err *err)
{
    const struct json *lines;
    uint64_t priced = 0, amount = 0;

    if (!json_find(audit->run, "postage", &lines))
        return check_none(audit, err);
    if (!json_find(audit->run, "postage.lines", &lines) || lines->kind != JSON_IS_ARRAY)
        return err_say(err, RUN_JSON_FORM, audit->run_path, "postage.lines");
    for (const struct json *at = lines->first; at; at = at->next) {
        struct postage_line line;

        if (!line_read(at, &line))
            return err_say(err, RUN_JSON_FORM, audit->run_path, "postage.lines");
        if (check_line(audit, &line, err))
            return -1;
        priced += line.pieces;
        amount += line.amount;
    }
    return check_whole(audit, priced, amount, err);
}
