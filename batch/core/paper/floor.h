/*
 * The print room's papers of a lot, one document: job ticket with the specification of each pack,
 * slips, handover, posting figures, letters to pull, spoilage, sampling, specimens, completion,
 * deletion. Japanese alone; no name and no address, no id but those of pieces. Pure; memory is the
 * arena's.
 */
#ifndef KIGEN_CORE_PAPER_FLOOR_H
#define KIGEN_CORE_PAPER_FLOOR_H

#include "core/account/workorder.h"
#include "core/paper/lay.h"

/* The first hexadecimal digits of the SHA-256 of a letter's name line, the addressee as printed. */
enum { FLOOR_NAME_HEX = 8 };

struct floor_file { /* what is handed over */
    Str name;
    uint64_t bytes, pieces; /* pieces: letters or lines in it */
    char sha256[SHA256_HEX + 1];
};

/* Where the code of a sheet is printed: its corner from the page's left and top, and its side, in
 * hundredths of a millimetre; side 0: its template is of the first edition and has none. */
struct floor_mark {
    uint32_t x, y, side;
};
enum { FLOOR_MARK_MODULES = 22 }; /* a side of it; whatever it says */

struct floor_marks { /* of a bundle's letters, a sheet each */
    const struct floor_mark *sheets;
    uint32_t count;
};

struct floor_facts {
    const struct workorder *order;
    const struct floor_file *files;
    size_t file_count;
    const struct floor_marks *marks;         /* of each bundle */
    const struct paper_dots *codes;          /* of the slips, one for each bundle */
    const char (*names)[FLOOR_NAME_HEX + 1]; /* of each piece: its name line's digest, shortened */
};

/* The papers, in the order of the document. */
enum floor_part {
    FLOOR_TICKET,
    FLOOR_SLIPS, /* one section a bundle */
    FLOOR_HANDOVER,
    FLOOR_POSTING,
    FLOOR_PULLS,
    FLOOR_SPOILAGE,
    FLOOR_SAMPLING,
    FLOOR_SPECIMENS,
    FLOOR_COMPLETION,
    FLOOR_DELETION,
    FLOOR_PARTS
};
Str floor_title(enum floor_part part);        /* its bookmark: "1 印刷指示書"; of the slips their beginning */
bool floor_needs_letters(enum floor_part part); /* a lot without letters has none of it */
/* The bookmark of a bundle's slip, `number` from 1: "2 束票 1/3 letters-261120-1-0001.pdf". */
Str floor_slip_title(unsigned number, unsigned bundles, Str file, struct arena *arena);

/* What the code on a bundle's slip says: "KGB1 <job> <number> <first> <last> <pieces> <sheets>",
 * one space between; the number is that of the bundle, from 1. */
Str floor_slip_code(const struct workorder *order, uint32_t bundle, struct arena *arena);

/* Of a postal code its last two digits, by which a letter is compared on the floor. */
Str floor_last_two(Str postal_code);

/* All papers; without letters those that remain: ticket, handover, posting, pull list, completion. */
struct paper floor_paper(const struct floor_facts *facts, struct arena *arena);

#endif
