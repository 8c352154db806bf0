/*
 * Whether the parts of a workbook hang together: what each is said to be, who names whom, and in which order.
 *
 * Excel opens no workbook whose relationships or types are wrong, and shows another sheet where two are exchanged. libxlsxwriter
 * numbers its parts: the k-th sheet of the workbook is sheet<k>.xml, the k-th drawing and the k-th chart that sheets and drawings
 * name, in the order in which they are read, are drawing<k>.xml and chart<k>.xml. So all of it is known beforehand:
 *
 *   1 each part is of a kind that kigen writes, has a name of its own and the type of its kind, once, and there is no type without
 *     its part;
 *   2 each part is the target of exactly one relationship of its kind's type, and no target is outside the file;
 *   3 each reference (r:id) stands in an element of its target's kind, and is the k-th of that kind where its target is numbered k;
 *   4 each sheet, drawing and chart is referred to.
 *
 *     relations_see(&relations, part, tag, attributes)      for each element of each part: workbook.xml, sheets, drawings
 *     fault = relations_fault(&relations, parts, count, &part)
 */
#ifndef KIGEN_EDGE_BOOK_RELATIONS_H
#define KIGEN_EDGE_BOOK_RELATIONS_H

#include "base/str.h"

enum { RELATIONS_MAX = 512, RELATION_NAME_MAX = 96 };

struct relations {
    struct relation { /* from one part to another */
        char from[RELATION_NAME_MAX], id[RELATION_NAME_MAX], type[RELATION_NAME_MAX],
            to[RELATION_NAME_MAX];
    } at[RELATIONS_MAX];
    struct reference {
        char from[RELATION_NAME_MAX], id[RELATION_NAME_MAX], tag[RELATION_NAME_MAX];
    } references[RELATIONS_MAX];
    struct part_type {
        char part[RELATION_NAME_MAX], type[RELATION_NAME_MAX];
    } types[RELATIONS_MAX];
    size_t count, reference_count, type_count;
    const char *fault; /* more than there is room for, or a name that is too long */
};

void relations_see(struct relations *relations, Str part, const char *tag,
                   const char *const *attributes);
/* NULL, or what is wrong, a constant text, and with which part: empty where it is none's. */
const char *relations_fault(const struct relations *relations, const Str *parts, size_t count,
                            Str *part);

#endif
