/* The proof's own reading of fields: columns, words, ids, postal codes (docs/contract 3). */
#include "witness/prove_header.h"

#include "base/bug.h"

struct column_of {
    const char *name, *japanese;
};
static const struct column_of certificate_columns[C_ALL] = {
    [C_SERIAL] = {"serial", "発行番号"},
    [C_RESIDENT] = {"resident_id", "宛名番号"},
    [C_KIND] = {"kind", "種別"},
    [C_ISSUED] = {"issued_on", "発行年月日"},
    [C_EXPIRES] = {"expires_on", "有効期限"},
    [C_STATUS] = {"status", "状態"},
    [C_CARD_EXPIRES] = {"card_expires_on", "カード有効期限"},
    [C_CARD] = {"card_type", "カード種別"},
};
static const struct column_of resident_columns[R_ALL] = {
    [R_ID] = {"resident_id", "宛名番号"},
    [R_NAME] = {"name", "氏名"},
    [R_BIRTH] = {"birth_date", "生年月日"},
    [R_POSTAL] = {"postal_code", "郵便番号"},
    [R_ADDRESS] = {"address", "住所"},
    [R_BUILDING] = {"building", "方書"},
    [R_STATUS] = {"status", "住民状態"},
    [R_MOVES] = {"moves_on", "異動予定日"},
    [R_STAY] = {"stay_until", "在留期間満了日"},
    [R_ELSEWHERE] = {"residence_elsewhere", "居所登録"},
    [R_PROTECTED] = {"protected", "支援措置"},
    [R_WARD] = {"ward", "成年被後見人"},
    [R_AGENT] = {"agent_name", "法定代理人氏名"},
    [R_MAIL_NAME] = {"mailing_name", "送付先氏名"},
    [R_MAIL_POSTAL] = {"mailing_postal_code", "送付先郵便番号"},
    [R_MAIL_ADDRESS] = {"mailing_address", "送付先住所"},
    [R_MAIL_BUILDING] = {"mailing_building", "送付先方書"},
    [R_LANGUAGE] = {"language", "通知言語"},
    [R_MUNICIPALITY] = {"municipality", "市区町村コード"},
    [R_FORMAT] = {"format", "通知形式"},
};

struct word_of {
    bool residents;
    int column;
    const char *word, *japanese;
    int value;
};
static const struct word_of standard_words[] = {
    {false, C_KIND, "signature", "署名用", KIND_IS_SIGNATURE},
    {false, C_KIND, "authentication", "利用者証明用", KIND_IS_AUTHENTICATION},
    {false, C_STATUS, "valid", "有効", CERT_VALID},
    {false, C_STATUS, "revoked", "失効", CERT_REVOKED},
    {false, C_STATUS, "suspended", "一時停止", CERT_SUSPENDED},
    {false, C_STATUS, "expired", "満了", CERT_EXPIRED},
    {false, C_STATUS, "undelivered", "交付前", CERT_UNDELIVERED},
    {false, C_CARD, "", "", CARD_IS_PLAIN},
    {false, C_CARD, "no_pin", "顔認証", CARD_HAS_NO_PIN},
    {false, C_CARD, "residence", "特定在留カード", CARD_OF_RESIDENCE},
    {true, R_STATUS, "resident", "住民", LIVES_HERE},
    {true, R_STATUS, "moving_out", "転出予定", LEAVES},
    {true, R_STATUS, "moved_out", "転出", LEFT},
    {true, R_STATUS, "abroad", "国外転出", LIVES_ABROAD},
    {true, R_STATUS, "deceased", "死亡", IS_DEAD},
    {true, R_STATUS, "removed", "消除", IS_REMOVED},
    {true, R_ELSEWHERE, "0", "", 0},
    {true, R_ELSEWHERE, "1", "1", 1},
    {true, R_PROTECTED, "0", "", 0},
    {true, R_PROTECTED, "1", "1", 1},
    {true, R_WARD, "0", "", 0},
    {true, R_WARD, "1", "1", 1},
    {true, R_STAY, "", "無期限", 0},
    {true, R_STAY, "9999-12-31", "99999999", 0},
    {true, R_BIRTH, "不詳", "不詳", 0},
    {true, R_FORMAT, "", "", FORM_PLAIN},
    {true, R_FORMAT, "large", "拡大文字", FORM_LARGE},
    {true, R_FORMAT, "braille", "点字", FORM_BRAILLE},
    {true, R_FORMAT, "audio", "音声", FORM_AUDIO},
    {true, R_FORMAT, "phone", "電話", FORM_PHONE},
};
enum { STANDARD_WORDS = sizeof standard_words / sizeof standard_words[0] };

#define X(name, word) word,
Str is_word(enum is is)
{
    static const char *const words[] = {PROVE_DISPOSITIONS(X)};

    return is < IS_COUNT ? str_of(words[is]) : STR_EMPTY;
}

Str why_word(enum why why)
{
    static const char *const words[] = {PROVE_REASONS(X)};

    return why < WHY_COUNT ? str_of(words[why]) : STR_EMPTY;
}
#undef X

/* ---- text ------------------------------------------------------------------------------------ */

static size_t blank_at_start(Str text)
{
    if (text.n && (text.p[0] == ' ' || text.p[0] == '\t'))
        return 1;
    return text.n >= 3 && memcmp(text.p, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

static size_t blank_at_end(Str text)
{
    if (text.n && (text.p[text.n - 1] == ' ' || text.p[text.n - 1] == '\t'))
        return 1;
    return text.n >= 3 && memcmp(text.p + text.n - 3, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

Str text_stripped(Str text)
{
    size_t bytes;

    while ((bytes = blank_at_start(text)) > 0) {
        text.p += bytes;
        text.n -= bytes;
    }
    while ((bytes = blank_at_end(text)) > 0)
        text.n -= bytes;
    return text;
}

/* 1: may stand in an id. */
static const uint8_t of_id[256] = {
    ['-'] = 1, ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1,
    ['7'] = 1, ['8'] = 1, ['9'] = 1, ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1,
    ['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1, ['M'] = 1,
    ['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1,
    ['V'] = 1, ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1,
    ['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1, ['k'] = 1,
    ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1,
    ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1,
};

bool text_is_id(Str text)
{
    unsigned allowed = 1;
    uint64_t eight;
    size_t i = 0;

    if (text.n < 1 || text.n > 20)
        return false;
    for (; i + sizeof eight <= text.n; i += sizeof eight) {
        memcpy(&eight, text.p + i, sizeof eight);
        if (!are_digits(eight))
            break;
    }
    for (; i < text.n; i++)
        allowed &= of_id[(unsigned char)text.p[i]];
    return allowed != 0;
}

/* One digit, ASCII or full-width, at the beginning: its value and bytes; 0 bytes where none is. */
static size_t digit_at(Str text, char *digit)
{
    if (text.n && text.p[0] >= '0' && text.p[0] <= '9') {
        *digit = text.p[0];
        return 1;
    }
    if (text.n >= 3 && memcmp(text.p, "\xEF\xBC", 2) == 0 && (unsigned char)text.p[2] >= 0x90 &&
        (unsigned char)text.p[2] <= 0x99) {
        *digit = (char)((unsigned char)text.p[2] - 0x90 + '0');
        return 3;
    }
    return 0;
}

size_t text_digits(Str text, char *out, size_t room)
{
    size_t count = 0, bytes;
    char digit;

    while (text.n) {
        bytes = digit_at(text, &digit);
        if (!bytes || count == room)
            return 0;
        out[count++] = digit;
        text = str_skip(text, bytes);
    }
    return count;
}

Str text_postal(Str text, char out[7])
{
    static const char *const hyphens[] = {"-", "\xEF\xBC\x8D", "\xE2\x88\x92"};
    Str rest = text;
    size_t count = 0, bytes;

    while (count < 7 && (bytes = digit_at(rest, &out[count])) > 0) {
        rest = str_skip(rest, bytes);
        count++;
        for (size_t i = 0; count == 3 && i < sizeof hyphens / sizeof hyphens[0]; i++)
            if (str_starts(rest, str_of(hyphens[i]))) {
                rest = str_skip(rest, strlen(hyphens[i]));
                break;
            }
    }
    return count == 7 && rest.n == 0 ? (Str){out, 7} : text;
}

/* ---- columns and words ----------------------------------------------------------------------- */

int kind_value(Str word)
{
    for (size_t i = 0; i < STANDARD_WORDS; i++)
        if (!standard_words[i].residents && standard_words[i].column == C_KIND &&
            (str_equal(word, str_of(standard_words[i].word)) ||
             str_equal(word, str_of(standard_words[i].japanese))))
            return standard_words[i].value;
    return -1;
}

static const struct column_of *columns(bool residents, int *count)
{
    *count = residents ? R_ALL : C_ALL;
    return residents ? resident_columns : certificate_columns;
}

static int standard_value(bool residents, int column, Str word)
{
    for (size_t i = 0; i < STANDARD_WORDS; i++)
        if (standard_words[i].residents == residents && standard_words[i].column == column &&
            (str_equal(word, str_of(standard_words[i].word)) ||
             str_equal(word, str_of(standard_words[i].japanese))))
            return standard_words[i].value;
    return -1;
}

int format_value(Str word)
{
    return standard_value(/*residents*/ true, R_FORMAT, word);
}

static void meaning_add(struct header *header, int column, Str text, int value)
{
    header->meanings[column][header->meaning_counts[column]++] = (struct meaning){text, value};
}

/* Own codes stand before the standard words and hide them. */
void header_words(struct header *header, const struct prove_settings *settings, bool residents,
                  struct arena *arena)
{
    int count;
    const struct column_of *names = columns(residents, &count);

    header->residents = residents;
    header->numbered = settings->era_numbers;
    for (int c = 0; c < count; c++) {
        header->meanings[c] =
            ARENA_ARRAY(arena, struct meaning, settings->code_count + (size_t)2 * STANDARD_WORDS);
        for (size_t i = 0; i < settings->code_count; i++) {
            const struct prove_code *code = &settings->codes[i];

            if (code->residents == residents && str_equal(code->column, str_of(names[c].name)))
                meaning_add(header, c, text_bare(code->own),
                            standard_value(residents, c, code->means));
        }
        for (size_t i = 0; i < STANDARD_WORDS; i++)
            if (standard_words[i].residents == residents && standard_words[i].column == c) {
                meaning_add(header, c, str_of(standard_words[i].word), standard_words[i].value);
                meaning_add(header, c, str_of(standard_words[i].japanese), standard_words[i].value);
            }
    }
}

static int column_headed(const struct header *header, const struct prove_settings *settings,
                         Str text)
{
    int count;
    const struct column_of *names = columns(header->residents, &count);
    const struct prove_pair *own = settings->columns[header->residents];

    for (size_t i = 0; i < settings->column_counts[header->residents]; i++)
        for (int c = 0; c < count; c++)
            if (str_equal(text_bare(own[i].own), text) &&
                str_equal(own[i].name, str_of(names[c].name)))
                return c;
    for (int c = 0; c < count; c++)
        if (str_equal(text, str_of(names[c].name)) || str_equal(text, str_of(names[c].japanese)))
            return c;
    return -1;
}

void header_map(struct header *header, const struct prove_settings *settings,
                const struct prove_record *record)
{
    for (int c = 0; c < R_ALL; c++)
        header->at[c] = -1;
    header->column_count = record->count;
    for (size_t i = 0; i < record->count; i++) {
        int column = column_headed(header, settings, text_bare(record->fields[i]));

        if (column >= 0)
            header->at[column] = (int)i;
    }
}

int header_look_up(struct header *header, int column, Str text)
{
    const struct meaning *meanings = header->meanings[column];

    for (size_t i = 0; i < header->meaning_counts[column]; i++)
        if (meaning_says(&meanings[i], text)) {
            header->recent[column][text.n & 3] = i;
            return meanings[i].value;
        }
    return -1;
}
