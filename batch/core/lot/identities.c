/* Each identity counts its left side in one way and its right side in another, over the whole lot.
 */
#include "core/lot/identities.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/bug.h"
#include "core/lot/capacity.h"
#include "core/lot/delays.h"
#include "core/lot/postage.h"

const struct day_band delay_bands[DELAY_BANDS] = {
    {"0日", 0},       {"1〜7日", 7},    {"8〜14日", 14},
    {"15〜30日", 30}, {"31〜60日", 60}, {"61日以上", INT32_MAX},
};
const struct day_band left_bands[LEFT_BANDS] = {
    {"期限経過後", -1}, {"0〜6日", 6},    {"7〜13日", 13},         {"14〜29日", 29},
    {"30〜59日", 59},   {"60〜89日", 89}, {"90日以上", INT32_MAX},
};

static const char dispositions_csv[] = "office/dispositions.csv",
                  pieces_csv[] = "office/pieces.csv", job_csv[] = "print/job.csv",
                  run_json[] = "office/run.json";

enum { PIECE_NUMBER_MAX = 999999 }; /* six digits of the piece id */

struct sheet { /* where the next identity goes */
    struct identity *at;
    size_t count, room;
};

static struct identity *put(struct sheet *sheet, int number, uint64_t left, uint64_t right,
                            const char *source, const char *range)
{
    struct identity *identity = &sheet->at[sheet->count++];

    REQUIRE(sheet->count <= sheet->room);
    *identity = (struct identity){.number = number,
                                  .left = (int64_t)left,
                                  .right = (int64_t)right,
                                  .source = source,
                                  .range = range};
    return identity;
}

#define SENTENCE(identity, ...) snprintf((identity)->sentence, IDENTITY_TEXT_MAX, __VA_ARGS__)

/* A row without sides, so that its number is not missed. */
static struct identity *put_open(struct sheet *sheet, int number, const char *source)
{
    struct identity *identity = put(sheet, number, 0, 0, source, "−");

    identity->open = true;
    return identity;
}

static const struct lot_input *input_of(const struct lot *lot, const char *role)
{
    for (uint32_t i = 0; i < lot->input_count; i++)
        if (str_equal(lot->inputs[i].role, str_of(role)))
            return &lot->inputs[i];
    return NULL;
}

static void put_lines(struct sheet *sheet, const struct lot *lot)
{
    static const char *const roles[] = {"residents", "certificates"};
    static const char *const names[] = {"住民データ", "電子証明書データ"};
    const struct lot_lines *const lines[] = {&lot->resident_lines, &lot->certificate_lines};

    for (int i = 0; i < 2; i++) {
        const struct lot_input *input = input_of(lot, roles[i]);

        SENTENCE(put(sheet, 1, lines[i]->lines,
                     1 + lines[i]->blank + lines[i]->folded + lines[i]->rows, "入力ファイル",
                     "全行"),
                 "%s: 行数 = 見出し1行 + 空行 %llu + 引用符内の改行 %llu + 読込行", names[i],
                 (unsigned long long)lines[i]->blank, (unsigned long long)lines[i]->folded);
        if (input)
            SENTENCE(put(sheet, 1, lines[i]->rows, input->rows, run_json, "inputs"),
                     "%s: 読込行 = 入力一覧の行数", names[i]);
    }
}

static void put_residents(struct sheet *sheet, const struct lot *lot)
{
    SENTENCE(put(sheet, 2, lot->unreadable_residents, lot->unreadable_count, run_json,
                 "unreadable_residents"),
             "住民データの取込不可 = エラー一覧の行数");
    if (!lot->residents_counted) {
        SENTENCE(
            put_open(sheet, 2, "入力ファイル"),
            "読込住民 = 採用 + 取込不可 + 重複: 前回と同じファイルで、前回の記録がないため数えていない");
        return;
    }
    SENTENCE(put(sheet, 2, lot->resident_lines.rows,
                 lot->residents_apart + lot->unreadable_count + lot->residents_repeated,
                 "入力ファイル", "宛名番号"),
             "読込住民 = 採用(宛名番号の異なり数) %llu + 取込不可 %llu + 宛名番号の重複 %llu",
             (unsigned long long)lot->residents_apart, (unsigned long long)lot->unreadable_count,
             (unsigned long long)lot->residents_repeated);
}

static uint64_t row_count_of(const struct lot *lot, enum disposition disposition,
                             enum reason reason)
{
    uint64_t count = 0;

    for (uint32_t i = 0; i < lot->row_count; i++)
        count += lot->rows[i].disposition == disposition &&
                 (reason == REASON_NONE || lot->rows[i].reason == reason);
    return count;
}

static uint64_t reason_sum(const struct lot *lot, enum disposition disposition)
{
    uint64_t sum = 0;

    for (int reason = REASON_NONE + 1; reason < REASON_COUNT; reason++)
        if (reason_disposition((enum reason)reason) == disposition)
            sum += lot->reasons[reason];
    return sum;
}

static bool has_reasons(enum disposition disposition) /* told has one only for some of its rows */
{
    return disposition == DISPOSITION_REJECTED || disposition == DISPOSITION_SUPPRESSED ||
           disposition == DISPOSITION_HELD || disposition == DISPOSITION_LAPSED ||
           disposition == DISPOSITION_WAITING;
}

static void put_dispositions(struct sheet *sheet, const struct lot *lot)
{
    uint64_t sum = 0, months = 0;

    for (int i = 0; i < DISPOSITION_COUNT; i++)
        sum += lot->dispositions[i];
    SENTENCE(put(sheet, 3, lot->certificate_lines.rows, sum, run_json, "dispositions"),
             "読込証明書 = Σ 処理区分");
    for (int i = 0; i < DISPOSITION_COUNT; i++) {
        enum disposition disposition = (enum disposition)i;

        if (has_reasons(disposition))
            SENTENCE(put(sheet, 4, lot->dispositions[i], reason_sum(lot, disposition), run_json,
                         "reasons"),
                     "%s = Σ 理由", disposition_term(disposition).japanese);
        if (disposition_is_listed(disposition))
            SENTENCE(put(sheet, 4, lot->dispositions[i],
                         row_count_of(lot, disposition, REASON_NONE), dispositions_csv,
                         disposition_term(disposition).word),
                     "%s = 一覧の行数", disposition_term(disposition).japanese);
    }
    for (uint32_t i = 0; i < lot->month_count; i++)
        months += lot->months[i].count;
    SENTENCE(
        put(sheet, 4, lot->dispositions[DISPOSITION_NOT_DUE], months, run_json, "not_due_by_month"),
        "時期未到来 = Σ 満了月");
}

/* In one pass: how many listed rows stand under a reason that is not their disposition's. */
static void put_reasons(struct sheet *sheet, const struct lot *lot)
{
    uint64_t counts[REASON_COUNT] = {0}, right = 0, total = 0;

    for (uint32_t i = 0; i < lot->row_count; i++)
        counts[lot->rows[i].reason]++;
    for (int reason = REASON_NONE + 1; reason < REASON_COUNT; reason++) {
        if (!disposition_is_listed(reason_disposition((enum reason)reason)))
            continue;
        total++;
        right += counts[reason] == lot->reasons[reason];
    }
    SENTENCE(put(sheet, 4, right, total, dispositions_csv, "reason"),
             "一覧の行数と一致する理由の数 = 一覧に載る理由の数");
}

static bool notice_is_right(const struct lot *lot, const struct lot_row *row)
{
    const struct lot_piece *piece;

    if (row->piece >= lot->piece_count)
        return false;
    piece = &lot->pieces[row->piece];
    if (!str_equal(piece->resident_id, lot_row_resident(row)))
        return false;
    for (uint32_t i = 0; i < piece->certificate_count; i++) {
        uint32_t at = piece->certificate + i;

        if (at < lot->certificate_count && (int)lot->certificates[at].kind == row->kind &&
            str_equal(lot->certificates[at].serial, lot_row_serial(row)))
            return true;
    }
    return false;
}

static void put_notices(struct sheet *sheet, const struct lot *lot)
{
    uint64_t certificates = 0, rows = 0;

    for (uint32_t i = 0; i < lot->piece_count; i++)
        certificates += lot->pieces[i].certificate_count;
    for (uint32_t i = 0; i < lot->row_count; i++)
        rows +=
            lot->rows[i].disposition == DISPOSITION_NOTICE && notice_is_right(lot, &lot->rows[i]);
    SENTENCE(
        put(sheet, 5, lot->dispositions[DISPOSITION_NOTICE], certificates, pieces_csv, "serials"),
        "発送(証明書) = Σ 各通の証明書数");
    SENTENCE(put(sheet, 5, lot->dispositions[DISPOSITION_NOTICE], rows, dispositions_csv, "notice"),
             "発送(証明書) = 同じ宛名番号の通に載る証明書の行数");
}

enum { AREAS = 1000, AREA_DIGITS = 3, POSTAL_DIGITS = 7 };

static int area_of(Str postal_code)
{
    int area = 0;

    for (size_t i = 0; i < AREA_DIGITS; i++) {
        if (postal_code.n != POSTAL_DIGITS || postal_code.p[i] < '0' || postal_code.p[i] > '9')
            return AREAS;
        area = area * 10 + (postal_code.p[i] - '0');
    }
    return area;
}

/* Pieces that lie in their bundle beside the others of their postal area: those of an area that was
 * left are not counted, as the post would find them in two places. */
static uint64_t in_areas(const struct lot *lot, uint64_t *areas)
{
    bool seen[AREAS + 1] = {0};
    uint64_t together = 0;

    for (uint32_t b = 0; b < lot->bundle_count; b++) {
        const struct lot_bundle *bundle = &lot->bundles[b];
        int last = -1;
        bool left[AREAS + 1] = {0};

        for (uint32_t i = 0; i < bundle->piece_count && bundle->piece + i < lot->piece_count; i++) {
            int area = area_of(lot->pieces[bundle->piece + i].postal_code);

            if (last >= 0 && area != last)
                left[last] = true;
            together += !left[area];
            seen[area] = true;
            last = area;
        }
    }
    *areas = 0;
    for (int i = 0; i <= AREAS; i++)
        *areas += seen[i];
    return together;
}

static void put_areas(struct sheet *sheet, const struct lot *lot)
{
    uint64_t areas, together = in_areas(lot, &areas);

    SENTENCE(put(sheet, 6, lot->piece_count, together, pieces_csv, "postal_code"),
             "通数 = Σ 郵便区(郵便番号の上3桁、%llu区)ごとに束の中で続く通",
             (unsigned long long)areas);
}

static void put_pieces(struct sheet *sheet, const struct lot *lot)
{
    uint64_t bundled = 0, alike = 0, span = 0;

    for (uint32_t b = 0; b < lot->bundle_count; b++) {
        const struct lot_bundle *bundle = &lot->bundles[b];

        bundled += bundle->piece_count;
        for (uint32_t i = 0; i < bundle->piece_count && bundle->piece + i < lot->piece_count; i++) {
            const struct lot_piece *piece = &lot->pieces[bundle->piece + i];

            alike += piece->bundle == b && piece->variant == bundle->variant &&
                     str_equal(piece->language, bundle->language);
        }
    }
    if (lot->piece_count) {
        uint32_t first = UINT32_MAX, last = 0;

        for (uint32_t i = 0; i < lot->piece_count; i++) {
            first = lot->pieces[i].number < first ? lot->pieces[i].number : first;
            last = lot->pieces[i].number > last ? lot->pieces[i].number : last;
        }
        span = (uint64_t)last - first + 1;
    }
    SENTENCE(put(sheet, 6, lot->piece_count, bundled, job_csv, "bundle"), "通数 = Σ 束の通数");
    SENTENCE(put(sheet, 6, lot->piece_count, alike, job_csv, "variant, language"),
             "通数 = Σ 束の様式・言語と同じ通");
    SENTENCE(put(sheet, 6, lot->piece_count, span, pieces_csv, "piece_id"),
             "通数 = 最終通番 − 最初の通番 + 1");
    put_areas(sheet, lot);
}

static uint32_t pages_a_sheet(const struct lot *lot)
{
    return lot->duplex ? 2 : 1;
}

uint32_t lot_piece_sheets(const struct lot *lot, const struct lot_piece *piece)
{
    return piece->pages / pages_a_sheet(lot);
}

/* On how many sheets of its bundle something of the piece is: a sheet that two share is on both
 * their bills. */
static uint64_t sheets_touched(const struct lot *lot, const struct lot_piece *piece)
{
    uint32_t a_sheet = pages_a_sheet(lot);

    if (!piece->pages || !piece->first_page)
        return 0;
    return (piece->first_page + piece->pages - 2) / a_sheet - (piece->first_page - 1) / a_sheet + 1;
}

/* From the front of its first sheet to the back of its last. */
static bool has_whole_sheets(const struct lot *lot, const struct lot_piece *piece)
{
    uint32_t a_sheet = pages_a_sheet(lot);

    return (piece->first_page - 1) % a_sheet == 0 && piece->pages % a_sheet == 0;
}

static bool bundle_is_in_order(const struct lot *lot, const struct lot_bundle *bundle)
{
    uint32_t page = 1;

    for (uint32_t i = 0; i < bundle->piece_count; i++) {
        const struct lot_piece *piece;

        if (bundle->piece + i >= lot->piece_count)
            return false;
        piece = &lot->pieces[bundle->piece + i];
        if (piece->sequence != i + 1 || piece->first_page != page)
            return false;
        page += piece->pages;
    }
    return page == bundle->pages + 1;
}

/* As the files turned out to be, once they are there. */
static void put_pages_read(struct sheet *sheet, const struct lot *lot, uint64_t pages)
{
    uint64_t read = 0;

    for (uint32_t b = 0; lot->read && b < lot->bundle_count; b++)
        read += lot->read[b].pages;
    if (lot->read)
        SENTENCE(put(sheet, 7, pages, read, "print/letters-*.pdf", "ページ"),
                 "Σ 各通のページ = 公開するPDFを読み直して数えたページ");
}

static void put_pages(struct sheet *sheet, const struct lot *lot)
{
    uint64_t pages = 0, sheets = 0, whole = 0, bundle_pages = 0, bundle_sheets = 0;

    for (uint32_t i = 0; i < lot->piece_count; i++) {
        pages += lot->pieces[i].pages;
        sheets += sheets_touched(lot, &lot->pieces[i]);
        whole += has_whole_sheets(lot, &lot->pieces[i]);
    }
    for (uint32_t b = 0; b < lot->bundle_count; b++) {
        bundle_pages += lot->bundles[b].pages;
        bundle_sheets += lot->bundles[b].sheets;
    }
    SENTENCE(put(sheet, 7, pages, bundle_pages, pieces_csv, "pages"),
             "Σ 各通のページ = Σ 束のページ");
    put_pages_read(sheet, lot, pages);
    SENTENCE(put(sheet, 8, sheets, bundle_sheets, job_csv, "sheets"),
             "Σ 各通の枚数 = Σ 束の枚数 (1枚に2人分を載せない)");
    SENTENCE(put(sheet, 8, whole, lot->piece_count, job_csv, "first_page, pages"),
             "用紙の表から始まり、用紙を使い切る通 = 通数");
}

static bool id_is_right(const struct lot *lot, const struct lot_piece *piece)
{
    char text[PIECE_ID_LENGTH + 1];

    if (piece->number < 1 || piece->number > PIECE_NUMBER_MAX)
        return false;
    piece_id_text(lot->mail_on, piece->number, text);
    return strcmp(text, piece->id) == 0 && piece_id_valid(str_of(piece->id));
}

static void put_ids(struct sheet *sheet, const struct lot *lot)
{
    uint8_t *seen = mem_zero((size_t)lot->piece_count / 8 + 1, 1);
    uint64_t right = 0, distinct = 0;

    for (uint32_t i = 0; i < lot->piece_count; i++) {
        uint64_t at = (uint64_t)lot->pieces[i].number - lot->used_before - 1; /* wraps: too large */

        right += id_is_right(lot, &lot->pieces[i]);
        if (at >= lot->piece_count || (seen[at / 8] >> at % 8 & 1))
            continue;
        seen[at / 8] = (uint8_t)(seen[at / 8] | 1U << at % 8);
        distinct++;
    }
    mem_free(seen);
    SENTENCE(put(sheet, 9, right, lot->piece_count, pieces_csv, "piece_id"),
             "差出日・通番・検査数字の正しい整理番号 = 通数");
    SENTENCE(put(sheet, 9, distinct, lot->piece_count, pieces_csv, "piece_id"),
             "前回までの最終通番 %llu に続く、重ならない通番 = 通数",
             (unsigned long long)lot->used_before);
}

static void put_bundles(struct sheet *sheet, const struct lot *lot)
{
    uint64_t right = 0;

    for (uint32_t b = 0; b < lot->bundle_count; b++)
        right += bundle_is_in_order(lot, &lot->bundles[b]);
    SENTENCE(put(sheet, 10, right, lot->bundle_count, job_csv, "sequence, first_page"),
             "束内番号とページが1から最終の通まで続く束 = 束数");
    right = 0;
    for (uint32_t b = 0; lot->read && b < lot->bundle_count; b++)
        right += strcmp(lot->read[b].sha256, lot->read[b].listed) == 0;
    if (lot->read)
        SENTENCE(put(sheet, 10, right, lot->bundle_count, "print/SHA256SUMS", "letters-*.pdf"),
                 "読み直したPDFのSHA-256が print/SHA256SUMS と一致する束 = 束数");
}

static void put_backlog(struct sheet *sheet, const struct lot *lot)
{
    uint64_t left =
        lot->backlog_before + lot->backlog_arrived + lot->backlog_returned - lot->backlog_sent;

    SENTENCE(put(sheet, 11, left - lot->backlog_gone, lot->backlog_left, run_json, "dispositions"),
             "前回滞留 + 新規到来 + 復帰 − 発送 − 対象外等へ = 今回滞留");
    SENTENCE(put(sheet, 11, lot->backlog_left, lot->dispositions[DISPOSITION_WAITING],
                 dispositions_csv, "waiting"),
             "今回滞留 = 発送待ち(待機)");
}

static void put_held(struct sheet *sheet, const struct lot *lot)
{
    uint64_t right = 0;

    for (uint32_t i = 0; i < lot->hold_count; i++)
        right += lot->rows[lot->holds[i].row].disposition == DISPOSITION_HELD &&
                 !day_before(lot->as_of, lot->holds[i].since);
    SENTENCE(put(sheet, 12, lot->held_before + lot->held_new - lot->held_gone,
                 row_count_of(lot, DISPOSITION_HELD, REASON_NONE), dispositions_csv, "held"),
             "保留: 前回 %llu + 新規 %llu − 解除 %llu = 今回", (unsigned long long)lot->held_before,
             (unsigned long long)lot->held_new, (unsigned long long)lot->held_gone);
    SENTENCE(put(sheet, 12, lot->dispositions[DISPOSITION_HELD], right, dispositions_csv, "held"),
             "保留(職員判断) = 保留開始日のある行数");
}

/* Pieces as the ledger counts them, against their lives folded one by one. */
static void put_mailings(struct sheet *sheet, const struct lot *lot)
{
    uint64_t made = 0, lived = 0, returns = 0;

    for (uint32_t i = 0; i < lot->mailing_count; i++) {
        made += lot->mailings[i].made;
        for (int state = 0; state < PIECE_EVENT_COUNT; state++)
            lived += lot->mailings[i].states[state];
        returns += lot->mailings[i].states[PIECE_RETURNED];
    }
    SENTENCE(put(sheet, 13, made, lived, "通知台帳", "piece, event"),
             "差出のシート: 作成 = 未差出 + 差出済 + 返戻 + 損紙 + 引抜き + 取消");
    SENTENCE(put(sheet, 13, returns, lot->return_count, "通知台帳", "event"),
             "返戻の通数 = 返戻のシートの行数");
}

/* The left sides are the ledger's own queries. */
static void put_told(struct sheet *sheet, const struct lot *lot)
{
    const struct lot_told *told = &lot->ledger_told;

    SENTENCE(put(sheet, 14, told->ledger, told->told + told->other + told->not_asked, "通知台帳",
                 "notice, event"),
             "通知台帳で通知済の証明書 = 今回も通知済 %llu + 今回は別の処理区分 %llu + "
             "今回は対象の行なし %llu",
             (unsigned long long)told->told, (unsigned long long)told->other,
             (unsigned long long)told->not_asked);
    SENTENCE(put(sheet, 14, told->ledger_people, told->people, "通知台帳", "piece, resident"),
             "通知済の人数: 通知台帳の集計 = 今回の判定に使った人数");
}

uint64_t lot_cohort_left(const struct lot_cohort *cohort)
{
    return cohort->issued - cohort->not_due - cohort->past - cohort->unusable - cohort->revoked -
           cohort->renewed - cohort->others;
}

/* The left side is the proof's, the right side the night's. */
static void put_proof(struct sheet *sheet, const struct lot *lot)
{
    static const char registers[] = "入力ファイルと通知台帳";
    uint64_t proof = 0, night = 0, agree = 0;

    if (!lot->proven)
        return;
    SENTENCE(put(sheet, 15, lot->proof_must, lot->proof_night, registers, "対象の全行"),
             "発送漏れ: 通知を要する証明書(別計算) = 通知済 + 発送(今回) + 待機 + 保留 + 満了");
    SENTENCE(put(sheet, 15, lot->proof_missing, 0, registers, "別計算だけにある行"),
             "発送漏れ: 別計算にあって処理結果にない証明書 = 0");
    SENTENCE(put(sheet, 15, lot->proof_extra, 0, dispositions_csv, "処理結果だけにある行"),
             "発送漏れ: 処理結果にあって別計算にない証明書 = 0");
    for (uint32_t i = 0; i < lot->cohort_count; i++) {
        const struct lot_cohort *at = &lot->cohorts[i];
        uint64_t left = lot_cohort_left(at);

        proof += left;
        night += at->must;
        agree += left == at->must;
    }
    SENTENCE(put(sheet, 16, proof, night, registers, "発行コホートの合計"),
             "発行コホート: 登録 − 対象外(内訳はシート) = 通知を要する証明書");
    SENTENCE(put(sheet, 16, agree, lot->cohort_count, registers, "発行コホートの各行"),
             "発行コホート: 両辺の一致する満了月 = 表の満了月");
}

static void put_delays(struct sheet *sheet, const struct lot *lot)
{
    uint64_t days = 0, causes = 0, right = 0, banded = 0, bands[DELAY_BANDS] = {0};

    for (uint32_t i = 0; i < lot->piece_count; i++) {
        const struct lot_piece *piece = &lot->pieces[i];
        uint64_t sum = 0;

        for (int cause = 0; cause < CAUSE_COUNT; cause++)
            sum += piece->cause_days[cause];
        days += piece->delay_days;
        causes += sum;
        right += sum == piece->delay_days &&
                 day_between(piece->ideal_on, lot->mail_on) == (int32_t)piece->delay_days;
        bands[day_band_of(delay_bands, DELAY_BANDS, (int32_t)piece->delay_days)]++;
    }
    for (int i = 0; i < DELAY_BANDS; i++)
        banded += bands[i];
    SENTENCE(put(sheet, 17, right, lot->piece_count, pieces_csv, "delay_days, causes"),
             "Σ 原因別日数 = 差出日 − 本来の差出日 である通 = 通数");
    SENTENCE(put(sheet, 17, causes, days, pieces_csv, "causes"), "Σ 原因別日数 = Σ 遅延日数");
    SENTENCE(put(sheet, 17, banded, lot->piece_count, pieces_csv, "delay_days"),
             "Σ 遅延日数の分布 = 通数");
}

/* Σ of one table's causes, or of days times letters of DELAYS_BY_DAYS, against what another table
 * says of the same letters. */
static void put_account(struct sheet *sheet, const struct lot *lot, enum delay_side side,
                        const char *name, const char *source, const char *range)
{
    uint64_t causes = 0, days = 0, letters = delays_letters(lot, DELAYS_BY_DAYS, side), agree = 0;

    for (uint32_t i = 0; i < lot->delay_count; i++) {
        const struct lot_delay *line = &lot->delays[i];

        if (!delay_side_has(side, line->side))
            continue;
        for (int cause = 0; line->table == DELAYS_BY_AREA && cause < CAUSE_COUNT; cause++)
            causes += line->by_cause[cause];
        if (line->table == DELAYS_BY_DAYS)
            days += (uint64_t)line->key * line->letters;
    }
    for (int table = 0; table < DELAY_TABLES; table++)
        agree += delays_letters(lot, (enum delay_table)table, side) ==
                 (table == DELAYS_BY_MAIL_DAY && delay_side_has(side, DELAY_SENT)
                      ? delays_letters(lot, DELAYS_BY_DAYS, DELAY_SENT)
                  : table == DELAYS_BY_MAIL_DAY ? 0
                                                : letters);
    SENTENCE(put(sheet, 17, causes, days, source, range), "Σ 原因別日数 = Σ 遅延日数 (%s)", name);
    SENTENCE(put(sheet, 17, agree, DELAY_TABLES, source, "全行"),
             "通数の計がどの表でも同じ: 一致する表 = 表の数 (%s)", name);
}

static void put_accounts(struct sheet *sheet, const struct lot *lot)
{
    static const char of_sent[] = "office/pieces.csv (12か月の各公開分)",
                      of_all[] = "pieces.csv (12か月), dispositions.csv";

    put_account(sheet, lot, DELAY_SENT, "発送済: 12か月のすべての通", of_sent,
                "causes, delay_days");
    put_account(sheet, lot, DELAY_WAITING, "発送待ちのすべての人", dispositions_csv, "waiting");
    put_account(sheet, lot, DELAY_HELD, "保留のすべての人", dispositions_csv, "held");
    put_account(sheet, lot, DELAY_SIDES, "発送済・発送待ち・保留の計", of_all, "上の3つの計");
    SENTENCE(put(sheet, 17, delays_letters(lot, DELAYS_BY_DAYS, DELAY_WAITING),
                 delays_open_people(lot, DELAY_WAITING), dispositions_csv, "waiting"),
             "遅延のシートの発送待ち = 発送待ちの人の異なり数");
    SENTENCE(put(sheet, 17, delays_letters(lot, DELAYS_BY_DAYS, DELAY_HELD),
                 delays_open_people(lot, DELAY_HELD), dispositions_csv, "held"),
             "遅延のシートの保留 = 保留の人(通知不要の申出を除く)の異なり数");
}

static void put_limits(struct sheet *sheet, const struct lot *lot)
{
    uint64_t kept = 0, near_end = 0;

    for (uint32_t i = 0; i < lot->capacity_count; i++) {
        kept += capacity_holds(&lot->capacities[i]);
        if (lot->capacities[i].near_end > near_end)
            near_end = lot->capacities[i].near_end;
    }
    SENTENCE(put(sheet, 18, kept, lot->capacity_count, "処理上限のファイル", "今回の日と週の全行"),
             "上限を守る日・週・範囲 = 有効な上限の日・週・範囲 (期限間近で窓口上限を適用しない通 "
             "%llu。内訳は「待機」の「処理上限」)",
             (unsigned long long)near_end);
}

static void put_posted(struct sheet *sheet, const struct lot *lot)
{
    uint64_t posted = 0, left = 0;

    for (uint32_t i = 0; i < lot->mailing_count; i++) {
        const struct lot_mailing *at = &lot->mailings[i];

        posted += at->posted;
        left += at->made - at->states[PIECE_SPOILED] - at->states[PIECE_PULLED] -
                at->states[PIECE_VOIDED] - at->states[PIECE_PLANNED] - at->states[PIECE_PRINTED];
    }
    SENTENCE(
        put(sheet, 20, posted, left, "通知台帳", "event"),
        "前回までの便: 差出済の記録 = 作成 − 損紙 − 引抜き − 取消 − 未差出 (返戻は差出済に含む)");
}

static void put_again(struct sheet *sheet, const struct lot *lot)
{
    uint64_t undone = 0;

    for (uint32_t i = 0; i < lot->again_count; i++)
        undone += !piece_tells((struct piece_life){lot->agains[i].state, DAY_NONE});
    SENTENCE(put(sheet, 22, lot->again_count, undone, "通知台帳", "notice, event"),
             "前回までにも発送した今回の証明書 = そのうち損紙・引抜き・取消・返戻の後の再発送 "
             "(一覧は付表)");
}

static bool is_beyond(uint64_t now, uint64_t before, uint64_t allowed)
{
    return (now > before ? now - before : before - now) > allowed;
}

/* Nobody is alarmed by a year's difference: it is shown, and has no side that could be wrong. */
static void put_year(struct sheet *sheet, const struct lot *lot)
{
    uint64_t months = 0, beyond = 0;
    char as_of[DAY_TEXT_MAX];

    for (uint32_t i = 0; i < lot->band_count; i++) {
        const struct lot_band *band = &lot->bands[i];

        months += band->has_year;
        beyond += band->has_year && is_beyond(band->now, band->year_before, band->year_allowed);
    }
    if (!months || !lot->year_ago_count) {
        SENTENCE(put_open(sheet, 23, run_json),
                 "満了月別の件数の前年との差: 前年同月の処理回の記録がないか、比べられる月がない");
        return;
    }
    SENTENCE(put_open(sheet, 23, run_json),
             "満了月別の件数の前年(%s)との差: %lluか月のうち幅を超えたもの%lluか月(付表)",
             day_text(lot->year_ago->as_of, as_of), (unsigned long long)months,
             (unsigned long long)beyond);
}

static void put_bands(struct sheet *sheet, const struct lot *lot)
{
    uint64_t beyond = 0, alarm = 0;

    if (!lot->band_count) {
        SENTENCE(
            put_open(sheet, 23, run_json),
            "満了月別の件数の前回・前年との差: 前回の件数がないか、行数が少ないため比べていない");
        return;
    }
    for (uint32_t i = 0; i < lot->band_count; i++)
        beyond += is_beyond(lot->bands[i].now, lot->bands[i].before, lot->bands[i].allowed);
    for (uint32_t i = 0; i < lot->alarm_count; i++)
        alarm += str_equal(lot->alarms[i].name, STR(LOT_ALARM_BANDS));
    SENTENCE(put(sheet, 23, beyond > 0, alarm, run_json, "gate_figures, alarms"),
             "満了月別の件数: 前回との差が幅を超えた月があれば1(%lluか月中 %lluか月) = "
             "満了月の警告があれば1",
             (unsigned long long)lot->band_count, (unsigned long long)beyond);
    put_year(sheet, lot);
}

/* Of lots that a folder is missing of, or is another one, the alarm `house` speaks as long as letters
 * of them lie in the house; the night goes on. */
static void put_handed(struct sheet *sheet, const struct lot *lot)
{
    uint64_t right = 0;
    const struct lot_mailing *other = NULL;

    for (uint32_t i = 0; i < lot->mailing_count; i++) {
        right += lot->mailings[i].is_as_printed;
        if (!other && !lot->mailings[i].is_as_printed)
            other = &lot->mailings[i];
    }
    if (other) {
        SENTENCE(
            put_open(sheet, 19, "print/SHA256SUMS"),
            "前回までの便: 受け渡した一覧(print/SHA256SUMS)のハッシュ値 = 通知台帳: 公開フォルダー " STR_FMT
            " ほか%llu件がないか、変わっているため比べていない",
            STR_ARG(other->folder), (unsigned long long)(lot->mailing_count - right - 1));
        return;
    }
    SENTENCE(
        put(sheet, 19, right, lot->mailing_count, "print/SHA256SUMS", "差出のシートの便"),
        "前回までの便: 受け渡した一覧(print/SHA256SUMS)のハッシュ値が通知台帳と同じ便 = 便の数");
}

/* The discount as the slip reckons it, counted anew from the pieces of a line: what is left of a yen
 * goes to it. */
static uint64_t owed(const struct lot_postage *line, uint64_t pieces)
{
    uint64_t full = pieces * line->price, off = full * line->discount_percent;

    return full - (off + 99) / 100;
}

static void put_postage(struct sheet *sheet, const struct lot *lot)
{
    uint64_t right = 0, priced = 0;

    if (!lot->post.priced) {
        SENTENCE(
            put_open(sheet, 21, "−"),
            "郵便料金 = Σ 通数 × 単価 − 割引: 郵便料金の表の設定(post.schemes)がないため計算していない");
        return;
    }
    for (uint32_t i = 0; i < lot->postage_count; i++) {
        const struct lot_postage *line = &lot->postages[i];
        uint64_t pieces = 0;

        for (uint32_t k = 0; k < lot->piece_count; k++)
            pieces += postage_of(lot, &lot->pieces[k]) == line;
        right += owed(line, pieces);
        priced += pieces;
    }
    SENTENCE(put(sheet, 21, postage_total(lot), right, job_csv, "scheme, sheets"),
             "郵便料金(円) = Σ 料金区分ごとの 通数 × 単価 − 割引");
    SENTENCE(put(sheet, 21, priced + lot->post.unpriced, lot->piece_count, job_csv, "scheme"),
             "料金区分のある通 %llu + 単価のない通 %llu = 通数", (unsigned long long)priced,
             (unsigned long long)lot->post.unpriced);
}

size_t day_band_of(const struct day_band *bands, size_t count, int32_t days)
{
    size_t i = 0;

    while (i + 1 < count && days > bands[i].last)
        i++;
    return i;
}

size_t lot_identities(const struct lot *lot, struct identity *identities, size_t room)
{
    struct sheet sheet = {.at = identities, .room = room};

    REQUIRE(room >= IDENTITIES_MAX);
    put_lines(&sheet, lot);
    put_residents(&sheet, lot);
    put_dispositions(&sheet, lot);
    put_reasons(&sheet, lot);
    put_notices(&sheet, lot);
    put_pieces(&sheet, lot);
    put_pages(&sheet, lot);
    put_ids(&sheet, lot);
    put_bundles(&sheet, lot);
    put_backlog(&sheet, lot);
    put_held(&sheet, lot);
    put_mailings(&sheet, lot);
    put_told(&sheet, lot);
    put_proof(&sheet, lot);
    put_delays(&sheet, lot);
    put_accounts(&sheet, lot);
    put_limits(&sheet, lot);
    put_handed(&sheet, lot);
    put_posted(&sheet, lot);
    put_postage(&sheet, lot);
    put_again(&sheet, lot);
    put_bands(&sheet, lot);
    return sheet.count;
}

const struct identity *identities_broken(const struct identity *identities, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!identity_holds(&identities[i]))
            return &identities[i];
    return NULL;
}

size_t identities_counted(const struct identity *identities, size_t count)
{
    size_t counted = 0;

    for (size_t i = 0; i < count; i++)
        counted += !identities[i].open;
    return counted;
}
