/*
 * How fast the press is, on the real thing: press TEMPLATES FOLDER JOBS
 *
 * TEMPLATES: a folder as letters.templates names it. Twenty bundles of 500 made-up people are drawn by JOBS
 * workers into FOLDER, with all that a page bears: codes, outlines, labels, marks. Prints one line of JSON:
 * microseconds of processor and of the clock a letter, the largest worker (KiB), bytes a letter.
 * FOLDER/recipe is then the first bundle as lines (recipe.h), for others to print.
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
    for (uint32_t k = 0; k < 2; k++) {
        Day opens_on = day_of(2026, 11, 2 + (int)(i % 28)),
            ends_on = day_of(2027, 2, 1 + (int)(i % 28));

        b->lot.certificates[i * 2 + k] = (struct lot_certificate){.kind = (enum kind)k,
                                                                  .expires_on = ends_on,
                                                                  .opens_on = opens_on,
                                                                  .ideal_on = opens_on,
                                                                  .card_expires_on = DAY_NONE,
                                                                  .card_ends_on = DAY_NONE,
                                                                  .counter_from = opens_on,
                                                                  .counter_until = ends_on};
    }
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
    double wall_us, processor_us; /* a letter */
    long worker_kib;
};

/* In a process of its own, so that ru_maxrss is that of its workers alone. */
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
        shared->worker_kib = usage.ru_maxrss;
        _exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        exit(1);
    round = *shared;
    munmap(shared, sizeof *shared);
    return round;
}

static double bytes_a_letter(const struct bench *b)
{
    double bytes = 0;

    for (size_t i = 0; i < BUNDLES; i++) {
        char path[512];
        struct stat stat_;

        snprintf(path, sizeof path, "%s/letters-%04zu.pdf", b->folder, i + 1);
        if (stat(path, &stat_) == 0)
            bytes += (double)stat_.st_size;
    }
    return bytes / PIECES;
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
    struct round round;
    char path[512];

    if (argc != 4)
        return 64;
    config.templates = (struct config_path){str_of(argv[1]), str_of(argv[1])};
    snprintf(b.folder, sizeof b.folder, "%s", argv[2]);
    if (press_open(&b.press, &config, DAY_NONE, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    lot_make(&b);
    round = round_time(&b, (size_t)strtoul(argv[3], NULL, 10));
    printf("{\"letters\":%d,\"cpu_us\":%.1f,\"wall_us\":%.1f,\"worker_kib\":%ld,\"bytes\":%.1f}\n",
           PIECES, round.processor_us, round.wall_us, round.worker_kib, bytes_a_letter(&b));
    snprintf(path, sizeof path, "%s/recipe", b.folder);
    if (!recipe_write(b.press, &b.lot, LETTERS, path))
        return 1;
    press_close(b.press);
    arena_release(&b.arena);
    return 0;
}
