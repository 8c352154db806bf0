/*
 * The columns of a register by its header, and the meaning of the words in them.
 * Only the files of witness/ include this.
 */
#ifndef KIGEN_WITNESS_PROVE_HEADER_H
#define KIGEN_WITNESS_PROVE_HEADER_H

#include "base/arena.h"
#include "witness/prove_files.h"
#include "witness/prove_text.h"
#include "witness/prove_words.h"

struct meaning { /* the value that a text has in a column */
    Str text;
    int value;
};
struct header { /* of one register: where the columns stand, and what their words mean */
    bool residents, numbered; /* numbered: registers.dates has "era-number" */
    size_t column_count;
    int at[R_ALL]; /* -1: not in the file */
    struct meaning *meanings[R_ALL];
    size_t meaning_counts[R_ALL];
    size_t recent[R_ALL][4]; /* the meaning found last, by text length & 3: rows are often alike */
};
void header_words(struct header *header, const struct prove_settings *settings, bool residents,
                  struct arena *arena);
void header_map(struct header *header, const struct prove_settings *settings,
                const struct prove_record *record);

static inline Str header_field(const struct header *header, const struct prove_record *record,
                               int column)
{
    int at = header->at[column];

    return at < 0 ? STR_EMPTY : text_bare(record->fields[at]);
}

/* Of texts that are equally long: both ends at once, which of most words is all. */
static inline bool ends_agree(const char *a, const char *b, size_t n)
{
    uint64_t head_a = 0, head_b = 0, tail_a = 0, tail_b = 0;

    if (n >= 8) {
        memcpy(&head_a, a, 8), memcpy(&tail_a, a + n - 8, 8);
        memcpy(&head_b, b, 8), memcpy(&tail_b, b + n - 8, 8);
        return head_a == head_b && tail_a == tail_b && (n <= 16 || memcmp(a, b, n) == 0);
    }
    if (n >= 4) {
        memcpy(&head_a, a, 4), memcpy(&tail_a, a + n - 4, 4);
        memcpy(&head_b, b, 4), memcpy(&tail_b, b + n - 4, 4);
        return head_a == head_b && tail_a == tail_b;
    }
    return n == 0 || (a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1]);
}

static inline bool meaning_says(const struct meaning *meaning, Str text)
{
    return meaning->text.n == text.n && ends_agree(meaning->text.p, text.p, text.n);
}

int header_look_up(struct header *header, int column, Str text);
/* The value of a text in a column with words; -1: the text is none of them. */
static inline int header_value(struct header *header, int column, Str text)
{
    const struct meaning *recent = &header->meanings[column][header->recent[column][text.n & 3]];

    return meaning_says(recent, text) ? recent->value : header_look_up(header, column, text);
}

#endif
