/* Inks are patterns and greys that differ in black and white too; in colour they differ once more. */
#include "edge/book/chart.h"

#include "base/bug.h"

enum { DEFAULT_WIDTH = 480, DEFAULT_HEIGHT = 288 };
enum { GAP = 60 }; /* between bars, in percent of a bar */
enum { WHITE = 0xFFFFFF, BLACK = 0x000000, EDGE = 0x404040, GRID = 0xD9D9D9 };

/* LXW_CHART_PATTERN_NONE: `colour` alone. */
struct ink {
    uint8_t pattern;
    lxw_color_t colour;
    uint8_t dash; /* of a line */
};

static const struct ink inks[] = {
    [INK_SENT] = {LXW_CHART_PATTERN_NONE, 0x44546A},
    [INK_OPEN] = {LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL, 0xC55A11},
    [INK_LIMIT] = {LXW_CHART_PATTERN_NONE, 0x7F7F7F, LXW_CHART_LINE_DASH_DASH},
    [INK_CAUSE + CAUSE_PAUSED] = {LXW_CHART_PATTERN_NONE, 0x262626},
    [INK_CAUSE + CAUSE_BEFORE_START] = {LXW_CHART_PATTERN_NONE, WHITE},
    [INK_CAUSE + CAUSE_CUTOFF] = {LXW_CHART_PATTERN_PERCENT_25, 0x375623},
    [INK_CAUSE + CAUSE_PRINT_CAPACITY] = {LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL, 0x1F4E79},
    [INK_CAUSE + CAUSE_COUNTER_CAPACITY] = {LXW_CHART_PATTERN_NONE, 0x8497B0},
    [INK_CAUSE + CAUSE_HELD] = {LXW_CHART_PATTERN_DARK_HORIZONTAL, 0x7F6000},
    [INK_CAUSE + CAUSE_SUPPRESSED] = {LXW_CHART_PATTERN_LIGHT_VERTICAL, 0x595959},
    [INK_CAUSE + CAUSE_GATE] = {LXW_CHART_PATTERN_WIDE_DOWNWARD_DIAGONAL, 0xC00000},
    [INK_CAUSE + CAUSE_NO_RUN] = {LXW_CHART_PATTERN_LARGE_CHECK, 0x833C0B},
    [INK_CAUSE + CAUSE_REMADE] = {LXW_CHART_PATTERN_LARGE_GRID, 0x5B2C83},
    [INK_CAUSE + CAUSE_LATE_INPUT] = {LXW_CHART_PATTERN_NONE, 0xD0CECE},
};
_Static_assert(sizeof inks / sizeof inks[0] == INK_CAUSE + CAUSE_COUNT, "each cause has its ink");

static char face[] = "BIZ UDPゴシック"; /* the library's font is not const */

static void set_ink(lxw_chart_series *series, enum chart_kind kind, struct ink ink)
{
    lxw_chart_line edge = {.color = EDGE, .width = 0.75F};
    lxw_chart_line line = {
        .color = ink.colour, .width = kind == CHART_SMALL ? 1.5F : 2.25F, .dash_type = ink.dash};
    lxw_chart_fill fill = {.color = ink.colour};
    lxw_chart_pattern pattern = {.fg_color = ink.colour, .bg_color = WHITE, .type = ink.pattern};

    if (kind == CHART_LINE || kind == CHART_SMALL) {
        chart_series_set_line(series, &line);
        chart_series_set_marker_type(series, LXW_CHART_MARKER_NONE);
        return;
    }
    chart_series_set_line(series, &edge);
    if (ink.pattern == LXW_CHART_PATTERN_NONE)
        chart_series_set_fill(series, &fill);
    else
        chart_series_set_pattern(series, &pattern);
}

static void add_series(lxw_chart *drawn, const struct chart *chart, const struct table *block,
                       const struct chart_place *place)
{
    lxw_row_t first = place->first_row, last = first + (lxw_row_t)chart->rows - 1;
    lxw_col_t categories = (lxw_col_t)table_column(block, str_of(chart->categories));

    REQUIRE(chart->rows > 0 && chart->first + chart->rows <= block->rows);
    for (size_t i = 0; i < chart->series_count; i++) {
        const struct chart_series *from = &chart->series[i];
        lxw_col_t column = (lxw_col_t)table_column(block, str_of(from->column));
        lxw_chart_series *series = chart_add_series(drawn, NULL, NULL);

        if (!series)
            memory_stop();
        chart_series_set_name(series, from->name);
        chart_series_set_categories(series, place->name, first, categories, last, categories);
        chart_series_set_values(series, place->name, first, column, last, column);
        set_ink(series, chart->kind, inks[from->ink]);
    }
}

static void set_axis(lxw_chart_axis *axis, const char *name, bool is_day)
{
    lxw_chart_font small = {.name = face, .size = 10};

    chart_axis_set_name(axis, name);
    chart_axis_set_name_font(axis, &small);
    chart_axis_set_num_font(axis, &small);
    if (is_day)
        chart_axis_set_num_format(axis, "mm-dd");
}

static void set_words(lxw_chart *drawn, const struct chart *chart, const struct table *block)
{
    lxw_chart_font title = {.name = face, .size = 11, .bold = LXW_TRUE};
    lxw_chart_font small = {.name = face, .size = 10};
    lxw_chart_line grid = {.color = GRID, .width = 0.75F};
    enum cell_kind kind = block->columns[table_column(block, str_of(chart->categories))].kind;

    chart_title_set_name(drawn, chart->title);
    chart_title_set_name_font(drawn, &title);
    set_axis(drawn->x_axis, chart->x_axis, kind == CELL_DAY);
    set_axis(drawn->y_axis, chart->y_axis, /*is_day*/ false);
    chart_axis_set_num_format(drawn->y_axis, "#,##0");
    chart_axis_major_gridlines_set_line(drawn->y_axis, &grid);
    chart_legend_set_font(drawn, &small);
    chart_legend_set_position(drawn, chart->series_count > 1 ? LXW_CHART_LEGEND_BOTTOM
                                                             : LXW_CHART_LEGEND_NONE);
}

/* A title, and numbers at the left: the rest stands beside it. */
static void set_small(lxw_chart *drawn, const struct chart *chart)
{
    lxw_chart_font title = {.name = face, .size = 10, .bold = LXW_TRUE};
    lxw_chart_font small = {.name = face, .size = 10};

    chart_title_set_name(drawn, chart->title);
    chart_title_set_name_font(drawn, &title);
    chart_axis_set_label_position(drawn->x_axis, LXW_CHART_AXIS_LABEL_POSITION_NONE);
    chart_axis_set_num_font(drawn->y_axis, &small);
    chart_axis_set_num_format(drawn->y_axis, "#,##0");
    chart_axis_set_min(drawn->y_axis, 0);
    chart_axis_major_gridlines_set_visible(drawn->y_axis, LXW_FALSE);
    chart_legend_set_position(drawn, LXW_CHART_LEGEND_NONE);
}

static uint8_t type_of(enum chart_kind kind)
{
    return kind == CHART_STACKED                       ? LXW_CHART_COLUMN_STACKED
           : kind == CHART_LINE || kind == CHART_SMALL ? LXW_CHART_LINE
                                                       : LXW_CHART_COLUMN;
}

lxw_error chart_write(const struct chart *chart, const struct table *block,
                      const struct chart_place *place)
{
    lxw_chart *drawn = workbook_add_chart(place->workbook, type_of(chart->kind));
    lxw_chart_options options = {.x_scale = place->pixels / DEFAULT_WIDTH,
                                 .y_scale = place->height / DEFAULT_HEIGHT,
                                 .x_offset = place->x,
                                 .y_offset = place->y};

    if (!drawn)
        memory_stop();
    add_series(drawn, chart, block, place);
    if (chart->kind == CHART_SMALL)
        set_small(drawn, chart);
    else
        set_words(drawn, chart, block);
    if (chart->kind == CHART_BARS || chart->kind == CHART_STACKED)
        chart_set_series_gap(drawn, GAP);
    return worksheet_insert_chart_opt(place->sheet, place->row, (lxw_col_t)place->column, drawn,
                                      &options);
}
