/*
 * Prints every template with the longest and rarest data, for invented people, zones tinted
 * (`kigen proof`; the data are core/letter/specimens.h).
 *
 * It reads the configuration, templates and fonts, but no register and no ledger. It writes only
 * `path`, which must not exist (73). The office's strings are those of letters mailed on `on`. `pages` gets the number of pages.
 */
#ifndef KIGEN_FLOW_PRESS_SPECIMENS_H
#define KIGEN_FLOW_PRESS_SPECIMENS_H

#include "say/err.h"
#include "edge/config/config.h"

int specimens_print(const struct config *config, Day on, const char *path, uint32_t *pages,
                    struct err *err);

#endif
