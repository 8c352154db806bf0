/*
 * Proofs of letters, which nobody gets (`kigen proof`): zones tinted, and a caption on each page.
 *
 * specimens_print() reads the configuration, templates and fonts, but no register and no ledger,
 * and prints every template with the longest and rarest data, for invented people
 * (core/letter/specimens.h). specimen_of() prints one letter of a lot. Both write only `path`,
 * which must not exist (73). `pages` gets the number of pages.
 */
#ifndef KIGEN_FLOW_PRESS_SPECIMENS_H
#define KIGEN_FLOW_PRESS_SPECIMENS_H

#include "say/err.h"
#include "edge/config/config.h"
#include "flow/press/press.h"
#include "flow/press/templatesum.h"

struct specimens_wanted {
    Day on;         /* the office's strings are those of letters mailed on it */
    int variant;    /* LANGUAGE_ANY_VARIANT: each */
    bool for_press; /* specimens_for_press(): untinted, as the print room gets letters */
};
struct specimens_made {
    uint32_t pages;
    char templates[TEMPLATES_DIGITS + 1]; /* press_templates_digest() */
};
int specimens_print(const struct config *config, const struct specimens_wanted *wanted,
                    const char *path, struct specimens_made *made, struct err *err);
/* The letter as it would go, without its piece id: a word stands there that it is a proof. */
int specimen_of(struct press *press, const struct lot *lot, const struct lot_piece *piece,
                const char *path, uint32_t *pages, struct err *err);

#endif
