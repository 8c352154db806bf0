/* kigen verify DIR... [--deep]: every folder, a run's or its print/ alone, is checked and gets one line;
 * the worst code wins. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "cmd/cmd.h"
#include "flow/audit/audit.h"

/* Letters whose sheets a camera cannot follow: said, wherever it may be so. */
static void print_uncoded(const struct audit_report *report)
{
    const char *format = messages_are_english()
                             ? "; no sheet that was read of %llu of the bundles bears a code (Data "
                               "Matrix): no camera can follow these\n"
                             : "。%llu束は、読み取ったどの用紙にもコード(Data Matrix)がなく、カメラでは"
                               "照合できません\n";

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* two literals, the same conversions */
    if (report->uncoded)
        printf(format, (unsigned long long)report->uncoded);
    else
        printf("\n");
#pragma GCC diagnostic pop
}

static void print_run(const char *folder, const struct audit_report *report)
{
    const char *format =
        messages_are_english()
            ? "OK %s: %llu pieces, %llu bundles, %llu pages, %llu rows listed, %llu files"
            : "一致 %s: %llu通 %llu束 %lluページ 一覧%llu行 ファイル%llu個";

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* two literals, the same conversions */
    printf(format, folder, (unsigned long long)report->pieces, (unsigned long long)report->bundles,
           (unsigned long long)report->pages, (unsigned long long)report->rows,
           (unsigned long long)report->files);
#pragma GCC diagnostic pop
}

/* print/ alone: which job it is, and what its black asks of the press. */
static void print_part(const char *folder, const struct audit_report *report)
{
    bool english = messages_are_english();
    const char *job = english ? "job " : "ジョブ", *rgb = "";
    const char *format = english
                             ? "OK %s: %s%s, %llu pieces, %llu bundles, %llu pages, %llu files%s"
                             : "一致 %s: %s%s %llu通 %llu束 %lluページ ファイル%llu個%s";

    if (!report->job[0])
        job = english ? "no job number" : "ジョブ番号なし";
    if (report->rgb)
        rgb = english ? "; black is written as RGB: set the press to print pure black with K alone"
                      : "。黒が RGB で指定されています。黒を K のみで印刷する設定にしてください";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* two literals, the same conversions */
    printf(format, folder, job, report->job, (unsigned long long)report->pieces,
           (unsigned long long)report->bundles, (unsigned long long)report->pages,
           (unsigned long long)report->files, rgb);
#pragma GCC diagnostic pop
}

static void print_good(const char *folder, const struct audit_report *report)
{
    if (report->print_alone)
        print_part(folder, report);
    else
        print_run(folder, report);
    print_uncoded(report);
}

int cmd_verify(const struct session *session, int argc, char **argv, struct err *err)
{
    bool deep = false;
    const struct option_wanted options[] = {{"--deep", .flag = &deep}};
    const char **folders = mem_alloc(sizeof *folders * (size_t)argc);
    enum exit_code worst = EXIT_DONE;
    size_t count = 0, failed = 0;
    int status = -1;

    (void)session;
    if (options_read(argc, argv, options, 1, folders, &count, err))
        goto out;
    if (count == 0) {
        err_say(err, OPTION_REQUIRED, "DIR");
        goto out;
    }
    for (size_t i = 0; i < count; i++) {
        struct audit_report report;
        struct err fault = {0};

        if (!audit_folder(folders[i], deep, &report, &fault)) {
            print_good(folders[i], &report);
            continue;
        }
        printf("%s %s: %s\n", messages_are_english() ? "BAD" : "不一致", folders[i], fault.text);
        failed++;
        if (fault.code > worst)
            worst = fault.code;
    }
    if (failed) {
        err_say_as(err, worst, FOLDER_FAILED, (unsigned long)failed, (unsigned long)count);
        goto out;
    }
    status = 0;
out:
    mem_free(folders);
    return status;
}
