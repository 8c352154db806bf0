/* The words of the closed sets, each made from its list in terms.h. */
#include "core/rules/terms.h"

#include "base/bug.h"

#define X(name, word, japanese, listed) {word, japanese},
static const struct term dispositions[] = {DISPOSITIONS(X)};
#undef X
#define X(name, disposition, word, japanese, english) {word, japanese},
static const struct term reasons[] = {{"", ""}, REASONS(X)};
#undef X
#define X(name, word, japanese) {word, japanese},
static const struct term causes[] = {CAUSES(X)};
#undef X
#define X(name, word, japanese) {word, japanese},
static const struct term anomalies[] = {ANOMALIES(X)};
#undef X
#define X(name, word, japanese, signature, authentication) {word, japanese},
static const struct term bases[] = {BASES(X)};
#undef X
#define X(name, word, japanese, full) {word, japanese},
static const struct term kinds[] = {KINDS(X)};
#undef X
#define X(name, word, japanese) {word, japanese},
static const struct term resident_statuses[] = {RESIDENT_STATUSES(X)};
#undef X
#define X(name, word, japanese) {word, japanese},
static const struct term certificate_statuses[] = {CERTIFICATE_STATUSES(X)};
#undef X
#define X(name, word, japanese) {word, japanese},
static const struct term card_types[] = {CARD_TYPES(X)};
#undef X
#define X(name, word, japanese) {word, japanese},
static const struct term formats[] = {FORMATS(X)};
#undef X
#define X(name, word, japanese) {word, japanese},
static const struct term variants[] = {VARIANTS(X)};
#undef X

#define X(name, word, japanese, listed) listed,
static const bool dispositions_listed[] = {DISPOSITIONS(X)};
#undef X
#define X(name, disposition, word, japanese, english) english,
static const char *const reasons_english[] = {"", REASONS(X)};
#undef X
#define X(name, disposition, word, japanese, english) DISPOSITION_##disposition,
static const enum disposition reasons_disposition[] = {DISPOSITION_COUNT, REASONS(X)};
#undef X
#define X(name, word, japanese, signature, authentication)                                         \
    {[KIND_SIGNATURE] = (signature), [KIND_AUTHENTICATION] = (authentication)},
static const char *const basis_articles[][KIND_COUNT] = {BASES(X)};
#undef X
#define X(name, word, japanese, full) full,
static const char *const kinds_full[] = {KINDS(X)};
#undef X

static struct term term_at(const struct term *terms, size_t count, int value)
{
    REQUIRE(value >= 0 && (size_t)value < count);
    return terms[value];
}

static int term_find(const struct term *terms, size_t count, Str s)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(s, str_of(terms[i].word)) || str_equal(s, str_of(terms[i].japanese)))
            return (int)i;
    return -1;
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

struct term disposition_term(enum disposition disposition)
{
    return term_at(dispositions, COUNT(dispositions), (int)disposition);
}

struct term reason_term(enum reason reason)
{
    return term_at(reasons, COUNT(reasons), (int)reason);
}

struct term cause_term(enum cause cause)
{
    return term_at(causes, COUNT(causes), (int)cause);
}

struct term anomaly_term(enum anomaly anomaly)
{
    return term_at(anomalies, COUNT(anomalies), (int)anomaly);
}

struct term basis_term(enum basis basis)
{
    return term_at(bases, COUNT(bases), (int)basis);
}

const char *basis_article(enum basis basis, enum kind kind)
{
    REQUIRE((size_t)basis < COUNT(basis_articles) && kind < KIND_COUNT);
    return basis_articles[basis][kind];
}

struct term kind_term(enum kind kind)
{
    return term_at(kinds, COUNT(kinds), (int)kind);
}

struct term resident_status_term(enum resident_status status)
{
    return term_at(resident_statuses, COUNT(resident_statuses), (int)status);
}

struct term certificate_status_term(enum certificate_status status)
{
    return term_at(certificate_statuses, COUNT(certificate_statuses), (int)status);
}

struct term card_type_term(enum card_type type)
{
    return term_at(card_types, COUNT(card_types), (int)type);
}

struct term format_term(enum format format)
{
    return term_at(formats, COUNT(formats), (int)format);
}

struct term variant_term(enum variant variant)
{
    return term_at(variants, COUNT(variants), (int)variant);
}

bool disposition_is_listed(enum disposition disposition)
{
    REQUIRE((size_t)disposition < COUNT(dispositions_listed));
    return dispositions_listed[disposition];
}

const char *reason_english(enum reason reason)
{
    REQUIRE((size_t)reason < COUNT(reasons_english));
    return reasons_english[reason];
}

enum disposition reason_disposition(enum reason reason)
{
    REQUIRE(reason > REASON_NONE && (size_t)reason < COUNT(reasons_disposition));
    /* cppcheck-suppress arrayIndexOutOfBoundsCond */
    return reasons_disposition[reason];
}

const char *kind_full_japanese(enum kind kind)
{
    REQUIRE((size_t)kind < COUNT(kinds_full));
    return kinds_full[kind];
}

int kind_of(Str s)
{
    return term_find(kinds, COUNT(kinds), s);
}

int resident_status_of(Str s)
{
    return term_find(resident_statuses, COUNT(resident_statuses), s);
}

int certificate_status_of(Str s)
{
    return term_find(certificate_statuses, COUNT(certificate_statuses), s);
}

int card_type_of(Str s)
{
    return term_find(card_types, COUNT(card_types), s);
}

int format_of(Str s)
{
    return term_find(formats, COUNT(formats), s);
}

int disposition_of(Str s)
{
    return term_find(dispositions, COUNT(dispositions), s);
}

int reason_of(Str s)
{
    return term_find(reasons, COUNT(reasons), s);
}

int variant_of(Str s)
{
    return term_find(variants, COUNT(variants), s);
}
