/* One buffer, and the stack of what is open. */
#include "core/book/html.h"

#include "base/bug.h"
#include "base/utf8.h"

/* Line height and widths for a desk, a narrow screen and A4; all colours have a contrast of 7 and
 * more on their ground. */
static const char style[] =
    "html{-webkit-text-size-adjust:100%}"
    "body{margin:0 auto;padding:1rem 1.25rem 2.5rem;max-width:64rem;color:#111;background:#fff;"
    "font:16px/1.6 'BIZ UDPGothic','Yu Gothic UI','Meiryo','Hiragino Sans','Noto Sans CJK JP',"
    "'BIZ UDGothic',sans-serif}"
    "h1,h2,h3{word-break:auto-phrase}"
    "h1{font-size:1.5rem;line-height:1.3;margin:.5rem 0 .25rem}"
    "h2{font-size:1.15rem;line-height:1.4;margin:2rem 0 .5rem;padding-bottom:.2rem;"
    "border-bottom:2px solid #111}"
    "h3{font-size:1rem;margin:1.25rem 0 .4rem}"
    "p,ul,ol{margin:.4rem 0}p,li{overflow-wrap:anywhere}"
    "li{margin:.25rem 0}"
    ".wide{overflow-x:auto}"
    "table{border-collapse:collapse;margin:.4rem 0}"
    "th,td{border:1px solid #767676;padding:.2rem .55rem;text-align:left;vertical-align:top}"
    "thead th{background:#ececec;white-space:nowrap}"
    "tbody th{font-weight:400}"
    "td.d,tbody th a,.whole{white-space:nowrap}"
    "td.t{min-width:14em}"
    "tr.strong th,tr.strong td{font-weight:700;background:#f6f6f6}"
    "td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
    "caption{text-align:left;padding:.1rem 0 .3rem;color:#333}"
    ".alarm{border:2px solid #9d0019;border-left-width:.6rem;margin:.6rem 0;padding:.4rem .8rem;"
    "break-inside:avoid}"
    ".alarm b,td.alarmed,.red{color:#9d0019;font-weight:700}"
    ".note{border:1px solid #767676;border-left-width:.6rem;margin:.6rem 0;padding:.4rem .8rem;"
    "break-inside:avoid}"
    ".small{font-size:.9rem;color:#333}"
    "a{color:#003f8a}"
    "code{font-family:Consolas,'Noto Sans Mono CJK JP',monospace;overflow-wrap:anywhere}"
    "svg{display:block;width:100%;max-width:30rem;height:auto;margin:.4rem 0}"
    "@media (max-width:40rem){body{padding:.75rem .75rem 2rem;font-size:15px}"
    "th,td{padding:.15rem .3rem;font-size:.85rem;line-height:1.4}"
    "thead th{white-space:normal;word-break:keep-all}td.t{min-width:9em}}"
    "@page{size:A4;margin:14mm 15mm}"
    "@media print{body{max-width:none;padding:0;font-size:10pt;line-height:1.5}"
    "th,td{padding:.15rem .35rem}"
    "h2{break-after:avoid;margin-top:5mm}h3,caption{break-after:avoid}table,tr,svg,figure{break-inside:avoid}"
    "thead{display:table-header-group}.wide{overflow:visible}a{color:#111}"
    "svg{max-width:110mm}}";

static void put(struct html *html, Str text)
{
    for (size_t i = 0; i < text.n; i++)
        VEC_PUSH(&html->text, text.p[i]);
}

void html_raw(struct html *html, const char *markup)
{
    put(html, str_of(markup));
}

static const char *entity_of(uint32_t point)
{
    switch (point) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return point < ' ' || point == 0x7F ? "\xEF\xBF\xBD" : NULL;
    }
}

void html_text(struct html *html, Str text)
{
    while (text.n) {
        const char *from = text.p, *entity;
        uint32_t point;

        if (!utf8_next(&text, &point)) {
            html_raw(html, "\xEF\xBF\xBD");
            text = str_skip(text, 1);
            continue;
        }
        entity = entity_of(point);
        put(html, entity ? str_of(entity) : (Str){from, (size_t)(text.p - from)});
    }
}

void html_open(struct html *html, const char *tag, const char *attributes)
{
    REQUIRE(html->depth < HTML_DEPTH_MAX);
    html->open[html->depth++] = tag;
    html_raw(html, "<");
    html_raw(html, tag);
    html_raw(html, attributes);
    html_raw(html, ">");
}

/* A line ends behind what is no part of a sentence, so that two pages can be compared by eye. */
static bool ends_line(const char *tag)
{
    static const char *const inside[] = {"a", "b", "code", "span", "th", "td", "text", "title"};

    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++)
        if (strcmp(tag, inside[i]) == 0)
            return false;
    return true;
}

void html_close(struct html *html)
{
    const char *tag;

    REQUIRE(html->depth > 0);
    tag = html->open[--html->depth];
    html_raw(html, "</");
    html_raw(html, tag);
    html_raw(html, ends_line(tag) ? ">\n" : ">");
}

void html_put(struct html *html, const char *tag, const char *attributes, Str text)
{
    html_open(html, tag, attributes);
    html_text(html, text);
    html_close(html);
}

void html_heading(struct html *html, const char *title, Str run)
{
    html_open(html, "h1", "");
    html_text(html, str_of(title));
    html_raw(html, "　");
    html_put(html, "span", " class=\"whole\"", run);
    html_close(html);
}

void html_begin(struct html *html, Str title, struct arena *arena)
{
    *html = (struct html){.arena = arena};
    html_raw(html, "<!DOCTYPE html>\n");
    html_open(html, "html", " lang=\"ja\"");
    html_raw(html, "\n");
    html_open(html, "head", "");
    html_raw(html, "\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
                   " style-src 'unsafe-inline'\">\n");
    html_put(html, "title", "", title);
    html_raw(html, "\n");
    html_open(html, "style", "");
    html_raw(html, style);
    html_close(html);
    html_close(html);
    html_open(html, "body", "");
    html_raw(html, "\n");
}

Str html_end(struct html *html)
{
    Str page;

    while (html->depth)
        html_close(html);
    page = (Str){arena_keep(html->arena, html->text.at, html->text.count, 1), html->text.count};
    VEC_RELEASE(&html->text);
    return page;
}
