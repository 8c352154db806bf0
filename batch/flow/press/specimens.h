/*
 * kigen proof: every template in its worst cases, zones tinted, on made-up people
 * (core/letter/specimens.h).
 *
 * It reads the configuration, templates and fonts, and no register; it writes the one file, which
 * must not exist yet (73). Ledger and output folder are not touched.
 */
#ifndef KIGEN_FLOW_PRESS_SPECIMENS_H
#define KIGEN_FLOW_PRESS_SPECIMENS_H

#include "say/err.h"
#include "edge/config/config.h"

int specimens_print(const struct config *config, const char *path, uint32_t *pages,
                    struct err *err);

#endif
