/* Side inputs: right as a whole, or refused with their line. */
#include <sys/stat.h>

#include "edge/registers/inputs.h"
#include "readers.h"

static struct arena arena;
static struct holidays holidays;
static struct limits limits;
static struct input_facts facts;
static struct told_elsewhere told;
static struct schemes schemes;
static struct towns towns;
static struct err err;

/* Reads a.csv as what `kind` names; 0 or the exit code. `facts` gets what is known of it. */
static int read_as(const char *kind, const char *path)
{
    struct config_path file = {STR("a.csv"), str_of(path)}, none = {0},
                       table = path_of("fixtures/odawara/towns.csv");
    int status;

    err = (struct err){0};
    facts = (struct input_facts){0};
    if (kind[0] == 'h') {
        status = holidays_read(&file, ENCODING_UTF8, &arena, &holidays, &err);
        facts = holidays.facts;
    } else if (kind[0] == 'l') {
        status = limits_read(&file, &arena, &limits, &facts, &err);
    } else if (kind[0] == 's') {
        status = schemes_read(&file, &arena, &schemes, &facts, &err);
    } else if (strcmp(kind, "told") == 0) {
        status = told_elsewhere_read(&file, /*era_numbers*/ false, &arena, &told, &err);
        facts = told.facts;
    } else if (strcmp(kind, "offices") == 0) {
        status = towns_read(&table, &file, &arena, &towns, &err);
        facts = towns.office_facts;
        towns_release(&towns.index);
    } else {
        status = towns_read(&file, &none, &arena, &towns, &err);
        facts = towns.facts;
        towns_release(&towns.index);
    }
    return status ? (int)err.code : 0;
}

static int read_text(const char *kind, const char *text)
{
    return read_as(kind, scratch_write("a.csv", text, strlen(text)));
}

static void expand(struct bytes *out, const struct bytes *in)
{
    out->n = 0;
    for (size_t i = 0; i < in->n; i++) {
        const char *more = NULL;

        if (in->p[i] == '%' && i + 1 < in->n)
            more =
                in->p[i + 1] == 'L'   ? "effective_from,resource,scope,per,max"
                : in->p[i + 1] == 'T' ? "kind,serial,expires_on"
                : in->p[i + 1] == 'S'
                    ? "effective_from,scheme,from_pieces,weight_g_max,price,discount_percent,needs"
                : in->p[i + 1] == 'N' ? "国民の祝日・休日月日,国民の祝日・休日名称"
                                      : NULL;
        if (more) {
            memcpy(out->p + out->n, more, strlen(more));
            out->n += strlen(more);
            i++;
        } else {
            out->p[out->n++] = in->p[i];
        }
    }
}

static void input_case(char **field)
{
    static struct bytes escaped, text;
    int code;

    bytes_unescape(&escaped, field[1]);
    expand(&text, &escaped);
    code = read_as(field[0], scratch_write("a.csv", text.p, text.n));
    if (strncmp(field[2], "65 ", 3) == 0) {
        cr_expect_eq(code, 65, "%s %s: %d", field[0], field[1], code);
        cr_expect(strstr(err.text, field[2] + 3), "%s %s\n  %s\n  lacks %s", field[0], field[1],
                  err.text, field[2] + 3);
    } else {
        cr_expect_eq(code, 0, "%s %s: %s", field[0], field[1], err.text);
        cr_expect_eq(facts.rows, (uint64_t)atol(field[2]), "%s %s: %lu rows", field[0], field[1],
                     (unsigned long)facts.rows);
        cr_expect_eq(strlen(facts.sha256), 64);
    }
}

Test(inputs, as_they_come, .fini = scratch_remove)
{
    cr_assert_geq(cases_each("inputs.tsv", 3, input_case), 70);
}

Test(inputs, files_that_cannot_be_read, .fini = scratch_remove)
{
    static const char *const kinds[] = {"holidays", "limits", "told",
                                        "schemes",  "towns",  "offices"};

    scratch_path("x");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        cr_expect_eq(read_as(kinds[i], scratch_path("missing")), EXIT_INPUT, "%s", kinds[i]);
        cr_expect_eq(read_as(kinds[i], scratch_folder), EXIT_INPUT, "%s", kinds[i]);
    }
}

Test(inputs, holidays, .fini = scratch_remove)
{
    /* 国民の…,… / 2027/3/22,休日 / 2026/9/22,休日 as the Cabinet Office encodes it */
    static const char text[] = "\x8D\x91\x96\xAF\x82\xCC\x8F\x6A\x93\xFA,\x96\xBC\x8F\xCC\r\n"
                               "2027/3/22,\x8B\x78\x93\xFA\r\n2026/9/22,\x8B\x78\x93\xFA\r\n";
    struct config_path file = path_of(scratch_write("a.csv", text, sizeof text - 1));

    cr_assert_eq(holidays_read(&file, ENCODING_CP932, &arena, &holidays, &err), 0, "%s", err.text);
    cr_assert_eq(holidays.count, 2);
    cr_expect(day_equal(holidays.days[0], day_of(2027, 3, 22)));
    cr_expect(day_equal(holidays.days[1], day_of(2026, 9, 22)));
    cr_expect_eq(holidays.last_year, 2027);
    cr_expect_eq(holidays_read(&file, ENCODING_UTF8, &arena, &holidays, &err), -1);
    cr_expect_eq(err.code, EXIT_DATA, "the encoding is never guessed: %s", err.text);
}

Test(inputs, limits_are_sorted, .fini = scratch_remove)
{
    cr_assert_eq(read_text("limits", "effective_from,resource,scope,per,max\n"
                                     "2026-05-01,counter,all,day,7\n"
                                     "2027-04-01,print,postal:250,day,3\n"
                                     "2026-04-01,print,municipality:14206,week,6\n"
                                     "2026-04-01,print,postal:250,day,2\n"
                                     "2026-04-01,print,all,week,1\n"
                                     "2026-04-01,print,all,day,0\n"),
                 0, "%s", err.text);
    cr_assert_eq(limits.count, 6);
    cr_expect_eq(limits.rows[0].max, 0);
    cr_expect_eq(limits.rows[0].line, 7);
    cr_expect(limits.rows[1].max == 1 && limits.rows[1].period == PER_WEEK &&
              limits.rows[1].scope == SCOPE_ALL);
    cr_expect(limits.rows[2].max == 2 && strcmp(limits.rows[2].prefix, "250") == 0 &&
              limits.rows[2].scope == SCOPE_POSTAL);
    cr_expect(limits.rows[3].max == 3 &&
              day_equal(limits.rows[3].effective_from, day_of(2027, 4, 1)));
    cr_expect(limits.rows[4].max == 6 && limits.rows[4].scope == SCOPE_MUNICIPALITY &&
              strcmp(limits.rows[4].prefix, "14206") == 0);
    cr_expect(limits.rows[5].max == 7 && limits.rows[5].resource == LIMIT_COUNTER);
}

Test(inputs, told_elsewhere, .fini = scratch_remove)
{
    static char text[1 << 20];
    size_t n = (size_t)snprintf(text, sizeof text, "serial,kind,expires_on\n");
    Day first = day_of(2026, 1, 1);
    enum { TOLD = 5000 };

    for (int i = 0; i < TOLD; i++) {
        char day[DAY_TEXT_MAX];

        n += (size_t)snprintf(text + n, sizeof text - n, "s%d,%s,%s\n", i,
                              i % 2 ? "署名用" : "authentication",
                              day_text(day_add(first, i % 90), day));
    }
    cr_assert_eq(read_text("told", text), 0, "%s", err.text);
    cr_expect_eq(told.facts.rows, TOLD);
    for (int i = 0; i < TOLD + 100; i++) {
        enum kind kind = i % 2 ? KIND_SIGNATURE : KIND_AUTHENTICATION;
        enum kind other = i % 2 ? KIND_AUTHENTICATION : KIND_SIGNATURE;
        Day day = day_add(first, i % 90);
        char serial[16];

        snprintf(serial, sizeof serial, "s%d", i);
        cr_assert_eq(told_elsewhere_has(&told, kind, str_of(serial), day), i < TOLD, "%s", serial);
        cr_assert(!told_elsewhere_has(&told, other, str_of(serial), day));
        cr_assert(!told_elsewhere_has(&told, kind, str_of(serial), day_add(day, 1)));
    }
    cr_expect(!told_elsewhere_has(&told, KIND_SIGNATURE, STR_EMPTY, first));
    cr_assert_eq(read_text("told", "kind,serial,expires_on\n"), 0);
    cr_expect(!told_elsewhere_has(&told, KIND_SIGNATURE, STR("s1"), day_add(first, 1)));
    told = (struct told_elsewhere){0};
    cr_expect(!told_elsewhere_has(&told, KIND_SIGNATURE, STR("s1"), first), "no file: nobody told");
}
