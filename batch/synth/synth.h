/*
 * Makes up registers of any size that look like those of a real city (kigen synth).
 *
 * A resident is a pure function of seed, number of residents, as-of day, municipality and index, so
 * residents can be drawn in any order. A household has one address, surname and fate; a building
 * has many households. Members of a household have neighbouring slots, and a fixed permutation
 * spreads the slots over the register, so that neighbours in it are strangers, as in a real one.
 *
 * Real are the towns of 小田原市 and their postal codes, the waves of card issue 2016-2026, the age
 * pyramid, and the rules of validity (docs/domain.md 1). All people, block numbers and buildings
 * are made up. Other municipalities get made-up towns, and postal codes that only look valid.
 *
 * Common cases are as frequent as in reality. Hard ones (struct synth_profile, `hard`) are made to
 * reach at least one in a thousand, even if a real city has fewer.
 */
#ifndef KIGEN_SYNTH_SYNTH_H
#define KIGEN_SYNTH_SYNTH_H

#include "core/rules/person.h"

enum {
    SYNTH_YEAR_FIRST = 2016, /* the first cards */
    SYNTH_YEAR_LAST = 2099,
    SYNTH_RESIDENTS_MAX =
        200000000,               /* beyond the country; ids and serials stay unique up to here */
    SYNTH_CERTIFICATES_MAX = 64, /* of one resident: five years' history; REQUIREd when added */
    SYNTH_TEXT_MAX = 4096,       /* all texts of one resident; REQUIREd when written */
    SYNTH_HISTORY_YEARS = 5      /* a certificate that ended before that is not in the register */
};

struct synth_city; /* the names of a city and its towns: synth/synth_tables.h */

struct synth { /* filled by synth_init, then read only */
    uint64_t seed;
    uint32_t residents;
    Day as_of, history_from;
    char municipality[6];
    const struct synth_city *city;     /* NULL: its towns are not known; they are made up */
    uint64_t id_stride;                /* resident ids are this far apart, on average */
    uint64_t slot_factor, slot_offset; /* the permutation of slots */
    uint32_t buildings, facilities;
    uint32_t town_weight; /* the sum of its towns' weights */
    uint32_t card_share;  /* residents who have a card on as_of, in 1/10000 */
};

struct synth_person {
    struct resident resident; /* texts point into `text` and static tables */
    Str birth_text;           /* as the register writes it: 不詳, 1944-00-00, or the date */
    struct certificate certificates[SYNTH_CERTIFICATES_MAX]; /* oldest first */
    Day ended_on[SYNTH_CERTIFICATES_MAX]; /* revoked on; DAY_NONE: valid until it expires */
    size_t certificate_count;
    Day born_on; /* known even where the register says 不詳 */
    bool foreign, rare_kanji, variant_selector, organisation;
    bool birth_corrected; /* what was issued before ends on another birthday */
    Str format;           /* the register's 通知形式 */
    bool listed;          /* stands in languages.csv, with: */
    Str listed_language, listed_format;
    size_t text_used;
    char text[SYNTH_TEXT_MAX];
};

/*
 * False unless `municipality` has five digits of which the first two are a prefecture (01..47).
 * REQUIREs 1..SYNTH_RESIDENTS_MAX residents and an as_of in 2016..2099.
 */
bool synth_init(struct synth *synth, uint64_t seed, uint32_t residents, Day as_of,
                Str municipality);

/* Makes resident number `index`, from 0; ids rise with it. Do not copy a person: it points into
 * itself. */
void synth_person(const struct synth *synth, uint32_t index, struct synth_person *person);

/*
 * The profile counts what was made. X(name, English, Japanese, whether certificates are counted,
 * else residents)
 */
#define SYNTH_HARD_KINDS(X)                                                                        \
    X(PROTECTED, "protected (DV etc.)", "支援措置", false)                                         \
    X(WARD, "wards", "成年被後見人", false)                                                        \
    X(STAY, "foreign, with a period of stay", "在留期間のある外国人住民", false)                   \
    X(LEAP, "born on 29 February", "2月29日生まれ", false)                                         \
    X(MOVED_OUT, "moved out", "転出", false)                                                       \
    X(DECEASED, "deceased", "死亡", false)                                                         \
    X(ABROAD, "moved abroad", "国外転出", false)                                                   \
    X(REMOVED, "removed", "消除", false)                                                           \
    X(MOVING_OUT, "moving out", "転出予定", false)                                                 \
    X(ELSEWHERE, "residence elsewhere", "居所登録", false)                                         \
    X(BIRTH_UNKNOWN, "unknown birth date", "生年月日不詳", false)                                  \
    X(MAILING, "mailing address", "送付先あり", false)                                             \
    X(RARE_KANJI, "rare kanji", "JIS X 0208 外の漢字", false)                                      \
    X(VARIANT, "ideographic variant (IVS)", "異体字セレクター", false)                             \
    X(REVOKED, "revoked", "失効", true)                                                            \
    X(SUPERSEDED, "superseded, still valid", "更新済(旧証明書が有効のまま)", true)                 \
    X(SUSPENDED, "suspended", "一時停止", true)                                                    \
    X(UNDELIVERED, "undelivered", "交付前", true)                                                  \
    X(NO_PIN, "cards without PIN", "顔認証カード", true)                                           \
    X(RESIDENCE_CARD, "residence cards (from 2026-06-14)", "特定在留カード(2026-06-14から)", true)

/* What letters are made of: X(name, English, Japanese), counted among the due. */
#define SYNTH_LETTER_KINDS(X)                                                                      \
    X(TWO_DATES, "two dates", "期限の日が二つ")                                                    \
    X(EXTENDED, "stay extended, card's date known", "在留期間を更新、カード期限あり")              \
    X(EXTENDED_BARE, "stay extended, card's date missing", "在留期間を更新、カード期限なし")       \
    X(MINOR_BARE, "issued to a minor, card's date missing", "未成年時に発行、カード期限なし")      \
    X(ORGANISATION, "an organisation gets the letter", "宛先が団体")                               \
    X(ENGLISH, "English", "英語")                                                                  \
    X(EASY, "easy Japanese", "やさしい日本語")                                                     \
    X(LARGE, "large print", "拡大文字")                                                            \
    X(BRAILLE, "braille", "点字")                                                                  \
    X(AUDIO, "audio", "音声")                                                                      \
    X(PHONE, "telephone", "電話")                                                                  \
    X(WEEKEND, "ends on a Saturday or Sunday", "期限が土曜・日曜")

#define X(name, english, japanese) SYNTH_##name,
enum synth_letter { SYNTH_LETTER_KINDS(X) SYNTH_LETTER_COUNT };
#undef X

#define X(name, english, japanese, certificates) SYNTH_##name,
enum synth_hard { SYNTH_HARD_KINDS(X) SYNTH_HARD_COUNT };
#undef X

enum { SYNTH_AGE_STEPS = 21 };

struct synth_profile {
    uint64_t residents, living;              /* living: residents and those about to move out */
    uint64_t under_15, over_64;              /* of the living */
    uint64_t five_years[SYNTH_AGE_STEPS];    /* the living by age: 0-4, 5-9, … 100 and older */
    uint64_t certificates, current, history; /* current: valid on the as-of day */
    uint64_t holders, two; /* the living with a current certificate; with one of each kind */
    uint64_t opening_soon; /* the living whose window opens within the 30 days after as-of */
    uint64_t expiring[YEAR_LAST - YEAR_FIRST + 1]; /* all rows by year of expiry */
    uint64_t current_expiring[YEAR_LAST - YEAR_FIRST + 1];
    uint64_t hard[SYNTH_HARD_COUNT];
    uint64_t due; /* the living whose window is open or opens soon */
    uint64_t letters[SYNTH_LETTER_COUNT];
};

void synth_profile_add(struct synth_profile *profile, const struct synth *synth,
                       const struct synth_person *person);

#endif
