/* The configuration: every key's default, and every way to get one wrong. */
#include <ftw.h>
#include <sys/stat.h>

#include "edge/config/keys.h"
#include "readers.h"
#include "long.h"

#define REGISTERS "residents = \"r.csv\"; certificates = \"c.csv\";"
#define OUTPUT "output = { dir = \"out\"; };"
#define REQUIRED "registers = { " REGISTERS " }; " OUTPUT

/* libconfig 1.5 loses the text it has just read when what follows it is a syntax error. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
const char *__lsan_default_suppressions(void)
{
    return "leak:strbuf_append\n";
}

static struct arena arena;
static struct config config;
static struct err err;

/* Loads a text as a configuration; 0 or its exit code. */
static int load(const void *text, size_t n)
{
    const char *path = scratch_write("kigen.conf", text, n);

    err = (struct err){0};
    arena_release(&arena);
    return config_load(&config, path, "/share", &arena, &err) ? (int)err.code : 0;
}

static int load_text(const char *text)
{
    return load(text, strlen(text));
}

static const char *below(const char *name)
{
    static char path[256];

    snprintf(path, sizeof path, "%s/%s", scratch_folder, name);
    return path;
}

static bool is(Str s, const char *text)
{
    return str_equal(s, str_of(text));
}

/* %R, %r and %o stand for the keys that must be there. */
static void expand(struct bytes *out, const struct bytes *in)
{
    out->n = 0;
    for (size_t i = 0; i < in->n; i++) {
        const char *more = NULL;

        if (in->p[i] == '%' && i + 1 < in->n)
            more = in->p[i + 1] == 'R'   ? REQUIRED
                   : in->p[i + 1] == 'r' ? REGISTERS
                   : in->p[i + 1] == 'o' ? OUTPUT
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

/* The message with the scratch folder's name taken out. */
static const char *message(void)
{
    static char text[ERR_TEXT_MAX];
    char folder[80], *at;

    snprintf(text, sizeof text, "%s", err.text);
    snprintf(folder, sizeof folder, "%s/", scratch_folder);
    while ((at = strstr(text, folder)))
        memmove(at, at + strlen(folder), strlen(at + strlen(folder)) + 1);
    return text;
}

static void config_case(char **field)
{
    static struct bytes escaped, text;
    int code;

    bytes_unescape(&escaped, field[0]);
    expand(&text, &escaped);
    code = load(text.p, text.n);
    cr_expect_eq(code, atoi(field[1]), "%s\n  exit %d: %s", field[0], code, message());
    if (strcmp(field[2], "-") != 0)
        cr_expect(strstr(message(), field[2]), "%s\n  %s\n  lacks %s", field[0], message(),
                  field[2]);
}

Test(config, every_key, .fini = scratch_remove)
{
    cr_assert_geq(cases_each("config.tsv", 3, config_case), 110);
}

Test(config, defaults, .fini = scratch_remove)
{
    const struct rules *rules = &config.rules;

    cr_assert_eq(load_text(REQUIRED), 0, "%s", err.text);
    cr_expect(is(config.residents.configured, "r.csv") &&
              is(config.residents.path, below("r.csv")));
    cr_expect(is(config.certificates.path, below("c.csv")));
    cr_expect(is(config.output_dir.configured, "out") && is(config.output_dir.path, below("out")));
    cr_expect(is(config.ledger.configured, "out/ledger.sqlite"));
    cr_expect(is(config.ledger.path, below("out/ledger.sqlite")));
    cr_expect_eq(config.encoding, ENCODING_UTF8);
    cr_expect_eq(config.max_unreadable, 100);
    cr_expect(config.holidays.configured.n == 0 &&
              str_starts(config.holidays.path, STR("/share/templates/calendar/")));
    cr_expect_eq(config.holidays_encoding, ENCODING_CP932);
    cr_expect_eq(config.closed_count, 1);
    cr_expect(config.closed[0].from_month == 12 && config.closed[0].from_day == 29 &&
              config.closed[0].to_month == 1 && config.closed[0].to_day == 3);
    cr_expect_eq(config.mailing_day_count, 5);
    for (int i = 0; i < 5; i++)
        cr_expect(config.mailing_days[i].weekday == i && config.mailing_days[i].nth == NTH_EVERY);
    cr_expect(rules->lead_days == 1 && rules->cutoff_days == 0 && rules->target_days == 0);
    cr_expect(rules->delivery_days == 3 && rules->late_days == 14 && rules->floor_days == 30);
    cr_expect_eq(rules->visit_weeks, 0);
    cr_expect(rules->past_days == 35 && rules->pause_count == 0 && !rules->notify_lapsed);
    cr_expect(!day_is(rules->since) && !config.since_said);
    cr_expect(rules->by_issue_count == 1 && rules->by_issue[0].window_months == 3 &&
              rules->by_issue[0].birthdays == 5);
    cr_expect_eq(rules->leap, LEAP_FEB28);
    cr_expect(config.told_elsewhere.path.n == 0 && config.limits.path.n == 0 &&
              config.towns.path.n == 0);
    cr_expect(is(config.templates.path, "/share/templates") && config.bundle_letters == 500);
    cr_expect(config.duplex && !config.page2_form && config.font_count == 3);
    cr_expect(config.shop.paper_gsm == 70 && config.shop.envelope_mg == 5000 &&
              config.shop.specimens == 3 && config.shop.insert && !config.shop.slack &&
              config.shop.enclosure_count == 0 && config.shop.contact.n == 0 &&
              config.shop.post_office.n == 0 && is(config.shop.postage, "料金後納郵便"));
    cr_expect(str_contains(config.fonts[0].path, STR("BIZUD")) &&
              str_contains(config.fonts[1].path, STR("ipamj")) &&
              str_contains(config.fonts[2].path, STR("NotoSerifCJK")));
    cr_expect_eq(config.office_count, 0);
    cr_expect(config.post.schemes.path.n == 0 && config.post.district_count == 0);
    cr_expect(config.post.weights.sheet_hundredths == 436590 &&
              config.post.weights.envelope_mg == 5000 && config.post.weights.enclosures_mg == 0);
}

/* Grams are kept in thousandths; a form that is enclosed with each letter weighs something, and of
 * enclosures that not all letters have those of the heaviest count. */
Test(config, postage, .fini = scratch_remove)
{
    cr_assert_eq(
        load_text(REQUIRED " post = { schemes = \"s.csv\"; district = \"250, 2560001\";"
                           " district_office = \" x \"; };"
                           " print = { paper_gsm = 81; envelope_g = 6.04; enclosures = ("
                           " { name = \"a\"; g = 1.5; }, { name = \"b\"; g = 4; variants = [\"lapsed\"]; },"
                           " { name = \"c\"; g = 2; variants = [\"renewal\", \"card_renewal\"]; }); };"
                           " letters = { reply_form = \"enclosed\"; };"),
        0, "%s", err.text);
    cr_expect(is(config.post.schemes.path, below("s.csv")) && is(config.post.district_office, "x"));
    cr_expect(config.post.district_count == 2 && is(config.post.district[1], "2560001"));
    cr_expect_eq(config.post.weights.sheet_hundredths, 505197);
    cr_expect_eq(config.post.weights.envelope_mg, 6040);
    cr_expect_eq(config.post.weights.enclosures_mg, 10552); /* 1.5 + 4 + a sheet of 5.052 g */
}

/* Whatever can show in the window lies on the sheet, above its first fold. */
Test(config, default_window, .fini = scratch_remove)
{
    cr_assert_eq(load_text(REQUIRED), 0);
    cr_expect_geq(config.window_x - config.window_play_x, 0.0);
    cr_expect_geq(config.window_y - config.window_play_y, 0.0);
    cr_expect_leq(config.window_x + config.window_w + config.window_play_x, 210.0);
    cr_expect_leq(config.window_y + config.window_h + config.window_play_y, 99.0);
    cr_expect_geq(config.window_w - config.window_play_x, 64.3 + 2 * 2, "the barcode at 8 pt");
}

static const char everything[] =
    "office = { name = \"小田原市\"; phone = \"0465-00-0000\"; };\n"
    "registers = { residents = \"/data/r.csv\"; certificates = \"in/c.csv\"; encoding = "
    "\"cp932\";\n"
    "  resident_columns = { resident_id = \"住民番号\"; };\n"
    "  certificate_columns = { serial = \" 番号 \"; };\n"
    "  values = ( { file = \"residents\"; column = \"status\"; own = \" 01\"; means = "
    "\"resident\"; } );\n"
    "  max_unreadable = 7; };\n"
    "calendar = { holidays = \"h.csv\"; holidays_encoding = \"utf-8\"; closed = [\"02-29\"]; };\n"
    "mailing = { days = [\"1st tue\", \"last fri\", \"wed\"]; lead_days = 2; cutoff_days = 4;\n"
    "  target_days = 5; delivery_days = 4; late_days = 10; floor_days = 20; past_days = 40;\n"
    "  visits = [60, 0, 25, 0];\n"
    "  paused = ( { from = \"2020-03-01\"; to = \"2020-05-18\"; reason = \"x\"; }, { from = "
    "\"2021-01-01\"; } );\n"
    "  since = \"2026-04-01\"; told_elsewhere = \"t.csv\"; lapsed = \"notify\"; limits = "
    "\"l.csv\"; };\n"
    "letters = { templates = \"tpl\"; bundle_letters = 250; duplex = false; fonts = (\"f.ttf\", "
    "\"/g.otf\");\n"
    "  page2 = \"form\"; window = { x = 20; y = 17.5; w = 91; h = 46; play_x = 20; play_y = 14; }; "
    "};\n"
    "rules = { window_months = 4; birthdays = 6; leap_birthday = \"mar1\";\n"
    "  by_issue = ( { from = \"2030-04-01\"; birthdays = 11; }, { from = \"2028-04-01\"; "
    "window_months = 12; } ); };\n"
    "post = { towns = \"towns.csv\"; };\n"
    "print = { paper = \" 再生紙 \"; paper_gsm = 81; envelope = \"長3\"; envelope_g = 4.8;\n"
    "  enclosures = ( { name = \"封筒\"; g = 2.5; mm = 0.2; },\n"
    "    { name = \"申請書\"; variants = [\"card_renewal\", \"card_lapsed\"]; } );\n"
    "  insert = false; specimens = 0; postage = \"別納\"; post_office = \"見本局\"; slack = true;\n"
    "  contact = \"係\"; };\n"
    "output = { dir = \"/var/out\"; ledger = \"l.sqlite\"; };\n";

Test(config, everything_set, .fini = scratch_remove)
{
    const struct rules *rules = &config.rules;

    cr_assert_eq(load_text(everything), 0, "%s", err.text);
    cr_expect(config.office_count == 1 && config.office[0].count == 2 &&
              is(config.office[0].pairs[0].key, "name") &&
              is(config.office[0].pairs[0].text, "小田原市"));
    cr_expect(is(config.residents.path, "/data/r.csv") &&
              is(config.certificates.path, below("in/c.csv")));
    cr_expect_eq(config.encoding, ENCODING_CP932);
    cr_expect(config.resident_column_count == 1 && config.certificate_column_count == 1 &&
              is(config.certificate_columns[0].text, "番号"));
    cr_expect(config.value_count == 1 && config.values[0].residents &&
              is(config.values[0].own, "01"));
    cr_expect_eq(config.max_unreadable, 7);
    cr_expect(is(config.holidays.configured, "h.csv") && config.holidays_encoding == ENCODING_UTF8);
    cr_expect(config.closed_count == 1 && config.closed[0].to_month == 2 &&
              config.closed[0].to_day == 29);
    cr_expect(config.mailing_day_count == 3 && config.mailing_days[0].nth == 1 &&
              config.mailing_days[0].weekday == 1 && config.mailing_days[1].nth == NTH_LAST &&
              config.mailing_days[1].weekday == 4 && config.mailing_days[2].nth == NTH_EVERY);
    cr_expect(rules->lead_days == 2 && rules->cutoff_days == 4 && rules->target_days == 5 &&
              rules->delivery_days == 4 && rules->late_days == 10 && rules->floor_days == 20 &&
              rules->past_days == 40 && rules->notify_lapsed && rules->leap == LEAP_MAR1);
    cr_expect(is(config.shop.paper, "再生紙") && config.shop.paper_gsm == 81 &&
              is(config.shop.envelope, "長3") && config.shop.envelope_mg == 4800 &&
              config.shop.specimens == 0 && is(config.shop.postage, "別納") &&
              is(config.shop.post_office, "見本局") && is(config.shop.contact, "係") &&
              config.shop.slack && !config.shop.insert && config.shop.enclosure_count == 2);
    cr_expect(config.shop.enclosures[0].weight_mg == 2500 &&
              config.shop.enclosures[0].thick_um == 200 &&
              config.shop.enclosures[0].variants == 0 &&
              config.shop.enclosures[1].weight_mg == 0 &&
              config.shop.enclosures[1].variants ==
                  (1u << VARIANT_CARD_RENEWAL | 1u << VARIANT_CARD_LAPSED));
    cr_expect(rules->visit_weeks == 3 && rules->visits[0] == 60 && rules->visits[1] == 0 &&
              rules->visits[2] == 25);
    cr_expect(rules->pause_count == 2 && day_equal(rules->pauses[0].to, day_of(2020, 5, 18)) &&
              is(rules->pauses[0].reason, "x") && !day_is(rules->pauses[1].to));
    cr_expect(day_equal(rules->since, day_of(2026, 4, 1)));
    cr_expect(is(config.told_elsewhere.path, below("t.csv")) &&
              is(config.limits.path, below("l.csv")) && is(config.towns.path, below("towns.csv")));
    cr_expect(is(config.templates.path, below("tpl")) && config.bundle_letters == 250 &&
              !config.duplex && config.page2_form);
    cr_expect(config.font_count == 2 && is(config.fonts[0].path, below("f.ttf")) &&
              is(config.fonts[1].path, "/g.otf"));
    cr_expect(config.window_x == 20 && config.window_y == 17.5 && config.window_w == 91 &&
              config.window_h == 46 && config.window_play_x == 20 && config.window_play_y == 14);
    cr_expect(is(config.output_dir.path, "/var/out") && is(config.ledger.path, below("l.sqlite")));
    /* by issue day: sorted; what an entry leaves out is that of before */
    cr_assert_eq(rules->by_issue_count, 3);
    cr_expect(day_equal(rules->by_issue[1].from, day_of(2028, 4, 1)) &&
              rules->by_issue[1].window_months == 12 && rules->by_issue[1].birthdays == 6);
    cr_expect(day_equal(rules->by_issue[2].from, day_of(2030, 4, 1)) &&
              rules->by_issue[2].window_months == 4 && rules->by_issue[2].birthdays == 11);
}

Test(config, digest_is_of_the_settings, .fini = scratch_remove)
{
    char first[65];

    cr_assert_eq(load_text(REQUIRED), 0);
    memcpy(first, config.sha256, sizeof first);
    cr_expect_eq(strspn(first, "0123456789abcdef"), 64);
    cr_assert_eq(load_text("# a comment\n\n" REQUIRED " /* another */\n"), 0);
    cr_expect_str_eq(config.sha256, first);
    cr_assert_eq(load_text(REQUIRED " mailing = { late_days = 15; };"), 0);
    cr_expect_str_neq(config.sha256, first);
}

Test(config, files_that_cannot_be_read, .fini = scratch_remove)
{
    static char large[CONFIG_BYTES_MAX + 1];

    scratch_path("x");
    err = (struct err){0};
    cr_expect(config_load(&config, below("missing.conf"), "/s", &arena, &err));
    cr_expect_eq(err.code, EXIT_INPUT, "%s", err.text);
    err = (struct err){0};
    cr_expect(config_load(&config, scratch_folder, "/s", &arena, &err));
    cr_expect_eq(err.code, EXIT_INPUT, "%s", err.text);
    cr_assert_eq(mkfifo(scratch_path("fifo"), 0600), 0);
    err = (struct err){0};
    cr_expect(config_load(&config, below("fifo"), "/s", &arena, &err), "a FIFO without writer");
    cr_expect_eq(err.code, EXIT_INPUT, "%s", err.text);
    memset(large, ' ', sizeof large);
    memcpy(large, REQUIRED, strlen(REQUIRED));
    cr_expect_eq(load(large, sizeof large - 1), 0, "%s", err.text);
    cr_expect_eq(load(large, sizeof large), 78, "%s", err.text);
}

Test(config, too_many, .fini = scratch_remove)
{
    static char text[16384];
    size_t n = (size_t)snprintf(text, sizeof text, "%s calendar = { closed = [", REQUIRED);

    for (int i = 0; i < CLOSED_MAX; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s\"01-01\"", i ? "," : "");
    snprintf(text + n, sizeof text - n, "]; };");
    cr_expect_eq(load_text(text), 0, "%s", err.text);
    snprintf(text + n, sizeof text - n, ",\"01-01\"]; };");
    cr_expect_eq(load_text(text), 78);
    cr_expect(strstr(err.text, "KGN0224E"), "%s", err.text);
}

/* ---- what a letter must say ------------------------------------------------------------------ */

static void office_case(char **field)
{
    char text[512];
    bool none = strcmp(field[0], "-") == 0;
    int code;

    snprintf(text, sizeof text, REQUIRED "\n%s%s%s", none ? "" : "office = { ",
             none ? "" : field[0], none ? "" : " };");
    cr_assert_eq(load_text(text), 0, "%s", err.text); /* what prints no letter needs no office */
    code = config_check_office(&config, &err) ? (int)err.code : 0;
    cr_expect_eq(code, atoi(field[1]), "%s: %d", field[0], code);
    if (strcmp(field[2], "-") != 0)
        cr_expect(strstr(message(), field[2]), "%s\n  %s\n  lacks %s", field[0], message(),
                  field[2]);
}

Test(config, an_office_that_signs, .fini = scratch_remove)
{
    messages_speak_english(true);
    cr_assert_geq(cases_each("office.tsv", 3, office_case), 11);
}

/* language, mail day, key -> text */
static void office_asked_case(char **field)
{
    static struct bytes escaped;
    char text[1024];
    Day mail_on = strcmp(field[2], "-") == 0 ? DAY_NONE : day_of_text(str_of(field[2]));
    Str language = strcmp(field[1], "-") == 0 ? STR_EMPTY : str_of(field[1]), own;
    bool speaks;

    bytes_unescape(&escaped, field[0]);
    snprintf(text, sizeof text, REQUIRED " office = { %.*s };", (int)escaped.n,
             (const char *)escaped.p);
    cr_assert_eq(load_text(text), 0, "%s", err.text);
    speaks = config_office_own(&config, language, mail_on, str_of(field[3]), &own);
    cr_expect(is(config_office(&config, language, mail_on, str_of(field[3])),
                 strcmp(field[4], "-") == 0 ? "" : field[4]),
              "%s %s %s: %.*s", field[0], field[1], field[2],
              STR_ARG(config_office(&config, language, mail_on, str_of(field[3]))));
    cr_expect_eq(speaks, strcmp(field[5], "own") == 0, "%s %s %s", field[0], field[1], field[2]);
}

Test(config, office_by_day_and_language, .fini = scratch_remove)
{
    cr_assert_geq(cases_each("office-asked.tsv", 6, office_asked_case), 20);
}

Test(config, weeks_until_a_card, .fini = scratch_remove)
{
    cr_assert_eq(load_text(REQUIRED), 0);
    cr_expect_eq(config_card_weeks(&config, DAY_NONE), 4);
    cr_assert_eq(load_text(REQUIRED " office = { card_weeks = \"6\"; from = ( { day = "
                                    "\"2027-04-01\"; card_weeks = \"8\"; } ); };"),
                 0, "%s", err.text);
    cr_expect_eq(config_card_weeks(&config, day_of(2027, 3, 31)), 6);
    cr_expect_eq(config_card_weeks(&config, day_of(2027, 4, 1)), 8);
    cr_expect(config_office_same(&config, day_of(2026, 1, 1), day_of(2027, 3, 31)));
    cr_expect(!config_office_same(&config, day_of(2027, 3, 31), day_of(2027, 4, 1)));
    cr_expect(config_office_same(&config, day_of(2027, 4, 1), day_of(2040, 1, 1)));
}

/* ---- files that are one ---------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
    (void)stat;
    (void)type;
    return ftw->level == 0 ? 0 : remove(path);
}

static void folder_empty(void)
{
    scratch_path("x");
    cr_assert_eq(nftw(scratch_folder, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* "f:a d:b s:c>a h:d>a" */
static void folder_fill(char *what)
{
    for (char *one; (one = strsep(&what, " ")) != NULL;) {
        char kind = one[0], *name = one + 2, *to = strchr(name, '>');
        char path[256], target[256] = "";
        int made = 0;

        if (kind == '-')
            return;
        if (to)
            *to++ = '\0';
        snprintf(path, sizeof path, "%s", below(name));
        if (to)
            snprintf(target, sizeof target, "%s", kind == 's' ? to : below(to));
        if (kind == 'f')
            scratch_write(name, "x", 1);
        else
            made = kind == 'd'   ? mkdir(path, 0700)
                   : kind == 's' ? symlink(target, path)
                                 : link(target, path);
        cr_assert_eq(made, 0, "%s", path);
    }
}

static void paths_case(char **field)
{
    static struct bytes escaped, text;
    int code;

    folder_empty();
    folder_fill(field[0]);
    bytes_unescape(&escaped, field[1]);
    expand(&text, &escaped);
    code = load(text.p, text.n);
    cr_expect_eq(code, atoi(field[2]), "%s\n  exit %d: %s (%s)", field[1], code, message(),
                 field[4]);
    if (strcmp(field[3], "-") != 0)
        cr_expect(strstr(message(), field[3]), "%s\n  %s\n  lacks %s (%s)", field[1], message(),
                  field[3], field[4]);
}

Test(config, no_two_keys_are_one_file, .fini = scratch_remove)
{
    messages_speak_english(true);
    cr_assert_geq(cases_each("config-paths.tsv", 5, paths_case), 44);
    folder_empty();
}

/* A configuration cut off anywhere, or with any byte changed, is read or refused, never worse. */
Test(config, broken_anywhere, .fini = scratch_remove)
{
    static const char bytes[] = "\"{}[]();=\\@#/*\n\x80"
                                "0a";
    static char text[sizeof everything];
    size_t n = sizeof everything - 1;

    for (size_t i = 0; i < n; i += long_run() ? 1 : 3) {
        int code = load(everything, i);

        cr_assert(code == 0 || code == 78, "cut at %zu: %d", i, code);
        memcpy(text, everything, n);
        text[i] = bytes[i % (sizeof bytes - 1)];
        code = load(text, n);
        cr_assert(code == 0 || code == 78, "byte %zu: %d", i, code);
    }
}

/* ---- the table of settings, which kigen check --show and kigen.conf(5) are made of ----------- */

/* Loads the required settings and one more, in its group. */
static int load_one(const char *key, const char *value)
{
    char text[2048], group[64];
    const char *dot = strchr(key, '.');

    REQUIRE(dot && (size_t)(dot - key) < sizeof group);
    snprintf(group, sizeof group, "%.*s", (int)(dot - key), key);
    snprintf(text, sizeof text, "registers = { %s %s%s%s%s }; output = { dir = \"out\"; %s%s%s%s }; ", REGISTERS,
             strcmp(group, "registers") ? "" : dot + 1, strcmp(group, "registers") ? "" : " = ",
             strcmp(group, "registers") ? "" : value, strcmp(group, "registers") ? "" : ";",
             strcmp(group, "output") ? "" : dot + 1, strcmp(group, "output") ? "" : " = ",
             strcmp(group, "output") ? "" : value, strcmp(group, "output") ? "" : ";");
    if (strcmp(group, "registers") && strcmp(group, "output"))
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s = { %s = %s; };", group, dot + 1, value);
    return load_text(text);
}

static bool has_range(const struct config_key *key, long *least, long *most)
{
    int used = 0;

    return key->value && sscanf(key->value, "%ld-%ld%n", least, most, &used) == 2 &&
           (key->value[used] == '\0' || key->value[used] == ' ');
}

Test(config, each_range_of_the_table_is_the_reader_s)
{
    size_t seen = 0;

    for (const struct config_key *key = config_keys; key < config_keys + config_key_count; key++) {
        char value[32];
        long least, most;

        if (!has_range(key, &least, &most) || strchr(key->key, '*') || strcmp(key->key, "office_load.from") == 0)
            continue;
        snprintf(value, sizeof value, "%ld", least);
        load_one(key->key, value);
        cr_expect(!strstr(err.text, "KGN0214"), "%s = %s: %s", key->key, value, err.text);
        snprintf(value, sizeof value, "%ld", most);
        load_one(key->key, value);
        cr_expect(!strstr(err.text, "KGN0214"), "%s = %s: %s", key->key, value, err.text);
        snprintf(value, sizeof value, "%ld", least - 1);
        cr_expect(load_one(key->key, value) == EXIT_CONFIG_ && strstr(err.text, "KGN0214"), "%s = %s: %s", key->key, value, err.text);
        if (most < 999999999) {
            snprintf(value, sizeof value, "%ld", most + 1);
            cr_expect(load_one(key->key, value) == EXIT_CONFIG_ && strstr(err.text, "KGN0214"), "%s = %s: %s", key->key, value, err.text);
        }
        seen++;
    }
    cr_expect_gt(seen, 40);
}

/* What defaults can be told by: every number, word and text that the configuration keeps for these groups. */
static void figures(char *out, size_t room)
{
    const struct rules *r = &config.rules;
    const struct shop *s = &config.shop;
    int used = snprintf(out, room, "%d %d %d %d %d %d %d %d %d %d %d %d %d %d %d %d %d %d %d %d %d " STR_FMT " " STR_FMT " " STR_FMT
                                   " %u %u %u %d %d %zu %zu %zu", config.max_unreadable, (int)config.encoding,
                        (int)config.holidays_encoding, config.bundle_letters, config.duplex, (int)config.reply_form,
                        (int)config.letters_approval, config.page2_form, config.approval_required, r->lead_days, r->cutoff_days,
                        r->target_days, r->delivery_days, r->late_days, r->floor_days, r->past_days, r->notify_lapsed, r->supplement,
                        (int)r->leap, r->by_issue[0].window_months, r->by_issue[0].birthdays, STR_ARG(s->paper), STR_ARG(s->envelope),
                        STR_ARG(s->postage), (unsigned)s->paper_gsm, (unsigned)s->envelope_mg, (unsigned)s->specimens, s->insert, s->slack,
                        config.closed_count, config.mailing_day_count, (size_t)config_card_weeks(&config, DAY_NONE));

    for (size_t i = 0; i < sizeof config.gates / sizeof(int) && (size_t)used < room; i++)
        used += snprintf(out + used, room - (size_t)used, " %d", ((const int *)(const void *)&config.gates)[i]);
    REQUIRE((size_t)used < room);
}

Test(config, each_default_of_the_table_is_the_reader_s)
{
    char plain[4096], written[4096];
    size_t seen = 0;

    cr_assert_eq(load_text(REQUIRED), 0);
    figures(plain, sizeof plain);
    for (const struct config_key *key = config_keys; key < config_keys + config_key_count; key++) {
        if (!key->value || !key->standard || !*key->standard || strncmp(key->key, "office_load", 11) == 0)
            continue;
        cr_expect_eq(load_one(key->key, key->standard), 0, "%s = %s: %s", key->key, key->standard, err.text);
        figures(written, sizeof written);
        cr_expect_str_eq(written, plain, "%s = %s is no default", key->key, key->standard);
        seen++;
    }
    cr_expect_gt(seen, 50);
}

Test(config, each_word_of_the_table_is_the_reader_s)
{
    for (const struct config_key *key = config_keys; key < config_keys + config_key_count; key++) {
        char words[256], value[300];

        if (!key->value || !strchr(key->value, '|'))
            continue;
        snprintf(words, sizeof words, "%s", key->value);
        for (char *word = strtok(words, "|"); word; word = strtok(NULL, "|")) {
            bool is_switch = strcmp(word, "true") == 0 || strcmp(word, "false") == 0;

            snprintf(value, sizeof value, is_switch ? "%s" : "\"%s\"", word);
            cr_expect_eq(load_one(key->key, value), 0, "%s = %s: %s", key->key, value, err.text);
        }
        if (!strstr(key->value, "true"))
            cr_expect(load_one(key->key, "\"planted\"") == EXIT_CONFIG_ && strstr(err.text, "KGN0216"), "%s: %s", key->key, err.text);
    }
}
