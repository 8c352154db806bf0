/*
 * How fast the press is, on the real thing: press TEMPLATES FOLDER [JOBS]
 *
 * TEMPLATES holds renewal/, card_renewal/ and lapsed/, as letters.templates does;
 * tests/bench/press.sh makes such a folder of one letter. Twenty bundles of 500 made-up people are
 * drawn by 1 and 2 jobs, and by 4 where there are four processors, five times in turn. Nothing
 * depends on these figures: machines differ. FOLDER keeps the files of the last round, and
 *     recipe        the letters of the first bundle (recipe.h), for the others of peers.sh
 *     us            processor microseconds a letter by one job, the median
 * JOBS draws once, with that number of jobs, and says only what that took.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "edge/disk/workers.h"
#include "flow/press/bundle.h"
#include "recipe.h"

enum { BUNDLES = 20, LETTERS = 500, PIECES = BUNDLES * LETTERS };
enum { ROUNDS = 5, JOBS_MAX = 4 };

static struct config_pair office[] = {
    {STR("name"), STR("小田原市")},
    {STR("mayor_title"), STR("小田原市長")},
    {STR("mayor_name"), STR("梅里　一葉")},
    {STR("section"), STR("市民部戸籍住民課")},
    {STR("counter"), STR("小田原市役所2階3B窓口")},
    {STR("hours"), STR("平日午前9時〜午後4時30分")},
    {STR("closed"), STR("12月29日〜1月3日")},
    {STR("crowded"), STR("休日の前後と、毎日午前10時〜12時")},
    {STR("phone"), STR("0465-33-1386")},
    {STR("phone_reply"), STR("0465-33-1384")},
    {STR("fee"), STR("無料")},
    {STR("url"), STR("https://www.city.odawara.example.jp/mynumber/koushin")},
    {STR("document_number"), STR("戸住第1119号")},
};

#define FONT(path)                                                                                 \
    {                                                                                              \
        STR(path), STR(path)                                                                       \
    }
static struct config_path fonts[] = {
    FONT("/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf"),
    FONT("/usr/share/fonts/truetype/bizud-mincho/BIZUDMincho-Regular.ttf"),
    FONT("/usr/share/fonts/truetype/ipamj/ipamjm.ttf"),
    FONT("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
};

static const char *const families[] = {"梅原", "髙橋", "鈴木", "小笠原",     "﨑山", "渡邊", "中村",
                                       "加藤", "石井", "斎藤", "葛󠄀城", "露木", "杉﨑"};
static const char *const givens[] = {"健太", "さくら", "花子", "与左衛門", "美智子", "千代",
                                     "一郎", "つる",   "正夫", "久美子",   "ハナ"};
static const char *const towns[] = {"荻窪",       "栄町一丁目",   "国府津", "城山四丁目",
                                    "浜町三丁目", "南鴨宮二丁目", "曽比",   "本町一丁目"};
static const char *const houses[] = {
    "", "", "", "城山グランドハイツ", "コーポラス小田原", "シャトレ南鴨宮"};

struct bench {
    struct press *press;
    struct lot lot;
    struct arena arena;
    char folder[256];
};

static const char *pick(const char *const *from, size_t count, uint32_t i)
{
    return from[(i * 2654435761u >> 7) % count];
}
#define PICK(from, i) pick(from, sizeof from / sizeof *from, i)

static void piece_make(struct bench *b, uint32_t i)
{
    struct lot_piece *piece = &b->lot.pieces[i];
    const char *house = PICK(houses, i + 3);

    *piece = (struct lot_piece){
        .number = i + 1,
        .sequence = i % LETTERS + 1,
        .variant = VARIANT_RENEWAL,
        .language = STR("ja"),
        .addressee = arena_printf(&b->arena, "%s　%s", PICK(families, i), PICK(givens, i + 1)),
        .address = arena_printf(&b->arena, "神奈川県小田原市%s%u番地の%u", PICK(towns, i + 2),
                                i % 900 + 1, i % 37 + 1),
        .building =
            *house ? arena_printf(&b->arena, "%s%u号室", house, i % 12 * 100 + 101) : STR_EMPTY,
        .postal_code = arena_printf(&b->arena, "250%04u", i / 40),
        .barcode = arena_printf(&b->arena, "250%04u%u-%u", i / 40, i % 900 + 1, i % 37 + 1),
        .certificate = i * 2,
        .certificate_count = 2};
    piece_id_text(b->lot.mail_on, i + 1, piece->id);
    for (uint32_t k = 0; k < 2; k++)
        b->lot.certificates[i * 2 + k] =
            (struct lot_certificate){.kind = (enum kind)k,
                                     .expires_on = day_of(2027, 2, 1 + (int)(i % 28)),
                                     .opens_on = day_of(2026, 11, 2 + (int)(i % 28)),
                                     .card_expires_on = DAY_NONE};
}

static void lot_make(struct bench *b)
{
    b->lot = (struct lot){.as_of = day_of(2026, 11, 22),
                          .mail_on = day_of(2026, 11, 24),
                          .deliver_on = day_of(2026, 11, 27),
                          .job = STR("261124-1"),
                          .office_name = STR("小田原市"),
                          .version = STR("0.0.0"),
                          .piece_count = PIECES,
                          .certificate_count = PIECES * 2,
                          .bundle_count = BUNDLES};
    b->lot.pieces = ARENA_ARRAY(&b->arena, struct lot_piece, PIECES);
    b->lot.certificates = ARENA_ARRAY(&b->arena, struct lot_certificate, PIECES * 2);
    b->lot.bundles = ARENA_ARRAY(&b->arena, struct lot_bundle, BUNDLES);
    for (uint32_t i = 0; i < PIECES; i++)
        piece_make(b, i);
    for (uint32_t i = 0; i < BUNDLES; i++)
        b->lot.bundles[i] = (struct lot_bundle){
            .file = arena_printf(&b->arena, "letters-%04u.pdf", i + 1),
            .variant = VARIANT_RENEWAL,
            .language = STR("ja"),
            .piece = i * LETTERS,
            .piece_count = LETTERS,
            .pages = LETTERS * press_pages(b->press, VARIANT_RENEWAL, STR("ja"))};
}

static int bundle_draw(void *context, size_t job, char result[RESULT_BYTES], struct err *err)
{
    struct bench *b = context;
    char path[512];

    snprintf(path, sizeof path, "%s/letters-%04zu.pdf", b->folder, job + 1);
    unlink(path);
    return press_bundle(b->press, &b->lot, &b->lot.bundles[job], path, result, err);
}

static double seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct round {
    double wall_us, processor_us, worker_mb; /* the first two a letter */
};

/* One round in a process of its own, so that ru_maxrss is that of its workers alone. */
static struct round round_time(struct bench *b, size_t jobs)
{
    struct round *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0),
                 round;
    double begun = seconds_now();
    int status;
    pid_t child;

    if (shared == MAP_FAILED)
        exit(1);
    child = fork();
    if (child == 0) {
        const struct work work = {
            .jobs = BUNDLES, .job = bundle_draw, .context = b, .patience_s = WORKER_PATIENCE_S};
        struct err err = {.code = EXIT_DONE};
        struct rusage usage;

        if (workers_run(jobs, &work, NULL, &err)) {
            fprintf(stderr, "%s\n", err.text);
            _exit(1);
        }
        shared->wall_us = (seconds_now() - begun) * 1e6 / PIECES;
        getrusage(RUSAGE_CHILDREN, &usage);
        shared->processor_us = ((double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
                                (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)) /
                               PIECES;
        shared->worker_mb = (double)usage.ru_maxrss / 1024;
        _exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        exit(1);
    round = *shared;
    munmap(shared, sizeof *shared);
    return round;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The best wall time, for others may be at work beside it; of the rest the median. */
static struct round sum_up(const struct round *rounds)
{
    double wall[ROUNDS], processor[ROUNDS], mb[ROUNDS];

    for (size_t i = 0; i < ROUNDS; i++) {
        wall[i] = rounds[i].wall_us;
        processor[i] = rounds[i].processor_us;
        mb[i] = rounds[i].worker_mb;
    }
    qsort(wall, ROUNDS, sizeof *wall, by_size);
    qsort(processor, ROUNDS, sizeof *processor, by_size);
    qsort(mb, ROUNDS, sizeof *mb, by_size);
    return (struct round){wall[0], processor[ROUNDS / 2], mb[ROUNDS / 2]};
}

static void round_print(const struct round *round, size_t jobs)
{
    printf(
        "%zu job%s  %6.1f us of processor a letter: %6.0f a second of it  %7.1f us of time: %6.0f "
        "letters/s  %5.1f MB a worker\n",
        jobs, jobs > 1 ? "s" : " ", round->processor_us, 1e6 / round->processor_us, round->wall_us,
        1e6 / round->wall_us, round->worker_mb);
}

/*
 * What four would take. Of time: serial + shared / jobs, from the times of one and two. Of
 * processor: a job more costs what the second did, and nobody else is at work.
 */
static void projection_print(const struct round *one, const struct round *two)
{
    double shared = 2 * (one->wall_us - two->wall_us), serial = one->wall_us - shared;
    double by_time = serial + shared / 4, more = two->processor_us - one->processor_us;
    double by_processor = (one->processor_us + 3 * more) / 4;

    printf(
        "COMPUTED, not measured, 4 jobs on 4 processors:\n"
        "  by time       %.1f us shared by the jobs, %.1f not: %.1f us, %.0f letters/s, %.2f of "
        "the time of 1\n"
        "  by processor  %.1f us more for each job: %.1f us, %.0f letters/s, %.2f of the time of "
        "1\n",
        shared, serial, by_time, 1e6 / by_time, by_time / one->wall_us, more, by_processor,
        1e6 / by_processor, by_processor / one->processor_us);
}

static void bytes_print(const struct bench *b)
{
    double bytes = 0;

    for (size_t i = 0; i < BUNDLES; i++) {
        char path[512];
        struct stat stat_;

        snprintf(path, sizeof path, "%s/letters-%04zu.pdf", b->folder, i + 1);
        if (stat(path, &stat_) == 0)
            bytes += (double)stat_.st_size;
    }
    printf("%.0f bytes a letter\n", bytes / PIECES);
}

static void rounds_print(struct bench *b)
{
    size_t most = sysconf(_SC_NPROCESSORS_ONLN) >= JOBS_MAX ? JOBS_MAX : JOBS_MAX / 2;
    struct round rounds[JOBS_MAX + 1][ROUNDS], sum[JOBS_MAX + 1];
    char path[512];
    FILE *file;

    for (size_t i = 0; i < ROUNDS; i++)
        for (size_t jobs = 1; jobs <= most; jobs *= 2)
            rounds[jobs][i] = round_time(b, jobs);
    for (size_t jobs = 1; jobs <= most; jobs *= 2) {
        sum[jobs] = sum_up(rounds[jobs]);
        round_print(&sum[jobs], jobs);
    }
    bytes_print(b);
    if (2 * sum[2].wall_us > 1.1 * sum[2].processor_us)
        printf("the machine is BUSY with other work: wall times and what follows from them say "
               "little\n");
    printf("2 jobs take %.2f of the time of 1\n", sum[2].wall_us / sum[1].wall_us);
    if (most == JOBS_MAX)
        printf("4 jobs take %.2f of the time of 1\n", sum[4].wall_us / sum[1].wall_us);
    else
        projection_print(&sum[1], &sum[2]);
    printf("the aim: 110 us a letter, 7000 letters/s by 1 job and 25000 by 4, 0.45 of the time, "
           "35 MB, 3000 bytes\n");
    snprintf(path, sizeof path, "%s/us", b->folder);
    file = fopen(path, "w");
    if (!file || fprintf(file, "%.1f\n", sum[1].processor_us) < 0 || fclose(file))
        exit(1);
}

int main(int argc, char **argv)
{
    struct bench b = {0};
    struct config_strings strings = {
        .from = DAY_NONE, .pairs = office, .count = sizeof office / sizeof *office};
    struct config config = {.office = &strings,
                            .office_count = 1,
                            .fonts = fonts,
                            .font_count = sizeof fonts / sizeof *fonts,
                            .duplex = true,
                            .bundle_letters = LETTERS,
                            .window_x = 21,
                            .window_y = 17,
                            .window_w = 90,
                            .window_h = 45,
                            .window_play_x = 21,
                            .window_play_y = 15};
    struct err err = {.code = EXIT_DONE};

    if (argc < 3)
        return 64;
    config.templates = (struct config_path){str_of(argv[1]), str_of(argv[1])};
    snprintf(b.folder, sizeof b.folder, "%s", argv[2]);
    if (press_open(&b.press, &config, DAY_NONE, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    lot_make(&b);
    if (argc > 3) {
        size_t jobs = (size_t)strtoul(argv[3], NULL, 10);
        struct round round = round_time(&b, jobs);

        round_print(&round, jobs);
    } else {
        char path[512];

        rounds_print(&b);
        snprintf(path, sizeof path, "%s/recipe", b.folder);
        if (!recipe_write(b.press, &b.lot, LETTERS, path))
            return 1;
    }
    press_close(b.press);
    arena_release(&b.arena);
    return 0;
}
