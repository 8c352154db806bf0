/*
 * kigen synth: a made-up register in DIR/residents.csv and DIR/certificates.csv, the file of
 * letters.languages beside it (DIR/languages.csv), and its profile.
 *
 * Residents are drawn, written, counted and forgotten one by one, so memory does not grow with
 * their number. The same seed, number, day and municipality give the same bytes on every machine.
 * Nothing is overwritten; what could not be finished is removed.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "disk/file.h"
#include "disk/out.h"
#include "disk/path.h"
#include "disk/sync.h"
#include "cmd/cmd.h"
#include "core/text/columns.h"
#include "synth/synth.h"

#define MUNICIPALITY_DEFAULT "14206" /* 小田原市, whose towns are known */

struct synth_order {
    struct synth synth;
    const char *folder;
};

static int order_read(int argc, char **argv, struct synth_order *order, struct err *err);
static int register_write(const struct synth_order *order, struct synth_profile *profile,
                          struct err *err);
static int profile_print(const struct synth *synth, const struct synth_profile *profile,
                         struct err *err);

int cmd_synth(const struct session *session, int argc, char **argv, struct err *err)
{
    struct synth_profile profile = {0};
    struct synth_order order;

    (void)session; /* --as-of is required: a made-up register does not depend on today */
    if (order_read(argc, argv, &order, err) || register_write(&order, &profile, err) ||
        profile_print(&order.synth, &profile, err))
        return -1;
    return EXIT_DONE;
}

/* ---- the command line ------------------------------------------------------------------------ */

static int order_check(const char *residents, const char *seed, const char *as_of,
                       size_t operand_count, struct err *err)
{
    if (!residents)
        return err_say(err, SYNTH_MISSING, "--residents");
    if (!seed)
        return err_say(err, SYNTH_MISSING, "--seed");
    if (!as_of)
        return err_say(err, SYNTH_MISSING, "--as-of");
    if (operand_count != 1)
        return err_say(err, SYNTH_FOLDER, operand_count);
    return 0;
}

static int order_read(int argc, char **argv, struct synth_order *order, struct err *err)
{
    const char *residents = NULL, *seed = NULL, *as_of = NULL, *municipality = NULL;
    const struct option_wanted options[] = {{"--residents", .value = &residents},
                                            {"--seed", .value = &seed},
                                            {"--as-of", .value = &as_of},
                                            {"--municipality", .value = &municipality}};
    const char **operands = mem_zero((size_t)argc + 1, sizeof *operands);
    size_t operand_count = 0;
    long number, chance;
    Day day;
    int status = -1;

    if (options_read(argc, argv, options, sizeof options / sizeof *options, operands,
                     &operand_count, err) ||
        order_check(residents, seed, as_of, operand_count, err) ||
        option_number("--residents", residents, 1, SYNTH_RESIDENTS_MAX, &number, err) ||
        option_number("--seed", seed, 0, LONG_MAX, &chance, err) ||
        option_day("--as-of", as_of, &day, err))
        goto out;
    if (day_civil(day).year < SYNTH_YEAR_FIRST || day_civil(day).year > SYNTH_YEAR_LAST) {
        err_say(err, SYNTH_AS_OF, as_of, SYNTH_YEAR_FIRST, SYNTH_YEAR_LAST);
        goto out;
    }
    municipality = municipality ? municipality : MUNICIPALITY_DEFAULT;
    if (!synth_init(&order->synth, (uint64_t)chance, (uint32_t)number, day, str_of(municipality))) {
        err_say(err, SYNTH_MUNICIPALITY, municipality);
        goto out;
    }
    order->folder = operands[0];
    status = 0;
out:
    mem_free(operands);
    return status;
}

/* ---- the three files ------------------------------------------------------------------------ */

enum field_end { NEXT, LAST };

/* One field: quoted only where its text demands it (RFC 4180). */
static void put_field(struct out *out, Str text, enum field_end end)
{
    bool quoted = memchr(text.p, ',', text.n) || memchr(text.p, '"', text.n);

    if (!quoted) {
        out_str(out, text);
        out_put(out, end == LAST ? "\n" : ",", 1);
        return;
    }
    out_text(out, "\"");
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            out_text(out, "\"");
        out_put(out, text.p + i, 1);
    }
    out_text(out, end == LAST ? "\"\n" : "\",");
}

static void put_day(struct out *out, Day day)
{
    char text[DAY_TEXT_MAX];

    put_field(out, str_of(day_text(day, text)), NEXT);
}

static void put_flag(struct out *out, bool flag)
{
    put_field(out, flag ? STR("1") : STR("0"), NEXT);
}

static void put_header(struct out *out, bool residents)
{
    size_t count;
    const struct column *columns = columns_of(residents, &count);

    for (size_t i = 0; i < count; i++)
        put_field(out, str_of(columns[i].name), i + 1 == count ? LAST : NEXT);
}

/* In the order of RESIDENT_COLUMNS. */
static void put_resident(struct out *out, const struct synth_person *person)
{
    const struct resident *resident = &person->resident;

    put_field(out, resident->resident_id, NEXT);
    put_field(out, resident->name, NEXT);
    put_field(out, person->birth_text, NEXT);
    put_field(out, resident->postal_code, NEXT);
    put_field(out, resident->address, NEXT);
    put_field(out, resident->building, NEXT);
    put_field(out, str_of(resident_status_term(resident->status).word), NEXT);
    put_day(out, resident->moves_on);
    put_day(out, resident->stay_until);
    put_flag(out, resident->residence_elsewhere);
    put_flag(out, resident->is_protected);
    put_flag(out, resident->ward);
    put_field(out, resident->agent_name, NEXT);
    put_field(out, resident->mailing_name, NEXT);
    put_field(out, resident->mailing_postal_code, NEXT);
    put_field(out, resident->mailing_address, NEXT);
    put_field(out, resident->mailing_building, NEXT);
    put_field(out, resident->language, NEXT);
    put_field(out, resident->municipality, NEXT);
    put_field(out, person->format, LAST);
}

/* In the order of CERTIFICATE_COLUMNS. */
static void put_certificate(struct out *out, const struct certificate *certificate)
{
    put_field(out, certificate->serial, NEXT);
    put_field(out, certificate->resident_id, NEXT);
    put_field(out, str_of(kind_term(certificate->kind).word), NEXT);
    put_day(out, certificate->issued_on);
    put_day(out, certificate->expires_on);
    put_field(out, str_of(certificate_status_term(certificate->status).word), NEXT);
    put_day(out, certificate->card_expires_on);
    put_field(out, str_of(card_type_term(certificate->card_type).word), LAST);
}

/* What letters.languages says of some, beside the register. */
static void put_listed(struct out *out, const struct synth_person *person)
{
    if (!person->listed)
        return;
    put_field(out, person->resident.resident_id, NEXT);
    put_field(out, person->listed_language, NEXT);
    put_field(out, person->listed_format, LAST);
}

/* Everybody, until a write fails: out_close() then says why. */
static void city_write(const struct synth *synth, struct out *residents, struct out *certificates,
                       struct out *languages, struct synth_profile *profile)
{
    struct synth_person person;

    put_header(residents, /*residents*/ true);
    put_header(certificates, /*residents*/ false);
    out_text(languages, "resident_id,language,format\n");
    for (uint32_t i = 0;
         i < synth->residents && !residents->failed && !certificates->failed && !languages->failed;
         i++) {
        synth_person(synth, i, &person);
        synth_profile_add(profile, synth, &person);
        put_resident(residents, &person);
        for (size_t c = 0; c < person.certificate_count; c++)
            put_certificate(certificates, &person.certificates[c]);
        put_listed(languages, &person);
    }
}

static int folder_make(const char *path, struct err *err)
{
    struct stat found;

    if (mkdir(path, 0700) == 0 ||
        (errno == EEXIST && stat(path, &found) == 0 && S_ISDIR(found.st_mode)))
        return 0;
    return err_say_as(err, err_writing(errno), FOLDER_CREATE, path, system_says(errno));
}

/* Closes what is open; of several files either all stay or none. */
static int files_close(struct out *files, const char *const *paths, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (out_close(&files[i], err)) {
            while (i-- > 0)
                unlink(paths[i]); /* one without the other is no register */
            return -1;
        }
    return 0;
}

static int register_write(const struct synth_order *order, struct synth_profile *profile,
                          struct err *err)
{
    enum { RESIDENTS, CERTIFICATES, LANGUAGES, FILES };
    struct arena arena = {0};
    const char *const paths[FILES] = {path_join(&arena, order->folder, "residents.csv"),
                                      path_join(&arena, order->folder, "certificates.csv"),
                                      path_join(&arena, order->folder, "languages.csv")};
    struct out files[FILES] = {{.fd = -1}, {.fd = -1}, {.fd = -1}};
    int status = folder_make(order->folder, err);

    for (size_t i = 0; i < FILES && status == 0; i++)
        status = out_open(&files[i], paths[i], err);
    if (status == 0) {
        city_write(&order->synth, &files[RESIDENTS], &files[CERTIFICATES], &files[LANGUAGES],
                   profile);
        status = files_close(files, paths, FILES, err);
    }
    if (status == 0)
        status = folder_sync(order->folder, err);
    for (size_t i = 0; i < FILES; i++)
        out_abandon(&files[i]);
    arena_release(&arena);
    return status;
}

/* ---- the profile ----------------------------------------------------------------------------- */

static const char *words(const char *english, const char *japanese)
{
    return messages_are_english() ? english : japanese;
}

static void print_count(const char *label, uint64_t count)
{
    printf("%s: %" PRIu64 "\n", label, count);
}

/* A count and its share to a hundredth of a percent, rounded down. */
static void print_share(const char *label, uint64_t count, uint64_t of)
{
    uint64_t share = of ? count * 10000 / of : 0;

    printf("%s: %" PRIu64 " (%" PRIu64 ".%02" PRIu64 " %%)\n", label, count, share / 100,
           share % 100);
}

/* The living by age, 0-4, 5-9, … 100 and older, in tenths of a percent. */
static void print_pyramid(const struct synth_profile *profile)
{
    fputs(words("age pyramid in steps of five years, %:", "5歳階級別の割合(%):"), stdout);
    for (size_t i = 0; i < SYNTH_AGE_STEPS; i++) {
        uint64_t share = profile->living ? profile->five_years[i] * 1000 / profile->living : 0;

        printf(" %" PRIu64 ".%" PRIu64, share / 10, share % 10);
    }
    putchar('\n');
}

static void print_years(const struct synth_profile *profile)
{
    puts(words("expiries by year: all rows, current ones", "有効期限の年別件数: 全行、うち有効"));
    for (int i = 0; i <= YEAR_LAST - YEAR_FIRST; i++)
        if (profile->expiring[i])
            printf("  %d: %" PRIu64 " %" PRIu64 "\n", YEAR_FIRST + i, profile->expiring[i],
                   profile->current_expiring[i]);
}

static void print_hard(const struct synth_profile *profile)
{
#define X(name, english, japanese, of_certificates) {english, japanese, of_certificates},
    static const struct {
        const char *english, *japanese;
        bool of_certificates;
    } kinds[] = {SYNTH_HARD_KINDS(X)};
#undef X

    puts(words("hard cases (share of residents, or of certificates*)",
               "難しい事例(住民に占める割合、*は証明書に占める割合)"));
    for (size_t i = 0; i < SYNTH_HARD_COUNT; i++) {
        fputs(kinds[i].of_certificates ? "  *" : "  ", stdout);
        print_share(words(kinds[i].english, kinds[i].japanese), profile->hard[i],
                    kinds[i].of_certificates ? profile->certificates : profile->residents);
    }
}

static void print_letters(const struct synth_profile *profile)
{
#define X(name, english, japanese) {english, japanese},
    static const struct {
        const char *english, *japanese;
    } kinds[] = {SYNTH_LETTER_KINDS(X)};
#undef X

    print_count(words("residents whose window is open or opens within 30 days",
                      "更新手続の期間中、又は30日以内に始まる住民"),
                profile->due);
    for (size_t i = 0; i < SYNTH_LETTER_COUNT; i++) {
        fputs("  ", stdout);
        print_share(words(kinds[i].english, kinds[i].japanese), profile->letters[i], profile->due);
    }
}

static int profile_print(const struct synth *synth, const struct synth_profile *profile,
                         struct err *err)
{
    char day[DAY_TEXT_MAX];

    printf("%s %s, %s %s\n", words("municipality", "市区町村コード"), synth->municipality,
           words("as of", "基準日"), day_text(synth->as_of, day));
    print_count(words("residents", "住民"), profile->residents);
    print_count(words("certificates", "証明書"), profile->certificates);
    print_count(words("  current", "  うち有効"), profile->current);
    print_count(words("  ended (revoked or expired)", "  うち終了(失効・満了)"), profile->history);
    print_share(words("under 15", "15歳未満"), profile->under_15, profile->living);
    print_share(words("65 and older", "65歳以上"), profile->over_64, profile->living);
    print_pyramid(profile);
    print_share(words("holders of a current certificate", "有効な証明書の保有者"), profile->holders,
                profile->living);
    print_share(words("  holders of both kinds", "  うち2種類とも保有"), profile->two,
                profile->holders);
    print_count(words("residents whose window opens within 30 days",
                      "30日以内に更新手続の期間が始まる住民"),
                profile->opening_soon);
    print_years(profile);
    print_hard(profile);
    print_letters(profile);
    if (fflush(stdout) != 0)
        return err_say_as(err, err_writing(errno), FILE_WRITE, "stdout", system_says(errno));
    return 0;
}
