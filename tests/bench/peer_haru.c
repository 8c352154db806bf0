/*
 * The letters of a recipe (tests/bench/recipe.h) by libharu: peer_haru RECIPE PAGES OUT.pdf
 *
 * Fonts are embedded by their UTF-8 encoder, streams compressed, codes 1-bit images. libharu makes
 * no forms, so what all letters have in common is drawn on every page. Prints microseconds of
 * processor a letter, the best of three files; reading the recipe does not count, opening the fonts
 * does, for libharu opens them in each document.
 */
#include <hpdf.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 3, FONTS_MAX = 16, FIELDS = 10, LETTERS_MAX = 1000, PAGES_MAX = 2 };

struct item {
    struct item *next;
    char kind; /* r, b, m */
    float v[5];
    int font, columns, rows;
    char *text; /* of a mask its bytes */
};

static struct item *common[PAGES_MAX], *own[LETTERS_MAX][PAGES_MAX];
static char *paths[FONTS_MAX];
static int letters, pages;
static float height;

static void failed(HPDF_STATUS error, HPDF_STATUS detail, void *context)
{
    (void)context;
    fprintf(stderr, "libharu: error 0x%04lx, %lu\n", error, detail);
    exit(1);
}

/* libharu knows no variants: U+E0100 ... U+E01EF, four bytes that begin with F3 A0, are left out.
 */
static char *without_selectors(const char *from)
{
    char *text = malloc(strlen(from) + 1), *to = text;

    while (*from)
        if (strncmp(from, "\xF3\xA0", 2) == 0)
            from += 4;
        else
            *to++ = *from++;
    *to = '\0';
    return text;
}

static char *bytes_of(const char *hex)
{
    size_t count = strlen(hex) / 2;
    char *bytes = malloc(count + 1);

    for (size_t i = 0; i < count; i++) {
        char two[3] = {hex[i * 2], hex[i * 2 + 1], '\0'};

        bytes[i] = (char)strtoul(two, NULL, 16);
    }
    return bytes;
}

static void item_read(char **field)
{
    struct item *item = calloc(1, sizeof *item), **at;
    int letter = atoi(field[1]), page = atoi(field[2]);

    if (page >= pages || letter >= LETTERS_MAX)
        return;
    item->kind = *field[0];
    for (int i = 0; i < 4; i++)
        item->v[i] = strtof(field[3 + i], NULL);
    if (item->kind == 'r') {
        item->font = atoi(field[5]);
        item->v[2] = strtof(field[6], NULL);
        item->text = without_selectors(field[7]);
    } else if (item->kind == 'b') {
        item->v[4] = strtof(field[7], NULL);
    } else {
        item->columns = atoi(field[7]);
        item->rows = atoi(field[8]);
        item->text = bytes_of(field[9]);
    }
    for (at = letter < 0 ? &common[page] : &own[letter][page]; *at; at = &(*at)->next)
        ;
    *at = item;
    if (letter >= letters)
        letters = letter + 1;
}

static void recipe_read(const char *path)
{
    FILE *file = fopen(path, "r");
    char *line = NULL, *field[FIELDS] = {0};
    size_t room = 0;

    if (!file)
        exit(1);
    while (getline(&line, &room, file) > 0) {
        size_t count = 0;

        line[strcspn(line, "\n")] = '\0';
        for (char *at = line; at && count < FIELDS; count++) {
            field[count] = at;
            at = strchr(at, '\t');
            if (at)
                *at++ = '\0';
        }
        if (strcmp(field[0], "font") == 0)
            paths[atoi(field[1])] = strdup(field[2]);
        else
            item_read(field);
    }
    free(line);
    fclose(file);
}

struct document {
    HPDF_Doc pdf;
    HPDF_Font fonts[FONTS_MAX];
    HPDF_Image common_masks[FONTS_MAX];
};

static HPDF_Font font_of(struct document *d, int handle)
{
    if (!d->fonts[handle])
        d->fonts[handle] = HPDF_GetFont(
            d->pdf, HPDF_LoadTTFontFromFile(d->pdf, paths[handle], HPDF_TRUE), "UTF-8");
    return d->fonts[handle];
}

static HPDF_Image mask_of(struct document *d, const struct item *item)
{
    return HPDF_Image_LoadRaw1BitImageFromMem(
        d->pdf, (const HPDF_BYTE *)item->text, (HPDF_UINT)item->columns, (HPDF_UINT)item->rows,
        (HPDF_UINT)(item->columns + 7) / 8, HPDF_TRUE, HPDF_TRUE);
}

static void draw(struct document *d, HPDF_Page page, const struct item *items, int is_common)
{
    size_t masks = 0;

    for (const struct item *item = items; item; item = item->next) {
        const float *v = item->v;

        if (item->kind == 'b') {
            HPDF_Page_SetGrayFill(page, v[4]);
            HPDF_Page_Rectangle(page, v[0], height - v[1] - v[3], v[2], v[3]);
            HPDF_Page_Fill(page);
        } else if (item->kind == 'm') {
            HPDF_Image image = is_common ? d->common_masks[masks] : NULL;

            if (!image)
                image = mask_of(d, item);
            if (is_common)
                d->common_masks[masks++] = image;
            HPDF_Page_DrawImage(page, image, v[0], height - v[1] - v[3], v[2], v[3]);
        }
    }
    HPDF_Page_SetGrayFill(page, 0);
    HPDF_Page_BeginText(page);
    for (const struct item *item = items; item; item = item->next)
        if (item->kind == 'r') {
            HPDF_Page_SetFontAndSize(page, font_of(d, item->font), item->v[2]);
            HPDF_Page_TextOut(page, item->v[0], height - item->v[1], item->text);
        }
    HPDF_Page_EndText(page);
}

static double bundle(const char *path)
{
    struct document d = {.pdf = HPDF_New(failed, NULL)};
    clock_t begun = clock();

    HPDF_SetCompressionMode(d.pdf, HPDF_COMP_ALL);
    HPDF_UseUTFEncodings(d.pdf);
    for (int letter = 0; letter < letters; letter++)
        for (int at = 0; at < pages; at++) {
            HPDF_Page page = HPDF_AddPage(d.pdf);

            HPDF_Page_SetSize(page, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
            height = HPDF_Page_GetHeight(page);
            draw(&d, page, common[at], 1);
            draw(&d, page, own[letter][at], 0);
        }
    HPDF_SaveToFile(d.pdf, path);
    HPDF_Free(d.pdf);
    return (double)(clock() - begun) / CLOCKS_PER_SEC * 1e6 / letters;
}

int main(int argc, char **argv)
{
    double best = 0;

    if (argc < 4)
        return 64;
    pages = atoi(argv[2]);
    if (pages < 1 || pages > PAGES_MAX)
        return 64;
    recipe_read(argv[1]);
    for (int i = 0; i < ROUNDS; i++) {
        double us = bundle(argv[3]);

        best = i == 0 || us < best ? us : best;
    }
    printf("%.1f\n", best);
    return 0;
}
