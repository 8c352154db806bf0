/*
 * The night's decisions as words, numbers and days, for the completeness proof to compare.
 */
#ifndef KIGEN_WITNESS_PROVE_SAID_H
#define KIGEN_WITNESS_PROVE_SAID_H

#include "witness/ymd.h"

struct prove_row { /* a row that is neither not_due nor past; they are in the order of the file */
    uint32_t line;
    Str serial, resident_id, kind; /* as far as they could be read */
    Str disposition, reason;
    Str missing;      /* for unprintable: "U+2000B U+845B/E0103 ? &#…;" */
    Str first_serial; /* of its notice, where it came back under another one tonight */
    Ymd expires_on, planned_on, ideal_on;
    uint32_t piece; /* index of a notice's piece; else UINT32_MAX */
};
struct prove_sent { /* a certificate in a piece */
    Str serial, kind, card_type;
    Ymd issued_on, expires_on, opens_on, ideal_on, card_expires_on, card_ends_on;
    Ymd counter_from, counter_until;
    uint32_t line;
};
struct prove_piece {
    Str id;
    uint32_t number;
    Str variant, language, resident_id, municipality;
    bool late, is_ward, is_child, is_protected;
    Str addressee, honorific, holder_name, postal_code, address, building;
    Ymd expires_on, opens_on, ideal_on, proxy_until, insurance_until;
    uint32_t stay; /* 0 without an end; 1 with one; 2 and the card ends with a stay */
    uint32_t delay_days;
    uint32_t
        excused_days; /* of these, suppressed and before the start: of the ledger, not proven */
    uint32_t certificate, certificate_count;
};
struct prove_count {
    Str word;
    uint64_t count;
};
struct prove_month_count {
    int month; /* 202611 */
    uint64_t count;
};
enum prove_walk { PROVE_ALL, PROVE_LISTED /* rows that are told may be left out */ };
struct prove_said {
    Ymd mail_on, deliver_on;
    Ymd counter_next; /* asked only where there are pieces */
    /* The rows are given one after the other, and again from the first after rows_begin(): false
     * behind the last. The text of one is valid until the next. NULL: there are none. */
    void (*rows_begin)(void *rows, enum prove_walk walk);
    bool (*rows_next)(void *rows, struct prove_row *row);
    void *rows;
    struct prove_piece *pieces;
    struct prove_sent *certificates;
    struct prove_count *dispositions, *reasons;
    struct prove_month_count *not_due;
    Str *templates; /* "renewal/ja": what there is to print with */
    size_t template_count;
    uint64_t respelled; /* names that the ledger is to learn */
    size_t piece_count, certificate_count, disposition_count, reason_count, not_due_count;
};

#endif
