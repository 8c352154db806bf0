/*
 * print/index.html: what the print room needs before it begins. It knows bundles and pieces, and
 * nothing of the office's affairs: no alarm, no gate, no delay.
 */
#include "core/account/said.h"
#include "core/gates/names.h"
#include "core/book/page_files.h"
#include "core/book/papers.h"
#include "core/account/workorder.h"

struct totals {
    uint64_t pages, sheets;
};

static struct totals totals_of(const struct lot *lot)
{
    struct totals totals = {0};

    for (uint32_t i = 0; i < lot->bundle_count; i++) {
        totals.pages += lot->bundles[i].pages;
        totals.sheets += lot->bundles[i].sheets;
    }
    return totals;
}

/* How long pull.csv is: the alarm counts its letters. */
static uint64_t pulls_of(const struct lot *lot)
{
    for (uint32_t i = 0; i < lot->alarm_count; i++)
        if (str_equal(lot->alarms[i].name, str_of(alarm_word(ALARM_PULL))))
            return lot->alarms[i].count;
    return 0;
}

static void put_row(struct html *html, const char *name, Str value)
{
    html_open(html, "tr", "");
    html_row_head(html, str_of(name));
    html_cell(html, value);
    html_close(html);
}

static void put_count(struct html *html, const char *name, uint64_t count, const char *unit)
{
    put_row(
        html, name,
        arena_printf(html->arena, STR_FMT "%s", STR_ARG(html_number(count, html->arena)), unit));
}

static void put_head(struct html *html, const struct lot *lot)
{
    struct totals totals = totals_of(lot);

    html_heading(html, "印刷データ",
                 arena_printf(html->arena, "処理回 " STR_FMT, STR_ARG(lot->folder)));
    if (lot->office_name.n)
        html_put(html, "p", "", lot->office_name);
    html_open(html, "table", "");
    html_open(html, "tbody", "");
    put_row(html, "差出日", html_day(lot->mail_on, html->arena));
    put_row(html, "配達見込日", html_day(lot->deliver_on, html->arena));
    put_count(html, "通数", lot->piece_count, "通");
    put_count(html, "束", lot->bundle_count, "束");
    put_count(html, "用紙", totals.sheets, "枚");
    put_count(html, "ページ", totals.pages, "ページ");
    put_row(html, "印刷", lot->duplex ? STR("両面(白紙の裏面を含む)") : STR("片面"));
    put_count(html, "引抜き", pulls_of(lot), "通");
    html_close(html);
    html_close(html);
}

/* A command, and for which desk it is. */
static void put_command(struct html *html, const char *desk, Str command)
{
    html_open(html, "li", "");
    html_text(html, str_of(desk));
    html_put(html, "code", "", command);
    html_close(html);
}

/* Each file's digest is a line of SHA256SUMS, in small letters; certutil writes them so too. */
static void put_how_to_check(struct html *html, const struct lot *lot)
{
    Str file = lot->bundle_count ? lot->bundles[0].file : STR("job.csv");

    html_open(html, "li", "");
    html_text(html, STR("ファイルのハッシュ値を SHA256SUMS の同じファイルの行と照合してください。"
                        "英字の大文字と小文字の違いは問いません。"));
    html_open(html, "ul", "");
    put_command(html, "Windows(コマンド プロンプト): ",
                arena_printf(html->arena, "certutil -hashfile " STR_FMT " SHA256", STR_ARG(file)));
    put_command(html, "Windows(PowerShell): ",
                arena_printf(html->arena, "Get-FileHash " STR_FMT, STR_ARG(file)));
    put_command(html, "Linux(全ファイル): ", STR("sha256sum -c SHA256SUMS"));
    html_close(html);
    html_close(html);
}

static void put_steps(struct html *html, const struct lot *lot)
{
    uint64_t pulls = pulls_of(lot);

    html_open(html, "section", "");
    html_put(html, "h2", "", STR("印刷と差出の前に"));
    html_open(html, "ol", "");
    html_put(html, "li", "",
             arena_printf(html->arena,
                          "作業の順と束の仕様は、" STR_FMT "の印刷指示書にあります。",
                          STR_ARG(order_paper_file(lot, html->arena))));
    put_how_to_check(html, lot);
    if (pulls)
        html_put(
            html, "li", " class=\"red\"",
            arena_printf(html->arena,
                         "pull.csv にある" STR_FMT
                         "通は、以前の発送回のものです。差し出さず、束から引き抜いてください。",
                         STR_ARG(html_number(pulls, html->arena))));
    html_put(html, "li", "",
             lot->duplex
                 ? STR("両面で印刷してください。どの通もおもて面から始まり、裏面が余る通には"
                       "白紙のページがあります。")
                 : STR("片面で印刷してください。"));
    html_put(html, "li", "",
             STR("拡大・縮小をせずに A4 で印刷してください。窓あき封筒の窓の位置が変わります。"));
    html_put(html, "li", "",
             STR("束ごとの通数、用紙の枚数、最初と最後の整理番号を、下の表と比べてください。"));
    html_close(html);
    html_close(html);
}

/* ---- the bundles ----------------------------------------------------------------------------- */

static void put_bundle(struct html *html, const struct lot *lot, const struct lot_bundle *bundle)
{
    const struct lot_piece *pieces = &lot->pieces[bundle->piece];
    uint32_t count = bundle->piece_count;

    html_open(html, "tr", "");
    html_open(html, "th", " scope=\"row\"");
    html_link(html, bundle->file);
    html_close(html);
    html_line(html, str_of(variant_term(bundle->variant).japanese));
    html_line(html, language_words(bundle->language));
    html_count(html, count);
    html_count(html, count ? bundle->sheets / count : 0);
    html_count(html, bundle->sheets);
    html_count(html, bundle->pages);
    html_line(html, count ? str_of(pieces[0].id) : STR_EMPTY);
    html_line(html, count ? str_of(pieces[count - 1].id) : STR_EMPTY);
    html_close(html);
}

static void put_bundles(struct html *html, const struct lot *lot)
{
    static const char *const heads[] = {"束",     "様式",           "言語",
                                        "通数",   "1通の枚数",      "用紙",
                                        "ページ", "最初の整理番号", "最後の整理番号"};

    html_open(html, "section", "");
    html_put(html, "h2", "", STR("束"));
    if (!lot->bundle_count)
        html_put(html, "p", "", STR("今回発送する通はありません。"));
    html_open(html, "div", " class=\"wide\"");
    if (lot->bundle_count) {
        html_open(html, "table", "");
        html_head(html, heads, sizeof heads / sizeof *heads);
        html_open(html, "tbody", "");
        for (uint32_t i = 0; i < lot->bundle_count; i++)
            put_bundle(html, lot, &lot->bundles[i]);
        html_close(html);
        html_close(html);
    }
    html_close(html);
    html_close(html);
}

static void put_files(struct html *html, const struct lot *lot)
{
    const struct paper_file files[] = {
        {order_paper_file(lot, html->arena).p,
         "印刷指示書、束票、送付状・受渡簿、差出票、引抜きリスト、損紙記録票、抜取り検査表、完了報告書等",
         false},
        {"job.csv", "印刷する通の一覧(印刷の順。整理番号、束、ページ、枚数、郵便番号)", false},
        {"pull.csv", "以前の発送回の通のうち、差し出さずに引き抜くもの", false},
        {"check.csv", "抜取り検査と読取り機のための値(枚数、様式、郵便番号の下2桁、氏名行の照合値)",
         false},
        {"packs.json", "束の仕様(用紙、折り、封筒、同封物、重さ)", false},
        {"papers.csv", "書類の数値(書類、部分、項目、値)", false},
        {"SHA256SUMS", "このフォルダーの全ファイルのハッシュ値(SHA-256)", false},
    };

    html_open(html, "section", "");
    html_put(html, "h2", "", STR("その他のファイル"));
    files_put(html, files, sizeof files / sizeof files[0]);
    html_close(html);
}

Str papers_print(const struct lot *lot, struct arena *arena)
{
    struct html html;

    html_begin(&html, arena_printf(arena, "処理回 " STR_FMT "(印刷用)", STR_ARG(lot->folder)),
               arena);
    html_open(&html, "header", "");
    put_head(&html, lot);
    html_close(&html);
    html_open(&html, "main", "");
    put_steps(&html, lot);
    put_bundles(&html, lot);
    put_files(&html, lot);
    return html_end(&html);
}
