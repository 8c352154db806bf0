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

    memory->has_piece = true;
    memory->life = piece_born(day_at("2026-11-20"));
    memory->resident_id = STR("R1");
    memory->issued_on = day_at("2022-01-10");
    return memory;
}

/* "0012* issued=unknown undone" */
static void notice_take(char *text)
{
    char *rest, *word = strtok_r(text, " ", &rest);
    size_t n = strlen(word);
    bool borne = word[n - 1] == '*';
    struct memory *memory = a_notice((Str){word, n - borne}, day_at("2027-02-19"));

    memory->borne = borne;
    while ((word = strtok_r(NULL, " ", &rest)) != NULL) {
        if (strcmp(word, "undone") == 0)
            memory->life = piece_lives(memory->life, PIECE_SPOILED, day_at("2026-11-20"));
        else if (strcmp(word, "issued=unknown") == 0)
            memory->issued_on = DAY_NONE;
        else
            cr_assert(false, "%s", word);
    }
}

/* "12@2026-10-01": a certificate that was listed and has no notice. */
static void known_take(char *word)
{
    char *at = strchr(word, '@');
    struct certificate_key key = {KIND_SIGNATURE, str_of(word), day_at(at ? at + 1 : "2027-05-01")};

    if (at)
        key.serial.n = (size_t)(at - word);
    history_add(&history, &key)->standing = DISPOSITION_SUPPRESSED;
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

static void each_of(char *text, void take(char *))
{
    char *rest;

    if (strcmp(text, "-") == 0)
        return;
    for (char *word = strtok_r(text, ",", &rest); word; word = strtok_r(NULL, ",", &rest))
        take(word);
}

static void respell_case(char **field)
{
    struct respelling respelling;
    const struct memory *found;
    struct certificate row;

    history_init(&history, &arena);
    each_of(field[0], notice_take);
    each_of(field[1], known_take);
    row = row_of(field[2]);
    respelling_begin(&respelling, &history, day_at("2026-10-16"), &arena);
    found = respelling_of(&respelling, &row);
    cr_expect(str_equal(found ? found->key.serial : STR("-"), str_of(field[3])), "%s", field[4]);
    arena_release(&arena);
}

Test(respell, a_row_belongs_to_the_notice_of_the_table)
{
    cr_assert_geq(cases_each("respell.tsv", 5, respell_case), 19);
}
