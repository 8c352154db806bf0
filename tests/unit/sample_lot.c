/* The made-up lot. Days are chosen so that opens_on and ideal_on are what the rules would give. */
#include "sample_lot.h"

#include <stdlib.h>

#include "base/bug.h"
#include "disk/jsonread.h"
#include "core/gates/stops.h"
#include "core/lot/delays.h"
#include "core/lot/open.h"
#include "say/err.h"

const char *const sample_secrets[] = {"試験太郎",         "試験花子", "見本次郎",
                                      "SAMPLE PERSON",    "保護者名", "架空町一丁目",
                                      "かくうマンション", NULL};

enum { PIECES = 5, BUNDLES = 3, CERTIFICATES = 7, INPUTS = 6 };

static Day day(const char *text)
{
    int year, month, date;

    REQUIRE(sscanf(text, "%d-%d-%d", &year, &month, &date) == 3);
    return day_of(year, month, date);
}

static void sha_of(char sha256[SHA256_HEX + 1], char digit)
{
    memset(sha256, digit, SHA256_HEX);
    sha256[SHA256_HEX] = '\0';
}

struct row_plan {
    const char *serial, *resident, *expires, *planned, *ideal, *missing;
    enum kind kind;
    enum reason reason; /* gives the disposition; REASON_NONE: a notice */
    uint32_t anomalies, line, piece;
};

#define NO_PIECE UINT32_MAX
#define BIT(anomaly) (1U << ANOMALY_##anomaly)

static const struct row_plan rows[] = {
    {"00000000000000000011", "0000100001", "2027-02-23", "", "2026-11-24", "", KIND_SIGNATURE,
     REASON_NONE, 0, 2, 2},
    {"00000000000000000012", "0000100001", "2027-02-23", "", "2026-11-24", "", KIND_AUTHENTICATION,
     REASON_NONE, 0, 3, 2},
    {"00000000000000000021", "0000100002", "2027-02-10", "", "2026-11-11", "", KIND_AUTHENTICATION,
     REASON_NONE, BIT(NO_TEMPLATE), 4, 3},
    {"00000000000000000031", "0000100003", "2027-01-20", "", "2026-10-21", "", KIND_SIGNATURE,
     REASON_NONE, 0, 5, 4},
    {"00000000000000000032", "0000100003", "2027-02-02", "", "2026-11-04", "", KIND_AUTHENTICATION,
     REASON_NONE, BIT(UNEXPLAINED_EXPIRY) | BIT(BAD_MUNICIPALITY), 6, 4},
    {"00000000000000000041", "0000100004", "2026-11-25", "", "2026-08-26", "", KIND_AUTHENTICATION,
     REASON_NONE, 0, 7, 1},
    {"00000000000000000051", "0000100005", "2027-02-01", "", "2026-11-02", "", KIND_AUTHENTICATION,
     REASON_NONE, 0, 8, 0},
    {"00000000000000000061", "0000100006", "2027-02-22", "2026-11-25", "2026-11-24", "",
     KIND_SIGNATURE, REASON_PRINT_CAPACITY, 0, 9, NO_PIECE},
    {"00000000000000000062", "0000100006", "2027-02-23", "2026-11-25", "2026-11-24", "",
     KIND_AUTHENTICATION, REASON_PRINT_CAPACITY, 0, 10, NO_PIECE},
    {"00000000000000000071", "0000100007", "2027-02-23", "2026-12-01", "2026-11-24", "",
     KIND_AUTHENTICATION, REASON_PRINT_CAPACITY, 0, 11, NO_PIECE},
    {"00000000000000000081", "0000100008", "2026-11-27", "", "2026-08-28", "", KIND_AUTHENTICATION,
     REASON_PAUSED, 0, 12, NO_PIECE},
    {"00000000000000000091", "0000100009", "2027-02-21", "2026-11-26", "2026-11-24", "",
     KIND_AUTHENTICATION, REASON_CUTOFF, 0, 13, NO_PIECE},
    {"00000000000000000101", "0000100010", "2027-02-20", "", "2026-11-24", "U+E000 U+845B/E0103",
     KIND_SIGNATURE, REASON_UNPRINTABLE, 0, 14, NO_PIECE},
    {"00000000000000000102", "0000100010", "2027-02-20", "", "2026-11-24", "U+E000 U+845B/E0103",
     KIND_AUTHENTICATION, REASON_UNPRINTABLE, 0, 15, NO_PIECE},
    {"00000000000000000111", "0000100011", "2027-02-19", "", "2026-11-20", "U+E000",
     KIND_AUTHENTICATION, REASON_UNPRINTABLE, 0, 16, NO_PIECE},
    {"00000000000000000121", "0000100012", "2026-12-24", "", "2026-09-25", "", KIND_AUTHENTICATION,
     REASON_PROTECTED, 0, 17, NO_PIECE},
    {"00000000000000000131", "0000100013", "2027-02-18", "", "2026-11-19", "", KIND_AUTHENTICATION,
     REASON_DECEASED, 0, 18, NO_PIECE},
    {"00000000000000000141", "0000100014", "2027-02-18", "", "2026-11-19", "", KIND_SIGNATURE,
     REASON_REVOKED, 0, 19, NO_PIECE},
    {"00000000000000000151", "0000100015", "2027-02-18", "", "2026-11-19", "", KIND_AUTHENTICATION,
     REASON_SUPERSEDED, 0, 20, NO_PIECE},
    {"00000000000000000161", "0000100016", "2026-11-20", "", "2026-08-21", "", KIND_AUTHENTICATION,
     REASON_UNSEEN, 0, 21, NO_PIECE},
    {"00000000000000000171", "0000199999", "2027-02-18", "", "2026-11-19", "", KIND_AUTHENTICATION,
     REASON_UNKNOWN_RESIDENT, 0, 22, NO_PIECE},
    {"", "", "", "", "", "", KIND_COUNT, REASON_BAD_ROW, 0, 23, NO_PIECE},
    {"00000000000000000191", "0000100019", "", "", "", "", KIND_SIGNATURE, REASON_BAD_DATE, 0, 24,
     NO_PIECE},
};
enum { ROWS = sizeof rows / sizeof rows[0], NOT_DUE = 70, TOLD = 5, ELSEWHERE = 1, PAST = 2 };

/* What is wrong with the rows of a reason, and in which column. */
static Str column_of(enum reason reason)
{
    return reason == REASON_BAD_DATE           ? STR("カード有効期限 (card_expires_on)")
           : reason == REASON_BAD_STATUS       ? STR("証明書状態")
           : reason == REASON_DUPLICATE_SERIAL ? STR("発行番号")
           : reason == REASON_UNKNOWN_RESIDENT ? STR("宛名番号")
                                               : STR_EMPTY;
}

static Str fault_of(enum reason reason)
{
    return reason == REASON_BAD_ROW      ? STR("項目が8個です(見出しは9個)。")
           : reason == REASON_BAD_DATE   ? STR("実在しない日付です[形: NNNN-NN-NN]")
           : reason == REASON_NO_ADDRESS ? STR("郵便番号: 空欄です")
                                         : STR_EMPTY;
}

static struct lot_row_more more_of(const struct row_plan *plan, const struct lot_row *row)
{
    struct lot_row_more more = lot_row_no_more;

    more.missing = str_of(plan->missing);
    more.column = column_of(plan->reason);
    more.fault = fault_of(plan->reason);
    if (*plan->planned)
        more.deliver_on = day_add(day(plan->planned), 3);
    if (plan->reason == REASON_COUNTER_CAPACITY)
        more.counter_week = day("2026-11-30");
    if (row->disposition == DISPOSITION_SUPPRESSED)
        more.basis = STR("証明書の状態 失効");
    return more;
}

static void fill_row(struct lot *lot, const struct row_plan *plan, struct lot_row *row,
                     struct lot_row_mores *mores)
{
    struct lot_row_more more;

    *row = lot_row_none();
    lot_row_name(row, str_of(plan->serial), str_of(plan->resident), mores->arena);
    row->kind = (int8_t)(plan->kind == KIND_COUNT ? -1 : (int)plan->kind);
    row->expires_on = *plan->expires ? day(plan->expires) : DAY_NONE;
    row->disposition =
        (uint8_t)(plan->reason ? reason_disposition(plan->reason) : DISPOSITION_NOTICE);
    row->reason = (uint8_t)plan->reason;
    row->planned_on = *plan->planned ? day(plan->planned) : DAY_NONE;
    row->anomalies = (uint16_t)plan->anomalies;
    row->line = plan->line;
    row->piece = plan->piece;
    row->ideal_on = *plan->ideal ? day(plan->ideal) : DAY_NONE;
    if (row->disposition == DISPOSITION_SUPPRESSED)
        row->since = day("2026-11-20");
    more = more_of(plan, row);
    mores_put(mores, row, &more);
    lot->dispositions[row->disposition]++;
    if (row->reason)
        lot->reasons[row->reason]++;
}

static void fill_rows(struct lot *lot, struct arena *arena)
{
    struct lot_row_mores mores = {.arena = arena};

    lot->row_count = ROWS;
    lot->rows = ARENA_ARRAY(arena, struct lot_row, ROWS);
    for (size_t i = 0; i < ROWS; i++)
        fill_row(lot, &rows[i], &lot->rows[i], &mores);
    lot->dispositions[DISPOSITION_NOT_DUE] = NOT_DUE;
    lot->dispositions[DISPOSITION_TOLD] = TOLD;
    lot->dispositions[DISPOSITION_PAST] = PAST;
    lot->reasons[REASON_ELSEWHERE] = ELSEWHERE;
    lot->certificate_lines.rows = ROWS + NOT_DUE + TOLD + PAST;
    lot->certificate_lines.blank = 2;
    lot->certificate_lines.folded = 1;
    lot->certificate_lines.lines = 1 + 2 + 1 + lot->certificate_lines.rows;
}

/* Held since the night itself, yesterday, and so on; the second has a decision that has ended. */
static void fill_holds(struct lot *lot, struct arena *arena)
{
    lot->holds = ARENA_ARRAY(arena, struct lot_hold, lot->dispositions[DISPOSITION_HELD]);
    for (uint32_t i = 0; i < lot->row_count; i++) {
        struct lot_hold *hold = &lot->holds[lot->hold_count];

        if (lot->rows[i].disposition != DISPOSITION_HELD)
            continue;
        *hold = (struct lot_hold){.row = i,
                                  .reasons = UINT64_C(1) << lot->rows[i].reason,
                                  .since = day_add(lot->as_of, -(int)lot->hold_count),
                                  .decision = DECISION_NONE};
        if (lot->rows[i].reason == REASON_PROTECTED)
            hold->reasons |= UINT64_C(1) << REASON_NO_ADDRESS;
        if (lot->hold_count++ == 1) {
            hold->decision =
                (struct decision){DECISION_RELEASE, day("2026-11-18"), day("2026-11-20")};
            hold->by = STR("shimin-01");
        }
    }
    lot->held_before = lot->hold_count;
    lot->held_new = lot->held_gone = lot->hold_count ? 1 : 0;
}

/* Three earlier runs: one of which all is known, one just printed, one taken back. */
static void fill_mailings(struct lot *lot, struct arena *arena)
{
    lot->mailing_count = 3;
    lot->mailings = ARENA_ARRAY(arena, struct lot_mailing, 3);
    lot->mailings[0] =
        (struct lot_mailing){.mail_on = day("2026-11-18"), .folder = STR("2026-11-17"), .made = 9};
    lot->mailings[0].states[PIECE_POSTED] = 6;
    lot->mailings[0].states[PIECE_RETURNED] = 1;
    lot->mailings[0].states[PIECE_SPOILED] = 1;
    lot->mailings[0].states[PIECE_PULLED] = 1;
    lot->mailings[0].posted = 7;
    lot->mailings[1] =
        (struct lot_mailing){.mail_on = day("2026-11-24"), .folder = STR("2026-11-21"), .made = 5};
    lot->mailings[1].states[PIECE_PRINTED] = 3;
    lot->mailings[1].states[PIECE_PLANNED] = 2;
    lot->mailings[2] =
        (struct lot_mailing){.mail_on = day("2026-11-24"), .folder = STR("2026-11-22"), .made = 4};
    lot->mailings[2].states[PIECE_SPOILED] = 1;
    lot->mailings[2].states[PIECE_VOIDED] = 3;
    lot->return_count = 1;
    lot->returns = ARENA_ARRAY(arena, struct lot_return, 1);
    lot->returns[0] = (struct lot_return){STR("261118-000004-7"), STR("0000100099"),
                                          day("2026-11-18"), day("2026-11-18"), day("2026-11-21")};
    lot->reprint_count = 2;
    lot->reprints = ARENA_ARRAY(arena, struct lot_reprint, 2);
    lot->reprints[0] = (struct lot_reprint){STR("261118-000002-1"), STR("2026-11-17"), STR("紙詰まり"),
                                            STR("印刷室"), 1, day("2026-11-18")};
    lot->reprints[1] = (struct lot_reprint){STR("261118-000002-1"),  STR("2026-11-17"),
                                            STR("トナーのかすれ"), STR("印刷室"), 2, day("2026-11-18")};
}

/* Four letters bear a barcode: 110 yen less 3 %, 426.80 yen for four; one does not. */
static void fill_postage(struct lot *lot, struct arena *arena)
{
    lot->post = (struct lot_post){.priced = true,
                                  .office = STR("架空郵便局"),
                                  .next_letters = 3,
                                  .next_yen = 330,
                                  .both_yen = 846};
    lot->postage_count = 2;
    lot->postages = ARENA_ARRAY(arena, struct lot_postage, 2);
    lot->postages[0] = (struct lot_postage){STR("barcode"), 1, 94, 110, 3, 4, 426};
    lot->postages[1] = (struct lot_postage){STR("none"), 1, 94, 110, 0, 1, 110};
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        lot->pieces[i].scheme = str_is_empty(lot->pieces[i].barcode) ? STR("none") : STR("barcode");
        lot->pieces[i].in_district = i != 1;
    }
    for (uint32_t i = 0; i < lot->mailing_count; i++)
        lot->mailings[i].is_as_printed = true;
    lot->mailings[0].slip = STR("後納 第118号");
    lot->mailings[0].more_slips = true;
}

/* The certificates of a piece are its notice rows, in the order of the lot. */
static void fill_certificates(struct lot *lot, struct arena *arena)
{
    lot->certificates = ARENA_ARRAY(arena, struct lot_certificate, CERTIFICATES);
    for (uint32_t p = 0; p < lot->piece_count; p++) {
        struct lot_piece *piece = &lot->pieces[p];

        piece->certificate = lot->certificate_count;
        for (uint32_t i = 0; i < lot->row_count; i++) {
            const struct lot_row *row = &lot->rows[i];

            if (row->disposition != DISPOSITION_NOTICE || row->piece != p)
                continue;
            lot->certificates[lot->certificate_count++] = (struct lot_certificate){
                .serial = lot_row_serial(row),
                .kind = (enum kind)row->kind,
                .line = row->line,
                .issued_on = day("2022-02-01"),
                .expires_on = row->expires_on,
                .opens_on = row->ideal_on,
                .ideal_on = row->ideal_on,
                .card_expires_on = DAY_NONE,
                .card_ends_on = DAY_NONE,
                .counter_until = row->expires_on,
            };
            piece->certificate_count++;
        }
    }
}

static void fill_piece(struct lot *lot, uint32_t at, uint32_t bundle, uint32_t sequence,
                       const char *resident, const char *expires, const char *ideal)
{
    struct lot_piece *piece = &lot->pieces[at];

    *piece = (struct lot_piece){
        .number = (uint32_t)lot->used_before + at + 1,
        .bundle = bundle,
        .sequence = sequence,
        .first_page = 2 * sequence - 1,
        .pages = 2,
        .variant = lot->bundles[bundle].variant,
        .language = STR("ja"),
        .resident_id = str_of(resident),
        .municipality = STR("142069"),
        .addressee = STR("試験太郎"),
        .postal_code = STR("2508555"),
        .address = STR("神奈川県小田原市架空町一丁目1番1号"),
        .building = STR("かくうマンション101"),
        .barcode = STR("25085551-1-1-101"),
        .expires_on = day(expires),
        .opens_on = day(ideal),
        .ideal_on = day(ideal),
    };
    piece_id_text(lot->mail_on, piece->number, piece->id);
    piece->delay_days = (uint32_t)day_between(piece->ideal_on, lot->mail_on);
    piece->late = piece->delay_days >= (uint32_t)lot->late_days;
}

static void fill_pieces(struct lot *lot, struct arena *arena)
{
    static const struct {
        const char *file;
        enum variant variant;
        uint32_t piece, count;
    } bundles[BUNDLES] = {{"letters-261124-1-0001.pdf", VARIANT_CARD_RENEWAL, 0, 1},
                          {"letters-261124-1-0002.pdf", VARIANT_LAPSED, 1, 1},
                          {"letters-261124-1-0003.pdf", VARIANT_RENEWAL, 2, 3}};

    lot->bundle_count = BUNDLES;
    lot->bundles = ARENA_ARRAY(arena, struct lot_bundle, BUNDLES);
    for (int i = 0; i < BUNDLES; i++)
        lot->bundles[i] = (struct lot_bundle){.file = str_of(bundles[i].file),
                                              .variant = bundles[i].variant,
                                              .language = STR("ja"),
                                              .piece = bundles[i].piece,
                                              .piece_count = bundles[i].count,
                                              .pages = 2 * bundles[i].count,
                                              .sheets = bundles[i].count};
    lot->piece_count = PIECES;
    lot->pieces = ARENA_ARRAY(arena, struct lot_piece, PIECES);
    fill_piece(lot, 0, 0, 1, "0000100005", "2027-02-01", "2026-11-02");
    fill_piece(lot, 1, 1, 1, "0000100004", "2026-11-25", "2026-08-26");
    fill_piece(lot, 2, 2, 1, "0000100001", "2027-02-23", "2026-11-24");
    fill_piece(lot, 3, 2, 2, "0000100002", "2027-02-10", "2026-11-11");
    fill_piece(lot, 4, 2, 3, "0000100003", "2027-01-20", "2026-10-21");
    lot->pieces[0].cause_days[CAUSE_COUNTER_CAPACITY] = 22;
    lot->pieces[1].cause_days[CAUSE_HELD] = 60;
    lot->pieces[1].cause_days[CAUSE_NO_RUN] = 30;
    lot->pieces[3].cause_days[CAUSE_PRINT_CAPACITY] = 13;
    lot->pieces[4].cause_days[CAUSE_PAUSED] = 20;
    lot->pieces[4].cause_days[CAUSE_PRINT_CAPACITY] = 14;
    lot->pieces[2].addressee = STR("保護者名");
    lot->pieces[2].holder_name = STR("試験花子");
    lot->pieces[3].addressee = STR("SAMPLE PERSON");
    lot->pieces[3].barcode = STR_EMPTY;
    lot->pieces[4].addressee = STR("見本次郎");
}

static void fill_inputs(struct lot *lot, struct arena *arena)
{
    static const struct {
        const char *role, *file;
        char digit;
        bool same;
    } inputs[INPUTS] = {
        {"residents", "registers/residents.csv", 'a', false},
        {"certificates", "registers/certificates.csv", 'b', false},
        {"holidays", "calendar/holidays.csv", 'c', true},
        {"limits", "limits.csv", 'd', true},
        {"template", "templates/renewal/letter.xml", 'e', true},
        {"font", "fonts/BIZUDMincho-Regular.ttf", 'f', true},
    };

    lot->input_count = INPUTS;
    lot->inputs = ARENA_ARRAY(arena, struct lot_input, INPUTS);
    for (int i = 0; i < INPUTS; i++) {
        lot->inputs[i] = (struct lot_input){.role = str_of(inputs[i].role),
                                            .file = str_of(inputs[i].file),
                                            .same_as_before = inputs[i].same};
        sha_of(lot->inputs[i].sha256, inputs[i].digit);
    }
    lot->inputs[0].rows = lot->resident_lines.rows;
    lot->inputs[1].rows = lot->certificate_lines.rows;
    lot->inputs[2].rows = 1067;
    lot->inputs[3].rows = 2;
}

static void fill_rest(struct lot *lot, struct arena *arena)
{
    lot->unreadable_count = 2;
    lot->unreadable_residents = 2;
    lot->unreadables = ARENA_ARRAY(arena, struct lot_unreadable, 2);
    lot->unreadables[0] = (struct lot_unreadable){
        17, STR_EMPTY, STR("bad_row"), STR_EMPTY,
        STR("行の先頭から34バイト目がNUL(0x00)です。ファイルが壊れていないか確認してください")};
    lot->unreadables[1] =
        (struct lot_unreadable){40, STR("成年被後見人"), STR("bad_flag"), STR("0000100040"),
                                STR("使える値ではありません。使える値: (空欄)、0、1")};
    lot->month_count = 2;
    lot->months = ARENA_ARRAY(arena, struct lot_month, 2);
    lot->months[0] = (struct lot_month){2027, 3, 30};
    lot->months[1] = (struct lot_month){2027, 4, NOT_DUE - 30};
    lot->gate_count = 4;
    lot->gates = ARENA_ARRAY(arena, struct lot_gate, lot->gate_count);
    lot->gates[0] = (struct lot_gate){.name = STR("max_unreadable"),
                                      .what = STR("取込不可の住民データの行"),
                                      .value = 2,
                                      .most = 100,
                                      .compared = true};
    lot->gates[1] = (struct lot_gate){.name = STR("max_unreadable"),
                                      .what = STR("取込不可の電子証明書データの行"),
                                      .value = 2,
                                      .most = 100,
                                      .compared = true};
    lot->gates[2] = (struct lot_gate){
        .name = STR("shift"),
        .what = STR("氏名・住所・郵便番号の組合せが前回と変わった人"),
        .value = 12,
        .most = 9,
        .compared = true,
        .by = STR("市民課長"),
        .why = STR("住居表示の実施による"),
    };
    lot->gates[3] =
        (struct lot_gate){.name = STR("overlap"), .what = STR("最近の便でお知らせ済みの人")};
    lot->release_count = 2;
    lot->releases = ARENA_ARRAY(arena, struct lot_release, lot->release_count);
    lot->releases[0] = (struct lot_release){STR("shift"), 0};
    lot->releases[1] = (struct lot_release){STR("shift"), lot->piece_count - 1};
    lot->alarm_count = 2;
    lot->alarms = ARENA_ARRAY(arena, struct lot_alarm, 2);
    lot->alarms[0] = (struct lot_alarm){
        STR("no_day_before_expiry"),
        STR("有効期限までに差し出せる日のない住民が1人います(シート「待機」)。"), 1, DAY_NONE};
    lot->alarms[1] = (struct lot_alarm){
        STR("unposted"), STR("差出日を過ぎても、差出済などの記録のない通が3通あります。"), 3,
        day_of(2026, 12, 31)};
    lot->backlog_before = 4;
    lot->backlog_arrived = 3;
    lot->backlog_returned = 1;
    lot->backlog_sent = 2;
    lot->backlog_gone = 1;
    lot->backlog_left = 5;
}

/* What 要確認 shows of the rows' anomalies: as the rules would give it for these made-up dates. */
static void fill_doubts(struct lot *lot, struct arena *arena)
{
    static const struct lot_doubt odd[] = {
        {.row = 2,
         .anomaly = ANOMALY_NO_TEMPLATE,
         .registered = {INT32_MIN},
         .by_rule = {INT32_MIN},
         .basis = BASIS_COUNT},
        {.row = 4,
         .anomaly = ANOMALY_BAD_MUNICIPALITY,
         .registered = {INT32_MIN},
         .by_rule = {INT32_MIN},
         .basis = BASIS_COUNT},
        {.row = 4,
         .anomaly = ANOMALY_UNEXPLAINED_EXPIRY,
         .basis = BASIS_BIRTHDAY,
         .birthdays = 5,
         .difference = DIFFERENCE_DAYS,
         .amount = 1},
    };
    static const struct lot_pattern alike[] = {
        {ANOMALY_UNEXPLAINED_EXPIRY, DIFFERENCE_BIRTHDAYS, -1, 20, 60},
        {ANOMALY_UNEXPLAINED_EXPIRY, DIFFERENCE_BIRTHDAYS, 2, 30, 60},
        {ANOMALY_UNEXPLAINED_EXPIRY, DIFFERENCE_DAYS, 1, 21, 1000},
        {ANOMALY_UNKNOWN_BIRTH_DATE, DIFFERENCE_NONE, 0, 100, 1001},
    };

    lot->doubt_count = sizeof odd / sizeof odd[0];
    lot->doubts = ARENA_ARRAY(arena, struct lot_doubt, lot->doubt_count);
    memcpy(lot->doubts, odd, sizeof odd);
    lot->doubts[2].registered = day("2027-02-02");
    lot->doubts[2].by_rule = day("2027-02-01");
    lot->pattern_count = sizeof alike / sizeof alike[0];
    lot->patterns = ARENA_ARRAY(arena, struct lot_pattern, lot->pattern_count);
    memcpy(lot->patterns, alike, sizeof alike);
}

static void fill_shop(struct lot *lot, struct arena *arena)
{
    static const struct shop_enclosure enclosed[] = {
        {.name = STR("返信用封筒"), .weight_mg = 2500, .thick_um = 200},
        {.name = STR("交付申請書"),
         .variants = 1u << VARIANT_CARD_RENEWAL,
         .weight_mg = 4400,
         .thick_um = 270}};

    lot->shop = (struct shop){.paper = STR("上質紙（白・不透明）"),
                              .envelope = STR("長形3号 窓あき封筒"),
                              .postage = STR("料金後納郵便"),
                              .post_office = STR("見本郵便局"),
                              .permit = STR("第0118号"),
                              .phone = STR("0465-00-0000"),
                              .contact = STR("市民課　電話 0465-00-0000"),
                              .paper_gsm = 70,
                              .envelope_mg = 5000,
                              .specimens = 3,
                              .insert = true,
                              .window = {2100, 1700, 9000, 4500},
                              .enclosure_count = sizeof enclosed / sizeof enclosed[0]};
    lot->shop.enclosures = ARENA_ARRAY(arena, struct shop_enclosure, lot->shop.enclosure_count);
    memcpy(lot->shop.enclosures, enclosed, sizeof enclosed);
}

static struct lot *lot_new(struct arena *arena)
{
    struct lot *lot = ARENA_NEW(arena, struct lot);

    lot->as_of = day("2026-11-22");
    lot->mail_on = day("2026-11-24");
    lot->deliver_on = day("2026-11-27");
    lot->next_mail_on = day("2026-11-25");
    lot->counter_next = day("2026-11-27");
    lot->run = 1;
    lot->folder = STR("2026-11-22");
    lot->job = STR("261124-1");
    lot->office_name = STR("小田原市戸籍住民課");
    lot->previous = STR("2026-11-21");
    lot->version = STR("0.1.0");
    sha_of(lot->config_sha256, '9');
    lot->late_days = 14;
    lot->duplex = true;
    lot->resident_lines = (struct lot_lines){61, 0, 0, 60};
    lot->max_unreadable = 100;
    lot->used_before = 41;
    fill_shop(lot, arena);
    return lot;
}

/* What the completeness proof would say: told, notices, waiting, held and lapsed in two months. */
static void fill_proof(struct lot *lot, struct arena *arena)
{
    uint64_t must = lot->dispositions[DISPOSITION_TOLD] + lot->dispositions[DISPOSITION_NOTICE] +
                    lot->dispositions[DISPOSITION_WAITING] + lot->dispositions[DISPOSITION_HELD] +
                    lot->dispositions[DISPOSITION_LAPSED];

    lot->proven = true;
    lot->proof_must = lot->proof_night = must;
    lot->cohort_count = 2;
    lot->cohorts = ARENA_ARRAY(arena, struct lot_cohort, 2);
    lot->cohorts[0] = (struct lot_cohort){2026, 11, 12, 0, 4, 1, 2, 1, 1, 3};
    lot->cohorts[1] = (struct lot_cohort){2027, 2, must + 9, 3, 0, 0, 1, 2, 6, must - 3};
}

/* Three nights that were stopped since the last run: one that this run accepts, one that was
 * repaired, and one of which an older ledger keeps no account. */
static void fill_gate_figures(struct lot *lot, struct arena *arena)
{
    static const struct gate_figure figures[] = {
        {"month:2027-03", 30}, {"ahead:07", 4}, {"newest", -25}};

    lot->gate_figure_count = sizeof figures / sizeof figures[0];
    lot->gate_figures = ARENA_ARRAY(arena, struct gate_figure, lot->gate_figure_count);
    memcpy(lot->gate_figures, figures, sizeof figures);
}

static void fill_spellings(struct lot *lot, struct arena *arena)
{
    lot->spelling_count = 1;
    lot->spellings = ARENA_ARRAY(arena, struct lot_spelling, 1);
    lot->spellings[0] =
        (struct lot_spelling){STR("12"), STR("000012"), KIND_SIGNATURE, day_add(lot->as_of, 60)};
}

/* As the rows say: five letters that go, four that wait, one of them without a day. */
static void fill_arrivals(struct lot *lot, struct arena *arena)
{
    const struct lot_arrival by_month[] = {{2026, 11, 2, 1, day("2026-11-27"), day("2026-11-27")},
                                           {2027, 1, 1, 0, day("2026-11-27"), day("2026-11-27")},
                                           {2027, 2, 6, 0, day("2026-11-27"), day("2026-12-04")}};

    lot->arrival_count = sizeof by_month / sizeof by_month[0];
    lot->arrivals = ARENA_ARRAY(arena, struct lot_arrival, lot->arrival_count);
    memcpy(lot->arrivals, by_month, sizeof by_month);
}

static void fill_stops(struct lot *lot, struct arena *arena)
{
    static const char *const accounts[] = {
        "{\"findings\": [{\"check\": \"pairs\", \"value\": 12, \"most\": 9},"
        " {\"check\": \"postal\", \"value\": 700, \"most\": 40}], \"rows\": []}",
        "{\"findings\": [{\"value\": 22, \"most\": 0}], \"rows\": ["
        "{\"file\": \"certificates\", \"line\": 12, \"kind\": \"signature\","
        " \"serial\": \"00000000000000000081\", \"resident_id\": \"0000100008\","
        " \"found\": \"notice\", \"expected\": \"suppressed/deceased\"},"
        " {\"file\": \"certificates\", \"line\": 13, \"kind\": \"authentication\","
        " \"serial\": \"00000000000000000091\", \"resident_id\": \"0000100009\","
        " \"what\": \"261124-000001-0 counter_until\", \"found\": \"20270220\","
        " \"expected\": \"20270219\"},"
        " {\"what\": \"held\", \"found\": \"3\", \"expected\": \"4\"}]}",
        "{}",
    };
    static const char *const gates[] = {"shift", "proof", "old_file"};

    lot->stop_count = sizeof gates / sizeof gates[0];
    lot->stops = ARENA_ARRAY(arena, struct lot_stop, lot->stop_count);
    lot->told = ARENA_ARRAY(arena, struct stop_account, lot->stop_count);
    for (uint32_t i = 0; i < lot->stop_count; i++) {
        lot->stops[i] =
            (struct lot_stop){lot->as_of, lot->mail_on, str_of(gates[i]), str_of(accounts[i])};
        REQUIRE(stop_account_take(json_read(str_of(accounts[i]), arena), &lot->told[i]));
    }
}

/* ---- the account of delay -------------------------------------------------------------------- */

static void add_pieces(struct lot *lot, struct delays *delays)
{
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        const struct lot_piece *piece = &lot->pieces[i];

        delays_add(delays,
                   &(struct delay_letter){.side = DELAY_SENT,
                                          .mail_on = lot->mail_on,
                                          .expires_on = piece->expires_on,
                                          .resident_id = piece->resident_id,
                                          .postal_code = piece->postal_code,
                                          .left = day_between(lot->deliver_on, piece->expires_on),
                                          .days = piece->delay_days,
                                          .by_cause = piece->cause_days});
    }
}

static void add_earlier(struct delays *delays)
{
    static const struct {
        const char *mail_on, *expires_on, *postal_code;
        int32_t left;
        uint32_t days;
        enum cause cause;
    } earlier[] = {{"2026-10-05", "2026-12-24", "2500001", 76, 10, CAUSE_GATE},
                   {"2026-11-02", "2026-11-04", "2510002", -1, 89, CAUSE_REMADE},
                   {"2026-11-20", "2027-02-10", "2500003", 77, 9, CAUSE_LATE_INPUT}};

    for (size_t i = 0; i < sizeof earlier / sizeof earlier[0]; i++) {
        uint32_t by_cause[CAUSE_COUNT] = {0};

        by_cause[earlier[i].cause] = earlier[i].days;
        delays_add(delays, &(struct delay_letter){.side = DELAY_SENT,
                                                  .mail_on = day(earlier[i].mail_on),
                                                  .expires_on = day(earlier[i].expires_on),
                                                  .resident_id = STR("0000100009"),
                                                  .postal_code = str_of(earlier[i].postal_code),
                                                  .left = earlier[i].left,
                                                  .days = earlier[i].days,
                                                  .by_cause = by_cause});
    }
}

/* The last reason is taken for the whole delay. */
static uint32_t open_days(const struct lot *lot, const struct delay_open *open,
                          uint32_t by_cause[CAUSE_COUNT])
{
    uint32_t days = day_before(open->ideal_on, lot->mail_on)
                        ? (uint32_t)day_between(open->ideal_on, lot->mail_on)
                        : 0;

    by_cause[open->waits ? CAUSE_PAUSED : CAUSE_HELD] = days;
    return days;
}

static void add_open(struct lot *lot, struct delays *delays, struct arena *arena)
{
    struct delay_open *open = ARENA_ARRAY(arena, struct delay_open, lot->row_count + 1);
    size_t count = 0;

    for (uint32_t i = 0; i < lot->row_count; i++) {
        const struct lot_row *row = &lot->rows[i];
        bool waits = row->disposition == DISPOSITION_WAITING;

        if (open_is((enum disposition)row->disposition, (enum reason)row->reason))
            open[count++] = (struct delay_open){
                .resident_id = lot_row_resident(row),
                .postal_code = STR("2508555"),
                .key = {(enum kind)row->kind, lot_row_serial(row), row->expires_on},
                .ideal_on = row->ideal_on,
                .expires_on = row->expires_on,
                .planned_on = row->planned_on,
                .waits = waits};
    }
    count = open_gather(open, count);
    for (size_t i = 0; i < count; i++) {
        uint32_t by_cause[CAUSE_COUNT] = {0};
        Day goes_on = open[i].waits ? open[i].planned_on : day_add(lot->mail_on, 1);
        int32_t left = day_is(goes_on) ? day_between(day_add(goes_on, 3), open[i].expires_on) : -1;
        uint32_t days = open_days(lot, &open[i], by_cause);

        delays_add(delays, &(struct delay_letter){.side = open[i].waits ? DELAY_WAITING
                                                                        : DELAY_HELD,
                                                  .mail_on = DAY_NONE,
                                                  .expires_on = open[i].expires_on,
                                                  .resident_id = open[i].resident_id,
                                                  .postal_code = open[i].postal_code,
                                                  .left = left,
                                                  .days = days,
                                                  .by_cause = by_cause});
        open_look(&lot->outlook, &open[i]);
    }
    open_look_end(&lot->outlook);
}

/* Who waits without a day comes too late; here nobody else does. */
static void take_late(struct lot *lot)
{
    for (uint32_t i = 0; i < lot->row_count; i++) {
        const struct lot_row *row = &lot->rows[i];

        if (row->disposition != DISPOSITION_WAITING || day_is(row->planned_on) ||
            (day_is(lot->outlook.late_expiry) &&
             !day_before(row->expires_on, lot->outlook.late_expiry)))
            continue;
        lot->outlook.late_expiry = row->expires_on;
        lot->outlook.late_people = 1;
    }
}

/* What runs said, the last one at the end; of the first nothing is known of delay. */
static void fill_past(struct lot *lot, struct arena *arena)
{
    static const struct {
        const char *as_of;
        uint64_t pieces, waiting, held, max, p50, late, people, alarms;
    } runs[] = {{"2026-11-18", 1, 0, 0, 0, 0, 0, 0, 0},
                {"2026-11-19", 1, 4, 2, 90, 8, 0, 0, 1},
                {"2026-11-21", 4, 4, 0, 91, 9, 1, 2, 1}};

    lot->past_count = sizeof runs / sizeof runs[0];
    lot->past = ARENA_ARRAY(arena, struct lot_figures, lot->past_count);
    for (uint32_t i = 0; i < lot->past_count; i++) {
        struct lot_figures *said = &lot->past[i];

        *said = (struct lot_figures){.as_of = day(runs[i].as_of),
                                     .mail_on = day_add(day(runs[i].as_of), 1),
                                     .folder = str_of(runs[i].as_of),
                                     .pieces = runs[i].pieces,
                                     .delay_max = runs[i].max,
                                     .delay_p50 = runs[i].p50,
                                     .missed = runs[i].late,
                                     .too_late = runs[i].people,
                                     .alarms = runs[i].alarms,
                                     .told = runs[i].max > 0};
        said->dispositions[DISPOSITION_WAITING] = runs[i].waiting;
        said->dispositions[DISPOSITION_HELD] = runs[i].held;
        said->dispositions[DISPOSITION_NOT_DUE] = 75;
        said->dispositions[DISPOSITION_NOTICE] = 5;
        said->dispositions[DISPOSITION_SUPPRESSED] = 3;
        said->reasons[REASON_PRINT_CAPACITY] = 4;
        said->reasons[REASON_DECEASED] = 1;
        said->reasons[REASON_REVOKED] = 2;
    }
    lot->year_ago_count = 1;
    lot->year_ago = ARENA_ARRAY(arena, struct lot_figures, 1);
    lot->year_ago[0] = lot->past[0];
    lot->year_ago[0].as_of = lot->year_ago[0].mail_on = day("2025-11-28");
    lot->year_ago[0].folder = STR("2025-11-28");
    lot->year_ago[0].pieces = 7;
}

/* Two limits: of all, which one week overruns, and of an area, which no row binds in the third week. */
static void fill_loads(struct lot *lot, struct arena *arena)
{
    static const char *const scopes[] = {"all", "postal:250"};
    static const uint64_t sent[] = {1250, 400, 50}, planned[] = {0, 500, 150};

    lot->load_count = 2 * LOAD_WEEKS;
    lot->loads = ARENA_ARRAY(arena, struct lot_load, lot->load_count);
    for (uint32_t i = 0; i < lot->load_count; i++) {
        uint32_t week = i % LOAD_WEEKS;
        bool area = i >= LOAD_WEEKS;

        lot->loads[i] = (struct lot_load){.scope = str_of(scopes[area]),
                                          .per_day = area,
                                          .limited = !area || week < 2,
                                          .monday = day_add(day("2026-11-23"), 7 * (int)week),
                                          .most = area ? week < 2 ? 5000 : 0 : 1500,
                                          .walk_in = area ? 0 : 300,
                                          .sent = week < 3 ? sent[week] : 0,
                                          .planned = week < 3 ? planned[week] : 0};
    }
}

static void fill_account(struct lot *lot, struct arena *arena, bool has_past)
{
    static const struct lot_volume volumes[] = {
        {{0}, 1, 12, 0}, {{0}, 1, 0, 0}, {{0}, 1, 4, 2}, {{0}, 5, 5, 5}};
    static const char *const days[] = {"2026-10-05", "2026-11-02", "2026-11-20", "2026-11-24"};
    struct delays delays = {.index.arena = arena};

    lot->outlook = (struct lot_outlook){
        .from = delays_from(lot->mail_on), .clear_on = DAY_NONE, .late_expiry = DAY_NONE};
    add_pieces(lot, &delays);
    add_open(lot, &delays, arena);
    take_late(lot);
    if (has_past) {
        add_earlier(&delays);
        lot->volume_count = sizeof volumes / sizeof volumes[0];
        lot->volumes = ARENA_ARRAY(arena, struct lot_volume, lot->volume_count);
        memcpy(lot->volumes, volumes, sizeof volumes);
        for (uint32_t i = 0; i < lot->volume_count; i++)
            lot->volumes[i].mail_on = day(days[i]);
        lot->outlook.unknown = 3;
    }
    delays_finish(&delays, lot);
}

/* What 照合 recounts, and what stands on the sheets beside the rows. */
static void fill_recounts(struct lot *lot, struct arena *arena)
{
    static const struct lot_capacity capacities[] = {
        {LIMIT_PRINT, SCOPE_ALL, {"", 0}, PER_DAY, {20781}, 5, 0, 0, 5, 0, 1},
        {LIMIT_COUNTER, SCOPE_POSTAL, {"250", 3}, PER_WEEK, {20787}, 500, 100, 300, 100, 2, 50},
    };
    static const struct lot_week weeks[] = {{{20780}, {20784}, true, 200},
                                            {{20787}, {INT32_MIN}, true, 0}};
    static const struct lot_band bands[] = {{2026, 12, 40, 41, 25, true, 43, 30},
                                            {2027, 1, 30, 30, 25, false, 0, 0}};
    static const struct lot_again agains[] = {{2, {"261118-000003-9", 15}, PIECE_SPOILED}};
    static const struct lot_pull pulls[] = {
        {{"261124-000002-8", 15},
         {"0000100011", 10},
         {"deceased changed", 16},
         {"2026-11-21", 10},
         {"letters-261124-1-0001.pdf", 16},
         2,
         {20778},
         true,
         PIECE_PRINTED},
        {{"261124-000004-4", 15},
         {"0000100012", 10},
         {"", 0},
         {"2026-11-21", 10},
         {"", 0},
         0,
         {20778},
         false,
         PIECE_PULLED},
    };
    static const struct lot_change changes[] = {
        {{"setting", 7}, {"mailing.late_days", 17}, {"30", 2}, {"45", 2}},
        {{"limits", 6},
         {"limits.csv", 10},
         {"", 0},
         {"00000000000000000000000000000000000000000000000000000000000000aa", 64}},
    };

    lot->week_count = 2; /* that of the mail day, and one in which nothing may go */
    lot->weeks = arena_keep(arena, weeks, 2, sizeof *weeks);
    lot->capacity_count = 2;
    lot->capacities = arena_keep(arena, capacities, 2, sizeof *capacities);
    lot->capacities[0].from = lot->mail_on;
    lot->capacities[0].tonight = lot->piece_count;
    lot->capacities[0].most = lot->piece_count;
    lot->band_count = 2;
    lot->bands = arena_keep(arena, bands, 2, sizeof *bands);
    lot->again_count = 1;
    lot->agains = arena_keep(arena, agains, 1, sizeof *agains);
    lot->pull_count = 2;
    lot->pulls = arena_keep(arena, pulls, 2, sizeof *pulls);
    lot->change_count = 2;
    lot->changes = arena_keep(arena, changes, 2, sizeof *changes);
    lot->ledger_told = (struct lot_told){
        .ledger = 9, .ledger_people = 6, .people = 6, .told = 4, .other = 2, .not_asked = 3};
    lot->residents_counted = true;
    lot->residents_repeated = 1;
    lot->residents_apart = lot->resident_lines.rows - lot->unreadable_count - 1;
    lot->doubts_compared = lot->pulls_compared = true;
    lot->doubts_gone = 1;
    if (lot->doubt_count)
        lot->doubts[0].is_known = true;
    lot->settings_of = STR("2026-11-21");
}

struct lot *sample_lot(struct arena *arena)
{
    struct lot *lot = lot_new(arena);

    fill_rows(lot, arena);
    fill_holds(lot, arena);
    fill_mailings(lot, arena);
    fill_pieces(lot, arena);
    fill_postage(lot, arena);
    fill_certificates(lot, arena);
    fill_inputs(lot, arena);
    fill_rest(lot, arena);
    fill_doubts(lot, arena);
    fill_proof(lot, arena);
    fill_stops(lot, arena);
    fill_gate_figures(lot, arena);
    fill_spellings(lot, arena);
    fill_account(lot, arena, /*has_past*/ true);
    fill_past(lot, arena);
    fill_loads(lot, arena);
    fill_arrivals(lot, arena);
    fill_recounts(lot, arena);
    return lot;
}

struct lot *sample_lot_quiet(struct arena *arena)
{
    struct lot *lot = lot_new(arena);

    lot->previous = STR_EMPTY;
    lot->used_before = 0;
    lot->dispositions[DISPOSITION_NOT_DUE] = 3;
    lot->certificate_lines = (struct lot_lines){4, 0, 0, 3};
    lot->month_count = 1;
    lot->months = ARENA_ARRAY(arena, struct lot_month, 1);
    lot->months[0] = (struct lot_month){2028, 1, 3};
    fill_inputs(lot, arena);
    fill_account(lot, arena, /*has_past*/ false);
    return lot;
}

struct lot *sample_lot_of(struct arena *arena, uint32_t pieces, uint32_t row_count)
{
    struct lot *lot = lot_new(arena);

    lot->used_before = 0;
    lot->bundle_count = 1;
    lot->bundles = ARENA_ARRAY(arena, struct lot_bundle, 1);
    lot->bundles[0] = (struct lot_bundle){.file = STR("letters-261124-1-0001.pdf"),
                                          .variant = VARIANT_RENEWAL,
                                          .language = STR("ja"),
                                          .piece_count = pieces,
                                          .pages = 2 * pieces,
                                          .sheets = pieces};
    lot->piece_count = lot->certificate_count = pieces;
    lot->row_count = pieces + row_count;
    lot->pieces = ARENA_ARRAY(arena, struct lot_piece, pieces + 1);
    lot->certificates = ARENA_ARRAY(arena, struct lot_certificate, pieces + 1);
    lot->rows = ARENA_ARRAY(arena, struct lot_row, lot->row_count + 1);
    for (uint32_t i = 0; i < lot->row_count; i++) {
        struct lot_row *row = &lot->rows[i];

        *row = lot_row_none();
        lot_row_name(row, arena_printf(arena, "%020u", i), arena_printf(arena, "%010u", i), arena);
        row->kind = KIND_AUTHENTICATION;
        row->expires_on = day("2027-02-10");
        row->disposition = i < pieces ? DISPOSITION_NOTICE : DISPOSITION_SUPPRESSED;
        row->reason = i < pieces ? REASON_NONE : REASON_REVOKED;
        row->line = i + 2;
        row->piece = i < pieces ? i : UINT32_MAX;
        row->ideal_on = day("2026-11-11");
        if (i >= pieces)
            continue;
        fill_piece(lot, i, 0, i + 1, lot_row_resident(row).p, "2027-02-10", "2026-11-11");
        lot->pieces[i].cause_days[CAUSE_PRINT_CAPACITY] = 13;
        lot->pieces[i].certificate = i;
        lot->pieces[i].certificate_count = 1;
        lot->certificates[i] = (struct lot_certificate){.serial = lot_row_serial(row),
                                                        .kind = KIND_AUTHENTICATION,
                                                        .line = row->line,
                                                        .expires_on = row->expires_on,
                                                        .card_expires_on = DAY_NONE,
                                                        .card_ends_on = DAY_NONE};
    }
    lot->dispositions[DISPOSITION_NOTICE] = pieces;
    lot->dispositions[DISPOSITION_SUPPRESSED] = lot->reasons[REASON_REVOKED] = row_count;
    lot->certificate_lines.rows = lot->row_count;
    lot->certificate_lines.lines = (uint64_t)lot->row_count + 1;
    fill_inputs(lot, arena);
    fill_account(lot, arena, /*has_past*/ false);
    return lot;
}
