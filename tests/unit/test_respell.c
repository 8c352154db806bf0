/* Which notice a row belongs to that bears a serial nobody has read: a clerk's table. */
#include "core/rules/respell.h"

#include "days.h"
#include "readers.h"

static struct arena arena;
static struct history history;

static const char *after(const char *word, const char *head)
{
    return strncmp(word, head, strlen(head)) == 0 ? word + strlen(head) : NULL;
}

static struct memory *a_notice(Str serial, Day expires_on)
{
    struct certificate_key key = {KIND_SIGNATURE, serial, expires_on};
    struct memory *memory = history_add(&history, &key);

    if (!memory->told)
        history_told(&history, memory);
    memory->told->life = piece_born(day_at("2026-11-20"));
    memory->told->resident_id = STR("R1");
    memory->told->issued_on = day_at("2022-01-10");
    return memory;
}

/* "0012* issued=unknown undone" */
static void notice_take(char *text)
{
    char *rest, *word = strtok_r(text, " ", &rest);
    size_t n = strlen(word);
    bool borne = word[n - 1] == '*';
    struct memory *memory = a_notice((Str){word, n - borne}, day_at("2027-02-19"));

    memory->tonight.borne = borne;
    while ((word = strtok_r(NULL, " ", &rest)) != NULL) {
        if (strcmp(word, "undone") == 0)
            memory->told->life =
                piece_lives(memory->told->life, PIECE_SPOILED, day_at("2026-11-20"));
        else if (strcmp(word, "issued=unknown") == 0)
            memory->told->issued_on = DAY_NONE;
        else
            cr_assert(false, "%s", word);
    }
}

static struct certificate row_of(char *text)
{
    char *rest, *word = strtok_r(text, " ", &rest);
    struct certificate row = {.serial = str_of(word),
                              .resident_id = STR("R1"),
                              .kind = KIND_SIGNATURE,
                              .issued_on = day_at("2022-01-10"),
                              .expires_on = day_at("2027-02-19")};

    while ((word = strtok_r(NULL, " ", &rest)) != NULL) {
        const char *value;

        if ((value = after(word, "issued=")) != NULL)
            row.issued_on = day_at(value);
        else if ((value = after(word, "expires=")) != NULL)
            row.expires_on = day_at(value);
        else if ((value = after(word, "resident=")) != NULL)
            row.resident_id = str_of(value);
        else if (strcmp(word, "kind=authentication") == 0)
            row.kind = KIND_AUTHENTICATION;
        else
            cr_assert(false, "%s", word);
    }
    return row;
}

static void notices_take(char *text)
{
    char *rest;

    if (strcmp(text, "-") == 0)
        return;
    for (char *word = strtok_r(text, ",", &rest); word; word = strtok_r(NULL, ",", &rest))
        notice_take(word);
}

/* "of=R1": of whom some run listed the row's own serial. */
static void listed_take(const char *text, const struct certificate_key *key)
{
    const char *of = after(text, "of=");

    cr_assert(of || strcmp(text, "-") == 0, "%s", text);
    if (!of)
        return;
    history_add(&history, key)->standing = DISPOSITION_HELD;
    history_listed(&history, history_find(&history, key), str_of(of));
}

static struct memory *found(const struct certificate *row, const struct certificate_key *key)
{
    struct respelling respelling;

    respelling_begin(&respelling, &history, &arena);
    return respelling_may(history_find(&history, key), row) ? respelling_of(&respelling, row)
                                                            : NULL;
}

static void respell_case(char **field)
{
    char serial[PACKED_BYTES_MAX];
    const struct memory *memory;
    struct certificate_key key;
    struct certificate row;

    history_init(&history, &arena);
    notices_take(field[0]);
    row = row_of(field[2]);
    key = (struct certificate_key){row.kind, row.serial, row.expires_on};
    listed_take(field[1], &key);
    memory = found(&row, &key);
    cr_expect(str_equal(memory ? memory_key(memory, serial).serial : STR("-"), str_of(field[3])),
              "%s", field[4]);
    history_release(&history);
    arena_release(&arena);
}

Test(respell, a_row_belongs_to_the_notice_of_the_table)
{
    cr_assert_geq(cases_each("respell.tsv", 5, respell_case), 24);
}
