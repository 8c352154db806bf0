/*
 * The cover sheet of a reprint (再出力表紙): what the pages behind it are, who asked for them and
 * why. It lies on top of what the printer gives, so that nobody takes them for another lot. No name
 * and no address of a resident, and no id but those of pieces. Pure; memory is the arena's.
 */
#ifndef KIGEN_CORE_PAPER_REPRINT_H
#define KIGEN_CORE_PAPER_REPRINT_H

#include "core/days/day.h"
#include "core/paper/paper.h"

struct reprint_line { /* a piece, in the order of its pages behind the cover */
    Str id, folder, job, bundle; /* job: empty where its run has none */
    uint64_t sequence, sheets;
    unsigned time; /* the how manieth reprint of this piece it is, from 1 */
    Day posted_on; /* DAY_NONE: it is not on record as posted */
};

struct reprint_cover {
    const struct reprint_line *lines;
    size_t line_count;
    bool duplex;
    Day on;
    Str by, why, version;
};

struct paper reprint_paper(const struct reprint_cover *cover, struct arena *arena);

#endif
