/* How black the pages of a bundle are: paper that takes too much ink curls, sets off and shows
 * through (docs/contract 6.10). */
#ifndef KIGEN_FLOW_PRESS_COVERAGE_H
#define KIGEN_FLOW_PRESS_COVERAGE_H

#include "flow/press/press.h"

/*
 * The share of its paper that the blackest page of the bundle's first piece covers with ink, in
 * hundredths of a percent: by the outlines of its glyphs, its bars, codes and images as they are
 * drawn. Glyphs that overlap count twice. Independent of what was drawn before. Costs as much as
 * many letters.
 */
uint32_t press_coverage(struct press *press, const struct lot *lot,
                        const struct lot_bundle *bundle);

#endif
