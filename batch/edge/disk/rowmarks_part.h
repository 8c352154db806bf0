/*
 * Marks of tonight's residents, while several threads read them (edge/registers/csvfile.h).
 */
#ifndef KIGEN_EDGE_DISK_ROWMARKS_PART_H
#define KIGEN_EDGE_DISK_ROWMARKS_PART_H

#include "edge/disk/rowmarks.h"

/*
 * The residents of tonight's register: each thread that reads hears them with a part of its own, of
 * zeros at first, and the parts are taken in the order of the file, which empties them. Memory is
 * rowmarks_part_free()'s. rowmarks_compare() reports a failure.
 */
struct rowmarks_code { /* five digits of a municipality; zeros: none is named */
    char digits[5];
};
struct rowmarks_part {
    VEC(struct mark) marks;
    VEC(struct rowmarks_code) codes;
};
void rowmarks_hear(const struct rowmarks *rows, struct rowmarks_part *part,
                   const struct resident *resident);
void rowmarks_take(struct rowmarks *rows, const struct rowmarks_part *part);
void rowmarks_part_empty(struct rowmarks_part *part);
void rowmarks_part_free(struct rowmarks_part *part);

#endif
