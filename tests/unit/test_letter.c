/* From a piece to the conditions, dates and names of its letter. */
#include "core/days/period.h"
#include "core/letter/letter.h"
#include "readers.h"

struct made {
    struct lot lot;
    struct lot_piece piece;
    struct lot_certificate certificates[4];
};

static Day day_from(const char *text)
{
    int year, month, day;

    cr_assert_eq(sscanf(text, "%d-%d-%d", &year, &month, &day), 3, "%s", text);
    return day_of(year, month, day);
}

static void certificates_make(struct made *m, char *words)
{
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) {
        struct lot_certificate *c = &m->certificates[m->piece.certificate_count++];
        char *card = strchr(word, '/'), *counter = strchr(word, '~');
        char *from = strchr(word, '^');

        c->kind = word[0] == 's' ? KIND_SIGNATURE : KIND_AUTHENTICATION;
        c->expires_on = day_from(word + 1);
        c->opens_on = window_opens(c->expires_on, 3);
        c->card_type = strchr(word, '!') ? CARD_NO_PIN : CARD_PLAIN;
        c->card_expires_on = c->card_ends_on = card ? day_from(card + 1) : DAY_NONE;
        c->counter_from = from ? day_from(from + 1) : c->opens_on;
        c->counter_until = counter ? day_from(counter + 1) : c->expires_on;
    }
    m->piece.expires_on = m->certificates[0].expires_on;
}

static void causes_make(struct made *m, char *words)
{
    for (char *word = strtok(words, " "); word && *word != '-'; word = strtok(NULL, " ")) {
        char *colon = strchr(word, ':');
        bool found = false;

        *colon = '\0';
        for (int i = 0; i < CAUSE_COUNT; i++)
            if (strcmp(cause_term((enum cause)i).word, word) == 0) {
                m->piece.cause_days[i] = (uint32_t)atoi(colon + 1);
                m->piece.delay_days += m->piece.cause_days[i];
                found = true;
            }
        cr_assert(found, "%s", word);
    }
}

static void made_init(struct made *m)
{
    memset(m, 0, sizeof *m);
    m->lot = (struct lot){.as_of = day_of(2026, 11, 22),
                          .mail_on = day_of(2026, 11, 24),
                          .deliver_on = day_of(2026, 11, 27),
                          .certificates = m->certificates};
    m->piece = (struct lot_piece){.variant = VARIANT_RENEWAL,
                                  .language = STR("ja"),
                                  .addressee = STR("小田原　花子"),
                                  .postal_code = STR("2508555"),
                                  .address = STR("神奈川県小田原市荻窪300番地"),
                                  .building = STR_EMPTY};
    piece_id_text(m->lot.mail_on, 1, m->piece.id);
}

static bool has(const char *flags, const char *flag)
{
    return strstr(flags, flag) != NULL;
}

/* Every condition of the vocabulary as a section of a template that names itself. */
static const char *source(void)
{
    static char text[8192];
    const struct words_vocabulary *v = letter_vocabulary();

    strcpy(text, "[a]\n");
    for (size_t i = 0; i < v->condition_count; i++) {
        const char *name = v->conditions[i].name;

        snprintf(text + strlen(text), sizeof text - strlen(text), "{{#%s}}%s {{/%s}}", name, name,
                 name);
    }
    strcat(text, "{{#certificates}}[{{certificate}} {{expires}} {{opens}}] {{/certificates}}"
                 "{{#closings}}<{{closing}} {{closing_until}}> {{/closings}}\n");
    return text;
}

static void read_all(const struct letter *letter, char *out)
{
    struct words_values values = {letter, letter_text};
    struct arena arena = {0};
    struct words words;
    struct err err = {.code = EXIT_DONE};
    struct words_lines lines;

    out[0] = '\0';
    cr_assert_eq(words_parse(&words, &(struct words_source){.file = "w", .text = str_of(source())}, 1,
                             letter_vocabulary(), NULL, NULL, &arena, &err),
                 0, "%s", err.text);
    lines =
        words_under(&words, words_find(&words, STR("a")), &letter->state, &values, 1, 1, &arena);
    cr_assert_eq(lines.count, 1);
    for (size_t i = 0; i < lines.at[0].count; i++) {
        const struct words_span *span = &lines.at[0].spans[i];
        Str text = span->field < 0 ? span->text : letter_text(letter, span->field, span->item);

        strncat(out, text.p, text.n);
    }
    while (*out && out[strlen(out) - 1] == ' ')
        out[strlen(out) - 1] = '\0';
    arena_release(&arena);
}

/* The day behind "call:" or "insured:"; DAY_NONE where it is not given. */
static Day flag_day(const char *flags, const char *flag)
{
    const char *at = strstr(flags, flag);

    return at ? day_from(at + strlen(flag)) : DAY_NONE;
}

static void letter_case(char **field)
{
    struct made m;
    struct letter letter = {.card_weeks = 4};
    char found[2048];

    made_init(&m);
    certificates_make(&m, field[0]);
    causes_make(&m, field[2]);
    m.piece.late = has(field[1], "late");
    m.piece.is_child = has(field[1], "child");
    m.piece.is_ward = has(field[1], "ward");
    m.piece.is_protected = has(field[1], "protected");
    m.piece.holder_name = has(field[1], "other") ? STR("小田原　一郎") : STR_EMPTY;
    m.piece.proxy_until = flag_day(field[1], "call:");
    m.piece.insurance_until = flag_day(field[1], "insured:");
    m.piece.stay = has(field[1], "stay_card") ? STAY_CARD
                   : has(field[1], "stays")   ? STAY_ENDS
                                              : STAY_NONE;
    m.piece.variant = has(field[1], "card_renewal") ? VARIANT_CARD_RENEWAL
                      : has(field[1], "lapsed")     ? VARIANT_LAPSED
                                                    : VARIANT_RENEWAL;
    letter_fill(&letter, &m.lot, &m.piece);
    read_all(&letter, found);
    cr_expect_str_eq(found, field[3], "%s %s: %s", field[0], field[1], found);
    letter_release(&letter);
}

Test(letter, conditions_and_dates)
{
    cr_assert_geq(cases_each("letter.tsv", 4, letter_case), 25);
}

static void text_is(const struct letter *letter, const char *name, const char *expected)
{
    const struct words_vocabulary *v = letter_vocabulary();

    for (size_t i = 0; i < v->field_count; i++)
        if (strcmp(v->fields[i].name, name) == 0) {
            Str text = letter_text(letter, (int)i, -1);

            cr_expect(str_equal(text, str_of(expected)), "%s is %.*s", name, STR_ARG(text));
            return;
        }
    cr_assert_fail("no field %s", name);
}

Test(letter, names_and_constants)
{
    struct made m;
    struct letter letter = {0};
    char words[] = "s2027-02-24 a2027-02-24";

    made_init(&m);
    certificates_make(&m, words);
    letter_fill(&letter, &m.lot, &m.piece);
    text_is(&letter, "addressee", "小田原　花子　様");
    text_is(&letter, "holder", "小田原　花子");
    text_is(&letter, "postal_code", "250-8555");
    text_is(&letter, "as_of", "令和8年11月22日");
    text_is(&letter, "mail_on", "令和8年11月24日");
    text_is(&letter, "piece_id", "261124-000001-0");
    text_is(&letter, "expires_short", "令和9年2月24日");
    m.piece.honorific = HONORIFIC_GUARDIAN;
    letter_fill(&letter, &m.lot, &m.piece);
    text_is(&letter, "addressee", "小田原　花子　保護者様");
    m.piece.honorific = HONORIFIC_OFFICE;
    letter_fill(&letter, &m.lot, &m.piece);
    text_is(&letter, "addressee", "小田原　花子　御中");
    m.piece.honorific = HONORIFIC_OWN;
    letter_fill(&letter, &m.lot, &m.piece);
    text_is(&letter, "addressee", "小田原　花子");
    m.piece.honorific = HONORIFIC_SAMA;
    m.piece.holder_name = STR("小田原　一郎");
    letter_fill(&letter, &m.lot, &m.piece);
    text_is(&letter, "addressee", "小田原　花子　様");
    text_is(&letter, "holder", "小田原　一郎");
    letter_release(&letter);
}

/* The day that is read first is one on which its holder can still come; delivered on Friday 2026-11-27. */
Test(letter, the_last_day_to_come)
{
    static const struct {
        const char *certificates, *come_until;
    } cases[] = {
        {"a2027-02-24", "令和9年（2027年）2月24日（水）まで"},
        {"a2027-02-20~2027-02-19", "令和9年（2027年）2月19日（金）まで"},
        {"a2026-11-29~2026-11-27", "令和8年（2026年）11月27日（金）まで"},
        {"a2026-11-29~2026-11-26", "令和8年（2026年）11月29日（日）まで"}, /* nobody can come any more */
        {"s2027-02-18 a2027-02-20~2027-02-19", "令和9年（2027年）2月18日（木）まで"},
        {"s2027-02-24 a2027-02-20~2027-02-19", "令和9年（2027年）2月19日（金）まで"},
        {"s2026-11-20 a2027-02-20~2027-02-19", "令和9年（2027年）2月19日（金）まで"}, /* what has ended is done */
        {"a2026-11-20~2026-11-19", "令和8年（2026年）11月20日（金）に満了しました"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct made m;
        struct letter letter = {.card_weeks = 4};
        char words[64];

        snprintf(words, sizeof words, "%s", cases[i].certificates);
        made_init(&m);
        certificates_make(&m, words);
        letter_fill(&letter, &m.lot, &m.piece);
        text_is(&letter, "come_until", cases[i].come_until);
        letter_release(&letter);
    }
}

static const struct calendar *calendar_with(const struct day_entry *closed, size_t count)
{
    static const struct mailing_rule monday = {0, NTH_EVERY};
    static struct calendar calendar;

    cr_assert(calendar_fill(&calendar, NULL, 0, closed, count, &monday, 1));
    cr_assert(calendar_counter(&calendar, NULL, 0, NULL, 0));
    return &calendar;
}

/* Four weeks after delivery, on 2026-12-25: as it is, where the counter is open then; else the next such day. */
Test(letter, a_card_is_fetched_when_the_counter_is_open)
{
    static const struct day_entry closed[] = {
        {.from_month = 12, .from_day = 25, .to_month = 12, .to_day = 27, .form = DAYS_YEARLY}};
    struct made m;
    struct letter letter = {.card_weeks = 4};

    made_init(&m);
    certificates_make(&m, (char[]){"a2027-02-24"});
    letter_fill(&letter, &m.lot, &m.piece);
    text_is(&letter, "fetch_from", "令和8年12月25日（金）"); /* no calendar */
    letter.calendar = calendar_with(NULL, 0);
    letter_fill(&letter, &m.lot, &m.piece);
    text_is(&letter, "fetch_from", "令和8年12月25日（金）");
    letter.calendar = calendar_with(closed, 1);
    letter_fill(&letter, &m.lot, &m.piece);
    text_is(&letter, "fetch_from", "令和8年12月28日（月）");
    text_is(&letter, "card_ready", "令和8年12月25日");
    letter_release(&letter);
}

/*
 * No sample that lines are reserved by may be narrower than a value: months and days of two digits.
 */
Test(letter, samples_are_wide_enough)
{
    struct made m;
    struct letter letter = {0};
    const struct words_vocabulary *v = letter_vocabulary();

    made_init(&m);
    for (Day day = day_of(2026, 1, 1); day.n < day_of(2040, 1, 1).n; day = day_add(day, 1)) {
        m.certificates[0] = (struct lot_certificate){.kind = KIND_AUTHENTICATION,
                                                     .expires_on = day,
                                                     .opens_on = day,
                                                     .counter_until = day_add(day, -1),
                                                     .card_expires_on = day,
                                                     .card_ends_on = day};
        m.piece.certificate_count = 1;
        m.lot.as_of = m.lot.mail_on = m.lot.deliver_on = m.lot.counter_next = day_add(day, -1);
        letter_fill(&letter, &m.lot, &m.piece);
        for (size_t i = WORDS_PAGE_FIELDS; i < v->field_count; i++)
            if (!v->fields[i].is_name)
                cr_assert_leq(letter_text(&letter, (int)i, -1).n, strlen(v->fields[i].sample), "%s",
                              v->fields[i].name);
    }
    letter_release(&letter);
}

/* What the counter reads is Japanese in every language, and the same as in a Japanese letter. */
Test(letter, counter_reads_japanese)
{
    struct language english = *language_japanese();
    struct made m;
    struct letter letter = {.language = &english, .card_weeks = 4};

    for (int i = 0; i < LANGUAGE_DATES; i++)
        english.dates[i] = STR("{day}/{month}/{western}");
    for (int i = 0; i < 3; i++)
        english.certificates[i] = STR("certificate");
    made_init(&m);
    certificates_make(&m, (char[]){"s2027-02-24 a2027-02-24"});
    m.lot.counter_next = day_of(2026, 11, 30);
    letter_fill(&letter, &m.lot, &m.piece);
    text_is(&letter, "counter_next", "30/11/2026");
    text_is(&letter, "counter_next_ja", "令和8年11月30日（月）");
    text_is(&letter, "expires", "24/2/2027");
    text_is(&letter, "expires_ja", "令和9年（2027年）2月24日（水）");
    text_is(&letter, "certificate", "certificate");
    text_is(&letter, "certificate_ja", "署名用電子証明書・利用者証明用電子証明書");
    text_is(&letter, "card_expires_ja", "令和9年（2027年）2月24日（水）");
    letter.language = NULL;
    letter_fill(&letter, &m.lot, &m.piece);
    text_is(&letter, "expires_ja", "令和9年（2027年）2月24日（水）");
    letter_release(&letter);
}

/* templates/README.md teaches every word that a template may use. */
Test(letter, readme_names_every_word)
{
    const struct words_vocabulary *v = letter_vocabulary();
    const char *tests = getenv("KIGEN_TESTS");
    char path[512], word[64], *text = calloc(1, 1 << 16);
    FILE *file;

    snprintf(path, sizeof path, "%s/../templates/README.md", tests ? tests : "tests");
    file = fopen(path, "r");
    cr_assert(file, "%s", path);
    cr_assert_gt(fread(text, 1, (1 << 16) - 1, file), 1000);
    fclose(file);
    for (size_t i = 0; i < v->field_count; i++) {
        snprintf(word, sizeof word, "{{%s}}", v->fields[i].name);
        cr_expect(strstr(text, word), "%s", word);
    }
    for (size_t i = 0; i < v->condition_count; i++) {
        snprintf(word, sizeof word, "{{#%s}}", v->conditions[i].name);
        cr_expect(strstr(text, word), "%s", word);
    }
    free(text);
}
