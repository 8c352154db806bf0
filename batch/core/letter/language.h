/*
 * How a language writes what a letter puts in: dates, certificates, the addressee.
 *
 * A language is data (templates/common/<language>/language.conf); without it values are written as
 * in Japanese, which is built in. Formats are texts with placeholders:
 *
 *     dates = { long = "{weekday}, {day} {month_name} {western}"; … };
 *     honorifics = { guardian = "Parent or guardian of {name}"; … };
 *
 * All of it must be there, and nothing else: a language that says half would print the other half
 * in Japanese. Only months, hours, ends and proxy_words_except may be missing. Pure.
 */
#ifndef KIGEN_CORE_LETTER_LANGUAGE_H
#define KIGEN_CORE_LETTER_LANGUAGE_H

#include "core/days/day.h"
#include "core/letter/form.h"
#include "core/rules/honorific.h"

enum language_date {
    DATE_LONG,    /* the end of a certificate or card: with the Western year and the weekday */
    DATE_SHORT,   /* the day alone */
    DATE_WEEKDAY, /* a day at the counter: with the weekday */
    LANGUAGE_DATES
};
enum language_certificate { CERTIFICATE_BOTH, CERTIFICATE_SIGNATURE, CERTIFICATE_AUTHENTICATION };

enum { LANGUAGE_WORDS_MAX = 16 };

struct language {
    Str dates[LANGUAGE_DATES]; /* formats: {era} {era_year} {western} {month} {month_name} {day}
                                  {weekday} */
    Str weekdays[7];           /* Monday first */
    Str months[12];
    Str hours[3]; /* {hour} before noon, noon, after it; empty: 13:00 */
    Str certificates[3], certificates_short[3];
    Str honorifics[HONORIFIC_COUNT]; /* formats: {name} */
    Str ends[2];                     /* formats: {date}; what ends on a day, what has ended */
    /* Words about a proxy, which stand only inside {{#proxy}}, and longer ones that are none. */
    Str proxies[LANGUAGE_WORDS_MAX], excepts[LANGUAGE_WORDS_MAX];
    size_t proxy_count, except_count;
};

const struct language *language_japanese(void);

/* Reads a language.conf, parsed by edge/press/layout; its text lives as long. -1 with err: 78. */
int language_read(struct language *language, const char *file, const struct form_node *root,
                  struct err *err);

enum { LANGUAGE_TEXT_MAX = 512 };
/* Writes a day, empty for DAY_NONE; what does not fit the buffer was refused when the language was
 * read. */
Str language_date(const struct language *language, enum language_date how, Day day,
                  char out[LANGUAGE_TEXT_MAX]);
/* A text at least as wide as any day that can be written so, in a font that sets texts so wide. */
Str language_widest_date(const struct language *language, enum language_date how,
                         words_width *width, const void *context, char out[LANGUAGE_TEXT_MAX]);
/* A day on which something ends, or has ended: `date` as language_date() wrote it. Without a format
 * of the language the date alone. */
Str language_end(const struct language *language, bool past, Str date, char out[LANGUAGE_TEXT_MAX]);
/* The addressee: how many bytes it takes; written as far as there is room. */
size_t language_addressee(const struct language *language, enum honorific honorific, Str name,
                          char *out, size_t room);

#endif
