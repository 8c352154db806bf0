/* Rows are opened and closed by who writes them. */
#include "core/book/html_table.h"

#include "core/days/era.h"

void html_head(struct html *html, const char *const *names, size_t count)
{
    html_open(html, "thead", "");
    html_open(html, "tr", "");
    for (size_t i = 0; i < count; i++)
        html_put(html, "th", " scope=\"col\"", str_of(names[i]));
    html_close(html);
    html_close(html);
}

void html_row_head(struct html *html, Str text)
{
    html_put(html, "th", " scope=\"row\"", text);
}

void html_cell(struct html *html, Str text)
{
    html_put(html, "td", "", text);
}

void html_count(struct html *html, uint64_t number)
{
    html_put(html, "td", " class=\"n\"", html_number(number, html->arena));
}

void html_line(struct html *html, Str text)
{
    html_put(html, "td", " class=\"d\"", text);
}

void html_sentence(struct html *html, Str text)
{
    html_put(html, "td", " class=\"t\"", text);
}

void html_link(struct html *html, Str file)
{
    html_raw(html, "<a href=\"");
    html_text(html, file);
    html_raw(html, "\">");
    html_text(html, file);
    html_raw(html, "</a>");
}

/* ---- values ---------------------------------------------------------------------------------- */

Str html_number(uint64_t number, struct arena *arena)
{
    enum { GROUP = 1000 };
    Str text = STR_EMPTY;

    while (number >= GROUP) {
        text = arena_printf(arena, ",%03u" STR_FMT, (unsigned)(number % GROUP), STR_ARG(text));
        number /= GROUP;
    }
    return arena_printf(arena, "%u" STR_FMT, (unsigned)number, STR_ARG(text));
}

Str html_day(Day day, struct arena *arena)
{
    char text[ERA_TEXT_MAX];

    return day_is(day) ? arena_copy(arena, str_of(era_text_full(day, /*western_year*/ false,
                                                                /*weekday*/ true, text)))
                       : STR_EMPTY;
}
