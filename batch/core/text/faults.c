/* Faults of rows: what they are, and how they are said. Only a row that is refused costs anything. */
#include "core/text/faults.h"

#include "base/near.h"
#include "base/utf8.h"
#include "core/text/columns.h"
#include "core/text/values.h"

enum { WORDS_SHOWN_MAX = 12, FORM_POINTS_MAX = 20 };

/* ---- what it is ------------------------------------------------------------------------------ */

struct fault fault_of_fields(size_t is, size_t must)
{
    return (struct fault){.kind = FAULT_FIELDS,
                          .column = FAULT_WHOLE_ROW,
                          .is = (uint32_t)is,
                          .must = (uint32_t)must};
}

/* One sign of a date or a postal code, a digit covered; NULL: neither has it there. */
static const char *sign_covered(uint32_t point, bool first)
{
    static const struct {
        uint32_t point;
        const char *shown;
    } signs[] = {{0x5E74, "年"}, {0x6708, "月"}, {0x65E5, "日"}, {0x5143, "元"}, {0xFF0D, "－"},
                 {0xFF0F, "／"}, {0xFF0E, "．"}, {0xFF1A, "："}, {'-', "-"},     {'/', "/"},
                 {'.', "."},     {':', ":"},     {' ', " "},     {0x3000, "　"}, {',', ","},
                 {0x3012, "〒"}, {0x2212, "−"},  {0x2010, "‐"},  {0x30FC, "ー"}};
    static const char letters[] = "MTSHRmtshr";
    static const char *const one[] = {"M", "T", "S", "H", "R", "m", "t", "s", "h", "r"};

    if (point >= '0' && point <= '9')
        return "N";
    if (point >= 0xFF10 && point <= 0xFF19)
        return "Ｎ";
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (signs[i].point == point)
            return signs[i].shown;
    for (size_t i = 0; first && i < sizeof one / sizeof one[0]; i++)
        if (point == (uint32_t)letters[i])
            return one[i];
    return NULL;
}

/* Takes the name of an era off the text: only as a whole, for a person may be called 正 or 和. */
static const char *era_taken(Str *text)
{
    static const char *const eras[] = {"明治", "大正", "昭和", "平成", "令和", "慶応"};

    for (size_t i = 0; i < sizeof eras / sizeof eras[0]; i++)
        if (str_starts(*text, str_of(eras[i]))) {
            *text = str_skip(*text, strlen(eras[i]));
            return eras[i];
        }
    return NULL;
}

/* The form of a text that consists of a date's signs and has a digit; else "". */
static void form_cover(Str text, char form[FAULT_FORM_ROOM])
{
    const char *era = era_taken(&text);
    size_t n = (size_t)(stpcpy(form, era ? era : "") - form), points = 0;
    bool digit = false;
    uint32_t point;

    while (text.n) {
        const char *sign = utf8_next(&text, &point) && points++ < FORM_POINTS_MAX
                               ? sign_covered(point, points == 1 && !era)
                               : NULL;

        if (!sign || n + strlen(sign) >= FAULT_FORM_ROOM) {
            form[0] = '\0';
            return;
        }
        digit |= strcmp(sign, "N") == 0 || strcmp(sign, "Ｎ") == 0;
        n = (size_t)(stpcpy(form + n, sign) - form);
    }
    if (!digit)
        form[0] = '\0';
}

struct fault fault_of_date(int column, Str text, bool era_numbers)
{
    struct fault fault = {.kind = FAULT_DATE,
                          .column = column,
                          .is = (uint32_t)(utf8_valid(text) ? utf8_count(text) : text.n),
                          .date = date_fault_of(text, era_numbers)};

    form_cover(text, fault.form);
    return fault;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool all_digits(Str id)
{
    for (size_t i = 0; i < id.n; i++)
        if (!is_digit(id.p[i]))
            return false;
    return id.n > 0;
}

/* 1.23E+11, 1.23457E+11, 123.0 and '123 */
static bool is_rewritten(Str text)
{
    bool digit = false, changed = false;

    if (text.p[0] == '\'') {
        changed = true;
        text = str_skip(text, 1);
    }
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        digit |= is_digit(c);
        changed |= c == '.';
        if (!is_digit(c) && c != '.' && !(digit && (c == 'E' || c == '+')))
            return false;
    }
    return digit && changed;
}

static bool has_wide(Str text)
{
    uint32_t point;

    while (utf8_next(&text, &point))
        if (point >= 0xFF01 && point <= 0xFF5E)
            return true;
    return false;
}

struct fault fault_of_id(int column, Str text)
{
    struct fault fault = {.kind = FAULT_ID_SIGNS, .column = column};

    if (text.n == 0)
        fault.kind = FAULT_ID_EMPTY;
    else if (is_rewritten(text))
        fault.kind = FAULT_ID_REWRITTEN;
    else if (has_wide(text))
        fault.kind = FAULT_ID_WIDE;
    else if (text.n > ID_BYTES_MAX && utf8_valid(text)) {
        fault.kind = FAULT_ID_LONG;
        fault.is = (uint32_t)utf8_count(text);
    }
    return fault;
}

static bool is_ascii(Str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] >= 0x80)
            return false;
    return true;
}

static Str without_zeros(Str digits)
{
    while (digits.n > 1 && digits.p[0] == '0')
        digits = str_skip(digits, 1);
    return digits;
}

/*
 * Whether a clerk who wrote the text meant the word: another width or case, zeros in front, or one
 * mistake. Not where it could turn the meaning round: 無効 and invalid are one or two letters from
 * valid words, so the first letter must be right, and of kanji only one at the end may differ.
 */
static bool is_meant(Str text, Str word)
{
    enum { LETTERS_LEAST = 4 };
    size_t wrong = near_distance(text, word);

    if (wrong == 0 || (all_digits(text) && all_digits(word) &&
                       str_equal(without_zeros(text), without_zeros(word))))
        return true;
    if (wrong != 1 || all_digits(text) || text.p[0] != word.p[0])
        return false;
    if (is_ascii(text) && is_ascii(word))
        return text.n >= LETTERS_LEAST;
    return str_starts(text, word) || str_starts(word, text);
}

struct fault fault_of_word(int column, Str text, const struct fault_column *of)
{
    struct fault fault = {.kind = FAULT_WORD, .column = column};

    for (size_t i = 0; i < of->word_count && text.n && !fault.is; i++)
        if (of->words[i].text[0] && is_meant(text, str_of(of->words[i].text)))
            fault.is = (uint32_t)i + 1;
    return fault;
}

static int address_column(enum address_fault fault, const struct resident *resident)
{
    bool mailing = resident_has_mailing_address(resident);

    switch (fault) {
    case ADDRESS_NAME_EMPTY:
    case ADDRESS_NAME_NOTHING:
        return RESIDENT_COLUMN_NAME;
    case ADDRESS_ADDRESSEE_NOTHING:
        return str_is_empty(resident->mailing_name) ? RESIDENT_COLUMN_AGENT_NAME
                                                    : RESIDENT_COLUMN_MAILING_NAME;
    case ADDRESS_POSTAL_EMPTY:
    case ADDRESS_POSTAL_FORM:
    case ADDRESS_POSTAL_ZEROS:
    case ADDRESS_CODE_UNKNOWN:
    case ADDRESS_CODE_OF_OTHER_PLACE:
    case ADDRESS_CODE_OF_OTHER_TOWN:
        return mailing ? RESIDENT_COLUMN_MAILING_POSTAL_CODE : RESIDENT_COLUMN_POSTAL_CODE;
    default:
        return mailing ? RESIDENT_COLUMN_MAILING_ADDRESS : RESIDENT_COLUMN_ADDRESS;
    }
}

struct fault fault_of_address(const struct resident *resident, Day day, enum leap_birthday leap)
{
    enum address_fault found = address_fault(resident, day, leap);
    Str code = resident_postal_address(resident).postal_code;
    struct fault fault = {.kind = FAULT_ADDRESS, .address = found};
    char digits[POSTAL_DIGITS];

    if (found == ADDRESS_COMPLETE)
        return (struct fault){.kind = FAULT_NONE, .column = FAULT_WHOLE_ROW};
    fault.column = address_column(found, resident);
    if (found != ADDRESS_POSTAL_FORM)
        return fault;
    form_cover(code, fault.form);
    fault.is = (uint32_t)(utf8_valid(code) ? utf8_count(code) : code.n);
    fault.must = (uint32_t)digits_read(code, digits, sizeof digits);
    return fault;
}

struct fault fault_by_towns(const struct resident *resident, enum address_fault found)
{
    return (struct fault){
        .kind = FAULT_ADDRESS, .column = address_column(found, resident), .address = found};
}

bool fault_equal(const struct fault *a, const struct fault *b)
{
    return a->kind == b->kind && a->column == b->column && a->is == b->is && a->must == b->must &&
           a->code == b->code && a->like == b->like && a->date == b->date &&
           a->address == b->address && strcmp(a->form, b->form) == 0;
}

/* ---- how it is said -------------------------------------------------------------------------- */

#define SAY(english_text, japanese_text) (english ? (english_text) : (japanese_text))

static Str fields_text(const struct fault *fault, bool english, struct arena *arena)
{
    bool fewer = fault->is < fault->must;
    const char *why =
        fewer ? SAY("a line end inside a value may stand without quotes",
                    "値の中の改行が引用符(\")で囲まれていないか、抽出元で確認してください")
              : SAY("a comma inside a value may stand without quotes",
                    "値の中のコンマが引用符(\")で囲まれていないか、抽出元で確認してください");

    return arena_printf(arena,
                        SAY("%u fields, the header has %u; %s", "項目が%u個です(見出しは%u個)。%s"),
                        fault->is, fault->must, why);
}

static const char *code_name(enum text_code code)
{
    static const char *const names[] = {"utf-8", "cp932", "euc-jp-ms", ""};

    return names[code];
}

static Str bytes_text(const struct fault *fault, bool english, struct arena *arena)
{
    const char *code = code_name(fault->code);

    if (fault->like != CODE_NONE && fault->like != fault->code)
        return arena_printf(
            arena,
            SAY("byte %u of the row (0x%02X) is not %s; the row can be read as %s: mend "
                "registers.encoding, or save the file as %s",
                "行の先頭から%uバイト目(0x%02X)が文字コード%sの文字ではありません。この行は%sとして"
                "読めます。設定の registers.encoding を改めるか、%sで保存し直してください"),
            fault->is, fault->must, code, code_name(fault->like), code);
    return arena_printf(
        arena,
        SAY("byte %u of the row (0x%02X) is not %s: look whether the extract cut a character",
            "行の先頭から%uバイト目(0x%02X)が文字コード%sの文字ではありません。"
            "文字が途中で切れていないか、抽出元で確認してください"),
        fault->is, fault->must, code);
}

/* A word that clerks of the language write; own ones always. */
static bool word_is_shown(const struct fault_word *word, bool english)
{
    bool ascii = true, letters = false;

    for (const char *c = word->text; *c; c++) {
        ascii &= (unsigned char)*c < 0x80;
        letters |= (*c >= 'a' && *c <= 'z');
    }
    return word->own || (english ? ascii : !letters);
}

static Str words_text(const struct fault_column *column, bool english, struct arena *arena)
{
    Str text = STR_EMPTY;
    size_t shown = 0, more = 0;

    for (size_t i = 0; i < column->word_count; i++) {
        const struct fault_word *word = &column->words[i];

        if (!word_is_shown(word, english))
            continue;
        if (shown == WORDS_SHOWN_MAX) {
            more++;
            continue;
        }
        text = arena_printf(arena, STR_FMT "%s%s", STR_ARG(text), shown++ ? SAY(", ", "、") : "",
                            word->text[0] ? word->text : SAY("(empty)", "(空欄)"));
    }
    if (more)
        text = arena_printf(arena, SAY(STR_FMT " and %zu more", STR_FMT "ほか%zu"), STR_ARG(text),
                            more);
    return text;
}

static Str word_text(const struct fault *fault, const struct fault_column *column, bool english,
                     struct arena *arena)
{
    Str words = words_text(column, english, arena);

    if (!fault->is || fault->is > column->word_count)
        return arena_printf(
            arena, SAY("not one of: " STR_FMT, "使える値ではありません。使える値: " STR_FMT),
            STR_ARG(words));
    return arena_printf(arena,
                        SAY("not one of: " STR_FMT "; the nearest is %s",
                            "使える値ではありません。使える値: " STR_FMT "(近い値: %s)"),
                        STR_ARG(words), column->words[fault->is - 1].text);
}

static const char *id_text(const struct fault *fault, bool english)
{
    switch (fault->kind) {
    case FAULT_ID_EMPTY:
        return SAY("empty", "空欄です");
    case FAULT_ID_WIDE:
        return SAY("full-width characters; write it in half-width digits, letters and hyphens",
                   "全角の文字があります。半角の英数字とハイフンで書いてください");
    case FAULT_ID_REWRITTEN:
        return SAY("a spreadsheet program rewrote it as a number (1.2E+11, 123.0); read the column "
                   "as text and save again",
                   "表計算ソフトが数値に書き換えた形(1.2E+11、123.0 など)です。この列を文字列として"
                   "読み込み、保存し直してください");
    default:
        return SAY("has other signs than half-width digits, letters and hyphens",
                   "半角の英数字とハイフンのほかの文字があります");
    }
}

/* Why, without the form; the form stands behind it in brackets. */
static const char *date_why(enum date_fault date, bool english)
{
    switch (date) {
    case DATE_FAULT_EMPTY:
        return SAY("empty; a date must stand here", "空欄です。日付が必要です");
    case DATE_FAULT_UNKNOWN:
        return SAY("a date of which month or day is unknown cannot stand here",
                   "不詳の日付(月や日が0のものを含む)は使えません");
    case DATE_FAULT_NO_SUCH:
        return SAY("there is no such day", "実在しない日付です");
    case DATE_FAULT_YEAR:
        return SAY("the year is not in 1850 to 2199", "1850年から2199年までの日付ではありません");
    case DATE_FAULT_ERA:
        return SAY("a day outside its era (平成 ended on 31.4.30, 昭和 on 64.1.7)",
                   "その元号の期間にない日付です(平成は31年4月30日、昭和は64年1月7日まで)");
    case DATE_FAULT_TIME:
        return SAY("a time other than 00:00:00, or numbers not written out "
                   "(YYYY-MM-DD 00:00:00)",
                   "時刻が00:00:00でないか、桁がそろっていません(YYYY-MM-DD 00:00:00 の形)");
    case DATE_FAULT_ERA_NUMBER:
        return SAY("the number of an era and six digits: they are read where the configuration "
                   "says registers.dates = [ \"era-number\" ]",
                   "元号番号と6桁の日付です。設定に registers.dates = [ \"era-number\" ] と"
                   "書けば読み取れます");
    case DATE_FAULT_SPREADSHEET:
        return SAY("five digits: a spreadsheet program's count of days; show the column as dates "
                   "and save again",
                   "5桁の数字(表計算ソフトの日付の通し番号)です。列の表示形式を日付にして、"
                   "保存し直してください");
    default:
        return SAY("no date", "日付の書き方ではありません");
    }
}

static Str date_text(const struct fault *fault, bool english, struct arena *arena)
{
    const char *why = date_why(fault->date, english);

    if (fault->date == DATE_FAULT_EMPTY)
        return str_of(why);
    if (fault->form[0])
        return arena_printf(arena, SAY("%s; its form: %s", "%s[形: %s]"), why, fault->form);
    return arena_printf(arena, SAY("%s: a text of %u characters", "%s[%u文字の文字列]"), why,
                        fault->is);
}

static Str postal_text(const struct fault *fault, bool english, struct arena *arena)
{
    enum { DIGITS_LEAST = 4 }; /* 0010001 written as a number */
    const char *zeros = "";

    if (fault->must >= DIGITS_LEAST)
        zeros = SAY("; a spreadsheet program may have taken the zeros in front",
                    "。先頭の0が落ちていないか確認してください");
    if (fault->form[0])
        return arena_printf(
            arena,
            SAY("not 7 digits; its form: %s%s", "7桁の数字(123-4567 も可)ではありません[形: %s]%s"),
            fault->form, zeros);
    return arena_printf(
        arena,
        SAY("not 7 digits: a text of %u characters", "7桁の数字ではありません[%u文字の文字列]"),
        fault->is);
}

static Str address_text(const struct fault *fault, bool english, struct arena *arena)
{
    switch (fault->address) {
    case ADDRESS_POSTAL_FORM:
        return postal_text(fault, english, arena);
    case ADDRESS_POSTAL_ZEROS:
        return str_of(SAY("0000000 is no postal code", "0000000 は郵便番号ではありません"));
    case ADDRESS_NOTHING:
    case ADDRESS_NAME_NOTHING:
    case ADDRESS_ADDRESSEE_NOTHING:
        return str_of(
            SAY("is filled and says nothing (as #N/A)", "「#N/A」など、内容のない値です"));
    case ADDRESS_DATE:
        return str_of(SAY("is only a date; a spreadsheet program may have made it of 1-2",
                          "住所ではなく日付です。表計算ソフトが「1-2」などを日付に変えていないか"
                          "確認してください"));
    case ADDRESS_TOWN:
        return str_of(SAY("ends with its town: what follows is missing",
                          "町名で終わっていて、番地などがありません"));
    case ADDRESS_DENIED:
        return str_of(SAY("holds a word that says that there is no address",
                          "住所がないことを示す語があります"));
    case ADDRESS_CODE_UNKNOWN:
        return str_of(SAY("neither post.towns nor post.offices has the postal code",
                          "郵便番号データ(post.towns、post.offices)にない郵便番号です"));
    case ADDRESS_CODE_OF_OTHER_PLACE:
        return str_of(SAY("the postal code belongs to another municipality than the address",
                          "住所とは別の市区町村の郵便番号です"));
    case ADDRESS_CODE_OF_OTHER_TOWN:
        return str_of(SAY("the postal code belongs to another town than the address",
                          "住所とは別の町域の郵便番号です"));
    default:
        return str_of(SAY("empty", "空欄です"));
    }
}

Str fault_sentence(const struct fault *fault, const struct fault_column *columns, bool english,
                   struct arena *arena)
{
    switch (fault->kind) {
    case FAULT_NONE:
        return STR_EMPTY;
    case FAULT_FIELDS:
        return fields_text(fault, english, arena);
    case FAULT_QUOTES:
        return arena_printf(
            arena,
            SAY("a quote stands wrong, at byte %u of the row: a quote inside a value is written "
                "twice",
                "引用符(\")の位置が正しくありません(行の先頭から%uバイト目)。値の中の引用符は"
                "2つ重ねて書きます"),
            fault->is);
    case FAULT_BYTES:
        return bytes_text(fault, english, arena);
    case FAULT_NUL:
        return arena_printf(
            arena,
            SAY("byte %u of the row is NUL: look whether the file is damaged",
                "行の先頭から%uバイト目がNUL(0x00)です。ファイルが壊れていないか確認してください"),
            fault->is);
    case FAULT_WORD:
        return word_text(fault, &columns[fault->column], english, arena);
    case FAULT_DATE:
        return date_text(fault, english, arena);
    case FAULT_ID_LONG:
        return arena_printf(arena, SAY("%u characters; at most %d", "%u文字あります(%d文字まで)"),
                            fault->is, ID_BYTES_MAX);
    case FAULT_ZEROS:
        return arena_printf(
            arena,
            SAY("%u digits, where the residents' ids have %u: a spreadsheet program may have "
                "taken the zeros in front",
                "%u桁です(住民データの宛名番号は%u桁)。先頭の0が落ちていないか確認してください"),
            fault->is, fault->must);
    case FAULT_ADDRESS:
        return address_text(fault, english, arena);
    default:
        return str_of(id_text(fault, english));
    }
}

#undef SAY

Str fault_place(const struct fault *fault, const struct fault_column *columns)
{
    return fault->column == FAULT_WHOLE_ROW ? STR_EMPTY : columns[fault->column].shown;
}

Str fault_text(const struct fault *fault, const struct fault_column *columns, bool english,
               struct arena *arena)
{
    Str said = fault_sentence(fault, columns, english, arena);

    if (fault->kind == FAULT_NONE || fault->column == FAULT_WHOLE_ROW)
        return said;
    return arena_printf(arena, STR_FMT ": " STR_FMT, STR_ARG(columns[fault->column].shown),
                        STR_ARG(said));
}
