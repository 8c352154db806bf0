/* A table of cases, and the piece and certificates that each of them stands for. */
#include "core/letter/specimens.h"

#include <stdio.h>

#include "base/bug.h"
#include "core/days/counter.h"
#include "core/days/period.h"
#include "core/letter/letter.h"

enum {
    OTHER = 1 << 0, /* the addressee is not the holder */
    CHILD = 1 << 1,
    WARD = 1 << 2,
    PROTECTED = 1 << 3,
    NO_PIN = 1 << 4,
    ONE_KIND = 1 << 5, /* the authentication certificate alone */
    TWO_DATES = 1 << 6,
    CLOSED = 1 << 7,   /* ends on a day on which the counter is closed */
    OVER = 1 << 8,     /* at the year's end: closed from before the letter arrives until the end */
    UNOPENED = 1 << 9, /* the window opens after the letter arrives */
    CARD_APART = 1 << 10,
    NO_BARCODE = 1 << 11,
    CARD_ENDED = 1 << 12,   /* before the letter arrives */
    OFFICE = 1 << 13,       /* the addressee is an organisation */
    TITLED = 1 << 14,       /* the office recorded the addressee with an honorific */
    SIGNATURE = 1 << 15,    /* the signature certificate alone */
    SOON = 1 << 16,         /* days after delivery: no time for a proxy's form or a card */
    ONE_ENDED = 1 << 17,    /* the first of two, before the letter arrives */
    OPENS_CLOSED = 1 << 18, /* the window opens on such a day */
    LONG_AGO = 1 << 19,     /* so long that the health insurance card has stopped, too */
    STAY_ENDED = 1 << 20,   /* the card ends with the period of stay */
    STAYS = 1 << 21         /* a period of stay that ends later than the card */
};

#define RENEWAL (1u << VARIANT_RENEWAL)
#define CARD (1u << VARIANT_CARD_RENEWAL)
#define LAPSED (1u << VARIANT_LAPSED)
#define CARD_LAPSED (1u << VARIANT_CARD_LAPSED)
#define STAY (1u << VARIANT_STAY_EXTENDED)
#define COMING (RENEWAL | CARD | STAY) /* it ends after the letter arrives */
#define ALL (COMING | LAPSED | CARD_LAPSED)

#define PLAIN_NAME "小田原　花子"
#define LONG_NAME                                                                                  \
    "ラーマナータン　ヴェンカタスブラマニアン　シュリニヴァサラージャゴーパ" /* two lines */
#define OFFICE_NAME "社会福祉法人小田原市民後見支援協会　南鴨宮権利擁護センター"
#define TITLED_NAME "成年後見人　小田原　花子　殿"
#define RARE_NAME "葛󠄀城　𠮷髙"
#define PLAIN_ADDRESS "神奈川県小田原市荻窪300番地"
#define LONG_ADDRESS "神奈川県小田原市南鴨宮二丁目字下河原ノ上１２３番地の４５６"
#define FULL_ADDRESS                                                                               \
    "神奈川県小田原市曽我谷津字上ノ原台北部土地区画整理事業仮換地第九百八十七番地一"
#define KYOTO_ADDRESS "京都府京都市上京区今出川通智恵光院東入る二筋目下る大北小路東町４８８番地の２"
#define RARE_ADDRESS "神奈川県小田原市葛󠄀𠮷髙町三丁目12番地の3"
#define LONG_BUILDING "シャトレ・ド・南鴨宮レジデンス東棟1204号"
#define FULL_BUILDING "曽我谷津梅林高台グランドレジデンス南館ウエストウイング一二三四号"

struct plan {
    struct specimen text;
    unsigned variants, flags;
    int late;                              /* enum cause, or -1 */
    const char *name, *address, *building; /* NULL: plain ones */
    bool pressed;                          /* one of the specimens for the press */
};

enum { ON_TIME = -1 };

static const struct plan plans[] = {
    {{"plain", "標準"}, ALL, 0, ON_TIME, NULL, NULL, NULL, true},
    {{"longest name", "いちばん長い氏名"}, ALL, 0, ON_TIME, LONG_NAME, NULL, NULL},
    {{"long name of addressee and holder", "宛名も持ち主の氏名も長い"},
     ALL,
     WARD | OTHER | ONE_KIND,
     ON_TIME,
     LONG_NAME,
     NULL,
     NULL},
    {{"address and name in five lines, with barcode", "宛名と住所が5行、バーコードあり"},
     ALL,
     0,
     ON_TIME,
     NULL,
     LONG_ADDRESS,
     LONG_BUILDING, true},
    {{"six lines, the most, without barcode", "宛名と住所が6行(上限)、バーコードなし"},
     ALL,
     NO_BARCODE,
     ON_TIME,
     NULL,
     FULL_ADDRESS,
     FULL_BUILDING, true},
    {{"rare kanji and variants", "異体字・JIS第3水準以降の漢字"},
     ALL,
     0,
     ON_TIME,
     RARE_NAME,
     RARE_ADDRESS,
     "𠮷髙ハイツ"},
    {{"two certificates that end on different days", "二つの電子証明書の有効期限が違う"},
     ALL,
     TWO_DATES,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"only the authentication certificate", "利用者証明用だけ"},
     ALL,
     ONE_KIND,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"card without PIN", "顔認証のカード(暗証番号なし)"},
     ALL,
     NO_PIN | ONE_KIND,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"late: mailing was paused", "遅れ: 発送見合わせ"}, ALL, 0, CAUSE_PAUSED, NULL, NULL, NULL},
    {{"late: sent in parts", "遅れ: 処理上限"}, ALL, 0, CAUSE_PRINT_CAPACITY, NULL, NULL, NULL},
    {{"late: the office", "遅れ: 市の事務"}, ALL, 0, CAUSE_NO_RUN, NULL, NULL, NULL},
    {{"late: data was checked", "遅れ: 内容の確認"}, ALL, 0, CAUSE_HELD, NULL, NULL, NULL},
    {{"ward", "成年被後見人"}, ALL, WARD | OTHER | ONE_KIND, ON_TIME, NULL, NULL, NULL},
    {{"ward, to an organisation", "成年被後見人(法人あて、御中)"},
     ALL,
     WARD | OTHER | ONE_KIND | OFFICE,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"ward, to a name with its honorific", "成年被後見人(敬称つきで登録された送付先)"},
     ALL,
     WARD | OTHER | ONE_KIND | TITLED,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"address in Kyoto", "京都の通り名の住所"}, ALL, 0, ON_TIME, NULL, KYOTO_ADDRESS, NULL},
    {{"child, to the guardian", "15歳未満(保護者様)"},
     ALL,
     CHILD | ONE_KIND,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"child, to a named guardian", "15歳未満(法定代理人あて)"},
     ALL,
     CHILD | OTHER | ONE_KIND,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"protected: no word about a proxy", "確認対象(代理の方の案内なし)"},
     ALL,
     PROTECTED,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"ends on a closed day", "有効期限の日が閉庁日"}, COMING, CLOSED, ON_TIME, NULL, NULL, NULL},
    {{"two dates, one on a closed day", "有効期限が二つ、一方が閉庁日"},
     COMING,
     TWO_DATES | CLOSED,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"the counter is closed until the end", "窓口が期限まで休み"},
     COMING,
     OVER,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"arrives before the window opens", "更新開始日より前に届く"},
     COMING,
     UNOPENED,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"the card ends on another day", "カードの有効期限が違う"},
     RENEWAL | LAPSED,
     CARD_APART,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"the card ends on another day than the first of two", "有効期限が二つ、カードは遅いほうとともに満了"},
     CARD | STAY | CARD_LAPSED,
     TWO_DATES | CARD_APART,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"the card has ended as well", "カードの有効期間も満了"},
     CARD | STAY,
     CARD_ENDED,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"a child's card has ended as well", "15歳未満、カードの有効期間も満了"},
     CARD | STAY,
     CHILD | ONE_KIND | CARD_ENDED,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"card without PIN, ended as well", "顔認証のカード、カードの有効期間も満了"},
     CARD | STAY,
     NO_PIN | ONE_KIND | CARD_ENDED,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"only the signature certificate", "署名用だけ"}, ALL, SIGNATURE, ON_TIME, NULL, NULL, NULL},
    {{"too late for a proxy's form and a new card", "代理の方の郵送も新しいカードも間に合わない"},
     COMING,
     SOON,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"the first of two has ended", "二つのうち早いほうが満了"},
     COMING,
     TWO_DATES | SOON | ONE_ENDED,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"the window opens on a closed day", "手続きできる最初の日が閉庁日"},
     COMING,
     OPENS_CLOSED,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"ended so long ago that the insurance card has stopped",
      "健康保険証としても使えなくなったあと"},
     LAPSED | CARD_LAPSED,
     LONG_AGO,
     CAUSE_NO_RUN,
     NULL,
     NULL,
     NULL},
    {{"a period of stay that goes on", "在留期間に終わりのある方"},
     ALL & ~STAY,
     STAYS,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"a period of stay that goes on, before the window opens",
      "在留期間に終わりのある方、更新開始日より前に届く"},
     RENEWAL | CARD,
     STAYS | UNOPENED,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"a period of stay that goes on, and the counter is closed until the end",
      "在留期間に終わりのある方、窓口が期限まで休み"},
     RENEWAL | CARD,
     STAYS | OVER,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"the card ends with the period of stay", "在留期間とともに終わるカード"},
     CARD_LAPSED,
     STAY_ENDED,
     ON_TIME,
     NULL,
     NULL,
     NULL},
    {{"everything that is tall at once", "長くなるものをすべて"},
     ALL,
     TWO_DATES | CLOSED | OTHER | CARD_APART,
     CAUSE_PAUSED,
     LONG_NAME,
     NULL,
     NULL, true},
    {{"the same, and the card has ended", "長くなるものをすべて、カードの有効期間も満了"},
     CARD | STAY,
     TWO_DATES | CLOSED | OTHER | CARD_APART | CARD_ENDED,
     CAUSE_PAUSED,
     LONG_NAME,
     NULL,
     NULL, true},
};

enum {
    DELIVERY_DAYS = 3,
    PLANS = sizeof plans / sizeof *plans,
    LATE_DAYS = 21,
    LAPSED_DAYS_BEFORE = 77,
    LONG_AGO_DAYS_BEFORE = 230
};

static bool has(const struct plan *plan, unsigned variants)
{
    return (plan->variants & variants) != 0;
}

static bool is_over(enum variant variant)
{
    return variant == VARIANT_LAPSED || variant == VARIANT_CARD_LAPSED;
}

/* The later of the days on which its certificates end, as the lot's other days are. */
static Day expiry_of(const struct plan *plan, enum variant variant)
{
    Day day = plan->flags & SOON           ? day_of(2028, 10, 31) /* Tuesday after delivery */
              : plan->flags & CLOSED       ? day_of(2028, 12, 30) /* Saturday */
              : plan->flags & OVER         ? day_of(2028, 12, 31) /* Sunday; the last counter day is the 28th */
              : plan->flags & UNOPENED     ? day_of(2029, 2, 14)  /* window from 11-15 */
              : plan->flags & OPENS_CLOSED ? day_of(2029, 2, 2)   /* window from 11-03, a holiday */
                                           : day_of(2028, 12, 28); /* Thursday */

    if (is_over(variant))
        return day_add(day_of(2028, 12, 28),
                       -(plan->flags & LONG_AGO ? LONG_AGO_DAYS_BEFORE : LAPSED_DAYS_BEFORE));
    return day;
}

/* DAY_NONE: not known, and nothing is said of it. */
static Day card_end_of(const struct plan *plan, enum variant variant, Day last)
{
    if (plan->flags & CARD_ENDED)
        return day_of(2028, 10, 20);
    if (variant == VARIANT_RENEWAL || variant == VARIANT_LAPSED)
        return plan->flags & CARD_APART ? day_of(2033, 12, 28) : DAY_NONE;
    /* between the two dates, so that one certificate ends with it */
    return plan->flags & CARD_APART ? day_add(last, -1) : last;
}

/* Of the years of the specimens; closed as the calendar of the fixture is. */
static const struct calendar *calendar_make(struct arena *arena)
{
    const Day holidays[] = {day_of(2028, 11, 3),  day_of(2028, 11, 23), day_of(2029, 1, 1),
                            day_of(2029, 1, 8),   day_of(2029, 2, 12),  day_of(2029, 2, 23)};
    const struct day_entry closed = {.from_month = 12, .from_day = 29, .to_month = 1, .to_day = 3, .form = DAYS_YEARLY};
    const struct mailing_rule rule = {.weekday = 0, .nth = NTH_EVERY};
    struct calendar *calendar = ARENA_NEW(arena, struct calendar);

    if (!calendar_fill(calendar, holidays, sizeof holidays / sizeof *holidays, &closed, 1, &rule, 1) ||
        !calendar_counter(calendar, NULL, 0, NULL, 0))
        BUG("a calendar without a mailing day");
    return calendar;
}

static struct lot_certificate certificate_of(const struct specimens *proof, const struct plan *plan,
                                             enum variant variant, enum kind kind)
{
    Day works, last = expiry_of(plan, variant);
    bool earlier = plan->flags & TWO_DATES && kind == KIND_SIGNATURE;
    struct lot_certificate certificate = {
        .serial = STR("0"),
        .kind = kind,
        .issued_on = day_of(2023, 11, 20),
        .expires_on = day_add(last, !earlier                  ? 0
                                    : plan->flags & ONE_ENDED ? -11
                                                              : -2),
        .card_expires_on = card_end_of(plan, variant, last),
        .card_type = plan->flags & NO_PIN ? CARD_NO_PIN : CARD_PLAIN,
    };

    certificate.opens_on = certificate.ideal_on = window_opens(certificate.expires_on, 3);
    certificate.card_ends_on = certificate.card_expires_on;
    works = certificate_works_until(&certificate);
    certificate.counter_from = counter_first(proof->calendar, certificate.opens_on);
    certificate.counter_until = counter_last(proof->calendar, works);
    return certificate;
}

/* Of what has not ended the first; where all has, of all. */
static Day next_until(const struct specimens *proof, const struct lot_piece *piece)
{
    const struct lot_certificate *at = &proof->lot.certificates[piece->certificate];
    Day next = DAY_NONE, first = DAY_NONE;

    for (uint32_t i = 0; i < piece->certificate_count; i++) {
        Day until = at[i].counter_until;

        if (!day_is(first) || day_before(until, first))
            first = until;
        if (!day_before(at[i].expires_on, proof->heads[piece - proof->lot.pieces]->deliver_on) &&
            (!day_is(next) || day_before(until, next)))
            next = until;
    }
    return day_is(next) ? next : first;
}

static void fill_certificates(struct specimens *proof, struct lot_piece *piece, const struct plan *plan)
{
    struct lot *lot = &proof->lot;

    piece->certificate = lot->certificate_count;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (!(plan->flags & (kind == KIND_SIGNATURE ? ONE_KIND : SIGNATURE)))
            lot->certificates[lot->certificate_count++] =
                certificate_of(proof, plan, piece->variant, (enum kind)kind);
    piece->certificate_count = lot->certificate_count - piece->certificate;
    piece->expires_on = lot->certificates[piece->certificate].expires_on;
    piece->opens_on = piece->ideal_on = lot->certificates[piece->certificate].opens_on;
    piece->stay = (piece->variant == VARIANT_STAY_EXTENDED || plan->flags & STAY_ENDED) ? STAY_CARD
                  : plan->flags & STAYS                                                 ? STAY_ENDS
                                                                                        : STAY_NONE;
    piece->proxy_until = proxy_last_call(proof->calendar, next_until(proof, piece), DELIVERY_DAYS);
    piece->insurance_until = plan->flags & SIGNATURE
                                 ? DAY_NONE
                                 : insurance_last_day(certificate_works_until(
                                       &lot->certificates[lot->certificate_count - 1]));
}

static Str text_or(const char *text, const char *plain)
{
    return str_of(text ? text : plain);
}

static enum honorific honorific_for(const struct plan *plan)
{
    return plan->flags & OFFICE                            ? HONORIFIC_OFFICE
           : plan->flags & TITLED                          ? HONORIFIC_OWN
           : plan->flags & CHILD && !(plan->flags & OTHER) ? HONORIFIC_GUARDIAN
                                                           : HONORIFIC_SAMA;
}

static Str addressee_for(const struct plan *plan)
{
    return text_or(plan->name, plan->flags & OFFICE   ? OFFICE_NAME
                               : plan->flags & TITLED ? TITLED_NAME
                                                      : PLAIN_NAME);
}

static bool is_at_year_end(const struct plan *plan)
{
    return plan->flags & OVER;
}

static struct lot_piece piece_of(const struct plan *plan, enum variant variant, Str language)
{
    struct lot_piece piece = {.variant = variant,
                              .language = language,
                              .late = plan->late != ON_TIME,
                              .is_ward = plan->flags & WARD,
                              .is_child = plan->flags & CHILD,
                              .is_protected = plan->flags & PROTECTED,
                              .honorific = honorific_for(plan),
                              .addressee = addressee_for(plan),
                              .postal_code = STR("2508555"),
                              .address = text_or(plan->address, PLAIN_ADDRESS),
                              .building = text_or(plan->building, "")};

    if (plan->flags & OTHER)
        piece.holder_name = text_or(plan->name, "小田原　一郎");
    if (!(plan->flags & NO_BARCODE))
        piece.barcode = STR("2508555"); /* a large office: its code alone */
    if (piece.late) {
        piece.delay_days = LATE_DAYS;
        piece.cause_days[plan->late] = LATE_DAYS;
    }
    return piece;
}

static void fill_piece(struct specimens *proof, const struct plan *plan, enum variant variant, Str language)
{
    struct lot *lot = &proof->lot;
    const struct lot *head = is_at_year_end(plan) ? &proof->year_end : lot;
    uint32_t at = lot->piece_count++;
    struct lot_piece *piece = &lot->pieces[at];

    *piece = piece_of(plan, variant, language);
    piece->number = at + 1;
    proof->heads[at] = head;
    proof->cases[at] = &plan->text;
    fill_certificates(proof, piece, plan);
    piece_id_text(head->mail_on, piece->number, piece->id);
}

static void fill_variant(struct specimens *proof, enum variant variant, Str language, bool year_end)
{
    for (size_t i = 0; i < PLANS; i++)
        if (has(&plans[i], 1u << variant) && is_at_year_end(&plans[i]) == year_end)
            fill_piece(proof, &plans[i], variant, language);
}

static void fill_languages(struct specimens *proof, const Str *languages, size_t count, bool year_end)
{
    for (size_t i = 0; i < count; i++)
        for (int v = 0; v < VARIANT_COUNT; v++)
            fill_variant(proof, (enum variant)v, languages[i], year_end);
}

static struct lot head_of(Day as_of, Day mail_on, const char *job, const struct calendar *calendar)
{
    Day deliver_on = business_day_from(calendar, mail_on, DELIVERY_DAYS);

    return (struct lot){.as_of = as_of,
                        .mail_on = mail_on,
                        .deliver_on = deliver_on,
                        .counter_next = counter_first(calendar, deliver_on),
                        .run = 1,
                        .job = str_of(job),
                        .late_days = 14};
}

void specimens_fill(struct specimens *proof, const Str *languages, size_t language_count,
                    struct arena *arena)
{
    size_t most = language_count * VARIANT_COUNT * PLANS;
    const struct calendar *calendar = calendar_make(arena);

    *proof = (struct specimens){
        .lot = head_of(day_of(2028, 10, 20), day_of(2028, 10, 23), "281023-1", calendar),
        .year_end = head_of(day_of(2028, 12, 25), day_of(2028, 12, 26), "281226-1", calendar),
        .calendar = calendar};
    proof->lot.pieces = ARENA_ARRAY(arena, struct lot_piece, most);
    proof->lot.certificates = ARENA_ARRAY(arena, struct lot_certificate, most * KIND_COUNT);
    proof->heads = ARENA_ARRAY(arena, const struct lot *, most);
    proof->cases = ARENA_ARRAY(arena, const struct specimen *, most);
    proof->year_end.certificates = proof->lot.certificates;
    fill_languages(proof, languages, language_count, /*year_end*/ false);
    fill_languages(proof, languages, language_count, /*year_end*/ true);
}

void specimen_keep(struct specimens *proof, uint32_t from, uint32_t to)
{
    proof->lot.pieces[to] = proof->lot.pieces[from];
    proof->heads[to] = proof->heads[from];
    proof->cases[to] = proof->cases[from];
}

/* ---- specimens for the press ----------------------------------------------------------------- */

static bool is_pressed(const struct specimen *text)
{
    for (size_t i = 0; i < PLANS; i++)
        if (&plans[i].text == text)
            return plans[i].pressed;
    BUG("a specimen of no plan");
}

/* As long as the places that it stands for: no line breaks elsewhere. */
static Str nowhere(Str address, struct arena *arena)
{
    static const Str city = {"神奈川県小田原市", sizeof "神奈川県小田原市" - 1};

    REQUIRE(str_starts(address, city));
    return arena_printf(arena, "見本県見本見本市" STR_FMT, STR_ARG(str_skip(address, city.n)));
}

static void dress(struct lot_piece *piece, uint32_t number, struct arena *arena)
{
    snprintf(piece->id, sizeof piece->id, "000000-%06u-X", (unsigned)number);
    REQUIRE(!piece_id_valid(str_of(piece->id)));
    piece->number = number;
    piece->postal_code = STR("0000000");
    if (piece->barcode.n)
        piece->barcode = STR("00000003005");
    piece->address = nowhere(piece->address, arena);
    if (str_equal(piece->addressee, STR(PLAIN_NAME)))
        piece->addressee = STR("見本　一");
}

void specimens_for_press(struct specimens *proof, struct arena *arena)
{
    struct lot *lot = &proof->lot;
    uint32_t kept = 0;

    for (uint32_t i = 0; i < lot->piece_count; i++) {
        if (!is_pressed(proof->cases[i]))
            continue;
        specimen_keep(proof, i, kept);
        dress(&lot->pieces[kept], kept + 1, arena);
        kept++;
    }
    lot->piece_count = kept;
    lot->job = STR("000000-0");
}
