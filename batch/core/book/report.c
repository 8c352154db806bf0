/* The book of a period as a whole: its worksheets in their order, and what they say of themselves. */
#include "core/book/report.h"

#include <stdio.h>

#include "core/book/report_sheets.h"

static Str version_line(struct content *content)
{
    const struct report *report = content->report;
    char from[DAY_TEXT_MAX], to[DAY_TEXT_MAX];

    return arena_printf(&content->arena,
                        "版: kigen " STR_FMT
                        " | 期間(差出日) %s から %s | 処理回 %zu回 | 通知台帳の記録 %llu件目まで"
                        " (ハッシュ値 %.16s…)",
                        STR_ARG(report->account.version), day_text(report->from, from),
                        day_text(report->to, to), report->run_count,
                        (unsigned long long)report->chain_length,
                        report->chain_length ? report->chain_hash : "−");
}

void report_content(struct content *content, const struct report *report,
                    const struct row_source sources[REPORT_PICKS])
{
    *content = (struct content){.lot = &report->account, .report = report, .title = "発送状況報告",
                                .account = account_of(&report->account, NULL)};
    content->version_line = version_line(content);
    add_report_summary(content);
    add_report_checks(content);
    add_report_letters(content, sources);
    add_report_mailings(content);
    add_report_fates(content, sources);
    add_report_reprints(content);
    add_report_people(content);
    add_report_words(content);
}
