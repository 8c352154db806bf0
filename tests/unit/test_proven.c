/* What is remembered of letters: believed where nothing that a proof depends on is another. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "flow/press/press_inside.h"
#include "scratch.h"

#define GOTHIC "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf"
#define MINCHO "/usr/share/fonts/truetype/bizud-mincho/BIZUDMincho-Regular.ttf"

enum { RACY_S = 3, FONTS = 2, ROOM = 64 };

struct office { /* with templates and fonts of its own, and a ledger */
    struct scratch scratch;
    struct config config;
    struct config_strings strings[2];
    struct config_path fonts[FONTS];
    Day mail_on;
    char templates[SCRATCH_PATH_MAX], font[SCRATCH_PATH_MAX], ledger[SCRATCH_PATH_MAX],
        memory[SCRATCH_PATH_MAX];
};

static struct config_pair words[] = {
    {STR("name"), STR("小田原市")},
    {STR("mayor_title"), STR("小田原市長")},
    {STR("mayor_name"), STR("梅里　一葉")},
    {STR("section"), STR("市民部戸籍住民課")},
    {STR("address"), STR("〒250-8555 神奈川県小田原市荻窪300番地")},
    {STR("counter"), STR("小田原市役所2階3B窓口")},
    {STR("hours"), STR("平日午前9時〜午後4時30分")},
    {STR("closed"), STR("12月29日〜1月3日")},
    {STR("phone"), STR("0465-33-1386")},
    {STR("fee"), STR("無料")},
};
static struct config_pair later_words[] = {{STR("phone"), STR("0465-00-0000")}};

static void shell(const struct office *office, const char *command)
{
    char line[SCRATCH_PATH_MAX * 2];

    snprintf(line, sizeof line, "cd '%s' && %s", office->scratch.path, command);
    cr_assert_eq(system(line), 0, "%s", line);
}

static void office_make(struct office *office)
{
    const char *tests = getenv("KIGEN_TESTS");
    char copy[SCRATCH_PATH_MAX * 2], folder[SCRATCH_PATH_MAX];

    memset(office, 0, sizeof *office);
    scratch_make(&office->scratch);
    snprintf(office->templates, sizeof office->templates, "%s",
             scratch_path(&office->scratch, "letters"));
    snprintf(office->font, sizeof office->font, "%s", scratch_path(&office->scratch, "own.ttf"));
    snprintf(office->ledger, sizeof office->ledger, "%s", scratch_path(&office->scratch, "l"));
    snprintf(office->memory, sizeof office->memory, "%s",
             scratch_path(&office->scratch, "l.letters"));
    cr_assert(realpath(tests && *tests ? tests : "tests", folder));
    snprintf(copy, sizeof copy, "cp -R '%s/../templates' letters && cp " GOTHIC " own.ttf", folder);
    shell(office, copy);
    office->mail_on = day_of(2026, 11, 24);
    office->strings[0] = (struct config_strings){
        .from = DAY_NONE, .pairs = words, .count = sizeof words / sizeof *words};
    office->strings[1] =
        (struct config_strings){.from = day_of(2027, 4, 1), .pairs = later_words, .count = 1};
    office->fonts[0] = (struct config_path){STR("own.ttf"), str_of(office->font)};
    office->fonts[1] = (struct config_path){STR(MINCHO), STR(MINCHO)};
    office->config = (struct config){.office = office->strings,
                                     .office_count = 2,
                                     .fonts = office->fonts,
                                     .font_count = FONTS,
                                     .duplex = true,
                                     .bundle_letters = 500,
                                     .window_x = 21,
                                     .window_y = 17,
                                     .window_w = 90,
                                     .window_h = 45,
                                     .window_play_x = 21,
                                     .window_play_y = 15,
                                     .templates = {STR("letters"), str_of(office->templates)},
                                     .towns = {STR("towns.csv"), STR("towns.csv")},
                                     .sha256 = "a digest of the settings"};
    sleep(RACY_S); /* the copied font is known by its times */
}

/* A night, which may keep what it found. NULL: its letters were all looked at, and refused. */
static struct press *night(struct office *office, bool keeps)
{
    struct font_digests *digests;
    struct press *press;
    struct err err = {.code = EXIT_DONE};

    font_digests_begin(&digests, office->config.fonts, office->config.font_count, office->ledger);
    cr_assert(
        !press_recall(&press, &office->config, office->mail_on, digests, office->ledger, &err) ||
        (!press && (err.code == EXIT_CONFIG_ || err.code == EXIT_INPUT)));
    if (keeps)
        press_remember(press, digests);
    font_digests_end(digests);
    return press;
}

static bool knows(struct office *office)
{
    struct press *press = night(office, /*keeps*/ false);
    bool remembered = press && press->remembered;

    press_close(press);
    return remembered;
}

static void keep(struct office *office)
{
    press_close(night(office, /*keeps*/ true));
}

/* ---- one change at a time -------------------------------------------------------------------- */

/* Each is done to a good memory, then undone, and the same memory holds once more. */
static const struct {
    const char *done, *undone;
} changes[] = {
    {"echo >>letters/renewal/ja/words.txt", "truncate -s -1 letters/renewal/ja/words.txt"},
    {"echo >>letters/card_lapsed/ja-easy/words.txt",
     "truncate -s -1 letters/card_lapsed/ja-easy/words.txt"},
    {"echo >>letters/stay_extended/en/words.txt", /* of a language that is not offered */
     "truncate -s -1 letters/stay_extended/en/words.txt"},
    {"echo >>letters/common/ja/words.txt", "truncate -s -1 letters/common/ja/words.txt"},
    {"echo >>letters/common/ja/layout.conf", "truncate -s -1 letters/common/ja/layout.conf"},
    {"echo >>letters/common/ja-large/layout.conf",
     "truncate -s -1 letters/common/ja-large/layout.conf"},
    {"echo >>letters/common/ja-easy/language.conf",
     "truncate -s -1 letters/common/ja-easy/language.conf"},
    {"echo >>letters/form/ja/words.txt", "truncate -s -1 letters/form/ja/words.txt"},
    {"touch letters/renewal/ja/image.png", "rm letters/renewal/ja/image.png"},
    {"mv letters/stay_extended/ja-large letters/", "mv letters/ja-large letters/stay_extended/"},
    {"mv letters/form letters/f", "mv letters/f letters/form"},
    {"cp -R letters/renewal/ja-easy letters/renewal/ja-easy-large",
     "rm -r letters/renewal/ja-easy-large"},
    {"cp " GOTHIC " BIZUDPGothic-Bold.ttf",
     "rm BIZUDPGothic-Bold.ttf"}, /* beside the office's own */
    {"cp " GOTHIC " letters/common/ja/BIZUDPGothic-Regular.ttf",
     "rm letters/common/ja/BIZUDPGothic-Regular.ttf"},
    {"mv own.ttf o && cp " MINCHO " own.ttf", "mv o own.ttf"},
    {"mv l.letters m", "mv m l.letters"},
    {"head -c -70 l.letters >m && mv l.letters n && mv m l.letters", "mv n l.letters"},
    {"sed 's/letters 1/letters 2/' l.letters >m && mv l.letters n && mv m l.letters",
     "mv n l.letters"},
    {"rm -f m && mkfifo m && mv l.letters n && mv m l.letters", "rm l.letters && mv n l.letters"},
};

Test(proven, each_file_counts)
{
    struct office office;

    office_make(&office);
    cr_expect(!knows(&office), "nothing is remembered yet");
    keep(&office);
    cr_assert(knows(&office));
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        shell(&office, changes[i].done);
        cr_expect(!knows(&office), "%s", changes[i].done);
        shell(&office, changes[i].undone);
        cr_expect(knows(&office), "%s", changes[i].undone);
    }
    shell(&office, "echo >letters/README.txt; echo >letters/renewal/README.txt");
    cr_expect(!knows(&office), "a file in a letter's folder");
    shell(&office, "rm letters/renewal/README.txt");
    cr_expect(knows(&office), "nobody looks beside the letters");
    shell(&office, "mv letters/renewal/ja/words.txt w && ln -s ../../../w letters/renewal/en/link "
                   "&& mv w letters/renewal/ja/words.txt");
    keep(&office);
    cr_expect(!knows(&office), "a link may lead anywhere");
    scratch_remove(&office.scratch);
}

Test(proven, each_setting_counts)
{
    static struct config_path other;
    struct office office;
    Day mail_on;

    office_make(&office);
    keep(&office);
    mail_on = office.mail_on;
    office.mail_on = day_of(2027, 3, 31);
    cr_expect(knows(&office), "another mail day with the same strings");
    office.mail_on = day_of(2027, 4, 1);
    cr_expect(!knows(&office), "office.from begins");
    office.mail_on = mail_on;
    cr_assert(knows(&office));
    office.config.sha256[0] = 'A';
    cr_expect(!knows(&office), "other settings");
    office.config.sha256[0] = 'a';
    office.config.templates.configured = STR("other");
    cr_expect(!knows(&office), "another name of the templates in run.json");
    office.config.templates.configured = STR("letters");
    office.config.font_count = 1;
    cr_expect(!knows(&office), "a shorter chain");
    office.config.font_count = FONTS;
    other = office.fonts[0];
    office.fonts[0] = office.fonts[1];
    office.fonts[1] = other;
    cr_expect(!knows(&office), "another order of the chain");
    office.fonts[1] = office.fonts[0];
    office.fonts[0] = other;
    cr_expect(knows(&office));
    scratch_remove(&office.scratch);
}

/* A byte of it that is another makes it none, wherever it is. */
Test(proven, each_byte_of_the_memory_counts)
{
    struct office office;
    Str text;

    office_make(&office);
    keep(&office);
    text = file_text(office.memory);
    for (size_t at = 0; at < text.n; at += 499) {
        char *damaged = strdup(text.p);

        damaged[at] ^= 1;
        cr_assert_eq(unlink(office.memory), 0);
        file_put(office.memory, (Str){damaged, text.n});
        cr_expect(!knows(&office), "byte %zu", at);
        free(damaged);
    }
    cr_assert_eq(unlink(office.memory), 0);
    file_put(office.memory, text);
    cr_expect(knows(&office));
    scratch_remove(&office.scratch);
}

/* One line less, or twice, under a checksum that holds: it may be believed or not, and nothing breaks. */
Test(proven, a_forged_memory_breaks_nothing)
{
    struct office office;
    struct err err = {.code = EXIT_DONE};
    Str text;

    office_make(&office);
    keep(&office);
    text = file_text(office.memory);
    for (size_t from = 0; from + DIGEST_HEX + 1 < text.n;) {
        const char *feed = memchr(text.p + from, '\n', text.n - from);
        size_t line = (size_t)(feed - text.p) + 1 - from;

        for (int times = 0; times <= 2 && (from < 500 || text.p[from] != 'i'); times += 2) {
            char *forged = calloc(1, text.n + line + 1);
            size_t n = from, rest = text.n - DIGEST_HEX - 1 - from - line;
            struct press *press;

            memcpy(forged, text.p, from);
            for (int i = 0; i < times; i++, n += line)
                memcpy(forged + n, text.p + from, line);
            memcpy(forged + n, text.p + from + line, rest);
            n += rest;
            digest_of((Str){forged, n}, forged + n);
            forged[n + DIGEST_HEX] = '\n';
            cr_assert_eq(unlink(office.memory), 0);
            file_put(office.memory, (Str){forged, n + DIGEST_HEX + 1});
            press = night(&office, /*keeps*/ false);
            cr_assert(press);
            cr_expect_eq(press_use(press, &err), 0, "%s", err.text);
            press_close(press);
            free(forged);
        }
        from += line;
    }
    scratch_remove(&office.scratch);
}

/* ---- the same night -------------------------------------------------------------------------- */

static void inputs_take(struct press *press, struct lot *lot, struct lot_input *inputs,
                        struct arena *arena)
{
    struct err err = {.code = EXIT_DONE};

    *lot = (struct lot){.inputs = inputs};
    press_templates(press, lot, ROOM, arena);
    cr_assert_eq(press_fonts(press, NULL, lot, ROOM, arena, &err), 0, "%s", err.text);
}

/* What a run is told of the letters is the same, whether they were compiled or remembered. */
Test(proven, a_remembered_press_says_the_same)
{
    struct office office;
    struct lot of_all, of_known;
    struct lot_input all_inputs[ROOM], known_inputs[ROOM];
    struct arena arena = {0};
    struct press *all, *known;
    struct err err = {.code = EXIT_DONE};
    Str a, b;

    office_make(&office);
    all = night(&office, /*keeps*/ true);
    known = night(&office, /*keeps*/ false);
    cr_assert(!all->remembered && known->remembered);
    inputs_take(all, &of_all, all_inputs, &arena);
    inputs_take(known, &of_known, known_inputs, &arena);
    cr_assert_eq(of_all.input_count, of_known.input_count);
    for (uint32_t i = 0; i < of_all.input_count; i++) {
        cr_expect(str_equal(all_inputs[i].role, known_inputs[i].role));
        cr_expect(str_equal(all_inputs[i].file, known_inputs[i].file), "%u", i);
        cr_expect_str_eq(all_inputs[i].sha256, known_inputs[i].sha256);
    }
    cr_expect_str_eq(press_templates_digest(all), press_templates_digest(known));
    for (size_t i = 0; press_unmarked(all, i, &a); i++)
        cr_expect(press_unmarked(known, i, &b) && str_equal(a, b));
    cr_expect(press_unoffered(known, 0, &b) && str_equal(b, STR("en")));
    cr_assert_eq(press_use(known, &err), 0, "%s", err.text);
    cr_assert_eq(all->templates.count, known->templates.count);
    cr_assert_eq(all->font_count, known->font_count);
    for (size_t i = 0; i < all->templates.count; i++) {
        const struct template *t = &all->templates.at[i];

        cr_expect_null(known->templates.at[i].form, "nobody has asked for it");
        cr_expect_eq(press_pages(all, t->variant, t->language),
                     press_pages(known, t->variant, t->language));
        cr_expect_eq(press_bears_barcode(all, t->variant, t->language),
                     press_bears_barcode(known, t->variant, t->language));
        cr_expect(known->templates.at[i].form);
    }
    cr_expect_eq(press_check(known, &err), 0);
    cr_expect_eq(known->inputs.count, all->inputs.count, "nothing else was read");
    cr_expect_eq(known->font_count, all->font_count);
    press_close(known);
    press_close(all);
    arena_release(&arena);
    scratch_remove(&office.scratch);
}

/* A letter that is asked for is proven then, whatever is remembered: a damaged one stops the night. */
Test(proven, what_is_printed_is_proven)
{
    struct office office;
    struct press *press;
    struct lot_bundle bundle = {.variant = VARIANT_RENEWAL, .language = STR("ja")};
    struct lot lot = {.bundles = &bundle, .bundle_count = 1};
    struct err err = {.code = EXIT_DONE}, again = {.code = EXIT_DONE};

    office_make(&office);
    keep(&office);
    press = night(&office, /*keeps*/ false);
    cr_assert(press->remembered);
    for (size_t i = 0; i < press->inputs.count; i++)
        if (str_ends(press->inputs.at[i].file, STR("renewal/ja/words.txt")))
            press->inputs.at[i].text = STR("no block at all\n");
    cr_expect_eq(press_pages(press, VARIANT_LAPSED, STR("ja")), 2);
    cr_expect_eq(press_check(press, &err), 0);
    cr_expect_eq(press_pages(press, VARIANT_RENEWAL, STR("ja")), 0);
    cr_expect_eq(press_check(press, &err), -1);
    cr_expect_eq(err.code, EXIT_CONFIG_, "%s", err.text);
    cr_expect_eq(press_ready_lot(press, &lot, &again), -1);
    cr_expect_str_eq(again.text, err.text);
    press_close(press);
    scratch_remove(&office.scratch);
}

enum { TEXT_ROOM = 64 << 10, LONG_CHARACTERS = 3000 };

/* As if the memory lied: words as they are, but with a paragraph before `mark` that no page holds. */
static void lengthen(struct press *press, const char *file, const char *mark)
{
    static char text[TEXT_ROOM];
    size_t found = 0;

    for (size_t i = 0; i < press->inputs.count; i++)
        if (str_ends(press->inputs.at[i].file, str_of(file))) {
            Str was = press->inputs.at[i].text;
            const char *end = memmem(was.p, was.n, mark, strlen(mark));
            size_t before = (size_t)(end - was.p), added = LONG_CHARACTERS * 3;

            cr_assert(end && was.n + added < sizeof text, "%s", mark);
            memcpy(text, was.p, before);
            for (int k = 0; k < LONG_CHARACTERS; k++)
                memcpy(text + before + k * 3, "長", 3);
            memcpy(text + before + added, end, was.n - before);
            press->inputs.at[i].text = (Str){text, was.n + added};
            found++;
        }
    cr_assert_eq(found, 1, "%s", file);
}

/* A letter that nobody gets tonight is only read. One that is printed, and one that an address does not
 * seem to fit, is proven first: no address is blamed for a damaged letter. */
Test(proven, what_is_read_only_is_proven_before_it_counts)
{
    static char names[600];
    static const struct {
        const char *what, *file, *mark, *addressee;
        bool is_damaged, fits; /* the answer before anything is printed */
    } cases[] = {
        {"whole", NULL, NULL, "山田太郎　様", false, true},
        {"whole, a name without room", NULL, NULL, names, false, false},
        {"a paragraph", "/renewal/ja/words.txt", "**です。{{/opened}}\n", "山田太郎　様", true,
         true},
        {"a paragraph, a name without room", "/renewal/ja/words.txt", "**です。{{/opened}}\n",
         names, true, false},
        {"a line with a name", "/common/ja/words.txt", "様の{{>who_what}}\n", "山田太郎　様", true, false},
    };
    struct office office;
    struct lot_piece piece = {.variant = VARIANT_RENEWAL,
                              .language = STR("ja"),
                              .postal_code = STR("250-0042"),
                              .address = STR("神奈川県小田原市荻窪1番地"),
                              .holder_name = STR("山田花子")};

    memset(names, 'W', sizeof names - 1);
    office_make(&office);
    keep(&office);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int asked = 0; asked < 2; asked++) { /* whether it fits, and how many pages it has */
            struct press *press = night(&office, /*keeps*/ false);
            struct err err = {.code = EXIT_DONE};

            cr_assert(press->remembered);
            cr_assert_eq(press_use(press, &err), 0, "%s", err.text);
            if (cases[i].file)
                lengthen(press, cases[i].file, cases[i].mark);
            cr_expect(press_bears_barcode(press, VARIANT_RENEWAL, STR("ja")), "it is read");
            cr_expect_eq(press_check(press, &err), 0);
            piece.addressee = str_of(cases[i].addressee);
            if (asked)
                cr_expect_eq(press_pages(press, VARIANT_RENEWAL, STR("ja")),
                             cases[i].is_damaged ? 0 : 2, "%s", cases[i].what);
            else
                cr_expect_eq(press_fits(press, &piece), cases[i].fits, "%s", cases[i].what);
            cr_expect_eq(press_check(press, &err),
                         cases[i].is_damaged && (asked || !cases[i].fits) ? -1 : 0, "%s",
                         cases[i].what);
            cr_expect(err.code == EXIT_DONE || err.code == EXIT_CONFIG_, "%s", err.text);
            press_close(press);
        }
    scratch_remove(&office.scratch);
}
