/* The columns and words of the registers, each made from its list in columns.h and terms.h. */
#include "core/text/columns.h"

#include "base/bug.h"
#include "core/rules/terms.h"

#define X(name, canonical, japanese, required) {canonical, japanese, required},
static const struct column resident_columns[] = {RESIDENT_COLUMNS(X)};
static const struct column certificate_columns[] = {CERTIFICATE_COLUMNS(X)};
#undef X

#define X(name, word, japanese, full) {word, KIND_##name}, {japanese, KIND_##name},
static const struct column_word kind_words[] = {KINDS(X)};
#undef X
#define X(name, word, japanese) {word, RESIDENT_##name}, {japanese, RESIDENT_##name},
static const struct column_word resident_status_words[] = {RESIDENT_STATUSES(X)};
#undef X
#define X(name, word, japanese) {word, CERTIFICATE_##name}, {japanese, CERTIFICATE_##name},
static const struct column_word certificate_status_words[] = {CERTIFICATE_STATUSES(X)};
#undef X
#define X(name, word, japanese) {word, CARD_##name}, {japanese, CARD_##name},
static const struct column_word card_type_words[] = {CARD_TYPES(X)};
#undef X
#define X(name, word, japanese) {word, FORMAT_##name}, {japanese, FORMAT_##name},
static const struct column_word format_words[] = {FORMATS(X)};
#undef X
static const struct column_word flag_words[] = {{"", 0}, {"0", 0}, {"1", 1}};
static const struct column_word no_end_words[] = {
    {"", 0}, {"無期限", 0}, {"9999-12-31", 0}, {"99999999", 0}};
static const struct column_word unknown_words[] = {{"不詳", 0}};

const struct column *columns_of(bool residents, size_t *count)
{
    *count = residents ? RESIDENT_COLUMN_COUNT : CERTIFICATE_COLUMN_COUNT;
    return residents ? resident_columns : certificate_columns;
}

int column_find(bool residents, Str canonical)
{
    size_t count;
    const struct column *columns = columns_of(residents, &count);

    for (size_t i = 0; i < count; i++)
        if (str_equal(canonical, str_of(columns[i].name)))
            return (int)i;
    return -1;
}

#define WORDS(array) (*count = sizeof(array) / sizeof(array)[0], (array))

static const struct column_word *resident_words(int column, size_t *count)
{
    switch (column) {
    case RESIDENT_COLUMN_STATUS:
        return WORDS(resident_status_words);
    case RESIDENT_COLUMN_RESIDENCE_ELSEWHERE:
    case RESIDENT_COLUMN_PROTECTED:
    case RESIDENT_COLUMN_WARD:
        return WORDS(flag_words);
    case RESIDENT_COLUMN_STAY_UNTIL:
        return WORDS(no_end_words);
    case RESIDENT_COLUMN_BIRTH_DATE:
        return WORDS(unknown_words);
    case RESIDENT_COLUMN_FORMAT:
        return WORDS(format_words);
    default:
        *count = 0;
        return NULL;
    }
}

static const struct column_word *certificate_words(int column, size_t *count)
{
    switch (column) {
    case CERTIFICATE_COLUMN_KIND:
        return WORDS(kind_words);
    case CERTIFICATE_COLUMN_STATUS:
        return WORDS(certificate_status_words);
    case CERTIFICATE_COLUMN_CARD_TYPE:
        return WORDS(card_type_words);
    default:
        *count = 0;
        return NULL;
    }
}

const struct column_word *column_words(bool residents, int column, size_t *count)
{
    return residents ? resident_words(column, count) : certificate_words(column, count);
}

int column_word_value(bool residents, int column, Str word)
{
    size_t count;
    const struct column_word *words = column_words(residents, column, &count);

    for (size_t i = 0; i < count; i++)
        if (str_equal(word, str_of(words[i].text)))
            return words[i].value;
    return -1;
}
