/* Whole numbers of a drawing that is 400 wide; what shows it makes it as large as the page. */
#include "core/book/chart.h"

enum {
    WIDTH = 400,
    TEXT = 13,   /* height of a character, and its width in Japanese */
    LABEL = 92,  /* room for the labels, at the left */
    NUMBER = 74, /* for the numbers, at the right */
    BAR = 16,    /* thickness of a bar */
    STEP = 22,   /* from one bar to the next */
    BASELINE = 13,
    GAP = 6,
    LENGTH = WIDTH - LABEL - NUMBER
};

static uint64_t sum_of(const struct chart_bar *bar)
{
    uint64_t sum = 0;

    for (int i = 0; i < CHART_PARTS; i++)
        sum += bar->parts[i];
    return sum;
}

static uint64_t most_of(const struct chart *chart)
{
    uint64_t most = 1;

    for (size_t i = 0; i < chart->count; i++)
        if (sum_of(&chart->bars[i]) > most)
            most = sum_of(&chart->bars[i]);
    return most;
}

static Str fill_of(const struct chart *chart, int part, struct arena *arena)
{
    return part == 0   ? STR("#333")
           : part == 1 ? arena_printf(arena, "url(#%s-hatch)", chart->id)
                       : STR("#fff");
}

static void put_rect(struct html *html, const struct chart *chart, int part, uint64_t x, size_t y,
                     uint64_t width)
{
    Str fill = fill_of(chart, part, html->arena);

    html_raw(html,
             arena_printf(html->arena,
                          "<rect x=\"%llu\" y=\"%zu\" width=\"%llu\" height=\"%d\" fill=\"" STR_FMT
                          "\" stroke=\"#111\"/>\n",
                          (unsigned long long)x, y, (unsigned long long)width, BAR, STR_ARG(fill))
                 .p);
}

static void put_label(struct html *html, uint64_t x, size_t y, const char *anchor, Str text)
{
    html_open(html, "text",
              arena_printf(html->arena, " x=\"%llu\" y=\"%zu\" text-anchor=\"%s\"",
                           (unsigned long long)x, y + BASELINE, anchor)
                  .p);
    html_text(html, text);
    html_close(html);
    html_raw(html, "\n");
}

/* A part that is there is seen, however small it is. */
static void put_bar(struct html *html, const struct chart *chart, const struct chart_bar *bar,
                    uint64_t most, size_t y)
{
    uint64_t before = 0, x = LABEL;
    Str number;

    put_label(html, LABEL - GAP, y, "end", bar->label);
    for (int part = 0; part < CHART_PARTS; part++) {
        uint64_t end;

        if (!bar->parts[part])
            continue;
        before += bar->parts[part];
        end = LABEL + (before * LENGTH + most / 2) / most;
        if (end <= x)
            end = x + 1;
        put_rect(html, chart, part, x, y, end - x);
        x = end;
    }
    number = html_number(sum_of(bar), html->arena);
    put_label(html, x + GAP, y, "start",
              arena_printf(html->arena, STR_FMT "%s", STR_ARG(number), chart->unit));
}

static uint64_t width_of(const char *label)
{
    uint64_t width = 0;

    for (; *label; label++)
        width += ((unsigned char)*label & 0xC0) != 0x80 ? TEXT : 0; /* not for what continues */
    return width;
}

static void put_legend(struct html *html, const struct chart *chart, size_t y)
{
    uint64_t x = 4;

    for (int part = 0; part < CHART_PARTS; part++) {
        if (!chart->legend[part])
            continue;
        put_rect(html, chart, part, x, y, BAR);
        put_label(html, x + BAR + GAP, y, "start", str_of(chart->legend[part]));
        x += BAR + GAP + width_of(chart->legend[part]) + 2 * GAP;
    }
}

static void put_pattern(struct html *html, const struct chart *chart)
{
    html_raw(html,
             arena_printf(
                 html->arena,
                 "<defs><pattern id=\"%s-hatch\" width=\"5\" height=\"5\""
                 " patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
                 "<rect width=\"5\" height=\"5\" fill=\"#fff\"/>"
                 "<line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"5\" stroke=\"#111\" stroke-width=\"3\"/>"
                 "</pattern></defs>\n",
                 chart->id)
                 .p);
}

void chart_put(struct html *html, const struct chart *chart)
{
    bool has_legend = chart->legend[0] != NULL;
    size_t height = (chart->count + has_legend) * STEP + (has_legend ? GAP : 0) + 4;
    uint64_t most = most_of(chart);

    html_put(html, "h3", "", chart->title);
    html_open(html, "svg",
              arena_printf(html->arena,
                           " viewBox=\"0 0 %d %zu\" role=\"img\""
                           " aria-labelledby=\"%s-title\" font-size=\"%d\" fill=\"#111\"",
                           WIDTH, height, chart->id, TEXT)
                  .p);
    html_put(html, "title", arena_printf(html->arena, " id=\"%s-title\"", chart->id).p,
             chart->title);
    html_raw(html, "\n");
    put_pattern(html, chart);
    for (size_t i = 0; i < chart->count; i++)
        put_bar(html, chart, &chart->bars[i], most, 2 + i * STEP);
    if (has_legend)
        put_legend(html, chart, 2 + chart->count * STEP + GAP);
    html_close(html);
}
