/* One row a file. */
#include "core/book/page_files.h"

void files_put(struct html *html, const struct paper_file *files, size_t count)
{
    static const char *const heads[] = {"ファイル", "内容"};

    html_open(html, "div", " class=\"wide\"");
    html_open(html, "table", "");
    html_head(html, heads, sizeof heads / sizeof *heads);
    html_open(html, "tbody", "");
    for (size_t i = 0; i < count; i++) {
        if (files[i].left_out)
            continue;
        html_open(html, "tr", "");
        html_open(html, "th", " scope=\"row\"");
        html_link(html, str_of(files[i].name));
        html_close(html);
        html_sentence(html, str_of(files[i].purpose));
        html_close(html);
    }
    html_close(html);
    html_close(html);
    html_close(html);
}
