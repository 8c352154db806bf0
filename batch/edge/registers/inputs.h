/*
 * Reads the small CSV files beside the registers: holidays, limits, postage schemes, what others have told, who
 * wants which language, towns (docs/contract 2 to 5).
 *
 * One row that cannot be read makes the whole file unusable: 65 with its line. Other errors: 66
 * missing, 77 forbidden, 75 changed while it was read. What is read lives in the arena.
 */
#ifndef KIGEN_EDGE_REGISTERS_INPUTS_H
#define KIGEN_EDGE_REGISTERS_INPUTS_H

#include "base/arena.h"
#include "core/rules/language.h"
#include "core/rules/plan.h"
#include "core/rules/postage.h"
#include "core/gates/towns.h"
#include "edge/config/config.h"

struct input_facts { /* for run.json */
    char sha256[65];
    uint64_t rows; /* data rows */
};

struct holidays {
    Day *days;
    size_t count;
    int last_year; /* that the table covers; later holidays are not known (docs/domain.md 8) */
    struct input_facts facts;
};
/* A header, then date and name in each row, as the Cabinet Office publishes them. */
int holidays_read(const struct config_path *path, enum encoding encoding, struct arena *arena,
                  struct holidays *holidays, struct err *err);

/* Columns effective_from,resource,scope,per,max in any order. Sorted as core/rules/plan.h wants. */
int limits_read(const struct config_path *path, struct arena *arena, struct limits *limits,
                struct input_facts *facts, struct err *err);

/*
 * post.schemes: effective_from,scheme,from_pieces,weight_g_max,price,discount_percent,needs in any
 * order; an empty from_pieces is 1, an empty discount 0. Sorted as core/rules/postage.h wants.
 */
int schemes_read(const struct config_path *path, struct arena *arena, struct schemes *schemes,
                 struct input_facts *facts, struct err *err);

struct told_entry {
    Str serial;
    Day expires_on;
    enum kind kind;
    uint32_t line;
};
struct told_elsewhere {
    struct told_entry *rows; /* in the order of the file */
    size_t row_count;
    struct told_entry *slots; /* open addressing; a slot without serial is free */
    size_t slot_count;        /* a power of two, at least twice the entries; 0: no entries */
    struct input_facts facts;
};
/* Columns kind,serial,expires_on in any order. A row may stand there twice. `era_numbers`: as
 * registers.dates says. */
int told_elsewhere_read(const struct config_path *path, bool era_numbers, struct arena *arena,
                        struct told_elsewhere *told, struct err *err);
bool told_elsewhere_has(const struct told_elsewhere *told, enum kind kind, Str serial,
                        Day expires_on);

/*
 * letters.languages: resident_id,language,format in any order, or headed 宛名番号, 言語, 形式. Each id
 * stands there once, sorted by id here; a header alone is allowed. 65 also where a column is, or is
 * headed as, individual numbers.
 */
struct languages {
    struct language_entry *rows;
    size_t count;
    struct input_facts facts;
};
int languages_read(const struct config_path *path, struct arena *arena, struct languages *languages,
                   struct err *err);
const struct language_entry *languages_find(const struct languages *languages, Str resident_id);

/*
 * Japan Post's tables, without header: utf_ken_all.csv (UTF-8; column 3 is the postal code, 7 to 9
 * are prefecture, city and town), and jigyosyo.csv (cp932; large offices: column 8 is the code, 4
 * to 6 are prefecture, city and town), for which `offices_path` may be empty.
 */
struct towns {
    struct town_index index; /* of both; the caller releases it, after an error too */
    struct input_facts facts, office_facts;
};
int towns_read(const struct config_path *towns_path, const struct config_path *offices_path,
               struct arena *arena, struct towns *towns, struct err *err);

#endif
