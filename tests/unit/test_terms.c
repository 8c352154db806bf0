/*
 * The closed sets against docs/contract: dispositions and reasons are read from the table of
 * docs/contract 4.2, the others are typed a second time.
 */
#include "base/utf8.h"
#include "core/rules/terms.h"
#include "core/rules/variant.h"

#include "days.h"
#include "scratch.h"

typedef struct term term_of(int value);

#define TERM_OF(name)                                                                              \
    static struct term name##_at(int value)                                                        \
    {                                                                                              \
        return name##_term((enum name)value);                                                      \
    }
TERM_OF(disposition)
TERM_OF(reason)
TERM_OF(cause)
TERM_OF(anomaly)
TERM_OF(kind)
TERM_OF(resident_status)
TERM_OF(certificate_status)
TERM_OF(card_type)
TERM_OF(variant)

/* Every Japanese word of a set is text, and differs from every other. */
static void expect_apart(const char *set, term_of *at, int from, int count)
{
    for (int i = from; i < count; i++) {
        cr_expect(utf8_valid(str_of(at(i).japanese)) && (at(i).japanese[0] || !at(i).word[0]));
        for (int j = from; j < i; j++)
            cr_expect_str_neq(at(i).japanese, at(j).japanese, "%s", set);
    }
}

/* `words` are the canonical ones in the contract's order. */
static void expect_words(const char *set, term_of *at, int from, int count, const char *words)
{
    char *copy = strdup(words), *rest = copy;

    for (int i = from; i < count; i++) {
        const char *word = strsep(&rest, " ");

        cr_assert(word, "%s has more words than the contract", set);
        cr_expect_str_eq(at(i).word, word, "%s", set);
    }
    expect_apart(set, at, from, count);
    cr_expect_null(rest, "%s lacks: %s", set, rest);
    free(copy);
}

Test(terms, are_those_of_the_contract)
{
    expect_words("causes", cause_at, 0, CAUSE_COUNT,
                 "paused before_start cutoff print_capacity counter_capacity held suppressed gate "
                 "no_run remade late_input");
    expect_words("anomalies", anomaly_at, 0, ANOMALY_COUNT,
                 "bad_birth_date bad_format bad_municipality expiry_after_stay former_stay no_template "
                 "signature_under_15 unexplained_expiry unknown_birth_date");
    expect_words("kinds", kind_at, 0, KIND_COUNT, "signature authentication");
    expect_words("resident statuses", resident_status_at, 0, RESIDENT_STATUS_COUNT,
                 "resident moving_out moved_out abroad deceased removed");
    expect_words("certificate statuses", certificate_status_at, 0, CERTIFICATE_STATUS_COUNT,
                 "valid revoked suspended expired undelivered");
    expect_words("card types", card_type_at, 0, CARD_TYPE_COUNT, " no_pin residence");
    expect_words("variants", variant_at, 0, VARIANT_COUNT,
                 "card_lapsed card_renewal lapsed renewal stay_extended");
    cr_expect_str_eq(reason_term(REASON_NONE).word, "");
}

/* docs/contract 3: the Japanese words that a register may hold. */
Test(terms, register_words_in_both_languages)
{
    cr_expect_eq(kind_of(STR("署名用")), KIND_SIGNATURE);
    cr_expect_eq(kind_of(STR("利用者証明用")), KIND_AUTHENTICATION);
    cr_expect_eq(kind_of(STR("signature")), KIND_SIGNATURE);
    cr_expect_eq(kind_of(STR("Signature")), -1);
    cr_expect_eq(kind_of(STR("")), -1);
    cr_expect_eq(resident_status_of(STR("住民")), RESIDENT_RESIDENT);
    cr_expect_eq(resident_status_of(STR("転出予定")), RESIDENT_MOVING_OUT);
    cr_expect_eq(resident_status_of(STR("転出")), RESIDENT_MOVED_OUT);
    cr_expect_eq(resident_status_of(STR("国外転出")), RESIDENT_ABROAD);
    cr_expect_eq(resident_status_of(STR("死亡")), RESIDENT_DECEASED);
    cr_expect_eq(resident_status_of(STR("消除")), RESIDENT_REMOVED);
    cr_expect_eq(resident_status_of(STR("")), -1);
    cr_expect_eq(certificate_status_of(STR("有効")), CERTIFICATE_VALID);
    cr_expect_eq(certificate_status_of(STR("失効")), CERTIFICATE_REVOKED);
    cr_expect_eq(certificate_status_of(STR("一時停止")), CERTIFICATE_SUSPENDED);
    cr_expect_eq(certificate_status_of(STR("満了")), CERTIFICATE_EXPIRED);
    cr_expect_eq(certificate_status_of(STR("交付前")), CERTIFICATE_UNDELIVERED);
    cr_expect_eq(card_type_of(STR("")), CARD_PLAIN);
    cr_expect_eq(card_type_of(STR("顔認証")), CARD_NO_PIN);
    cr_expect_eq(card_type_of(STR("特定在留カード")), CARD_RESIDENCE);
    cr_expect_eq(card_type_of(STR("residence")), CARD_RESIDENCE);
    cr_expect_eq(card_type_of(STR("x")), -1);
}

Test(terms, canonical_words_come_back)
{
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        cr_expect_eq(disposition_of(str_of(disposition_at(i).word)), i);
    for (int i = 0; i < REASON_COUNT; i++)
        cr_expect_eq(reason_of(str_of(reason_at(i).word)), i, "%s", reason_at(i).word);
    for (int i = 0; i < VARIANT_COUNT; i++)
        cr_expect_eq(variant_of(str_of(variant_at(i).word)), i);
    cr_expect_eq(disposition_of(STR("")), -1);
}

/* ---- the table of docs/contract 4.2 ---------------------------------------------------------- */

/* The next `word` of the cell; false where there is none any more. */
static bool next_word(Str *cell, Str *word)
{
    const char *begin = memchr(cell->p, '`', cell->n), *end;

    if (!begin)
        return false;
    *cell = str_skip(*cell, (size_t)(begin + 1 - cell->p));
    end = memchr(cell->p, '`', cell->n);
    cr_assert(end);
    *word = str_take(*cell, (size_t)(end - cell->p));
    *cell = str_skip(*cell, word->n + 1);
    return true;
}

static Str next_cell(Str *line)
{
    const char *end = memchr(line->p, '|', line->n);
    Str cell;

    cr_assert(end, STR_FMT, STR_ARG(*line));
    cell = str_take(*line, (size_t)(end - line->p));
    *line = str_skip(*line, cell.n + 1);
    return cell;
}

struct listed { /* what was read so far */
    int dispositions, reason;
    bool seen[DISPOSITION_COUNT];
};

/* "| `told` 通知済 | `elsewhere` | when | counted |" */
static void table_line(struct listed *listed, Str line)
{
    Str cell, word = STR_EMPTY, reasons;
    int disposition;

    next_cell(&line);
    cell = next_cell(&line);
    cr_assert(next_word(&cell, &word));
    disposition = disposition_of(word);
    cr_assert_geq(disposition, 0, "disposition " STR_FMT, STR_ARG(word));
    if (!listed->seen[disposition]) {
        cr_expect_eq(disposition, listed->dispositions, "the place of " STR_FMT, STR_ARG(word));
        listed->seen[disposition] = true;
        listed->dispositions++;
    }
    reasons = next_cell(&line);
    while (next_word(&reasons, &word)) {
        cr_expect_eq(reason_of(word), ++listed->reason, "the place of " STR_FMT, STR_ARG(word));
        cr_expect_eq((int)reason_disposition((enum reason)listed->reason), disposition, STR_FMT,
                     STR_ARG(word));
    }
    next_cell(&line);
    cr_expect_eq(disposition_is_listed((enum disposition)disposition),
                 str_equal(str_trim(next_cell(&line)), STR("yes")), STR_FMT, STR_ARG(word));
}

/* Every word, its place, the disposition beside each reason, the column "listed". */
Test(terms, dispositions_and_reasons_are_those_of_the_table)
{
    Str rest = tests_text("../docs/contract/4-decisions.md");
    struct listed listed = {.reason = REASON_NONE};
    bool inside = false;

    while (rest.n) {
        const char *end = memchr(rest.p, '\n', rest.n);
        Str line = str_take(rest, end ? (size_t)(end - rest.p) : rest.n);

        rest = str_skip(rest, line.n + (end != NULL));
        if (str_starts(line, STR("## ")))
            inside = str_starts(line, STR("## 4.2 "));
        if (inside && str_starts(line, STR("| `")))
            table_line(&listed, line);
    }
    cr_expect_eq(listed.dispositions, DISPOSITION_COUNT);
    cr_expect_eq(listed.reason + 1, REASON_COUNT);
}

/* ---- the table of variants, docs/contract 6.2 ------------------------------------------------ */

/* Words of one cell, `sep` between them, are those of the row, in its order. */
static void expect_list(Str cell, const char *sep, const char *const words[VARIANT_WORDS_MAX])
{
    char want[400] = "";

    for (int i = 0; i < VARIANT_WORDS_MAX && words[i]; i++)
        snprintf(want + strlen(want), sizeof want - strlen(want), "%s%s", i ? sep : "", words[i]);
    cr_expect(str_equal(str_trim(cell), str_of(want)), STR_FMT ", not %s", STR_ARG(cell), want);
}

static void variant_line(const struct variant_row *row, Str line)
{
    char fields[400] = "`", head[100];
    Str cell;

    next_cell(&line);
    snprintf(head, sizeof head, "`%s` %s", variant_term(row->variant).word,
             variant_term(row->variant).japanese);
    cell = next_cell(&line);
    cr_expect(str_equal(str_trim(cell), str_of(head)), STR_FMT ", not %s", STR_ARG(cell), head);
    next_cell(&line);
    for (int i = 0; i < VARIANT_WORDS_MAX && row->fields[i]; i++)
        snprintf(fields + strlen(fields), sizeof fields - strlen(fields), "%s%s`", i ? " `" : "",
                 row->fields[i]);
    cell = next_cell(&line);
    cr_expect(str_equal(str_trim(cell), str_of(fields)), STR_FMT ", not %s", STR_ARG(cell), fields);
    expect_list(next_cell(&line), " · ", row->never);
}

Test(terms, variants_are_those_of_the_table)
{
    Str rest = tests_text("../docs/contract/6-run.md");
    bool inside = false;
    int met = 0;

    while (rest.n) {
        const char *end = memchr(rest.p, '\n', rest.n);
        Str line = str_take(rest, end ? (size_t)(end - rest.p) : rest.n);

        rest = str_skip(rest, line.n + (end != NULL));
        if (inside && str_starts(line, STR("| `"))) {
            cr_assert_lt(met, VARIANT_COUNT);
            variant_line(&variant_rows()[met++], line);
        }
        inside = str_starts(line, STR("| variant |")) || (inside && str_starts(line, STR("|")));
    }
    cr_expect_eq(met, VARIANT_COUNT);
}

/* Each set of facts once, by the sentences of the contract. */
Test(terms, every_set_of_facts_has_its_variant)
{
    int met[VARIANT_COUNT] = {0};

    for (unsigned facts = 0; facts < VARIANT_FACTS; facts++) {
        bool over = facts & ALL_ENDED, card = facts & CARD_ENDED, ends = facts & CARD_ENDS;
        enum variant want = over && card                  ? VARIANT_CARD_LAPSED
                            : over                        ? VARIANT_LAPSED
                            : ends && (facts & CARD_STAY) ? VARIANT_STAY_EXTENDED
                            : ends                        ? VARIANT_CARD_RENEWAL
                                                          : VARIANT_RENEWAL;

        cr_expect_eq(variant_for(facts), want, "%u", facts);
        met[want]++;
    }
    for (int i = 0; i < VARIANT_COUNT; i++) {
        cr_expect_gt(met[i], 0);
        cr_expect_eq(variant_row((enum variant)i)->variant, i);
    }
}

/* The shipped Japanese letters print the fields of their row, in words of their own or shared ones,
 * and none of its words. */
Test(terms, shipped_letters_say_what_their_row_allows)
{
    for (int i = 0; i < VARIANT_COUNT; i++) {
        const struct variant_row *row = &variant_rows()[i];
        char path[100], field[100];
        Str words, shared = tests_text("../templates/common/ja/words.txt");

        snprintf(path, sizeof path, "../templates/%s/ja/words.txt",
                 variant_term(row->variant).word);
        words = tests_text(path);
        for (int k = 0; k < VARIANT_WORDS_MAX && row->fields[k]; k++) {
            snprintf(field, sizeof field, "{{%s}}", row->fields[k]);
            cr_expect(str_contains(words, str_of(field)) || str_contains(shared, str_of(field)),
                      "%s lacks %s", path, field);
        }
        for (int k = 0; k < VARIANT_WORDS_MAX && row->never[k]; k++)
            cr_expect(!str_contains(words, str_of(row->never[k])), "%s says %s", path,
                      row->never[k]);
    }
}

/* Every Japanese word differs from every other of its set; each reason has an English text. */
Test(terms, dispositions_and_reasons_are_told_apart)
{
    expect_apart("dispositions", disposition_at, 0, DISPOSITION_COUNT);
    expect_apart("reasons", reason_at, REASON_NONE + 1, REASON_COUNT);
    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
        cr_expect_gt(strlen(reason_english((enum reason)i)), 5);
}

/* Sets are printed sorted, bundles are grouped bytewise: the enums' order must be that order. */
Test(terms, anomalies_and_variants_are_in_bytewise_order)
{
    for (int i = 1; i < ANOMALY_COUNT; i++)
        cr_expect_lt(strcmp(anomaly_at(i - 1).word, anomaly_at(i).word), 0);
    for (int i = 1; i < VARIANT_COUNT; i++)
        cr_expect_lt(strcmp(variant_at(i - 1).word, variant_at(i).word), 0);
}

Test(terms, the_full_names_of_certificates)
{
    cr_expect_str_eq(kind_full_japanese(KIND_SIGNATURE), "署名用電子証明書");
    cr_expect_str_eq(kind_full_japanese(KIND_AUTHENTICATION), "利用者証明用電子証明書");
}
